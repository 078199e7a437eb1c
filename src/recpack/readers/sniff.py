"""What a file is by its bytes; the suffix is never asked (hospitals rename everything)."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from recpack.model.source import FileKind
from recpack.readers.decode import is_plausible_text

HEAD_BYTES = 65536
_PDF_WINDOW = 4096
_MEDIA_STORAGE_DIRECTORY = b"1.2.840.10008.1.3.10"  # PS3.4 B.5
_VRS = frozenset(
    b"AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN"
    b" UR US UT UV".split()
)
_LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_FIRST_GROUPS = frozenset({0x0002, 0x0004, 0x0008})
_UNDEFINED = 0xFFFFFFFF
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"},
)
_IMAGE_MAGIC = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
    b"GIF87a",
    b"GIF89a",
)
_EXECUTABLE_MAGIC = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "autorun.inf", ".localized"})
_SYSTEM_FOLDERS = frozenset({"__macosx", ".git", "$recycle.bin", "system volume information"})
CERTIFIED = "certified"
CONFIG_NAMES = frozenset({"recpack.toml", "review.toml", "glossary.csv"})


def is_system_name(path: str) -> bool:
    """True for files that operating systems and office programs leave behind."""
    parts = path.replace("!/", "/").lower().split("/")
    name = parts[-1]
    return (
        name in _SYSTEM_NAMES
        or name.startswith(("._", "~$"))
        or any(part in _SYSTEM_FOLDERS for part in parts[:-1])
    )


def is_certified_name(path: str) -> bool:
    """True for what lies in the folder's own `certified`: signed translations."""
    return path.split("/", 1)[0].casefold() == CERTIFIED and "/" in path


def is_config_name(path: str) -> bool:
    """True for recpack's own files at the top of the folder."""
    return path in CONFIG_NAMES


def is_dicom(head: bytes) -> bool:
    """Whether the first bytes are DICOM: with preamble, or a bare data set that parses.

    A bare data set must open with group 0002, 0004 or 0008 and hold two elements in rising order
    (PS3.5 section 7.1), little or big endian, explicit or implicit VR.
    """
    if head[128:132] == b"DICM":
        return True
    return any(_parses(head, order, explicit) for order in "<>" for explicit in (True, False))


def _parses(head: bytes, order: str, explicit: bool) -> bool:  # noqa: FBT001
    """Walk up to four elements of a bare data set."""
    at, last, count = 0, (-1, -1), 0
    while count < 4 and at + 8 <= len(head):
        group, element = struct.unpack_from(order + "HH", head, at)
        if (group, element) <= last or (count == 0 and group not in _FIRST_GROUPS):
            return False
        if group > 0x7FE0 or (group == 0x0008 and element > 0x9500):
            return False
        length, skip = _length(head, at, order, explicit)
        if length is None:
            return False
        last, count = (group, element), count + 1
        if length == _UNDEFINED or at + skip + length > len(head):
            break
        at += skip + length
    return count >= 2


def _length(head: bytes, at: int, order: str, explicit: bool) -> tuple[int | None, int]:  # noqa: FBT001
    """Value length and header size of the element at `at`; None if it is implausible."""
    if not explicit:
        (length,) = struct.unpack_from(order + "I", head, at + 4)
        return (length if length <= 4096 or length == _UNDEFINED else None), 8
    vr = head[at + 4 : at + 6]
    if vr not in _VRS:
        return None, 8
    if vr in _LONG_VRS:
        if at + 12 > len(head):
            return None, 12
        return int(struct.unpack_from(order + "I", head, at + 8)[0]), 12
    return int(struct.unpack_from(order + "H", head, at + 6)[0]), 8


def _is_dicomdir(head: bytes) -> bool:
    """By SOP class in the file meta; a directory without meta opens with group 0004."""
    if head[128:132] == b"DICM":
        at = head.find(_MEDIA_STORAGE_DIRECTORY, 132, 1024)
        after = head[at + len(_MEDIA_STORAGE_DIRECTORY) : at + len(_MEDIA_STORAGE_DIRECTORY) + 1]
        return at > 0 and not (after.isdigit() or after == b".")  # no longer UID that begins so
    return head[:2] in (b"\x04\x00", b"\x00\x04")


def _is_image(head: bytes) -> bool:
    if head.startswith(_IMAGE_MAGIC):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    if head[4:8] == b"ftyp":
        brands = {head[8:12]} | {head[i : i + 4] for i in range(16, 40, 4)}
        return bool(brands & _HEIF_BRANDS)
    if head[:2] == b"BM" and len(head) >= 26:
        header = struct.unpack_from("<I", head, 14)[0]
        return header in (12, 40, 52, 56, 64, 108, 124)
    return False


def _zip_kind(path: Path) -> FileKind:
    """DOCX, a plain archive, or another program's container (unknown)."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return FileKind.ARCHIVE  # the archive reader says what is wrong with it
    if "word/document.xml" in names:
        return FileKind.DOCX
    if "[Content_Types].xml" in names or "mimetype" in names or "META-INF/MANIFEST.MF" in names:
        return FileKind.UNKNOWN
    return FileKind.ARCHIVE


def foreign_format(head: bytes) -> str:
    """Our name for a format that is recognised but not read ("" if not recognised)."""
    for magic, name in (
        (b"\xd0\xcf\x11\xe0", "ole"),
        (b"Rar!", "rar"),
        (b"7z\xbc\xaf", "7z"),
        (b"\x1f\x8b", "gzip"),
        (b"PK", "office"),
        (b"\x00\x00\x00", "video"),
        (b"OggS", "audio"),
        (b"ID3", "audio"),
        (b"\x1aE\xdf\xa3", "video"),
    ):
        if head.startswith(magic):
            return name
    return ""


def sniff(path: Path) -> FileKind:
    """The kind of the file by its content. OSError if it cannot be read."""
    with path.open("rb") as f:
        head = f.read(HEAD_BYTES)
    if head.startswith(_ZIP_MAGIC):
        return _zip_kind(path)
    if is_dicom(head):
        return FileKind.DICOMDIR if _is_dicomdir(head) else FileKind.DICOM
    for kind, fits in _TESTS:
        if fits(head):
            return kind
    return FileKind.UNKNOWN


# In this order: a picture may hold the letters %PDF, and nearly anything decodes as some text.
_TESTS: tuple[tuple[FileKind, Callable[[bytes], bool]], ...] = (
    (FileKind.EMPTY, lambda head: not head),
    (FileKind.IMAGE, _is_image),
    (FileKind.PDF, lambda head: b"%PDF-" in head[:_PDF_WINDOW]),
    (FileKind.SYSTEM, lambda head: head.startswith(_EXECUTABLE_MAGIC)),  # viewers on discs
    (FileKind.TEXT, is_plausible_text),
)
