"""Arabic words as kinds: names, particles, stop words; and phrases that stand before a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText

# Letters of Arabic, Persian and Kurdish words, without digits and signs.
WORD = re.compile(
    r"[\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff]+"
)
_NISBA = re.compile(r"ال.{3,}(?:ي|يه)")
_CLITIC_ARTICLE = re.compile(r"(?:[وفبك]{1,2}ال|و?ف?لل).{2,}")
_INFLECTED = re.compile(
    r"(?:[وفس]{0,2}[يت]|است|سي|ست).{3,}|.{2,}(?:ات|تين|ته|تها|هما|يتم)|.{3,}ت"
    r"|و.{4,}|ب(?:ا.?ت|ان|ت|م)(?!و).{3,}"
)
_MOST_WORDS = 100_000


class _Kinds(dict[str, str]):
    """Kind of a folded word, found out once.

    Small letters are decided by the spelling of the place: g given name that ends in alif maqsura,
    l Ali or the preposition, n Alan or "now", u and v unknown words with alif first.

    G given name, A given name that is a word as well, S family name, P particle between names
    (bin, Al), K Abu and Umm, C Abd, D second half of a name (al-Din), X stop word, M unknown
    verbal noun, N unknown word
    that looks like a family name (al-...i), V unknown word that is inflected, U unknown word.
    """

    def __init__(self, known: dict[str, str]) -> None:
        super().__init__(known)
        self._known = known

    def __missing__(self, word: str) -> str:
        if len(self) > _MOST_WORDS:
            self.clear()
            self.update(self._known)
        rest = word[1:] if word[:1] in {"و", "ف", "ب", "ل", "ك"} else ""
        stop = rest and self._known.get(rest) in {"X", "P"}
        self[word] = kind = "X" if stop else _unknown(word)
        return kind


def _unknown(word: str) -> str:
    if len(word) == 1:
        return "X"
    if word.startswith("عبدال") and len(word) > 6:
        return "G"
    if _CLITIC_ARTICLE.fullmatch(word):
        return "X"
    if _NISBA.fullmatch(word):
        return "N"
    kind = "V" if _INFLECTED.fullmatch(word) else "U"
    return kind.lower() if word.startswith(("ا", "با")) else kind


class _Starts(dict[str, tuple["Phrase", ...]]):
    """Phrases that a word may begin, with a clitic or without, found out once."""

    def __init__(self, known: dict[str, tuple[Phrase, ...]]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, word: str) -> tuple[Phrase, ...]:
        if len(self) > _MOST_WORDS:
            self.clear()
        found = tuple(p for base in _bases(word) for p in self._known.get(base, ()))
        self[word] = found
        return found


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that stands before a name: its further words, its sort, its tag."""

    rest: tuple[str, ...]
    sort: str
    tag: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Kinds of words, phrases by their first word, and sets for special rules (all folded)."""

    kinds: _Kinds
    phrases: _Starts
    fillers: frozenset[str]
    before_god: frozenset[str]
    divine: frozenset[str]
    eponym_heads: frozenset[str]
    states: frozenset[str]
    adjectives: frozenset[str]

    def phrase(self, words: list[str], at: int) -> tuple[int, Phrase] | None:
        """(words taken, phrase) of the longest phrase that begins at a word; a clitic may precede."""
        for phrase in self.phrases[words[at]]:
            end = at + 1 + len(phrase.rest)
            if tuple(words[at + 1 : end]) == phrase.rest:
                return end - at, phrase
        return None


def _bases(word: str) -> tuple[str, ...]:
    """A word, and what it is without and/with/for before it."""
    if len(word) < 4:
        return (word,)
    if word.startswith("لل"):
        return word, "ال" + word[2:]
    if word[0] in "وفبلك":
        if word.startswith(("ولل", "فلل")):
            return word, "ال" + word[3:]
        return word, word[1:]
    return (word,)


def without_clitic(word: str) -> str:
    """A word without a conjunction or preposition that is written on it."""
    return word[1:] if len(word) > 3 and word[0] in "وفبلك" else word


@dataclass(slots=True)
class Tokens:
    """The Arabic words of a page with their places and kinds."""

    page: PageText
    words: list[str] = field(init=False)
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    kinds: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.words, self.starts, self.ends = [], [], []
        for match in WORD.finditer(self.page.folded):
            self.words.append(match[0])
            self.starts.append(match.start())
            self.ends.append(match.end())
        kinds = lexicon().kinds
        self.kinds = [kinds[w] for w in self.words]
        for i, kind in enumerate(self.kinds):
            if kind in "gluvn":
                self.kinds[i] = self._spelt(i, kind)

    def _spelt(self, i: int, kind: str) -> str:
        """The kind of a word that its spelling decides: plain texts mix ى and ي, إ and ا."""
        if kind == "g":
            return "G" if self._last(i) == "ى" else "A"
        if kind == "n":
            return "G" if self._first(i) == "آ" else "X"  # آلان, الآن
        if kind == "l":
            return "Y" if self._last(i) == "ى" else "A"  # Egypt writes the name like "on"
        # A verbal noun (إجراء, بإجراء); most names of this form are listed.
        if self._first(i) == "إ":
            return "M"
        if self.words[i][0] == "ب" and self._first(i, 1) == "إ":
            return "X"
        return kind.upper()

    def _last(self, i: int) -> str:
        lo, _ = self.page.span(self.ends[i] - 1, self.ends[i])
        return self.page.text[lo]

    def _first(self, i: int, at: int = 0) -> str:
        start = self.starts[i] + at
        return self.page.text[self.page.span(start, start + 1)[0]]

    def gap(self, i: int) -> str:
        """What stands between word i and the next."""
        return self.page.folded[self.ends[i] : self.starts[i + 1]]

    def beside(self, i: int) -> bool:
        """Whether word i + 1 follows word i on the same line after one or two blanks."""
        if i + 1 >= len(self.words):
            return False
        gap = self.starts[i + 1] - self.ends[i]
        return 1 <= gap <= 2 and not self.gap(i).strip(" ")

    def closed(self, i: int) -> bool:
        """Whether no word follows word i directly: a sign, a digit, a wide gap or the line's end."""
        return not self.beside(i)


_latest: list[Tokens] = []


def tokens_of(page: PageText) -> Tokens:
    """The words of a page; those of the latest page are kept for the next recogniser."""
    if not _latest or _latest[0].page is not page:
        _latest[:] = [Tokens(page)]
    return _latest[0]


def _folded(table: dict[str, list[str]], name: str) -> list[str]:
    return [fold_text(w) for w in table.get(name, ())]


def _split(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(fold_text(text)))


def _name_words(file: str) -> Iterable[tuple[str, str]]:
    """(word as written, folded) of a list; of family names of several words (Al X) the last."""
    for line in lang.read_list(f"ar/{file}"):
        words = line.split()
        if words and (len(words) == 1 or file == "surnames.txt"):
            yield words[-1], fold_text(words[-1])


def _divine() -> Iterable[str]:
    """What stands behind Abd in the list (al-Rahman), behind other words as well (عوض الكريم)."""
    for line in lang.read_list("ar/given.txt"):
        words = fold_text(line).split()
        if len(words) > 1 and words[0] == "عبد":
            yield words[1]


def _clinical_words() -> Iterable[str]:
    """Words of the clinical word lists: they end a name."""
    for row in lang.read_rows("ar/terms.tsv"):
        yield from _split(row["source"])


@cache
def describing() -> frozenset[str]:
    """Given names that say how somebody or something is (سليم, كريم, حميد), folded."""
    return lexicon().states | lexicon().adjectives


@cache
def lexicon() -> Lexicon:
    """The lists of lang/ar, folded, built once."""
    data = lang.read_toml("ar/identity.toml")
    people, labels = data["people"], data["labels"]
    given = {f: w for w, f in _name_words("given.txt")}
    surnames = {f for _, f in _name_words("surnames.txt")}
    ambiguous = set(_folded(people, "ambiguous"))
    stop = set(_folded(people, "stop")) | set(_clinical_words())
    kinds = dict.fromkeys(stop, "X")
    kinds |= dict.fromkeys(surnames - stop, "S")
    for word, written in given.items():
        plain = "g" if written.endswith("ى") else "G"
        kinds[word] = "A" if word in ambiguous or word in stop else plain
    kinds |= dict.fromkeys(ambiguous - given.keys() - stop, "A")
    second = set(_folded(people, "second"))
    kinds |= dict.fromkeys(second - given.keys(), "D")
    kinds |= dict.fromkeys(_folded(people, "particles"), "P")
    kinds |= dict.fromkeys(("ابو", "ابي", "ابا", "ام", "بو"), "K") | {"عبد": "C", "ال": "P"}
    kinds["علي"] = "l"
    kinds["الان"] = "n"
    return Lexicon(
        _Kinds(kinds),
        _Starts(_phrases(people, labels)),
        frozenset(_folded(people, "fillers")),
        frozenset(_folded(people, "before_god")),
        frozenset(_divine()),
        frozenset(_folded(people, "eponym_heads")),
        frozenset(_folded(people, "no_state")),
        frozenset(_folded(people, "adjectives")),
    )


def _phrases(
    people: dict[str, list[str]], labels: dict[str, list[str]]
) -> dict[str, tuple[Phrase, ...]]:
    """Phrases by first word, the longest first; of equal phrases the first table's sort."""
    endings = people["kin_endings"]
    kin = [*people["kin"]]
    for stem in people["kin_stems"]:
        bare = stem.removesuffix("ة")
        kin += [bare + e for e in endings if not (e.startswith("ت") and bare == stem)]
    tables = (
        ("called", "PERSON", people["called"]),
        ("title", "PERSON", people["titles"]),
        ("kin", "RELATIVE", kin),
        ("role", "STAFF", people["doctors"]),
        ("role", "PERSON", people["lay"]),
        ("speech", "PERSON", people["roles"]),
        *(("label", tag, labels[tag]) for tag in ("PATIENT", "STAFF", "RELATIVE")),
    )
    found: dict[tuple[str, ...], Phrase] = {}
    for sort, tag, phrases in tables:
        for phrase in phrases:
            words = _split(phrase)
            # Abbreviations of one letter are told by their signs (arabic.py).
            if words and (len(words) > 1 or len(words[0]) > 1):
                found.setdefault(words, Phrase(words[1:], sort, tag))
    out: dict[str, list[Phrase]] = {}
    for words, one in found.items():
        out.setdefault(words[0], []).append(one)
    return {
        word: tuple(sorted(group, key=lambda p: (-len(p.rest), p.rest)))
        for word, group in out.items()
    }
