"""Segments as they travel to a translator and back, and the XML that both formats share.

XML 1.0 has no way to hold most control characters and lone surrogates (W3C XML 1.0, 2.2): each
format names them in an element of its own. What comes back is foreign XML: no document type with
declarations, no entities, no network, a limit on size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

MAX_BYTES = 64 << 20
XML = "{http://www.w3.org/XML/1998/namespace}"
_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ExchangeError(ValueError):
    """A file cannot be used; the message says why and never quotes it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One segment: `document` is its number in the bundle ("" where the format has none).

    `by` is memory, neural, gloss, none, corrected or certified; `state` what a translator set.
    """

    source: str
    target: str
    language: str
    by: str = ""
    document: int = 0
    page: int = 0
    line: int = 0
    notes: tuple[str, ...] = ()
    state: str = ""


def parse(data: bytes) -> etree._Element:
    """The root of foreign XML. Raises ExchangeError."""
    if len(data) > MAX_BYTES:
        raise ExchangeError(f"larger than {MAX_BYTES >> 20} MB")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(f"no well-formed XML (line {error.lineno})") from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and (list(dtd.iterentities()) or list(dtd.iterelements())):
        raise ExchangeError("it declares a document type of its own, which is refused")
    if any(node.tag is etree.Entity for node in root.iter()):
        raise ExchangeError("it uses entities, which are refused")
    return root


def write(root: etree._Element, doctype: str = "") -> bytes:
    """The file, UTF-8."""
    return bytes(
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=doctype or None)
    )


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """(what XML can hold, the one character behind it that it cannot or "")."""
    at = 0
    for match in _UNHELD.finditer(text):
        yield text[at : match.start()], match.group()
        at = match.end()
    yield text[at:], ""


def put(parent: etree._Element, text: str) -> None:
    """Append text behind what the element already holds."""
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def name(element: etree._Element) -> str:
    """The tag without its namespace."""
    return str(etree.QName(element).localname)


def character(code: str) -> str:
    """The character of a hexadecimal number. Raises ExchangeError."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        raise ExchangeError("a character is named by no number") from None


__all__ = [
    "XML", "ExchangeError", "Unit", "character", "name", "parse", "pieces", "put", "write",
]  # fmt: skip
