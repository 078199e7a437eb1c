"""Text in, clean text out: the one way in which identity leaves a string."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from recpack.deid.text.chain import find_spans
from recpack.deid.text.dates.find import find_dates, find_without_year, render, shift_dicom
from recpack.deid.text.known import KnownIdentities
from recpack.deid.text.page import PageText
from recpack.deid.text.surrogates import Surrogates
from recpack.model.clean import Surrogate
from recpack.model.identity import CaseKey, Identities
from recpack.ports import Span

UNCLEAR_DATE = "[date]"
# Whether a finding in a text is none after all: (the text, the finding).
Spared = Callable[[str, Span], bool]
_WELL_KNOWN_ROOT = "1.2.840.10008."


@dataclass(frozen=True, slots=True)
class CleanLine:
    """A clean line, its stand-ins, and the spans of the original that they replace."""

    text: str
    surrogates: tuple[Surrogate, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TextScrubber:
    """Scrubs the strings of one case; identified mode lets everything through."""

    identities: Identities
    key: CaseKey
    identified: bool = False
    _known: list[KnownIdentities] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    _names: list[Surrogates] = field(default_factory=list, init=False, repr=False, compare=False)

    _memo: dict[tuple[str, bool], str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        self._known.append(KnownIdentities(self.identities))
        self._names.append(Surrogates(self.identities))

    def spans(self, text: str, language: str) -> tuple[Span, ...]:
        """Identifiers of a text."""
        return find_spans(text, language, self._known[0])

    def lines(
        self, texts: Sequence[str], language: str, spared: Spared | None = None
    ) -> tuple[CleanLine, ...]:
        """Clean lines of a page: identifiers may run over line ends."""
        page = "\n".join(texts)
        spans = () if self.identified else self.spans(page, language)
        if spared is not None:
            spans = tuple(s for s in spans if not spared(page, s))
        days = self._shifted_dates(page) if any(s.tag == "DATE" for s in spans) else {}
        out: list[CleanLine] = []
        at = first = 0
        for text in texts:
            end = at + len(text)
            while first < len(spans) and spans[first].end <= at:
                first += 1
            inside: list[Span] = []
            names: list[str] = []
            for s in (spans[i] for i in range(first, len(spans))):
                if s.start >= end or not text:  # an identifier may run over an empty line
                    break
                piece = Span(max(s.start, at) - at, min(s.end, end) - at, s.tag, s.score, s.by)
                value = text[piece.start : piece.end]
                begins = s.start >= at  # the stand-in stands where the identifier begins
                dated = days.get(s.start) if s.tag == "DATE" else None
                name = dated or self.stand_in(value, s.tag)
                inside.append(piece)
                names.append(name if begins else "…")
            out.append(_line(text, tuple(inside), tuple(names)))
            at = end + 1
        return tuple(out)

    def _shifted_dates(self, text: str) -> dict[int, str]:
        """What stands for each date, by its place: only the page tells 5.3.23 from a heading."""
        page = PageText(text)
        found = list(find_dates(page.plain))
        days, mode = self.key.shift_days, self.key.dates
        return {
            page.span(f.start, f.end)[0]: render(f, days, mode) or UNCLEAR_DATE
            for f in (*found, *find_without_year(page.plain, found))
        }

    def stand_in(self, value: str, tag: str) -> str:
        """What stands in the place of a value."""
        if tag != "DATE":
            return self._names[0].of(tag, value)
        out = value
        dates = list(find_dates(value))
        if not dates:
            return UNCLEAR_DATE
        for found in reversed(dates):
            new = render(found, self.key.shift_days, self.key.dates) or UNCLEAR_DATE
            out = out[: found.start] + new + out[found.end :]
        return out

    def scrub(self, text: str, spared: Spared | None = None) -> str:
        """One free string (DICOM element, file name), whose language nobody tells.

        `spared` lets findings pass; it is the same function for all strings of a case.
        """
        if self.identified or not text.strip():
            return text
        known = (text, spared is None)
        if known not in self._memo:
            lines = self.lines(text.replace("\r", "\n").split("\n"), "und", spared)
            self._memo[known] = "\n".join(line.text for line in lines)
        return self._memo[known]

    def shift_date(self, value: str) -> str:
        """A DICOM DA or DT value moved by the case's shift ("" if it is no date)."""
        return shift_dicom(value, self.key.shift_days, self.key.dates)

    def uid(self, value: str) -> str:
        """A UID mapped under the case key (PS3.5 B.2: 2.25 and a 128-bit number)."""
        if value.startswith(_WELL_KNOWN_ROOT) or not value:
            return value
        mac = hmac.new(self.key.secret, b"uid" + value.strip("\0 ").encode(), hashlib.sha256)
        return f"2.25.{int.from_bytes(mac.digest()[:16], 'big')}"

    def pseudonym(self) -> str:
        """The case code, for PatientID and PatientName."""
        return self.key.code


def _line(text: str, inside: tuple[Span, ...], names: tuple[str, ...]) -> CleanLine:
    """The line with `names` in the place of the spans; blanks where letters would run together."""
    pieces: list[str] = []
    marks: list[Surrogate] = []
    length = last = 0
    for span, name in zip(inside, names, strict=True):
        kept = text[last : span.start]
        if kept and kept[-1].isalnum() and name[:1].isalpha():
            kept += " "
        pieces += [kept, name]
        length += len(kept)
        marks.append(Surrogate(length, length + len(name), span.tag))
        length += len(name)
        last = span.end
        if last < len(text) and text[last].isalnum() and name[-1:].isalnum():
            pieces.append(" ")
            length += 1
    pieces.append(text[last:])
    return CleanLine("".join(pieces), tuple(marks), inside)


def count(lines: Sequence[CleanLine]) -> tuple[tuple[str, int], ...]:
    """How many spans of each tag were replaced."""
    return tuple(sorted(Counter(s.tag for line in lines for s in line.spans).items()))
