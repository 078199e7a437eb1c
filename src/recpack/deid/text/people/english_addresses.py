"""Streets, boxes and postcodes of English addresses, with all that hangs on them in their line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english_words import clinical_words
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
    r"[AC-FHKNPRTV-Y]\d[\dW] [\dAC-FHKNPRTV-Y]{4}(?!\w)|[A-Z][a-z]{3,}(?: [A-Z][a-z]+)?(?: ?[-–] ?| )[1-9]\d{2} ?\d{3}(?!\d)(?=[ ]*(?:$|[\n\t,.;)?]|[ ]{2}|[A-Z]))"
)
_POSTCODE = re.compile(rf"(?<![\w-])(?:{_POST})", re.MULTILINE)
_TAIL = re.compile(
    r"(?:[ ]\d{1,3}(?=[ ](?:#|S\())|[ ]S ?\(\d{6}\)|,? ?(?:(?:Apt|Unit|Suite|Ste|Flat|Floor|Fl|Bldg|Block|Box|Rm|Room|Lot|No|Phase|Stage|Sector)\.? ?[#]?[\dA-Z][\w-]*|"
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
    r"(?:(?:[A-Z0-9#(][\w'’./#()-]*|of|on|upon|the|le|in|and|cum)(?:[, ]|, )+){1,12}$"
)
_BREAK = re.compile(r"[:;\t\n]|  |\. |\) | (?:at|of|is|in|lives|from|address) ")
_BLOCK = re.compile(r"(?<!\d)\d{1,5} block of $")
_HEAD = re.compile(r"(?:From|In|At|To|Of|Near|Lives|Address|Re|ZIP|Zip) ")
_SURE = frozenset(
    {
        "street",
        "road",
        "avenue",
        "lane",
        "boulevard",
        "drive",
        "crescent",
        "terrace",
        "st",
        "st.",
        "rd",
        "rd.",
        "ave",
        "ave.",
        "blvd",
        "highway",
        "parkway",
    }
)
_BOXES = frozenset(
    {
        "p.o. box",
        "po box",
        "p o box",
        "p.o box",
        "pmb",
        "p.m.b.",
        "g.p.o. box",
        "gpo box",
        "locked bag",
        "rr",
        "rural route",
        "plot",
        "blk",
        "flat",
        "apt",
        "apartment",
        "suite",
        "ste",
        "house no",
        "house no.",
        "h.no.",
        "h. no.",
        "h.no",
        "door no",
        "door no.",
        "d.no.",
    }
)
_VILLAGES = frozenset(
    {
        "village",
        "vill.",
        "vill",
        "vpo",
        "barangay",
        "brgy",
        "brgy.",
        "sitio",
        "purok",
        "kampung",
        "taman",
        "mohalla",
        "thana",
        "hamlet",
        "tehsil",
        "taluk",
        "taluka",
        "mandal",
        "dist.",
        "dist",
        "p.s.",
        "p.o.",
    }
)
_COUNTED = re.compile(
    r"(?:type|stage|grade|class|level|day|phase|group|grade|no|version|ward|bed|unit|age|aged|x|by|of|and|for) $"
)
_MOST = 5
_WINDOW = 90


def addresses(
    page: PageText, streets: list[tuple[int, int]], boxes: list[tuple[int, int]]
) -> Iterator[Span]:
    """Spans of addresses; `streets` and `boxes` are the places of their words."""
    shown = page.cased
    for start, end in streets:
        begin, score = _street(page, start, end)
        if begin >= 0:
            end += shown[end : end + 1] == "." and shown[end - 1] != "."
            yield Span(_with_house(shown, begin), _tail(shown, end), "ADDRESS", score, "street")
    for start, end in boxes:
        kind = page.folded[start:end]
        if not shown[start].isupper():
            continue
        if kind in _BOXES:
            number = _NUMBERED.match(shown, end)
            if number and (kind != "rr" or "Box" in number[0]):
                yield Span(start, _tail(shown, number.end()), "ADDRESS", 0.8, "street")
        elif kind in _VILLAGES:
            named = _NAMED.match(shown, end)
            if named and not clinical_words().intersection(page.folded[end : named.end()].split()):
                yield Span(start, _tail(shown, named.end()), "ADDRESS", 0.6, "street")
    for match in _POSTCODE.finditer(page.plain):
        begin = _line_before(page.plain, match.start())
        head = _HEAD.match(page.plain, begin, match.start())
        begin = head.end() if head else begin
        yield Span(begin, match.end(), "ADDRESS", 0.8, "postcode")


def _street(page: PageText, start: int, end: int) -> tuple[int, float]:
    """(where the number or the name of a street begins, how sure); -1 if it is none."""
    shown, folded = page.cased, page.folded
    if not shown[start].isupper():
        return -1, 0.0
    kind, at = folded[start:end], start
    clinical = False
    for _ in range(_MOST):
        number = _NUMBER.search(shown, max(0, at - 14), at)
        if number and at < start:
            if _COUNTED.search(folded[max(0, number.start() - 8) : number.start()]) or clinical:
                return -1, 0.0
            if kind in {"dr", "dr."} and shown[end + 1 : end + 2].isupper() and shown[end] != ",":
                return -1, 0.0
            return number.start(), 0.85
        word = _LEFT_WORD.search(shown, max(0, at - 24), at)
        if word is None:
            break
        low = folded[word.start() : word.end() - 1]
        clinical = clinical or low in clinical_words()
        at = word.start()
    block = _BLOCK.search(shown, max(0, at - 18), at)
    if block and at < start:
        return block.start(), 0.8
    if at == start or kind not in _SURE or clinical:
        return -1, 0.0
    if kind in {"st", "st."} and re.compile(r"\.? [A-Z]").match(shown, end):
        return -1, 0.0  # a saint
    before = folded[max(0, at - 5) : at]
    placed = before.endswith((" on ", " at ", " off ", " in ", "near ", ", ", "\n")) or not before
    return (at, 0.6) if placed and not folded[at:start].startswith(("dr", "wall ")) else (-1, 0.0)


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
    for _ in range(8):
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
    if not breaks and low and plain[low - 1] not in "\n":
        begin = plain.find(" ", low, start) + 1 or start
    pieces = _PIECES.search(plain, begin, start)
    return pieces.start() if pieces else start
