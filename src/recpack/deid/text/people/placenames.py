"""Organisations and places of a Western language: a kind of house with its name, towns, streets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.grammar import WORD, Grammar, grammar
from recpack.ports import Span

_SAINT = re.compile(r"(?:St\.|Ste?|Sankt|Skt\.)[ -]{1,2}(?=[A-ZÀ-Þ])")
_SAINT_BEFORE = re.compile(r"(?:St\.|Ste|Sankt|Skt\.)[ -]{1,2}$")
_ROMAN = re.compile(r"(?:[IVX]{1,4}|\d)(?![\w.,])")
_COMPANY = re.compile(
    r"(?<![\w])(?:GmbH(?:[ ]&[ ]Co\.?[ ]?(?:KG)?)?|gGmbH|mbH|AG|KG|OHG|SE|e\.[ ]?V\.|SARL|SAS|SASU|SELARL"
    r"|SCP|SA|S\.A\.(?:R\.L\.)?|Sàrl|Ltée|Inc\.)(?![\w])"
)
_COMPANY_NAME = re.compile(r"(?:[A-ZÀ-Þ0-9][\w&.'’-]*[ ](?:(?:&|und|et)[ ])?){1,4}$")
_ADDRESS_GAP = re.compile(r"[ ]{0,2}[,;·•|–-]?[ ]{0,3}\n?[ ]{0,3}")
_SENTENCE = re.compile(r"[;\n]|(?<!\d)\.[ ]")
_ARTICLE = re.compile(r"(?:La|Le|Les)[ ]|L['’]")
_OPEN = re.compile(r"[ ]?[„\"«“][ ]?")


@dataclass(frozen=True, slots=True)
class Places:
    """Words of a language that make a place or a house of some words with capitals."""

    grammar: Grammar
    towns: frozenset[str]
    town_heads: frozenset[str]
    endings: tuple[str, ...]
    houses: tuple[str, ...]
    house_phrase: re.Pattern[str]
    generic: frozenset[str]
    tails: tuple[str, ...]
    link: re.Pattern[str]
    field: re.Pattern[str]
    before: re.Pattern[str]
    lives: re.Pattern[str]
    lives_far: re.Pattern[str]
    town_tail: re.Pattern[str]
    near: re.Pattern[str]
    near_far: re.Pattern[str]
    acronyms: frozenset[str]
    streets: tuple[re.Pattern[str], ...]
    postal: tuple[re.Pattern[str], ...]
    boxes: tuple[re.Pattern[str], ...]


@cache
def places(language: str) -> Places:
    """The places of a language by its `[places]` table and its towns.txt."""
    table = lang.read_toml(f"{language}/identity.toml")["places"]

    def words(key: str) -> tuple[str, ...]:
        return tuple(fold_text(w) for w in table.get(key, ()))

    lines = lang.read_text(f"{language}/towns.txt").splitlines()
    towns = frozenset(fold_text(t) for t in lines if t and not t.startswith("#"))
    return Places(
        grammar(language),
        towns,
        frozenset(t.split(" ")[0] for t in towns if " " in t),
        words("town_endings"),
        words("houses"),
        re.compile(table["house_phrase"]),
        frozenset(words("generic")),
        words("house_endings"),
        re.compile(table["link"]),
        re.compile(table["field"]),
        re.compile(table["before"] + "$"),
        re.compile(table["lives"]),
        re.compile(table["lives_far"]),
        re.compile(table["town_tail"]),
        re.compile(table["near"] + "$"),
        re.compile(table["near_far"]),
        frozenset(table["acronyms"]),
        *(tuple(map(re.compile, table[key])) for key in ("streets", "postal", "boxes")),
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    page: PageText
    places: Places

    def spans(self) -> Iterator[Span]:
        yield from self._companies()
        yield from self._addresses()
        yield from self._homes()
        last = 0
        for match in WORD.finditer(self.page.cased):
            if match.start() < last:
                continue
            found = self._house(match) or self._town(match)
            if found is not None:
                last = found.end
                yield found
        if self.places.houses:
            for match in self.places.house_phrase.finditer(self.page.cased):
                end, named = self._named(match.end())
                if named:
                    yield Span(match.start(), end, "HOSPITAL", 0.8, "house")

    def _house(self, match: re.Match[str]) -> Span | None:
        text, folded = self.page.cased, self.page.folded[match.start() : match.end()]
        where = self.places
        if self.page.plain[match.start() : match.end()] in where.acronyms:
            end, _ = self._named(match.end())
            return Span(match.start(), end, "HOSPITAL", 0.6, "house")
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
            subject = where.field.search(text, link.start(), link.end()) is not None
            if subject or (field and not link[0].strip(" ,-–")) or (field and " und" in link[0]):
                field, end = True, word.end()
                if self._is_town(word):
                    named = True
                continue
            if not saint and not opening and not self._names(word, link[0], named=named):
                break
            field, named, end = False, True, word.end()
            if text[end : end + 1] in "“”»\"" and opening:
                end += 1
        return end, named

    def _names(self, word: re.Match[str], link: str, *, named: bool) -> bool:
        """Whether a word names the house before it."""
        kind = self.places.grammar.kind(word[0])
        if self._is_town(word):
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
        return named is False and self._closes(word.end())

    def _closes(self, at: int) -> bool:
        return self.page.plain[at : at + 1] in {"", "\n", "\t", ",", ".", ";", ")"} or (
            self.page.plain[at : at + 2] in {"  ", " -", " –", " |"}
        )

    def _is_town(self, word: re.Match[str]) -> bool:
        folded = self.page.folded[word.start() : word.end()]
        where = self.places
        if folded == "bad" and self.page.cased[word.end() + 1 : word.end() + 2].isupper():
            return where.grammar.capital_nouns
        if folded in where.towns or (
            folded in where.town_heads and self._long_town(word.start()) is not None
        ):
            return True
        kind = where.grammar.kind(word[0])
        return kind in "SUG" and len(folded) > 5 and folded.endswith(where.endings or ("\0",))

    def _long_town(self, at: int) -> int | None:
        """The end of a town of several words (Bad Kissingen, Le Mans)."""
        text = self.page.folded
        end = at
        for _ in range(4):
            gap = 1 if text[end : end + 1] == " " else 0
            word = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*").match(text, end + gap)
            if word is None:
                return None
            end = word.end()
            if end > at and text[at:end] in self.places.towns and " " in text[at:end]:
                return end
        return None

    def _town(self, match: re.Match[str]) -> Span | None:
        """A town of the list; one whose name is a word as well only behind a preposition."""
        text, where = self.page.cased, self.places
        folded = self.page.folded[match.start() : match.end()]
        long = self._long_town(match.start()) if folded in where.town_heads else None
        if long is None and folded not in where.towns:
            if not where.near.search(text, max(0, match.start() - 16), match.start()):
                return None
            if text.startswith("à ", match.start() - 2) and where.grammar.kind(match[0]) in "US":
                end = self._place(match.start())
                return Span(match.start(), end, "ADDRESS", 0.6, "town") if end else None
            if not self._is_town(match):
                return None
        elif long is None and where.grammar.is_word("town_words", folded):
            if not where.near.search(text, max(0, match.start() - 16), match.start()):
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
        for match in where.lives.finditer(text):
            yield match.end()
        for match in where.lives_far.finditer(text):
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
            if count and self.places.grammar.capital_nouns and text[at:end] != "Bad" and kind != "S":
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

    def _addresses(self) -> Iterator[Span]:
        """Streets with what follows them on the line or under it, as one span each."""
        text, where = self.page.cased, self.places
        pieces = [m.span() for p in (*where.streets, *where.boxes) for m in p.finditer(text)]
        pieces += [
            (m.start() + len(m[0]) - len(m[0].lstrip()), m.end())
            for p in where.postal
            for m in p.finditer(text)
            if self._is_postal(m)
        ]
        pieces.sort()
        start, end = -1, -1
        for lo, hi in pieces:
            if start >= 0 and (lo <= end or _ADDRESS_GAP.fullmatch(text, end, lo)):
                end = max(end, hi)
                continue
            if start >= 0:
                yield Span(start, end, "ADDRESS", 0.8, "address")
            start, end = lo, hi
        if start >= 0:
            yield Span(start, end, "ADDRESS", 0.8, "address")

    def _is_postal(self, match: re.Match[str]) -> bool:
        """Whether the word behind five digits is a place (12500 Leukozyten are none)."""
        word = WORD.search(self.page.cased, match.start(), match.end())
        if word is None:
            return True
        kind = self.places.grammar.kind(word[0])
        if re.match(r"\s?\d{4}\s", match[0]) and not self._is_town(word):
            return kind in "USG" and self._closes(match.end())
        return kind not in "NX" or fold_text(word[0]) in self.places.towns or word[0] in {"Bad", "Sankt"}

    def _companies(self) -> Iterator[Span]:
        text = self.page.plain
        for match in _COMPANY.finditer(text):
            line = text.rfind("\n", 0, match.start()) + 1
            before = _COMPANY_NAME.search(text, max(line, match.start() - 60), match.start())
            if before is None:
                continue
            if match[0] in {"AG", "SE"} and before[0].split()[-1].endswith(("es", "e", ".")):
                continue  # vesikuläres AG
            yield Span(before.start(), match.end(), "HOSPITAL", 0.6, "company")


def place_names(page: PageText, language: str) -> Iterator[Span]:
    """Spans of organisations and places by the rules of one language."""
    yield from _Finder(page, places(language)).spans()


