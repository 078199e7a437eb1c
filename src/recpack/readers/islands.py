"""Latin words, figures and signs within a line of another script, each read alone.

Where most of a line is in a script that the network of rapidocr does not know, it passes over what
it knows: of "(EMVI 3 балла)" it keeps "( 3 )", and tesseract makes "ЕМУ!" of the name. Cut out, the
name is read as surely as anywhere. What it reads of a Cyrillic word looks like that word, letter
for letter (MPT for МРТ, HET for НЕТ); so where it is sure of letters that do not, they are Latin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from recpack.readers.ctc import Line
from recpack.readers.language import script_of
from recpack.readers.layout import glyph_width
from recpack.readers.powers import with_powers
from recpack.readers.tesseract import Word
from recpack.readers.tokens import is_known_name
from recpack.readers.verdicts import ARROWS, ASKED, EDGE, JUDGES, LETTERS, SIGNS, Run

Reader = Callable[[Sequence[Any]], Sequence[Line]]

_MARGIN = 0.12  # of a line's height, beside what is cut out
_BIT = 0.17  # the same
_LEAST = 8  # pixels
_EM, _GAP, _SPACED = 0.8, 0.9, 1.2
_LOST = 0.3  # of tesseract
_TIMES = re.compile(r"(?:(?<=\d)|^)[хx](?=10(?!\d*[.,]))")
_SQUARE = re.compile(r"(?<=(?<![а-яё])м)[?*°](?=\W*$)")  # of a metre nothing else is raised
_CANCER = re.compile(r"(?:19-9|125|15-3|72-4|242)\b")
_RULES = frozenset("|_¦{}[]'`’‘")
_RULE_BEFORE = re.compile(r"[|¦_{}'`‘’]+(?=\w)|\[(?=[^\]]*$)")
_RULE_BEHIND = re.compile(r"(?<=[\w%)])[|¦_{}]+$|(?<=\w)\]$(?<!\[)")


@dataclass(frozen=True, slots=True)
class Island(Word):
    """A word that was read alone: nothing that was read of the whole line is put in its place."""


def with_islands(
    words: Sequence[Word], picture: Any, script: str, read: Reader
) -> tuple[Word, ...]:
    """The words of a level line; where one holds what the network reads better, that."""
    asked = ASKED.get(script)
    words = _cleared(words) if asked else words
    if asked is None or not words:
        return tuple(words)
    height, width = picture.shape[:2]
    parts = [
        (i, start, end, more)
        for i, word in enumerate(words)
        if asked(word) or _is_sign(word)
        for start, end, more in _parts(word.text)
    ]
    boxes = [
        _wide(words, i, width) if _is_sign(words[i]) else _box(words, part[:3], height, width, more)
        for part, i, more in ((part, part[0], part[3]) for part in parts)
    ]
    lines = read([picture[:, x0:x1] for x0, x1 in boxes]) if boxes else ()
    out = list(words)
    for (i, start, end, _), (x0, x1), line in zip(parts, boxes, lines, strict=True):
        if isinstance(out[i], Island):
            continue
        em = _EM * height / (x1 - x0)
        alone = (words[i].start, words[i].end) if _is_sign(words[i]) else None
        for run in _runs(line, em, x0 / width, (x1 - x0) / width, alone):
            near = " ".join(w.text for w in (*words[max(i - 1, 0) : i], *words[i + 1 : i + 2]))
            out[i] = _mended(out[i], words[i], (start, end), run, script, near)
    seen = [
        (i, box, line)
        for (i, _, end, _), box, line in zip(parts, boxes, lines, strict=True)
        if end == len(words[i].text) and not _is_sign(words[i])
    ]
    out = with_powers(out, seen, picture, read)
    if script == "Cyrillic":
        out = [_spelled(word, after) for word, after in zip(out, [*out[1:], None], strict=True)]
    return tuple(out)


def _cleared(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words without what is left of a table's rules at the ends of their line."""
    out = list(words)
    while out and set(out[0].text) <= _RULES:
        out.pop(0)
    while out and set(out[-1].text) <= _RULES:
        out.pop()
    if out and (found := _RULE_BEFORE.match(out[0].text)):
        n = found.end()
        out[0] = replace(out[0], text=out[0].text[n:], ends=out[0].ends[n:])
    if out and (found := _RULE_BEHIND.search(out[-1].text)):
        n = found.start()
        out[-1] = replace(out[-1], text=out[-1].text[:n], ends=out[-1].ends[: n + 1])
    return tuple(out)


def _spelled(word: Word, after: Word | None) -> Word:
    """Signs and capitals for which other letters were taken: ×10⁹, °C, ООО "…", СОЭ."""
    text = _TIMES.sub("×", word.text).replace("°С", "°C")
    if _SQUARE.search(text):
        return replace(word, text=_SQUARE.sub("²", text), other=word.text)
    if text == "СА" and after and _CANCER.match(after.text):
        return replace(word, text="CA")
    if text == "000" and after and after.text.startswith(("«", '"', "„", "“")):
        return replace(word, text="ООО")
    own = text.strip(EDGE)
    alike = own.translate(LETTERS)
    if alike != own and own[:1].isupper() and is_known_name(alike) and not is_known_name(own):
        return replace(word, text=text.replace(own, alike), other=word.text)
    return word if text == word.text else replace(word, text=text)


def _parts(text: str) -> Iterator[tuple[int, int, float]]:
    """A compound's first part, with a bit more of the line and without, and the whole word."""
    first = re.match(r"[^\W_]{1,6}(?=-[^\W\d_]{3})", text)
    if first:
        yield 0, first.end(), _BIT
        yield 0, first.end(), 0.0
    yield 0, len(text), 0.0


def _box(
    words: Sequence[Word], part: tuple[int, int, int], height: int, width: int, more: float
) -> tuple[int, int]:
    i, start, end = part
    word, margin = words[i], _MARGIN * height
    before = max((w.end for w in words if w.end <= word.start), default=0.0)
    behind = min((w.start for w in words if w.start >= word.end), default=1.0)
    left, right = word.ends[start] * width, word.ends[end] * width + more * height
    if not start:
        left = max(left - margin, (before + word.start) / 2 * width if before else 0.0)
    if end == len(word.text):
        right = min(right + margin, (behind + word.end) / 2 * width if behind < 1 else width)
    x0, x1 = max(0, int(left)), min(width, int(right) + 1)
    if x1 - x0 < _LEAST:
        x0 = max(0, min(x0, width - _LEAST))
        x1 = min(width, x0 + _LEAST)
    return x0, x1


def _is_sign(word: Word) -> bool:
    """Whether a word is a sign between figures: with them it is read better than alone."""
    return (len(word.text) == 1 and word.text in "<>=хxХX≤≥×±") or (
        len(word.text) == 1 and word.sure < _LOST
    )


def _wide(words: Sequence[Word], i: int, width: int) -> tuple[int, int]:
    """A sign with the words beside it."""
    start = words[i - 1].start if i and words[i].text in "хxХX×" else words[i].start
    end = words[i + 1].end if i + 1 < len(words) else words[i].end
    x0, x1 = max(0, int(start * width) - 2), min(width, int(end * width) + 3)
    return x0, max(x1, min(width, x0 + _LEAST))


def _runs(
    line: Line, em: float, left: float, share: float, alone: tuple[float, float] | None = None
) -> Iterator[Run]:
    """Characters that stand close together; of a sign's surroundings the sign `alone`."""
    if not line.text or len(line.places) != len(line.text) or len(line.scores) != len(line.text):
        return
    signs = list(zip(line.text, line.places, line.scores, strict=True))
    if alone:
        slack = 0.5 * em * share
        low, high, middle = alone[0] - slack, alone[1] + slack, sum(alone) / 2
        signs = [
            sign
            for sign in signs
            if low <= left + share * sign[1] <= high and not (sign[0].isdigit() or sign[0] in ".,")
        ]
        signs = sorted(signs, key=lambda sign: abs(left + share * sign[1] - middle))[:1]
    run: list[tuple[str, float, float]] = []
    spaced = False
    for char, place, score in signs:
        if char.isspace():
            spaced = True
            continue
        reach = (_SPACED if spaced else _GAP) * em
        near = run and place - run[-1][1] <= reach + (_half(char) + _half(run[-1][0])) * em
        if run and not (near and _is_ours(char)):
            yield _run(run, em, left, share)
            run = []
        if run and spaced:
            run.append((" ", (run[-1][1] + place) / 2, 1.0))
        if _is_ours(char):
            run.append((char, place, score))
        spaced = False
    if run:
        yield _run(run, em, left, share)


def _run(run: Sequence[tuple[str, float, float]], em: float, left: float, share: float) -> Run:
    first = max(0.0, run[0][1] - _half(run[0][0]) * em)
    last = min(1.0, run[-1][1] + _half(run[-1][0]) * em)
    scores = [score for *_, score in run]
    text = "".join(char for char, *_ in run)
    mean = sum(scores) / len(scores)
    return Run(text, left + share * first, left + share * last, min(scores), mean)


def _half(char: str) -> float:
    return glyph_width(char) / 4


def _is_ours(char: str) -> bool:
    return char.isascii() or char in SIGNS or script_of(char) not in {"Han", "Kana"}


def _mended(
    word: Word, first: Word, part: tuple[int, int], run: Run, script: str, near: str
) -> Word:
    """The word with the run in the place of its characters, or doubted, or as it was."""
    if word is not first:  # one run a word: places have moved
        return word
    text = "".join(run.text.split())
    if word.text == text or word.text.strip(EDGE) == text.strip(EDGE):  # both read the same
        return replace(word, sure=max(word.sure, round(run.low, 4)))
    inside = [
        n
        for n, (a, b) in enumerate(pairwise(word.ends))
        if part[0] <= n < part[1] and (_is_sign(word) or run.first <= (a + b) / 2 <= run.last)
    ]
    if not inside:
        return word
    a, b = inside[0], inside[-1] + 1
    if script != "Hangul":
        a, b = _whole(word.text, (a, b), part)
    elif run.text[-1] in ARROWS and b == part[1] - 1:
        b += 1
    size = len(word.text)
    while b < size and not word.text[b].isalnum() and word.text[b] == run.text[-1]:
        b += 1
    while a and not word.text[a - 1].isalnum() and word.text[a - 1] == run.text[0]:
        a -= 1
    text, doubted = JUDGES[script](word, word.text[a:b], run, near)
    whole = word.text[:a] + text + word.text[b:]
    if doubted and text == word.text[a:b]:
        return replace(word, other=run.text)
    if whole == word.text:
        return word
    steps = [word.ends[a] + (word.ends[b] - word.ends[a]) * k / len(text) for k in range(len(text))]
    ends = (*word.ends[:a], *steps, *word.ends[b:])
    sure = min(word.sure, run.mean) if a or b < len(word.text) else run.mean
    return Island(whole, tuple(ends), round(sure, 4), word.text if doubted else "")


def _whole(text: str, found: tuple[int, int], part: tuple[int, int]) -> tuple[int, int]:
    """The same up to the next signs: half a Cyrillic word is none."""
    a, b = found
    while a > part[0] and text[a - 1].isalnum() and text[a].isalnum():
        a -= 1
    while b < part[1] and text[b - 1].isalnum() and text[b].isalnum():
        b += 1
    if not any(ch.isalnum() for ch in text[part[0] : a]):
        a = part[0]
    if not any(ch.isalnum() for ch in text[b : part[1]]):
        b = part[1]
    return a, b
