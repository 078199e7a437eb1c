"""Burned-in text: identifiers that OCR can still read afterwards, and other text that was kept.

    python bench/burned_in.py --half test2 [--unknown] [--only US,XA03] [--save FOLDER]

Synthetic objects of six modalities (bench/burned_in_frames.py) go through the product's own steps:
read, OCR of changed frames, identify (each object is a folder of its own), redact, prove.
`--unknown` takes the identities out of the headers, so that only the picture tells them. Afterwards
every frame that showed an identifier is read by OCR again, and each identifier is looked for in
what was read, one character in six allowed to differ. What OCR overlooks may still be seen:
identifiers whose box is much as it was drawn count as well, marked "(stands)". Text that names
nobody counts as kept if its strokes stand: at most a tenth of their pixels changed.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import io
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
from burned_in_frames import MODALITIES, Made, Text, make
from burned_in_test2 import make as make_third
from burned_in_test3 import KINDS, ROWS
from burned_in_test3 import make as make_fourth
from PIL import Image

from recpack.config import Config
from recpack.dicom.elements import quiet
from recpack.dicom.pixels.frames import decode_frame, to_picture
from recpack.model.document import ImagingObject
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers.dicom import read_dicom
from recpack.run.blobs import BlobStore
from recpack.run.keys import case_key
from recpack.stages import prove, read, redact
from recpack.stages.identify import identify

_CHANGED, _MOST_CHANGED = 40, 0.1
_SEEN, _FLAT = 0.5, 4


def build(path: Path, blobs: BlobStore) -> tuple[ImagingObject, bytes | None, list[str]]:
    """One object through the steps of a build: as read, the clean file, problem codes."""
    data = path.read_bytes()
    source = SourceFile(SourceId("S1"), path.name, FileKind.DICOM, len(data),
                        hashlib.sha256(data).hexdigest())  # fmt: skip
    obj = read_dicom(str(path), source, blobs).value
    assert obj is not None  # noqa: S101
    problems: list[str] = []
    for task in read.frame_tasks(obj, str(path)):
        got = read.read_frames(task)
        problems += [p.code for p in got.problems]
        obj = replace(obj, pictures=obj.pictures + (got.value or ()))
    identities = identify(Config(), (), (obj,)).identities
    key = case_key(b"bench", "burned-in", "shift")
    task = redact.RedactObjectTask(str(path), source, obj, identities, key, blobs)
    for attempt in range(1, prove.ROUNDS + 1):
        done = redact.redact_object(task)
        problems += [p.code for p in done.problems]
        if done.value is None:
            return obj, None, problems
        proof = prove.prove(
            prove.ProofTask(obj, done.value.blob, identities, key, blobs, attempt=attempt)
        )
        problems += [p.code for p in proof.problems]
        if proof.value is None:
            return obj, None, problems
        if not proof.value:
            return obj, blobs.get(done.value.blob), problems
        problems.append(f"painted-again-{attempt}")
        task = replace(task, more=task.more + proof.value)
    return obj, None, problems


def frame(dataset: pydicom.Dataset, index: int) -> np.ndarray:
    """A frame as OCR sees it."""
    return to_picture(dataset, decode_frame(dataset, index), full_range=True)


def _alnum(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def readable(value: str, text: str) -> bool:
    """Whether an identifier, or a word or number of it, is in a text; one in six may differ."""
    whole = _alnum(text)
    parts = [_alnum(value), *(p for p in map(_alnum, value.split()) if len(p) >= 4)]
    return any(_within(p, whole, len(p) // 6) for p in parts if p not in {"hospital", "clinic",
               "medical", "center", "general", "prof"})  # fmt: skip


def _within(key: str, text: str, edits: int) -> bool:
    row = [0] * (len(text) + 1)
    for i, a in enumerate(key, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(text, 1):
            diagonal, row[j] = row[j], min(diagonal + (a != b), row[j] + 1, row[j - 1] + 1)
    return min(row) <= edits


def stands(text: Text, before: np.ndarray, after: np.ndarray) -> bool:
    """Whether the strokes of a drawn string are as they were."""
    x0, y0, x1, y1 = text.box
    a, b = before[y0:y1, x0:x1].astype(int), after[y0:y1, x0:x1].astype(int)
    if a.shape != b.shape or not a.size:
        return False
    a, b = (c[..., None] if c.ndim == 2 else c for c in (a, b))
    moved = abs(a - b).max(axis=2) > _CHANGED
    apart = abs(a - np.median(a.reshape(-1, a.shape[2]), axis=0)).max(axis=2)
    strokes = apart >= 0.5 * np.percentile(apart, 99)
    return float(moved[strokes].mean()) <= _MOST_CHANGED


def strokes_stand(text: Text, before: np.ndarray, after: np.ndarray) -> float:
    """How much of a drawn string can be seen as it was: the correlation of its box, 1 for all."""
    x0, y0, x1, y1 = text.box
    a, b = before[y0:y1, x0:x1].astype(int), after[y0:y1, x0:x1].astype(int)
    if a.shape != b.shape or not a.size:
        return 0.0
    a, b = (c.max(axis=2) if c.ndim == 3 else c for c in (a, b))
    if b.std() < _FLAT:
        return 0.0
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])


def measure(made: Made, dataset: pydicom.Dataset, path: Path, save: Path | None) -> dict:
    """Counts of one object."""
    blobs = BlobStore(str(path.parent / "blobs"))
    dataset.save_as(path)
    _, clean, problems = build(path, blobs)
    out = {"leaks": [], "lost": [], "identifiers": 0, "neutral": 0, "problems": problems}
    texts = [t for t in made.texts if t.identifies]
    others = [t for t in made.texts if t.identifies is False]
    out["identifiers"], out["neutral"] = len(texts), len(others)
    if clean is None:
        out["lost"] = ["(left out)"] * len(others)
        return out
    with quiet():
        result = pydicom.dcmread(io.BytesIO(clean))
        shown = sorted({0, made.frames - 1, *(i for t in texts for i in t.frames)})
        for index in shown:
            after, before = frame(result, index), frame(dataset, index)
            if save is not None:
                Image.fromarray(after).save(save / f"{made.name}-{index}.png")
            buffer = io.BytesIO()
            Image.fromarray(after).convert("RGB").save(buffer, "PNG")
            seen = "\n".join(b.text for b in read.ocr_engine().recognise(buffer.getvalue()).blocks)
            here = [t for t in texts if not t.frames or index in t.frames]
            read_ = {t.value for t in here if readable(t.value, seen)}
            seen_ = {t.value for t in here if strokes_stand(t, before, after) > _SEEN}
            out["leaks"] += [t.value for t in here if t.value in read_]
            out["leaks"] += [f"{v} (stands)" for v in sorted(seen_ - read_)]
            if index == 0:
                out["lost"] = [t.value for t in others if not stands(t, before, after)]
    return out


def _make(half: str, kind: str, number: int) -> Made:
    if half == "test3":
        return make_fourth(kind, number)
    return make_third(kind, number) if half == "test2" else make(half, kind, number)


def main() -> None:
    """Measure and print a table by modality."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=("dev", "test", "test2", "test3"), default="dev")
    parser.add_argument("--unknown", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--save", type=Path)
    parser.add_argument("-v", action="store_true")
    args = parser.parse_args()
    if args.save:
        args.save.mkdir(parents=True, exist_ok=True)
    total: collections.Counter[str] = collections.Counter()
    frames, began = 0, time.monotonic()
    print("modality  objects frames identifiers readable  other text kept")
    fourth = args.half == "test3"
    for modality in args.only.split(",") if args.only else KINDS if fourth else MODALITIES:
        count: collections.Counter[str] = collections.Counter()
        kind = modality[:2]
        for number in [int(c) for c in modality[2:]] or range(len(ROWS["US"]) if fourth else 6):
            made = _make(args.half, kind, number)
            dataset = made.anonymous if args.unknown else made.dataset
            with tempfile.TemporaryDirectory() as folder:
                out = measure(made, dataset, Path(folder) / "a.dcm", args.save)
            frames += made.frames
            count.update(objects=1, frames=made.frames, leaks=len(out["leaks"]),
                         ids=out["identifiers"],
                         lost=len(out["lost"]), neutral=out["neutral"])  # fmt: skip
            if args.v and (out["leaks"] or out["lost"] or out["problems"]):
                print(
                    " ", made.name, "readable", out["leaks"], "lost", out["lost"], out["problems"]
                )
        total.update(count)
        _row(modality, count)
    _row("all", total)
    print(f"{frames} frames, {time.monotonic() - began:.0f} s")


def _row(name: str, c: collections.Counter[str]) -> None:
    kept = 100 * (c["neutral"] - c["lost"]) / max(1, c["neutral"])
    counts = f"{c['objects']:7} {c['frames']:6} {c['ids']:11} {c['leaks']:8}  {c['neutral']:5}"
    print(f"{name:9} {counts} {kept:6.1f} %", flush=True)


if __name__ == "__main__":
    main()
