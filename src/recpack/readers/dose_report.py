"""Irradiation events of a dose report as rows of a table (PS3.16 TID 10003, 10013, 10022)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recpack.readers.report_tree import SAID, Item

CT_EVENT, XRAY_EVENT, TRACER_EVENT = "113819", "113706", "113502"
EVENTS = frozenset({CT_EVENT, XRAY_EVENT, TRACER_EVENT})
# Columns by event: codes of which the first that an event has gives the cell, and the heading.
_COLUMNS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    CT_EVENT: (
        (("125203",), "Protocol"),
        (("123014",), "Region"),
        (("113820",), "Type"),
        (("113733",), "Tube voltage"),
        (("113734", "113833"), "Tube current"),
        (("113825",), "Length"),
        (("113830",), "CTDIvol"),
        (("113838",), "DLP"),
    ),
    XRAY_EVENT: (
        (("125203",), "Protocol"),
        (("113721",), "Type"),
        (("111526",), "Started"),
        (("123014",), "Region"),
        (("113733",), "Tube voltage"),
        (("113736",), "Exposure"),
        (("122130",), "DAP"),
        (("113738",), "Dose at reference point"),
        (("111631",), "Average glandular dose"),
    ),
    TRACER_EVENT: (
        (("349358000", "F-61FDB"), "Agent"),
        (("C-10072", "89457008"), "Radionuclide"),
        (("123003",), "Started"),
        (("113507",), "Activity"),
        (("G-C340", "410675002"), "Route"),
        (("113839",), "Effective dose"),
    ),
}
_TITLES = {
    CT_EVENT: "CT acquisitions",
    XRAY_EVENT: "Irradiation events",
    TRACER_EVENT: "Radiopharmaceutical administrations",
}
NOTE = "Further values of each event are in the DICOM object."


def dose_tables(events: Sequence[Item]) -> Iterator[tuple[Item, tuple[str, ...]]]:
    """The first event of each kind, and the lines of the table of all of its kind."""
    for code in sorted(EVENTS):
        of_kind = [e for e in events if e.code == code]
        if of_kind:
            yield of_kind[0], tuple(_table(code, of_kind))


def _table(code: str, events: Sequence[Item]) -> Iterator[str]:
    columns = _COLUMNS[code]
    rows = [_row(event, columns) for event in events]
    used = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    yield _TITLES[code]
    if not used:
        for event in events:
            yield from (f"{i.name}: {i.value}" for i in event.walk() if i.kind in SAID and i.value)
        return
    yield "\t".join(("No.", *(columns[n][1] for n in used)))
    for number, row in enumerate(rows, 1):
        yield "\t".join((str(number), *(row[n] or "–" for n in used)))
    yield NOTE


def _row(event: Item, columns: Sequence[tuple[tuple[str, ...], str]]) -> list[str]:
    found: dict[str, str] = {}
    for item in event.walk():
        if item.kind in SAID and item.value:
            found.setdefault(item.code, " ".join(item.value.split()))
    return [next((found[c] for c in codes if c in found), "") for codes, _ in columns]
