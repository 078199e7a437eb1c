"""Names in running text of a Western language: the words of a name and how far it reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.gazetteer import given_names, surnames
from recpack.deid.text.page import PageText

CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĘĚĞİŁŃŇŐŒŘŚŞŠŤŮŰŹŻŽȘȚ"
WORD = re.compile(
    rf"(?:[DLO]['’])?[{CAPITAL}][^\W\d_]*(?:(?:-(?=[{CAPITAL}a-zà-ÿ])|['’](?=[{CAPITAL}])"
    r"|(?<=[NM])['’](?=[a-z]))[^\W\d_]+)*"
)
_LETTER = rf"(?:[{CAPITAL}]|[JM][A-Z]|Ch|Ph|Th|Chr|Joh|Wolfg|Jos)\."
INITIALS = rf"{_LETTER}(?:[ ]?-?{_LETTER})*"
_INITIAL = re.compile(rf"{INITIALS}(?![a-zà-ÿ])")
_GAP = re.compile(r"[ \xa0]|(?<=\.)(?=[A-ZÀ-Þ])")
_WRAP = re.compile(r"[ ]?\n[ ]{0,8}")
_LONGEST = 6

# I initial, P particle, G given name, W given name that is a word, S family name, U unknown,
# N noun that can be a family name, X none
Kind = Literal["I", "P", "G", "W", "S", "U", "N", "X"]


class Token(NamedTuple):
    """One word of a name at plain[start:end]."""

    kind: Kind
    start: int
    end: int


class Name(NamedTuple):
    """Words that can be one name, and their kinds without particles and initials."""

    start: int
    end: int
    kinds: str
    initials: int

    @property
    def known(self) -> bool:
        """Whether a given name and another word are known as names."""
        return len(self.kinds) > 1 and "G" in self.kinds and not {"U", "W"} & set(self.kinds[1:])


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words of a language that tell names from other words with a capital."""

    language: str
    given: frozenset[str]
    own_given: frozenset[str]
    surnames: frozenset[str]
    noun_names: frozenset[str]
    words: dict[str, frozenset[str]]
    nouns: re.Pattern[str] | None
    particles: re.Pattern[str]
    small: str
    capital_nouns: bool
    _seen: dict[str, Kind] = field(default_factory=dict, repr=False, compare=False)

    def kind(self, word: str) -> Kind:
        """What a word with a capital can be."""
        known = self._seen.get(word)
        if known is None:
            known = self._kind(word)
            if len(self._seen) < 200_000:
                self._seen[word] = known
        return known

    def _kind(self, word: str) -> Kind:
        folded = fold_text(word)
        parts = [p for p in re.split(r"[-'’]", folded) if len(p) > 1]
        if folded in self.words["not_names"]:
            return "N" if folded in self.noun_names and self.capital_nouns else "X"
        if not parts or self._no_parts(parts):
            return "X"
        return self._listed(folded, parts) or self._unlisted(word, folded)

    def _listed(self, folded: str, parts: list[str]) -> Kind | None:
        """By the lists of names; a given name with a family name is a family name."""
        if folded in self.words["given_words"]:
            return "W"
        if folded in self.given or (len(parts) > 1 and parts[0] in self.given):
            return "S" if len(parts) > 1 and parts[-1] not in self.given else "G"
        if folded in self.surnames or any(p in self.surnames for p in parts if len(p) > 3):
            return "S"
        return None

    def _unlisted(self, word: str, folded: str) -> Kind:
        if self.nouns is not None and self.nouns.search(folded):
            return "N"
        acronym = word.isupper() and (len(word) < 4 or not set(folded) & set("aeiouy"))
        return "X" if acronym else "U"

    def _no_parts(self, parts: list[str]) -> bool:
        """Whether the parts of a compound are words: one is enough where nouns have capitals."""
        found = [p in self.words["not_names"] for p in parts]
        return any(found) if self.capital_nouns else all(found)

    def tokens(self, page: PageText, at: int, *, wrap: bool) -> Iterator[Token]:
        """Words of a possible name from `at` on; one line end between them if `wrap`."""
        text = page.plain
        for _ in range(_LONGEST + 3):
            token = self._token(text, at)
            if token is None:
                return
            yield token
            if token.kind == "P" and text[token.end - 1] in "'’":
                at = token.end
                continue
            gap = _GAP.match(text, token.end)
            if gap is None and wrap:
                gap, wrap = _WRAP.match(text, token.end), False
            if gap is None:
                return
            at = gap.end()

    def _token(self, text: str, at: int) -> Token | None:
        small = text[at : at + 1].islower()
        particle = self.particles.match(text, at)
        if small and particle is None:
            return None
        if particle:
            return Token("P", at, particle.end())
        initial = _INITIAL.match(text, at)
        if initial:
            return Token("I", at, initial.end())
        word = WORD.match(text, at)
        if word is None or text[word.end() : word.end() + 1].isdigit():
            return None
        return Token(self.kind(word[0]), at, word.end())

    def name(self, page: PageText, at: int, *, titled: bool, wrap: bool = False) -> Name | None:
        """The longest name that begins at `at`; None if no word there can be one."""
        kinds: list[Kind] = []
        start, end, initials, particle = at, at, 0, ""
        for token in self.tokens(page, at, wrap=wrap):
            if token.kind == "P":
                particle = page.plain[token.start : token.end]
                continue
            if token.kind == "I":
                if not kinds and not initials and self._is_title(page.plain, token):
                    start = token.end
                    continue
                initials += 1
                if self._initial_ends(kinds) or (kinds and particle):
                    last = not particle and self._initial_last(page.plain[start:end], kinds)
                    end = token.end if last else end
                    break
                end = token.end if kinds else end
                continue
            kind = self._in_place(token, page, kinds, titled=titled)
            wrapped = bool(kinds) and "\n" in page.plain[end : token.start]
            if not self._goes_on(kinds, kind, titled=titled, wrapped=wrapped):
                break
            of = not kinds and kind == "G" and particle in {"de", "d'", "d’", "von", "du"}
            if not kinds and not initials and (start != at or of):
                start = token.start
            kinds.append(kind)
            end, particle = token.end, ""
        return Name(start, end, "".join(kinds), initials) if kinds else None

    def _in_place(self, token: Token, page: PageText, kinds: list[Kind], *, titled: bool) -> Kind:
        """The kind of a word where it stands: a noun is a name behind a given name or a title."""
        kind = token.kind
        if kind == "X" and kinds and set(kinds) == {"G"}:
            kind = self._compound(page.folded[token.start : token.end])
        if kind == "N" and not (kinds and set(kinds) == {"G"}):
            kind = "X"
        if kind == "X" and titled and not kinds:
            return self._titled(page.folded[token.start : token.end])
        return kind

    def _compound(self, folded: str) -> Kind:
        """Behind a given name, two words and a hyphen are family names if one is (Krebs-Vollmer)."""
        parts = folded.split("-")
        both = len(parts) == 2 and all(len(p) > 2 for p in parts)
        strange = [
            p for p in parts if p not in self.words["not_names"] and self._unlisted(p, p) == "U"
        ]
        return "S" if both and (strange or any(p in self.surnames for p in parts)) else "X"

    def _titled(self, folded: str) -> Kind:
        """Behind a title, most nouns are names (Herr Hartung, Frau Stein)."""
        return "X" if folded in self.words["not_titled"] or len(folded) < 2 else "U"

    def _initial_ends(self, kinds: list[Kind]) -> bool:
        """Whether no family name can follow initials."""
        return bool(kinds) and (len(kinds) > 1 or kinds[0] not in "GW")

    def _initial_last(self, word: str, kinds: list[Kind]) -> bool:
        """Whether the initials of the given names stand last (MEIER K., Müller K.)."""
        return kinds == ["S"] or (kinds == ["U"] and word.isupper() and len(word) > 3)

    def _is_title(self, text: str, token: Token) -> bool:
        """Whether an initial is a title of the language (M. = Monsieur)."""
        return not self.capital_nouns and text[token.start : token.end] == "M."

    def _wraps(self, kinds: list[Kind], kind: Kind) -> bool:
        return all(k in "GW" for k in kinds) and kind in {"G", "S", "W"}

    def _goes_on(self, kinds: list[Kind], kind: Kind, *, titled: bool, wrapped: bool) -> bool:
        """Whether a further word belongs to the name."""
        count = len(kinds)
        if kind == "X" or count >= 5 or (wrapped and not self._wraps(kinds, kind)):
            return False
        if not count:
            return True
        if all(k in "GW" for k in kinds):
            return kind != "W" or titled or count == 1
        if not self.capital_nouns or count > 1:
            return count < 4 and (kind in "GS" or not self.capital_nouns)
        # Given name last (Müller Hans); an unknown given name (Frau Xhemile Krasniqi).
        return kind == "G" or (titled and kinds[0] == "U" and kind in "SUW")

    def is_word(self, group: str, folded: str) -> bool:
        """Whether a folded word stands in a list of the language."""
        return folded in self.words.get(group, frozenset())


def _lines(name: str) -> list[str]:
    """Folded lines of a list of names."""
    lines = lang.read_list(name)
    return [fold_text(ln) for ln in lines]


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language by its `[prose]` table."""
    table = lang.read_toml(f"{language}/identity.toml")["prose"]
    words = {k: frozenset(map(fold_text, v)) for k, v in table.items() if isinstance(v, list)}
    own = frozenset(_lines(f"{language}/given.txt"))
    groups = ("roles", "occupations", "kin", "titles")
    single = {w for g in groups for w in words[g] if w.isalpha() and len(w) > 3}
    single |= {w for w in words["titles"] if w.isalpha() and len(w) > 1}
    words["not_names"] |= single - own - words["given_words"]
    endings = table.get("noun_endings", [])
    particles = sorted(table["name_particles"], key=lambda p: (-len(p), p))
    return Grammar(
        language,
        given_names((language, "en")) - words["not_names"],
        own - words["not_names"],
        surnames((language, "en")) - words["not_names"],
        surnames((language,)) & words["not_names"],
        words,
        re.compile("(?:" + "|".join(map(fold_text, endings)) + ")$") if endings else None,
        re.compile("(?:" + "|".join(re.escape(p) for p in particles) + r")(?:(?<=['’])|(?=[ \n]))"),
        "".join(sorted({p[0] for p in particles if p[0].islower()})),
        bool(table["capital_nouns"]),
    )


@cache
def phrase(language: str, key: str) -> str:
    """Words of the `[prose]` table as one alternation, longest first; blanks match any blank."""
    found = lang.read_toml(f"{language}/identity.toml")["prose"][key]
    words = sorted(found, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w).replace("\\ ", "[ ]?\n?[ ]*") for w in words) + ")"
