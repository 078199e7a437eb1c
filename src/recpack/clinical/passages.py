"""Clean documents as passages: wrapped lines joined, headings known, every offset traceable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recpack.clinical.fold import fold, key
from recpack.clinical.lexicon import Lexicon
from recpack.clinical.words import lexicon
from recpack.model.document import Box, Origin, Role
from recpack.model.english import EnglishBlock, EnglishDocument
from recpack.model.fact import Evidence

_ENDS = "。.;；!！?？:：》"
_ITEM = re.compile(
    r"^\s*(?:\(?\d{1,2}[.、)．:](?!\d)|[①-⑳]|[•●▪■◆★*·-]\s|[一二三四五六七八九十]、)"
)
_STOP = re.compile(r"[。;!?\t\n]|\.(?=\s|$)|(?<![A-Za-z])\s(?=\d{1,2}[.、)](?!\d))")
_CJK_CHAR = re.compile(r"[⺀-鿿가-힯＀-￯　-〿]")
# The rest of a heading that names two things ("plan and follow-up"), or goes on for some words.
_TITLE_TAIL = re.compile(r"\s*[及与和、/&]\s*[^\s,。;:]{1,12}\s*$|(?:\s+[^\W\d_]{1,16}){1,4}\s*$")
# Headings of no section we know: numbered Chinese ones, and lines of capitals.
_OTHER_TITLE = re.compile(
    r"\s*[一二三四五六七八九十]{1,2}、[^,。;:]{2,16}$|[A-ZÀ-ÝА-Я][A-ZÀ-ÝА-Я\s\-]{5,48}$"
)
_LINE_START = frozenset({"findings", "results", "status"})  # words that sentences hold too
_OUTER = frozenset({Role.HEADER, Role.FOOTER})
_BRIEF = frozenset({"family", "allergy", "personal", "clinical"})  # hold for their own lines only
_LEAD = re.compile(r"^[\s\[(<*#■●◆•\-]*(?:(?:[一二三四五六七八九十]{1,2}|\d{1,2})[、.)]\s*)?")


PERSON = "person"  # labels of the letterhead: they end a section only for their own line


@dataclass(frozen=True, slots=True)
class Line:
    """One visual line: `text` is the source, (`page`, `index`) its place in the document.

    `native` text (DOCX, TXT) has lines of its own, not those of a printed page.
    """

    page: int
    index: int
    block: EnglishBlock
    text: str
    native: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The document a passage stands in."""

    document: EnglishDocument
    doc_class: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Joined text of one paragraph, list item or table row.

    `text` is folded to half-width forms, `key` for comparing; both have the same length.
    `starts[i]` is where the part from `lines[i]` begins. `section` is the heading in force.
    """

    context: Context
    language: str
    section: str
    text: str
    key: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def sentence(self, position: int) -> tuple[int, int]:
        """Bounds of the sentence around a position; tabs and stops divide."""
        start, end = 0, len(self.text)
        for m in _STOP.finditer(self.text):
            if m.end() <= position:
                start = m.end()
            elif m.start() >= position:
                end = m.start()
                break
        return start, end

    def evidence(self, start: int, end: int) -> Evidence:
        """Where text[start:end] stands: the line (or lines) holding it, source and English."""
        first = max(i for i, s in enumerate(self.starts) if s <= start)
        last = max(i for i, s in enumerate(self.starts) if s < max(end, start + 1))
        lines = [ln for ln in self.lines[first : last + 1] if ln.page == self.lines[first].page]
        return line_evidence(self.context, tuple(lines))


def line_evidence(context: Context, lines: tuple[Line, ...]) -> Evidence:
    """Evidence of whole lines of one page."""
    boxes = [ln.block.clean.box for ln in lines]
    box = Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )
    return Evidence(
        document=context.document.clean.id,
        page=lines[0].page,
        box=box,
        source_quote=" ".join(ln.text.strip() for ln in lines),
        english_quote=" ".join(t for t in (ln.block.text.strip() for ln in lines) if t),
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _is_heading(text: str, end: int) -> bool:
    """Whether a label at the start of a line, ending at `end`, is a heading and no first word."""
    rest = text[end:]
    if re.match(r"[\s\])>]*(?:[:\t]|$)|[\])>]|\s{2,}", rest) or _TITLE_TAIL.match(rest):
        return True
    return _CJK_CHAR.match(text[end - 1]) is not None and rest[:1] == " "


def _heads(text: str, folded: str, names: Lexicon) -> Iterator[tuple[int, str]]:
    """Where headings begin in a line: at its start, or inside it before a colon."""
    lead = _LEAD.match(text)
    begin = lead.end() if lead else 0
    hit = names.at(folded, begin)
    if hit and _is_heading(text, hit.end):
        yield 0, hit.name
    elif hit is None and _OTHER_TITLE.match(text):
        yield 0, ""
    for hit in names.find(folded):
        if (
            hit.start <= begin
            or hit.name in _LINE_START
            or not re.match(r"\s*[\])>]?\s*:", text[hit.end : hit.end + 4])
        ):
            continue
        if re.search(r"[。;.,\t\[\s]$", text[: hit.start]):
            yield hit.start, hit.name


def _pieces(line: Line, names: Lexicon) -> Iterator[tuple[str | None, int, int]]:
    """A line cut at its headings: (section or None, start, end)."""
    text = fold(line.text)
    heads = list(_heads(text, key(line.text), names))
    if not heads or heads[0][0] > 0:
        yield None, 0, heads[0][0] if heads else len(text)
    for i, (start, name) in enumerate(heads):
        yield name, start, heads[i + 1][0] if i + 1 < len(heads) else len(text)


@dataclass(frozen=True, slots=True)
class _Measure:
    """How far lines of a page reach: in columns of text, and in pixels."""

    columns: int
    right: float

    def full(self, line: Line) -> bool:
        """Whether a line runs to the right margin, so that its sentence may go on below."""
        width = _width(line.text.rstrip())
        if line.native:
            return width >= max(60, 0.9 * self.columns)
        return width >= 0.75 * self.columns and line.block.clean.box.x1 >= 0.85 * self.right


def _measure(lines: tuple[Line, ...]) -> _Measure:
    plain = [ln for ln in lines if "\t" not in ln.text]
    columns = max((_width(ln.text.rstrip()) for ln in plain), default=0)
    return _Measure(columns, max((ln.block.clean.box.x1 for ln in lines), default=0.0))


def _joins(before: Line, after: Line, page: _Measure) -> bool:
    """Whether `after` goes on with the sentence that `before` left open."""
    text = before.text.rstrip()
    if not text or "\t" in before.text or "\t" in after.text:
        return False
    if text[-1] in _ENDS and not re.search(r"\d\.$", text):
        return False
    if _ITEM.match(fold(after.text)):
        return False
    return page.full(before)


@dataclass(slots=True)
class _Open:
    """The passage being built."""

    section: str
    text: str
    lines: list[Line]
    starts: list[int]

    def add(self, line: Line, part: str) -> None:
        if self.text and not _CJK_CHAR.match(self.text[-1]):
            self.text += " "
        self.lines.append(line)
        self.starts.append(len(self.text))
        self.text += part

    def close(self, context: Context, language: str) -> Passage:
        return Passage(
            context,
            language,
            self.section,
            fold(self.text),
            key(self.text),
            tuple(self.lines),
            tuple(self.starts),
        )


def lines_of(document: EnglishDocument) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """(language, lines) of every page."""
    pages = []
    for clean, page in zip(document.clean.pages, document.pages, strict=True):
        native = clean.origin is Origin.NATIVE
        lines = tuple(
            Line(clean.number, i, b, b.clean.text, native) for i, b in enumerate(page.blocks)
        )
        pages.append((clean.language or document.clean.language, lines))
    return tuple(pages)


def with_heads(
    pages: Sequence[tuple[str, tuple[Line, ...]]],
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Pages whose first table goes on with that of the page before: its head stands above it."""
    out: list[tuple[str, tuple[Line, ...]]] = []
    heads: tuple[Line, ...] = ()
    for language, lines in pages:
        inner = [ln for ln in lines if ln.block.clean.role not in _OUTER]
        begins = inner[0].block.clean.row if inner else None
        if begins is not None and heads and not begins.head:
            at = lines.index(inner[0])
            out.append((language, (*lines[:at], *heads, *lines[at:])))
        else:
            out.append((language, lines))
        ends = inner[-1].block.clean.row if inner else None
        if ends is None:
            heads = ()
        elif begins is None or begins.table != ends.table or _heads_of(inner, ends.table):
            heads = _heads_of(inner, ends.table)
    return tuple(out)


def _heads_of(lines: Sequence[Line], number: int) -> tuple[Line, ...]:
    rows = [(ln, ln.block.clean.row) for ln in lines]
    return tuple(ln for ln, row in rows if row and row.head and row.table == number)


def _has_content(part: str) -> bool:
    """Whether something stands after the colon (or tab) of a heading."""
    return re.search(r"[:\t]\s*\S", fold(part)) is not None


def _page_passages(
    context: Context, language: str, lines: tuple[Line, ...], section: str
) -> Iterator[Passage]:
    names = lexicon(language, "sections")
    measure = _measure(lines)
    current: _Open | None = None
    before: Line | None = None
    brief = section in _BRIEF
    for line in lines:
        for name, start, end in _pieces(line, names):
            part = line.text[start:end]
            fresh = name is not None or before is None or start > 0
            if current is not None and (fresh or not _joins(before or line, line, measure)):
                yield current.close(context, language)
                current = None
            if current is None and name is None and brief and not _ITEM.match(fold(part)):
                section, brief = "", False
            if name is not None and name != PERSON:
                section, brief = name, name in _BRIEF and _has_content(part)
            if part.strip():
                current = current or _Open(section if name is None else name, "", [], [])
                current.add(line, part)
        before = line
    if current is not None:
        yield current.close(context, language)


def passages(context: Context) -> tuple[Passage, ...]:
    """All passages of a document in reading order; a heading holds until the next one."""
    out: list[Passage] = []
    section = ""
    for language, lines in lines_of(context.document):
        for passage in _page_passages(context, language, lines, section):
            section = section if passage.section == PERSON else passage.section
            out.append(passage)
    return tuple(out)
