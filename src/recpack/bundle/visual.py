"""Text from left to right as it stands on paper: what extractors of PDF expect of right-to-left.

The implicit levels of the Unicode Bidirectional Algorithm (UAX 9), without explicit controls:
enough for one line of print.
"""

from __future__ import annotations

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


def _levels(marks: list[str]) -> list[int]:
    """Level of each grapheme of a right-to-left line: 1, or 2 where it runs to the right."""
    kinds = [_kind(m) for m in marks]
    levels = [1] * len(marks)
    last = ""
    for i, kind in enumerate(kinds):
        if kind in ("L", "N"):
            levels[i] = 2
        last = kind or last
    # A neutral between two of the same direction goes with them; separators bind digits only.
    for i, kind in enumerate(kinds):
        if kind:
            continue
        before = next((k for k in range(i - 1, -1, -1) if kinds[k]), None)
        after = next((k for k in range(i + 1, len(kinds)) if kinds[k]), None)
        if before is None or after is None:
            continue
        pair = kinds[before], kinds[after]
        joined = marks[i] in ".,:/-" and after - before == 2 and "R" not in pair
        if (pair[0] == "L" and pair[1] != "R") or joined:
            levels[i] = 2
    return levels


def visual_order(text: str) -> list[str]:
    """Graphemes from left to right; a text without right-to-left letters as it is."""
    marks = graphemes(text)
    if not any(_kind(m) == "R" for m in marks):
        return marks
    out: list[str] = []
    run: list[str] = []
    # The line runs from the right: reversed as a whole, runs to the right turned back.
    levels = _levels(marks)
    for i in range(len(marks) - 1, -1, -1):
        if levels[i] == 2:
            run.insert(0, marks[i])
            continue
        out += run
        run = []
        out.append(marks[i].translate(_MIRRORED) if _kind(marks[i]) == "" else marks[i])
    return [*out, *run]


__all__ = ["graphemes", "visual_order"]
