"""The power in ×10⁹/л: too small to be read with its line, it is read alone and enlarged.

Nine readings in ten of the whole word have a degree sign or nothing for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from recpack.readers.ctc import Line
from recpack.readers.tesseract import Word

Reader = Callable[[Sequence[Any]], Sequence[Line]]

_SEEN = re.compile(r"10([^/]{0,2})/")
_WRITTEN = re.compile(r"(?<=10)[^/лЛ]{0,3}(?=/)")
_RAISED = {"3": "³", "6": "⁶", "9": "⁹", "12": "¹²"}  # of a litre no others are told
_READ = {"3": "3", "6": "6", "9": "9", "19": "9", "91": "9", "12": "12", "121": "12"}
_EM = 0.8
_FROM, _UPTO, _LOW = (0.2, 0.28), 0.1, (0.6, 0.66)  # em behind the nought; shares of the height
_SURE = 0.9


def with_powers(
    words: Sequence[Word],
    seen: Sequence[tuple[int, tuple[int, int], Line]],
    picture: Any,
    read: Reader,
) -> list[Word]:
    """The words with the powers that can be read; `seen` are (word, columns, what was read)."""
    out = list(words)
    cuts: list[tuple[int, Any]] = []
    for i, (x0, x1), line in seen:
        if _WRITTEN.search(out[i].text) and len(line.places) == len(line.text):
            cuts += [(i, cut) for cut in _cuts(picture, x0, x1, line)]
    found: dict[int, list[tuple[str, float]]] = {}
    for (i, _), line in zip(cuts, read([cut for _, cut in cuts]) if cuts else (), strict=True):
        value = _READ.get("".join(ch for ch in line.text if ch.isdigit()), "")
        if value:
            found.setdefault(i, []).append((value, min(line.scores, default=0.0)))
    for i, values in found.items():
        if len({value for value, _ in values}) == 1 and len(values) > 1:
            out[i] = _raised(out[i], values[0][0], sum(sure >= _SURE for _, sure in values) > 1)
    return out


def _cuts(picture: Any, x0: int, x1: int, line: Line) -> Iterator[Any]:
    """The power in its upper corner, cut in a few ways, on paper of its own."""
    match = _SEEN.search(line.text)
    if match is None:
        return
    height, em = picture.shape[0], _EM * picture.shape[0]
    nought = x0 + (x1 - x0) * line.places[match.start() + 1]
    stroke = x0 + (x1 - x0) * line.places[match.end() - 1]
    for start in _FROM:
        for low in _LOW:
            left, right = int(nought + start * em), int(stroke - _UPTO * em)
            cut = picture[: int(height * low), left:right]
            if right - left < 4:
                continue
            paper = (int(np.percentile(cut, 90)),) * 3
            cut = cv2.copyMakeBorder(cut, 6, 6, 10, 10, cv2.BORDER_CONSTANT, value=paper)
            yield cv2.resize(cut, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)


def _raised(word: Word, value: str, sure: bool) -> Word:  # noqa: FBT001 - it says what it is
    match = _WRITTEN.search(word.text)
    if match is None:
        return word
    start, end = match.span()
    signs = _RAISED[value]
    text = word.text[:start] + signs + word.text[end:]
    left, right = word.ends[start], word.ends[end]
    steps = [left + (right - left) * k / len(signs) for k in range(len(signs))]
    ends = (*word.ends[:start], *steps, *word.ends[end:])
    other = "" if sure else word.other or word.text
    return replace(
        word, text=text, ends=tuple(ends), other=other, sure=max(word.sure, _SURE * sure)
    )
