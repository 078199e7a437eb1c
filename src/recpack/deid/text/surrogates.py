"""Stand-ins: readable, in kind, the same for the same person or number in the whole case."""

from __future__ import annotations

import string
from dataclasses import dataclass, field

from recpack.deid.text.fold import compact
from recpack.deid.text.names import keys
from recpack.deid.text.spellings import PERSON_TAGS
from recpack.model.identity import Identities, Identity, Tag

_WORD = {
    Tag.PATIENT: "Patient",
    Tag.RELATIVE: "Relative",
    Tag.STAFF: "Doctor",
    Tag.PERSON: "Person",
    Tag.HOSPITAL: "Hospital",
    Tag.WARD: "Ward",
    Tag.ID: "ID",
    Tag.PHONE: "Phone",
    Tag.EMAIL: "Email",
    Tag.URL: "URL",
    Tag.ADDRESS: "Address",
}
BIRTH_DATE = "[birth date]"
OVER_89 = "90+"


@dataclass(frozen=True, slots=True)
class Surrogates:
    """Names by (tag, spelling), numbered in the order of `identities`."""

    identities: Identities
    _by_key: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _pool: dict[Tag, int] = field(default_factory=dict, init=False, repr=False, compare=False)
    _first: dict[Tag, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for identity in self.identities.items:
            self._register(identity)

    def _register(self, identity: Identity) -> None:
        if identity.tag not in _WORD:
            return
        number = self._pool.get(identity.tag, 0) + 1
        while _name(identity.tag, number) in self.identities.reserved:
            number += 1  # the papers call somebody so already
        self._pool[identity.tag] = number
        self._first.setdefault(identity.tag, number)
        name = _name(identity.tag, number)
        for value in (identity.value, *identity.forms):
            for key in self._keys(identity.tag, value):
                self._by_key.setdefault(key, name)

    @staticmethod
    def _keys(tag: Tag, value: str) -> tuple[str, ...]:
        if tag in PERSON_TAGS:
            return tuple(sorted(f"person:{k}" for k in keys(value)))
        return (f"{tag.value}:{compact(value)}",)

    def of(self, tag: str, value: str) -> str:
        """The stand-in of a found value; a value nobody registered gets the bare word."""
        kind = Tag(tag)
        if kind is Tag.BIRTHDATE:
            return BIRTH_DATE
        if kind is Tag.AGE:
            return OVER_89
        for key in self._keys(kind, value):
            if key in self._by_key:
                return self._by_key[key]
        if kind is Tag.PATIENT and self._pool.get(Tag.PATIENT):
            return _name(kind, self._first[kind])
        return _WORD[kind]


def _name(tag: Tag, number: int) -> str:
    if tag is Tag.PATIENT:
        letters = string.ascii_uppercase
        return f"Patient {letters[(number - 1) % 26]}{'' if number <= 26 else number}"
    return f"{_WORD[tag]} {number}"
