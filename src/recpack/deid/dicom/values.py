"""Cleaning single values: bytes as they lay in the file to bytes that may travel."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from recpack import lang
from recpack.deid.dicom.icc import rebuild
from recpack.deid.dicom.profile import Rule
from recpack.deid.dicom.strings import Strings
from recpack.dicom.charset import decode
from recpack.dicom.encode import text as encode_text
from recpack.ports import Scrubber

REMOVED = "REMOVED"
_SIZES = {"US": 2, "SS": 2, "UL": 4, "SL": 4, "FL": 4, "FD": 8, "SV": 8, "UV": 8, "AT": 4}
_WORDS = {"OB": 1, "OW": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8, "AT": 2} | {
    vr: size for vr, size in _SIZES.items() if vr != "AT"
}
_MULTI = frozenset({"LO", "SH", "UC"})
_MOST = {"SH": 16, "LO": 64, "ST": 1024, "LT": 10240}  # characters (PS3.5 table 6.2-1)
_NUMBER = rb" *(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})? *)?"
_DECIMAL = re.compile(rb"%b(?:\\%b)*" % (_NUMBER, _NUMBER))
_LONG_DIGITS = re.compile(rb"(?<![\d.])[0-9]{4,}(?![\d.])")
_CODE = re.compile(r"[A-Za-z0-9_ .+/%*-]{0,64}")
_AGE = re.compile(r"(\d{3})([DWMY])")
_TIME = re.compile(r"(?:[01]\d|2[0-3])(?::?[0-5]\d(?::?[0-6]\d(?:\.\d{1,9})?)?)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PRINTABLE = re.compile(rb"(?=.*[A-Za-z0-9]{4})[ -~]{6,}\0?")
_MOST_BYTES = 1024  # of a binary value that is looked at as if it were text
# The DICOM root with short arcs only; OIDs of HL7-registered coding schemes (SNOMED, LOINC ...).
_DICOM_ROOT = "1.2.840.10008."
_WELL_KNOWN = re.compile(
    r"1\.2\.840\.10008(\.\d{1,5}){1,9}|2\.16\.840\.1\.113883\.6(\.\d{1,4}){1,2}"
)
_DUMMIES = {"AS": "000Y", "DA": "19000101", "DT": "19000101000000", "TM": "000000", "DS": "0"}
_DUMMIES |= {"IS": "0", "CS": "", "UR": ""}


@cache
def _schemes() -> frozenset[str]:
    """Private schemes of software and devices (lang/_dicom/schemes.txt)."""
    return frozenset(lang.read_list("_dicom/schemes.txt"))


def swap(value: bytes, vr: str) -> bytes:
    """Big-endian words of a VR turned to little endian."""
    size = _WORDS.get(vr, 1)
    if size == 1 or len(value) % size:
        return value
    out = bytearray(len(value))
    for i in range(size):
        out[i::size] = value[size - 1 - i :: size]
    return bytes(out)


class Values:
    """Cleaners by action; `counts` says what was done, by kind."""

    def __init__(self, scrubber: Scrubber, strings: Strings | None = None) -> None:
        self.scrubber = scrubber
        self.strings = strings or Strings(scrubber)
        self.counts: Counter[str] = Counter()
        self._kind = ""
        self._by_action: dict[str, Callable[[bytes, str, tuple[str, ...]], bytes | None]] = {
            "number": self._number,
            "binary": self._binary,
            "icc": lambda value, _vr, _codecs: rebuild(value),
            "decimal": self._decimal,
            "code": self._code,
            "label": self._label,
            "scheme": self._scheme,
            "text": self._text,
            "term": self._term,
            "date": self._date,
            "time": self._time,
            "uid": self._uid,
            "age": self._age,
            "empty": self._empty,
            "dummy": self._dummy,
            "pseudonym": self._pseudonym,
            "name": self._name,
            "surrogate": self._surrogate,
        }

    def clean(
        self, rule: Rule, vr: str, value: bytes, codecs: tuple[str, ...]
    ) -> tuple[bytes | None, str]:
        """(clean bytes, what was done); None where the value is not what its VR says."""
        self._kind = ""
        if rule.limit and vr in _SIZES and len(value) > rule.limit:
            return None, "removed"
        done = self._by_action[rule.action](value, vr, codecs)
        return done, self._kind if done is not None else "removed"

    def _number(self, value: bytes, vr: str, _codecs: tuple[str, ...]) -> bytes | None:
        return value if len(value) % _SIZES.get(vr, 1) == 0 and not self._speaks(value) else None

    def _binary(self, value: bytes, _vr: str, _codecs: tuple[str, ...]) -> bytes | None:
        return None if self._speaks(value) else value

    def _speaks(self, value: bytes) -> bool:
        """Whether what should be numbers are letters that name somebody."""
        if len(value) > _MOST_BYTES or not _PRINTABLE.fullmatch(value):
            return False
        return self.strings.knows(value.decode("ascii").strip("\0 "))

    def _decimal(self, value: bytes, _vr: str, _codecs: tuple[str, ...]) -> bytes:
        value = value.strip(b"\0")
        if _DECIMAL.fullmatch(value) and not _LONG_DIGITS.search(value):
            return value
        return b"\\".join(map(self._decimal_part, value.split(b"\\")))

    def _decimal_part(self, part: bytes) -> bytes:
        digits = part.strip(b" \0")
        part = part.replace(b",", b".")  # a comma is no decimal point in DICOM, and is written
        known = _LONG_DIGITS.fullmatch(digits) and self.strings.is_number(digits.decode("ascii"))
        if known or not _DECIMAL.fullmatch(part):
            self._kind = "removed"
            return b""
        return part

    def _code(self, value: bytes, _vr: str, codecs: tuple[str, ...]) -> bytes:
        parts = [p.strip() for p in decode(value, codecs).split("\\")]
        return encode_text("\\".join(map(self._code_part, parts)))

    def _code_part(self, part: str) -> str:
        if not _CODE.fullmatch(part) or self.strings.names_somebody(part):
            self._kind = "removed"
            return ""
        return part

    def _label(self, value: bytes, vr: str, codecs: tuple[str, ...]) -> bytes:
        """A code that may not be empty."""
        code = self._code(value, vr, codecs)
        return code if code.strip(b"\\ ") or not value.strip(b"\0 ") else b"UNLABELLED"

    def _scheme(self, value: bytes, vr: str, codecs: tuple[str, ...]) -> bytes:
        """A designator of a coding scheme; one that names somebody becomes another private one.

        The same for the same original: codes of different schemes stay apart (PS3.16 chapter 8).
        """
        if decode(value, codecs).strip().upper() in _schemes():
            return value
        clean = self._term(value, vr, codecs)
        if self._kind != "text":
            return clean
        self._kind = "replaced"
        return b"99" + self._digits(decode(value, codecs).strip())

    def _text(self, value: bytes, vr: str, codecs: tuple[str, ...]) -> bytes:
        text = _CONTROL.sub(" ", decode(value, codecs))
        if vr not in _MULTI:
            clean = self.strings.long(text) if text.strip() else text
        else:
            short = self.strings.short
            parts = (short(p).replace("\\", "/") if p.strip() else p for p in text.split("\\"))
            clean = "\\".join(parts)
        return self._changed(text, clean, vr)

    def _changed(self, text: str, clean: str, vr: str) -> bytes:
        """A cleaned text; stand-ins may be longer than their VR allows."""
        if clean != text:
            self._kind = "text"
            parts = clean.split("\\") if vr in _MULTI else [clean]
            clean = "\\".join(p[: _MOST.get(vr)] for p in parts)
        return encode_text(clean)

    def _term(self, value: bytes, vr: str, codecs: tuple[str, ...]) -> bytes:
        text = _CONTROL.sub(" ", decode(value, codecs))
        clean = "\\".join(self.strings.term(p).replace("\\", "/") for p in text.split("\\"))
        return self._changed(text, clean, vr)

    def _date(self, value: bytes, _vr: str, codecs: tuple[str, ...]) -> bytes:
        parts = [p.strip() for p in decode(value, codecs).split("\\")]
        clean = [self.scrubber.shift_date(p) if p else "" for p in parts]
        if clean != parts:
            self._kind = "date"
        return "\\".join(clean).encode("ascii", "ignore")

    def _time(self, value: bytes, _vr: str, codecs: tuple[str, ...]) -> bytes:
        parts = [p.strip() for p in decode(value, codecs).split("\\")]
        return "\\".join(p if _TIME.fullmatch(p) else "" for p in parts).encode("ascii")

    def map_uid(self, uid: str) -> str:
        """A UID under the case key; those of the standard stay."""
        if not uid or _WELL_KNOWN.fullmatch(uid):
            return uid
        self._kind = "uid"
        if uid.startswith(_DICOM_ROOT):  # no UID of the standard: the scrubber would let it pass
            uid = f"2.25.{int.from_bytes(hashlib.sha256(uid.encode()).digest()[:16], 'big')}"
        return self.scrubber.uid(uid)

    def _uid(self, value: bytes, _vr: str, codecs: tuple[str, ...]) -> bytes:
        parts = [p.strip(" \0") for p in decode(value, codecs).split("\\")]
        return "\\".join(map(self.map_uid, parts)).encode("ascii", "ignore")

    def _age(self, value: bytes, _vr: str, codecs: tuple[str, ...]) -> bytes:
        """Ages over 89 become 90 (45 CFR 164.514(b)(2)(i)(C))."""
        match = _AGE.fullmatch(decode(value, codecs).strip())
        if not match:
            return b""
        old = match.group(2) == "Y" and int(match.group(1)) > 89
        return b"090Y" if old else match.group(0).encode("ascii")

    def _empty(self, value: bytes, _vr: str, _codecs: tuple[str, ...]) -> bytes:
        self._kind = "emptied" if value.strip(b"\0 ") else ""
        return b""

    def _dummy(self, value: bytes, vr: str, codecs: tuple[str, ...]) -> bytes:
        """A value that a type 1 attribute may have, and that says nothing."""
        self._kind = "replaced"
        if vr == "UI":
            return self._uid(value, vr, codecs)
        if vr in _SIZES:
            return b"\0" * _SIZES[vr]
        if vr in {"OB", "OW", "UN"}:
            return b""
        return _DUMMIES.get(vr, REMOVED).encode("ascii")

    def _pseudonym(self, _value: bytes, _vr: str, _codecs: tuple[str, ...]) -> bytes:
        self._kind = "replaced"
        return encode_text(self.scrubber.pseudonym())

    def _name(self, value: bytes, _vr: str, _codecs: tuple[str, ...]) -> bytes:
        if not value.strip(b"\0 "):
            return b""
        self._kind = "replaced"
        return REMOVED.encode("ascii")

    def _surrogate(self, value: bytes, _vr: str, codecs: tuple[str, ...]) -> bytes:
        """A number that stays the same for the same original, and tells nothing of it."""
        text = decode(value, codecs).strip()
        if not text:
            return b""
        self._kind = "replaced"
        return b"ID" + self._digits(text)

    def _digits(self, text: str) -> bytes:
        digest = int.from_bytes(hashlib.sha256(encode_text(text)).digest()[:16], "big")
        return self.scrubber.uid(f"2.25.{digest}")[-10:].encode("ascii")
