"""Bringing models into the store: archives and folders are strangers until proven otherwise."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from recpack.mt.engines import firefox
from recpack.mt.languages import candidates, canonical


class ModelRefused(ValueError):  # noqa: N818 - reads as the fact it states
    """A file or folder is no model that can be installed; the message says why."""


MAX_FILES = 2000
MAX_BYTES = 2 << 30
_CHUNK = 1 << 20
_ARGOS_TOP = frozenset({"metadata.json", "sentencepiece.model", "README.md", "LICENSE"})
_FIREFOX = re.compile(r"(?:model|lex|vocab|srcvocab|trgvocab)[\w.-]*\.(?:bin|spm)(?:\.gz|\.zst)?")
_PAIR = re.compile(r"([a-z]{2,3}(?:[-_]hans|[-_]hant)?)[-_]?en(?![a-z])", re.IGNORECASE)


def _safe(info: zipfile.ZipInfo) -> PurePosixPath:
    """The member's path if it stays inside, is a plain file and not encrypted."""
    name = info.filename.replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name:
        raise ModelRefused("the archive has a path that leads outside")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ModelRefused("the archive has a symbolic link")
    if info.flag_bits & 1:
        raise ModelRefused("the archive is encrypted")
    return path


def _wanted(path: PurePosixPath) -> PurePosixPath | None:
    """The path without the package's own folder, None for what is not needed (splitters)."""
    inner = PurePosixPath(*path.parts[1:]) if len(path.parts) > 1 else path
    if str(inner) in _ARGOS_TOP or (len(inner.parts) > 1 and inner.parts[0] == "model"):
        return inner
    return None


def _unpack(archive: zipfile.ZipFile, into: Path) -> None:
    members = archive.infolist()
    if len(members) > MAX_FILES or sum(m.file_size for m in members) > MAX_BYTES:
        raise ModelRefused("the archive is too large")
    total = 0
    for info in members:
        inner = None if info.is_dir() else _wanted(_safe(info))
        if inner is None:
            continue
        target = into.joinpath(*inner.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as source, target.open("xb") as out:
            while chunk := source.read(_CHUNK):
                total += len(chunk)
                if total > MAX_BYTES:
                    raise ModelRefused("the archive is too large")
                out.write(chunk)


def stage_argos(path: Path, into: Path) -> tuple[str, dict[str, Any]]:
    """Unpack an `.argosmodel` into a folder; its source language and a note on where it is from.

    Only what translation needs is unpacked: metadata, tokenizer, model, readme. Raises
    ModelRefused.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _unpack(archive, into)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as problem:
        raise ModelRefused("the file is no readable .argosmodel archive") from problem
    if not (into / "metadata.json").is_file():
        raise ModelRefused("the archive has no metadata.json")
    if not (into / "model").is_dir():
        raise ModelRefused("the archive has no model folder")
    if not (into / "sentencepiece.model").is_file():
        raise ModelRefused("the archive has no sentencepiece.model (other tokenizers: unsupported)")
    try:
        said = json.loads((into / "metadata.json").read_text(encoding="utf-8"))
        source, target = str(said["from_code"]), str(said["to_code"])
    except (ValueError, KeyError, TypeError) as problem:
        raise ModelRefused("metadata.json names no languages") from problem
    if canonical(target) != "en":
        raise ModelRefused("the model does not translate into English")
    version = str(said.get("package_version", ""))
    return _checked(source), {"version": version, "license": str(said.get("license", ""))}


def _checked(source: str) -> str:
    """A canonical language code that is safe as a folder name."""
    code = canonical(source)
    if not re.fullmatch(r"[a-z]{2,3}(?:-Hant)?", code) or code == "en":
        raise ModelRefused("the model names no usable source language")
    return code


def _plain(path: Path) -> bytes:
    """File contents, decompressed if the name says so; ModelRefused if damaged or too large."""
    if path.stat().st_size > MAX_BYTES:
        raise ModelRefused("a model file is too large")
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as stream:
                data = stream.read(MAX_BYTES + 1)
        elif path.suffix == ".zst":
            from fxtranslate import discovery

            data = bytes(discovery.verify_and_decompress(path.read_bytes()))
        else:
            data = path.read_bytes()
    except (OSError, EOFError, ValueError, zlib.error) as problem:
        raise ModelRefused("a model file is damaged") from problem
    if len(data) > MAX_BYTES:
        raise ModelRefused("a model file is too large")
    return data


def _firefox_source(folder: Path, names: list[str]) -> str:
    """Source language from the model's file or folder name: model.pten.…, pt-en, zh-Hans-en."""
    for name in (*(n.split(".", 1)[-1] for n in names if n.startswith("model")), folder.name):
        match = _PAIR.match(name)
        if match:
            return _checked(match.group(1))
    raise ModelRefused("neither file nor folder name says the language pair (as in pten or pt-en)")


def stage_firefox(path: Path, into: Path) -> tuple[str, dict[str, Any]]:
    """Copy a Firefox model folder, decompressing .gz and .zst; source language and a note.

    Raises ModelRefused. Links are not followed.
    """
    files = sorted(p for p in path.iterdir() if _FIREFOX.fullmatch(p.name))
    for file in files:
        if file.is_symlink() or not file.is_file():
            raise ModelRefused("the folder has a link where a model file should be")
        name = file.name.removesuffix(".gz").removesuffix(".zst")
        (into / name).write_bytes(_plain(file))
    if firefox.find_files(into) is None:
        raise ModelRefused("the folder has no model*.bin with vocab*.spm")
    source = _firefox_source(path, sorted(p.name for p in into.iterdir()))
    return source, {"license": "MPL-2.0", "version": ""}


def fetch_firefox(language: str, cache: Path, into: Path) -> tuple[str, dict[str, Any]]:
    """Download the direct model of a language into English; fxtranslate verifies every digest.

    Raises ValueError or OSError when offline, ModelRefused when there is no direct model.
    """
    from fxtranslate import discovery

    offered = {
        str(src)
        for src, trg in discovery.model_pairs(discovery.fetch_records_body())
        if trg == "en"
    }
    for code in candidates(language):
        for src in sorted(offered, key=lambda c: (len(c), c)):
            if canonical(src) == code:
                cache.mkdir()
                discovery.add_models(src, "en", str(cache), progress=False)
                folder = next(p.parent for p in sorted(cache.rglob("*.bin")))
                _, note = stage_firefox(_renamed(folder, src), into)
                shutil.rmtree(cache)
                return code, note
    raise ModelRefused("Firefox offers no model from this language into English")


def _renamed(folder: Path, source: str) -> Path:
    """The downloaded folder under a name that says its pair, whatever the cache called it."""
    named = folder.with_name(f"{canonical(source)}-en")
    if named != folder:
        folder.rename(named)
    return named
