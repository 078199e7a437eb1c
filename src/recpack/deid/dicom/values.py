"""Cleaning single values: bytes as they lay in the file to bytes that may travel."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable

from recpack.dicom.charset import decode
from recpack.dicom.encode import text as encode_text
from recpack.ports import Scrubber

REMOVED = "REMOVED"
_SIZES = {"US": 2, "SS": 2, "UL": 4, "SL": 4, "FL": 4, "FD": 8, "SV": 8, "UV": 8, "AT": 4}
_WORDS = {"OB": 1, "OW": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8, "AT": 2} | {
    vr: size for vr, size in _SIZES.items() if vr != "AT"
}
_MULTI = frozenset({"LO", "SH", "UC"})
_DECIMAL = re.compile(rb"[0-9+\-.eE, \\\0]*")
_LONG_DIGITS = re.compile(rb"[0-9]{6,}")
_CODE = re.compile(r"[A-Za-z0-9_ .+/%*-]{0,64}")
_SHORT_CODE = re.compile(r"[A-Z0-9_ ]{0,3}")
_AGE = re.compile(r"(\d{3})([DWMY])")
_TIME = re.compile(r"[0-9:. ]{0,28}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# The DICOM root with short arcs only; OIDs of HL7-registered coding schemes (SNOMED, LOINC ...).
_WELL_KNOWN = re.compile(
    r"1\.2\.840\.10008(\.\d{1,5}){1,9}|2\.16\.840\.1\.113883\.6(\.\d{1,4}){1,2}"
)


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
    """Cleaners by action. Remembers short values: a series repeats them a thousand times."""

    def __init__(self, scrubber: Scrubber) -> None:
        self.scrubber = scrubber
        self.counts: Counter[str] = Counter()
        self._memo: dict[tuple[str, str, tuple[str, ...], bytes], tuple[bytes | None, str]] = {}
        self._by_action: dict[str, Callable[[bytes, str, tuple[str, ...]], bytes | None]] = {
            "decimal": self._decimal,
            "code": self._code,
            "text": self._text,
            "date": self._date,
            "time": self._time,
            "uid": self._uid,
            "class": self._uid,
            "age": self._age,
            "pseudonym": self._pseudonym,
            "name": self._name,
            "surrogate": self._surrogate,
        }
        self._kind = ""

    def clean(self, action: str, vr: str, value: bytes, codecs: tuple[str, ...]) -> bytes | None:
        """The clean bytes; None where the value is not what its VR says (then it is removed)."""
        if action == "empty":
            self.counts["emptied"] += bool(value.strip(b"\0 "))
            return b""
        if action == "number":
            return value if len(value) % _SIZES.get(vr, 1) == 0 else None
        if action == "binary":
            return value
        key = (action, vr, codecs, value)
        hit = self._memo.get(key)
        if hit is None:
            self._kind = ""
            hit = (self._by_action[action](value, vr, codecs), self._kind)
            if len(value) <= 128:
                self._memo[key] = hit
        if hit[1]:
            self.counts[hit[1]] += 1
        return hit[0]

    def _decimal(self, value: bytes, _vr: str, _codecs: tuple[str, ...]) -> bytes:
        if len(value) > 64 and _DECIMAL.fullmatch(value):
            return value
        parts = value.strip(b"\0").split(b"\\")
        return b"\\".join(map(self._decimal_part, parts))

    def _decimal_part(self, part: bytes) -> bytes:
        if not _DECIMAL.fullmatch(part):
            self._kind = "removed"
            return b""
        digits = part.strip()
        if _LONG_DIGITS.fullmatch(digits) and self._hit(digits.decode("ascii")):
            self._kind = "removed"
            return b""
        return part

    def _hit(self, text: str) -> bool:
        return self.scrubber.scrub(text) != text

    def _code(self, value: bytes, _vr: str, codecs: tuple[str, ...]) -> bytes:
        parts = [p.strip() for p in decode(value, codecs).split("\\")]
        return encode_text("\\".join(map(self._code_part, parts)))

    def _code_part(self, part: str) -> str:
        if _SHORT_CODE.fullmatch(part):
            return part
        if not _CODE.fullmatch(part) or self._hit(part):
            self._kind = "removed"
            return ""
        return part

    def _text(self, value: bytes, vr: str, codecs: tuple[str, ...]) -> bytes:
        text = _CONTROL.sub(" ", decode(value, codecs))
        parts = text.split("\\") if vr in _MULTI else [text]
        clean = [self.scrubber.scrub(p) if p.strip() else p for p in parts]
        if vr in _MULTI:
            clean = [c.replace("\\", "/") for c in clean]
        if clean != parts:
            self._kind = "text"
        return encode_text("\\".join(clean))

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

    def _pseudonym(self, _value: bytes, _vr: str, _codecs: tuple[str, ...]) -> bytes:
        self._kind = "replaced"
        return encode_text(self.scrubber.pseudonym())

    def _name(self, _value: bytes, _vr: str, _codecs: tuple[str, ...]) -> bytes:
        self._kind = "replaced"
        return REMOVED.encode("ascii")

    def _surrogate(self, value: bytes, _vr: str, codecs: tuple[str, ...]) -> bytes:
        """A number that stays the same for the same original, and tells nothing of it."""
        text = decode(value, codecs).strip()
        if not text:
            return b""
        self._kind = "replaced"
        digest = int.from_bytes(hashlib.sha256(encode_text(text)).digest()[:16], "big")
        return ("ID" + self.scrubber.uid(f"2.25.{digest}")[-10:]).encode("ascii")
