"""The lines of a half, as written by their authors."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = {
    "laboratory": "lab laboratorio laboratório labor",
    "ihc": "imuno inmuno immuno immunohistochemistry",
    "genetics": "gen genetica genética genetik molecular",
    "pathology": "path patologia patología pathologie cytology",
    "imaging": "ct mri us pet rad rx imagem imagen ultrasound xray bildgebung",
    "endoscopy": "endo endoscopia",
    "discharge": "dis alta hosp entlassung",
    "operation": "op cirurgia cirugía surgery",
    "chemotherapy": "chemo qt quimio",
    "clinic": "note med consulta cons receita titulos outpatient medication",
}
_ALIASES = {alias: kind for kind, names in KINDS.items() for alias in (kind, *names.split())}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report or of general text, and what a person wrote for it in English."""

    id: str
    doc: str
    kind: str
    language: str
    source: str
    english: str


def folders(options: argparse.Namespace) -> list[Path]:
    """The folder of the half, and any other that was named."""
    return [Path(__file__).with_name(options.half), *options.folder]


def files(options: argparse.Namespace, language: str, *, general: bool = False) -> list[Path]:
    """The files of a language; of clinical text, or of general text."""
    found = [path for folder in folders(options) for path in sorted(folder.glob("*.tsv"))]
    mine = [path for path in found if language in re.split(r"[-_.]", path.stem)]
    return [path for path in mine if path.stem.startswith("general") == general]


def lines(options: argparse.Namespace, language: str, *, general: bool = False) -> list[Line]:
    """Every line of a language; of clinical text, or of general text."""
    found = files(options, language, general=general)
    return [line for path in found for line in read(path, language)]


def read(path: Path, language: str) -> Iterator[Line]:
    """The lines of a file; a row with more or fewer cells than its head is told and left out."""
    rows = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    head: list[str] = []
    for number, text in enumerate(rows, 1):
        cells = text.split("\t")
        if not text.strip() or text.startswith("#"):
            continue
        if not head:
            head = cells
            continue
        if len(cells) != len(head):
            sys.stderr.write(
                f"{path.name}, line {number}, left out: {len(cells)} columns, not {len(head)}\n"
            )
            continue
        row = dict(zip(head, cells, strict=True))
        yield Line(
            row["id"],
            f"{path.stem}/{row.get('doc', '')}",
            kind_of(row.get("kind", "general")),
            language,
            _tabbed(row["source"]),
            _tabbed(row["english"]),
        )


def _tabbed(text: str) -> str:
    return re.sub(r" *(?:\\t| \| ) *", "\t", text)


def kind_of(name: str) -> str:
    """The kind of report, by whichever word a file has for it."""
    name = name.strip().casefold()
    return _ALIASES.get(name) or _ALIASES.get(re.split(r"[-_ ]", name)[0], name)
