"""Free from identity: one string of a DICOM element, its clinical words kept."""

from __future__ import annotations

import re
from functools import lru_cache

from recpack.deid.dicom.people import People, vocabulary
from recpack.deid.dicom.trade import all_names, is_trade, spaced, trade_words
from recpack.deid.text.known import KnownIdentities
from recpack.deid.text.page import PageText
from recpack.deid.text.scrubber import TextScrubber
from recpack.deid.text.spans import resolve
from recpack.model.identity import Identities
from recpack.ports import Scrubber

REMOVED = "[removed]"
_WORD = re.compile(r"[A-Za-z]+")
_PLAIN = re.compile(r"[A-Za-z0-9 _^.,:;/*+%()\[\]<>=#&~|-]*")
_DATE_LIKE = re.compile(r"(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d")
_MOST_DIGITS, _LONG_RUN = 8, re.compile(r"\d{5}")
_TITLE = re.compile(r"\b(?:Dr|Prof|Mrs|Miss|Mr|Ms|Hr|Herr|Frau)\b|\b(?i:dr|mr|ms|hr|fr|sr)\.")
_CODE = re.compile(r"[A-Za-z_ ]+\d{0,2}[A-Za-z]?")
_SHORT_WORD = 3  # letters of an abbreviation in capitals
# One word alone: a recogniser has nothing to go by. What holds a long number is none.
_TOKEN = re.compile(r"(?!.*\d{5})(?:[A-Za-z]+\d*|\d+[A-Za-z]+\d*)")
_STRONG = re.compile(r"\d{8}|@|://|\b(?i:dr|prof|mrs|name|patient)\b[. :]")
_GLUED_DATE = re.compile(
    r"(?<=[A-Za-z])(?=(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?(?!\d))"
    r"|(?<=(?<!\d)(?:19|20)\d{6})(?=[A-Za-z]|(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?!\d))"
)
_UNKNOWN_INITIALS = re.compile(
    r"\b((?i:for|pat|patient|pt|by|dr|initials?)[ :.=_^]{1,3})(?:[A-Z]\.[ ^]?){1,3}[A-Z]\.(?!\w)"
)

_SNOMED = re.compile(r"[1-9][0-9]{2,14}[01]0[0-9]")
# Verhoeff's check digit: multiplication in the dihedral group of order 10, and its permutations.
_DIHEDRAL = tuple(
    tuple((a + b) % 5 + 5 * (b > 4) if a < 5 else (a - b) % 5 + 5 * (b < 5) for b in range(10))
    for a in range(10)
)
_PERMUTED = tuple(
    tuple(map(int, row))
    for row in ("0123456789", "1576283094", "5803796142", "8916043527",
                "9453126870", "4286573901", "2793806415", "7046913258")
)  # fmt: skip


class Strings:
    """Scrubs short and long strings with what the folder knows and what the recognisers see."""

    def __init__(self, scrubber: Scrubber) -> None:
        self._scrubber = scrubber
        known = getattr(scrubber, "identities", None)
        asleep = getattr(scrubber, "identified", False)
        self._people: People | None = None
        self._known: KnownIdentities | None = None
        if isinstance(known, Identities) and not asleep:
            self._people, self._known = People(known), KnownIdentities(known)
        self.asleep = bool(asleep)

    def short(self, text: str) -> str:
        """A description or a label (SH, LO, UC): parts of names and initials are names here."""
        if self.asleep or self._is_plain(text):
            return text
        joined = _opened(text)
        told, plain = self._without_known(joined)
        out = told if plain else self._scrubbed(told)
        return self._without_people(text if out == joined else out)

    def term(self, text: str) -> str:
        """A technical term (manufacturer, version, code): what the folder knows, and long numbers.

        No name of a person stands here by itself, and a recogniser takes "PR Interval" for one.
        """
        if _is_concept(text) and not self.is_number(text):
            return text
        strong = self._people is None or _STRONG.search(text) or self._people.may_name(text)
        return self.short(text) if strong else text

    def long(self, text: str) -> str:
        """Sentences (ST, LT, UT): names as the recognisers see them, and initials after a cue."""
        if self.asleep or self._is_plain(text):
            return text
        out = self._scrubber.scrub(text)
        return _UNKNOWN_INITIALS.sub(rf"\1{REMOVED}", out)

    def names_somebody(self, text: str) -> bool:
        """Whether a code string or a code holds what is no defined term but an identity."""
        if self.asleep or _is_defined(text) or self._is_plain(text):
            return False
        return self.short(text) != text

    def knows(self, text: str) -> bool:
        """Whether a person or a number of the folder may be in a text."""
        if self._people is None:
            return self.names_somebody(text)
        return self._people.may_name(text)

    def is_number(self, digits: str) -> bool:
        """Whether the digits of a numeric string are a number of the folder."""
        if self.asleep:
            return False
        if self._people is None:
            return self._scrubber.scrub(digits) != digits
        return self._people.is_number(digits)

    def _scrubbed(self, text: str) -> str:
        """The text without what the recognisers find; joints are blanks to them, and stay."""
        flat = spaced(text)
        if not isinstance(self._scrubber, TextScrubber) or "\n" in text or "\r" in text:
            out = self._scrubber.scrub(flat)
            return text if out == flat else out
        (line,) = self._scrubber.lines((flat,), "und", is_trade)
        out, at, done = "", 0, 0
        for span, mark in zip(line.spans, line.surrogates, strict=True):
            blank = line.text[done : mark.start][span.start - at :]  # where letters would run on
            out += text[at : span.start] + blank + line.text[mark.start : mark.end]
            at, done = span.end, mark.end
        return out + line.text[done:][: len(line.text) - done - (len(text) - at)] + text[at:]

    def _without_known(self, text: str) -> tuple[str, bool]:
        """The text without whom the folder knows, and whether the rest is plain.

        They go first: a recogniser that sees a name takes the word beside it for one as well.
        """
        if self._known is None:
            return text, False
        flat = spaced(text)
        found = resolve([(0, s) for s in self._known.find(PageText(flat))], flat)
        spans = [s for s in found if not _is_letter(flat[s.start : s.end])]
        ends = [0, *(s.end for s in spans)]
        starts = [*(s.start for s in spans), len(flat)]
        rest = [(a, b) for a, b in zip(ends, starts, strict=True)]
        plain = bool(spans) and all(
            _looks_plain(flat[a:b]) or _TOKEN.fullmatch(flat[a:b].strip()) for a, b in rest
        )
        marks = [self._stand_in(flat[s.start : s.end], s.tag) for s in spans]
        pieces = [text[a:b] for a, b in rest]
        out = "".join(x for pair in zip(pieces, [*marks, ""], strict=True) for x in pair)
        return out, plain

    def _is_plain(self, text: str) -> bool:
        """Words of the trade and small numbers alone, and nothing that the folder knows."""
        if not _TOKEN.fullmatch(text) and not _looks_plain(text):
            return False
        if _UNKNOWN_INITIALS.search(spaced(text)):
            return False
        if self._people is None:
            return self._scrubbed(text) == text
        return not self._people.may_name(text)

    def _without_people(self, text: str) -> str:
        if _UNKNOWN_INITIALS.search(spaced(text)):
            text = _UNKNOWN_INITIALS.sub(rf"\1{REMOVED}", spaced(text))
        if self._people is None:
            return text
        out: list[str] = []
        at = 0
        flat = spaced(text)
        for start, end, who in sorted(self._people.places(flat), key=lambda p: (p[0], -p[1])):
            if start >= at and not _is_stand_in(text, start, end):
                out += [
                    text[at:start],
                    " " * _joins(text, start),
                    self._stand_in(who.value, who.tag.value),
                ]
                out.append(" " * _joins(text, end))
                at = end
        return "".join([*out, text[at:]])

    def _stand_in(self, value: str, tag: str) -> str:
        made = getattr(self._scrubber, "stand_in", None)
        return str(made(value, tag)) if made else REMOVED


def _opened(text: str) -> str:
    """The text with blanks where letters and dates run into each other."""
    at = [m.start() for m in _GLUED_DATE.finditer(spaced(text))]
    return " ".join(text[a:b] for a, b in zip([0, *at], [*at, len(text)], strict=True))


def _is_letter(value: str) -> bool:
    """What is left of initials beside a whole name: R of "Ruan Jing R MLO" is a side."""
    return sum(map(str.isalnum, value)) == 1 and value.strip(" ,/()-")[-1:] != "."


def _joins(text: str, at: int) -> bool:
    """Whether letters or digits run on here."""
    return text[max(0, at - 1) : at].isalnum() and text[at : at + 1].isalnum()


def _is_stand_in(text: str, start: int, end: int) -> bool:
    """Whether a word belongs to a stand-in: a patient may be called "Doctor"."""
    return re.match(r" (?:[A-Z]|\d{1,4})(?!\w)", text[end:]) is not None and text[start:end] in {
        "Patient",
        "Relative",
        "Doctor",
        "Person",
        "Hospital",
        "Ward",
    }


def _is_concept(text: str) -> bool:
    """Whether a code is an identifier of a SNOMED CT concept, of which ever so many have 9 digits.

    Length, partition (00 or 10) and check digit as in the SNOMED CT Technical Implementation Guide,
    section 5; a telephone or a record number passes once in 500.
    """
    if not _SNOMED.fullmatch(text):
        return False
    check = 0
    for at, digit in enumerate(reversed(text)):
        check = _DIHEDRAL[check][_PERMUTED[at % 8][int(digit)]]
    return check == 0


@lru_cache(maxsize=8192)
def _is_defined(text: str) -> bool:
    """Whether a code is made of words of the trade alone: TEXT is one, whoever is called so."""
    words = _WORD.findall(text)
    return (
        bool(words)
        and _CODE.fullmatch(text) is not None
        and all(w.lower() in vocabulary() for w in words)
    )


@lru_cache(maxsize=8192)
def _looks_plain(text: str) -> bool:
    if not _PLAIN.fullmatch(text) or any(p.search(text) for p in (_LONG_RUN, _DATE_LIKE, _TITLE)):
        return False
    if sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return False
    words = trade_words()
    return all(
        w.lower() in words
        or (len(w) <= _SHORT_WORD and w.isupper() and w.lower() not in all_names())
        or (len(w) == 1 and _beside_digit(text, m.start(), m.end()))
        for m in _WORD.finditer(text)
        for w in (m[0],)
    )


def _beside_digit(text: str, start: int, end: int) -> bool:
    """A single letter is a name of a thing beside its number (T2, B30f, p2)."""
    return text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()
