"""Han characters in the forms of the page they stand on: Japanese, traditional or simplified.

The network knows the forms of all three and often takes another one than is printed: 检 for 検, 内
for 內. A page is written in one of them. A form that does not exist there is read again among what
the network thought of in that place; a form that exists in both is left, unless the network
itself held the usual one nearly as likely. Names keep the forms that it is sure of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cache

from recpack.lang import read_rows
from recpack.readers.ctc import Line

_LEAST = 4  # characters that only one way of writing has
_TIMES = 4  # as many as those that only another one has
_KANA = 2
_BOTH = 0.1  # the same beside one that the page's writing knows as well (体 and 體)
_OTHER = 0.15  # of a character of another meaning, where the one read does not exist
_LEVEL_ONE = 0x98  # lead byte of the last row of everyday characters in JIS X 0208
# Katakana and hiragana that no Han character and no stroke looks like.
_SURE_KANA = frozenset(
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろわをん"
    "っゃょがぎぐげござじずぜぞだぢづでどばびぶぼぱぴぷぽ"
    "アイウオガキグクケゲコゴサザシジスズセゼソゾダチヂツヅテデドナヌネノバパヒビピフブプ"
    "ベペホボポマムメモヤユヨラルレワンッャュョ"
)


class Writing(StrEnum):
    """Which forms of Han characters a page is printed in."""

    JAPANESE = "shift_jis"
    TRADITIONAL = "big5"
    SIMPLIFIED = "gb2312"


# The same with characters of names (髙, 着, 張 on a simplified page), and how likely the usual form
# must be beside one of them.
_RARELY = {
    Writing.JAPANESE: ("cp932", 0.05),
    Writing.TRADITIONAL: ("big5hkscs", 0.02),
    Writing.SIMPLIFIED: ("gbk", 0.2),
}


def writing_of(texts: Iterable[str]) -> Writing | None:
    """The forms that a page is printed in; None where they are mixed or too few to tell."""
    chars = Counter(char for text in texts for char in text)
    counts: Counter[frozenset[Writing]] = Counter()
    for char, times in chars.items():
        if _is_han(char):
            counts[frozenset(w for w in Writing if _has(w, char))] += times
    japan, old, new = Writing.JAPANESE, Writing.TRADITIONAL, Writing.SIMPLIFIED
    kana = sum(times for char, times in chars.items() if char in _SURE_KANA)
    own = kana + counts[frozenset({japan})]
    if kana >= _KANA and _is_clear(own, max(counts[frozenset({w})] for w in (old, new))):
        return japan
    # Without kana what Japanese and traditional Chinese share against simplified is traditional.
    first = sum(n for known, n in counts.items() if old in known and new not in known)
    second = sum(n for known, n in counts.items() if new in known and old not in known)
    if _is_clear(first, second):
        return old
    return new if _is_clear(second, first) else None


def _is_clear(count: int, against: int) -> bool:
    return count >= _LEAST and count >= _TIMES * against


def in_forms(lines: Mapping[int, Line], writing: Writing | None) -> dict[int, Line]:
    """The lines with characters in the forms of the page."""
    return {i: _settled(line, writing) if writing else line for i, line in lines.items()}


def _settled(line: Line, writing: Writing) -> Line:
    if len(line.others) != len(line.text):
        return line
    text = "".join(
        _form(char, others, writing) if _is_han(char) else char
        for char, others in zip(line.text, line.others, strict=True)
    )
    if text == line.text:
        return line
    scores = tuple(
        score if a == b else min(1.0, score + dict(others).get(b, 0.0))
        for a, b, score, others in zip(line.text, text, line.scores, line.others, strict=True)
    )
    return replace(line, text=text, scores=scores)


def _form(char: str, others: tuple[tuple[str, float], ...], writing: Writing) -> str:
    family = _family(char)
    known = [(c, score) for c, score in others if _has(writing, c)]
    kin = [(c, score) for c, score in known if c in family]
    if _has(writing, char):
        usual = [c for c, score in kin if score >= _BOTH and _is_usual(c, char, writing)]
        return usual[0] if usual else char
    if _has_rarely(writing, char):
        return next((c for c, score in kin if score >= _RARELY[writing][1]), char)
    if kin:
        return kin[0][0]
    if known and known[0][1] >= _OTHER:
        return known[0][0]
    forms = [c for c in family if _has(writing, c) and c != char]
    if writing is Writing.JAPANESE:
        forms = [c for c in forms if _is_everyday(c)] or forms
    return forms[0] if len(forms) == 1 else char


def _is_usual(form: str, other: str, writing: Writing) -> bool:
    """Whether of two forms that both exist the first is the one that such a page has."""
    if writing is Writing.JAPANESE:
        return _is_everyday(form) and not _is_everyday(other)
    if writing is Writing.TRADITIONAL:
        return not _has(Writing.SIMPLIFIED, form) and _has(Writing.SIMPLIFIED, other)
    return False


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


@cache
def _has(writing: Writing, char: str) -> bool:
    return _encodes(char, writing)


@cache
def _has_rarely(writing: Writing, char: str) -> bool:
    return _encodes(char, _RARELY[writing][0])


def _encodes(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _is_everyday(char: str) -> bool:
    return _has(Writing.JAPANESE, char) and char.encode("shift_jis")[0] <= _LEVEL_ONE


@cache
def _family(char: str) -> frozenset[str]:
    """All forms of one character, itself included."""
    base, members = _families()
    return frozenset().union({char}, *(members[b] for b in base.get(char, ())))


@cache
def _families() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Bases of each form, and the forms of each base."""
    pairs = [
        (a, b)
        for name in ("han_simplified", "han_variants", "opencc_characters")
        for row in read_rows(f"_rules/{name}.tsv")
        for a, b in zip(row["variant"], row["base"], strict=True)
    ]
    # s2t rows name the simplified form first: turned over, for both to have one base.
    flipped = {
        (b, a)
        for row in read_rows("_rules/opencc_characters.tsv")
        if row["kind"] == "s2t"
        for a, b in zip(row["variant"], row["base"], strict=True)
    }
    members: dict[str, set[str]] = {}
    base: dict[str, set[str]] = {}
    for a, b in (*pairs, *flipped):
        members.setdefault(b, {b}).add(a)
        base.setdefault(a, set()).add(b)
        base.setdefault(b, set()).add(b)
    return base, members
