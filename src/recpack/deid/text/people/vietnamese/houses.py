"""Hospitals, schools and companies in Vietnamese papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import RunPage, steps
from recpack.deid.text.people.vietnamese.words import (
    UNIT,
    Cue,
    group,
    marked,
    said,
    viet_cues_of,
    viet_page,
)
from recpack.ports import Span

_MOST_STEPS = 16
_STEP = re.compile(
    # The town inside a name: BV Ung Bướu TP.HCM, Bệnh viện Nhi Tp. Cần Thơ.
    r"(?:(?P<town>[ ](?:TP|Tp|TX|Tx)(?:\.[ ]?|(?=[A-ZĐ]))(?=[^\W\d_]))"
    r"|[ ]{1,2}|[ ]?[-–/][ ]?|[ ]?&[ ]?|\.[ ]?|[ ]?[\"“][ ]?)"
    r"(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?|\d{1,4}[A-Z]?(?:[-/]\d)?(?![\d/]|[.,]\d))[\"”]?"
)
_OWNERS = frozenset(
    [
        "bs",
        "ths",
        "ts",
        "pgs",
        "bác",
        "sĩ",
        "sỹ",
        "cki",
        "ckii",
        "ck1",
        "ck2",
        "ông",
        "bà",
        "cô",
        "thầy",
        "dì",
        "chú",
        "chị",
        "anh",
    ]
)
_OWNED = re.compile(
    r"(?:[ ]sĩ|[ ]sỹ|\.?[ ]?BS|[ ]?(?:CK)?(?:II?|1|2))?\.?[ ]?[A-ZĐÀ-Ỹ][^\W\d_A-ZĐ]*(?![^\W_])"
)
_SMALL_AFTER = re.compile(r"[ ]([^\W\d_A-ZĐ][^\W\d_]*)")
_LINKS = frozenset(
    ["ở", "tại", "của", "để", "có", "và", "ngày", "từ", "đến", "thì", "là", "lúc", "cho", "với", "gần",
     "chiều", "sáng", "tối", "hôm", "về", "vì", "do", "được", "đã", "sẽ", "trên", "bên", "nói", "báo"]
)  # fmt: skip
_KEEPS_DOT = frozenset({"TP", "Tp", "CP"})
# Words so short or common that they name a house only with a capital.
_NEED_CAPITAL = frozenset(
    ["viện", "vien", "quỹ", "đền", "quán", "hãng", "xưởng", "chợ", "tt", "cơ sở", "co so",
     "bảo hiểm", "bao hiem", "den", "quy", "cho", "hang", "quan", "xuong", "truong"]
)  # fmt: skip
# Before "khoa", "phòng", "số", which end a name elsewhere: Đa Khoa, Hải Phòng.
_GO_ON_AFTER = frozenset(
    ["da", "y", "chuyen", "hai", "van", "bach", "du", "nhan", "lao", "quoc"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    parts: frozenset[str]
    folded_parts: frozenset[str]
    stop: frozenset[str]
    folded_stop: frozenset[str]
    generic: frozenset[str]
    folded_generic: frozenset[str]
    not_places: frozenset[str]
    phrases: frozenset[str]


@cache
def _words() -> _Words:
    def folded(words: frozenset[str]) -> frozenset[str]:
        return frozenset(map(fold_text, words))

    parts = frozenset(w for p in group("places.house_words") for w in p.split())
    stop, generic = group("places.house_stop"), group("places.generic")
    not_places = group("places.not_places")
    phrases = group("places.house_words") | group("places.specialities")
    return _Words(
        parts, folded(parts), stop, folded(stop), generic, folded(generic), not_places,
        phrases | folded(phrases),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class VietnameseOrganisations:
    """Organisations of Vietnamese texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Vietnamese: hospitals, clinics, laboratories, schools and companies by their wording"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names with the word for the kind of house."""
        if "vi" not in self.languages:
            return
        view = viet_page(page)
        if self.languages[0] == "vi" or not view.bare:
            yield from _Look(view, _words()).houses()


@dataclass(frozen=True, slots=True)
class _Look:
    view: RunPage
    words: _Words

    def houses(self) -> Iterator[Span]:
        """Hospitals, schools, companies."""
        found = viet_cues_of(self.view)
        for name, weak in (("places.houses", False), ("places.weak_houses", True)):
            for cue in said(self.view, found, name):
                end = self._house_end(cue.end, weak=weak) if self._may_be_house(cue) else 0
                if end:
                    yield Span(cue.start, end, "HOSPITAL", 0.7 if weak else 0.85, "organisation")

    def _may_be_house(self, cue: Cue) -> bool:
        """A word of its own, with a capital where it needs one."""
        plain = self.view.page.plain
        before = plain[max(0, cue.start - 2) : cue.start]
        if before[-1:] in {"@", ".", "/", "-"} and before[:1].isalnum():
            return False
        return plain[cue.start].isupper() or cue.word not in _NEED_CAPITAL

    def _house_end(self, at: int, *, weak: bool) -> int:
        """The end of a name that goes on at `at`; 0 if none does."""
        plain, end, words = self.view.page.plain, 0, []
        for step in steps(plain, at, _STEP, _MOST_STEPS, self._stops):
            words.append(step["word"])
            if not step["word"][0].islower():
                end = step.end()
        tells = self._tells_weak(words, end) if weak else any(map(self._is_proper, words))
        return end if tells else 0

    def _stops(self, step: re.Match[str], at: int) -> bool:
        """Whether the name ends before a word."""
        word, start = step["word"], step.start("word")
        plain = self.view.page.plain
        mark = plain[at:start].strip()
        if step["town"]:
            return False
        if mark == "." and plain[max(0, at - 2) : at] not in _KEEPS_DOT:
            return True
        if word[0].isdigit():
            return bool(mark) or bool(UNIT.match(plain, step.end()))
        if marked(word) in _OWNERS:  # Phòng khám BS Tường, quán cơm Bà Cả
            return _OWNED.match(plain, step.end()) is None
        return self._ends_before(word, start, mark)

    def _ends_before(self, word: str, start: int, mark: str) -> bool:
        """Whether a word, small or with a capital, is none of a name."""
        low = marked(word)
        bare = self.view.bare and word.isascii()
        if word[0].islower():
            if mark:
                return True
            return low not in self.words.parts and not (bare and low in self.words.folded_parts)
        if low in self.words.stop or (bare and low in self.words.folded_stop):
            before = self.view.page.folded[max(0, start - 7) : start].split()
            return not (before and before[-1] in _GO_ON_AFTER)
        return mark in {"-", "–", "/"} and low in self.words.not_places

    def _tells_weak(self, words: list[str], end: int) -> bool:
        """Whether more than specialities stand behind "phòng khám", "trung tâm"."""
        low = [marked(w) for w in words]
        i = told = 0
        while i < len(words):
            size = next(
                (n for n in (4, 3, 2, 1) if " ".join(low[i : i + n]) in self.words.phrases), 0
            )
            generic = self._is_generic(words[i]) and low[i] != "tâm"
            told += not size and words[i][0].isupper() and not generic
            i += size or 1
        # Of a speciality only the first syllable has a capital (Ngoại Lồng ngực).
        after = _SMALL_AFTER.match(self.view.page.plain, end)
        return told > 1 or (told == 1 and (after is None or marked(after[1]) in _LINKS))

    def _is_proper(self, word: str) -> bool:
        """A word that tells one house from another."""
        return not word[0].islower() and not self._is_generic(word)

    def _is_generic(self, word: str) -> bool:
        """A word of most names."""
        if marked(word) in self.words.generic:
            return True
        return self.view.bare and fold_text(word) in self.words.folded_generic
