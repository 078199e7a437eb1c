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

from recpack.mt.engines import file_digest, firefox
from recpack.mt.languages import candidates, canonical


class ModelRefused(ValueError):  # noqa: N818 - reads as the fact it states
    """A file or folder is no model that can be installed; the message says why."""


MAX_FILES = 2000
MAX_BYTES = 2 << 30
_CHUNK = 1 << 20
_ARGOS_TOP = frozenset({"metadata.json", "sentencepiece.model", "README.md", "LICENSE"})
_FIREFOX = re.compile(r"(?:model|lex|vocab|srcvocab|trgvocab)[\w.-]*\.(?:bin|spm)(?:\.gz|\.zst)?")
_PAIR = re.compile(r"([a-z]{2,3}(?:[-_]hans|[-_]hant)?)[-_]?(en)(?![a-z])", re.IGNORECASE)
_CODE = r"([a-z]{2}(?:[-_]hans|[-_]hant)?)"
_LEG = re.compile(rf"{_CODE}[-_]?{_CODE}(?![a-z])", re.IGNORECASE)
_DASHED = re.compile(rf"{_CODE}[-_]{_CODE}(?![a-z])", re.IGNORECASE)


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


Pair = tuple[str, str]


def digests(folder: Path, apart: str) -> dict[str, str]:
    """SHA-256 of every file of a model by its path in the folder; `apart` is our own note."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    named = ((p.relative_to(folder).as_posix(), p) for p in files)
    return {name: file_digest(path) for name, path in named if name != apart}


def stage_argos(path: Path, into: Path) -> tuple[Pair, dict[str, Any]]:
    """Unpack an `.argosmodel` into a folder; its languages and a note on where it is from.

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
    version = str(said.get("package_version", ""))
    note = {"version": version, "license": str(said.get("license", "")) or _licence(into)}
    return _checked(source, target), note


def _licence(folder: Path) -> str:
    """What the package itself says of its licence: the line of its readme that names one."""
    for name in ("LICENSE", "README.md"):
        path = folder / name
        if path.is_file():
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                said = " ".join(line.strip("#*- \t").split())
                if re.search(r"licen[cs]e|CC[- ]BY|CC0|public domain", said, re.IGNORECASE):
                    return said[:120]
    return ""


def _checked(source: str, target: str) -> Pair:
    """Canonical codes that are safe as a folder name; into English, or a leg on the way there."""
    codes = canonical(source), canonical(target)
    if any(not re.fullmatch(r"[a-z]{2,3}(?:-Hant)?", code) for code in codes):
        raise ModelRefused("the model names no usable languages")
    if codes[0] == "en" or codes[0] == codes[1]:
        raise ModelRefused("the model leads out of English, not into it")
    return codes


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


def _firefox_pair(folder: Path, names: list[str]) -> Pair:
    """The languages from the model's file or folder name: model.pten.…, pt-en, zh-Hans-en, srhr."""
    models = [n.split(".", 1)[-1] for n in names if n.startswith("model")]
    vocabularies = {n.split(".")[1] for n in names if "vocab" in n}
    legs = [n for n in models if n.split(".")[0] in vocabularies]
    for pattern, told in ((_PAIR, [*models, folder.name]), (_LEG, legs), (_DASHED, [folder.name])):
        for name in told:
            match = pattern.match(name)
            if match:
                return _checked(match.group(1), match.group(2))
    raise ModelRefused("neither file nor folder name says the language pair (as in pten or pt-en)")


def stage_firefox(path: Path, into: Path) -> tuple[Pair, dict[str, Any]]:
    """Copy a Firefox model folder, decompressing .gz and .zst; languages and a note.

    Raises ModelRefused. Links are not followed.
    """
    _copy_firefox(path, into)
    pair = _firefox_pair(path, sorted(p.name for p in into.iterdir()))
    return pair, {"license": "MPL-2.0", "version": ""}


def _copy_firefox(path: Path, into: Path) -> None:
    files = sorted(p for p in path.iterdir() if _FIREFOX.fullmatch(p.name))
    for file in files:
        if file.is_symlink() or not file.is_file():
            raise ModelRefused("the folder has a link where a model file should be")
        name = file.name.removesuffix(".gz").removesuffix(".zst")
        (into / name).write_bytes(_plain(file))
    if firefox.find_files(into) is None:
        raise ModelRefused("the folder has no model*.bin with vocab*.spm")


def fetch_firefox(language: str, folder: Path) -> list[tuple[Path, Pair, dict[str, Any]]]:
    """Download the model of a language into English, or the two that lead there.

    Each is (folder, languages, note). Raises ValueError or OSError when offline; ModelRefused when
    the catalogue has no way into English, or a file's digest is not the catalogue's.
    """
    from fxtranslate import discovery

    catalogue = discovery.fetch_records_body()
    offered = {(str(src), str(trg)) for src, trg in discovery.model_pairs(catalogue)}
    told = discovery.parse_records(catalogue)
    out = []
    for number, (src, trg) in enumerate(_way(language, offered)):
        download, into = folder / f"download-{number}", folder / f"leg-{number}"
        download.mkdir()
        into.mkdir()
        discovery.add_models(src, trg, str(download), progress=False)
        found = next((p.parent for p in sorted(download.rglob("*.bin"))), None)
        if found is None:
            raise ModelRefused("nothing was downloaded")
        _copy_firefox(found, into)
        _verify(into, src, trg, told)
        shutil.rmtree(download)
        out.append((into, _checked(src, trg), {"license": "MPL-2.0", "version": ""}))
    return out


def _way(language: str, offered: set[Pair]) -> list[Pair]:
    """The direct model, else the first pair of models that meet in a third language."""
    ordered = sorted(offered, key=lambda p: (len(p[0]), p))
    for code in candidates(language):
        for pair in ordered:
            if canonical(pair[0]) == code and pair[1] == "en":
                return [pair]
    for code in candidates(language):
        for first in ordered:
            second = (first[1], "en")
            if canonical(first[0]) == code and second in offered:
                return [first, second]
    raise ModelRefused("Firefox offers no model from this language into English, nor a way there")


def _verify(folder: Path, src: str, trg: str, told: list[dict[str, str | None]]) -> None:
    """Every file's SHA-256 must be one that the catalogue tells for its name and pair."""
    known: dict[str, set[str]] = {}
    for record in told:
        if (record["sourceLanguage"], record["targetLanguage"]) == (src, trg):
            name = str(record["name"]).removesuffix(".zst").removesuffix(".gz")
            known.setdefault(name, set()).add(str(record["decompressedHash"] or ""))
    for path in sorted(folder.iterdir()):
        if file_digest(path) not in known.get(path.name, ()):
            raise ModelRefused(f"{path.name}: its digest is not the one that the catalogue tells")
