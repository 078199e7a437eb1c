"""Japanese names told by the words around them: called, introduced, signed, listed, foreign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.kana.lexicon import HAN, Names, is_kanji, names
from recpack.deid.text.people.kana.words import kin_words, listed_foreigner, title_at, towns
from recpack.ports import Span

_KATA = r"\u30a1-\u30fa\u30fc\u3099\u309a"
_HIRA = "\u3041-\u3096"


def _compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern for folded texts."""
    return re.compile(
        "".join(fold_text(c) if ord(c) > 0x7F and c.isalpha() else c for c in pattern), flags
    )


# オコナーさん, デュポン医師: any word in katakana before a title, but for those that are offices.
_CALLED = re.compile(f"(?<![{_KATA}])[{_KATA}]{{2,10}}(?=[ ]?[{HAN}{_HIRA}A-Za-z])")


# すりガラス様の陰影, ポリープ様隆起: 様 that makes a likeness.
_LIKE = re.compile(f"样(?:[のにを]|[{HAN}{_KATA}])")


@cache
def _offices() -> frozenset[str]:
    """Words in katakana for offices and places, before さん and 先生."""
    return frozenset(
        fold_text(w) for w in lang.read_toml("ja/identity.toml")["names"]["offices"].split()
    )


_TITLES = (
    "さん",
    "さま",
    "氏",
    "先生",
    "医师",
    "样",
    "君",
    "くん",
    "ちやん",
    "教授",
    "看护师",
    "技师",
    "主任",
    "部长",
    "Dr",
    "dr",
    "夫妻",
    "药剂师",
    "讲师",
)
# 岬君, 朋 先生: one character that stands for itself before a title.
_ONE = re.compile(
    f"(?<![{HAN}{_HIRA}{_KATA}])(?P<name>[{HAN}])(?=[ ]?(?:先生|医师|君|さん|ちやん|くん|氏|看护师|技师|主任|药剂师|PT|OT|ST|ORT|MSW)| 样)"
)
_AFTER_UNIT = _compiled(
    f"(?<=[科室部])(?P<name>[{HAN}]{{1,3}})(?=(?:PT|OT|ST|ORT|RT|CE|ME|Ns|Dr|MSW|pt|ot|st|ort|dr|ns)(?![A-Za-z]))"
)
_POLITE = frozenset(fold_text("奥皆神王姫殿客娘嫁孫母父兄姉妹弟婿俺彼僕君主当同両各本前後次他"))
# Where somebody speaks of himself, or is called so.
_INTRODUCED = _compiled(
    f"(?:(?:はじめまして|初めまして|こんにちは|私(?:は|の名前は)|名前は|わたしは)[、,。. ]?[ ]?)(?P<name>[{HAN}][{HAN}{_HIRA}{_KATA} ]{{1,8}}?|[{_KATA}・]{{2,20}})(?=と申し|と言い|といい|です|と申)"
)
_NICKNAME = _compiled(
    f"[「『](?P<name>[{HAN}{_HIRA}{_KATA}A-Za-z]{{2,10}})[」』](?:さん|ちゃん)?(?:と(?:呼ば|いう(?:名前|愛称|あだ名|ニックネーム)|して親しま))"
    f"|(?:ハンドルネーム|ニックネーム|ペンネーム|投稿者|HN|hn|通称|愛称|あだ名|旧姓)[ ]?(?:[:は]|[ ])[ ]?[「『]?(?P<pen>[{HAN}{_HIRA}{_KATA}A-Za-z0-9_]{{2,14}})"
)
_READING = _compiled(
    f"(?:フリカ\u3099?ナ|ふりがな|ヨミカ\u3099?ナ|よみがな|カナ氏名|氏名カナ|カナ)[ \\t:]{{1,6}}(?P<name>[{_KATA}]{{2,10}}(?:[ ]{{1,2}}[{_KATA}]{{2,12}}){{0,3}})"
)
_PAIR = re.compile(f"(?<![{_KATA}])(?P<a>[{_KATA}]{{2,8}})[ ](?P<b>[{_KATA}]{{2,8}})(?![{_KATA}])")
_FOREIGN_ALONE = re.compile(f"(?<=[(「:])[ ]?(?P<name>[{_KATA}]{{2,10}})(?=[),、」]|[ ]*\\n)")
_BEFORE_READING = _compiled(
    f"(?<![{HAN}])(?P<name>[{HAN}]{{2,5}}|[{HAN}]{{1,3}}[{_HIRA}{_KATA}]{{2,4}})(?=[ ]?[(][ ]?[{_KATA}{_HIRA}]{{2,8}}[ ][{_KATA}{_HIRA}]{{2,8}}[ ]?[)])"
)
# ／鷲尾 at the end of a line, 小野寺・鈴木により, 内線 4049 桑原まで.
_SIGNED = re.compile(
    f"(?:(?<=[/／→⇒])|(?<=^[ ]{{6}}))[ ]?(?P<name>[{HAN}]{{1,4}})(?=[ ]*(?:\\n|$|[→⇒]|[,、]))",
    re.MULTILINE,
)
_ACTOR = _compiled(
    f"(?<=[((「])(?P<name>[{HAN}]{{1,4}}|[{_KATA}]{{3,9}})(?=(?:が|より|から)(?:確認|同定|施行|説明|報告|記載|担当|電話|連絡|執刀|介助|指示|撮影|測定))"
)
_BY = _compiled(
    f"(?P<name>[{HAN}]{{2,4}})(?=により|によって|とも?(?:相談|協議|確認|共観|面談)|まで(?:ご連絡|お問|連絡|TEL|[。\\n]|$)|(?:が|より|から)(?:説明|報告|連絡|確認|施行|執刀|診察|担当|指示|電話|代診|IC|同席|付き添))"
)
_PARTNER = _compiled(
    f"(?P<name>[{HAN}]{{1,4}})(?=・[{HAN}]{{1,4}}(?:により|で施行|が施行|が担当|で執刀|両医師|両先生))"
)
# 、菅玲子、 in a list, or a name alone on a line with its office in brackets.
_HANDED = _compiled(
    f"(?:内線|PHS|直通)[ :]{{0,2}}[0-9]{{3,5}}[ ]{{1,2}}(?P<name>[{HAN}]{{1,4}}|[{_KATA}]{{3,9}})(?=まで|[ ]*(?:\\n|$)|[)へ])"
)
_NOTED = _compiled(f"(?<=[済録認絡告明断診])[(](?P<name>[{HAN}])[)]")
_BY_HOUSE = _compiled(
    f"(?:病院|クリニック|医院|センター|診療所|[科部室])[ ]{{1,3}}(?P<name>[{HAN}]{{1,3}}[ ]?[{HAN}{_HIRA}]{{1,3}})(?=[ ]*(?:\\n|$|印|㊞|拝))"
)
_KANA_BEHIND = _compiled(
    f"(?<=[{HAN}{_KATA}] )(?P<name>[{_KATA}]{{2,8}}(?:[ ][{_KATA}]{{1,8}}){{1,5}})(?=[ ]{{1,3}}(?:昭和|平成|大正|令和|男|女|[MFSHTR]?[0-9]))"
)
_ITEM = re.compile(
    f"(?:(?<=[,、/・])|(?<=[,、]\\n))[ ]*(?P<name>[{HAN}]{{2,5}}|[{HAN}]{{1,3}}[ ]{{1,2}}[{HAN}{_HIRA}]{{1,4}})(?=[ ]?(?:[,、/(・]|\\n|$))"
)
# 妻菜々子が, 甥の土師健氏, 長男安慶名つる(.
_KIN_GIVEN = _compiled(
    f"(?P<name>[{HAN}]{{2,3}}|[{_KATA}]{{2,8}}|[{_HIRA}]{{2,3}})(?=(?:が|は(?!り)|に|も|へ|と(?!も?に|い|し)|、|と同))"
)
_KIN_KANA = _compiled(
    f"の(?P<name>[{_KATA}]{{2,10}}|[{_HIRA}]{{2,3}})(?=(?:は|が|も|に|と|を|へ|から|の)(?![{_KATA}]))"
)
_KIN_MIXED = re.compile(
    f"(?:の|[ ])?(?P<name>[{HAN}]{{1,4}}[ ]?(?:[{_HIRA}]{{2,3}}|[{_KATA}]{{2,4}}|[{HAN}]{{1,3}}))(?=[(,、]|[ ]?(?:样|さん|氏|先生)|\\n|$|に[変变]更)"
)


_WEEK = frozenset("日月火水木金土")


@dataclass(frozen=True, slots=True)
class JapaneseContext:
    """オコナーさん, 「やいちゃん」と呼ばれ, 妻菜々子が, ／鷲尾."""

    languages: tuple[str, ...]
    script: ClassVar[str] = ""

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Japanese names in context: foreign names, introductions, nicknames, signatures, lists"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the names."""
        if japanese.applies(self.languages, page):
            text, known = page.folded, names()
            yield from _called(known, text)
            yield from _told(known, text)
            yield from _readings(known, text)
            yield from _signs(known, text)
            yield from _acts(known, text)
            yield from _relatives(known, text)


def _called(known: Names, text: str) -> Iterator[Span]:
    for match in _CALLED.finditer(text):
        end = match.end() + (text[match.end() : match.end() + 1] == " ")
        if (
            text.startswith(_TITLES, end)
            and match[0] not in _offices()
            and title_at(text, match.end())
            and not _LIKE.match(text, end)
        ):
            yield Span(*match.span(), "PERSON", 0.6, "called")
    for match in _ONE.finditer(text):
        char = match["name"]
        if (char in known.surnames or char in known.single) and char not in _POLITE:
            yield Span(*match.span("name"), "PERSON", 0.6, "called")
    for match in _AFTER_UNIT.finditer(text):
        if match["name"] in known.surnames:
            yield Span(*match.span("name"), "STAFF", 0.62, "called")


def _told(known: Names, text: str) -> Iterator[Span]:
    """Who introduces himself, is called something, or has a reading beside."""
    for match in _INTRODUCED.finditer(text):
        start, end = match.span("name")
        if not is_kanji(text[start]) or _whole(known, text, start, end):
            yield Span(start, end, "PERSON", 0.7, "introduced")
    for match in _NICKNAME.finditer(text):
        yield Span(*match.span("name" if match["name"] else "pen"), "PERSON", 0.6, "nickname")
    for match in _FOREIGN_ALONE.finditer(text):
        if listed_foreigner(match["name"]):
            yield Span(*match.span("name"), "PERSON", 0.55, "foreign-name")
    for match in _BEFORE_READING.finditer(text):
        start, end = match.span("name")
        if known.full(text, start, end, single=True) == end:
            yield Span(start, end, "PERSON", 0.75, "reading-behind")


def _readings(known: Names, text: str) -> Iterator[Span]:
    """Names in katakana behind their label, behind the name itself, or half of it listed."""
    for match in _READING.finditer(text):
        yield Span(*match.span("name"), "PATIENT", 0.8, "reading")
    for match in _PAIR.finditer(text):
        if known.half_reading(match[0]) and _offices().isdisjoint(match.group("a", "b")):
            yield Span(*match.span(), "PERSON", 0.55, "reading")
    for match in _KANA_BEHIND.finditer(text):
        yield Span(*match.span("name"), "PERSON", 0.6, "reading")


def _whole(known: Names, text: str, start: int, end: int) -> bool:
    return end in (known.full(text, start, end, single=True), known.surname(text, start, end))


def _signs(known: Names, text: str) -> Iterator[Span]:
    """／鷲尾, 内線 4049 桑原まで, (神), 北病院 乾涼介."""
    for match in _SIGNED.finditer(text):
        start, end = match.span("name")
        name, slash = match["name"], text[start - 1] in "/／"
        given = slash and end in known.given_ends(text, start, end)
        full = end - start > 1 and known.full(text, start, end, single=True) == end
        clear = _plain(known, name) or name in known.nouns or (len(name) == 1 and slash)
        named = (name in known.listed or given or full) and name != "周"  # 3回/週
        if named and clear and not known.refused(text, start):
            yield Span(start, end, "STAFF", 0.6, "signed")
    for pattern in (_HANDED, _NOTED, _ACTOR):
        for match in pattern.finditer(text):
            name = match["name"]
            if not is_kanji(name[0]) or (name in known.surnames and name not in _WEEK):
                yield Span(*match.span("name"), "STAFF", 0.58, "acts")


def _acts(known: Names, text: str) -> Iterator[Span]:
    """小野寺・鈴木により, 桑原とも相談; names in a list, and behind a house."""
    for pattern in (_BY, _PARTNER):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            while start < end and text[start:end] not in known.listed:
                start += 1
            name = text[start:end]
            clear = len(name) > 1 or (pattern is _PARTNER and name)
            if clear and not _behind_kanji(text, start) and _plain(known, name):
                yield Span(start, end, "STAFF", 0.6, "acts")
    for pattern, tag in ((_BY_HOUSE, "STAFF"), (_ITEM, "PERSON")):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if known.full(text, start, end, single=True) == end and not known.refused(text, start):
                yield Span(start, end, tag, 0.62, "listed-name")


def _behind_kanji(text: str, at: int) -> bool:
    """Whether a kanji stands right before `at`."""
    return at > 0 and is_kanji(text[at - 1])


def _plain(known: Names, name: str) -> bool:
    return name not in known.nouns and name not in known.common and name not in towns()


def _relatives(known: Names, text: str) -> Iterator[Span]:
    for start, end, _ in kin_words().find(text):
        if start and is_kanji(text[start - 1]) and text[start - 1] not in "长次三二亡前内元实义居":
            continue
        for pattern in (_KIN_GIVEN, _KIN_KANA, _KIN_MIXED):
            found = pattern.match(text, end)
            if found and _fits(known, text, found):
                yield Span(*found.span("name"), "RELATIVE", 0.6, "relation")
                break


def _fits(known: Names, text: str, found: re.Match[str]) -> bool:
    name = found["name"]
    start, end = found.span("name")
    if known.refused(text, start) or name.endswith(known.behind):
        return False
    if found.re is _KIN_GIVEN:
        listed = listed_foreigner(name) or end in known.given_ends(text, start, end)
        return name not in known.common and listed
    if found.re is _KIN_KANA:
        return listed_foreigner(name) or any(e == end for e in known.given_ends(text, start, end))
    return _mixed(known, name)


def _mixed(known: Names, name: str) -> bool:
    """A surname, be it rare, and anything that can be a given name."""
    flat = name.replace(" ", "")
    for size in (3, 2, 1):
        rest = flat[size:]
        if flat[:size] in known.surnames and rest and (size > 1 or " " in name):
            kana = not is_kanji(rest[0])
            given = any(e == len(rest) for e in known.given_ends(rest, 0, len(rest)))
            return given if kana else len(rest) < 4 and flat not in known.common
    return False
