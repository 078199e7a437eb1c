"""Lines of a page that are one region: a wrapped row, a paragraph; covered places among them.

Lines are the dictionaries of `pages`; boxes in per cent of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from recpack.bundle.words import WEAKEST, covered_words
from recpack.model.clean import CleanPage
from recpack.model.document import Region, Role

Line = dict[str, Any]

_ENDS = re.compile(r"[.。！？!?:：;；؟۔]\s*[\"'”’)）】]?\s*$")
_BEGINS = re.compile(r"\s*(?:[-–—•●○■□◆▪*※]|[\d①-⑳]{1,3}\s*[.、)）:：]|[(（]\d{1,2}[)）]|[①-⑳])")
_DENSE = re.compile(r"[\u0e00-\u0e7f\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]")
_LABEL = re.compile(r"\s*[^\W\d][^:：;；,，。]{0,40}[:：](?!//)")
_HALF = 40.0  # per cent of the width from which a line may be of a second column
_INDENT, _RAGGED = 8.0, 8.0  # per cent of the page's width
_RUNNING = (Role.TEXT, Role.FIELD)


def _glue(before: str, after: str) -> str:
    """Two lines of one sentence as one text: no space in scripts that write none."""
    if not (before.strip() and after.strip()):
        return before + after
    before, after = before.rstrip(), after.lstrip()
    dense = _DENSE.match(before[-1]) and _DENSE.match(after[0])
    return f"{before}{'' if dense else ' '}{after}"


def _weaker(a: str, b: str) -> str:
    return min(a, b, key=WEAKEST.index)


def _part(line: Line) -> Line:
    return {key: line[key] for key in ("n", "box", "hides")}


def _took(line: Line, other: Line) -> None:
    """What `line` takes over from a later line of its region, but for the texts."""
    line["more"] += [_part(other), *other["more"]]
    line["by"] = _weaker(line["by"], other["by"])
    line["flags"] = list(dict.fromkeys([*line["flags"], *other["flags"]]))
    line["crops"] += other["crops"]
    line["same"] = line["same"] and other["same"]


def carried_on(line: Line, other: Line) -> None:
    """Put a line without English of its own, whose sentence began above, on that line."""
    line["source"][-1] = _glue(line["source"][-1], " ".join(other["source"]))
    line["more"] += [_part(other), *other["more"]]
    line["flags"] = list(dict.fromkeys([*line["flags"], *other["flags"]]))
    line["crops"] += other["crops"]
    line["same"] = False


def _folded(line: Line, other: Line) -> None:
    """A further line of a wrapped row: its cells go on those of the same columns."""
    for key in ("source", "english"):
        cells = dict(zip(line["columns"], line[key], strict=False))
        for column, cell in zip(other["columns"], other[key], strict=False):
            cells[column] = _glue(cells[column], cell) if cells.get(column) else cell
        line[key] = [cells[c] for c in sorted(cells)]
    line["columns"] = sorted({*line["columns"], *other["columns"]})
    _took(line, other)


def _last_box(line: Line) -> list[float]:
    box: list[float] = line["more"][-1]["box"] if line["more"] else line["box"]
    return box


def _ends_of(box: Sequence[float], *, rtl: bool) -> tuple[float, float]:
    """Where a line begins and ends in the direction of reading, per cent of the width."""
    return (100 - box[2], 100 - box[0]) if rtl else (box[0], box[2])


def _plain(line: Line) -> bool:
    return len(line["source"]) == 1 and line["table"] is None


def _goes_on(line: Line, other: Line, margin: float, *, rtl: bool) -> bool:
    """Whether `other` is the next line of the paragraph that `line` is."""
    if not (_plain(line) and _plain(other)) or line["by"] != other["by"]:
        return False
    if line["role"] not in _RUNNING or other["role"] is not Role.TEXT:
        return False
    above, below = _last_box(line), other["box"]
    high = min(above[3] - above[1], below[3] - below[1])
    if high <= 0 or not -0.5 * high < below[1] - above[3] < 0.9 * high:
        return False
    if max(above[3] - above[1], below[3] - below[1]) > 1.35 * high:
        return False
    (first, _), (_, end), (start, _) = (
        _ends_of(line["box"], rtl=rtl), _ends_of(above, rtl=rtl), _ends_of(below, rtl=rtl)
    )  # fmt: skip
    if abs(start - first) > _INDENT or end < margin - _RAGGED or end - start < 25:
        return False
    said, goes = line["source"][0], other["source"][0]
    # "… left breast. Right / breast: no mass": a small letter begins no label.
    labelled_anew = _LABEL.match(goes) and not goes.lstrip()[:1].islower()
    return not (_ENDS.search(said) or _BEGINS.match(goes) or labelled_anew)


def _margin(lines: Sequence[Line], line: Line, *, rtl: bool) -> float:
    """Where full lines of the column that a line stands in end, per cent of the width."""
    start, _ = _ends_of(line["box"], rtl=rtl)
    ends = [
        _ends_of(x["box"], rtl=rtl)[1]
        for x in lines
        if _plain(x) and abs(_ends_of(x["box"], rtl=rtl)[0] - start) <= _INDENT
    ]
    return max(ends, default=100.0)


def regions(lines: list[Line], *, rtl: bool, native: bool = False) -> list[Line]:
    """The lines as regions, numbered from 1 (`label`); a region's first line stands for it.

    Lines of `native` text are paragraphs already: where they stand tells nothing.
    """
    out: list[Line] = []
    rows: dict[tuple[int, int], Line] = {}
    for line in lines:
        row = line["table"]
        if row is not None:
            known = rows.setdefault((row.table, row.number), line)
            if known is not line:
                _folded(known, line)
                continue
        elif (
            out
            and not native
            and _goes_on(out[-1], line, _margin(lines, out[-1], rtl=rtl), rtl=rtl)
        ):
            for key in ("source", "english"):
                out[-1][key] = [_glue(out[-1][key][0], line[key][0])]
            _took(out[-1], line)
            continue
        out.append(line)
    for number, line in enumerate(out, 1):
        line["label"] = str(number)
    return out


def second_column(lines: Sequence[Line]) -> list[bool]:
    """Of each line, whether it stands in the right half beside another one: a second column."""
    out = []
    for line in lines:
        x0, y0, _, y1 = line["box"]
        out.append(
            x0 > _HALF
            and any(
                other["box"][2] <= x0 + 1
                and min(y1, other["box"][3]) - max(y0, other["box"][1]) > 0.4 * (y1 - y0)
                for other in lines
                if other is not line
            )
        )
    return out


def _place(lines: Sequence[Line], box: Sequence[float]) -> int:
    """Index of the line before which a region of the page is told; len(lines): after all."""
    middle = (box[1] + box[3]) / 2
    body = [i for i, x in enumerate(lines) if x["role"] is not Role.FOOTER]
    above = [i for i in body if (_last_box(lines[i])[1] + _last_box(lines[i])[3]) / 2 <= middle]
    if above and sum(second_column(lines)) > 1:
        beside = [i for i in above if lines[i]["box"][0] < box[2] and lines[i]["box"][2] > box[0]]
        above = beside or above
    return above[-1] + 1 if above else 0


def tell_covered(lines: Sequence[Line], page: CleanPage) -> list[str]:
    """Mention what was covered before the line that follows it; what follows none comes back."""
    width, height = page.width or 1.0, page.height or 1.0
    places: dict[int, list[Region]] = {}
    for region in page.covered:
        b = region.box
        box = [100 * v for v in (b.x0 / width, b.y0 / height, b.x1 / width, b.y1 / height)]
        places.setdefault(_place(lines, box), []).append(region)
    for index, found in places.items():
        if index < len(lines):
            lines[index]["notes"] = covered_words(r.kind for r in found)
    return covered_words(r.kind for r in places.get(len(lines), ()))


def _field(cell: str) -> list[str]:
    """A cell as label and value; the label is "" where there is none."""
    match = _LABEL.match(cell)
    value = cell[match.end() :].strip() if match else ""
    return [match[0].strip(), value] if match and value else ["", cell]


def labelled(cells: Sequence[str]) -> list[list[str]]:
    """Cells of a line of fields as [label, value] each; two cells without a colon are one field."""
    told = [_field(c) for c in cells]
    if len(cells) == 2 and not any(label for label, _ in told):
        return [[cells[0], ""], ["", cells[1]]]
    return told


def pieces(cells: Sequence[str], crops: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Each cell as texts and crops (dictionaries) in order; a crop replaces the text it is of.

    A crop whose text is not in the English stands at the end of the last cell.
    """
    out: list[list[Any]] = [[c] for c in cells] or [[""]]
    for crop in crops:
        wanted = crop["text"].strip()
        spot = next(
            ((row, i, at) for row in out for i, part in enumerate(row)
             if isinstance(part, str) and wanted and (at := _whole(part, wanted)) >= 0),
            None,
        )  # fmt: skip
        if spot is None:
            out[-1].append(crop)
            continue
        row, i, at = spot
        row[i : i + 1] = [row[i][:at], crop, row[i][at + len(wanted) :]]
    return [[p for p in row if p != ""] for row in out]


def _whole(text: str, wanted: str) -> int:
    """Where `wanted` stands in `text`, not as part of a longer number or word; else -1."""
    match = re.search(rf"(?<![\w.]){re.escape(wanted)}(?![\w]|\.\d)", text)
    return match.start() if match else -1


__all__ = ["carried_on", "labelled", "pieces", "regions", "second_column", "tell_covered"]
