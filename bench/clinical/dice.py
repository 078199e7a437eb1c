"""Numbers that look random and hang on their seed alone, on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of numbers made with SHA-256 from the words of its seed."""

    def __init__(self, *seed: object) -> None:
        self._seed = "\x1f".join(map(str, seed)).encode()
        self._count = 0
        self._left = b""

    def _take(self, size: int) -> bytes:
        while len(self._left) < size:
            self._left += hashlib.sha256(self._seed + self._count.to_bytes(8, "big")).digest()
            self._count += 1
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def below(self, limit: int) -> int:
        """A number of 0 .. limit - 1."""
        return int.from_bytes(self._take(8), "big") % limit

    def between(self, low: int, high: int) -> int:
        """A number of low .. high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, rate: float) -> bool:
        """True in `rate` of the calls."""
        return int.from_bytes(self._take(6), "big") < rate * 2**48

    def choice(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order."""
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = self.below(i + 1)
            out[i], out[j] = out[j], out[i]
        return out

    def digits(self, count: int) -> str:
        """A string of that many digits."""
        return "".join(str(self.below(10)) for _ in range(count))
