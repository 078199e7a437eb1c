"""Where canaries are planted: one function for each place a leak can hide in."""

from __future__ import annotations

import base64
import gzip
import io
import json
import quopri
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

Plant = Callable[[bytes, Sequence[str]], tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place: the `kind` of file it is in, how many values fit, whether only Latin ones can."""

    name: str
    kind: str
    plant: Plant
    most: int = 99
    latin: bool = False


def blank(kind: str) -> bytes:
    """The smallest file of a kind, where the bundle has none to copy."""
    makers = {"pdf": _blank_pdf, "docx": _blank_docx, "dicom": _blank_dicom, "jpg": _blank_jpeg}
    return makers.get(kind, lambda: b"")()


def write_on(page: Any, values: Sequence[str]) -> None:
    """Black lines of text on a white band at the top of a picture (PIL, RGB)."""
    from importlib.resources import files

    from PIL import ImageDraw, ImageFont

    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, page.width, 60 * len(values) + 20), fill="white")
    try:
        font = files("noto_cjk_sans_otc").joinpath("NotoSansCJK-Regular.ttc").read_bytes()
        face: Any = ImageFont.truetype(io.BytesIO(font), 32, index=2)
    except (ModuleNotFoundError, OSError):
        face = ImageFont.load_default(32)
    for i, value in enumerate(values):
        draw.text((40, 20 + 60 * i), value, fill="black", font=face)


def _pdf_with(change: Callable[[Any, Sequence[str]], None]) -> Plant:
    def plant(model: bytes, values: Sequence[str]) -> tuple[str, bytes]:
        import pikepdf

        buffer = io.BytesIO()
        with pikepdf.open(io.BytesIO(model)) as document:
            change(document, values)
            document.save(buffer)
        return "DOC.PDF", buffer.getvalue()

    return plant


def _pdf_info(document: Any, values: Sequence[str]) -> None:
    document.docinfo["/Subject"] = "; ".join(values)


def _pdf_xmp(document: Any, values: Sequence[str]) -> None:
    with document.open_metadata() as meta:
        meta["dc:description"] = "; ".join(values)


def _pdf_attachment(document: Any, values: Sequence[str]) -> None:
    document.attachments["notes.txt"] = "\n".join(values).encode("utf-8")


def _pdf_annotation(document: Any, values: Sequence[str]) -> None:
    import pikepdf

    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 10, 10],
        Contents="\n".join(values),
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])


def _pdf_page(document: Any, values: Sequence[str]) -> None:
    import pikepdf

    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page = document.add_blank_page(page_size=(595, 842))
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    lines = "".join(f"({v}) Tj T* " for v in values)
    page.obj.Contents = document.make_stream(f"BT /F1 12 Tf 14 TL 40 800 Td {lines} ET".encode())


def _pdf_outline(document: Any, values: Sequence[str]) -> None:
    import pikepdf

    with document.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(v, 0) for v in values)


def _zip_member(name: str, tag: bytes) -> Plant:
    """Values before the closing `tag` of a member of a DOCX."""

    def plant(model: bytes, values: Sequence[str]) -> tuple[str, bytes]:
        text = "".join(f"<!-- {v} --><w:t>{v}</w:t>" for v in values).encode("utf-8")
        buffer = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(model)) as old,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for info in old.infolist():
                content = old.read(info)
                if info.filename == name:
                    content = content.replace(tag, text + tag) if tag in content else content + text
                new.writestr(info.filename, content)
        return "COVER.DOCX", buffer.getvalue()

    return plant


def _dicom_with(change: Callable[[Any, Sequence[str]], None]) -> Plant:
    def plant(model: bytes, values: Sequence[str]) -> tuple[str, bytes]:
        import pydicom

        dataset = pydicom.dcmread(io.BytesIO(model))
        dataset.SpecificCharacterSet = "ISO_IR 192"
        change(dataset, values)
        buffer = io.BytesIO()
        dataset.save_as(buffer, enforce_file_format=True)
        return "IM000001", buffer.getvalue()

    return plant


def _dicom_element(dataset: Any, values: Sequence[str]) -> None:
    dataset.ImageComments = "; ".join(values)


def _dicom_nested(dataset: Any, values: Sequence[str]) -> None:
    import pydicom

    item = pydicom.Dataset()
    item.CodeMeaning = values[0]
    item.TextValue = "\n".join(values)
    dataset.RequestAttributesSequence = [item]


def _dicom_private(dataset: Any, values: Sequence[str]) -> None:
    block = dataset.private_block(0x0029, "CANARY", create=True)
    block.add_new(0x01, "UN", _even("; ".join(values).encode("utf-8")))


def _dicom_meta(dataset: Any, values: Sequence[str]) -> None:
    dataset.file_meta.PrivateInformationCreatorUID = "1.2.826.0.1.3680043.8.498.2"
    dataset.file_meta.PrivateInformation = _even("; ".join(values).encode("utf-8"))


def _even(value: bytes) -> bytes:
    return value + b"\0" * (len(value) % 2)


def _dicom_preamble(dataset: Any, values: Sequence[str]) -> None:
    dataset.preamble = " ".join(values).encode("utf-8")[:128].ljust(128, b"\0")


def _jpeg_exif(model: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    from PIL import Image

    with Image.open(io.BytesIO(model)) as image:
        exif = Image.Exif()
        exif[0x010E] = "; ".join(v for v in values if v.isascii())  # ImageDescription
        exif[0x9C9B] = "; ".join(values).encode("utf-16-le")  # XPTitle
        buffer = io.BytesIO()
        image.convert("RGB").save(buffer, "JPEG", exif=exif)
    return "picture.jpg", buffer.getvalue()


def _png_text(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    from PIL import Image, PngImagePlugin

    info = PngImagePlugin.PngInfo()
    info.add_itxt("Comment", "; ".join(values), zip=True)
    buffer = io.BytesIO()
    Image.new("L", (8, 8)).save(buffer, "PNG", pnginfo=info)
    return "picture.png", buffer.getvalue()


def _html(model: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    cells = "".join(f"<tr><td>{v[:2]}<b>{v[2:]}</b></td></tr>" for v in values)
    return "INDEX.HTM", (model.decode("utf-8", "replace") + cells).encode("utf-8")


def _html_attribute(model: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    codes = ["".join(f"&#{ord(c)};" for c in v) for v in values]
    tags = "".join(f'<i title="{code}"></i>' for code in codes)
    return "INDEX.HTM", (model.decode("utf-8", "replace") + tags).encode("utf-8")


def _json(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    return "facts.json", json.dumps({"facts": [{"value": v} for v in values]}).encode("ascii")


def _csv(model: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    rows = "".join(f'\r\n2020-01-01,"{v}",12' for v in values)
    return "labs.csv", (model.decode("utf-8", "replace") + rows).encode("utf-8")


def _text(codec: str) -> Plant:
    def plant(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
        return "README.TXT", "\r\n".join(values).encode(codec)

    return plant


def _base64(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    hidden = base64.b64encode(("\n".join(values)).encode("utf-8")).decode("ascii")
    return "viewer.js", f"const data = '{hidden}';".encode()


def _quoted(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    return "mail.txt", b"Subject: x\r\n\r\n" + quopri.encodestring(
        "\n".join(values).encode("utf-8")
    )


def _dump(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    return "dump.txt", "\n\n\n".join(v.encode("utf-8").hex(" ") for v in values).encode()


def _gzip(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    return "notes.gz", gzip.compress("\n".join(values).encode("utf-8"), mtime=0)


def _nested_zip(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    inner = _zipped("notes.txt", "\n".join(values).encode("utf-8"))
    return "outer.zip", _zipped("inner.zip", inner)


def _zip_name(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    return "outer.zip", _zipped("_".join(values) + ".txt", b"nothing here")


def _behind(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    """An archive behind a picture."""
    return "picture.jpg", _blank_jpeg() + _zipped("notes.txt", "\n".join(values).encode("utf-8"))


def _zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _percent(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    return "links.txt", "\n".join(quote(f"name={v}") for v in values).encode()


def _name(_: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    return "_".join(v.replace(" ", "-") for v in values) + ".txt", b"nothing here\n"


PLACES: tuple[Place, ...] = (
    Place("PDF page text", "pdf", _pdf_with(_pdf_page), latin=True),
    Place("PDF properties", "pdf", _pdf_with(_pdf_info)),
    Place("PDF XMP", "pdf", _pdf_with(_pdf_xmp)),
    Place("PDF attachment", "pdf", _pdf_with(_pdf_attachment)),
    Place("PDF annotation", "pdf", _pdf_with(_pdf_annotation)),
    Place("PDF outline", "pdf", _pdf_with(_pdf_outline)),
    Place("DOCX text", "docx", _zip_member("word/document.xml", b"</w:body>")),
    Place("DOCX properties", "docx", _zip_member("docProps/core.xml", b"</cp:coreProperties>")),
    Place("HTML text", "htm", _html),
    Place("HTML attribute", "htm", _html_attribute),
    Place("JSON", "json", _json),
    Place("CSV", "csv", _csv),
    Place("text", "txt", _text("utf-8")),
    Place("text in UTF-16", "txt", _text("utf-16")),
    Place("text in GB 18030", "txt", _text("gb18030")),
    Place("base64", "js", _base64),
    Place("percent codes", "js", _percent),
    Place("quoted-printable", "txt", _quoted),
    Place("hexadecimal dump", "txt", _dump),
    Place("gzip", "gz", _gzip),
    Place("archive in an archive", "zip", _nested_zip),
    Place("member name", "zip", _zip_name, most=3),
    Place("archive behind a picture", "zip", _behind),
    Place("DICOM element", "dicom", _dicom_with(_dicom_element)),
    Place("DICOM sequence", "dicom", _dicom_with(_dicom_nested)),
    Place("DICOM private element", "dicom", _dicom_with(_dicom_private)),
    Place("DICOM meta header", "dicom", _dicom_with(_dicom_meta)),
    Place("DICOM preamble", "dicom", _dicom_with(_dicom_preamble), most=3),
    Place("JPEG EXIF", "jpg", _jpeg_exif),
    Place("PNG text", "png", _png_text),
    Place("file name", "txt", _name, most=3),
)


def _blank_pdf() -> bytes:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(buffer)
    return buffer.getvalue()


def _blank_docx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w:document><w:body></w:body></w:document>")
        archive.writestr("docProps/core.xml", "<cp:coreProperties></cp:coreProperties>")
    return buffer.getvalue()


def _blank_jpeg() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(buffer, "JPEG")
    return buffer.getvalue()


def _blank_dicom() -> bytes:
    import pydicom
    from pydicom.uid import UID, ExplicitVRLittleEndian, SecondaryCaptureImageStorage

    meta = pydicom.dataset.FileMetaDataset()
    meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    meta.MediaStorageSOPInstanceUID = UID("1.2.826.0.1.3680043.8.498.1")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = pydicom.Dataset()
    dataset.file_meta = meta
    dataset.SOPClassUID = SecondaryCaptureImageStorage
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()
