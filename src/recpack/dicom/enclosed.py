"""SOP classes that hold a whole file in (0042,0011) (PS3.3 annex A.45 and A.104)."""

from __future__ import annotations

PDF_CLASS = "1.2.840.10008.5.1.4.1.1.104.1"
CDA_CLASS = "1.2.840.10008.5.1.4.1.1.104.2"
STL_CLASS = "1.2.840.10008.5.1.4.1.1.104.3"
OBJ_CLASS = "1.2.840.10008.5.1.4.1.1.104.4"
MTL_CLASS = "1.2.840.10008.5.1.4.1.1.104.5"
DOCUMENT, TITLE, MIME_TYPE = 0x00420011, 0x00420010, 0x00420012
LENGTH, MIME_TYPES, HL7_INSTANCE = 0x00420015, 0x00420014, 0x0040E001
MIME_OF = {
    PDF_CLASS: "application/pdf",
    CDA_CLASS: "text/XML",
    STL_CLASS: "model/stl",
    OBJ_CLASS: "model/obj",
    MTL_CLASS: "model/mtl",
}
_BY_MIME = {mime.lower(): uid for uid, mime in MIME_OF.items()} | {"application/sla": STL_CLASS}


def kind_of(sop_class: str, mime_type: str, start: bytes = b"") -> str:
    """The class an object names; where it names none, that of its MIME type or first bytes.

    "" for a class that holds no documents: what such an object hides is nobody's guess.
    """
    if sop_class:
        return sop_class if sop_class in MIME_OF else ""
    known = _BY_MIME.get(mime_type.strip().lower(), "")
    return known or (PDF_CLASS if b"%PDF-" in start[:1024] else "")


def holds_document(sop_class: str) -> bool:
    """Whether its payload is a paper that goes through the document path (PDF, CDA)."""
    return sop_class in {PDF_CLASS, CDA_CLASS}
