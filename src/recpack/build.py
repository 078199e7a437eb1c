"""The path of a folder to a bundle. The only module that knows the order of the stages.

FOLDER -> inventory -> read -> identify -> redact -> render -> translate -> extract -> assemble
-> audit
Two barriers, `identify` and `assemble`; maps between them; no stage asks an earlier one again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recpack import casefile, steps
from recpack import options as opt
from recpack.config import Config, load_config
from recpack.model.bundle import AuditReport, Case
from recpack.model.problem import Problem
from recpack.model.source import Disposition, DispositionKind, FileKind, SourceId
from recpack.run.executors import make_executor
from recpack.run.keys import case_key, site_key
from recpack.run.pipeline import Job, Progress
from recpack.run.workplace import Workplace
from recpack.steps import people
from recpack.steps.render import render
from recpack.steps.translations import set_apart


@dataclass(frozen=True, slots=True)
class Result:
    """What a build came to. `bundle` is None where nothing was handed over."""

    exit_code: int
    code: str = ""
    bundle: Path | None = None
    private: Path | None = None
    case: Case | None = None
    dispositions: tuple[Disposition, ...] = ()
    problems: tuple[Problem, ...] = ()
    audit: AuditReport | None = None
    names: Mapping[SourceId, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    to_review: int = 0


def build(options: opt.BuildOptions, progress: Progress) -> Result:
    """Build one folder. Raises UsageError, ConfigError, KeyFileError, EngineMissing."""
    options = opt.check(options)
    config = load_config(options.folder)
    typed = people.load(options.folder, config)
    options = opt.with_config(options, config)
    engine = steps.choose_engine(options)
    site = site_key(options.key_file)
    place = Workplace(options.out, options.folder, site)
    executor = make_executor(options.jobs)
    try:
        job = Job(executor, place.store, progress, fresh=options.force)
        return _build(options, config, typed, engine, site, place, job)
    finally:
        executor.close()


def _build(
    options: opt.BuildOptions,
    config: Config,
    typed: people.Typed,
    engine: str,
    site: bytes,
    place: Workplace,
    job: Job,
) -> Result:
    found = steps.inventory(options.folder, place, config)
    read = steps.read(job, options.folder, place, config, found)
    who = steps.identify(config, read)
    names = {f.id: f.path for f in found.files}
    if who.others and not options.accept_identity:
        problems = (*found.problems, *read.problems, *steps.other_patients(who))
        return Result(7, problems=problems, private=place.root, names=names)
    case_id, doubtful = steps.case_id(config, place, who, found)
    key = case_key(site, case_id, options.dates)
    read = _settled(job, place, read, key.code, case_id)

    clean = set_apart(read, steps.redact(job, options, read, who, key))
    clean, stacks = render(job, clean)
    if not clean.documents and not clean.objects:
        return Result(5, key.code, private=place.root, names=names, problems=clean.problems,
                      dispositions=casefile.dispositions(found, read, clean))  # fmt: skip
    typed = people.redacted(typed, casefile.scrubber(options, who, key))
    english = steps.translate(job, clean, engine, options, typed)
    findings = steps.extract(read, english, clean, options, config)
    case = casefile.case(
        options, config, key, who, found, read, clean, english, findings, engine, stacks
    )

    building = place.fresh_bundle(key.code)
    try:
        dispositions, found_late = steps.assemble(case, place, building)
        audit = steps.audit(job, case, who, key, place, building)
    except BaseException:
        place.discard(building)
        raise
    casefile.keep_private(place, names, who, audit)
    report, problems = audit.report, (*case.problems, *found_late)
    if audit.refused:
        place.withdraw(building, key.code)
        return Result(4, key.code, private=place.root, case=case, audit=report, names=names,
                      dispositions=dispositions, problems=problems)  # fmt: skip
    bundle = place.hand_over(building, key.code)
    warnings = (*config.warnings, *typed.warnings, *([steps.DOUBTFUL_CODE] if doubtful else []))
    return Result(_exit_code(case, dispositions, options), key.code, bundle, place.root, case,
                  dispositions, problems, report, names, warnings,
                  len(who.uncertain))  # fmt: skip


def _settled(job: Job, place: Workplace, read: steps.Read, code: str, case_id: str) -> steps.Read:
    """The private folder gets the name of its case; files that were unpacked there move along."""
    before = place.root
    place.settle(code, case_id)
    job.store = place.store
    return steps.moved(read, before, place.root)


# Left out because nothing else may be done with it: no loss that anyone has to look after.
_MEANT = frozenset({"slide-label", "identity-document", "page-blank", "page-separator"})


def _exit_code(case: Case, dispositions: tuple[Disposition, ...], options: opt.BuildOptions) -> int:
    """0, or 3 where a file is not wholly in the bundle (strict: or a line not checked)."""
    kinds = {f.id: f.kind for f in case.files}
    aside = {FileKind.SYSTEM, FileKind.CONFIG, FileKind.DICOMDIR}
    for entry in dispositions:
        if entry.reason in _MEANT:
            continue
        lost = entry.kind in {DispositionKind.PARTIAL, DispositionKind.LEFT_OUT}
        if lost and kinds[entry.source] not in aside:
            return 3
    if options.strict and (casefile.unchecked(case) or casefile.required_missing(case)):
        return 3
    return 0
