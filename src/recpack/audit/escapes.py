"""Bytes and characters written out in ASCII: mail, URLs, programs, RTF, dumps."""

from __future__ import annotations

import html
import quopri
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

_BEFORE, _AFTER = 80, 800  # bytes looked at around an escape: plain letters stand between escapes
# Two escaped bytes side by side in each notation: one alone is an attribute or a percentage.
_QUOTED = re.compile(rb"(?:=[0-9A-Fa-f]{2}){2}")
_PERCENT = re.compile(rb"(?:%[0-9A-Fa-f]{2}){2}")
_SLASH = re.compile(rb"(?:\\(?:x[0-9A-Fa-f]{2}|'[0-9A-Fa-f]{2}|[0-3][0-7]{2})){2}")
_DUMP = re.compile(rb"(?:(?:0x)?[0-9A-Fa-f]{2}[\s,:-]{1,2}){5,}(?:0x)?[0-9A-Fa-f]{2}")
_SLASHED = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|'([0-9A-Fa-f]{2})|([0-3][0-7]{2}))")
# Characters by their number.
_NUMBERED = re.compile(
    r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})|\\([0-9a-fA-F]{4,5})\s?"
    r"|%u([0-9a-fA-F]{4})|[Uu]\+([0-9a-fA-F]{4,6})[ ,;]?"
)
_RTF = re.compile(r"\\u(-?\d{2,5})(?:\\'[0-9a-fA-F]{2}|[? ])?")
_ENCODED_WORD = re.compile(r"=\?[\w-]+\?[Qq]\?([^?\s]*)\?=")


def unescaped(text: str) -> str:
    r"""HTML entities, \u and \x escapes and percent codes resolved, nested ones too."""
    for _ in range(3):
        plain = text
        if "&" in plain:
            plain = html.unescape(plain)
        if "\\" in plain or "%u" in plain or "U+" in plain:
            plain = _numbered(plain)
        if "%" in plain:
            plain = unquote_to_bytes(plain.encode("utf-8", "replace")).decode("utf-8", "replace")
        if plain == text:
            break
        text = plain
    return text


def _numbered(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = int(next(group for group in match.groups() if group), 16)
        return chr(code) if code < 0x110000 else match[0]

    # Pairs of surrogates, as JSON writes what lies beyond the basic plane.
    out = _NUMBERED.sub(one, text)
    return out.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def rtf(text: str) -> str:
    r"""\u26446? of RTF resolved: decimal, negative beyond 32767."""
    return _RTF.sub(lambda m: chr(int(m[1]) % 0x10000), text)


def byte_runs(text: str) -> Iterator[bytes]:
    """What byte escapes of a text stand for, joined for each notation; nothing for plain text."""
    words = " ".join(_ENCODED_WORD.findall(text)).replace("_", " ")
    data = text.encode("ascii", "replace")
    found = (
        (_QUOTED, data, quopri.decodestring),
        (_QUOTED, words.encode("ascii", "replace"), quopri.decodestring),
        (_PERCENT, data, unquote_to_bytes),
        (_SLASH, data, _unslashed),
    )
    for pattern, source, decode in found:
        runs = [decode(source[start:end]) for start, end in _runs(pattern, source)]
        if runs:
            yield b"\n".join(runs)
    dumps = [_undumped(match[0]) for match in _DUMP.finditer(data)]
    if dumps:
        yield b"\n".join(dumps)


def _runs(pattern: re.Pattern[bytes], source: bytes) -> Iterator[tuple[int, int]]:
    """Stretches around the escapes, each byte in one at most."""
    end = 0
    for match in pattern.finditer(source):
        if match.start() >= end:
            start = max(end, match.start() - _BEFORE)
            end = match.start() + _AFTER
            yield start, end


def _unslashed(run: bytes) -> bytes:
    return _SLASHED.sub(lambda m: bytes([int(m[3], 8) if m[3] else int(m[1] or m[2], 16)]), run)


def _undumped(run: bytes) -> bytes:
    return bytes.fromhex(re.sub(rb"0x|[\s,:-]", b"", run).decode("ascii"))
