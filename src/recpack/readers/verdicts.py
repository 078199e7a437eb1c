"""Whether what the network reads of a word alone stands in the place of tesseract's letters.

What it reads of a Cyrillic word looks like that word, letter for letter (MPT for МРТ, HET for НЕТ):
where it is sure of letters that do not, they are Latin. Hangul it passes over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from recpack.readers.tesseract import Word
from recpack.readers.tokens import is_known_name

_SURE, _MEAN = 0.9, 0.95  # of the network, over letters that are to stand
_NAMED = 0.6  # the same for a known name
_MAYBE = 0.5  # what it reads so surely, and otherwise than tesseract, is a doubt
_CERTAIN = 0.95  # read so, a word is no doubt
_WEAK, _LOST = 0.75, 0.3  # of tesseract
EDGE = "()[]{}.,;:'\"«»“”|!?"
ARROWS = frozenset("↑↓→←▲▼△▽")
SIGNS = frozenset("±≤≥×°µμ²³⁰¹⁴⁵⁶⁷⁸⁹₁₂₃") | ARROWS
# What the network makes of Cyrillic letters that stand alone.
_LOOKS = {
    "а": "aA", "б": "6bБδ", "в": "B83vb", "г": "rTFIГf", "д": "AДDgn", "е": "eEc", "ё": "eEë",
    "ж": "KXxк", "з": "3", "и": "unNMHUWiI", "й": "unNMHUWǔŭñǐ", "к": "Kkκ", "л": "nJNAmIlΛ",
    "м": "Mm", "н": "Hn", "о": "oO0", "п": "nNIM∏Π", "р": "Pp", "с": "cCeo", "т": "TtmIr",
    "у": "yY", "ф": "ΦφQ", "х": "xX×", "ц": "uULI", "ч": "4uYyqH", "ш": "wWmMUI",
    "щ": "wWmMUI", "ъ": "b", "ы": "bBI", "ь": "b", "э": "39s", "ю": "IOi", "я": "RAaя",
}  # fmt: skip
_PAIRS = {"п": ("II", "I1", "IT"), "ш": ("III", "LI"), "л": ("JI",), "ы": ("bI", "BI", "b1", "bl"),
          "ю": ("IO", "io", "1O"), "и": ("II",), "ж": ("}K",)}  # fmt: skip
_FIGURES = {"0": "0OoО", "1": "1lI|", "3": "33З", "6": "6б", "4": "4Ч"}
_CODE = re.compile(r"[A-Z]\d\d(?:\.\d+)?")  # of ICD-10, which Russians write in either script
_SHORT = re.compile(r"[A-Z]{1,4}-?\d[A-Za-z0-9-]*")
_ROMAN = re.compile(r"(?:I{1,3}|IV)[A-C]?\d?")
_TNM = re.compile(r"[cpyrm]{0,3}[TNMR][O\d][TNMOXxabcis\d]*")
_STAGED = re.compile(r"ст(?:\.|ад|еп|$)|фаз|тип|класс|grade|figo|[TТ]\d|[MМ][0OО]\b", re.IGNORECASE)
_LATIN = frozenset("DGJLNQRSUVWZdfghijlqsvwz")  # no Cyrillic letter looks like one of these
_COMPARE = frozenset("<>≤≥±=")
_SYLLABLE = re.compile("[\uac00-\ud7a3]")
_ABROAD = frozenset({"TMB"})  # capitals that look Cyrillic throughout
_SUPER = str.maketrans("²³⁰¹⁴⁵⁶⁷⁸⁹", "2301456789")
LETTERS = str.maketrans("0O9346", "ООЭЗЧБ")
# Words that are Cyrillic beyond doubt need not be shown to the network.
_PLAIN = re.compile(r"[А-ЯЁ]?[а-яё]{3,}(?:-[а-яё]{3,})*|[а-яё]{1,2}|\d[\d.,:/-]*")
_PLAIN_SURE = 0.85


@dataclass(frozen=True, slots=True)
class Run:
    """What the network read without a gap, from `first` to `last` of the line's width."""

    text: str
    first: float
    last: float
    low: float
    mean: float


def _in_cyrillic(word: Word, under: str, run: Run, near: str) -> tuple[str, bool]:  # noqa: C901, PLR0911 - one a case
    """What stands there, and whether it is doubted."""
    text = run.text
    if text == under:
        return under, False
    if not any(ch.isalpha() for ch in text):
        return _figures(word, under, run)
    if not all(ch.isascii() or ch in SIGNS for ch in text) or len(text) * 2 < len(under):
        return under, False
    bare = text.strip(EDGE)
    if _ROMAN.fullmatch(bare) and not any(ch.isalpha() for ch in under):
        return text, _STAGED.search(near) is None or run.low < _NAMED
    if looks_like(under, text):
        if _ROMAN.fullmatch(bare):
            told = _STAGED.search(near) is not None
            return (text, run.low < _CERTAIN) if told else (under, under.isupper())
        if _is_latin(bare, under) and run.mean >= _SURE:
            return _staged(text), run.low < _CERTAIN
        own = under.strip(EDGE)
        if own.islower() and bare.isupper() and run.low >= _SURE and is_known_name(own):
            return under.upper(), False
        joined = _joined(under, text)
        return joined, joined != under and "/" not in under
    staged = _TNM.fullmatch(bare) is not None
    known = staged or is_known_name(bare)
    odd = word.sure < _WEAK
    if not _LATIN & set(text) and not (odd and known):
        return under, False
    least = _MAYBE if staged else _NAMED if known or odd else _SURE
    figures = sum(ch.isdigit() for ch in under), sum(ch.isdigit() or ch in "OoIlS" for ch in bare)
    if figures[0] > figures[1] and len(bare) < len(under.strip(EDGE)):
        least = 2.0  # a figure was cut off: never
    alone = len(bare) > 1 or odd or (len(under) < len(word.text) and run.low >= _CERTAIN)
    if alone and run.low >= least and run.mean >= (0.85 if known else _MEAN):
        return _staged(text), run.low < _CERTAIN and not is_known_name(bare)
    tells = any(ch.isupper() or ch.isdigit() for ch in bare[1:]) or known
    return under, tells and run.low >= _MAYBE and not _is_word(under)


def _figures(word: Word, under: str, run: Run) -> tuple[str, bool]:  # noqa: PLR0911 - one a case
    """Figures and signs: all that can be told is whether letters were signs."""
    text = run.text
    if text in ARROWS and len(under) == 1:
        return text, run.low < _SURE
    if text in _COMPARE and len(under) == 1 and not under.isalnum():
        return (text, run.low < _SURE) if run.low >= _NAMED else (under, True)
    if any(ch.isalpha() and ch not in "хxХX" for ch in under):
        if len(under) > 2 * len(text) or _is_word(under) or run.low < _SURE:
            return under, False
        return (text, True) if word.sure < _WEAK else (under, True)
    if len(text) == len(under) and all(
        a == b or (a in "хxХX" and b == "×") for a, b in zip(under, text, strict=True)
    ):
        return text, False
    if "×" in text and any(ch in "хxХX" for ch in under):
        under = re.sub("[хxХX]", "×", under)
        if text.translate(_SUPER) == under:
            return text, False
        return under, under != text
    return under, text.translate(_SUPER) != under and run.low >= _MAYBE


def _is_word(under: str) -> bool:
    return re.fullmatch(r"\W*[А-ЯЁ]?[а-яё]{2,}\W*", under) is not None


def looks_like(under: str, text: str) -> bool:
    """Whether each Cyrillic letter may be read so."""
    return re.fullmatch("".join(_pattern(ch) for ch in under), text) is not None


@cache
def _pattern(char: str) -> str:
    low = char.lower()
    if low in _LOOKS:
        return f"(?:[{re.escape(_LOOKS[low])}]|{'|'.join(_PAIRS.get(low, ('(?!)',)))})"
    if char in _FIGURES:
        return f"[{re.escape(_FIGURES[char])}]"
    if char.isalnum():
        return re.escape(char)
    return r"[^A-Za-z]?"


def _is_latin(bare: str, under: str) -> bool:  # noqa: PLR0911 - one a case
    """Whether letters that look alike in both scripts are Latin: a name or a marker."""
    own = under.strip(EDGE)
    if _TNM.fullmatch(bare) and any(ch.isdigit() for ch in bare):
        return True
    if is_known_name(own):
        return False
    if len(bare) > 3 and bare.isupper() and is_known_name(bare):
        return True
    figures = sum(ch.isdigit() for ch in own), sum(ch.isdigit() for ch in bare)
    if figures[1] > figures[0]:
        return False
    if not own.isupper() and not any(ch.isdigit() for ch in bare):
        return False
    if is_known_name(own) or is_known_name(own.translate(LETTERS)):
        return False
    if _CODE.fullmatch(bare):
        return False
    if bare in _ABROAD:
        return True
    if _SHORT.fullmatch(bare):
        return True
    return len(bare) > 2 and is_known_name(bare)


def _staged(text: str) -> str:
    """The same; behind T, N, M and R stands a nought, no O."""
    if _TNM.fullmatch(text.strip(EDGE)):
        text = re.sub(r"(?<=[TNMR])O", "0", text)
    return text


def _joined(under: str, text: str) -> str:
    """Letters as tesseract read them, a sign within a unit as the network did."""
    found = re.fullmatch("".join(f"({_pattern(ch)})" for ch in under), text)
    if found is None:
        return under
    return "".join(
        b if not a.isalnum() and b and (b.isdigit() or b in SIGNS) else a
        for a, b in zip(under, found.groups(), strict=True)
    )


def _in_hangul(word: Word, under: str, run: Run, near: str) -> tuple[str, bool]:  # noqa: ARG001, PLR0911 - one a case
    text = run.text
    if text == under or not all(ch.isascii() or ch in SIGNS for ch in text):
        return under, False
    syllables = len(_SYLLABLE.findall(under))
    if len(under) <= 1 and (text in ARROWS or (word.sure < _LOST and text in _COMPARE)):
        return text, run.low < _SURE
    real = [ch for ch in text if ch.isalpha() and ch not in "IlOoTLJCUnu"]
    if any(ch.isalpha() for ch in text):
        capitals = sum(ch.isupper() for ch in text)
        least = 0.8 if max(len(real), capitals) > 1 and not syllables else _SURE
        if run.low >= least and (real or not syllables) and len(text) > 1:
            return text, run.low < least
        tells = run.low >= _MAYBE and (not syllables or len(real) > 1)
        return under, tells
    if syllables and _COMPARE & set(text):  # "(MIC ≥" taken for syllables
        return under, run.low >= _LOST
    if syllables or not any(ch.isdigit() or ch in SIGNS for ch in text):
        return under, False
    if text[-1] in ARROWS and run.low >= 0.8:
        return text, False
    return under, run.low >= _MAYBE


def _in_vietnamese(word: Word, under: str, run: Run, near: str) -> tuple[str, bool]:  # noqa: ARG001, PLR0911 - one a case
    text = run.text
    if text == under or not _plain_latin(under):
        return under, False
    if not any(ch.isalnum() for ch in under) and any(ch.isalnum() for ch in text):
        return under, False
    if not all(ch.isascii() or ch in SIGNS for ch in text):
        return under, False
    if under in {"x", "X"}:
        return ("×", False) if text == "×" else (under, False)
    same = len(text) == len(under)
    if same and all(a == b or (a in "xX" and b == "×") for a, b in zip(under, text, strict=True)):
        return text, False
    if run.low >= _CERTAIN and len(text) * 2 > len(under):
        return text, word.sure >= _WEAK
    return under, run.low >= _MAYBE


def _plain_latin(text: str) -> bool:
    return all(ch.isascii() or not ch.isalpha() for ch in text)


def _asked_cyrillic(word: Word) -> bool:
    return word.sure < _PLAIN_SURE or not _PLAIN.fullmatch(word.text.strip(EDGE))


def _asked_hangul(word: Word) -> bool:
    plain = re.fullmatch("[\uac00-\ud7a3]+", word.text.strip(EDGE)) is not None
    if plain and word.sure >= _WEAK:
        return False
    return not (re.fullmatch(r"\d[\d.,:/-]*", word.text) and word.sure >= _PLAIN_SURE)


def _asked_vietnamese(word: Word) -> bool:
    text = word.text
    if not _plain_latin(text):
        return False
    return not text.strip(EDGE).isalpha() or len(text) == 1 or text.isupper()


ASKED: dict[str, Callable[[Word], bool]] = {
    "Cyrillic": _asked_cyrillic,
    "Hangul": _asked_hangul,
    "Vietnamese": _asked_vietnamese,
}
JUDGES: dict[str, Callable[[Word, str, Run, str], tuple[str, bool]]] = {
    "Cyrillic": _in_cyrillic,
    "Hangul": _in_hangul,
    "Vietnamese": _in_vietnamese,
}
