"""Which script a line is in, and the lines that rapidocr's network cannot read, by tesseract.

The network says itself where it does not know a script: its blanks leave most of a line empty, or
it is unsure of its letters. A few such lines are tried in each language that there is data for:
in its own script tesseract is sure, in others not (Cyrillic, Arabic, Hangul: mean confidence of
0.66 to 0.92 against 0.1 to 0.6, measured). Thai data are sure of any script, so Thai must also
hold words of the language. Vietnamese is read surely but without its marked letters, so there the
language read decides. Where no language fits, the lines stay unread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from recpack.lang import read_list
from recpack.model.document import Box
from recpack.readers.ctc import Line
from recpack.readers.ink import Ink
from recpack.readers.islands import Reader, with_islands
from recpack.readers.language import VIETNAMESE_ONLY, script_of
from recpack.readers.layout import glyph_width
from recpack.readers.leftward import in_order, is_plain
from recpack.readers.marks import SCRIPTS as MARKED
from recpack.readers.marks import grown, trimmed
from recpack.readers.merging import merged, tokens_of
from recpack.readers.quads import TALL, aspect, box_of, crop, level, rotated, sides
from recpack.readers.script_line import Reading, is_leftward
from recpack.readers.spots import SCRIPTS as SPOTTED
from recpack.readers.spots import leaves_ink, parted, read_again
from recpack.readers.standing import may_stay
from recpack.readers.tesseract import LineReader, Word, is_installed
from recpack.readers.traineddata import LANGUAGES, data_of, digest_of

SAMPLE = 6  # lines
SURE = 0.9  # of the network: a line read so needs no second reader
FULL = 0.6  # of what a line can hold; 0.3 and less is the rule where the script is unknown
LEAST_SURE = 0.6  # of tesseract, over the lines of a sample
LEAST_LETTERS = 6
LEAST_LINE = 0.45  # of tesseract, over one line
_MARKED = 12  # letters to one with Vietnamese marks, at most; in Vietnamese it is 4
_SCRIPTS = 2  # on one page, besides those of the network
_LEAST_USUAL = 0.75  # of the network, for a line on a page in another script
_SHARE = 0.3  # of a page's lines, by length: it is written in that script
_DOUBTFUL = 0.85  # of tesseract, over a word that holds a token that matters
_COVERED = 0.4
_WRITTEN = 0.5  # of the columns of print hold strokes, and more
_TRIES, _CLEAR, _REST = 2, 0.15, 3.0  # of a line's height
_WEAK, _CAREFUL = 0.7, frozenset({"rus", "kor", "vie", "ara"})
_LEAST_WORD = 3  # letters
_HIGH = 1.2  # of the usual height: the box of a line holds parts of others
_CERTAIN = 0.3  # of the letters
_EM = 0.8
_GROWN = 12, 7  # pixels by which areas of ink are larger than the ink
_GAP = 1.6  # em without a character: two cells
_THAI_LETTERS = 60  # to one such word, at most


class ScriptReader:
    """Lines in Cyrillic, Arabic, Hangul, Thai and Vietnamese, as far as there are data."""

    def __init__(self) -> None:
        self._readers: dict[str, LineReader] = {}
        self._again: Reader | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Tesseract codes of the languages that can be read now."""
        if not is_installed():
            return ()
        return tuple(code for code in LANGUAGES if data_of(code) is not None)

    def fingerprint(self) -> str:
        """Package and digests of all data in use; "" if there are none."""
        from importlib.metadata import version

        codes = self.languages
        if not codes:
            return ""
        data = ",".join(f"{c}:{digest_of(c)}" for c in codes)
        return f"tesserocr-{version('tesserocr')}-{data}-2"

    def sense(self, crops: Sequence[Any], senses: tuple[int, int]) -> int | None:
        """In which of two turns (degrees) crops as they lie are upright text; None if in none."""
        scores = [(self._best([rotated(c, turn) for c in crops])[0], turn) for turn in senses]
        best, turn = max(scores)
        return turn if best else None

    def read(
        self, pixels: Any, quads: Any, read: Mapping[int, Line], again: Reader | None = None
    ) -> tuple[dict[int, Reading | None], Any]:
        """Lines of an upright picture that are in such a script, by their numbers in `quads`.

        None where neither engine can say what stands there. Behind the `quads` given stand those
        of lines that the detector has missed. `again` shows words to the network.
        """
        self._again = again
        quads = np.array(quads, np.float32)
        found = self._read(pixels, quads, read) if self.languages else {}
        codes = {line.code for line in found.values() if line}
        if len(codes) != 1:
            return found, quads
        more: list[Any] = []
        for quad in missed(pixels, quads):
            line = self._line(crop(pixels, quad), min(codes), Line("", 0.0, ()))
            if line is not None:
                found[len(quads) + len(more)] = line
                more.append(quad)
        return found, np.concatenate([quads, more]) if more else quads

    def _read(self, pixels: Any, quads: Any, read: Mapping[int, Line]) -> dict[int, Reading | None]:
        lines = {i: level(crop(pixels, quads[i])) for i in sorted(read) if _is_line(quads[i])}
        doubtful = [i for i in lines if not is_sure(quads[i], read[i])]
        vietnamese = self._is_vietnamese(lines, read)
        code = "vie" if vietnamese else self._script(doubtful, lines, quads)
        out: dict[int, Reading | None] = {}
        if not code:
            return out
        width = {i: sides(quads[i])[0] for i in lines}
        if code == "vie" or sum(width[i] for i in doubtful) > _SHARE * sum(width.values()):
            doubtful = [
                i
                for i in lines
                if i in doubtful
                or has_gap(quads[i], read[i])
                or not may_stay(read[i], code)
                or (LANGUAGES[code] in SPOTTED and leaves_ink(lines[i], read[i]))
            ]
        first, script = code, LANGUAGES[code]
        if script in MARKED:
            flat = dict(lines)
            taller, marks = grown(pixels, quads, lines, lambda i: self._is_text(lines[i], code))
            lines |= {i: level(crop(pixels, taller[i])) for i in doubtful}
            usual = float(np.median([sides(quads[i])[1] for i in lines]))
            lines |= {i: trimmed(lines[i]) for i in doubtful if sides(quads[i])[1] > _HIGH * usual}
            out |= {i: Reading((), code=code) for i in marks}
            for i in doubtful:
                found = None if i in marks else self._line(lines[i], code, read[i])
                if found:
                    out[i], quads[i] = found, taller[i]
            doubtful = [i for i in doubtful if i not in out]
            lines |= {i: flat[i] for i in doubtful}
        for _ in range(_SCRIPTS):
            out |= {i: found for i in doubtful if (found := self._line(lines[i], code, read[i]))}
            doubtful = [i for i in doubtful if i not in out]
            code = self._script(doubtful, lines, quads)
            if not code:
                break
        out |= {i: None for i in doubtful if not _may_stand(quads[i], read[i])}
        if script in SPOTTED:  # what stands beside it was read by nobody
            beside = [i for i in doubtful if i not in out and leaves_ink(lines[i], read[i])]
            out |= {i: _half_read(lines[i], read[i], first) for i in beside}
        return out | _numbers(lines, read, out, width)

    def _script(self, numbers: Sequence[int], lines: Mapping[int, Any], quads: Any) -> str:
        """The language in whose script a few of these lines are; "" if in none."""
        longest = sorted(numbers, key=lambda i: (-aspect(quads[i]), i))[:SAMPLE]
        return self._best([lines[i] for i in longest])[1]

    def _line(self, line: Any, code: str, known: Line) -> Reading | None:
        """One line read and joined with what the network knows of it; None if it is no text."""
        words = self._reader(code).read(line)
        if code in _CAREFUL:
            words = self._whole(words, line, code)
        if self._again:
            words = with_islands(words, line, LANGUAGES[code], self._again)
        words = merged(words, known, line, LANGUAGES[code])
        words = self._spotted(words, line, LANGUAGES[code])
        found = Reading(words, is_leftward(words), code)
        if found.sure < LEAST_LINE:
            return None
        agreed = found.text and "".join(found.text.split()) == "".join(known.text.split())
        return found if agreed or _own(found.text, code) else None

    def _is_text(self, line: Any, code: str) -> bool:
        """Whether a few letters of the script stand in a line beyond doubt."""
        words = self._reader(code).read(line, once=True)
        text = "".join(word.text for word in words)
        return _own(text, code) >= _LEAST_WORD and Reading(words).sure >= _DOUBTFUL

    def _spotted(self, words: tuple[Word, ...], line: Any, script: str) -> tuple[Word, ...]:
        """Words with figures and Latin letters as the network reads them alone, and in order."""
        if self._again and script in SPOTTED:
            words = read_again(words, line, script, self._again)
        return in_order(words) if script == "Arabic" else words

    def _whole(self, words: tuple[Word, ...], line: Any, code: str) -> tuple[Word, ...]:
        """The words, and those behind them where tesseract gave up in the middle of a line."""
        height, width = line.shape[:2]
        for _ in range(_TRIES):
            end = max((word.end for word in words), default=1.0)
            start = round(end * width + _CLEAR * height)
            if width - start < _REST * height or not is_written(line, start):
                break
            more = self._reader(code).read(line[:, start:])
            rest = Reading(more)
            if rest.sure < LEAST_SURE:
                break
            share = (width - start) / width
            shift = start / width
            words += tuple(
                replace(w, ends=tuple(round(shift + share * e, 5) for e in w.ends)) for w in more
            )
        return words

    def _best(self, crops: Sequence[Any]) -> tuple[float, str]:
        """(mean confidence, language) of the script that level crops are in; (0, "") if none."""
        best = 0.0, ""
        for code in self.languages:
            if code == "vie" or not crops:
                continue
            score = self._score(crops, code)
            if score > best[0]:
                best = score, code
        return best

    def _score(self, crops: Sequence[Any], code: str) -> float:
        """Mean confidence over the letters of the script; 0 if it is too low or too few."""
        letters, certain, total, text = 0, 0, 0.0, ""
        for line in crops:
            for word in self._reader(code).read(line, once=True):
                own = _own(word.text, code)
                letters += own
                total += word.sure * own
                text += word.text
                certain += own if own >= _LEAST_WORD and word.sure >= _DOUBTFUL else 0
        if letters < LEAST_LETTERS:
            return 0.0
        # A weak print leaves half of the words unsure; in another script none is sure.
        if total < LEAST_SURE * letters and (code != "ara" or certain < _CERTAIN * letters):
            return 0.0
        if code == "tha":
            hits = [text.count(word) for word in read_list("th/common.txt") if word in text]
            if len(hits) < 2 or sum(hits) * _THAI_LETTERS < letters:
                return 0.0
        return total / letters

    def _is_vietnamese(self, lines: Mapping[int, Any], read: Mapping[int, Line]) -> bool:
        """Whether a few lines, read anew, are full of letters that the network does not know."""
        text = "".join(line.text for line in read.values()).lower()
        if "vie" not in self.languages or not set(text) & VIETNAMESE_ONLY:
            return False
        longest = sorted(lines, key=lambda i: (-len(read[i].text), i))[: SAMPLE // 2]
        found = [word for i in longest for word in self._reader("vie").read(lines[i], once=True)]
        letters = "".join(word.text for word in found if word.sure >= LEAST_SURE).lower()
        marked = sum(ch in VIETNAMESE_ONLY for ch in letters)
        return marked * _MARKED > max(len(letters), 1)

    def _reader(self, code: str) -> LineReader:
        if code not in self._readers:
            self._readers[code] = LineReader(code)
        return self._readers[code]


def _half_read(picture: Any, line: Line, code: str) -> Reading:
    """Numbers whose unit nobody could read: unsure."""
    em = _EM * picture.shape[0] / max(picture.shape[1], 1)
    words = tuple(replace(word, sure=min(word.sure, 0.5)) for word in tokens_of(line, em))
    return Reading(in_order(words) if code == "ara" else words, code == "ara", code)


def _numbers(
    lines: Mapping[int, Any],
    read: Mapping[int, Line],
    found: Mapping[int, Reading | None],
    width: Mapping[int, float],
) -> dict[int, Reading | None]:
    """On a page of Arabic the lines of numbers alone, where they are printed from right to left."""
    own = [i for i, line in found.items() if line and line.leftward]
    if sum(width[i] for i in own) <= _SHARE * sum(width.values()):
        return {}
    out: dict[int, Reading | None] = {}
    for i, line in lines.items():
        if found.get(i) or not is_plain(read[i].text):
            continue
        read_as = tokens_of(read[i], _EM * line.shape[0] / max(line.shape[1], 1))
        placed = list(parted(list(read_as), line))
        words = in_order(placed)
        if [w.text for w in words] != [w.text for w in placed]:
            out[i] = Reading(words, leftward=True, code="ara")
    return out


def _is_line(quad: Any) -> bool:
    width, height = sides(quad)
    return min(width, height) >= 8 and height < TALL * width


def fill(quad: Any, line: Line) -> float:
    """How much of what a line can hold was read: 0.8 and more is the rule."""
    return sum(glyph_width(ch) for ch in line.text if not ch.isspace()) / 2 / aspect(quad)


def is_sure(quad: Any, line: Line) -> bool:
    """Whether the network knows the script of a line and read all of it."""
    return line.confidence >= SURE and (aspect(quad) < 2 or fill(quad, line) >= FULL)


def missed(pixels: Any, quads: Any) -> list[Any]:
    """Corners of what looks like lines of print outside `quads`."""
    if not len(quads):
        return []
    height, width = pixels.shape[:2]
    boxes = [box_of(quad, (width, height)) for quad in quads]
    usual = float(np.median([sides(quad)[1] for quad in quads]))
    out = []
    for area in Ink(pixels[:, :, ::-1]).outside(boxes):
        x0, x1, y0, y1 = area.x0 + _GROWN[0], area.x1 - _GROWN[0], area.y0, area.y1
        tall = area.height - 2 * _GROWN[1]
        own = Box(x0, y0, x1, y1)
        if any(_common(own, box) > _COVERED * own.width * own.height for box in boxes):
            continue  # rules above and below a line that is there
        if 0.4 * usual <= tall <= 1.4 * usual and x1 - x0 >= 4 * tall:
            out.append(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32))
    return out


def _common(one: Box, other: Box) -> float:
    """The area of both."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    tall = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(wide, 0.0) * max(tall, 0.0)


def is_written(line: Any, start: int) -> bool:
    """Whether there are letters in most of a level line from a column on."""
    grey = line if line.ndim == 2 else line.mean(axis=2)
    grey = grey[grey.shape[0] // 5 : -max(1, grey.shape[0] // 5)].astype(np.float32)
    differs = np.abs(grey - np.median(grey))
    strokes = float(np.percentile(differs[:, :start], 97)) if start else 255.0
    marked = (differs[:, start:] > max(0.5 * strokes, 24.0)).any(axis=0)
    return bool(marked.mean() > _WRITTEN)


def _may_stand(quad: Any, line: Line) -> bool:
    """Whether a line that tesseract cannot read may be what the network takes it for."""
    if aspect(quad) < 2:  # a letter does not fill the box around it
        figures = any(ch.isdigit() for ch in line.text) and not any(map(str.isalpha, line.text))
        return line.confidence >= (_LEAST_USUAL if figures else SURE)
    return line.confidence >= _LEAST_USUAL and fill(quad, line) >= FULL


def is_foreign(quads: Any, lines: Mapping[int, Line]) -> bool:
    """Whether the network does not know the script of most of these lines."""
    return sum(is_sure(quads[i], line) for i, line in lines.items()) * 2 < len(lines)


def has_gap(quad: Any, line: Line) -> bool:
    """Whether the network left out a part of a line as wide as two letters."""
    if len(line.places) != len(line.text):
        return False
    em = _EM * sides(quad)[1] / max(sides(quad)[0], 1.0)
    solid = [(p, c) for p, c in zip(line.places, line.text, strict=True) if not c.isspace()]
    ends = [0.0]
    for place, char in solid:
        half = glyph_width(char) * em / 4
        ends += [place - half, place + half]
    ends.append(1.0)
    return any(b - a > _GAP * em for a, b in zip(ends[::2], ends[1::2], strict=True))


def _own(text: str, code: str) -> int:
    """Letters of the script of a language."""
    script = LANGUAGES[code]
    return sum(
        not _is_jamo(ch) and script_of(ch) == ("Latin" if script == "Vietnamese" else script)
        for ch in text
    )


def _is_jamo(char: str) -> bool:
    """A part of a Hangul syllable, which stands alone where a sign was taken for one."""
    return "\u1100" <= char <= "\u11ff" or "\u3130" <= char <= "\u318f"
