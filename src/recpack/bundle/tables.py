"""Rows of a page that belong together: one table, shared columns, cells under their heads.

Where the reader says which column a cell stands in, that holds. Else there are but the box of a row
and its cells from left to right: a row that lacks cells is set under the columns its cells look
like; where that is in doubt it runs across the whole table, because a value under a wrong head is
worse than one under none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, groupby
from typing import Any

from recpack.bundle.fonts import advance

Line = dict[str, Any]

_FORM = re.compile(r"[^\W\d][^\d:：]{0,30}[:：](?!//)")
_LACKING = 2  # cells a row may lack and still be aligned
_MOST = 14  # columns up to which alignments are tried
_DOUBT = 0.3  # how much better than the next best an alignment must be
_TOKEN = re.compile(r"[⺀-鿿가-힯豈-﫿＀-￯]|[^\s⺀-鿿가-힯豈-﫿＀-￯]+")
_WIDER = 1.03  # heads are of a heavier weight
_TITLED = 3  # columns from which a row of one cell is a title
_STEP = 0.5  # em by which columns are widened
_PADDING = 0.75  # em of a cell that its text cannot use


def is_form(line: Line) -> bool:
    """Whether the row is made of "label: value" cells, which have no common columns."""
    cells = [c for c in line["source"] if c.strip()]
    return 2 * sum(bool(_FORM.match(c.strip())) for c in cells) >= len(cells) > 0


def _overlap(a: Line, b: Line) -> bool:
    """Whether two lines share some of their height: parts of one row of a table."""
    (_, a0, _, a1), (_, b0, _, b1) = a["box"], b["box"]
    low = min(a1 - a0, b1 - b0)
    return bool(low > 0 and min(a1, b1) - max(a0, b0) > 0.1 * low)


@lru_cache(maxsize=4096)
def _shape(text: str) -> tuple[float, ...]:
    """What a cell looks like: shares of digits, Latin letters, other letters, signs; its length."""
    bare = [c for c in text if not c.isspace()]
    n = len(bare) or 1
    digits = sum(c.isdigit() for c in bare)
    latin = sum(c.isalpha() and c < "\u0250" for c in bare)
    other = sum(c.isalpha() for c in bare) - latin
    arrows = sum(c in "↑↓↗↘→HL*" for c in bare) if len(bare) <= 2 else 0
    return (digits / n, latin / n, other / n, (n - digits - latin - other) / n,
            float(bool(arrows)), math.log2(len(bare) + 1) / 4)  # fmt: skip


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalpha())


def _distance(a: str, b: str) -> float:
    """How unlike two cells are; the same words with other figures are alike."""
    unlike = sum(abs(x - y) for x, y in zip(_shape(a), _shape(b), strict=True))
    return unlike * (0.3 if _letters(a) and _letters(a) == _letters(b) else 1.0)


class _Model:
    """What the cells of each column of a table look like, from its full rows (heads aside)."""

    def __init__(self, full: Sequence[Line], body: Sequence[Line]) -> None:
        self.count = len(full[0]["source"])
        self.columns: list[list[str]] = [[] for _ in range(self.count)]
        for line in body:
            self.learn(line, range(self.count))
        self.left = min(line["box"][0] for line in full)
        self.right = min(line["box"][2] for line in full)
        self.width = max(line["box"][2] for line in full) - self.left

    def learn(self, line: Line, picked: Sequence[int]) -> None:
        """Add the cells of a row that stand in the columns `picked`."""
        for i, cell in zip(picked, line["source"], strict=True):
            if cell.strip():
                self.columns[i].append(cell)

    def _strange(self, cell: str, i: int) -> float:
        """How unlike its nearest neighbour in column `i` a cell is."""
        return min((_distance(cell, known) for known in self.columns[i]), default=0.0)

    def _edges(self, line: Line, picked: Sequence[int]) -> float:
        """Cost of a first or last cell that the box of the row speaks against."""
        if self.width <= 0:
            return 0.0
        x0, _, x1, _ = line["box"]
        starts, ends = picked[0] == 0, picked[-1] == self.count - 1
        short = x1 < self.right - 0.04 * self.width
        inset = x0 > self.left + 0.05 * self.width
        return 1.5 * float(starts == inset) + float(ends == short)

    def _beside(self, middles: Sequence[float], picked: Sequence[int]) -> float:
        """Cost of leaving empty a column other than the one that parts beside the row stand in."""
        empty = [(i + 0.5) / self.count for i in range(self.count) if i not in picked]
        return sum(4 * min(abs(m - e) for e in empty) for m in middles)

    def middle(self, line: Line) -> float:
        """Where the middle of a line stands between the left and right edge of the table."""
        x0, _, x1, _ = line["box"]
        return float(((x0 + x1) / 2 - self.left) / (self.width or 1.0))

    def place(self, line: Line, beside: Sequence[Line]) -> tuple[int, ...]:
        """Columns of the cells of a row; () in doubt. `beside`: single cells at its height."""
        cells = line["source"]
        if len(cells) == self.count:
            return tuple(range(self.count))
        if self.count - len(cells) > _LACKING or self.count > _MOST:
            return ()
        costs = []
        middles = [self.middle(part) for part in beside]
        strange = [[self._strange(c, i) for i in range(self.count)] for c in cells]
        for picked in combinations(range(self.count), len(cells)):
            cost = self._edges(line, picked) + self._beside(middles, picked)
            cost += sum(row[i] for row, i in zip(strange, picked, strict=True))
            costs.append((cost, picked))
        costs.sort()
        return costs[0][1] if costs[1][0] - costs[0][0] >= _DOUBT else ()


def _heads(line: Line, rest: Sequence[Line]) -> bool:
    """Whether a row is the head of the rows below: no figures, where they have some."""
    if is_form(line) or any(ch.isdigit() for c in line["source"] for ch in c):
        return False
    figured = sum(any(ch.isdigit() for c in r["source"] for ch in c) for r in rest)
    return 2 * figured >= len(rest) > 0 and all(len(c) <= 40 for c in line["source"])


def _hole(line: Line, row: Line, picked: Sequence[int], model: _Model) -> int | None:
    """The column a single cell beside a row fills, None if it is not sure."""
    empty = [i for i in range(model.count) if i not in picked]
    x0 = line["box"][0]
    if x0 <= model.left + 0.03 * model.width:
        return 0
    if len(empty) != 1 or not 0 < empty[0] < model.count:
        return None
    if empty[0] == model.count - 1 and x0 < row["box"][2]:
        return None
    return empty[0] if abs(model.middle(line) - (empty[0] + 0.5) / model.count) <= 0.3 else None


def _set_row(line: Line, picked: Sequence[int], count: int) -> None:
    for key, cells in (("row", line["english"]), ("source_row", line["source"])):
        row = [""] * count
        for i, cell in zip(picked, cells, strict=False):
            row[i] = cell
        line[key] = row


def _align(lines: list[Line], wide: list[Line], *, head: bool) -> bool:
    """Give every line its row of cells ([]: runs across); False if most rows are in doubt."""
    count = max(len(line["source"]) for line in wide)
    full = [line for line in wide if len(line["source"]) == count]
    model = _Model(full, [line for line in full if not (head and line is wide[0])])
    places: dict[int, tuple[int, ...]] = {}
    # Rows that lack least teach what the others are held against.
    for line in sorted(wide, key=lambda x: -len(x["source"])):
        single = [x for x in lines if len(x["source"]) == 1 and _overlap(x, line)]
        places[line["n"]] = picked = model.place(line, single)
        if picked and line not in full:
            model.learn(line, picked)
    if 2 * sum(not p for p in places.values()) > len(wide):
        return False
    for i, line in enumerate(lines):
        here: Sequence[int] = places.get(line["n"], ())
        if line["n"] not in places:
            beside = [x for x in lines[max(0, i - 3) : i + 4] if x["n"] in places]
            near = next((x for x in beside if _overlap(line, x)), None)
            hole = _hole(line, near, places[near["n"]], model) if near is not None else None
            here = () if hole is None else (hole,)
        if here:
            _set_row(line, here, count)
    return True


def _group(lines: list[Line]) -> list[dict[str, Any]]:
    """One table, or several of equal counts where rows of different counts do not align."""
    wide = [line for line in lines if len(line["source"]) > 1]
    if len(wide) < 2:
        return [_plain(lines)]
    head = _heads(wide[0], wide[1:]) and lines[0] is wide[0]
    if _align(lines, wide, head=head):
        count = max(len(line["row"]) for line in lines)
        return [{"table": True, "count": count, "head": head, "lines": lines}]
    out: list[dict[str, Any]] = []
    for count, members in groupby(lines, key=lambda x: len(x["source"])):
        same = list(members)
        if count == 1 or len(same) == 1:
            out.append(_plain(same))
            continue
        for line in same:
            _set_row(line, range(count), count)
        out.append({"table": True, "count": count, "head": False, "lines": same})
    return out


def _plain(lines: list[Line]) -> dict[str, Any]:
    """Lines of no table; a row of several cells stands alone, one cell after the other."""
    for line in lines:
        line["row"], line["source_row"] = [], []
    return {"table": False, "count": 1, "head": False, "lines": lines}


def _belongs(line: Line, run: list[Line], following: Sequence[Line]) -> bool:
    """Whether a line goes on the run of table rows before it."""
    wide = [x for x in run if len(x["source"]) > 1]
    if len(line["source"]) == 1:
        around = [*wide[-2:], *(x for x in following if len(x["source"]) > 1)]
        beside = [x for x in around if _overlap(line, x) and not is_form(x)]
        if not beside:
            return False
        table = beside[0]["box"]
        return bool(line["box"][2] - line["box"][0] < 0.6 * (table[2] - table[0]))
    if not wide:
        return True
    most = max(len(x["source"]) for x in wide)
    lacks = abs(len(line["source"]) - most)
    if is_form(line) or is_form(wide[0]):
        return is_form(line) and is_form(wide[0]) and lacks == 0
    return lacks <= _LACKING and min(len(line["source"]), most) > lacks


def groups(lines: list[Line]) -> list[dict[str, Any]]:
    """The lines of a page as groups: tables with a row of cells per line, and plain lines.

    A group has `table`, `count` (columns), `head` (whether the first row is one), `heads` (how
    many are) and `lines`. A line of a table has `row` and `source_row` of `count` cells, or []
    where it runs across. Rows that the reader knows (`table`, `columns`) stand as it says; of the
    others tables are guessed from their cells.
    """
    out: list[dict[str, Any]] = []
    for table, members in groupby(lines, key=_table_of):
        same = list(members)
        out += _guessed(same) if table is None else [_told(same)]
    for group in out:
        group.setdefault("heads", int(group["head"]))
    return _joined(out)


def _table_of(line: Line) -> int | None:
    return line["table"].table if line.get("table") is not None else None


def _told(lines: list[Line]) -> dict[str, Any]:
    """A table whose columns the reader knows."""
    count = 1 + max(max(line["columns"]) for line in lines)
    for line in lines:
        line["row"], line["source_row"] = [], []
        # A title of the rows below it runs across: as a cell it would make its column wide.
        told = [c for c, cell in zip(line["columns"], line["source"], strict=False) if cell.strip()]
        if told != [0] or count < _TITLED or line["table"].head:
            _set_row(line, line["columns"], count)
    heads = 0
    while heads < len(lines) and lines[heads]["table"].head:
        heads += 1
    if heads == len(lines):  # a head of nothing is a row
        heads = 0
    return {"table": True, "count": count, "head": heads > 0, "heads": heads, "lines": lines}


def _guessed(lines: list[Line]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    run: list[Line] = []
    for i, line in enumerate(lines):
        line["row"], line["source_row"] = [], []
        if run and not _belongs(line, run, lines[i + 1 : i + 3]):
            out += _group(run)
            run = []
        if run or len(line["source"]) > 1 or _belongs(line, run, lines[i + 1 : i + 3]):
            run.append(line)
        else:
            out.append(_plain([line]))
    return [*out, *(_group(run) if run else [])]


def _joined(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring groups that are no tables as one."""
    out: list[dict[str, Any]] = []
    for group in found:
        if out and not group["table"] and not out[-1]["table"]:
            out[-1]["lines"] += group["lines"]
        else:
            out.append(group)
    return out


def ems(text: str) -> float:
    """Width of a text in em, a little on the wide side."""
    return _WIDER * sum(map(advance, text))


def _needs(rows: Sequence[Sequence[str]], i: int) -> tuple[float, float]:
    """(least, wished) width of column `i` in em: its longest word, its longest text."""
    cells = [row[i] for row in rows if row]
    words = [ems(w) for c in cells for w in _TOKEN.findall(c)]
    return max([1.0, *words]) + _PADDING, max([1.0, *(ems(c) for c in cells)]) + _PADDING


def least_width(rows: Sequence[Sequence[str]], count: int) -> float:
    """Width in em from which no word of a table is cut."""
    return sum(_needs(rows, i)[0] for i in range(count))


def _lines(row: Sequence[float], wide: Sequence[float]) -> float:
    """About how many lines a row takes, given its texts and the columns in em."""
    return max(1.0, *(text / (w - _PADDING) for text, w in zip(row, wide, strict=True)))


def _spread(rows: Sequence[Sequence[str]], least: Sequence[float], room: float) -> list[float]:
    """Step by step, room for the column whose widening makes the table lower by most."""
    texts = [[ems(c) for c in row] for row in rows if row]
    wide = list(least)
    now = sum(_lines(t, wide) for t in texts)
    while sum(wide) + _STEP <= room:
        tries = []
        for i in range(len(wide)):
            wide[i] += _STEP
            tries.append((round(sum(_lines(t, wide) for t in texts), 6), i))
            wide[i] -= _STEP
        low, best = min(tries)
        if low >= now:
            break
        now = low
        wide[best] += _STEP
    rest = (room - sum(wide)) / sum(wide)
    return [w * (1 + rest) for w in wide]


def widths(rows: Sequence[Sequence[str]], count: int, room: float) -> list[float]:
    """Widths of the columns in em, `room` in all: no word is cut while all words fit."""
    needs = [_needs(rows, i) for i in range(count)]
    least, wished = sum(n[0] for n in needs), sum(n[1] for n in needs)
    if wished <= room:
        return [round(w * room / wished, 2) for _, w in needs]
    if least <= room:
        return [round(w, 2) for w in _spread(rows, [a for a, _ in needs], room)]
    # Long words give way first: every column keeps what an equal share of the rest allows.
    out, left = [0.0] * count, room
    for done, i in enumerate(sorted(range(count), key=lambda k: needs[k][0])):
        out[i] = min(needs[i][0], left / (count - done))
        left -= out[i]
    return [round(w, 2) for w in out]


__all__ = ["ems", "groups", "is_form", "least_width", "widths"]
