"""Chinese laboratories, insurers, shops and hospitals that are told by a short name alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.fold import is_cjk, plain_text
from recpack.deid.text.people.han.words import lexicon
from recpack.deid.text.wordfinder import WordFinder
from recpack.ports import Span

_HAN = r"\u4e00-\u9fff"
_MORE = re.compile("体检|医学|诊断|基因|检验|酒店|宾馆|保险|人寿|科技|公司|药房")
_NO_HOSPITAL = re.compile(
    "路|街|公园|广场|大学|堂|区|村|镇|县|病|细胞|组织|标志|科|人|说|的科|政府|币|法|检|代表|群众|银行|大会|项|足"
)
# 瑞慈体检, 燃石医学: no words, and a word of the trade behind.
_TRADE_END = re.compile(
    r"的|公司|中心|业务|报告|送检|销售|客服|[，,。;；、（）()\s]|做|查出|测|检|出具|抽|回报|工作人员|$"
)
# 地点杭州康晟会议室, 苏州泽康总部
_SEATED = re.compile(rf"(?<=[于在至到点送赴往])[{_HAN}]{{4,6}}\Z")


# Characters of grammar and of orders: no firm is called so before a word of the trade.
_GRAMMAR = frozenset(
    "如需若拟再已未经予行作为应宜望建议查复补请由对因则且并及或与和的了在是有无不其该此各均仍亦即便才就都也还又更"
)


@cache
def _finder() -> tuple[WordFinder, dict[str, str]]:
    data = lang.read_toml("zh/places.toml")
    kinds = {plain_text(w): "brand" for w in data["organisations"]["brands"]}
    told = data["told"]
    pairs = ((c, s) for c in told["cities"] for s in told["short"])
    kinds.update((c + link + s, "city") for c, s in pairs for link in ("", "的"))
    kinds.update(dict.fromkeys(told["province"], "province"))
    for kind in ("trade", "seat"):
        for word in told[f"{kind}s"]:
            kinds.setdefault(word, kind)
    return WordFinder(kinds), kinds


@cache
def _towns() -> frozenset[str]:
    return frozenset(lang.read_list("zh/places.txt"))


def find(text: str, hard: Collection[str], generic: Collection[str]) -> Iterator[Span]:
    """Spans in plain text; `hard` are characters before which no name goes, `generic` no names."""
    finder, kinds = _finder()
    for start, end, word in finder.find(text):
        kind = kinds[word]
        if kind == "brand":
            yield from _brand(text, start, end)
        elif kind in {"city", "province"}:
            at = start if kind == "city" else _province(text, start)
            if at >= 0 and _NO_HOSPITAL.match(text, end) is None:
                yield Span(at, end, "HOSPITAL", 0.65, "organisation")
        elif kind == "trade":
            yield from _trade(text, start, end, hard, generic)
        else:
            yield from _seated(text, start)


def _brand(text: str, start: int, end: int) -> Iterator[Span]:
    known = lexicon().words
    whole = end - start > 2 or text[end - 1 : end + 1] not in known
    if text[start - 1 : start + 1] in known or not whole:
        return
    more = _MORE.match(text, end)
    yield Span(start, more.end() if more else end, "HOSPITAL", 0.65, "brand")


def _province(text: str, at: int) -> int:
    """Where the province begins whose 省 stands at `at`; -1 if none."""
    return next((at - n for n in (2, 3) if text[at - n : at] in _towns()), -1)


def _trade(
    text: str, at: int, end: int, hard: Collection[str], generic: Collection[str]
) -> Iterator[Span]:
    """A name of two or three characters that are no words, before a word of the trade."""
    if _TRADE_END.match(text, end) is None:
        return
    known = lexicon().words
    for size in (3, 2):
        start = at - size
        own, before = text[max(0, start) : at], text[start - 1 : start] if start > 0 else " "
        edge = not is_cjk(before) or before in hard or before in "送找请做去经从"
        if start < 0 or not edge or own in generic or not all(map(is_cjk, own)):
            continue
        if not _GRAMMAR.isdisjoint(own):
            continue  # 如需基因检测, 拟行分子检测
        if not any(text[i : i + n] in known for i in range(start, at - 1) for n in (2, 3)):
            yield Span(start, end, "HOSPITAL", 0.6, "trade")
            return


def _seated(text: str, at: int) -> Iterator[Span]:
    """A town and what is no word before a room or an office: 杭州康晟会议室."""
    match = _SEATED.search(text, max(0, at - 7), at)
    known = lexicon().words
    if match and match[0][:2] in _towns():
        own = match[0]
        if not any(own[i : i + 2] in known for i in range(2, len(own) - 1)):
            yield Span(*match.span(), "HOSPITAL", 0.6, "seated")
