"""Each step of the path with its tasks, its keys in the store and its lane."""

from __future__ import annotations

import importlib.metadata
from collections import Counter
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from recpack import __version__
from recpack import options as opt
from recpack.config import Config
from recpack.model.bundle import Case
from recpack.model.clean import CleanDocument, CleanObject
from recpack.model.document import Block, Document, ImagingObject, Page
from recpack.model.english import By, EnglishDocument
from recpack.model.fact import Findings
from recpack.model.identity import CaseKey, Identified, Identities
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import Disposition, DispositionKind, FileKind, Inventory, SourceFile
from recpack.ports import WorkerFailure
from recpack.run.pipeline import Job
from recpack.run.store import digest
from recpack.run.workplace import Workplace
from recpack.stages import assemble as _assemble
from recpack.stages import audit as _audit
from recpack.stages import extract as _extract
from recpack.stages import identify as _identify
from recpack.stages import inventory as _inventory
from recpack.stages import read as _read
from recpack.stages import redact as _redact
from recpack.stages import translate as _translate

R = TypeVar("R")

PAGE_SECONDS = 180.0
FILE_SECONDS = 300.0
DOUBTFUL_CODE = (
    "the case code rests on today's files (no id, no name with birth date was found): "
    "set [case] id in recpack.toml to keep it",
)
_ASIDE = {
    FileKind.SYSTEM: "a file of the operating system",
    FileKind.CONFIG: "settings of recpack",
    FileKind.EMPTY: "the file is empty",
    FileKind.UNKNOWN: "no known kind of record",
}


def _versions(*packages: str) -> str:
    return ";".join(f"{p}={importlib.metadata.version(p)}" for p in packages)


def choose_engine(options: opt.BuildOptions) -> str:
    """The engine's name; raises EngineMissing where one asked for by name has no model at all."""
    if options.engine in {"firefox", "argos"}:
        from recpack.mt import models

        if not models.pairs(options.engine):
            raise models.EngineMissing(f"no model of the engine {options.engine} is installed")
    return options.engine


def inventory(folder: Path, place: Workplace, config: Config) -> Inventory:
    """What is here; the output of an earlier build never lies inside (checked before)."""
    passwords = dict(config.passwords)
    return _inventory.take_inventory(folder, place.unpacked, passwords)


@dataclass(frozen=True, slots=True)
class Read:
    """What barrier 1 looks at: documents and objects by source, and where each source lies."""

    documents: tuple[Document, ...]
    objects: tuple[ImagingObject, ...]
    paths: dict[str, str]
    sources: dict[str, SourceFile]
    failed: dict[str, str]
    problems: tuple[Problem, ...]


def read(job: Job, folder: Path, place: Workplace, config: Config, found: Inventory) -> Read:
    """Barrier 1's input."""
    return read_files(job, folder, place.unpacked, config, found)


def read_files(job: Job, folder: Path, unpacked: Path, config: Config, found: Inventory) -> Read:
    """Files, then the pages and frames that need OCR, on the lane of its own."""
    kinds = {FileKind.PDF, FileKind.IMAGE, FileKind.DOCX, FileKind.TEXT, FileKind.DICOM}
    files = [f for f in found.files if f.kind in kinds and f.duplicate_of is None]
    paths = {f.id: str(_inventory.locate(folder, unpacked, f)) for f in files}
    passwords = dict(config.passwords)
    tasks = [
        _read.ReadTask(paths[f.id], f, passwords.get(f.path) or passwords.get(Path(f.path).name),
                       job.store.blobs)
        for f in files
    ]  # fmt: skip
    made = _versions("pypdfium2", "pikepdf", "pillow", "pydicom", "python-docx")
    outcomes = job.run(
        "read", _read.read_file, tasks,
        [(made, t.source.sha256, t.source.id, t.password or "") for t in tasks],
        Outcome[Document | ImagingObject],
        sources=[f.id for f in files], timeout=FILE_SECONDS,
    )  # fmt: skip
    problems = [p for o in outcomes for p in o.problems]
    failed = {
        f.id: _why(o.problems) for f, o in zip(files, outcomes, strict=True) if o.value is None
    }
    documents = [o.value for o in outcomes if isinstance(o.value, Document)]
    objects = [o.value for o in outcomes if isinstance(o.value, ImagingObject)]
    documents = _pages(job, documents, problems)
    objects, unread = _frames(job, objects, problems)
    failed |= dict.fromkeys(unread, "frame-unread")
    return Read(
        tuple(documents), tuple(objects), paths, {f.id: f for f in found.files}, failed,
        tuple(problems),
    )  # fmt: skip


def _ocr_versions() -> str:
    return _versions("rapidocr", "onnxruntime", "opencv-python-headless", "numpy")


def _pages(job: Job, documents: list[Document], problems: list[Problem]) -> list[Document]:
    todo = [
        _read.PageTask(page, d.source, job.store.blobs)
        for d in documents
        for page in _read.unread_pages(d)
    ]
    outcomes = job.run(
        "ocr", _read.read_page, todo,
        [(_ocr_versions(), t.source, digest(Page, t.page)) for t in todo],
        Outcome[Page], sources=[t.source for t in todo], lane="ocr", timeout=PAGE_SECONDS,
    )  # fmt: skip
    problems.extend(p for o in outcomes for p in o.problems)
    done: dict[str, list[Page]] = {}
    for task, outcome in zip(todo, outcomes, strict=True):
        if outcome.value is not None:
            done.setdefault(task.source, []).append(outcome.value)
    return [_read.with_pages(d, done[d.source]) if d.source in done else d for d in documents]


def _frames(
    job: Job, objects: list[ImagingObject], problems: list[Problem]
) -> tuple[list[ImagingObject], list[str]]:
    """Objects with their burned-in text, and the sources whose text could not be read.

    The latter serve to identify, and are left out: unread pixels may name anybody.
    """
    todo = [_read.FrameTask(o, job.store.blobs) for o in objects if o.needs_ocr and o.raster]
    outcomes = job.run(
        "ocr-frames", _read.read_frame, todo,
        [(_ocr_versions(), digest(ImagingObject, t.item)) for t in todo],
        Outcome[tuple[Block, ...]], sources=[t.item.source for t in todo], lane="ocr",
        timeout=PAGE_SECONDS,
    )  # fmt: skip
    problems.extend(p for o in outcomes for p in o.problems)
    seen = {
        t.item.source: o.value for t, o in zip(todo, outcomes, strict=True) if o.value is not None
    }
    done = [replace(o, burned_in=seen[o.source]) if o.source in seen else o for o in objects]
    return done, [t.item.source for t in todo if t.item.source not in seen]


def _why(problems: Sequence[Problem]) -> str:
    worst = [p for p in problems if p.severity is Severity.ERROR] or list(problems)
    return worst[0].code if worst else "unreadable"


def identify(config: Config, found: Read) -> Identified:
    """Barrier 1."""
    return _identify.identify(config, found.documents, found.objects)


def other_patients(who: Identified) -> tuple[Problem, ...]:
    """One problem a source, for the message of exit 7."""
    return tuple(
        Problem("other-patient", Severity.ERROR, "identify", o.source, detail=o.why)
        for o in who.others
    )


def case_id(
    config: Config, place: Workplace, who: Identified, found: Inventory
) -> tuple[str, bool]:
    """(case id, whether it rests on today's files alone). Once given, new pages never change it."""
    if config.case_id:
        return f"toml:{config.case_id}", False
    if place.case_id and not place.case_id.startswith("toml:"):
        return place.case_id, False
    if who.case_id:
        return who.case_id, False
    return "files:" + digest(tuple[str, ...], tuple(sorted(f.sha256 for f in found.files))), True


@dataclass(frozen=True, slots=True)
class Clean:
    """Everything that may travel, and what could not be made so."""

    documents: tuple[CleanDocument, ...]
    objects: tuple[CleanObject, ...]
    failed: dict[str, str]
    problems: tuple[Problem, ...]


def redact(
    job: Job, options: opt.BuildOptions, place: Workplace, found: Read, who: Identified, key: CaseKey
) -> Clean:
    """Documents and DICOM objects freed of identity, with the same key and the same shift."""
    del place
    identified = options.mode == "identified"
    known = digest(Identified, replace(who, others=()))
    base = (known, key.code, key.secret.hex(), str(key.shift_days), key.dates, str(identified))
    made = _versions("pillow", "opencv-python-headless", "pydicom", "pypinyin")
    blobs = job.store.blobs
    papers = [_redact.RedactTask(d, who.identities, key, blobs, identified) for d in found.documents]
    paper = job.run(
        "redact", _redact.redact_document, papers,
        [(made, *base, digest(Document, d)) for d in found.documents],
        Outcome[CleanDocument], sources=[d.source for d in found.documents], timeout=FILE_SECONDS,
    )  # fmt: skip
    objects = [
        _redact.RedactObjectTask(
            found.paths[o.source], found.sources[o.source], o, who.identities, key, blobs, identified
        )
        for o in found.objects
        if o.source not in found.failed
    ]
    media = job.run(
        "redact-dicom", _redact.redact_object, objects,
        [(made, *base, t.source.sha256, digest(ImagingObject, t.obj)) for t in objects],
        Outcome[CleanObject], sources=[t.source.id for t in objects], timeout=FILE_SECONDS,
    )  # fmt: skip
    failed = {t.document.source: _why(o.problems) for t, o in zip(papers, paper, strict=True)
              if o.value is None}  # fmt: skip
    failed |= {t.source.id: _why(o.problems) for t, o in zip(objects, media, strict=True)
               if o.value is None}  # fmt: skip
    return Clean(
        tuple(o.value for o in paper if o.value),
        tuple(o.value for o in media if o.value),
        failed,
        tuple(p for o in (*paper, *media) for p in o.problems),
    )


@dataclass(frozen=True, slots=True)
class English:
    """Documents with their English."""

    documents: tuple[EnglishDocument, ...]
    problems: tuple[Problem, ...]


def translate(job: Job, clean: Clean, engine: str, options: opt.BuildOptions) -> English:
    """English of every clean line."""
    del options
    spec = _translate.EngineSpec(engine)
    languages = {p.language or d.language for d in clean.documents for p in d.pages}
    made = _translate.engine_fingerprint(spec, sorted(languages | {"zh", "pt"} & languages))
    tasks = [_translate.TranslateTask(d, spec) for d in clean.documents]
    outcomes = job.run(
        "translate", _translate.translate_document, tasks,
        [(__version__, made, digest(CleanDocument, d)) for d in clean.documents],
        Outcome[EnglishDocument], sources=[d.source for d in clean.documents], timeout=FILE_SECONDS,
    )  # fmt: skip
    documents = [
        o.value or _translate.untranslated(d)
        for o, d in zip(outcomes, clean.documents, strict=True)
    ]
    return English(tuple(documents), tuple(p for o in outcomes for p in o.problems))


@dataclass(frozen=True, slots=True)
class Facts:
    """Findings and the problems met in finding them."""

    findings: Findings
    problems: tuple[Problem, ...]


def extract(english: English, clean: Clean, options: opt.BuildOptions, config: Config) -> Facts:
    """Facts, conflicts and gaps; a failure costs the facts, never the bundle."""
    out = _extract.extract(
        english.documents, clean.objects, options.profile, config.unavailable
    )
    return Facts(out.value or Findings(), out.problems)


def dispositions(found: Inventory, read_: Read, clean: Clean) -> tuple[Disposition, ...]:
    """Exactly one end for every file: the conservation law, asserted."""
    pages = {d.source: d.pages for d in read_.documents}
    kept = {d.source for d in clean.documents} | {o.source for o in clean.objects}
    out = tuple(_disposition(f, pages, kept, read_, clean) for f in found.files)
    if [d.source for d in out] != [f.id for f in found.files]:
        raise AssertionError("a file has no disposition")
    return out


def _disposition(
    file: SourceFile, pages: dict[str, tuple[Page, ...]], kept: set[str], read_: Read, clean: Clean
) -> Disposition:
    if file.duplicate_of is not None:
        return Disposition(file.id, DispositionKind.DUPLICATE, duplicate_of=file.duplicate_of)
    if file.kind is FileKind.DICOMDIR:
        return Disposition(file.id, DispositionKind.INCLUDED, "rebuilt from the clean objects")
    if file.kind is FileKind.ARCHIVE and file.id not in read_.failed:
        return Disposition(file.id, DispositionKind.INCLUDED, "unpacked; its files are listed")
    if file.id in kept:
        empty = [p for p in pages.get(file.id, ()) if not p.blocks and p.origin == "ocr"]
        broken = [p for p in read_.problems if p.source == file.id and p.severity is Severity.ERROR]
        if broken or (empty and len(empty) == len(pages[file.id])):
            return Disposition(file.id, DispositionKind.PARTIAL, _why(broken) if broken else "no-text")
        return Disposition(file.id, DispositionKind.INCLUDED)
    reason = read_.failed.get(file.id) or clean.failed.get(file.id) or _ASIDE.get(file.kind, "")
    return Disposition(file.id, DispositionKind.LEFT_OUT, reason or "unreadable")


def case(
    options: opt.BuildOptions,
    config: Config,
    key: CaseKey,
    who: Identified,
    found: Inventory,
    read_: Read,
    clean: Clean,
    english: English,
    facts: Facts,
    engine: str,
) -> Case:
    """Everything that goes into the bundle."""
    scrubber = _redact.scrubber_of(who.identities, key, identified=options.mode == "identified")
    counts = Counter(i.tag.value for i in who.identities.items)
    engines = sorted({d.engine for d in english.documents})
    return Case(
        code=key.code,
        mode=options.mode,
        dates=options.dates,
        stage=options.stage,
        sex=who.subject.sex,
        age_band=who.subject.age_band,
        country=who.subject.country,
        questions=tuple(scrubber.scrub(q) for q in config.questions),
        material=tuple(scrubber.scrub(m) for m in config.material),
        files=found.files,
        documents=english.documents,
        objects=clean.objects,
        findings=facts.findings,
        dispositions=dispositions(found, read_, clean),
        problems=(*found.problems, *read_.problems, *clean.problems, *english.problems,
                  *facts.problems),
        versions=(
            ("recpack", __version__),
            ("engine", engine),
            ("engines", "; ".join(engines)),
            ("ocr", _ocr_versions()),
        ),
        identity_counts=tuple(sorted(counts.items())),
    )  # fmt: skip


def assemble(case_: Case, place: Workplace, building: Path) -> tuple[Disposition, ...]:
    """Barrier 2: the bundle, in a folder beside its place."""
    return _assemble.assemble(case_, place.store.blobs, building)


def audit(
    job: Job, case_: Case, who: Identified, key: CaseKey, place: Workplace, building: Path
) -> _audit.Audit:
    """The written bundle re-read by code that knows only the identities, never how they were found.

    Also writes AUDIT/deid.* and the checksums. Identified mode keeps names, so there nothing is
    searched but the canaries.
    """
    wanted = who.identities if case_.mode == "deid" else Identities()
    needles = _audit.build_needles(wanted, key.secret)
    blobs = job.store.blobs
    files = [
        _audit.FileTask(str(building), name, needles, blobs) for name in _audit.files_of(building)
    ]
    found = _all(job, _audit.search, files, lambda name: _audit.Found(unread=(name,)))
    listed = _all(job, _audit.list_rasters, files, lambda name: _audit.Rasters((), (name,)))
    rasters = _audit.merge(listed, blobs)
    with tempfile.TemporaryDirectory(prefix="canaries-", dir=place.root) as work:
        planted = _audit.plant(building, case_.code, Path(work), blobs, rasters.items)
        pictures = [*rasters.items, *([planted.picture] if planted.picture else [])]
        tasks = [_audit.OcrTask(r, blobs) for r in pictures]
        outcomes = job.run(
            "audit", _audit.ocr_raster, tasks,
            [(_ocr_versions(), str(t.raster.blob)) for t in tasks],
            Outcome[str], sources=[None] * len(tasks), lane="ocr", timeout=PAGE_SECONDS,
        )  # fmt: skip
        texts = {
            t.raster.digest: o.value
            for t, o in zip(tasks, outcomes, strict=True)
            if o.value is not None
        }
        done = _audit.audit_bundle(
            building, needles, texts, rasters, found=found, planted=planted
        )
    _assemble.write_audit(done.report, case_, building)
    return done


def _all(
    job: Job,
    fn: Callable[[_audit.FileTask], R],
    tasks: Sequence[_audit.FileTask],
    unread: Callable[[str], R],
) -> list[R]:
    """Results in the order of `tasks`; a file whose worker failed counts as unread: it refuses."""
    out: dict[int, R] = {}
    for i, result in job.executor.map(fn, tasks, timeout=FILE_SECONDS):
        out[i] = unread(tasks[i].relative) if isinstance(result, WorkerFailure) else result
    return [out[i] for i in range(len(tasks))]


def unchecked(case_: Case) -> int:
    """Lines whose English nobody and nothing checked."""
    return sum(
        s.by in {By.GLOSS, By.NONE}
        for d in case_.documents
        for p in d.pages
        for b in p.blocks
        for s in b.segments
    )


def required_missing(case_: Case) -> int:
    """Required items of the profile that are not there."""
    return sum(m.level == "required" and m.state == "missing" for m in case_.findings.missing)


def keep_private(
    place: Workplace, names: dict[str, str], who: Identified, done: _audit.Audit
) -> None:
    """What is never handed over: original names, the identity map, the audit's own record."""
    place.write_private("sources.json", names)
    place.write_private(
        "identities.json",
        [
            {"tag": i.tag.value, "value": i.value, "forms": i.forms, "seen": i.seen, "by": i.by}
            for i in who.identities.items
        ],
    )
    report = done.report
    place.write_private(
        "audit.json",
        {
            "files": report.files,
            "needles": report.needles,
            "hits": [[h.file, h.view, h.tag, h.needle] for h in report.hits],
            "details": [list(map(str, d)) for d in done.details],
            "unread": report.unread,
            "missed": done.missed,
        },
    )
