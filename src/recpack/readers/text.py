"""Plain text, CSV, HTML and RTF in any usual encoding -> Document of native text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from recpack.model.document import Document
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.decode import decode_text
from recpack.readers.dump import is_dump
from recpack.readers.enclosed import Enclosed, picture_pages
from recpack.readers.html import HtmlReader
from recpack.readers.native import Line, Told, made, plain_rows
from recpack.readers.rtf import read_rtf

MAX_BYTES = 32 << 20
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|meta)\b", re.IGNORECASE)
_CSV_SEPARATORS = ";\t|,"


def _csv_rows(text: str) -> list[list[str]] | None:
    """Rows of delimited values, if every one of the first lines has the same columns."""
    import csv
    import io

    lines = [ln for ln in text.splitlines() if ln.strip()]
    for sep in _CSV_SEPARATORS:
        counts = {ln.count(sep) for ln in lines[:20]}
        if len(lines) >= 2 and min(counts) >= 1 and (len(counts) == 1 or '"' in text):
            try:
                rows = list(csv.reader(io.StringIO(text), delimiter=sep))
            except csv.Error:
                return None
            if len({len(r) for r in rows if r}) == 1:
                return [row for row in rows if row]
    return None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a decoded file holds: lines, strings that are not shown, pictures.

    `elsewhere` counts pictures that are drawings or no part of the file, `objects` other files in
    it.
    """

    lines: tuple[Line, ...]
    told: Told
    pictures: tuple[Enclosed, ...] = ()
    elsewhere: int = 0
    objects: int = 0


def reading(text: str) -> Reading:
    """A decoded file: RTF, HTML and CSV by their look, otherwise its lines as they stand."""
    told = Told()
    if text.lstrip().startswith("{\\rtf"):
        found, rtf = read_rtf(text, told)
        return Reading(tuple(found), told, tuple(rtf.pictures), 0, rtf.objects)
    if _HTML.search(text[:4096]):
        page = HtmlReader(told)
        lines = tuple(page.lines(text))
        return Reading(lines, told, tuple(page.pictures), page.elsewhere)
    rows = _csv_rows(text)
    if rows is not None:
        return Reading(tuple(told.table(plain_rows(rows))), told)
    plain = (ln.rstrip() for ln in re.split(r"\r\n|\r|\n|\f|\v", text))
    return Reading(tuple(Line(ln) for ln in plain if ln.strip()), told)


def text_lines(text: str) -> tuple[str, ...]:
    """The lines of a decoded file alone."""
    return tuple(line.text for line in reading(text).lines)


def read_text_file(path: str, source: SourceFile, blobs: Blobs) -> Outcome[Document]:
    """Read a TXT, CSV, HTML or RTF file. OSError if it cannot be opened.

    Problems: size-limit, text-undecodable, text-byte-listing, picture-damaged, picture-unreadable,
    pixel-limit, embedded-object, no-text.
    """
    with Path(path).open("rb") as f:
        data = f.read(MAX_BYTES + 1)
    problems: list[Problem] = []
    if len(data) > MAX_BYTES:
        data = data[:MAX_BYTES]
        problems.append(Problem("size-limit", Severity.WARNING, "read", source.id))
    found = decode_text(data)
    if found is None:
        return Outcome(None, (Problem("text-undecodable", Severity.ERROR, "read", source.id),))
    read = reading(found[0])
    if is_dump([line.text for line in read.lines]):
        return Outcome(None, (Problem("text-byte-listing", Severity.ERROR, "read", source.id),))
    pages, more = picture_pages(read.pictures, source, blobs, read.elsewhere)
    problems += more
    if read.objects:
        told = f"{read.objects} inside"
        problems.append(Problem("embedded-object", Severity.WARNING, "read", source.id, None, told))
    return made(source, read.lines, read.told, pages, problems)
