"""What a translator sends back, held against the bundle: what English is new, what fits nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recpack.mt.languages import primary
from recpack.mt.people.corrections import Row, plain
from recpack.mt.people.exchange import Unit
from recpack.mt.verify import RED, verify

_CONFIRMED = frozenset({"reviewed", "final"})
_PERSONS = frozenset({"memory", "corrected"})  # a confirmation of these says nothing new


@dataclass(frozen=True, slots=True)
class Returned:
    """`rows` are new corrections, `doubtful` the places of those that a check speaks against.

    Units that are not taken are counted: `strange` have a source that the bundle does not have,
    `empty` no English, `unchanged` that of the bundle, `twice` other English for a text taken.
    """

    rows: tuple[Row, ...] = ()
    doubtful: tuple[tuple[Unit, tuple[str, ...]], ...] = ()
    strange: tuple[int, ...] = ()
    empty: int = 0
    unchanged: int = 0
    twice: int = 0


def returned(units: Sequence[Unit], held: Iterable[Unit]) -> Returned:
    """What of `units` is new to a bundle that holds `held`; `strange` counts units from 1."""
    known: dict[str, list[Unit]] = {}
    for unit in held:
        known.setdefault(plain(unit.source), []).append(unit)
    rows: dict[str, Row] = {}
    doubtful: list[tuple[Unit, tuple[str, ...]]] = []
    strange: list[int] = []
    empty = unchanged = twice = 0
    for number, unit in enumerate(units, 1):
        key, english = plain(unit.source), unit.target.strip()
        here = [h for h in known.get(key, ()) if _same_language(h.language, unit.language)]
        if not here:
            strange.append(number)
        elif not english:
            empty += 1
        elif _known(unit, english, here):
            unchanged += 1
        elif key in rows:
            twice += rows[key][2] != english
        else:
            rows[key] = (here[0].language, here[0].source, english)
            against = tuple(f for f in verify(here[0].source, english, here[0].language))
            if RED & set(against):
                doubtful.append((here[0], against))
    return Returned(
        tuple(rows.values()), tuple(doubtful), tuple(strange), empty, unchanged, twice
    )  # fmt: skip


def _same_language(a: str, b: str) -> bool:
    return primary(a) == primary(b) or "und" in {primary(a), primary(b)}


def _known(unit: Unit, english: str, here: Sequence[Unit]) -> bool:
    """Whether the bundle says this already, and nobody has confirmed what a machine said."""
    same = [h for h in here if plain(h.target) == plain(english)]
    if not same:
        return False
    return unit.state not in _CONFIRMED or any(h.by in _PERSONS for h in same)


__all__ = ["Returned", "returned"]
