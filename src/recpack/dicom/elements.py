"""Reading DICOM elements as they lie in the file: nothing is decoded that nobody asked for."""

from __future__ import annotations

import logging
import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pydicom
from pydicom import config
from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.values import convert_SQ

from recpack.dicom.charset import codecs_of, decode
from recpack.dicom.deflated import inflated
from recpack.dicom.parse import Elements, Odd, Truncated, items, read_bytes, read_file

READ_ERRORS = (
    InvalidDicomError,
    BytesLengthException,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    NotImplementedError,
    IndexError,
    AssertionError,
    OSError,
    EOFError,
    struct.error,
    LookupError,
    OverflowError,
    RecursionError,
    MemoryError,
)
UNDEFINED = 0xFFFFFFFF
SPECIFIC_CHARACTER_SET = 0x00080005
META_CLASS, META_INSTANCE, META_SYNTAX = 0x00020002, 0x00020003, 0x00020010
PIXEL_TAGS = (0x7FE00010, 0x7FE00008, 0x7FE00009)
_LARGE = 1 << 20
_SAYS_WHAT = frozenset({0x00080016, 0x00080018, 0x0020000D, 0x0020000E, 0x00041220})
_PIXEL_LAYOUT = (0x00280010, 0x00280011, 0x00280100)


@contextmanager
def quiet() -> Iterator[None]:
    """Odd values neither raise nor reach a log: pydicom's warnings quote what they found."""
    settings = config.settings
    before = settings.reading_validation_mode, settings.writing_validation_mode
    logger = logging.getLogger("pydicom")
    disabled = logger.disabled
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings.reading_validation_mode = config.IGNORE
        settings.writing_validation_mode = config.IGNORE
        logger.disabled = True
        try:
            yield
        finally:
            settings.reading_validation_mode, settings.writing_validation_mode = before
            logger.disabled = disabled


def open_dataset(source: str | BinaryIO, *, header: bool = False) -> Dataset:
    """A dataset, preamble or not. `header` leaves values over 1 MiB on disk.

    Well-formed files are parsed here, all others by pydicom. Raises one of READ_ERRORS; a deflated
    file that would fill the memory is an InflationError, one of them.
    """
    if not isinstance(source, str):
        return pydicom.dcmread(source, force=True)
    if header:
        with suppress(Odd):
            return read_file(source, _LARGE)
        data = inflated(source)
        if data is not None:
            return pydicom.dcmread(BytesIO(data), force=True)
        return pydicom.dcmread(source, force=True, defer_size=_LARGE)
    return _opened(source)


def _opened(source: str) -> Dataset:
    """All of a data set; what is cut off is marked (see ends_early)."""
    is_cut = False
    try:
        return read_file(source)
    except Odd as odd:
        is_cut = isinstance(odd, Truncated)
    data = inflated(source)
    if data is not None:
        try:
            return read_bytes(data)
        except Odd as odd:
            is_cut = isinstance(odd, Truncated)
    dataset = pydicom.dcmread(source if data is None else BytesIO(data), force=True)
    dataset.is_cut = is_cut or any(map(_is_short, list(dataset.values())))
    return dataset


def _is_short(element: Any) -> bool:
    """Whether fewer bytes were there than an element declares: pydicom takes what there is."""
    length = getattr(element, "length", UNDEFINED)
    return length != UNDEFINED and len(raw_value(element) or b"") < length


def ends_early(dataset: Dataset) -> bool:
    """Whether a whole data set (no header) ends within a value, or leaves a sequence open."""
    return bool(vars(dataset).get("is_cut"))


def open_bytes(data: bytes, *, header: bool = False) -> Dataset:
    """A dataset from bytes; `header` stops before the pixels."""
    return pydicom.dcmread(BytesIO(data), force=True, stop_before_pixels=header)


def known_vr(tag: int) -> str:
    """The VR (or "A or B") that PS3.6 gives a tag; "" if it is not in the dictionary."""
    try:
        return str(dictionary_VR(tag))
    except KeyError:
        return ""


def raw_value(element: Any) -> bytes | None:
    """The bytes of an element not yet converted; None if it was (a sequence, mostly)."""
    if getattr(element, "is_raw", False):
        return element.value or b""
    return None


def text_of(dataset: Dataset, tag: int, codecs: tuple[str, ...] = ("",)) -> str:
    """The decoded text of an element ("" if it is absent or no text)."""
    element = dataset.get_item(tag)
    if element is None:
        return ""
    value = raw_value(element)
    if value is not None:
        return decode(value, codecs).strip()
    return "" if element.VR == "SQ" or element.value is None else str(element.value).strip()


def meta_text(dataset: Dataset, tag: int) -> str:
    """The text of an element of the file meta ("" if there is none)."""
    meta = vars(dataset).get("file_meta")
    return "" if meta is None else text_of(meta, tag)


def codecs_for(dataset: Dataset, inherited: tuple[str, ...] = ("",)) -> tuple[str, ...]:
    """Codecs of a dataset's own Specific Character Set, else those of its parent."""
    element = dataset.get_item(SPECIFIC_CHARACTER_SET)
    return inherited if element is None else codecs_of_element(element)


def codecs_of_element(element: Any) -> tuple[str, ...]:
    """Codecs named by a Specific Character Set element, raw or converted."""
    value = raw_value(element)
    if value is None:
        declared = element.value
        values = [declared] if isinstance(declared, str) else list(declared or [])
        value = "\\".join(str(v) for v in values).encode("latin_1", "replace")
    return codecs_of(value)


def items_of(dataset: Dataset, tag: int) -> tuple[Dataset, ...] | None:
    """The items of a sequence element; None if it cannot be read as one."""
    try:
        element = dataset[tag]
        if element.VR != "SQ":
            return None
        return tuple(element.value or ())
    except READ_ERRORS:
        return None


def items_in(element: Any) -> tuple[Sequence[Elements] | Sequence[Dataset] | None, bool]:
    """The items of a sequence element, and whether they end early; None if it cannot be read.

    Parsed here if they are well-formed, else by pydicom.
    """
    value = raw_value(element)
    if value is None:
        return tuple(element.value or ()), False
    is_cut = False
    try:
        if element.is_little_endian:
            return items(value, implicit=element.is_implicit_VR), False
    except Odd as odd:
        is_cut = isinstance(odd, Truncated)
    try:
        found = tuple(convert_SQ(value, element.is_implicit_VR, element.is_little_endian))
    except READ_ERRORS:
        return None, is_cut
    return found, is_cut


def is_sequence(element: Any, tag: int) -> bool:
    """Whether an element is a sequence, by its own VR or, where it has none, by the dictionary."""
    if element.VR == "SQ":
        return True
    return element.VR in {None, "UN"} and known_vr(tag) == "SQ"


def is_dicom(dataset: Dataset) -> bool:
    """Whether it says of what class, instance, patient, study or series it is (or is a DICOMDIR).

    A forced reading takes any file, and 100 zeros are elements to it.
    """
    tags = [int(tag) for tag in dataset.keys()]  # noqa: SIM118 - values stay raw
    if meta_text(dataset, META_CLASS).startswith("1.2.840."):
        return any(known_vr(tag) for tag in tags)
    return any(t in _SAYS_WHAT or (t >> 16 == 0x0010 and known_vr(t)) for t in tags)


def has_pixels(dataset: Dataset) -> bool:
    """Whether there is pixel data, and what it takes to know how it lies."""
    present = any(tag in dataset for tag in PIXEL_TAGS)
    return present and all(number_of(dataset, tag) > 0 for tag in _PIXEL_LAYOUT)


def frames_of(dataset: Dataset) -> int:
    """Number of frames with pixels; 0 for an object without any."""
    if not has_pixels(dataset):
        return 0
    text = text_of(dataset, 0x00280008).split("\\")[0].strip()
    return max(1, int(text)) if text.isdigit() else 1


def frames_held(dataset: Dataset) -> int:
    """Frames that the bytes can hold at most: what is declared may be anything up to 2**31."""
    frames = frames_of(dataset)
    tag = next((t for t in PIXEL_TAGS if t in dataset), None)
    if frames <= 1 or tag is None:
        return frames
    # A header leaves long values on disk: fetching them here would cost their size in memory.
    element: Any = dataset.get_item(tag, keep_deferred=True)
    length = getattr(element, "length", UNDEFINED)
    if length == UNDEFINED:
        here = isinstance(element.value, bytes)
        held = len(element.value) if here else _file_size(dataset)
        return min(frames, max(1, held // 8))  # an item takes 8 bytes
    bits = number_of(dataset, 0x00280010) * number_of(dataset, 0x00280011)
    bits *= number_of(dataset, 0x00280002, 1) * number_of(dataset, 0x00280100)
    return min(frames, max(1, 2 * -(-length * 8 // max(1, bits))))  # twice: YBR_FULL_422


def _file_size(dataset: Dataset) -> int:
    """Bytes of the file that a data set was read from; no bound where it cannot be asked."""
    try:
        return Path(str(dataset.filename)).stat().st_size
    except (OSError, AttributeError):
        return 1 << 40


def number_of(dataset: Dataset, tag: int, default: int = 0) -> int:
    """A whole number (US, SS, IS ...), or the default where it is absent or odd."""
    try:
        element: Any = dataset.get_item(tag)
        if element is None:
            return default
        raw = raw_value(element)
        vr = element.VR or known_vr(tag)
        if raw is not None and len(raw) == 2 and vr == "US":
            return int.from_bytes(raw, "little" if element.is_little_endian else "big")
        if raw is not None and vr == "IS":
            raw = raw.strip(b" \0").split(b"\\")[0]
            return int(raw) if raw else default
        value: Any = dataset[tag].value
        if hasattr(value, "__iter__") and not isinstance(value, (str, bytes)):
            value = next(iter(value), None)
        return int(value) if value is not None else default
    except READ_ERRORS:
        return default
