"""Repetition, length and what was not translated: the marks of an engine that lost its way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.mt.checks.words import Finding, fullness
from recpack.mt.languages import NO_SPACES, has_foreign_script, primary

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_TWICE = re.compile(r"\b([^\W\d_]{3,})(?:\s+|[^\w:]+(?=\w{4}))\1\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;，；。、:：]\s*|\.\s+|\.$")
_LONGEST = 12
_FAR = 4
_FEW = (30, 12)  # letters of a source that are too few to say; where words have no blanks
_LEAST, _MOST = 0.36, 3.0


def _repeated(tokens: Sequence[str], size: int, *, near: bool) -> str:
    """A run of `size` tokens that stands twice: at once one after the other, or anywhere."""
    seen: dict[tuple[str, ...], int] = {}
    for i in range(len(tokens) - size + 1):
        gram = tuple(tokens[i : i + size])
        at = seen.setdefault(gram, i)
        apart = i - at
        if apart >= size and (apart == size or not near) and any(w.isalpha() for w in gram):
            return " ".join(gram)
        if near:
            seen[gram] = i
    return ""


def _pieces(text: str) -> list[str]:
    """Clauses of two words, or of two signs where words have no blanks."""
    parts = [p.strip().casefold() for p in _CLAUSE.split(text)]
    return [p for p in parts if p.count(" ") or (len(p) > 1 and not p.isascii())]


def repetition(source: str, english: str, language: str) -> Iterator[Finding]:
    """A clause or a run of words that stands twice in the English alone."""
    told = _at_once(english)
    if told and not _at_once(source):
        yield Finding("repetition", "", told)
        return
    told = _clause_twice(english)
    if told and not _clause_twice(source):
        yield Finding("repetition", "", told)
        return
    told = _said_twice(english)
    if told and not _source_repeats(source, language, told):
        yield Finding("repetition", "", told)


def _twice(text: str) -> re.Match[str] | None:
    """A word said twice; two results of two columns are no repetition."""
    return _TWICE.search(re.sub(r"\t|\(-\)", " : ", text))


def _at_once(english: str) -> str:
    """A word or a run of words said again at once."""
    if match := _twice(english):
        return match.group()
    tokens = [t.casefold() for t in _TOKEN.findall(english)]
    for size in range(2, min(_LONGEST, len(tokens) // 2) + 1):
        if told := _repeated(tokens, size, near=True):
            return told
    return ""


def _clause_twice(text: str) -> str:
    pieces = _pieces(text)
    return next((p for i, p in enumerate(pieces) if p in pieces[:i]), "")


def _said_twice(english: str) -> str:
    return _repeated([t.casefold() for t in _TOKEN.findall(english)], _FAR, near=False)


def _source_repeats(source: str, language: str, told: str) -> bool:
    """Whether the source says something of that length more than once."""
    if _TWICE.search(source):
        return True
    if primary(language) in NO_SPACES:
        letters = [c for c in source if c.isalpha() and not c.isascii()]
        return bool(_repeated(letters, min(4, max(2, told.count(" "))), near=False))
    tokens = [t.casefold() for t in _TOKEN.findall(source) if len(t) > 3 and t.isalpha()]
    return bool(_repeated(tokens, 2 if told.count(" ") > 1 else 1, near=False))


def shape(source: str, english: str, language: str) -> Iterator[Finding]:
    """English far too short or long, or left as it was."""
    src = [w.casefold() for w in _WORD.findall(source)]
    eng = [w.casefold() for w in _WORD.findall(english)]
    share = fullness(source, english, language)
    if sum(c.isalpha() for c in source) >= _FEW[primary(language) in NO_SPACES] and not (
        _LEAST < share < _MOST
    ):
        yield Finding("length", f"{len(src)} words", f"{len(eng)} words")
    unchanged = primary(language) not in {"en", "und"} and bool(src) and src == eng
    if unchanged or has_foreign_script(english):
        yield Finding("untranslated")
