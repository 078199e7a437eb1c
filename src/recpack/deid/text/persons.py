"""Persons' names where one is expected: how far they reach in each script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from recpack.deid.text.fold import is_cjk
from recpack.deid.text.gazetteer import given_names
from recpack.deid.text.labelwords import Found, Labels
from recpack.deid.text.page import PageText
from recpack.deid.text.people.han import labelled as chinese
from recpack.deid.text.people.hangul import lexicon as korean
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.thai import lexicon as thai

_NAME_GAP = re.compile(r"[ ]|,[ ]?(?=[^\W\d_])|\^|['’]")
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?")
# Initials, and what names are shortened to: Fco., Fdez., Mª, Jr.
_ABBREVIATION = re.compile(
    r"[^\W\d_](?:[.-][^\W\d_]){0,3}|ma|[js]r|sta?|sto|[^\W\d_]?[bcdfghjklmnpqrstvwxz]{2,4}[oz]?"
)
_INITIALS = re.compile(r"[а-яіїє](?:\.[ -]?[а-яіїє])?")
_MOST_FAMILY = 3
_GIVEN_LAST = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}(?=\s{2}|\t|\n|$)")
_DEGREE = re.compile(
    r"(?:M\.?D|D\.?O|Ph\.?D|R\.?N|M\.?B\.?B\.?S|MBChB|MB|BM|BSc|MSc|B\.?Pharm|PharmD|NP|PA-C|PA|APRN|FNP|CRNA|F\.?R\.?C\.?[SPR]|FRC\w+|MRC\w+|FAC\w+|F\.?A\.?C\.?[SP]|DNB|MCh|MS|DM|LPN|LVN|CNA|LCSW|OT|PT|SLP|Jr|Sr)(?![\w'’-])"
)
_NEXT_LABEL = re.compile(r"\s?[:\t#\d]|[ ]{2}")


@dataclass(frozen=True, slots=True)
class Place:
    """A page with its labels: what tells where a name must end."""

    page: PageText
    labels: Labels
    found: Mapping[int, Found]

    @property
    def han(self) -> bool:
        """Whether the page is Chinese, where one word in capitals is no name."""
        return self.labels.languages[0] == "zh" and "han" in self.page.scripts

    def person(self, at: int, limit: int, *, sure: bool) -> tuple[int, int] | None:
        """The name that begins at `at`, as offsets in the page's plain text; None if none does."""
        text = self.page.folded
        while at < limit and text[at] in " .:\t":
            at += 1
        if at >= limit or self._is_label(at, limit):
            return None
        if japanese.is_letter(text[at]) and japanese.applies(self.labels.languages, self.page):
            return japanese.labelled(text, at, limit, sure=sure)
        if korean.is_syllable(text[at]):
            return korean.labelled(text, at, limit, sure=sure)
        if is_cjk(text[at]):
            return self._han(at, limit, sure=sure)
        if thai.is_letter(text[at]):
            return thai.labelled(text, at, limit, sure=sure)
        return self._words(at, limit)

    def _is_label(self, at: int, limit: int) -> bool:
        """A label where a value should stand (an empty field, a row of headings) is no name."""
        label = self.found.get(at)
        return label is not None and (label.end >= limit or self.page.folded[label.end] in "\t\n: ")

    def _han(self, at: int, limit: int, *, sure: bool) -> tuple[int, int] | None:
        """A Han name, unless words begin there of which the language says that no name has them."""
        text = self.page.folded
        alone = not is_cjk(text[at + 1 : at + 2] or " ")  # 余 is a surname as well: 余华
        if any(text[at : at + n] in self.labels.not_names for n in range(1 if alone else 2, 6)):
            return None
        return chinese.labelled(text, at, limit, sure=sure)

    def _words(self, at: int, limit: int) -> tuple[int, int] | None:
        """A name in an alphabetic script: words until a digit, a tab, a wide gap or a bracket.

        Where the script has capitals, a name goes on only with a capital or a particle (da, von).
        """
        text, labels = self.page.folded, self.labels
        start, end, last, count = at, at, at, 0
        initial_first = False  # S. Pratt, and behind the comma where he works
        cased = any(c.isupper() for c in self.page.plain[at : min(limit, at + 80)])
        while end < limit and count < 8:
            word = _WORDS.match(text, end, limit)
            if word is None or _is_other(word[0], text[word.end() : word.end() + 1]):
                break
            bare = word[0].rstrip(".")
            behind = self._behind_title(word, bare) if count == 0 else -1
            if behind >= 0:
                start = end = last = behind
                continue
            particle = bare in labels.particles or bare in {"d", "da", "de"}
            initial = count > 0 and len(bare) == 1 and word[0][-1] == "."
            after = text[word.end() : word.end() + 3]
            if not particle and not initial and self._ends(bare, after, count):
                break
            if cased and not particle and not self._capital(word):
                break
            initial_first = initial_first or (count == 0 and len(bare) == 1)
            count += not particle
            end = word.end()
            last = last if particle else end
            if word[0][-1] == "." and not _ABBREVIATION.fullmatch(bare):
                last -= 1
                break  # the end of a sentence
            gap = _NAME_GAP.match(text, end, limit)
            if gap is None or text[gap.end() : gap.end() + 1] in {" ", ""}:
                break
            told = initial_first or _INITIALS.fullmatch(bare) is not None
            if "," in gap[0] and self._ends_at_comma(gap.end(), limit, count, told=told):
                break
            end = gap.end()
        while last > start and text[last - 1] in " ,^":
            last -= 1
        letters = sum(c.isalpha() for c in text[start:last])
        return (start, last) if count and letters >= 3 and last > start else None

    def _ends_at_comma(self, at: int, limit: int, count: int, *, told: bool) -> bool:
        """Behind a comma comes what the person is, or where; or the given name of three others.

        `told`: initials were there, so that no given name can follow.
        """
        if count >= _MOST_FAMILY and self._given_last(at, limit):
            return False
        return count >= _MOST_FAMILY or (told and count > 1) or self._is_degree(at)

    def _given_last(self, at: int, limit: int) -> bool:
        """Given names alone from `at` to the end of a field: ESPÍRITO SANTO MOUTINHO, GONÇALO."""
        words = _GIVEN_LAST.match(self.page.folded, at, limit)
        if words is None:
            return False
        known = given_names(self.labels.languages)
        return all(w in known or w in self.labels.particles for w in words[0].split())

    def _is_degree(self, at: int) -> bool:
        """What a person is, behind the name and a comma (MD, PhD, M.D., FRCS)."""
        return _DEGREE.match(self.page.plain, at) is not None

    def _behind_title(self, word: re.Match[str], bare: str) -> int:
        """Where the name behind a title begins (Dr. Jorge, Dr.Jorge); -1 if the word is none."""
        titles = self.labels.titles
        head, dot, _ = bare.partition(".")
        if dot and len(head) > 1 and head in titles:
            return word.start() + len(head) + 1
        if bare in titles or word[0] in titles:
            return _skip(self.page.folded, word.end())
        return -1

    def _capital(self, word: re.Match[str]) -> bool:
        """Whether a word has a capital first, or behind an elision (d'Alvarenga)."""
        plain = self.page.plain
        at = word.start() + (2 if word[0][1:2] in {"'", "’"} else 0)
        return plain[word.start()].isupper() or plain[at : at + 1].isupper()

    def _ends(self, bare: str, after: str, count: int) -> bool:
        """A word that no name has in it, or the next label (Nascimento is a name as well)."""
        if (
            bare in self.labels.stop
            or bare.partition("-")[0] in self.labels.stop
            or (count == 0 and bare in self.labels.not_names)
        ):
            return True
        if self.labels.kinds.get(bare, "OTHER") == "OTHER":
            return False
        return count == 0 or bool(_NEXT_LABEL.match(after))


def _is_other(bare: str, after: str) -> bool:
    """The head of a street (C/ Mayor) or of an e-mail address, no word of a name."""
    return after in {"@", "_"} or (len(bare) == 1 and after in {"/", "\\"})


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " .":
        at += 1
    return at
