"""The content tree of a structured report (PS3.3 C.17.3), bounded and without recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pydicom.dataset import Dataset

from recpack.dicom.elements import codecs_for, items_of
from recpack.readers import report_tables as tables
from recpack.readers import report_values as values

MAX_ITEMS = 50_000
MAX_DEPTH = 200
_CONTENT, _CONCEPT, _VALUE_TYPE, _RELATION = 0x0040A730, 0x0040A043, 0x0040A040, 0x0040A010
_TARGET = 0x0040DB73
MODIFIER, CONTEXT, ACQUISITION = "HAS CONCEPT MOD", "HAS OBS CONTEXT", "HAS ACQ CONTEXT"
_Reader = Callable[[Dataset, tuple[str, ...]], str]
_VALUES: dict[str, _Reader] = {
    "TEXT": lambda i, c: values.text(i, 0x0040A160, c),
    "CODE": lambda i, c: values.meanings(i, 0x0040A168, c),
    "NUM": values.number,
    "DATETIME": lambda i, c: values.date(values.text(i, 0x0040A120, c)),
    "DATE": lambda i, c: values.date(values.text(i, 0x0040A121, c)),
    "TIME": lambda i, c: values.time(values.text(i, 0x0040A122, c)),
    "PNAME": lambda i, c: values.person(values.text(i, 0x0040A123, c)),
    "IMAGE": values.reference,
    "COMPOSITE": values.reference,
    "WAVEFORM": values.reference,
    "SCOORD": lambda i, _: values.shape(i, 2),
    "SCOORD3D": lambda i, _: values.shape(i, 3),
    "TCOORD": values.times,
    "TABLE": tables.table,
}
# What a report says; the other types point at things.
REFERENCES = frozenset({"IMAGE", "COMPOSITE", "WAVEFORM"})
COORDINATES = {"SCOORD": "Graphic data", "SCOORD3D": "Graphic data", "TCOORD": "Times marked"}
TABLE = "TABLE"
SAID = frozenset({"TEXT", "CODE", "NUM", "DATETIME", "DATE", "TIME", "PNAME", TABLE})


@dataclass(slots=True)
class Item:
    """One content item; `refers` is the place of the item that a by-reference relation names."""

    relation: str
    kind: str
    code: str
    name: str
    value: str
    children: list[Item] = field(default_factory=list)
    refers: tuple[int, ...] = ()

    def walk(self) -> Iterator[Item]:
        """The item and all below it, in reading order."""
        stack = [self]
        while stack:
            item = stack.pop()
            yield item
            stack.extend(reversed(item.children))


def content_tree(dataset: Dataset) -> tuple[Item, bool]:
    """The root of the tree, and whether something beyond the limits was left out."""
    codecs = codecs_for(dataset)
    root = _item(dataset, codecs)
    stack: list[tuple[Dataset, Item, tuple[str, ...], int]] = [(dataset, root, codecs, 0)]
    count, cut = 0, False
    while stack:
        data, item, inherited, depth = stack.pop()
        inner = items_of(data, _CONTENT) or ()
        if inner and (depth >= MAX_DEPTH or count + len(inner) > MAX_ITEMS):
            cut = True
            continue
        count += len(inner)
        below = []
        for child in inner:
            own = codecs_for(child, inherited)
            item.children.append(_item(child, own))
            below.append((child, item.children[-1], own, depth + 1))
        stack.extend(reversed(below))
    return root, cut


def _item(data: Dataset, codecs: tuple[str, ...]) -> Item:
    relation = " ".join(values.text(data, _RELATION, codecs).upper().split())
    kind = values.text(data, _VALUE_TYPE, codecs).upper()
    code, name = values.code_of(data, _CONCEPT, codecs)
    read = _VALUES.get(kind)
    item = Item(relation, kind, code, name, read(data, codecs) if read else "")
    item.refers = _place(data)
    return item


def _place(data: Dataset) -> tuple[int, ...]:
    """Referenced Content Item Identifier: one-based places from the root (PS3.3 C.17.3.2.5)."""
    if _TARGET not in data:
        return ()
    found = data[_TARGET].value
    numbers = found if hasattr(found, "__iter__") else (found,)
    return tuple(int(n) for n in numbers if isinstance(n, int))


def at_place(root: Item, place: tuple[int, ...]) -> Item | None:
    """The item that stands at a place; None where there is none."""
    item = root
    for number in place[1:]:
        if not 0 < number <= len(item.children):
            return None
        item = item.children[number - 1]
    return item
