"""DICOM objects: who the header names, and whether pixels or overlays may show text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset

from recpack import lang
from recpack.dicom.charset import decode
from recpack.dicom.deflated import InflationError
from recpack.dicom.elements import (
    META_CLASS,
    META_INSTANCE,
    READ_ERRORS,
    SPECIFIC_CHARACTER_SET,
    codecs_of_element,
    frames_held,
    is_dicom,
    is_sequence,
    items_in,
    known_vr,
    meta_text,
    number_of,
    open_dataset,
    quiet,
    raw_value,
    text_of,
)
from recpack.dicom.parse import Elements
from recpack.dicom.pixels.carriers import pixels_bear_text
from recpack.dicom.pixels.overlays import overlay_groups
from recpack.model.document import Document, ImagingObject
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers.dicomdir import absent_files, is_directory
from recpack.readers.encapsulated import class_of, is_enclosing, payload_of, read_enclosed
from recpack.readers.structured_report import is_report, read_report

_MAX_DEPTH = 200
_BULK = frozenset({"OB", "OD", "OF", "OL", "OV", "OW"})
_TEXT = frozenset({"AS", "CS", "DA", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UT"})


@cache
def _identity_tags() -> dict[int, str]:
    rows = lang.read_rows("_dicom/identity.tsv")
    found = ((tag_for_keyword(row["keyword"]), row["keyword"]) for row in rows)
    return {int(tag): keyword for tag, keyword in found if tag is not None}


def read_dicom(
    path: str, source: SourceFile, blobs: Blobs, password: str | None = None
) -> Outcome[ImagingObject]:
    """The header of one DICOM file; no pixels are decoded (readers.burned_in reads their text).

    A DICOMDIR is read for its identities. `password` opens an enclosed PDF.
    A file that is no DICOM gives no value and a problem.
    """
    with quiet():
        try:
            dataset = open_dataset(path, header=True)
            if not is_dicom(dataset):
                return _failed(source, "dicom-unreadable", "no element of the standard")
            return _with_document(_read(dataset, source, path), dataset, source, blobs, password)
        except RecursionError:
            return _failed(source, "dicom-too-deep", "RecursionError")
        except (InflationError, MemoryError) as error:
            return _failed(source, "too-large", type(error).__name__)
        except READ_ERRORS as error:
            return _failed(source, "dicom-unreadable", type(error).__name__)


def _with_document(
    read: Outcome[ImagingObject],
    dataset: Dataset,
    source: SourceFile,
    blobs: Blobs,
    password: str | None,
) -> Outcome[ImagingObject]:
    """The object with the paper that it holds; the header serves to identify even without it."""
    held: Outcome[Document] = Outcome(None)
    if is_enclosing(dataset):
        held = read_enclosed(dataset, source, blobs, password)
    elif is_report(dataset):
        held = read_report(dataset, source)
    if read.value is None:
        return read
    kind = (
        is_enclosing(dataset) and class_of(dataset, payload_of(dataset))
    ) or read.value.sop_class
    value = replace(read.value, document=held.value, sop_class=kind or read.value.sop_class)
    return Outcome(value, (*read.problems, *held.problems))


def _failed(source: SourceFile, code: str, detail: str) -> Outcome[ImagingObject]:
    return Outcome(None, (Problem(code, Severity.ERROR, "read", source.id, None, detail),))


def _read(dataset: Dataset, source: SourceFile, path: str) -> Outcome[ImagingObject]:
    identity = tuple(dict.fromkeys(_identity(dataset)))
    ocr = needs_ocr(dataset)
    frames = frames_held(dataset)
    sop_class = text_of(dataset, 0x00080016) or meta_text(dataset, META_CLASS)
    instance = text_of(dataset, 0x00080018) or meta_text(dataset, META_INSTANCE)
    study, series = text_of(dataset, 0x0020000D), text_of(dataset, 0x0020000E)
    modality, date = text_of(dataset, 0x00080060), _study_date(dataset)
    rows, columns = number_of(dataset, 0x00280010), number_of(dataset, 0x00280011)
    absent, listed = absent_files(dataset, path) if is_directory(dataset) else (0, 0)
    return Outcome(
        ImagingObject(
            source=source.id,
            sop_class=sop_class,
            sop_instance=instance,
            study_instance=study,
            series_instance=series,
            modality=modality,
            study_date=date,
            identity=identity,
            rows=rows,
            columns=columns,
            frames=frames,
            needs_ocr=ocr,
            absent=absent,
            listed=listed,
        ),
        tuple(_partly_copied(source, absent, listed)),
    )


def _partly_copied(source: SourceFile, absent: int, listed: int) -> Iterator[Problem]:
    """A disc of which only a part was copied: said, for completeness."""
    if absent:
        told = f"{absent} of {listed} files"
        yield Problem("dicomdir-file-absent", Severity.WARNING, "read", source.id, None, told)


def _study_date(dataset: Dataset) -> str:
    for tag in (0x00080020, 0x00080021, 0x00080022, 0x0008002A, 0x00080023):
        digits = text_of(dataset, tag).replace(".", "").replace("-", "")[:8]
        if len(digits) == 8 and digits.isdigit():
            return digits
    return ""


def needs_ocr(dataset: Dataset) -> bool:
    """Whether pixels or overlay planes may show text (see dicom.carriers)."""
    return pixels_bear_text(dataset) or bool(overlay_groups(dataset))


def _identity(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """(keyword, value) of identifying elements at any depth, in file order, depth first."""
    known = _identity_tags()
    stack: list[tuple[Dataset | Elements, tuple[str, ...], int]] = [(dataset, ("",), 0)]
    while stack:
        current, inherited, depth = stack.pop()
        elements = _elements(current)
        charset = elements.get(SPECIFIC_CHARACTER_SET)
        codecs = inherited if charset is None else codecs_of_element(charset)
        inner: list[tuple[Dataset | Elements, tuple[str, ...], int]] = []
        for tag, element in elements.items():
            if is_sequence(element, tag):
                if depth < _MAX_DEPTH:
                    inner += [(i, codecs, depth + 1) for i in items_in(element)[0] or ()]
                continue
            yield from _values(element, tag, known, codecs)
        stack.extend(reversed(inner))


def _elements(data: Dataset | Elements) -> dict[int, Any]:
    """The elements by tag; a large value is fetched only where it may be a text.

    Garbage behind a data set looks like elements to pydicom, which cannot fetch them.
    """
    out: dict[int, Any] = {}
    for key, element in data.items():
        if element.value is None and isinstance(data, Dataset) and element.VR not in _BULK:
            with suppress(*READ_ERRORS):
                out[int(key)] = data.get_item(key)
        else:
            out[int(key)] = element
    return out


def _values(
    element: Any, tag: int, known: dict[int, str], codecs: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    keyword = known.get(tag, "")
    vr = element.VR if element.VR not in {None, "UN"} else known_vr(tag)
    if vr == "PN":
        keyword = keyword or _person_keyword(tag)
    value = raw_value(element)
    if not keyword or not value or vr not in _TEXT:
        return
    text = decode(value, codecs)
    parts = [text] if vr in {"LT", "ST", "UT"} else text.split("\\")
    for part in parts:
        clean = part.strip().strip("^").strip()
        if clean:
            yield keyword, clean


@cache
def _person_keyword(tag: int) -> str:
    from pydicom.datadict import keyword_for_tag

    return keyword_for_tag(tag) or "PersonName"
