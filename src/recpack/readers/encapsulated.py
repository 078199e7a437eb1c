"""Documents inside DICOM objects: the bytes of (0042,0011) -> Document (PS3.3 C.24.2)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pydicom.dataset import Dataset

from recpack.dicom import enclosed
from recpack.dicom.elements import number_of, text_of
from recpack.model.document import Document
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs

_PADDING = b"\0"


def is_enclosing(dataset: Dataset) -> bool:
    """Whether the object holds a whole file, or by its class ought to."""
    return enclosed.DOCUMENT in dataset or text_of(dataset, 0x00080016) in enclosed.MIME_OF


def payload_of(dataset: Dataset) -> bytes:
    """The enclosed file without padding; b"" where there is none.

    (0042,0015) gives its length where that is possible; else one NUL behind it is padding.
    """
    if enclosed.DOCUMENT not in dataset:
        return b""
    value = dataset[enclosed.DOCUMENT].value
    if not isinstance(value, bytes):
        return b""
    told = number_of(dataset, enclosed.LENGTH)
    if 0 < told <= len(value) and not value[told:].strip(_PADDING):
        return value[:told]
    return value.rstrip(_PADDING)


def class_of(dataset: Dataset, payload: bytes = b"") -> str:
    """The SOP class that the payload belongs to; "" for a kind of file not known here."""
    mime = text_of(dataset, enclosed.MIME_TYPE)
    return enclosed.kind_of(text_of(dataset, 0x00080016), mime, payload)


def read_enclosed(
    dataset: Dataset, source: SourceFile, blobs: Blobs, password: str | None = None
) -> Outcome[Document]:
    """The enclosed PDF or CDA as a document; no value for a model or a kind not known.

    Problems: encapsulated-document (nothing in it), those of the PDF reader, cda-unreadable.
    """
    payload = payload_of(dataset)
    kind = class_of(dataset, payload)
    if not payload and kind:
        detail = "nothing enclosed"
        problem = Problem("encapsulated-document", Severity.ERROR, "read", source.id, None, detail)
        return Outcome(None, (problem,))
    if kind == enclosed.PDF_CLASS:
        return read_pdf_bytes(payload, source, blobs, password)
    if kind == enclosed.CDA_CLASS:
        from recpack.readers.cda import read_cda

        return read_cda(payload, source, blobs)
    return Outcome(None)


def read_pdf_bytes(
    payload: bytes, source: SourceFile, blobs: Blobs, password: str | None = None
) -> Outcome[Document]:
    """A PDF held in memory, read like one on disk."""
    from recpack.readers.pdf import read_pdf

    with tempfile.TemporaryDirectory(prefix="recpack-") as folder:
        path = Path(folder) / "enclosed.pdf"
        path.write_bytes(payload)
        return read_pdf(str(path), source, blobs, password)
