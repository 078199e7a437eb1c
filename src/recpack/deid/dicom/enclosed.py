"""What an object encloses: papers are put back when they are redacted, models keep their shape.

PS3.3 C.24.2 and A.104 (STL, OBJ, MTL). Nothing of the original payload is copied unread.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator

from pydicom.dataset import Dataset

from recpack.deid.dicom.header import string_of
from recpack.dicom import enclosed
from recpack.dicom.charset import decode
from recpack.dicom.elements import codecs_for, number_of, raw_value, text_of
from recpack.dicom.encode import DataSet, text
from recpack.ports import Scrubber

_BURNED_IN = 0x00280301
_STL_HEAD, _STL_FACET = 84, 50
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_NUMBERS = re.compile(rf"{_NUMBER}(?: {_NUMBER})*")
_INDICES = re.compile(r"-?\d+(?:/-?\d*){0,2}(?: -?\d+(?:/-?\d*){0,2})*")
_OBJ_NUMBERS = frozenset({"v", "vt", "vn", "vp"})
_OBJ_INDICES = frozenset({"f", "l", "p"})
_MTL_NUMBERS = frozenset({"Ka", "Kd", "Ks", "Ke", "Tf", "Ns", "Ni", "d", "Tr", "illum", "Pr", "Pm",
                          "Ps", "Pc", "Pcr", "aniso", "anisor", "sharpness"})  # fmt: skip


def put_enclosed(dataset: Dataset, data: DataSet, sop_class: str, scrubber: Scrubber) -> None:
    """Describe the payload anew: models rebuilt, a PDF or CDA left empty until it is redacted.

    Raises ValueError for a model that is not what it says.
    """
    data.pop(enclosed.DOCUMENT, None)
    data[0x00080016] = ("UI", sop_class.encode("ascii"))
    codecs = codecs_for(dataset)
    if not string_of(data, enclosed.TITLE):
        title = scrubber.scrub(text_of(dataset, enclosed.TITLE, codecs))
        data[enclosed.TITLE] = ("ST", text(title))
    data.setdefault(0x0040A043, ("SQ", ()))
    for tag, vr in ((0x00080023, "DA"), (0x00080033, "TM"), (0x0008002A, "DT")):
        data.setdefault(tag, (vr, b""))
    data[enclosed.MIME_TYPE] = ("LO", enclosed.MIME_OF[sop_class].encode("ascii"))
    data.pop(enclosed.MIME_TYPES, None)
    data[_BURNED_IN] = ("CS", b"NO")
    clean = _CLEAN.get(sop_class)
    payload = clean(_payload(dataset), scrubber) if clean else b""
    data[enclosed.DOCUMENT] = ("OB", payload)
    data[enclosed.LENGTH] = ("UL", struct.pack("<I", len(payload)))


def _payload(dataset: Dataset) -> bytes:
    element = dataset.get_item(enclosed.DOCUMENT)
    if element is None:
        return b""
    value = raw_value(element)
    if value is None:
        value = element.value if isinstance(element.value, bytes) else b""
    told = number_of(dataset, enclosed.LENGTH)
    return value[:told] if 0 < told <= len(value) else value


def clean_stl(payload: bytes, _scrubber: Scrubber | None = None) -> bytes:
    """A binary STL with an empty head, no attributes and nothing behind its last facet.

    An ASCII STL becomes binary, which is all that DICOM allows (PS3.3 A.85.1). Raises ValueError.
    """
    if len(payload) >= _STL_HEAD:
        count = struct.unpack_from("<I", payload, 80)[0]
        end = _STL_HEAD + _STL_FACET * count
        rest = payload[end:]
        if count and end <= len(payload) and len(rest) < 512:
            facets = (payload[i : i + 48] + b"\0\0" for i in range(_STL_HEAD, end, _STL_FACET))
            return bytes(80) + struct.pack("<I", count) + b"".join(facets)
    return _ascii_stl(payload)


def _ascii_stl(payload: bytes) -> bytes:
    words = payload.rstrip(b"\0 \r\n").decode("latin-1")
    if not words.lstrip().lower().startswith("solid"):
        raise ValueError("no STL")
    vertex = rf"vertex\s+({_NUMBER})\s+({_NUMBER})\s+({_NUMBER})\s+"
    facet = re.compile(
        rf"facet\s+normal\s+({_NUMBER})\s+({_NUMBER})\s+({_NUMBER})\s+outer\s+loop\s+"
        rf"{vertex * 3}endloop\s+endfacet",
        re.IGNORECASE,
    )
    found = facet.findall(words)
    if not found or len(found) != len(re.findall(r"\bendfacet\b", words, re.IGNORECASE)):
        raise ValueError("no STL")
    facets = (struct.pack("<12fH", *map(float, numbers), 0) for numbers in found)
    return bytes(80) + struct.pack("<I", len(found)) + b"".join(facets)


def clean_obj(payload: bytes, scrubber: Scrubber) -> bytes:
    """A Wavefront OBJ of geometry alone: no remarks, no file names, names of parts as numbers."""
    return _rebuilt(payload, _obj_line, scrubber)


def clean_mtl(payload: bytes, scrubber: Scrubber) -> bytes:
    """A Wavefront MTL of colours alone: no remarks, no pictures, names as in the OBJ files."""
    return _rebuilt(payload, _mtl_line, scrubber)


def _rebuilt(
    payload: bytes, line_of: Callable[[str, str, Scrubber], str], scrubber: Scrubber
) -> bytes:
    words = decode(payload.rstrip(b"\0"), ("utf_8",))
    out = [line_of(key, rest, scrubber) for key, rest in _lines(words)]
    kept = [line for line in out if line]
    if not kept:
        raise ValueError("no model")
    return ("\n".join(kept) + "\n").encode("ascii")


def _lines(words: str) -> Iterator[tuple[str, str]]:
    """Keyword and the rest of each line; a backslash joins it with the next."""
    for line in re.sub(r"\\\r?\n", " ", words).splitlines():
        key, _, rest = " ".join(line.split("#")[0].split()).partition(" ")
        if key:
            yield key, rest


def _obj_line(key: str, rest: str, scrubber: Scrubber) -> str:
    if key in _OBJ_NUMBERS:
        return f"{key} {rest}" if _NUMBERS.fullmatch(rest) else ""
    if key in _OBJ_INDICES:
        return f"{key} {rest}" if _INDICES.fullmatch(rest) else ""
    if key in {"o", "g", "usemtl"}:
        return f"{key} {_part(rest, scrubber)}"
    return f"s {rest}" if key == "s" and re.fullmatch(r"off|\d{1,4}", rest) else ""


def _mtl_line(key: str, rest: str, scrubber: Scrubber) -> str:
    if key == "newmtl":
        return f"newmtl {_part(rest, scrubber)}"
    return f"{key} {rest}" if key in _MTL_NUMBERS and _NUMBERS.fullmatch(rest) else ""


def _part(name: str, scrubber: Scrubber) -> str:
    """A name that tells nothing, the same for the same original in every file of the case."""
    number = int.from_bytes(text(name)[:64].ljust(1, b"\0"), "big")
    return "part" + scrubber.uid(f"2.25.{number}")[-8:]


_CLEAN: dict[str, Callable[[bytes, Scrubber], bytes]] = {
    enclosed.STL_CLASS: clean_stl,
    enclosed.OBJ_CLASS: clean_obj,
    enclosed.MTL_CLASS: clean_mtl,
}
