"""Chinese names in running text: beside titles, kin, roles and verbs, in lists, signed, alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import is_cjk, plain_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.han import alone as han_alone
from recpack.deid.text.people.han import lines as hanlines
from recpack.deid.text.people.han import tables as han_tables
from recpack.deid.text.people.han.words import Cue, Lexicon, courtesies, find_cues, is_told, lexicon
from recpack.ports import Span

# What a name must score behind a word of its kind: directly, and with a colon or 叫 between.
_LEAST = {
    "RELATIVE": (1.0, 0.0),
    "PATIENT": (2.6, 1.0),
    "STAFF": (2.2, 0.3),
    "PERSON": (1.5, 0.3),
    "LOOSE": (3.2, 9.0),
}
_LEAST_TITLE, _LEAST_VERB, _LEAST_MORE = 0.6, 3.2, 0.8
_TELLING = frozenset({"STAFF", "RELATIVE", "PERSON"})
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2}(?:[人者员师官友]|代表|经理|助理|主管|专员|工程师)(?P<link>\s?[:：][ ]{0,4}|[ ]{1,4}|[（(])?(?=[\u4e00-\u9fff])"
)
_NICK = re.compile("阿[\u4e00-\u9fff](?<![姨婆公爸妈伯叔嫂哥姐爷奶舅姑托米莫奇])")
_SURE = 2.0  # so much above the least, and nobody need look at it
_REVIEWED = 0.6
_MORE = re.compile(r"\s?[、，,/及和与或]\s?(?:[\u4e00-\u9fff]{2,4}(?:科|室))?")
_TITLED = re.compile(r"[\u4e00-\u9fff]{1,3}(?:医|护|主任|教授|老师|大夫|技师|药师|院长|先生|女士)")
_MORE_BEFORE = re.compile(r"\s?[、/]\s?")
_BLANKS = re.compile(r"[ ]{0,3}")


@cache
def _links() -> re.Pattern[str]:
    found = lang.read_toml("zh/people.toml")["links"]["words"]
    options = "|".join(re.escape(plain_text(w)) for w in sorted(found, key=lambda w: (-len(w), w)))
    number = r"\d{1,2}[、.)]"
    return re.compile(rf"\s{{0,3}}(?:{options})(?:\s{{0,3}}(?:{options}|{number}))?\s{{0,3}}")


@dataclass(frozen=True, slots=True)
class ChineseNames:
    """Names beside titles (王主任), relations (弟弟王建军), roles and verbs; signed; in lists."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Chinese names: beside titles, relations, roles and verbs; signed, listed, dotted; "
            "scored by their characters and a word list"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone; the title stays, it says who spoke."""
        if "zh" not in self.languages or (self.languages[0] != "zh" and "kana" in page.scripts):
            return
        text, lex = page.plain, lexicon()
        found: dict[tuple[int, int], Span] = {}
        for span in (
            *_beside(text, lex),
            *_worker(text, lex),
            *hanlines.find(text, lex),
            *han_tables.find(text, lex),
            *han_alone.find(text, lex),
        ):
            for one in (span, *_listed(text, lex, span)):
                kept = found.get((one.start, one.end))
                if kept is None or kept.score < one.score:
                    found[one.start, one.end] = one
        spans = _best(found.values())
        yield from spans
        yield from _again(text, spans)


def _best(found: Iterable[Span]) -> list[Span]:
    """Of names that overlap the surest, then the longest: half a name of a wrong one is a word."""
    kept: list[Span] = []
    taken: set[int] = set()
    for span in sorted(found, key=lambda s: (-s.score, s.start - s.end, s.start)):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(span)
    return kept


def _beside(text: str, lex: Lexicon) -> Iterator[Span]:
    """Names before and behind the words of lang/zh/people.toml."""
    floor = 0
    for cue in find_cues(text):
        for kind in cue.kind.split("+"):
            if kind in _LEAST:
                yield from _behind(text, lex, cue, kind)
            else:
                yield from _polite(text, cue, _ahead(text, lex, cue, kind, floor))
        floor = cue.end if "title" in cue.kind else floor


def _polite(text: str, cue: Cue, found: Iterator[Span]) -> Iterator[Span]:
    """欧阳女士, 王先生: a form of address says of nobody that he works here."""
    polite = text[cue.start : cue.end] in courtesies()
    yield from (replace(s, tag="PERSON") if polite else s for s in found)


def _behind(text: str, lex: Lexicon, cue: Cue, kind: str) -> Iterator[Span]:
    """A name behind a relation, a role or a preposition."""
    link = _links().match(text, cue.end) if kind != "LOOSE" else None
    at = link.end() if link else cue.end
    blank = _BLANKS.match(text, at)
    at = blank.end() if blank else at
    first = text[at : at + 1]
    if first in "和与及同跟" and _TITLED.match(text, at + 1):
        return  # 王老师和李护士
    if first not in lex.firsts and (first not in lex.dotted or kind == "LOOSE"):
        return
    least = _LEAST[kind][1 if link else 0]
    end, value = lex.name_at(text, at)
    if kind in _TELLING and not any(text[at : at + n] in lex.words for n in (2, 3, 4)):
        value += 3.7 if text[at] in lex.weak else 1.2  # no word begins there, and a name may
    elif kind == "LOOSE" and end > at and is_told(text, at, end):
        least -= 1.5  # 由王大山陪同
    end = _longer(text, at, end, lex)
    if kind != "LOOSE" and (value < least or lex.right(text, end) < 0.5):
        size = lex.foreign(text, at)
        if size > end - at:
            yield Span(at, at + size, kind, 0.7, f"behind-{kind.lower()}")
            return
    if value < least:
        yield from _told(text, lex, cue, kind, at)
        return
    tag = "PERSON" if kind == "LOOSE" else kind
    yield Span(at, end, tag, _trust(value, least, 0.75), f"behind-{kind.lower()}")


def _told(text: str, lex: Lexicon, cue: Cue, kind: str, at: int) -> Iterator[Span]:
    """What is a name only because of the word before it: 家属黄河, 邻居阿夏, 姓火."""
    if kind in _TELLING and (kind == "PERSON" or lex.left(text, cue.start) > -1):
        size = next((n for n in (3, 2) if _word_name(text, at, at + n, lex)), 0)
        if size and lex.right(text, at + size) >= 0.5:
            yield Span(at, at + size, kind, _REVIEWED, f"behind-{kind.lower()}")
            return
    if kind == "RELATIVE" and _NICK.match(text, at):
        yield Span(at, at + 2, kind, 0.65, "behind-relative")
    elif text[cue.start : cue.end] == "姓" and lex.surname(text, at):
        end = at + lex.surname(text, at)
        if not is_cjk(text[end : end + 1] or " ") or text[end] == "的":
            yield Span(at, end, "PERSON", 0.75, "surname")


def _ahead(text: str, lex: Lexicon, cue: Cue, kind: str, floor: int) -> Iterator[Span]:
    """A name before a title or a verb; before a title a surname alone as well."""
    end = cue.start
    if end and text[end - 1] == " ":
        end -= 1
    if end <= floor or not is_cjk(text[end - 1]):
        return
    if kind == "narrow" and (
        lex.right(text, cue.end) < 0.5 or text[end - 1 : cue.end + 1] in lex.words
    ):
        return
    start, value = _whole_before(text, lex, end, floor)
    least = {"verb": _LEAST_VERB, "narrow": _LEAST_TITLE + 1.5}.get(kind, _LEAST_TITLE)
    if kind == "verb":
        value += min(0.0, lex.right(text, end))
    if kind == "title" and end - start == 3 and text[start] in lex.common:
        least = -0.8 if lex.left(text, start) >= 0.5 else least
        if text[start] in lex.weak and text[start : start + 2] not in lex.words:
            value += 2.5
    if value >= least:
        yield Span(start, end, "STAFF", _trust(value, least, 0.75), f"before-{kind}")
    elif kind != "verb":
        size = _entitled(text, lex, end) if kind == "title" else 0
        if size:
            yield Span(end - size, end, "STAFF", 0.7, "before-title")
        else:
            yield from _lone(text, lex, end, kind)


def _whole_before(text: str, lex: Lexicon, end: int, floor: int) -> tuple[int, float]:
    start, value = lex.name_before(text, end, floor)
    return start, -9.0 if _half_title(text, start, end, lex) else value


def _half_title(text: str, start: int, end: int, lex: Lexicon) -> bool:
    """医师胡医生, 王老师和李护士: a surname whose first character belongs to what stands before."""
    if text[start : start + 1] == "师":
        return text[start - 1 : start] in "医药护技律老教法大养理疗"
    if start and end - start == 2 and text[start - 1 : start + 1] in lex.clinical:
        return True  # 夜班王老师
    joined = end - start == 2 and text[start] in "和与及同跟"
    return joined and lex.surname(text, start + 1) > 0


def _entitled(text: str, lex: Lexicon, end: int) -> int:
    """Length of a name without a surname, or of one that is a word, before a title; 0 if none."""
    size = lex.foreign_before(text, end)
    if not size:
        size = next((n for n in (5, 4, 3, 2) if text[end - n : end] in lex.elements), 0)
    if not size and _word_name(text, end - 2, end, lex):
        before = text[end - 3 : end - 2] if end > 2 else " "
        size = 2 if before in lex.before or before in "是科" or not is_cjk(before) else 0
    return size


def _longer(text: str, at: int, end: int, lex: Lexicon) -> int:
    """曾宪梓琳: a third character of a given name, where nothing else can stand; 王德全 before 有."""
    char = text[end : end + 1]
    if (
        end - at == 2
        and is_cjk(char or " ")
        and char not in lex.after
        and (text[end : end + 2] not in lex.words and text[end : end + 3] not in lex.words)
    ):
        free = lex.given.get(char, 0) > -6 and text[end + 1 : end + 2] in lex.after
        return end + 1 if free and lex.score(text, at, end + 1, 1) > 0 else end
    if end - at != 3 or lex.given.get(text[end : end + 1], 0) < 4:
        return end
    after = lex.right(text, end + 1)
    return end + 1 if after >= 1.5 and text[end - 1 : end + 1] not in lex.words else end


def _word_name(text: str, start: int, end: int, lex: Lexicon) -> bool:
    """Whether a word of two characters may be somebody's name where one is due (高原, 平安)."""
    word = text[start:end]
    return (
        start >= 0
        and len(word) == end - start
        and word in lex.words
        and word not in lex.clinical
        and word[0] in lex.common
        and word not in lex.offices
        and lex.given.get(word[1], 0) >= 0
    )


def _worker(text: str, lex: Lexicon) -> Iterator[Span]:
    """评价人沃土根, 取样员:车永强: behind any word of an office in 人, 者, 员, 师."""
    for match in _OFFICE.finditer(text):
        at = match.end()
        if text[at : at + 1] not in lex.firsts:
            continue
        end, value = lex.name_at(text, at)
        least = 0.5 if match["link"] else 2.2
        if end - at == 3 and not is_cjk(text[end : end + 1] or " "):
            least = 0.0  # nothing but a name fills the place
        if (
            value >= least
            and lex.right(text, end) >= 0.5
            and text[at - 1 : at + 1] not in lex.words
        ):
            yield Span(at, end, "STAFF", _trust(value, least, 0.75), "behind-office")


def _lone(text: str, lex: Lexicon, end: int, kind: str) -> Iterator[Span]:
    """王主任, 小李护士, 欧阳先生: a surname alone before a title."""
    size = 2 if text[end - 2 : end] in lex.compound else 1
    start = end - size
    known = size == 2 or text[start:end] in (lex.common if kind == "narrow" else lex.single)
    if not known or (size == 1 and text[start] in lex.particles):
        return
    nick = text[start - 1 : start] in lex.nick and start > 0
    edge = lex.left(text, start - 1 if nick else start)
    if edge < 0.5 and lex.given.get(text[start - 1], 0) <= -1 and edge > -1.5:
        edge = 0.5
    told = text[start] in lex.frequent and text[start - 2 : start] in lex.words
    if edge < (0.5 if kind == "title" or told else 1.0) or (
        kind == "narrow" and text[start : end + 1] in lex.words
    ):
        return
    if text[start : end + 2] in lex.words and text[start:end] not in lex.common:
        return
    yield Span(start, end, "STAFF", 0.75, "title")


def _trust(value: float, least: float, most: float) -> float:
    return most if value >= least + _SURE else max(_REVIEWED, most - 0.1)


def _listed(text: str, lex: Lexicon, span: Span) -> Iterator[Span]:
    """刘伟、王芳、李强等: names joined to a name that was found, on both sides."""
    at = span.end
    while True:
        more = _MORE.match(text, at)
        if more is None:
            break
        end, value = lex.name_at(text, more.end())
        joined = 2.2 if more[0].strip() in {"和", "与", "及", "或", ",", "，"} else _LEAST_MORE
        if value < joined or lex.right(text, end) < 0.5:
            break
        yield Span(more.end(), end, span.tag, 0.7, "list")
        at = end
    start = span.start
    while start > 3 and _MORE_BEFORE.fullmatch(text, start - 1, start):
        first, value = lex.name_before(text, start - 1, max(0, start - 5))
        if value < 1.5:
            break
        yield Span(first, start - 1, span.tag, 0.7, "list")
        start = first


def _again(text: str, spans: list[Span]) -> Iterator[Span]:
    """Names that the page has told once for sure, wherever they stand on it again."""
    names: dict[str, Span] = {}
    for span in spans:
        if span.score > _REVIEWED and span.end - span.start >= 3:
            names.setdefault(text[span.start : span.end], span)
    if not names:
        return
    places = {(s.start, s.end) for s in spans}
    pattern = "|".join(map(re.escape, sorted(names, key=lambda n: (-len(n), n))))
    for match in re.finditer(pattern, text):
        if match.span() not in places:
            first = names[match[0]]
            yield Span(*match.span(), first.tag, 0.7, "again")
