"""glossary.csv: a coordinator's own words, one a line: language, source, English.

As people and spreadsheets write it: comma, semicolon or tab, quotes, a header or none, more
columns, empty lines, lines that begin with "#". A line that cannot be used is told by its number
and passed over; what it says is never quoted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recpack.mt.languages import canonical
from recpack.mt.people.corrections import plain

GLOSSARY_NAME = "glossary.csv"
MAX_ROWS = 50_000
MAX_LENGTH = 400
_HEADER = {
    "language": "language", "lang": "language", "code": "language", "from": "language",
    "source": "source", "term": "source", "original": "source", "text": "source",
    "english": "english", "en": "english", "target": "english", "translation": "english",
    "语言": "language", "语种": "language", "原文": "source", "英文": "english", "译文": "english",
}  # fmt: skip
_COLUMNS = ("language", "source", "english")
_NAMES = {
    "chinese": "zh", "portuguese": "pt", "spanish": "es", "german": "de", "french": "fr",
    "russian": "ru", "arabic": "ar", "japanese": "ja", "korean": "ko", "thai": "th",
    "vietnamese": "vi", "indonesian": "id", "*": "", "any": "", "all": "",
}  # fmt: skip
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row; `language` is "" for any."""

    language: str
    source: str
    english: str
    line: int


@dataclass(frozen=True, slots=True)
class Glossary:
    """The rows that can be used, and one warning for each that cannot."""

    entries: tuple[Entry, ...] = ()
    warnings: tuple[str, ...] = ()


def read_glossary(text: str) -> Glossary:
    """The rows of a glossary's text, each source of a language once (the first stands)."""
    entries: dict[tuple[str, str], Entry] = {}
    warnings: list[str] = []
    columns: Mapping[str, int] = {name: n for n, name in enumerate(_COLUMNS)}
    first = True
    for line, cells in _lines(text, warnings):
        header = _header(cells) if first else None
        first = False
        if header is not None:
            columns = header
            continue
        entry = _entry(cells, columns, line, warnings)
        if entry is None:
            continue
        before = entries.setdefault((entry.language, plain(entry.source)), entry)
        if before.english != entry.english:
            told = f"the same source as line {before.line} with other English; that line stands"
            warnings.append(_said(line, told))
        if len(entries) >= MAX_ROWS:
            warnings.append(_said(line, f"more than {MAX_ROWS} rows; the rest is not read"))
            break
    return Glossary(tuple(entries.values()), tuple(warnings))


def _said(line: int, what: str) -> str:
    return f"{GLOSSARY_NAME}, line {line}: {what}"


def _lines(text: str, warnings: list[str]) -> list[tuple[int, list[str]]]:
    """(number of the first line, cells) of every row that is not empty and no remark."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    skip = 0
    told = re.match(r"sep=(.)\n", text)  # what Excel writes for itself
    if told:
        text, skip = text[told.end() :], 1
    reader = csv.reader(io.StringIO(text), delimiter=told[1] if told else _delimiter(text))
    out: list[tuple[int, list[str]]] = []
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return out
        except csv.Error:
            warnings.append(_said(reader.line_num + skip, "not readable as CSV"))
            before = reader.line_num
            continue
        number, before = before + 1 + skip, reader.line_num
        cells = [" ".join(c.split()) for c in cells]
        if any(cells) and not cells[0].startswith("#"):
            out.append((number, cells))


def _delimiter(text: str) -> str:
    """The sign that cuts most of the first lines into three cells or more."""
    lines = [x for x in text.split("\n") if x.strip() and not x.startswith("#")][:20]

    def fits(sign: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        return sum(n >= len(_COLUMNS) for n in counts), -sum(n > len(_COLUMNS) for n in counts)

    return max((",", ";", "\t", "，", "；"), key=fits)  # the first of equals


def _header(cells: Sequence[str]) -> dict[str, int] | None:
    found: dict[str, int] = {}
    for n, cell in enumerate(cells):
        name = _HEADER.get(cell.casefold())
        if name:
            found.setdefault(name, n)
    return found if {"source", "english"} <= set(found) else None


def _entry(
    cells: Sequence[str], columns: Mapping[str, int], line: int, warnings: list[str]
) -> Entry | None:
    """The row, or None with a warning."""
    if len(cells) <= max(columns.values()) and any(cells):
        warnings.append(_said(line, f"{len(cells)} columns; language, source and English wanted"))
        return None
    values = {name: cells[n] for name, n in columns.items()}
    language = _language(values.get("language", ""))
    wrong = ""
    if language is None:
        wrong = "the language is no code such as zh or pt"
    elif not values["source"]:
        wrong = "the source is empty"
    elif not values["english"]:
        wrong = "the English is empty"
    elif max(map(len, values.values())) > MAX_LENGTH:
        wrong = f"longer than {MAX_LENGTH} characters; a correction in review.toml may be"
    if wrong or language is None:
        warnings.append(_said(line, wrong))
        return None
    return Entry(language, values["source"], values["english"], line)


def _language(text: str) -> str | None:
    """A code ("" for any), None if it is none."""
    known = _NAMES.get(text.casefold())
    if known is not None:
        return known
    if not text:
        return ""
    return canonical(text) if _CODE.fullmatch(text) else None


__all__ = ["GLOSSARY_NAME", "Entry", "Glossary", "read_glossary"]
