"""Hospitals, laboratories, companies and schools in Arabic letters, by the word that begins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.arabic.words import WORD, Tokens, lexicon, tokens_of
from recpack.ports import Span

_GAP = re.compile(
    r"[ ]?[-–][ ]?(?=فرع)|[ ]{1,2}|[ ]?[\"«“”»'][ ]?|[»”\"][ ]?[\"«“]?[ ]?|[ ]?[-–][ ]?(?=فرع|ال)|[ ]?/[ ]?(?=ال)"
)
_NUMBER = re.compile(r"[ ]{1,2}(?:رقم[ ])?(?P<number>\d{1,6})(?![\d.,/:-]\d)(?P<more>[ ]{1,2})?")
# Joint stock, limited liability: the form of a company behind its name.
_COMPANY = re.compile(
    r"[ ]{1,2}\(?(?:ش[ ]?\.?[ ]?م[ ]?\.?[ ]?[عمكلقسب](?:[ ]?\.?[ ]?م)?|ذ[ ]?\.[ ]?م[ ]?\.[ ]?م|م[ ]?\.[ ]?م[ ]?\.[ ]?ح|ش[ ]?\.[ ]?ذ[ ]?\.[ ]?م[ ]?\.[ ]?م|م[ ]?\.[ ]?ذ[ ]?\.[ ]?م|المحدوده|وشركاه|وشركاوه|واولاده|وابناوه)\.?\)?(?![\u0620-\u064a])"
)
# مدينة الملك سعود الطبية: a city of medicine, no town.
_MEDICAL_CITY = re.compile(
    r"(?<![\u0620-\u064a])[وبفل]?(?P<v>(?:ال)?مدينه(?:[ ][\u0620-\u064a]{2,14}){0,4}?[ ](?:(?:الطبيه|الصحيه|التعليميه|للعلوم الطبيه|للعلوم الصحيه)(?:[ ](?:التعليميه|العسكريه|الجامعيه))?|الطب(?![\u0620-\u064a])(?:[ ]التعليميه)?))(?![\u0620-\u064a])"
)
_ROLES = frozenset({"د", "الدكتور", "الدكتوره", "دكتور", "دكتوره", "البروفيسور"})
_SMALL = frozenset(
    {"عياده", "عيادات", "صيدليه", "مختبر", "معمل", "مركز", "مستوصف", "مستشفي", "مجمع"}
)
# Heads that are nouns of their own (the centre of the lobe): what follows must tell.
_NOUNS = frozenset({"مركز", "دار", "مجمع", "فرع", "هيئه", "مؤسسه", "جامع", "جمعيه"})
_HONOURS = frozenset(
    ["الملك", "الامير", "الشيخ", "الشهيد", "الاميره", "القديس", "القديسه", "مار", "سانت", "الانبا", "البابا",
     "السيده", "الرئيس", "الامام", "السلطان", "سيدي", "للا", "مولاي"]
)  # fmt: skip
_PURPOSES = frozenset(
    [
        "امراض",
        "جراحه",
        "طب",
        "علاج",
        "رعايه",
        "صحه",
        "زراعه",
        "تشخيص",
        "ابحاث",
        "بحوث",
        "علوم",
        "تاهيل",
        "مكافحه",
        "دراسات",
        "رعايه",
        "خدمات",
        "تحاليل",
        "اشعه",
        "تصوير",
        "صناعه",
        "تجاره",
        "نقل",
        "تامين",
        "اورام",
        "حمايه",
        "دعم",
        "تنميه",
        "تعليم",
        "تدريب",
        "مقاولات",
    ]
)
_SONS = frozenset({"ابن", "ابو", "ام", "بن", "ابي", "بنت"})
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Places:
    """Words of places, folded; towns as tuples of words by their first word."""

    heads: frozenset[str]
    weak: frozenset[str]
    definite: frozenset[str]
    generic: frozenset[str]
    stop: frozenset[str]
    streets: frozenset[str]
    numbered: frozenset[str]
    live: dict[str, tuple[tuple[str, ...], ...]]
    live_next: frozenset[str]
    towns: dict[str, tuple[tuple[tuple[str, ...], bool], ...]]

    def town(self, words: list[str], at: int, first: str = "") -> tuple[int, bool] | None:
        """(words, whether it is nothing else) of the longest town that begins at a word."""
        for town, sure in self.towns.get(first or words[at], ()):
            if tuple(words[at + 1 : at + len(town)]) == town[1:]:
                return len(town), sure
        return None


@cache
def places() -> Places:
    """The lists of lang/ar, folded, built once."""
    data = lang.read_toml("ar/identity.toml")["places"]

    def words(name: str) -> frozenset[str]:
        return frozenset(fold_text(w) for w in data[name])

    towns: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for line in lang.read_list("ar/towns.txt"):
        town = tuple(WORD.findall(fold_text(line)))
        towns.setdefault(town[0], []).append((town, not line.startswith("?")))
    live: dict[str, list[tuple[str, ...]]] = {}
    for phrase in data["live"]:
        first, *rest = WORD.findall(fold_text(phrase))
        live.setdefault(first, []).append(tuple(rest))
    return Places(
        words("hospital"),
        words("weak"),
        words("definite"),
        words("generic"),
        words("stop"),
        words("address"),
        words("number_heads"),
        {w: tuple(v) for w, v in live.items()},
        words("live_next"),
        {w: tuple(sorted(v, key=lambda t: (-len(t[0]), t))) for w, v in towns.items()},
    )


def head_of(word: str, heads: frozenset[str]) -> tuple[str, int] | None:
    """(head word, length of the clitic before it) if a word is one of some heads."""
    if word in heads:
        return word, 0
    if word == "بحي" and "حي" in heads:
        return "حي", 1
    if len(word) > 4:
        if word[0] in "وبلف" and word[1:] in heads:
            return word[1:], 1
        if word.startswith("لل") and "ال" + word[2:] in heads:
            return "ال" + word[2:], 1
        if word[:2] in {"وب", "ول", "فب", "فل"} and word[2:] in heads:
            return word[2:], 2
    return None


@dataclass(frozen=True, slots=True)
class ArabicOrganisations:
    """مستشفى النيل التخصصي، معامل البرج، جامعة الملك سعود."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "arabic"

    def describe(self) -> str:
        """One line for the docs."""
        return "Arabic organisations: hospitals, laboratories, companies and schools by wording"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names; a hospital in general (المستشفى العام) names nobody."""
        tokens, data = tokens_of(page), places()
        i = 0
        while i < len(tokens.words):
            word = tokens.words[i]
            head, strict = head_of(word, data.heads), False
            if head is None:
                head, strict = head_of(word, data.definite), True
            last = -1
            if head is not None:
                last, digits = _Organisation(tokens, data, i, head[0], definite=strict).end()
                if last >= 0:
                    yield Span(tokens.starts[i] + head[1], digits, "HOSPITAL", 0.85, "organisation")
            i = max(i, last) + 1
        for match in _MEDICAL_CITY.finditer(tokens.page.folded):
            yield Span(*match.span("v"), "HOSPITAL", 0.85, "organisation")


@dataclass(slots=True)
class _Organisation:
    """The words behind one head."""

    tokens: Tokens
    data: Places
    first: int
    head: str
    definite: bool

    def end(self) -> tuple[int, int]:
        """(last word, offset of the end); (-1, 0) if the words name nothing."""
        tokens = self.tokens
        last, end = self.first, tokens.ends[self.first]
        named, count = False, 0
        while count < _LONGEST:
            number = _NUMBER.match(tokens.page.folded, end)
            if number and (len(number["number"]) > 3 or self._month(number.end())):
                end, named, count = number.end("number"), True, count + 1
                continue
            if last + 1 >= len(tokens.words):
                break
            gap = _GAP.match(tokens.page.folded, end)
            if gap is None or gap.end() != tokens.starts[last + 1]:
                break
            taken, distinct = self._take(last + 1, count, named=named)
            if not taken:
                break
            last, count, named = last + taken, count + taken, named or distinct
            end = tokens.ends[last]
        company = _COMPANY.match(tokens.page.folded, end) if named else None
        if company:
            return last, company.end()
        closing = tokens.page.folded[end : end + 1]
        if named and closing in {"»", "”"}:
            end += 1
        return (last, end) if named else (-1, 0)

    def _month(self, at: int) -> bool:
        return self.tokens.page.folded.startswith(
            ("اكتوبر", "يوليو", "مايو", "يونيو", "نوفمبر", "اوت"), at
        )

    def _take(self, j: int, count: int, *, named: bool) -> tuple[int, bool]:
        """(words that belong to the name at word j, whether they tell it from others)."""
        tokens, data = self.tokens, self.data
        word = tokens.words[j]
        if word in _ROLES and self.head in _SMALL and not count:
            return self._doctor(j)
        town = data.town(tokens.words, j)
        if town is not None:
            # A district of Egypt (مركز طلخا) is no medical centre.
            district = self.head == "مركز" and not count and tokens.closed(j + town[0] - 1)
            return town[0], not district
        if word in data.stop or (word[0] in "وب" and word[1:] in data.stop):
            return self._in_town(j) if word == "في" and count and named else (0, False)
        if head_of(word, data.heads) and word not in data.generic:
            branch = word == "فرع" and named and tokens.beside(j)
            first = not count or (named and word[0] in "وب")
            return (2, True) if branch else (int(first), False)  # - فرع القطامية
        if self.definite:
            return self._adjective(j, count)
        return self._prepared(j, named=named) if count else self._ordinary(j)

    def _in_town(self, j: int) -> tuple[int, bool]:
        """في بيروت."""
        tokens = self.tokens
        town = self.data.town(tokens.words, j + 1) if tokens.beside(j) else None
        return (town[0] + 1, True) if town else (0, False)

    def _prepared(self, j: int, *, named: bool) -> tuple[int, bool]:
        """A further word, with a preposition (بالمعادي, لصناعة السيارات) or without."""
        tokens, data = self.tokens, self.data
        word, kind = tokens.words[j], tokens.kinds[j]
        beside = tokens.beside(j)
        if named and word[0] == "ب" and word[1:] in data.streets and beside:
            return 2, True  # بولاية الجزيرة
        if word[0] == "ل" and word[1:2] != "ل" and beside and tokens.words[j + 1].startswith("ال"):
            purpose = self._is_generic(word[1:]) or word[1:] in _PURPOSES
            return (2, False) if kind in "UV" or purpose else (0, False)
        if word[0] == "ب" and word[1:3] in {"ال", "بن"} and kind not in "GAS":
            return self._at(j, named=named)
        if word[0] == "ب" and data.town(tokens.words, j, word[1:]):
            return self._at(j, named=named)
        return self._further(j, named=named)

    def _doctor(self, j: int) -> tuple[int, bool]:
        """عيادة الدكتور سامي حداد."""
        tokens = self.tokens
        k = j + 1
        while k < len(tokens.words) and k - j < 5 and tokens.kinds[k] not in "XVYM":
            gap = tokens.page.folded[tokens.ends[k - 1] : tokens.starts[k]]
            if len(gap) > 2 or gap.strip(" .") or (k > j + 1 and "." in gap):
                break
            k += 1
        return (k - j, True) if k > j + 1 else (0, False)

    def _at(self, j: int, *, named: bool) -> tuple[int, bool]:
        """بالمعادي: where it is."""
        rest = self.tokens.words[j][1:]
        town = self.data.town(self.tokens.words, j, rest)
        if town is not None:
            return town[0], True
        known = lexicon().kinds[rest]
        fits = named and known not in "XVM" and rest not in self.data.generic
        return (1, True) if fits and self.tokens.closed(j) else (0, False)

    def _adjective(self, j: int, count: int) -> tuple[int, bool]:
        """المعهد القومي للأورام: only words with an article."""
        tokens, data = self.tokens, self.data
        word, kind = tokens.words[j], tokens.kinds[j]
        bare = _bare(word)
        if word[0] == "ب" and count:
            return self._at(j, named=True)
        son, purpose = word in _SONS, word[0] == "ل" and word[1:] in _PURPOSES
        if count and tokens.beside(j) and (son or purpose):
            return 2, son  # ابن خلدون, لأمراض الدم
        if not word.startswith(("ال", "لل", "وال")):
            return (1, True) if kind == "G" and count else (0, False)
        if word in data.generic or bare in data.generic:
            return 1, False
        if kind == "X" and not word.startswith(("لل", "وال")):
            return 0, False
        return 1, word.startswith("ال") and len(word) > 4

    def _ordinary(self, j: int) -> tuple[int, bool]:
        """The first word behind the head."""
        data = self.data
        word, kind = self.tokens.words[j], self.tokens.kinds[j]
        if word in data.definite or self._is_generic(word):
            return 1, False
        if word[0] == "ب" and data.town(self.tokens.words, j, word[1:]):
            return 0, False
        weak = self.head in data.weak
        purpose = word.startswith(("لل", "وال"))
        if weak and kind in "XVM" and not purpose:
            return 0, False
        if weak and (purpose or (self.head in _NOUNS and kind == "U" and not self._medical(j + 1))):
            return 1, False
        return 1, True

    def _further(self, j: int, *, named: bool) -> tuple[int, bool]:
        """A word behind the first."""
        data = self.data
        word, kind = self.tokens.words[j], self.tokens.kinds[j]
        article = word.startswith(("ال", "لل", "وال"))
        if self._is_generic(word) or (article and self.tokens.words[j - 1].startswith("لل")):
            return 1, False
        purpose = word.startswith(("لل", "وال"))
        weak = self.head in data.weak
        son = word in _SONS and self.tokens.beside(j)  # ابن رشد
        if son or (self.tokens.words[j - 1] in _HONOURS and kind not in "XY"):
            return 1 + son, True
        if word in data.definite or (kind in "XVYM" and not purpose):
            return 0, False
        if kind == "U" and not article and not self._foreign(j):
            return 0, False
        if weak and kind == "U" and not named:
            return 0, False  # عيادة الأورام الأربعاء: a department and what follows
        return 1, not purpose or not weak

    def _is_generic(self, word: str) -> bool:
        return word in self.data.generic or _bare(word) in self.data.generic

    def _medical(self, j: int) -> bool:
        """Whether a word like "medical" or "for oncology" follows: مركز الحياة الطبي."""
        words = self.tokens.words[j : j + 1]
        return (
            bool(words)
            and self.tokens.beside(j - 1)
            and words[0].startswith(("ال", "لل"))
            and self._is_generic(words[0])
        )

    def _foreign(self, j: int) -> bool:
        """A word without article behind another of that kind, a title or a particle."""
        before = self.tokens.words[j - 1]
        return not before.startswith("ال") or before in _HONOURS


def _bare(word: str) -> str:
    """A word without conjunction, preposition and article."""
    if word.startswith(("وال", "بال")):
        return word[1:]
    if word.startswith("لل"):
        return "ال" + word[2:]
    if word.startswith("لا") and len(word) > 5:
        return word[1:]
    return word
