"""DICOM structured reports as documents: headings, "Concept: value unit" lines, dose tables.

PS3.3 annex A.35 and PS3.16. Labels of the head are those the recognisers know; negation,
laterality and numbers stand as the report has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from pydicom.dataset import Dataset

from recpack.dicom.elements import codecs_for, items_of, text_of
from recpack.dicom.terms import is_controlled
from recpack.model.document import Document
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceFile
from recpack.readers import report_values as values
from recpack.readers.dose_report import EVENTS, dose_tables
from recpack.readers.language import UNDETERMINED, detect_language
from recpack.readers.layout import in_language, native_document
from recpack.readers.report_tree import (
    ACQUISITION,
    CONTEXT,
    COORDINATES,
    MODIFIER,
    REFERENCES,
    SAID,
    TABLE,
    Item,
    at_place,
    content_tree,
)

MAX_LINES = 20_000
DETAILS = "Details of the report"
# What it is, as the titles of reports say it in that language (lang/*/clinical.toml).
_KINDS = {
    "en": "Imaging report (DICOM structured report)", "zh": "影像诊断报告", "ja": "画像診断報告書",
    "ko": "영상의학과 판독", "ar": "تقرير الأشعة", "de": "Radiologischer Befund",
    "es": "Informe radiológico", "pt": "Relatório de imagem", "fr": "Compte rendu radiologique",
}  # fmt: skip
_LANGUAGE_OF_CONTENT = "121049"
# Of no use to a reader: what kind of observer, which machine, in which language.
_UNSAID = frozenset({
    "121005", "121012", "121013", "121014", "121015", "121016", "121017", "121024", "121046",
    "121049", "121061", "121196", "121198", "112040", "113871", "113872", "113877", "113878",
    "113879", "113880", "128774", "128775",
})  # fmt: skip
# Concepts that name somebody, under labels that the recognisers know (PS3.16 annex D).
_LABELS = {
    "121008": "Observer", "113870": "Observer", "121009": "Hospital", "113873": "Hospital",
    "121029": "Patient name", "121030": "Patient ID", "121031": "Date of birth",
    "121032": "Sex", "121033": "Age", "121022": "Accession number",
    "121020": "Order number", "121021": "Order number", "121040": "Accession number",
    "121036": "Mother of the fetus",
}  # fmt: skip
_CHARSETS = (
    ("GB", "zh"), ("ISO 2022 IR 58", "zh"), ("IR 149", "ko"), ("IR_149", "ko"), ("IR 87", "ja"),
    ("IR_13", "ja"), ("IR 13", "ja"), ("IR_144", "ru"), ("IR 144", "ru"), ("IR_127", "ar"),
    ("IR 127", "ar"), ("IR_166", "th"), ("IR 166", "th"),
)  # fmt: skip
_LANGUAGES = {"chi": "zh", "zho": "zh", "eng": "en", "por": "pt", "spa": "es", "ger": "de",
              "deu": "de", "fre": "fr", "fra": "fr", "rus": "ru", "ara": "ar", "jpn": "ja",
              "kor": "ko", "tha": "th", "vie": "vi", "ind": "id"}  # fmt: skip
_FLAGS = {"COMPLETE": "complete", "PARTIAL": "partial", "VERIFIED": "verified",
          "UNVERIFIED": "not verified", "PRELIMINARY": "preliminary", "FINAL": "final"}  # fmt: skip
_LATIN = frozenset({"en", "pt", "es", "fr", "de", "id", "vi"})
_ENOUGH = 40  # characters
_OWN_WORDS = frozenset({"TEXT", "CODE"})
_UNNAMED = {"PNAME": "Observer", **COORDINATES}


def is_report(dataset: Dataset) -> bool:
    """Whether the object is a structured report: a content tree with a container as its root."""
    return 0x0040A730 in dataset and text_of(dataset, 0x0040A040).upper() == "CONTAINER"


def read_report(dataset: Dataset, source: SourceFile) -> Outcome[Document]:
    """The report as a document; no value where it says nothing (a key object selection).

    Problems: page-limit (a tree beyond the limits is cut).
    """
    root, cut = content_tree(dataset)
    if not _says_something(root):
        return Outcome(None, _problems(source, cut=cut))
    language = _language(dataset, root)
    title = dict.fromkeys((root.name or "Structured report", _kind(root.name, language)))
    head, body = tuple(_head(dataset)), tuple(islice(_body(root), MAX_LINES + 1))
    cut = cut or len(body) > MAX_LINES
    own = language in {"", "en"}  # the labels of the head are English
    lines = (*title, *(head if own else ()), *body[:MAX_LINES])
    document = in_language(
        native_document(source, lines, ()), language, () if own else (DETAILS, *head)
    )
    return Outcome(document, _problems(source, cut=cut))


def _kind(title: str, language: str) -> str:
    """What kind of report it is; an echo's title says "procedure report", which is an operation."""
    if re.search(r"echocardiogra|ultrasound", title, re.IGNORECASE):
        return "Ultrasound report"
    return _KINDS.get(language, _KINDS["en"])


def _problems(source: SourceFile, *, cut: bool) -> tuple[Problem, ...]:
    problem = Problem("page-limit", Severity.ERROR, "read", source.id, None, "structured report")
    return (problem,) if cut else ()


def _says_something(root: Item) -> bool:
    aside = {id(item) for child in root.children if child.relation in {MODIFIER, CONTEXT}
             for item in child.walk()}  # fmt: skip
    return any(
        item.kind in SAID and item.value and id(item) not in aside and item.code not in _UNSAID
        for item in root.walk()
    )


def _language(dataset: Dataset, root: Item) -> str:
    """The language of what the report says: the labels of its head are English in any language."""
    said = "\n".join(item.value for item in root.walk() if item.kind == "TEXT")
    found = detect_language(said)
    # A few Latin letters (a protocol, a label) tell no language; other scripts do.
    if found != UNDETERMINED and (found not in _LATIN or len(said) >= _ENOUGH):
        return found
    declared = _declared(root)
    if declared:
        return declared
    names = [word for item in root.walk() for word in (item.name, item.value) if word]
    if any(map(is_controlled, names)):
        return "en"
    found = detect_language("\n".join(names))
    return found if found != UNDETERMINED else _by_charset(dataset)


def _declared(root: Item) -> str:
    for child in root.children:
        if child.code == _LANGUAGE_OF_CONTENT:
            code = re.split(r"[-_ ]", child.value.casefold())[0]
            known = _LANGUAGES.get(code[:3], code if code in _LANGUAGES.values() else "")
            if known:
                return known
    return ""


def _by_charset(dataset: Dataset) -> str:
    charset = text_of(dataset, 0x00080005).upper()
    return next((language for mark, language in _CHARSETS if mark in charset), "")


def _head(dataset: Dataset) -> Iterator[str]:
    """Whose report it is, of which day, who stands for it."""
    codecs = codecs_for(dataset)

    def of(tag: int) -> str:
        return " ".join(values.text(dataset, tag, codecs).split())

    told = (
        ("Patient name", values.person(of(0x00100010))),
        ("Patient ID", of(0x00100020)),
        ("Date of birth", values.date(of(0x00100030))),
        ("Sex", values.sex(of(0x00100040))),
        ("Age", values.age(of(0x00101010))),
        ("Hospital", of(0x00080080)),
        ("Referring physician", values.person(of(0x00080090))),
        ("Examination", of(0x00081030)),
        ("Study date", values.date(of(0x00080020))),
        ("Report date", values.date(of(0x00080023))),
        ("Status", _status(of(0x0040A491), of(0x0040A493), of(0x0040A496))),
    )
    yield from (f"{label}: {value}" for label, value in told if value)
    for observer in items_of(dataset, 0x0040A073) or ():
        name = values.person(values.text(observer, 0x0040A075, codecs))
        day = values.date(values.text(observer, 0x0040A030, codecs))
        yield from [f"Verified by: {name}"] if name else []
        yield from [f"Verified on: {day}"] if day else []
    for author in items_of(dataset, 0x0040A078) or ():
        name = values.person(values.text(author, 0x0040A123, codecs))
        yield from [f"Author: {name}"] if name else []


def _status(completion: str, verification: str, preliminary: str) -> str:
    found = (_FLAGS.get(flag.upper(), "") for flag in (completion, verification, preliminary))
    return ", ".join(w for w in found if w)


@dataclass(frozen=True, slots=True)
class _Task:
    """An item still to be printed; `level` counts the items it is a detail of."""

    item: Item
    heading: str
    level: int


def _body(root: Item) -> Iterator[str]:
    stack = [_Task(c, root.name, 0) for c in reversed(_details(root))]
    events = [i for i in root.walk() if i.code in EVENTS]
    tables = {id(group[0]): group for group in dose_tables(events)}
    inside = {id(item) for item in events}
    while stack:
        task = stack.pop()
        item = task.item
        if id(item) in inside:
            if id(item) in tables:
                yield from tables[id(item)][1]
            continue
        if item.refers:
            yield from _by_reference(root, task)
        elif item.kind == "CONTAINER" or (not item.value and item.children):
            heading = item.name or task.heading
            if any(c.value or c.children for c in item.walk()) and item.name:
                yield item.name + (f" ({_modifiers(item)})" if _modifiers(item) else "")
            stack.extend(_Task(c, heading, 0) for c in reversed(_details(item)))
        else:
            yield from _lines(task)
            stack.extend(_Task(c, item.name, task.level + 1) for c in reversed(_details(item)))


def _details(item: Item) -> list[Item]:
    """The children that get lines of their own; pictures that it points at are told in one."""
    kept = [c for c in item.children if not _inline(c)]
    seen = [c for c in kept if _points(c)]
    if item.kind in COORDINATES:
        return [c for c in kept if not any(c is s for s in seen)]  # told in its own line
    if not seen:
        return kept
    kept[kept.index(seen[0])] = replace(seen[0], value=values.counted([c.value for c in seen]))
    return [c for c in kept if not any(c is s for s in seen)]


def _points(item: Item) -> bool:
    """A reference without a name or details of its own."""
    bare = not item.name and all(c.kind not in SAID for c in item.children)
    return bare and item.kind in REFERENCES and bool(item.value)


def _inline(item: Item) -> bool:
    """Modifiers stand with what they modify: "Finding: Mass (Laterality: Left)"."""
    return (
        item.relation in {MODIFIER, ACQUISITION}
        and item.kind in _OWN_WORDS
        and "\n" not in item.value
        and not item.children
    )


def _modifiers(item: Item) -> str:
    found = (c for c in item.children if _inline(c) and c.value and c.code not in _UNSAID)
    return "; ".join(f"{c.name}: {c.value}" if c.name else c.value for c in found)


def _lines(task: _Task) -> Iterator[str]:
    item = task.item
    if not item.value or item.code in _UNSAID:
        return
    label = _LABELS.get(item.code, item.name)
    if not label:
        label = "See" if item.kind in REFERENCES else _UNNAMED.get(item.kind, "")
    bare = item.kind == "TEXT" and task.level == 0 and _same_word(label, task.heading)
    lead = "– " * min(task.level, 4)
    modifiers = _modifiers(item)
    parts = [_line(p, item) for p in item.value.split("\n") if p.strip()]
    if len(parts) > 1 or item.kind == TABLE:
        if label and not bare:
            yield f"{lead}{label}:" + (f" ({modifiers})" if modifiers else "")
        yield from (lead + p for p in parts)
        return
    said = parts[0] if parts else ""
    if modifiers:
        said += f" ({modifiers})"
    yield f"{lead}{label}: {said}" if label and not bare else lead + said


def _line(text: str, item: Item) -> str:
    """A line of a value: cells of tables stay apart, coordinates tell what they are drawn on."""
    if item.kind == TABLE:
        return text
    told = " ".join(text.split())
    on = values.counted([c.value for c in item.children if _points(c)])
    return f"{told} on {on}" if on and item.kind in COORDINATES else told


def _same_word(label: str, heading: str) -> bool:
    """Whether a label repeats its heading: Finding under Findings."""
    one, two = label.casefold().rstrip("s."), heading.casefold().rstrip("s.")
    return bool(one) and one == two


def _by_reference(root: Item, task: _Task) -> Iterator[str]:
    """One line for a relation to an item elsewhere in the report; its own children are not told."""
    target = at_place(root, task.item.refers)
    relation = task.item.relation.capitalize()
    if target is None or not (target.value or target.name) or target.kind not in SAID:
        return
    said = " ".join(target.value.split())
    what = f"{target.name}: {said}" if said and target.name else said or target.name
    yield f"{'– ' * min(max(task.level, 1), 4)}{relation}: {what}"
