"""RTF to lines: control words stripped, code pages and Unicode escapes honoured (RTF 1.9.1)."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|[\r\n]+|(.)",
    re.DOTALL,
)
# Groups that hold no text of the document.
_SKIPPED = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "themedata",
        "datastore",
        "latentstyles",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "xmlnstbl",
        "fldinst",
        "revtbl",
    ]
)
_BREAKS = frozenset({"par", "line", "row", "sect", "page"})
_CHARS = {
    "tab": "\t",
    "cell": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
}
# \fcharsetN -> Windows code page.
_CHARSETS = {
    "0": "cp1252",
    "128": "cp932",
    "129": "cp949",
    "134": "gb18030",
    "136": "cp950",
    "161": "cp1253",
    "162": "cp1254",
    "163": "cp1258",
    "178": "cp1256",
    "204": "cp1251",
    "222": "cp874",
    "238": "cp1250",
}


class _Rtf:
    """One pass over the tokens; a stack entry is (skipping, fallback count, font encoding)."""

    def __init__(self, text: str) -> None:
        page = re.search(r"\\ansicpg(\d+)", text)
        self.encoding = f"cp{page.group(1)}" if page else "cp1252"
        if self.encoding in ("cp936", "cp54936"):
            self.encoding = "gb18030"
        self.fonts = {
            number: _CHARSETS[charset]
            for number, charset in re.findall(r"\\f(\d+)[^{}]*?\\fcharset(\d+)", text)
            if charset in _CHARSETS and charset != "0"
        }
        self.state = (False, 1, self.encoding)
        self.stack: list[tuple[bool, int, str]] = []
        self.out: list[str] = []
        self.raw = bytearray()
        self.drop = 0
        self.text = text

    def flush(self) -> None:
        """Decode the pending bytes: a character may span two escapes."""
        if self.raw:
            try:
                self.out.append(self.raw.decode(self.state[2], "replace"))
            except LookupError:
                self.out.append(self.raw.decode("cp1252", "replace"))
            self.raw.clear()

    def write(self, text: str) -> None:
        if self.drop:
            self.drop -= 1
        elif not self.state[0]:
            self.flush()
            self.out.append(text)

    def byte(self, value: int) -> None:
        if self.drop:
            self.drop -= 1
        elif not self.state[0]:
            self.raw.append(value)

    def brace(self, sign: str) -> None:
        self.flush()
        self.drop = 0
        if sign == "{":
            self.stack.append(self.state)
        elif self.stack:
            self.state = self.stack.pop()

    def word(self, name: str, number: str | None) -> None:
        skipping, count, encoding = self.state
        if name in _SKIPPED:
            self.state = (True, count, encoding)
        elif name == "uc":
            self.state = (skipping, int(number or 1), encoding)
        elif name == "f" and number is not None:
            self.flush()
            self.state = (skipping, count, self.fonts.get(number, self.encoding))
        elif name == "u" and number is not None:
            self.drop = 0
            self.write(chr(int(number) % 65536))
            self.drop = count
        elif name in _BREAKS:
            self.drop = 0
            self.write("\n")
        elif name in _CHARS:
            self.write(_CHARS[name])

    def symbol(self, sign: str) -> None:
        if sign == "*":
            self.state = (True, *self.state[1:])
        elif sign == "~":
            self.write(" ")
        elif sign == "_":
            self.write("-")
        elif sign in "{}\\":
            self.write(sign)
        elif sign in "\r\n":
            self.write("\n")

    def run(self) -> str:
        for match in _TOKEN.finditer(self.text):
            word, number, hexa, symbol, brace, char = match.groups()
            if word:
                self.word(word, number)
            elif hexa:
                self.byte(int(hexa, 16))
            elif symbol:
                self.symbol(symbol)
            elif brace:
                self.brace(brace)
            elif char:
                self.char(char)
        self.flush()
        joined = "".join(self.out)
        return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def char(self, char: str) -> None:
        """A literal; writers of Chinese RTF put raw code-page bytes here, kept as Latin-1."""
        if ord(char) < 0x80:
            if self.raw and not self.drop and not self.state[0] and len(self.raw) % 2:
                self.raw.append(ord(char))  # trail byte of a two-byte character
                return
            self.write(char)
        else:
            self.write(char)


def rtf_to_lines(text: str) -> tuple[str, ...]:
    """Lines of an RTF file; table cells are joined by tabs."""
    plain = _Rtf(text).run()
    lines = ("\t".join(" ".join(c.split()) for c in ln.split("\t")) for ln in plain.split("\n"))
    return tuple(ln.strip("\t ") for ln in lines if ln.strip())
