"""Streets, boxes and postcodes of English addresses, with all that hangs on them in their line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.english.words import clinical_words, table
from recpack.ports import Span

_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|PR|RI|S[CD]|"
    "T[NX]|UT|V[AT]|W[AIVY]"
)
_OZ = "NSW|QLD|VIC|TAS|ACT|SA|WA|NT|Qld|Vic|Tas"
_CAP = r"(?:(?:St|Mt|Ft)\. )?[A-Z][a-zA-Z'’-]*"
_POST = (
    rf"(?:{_STATES})\.?,? \d{{5}}(?:-\d{{4}})?(?!\d)|(?:{_OZ}),? \d{{4}}(?!\d)|"
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?!\w)|[A-Z]\d[A-Z][ -]\d[A-Z]\d(?!\w)|"
    r"(?:Singapore|S'pore|Malaysia) \(?\d{5,6}\)?(?!\d)|Dublin \d{1,2}[WX]?(?!\w)|"
    r"(?<=, )(?:[A-Z][a-z]{3,}(?: [A-Z][a-z]+)?) \d{5}(?:-\d{4})?(?!\d)|"
    r"[AC-FHKNPRTV-Y]\d[\dW] [\dAC-FHKNPRTV-Y]{4}(?!\w)|[A-Z][a-z]{3,}(?: [A-Z][a-z]+)?(?: ?[-–] ?| )[1-9]\d{2} ?\d{3}(?!\d)(?=[ ]*(?:$|[\n\t,.;)?]|[ ]{2}|[A-Z]))"
)
_POSTCODE = re.compile(rf"(?<![\w-])(?:{_POST})", re.MULTILINE)
_TAIL = re.compile(
    r"(?:[ ]\d{1,3}(?=[ ](?:#|S\())|[ ]\d{1,4}(?=,[ ][#A-Z])|,?[ ](?:East|West|North|South|Extension|Extn|Upper|Lower|[NSEW]\.?|[NS][EW])(?![\w'’-])|"
    rf",?[ ]{_CAP}(?:[ ]{_CAP}){{0,2}},?[ ]\d{{4,6}}(?:-\d{{3,4}})?(?![\d/.,-])(?![ ]?(?:mg|ml|mcg|g|hrs?|h|units?|steps)\b)|"
    r"[ ]S ?\(\d{6}\)|,? ?(?:(?:Apt|Unit|Suite|Ste|Flat|Floor|Fl|Bldg|Block|Box|Rm|Room|Lot|No|Phase|Stage|Sector)\.? ?[#]?[\dA-Z][\w-]*|"
    rf"#[\dA-Z][\dA-Z-]*)|,? \(?(?:{_POST})\)?|, (?!(?:Mr|Mrs|Ms|Dr|Tel|Phone|Fax|Ph|MRN|DOB|Attn)\b)(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th))(?: (?:(?:of|on|upon|in|the|le|cum|and) )?(?:{_CAP}|\d{{1,2}}(?![\d/.:]))){{0,3}}(?!\w|:|@)|"
    rf",? (?:{_STATES}|{_OZ})(?![\w.-]))"
)
_NUMBER = re.compile(r"(?<![\w./:-])(?:No\.? ?|#)?\d{1,5}[A-Za-z]?(?:[/-]\d{1,4}[A-Za-z]?)?,? $")
_LEFT_WORD = re.compile(r"(?<![^\s,(])(?:[A-Z][\w'’.-]*|\d{1,3}(?:st|nd|rd|th)) $")
_HOUSE = re.compile(
    r"(?:(?:Flat|Apt|Apartment|Unit|Room|Block|Blk|Plot|House|Suite|Level|Floor|No\.?|Door No\.?|H\.? ?No\.?) ?[\dA-Z][\w/-]{0,5}"
    r"|(?:The )?(?:[A-Z][\w'’]+ ){0,2}(?:House|Cottage|Lodge|Rectory|Vicarage|Farm|Farmhouse|Barn|Manor|Mansions|Hall|Villa|Villas|Tower|Towers|Court|Apartments|Heights|Residency|Nivas|Bhavan))"
    r",? ?$"
)
_NUMBERED = re.compile(r" ?#?\d[\w/-]*(?: ?,? Box \d+)?")
_NAMED = re.compile(rf" {_CAP}(?: {_CAP}){{0,2}}")
_PIECES = re.compile(
    r"(?<!\w)(?:(?:[A-Z0-9#(][\w'’./#()-]*|of|on|upon|the|le|in|and|cum)(?:[, ]|, )+){1,12}$"
)
_BREAK = re.compile(r"[:;\t\n]|  |\. |\) | (?:at|of|is|in|lives|from|address) ")
_BLOCK = re.compile(r"(?<!\d)\d{1,5} block of $")
_HEAD = re.compile(r"(?:From|In|At|To|Of|Near|Lives|Address|Re|ZIP|Zip) ")
_COUNTED = re.compile(
    r"(?:type|stage|grade|class|level|day|phase|group|grade|no|version|ward|bed|unit|age|aged|x|by|of|and|for) $"
)
_RURAL = "rr"
_DRIVE = frozenset({"dr", "dr."})
_SAINTLY = frozenset({"st", "st."})
_PERSON = re.compile(r"\.? [A-Z]")
_PLACES = (" on ", " at ", " off ", " in ", "near ", ", ", "\n")
_MOST = 5
_LONGEST_TAIL = 8
_WINDOW = 90


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(map(fold_text, table("places")[name]))


def addresses(
    page: PageText, streets: list[tuple[int, int]], boxes: list[tuple[int, int]]
) -> Iterator[Span]:
    """Spans of addresses; `streets` and `boxes` are the places of their words."""
    shown = page.cased
    for start, end in streets:
        begin, score = _street(page, start, end) if shown[start].isupper() else (-1, 0.0)
        if begin >= 0:
            dot = shown[end : end + 1] == "." and shown[end - 1] != "."
            last = _tail(shown, end + dot)
            yield Span(_with_house(shown, begin), last, "ADDRESS", score, "street")
    for start, end in boxes:
        if shown[start].isupper():
            yield from _box(page, start, end)
    for match in _POSTCODE.finditer(page.plain):
        begin = _line_before(page.plain, match.start())
        head = _HEAD.match(page.plain, begin, match.start())
        begin = head.end() if head else begin
        yield Span(begin, match.end(), "ADDRESS", 0.8, "postcode")


def _box(page: PageText, start: int, end: int) -> Iterator[Span]:
    """P.O. Box 4471; Village Rampur."""
    shown, kind = page.cased, page.folded[start:end]
    if kind in _words("numbered_boxes"):
        number = _NUMBERED.match(shown, end)
        if number and (kind != _RURAL or "Box" in number[0]):
            yield Span(start, _tail(shown, number.end()), "ADDRESS", 0.8, "street")
    elif kind in _words("villages"):
        named = _NAMED.match(shown, end)
        if named and not clinical_words().intersection(page.folded[end : named.end()].split()):
            yield Span(start, _tail(shown, named.end()), "ADDRESS", 0.6, "street")


def _street(page: PageText, start: int, end: int) -> tuple[int, float]:
    """(where the number or the name of a street begins, how sure); -1 if it is none."""
    shown, folded = page.cased, page.folded
    kind, at, clinical = folded[start:end], start, False
    for _ in range(_MOST):
        number = _NUMBER.search(shown, max(0, at - 14), at)
        if number and at < start:
            counted = _COUNTED.search(folded, max(0, number.start() - 8), number.start())
            refused = counted or clinical or (kind in _DRIVE and _PERSON.match(shown, end))
            return (-1, 0.0) if refused else (number.start(), 0.85)
        word = _LEFT_WORD.search(shown, max(0, at - 24), at)
        if word is None:
            break
        clinical = clinical or folded[word.start() : word.end() - 1] in clinical_words()
        at = word.start()
    if at == start:
        return -1, 0.0
    block = _BLOCK.search(shown, max(0, at - 18), at)
    if block:
        return block.start(), 0.8
    named = kind in _words("sure_streets") and not clinical
    return (at, 0.6) if named and _is_placed(page, at, start, end) else (-1, 0.0)


def _is_placed(page: PageText, at: int, start: int, end: int) -> bool:
    """A street without a number behind a preposition or a comma, no saint and no doctor."""
    shown, folded = page.cased, page.folded
    if folded[start:end] in _SAINTLY and _PERSON.match(shown, end):
        return False
    before = folded[max(0, at - 5) : at]
    placed = not before or before.endswith(_PLACES)
    return placed and not folded[at:start].startswith(("dr", "wall "))


def _with_house(shown: str, begin: int) -> int:
    """Where the flat or the house's name before the number begins."""
    house = _HOUSE.search(shown, max(0, begin - 40), begin)
    if house and "\n" not in house[0] and house[0].strip(" ,"):
        edge = shown[house.start() - 1 : house.start()]
        if not edge.isalnum():
            return house.start()
    return begin


def _tail(shown: str, end: int) -> int:
    """Where the flat, town, state and postcode behind a street end."""
    for _ in range(_LONGEST_TAIL):
        more = _TAIL.match(shown, end)
        if more is None:
            break
        end = more.end()
    return end


def _line_before(plain: str, start: int) -> int:
    """Where the pieces of an address before its postcode begin, in the same line."""
    low = max(plain.rfind("\n", 0, start) + 1, start - _WINDOW)
    breaks = [m.end() for m in _BREAK.finditer(plain, low, start)]
    begin = breaks[-1] if breaks else low
    if not breaks and low and plain[low - 1] != "\n":
        begin = plain.find(" ", low, start) + 1 or start
    pieces = _PIECES.search(plain, begin, start)
    begin = pieces.start() if pieces else start
    while (comma := plain.find(", ", begin, start)) >= 0:  # Department of Neurology, 14 ...
        if not all(w in clinical_words() for w in fold_text(plain[begin:comma]).split()):
            break
        begin = comma + 2
    return begin
