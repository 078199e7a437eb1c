"""TMX 1.4b (OSCAR, 26 April 2005): the case memory for other translation programs.

A character that XML cannot hold is a `ph` of a type of ours, its number in it: the content of a
code is free, and other programs pass it on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from recpack import __version__
from recpack.mt.people.exchange import (
    XML,
    ExchangeError,
    Unit,
    character,
    name,
    parse,
    pieces,
    put,
    write,
)

_DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
_CHARACTER = "x-recpack-character"
_CODES = frozenset({"ph", "bpt", "ept", "it", "ut"})  # their content is no text of the segment


def export(units: Iterable[Unit]) -> bytes:
    """The units that have English, each pair of texts once."""
    root = etree.Element("tmx", {"version": "1.4"})
    etree.SubElement(
        root, "header",
        {"creationtool": "recpack", "creationtoolversion": __version__, "segtype": "sentence",
         "o-tmf": "recpack", "adminlang": "en", "srclang": "*all*", "datatype": "plaintext"},
    )  # fmt: skip
    body = etree.SubElement(root, "body")
    for (language, source, target), unit in _once(units).items():
        element = etree.SubElement(body, "tu", {"srclang": language})
        prop = etree.SubElement(element, "prop", {"type": "x-recpack-origin"})
        prop.text = unit.by or "none"
        for code, text in ((language, source), ("en", target)):
            variant = etree.SubElement(element, "tuv", {f"{XML}lang": code})
            _fill(etree.SubElement(variant, "seg"), text)
    return write(root, _DOCTYPE)


def _once(units: Iterable[Unit]) -> dict[tuple[str, str, str], Unit]:
    out: dict[tuple[str, str, str], Unit] = {}
    for unit in units:
        if unit.target:
            out.setdefault((unit.language, unit.source, unit.target), unit)
    return out


def _fill(element: etree._Element, text: str) -> None:
    for held, unheld in pieces(text):
        put(element, held)
        if unheld:
            etree.SubElement(element, "ph", {"type": _CHARACTER}).text = f"{ord(unheld):04X}"


def read(data: bytes) -> tuple[Unit, ...]:
    """Every pair of a text and its English. Raises ExchangeError."""
    root = parse(data)
    if name(root) != "tmx":
        raise ExchangeError("no TMX file")
    header = next((x for x in root if name(x) == "header"), None)
    common = header.get("srclang", "*all*") if header is not None else "*all*"
    return tuple(unit for tu in root.iter("{*}tu") for unit in _pairs(tu, common))


def _pairs(tu: etree._Element, common: str) -> Iterator[Unit]:
    texts: dict[str, str] = {}
    for variant in tu.iter("{*}tuv"):
        code = variant.get(f"{XML}lang") or variant.get("lang", "")
        seg = next((x for x in variant if name(x) == "seg"), None)
        if seg is not None and code:
            texts.setdefault(code, "".join(_flat(seg)))
    english = next((c for c in texts if c.lower().split("-")[0] == "en"), None)
    if english is None:
        return
    wanted = tu.get("srclang", common)
    for code, text in texts.items():
        if code != english and wanted.lower() in {"*all*", code.lower()}:
            yield Unit(text, texts[english], code, state="final")


def _flat(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if name(child) == "ph" and child.get("type") == _CHARACTER:
            yield character(child.text or "")
        elif name(child) not in _CODES:
            yield from _flat(child)
        yield child.tail or ""


__all__ = ["export", "read"]
