"""Plain text, CSV, HTML and RTF in any usual encoding -> Document of native text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from recpack.model.document import Document
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.decode import decode_text
from recpack.readers.dump import is_dump
from recpack.readers.layout import native_document
from recpack.readers.mend import mended
from recpack.readers.rtf import rtf_to_lines

MAX_BYTES = 32 << 20
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|meta)\b", re.IGNORECASE)
_CSV_SEPARATORS = ";\t|,"


class _Html(HTMLParser):
    """Visible text of a page as lines; table cells become tabs."""

    _SKIP = frozenset({"script", "style", "noscript", "template", "svg"})
    _BREAK = frozenset(
        [
            "p",
            "div",
            "br",
            "tr",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "table",
            "ul",
            "ol",
            "section",
            "article",
            "header",
            "footer",
            "dt",
            "dd",
            "pre",
            "hr",
            "title",
            "body",
            "blockquote",
            "form",
            "fieldset",
        ]
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._now: list[str] = []
        self._depth = 0

    def _end(self) -> None:
        cells = [" ".join(cell.split()) for cell in "".join(self._now).split("\t")]
        line = "\t".join(cells).strip("\t ")
        if line:
            self.lines.append(line)
        self._now = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._SKIP:
            self._depth += 1
        elif tag in ("td", "th"):
            self._now.append("\t")
        elif tag in self._BREAK:
            self._end()
        self._now.extend(f" {v} " for k, v in attrs if k in ("alt", "placeholder") and v)
        if tag == "input":
            self._now.extend(f" {v} " for k, v in attrs if k == "value" and v)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SKIP:
            self._depth = max(0, self._depth - 1)
        elif tag in self._BREAK:
            self._end()

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self._now.append(re.sub(r"\s+", " ", data))

    def finish(self) -> tuple[str, ...]:
        self.close()
        self._end()
        return tuple(self.lines)


def _csv_lines(text: str) -> tuple[str, ...] | None:
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
                return tuple("\t".join(" ".join(c.split()) for c in row) for row in rows if row)
    return None


def text_lines(text: str) -> tuple[str, ...]:
    """Lines of a decoded file: HTML and CSV by their look, otherwise as they stand."""
    if text.lstrip().startswith("{\\rtf"):
        return rtf_to_lines(text)
    if _HTML.search(text[:4096]):
        parser = _Html()
        parser.feed(text)
        return parser.finish()
    rows = _csv_lines(text)
    if rows is not None:
        return rows
    return tuple(ln.rstrip() for ln in re.split(r"\r\n|\r|\n|\f|\v", text) if ln.strip())


def read_text_file(path: str, source: SourceFile, blobs: Blobs) -> Outcome[Document]:
    """Read a TXT, CSV, HTML or RTF file. OSError if it cannot be opened."""
    del blobs  # native text has no raster
    with Path(path).open("rb") as f:
        data = f.read(MAX_BYTES + 1)
    problems: list[Problem] = []
    if len(data) > MAX_BYTES:
        data = data[:MAX_BYTES]
        problems.append(Problem("size-limit", Severity.WARNING, "read", source.id))
    found = decode_text(data)
    if found is None:
        return Outcome(None, (Problem("text-undecodable", Severity.ERROR, "read", source.id),))
    read = text_lines(found[0])
    if is_dump(read):
        return Outcome(None, (Problem("text-byte-listing", Severity.ERROR, "read", source.id),))
    lines, doubts = mended(read, source.id)
    problems.extend(doubts)
    if not lines:
        problems.append(Problem("no-text", Severity.WARNING, "read", source.id))
    return Outcome(native_document(source, lines, ()), tuple(problems))
