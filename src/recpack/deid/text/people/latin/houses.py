"""How far the names of institutions reach, and which are none (Spanish, Portuguese)."""

from __future__ import annotations

import re
from collections.abc import Callable

from recpack.deid.text.fold import fold_plain
from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin import place_patterns as patterns
from recpack.deid.text.people.latin.employers import first_word, is_common
from recpack.deid.text.people.latin.place_words import PlaceWords
from recpack.deid.text.people.latin.tokens import UPPER

_BLANK_CAPITAL = re.compile(rf"[ ][{UPPER}]")


def behind_speciality(
    page: PageText, words: PlaceWords, at: int, name: Callable[[int], int]
) -> int:
    """The end of a name behind a speciality (Instituto de Oncologia Rainha Santa); `at` if none."""
    said = patterns.SPECIALITY.match(page.folded, at)
    if said is None:
        return at
    for begin in (m.end() for m in _BLANK_CAPITAL.finditer(page.cased, at, said.end() + 2)):
        first = first_word(page, begin - 1)
        if first in words.stop or is_common(first, words):
            continue
        end = name(begin - 2)
        return end if end > begin else at
    return at


def behind_words(page: PageText, words: PlaceWords, start: int, end: int) -> int:
    """Without words of the sentence before a company's name (Jubilada de Miramar S.L.)."""
    at = start
    for word in re.finditer(r"[^\W\d_]+", page.plain[start:end]):
        fold = page.folded[start + word.start() : start + word.end()]
        if fold not in words.function_words:
            return start + word.start()
        at = start + word.end()
    return start if at == end else at


def is_general(page: PageText, words: PlaceWords, at: int, end: int, *, sure: bool) -> bool:
    """An institution without a name (grupo A, clínica de la AR, Farmacia Hospital ...)."""
    said = re.findall(r"[^\W\d_]+", page.cased[at:end])
    capital = next((w for w in said if w[0].isupper()), "")
    if len(capital) < 2 and len(said) < 2:
        return '"' not in page.plain[at:end] and not any(map(str.isdigit, page.plain[at:end]))
    last = fold_plain(said[-1]) if said else ""
    if all(fold_plain(w) in patterns.DEPARTMENTS for w in said):
        return True
    if last in words.generic and len(said) < 3:
        return True
    if not sure:
        return len(capital) < 3 or (capital.isupper() and len(capital) < 5)
    kind = page.folded[max(0, at - 11) : at]
    return kind.endswith(("farmacia", "laboratorio")) and said[0].casefold() == "hospital"
