"""What the network read surely on a page in another script, and whether it may stand there."""

from __future__ import annotations

import re

from recpack.readers.ctc import Line
from recpack.readers.language import script_counts
from recpack.readers.merging import has_latin_name
from recpack.readers.spots import SCRIPTS as SPOTTED
from recpack.readers.tokens import is_known_name, is_unit
from recpack.readers.traineddata import LANGUAGES

SURE = 0.9  # of the network: a line read so needs no second reader
_LATIN = 4  # letters: what is longer is read of no Thai word so surely
_HALF_UNIT = re.compile(r"/(?!\s?\d)|(?<![\d\s])/")  # the letters of "5,1 г/л" were passed over


def may_stay(line: Line, code: str) -> bool:
    """Whether a line surely read by the network may stay on a page in another script."""
    if not any(ch.isalpha() for ch in line.text):
        return _HALF_UNIT.search(line.text) is None
    if code == "vie":
        return False
    counts = script_counts(line.text)
    if code == "tha" and not all(map(_is_no_thai, line.text.split())):
        return False
    if LANGUAGES[code] in SPOTTED and counts["Latin"] and min(line.scores, default=0.0) >= SURE:
        return line.confidence >= 0.95
    if counts["Han"] + counts["Kana"] >= 2:
        return line.confidence >= 0.97
    # Cyrillic capitals look like Latin ones, so a short word proves nothing.
    sure = counts["Latin"] >= (12 if code == "rus" else 2) or has_latin_name(line.text)
    return sure and line.confidence >= 0.97


def _is_no_thai(run: str) -> bool:
    """Whether Latin letters are a unit, a name or a word: of kilograms the network makes "nn."."""
    bare = run.strip("()[].,:;")
    letters = re.findall("[A-Za-z]+", bare)
    return (
        bare == "g"
        or is_unit(bare)
        or all(part.isupper() or len(part) > _LATIN or is_known_name(part) for part in letters)
    )
