"""Korean hospitals, companies, schools and addresses by the words that end or begin them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import plain_text
from recpack.deid.text.korean import is_syllable
from recpack.deid.text.page import PageText
from recpack.ports import Span

_S = "\uac00-\ud7a3"
_PROVINCE = (
    "(?:서울|부산|대구|인천|광주|대전|울산)(?:특별시|광역시|시)?|세종(?:특별자치시|시)?|(?:경기|강원|충청[남북]|전라[남북]|경상[남북]|제주|전북|강원특별자치|전북특별자치|제주특별자치)도?|"
    "(?:충|전|경)[남북]도?"
)
_DISTRICT = f"[{_S}]{{1,4}}(?:시|군|구)"
_ROAD = f"[{_S}0-9]{{1,14}}(?:대로|로|길|순환로)(?:[0-9]{{1,4}}[{_S}]{{0,2}}길)?"
_LOT = f"[{_S}0-9]{{1,8}}(?:읍|면|동|리|가)"
_HOUSE = r"(?:산[ ]?)?[0-9]{1,5}(?:-[0-9]{1,4})?(?:번지|번)?"
_ADDRESS = re.compile(
    f"(?<![{_S}])(?:(?:(?:{_PROVINCE})[ ]{{1,2}})(?:{_DISTRICT}[ ]{{1,2}}){{0,2}}|(?:{_DISTRICT}[ ]{{1,2}}){{1,2}})"
    f"(?:{_LOT}[ ]{{1,2}}){{0,2}}"
    f"(?:(?:{_ROAD}|{_LOT})[ ]{{0,2}}{_HOUSE}|(?:{_ROAD}|{_LOT})(?![{_S}]))"
)
_ROAD_ONLY = re.compile(
    f"(?<![{_S}0-9])[{_S}]{{2,10}}(?:대로|로|길)(?:[0-9]{{1,4}}[{_S}]?길)?[ ]{_HOUSE}(?=[ ,(\\n]|$)"
)
_DETAIL = re.compile(
    f"[ ]?,?[ ]{{0,2}}(?:\\([{_S}0-9,· ]{{2,20}}(?:동|가|읍|면|리)(?:,[ ]?[{_S}A-Za-z0-9]{{2,14}})?\\)|"
    f"[{_S}A-Za-z0-9]{{2,14}}(?:아파트|빌딩|빌라|타워|맨션|오피스텔|주택|팰리스|하이츠|자이|푸르지오|힐스테이트|래미안|캐슬|센터)(?![{_S}])|"
    f"[0-9A-Za-z가나다라]{{1,5}}동(?![{_S}])|[0-9]{{1,5}}호(?![{_S}])|(?:지하[ ]?)?[0-9]{{1,3}}층(?![{_S}]))"
)
_POSTCODE = re.compile(
    r"(?:\(우\)?[ ]?|우[ )]{0,2}|우편번호[ ]?[:]?[ ]?)(?P<code>[0-9]{5}|[0-9]{3}-[0-9]{3})(?![0-9-])\)?"
)
_CITY = re.compile(
    f"(?<![{_S}])(?:{_PROVINCE})[ ](?:{_DISTRICT}[ ]?){{1,2}}(?:{_LOT}(?![{_S}]))?(?=에|은|는|의|으로|[^{_S}]|$)"
)
_COMPANY = re.compile(
    f"(?:\\((?:주|유|재|사|의|학)\\)|㈜|(?:주식|유한)회사|(?:의료|학교|사단|재단|사회복지)법인)[ ]?[{_S}A-Za-z0-9&]{{2,16}}"
)
_COMPANY_AFTER = re.compile(
    f"(?<![{_S}A-Za-z0-9])[{_S}A-Za-z0-9&]{{2,16}}(?:\\((?:주|유|재)\\)|㈜|[ ]?(?:주식|유한)회사)"
)


_PARTICLE = re.compile(f"(?:에서|에게|에|은|는|이|가|을|를|의|으로|로|와|과|도)(?![{_S}])")


@cache
def _data() -> tuple[re.Pattern[str], frozenset[str], frozenset[str], re.Pattern[str]]:
    """(words that end a name, weak ones, generic beginnings, particles), plain."""
    data = lang.read_toml("ko/identity.toml")["places"]

    def either(words: list[str]) -> str:
        every = {plain_text(w) for w in words}
        return "|".join(re.escape(w) for w in sorted(every, key=lambda w: (-len(w), w)))

    words = re.compile(f"(?:{either(data['hospital'])})")
    weak = frozenset(plain_text(w) for w in data["weak"])
    generic = frozenset(plain_text(w) for w in data["generic"])
    return words, weak, generic, re.compile(f"(?:{either(data['parts'])})$")


@dataclass(frozen=True, slots=True)
class KoreanOrganisations:
    """한빛대학교병원, (주)한국진단검사센터, 녹십초의료재단."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "hangul"

    def describe(self) -> str:
        """One line for the docs."""
        return "Korean organisations: hospitals, laboratories, companies and schools by wording"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names; a hospital in general (본원, 대학병원) names nobody."""
        text = page.plain
        words, weak, generic, parts = _data()
        for pattern in (_COMPANY, _COMPANY_AFTER):
            for match in pattern.finditer(text):
                yield Span(*match.span(), "HOSPITAL", 0.8, "organisation")
        for match in words.finditer(text):
            start = match.start()
            while start and (is_syllable(text[start - 1]) or text[start - 1].isalnum()):
                start -= 1
                if match.start() - start > 16:
                    break
            name = text[start : match.start()]
            start, name = _with_words_before(text, start, name, parts)
            bare = name.strip()
            if (
                len(bare) < 2
                or bare in generic
                or any(bare[:n] in generic and bare[n:] in generic for n in range(1, len(bare)))
            ):
                continue
            after = text[match.end() : match.end() + 1]
            if match[0] in weak and is_syllable(after) and not _PARTICLE.match(text, match.end()):
                continue
            yield Span(start, match.end(), "HOSPITAL", 0.85, "organisation")


def _with_words_before(text: str, start: int, name: str, parts: re.Pattern[str]) -> tuple[int, str]:
    """연희대학교 세브란병원: the word before, if it is of a kind that names of hospitals have."""
    for _ in range(2):
        if not start or text[start - 1] != " ":
            break
        low = start - 1
        while low and is_syllable(text[low - 1]) and start - low < 14:
            low -= 1
        word = text[low : start - 1]
        if not parts.search(word):
            break
        name = text[low:start] + name
        start = low
    return start, name


@dataclass(frozen=True, slots=True)
class KoreanAddresses:
    """서울특별시 종로구 대학로 101, 105동 1203호."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "hangul"

    def describe(self) -> str:
        """One line for the docs."""
        return "Korean addresses: postcodes, and province, city, road and house"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans from the province or the city to the room."""
        text = page.plain
        for match in _POSTCODE.finditer(text):
            yield Span(*match.span("code"), "ADDRESS", 0.9, "postcode")
        for match in _ADDRESS.finditer(text):
            yield Span(match.start(), _end(text, match.end()), "ADDRESS", 0.85, "address")
        for match in _ROAD_ONLY.finditer(text):
            yield Span(match.start(), _end(text, match.end()), "ADDRESS", 0.6, "address")
        for match in _CITY.finditer(text):
            yield Span(*match.span(), "ADDRESS", 0.7, "town")


def _end(text: str, at: int) -> int:
    """Where building, floor and room behind a house number end."""
    for _ in range(5):
        more = _DETAIL.match(text, at)
        if more is None or "\n" in more[0]:
            break
        at = more.end()
    return at
