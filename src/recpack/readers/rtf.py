"""RTF to lines: control words stripped, code pages and Unicode escapes honoured (RTF 1.9.1).

Deleted and hidden words are no text but kept for the search for names; pictures become pages.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from recpack.readers.enclosed import Enclosed
from recpack.readers.native import Line, Told
from recpack.readers.rtf_flow import CellPlan, Flow

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])"
    r"|[\r\n]+|([^\\{}\r\n]+|.)",
    re.DOTALL,
)
# Groups that hold no text of the document.
_SKIPPED = frozenset(
    [
        "fonttbl",
        "info",
        "colortbl",
        "stylesheet",
        "themedata",
        "datastore",
        "latentstyles",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "xmlnstbl",
        "revtbl",
        "nonshppict",
        "sn",
        "sv",
        "ftnsep",
        "ftnsepc",
        "aftnsep",
        "aftnsepc",
        "nesttableprops",
        "bkmkstart",
        "bkmkend",
        "xe",
        "tc",
        "rxe",
        "objdata",
        "objclass",
    ]
)
# Ignorable groups ("\*") whose contents are shown, or of use.
_STARRED = frozenset({"shppict", "shpinst", "annotation", "atnauthor", "fldinst", "company"})
_STRINGS = {
    "author": "author", "operator": "operator", "manager": "manager", "company": "company",
    "title": "title", "subject": "subject", "keywords": "keywords", "doccomm": "comments",
    "atnauthor": "comment-author", "fldinst": "link",
}  # fmt: skip
_MARGINS = frozenset(f"{name}{which}" for name in ("header", "footer") for which in ("", *"lrf"))
_NOTES = {"footnote": "notes", "annotation": "remarks"}
_BREAKS = frozenset({"par", "line", "sect", "page", "nestrow", "column"})
_DRAWN = frozenset({"emfblip", "wmetafile", "macpict", "pmmetafile"})
_BITMAPS = frozenset({"pngblip", "jpegblip"})
_CHARS = {
    "tab": "\t", "nestcell": " ", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ",
}  # fmt: skip
# \fcharsetN -> code page.
_CHARSETS = {
    "0": "cp1252", "77": "mac_roman", "128": "cp932", "129": "cp949", "130": "johab",
    "134": "gb18030", "136": "cp950", "161": "cp1253", "162": "cp1254", "163": "cp1258",
    "177": "cp1255", "178": "cp1256", "186": "cp1257", "204": "cp1251", "222": "cp874",
    "238": "cp1250",
}  # fmt: skip
_PAGES = {"cp936": "gb18030", "cp54936": "gb18030", "cp10000": "mac_roman", "cp1361": "johab"}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits: `into` is where its words go, "" for nowhere."""

    into: str = "body"
    count: int = 1
    encoding: str = "cp1252"
    unseen: str = ""
    in_table: bool = False
    doubled: bool = False  # in the second writing of a picture


@dataclass(slots=True)
class _Picture:
    """A picture in the making: its kind, its hexadecimal digits."""

    depth: int
    kind: str = ""
    digits: list[str] = field(default_factory=list)


class RtfReader:
    """One pass over the tokens; `told` gathers what is no text, beside `pictures` and `objects`."""

    def __init__(self, text: str, told: Told) -> None:
        self.text, self.told = text, told
        self.pictures: list[Enclosed] = []
        self.objects = 0
        page = re.search(r"\\ansicpg(\d+)", text)
        self.encoding = _known(f"cp{page.group(1)}" if page else "cp1252")
        self.fonts = {
            number: _CHARSETS[charset]
            for number, charset in re.findall(r"\\f(\d+)[^{}]*?\\fcharset(\d+)", text)
            if charset in _CHARSETS and charset != "0"
        }
        default = re.search(r"\\deff(\d+)", text)
        self.plain = self.fonts.get(default.group(1), self.encoding) if default else self.encoding
        self.state = _State(encoding=self.plain)
        self.stack: list[_State] = []
        self.flows: dict[str, Flow] = {}
        self.words: dict[str, list[str]] = {}
        self.raw = bytearray()
        self.drop = 0
        self.starred = False
        self.picture: _Picture | None = None
        self.plan: list[CellPlan] = []
        self.next_cell = CellPlan()
        self.head_row = False

    def lines(self) -> list[Line]:
        """Headers, body, notes, comments (marked so) and footers."""
        at = 0
        while (match := _TOKEN.match(self.text, at)) is not None:
            at = match.end()
            word, number, hexa, symbol, brace, char = match.groups()
            if word:
                at += self._word(word, number)
            elif hexa:
                self._byte(int(hexa, 16))
            elif symbol:
                self._symbol(symbol)
            elif brace:
                self._brace(brace)
            elif char:
                self._literal(char)
        self._flush()
        for key in sorted(self.words):
            self._hide(key)
        found = {name: flow.finish() for name, flow in self.flows.items()}
        comments = [replace(c, text=f"Comment: {c.text}") for c in found.get("remarks", [])]
        order = ("header", "body", "notes")
        lines = [line for name in order for line in found.get(name, [])]
        return [*lines, *comments, *found.get("footer", [])]

    def _put(self, text: str) -> None:
        state = self.state
        if not state.into:
            return
        if state.unseen or state.into in _STRINGS.values():
            self.words.setdefault(state.unseen or state.into, []).append(text)
        else:
            self._flow().write(text)

    def _flow(self) -> Flow:
        name = self.state.into
        if name not in self.flows:
            self.flows[name] = Flow(self.told)
        return self.flows[name]

    def _hide(self, key: str) -> None:
        self.told.hide(key, _paired("".join(self.words.pop(key, []))))

    def _flush(self) -> None:
        """Decode the pending bytes: a character may span two escapes."""
        if self.raw:
            data, self.raw = bytes(self.raw), bytearray()
            self._put(data.decode(self.state.encoding, "replace"))

    def _write(self, text: str) -> None:
        if self.drop:
            self.drop -= 1
        elif self.state.into:
            self._flush()
            self._put(text)

    def _byte(self, value: int) -> None:
        if self.drop:
            self.drop -= 1
        elif self.state.into:
            self.raw.append(value)

    def _brace(self, sign: str) -> None:
        self._flush()
        self.drop, self.starred = 0, False
        if sign == "{":
            self.stack.append(self.state)
        elif self.stack:
            if self.picture is not None and len(self.stack) <= self.picture.depth:
                self._end_picture(self.picture)
            ended, self.state = self.state.into, self.stack.pop()
            if ended != self.state.into:
                self._end_group(ended)

    def _end_group(self, into: str) -> None:
        if into in _STRINGS.values():
            self._hide(into)
        elif into in self.flows:
            self.flows[into].end_line(in_table=False)

    def _end_picture(self, picture: _Picture) -> None:
        self.picture = None
        if picture.kind in _DRAWN:
            self.pictures.append(Enclosed(b"", drawn=True))
        elif picture.kind in _BITMAPS:
            digits = re.sub(r"[^0-9a-fA-F]", "", "".join(picture.digits))
            self.pictures.append(Enclosed(bytes.fromhex(digits[: len(digits) // 2 * 2])))
        elif picture.digits:  # bitmaps of old Windows programs, without a file header
            self.pictures.append(Enclosed(b"", drawn=True))

    def _word(self, name: str, number: str | None) -> int:
        """Take in a control word; the characters of data that follow it."""
        self._flush_before(name)
        if self.starred:
            self.starred = False
            if name not in _STARRED:
                self.state = replace(self.state, into="")
        if name == "bin":
            return self._binary(int(number or 0))
        if not (self._destination(name) or self._row(name, number) or self._format(name, number)):
            self._text(name, number)
        return 0

    def _flush_before(self, name: str) -> None:
        if name not in {"u", "uc"}:
            self._flush()

    def _binary(self, length: int) -> int:
        """Characters to pass over: each byte is one, if the file was read as a single-byte page."""
        return max(length, 0) if self.picture is not None or not self.state.into else 0

    def _destination(self, name: str) -> bool:
        """Whether the word says where the words of its group go."""
        into: str | None = None
        if name in _SKIPPED:
            into = ""
            self.state = replace(self.state, doubled=name == "nonshppict" or self.state.doubled)
        elif name in _STRINGS and (not self.state.into or name in {"atnauthor", "fldinst"}):
            into = _STRINGS[name]
        elif name in _MARGINS:
            into = "header" if name.startswith("head") else "footer"
        elif name in _NOTES:
            into = _NOTES[name]
        elif name == "pict":
            if not self.state.doubled:
                self.picture = self.picture or _Picture(len(self.stack))
            into = ""
        elif name == "object":
            self.objects += 1
            return True
        if into is None:
            return False
        self.state = replace(self.state, into=into, in_table=self.state.in_table and into == "body")
        return True

    def _row(self, name: str, number: str | None) -> bool:
        """Whether the word is of a table: definition of a row, end of a cell or row."""
        if name == "trowd":
            self.plan, self.next_cell, self.head_row = [], CellPlan(), False
        elif name == "trhdr":
            self.head_row = True
        elif name in {"clmrg", "clvmrg"}:
            beside = name == "clmrg"
            key = "beside" if beside else "above"
            self.next_cell = replace(self.next_cell, **{key: True})
        elif name == "cellx":
            self.plan.append(replace(self.next_cell, edge=int(number or 0)))
            self.next_cell = CellPlan()
        elif name == "cell" and self.state.into:
            self._flow().end_cell()
        elif name == "row" and self.state.into:
            self._flow().end_row(tuple(self.plan), head=self.head_row)
        else:
            return False
        return True

    def _format(self, name: str, number: str | None) -> bool:
        """Whether the word changes how what follows is read or shown."""
        on = number != "0"
        if name == "uc":
            self.state = replace(self.state, count=int(number or 1))
        elif name == "f" and number is not None:
            self.state = replace(self.state, encoding=self.fonts.get(number, self.encoding))
        elif name == "plain":
            self.state = replace(self.state, encoding=self.plain, unseen="")
        elif name in {"v", "deleted"}:
            why = "hidden-text" if name == "v" else "deleted-text"
            if on or self.state.unseen == why:
                self.state = replace(self.state, unseen=why if on else "")
            if on and name == "deleted":
                self.told.count("deletions")
        elif name == "revised" and on:
            self.told.count("insertions")
        elif name in {"intbl", "pard"}:
            self.state = replace(self.state, in_table=name == "intbl")
        elif self.picture is not None and name in _DRAWN | _BITMAPS:
            self.picture.kind = name
        else:
            return False
        return True

    def _text(self, name: str, number: str | None) -> None:
        if name == "u" and number is not None:
            self.drop = 0
            self._write(chr(int(number) % 65536))
            self.drop = self.state.count
        elif name in _BREAKS:
            self.drop = 0
            self._end_line()
        elif name in _CHARS:
            self._write(_CHARS[name])

    def _end_line(self) -> None:
        state = self.state
        if state.unseen or state.into in _STRINGS.values():
            self._put(" ")
        elif state.into:
            self._flow().end_line(in_table=state.in_table)

    def _symbol(self, sign: str) -> None:
        if sign == "*":
            self.starred = True
        elif sign == "~":
            self._write(" ")
        elif sign == "_":
            self._write("-")
        elif sign in "{}\\":
            self._write(sign)
        elif sign in "\r\n":
            self._end_line()

    def _literal(self, run: str) -> None:
        """Characters as they stand: some repeat Unicode, one may end a pair of bytes."""
        if self.picture is not None:
            self.picture.digits.append(run)
            return
        dropped = min(self.drop, len(run))
        self.drop, run = self.drop - dropped, run[dropped:]
        if run and self.raw and len(self.raw) % 2 and run[0] < "\x80":
            self.raw.append(ord(run[0]))
            run = run[1:]
        if run:
            self._write(run)


def _known(name: str) -> str:
    """A code page that there is a codec for."""
    name = _PAGES.get(name, name)
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def _paired(text: str) -> str:
    """The text with its surrogate pairs as characters."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_rtf(text: str, told: Told) -> tuple[list[Line], RtfReader]:
    """The lines of an RTF file, and the reader that knows its pictures and objects."""
    reader = RtfReader(text, told)
    lines = [replace(line, text=_paired(line.text)) for line in reader.lines()]
    return lines, reader


def rtf_to_lines(text: str) -> tuple[str, ...]:
    """Lines of an RTF file; table cells are joined by tabs."""
    return tuple(line.text for line in read_rtf(text, Told())[0])
