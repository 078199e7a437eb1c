"""A name cut down: initials beside a family name, initials alone, a short name after a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.audit.fold import key
from recpack.audit.needle import Fields, Kind, form
from recpack.audit.words import ABBREVIATIONS

_BETWEEN = r"[ .^_-]{0,2}"
_BESIDE = r"[ .,^_-]{1,3}"
_LEAST_TITLED = 3
_LEAST_ALONE = 3  # initials without any name: two are too often something else


def beside(family: str, rest: Sequence[str], *, dotted: bool = False) -> Iterator[Fields]:
    """J. G. Antunes, Antunes JG, J. Antunes, Antunes, J: a folded family name and the others.

    One initial must have its full stop or comma; so must more where `dotted`, beside a very short
    name, and where the letters are an abbreviation.
    """
    letters = [part[0] for part in rest if part[0].isalpha()]
    if len(family) < 2 or not letters:
        return
    if len(letters) > 1:
        dotted = dotted or len(family) < 4 or "".join(letters) in ABBREVIATIONS
        block = (r"\.[ -]?" if dotted else _BETWEEN).join(letters)
        before, after = (r"\. ?", "[ ,]{1,2}") if dotted else (_BESIDE, _BESIDE)
        yield _short("".join(letters) + family, f"{block}{before}{family}")
        yield _short(family + "".join(letters), f"{family}{after}{block}")
    if len(family) >= 4 and not dotted:
        first = letters[0]
        yield _short(first + family, rf"{first}\. ?{family}")
        yield _short(family + first, rf"{family}, ?{first}")


def _short(letters: str, shape: str) -> Fields:
    return form(letters, Kind.WORDS, shape=shape, capital=True)


def alone(parts: Sequence[str]) -> Iterator[Fields]:
    """J.G.A. at a label that says whose name follows."""
    letters = [part[0] for part in parts if part[0].isalpha()]
    if len(letters) >= _LEAST_ALONE:
        shape = r"\.\s?".join(letters)
        whole = "".join(letters)
        yield form(whole, Kind.WORDS, shape=shape, capital=True, isolated=True)


def titled(parts: Sequence[str]) -> Iterator[Fields]:
    """Dr. Lima: a name that is short, or also a word, where a title says that it is one."""
    for part in dict.fromkeys((parts[0], parts[-1])):
        if len(part) >= _LEAST_TITLED and part.upper() != part:
            yield form(part, Kind.WORDS, (part,), capital=True, isolated=True)


def of_text(text: str) -> Iterator[Fields]:
    """`alone` of a name as written in words."""
    parts = [key(word) for word in re.split(r"[\W\d_]+", text)]
    yield from alone([part for part in parts if part])
