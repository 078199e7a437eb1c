"""COVER.DOCX: the cover view once more, editable, with the same bytes for the same view.

Office Open XML (ECMA-376). The package is written anew with fixed times, because ZIP members
otherwise carry the clock, and without the template's thumbnail and author.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from recpack.bundle.words import ORIGINS

_ACCENT = RGBColor(0x1D, 0x5C, 0x86)
_MUTED = RGBColor(0x56, 0x63, 0x6F)
_WARN = RGBColor(0x8F, 0x4E, 0x00)
_TIME = datetime(1980, 1, 1, tzinfo=UTC)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FONT, _CJK_FONT = "Segoe UI", "Microsoft YaHei"
# Characters that XML 1.0 (2.2) has no place for.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _NOT_XML.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {k: _clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(v) for v in value]
    return value


def _run(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    color: RGBColor | None = None,
    size: float = 0.0,
) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    if color is not None:
        run.font.color.rgb = color
    if size:
        run.font.size = Pt(size)


def _link(paragraph: Paragraph, text: str, target: str) -> None:
    """A hyperlink relative to the document's own folder."""
    relation = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    paragraph._p.append(link)  # noqa: SLF001 - python-docx has no API for hyperlinks
    _run(paragraph, text, color=_ACCENT, size=8)
    link.append(paragraph.runs[-1]._r)  # noqa: SLF001


def _refs(paragraph: Paragraph, refs: Iterable[Mapping[str, Any]]) -> None:
    for ref in refs:
        paragraph.add_run(" ")
        label, file = f"[{ref['n']}·{ref['page']}]", str(ref["href"]).partition("#")[0]
        if file:
            _link(paragraph, label, file)
        else:
            _run(paragraph, label, color=_ACCENT, size=8)


def _notes(paragraph: Paragraph, notes: Iterable[str]) -> None:
    for note in notes:
        space = " " if paragraph.text else ""
        _run(paragraph, f"{space}({note})", color=_WARN)


def _styles(document: Document) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(9.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _CJK_FONT)
    normal.paragraph_format.space_after = Pt(2)
    for name, size in (("Title", 17), ("Heading 1", 10.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _ACCENT
        style.font.bold = True
        fonts = style.element.rPr.rFonts
        for attribute in list(fonts.attrib):
            if attribute.endswith("Theme"):
                del fonts.attrib[attribute]
        fonts.set(qn("w:ascii"), _FONT)
        fonts.set(qn("w:hAnsi"), _FONT)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(10)
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(15)


def _table(document: Document, head: Sequence[str], widths: Sequence[float]) -> Any:
    """An empty table with a header row; `widths` in millimetres."""
    table = document.add_table(rows=0, cols=len(head))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    cells = table.add_row().cells
    for cell, text, width in zip(cells, head, widths, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        _run(cell.paragraphs[0], text, bold=True, color=_MUTED, size=8)
    return table


def _row(table: Any, widths: Sequence[float]) -> list[Paragraph]:
    cells = table.add_row().cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Mm(width)
    return [c.paragraphs[0] for c in cells]


def _nothing(document: Document) -> None:
    _run(document.add_paragraph(), "Not found in the records.", color=_MUTED)


def _facts(document: Document, title: str, items: Sequence[Mapping[str, Any]]) -> None:
    document.add_heading(title, 1)
    if not items:
        _nothing(document)
        return
    labelled = any("label" in f for f in items)
    widths = (24, 24, 101, 25) if labelled else (24, 125, 25)
    head = ("Date", "Kind", "What", "Source") if labelled else ("Date", "What", "Source")
    table = _table(document, head, widths)
    for f in items:
        date, *kind, what, refs = _row(table, widths)
        date.add_run(f["date"])
        if kind:
            _run(kind[0], f["label"], color=_MUTED)
        if f["value"]:
            _run(what, f"{f['name']} ", color=_MUTED)
        what.add_run(f["value"] or f["name"])
        _notes(what, f["notes"])
        text = " · ".join(x for x in (f["code"], *f["details"]) if x)
        if text:
            _run(what, f"  {text}", color=_MUTED, size=8.5)
        _refs(refs, f["refs"])


def _panels(document: Document, panels: Sequence[Mapping[str, Any]]) -> None:
    """Tissue markers of one report as one paragraph."""
    for panel in panels:
        line = document.add_paragraph()
        _run(line, f"{panel['date']}  ", color=_MUTED)
        for i, item in enumerate(panel["items"]):
            _run(line, f"{'; ' if i else ''}{item['name']} ", color=_MUTED)
            line.add_run(item["value"])
            _notes(line, item["notes"])
        _refs(line, panel["refs"])


def _biomarkers(document: Document, view: Mapping[str, Any]) -> None:
    if view["biomarkers"] or not view["panels"]:
        _facts(document, "Biomarkers", view["biomarkers"])
    else:
        document.add_heading("Biomarkers", 1)
    _panels(document, view["panels"])


def _treatment(document: Document, items: Sequence[Mapping[str, Any]]) -> None:
    document.add_heading("Treatment and course", 1)
    if not items:
        _nothing(document)
        return
    widths = (24, 24, 101, 25)
    table = _table(document, ("From", "To", "Treatment", "Source"), widths)
    for t in items:
        begin, end, what, refs = _row(table, widths)
        begin.add_run(t["date"])
        end.add_run(t["end"])
        what.add_run(t["label"])
        _notes(what, t["notes"])
        if t["note"]:
            _run(what, f" {t['note']}", color=_MUTED, size=8.5)
        _refs(refs, t["refs"])


def _laboratory(document: Document, items: Sequence[Mapping[str, Any]]) -> None:
    document.add_heading("Laboratory, latest values", 1)
    if not items:
        _nothing(document)
        return
    widths = (24, 45, 40, 40, 25)
    table = _table(document, ("Date", "Analyte", "Value", "Reference", "Source"), widths)
    for item in items:
        date, name, value, reference, refs = _row(table, widths)
        date.add_run(item["date"])
        name.add_run(item["name"])
        text = " ".join(x for x in (item["flag"], item["value"], item["unit"]) if x)
        _run(value, text, bold=bool(item["flag"]))
        _notes(value, item["notes"])
        reference.add_run(item["reference"])
        _refs(refs, item["refs"])


def _lists(document: Document, view: Mapping[str, Any]) -> None:
    """Imaging, material, conflicts: a line each."""
    document.add_heading("Conflicts: both readings are kept", 1)
    for c in view["conflicts"]:
        line = document.add_paragraph(style="List Bullet")
        _run(line, f"{c['about']}: ", bold=True)
        for i, side in enumerate(c["sides"]):
            line.add_run("  against  " if i else "")
            line.add_run(side["value"] or side["name"])
            _notes(line, side["notes"])
            _refs(line, side["refs"])
    if not view["conflicts"]:
        _run(document.add_paragraph(), "None found.", color=_MUTED)
    document.add_heading("Imaging", 1)
    for s in view["imaging"]:
        line = document.add_paragraph(style="List Bullet")
        parts = (s["date"], s["what"], s["region"], s["description"], s["detail"])
        line.add_run("  ".join(x for x in parts if x))
        if s["note"]:
            line.add_run(f" ({s['note']})")
        _refs(line, s["refs"])
        for text in s["remarks"]:
            _run(line, f"\n⚠ {text}", color=_MUTED)
    if not view["imaging"]:
        _nothing(document)
    document.add_heading("Material", 1)
    for text in view["material"] or ["Slides, blocks and sequencing data: not stated."]:
        document.add_paragraph(text, style="List Bullet")


def _missing(document: Document, view: Mapping[str, Any]) -> None:
    document.add_heading("Missing or too old", 1)
    if view["checked"]:
        text = (
            f"{view['present']} of {view['checked']} items of the {view['profile']} list are here."
        )
        _run(document.add_paragraph(), text, color=_MUTED)
    widths = (60, 34, 80)
    if view["missing"]:
        table = _table(document, ("Item", "State", "What to ask for"), widths)
        for m in view["missing"]:
            item, state, ask = _row(table, widths)
            item.add_run(m["label"])
            state.add_run(f"{m['level']}, {m['state']}")
            ask.add_run(m["ask"])
            if m["ask_source"] and m["ask_source"] != m["ask"]:
                ask.add_run().add_break()
                _run(ask, m["ask_source"], color=_MUTED)


def _head(document: Document, view: Mapping[str, Any]) -> None:
    document.add_paragraph(f"{view['code']}  Second-opinion summary", style="Title")
    _run(document.add_paragraph(), f"{view['who']}    {view['extent']}")
    _run(document.add_paragraph(), view["stamp"], color=_WARN)
    line = document.add_paragraph()
    for i, part in enumerate(view["sentence"]):
        _run(line, ("; " if i else "") + part["text"], bold=i == 0, size=11)
        _refs(line, part["refs"])
    if not view["sentence"]:
        _run(line, "No diagnosis could be read from the records.", color=_MUTED)
    if view["questions"]:
        document.add_heading("Questions for the consultant", 1)
        for question in view["questions"]:
            document.add_paragraph(question, style="List Number")


def _foot(document: Document, view: Mapping[str, Any]) -> None:
    document.add_heading("How this was made", 1)
    for text in view["made"]:
        document.add_paragraph(text)
    _run(document.add_paragraph(), "   ".join(f"{m} {w}" for _, m, w in ORIGINS), color=_MUTED)
    document.add_heading("Documents", 1)
    for e in view["documents"]:
        line = document.add_paragraph()
        _run(line, f"[{e['n']}] ", color=_ACCENT)
        if e["href"]:
            _link(line, e["name"], e["href"])
        else:
            line.add_run(e["name"])
        _run(line, f"  {e['date']}  {e['pages']} p.", color=_MUTED, size=8.5)


def _anonymous(document: Document, title: str) -> None:
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = core.keywords = core.subject = ""
    core.category = core.version = core.content_status = core.identifier = ""
    core.title, core.language, core.revision = title, "en", 1
    core.created = core.modified = core.last_printed = _TIME.replace(tzinfo=None)


def _fixed(package: bytes) -> bytes:
    """The package with fixed times, members in order, the template's thumbnail gone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        names = [n for n in old.namelist() if "thumbnail" not in n]
        names.sort(key=lambda n: (n != "[Content_Types].xml", n))
        for name in names:
            data = old.read(name)
            if name == "_rels/.rels":
                data = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            new.writestr(info, data)
    return out.getvalue()


def cover_docx(cover: Mapping[str, Any]) -> bytes:
    """The cover as a Word file; `cover` is the cover view."""
    view = _clean(cover)
    document = docx.Document()
    _styles(document)
    _head(document, view)
    _facts(document, "Diagnosis", view["diagnosis"])
    _biomarkers(document, view)
    _treatment(document, view["treatment"])
    _laboratory(document, view["laboratory"])
    _facts(document, "Current state", view["current"])
    _facts(document, "Family history", view["family"])
    for key, title in (("findings", "Findings on imaging"), ("other", "Other facts")):
        if view[key]:
            _facts(document, title, view[key])
    _lists(document, view)
    _missing(document, view)
    _foot(document, view)
    _anonymous(document, f"{view['code']}: second-opinion summary")
    out = io.BytesIO()
    document.save(out)
    return _fixed(out.getvalue())
