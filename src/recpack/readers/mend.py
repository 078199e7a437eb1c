"""Native text as its writer saw it: wrong decodings undone, hidden characters taken out.

A name that is mis-decoded, stretched by invisible characters or written backwards under an override
is found by nobody who searches for it. What cannot be mended is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from recpack.model.problem import Problem, Severity
from recpack.model.source import SourceId
from recpack.readers.decode import guess
from recpack.readers.likely import LATIN

# Zero-width joiners stay: Persian and Indic spelling needs them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202c\u2060-\u2064\u2066-\u2069\ufeff]")
_TAGS = re.compile("[\U000e0000-\U000e007f\ufe00-\ufe0f]")
_OVERRIDE = re.compile("[\u202e\u202d]([^\u202c\n]*)\u202c?")
_HIGH_RUN = re.compile(
    "[\u0080-\u00ff\u0152-\u017e\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]{3,}"
)
_PAIRS = 6
_ALPHABETS = (("\u0410", "\u0451"), ("\u0621", "\u064a"))
_LOST = re.compile("\ufffd|锟斤拷|(?:ï¿½)+")


def mended(lines: Sequence[str], source: SourceId) -> tuple[tuple[str, ...], list[Problem]]:
    """(lines as their writer saw them, problems text-mended and text-garbled if there were any)."""
    out = tuple(mend_line(line) for line in lines)
    changed = sum(a != b for a, b in zip(lines, out, strict=True))
    lost = sum(_LOST.search(line) is not None for line in out)
    problems = []
    if changed:
        told = f"{changed} lines"
        problems.append(Problem("text-mended", Severity.INFO, "read", source, detail=told))
    if lost:
        told = f"{lost} lines"
        problems.append(Problem("text-garbled", Severity.WARNING, "read", source, detail=told))
    return out, problems


def mend_line(line: str) -> str:
    """One line without hidden characters, mis-decodings undone where that is beyond doubt."""
    if line.isascii():
        return line
    return seen(_redecoded(line))


def seen(line: str) -> str:
    """The characters in the order in which a reader sees them, without those that nobody sees."""
    line = _OVERRIDE.sub(lambda m: m[1][::-1] if m[0][0] == "\u202e" else m[1], line)
    line = _INVISIBLE.sub("", line)
    return unicodedata.normalize("NFC", _TAGS.sub("", line))


def _redecoded(line: str) -> str:
    for attempt in (_utf8_as_gbk, _dense_as_latin, _utf8_as_single):
        better = attempt(line)
        if better:
            return better
    return line


def _utf8_as_single(line: str) -> str:
    """UTF-8 once read as Latin-1, Windows-125x or the like (Ã§ for ç, РџС‘ for Пё)."""
    import ftfy

    fixed: str = ftfy.fix_encoding(line)
    if fixed != line:
        return fixed
    for name in ("cp1251", "koi8_r", "cp1256", "cp874"):
        better = _strictly(line, name, "utf-8")
        if better and sum(c > "\x7f" for c in better) * 1.6 < sum(c > "\x7f" for c in line):
            return better
    return ""


def _utf8_as_gbk(line: str) -> str:
    """UTF-8 once read as GBK (鐜嬪缓鍥 for 王建国): three bytes a character prove it.

    The bytes of a few Chinese words are pairs of UTF-8 as well (联通, 燃石医学): pairs count only
    as the common letters of one alphabet, and many of them.
    """
    wide = [c for c in line if c > "\u2e80"]
    if len(wide) < 2:
        return ""
    try:
        data = line.encode("gb18030")
    except UnicodeEncodeError:
        return ""
    better = data.decode("utf-8", "replace")
    lost = better.count("\ufffd")
    gained = [c for c in better if c > "\x7f" and c != "\ufffd"]
    triple = sum(c > "\u07ff" for c in gained)
    sure = triple * 5 >= len(gained) * 4 or (
        len(gained) >= _PAIRS and any(all(a <= c <= b for c in gained) for a, b in _ALPHABETS)
    )
    return better if len(gained) >= 2 and lost * 4 <= len(gained) and sure else ""


def _dense_as_latin(line: str) -> str:
    """UTF-8, GBK, Windows-1251 … read as Latin-1: no language has such runs of high letters."""
    runs = _HIGH_RUN.findall(line)
    high = sum(map(len, runs))
    if high < 4 or high * 2 < sum(c.isalpha() for c in line):
        return ""
    for name in ("latin-1", "cp1252"):
        try:
            data = line.encode(name)
        except UnicodeEncodeError:
            continue
        better = _strictly(line, name, "utf-8")
        if better:
            return better
        found = guess(data)
        if found and found[1] not in LATIN and "\ufffd" not in found[0]:
            return found[0]
    return ""


def _strictly(line: str, wrong: str, right: str) -> str:
    try:
        return line.encode(wrong).decode(right)
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""
