"""Names of months and weekdays, and the words beside dates, from lang/<code>/calendar.toml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from recpack import lang

# Earlier ones win where a name is the same in several and the page does not tell.
_ORDER = ("en", "de", "fr", "es", "pt", "ru", "id", "vi", "ar", "th", "ja", "ko", "zh")
_SCRIPTS = (("ru", "[а-я]"), ("th", "[ก-ฮ]"), ("ar", "[\u0621-\u064a]"), ("ja", "[\u3041-\u30fe]"),
            ("ko", "[\uac00-\ud7a3]"), ("zh", "[\u4e00-\u9fff]"))  # fmt: skip
# Scripts written without blanks: a name may stand in the middle of letters.
OPEN = "\u0e00-\u0e4e\u3041-\u30fe\u4e00-\u9fff\uac00-\ud7a3"


@dataclass(frozen=True, slots=True)
class Row:
    """Names of one style in one language; `calendar` is gregorian, hijri or week."""

    language: str
    calendar: str
    names: tuple[str, ...]
    short: bool = False

    def name(self, number: int, like: str) -> str:
        """The name of a month or weekday (1 is the first) with the capitals of `like`."""
        name = self.names[number - 1]
        if like.isupper() and len(like) > 1:
            return name.upper()
        if like[:1].isupper():
            return name[0].upper() + name[1:]
        return name.lower() if like.islower() else name


@cache
def _tables() -> tuple[tuple[str, dict[str, Any]], ...]:
    others = (c for c in lang.languages() if c not in _ORDER)
    return tuple((c, lang.read_toml(f"{c}/calendar.toml")) for c in (*_ORDER, *others))


def _rows(key: str, calendar: str, *, short: bool = False) -> Iterable[Row]:
    for code, table in _tables():
        for names in table.get(key, []):
            yield Row(code, calendar, tuple(names), short)


def _index(rows: Iterable[Row]) -> dict[str, tuple[tuple[Row, int], ...]]:
    from recpack.deid.text.dates.page import fold

    index: dict[str, list[tuple[Row, int]]] = {}
    for row in rows:
        for number, name in enumerate(row.names, 1):
            index.setdefault(fold(name), []).append((row, number))
    return {k: tuple(v) for k, v in index.items()}


@cache
def months() -> dict[str, tuple[tuple[Row, int], ...]]:
    """Folded name to (row, number of the month)."""
    rows = (*_rows("months", "gregorian"), *_rows("hijri", "hijri"))
    return _index(rows)


@cache
def weekdays() -> dict[str, tuple[tuple[Row, int], ...]]:
    """Folded name to (row, number of the day; Monday is 1)."""
    return _index((*_rows("weekdays", "week"), *_rows("weekdays_short", "week", short=True)))


def trie(words: Iterable[str]) -> str:
    """One regular expression for many words, the longest first, tried letter by letter."""
    tree: dict[str, Any] = {}
    for word in sorted(set(words)):
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}

    def source(node: dict[str, Any]) -> str:
        branches = [re.escape(c) + source(n) for c, n in node.items() if c]
        if not branches:
            return ""
        body = branches[0] if len(branches) == 1 else "|".join(branches)
        if "" in node:
            return f"(?:{body})?"
        return f"(?:{body})" if len(branches) > 1 else body

    return source(tree)


@cache
def month_pattern() -> re.Pattern[str]:
    """Any name of a month in a folded text; letters beside it are for the caller to look at."""
    return re.compile(trie(months()))


@cache
def weekday_before() -> re.Pattern[str]:
    """A weekday that ends where a date begins (search it in the last characters before)."""
    article = r"(?:den |the |o |el |le |dia |on |ngay |tanggal |tgl |ที่ ?|am |em )?"
    names = trie(weekdays())
    # 15 Fr is the size of a catheter.
    return re.compile(rf"(?<![^\W\d_])(?<!\d )(?P<w>{names})\.?(?:, ?| ?\n?){article}\Z")


@cache
def weekday_after() -> re.Pattern[str]:
    """A weekday right after a date: in brackets, behind a comma or a blank."""
    names = trie(weekdays())
    return re.compile(
        rf"\.? ?(?:г\.|г|года)?,? ?(?P<o>\()? ?(?P<w>{names})(?![^\W\d_])(?P<c>\.? ?\))?"
    )


def _words(key: str) -> list[str]:
    from recpack.deid.text.dates.page import fold
    from recpack.deid.text.fold import plain_text

    # Pages are read as they are written, or with their Han characters simplified.
    found = (w for _, table in _tables() for w in table.get(key, []))
    return [way for w in found for way in dict.fromkeys((fold(w), fold(plain_text(w))))]


@cache
def month_words() -> dict[str, list[str]]:
    """Folded words of each language that stand before a month alone (in, since)."""
    from recpack.deid.text.dates.page import fold

    return {c: [fold(w) for w in t["in"]] for c, t in _tables() if t.get("in")}


@cache
def strong_before() -> re.Pattern[str]:
    """A word for a date at the end of a line's beginning, or in a label that a colon ends."""
    words = trie(_words("before"))
    edge = rf"(?:(?<![^\W_])|(?<=[{OPEN}]))"
    return re.compile(rf"{edge}{words}(?:[^\d\n:]{{0,24}}: ?\t?| ?[.\t(]? ?)\Z")


@cache
def weak_before() -> re.Pattern[str]:
    """A preposition at the end of a line's beginning."""
    return re.compile(rf"(?:(?<![^\W_])|(?<=[{OPEN}])){trie(_words('weak'))} ?\Z")


@cache
def event_after() -> re.Pattern[str]:
    """What is done or happens on a day, after it (03.09 звонок, 24/10 Telefonat)."""
    return re.compile(rf" ?[-:,]? ?{trie(_words('event'))}")


@cache
def until() -> str:
    """What stands between the two ends of a span of days, or between days of a list."""
    return rf" ?(?:-|~|、|&|至|到)\n? ?|[ \n](?:{trie((*_words('until'), *_words('and')))})\n? "


@cache
def _stop() -> dict[str, tuple[str, ...]]:
    from recpack.deid.text.dates.page import fold

    out: dict[str, tuple[str, ...]] = {}
    for code, table in _tables():
        for word in table.get("stop", []):
            out[fold(word)] = (*out.get(fold(word), ()), code)
    return out


@cache
def common_words() -> frozenset[str]:
    """Words of every day of some language that are short names of months in others."""
    return frozenset(_words("words"))


def spoken(folded: str) -> Counter[str]:
    """How often the letters and common words of each language stand in a text."""
    count: Counter[str] = Counter(c for c, letters in _SCRIPTS if re.search(letters, folded))
    stop = _stop()
    for word in re.findall(r"[^\W\d_]+", folded):
        for code in stop.get(word, ()):
            count[code] += 2
    return count


def named(folded: str) -> Counter[str]:
    """How often months are named in each language in a text."""
    names = months()
    words = (w for w in re.findall(r"[^\W\d_]+", folded) if w in names)
    return Counter(code for w in words for code in {row.language for row, _ in names[w]})


def ranked(count: Counter[str]) -> tuple[str, ...]:
    """Languages by their count, the likeliest first."""
    order = {code: i for i, (code, _) in enumerate(_tables())}
    return tuple(sorted(count, key=lambda c: (-count[c], order[c])))
