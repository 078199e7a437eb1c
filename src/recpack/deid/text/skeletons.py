"""Arabic names in Latin letters, compared by their consonants: every office has its own vowels.

حسام فوزي is Hossam Fawzy, Husam Fauzi, Houssam Fawzi. Two parts of a name beside each other must
agree; one alone (Ali, Amal) agrees with too many words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from recpack.deid.text.page import PageText
from recpack.ports import Span

_SCORE = 0.9
_LEAST = 4  # consonants of both parts together
_MOST_WORDS = 5
_ARABIC = re.compile("[\u0621-\u064a]+")
_PREFIX = re.compile("^ال(?=.{2})")
_SERVANT = re.compile("عبد ?ال")
_LETTERS = {
    "ب": "b", "پ": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "g", "غ": "g", "گ": "g", "ح": "h",
    "ه": "h", "خ": "x", "د": "d", "ض": "d", "ذ": "z", "ظ": "z", "ز": "z", "ر": "r", "س": "s",
    "ص": "s", "ش": "c", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
_WORD = (
    r"[A-Z]{2,}(?:-[A-Z]{2,})*(?![a-z])|[A-Z][a-z'’]*(?:-?[A-Z][a-z'’]+)*"
    r"|(?:al|el|ben|bin|ibn|abu)(?=[ -][A-Z])"
)
_RUN = re.compile(rf"(?:{_WORD})(?:[ -](?:{_WORD}))+")
_TOKEN = re.compile(r"[A-Za-z'’]+")
_DIGRAPHS = (
    ("abdul", "abd"), ("abdel", "abd"), ("abdal", "abd"), ("sch", "c"), ("kh", "x"), ("sh", "c"),
    ("ch", "c"), ("gh", "g"), ("dj", "g"), ("dh", "z"), ("th", "t"), ("ph", "f"), ("ou", ""),
)  # fmt: skip
_SINGLE = {"j": "g", "q": "k", "c": "c", "v": "f", "p": "b"}
_SILENT = re.compile("[aeiouyw'’]")
_ARTICLES = frozenset({"al", "el", "ul", "bin", "ibn", "ben", "abd"})


def of_arabic(name: str) -> tuple[str, ...]:
    """The consonants of each part of a name in Arabic letters; parts without any left out."""
    name = _SERVANT.sub("عبد ", name)
    out = []
    for word in _ARABIC.findall(name):
        bare = _PREFIX.sub("", word)
        sound = "".join(_LETTERS.get(c, "") for c in bare)
        # ه at the end is the ending of a woman's name as well.
        out.append(_once(sound[:-1] if bare.endswith("ه") and len(sound) > 1 else sound))
    return tuple(s for s in out if s)


def of_latin(word: str) -> str:
    """The consonants of a word in Latin letters, in the classes of `of_arabic`."""
    text = word.lower()
    if len(text) > 4 and text[:2] in {"al", "el"}:
        text = text[2:]
    for one, other in _DIGRAPHS:
        text = text.replace(one, other)
    return _once("".join(_SINGLE.get(c, c) for c in _SILENT.sub("", text.removesuffix("h"))))


def _once(sound: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sound)


def skeletons(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """{consonants of two or more parts, in their order and turned: tag} of (name, tag)."""
    found: dict[str, str] = {}
    for name, tag in names:
        parts = of_arabic(name)[:_MOST_WORDS]
        for size in range(2, len(parts) + 1):
            for chosen in combinations(parts, size):
                for order in (chosen, (chosen[-1], *chosen[:-1])):
                    key = _once("".join(order))
                    merged = len(key) < sum(map(len, order))
                    if len(key) >= _LEAST + merged:
                        found.setdefault(key, tag)
    return found


def find(page: PageText, known: dict[str, str]) -> Iterator[Span]:
    """Neighbouring capitalised words whose consonants are those of a known name."""
    for run in _RUN.finditer(page.plain):
        words = list(_TOKEN.finditer(page.plain, *run.span()))
        at = 0
        while at < len(words) - 1:
            end = _longest(words, at, known)
            if end is None:
                at += 1
                continue
            last, tag = end
            yield Span(words[at].start(), words[last].end(), tag, _SCORE, "known")
            at = last + 1


def _longest(words: list[re.Match[str]], at: int, known: dict[str, str]) -> tuple[int, str] | None:
    for last in range(min(len(words), at + _MOST_WORDS + 2) - 1, at, -1):
        inner = [w[0] for w in words[at : last + 1] if w[0].lower() not in _ARTICLES - {"abd"}]
        tag = known.get(_once("".join(map(of_latin, inner)))) if len(inner) > 1 else None
        if tag is not None:
            return last, tag
    return None
