"""A page's text as recognisers see it: folded once, compared by all, with the way back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from recpack.deid.text.fold import fold_plain, is_cjk, visible

_SHOUTED = re.compile(r"^[^a-zà-ÿа-я\n]*[A-ZÀ-ÞА-Я]{3}[^a-zà-ÿа-я\n]*$", re.MULTILINE)


@dataclass(slots=True)
class PageText:
    """Lines joined by newlines, cells by tabs. Offsets are those of `plain`, until `span`.

    `plain` holds the visible characters, half-width and simplified, case and diacritics kept;
    `folded` is `plain` without both, of the same length; `cased` is `plain` with lines that shout
    (LETTERHEADS) in title case.
    """

    text: str
    plain: str = field(init=False)
    folded: str = field(init=False)
    _index: list[int] | None = field(init=False)
    _cased: str | None = field(init=False, default=None)
    _scripts: frozenset[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.plain, self._index = visible(self.text)
        self.folded = fold_plain(self.plain)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in `text` of plain[start:end]; invisible characters behind are included."""
        if self._index is None:
            return start, end
        places = self._index[start:end]
        lo, hi = min(places), max(places)
        after = self._index[end] if end < len(self._index) else len(self.text)
        return lo, after if after > hi else hi + 1

    @property
    def cased(self) -> str:
        """`plain`, of the same length, with lines in capitals in title case."""
        if self._cased is None:
            self._cased = _SHOUTED.sub(_quiet, self.plain)
        return self._cased

    @property
    def scripts(self) -> frozenset[str]:
        """Scripts that occur: han, kana, hangul, cyrillic, arabic, thai, latin."""
        if self._scripts is None:
            self._scripts = frozenset(n for n, p in _SCRIPTS if p.search(self.plain))
        return self._scripts


_SCRIPTS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("han", r"[\u3400-\u9fff]"),
        ("kana", r"[\u3041-\u30fa]"),
        ("hangul", r"[\uac00-\ud7a3]"),
        ("cyrillic", r"[\u0400-\u052f]"),
        ("arabic", r"[\u0620-\u06ff]"),
        ("thai", r"[\u0e01-\u0e4e]"),
        ("latin", r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    )
)


def _quiet(match: re.Match[str]) -> str:
    line = match[0]
    # A report in capitals throughout is told by its lines of running text as well.
    titled = "".join(
        c.lower() if i and line[i - 1].isalpha() and not is_cjk(c) else c
        for i, c in enumerate(line)
    )
    return titled if len(titled) == len(line) else line
