"""A leak planted in each kind of file and place is found; a clean bundle gives nothing."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pikepdf
import pydicom
import pytest
from audit_bundle import (
    BIRTH,
    IDENTITIES,
    LATIN,
    NAME,
    NUMBER,
    PHONE,
    dicom_bytes,
    dicom_dataset,
    docx_bytes,
    make_bundle,
    pdf_bytes,
)
from PIL import Image, PngImagePlugin

from recpack.audit.lexicon import build_needles, needle_id
from recpack.model.identity import Identities, Identity, Tag
from recpack.stages.audit import FileTask, audit_bundle, search

NEEDLES = build_needles(IDENTITIES)
TAGS = {item.value: str(item.tag) for item in IDENTITIES.items}


def _changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        document.save(buffer)
    return buffer.getvalue()


def _info(document: pikepdf.Pdf) -> None:
    document.docinfo["/Author"] = NAME


def _xmp(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as meta:
        meta["dc:title"] = NAME


def _attachment(document: pikepdf.Pdf) -> None:
    document.attachments["a.pdf"] = pdf_bytes(LATIN)


def _annotation(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=NAME
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])


def _outline(document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(NAME, 0))


def _incremental() -> bytes:
    """The name is only in the first revision: the second replaces the page's content."""
    first = _changed(pdf_bytes(f"Patient {LATIN}"), lambda _: None)
    with pikepdf.open(io.BytesIO(first)) as document:
        number = document.pages[0].obj.Contents.objgen[0]
    start = len(first)
    body = b"BT /F1 12 Tf 40 800 Td (clean) Tj ET"
    added = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        len(body),
        body,
    )
    previous = int(first.rpartition(b"startxref")[2].split()[0])
    with pikepdf.open(io.BytesIO(first)) as document:
        size, root = int(document.trailer.Size), document.Root.objgen[0]
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size, root, previous)
    end = b"startxref\n%d\n%%%%EOF\n" % (start + len(added))
    return first + added + table + trailer + end


def _dicom(keyword: str, value: object, charset: str = "ISO_IR 192") -> bytes:
    dataset = dicom_dataset()
    dataset.SpecificCharacterSet = charset
    setattr(dataset, keyword, value)
    return dicom_bytes(dataset)


def _nested() -> bytes:
    inner, outer = pydicom.Dataset(), pydicom.Dataset()
    inner.TextValue = f"MRI of {NAME}"
    outer.ContentSequence = [inner]
    dataset = dicom_dataset()
    dataset.ContentSequence = [outer]
    return dicom_bytes(dataset)


def _private() -> bytes:
    dataset = dicom_dataset()
    dataset.private_block(0x0029, "ACME", create=True).add_new(
        1, "UN", NAME.encode("gb18030") + b"  "
    )
    return dicom_bytes(dataset)


def _preamble() -> bytes:
    dataset = dicom_dataset()
    dataset.preamble = LATIN.encode().ljust(128, b"\0")
    return dicom_bytes(dataset)


def _meta() -> bytes:
    dataset = dicom_dataset()
    dataset.file_meta.SourceApplicationEntityTitle = NUMBER
    return dicom_bytes(dataset)


def _encapsulated() -> bytes:
    pdf = _changed(pdf_bytes(), _info)
    return _dicom("EncapsulatedDocument", pdf + b"\0" * (len(pdf) % 2))


def _jpeg(tag: int, value: object) -> bytes:
    exif = Image.Exif()
    exif[tag] = value
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def _png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Comment", NAME, zip=True)
    buffer = io.BytesIO()
    Image.new("L", (20, 20)).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def _webp() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20)).save(buffer, "WEBP", xmp=f"<x>{NAME}</x>".encode())
    return buffer.getvalue()


B64 = base64.b64encode(f"x{NAME}肝癌".encode()).decode()
LEAKS: list[tuple[str, str, bytes, str]] = [
    ("text", "README.TXT", f"for {LATIN}".encode(), LATIN),
    ("text in UTF-16", "README.TXT", NAME.encode("utf-16"), NAME),
    ("text in GB 18030", "README.TXT", f"患者{NAME}，男".encode("gb18030"), NAME),
    ("text in Big5", "README.TXT", "病人王建國，男".encode("big5"), NAME),
    ("traditional characters", "README.TXT", "病人王建國".encode(), NAME),
    ("romanised", "INDEX.HTM", b"<td>WANG, Jian-guo</td>", NAME),
    ("name cut by tags", "INDEX.HTM", "<b>王</b><i>建</i>国".encode(), NAME),
    ("html attribute", "INDEX.HTM", f'<a title="{LATIN}"></a>'.encode(), LATIN),
    ("html entities", "INDEX.HTM", "".join(f"&#x{ord(c):x};" for c in NAME).encode(), NAME),
    ("html comment", "INDEX.HTM", f"<!-- {PHONE} -->".encode(), PHONE),
    ("json escape", "DATA/facts.json", json.dumps({"v": NAME}).encode("ascii"), NAME),
    ("json in an attribute", "INDEX.HTM", (
        '<i data-x="' + json.dumps({"v": NAME}).replace('"', "&quot;") + '">').encode(), NAME),
    ("base64", "VIEWER/data.js", f"x='{B64}'".encode(), NAME),
    ("percent codes", "INDEX.HTM", f'<a href="?n={quote(NAME)}">'.encode(), NAME),
    ("csv", "DATA/labs.csv", b"2020-01-01,+86 (138) 0013-8000,1", PHONE),
    ("birth date", "DATA/labs.csv", b"12/03/1971", BIRTH),
    ("birth date in words", "README.TXT", "12 de março de 1971".encode(), BIRTH),
    ("pdf text", "COVER.PDF", pdf_bytes(f"Report for {LATIN.upper()}"), LATIN),
    ("pdf properties", "COVER.PDF", _changed(pdf_bytes(), _info), NAME),
    ("pdf xmp", "COVER.PDF", _changed(pdf_bytes(), _xmp), NAME),
    ("pdf attachment", "COVER.PDF", _changed(pdf_bytes(), _attachment), LATIN),
    ("pdf annotation", "COVER.PDF", _changed(pdf_bytes(), _annotation), NAME),
    ("pdf outline", "COVER.PDF", _changed(pdf_bytes(), _outline), NAME),
    ("pdf earlier revision", "COVER.PDF", _incremental(), LATIN),
    ("docx text", "COVER.DOCX", docx_bytes("<w:r>王建</w:r><w:r>国</w:r>"), NAME),
    ("docx properties", "COVER.DOCX", docx_bytes(core=LATIN), LATIN),
    ("dicom element", "DICOM/A", _dicom("ImageComments", f"for {NAME}"), NAME),
    ("dicom person name", "DICOM/A", _dicom("OperatorsName", "SOUZA^MARIA APARECIDA"), LATIN),
    ("dicom GB 18030", "DICOM/A", _dicom("PatientName", "王^建国", "GB18030"), NAME),
    ("dicom sequence", "DICOM/A", _nested(), NAME),
    ("dicom private", "DICOM/A", _private(), NAME),
    ("dicom preamble", "DICOM/A", _preamble(), LATIN),
    ("dicom meta header", "DICOM/A", _meta(), NUMBER),
    ("dicom encapsulated pdf", "DICOM/A", _encapsulated(), NAME),
    ("dicom number", "DICOM/A", _dicom("AccessionNumber", "0047821"), NUMBER),
    ("jpeg exif", "VIEWER/a.jpg", _jpeg(0x010E, f"{LATIN}"), LATIN),
    ("jpeg exif in UTF-16", "VIEWER/a.jpg", _jpeg(0x9C9B, NAME.encode("utf-16-le")), NAME),
    ("png text", "VIEWER/a.png", _png(), NAME),
    ("webp xmp", "VIEWER/a.webp", _webp(), NAME),
    ("file name", "DOCS/wang_jianguo.txt", b"nothing", NAME),
    ("folder name", f"DOCS/{NAME}/a.txt", b"nothing", NAME),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "data", "value"), [x[1:] for x in LEAKS], ids=[x[0] for x in LEAKS]
)
def test_a_planted_leak_is_found(tmp_path: Path, file: str, data: bytes, value: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    found = search(FileTask(str(tmp_path), file, NEEDLES))
    ids = {hit.needle for hit in found.hits}
    # A digit group of the number is a spelling of the same identity.
    assert needle_id(TAGS[value], value) in ids
    assert all(value not in f"{hit.view}{hit.needle}" for hit in found.hits)


def test_a_clean_bundle_gives_no_hit_and_reads_everything(tmp_path: Path) -> None:
    make_bundle(tmp_path)
    audit = audit_bundle(tmp_path, NEEDLES, {})
    assert audit.report.hits == ()
    assert audit.report.unread == ()
    assert audit.report.files == 11
    assert not audit.refused


def test_the_report_holds_no_value_and_the_details_do(tmp_path: Path) -> None:
    make_bundle(tmp_path)
    (tmp_path / "README.TXT").write_text(f"{NAME} {PHONE}", encoding="utf-8")
    audit = audit_bundle(tmp_path, NEEDLES, {})
    assert audit.refused
    assert NAME not in repr(audit.report)
    assert {value for _, value, _ in audit.details} == {NAME, PHONE}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("COVER.PDF", b"%PDF-1.7\nbroken"),
        ("COVER.DOCX", b"PK\x03\x04broken"),
        ("A.JPG", b"\xff\xd8\xff\xe0broken"),
        ("A.BIN", bytes(range(256)) * 4),
        ("A.DCM", b"\0" * 128 + b"DICM" + b"\xff" * 40),
    ],
)
def test_what_cannot_be_opened_refuses_the_bundle(tmp_path: Path, name: str, data: bytes) -> None:
    make_bundle(tmp_path)
    (tmp_path / name).write_bytes(data)
    audit = audit_bundle(tmp_path, NEEDLES, {})
    assert any(text.startswith(name) for text in audit.report.unread)
    assert audit.refused


def _hits_of(pdf: bytes, tmp_path: Path) -> bool:
    (tmp_path / "a.pdf").write_bytes(pdf)
    number = Identities((Identity(Tag.ID, "41010719"),))
    return bool(search(FileTask(str(tmp_path), "a.pdf", build_needles(number))).hits)


@pytest.mark.parametrize(
    ("content", "leaks"),
    [
        (b"q 1 0 0 1 410.10719 77 cm 410 10719 m BT <0041010719> Tj ET Q", False),
        (b"% 41010719\nq Q", True),
        (b"BT (41010719) Tj ET", True),
        (b"BT <3431303130373139> Tj ET", True),
    ],
)
def test_what_places_things_on_a_page_is_no_number_of_a_person(content, leaks, tmp_path):
    def drawn(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        page.Contents = pikepdf.Array([page.Contents, document.make_stream(content)])

    assert _hits_of(_changed(pdf_bytes(), drawn), tmp_path) is leaks


def test_the_directory_of_an_object_stream_is_no_number_of_a_person(tmp_path):
    document = pikepdf.new()
    document.add_blank_page()
    for _ in range(60):
        document.Root[f"/X{_}"] = document.make_indirect(pikepdf.Dictionary(A=1))
    out = io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pikepdf.open(io.BytesIO(out.getvalue())) as read:
        kept = (o for o in read.objects if isinstance(o, pikepdf.Stream))
        (directory,) = (o.read_bytes()[: int(o.First)] for o in kept if "/First" in o)
    pair = directory.split()[40:42]
    (tmp_path / "a.pdf").write_bytes(out.getvalue())
    number = Identities((Identity(Tag.ID, b"".join(pair).decode().rjust(6, "0")),))
    assert not search(FileTask(str(tmp_path), "a.pdf", build_needles(number))).hits
