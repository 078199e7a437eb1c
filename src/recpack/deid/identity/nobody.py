"""Values that stand where an identity stands and name nobody: ANONYMOUS, QA phantom, Radiology."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from recpack import lang
from recpack.deid.text.fold import compact, fold_text
from recpack.deid.text.plainwords import is_medicine, plain_words

_TOKEN = re.compile(r"[^\W\d_]+")
_DEPARTMENT = re.compile(
    r"(?:[A-Z]{1,3}[\u4e00-\u9fff]{0,6}|[\u4e00-\u9fff]{2,6})[科室部院组組课課站]"
)
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """(words of which every token of such a value is one, whole values)."""
    lines = lang.read_list("_dicom/nobody.txt")
    tokens = frozenset(fold_text(n) for n in lines if n[0] != "=")
    return tokens, frozenset(compact(n) for n in lines)


@lru_cache(maxsize=4096)
def names_nobody(name: str) -> bool:
    """Whether a person's name is empty, a place-holder, a phantom or a test.

    Numbers and single letters beside such a word do not make it a name (ANON 0012, Test B).
    """
    tokens, whole = _words()
    key = compact(name)
    if key in whole or not any(c.isalpha() for c in key):
        return True
    found = _TOKEN.findall(fold_text(name))
    long = [t for t in found if len(t) > 1]
    return bool(long) and all(t in tokens or set(t) == {"x"} for t in long)


@lru_cache(maxsize=4096)
def is_role(name: str) -> bool:
    """Whether a name of staff is that of a place or a trade (Radiology, CT Tech, 放射科)."""
    found = _TOKEN.findall(fold_text(name))
    tokens = frozenset().union(*_words())
    if not found:
        return True
    if is_medicine(name) or _DEPARTMENT.fullmatch(name.strip()):
        return True
    long = [t for t in found if len(t) > 2]
    return bool(long) and all(t in tokens or t in plain_words() for t in long)


def is_no_number(value: str) -> bool:
    """Whether an identifier is none: one digit throughout, a calendar date, a place-holder.

    A date is no needle, for it would take the dates of the papers with it; they move by the shift.
    """
    key = compact(value)
    if len(set(key.strip("0"))) <= 1 or key in _words()[1]:
        return True
    return bool(_DATE.fullmatch(key))
