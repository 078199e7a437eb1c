"""One patient or two: what barrier 1 decides of labelled pairs of DICOM headers.

    python -m bench.patients

Each pair is given both ways round, as two headers and as a paper beside a header. `missed` are two
patients taken for one, `alarm` one patient taken for two, `split` one patient under two stand-ins.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recpack.config import Config
from recpack.model.document import ImagingObject
from recpack.model.identity import Identified, Tag
from recpack.model.source import SourceId
from recpack.stages.identify import identify

TABLE = Path(__file__).with_name("patients.tsv")
_ELEMENTS = (("name", "PatientName"), ("birth", "PatientBirthDate"), ("sex", "PatientSex"),
             ("id", "PatientID"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two headers, and whether they are one patient's."""

    same: bool
    kind: str
    a: tuple[tuple[str, str], ...]
    b: tuple[tuple[str, str], ...]


def pairs() -> tuple[Pair, ...]:
    """The labelled table."""
    lines = [ln for ln in TABLE.read_text(encoding="utf-8").split("\n") if ln and ln[0] != "#"]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Pair(row["verdict"] == "same", row["kind"], _elements(row, "a"), _elements(row, "b"))
        for row in rows
    )


def _elements(row: dict[str, str], side: str) -> tuple[tuple[str, str], ...]:
    found = ((keyword, row[f"{column}_{side}"]) for column, keyword in _ELEMENTS)
    scanner = (("StationName", "RIVERCT02"), ("DeviceSerialNumber", "SN-4471209"),
               ("InstitutionName", "Riverbend Hospital"))  # fmt: skip
    return (*((k, v) for k, v in found if v), *scanner)


def header(number: int, elements: tuple[tuple[str, str], ...]) -> ImagingObject:
    """An object of these elements."""
    return ImagingObject(
        SourceId(f"S{number:03}"), "1.2", f"1.3.{number}", "1.4", "1.5", "CT", "20230610", elements
    )


def told(pair: Pair) -> Iterator[Identified]:
    """What barrier 1 says, in both orders."""
    for one, two in ((pair.a, pair.b), (pair.b, pair.a)):
        yield identify(Config(), [], [header(1, one), header(2, two)])


def verdict(pair: Pair) -> str:
    """`right`, `missed`, `alarm` or `split`."""
    for who in told(pair):
        if bool(who.others) is pair.same:
            return "alarm" if pair.same else "missed"
        patients = [i for i in who.identities.items if i.tag is Tag.PATIENT]
        if pair.same and len(patients) > 1:
            return "split"
    return "right"


def main() -> None:
    """Print the errors, then the figures."""
    counts: Counter[tuple[bool, str]] = Counter()
    for pair in pairs():
        found = verdict(pair)
        counts[pair.same, found] += 1
        if found != "right":
            print(found, pair.kind, pair.a[0][1], "|", pair.b[0][1], sep="\t")
    for same, name in ((True, "one patient"), (False, "two patients")):
        got = {word: n for (s, word), n in sorted(counts.items()) if s is same}
        print(f"{name}: {sum(got.values())} pairs, {got}")


if __name__ == "__main__":
    main()
