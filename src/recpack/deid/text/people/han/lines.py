"""Chinese names by where they stand: before the sex, signed, in chats, nicknames, with a dot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.fold import is_cjk, plain_text
from recpack.deid.text.people.han.words import Lexicon
from recpack.ports import Span

_HAN = r"\u4e00-\u9fff"
# 张三，男，58岁 / 张三 女 / 张三（男
_SEX = re.compile(r"[ ,，、(（/|\t]{1,6}[男女](?=[ ,，)）/|、。;；\t]|性|$|\n|\d)", re.MULTILINE)
_AGE = re.compile(r"性?[ ,，、|/]{0,4}\d{1,3}[ ]?(?:岁|周岁|月)")
_LEAD = re.compile(
    rf"(?:^|[】:：\n\t|]|患者|病人|患儿|病员|住民|受试者|伤者|死者|[,，。;；]|\d[.、])[ ]{{0,3}}(?=[{_HAN}]{{2,4}}$)"
)
_SLASH = re.compile(rf"(?<=[{_HAN}])\s?/\s?(?=[{_HAN}])")
_CHAT = re.compile(rf"^[ ]*(?:群主|@)?([{_HAN}]{{2,4}})(?:\s?[:：]|\s\d{{1,2}}:\d\d)", re.MULTILINE)
# CRC 董小宛, R2 许哲玮: the role in Latin letters.
_ROLE = re.compile(
    rf"\b(?:CRC|CRA|PI|Sub-I|NP|PA|RN|Clerk|Intern|PGY\d?|R[1-6]|VS|Dr|Prof|Mr|Ms|Mrs)\.?[ ]?([{_HAN}]{{2,4}})"
)
_AT = re.compile(rf"@([{_HAN}]{{2,4}})")
_BRACKET = re.compile(rf"[（(【]\s?([{_HAN}]{{2,4}})\s?[)）】]")
_SIGNED = re.compile(
    rf"(?:^|[。；;])[ \u3000]*([{_HAN}]{{2,4}})(?:[ ]+\d{{4}}[-./年]\d{{1,2}}[-./月]\d{{1,2}}[^\n]{{0,12}})?[ ]*$",
    re.MULTILINE,
)
_CELL = re.compile(rf"(?:^|(?<=\t))([{_HAN}]{{2,4}})(?=\t|$)", re.MULTILINE)
_DOT = re.compile(rf"(?<=[{_HAN}])[·•・‧∙](?=[{_HAN}])")
_EDGE = 1.0
# 核赔:花荣生, Tested by: 利国梁: a name that fills the field behind any label.
_FIELD = re.compile(
    rf"(?<=[{_HAN}A-Za-z)）])(?:[ ]{{0,14}}[:：][ ]{{0,4}}|(?<=[{_HAN}]{{2}}[人者员师])[ ]{{1,8}})([{_HAN}]{{2,4}})(?=[ ]{{2}}|[ ]?[\t\n|(（/、,，;；。]|[ ]\d|$)"
)
# 名字  19:12: the speaker of a chat.
_SPEAKER = re.compile(
    r"^[ ]?(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?[ ]{1,3})?(?:(?:群主|管理员|客服)[-—_:： ]{1,2})?(?P<n>[^\s:：\d|@\[][^\n\t:：|]{0,19}?)"
    r"[ ]{1,4}(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ ])?(?:[上下]午|晚上|凌晨|早上|中午)?[ ]?\d{1,2}:\d{2}(?::\d{2})?[ ]*$",
    re.MULTILINE,
)
_MENTION = re.compile(
    r"(?<![A-Za-z0-9._-])@(?P<n>[^\s@:：,，。;；!！?？\d][^\s@:：,，。;；!！?？]{1,19})(?=\s|$)"
)
_NO_SPEAKER = re.compile(
    r"[今明昨前后]|星期|周[一二三四五六日末]|上午|下午|晚|凌晨|时间|日期|\d{2}[:：]|体温|血压|入院|出院|手术|检查|报告|打印|采[样集血]|送检|接收|[—_=-]{3}"
)
_SPACED = re.compile(
    rf"(?<![{_HAN}])(?<![{_HAN}][ ])[{_HAN}](?:[ ][{_HAN}·•・]){{1,14}}(?![ ]?[{_HAN}])"
)
_BED = re.compile(rf"床[ :：]{{0,2}}([{_HAN}]{{2,4}})(?=[:：,，(（\s])")
# A signature: a name far to the right, by itself or before the date.
_RIGHT = re.compile(
    rf"^[ \t]{{8,}}([{_HAN}]{{2,3}})(?=[ ]{{0,6}}(?:$|/[{_HAN}]{{2,4}}$|\d{{4}}[-./年]))",
    re.MULTILINE,
)
_SOMEONE = re.compile(rf"(?<=[{_HAN}])某{{1,2}}(?![科院市省县区地种些个年月日医公])")
_HEAD = re.compile(rf"^[ ]?([{_HAN}]{{2,4}})(?=[（(])", re.MULTILINE)
_BED_LINE = re.compile(rf"^[ ]?([{_HAN}]{{2,4}})(?=[ ]{{1,6}}(?:加|\+)?\d{{1,3}}床)", re.MULTILINE)
_KIN = re.compile(
    rf"(?<=[,，;；。、(（])[子女妻夫父母兄弟姐妹媳婿]([{_HAN}]{{2,3}})(?=[,，;；。、(（)）\d])"
)
# 表姐（林巧玲，42岁确诊）
_INSIDE = re.compile(
    rf"[（(]([{_HAN}]{{2,4}})(?=[,，、][ ]?(?:\d{{1,3}}[岁歲]|[男女]|1[3-9]\d{{9}}|电话|联系))"
)
# （2022-10-27，程颖）
_CITED = re.compile(rf"[\d号日院科][,，、][ ]?([{_HAN}]{{2,4}})(?=[ ]?[)）;；])")
# 核型室曾庆国）, 病理科王芳，
_OFFICE = re.compile(
    rf"[室科组部处院站班]([{_HAN}]{{2,3}})(?=[ ]?[)）,，、。;；/]|[ ]{{2}}|[ ]?$)", re.MULTILINE
)
# A name far from the text at the end of a line, or before the date: the column of signatures.
_ENDING = re.compile(
    rf"(?<=\S)[ \t]{{2,}}([{_HAN}]{{2,4}})(?=[ \t]{{0,8}}$|[ ]{{2,}}(?:19|20)\d\d[-./年])",
    re.MULTILINE,
)
_OLD = re.compile(
    rf"(?<![{_HAN}])[{_HAN}]老[大二三四五六七八幺](?![{_HAN}]?[年岁伯])|(?<=[友事居学])[{_HAN}]老[大二三四五六七八幺]"
)


def find(text: str, lex: Lexicon) -> Iterator[Span]:
    """Spans of names in plain text."""
    yield from _sexed(text, lex)
    yield from _whole(text, lex)
    yield from _pairs(text, lex)
    yield from _nicknames(text, lex)
    yield from _dotted(text, lex)
    yield from _bare(text, lex)
    yield from _elements(text, lex)
    for match in _SOMEONE.finditer(text):
        start = match.start() - 1 - (text[match.start() - 2 : match.start()] in lex.compound)
        before = text[start - 1 : start]
        if lex.surname(text, start) and (not is_cjk(before or " ") or lex.left(text, start) >= 0.5):
            yield Span(start, match.start(), "PERSON", 0.65, "someone")
    for match in _OLD.finditer(text):
        if match[0][0] in lex.common and match[0][0] not in lex.weak:
            yield Span(*match.span(), "PERSON", 0.8, "nickname")
    yield from _speakers(text)
    yield from _spaced(text, lex)


def _speakers(text: str) -> Iterator[Span]:
    """Whoever speaks in a chat, under whatever name; two lines at least make one."""
    heads = [m for m in _SPEAKER.finditer(text) if not _NO_SPEAKER.search(m["n"])]
    if len(heads) < 2:
        return
    names = set()
    for match in heads:
        names.add(match["n"])
        yield Span(*match.span("n"), "PERSON", 0.7, "speaker")
    for match in _MENTION.finditer(text):
        yield Span(*match.span("n"), "PERSON", 0.7, "mention")
    either = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)) if len(n) > 3)
    if either:
        for match in re.finditer(either, text):
            yield Span(*match.span(), "PERSON", 0.65, "speaker")


def _spaced(text: str, lex: Lexicon) -> Iterator[Span]:
    """尉 迟 红 梅: names spaced out, one or several with wider gaps between."""
    last = -9
    for match in _SPACED.finditer(text):
        word = match[0].replace(" ", "")
        family = lex.surname(word, 0)
        dotted = any(c in "·•・" for c in word)
        led = text[: match.start()].endswith((":", "：", ": ", "： ")) or last >= match.start() - 4
        if not dotted:
            whole = lex.piece_at(word, 0) == len(word)
            if not whole and not (family and family < len(word) <= family + 3):
                continue
            family = 0 if whole else family
            if word in (lex.kin if led else lex.clinical) or (word in lex.words and not led):
                continue
            value = lex.score(word, 0, len(word), family or 1) if family else 3.0
            if value < (-9.0 if led else 1.0):
                continue
        last = match.end()
        yield Span(*match.span(), "PERSON", 0.65, "spaced")


def _sexed(text: str, lex: Lexicon) -> Iterator[Span]:
    """The name that stands before a sex is the patient's."""
    for match in _SEX.finditer(text):
        end = match.start()
        start, value = lex.name_before(text, end, max(0, end - 5))
        if value >= 1.2:
            yield Span(start, end, "PATIENT", 0.75, "before-sex")
            continue
        lead = _LEAD.search(text, max(0, end - 16), end)
        if not lead or not lex.surname(text, lead.end()) or end - lead.end() not in {2, 3, 4}:
            continue
        if _AGE.match(text, match.end()) or text[lead.end() : end] not in lex.words:
            yield Span(lead.end(), end, "PATIENT", 0.65, "before-sex")


def _whole(text: str, lex: Lexicon) -> Iterator[Span]:
    """Names that fill a line, a cell, a bracket or the head of a message."""
    for pattern, least, trust in (
        (_CHAT, 3.0, 0.6),
        (_AT, 3.0, 0.7),
        (_ROLE, 1.5, 0.7),
        (_BRACKET, 5.0, 0.6),
        (_SIGNED, 4.0, 0.6),
        (_CELL, 5.0, 0.6),
        (_FIELD, 3.0, 0.65),
        (_BED, 2.5, 0.65),
        (_BED_LINE, -1.0, 0.65),
        (_HEAD, 2.5, 0.65),
        (_RIGHT, 2.5, 0.65),
        (_KIN, 2.5, 0.65),
        (_INSIDE, 2.5, 0.65),
        (_CITED, 2.0, 0.65),
        (_OFFICE, 3.2, 0.6),
        (_ENDING, 1.2, 0.6),
    ):
        for match in pattern.finditer(text):
            end, value = lex.name_at(text, match.start(1))
            whole = end == match.end(1) or pattern is _ROLE
            told = (
                pattern is _RIGHT
                or pattern is _KIN
                or (pattern is _FIELD and _is_work(text, match.start()))
            )
            if (
                pattern is _FIELD
                and not (whole and value >= least)
                and text.endswith(_signers(), 0, match.start())
                and match[1] not in _no_signers()
                and 0 < lex.surname(match[1], 0) < len(match[1]) <= lex.surname(match[1], 0) + 2
            ):
                end, value, whole = match.end(1), least, True
            if told and not (whole and value >= least) and _may_name(match[1], lex):
                end, value, whole = match.end(1), least, True
            if not whole and lex.piece_at(text, match.start(1)) == len(match[1]):
                end, value, whole = match.end(1), least, True
            if whole and value >= least:
                yield Span(match.start(1), end, "PERSON", trust, "line")


def _may_name(word: str, lex: Lexicon) -> bool:
    """Whether a word may be a name where nothing but a name is due."""
    if word in lex.clinical or word in lex.offices:
        return False
    foreign = len(word) > 2 and all(c in lex.dotted for c in word)
    return foreign or 0 < lex.surname(word, 0) < len(word) <= lex.surname(word, 0) + 2


@cache
def _no_signers() -> frozenset[str]:
    return frozenset(lang.read_toml("zh/people.toml")["none"]["signer"])


@cache
def _signers() -> tuple[str, ...]:
    """Labels that nothing but a name stands behind: 记录者, 主治医师."""
    data = lang.read_toml("zh/people.toml")["before"]
    labels = lang.read_toml("zh/identity.toml")["labels"]["STAFF"]
    words = {plain_text(w) for w in (*data["STAFF"], *labels) if len(w) > 1}
    people = {w for w in words if w[-1] in "人者师士员长手刀" or w.endswith("医生")}
    return tuple(
        sorted(
            people
            | {"记录", "取材", "审核", "复核", "报告", "签名", "签字", "主刀", "一助", "二助"}
        )
    )


@cache
def _works() -> tuple[str, ...]:
    data = lang.read_toml("zh/people.toml")["before"]
    words = {plain_text(w) for w in data["STAFF"] if len(w) > 1}
    return tuple(sorted(words | set(lang.read_toml("zh/people.toml")["offices"]["works"])))


def _is_work(text: str, end: int) -> bool:
    """Whether a word of work ends before text[end]: 接班:平安."""
    return text.endswith(_works(), 0, end) or text[end - 1] in "人者师生士员长"


def _elements(text: str, lex: Lexicon) -> Iterator[Span]:
    """格桑次仁, 娜仁托娅: two pieces of foreign names in a row are one."""
    for match in lex.pieces.finditer(text):
        if len(match[0]) > 3 or lex.right(text, match.end()) > 0:
            yield Span(*match.span(), "PERSON", 0.8, "pieces")


def _pairs(text: str, lex: Lexicon) -> Iterator[Span]:
    """刘伟/王芳: two names at a slash."""
    for match in _SLASH.finditer(text):
        start, one = lex.name_before(text, match.start(), max(0, match.start() - 4))
        end, two = lex.name_at(text, match.end())
        if one >= 2.2 and two >= 2.2:
            yield Span(start, match.start(), "STAFF", 0.75, "slash")
            yield Span(match.end(), end, "STAFF", 0.75, "slash")


def _nicknames(text: str, lex: Lexicon) -> Iterator[Span]:
    """小李, 老鬲: where no word begins or ends there."""
    for match in _nick(lex).finditer(text):
        at = match.end() - 1
        size = lex.surname(text, at)
        end = at + size
        if not size or text[at - 1 : end] in lex.words or text[at : end + 1] in lex.words:
            continue
        if text[at] in lex.weak or lex.left(text, at - 1) < _EDGE:
            continue
        after = text[end : end + 1]
        free = not is_cjk(after or " ") or (after in lex.after and text[at - 1] != "阿")
        free = free or (text[at - 1] == "老" and text[end : end + 2] in lex.words)
        if free:
            # 老侯 is a name to those who wrote it: with its first character.
            yield Span(at - 1, end, "PERSON", 0.6, "nickname")


@cache
def _nick(lex: Lexicon) -> re.Pattern[str]:
    singles = "".join(sorted(lex.single - lex.weak))
    return re.compile(f"[{lex.nick}](?=[{singles}])[{singles}]")


def _dotted(text: str, lex: Lexicon) -> Iterator[Span]:
    """买买提·艾力: characters of foreign names on both sides of a middle dot."""
    done = 0
    for match in _DOT.finditer(text):
        if match.start() < done:
            continue
        start, end = match.span()
        while start and text[start - 1] in lex.dotted and match.start() - start < 10:
            start -= 1
        while end < len(text) and _goes_on(text, end, lex) and end - match.end() < 24:
            end += 1
        if start < match.start() and end > match.end() + 1:
            done = end
            yield Span(start, end, "PERSON", 0.8, "dotted")


def _goes_on(text: str, at: int, lex: Lexicon) -> bool:
    return text[at] in lex.dotted or (text[at] in "·•・‧∙" and text[at + 1 : at + 2] in lex.dotted)


def _bare(text: str, lex: Lexicon) -> Iterator[Span]:
    """Three characters that look like a name and like nothing else, between words."""
    for match in _bare_pattern(lex).finditer(text):
        start = match.start()
        end, value = lex.name_at(text, start)
        left = lex.left(text, start)
        if end - start < 3 or value + left < 5.5 or left < (0.5 if value >= 6.5 else _EDGE):
            continue
        if lex.right(text, end) >= _EDGE and not _in_word(text, start, end, lex):
            yield Span(start, end, "PERSON", 0.55, "bare")


def _in_word(text: str, start: int, end: int, lex: Lexicon) -> bool:
    """Whether a word reaches over an edge of text[start:end], or it begins with one."""
    for at in range(max(0, start - 2), end):
        for size in (2, 3, 4):
            over = (at < start < at + size) or (at < end < at + size)
            if over and text[at : at + size] in lex.words:
                return True
    return text[start : start + 2] in lex.words


@cache
def _bare_pattern(lex: Lexicon) -> re.Pattern[str]:
    first = "".join(sorted(lex.frequent - lex.weak))
    given = "".join(sorted(c for c, v in lex.given.items() if v >= 2))
    return re.compile(f"(?=[{first}][{given}][{given}])[{first}]")
