"""Kinds of file that can show a picture: one function for each, the picture as lossless pixels."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from recpack.audit.plants import blank

# A picture (PIL, RGB) to a file name and its bytes.
PicturePlant = Callable[[Any], tuple[str, bytes]]


def _png(page: Any) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return "PAGE.PNG", buffer.getvalue()


def _html(page: Any) -> tuple[str, bytes]:
    code = base64.b64encode(_png(page)[1]).decode("ascii")
    return "INDEX.HTM", f'<img src="data:image/png;base64,{code}">'.encode()


def _docx(page: Any) -> tuple[str, bytes]:
    buffer = io.BytesIO(blank("docx"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/media/image1.png", _png(page)[1])
    return "COVER.DOCX", buffer.getvalue()


def _gzip(page: Any) -> tuple[str, bytes]:
    return "PAGE.GZ", gzip.compress(_png(page)[1], mtime=0)


def _pdf(page: Any) -> tuple[str, bytes]:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank("pdf"))) as document:
        image = document.make_stream(page.tobytes())
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height = page.size
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        sheet = document.pages[0].obj
        sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        sheet.Contents = document.make_stream(b"500 0 0 200 40 500 cm /I Do")
        document.save(buffer)
    return "DOC.PDF", buffer.getvalue()


def _pdf_attachment(page: Any) -> tuple[str, bytes]:
    import pikepdf

    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank("pdf"))) as document:
        document.attachments["page.png"] = _png(page)[1]
        document.save(buffer)
    return "DOC.PDF", buffer.getvalue()


def _dataset(page: Any) -> Any:
    import pydicom

    dataset = pydicom.dcmread(io.BytesIO(blank("dicom")))
    dataset.Modality = "OT"
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 3, "RGB"
    dataset.PlanarConfiguration, dataset.PixelRepresentation = 0, 0
    dataset.Rows, dataset.Columns = page.height, page.width
    dataset.BitsAllocated = dataset.BitsStored = 8
    dataset.HighBit = 7
    return dataset


def _dicom(page: Any) -> tuple[str, bytes]:
    dataset = _dataset(page)
    dataset.add_new("PixelData", "OB", page.tobytes())
    return _saved(dataset)


def _dicom_frames(page: Any) -> tuple[str, bytes]:
    """The picture is the last of three frames."""
    dataset = _dataset(page)
    dataset.NumberOfFrames = 3
    blanks = b"\x30" * (2 * page.width * page.height * 3)
    dataset.add_new("PixelData", "OB", blanks + page.tobytes())
    return _saved(dataset)


def _saved(dataset: Any) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return "IM000001", buffer.getvalue()


_PLANTS: tuple[tuple[str, PicturePlant], ...] = (
    ("pixels of a PNG", _png),
    ("pixels in HTML", _html),
    ("pixels in DOCX", _docx),
    ("pixels in gzip", _gzip),
    ("pixels in PDF", _pdf),
    ("pixels in a PDF attachment", _pdf_attachment),
    ("pixels in DICOM", _dicom),
    ("pixels in a DICOM frame", _dicom_frames),
)


def planted(page: Any) -> Iterator[tuple[str, str, bytes]]:
    """Place, file name and bytes of the picture in every kind of file."""
    for place, plant in _PLANTS:
        yield place, *plant(page)
