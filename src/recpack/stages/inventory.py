"""What lies in the folder: every file with an id, a kind by content and a digest."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recpack.model.problem import Problem, Severity
from recpack.model.source import FileKind, Inventory, SourceFile, SourceId
from recpack.readers.archive import SEPARATOR, Budget, place, unpack
from recpack.readers.sniff import is_certified_name, is_config_name, is_system_name, sniff

_CHUNK = 1 << 20
# Files that are never an original or a copy of one another.
_NO_TWIN = frozenset({FileKind.SYSTEM, FileKind.CONFIG, FileKind.EMPTY})
_INFO_CODES = frozenset({"archive-link"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A file before it has a number; `code` is a problem met on the way to it."""

    path: str
    file: Path
    kind: FileKind = FileKind.UNKNOWN
    size: int = 0
    sha256: str = ""
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    """State of one inventory: what archives may still unpack, and what was met."""

    folder: Path
    unpacked: Path
    passwords: Mapping[str, str]
    budget: Budget = field(default_factory=Budget)
    found: list[_Found] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)


def take_inventory(
    folder: Path, unpacked: Path, passwords: Mapping[str, str] | None = None
) -> Inventory:
    """List every file below `folder` and in its ZIP archives (unpacked below `unpacked`).

    Order and ids follow the NFC path with forward slashes. Symbolic links are followed only to
    files inside the folder. `passwords` maps a file's path or name to its password. Problems:
    file-unreadable, link-outside, archive-*, archive-nested.
    """
    walk = _Walk(folder, unpacked, passwords or {})
    for path, file in sorted(_files(folder, folder, "")):
        _add(walk, path, file, depth=0)
    return _numbered(walk.found)


def locate(folder: Path, unpacked: Path, file: SourceFile) -> Path:
    """Where the bytes of an inventoried file lie. FileNotFoundError if they are gone."""
    if SEPARATOR in file.path:
        inside = place(unpacked, file.path)
        if inside.is_file():
            return inside
    direct = folder / file.path
    if os.path.lexists(direct):
        return direct
    at = folder
    for part in file.path.split("/"):  # a name in another normal form or in no UTF-8 at all
        names = sorted(entry.name for entry in at.iterdir() if shown(entry.name) == part)
        if not names:
            raise FileNotFoundError(file.id)
        at = at / names[0]
    return at


def shown(name: str) -> str:
    """A file name as NFC text; bytes that are no UTF-8 are read as GB 18030 or shown as U+FFFD."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "replace")
    return unicodedata.normalize("NFC", name)


def _files(folder: Path, top: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    """(shown relative path, real path) of everything that is no folder."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield prefix.rstrip("/") or ".", folder  # listed as unreadable
        return
    for entry in entries:
        path = prefix + shown(entry.name)
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), top, path + "/")
        elif entry.is_symlink() and entry.is_dir() and _inside(Path(entry.path), top):
            continue  # its files are listed where they really are
        else:
            yield path, Path(entry.path)


def _inside(link: Path, top: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(top.resolve())
    except (OSError, RuntimeError):
        return False


def _add(walk: _Walk, path: str, file: Path, *, depth: int) -> None:
    """Append the file, and after it the members of an archive."""
    if depth == 0 and file.is_symlink() and not _inside(file, walk.folder):
        walk.found.append(_Found(path, file, codes=("link-outside",)))
        return
    try:
        size, digest = _digest(file)
        kind = _kind(path, file)
    except OSError:
        kind = FileKind.SYSTEM if is_system_name(path) else FileKind.UNKNOWN
        walk.found.append(_Found(path, file, kind, codes=("file-unreadable",)))
        return
    index = len(walk.found)
    walk.found.append(_Found(path, file, kind, size, digest))
    if kind is FileKind.ARCHIVE and digest not in walk.digests:
        walk.digests.add(digest)
        codes = _open_archive(walk, path, file, depth)
        walk.found[index] = _Found(path, file, kind, size, digest, codes)


def _open_archive(walk: _Walk, path: str, file: Path, depth: int) -> tuple[str, ...]:
    if depth > 1:
        return ("archive-nested",)
    name = path.replace(SEPARATOR, "/").rsplit("/", 1)[-1]
    password = walk.passwords.get(path) or walk.passwords.get(name)
    members, codes = unpack(file, path, walk.unpacked, walk.budget, password)
    for member in sorted(members, key=lambda m: m.path):
        _add(walk, unicodedata.normalize("NFC", member.path), member.file, depth=depth + 1)
    return codes


def _kind(path: str, file: Path) -> FileKind:
    if is_system_name(path):
        return FileKind.SYSTEM
    if is_config_name(path):
        return FileKind.CONFIG
    return sniff(file)


def _digest(file: Path) -> tuple[int, str]:
    """Size and SHA-256; OSError for what is no regular file (a pipe would never end)."""
    if not file.is_file():
        raise OSError("no regular file")
    size, digest = 0, hashlib.sha256()
    with file.open("rb") as f:
        while chunk := f.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()


def _numbered(found: list[_Found]) -> Inventory:
    """Ids in path order; of files with the same bytes the first is the original."""
    files: list[SourceFile] = []
    problems: list[Problem] = []
    originals: dict[str, SourceId] = {}
    for number, item in enumerate(sorted(found, key=lambda f: f.path), 1):
        source = SourceId(f"S{number:03d}")
        twin = None
        # A signed translation is never a copy: it is read although its text lies elsewhere too.
        if item.sha256 and item.kind not in _NO_TWIN and not is_certified_name(item.path):
            twin = originals.setdefault(item.sha256, source)
            twin = None if twin == source else twin
        files.append(SourceFile(source, item.path, item.kind, item.size, item.sha256, twin))
        for code in item.codes:
            severity = Severity.INFO if code in _INFO_CODES else Severity.ERROR
            problems.append(Problem(code, severity, "inventory", source))
    return Inventory(tuple(files), tuple(problems))
