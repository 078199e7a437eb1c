"""What people typed for the translation: the glossary and the corrections, freed of identity.

Their English goes into the bundle, so it passes redaction like any paper. Their sources do not:
they are only compared with texts that have been redacted, and match nothing if they name somebody.
Dates are apart: who corrects a line reads the bundle, whose dates are shifted already. A date that
stands in the source therefore stays; any other is taken for a real one and shifted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from recpack.config import Config
from recpack.decisions import REVIEW_NAME, ConfigError
from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.english import EnglishDocument
from recpack.model.problem import Problem, Severity
from recpack.mt.people.corrections import CORRECTED, STAND_IN, Row, unused
from recpack.mt.people.glossary import GLOSSARY_NAME, read_glossary
from recpack.mt.verify import RED
from recpack.ports import Span
from recpack.readers.decode import decode_text

STAGE = "translate"
_MAX_BYTES = 16 << 20
_SHOWN = 12  # rows named in one problem


@dataclass(frozen=True, slots=True)
class Typed:
    """Rows (language, source, English); `places` say where each correction stands, for messages."""

    glossary: tuple[Row, ...] = ()
    corrections: tuple[Row, ...] = ()
    lines: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def load(folder: Path, config: Config) -> Typed:
    """What was typed, as it was typed. Raises ConfigError where glossary.csv is no text."""
    found = read_glossary(_text(folder / GLOSSARY_NAME))
    return Typed(
        tuple((e.language, e.source, e.english) for e in found.entries),
        tuple((c.language, c.source, c.english) for c in config.corrections),
        tuple(e.line for e in found.entries),
        tuple(c.row for c in config.corrections),
        found.warnings,
    )


def _text(path: Path) -> str:
    if not path.is_file():
        return ""
    try:
        data = path.read_bytes()
    except OSError as err:
        raise ConfigError(f"{path.name}: {err.strerror}") from None
    if len(data) > _MAX_BYTES:
        raise ConfigError(f"{path.name}: larger than {_MAX_BYTES >> 20} MB")
    decoded = decode_text(data) if data.strip() else ("", "")
    if decoded is None:
        raise ConfigError(f"{path.name}: no text in a known encoding; save it as CSV UTF-8")
    return decoded[0]


def redacted(typed: Typed, scrubber: TextScrubber) -> Typed:
    """The same without identity in the English; which rows lost something is a problem."""
    glossary, some = _clean(typed.glossary, scrubber)
    corrections, more = _clean(typed.corrections, scrubber)
    told = [f"{GLOSSARY_NAME}, line {typed.lines[i]}" for i in some]
    told += [f"{REVIEW_NAME}, translation {typed.places[i]}" for i in more]
    problems = typed.problems
    if told:
        detail = _listed(told)
        problems += (Problem("typed-redacted", Severity.WARNING, STAGE, detail=detail),)
    return replace(typed, glossary=glossary, corrections=corrections, problems=problems)


def _listed(places: Sequence[str]) -> str:
    rest = len(places) - _SHOWN
    return "; ".join(places[:_SHOWN]) + (f"; {rest} more" if rest > 0 else "")


def _clean(rows: Iterable[Row], scrubber: TextScrubber) -> tuple[tuple[Row, ...], list[int]]:
    out: list[Row] = []
    changed: list[int] = []
    for n, (language, source, english) in enumerate(rows):
        clean = english_of(source, english, scrubber)
        if clean != english:
            changed.append(n)
        out.append((language, source, clean))
    return tuple(out), changed


def english_of(source: str, english: str, scrubber: TextScrubber) -> str:
    """The English of one row without identity, as far as its source does not hold the same."""
    days = {found.iso for found in find_dates(source)}

    def spared(page: str, span: Span) -> bool:
        value = page[span.start : span.end]
        if not any(map(str.isalnum, STAND_IN.sub("", value))):
            return True
        if span.tag == "DATE":
            told = [found.iso for found in find_dates(value)]
            return bool(told) and all(day in days for day in told)
        return not span.by.startswith("known") and _stands(value, source)

    lines = scrubber.lines(english.split("\n"), "en", spared)
    return "\n".join(line.text for line in lines)


def _stands(value: str, source: str) -> bool:
    """Whether the very word stands in the source, which is that of a redacted text."""
    return re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", source) is not None


def met(typed: Typed, documents: Sequence[EnglishDocument]) -> tuple[Problem, ...]:
    """What became of the corrections: those that fit no text, those that a check speaks against."""
    sources: list[str] = []
    out: list[Problem] = []
    for document in documents:
        for page in document.pages:
            found = [s for b in page.blocks for s in b.segments if CORRECTED in s.flags]
            sources += [s.source for s in found]
            doubtful = sum(bool(RED & set(s.flags)) for s in found)
            if doubtful:
                out.append(
                    Problem(
                        "correction-doubtful", Severity.WARNING, STAGE, document.clean.source,
                        page.number, f"segments: {doubtful}",
                    )
                )  # fmt: skip
    idle = [f"translation {typed.places[n]}" for n in unused(typed.corrections, sources)]
    if idle:
        detail = f"{REVIEW_NAME}: {_listed(idle)}"
        out.append(Problem("correction-unused", Severity.WARNING, STAGE, detail=detail))
    return tuple(out)


__all__ = ["Typed", "english_of", "load", "met", "redacted"]
