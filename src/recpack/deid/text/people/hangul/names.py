"""Korean names by the title, role or relation beside them, by their lists, and in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import ahocorasick

from recpack import lang
from recpack.deid.text.dates.names import trie
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.hangul.lexicon import Names, is_syllable, names
from recpack.ports import Span

_S = "\uac00-\ud7a3"
_RUN = re.compile(f"[{_S}]{{1,16}}")
_BETWEEN = re.compile(
    r"(?:님|씨|인)?(?:[ ]?[((:,/·-][ ]?|[ ]{1,2}(?:[0-9]{1,4}[./-][0-9]{1,2}(?:[./-][0-9]{1,4})?[ ])?"
    r"(?:[0-9]{1,2}:[0-9]{2}[ ])?(?:[1-3]급[ ])?)"
)
_JOINT = re.compile(r"(?:[ ]?\([^()\n]{1,12}\))?(?:[ ]?[,·/、&][ ]?)")
_BEFORE_SURNAME = re.compile(f"(?<![{_S}])[{_S}]{{1,2}}[ ]?$")
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
_CHAIN = 8
_TITLE, _ROLE, _KIN = 1, 2, 4
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
_GLUED = re.compile(
    f"(?:응우옌|응웬|응우엔|응우웬)[{_S}]{{1,6}}?(?=[ ]?(?:님|씨|환자)|(?:은|는|이|가|을|를|의|에게|께|와|과|도|한테)?(?:[^{_S}]|$))"
    f"|응[ ]우[ ]옌(?:[ ][{_S}]){{1,6}}(?![{_S}])"
    f"|(?:쩐|짠|팜|호앙|후인|휜|부이|도안|즈엉|르엉|쯔엉)(?:티|반|응옥|꽝|쑤언)[{_S}]{{1,3}}?"
    f"(?=[ ]?(?:님|씨)(?![{_S}]{{3}})|[ ]{{2}}|[ ]?\\(|\t|\n|$)"
)


def _data() -> dict[str, Any]:
    table: dict[str, Any] = lang.read_toml("ko/identity.toml")["names"]
    return table


@cache
def _words() -> tuple[ahocorasick.Automaton, tuple[str, ...]]:
    """(titles behind a name, roles before it and relations with their sorts; titles of staff)."""
    data = _data()
    labels = lang.read_toml("ko/identity.toml")["labels"]["STAFF"]
    written = [w for w in labels if len(w) > 2 and w[-1] in "자의사원장" and is_syllable(w[0])]
    tables = ((_TITLE, data["behind"]), (_ROLE, data["roles"] + written), (_KIN, data["kin"]))
    sorts: dict[str, int] = {}
    for sort, table in tables:
        for word in map(fold_text, table):
            sorts[word] = sorts.get(word, 0) | sort
    automaton = ahocorasick.Automaton()
    for word, sort in sorts.items():
        automaton.add_word(word, (word, sort))
    automaton.make_automaton()
    return automaton, tuple(sorted(fold_text(w) for w in data["staff"]))


@cache
def _after_title() -> re.Pattern[str]:
    """What may follow a title in its word."""
    return re.compile(f"(?:님)?(?:{_either(_data()['endings'])}|께서|분)?(?![{_S}])")


def _anchors(text: str) -> tuple[list[tuple[int, int]], ...]:
    """Places of titles, roles and relations, each leftmost and longest."""
    found: tuple[dict[int, int], ...] = ({}, {}, {})
    size = len(text)
    for last, (word, sort) in _words()[0].iter(text):
        start, end = last - len(word) + 1, last + 1
        after = text[end] if end < size else ""
        begins = start == 0 or not is_syllable(text[start - 1])
        if sort & _TITLE and _is_title(text, start, end, word):
            found[0][start] = end
        if begins and sort & _ROLE and not (is_syllable(after) or "a" <= after <= "z"):
            found[1][start] = end
        if begins and sort & _KIN and after and (not is_syllable(after) or after in "님씨인"):
            found[2][start] = end
    return tuple(_apart(one) for one in found)


def _is_title(text: str, start: int, end: int, word: str) -> bool:
    """Whether a title ends its word there, but for particles; 님 and 씨 stand within as well."""
    if _after_title().match(text, end):
        return True
    inside = word in {"님", "씨"} and start > 0 and is_syllable(text[start - 1])
    return inside and not all(is_syllable(c) for c in text[end : end + 3].ljust(3))


def _apart(places: dict[int, int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(places.items()):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out


@cache
def _counts() -> frozenset[str]:
    """What follows a relation and is no name: numbers, and how somebody is."""
    return frozenset(fold_text(w) for w in _data()["counts"].split())


@cache
def _before_name() -> frozenset[str]:
    data = _data()
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
    return trie(fold_text(w) for w in words)


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
            titles, roles, kin = _anchors(text)
            yield from _titled(text, titles)
            yield from _behind(text, roles, "STAFF")
            yield from _behind(text, kin, "RELATIVE")
            yield from _listed(text)
            yield from _before_office(text)
            yield from _vietnamese(text)
        if self.languages[0] in {"ko", "ja"} or (
            "ko" in self.languages and "hangul" in page.scripts
        ):
            yield from _latin(page.plain)


def _titled(text: str, titles: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """김철수 교수, 김교수님, 남궁 교수."""
    staff = _words()[1]
    known = names()
    for title, _ in titles:
        gap = title > 0 and text[title - 1] == " "
        start = end = title - gap
        while start and is_syllable(text[start - 1]) and end - start < 6:
            start -= 1
        works = text.startswith(staff, title)
        found = _name_before(known, text, start, end, gap=gap, works=works)
        if found is None:
            continue
        tag = "STAFF" if works else "PERSON"
        yield Span(found, end, tag, 0.85, "title")


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
    # 최종결 교수님: a word elsewhere.
    polite = works and text.startswith(("님", "("), end + gap + 2)
    if (polite and len(word) == 3 and known.made(word)) or (len(word) == 4 and known.long(word)):
        return start
    return start if given and kin_or_role(text, start) and known.syllabic(word) else None


def _stands(text: str, at: int) -> bool:
    """A surname alone (김 교수) at the begin of a word."""
    return at == 0 or not is_syllable(text[at - 1])


def _behind(text: str, places: Sequence[tuple[int, int]], tag: str) -> Iterator[Span]:
    """주치의 한정호, 아들(김민수), 딸 서연."""
    known = names()
    for start, end in places:
        gap = _BETWEEN.match(text, end)
        if gap is None:
            continue
        yield from _chain(known, text, gap.end(), tag)
        if not text.endswith(_CALLED_BY_GIVEN, start, end):
            continue
        given = _GIVEN_ALONE.match(text, gap.end())
        if given and given[0] not in known.not_names and known.syllabic(given[0]):
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
        spaced = _NEXT.match(text, at + len(word))
        inner = known.stem(word + spaced[1]) if spaced else None
        if inner and inner > len(word):
            return at + inner + 1
    if not given:
        return None
    strict = _after_kin(known, text, at) if len(word) < 7 else None
    return strict or _given_at(known, word, at)


_NEXT = re.compile(f"[ ]([{_S}]{{1,6}})")


def _given_at(known: Names, word: str, at: int) -> int | None:
    """End of a listed given name that a word behind a relation begins with."""
    if word in known.not_names:
        return None
    for n in (2, 3, 1):
        if word[:n] in _counts():
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


def _after_kin(known: Names, text: str, at: int) -> int | None:
    """End of a rare or short name behind a relation, closed by what only follows persons."""
    match = _OF_KIN.match(text, at)
    if match is None:
        return None
    name = match["name"]
    if name in _counts() or (
        name in known.not_names and (len(name) < 3 or match["cell"] is not None)
    ):
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
    """응우옌 티 호아, 응우옌티호아: foreign names by their first word."""
    known = names()
    for match in _GLUED.finditer(text):
        yield Span(*match.span(), "PERSON", 0.62, "foreign-name")
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


@cache
def _latin_surnames() -> frozenset[str]:
    table = lang.read_toml("_rules/romanisation.toml")["hangul_surnames"]
    every = {w for ways in table.values() for w in ways.split()}
    return frozenset(w for w in every if len(w) > 2 or w in {"oh", "yi", "ko", "ha"}) | frozenset(
        _data()["latin"].split()
    )


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
