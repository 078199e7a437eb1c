"""Words that are no identity wherever they stand: of the clinical dictionaries and of grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.gazetteer import given_names, surnames

_WORD = re.compile(r"[^\W\d_]{2,}")
_HYPHENED = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*")
_SHORT = 3
_ENDING = re.compile(
    r"(?:ur|em|pen|path?|scop|plast|ectom|stom|tom|graph?|graf)i[ae]$|(?:osis?|ose|itis?|ite|lyse|lisis)$"
)
_SCALE = re.compile(
    r"[ -](?i:stag(?:e|ing)|stadi(?:um|o|e|en)|stade|est[aá]d(?:io|iamento)|score|grad[eo]|grading"
    r"|classification|klassifikation|clasificaci[oó]n|classifica[cç][aã]o|criteria|kriterien|criterios"
    r"|response|consensus|стади|шкал|классификаци)"
    r"|[ -][IVX]{1,4}[A-CEFS]?(?![\w.])|\s?(?:分期|标准|標準|分類|病期)"
)
_MOST_WORDS = 2  # longer names of houses are made of such words as well


@cache
def plain_words() -> frozenset[str]:
    """Folded words of all languages' clinical dictionaries, their stop words and professions."""
    return frozenset(word for text in _texts() for word in _WORD.findall(fold_text(text)))


@cache
def eponyms() -> frozenset[str]:
    """Folded names that medicine knows as names of diseases, signs and scores."""
    lines = lang.read_list("_names/eponyms.txt")
    return frozenset(fold_text(n) for n in lines)


def is_scale(value: str, after: str) -> bool:
    """Whether a word is a scale or a classification by what comes after it (Lugano stage II)."""
    return fold_text(value) in eponyms() and _SCALE.match(after) is not None


def is_plain(value: str) -> bool:
    """Whether a value is one or two such words and nothing else ("Neurology", "Bildgebung")."""
    folded = fold_text(value)
    words = _WORD.findall(folded)
    if not 1 <= len(words) <= _MOST_WORDS or any(c.isdigit() for c in folded):
        return False
    return all(w in plain_words() for w in words)


@cache
def medicine_words() -> frozenset[str]:
    """Folded medicines, germs, scales and devices that are no names."""
    lines = (*lang.read_list("_names/never.txt"), *lang.read_list("_rules/drugs.tsv"))
    words = frozenset(word for line in lines for word in _HYPHENED.findall(fold_text(line)))
    codes = tuple(lang.languages())
    long = frozenset(w for w in words if len(w) > _SHORT)  # shorter ones are initials as well
    return long - surnames(codes) - given_names(codes)


def is_medicine(value: str) -> bool:
    """Whether a value is a medicine, a germ, a scale or a device, alone or with plain words."""
    words = _HYPHENED.findall(fold_text(value))
    other = [w for w in words if w not in medicine_words()]
    short = [w for w in other if len(w) <= _SHORT]
    plain = (w in plain_words() or w in short or _ENDING.search(w) for w in other)
    return len(other) < len(words) and all(plain)


@cache
def body_words() -> frozenset[str]:
    """Regions of the body and techniques."""
    lines = lang.read_list("_dicom/body_words.txt")
    return frozenset(word for line in lines for word in line.split())


def is_region(value: str) -> bool:
    """Whether all words of a value are regions of the body, techniques or plain words."""
    words = _WORD.findall(fold_text(value))
    return bool(words) and all(w in body_words() or w in plain_words() for w in words)


def _texts() -> Iterator[str]:
    for code in lang.languages():
        lines = lang.read_list(f"{code}/terms.tsv")
        yield "\n".join("\n".join(line.split("\t")[:2]) for line in lines)
        people = lang.read_toml(f"{code}/identity.toml").get("people", {})
        yield "\n".join(w for name in ("stop", "professions") for w in people.get(name, ()))
    yield lang.read_text("_rules/drugs.tsv")
