"""Chinese names that the page or the folder has told once, wherever they stand again.

What labels, tables and sentences tell for sure is looked for in the rest of the page: whole names,
spaced out as well; names that are words (高峰) where they stand for themselves; first parts of long
names and surnames alone before titles, signed, or behind a label; and Latin letters beside a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from recpack import lang
from recpack.deid.text.fold import is_cjk, plain_text
from recpack.deid.text.people.han.words import Lexicon, is_told, lexicon
from recpack.ports import Span

PERSONS = frozenset({"PATIENT", "RELATIVE", "STAFF", "PERSON"})
_HAN = r"\u4e00-\u9fff"
_DOTS = "·•・‧∙"
_LEAST = 0.6  # what a finding must score to be looked for again
_BLANK = re.compile(r"[ ]{0,3}")
# What stands behind a signature of one character, or behind a name that is a word.
_SIGNED = frozenset("签代收休记填接核审报录执阅")
_DOES = frozenset("签记代填收接写报诉核述休组处说查送取陪医护主教老师某名等前亦行会示予拟复交号")
_AFTER_TIME = re.compile(r"\d{1,2}:\d{2}[ ]{1,2}$")
_LATIN = re.compile(
    r"[ ]?[(（/][ ]?(?P<n>[A-Z][A-Za-z'’-]{1,14}(?:,?[ ][A-Z][A-Za-z'’-]{0,14}){1,3})(?=[ ]?[)）\n\t]|[ ]{2}|$)"
)
_WORDS = re.compile(
    r"(?<![A-Za-z])[A-Z][A-Za-z-]{1,11}(?:(?:,[ ]?|[ ^])[A-Z][A-Za-z-]{1,11}){1,2}(?![A-Za-z])"
)


@dataclass(slots=True)
class _Names:
    """Names by what may be done with them."""

    whole: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)


def again(text: str, spans: Sequence[Span], known: Iterable[tuple[str, str]]) -> Iterator[Span]:
    """Spans of names of the page (`spans`) and of the folder (`known`: name, tag) found again."""
    lex = lexicon()
    names = _Names()
    told = [s for s in spans if s.tag in PERSONS and s.score >= _LEAST]
    for span in told:
        _learn(names, text[span.start : span.end], span.tag, lex)
    for name, tag in known:
        _learn(names, plain_text(name), tag, lex)
    taken = {(s.start, s.end) for s in spans}
    for start, end, tag, by in _found(text, names, lex):
        if (start, end) not in taken:
            yield Span(start, end, tag, 0.65, by)
    for start, end in _romanised(text, (*names.whole, *names.words)):
        yield Span(start, end, "PERSON", 0.7, "again-latin")
    for span in told:
        short = _LETTERS.match(text, span.end) if is_cjk(text[span.end - 1]) else None
        if short and _initials(text[span.start : span.end], short["n"]):
            yield Span(*short.span("n"), span.tag, 0.7, "beside-initials")
        beside = _LATIN.match(text, span.end) if is_cjk(text[span.end - 1]) else None
        if beside:
            yield Span(*beside.span("n"), span.tag, 0.7, "beside")


_LETTERS = re.compile(r"[ ]?[(（/][ ]?(?P<n>[A-Z]{2,5})(?=[ ]?[)）,，、])")


def _initials(name: str, letters: str) -> bool:
    """Whether letters are those with which the syllables of a name begin (徐文斌: XWB)."""
    from recpack.deid.text.names import romanised

    return any("".join(p[:1] for p in way) == letters.lower() for way in romanised(name)) or (
        len(letters) == len(name) > 1
    )


def _learn(names: _Names, value: str, tag: str, lex: Lexicon) -> None:
    name = re.sub(r"\s", "", value)
    if not name or not all(is_cjk(c) or c in _DOTS for c in name) or "某" in name:
        return
    family = lex.surname(name, 0)
    if any(c in _DOTS for c in name):
        names.whole.setdefault(name, tag)
        first = re.split(f"[{_DOTS}]", name)[0]
        if len(first) > 1:
            names.parts.setdefault(first, tag)
        return
    if len(name) <= family:
        names.families.setdefault(name, tag)
        return
    if len(name) > 8 or (len(name) == 2 and not family):
        return
    kind = names.words if name in lex.words or (len(name) == 2 and name[1] in lex.after) else None
    (names.whole if kind is None else kind).setdefault(name, tag)
    if lex.piece_at(name, 0) >= 4 or (not family and len(name) >= 4):
        names.parts.setdefault(name[:2], tag)
    if family and len(name) <= family + 3:
        names.families.setdefault(name[:family], tag)
        if tag in {"PATIENT", "RELATIVE"}:
            names.given.setdefault(name[family:], tag)


# 不知道敏这样的情况, 我家明轩今年, 让子涵去: a given name as relatives write it.
_CALLS = re.compile(
    r"(?:知道|我家|我们家|咱家|俺家|家里|小名|名叫|取名|叫|让|给|替|陪|带|跟|像|对|为|阿|小|老公|老婆|爱人|丈夫|妻子|儿子|女儿|父亲|母亲|爸爸|妈妈|哥哥|姐姐|弟弟|妹妹|孩子|亲爱的|的是|[，,。；;：:！!？?\n 　])[ ]?\Z"
)
_DOING = re.compile(
    r"(?:这样|那样|这种|那种|的(?:情况|病|身体|状况|主治|检查|报告|病历|片子|治疗|手术|化疗|药|爸|妈|父|母|爱人|家|孩子|名字|床|病理)|今年|现在|最近|目前|一直|已经|昨天|今天|前天|他|她|说|觉得|确诊|得了|得的|患|住院|出院|手术后|做完|吃了|能不能|会不会|是不是|从小|走了|去世|开始|醒|不肯|不想|怕|疼|痛|在(?:家|医院|床)|还(?:在|能|是|没)|也(?:说|在|很))"
)


def _called(text: str, start: int, end: int) -> bool:
    """Whether a given name stands alone in what a relative writes."""
    if _DOING.match(text, end) is None or start == 0:
        return False
    if end - start > 1:
        return (
            not is_cjk(text[start - 1]) or _CALLS.search(text, max(0, start - 4), start) is not None
        )
    before = text[start - 1]
    return is_cjk(before) and _CALLS.search(text, max(0, start - 4), start) is not None


def _found(text: str, names: _Names, lex: Lexicon) -> Iterator[tuple[int, int, str, str]]:
    for start, end, tag in _each(names.whole, text):
        if end - start > 2 or _uncrossed(text, start, end, lex):
            yield start, end, tag, "again"
    for start, end, tag in _each(names.words, text):
        if stands(text, start, end, lex):
            yield start, end, tag, "again-word"
    for start, end, tag in _each(names.parts, text):
        signed = text[end : end + 1] in _SIGNED
        if signed or _before_title(text, end) or is_told(text, start, end):
            yield start, end, tag, "again-part"
    yield from _givens(text, names)
    for start, end, tag in _each(names.families, text):
        if _alone(text, start, end, lex):
            yield start, end, tag, "again-surname"


def _givens(text: str, names: _Names) -> Iterator[tuple[int, int, str, str]]:
    for start, end, tag in _each(names.given, text):
        if _called(text, start, end):
            yield start, end, tag, "again-given"


def _each(names: dict[str, str], text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, tag) of where names stand, together or spaced out."""
    for name, tag in names.items():
        for form in (name, " ".join(name)) if len(name) > 1 else (name,):
            at = text.find(form)
            while at >= 0:
                yield at, at + len(form), tag
                at = text.find(form, at + len(form))


def _uncrossed(text: str, start: int, end: int, lex: Lexicon) -> bool:
    """Whether no word reaches over an edge of a name of two characters, or a sign says it is one."""
    before = text[start - 1 : start + 1] in lex.words if start else False
    after = text[end - 1 : end + 1] in lex.words
    return not (before or after) or is_told(text, start, end) or _free(text, start, end)


def _free(text: str, start: int, end: int) -> bool:
    return not is_cjk(text[start - 1 : start] or " ") and not is_cjk(text[end : end + 1] or " ")


def stands(text: str, start: int, end: int, lex: Lexicon) -> bool:
    """Whether a name that is a word stands for the person: alone, told, or before a deed."""
    before, after = text[start - 1 : start], text[end : end + 1]
    left, right = not is_cjk(before or " "), not is_cjk(after or " ")
    if (left and right) or is_told(text, start, end) or _before_title(text, end):
        return True
    does = after in lex.after or after in _DOES
    good = right or (does and text[end : end + 2] not in lex.clinical)
    return good and (
        left or before in lex.before or before == "床" or text[start - 2 : start] in lex.clinical
    )


@cache
def _titles() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(titles, titles without those of one character)."""
    data = lang.read_toml("zh/people.toml")
    words = tuple(plain_text(w) for w in data["after"]["title"])
    return words, tuple(w for w in words if len(w) > 1)


def _before_title(text: str, end: int) -> bool:
    return text.startswith(_titles()[1], end) or (
        text[end : end + 1] == " " and text.startswith(_titles()[1], end + 1)
    )


def _alone(text: str, start: int, end: int, lex: Lexicon) -> bool:
    """A surname by itself: before a title, signed, behind a label or the time, as 小幸 or 老鬲."""
    before, after = text[start - 1 : start], text[end : end + 1]
    strict = end - start == 1 and text[start] in lex.particles
    apart = not is_cjk(before or " ")
    if before and (text[start - 1 : end] in lex.words or text[start - 2 : end] in lex.words):
        return False
    engineer = after == "工" and not is_cjk(text[end + 1 : end + 2] or " ")
    if engineer or _before_title(text, end):
        return not strict or apart or before in "的、/由请经"
    if text.startswith("某", end):
        return apart or before in "者人姓"
    if before and before in "小老" and text[start - 2 : start] not in lex.words:
        return text[start : end + 1] not in lex.words or text[end : end + 2] in lex.words
    return _is_signature(text, start, end, strict=strict)


def _is_signature(text: str, start: int, end: int, *, strict: bool) -> bool:
    """Whether a surname is signed: behind a word of work or the time, or before 签, 代, 休."""
    after = text[end : end + 1]
    free = not is_cjk(after or " ")
    signed = after in _SIGNED and not is_cjk(text[end + 1 : end + 2] or " ")
    if not free and not signed:
        return False
    lead = text[text.rfind("\n", 0, start) + 1 : start]
    bare = lead.rstrip(" :(（,，")
    if bare.endswith(_workers()) and (bare != lead or not strict):
        return True
    if is_cjk(text[start - 1 : start] or " "):
        return False
    return not free or (bool(_AFTER_TIME.search(text, max(0, start - 8), start)) and not strict)


@cache
def _workers() -> tuple[str, ...]:
    """Words behind which a surname alone may be signed."""
    data = lang.read_toml("zh/people.toml")["before"]
    labels = lang.read_toml("zh/identity.toml")["labels"]["STAFF"]
    words = {plain_text(w) for w in (*data["STAFF"], *labels) if len(w) > 1 and "科" not in w}
    return tuple(
        sorted(words | {"经手", "收退人", "助理", "分析", "发药", "巡视", "核发", "当班", "签收"})
    )


def _romanised(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Names of the page again in Latin letters."""
    found = list(_WORDS.finditer(text))
    if not found:
        return
    from recpack.deid.text.names import romanised

    keys = {"".join(way) for name in names if len(name) < 5 for way in romanised(name)}
    for match in found:
        if re.sub("[^a-z]", "", match[0].lower()) in keys:
            yield match.span()
