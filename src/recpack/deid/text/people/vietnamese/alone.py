"""Vietnamese names that nothing announces: given names alone, signed notes, names told before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import PERSONS, Run, RunPage, rewritten
from recpack.deid.text.people.vietnamese.words import (
    group,
    is_viet_name,
    marked,
    syllables,
    viet_page,
)
from recpack.ports import Span

_UNSURE = 0.6
_WORD_BEFORE = re.compile(r"(?:^|[^\w])(?P<word>[^\W\d_]+)[ ][\"“‘']?$")
_WORD_AFTER = re.compile(r"[ ]{1,2}(?P<word>[^\W\d_]+)")
_CLOSED = re.compile(r"[ ]?(?:[,.;:!?)…\n]|$|[ ]{2}|[ ][(\d-])")
_NOTE = re.compile(
    r"^[ \t|*•-]{0,4}(?:\(?\d{1,2}[ ]?[/:.hg-]|lúc |Lúc |Ngày |ngày |Sáng |Chiều |Tối |Ca )"
)
_SIGNED_BEFORE = re.compile(r"(?:[.;!)\]]|[^\W_][ ]?[/–-]|\d|\()[ ]{0,3}$|[ ]{3}$|\t$")
_TIME_BEFORE = re.compile(r"\d[ ]?[h:g][ ]?\d{0,2}p?[ :–-]{1,4}$")
_BRACKET_AFTER = re.compile(
    r"(?:[ ](?:đếm|ký|ghi|báo|nhận|trực|đo|thực hiện|lấy|lấy mẫu|làm|chụp|mổ|nhập|in|tiêm|theo dõi|đọc|kiểm|giao))?[ ]?\)"
)


@cache
def _words() -> dict[str, frozenset[str]]:
    out = {
        n: group(f"alone.{n}")
        for n in ("not_before", "after", "verbs", "not_alone", "not_first", "starts")
    }
    out["given"], _ = syllables("given_syllables.txt")
    out["family"], _ = syllables("family_syllables.txt")
    out["towns"], _ = syllables("towns.txt")
    out["no"] = group("persons.not_names")
    out["pairs"] = group("persons.ambiguous_pairs")
    out["titles"] = group("persons.staff") | group("persons.lay") | group("persons.kin")
    return out


@dataclass(frozen=True, slots=True)
class VietnameseAlone:
    """Given names that stand alone: mid-sentence, before a verb, at the end of a nurse's note."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "Vietnamese: given names alone in a sentence, in brackets, and under notes; all for review"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone, of texts with their marks."""
        if self.languages[0] != "vi":
            return
        view = viet_page(page)
        if view.bare:
            return
        look = _Look(view, _words())
        for run in map(look.without_first, view.runs):
            tag = look.tag_of(run)
            if tag:
                yield Span(run.words[0][0], run.words[-1][1], tag, _UNSURE, "alone")


@dataclass(frozen=True, slots=True)
class _Look:
    view: RunPage
    words: dict[str, frozenset[str]]

    def without_first(self, run: Run) -> Run:
        """A run without a word that has its capital from the sentence (Nếu Thị Tuyết, Nhờ Mai)."""
        words = self.words
        low, most = run.low[0], 3
        if not 1 < len(run.words) <= most or low not in words["starts"]:
            return run
        if low in words["family"] or (low in words["given"] and low not in words["no"]):
            return run
        return Run(run.words[1:], run.low[1:], run.upper[1:])

    def tag_of(self, run: Run) -> str:
        """The tag of a run of one or two given names that stands where a name stands; "" if not."""
        if len(run.words) > 2 or not self._is_given(run):
            return ""
        start, end = run.words[0][0], run.words[-1][1]
        if self._is_signed(start, end):
            return "STAFF"
        alone = run.low[-1] not in self.words["not_alone"] and self._is_told(run, start, end)
        return "PERSON" if alone else ""

    def _is_told(self, run: Run, start: int, end: int) -> bool:
        """Whether the words beside a given name speak of a person."""
        plain = self.view.page.plain
        after = _WORD_AFTER.match(plain, end)
        low = marked(after["word"]) if after else ""
        if f"{run.low[-1]} {low}" in self.words["pairs"]:
            return False
        before = _WORD_BEFORE.search(plain, max(0, start - 12), start)
        word = before["word"] if before else ""
        if not word.islower() and marked(word) not in self.words["starts"]:
            fresh = before is None and plain[start - 1 : start] != "-"
            timed = _TIME_BEFORE.search(plain, max(0, start - 12), start)
            thing = run.low[0] in self.words["not_first"] and not timed
            return fresh and low in self.words["verbs"] and not thing
        if marked(word) in self.words["not_before"]:
            return False
        return _CLOSED.match(plain, end) is not None or low in self.words["after"]

    def _is_given(self, run: Run) -> bool:
        words = self.words
        if any(run.upper) or any(e - s < 2 for s, e in run.words):
            return False
        if any(w not in words["given"] for w in run.low):
            return False
        if run.low[0] in words["no"] or (len(run.low) < 2 and run.low[-1] in words["no"]):
            return False
        whole = " ".join(run.low)
        return whole not in words["towns"] and whole not in words["pairs"]

    def _is_signed(self, start: int, end: int) -> bool:
        """The end of a note that begins with a time (02/02 7h30 ... 40 ml. Dung), or (Hằng đếm)."""
        plain = self.view.page.plain
        if plain[start - 1 : start] == "(" and _BRACKET_AFTER.match(plain, end):
            return True
        if plain[end : end + 1] not in {"\n", ""} and plain[end : end + 2] not in {".\n", "."}:
            return False
        if not _SIGNED_BEFORE.search(plain, max(0, start - 5), start):
            return False
        line = plain.rfind("\n", 0, start) + 1
        for _ in range(3):  # a note may be broken over lines
            if _NOTE.match(plain[line : line + 12]):
                return True
            line = plain.rfind("\n", 0, max(0, line - 1)) + 1
        return False


def again(page: PageText, spans: Sequence[Span], told: Sequence[tuple[str, str]]) -> Iterator[Span]:
    """Names of the page and of the folder in other writing: without marks, joined, in initials.

    DO MAI PHUONG, DoMaiPhuong, Đ.M. Phương and Phương of Đỗ Mai Phương.
    """
    names: dict[str, str] = {}
    for span in spans:
        if span.tag in PERSONS:
            names.setdefault(" ".join(page.plain[span.start : span.end].split()), span.tag)
    for name, tag in told:
        names.setdefault(name, tag)
    whole = {n: t for n, t in names.items() if is_viet_name(n) or (" " in n and _is_marked(n))}
    if not whole:
        return
    yield from rewritten(page, whole)
    yield from _given(page, whole)


def _is_marked(name: str) -> bool:
    return not name.isascii() and name[0].isupper()


def _given(page: PageText, names: dict[str, str]) -> Iterator[Span]:
    """The last syllable, or the last two, of a name that is told, where they stand alone."""
    words, view = _words(), viet_page(page)
    tails: dict[tuple[str, ...], str] = {}
    for name, tag in names.items():
        syllables_of = tuple(marked(w) for w in name.split())
        tails.setdefault(syllables_of[-1:], tag)
        if len(syllables_of) > 2:
            tails.setdefault(syllables_of[-2:], tag)
    for run in view.runs:
        known = tails.get(run.low[-2:]) if len(run.low) < 3 else None
        if known is None or run.low[-1] in words["no"] or len(run.low[-1]) < 2:
            continue
        if " ".join(run.low) in words["towns"]:
            continue
        after = _WORD_AFTER.match(page.plain, run.words[-1][1])
        low = marked(after["word"]) if after else ""
        free = _CLOSED.match(page.plain, run.words[-1][1]) or low in words["after"]
        before = _WORD_BEFORE.search(page.plain, max(0, run.words[0][0] - 12), run.words[0][0])
        if before and marked(before["word"]) in words["not_before"]:
            continue
        if (
            free
            and f"{run.low[-1]} {low}" not in words["pairs"]
            and (before or low in words["verbs"] or _is_line(page.plain, run))
        ):
            yield Span(run.words[0][0], run.words[-1][1], known, _UNSURE, "again")


def _is_line(plain: str, run: Run) -> bool:
    """Whether a name stands where a signature does: behind a sign or a wide gap, and ended."""
    start, end = run.words[0][0], run.words[-1][1]
    return plain[max(0, start - 2) : start].strip(" ") in {"(", ":", "-", "–", "/", ",", ";"} or (
        plain[start - 1 : start] in {"\n", ""} and plain[end : end + 1] in {"\n", "", ",", "!"}
    )
