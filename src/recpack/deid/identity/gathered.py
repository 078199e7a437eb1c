"""Identities in the making: values in the order met, spellings of one value together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from recpack.config import CONFIG_NAME
from recpack.deid.identity.nobody import names_nobody
from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.fold import compact
from recpack.deid.text.names import keys, same_person
from recpack.deid.text.spellings import PERSON_TAGS
from recpack.model.identity import Tag
from recpack.model.source import SourceId

_ORDER = tuple(Tag)


@dataclass(slots=True)
class Entry:
    """An identity in the making: value as first met, other spellings, sources, who found it.

    `seen` keeps its order: a mapping, for a series has thousands of sources.
    """

    tag: Tag
    value: str
    forms: list[str]
    seen: dict[SourceId, None]
    by: str

    def spelled(self) -> tuple[str, ...]:
        """Every spelling, the first met first."""
        return (self.value, *self.forms)


@dataclass(slots=True)
class Gathered:
    """Values in the order met; a person keeps one role, the patient's before all."""

    entries: list[Entry] = field(default_factory=list)
    _by_key: dict[str, list[Entry]] = field(default_factory=dict)
    _met: dict[tuple[Tag, str], Entry] = field(default_factory=dict)
    # Joins that changed nothing, since the last change: a series says the same in every object.
    _joined: set[tuple[Tag, tuple[str, ...]]] = field(default_factory=set)

    def add(self, tag: Tag, value: str, source: SourceId | None, by: str) -> None:
        """Take in a value; a spelling of a known identity becomes one of its forms."""
        met = self._met.get((tag, value))
        if met is not None:  # a series says the same in every object
            if source is not None:
                met.seen[source] = None
            return
        self._add(tag, value, source, by)

    def _add(self, tag: Tag, raw: str, source: SourceId | None, by: str) -> None:
        self._joined.clear()
        value = raw.strip(" \t.,;:：，。")
        if not value or not any(c.isalnum() for c in value):
            return
        if tag in PERSON_TAGS and by != CONFIG_NAME and names_nobody(value):
            return
        known = self.known(tag, value)
        if known is None:
            known = Entry(tag, value, [], {}, by)
            self.entries.append(known)
        elif value not in known.spelled():
            known.forms.append(value)
        if known.tag is Tag.PERSON and tag in PERSON_TAGS:
            known.tag = tag  # what a label or a title says of somebody named before
        if source is not None:
            known.seen[source] = None
        self._index(known, value)
        self._met[tag, raw] = known

    def _index(self, entry: Entry, value: str) -> None:
        for key in _keys(entry.tag, value):
            if entry not in self._by_key.setdefault(key, []):
                self._by_key[key].append(entry)

    def known(self, tag: Tag, value: str) -> Entry | None:
        """The entry of which a value is a spelling."""
        found: list[Entry] = []
        for key in _keys(tag, value):
            found += [e for e in self._by_key.get(key, ()) if _same(tag, e, value)]
        return min(found, key=lambda e: _ORDER.index(e.tag), default=None)

    def join(self, tag: Tag, values: Sequence[str]) -> None:
        """Make values that are one person's, each added before, spellings of the first."""
        key = (tag, tuple(values))
        if key in self._joined:
            return
        self._joined.add(key)
        found = [e for v in values if (e := self.known(tag, v)) is not None]
        for other in found[1:]:
            if other is not found[0]:
                self.merge(found[0], other)

    def merge(self, kept: Entry, other: Entry) -> None:
        """One entry of two; roles graver than the kept one's stand."""
        if other not in self.entries or kept is other:
            return
        self._joined.clear()
        kept.forms += [v for v in other.spelled() if v not in kept.spelled()]
        kept.seen |= other.seen
        kept.tag = min(kept.tag, other.tag, key=_ORDER.index)
        self.entries.remove(other)
        self._met = {k: kept if e is other else e for k, e in self._met.items()}
        for value in other.spelled():
            for key in _keys(other.tag, value):
                known = self._by_key.get(key, [])
                self._by_key[key] = [e for e in known if e is not other]
            self._index(kept, value)

    def of(self, tag: Tag) -> list[Entry]:
        """Entries of a kind, in the order met."""
        return [e for e in self.entries if e.tag is tag]


def _keys(tag: Tag, value: str) -> tuple[str, ...]:
    if tag in PERSON_TAGS:
        return tuple(sorted(f"person:{k}" for k in keys(value)))
    if tag is Tag.BIRTHDATE:
        return tuple(f"birth:{f.iso}" for f in find_dates(value)) or (f"birth:{value}",)
    return (f"{tag.value}:{compact(value)}",)


def _same(tag: Tag, entry: Entry, value: str) -> bool:
    """Keys agree; two names in Han characters must be equal as well."""
    return tag not in PERSON_TAGS or any(same_person(v, value) for v in entry.spelled())
