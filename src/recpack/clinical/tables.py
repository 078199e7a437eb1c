"""Tables of clean lines: which row is the header, and which cell belongs to which column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from recpack.clinical.dates import find_dates
from recpack.clinical.fold import fold, key
from recpack.clinical.lexicon import Lexicon
from recpack.clinical.passages import Line
from recpack.clinical.words import table

Score = Callable[[str, str], float]
_DASH = re.compile(r"[-–—―一/]+")  # "nothing stands here", and what OCR makes of it
_DASHED = frozenset({"unit", "reference", "abbreviation"})
_MAX_GAP = 3  # lines without cells that a table may hold (wrapped names, group titles)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cell texts by column; `line` is where it stands, `column_date` its ISO date.

    `told`: the reader saw in which columns the cells stand, so that none may stand elsewhere.
    """

    line: Line
    cells: dict[str, str]
    column_date: str | None = None
    told: bool = False


@cache
def _columns(language: str, group: str) -> Lexicon:
    pairs: list[tuple[str, str]] = []
    seen: set[str] = set()
    for name, terms in table(language, "columns", group):
        for term in terms:
            folded = key(term)
            if folded not in seen:
                seen.add(folded)
                pairs.append((name, term))
    return Lexicon(pairs)


def _role(cell: str, language: str, group: str) -> str:
    """The column a header cell names ("" if none)."""
    names = _columns(language, group)
    text = key(cell).strip(" :*#.")
    bare = re.sub(r"\s*[(\[].*$", "", text).strip(" :*#.")
    for form in (text, bare, re.sub(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])", "", bare)):
        found = names.whole(form) if form else None
        if found:
            return found
    for part in re.split(r"[/(]", text):
        found = names.whole(part.strip(" :)")) if part.strip(" :)") else None
        if found:
            return found
    dates = find_dates(cell, language, "dmy")
    if dates and dates[0].end - dates[0].start >= 0.6 * len(cell.strip()):
        return f"date:{dates[0].iso}"
    return ""


def header(
    cells: Sequence[str], language: str, group: str, needs: tuple[tuple[str, ...], ...]
) -> tuple[str, ...] | None:
    """Column names of a row if it is a header: it has a column of each tuple in `needs`."""
    roles = tuple(_role(c, language, group) for c in cells)
    named = [r for r in roles if r]
    if len(named) < 2 or len(named) < 0.5 * len([c for c in cells if c.strip()]):
        return None
    families = {r.split(":", maxsplit=1)[0] for r in named}
    return roles if all(families & set(need) for need in needs) else None


def align(cells: Sequence[str], columns: Sequence[str], score: Score) -> dict[int, str]:
    """Cells by column index, in order, where cells are missing or too many.

    Best total of `score(column, cell)` over all ways to skip columns or cells.
    """
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [
        [(0.0, ())] * (len(columns) + 1) for _ in range(len(cells) + 1)
    ]
    for i, cell in enumerate(cells, 1):
        for j, column in enumerate(columns, 1):
            above, left = best[i - 1][j], best[i][j - 1]
            taken, path = best[i - 1][j - 1]
            options = [(above[0] - 0.6, above[1]), left]
            gain = score(column, cell)
            if gain > 0:
                options.append((taken + gain, (*path, (i - 1, j - 1))))
            best[i][j] = max(options, key=lambda o: o[0])
        best[i][0] = (best[i - 1][0][0] - 0.6, ())
    return {j: cells[i] for i, j in best[-1][-1][1]}


def _groups(columns: Sequence[str], first: str) -> list[tuple[int, int]]:
    """Ranges of columns: a table printed in two halves side by side names its first one twice."""
    starts = [i for i, c in enumerate(columns) if c == first]
    if len(starts) < 2:
        return [(0, len(columns))]
    ends = [*starts[1:], len(columns)]
    begin = [0, *starts[1:]]
    return list(zip(begin, ends, strict=True))


def _fit(cells: Sequence[str], columns: Sequence[str], score: Score) -> dict[int, str]:
    if len(cells) == len(columns):
        fits = all(
            not c.strip() or not r or score(r, c) > 0 for c, r in zip(cells, columns, strict=True)
        )
        if fits:
            return dict(enumerate(cells))
    return align([c for c in cells if c.strip()], columns, score)


def _placed(
    line: Line, columns: Sequence[str], head: Line, score: Score
) -> tuple[dict[int, str], bool]:
    """Cells by column, and whether the reader saw them stand there; else they go by their looks."""
    cells = fold(line.text).split("\t")
    row, above = line.block.clean.row, head.block.clean.row
    if row is not None and above is not None and len(row.columns) == len(cells):
        same = line.page != head.page or row.table == above.table
        if same and max(row.columns, default=0) < len(columns):
            placed = dict(zip(row.columns, cells, strict=True))
            odd = any(
                columns[j] == "result" and text.strip() and not score("result", text)
                for j, text in placed.items()
            )
            if not odd:
                return placed, True
    return _fit(cells, columns, score), False


def _rows_of(
    line: Line, columns: Sequence[str], head: Line, first: str, score: Score
) -> Iterator[Row]:
    placed, told = _placed(line, columns, head, score)
    for begin, end in _groups(columns, first):
        values: dict[str, str] = {}
        dated: list[tuple[str, str]] = []
        for j in range(begin, end):
            text = placed.get(j, "").strip()
            role, _, iso = columns[j].partition(":")
            if role in _DASHED and _DASH.fullmatch(text):
                continue
            if role == "date" and iso and text:
                dated.append((iso, text))
            elif role and text:
                values.setdefault(role, text)
        if dated and "result" not in values:
            for iso, text in dated:
                yield Row(line, {**values, "result": text}, iso, told)
        elif values:
            yield Row(line, values, told=told)


def rows(
    lines: Sequence[Line],
    language: str,
    group: str,
    needs: tuple[tuple[str, ...], ...],
    score: Score,
) -> Iterator[Row]:
    """Rows under every header of the kind `group`, until another header or plain text."""
    columns: tuple[str, ...] | None = None
    first, gap, head = needs[0][0], 0, None
    for line in lines:
        cells = line.text.split("\t")
        if len(cells) < 2:
            gap += 1
            if gap > _MAX_GAP:
                columns = None
            continue
        found = header(cells, language, group, needs)
        if found is not None:
            columns, gap, head = found, 0, line
            first = next((c for c in found if c in needs[0]), needs[0][0])
        elif columns is not None and head is not None:
            if _other_header(cells, language, group):
                columns = None
                continue
            gap = 0
            yield from _rows_of(line, columns, head, first, score)


def _other_header(cells: Sequence[str], language: str, group: str) -> bool:
    """Whether a row names columns of some other table: all its cells are column names."""
    for other in ("laboratory", "variants", "markers", "treatment"):
        if other == group:
            continue
        roles = [_role(c, language, other) for c in cells]
        if len(cells) >= 3 and all(r and ":" not in r for r in roles):
            return True
    return False
