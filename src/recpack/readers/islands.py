"""Latin words, figures and signs within a line of another script, each read alone.

Where most of a line is in a script that the network of rapidocr does not know, it passes over what
it knows: of "(EMVI 3 балла)" it keeps "( 3 )", and tesseract makes "ЕМУ!" of the name. Cut out, the
name is read as surely as anywhere. What it reads of a Cyrillic word looks like that word, letter
for letter (MPT for МРТ, HET for НЕТ); so where it is sure of letters that do not, they are Latin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from recpack.readers.ctc import Line
from recpack.readers.language import script_of
from recpack.readers.layout import glyph_width
from recpack.readers.powers import with_powers
from recpack.readers.tesseract import Word
from recpack.readers.tokens import is_known_name

Reader = Callable[[Sequence[Any]], Sequence[Line]]

_MARGIN = 0.12  # of a line's height, beside what is cut out
_BIT = 0.17  # the same
_LEAST = 8  # pixels
_EM, _GAP, _SPACED = 0.8, 0.9, 1.2
_SURE, _MEAN = 0.9, 0.95  # of the network, over letters that are to stand
_NAMED = 0.6  # the same for a known name
_MAYBE = 0.5  # what it reads so surely, and otherwise than tesseract, is a doubt
_CERTAIN = 0.95  # read so, a word is no doubt
_WEAK, _LOST = 0.75, 0.3  # of tesseract
_EDGE = "()[]{}.,;:'\"«»“”|!?"
_ARROWS = frozenset("↑↓→←▲▼△▽")
_SIGNS = frozenset("±≤≥×°µμ²³⁰¹⁴⁵⁶⁷⁸⁹₁₂₃") | _ARROWS
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
# Words that are Cyrillic beyond doubt need not be shown to the network.
_PLAIN = re.compile(r"[А-ЯЁ]?[а-яё]{3,}(?:-[а-яё]{3,})*|[а-яё]{1,2}|\d[\d.,:/-]*")
_PLAIN_SURE = 0.85
_CODE = re.compile(r"[A-Z]\d\d(?:\.\d+)?")  # of ICD-10, which Russians write in either script
_SHORT = re.compile(r"[A-Z]{1,4}-?\d[A-Za-z0-9-]*")
_ROMAN = re.compile(r"(?:I{1,3}|IV)[A-C]?\d?")
_TNM = re.compile(r"[cpyrm]{0,3}[TNMR][O\d][TNMOXxabcis\d]*")
_STAGED = re.compile(r"ст(?:\.|ад|еп|$)|фаз|тип|класс|grade|figo|[TТ]\d|[MМ][0OО]\b", re.I)
_LATIN = frozenset("DGJLNQRSUVWZdfghijlqsvwz")  # no Cyrillic letter looks like one of these
_COMPARE = frozenset("<>≤≥±=")
_SYLLABLE = re.compile("[\uac00-\ud7a3]")
_TIMES = re.compile(r"(?:(?<=\d)|^)[хx](?=10(?!\d*[.,]))")
_SQUARE = re.compile(r"(?<=(?<![а-яё])м)[?*°](?=\W*$)")  # of a metre nothing else is raised
_CANCER = re.compile(r"(?:19-9|125|15-3|72-4|242)\b")
_ABROAD = frozenset({"TMB"})  # capitals that look Cyrillic throughout
_LETTERS = str.maketrans("0O9346", "ООЭЗЧБ")
_RULES = frozenset("|_¦{}[]'`’‘")
_RULE_BEFORE = re.compile(r"[|¦_{}'`‘’]+(?=\w)|\[(?=[^\]]*$)")
_RULE_BEHIND = re.compile(r"(?<=[\w%)])[|¦_{}]+$|(?<=\w)\]$(?<!\[)")
_SUPER = str.maketrans("²³⁰¹⁴⁵⁶⁷⁸⁹", "2301456789")


@dataclass(frozen=True, slots=True)
class Island(Word):
    """A word that was read alone: nothing that was read of the whole line is put in its place."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What the network read without a gap, from `first` to `last` of the line's width."""

    text: str
    first: float
    last: float
    low: float
    mean: float


def with_islands(
    words: Sequence[Word], picture: Any, script: str, read: Reader
) -> tuple[Word, ...]:
    """The words of a level line; where one holds what the network reads better, that."""
    asked = _ASKED.get(script)
    words = _cleared(words) if asked else words
    if asked is None or not words:
        return tuple(words)
    height, width = picture.shape[:2]
    parts = [
        (i, start, end, more)
        for i, word in enumerate(words)
        if asked(word) or _is_sign(word)
        for start, end, more in _parts(word.text)
    ]
    boxes = [
        _wide(words, i, width) if _is_sign(words[i]) else _box(words, part[:3], height, width, more)
        for part, i, more in ((part, part[0], part[3]) for part in parts)
    ]
    lines = read([picture[:, x0:x1] for x0, x1 in boxes]) if boxes else ()
    out = list(words)
    for (i, start, end, _), (x0, x1), line in zip(parts, boxes, lines, strict=True):
        if isinstance(out[i], Island):
            continue
        em = _EM * height / (x1 - x0)
        alone = (words[i].start, words[i].end) if _is_sign(words[i]) else None
        for run in _runs(line, em, x0 / width, (x1 - x0) / width, alone):
            near = " ".join(w.text for w in (*words[max(i - 1, 0) : i], *words[i + 1 : i + 2]))
            out[i] = _mended(out[i], words[i], (start, end), run, script, near)
    seen = [
        (i, box, line)
        for (i, _, end, _), box, line in zip(parts, boxes, lines, strict=True)
        if end == len(words[i].text) and not _is_sign(words[i])
    ]
    out = with_powers(out, seen, picture, read)
    if script == "Cyrillic":
        out = [_spelled(word, after) for word, after in zip(out, [*out[1:], None], strict=True)]
    return tuple(out)


def _cleared(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words without what is left of a table's rules at the ends of their line."""
    out = list(words)
    while out and set(out[0].text) <= _RULES:
        out.pop(0)
    while out and set(out[-1].text) <= _RULES:
        out.pop()
    if out and (found := _RULE_BEFORE.match(out[0].text)):
        n = found.end()
        out[0] = replace(out[0], text=out[0].text[n:], ends=out[0].ends[n:])
    if out and (found := _RULE_BEHIND.search(out[-1].text)):
        n = found.start()
        out[-1] = replace(out[-1], text=out[-1].text[:n], ends=out[-1].ends[: n + 1])
    return tuple(out)


def _spelled(word: Word, after: Word | None) -> Word:
    """Signs and capitals for which other letters were taken: ×10⁹, °C, ООО "…", СОЭ."""
    text = _TIMES.sub("×", word.text).replace("°С", "°C")
    if _SQUARE.search(text):
        return replace(word, text=_SQUARE.sub("²", text), other=word.text)
    if text == "СА" and after and _CANCER.match(after.text):
        return replace(word, text="CA")
    if text == "000" and after and after.text.startswith(("«", '"', "„", "“")):
        return replace(word, text="ООО")
    own = text.strip(_EDGE)
    alike = own.translate(_LETTERS)
    if alike != own and own[:1].isupper() and is_known_name(alike) and not is_known_name(own):
        return replace(word, text=text.replace(own, alike), other=word.text)
    return word if text == word.text else replace(word, text=text)


def _parts(text: str) -> Iterator[tuple[int, int, float]]:
    """A compound's first part, with a bit more of the line and without, and the whole word."""
    first = re.match(r"[^\W_]{1,6}(?=-[^\W\d_]{3})", text)
    if first:
        yield 0, first.end(), _BIT
        yield 0, first.end(), 0.0
    yield 0, len(text), 0.0


def _box(
    words: Sequence[Word], part: tuple[int, int, int], height: int, width: int, more: float
) -> tuple[int, int]:
    i, start, end = part
    word, margin = words[i], _MARGIN * height
    before = max((w.end for w in words if w.end <= word.start), default=0.0)
    behind = min((w.start for w in words if w.start >= word.end), default=1.0)
    left, right = word.ends[start] * width, word.ends[end] * width + more * height
    if not start:
        left = max(left - margin, (before + word.start) / 2 * width if before else 0.0)
    if end == len(word.text):
        right = min(right + margin, (behind + word.end) / 2 * width if behind < 1 else width)
    x0, x1 = max(0, int(left)), min(width, int(right) + 1)
    if x1 - x0 < _LEAST:
        x0 = max(0, min(x0, width - _LEAST))
        x1 = min(width, x0 + _LEAST)
    return x0, x1


def _is_sign(word: Word) -> bool:
    """Whether a word is a sign between figures: with them it is read better than alone."""
    return (
        len(word.text) == 1
        and word.text in "<>=хxХX≤≥×±"
        or (len(word.text) == 1 and word.sure < _LOST)
    )


def _wide(words: Sequence[Word], i: int, width: int) -> tuple[int, int]:
    """A sign with the words beside it."""
    start = words[i - 1].start if i and words[i].text in "хxХX×" else words[i].start
    end = words[i + 1].end if i + 1 < len(words) else words[i].end
    x0, x1 = max(0, int(start * width) - 2), min(width, int(end * width) + 3)
    return x0, max(x1, min(width, x0 + _LEAST))


def _runs(
    line: Line, em: float, left: float, share: float, alone: tuple[float, float] | None = None
) -> Iterator[_Run]:
    """Characters that stand close together; of a sign's surroundings the sign `alone`."""
    if not line.text or len(line.places) != len(line.text) or len(line.scores) != len(line.text):
        return
    signs = list(zip(line.text, line.places, line.scores, strict=True))
    if alone:
        slack = 0.5 * em * share
        low, high, middle = alone[0] - slack, alone[1] + slack, sum(alone) / 2
        signs = [
            sign
            for sign in signs
            if low <= left + share * sign[1] <= high and not (sign[0].isdigit() or sign[0] in ".,")
        ]
        signs = sorted(signs, key=lambda sign: abs(left + share * sign[1] - middle))[:1]
    run: list[tuple[str, float, float]] = []
    spaced = False
    for char, place, score in signs:
        if char.isspace():
            spaced = True
            continue
        reach = (_SPACED if spaced else _GAP) * em
        near = run and place - run[-1][1] <= reach + (_half(char) + _half(run[-1][0])) * em
        if run and not (near and _is_ours(char)):
            yield _run(run, em, left, share)
            run = []
        if run and spaced:
            run.append((" ", (run[-1][1] + place) / 2, 1.0))
        if _is_ours(char):
            run.append((char, place, score))
        spaced = False
    if run:
        yield _run(run, em, left, share)


def _run(run: Sequence[tuple[str, float, float]], em: float, left: float, share: float) -> _Run:
    first = max(0.0, run[0][1] - _half(run[0][0]) * em)
    last = min(1.0, run[-1][1] + _half(run[-1][0]) * em)
    scores = [score for *_, score in run]
    text = "".join(char for char, *_ in run)
    mean = sum(scores) / len(scores)
    return _Run(text, left + share * first, left + share * last, min(scores), mean)


def _half(char: str) -> float:
    return glyph_width(char) / 4


def _is_ours(char: str) -> bool:
    return char.isascii() or char in _SIGNS or script_of(char) not in {"Han", "Kana"}


def _mended(
    word: Word, first: Word, part: tuple[int, int], run: _Run, script: str, near: str
) -> Word:
    """The word with the run in the place of its characters, or doubted, or as it was."""
    if word is not first:  # one run a word: places have moved
        return word
    text = "".join(run.text.split())
    if word.text == text or word.text.strip(_EDGE) == text.strip(_EDGE):  # both read the same
        return replace(word, sure=max(word.sure, round(run.low, 4)))
    inside = [
        n
        for n, (a, b) in enumerate(pairwise(word.ends))
        if part[0] <= n < part[1] and (_is_sign(word) or run.first <= (a + b) / 2 <= run.last)
    ]
    if not inside:
        return word
    a, b = inside[0], inside[-1] + 1
    if script != "Hangul":
        a, b = _whole(word.text, (a, b), part)
    elif run.text[-1] in _ARROWS and b == part[1] - 1:
        b += 1
    size = len(word.text)
    while b < size and not word.text[b].isalnum() and word.text[b] == run.text[-1]:
        b += 1
    while a and not word.text[a - 1].isalnum() and word.text[a - 1] == run.text[0]:
        a -= 1
    text, doubted = _JUDGES[script](word, word.text[a:b], run, near)
    whole = word.text[:a] + text + word.text[b:]
    if doubted and text == word.text[a:b]:
        return replace(word, other=run.text)
    if whole == word.text:
        return word
    steps = [word.ends[a] + (word.ends[b] - word.ends[a]) * k / len(text) for k in range(len(text))]
    ends = (*word.ends[:a], *steps, *word.ends[b:])
    sure = min(word.sure, run.mean) if a or b < len(word.text) else run.mean
    return Island(whole, tuple(ends), round(sure, 4), word.text if doubted else "")


def _whole(text: str, found: tuple[int, int], part: tuple[int, int]) -> tuple[int, int]:
    """The same up to the next signs: half a Cyrillic word is none."""
    a, b = found
    while a > part[0] and text[a - 1].isalnum() and text[a].isalnum():
        a -= 1
    while b < part[1] and text[b - 1].isalnum() and text[b].isalnum():
        b += 1
    if not any(ch.isalnum() for ch in text[part[0] : a]):
        a = part[0]
    if not any(ch.isalnum() for ch in text[b : part[1]]):
        b = part[1]
    return a, b


def _in_cyrillic(word: Word, under: str, run: _Run, near: str) -> tuple[str, bool]:
    """What stands there, and whether it is doubted."""
    text = run.text
    if text == under:
        return under, False
    if not any(ch.isalpha() for ch in text):
        return _figures(word, under, run)
    if not all(ch.isascii() or ch in _SIGNS for ch in text) or len(text) * 2 < len(under):
        return under, False
    bare = text.strip(_EDGE)
    if _ROMAN.fullmatch(bare) and not any(ch.isalpha() for ch in under):
        return text, _STAGED.search(near) is None or run.low < _NAMED
    if looks_like(under, text):
        if _ROMAN.fullmatch(bare):
            told = _STAGED.search(near) is not None
            return (text, run.low < _CERTAIN) if told else (under, under.isupper())
        if _is_latin(bare, under) and run.mean >= _SURE:
            return _staged(text), run.low < _CERTAIN
        own = under.strip(_EDGE)
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
    if figures[0] > figures[1] and len(bare) < len(under.strip(_EDGE)):
        least = 2.0  # a figure was cut off: never
    alone = len(bare) > 1 or odd or (len(under) < len(word.text) and run.low >= _CERTAIN)
    if alone and run.low >= least and run.mean >= (0.85 if known else _MEAN):
        return _staged(text), run.low < _CERTAIN and not is_known_name(bare)
    tells = any(ch.isupper() or ch.isdigit() for ch in bare[1:]) or known
    return under, tells and run.low >= _MAYBE and not _is_word(under)


def _figures(word: Word, under: str, run: _Run) -> tuple[str, bool]:
    """Figures and signs: all that can be told is whether letters were signs."""
    text = run.text
    if text in _ARROWS and len(under) == 1:
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


def _is_latin(bare: str, under: str) -> bool:
    """Whether letters that look alike in both scripts are Latin: a name or a marker."""
    own = under.strip(_EDGE)
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
    if is_known_name(own) or is_known_name(own.translate(_LETTERS)):
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
    if _TNM.fullmatch(text.strip(_EDGE)):
        text = re.sub(r"(?<=[TNMR])O", "0", text)
    return text


def _joined(under: str, text: str) -> str:
    """Letters as tesseract read them, a sign within a unit as the network did."""
    found = re.fullmatch("".join(f"({_pattern(ch)})" for ch in under), text)
    if found is None:
        return under
    return "".join(
        b if not a.isalnum() and b and (b.isdigit() or b in _SIGNS) else a
        for a, b in zip(under, found.groups(), strict=True)
    )


def _in_hangul(word: Word, under: str, run: _Run, near: str) -> tuple[str, bool]:  # noqa: ARG001
    text = run.text
    if text == under or not all(ch.isascii() or ch in _SIGNS for ch in text):
        return under, False
    syllables = len(_SYLLABLE.findall(under))
    if len(under) <= 1 and (text in _ARROWS or (word.sure < _LOST and text in _COMPARE)):
        return text, run.low < _SURE
    real = [ch for ch in text if ch.isalpha() and ch not in "IlOoTLJCUnu"]
    if any(ch.isalpha() for ch in text):
        capitals = sum(ch.isupper() for ch in text)
        least = 0.8 if max(len(real), capitals) > 1 and not syllables else _SURE
        if run.low >= least and (real or not syllables) and len(text) > 1:
            return text, run.low < least
        tells = run.low >= _MAYBE and (not syllables or len(real) > 1)
        return under, tells
    if syllables or not any(ch.isdigit() or ch in _SIGNS for ch in text):
        return under, False
    if text[-1] in _ARROWS and run.low >= 0.8:
        return text, False
    return under, run.low >= _MAYBE


def _in_vietnamese(word: Word, under: str, run: _Run, near: str) -> tuple[str, bool]:  # noqa: ARG001
    text = run.text
    if text == under or not _plain_latin(under):
        return under, False
    if not any(ch.isalnum() for ch in under) and any(ch.isalnum() for ch in text):
        return under, False
    if not all(ch.isascii() or ch in _SIGNS for ch in text):
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
    return word.sure < _PLAIN_SURE or not _PLAIN.fullmatch(word.text.strip(_EDGE))


def _asked_hangul(word: Word) -> bool:
    plain = re.fullmatch("[\uac00-\ud7a3]+", word.text.strip(_EDGE)) is not None
    if plain and word.sure >= _WEAK:
        return False
    return not (re.fullmatch(r"\d[\d.,:/-]*", word.text) and word.sure >= _PLAIN_SURE)


def _asked_vietnamese(word: Word) -> bool:
    text = word.text
    if not _plain_latin(text):
        return False
    return not text.strip(_EDGE).isalpha() or len(text) == 1 or text.isupper()


_ASKED: dict[str, Callable[[Word], bool]] = {
    "Cyrillic": _asked_cyrillic,
    "Hangul": _asked_hangul,
    "Vietnamese": _asked_vietnamese,
}
_JUDGES: dict[str, Callable[[Word, str, _Run, str], tuple[str, bool]]] = {
    "Cyrillic": _in_cyrillic,
    "Hangul": _in_hangul,
    "Vietnamese": _in_vietnamese,
}
