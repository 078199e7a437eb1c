"""Numbers, signs and Latin words in lines of Arabic and Thai, cut out and read by the network.

A line that is mostly of a script that the network does not know comes back from it as blanks. Cut
out of the line, figures and Latin letters are read as well as on a Latin page, and better than by
the data of tesseract for the script. What of a line that is so is told by its own reader: words
with figures, signs or foreign letters, and words that it is not sure of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

import numpy as np

from recpack.readers.ctc import Line, folded
from recpack.readers.language import script_of
from recpack.readers.layout import glyph_width
from recpack.readers.merging import tokens_of
from recpack.readers.tesseract import Word
from recpack.readers.tokens import is_known_name, is_unit

Reader = Callable[[Sequence[Any]], Sequence[Line]]

SCRIPTS = frozenset({"Arabic", "Thai"})
_UNSURE = {"Arabic": 0.6, "Thai": 0.88}  # a word of the script may be none
_TRUSTED = 0.9  # of the network, over what was cut out
_PLAIN = 0.75  # of tesseract: what differs is a second reading worth showing
_FILL = 0.5  # of what the cut can hold
_EM = 0.8
_WHITE = 0.15  # of the height: white between words
_LOWEST = 0.5  # of the network, over one character
_LEAST = 4  # pixels
_LINKS = frozenset({"و", "أو", "او", "في", "من", "عن", "كل", "ثم", "لا", "مع"})
_SHORT = 4  # letters: what may be a unit
_EDGE = 0.12  # of the height, at the ends of a line: rules of a table
_BESIDE = 0.55  # em of ink
_ALONE = 0.5  # how sure figures are that the network does not read
_POINTS = frozenset(".,:;()-،؛[]/\"'")
_STAGE_O = re.compile(r"(?<=\b[TNM])O\b|(?<=\b[cpyr][TNM])O\b")
_SOLID = 0.8
_REPEATED = re.compile(r"(?<=[0-9])\u0e46")
_CELLS = 0.45  # em of white, which no number has in it
_THAI_DIGITS = frozenset("๐๑๒๓๔๕๖๗๘๙")
_STRANGE = _THAI_DIGITS | frozenset("|@!?~»«{}[]<>=*&\\")  # in a Thai word: Latin letters misread


@dataclass(frozen=True, slots=True)
class _Spot:
    """Words `first` to `last` from the left, and the columns of the picture they may fill."""

    first: int
    last: int
    x0: int
    x1: int


def read_again(words: Sequence[Word], picture: Any, script: str, read: Reader) -> tuple[Word, ...]:
    """The words from left to right, those that the network reads better replaced."""
    placed = sorted(words, key=lambda w: (w.start + w.end, w.text))
    spots = list(_spots(placed, picture, script))
    lines = read([picture[:, s.x0 : s.x1] for s in spots]) if spots else ()
    for spot, line in sorted(zip(spots, lines, strict=True), key=lambda p: -p[0].first):
        under = placed[spot.first : spot.last]
        placed[spot.first : spot.last] = _chosen(under, line, spot, picture, script)
    return tuple(map(_scored, _with_edges(placed, picture)))


def _scored(word: Word) -> Word:
    """A sign of repetition stands behind no figure: it was a plus."""
    if not _REPEATED.search(word.text):
        return word
    return replace(word, text=_REPEATED.sub("+", word.text), other=word.text)


def _with_edges(placed: Sequence[Word], picture: Any) -> Iterator[Word]:
    """Numbers doubted at whose side ink stands that nobody has read."""
    written = np.flatnonzero(~_blank(picture))
    height, width = picture.shape[:2]
    room, edge = _BESIDE * _EM * height, _EDGE * height
    written = written[(written > edge) & (written < width - edge)]
    for n, word in enumerate(placed):
        left = not n and len(written) and word.start * width - written[0] > room
        right = n == len(placed) - 1 and len(written) and written[-1] - word.end * width > room
        lost = (left or right) and any(ch.isdigit() for ch in word.text)
        yield replace(word, sure=min(word.sure, _ALONE)) if lost else word


def parted(words: Sequence[Word], picture: Any) -> Iterator[Word]:
    """Words, cut where white stands in them: two cells that were read as one number."""
    height, width = picture.shape[:2]
    blank = _blank(picture)
    least = _CELLS * _EM * height
    for word in words:
        middles = [(a + b) / 2 * width for a, b in pairwise(word.ends)]
        cuts = [
            n + 1
            for n, (a, b) in enumerate(pairwise(middles))
            if word.text[n : n + 2].isdigit() and _widest(blank[int(a) : int(b) + 1]) >= least
        ]
        for start, end in pairwise([0, *cuts, len(word.text)]):
            yield replace(word, text=word.text[start:end], ends=word.ends[start : end + 1])


def _widest(blank: Any) -> int:
    """Columns of the widest run without ink."""
    steps = np.diff(np.concatenate([[0], blank.astype(np.int8), [0]]))
    runs = np.flatnonzero(steps == -1) - np.flatnonzero(steps == 1)
    return int(runs.max()) if len(runs) else 0


def leaves_ink(picture: Any, line: Line) -> bool:
    """Whether ink stands beside all that was read of a line: of "64 ปี" the number alone."""
    if not line.places or len(line.places) != len(line.text):
        return False
    height, width = picture.shape[:2]
    written = np.flatnonzero(~_blank(picture))
    signs = [(p, glyph_width(c)) for p, c in zip(line.places, line.text, strict=True) if c.strip()]
    if not len(written) or not signs:
        return False
    em = _EM * height
    first = min(place * width - size * em / 4 for place, size in signs)
    last = max(place * width + size * em / 4 for place, size in signs)
    return bool(first - written[0] > _BESIDE * em or written[-1] - last > _BESIDE * em)


def _spots(placed: Sequence[Word], picture: Any, script: str) -> Iterator[_Spot]:
    height, width = picture.shape[:2]
    blank = _blank(picture)
    told = [_is_foreign(w, script) for w in placed]
    strange = [
        t or (len(w.text) == 1 and 0 < n < len(placed) - 1 and told[n - 1] and told[n + 1])
        for n, (t, w) in enumerate(zip(told, placed, strict=True))
    ]
    if script == "Thai":  # "80 mg" is read as a number and a short Thai word
        for n, (before, word) in enumerate(pairwise(placed)):
            if len(word.text) <= _SHORT and before.text[-1:].isdigit():
                strange[n + 1] = True
    # A short word behind a number is shown alone: it decides for itself.
    kinds = [
        (s, script == "Thai" and s and not t and n)
        for n, (s, t) in enumerate(zip(strange, told, strict=True))
    ]
    for wanted, run in groupby(range(len(placed)), lambda n: kinds[n]):
        if not wanted[0]:
            continue
        found = list(run)
        first, last = found[0], found[-1] + 1
        x0 = _outward(blank, placed[first].start * width, -1, _WHITE * height)
        x1 = _outward(blank, placed[last - 1].end * width, 1, _WHITE * height)
        if x1 - x0 >= _LEAST:
            yield _Spot(first, last, x0, x1)


def _may_be_sign(word: Word) -> bool:
    """Whether a word between two numbers may be a multiplication sign, or the like."""
    return len(word.text) <= 2 and word.text not in _LINKS


def _blank(picture: Any) -> Any:
    """Columns without ink."""
    grey = picture if picture.ndim == 2 else picture.min(axis=2)
    inner = grey[grey.shape[0] // 10 : -max(1, grey.shape[0] // 10)].astype(np.int16)
    differs = np.abs(inner - int(np.median(grey)))
    strokes = float(np.percentile(differs, 98))
    return ~(differs > max(0.4 * strokes, 16.0)).any(axis=0)


def _outward(blank: Any, place: float, step: int, white: float) -> int:
    """The middle of the next white that is no gap between letters, as far as the line goes."""
    at, size, free = min(max(int(place), 0), len(blank) - 1), len(blank), 0
    while 0 < at < size - 1 and free < white:
        at += step
        free = free + 1 if blank[at] else 0
    return at + (step > 0)


def _is_foreign(word: Word, script: str) -> bool:
    own = [ch for ch in word.text if script_of(ch) == script and ch not in _THAI_DIGITS]
    if not own or word.sure < _UNSURE[script] or (script == "Thai" and _STRANGE & {*word.text}):
        return True
    if script == "Thai" and len(own) <= _SHORT and any(ch.isascii() for ch in word.text):
        return any(ch.isascii() and ch.isalnum() for ch in word.text)
    return any(ch.isascii() and ch.isalnum() for ch in word.text) and len(own) < len(word.text) / 2


def _chosen(
    under: Sequence[Word], line: Line, spot: _Spot, picture: Any, script: str
) -> list[Word]:
    """What stands in a spot: the words that were read there, or the network's."""
    height, width = picture.shape[:2]
    text = "".join(line.text.split())
    mine = "".join("".join(w.text.split()) for w in under)
    if text and _alike(mine, text):
        return [replace(w, sure=max(w.sure, line.confidence)) for w in under]
    certain = script == "Thai" and all(_letters(w) and w.sure >= _UNSURE[script] for w in under)
    if certain and not (is_unit(text) or is_known_name(text)):
        return list(under)
    if not text or not _is_better(line, spot, picture):
        return [_unconfirmed(w, mine, text, line.confidence, script) for w in under]
    share, em = (spot.x1 - spot.x0) / width, _EM * height / (spot.x1 - spot.x0)
    plain = mine.isascii() and min(w.sure for w in under) >= _PLAIN
    other = " ".join(w.text for w in under) if plain else ""
    found = [
        replace(t, ends=tuple(spot.x0 / width + share * end for end in t.ends), other=other)
        for t in tokens_of(replace(line, text=_STAGE_O.sub("0", line.text)), em)
        if t.text != ":"
    ]
    solid = [w for w in under if script == "Thai" and _is_solid(w)]
    found = [t for t in found if not any(_is_under(t, [w]) for w in solid)]
    kept = [w for w in under if w in solid or (w.sure >= _PLAIN and not _is_under(w, found))]
    return sorted((*found, *kept), key=lambda w: w.start + w.end) or list(under)


def _letters(word: Word) -> bool:
    return all(ch.isalpha() or ch == "." or "\u0e30" <= ch <= "\u0e4e" for ch in word.text)


def _is_solid(word: Word) -> bool:
    """A long word of Thai letters alone, fairly sure: no Latin word is read so."""
    return _letters(word) and len(word.text) > _SHORT + 1 and word.sure >= _SOLID


def _unconfirmed(word: Word, mine: str, text: str, sure: float, script: str) -> Word:
    """What one engine alone has read: figures and signs of it are doubted."""
    told = any(ch.isdigit() for ch in mine + text) or not any(ch.isalpha() for ch in word.text)
    if not told or set(word.text) <= _POINTS:
        return word
    if text and sure >= _PLAIN:
        return replace(word, other=word.other or text)
    return replace(word, sure=min(word.sure, _ALONE)) if script == "Arabic" else word


def _is_under(word: Word, found: Sequence[Word]) -> bool:
    middle = (word.start + word.end) / 2
    return any(t.start <= middle <= t.end for t in found)


def _is_better(line: Line, spot: _Spot, picture: Any) -> bool:
    """Whether the network read all of it, surely, in figures, signs and Latin letters."""
    text = line.text.strip()
    if line.confidence < _TRUSTED or min(line.scores, default=1.0) < _LOWEST:
        return False
    if any(_is_odd(ch) for ch in text) or not any(_is_telling(ch) for ch in text):
        return False
    ink = picture[:, spot.x0 : spot.x1]
    written = np.flatnonzero(~_blank(ink))
    if not len(written):
        return False
    wide = float(written[-1] - written[0] + 1)
    held = sum(glyph_width(ch) for ch in text if not ch.isspace()) / 2 * _EM * ink.shape[0]
    return bool(held >= _FILL * wide)


def _is_telling(char: str) -> bool:
    return char.isalnum() or char in "<>≤≥±×%+"


def _is_odd(char: str) -> bool:
    """A letter of a script that the network makes of letters that it does not know."""
    return char.isalpha() and script_of(char) not in {"Latin", ""} and not "α" <= char <= "ω"


def _alike(one: str, other: str) -> bool:
    ends = "".join(_POINTS)
    return [*map(folded, one.strip(ends))] == [*map(folded, other.strip(ends))]
