"""The halves of the answer key: who, which texts, which private values, which real files.

They share no phrase and nobody. `dev` and `dev2` may be looked at by whoever works on the engine
(dev2 was blind until it had been measured many times); `test2` may not.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from bench.imaging import phrases, test2
from bench.imaging.phrases import Person

HALVES = ("dev", "dev2", "test2")
BLIND = frozenset({"test2"})


def people(half: str) -> list[Person]:
    """The invented patients of a half."""
    return [p for p in (*phrases.PEOPLE, *test2.PEOPLE) if p.half == half]


def texts(person: Person) -> list[tuple[str, str, list[str]]]:
    """Elements, their level and the texts they may hold, of a patient's objects."""
    language = person.label.split("-")[0]
    return test2.texts(language) if person.half == "test2" else phrases.TEXTS[person.half]


def acquisition(half: str, kind: str) -> list[tuple[str, list[object]]]:
    """Values of an acquisition by the kind of object."""
    common = phrases.ACQUISITION[kind]
    return [*common, *test2.acquisition(kind)] if half == "test2" else common


def private(half: str) -> list[tuple[str, int, str, bytes]]:
    """Private elements that are known to be safe: creator, tag, VR, value."""
    return test2.private() if half == "test2" else phrases.PRIVATE[half]


def has_file(half: str, path: Path) -> bool:
    """Whether a real file belongs to a half, by its name; test2 takes half of them again."""
    digest = hashlib.sha256(path.name.encode()).digest()
    if half == "test2":
        return digest[1] % 2 == 0
    return half == ("dev" if digest[0] % 2 else "dev2")
