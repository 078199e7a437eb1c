"""Time of the OCR over the engine's own single reading, and pages with a text layer a second.

The yardstick is `RapidOCR(params={"Global.use_cls": False})` on the upright page, in this process,
in turns with what is measured, medians. `first` is one reading of the page as it lies, with its
orientation and skew found (lines as they are detected, in reading order); `build` all that a build
of the same pages spends on its OCR lane: second readings, proof and audit too.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import numpy as np

from bench.pages.conditions import upright
from bench.pages.making import Made, sheets, typeset
from bench.papers.run_memory import family
from bench.papers.run_read import chosen
from recpack.ports import WorkerFailure
from recpack.run.executors import ProcessExecutor, SerialExecutor

I = TypeVar("I")
R = TypeVar("R")
ASKED = {"first": 1.25, "build": 2.2}
PAGES_A_SECOND = 10.0
TURNS, FILES = 3, 8


class Timed(SerialExecutor):
    """Everything in this process, and how long each function took on each lane.

    `alone`: seconds of the engine itself on a page, taken in turns with the items of the OCR lane,
    so that both see the same load of the machine.
    """

    def __init__(self, engine: Any, pages: Sequence[Any]) -> None:
        self.spent: dict[tuple[str, str], float] = {}
        self.alone: list[float] = []
        self._engine, self._pages = engine, itertools.cycle(pages)

    def map(
        self, fn: Callable[[I], R], items: Sequence[I], *, lane: str = "cpu", timeout: float = 600.0
    ) -> Iterator[tuple[int, R | WorkerFailure]]:
        """As SerialExecutor; the time between items is not counted."""
        name = lane, str(getattr(fn, "__name__", fn))
        for item in enumerate(items):
            started = time.perf_counter()
            result = next(iter(super().map(fn, [item[1]], lane=lane, timeout=timeout)))[1]
            ended = time.perf_counter()
            self.spent[name] = self.spent.get(name, 0.0) + ended - started
            if lane == "ocr":
                self._engine(next(self._pages))
                self.alone.append(time.perf_counter() - ended)
            yield item[0], result


def run(options: argparse.Namespace) -> dict[str, Any]:
    """OCR of a few pages of each condition, then pages with a text layer."""
    out: dict[str, Any] = {"text pages a second": text_layer(options.half)}
    found = [made for made in chosen(options) if len(made.pages) == 1]
    found = found if options.sheet else _few(found)
    engine, ratios = _engine(), []
    print(f"{'page':34s}{'engine':>8s}{'first':>8s}")
    for made in found:
        once, first = _in_turns(made, engine)
        ratios.append(first / once)
        print(f"{made.name:34s}{once:7.2f}s{first:7.2f}s{first / once:6.2f}x", flush=True)
        out[made.name] = {"engine": once, "first": first}
    timed = _built(found, engine)
    lanes = {fn: s for (lane, fn), s in timed.spent.items() if lane == "ocr"}
    alone = len(found) * sum(timed.alone) / max(1, len(timed.alone))
    told = ", ".join(f"{fn} {s:.1f} s" for fn, s in lanes.items())
    print(f"one build of these {len(found)} pages: {told}; the engine alone {alone:.1f} s")
    out["first"] = _told("first", "median ", statistics.median(ratios) if ratios else 0.0)
    out["build"] = _told("build", "", sum(lanes.values()) / alone if alone else 0.0)
    return out


def _told(name: str, how: str, ratio: float) -> float:
    held = "ok" if ratio <= ASKED[name] else "NO"
    print(f"{name:8s}{how}{ratio:.2f} x the engine's own reading, asked {ASKED[name]} {held}")
    return ratio


def _few(found: list[Made]) -> list[Made]:
    """Some in scripts that the engine reads, conditions in turn."""
    known = [m for m in found if m.script in {"Latin", "Chinese", "Japanese"}]
    step = max(1, len(known) // FILES)
    return known[::step][:FILES]


def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.use_cls": False, "Global.log_level": "critical"})


def _in_turns(made: Made, engine: Any) -> tuple[float, float]:
    """Seconds of the engine alone on the upright page, and of the product's first reading."""
    from recpack.stages.read import ocr_engine

    pixels = _pixels(made)
    data = _as_stored(made)
    ours = ocr_engine()
    once, first = [], []
    for turn in range(TURNS + 1):
        started = time.perf_counter()
        engine(pixels)
        middle = time.perf_counter()
        ours.recognise(data)
        ended = time.perf_counter()
        if turn:  # the first of each loads what it needs
            once.append(middle - started)
            first.append(ended - middle)
    return statistics.median(once), statistics.median(first)


def _pixels(made: Made) -> Any:
    """The page upright, as the engine takes it (BGR)."""
    page = upright(typeset(made.sheet.id, made.sheet.half).pdf)[0]
    return np.asarray(page.convert("RGB"))[:, :, ::-1].copy()


def _as_stored(made: Made) -> bytes:
    """The raster that the reader of pictures hands to the OCR."""
    from recpack.model.document import Document
    from recpack.run.blobs import BlobStore
    from recpack.stages.read import ReadTask, read_file, unread_pages
    from recpack.steps import inventory

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        folder.mkdir()
        path = folder / f"page{made.path.suffix}"
        path.write_bytes(made.path.read_bytes())
        place, config = _place(folder, Path(scratch))
        source = inventory(folder, place, config).files[0]
        blobs = BlobStore(f"{scratch}/blobs")
        document = read_file(ReadTask(str(path), source, None, blobs)).value
        waiting = unread_pages(document) if isinstance(document, Document) else ()
        if not waiting or waiting[0].raster is None:
            raise ValueError(f"{made.name}: nothing waits for the OCR")
        return blobs.get(waiting[0].raster)


def _place(folder: Path, scratch: Path) -> tuple[Any, Any]:
    from recpack.config import Config
    from recpack.run.workplace import Workplace

    return Workplace(scratch / "out", folder, bytes(32)), Config()


def _built(found: Sequence[Made], engine: Any) -> Timed:
    """Seconds of each function of a whole build of a folder that holds these pages.

    One build: the audit also reads a picture of its own in which it has planted canaries (half a
    second), once a build and not once a page.
    """
    from recpack.build import build
    from recpack.options import BuildOptions

    timed = Timed(engine, [_pixels(made) for made in found])
    with (
        tempfile.TemporaryDirectory() as scratch,
        mock.patch("recpack.build.make_executor", return_value=timed),
    ):
        folder, key = Path(scratch) / "in", Path(scratch) / "key"
        folder.mkdir()
        key.write_bytes(bytes(range(32)))
        for made in found:
            (folder / f"{made.name}{made.path.suffix}").write_bytes(made.path.read_bytes())
        options = BuildOptions(
            folder, Path(scratch) / "out", engine="phrasebook", accept_identity=True, key_file=key
        )
        build(options, lambda *_: None)
    return timed


def text_layer(half: str) -> float:
    """Pages a second through read, redact and facsimile: PDFs with a text layer, two workers.

    The same folder twice with the same workers; the first pass loads language data and taggers.
    """
    from recpack.run.pipeline import Job

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        count = _text_pdfs(half, folder)
        place, config = _place(folder, Path(scratch))
        executor = ProcessExecutor(2)
        try:
            job = Job(executor, place.store, lambda *_: None, fresh=True)
            cold = _text_pass(job, folder, place, config)
            before = _processor()
            pages, read, redact = _text_pass(job, folder, place, config)
            spent = _processor() - before
        finally:
            executor.close()
    speed = pages / (read + redact)
    held = "ok" if speed >= PAGES_A_SECOND else "NO"
    print(f"{pages} of {count} pages with a text layer: read {read:.1f} s, redact and facsimile"
          f" {redact:.1f} s: {speed:.1f} a second, asked {PAGES_A_SECOND:.0f} {held}; the first"
          f" time, with loading, {pages / (cold[1] + cold[2]):.1f}; {spent / pages:.2f} s of the"
          f" processor a page: two idle cores would do {2 * pages / spent:.1f}")  # fmt: skip
    return speed


def _processor() -> float:
    """Seconds of the processor that this process and its workers have had (Linux)."""
    ticks = 0
    for pid in family(os.getpid()):
        stat = Path(f"/proc/{pid}/stat").read_text()
        ticks += sum(int(n) for n in stat.rsplit(")", 1)[1].split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _text_pass(job: Any, folder: Path, place: Any, config: Any) -> tuple[int, float, float]:
    """Pages that came out, seconds of the read step, seconds of redact with the facsimiles."""
    from recpack import steps
    from recpack.options import BuildOptions, check
    from recpack.run.keys import case_key

    found = steps.inventory(folder, place, config)
    started = time.perf_counter()
    read = steps.read(job, folder, place, config, found)
    middle = time.perf_counter()
    who = steps.identify(config, read)
    options = check(BuildOptions(folder, place.out))
    again = time.perf_counter()
    clean = steps.redact(job, options, read, who, case_key(bytes(32), "bench", "shift"))
    ended = time.perf_counter()
    return sum(len(d.pages) for d in clean.documents), middle - started, ended - again


def _text_pdfs(half: str, folder: Path) -> int:
    """Every sheet of the half as the PDF that was typeset; how many pages that is."""
    folder.mkdir(parents=True)
    pages = 0
    for sheet in sheets(half):
        done = typeset(sheet.id, half)
        (folder / f"{sheet.id}.pdf").write_bytes(done.pdf)
        pages += len(done.pages)
    return pages
