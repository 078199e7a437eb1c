"""The case as it goes into the bundle, every file's end, and what stays in the private folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from recpack import __version__
from recpack import options as opt
from recpack.config import Config
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.bundle import Case
from recpack.model.document import Page
from recpack.model.english import By
from recpack.model.identity import CaseKey, Identified
from recpack.model.problem import Severity
from recpack.model.source import (
    Disposition,
    DispositionKind,
    FileKind,
    Inventory,
    SourceFile,
    SourceId,
)
from recpack.model.stack import Stack
from recpack.run.workplace import Workplace
from recpack.stages.arrange import Part
from recpack.stages.audit import Audit
from recpack.stages.redact import scrubber_of
from recpack.steps import Clean, English, Facts, Read, ocr_versions, why

# Warnings after which something of the file is surely or perhaps not in the bundle.
_PARTIAL = frozenset(
    {"pdf-repaired", "script-unreadable", "page-limit", "page-damaged", "dicom-truncated",
     "pixel-truncated", "embedded-object", "picture-unreadable"}
)  # fmt: skip
_ASIDE = {
    FileKind.SYSTEM: "a file of the operating system",
    FileKind.CONFIG: "settings of recpack",
    FileKind.EMPTY: "the file is empty",
    FileKind.UNKNOWN: "no known kind of record",
}


def dispositions(found: Inventory, read_: Read, clean: Clean) -> tuple[Disposition, ...]:
    """Exactly one end for every file: the conservation law, asserted."""
    pages = {d.source: d.pages for d in read_.documents}
    kept = {d.source for d in clean.documents} | {o.source for o in clean.objects}
    out = tuple(_disposition(f, pages, kept, read_, clean) for f in found.files)
    if [d.source for d in out] != [f.id for f in found.files]:
        raise AssertionError("a file has no disposition")
    return out


def _archive(file: SourceFile, read_: Read) -> Disposition:
    """Included if all of it could be unpacked; its members have dispositions of their own."""
    codes = [p.code for p in read_.found if p.source == file.id]
    members = any(s.path.startswith(f"{file.path}!/") for s in read_.sources.values())
    bad = [c for c in codes if c.startswith(("archive-", "file-")) and c != "archive-link"]
    if not bad and members:
        return Disposition(file.id, DispositionKind.INCLUDED, "unpacked; its files are listed")
    kind = DispositionKind.PARTIAL if members else DispositionKind.LEFT_OUT
    return Disposition(file.id, kind, bad[0] if bad else "the archive is empty")


def _part(
    file: SourceFile, part: Part, kept: AbstractSet[SourceId], read_: Read, clean: Clean
) -> Disposition:
    """A page of another source's document: in with it, out with it."""
    if part.whole not in kept:
        reason = read_.failed.get(part.whole) or clean.failed.get(part.whole)
        return Disposition(file.id, DispositionKind.LEFT_OUT, reason or "unreadable")
    end = _kept(file, (), read_, clean)
    told = f"page {part.number} of {part.total} of {part.whole}"
    return replace(end, reason=end.reason or told, part_of=part.whole)


def _disposition(
    file: SourceFile,
    pages: Mapping[SourceId, tuple[Page, ...]],
    kept: AbstractSet[SourceId],
    read_: Read,
    clean: Clean,
) -> Disposition:
    if file.duplicate_of is not None:
        original = read_.copies.get(file.duplicate_of, file.duplicate_of)
        return Disposition(file.id, DispositionKind.DUPLICATE, duplicate_of=original)
    if file.id in read_.copies:
        original = read_.copies[file.id]
        return Disposition(file.id, DispositionKind.DUPLICATE, "near-duplicate", (), original)
    if file.kind is FileKind.DICOMDIR or clean.failed.get(file.id) == "dicomdir-rebuilt":
        reason = "rebuilt from the clean objects"
        return Disposition(file.id, DispositionKind.INCLUDED, reason, ("DICOMDIR",))
    if file.kind is FileKind.ARCHIVE:
        return _archive(file, read_)
    if file.id in kept or file.id in read_.parts or file.id in clean.given.of:
        part = read_.parts.get(file.id)
        here = pages.get(file.id, ())
        return _part(file, part, kept, read_, clean) if part else _kept(file, here, read_, clean)
    reason = read_.failed.get(file.id) or clean.failed.get(file.id) or _ASIDE.get(file.kind, "")
    return Disposition(file.id, DispositionKind.LEFT_OUT, reason or "unreadable")


def _kept(file: SourceFile, pages: tuple[Page, ...], read_: Read, clean: Clean) -> Disposition:
    """Included, or partial with the reason; a signed translation is part of what it translates.

    A DICOM object and the paper in it have one source: one may be in without the other.
    """
    whole = clean.given.of.get(file.id)
    half = read_.failed.get(file.id) or clean.failed.get(file.id)
    empty = [p for p in pages if not p.blocks and p.origin == "ocr"]
    broken = [
        p
        for p in read_.problems
        if p.source == file.id and (p.severity is Severity.ERROR or p.code in _PARTIAL)
    ]
    broken += [p for p in clean.problems if p.source == file.id and p.code in _PARTIAL]
    if half or broken or (empty and len(empty) == len(pages)):
        reason = half or (why(broken) if broken else "no-text")
        return Disposition(file.id, DispositionKind.PARTIAL, reason, part_of=whole)
    reason = f"certified translation of {whole}" if whole else ""
    return Disposition(file.id, DispositionKind.INCLUDED, reason, part_of=whole)


def scrubber(options: opt.BuildOptions, who: Identified, key: CaseKey) -> TextScrubber:
    """What frees typed text of identity, as it did the papers."""
    return scrubber_of(who.identities, key, options.mode == "identified")


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
    stacks: tuple[Stack, ...] = (),
) -> Case:
    """Everything that goes into the bundle."""
    free = scrubber(options, who, key)
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
        questions=tuple(free.scrub(q) for q in config.questions),
        material=tuple(free.scrub(m) for m in config.material),
        files=found.files,
        documents=english.documents,
        objects=english.objects,
        findings=facts.findings,
        dispositions=dispositions(found, read_, clean),
        problems=(*found.problems, *read_.problems, *clean.problems, *english.problems,
                  *facts.problems),
        versions=(
            ("recpack", __version__),
            ("engine", engine),
            ("engines", "; ".join(engines)),
            ("ocr", ocr_versions()),
        ),
        identity_counts=tuple(sorted(counts.items())),
        stacks=stacks,
    )  # fmt: skip


def unchecked(case_: Case) -> int:
    """Lines whose English nobody and nothing checked."""
    return sum(
        s.by in {By.GLOSS, By.NONE}
        for d in case_.documents
        for p in d.standing
        for b in p.blocks
        for s in b.segments
    )


def required_missing(case_: Case) -> int:
    """Required items of the profile that are not there."""
    return sum(m.level == "required" and m.state == "missing" for m in case_.findings.missing)


def review(who: Identified, names: Mapping[SourceId, str]) -> dict[str, object]:
    """The uncertain findings, for the coordinator; `finding` is what review.toml refers to."""
    return {
        "schema": "recpack.review/1",
        "findings": [
            {
                "finding": f.id, "tag": f.tag, "value": f.value, "file": names.get(f.source, ""),
                "page": f.page, "context": f.context, "reason": f.reason,
                "confidence": f.confidence,
            }
            for f in who.uncertain
        ],
    }  # fmt: skip


def keep_private(
    place: Workplace, names: Mapping[SourceId, str], who: Identified, done: Audit
) -> None:
    """What is never handed over: original names, the identity map, the audit's own record."""
    place.write_private("sources.json", dict(names))
    place.write_private(
        "identities.json",
        [
            {"tag": i.tag.value, "value": i.value, "forms": i.forms, "seen": i.seen, "by": i.by}
            for i in who.identities.items
        ],
    )
    place.write_private("review.json", review(who, names))
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
