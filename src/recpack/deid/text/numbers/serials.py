"""Numbers that only a register gives: serials, record numbers, plates, cards, long runs of digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recpack.deid.text.numbers import checkdigits
from recpack.deid.text.numbers.digits import Run, Scan, bounded, is_count, is_public, scan, words
from recpack.deid.text.page import PageText
from recpack.ports import Span

# Letters (at most six) and digits in one token, parts joined by - / . _
_TOKEN = re.compile(
    r"[a-z\d](?<![a-z\d].)(?:(?<=\d)|[a-z]{0,5}+[-_/]?+\d)[a-z\d]*+(?>(?:[-_/.][a-z\d]++)*)"
)
_SERIAL = re.compile(r"[a-z]{1,6}[-_/]?\d{7,}(?:[-_/.]?[a-z\d]+)*|[a-z]{0,2}\d{8}[a-z]|[a-z]\d{7}")
# Numbers of pathology and archives: H23-12345, S2023/01234, 2023-0045123, 23-04512.
_YEARLY = re.compile(r"[a-z]{1,3}(?:20)?\d\d[-/]\d{4,8}|(?:19|20)\d\d[-/]\d{5,9}|[012]\d-0\d{4,6}")
# Codes of samples and files in three parts (WES-XR-9065-M, LAB_AB_20231); blocks 53981-17.
_CODED = re.compile(
    r"[a-z]{2,6}[-_][a-z]{1,4}[-_]\d{4,8}(?:[-_][a-z\d]{1,3})?(?![a-z\d])|[a-z]{2,6}_\d{5,}(?![\d.])"
)
_UID = re.compile(r"[\d.]+")
_LEADING_ZEROS = re.compile(r"0{2}\d{5,6}")
# What a hospital hid in part still tells: 110105********0021, 138****5678, 900314-1******.
_MASKED = re.compile(
    r"\d(?<!\d.)\d{2,7}\*{3,12}\d{2,4}x?|\d{6}-\d\*{5,7}|\*{2,3}\.\d{3}\.\d{3}-(?:\*\*|\d\d)"
)
_LONGEST = 40
_MOST_REPEATS = 2

_REGISTRATION = re.compile(
    r"(?:crm|crbm|crbio|crf|coren|rqe|cro|crefito|crn)(?:[\s/-]{0,3}[a-z]{2})?"
    r"[\s:./-]{0,4}(?:n[o°º.]{1,3}\s?)?\d{1,3}\.?\d{2,4}(?:[-/][a-z\d]{1,2}){0,2}"
)
_DEVICE = re.compile(
    rf"(?:s/n|sn|imei|udi(?:-di)?|{words('serial no|serial number|serial|serial nr|seriennummer|seriennr')}|"
    rf"{words('n° de série|nº de série|no. de série|numéro de série|número de série|número de serie|nº de serie')}|"
    rf"{words('序列号|序号sn|出厂编号|設備番号|製造番号|シリアル番号|シリアル|일련번호|제조번호|серийный номер|зав. №|заводской номер')}|"
    rf"{words('หมายเลขเครื่อง|số sê-ri|số seri|nomor seri|no. seri|الرقم التسلسلي')})"
    r"(?![a-z])\.? ?[:#=№]{0,2} ?(?P<token>(?![def]-\d{5}(?!\d))(?=[a-z]{0,6}[-/]?\d)[a-z\d]{1,12}(?:(?:[-/]| (?=[a-z]{0,4}\d))[a-z\d]{2,16}){0,3})"
)  # fmt: skip
# Provinces of China, then a letter, then five characters (six for new energy) with a digit.
_CN_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z] ?[·.・•-]? ?(?=[a-z]{0,4}\d)(?:[a-z\d]{5,6}|[a-z\d]{4}[学警港澳])(?![a-z\d])"
)
_RU_PLATE = re.compile(
    # Twelve letters that look alike in both scripts; one at least is Cyrillic.
    r"[авекмнорстухabekmhopctyx](?<![а-яa-z\d].)(?:(?<=[а-я])|(?=[ a-z\d]{0,6}[а-я])) ?\d{3} ?[авекмнорстухabekmhopctyx]{2} ?"
    r"\d{2,3}(?:rus)?(?![\dа-яa-z])"
)
_KR_PLATE = re.compile(r"\d(?<!\d.)\d{1,2}[가-힣] ?\d{4}(?!\d|[가-힣])")
_JP_PLATE = re.compile(r"\d(?<!\d.)\d{2} ?[ぁ-ん] ?\d{1,2}-?\d{2}(?!\d)")
_PLATE_WORDS = words(
    "placa|matrícula|veículo|vehículo|carro|plate|licence|license|vehicle|car|kennzeichen|fahrzeug|pkw",
    "immatriculation|véhicule|plaque|автомобиль|госномер|номер машины|车牌|车辆|號牌|plat nomor|nopol|biển số|ทะเบียน|لوحة",
)  # fmt: skip
_NEAR_PLATE = re.compile(
    rf"(?:{_PLATE_WORDS})s?(?![a-zà-ÿа-я])[^\n]{{0,24}}?(?<![a-z\d])(?P<plate>[a-z]{{3}}[- ]?\d[a-z\d]\d{{2}}|[a-z]{{1,3}}-[a-z]{{1,2}} ?\d{{1,4}}[eh]?|"
    r"[a-z]{2}-?\d{3}-?[a-z]{2}|\d{2}-[a-z\d]{2}-[a-z\d]{2}|[a-z]{2}-\d{2}-[a-z]{2}|\d{4} ?[a-z]{3}|[a-z]{1,2} ?\d{1,4} ?[a-z]{1,3}|"
    r"\d{2}[a-z]\d?-?\d{3}\.?\d{2})(?![a-z\d])"
)

_IBAN = re.compile(
    r"[a-z](?<![a-z\d].)[a-z]\d{2}(?:[ ]?[a-z\d]{4}){2,7}(?:[ ]?[a-z\d]{1,4})?(?![a-z\d])"
)
_IBAN_LENGTH = {
    "ad": 24, "ae": 23, "at": 20, "az": 28, "ba": 20, "be": 16, "bg": 22, "bh": 22, "br": 29,
    "by": 28, "ch": 21, "cy": 28, "cz": 24, "de": 22, "dk": 18, "ee": 20, "eg": 29, "es": 24,
    "fi": 18, "fr": 27, "gb": 22, "ge": 22, "gr": 27, "hr": 21, "hu": 28, "ie": 22, "il": 23,
    "iq": 23, "is": 26, "it": 27, "jo": 30, "kw": 30, "kz": 20, "lb": 28, "li": 21, "lt": 20,
    "lu": 20, "lv": 21, "ly": 25, "ma": 28, "mc": 27, "md": 24, "me": 22, "mk": 19, "mt": 31,
    "nl": 18, "no": 15, "pl": 28, "pt": 25, "qa": 29, "ro": 24, "rs": 22, "ru": 33, "sa": 24,
    "se": 24, "si": 19, "sk": 24, "sm": 27, "tn": 24, "tr": 26, "ua": 29, "va": 22,
}  # fmt: skip
_CARD_MASKS = frozenset(
    {"16", "15", "14", "13", "19", "4 4 4 4", "4-4-4-4", "4 6 5", "4-6-5", "4 4 4 4 3"}
)
_CARD = re.compile(
    r"(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[068]\d{12}|6\d{15,18}|35\d{14})"
)


@dataclass(frozen=True, slots=True)
class Serials:
    """Long digit runs, serials of letters and digits, registrations, plates, bank accounts."""

    def describe(self) -> str:
        """One line for the docs."""
        return "serials: bank accounts, cards, plates, device and record numbers, long digit runs"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`; public accessions, counts and coordinates stay."""
        seen = scan(page.folded)
        yield from _tokens(seen.text)
        for run in seen.runs:
            yield from _cards(seen, run)
        yield from _coded(seen.text)
        for pattern in (_REGISTRATION, _MASKED, _CN_PLATE, _RU_PLATE, _KR_PLATE, _JP_PLATE):
            for match in pattern.finditer(seen.text):
                if pattern is not _REGISTRATION or _begins(seen.text, match.start()):
                    yield Span(*match.span(), "ID", 0.85, "shape:registration")
        for match in _DEVICE.finditer(seen.text):
            digits = sum(c.isdigit() for c in match["token"])
            if digits >= 3 and _begins(seen.text, match.start()):
                yield Span(*match.span("token"), "ID", 0.85, "shape:device")
        for match in _NEAR_PLATE.finditer(seen.text):
            # Printed in capitals; small letters are words and units ("de 80 lpm").
            shouted = page.plain[slice(*match.span("plate"))].isupper()
            if shouted and _begins(seen.text, match.start()):
                yield Span(*match.span("plate"), "ID", 0.85, "shape:plate")
        yield from _accounts(seen.text)


def _coded(text: str) -> Iterator[Span]:
    for match in _CODED.finditer(text):
        if _begins(text, match.start()) and not is_public(text, *match.span()):
            yield Span(*match.span(), "ID", 0.75, "shape:serial")


def _begins(text: str, start: int) -> bool:
    """Whether no Latin letter stands before a word; a lookbehind would cost at every character."""
    return not "a" <= text[max(0, start - 1) : start] <= "z"


def _tokens(text: str) -> Iterator[Span]:
    for match in _TOKEN.finditer(text):
        token = match[0]
        if len(token) < 7:
            continue
        start, end = match.span()
        found = _is_long(text, start, end) if token.isdigit() else _is_serial(token)
        if found and bounded(text, start, end) and not is_public(text, start, end):
            yield Span(start, end, "ID", 0.8, "shape:serial")


def _is_long(text: str, start: int, end: int) -> bool:
    """Nine digits and more, or seven that begin with zeros; what has a unit is a count."""
    token = text[start:end]
    long = len(token) >= 9 or _LEADING_ZEROS.fullmatch(token) is not None
    return long and len(set(token)) > 1 and not is_count(text, start, end)


def _is_serial(token: str) -> bool:
    if _YEARLY.fullmatch(token):
        return True
    if _UID.fullmatch(token):
        return False  # of DICOM; those of files are mapped where they stand
    if not 8 <= len(token) <= _LONGEST:
        # A token longer than any serial is a sequence or a hash: only its size can tell.
        return len(token) > _LONGEST and sum(c.isdigit() for c in token) * 3 > len(token)
    return _SERIAL.fullmatch(token) is not None


def _cards(seen: Scan, run: Run) -> Iterator[Span]:
    for first in range(len(run.spans)):
        for last, mask in run.masks(first):
            if mask not in _CARD_MASKS:
                continue
            number = run.number(seen.text, first, last)
            start, end = run.spans[first][0], run.spans[last][1]
            if (
                _CARD.fullmatch(number)
                and checkdigits.luhn(number)
                and bounded(seen.text, start, end)
                and not is_public(seen.text, start, end)
            ):
                yield Span(start, end, "ID", 0.95, "shape:card")


def _accounts(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        size = _IBAN_LENGTH.get(match[0][:2], 0)
        kept = 0
        for at, char in enumerate(match[0]):
            kept += char != " "
            if size and kept == size:
                told = "iban" in text[max(0, match.start() - 12) : match.start()]
                if told or _is_iban(match[0][: at + 1].replace(" ", "")):
                    yield Span(match.start(), match.start() + at + 1, "ID", 0.99, "shape:iban")
                break


def _is_iban(compact: str) -> bool:
    """ISO 13616: modulo 97 of the number with letters as two digits is 1."""
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1
