"""Barrier 2: a clean case becomes a folder that people can open.

Every byte follows from the case: no clock, no random number, everything sorted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from recpack.bundle import checksums, data, reports
from recpack.bundle.contents import Contents, Entry, Study, contents_of, studies_of
from recpack.bundle.docx import cover_docx
from recpack.bundle.enclosed import Papers
from recpack.bundle.html import index_html
from recpack.bundle.images import Shown, letters
from recpack.bundle.media import write_media
from recpack.bundle.pdf import Typesetter, cover_pdf, document_pdf, page_starts, picture_suffix
from recpack.bundle.readme import readme_text
from recpack.bundle.view import cover_view, head_view
from recpack.model.bundle import AuditReport, Case
from recpack.model.document import BlobId
from recpack.model.problem import Problem, Severity
from recpack.model.source import Disposition, DispositionKind, SourceId
from recpack.model.stack import Stack, StackFrame
from recpack.ports import Blobs

TEASER = "teaser"


@dataclass(slots=True)
class _Work:
    """What one run gathers while it writes."""

    case: Case
    blobs: Blobs
    out: Path
    setter: Typesetter
    contents: Contents
    studies: tuple[Study, ...]
    problems: list[Problem] = field(default_factory=list)
    outputs: dict[SourceId, list[str]] = field(default_factory=dict)
    failed: dict[SourceId, str] = field(default_factory=dict)
    pictures: dict[tuple[int, int], str] = field(default_factory=dict)
    shown: dict[str, list[Shown]] = field(default_factory=dict)

    def problem(
        self, code: str, severity: Severity, source: SourceId | None, page: int | None = None,
        detail: str = "",
    ) -> None:  # fmt: skip
        self.problems.append(Problem(code, severity, "assemble", source, page, detail))

    def write(self, name: str, content: bytes) -> None:
        path = self.out.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _contents(case: Case) -> Contents:
    return contents_of(case.documents, files=case.stage != TEASER)


def _glyphs(work: _Work, count: int, source: SourceId | None) -> None:
    if count:
        work.problem("glyph-missing", Severity.WARNING, source, detail=f"{count} characters")


def _document(work: _Work, entry: Entry, head: dict[str, Any]) -> None:
    """One PDF; a document that cannot be set stays readable in the index and counts as partial."""
    clean = entry.document.clean
    try:
        pdf, missing = document_pdf(work.setter, entry, head, work.case.dates, work.blobs)
        starts = page_starts(pdf)
    except Exception as error:  # noqa: BLE001 - the stage edge: one bad document must not stop all
        work.problem("document-not-set", Severity.ERROR, clean.source, detail=type(error).__name__)
        work.failed[clean.source] = "document-not-set"
        return
    work.write(entry.file, pdf)
    work.outputs.setdefault(clean.source, []).append(entry.file)
    _glyphs(work, missing, clean.source)
    for n, page in enumerate(clean.pages, 1):
        work.contents.starts[clean.id, page.number] = starts.get(n, 1)


def _picture(work: _Work, blob: BlobId, stem: str, source: SourceId) -> str | None:
    """Copy a picture of the store to the viewer; its path, None if it cannot be shown."""
    try:
        content = work.blobs.get(blob)
        name = f"{stem}.{picture_suffix(content)}"
    except (KeyError, ValueError) as error:
        work.problem("picture-missing", Severity.ERROR, source, detail=type(error).__name__)
        return None
    work.write(name, content)
    return name


def _viewer(work: _Work) -> None:
    """Facsimiles and stacks for the index."""
    for entry in work.contents.entries:
        clean = entry.document.clean
        own = [(page.number, page, clean.source) for page in clean.pages]
        given = [(n, item.page, item.source) for n, item in entry.document.behind]
        for number, page, source in (*own, *given):
            if page.facsimile is None:
                continue
            stem = f"VIEWER/pages/D{entry.number:03d}P{number:03d}"
            name = _picture(work, page.facsimile, stem, source)
            if name is not None:
                work.pictures[entry.number, number] = name
            else:
                work.failed.setdefault(clean.source, "picture-missing")
    rest: dict[str, list[Stack]] = {}
    for stack in work.case.stacks:
        rest.setdefault(stack.series, []).append(stack)
    for series in (s for study in work.studies for s in study.series):
        for number, stack in enumerate(rest.pop(series.objects[0].series_instance, ())):
            base = f"VIEWER/stacks/{series.id}/{letters(number)}"
            shown = _stack(work, stack, base, series.objects[0].source)
            if shown.frames:
                work.shown.setdefault(series.id, []).append(shown)


def _stack(work: _Work, stack: Stack, base: str, source: SourceId) -> Shown:
    """The pictures of a stack as files; a frame that lacks one is passed over."""
    frames: list[StackFrame] = []
    suffix = ""
    for frame in stack.frames:
        at = len(frames) + 1
        names = [
            _picture(work, blob, f"{base}{preset}/{at:04d}", source)
            for preset, blob in enumerate(frame.pictures, 1)
        ]
        if names and all(names):
            frames.append(frame)
            suffix = (names[0] or "").rpartition(".")[2]
    return Shown(stack, base, suffix, tuple(frames))


def _media(work: _Work) -> None:
    papers = Papers(work.contents, work.out, work.case.code)
    gone = papers.missing(work.case.objects)
    for obj in gone:
        work.problem("enclosed-not-set", Severity.ERROR, obj.source)
        work.failed.setdefault(obj.source, "enclosed-not-set")
    kept = [o for o in work.case.objects if o not in gone]
    for entry in write_media(kept, work.blobs, work.out, papers.fill):
        work.outputs.setdefault(entry.source, []).append(entry.path)
        if entry.problem is not None:
            work.problems.append(entry.problem)


def _dispositions(work: _Work) -> tuple[Disposition, ...]:
    """The ends with their files; a source that lost something on the way is now partial."""
    out = []
    # A teaser holds no document, but its cover was made from them.
    teaser = work.case.stage == TEASER
    known = {d.clean.source for d in work.case.documents} | {o.source for o in work.case.objects}
    for end in work.case.dispositions:
        given = {name for name in end.outputs if (work.out / name).is_file()}
        whole = end.part_of or end.source
        made = sorted(given | set(work.outputs.get(whole, ())))
        if teaser and whole in known:
            made = ["COVER.PDF", "INDEX.HTM"]
        kind, reason = end.kind, end.reason
        if whole in work.failed and kind is DispositionKind.INCLUDED:
            kind, reason = DispositionKind.PARTIAL, work.failed[whole]
            made = made or ["INDEX.HTM"]
        out.append(replace(end, kind=kind, reason=reason, outputs=tuple(made)))
    return tuple(out)


def _cover(work: _Work) -> dict[str, Any]:
    """COVER.PDF and COVER.DOCX; the view both were made from."""
    view = cover_view(work.case, work.contents, work.studies)
    languages = [d.clean.language for d in work.case.documents]
    main = max(sorted(set(languages)), key=languages.count, default="en")
    pdf, missing = cover_pdf(work.setter, view, main)
    _glyphs(work, missing, None)
    work.write("COVER.PDF", pdf)
    work.write("COVER.DOCX", cover_docx(view))
    return view


def _tables(work: _Work, ends: Iterable[Disposition]) -> None:
    folder, case = work.out / "DATA", work.case
    record = data.manifest(case, work.contents, work.studies, ends, work.shown)
    data.write_json(folder / "manifest.json", record)
    if case.stage != TEASER:
        data.write_json(folder / "facts.json", data.facts(case))
        data.write_tables(case, work.contents, folder)
        reports.write_translation(case, work.contents, work.out / "AUDIT")


def assemble(
    case: Case, blobs: Blobs, out: Path
) -> tuple[tuple[Disposition, ...], tuple[Problem, ...]]:
    """Write the bundle, but for the audit's own pages and the checksums, into the empty `out`.

    Returns the dispositions with the files each source ended in, and the problems of writing
    them. Raises OSError if the disk
    refuses, typst.TypstError if the cover cannot be set.
    """
    teaser = case.stage == TEASER
    contents = _contents(case)
    studies = studies_of(case.objects)
    work = _Work(case, blobs, out, Typesetter(), contents, studies)
    if not teaser:
        head = head_view(case, contents, studies)
        for entry in contents.entries:
            _document(work, entry, head)
        _viewer(work)
        _media(work)
    view = _cover(work)
    work.setter.close()
    ends = _dispositions(work)
    problems = (*case.problems, *work.problems)
    index = index_html(
        case, view, contents, studies,
        pictures=work.pictures, shown=work.shown, problems=problems,
    )  # fmt: skip
    work.write("INDEX.HTM", index.encode("utf-8"))
    readme = readme_text(view, identified=case.mode != "deid", teaser=teaser)
    work.write("README.TXT", readme)
    _tables(work, ends)
    reports.write_gaps(case, problems, out / "AUDIT")
    return ends, tuple(work.problems)


def write_audit(report: AuditReport, case: Case, out: Path) -> None:
    """AUDIT/deid.json and deid.html, then the checksums of everything, last."""
    reports.write_deid(case, report, _contents(case), out / "AUDIT")
    checksums.write_sums(out)


__all__ = ["assemble", "write_audit"]
