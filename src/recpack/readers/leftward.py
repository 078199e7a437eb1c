"""What runs from left to right in a line that runs from right to left: numbers, signs, Latin words.

On paper a line of Arabic has its numbers and Latin words in the order that the bidirectional
algorithm (UAX 9) gives them: "12 - 16" is printed 16 - 12, "< 5" is printed 5 >, "80%" often %80,
"5 mg" is printed mg 5, and a Latin name with its number as in Latin. A cell that a program set from
left to right shows the same the other way round. What the places leave open the meaning decides: a
range runs from low to high, a sign stands before its number, a unit behind it. What that does not
decide either is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from recpack.readers.language import script_of
from recpack.readers.tesseract import Word
from recpack.readers.tokens import is_unit

_NUMBER = r"\d+(?:[.,:/٫]\d+)*"
_DASHES = "-–—−"
_PIECE = re.compile(rf"{_NUMBER}|[{_DASHES}]|[×xX*]|[<>≤≥±~]=?|[%٪]|[+]+|[^\w\s]")
_BARE = re.compile(rf"(?:{_NUMBER}|[{_DASHES}×*<>≤≥±~%٪+=(])+(?:[).,:;])?")
_GLUED = re.compile(rf"({_NUMBER})\s*([{_DASHES}])\s*({_NUMBER})")
_IS_NUMBER = re.compile(_NUMBER)
_MIRRORED = str.maketrans("<>≤≥", "><≥≤")
_BEFORE = frozenset("<>≤≥±~")
_POWER = re.compile(
    r"(?<![A-Za-z])([uµμm]?[Ll]|mm[3³])/(?:(\d{1,2})\^10|([×x]?10(?:\^\d{1,2}|[⁰¹²³⁴-⁹]+)))(?![\d^])"
)
_STOPS = frozenset(".,،;:؛")
_STOPPED = re.compile(r"([.,،;:؛]+)([^\s.,،;:؛].*)")
_EDGES = frozenset("()[]")
_BRACKETS = str.maketrans("()[]", ")(][")
_STROKES = frozenset({"ا", "أ", "x", "X", "*"})
_SCORE = re.compile(r"[0-4]")
_LONGEST = 6  # figures of a value; longer ones are numbers of files and telephones
_OPEN = 0.5  # how sure a token is whose order nothing tells


def in_order(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words of a line that runs from right to left, in logical order, by their places."""
    out: list[Word] = []
    block: list[Word] = []
    for word in _timed(sorted(words, key=lambda w: (-(w.start + w.end), w.text))):
        if _is_leftward(word):
            out += _logical(block[::-1])
            out.append(word)
            block = []
        else:
            block.append(word)
    return (*out, *_logical(block[::-1]))


def _timed(words: list[Word]) -> Iterator[Word]:
    """A stroke between two numbers is no letter: it was a multiplication sign."""
    for i, word in enumerate(words):
        beside = words[i - 1 : i] + words[i + 1 : i + 2] if i else []
        if (
            word.text in _STROKES
            and len(beside) == 2
            and all(any(c.isdigit() for c in w.text) for w in beside)
        ):
            yield replace(word, text="×", sure=_OPEN, other=word.text)
        else:
            yield word


def logical(text: str) -> str:
    """Numbers and signs as they stand on paper, read in logical order."""
    if not is_plain(text):
        return text
    words, at = [], 0
    for run in text.split():
        words.append(Word(run, tuple(float(at + n) for n in range(len(run) + 1)), 1.0))
        at += len(run) + 1
    return " ".join(word.text for word in in_order(words))


def is_plain(text: str) -> bool:
    """Whether a line holds numbers, signs and units alone."""
    runs = text.split()
    return any(c.isdigit() for c in text) and all(_BARE.fullmatch(r) or _unit(r) for r in runs)


def _is_leftward(word: Word) -> bool:
    return any(script_of(ch) == "Arabic" and ch.isalpha() for ch in word.text)


def _logical(block: Sequence[Word]) -> Iterator[Word]:
    """Words that stand side by side, left to right, in the order in which they are read."""
    parts = [part for word in block for piece in _unstopped(word) for part in _parted(piece)]
    first = next((p.text for p in parts), "")
    percent_first = first in {"%", "٪"} and len(parts) > 1
    chunks: list[list[Word]] = []
    for part in _joined_signs(parts, percent_first=percent_first):
        # A stop between two runs, or a number with its per cent sign, ends the one before.
        ended = chunks and (set(chunks[-1][-1].text) <= _STOPS or part.text[-1:] in {"%", "٪"})
        if chunks and not ended and not set(part.text) <= _STOPS and _goes_on(chunks[-1], part):
            chunks[-1].append(part)
        else:
            chunks.append([part])
    # Signs and dashes at the end of what runs to the right do not belong to it.
    chunks = [c for chunk in chunks for c in _without_tail(chunk)]
    flat = [
        replace(word, text=word.text.translate(_BRACKETS)) if word.text in _EDGES else word
        for chunk in chunks[::-1]
        for word in chunk
    ]
    yield from _signed(_ranges(_closed(flat)))


def _unstopped(word: Word) -> list[Word]:
    """A word whose stop stands left of it, which is its end, as two."""
    found = _STOPPED.fullmatch(word.text)
    if not found:
        return [word]
    cut = len(found[1])
    rest = Word(found[2], word.ends[cut:], word.sure, word.other)
    if _IS_NUMBER.fullmatch(found[2]):  # or its figure before the point was lost
        rest = replace(rest, sure=min(rest.sure, _OPEN))
    return [Word(found[1], word.ends[: cut + 1], word.sure), rest]


def _closed(words: Sequence[Word]) -> list[Word]:
    """Stops put to the words they end."""
    out: list[Word] = []
    for word in words:
        if out and set(word.text) <= _STOPS:
            last = out.pop()
            ends = (*last.ends[:-1], last.ends[-1], *[last.ends[-1]] * len(word.text))
            out.append(replace(last, text=last.text + word.text, ends=tuple(ends)))
        else:
            out.append(word)
    return out


def _parted(word: Word) -> list[Word]:
    """Numbers and signs that were read as one word; dates, names and ranges stay whole."""
    word = replace(word, text=_POWER.sub(_power, word.text))
    text = word.text
    if _IS_NUMBER.fullmatch(text) or not _BARE.fullmatch(text):
        return [word]
    glued = _GLUED.fullmatch(text.strip("().,:;"))
    if glued:
        return [_run(word, glued)]
    if len(re.findall(f"[{_DASHES}]", text)) > 1:
        return [word]
    return [
        Word(m.group(), word.ends[m.start() : m.end() + 1], word.sure, word.other)
        for m in _PIECE.finditer(text)
    ] or [word]


def _power(match: re.Match[str]) -> str:
    """What is printed L/9^10 or L/10⁹ from right to left: a power of ten a volume."""
    return f"10^{match[2]}/{match[1]}" if match[2] else f"{match[3]}/{match[1]}"


def _run(word: Word, glued: re.Match[str]) -> Word:
    """A range read as one word, from low to high."""
    low, dash, high = glued.groups()
    if _is_value(low) and _is_value(high) and _size(low) > _size(high):
        return replace(word, text=word.text.replace(glued.group(), f"{high}{dash}{low}"))
    return word


def _joined_signs(parts: Sequence[Word], *, percent_first: bool) -> list[Word]:
    """Per cent signs and scores with their numbers, on whichever side they were printed."""
    out: list[Word] = []
    i = 0
    while i < len(parts):
        part = parts[i]
        nxt = parts[i + 1] if i + 1 < len(parts) else None
        if percent_first and part.text in {"%", "٪"} and nxt and _is_number(nxt):
            out.append(_glue(nxt, part, part.start, nxt.end))
            i += 2
        elif part.text in {"%", "٪"} and out and _is_number(out[-1]):
            out[-1] = _glue(out[-1], part, out[-1].start, part.end)
            i += 1
        elif part.text in {"%", "٪"} and nxt and _is_number(nxt):
            out.append(_glue(nxt, part, part.start, nxt.end))
            i += 2
        elif part.text.strip("+") == "" and nxt and _SCORE.fullmatch(nxt.text) and _opens(out):
            out.append(replace(_glue(nxt, part, part.start, nxt.end), sure=_OPEN))
            i += 2
        else:
            out.append(part)
            i += 1
    return out


def _opens(before: Sequence[Word]) -> bool:
    return not before or before[-1].text in _EDGES


def _glue(number: Word, sign: Word, start: float, end: float) -> Word:
    text = number.text + sign.text
    step = (end - start) / len(text)
    ends = tuple(start + step * n for n in range(len(text) + 1))
    return Word(text, ends, min(number.sure, sign.sure), number.other or sign.other)


def _is_number(word: Word) -> bool:
    return _IS_NUMBER.fullmatch(word.text.rstrip("".join(_STOPS))) is not None


def _unit(run: str) -> bool:
    bare = run.strip("()[].,:;")
    return is_unit(bare) or bare in {"g", "L", "l", "U", "h", "s", "d", "T", "°C"}


def _has_latin(word: Word) -> bool:
    return any(ch.isalpha() for ch in word.text)


def _goes_on(chunk: Sequence[Word], part: Word) -> bool:
    """Whether a word belongs to what runs from left to right before it."""
    latin = [word for word in chunk if _has_latin(word)]
    last = chunk[-1]
    if not latin:  # "5 mg" stands so only where a cell runs to the right
        return _has_latin(part) and any(c.isdigit() for c in last.text)
    if any(c.isdigit() for c in part.text) and not _has_latin(part):
        return not (_has_latin(last) and _unit(last.text) and len(latin) == len(chunk))
    return True


def _without_tail(chunk: list[Word]) -> list[list[Word]]:
    tail: list[list[Word]] = []
    while len(chunk) > 1 and not any(c.isalnum() for c in chunk[-1].text):
        tail.insert(0, [chunk.pop()])
    return [chunk, *tail]


def _ranges(words: list[Word]) -> list[Word]:
    """Two numbers with a dash between them, from low to high."""
    out = list(words)
    dashes = [i for i, w in enumerate(out) if len(w.text) == 1 and w.text in _DASHES]
    for i in dashes:
        if not 0 < i < len(out) - 1:
            continue
        low, high = out[i - 1], out[i + 1]
        if not (_is_amount(low) and _is_amount(high)):
            continue
        if any(abs(i - j) == 2 for j in dashes):  # a chain: nothing tells its order
            out[i - 1], out[i + 1] = (replace(w, sure=min(w.sure, _OPEN)) for w in (low, high))
        elif _size(low.text) > _size(high.text):
            out[i - 1], out[i + 1] = high, low
    for i, word in enumerate(out):
        if word.text == "/" and 0 < i < len(out) - 1 and _is_number(out[i - 1]):
            out[i - 1], out[i + 1] = (replace(out[n], sure=_OPEN) for n in (i - 1, i + 1))
    return out


def _is_amount(word: Word) -> bool:
    return _is_value(word.text.rstrip("%٪.,،;:؛"))


def _is_value(text: str) -> bool:
    """A number that may be measured: no date, and not of a file or telephone."""
    if not re.fullmatch(r"\d+(?:[.,٫]\d+)?", text):
        return False
    zeros = text[0] == "0" and len(text) > 1 and text[1].isdigit()
    return len(text) <= _LONGEST and not zeros


def _size(text: str) -> float:
    return float(text.rstrip("%٪.,،;:؛").replace(",", ".").replace("٫", "."))


def _signed(words: list[Word]) -> Iterator[Word]:
    """A sign stands before its number; one printed to the right of it is the sign mirrored."""
    i = 0
    while i < len(words):
        word = words[i]
        nxt = words[i + 1] if i + 1 < len(words) else None
        sign = word.text.rstrip("=")
        if len(sign) == 1 and sign in _BEFORE and nxt and any(c.isdigit() for c in nxt.text):
            # Read from the right the sign came first: it stood to the right of its number.
            if word.start >= nxt.start:
                word = replace(word, text=word.text.translate(_MIRRORED))
            yield word
        elif nxt and len(nxt.text) <= 2 and nxt.text[:1] in _BEFORE and _is_number(word):
            behind = words[i + 2] if i + 2 < len(words) else None
            if nxt.start < word.start and not (behind and _is_number(behind)):
                yield nxt  # a cell that runs to the right
                yield word
                i += 2
                continue
            yield word
        else:
            yield word
        i += 1
