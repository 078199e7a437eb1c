"""Characters of a text layer -> words in logical order -> fragments of lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from recpack.model.document import Box
from recpack.readers.layout import (
    SPACE_GAP,
    TAB_GAP,
    Fragment,
    rising,
    space_gap,
    union,
    whole_edges,
)
from recpack.readers.leftward import in_order, logical
from recpack.readers.tesseract import Word

_LAM, _ALEFS = "\u0644", frozenset("\u0627\u0623\u0625\u0622")
_STOPS = frozenset("،؛,.;:")
_ASCENT, _DESCENT = 0.78, 0.14
_LIGATURE = 0.45  # em; one f or t is narrower, two of them in one glyph are wider
RUN_GAP = 0.6  # em; across wider gaps the page is looked at for a rule between two cells


@dataclass(frozen=True, slots=True)
class Char:
    """A character: tight and advance boxes, origin, em size (pixels), direction (degrees), font."""

    text: str
    tight: Box
    loose: Box
    x: float
    y: float
    em: float
    angle: int
    font: int = 0


def _runs(chars: list[Char | None]) -> Iterator[tuple[list[Char], list[bool]]]:
    """Characters of one line, adjacent in content order; and whether a space stood before each."""
    run: list[Char] = []
    spaces: list[bool] = []
    space = doubled = False
    for char in chars:
        if char is None:
            space = True
            continue
        if _is_repeated(run[-6:], char) and (doubled or not _in_ligature(run[-1], char)):
            doubled = True
            continue
        doubled = False
        if run and not _follows(run, char):
            yield run, spaces
            run, spaces = [], []
        run.append(char)
        spaces.append(space)
        space = False
    if run:
        yield run, spaces


def _is_repeated(before: list[Char], char: Char) -> bool:
    """The same letter drawn again on itself: bold made of two strokes, clusters mapped twice."""
    for old in before:
        if old.text != char.text or abs(old.y - char.y) > 0.3 * char.em:
            continue
        shared = min(old.loose.x1, char.loose.x1) - max(old.loose.x0, char.loose.x0)
        if shared > 0.6 * min(old.loose.width, char.loose.width) > 0:
            return True
    return False


def _in_ligature(last: Char, char: Char) -> bool:
    """Whether two letters are told of one glyph (ff, ffi, tt), whose box both have.

    Not so where letter after letter is drawn twice: then the one before was repeated as well, and
    the box is that of one narrow letter.
    """
    same = char.text == last.text and char.loose == last.loose
    return same and char.text in "ft" and char.loose.width > _LIGATURE * char.em


def _follows(run: list[Char], char: Char) -> bool:
    last = run[-1]
    if last.angle != char.angle:
        return False
    if 10 < char.angle < 350:
        return abs(char.x - last.x) + abs(char.y - last.y) < 3 * last.em
    em = min(last.em, char.em)
    if abs(char.y - last.y) >= 0.45 * em:
        return False
    if is_rtl(char.text) or is_rtl(run[0].text):
        left = min(old.loose.x0 for old in run)
        right = max(old.loose.x1 for old in run)
        return left - TAB_GAP * em <= char.loose.x1 and char.loose.x0 <= right + TAB_GAP * em
    gap = char.loose.x0 - last.loose.x1
    return -1.1 * em < gap <= RUN_GAP * em


@lru_cache(maxsize=4096)
def is_rtl(text: str) -> bool:
    """Whether a character is written from right to left (bidirectional classes R and AL)."""
    return unicodedata.bidirectional(text[0]) in ("R", "AL")


def _lines_by_place(chars: list[Char | None]) -> Iterator[tuple[list[Char], list[bool]]]:
    """Runs of a right-to-left page: by place alone, since content order follows no one rule."""
    lines: list[list[Char]] = []
    for char in sorted((ch for ch in chars if ch), key=lambda ch: (ch.angle, ch.y, ch.x)):
        last = lines[-1][0] if lines else None
        if last and last.angle == char.angle and abs(char.y - last.y) < 0.45 * last.em:
            lines[-1].append(char)
        else:
            lines.append([char])
    for line in lines:
        run: list[Char] = []
        for char in sorted(line, key=lambda ch: (ch.loose.x0, -ch.loose.x1)):
            if _is_repeated(run[-6:], char):
                continue
            if run and char.loose.x0 - max(ch.loose.x1 for ch in run) > TAB_GAP * char.em:
                yield run, [False] * len(run)
                run = []
            run.append(char)
        yield run, [False] * len(run)


def fragments_of(chars: list[Char | None]) -> Iterator[Fragment]:
    """Fragments of the characters of a page, in the order of its text; None is a space."""
    letters = sum(1 for ch in chars if ch)
    mirrored = sum(1 for ch in chars if ch and is_rtl(ch.text)) > 0.3 * letters
    order = _content(chars)
    for run, spaces in _lines_by_place(chars) if mirrored else _runs(chars):
        em = sum(ch.em for ch in run) / len(run)
        turned = 10 < run[0].angle < 350
        if not turned and not any(is_rtl(ch.text) for ch in run):
            straight = _straight(run, spaces, em)
            yield _leftward(straight) if mirrored else straight
            continue
        box = union(ch.tight for ch in run)
        middle = run[0].y if turned else run[0].y - 0.35 * em
        if turned:
            text = _spelled(run, spaces)
            edges = whole_edges(text, box.x0, box.x1)
        else:
            text, edges = _right_to_left(run, order)
        yield Fragment(text, box, edges, middle, middle, em, alone=turned)


def _spelled(run: list[Char], spaces: list[bool]) -> str:
    pairs = zip(run, spaces, strict=True)
    return "".join((" " if s and i else "") + ch.text for i, (ch, s) in enumerate(pairs))


def _content(chars: list[Char | None]) -> dict[int, int]:
    """By the id of a letter its place in the content, counted in the direction of reading."""
    every = [ch for ch in chars if ch]
    pairs = [(a, b) for a, b in pairwise(every) if is_rtl(a.text) and is_rtl(b.text)]
    forward = sum(b.loose.x1 <= a.loose.x0 + 0.2 * a.em for a, b in pairs if abs(a.y - b.y) < a.em)
    step = 1 if 2 * forward >= len(pairs) else -1
    return {id(ch): step * n for n, ch in enumerate(every)}


def _leftward(item: Fragment) -> Fragment:
    """Numbers alone on a page that runs from right to left: a range stands the other way round."""
    if logical(item.text) == item.text:
        return item
    words = [
        Word(m.group(), item.edges[m.start() : m.end() + 1], 1.0)
        for m in re.finditer(r"\S+", item.text)
    ]
    text, edges = _said(words)
    return replace(item, text=text, edges=edges)


def _said(words: Sequence[Word]) -> tuple[str, tuple[float, ...]]:
    """Words in logical order, and their edges: a letter has no other place than its word's."""
    out: list[Word] = []
    for word in in_order(words):
        if out and word.text in _STOPS:
            last = out.pop()
            ends = (min(last.start, word.start), max(last.end, word.end))
            out.append(Word(last.text + word.text, ends, 1.0))
        else:
            out.append(word)
    edges = [(w.start, w.end)[n % 2] for w in out for n in range(len(w.text) + 1)]
    text = " ".join(w.text for w in out)
    brackets = [ch for ch in text if ch in "()[]"]
    if brackets and brackets[0] in ")]" and brackets[-1] in "([":  # as they look, not as they mean
        text = text.translate(str.maketrans("()[]", ")(]["))
    return text, tuple(round(edge, 2) for edge in edges)


def _right_to_left(run: list[Char], content: dict[int, int]) -> tuple[str, tuple[float, ...]]:
    """Logical order from places: right to left, numbers and Latin words in them left to right."""
    order = _untangled(sorted(run, key=lambda ch: -(ch.loose.x0 + ch.loose.x1)), content)
    words: list[list[Char]] = [[]]
    for i, char in enumerate(order):
        if i and order[i - 1].loose.x0 - char.loose.x1 > SPACE_GAP * char.em:
            words.append([])
        words[-1].append(char)
    return _said([part for word in words for part in _placed(word)])


def _untangled(order: list[Char], content: dict[int, int]) -> list[Char]:
    """Letters that stand over one another in the order of the content, ligatures spelled."""
    out: list[Char] = []
    for char in order:
        at = len(out)
        while at and _is_before(char, out[at - 1], content):
            at -= 1
        out.insert(at, char)
    return out


def _is_before(char: Char, other: Char, content: dict[int, int]) -> bool:
    if not (is_rtl(char.text) and is_rtl(other.text)):
        return False
    shared = min(char.loose.x1, other.loose.x1) - max(char.loose.x0, other.loose.x0)
    if shared < 0.6 * min(char.loose.width, other.loose.width):
        return False
    if char.text[0] in _ALEFS or other.text[0] in _ALEFS:  # joined to nothing behind it: lam first
        return char.text == _LAM and shared > 0.9 * char.loose.width
    return content.get(id(char), 0) < content.get(id(other), 0)


def _placed(word: Sequence[Char]) -> Iterator[Word]:
    """A word by its signs from the right; a stop that ends it stands left of its figures."""
    signs = [char.text for char in word]
    rtl = any(is_rtl(sign) for sign in signs)
    if not rtl and signs[-1] in _STOPS and len(signs) > 1:
        yield from _placed(word[:-1])
        yield from _placed(word[-1:])
        return
    if rtl:
        text = _mixed(signs)
    else:
        text = "".join(reversed(signs))
        if text[0] in ")]" and text[-1] in "([":  # by their code, not their look
            text = text[-1] + text[1:-1] + text[0]
    first = min(min(ch.loose.x0, ch.tight.x0) for ch in word)
    last = max(max(ch.loose.x1, ch.tight.x1) for ch in word)
    step = (last - first) / len(text)
    yield Word(text, tuple(first + step * n for n in range(len(text) + 1)), 1.0)


def _mixed(signs: list[str]) -> str:
    """A word with letters that run from right to left, by its signs from the right."""
    out: list[str] = []
    while signs:
        end = _forward(signs)
        out.extend(reversed(signs[:end]))
        signs = signs[end:]
    return "".join(out)


def _forward(signs: list[str]) -> int:
    """How many signs at the start run left to right together (1 if the first does not)."""
    end = 1
    for i, sign in enumerate(signs):
        kind = unicodedata.bidirectional(sign[0])
        if kind in ("R", "AL", "NSM") or (i == 0 and kind not in ("L", "EN", "AN")):
            break
        if kind in ("L", "EN", "AN"):
            end = i + 1
    return end


def _straight(run: list[Char], spaces: list[bool], em: float) -> Fragment:
    """A horizontal run: spaces where the file has them or a gap shows one; an edge a code point."""
    text, edges = "", [min(run[0].loose.x0, run[0].tight.x0)]
    for i, char in enumerate(run):
        if i:
            left, right = run[i - 1].loose.x1, char.loose.x0
            least = space_gap(run[i - 1].text[-1], char.text[0]) * min(run[i - 1].em, char.em)
            if spaces[i] or right - left > least:
                text += " "
                edges.append(max(right, left))
            else:
                edges[-1] = (left + right) / 2
        end = max(char.loose.x1, char.tight.x1) if i == len(run) - 1 else char.loose.x1
        step = (end - edges[-1]) / len(char.text)
        start = edges[-1]
        text += char.text
        edges.extend(start + step * (n + 1) for n in range(len(char.text)))
    box = union(
        Box(
            min(ch.tight.x0, ch.loose.x0),
            min(ch.tight.y0, ch.y - _ASCENT * ch.em),
            max(ch.tight.x1, ch.loose.x1),
            max(ch.tight.y1, ch.y + _DESCENT * ch.em),
        )
        for ch in run
    )
    first, last = run[0], run[-1]
    return Fragment(
        text, box, rising(edges), first.y - 0.35 * first.em, last.y - 0.35 * last.em, em
    )
