"""Argos packages (OpenNMT models run by CTranslate2) through argostranslate.

Only argostranslate's package and tokenizer objects are used. Its `translate` module would import a
sentence splitter that downloads models, so it is never imported; sentences are split by us.
Importing argostranslate makes folders under HOME: its environment is pointed at a temporary folder
while it is imported, and that folder is removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from recpack.mt.engines import MAX_CHARS, file_digest
from recpack.mt.languages import candidates

LOGGER = "argostranslate.utils"
_LOCK = threading.Lock()
_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR")
_KEEPS = ("model", "sentencepiece.model", "metadata.json")
_MAX_TOKENS = 512


class _Never(logging.Filter):
    """Drops every record: argostranslate logs the text it translates."""

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - logging's signature
        return False


def silence() -> None:
    """Keep argostranslate's logger quiet whatever level or handler anyone gives it later."""
    logger = logging.getLogger(LOGGER)
    logger.disabled = True
    logger.propagate = False
    if not any(isinstance(f, _Never) for f in logger.filters):
        logger.addFilter(_Never())


@contextlib.contextmanager
def _elsewhere() -> Iterator[None]:
    """The environment without any ARGOS_* setting, its folders in a temporary place."""
    names = [n for n in os.environ if n.startswith("ARGOS_") or n == "SNAP"]
    saved = {n: os.environ.get(n) for n in (*names, *_FOLDERS)}
    with tempfile.TemporaryDirectory(prefix="recpack-argos-") as folder:
        try:
            for name in names:
                os.environ.pop(name, None)
            for name in _FOLDERS:
                os.environ[name] = folder
            yield
        finally:
            for name, value in saved.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


@cache
def _package_class() -> Any:
    """argostranslate.package.Package, imported without leaving anything in HOME."""
    silence()
    with _LOCK, _elsewhere():
        from argostranslate.package import Package
    silence()
    return Package


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name.split("/")[0] in _KEEPS:
            whole.update(f"{name}\0".encode())
            whole.update(bytes.fromhex(file_digest(path)))
    return whole.hexdigest()


def engine_version() -> str:
    """Versions of the adapter's package and of CTranslate2 ("absent" where not installed)."""
    found = []
    for name in ("argos-translate-lt", "ctranslate2"):
        try:
            found.append(f"{name}-{version(name)}")
        except PackageNotFoundError:
            found.append(f"{name}-absent")
    return " ".join(found)


class ArgosTranslator:
    """One installed Argos package whose target is English.

    Sentences are translated one by one on one thread: a sentence's English then never depends on
    its neighbours or on the number of cores.
    """

    def __init__(self, package_dir: Path, source: str, target: str = "en") -> None:
        """Languages from and into; ValueError if the folder is no package."""
        if not (package_dir / "metadata.json").is_file() or not (package_dir / "model").is_dir():
            raise ValueError("no Argos package in this folder")
        self._folder = package_dir
        self._source = source
        self._pair = f"{source}-{target}"
        self._loaded: tuple[Any, Any] | None = None
        self._lock = threading.Lock()

    def fingerprint(self) -> str:
        """Engine versions and the digest of model and tokenizer."""
        return f"argos {engine_version()} {self._pair} {_digest(self._folder)}"

    def describe(self) -> str:
        """One line for people, without paths."""
        return f"Argos {self._pair} ({self._folder.name}, {_digest(self._folder)[:12]})"

    def languages(self) -> tuple[str, ...]:
        """The one source language of the package."""
        return (self._source,)

    def _engine(self) -> tuple[Any, Any]:
        with self._lock:
            if self._loaded is None:
                package = _package_class()(self._folder)
                import ctranslate2

                translator = ctranslate2.Translator(
                    str(self._folder / "model"), device="cpu", inter_threads=1, intra_threads=1
                )
                self._loaded = (package, translator)
            return self._loaded

    def translate(self, lines: Sequence[str], language: str) -> tuple[str | None, ...]:
        """English of each sentence; None for an empty or overlong line or another language."""
        if self._source not in candidates(language):
            return (None,) * len(lines)
        return tuple(self._one(line) for line in lines)

    def _one(self, line: str) -> str | None:
        line = " ".join(line.split())
        if not line or len(line) > MAX_CHARS:
            return None
        package, translator = self._engine()
        tokens = package.tokenizer.encode(line)
        if not tokens or len(tokens) > _MAX_TOKENS:
            return None
        prefix = package.target_prefix
        # beam and length penalty are those argostranslate itself uses
        result = translator.translate_batch(
            [tokens],
            target_prefix=[[prefix]] if prefix else None,
            replace_unknowns=True,
            beam_size=4,
            length_penalty=0.2,
            max_decoding_length=min(_MAX_TOKENS, 3 * len(tokens) + 40),  # no endless loops
        )
        english = str(package.tokenizer.decode(result[0].hypotheses[0]))
        return english.removeprefix(prefix).strip() or None
