"""What is told of a token that is to be rated: itself, its neighbours, its label, its line.

It is told in parts (a neighbour, the label, ...): equal parts have equal features, so that a part's
weights are summed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from recpack.deid.text.trained.tokens import NEWLINE, NOTHING, Token, Tokens
from recpack.deid.text.trained.words import (
    CLINICAL,
    DRUG,
    EPONYM,
    FAMILY,
    GIVEN,
    TOWN,
    Classes,
    Word,
)

Feature = tuple[str, str]
Part = tuple[Any, ...]  # the name of what is told, then all that its features are made of
_EDGE = 6
_LABEL_REACH = 14
_HOPS = 5


def parts(page: Tokens, index: int, language: str) -> Iterator[Part]:
    """What is told of a token of the page."""
    token, tokens = page.tokens[index], page.tokens
    word = token.of
    if word.digits:
        group = "n"
        yield "number", language, word.shape, *_of_number(word)
    else:
        in_lower = "lower" if word.lower in page.lower else ""
        group = _group(word, in_lower)
        seen = page.elsewhere.get(word.lower, "")
        yield "word", language, group, word.shape, word.lower, word.classes, in_lower, seen
    yield from _beside(tokens, index, group)
    yield from _over_signs(tokens, index, group)
    label = _label(tokens, index)
    if label:
        yield "label", group, *label
    yield _line(page, token, index, group)


def features(page: Tokens, index: int, language: str) -> Iterator[Feature]:
    """Pairs of field and value; what is true of a token alone has the value ""."""
    for part in parts(page, index, language):
        yield from told(part)


def told(part: Part) -> Iterable[Feature]:
    """The features of a part."""
    return _TOLD[part[0]](*part[1:])


def _group(word: Word, in_lower: str) -> str:
    """The list that tells most of a word; joined with its neighbours."""
    names = (c for c in (GIVEN, FAMILY, TOWN) if c in word.classes)
    common = CLINICAL in word.classes or EPONYM in word.classes or in_lower
    return next(names, "N") + ("c" if common else "")


def _of_number(word: Word) -> tuple[int, str, str, str]:
    """How long it is, how it begins, its letters, and "clinical" if those are."""
    letters = "".join(c for c in word.lower if c.isalpha())
    clinical = letters and (CLINICAL in word.classes or DRUG in word.classes)
    return min(word.digits, 10), word.lower[:2], letters, "clinical" if clinical else ""


def _said(token: Token) -> str:
    """A neighbour's word; of what is hidden or a number, only that it is."""
    return "@" if token.covered or token.of.digits else token.of.lower


def _seen(token: Token) -> str:
    """A neighbour's shape, or its tag if it is hidden."""
    return f"@{token.covered}" if token.covered else token.of.shape


def _beside(tokens: list[Token], index: int, group: str) -> Iterator[Part]:
    size = len(tokens)
    before = tokens[index - 1] if index else NOTHING
    after = tokens[index + 1] if index + 1 < size else NOTHING
    second = tokens[index - 2] if index > 1 else NOTHING
    third = tokens[index + 2] if index + 2 < size else NOTHING
    seen = _seen(before)
    yield "next", "-1", group, _said(before), seen, before.of.classes
    yield "next", "+1", group, _said(after), _seen(after), after.of.classes
    yield "near", "-2", _said(second), _seen(second), second.of.classes
    yield "near", "+2", _said(third), _seen(third), third.of.classes
    yield "pair", "-2-1", _seen(second), "@" if before.covered else before.of.lower
    yield "pair", "-1+1", seen, _seen(after)


def _over_signs(tokens: list[Token], index: int, group: str) -> Iterator[Part]:
    """The nearest words on both sides where signs, line ends or gaps stand between."""
    size = len(tokens)
    for side, step in (("<", -1), (">", 1)):
        at, signs = index + step, ""
        while 0 <= at < size and not tokens[at].of.alphanumeric and abs(at - index) < _HOPS:
            signs += tokens[at].of.lower
            at += step
        if signs and 0 <= at < size:
            near = tokens[at]
            yield "over", side, group, signs[:4], _said(near), _seen(near), near.of.classes


def _label(tokens: list[Token], index: int) -> tuple[str, int, Classes] | None:
    """The word before the nearest colon on the line, and how far it is."""
    at = index - 1
    while at >= 0 and tokens[at].of is not NEWLINE and index - at < _LABEL_REACH:
        if tokens[at].of.text == ":":
            near = tokens[at - 1] if at else NOTHING
            return _said(near), min(index - at, 6), near.of.classes
        at -= 1
    return None


def _line(page: Tokens, token: Token, index: int, group: str) -> Part:
    line = token.line
    place = "top" if line < _EDGE else "end" if line >= page.lines - _EDGE else "mid"
    words = page.words[line]
    capitals = 4 * page.capitals.get(line, 0) // words
    hidden = min(page.hidden.get(line, 0), 3)
    first = "first" if page.first[line] == index else ""
    shouts = "" if line in page.quiet else "shouts"
    return "line", group, first, place, capitals, min(words // 3, 6), hidden, shouts


def _tell_number(
    language: str, shape: str, digits: int, begin: str, letters: str, clinical: str
) -> Iterator[Feature]:
    yield from _of_all(language, shape, "n")
    yield "digits", str(digits)
    yield "begin", begin
    if letters:
        yield "letters", letters
    if clinical:
        yield clinical, ""


def _tell_word(
    language: str, group: str, shape: str, word: str, classes: Classes, in_lower: str, seen: str
) -> Iterator[Feature]:
    yield from _of_all(language, shape, group)
    yield "word", word
    yield "begin", word[:3]
    yield "end3", word[-3:]
    yield "end2", word[-2:]
    yield "length", str(min(len(word), 12))
    if in_lower:
        yield in_lower, ""
    if not classes:
        yield "unlisted", ""
    for name in classes:
        yield "class", name
    if seen:
        yield "elsewhere", seen


def _of_all(language: str, shape: str, group: str) -> Iterator[Feature]:
    yield "shape", shape
    yield "language", language
    yield f"group-{language}", group
    yield f"shape-{language}", shape


def _tell_near(side: str, said: str, seen: str, classes: Classes) -> Iterator[Feature]:
    yield f"{side}word", said
    yield f"{side}shape", seen
    for name in classes:
        yield f"{side}class", name


def _tell_next(side: str, group: str, said: str, seen: str, classes: Classes) -> Iterator[Feature]:
    yield from _tell_near(side, said, seen, classes)
    yield f"{side}shape{group}", seen
    yield f"{side}word{group}", said


def _tell_pair(sides: str, first: str, second: str) -> Iterator[Feature]:
    yield sides, f"{first}|{second}"


def _tell_over(
    side: str, group: str, signs: str, said: str, seen: str, classes: Classes
) -> Iterator[Feature]:
    yield f"{side}word", said
    yield f"{side}signs", f"{signs}{seen}"
    yield f"{side}word{group}", said
    for name in classes:
        yield f"{side}class", name


def _tell_label(group: str, said: str, distance: int, classes: Classes) -> Iterator[Feature]:
    yield "label", said
    yield f"labelled{group}", ""
    yield "label-distance", str(distance)
    for name in classes:
        yield "label-class", name


def _tell_line(
    group: str, first: str, place: str, capitals: int, words: int, hidden: int, shouts: str
) -> Iterator[Feature]:
    if first:
        yield f"{first}{group}", ""
    yield f"place{group}", place
    yield "capitals", str(capitals)
    yield "words", str(words)
    yield "hidden", str(hidden)
    if shouts:
        yield f"{shouts}{group}", ""


_TOLD: Mapping[str, Callable[..., Iterator[Feature]]] = {
    "number": _tell_number,
    "word": _tell_word,
    "next": _tell_next,
    "near": _tell_near,
    "pair": _tell_pair,
    "over": _tell_over,
    "label": _tell_label,
    "line": _tell_line,
}
