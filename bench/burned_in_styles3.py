"""How vendors lay out what they burn in: the fourth set of burned-in text.

A style turns a visit and the words of the picture into lines. Positions are shares of the frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from burned_in_people3 import Visit

Piece = tuple[str, bool | None]  # as drawn, whether it identifies (None: nothing alone)


@dataclass(frozen=True)
class Line:
    """Pieces from `x` on (or up to it, or about it), `y` in lines from the top (bottom: negative)."""

    x: float
    y: float
    pieces: tuple[Piece, ...]
    align: str = "l"
    gap: float = 0.45  # of the letters' size
    tall: float = 1.0


Style = Callable[[Visit, list[str]], list[Line]]


def _column(x: float, y: float, rows: list[tuple[Piece, ...]], align: str = "l") -> list[Line]:
    return [Line(x, y + n, row, align) for n, row in enumerate(rows)]


def _plain(words: list[str]) -> list[tuple[Piece, ...]]:
    return [((w, False),) for w in words]


def corners(v: Visit, words: list[str]) -> list[Line]:
    """A scanner console: patient top left, place and day top right, technique below."""
    who = v.person
    left = [
        ((who.shown, True),),
        ((v.ident, True),),
        ((v.born, True), (who.sex, None), (v.age, None)),
    ]
    right = [((who.site, True),), ((v.when, True),), ((v.time, None),), ((v.acc, True),)]
    half = len(words) // 2
    return [*_column(0.015, 0.4, left), *_column(0.985, 0.4, right, "r"),
            *_column(0.015, -half - 0.2, _plain(words[:half])),
            *_column(0.985, half - len(words) - 0.2, _plain(words[half:]), "r")]  # fmt: skip


def exam(v: Visit, words: list[str]) -> list[Line]:
    """Right-aligned everything: name and day in the upper right, the series in the upper left."""
    who = v.person
    right = [((who.site, True),), ((who.shown, True),), ((who.sex, None), (v.age, None), (v.ident, True)),
             (("DOB:", False), (v.born, True)), ((v.when, True),), ((v.time, None),)]  # fmt: skip
    left = [(("Acc:", False), (v.acc, True)), *_plain(words[:3])]
    return [*_column(0.985, 0.3, right, "r"), *_column(0.015, 0.3, left),
            *_column(0.985, 3 - len(words) - 0.2, _plain(words[3:]), "r")]  # fmt: skip


def banner(v: Visit, words: list[str]) -> list[Line]:
    """An ultrasound screen: two lines along the top, settings down the left side."""
    who = v.person
    top = [Line(0.012, 0.3, ((who.shown, True),)), Line(0.44, 0.3, ((v.ident, True),)),
           Line(0.985, 0.3, ((v.when, True), (v.time, None)), "r"),
           Line(0.012, 1.4, ((who.site, True),)), Line(0.985, 1.4, ((words[0], False),), "r")]  # fmt: skip
    side = _column(0.012, 4.5, _plain(words[1:-1]))
    below = [
        Line(0.012, -1.3, ((who.operator[0], True),)),
        Line(0.5, -1.3, ((words[-1], False),), "c"),
    ]
    return [*top, *side, *below]


def column(v: Visit, words: list[str]) -> list[Line]:
    """An endoscopy screen: all down the left, labels glued to values by a colon."""
    who = v.person
    rows: list[tuple[Piece, ...]] = [
        ((v.word("id"), False), (v.ident, True)), ((v.word("name"), False),), ((who.shown, True),),
        ((v.word("sex"), False), (who.sex, None), (v.age, None)), ((v.word("born"), False),), ((v.born, True),),
        ((v.when, True),), ((v.time, None),),
    ]  # fmt: skip
    rows += _plain(words)
    rows += [((v.word("md"), False),), ((who.doctor[0], True),), ((who.site, True),)]
    return [Line(0.012, 0.6 + n, row, gap=0.15) for n, row in enumerate(rows)]


def strip(v: Visit, words: list[str]) -> list[Line]:
    """An eye camera: one strip below the picture, laterality above it."""
    who = v.person
    return [
        Line(0.02, -2.6, ((who.shown, True), (v.ident, True), (v.born, True), (who.sex, None)), gap=1.4),
        Line(0.02, -1.4, ((v.when, True), (v.time, None), (words[0], False), (words[1], False)), gap=1.4),
        Line(0.985, 0.5, ((words[2], False),), "r", tall=1.5),
        *_column(0.985, 2.4, _plain(words[3:]), "r"),
        Line(0.02, 0.5, ((who.site, True),)),
    ]  # fmt: skip


def sheet(v: Visit, words: list[str]) -> list[Line]:
    """A dose sheet: labels and values in columns, then rows of figures."""
    who = v.person
    rows = [(v.word("name"), who.shown), (v.word("id"), v.ident), (v.word("born"), v.born),
            (v.word("date"), v.when), (v.word("acc"), v.acc), (v.word("md"), who.doctor[0]),
            (v.word("op"), who.operator[0]), (v.word("site"), who.site)]  # fmt: skip
    out = [Line(0.5, 0.8, ((words[0], False),), "c", tall=1.2)]
    for n, (label, value) in enumerate(rows):
        out += [Line(0.03, 3 + n, ((label, False),)), Line(0.3, 3 + n, ((value, True),))]
    for n, word in enumerate(words[1:]):
        out.append(Line((0.03, 0.36, 0.68)[n % 3], 12.2 + n // 3, ((word, False),)))
    return out


def label(v: Visit, words: list[str]) -> list[Line]:
    """A plate's corner label: small lines about the middle of the lower edge, a large side marker."""
    who = v.person
    rows: list[tuple[Piece, ...]] = [
        ((who.site, True),), ((who.shown, True), (v.ident, True)), ((v.born, True), (v.when, True), (v.time, None)),
        ((v.word("md"), False), (who.doctor[0], True)), ((v.word("acc"), False), (v.acc, True)),
    ]  # fmt: skip
    return [*(Line(0.5, n - len(rows) - 0.4, row, "c") for n, row in enumerate(rows)),
            Line(0.88, 7, ((words[0], False),), tall=2.4), *_column(0.015, 1, _plain(words[1:]))]  # fmt: skip


STYLES: dict[str, Style] = {
    "corners": corners, "exam": exam, "banner": banner, "column": column, "strip": strip, "sheet": sheet,
    "label": label,
}  # fmt: skip
