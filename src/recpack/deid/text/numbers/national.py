"""National identity, insurance and tax numbers that prove themselves by their check digits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module

from recpack.deid.text.fold import compact, fold_text
from recpack.deid.text.numbers import checkdigits
from recpack.deid.text.numbers.digits import plain
from recpack.model.document import Document
from recpack.model.identity import Identities, Tag

_Check = Callable[[str], bool]


@cache
def _stdnum(name: str) -> _Check:
    """The check of one module of python-stdnum, loaded when a number has the right form."""
    found: _Check = import_module(f"stdnum.{name}").is_valid
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of number of one country.

    `form` is matched by the compact number. `masks` are the groupings with separators (see
    `digits.Run`) in which it is printed. `strong`: its digits alone prove it (a check of 1 in 90
    or better, or a check digit and a date). `personal`: it names a person, not a company or a
    doctor. `telling`: printed in its grouping it is known even with a misread check digit.
    """

    country: str
    name: str
    form: re.Pattern[str]
    check: _Check
    masks: tuple[str, ...] = ()
    strong: bool = True
    personal: bool = True
    telling: bool = False


def _kind(
    label: str,
    form: str,
    check: str | _Check,
    masks: str = "",
    *,
    flags: str = "SP",
) -> Kind:
    """Flags: S strong, P personal, T telling. Masks are parted by "|"."""
    country, name = label.split(" ", 1)
    test: _Check = _lazy(check) if isinstance(check, str) else check
    printed = tuple(masks.split("|")) if masks else ()
    return Kind(
        country, name, re.compile(form), test, printed, "S" in flags, "P" in flags, "T" in flags
    )


def _lazy(module: str) -> _Check:
    return lambda number: _stdnum(module)(number.upper())


# The surest first: for a bare number the first whose check agrees is taken.
KINDS: tuple[Kind, ...] = (
    _kind("CN id", r"[1-9]\d{16}[\dx]", checkdigits.cn, "18|6 8 4|6-8-4|6 4 4 4|3 3 4 4 4|4 4 4 4 2"),
    _kind("AE id", r"784\d{12}", checkdigits.ae, "15|3-4-7-1|3 4 7 1", flags="SPT"),
    _kind("EG id", r"[23]\d{13}", checkdigits.eg, "14|1-6-7|1 6 2 5|1 6 7"),
    _kind("FR nir", r"[1-478]\d{4}(?:\d\d|2[ab])\d{8}", "fr.nir",
          "15|13 2|1 2 2 2 3 3 2|1.2.2.2.3.3.2|1-2-2-2-3-3-2|1 2 2 2 3 3-2|1 2 2 2 3 3/2", flags="SPT"),
    _kind("BR cnpj", r"\d{14}", "br.cnpj", "14|2.3.3/4-2|8/4-2|2 3 3 4 2|2.3.3.4-2|2.3.3 4-2",
          flags="ST"),
    _kind("BR cpf", r"\d{11}", "br.cpf",
          "11|3.3.3-2|3.3.3 2|3.3.3.2|3.3.3/2|9-2|9/2|3 3 3-2|3 3 3 2|3-3-3-2", flags="SPT"),
    _kind("RU snils", r"\d{11}", checkdigits.snils, "11|3-3-3 2|3-3-3-2|3 3 3 2", flags="SPT"),
    _kind("DE pension", r"\d{8}[a-z]\d{3}", checkdigits.de_pension),
    _kind("RU inn", r"\d{12}", "ru.inn", "12"),
    _kind("ES nss", r"\d{12}", checkdigits.es_nss, "12|2/8/2|2-8-2|2 8 2|2/10|2 10|2 8-2", flags="SPT"),
    _kind("DE idnr", r"[1-9]\d{10}", "de.idnr", "11|2 3 3 3"),
    _kind("TR id", r"[1-9]\d{10}", "tr.tckimlik", "11"),
    _kind("KW id", r"[1-3]\d{11}", checkdigits.kw, "12"),
    _kind("IT fiscal", r"[a-z]{6}[\dl-v]{2}[a-z][\dl-v]{2}[a-z][\dl-v]{3}[a-z]", "it.codicefiscale"),
    _kind("MX curp", r"[a-z]{4}\d{6}[hm][a-z]{5}[a-z\d]\d", "mx.curp"),
    _kind("PT cc", r"\d{9}[a-z\d]{2}\d", "pt.cc"),
    _kind("ES dni", r"\d{8}[a-z]", "es.dni"),
    _kind("ES nie", r"[xyz]\d{7}[a-z]", "es.nie"),
    _kind("CN uscc", r"[159y][1239]\d{6}[a-z\d]{10}", "cn.uscc", flags="S"),
    _kind("BE id", r"\d{11}", checkdigits.be, "2.2.2-3.2|2.2.2-3-2"),
    _kind("CH ahv", r"756\d{10}", "ch.ssn", "13|3.4.4.2", flags="SPT"),
    _kind("KR id", r"\d{6}[1-8]\d{6}", checkdigits.kr_checked, "13|6-7|6 7"),
    _kind("ID nik", r"\d{16}", checkdigits.nik, "16|6 6 4|6.6.4|6-6-4|2.2.2.6.4|4 4 4 4|4-4-4-4"),
    _kind("TH id", r"[1-8]\d{12}", "th.pin", "13|1-4-5-2-1|1 4 5 2 1|1.4.5.2.1", flags="SPT"),
    # From here on one check digit or none: told by its grouping, hardly by its digits.
    _kind("KR id", r"\d{6}[1-8]\d{6}", checkdigits.kr, "6-7", flags="PT"),
    _kind("BR cns", r"[1-2789]\d{14}", checkdigits.cns, "15|3 4 4 4|3.4.4.4", flags="PT"),
    _kind("RU policy", r"\d{16}", checkdigits.luhn, "16|4 4 4 4", flags="P"),
    _kind("VN id", r"0\d\d[0-3]\d{8}", checkdigits.vn, "12", flags="P"),
    _kind("JP number", r"\d{12}", checkdigits.jp, "12|4 4 4|4-4-4", flags="P"),
    _kind("IN aadhaar", r"[2-9]\d{11}", "in_.aadhaar", "12|4 4 4|4-4-4", flags="P"),
    _kind("CN id15", r"[1-6]\d{14}", checkdigits.cn_old, "15", flags="P"),
    _kind("BR pis", r"\d{11}", checkdigits.pis, "11|3.5.2-1|1.3.3.3-1|3.5.2/1", flags="PT"),
    _kind("PT niss", r"[12]\d{10}", checkdigits.niss, "11", flags="P"),
    _kind("DE kvnr", r"[a-z]\d{9}", checkdigits.kvnr, flags="P"),
    _kind("TW id", r"[a-z][1289]\d{8}", checkdigits.tw, flags="P"),
    _kind("HK id", r"[a-z]{1,2}\d{6}[\da]", checkdigits.hk, flags="P"),
    _kind("AR cuil", r"(?:2[034567]|3[0134])\d{9}", "ar.cuit", "2-8-1", flags="PT"),
    _kind("CL rut", r"\d{7,8}[\dk]", "cl.rut", "2.3.3-1|1.3.3-1", flags="PT"),
    _kind("BR rg", r"\d{7,8}[\dx]", lambda _n: False, "2.3.3-1|1.3.3-1", flags="PT"),
    _kind("SE id", r"\d{10}", checkdigits.nordic, "6-4", flags="P"),
    _kind("CZ id", r"\d{9,10}", "cz.rc", "6/4|6/3", flags="P"),
    _kind("AT social", r"[1-9]\d{9}", "at.vnr", "4 6|4-6", flags="P"),
    _kind("US ssn", r"\d{9}", "us.ssn", "3-2-4", flags="PT"),
    _kind("GB nhs", r"\d{10}", "gb.nhs", "10|3 3 4|3-3-4", flags="P"),
    _kind("SA id", r"[12]\d{9}", checkdigits.luhn, "10", flags="P"),
    _kind("RU inn", r"\d{10}", "ru.inn", "10", flags=""),
    _kind("US npi", r"[12]\d{9}", checkdigits.npi, "10", flags=""),
    _kind("PT nif", r"[1235689]\d{8}", "pt.nif", "9", flags="P"),
)  # fmt: skip


@cache
def by_mask() -> dict[str, tuple[Kind, ...]]:
    """The kinds that are printed in each grouping, the surest first."""
    table: dict[str, list[Kind]] = {}
    for kind in KINDS:
        for mask in kind.masks:
            table.setdefault(mask, []).append(kind)
    return {mask: tuple(kinds) for mask, kinds in table.items()}


def _compact(value: str) -> str:
    # The check character of China is often typed as a Cyrillic letter or a sign of multiplication.
    return compact(value.replace("×", "x")).replace("х", "x")


def _mask(value: str) -> str:
    """The grouping of a value: "529.982.247-25" gives "3.3.3-2"."""
    text = re.sub(r" ?([-./]) ?", r"\1", plain(fold_text(value)).strip())
    return re.sub(r"\d+", lambda m: str(len(m[0])), text)


def proves(kind: Kind, number: str) -> bool:
    """Whether a compact number is of a kind: its form, and what it can check of itself."""
    return kind.form.fullmatch(number) is not None and kind.check(number)


@lru_cache(maxsize=4096)
def _find(value: str) -> Kind | None:
    number = _compact(value)
    if len(set(number)) < 2:
        return None
    for kind in by_mask().get(_mask(value), ()):
        if proves(kind, number):
            return kind
    for kind in KINDS:
        if (kind.strong or not kind.masks) and proves(kind, number):
            return kind
    return None


def kind_of(value: str) -> tuple[str, str] | None:
    """(ISO 3166 country, kind) of a number whose check agrees: ("BR", "cpf"); None for others.

    The grouping decides where two kinds agree; a bare number goes to the surest kind.
    """
    kind = _find(value)
    return (kind.country, kind.name) if kind else None


def is_national(value: str) -> bool:
    """Whether a number is a person's national number that proves itself.

    One check digit on nine or ten bare digits proves nothing: every eleventh record number has it.
    """
    kind = _find(value)
    if kind is None or not kind.personal:
        return False
    return kind.strong or not kind.masks or not plain(fold_text(value)).strip().isdigit()


_COUNTRIES = {
    "AE": "United Arab Emirates", "AR": "Argentina", "AT": "Austria", "BE": "Belgium",
    "BR": "Brazil", "CH": "Switzerland", "CL": "Chile", "CN": "China", "CZ": "Czechia",
    "DE": "Germany", "EG": "Egypt", "ES": "Spain", "FR": "France",
    "GB": "United Kingdom", "HK": "Hong Kong", "ID": "Indonesia", "IN": "India", "IT": "Italy",
    "JP": "Japan", "KR": "South Korea", "KW": "Kuwait", "MX": "Mexico", "PT": "Portugal",
    "RU": "Russia", "SA": "Saudi Arabia", "SE": "Sweden", "TH": "Thailand", "TR": "Turkey",
    "TW": "Taiwan", "US": "United States", "VN": "Vietnam",
}  # fmt: skip
_BY_LANGUAGE = {"zh": "CN", "ja": "JP", "ko": "KR", "th": "TH", "vi": "VN", "id": "ID"}
_SPOKEN = {
    "BR": "pt", "PT": "pt", "CN": "zh", "TW": "zh", "HK": "zh", "AE": "ar", "EG": "ar", "KW": "ar",
    "SA": "ar", "DE": "de", "AT": "de", "CH": "de", "ES": "es", "MX": "es", "AR": "es", "CL": "es",
    "FR": "fr", "RU": "ru", "JP": "ja", "KR": "ko", "TH": "th", "VN": "vi", "ID": "id",
    "GB": "en", "US": "en", "IN": "en",
}  # fmt: skip


def country_of(identities: Identities, documents: Sequence[Document]) -> str:
    """The country the records come from, where a number or a language of one country tells it.

    A number with a weak check counts only beside a document in a language of its country.
    """
    languages = {d.language for d in documents}
    votes: Counter[str] = Counter()
    for identity in identities.items:
        kind = _find(identity.value) if identity.tag is Tag.ID else None
        if kind and (kind.strong or _SPOKEN.get(kind.country) in languages):
            votes[kind.country] += 2 if kind.strong else 1
    if votes:
        return _COUNTRIES[max(votes, key=lambda c: votes[c])]
    foreign = languages - {"en"}
    only = _BY_LANGUAGE.get(next(iter(foreign)), "") if len(foreign) == 1 else ""
    return _COUNTRIES.get(only, "")


def birth_of(value: str) -> tuple[str, str] | None:
    """(birth date, sex) that a number encodes, or None where it encodes neither.

    The date is ISO 8601, as far as the number goes: YYYY-MM-DD, YYYY-MM, YYYY, or "" where the
    century is open. Sex is "male", "female" or "".
    """
    kind = _find(value)
    reader = _BIRTH.get(f"{kind.country} {kind.name}") if kind else None
    return reader(_compact(value)) if reader else None


def _sex(digit: str) -> str:
    return "male" if int(digit) % 2 else "female"


def _iso(year: str, month: str, day: str = "") -> str:
    return f"{year}-{month}-{day}" if day else f"{year}-{month}"


def _birth_nik(n: str) -> tuple[str, str]:
    day, year = int(n[6:8]), n[10:12]
    sex = "female" if day > 40 else "male"
    # Two digits of the year: past 29 it cannot be this century.
    return (_iso(f"19{year}", n[8:10], f"{day % 40:02d}") if year > "29" else "", sex)


def _birth_nir(n: str) -> tuple[str, str]:
    month = n[3:5]
    known = n[1:3] > "29" and "01" <= month <= "12"
    return (_iso(f"19{n[1:3]}", month) if known else "", _sex(n[0]))


_BIRTH: dict[str, Callable[[str], tuple[str, str]]] = {
    "CN id": lambda n: (_iso(n[6:10], n[10:12], n[12:14]), _sex(n[16])),
    "CN id15": lambda n: (_iso(f"19{n[6:8]}", n[8:10], n[10:12]), _sex(n[14])),
    "KR id": lambda n: (
        _iso(("19" if n[6] in "1256" else "20") + n[:2], n[2:4], n[4:6]), _sex(n[6])
    ),
    "EG id": lambda n: (_iso(f"{17 + int(n[0])}{n[1:3]}", n[3:5], n[5:7]), _sex(n[12])),
    "KW id": lambda n: (_iso(f"{17 + int(n[0])}{n[1:3]}", n[3:5], n[5:7]), ""),
    "AE id": lambda n: (n[3:7], ""),
    "VN id": lambda n: (f"{19 + int(n[3]) // 2}{n[4:6]}", "female" if int(n[3]) % 2 else "male"),
    "ID nik": _birth_nik,
    "FR nir": _birth_nir,
    "TW id": lambda n: ("", "male" if n[1] in "18" else "female"),
    "MX curp": lambda n: (
        _iso(("19" if n[16].isdigit() else "20") + n[4:6], n[6:8], n[8:10]),
        "male" if n[10] == "h" else "female",
    ),
}  # fmt: skip
