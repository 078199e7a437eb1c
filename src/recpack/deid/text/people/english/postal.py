"""English addresses told by their parts alone: Villa 21, Way 3417, Al Khuwair, Muscat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english.words import EnglishWords
from recpack.ports import Span

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
    rf"(?:{_CAP}|\d{{1,4}}(?:st|nd|rd|th)?[A-Z]?(?:[/-]\w+)?(?=[ ][A-Z]))(?:[ -](?:(?:of|and|&|the|upon|on|de|cum|del)[ ])?(?:{_CAP}|\d[\w/-]{{0,6}}(?![.:])))"
    rf"{{0,4}}(?:[ ]\([A-Z][\w. ]{{0,20}}\))?(?:{_PIN})?"
)
_FIRST = re.compile(
    rf"(?<![\w./-])(?:(?P<sure>{_SURE}{_NO}{_NUMBER})|(?P<weak>{_WEAK}{_NO}{_NUMBER})|(?P<road>{_ROAD}(?=,[ ](?:off|near|opp|behind)[ ])))"
)
_NEXT = re.compile(rf"[ ]?,?[ ]{_WEAK}{_NO}{_NUMBER}|[ ]?,[ ]?{_PART}")
_HEADED = re.compile(rf",?[ ](?:{_SURE}|{_WEAK}){_NO}{_NUMBER}")
_PIN_END = re.compile(rf"[A-Za-z.)]{_PIN}\Z")
_MOST, _LEAST, _NEAR = 9, 2, 8
_WORDS = re.compile(r"[a-z]{3,}")


def postal(page: PageText, english: EnglishWords, towns: frozenset[str]) -> Iterator[Span]:
    """Spans of such addresses in one line."""
    text = page.plain
    last = 0
    for match in _firsts(text):
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
        if (match["sure"] and enough) or (match["road"] and count) or (count > 1 and headed and told):
            last = end
            yield Span(start, end, "ADDRESS", 0.7, "address")


def _firsts(text: str) -> Iterator[re.Match[str]]:
    """Heads in the lines that have two commas at least."""
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin)
        end = end if end >= 0 else len(text)
        if text.count(",", begin, end) >= _LEAST:
            yield from _FIRST.finditer(text, begin, end)
        begin = end + 1


def _tail(page: PageText, start: int, end: int) -> str:
    """The last part of an address, which may be a town of the list."""
    return page.folded[start:end].rpartition(",")[2].strip(" .-–0123456789")
