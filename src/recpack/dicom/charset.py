"""Text of DICOM elements: bytes and Specific Character Set to str.

Own code, because pydicom 3.0.2 keeps the escape sequence of ISO 2022 IR 58 in GB2312 names and
decodes GBK bytes without a declared set as Latin-1; a name that is decoded wrongly in one file is
not found in the next. Rules: PS3.5 section 6.1.2.5 (code extension), PS3.3 C.12.1.1.2.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Supersets stand in for the exact sets (GB18030 for GB2312, cp949 for KS X 1001): vendors use them.
_CODECS = {
    "": "latin_1",
    "ISOIR6": "latin_1",
    "ISOIR13": "shift_jis",
    "ISOIR58": "gb18030",
    "ISOIR87": "iso2022_jp",
    "ISOIR100": "latin_1",
    "ISOIR101": "iso8859_2",
    "ISOIR109": "iso8859_3",
    "ISOIR110": "iso8859_4",
    "ISOIR126": "iso8859_7",
    "ISOIR127": "iso8859_6",
    "ISOIR138": "iso8859_8",
    "ISOIR144": "iso8859_5",
    "ISOIR148": "iso8859_9",
    "ISOIR149": "cp949",
    "ISOIR159": "iso2022_jp_2",
    "ISOIR166": "cp874",
    "ISOIR192": "utf_8",
    "ISOIR203": "iso8859_15",
    "GB18030": "gb18030",
    "GBK": "gb18030",
    "GB2312": "gb18030",
    "ISO2022GBK": "gb18030",
    "ISO202258": "gb18030",
    "BIG5": "big5hkscs",
    "UTF8": "utf_8",
}
_ESCAPES = {
    b"(B": "latin_1",
    b"(J": "shift_jis",
    b")I": "shift_jis",
    b"-A": "latin_1",
    b"-B": "iso8859_2",
    b"-C": "iso8859_3",
    b"-D": "iso8859_4",
    b"-F": "iso8859_7",
    b"-G": "iso8859_6",
    b"-H": "iso8859_8",
    b"-L": "iso8859_5",
    b"-M": "iso8859_9",
    b"-T": "cp874",
    b"-b": "iso8859_15",
    b"$)C": "cp949",
    b"$)A": "gb18030",
    b"$B": "iso2022_jp",
    b"$@": "iso2022_jp",
    b"$(D": "iso2022_jp_2",
}
_ESCAPE = re.compile(rb"\x1b(\$\([A-Z]|\$\)[A-Z]|\$[@-Z]|[()\-.][A-Za-z])")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_RARE_LATIN = re.compile("[\u0180-\u02af]")
_SIGNS = b"\xaa\xb0\xb1\xb2\xb3\xb5\xb7\xba\xbd"  # ª ° ± ² ³ µ · º ½
# Two capitals at the end of a word, where Chinese would not stand: MAÇÃ, PÄÄ, AGRÉÉ.
_CAPITAL_ENDS = frozenset(
    p.encode("latin_1") for p in ("ÇÃ", "ÇÕ", "ÇÁ", "ÇÓ", "ÇÉ", "ÄÄ", "ÖÖ", "ÉÉ")
)
_STRICT = frozenset({"utf_8", "gb18030", "big5hkscs"})


def _key(name: str) -> str:
    text = name.strip().upper().replace("_", " ").replace("-", " ")
    text = re.sub(r"\s+", "", text)
    return re.sub(r"^ISO2022IR", "ISOIR", text)


@lru_cache(maxsize=256)
def codecs_of(specific_character_set: bytes) -> tuple[str, ...]:
    """Python codecs named by the raw value of (0008,0005); ("",) where nothing known is declared.

    Misspelt terms ("ISO-IR 192", "UTF-8", "GBK") are understood.
    """
    names = specific_character_set.decode("latin_1").strip(" \0").split("\\")
    found = tuple(_CODECS.get(_key(n), "") for n in names)
    known = tuple(c for c in found if c)
    if not known or (known == ("latin_1",) and _key(names[0]) in {"", "ISOIR6"}):
        return ("",)
    return known


def _is_latin(value: bytes) -> bool:
    """Whether the high bytes read as Latin-1 letters within words, or as signs beside figures.

    Two such letters in a row ("ção", "größe") are also a GB2312 character: they are Latin where
    letters stand on both sides, or small ones before, or where capitals end so (MAÇÃ). Chinese is
    longer runs, or stands alone.
    """
    runs = list(_HIGH_RUN.finditer(value))
    return bool(runs) and all(_is_latin_run(value, run.start(), run.end()) for run in runs)


def _is_latin_run(value: bytes, start: int, end: int) -> bool:
    run, before, after = value[start:end], value[max(0, start - 1) : start], value[end : end + 1]
    if len(run) == 1 and run in _SIGNS:
        return True
    if any(b < 0xC0 or b in {0xD7, 0xF7} for b in run):
        return False
    if len(run) == 1:
        return before.isalpha() or after.isalpha() or not (before.strip() or after.strip())
    small = all(b >= 0xDF for b in run)
    ends = (small and before.islower()) or (run in _CAPITAL_ENDS and before.isupper())
    return len(run) == 2 and before.isalpha() and (after.isalpha() or ends)


def _is_hanzi_pairs(value: bytes) -> bool:
    """Whether every run of high bytes reads as whole GB2312 characters of the hanzi rows.

    Latin-1 letters with diacritics stand alone between ASCII letters, so their runs are odd.
    """
    runs = _HIGH_RUN.findall(value)
    return (
        bool(runs)
        and not _is_latin(value)
        and all(
            len(run) % 2 == 0
            and all(
                0xA1 <= run[i] <= 0xF7 and run[i] not in range(0xAA, 0xB0) and run[i + 1] >= 0xA1
                for i in range(0, len(run), 2)
            )
            for run in runs
        )
    )


def _attempt(value: bytes, codec: str) -> str | None:
    try:
        return value.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf8(value: bytes) -> str | None:
    """The text if it is UTF-8 and not rather Chinese: the bytes of 平扫 are those of ƽɨ too."""
    text = _attempt(value, "utf_8")
    if text is not None and _RARE_LATIN.search(text) and _is_hanzi_pairs(value):
        return None
    return text


def _guess(value: bytes, declared: str) -> str:
    """Text whose declared set is absent or does not fit: UTF-8, then Chinese, then Latin-1."""
    if value.isascii():
        return value.decode("ascii")
    text = _utf8(value)
    if text is not None:
        return text
    if declared == "" and _is_latin(value):
        return value.decode("latin_1")
    if _is_hanzi_pairs(value) or declared in {"", "utf_8"}:
        text = _attempt(value, "gb18030")
    if text is None:
        text = _attempt(value, declared) if declared else None
    return text if text is not None else value.decode("latin_1")


def _fragment(value: bytes, codec: str, escape: bytes) -> str:
    if codec.startswith("iso2022"):
        text = _attempt(b"\x1b" + escape + value, codec)
    else:
        text = _attempt(value, codec)
    return text if text is not None else _guess(value, codec)


def _with_escapes(value: bytes, codecs: tuple[str, ...]) -> str:
    """Each part after an escape sequence in its own set. G1 survives a return to ASCII in G0."""
    out: list[str] = []
    codec = codecs[0] or "latin_1"
    multi = ""
    at = 0
    for match in _ESCAPE.finditer(value):
        out.append(_fragment_of(value[at : match.start()], codec, b"", multi))
        escape = match.group(1)
        codec = _ESCAPES.get(escape, codecs[0] or "latin_1")
        if codec.startswith("iso2022"):
            end = value.find(b"\x1b", match.end())
            end = len(value) if end < 0 else end
            out.append(_fragment(value[match.end() : end], codec, escape))
            codec, at = "latin_1", end
            continue
        if escape[:1] == b"$":
            multi = codec
        at = match.end()
    out.append(_fragment_of(value[at:], codec, b"", multi))
    return "".join(out)


def _fragment_of(value: bytes, codec: str, escape: bytes, multi: str) -> str:
    if not value:
        return ""
    if codec == "latin_1" and multi and not value.isascii():
        codec = multi
    return _fragment(value, codec, escape)


@lru_cache(maxsize=4096)
def decode(value: bytes, codecs: tuple[str, ...]) -> str:
    """The text of an element's raw bytes, without padding; never raises.

    `codecs` as from `codecs_of`. Backslash and caret are split by the caller after decoding,
    because the second byte of a GB18030 character may be either.
    """
    value = value.rstrip(b"\0 ")
    if value.isascii() and b"\x1b" not in value:
        return value.decode("ascii").replace("\0", " ")
    if b"\x1b" in value:
        text = _with_escapes(value, codecs)
    else:
        first = codecs[0]
        if first in _STRICT or (first and first != "latin_1" and len(codecs) == 1):
            text = _attempt(value, first) or _guess(value, first)
        elif first == "latin_1" and not _is_hanzi_pairs(value) and _utf8(value) is None:
            text = value.decode("latin_1")
        else:
            text = _guess(value, first)
    return text.replace("\0", " ").replace("\x1b", "")
