"""Tables of structured reports (PS3.3 C.18.10): rows as lines, cells parted by tabs."""

from __future__ import annotations

from collections.abc import Iterable

from pydicom.dataset import Dataset

from recpack.dicom.elements import READ_ERRORS, items_of, known_vr, number_of
from recpack.readers import report_values as values

MAX_CELLS = 20_000
_TABULATED, _CELLS = 0x0040A801, 0x0040A808
_ROW, _COLUMN, _ROWS, _COLUMNS = 0x0040A804, 0x0040A805, 0x0040A806, 0x0040A807
_CONCEPT, _UNITS = 0x0040A043, 0x004008EA
_TEXT = frozenset({"AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "SH", "ST", "TM", "UC", "UT"})
_BINARY = frozenset({"FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"})
_PLACE = frozenset({0x00080005, _ROW, _COLUMN, 0x00720050})  # where a cell is, and its VR


def table(item: Dataset, codecs: tuple[str, ...]) -> str:
    """All tables of an item: a line with the names of columns, then one a row; "" for none."""
    found = (_lines(one, codecs) for one in items_of(item, _TABULATED) or ())
    return "\n".join(line for lines in found for line in lines)


def _lines(one: Dataset, codecs: tuple[str, ...]) -> list[str]:
    columns = _names(one, _COLUMNS, _COLUMN, codecs)
    rows = _names(one, _ROWS, _ROW, codecs)
    cells: dict[tuple[int, int], str] = {}
    for cell in (items_of(one, _CELLS) or ())[:MAX_CELLS]:
        place = number_of(cell, _ROW), number_of(cell, _COLUMN)
        cells[place] = _cell(cell, codecs)
    across = sorted({c for _, c in cells} | set(columns))
    down = sorted({r for r, _ in cells} | set(rows))
    head = [["", *(columns.get(c, "") for c in across)]] if columns else []
    body = [[rows.get(r, ""), *(cells.get((r, c), "") for c in across)] for r in down]
    first = 0 if rows else 1  # rows without names have no column of names
    return ["\t".join(line[first:]).rstrip() for line in [*head, *body] if any(line)]


def _names(one: Dataset, sequence: int, place: int, codecs: tuple[str, ...]) -> dict[int, str]:
    """Names of rows or columns by number, with the unit where one is told."""
    out: dict[int, str] = {}
    for item in items_of(one, sequence) or ():
        name = values.code_of(item, _CONCEPT, codecs)[1]
        unit = values.unit(*values.code_of(item, _UNITS, codecs))
        out[number_of(item, place)] = f"{name} ({unit})" if unit and name else name
    return out


def _cell(cell: Dataset, codecs: tuple[str, ...]) -> str:
    """The value of a cell, whichever element holds it: text, number or the meaning of a code."""
    said = []
    for tag in sorted(set(map(int, cell.keys())) - _PLACE):
        try:
            told = _value(cell, tag, codecs)
        except READ_ERRORS:
            continue
        said += [" ".join(told.replace("\\", "; ").split())] if told else []
    return ", ".join(said)


def _value(cell: Dataset, tag: int, codecs: tuple[str, ...]) -> str:
    vr = cell.get_item(tag).VR or known_vr(tag)
    if vr == "SQ":
        return values.meanings(cell, tag, codecs)
    if vr == "PN":
        return values.person(values.text(cell, tag, codecs))
    if vr in _TEXT:
        return values.text(cell, tag, codecs)
    if vr not in _BINARY:
        return ""
    found = cell[tag].value
    many = found if isinstance(found, Iterable) else (found,)
    return "; ".join(f"{v:.7g}" if isinstance(v, float) else str(v) for v in many)
