"""English addresses told by their parts alone: Villa 21, Way 3417, Al Khuwair, Muscat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english.words import EnglishWords
from recpack.ports import Span

Cues = Mapping[str, Sequence[tuple[int, int]]]
_NO = r"(?:[ ]?(?:[Nn]o|NO|#)s?\.?)?[ ]?:?[ ]?"
_NUMBER = r"[A-Z]{0,3}[-/]?\d[\w/-]*"
# Heads that only addresses have, and those that other things have as well.
_SURE = (
    r"(?:Villa|Flat|Plot|House|Hse|H|Door|D|Apt|Apartment|Shop|Stand|Erf|Bungalow|Bldg|Building|Blk|Purok|Qtr|Quarters|Old|New|Khasra|Gali|"
    r"(?:Private|Locked|P/?)[ ]?Bag|P\.?[ ]?O\.?[ ]?Box|P\.?M\.?B|VILLA|FLAT|PLOT|HOUSE|BLK|PUROK|APT)\.?"
)
_WEAK = r"(?:Block|Lot|Unit|Level|Room|Zone|Phase|Sector|Way|Street|Road|Lane|Tower|Suite|Floor|Site|Km|Post|Ward|UNIT|LOT|BLOCK|PHASE)\.?"
_ROAD = r"\d{1,5}[A-Z]?(?:[/-]\d{1,4}[A-Z]?)?,?[ ](?:[A-Z][\w'’.-]*[ ]){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Crescent|Way)\.?"
_CAP = r"[A-Z][\w'’-]*\.?"
_LINK = r"(?:(?:off|near|nr|opp|opposite|behind|beside|along|by|adj|adjacent[ ]to|next[ ]to)\.?[ ](?:the[ ])?)?"
_PIN = r"(?:[ ]\d{5}-\d{4}(?!\d)|[ ]?[-–][ ]?\d{4,6}|[ ]\d{3}[ ]?\d{3}|[ ]\d{4,5})(?![\d/.,-]*\d)"
_PART = (
    rf"{_LINK}(?!(?:Mr|Mrs|Ms|Dr|Tel|Phone|Ph|Fax|MRN|DOB|Attn|Age|Sex|Mob|Mobile|GSM|Cell|Email|NOK|Bed|Slide|Right|Left)\b)"
    rf"(?:{_CAP}|\d{{1,4}}(?:st|nd|rd|th)?[A-Z]?(?:[/-]\w+)?(?=[ ][A-Z]))(?:[ -](?:(?:of|and|&|the|upon|on|de|cum|del)[ ])?(?:{_CAP}|\d[\w/-]{{0,6}}(?![\w.:/-])))"
    rf"{{0,4}}(?:[ ]\([A-Z][\w. ]{{0,20}}\))?(?:{_PIN})?"
)
_FIRST = re.compile(
    rf"(?<![\w./-])(?:(?P<sure>{_SURE}{_NO}{_NUMBER})|(?P<weak>{_WEAK}{_NO}{_NUMBER})|(?P<road>{_ROAD}(?=,[ ])))"
)
_NEXT = re.compile(rf"[ ]?,?[ ]{_WEAK}{_NO}{_NUMBER}|[ ]?,[ ]?{_PART}")
_HEADED = re.compile(rf",?[ ](?:{_SURE}|{_WEAK}){_NO}{_NUMBER}")
_PIN_END = re.compile(rf"[A-Za-z.)]{_PIN}\Z")
_MOST, _LEAST, _NEAR, _WINDOW = 9, 2, 8, 60
_WORDS = re.compile(r"[a-z]{3,}")


HEADS = (
    "villa", "flat", "plot", "house", "hse", "h.no", "h no", "h. no", "door", "d.no", "d no", "apt", "apartment", "shop", "stand",
    "erf", "bungalow", "bldg", "building", "blk", "purok", "qtr", "quarters", "old no", "new no", "old", "khasra", "gali",
    "private bag", "locked bag", "p.o. box", "po box", "p.o box", "p o box", "p.m.b", "pmb", "block", "lot", "unit", "level",
    "room", "zone", "phase", "sector", "tower", "suite", "floor", "site",
)  # fmt: skip
BESIDE = ("off", "near", "opp", "opposite", "behind", "beside")


def postal(
    page: PageText, english: EnglishWords, towns: frozenset[str], cues: Cues
) -> Iterator[Span]:
    """Spans of such addresses in one line; `cues` are the places of HEADS and BESIDE."""
    text = page.plain
    last = 0
    for match in _firsts(text, cues):
        start, end = match.span()
        if start < last:
            continue
        count, headed = 0, 0
        for _ in range(_MOST):
            part = _NEXT.match(text, end)
            if part is None:
                break
            head = bool(_HEADED.match(text, end))
            words = _WORDS.findall(page.folded, end, part.end())
            if not head and words and all(w in english.never for w in words) and len(words) < 3:
                break
            count, headed, end = count + 1, headed + head, part.end()
        told = bool(_PIN_END.search(text, max(start, end - _NEAR), end)) or (
            _tail(page, match.end(), end) in towns
        )
        enough = count >= _LEAST or (count > 0 and (headed or told))
        if (
            (match["sure"] and enough)
            or (match["road"] and count)
            or (count > 1 and headed and told)
        ):
            last = end
            yield Span(start, end, "ADDRESS", 0.7, "address")


def _firsts(text: str, cues: Cues) -> list[re.Match[str]]:
    """First parts of addresses, in order of place."""
    found = [m for start, _ in cues.get("heads", ()) if (m := _FIRST.match(text, start))]
    for start, _ in cues.get("beside", ()):
        if text.startswith(", ", start - 2):
            line = max(text.rfind("\n", 0, start) + 1, start - _WINDOW)
            found.extend(m for m in _FIRST.finditer(text, line, start) if m["road"])
    return sorted(found, key=re.Match.start)


def _tail(page: PageText, start: int, end: int) -> str:
    """The last part of an address, which may be a town of the list."""
    return page.folded[start:end].rpartition(",")[2].strip(" .-–0123456789")
