"""One line read by two engines: letters of the foreign script by one, Latin and figures by both.

The network of rapidocr reads Latin letters and figures better than tesseract does, and knows
nothing of the scripts around them: where it is sure of a token, and tesseract is not sure of
letters of the script in the same place, the token stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

from recpack.readers.ctc import Line
from recpack.readers.language import script_of
from recpack.readers.layout import glyph_width
from recpack.readers.tesseract import Word

_EM = 0.8  # letter height as a share of the height of a line
_GAP = 0.9  # em between middles of letters of one token, beyond their own widths
_SURE = 0.8
_LENGTH = 0.8  # at scripts' borders the network leaves out figures: what is shorter is no better
_SURE_WORD = 0.75  # of tesseract: its letters of the script stand


def merged(words: Sequence[Word], line: Line, picture: Any, script: str) -> tuple[Word, ...]:
    """The words of a line, in the order of `words`, with tokens of `line` put in their places."""
    height, width = picture.shape[:2]
    em = _EM * height / max(width, 1)
    out = list(words)
    for token in _tokens(line, em):
        at = [i for i, word in enumerate(out) if _shared(word, token) > 0.5]
        if not at or at != list(range(at[0], at[-1] + 1)):
            continue
        under = out[at[0] : at[-1] + 1]
        text = " ".join(word.text for word in under)
        if "".join(text.split()) == token.text:
            continue
        if _is_better(token, under, script):
            out[at[0] : at[-1] + 1] = [replace(token, other=text)]
        elif len(under) == 1 and not any(_is_own(ch, script) for ch in text):
            out[at[0]] = replace(under[0], other=token.text)
    return tuple(out)


def _tokens(line: Line, em: float) -> Iterator[Word]:
    """Runs of characters of the network's reading that stand close together, spaces apart."""
    if len(line.places) != len(line.text) or line.confidence < 0.5:
        return
    chars = list(zip(line.text, line.places, strict=True))
    for space, run in groupby(chars, lambda pair: pair[0].isspace()):
        if space:
            continue
        part: list[tuple[str, float]] = []
        for char, place in run:
            if part and place - part[-1][1] > _GAP * em + _half(char, em) + _half(part[-1][0], em):
                yield _token(part, em, line.confidence)
                part = []
            part.append((char, place))
        yield _token(part, em, line.confidence)


def _half(char: str, em: float) -> float:
    return glyph_width(char) * em / 4


def _token(part: Sequence[tuple[str, float]], em: float, sure: float) -> Word:
    places = [place for _, place in part]
    middles = [(a + b) / 2 for a, b in pairwise(places)]
    first = max(0.0, places[0] - _half(part[0][0], em))
    last = min(1.0, places[-1] + _half(part[-1][0], em))
    return Word("".join(char for char, _ in part), (first, *middles, last), sure)


def _shared(word: Word, token: Word) -> float:
    """Share of a word that lies under a token."""
    common = min(word.end, token.end) - max(word.start, token.start)
    return common / max(word.end - word.start, 1e-6)


def _is_better(token: Word, words: Sequence[Word], script: str) -> bool:
    """Whether the network's token stands in place of tesseract's words."""
    own = [w for w in words if any(_is_own(ch, script) for ch in w.text)]
    if any(w.sure >= _SURE_WORD for w in own):
        return False
    letters = sum(len(w.text) for w in words)
    sure = sum(w.sure * len(w.text) for w in words) / max(letters, 1)
    least = letters if sure >= _SURE_WORD else _LENGTH * letters
    if token.sure < max(_SURE, sure) or len(token.text) < least:
        return False
    covered = token.end - token.start
    return covered > 0.6 * (max(w.end for w in words) - min(w.start for w in words))


def _is_own(char: str, script: str) -> bool:
    return script_of(char) == ("Latin" if script == "Vietnamese" else script)
