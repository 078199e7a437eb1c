"""Korean names told by the words around them: labels, greetings, signatures, what one calls people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.hangul.lexicon import Names, names
from recpack.ports import Span

_S = "\uac00-\ud7a3"
# A word in its case before a title (인사 못 드린 점 회장님) is no foreign name.
_GRAMMAR = re.compile("[은는을를에의던린한된할][ ]")
# 탁 할머니, 채 목사님: a surname before what one calls elders; 이, 그, 한 … are oftener articles.
_ELDER = re.compile(
    f"(?<![{_S}])(?P<name>[{_S}]{{1,2}})[ ]?(?:할머니|할아버지|어르신|여사|목사|신부님|수녀|스님|권사|집사|장로|회장|사장|"
    f"아저씨|아주머니|아줌마|영감)"
)
_DETERMINERS = frozenset("이그저한두세네전현고양본원주부신제각온옆외친여조시증큰노처장")
# 순임이 언니, 점순네 할머니, "말녀야": a given name that is called.
_CALLED = re.compile(
    f"(?<![{_S}])(?P<name>[{_S}]{{2}})(?:이?네(?=[ ](?:할머니|할아버지|엄마|아빠|집|언니|식구|어머니|댁|가게))|"
    f"이?(?=[ ](?:언니|누나|오빠|형|엄마|아빠|삼촌|이모|고모|할머니|여사|아줌마))|(?=댁(?![{_S}]))|(?<=[\"'“‘(]..)[아야](?=[ ,!?.~]))"
)
_FEMALE = frozenset("순자녀례분희숙옥임금덕심남단이월선")
_NICKNAME = re.compile(
    f"(?:글쓴이|닉네임|필명|대화명|아이디|작성자|별명|활동명|별칭|닉|계정)(?:[ ]?:|[은는이])[ ]?[\"'“‘]?(?P<name>[{_S}A-Za-z0-9_.~-]{{2,20}})"
    # 닉네임 하얀나비0412, 별명 "곰돌이": without a colon, in quotes, with figures, or called so.
    f"|(?:닉네임|필명|대화명|아이디|별명|활동명|별칭|닉)[ ]{{1,2}}(?:[\"'“‘「](?P<quoted>[{_S}A-Za-z0-9_. ~-]{{2,20}})[\"'”’」]|"
    f"(?P<figured>(?=[{_S}A-Za-z_.-]{{1,14}}[0-9])[{_S}A-Za-z0-9_.~-]{{3,24}})|(?P<called>[{_S}A-Za-z0-9_.~-]{{2,16}}?)(?=으로[ ]|로[ ](?:활|글|올|가입|검색|찾|써|쓰)|입니다|이에요|예요|인데|이고|이라))"
    f"|[\"'“‘「](?P<said>[{_S}]{{2,8}})[\"'”’」](?:이?라고|로)[ ](?:불|부르|부릅)"
)
_VIETNAMESE = re.compile(
    f"(?<![{_S}])(?:보|레|부|도|딘|당|호|황|판|루|라이|찌에우|르엉|쯔엉|따|또|람|까오|마이|하|리|르우)[ ](?:티|반|응옥|쑤언|민|득|꽝|홍|킴|투|타인|바오|자)(?:[ ][{_S}]{{1,4}}){{1,2}}"
)
_APART = re.compile(f"(?<![{_S}])(?P<name>[{_S}]{{2,4}})[ ]씨(?![{_S}]{{3}})")
_FOREIGN = re.compile(f"(?<![{_S}])[{_S}]{{1,5}}(?:[ ·][{_S}]{{1,5}}){{1,3}}(?=[ ]?(?:님|씨))")
_LABEL = re.compile(
    f"(?<![{_S}])(?P<label>성명|이름|성함|[{_S}]{{1,4}}(?:자명|자성명|성명)|환자명|주치의|집도의|지정의|전공의|판독의|담당의|마취의|확인|재?판독|서명|순환|"
    f"수술의|의뢰의|부검의|촉탁의|검안의|군의관|처방의|전문의|병리의|기록자|작성자|검사자|확인자|보고자|제?[123]조수|[{_S}]{{2}}간호사)"
    f"(?P<gap>[ ]?:[ ]?|[ ]{{0,3}}\\t[ ]?|[ ]{{1,3}}|)(?P<name>[{_S}](?:[ ]?[{_S}]){{1,4}}?)"
    f"(?=[ ]?(?:님|씨|교수|과장|\\(|\\n|\\t|$|[ ]{{2}}|[,/]|[0-9])|(?P<glued>등록|주민|차트|생년|성별|나이|연령|병록|환자|주소|보호))"
)
# 환자성명  바트바야르: foreign names in Hangul, longer than any Korean one.
_FOREIGN_FIELD = re.compile(
    f"(?:성명|이름|성함|환자명|피보험자|예금주|수진자|대상자|보호자)(?:[ ]?:[ ]?|[ ]{{2,12}}|[ ]{{0,3}}\\t[ ]?)(?P<name>[{_S}]{{4,9}})(?=[ ]{{2}}|[ ]?[(/]|\\t|\\n|$)"
)
_NO_FOREIGN = re.compile(
    "(?:번호|일자|일시|연령|나이|성별|주소|연락처|관계|과|팀|실|원|사|자|함|음|망|치)$"
)
# 안녕하세요. 문별입니다; 은서 올림; 류마티스내과 임상규 at the end of a line.
_INTRODUCED = re.compile(
    f"(?:안녕하(?:세요|십니까)|저는|제[ ]?이름은|나는|본인은)[.,!]?[ ]{{1,2}}(?:저는[ ])?(?P<name>[{_S}](?:[ ]?[{_S}]){{1,4}}?)"
    f"(?=입니다|이라고|라고|이고|이구|이에요|예요|이라|[ ]?올림)"
)
_SIGNED = re.compile(
    f"(?:^|(?<=[\\n\\t])|(?<=[ ]{{2}})|(?<=[과팀실부터동원0-9.!~] ))(?P<name>[{_S}](?:[ ]?[{_S}]){{1,4}}?)[ ]{{1,3}}(?:올림|드림|배상|拜上|씀)(?![{_S}])"
)
# 채송이 RN, .../ 채송이 at the end of a line: who wrote a nurse's note.
_WROTE = re.compile(
    f"(?<![{_S}])(?P<name>[{_S}]{{2,4}})(?=[ ](?:RN|PN|NA|NP|APN|PA|MD|MT|RT|PT|OT|R[1-4])(?![A-Za-z0-9]))|(?<=[/|])[ ]{{0,2}}(?P<last>[{_S}]{{2,4}})(?=[ ]*(?:\n|$))",
    re.IGNORECASE,
)
_AM = re.compile(
    f"(?<![{_S}])(?P<name>[{_S}]{{2}})(?=입니다|이에요|예요|이예요|이라고[ ]?(?:합|해|불)|라고[ ]?(?:합|해요|불)|[ ]인사드)"
)
_PASSED = re.compile(f"(?<![{_S}])(?P<name>[{_S}]{{2,4}})(?=[ ]?(?:→|⇒|->|>)[ ]?[{_S}])")
_OF_OFFICE = re.compile(
    f"[{_S}]{{2,8}}(?:과|팀|실|센터|병동|의원|병원)[ ]{{1,3}}(?P<name>[{_S}]{{2,4}})(?=[ ]*(?:\\n|\\t|$|\\())",
)
_NOBODY = frozenset(
    ("미상", "무명", "불명", "불상", "본인", "상동", "없음", "생략", "비공개", "미정", "추후", "외부", "원내", "응급", "전체", "해당", "미기재")
)  # fmt: skip


# Words that are given names too and end sentences (상태입니다).
_SAID = frozenset(
    [
        "상태",
        "정도",
        "예정",
        "상황",
        "사실",
        "자신",
        "정상",
        "고민",
        "안정",
        "소원",
        "미정",
        "지정",
        "진정",
        "성인",
        "주인",
        "정리",
        "처리",
        "관리",
        "수리",
        "유지",
        "기사",
        "교사",
        "진료",
        "의료",
        "수술",
        "양성",
        "음성",
        "경우",
        "이유",
        "원인",
        "수준",
        "시기",
        "시간",
        "기간",
        "방법",
        "문제",
        "부분",
        "결과",
        "소견",
        "진단",
        "이상",
        "이하",
        "최근",
        "최초",
        "현재",
        "오전",
        "오후",
        "하루",
        "이틀",
        "여자",
        "남자",
        "아들",
        "언니",
        "동생",
        "장남",
        "장녀",
        "차남",
        "차녀",
        "환자",
        "보호",
        "가능",
        "불가",
        "필요",
        "중요",
        "만성",
        "급성",
        "우측",
        "좌측",
        "양측",
        "단계",
        "초기",
        "말기",
        "전이",
        "재발",
        "완치",
        "무직",
        "주부",
        "회사",
        "학생",
    ]
)


@dataclass(frozen=True, slots=True)
class KoreanContext:
    """성명⇥조영제, 은서 올림, 점순네 할머니, 라마 씨."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "hangul"

    def describe(self) -> str:
        """One line for the docs."""
        return "Korean names in context: labels, introductions, signatures, calls, foreign names"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the names."""
        text, known = page.folded, names()
        yield from _under_label(text)
        yield from _signed(text)
        yield from _foreign(known, text)
        yield from _called(known, text)


def _under_label(text: str) -> Iterator[Span]:
    """성명⇥조영제, 주치의 최종결, 성명이상현등록번호: behind such labels words are names as well."""
    known = names()
    for match in _FOREIGN_FIELD.finditer(text):
        if not known.is_word(match["name"]) and not _NO_FOREIGN.search(match["name"]):
            yield Span(*match.span("name"), "PATIENT", 0.6, "label")
    for match in _LABEL.finditer(text):
        name = match["name"].replace(" ", "")
        glued = match["glued"] is not None
        if bool(match["gap"]) == glued and not match["gap"]:
            continue
        patient = match["label"][-1] in "명름함"
        loose = not patient and ":" not in match["gap"] and "\t" not in match["gap"]
        if name in _NOBODY or name[-1] in "과실팀" or (loose and known.is_word(name)):
            continue
        fits = known.made(name) or (
            len(name) == 4 and name[0] in known.surnames and known.syllabic(name[1:])
        )
        if fits:
            yield Span(*match.span("name"), "PATIENT" if patient else "STAFF", 0.8, "label")


def _signed(text: str) -> Iterator[Span]:
    """Names of who introduces himself, signs, or stands behind a department at the end of a line."""
    known = names()
    for match in _WROTE.finditer(text):
        group = "name" if match["name"] else "last"
        name = match[group]
        if known.whole(name) and not known.titles.fullmatch(name) and name not in _NOBODY:
            yield Span(*match.span(group), "STAFF", 0.6, "wrote")
    for match in _AM.finditer(text):
        name = match["name"]
        if name in known.given and name not in known.not_names | _NOBODY | _SAID:
            yield Span(*match.span("name"), "PERSON", 0.55, "called")
    for pattern, score in ((_PASSED, 0.6), (_INTRODUCED, 0.7), (_SIGNED, 0.7), (_OF_OFFICE, 0.62)):
        for match in pattern.finditer(text):
            name = match["name"].replace(" ", "")
            strict = pattern is _OF_OFFICE or pattern is _PASSED
            fits = known.whole(name) if strict else known.made(name)
            fits = fits or (len(name) == 4 and known.long(name))
            if fits and name not in _NOBODY and not known.titles.fullmatch(name):
                yield Span(*match.span("name"), "PERSON", score, "signed")


def _foreign(known: Names, text: str) -> Iterator[Span]:
    """응우옌 티 란님, 보 티 항."""
    for match in _FOREIGN.finditer(text):
        words = re.split("[ ·]", match[0])
        common = any(w in known.not_names or known.titles.fullmatch(w) for w in words)
        if not common and not known.surname(words[-1]) and not _GRAMMAR.search(match[0]):
            yield Span(*match.span(), "PERSON", 0.6, "title")
    for match in _VIETNAMESE.finditer(text):
        yield Span(*match.span(), "PERSON", 0.6, "foreign-name")


def _called(known: Names, text: str) -> Iterator[Span]:
    """라마 씨, 탁 할머니, 점순네 할머니, "말녀야", 글쓴이: 갈매기."""
    for match in _APART.finditer(text):
        if match["name"] not in known.not_names and not known.titles.fullmatch(match["name"]):
            yield Span(*match.span("name"), "PERSON", 0.6, "called")
    for match in _ELDER.finditer(text):
        if match["name"] in known.surnames | known.compound and match["name"] not in _DETERMINERS:
            yield Span(*match.span("name"), "PERSON", 0.6, "surname-alone")
    for match in _CALLED.finditer(text):
        word = match["name"]
        told = word in known.given or (word[-1] in _FEMALE and known.syllabic(word))
        if told and word not in known.not_names:
            yield Span(*match.span("name"), "PERSON", 0.6, "called")
    for match in _NICKNAME.finditer(text):
        yield Span(*match.span(str(match.lastgroup)), "PATIENT", 0.6, "nickname")
