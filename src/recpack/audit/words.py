"""Words the audit needs of its own: variants of characters, and what is never a name by itself."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_TABLE: dict[str, str] = tomllib.loads(
    files(__package__ or "recpack.audit").joinpath("words.toml").read_text(encoding="utf-8")
)


def _words(name: str) -> tuple[str, ...]:
    return tuple(_TABLE[name].split())


def _pairs(name: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in _words(name))


HAN_VARIANTS = _words("han_variants")
HAN_RADICALS = _words("han_radicals")
HAN_LOOKALIKES = _words("han_lookalikes")
LETTER_FOLDS = _pairs("letter_folds")
SURNAME_READINGS = _pairs("surname_readings")
DOUBLE_SURNAMES = frozenset(_words("double_surnames"))
SURNAMES = frozenset("".join(_words("surnames")))
HAN_COMMON = frozenset(_words("han_common"))
HAN_CLINICAL = frozenset(_words("han_clinical"))
NAME_LABELS = _words("name_labels")
HONORIFICS = _words("honorifics")
WORD_TITLES = frozenset(_words("word_titles"))
WORD_LABELS = frozenset(_words("word_labels"))
BIRTH_LABELS = frozenset(_words("birth_labels"))
ABBREVIATIONS = frozenset(_words("abbreviations"))
HAN_TITLES = _words("han_titles")
PLACE_PARTS = _words("place_parts")
TITLES = frozenset(_words("titles"))
PARTICLES = frozenset(_words("particles"))
COMMON = frozenset(_words("common"))
STANDARD_HOSTS = _words("standard_hosts")
