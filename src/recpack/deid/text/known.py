"""Known identities found again anywhere in the folder, in every spelling that is theirs.

All spellings are searched at once in the letters and digits of a page (Aho-Corasick), so that
blanks, line ends and hyphens inside a name cost nothing; what stands between is checked after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import ahocorasick

from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.fold import is_keyed
from recpack.deid.text.labelwords import bounded
from recpack.deid.text.likeness import misread
from recpack.deid.text.page import PageText
from recpack.deid.text.people.han.words import is_told
from recpack.deid.text.people.thai.anchors import titles_before
from recpack.deid.text.people.vietnamese.words import begins_word, same_marks
from recpack.deid.text.plainwords import eponyms, plain_words
from recpack.deid.text.skeletons import Skeletons, skeletons
from recpack.deid.text.spellings import PERSON_TAGS, Spelling, spellings
from recpack.model.identity import Identities, Tag
from recpack.ports import Span

_GAP = 4
_SHORT_THAI = 4  # letters of a Thai name that are a piece of many words
_JOINS = frozenset(" \n\t^=,._·•・/'’()-?\ufffd")  # ? where an export lost a letter
_TITLES = re.compile(r"\s?(?:님|씨|교수|의사|간호사)")
_EPONYM = re.compile(
    r"['’]?s?\s(?:disease|syndrome|score|stage|lymphoma|sign|classification|criteria|grade)"
)
_HYPHENED = re.compile(r"(?P<w>[^\W\d_]+)[ ]?[-/–][ ]?\Z")
_HYPHEN_AFTER = re.compile(r"[ ]?[-/–][ ]?(?P<w>[^\W\d_]+)")
# Grades and stages behind the name of a scale: Bosniak IIF, Gleason 4+3, Garden IV.
_GRADED = re.compile(r"[ -](?:[IVX]{1,4}[a-cA-CF]?|[A-D]|\d(?:[+,.]\d)?[a-c]?)(?![\w.])")
_MASKED = re.compile(r"[*●○]{2,12}")
# The form of a company before its name: (주), (株), ㈲.
_FORM = re.compile(r"\([^()\sA-Za-z0-9]\)[ ]?|[\u3220-\u3247\u3290-\u32b0\u321c-\u321e][ ]?")
# Words follow a number without a blank in scripts that have none: they are not part of it.
_TOKEN = re.compile(r"(?:[/-]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]){0,12}")


@dataclass(frozen=True, slots=True)
class KnownIdentities:
    """Every spelling of every identity of the folder."""

    identities: Identities
    _spellings: dict[str, Spelling] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _automaton: ahocorasick.Automaton = field(
        default_factory=ahocorasick.Automaton, init=False, repr=False, compare=False
    )
    _skeletons: list[Skeletons] = field(default_factory=list, init=False, repr=False, compare=False)
    _births: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for identity in self.identities.items:
            for spelling in spellings(identity):
                kept = self._spellings.get(spelling.key)
                if kept is not None and kept.marks:  # Hoa and Hoà are two persons
                    marks = kept.marks | spelling.marks if spelling.marks else spelling.marks
                    self._spellings[spelling.key] = replace(kept, marks=marks)
                if kept is None or (kept.by != "known" and spelling.by == "known"):
                    self._spellings[spelling.key] = spelling
            if identity.tag is Tag.BIRTHDATE:
                self._births.update(f.iso for f in find_dates(identity.value))
        for identity in self.identities.items:
            for spelling in misread(identity):
                self._spellings.setdefault(spelling.key, spelling)
        self._skeletons.append(skeletons(self.people))
        for key, spelling in self._spellings.items():
            self._automaton.add_word(key, spelling)
        if self._spellings:
            self._automaton.make_automaton()

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """(name, tag) of everybody whom the folder names."""
        return tuple(
            (value, i.tag.value)
            for i in self.identities.items
            if i.tag in PERSON_TAGS
            for value in (i.value, *i.forms)
        )

    def describe(self) -> str:
        """One line for the docs."""
        return "known identities: every name and number of the folder, in all its spellings"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans, line breaks inside a name included."""
        if self._spellings:
            index = [i for i, c in enumerate(page.folded) if is_keyed(c)]
            letters = "".join([page.folded[i] for i in index])
            for last, spelling in self._automaton.iter(letters):
                first = last - len(spelling.key) + 1
                start, end = index[first], index[last] + 1
                if _joined(page, spelling, index[first : last + 1]) and _bounds(
                    page, spelling, start, end
                ):
                    start, end = _grown(page, start, end) if spelling.grow else (start, end)
                    start, end = _edges(page, spelling, start, end)
                    yield Span(start, end, spelling.tag, spelling.score, spelling.by)
        if "latin" in page.scripts:
            yield from self._skeletons[0].find(page)
        if self._births:
            for found in find_dates(page.plain):
                if found.iso in self._births:
                    yield Span(found.start, found.end, Tag.BIRTHDATE.value, 1.0, "known")


def _joined(page: PageText, spelling: Spelling, places: list[int]) -> bool:
    """Whether nothing but joints stands between the characters of a match."""
    if places[-1] - places[0] == len(places) - 1:
        return all(_humped(page.plain, places[i]) for i in spelling.breaks or ())
    text = page.folded
    broken = [i for i in range(1, len(places)) if places[i] > places[i - 1] + 1]
    for i in broken:
        gap = text[places[i - 1] + 1 : places[i]]
        if len(gap) > _GAP or not _JOINS.issuperset(gap) or gap.count("\n") > 1:
            return False
    if spelling.breaks is None:
        return True
    return set(broken) == set(spelling.breaks) and all(
        page.plain[places[i]].isupper() for i in spelling.breaks
    )


def _humped(text: str, at: int) -> bool:
    """Whether a capital begins a word there without a blank (BuiAn)."""
    return text[at].isupper() and text[at - 1].islower()


def _bounds(page: PageText, spelling: Spelling, start: int, end: int) -> bool:
    text = page.folded
    runs = _runs_on(text, start - 1, start) or _runs_on(text, end - 1, end)
    if _marked(text, start, end) or (runs and not spelling.grow):
        return False
    if spelling.grow and text[end : end + 1].isdigit():
        return False
    if spelling.grow and start and text[start - 1].isdigit():
        return spelling.tag == Tag.PHONE.value
    small = spelling.tag in PERSON_TAGS and _is_small_word(page.plain, start, end)
    if small or (spelling.capital and not page.plain[start].isupper()):
        return False
    if spelling.marks and (
        not same_marks(page.plain[start:end], spelling.marks) or begins_word(page.plain, start, end)
    ):
        return False
    eponym = spelling.by == "known-part" and _is_eponym(page, spelling.key, start, end)
    return not eponym and (not spelling.alone or _stands_alone(text, start, end))


def _is_eponym(page: PageText, key: str, start: int, end: int) -> bool:
    """Whether a part of a name is that of a disease or a score here (Child-Pugh B)."""
    if _EPONYM.match(page.folded, end):
        return True
    if key not in eponyms():
        return False
    before = _HYPHENED.search(page.folded, max(0, start - 20), start)
    after = _HYPHEN_AFTER.match(page.folded, end)
    linked = {m["w"] for m in (before, after) if m}
    return bool(linked & (eponyms() | plain_words())) or bool(_GRADED.match(page.plain, end))


def _is_small_word(text: str, start: int, end: int) -> bool:
    """Whether a match's initial is a word in small letters beside a name (м/с Орлов, Орлов и …)."""
    first = text[start].islower() and text[start + 1 : start + 2] in {" ", ")"}
    if first and text[start + 1 : start + 4].lstrip(" )")[:1].isupper():
        return True
    last = text[end - 1].islower() and text[end - 2 : end - 1] == " "
    return last and text[start].isupper() and text[end : end + 1] != "."


def _runs_on(text: str, a: int, b: int) -> bool:
    """Whether a word or a number goes on from text[a] to text[b]."""
    if a < 0 or b >= len(text):
        return False
    one, two = text[a], text[b]
    if one.isdigit() or two.isdigit():
        return one.isdigit() and two.isdigit()
    return one.isalpha() and two.isalpha() and bounded(one) and bounded(two)


def _marked(text: str, start: int, end: int) -> bool:
    """Whether a Thai letter at an end has a vowel or tone outside (เต in เตียง, ชา in เชาว์)."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if (
        end - start <= _SHORT_THAI
        and "\u0e01" <= before <= "\u0e4e"
        and "\u0e01" <= after <= "\u0e4e"
    ):
        return not titles_before(text, start)
    if "\u0e30" <= after <= "\u0e3a" or "\u0e45" <= after <= "\u0e4e":
        return True
    return "\u0e40" <= before <= "\u0e44"


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A name that is a word (高峰, 白雪): where it stands alone, or beside kin and titles."""
    before, after = text[start - 1 : start], text[end : end + 1]
    free = not (before.isalpha() and not bounded(before)) and not (
        after.isalpha() and not bounded(after)
    )
    return free or is_told(text, start, end) or _TITLES.match(text, end) is not None


def _edges(page: PageText, spelling: Spelling, start: int, end: int) -> tuple[int, int]:
    """With the full stop of a last initial (А. И.) and the sign before a telephone number."""
    text = page.folded
    if spelling.tag == Tag.PHONE.value:
        while start and text[start - 1] in "+(":
            start -= 1
    elif spelling.tag == Tag.ID.value:
        masked = _MASKED.match(text, end)
        end = masked.end() if masked else end
        if text[start - 1 : start] == text[end : end + 1] == "*":
            return start - 1, end + 1  # the signs of a bar code
        if text[start - 1 : start] == "@":
            start -= 1  # an account's sign is its own
    elif spelling.tag == Tag.ADDRESS.value:
        start -= text[start - 1 : start] == "〒"
    elif spelling.tag == Tag.HOSPITAL.value:
        form = _FORM.search(text, max(0, start - 4), start + 2)
        start = form.start() if form and form.end() >= start else start
    elif text[end : end + 1] == "." and text[end - 1].isalpha() and not text[end - 2].isalnum():
        end += 1
    return start, end


def _grown(page: PageText, start: int, end: int) -> tuple[int, int]:
    """The whole token around a match."""
    after = _TOKEN.match(page.folded, end)
    before = _TOKEN.match(page.folded[max(0, start - 12) : start][::-1])
    return start - (before.end() if before else 0), after.end() if after else end
