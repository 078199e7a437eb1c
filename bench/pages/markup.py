"""The sheets as their author writes them: a head of `name: value`, `---`, then the body.

The format is told in the docstring of the package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CONDITIONS = ("clean", "scan", "photo", "rotated", "fax")
SMALLER = {"^": "centred", "~": "note"}
TABLES = ("ruled", "lined", "unruled")
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
    """Rows of cells. `widths` are shares, `aligns` l, r or c for each column."""

    kind: str
    widths: tuple[float, ...]
    aligns: str
    rows: tuple[tuple[str, ...], ...]
    head: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side; each is read to its end before the next."""

    parts: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A new page (within a table: the head row is printed again)."""


Item = Para | Fields | Table | Columns | Break


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
            ))  # fmt: skip
        elif line.strip() == "%page":
            yield Break()
        else:
            yield Para(line.strip())


def _field(text: str, identity: str) -> tuple[str, str]:
    label, mark, value = text.partition("::")
    if not mark:
        raise ValueError(f"{identity}: field {text!r} has no `::`")
    return label.strip(), value.strip()


def _table(words: list[str], lines: Iterator[str], identity: str) -> Table:
    kind, aligns, *shares = words
    head = "nohead" not in shares
    widths = tuple(float(w) for w in shares if w != "nohead")
    rows = []
    for line in lines:
        if line.strip() == "|end":
            break
        rows.append(tuple(cell.strip() for cell in line.split("|")))
    bad = [row for row in rows if len(row) != len(widths) and row != ("%page",)]
    if kind not in TABLES or len(aligns) != len(widths) or bad:
        raise ValueError(f"{identity}: table {words}, rows {bad}")
    return Table(kind, widths, aligns, tuple(rows), head)
