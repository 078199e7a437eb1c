"""Papers that say nothing but who somebody is: identity, insurance and bank cards, registers.

A page is one if it bears a machine-readable zone whose check digits hold (ICAO Doc 9303), or if it
calls itself one, or looks like one (a portrait beside the labels of a card), and holds little else.
A medical paper with the number of a card in its head has more words, other labels and values with
units; it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text

_MOST_LETTERS = 1100  # of a page that is a card or a copy of both its sides
_MOST_VALUES = 1
_ENOUGH = 1.0
_TITLE, _TITLE_AMONG, _LABEL, _PORTRAIT, _NUMBER, _SHAPE, _FEW = (
    0.55,
    0.25,
    0.15,
    0.3,
    0.15,
    0.1,
    0.1,
)
_MOST_LABELS = 5
_CARD = (
    1.35,
    1.8,
)  # width by height of ID-1 (1.586) and of a passport's page (1.42), as photographed
_FEW_LETTERS = 420
# A number with a unit of medicine or a marker with a result: no card has them.
_VALUE = re.compile(
    r"\d\s*(?:mg|ml|mm|cm|%|g/l|g/dl|ng|ug|µg|u/l|iu|mmol|umol|µmol|×\s*10|x\s*10|bpm|mmhg|gy|hu)(?!\w)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\d.,/])\d(?:[ -]?\d){7,19}(?![\d.,/])")
_GROUPED = re.compile(
    r"(?<!\d)(?:\d{4}[ -]){3}\d{4}(?:[ -]\d{1,3})?(?!\d)|(?<!\d)\d{4} \d{6} \d{5}(?!\d)"
)
_THRU = re.compile(r"(?<!\d)(?:0[1-9]|1[0-2])\s*/\s*(?:20)?[2-4]\d(?!\d)")
_NUMBERED = re.compile(r"\s*(?:4[abcd]\.?|[1-9]\.)\s*\S")  # fields of a driving licence
_ZONE = re.compile(r"[A-Z0-9<]{28,46}")
_WEIGHTS = (7, 3, 1)
_LIKE_DIGIT = str.maketrans("OQDIZSBG", "00012586")


@dataclass(frozen=True, slots=True)
class Words:
    """What cards call themselves, and their labels, folded and without blanks."""

    titles: tuple[str, ...]
    labels: frozenset[str]


@cache
def _words() -> Words:
    table = lang.read_toml("_rules/cards.toml")
    titles = {squeezed(t) for ts in table["titles"].values() for t in ts}
    labels = {squeezed(t) for ts in table["labels"].values() for t in ts}
    return Words(tuple(sorted(titles, key=lambda t: (-len(t), t))), frozenset(labels))


def squeezed(text: str) -> str:
    """Letters and digits alone, folded: what labels are compared by."""
    return "".join(c for c in fold_text(text) if c.isalnum() or "\u0e30" <= c <= "\u0e4e")


def is_card(lines: Sequence[str], shape: float, *, portrait: bool = False) -> bool:
    """Whether a page is an identity document. `shape` is its width by its height.

    `portrait` tells of a portrait photograph on it.
    """
    if has_zone(lines):
        return True
    text = " ".join(lines)
    letters = sum(map(str.isalnum, text))
    if letters > _MOST_LETTERS or len(_VALUE.findall(text)) > _MOST_VALUES:
        return False
    score = _told(lines, letters)
    if score == 0.0:
        return _is_bank_card(text, letters)
    score += _PORTRAIT if portrait else 0.0
    score += _NUMBER if _DIGITS.search(text) else 0.0
    score += _SHAPE if _CARD[0] < shape < _CARD[1] else 0.0
    score += _FEW if letters < _FEW_LETTERS else 0.0
    return score >= _ENOUGH or _is_bank_card(text, letters)


def _told(lines: Sequence[str], letters: int) -> float:
    """How much of a card its words tell: its title, and different labels of cards."""
    words = _words()
    flat = [squeezed(line) for line in lines]
    title = 0.0
    for line in flat:
        name = next((t for t in words.titles if t in line), "") if len(line) < 160 else ""
        if name:
            alone = len(name) > 0.45 * len(line)
            among = _TITLE_AMONG if letters < _FEW_LETTERS else 0.0
            title = max(title, _TITLE if alone else among)
    found = {label for cell in _cells(lines) for label in _labels_of(cell, words.labels)}
    numbered = sum(any(_NUMBERED.match(ln) and n in ln for ln in lines) for n in ("4a", "4b", "5."))
    return title + _LABEL * min(len(found) + numbered, _MOST_LABELS)


def _cells(lines: Sequence[str]) -> Iterator[str]:
    """Pieces that may begin with a label: cells, parts after a slash, bilingual labels apart."""
    for line in lines:
        for cell in re.split(r"[\t/|:：()（）]|\s{2,}", line):
            if cell.strip():
                yield squeezed(cell)
        for cell in re.split(r"[\t:：]", line):
            if "/" in cell or "(" in cell:
                yield squeezed(cell)


def _labels_of(cell: str, labels: frozenset[str]) -> Iterator[str]:
    """Labels that the cell is, or begins with."""
    if cell in labels:
        yield cell
    for length in _lengths(labels):
        label = cell[:length]
        if label in labels and length > (3 if label.isascii() else 1):
            yield label


@cache
def _lengths(labels: frozenset[str]) -> tuple[int, ...]:
    return tuple(sorted({len(label) for label in labels if len(label) >= 2}))


def _is_bank_card(text: str, letters: int) -> bool:
    """A payment card: a number in fours that passes Luhn's check, its end, and little else."""
    if letters > 200 or _VALUE.search(text) or not _THRU.search(text):
        return False
    return any(_luhn(re.sub(r"\D", "", match[0])) for match in _GROUPED.finditer(text))


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def has_zone(lines: Sequence[str]) -> bool:
    """A machine-readable zone (ICAO Doc 9303): a line of it with two check digits that hold."""
    for line in lines:
        text = (
            re.sub(r"\s", "", line.upper()).replace("«", "<<").replace("‹", "<").replace("＜", "<")
        )
        for match in _ZONE.finditer(text):
            if _holds(match[0]):
                return True
    return False


def _holds(zone: str) -> bool:
    """TD3 and TD2, second line: number, birth, expiry; TD1: the number, or birth and expiry."""
    if zone.count("<") < 1:
        return False
    number = _checks(zone[0:9], zone[9])
    birth, expiry = _checks(zone[13:19], zone[19]), _checks(zone[21:27], zone[27])
    if number + birth + expiry >= 2 and re.match(r"\d{6}", zone[13:19].translate(_LIKE_DIGIT)):
        return True
    if len(zone) <= 32:
        if re.match(r"[ACI][A-Z<][A-Z<]{3}", zone) and _checks(zone[5:14], zone[14]):
            return True
        return bool(_checks(zone[0:6], zone[6]) and _checks(zone[8:14], zone[14])) and (
            zone[7] in "MFX<"
        )
    return bool(re.match(r"P[A-Z<][A-Z<]{3}[A-Z]+<<[A-Z]", zone)) and zone.count("<") >= 5


def _checks(field: str, digit: str) -> bool:
    """Whether the check digit of a field holds: weights 7, 3, 1, letters from 10, filler 0."""
    digit = digit.translate(_LIKE_DIGIT)
    if not digit.isdigit() or not field.strip("<"):
        return False
    for text in (field, field.translate(_LIKE_DIGIT)):
        total = sum(_value(c) * _WEIGHTS[n % 3] for n, c in enumerate(text))
        if total % 10 == int(digit):
            return True
    return False


def _value(char: str) -> int:
    return int(char) if char.isdigit() else 0 if char == "<" else ord(char) - 55
