"""Korean hospitals, companies, schools and addresses by the words that end or begin them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import plain_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.hangul.lexicon import is_syllable
from recpack.ports import Span

_S = "\uac00-\ud7a3"
_PROVINCE = (
    "(?:서울|부산|대구|인천|광주|대전|울산)(?:특별시|광역시|시)?|세종(?:특별자치시|시)?|(?:경기|강원|충청[남북]|전라[남북]|경상[남북]|제주|전북|강원특별자치|전북특별자치|제주특별자치)도?|"
    "(?:충|전|경)[남북]도?"
)
_DISTRICT = f"(?!주소|(?:호중|림프|적혈|백혈|단핵|호산|호염기|과립|망상적혈|사|안|연|요|인|기|입|출|친|가|도|용|한)구)[{_S}]{{1,4}}(?:시|군|구)"
_ROAD = f"[{_S}0-9]{{1,14}}(?:대로|로|길|순환로)(?:[ ]?[0-9]{{1,4}}[{_S}]{{0,2}}[ ]?길)?"
_LOT = f"[{_S}0-9]{{1,8}}(?:읍|면|동|리|가)"
_HOUSE = r"(?:산[ ]?)?[0-9]{1,5}(?:-[0-9]{1,4})?(?:번지|번)?"
_ADDRESS = re.compile(
    f"(?:(?<![{_S}])|(?<=주소)|(?<=거주지))(?:(?:(?:{_PROVINCE})[ ]{{1,2}})(?:{_DISTRICT}[ ]{{1,2}}){{0,2}}|(?:{_DISTRICT}[ ]{{1,2}}){{1,2}})"
    f"(?:{_LOT}[ ]{{1,2}}){{0,2}}"
    f"(?:(?:{_ROAD}|{_LOT})[ ]{{0,2}}{_HOUSE}|(?:{_ROAD}|{_LOT})(?![{_S}]))"
)
_ROAD_ONLY = re.compile(
    f"(?<![{_S}0-9])[{_S}]{{2,10}}(?:대로|로|길)(?:[0-9]{{1,4}}[{_S}]?길)?[ ]{_HOUSE}(?=[ ,(\\n]|$)"
)
_DETAIL = re.compile(
    f"[ ]?,?[ ]{{0,2}}(?:\\([{_S}0-9,· ]{{2,20}}(?:동|가|읍|면|리)(?:,[ ]?[{_S}A-Za-z0-9 -]{{2,24}})?\\)|\\([{_S}A-Za-z0-9, -]{{2,28}}[호층]\\)|"
    f"[{_S}A-Za-z0-9]{{2,14}}(?:아파트|빌딩|빌라|타워|맨션|오피스텔|주택|팰리스|하이츠|자이|푸르지오|힐스테이트|래미안|캐슬|센터)(?![{_S}])|"
    # Any word before a house and a room is a building (월성푸른타운 110-705, 해든마을 508동 1901호).
    f"[{_S}A-Za-z0-9·]{{2,14}}(?:[ ]?[0-9]{{1,2}}(?:차|단지|블[록럭]|블럭))?(?=[ ,]{{0,2}}(?:제?[0-9A-Za-z가나다라]{{1,4}}동[ ,]{{0,2}}(?:제?[0-9]|지하|지층)|[0-9]{{2,4}}-[0-9]{{2,4}}(?![0-9-])|제?[0-9]{{1,4}}호(?![{_S}])|(?:지하[ ]?)?[0-9]{{1,2}}층(?![{_S}])))|"
    f"[0-9]{{2,4}}-[0-9]{{2,4}}(?:호)?(?![0-9-])|[{_S}A-Za-z0-9]{{2,10}}[ ][0-9]{{1,2}}단지|[0-9]{{1,2}}단지(?![{_S}])|[0-9A-Za-z가나다라]{{1,5}}동(?![{_S}])|[0-9]{{1,5}}호(?![{_S}])|(?:지하[ ]?)?[0-9]{{1,3}}층(?![{_S}]))"
)
# 회사는 한빛물류인데: what somebody says to be his company.
_COMPANY_SAID = re.compile(
    f"(?:회사|직장|근무처|근무지|일터|사업장|가게|상호|학교|다니는[ ]곳)(?:은|는|이|가|명은|이름은)[ ](?P<name>[{_S}A-Za-z0-9&]{{3,14}}?)"
    f"(?=인데|이고|입니다|이며|이에요|예요|이었|였|이라|라고|라는)"
)
_NO_COMPANY = re.compile(
    "(?:휴직|퇴직|휴가|병가|근처|무직|자영업|곳|상태|예정|걱정|문제|정도|때문|처음|사무직|생산직|영업직|공무원|중소기업|대기업)$"
)
_POSTCODE = re.compile(
    r"(?:\(우\)?[ ]?|우[ )]{0,2}|〒[ ]?|우편번호[ ]?[:]?[ ]?)(?P<code>[0-9]{5}|[0-9]{3}-[0-9]{3})(?![0-9-])\)?"
    r"|[0-9](?<![0-9A-Za-z.,/-].)(?:[0-9]{4}|[0-9]{2}-[0-9]{3})(?=[)\]]?,?[ ]{0,3}(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충청|충[남북]|전라|전[남북]|경상|경[남북]|제주))"
)
_CODE_BEFORE = re.compile(
    r"(?:[(\[][ ]?(?:우[ ]?)?)?(?<![0-9A-Za-z.,/-])[0-9]{5}[ ]?[)\]]?,?[ ]{0,2}\Z"
)
_CITY = re.compile(
    f"(?<![{_S}])(?:{_PROVINCE})[ ](?:{_DISTRICT}[ ]?){{1,2}}(?:{_LOT}(?![{_S}]))?(?=에|은|는|의|으로|[^{_S}]|$)"
)
_COMPANY = re.compile(
    f"(?:\\((?:주|유|재|사|의|학)\\)|(?<![{_S}A-Za-z])㈜|(?:주식|유한)회사|(?:의료|학교|사단|재단|사회복지)법인)[ ]?[{_S}A-Za-z0-9&]{{2,16}}"
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
            if not bare and match[0] in _SPACED_KINDS:
                start, bare = _name_apart(text, match.start())
            owner = len(bare) == 1 and match[0] in _OWNED and bare in surnames()
            if not owner and (len(bare) < 2 or bare in generic or _only_generic(bare, generic)):
                continue
            after = text[match.end() : match.end() + 1]
            if match[0] in weak and is_syllable(after) and not _PARTICLE.match(text, match.end()):
                continue
            if match[0] in _worked() and not _works_there(text, start, match.end()):
                continue
            yield Span(start, match.end(), "HOSPITAL", 0.85, "organisation")
        yield from _clinics(text)


def _only_generic(name: str, generic: frozenset[str]) -> bool:
    """A name made of two generic words."""
    return any(name[:n] in generic and name[n:] in generic for n in range(1, len(name)))


_SPACED_KINDS = frozenset(
    ["요양병원", "한방병원", "재활병원", "요양원", "의료원", "메디컬센터", "암센터", "병원", "의원"]
)
_OWNED = frozenset(
    [
        "내과의원",
        "외과의원",
        "치과의원",
        "한의원",
        "소아과의원",
        "안과의원",
        "산부인과의원",
        "정형외과의원",
        "피부과의원",
    ]
)
_SAINT = re.compile(f"(?<![{_S}])(?:성|세인트|상트)[ ][{_S}]{{1,5}}[ ]$")
_PROPER = re.compile(f"(?<![{_S}A-Za-z0-9])[{_S}A-Za-z0-9]{{2,7}}[ ]$")
_NO_PROPER = re.compile(
    "(?:[은는던한된할의에서고며인시후중및년월일로을를이가와과도면지만려게히다까요써]|근처|다른|인근|같은|협력|연고지|집앞|가까운|"
    "전문|일반|개인|대학|종합|노인|타|본|상급|지역|동네|여러|몇몇|모든|각|해당|원래|시립|국립|도립|공공|민간|외부|추천|희망|아무|큰|작은)[ ]$"
)
_WORKED_BEFORE = re.compile(
    "(?:직장|근무처|근무지|작업장|사업장|일터|회사|학교|출신교|모교|소속|재직)(?:은|는|이|가|명)?[ :(]{0,3}$"
)
_WORKED_AFTER = re.compile(
    "(?:를|을)?[ ]?(?:나와|나온|졸업|다니|다녔|퇴직|그만|재직|근무|입사|출신|직원|사원|대표|운영|경영|공장|본사|지점|노조|현장|취직)|"
    "에서?[ ](?:[가-힣0-9]{1,5}[ ]){0,3}(?:일|근무|재직|퇴직|은퇴|종사|다니|다녔|운전|용접|생산|입사|취직|재학|수학|공부)"
)


@cache
def _worked() -> frozenset[str]:
    return frozenset(plain_text(w) for w in lang.read_toml("ko/identity.toml")["places"]["worked"])


@cache
def surnames() -> frozenset[str]:
    """Surnames of one syllable that are no article (이내과의원, but not 그 의원)."""
    lines = lang.read_text("ko/surnames.txt").splitlines()
    return frozenset(w for w in lines if len(w) == 1) - frozenset("모본타전현각")


def _works_there(text: str, start: int, end: int) -> bool:
    """Whether words beside tell that somebody works or studies there."""
    return bool(_WORKED_AFTER.match(text, end)) or bool(
        _WORKED_BEFORE.search(text, max(0, start - 10), start)
    )


def _name_apart(text: str, end: int) -> tuple[int, str]:
    """(begin, name) of a proper name before a blank: 성 루카 요양병원, 행복나눔 요양원."""
    low = max(0, end - 14)
    saint = _SAINT.search(text, low, end)
    if saint:
        return saint.start(), saint[0].strip()
    proper = _PROPER.search(text, low, end)
    if proper and not _NO_PROPER.search(proper[0]) and text[end : end + 2] not in {"병원", "의원"}:
        return proper.start(), proper[0].strip()
    return end, ""


_CLINIC = re.compile(
    f"(?<![{_S}A-Za-z0-9])(?P<name>[{_S}A-Za-z0-9]{{2,12}}?)(?:소아청소년과|소아과|산부인과|이비인후과|비뇨의학과|비뇨기과|정형외과|성형외과|신경외과|"
    f"가정의학과|재활의학과|마취통증의학과|통증의학과|영상의학과|정신건강의학과|정신과|피부과|안과|치과|한의원|내과|외과)"
    f"(?=(?:의원)?(?:{{}})?(?![{_S}]))".replace(
        "{}", "에서|에게|에|은|는|이|가|을|를|의|으로|로|와|과|도"
    )
)
_DEPARTMENT = re.compile(
    "소화기|호흡기|순환기|심장|혈관|내분비|신장|감염|류마|알레르|혈액|종양|유방|췌|담도|대장|항문|위장|흉부|갑상|이식|소아|노년|노인|"
    "척추|관절|수부|족부|무릎|고관절|어깨|견|망막|각막|사시|녹내장|성형|신경|정신|마취|통증|재활|가정|영상|핵의학|방사선|응급|진단|"
    "병리|직업|예방|본원|타원|타과|외래|협진|일반|구강|보철|교정|치주|여성|부인|복강경|외상|중환자|국제|스포츠|미세|화상|두경부|뇌|"
    "임상|의뢰|전과|병동|교수|과장|간이식|상부|하부|로봇|비만|당뇨|통합|수술|진료|대학|병원|의원|센터|입원|퇴원|담당|그리고|또는"
)


_WORKPLACE = re.compile(
    f"(?<![{_S}A-Za-z0-9])(?P<name>[{_S}A-Za-z0-9&]{{3,14}})에서[ ](?:[{_S}0-9]{{1,5}}[ ]){{0,3}}(?:근무|재직|퇴직|정년|일했|일하|일함|일한|종사|은퇴)"
)
_NO_WORKPLACE = re.compile(
    "(?:회사|공장|현장|사무실|식당|시장|농장|가게|업체|마트|분야|업종|기업|건설현장|공사장|관공서|학원|외국|해외|국내|지역|부서|병동|센터|이상|이하|도시|시골|집안|환경|소에서|곳)$"
)


def _clinics(text: str) -> Iterator[Span]:
    """서울밝은눈안과, 연세숲소아청소년과: a surgery by its own name; a department has none."""
    for match in _WORKPLACE.finditer(text):
        if not _NO_WORKPLACE.search(match["name"]) and len(match["name"]) > 3:
            yield Span(*match.span("name"), "HOSPITAL", 0.55, "employer")
    for match in _COMPANY_SAID.finditer(text):
        if not _NO_COMPANY.search(match["name"]):
            yield Span(*match.span("name"), "HOSPITAL", 0.55, "employer")
    for match in _CLINIC.finditer(text):
        if not _DEPARTMENT.search(match["name"]) and len(match["name"]) > 2:
            yield Span(*match.span(), "HOSPITAL", 0.6, "organisation")


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
            group = "code" if match["code"] else 0
            yield Span(*match.span(group), "ADDRESS", 0.9, "postcode")
        for match in _ADDRESS.finditer(text):
            code = _CODE_BEFORE.search(text, max(0, match.start() - 12), match.start())
            start = code.start() if code else match.start()
            yield Span(start, _end(text, match.end()), "ADDRESS", 0.85, "address")
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
