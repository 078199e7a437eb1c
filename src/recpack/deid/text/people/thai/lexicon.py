"""Thai persons' names: where one that begins at a place ends, though words are not set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.dates.names import trie
from recpack.deid.text.fold import fold_text

LETTER = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"
RUN = re.compile(f"[{LETTER}]+")
_GAP = re.compile(r"[ ]{1,3}(?=[\u0e01-\u0e4e])")
_NICKNAME = re.compile(
    rf"[ ]?[(\"“'][ ]?(?:ชื่อเล่น[ ]?|น้อง|พี่|(?:นาม)?สกุลเดิม[ ]?|ชื่อเดิม[ ]?)?:?[ ]?"
    rf"[{LETTER}]{{2,18}}[ ]?[)\"”'][ ]?(?=[{LETTER}])"
)
_OF_TOWN = re.compile(rf"[ ]{{1,2}}ณ[ ]{{1,2}}[{LETTER}]{{3,14}}")
_INITIAL = re.compile(r"[ ][ก-ฮ]\.(?![ก-ฮ]|[ ]?[ก-ฮ]\.)")
_CLAN = re.compile(rf"[ ](?=[{LETTER}]{{3}})")
_SECOND = re.compile(rf"[ ](?P<name>[{LETTER}]{{2,22}})(?![{LETTER}])")
_THIRD = re.compile(rf"[ ](?P<name>[{LETTER}]{{2,7}})(?![{LETTER}])")
_VERBS = (
    "ให้",
    "มา",
    "ได้",
    "ที่",
    "ว่า",
    "กับ",
    "จาก",
    "โดย",
    "และ",
    "แล้ว",
    "ไป",
    "อยู่",
    "พบ",
    "เป็น",
    "ส่ง",
    "แจ้ง",
    "นัด",
    "สั่ง",
)
_CLANS = frozenset(["แซ่", "บิน", "บินติ"])
_LEADING, _FOLLOWING = frozenset("เแโใไ"), re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_BLANKS = re.compile(r"[ .:\u2026_-]*")
_LONGEST_GIVEN, _LONGEST, _LEAST_LIKE = 18, 32, 6
_LEAST = 3
# No name is longer: of letters without a blank in sight only as many are read.
_REACH, _LONGEST_WHOLE, _SHORT = 64, 16, 9


def is_letter(char: str) -> bool:
    """A Thai consonant or a vowel that is written before one."""
    return "\u0e01" <= char <= "\u0e2e" or "\u0e40" <= char <= "\u0e44"


def run_at(text: str, at: int, limit: int | None = None) -> re.Match[str] | None:
    """The letters that begin at a place, as many as a name may have and the sentence behind it."""
    return RUN.match(text, at, min(len(text) if limit is None else limit, at + _REACH))


@dataclass(frozen=True, slots=True)
class Name:
    """text[start:end] with its given name and, if there is one, its family name."""

    start: int
    end: int
    given: str
    surname: str


class Prefixes:
    """Words of a list that begin at a place; faster than alternatives of a pattern."""

    def __init__(self, words: set[str]) -> None:
        by_first: dict[str, list[str]] = {}
        for word in sorted(words, key=lambda w: (-len(w), w)):
            by_first.setdefault(word[0], []).append(word)
        self._by_first = {
            first: re.compile(trie(word[1:] for word in found)) for first, found in by_first.items()
        }

    def size(self, text: str, at: int) -> int:
        """Length of the longest word that begins at `at`; 0 if none does."""
        words = self._by_first.get(text[at : at + 1])
        match = words.match(text, at + 1) if words is not None else None
        return match.end() - at if match else 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of lang/th, folded, and patterns made of them."""

    titles: Prefixes
    given: frozenset[str]
    surnames: frozenset[str]
    ambiguous: frozenset[str]
    nicknames: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    starts: frozenset[str]
    surname_begin: tuple[str, ...]
    surname_end: tuple[str, ...]
    begins: Prefixes
    goes_on: Prefixes
    inner: Prefixes
    exact: frozenset[str]

    def is_given(self, word: str) -> bool:
        """A listed given name, or one that is made like one (ณัฐ + พงษ์)."""
        return word in self.given or self.composed(word)

    def composed(self, word: str) -> bool:
        """Whether two elements of names make up a word."""
        if not 4 <= len(word) <= _LONGEST_GIVEN or word[:2] not in self.starts:
            return False
        return any(
            word[:n] in self.first and word[n:] in self.last for n in range(2, len(word) - 1)
        )

    def is_surname(self, word: str) -> bool:
        """A listed family name, or one that begins or ends like many."""
        if word in self.surnames:
            return True
        return 5 <= len(word) <= _LONGEST and (
            word.endswith(self.surname_end) or word.startswith(self.surname_begin)
        )

    def like_given(self, word: str) -> bool:
        """A word that ends as many given names do."""
        if not 5 <= len(word) <= _LONGEST_GIVEN:
            return False
        return any(word[n:] in self.last for n in range(2, len(word) - 1))

    def stops(self, word: str, *, titled: bool = False) -> bool:
        """Whether a word begins with one that no name has; `titled`: with one that never does."""
        if word in self.exact:
            return True
        if not (self.inner if titled else self.begins).size(word, 0):
            return False
        return word not in self.surnames and word not in self.given

    def ends_before(self, word: str) -> bool:
        """Whether a word behind a given name is no family name."""
        if word in self.exact or not self.stops(word):
            return word in self.exact
        like = len(word) >= _LEAST_LIKE and word.endswith(self.surname_end)
        return not like or self.inner.size(word, 0) > 0

    def cut(self, word: str) -> int:
        """Where the name that a run begins with ends: at the next word of the sentence."""
        longest = min(len(word), _LONGEST_GIVEN)
        known = next((n for n in range(longest, 2, -1) if word[:n] in self.given), 0)
        size = self.goes_on.size(word, known) if known > _LEAST else 0
        if size and not _FOLLOWING.match(word, known + size):
            return known
        for at in range(max(2, known), len(word)):
            size = self.inner.size(word, at)
            if size and word[at - 1] not in _LEADING and not _FOLLOWING.match(word, at + size):
                return at
        return len(word)

    def title(self, text: str, at: int) -> int:
        """Length of the title, with a blank behind it, that stands at a place; 0 if none does."""
        size = self.titles.size(text, at)
        return size + (text[at + size : at + size + 1] == " ") if size else 0


@cache
def lexicon() -> Lexicon:
    """The lists, folded, built once."""
    people = lang.read_toml("th/identity.toml")["people"]

    def words(name: str) -> set[str]:
        return {fold_text(w) for w in people[name]}

    def names(file: str) -> frozenset[str]:
        lines = lang.read_list(f"th/{file}")
        return frozenset(fold_text(ln) for ln in lines)

    stop, weak = words("stop"), words("weak_stop")
    exact = words("exact_stop")
    tables = lang.read_toml("th/identity.toml")["labels"].values()
    labels = {
        f for table in tables for w in table if len(f := fold_text(w)) > 3 and is_letter(f[0])
    }
    begins = stop | weak | labels | {w for w in exact if len(w) > 1}
    return Lexicon(
        Prefixes(words("hard") | words("soft")),
        names("given.txt"),
        names("surnames.txt"),
        frozenset(words("ambiguous")),
        frozenset(words("nicknames")),
        frozenset(words("given_first")),
        frozenset(words("given_last")),
        frozenset(w[:2] for w in words("given_first")),
        tuple(sorted(words("surname_begin"))),
        tuple(sorted(words("surname_end"))),
        Prefixes(stop | weak | labels),
        Prefixes(begins),
        Prefixes(stop),
        frozenset(exact | weak),
    )


def name_at(
    text: str, at: int, limit: int, *, loose: bool = False, titled: bool = False
) -> Name | None:
    """The name that begins at `at`, without its title; `loose` allows a third word.

    `titled`: a title stands before, so that only a word that no name begins with is none.

    A family name stands behind a blank; without one the name may end in the middle of a run.
    """
    lex = lexicon()
    run = run_at(text, at, limit)
    if run is None or not is_letter(text[at]) or lex.stops(run[0], titled=titled):
        return None
    size = lex.cut(run[0])
    given = run[0][:size]
    framed = titled or loose
    if framed and size in {len(run[0]), 2} and len(given) <= _LEAST + 3:
        framed = _THIRD.match(text, run.end(), limit) is not None or size < len(run[0])
    if framed and (name := _framed(text, run, limit, lex)):
        return name
    if given.endswith(_VERBS):
        verb = next(len(v) for v in _VERBS if given.endswith(v))
        if lex.is_given(given[:-verb]) and given not in lex.given:
            return Name(at, at + size - verb, given[:-verb], "")
    if size < len(run[0]) or size > _LONGEST:
        return Name(at, at + size, given, "") if size <= _LONGEST_GIVEN + 6 else None
    end, surname = _surname(text, run.end(), limit, lex, loose=loose)
    return Name(at, end, given, surname)


def _surname(text: str, at: int, limit: int, lex: Lexicon, *, loose: bool) -> tuple[int, str]:
    """(end of the name, family name) behind a given name that ends at `at`."""
    other = _OF_TOWN.match(text, at, limit) or _INITIAL.match(text, at, limit)
    if other is not None:
        return other.end(), other[0].strip()  # ภูมิ ณ ลำปาง; ปาริชาต ก.
    gap = _NICKNAME.match(text, at, limit) or _GAP.match(text, at, limit)
    run = run_at(text, gap.end(), limit) if gap else None
    if run is None or len(run[0]) < 2 or lex.ends_before(run[0]) or _titled(text, run.start(), lex):
        return at, ""
    size = lex.cut(run[0])
    if size < _LEAST and len(run[0]) <= _SHORT and _closes(text, run.end(), lex):
        size = len(run[0])  # สาและ
    if not _LEAST <= size <= _LONGEST:
        return at, ""
    end = run.start() + size
    return _further(text, end, limit, lex, clan=run[0][:size] in _CLANS, loose=loose), run[0][:size]


def _framed(text: str, run: re.Match[str], limit: int, lex: Lexicon) -> Name | None:
    """Two words that fill what is between a title and the next field, whatever is in them."""
    given, found = run[0], _SECOND.match(text, run.end(), limit)
    third = _THIRD.match(text, found.end(), limit) if found and len(given) <= _LEAST + 3 else None
    if third and _closes(text, third.end(), lex) and not lex.stops(third["name"]):
        return Name(run.start(), third.end(), given, third["name"])  # ซิน มิน อู
    if found is None or len(given) > _LONGEST_WHOLE or not _closes(text, found.end(), lex):
        return None
    if given.endswith(_VERBS) and not lex.is_given(given):
        return None
    known = next((n for n in range(len(given) - 1, _LEAST, -1) if given[:n] in lex.given), 0)
    if known and lex.goes_on.size(given, known) and not lex.like_given(given):
        return None
    surname = found["name"].removesuffix("แล้ว")
    end = found.start("name") + len(surname)
    stopped = lex.begins.size(surname, 0) and surname not in lex.surnames
    plain = surname in lex.exact and not (lex.is_given(given) and _ends(text, found.end()))
    if (
        (stopped and not (surname in lex.exact and not plain))
        or plain
        or _titled(text, found.start("name"), lex)
    ):
        return None
    return Name(run.start(), end, given, surname)


def _closes(text: str, at: int, lex: Lexicon) -> bool:
    """Whether a field ends at a place, or a number or a word that no name has stands behind."""
    after = text[at : at + 2]
    if not after.strip() or after == "  " or after[0] in '\n\t(),/;:|"”':
        return True
    if after[0] != " ":
        return False
    return (after[1].isascii() and after[1].isalpha()) or lex.begins.size(text, at + 1) > 0


def _further(text: str, end: int, limit: int, lex: Lexicon, *, clan: bool, loose: bool) -> int:
    """The end of a name with what goes on behind its second word (แซ่ ลิ้ม, ณ อยุธยา)."""
    more = _CLAN.match(text, end, limit) if clan or loose else None
    third = run_at(text, more.end(), limit) if more else None
    whole = third and not lex.stops(third[0]) and lex.cut(third[0]) == len(third[0])
    if third and whole and (clan or _ends(text, third.end())):
        return third.end()
    town = _OF_TOWN.match(text, end, limit)
    return town.end() if town else end


def _titled(text: str, at: int, lex: Lexicon) -> bool:
    """Whether another person's title stands there (นายเอก นางโท)."""
    size = lex.titles.size(text, at)
    if not size:
        return False
    run = run_at(text, at)
    return run is None or (run[0] not in lex.surnames and size > len("นา"))


def _ends(text: str, at: int) -> bool:
    return text[at : at + 1] in {"", "\n", "\t", ")"} or text[at : at + 2] == "  "


def labelled(text: str, at: int, limit: int, *, sure: bool) -> tuple[int, int] | None:
    """The name behind a label: titles are passed over; `sure` where a colon stands before."""
    lex = lexicon()
    start = at
    titled = False
    for _ in range(5):
        size = lex.title(text, start)
        if not size or start + size >= limit:
            break
        start, titled = start + size, True
        start = _BLANKS.match(text, start, limit).end()  # type: ignore[union-attr]
        if start < limit and text[start] == "/":
            start += 1
    name = name_at(text, start, limit, loose=sure, titled=titled)
    if name is None:
        return None
    if not (titled or sure or lex.is_given(name.given)) and not name.surname:
        return None
    return name.start, name.end
