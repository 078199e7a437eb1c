"""Firefox's translation models (Bergamot/Marian, MPL-2.0) through fxtranslate."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from recpack.mt.engines import MAX_CHARS, file_digest
from recpack.mt.languages import candidates


@dataclass(frozen=True, slots=True)
class FirefoxFiles:
    """The files of one model folder; source and target vocabulary may be the same file."""

    model: Path
    source_vocab: Path
    target_vocab: Path
    shortlist: Path | None

    @property
    def all(self) -> tuple[Path, ...]:
        """Each file once, sorted by name."""
        found = {self.model, self.source_vocab, self.target_vocab, self.shortlist}
        return tuple(sorted((p for p in found if p is not None), key=lambda p: p.name))


def find_files(folder: Path) -> FirefoxFiles | None:
    """The model files of a folder, or None if it holds no Firefox model.

    `model*.bin`, `vocab*.spm` (or `srcvocab*` and `trgvocab*`), and `lex*.bin` where present.
    """
    names = sorted(p for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []

    def first(prefix: str, suffix: str) -> Path | None:
        fits = (p for p in names if p.name.startswith(prefix) and p.name.endswith(suffix))
        return next(fits, None)

    model, shared = first("model", ".bin"), first("vocab", ".spm")
    source, target = first("srcvocab", ".spm") or shared, first("trgvocab", ".spm") or shared
    if model is None or source is None or target is None:
        return None
    return FirefoxFiles(model, source, target, first("lex", ".bin"))


def _digest(paths: tuple[Path, ...]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.name}\0".encode())
        whole.update(bytes.fromhex(file_digest(path)))
    return whole.hexdigest()


def engine_version() -> str:
    """The version of fxtranslate ("absent" if it is not installed)."""
    try:
        return version("fxtranslate")
    except PackageNotFoundError:
        return "absent"


class FirefoxTranslator:
    """One Firefox model, usable from many threads.

    Each thread builds a native translator of its own: a fxtranslate.Translator belongs to the
    thread that made it.
    """

    def __init__(self, model_dir: Path, source: str, target: str = "en") -> None:
        """Languages from and into; ValueError if the folder holds no model."""
        files = find_files(model_dir)
        if files is None:
            raise ValueError("no Firefox model in this folder")
        self._files = files
        self._source = source
        self._pair = f"{source}-{target}"
        self._name = model_dir.name
        self._local = threading.local()

    def fingerprint(self) -> str:
        """Engine version and the digest of every model file."""
        return f"firefox fxtranslate-{engine_version()} {self._pair} {_digest(self._files.all)}"

    def describe(self) -> str:
        """One line for people, without paths."""
        return f"Firefox {self._pair} ({self._name}, {_digest(self._files.all)[:12]})"

    def languages(self) -> tuple[str, ...]:
        """The one source language of the model."""
        return (self._source,)

    def _engine(self) -> Any:
        engine = getattr(self._local, "engine", None)
        if engine is None:
            from fxtranslate import Translator

            files = self._files
            source = files.source_vocab.read_bytes()
            same = files.source_vocab == files.target_vocab
            engine = Translator(
                model=files.model.read_bytes(),
                src_vocab=source,
                trg_vocab=source if same else files.target_vocab.read_bytes(),
                shortlist=files.shortlist.read_bytes() if files.shortlist else None,
            )
            self._local.engine = engine
        return engine

    def translate(self, lines: Sequence[str], language: str) -> tuple[str | None, ...]:
        """English of each sentence; None for an empty or overlong line or another language."""
        if self._source not in candidates(language):
            return (None,) * len(lines)
        return tuple(self._one(line) for line in lines)

    def _one(self, line: str) -> str | None:
        line = " ".join(line.split())
        if not line or len(line) > MAX_CHARS:
            return None
        english = str(self._engine().translate(line)).strip()
        return english or None
