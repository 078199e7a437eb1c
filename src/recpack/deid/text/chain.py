"""The chain of recognisers, in the order of trust."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from recpack import lang
from recpack.deid.text.ages import Ages
from recpack.deid.text.columns import LabelColumns
from recpack.deid.text.dates.find import find_dates, find_unclear, find_without_year
from recpack.deid.text.fold import compact
from recpack.deid.text.known import KnownIdentities
from recpack.deid.text.labels import LabelledFields
from recpack.deid.text.labelwords import labels_of, squeeze
from recpack.deid.text.numbers.shapes import SHAPES
from recpack.deid.text.organisations import Organisations
from recpack.deid.text.page import PageText
from recpack.deid.text.people.again import again
from recpack.deid.text.people.recognisers import PEOPLE, TAGGERS
from recpack.deid.text.plainwords import is_medicine, is_region, is_scale
from recpack.deid.text.recogniser import Recogniser
from recpack.deid.text.references import outside
from recpack.deid.text.spans import resolve
from recpack.deid.text.trained.reader import SecondReader
from recpack.dicom.terms import is_controlled
from recpack.ports import Span

OVERRIDE, _NOTHING = "\u202e", "\u200b"
# What stands in the place of an identifier is none: a second redaction finds nothing.
_ONE = (
    r"(?:Patient|Relative|Doctor|Person|Hospital|Ward|ID|Phone|Email|URL|Address)"
    r"(?: (?:[A-Z]\d*|\d{1,4}))?|\[(?:birth )?date\]|90\+"
)
# Modalities that are titles as well: only in capitals, without a dot.
_MODALITY_LENGTH = 4
_MODALITY = re.compile(r"(?<![^\W\d_])(?:MR|DR|SR|MS|PR|MG)[ ,:/-]{1,2}\Z")
_COLON = re.compile(r"\s?[:：]\s?")
_STAND_IN = re.compile(rf"(?:{_ONE})(?:[ ,;/]{{1,3}}(?:{_ONE}))*")
_WORDED = frozenset({"HOSPITAL", "WARD", "ADDRESS", "PATIENT", "RELATIVE", "STAFF", "PERSON"})


@dataclass(frozen=True, slots=True)
class Dates:
    """Calendar dates, to be shifted rather than hidden."""

    def describe(self) -> str:
        """One line for the docs."""
        return "dates: calendar dates in the forms of many languages; shifted, not hidden"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole dates."""
        text = page.plain
        dates = list(find_dates(text))
        for found in (*dates, *find_without_year(text, dates)):
            yield Span(found.start, found.end, "DATE", 0.9, "date")
        for start, end in find_unclear(text):
            yield Span(start, end, "DATE", 0.5, "unclear-date")


@cache
def languages_of(language: str) -> tuple[str, ...]:
    """The page's language first, then English; unknown: every language there is data for."""
    if lang.read_toml(f"{language}/identity.toml"):
        return (language, "en") if language != "en" else ("en",)
    return (
        "en",
        *(c for c in lang.languages() if c != "en" and lang.read_toml(f"{c}/identity.toml")),
    )


@cache
def recognisers(language: str) -> tuple[Recogniser, ...]:
    """The chain for a language, most trusted first, without what the folder knows."""
    codes = languages_of(language)
    return (
        LabelledFields(codes),
        LabelColumns(codes),
        *(part() for part in SHAPES),
        Ages(),
        Dates(),
        Organisations(codes),
        *(part(codes) for part in PEOPLE),
        *_tagger(codes[0]),
    )


_SURE = 0.65  # as a label or a title tells; below, a finding rests on the look of words alone
_PHRASE_ENDS = "\n\t:;()"
_LONGEST_TERM = 120
_BEHIND = 20  # characters behind a town that tell a classification named after it


def _tagger(language: str) -> tuple[Recogniser, ...]:
    """The tagger of a language whose extra is installed: what it finds alone is for review."""
    module = TAGGERS.get(language)
    return (module.tagger(),) if module is not None and module.EXTRA.available() else ()


def fingerprint() -> str:
    """The taggers that are installed, with their versions: with others, other text is hidden."""
    return ";".join(
        t.EXTRA.fingerprint() for _, t in sorted(TAGGERS.items()) if t.EXTRA.available()
    )


def find_spans(
    text: str, language: str, known: KnownIdentities | None = None, *, trained: bool = True
) -> tuple[Span, ...]:
    """Identifiers of a page's text (lines by newline, cells by tab), in order of place.

    Without `trained` they are those of the rules alone.
    """
    spans = _find(PageText(text), language, known, trained=trained)
    if OVERRIDE in text:
        # Hidden either way: as the eye sees it, and as a program that ignores the override does.
        seen = PageText(text.replace(OVERRIDE, _NOTHING))
        spans += _find(seen, language, known, trained=trained)
        spans.sort(key=lambda s: (s.start, -s.end))
    out: list[Span] = []
    for span in spans:
        start = max(span.start, out[-1].end if out else 0)
        if start < span.end:
            out.append(Span(start, span.end, span.tag, span.score, span.by))
    return tuple(out)


def _find(
    page: PageText, language: str, known: KnownIdentities | None, *, trained: bool
) -> list[Span]:
    """Spans in offsets of the original text, in order; an override may make them overlap."""
    ranked: list[tuple[int, Span]] = []
    chain = recognisers(language)
    if known is not None:
        # One part of a name (Souza) may belong to a relative or a doctor whose label says so; what
        # a misreading alone explains yields to whatever else is found there.
        last = len(chain) + 1
        ranked.extend((0 if s.by == "known" else last, s) for s in known.find(page))
    for rank, part in enumerate(chain, 1):
        script = getattr(part, "script", "")
        if not script or script in page.scripts:
            # An e-mail address is never split by a name that is in it.
            ranked.extend((-1 if s.tag == "EMAIL" else rank, s) for s in part.find(page))
    told = known.people if known is not None else ()
    once = resolve(ranked)
    ranked.extend((len(chain), s) for s in again(page, languages_of(language), once, told))
    refused = known.identities.rejected if known is not None else ()
    if refused:
        ranked = [(r, s) for r, s in ranked if compact(page.plain[s.start : s.end]) not in refused]
    resolved = _trim(page.plain, [(0, s) for s in resolve(_trim(page.plain, ranked), page.plain)])
    spans = [s for _, s in resolved if not _STAND_IN.fullmatch(page.plain, s.start, s.end)]
    kept = _joined(page.plain, spans)
    if trained:
        kept = _read_again(page, SecondReader(language), kept, refused)
    kept = [s for s in outside(page.plain, kept) if not _is_medicine(page.plain, s)]
    back = [Span(*page.span(s.start, s.end), s.tag, s.score, s.by) for s in kept]
    return sorted(back, key=lambda s: (s.start, -s.end))


def _read_again(
    page: PageText, reader: SecondReader, kept: list[Span], refused: Collection[str]
) -> list[Span]:
    """`kept` and what the trained reader finds besides; stand-ins are hidden from it."""
    if not reader.reads(page):
        return kept
    plain = page.plain
    stand_ins = [
        Span(m.start(), m.end(), "", 1.0, "")
        for m in _STAND_IN.finditer(plain)
        if not m[0].isalpha()
    ]
    closed = resolve([(0, s) for s in kept] + [(1, s) for s in stand_ins]) if stand_ins else kept
    more = [
        (1, s)
        for found in reader.find(page, closed)
        if (s := _before_label(plain, found, kept, reader.language))
        and compact(plain[s.start : s.end]) not in refused
        and not _STAND_IN.fullmatch(plain, s.start, s.end)
    ]
    if not more:
        return kept
    found = resolve([*((0, s) for s in closed), *more], plain)
    return [s for _, s in _trim(plain, [(0, s) for s in found if s.tag])]


def _before_label(text: str, span: Span, kept: Sequence[Span], language: str) -> Span | None:
    """The span without the label of what stands behind it (Nascimento: 12/03/1971), if any is left.

    Either the label told of it, or it is a birth date, which was known already.
    """
    colon = _COLON.match(text, span.end)
    behind = [s for s in kept if colon is not None and s.start == colon.end()]
    name, _, last = text[span.start : span.end].rpartition(" ")
    birth = labels_of(languages_of(language)).kinds.get(squeeze(last)) == "BIRTHDATE"
    told = any(s.by == "label" or (birth and s.tag == "BIRTHDATE") for s in behind)
    end = span.start + len(name.rstrip())
    return span if not told else replace(span, end=end) if end > span.start else None


def _is_medicine(text: str, span: Span) -> bool:
    """A medicine, a germ, a scale, or a region behind a modality (MR Kopf) taken for a name.

    What the folder knows is never let go.
    """
    worded = span.tag in _WORDED and not span.by.startswith("known")
    if not worded:
        return False
    value = text[span.start : span.end]
    if is_medicine(value) or _is_term(text, span):
        return True
    if span.by == "town" and is_scale(value, text[span.end : span.end + _BEHIND]):
        return True
    behind = _MODALITY.search(text, max(0, span.start - _MODALITY_LENGTH), span.start)
    return (behind is not None or span.by == "title-list") and is_region(value)


def _is_term(text: str, span: Span) -> bool:
    """Part of a heading or label that is a controlled term ("Key Object Description: …")."""
    if span.score >= _SURE or not text[span.start].isascii():
        return False
    begin = max(text.rfind(c, 0, span.start) for c in _PHRASE_ENDS) + 1
    ends = (text.find(c, span.end) for c in _PHRASE_ENDS)
    end = min((e for e in ends if e >= 0), default=len(text))
    return end - begin <= _LONGEST_TERM and is_controlled(text[begin:end].strip(" –"))


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Spans that hold a value; a dot or bracket that is left of one joins its neighbour."""
    out: list[Span] = []
    opened = -1
    for span in spans:
        piece = text[span.start : span.end]
        if _is_value(piece, span):
            begun = 0 <= opened == span.start - 1
            out.append(replace(span, start=opened) if begun else span)
        elif len(piece) == 1 and not piece.isalnum():
            if out and out[-1].end == span.start:
                last = out.pop()
                out.append(Span(last.start, span.end, last.tag, last.score, last.by))
            else:
                opened = span.start
    return out


def _is_value(piece: str, span: Span) -> bool:
    """What is left of a number beside another span may be its label alone ("CRM-SP")."""
    if span.tag in {"ID", "PHONE"} and span.by.startswith("shape"):
        return any(c.isdigit() for c in piece)
    wanted = str.isalpha if span.tag in _WORDED - {"ADDRESS"} else str.isalnum
    return any(wanted(c) for c in piece)


def _trim(text: str, ranked: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """Spans without blanks at their ends; words do not begin in the middle of a number."""
    out = []
    for rank, span in ranked:
        start, end = span.start, span.end
        if span.tag in _WORDED and start and text[start - 1].isdigit():
            while start < end and text[start].isdigit():
                start += 1
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if (start, end) == (span.start, span.end):
            out.append((rank, span))
        elif end > start:
            out.append((rank, Span(start, end, span.tag, span.score, span.by)))
    return out
