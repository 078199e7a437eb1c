"""`build` and `batch`: progress while it runs, and a closing table of what became of what."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from recpack.cli.errors import fail
from recpack.model.english import By
from recpack.model.source import DispositionKind, FileKind, SourceId
from recpack.options import BuildOptions, check, check_folder

if TYPE_CHECKING:
    from recpack.build import Result

_STAGES = {
    "read": "reading files",
    "ocr": "reading scans and photos",
    "ocr-frames": "reading text in images",
    "redact": "removing identity",
    "redact-dicom": "cleaning DICOM",
    "ocr-proof": "reading painted images again",
    "render": "drawing the images",
    "translate": "translating",
    "audit": "auditing the bundle",
}


class _Bars:
    """Progress bars on standard error where it is a terminal, nothing elsewhere."""

    def __init__(self, console: Console) -> None:
        self._bars = Progress(
            SpinnerColumn(), TextColumn("{task.description:<26}"), BarColumn(32),
            MofNCompleteColumn(), console=console, transient=True,
        )  # fmt: skip
        self._on = console.is_terminal
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        if self._on:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._on:
            self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Draw `done` of `total`."""
        if not self._on or not total:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(_STAGES.get(stage, stage), total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)


def _console() -> Console:
    return Console(stderr=True, highlight=False, soft_wrap=True)


def build(options: BuildOptions, *, as_json: bool) -> int:
    """Build one folder, tell what came of it, and give the exit code."""
    check(options)  # before the seconds that the imports take
    from recpack.build import build as run

    console = _console()
    started = time.monotonic()
    with _Bars(console) as bars:
        result = run(options, bars)
    seconds = time.monotonic() - started
    for warning in result.warnings:
        fail(warning)
    if as_json:
        typer.echo(json.dumps(summary(result, seconds), ensure_ascii=False))
    else:
        _tell(console, result, options.folder, seconds)
        if result.bundle:
            typer.echo(str(result.bundle))
    return result.exit_code


def summary(result: Result, seconds: float) -> dict[str, Any]:
    """One object for scripts; original names are told only here, never in the bundle."""
    return {
        "schema": "recpack.build/1",
        "exit_code": result.exit_code,
        "case": result.code,
        "bundle": str(result.bundle) if result.bundle else None,
        "seconds": round(seconds, 1),
        "files": [
            {"file": result.names.get(d.source, ""), "id": d.source, "disposition": d.kind.value,
             "reason": d.reason, "outputs": list(d.outputs)}
            for d in result.dispositions
        ],
        "problems": [dataclasses.asdict(p) for p in result.problems],
        "to_review": result.to_review,
        "translation": dict(_origins(result)) if result.case else {},
        "facts": len(result.case.findings.facts) if result.case else 0,
        "audit": {"files": result.audit.files, "needles": result.audit.needles,
                  "hits": len(result.audit.hits), "canaries": result.audit.canaries,
                  "missed": result.audit.missed} if result.audit else None,
    }  # fmt: skip


def _origins(result: Result) -> Counter[str]:
    case = result.case
    if case is None:
        return Counter()
    from recpack.bundle.words import origin_of

    return Counter(
        origin_of(s)
        for d in case.documents
        for p in d.standing
        for b in p.blocks
        for s in b.segments
        if s.by is not By.SAME and "continued" not in s.flags
    )


def _tell(console: Console, result: Result, folder: Path, seconds: float) -> None:
    if result.exit_code == 7:
        _tell_others(console, result, folder)
        return
    minutes, rest = divmod(round(seconds), 60)
    spent = f"{minutes} min {rest} s" if minutes else f"{rest} s"
    profile = f"{result.case.findings.profile} profile · " if result.case else ""
    console.print(f"[bold]{result.code}[/bold]  {profile}{spent}")
    for name, line in _lines(result):
        console.print(f"  {name:<10} {line}", markup=False)
    for line in (*_typed(result), *_left_out(result)):
        console.print(f"             {line}", markup=False)
    if result.exit_code == 4:
        fail("the leak audit refused the bundle; nothing is handed over"
             f" (details: {result.private}/audit.json)")  # fmt: skip
    elif result.exit_code == 5:
        fail("nothing usable was found in the folder")
    elif result.bundle:
        console.print(f"  → {result.bundle / 'INDEX.HTM'}", markup=False)


def _tell_others(console: Console, result: Result, folder: Path) -> None:
    fail("more than one patient in the folder; nothing was built")
    for problem in result.problems:
        if problem.code == "other-patient":
            name = result.names.get(SourceId(problem.source or ""), "?")
            console.print(f"  {name}: {problem.detail}", markup=False)
    fail(f"move these files out of {folder}, or repeat with --accept-identity")


def _lines(result: Result) -> list[tuple[str, str]]:
    lines = [("read", _read_line(result))]
    case = result.case
    if case is None:
        return lines
    lines.append(("identity", _identity_line(dict(case.identity_counts))))
    if result.to_review:
        told = f"{result.to_review} uncertain findings, redacted: {result.private}/review.json"
        lines.append(("review", told))
    lines.append(("translate", _translate_line(result)))
    gaps = Counter(m.level for m in case.findings.missing if m.state != "present")
    required = gaps.get("required", 0)
    told = (
        f"{len(case.findings.facts)}, {len(case.findings.conflicts)} conflicts; missing or too old:"
    )
    lines.append(("facts", f"{told} {required} required, {gaps.total() - required} expected"))
    if result.audit:
        audit = result.audit
        bound = f": < {100 * audit.bound:.1f} % at 95 %" if audit.bound is not None else ""
        canaries = f"{audit.missed} of {audit.canaries} canaries missed{bound}"
        lines.append(
            ("audit", f"{len(audit.hits)} identifiers in {audit.files} files ({canaries})")
        )
    return lines


def _identity_line(counts: dict[str, int]) -> str:
    staff = counts.get("STAFF", 0) + counts.get("PERSON", 0)
    numbers = counts.get("ID", 0) + counts.get("PHONE", 0)
    return (
        f"{counts.get('PATIENT', 0)} patient, {counts.get('RELATIVE', 0)} relatives, {staff} staff,"
        f" {counts.get('HOSPITAL', 0)} institutions, {numbers} numbers"
    )


def _read_line(result: Result) -> str:
    kinds = {f.id: f.kind for f in result.case.files} if result.case else {}
    count: Counter[str] = Counter()
    for entry in result.dispositions:
        aside = kinds.get(entry.source) in {FileKind.SYSTEM, FileKind.CONFIG}
        count["system or settings" if aside else entry.kind.value.replace("_", " ")] += 1
    order = ("included", "partial", "duplicate", "system or settings", "left out")
    told = ", ".join(f"{count[k]} {k}" for k in order if count[k])
    return f"{len(result.dispositions)} files: {told}"


def _translate_line(result: Result) -> str:
    origins = _origins(result)
    total = sum(origins.values())
    if result.case is None:
        return "nothing to translate"
    signed = sum(bool(d.replaced) for d in result.case.documents)
    given = f"{signed} documents with a certified translation" if signed else ""
    if not total:
        return given or "nothing to translate"
    flagged = sum(
        bool(set(s.flags) - {"unchecked", "continued", "corrected"})
        for d in result.case.documents
        for p in d.standing
        for b in p.blocks
        for s in b.segments
    )
    share = {k: f"{100 * v / total:.0f} %" for k, v in origins.items()}
    lacking = sorted({p.detail for p in result.problems if p.code == "no-translation-engine"})
    none = f" (no {', '.join(lacking)} model: recpack models add {lacking[0]})" if lacking else ""
    people = f"{share['corrected']} corrected, " if "corrected" in share else ""
    return (
        f"{total} lines: {people}{share.get('memory', '0 %')} checked,"
        f" {share.get('neural', '0 %')} machine"
        f"{none}, {share.get('gloss', '0 %')} gloss, {share.get('none', '0 %')} not translated;"
        f" {flagged} flags" + (f"; {given}" if given else "")
    )


# What became of what people gave: told at once, for it is in their hand.
_PEOPLE = ("typed-", "correction-unused", "certified-")


def _typed(result: Result) -> list[str]:
    from recpack.bundle.words import reason

    out = []
    for problem in result.problems:
        if problem.code.startswith(_PEOPLE):
            name = result.names.get(SourceId(problem.source or ""), "")
            out.append(": ".join(filter(None, (name, reason(problem.code), problem.detail))))
    return out


def _left_out(result: Result) -> list[str]:
    from recpack.bundle.words import reason

    kinds = {f.id: f.kind for f in result.case.files} if result.case else {}
    out = []
    for entry in result.dispositions:
        if entry.kind not in {DispositionKind.LEFT_OUT, DispositionKind.PARTIAL}:
            continue
        if kinds.get(entry.source) in {FileKind.SYSTEM, FileKind.CONFIG}:
            continue
        kind = entry.kind.value.replace("_", " ")
        out.append(f"{kind}: {result.names.get(entry.source)}: {reason(entry.reason)}")
    return out


def batch(base: BuildOptions, *, as_json: bool) -> int:
    """Every patient folder under `base.folder`; one that fails never stops the others."""
    check_folder(base.folder)  # before the seconds that the imports take
    from recpack.build import build as run
    from recpack.decisions import ConfigError
    from recpack.options import NothingUsable, UsageError
    from recpack.run.keys import KeyFileError

    folders = sorted(p for p in base.folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    if not folders:
        raise UsageError(f"{base.folder}: no patient folders in it")
    console = _console()
    rows: list[dict[str, Any]] = []
    for folder in folders:
        started = time.monotonic()
        row: dict[str, Any] = {"folder": folder.name, "case": "", "message": ""}
        try:
            with _Bars(console) as bars:
                result = run(dataclasses.replace(base, folder=folder), bars)
            row |= {
                "exit_code": result.exit_code,
                "case": result.code,
                "bundle": str(result.bundle) if result.bundle else None,
                "files": len(result.dispositions),
                "problems": len(result.problems),
            }
        except NothingUsable as err:
            row |= {"exit_code": 5, "message": str(err)}
        except (UsageError, ConfigError) as err:
            row |= {"exit_code": 2, "message": str(err)}
        except (KeyFileError, LookupError):
            raise  # the same for every folder: a key that cannot be read, an engine that is missing
        except Exception as err:  # noqa: BLE001 - one folder never stops the others
            row |= {"exit_code": 1, "message": type(err).__name__}
        row["seconds"] = round(time.monotonic() - started, 1)
        rows.append(row)
        if not as_json:
            told = row["message"] or row["case"] or "-"
            console.print(f"  {row['exit_code']}  {folder.name}  {told}  {row['seconds']} s",
                          markup=False)  # fmt: skip
    if as_json:
        typer.echo(json.dumps({"schema": "recpack.batch/1", "patients": rows}, ensure_ascii=False))
    sys.stdout.flush()
    return max((_RANK.index(r["exit_code"]) for r in rows), default=0) and _worst(rows)


_RANK = (0, 3, 5, 7, 2, 6, 4, 1)


def _worst(rows: list[dict[str, Any]]) -> int:
    """The gravest exit code of all: an internal error or a refused bundle before a missing page."""
    return int(_RANK[max(_RANK.index(r["exit_code"]) for r in rows)])
