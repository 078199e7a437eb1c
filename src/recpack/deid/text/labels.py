"""Labelled fields: what stands behind 姓名, Nome, Patient … is an identifier of that kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.fold import is_cjk
from recpack.deid.text.labelwords import Found, Labels, labels_of
from recpack.deid.text.page import PageText
from recpack.deid.text.people.han import labelled as chinese
from recpack.deid.text.people.latin.words import seldom_names
from recpack.deid.text.persons import Place
from recpack.ports import Span

PERSONS = ("PATIENT", "RELATIVE", "STAFF")
_COLON = re.compile(
    r"\s{0,14}(?:\([^()\n]{0,14}\))?\s{0,4}(?:(?:n[o°º.]{1,3}|№)\s?)?(?:[:#]|\.{2,60}\s{0,3}:|\.{3,60}(?=\s))\s{0,6}(?:№\s?)?"
)
_GAP = re.compile(r"\s*\t\s*|[ ]?\|[ ]?|[ ]{2,14}")
_LOOSE = re.compile(r"[\s.:#/|-]{0,5}(?:(?:n[o°º.]{1,3}|№{1,2})\s?)?(?:[a-z]{2}[\s/-]{1,3}(?=\d))?")
_NO_STATES = frozenset(
    {"en", "de", "fr", "ru", "ar"}
)  # elsewhere it stands before the number: CRM SP 1234
_NEAR = re.compile(r"[\s.:#/|-]{0,5}")  # no "cama. TA 136/82"
_ID = re.compile(
    r"(?:[a-z]{0,8}[-_./ ]{0,2}|[а-я]{1,3}[-_./]?)\d"
    r"(?:[\da-z]|[-_./](?=[\da-z])|[ ](?=\d{3})|[-_/]?[а-я]{1,2}(?![а-яa-z]))*(?:[*x](?![a-z]))?"
)
# Numbers in groups (NASS 28 23748589 45) up to the end of a field.
_GROUPS = re.compile(
    r"(?:[ ]{1,2}\d{1,12}){1,6}(?=[ ]?[.;,)]?(?:[ ]{0,8}(?:[\n\t]|$)|[ ]{2}|\.\s))"
)
_DOTTED_END = re.compile(
    r"\d[^\W\d_]? (?:izqd?a?|izd[ao]?|d?cha|dch|der|drcha|esq|dto|apto?|pta|int)$"
)
# Dong, rupiah, baht: sums in thousands, whatever number a label announces.
_MONEY = re.compile(
    r"\d{1,9}\.\d\d(?![\d.\w-])|\d{1,3}(?:[.,]\d{3})*[.,]000[ ]?"
    r"(?:d|vnd|dong|usd|eur|euros?|rub|rp|idr|baht|thb|rupiah|₫|€|\$)(?![a-z])"
)
_TUMOUR = re.compile(r"m\d{4,5}/[01236]\d?(?!\d)")  # ICD-O: M97320/3
_AMOUNT = re.compile(r"[ ](?:gra[du]|dias?\b|hor|ded|[cm]m\b|m[gl]\b|min|mes)")
_THING = re.compile(r"[ ][a-z]{3}")
_PHONE = re.compile(r"[+(]?\d(?:[\d()/.-]|[ ](?![ ]{2})){4,24}\d|[a-z][\w-]{5,20}")
_ADDRESS_END = re.compile(r"[\t|\n]|[ ]{3,}|;|$")
_BED = re.compile(r"(?=[^\s\d]{0,6}\d)[^\s,;。，；|/]{1,10}")
_FIGURES = re.compile(
    r"\d[.,]\d|\d\s?(?:%|[mµu]?g\b|[mµ]?l\b|mmol|u/l|[мm]?[кk]?г\b|мл\b|جم|ملغ|مجم|مل\b|ميكرو|وحد|毫|微克|单位)"
)
_HOUSE = re.compile(
    r"\d+[a-z]?(?:号楼|号院|号|弄|栋|幢|单元|室|楼|层|组|座|排|门|户|队)|附\d+|[村镇乡街](?=\s|$)"
)


_BLANK = re.compile(r"\s*")
_MORE = re.compile(r"\s?[、,/;]\s?|\s")


@dataclass(frozen=True, slots=True)
class LabelledFields:
    """Values behind a label: on the same line or in the next cell."""

    languages: tuple[str, ...]

    def describe(self) -> str:
        """One line for the docs."""
        return "labelled fields: the value behind a label of the page's language or of English"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of values."""
        labels = labels_of(self.languages)
        found = labels.find(page)
        place = Place(page, labels, {f.start: f for f in found})
        for i, label in enumerate(found):
            if label.kind != "OTHER":
                limit = _limit(page.folded, found, i)
                for start, end, kind in _values(place, label, limit):
                    yield Span(start, end, kind, 0.95, "label")


def _limit(text: str, found: list[Found], i: int) -> int:
    """Where the value must end: the next label that is followed by a separator, or the line."""
    line_end = text.find("\n", found[i].end)
    limit = len(text) if line_end < 0 else line_end
    for later in found[i + 1 : i + 6]:
        if later.start >= limit:
            break
        if _COLON.match(text, later.end) or _is_label_cell(text, later):
            return later.start
    return limit


def _values(place: Place, label: Found, limit: int) -> Iterator[tuple[int, int, str]]:
    text, kind, end = place.page.folded, label.kind, label.end
    colon = _COLON.match(text, end)
    gap = colon or (_GAP.match(text, end) if _starts_cell(text, label.start) else None)
    if kind in PERSONS:
        if gap is None:
            gap = _BLANK.match(text, end)
            begin = gap.end() if gap else end
            if label.word not in place.labels.strong and not chinese.fills(
                text, label.word, begin, limit
            ):
                return
        if gap is not None:
            sure = bool(colon) or chinese.fills(text, label.word, gap.end(), limit)
            names = tuple(_persons(place, gap.end(), limit, kind, sure=sure))
            yield from names or _filled(place, label, (end, gap.end()), limit)
    elif kind in {"ID", "BED", "PHONE", "BIRTHDATE"}:
        stated = place.labels.languages[0] not in _NO_STATES and not is_cjk(label.word[0])
        at = colon or (_LOOSE if stated and kind != "BED" else _NEAR).match(text, end)
        if gap and is_cjk(label.word[0]):
            at = gap  # a column far to the right
        begin = at.end() if at else end
        if kind == "BIRTHDATE":
            yield from birth(text, begin, limit)
        else:
            yield from number(text, begin, limit, kind, sure=bool(colon))
    elif gap is not None and kind in {"ADDRESS", "HOSPITAL"}:
        begin = max(0, label.start - 12)
        if kind == "HOSPITAL" and _ENDS_NAME.search(place.page.plain, begin, label.start):
            return  # "Tan Tock Seng Hospital: ..." is a name, no label
        between = text[gap.start() : gap.end()]
        cell = bool(colon) or "\t" in between or (is_cjk(label.word[0]) and between != "")
        yield from free(text, gap.end(), limit, kind, sure=cell, labels=place.labels)


def _persons(
    place: Place, at: int, limit: int, kind: str, *, sure: bool
) -> Iterator[tuple[int, int, str]]:
    begin = at
    while at < limit:
        found = place.person(at, limit, sure=sure)
        if found is None:
            return
        piece = place.page.plain[found[0] : found[1]]
        if piece.isupper() and piece.isalpha() and not any(map(is_cjk, piece)) and place.han:
            return  # 技术:VMAT
        if kind == "RELATIVE" and seldom_names(piece, place.labels.languages):
            return  # Madre: HTA
        if at > begin and piece[0].islower() and place.page.plain[begin].isupper():
            return  # Secrétariat : Sophie / imprimé le
        if at > begin and _HOUSE_NEXT.match(place.page.folded, found[1]):
            return  # Dr S. Pratt, Whanganui Base Hospital
        yield found[0], found[1], kind
        more = _MORE.match(place.page.folded, found[1])
        if (
            more is None
            or kind == "PATIENT"
            or place.page.folded[more.end() : more.end() + 1] == " "
        ):
            return
        at = more.end()
        # Behind a blank or a comma the next field may begin; behind 、 or / only another name.
        sure = sure and more[0].strip() not in {"", ","}


_HOUSE_NEXT = re.compile(
    r" (?:hospital|clinic|infirmary|surgery|medical|health|cent(?:re|er)|practice|laborator|nursing"
    r"|trust|institute|university|hospice)"
)


def _filled(
    place: Place, label: Found, gap: tuple[int, int], limit: int
) -> Iterator[tuple[int, int, str]]:
    """Whatever fills a field that asks for a name, if it is all letters: names of any people."""
    text, labels = place.page.folded, place.labels
    if label.word not in labels.named or not _IS_FIELD.search(text, *gap):
        return
    match = _FILLING.match(text, gap[1], limit)
    if match is None or not _CELL_END.match(text, match.end()):
        return
    value = match["value"].rstrip(" .-")
    words = value.split()
    known = labels.kinds.keys() | labels.not_names | labels.stop
    if len(words) <= _MOST_WORDS and len(value) > 1 and not known.intersection((value, *words)):
        yield match.start("value"), match.start("value") + len(value), label.kind


_IS_FIELD = re.compile(r"[:\t|]| {2}")
_MOST_WORDS = 6
_FILLING = re.compile(
    r"[ .:\t]*(?P<value>[^\W\d_](?:(?! {2})[^\n\t,;:()\[\]{}|/\\<>\d_*+=%&#@!?\"]){1,40})"
)
_CELL_END = re.compile(r"[\n\t,;(\[|/]| {2}|$")
_ENDS_NAME = re.compile(r"[A-Z][a-z]+ $")


def _starts_cell(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in "\n\t |"


def _is_label_cell(text: str, label: Found) -> bool:
    after = text[label.end : label.end + 1]
    return (is_cjk(label.word[0]) and len(label.word) > 1) or (
        text[label.start - 1] == "\t" and after in {"\t", "", "\n"}
    )


def number(
    text: str,
    at: int,
    limit: int,
    kind: str,
    *,
    sure: bool,
) -> Iterator[tuple[int, int, str]]:
    """The number that a label announces, as (start, end, kind); `sure` behind a colon."""
    if kind == "BED":
        bed = _BED.match(text, at, limit)
        if bed and (sure or not _AMOUNT.match(text, bed.end())):  # "cama 30 grados"
            yield bed.start(), bed.start() + len(bed[0].rstrip(".")), "ID"
        return
    pattern = _PHONE if kind == "PHONE" else _ID
    match = pattern.match(text, at, limit)
    if match is None or (kind == "ID" and (_MONEY.match(text, at) or _TUMOUR.match(text, at))):
        return
    more = _GROUPS.match(text, match.end(), limit) if kind == "ID" else None
    if more and not sure and min(map(len, text[match.start() : more.end()].split())) < 2:
        more = None
    if more and text[more.start() - 1].isdigit():
        if sum(c.isdigit() for c in text[match.start() : more.end()]) >= 4:
            yield match.start(), more.end(), kind
        return
    if not sure and " " in match[0] and _THING.match(text, match.end()):
        return  # "la muestra 18 400 leucocitos"
    digits = sum(c.isdigit() for c in match[0])
    least = 7 if kind == "PHONE" and match[0][0].isdigit() else 4
    if sure and kind == "ID":
        least = 3 if digits == len(match[0]) else 4
    looks_like_date = any(f.end - f.start >= len(match[0]) - 1 for f in find_dates(match[0]))
    if (digits >= least or (kind == "PHONE" and sure and match[0][0].isalpha())) and not (
        looks_like_date and digits <= 8 and not match[0].isdigit()
    ):
        yield match.start(), match.end(), kind


# The year alone, or six figures in any order of year, month and day (660318).
_BARE_BIRTH = re.compile(r"(?:19|20)\d{2}(?!\d)|(?:\d\d){3}(?![\d.,]?\d)")


def birth(text: str, at: int, limit: int) -> Iterator[tuple[int, int, str]]:
    """The birth date, or the year of birth, that a label announces."""
    for found in find_dates(text[at : min(limit, at + 40)]):
        yield at + found.start, at + found.end, "BIRTHDATE"
        return
    bare = _BARE_BIRTH.match(text, at, limit)
    if bare:
        yield bare.start(), bare.end(), "BIRTHDATE"


def free(
    text: str, at: int, limit: int, kind: str, *, sure: bool, labels: Labels
) -> Iterator[tuple[int, int, str]]:
    """An address or an institution: the rest of the cell, as far as it is one."""
    if at >= limit:
        return
    stop = _ADDRESS_END.search(text, at, limit)
    end = min(limit, stop.start() if stop else limit, at + 90)
    if kind == "ADDRESS" and is_cjk(text[at]):
        # OCR drops the blank behind an address; its last house or room number is its end.
        numbered = list(_HOUSE.finditer(text, at, end))
        end = numbered[-1].end() if numbered else end
    value = text[at:end].rstrip(" ,.;:")
    if kind == "ADDRESS" and _DOTTED_END.search(value) and text.startswith(".", at + len(value)):
        value += "."
    if not sure or len(value) < 2 or not any(c.isalnum() for c in value):
        return
    housed = kind == "ADDRESS" and any(c.isdigit() for c in value)  # حي 400: no "alive"
    first = value.split(" ", 1)[0].rstrip(".,;")
    if value in labels.not_names or (first in labels.not_names and not housed):
        return
    if kind == "HOSPITAL" and (_FIGURES.search(value) or not any(map(str.isalpha, value))):
        return  # "Labor: Hb 13,2 g/dl" names no laboratory
    yield at, at + len(value), kind
