"""Arabic and Thai names in Latin letters, compared by their consonants alone.

Every office spells them its own way: حسام فوزي is Hossam Fawzy, Husam Fauzi, Houssam Fawzi;
สุวรรณภูมิ is Suwannaphum or Suvarnabhumi. Two parts of a name beside each other must agree; one
alone (Ali, Amal) agrees with too many words. Thai finals change their sound (ล is n, ส is t), so
that five classes of consonants are all that two spellings are sure to share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from recpack.deid.text.page import PageText
from recpack.ports import Span

_SCORE = 0.9
_MOST_WORDS = 5
_CAPITAL = r"[A-Z]{2,}(?:-[A-Z]{2,})*(?![a-z])|[A-Z][a-z'’]*(?:-?[A-Z][a-z'’]+)*"
_WORD = rf"{_CAPITAL}|(?:al|el|ben|bin|ibn|abu)(?=[ -][A-Z])"
_RUN = re.compile(rf"(?:{_WORD})(?:[ -](?:{_WORD}))+")
_TOKEN = re.compile(r"[A-Za-z'’]+")
_ARTICLES = frozenset({"al", "el", "ul", "bin", "ibn", "ben"})

_ARABIC = re.compile("[\u0621-\u064a]+")
_PREFIX = re.compile("^ال(?=.{2})")
_SERVANT = re.compile("عبد ?ال")
_ARABIC_SOUNDS = {
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "g", "غ": "g", "گ": "g", "ح": "h",
    "ه": "h", "خ": "x", "د": "d", "ض": "d", "ذ": "z", "ظ": "z", "ز": "z", "ر": "r", "س": "s",
    "ص": "s", "ش": "c", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
_DIGRAPHS = (
    ("abdul", "abd"), ("abdel", "abd"), ("abdal", "abd"), ("sch", "c"), ("kh", "x"), ("sh", "c"),
    ("ch", "c"), ("gh", "g"), ("dj", "g"), ("dh", "z"), ("th", "t"), ("ph", "f"), ("ou", ""),
)  # fmt: skip
_SINGLE = {"j": "g", "q": "k", "c": "c", "v": "f", "p": "b"}
_SILENT = re.compile("[aeiouyw'’]")

_THAI = re.compile("[\u0e01-\u0e4e]+")
_MUTED = re.compile("[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c")  # with the mark of a silent letter
_CLASSES = {
    "k": "กขฃคฅฆ", "t": "จฉชซฌฎฏฐฑฒดตถทธศษส", "n": "งญณนรลฬ", "p": "บปผฝพฟภ", "m": "ม",
}  # fmt: skip
_THAI_SOUNDS = {letter: sound for sound, letters in _CLASSES.items() for letter in letters}
_LATIN_CLASSES = {"k": "kgqx", "t": "cjsztd", "n": "nlr", "p": "bpf", "m": "m"}
_LATIN_SOUNDS = {letter: sound for sound, letters in _LATIN_CLASSES.items() for letter in letters}


def _once(sound: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sound)


def of_arabic(name: str) -> tuple[str, ...]:
    """The consonants of each part of a name in Arabic letters; parts without any left out."""
    out = []
    for word in _ARABIC.findall(_SERVANT.sub("عبد ", name)):
        bare = _PREFIX.sub("", word)
        sound = "".join(_ARABIC_SOUNDS.get(c, "") for c in bare)
        # ه at the end is the ending of a woman's name as well.
        out.append(_once(sound[:-1] if bare.endswith("ه") and len(sound) > 1 else sound))
    return tuple(s for s in out if s)


def arabic_in_latin(word: str) -> str:
    """The consonants of a word in Latin letters, in the classes of `of_arabic`."""
    text = word.lower()
    if len(text) > 4 and text[:2] in {"al", "el"}:
        text = text[2:]
    for one, other in _DIGRAPHS:
        text = text.replace(one, other)
    return _once("".join(_SINGLE.get(c, c) for c in _SILENT.sub("", text.removesuffix("h"))))


def of_thai(name: str) -> tuple[str, ...]:
    """The classes of the consonants of each part of a Thai name, silent letters left out."""
    words = _THAI.findall(name)
    sounds = ("".join(_THAI_SOUNDS.get(c, "") for c in _MUTED.sub("", w)) for w in words)
    return tuple(_once(s) for s in sounds if s)


def thai_in_latin(word: str) -> str:
    """The same classes of a word in Latin letters."""
    return _once("".join(_LATIN_SOUNDS.get(c, "") for c in word.lower().replace("ng", "n")))


@dataclass(frozen=True, slots=True)
class Writing:
    """A script: how its names and their Latin spellings sound, and how much must agree.

    `joint` stands between the parts: where it is empty, offices join and part them at will.
    """

    parts: Callable[[str], tuple[str, ...]]
    latin: Callable[[str], str]
    joint: str
    least: int

    def key(self, sounds: Sequence[str]) -> str:
        """What two spellings of the same parts share."""
        return self.joint.join(sounds) if self.joint else _once("".join(sounds))

    def keys(self, name: str) -> Iterator[str]:
        """Keys of two parts or more of a name, in their order and with the last first."""
        parts = self.parts(name)[:_MOST_WORDS]
        for size in range(2, len(parts) + 1):
            for chosen in combinations(parts, size):
                for order in (chosen, (chosen[-1], *chosen[:-1])):
                    key = self.key(order)
                    sounds = len(key) - key.count(" ")
                    if sounds >= self.least + (sounds < sum(map(len, order))):
                        yield key


_WRITINGS = (Writing(of_arabic, arabic_in_latin, "", 4), Writing(of_thai, thai_in_latin, " ", 5))


@dataclass(frozen=True, slots=True)
class Skeletons:
    """The consonants of the names of a folder, by writing."""

    found: tuple[tuple[Writing, dict[str, str]], ...]

    def find(self, page: PageText) -> Iterator[Span]:
        """Neighbouring capitalised words whose consonants are those of a known name."""
        for run in _RUN.finditer(page.plain) if self.found else ():
            words = list(_TOKEN.finditer(page.plain, *run.span()))
            for writing, known in self.found:
                at = 0
                while at < len(words) - 1:
                    last, tag = _longest(writing, words, at, known)
                    if tag:
                        yield Span(words[at].start(), words[last].end(), tag, _SCORE, "known")
                    at = last + 1


def skeletons(names: Iterable[tuple[str, str]]) -> Skeletons:
    """Of (name, tag); names in other scripts have none."""
    tables: tuple[dict[str, str], ...] = tuple({} for _ in _WRITINGS)
    for name, tag in names:
        for writing, table in zip(_WRITINGS, tables, strict=True):
            for key in writing.keys(name):
                table.setdefault(key, tag)
    return Skeletons(tuple((w, t) for w, t in zip(_WRITINGS, tables, strict=True) if t))


def _longest(
    writing: Writing, words: Sequence[re.Match[str]], at: int, known: dict[str, str]
) -> tuple[int, str]:
    """(last word, tag) of the longest known name from word `at`; (at, "") if there is none."""
    for last in range(min(len(words), at + _MOST_WORDS + 2) - 1, at, -1):
        inner = [w[0] for w in words[at : last + 1] if w[0].lower() not in _ARTICLES]
        sounds = [writing.latin(w) for w in inner]
        if len(inner) > 1 and writing.key(sounds) in known:
            return last, known[writing.key(sounds)]
    return at, ""
