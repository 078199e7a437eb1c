"""Organisations and places of a Western language: a kind of house with its name, and towns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from recpack.deid.text.page import PageText
from recpack.deid.text.people.western.grammar import WORD
from recpack.deid.text.people.western.placewords import PlacePage, places
from recpack.deid.text.people.western.postaladdresses import Addresses
from recpack.ports import Span

_SAINT = re.compile(r"(?:St\.|Ste?|Sankt|Skt\.)[ -]{1,2}(?=[A-ZÀ-Þ])")
_SAINT_BEFORE = re.compile(r"(?:St\.|Ste|Sankt|Skt\.)[ -]{1,2}\Z")
_ROMAN = re.compile(r"(?:[IVX]{1,4}|\d)(?![\w.,])")
_COMPANY = re.compile(
    r"(?<![\w])(?:GmbH(?:[ ]&[ ]Co\.?[ ]?(?:KG)?)?|gGmbH|mbH|AG|KG|OHG|SE|e\.[ ]?V\.|SARL|SAS|SASU|SELARL"
    r"|SCP|SA|S\.A\.(?:R\.L\.)?|Sàrl|Ltée|Inc\.)(?![\w])"
)
_COMPANY_NAME = re.compile(r"(?:[A-ZÀ-Þ0-9][\w&.'’-]*[ ](?:(?:&|und|et)[ ])?){1,4}\Z")
_SENTENCE = re.compile(r"[;\n]|(?<!\d)\.[ ]")
_ARTICLE = re.compile(r"(?:La|Le|Les)[ ]|L['’]")
_NAMED_AFTER = re.compile(
    r"(?:[Cc]lassification|[Kk]lassifikation|[Cc]onsensus|[Kk]onsensus|[Cc]rit[èe]res|[Kk]riterien|"
    r"[Ss]core|[Pp]rotocole|[Mm]al|[Ss]yst[èe]me)[ ](?:de|von|nach|d['’])[ ]?\Z"
)
_CARRIERS = frozenset({"ASB", "DRK", "BRK", "JUH", "AWO", "ÖRK", "BKK", "IKK"})
_CARRIED = re.compile(
    r"(?:[ ](?:[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)*)){1,2}(?=[ ]*(?:$|[\n\t,;.:)·•|]|[ ]{2}|[ ][a-zäöü–-]))",
    re.MULTILINE,
)
_SLASHED = re.compile(r"(?<![\w/])[A-ZÄÖÜ]{2,5}/\Z")
_SLASH_AFTER = re.compile(r"/[A-ZÄÖÜ]{2,5}(?![\w/])")
_SONS = re.compile(
    r"[ ](?:&|et|und|u\.)[ ](?:[Ff]ils|[Ff]rères|[Ff]illes?|Associés|Cie|Co|Partner|Söhne|Sohn|Kollegen|Gebrüder)(?!\w)"
)
_OPEN = re.compile(r"[ ]?[„\"«“][ ]?")


class Houses(PlacePage):
    """Houses with a name, companies and towns of a page."""

    __slots__ = ()

    def spans(self) -> Iterator[Span]:
        """Spans, in no order."""
        yield from self._companies()
        yield from self._homes()
        last = 0
        for match in WORD.finditer(self.page.cased):
            if match.start() < last or not self.places.may_be(match[0]):
                continue
            found = self._house(match) or self._town(match)
            if found is not None:
                last = found.end
                yield found
        for start, _ in self.cues.get("house_words", ()):
            phrase = self.places.house_phrase.match(self.page.cased, start)
            if phrase:
                end, named = self._named(phrase.end())
                if named:
                    yield Span(start, end, "HOSPITAL", 0.8, "house")

    def _house(self, match: re.Match[str]) -> Span | None:
        text, folded = self.page.cased, self.page.folded[match.start() : match.end()]
        where = self.places
        if self.page.plain[match.start() : match.end()] in where.acronyms:
            end, _ = self._named(match.end())
            return Span(*self._beside(match, end), "HOSPITAL", 0.6, "house")
        parts = folded.split("-")
        exact = parts[-1] in where.houses
        if not exact and not folded.endswith(where.tails or ("\0",)):
            return None
        start = match.start()
        own = not exact and folded not in where.generic and parts[-1] not in where.generic
        if len(parts) > 1 and any(p not in where.generic for p in parts[:-1]):
            own = not text[start : match.end()].split("-")[0].isupper()
        saint = _SAINT_BEFORE.search(text, max(0, start - 8), start)
        if saint:
            start, own = saint.start(), True
        end, named = self._named(match.end())
        before = where.before.search(text, max(0, start - 40), start)
        if before and (own or named):
            start = before.start()
        if not (own or named):
            return None
        return Span(start, end, "HOSPITAL", 0.8 if named else 0.6, "house")

    def _beside(self, match: re.Match[str], end: int) -> tuple[int, int]:
        """With what stands beside an acronym: MUW/AKH, BKK Nordwest, ASB Rettungsdienst."""
        text = self.page.plain
        before = _SLASHED.search(text, max(0, match.start() - 6), match.start())
        tail = _CARRIED.match(text, match.end()) if match[0] in _CARRIERS else None
        slash = _SLASH_AFTER.match(text, end)
        end = max(end, tail.end() if tail else 0, slash.end() if slash else 0)
        return before.start() if before else match.start(), end

    def _named(self, at: int) -> tuple[int, bool]:
        """(end, whether a name follows) of a house whose kind ends at `at`."""
        text, where = self.page.cased, self.places
        end, named, field = at, False, False
        for _ in range(10):
            link = where.link.match(text, end)
            if link is None:
                break
            opening = _OPEN.match(text, link.end())
            begin = opening.end() if opening else link.end()
            saint = _SAINT.match(text, begin)
            word = WORD.match(text, saint.end() if saint else begin)
            if word is None:
                roman = _ROMAN.match(text, begin) if named or field else None
                if roman is None or field:
                    break
                end = roman.end()
                continue
            subject = where.subject.search(text, link.start(), link.end()) is not None
            if subject or (field and not link[0].strip(" ,-–")) or (field and " und" in link[0]):
                field, end = True, word.end()
                if self.is_town(word):
                    named = True
                continue
            if not saint and not opening and not self._names(word, link[0], named=named):
                break
            field, named, end = False, True, word.end()
            bad = WORD.match(text, end + 1) if word[0] == "Bad" else None
            end = bad.end() if bad else end
            if text[end : end + 1] in '“”»"' and opening:
                end += 1
        sons = _SONS.match(text, end) if named else None
        return sons.end() if sons else end, named

    def _names(self, word: re.Match[str], link: str, *, named: bool) -> bool:
        """Whether a word names the house before it."""
        kind = self.places.grammar.kind(word[0])
        if self.is_town(word):
            return True
        if kind in "NX":
            return False
        if not self.places.grammar.capital_nouns:
            return True
        tie = link.strip()
        if tie in {"in", "im", ","}:
            return False
        if kind in "GS" or tie:
            return True
        after = self.page.plain[word.end() : word.end() + 2]
        return not named and (self.closes(word.end()) or after[1:].islower())

    def _town(self, match: re.Match[str]) -> Span | None:
        """A town of the list; one whose name is a word as well only behind a preposition."""
        text, where = self.page.cased, self.places
        folded = self.page.folded[match.start() : match.end()]
        if _NAMED_AFTER.search(text, max(0, match.start() - 24), match.start()):
            return None
        long = self.long_town(match.start()) if folded in where.town_heads else None
        if long is None and folded not in where.towns:
            if not where.near.search(text, max(0, match.start() - 16), match.start()):
                return None
            if text.startswith("à ", match.start() - 2) and where.grammar.kind(match[0]) in "USG":
                end = self._place(match.start())
                return Span(match.start(), end, "ADDRESS", 0.6, "town") if end else None
            if not self.is_town(match):
                return None
        elif (
            long is None
            and where.grammar.is_word("town_words", folded)
            and not where.near.search(text, max(0, match.start() - 16), match.start())
        ):
            return None
        end = long if long is not None else match.end()
        tail = where.town_tail.match(text, end)
        return Span(match.start(), tail.end() if tail else end, "ADDRESS", 0.6, "town")

    def _homes(self) -> Iterator[Span]:
        """Where somebody lives or comes from, known or not."""
        for at in self._prepositions():
            end = self._place(at)
            if end > at:
                yield Span(at, end, "ADDRESS", 0.7, "home")

    def _prepositions(self) -> Iterator[int]:
        """Ends of "wohnt in", and of every "in" of the sentence behind a verb of living."""
        text, where = self.page.plain, self.places
        for start, _ in self.cues.get("lives", ()):
            match = where.lives.match(text, start)
            if match:
                yield match.end()
        for start, _ in self.cues.get("lives_far", ()):
            match = where.lives_far.match(text, start)
            if match is None:
                continue
            stop = _SENTENCE.search(text, match.end(), match.end() + 90)
            limit = stop.start() if stop else match.end() + 90
            for near in where.near_far.finditer(text, match.end(), limit):
                yield near.end()

    def _place(self, at: int) -> int:
        text = self.page.plain
        article = _ARTICLE.match(text, at)
        end = article.end() if article and not self.places.grammar.capital_nouns else at
        begin = end
        for count in range(4):
            gap = 1 if count and text[end : end + 1] == " " else 0
            saint = _SAINT.match(text, end + gap)
            word = WORD.match(text, saint.end() if saint else end + gap)
            if word is None or (count and not gap):
                break
            kind = self.places.grammar.kind(word[0])
            folded = self.page.folded[word.start() : word.end()]
            if kind in "NX" and folded not in self.places.towns and folded != "bad":
                break
            if (
                count
                and self.places.grammar.capital_nouns
                and text[at:end] != "Bad"
                and kind != "S"
            ):
                break
            end = word.end()
            if saint:
                break
        if end == begin:
            return at
        if end > at:
            tail = self.places.town_tail.match(text, end)
            end = tail.end() if tail else end
        return end

    def _companies(self) -> Iterator[Span]:
        text = self.page.plain
        for match in _COMPANY.finditer(text):
            line = text.rfind("\n", 0, match.start()) + 1
            before = _COMPANY_NAME.search(text, max(line, match.start() - 60), match.start())
            if before is None or before[0][0].isdigit():
                continue
            if match[0] in {"AG", "SE"} and before[0].split()[-1].endswith(("es", "e", ".")):
                continue  # vesikuläres AG
            yield Span(before.start(), match.end(), "HOSPITAL", 0.6, "company")


def place_names(
    page: PageText, language: str, found: Mapping[str, list[tuple[int, int]]]
) -> Iterator[Span]:
    """Spans of organisations and places by one language's rules; `found` are its cues."""
    where = places(language)
    yield from Addresses(page, where, found).spans()
    yield from Houses(page, where, found).spans()
