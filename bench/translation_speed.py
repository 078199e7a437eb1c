"""How fast reports become English, beside the engine called line by line.

    python -m bench.translation_speed [--jobs N] [--rounds N] [--folder FOLDER] [--json]

Portuguese, by Firefox's packaged model. Two questions, each side in turns; the best round of each
counts. Loading the model is part of the time on both sides; starting Python is on neither, for in
a build the workers are there when translation begins. Run it on a machine that does nothing else:
what other programs take is taken from the worker processes. Where it is not quiet, look at the
processor seconds (Linux: this process and all under it): ours are shared by `jobs` cores.

engine   the lines of the reports that no checked phrase covers, as they stand: fxtranslate as its
         README calls it, one line after another, against our engine port in worker processes
         (shortlist, one process a core, no line twice). Both must give the same English.
reports  whole reports: fxtranslate on every line, against our translate stage with its phrases,
         placeholders and checks.

The reports are those of the development halves of bench/clinical (no layout twice in a case), or
with --folder the documents of a patient's folder, read and redacted first.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.clinical import generate
from recpack.model.clean import CleanBlock, CleanDocument, CleanPage
from recpack.model.document import Box, DocumentId, Origin
from recpack.model.english import By
from recpack.model.source import SourceId
from recpack.mt import models
from recpack.mt.engines import MAX_CHARS
from recpack.mt.engines.firefox import FirefoxFiles, find_files
from recpack.mt.remembered import LineMemory, Remembered
from recpack.run.executors import ProcessExecutor
from recpack.stages.translate import EngineSpec, TranslateTask, translate_document
from recpack.steps.wording import slices

LANGUAGE = "pt"
HALVES = ("dev", "dev2", "dev3", "dev4")
NO_MODEL = "Firefox's Portuguese model is not installed: pip install 'recpack[pt]'"
Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of both sides; a ratio above 1 is in our favour."""

    documents: int
    lines: int
    engine_lines: int
    engine_distinct: int
    engine_plain: float
    engine_plain_with_shortlist: float
    engine_ours: float
    engine_ratio: float
    engine_ratio_with_shortlist: float
    same: int
    same_with_shortlist: int
    reports_plain: float
    reports_ours: float
    reports_ratio: float
    reports_lines_a_second: float
    again: float
    jobs: int
    load: float
    cpu_engine_plain: float
    cpu_engine_plain_with_shortlist: float
    cpu_engine_ours: float
    cpu_reports_plain: float
    cpu_reports_ours: float


def reports() -> list[CleanDocument]:
    """One case of each development half, lines as a text file has them."""
    out = []
    for half in HALVES:
        for number, doc in enumerate(generate.documents(generate.ROOT, LANGUAGE, half, cases=1)):
            out.append(_document(f"{half}-{number}", doc["text"]))
    return out


def _document(name: str, text: str) -> CleanDocument:
    blocks = tuple(
        CleanBlock(line.strip(), Box(0, 20 * n, 8 * len(line), 20 * n + 16))
        for n, line in enumerate(text.splitlines())
        if line.strip()
    )
    page = CleanPage(1, 1000, 1400, Origin.NATIVE, LANGUAGE, blocks)
    return CleanDocument(DocumentId(name), SourceId(name), "text", "other", LANGUAGE, None, (page,))


def of_folder(folder: Path) -> list[CleanDocument]:
    """The clean documents of a patient's folder, as its build would have them translated."""
    from recpack import options as opt
    from recpack import steps
    from recpack.config import load_config
    from recpack.run.executors import make_executor
    from recpack.run.keys import case_key
    from recpack.run.pipeline import Job
    from recpack.run.workplace import Workplace

    config = load_config(folder)
    with tempfile.TemporaryDirectory(prefix="recpack-speed-") as name:
        asked = opt.with_config(opt.BuildOptions(folder.resolve(), Path(name)), config)
        place = Workplace(asked.out, asked.folder, bytes(32))
        executor = make_executor(asked.jobs)
        try:
            job = Job(executor, place.store, lambda *_: None)
            found = steps.inventory(asked.folder, place, config)
            read = steps.read(job, asked.folder, place, config, found)
            who = steps.identify(config, read)
            clean = steps.redact(job, asked, read, who, case_key(bytes(32), "speed", asked.dates))
        finally:
            executor.close()
    return list(clean.documents)


def measure(documents: Sequence[CleanDocument], jobs: int = 0, rounds: int = 2) -> Speed:
    """Both sides of both questions."""
    jobs = jobs or os.cpu_count() or 1
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else -1.0
    every, open_lines = _lines(documents)
    flat = [line for lines in open_lines for line in lines]
    whole = [line for lines in every for line in lines]
    best: dict[str, float] = {}
    spent: dict[str, float] = {}
    said: dict[str, list[str | None]] = {}

    def timed(name: str, work: Callable[[], list[str | None]]) -> None:
        start, before = time.perf_counter(), _processor_seconds()
        said[name] = work()
        best[name] = min(best.get(name, 1e9), time.perf_counter() - start)
        used = sum(now - before.get(pid, 0.0) for pid, now in _processor_seconds().items())
        spent[name] = min(spent.get(name, 1e9), used)

    for _ in range(rounds):
        timed("plain", lambda: _plain(flat, shortlist=False))
        with _workers(jobs) as executor, tempfile.TemporaryDirectory() as folder:
            timed("ours", lambda: _ours(open_lines, executor, Path(folder)))
        timed("listed", lambda: _plain(flat, shortlist=True))
        timed("reports plain", lambda: _plain(whole, shortlist=False))
        with tempfile.TemporaryDirectory() as folder:
            for name in ("reports", "again"):
                with _workers(jobs) as executor:
                    timed(name, lambda: _staged(documents, executor, Path(folder)))

    def same(name: str) -> int:
        return sum(a == b for a, b in zip(said["ours"], said[name], strict=True))

    return Speed(
        documents=len(documents),
        lines=len(whole),
        engine_lines=len(flat),
        engine_distinct=len(set(flat)),
        engine_plain=round(best["plain"], 2),
        engine_plain_with_shortlist=round(best["listed"], 2),
        engine_ours=round(best["ours"], 2),
        engine_ratio=round(best["plain"] / best["ours"], 2),
        engine_ratio_with_shortlist=round(best["listed"] / best["ours"], 2),
        same=same("plain"),
        same_with_shortlist=same("listed"),
        reports_plain=round(best["reports plain"], 2),
        reports_ours=round(best["reports"], 2),
        reports_ratio=round(best["reports plain"] / best["reports"], 2),
        reports_lines_a_second=round(len(whole) / best["reports"], 1),
        again=round(best["again"], 2),
        jobs=jobs,
        load=round(load, 1),
        cpu_engine_plain=round(spent["plain"], 2),
        cpu_engine_plain_with_shortlist=round(spent["listed"], 2),
        cpu_engine_ours=round(spent["ours"], 2),
        cpu_reports_plain=round(spent["reports plain"], 2),
        cpu_reports_ours=round(spent["reports"], 2),
    )


def _processor_seconds() -> dict[int, float]:
    """What this process and each under it has used so far; nothing where there is no /proc."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue  # ended meanwhile
        number = int(path.parent.name)
        parents[number] = int(fields[1])
        used[number] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ours(number: int) -> bool:
        return number == os.getpid() or (number in parents and ours(parents[number]))

    return {number: seconds for number, seconds in used.items() if ours(number)}


def _lines(documents: Sequence[CleanDocument]) -> tuple[list[Lines], list[Lines]]:
    """(all sentences, those that need an engine) of each document, in order, repeats and all."""
    every, needed = [], []
    for document in documents:
        english = translate_document(TranslateTask(document, EngineSpec("phrasebook"))).value
        pages = english.pages if english else ()
        found = [
            s for p in pages for b in p.blocks for s in b.segments if len(s.source) < MAX_CHARS
        ]
        every.append(tuple(s.source for s in found if any(map(str.isalpha, s.source))))
        needed.append(tuple(s.source for s in found if s.by in {By.GLOSS, By.NONE}))
    return every, needed


def _files() -> FirefoxFiles:
    for model in models.list_models():
        files = find_files(model.path)
        if (model.engine, model.source) == ("firefox", LANGUAGE) and files:
            return files
    raise SystemExit(NO_MODEL)


def _plain(lines: Sequence[str], *, shortlist: bool) -> list[str | None]:
    """Fxtranslate as its README shows: one Translator, one call a line."""
    from fxtranslate import Translator

    files = _files()
    source = files.source_vocab.read_bytes()
    target = files.target_vocab.read_bytes()
    listed = files.shortlist.read_bytes() if shortlist and files.shortlist else None
    engine = Translator(files.model.read_bytes(), source, target, listed)
    return [engine.translate(" ".join(line.split())).strip() or None for line in lines]


@dataclass(frozen=True, slots=True)
class _Task:
    lines: Lines
    memory: str


def _answers(task: _Task) -> tuple[str | None, ...]:
    """In a worker: the engine port as the translate stage uses it."""
    engine = models.translator(LANGUAGE, "firefox")
    if engine is None:
        raise SystemExit(NO_MODEL)
    return Remembered(engine, LineMemory(Path(task.memory))).translate(task.lines, LANGUAGE)


def _ours(documents: Sequence[Lines], executor: ProcessExecutor, folder: Path) -> list[str | None]:
    tasks = [_Task(lines, str(folder / "lines.sqlite3")) for lines in documents]
    found = dict(executor.map(_answers, tasks))
    return [answer for i in range(len(tasks)) for answer in found[i]]


def _staged(
    documents: Sequence[CleanDocument], executor: ProcessExecutor, folder: Path
) -> list[str | None]:
    """The translate stage of a build."""
    spec = EngineSpec("firefox", memory=str(folder / "lines.sqlite3"))
    tasks = [TranslateTask(part, spec) for document in documents for part in slices(document)]
    found = dict(executor.map(translate_document, tasks))
    return [str(found[i].value) for i in range(len(tasks))]


@contextmanager
def _workers(jobs: int) -> Iterator[ProcessExecutor]:
    """Worker processes that have imported what this module has, and loaded nothing yet."""
    executor = ProcessExecutor(jobs)
    try:
        list(executor.map(time.sleep, [0.5] * jobs))
        list(executor.map(_imported, [0.2] * jobs))
        yield executor
    finally:
        executor.close()


def _imported(seconds: float) -> None:
    time.sleep(seconds)


def main(arguments: list[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", type=int, default=0, help="worker processes; 0: one a core")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="a patient's folder in place of bench/clinical")
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args(arguments)
    documents = of_folder(said.folder) if said.folder else reports()
    documents = [replace(d, language=d.language or LANGUAGE) for d in documents]
    found = measure(documents, said.jobs, said.rounds)
    if said.json:
        json.dump(asdict(found), sys.stdout)
        sys.stdout.write("\n")
        return 0
    for name, value in asdict(found).items():
        print(f"{name.replace('_', ' '):32}{value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
