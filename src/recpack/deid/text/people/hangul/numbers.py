"""Numbers of Korean papers: rooms and beds, licences, accounts, codes, birthdays in six figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.numberwords import CODED, ENDS, ENGLISH, NumberWords, Rule, grouped
from recpack.ports import Span

_S = "\uac00-\ud7a3"
_ROOM = re.compile(
    r"[0-9A-Z](?<![0-9A-Za-z].)[0-9A-Z]{0,3}[동서남북신본]?병동[ /-]{0,3}[0-9]{2,5}(?:-[0-9]{1,2}(?![0-9]))?(?:호실|호)?(?:[ ]?-[ ]?[0-9]{1,2}(?![0-9]))?"
    r"(?:[ -]{0,3}[0-9]{1,2}(?:번[ ]?(?:침대|베드|침상|병상|자리)|번(?![째])))?"
    r"|[0-9A-Z](?<![0-9A-Za-z-].)[0-9A-Z]{1,4}호실(?:[ -]{0,3}[0-9]{1,2}번(?![째]))?"
    # 61W-71호, 8E-12-1: a ward with its room.
    r"|[0-9](?<![0-9A-Za-z.-].)[0-9]{0,2}[A-Z]{1,2}-[0-9]{1,4}(?:호실?|-[0-9]{1,2}(?![0-9A-Za-z]))"
    r"|[1-9](?<![0-9A-Za-z제.-].)[0-9]{2,3}호(?:실)?(?:[ ]?-[ ]?[0-9]{1,2}(?![0-9]))?(?=[,.)\s/]|$|로|에|의|병실|입니다|이고|으로|라)"
    r"|[0-9](?<![0-9.].)[0-9]{0,2}(?=번[ ]?(?:bed|Bed|BED|베드|침상|병상|침대))"
)
_MASKED = re.compile(r"[0-9](?<![0-9-].)[0-9]{5}-[1-8](?:\*{6}|[xX●○]{6}|[0-9]{0,2}\*{4,6})")
_LICENCE = re.compile(r"제[ ]?(?P<v>[0-9]{3,8})(?=[ ]?호)")
_PLATE = re.compile(
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)[ ]?[0-9]{1,2}[ ]?[가-힣][ ]?[0-9]{4}(?![0-9])"
)
_ACCOUNT = re.compile(r"@(?<![\w.@/-].)[A-Za-z][\w.]{2,29}")
_PHONE = re.compile(
    r"0(?<![0-9)].)[0-9]{1,2}\)[ ]?[0-9]{3,4}[ ]?-[ ]?[0-9]{4}(?![0-9])"
    r"|1(?<![0-9-].)(?:5(?:22|33|44|55|66|77|88|99)|6(?:00|11|33|44|55|61|66|68|70|88|99)|8(?:00|11|33|35|44|55|66|77|99))-[0-9]{4}(?![0-9-])"
)
_BORN = re.compile(
    r"[0-9](?<![0-9.,-].)[0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?=[ ]?(?:년?생(?![가-힣]{2})|생년))"
)
_GRADED = frozenset(
    ("진단", "상병", "질병", "수가", "보험", "처방", "약품", "검사", "행위", "분류", "질환", "약", "유전자", "변이", "색상", "프로토콜", "임상시험", "우편", "전화", "휴대폰", "핸드폰", "팩스", "내선")
)  # fmt: skip
_STAFF = (
    "전문의",
    "인정의",
    "의사",
    "간호사",
    "약사",
    "병리사",
    "방사선사",
    "치료사",
    "조무사",
    "판독의",
    "주치의",
    "집도의",
)
_CHARTS = (
    "차트",
    "챠트",
    "병록",
    "원번",
    "환번",
    "등번",
    "검번",
    "emr",
    "mrn",
    "pt.no",
    "pt no",
    "pt. no",
)
_BIRTHS = (
    "생일",
    "생년월일",
    "생년",
    "출생일",
    "앞자리",
    "앞번호",
    "주민번호",
    "주민",
    "생신",
    "출생",
)
_UNITS = ("장비", "기기", "기종", "장치", "분석기", "제조", "모델", "초음파기", "내시경")
_NETWORKS = (
    "인스타",
    "인스타그램",
    "카톡",
    "카카오톡",
    "카톡아이디",
    "트위터",
    "페이스북",
    "페북",
    "유튜브",
    "틱톡",
    "스레드",
    "밴드",
    "오픈채팅",
    "텔레그램",
    "위챗",
    "라인",
)
_WARDS = (
    "icu",
    "sicu",
    "micu",
    "nicu",
    "picu",
    "ccu",
    "ncu",
    "중환자실",
    "격리실",
    "회복실",
    "응급실",
    "처치실",
)
_CARE = r"(?![0-9]|[.,:/][0-9]|[ ]?(?:도|분|회|개|시간|대|일|명|cm|번째|차|°))"


@cache
def _words() -> NumberWords:
    sign = r"[은는이가을를도]?[ \t]{0,2}[:.#=]?[ \t]{0,4}(?:제[ ]?)?"
    value = r"(?P<v>(?=[a-z]{0,5}[- ]?[0-9])[a-z0-9]{1,14}(?:[-/.][a-z0-9]{1,12}){0,4})"
    rules = [
        Rule(_STAFF, re.compile(r"[ ]?(?:no\.?|번호|면허|제)?[ :(#]{0,3}(?P<v>[0-9]{4,6})(?=[)\s,/]|$|호)"), score=0.7),
        Rule(("면허", "면허번호"), re.compile(r"[ :]{1,3}(?P<v>[0-9]{4,7}호?)(?![0-9])"), score=0.85),
        Rule(_CHARTS, re.compile(r"[ .:#]{0,4}(?P<v>[0-9]{5,11})(?![0-9-])"), score=0.7),
        Rule(_UNITS, re.compile(r"[^\n0-9]{0,24}[ ](?P<v>(?:sn|s/n|#)?[0-9]{3,8}-[0-9]{1,6})(?=\s|$|[),])"), score=0.7),
        Rule(_NETWORKS, re.compile(
            r"[ ]?(?:아이디|id|계정|은|는|:)?[ :]{0,3}(?P<v>(?=[a-z0-9._-]*[a-z])[a-z0-9][\w.-]{3,29})"), score=0.7),
        Rule(_WARDS, re.compile(r"[ ]?(?:#|bed[ ]?|베드[ ]?|no\.?[ ]?)?(?P<v>[0-9]{1,3})(?=[ ]?(?:번|호|bed|베드|침상))"), score=0.8),
        Rule(("수술실", "수술방"), re.compile(r"[ ]?:[ ]?(?P<v>(?:rm|or|r)[ .-]?[0-9]{1,3}|[0-9]{1,3}번?(?:방)?)(?![0-9])"), score=0.8),
        Rule(("bed", "베드", "침상", "병상", "침대"), re.compile(
            rf"[ ]?(?:no\.?|번호|#|:)[ ]?(?P<v>[a-z]?-?[0-9]{{1,3}}[a-z]?(?:-[0-9]{{1,2}})?){_CARE}"), score=0.7),
        Rule(_BIRTHS, re.compile(
            r"(?:[은는이가을도]|번호|앞자리)?[ ]?(?:[:=][ ]?)?[ ]{0,2}(?:6자리[ ]?)?"
            r"(?P<v>(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|"
            r"[0-9]{2}[./-](?:0?[1-9]|1[0-2])[./-](?:[12][0-9]|3[01]|0?[1-9]))(?![0-9-])"), "BIRTHDATE", 0.9),
        Rule(("번호", "코드", "접수", "승인", "고유키", "등록증"), re.compile(rf"{sign}{value}{ENDS}"), score=0.7, least=4),
        *ENGLISH,
    ]  # fmt: skip
    return NumberWords(rules)


@dataclass(frozen=True, slots=True)
class KoreanNumbers:
    """71병동 712호, SICU 41번 bed, 국민은행 011339-37-622696, 생일은 790627."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "hangul"

    def describe(self) -> str:
        """One line for the docs."""
        return "Korean numbers: rooms, beds, licences, accounts, codes and six-figure birthdays"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number; of a room with its ward."""
        text = page.plain
        for pattern, tag, score in (
            (_ROOM, "ID", 0.8),
            (_MASKED, "ID", 0.95),
            (CODED, "ID", 0.6),
            (_PLATE, "ID", 0.85),
            (_ACCOUNT, "ID", 0.7),
            (_PHONE, "PHONE", 0.85),
            (_BORN, "BIRTHDATE", 0.7),
        ):
            for match in pattern.finditer(text):
                yield Span(*match.span(), tag, score, "korean-number")
        for match in _LICENCE.finditer(text):
            yield Span(*match.span("v"), "ID", 0.85, "licence")
        yield from grouped(text)
        for span in _words().find(page.folded):
            if not _graded(page.folded, span.start):
                yield span


_KIND = re.compile(f"(?P<kind>[{_S}]{{1,5}}?)[ ]?(?:번호|코드)[^{_S}0-9]{{0,5}}\\Z")


def _graded(text: str, at: int) -> bool:
    """Whether a code is one of a classification (진단코드 C509), not of a person."""
    match = _KIND.search(text, max(0, at - 14), at)
    return match is not None and match["kind"] in _GRADED
