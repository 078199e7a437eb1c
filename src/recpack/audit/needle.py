"""The record that is searched for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a needle is compared, and what may stand beside and inside a match."""

    HAN = "han"
    WORDS = "words"
    DIGITS = "digits"
    CODE = "code"
    TEXT = "text"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Needle:
    """One spelling of one identifier.

    `key` is folded (fold.key); for BYTES it is the exact spelling to be sought in undecoded
    bytes. `id` is a digest prefix of tag and identity value, `value` that identity's value (goes
    to the private folder only). `parts` are the folded words of a name. `shape` is a regular
    expression that the matched original must satisfy; `capital` asks for capital initials,
    `isolated` that a Han name stands alone or beside a name label, any other name after a title
    or a label, a date after a word for birth.
    """

    id: str
    tag: str
    value: str
    key: str
    kind: Kind
    parts: tuple[str, ...] = ()
    shape: str = ""
    capital: bool = False
    isolated: bool = False


# key, kind, parts, shape, capital, isolated: a spelling before it is tied to an identity
Fields = tuple[str, Kind, tuple[str, ...], str, bool, bool]


def form(
    letters: str,
    kind: Kind,
    parts: tuple[str, ...] = (),
    *,
    shape: str = "",
    capital: bool = False,
    isolated: bool = False,
) -> Fields:
    """A spelling, in the order of its fields."""
    return letters, kind, parts, shape, capital, isolated
