"""XLIFF 2.1 (OASIS Standard, 13 February 2018), core only: what a translator's program opens.

One file element a document, one unit a segment. Stand-ins are marked as not to be translated
(core, 4.7.3: `mrk translate="no"`), characters that XML cannot hold are `cp` (4.2.3.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lxml import etree

from recpack.mt.people.corrections import STAND_IN
from recpack.mt.people.exchange import XML as XML_NS
from recpack.mt.people.exchange import (
    ExchangeError,
    Unit,
    character,
    name,
    parse,
    pieces,
    put,
    write,
)

NS = "urn:oasis:names:tc:xliff:document:2.0"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
# What is set before anybody looked: only people review.
STATES = {"none": "initial", "gloss": "initial", "neural": "translated", "memory": "translated",
          "corrected": "final", "certified": "final"}  # fmt: skip
_KNOWN_STATES = frozenset({"initial", "translated", "reviewed", "final"})
_CARRIERS = frozenset({"mrk", "pc"})  # their content is text of the segment


def _tag(local: str) -> str:
    return f"{{{NS}}}{local}"


def export(units: Sequence[Unit], case: str) -> bytes:
    """The segments of one language. Raises ExchangeError for several or for none."""
    languages = {u.language for u in units}
    if len(languages) != 1:
        raise ExchangeError("one XLIFF file holds one language")
    (language,) = languages
    root = etree.Element(
        _tag("xliff"), {"version": "2.1", "srcLang": language, "trgLang": "en"}, nsmap={None: NS}
    )
    for number, group in groupby(units, key=lambda u: u.document):
        direction = "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
        file = etree.SubElement(
            root, _tag("file"),
            {"id": f"d{number}", "original": f"{case}/{number}", "srcDir": direction,
             "trgDir": "ltr", "canResegment": "no"},
        )  # fmt: skip
        for n, unit in enumerate(group, 1):
            _unit(file, unit, f"d{number}-{n}")
    return write(root)


def _unit(file: etree._Element, unit: Unit, key: str) -> None:
    place = f"page {unit.page}, line {unit.line}"
    element = etree.SubElement(file, _tag("unit"), {"id": key, "name": place})
    notes = etree.SubElement(element, _tag("notes"))
    for category, texts in (("origin", (unit.by,)), ("flag", unit.notes)):
        for text in filter(None, texts):
            note = etree.SubElement(notes, _tag("note"), {"category": category})
            note.text = text
    if not len(notes):
        element.remove(notes)
    segment = etree.SubElement(element, _tag("segment"), {"id": "s"})
    target = unit.target if unit.by != "none" else ""
    state = STATES.get(unit.by, "initial") if target else "initial"
    segment.set("state", state)
    segment.set("subState", f"recpack:{unit.by or 'none'}")
    _fill(etree.SubElement(segment, _tag("source")), unit.source)
    if target:
        _fill(etree.SubElement(segment, _tag("target")), target)


def _fill(element: etree._Element, text: str) -> None:
    """The text with its stand-ins marked; ids are the same in source and target."""
    element.set(f"{XML_NS}space", "preserve")
    seen: dict[str, int] = {}
    at = 0
    for match in STAND_IN.finditer(text):
        _plain(element, text[at : match.start()])
        number = seen[match.group()] = seen.get(match.group(), 0) + 1
        key = f"{match.group().replace(' ', '-')}-{number}"
        mark = etree.SubElement(
            element, _tag("mrk"), {"id": key, "type": "generic", "translate": "no"}
        )
        mark.text = match.group()
        at = match.end()
    _plain(element, text[at:])


def _plain(element: etree._Element, text: str) -> None:
    for held, unheld in pieces(text):
        put(element, held)
        if unheld:
            etree.SubElement(element, _tag("cp"), {"hex": f"{ord(unheld):04X}"})


def read(data: bytes) -> tuple[Unit, ...]:
    """Every segment of an XLIFF 2 file, in order. Raises ExchangeError."""
    root = parse(data)
    if name(root) != "xliff":
        raise ExchangeError("no XLIFF file")
    version = root.get("version", "")
    if not version.startswith("2."):
        raise ExchangeError(f"XLIFF {version or '?'}: save it as XLIFF 2.0 or 2.1")
    if not root.get("trgLang", "en").lower().startswith("en"):
        raise ExchangeError("its target language is not English")
    return tuple(_units(root))


def _units(root: etree._Element) -> Iterator[Unit]:
    language = root.get("srcLang", "")
    for element in root.iter("{*}unit"):
        parts = [p for p in element if name(p) in {"segment", "ignorable"}]
        segments = [p for p in parts if name(p) == "segment"]
        if not segments:
            continue
        states = [p.get("state", "initial") for p in segments]
        # A program may have cut the unit into several segments: it is one text of ours.
        source = "".join(_text(p, "source") for p in parts)
        whole = all(_child(p, "target") is not None for p in segments)
        target = "".join(_text(p, "target" if _child(p, "target") is not None else "source")
                         for p in parts) if whole else ""  # fmt: skip
        state = min(states, key=_rank)
        yield Unit(source, target, language, state=state if state in _KNOWN_STATES else "")


def _rank(state: str) -> int:
    order = ("initial", "translated", "reviewed", "final")
    return order.index(state) if state in order else 0


def _child(element: etree._Element, local: str) -> etree._Element | None:
    return next((x for x in element if name(x) == local), None)


def _text(element: etree._Element, local: str) -> str:
    found = _child(element, local)
    return "" if found is None else "".join(_flat(found))


def _flat(element: etree._Element) -> Iterator[str]:
    """The text of an element: that of annotations too, codes of other programs left away."""
    yield element.text or ""
    for child in element:
        local = name(child)
        if local == "cp":
            yield character(child.get("hex", ""))
        elif local in _CARRIERS:
            yield from _flat(child)
        yield child.tail or ""


def languages(units: Iterable[Unit]) -> tuple[str, ...]:
    """The source languages, in the order in which they are met."""
    return tuple(dict.fromkeys(u.language for u in units))


__all__ = ["NS", "STATES", "export", "languages", "read"]
