"""Persons in prose, signatures and lists of a Western language, by what stands beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from recpack.deid.text.page import PageText
from recpack.deid.text.people.grammar import INITIALS, WORD, Grammar, Name, grammar, phrase
from recpack.ports import Span

_SURE, _LIKELY, _UNSURE = 0.85, 0.75, 0.6
_LIST = re.compile(r"[ ]?(?:,|/|;|&|\+|und|sowie|et|u\.)[ ]{0,2}")
_CELL_END = re.compile(r"[ ]*(?:\n|\t|[ ]{3}|$)")
_COMMA = re.compile(r",[ ]?(?=[A-ZÀ-Þ])")
_AFTER_GIVEN = re.compile(r"[ ]*(?:$|[\n\t,;()*/|.:]|[ ]{2}|\d|geb|née?\b|männl|weibl)")
_NO_NAME_AFTER = re.compile(
    r"[ ]?(?:[Ss]yndrom|[Kk]lassifikation|[Ss]core|[Ss]tadium|[Ii]ndex|Krankheit|Index|Zeichen|"
    r"classification|maladie|stade|grade|type|positi|négati)"
)
_INITIALS_BEFORE = re.compile(rf"(?<![^\W_]){INITIALS}[ ]?-?$")
_GREETED_LINES = 7


@dataclass(frozen=True, slots=True)
class Anchors:
    """The compiled words of a language that announce a name."""

    title: re.Pattern[str]
    occupation: re.Pattern[str]
    chain: re.Pattern[str]
    kin: re.Pattern[str]
    before: re.Pattern[str]
    maiden: re.Pattern[str]
    role_line: re.Pattern[str]
    role_after: re.Pattern[str]
    kin_after: re.Pattern[str]
    greeting: re.Pattern[str]
    eponym_before: re.Pattern[str]


@cache
def anchors(language: str) -> Anchors:
    """The anchors of a language by its `[prose]` table."""
    title, degree = phrase(language, "titles"), phrase(language, "degrees")
    kin, role = phrase(language, "kin"), phrase(language, "roles")
    bound = r"(?![^\W_])"
    link = phrase(language, "kin_links")
    chain = rf"(?:[ ]{{0,2}}\n?[ ]{{0,8}}(?:{title}|{degree}){bound}\.?,?)*"
    return Anchors(
        re.compile(rf"(?<![\w-]){title}{bound}\.?"),
        re.compile(rf"(?<![\w-]){phrase(language, 'occupations')}{bound}\.?"),
        re.compile(chain),
        re.compile(
            rf"(?<![\w-]){kin}{bound}(?:[ ]?[,(:–-]|[ ]?\([^()\n]{{1,12}}\):?)?"
            rf"(?:[ ]{{0,2}}\n?[ ]{{0,4}}{link}{bound}\.?:?){{0,3}}"
        ),
        re.compile(rf"(?<![\w.]){phrase(language, 'name_follows')}{bound}[:.]?"),
        re.compile(rf"(?<![\w-]){phrase(language, 'maiden')}{bound}\.?"),
        re.compile(rf"^[ \t]*(?:{role}){bound}", re.MULTILINE),
        re.compile(rf"[ ]?[,(–-]?[ ]{{0,2}}\n?[ ]{{0,4}}(?i:{role}){bound}"),
        re.compile(rf"[ ]?[,(–-][ ]?(?:{link}[ ])?{kin}{bound}"),
        re.compile(rf"{phrase(language, 'greetings')}[^\n]*"),
        re.compile(rf"{phrase(language, 'eponym_before')}[ ]*$"),
    )


@dataclass(frozen=True, slots=True)
class Prose:
    """The rules of one language on one page."""

    page: PageText
    words: Grammar
    anchors: Anchors

    def spans(self) -> Iterator[Span]:
        """All names; the same name may come twice."""
        yield from self._titles()
        yield from self._kin()
        yield from self._behind()
        yield from self._free()

    def _gap(self, at: int) -> int:
        """The place behind blanks and at most one line end."""
        text = self.page.plain
        seen = False
        while at < len(text) and (text[at] in " \xa0,:(" or (text[at] == "\n" and not seen)):
            seen = seen or text[at] == "\n"
            at += 1
        return at

    def _name(self, at: int, *, titled: bool, wrap: bool = True) -> Name | None:
        return self.words.name(self.page, at, titled=titled, wrap=wrap)

    def _titles(self) -> Iterator[Span]:
        text = self.page.plain
        for match in self.anchors.title.finditer(text):
            chain = self.anchors.chain.match(text, match.end())
            at = self._gap(chain.end() if chain else match.end())
            if "\n" in text[match.end() : at] and self._ends_line(at, match):
                continue
            name = self._name(at, titled=True)
            if name is not None:
                tag = "STAFF"
                yield Span(name.start, name.end, tag, _SURE, "title")
                yield from self._listed(name.end, tag)

        for match in self.anchors.occupation.finditer(text):
            chain = self.anchors.chain.match(text, match.end())
            name = self._name(self._gap(chain.end() if chain else match.end()), titled=False)
            if name is not None and name.kinds != "W":
                yield Span(name.start, name.end, "STAFF", _LIKELY, "occupation")

    def _ends_line(self, at: int, title: re.Match[str]) -> bool:
        """A title that ends its line speaks for the next line only if that is a name."""
        name = self._name(at, titled=False, wrap=False)
        if name is None:
            return True
        return len(title[0]) < 3 and not ({"G", "S"} & set(name.kinds))

    def _listed(self, at: int, tag: str) -> Iterator[Span]:
        """Further names of a list behind a name (Dr. Klein, Huber und Wolf)."""
        for _ in range(4):
            more = _LIST.match(self.page.plain, at)
            name = self._name(more.end(), titled=False, wrap=False) if more else None
            if name is None or not self._of_list(name):
                return
            if name.kinds == "G" and self.words.capital_nouns:
                return
            yield Span(name.start, name.end, tag, _UNSURE, "title-list")
            at = name.end

    def _of_list(self, name: Name) -> bool:
        """Whether a word behind a name and a comma is a name too."""
        if not self.words.capital_nouns and name.kinds[0] != "W":
            return True
        return name.initials > 0 or "G" in name.kinds or name.kinds[0] == "S"

    def _kin(self) -> Iterator[Span]:
        for match in self.anchors.kin.finditer(self.page.plain):
            at = self._gap(match.end())
            name = self._name(at, titled=False)
            if name is None or not self._relative(name):
                continue
            yield Span(name.start, name.end, "RELATIVE", _LIKELY, "relation")
            yield from self._listed(name.end, "RELATIVE")

    def _relative(self, name: Name) -> bool:
        kinds = name.kinds
        if kinds == "W" and self.page.folded[name.start : name.end] in self.words.own_given:
            return self.page.folded[name.start : name.end] != "august"
        if not self.words.capital_nouns:
            return kinds[0] in "GSU" or len(kinds) > 1
        return (
            kinds[0] == "G"
            or (kinds[0] == "W" and len(kinds) > 1)
            or (len(kinds) > 1 and bool({"G", "S"} & set(kinds)))
        )

    def _behind(self) -> Iterator[Span]:
        """Names behind a maiden-name word or a word of signing."""
        text = self.page.plain
        for match in self.anchors.maiden.finditer(text):
            at = self._gap(match.end())
            name = self._name(at, titled=True, wrap=False)
            if name is not None and not text[name.end : name.end + 2].strip().isdigit():
                yield Span(name.start, name.end, "PERSON", _LIKELY, "maiden-name")
        for match in self.anchors.before.finditer(text):
            chain = self.anchors.chain.match(text, match.end())
            at = self._gap(chain.end() if chain else match.end())
            name = self._name(at, titled=False)
            dotted = "." in match[0]  # i. A., gez.
            if name is not None and (dotted or name.kinds != "U" or not self.words.capital_nouns):
                yield Span(name.start, name.end, "STAFF", _LIKELY, "signed")
                yield from self._listed(name.end, "STAFF")

    def _free(self) -> Iterator[Span]:
        """Names that nothing announces: by the words themselves and the layout."""
        text = self.page.plain
        signed = self._signed()
        last = 0
        for match in WORD.finditer(text):
            if match.start() < last:
                continue
            at = match.start()
            name = self._name(at, titled=False) or self._noun(match)
            if name is None:
                continue
            score = self._score(name, signed)
            start, end = name.start, name.end
            if not score:
                inverted = self._inverted(name)
                if inverted is None:
                    continue
                (start, end), score = inverted, _LIKELY
            if self._eponym(start, end):
                continue
            start = self._with_initial(start)
            last = end
            yield Span(start, end, "PERSON", score, "name")

    def _noun(self, match: re.Match[str]) -> Name | None:
        """A noun as family name before a given name (Stein, Waldemar; STEIN Waldemar)."""
        if self.words.kind(match[0]) != "N":
            return None
        text = self.page.plain
        if text.startswith(", ", match.end()):
            return Name(match.start(), match.end(), "U", 0)
        if match[0].isupper() and len(match[0]) > 2 and text.startswith(" ", match.end()):
            name = self._name(match.end() + 1, titled=False, wrap=False)
            if name is not None and set(name.kinds) == {"G"}:
                return Name(match.start(), name.end, "S" + name.kinds, 0)
        return None

    def _score(self, name: Name, signed: list[tuple[int, int]]) -> float:
        """How sure two or more words are a name; 0 if they are none."""
        text, kinds = self.page.plain, name.kinds
        if len(kinds) < 2:
            return self._single(name, signed)
        if self.anchors.kin_after.match(text, name.end) and ("U" not in kinds or "G" in kinds):
            return _LIKELY
        if kinds[0] == "G":
            return _LIKELY if "U" not in kinds and "W" not in kinds else _UNSURE
        if kinds[0] == "W":
            return _UNSURE if "S" in kinds[1:] or ("G" in kinds[1:]) else 0
        if kinds[1] in "GW" and self._shouted(name):
            return _LIKELY if kinds[1] == "G" else _UNSURE
        if self._alone(name) and ("G" in kinds or self._within(name, signed)):
            return _UNSURE
        if self.anchors.role_after.match(text, name.end) and (
            not self.words.capital_nouns or "G" in kinds or kinds == "SS"
        ):
            return _UNSURE
        return 0

    def _single(self, name: Name, signed: list[tuple[int, int]]) -> float:
        """One word: an initial before it, or alone in a signature."""
        text = self.page.plain
        before = text[max(0, name.start - 12) : name.start]
        initial = _INITIALS_BEFORE.search(before)
        if initial and initial[0].strip() == "M." and not self.words.capital_nouns:
            initial = None
        plausible = {"S", "G"} if self.words.capital_nouns else {"S", "G", "U"}
        if initial and name.kinds in plausible and not self.page.folded.startswith(
            tuple(self.words.words["eponyms"]), name.start
        ):
            return _UNSURE
        if before.endswith("(") or name.kinds == "S" or not self.words.capital_nouns:
            role = self.anchors.role_after.match(text, name.end)
            if role is not None and "\n" not in role[0]:
                return _UNSURE if name.kinds in {"S", "U", "G"} else 0
        if self._within(name, signed) and self._alone(name) and name.kinds in {"S", "U"}:
            return _UNSURE if initial or self._next_is_role(name) else 0
        return 0

    def _with_initial(self, start: int) -> int:
        """The start with initials before it (K.-H. Müller)."""
        before = self.page.plain[max(0, start - 12) : start]
        found = _INITIALS_BEFORE.search(before)
        if found is None or (found[0].strip() == "M." and not self.words.capital_nouns):
            return start  # Monsieur
        return start - len(found[0])

    def _inverted(self, name: Name) -> tuple[int, int] | None:
        """Family name, comma, given name (Müller, Hans), as rows and headers have it."""
        text = self.page.plain
        if name.kinds not in {"S", "U", "SS", "US", "SU"}:
            return None
        comma = _COMMA.match(text, name.end)
        given = self._name(comma.end(), titled=False, wrap=False) if comma else None
        if given is None or set(given.kinds) - {"G", "W"} or len(given.kinds) > 3:
            return None
        if name.kinds == "U" and not (self._starts_cell(name.start) or self._shouted(name)):
            return None
        if "G" not in given.kinds and name.kinds != "S":
            return None
        return (name.start, given.end) if _AFTER_GIVEN.match(text, given.end) else None

    def _shouted(self, name: Name) -> bool:
        """A family name in capitals: on a line that has small letters, or two together."""
        text = self.page.plain
        word = WORD.match(text, name.start)
        return word is not None and len(word[0]) > 2 and word[0].isupper()

    def _starts_cell(self, at: int) -> bool:
        before = self.page.plain[max(0, at - 3) : at]
        return not before or before[-1] in "\n\t|:" or before.endswith("  ") or before.endswith(": ")

    def _alone(self, name: Name) -> bool:
        return self._starts_cell(name.start) and bool(_CELL_END.match(self.page.plain, name.end))

    def _next_is_role(self, name: Name) -> bool:
        after = self.page.plain.find("\n", name.end)
        return after >= 0 and bool(self.anchors.role_line.match(self.page.plain, after + 1))

    def _signed(self) -> list[tuple[int, int]]:
        """Stretches in which people sign: behind a greeting, and the line over a role."""
        text, out = self.page.plain, []
        for match in self.anchors.greeting.finditer(text):
            end = match.end()
            for _ in range(_GREETED_LINES):
                after = text.find("\n", end + 1)
                end = after if after >= 0 else len(text)
            out.append((match.end(), end))
        for match in self.anchors.role_line.finditer(text):
            line = text.rfind("\n", 0, max(0, match.start() - 1)) + 1
            out.append((line, match.start()))
        return out

    def _within(self, name: Name, stretches: list[tuple[int, int]]) -> bool:
        return any(a <= name.start and name.end <= b for a, b in stretches)

    def _eponym(self, start: int, end: int) -> bool:
        """Morbus Crohn, Child-Pugh, Ann Arbor: the name of a sign, not of a person."""
        text = self.page.plain
        if _NO_NAME_AFTER.match(text, end):
            return True
        if self.anchors.eponym_before.search(text, max(0, start - 16), start):
            return True
        return any(
            self.words.is_word("eponyms", w) for w in re.split(r"[\s-]+", self.page.folded[start:end])
        )


def prose_names(page: PageText, language: str) -> Iterator[Span]:
    """Spans of persons by the rules of one language."""
    yield from Prose(page, grammar(language), anchors(language)).spans()
