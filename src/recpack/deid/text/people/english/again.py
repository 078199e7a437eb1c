"""Names that an English page has told once, wherever their parts or initials stand again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english.signed import is_nobody, is_somebody
from recpack.deid.text.people.english.words import EnglishWords, english_words, is_english
from recpack.ports import Span

_PERSONS = frozenset({"PATIENT", "RELATIVE", "STAFF", "PERSON"})
_LEAST = 0.6
_SHORTEST = 3
# The lookbehind stands behind the first letter for speed.
_WORD = re.compile(
    r"[A-ZÀ-Þ](?<![^\W_].)(?:(?<=[OD])['’][A-ZÀ-Þ])?[^\W\d_]+(?:['’-][A-ZÀ-Þa-z][^\W\d_]+)*(?![^\W\d_])"
)
_CAPITALS = re.compile(r"(?<![^\W\d_])[A-ZÀ-Þ]")
_INITIALS = re.compile(
    r"[A-Z](?<![\w.-].)(?:\.[ ]?-?(?:[A-Z]\.[ ]?-?){0,2}[A-Z]\.?(?!\w)|[A-Z]{1,3}(?![\w-]))"
)
_PLACE = re.compile(r"(?:[:(/|+]|,|\bby|\bMD|\bDr|\bper|\bd/w|[ ]{2}|[-–—]|[.)]|\t|\n|^)[ ]?\Z")
_AFTER = re.compile(
    r"(?![ \t]*[:=<>]?[ ]?\d)[ ]?(?:[/):\n\t,;.|+]|$|[ ]{2})|[ ](?:on|at|RN|MD|NP|PA|aware|informed|notified|to)\b"
)
_SENTENCE = re.compile(r"(?:^|[.!?:\n•*–-])[ \t\"“(]*\Z")
_SIDES = re.compile(r"[^\W\d_]+")
_ROW_BEFORE = re.compile(r"(?:,|\band|&|/)[ ]?\Z")
_ROW_AFTER = re.compile(r"[ ]?(?:,|&|/|\band\b)")
_GRADED = re.compile(
    r"[ -](?:(?:II|III|IV|VI{0,3}|IX)[a-cA-CF]?(?![\w.])|(?:I[a-cA-CF]?|X|[A-D]|\d(?:[+.]\d)?[a-c]?)(?![\w.]|[ ][a-z]))"
)


def again(
    page: PageText, spans: Sequence[Span], codes: tuple[str, ...], told: Sequence[tuple[str, str]]
) -> Iterator[Span]:
    """Parts and initials of the names in `spans`; initials of those the folder has `told`."""
    if not is_english(page, codes):
        return
    english = english_words(codes)
    no_parts = english.words.suffixes | english.words.titles | english.words.stop
    parts: dict[str, str] = {}
    letters: dict[str, str] = {}
    for value, tag in told:
        _letters(value, tag, letters)
    for span in spans:
        if span.tag not in _PERSONS or span.score < _LEAST or span.by == "initials":
            continue
        _letters(page.cased[span.start : span.end], span.tag, letters)
        for match in _WORD.finditer(page.cased, span.start, span.end):
            fold = page.folded[slice(*match.span())]
            # Hale III is a person, Garden III a fracture.
            if fold not in no_parts:
                parts.setdefault(fold, span.tag)
    covered = bytearray(len(page.plain) + 2)
    for span in spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    if parts:
        yield from _parts(page, parts, covered, english)
    if letters:
        yield from _initials(page, letters, covered)


def _letters(name: str, tag: str, out: dict[str, str]) -> None:
    found = "".join(_CAPITALS.findall(name))
    if 2 <= len(found) <= 4 and " " in name.strip():
        out.setdefault(found, tag)
        out.setdefault(found[0] + found[-1], tag)
        if "," in name:  # Steele, Marcus
            out.setdefault(found[1:] + found[:1], tag)


def _parts(
    page: PageText, parts: dict[str, str], covered: bytearray, english: EnglishWords
) -> Iterator[Span]:
    for match in _WORD.finditer(page.cased):
        start, end = match.span()
        if covered[start]:
            continue
        fold = page.folded[start:end]
        if fold[-2:] in {"'s", "’s"} and fold not in parts:
            fold, end = fold[:-2], end - 2
        tag = parts.get(fold)
        if tag and _is_name(page, start, end, covered, english):
            yield Span(start, end, tag, _LEAST, "again")


def _is_name(
    page: PageText, start: int, end: int, covered: bytearray, english: EnglishWords
) -> bool:
    """Whether a part of a name is one here: no word at the head of a sentence, no eponym."""
    plain, folded, fold = page.plain, page.folded, page.folded[start:end]
    if "_" in {plain[start - 1 : start], plain[end : end + 1]}:
        return True
    if end - start < _SHORTEST or plain[end : end + 1] == ":":
        return False
    follows = _SIDES.match(folded, end + 1) if plain[end : end + 1] == " " else None
    word = follows[0] if follows else ""
    personal = word in english.human or word in english.verbs
    eponym = fold in english.words.eponyms
    graded = plain[start - 1 : start] in {"-", "/"} or _GRADED.match(plain, end) is not None
    if (eponym and graded) or ((eponym or fold in english.never) and word in english.tails):
        return False
    known = fold in english.words.stop or fold in english.never
    if not known or personal:
        return True
    if plain[start:end].isupper() or _SENTENCE.search(plain, max(0, start - 6), start):
        return False
    return bool(
        _ROW_BEFORE.search(plain, max(0, start - 5), start)
        or _ROW_AFTER.match(plain, end)
        or covered[max(0, start - 1)]
    )


def _initials(page: PageText, letters: dict[str, str], covered: bytearray) -> Iterator[Span]:
    plain = page.plain
    for match in _INITIALS.finditer(plain):
        start, end = match.span()
        tag = letters.get("".join(c for c in match[0] if c.isalpha()))
        if tag is None or covered[start] or is_nobody(match[0]):
            continue
        if not is_somebody(plain, start, end, dotted="." in match[0]):
            continue
        if _PLACE.search(plain, max(0, start - 4), start) and _AFTER.match(plain, end):
            yield Span(start, end, tag, _LEAST, "initials")
