"""Persons in prose, signatures and lists of a Western language, by what stands beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recpack.deid.text.page import PageText
from recpack.deid.text.people.western import prosepatterns as beside
from recpack.deid.text.people.western.anchors import Anchors, anchors
from recpack.deid.text.people.western.grammar import INITIALS, WORD, Grammar, Name, grammar
from recpack.deid.text.people.western.signatures import Signed, signed_places
from recpack.ports import Span

_SURE, _LIKELY, _UNSURE = 0.85, 0.75, 0.6
_COMMA = re.compile(r",[ ]?(?=[A-ZÀ-Þ])")
_UNDER = re.compile(r"[ :]*\n[ \t]*(?=[A-ZÀ-Þ])")
_INITIALS_BEFORE = re.compile(rf"(?<![^\W_]){INITIALS}[ ]?-?\Z")
_PARTICLES = frozenset({"von ", "van ", "vom ", "der ", "den ", "de ", "du ", "la ", "le ", "el "})
_ON_BEHALF = re.compile(r"(?<![^\W_])[iI]\.[ ]?\Z")
_PAIR = re.compile(rf"[ ]/[ ]{INITIALS}[ ]?[A-ZÀ-Þ]")
_INITIAL_FIRST = re.compile(rf"{INITIALS}[ ]?-?")


@dataclass(frozen=True, slots=True)
class Prose:
    """The rules of one language on one page."""

    page: PageText
    words: Grammar
    anchors: Anchors
    places: Mapping[str, list[tuple[int, int]]]

    def spans(self) -> Iterator[Span]:
        """All names; the same name may come twice."""
        yield from self._titles()
        yield from self._kin()
        yield from self._behind()
        yield from self._under()
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

    def _said(self, group: str) -> Iterator[tuple[int, int]]:
        """Words of a group; short ones, and nouns where those have capitals, only with one."""
        text = self.page.plain
        for start, end in self.places.get(group, ()):
            if (end - start > 3 and not self.words.capital_nouns) or text[start].isupper():
                yield start, end

    def _titles(self) -> Iterator[Span]:
        for start, end in self._said("titles"):
            at = self._behind_chain(end)
            if "   " in self.page.plain[end:at]:
                continue  # Sexe : M       DDN
            if "\n" in self.page.plain[end:at] and self._ends_line(at, end - start):
                continue
            name = self._name(at, titled=True)
            if name is not None:
                yield Span(name.start, name.end, "STAFF", _SURE, "title")
                yield from self._listed(name.end, "STAFF")
        for _, end in self._said("occupations"):
            name = self._name(self._behind_chain(end), titled=False)
            if name is not None and (
                name.kinds != "W" or self.page.folded[name.start : name.end] in self.words.surnames
            ):
                yield Span(name.start, name.end, "STAFF", _LIKELY, "occupation")
        for _, end in self._said("patients"):
            name = self._name(self._gap(end), titled=False)
            if name is not None and name.kinds[0] in "GS":
                yield Span(name.start, name.end, "PATIENT", _LIKELY, "patient")

    def _behind_chain(self, end: int) -> int:
        """The place behind the further titles and degrees of a title that ends at `end`."""
        chain = self.anchors.chain.match(self.page.plain, end)
        return self._gap(chain.end() if chain else end)

    def _ends_line(self, at: int, length: int) -> bool:
        """A title that ends its line speaks for the next line only if that is a name."""
        name = self._name(at, titled=False, wrap=False)
        if name is None:
            return True
        return length < 3 and not ({"G", "S"} & set(name.kinds))

    def _listed(self, at: int, tag: str) -> Iterator[Span]:
        """Further names of a list behind a name (Dr. Klein, Huber und Wolf)."""
        for _ in range(4):
            more = beside.LIST.match(self.page.plain, at)
            name = self._name(more.end(), titled=False, wrap=False) if more else None
            if name is None or not self._of_list(name):
                return
            if name.kinds == "G" and self.words.capital_nouns and tag != "RELATIVE":
                return
            yield Span(name.start, name.end, tag, _UNSURE, "title-list")
            at = name.end

    def _of_list(self, name: Name) -> bool:
        """Whether a word behind a name and a comma is a name too."""
        if self.words.is_word("eponyms", self.page.folded[name.start : name.end]):
            return False
        if not self.words.capital_nouns and name.kinds[0] != "W":
            return True
        return name.initials > 0 or "G" in name.kinds or name.kinds[0] == "S"

    def _kin(self) -> Iterator[Span]:
        for _, end in self._said("kin"):
            links = self.anchors.links.match(self.page.plain, end)
            at = self._gap(links.end() if links else end)
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
            or (kinds == "UU" and self.page.plain[name.end : name.end + 1] in {",", ")", ";"})
        )

    def _behind(self) -> Iterator[Span]:
        """Names behind a maiden-name word or a word of signing."""
        text = self.page.plain
        for start, end in self.places.get("maiden", ()):
            if self._unaccented(start, end):
                continue
            at = self._gap(end + text.startswith(".", end))
            name = self._name(at, titled=True, wrap=False)
            if name is not None and not text[name.end : name.end + 2].strip().isdigit():
                yield Span(name.start, name.end, "PERSON", _LIKELY, "maiden-name")
        for start, end in self.places.get("name_follows", ()):
            if self._unaccented(start, end):
                continue
            dotted = "." in text[start : end + 1]  # i. A., gez.
            name = self._name(self._behind_chain(end), titled=False)
            if name is not None and name.end - name.start < 5 and self._shouted(name):
                continue  # par VATS
            if name is not None and (
                dotted
                or name.kinds != "U"
                or text[name.start].islower()  # laut von Rautenberg
                or not self.words.capital_nouns
            ):
                yield Span(name.start, name.end, "STAFF", _LIKELY, "signed")
                yield from self._listed(name.end, "STAFF")

    def _under(self) -> Iterator[Span]:
        """Names on the lines under a heading of a form (Name, Vorname des Versicherten)."""
        text = self.page.plain
        for _, heading in self.places.get("name_under", ()):
            end = heading
            for _ in range(2):
                under = _UNDER.match(text, end)
                name = self._name(under.end(), titled=False, wrap=False) if under else None
                if name is None or not beside.CELL_END.match(text, name.end) or "W" in name.kinds:
                    break
                yield Span(name.start, name.end, "PATIENT", _UNSURE, "form")
                end = name.end
                if len(name.kinds) > 1:
                    break

    def _unaccented(self, start: int, end: int) -> bool:
        """Whether an accent is missing without which the word is another (signe, ne)."""
        word = self.page.plain[start:end]
        folded = self.page.folded[start:end]
        return word.lower() == folded and self.words.is_word("accented", folded)

    def _free(self) -> Iterator[Span]:
        """Names that nothing announces: by the words themselves and the layout."""
        text = self.page.plain
        signed = signed_places(self.page, self.places)
        last = 0
        for match in WORD.finditer(text):
            if match.start() < last:
                continue
            at = match.start()
            if not self._may_begin(match):
                continue
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
            start = self._with_particles(start)
            last = end
            yield Span(start, end, "PERSON", score, "name")

    def _may_begin(self, match: re.Match[str]) -> bool:
        """Whether a capital word has beside it what a name needs; most have not."""
        kind = self.words.kind(match[0])
        if kind == "X":
            return False
        text, at = self.page.plain, match.end()
        here = text[at : at + 1]
        after = text[at + 1 : at + 2]
        if here == " " and (after.isupper() or after in self.words.small):
            return True
        if here == " " and after in "(–-":
            return True
        if here and here in ",(":
            return True
        before = text[max(0, match.start() - 4) : match.start()]
        if before[-4:].lower() in _PARTICLES or before[-3:].lower() in _PARTICLES:
            return kind in "SU"
        before = before[-2:]
        return "." in before or "(" in before or (here == "\n" and kind in "SU")

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

    def _score(self, name: Name, signed: Signed) -> float:
        """How sure two or more words are a name; 0 if they are none."""
        kinds = name.kinds
        if len(kinds) < 2:
            return self._single(name, signed)
        if kinds[0] == "G":
            return _LIKELY if "U" not in kinds and "W" not in kinds else _UNSURE
        if kinds[0] == "W" and ("S" in kinds[1:] or "G" in kinds[1:]):
            return _UNSURE
        if kinds[1] in "GW" and self._shouted(name):
            return _LIKELY if kinds[1] == "G" else _UNSURE
        return _UNSURE if kinds[0] != "W" and self._beside(name, signed) else 0

    def _beside(self, name: Name, signed: Signed) -> bool:
        """Whether the layout, a relation or a profession speaks for words that may be a name."""
        text, kinds = self.page.plain, name.kinds
        if self.anchors.kin_after.match(text, name.end) and ("U" not in kinds or "G" in kinds):
            return True
        if self._alone(name) and ("G" in kinds or signed.holds(name)):
            return True
        likely = not self.words.capital_nouns or "G" in kinds or kinds == "SS"
        return likely and bool(self.anchors.role_after.match(text, name.end))

    def _single(self, name: Name, signed: Signed) -> float:
        """One word: initials beside it, a profession, or alone in a signature."""
        text = self.page.plain
        if name.initials and text[name.end - 1] == "." and name.kinds in {"S", "U"}:
            return _UNSURE  # Müller K., SANCHEZ J.-L.
        begin = self._with_particles(name.start)
        initial = _INITIAL_FIRST.match(text, begin, name.start)
        initials = initial[0].strip() if initial else ""
        if initials and self._initialled(name, initials):
            return _UNSURE
        if name.kinds not in {"S", "U", "G"}:
            return 0
        bracket = text[max(0, begin - 1) : begin] == "("
        if bracket or name.kinds == "S" or not self.words.capital_nouns:
            role = self.anchors.role_after.match(text, name.end)
            if role is not None and "\n" not in role[0]:
                return _UNSURE
        alone = name.kinds != "G" and signed.holds(name) and self._alone(name)
        return _UNSURE if alone and (initials or self._next_is_role(name, signed)) else 0

    def _has_role(self, name: Name) -> bool:
        role = self.anchors.role_after.match(self.page.plain, name.end)
        return role is not None and role[0].lstrip()[:1] in {",", "("}

    def _initialled(self, name: Name, initials: str) -> bool:
        """Whether a word behind initials is a name (K. Müller; not M. Crohn, E. Coli)."""
        folded = self.page.folded[name.start : name.end]
        if initials == "M." and self.words.is_word("eponyms", folded):
            return False
        if initials and not self.page.plain[name.start - 2 : name.start].strip().endswith("."):
            return name.kinds in "SGU"  # A. von Rautenberg
        plausible = "SG" if self.words.capital_nouns else "SGU"
        return (
            name.kinds in plausible
            or (
                name.kinds == "U"
                and (self._alone(name) or self._has_role(name) or self._paired(name))
            )
            or self.page.folded[name.start : name.end] in self.words.surnames
        )

    def _paired(self, name: Name) -> bool:
        """Whether other initials stand beside a name and a stroke (J. Edtbauer / H. Meyer)."""
        text, begin = self.page.plain, self._with_particles(name.start)
        return bool(_PAIR.match(text, name.end)) or text[max(0, begin - 3) : begin] == " / "

    def _with_particles(self, start: int) -> int:
        """The start with particles and initials before it (B. de La Tour, von der Heyde, Fritz)."""
        text = self.page.plain
        found = beside.PARTICLES_BEFORE.search(text, max(0, start - 20), start)
        if found is None:
            return self._with_initial(start)
        begin = found.start()
        initial = self._with_initial(begin)
        word = WORD.match(text, start)
        given = word is not None and self.words.kind(word[0]) == "G"
        sure = not given and (self.words.capital_nouns or any(c.isupper() for c in found[0]))
        return initial if initial < begin or sure or self._starts_cell(begin) else start

    def _with_initial(self, start: int) -> int:
        """The start with initials before it (K.-H. Müller)."""
        before = self.page.plain[max(0, start - 12) : start]
        found = _INITIALS_BEFORE.search(before)
        if found is None or (found[0].strip() == "M." and not self.words.capital_nouns):
            return start  # Monsieur
        begin = start - len(found[0])
        return start if _ON_BEHALF.search(self.page.plain, max(0, begin - 4), begin) else begin

    def _inverted(self, name: Name) -> tuple[int, int] | None:
        """Family name, comma, given name (Müller, Hans), as rows and headers have it."""
        text = self.page.plain
        if name.kinds not in {"S", "U", "SS", "US", "SU"}:
            return None
        comma = _COMMA.match(text, name.end)
        given = self._name(comma.end(), titled=False, wrap=False) if comma else None
        if given is None or set(given.kinds) - {"G", "W"} or len(given.kinds) > 3:
            return None
        if name.kinds == "U" and not (
            self._starts_cell(name.start)
            or self._shouted(name)
            or ("G" in given.kinds and beside.BORN.match(text, given.end))
        ):
            return None
        if "G" not in given.kinds and name.kinds != "S":
            return None
        return (name.start, given.end) if beside.AFTER_GIVEN.match(text, given.end) else None

    def _shouted(self, name: Name) -> bool:
        """A family name in capitals: on a line that has small letters, or two together."""
        text = self.page.plain
        word = WORD.match(text, name.start)
        return word is not None and len(word[0]) > 2 and word[0].isupper()

    def _starts_cell(self, at: int) -> bool:
        before = self.page.plain[max(0, at - 3) : at]
        return not before or before[-1] in "\n\t|:" or before.endswith(("  ", ": "))

    def _alone(self, name: Name) -> bool:
        return self._starts_cell(self._with_particles(name.start)) and bool(
            beside.CELL_END.match(self.page.plain, name.end)
        )

    def _next_is_role(self, name: Name, signed: Signed) -> bool:
        """Whether the next line begins with a profession."""
        text = self.page.plain
        at = text.find("\n", name.end) + 1
        while at and at < len(text) and text[at] in " \t":
            at += 1
        return at in signed.roles

    def _eponym(self, start: int, end: int) -> bool:
        """Morbus Crohn, Child-Pugh, Ann Arbor: the name of a sign, not of a person."""
        text = self.page.plain
        if beside.NO_NAME_AFTER.match(text, end):
            return True
        words = re.split(r"[\s-]+", self.page.folded[start:end])
        found = [self.words.is_word("eponyms", w) for w in words]
        before = self.anchors.eponym_before.search(text, max(0, start - 16), start)
        if before is not None and (found[-1] or not before[0].startswith("M.")):
            return True
        # Hans Hartmann is a person; Ann Arbor, Child-Pugh and Marie Tooth are none.
        listed = words[-1] in self.words.surnames
        if text.startswith(" / ", end) or text[max(0, start - 3) : start] == " / ":
            return found[0] and len(words) > 1
        return (found[0] and len(found) < 3) or all(found) or (found[-1] and not listed)


def prose_names(
    page: PageText, language: str, places: Mapping[str, list[tuple[int, int]]]
) -> Iterator[Span]:
    """Spans of persons by the rules of one language; `places` of its cues on the page."""
    yield from Prose(page, grammar(language), anchors(language), places).spans()
