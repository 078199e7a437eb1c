"""Persons' names where one is expected: how far they reach in each script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from recpack.deid.text.fold import is_cjk
from recpack.deid.text.labelwords import Found, Labels
from recpack.deid.text.names import zh_surnames
from recpack.deid.text.page import PageText

_BOUNDARY = re.compile(r"$|[\s\t,;:、。/()\[\]|<>【】_*#\"'“”!?-]|[a-z0-9]|[男女](?=$|\W|\d|性)")
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•・.][\u4e00-\u9fff]{1,10})+")
_NAME_GAP = re.compile(r"[ ]|,[ ]?(?=[^\W\d_])|\^|['’]")
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?")
_NEXT_LABEL = re.compile(r"\s?[:\t#\d]|[ ]{2}")


@dataclass(frozen=True, slots=True)
class Place:
    """A page with its labels: what tells where a name must end."""

    page: PageText
    labels: Labels
    found: Mapping[int, Found]

    def person(self, at: int, limit: int, *, sure: bool) -> tuple[int, int] | None:
        """The name that begins at `at`, as offsets in the page's plain text; None if none does."""
        text = self.page.folded
        while at < limit and text[at] in " .:\t":
            at += 1
        if at >= limit or self._is_label(at, limit):
            return None
        if is_cjk(text[at]) or "\u3040" <= text[at] <= "\u30ff":
            return self._han(at, limit, sure=sure)
        return self._words(at, limit)

    def _is_label(self, at: int, limit: int) -> bool:
        """A label where a value should stand (an empty field, a row of headings) is no name."""
        label = self.found.get(at)
        return label is not None and (label.end >= limit or self.page.folded[label.end] in "\t\n: ")

    def _han(self, at: int, limit: int, *, sure: bool) -> tuple[int, int] | None:
        """A Han name of 2-4 characters (blanks between allowed), longer with a middle dot."""
        text, labels = self.page.folded, self.labels
        if any(text[at : at + n] in labels.not_names for n in range(1, 6)):
            return None
        dotted = _DOTTED.match(text, at, limit)
        if dotted:
            return dotted.span()
        single, compound = zh_surnames()
        known = text[at] in single or text[at : at + 2] in compound
        kana = any("\u3040" <= c <= "\u30ff" for c in text[at : at + 8])
        ends = _han_ends(text, at, limit, 8 if kana else 4)
        for end in reversed(ends[1:]):
            if not (end >= limit or _BOUNDARY.match(text, end) or self._title(end)):
                continue
            return (at, end) if known or sure else None
        if not (known and sure):
            return None
        # No boundary where one should be: half a signature, or words that OCR ran together.
        return at, ends[min(2, len(ends) - 1)]

    def _title(self, at: int) -> bool:
        text = self.page.folded
        return any(is_cjk(t[0]) and text.startswith(t, at) for t in self.labels.titles)

    def _words(self, at: int, limit: int) -> tuple[int, int] | None:
        """A name in an alphabetic script: words until a digit, a tab, a wide gap or a bracket.

        Where the script has capitals, a name goes on only with a capital or a particle (da, von).
        """
        text, labels = self.page.folded, self.labels
        start, end, last, count = at, at, at, 0
        cased = any(c.isupper() for c in self.page.plain[at : min(limit, at + 80)])
        while end < limit and count < 8:
            word = _WORDS.match(text, end, limit)
            if word is None:
                break
            bare = word[0].rstrip(".")
            if count == 0 and (bare in labels.titles or word[0] in labels.titles):
                start = end = last = _skip(text, word.end())
                continue
            particle = bare in labels.particles or bare in {"d", "da", "de"}
            if not particle and self._ends(bare, text[word.end() : word.end() + 3], count):
                break
            if cased and not particle and not self._capital(word):
                break
            count += not particle
            end = word.end()
            last = last if particle else end
            gap = _NAME_GAP.match(text, end, limit)
            if gap is None or text[gap.end() : gap.end() + 1] in {" ", ""}:
                break
            if "," in gap[0] and count >= 3:
                break
            end = gap.end()
        while last > start and text[last - 1] in " ,^":
            last -= 1
        letters = sum(c.isalpha() for c in text[start:last])
        return (start, last) if count and letters >= 3 and last > start else None

    def _capital(self, word: re.Match[str]) -> bool:
        """Whether a word has a capital first, or behind an elision (d'Alvarenga)."""
        plain = self.page.plain
        at = word.start() + (2 if word[0][1:2] in {"'", "’"} else 0)
        return plain[word.start()].isupper() or plain[at : at + 1].isupper()

    def _ends(self, bare: str, after: str, count: int) -> bool:
        """A word that no name begins with, or the next label (Nascimento is a name as well)."""
        if count == 0 and bare in self.labels.not_names:
            return True
        if self.labels.kinds.get(bare, "OTHER") == "OTHER":
            return False
        return count == 0 or bool(_NEXT_LABEL.match(after))


def _han_ends(text: str, at: int, limit: int, longest: int) -> list[int]:
    """End offsets of the first 1, 2, … characters of a name; single blanks inside are skipped."""
    ends: list[int] = []
    i = at
    while i < limit and len(ends) < longest:
        if is_cjk(text[i]) or "\u3040" <= text[i] <= "\u30ff":
            i += 1
            ends.append(i)
        elif text[i] == " " and ends and i + 1 < limit and is_cjk(text[i + 1]):
            i += 1
        else:
            break
    return ends


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " .":
        at += 1
    return at
