"""Streets, postcodes, towns and institutions in languages that name the kind first (Calle, Rua)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.fold import fold_plain
from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin_place_words import (
    ADJECTIVES,
    PlaceWords,
    is_abbreviation,
    place_words,
)
from recpack.deid.text.people.latin_tokens import UPPER
from recpack.ports import Span

_MOST_WORDS = 9
_SHORT_POSTCODE = 4
_BOXES = ("apartado", "apdo", "caixa postal")
# Streets that have numbers for names (Calle 78b # 69-240), and roads by their code (A-7, km 187).
_NUMBERED = re.compile(
    r"[ ]{1,2}\d{1,3}[ ]?[a-z]?(?:[ ]bis)?(?:[ ](?:sur|norte|este|oeste))?,?[ ]{0,2}"
    r"(?:#|n[o°.]{1,3}|numero|num\.?)[ ]?\d{1,3}[ ]?[a-z]?(?:[ ]?-[ ]?\d{1,3})?(?![^\W_])"
)
_ROAD = re.compile(
    r"(?<![^\W_])(?:[A-Z]{1,2}|BR|CM)-?\d{1,4},?[ ](?:km|Km|KM)\.?[ ]?\d{1,4}(?:[.,]\d{1,3})?(?!\d)"
)
_CONTACT = re.compile(
    r"@|(?<![^\W_])(?:tel|tfno|tlf|telf|fax|e-?mail|espana|correo|brasil|portugal)(?![^\W_])"
)
_LOWER_NAME = re.compile(r"(?:[ ]{1,2}[^\W\d_]{2,}){1,5}(?=[ ,])")
_POSTCODE = re.compile(
    r"(?<![\w/])(?<!\d[.,-])(?P<sure>(?:(?:cep|c\.?p\.?|codigo postal)[:.]{0,2}[ ]{0,2}(?=\d)|(?<![^\W_])e-(?=\d))?)"
    r"(?:\d{5}(?:-\d{3})?|\d{2}\.\d{3}-\d{3}|\d{4}(?:-\d{3})?)(?![\d/%])(?![.,]\d)"
)
_TO_TOWN = re.compile(r"[ ]{0,2}[.,–()-]{0,2}[ ]{0,2}")
_PROVINCE = re.compile(r"[ ]?[,.]?[ ]{0,2}[(,–-][ ]?(?=[^\W\d_])")
_STREET_WORD = rf"[{UPPER}](?:[^\W\d_]{{0,3}}\.|[^\W\d_]*)"
_STREET_BEFORE = re.compile(
    rf"(?<![^\W_])(?!Dra?\b){_STREET_WORD}(?:[ ](?:(?:de|del|la|las|los|el|y|i|da|do|das|dos)[ ]){{0,2}}"
    rf"{_STREET_WORD}){{0,5}}"
    r"(?:,[ ]?|[ ]|[ ]n[.oº]{1,2}[ ]?)(?:\d{1,4}(?:[ ]?[-–][ ]?\d{1,3})?[ ]?[A-Za-z]?|[sS]/[nN])"
    r"(?:[ ,.–-]{1,3}(?:P?\d{1,2}[oaº]?\.?[ ]?[A-Za-z]?)){0,2}[ .,–(-]{1,4}$"
)
# A street whose kind is not written tells itself by "s/n", or by "nº 12" in a block of contacts.
_UNKNOWN_KIND = re.compile(
    rf"(?<![^\W_])(?!Dra?\b){_STREET_WORD}(?:[ ](?:(?:de|del|la|las|los|el|y|i|da|do|das|dos)[ ]){{0,2}}"
    rf"{_STREET_WORD}){{0,4}},?[ ](?:(?P<none>[sS]/[nN])|(?:[nN][oº°]\.?|[nN]úmero|#)[ ]?\d{{1,5}})(?![^\W_])"
)
_PART_OF_TOWN = re.compile(
    r"[ ]?[,.–-]?[ ]{0,2}(?:col\.|colonia|urb\.|urbanizacion|fracc\.|fraccionamiento|barrio|bairro|"
    r"residencial|residencia|edificio|edf?\.|polig\.|poligono|parque|jardim|vila|centro|condominio)(?![^\W\d_])"
)
_TO_CODE = re.compile(r"[ ]{0,3}[.,–(-]{0,3}[ ]{0,3}")
_STATES = "AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO"
_STATE_AFTER = re.compile(rf"[ ]?[-–/,(][ ]?(?:{_STATES})(?![\w-])\)?")
_UNSURE_STATES = frozenset(
    {"PA", "AP", "SE", "TO", "ES", "AC", "AM", "MA", "AL", "CE", "PR", "RS", "MS", "RN"}
)
_TOWN_STATE = re.compile(
    rf"(?<![^\W_])(?P<town>[{UPPER}][^\W\d_]+(?:[ ](?:(?:de|da|do|das|dos)[ ])?[{UPPER}][^\W\d_]+){{0,4}})"
    rf"[ ]?(?P<sep>[-–/(,])[ ]?(?P<state>{_STATES})(?![\w-])(?!/\d)"
)
_REGISTERS = re.compile(
    r"(?:.*\s)?(?:crm|coren|crbm|crf|cro|crn|crp|crefito|ssp|sesp|detran|oab|crea|sus|regiao|seccional|conselho)$"
)
_DATELINE = re.compile(
    rf"^[ \t]*(?:E[mn][ ])?(?P<town>[{UPPER}][^\W\d_]+(?:[ ](?:(?:de|del|da|do|das|dos|la|los)[ ]){{0,2}}[{UPPER}][^\W\d_]+){{0,4}})"
    r"(?:[ ]?[-–/][ ]?[A-Z]{2})?,[ ]{1,3}(?:a[ ]|ao?s?[ ])?\d{1,2}[ºo]?(?:[ ]de[ ][^\W\d_]{4,10}|[-/.]\d)",
    re.MULTILINE,
)
_NEAR_BEFORE = re.compile(r"(?:^|[^\w])(?P<word>[^\W\d_]+)?[ ]?(?P<mark>[(,/–-]?)[ \n]{0,2}$")
_PREPOSITIONS = frozenset("en em a hacia desde para ate hasta por de do da in from".split())
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class LatinPlaces:
    """Addresses, towns and institutions of Spanish and Portuguese papers."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "places in Spanish and Portuguese: streets with number and floor, postcodes, towns, "
            "hospitals, schools, laboratories and companies"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans; none runs over a line."""
        words = place_words(self.languages)
        if words is None:
            return
        look = _Look(page, words)
        spans = [*look.organisations(), *look.streets()]
        yield from spans
        ends = sorted(s.end for s in spans)
        yield from look.postcodes(ends)
        yield from look.towns()


@dataclass(slots=True)
class _Look:
    """A page and the words by which its places are told."""

    page: PageText
    words: PlaceWords

    def _name(self, at: int, most: int = _MOST_WORDS, *, town: bool = False) -> int:
        """Where the capital words from `at` on end; `at` if there are none."""
        shown, folded, words = self.page.cased, self.page.folded, self.words
        end = at
        for _ in range(most):
            step = words.step.match(shown, at)
            if step is None:
                break
            if step["word"] is not None:
                fold = folded[slice(*step.span("word"))]
                if town and fold in words.kinds:
                    break
                if fold in words.stop and not (end > at or is_abbreviation(fold)):
                    break
                if fold in words.stop and not _abbreviated(shown, step.end(), fold):
                    break
            at = end = step.end()
            if step["word"] is None:
                continue
            if shown[at : at + 1] == "." and _abbreviated(shown, at, fold):
                at += 1
                end = at
        return end

    def organisations(self) -> Iterator[Span]:
        """Hospitals, schools, laboratories, companies, insurers."""
        shown, folded = self.page.cased, self.page.folded
        for match in self.words.organisation.finditer(folded):
            start, at = match.span()
            lower = ADJECTIVES.match(self.page.plain, at)
            at = lower.end() if lower else at
            end = self._name(at)
            if end == at:
                continue
            sure = shown[start].isupper()
            if self._is_general(at, end, sure=sure):
                continue
            yield Span(start, end, "HOSPITAL", 0.85 if sure else 0.7, "organisation")
        for pattern, score in ((self.words.company, 0.8), (self.words.names, 0.8)):
            for match in pattern.finditer(self.page.plain):
                start, end = match.span()
                yield Span(self._behind_words(start, end), end, "HOSPITAL", score, "organisation")

    def _behind_words(self, start: int, end: int) -> int:
        """Without words of the sentence before a company's name (Jubilada de Miramar S.L.)."""
        at = start
        for word in re.finditer(r"[^\W\d_]+", self.page.plain[start:end]):
            fold = self.page.folded[start + word.start() : start + word.end()]
            if fold not in self.words.function_words:
                return start + word.start()
            at = start + word.end()
        return start if at == end else at

    def _is_general(self, at: int, end: int, *, sure: bool) -> bool:
        """An institution without a name (grupo A, clínica de la AR, Farmacia Hospital ...)."""
        words = re.findall(r"[^\W\d_]+", self.page.cased[at:end])
        capital = next((w for w in words if w[0].isupper()), "")
        if len(capital) < 2 and len(words) < 2:
            return '"' not in self.page.plain[at:end] and not any(
                map(str.isdigit, self.page.plain[at:end])
            )
        last = fold_plain(words[-1]) if words else ""
        if last in self.words.generic and len(words) < 3:
            return True
        if not sure:
            return len(capital) < 3 or (capital.isupper() and len(capital) < 5)
        kind = self.page.folded[max(0, at - 11) : at]
        return kind.endswith(("farmacia", "laboratorio")) and words[0].casefold() == "hospital"

    def streets(self) -> Iterator[Span]:
        """A kind of street, its name, its number, floor and door, then postcode and town."""
        shown, folded, words = self.page.cased, self.page.folded, self.words
        for match in words.street.finditer(folded):
            start, at = match.span()
            kind = match[0]
            sure = kind in words.sure
            if not sure and not shown[start].isupper():
                continue
            if kind == "av" and self.page.plain[start:at] == "AV":
                continue  # atrioventricular
            if shown[at : at + 1] == ".":
                at += 1
            end = self._street_name(at)
            number = words.number.match(folded, end)
            if end == at:
                number = self._unusual(kind, at)
                if number is None:
                    continue
            if number is None and (not sure or end - at > _LONGEST_NAME):
                continue
            if number is not None:
                rest = words.rest.match(folded, number.end())
                end = rest.end() if rest else number.end()
            end = self._town_after(self._part_of_town(end))
            yield Span(start, end, "ADDRESS", 0.85 if number else 0.6, "street")
        for match in _UNKNOWN_KIND.finditer(shown):
            start, end = match.span()
            if match["none"] or _CONTACT.search(folded, end, end + 120):
                rest = words.rest.match(folded, end)
                end = self._part_of_town(rest.end() if rest else end)
                yield Span(start, self._town_after(end), "ADDRESS", 0.6, "street")
        for match in _ROAD.finditer(self.page.plain):
            yield Span(*match.span(), "ADDRESS", 0.7, "street")

    def _street_name(self, at: int) -> int:
        """The end of a street's name; roads are named by two towns (Madrid - Cartagena)."""
        end = self._name(at)
        if end > at and self.page.folded[end : end + 3] in {" - ", " – "}:
            more = self._name(end + 2)
            if more > end + 2 and self.words.number.match(self.page.folded, more):
                return more
        return end

    def _unusual(self, kind: str, at: int) -> re.Match[str] | None:
        """Numbers for names, boxes of the post office, names without a capital before a number."""
        folded = self.page.folded
        numbered = _NUMBERED.match(folded, at)
        if numbered:
            return numbered
        if kind.startswith(_BOXES):
            return self.words.number.match(folded, at)
        sure = kind in self.words.sure or kind.startswith("av")
        low = _LOWER_NAME.match(folded, at) if sure else None
        return self.words.number.match(folded, low.end()) if low else None

    def _part_of_town(self, at: int) -> int:
        """Where "Col. Obrera", "Barrio Gracia", "Edificio Sol" behind a number ends."""
        part = _PART_OF_TOWN.match(self.page.folded, at)
        if part is None:
            return at
        end = self._name(part.end(), 5)
        return end if end > part.end() else at

    def _town_after(self, at: int) -> int:
        """Where the postcode, the town and the province behind a street end."""
        folded = self.page.folded
        best = at
        for _ in range(4):
            gap = _TO_CODE.match(folded, at)
            code = _POSTCODE.match(folded, gap.end()) if gap else None
            if code is not None and (
                code.end() - code.end("sure") > _SHORT_POSTCODE or code["sure"]
            ):
                end = self._town(code.end())
                return self._with_state(end)
            gap = _TO_TOWN.match(folded, at)
            if gap is None or "." in gap[0] or not gap[0].strip():
                break
            end = self._name(gap.end(), 5, town=True)
            if end == gap.end():
                break
            at = self._with_state(end)
            if at > end or folded[gap.end() : end] in self.words.town_names:
                best = at
        return best

    def _with_state(self, at: int) -> int:
        """The end of the state behind a town (Recife - PE, Campinas/SP)."""
        state = _STATE_AFTER.match(self.page.plain, at) if self.words.states else None
        return state.end() if state else at

    def _town(self, at: int) -> int:
        """The end of the town and its province behind a postcode that ends at `at`."""
        folded = self.page.folded
        gap = _TO_TOWN.match(folded, at)
        begin = gap.end() if gap else at
        end = self._name(begin, 5, town=True)
        if end == begin:
            return at
        province = _PROVINCE.match(folded, end)
        if province:
            more = self._name(province.end(), 4)
            if folded[province.end() : more] in self.words.town_names:
                return more
        return end

    def postcodes(self, ends: list[int]) -> Iterator[Span]:
        """Postcodes with their town; the street before one whose kind is not written."""
        shown, folded = self.page.cased, self.page.folded
        from bisect import bisect_right

        for match in _POSTCODE.finditer(folded):
            start, at = match.span()
            end = self._town(at)
            if end == at and not match["sure"] and "-" not in match[0]:
                if not _CONTACT.search(folded, at, at + 12):
                    continue
            near = bisect_right(ends, start) - 1
            close = near >= 0 and start - ends[near] < _LONGEST_NAME
            town = folded[at:end].strip(" .,–(-")
            listed = town in self.words.town_names or any(
                town.startswith(w) for w in _prefixes(town, self.words.town_names)
            )
            line = max(shown.rfind("\n", 0, start) + 1, start - 80)
            before = _STREET_BEFORE.search(shown[line:start])
            short = match.end() - match.end("sure") == _SHORT_POSTCODE
            if short and not match["sure"] and (town not in self.words.town_names or not close):
                continue  # a year, most of the time
            contact = _CONTACT.search(folded, at, at + 100) is not None
            if before and (listed or match["sure"] or close or contact):
                yield Span(line + before.start(), end, "ADDRESS", 0.7, "street")
            elif listed or match["sure"] or close or "-" in match[0]:
                yield Span(max(start, match.end("sure")), end, "ADDRESS", 0.8, "postcode")

    def towns(self) -> Iterator[Span]:
        """Towns by their state, by what is said of them, at the head of a date, and by lists."""
        page, words = self.page, self.words
        for match in _TOWN_STATE.finditer(page.cased) if words.states else ():
            town = page.folded[slice(*match.span("town"))]
            listed = town in words.town_names
            if page.plain[slice(*match.span("state"))].isupper() and not _REGISTERS.match(town):
                acronym = match["town"] != page.plain[slice(*match.span("town"))] and len(town) < 6
                sure = (
                    not acronym and match["state"] not in _UNSURE_STATES and match["sep"] in "-–/"
                )
                if listed or sure:
                    yield Span(*match.span(), "ADDRESS", 0.7, "town")
        for match in _DATELINE.finditer(page.cased):
            yield Span(*match.span("town"), "ADDRESS", 0.7, "town")
        for match in words.town_before.finditer(page.folded):
            end = self._name(match.end(), 5, town=True)
            if end > match.end():
                yield Span(match.end(), self._province(end), "ADDRESS", 0.7, "town")
        yield from self._listed()

    def _province(self, end: int) -> int:
        """ "Baza (Granada)", "Lebrija, Sevilla": the province as well."""
        province = _PROVINCE.match(self.page.folded, end)
        if province is None:
            return end
        more = self._name(province.end(), 4)
        inside = (
            self.page.folded[province.end() - 1] == "(" and self.page.folded[more : more + 1] == ")"
        )
        listed = self.page.folded[province.end() : more] in self.words.town_names
        return more if more > province.end() and (inside or listed) else end

    def _listed(self) -> Iterator[Span]:
        """Listed towns with a capital that stand apart from other capital words."""
        plain, folded = self.page.plain, self.page.folded
        for last, size in self.words.towns.iter(folded):
            start, end = last - size + 1, last + 1
            if not plain[start].isupper() or plain[end : end + 1].isalnum():
                continue
            if start and (plain[start - 1].isalnum() or plain[start - 1] in "@_"):
                continue
            if plain[end : end + 1] in {"-", "_", "@"} or plain[end : end + 2] in {" d", ":"}:
                continue
            if plain[end : end + 2][:1] == " " and plain[end + 1 : end + 2].isupper():
                continue
            contact = folded[max(0, start - 2) : start] in {". ", ".", "s "} and _CONTACT.search(
                folded, end, end + 40
            )
            if contact or self._may_be_town(start, folded[start:end]):
                yield Span(start, end, "ADDRESS", 0.6, "town")

    def _may_be_town(self, start: int, town: str) -> bool:
        begin = max(0, start - 40)
        near = self.page.folded[begin:start]
        words = re.findall(r"[^\W\d_]+|[^\s\w]|\n", near)
        if not words:
            return False
        if words[-1] in _PREPOSITIONS:
            earlier = words[-2] if len(words) > 1 else ""
            if words[-1] in {"de", "do", "da"} and earlier in self.words.eponym_heads:
                return False
            return words[-1] not in {"de", "do", "da"} or town not in self.words.given
        return words[-1] in {"(", ",", "/", "–"} and town not in self.words.given


def _abbreviated(shown: str, at: int, fold: str) -> bool:
    """A short word with a dot of its own, with more to come."""
    return (
        is_abbreviation(fold) and shown[at : at + 1] == "." and shown[at + 1 : at + 3].strip() != ""
    )


def _prefixes(text: str, known: frozenset[str]) -> Iterator[str]:
    """Known texts that `text` begins with, word by word."""
    words = text.split(" ")
    for n in range(len(words) - 1, 0, -1):
        head = " ".join(words[:n])
        if head in known:
            yield head
