"""The sheets as their author writes them: a head of `name: value`, `---`, then the body.

The format is told in the docstring of the package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CONDITIONS = ("clean", "scan", "photo", "rotated", "fax")
SMALLER = {"^": "centred", "~": "note"}
TABLES = ("ruled", "lined", "unruled", "headed", "barred", "framed")
OVER, UNDER = "<", "^"  # the cell to the left reaches over this one, the one above down to it
FLAGS = frozenset({"nohead", "middle", "fields"})
OPTIONS = {"heads": "1", "wide": "1", "at": "0", "size": "0", "gap": "0.45", "tall": "1",
           "shade": ""}  # fmt: skip
LAYOUT = {
    "fonts": "",
    "size": "10",
    "leading": "1.45",
    "margin": "50",
    "paper": "595x842",
    "title": "centre",
    "fields": "inline",
    "head": "rule",
    "bold": "yes",
    "frame": "no",
}


@dataclass(frozen=True, slots=True)
class Para:
    """Running text, or a title, a heading, a centred line, a note in small print."""

    text: str
    role: str = "text"


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with values that stand side by side."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. `widths` are shares, `aligns` l, r, c or d (decimal) for each column.

    `heads` rows name the columns if there is a `head`. `wide` and `at` are shares of the room,
    `size` points (0: the sheet's), `gap` a share of the size on either side of a cell, `tall` one
    of what stands over and under a row; `shade` is head, zebra or nothing.
    With `fields` no table is asked for.
    """

    kind: str
    widths: tuple[float, ...]
    aligns: str
    rows: tuple[tuple[str, ...], ...]
    head: bool = True
    heads: int = 1
    wide: float = 1.0
    at: float = 0.0
    size: float = 0.0
    gap: float = 0.45
    tall: float = 1.0
    shade: str = ""
    middle: bool = False
    fields: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side; each is read to its end before the next. `share` is the left's."""

    parts: tuple[tuple[Item, ...], ...]
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over the whole width."""


@dataclass(frozen=True, slots=True)
class Break:
    """A new page (within a table: the head row is printed again)."""


Item = Para | Fields | Table | Columns | Break | Rule
MARKS: dict[str, Item] = {"%page": Break(), "%rule": Rule()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document of a half. `language` is a BCP 47 code, `date` ISO 8601 ("" where it has none).

    `layout` holds every name of LAYOUT.
    """

    id: str
    half: str
    language: str
    doc_class: str
    date: str
    conditions: tuple[str, ...]
    layout: dict[str, str]
    header: tuple[str, str]
    footer: tuple[str, str]
    body: tuple[Item, ...]


def parse(text: str, identity: str, half: str) -> Sheet:
    """A sheet from its text; ValueError names the line that is wrong."""
    head, _, body = text.partition("\n---\n")
    told = dict(_head(head, identity))
    conditions = tuple(told.pop("conditions").split())
    if not conditions or set(conditions) - set(CONDITIONS):
        raise ValueError(f"{identity}: conditions {conditions}")
    language, doc_class = told.pop("language"), told.pop("class")
    date = told.pop("date", "")
    ends = [_two(told.pop(name, "")) for name in ("header", "footer")]
    wrong = set(told) - set(LAYOUT)
    if wrong:
        raise ValueError(f"{identity}: unknown {sorted(wrong)}")
    lines = [line for line in body.splitlines() if line.strip() and not line.startswith("//")]
    items = tuple(_items(iter(lines), identity, frozenset()))
    return Sheet(identity, half, language, doc_class, date, conditions, LAYOUT | told,
                 ends[0], ends[1], items)  # fmt: skip


def load(folder: Path) -> tuple[Sheet, ...]:
    """Every sheet of a half, by name."""
    return tuple(
        parse(path.read_text("utf-8"), path.stem, folder.name)
        for path in sorted(folder.glob("*.txt"))
    )


def _head(text: str, identity: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, mark, value = line.partition(":")
        if not mark:
            raise ValueError(f"{identity}: {line!r} is no `name: value`")
        yield name.strip(), value.strip()


def _two(text: str) -> tuple[str, str]:
    left, _, right = text.partition("||")
    return left.strip(), right.strip()


def _items(lines: Iterator[str], identity: str, stops: frozenset[str]) -> Iterator[Item]:
    for line in lines:
        word, _, rest = line.strip().partition(" ")
        if line.strip() in stops:
            return
        if word == "=":
            yield Para(rest.strip(), "title")
        elif word == "#":
            yield Para(rest.strip(), "heading")
        elif word in SMALLER:
            yield Para(rest.strip(), SMALLER[word])
        elif word == "@":
            yield Fields(tuple(_field(p, identity) for p in rest.split("||")))
        elif word == "|table":
            yield _table(rest.split(), lines, identity)
        elif word == "{":
            yield Columns((
                tuple(_items(lines, identity, frozenset({"}{"}))),
                tuple(_items(lines, identity, frozenset({"}"}))),
            ), float(rest or 0.5))  # fmt: skip
        elif line.strip() in MARKS:
            yield MARKS[line.strip()]
        else:
            yield Para(line.strip())


def _field(text: str, identity: str) -> tuple[str, str]:
    label, mark, value = text.partition("::")
    if not mark:
        raise ValueError(f"{identity}: field {text!r} has no `::`")
    return label.strip(), value.strip()


def _table(words: list[str], lines: Iterator[str], identity: str) -> Table:
    kind, aligns, *more = words
    told = dict(word.split("=", 1) for word in more if "=" in word)
    flags = {word for word in more if word.isalpha()}
    widths = tuple(float(w) for w in more if w not in flags and "=" not in w)
    rows = []
    for line in lines:
        if line.strip() == "|end":
            break
        rows.append(tuple(cell.strip() for cell in line.split("|")))
    breaks = {("%page",), ("%page bare",)}
    bad = [row for row in rows if len(row) != len(widths) and row not in breaks]
    wrong = (
        (set(told) - set(OPTIONS))
        | (flags - {"nohead", "middle", "fields"})
        | (set(aligns) - set("lrcd"))
    )
    if kind not in TABLES or len(aligns) != len(widths) or bad or wrong:
        raise ValueError(f"{identity}: table {words}, rows {bad}")
    how = OPTIONS | told
    return Table(
        kind, widths, aligns, tuple(rows), "nohead" not in flags, int(how["heads"]),
        float(how["wide"]), float(how["at"]), float(how["size"]), float(how["gap"]),
        float(how["tall"]), how["shade"], "middle" in flags, "fields" in flags,
    )  # fmt: skip
