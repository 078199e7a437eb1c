"""Building planted objects: what is hidden where, and which words beside it must stay."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_data_element, write_file_meta_info
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import UID, ExplicitVRLittleEndian

ROOT = "1.2.826.0.1.3680043.10.9911"
CLASSES = {
    "CT": "1.2.840.10008.5.1.4.1.1.2",
    "MR": "1.2.840.10008.5.1.4.1.1.4",
    "PT": "1.2.840.10008.5.1.4.1.1.128",
    "NM": "1.2.840.10008.5.1.4.1.1.20",
    "PDF": "1.2.840.10008.5.1.4.1.1.104.1",
    "CDA": "1.2.840.10008.5.1.4.1.1.104.2",
    "SR": "1.2.840.10008.5.1.4.1.1.88.33",
    "KO": "1.2.840.10008.5.1.4.1.1.88.59",
    "PR": "1.2.840.10008.5.1.4.1.1.11.1",
    "RTSTRUCT": "1.2.840.10008.5.1.4.1.1.481.3",
    "ECG": "1.2.840.10008.5.1.4.1.1.9.1.1",
    "SEG": "1.2.840.10008.5.1.4.1.1.66.4",
    "REG": "1.2.840.10008.5.1.4.1.1.66.1",
    "RTPLAN": "1.2.840.10008.5.1.4.1.1.481.5",
    "RTDOSE": "1.2.840.10008.5.1.4.1.1.481.2",
    "SC": "1.2.840.10008.5.1.4.1.1.7",
    "US": "1.2.840.10008.5.1.4.1.1.6.1",
}  # fmt: skip
_HIGH = re.compile(r"[^\x00-\x7f]+")
_TEXT = frozenset({"AE", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC"}
                  | {"UI", "UR", "UT"})  # fmt: skip


def _escaped(codec: str, before: bytes, after: bytes) -> Callable[[str], bytes]:
    """Runs of foreign characters between escape sequences (PS3.5 section 6.1.2.5)."""

    def encode(text: str) -> bytes:
        out, at = b"", 0
        for match in _HIGH.finditer(text):
            raw = match.group().encode(codec)
            if codec == "iso2022_jp":
                raw = raw.removeprefix(b"\x1b$B").removesuffix(b"\x1b(B")
            out += text[at : match.start()].encode("ascii") + before + raw + after
            at = match.end()
        return out + text[at:].encode("ascii")

    return encode


def plainly(codec: str) -> Callable[[str], bytes]:
    """Text in one codec."""
    return lambda text: text.encode(codec)


CHARSETS: dict[str, tuple[bytes | None, Callable[[str], bytes]]] = {
    "utf-8": (b"ISO_IR 192", plainly("utf-8")),
    "gb18030": (b"GB18030 ", plainly("gb18030")),
    "ir58": (b"\\ISO 2022 IR 58 ", _escaped("gb2312", b"\x1b$)A", b"")),
    "ir87": (b"\\ISO 2022 IR 87 ", _escaped("iso2022_jp", b"\x1b$B", b"\x1b(B")),
    "ir149": (b"\\ISO 2022 IR 149", _escaped("euc_kr", b"\x1b$)C", b"")),
    "ir144": (b"ISO_IR 144", plainly("iso8859_5")),
    "ir100": (b"ISO_IR 100", plainly("latin-1")),
    "gbk": (None, plainly("gbk")),
}


@dataclass(frozen=True, slots=True)
class Plant:
    """One hidden value: `leaf` is the element it lies in (a tag, or a word for other places)."""

    object: str
    place: str
    leaf: int | str
    secret: str
    keep: tuple[str, ...] = ()


def raw_element(tag: int, vr: str, value: bytes) -> RawDataElement:
    """An element with exactly these bytes, padded to an even length."""
    if len(value) % 2:
        value += b"\0" if vr in {"UI", "OB", "UN"} else b" "
    return RawDataElement(Tag(tag), vr, len(value), value, 0, False, True)


@dataclass(slots=True)
class Planting:
    """One object under construction, with the list of what was hidden in it."""

    name: str
    dataset: FileDataset
    charset: str = "utf-8"
    syntax: str = str(ExplicitVRLittleEndian)
    plants: list[Plant] = field(default_factory=list)
    behind: bytes = b""

    def encode(self, text: str) -> bytes:
        """Text in the object's character set."""
        return CHARSETS[self.charset][1](text)

    def put(
        self, item: Dataset, keyword: str, text: str, secret: str = "", *keep: str, vr: str = ""
    ) -> None:
        """Set a text element and note what it hides (nothing without `secret`)."""
        tag = int(tag_for_keyword(keyword) or int(keyword, 16))
        vr = vr or str(dictionary_VR(tag))
        item[Tag(tag)] = raw_element(tag, vr, self.encode(text))
        if secret or keep:
            self.note(keyword, tag, secret, *keep)

    def note(self, place: str, leaf: int | str, secret: str, *keep: str) -> None:
        """Record a hidden value that was set by other means."""
        self.plants.append(Plant(self.name, place, leaf, secret, keep))

    def hide(self, item: Dataset, tag: int, vr: str, value: bytes, place: str, secret: str) -> None:
        """Set raw bytes of any VR and note what they hide."""
        item[Tag(tag)] = raw_element(tag, vr, value)
        self.note(place, tag, secret)

    def written(self) -> bytes:
        """The file's bytes."""
        self.dataset.file_meta.TransferSyntaxUID = UID(self.syntax)
        return part10(self.dataset) + self.behind


def part10(dataset: FileDataset) -> bytes:
    """A Part 10 file with the raw elements as they are.

    pydicom's own writer re-encodes raw text inside sequence items.
    """
    syntax = dataset.file_meta.TransferSyntaxUID
    dataset.file_meta.FileMetaInformationGroupLength = 0  # set right by the writer
    head = DicomBytesIO()
    head.is_little_endian, head.is_implicit_VR = True, False
    write_file_meta_info(head, dataset.file_meta, enforce_standard=False)
    body = encoded(dataset, implicit=syntax.is_implicit_VR, little=syntax.is_little_endian)
    if syntax.is_deflated:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        body = packer.compress(body) + packer.flush()
        body += b"\0" * (len(body) % 2)
    return (dataset.preamble or b"\0" * 128) + b"DICM" + head.getvalue() + body


def encoded(dataset: Dataset, *, implicit: bool, little: bool) -> bytes:
    """The elements of a data set, sequences of defined length."""
    out = DicomBytesIO()
    out.is_little_endian, out.is_implicit_VR = little, implicit
    order = "<" if little else ">"
    for tag in sorted(dataset.keys()):
        element = dataset.get_item(tag)
        if element.VR != "SQ":
            write_data_element(out, element, ["iso8859"])
            continue
        body = b""
        for item in element.value:
            inner = encoded(item, implicit=implicit, little=little)
            body += struct.pack(f"{order}HHI", 0xFFFE, 0xE000, len(inner)) + inner
        kind = b"" if implicit else b"SQ\0\0"
        out.write(struct.pack(f"{order}HH", tag.group, tag.element) + kind)
        out.write(struct.pack(f"{order}I", len(body)) + body)
    return bytes(out.getvalue())


def items(*datasets: Dataset) -> Sequence:
    """A sequence."""
    return Sequence(list(datasets))


def code(value: str, meaning: str, scheme: str = "DCM") -> Dataset:
    """A coded concept."""
    out = Dataset()
    out.CodeValue, out.CodingSchemeDesignator, out.CodeMeaning = value, scheme, meaning
    return out


def start(name: str, kind: str, number: int, charset: str = "utf-8") -> Planting:
    """An object with the modules every object has, and no identity yet."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(CLASSES[kind])
    meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.4.{number}")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID("1.2.40.0.13.1.1")
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    declared = CHARSETS[charset][0]
    if declared is not None:
        ds[Tag(0x00080005)] = raw_element(0x00080005, "CS", declared)
    ds.SOPClassUID, ds.SOPInstanceUID = UID(CLASSES[kind]), UID(f"{ROOT}.4.{number}")
    ds.StudyInstanceUID = UID(f"{ROOT}.1")
    ds.SeriesInstanceUID = UID(f"{ROOT}.3.{number}")
    ds.Modality = {"PDF": "DOC", "CDA": "DOC"}.get(kind, kind)
    ds.StudyDate = ds.ContentDate = "20240611"
    ds.StudyTime = ds.ContentTime = "101502"
    ds.PatientSex, ds.PatientAge = "M", "063Y"
    ds.SeriesNumber, ds.InstanceNumber = number, 1
    ds.AccessionNumber = ds.StudyID = ""
    ds.ReferringPhysicianName = ""
    ds.Manufacturer = "Siemens Healthineers"
    return Planting(name, ds, charset)


def pixels(ds: Dataset, *, side: int = 16) -> None:
    """A small even picture without text."""
    ds.Rows = ds.Columns = side
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = 16, 12, 11
    ds.PixelRepresentation, ds.SamplesPerPixel = 0, 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, -42.5], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness = [0.8, 0.8], 1.5
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.FrameOfReferenceUID = UID(f"{ROOT}.2.1")
    ds.add_new(0x7FE00010, "OW", bytes([0x40, 0x01]) * (side * side))
