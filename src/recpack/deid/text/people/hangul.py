"""Korean names by the title, role or relation beside them, by their lists, and in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.korean import Names, is_syllable, names
from recpack.deid.text.page import PageText
from recpack.ports import Span

_S = "\uac00-\ud7a3"
_RUN = re.compile(f"[{_S}]{{1,16}}")
_BETWEEN = re.compile(
    r"(?:님|씨|인)?(?:[ ]?[((:,/·-][ ]?|[ ]{1,2}(?:[0-9]{1,4}[./-][0-9]{1,2}(?:[./-][0-9]{1,4})?[ ])?"
    r"(?:[0-9]{1,2}:[0-9]{2}[ ])?)"
)
_JOINT = re.compile(r"(?:[ ]?\([^()\n]{1,12}\))?(?:[ ]?[,·/、&][ ]?)")
_BEFORE_SURNAME = re.compile(f"(?<![{_S}])[{_S}]{{1,2}}[ ]?$")
_FOREIGN = re.compile(f"(?<![{_S}])[{_S}]{{1,5}}(?:[ ·][{_S}]{{1,5}}){{1,3}}(?=[ ]?(?:님|씨))")
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
    f"(?:글쓴이|닉네임|필명|대화명|아이디|작성자|별명)(?:[ ]?:|[은는])[ ]?[\"'“‘]?(?P<name>[{_S}A-Za-z0-9_.~-]{{2,20}})"
    f"|[\"'“‘「](?P<said>[{_S}]{{2,8}})[\"'”’」](?:이?라고|로)[ ](?:불|부르|부릅)"
)
_SYLLABLES = (
    r"(?:(?:[bcdghjklmnprstwy]|ch|kk|tt|pp|ss|jj|sh|kh)?(?:yeo|yae|yoo|you|wae|eui|eo|ae|oo|oi|eu|ya|"
    r"ye|yo|yu|wa|wo|we|wi|ui|ee|uh|ou|a|e|i|o|u)(?:ng|[knlmptrhc])?){1,3}"
)
_LATIN_NAME = re.compile(
    r"(?<![A-Za-z0-9.@/-])(?P<a>[A-Z][A-Za-z]{1,9})(?P<gap>,? )"
    r"(?P<b>[A-Z][A-Za-z]{1,9}(?:[- ][A-Z]?[a-z]{1,6})?)(?![A-Za-z0-9@-])"
)
_INITIAL = re.compile(r"(?<![\w.])[A-Z]\.(?:[ ]?[A-Z]\.)? ?(?P<b>[A-Z][a-z]{1,7})(?![\w])")
_GIVEN = re.compile(_SYLLABLES)
_VIETNAMESE = re.compile(
    f"(?<![{_S}])(?:보|레|부|도|딘|당|호|황|판|루|라이|찌에우|르엉|쯔엉|따|또|람|까오|마이|하|리|르우)[ ](?:티|반|응옥|쑤언|민|득|꽝|홍|킴|투|타인|바오|자)(?:[ ][{_S}]{{1,4}}){{1,2}}"
)
_APART = re.compile(f"(?<![{_S}])(?P<name>[{_S}]{{2,4}})[ ]씨(?![{_S}]{{3}})")
_CHAIN = 8
_BESIDE = re.compile(r"[ ]?[/(]|님|씨|[ ]{0,2}\d|[\t]")
_OFFICE = re.compile(
    f"(?<![{_S}])(?P<name>[{_S}]{{2,5}})(?=[ ]?\\((?:[^()\\n]{{0,12}}(?:과|팀|실|부|교수|의사|원장|간호사|약사|배우자|남편|아내|부인|처|"
    "아들|딸|장남|차남|장녀|차녀|부|모|형|누나|오빠|언니|동생|보호자|며느리|사위|손자|손녀|친구|서명|인|세|남|여|[MFmf]/\\d{1,3}))[^()\\n]{0,10}\\))"
)
_FOREIGN_FIRST = re.compile(
    f"(?<![{_S}])(?:응우옌|응웬|구엔|쩐|짠|팜|호앙|후인|부이|도안|응오|즈엉|압둘|압둘라|모하메드|무함마드|무하마드|알리|칸|존|제임스|"
    "마이클|로버트|윌리엄|데이비드|마리아|메리|안나|이반|알렉산드르|세르게이|올가|나탈리아|엘레나|리우|첸|간바트|다와)"
    f"(?:[ ·][{_S}]{{1,6}}){{1,3}}"
)


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    """(titles behind a name, roles before it, relations, titles of staff), folded."""
    data = lang.read_toml("ko/identity.toml")["names"]
    endings = _either(data["endings"])

    titles = re.compile(
        f"(?:{_either(data['behind'])})(?:님)?(?:{endings}|께서|분)?(?![{_S}])|(?<=[{_S}])(?:님|씨)(?![{_S}]{{3}})"
    )
    roles = re.compile(f"(?<![{_S}])(?:{_either(data['roles'])})(?![{_S}a-z])")
    kin = re.compile(f"(?<![{_S}])(?:{_either(data['kin'])})(?=[^{_S}]|님|씨|인)")
    return titles, roles, kin, tuple(sorted(fold_text(w) for w in data["staff"]))


@cache
def _before_name() -> frozenset[str]:
    data = lang.read_toml("ko/identity.toml")["names"]
    return frozenset(fold_text(w) for key in ("roles", "kin", "duty") for w in data[key])


def kin_or_role(text: str, at: int) -> bool:
    """Whether a relation, a role or an arrow stands before the blank that ends at `at`."""
    if text[at - 1 : at] not in {" ", "("}:
        return False
    low = at - 1
    while low and is_syllable(text[low - 1]) and at - low < 10:
        low -= 1
    return text[low : at - 1] in _before_name() or text[at - 2 : at - 1] in {"→", ">"}


def _either(words: list[str]) -> str:
    folded = {fold_text(w) for w in words}
    return "|".join(re.escape(w) for w in sorted(folded, key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True)
class KoreanNames:
    """김철수 교수, 남편 김민수씨, 주치의 한정호, Jungho Han."""

    languages: tuple[str, ...]
    script: ClassVar[str] = ""

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Korean names: persons by a title, a role or a relation beside, by lists of "
            "surnames and given names, and in Latin letters"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone; titles, relations and particles stay."""
        if "hangul" in page.scripts:
            text = page.folded
            yield from _titled(text)
            yield from _under_label(text)
            yield from _signed(text)
            yield from _behind(text)
            yield from _listed(text)
            yield from _before_office(text)
            yield from _vietnamese(text)
        if self.languages[0] in {"ko", "ja"} or (
            "ko" in self.languages and "hangul" in page.scripts
        ):
            yield from _latin(page.plain)


def _titled(text: str) -> Iterator[Span]:
    """김철수 교수, 김교수님, 남궁 교수."""
    titles, _, _, staff = _words()
    known = names()
    for match in titles.finditer(text):
        end = match.start()
        gap = end > 0 and text[end - 1] == " "
        end -= gap
        start = end
        while start and is_syllable(text[start - 1]) and end - start < 6:
            start -= 1
        works = match[0].startswith(staff)
        found = _name_before(known, text, start, end, gap=gap, works=works)
        if found is None:
            continue
        tag = "STAFF" if works else "PERSON"
        yield Span(found, end, tag, 0.85, "title")
    for match in _FOREIGN.finditer(text):
        words = re.split("[ ·]", match[0])
        common = any(w in known.not_names or known.titles.fullmatch(w) for w in words)
        if not common and not known.surname(words[-1]) and not _GRAMMAR.search(match[0]):
            yield Span(*match.span(), "PERSON", 0.6, "title")
    for match in _APART.finditer(text):
        if match["name"] not in known.not_names and not known.titles.fullmatch(match["name"]):
            yield Span(*match.span("name"), "PERSON", 0.6, "called")
    for match in _VIETNAMESE.finditer(text):
        yield Span(*match.span(), "PERSON", 0.6, "foreign-name")
    for match in _ELDER.finditer(text):
        if match["name"] in known.surnames | known.compound and match["name"] not in _DETERMINERS:
            yield Span(*match.span("name"), "PERSON", 0.6, "surname-alone")
    for match in _CALLED.finditer(text):
        word = match["name"]
        if word in known.given or (word[-1] in _FEMALE and known.syllabic(word)):
            if word not in known.not_names:
                yield Span(*match.span("name"), "PERSON", 0.6, "called")
    for match in _NICKNAME.finditer(text):
        group = "name" if match["name"] else "said"
        yield Span(*match.span(group), "PATIENT", 0.6, "nickname")


def _name_before(
    known: Names, text: str, start: int, end: int, *, gap: bool, works: bool
) -> int | None:
    """Begin of the name at text[start:end], all syllables; None if it is no name."""
    word = text[start:end]
    if known.whole(word):
        return start
    given = len(word) in {1, 2} and word not in known.not_names
    before = _BEFORE_SURNAME.search(text, max(0, start - 3), start) if given else None
    family = before[0].strip() if before else ""
    spaced = before is not None and " " in before[0]
    listed = family in known.surnames or family in known.compound
    if before and spaced and listed and known.whole(family + word):
        return before.start()
    if works and (word in known.surnames or word in known.compound):
        return start if len(word) == 2 or not gap or _stands(text, start) else None
    if given and len(word) == 2 and word in known.given:
        return start if not gap or works or kin_or_role(text, start) else None
    if len(word) == 4 and known.long(word):
        return start
    return start if given and kin_or_role(text, start) and known.syllabic(word) else None


_LABEL = re.compile(
    f"(?<![{_S}])(?P<label>성명|이름|성함|[{_S}]{{1,4}}(?:자명|자성명|성명)|환자명|주치의|집도의|지정의|전공의|판독의|담당의|마취의|확인|재?판독|서명|순환|"
    f"수술의|의뢰의|부검의|촉탁의|검안의|군의관|처방의|전문의|병리의|기록자|작성자|검사자|확인자|보고자|제?[123]조수|[{_S}]{{2}}간호사)"
    f"(?P<gap>[ ]?:[ ]?|[ ]{{0,3}}\\t[ ]?|[ ]{{1,3}}|)(?P<name>[{_S}](?:[ ]?[{_S}]){{1,4}}?)"
    f"(?=[ ]?(?:님|씨|교수|과장|\\(|\\n|\\t|$|[ ]{{2}}|[,/]|[0-9])|(?P<glued>등록|주민|차트|생년|성별|나이|연령|병록|환자|주소|보호))"
)
# 안녕하세요. 문별입니다; 은서 올림; 류마티스내과 임상규 at the end of a line.
_INTRODUCED = re.compile(
    f"(?:안녕하(?:세요|십니까)|저는|제[ ]?이름은|나는|본인은)[.,!]?[ ]{{1,2}}(?:저는[ ])?(?P<name>[{_S}](?:[ ]?[{_S}]){{1,4}}?)"
    f"(?=입니다|이라고|라고|이고|이구|이에요|예요|이라|[ ]?올림)"
)
_SIGNED = re.compile(
    f"(?:^|(?<=[\\n\\t])|(?<=[ ]{{2}})|(?<=[과팀실부터동원] ))(?P<name>[{_S}](?:[ ]?[{_S}]){{1,4}}?)[ ]{{1,3}}(?:올림|드림|배상|拜上|씀)(?![{_S}])"
)
_PASSED = re.compile(f"(?<![{_S}])(?P<name>[{_S}]{{2,4}})(?=[ ]?(?:→|⇒|->|>)[ ]?[{_S}])")
_OF_OFFICE = re.compile(
    f"[{_S}]{{2,8}}(?:과|팀|실|센터|병동|의원|병원)[ ]{{1,3}}(?P<name>[{_S}]{{2,4}})(?=[ ]*(?:\\n|\\t|$|\\())",
)
_NOBODY = frozenset(
    "미상 무명 불명 불상 본인 상동 없음 생략 비공개 미정 추후 외부 원내 응급 전체 해당 미기재".split()
)


def _under_label(text: str) -> Iterator[Span]:
    """성명⇥조영제, 주치의 최종결, 성명이상현등록번호: behind such labels words are names as well."""
    known = names()
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
    for pattern, score in ((_PASSED, 0.6), (_INTRODUCED, 0.7), (_SIGNED, 0.7), (_OF_OFFICE, 0.62)):
        for match in pattern.finditer(text):
            name = match["name"].replace(" ", "")
            strict = pattern is _OF_OFFICE or pattern is _PASSED
            fits = known.whole(name) if strict else known.made(name)
            fits = fits or (len(name) == 4 and known.long(name))
            if fits and name not in _NOBODY and not known.titles.fullmatch(name):
                yield Span(*match.span("name"), "PERSON", score, "signed")


def _stands(text: str, at: int) -> bool:
    """A surname alone (김 교수) at the begin of a word."""
    return at == 0 or not is_syllable(text[at - 1])


def _behind(text: str) -> Iterator[Span]:
    """주치의 한정호, 아들(김민수), 딸 서연."""
    known = names()
    _, roles, kin, _ = _words()
    for pattern, tag in ((roles, "STAFF"), (kin, "RELATIVE")):
        for match in pattern.finditer(text):
            gap = _BETWEEN.match(text, match.end())
            if gap:
                yield from _chain(known, text, gap.end(), tag)
                given = _GIVEN_ALONE.match(text, gap.end())
                if given and given[0] in known.given and match[0].endswith(_CALLED_BY_GIVEN):
                    yield Span(*given.span(), tag, 0.6, "role")


_GIVEN_ALONE = re.compile(f"[{_S}]{{2}}(?=[ ]{{2}}|\\t|\\n|$|[ ]?[,/(])")
_CALLED_BY_GIVEN = (
    "간호사",
    "당직",
    "담당",
    "선생",
    "조무사",
    "요양보호사",
    "도우미",
    "코디네이터",
)


def _chain(known: Names, text: str, at: int, tag: str) -> Iterator[Span]:
    for _ in range(_CHAIN):
        end = _name_at(known, text, at, given=tag == "RELATIVE")
        if end is None:
            return
        yield Span(at, end, tag, 0.8, "relation" if tag == "RELATIVE" else "role")
        joint = _JOINT.match(text, end)
        if joint is None:
            return
        at = joint.end()


def _name_at(known: Names, text: str, at: int, *, given: bool) -> int | None:
    """End of the name that begins at `at`; `given` allows one without a surname."""
    run = _RUN.match(text, at)
    if run is None:
        return None
    word = run[0]
    size = known.stem(word) if word not in known.compound else None
    if size:
        return at + size
    if len(word) <= 2 and word in known.surnames | known.compound:
        spaced = re.compile(f"[ ]([{_S}]{{1,6}})").match(text, at + len(word))
        if spaced:
            inner = known.stem(word + spaced[1])
            if inner and inner > len(word):
                return at + inner + 1
    if given and len(word) < 7:
        strict = _after_kin(known, text, at, word)
        if strict:
            return strict
    if given and word not in known.not_names:
        for n in (2, 3, 1):
            if word[:n] in _COUNTS:
                continue
            rest = word[n:]
            called = n == 1 and word[0] in known.singles and rest[:1] in {"씨", "님"}
            listed = word[:n] in known.given or called
            if len(word) >= n and listed and known.tail(rest) and (n > 1 or called):
                return at + n
    return None


_OF_KIN = re.compile(
    f"(?P<name>[{_S}]{{1,3}}?)(?:이(?:가|는|를|도|와|랑|의)|[ ]?(?:님|씨)|(?P<cell>(?=[ ]?\\((?:자필)?서명|[ ]서명|\n|\t|[ ]{{2}}|[,.]))|가(?=[ ])|로(?=[ ]변경))"
)
_COUNTS = frozenset(
    "둘 셋 넷 하나 다섯 여섯 여럿 모두 각각 같 없 있 없음 있음 사망 생존 건강 동행 동거 부부 명 분 쪽 측 외 등".split()
)


def _after_kin(known: Names, text: str, at: int, word: str) -> int | None:
    """End of a rare or short name behind a relation, closed by what only follows persons."""
    match = _OF_KIN.match(text, at)
    if match is None:
        return None
    name = match["name"]
    if name in _COUNTS or name in known.not_names and (len(name) < 3 or match["cell"] is not None):
        return None
    whole = known.surname(name) and len(name) > 1 and known.syllabic(name[1:])
    called = match["cell"] is None
    if whole or (called and known.syllabic(name)):
        return match.end("name")
    return None


def _listed(text: str) -> Iterator[Span]:
    """A surname with a listed given name at the begin of a word, wherever it stands."""
    known = names()
    for match in _RUN.finditer(text):
        word = match[0]
        if not 3 <= len(word) <= 9 or word[0] not in known.begins:
            continue
        size = known.stem(word)
        if size and size >= 3 and known.sure(word[:size]):
            beside = _BESIDE.match(text, match.start() + size)
            if word[:2] in known.not_names and not beside:
                continue
            closed = size == len(word)
            after = text[match.end() : match.end() + 1]
            strong = closed and after in {"(", "/", ",", "\n", "\t", "", ")", ":", "·", "님", "씨"}
            yield Span(
                match.start(), match.start() + size, "PERSON", 0.7 if strong else 0.6, "listed-name"
            )


def _before_office(text: str) -> Iterator[Span]:
    """고은비(종양내과), 윤아름(아들): names before a department or a relation in brackets."""
    known = names()
    for match in _OFFICE.finditer(text):
        word = match["name"]
        if known.whole(word):
            yield Span(*match.span("name"), "PERSON", 0.75, "before-office")


def _vietnamese(text: str) -> Iterator[Span]:
    """응우옌 티 호아: foreign names of several words by their first."""
    known = names()
    for match in _FOREIGN_FIRST.finditer(text):
        words = match[0].split(" ")
        while len(words) > 1 and (
            words[-1] in known.not_names or known.titles.fullmatch(words[-1])
        ):
            words.pop()
        if len(words) < 2:
            continue
        end = match.start() + len(" ".join(words))
        last = re.sub(r"(?:님|씨|은|는|가|의|에게|을|를)$", "", words[-1])
        end -= len(words[-1]) - len(last) if len(last) else 0
        yield Span(match.start(), end, "PERSON", 0.62, "foreign-name")


_RARE_LATIN = frozenset(
    "eo namgung namkung hwangbo jegal chegal seomun sunwoo seonwoo dokgo sagong pyo ma gi ki pi tak bong "
    "maeng myung pyeon ok ong gok jwa bin gam ban gil mo tae ye yeom yong hyun hyeon guk kook eun in "
    "wi eum uhm um ra na no do je so chu ju joo ji bang pang byun byeon pyun seok suk".split()
)


@cache
def _latin_surnames() -> frozenset[str]:
    table = lang.read_toml("_rules/romanisation.toml")["hangul_surnames"]
    every = {w for ways in table.values() for w in ways.split()}
    return frozenset(w for w in every if len(w) > 2 or w in {"oh", "yi", "ko", "ha"}) | _RARE_LATIN


def _latin(plain: str) -> Iterator[Span]:
    """Jungho Han, KIM CHEOLSU, Kim, Cheolsu."""
    surnames = _latin_surnames()
    for match in _LATIN_NAME.finditer(plain):
        a, b = match["a"].lower(), match["b"].lower()
        first = a in surnames and _two(b)
        last = b in surnames and _two(a) and "," not in match["gap"]
        if first or last:
            yield Span(*match.span(), "PERSON", 0.62, "romanised")
    for match in _INITIAL.finditer(plain):
        if match["b"].lower() in surnames:
            yield Span(*match.span(), "PERSON", 0.6, "romanised")


def _two(word: str) -> bool:
    letters = re.sub("[- ]", "", word)
    return len(letters) > 2 and _GIVEN.fullmatch(letters) is not None
