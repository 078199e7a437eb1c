"""HL7 Clinical Document Architecture R2 -> Document: facts of the header, the narrative as lines.

The narrative block holds all that an author attests (CDA R2 section 1.2.3); coded entries are told
only where a section has no narrative.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from recpack.model.document import Document, Page
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.ports import Blobs
from recpack.readers import report_values as values
from recpack.readers.decode import decode_text
from recpack.readers.encapsulated import read_pdf_bytes
from recpack.readers.language import UNDETERMINED, detect_language
from recpack.readers.layout import in_language, native_document

MAX_LINES = 20_000
DETAILS = "Details of the document"
_SKIPPED = frozenset({"renderMultiMedia", "colgroup", "col"})
_BREAKS = frozenset({"paragraph", "br", "tr", "item", "caption", "table", "list", "title", "text"})
_CUSTODIAN = ("custodian", "assignedCustodian", "representedCustodianOrganization")
_GUARDIAN = ("patient", "guardian", "guardianPerson", "name")
_SEX = {"M": "male", "F": "female"}


class _Text:
    """Gathers lines: cells by tabs, list items with a dash, what was struck out left away."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._now: list[str] = []

    def end(self) -> None:
        cells = [" ".join(cell.split()) for cell in "".join(self._now).split("\t")]
        if len(cells) > 1:  # every cell of a row opens with a tab
            cells = [c or "–" for c in cells[not cells[0] :]]
        line = "\t".join(cells)
        if line.strip("\t –"):
            self.lines.append(line)
        self._now = []

    def put(self, words: str | None) -> None:
        self._now.append(" ".join(("x" + (words or "") + "x").split())[1:-1])

    def read(self, element: Any) -> None:
        """All of a narrative block, in reading order."""
        gone = 0
        for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
            name = _name(node)
            struck = node.get("revised") == "delete" if name else False
            if event == "start":
                gone += struck or name in _SKIPPED
                self._open(name)
                self.put("" if gone else node.text)
                continue
            if event == "end":
                self._close(name)
                gone -= struck or name in _SKIPPED
            if node is not element:
                self.put("" if gone else node.tail)
        self.end()

    def _open(self, name: str) -> None:
        if name in {"td", "th"}:
            self._now.append("\t")
        elif name in _BREAKS:
            self.end()
        if name == "item":
            self._now.append("– ")

    def _close(self, name: str) -> None:
        if name in _BREAKS:
            self.end()


def _name(node: Any) -> str:
    """The local name of an element; "" for comments and instructions."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _all(element: Any, *path: str) -> list[Any]:
    """Elements at a path of local names, whatever their namespace."""
    found = [element]
    for name in path:
        found = [c for e in found for c in e if _name(c) == name]
    return found


def _words(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def read_cda(payload: bytes, source: SourceFile, blobs: Blobs) -> Outcome[Document]:
    """A CDA document of any language; entities stay unresolved and nothing is fetched.

    Problems: cda-unreadable (no XML, or no clinical document), those of an enclosed PDF body.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(payload, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return _unreadable(source, type(error).__name__)
    if _name(root) != "ClinicalDocument":
        return _unreadable(source, "no clinical document")
    if next(root.iter(etree.Entity), None) is not None:
        return _unreadable(source, "entities")
    more: Sequence[Page] = ()
    for body in _all(root, "component", "nonXMLBody", "text"):
        held = _attached(body, source, blobs)
        if held.value is None:
            return Outcome(None, held.problems)
        more = held.value.pages
    told = [line for body in _all(root, "component", "structuredBody") for line in _body(body)]
    language = _language(root, told)
    limit = Problem("page-limit", Severity.ERROR, "read", source.id, None, "clinical document")
    cut = (limit,) if len(told) > MAX_LINES else ()
    own = language in {"", "en"}  # the labels of the head are English
    head = tuple(_head(root))
    lines = (_title(root), *(head if own else ()), *told[:MAX_LINES])
    document = native_document(source, lines, (), more)
    return Outcome(in_language(document, language, () if own else (DETAILS, *head)), cut)


def _language(root: Any, told: Sequence[str]) -> str:
    """The language of the narrative, else the one declared: the labels of the head are English."""
    found = detect_language("\n".join(told))
    if found != UNDETERMINED:
        return found
    codes = [c.get("code", "") for c in _all(root, "languageCode")]
    return next((c.split("-")[0].lower() for c in codes if c), "")


def _unreadable(source: SourceFile, detail: str) -> Outcome[Document]:
    problem = Problem("cda-unreadable", Severity.ERROR, "read", source.id, None, detail)
    return Outcome(None, (problem,))


def _attached(text: Any, source: SourceFile, blobs: Blobs) -> Outcome[Document]:
    """A body that is no XML: a PDF or plain text (CDA R2 section 4.3.1.1)."""
    media = text.get("mediaType", "text/plain").lower()
    raw = "".join(text.itertext())
    try:
        data = base64.b64decode(raw) if text.get("representation") == "B64" else raw.encode()
    except (binascii.Error, ValueError) as error:
        return _unreadable(source, type(error).__name__)
    if media == "application/pdf":
        return read_pdf_bytes(data, source, blobs)
    decoded = decode_text(data) if media in {"text/plain", "text/html", "text/rtf"} else None
    if decoded is None:
        return _unreadable(source, "unknown kind of body")
    from recpack.readers.text import text_lines

    return Outcome(native_document(source, text_lines(decoded[0]), ()))


def _title(root: Any) -> str:
    titles = [_words(t) for t in _all(root, "title")]
    named = [c.get("displayName", "") for c in _all(root, "code")]
    return next((t for t in (*titles, *named) if t), "Clinical document")


def _head(root: Any) -> Iterator[str]:
    """Whose document it is, of which day, who stands for it."""
    for role in _all(root, "recordTarget", "patientRole"):
        yield from _patient(role)
    days = [values.date(t.get("value", "")) for t in _all(root, "effectiveTime")]
    people = (
        ("Author", ("author", "assignedAuthor", "assignedPerson", "name")),
        ("Hospital", ("author", "assignedAuthor", "representedOrganization", "name")),
        ("Hospital", (*_CUSTODIAN, "name")),
        ("Verified by", ("legalAuthenticator", "assignedEntity", "assignedPerson", "name")),
        ("Verified by", ("authenticator", "assignedEntity", "assignedPerson", "name")),
        ("Typed by", ("dataEnterer", "assignedEntity", "assignedPerson", "name")),
        ("Copy to", ("informationRecipient", "intendedRecipient", "informationRecipient", "name")),
    )  # fmt: skip
    told = [(label, _person(e)) for label, path in people for e in _all(root, *path)]
    told += [("Report date", day) for day in days]
    told += [("Visit date", day) for day in _visits(root)]
    yield from dict.fromkeys(f"{label}: {value}" for label, value in told if value)


def _patient(role: Any) -> Iterator[str]:
    told = [("Patient name", _person(n)) for n in _all(role, "patient", "name")]
    told += [("Patient ID", i.get("extension", "")) for i in _all(role, "id")]
    told += [
        ("Date of birth", values.date(b.get("value", "")))
        for b in _all(role, "patient", "birthTime")
    ]
    told += [
        ("Sex", g.get("displayName") or _SEX.get(g.get("code", ""), ""))
        for g in _all(role, "patient", "administrativeGenderCode")
    ]
    told += [("Address", _words(a)) for a in _all(role, "addr")]
    told += [("Phone", t.get("value", "").removeprefix("tel:")) for t in _all(role, "telecom")]
    told += [("Hospital", _words(n)) for n in _all(role, "providerOrganization", "name")]
    told += [("Guardian", _person(n)) for n in _all(role, *_GUARDIAN)]
    yield from (f"{label}: {value}" for label, value in told if value)


def _person(name: Any) -> str:
    """Title, family and given name; names in Han characters without a space."""
    order = ("prefix", "family", "given", "suffix")
    parts = [_words(p) for kind in order for p in _all(name, kind)]
    if not parts:
        return _words(name)
    wide = all(ord(c) > 0x2E7F for p in parts for c in p)
    return ("" if wide else " ").join(p for p in parts if p)


def _visits(root: Any) -> Iterator[str]:
    for time in _all(root, "componentOf", "encompassingEncounter", "effectiveTime"):
        ends = [time.get("value", ""), *(e.get("value", "") for k in ("low", "high")
                                         for e in _all(time, k))]  # fmt: skip
        yield " – ".join(values.date(e) for e in ends if e)


def _body(body: Any) -> list[str]:
    """Sections in document order: title, narrative, else what the entries say."""
    text = _Text()
    for section in body.iter():
        if _name(section) != "section":
            continue
        for title in _all(section, "title"):
            text.read(title)
        narrative = _all(section, "text")
        for part in narrative:
            text.read(part)
        if not any(_words(n) for n in narrative):
            text.lines += _entries(section)
    return text.lines


def _entries(section: Any) -> Iterator[str]:
    """Coded observations of a section without narrative: "name: value unit"."""
    for entry in _all(section, "entry"):
        for act in entry.iter():
            if _name(act) not in {"observation", "substanceAdministration", "procedure", "act"}:
                continue
            code = next((_coded(c) for c in _all(act, "code")), "")
            said = ", ".join(v for v in map(_value, _all(act, "value")) if v)
            if act.get("negationInd") == "true":
                said = f"not {said}".strip() if said else "no"
            if code or said:
                yield f"{code}: {said}" if code and said else code or said


def _coded(element: Any) -> str:
    told = [_words(t) for t in _all(element, "originalText")]
    return element.get("displayName") or next(iter(told), "") or element.get("code", "")


def _value(element: Any) -> str:
    if element.get("value") is None:
        return _coded(element) or _words(element)
    unit = values.unit(element.get("unit", "1"))
    return f"{element.get('value')} {unit}".strip()
