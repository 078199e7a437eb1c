"""Audit: the written bundle re-read by code that never saw the recognisers; a hit refuses it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from recpack.audit.canaries import Planted, measure, plant
from recpack.audit.dicom_pictures import parts_of
from recpack.audit.lexicon import build_needles, unsearchable
from recpack.audit.match import Matcher
from recpack.audit.needle import Needle
from recpack.audit.rasters import Raster, Rasters, file_rasters, merge, rasters_of
from recpack.audit.search import Detail, Found, files_of, search_file, search_picture
from recpack.model.bundle import AuditReport, Hit
from recpack.model.problem import Outcome, Problem, Severity
from recpack.run.blobs import BlobStore

if TYPE_CHECKING:
    from recpack.ports import OcrEngine

__all__ = [
    "Audit",
    "FileTask",
    "Found",
    "OcrTask",
    "Planted",
    "Raster",
    "Rasters",
    "audit_bundle",
    "build_needles",
    "files_of",
    "list_rasters",
    "merge",
    "needles_digest",
    "ocr_raster",
    "parts",
    "plant",
    "rasters_of",
    "search",
    "unsearchable",
]


@dataclass(frozen=True, slots=True)
class FileTask:
    """One file of the written bundle, for a worker. `relative` is its POSIX path in `root`.

    `span` are the frames (start, stop) of a long object whose pictures are asked for.
    """

    root: str
    relative: str
    needles: tuple[Needle, ...] = ()
    blobs: BlobStore | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class OcrTask:
    """One picture, for a worker of the OCR lane."""

    raster: Raster
    blobs: BlobStore


@dataclass(frozen=True, slots=True)
class Audit:
    """The report (no values: may be shown) and its details (needle, value, place: private).

    `pixels_read` of `pixels` pictures were read; `missed` says which canaries were not seen.
    """

    report: AuditReport
    details: tuple[Detail, ...] = ()
    pixels: int = 0
    pixels_read: int = 0
    missed: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Nothing may be handed over: an identifier survives, or something could not be read."""
        return bool(self.report.hits or self.report.unread)


@lru_cache(maxsize=2)
def _matcher(needles: tuple[Needle, ...]) -> Matcher:
    return Matcher(needles)


def _engine() -> OcrEngine:
    from recpack.readers.routed import page_engine

    return page_engine()


def search(task: FileTask) -> Found:
    """Text, metadata and bytes of one file searched. Never raises; picklable both ways."""
    return search_file(Path(task.root), task.relative, _matcher(task.needles))


def list_rasters(task: FileTask) -> Rasters:
    """Pictures of one file, encoded into the task's blobs; `merge` makes one list of many."""
    if task.blobs is None:
        msg = "pictures need a blob store"
        raise ValueError(msg)
    return file_rasters(Path(task.root), task.relative, task.blobs, task.span)


def parts(task: FileTask) -> tuple[FileTask, ...]:
    """The task, or for a long object one for each run of its frames."""
    spans = parts_of(Path(task.root) / task.relative)
    return tuple(replace(task, span=span) for span in spans)


def ocr_raster(task: OcrTask) -> Outcome[str]:
    """All that can be read in a picture, codes included. One engine a process, made at need."""
    try:
        data = task.blobs.get(task.raster.blob)
        lines = [block.text for block in _engine().recognise(data).blocks]
        return Outcome("\n".join([*lines, *_codes(data)]))
    except Exception as error:  # noqa: BLE001 - the stage edge; the message could quote a patient
        problem = Problem(
            "audit-picture-unread", Severity.ERROR, "audit", detail=type(error).__name__
        )
        return Outcome(None, (problem,))


def _codes(data: bytes) -> list[str]:
    """Contents of QR and bar codes."""
    import cv2
    import numpy as np

    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        return []
    found: list[str] = []
    for detector in (cv2.QRCodeDetector(), cv2.barcode.BarcodeDetector()):
        try:
            _, texts, *_ = detector.detectAndDecodeMulti(pixels)
        except cv2.error:
            continue
        found += [text for text in texts or () if text]
    return found


def audit_bundle(
    root: Path,
    needles: Sequence[Needle],
    ocr_texts: Mapping[str, str],
    rasters: Rasters | None = None,
    *,
    found: Iterable[Found] | None = None,
    planted: Planted | None = None,
) -> Audit:
    """The whole audit of a written bundle.

    `rasters` are its pictures (rasters_of) and `ocr_texts` what OCR read from each, by
    Raster.digest; a picture without a text counts as unread and so refuses the bundle. `found`
    are the results of `search` if workers made them already. `planted` are canaries (plant);
    the text of their picture stands in `ocr_texts` too.
    """
    every = tuple(needles)
    names = files_of(root)
    parts = (
        list(found) if found is not None else [search(FileTask(str(root), n, every)) for n in names]
    )
    pictures = rasters or Rasters(())
    matcher = _matcher(every)
    unread = list(pictures.unread)
    for raster in pictures.items:
        text = ocr_texts.get(raster.digest)
        if text is None:
            unread += [place.replace("#", ": ") for place in raster.places[:1]]
        else:
            parts.append(search_picture(raster.places, text, matcher))
    hits: dict[Hit, None] = {}
    details: dict[Detail, None] = {}
    for part in parts:
        hits.update(dict.fromkeys(part.hits))
        details.update(dict.fromkeys(part.details))
        unread += part.unread
    count, missed = _measured(planted, ocr_texts)
    told = tuple(dict.fromkeys(unread))
    report = AuditReport(len(names), len(every), tuple(hits), count, len(missed), told)
    read = sum(r.digest in ocr_texts for r in pictures.items)
    return Audit(report, tuple(details), len(pictures.items), read, missed)


def _measured(planted: Planted | None, ocr_texts: Mapping[str, str]) -> tuple[int, tuple[str, ...]]:
    if planted is None:
        return 0, ()
    return measure(planted, ocr_texts.get(planted.picture.digest) if planted.picture else None)


def needles_digest(needles: Sequence[Needle]) -> str:
    """A key for kept results: other needles, another search."""
    text = "\n".join(f"{n.id} {n.kind} {n.key} {n.shape}" for n in needles)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
