"""Words around Japanese names: where a name may begin, titles, relations, places that are names."""

from __future__ import annotations

from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.people.kana.lexicon import is_kanji, is_letter
from recpack.deid.text.wordfinder import WordFinder

_REACH = 10


@cache
def _lead_words() -> frozenset[str]:
    data = lang.read_toml("ja/identity.toml")["names"]
    return frozenset(fold_text(w) for k in ("roles", "kin") for w in data[k])


def opens(text: str, at: int) -> bool:
    """Whether a name may begin at `at`: no word of the same script runs into it."""
    if at == 0 or not is_letter(text[at - 1]):
        return True
    before = text[at - 1]
    if "\u3041" <= before <= "\u3096":
        return not "\u3041" <= text[at] <= "\u3096"
    return not is_kanji(before) and is_kanji(text[at])


def led(text: str, at: int) -> bool:
    """Whether a role, a relation or a department ends right before `at`."""
    before = text[max(0, at - 6) : at]
    if before.endswith(("科", "部", "师", "医", "长", "者", "士", "室", "院", "氏名", "氏", "样")):
        return True
    return any(before[-n:] in _lead_words() for n in range(1, 7))


def title_at(text: str, at: int) -> bool:
    """Whether a title stands at `at`, one blank before it allowed."""
    at += text[at : at + 1] == " "
    if not text.startswith(_title_list(), at):
        return False
    for title in _title_list():
        if text.startswith(title, at):
            after = text[at + len(title) : at + len(title) + 1]
            return len(title) > 1 or not is_kanji(after)
    return False


@cache
def _title_list() -> tuple[str, ...]:
    data = lang.read_toml("ja/identity.toml")["names"]
    words = {fold_text(w) for k in ("staff", "polite") for w in data[k]}
    return tuple(sorted(words, key=lambda w: (-len(w), w)))


@cache
def kin_words() -> WordFinder:
    """Relations, folded."""
    data = lang.read_toml("ja/identity.toml")["names"]
    return WordFinder(fold_text(w) for w in data["kin"])


@cache
def _foreigners() -> frozenset[str]:
    lines = lang.read_list("ja/foreign_given.txt")
    return frozenset(fold_text(w) for w in lines)


def listed_foreigner(word: str) -> bool:
    """Whether a word in katakana is a listed name of foreigners."""
    return word in _foreigners()


def run_start(text: str, end: int) -> int:
    """How far back letters reach from `end`, single blanks between."""
    at = end
    while at and end - at < _REACH:
        char = text[at - 1]
        if not (is_letter(char) or (char == " " and at < end and text[at - 2 : at - 1] != " ")):
            break
        at -= 1
    return at


@cache
def towns() -> frozenset[str]:
    """Surnames that are oftener a prefecture, a town or a word."""
    return frozenset(fold_text(w) for w in lang.read_toml("ja/identity.toml")["places"]["towns"])
