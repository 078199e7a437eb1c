"""Tesseract (extra `ocr`): single lines in scripts that the network of rapidocr does not know.

The wheel of `tesserocr` holds no language data: see `traineddata`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from PIL import Image

from recpack.readers.traineddata import data_of

PACKAGE = "tesserocr"
_UNSPACED = frozenset({"kor", "tha"})  # their data tell spaces badly
_SPACE = 0.17  # of the height of a line
_RULES = frozenset("|_¦")
_SARA_AM = "\u0e4d\u0e32"  # one letter, which tesseract writes in two parts
# Pixels of a line. Measured: Arabic at 36 has half the errors that it has at 48 and more.
_HEIGHTS = (36, 28, 44)
_SURE = 0.88
_ROOM = 0.12  # of a line's height, above and below; twice that at its ends
_LEFTWARD = frozenset({"ara"})
_POOR = 0.5  # below that a line is read once more without tesseract's own search for its parts
_STRAY = frozenset("./\\_-|[]:;,")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line; places are shares of the line's width, `sure` from 0 to 1.

    `ends` are the places of its characters: len(text) + 1, rising. `other` is what a second
    reader made of it, if that is something else.
    """

    text: str
    ends: tuple[float, ...]
    sure: float
    other: str = ""

    @property
    def start(self) -> float:
        """Where it begins, from the left."""
        return self.ends[0]

    @property
    def end(self) -> float:
        """Where it ends, from the left."""
        return self.ends[-1]


def is_installed() -> bool:
    """Whether the extra is there; nothing is loaded."""
    return find_spec(PACKAGE) is not None


class LineReader:
    """Reads lines in one language. Holds 10 to 60 MB; not for several threads at once."""

    def __init__(self, language: str) -> None:
        """`language` as tesseract names it.

        FileNotFoundError without data, ImportError without the extra.
        """
        path = data_of(language)
        if path is None:
            raise FileNotFoundError(language)
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # its threads cost more than they give
        import tesserocr

        self._glued = language in _UNSPACED
        self._leftward = language in _LEFTWARD
        self._api: Any = tesserocr.PyTessBaseAPI(
            path=str(path.parent),
            lang=language,
            psm=tesserocr.PSM.SINGLE_LINE,
            oem=tesserocr.OEM.LSTM_ONLY,
        )
        self._api.SetVariable("debug_file", os.devnull)
        self._level = tesserocr.RIL
        self._modes = tesserocr.PSM

    def read(self, line: Any, *, once: bool = False) -> tuple[Word, ...]:
        """Words of a level picture (BGR or grey) of one line, in logical order.

        Where it is unsure the line is read at other sizes too, and the surest reading taken;
        not if it is to be read `once`.
        """
        best: tuple[float, tuple[Word, ...]] = 0.0, ()
        for height in _HEIGHTS[:1] if once else _HEIGHTS:
            words = self._read(line, height)
            sure = _sure(words)
            if sure > best[0]:
                best = sure, words
            if best[0] >= _SURE:
                break
        if self._leftward and not once and best[0] < _POOR:
            words = self._read(line, _HEIGHTS[0], raw=True)
            if words and (not best[1] or _sure(words) > best[0]):
                return words
        return best[1]

    def _read(self, line: Any, height: int, *, raw: bool = False) -> tuple[Word, ...]:
        """`raw`: as one line whatever tesseract takes it for; it may see none where dots lie."""
        picture, shift, width = _prepared(line, height)
        if raw:
            self._api.SetPageSegMode(self._modes.RAW_LINE)
        self._api.SetImage(Image.fromarray(picture))
        try:
            self._api.Recognize()
            found = _words(self._api.GetIterator(), self._level, shift, width)
            words = _without(_glued(found, line) if self._glued else found, _RULES)
            if self._leftward:
                words = _apart(_without(words, _STRAY) if raw else words)
            return words
        finally:
            self._api.Clear()
            if raw:
                self._api.SetPageSegMode(self._modes.SINGLE_LINE)


def _apart(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words from the right, none of which reaches over the one before it.

    Tesseract gives the first letter of some words a box as far as the end of the line.
    """
    out: list[Word] = []
    for word in words:
        before = out[-1] if out else None
        if before and word.start < before.start < word.end:
            out.append(replace(word, ends=tuple(min(end, before.start) for end in word.ends)))
        else:
            out.append(word)
    return tuple(out)


def _without(words: Iterable[Word], signs: frozenset[str]) -> tuple[Word, ...]:
    """Words without those at either end that hold nothing but such signs (rules, specks)."""
    out = list(words)
    while out and set(out[-1].text) <= signs:
        out.pop()
    while out and set(out[0].text) <= signs:
        out.pop(0)
    return tuple(out)


def _sure(words: Sequence[Word]) -> float:
    """Mean confidence, a character one vote."""
    letters = sum(len(word.text) for word in words)
    return sum(word.sure * len(word.text) for word in words) / max(letters, 1)


def _prepared(line: Any, height: int) -> tuple[Any, float, float]:
    """A grey picture of that height with room around it, and the line's place and width in it."""
    grey = line if line.ndim == 2 else cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    if float(np.median(grey)) < 110 and float(grey.max()) > 128:
        grey = 255 - grey  # light letters on a dark ground
    scale = height / grey.shape[0]
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    width = max(1, round(grey.shape[1] * scale))
    grey = cv2.resize(grey, (width, height), interpolation=method)
    up = round(_ROOM * height)
    paper = int(np.percentile(grey, 80))
    grey = cv2.copyMakeBorder(grey, up, up, 2 * up, 2 * up, cv2.BORDER_CONSTANT, value=paper)
    return np.ascontiguousarray(grey), 2.0 * up, float(width)


def _words(found: Any, level: Any, shift: float, width: float) -> Iterator[Word]:
    signs: list[tuple[str, float, float]] = []
    sure = 0.0
    if found is None:
        return
    while True:
        text, box = _text(found, level.SYMBOL), found.BoundingBox(level.SYMBOL)
        if signs and found.IsAtBeginningOf(level.WORD):
            yield _word(signs, sure)
            signs = []
        if text and box:
            start, end = ((x - shift) / width for x in (box[0], box[2]))
            signs.append((text, start, end))
            sure = found.Confidence(level.WORD) / 100  # of a sign it says nothing: always high
        if not found.Next(level.SYMBOL):
            break
    if signs:
        yield _word(signs, sure)


def _text(found: Any, level: Any) -> str:
    try:
        text: str = found.GetUTF8Text(level)
    except RuntimeError:  # "no text returned": an empty sheet
        return ""
    return text.strip().strip("\u200e\u200f")


def _word(signs: list[tuple[str, float, float]], sure: float) -> Word:
    """Characters of a word with places between those of its signs; a sign may hold several."""
    signs = _from_right(signs)
    text = "".join(sign for sign, *_ in signs)
    left = min(max(0.0, min(start for _, start, _ in signs)), 1.0)
    right = min(max(left, *(end for *_, end in signs)), 1.0)
    ends = [left]
    for n, (sign, _, end) in enumerate(signs):
        last = n == len(signs) - 1
        upto = right if last else min(max(ends[-1], (end + signs[n + 1][1]) / 2), right)
        step = (upto - ends[-1]) / len(sign)
        start = ends[-1]
        ends.extend(start + step * (k + 1) for k in range(len(sign)))
    ends[-1] = right
    while (at := text.find(_SARA_AM)) >= 0:
        text = text[:at] + "\u0e33" + text[at + 2 :]
        del ends[at + 1]
    return Word(text, tuple(round(end, 5) for end in ends), round(max(sure, 0.0), 4))


def _from_right(signs: list[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """Arabic letters from the right, also where tesseract took the line for one from the left."""
    own = [start for sign, start, _ in signs if "\u0620" <= sign[0] <= "\u064a"]
    if len(own) < 3 or len(own) < len(signs) - 1:
        return signs
    rises = sum(a < b for a, b in pairwise(own))
    return signs[::-1] if 2 * rises > len(own) - 1 else signs


def _glued(words: Iterable[Word], line: Any) -> Iterator[Word]:
    """Words with no more white between them than letters have are one: the data split anywhere."""
    grey = line if line.ndim == 2 else cv2.cvtColor(line, cv2.COLOR_BGR2GRAY)
    ground = int(np.median(grey))
    inner = grey[grey.shape[0] // 10 : -max(1, grey.shape[0] // 10)].astype(np.int16)
    differs = np.abs(inner - ground)
    strokes = float(np.percentile(differs, 98))
    blank = ~(differs > max(0.4 * strokes, 16.0)).any(axis=0)
    least = _SPACE * grey.shape[0]
    last: Word | None = None
    for word in words:
        if last is None or _white(blank, last, word) > least:
            if last is not None:
                yield last
            last = word
            continue
        letters = len(last.text), len(word.text)
        sure = (last.sure * letters[0] + word.sure * letters[1]) / sum(letters)
        ends = (*last.ends[:-1], (last.end + word.start) / 2, *word.ends[1:])
        last = Word(last.text + word.text, tuple(sorted(ends)), round(sure, 4))
    if last is not None:
        yield last


def _white(blank: Any, before: Word, behind: Word) -> int:
    """Columns of the widest white run between the middles of two neighbouring letters."""
    size = len(blank)
    start = round((before.ends[-2] + before.ends[-1]) / 2 * size)
    end = round((behind.ends[0] + behind.ends[1]) / 2 * size)
    steps = np.diff(np.concatenate([[0], blank[start:end].astype(np.int8), [0]]))
    runs = np.flatnonzero(steps == -1) - np.flatnonzero(steps == 1)
    return int(runs.max()) if len(runs) else 0
