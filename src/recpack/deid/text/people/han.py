"""Chinese names by the title or the relation beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.fold import is_cjk
from recpack.deid.text.names import is_word, zh_surnames
from recpack.deid.text.page import PageText
from recpack.ports import Span

_ZH_TITLE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,3}?)\s?(?P<title>(?:副?主任|主治|住院)医师|副?教授|副?主任|医生|大夫|护士长|护士)"
)
_ZH_AFTER_NAME = frozenset("有患因于曾已现在死去健均无亦也为是代签字陪")
_ZH_WORDS_BEFORE = frozenset("和于应向从都时能有关管后终经等由请科在是让为任常原后前全各")
_ZH_RELATION = re.compile(
    r"(?:父亲|母亲|爸爸|妈妈|妻子|丈夫|爱人|配偶|儿子|女儿|长子|次子|长女|次女|独子|独女|哥哥|弟弟|姐姐|妹妹"
    r"|大哥|二哥|大姐|二姐|胞兄|胞弟|胞姐|胞妹|兄|弟|姐|妹|儿媳|女婿|外甥|侄子|侄女|孙子|孙女|家属|其父|其母|其妻|其夫|其子|其女)"
    r"[（(]?(?P<name>[\u4e00-\u9fff]{2,4})"
)


@dataclass(frozen=True, slots=True)
class ChineseNames:
    """Names next to a title (王主任) or behind a relation (弟弟王建军)."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return "Chinese names: persons by a title or a relation beside"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone; the title stays, it says who spoke."""
        yield from self._titled(page.plain)
        yield from self._relatives(page.plain)

    def _relatives(self, text: str) -> Iterator[Span]:
        """弟弟王建军: a relation, then a name that is no word of medicine or of every day."""
        single, compound = zh_surnames()
        for match in _ZH_RELATION.finditer(text):
            start, run = match.start("name"), match["name"]
            if run[:2] not in compound and run[0] not in single:
                continue
            for size in (3, 2) if run[:2] not in compound else (4, 3):
                name = run[:size]
                after = text[start + size : start + size + 1]
                ended = not is_cjk(after) or after in _ZH_AFTER_NAME
                if len(name) == size and ended and not is_word(name):
                    yield Span(start, start + size, "RELATIVE", 0.75, "relation")
                    break

    def _titled(self, text: str) -> Iterator[Span]:
        single, compound = zh_surnames()
        for match in _ZH_TITLE.finditer(text):
            for start in range(match.start("name"), match.end("name")):
                name = text[start : match.end("name")]
                known = name[:2] in compound or name[0] in single
                bounded = start == 0 or not is_cjk(text[start - 1])
                if not known or (len(name) == 1 and name in _ZH_WORDS_BEFORE):
                    continue
                if len(name) > 1 and not bounded:
                    continue
                yield Span(start, match.end("name"), "STAFF", 0.8, "title")
                break
