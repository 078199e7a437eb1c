"""Streets, postcodes, towns and institutions in languages that name the kind first (Calle, Rua)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin import houses
from recpack.deid.text.people.latin import place_patterns as patterns
from recpack.deid.text.people.latin.address_tails import closed, tail
from recpack.deid.text.people.latin.bare_streets import bare_streets
from recpack.deid.text.people.latin.employers import (
    dwellings,
    employers,
    first_word,
    is_common,
    mentioned,
    plain_words,
)
from recpack.deid.text.people.latin.place_words import (
    ADJECTIVES,
    PlaceWords,
    abbreviated,
    is_abbreviation,
    place_words,
    prefixes,
)
from recpack.ports import Span


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
        ends = sorted(s.end for s in spans)
        for span in (*spans, *look.postcodes(ends)):
            end = closed(page.plain, span.start, span.end)
            yield Span(span.start, end, span.tag, span.score, span.by)
        yield from look.towns()
        yield from employers(page, words, look.house_name)
        yield from dwellings(page, words, look.town_name)
        yield from mentioned(page, words, look.town_name)


@dataclass(slots=True)
class _Look:
    """A page and the words by which its places are told."""

    page: PageText
    words: PlaceWords

    def _name(self, at: int, most: int = patterns.MOST_WORDS, *, town: bool = False) -> int:
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
                if fold in words.stop and not abbreviated(shown, step.end(), fold):
                    break
            at = end = step.end()
            if step["word"] is None:
                continue
            if shown[at : at + 1] == "." and abbreviated(shown, at, fold):
                at += 1
                end = at
        return end

    def _short_name(self, at: int) -> int:
        return self._name(at, 5, town=True)

    def town_name(self, at: int) -> int:
        """The end of a town's name at `at`, with its province."""
        end = self._name(at, 5, town=True)
        return self._province(end) if end > at else at

    def house_name(self, at: int) -> int:
        """The end of an institution's name: its number and the form of a company included."""
        end = self._name(at)
        number = patterns.HOUSE_NUMBER.match(self.page.plain, end)
        if number:
            end = self._name(number.end())
        form = self.words.suffix.match(self.page.plain, end) if end > at else None
        end = form.end() if form else end
        return end + 1 if patterns.SHORT_FORM.match(self.page.plain, end - 5) else end

    def organisations(self) -> Iterator[Span]:
        """Hospitals, schools, laboratories, companies, insurers."""
        shown, folded = self.page.cased, self.page.folded
        for match in self.words.trade.finditer(shown):
            end = self.house_name(match.end())
            if end > match.end():
                yield Span(match.start(), end, "HOSPITAL", 0.7, "organisation")
        for match in self.words.organisation.finditer(folded):
            yield from self._organisation(*match.span(), long=" " in match[0])
        for pattern, score in ((self.words.company, 0.8), (self.words.names, 0.8)):
            for match in pattern.finditer(self.page.plain):
                start, end = match.span()
                yield Span(
                    houses.behind_words(self.page, self.words, start, end),
                    end,
                    "HOSPITAL",
                    score,
                    "organisation",
                )

    def _organisation(self, start: int, at: int, *, long: bool) -> Iterator[Span]:
        """An institution whose kind stands at [start:at]; `long`: of several words."""
        shown, folded = self.page.cased, self.page.folded
        if folded[at] == "\n":
            if not long or at - folded.rfind("\n", 0, at) < patterns.LONG_LINE:
                return
            at += 1
        lower = ADJECTIVES.match(self.page.plain, at)
        at = lower.end() if lower else at
        end = self.house_name(at)
        two = patterns.TWO_KINDS.search(folded, max(0, start - 24), start)
        if two and shown[two.start()].isupper():
            start = two.start()
        sure = shown[start].isupper()
        if end == at:
            end = houses.behind_speciality(self.page, self.words, at, self._name)
        if end == at:
            yield from plain_words(self.page, start, at)
        elif not houses.is_general(self.page, self.words, at, end, sure=sure):
            yield Span(start, end, "HOSPITAL", 0.85 if sure else 0.7, "organisation")

    def streets(self) -> Iterator[Span]:
        """A kind of street, its name, its number, floor and door, then postcode and town."""
        shown, folded, words = self.page.cased, self.page.folded, self.words
        for match in words.street.finditer(folded):
            start, at = match.span()
            kind = match[0]
            quarter = kind in patterns.QUARTERS and folded[max(0, start - 2) : start].strip() == ","
            sure = kind in words.sure or quarter
            if not sure and not shown[start].isupper():
                continue
            if kind == "placa" and self.page.plain[start:at].casefold() == kind:
                continue  # a plate, no plaça
            if kind == "av" and self.page.plain[start:at] == "AV":
                continue  # atrioventricular
            at += shown[at : at + 1] == "."
            end, number = self._street(kind, at)
            posted = patterns.POSTED.match(folded, end) if end > at and number is None else None
            if posted:
                box = patterns.BOX.match(folded, posted.end())
                end = box.end() if box else end
            elif end == at or (number is None and (not sure or end - at > patterns.LONGEST_NAME)):
                continue
            end = self._after_number(self._second_street(end))
            yield Span(start, end, "ADDRESS", 0.85 if number else 0.6, "street")
        yield from bare_streets(self.page, words, self.town_name, self._after_number)

    def _street(self, kind: str, at: int) -> tuple[int, re.Match[str] | None]:
        """(end of name, number and floor, the number)."""
        end = self._street_name(at)
        number = self.words.number.match(self.page.folded, end)
        if end == at:
            number = self._unusual(kind, at)
        if number is None and end > at and kind in self.words.sure:
            low = patterns.LOWER_MORE.match(self.page.folded, end)
            number = self.words.number.match(self.page.folded, low.end()) if low else None
        if number is None:
            return end, None
        rest = self.words.rest.match(self.page.folded, number.end())
        return (rest.end() if rest else number.end()), number

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
        numbered = patterns.NUMBERED.match(folded, at)
        if numbered:
            return numbered
        if patterns.SECTORS.match(kind):
            return patterns.SECTOR.match(folded, at)
        if kind.startswith(patterns.BOXES + patterns.ROADS):
            return patterns.ROAD_CODE.match(folded, at) or self.words.number.match(folded, at)
        sure = kind in self.words.sure or kind.startswith("av")
        low = patterns.LOWER_NAME.match(folded, at) if sure else None
        return self.words.number.match(folded, low.end()) if low else None

    def _after_number(self, at: int) -> int:
        """Where the quarter, the postcode and the town behind a street end."""
        end = self._town_after(self._part_of_town(at))
        return tail(self.page, self.words, end, self._short_name)

    def _second_street(self, at: int) -> int:
        """Where a street behind a quarter ends (Bairro Operário, rua 7)."""
        gap = patterns.COMMA.match(self.page.folded, at)
        kind = self.words.street.match(self.page.folded, gap.end()) if gap else None
        if kind is None or kind[0] not in self.words.sure:
            return at
        end, number = self._street(kind[0], kind.end())
        if end == kind.end() and number is None:
            number = patterns.NUMBER_ALONE.match(self.page.folded, end)
            end = number.end() if number else end
        return end if end > kind.end() else at

    def _part_of_town(self, at: int) -> int:
        """Where "Col. Obrera", "Barrio Gracia", "Edificio Sol", "Centro" behind a number ends."""
        centre = patterns.CENTRE.match(self.page.folded, at)
        if centre:
            return centre.end()
        part = patterns.PART_OF_TOWN.match(self.page.folded, at)
        if part is None:
            return at
        end = self._name(part.end(), 5)
        return end if end > part.end() else at

    def _town_after(self, at: int) -> int:
        """Where the postcode, the town and the province behind a street end."""
        folded = self.page.folded
        best = start = at
        for _ in range(4):
            gap = patterns.TO_CODE.match(folded, at)
            code = patterns.POSTCODE.match(folded, gap.end()) if gap else None
            if code is not None and (
                code.end() - code.end("sure") > patterns.SHORT_POSTCODE or code["sure"]
            ):
                end = self._town(code.end())
                return self._with_state(end)
            gap = patterns.TO_TOWN.match(folded, at)
            if gap is None or "." in gap[0] or not gap[0].strip():
                break
            wrapped = patterns.WRAPPED.match(folded, at)
            begin = wrapped.end() if wrapped else gap.end()
            end = self._name(begin, 5, town=True)
            if end == begin:
                break
            at = self._with_state(end)
            told = best > start and patterns.FIELD_END.match(folded, at)
            if at > end or folded[begin:end] in self.words.town_names or (told and not wrapped):
                best = at
        return best

    def _with_state(self, at: int) -> int:
        """The end of the state behind a town (Recife - PE, Campinas/SP)."""
        state = patterns.STATE_AFTER.match(self.page.plain, at) if self.words.states else None
        return state.end() if state else at

    def _town(self, at: int) -> int:
        """The end of the town and its province behind a postcode that ends at `at`."""
        folded = self.page.folded
        gap = patterns.TO_TOWN.match(folded, at)
        begin = gap.end() if gap else at
        end = self._name(begin, 5, town=True)
        if end == begin or ("." in folded[at:begin] and not self._is_listed(folded[begin:end])):
            return at
        province = patterns.PROVINCE.match(folded, end)
        if province:
            more = self._name(province.end(), 4)
            if folded[province.end() : more] in self.words.town_names:
                return more
        return end

    def _is_listed(self, town: str) -> bool:
        known = self.words.town_names
        return town in known or any(town.startswith(w) for w in prefixes(town, known))

    def postcodes(self, ends: list[int]) -> Iterator[Span]:
        """Postcodes with their town; the street before one whose kind is not written."""
        shown, folded = self.page.cased, self.page.folded
        for match in patterns.POSTCODE.finditer(folded):
            start, at = match.span()
            end = self._town(at)
            strong = bool(match["sure"]) or "-" in match[0]
            if end == at and not strong and not patterns.CONTACT.search(folded, at, at + 12):
                continue
            near = bisect_right(ends, start) - 1
            close = near >= 0 and start - ends[near] < patterns.LONGEST_NAME
            town = folded[at:end].strip(" .,–(-")
            listed = self._is_listed(town)
            line = max(shown.rfind("\n", 0, start) + 1, start - 80)
            before = patterns.STREET_BEFORE.search(shown[line:start])
            short = match.end() - match.end("sure") == patterns.SHORT_POSTCODE
            if short and not match["sure"] and (town not in self.words.town_names or not close):
                continue  # a year, most of the time
            contact = patterns.CONTACT.search(folded, at, at + 100) is not None
            if before and (listed or match["sure"] or close or contact):
                yield Span(line + before.start(), end, "ADDRESS", 0.7, "street")
            elif listed or match["sure"] or close or "-" in match[0]:
                yield Span(max(start, match.end("sure")), end, "ADDRESS", 0.8, "postcode")

    def towns(self) -> Iterator[Span]:
        """Towns by their state, by what is said of them, at the head of a date, and by lists."""
        page, words = self.page, self.words
        for match in patterns.TOWN_STATE.finditer(page.cased) if words.states else ():
            town = page.folded[slice(*match.span("town"))]
            listed = town in words.town_names
            if page.plain[slice(*match.span("state"))].isupper() and not patterns.REGISTERS.match(
                town
            ):
                acronym = match["town"] != page.plain[slice(*match.span("town"))] and len(town) < 6
                sure = (
                    not acronym
                    and match["state"] not in patterns.UNSURE_STATES
                    and match["sep"] in "-–/"
                )
                if listed or sure:
                    yield Span(*match.span(), "ADDRESS", 0.7, "town")
        for match in patterns.DATELINE.finditer(page.cased):
            yield Span(*match.span("town"), "ADDRESS", 0.7, "town")
        for match in words.town_before.finditer(page.folded):
            end = self._name(match.end(), 5, town=True)
            if end > match.end() and not is_common(first_word(page, match.end()), words):
                yield Span(match.end(), self._province(end), "ADDRESS", 0.7, "town")
        yield from self._listed()

    def _province(self, end: int) -> int:
        """The province as well: Baza (Granada); Lebrija, Sevilla."""
        province = patterns.PROVINCE.match(self.page.folded, end)
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
            dotted = folded[max(0, start - 2) : start] in {". ", ".", "s "}
            contact = dotted and patterns.CONTACT.search(folded, end, end + 40)
            if contact or self._may_be_town(start, folded[start:end]):
                house = patterns.TOWN_AS_STREET.match(plain, end)
                yield Span(start, house.end() if house else end, "ADDRESS", 0.6, "town")

    def _may_be_town(self, start: int, town: str) -> bool:
        begin = max(0, start - 40)
        near = self.page.folded[begin:start]
        words = re.findall(r"[^\W\d_]+|[^\s\w]|\n", near)
        if len(words) > 1 and words[-1] == "\n" and words[-2] in patterns.PREPOSITIONS:
            words.pop()
        if not words:
            return False
        if words[-1] in patterns.PREPOSITIONS:
            earlier = words[-2] if len(words) > 1 else ""
            if words[-1] in {"de", "do", "da"} and earlier in self.words.eponym_heads:
                return False
            return words[-1] not in {"de", "do", "da"} or town not in self.words.given
        return words[-1] in {"(", ",", "/", "–"} and town not in self.words.given
