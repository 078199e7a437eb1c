"""Page numbers as printed ("Page 2 of 3", "第2页 共3页", "2/3"), and the order they ask for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from recpack.lang import read_toml
from recpack.model.document import Block, Page

_ZONE = 0.2  # of the height, at the top and at the foot
_MOST_PAGES = 500


def printed_order(pages: Sequence[Page]) -> tuple[int, ...] | None:
    """Indices of the pages in the order of their printed numbers.

    None unless every page has one number, they run from 1 to the number of pages, and the total,
    where it is printed, is that number on every page.
    """
    if len(pages) < 2:
        return None
    numbers = []
    for page in pages:
        found = printed_number(page)
        if found is None or found[1] not in (None, len(pages)):
            return None
        numbers.append(found)
    if len({total for _, total in numbers}) > 1:
        return None
    places = [number for number, _ in numbers]
    if sorted(places) != list(range(1, len(pages) + 1)):
        return None
    return tuple(places.index(number) for number in range(1, len(pages) + 1))


def printed_number(page: Page) -> tuple[int, int | None] | None:
    """(number, total) at the head or foot of a page; None if there is none, or more than one."""
    whole: set[tuple[int, int | None]] = set()
    alone: set[tuple[int, int | None]] = set()
    for block in margins(page):
        for cell in _plain(block.text).split("\t"):
            whole |= set(_totals(cell))
            alone |= set(_singles(cell))
    found = whole or alone
    return next(iter(found)) if len(found) == 1 else None


def margins(page: Page) -> list[Block]:
    """The lines at the head and foot of a page."""
    return [
        b
        for b in page.blocks
        if not _ZONE < (b.box.y0 + b.box.y1) / 2 / max(page.height, 1) < 1 - _ZONE
    ]


def is_page_number(cell: str) -> bool:
    """Whether a piece of a line tells the number of its page."""
    plain = _plain(cell)
    return bool(_totals(plain) or _singles(plain))


def _plain(text: str) -> str:
    """NFKC, case-folded, digits of all scripts as ASCII."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(str(unicodedata.decimal(ch)) if ch.isdecimal() else ch for ch in folded)


def _totals(cell: str) -> list[tuple[int, int | None]]:
    rules = _rules()
    out: list[tuple[int, int | None]] = []
    for rule in rules.totals:
        for match in rule.finditer(cell):
            number, total = int(match["n"]), int(match["t"])
            if 1 <= number <= total <= _MOST_PAGES:
                out.append((number, total))
        if out:
            return out
    return out


def _singles(cell: str) -> list[tuple[int, int | None]]:
    return [
        (int(match["n"]), None)
        for rule in _rules().singles
        if (match := rule.fullmatch(cell.strip()))
    ]


class _Rules:
    """Patterns of the words in `sheets.toml`."""

    def __init__(self) -> None:
        words = read_toml("_rules/sheets.toml")
        page, of = (
            "|".join(
                sorted((re.escape(_plain(w)) for w in words[name]), key=lambda w: (-len(w), w))
            )
            for name in ("page", "of")
        )
        n, t = r"(?P<n>\d{1,3})", r"(?P<t>\d{1,3})"
        gap, no = r"[\s.:,;,、|-]{0,4}", r"(?:n[o.°º]{1,2}|№|#)?"
        word = rf"(?:{page}){gap}{no}{gap}"
        unit = r"\s?(?:页|頁|ページ|쪽|페이지|면|页次)?"
        free = r"(?<![\w/.,])"
        end = r"(?![\d/.,]*\d)"
        patterns = (
            rf"{free}(?:{word}){n}{unit}{gap}(?:\()?(?:{of}){gap}(?:{page})?{gap}{t}{end}",
            rf"共\s*{t}\s*[页頁]{gap}第\s*{n}\s*[页頁]",
            rf"(?:총\s*)?{t}\s*(?:페이지|쪽|면)\s*중\s*(?:제\s*)?{n}\s*(?:페이지|쪽|면)?",
            rf"(?:全|総)\s*{t}\s*(?:ページ|頁)(?:中|の)?{gap}(?:第\s*)?{n}\s*(?:ページ|頁)",
            rf"{free}{n}\s*/\s*{t}\s*(?:页|頁|ページ|쪽|페이지|면){end}",
            rf"{free}{n}\s*(?:页|頁|ページ|쪽|페이지)\s*/\s*{t}\s*(?:页|頁|ページ|쪽|페이지){end}",
            rf"^[\s(\[-]*{n}\s*(?:/|of|de|von|sur|dari|из|จาก|من)\s*{t}[\s)\]-]*$",
        )
        self.totals = tuple(re.compile(pattern) for pattern in patterns)
        self.singles = (
            re.compile(rf"(?:{word}){n}{unit}"),
            re.compile(rf"[-–—·]\s*{n}\s*[-–—·]"),
        )


@cache
def _rules() -> _Rules:
    return _Rules()
