"""Numbers that Chinese papers write without a label: beds, extensions, military papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.ports import Span

_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # 15床, 加12床, 03-15床; not 3床旁, 50床位.
    (
        "ID",
        re.compile(
            r"(?<![0-9A-Za-z.第共-])(?:[加+][ ]?)?[A-Za-z]?\d{1,3}(?:-\d{1,3})?[ ]?床(?!位|旁|边|日|头|单|垫|档|上|下|/)"
        ),
    ),
    ("ID", re.compile(r"(?<=[住入转至到邻])[一二三四五六七八九十]{1,3}床(?!位|旁|边|日)")),
    ("ID", re.compile(r"\b[Ww](?:ar)?d\.?[ ]?\d{1,3}[A-Z]?[ ,]{1,2}[Bb]ed[ ]?\d{1,3}[A-Z]?")),
    ("ID", re.compile(r"[\u4e00-\u9fff]字第[ ]?\d{6,10}[ ]?号")),
    ("ID", re.compile(r"(?<=微信)号?(?:是|为)?[ ]?[:：]?[ ]?[A-Za-z][\w-]{5,19}")),
    ("PHONE", re.compile(r"(?<=分机)[:：]?[ ]?\d{3,6}(?!\d)")),
    ("PHONE", re.compile(r"(?<=\d)[ ]?转[ ]?\d{3,6}(?!\d)")),
    ("PHONE", re.compile(r"(?<=致电|请电|电话|拨打)[ ]?\d{4}[ -]?\d{4}(?!\d)")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChineseNumbers:
    """Beds in prose, extensions, numbers of military papers, accounts of WeChat."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return "Chinese numbers without a label: beds, extensions, military papers, WeChat"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans."""
        if "zh" not in self.languages or (self.languages[0] != "zh" and "kana" in page.scripts):
            return
        for tag, pattern in _NUMBERS:
            for match in pattern.finditer(page.plain):
                yield Span(*match.span(), tag, 0.8, "number")
