"""The redacted paper put back into the DICOM object that held it (PS3.3 C.24.2).

A PDF object gets the very PDF of DOCS/: redacted facsimile and English page by page, already
searched by the audit, so that who opens the disc in a PACS reads what the bundle's reader reads.
A CDA is written anew from clean lines; nothing of the original file is in either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path

from lxml import etree
from lxml.builder import E, ElementMaker
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from recpack.bundle.contents import Contents, Entry
from recpack.bundle.words import (
    CERTIFIED,
    GIVEN,
    NOT_CERTIFIED,
    ORIGINS,
    WEAKEST,
    origin_of,
    origins_among,
    warnings_of,
)
from recpack.dicom import enclosed
from recpack.dicom.elements import open_bytes, quiet
from recpack.model.clean import CleanObject
from recpack.model.english import By, EnglishBlock
from recpack.model.source import SourceId

_MARKS = tuple((key, mark) for key, mark, _ in (*ORIGINS, *GIVEN))
_HL7 = "urn:hl7-org:v3"
_LOINC = "2.16.840.1.113883.6.1"
_DATE = len("20230417")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Papers:
    """The papers of a bundle by source, as payloads of the objects they came from."""

    def __init__(self, contents: Contents, out: Path, code: str) -> None:
        self._entries: Mapping[SourceId, Entry] = {
            e.document.clean.source: e for e in contents.entries
        }
        self._out = out
        self._code = code

    def missing(self, objects: Sequence[CleanObject]) -> tuple[CleanObject, ...]:
        """Objects whose paper was not made: they cannot travel."""
        holding = (o for o in objects if enclosed.holds_document(o.sop_class))
        return tuple(o for o in holding if not self._has(o))

    def _has(self, obj: CleanObject) -> bool:
        entry = self._entries.get(obj.source)
        if entry is None:
            return False
        return obj.sop_class == enclosed.CDA_CLASS or self._pdf(entry).is_file()

    def _pdf(self, entry: Entry) -> Path:
        return self._out.joinpath(*entry.file.split("/"))

    def fill(self, obj: CleanObject, data: bytes) -> bytes:
        """The clean Part 10 file with its payload; any other object as it is.

        Raises KeyError where the paper is not there, OSError if it cannot be read.
        """
        if not enclosed.holds_document(obj.sop_class):
            return data
        entry = self._entries[obj.source]
        if obj.sop_class == enclosed.CDA_CLASS:
            return with_payload(data, cda(entry, obj, self._code), obj.sop_instance)
        return with_payload(data, self._pdf(entry).read_bytes())


def with_payload(data: bytes, payload: bytes, hl7_instance: str = "") -> bytes:
    """A Part 10 file whose (0042,0011) is the payload, its length told without padding."""
    with quiet():
        dataset = open_bytes(data)
        _set(dataset, enclosed.DOCUMENT, "OB", payload + b"\0" * (len(payload) % 2))
        _set(dataset, enclosed.LENGTH, "UL", len(payload))
        if hl7_instance:
            _set(dataset, enclosed.HL7_INSTANCE, "ST", hl7_instance)
        out = BytesIO()
        dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def _set(dataset: Dataset, tag: int, vr: str, value: object) -> None:
    dataset[tag] = DataElement(tag, vr, value)


def cda(entry: Entry, obj: CleanObject, code: str) -> bytes:
    """A minimal CDA R2 document: pseudonym, shifted date, the clean lines, their English.

    What CDA requires and nobody may know has a nullFlavor (HL7 v3 MSK, UNK).
    """
    clean = entry.document.clean
    blocks = [b for page in entry.document.pages for b in page.blocks]
    sections = [_section("Document", _narrative([_cells(b.clean.text) for b in blocks]))]
    given = [b.text for c in entry.document.certified for b in c.page.blocks]
    if given:
        english = _narrative([_cells(text) for text in given])
        sections.append(_section(f"English ({CERTIFIED})", english))
    elif any(s.by is not By.SAME for b in blocks for s in b.segments):
        among = {origin_of(s) for b in blocks for s in b.segments}
        legend = ", ".join(f"{mark} {word}" for _, mark, word in origins_among(among))
        lines = [[legend], *(_marked(b) for b in blocks)]
        english = _narrative(lines)
        sections.append(_section(f"English ({NOT_CERTIFIED})", english))
    root = ElementMaker(nsmap={None: _HL7})("ClinicalDocument")
    root.extend(_head(entry, obj, code, clean.language))
    root.append(E.component(E.structuredBody(*(E.component(section) for section in sections))))
    for element in root.iter():
        element.tag = f"{{{_HL7}}}{etree.QName(element).localname}"
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _head(entry: Entry, obj: CleanObject, code: str, language: str) -> Iterator[etree._Element]:
    date = (entry.document.clean.date or obj.study_date).replace("-", "")
    when = {"value": date} if date.isdigit() and len(date) <= _DATE else {"nullFlavor": "MSK"}
    masked = {"nullFlavor": "MSK"}
    yield E.typeId(root="2.16.840.1.113883.1.3", extension="POCD_HD000040")
    yield E.id(root=obj.sop_instance)
    yield E.code(code="34133-9", codeSystem=_LOINC, displayName="Summary of episode note")
    yield E.title(entry.name)
    yield E.effectiveTime(when)
    yield E.confidentialityCode(code="N", codeSystem="2.16.840.1.113883.5.25")
    if language and language != "und":
        yield E.languageCode(code=language)
    yield E.recordTarget(E.patientRole(E.id(masked), E.patient(E.name(code))))
    yield E.author(E.time(masked), E.assignedAuthor(E.id(masked)))
    organization = E.representedCustodianOrganization(E.id(masked))
    yield E.custodian(E.assignedCustodian(organization))


def _section(title: str, narrative: list[etree._Element]) -> etree._Element:
    return E.section(E.title(title), E.text(*narrative))


def _marked(block: EnglishBlock) -> list[str]:
    """The cells of a line's English; the last says where its words come from, as in DOCS/."""
    cells = list(block.cell_texts)
    made = {origin_of(s) for s in block.segments}
    weakest = next((by for by in WEAKEST if by in made), "same")
    doubts = warnings_of(f for s in block.segments for f in s.told)
    mark = dict(_MARKS).get(weakest, "")
    said = " ".join(x for x in (mark, *(f"⚠ {doubt}" for doubt in doubts)) if x)
    if said:
        cells[-1:] = [f"{cells[-1] if cells else ''} {said}".strip()]
    return cells


def _cells(text: str) -> list[str]:
    return text.split("\t")


def _narrative(lines: Sequence[list[str]]) -> list[etree._Element]:
    """Paragraphs; lines of several cells in a row are a table."""
    out = []
    for table, group in groupby(lines, key=lambda cells: len(cells) > 1):
        if table:
            rows = [E.tr(*(E.td(_plain(c)) for c in cells)) for cells in group]
            out.append(E.table(E.tbody(*rows)))
        else:
            out += [E.paragraph(_plain("".join(cells))) for cells in group]
    return out or [E.paragraph()]


def _plain(text: str) -> str:
    """Text without the control characters that XML has no way to hold."""
    return _NO_XML.sub("", text)


__all__ = ["Papers", "cda", "with_payload"]
