"""Chinese hospitals, laboratories, companies, schools: from their last word to their first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from recpack import lang
from recpack.deid.text.fold import is_cjk, plain_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.han import brands
from recpack.deid.text.people.han.words import lexicon
from recpack.ports import Span

_LONGEST = 24
_HAN = r"\u4e00-\u9fff"
_AFTER = re.compile(
    rf"(?:[（(][{_HAN}]{{1,6}}(?:院|院区|区|部|分院|中心|所|店|公司)[)）]|[东西南北本新老总分](?:院区|院|部)(?![{_HAN}]*长)"
    rf"|[{_HAN}]{{2,4}}(?:院区|分院|分部|分公司))"
)
_ABBREVIATED = re.compile(
    rf"(?P<a>[{_HAN}]{{1,4}})(?:附属?|第)?[一二三四五六七八九十](?:附)?院(?!次|区|子|长|感)|[{_HAN}]{{1,4}}附院"
)
_WORD = re.compile(rf"[{_HAN}]")
_BRACKET = re.compile(rf"[（(][{_HAN}]{{2,6}}[)）]$")
_COUNTED, _COUNTS = (
    frozenset("年月日时号"),
    frozenset("0123456789一二三四五六七八九十几半同当今去明前每多次全"),
)
_BETWEEN = frozenset("与及和")
_WRAPPED = 18  # a line at least so long goes on in the next
_WELL_NAMED = ("省", "市", "县", "区", "州", "镇", "乡", "村", "大学", "集团")


def _any(words: list[str]) -> str:
    return "|".join(
        re.escape(w) for w in sorted({plain_text(w) for w in words}, key=lambda w: (-len(w), w))
    )


@dataclass(frozen=True, slots=True)
class _Rules:
    keyword: re.Pattern[str]
    stop: re.Pattern[str]
    hard: frozenset[str]
    short: re.Pattern[str]
    generic: frozenset[str]
    weak: frozenset[str]
    no_after: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@cache
def _rules() -> _Rules:
    data: dict[str, Any] = lang.read_toml("zh/places.toml")["organisations"]
    return _Rules(
        keyword=re.compile(_any(data["strong"])),
        stop=re.compile(f"{_any(data['keep'])}|(?P<stop>{_any(data['stop'])})"),
        hard=frozenset(plain_text(data["hard"])),
        short=re.compile(_any(data["short"])),
        generic=frozenset(plain_text(w) for w in data["generic"]),
        weak=frozenset(plain_text(w) for w in data["weak"]),
        no_after=tuple(plain_text(w) for w in data["no_after"]),
        before=tuple(plain_text(w) for w in data["short_before"]),
        after=tuple(plain_text(w) for w in data["short_after"]),
    )


@dataclass(frozen=True, slots=True)
class ChineseOrganisations:
    """Names that end with a word such as 医院, 检验所, 公司, 大学; well-known short names."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Chinese organisations: hospitals, laboratories, companies, schools, offices, from "
            "their last word leftwards to where a name must begin"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names, branch and campus with them."""
        if "zh" not in self.languages or (self.languages[0] != "zh" and "kana" in page.scripts):
            return
        text, rules = page.plain, _rules()
        done = (0, 0)
        for match in rules.keyword.finditer(text):
            start = _first(text, match.start(), rules)
            end = _last(text, match.end())
            if _is_name(text, start, match.start(), end, rules):
                if start < done[1]:
                    start = done[0]  # 江海大学医学院 and 附属仁和医院 are one
                done = (start, end)
                sure = match[0] in {"医院", "有限公司"} or end - start >= 6
                yield Span(start, end, "HOSPITAL", 0.85 if sure else 0.7, "organisation")
        yield from _abbreviated(text, rules)
        yield from brands.find(text, rules.hard, rules.generic)


def _first(text: str, end: int, rules: _Rules) -> int:
    """Where the name that reaches to `end` begins."""
    start = end - _wrapped(text, end)
    floor = max(0, end - _LONGEST)
    while start > floor:
        char = text[start - 1]
        if is_cjk(char) or char in "〇○" or (char == "·" and start - 1 > floor):
            start -= 1
        elif char in ")）":
            bracket = _BRACKET.search(text, floor, start)
            if bracket is None or bracket.start() == floor:
                break
            start = bracket.start()
        elif char.isascii() and char.isalnum() and text[start : start + 1] not in "年月日":
            start -= 1
        else:
            break
    for match in rules.stop.finditer(text, start, end):
        if match["stop"] and not _goes_on(text, match, start, end, rules):
            start = match.end()
    while start < end and text[start].isascii() and text[start].isdigit() and is_cjk(
        text[start + 1 : start + 2] or " "
    ) and not text.startswith("医院", start + 3):  # fmt: skip
        start += 1  # a number that belongs to what stands before
    if end - start > 16 and (start == floor):
        start = end - 10
    return start


def _wrapped(text: str, end: int) -> bool:
    """Whether the word at `end` begins a line that goes on from a full one (员林顺安 / 诊所)."""
    if not end or text[end - 1] != "\n" or not is_cjk(text[end - 2 : end - 1] or " "):
        return False
    return end - text.rfind("\n", 0, end - 1) > _WRAPPED


def _goes_on(text: str, match: re.Match[str], start: int, end: int, rules: _Rules) -> bool:
    """Whether a name goes on over a word that mostly stops one."""
    word, at = match["stop"], match.start()
    if word in _COUNTED and text[at - 1] not in _COUNTS:
        return True  # 美康年体检中心
    if word in _BETWEEN and _joins(text, at):
        return True  # 口腔与头颈专科医院
    return _in_word(text, match, start, end, rules)


def _joins(text: str, at: int) -> bool:
    """Whether words of medicine stand on both sides of text[at]."""
    known = lexicon().words
    return text[at - 2 : at] in known and text[at + 1 : at + 3] in known


def _in_word(text: str, match: re.Match[str], start: int, end: int, rules: _Rules) -> bool:
    """Whether a stop word of one character is a piece of a word of the name (马可, 同仁)."""
    at = match.start()
    if len(match[0]) > 1 or match[0] in rules.hard or at + 2 > end:
        return False
    known = lexicon().words
    return text[at : at + 2] in known or (at > start and text[at - 1 : at + 1] in known)


def _last(text: str, end: int) -> int:
    after = _AFTER.match(text, end)
    return after.end() if after else end


def _is_name(text: str, start: int, keyword: int, end: int, rules: _Rules) -> bool:
    own = text[start:keyword]
    short = len(own) < 4 or text[keyword:end] not in {
        "医学检验中心",
        "检验中心",
        "诊断中心",
        "检测中心",
    }
    if short and text[keyword:end] in rules.weak and text.startswith(rules.no_after, end):
        return False
    if text[keyword:end] == "基因":
        known = lexicon().words
        words = any(own[i : i + n] in known for i in range(len(own)) for n in (2, 3))
        words = words or own[-1:] in {"异", "同", "亲", "单", "多", "全", "类"}  # 行异基因移植
        return 2 <= len(own) <= 5 and not words and all(is_cjk(c) for c in own)
    if own in rules.generic or not any(is_cjk(c) for c in own):
        return end - keyword > 5 and len(own) > 1 and own not in rules.generic
    if len(own) == 1:
        return False
    generic = rules.generic
    return not any(own[:n] in generic and own[n:] in generic for n in range(1, len(own) + 1))


def _abbreviated(text: str, rules: _Rules) -> Iterator[Span]:
    """江大附院, 市一院; 协和, 华西 beside a word of going or being there."""
    for match in _ABBREVIATED.finditer(text):
        start = match.start()
        for stop in rules.stop.finditer(text, start, match.end()):
            if stop["stop"]:
                start = stop.end()
        if match.end() - start >= 3 or (match.end() - start == 2 and "附" in match[0]):
            yield Span(start, match.end(), "HOSPITAL", 0.7, "organisation")
    for match in rules.short.finditer(text):
        before = text[max(0, match.start() - 3) : match.start()]
        if before.endswith(rules.before) and (
            text.startswith(rules.after, match.end())
            or not is_cjk(text[match.end() : match.end() + 1] or " ")
        ):
            yield Span(*match.span(), "HOSPITAL", 0.65, "organisation")
