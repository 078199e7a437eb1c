"""Japanese names in kana and in Latin letters, and foreigners' names in katakana."""

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
from recpack.deid.text.people.kana.lexicon import Names, names
from recpack.deid.text.people.kana.words import listed_foreigner
from recpack.deid.text.romanise import kana
from recpack.ports import Span

_KATA = r"\u30a1-\u30fa\u30fc\u3099\u309a"
_FOREIGN = re.compile(
    f"(?<![{_KATA}])[{_KATA}]{{1,14}}(?:[・·=][{_KATA}]{{1,14}}){{1,4}}(?![{_KATA}])"
)
_TERM = re.compile(
    fold_text(
        "(?:型)?[ ]?(?:病|症|リンパ腫|分類|反応|法|染色|細胞|基準|スコア|スケール|試験|抗体|カテーテル|"
        "チューブ|手術|切除|吻合|靭帯|靱帯|三角|徴候|係数|方程式|受容体|レセプター|液|培地)"
    )
)
_READING_RUN = re.compile(
    f"(?<![{_KATA}])(?=([{_KATA}]{{2,8}}[ ]{{0,2}}[{_KATA}]{{2,8}})(?![{_KATA}]))"
)
_IN_BRACKETS = re.compile(r"[((][ ]?([\u3041-\u3096]{2,8}[ ]{0,2}[\u3041-\u3096]{2,8})[ ]?[))]")
_ROMAJI = re.compile(
    r"(?<![A-Za-z0-9.@/])(?<![A-Za-z]-)(?P<a>[A-Z](?:[a-z]{1,14}|[A-Z]{1,14}|\.))(?P<gap>,? ?)"
    r"(?P<b>[A-Z](?:[a-z]{1,14}|[A-Z]{1,14}))(?![A-Za-z0-9@])(?!-[a-z])"
)
_HANZI = r"[\u3400-\u9fff]"
# 朴 英淑(パク ヨンスク), 王 麗華 【オウ レイカ】
_FOREIGN_READING = re.compile(
    f"(?<={_HANZI})[ ]{{0,3}}[(【\\[「<][ ]?(?P<name>[{_KATA}]{{1,10}}(?:[ ・]{{1,2}}[{_KATA}]{{1,10}}){{1,3}})[ ]?[)】\\]」>]"
)
_LATIN_NAME = r"[A-Z][A-Za-z'-]{1,14}(?:,?[ ]{1,2}[A-Z][A-Za-z'-]{0,14}){1,3}"
# 氏名 朴 英淑(Young-sook Park); 氏名 朴 英淑 / PARK YOUNG-SOOK
_BESIDE_NAME = re.compile(
    rf"(?:氏名|名前|患者名?|姓名)[ \t:]{{1,10}}[^\n(]{{2,16}}?[ ]?(?:様|殿|さん)?[ ]{{0,3}}(?:[(/【\[][ ]?)(?P<name>{_LATIN_NAME})(?![A-Za-z0-9])"
)
# The line under a name in capitals.
_UNDER_NAME = re.compile(
    r"(?:氏名|名前|患者)[^\n]{2,70}\n[ \t(]{0,12}(?P<name>[A-Z][A-Z'-]{1,14}(?:,?[ ]{1,2}[A-Z][A-Z'-]{1,14}){1,3})(?=[)]|[ ]{2}|[ ]*(?:\n|$)|\t)"
)
_PASSPORT = re.compile(
    r"(?:[様氏殿님씨]|さん|[\u30a1-\u30fc])[ ]?\([ ]?(?P<name>[A-Z]{2,}(?:[ ,]{1,2}[A-Z]{2,}){1,4})[ ]?\)".replace(
        "様", fold_text("様")
    )
)


@dataclass(frozen=True, slots=True)
class JapaneseReadings:
    """タナカ タロウ, (たなか たろう), ジョン・スミス, Taro TANAKA."""

    languages: tuple[str, ...]
    script: ClassVar[str] = ""

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese readings: names in kana, in romaji, and foreign names in katakana"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names."""
        if japanese.applies(self.languages, page):
            yield from _in_kana(page.folded)
            yield from _foreign(page.folded)
            yield from _in_latin(page.plain)


@cache
def _romaji() -> tuple[frozenset[str], frozenset[str]]:
    """(surnames, given names) in Latin letters."""
    known = lang.read_text("ja/surname_readings.txt"), lang.read_text("ja/given_readings.txt")
    lists = ([w for w in t.splitlines() if w and w[0] != "#"] for t in known)
    first, second = (frozenset(r for w in words for r in kana(w)) for words in lists)
    return first, second


def _in_kana(text: str) -> Iterator[Span]:
    """タナカ タロウ; (たなか たろう)."""
    known = names()
    for match in _READING_RUN.finditer(text):
        at, end = match.span(1)
        if known.reading(text, at, end) == end:
            if " " in match[1]:
                yield Span(at, end, "PERSON", 0.8, "reading")
            elif end - at > 5 and _enclosed(text, at, end):
                yield Span(at, end, "PERSON", 0.6, "reading")
        elif " " in match[1] and _called(known, text, at, end):
            yield Span(at, end, "PERSON", 0.7, "reading")
    for match in _FOREIGN_READING.finditer(text):
        yield Span(*match.span("name"), "PERSON", 0.62, "reading")
    for match in _IN_BRACKETS.finditer(text):
        at, end = match.span(1)
        if known.reading(text, at, end) == end:
            yield Span(at, end, "PERSON", 0.8, "reading")


def _called(known: Names, text: str, at: int, end: int) -> bool:
    """Half of it listed, in brackets or before a title (アズマ チヨコ 様)."""
    half = known.half_reading(text[at:end])
    return half and (_enclosed(text, at, end) or _titled(text, end))


def _titled(text: str, end: int) -> bool:
    """Whether a title stands behind."""
    after = text[end : end + 4].lstrip(" ")
    return after.startswith(_titles())


@cache
def _titles() -> tuple[str, ...]:
    data = lang.read_toml("ja/identity.toml")["names"]
    return tuple(sorted(fold_text(w) for k in ("staff", "polite") for w in data[k]))


def _enclosed(text: str, at: int, end: int) -> bool:
    """Alone in a cell or in brackets."""
    return (at == 0 or text[at - 1] in "\n\t(") and text[end : end + 1] in {"", "\n", "\t", ")"}


def _foreign(text: str) -> Iterator[Span]:
    """ジョン・スミス: names in katakana with a dot, told by a first name or a title."""
    for match in _FOREIGN.finditer(text):
        at, end = match.span()
        if end - at < 5 or _TERM.match(text, end):
            continue
        parts = re.split("[・·=]", match[0])
        listed = any(listed_foreigner(p.replace("\u3099", "").replace("\u309a", "")) for p in parts)
        if _titled(text, end):
            yield Span(at, end, "PERSON", 0.85, "title")
        elif listed:
            yield Span(at, end, "PERSON", 0.7, "foreign-name")


def _in_latin(plain: str) -> Iterator[Span]:
    """Taro TANAKA, TANAKA Taro, T. Tanaka, Tanaka, Taro."""
    first, second = _romaji()
    for pattern in (_BESIDE_NAME, _UNDER_NAME):
        for match in pattern.finditer(plain):
            yield Span(*match.span("name"), "PERSON", 0.65, "latin-reading")
    for match in _PASSPORT.finditer(plain):
        yield Span(*match.span("name"), "PERSON", 0.7, "passport")
    for match in _ROMAJI.finditer(plain):
        a, b = match["a"].lower(), match["b"].lower()
        if not match["gap"]:
            continue
        if a.endswith("."):
            if b in first and len(b) > 3:
                yield Span(*match.span(), "PERSON", 0.6, "romaji")
        elif (a in first and b in second) or (a in second and b in first):
            score = 0.75 if len(a) + len(b) > 8 else 0.6
            yield Span(*match.span(), "PERSON", score, "romaji")
        elif (b in second and _spelt(a)) or (a in second and _spelt(b)) or _alone(plain, match):
            yield Span(*match.span(), "PERSON", 0.55, "romaji")


_VOWELS = frozenset("aiueo")
_MORAE = re.compile(
    r"(?:(?:[kgsztdnhbpmrjfwy]|[kgnhbpmr]y|sh|ch|ts|j)?[aiueo]h?|n(?![aiueoy])|[kstp](?=[ksctp])|m(?=[bp])){2,8}"
)


def _spelt(word: str) -> bool:
    """Whether a word is spelt like Japanese in Latin letters, three morae and more."""
    return (
        len(word) > 3
        and word not in _ENGLISH
        and not _VOWELS.issuperset(word)
        and _MORAE.fullmatch(word) is not None
    )


def _alone(plain: str, match: re.Match[str]) -> bool:
    """Two words spelt like Japanese that fill a bracket, a cell, or a part of a file's name."""
    before, after = plain[match.start() - 1 : match.start()], plain[match.end() : match.end() + 1]
    return (
        before in {"(", "_", "-", "\t", "\n", ""}
        and after in {")", "_", "-", "\t", "\n", ""}
        and all(_spelt(match[g].lower()) and len(match[g]) > 3 for g in "ab")
    )


# English and medical words that are spelt like Japanese.
_ENGLISH = frozenset(
    [
        "note",
        "made",
        "same",
        "tone",
        "time",
        "date",
        "base",
        "rate",
        "site",
        "page",
        "name",
        "type",
        "mode",
        "home",
        "male",
        "race",
        "core",
        "bone",
        "node",
        "none",
        "zone",
        "gene",
        "dose",
        "tube",
        "wire",
        "wave",
        "before",
        "after",
        "are",
        "here",
        "there",
        "these",
        "those",
        "hope",
        "take",
        "make",
        "like",
        "high",
        "hepato",
        "nose",
        "tongue",
        "toe",
        "data",
        "media",
        "retina",
        "angina",
        "anemia",
        "edema",
        "coma",
        "sepsis",
        "asia",
        "america",
        "canada",
        "china",
        "korea",
        "kenya",
        "toyota",
        "honda",
        "shimadzu",
        "hitachi",
        "toshiba",
        "siemens",
        "canon",
        "konica",
        "minolta",
    ]
)
