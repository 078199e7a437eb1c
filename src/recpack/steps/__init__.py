"""Each step of the path with its tasks, its keys in the store and its lane."""

from __future__ import annotations

import importlib.metadata
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from recpack import __version__
from recpack import options as opt
from recpack.config import Config
from recpack.deid.text.chain import fingerprint as taggers
from recpack.dicom.enclosed import holds_document
from recpack.model.bundle import Case
from recpack.model.clean import CleanDocument, CleanObject
from recpack.model.dicom_options import NO_OPTION
from recpack.model.document import Document, ImagingObject
from recpack.model.english import EnglishDocument
from recpack.model.fact import Findings
from recpack.model.identity import CaseKey, Identified, Identities
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import Disposition, FileKind, Inventory, SourceFile, SourceId
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
from recpack.stages.arrange import Part
from recpack.steps import burned_in as _burned_in
from recpack.steps import certified, people
from recpack.steps import papers as _papers
from recpack.steps.certified import NOTHING_GIVEN, NOTHING_NAMED
from recpack.steps.wording import damaged_models, described, forget, slices, whole

R = TypeVar("R")

PAGE_SECONDS = 180.0
FILE_SECONDS = 300.0
DOUBTFUL_CODE = (
    "the case code rests on today's files, for neither an id nor a name with birth date was found;"
    " set [case] id in recpack.toml to keep it"
)


def _versions(*packages: str) -> str:
    return ";".join(f"{p}={importlib.metadata.version(p)}" for p in packages)


def choose_engine(options: opt.BuildOptions) -> str:
    """The engine's name; raises EngineMissing where one asked for by name has no model at all."""
    from recpack.mt import models

    if options.engine == "local":
        models.served(options.server, options.model)
    if options.engine in {"firefox", "argos"} and not models.pairs(options.engine):
        raise models.EngineMissing(f"no model of the engine {options.engine} is installed")
    return options.engine


def inventory(folder: Path, place: Workplace, config: Config) -> Inventory:
    """What is here; the output of an earlier build never lies inside (checked before)."""
    passwords = dict(config.passwords)
    return _inventory.take_inventory(folder, place.unpacked, passwords)


@dataclass(frozen=True, slots=True)
class Read:
    """What barrier 1 looks at: documents and objects by source, and where each source lies.

    `aside` are copies and sheets that are left out, for whom they name; `copies` says of what,
    `parts` which sources are pages of another one's document, `named` which are translations.
    """

    documents: tuple[Document, ...]
    objects: tuple[ImagingObject, ...]
    paths: Mapping[SourceId, str]
    sources: Mapping[SourceId, SourceFile]
    failed: Mapping[SourceId, str]
    problems: tuple[Problem, ...]
    found: tuple[Problem, ...] = ()
    aside: tuple[Document, ...] = ()
    copies: Mapping[SourceId, SourceId] = field(default_factory=dict)
    parts: Mapping[SourceId, Part] = field(default_factory=dict)
    named: certified.Named = NOTHING_NAMED


def read(job: Job, folder: Path, place: Workplace, config: Config, found: Inventory) -> Read:
    """Barrier 1's input."""
    return read_files(job, folder, place.unpacked, config, found)


def read_files(job: Job, folder: Path, unpacked: Path, config: Config, found: Inventory) -> Read:
    """Files, then the pages and frames that need OCR, on the lane of its own."""
    aside = {FileKind.SYSTEM, FileKind.CONFIG, FileKind.ARCHIVE}
    files = [f for f in found.files if f.kind not in aside and f.duplicate_of is None]
    paths = {f.id: _where(folder, unpacked, f) for f in files}
    passwords = dict(config.passwords)
    tasks = [
        _read.ReadTask(paths[f.id], f, passwords.get(f.path) or passwords.get(Path(f.path).name),
                       job.store.blobs)
        for f in files
    ]  # fmt: skip
    made = _versions(
        "pypdfium2", "pikepdf", "pillow", "opencv-python-headless", "pydicom", "python-docx"
    )
    beside = digest(tuple[str, ...], tuple(f.path for f in found.files))
    outcomes = job.run(
        "read", _read.read_file, tasks,
        [(made, t.source.sha256, t.source.id, t.password or "",
          beside if t.source.kind is FileKind.DICOMDIR else "") for t in tasks],
        Outcome[Document | ImagingObject],
        sources=[f.id for f in files], timeout=FILE_SECONDS,
    )  # fmt: skip
    problems = [p for o in outcomes for p in o.problems]
    failed = {
        f.id: why(o.problems) for f, o in zip(files, outcomes, strict=True) if o.value is None
    }
    papers = (o.value.document if isinstance(o.value, ImagingObject) else o.value for o in outcomes)
    documents = [d for d in papers if d is not None]
    objects = [o.value for o in outcomes if isinstance(o.value, ImagingObject)]
    failed |= {
        f.id: why(o.problems) for f, o in zip(files, outcomes, strict=True) if _lost_paper(o.value)
    }
    objects = [replace(o, document=None) for o in objects]
    named = certified.named(found.files)
    arranged = _papers.read_pages(job, ocr_versions(), documents, PAGE_SECONDS, named.of)
    problems += (*arranged.problems, *named.problems)
    failed |= arranged.failed
    made = ";".join((ocr_versions(), _versions("pydicom", "pylibjpeg-openjpeg", "pyjpegls")))
    shown = _burned_in.read_pictures(job, made, objects, {f.id: f for f in files}, paths)
    problems += shown.problems
    failed |= shown.unread
    return Read(
        arranged.documents, shown.objects, paths, {f.id: f for f in found.files}, failed,
        tuple(problems), found.problems, arranged.aside, arranged.copies,
        arranged.parts, named,
    )  # fmt: skip


def moved(found: Read, before: Path, now: Path) -> Read:
    """The same sources where the work folder has been given another name since."""
    if before == now:
        return found
    old, new = f"{before}{os.sep}", f"{now}{os.sep}"
    paths = {s: new + p[len(old) :] if p.startswith(old) else p for s, p in found.paths.items()}
    return replace(found, paths=paths)


def _lost_paper(value: Document | ImagingObject | None) -> bool:
    """Whether an object's enclosed PDF or CDA could not be read: without it nothing may travel."""
    return (
        isinstance(value, ImagingObject)
        and holds_document(value.sop_class)
        and value.document is None
    )


def _where(folder: Path, unpacked: Path, file: SourceFile) -> str:
    """The real path; a file that vanished keeps its expected one and fails when it is read."""
    try:
        return str(_inventory.locate(folder, unpacked, file))
    except FileNotFoundError:
        return str(folder / file.path)


def ocr_versions() -> str:
    """What a reading depends on, the data of further scripts included."""
    from recpack.readers.scripts import ScriptReader

    made = _versions("rapidocr", "onnxruntime", "opencv-python-headless", "numpy")
    return ";".join(filter(None, (made, ScriptReader().fingerprint())))


def why(problems: Sequence[Problem]) -> str:
    """The code of the gravest problem, as the reason of a disposition."""
    worst = [p for p in problems if p.severity is Severity.ERROR] or list(problems)
    return worst[0].code if worst else "unreadable"


def identify(config: Config, found: Read) -> Identified:
    """Barrier 1."""
    paths = {s: found.sources[s].path for s in found.paths}
    documents = (*found.documents, *found.aside)
    return _identify.identify(config, documents, found.objects, paths)


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
    failed: Mapping[SourceId, str]
    problems: tuple[Problem, ...]
    given: certified.Certified = NOTHING_GIVEN


def redact(
    job: Job, options: opt.BuildOptions, found: Read, who: Identified, key: CaseKey
) -> Clean:
    """Documents and DICOM objects freed of identity, with the same key and the same shift."""
    identified = options.mode == "identified"
    known_ids = who.identities.without_sources()
    base = (digest(Identities, known_ids), key.code, key.secret.hex(), str(key.shift_days),
            key.dates, str(identified))  # fmt: skip
    made = ";".join(
        (_versions("pillow", "opencv-python-headless", "pydicom", "pypinyin"), taggers())
    )
    blobs = job.store.blobs
    papers = [_redact.RedactTask(d, known_ids, key, blobs, identified) for d in found.documents]
    paper = job.run(
        "redact", _redact.redact_document, papers,
        [(made, *base, digest(Document, d)) for d in found.documents],
        Outcome[CleanDocument], sources=[d.source for d in found.documents], timeout=FILE_SECONDS,
    )  # fmt: skip
    chosen = frozenset(options.dicom) - {NO_OPTION}
    objects = [
        _redact.RedactObjectTask(
            found.paths[o.source],
            found.sources[o.source],
            replace(o, identity=()),  # known_ids has it by now
            known_ids,
            key,
            blobs,
            identified,
            chosen,
        )
        for o in found.objects
        if o.source not in found.failed and found.sources[o.source].kind is not FileKind.DICOMDIR
    ]
    media = _burned_in.redact_objects(
        job, made, ocr_versions(), (*base, *sorted(chosen)), objects, FILE_SECONDS
    )
    failed = {t.document.source: why(o.problems) for t, o in zip(papers, paper, strict=True)
              if o.value is None}  # fmt: skip
    failed |= {t.source.id: why(o.problems) for t, o in zip(objects, media, strict=True)
               if o.value is None}  # fmt: skip
    return Clean(
        tuple(o.value for o in paper if o.value),
        tuple(
            o.value
            for t, o in zip(objects, media, strict=True)
            if o.value and not (holds_document(t.obj.sop_class) and t.source.id in failed)
        ),
        failed,
        tuple(p for o in paper for p in o.problems) + tuple(p for o in media for p in o.problems),
    )


@dataclass(frozen=True, slots=True)
class English:
    """Documents with their English, and objects with English descriptions."""

    documents: tuple[EnglishDocument, ...]
    objects: tuple[CleanObject, ...]
    problems: tuple[Problem, ...]


def translate(
    job: Job, clean: Clean, engine: str, options: opt.BuildOptions, typed: people.Typed
) -> English:
    """English of every clean line; long documents in parts, so that no worker has them alone."""
    memory = job.store.root / "lines.sqlite3"
    if job.fresh:
        forget(memory)
    spec = _translate.EngineSpec(
        engine, typed.glossary, typed.corrections,
        server=options.server, model=options.model, memory=str(memory),
    )  # fmt: skip
    spoken = sorted({p.language or d.language for d in clean.documents for p in d.pages})
    made = _translate.engine_fingerprint(spec, spoken)
    parts = [part for d in clean.documents for part in slices(d)]
    outcomes = job.run(
        "translate", _translate.translate_document,
        [_translate.TranslateTask(part, spec) for part in parts],
        [(__version__, made, digest(CleanDocument, part)) for part in parts],
        Outcome[EnglishDocument], sources=[p.source for p in parts], timeout=FILE_SECONDS,
    )  # fmt: skip
    english = [
        o.value or _translate.untranslated(part) for o, part in zip(outcomes, parts, strict=True)
    ]
    documents = whole(clean.documents, english)
    objects = tuple(described(o, spec) for o in clean.objects)
    problems = (
        *damaged_models(engine, spoken),
        *dict.fromkeys(p for o in outcomes for p in o.problems),
    )
    told = certified.still_true(
        (*typed.problems, *problems, *people.met(typed, documents)), clean.given
    )
    return English(certified.put(documents, clean.given), objects, told)


@dataclass(frozen=True, slots=True)
class Facts:
    """Findings and the problems met in finding them."""

    findings: Findings
    problems: tuple[Problem, ...]


def extract(
    found: Read, english: English, clean: Clean, options: opt.BuildOptions, config: Config
) -> Facts:
    """Facts, conflicts and gaps; a failure costs the facts, never the bundle."""
    discs = [o for o in found.objects if o.listed]
    out = _extract.extract(
        english.documents, clean.objects, options.profile, config.unavailable, discs
    )
    return Facts(certified.quoted(out.value or Findings(), english.documents), out.problems)


def assemble(
    case_: Case, place: Workplace, building: Path
) -> tuple[tuple[Disposition, ...], tuple[Problem, ...]]:
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
    runs = [part for task in files for part in _audit.parts(task)]
    listed = _all(job, _audit.list_rasters, runs, lambda name: _audit.Rasters((), (name,)))
    rasters = _audit.merge(listed, blobs)
    with tempfile.TemporaryDirectory(prefix="canaries-", dir=place.root) as work:
        planted = _audit.plant(building, case_.code, Path(work), blobs, rasters.items)
        pictures = [*rasters.items, *([planted.picture] if planted.picture else [])]
        tasks = [_audit.OcrTask(r, blobs) for r in pictures]
        outcomes = job.run(
            "audit", _audit.ocr_raster, tasks,
            [(ocr_versions(), str(t.raster.blob)) for t in tasks],
            Outcome[str], sources=[None] * len(tasks), lane="ocr", timeout=PAGE_SECONDS,
        )  # fmt: skip
        texts = {
            t.raster.digest: o.value
            for t, o in zip(tasks, outcomes, strict=True)
            if o.value is not None
        }
        done = _audit.audit_bundle(building, needles, texts, rasters, found=found, planted=planted)
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
