"""Lines of medicine without identifiers, that are put between the lines of training documents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from bench.clinical.dice import Dice
from bench.labelled import Gold, Labelled
from recpack import lang
from recpack.ports import Span

NEGATIVES = Path(__file__).with_name("rater_negatives.toml")
PUT_IN = 6  # stretches of lines a document
_RULES = {
    "drug": "drugs",
    "procedure": "procedures",
    "diagnosis": "diagnoses",
    "analyte": "laboratory",
}
_SLOT = re.compile(r"\{(\w+)\}")
_FIGURES = re.compile(r"d[1-9]")
_SIGNS = (", ", ". ", "; ", " ", "\n", " / ")


@cache
def tables() -> dict[str, Any]:
    """The file of lines and of what fills their slots."""
    return tomllib.loads(NEGATIVES.read_text(encoding="utf-8"))


@cache
def fillers(slot: str, language: str) -> tuple[str, ...]:
    """What may stand in a slot."""
    if slot in _RULES:
        return _of_rules(_RULES[slot], language)
    if slot == "gene":
        return tuple(w for ln in _lines("_rules/genes.txt") for w in ln.split())
    if slot == "eponym":
        return tuple(_lines("_names/eponyms.txt"))
    if slot == "heading":
        return tuple(lang.read_toml("_trained/headings.toml")[language])
    if slot == "term":
        return _terms(language)
    return tuple(tables()["shared"][slot])


def _lines(name: str) -> list[str]:
    return [ln for ln in lang.read_text(name).splitlines() if ln and not ln.startswith("#")]


def _of_rules(name: str, language: str) -> tuple[str, ...]:
    """Names and synonyms of a table of the rules in a language, and the English name."""
    found = []
    for row in lang.read_rows(f"_rules/{name}.tsv"):
        own = [t for t in (row.get(language) or "").split("|") if t]
        found += own or [row["name"]]
    return tuple(dict.fromkeys(found))


def _terms(language: str) -> tuple[str, ...]:
    """Terms of the language's dictionary (none: of the rules)."""
    found = [r["source"] for r in lang.read_rows(f"{language}/terms.tsv")]
    for name in (*_RULES, "heading"):
        found += fillers(name, language) if name == "heading" or not found else ()
    return tuple(t for t in found if t and 3 < len(t) < 60)


def filled(line: str, language: str, dice: Dice) -> str:
    """A line with its slots filled; of {Drug} the first letter is a capital."""

    def fill(slot: re.Match[str]) -> str:
        name = slot[1]
        if _FIGURES.fullmatch(name):
            size = int(name[1])
            return str(dice.between(10 ** (size - 1), 10**size - 1))
        value = filled(dice.choice(fillers(name.lower(), language)), language, dice)
        return value if name.islower() else value[:1].upper() + value[1:]

    return _SLOT.sub(fill, line)


def line(language: str, dice: Dice) -> str:
    """A line of the file, headings, or some clinical terms, in any case."""
    kind = dice.below(5)
    if kind < 3:
        text = filled(dice.choice(tables()[language]["lines"]), language, dice)
        return _cased(text, dice.below(10))
    if kind == 3:
        text = dice.choice(fillers("heading", language))
        return _cased(text, dice.below(5)) + ("", ":", " :", ".")[dice.below(4)]
    terms = [dice.choice(fillers("term", language)) for _ in range(dice.between(1, 4))]
    style = dice.below(6)
    terms = [_cased(t[:1].upper() + t[1:], style) for t in terms]
    ends = ("", ".", f" {dice.between(1, 20000)}", f": {dice.between(1, 300)}")
    return dice.choice(_SIGNS).join(terms) + dice.choice(ends)


def _cased(text: str, style: int) -> str:
    """The text in capitals, with a capital for each word, or as it stands."""
    return text.upper() if style == 0 else text.title() if style == 1 else text


def put(
    document: Labelled, spans: tuple[Span, ...], dice: Dice
) -> tuple[Labelled, tuple[Span, ...]]:
    """The document with such lines between its own, to be kept, and the spans moved along."""
    text = document.text
    taken = [
        *((s.start, s.end) for s in spans),
        *((g.start, g.end) for g in document.spans),
        *document.optional,
        *document.keep,
    ]
    cuts = [i + 1 for i, c in enumerate(text) if c == "\n"]
    cuts = [c for c in cuts if not any(s < c < e for s, e in taken)]
    if not cuts:
        return document, spans
    chosen = sorted(dice.choice(cuts) for _ in range(PUT_IN))
    added = [(c, _stretch(document.language, dice)) for c in chosen]
    for cut, more in reversed(added):
        text = text[:cut] + more + text[cut:]
    return _moved(document, spans, text, added)


def _stretch(language: str, dice: Dice) -> str:
    """One line or two."""
    return "".join(line(language, dice) + "\n" for _ in range(dice.between(1, 2)))


def _moved(
    document: Labelled, spans: Sequence[Span], text: str, added: Sequence[tuple[int, str]]
) -> tuple[Labelled, tuple[Span, ...]]:
    """The document with the new text, all its places moved."""
    moved = _mover(added)
    kept, by = [], 0
    for cut, more in added:
        kept.append((cut + by, cut + by + len(more)))
        by += len(more)
    new = replace(
        document,
        text=text,
        spans=tuple(Gold(*moved(g.start, g.end), g.tag) for g in document.spans),
        optional=tuple(moved(*o) for o in document.optional),
        keep=(*(moved(*k) for k in document.keep), *kept),
    )
    return new, tuple(Span(*moved(s.start, s.end), s.tag, s.score, s.by) for s in spans)


def _mover(added: Sequence[tuple[int, str]]) -> Callable[[int, int], tuple[int, int]]:
    """Where a stretch is after lines were added."""

    def moved(start: int, end: int) -> tuple[int, int]:
        by = sum(len(more) for cut, more in added if cut <= start)
        return start + by, end + by

    return moved
