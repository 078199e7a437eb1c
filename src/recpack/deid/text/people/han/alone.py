"""Chinese names without a surname, nicknames, handles, initials: told by the word before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.fold import is_cjk, plain_text
from recpack.deid.text.people.han.words import Lexicon, find_cues
from recpack.ports import Span

_HAN = r"\u4e00-\u9fff"
# 我叫建国, 小名毛毛, 人称老李头
_CALLED = re.compile(
    rf"(?:我叫|名叫|名字叫|名为|取名|起名|叫做|小名|乳名|昵称|绰号|外号|人称|大家叫我|都叫我|叫我|自称|网名|笔名|艺名|族名|教名|法名|法号|别名|称呼|称其为)(?:为|是|叫)?[ ]?[:：]?[ ]?(?P<n>[{_HAN}]{{2,4}})(?=[,，。;；！!、\s(（)）\"”]|$|的|来)"
)
# 昵称"老马", 微信名“小林妈妈”, 群名片:雨后彩虹
_HANDLE = re.compile(
    r"(?:昵称|微信名|微信昵称|网名|群昵称|群名片?|备注名|用户名|账户名|账号名|抖音名|ID名|头像名|QQ名)(?:为|是|叫|改为)?[ ]?[:：]?[ ]?[\"“「『'‘【](?P<n>[^\"”」』'’】\n]{1,16})[\"”」』'’】]"
)
_AT = re.compile(rf"(?<![A-Za-z0-9._])@(?P<n>[{_HAN}A-Za-z0-9_-]{{2,12}})(?=[\s:：,，。！!]|$)")
_OPEN = frozenset("(（[【")
# Letters of a name where one who signs stands: 录入:HJP, 记录者 LXM
_LETTERS = re.compile(
    rf"(?<=[{_HAN}])[ ]?[:：][ ]{{0,3}}(?P<n>[A-Z]{{2,4}})(?=[\s,，;；/、。)）]|$)"
)
_SIGNS = re.compile(
    "(?:录入|打字|记录|审核|复核|报告|核对|校对|签名|签字|操作|制片|取材|切片|包埋|染色|检验|登记|执行|护士|医师|医生|技师|药师|[员者人师])\\Z"
)


@cache
def _none() -> tuple[frozenset[str], frozenset[str]]:
    """(capitals that nobody signs with, words that begin like a nickname)."""
    data = lang.read_toml("zh/people.toml")["none"]
    return frozenset(data["letters"]), frozenset(data["nick"])


@cache
def _told() -> frozenset[str]:
    """Words of kin, work and company, of two characters and more."""
    data = lang.read_toml("zh/people.toml")["before"]
    found = (plain_text(w) for k in ("STAFF", "PERSON", "RELATIVE") for w in data[k])
    return frozenset(w for w in found if len(w) > 1)


def find(text: str, lex: Lexicon) -> Iterator[Span]:
    """Spans of names in plain text; all for review but quoted handles."""
    for match in _CALLED.finditer(text):
        if match["n"] not in lex.clinical:
            yield Span(*match.span("n"), "PERSON", 0.6, "called")
    for match in _HANDLE.finditer(text):
        yield Span(*match.span("n"), "PERSON", 0.8, "handle")
    for match in _AT.finditer(text):
        if not match["n"].isdigit():
            yield Span(*match.span("n"), "PERSON", 0.6, "mention")
    for match in _LETTERS.finditer(text):
        if match["n"] not in _none()[0] and _SIGNS.search(
            text, max(0, match.start() - 2), match.start()
        ):
            yield Span(*match.span("n"), "STAFF", 0.65, "initials")
    yield from _nicknames(text, lex)
    yield from _given(text, lex)
    yield from _ones(text, lex)


def _behind(text: str, at: int, words: frozenset[str]) -> bool:
    """Whether one of the words ends at `at`, a bracket or a blank between."""
    if at and text[at - 1] in _OPEN:
        at -= 1
    return any(text[max(0, at - n) : at] in words for n in (2, 3, 4))


def _nicknames(text: str, lex: Lexicon) -> Iterator[Span]:
    """邻居老郝, 护工小段, 司机老侯: behind a word of kin or work, whatever follows."""
    words = _told()
    for match in re.finditer(f"[小老阿大](?=[{_HAN}])", text):
        at = match.end()
        size = lex.surname(text, at)
        if not size or text[at] in lex.weak or text[at - 1 : at + 1] in _none()[1]:
            continue
        if not _behind(text, at - 1, words):
            continue
        end = at + size
        full = text[at - 1 : at + 2]
        if full in lex.words or text[at - 1 : end] in lex.clinical:
            continue
        if lex.given.get(text[end : end + 1], 0) >= 2 and lex.right(text, end + 1) >= 0.5:
            end += 1  # 护士小王燕 is hardly written; 小芳 is
        yield Span(at - 1, end, "PERSON", 0.6, "nickname-told")


_TITLE_ONE = re.compile(
    rf"(?:技师|医师|医生|护士|老师|药师|主任|护师|大夫|教授|助理|护工|同事|治疗师)[ ]?[:：]?[ ]?(?P<n>[{_HAN}])(?=[ ]?[)）,，、/。;；\n]|[ ]{{2}}|$)"
)


def _ones(text: str, lex: Lexicon) -> Iterator[Span]:
    """荧光技师孙）: a surname alone behind a title."""
    for match in _TITLE_ONE.finditer(text):
        char = match["n"]
        if char in lex.common and char not in lex.weak and char not in lex.after:
            yield Span(*match.span("n"), "STAFF", 0.6, "title-surname")


def _given(text: str, lex: Lexicon) -> Iterator[Span]:
    """儿子建军托同学, 女儿秀英陪同, 儿子涛(187…): a given name alone behind a word of kin."""
    for at, end in _kin_ends(text):
        start = end
        link = re.match(r"[:：(（]?[ ]?", text[end : end + 2])
        start += link.end() if link else 0
        if _is_given(text, start, 2, lex):
            yield Span(start, start + 2, "RELATIVE", 0.6, "given")
        elif _is_given(text, start, 1, lex) and text[at:end] != "子":
            yield Span(start, start + 1, "RELATIVE", 0.55, "given")


_KIN = re.compile(rf"(?<=[,，;；、(（])[子女妻夫](?=[{_HAN}])")


def _kin_ends(text: str) -> Iterator[tuple[int, int]]:
    """Places of words of kin."""
    for cue in find_cues(text):
        if cue.kind.startswith("RELATIVE") and cue.end - cue.start > 1:
            yield cue.start, cue.end
    yield from (m.span() for m in _KIN.finditer(text))


def _is_given(text: str, at: int, size: int, lex: Lexicon) -> bool:
    """Whether text[at:at+size] may be a given name that ends there."""
    word, end = text[at : at + size], at + size
    if len(word) < size or not all(map(is_cjk, word)) or word[0] in lex.after:
        return False
    if word in lex.clinical or word in lex.offices or word in lex.kin:
        return False
    scores = [lex.given.get(c, 0) for c in word]
    if size == 2 and word[0] in "小阿" and word not in _none()[1] and scores[1] >= 3:
        return True
    if any(text[at : at + n] in lex.words for n in range(size + 1, 5)) or (
        word in lex.words and min(scores) < 1
    ):
        return False
    return _ends(text, end, sum(scores) / size, size, lex)


def _ends(text: str, end: int, value: float, size: int, lex: Lexicon) -> bool:
    """Whether a given name of that value ends before a sign, a deed or another word."""
    after = text[end : end + 1]
    free, does = not is_cjk(after or " "), after in lex.after
    if size == 1:
        goes = free and after not in {"、", ":", "："}
        return value >= 3 and (goes or (does and text[end - 1 : end + 1] not in lex.words))
    if free or does:
        return value >= 0.5
    return value >= 2 and any(text[end : end + n] in lex.words for n in (2, 3))
