"""Ages over 89, which Safe Harbor counts as identifying: a number beside the words of an age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.fold import plain_pattern
from recpack.deid.text.page import PageText
from recpack.ports import Span

_CANDIDATE = re.compile(r"(?<!\d)(?<!\d[.,/:-])(?:9\d|1[01]\d|12[0-5])(?![\d.,/:]\d|\d)")
_REACH = 24


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """(words behind, words before, ages in words with what follows them)."""
    data = lang.read_toml("_rules/ages.toml")
    after, before, spelt = (
        "|".join(map(plain_pattern, data[name])) for name in ("after", "before", "spelt")
    )
    return (
        re.compile(rf" ?(?:{after})"),
        # No "image 112"; scripts without blanks have letters before the word.
        re.compile(rf"(?<![a-zа-я])(?:{before})\Z"),
        re.compile(rf"(?<![^\W\d_])(?:{spelt})(?= ?-?(?:{after}))"),
    )


@cache
def _both() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """What stands before and behind an age together (M 91Y)."""
    rows = lang.read_toml("_rules/ages.toml")["both"]
    return tuple((re.compile(rf"(?:{a})\Z"), re.compile(b)) for a, b in rows)


def _between(text: str, start: int, end: int) -> bool:
    head = text[max(0, start - _REACH) : start]
    return any(b.match(text, end) and a.search(head) for a, b in _both())


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages over 89 in figures or in words; younger ages say nothing and stay."""

    def describe(self) -> str:
        """One line for the docs."""
        return "ages: over 89 only, in figures or in words, told as 90+"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number."""
        text = page.folded
        after, before, spelt = _patterns()
        for match in _CANDIDATE.finditer(text):
            start, end = match.span()
            told = after.match(text, end) or before.search(text[max(0, start - _REACH) : start])
            if told or _between(page.plain, start, end):
                yield Span(start, end, "AGE", 0.9, "age")
        for match in spelt.finditer(text):
            yield Span(*match.span(), "AGE", 0.9, "age")
