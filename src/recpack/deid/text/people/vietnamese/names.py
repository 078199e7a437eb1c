"""Names in Vietnamese papers: by family names, and by titles, pronouns and relations before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import Run, RunPage, behind, further, table
from recpack.deid.text.people.latin.tokens import UPPER
from recpack.deid.text.people.vietnamese.words import (
    group,
    links,
    marked,
    said,
    syllables,
    viet_cues_of,
    viet_page,
)
from recpack.ports import Span

_MOST = 6
_SURE, _LIKELY, _UNSURE = 0.85, 0.75, 0.6
_LIST = re.compile(r"[ ]?(?:,|/|;|&|\+|[ ]và|[ ]va|[ ]cùng)[ ]{1,2}")
# N.V. An, Ng.T.Hà, L. T. B. Ngọc: initials before the last syllable.
_INITIALS = re.compile(
    rf"(?<![^\W_])(?<![./])(?:(?:Ng|Tr|Ph|Th|Nh|Kh|Gi|Qu|Ch|[{UPPER}])\.[ ]?){{1,5}}"
    rf"(?P<last>[{UPPER}][^\W\d_]{{1,6}})(?![\w.])"
)
_LETTERS = re.compile(rf"[{UPPER}](?:\.?[{UPPER}]){{1,4}}\.?(?![\w])")
_TYPIST = re.compile(
    rf"(?:[Ii]n bởi|[Nn]gười in|[Đđ]ánh máy|[Nn]gười nhập|[Nn]hập liệu|[Uu]ser|[Kk]ý tắt|[Nn]gười đánh máy)[ ]?:[ ]?(?P<who>[{UPPER}]{{2,4}})(?![\w.@])"
)
_GAP = re.compile(r"[ ]{0,2}[.:]{0,2}(?:[ ]?[(,/–-][ ]?|[ ]{0,6})")
_NEXT = re.compile(r"[ ]([^\W\d_]+)")
_SHORT_TITLE = 4
_LOWER_TITLES = frozenset({"bs", "đd", "ktv", "nhs", "phụ", "ds", "ys", "cn"})
_MINOR = frozenset({"a", "y"})  # Giàng A Sùng, Y Moan
# Words of papers that are names behind a title, a relation or a pronoun (chị Trang, BS Nhi), and
# family names that are words (Từ Ngọc Ánh): only with names behind them.
_SAID_TOO = frozenset(
    ["chi", "nhi", "trang", "khoa", "ký", "sinh", "thư", "trí", "việt", "ý", "nhân", "học", "chính",
     "quốc", "cần", "thứ", "hội", "hợp", "được", "vi", "đại", "biên", "kỹ", "diễn", "sử", "tính",
     "kính", "từ", "giao", "hướng", "dưỡng", "trị", "dân"]
)  # fmt: skip
_WORD_FAMILIES = frozenset(
    ["lại", "mã", "mạch", "nay", "phó", "sử", "thang", "trang", "từ", "ung", "vi", "viên"]
)
_MONKS = frozenset({"thích"})


@dataclass(frozen=True, slots=True)
class _Names:
    family: frozenset[str]
    bare_family: frozenset[str]
    given: frozenset[str]
    bare_given: frozenset[str]
    strong: frozenset[str]
    bare_strong: frozenset[str]
    bare_usual: frozenset[str]
    no: frozenset[str]
    bare_no: frozenset[str]
    pairs: frozenset[str]
    bare_pairs: frozenset[str]
    phrases: frozenset[str]
    lay: frozenset[str]
    towns: frozenset[str]


@cache
def _names() -> _Names:
    words = table("vi", "persons")
    family, bare_family = syllables("family_syllables.txt")
    given, bare_given = syllables("given_syllables.txt")
    towns, _ = syllables("towns.txt")
    # A syllable that is no name with its marks may be one without (an, ba): then it is one.
    bare = frozenset(map(fold_text, words["not_names"]))
    return _Names(
        family, bare_family, given, bare_given, group("persons.strong"),
        frozenset(words["bare_strong"]), frozenset(words["bare_usual"]), group("persons.not_names"),
        bare - bare_given - bare_family, group("persons.ambiguous_pairs"),
        frozenset(map(fold_text, words["ambiguous_pairs"])), group("persons.persons_not"), group("persons.lay"),
        towns,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class VietnameseNames:
    """Persons of Vietnamese texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Vietnamese: persons by family names, titles, pronouns and relations, with marks, "
            "without them and in capitals"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone, without title or pronoun."""
        if "vi" not in self.languages:
            return
        view = viet_page(page)
        if self.languages[0] == "vi" or not view.bare:
            yield from _Look(view, _names()).spans()


@dataclass(frozen=True, slots=True)
class _Look:
    view: RunPage
    names: _Names

    def spans(self) -> Iterator[Span]:
        """All names; the same may come twice."""
        yield from self._free()
        found = viet_cues_of(self.view)
        for name, link, tag in (
            ("persons.staff", "staff_links", "STAFF"),
            ("persons.lay", "kin_links", "PERSON"),
            ("persons.kin", "kin_links", "RELATIVE"),
            ("persons.patients", "kin_links", "PATIENT"),
            ("persons.called", "staff_links", "PERSON"),
        ):
            pattern = _links(link)
            for cue in said(self.view, found, name):
                yield from self._announced(cue.start, cue.end, pattern, tag, cue.word)
                if tag == "RELATIVE":
                    yield from behind(self.view, cue.start, self._before_kin)
        yield from self._initials()
        for match in _TYPIST.finditer(self.view.page.plain):
            yield Span(*match.span("who"), "STAFF", _UNSURE, "typist")

    def _free(self) -> Iterator[Span]:
        """Runs that begin with a family name."""
        for run in self.view.runs:
            i = 0
            while i < len(run.words):
                read = self._full(run, i)
                if read is None:
                    i += 1
                    continue
                end, score = read
                yield Span(run.words[i][0], run.words[end - 1][1], "PERSON", score, "name")
                i = end

    def _full(self, run: Run, i: int) -> tuple[int, float] | None:
        """(end, score) of a name that begins with the family name at word i."""
        low = run.low[i]
        if low in _MONKS or low == "y" or low[1:2] in {"'", "’"}:
            return self._other(run, i)
        if low not in self.names.family:
            return self._without_marks(run, i)
        if low in _WORD_FAMILIES and low in self.names.no:
            return self._word_family(run, i)
        end = self._read(run, i)
        rest = run.low[i + 1 : end]
        whole = " ".join(run.low[i:end])
        told = {whole, " ".join(run.low[i : i + 2])} & self.names.phrases
        if not rest or told or whole in self.names.towns:
            return None
        score = self._family_score(run, i, end)
        if score:
            return end, score
        return self._without_marks(run, i) if whole.isascii() else None

    def _other(self, run: Run, i: int) -> tuple[int, float] | None:
        """H'Hen Niê, Y Moan Êban, Thích Minh Trí: names that begin with no family name."""
        if run.low[i] in _MONKS:
            first = i + 1 + (run.low[i + 1 : i + 2] == ("nữ",))
            end = self._read(run, first, said=True) if first < len(run.words) else first
            return (end, _LIKELY) if self._known(run.low[first:end]) else None
        if run.low[i] != "y":
            return self._read(run, i), _LIKELY
        follows = i + 1 < len(run.words) and not run.upper[i + 1]
        return self._highland(run, i) if follows else None

    def _family_score(self, run: Run, i: int, end: int) -> float:
        """How sure a family name and what follows it are a name; 0 if they are none."""
        low, rest, names = run.low[i], run.low[i + 1 : end], self.names
        known = all(
            w in names.given or w in names.family or w in _MINOR or w[1:] == "." for w in rest
        )
        if low in names.strong and (known or not run.upper[i] or low == "nguyễn"):
            return _SURE if known else _LIKELY
        if not known:  # a name whose last syllable is rare: Cao Thị Nhỏ
            rare = len(rest) > 1 and rest[0] in {"thị", "văn"}
            rare = rare and (not run.upper[i] or end == len(run.words))
            return _UNSURE if rare else 0
        if len(rest) == 1:
            return _UNSURE if self._apart(run, i, end) else 0
        return _LIKELY

    def _word_family(self, run: Run, i: int) -> tuple[int, float] | None:
        """Từ Ngọc Ánh: a family name that is a word, before two names at least."""
        if run.words[i][1] - run.words[i][0] > 1 and i + 2 < len(run.words):
            end = self._read(run, i + 1)
            rest = run.low[i + 1 : end]
            known = len(rest) > 1 and all(w in self.names.given for w in rest)
            if known and run.upper[i] == run.upper[i + 1]:
                told = end == len(run.words) or rest[0] in {"thị", "văn"}
                return (end, _UNSURE) if told else None
        return None

    def _apart(self, run: Run, i: int, end: int) -> bool:
        """Two syllables of which either may be a word: only if they are the whole run."""
        return end == len(run.words) and (i == 0 or run.low[i - 1] in self.names.no)

    def _highland(self, run: Run, i: int) -> tuple[int, float] | None:
        """Y Moan Êban: men of the Ê Đê and M'nông."""
        end = self._read(run, i)
        return (end, _UNSURE) if end > i + 1 else None

    def _without_marks(self, run: Run, i: int) -> tuple[int, float] | None:
        """NGUYEN VAN AN: all syllables known, and as many as the family name needs."""
        names, folded = self.names, self.view.page.folded
        plain = self.view.page.plain
        low = run.low[i]
        if not low.isascii() or low not in names.bare_family:
            return None
        end = i + 1
        while end < min(len(run.words), i + 5):
            s, e = run.words[end]
            word = folded[s:e]
            if not plain[s:e].isascii() or run.upper[end] != run.upper[i]:
                break
            minor = word in _MINOR and end > i  # Ly A Sung
            if word not in names.bare_given and word not in names.bare_family and not minor:
                break
            if self._pair(run, end):
                break
            end += 1
        count = end - i
        strong = low in names.bare_strong
        if count < (2 if strong else 3) or self._pair(run, i):
            return None
        usual = self.view.bare and low in names.bare_usual
        # On a page that has marks three such syllables alone are hardly anything else.
        alone = not self.view.bare and i == 0 and end == len(run.words)
        if not strong and not usual and not alone and run.low[i + 1] not in {"thi", "van"}:
            return None
        return end, _LIKELY if strong else _UNSURE

    def _pair(self, run: Run, i: int) -> bool:
        """Two words that are no names together (Khoa Nội, Hồ Sơ)."""
        if i + 1 < len(run.words):
            two = f"{run.low[i]} {run.low[i + 1]}"
        else:
            after = _NEXT.match(self.view.page.plain, run.words[i][1])
            two = f"{run.low[i]} {marked(after[1])}" if after else ""
        return two in self.names.pairs or (two.isascii() and two in self.names.bare_pairs)

    def _read(self, run: Run, i: int, *, said: bool = False) -> int:
        """The end of the name that begins at word i; i if none does. `said`: something announces it."""
        plain = self.view.page.plain
        end, style = i, run.upper[i]
        while end < len(run.words) and end - i < _MOST:
            low = run.low[end]
            start, stop = run.words[end]
            single = stop - start == 1
            if run.upper[end] != style and not single:
                if end != i + 1 or not style:
                    break
                style = run.upper[end]
            word = low in _SAID_TOO if said and end == i and not style else False
            if (not word and self._is_no_name(low, first=end == i)) or self._pair(run, end):
                break
            if plain[stop : stop + 1] == ":" and (end > i or not single):
                break  # the next label
            end += 1
        while end - 1 > i and run.words[end - 1][1] - run.words[end - 1][0] == 1:
            end -= 1
            if run.low[end] in {"ý", "a", "y", "ỷ"}:
                end += 1
                break
        return end

    def _is_no_name(self, low: str, *, first: bool) -> bool:
        if low in self.names.no:
            return first or low not in self.names.given
        return low.isascii() and low in self.names.bare_no and self.view.bare

    def _announced(
        self, start: int, at: int, pattern: re.Pattern[str], tag: str, cue: str
    ) -> Iterator[Span]:
        """The name behind a title, a pronoun or a relation, and the rest of a list."""
        plain = self.view.page.plain
        short = tag == "STAFF" and len(cue) < _SHORT_TITLE and cue not in _LOWER_TITLES
        if short and not plain[start].isupper():
            return
        joint = plain[start - 1 : start] if plain[start - 2 : start - 1].isalnum() else ""
        if joint in {"-", "_"} or (joint == "/" and tag == "STAFF"):
            return
        gap = pattern.match(plain, at)
        here = gap.end() if gap else at
        found = self.view.at.get(here)
        if found is None:
            found = self.view.at.get(_GAP.match(plain, at).end())  # type: ignore[union-attr]
        if found is None:
            yield from self._short(here, tag)
            return
        between = plain[at : found[0].words[found[1]][0]]
        span = self._said_name(*found, tag, between)
        if span is None:
            return
        yield span
        yield from further(self.view, span, _LIST, self._further)

    def _short(self, at: int, tag: str) -> Iterator[Span]:
        """Behind a title: initials and a syllable (BS N.V. An)."""
        if tag != "STAFF":
            return
        match = _INITIALS.match(self.view.page.plain, at)
        if match:
            yield Span(*match.span(), tag, _LIKELY, "title")

    def _said_name(self, run: Run, i: int, tag: str, between: str) -> Span | None:
        """The name at word i, if what was said before it and its syllables allow."""
        end = self._read(run, i, said=True)
        if end == i:
            return None
        low = run.low[i:end]
        start, stop = run.words[i][0], run.words[end - 1][1]
        initials = _INITIALS.match(self.view.page.plain, start)
        if initials and end == i + 1 and stop - start <= 2:
            return Span(*initials.span(), tag, _LIKELY, "title")
        known = self._known(low)
        if (stop - start == 1 and low != ("ý",)) or not self._may_be_said(
            run, i, low, tag, between, known=known
        ):
            return None
        score = _SURE if known and len(low) > 1 else _LIKELY if known else _UNSURE
        return Span(start, stop, tag, score, "said")

    def _may_be_said(
        self, run: Run, i: int, low: tuple[str, ...], tag: str, between: str, *, known: bool
    ) -> bool:
        """Syllables of no list (a nickname) only right behind a pronoun or a title."""
        if {" ".join(low), " ".join(low[:2])} & self.names.phrases:
            return False
        if tag == "PATIENT" and not (known or len(low) > 1):
            return False
        if tag == "PATIENT" and low[0] in {"nam", "kinh"}:
            return False
        if known:
            return True
        if run.upper[i] or low[-1].endswith(".") or set(between) & set(",-–/"):
            return False
        return tag in {"STAFF", "PERSON"} or ":" not in between

    def _known(self, low: tuple[str, ...]) -> bool:
        names = self.names
        if all(w in names.given or w in names.family or w[1:2] in {"'", "’", "."} for w in low):
            return any(len(w) > 1 and w[1] != "." for w in low)
        return (
            all(w.isascii() for w in low)
            and all(w in names.bare_given or w in names.bare_family for w in low)
            and (self.view.bare or len(low) > 1)
        )

    def _further(self, run: Run, i: int) -> int:
        """The end of a further name of a list (anh Hùng, chị Lan và Mai); 0 if none begins."""
        end = self._read(run, i)
        low = run.low[i:end]
        if not low or not self._known(low) or " ".join(low) in self.names.towns:
            return 0
        return 0 if run.upper[i] and len(low) < 2 else end

    def _before_kin(self, run: Run, i: int) -> bool:
        """Whether the rest of a run before a relation is a name: Mai (vợ), Tuấn - con trai."""
        low = run.low[i:]
        if len(low) > _MOST or (len(low) > 1 and low[0] in self.names.lay):
            return False
        if self._read(run, i) != len(run.words) or (run.upper[i] and len(low) == 1):
            return False
        return self._known(low) and " ".join(low) not in self.names.towns

    def _initials(self) -> Iterator[Span]:
        """N.V. An without a title: two initials at least, and a given name."""
        for match in _INITIALS.finditer(self.view.page.plain):
            last = match["last"].lower()
            dots = match[0].count(".")
            known = last in self.names.given or (self.view.bare and last in self.names.bare_given)
            if dots > 1 and known and not match["last"].isupper():
                yield Span(*match.span(), "PERSON", _UNSURE, "initials")


@cache
def _links(name: str) -> re.Pattern[str]:
    return links(name)
