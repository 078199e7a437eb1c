"""Korean towns without a street: 고창군 해리면, 목포 대반동에서, 부안 줄포 집, 통영에 삽니다."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import ahocorasick

from recpack.deid.text.gazetteer import automaton_of, marked_names
from recpack.deid.text.page import PageText
from recpack.ports import Span

_S = "\uac00-\ud7a3"
_PARTICLE = (
    "(?:에서(?:는|도|만|의|부터)?|에(?:는|도|만|서)?|으?로(?:는|도|부터)?|까지|부터|의|은|는|이|가|을|를|과|와|도|이며|이고|이나|"
    "이라|인|임|엔|쪽|행|발|출신|댁)"
)
_ENDED = re.compile(f"(?:{_PARTICLE})?(?![{_S}])")
_MORE = re.compile(
    f"[ ]{{1,2}}(?:[{_S}]{{1,6}}(?:[0-9]가|읍|면|동|리|구|군|시|로|길|마을|섬)|[{_S}]{{2}}[도섬](?=에서|에|로))(?={_PARTICLE}?(?![{_S}]))"
)
_HOUSE = re.compile(r"[ ](?:산[ ]?)?[0-9]{1,5}(?:-[0-9]{1,4})?(?:번지|호|번길)?(?![0-9./%])")
_NOT_MORE = re.compile(
    "[ ](?:활동|운동|이동|행동|작동|거동|감동|진동|자동|수동|공동|변동|노동|아동|가동|연동|박동|유동|출동|화면|도면|측면|수면|방면|"
    "정면|표면|전면|후면|하면|되면|으면|라면|리면|원리|관리|처리|정리|진리|다시|즉시|역시|당시|동시|일시|임시|응급실로|별도|정도|지도|"
    "병원으로|그대로|따로|바로|서로|주로|새로|실제로|대로|스스로|앞으로|별로|반도|온도|태도|각도|밀도|진도|산도|아들|며느리)(?![가-힣])"
)
# What follows a town where somebody lives, was born or comes from.
_LIVES = re.compile(
    "(?:에서|에|엔|로|으로)?[ ]{1,2}(?:혼자[ ]|홀로[ ]|부부[ ]?(?:가|끼리)?[ ])?(?:태어|살|사는|사시|사셨|거주|출생|출신|태생|자라|성장|지내|지냈|농사|민박|식당|"
    "가게|장사|이사|내려|올라|귀농|귀촌|요양|정착|토박이|시내|읍내|시골|바닷가|장터|친정|시댁|본가|고향|집|댁|아파트|자택|지역|근교|외곽|학회)"
)
_COMES = re.compile(f"(?:출신|태생|거주|토박이|시내|읍내|사람|댁)(?:{_PARTICLE})?(?![{_S}])")
_FROM_HOME = re.compile(
    f"(?:고향|출생지|출신지|거주지|본적|본가|친정|시댁|집|근무지|자택|주소)(?:이|은|는|가)?[ ]{{1,2}}(?:[{_S}]{{2,4}}[ ])?$"
)
_SERVICE = re.compile(
    "(?:119|구급대|소방서?|경찰서?|보건소|보건지소|터미널|우체국|시장|역(?![사학])|읍내|면사무소)"
)
_ORIGIN = re.compile(f"(?<![{_S}])(?P<name>[{_S}]{{2,7}})[ ]?출신(?![{_S}]*[과학])")
_BORN = re.compile(f"(?<![{_S}])(?P<name>[{_S}]{{2,7}})에서[ ]?(?:태어|출생|나고[ ]자)")
_NO_PLACE = re.compile(
    "(?:의사|교사|군인|간호사|공무원|농촌|시골|외국|이북|도시|대학|학교|베트남|중국|미국|몽골|한국|북한|필리핀|태국|일본|러시아|"
    "캄보디아|네팔|인도|우즈베키스탄|카자흐스탄|우크라이나|방글라데시|파키스탄|스리랑카|미얀마|인도네시아|이란|이라크|해외|국내|본원|같은|병원|집|"
    "가정|정상|조산|자연|제왕절개|여기|거기|어디|그곳|이곳|전남|전북|경남|경북|충남|충북|경기|강원|경기도|강원도|제주도|섬|바다|산골|"
    "선수|기자|경찰|법조인|배우|가수|장교|해군|육군|공군|해병대|특전사|운동선수|체육인|교수|수녀|스님|목사)$"
)


@cache
def _towns() -> tuple[ahocorasick.Automaton, frozenset[str], frozenset[str]]:
    """(all names, those that are words as well, those of cities and counties), plain."""
    every, words = marked_names("ko/towns.txt")
    ends = (n for n in every if len(n) == 3 and n[-1] in "읍면")
    short = frozenset(n[:-1] for n in ends) - frozenset(every)
    full = frozenset(n for n in every if n[-1] in "시군구읍면" and len(n) > 2)
    return automaton_of((*every, *sorted(short))), words | short, full


@dataclass(frozen=True, slots=True)
class KoreanTowns:
    """고창군 해리면, 목포 대반동, 부안 줄포."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "hangul"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Korean towns: listed cities, counties and townships where somebody lives or was born"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the town with the village behind it; its particle stays."""
        text = page.plain
        done = 0
        for start, end in _listed(text):
            if start < done:
                continue
            found = _town(text, start, end)
            if found:
                done, score = found
                yield Span(start, done, "ADDRESS", score, "town")
        for pattern in (_ORIGIN, _BORN):
            for match in pattern.finditer(text):
                if not _NO_PLACE.search(match["name"]):
                    yield Span(*match.span("name"), "ADDRESS", 0.55, "town")


def _listed(text: str) -> Iterator[tuple[int, int]]:
    """Places of listed names at the begin of a word, the longest of each begin."""
    automaton, _, _ = _towns()
    best: dict[int, int] = {}
    for last, size in automaton.iter(text):
        at = last + 1 - size
        if at == 0 or not "\uac00" <= text[at - 1] <= "\ud7a3":
            best[at] = max(best.get(at, 0), last + 1)
    yield from sorted(best.items())


def _town(text: str, start: int, end: int) -> tuple[int, float] | None:
    """(end, score) of a town that begins at `start`; None if it is a word there."""
    _, words, full = _towns()
    name = text[start:end]
    weak = name in words
    if _SERVICE.match(text, end) or (text[end : end + 1] == " " and _SERVICE.match(text, end + 1)):
        return end, 0.6
    if not _ENDED.match(text, end):
        return None
    stop, more = _extended(text, end)
    home = bool(_LIVES.match(text, stop) or _COMES.match(text, stop)) or bool(
        _FROM_HOME.search(text, max(0, start - 12), start)
    )
    if more or home:
        return stop, 0.75 if name in full or home else 0.62
    if name in full:
        return end, 0.7
    if weak or (name in _METROPOLES and text[end : end + 1] == " "):
        return None
    return end, 0.6


_METROPOLES = frozenset(["서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종"])


def _extended(text: str, end: int) -> tuple[int, bool]:
    """(end, whether it is farther) with township, village and number behind a blank."""
    automaton, _, _ = _towns()
    at, stop = end, -1
    while stop != at:
        stop = at
        more = None if _NOT_MORE.match(text, at) else _MORE.match(text, at)
        at = more.end() if more else _next_listed(text, at, automaton)
    if text.startswith((" 시내", " 읍내"), at):
        return at + 3, True
    if at > end:
        house = _HOUSE.match(text, at)
        at = house.end() if house else at
    return at, at > end


def _next_listed(text: str, at: int, automaton: ahocorasick.Automaton) -> int:
    """End of a listed name behind one blank (부안 줄포); `at` if there is none."""
    if text[at : at + 1] != " ":
        return at
    for size in (5, 4, 3, 2):
        name = text[at + 1 : at + 1 + size]
        if len(name) == size and automaton.exists(name) and _ENDED.match(text, at + 1 + size):
            return at + 1 + size
    return at
