"""The labels of some languages as one pattern, with what their names may and may not be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text, is_cjk


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels by kind, and the words that bound a name behind one."""

    pattern: re.Pattern[str]
    kinds: dict[str, str]
    strong: frozenset[str]
    not_names: tuple[str, ...]
    titles: tuple[str, ...]
    particles: frozenset[str]


def _spaced(label: str) -> str:
    if is_cjk(label[0]):
        return r"\s{0,4}".join(re.escape(c) for c in label)
    spaced = re.escape(label).replace(r"\ ", r"\s{1,3}")
    return rf"(?<![a-z0-9_]){spaced}(?![a-z])"


@cache
def labels_of(languages: tuple[str, ...]) -> Labels:
    """The labels of some languages as one pattern; of equal labels the first language's kind."""
    kinds: dict[str, str] = {}
    strong: set[str] = set()
    not_names: list[str] = []
    titles: list[str] = []
    particles: set[str] = set()
    for code in languages:
        data = lang.read_toml(f"{code}/identity.toml")
        for kind, words in data.get("labels", {}).items():
            for word in words:
                kinds.setdefault(re.sub(r"\s", "", fold_text(word)), kind)
        names = data.get("names", {})
        strong.update(fold_text(w) for w in names.get("strong", ()))
        not_names.extend(fold_text(w) for w in names.get("not_names", ()))
        titles.extend(fold_text(w) for w in names.get("titles", ()))
        particles.update(fold_text(w) for w in names.get("particles", ()))
    words = {
        fold_text(w)
        for code in languages
        for ws in lang.read_toml(f"{code}/identity.toml").get("labels", {}).values()
        for w in ws
    }
    ordered = sorted(words, key=lambda w: (-len(w), w))
    alternatives = "|".join(_spaced(w) for w in ordered) or r"(?!)"
    return Labels(
        re.compile(alternatives),
        kinds,
        frozenset(strong),
        tuple(sorted(not_names)),
        tuple(sorted(titles, key=lambda t: (-len(t), t))),
        frozenset(particles),
    )
