"""All-capital lines as prose: models were trained on sentences."""

from __future__ import annotations

import re

from recpack.lang import read_toml
from recpack.mt.languages import primary

_LETTERS = re.compile(r"[^\W\d_]+")


def prose(line: str, language: str, whole: str = "") -> str:
    """An all-capital line in lower case; short words stay, for they may be abbreviations.

    `whole` is the line with what must keep its case, which `line` has blanked out.
    """
    words = _LETTERS.findall(whole or line)
    if sum(map(len, words)) < 5 or not all(w.isupper() for w in words):
        return line
    small = read_toml("translate.toml")["stopwords"].get(primary(language), ())

    def lower(match: re.Match[str]) -> str:
        word = match.group()
        return word.lower() if len(word) > 3 or word.lower() in small else word

    return _LETTERS.sub(lower, line)
