"""Names in Cyrillic letters: initials, patronymics, given names, titles, relations and endings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.cyrillic.words import (
    given_forms,
    is_title,
    kind_of_word,
    surname_forms,
    town_forms,
    words_of,
)
from recpack.ports import Span

_U = "А-ЯЁІЇЄҐЎӘҒҚҢӨҰҮҺҖҶӢӮҲ"
_L = "а-яёіїєґўәғқңөұүһҗҷӣӯҳ"
_PARTICLES = "оглы|оглу|кызы|кзы|улы|уулу|угли|ұлы|қызы|ўғли|қизи|кизи|гызы"
_TOKEN = re.compile(
    rf"(?<![{_U}{_L}\d_])(?:"
    rf"(?P<initials>[{_U}]\.(?:[ -]?[{_U}]\.)?)"
    rf"|(?P<word>[{_U}](?:[{_L}]+(?:['’ʼ][{_L}]+)?(?:-[{_U}]?[{_L}]+){{0,2}}"
    rf"|[{_U}]+(?:['’ʼ][{_U}]+)?(?:-[{_U}]{{2,}}){{0,2}}(?![{_L}])))"
    rf"|(?P<particle>(?:{_PARTICLES})(?![{_L}])))"
)
# КузнецИ.М., as forms print it that leave no blank.
_GLUED = re.compile(rf"[{_U}](?<=[{_L}]{{2}}[{_U}])\.[ ]?[{_U}]\.(?![{_L}])")
_GLUED_NAME = re.compile(rf"(?<![{_U}{_L}\d_])[{_U}][{_L}]{{2,24}}$")
_NAME_BEFORE = re.compile(rf"(?<![{_U}{_L}-])[{_U}][{_L}-]+[ ]$")
_NAME_AFTER = re.compile(rf"[{_U}]\.[ ]?[{_U}]\.[ ]?(?P<n>[{_U}][{_L}-]+)(?![{_L}])")
_LABEL_INITIALS = re.compile(r"[Фф]\.[ ]?[Ии]\.[ ]?$")
_NO_INITIALS = frozenset({"м.п.", "ф.и.", "к.м.", "д.м.", "к.б.", "г.р.", "т.е.", "т.к.", "р.ф.", "м. п."})  # fmt: skip
# Orders of kinds (see cyrillic_words; I two initials, i one, J two without dots), surest first.
_ORDERS: tuple[tuple[re.Pattern[str], float, str], ...] = tuple(
    (re.compile(order), score, by)
    for order, score, by in (
        (r"[SWCGgPE]{2,3}o", 0.9, "patronymic"),
        (r"[SWCGgPE][GgCSW]P", 0.9, "patronymic"),
        (r"[GgCSW]P[SWPEC]", 0.85, "patronymic"),
        (r"[GgCSW]P", 0.85, "patronymic"),
        (r"[SWCGgPE]I", 0.85, "initials"),
        (r"I[SWCGgPE]", 0.85, "initials"),
        (r"[SGPE]J", 0.75, "initials"),
        (r"[SWGP]i", 0.7, "initials"),
        (r"i[SWGP]", 0.7, "initials"),
        (r"[SWE][Gg]{1,2}|[Gg]{1,2}[SWE]|PG", 0.75, "given-name"),
        (r"WJ", 0.6, "initials"),
        (r"GC{1,2}|GG|CG", 0.6, "given-name"),
    )
)
_CONTEXT = re.compile(r"[^\W\d_][\w./-]*")
_BEHIND_TITLE = re.compile(r"[GgSWCPE][GgSWCPEi]{0,2}")
_FILLERS = frozenset({"а", "ка", "ая", "ца", "зав", "отделением", "отделения", "категории", "высшеи", "первои", "второи", "диагностики", "мед", "наук"})  # fmt: skip
_ENDS = frozenset(".!?\n•*")
_SENTENCE_ABBREVIATIONS = frozenset(
    {"д-р", "проф", "доц", "гр", "акад", "зав", "г-н", "г-жа", "им"}
)
_SURE_ENDINGS = ("енко", "швили", "дзе", "ович", "евич", "янц")
_LONE_ENDINGS = ("скии", "ская", "скои", "ского", "ским", "ко", "чик", "ых", "юк")
_VERB = re.compile(r" (?:не )?[а-я]{2,}(?:ет|ит|ла|л|лась|лся|ется|ится)(?![а-я])")
_NO_UNDOTTED = frozenset({"рф", "рк", "рб", "рт", "мо", "то", "ул"})
_DASHES = frozenset("–—")
_LONG_LINE = 40
_LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    kind: str
    folded: str
    capitals: bool


@dataclass(frozen=True, slots=True)
class CyrillicNames:
    """Петрова А. И., Анна Ивановна, врач Петрова, сын Роман, and the same names again alone."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "cyrillic"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "names in Cyrillic letters: persons by initials, patronymics, given names, titles, "
            "relations and the endings of family names, in all cases"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names in offsets of `page.plain`; what an ending alone tells is unsure."""
        for match in _GLUED.finditer(page.plain):
            name = _GLUED_NAME.search(page.plain, max(0, match.start() - 30), match.start())
            if name is not None:
                yield Span(name.start(), match.end(), "PERSON", 0.8, "initials")
        lines = list(_runs(page))
        names: list[_Word] = []
        lone: list[tuple[list[_Word], int]] = []
        for run in lines:
            yield from _orders(page, run, names, lone)
        yield from _wrapped(page, lines)
        known = _Stems(names)
        for run, at in lone:
            span = _alone(page, run, at, known)
            if span is not None:
                yield span


def _runs(page: PageText) -> Iterator[list[_Word]]:
    """Words with a capital and initials that stand side by side on a line."""
    run: list[_Word] = []
    text = page.plain
    for word in _words(page):
        if run:
            gap = text[run[-1].end : word.start]
            if gap.strip(" ") or len(gap) > 2 or "\t" in gap:
                yield run
                run = []
            elif word.kind == "P" and run[-1].kind == "X" and run[-1].folded in given_forms():
                run[-1] = replace(run[-1], kind="g")  # Августа Эрнестовна is no month
        run.append(word)
    if run:
        yield run


def _words(page: PageText) -> Iterator[_Word]:
    text, folded = page.plain, page.folded
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match[0] == "О." and _LABEL_INITIALS.search(text, max(0, start - 6), start):
            kind = "X"
        elif match["initials"]:
            two = match[0].count(".") > 1
            kind = "I" if two else "i"
            if match[0].lower() in _NO_INITIALS and not _beside_name(text, start):
                kind = "X"
        elif match["particle"]:
            kind = "o"
        elif len(match[0]) == 2 and match[0].isupper() and kind_of_word(match[0]) == "X":
            kind = "X" if folded[start:end] in _NO_UNDOTTED else "J"
        elif len(match[0]) == 1:
            kind = "X"
        else:
            kind = kind_of_word(match[0])
        yield _Word(start, end, kind, folded[start:end], match[0].isupper())


def _beside_name(text: str, start: int) -> bool:
    """Whether a family name stands beside initials that are an abbreviation elsewhere (Р.Ф.)."""
    before = _NAME_BEFORE.search(text, max(0, start - 30), start)
    after = _NAME_AFTER.match(text, start)
    name = before[0].rstrip() if before else after["n"] if after else ""
    state = name.lower().startswith(("закон", "минздрав", "президент", "кодекс", "конституц"))
    return name != "" and not state and kind_of_word(name) in {"S", "W", "C"}


def _orders(
    page: PageText, run: list[_Word], names: list[_Word], lone: list[tuple[list[_Word], int]]
) -> Iterator[Span]:
    kinds = "".join(w.kind for w in run)
    at = 0
    while at < len(run):
        found = _match(page, run, kinds, at) if at + 1 < len(run) else None
        if found is None:
            if kinds[at] not in "XIiJo":
                lone.append((run, at))
            at += 1
            continue
        end, score, by = found
        names.extend(w for w in run[at:end] if w.kind not in "IiJo")
        yield Span(run[at].start, run[end - 1].end, "PERSON", score, by)
        at = end


def _match(page: PageText, run: list[_Word], kinds: str, at: int) -> tuple[int, float, str] | None:
    """(end in the run, score, rule) of the surest order of kinds that begins at a word."""
    for pattern, score, by in _ORDERS:
        match = pattern.match(kinds, at)
        if match is None:
            continue
        end = match.end()
        if by == "given-name" and not _fits(page, run, kinds, at, end):
            continue
        if by == "initials" and _is_letter(run, at, match[0]):
            continue
        if match[0][-1] == "C" and page.plain[run[end - 1].end : run[end - 1].end + 1] == ":":
            end -= 1
        return end, score, by
    return None


def _fits(page: PageText, run: list[_Word], kinds: str, at: int, end: int) -> bool:
    """Whether two words without a patronymic are a person: not a sentence that begins with one."""
    piece = kinds[at:end]
    if piece in {"CG", "GC", "GCC"}:
        other = run[at] if piece[0] == "C" else run[at + 1]
        if other.capitals != run[at].capitals or kinds[end : end + 1] == "C":
            return False
        return not (piece == "CG" and _begins(page, run[at].start))
    if piece in {"Wg", "gW"} and run[at].capitals:
        return False
    return not has_head(page, run[at].start)


def _is_letter(run: list[_Word], at: int, piece: str) -> bool:
    """Whether an initial is none: a short heading's, or a term's own letter (Витамин Д. …)."""
    word, before = run[at], run[at - 1] if at else None
    if "C" in piece and word.capitals and word.end - word.start <= _LEAST_STEM:
        return True
    lettered = piece[0] == "i" and before is not None and before.kind == "X"
    return lettered and before is not None and not is_title(before.folded)


_BROKEN = re.compile(r"[SWCGgPE][GgCSW]P|[GgC]P|[GgCSW]P[SW]|[SW][Gg]|G[SW]")


def _wrapped(page: PageText, lines: list[list[_Word]]) -> Iterator[Span]:
    """Names that a line end of running text broke."""
    text = page.plain
    for before, after in pairwise(lines):
        if text[before[-1].end : after[0].start].strip(" ") != "\n":
            continue
        first = text.rfind("\n", 0, before[-1].end) + 1
        if before[-1].end - first < _LONG_LINE:
            continue
        words = _across(before, after)
        if words:
            yield Span(words[0].start, words[-1].end, "PERSON", 0.8, "wrapped")


def _across(before: list[_Word], after: list[_Word]) -> list[_Word]:
    """The words of a name of which some end one line and the others begin the next."""
    for size in (2, 1):
        words = [*before[-size:], *after[: 3 - size]]
        if len(before) >= size and _BROKEN.fullmatch("".join(w.kind for w in words)):
            return words
    alone = re.match(r"I(?![SWCGgP])", "".join(w.kind for w in after[:2]))
    return [before[-1], after[0]] if before[-1].kind in "SWGP" and alone else []


def _context(page: PageText, start: int) -> list[str]:
    """The last words in front of a place, the nearest first."""
    words = _CONTEXT.findall(page.folded[max(0, start - 60) : start])
    return [w.rstrip(".-/") for w in reversed(words)]


def has_head(page: PageText, start: int) -> bool:
    """Whether a disease, a method or "according to" stands in front: then a name is an eponym."""
    words = _context(page, start)[:2]
    gap = page.folded[max(0, start - 3) : start]
    if not words or any(c in gap for c in ".\n:"):
        return False
    return words[0] == "по" or words[0] in words_of("eponym_heads")


def _begins(page: PageText, start: int) -> bool:
    """Whether a sentence, a line or a field begins at a place, so that a capital tells nothing."""
    text = page.folded
    at = start - 1
    while at >= 0 and text[at] in ' «"“(-–—\t':
        at -= 1
    if at < 0 or text[at] in _ENDS:
        words = _context(page, start)[:1]
        return not (words and text[at : at + 1] == "." and words[0] in _SENTENCE_ABBREVIATIONS)
    return text[at] == ":"


def _alone(page: PageText, run: list[_Word], at: int, known: _Stems) -> Span | None:
    """A single word of a name: by the page's other names, by what stands before it, by its ending."""
    word = run[at]
    if word.kind != "E" and known.has(word):
        return Span(word.start, word.end, "PERSON", 0.8, "again")
    by_context = _behind(page, run, at)
    if by_context is not None or word.kind in "EC" or _is_term(page, word):
        return by_context
    told = _by_itself(page, word)
    return Span(word.start, word.end, "PERSON", *told) if told else None


def _is_term(page: PageText, word: _Word) -> bool:
    """Whether a name stands in a term: an eponym or a medicine."""
    return has_head(page, word.start) or _is_chained(page, word) or _is_drug(page, word)


def _is_chained(page: PageText, word: _Word) -> bool:
    """One of several names with a dash between (Рид–Березовского–Штернберга): an eponym."""
    text = page.plain
    behind = (
        text[word.end : word.end + 1] in _DASHES and text[word.end + 1 : word.end + 2].isupper()
    )
    before = text[max(0, word.start - 2) : word.start]
    return behind or (before[1:] in _DASHES and before[:1].isalpha())


def _is_drug(page: PageText, word: _Word) -> bool:
    """A medicine that bears a given name: with a number (Диане-35), or behind "takes" (Ярину)."""
    after = page.plain[word.end : word.end + 2]
    if after[:1] == "-" and after[1:].isdigit():
        return True
    if word.folded not in words_of("drugs_too"):
        return False
    return not words_of("drug_verbs").isdisjoint(_context(page, word.start)[:1])


def _by_itself(page: PageText, word: _Word) -> tuple[float, str] | None:
    """(score, rule) of a word that nothing introduces."""
    if word.kind in "SWG" and _signed(page, word):
        return 0.7, "signature"
    if word.capitals or word.folded in town_forms():
        return None
    begins = _begins(page, word.start)
    if word.kind in "GP" or (word.kind == "g" and _is_used_as_name(page, word, begins=begins)):
        return 0.6, "given-name"
    if word.kind == "S" and (not begins or _is_sure(word) or _after_colon(page, word)):
        return 0.6, "ending"
    if word.kind == "W" and not begins and word.folded.endswith(_LONE_ENDINGS):
        return 0.5, "ending"
    return None


def _is_used_as_name(page: PageText, word: _Word, *, begins: bool) -> bool:
    """Whether a name that is a word too (Вера, Роман) is the name: within a sentence, or acting."""
    if begins:
        return _VERB.match(page.folded, word.end) is not None
    return not _after_digit(page, word)


def _is_sure(word: _Word) -> bool:
    return word.folded in surname_forms() or word.folded.endswith(_SURE_ENDINGS)


def _after_digit(page: PageText, word: _Word) -> bool:
    return page.plain[max(0, word.start - 2) : word.start].strip()[-1:].isdigit()


def _after_colon(page: PageText, word: _Word) -> bool:
    return page.plain[max(0, word.start - 2) : word.start].strip() == ":"


def _signed(page: PageText, word: _Word) -> bool:
    """A name behind a line to sign on, or between strokes: ______ /Петрова/."""
    text = page.plain
    before = text[max(0, word.start - 4) : word.start].rstrip(" (")
    after = text[word.end : word.end + 3].lstrip(" )")
    return before.endswith(("__", "/")) and (before.endswith("__") or after.startswith("/"))


def _behind(page: PageText, run: list[_Word], at: int) -> Span | None:
    """A name behind a relation or a title."""
    word = run[at]
    gap = page.folded[max(0, word.start - 4) : word.start]
    if (at and run[at - 1].kind != "X") or "\n" in gap or "\t" in gap:
        return None
    words = [w for w in _context(page, word.start) if w not in _FILLERS][:1]
    kin = bool(words) and words[0] in words_of("kin")
    if not words or not (kin or is_title(words[0])):
        return None
    match = _BEHIND_TITLE.match("".join(w.kind for w in run[at:]))
    if match is None or _is_field(word, gap, kin=kin):
        return None
    last = run[at + match.end() - 1]
    score = 0.6 if word.kind in "CE" else 0.85
    tag, by = ("RELATIVE", "relation") if kin else ("STAFF", "title")
    return Span(word.start, last.end, tag, score, by)


def _is_field(word: _Word, gap: str, *, kin: bool) -> bool:
    """Whether a word behind a relation or a title begins a value or a sentence of its own."""
    if word.kind in "CE":
        stopped = any(c in gap for c in ":.—–")
        return word.capitals or stopped or word.folded in town_forms()
    return word.kind == "g" and kin and "." in gap and ":" not in gap


class _Stems:
    """Words of the page's surer names, to know them again in another case."""

    def __init__(self, names: list[_Word]) -> None:
        self._by_start: dict[str, list[str]] = {}
        for word in names:
            if word.end - word.start > _LEAST_STEM and word.kind not in "gP":
                self._by_start.setdefault(word.folded[:_LEAST_STEM], []).append(word.folded)

    def has(self, word: _Word) -> bool:
        """Whether a word is one of the names but for its ending."""
        other = word.folded
        for name in self._by_start.get(other[:_LEAST_STEM], ()):
            same = max(_LEAST_STEM, min(len(name), len(other)) - 2)
            if abs(len(name) - len(other)) <= 2 and name[:same] == other[:same]:
                return True
        return False
