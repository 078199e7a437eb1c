"""Indonesian and Malay words as they stand in the data, and the capital words of a page in runs."""

from __future__ import annotations

import re
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import Run, RunPage, by_place, cues_of, latest, table
from recpack.deid.text.people.cues import Cues, cues
from recpack.deid.text.people.latin.tokens import UPPER

_LINE = 120
_LETTER = r"[^\W\d_]"
_SHORT = r"(?:Moh|Muh|Mohd|Muhd|Mhd|Mochd|Moch|Abd|Abdr|St|Hj|Ig|Fr|Yoh|Ny|Rd|Rr|Tb|Fx|FX|MOH|MUH|ABD|HJ|Dr|Kh|KH|Drs|Ir)"
# A word; an initial or a shortened name with its dot; Al-Habsyi, Nur'aini, Toli-Toli.
TOKEN = rf"(?:{_SHORT}\.|[{UPPER}]\.(?![{UPPER}]\.?[ ]?\d)|[{UPPER}]{_LETTER}*+(?>(?:['’`-]{_LETTER}++)*)(?![\d_@]))"
_BETWEEN = rf"(?:[ ]{{1,2}}|(?<=\.))(?:(?:bin|binti|bt|bte|b|al|el|van|der|de|a/l|a/p|anak|ak)\.?[ ](?=[{UPPER}]))?"
_RUN = re.compile(rf"(?<![^\W_])(?<![@'’.]){TOKEN}(?:{_BETWEEN}{TOKEN})*")
_EACH = re.compile(rf"(?<![^\W_]){TOKEN}|(?<=\.){TOKEN}")
# What makes of a number a measure or a count.
UNIT = re.compile(r"[ ]?(?:mg|ml|cm|mm|hari|kali|x|jam|tahun|menit|orang|%|kg)(?![^\W_])")
_LOWER = re.compile(r"(?<![^\W_])[a-z]{3,}(?![^\W_])")


_LAST: list[RunPage] = []


def indo_page(page: PageText) -> RunPage:
    """Runs of a page, and its words in small letters."""
    return latest(_LAST, page, _viewed)


def _viewed(page: PageText) -> RunPage:
    plain, folded = page.plain, page.folded
    runs = []
    for match in _RUN.finditer(plain):
        words = tuple(m.span() for m in _EACH.finditer(plain, match.start(), match.end()))
        if not words:
            continue
        texts = [plain[s:e] for s, e in words]
        line = plain.rfind("\n", max(0, match.start() - _LINE), match.start()) + 1
        line = max(line, match.start() - _LINE)
        run = Run(
            words,
            tuple(folded[s:e].rstrip(".") for s, e in words),
            tuple(t.isupper() and len(t.rstrip(".")) > 1 for t in texts),
            plain[line : match.end()].isupper(),
        )
        runs.append(run)
    lower = frozenset(_LOWER.findall(plain))
    return RunPage(page, tuple(runs), by_place(runs), lower=lower)


def is_indonesian(page: PageText, languages: tuple[str, ...]) -> bool:
    """Whether a page is Indonesian or Malay: by its language, or by its small words."""
    if languages[0] == "id":
        return True
    unknown = "id" in languages and len(languages) > _PAIR
    return unknown and len(_SMALL & indo_page(page).lower) >= _ENOUGH


_PAIR, _ENOUGH = 2, 4
_SMALL = frozenset(
    ["yang", "dan", "dengan", "pasien", "pesakit", "untuk", "pada", "tidak", "dari", "oleh", "ini",
     "sejak", "tahun", "akan", "sudah", "telah", "adalah"]
)  # fmt: skip


@cache
def group(name: str) -> frozenset[str]:
    """The folded words of a group ("persons.kin")."""
    first, _, second = name.partition(".")
    return frozenset(map(fold_text, table("id", first).get(second, ())))


@cache
def listed(*files: str) -> frozenset[str]:
    """Folded names of lists; of names of several words each word as well."""
    lines = (line for f in files for line in lang.read_list(f))
    names = [fold_text(n) for ln in lines for n in ln.split(";") if n]
    return frozenset(names)


_CUES = ("persons.staff", "persons.lay", "persons.kin", "persons.patients", "persons.called", "persons.said",
         "places.houses", "places.parts", "places.weak_parts", "places.lives")  # fmt: skip


@cache
def indo_cues() -> Cues:
    """The words of persons and places in one automaton."""
    return cues({name: sorted(group(name)) for name in _CUES})


def indo_cues_of(view: RunPage) -> dict[str, list[tuple[int, int]]]:
    """The places of all cues of a page, found once."""
    return cues_of(view, indo_cues())


@cache
def links() -> re.Pattern[str]:
    """Up to three linking words behind a relation or a title, then what may stand before a name."""
    words = sorted(table("id", "persons")["kin_links"], key=lambda w: (-len(w), w))
    each = "|".join(
        re.escape(w) + ("" if w.endswith(".") else r"(?![^\W_])")
        for x in words
        for w in dict.fromkeys((x, x.title()))
    )
    return re.compile(
        rf"\.?(?:[ ]{{0,2}}[,(:–-]?[ ]{{0,2}}(?:{each})){{0,3}}(?:[ ](?:I{{1,3}}|[123])(?=[ ]?:))?[ ]?[.:]?(?:[ ]{{1,4}}|[ ]?[,(–:/-][ ]?|(?<=\.))"
    )
