"""What was cleaned before: a series repeats its header a thousand times."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from recpack.deid.dicom.strings import Strings
from recpack.dicom.encode import Value
from recpack.ports import Scrubber

# (VR, clean value) or None where it was removed, and what was done.
Done = tuple[tuple[str, Value] | None, str]
_BUDGET = 24_000_000  # bytes of kept originals and results
_LONGEST = 4096
_LONGEST_SEQUENCE = 65_536
_OVERHEAD = 300


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A sequence cleaned before, with what that counted and what it complained of."""

    value: tuple[str, Value] | None
    counts: Counter[str]
    problems: frozenset[str]


@dataclass(slots=True)
class Memo:
    """Results by scope (what the bytes mean) and element; forgotten at once when it is too big."""

    scrubber: Scrubber
    strings: Strings
    _values: dict[Any, dict[Any, Done]] = field(default_factory=dict)
    _sequences: dict[Any, Cleaned] = field(default_factory=dict)
    _spent: int = 0

    def values(self, scope: object) -> dict[Any, Done]:
        """The results under one scope; put new ones with `keep`."""
        return self._values.setdefault(scope, {})

    def keep(self, scope: object, key: tuple[int, str | None, bytes], done: Done) -> None:
        """Remember the result of a short value."""
        if len(key[2]) <= _LONGEST:
            self._pay(2 * len(key[2]) + _OVERHEAD)
            self.values(scope)[key] = done

    def sequence(self, key: object) -> Cleaned | None:
        """A sequence of the same bytes, cleaned."""
        return self._sequences.get(key)

    def keep_sequence(self, key: object, size: int, done: Cleaned) -> None:
        """Remember a sequence that is not large."""
        if size <= _LONGEST_SEQUENCE:
            self._pay(12 * size + _OVERHEAD)
            self._sequences[key] = done

    def _pay(self, size: int) -> None:
        self._spent += size
        if self._spent > _BUDGET:
            for kept in self._values.values():
                kept.clear()
            self._sequences.clear()
            self._spent = size


_MEMOS: list[Memo] = []
_MOST = 4


def memo_of(scrubber: Scrubber) -> Memo:
    """The memory of a case in this process."""
    for memo in _MEMOS:
        if memo.scrubber is scrubber:
            return memo
    memo = Memo(scrubber, Strings(scrubber))
    _MEMOS.append(memo)
    del _MEMOS[:-_MOST]
    return memo


def forget() -> None:
    """Forget every case (for measuring)."""
    _MEMOS.clear()
