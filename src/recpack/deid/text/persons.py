"""Persons' names where one is expected: how far they reach in each script."""

from __future__ import annotations

import re

from recpack.deid.text.fold import Folded, is_cjk
from recpack.deid.text.labelwords import Labels
from recpack.deid.text.names import zh_surnames

_BOUNDARY = re.compile(r"$|[\s\t,;:、。/()\[\]|<>【】_*#\"'“”!?-]|[a-z0-9]|[男女](?=$|\W|\d|性)")
_NAME_GAP = re.compile(r"[ ]|,[ ]?(?=[^\W\d_])|\^|['’]")
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?")


def person(
    folded: Folded, at: int, limit: int, labels: Labels, *, sure: bool
) -> tuple[int, int] | None:
    """The name that begins at `at` of the folded text, as offsets in it; None if it is none."""
    text = folded.text
    while at < limit and text[at] in " .:\t":
        at += 1
    if at >= limit or _is_label(text, at, limit, labels):
        return None
    if is_cjk(text[at]) or "\u3040" <= text[at] <= "\u30ff":
        return _han_person(text, at, limit, labels, sure=sure)
    return _word_person(text, at, limit, labels, folded.capital)


def _han_person(
    text: str, at: int, limit: int, labels: Labels, *, sure: bool
) -> tuple[int, int] | None:
    """A Han name of 2-4 characters (spaces between them allowed), longer with a middle dot."""
    if any(text.startswith(w, at) for w in labels.not_names if is_cjk(w[0])):
        return None
    dotted = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•・.][\u4e00-\u9fff]{1,10})+").match(
        text, at, limit
    )
    if dotted:
        return dotted.span()
    single, compound = zh_surnames()
    known = text[at] in single or text[at : at + 2] in compound
    kana = any("\u3040" <= c <= "\u30ff" for c in text[at : at + 8])
    longest = 8 if kana else 4
    ends = _han_ends(text, at, limit, longest)
    for end in reversed(ends[1:]):
        if not (end >= limit or _BOUNDARY.match(text, end) or _title_at(text, end, labels)):
            continue
        return (at, end) if known or sure else None
    if not (known and sure):
        return None
    # No boundary where one should be: half a signature, or words that OCR ran together.
    return at, ends[min(2, len(ends) - 1)]


def _han_ends(text: str, at: int, limit: int, longest: int) -> list[int]:
    """End offsets of the first 1, 2, … characters of a name; single blanks inside are skipped."""
    ends: list[int] = []
    i = at
    while i < limit and len(ends) < longest:
        if is_cjk(text[i]) or "\u3040" <= text[i] <= "\u30ff":
            i += 1
            ends.append(i)
        elif text[i] == " " and ends and i + 1 < limit and is_cjk(text[i + 1]):
            i += 1
        else:
            break
    return ends


def _title_at(text: str, at: int, labels: Labels) -> bool:
    return any(text.startswith(t, at) for t in labels.titles if is_cjk(t[0]))


def _word_person(
    text: str, at: int, limit: int, labels: Labels, capital: str
) -> tuple[int, int] | None:
    """A name in an alphabetic script: words until a digit, a tab, a wide gap or a bracket.

    Where the script has capitals, a name goes on only with a capital or a particle (da, von).
    """
    start, end, last, count = at, at, at, 0
    cased = "A" in capital[at:limit]
    while end < limit and count < 8:
        word = _WORDS.match(text, end, limit)
        if word is None:
            break
        bare = word[0].rstrip(".")
        if count == 0 and (bare in labels.titles or word[0] in labels.titles):
            start = end = last = _skip(text, word.end())
            continue
        particle = bare in labels.particles or bare in {"d", "da", "de"}
        if not particle and _ends_name(bare, labels, text[word.end() : word.end() + 3], count):
            break
        if cased and not particle and not _capital(word, capital):
            break
        count += not particle
        end = word.end()
        last = last if particle else end
        gap = _NAME_GAP.match(text, end, limit)
        if gap is None or text[gap.end() : gap.end() + 1] in {" ", ""}:
            break
        if "," in gap[0] and count >= 3:
            break
        end = gap.end()
    last = len(text[:last].rstrip(" ,^"))
    letters = sum(c.isalpha() for c in text[start:last])
    return (start, last) if count and letters >= 3 and last > start else None


def _capital(word: re.Match[str], capital: str) -> bool:
    """Whether a word has a capital first, or behind an elision (d'Alvarenga)."""
    at = word.start() + (2 if word[0][1:2] in {"'", "’"} else 0)
    return capital[word.start()] == "A" or capital[at : at + 1] == "A"


def _ends_name(bare: str, labels: Labels, after: str, count: int) -> bool:
    """A word that no name begins with, or the next label (Nascimento is a name as well)."""
    if count == 0 and bare in labels.not_names:
        return True
    if labels.kinds.get(bare, "OTHER") == "OTHER":
        return False
    return count == 0 or bool(re.match(r"\s?[:：\t#\d]|[ ]{2}", after))


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " .":
        at += 1
    return at


def _is_label(text: str, at: int, limit: int, labels: Labels) -> bool:
    """A label where a value should stand (an empty field, a row of headings) is no name."""
    match = labels.pattern.match(text, at, limit)
    rest = text[match.end() : match.end() + 1] if match else "x"
    return match is not None and (match.end() >= limit or rest in "\t\n:： ")
