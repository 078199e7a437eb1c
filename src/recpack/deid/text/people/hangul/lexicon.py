"""Korean persons' names: surnames, syllables of given names, and the words that are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text

_SYLLABLE = "\uac00-\ud7a3"
_WORD = re.compile(f"[{_SYLLABLE}]+")
_SPACED = re.compile(f"[{_SYLLABLE}]{{1,2}}[ ]{{1,3}}[{_SYLLABLE}]{{1,3}}")
_WIDE = re.compile(
    f"[{_SYLLABLE}](?P<gap>[ ]{{1,3}})[{_SYLLABLE}]"
    f"(?:(?P=gap)[{_SYLLABLE}]){{0,7}}(?![{_SYLLABLE}])"
)
_FOREIGN = re.compile(f"[{_SYLLABLE}]{{1,6}}(?:[ ·.-][{_SYLLABLE}]{{1,6}}){{1,3}}")
_OFFICE = re.compile(f"[{_SYLLABLE}]{{1,12}}(?:과|팀|실|센터|병동)[ ]{{1,2}}(?=[{_SYLLABLE}])")
_LONGEST = 5
_LONGEST_FOREIGN = 9  # 응우옌티흐엉, 바트바야르


def is_syllable(char: str) -> bool:
    """A Hangul syllable."""
    return "\uac00" <= char <= "\ud7a3"


@dataclass(frozen=True, slots=True)
class Names:
    """The lists, folded."""

    surnames: frozenset[str]
    compound: frozenset[str]
    syllables: frozenset[str]
    given: frozenset[str]
    not_names: frozenset[str]
    endings: re.Pattern[str]
    titles: re.Pattern[str]
    begins: frozenset[str]
    singles: frozenset[str]
    verbal: frozenset[str]

    def surname(self, word: str) -> int:
        """Length of the surname that a word begins with; 0 if it begins with none."""
        if word[:2] in self.compound and len(word) > 2:
            return 2
        return int(word[:1] in self.surnames)

    def whole(self, word: str) -> bool:
        """Whether a word is made like surname and given name and is no word of its own."""
        return not self.is_word(word) and self.made(word)

    def made(self, word: str) -> bool:
        """Whether a word is made like surname and given name, be it a word of its own or not."""
        size = self.surname(word)
        sizes = (2, 1) if size == 2 and word[0] in self.surnames else (size,)
        return any(n and self._is_given(word[n:]) for n in sizes)

    def _is_given(self, rest: str) -> bool:
        if len(rest) == 3 or rest in self.given:
            return rest in self.given
        return bool(rest) and (
            len(rest) < 3 and self.syllabic(rest) and (len(rest) > 1 or rest in self.singles)
        )

    def syllabic(self, word: str) -> bool:
        """Whether a word consists of syllables of given names."""
        return all(c in self.syllables for c in word)

    def long(self, word: str) -> bool:
        """A surname of one syllable with three more (장보고은), no word of its own."""
        return word[0] in self.surnames and self.syllabic(word[1:]) and not self.is_word(word)

    def sure(self, word: str) -> bool:
        """Whether the given name is a listed one."""
        size = self.surname(word)
        return bool(size) and word[size:] in self.given and not self.is_word(word)

    def is_word(self, word: str) -> bool:
        """A word that is no name, or begins with one of three syllables and more."""
        return word in self.not_names or any(
            word[:n] in self.not_names for n in range(3, len(word))
        )

    def stem(self, run: str, *, titled: bool = False) -> int | None:
        """Length of the name that a run of syllables begins with: particles and titles go off."""
        sizes = range(min(_LONGEST, len(run)), 1, -1)
        fits = [n for n in sizes if self.whole(run[:n]) and self.tail(run[n:])]
        if not fits or (not titled and (self.is_word(run) or self._inflected(run))):
            return None
        # 김민수는 ends in a particle; 김민서 does not. Three syllables are the rule.
        return min(fits, key=lambda n: (not self.sure(run[:n]), abs(n - 2 - self.surname(run[:n]))))

    def _inflected(self, run: str) -> bool:
        """A word of medicine or of every day with its particle (전이로, 정상이)."""
        return any(
            run[:n] in self.not_names
            and (self.endings.fullmatch(run[n:]) or run[n:] in self.verbal)
            for n in range(max(2, len(run) - 3), len(run))
        )

    def tail(self, rest: str) -> bool:
        """What may follow a name in its word: nothing, particles, a title."""
        return not rest or bool(self.endings.fullmatch(rest) or self.titles.match(rest))


@cache
def names() -> Names:
    """The lists of lang/ko, read once."""
    data = lang.read_toml("ko/identity.toml")["names"]
    every = set(_lines("surnames.txt"))
    words = {w for key in ("behind", "roles", "kin") for w in data[key]}
    words.update(_terms())
    either = "|".join(sorted(map(fold_text, data["behind"]), key=lambda w: (-len(w), w)))
    endings = "|".join(sorted(map(fold_text, data["endings"]), key=lambda w: (-len(w), w)))
    return Names(
        frozenset(w for w in every if len(w) == 1),
        frozenset(w for w in every if len(w) == 2),
        frozenset(fold_text(data["syllables"])),
        frozenset(_lines("given.txt")),
        frozenset(fold_text(w) for w in words) | frozenset(_lines("common_words.txt")),
        re.compile(f"(?:{endings})"),
        re.compile(f"(?:{either})"),
        frozenset(w[0] for w in every),
        frozenset(fold_text(data["singles"])),
        frozenset(fold_text(data["verbal"])),
    )


def _terms() -> set[str]:
    """The words of medicine that the translation knows."""
    rows = lang.read_rows("ko/terms.tsv")
    return {w for row in rows for w in row["source"].split() if 2 <= len(w) <= 6}


def _lines(file: str) -> list[str]:
    return [fold_text(line) for line in lang.read_list(f"ko/{file}")]


def labelled(text: str, at: int, limit: int, *, sure: bool) -> tuple[int, int] | None:
    """The name behind a label; `sure` if a colon or a cell says that a name must stand here."""
    known = names()
    office = _OFFICE.match(text, at, limit)
    at = office.end() if office else at
    wide = _WIDE.match(text, at, limit)
    spread = wide[0].replace(" ", "") if wide else ""
    signed = wide and text.startswith(("(", " (", "\n"), wide.end())
    told = sure or (signed and not known.is_word(spread)) or known.whole(spread)
    fits = len(spread) > _LONGEST - 1 or (len(spread) > 2 and known.surname(text[at]))
    if wide and told and fits:
        return wide.span()
    run = _WORD.match(text, at, limit)
    if run is None:
        return None
    if run[0] in known.not_names:
        return None
    size = known.stem(run[0], titled=True)
    if size:
        return at, at + size
    spaced = _SPACED.match(text, at, limit)
    if spaced and spaced.end() <= limit:
        first, last = spaced[0].split(" ")[0], spaced[0].rsplit(" ", 1)[-1]
        joined = first + last
        alone = spaced.end() == limit or not is_syllable(text[spaced.end()])
        if first in known.surnames | known.compound and alone and known.whole(joined):
            return spaced.span()
    return _unlisted(known, text, at, limit, run) if sure else None


def _unlisted(
    known: Names, text: str, at: int, limit: int, run: re.Match[str]
) -> tuple[int, int] | None:
    """A name that no list has: rare, foreign, or a surname alone before a title."""
    title = known.titles.search(run[0], 1)
    if title and title.start() <= 4 and known.surname(run[0]):
        return at, at + title.start()
    foreign = _FOREIGN.match(text, at, limit)
    if foreign and len(run[0]) > 1 and not known.surname(run[0]):
        words = re.split("[ ·.-]", foreign[0])
        keep = []
        for word in words:
            if word in known.not_names or known.titles.fullmatch(word):
                break
            keep.append(word)
        if len(keep) > 1:
            return at, at + len(" ".join(keep))
    alone = not text[run.end() : limit].strip() or text.startswith(
        ("  ", "\t", " (", "("), run.end()
    )
    longest = _LONGEST_FOREIGN if alone else _LONGEST - 1
    if 2 <= len(run[0]) <= longest and not known.is_word(run[0]):
        return run.span()
    return None
