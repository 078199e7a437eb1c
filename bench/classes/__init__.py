"""Papers with their class and date, to measure `recpack.clinical.classify`.

A half (`dev`, `dev2`, `held`, `test`) is a folder of folders, one a language (`bench/classes/dev/de/`,
`zh-Hant` too). Each holds papers as text, one line of the page a line of the file, cells of a table
row parted by tabs, lines in reading order, and `truth.toml`:

    [pathology-1]                     # pathology-1.txt
    class = "pathology"               # or a list, where a careful reader may choose: the first is ours
    date = "2023-06-12"               # ISO 8601; "" where the paper bears none; left out: not asked

Classes are those of `recpack.clinical.class_features.CLASSES`; `consent` is consent and whatever
is administrative (bills, appointments, insurance, sick notes). The date is that of the thing: the
scan, the sample, the operation, the discharge, the visit; for tissue and genes that of the report.
Nothing is tuned on `held`, and nobody who tunes reads `test`; `dev2` was the measuring half before.
Synthetic people only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent
LAYOUTS = ROOT.parent / "clinical"
# Layouts of bench/clinical carry the words of their writers; those that fit no class are left out.
_SAME = {
    "discharge": "discharge-summary", "discharge_tw": "discharge-summary", "summary": "discharge-summary",
    "imaging": "imaging-report", "radiology": "imaging-report", "ct": "imaging-report", "mr": "imaging-report",
    "petct": "imaging-report", "bone_scan": "imaging-report", "ultrasound": "imaging-report",
    "operation": "operative-note", "genetics": "genomics", "genetic": "genomics", "lab": "laboratory",
    "tumour_markers": "laboratory", "cytology": "pathology", "frozen": "pathology",
    "pathology_tw": "pathology", "referral": "clinic-letter", "referral-letter": "clinic-letter",
    "clinic": "clinic-letter", "clinic_letter": "clinic-letter", "clinic-note": "clinic-letter",
    "letter": "clinic-letter", "outpatient": "clinic-letter", "outpatient_hk": "clinic-letter",
    "admission": "clinic-letter", "progress": "clinic-letter", "progress-note": "clinic-letter",
    "consultation": "clinic-letter", "mdt": "clinic-letter", "nursing": "other", "nurse": "other",
    "nursing-note": "other", "story": "other", "chat": "other", "patient_story": "other",
    "patient-story": "other", "insurance": "consent", "invoice": "consent", "billing": "consent",
    "prescription": "medication-list", "chemo_order": "medication-list",
}  # fmt: skip
_MARK = re.compile(r"<<[A-Z]+:(.+?)>>(?!>)|<\?(.+?)\?>|\[\[(.+?)\]\](?!\])", re.DOTALL)
_SLOT = re.compile(r"\{([A-Z]+)[^{}\n]*\}")
_FILLED = {
    "DATE": "12.03.2023",
    "BIRTHDATE": "04.05.1961",
    "AGE": "61",
    "ID": "4711",
    "PHONE": "555",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: `classes` that are right, the first ours; `date` None where it is not asked."""

    name: str
    language: str
    lines: tuple[str, ...]
    classes: tuple[str, ...]
    date: str | None


def load(half: str, root: Path = ROOT) -> list[Paper]:
    """The papers of a half in the order of languages and names; ValueError tells a bad truth."""
    out: list[Paper] = []
    for truth in sorted((root / half).glob("*/truth.toml")):
        for name, said in sorted(tomllib.loads(truth.read_text(encoding="utf-8")).items()):
            path = truth.with_name(f"{name}.txt")
            if not path.is_file():
                raise ValueError(f"{truth}: no {path.name}")
            kinds = said["class"] if isinstance(said["class"], list) else [said["class"]]
            lines = tuple(path.read_text(encoding="utf-8").splitlines())
            out.append(Paper(name, truth.parent.name, lines, tuple(kinds), said.get("date")))
    return out


def layouts(root: Path = LAYOUTS) -> Iterator[Paper]:
    """The development layouts of bench/clinical as papers without dates, for training."""
    for path in sorted(root.glob("*/dev*/*.txt")):
        text = path.read_text(encoding="utf-8")
        head = re.search(r"^#:\s*class\s+(\S+)", text, re.MULTILINE)
        kind = _SAME.get(head[1], head[1]) if head else ""
        body = "\n".join(ln for ln in text.splitlines() if not ln.startswith("#:"))
        plain = _MARK.sub(lambda m: m[1] or m[2] or m[3], body)
        plain = _SLOT.sub(
            lambda m: _FILLED.get(m[1], "Abc"), _MARK.sub(lambda m: m[1] or m[2] or m[3], plain)
        )
        language = path.parent.parent.name
        yield Paper(
            f"{path.parent.name}/{path.stem}", language, tuple(plain.splitlines()), (kind,), None
        )
