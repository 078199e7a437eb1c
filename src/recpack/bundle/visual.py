"""Text from left to right as it stands on paper: what extractors of PDF expect of right-to-left.

The implicit levels of the Unicode Bidirectional Algorithm (UAX 9), without explicit controls:
enough for one line of print.
"""

from __future__ import annotations

import itertools
import unicodedata

_RIGHT = ("R", "AL")
_NUMBER = ("EN", "AN")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def graphemes(text: str) -> list[str]:
    """Base characters with their marks; characters that show nothing are left out."""
    out: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(char)
        if kind in ("Cc", "Cs", "Cn", "Co") or char == "\ufeff":
            if char in "\t\n":
                out.append(" ")
        elif kind == "Cf" and char not in "\u200c\u200d":
            continue
        elif out and (kind in ("Mn", "Me", "Mc") or char in "\u200c\u200d"):
            out[-1] += char
        elif char not in "\u200c\u200d":
            out.append(char)
    return out


def _kind(grapheme: str) -> str:
    """L, R, N (number) or "" (neutral)."""
    kind = unicodedata.bidirectional(grapheme[0])
    if kind == "L":
        return "L"
    if kind in _RIGHT:
        return "R"
    return "N" if kind in _NUMBER else ""


def _as_latin(kinds: list[str]) -> list[str]:
    """Numbers behind Latin letters are of one run with them (rule W7)."""
    out, strong = [], ""
    for kind in kinds:
        strong = kind if kind in ("L", "R") else strong
        out.append("L" if kind == "N" and strong == "L" else kind)
    return out


def _levels(marks: list[str], kinds: list[str], base: int) -> list[int]:
    """Level of each grapheme: odd ones run to the left. `base` is 1 for a right-to-left line."""
    levels = []
    strong = "R" if base else "L"
    kinds = _as_latin(kinds)
    for kind in kinds:
        strong = kind if kind in ("L", "R") else strong
        inside = 2 if base or strong == "R" else 0
        levels.append({"L": 2 * base, "R": 1, "N": inside}.get(kind, base))
    known = [i for i, kind in enumerate(kinds) if kind]
    for before, after in itertools.pairwise(known):
        if after - before == 1:
            continue
        pair = kinds[before], kinds[after]
        level = base
        if pair == ("N", "N") and after - before == 2 and marks[before + 1] in ".,:/-":
            level = levels[before]  # one number, whatever stands around it
        elif pair[0] == "L" and pair[1] != "R":
            level = levels[before]
        elif "L" not in pair:
            level = 1 if max(levels[before], levels[after]) > 0 else 0
        levels[before + 1 : after] = [level] * (after - before - 1)
    return levels


def visual_order(text: str) -> list[str]:
    """Graphemes from left to right; a text without right-to-left letters as it is."""
    marks = graphemes(text)
    kinds = [_kind(m) for m in marks]
    if "R" not in kinds:
        return marks
    base = int(next(k for k in kinds if k in ("L", "R")) == "R")
    levels = _levels(marks, kinds, base)
    out = [
        m.translate(_MIRRORED) if level % 2 and not kind else m
        for m, kind, level in zip(marks, kinds, levels, strict=True)
    ]
    for level in range(max(levels), 0, -1):  # rule L2
        start = None
        for i in range(len(out) + 1):
            if i < len(out) and levels[i] >= level:
                start = i if start is None else start
            elif start is not None:
                out[start:i] = reversed(out[start:i])
                levels[start:i] = reversed(levels[start:i])
                start = None
    return out


__all__ = ["graphemes", "visual_order"]
