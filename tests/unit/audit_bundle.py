"""A small synthetic bundle, and ways to spoil it; shared by the audit tests."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pydicom
from PIL import Image, ImageDraw
from pydicom.uid import UID, ExplicitVRLittleEndian, SecondaryCaptureImageStorage

from recpack.bundle.textlayer import blank_font
from recpack.model.identity import Identities, Identity, Tag

NAME = "王建国"
LATIN = "Maria Aparecida de Souza"
PHONE = "138 0013 8000"
NUMBER = "MRN0047821"
BIRTH = "1971-03-12"

IDENTITIES = Identities(
    (
        Identity(Tag.PATIENT, NAME),
        Identity(Tag.PATIENT, LATIN),
        Identity(Tag.PHONE, PHONE),
        Identity(Tag.ID, NUMBER),
        Identity(Tag.BIRTHDATE, BIRTH),
    )
)

XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part>'
    "<pdfaid:conformance>A</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)


def _tag(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """The least that PDF/A-2a asks of a page with one paragraph (its font aside)."""
    make, name = document.make_indirect, pikepdf.Name
    tree = make(pikepdf.Dictionary(Type=name.StructTreeRoot))
    paragraph = make(pikepdf.Dictionary(Type=name.StructElem, S=name.P, P=tree, Pg=page.obj, K=0))
    tree.K = pikepdf.Array([paragraph])
    tree.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array([0, pikepdf.Array([paragraph])]))
    page.obj.StructParents = 0
    document.Root.StructTreeRoot, document.Root.Lang = tree, pikepdf.String("en")
    document.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    document.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary(S=name("/GTS_PDFA1"))])


def pdf_bytes(text: str = "Hepatocellular carcinoma", picture: Image.Image | None = None) -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    # A font file that no reader needs: there, as the standard asks.
    font.FontDescriptor = pikepdf.Dictionary(FontFile2=document.make_stream(blank_font()))
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    content = f"/P <</MCID 0>> BDC BT /F1 12 Tf 40 800 Td ({text}) Tj ET EMC"
    if picture is not None:
        buffer = io.BytesIO()
        picture.convert("RGB").save(buffer, "JPEG", quality=90)
        image = document.make_stream(buffer.getvalue())
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height = picture.size
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        image.Filter = pikepdf.Name.DCTDecode
        page.obj.Resources.XObject = pikepdf.Dictionary(Im=image)
        content += " /Artifact BMC q 500 0 0 300 40 100 cm /Im Do Q EMC"
    page.obj.Contents = document.make_stream(content.encode())
    metadata = document.make_stream(XMP.encode())
    metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    document.Root.Metadata = metadata
    _tag(document, page)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def docx_bytes(body: str = "Summary", core: str = "recpack") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document><w:body><w:p>{body}</w:p></w:body></w:document>"
        )
        archive.writestr(
            "docProps/core.xml",
            f"<cp:coreProperties><dc:creator>{core}</dc:creator></cp:coreProperties>",
        )
    return buffer.getvalue()


def dicom_dataset(instance: str = "2.25.111222333") -> pydicom.Dataset:
    dataset = pydicom.Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    dataset.file_meta.MediaStorageSOPInstanceUID = UID(instance)
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = SecondaryCaptureImageStorage
    dataset.SOPInstanceUID = instance
    dataset.Modality = "OT"
    dataset.PatientName = "CABCDEFGHIJK"
    dataset.StudyDescription = "Abdomen"
    return dataset


def dicom_bytes(dataset: pydicom.Dataset | None = None) -> bytes:
    buffer = io.BytesIO()
    (dataset or dicom_dataset()).save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def dicomdir_bytes(file_id: list[str], instance: str) -> bytes:
    record = pydicom.Dataset()
    record.DirectoryRecordType = "IMAGE"
    record.ReferencedFileID = file_id
    record.ReferencedSOPInstanceUIDInFile = instance
    directory = dicom_dataset("2.25.999")
    directory.DirectoryRecordSequence = [record]
    return dicom_bytes(directory)


def written(*lines: str, size: tuple[int, int] = (1000, 400)) -> Image.Image:
    from PIL import ImageFont

    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for i, line in enumerate(lines):
        draw.text((40, 40 + 70 * i), line, fill="black", font=ImageFont.load_default(36))
    return image


def make_bundle(root: Path) -> Path:
    """A clean bundle that `verify` passes."""
    files = {
        "README.TXT": b"A de-identified bundle.\r\n",
        "INDEX.HTM": "<!DOCTYPE html><title>CABC</title><p>肝癌 grade 2, 12.5 mg</p>".encode(),
        "COVER.PDF": pdf_bytes("Hepatocellular carcinoma, stage BCLC B"),
        "COVER.DOCX": docx_bytes(),
        "DOCS/2020-01-02_pathology_report.pdf": pdf_bytes("margins negative"),
        "DICOM/ST000001/IM000001": dicom_bytes(),
        "DICOMDIR": dicomdir_bytes(["DICOM", "ST000001", "IM000001"], "2.25.111222333"),
        "DATA/facts.json": json.dumps({"facts": [{"value": "12.5"}]}).encode(),
        "DATA/labs.csv": b"date,name,value\r\n2020-01-01,AFP,140000\r\n",
        "DATA/manifest.json": json.dumps(
            {
                "sources": [
                    {
                        "id": "s1",
                        "disposition": "included",
                        "outputs": ["DOCS/2020-01-02_pathology_report.pdf"],
                    },
                    {
                        "id": "s2",
                        "disposition": "included",
                        "outputs": ["DICOM/ST000001/IM000001"],
                    },
                ]
            }
        ).encode(),
    }
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    seal(root)
    return root


def seal(root: Path) -> None:
    names = sorted(
        p.relative_to(root).as_posix()
        for p in root.rglob("*")
        if p.is_file() and p.name != "SHA256SUMS"
    )
    lines = [f"{hashlib.sha256((root / n).read_bytes()).hexdigest()}  {n}\n" for n in names]
    (root / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
