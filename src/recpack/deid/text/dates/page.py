"""A page as the date finder reads it: folded letters and digits, with the way back to the text."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import Counter
from functools import cache, cached_property

from recpack.deid.text.dates import names as datenames

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufe63"
_SIGNS = {"．": ".", "。": "。", "／": "/", "：": ":", "，": ",", "،": ",", "～": "~", "〜": "~",
          "（": "(", "）": ")", "’": "'", "‘": "'", "＇": "'", "＿": "_", "\u3000": " ",
          "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\r": " ",
          "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك",
          "國": "国", "曆": "历", "號": "号"}  # fmt: skip
# Marks that are dropped or composed, so that places move; and the letter whose small form is two.
_RARE = re.compile(
    r"[\u0300-\u036f\u0640\u064b-\u0652\u1100-\u11ff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u0130]"
)
_CLUSTER = re.compile(
    r"[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[^\u0300-\u036f][\u0300-\u036f]*"
)
_SLASHED = re.compile(
    r"\d(?<!\d\d)\d?([/-])(\d{1,2})\1(?:19|20)\d\d|(?<![\d/.-])\d\d?(/)(\d\d)/\d\d(?![\d/])"
)
_SHORT_SLASHED = re.compile(
    r"(?<![\d/.,-])(?:0\d|[12]\d|3[01])/(?:0\d|[12]\d|3[01])/\d\d(?![\d/.,])"
)
_SAMPLE = 20_000  # letters that are enough to tell a language


@cache
def _table() -> dict[int, str]:
    table = {ord(c): "-" for c in _DASHES} | {ord(a): b for a, b in _SIGNS.items()}
    for code in range(0x80, 0x10000):
        digit = unicodedata.decimal(chr(code), None)
        if digit is not None:
            table[code] = str(digit)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00), 0x451):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code):
            table[code] = base
    table[ord("đ")] = "d"
    return table


def fold(text: str) -> str:
    """Small letters without accents, ASCII digits and signs; one character for one, or shorter."""
    return text.lower().translate(_table())


class Page:
    """A text, its folded form, and what its letters tell about language and calendar.

    `text` is folded; `span(a, b)` gives the place of text[a:b] in `original`.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self._starts: list[int] | None = None
        self._ends: list[int] = []
        folded = fold(original)
        if _RARE.search(original) or len(folded) != len(original):
            folded = self._composed(original)
        self.text = folded

    def _composed(self, original: str) -> str:
        out: list[str] = []
        self._starts = []
        for match in _CLUSTER.finditer(original):
            whole = unicodedata.normalize("NFC", match[0])
            if _RARE.match(whole) and whole[0] != "\u0130":
                continue
            out.append((fold(whole) or " ")[0])
            self._starts.append(match.start())
            self._ends.append(match.end())
        return "".join(out)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a place in the folded text."""
        if self._starts is None:
            return start, end
        if end <= start:
            at = self._starts[start] if start < len(self._starts) else len(self.original)
            return at, at
        return self._starts[start], self._ends[end - 1]

    def at(self, place: int) -> int:
        """The place in the folded text of a place in the original."""
        return place if self._starts is None else bisect.bisect_left(self._starts, place)

    def whole(self, start: int, end: int) -> bool:
        """There is nothing but this on the page."""
        if len(self.text) > end - start + 8:
            return False
        return not self.text[:start].strip(" '") and not self.text[end:].strip(" .")

    @cached_property
    def thai(self) -> bool:
        """Thai letters."""
        return bool(re.search(r"[ก-ฮ]", self.text))

    @cached_property
    def arabic(self) -> bool:
        """Arabic letters, and no letters of Persian, whose years of the Hijra are solar."""
        return bool(re.search(r"[\u0621-\u064a]", self.text)) and not re.search(
            r"[پچژگکی]", self.original
        )

    @cached_property
    def kana(self) -> bool:
        """Japanese by its letters or by its eras."""
        return bool(re.search(r"[\u3041-\u30fe]|令和|平成|昭和", self.text))

    @cached_property
    def cjk(self) -> bool:
        """Han, kana or Hangul: the year comes first."""
        return bool(re.search(r"[\u3041-\u30fe\u4e00-\u9fff\uac00-\ud7a3]", self.text))

    @cached_property
    def roc(self) -> bool:
        """Years of the Republic of China: it is named, or a year of three digits is written."""
        return bool(
            re.search(r"民国\s?\d|民国[一二三四五六七八九十]|(?<!\d)1[0-2]\d\s?年", self.text)
        )

    @cached_property
    def month_first(self) -> bool:
        """12/31/2023 or 12/31/23 stands on the page, and no 31/12/2023."""
        first = second = False
        for match in _SLASHED.finditer(self.text):
            first |= int(match[0].split(match[1] or match[3])[0]) > 12
            second |= int(match[2] or match[4]) > 12
        return second and not first

    @cached_property
    def separators(self) -> frozenset[str]:
        """The signs between the numbers of whole dates: "." and "y." if the year comes first."""
        day_first = re.findall(r"\d(?<!\d\d)\d?([-/.])\d{1,2}\1(?:19|20|25)\d\d(?!\d)", self.text)
        year_first = re.findall(r"(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?!\d)", self.text)
        return frozenset(day_first) | frozenset(f"y{s}" for s in year_first)

    @cached_property
    def short_slashed(self) -> bool:
        """Whole dates with a year of two digits stand on the page (07/10/24)."""
        return _SHORT_SLASHED.search(self.text) is not None

    @cached_property
    def years(self) -> frozenset[int]:
        """Years of four digits that are on the page."""
        return frozenset(map(int, re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", self.text)))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages that the page's common words and months speak for, the likeliest first."""
        start = self.text[:_SAMPLE]
        return datenames.ranked(self._spoken + datenames.named(start))

    @cached_property
    def _spoken(self) -> Counter[str]:
        return datenames.spoken(self.text[:_SAMPLE])

    @cached_property
    def spoken(self) -> str:
        """The language that the page's common words speak for; "" if they are silent."""
        return next(iter(datenames.ranked(self._spoken)), "")

    @cached_property
    def european(self) -> bool:
        """In a language that writes its days with points (24.10.)."""
        return bool({"de", "ru"} & set(self.languages[:1]))

    @cached_property
    def date_rows(self) -> bool:
        """A table whose first column is headed as one of dates."""
        heads = re.findall(r"(?:\A|\n) ?([^\t\n\d]{2,16})\t", self.text)
        return any(datenames.strong_before().search(head) for head in heads)

    def before(self, start: int) -> str:
        """Is a word that announces a date before this place: "strong", "weak" or ""."""
        line = self.text[max(0, start - 40) : start].rpartition("\n")[2]
        if datenames.strong_before().search(line):
            return "strong"
        return "weak" if datenames.weak_before().search(line) else ""
