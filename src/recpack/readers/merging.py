"""One line read by two engines: letters of the foreign script by one, Latin and figures by both.

The network of rapidocr reads Latin letters and figures better than tesseract does, and knows
nothing of the scripts around them: where it is sure of a token, and tesseract is not sure of
letters of the script in the same place, the token stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

from recpack.readers.ctc import Line
from recpack.readers.islands import Island
from recpack.readers.language import script_of
from recpack.readers.layout import glyph_width
from recpack.readers.tesseract import Word
from recpack.readers.tokens import Kind, tokens
from recpack.readers.verdicts import looks_like

_EM = 0.8  # letter height as a share of the height of a line
_GAP = 0.9  # em between middles of letters of one token, beyond their own widths
_SURE = 0.8
# Capitals and figures, one of the capitals unlike any in Cyrillic.
_NAME = re.compile(r"\b(?=[A-Z]*[DFGIJLNQRSUVWZ])[A-Z]{2,}\d")
_ARROWS = frozenset("↑↓→")
_FIGURES = frozenset("ЗзОоб")  # Cyrillic letters that look like 3, 0 and 6
_LETTER = re.compile(r"[^\W\d_]")
_LENGTH = 0.8  # at scripts' borders the network leaves out figures: what is shorter is no better
_TRUSTED = 0.9  # of the network, over one token
_NAMED = 0.6  # the same, where the token is a name that lists or grammars know
_SURE_WORD = 0.75  # of tesseract: its letters of the script stand


def merged(words: Sequence[Word], line: Line, picture: Any, script: str) -> tuple[Word, ...]:
    """The words of a line, in the order of `words`, with tokens of `line` put in their places."""
    height, width = picture.shape[:2]
    em = _EM * height / max(width, 1)
    out = list(words)
    for token in tokens_of(line, em):
        at = [i for i, word in enumerate(out) if _shared(word, token) > 0.5]
        if not at:
            _put_within(out, token, script)
            continue
        if at != list(range(at[0], at[-1] + 1)):
            continue
        under = out[at[0] : at[-1] + 1]
        if any(isinstance(word, Island) for word in under):
            continue
        text = " ".join(word.text for word in under)
        if "".join(text.split()) == token.text:
            continue
        if _is_better(token, under, script):
            out[at[0] : at[-1] + 1] = [replace(token, other=text)]
        elif len(under) == 1 and not any(_is_own(ch, script) for ch in text):
            out[at[0]] = replace(under[0], other=token.text)
        else:
            _put_within(out, token, script)
    return tuple(out)


def _put_within(out: list[Word], token: Word, script: str) -> None:
    """Put a Latin token into the one word that goes on beside it: of "0.5 mm이다" the unit.

    Not in Arabic, whose letters have no places of their own.
    """
    if script == "Arabic" or not _is_trusted(token, script):
        return
    for i, word in enumerate(out):
        inside = [
            n
            for n, (a, b) in enumerate(pairwise(word.ends))
            if token.start <= (a + b) / 2 <= token.end
        ]
        if not inside or len(inside) == len(word.text) or isinstance(word, Island):
            continue
        if _shared(token, word) < 0.7:
            continue
        first, last = inside[0], inside[-1] + 1
        if word.text[first:last] != token.text:
            ends = (*word.ends[:first], *token.ends, *word.ends[last + 1 :])
            text = word.text[:first] + token.text + word.text[last:]
            out[i] = Word(text, tuple(sorted(ends)), word.sure, other=word.text)
        return


def _is_trusted(token: Word, script: str) -> bool:
    """Whether the network makes no such token of letters of the script.

    Of Hangul and Arabic it makes blanks, of Thai and Cyrillic other letters, but no genes.
    """
    least = _NAMED if has_latin_name(token.text) else _TRUSTED
    if token.sure < least or not any(ch.isascii() and ch.isalpha() for ch in token.text):
        return False
    if script in {"Hangul", "Arabic"}:
        return token.text.isascii()
    return len(token.text) > 1 and has_latin_name(token.text)


def has_latin_name(text: str) -> bool:
    """Whether a gene, variant or stage is named, or capitals that are Latin stand by figures."""
    kinds = {found.kind for found in tokens(text)}
    return bool(kinds & {Kind.GENE, Kind.VARIANT, Kind.STAGE} or _NAME.search(text))


def tokens_of(line: Line, em: float) -> Iterator[Word]:
    """Runs of characters of the network's reading that stand close together, spaces apart."""
    if len(line.places) != len(line.text) or line.confidence < 0.5:
        return
    own = line.scores if len(line.scores) == len(line.text) else (line.confidence,) * len(line.text)
    chars = list(zip(line.text, line.places, own, strict=True))
    for space, run in groupby(chars, lambda sign: _is_apart(sign[0])):
        if space:
            continue
        part: list[tuple[str, float, float]] = []
        for char, place, sure in run:
            if part and place - part[-1][1] > _GAP * em + _half(char, em) + _half(part[-1][0], em):
                yield _token(part, em)
                part = []
            part.append((char, place, sure))
        yield _token(part, em)


def _is_apart(char: str) -> bool:
    """Blanks; and Han and Kana, which the network makes of letters that it does not know."""
    return char.isspace() or script_of(char) in {"Han", "Kana"}


def _half(char: str, em: float) -> float:
    return glyph_width(char) * em / 4


def _token(part: Sequence[tuple[str, float, float]], em: float) -> Word:
    places = [place for _, place, _ in part]
    sure = sum(score for *_, score in part) / len(part)
    middles = [(a + b) / 2 for a, b in pairwise(places)]
    first = max(0.0, places[0] - _half(part[0][0], em))
    last = min(1.0, places[-1] + _half(part[-1][0], em))
    return Word("".join(char for char, *_ in part), (first, *middles, last), sure)


def _shared(word: Word, token: Word) -> float:
    """Share of a word that lies under a token."""
    common = min(word.end, token.end) - max(word.start, token.start)
    return common / max(word.end - word.start, 1e-6)


def _is_better(token: Word, words: Sequence[Word], script: str) -> bool:
    """Whether the network's token stands in place of tesseract's words."""
    own = [w for w in words if any(_is_own(ch, script) for ch in w.text)]
    if _is_trusted(token, script):
        return sum(len(w.text) for w in words) <= len(token.text) + 2
    letters = {ch for w in own for ch in w.text if ch.isalpha()}
    if script == "Cyrillic" and letters - _FIGURES and not re.search(_LETTER, token.text):
        return token.text in _ARROWS
    if script == "Cyrillic" and own and _is_alike(words, token):
        return False
    figure = letters <= _FIGURES and token.text[:1].isdigit() and not re.search(_LETTER, token.text)
    if any(w.sure >= _SURE_WORD for w in own):
        return figure and token.sure >= _TRUSTED
    signs = sum(len(w.text) for w in words)
    sure = sum(w.sure * len(w.text) for w in words) / max(signs, 1)
    least = signs if sure >= _SURE_WORD else _LENGTH * signs
    if token.sure < max(_SURE, sure) or len(token.text) < least:
        return False
    covered = token.end - token.start
    return covered > 0.6 * (max(w.end for w in words) - min(w.start for w in words))


def _is_alike(words: Sequence[Word], token: Word) -> bool:
    """Whether the token is what the network makes of these Cyrillic words."""
    whole = "".join(word.text for word in words)
    return looks_like(whole, token.text) or looks_like(_letters(words), _letters([token]))


def _letters(words: Sequence[Word]) -> str:
    return "".join(ch for word in words for ch in word.text if ch.isalpha() or ch == "×")


def _is_own(char: str, script: str) -> bool:
    return script_of(char) == ("Latin" if script == "Vietnamese" else script)
