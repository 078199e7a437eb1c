"""Synthetic objects with burned-in text, made by code: people, layouts, backgrounds, encodings.

Everybody is invented. `half` keeps people, layouts and backgrounds of development apart from those of
the measurement: nothing of "test" is looked at while rules are made.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    RLELossless,
)

MODALITIES = ("US", "SC", "XA", "DX", "MG", "CT")
SOP = {
    "US": "1.2.840.10008.5.1.4.1.1.3.1", "SC": "1.2.840.10008.5.1.4.1.1.7",
    "XA": "1.2.840.10008.5.1.4.1.1.12.1", "DX": "1.2.840.10008.5.1.4.1.1.1.1",
    "MG": "1.2.840.10008.5.1.4.1.1.1.2", "CT": "1.2.840.10008.5.1.4.1.1.7",
}  # fmt: skip

# (Latin, DICOM PN, Han or "") by half.
PEOPLE = {
    "dev": [
        ("ZHANG WEIMIN", "Zhang^Weimin=张^伟民", "张伟民"), ("LI XIUYING", "李^秀英", "李秀英"),
        ("Margaret Holloway", "Holloway^Margaret", ""), ("CHEN JING", "Chen^Jing=陈^静", "陈静"),
        ("Tobias Brandauer", "Brandauer^Tobias", ""), ("OKONKWO ADAEZE", "Okonkwo^Adaeze", ""),
    ],
    "test": [
        ("HUANG JIANGUO", "Huang^Jianguo=黄^建国", "黄建国"), ("SUN LIHUA", "孙^丽华", "孙丽华"),
        ("Eleanor Whitcombe", "Whitcombe^Eleanor", ""), ("ZHAO MIN", "Zhao^Min=赵^敏", "赵敏"),
        ("Anselm Feldkirch", "Feldkirch^Anselm", ""), ("MBEKI THANDIWE", "Mbeki^Thandiwe", ""),
    ],
}  # fmt: skip
DOCTORS = {
    "dev": [("Dr. Wang Lei", "Wang^Lei", "王磊"), ("Dr. H. Sundqvist", "Sundqvist^Harald", "")],
    "test": [("Dr. Xu Fang", "Xu^Fang", "徐芳"), ("Dr. P. Castellane", "Castellane^Pia", "")],
}
HOSPITALS = {
    "dev": [("Riverbend Hospital", "河湾市人民医院"), ("St. Brannoc Medical Center", "青岭中医院")],
    "test": [("Lakemont General Hospital", "云溪市第一医院"), ("Hillcrest Clinic", "松江中心医院")],
}
NEUTRAL = {
    "US": ["MI 0.9 TIs 0.4", "Dist 2.31 cm", "5 MHz", "Depth 15 cm", "Gain 62", "ABDOMEN", "GB wall",
           "C5-1 42 Hz", "Segment VI", "Frame 12/48", "DR 60 dB", "LIVER RT LOBE", "Vol 34.2 ml"],
    "SC": ["Series 4", "CTDIvol 12.4 mGy", "DLP 602 mGy.cm", "Phantom Body 32", "Total mAs 4210",
           "kV 120 mAs 35", "Scan Range 340 mm", "ABDOMEN", "Max HU 182", "Area 3.4 cm2"],
    "XA": ["LAO 30 CRA 20", "FOV 350", "15 fps", "RCA", "Frame 7", "80 kV 640 mA", "SID 110"],
    "DX": ["R", "kV 120 mAs 35", "AP ERECT", "PORTABLE", "CHEST PA", "DAP 1.2"],
    "MG": ["L CC", "R MLO", "28 kV 95 mAs", "12 daN 54 mm", "W/Rh", "AEC"],
    "CT": ["Dose Report", "CTDIvol 8.12 mGy", "DLP 412.6 mGy-cm", "Exam Description ABDOMEN",
           "Phantom cm Body 32", "Series Type Scan Range", "2 Helical S12.5-I340.0", "SFOV Large"],
}  # fmt: skip
ENCODINGS = {
    "US": ["raw", "jpeg", "rle", "jpeg", "j2k", "raw"],
    "SC": ["raw", "rle", "jpls", "j2k", "jpeg", "raw"],
    "XA": ["raw", "jpls", "raw", "j2k", "rle", "raw"],
    "DX": ["raw", "j2k", "jpls", "raw", "raw", "j2k"],
    "MG": ["raw", "jpls", "raw", "j2k", "raw", "rle"],
    "CT": ["raw", "rle", "raw", "jpeg", "jpls", "j2k"],
}


@dataclass
class Text:
    """One drawn string, where it stands, and in which frames."""

    value: str
    identifies: bool | None  # None: a time of day, which says nothing alone and goes with a date
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    frames: tuple[int, ...] = ()


@dataclass
class Made:
    """One synthetic object: `texts` are what was drawn, `original` its frames as 8-bit pictures."""

    name: str
    modality: str
    dataset: FileDataset
    anonymous: FileDataset
    texts: list[Text] = field(default_factory=list)
    frames: int = 1


@dataclass
class _Look:
    size: tuple[int, int]
    colour: bool
    bits: int = 8
    inverted: bool = False
    palette: bool = False
    frames: int = 1


def _fonts() -> list[tuple[str, int]]:
    def folder(name: str) -> Path:
        spec = find_spec(name)
        return Path(next(iter(spec.submodule_search_locations)))  # type: ignore[union-attr,arg-type]

    cjk = str(folder("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc")
    noto = str(folder("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf")
    plex = str(folder("fontpkg_ibm_plex_sans") / "files" / "IBMPlexSans[wdth,wght].ttf")
    return [(cjk, 2), (noto, 0), (plex, 0)]


def _font(rng: random.Random, text: str, size: int) -> Any:
    fonts = _fonts()
    path, index = fonts[0] if any(ord(c) > 0x2E7F for c in text) else rng.choice(fonts)
    return ImageFont.truetype(path, size, index=index)


def _speckle(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    r, a = np.hypot(x - w / 2, y + 20), np.arctan2(x - w / 2, y + 20)
    inside = (r > 0.16 * h) & (r < 0.98 * h) & (np.abs(a) < 0.62)
    noise = cv2.GaussianBlur(rng.rayleigh(1, (h, w)), (0, 0), 1.3)
    level = 75 * (1 + 0.5 * np.sin(r / 37 + t / 2)) * noise / noise.mean()
    return np.where(inside, level, 0).clip(0, 235)


def _xray(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    base = 120 + 70 * np.sin(x / w * 5 + 0.2 * t) * np.cos(y / h * 4) + rng.normal(0, 6, (h, w))
    for k in range(6):
        cx, cy = w * (0.2 + 0.12 * k) + 4 * t, h * (0.3 + 0.07 * (k % 3))
        base -= 55 * np.exp(-(((x - cx) / (0.03 * w)) ** 2 + ((y - cy) / (0.22 * h)) ** 2))
    return base.clip(5, 225)


def _breast(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    del t
    y, x = np.mgrid[:h, :w]
    inside = ((x / (0.72 * w)) ** 2 + ((y - h / 2) / (0.46 * h)) ** 2) < 1
    blobs = cv2.GaussianBlur(rng.normal(0, 1, (h, w)), (0, 0), 14)
    return np.where(inside, 120 + 900 * blobs + rng.normal(0, 5, (h, w)), 4).clip(0, 215)


def _sheet(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    del rng, t
    return np.full((h, w), 0.0)


def _paper(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    del t
    return (235 + rng.normal(0, 2, (h, w))).clip(0, 255)


GROUNDS: dict[str, Callable[..., np.ndarray]] = {
    "US": _speckle, "XA": _xray, "DX": _xray, "MG": _breast, "CT": _sheet, "SC": _sheet,
}  # fmt: skip


def _look(modality: str, number: int) -> _Look:
    if modality == "US":
        frames = (1, 6, 1, 10, 1, 1)[number % 6]
        return _Look(((640, 480), (800, 600), (1024, 768))[number % 3], number % 2 == 0, frames=frames,
                     palette=number == 5)  # fmt: skip
    if modality == "XA":
        return _Look((512, 512), colour=False, bits=(8, 12, 8, 8, 8, 16)[number % 6],
                     frames=(1, 1, 8, 1, 5, 1)[number % 6])  # fmt: skip
    if modality in {"DX", "MG"}:
        size = ((1200, 1440), (1600, 1280), (1024, 1024))[number % 3]
        return _Look(
            size, colour=False, bits=(12, 16, 12, 12, 16, 8)[number % 6], inverted=number % 3 == 1
        )
    return _Look(((512, 512), (800, 600), (1024, 768))[number % 3], colour=number % 2 == 1)


def lines_of(rng: random.Random, half: str, number: int) -> tuple[list, dict]:
    """Lines of (text, identifies) pieces, and the header that names the same people."""
    latin, pn, han = PEOPLE[half][number % 6]
    doctor, doctor_pn, doctor_han = DOCTORS[half][number % 2]
    hospital = HOSPITALS[half][number % 2][bool(han)]
    ident = f"{rng.choice(['', 'A', 'MR'])}{rng.randrange(10**6, 10**8)}"
    year, month, day = rng.randrange(1938, 2001), rng.randrange(1, 13), rng.randrange(1, 29)
    date = (2023, rng.randrange(1, 13), rng.randrange(1, 29))
    born = f"{year}-{month:02}-{day:02}"
    name = rng.choice([latin, han]) if han else latin
    style = (number + (half == "test")) % 3
    when = (
        f"{date[0]}-{date[1]:02}-{date[2]:02}" if style else f"{date[1]:02}/{date[2]:02}/{date[0]}"
    )
    if style == 0:
        lines = [
            [(name, True), (ident, True)],
            [(hospital, True)],
            [(when, True), ("10:15:02", None)],
        ]
    elif han and name == han:
        lines = [
            [("姓名:", False), (name, True)],
            [("ID:", False), (ident, True)],
            [(hospital, True)],
            [("出生日期:", False), (born, True)],
            [("医师:", False), (doctor_han or doctor, True)],
        ]
    else:
        lines = [
            [("Name:", False), (name, True)],
            [("ID:", False), (ident, True)],
            [("DOB:", False), (born, True)],
            [(hospital, True)],
            [(doctor, True), (when, True)],
        ]
    header = {"PatientName": pn, "PatientID": ident, "PatientBirthDate": born.replace("-", ""),
              "InstitutionName": hospital, "PerformingPhysicianName": doctor_pn + (f"={doctor_han}" if doctor_han else ""),
              "StudyDate": "{}{:02}{:02}".format(*date)}  # fmt: skip
    return lines, header


def _draw(
    canvas: Image.Image, xy: tuple[int, int], text: Text, font: Any, ink: Any, edge: Any
) -> int:
    draw = ImageDraw.Draw(canvas)
    draw.text(xy, text.value, font=font, fill=ink, stroke_width=1 if edge is not None else 0,
              stroke_fill=edge)  # fmt: skip
    x0, y0, x1, y1 = draw.textbbox(xy, text.value, font=font)
    text.box = (int(x0), int(y0), int(x1) + 1, int(y1) + 1)
    return int(x1)


def make(half: str, modality: str, number: int) -> Made:
    """Object `number` (0 to 5) of a modality and half; the same every time."""
    rng = random.Random(f"{half}{modality}{number}")
    noise = np.random.default_rng(rng.randrange(1 << 30))
    look = _look(modality, number)
    width, height = look.size
    ground = GROUNDS[modality]
    if modality in {"SC", "CT"} and number % 4 == 2:
        ground = _paper
    lines, header = lines_of(rng, half, number)
    size = max(13, round(rng.uniform(0.022, 0.034) * height))
    dark_on_light = ground is _paper
    shade = rng.choice([255, 255, 230])
    ink = (20, 20, 20) if dark_on_light else (shade,) * 3
    if look.colour and not dark_on_light:
        ink = rng.choice([(255, 255, 255), (255, 255, 0), (0, 255, 255), (255, 200, 120)])
    edge = (0, 0, 0) if modality in {"XA", "DX"} else None
    single = look.frames // 2 if look.frames > 1 else None
    texts: list[Text] = []
    canvases = []
    for t in range(look.frames):
        grey = ground(noise, height, width, t)
        canvas = Image.fromarray(np.repeat(grey.astype(np.uint8)[..., None], 3, 2))
        texts = _write(
            canvas, random.Random(f"{half}{modality}{number}w"), lines, modality, size, ink, edge
        )
        if single is not None and t == single:
            extra = Text(
                f"{header['PatientName'].split('=')[0].replace('^', ' ')}", True, frames=(t,)
            )
            font = _font(random.Random(1), extra.value, size + 2)
            _draw(canvas, (width // 3, height // 2), extra, font, ink, edge)
            once = extra
        canvases.append(np.asarray(canvas))
    if single is not None:
        texts.append(once)
    dataset = _dataset(modality, look, canvases, ENCODINGS[modality][number], header)
    anonymous = _dataset(modality, look, canvases, ENCODINGS[modality][number], {})
    return Made(f"{modality}{number}", modality, dataset, anonymous, texts, look.frames)


def _write(canvas: Image.Image, rng: random.Random, lines: list, modality: str, size: int, ink: Any,
           edge: Any) -> list[Text]:  # fmt: skip
    """Identifying lines in one corner or along the top, the others elsewhere."""
    width, height = canvas.size
    step = round(size * 1.45)
    out: list[Text] = []
    right = rng.random() < 0.3
    y = 6
    for line in lines:
        total = sum(
            ImageDraw.Draw(canvas).textlength(t, font=_font(random.Random(t), t, size))
            for t, _ in line
        )
        x = int(width - total - 14 - 10 * len(line)) if right else 10
        for value, identifies in line:
            text = Text(value, identifies)
            x = (
                _draw(canvas, (x, y), text, _font(random.Random(value), value, size), ink, edge)
                + 10
            )
            out.append(text)
        y += step
    chosen = rng.sample(NEUTRAL[modality], min(6, len(NEUTRAL[modality])))
    y = height - step * len(chosen) - 4
    for value in chosen:
        text = Text(value, False)
        font = _font(random.Random(value), value, size)
        _draw(canvas, (10 if rng.random() < 0.6 else width // 2, y), text, font, ink, edge)
        out.append(text)
        y += step
    if modality in {"DX", "MG"}:
        text = Text(rng.choice("RL"), False)
        _draw(canvas, (width - 4 * size, height // 3), text, _font(rng, "R", size * 2), ink, edge)
        out.append(text)
    return out


def _dataset(
    modality: str, look: _Look, canvases: list, encoding: str, header: dict
) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = SOP[modality]
    meta.MediaStorageSOPInstanceUID = "1.2.826.0.1.3680043.10.1"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID, ds.SOPInstanceUID = SOP[modality], "1.2.826.0.1.3680043.10.1"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.2.826.0.1.2", "1.2.826.0.1.3"
    ds.Modality = "OT" if modality == "SC" else modality
    ds.ImageType = ["DERIVED", "SECONDARY"] if modality == "CT" else ["ORIGINAL", "PRIMARY"]
    for keyword, value in header.items():
        setattr(ds, keyword, value)
    ds.Columns, ds.Rows = look.size
    if look.frames > 1:
        ds.NumberOfFrames = look.frames
    _pixels(ds, look, canvases, encoding)
    return ds


def _pixels(ds: FileDataset, look: _Look, canvases: list, encoding: str) -> None:
    stack = np.stack(canvases)
    ds.SamplesPerPixel, ds.PixelRepresentation = 1, 0
    ds.BitsAllocated, ds.BitsStored = (8, 8) if look.bits == 8 else (16, look.bits)
    ds.HighBit = ds.BitsStored - 1
    if look.colour:
        ds.SamplesPerPixel, ds.PlanarConfiguration, ds.PhotometricInterpretation = 3, 0, "RGB"
        data = stack
    elif look.palette:
        ds.PhotometricInterpretation = "PALETTE COLOR"
        data = 255 - stack[..., 0]
        for n, name in enumerate(("Red", "Green", "Blue")):
            setattr(ds, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
            ramp = (255 - np.arange(256)) * (257 if n else 250)
            setattr(ds, f"{name}PaletteColorLookupTableData", ramp.astype("<u2").tobytes())
    else:
        ds.PhotometricInterpretation = "MONOCHROME1" if look.inverted else "MONOCHROME2"
        grey = stack[..., 0]
        data = 255 - grey if look.inverted else grey
        if look.bits > 8:
            data = (data.astype(np.uint32) * ((1 << look.bits) - 1) // 255).astype(np.uint16)
    ds.PixelData = np.ascontiguousarray(data).astype(data.dtype.newbyteorder("<")).tobytes()
    ds["PixelData"].VR = "OW" if look.bits > 8 else "OB"
    _encode(ds, look, stack, encoding)


def _encode(ds: FileDataset, look: _Look, stack: np.ndarray, encoding: str) -> None:
    syntax = {"rle": RLELossless, "jpls": JPEGLSLossless, "j2k": JPEG2000Lossless}.get(encoding)
    if syntax is not None:
        ds.compress(syntax, generate_instance_uid=False)
    elif encoding == "jpeg" and look.bits == 8 and not look.palette:
        frames = []
        for frame in stack:
            out = io.BytesIO()
            picture = Image.fromarray(frame if look.colour else frame[..., 0])
            picture.save(out, "JPEG", quality=90, subsampling=1)
            frames.append(out.getvalue() + b"\0" * (out.tell() % 2))
        ds.PixelData = encapsulate(frames)
        ds["PixelData"].is_undefined_length = True
        ds.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
        if look.colour:
            ds.PhotometricInterpretation = "YBR_FULL_422"
        ds.LossyImageCompression = "01"
