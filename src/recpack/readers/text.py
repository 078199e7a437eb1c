"""Plain text, CSV, HTML and RTF in any usual encoding -> Document of native text."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from recpack.model.document import Document
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.layout import native_document
from recpack.readers.rtf import rtf_to_lines

MAX_BYTES = 32 << 20
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MULTIBYTE = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "utf-16-le", "utf-16-be")
_SINGLE = ("cp1252", "cp1251", "cp1256", "cp874", "cp1258", "koi8_r", "cp1250")
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a")
_JAPANESE = (
    "のにはをたがでてとしれさいなるもからこりまっあすスイントルアリ年月日者病院検査、。：（）"
)
# Characters so common in running text of each script that a wrong guess has few of them.
_COMMON = {
    "gb18030": "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    "同工者病院检查诊断名性别男女岁月日左右未见无明显肝肺号医师科室结果报告，。：、（）",
    "big5": "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動"
    "同工者病院檢查診斷名性別男女歲月日左右未見無明顯肝肺號醫師科室結果報告，。：、（）",
    "shift_jis": _JAPANESE,
    "euc_jp": _JAPANESE,
    "euc_kr": "이의는을에가다한를고은로하지으서도사자기리시아인대수원성별년월일환검과병부정상"
    "명진단전절않습니되며방선암양음소견결나없있",
    "cp1252": "aeiounsrtãçéáíóúâêôõàäöüßèùñÃÇÉÁÍÓÚº",
    "cp1250": "aeiounsrtáéíóúčďěňřšťžýůąćęłńóśźżőű",
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф",
    "koi8_r": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф",
    "cp1256": "اليمونتربةعدفهكسقحجشصطخضذثئءغظأإ",
    "cp874": "กขคงจชซดตถทธนบปผพฟมยรลวศษสหอะัาิีึืุูเแโใไ่้๊๋็์ำ",
    "cp1258": "aeiounhctgđăâêôơưáàéèíóúù",
}
_COMMON["utf-16-le"] = _COMMON["utf-16-be"] = "".join(_COMMON.values())
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|meta)\b", re.IGNORECASE)
_CSV_SEPARATORS = ";\t|,"


def decode_text(data: bytes) -> tuple[str, str] | None:
    """The text and its encoding, or None if the bytes are no text.

    Order: byte order mark, UTF-8, UTF-16 without a mark, a declared HTML charset, then the
    multi-byte and single-byte encodings by the share of frequent letters.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name)
    if data.count(0) > len(data) // 5:
        return _utf16(data)
    declared = _CHARSET.search(data[:2048])
    names = [declared.group(1).decode("ascii")] if declared else []
    for name in ("utf-8", *names):
        found = _strict(data, name)
        if found is not None and _is_clean(found[0]):
            return found
    return _guess(data)


def _strict(data: bytes, name: str) -> tuple[str, str] | None:
    """Decode; a multi-byte sequence cut at the end (sniffing) is forgiven."""
    for cut in range(4):
        try:
            return data[: len(data) - cut].decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _utf16(data: bytes) -> tuple[str, str] | None:
    odd, even = data[1::2].count(0), data[0::2].count(0)
    found = _strict(data, "utf-16-le" if odd >= even else "utf-16-be")
    return found if found is not None and _is_clean(found[0]) else None


def _guess(data: bytes) -> tuple[str, str] | None:
    sample = data[:65536]
    if not any(byte >= 0x80 for byte in sample):
        text = sample.decode("ascii")
        return (data.decode("ascii", "replace"), "ascii") if _is_clean(text) else None
    if _is_hangul(sample):
        return data.decode("euc-kr", "replace"), "euc-kr"
    if _is_gb(sample):
        return data.decode("gb18030", "replace"), "gb18030"
    best: tuple[float, str] | None = None
    for rank, name in enumerate((*_MULTIBYTE, *_SINGLE)):
        found = _strict(sample, name)
        if found is None or not _is_clean(found[0]):
            continue
        score = _commonness(found[0], name) - rank * 1e-6
        if best is None or score > best[0]:
            best = (score, name)
    if best is None or best[0] < 0.1:
        return None
    return data.decode(best[1], "replace"), best[1]


def _is_hangul(sample: bytes) -> bool:
    """Whether the bytes read as Hangul throughout."""
    found = _strict(sample, "euc-kr")
    letters = [ch for ch in found[0] if ord(ch) >= 0x80] if found else []
    return len(letters) > 3 and sum("가" <= ch <= "힣" for ch in letters) >= 0.9 * len(letters)


def _is_gb(sample: bytes) -> bool:
    """Whether nearly all wide characters are of GB 2312's first plane (its 3755 commonest).

    Holds for the shortest note, where shares of frequent letters tell nothing; Cyrillic and Thai
    bytes fall elsewhere. Korean fills the same rows and was asked for before.
    """
    found = _strict(sample, "gb18030")
    if found is None or not _is_clean(found[0]):
        return False
    wide = [ch for ch in found[0] if ch >= "\u2e80" and not "\u3000" <= ch <= "\u303f"]
    wide = [ch for ch in wide if not "\uff00" <= ch <= "\uffef"]
    common = sum(_first_plane(ch) for ch in wide)
    return len(wide) >= 2 and common >= 0.85 * len(wide)


def _first_plane(char: str) -> bool:
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= lead <= 0xD7


def _commonness(text: str, name: str) -> float:
    """Share of frequent letters among those beyond ASCII; signs and words of mixed case cost."""
    common = _COMMON[name]
    wide = [ch for ch in text if ord(ch) >= 0x80]
    if not wide:
        return 0.0
    hits = sum(1 for ch in wide if ch in common or ch.lower() in common)
    odd = sum(1 for a, b in pairwise(text) if a.islower() and b.isupper())
    odd += sum(1 for ch in wide if unicodedata.category(ch) in ("So", "Sm"))
    return (hits - odd) / len(wide)


def _is_clean(text: str) -> bool:
    """Few control characters and nothing unassigned: the bytes were meant as this text."""
    if not text:
        return False
    bad = 0
    for ch in text[:65536]:
        if ch < " ":
            bad += ch not in _TEXT_CONTROLS
        elif "\x7f" <= ch <= "\x9f" or ch == "\ufffd":
            bad += 1
        elif ch > "\u2fff":
            bad += unicodedata.category(ch) in ("Cn", "Co", "Cs")
    return bad <= len(text) // 500


def is_plausible_text(head: bytes) -> bool:
    """Whether these first bytes of a file decode as text in some usual encoding."""
    return decode_text(head) is not None


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
    lines = text_lines(found[0])
    if not lines:
        problems.append(Problem("no-text", Severity.WARNING, "read", source.id))
    return Outcome(native_document(source, lines, ()), tuple(problems))
