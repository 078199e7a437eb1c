"""pydicom's own test files, as they are and with an invented patient planted into them."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path

import pydicom
from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset

from bench.imaging import halves
from bench.imaging.generate import text_checks
from bench.imaging.key import Check
from bench.imaging.phrases import PEOPLE, Person
from bench.imaging.plants import code, items
from recpack.dicom.elements import is_dicom, quiet

SHIPPED = Path(pydicom.__file__).parent / "data"


def shipped() -> tuple[list[Path], list[Path]]:
    """(readable, not readable): readable opens in pydicom and says what object it is."""
    readable, other = [], []
    for folder in ("test_files", "charset_files"):
        for path in sorted((SHIPPED / folder).rglob("*")):
            if not path.is_file() or path.suffix in {".py", ".pyc", ".txt", ".json", ".dump"}:
                continue
            with quiet():
                try:
                    found = is_dicom(pydicom.dcmread(path, force=True))
                except Exception:  # noqa: BLE001 - that is what is asked
                    found = False
            (readable if found else other).append(path)
    return readable, other


def is_directory(path: Path) -> bool:
    """Whether a file is a DICOMDIR: a bundle's is made anew."""
    with quiet():
        return "DirectoryRecordSequence" in pydicom.dcmread(path, force=True)


def planted(path: Path, person: Person) -> tuple[bytes, list[Check]] | None:
    """A real file with a person planted into it, and checks; None where pydicom cannot rewrite it."""
    name = path.name
    with quiet():
        try:
            ds = pydicom.dcmread(path)
            checks = _plant(ds, person, name)
            checks += _more(ds, person, name)
            out = io.BytesIO()
            ds.save_as(out, enforce_file_format=True)
        except Exception:  # noqa: BLE001 - some of these files are broken on purpose
            return None
    return out.getvalue(), checks


def of_patients(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The files of each patient of the development half, planted and on disk; others stay out."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for number, path in enumerate(paths):
        for person in PEOPLE:
            done = planted(path, person) if person.half == "dev" else None
            if done:
                out.append(folder / f"{number:04d}-{person.label}.dcm")
                out[-1].write_bytes(done[0])
    return out


def _plant(ds: Dataset, person: Person, name: str) -> list[Check]:
    for keyword in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality"):
        if not ds.get(keyword):
            raise ValueError(keyword)
    latin = next(n for n in person.names if n.isascii())
    ds.PatientName, ds.PatientID, ds.PatientBirthDate = latin, person.mrn, person.birth
    ds.AccessionNumber, ds.InstitutionName = person.accession, person.hospital
    ds.ReferringPhysicianName = person.doctor.replace(" ", "^")
    ds.StudyDescription = f"Restaging for {_ascii(person)}"
    ds.ImageComments = f"lesion 11 mm, {person.mrn}"
    ds.preamble = f"{_ascii(person)} {person.mrn}".encode().ljust(128, b"\0")
    request = Dataset()
    request.RequestedProcedureDescription = f"Request {person.accession}"
    request.ScheduledProtocolCodeSequence = items(code("P5-1", f"Scan {_ascii(person)}", "SRT"))
    ds.RequestAttributesSequence = items(request)
    ds.private_block(0x0099, "HOUSE", create=True).add_new(1, "LO", f"{person.mrn} x")
    study, comment, deep = 0x00081030, 0x00204000, (0x00400275, 0, 0x00400008, 0, 0x00080104)
    secrets = [s for s in person.secrets() if s not in {person.station, person.serial}]
    return [
        *(Check("text_removed", name, (), s) for s in secrets),
        Check("text_retained", name, (study,), "Restaging for"),
        Check("text_retained", name, (comment,), "lesion 11 mm"),
        Check("text_retained", name, deep, "Scan"),
        Check("text_removed", name, (study,), _ascii(person)),
        Check("text_removed", name, (comment,), person.mrn),
        Check("text_removed", name, deep, _ascii(person)),
    ]


def _more(ds: Dataset, person: Person, name: str) -> list[Check]:
    """Texts of a blind half in elements that the file does not have; the same ones every time."""
    if person.half not in halves.BLIND:
        return []
    chance = random.Random(name)  # noqa: S311 - the same set for everybody
    known, out = person.values(), list[Check]()
    for keyword, level, choices in halves.texts(person):
        template = chance.choice(choices)
        if level != "top" or keyword in ds or not template.format(**known).isascii():
            continue
        setattr(ds, keyword, template.format(**known))
        out += text_checks(name, (int(tag_for_keyword(keyword) or 0),), template, known)
    return out


def _ascii(person: Person) -> str:
    return person.plain if person.plain.isascii() else person.names[0].split("=")[0]
