"""Tokens that matter are read a second time, from another picture of them; differences are doubts.

The network reads a token alone, at another size, with other neighbours: where a stroke is weak,
that tips the scale. What both readings agree on, and both surely, stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
from rapidfuzz.distance import Levenshtein

from recpack.model.document import Doubt
from recpack.readers.ctc import Line, folded
from recpack.readers.leftward import logical
from recpack.readers.quads import level
from recpack.readers.tokens import Kind, Token, is_known_unit, tokens

LOW = 0.9  # a reader less sure of a character than that is doubted, whatever the second says
WEAK = 0.98  # below that the token is read from a picture in black and white as well
SURE = 0.9995  # a token all of whose characters score more is not read again
# An arrow behind a number is often read as a last 1, and nearly as surely as a 1 is.
LIKE_ARROW, _LAST_ONE = 0.995, re.compile(r"\d[1|Il]$")
LOW_FOREIGN = 0.6  # the same for words of tesseract, whose confidence is lower
# Signs and figures, which every script shares; Latin letters beside them.
_KNOWN = re.compile(r"[!-~±≤≥×↑↓°µμ]*[0-9<>±≤≥↑↓%+][!-~±≤≥×↑↓°µμ]*|[A-Z][A-Za-z0-9*>.-]+")
# A letter that the second reading has for a figure, which stands in numbers and stages alone.
_SAME_FIGURE = frozenset(
    {
        ("0", "O"),
        ("0", "o"),
        ("1", "l"),
        ("1", "I"),
        ("1", "|"),
        ("I", "1"),
        ("I", "l"),
        ("O", "0"),
        ("μ", "u"),
    }
)
_DEGREES = "°C"
_RAISED, _PLAIN = re.compile("(?<=m)[²³]"), {"²": "2", "³": "3"}
_HAN_SIGNS = str.maketrans("十一", "+-")  # in another script there is no Han
_ARROWS = {"↑", "↓"}
_HEAVIER = 1.2  # the half of an arrow with its head has as many times the ink
_HALF = 0.6  # of the way to the next character
_PAD = 0.15  # of the height, around the token: the second picture is smaller
_LEAST = 8  # pixels

Reader = Callable[[Sequence[Any]], Sequence[Line]]


@dataclass(frozen=True, slots=True)
class View:
    """A line as read the first time, and its flattened picture (rows, columns, 3).

    A `foreign` line was read by another engine, in a script of which the second reader knows only
    the figures, signs and Latin letters: those it reads, wherever they stand in the line.
    `leftward`: the line is read from the right, so its ranges stand the other way round on paper.
    """

    line: Line
    picture: Any
    foreign: bool = False
    leftward: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """text[start:end] of line `number` holds `tokens`: cut out and read again."""

    number: int
    start: int
    end: int
    tokens: tuple[Token, ...]


def doubts_of(views: Sequence[View], read: Reader) -> tuple[tuple[Doubt, ...], ...]:
    """For each line the tokens that are not certain; `read` reads flattened pictures."""
    looks = [
        look
        for n, view in enumerate(views)
        for look in (_shared if view.foreign else _looks)(n, view.line)
    ]
    cuts = [_cut(views[look.number], look) for look in looks]
    weak = [n for n, look in enumerate(looks) if _lowest(views[look.number].line, look) < WEAK]
    lines = read([*map(_padded, cuts), *(_hard(cuts[n]) for n in weak)])
    again: list[list[Line]] = [[line] for line in lines[: len(looks)]]
    for n, line in zip(weak, lines[len(looks) :], strict=True):
        again[n].append(line)
    out: list[list[Doubt]] = [[] for _ in views]
    for look, found in zip(looks, again, strict=True):
        out[look.number] += _compared(views[look.number], look, found)
    for n, view in enumerate(views):
        out[n] += _unsure(view.line, out[n]) if view.foreign else ()
    return tuple(tuple(sorted(found, key=lambda d: d.start)) for found in out)


def _lowest(line: Line, look: _Look) -> float:
    return min(_score(line, token) for token in look.tokens)


def _score(line: Line, token: Token) -> float:
    """The lowest score in a token; the size of a variant's first letter is told by its rest."""
    scores = line.scores[token.start : token.end]
    prefix = token.kind is Kind.VARIANT and line.text[token.start + 1 : token.start + 2] == "."
    return min(scores[1:] if prefix else scores, default=1.0)


def _looks(number: int, line: Line) -> Iterator[_Look]:
    """What of a line is to be read again: doubtful tokens, near ones together."""
    text = line.text
    if len(line.places) != len(text) or len(line.scores) != len(text):
        return
    run: list[Token] = []
    for token in tokens(text):
        if _score(line, token) >= SURE:
            continue
        if run and token.start - run[-1].end > 1:
            yield _look(number, text, run)
            run = []
        run.append(token)
    if run:
        yield _look(number, text, run)


def _shared(number: int, line: Line) -> Iterator[_Look]:
    """What the second reader can read of the tokens of a line in another script."""
    if len(line.places) != len(line.text) or len(line.scores) != len(line.text):
        return
    for token in tokens(line.text):
        for part in _KNOWN.finditer(line.text, token.start, token.end):
            own = Token(part.start(), part.end(), token.kind)
            yield _Look(number, own.start, own.end, (own,))


def _unsure(line: Line, known: Sequence[Doubt]) -> Iterator[Doubt]:
    """Tokens of a line in another script that its own reader was not sure of."""
    for token in tokens(line.text):
        doubted = any(d.start < token.end and token.start < d.end for d in known)
        if not doubted and _score(line, token) < LOW_FOREIGN:
            yield Doubt(token.start, token.end)


def _look(number: int, text: str, run: Sequence[Token]) -> _Look:
    """A letter that touches the token is cut out with it: half a letter reads as another."""
    start, end = run[0].start, run[-1].end
    if start and not text[start - 1].isspace():
        start -= 1
    if end < len(text) and not text[end].isspace():
        end += 1
    return _Look(number, start, end, tuple(run))


def _cut(view: View, look: _Look) -> Any:
    """The picture of a look: from half way to the letter before to half way to that behind."""
    picture, places = level(view.picture), view.line.places
    width = picture.shape[1]
    if view.foreign:
        return picture[:, slice(*_extent(places[look.start : look.end], picture.shape))]
    left = (places[look.start - 1] + places[look.start]) / 2 if look.start else 0.0
    right = (places[look.end - 1] + places[look.end]) / 2 if look.end < len(places) else 1.0
    x0, x1 = max(0, int(left * width) - 1), min(width, int(right * width) + 2)
    if x1 - x0 < _LEAST:
        x0, x1 = max(0, x0 - _LEAST), min(width, x1 + _LEAST)
    return picture[:, x0:x1]


def _extent(places: Sequence[float], shape: Sequence[int]) -> tuple[int, int]:
    """First and last column of characters, whichever way the line runs."""
    height, width = shape[:2]
    first, last = min(places) * width, max(places) * width
    half = max((last - first) / max(len(places) - 1, 1) * _HALF, _HALF / 2 * height)
    return max(0, int(first - half)), min(width, max(int(last + half), int(first) + _LEAST))


def _padded(picture: Any) -> Any:
    """The same smaller: the network scales every line to one height."""
    pad = max(1, round(picture.shape[0] * _PAD))
    return cv2.copyMakeBorder(picture, pad, pad, pad, pad, cv2.BORDER_REPLICATE)


def _hard(picture: Any) -> Any:
    """The same enlarged, in black and white."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    large = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    _, ink = cv2.threshold(large, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return cv2.cvtColor(cv2.GaussianBlur(ink, (0, 0), 1), cv2.COLOR_GRAY2BGR)


def _compared(view: View, look: _Look, again: Sequence[Line]) -> Iterator[Doubt]:
    line = view.line
    if view.foreign:
        again = [replace(other, text=other.text.translate(_HAN_SIGNS)) for other in again]
    first = line.text[look.start : look.end]
    readings = [
        (text, *_aligned(first, text, letters=not view.foreign))
        for other in again
        for text in (logical(other.text) if view.leftward else other.text,)
    ]
    low = LOW_FOREIGN if view.foreign else LOW
    for token in look.tokens:
        places = range(token.start - look.start, token.end - look.start)
        others = [r for r in readings if not all(r[1][i] for i in places)]
        if _stands(view, token, [r[0] for r in others]):
            continue
        if others or _score(line, token) < low or _like_arrow(line, token):
            text, _, span = (others or readings)[0]
            begin, end = min(span[i][0] for i in places), max(span[i][1] for i in places)
            yield Doubt(token.start, token.end, text[begin:end].strip())


def _stands(view: View, token: Token, others: Sequence[str]) -> bool:
    """Whether a sure reading stands though the second differs, as the second can be no such thing.

    An arrow that stands alone points as its ink does; a unit was read again as none.
    """
    text = view.line.text[token.start : token.end]
    if view.foreign or _score(view.line, token) < LOW:
        return False
    if text in _ARROWS and others and view.line.text.strip() == text:
        return points(view.picture) == text
    return (
        token.kind is Kind.UNIT
        and is_known_unit(text)
        and not any(map(is_known_unit, _units(others)))
        and _score(view.line, token) >= WEAK
    )


def _units(texts: Sequence[str]) -> Iterator[str]:
    """Runs in the texts that may be units."""
    return (run.strip("()[]（）.,;:") for text in texts for run in text.split())


def points(picture: Any) -> str:
    """Which way an arrow in a picture points, told from where its ink is widest; "" if unclear."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    rows = ink.any(axis=1).nonzero()[0]
    if len(rows) < _LEAST:
        return ""
    wide = ink[rows[0] : rows[-1] + 1].sum(axis=1)
    half = len(wide) // 2
    above, below = int(wide[:half].sum()), int(wide[-half:].sum())
    if max(above, below) < _HEAVIER * min(above, below):
        return ""
    return "↑" if above > below else "↓"


def _like_arrow(line: Line, token: Token) -> bool:
    last = _LAST_ONE.search(line.text, token.start, token.end)
    return last is not None and line.scores[token.end - 1] < LIKE_ARROW


def _aligned(
    first: str, second: str, *, letters: bool = True
) -> tuple[list[bool], list[tuple[int, int]]]:
    """For each character of `first`: whether it was read again, and where in `second` it stands.

    `letters`: whether letters that `second` has besides, at its ends, count.
    """
    a, b = _folded(first), _folded(second)
    same = [char.isspace() for char in first]
    span = [(0, 0)] * len(first)
    for step in Levenshtein.opcodes([c for _, c in a], [c for _, c in b]):
        i, j, k, m = step.src_start, step.src_end, step.dest_start, step.dest_end
        for n in range(i, j):
            at, stop = (k + n - i, k + n - i + 1) if step.tag == "equal" else (k, m)
            span[a[n][0]] = (b[at][0], b[stop - 1][0] + 1) if stop > at else (0, 0)
            same[a[n][0]] = step.tag == "equal"
        more = [c for _, c in b[k:m]]
        if step.tag == "replace" and j - i == m - k:
            for n in range(j - i):
                same[a[i + n][0]] = (a[i + n][1], b[k + n][1]) in _SAME_FIGURE
        if step.tag == "insert" and _matters(more, inner=0 < i < len(a), letters=letters):
            for n in {max(i - 1, 0), min(i, len(a) - 1)} if a else ():
                same[a[n][0]] = False
                span[a[n][0]] = (min(span[a[n][0]][0], b[k][0]), b[m - 1][0] + 1)
    return same, span


def _matters(more: Sequence[str], *, inner: bool, letters: bool) -> bool:
    """Whether what the second reading has besides is more than a speck at the cut.

    `letters` tells whether letters count there: the other script of a line gives some.
    """
    return inner or any((letters and c.isalpha()) or c.isdigit() or c in "<>≤≥±+-↑↓%" for c in more)


def _folded(text: str) -> list[tuple[int, str]]:
    """(index, character) without blanks, in one code; m² is m2, while 10² is not 102."""
    plain = _RAISED.sub(lambda m: _PLAIN[m.group()], text)
    return [
        (i, one)
        for i, char in enumerate(plain)
        if not char.isspace()
        for one in (_DEGREES if char == "℃" else folded(char))
    ]
