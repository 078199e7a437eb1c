"""`recpack verify`: a bundle is whole, unchanged, and free of what must not be in it."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from recpack.audit.match import Matcher
from recpack.audit.needle import Needle
from recpack.audit.search import files_of, search_file
from recpack.model.bundle import Hit

_SUMS = "SHA256SUMS"
_SUM_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_ACTIVE = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFile",
    "/RichMedia",
    "/SubmitForm",
    "/ImportData",
)
_LOADS = re.compile(
    r"""(?ix)(?:\b(?:src|srcset|href|action|formaction|poster|data|xlink:href)\s*=\s*["']?\s*
    |url\(\s*["']?\s*|@import\s+["']?\s*
    |\b(?:fetch|import|open|XMLHttpRequest|WebSocket|EventSource|importScripts)\s*\(\s*["'`]\s*)
    (?:https?:|wss?:|ftp:|//)[^\s"'<>)]*"""
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `detail` names files or says what is wrong, never a word of a record."""

    name: str
    ok: bool
    detail: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """All checks of a bundle; `hits` are residual identifiers (None if no needles were given)."""

    ok: bool
    checks: tuple[Check, ...]
    hits: tuple[Hit, ...] | None = None


def _check(name: str, problems: Iterable[str], fine: str) -> Check:
    found = tuple(problems)
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return Check(name, not found, f"{found[0]}{more}" if found else fine, found)


def verify_bundle(bundle: Path, needles: Sequence[Needle] | None = None) -> VerifyReport:
    """Check sums, manifest, DICOM file-set, PDF/A, forbidden content, and text for identifiers.

    Pictures are not read again: that is the audit of the build. Never raises for a bad bundle.
    """
    names = files_of(bundle)
    checks = [
        _check("checksums", _checksums(bundle, names), f"{len(names)} files"),
        _check("manifest", _manifest(bundle, names), "every output is named"),
        _check("dicom", _file_set(bundle, names), "DICOMDIR and objects agree"),
        _check("pdf", _pdfs(bundle, names), "PDF/A-2a, nothing active"),
        _check("html", _pages(bundle, names), "nothing is loaded from elsewhere"),
    ]
    hits: tuple[Hit, ...] | None = None
    if needles is not None:
        matcher = Matcher(needles)
        found = [search_file(bundle, name, matcher) for name in names]
        hits = tuple(hit for part in found for hit in part.hits)
        places = dict.fromkeys(f"{h.tag} in {h.file} ({h.view})" for h in hits)
        checks += [
            _check("readable", (text for part in found for text in part.unread), "all opened"),
            _check("identifiers", places, f"none of {len(needles)} spellings found"),
        ]
    return VerifyReport(all(check.ok for check in checks), tuple(checks), hits)


def _checksums(bundle: Path, names: Sequence[str]) -> Iterable[str]:
    if _SUMS not in names:
        yield f"{_SUMS} is missing"
        return
    listed: dict[str, str] = {}
    for line in (bundle / _SUMS).read_text(encoding="utf-8", errors="replace").splitlines():
        match = _SUM_LINE.fullmatch(line)
        if match is None:
            yield f"{_SUMS} has a malformed line"
        else:
            listed[match[2].removeprefix("./")] = match[1]
    for name in names:
        if name != _SUMS and name not in listed:
            yield f"not listed: {name}"
    present = set(names)
    for name, digest in listed.items():
        if name not in present:
            yield f"missing: {name}"
        elif _digest(bundle / name) != digest:
            yield f"changed: {name}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(bundle: Path, names: Sequence[str]) -> Iterable[str]:
    try:
        manifest = json.loads((bundle / "DATA/manifest.json").read_text(encoding="utf-8"))
        sources: Any = manifest["sources"]
        outputs = [(s["id"], s["disposition"], tuple(s.get("outputs") or ())) for s in sources]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield "DATA/manifest.json is missing or malformed"
        return
    there = _with_folders(names)
    for source, disposition, files in outputs:
        if disposition not in {"included", "partial", "left_out", "duplicate"}:
            yield f"source {source} has no disposition"
        yield from (f"named but missing: {name}" for name in files if not _stands(name, there))
    named = set(_strings(manifest))
    for name in names:
        if name.startswith(("DOCS/", "DICOM/")) and not _named(name, named):
            yield f"not in the manifest: {name}"


def _with_folders(names: Sequence[str]) -> set[str]:
    """Files, and the folders that hold them, with and without a slash at the end."""
    folders = {p.as_posix() for name in names for p in PurePosixPath(name).parents} - {"."}
    return {*names, *folders, *(f"{folder}/" for folder in folders)}


def _stands(name: str, there: set[str]) -> bool:
    """A file, or a folder that holds files; an anchor within a file names the file."""
    return name.partition("#")[0] in there


def _named(name: str, named: set[str]) -> bool:
    parents = [p.as_posix() for p in Path(name).parents if p.as_posix().count("/") >= 1]
    return name in named or any(p in named or p + "/" in named for p in parents)


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _file_set(bundle: Path, names: Sequence[str]) -> Iterable[str]:
    objects = {name for name in names if name.startswith("DICOM/")}
    if "DICOMDIR" not in names:
        if objects:
            yield "DICOMDIR is missing"
        return
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        directory = pydicom.dcmread(bundle / "DICOMDIR")
        records = list(directory.DirectoryRecordSequence)
    except (InvalidDicomError, OSError, EOFError, AttributeError, ValueError, TypeError):
        yield "DICOMDIR cannot be read"
        return
    referred: dict[str, str] = {}
    for record in records:
        parts = record.get("ReferencedFileID")
        if parts:
            name = parts if isinstance(parts, str) else "/".join(parts)
            referred[name] = str(record.get("ReferencedSOPInstanceUIDInFile"))
            if name not in objects:
                yield f"in DICOMDIR but missing: {name}"
            elif _instance(bundle / name) != str(record.get("ReferencedSOPInstanceUIDInFile")):
                yield f"not the object that DICOMDIR names: {name}"
    files = {uid: name for name, uid in referred.items()}
    for name in sorted(objects - referred.keys()):
        # Of two different objects under one UID a file-set can name but one (problem
        # sop-instance-repeated); a copy of the one that it names has no place here.
        twin = files.get(_instance(bundle / name))
        if twin is None or (bundle / twin).read_bytes() == (bundle / name).read_bytes():
            yield f"not in DICOMDIR: {name}"


def _instance(path: Path) -> str:
    import pydicom
    from pydicom.errors import InvalidDicomError

    try:
        dataset = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=["SOPInstanceUID"])
        return str(dataset.get("SOPInstanceUID", ""))
    except (InvalidDicomError, OSError, EOFError, ValueError, TypeError, AttributeError):
        return ""


def _pdfs(bundle: Path, names: Sequence[str]) -> Iterable[str]:
    for name in names:
        if name.lower().endswith(".pdf"):
            for problem in _pdf((bundle / name).read_bytes()):
                yield f"{problem}: {name}"


def _pdf(data: bytes) -> Iterable[str]:
    import pikepdf

    from recpack.bundle.pdfa import problems_of

    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            yield from sorted(_active(document))
            if not document.pages:
                yield "no pages"
            yield from dict.fromkeys(problems_of(document))
    except (pikepdf.PdfError, ValueError, AttributeError, TypeError):
        yield "cannot be opened"


def _active(document: Any) -> set[str]:
    """Scripts, attachments and actions, and links that leave the bundle."""
    import pikepdf

    found: set[str] = set()
    for item in document.objects:
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        for name in _ACTIVE:
            if (
                name in item
                or str(item.get("/S", "")) == name
                or str(item.get("/Type", "")) == name
            ):
                found.add(f"holds {name.strip('/')}")
    return found


def _pages(bundle: Path, names: Sequence[str]) -> Iterable[str]:
    """Nothing that a browser would fetch from elsewhere."""
    for name in names:
        if name.lower().endswith((".htm", ".html", ".js", ".css", ".svg")):
            text = (bundle / name).read_text(encoding="utf-8", errors="replace")
            if _LOADS.search(text):
                yield f"loads from the network: {name}"
