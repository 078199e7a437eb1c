"""A Word file with a secret in every place that the format has for words."""
# ruff: noqa: E501, ISC004 - XML is no prose

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from bench.paper_plants_pdf import jpeg_with_exif, lettering

Secret = Callable[[str], str]

ON_THE_PAGE = (
    "body", "table", "header", "footer", "text-box", "comment", "insert", "footnote", "endnote",
    "field-result", "content-control", "picture", "link-text", "chart",
)  # fmt: skip
BESIDE_THE_PAGE = (
    "comment-author", "delete", "delete-author", "core", "core-last-author", "app", "custom",
    "custom-xml", "hidden-text", "alt-text", "picture-exif", "embedded-xlsx", "embedded-ole",
    "field-code", "link-target", "bookmark", "variable", "placeholder", "settings", "glossary",
    "people", "style-name", "file-name", "thumbnail", "template", "mail-merge",
)  # fmt: skip

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NS = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'mc:Ignorable=""'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def _paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def _inline(relation: str, alt: str, graphic: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="4000000" cy="500000"/>'
        f'<wp:docPr id="1" name="{alt}" descr="{alt}"/><a:graphic>{graphic}'
        f"</a:graphic></wp:inline></w:drawing></w:r>".replace("RID", relation)
    )


_PICTURE = (
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip r:embed="RID"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData>'
)
_CHART = (
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart r:id="RID"/></a:graphicData>'
)


def _body(s: Secret) -> str:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic>"
        "<a:graphicData uri='wps'><wps:wsp><wps:txbx><w:txbxContent>"
        f"{_paragraph(_run(s('text-box')))}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{_paragraph(_run(s('text-box')))}</w:txbxContent></v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>"
        f" MERGEFIELD {s('field-code')} </w:instrText></w:r><w:r><w:fldChar "
        f"w:fldCharType='separate'/></w:r>{_run(s('field-result'))}<w:r><w:fldChar "
        "w:fldCharType='end'/></w:r>"
    )
    control = (
        f"<w:sdt><w:sdtPr><w:alias w:val='{s('placeholder')}'/><w:tag w:val='{s('placeholder')}'/>"
        f"<w:placeholder><w:docPart w:val='{s('placeholder')}'/></w:placeholder></w:sdtPr>"
        f"<w:sdtContent>{_paragraph(_run(s('content-control')))}</w:sdtContent></w:sdt>"
    )
    ole = (
        "<w:r><w:object><v:shape id='o'/><o:OLEObject Type='Embed' ProgID='Package' "
        "ShapeID='o' DrawAspect='Icon' ObjectID='_1' r:id='rIdOle'/></w:object></w:r>"
    )
    rows = (
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p>"
        f"{_run('Referred by')}</w:p></w:tc><w:tc><w:p>{_run(s('table'))}</w:p></w:tc></w:tr></w:tbl>"
    )
    parts = [
        _paragraph(_run("Discharge letter")),
        _paragraph(_run(f"Patient: {s('body')}")),
        _paragraph(_run("Diagnosis: adenocarcinoma of the colon, pT3 pN1. No metastasis.")),
        rows,
        _paragraph(box),
        _paragraph(
            f"<w:ins w:id='1' w:author='Editor'>{_run(s('insert'))}</w:ins>"
            f"<w:del w:id='2' w:author='{s('delete-author')}'><w:r><w:delText>{s('delete')}"
            "</w:delText></w:r></w:del>"
        ),
        _paragraph(_run("See note") + "<w:r><w:footnoteReference w:id='2'/></w:r>"
                   "<w:r><w:endnoteReference w:id='2'/></w:r><w:r><w:commentReference w:id='0'/></w:r>"),
        _paragraph(field),
        _paragraph(f"<w:hyperlink r:id='rIdLink'>{_run(s('link-text'))}</w:hyperlink>"),
        _paragraph(f"<w:bookmarkStart w:id='5' w:name='{s('bookmark').replace(' ', '_')}'/>"
                   f"{_run('Marked')}<w:bookmarkEnd w:id='5'/>"),
        _paragraph(_run(s("hidden-text"), "<w:vanish/>")),
        control,
        _paragraph(_inline("rIdPic", s("alt-text"), _PICTURE)),
        _paragraph(_inline("rIdExif", "figure", _PICTURE)),
        _paragraph(_inline("rIdChart", "chart", _CHART)),
        _paragraph(ole),
        "<w:sectPr><w:headerReference w:type='default' r:id='rIdHead'/>"
        "<w:footerReference w:type='default' r:id='rIdFoot'/></w:sectPr>",
    ]  # fmt: skip
    return f"{_HEAD}<w:document {_NS}><w:body>{''.join(parts)}</w:body></w:document>"


def _png(words: str) -> bytes:
    out = io.BytesIO()
    lettering(words).save(out, "PNG")
    return out.getvalue()


def _sheet(words: str) -> bytes:
    """A spreadsheet with one cell, as a chart or an embedded table brings it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("xl/sharedStrings.xml", f"<sst><si><t>{words}</t></si></sst>")
    return out.getvalue()


def _notes(kind: str, words: str) -> str:
    tag = kind[:-1]
    return (
        f"{_HEAD}<w:{kind} {_NS}><w:{tag} w:id='2' w:author='X'>{_paragraph(_run(words))}</w:{tag}>"
        f"</w:{kind}>"
    )


def _parts(s: Secret) -> dict[str, tuple[str, bytes | str]]:
    """Part name -> (content type or "", content)."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    properties = "http://schemas.openxmlformats.org/officeDocument/2006/"
    core = (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>'
        f"{s('core')}</dc:creator><cp:lastModifiedBy>{s('core-last-author')}</cp:lastModifiedBy>"
        "</cp:coreProperties>"
    )
    comment = (
        f"{_HEAD}<w:comments {_NS}><w:comment w:id='0' w:author='{s('comment-author')}'>"
        f"{_paragraph(_run(s('comment')))}</w:comment></w:comments>"
    )
    settings = (
        f"{_HEAD}<w:settings {_NS}><w:docVars><w:docVar w:name='v' w:val='{s('variable')}'/>"
        f"</w:docVars><w:mailMerge><w:query w:val='{s('mail-merge')}'/></w:mailMerge>"
        f"<w:rsids><w:rsid w:val='{s('settings')}'/></w:rsids></w:settings>"
    )
    chart = (
        f"{_HEAD}<c:chartSpace {_NS}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>"
        f"{s('chart')}</a:t></a:r></a:p></c:rich></c:tx></c:title></c:chart></c:chartSpace>"
    )
    return {
        "word/document.xml": (word + "document.main+xml", _body(s)),
        "word/header1.xml": (word + "header+xml", f"{_HEAD}<w:hdr {_NS}>{_paragraph(_run(s('header')))}</w:hdr>"),
        "word/footer1.xml": (word + "footer+xml", f"{_HEAD}<w:ftr {_NS}>{_paragraph(_run(s('footer')))}</w:ftr>"),
        "word/footnotes.xml": (word + "footnotes+xml", _notes("footnotes", s("footnote"))),
        "word/endnotes.xml": (word + "endnotes+xml", _notes("endnotes", s("endnote"))),
        "word/comments.xml": (word + "comments+xml", comment),
        "word/settings.xml": (word + "settings+xml", settings),
        "word/styles.xml": (word + "styles+xml", f"{_HEAD}<w:styles {_NS}><w:style w:type='paragraph' w:styleId='x'><w:name w:val='{s('style-name')}'/></w:style></w:styles>"),
        "word/glossary/document.xml": (word + "document.glossary+xml", f"{_HEAD}<w:glossaryDocument {_NS}><w:docParts><w:docPart><w:docPartBody>{_paragraph(_run(s('glossary')))}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"),
        "word/people.xml": (word + "people+xml", f"{_HEAD}<w15:people xmlns:w15='http://schemas.microsoft.com/office/word/2012/wordml'><w15:person w15:author='{s('people')}'/></w15:people>"),
        "word/charts/chart1.xml": ("application/vnd.openxmlformats-officedocument.drawingml.chart+xml", chart),
        "word/media/image1.png": ("", _png(s("picture"))),
        "word/media/image2.jpg": ("", jpeg_with_exif(s("picture-exif"))),
        "word/embeddings/sheet.xlsx": ("", _sheet(s("embedded-xlsx"))),
        "word/embeddings/object.bin": ("application/vnd.openxmlformats-officedocument.oleObject", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + s("embedded-ole").encode("utf-16-le")),
        "docProps/core.xml": ("application/vnd.openxmlformats-package.core-properties+xml", core),
        "docProps/app.xml": ("application/vnd.openxmlformats-officedocument.extended-properties+xml", f'{_HEAD}<Properties xmlns="{properties}extended-properties"><Company>{s("app")}</Company><Template>{s("template")}</Template></Properties>'),
        "docProps/custom.xml": ("application/vnd.openxmlformats-officedocument.custom-properties+xml", f'{_HEAD}<Properties xmlns="{properties}custom-properties" xmlns:vt="{properties}docPropsVTypes"><property fmtid="x" pid="2" name="n"><vt:lpwstr>{s("custom")}</vt:lpwstr></property></Properties>'),
        "docProps/thumbnail.png": ("", _png(s("thumbnail"))),
        "customXml/item1.xml": ("", f"<root><name>{s('custom-xml')}</name></root>"),
    }  # fmt: skip


def _relations(s: Secret) -> str:
    inner = [
        ("rIdHead", "header", "header1.xml"), ("rIdFoot", "footer", "footer1.xml"),
        ("rIdNotes", "footnotes", "footnotes.xml"), ("rIdEnds", "endnotes", "endnotes.xml"),
        ("rIdComments", "comments", "comments.xml"), ("rIdSet", "settings", "settings.xml"),
        ("rIdStyles", "styles", "styles.xml"), ("rIdPic", "image", "media/image1.png"),
        ("rIdExif", "image", "media/image2.jpg"), ("rIdChart", "chart", "charts/chart1.xml"),
        ("rIdOle", "oleObject", "embeddings/object.bin"),
        ("rIdSheet", "package", "embeddings/sheet.xlsx"),
        ("rIdGlossary", "glossaryDocument", "glossary/document.xml"),
        ("rIdCustom", "customXml", "../customXml/item1.xml"),
    ]  # fmt: skip
    rows = [f'<Relationship Id="{i}" Type="{_TYPE}{t}" Target="{p}"/>' for i, t, p in inner]
    target = f"https://x.invalid/{s('link-target').replace(' ', '_')}"
    rows.append(
        f'<Relationship Id="rIdLink" Type="{_TYPE}hyperlink" Target="{target}" TargetMode="External"/>'
    )
    return _related(rows)


def _related(rows: list[str]) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{"".join(rows)}</Relationships>'


def planted_docx(secret: Secret) -> bytes:
    """One Word file that bears `secret(place)` at every place of both lists above but its name."""
    parts = _parts(secret)
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, (kind, _) in parts.items()
        if kind
    )
    defaults = "".join(
        f'<Default Extension="{end}" ContentType="{kind}"/>'
        for end, kind in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"), ("png", "image/png"), ("jpg", "image/jpeg"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("bin", "application/octet-stream"),
        )
    )  # fmt: skip
    types = f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{defaults}{kinds}</Types>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
    top = [
        f'<Relationship Id="r1" Type="{_TYPE}officeDocument" Target="word/document.xml"/>',
        f'<Relationship Id="r2" Type="{package}core-properties" Target="docProps/core.xml"/>',
        f'<Relationship Id="r3" Type="{_TYPE}extended-properties" Target="docProps/app.xml"/>',
        f'<Relationship Id="r4" Type="{_TYPE}custom-properties" Target="docProps/custom.xml"/>',
        f'<Relationship Id="r5" Type="{package}thumbnail" Target="docProps/thumbnail.png"/>',
    ]  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", types)
        z.writestr("_rels/.rels", _related(top))
        z.writestr("word/_rels/document.xml.rels", _relations(secret))
        for name, (_, content) in parts.items():
            z.writestr(name, content)
    return out.getvalue()
