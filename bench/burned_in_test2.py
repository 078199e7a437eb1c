"""A third set of burned-in text, by an author who had not read the rules: people, words, layouts.

Every object is laid out by its row in `SHEETS`: who, in which language, where on the frame, in
which letters, on which ground, in which encoding. Everybody is invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from burned_in_frames import SOP, Made, Text
from burned_in_pixels import Look, store
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

Piece = tuple[str, bool | None]
Ground = Callable[[np.random.Generator, int, int, int], np.ndarray]


@dataclass(frozen=True)
class _Person:
    shown: str
    pn: str
    han: str = ""


PEOPLE = (
    _Person("Rodrigues Teixeira, Joana", "Rodrigues Teixeira^Joana"),
    _Person("OUYANG XUEMEI", "Ouyang^Xuemei=欧阳^雪梅", "欧阳雪梅"),
    _Person("Kunigunde Oberhauser", "Oberhauser^Kunigunde"),
    _Person("NGUYEN VAN THANH", "Nguyen Van^Thanh"),
    _Person("HE LI", "He^Li=何^立", "何立"),
    _Person("FINCH-HATTON BARNABY", "Finch-Hatton^Barnaby"),
    _Person("Zheng Xiaofeng", "Zheng^Xiaofeng=郑^晓峰", "郑晓峰"),
    _Person("Paulo Moreira da Silva", "Moreira da Silva^Paulo"),
    _Person("TRAN THI HOA", "Tran Thi^Hoa"),
    _Person("Quellmann, Wolfgang", "Quellmann^Wolfgang"),
)
# language: labels, referring physician (shown, PN), operator (shown, PN), hospital, phone
WORDS: dict[str, dict[str, Any]] = {
    "en": {"name": "Patient", "id": "MRN", "born": "Born", "date": "Exam", "md": "Ref. MD",
           "op": "Op", "acc": "Acc#", "tel": "Tel", "age": "Age",
           "doctor": ("Dr. Philippa Arkwright", "Arkwright^Philippa"), "oper": ("G. Pettigrew", "Pettigrew^G"),
           "site": "Saltmarsh Regional Infirmary", "phone": "(555) 014-2297"},
    "zh": {"name": "姓名：", "id": "病历号：", "born": "出生日期：", "date": "检查日期：", "md": "申请医生：",
           "op": "操作员：", "acc": "检查号：", "tel": "电话：", "age": "年龄：",
           "doctor": ("程志远", "Cheng^Zhiyuan=程^志远"), "oper": ("邓丽娟", "Deng^Lijuan=邓^丽娟"),
           "site": "临岚县中医医院", "phone": "13900001742"},
    "pt": {"name": "Paciente:", "id": "Prontuário:", "born": "Nasc.:", "date": "Data:", "md": "Médico:",
           "op": "Téc.:", "acc": "Acesso:", "tel": "Telefone:", "age": "Idade:",
           "doctor": ("Dra. Benedita Falcão", "Falcão^Benedita"), "oper": ("Iolanda Prates", "Prates^Iolanda"),
           "site": "Hospital Santa Quitéria", "phone": "(11) 95550-0138"},
    "de": {"name": "Patient:", "id": "Pat.-Nr.", "born": "geb.", "date": "Untersuchung vom", "md": "Arzt:",
           "op": "MTRA:", "acc": "Auftrag:", "tel": "Tel.", "age": "Alter:",
           "doctor": ("Prof. Dr. Ignaz Westerkamp", "Westerkamp^Ignaz"), "oper": ("S. Dornbusch", "Dornbusch^S"),
           "site": "Klinikum Oberwaldau", "phone": "030 23125 0198"},
}  # fmt: skip
DATES = ("{d:02}.{m:02}.{y}", "{y}-{m:02}-{d:02}", "{mon} {d:02} {y}", "{y}年{m}月{d}日", "{d:02}-{MON}-{y}",
         "{d:02}/{m:02}/{y}", "{y}{m:02}{d:02}", "{y}/{m:02}/{d:02}")  # fmt: skip
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
OTHER = {
    "US": ["MI: 1.2", "TIS 0.6", "Probe C1-6-D", "FR 33 Hz", "CF 2.2 MHz", "Gn 48", "D 14.0 cm", "THI", "AO% 100",
           "PORTAL VENOUS", "KIDNEY LT", "RI 0.68", "PSV 84.2 cm/s", "1 L 1.92 cm", "Map F/0", "Zoom 1.5",
           "SPLEEN", "L12-3 MSK"],
    "SC": ["ABDOMEN", "SE: 5", "IMA: 32", "W 350 L 40", "Zoom 1.5", "ROI 1 Mean 54.3", "SD 11.7 HU", "THK 5.0 mm",
           "PORTAL VENOUS", "ARTERIAL PHASE", "MIP", "LAT", "T2 FLAIR AX", "TR 9000 TE 120", "Lossy 10:1"],
    "XA": ["RAO 28.4", "CAUD 15.2", "LCA", "FD 20 cm", "7.5 F/s", "74 kV", "812 mA", "SOD 720 mm", "IMA: 32",
           "Zoom 1.5", "W 350 L 40", "Run 3", "DSA", "SID 1085 mm"],
    "DX": ["L", "AP SUPINE", "LAT", "EI 1420", "DI -1.3", "81 kV", "2.5 mAs", "SID 180 cm", "Grid IN", "KNEE",
           "Zoom 1.5", "W 2048 L 1024", "WEIGHT BEARING"],
    "MG": ["R CC", "L MLO", "29 kV 82 mAs", "Rh/Rh", "61 mm 8 daN", "AGD 1.4 mGy", "Angle 45", "Contact",
           "Tomo 15/60", "Zoom 1.5"],
    "CT": ["Patient Protocol", "Total DLP 731 mGy*cm", "Topogram", "ABDOMEN", "PORTAL VENOUS", "120 kV", "CTDIvol 9.31",
           "Ref. mAs 210", "TI 0.5 cSL 1.2", "Monitoring", "Head First Supine", "Phantom L 32 cm", "Scan 4",
           "Size-specific 11.2"],
}  # fmt: skip


@dataclass(frozen=True)
class _Sheet:
    person: int
    words: str
    place: str  # corners, band, right, low, table, middle
    letters: str
    look: Look
    ground: str
    encoding: str
    ink: Any = 255
    edge: bool = False


def _sheet(person: int, words: str, place: str, letters: str, size: tuple[int, int], ground: str,
           encoding: str, *, frames: int = 1, bits: int = 8, kind: str = "grey", ink: Any = 255,
           edge: bool = False) -> _Sheet:  # fmt: skip
    look = Look(size, kind, bits, frames)
    return _Sheet(person, words, place, letters, look, ground, encoding, ink, edge)


SHEETS = {
    "US": [
        _sheet(0, "pt", "band", "plex", (800, 600), "linear", "jpeg", kind="rgb", ink=(250, 220, 90)),
        _sheet(4, "en", "corners", "hershey", (640, 480), "speckle", "rle", frames=6, ink=210),
        _sheet(1, "zh", "low", "cjk", (720, 576), "speckle", "raw", kind="ybr"),
        _sheet(3, "en", "right", "bitmap2", (640, 480), "linear", "raw", kind="palette", frames=8),
        _sheet(9, "de", "middle", "vera", (800, 600), "linear", "j2k", kind="rgb", frames=4, ink=(120, 255, 120)),
        _sheet(6, "zh", "band", "noto", (1024, 768), "speckle", "jpeg", ink=240),
    ],
    "SC": [
        _sheet(2, "de", "corners", "vera", (512, 512), "blocks", "raw"),
        _sheet(7, "pt", "table", "noto", (800, 600), "paper", "jpeg", kind="rgb", ink=(10, 10, 90)),
        _sheet(8, "en", "right", "plex", (640, 512), "blocks", "jpls", frames=3),
        _sheet(6, "zh", "corners", "cjk", (768, 768), "blocks", "j2k", kind="rgb", ink=(255, 180, 60)),
        _sheet(5, "en", "middle", "bitmap2", (640, 480), "paper", "rle", kind="palette", ink=15),
        _sheet(4, "zh", "low", "cjk", (512, 512), "blocks", "raw", bits=12),
    ],
    "XA": [
        _sheet(5, "en", "corners", "vera", (512, 512), "field", "raw", edge=True),
        _sheet(9, "de", "low", "hershey", (512, 512), "field", "jpls", bits=12, frames=5, edge=True),
        _sheet(1, "zh", "right", "cjk", (768, 768), "field", "j2k", bits=16),
        _sheet(8, "en", "band", "noto", (512, 512), "field", "raw", frames=8),
        _sheet(0, "pt", "corners", "plex", (512, 512), "field", "rle", kind="inverse", frames=4, edge=True),
        _sheet(6, "en", "middle", "bitmap2", (640, 640), "field", "jpeg"),
    ],
    "DX": [
        _sheet(3, "en", "corners", "noto", (1200, 1500), "field", "j2k", bits=12),
        _sheet(2, "de", "low", "plex", (1400, 1100), "blocks", "raw", bits=16, kind="inverse", ink=20),
        _sheet(4, "zh", "right", "cjk", (1000, 1200), "field", "jpls", bits=12, edge=True),
        _sheet(7, "pt", "middle", "vera", (1200, 1200), "field", "raw", bits=12, kind="inverse"),
        _sheet(5, "en", "band", "plex", (1100, 1300), "blocks", "rle", bits=16),
        _sheet(1, "zh", "corners", "cjk", (900, 900), "field", "jpeg", edge=True),
    ],
    "MG": [
        _sheet(0, "pt", "right", "noto", (1200, 1500), "breast", "j2k", bits=12),
        _sheet(8, "en", "middle", "vera", (1024, 1280), "breast", "raw", bits=16, kind="inverse", ink=235),
        _sheet(9, "de", "corners", "plex", (1280, 1600), "breast", "jpls", bits=12),
        _sheet(6, "zh", "right", "cjk", (1100, 1400), "breast", "rle", bits=16),
        _sheet(2, "en", "low", "hershey", (1024, 1280), "breast", "raw", bits=12),
        _sheet(4, "en", "right", "noto", (900, 1200), "breast", "raw"),
    ],
    "CT": [
        _sheet(7, "pt", "table", "vera", (512, 512), "black", "raw"),
        _sheet(1, "zh", "table", "cjk", (640, 640), "black", "jpls", frames=4),
        _sheet(9, "de", "table", "plex", (800, 600), "paper", "j2k", kind="rgb", ink=(0, 0, 0)),
        _sheet(3, "en", "corners", "bitmap1", (512, 512), "black", "rle"),
        _sheet(5, "en", "table", "noto", (512, 512), "black", "raw", bits=16),
        _sheet(4, "en", "band", "vera", (640, 480), "black", "raw", kind="ybr", ink=(255, 255, 255)),
    ],
}  # fmt: skip


def _linear(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    inside = (abs(x - w / 2) < 0.33 * w) & (y > 0.14 * h) & (y < 0.9 * h)
    noise = cv2.GaussianBlur(rng.rayleigh(1, (h, w)), (0, 0), sigmaX=1.8, sigmaY=0.8)
    level = 70 * (1.1 + 0.6 * np.cos(y / 23 + 0.4 * t)) * noise / noise.mean()
    return np.where(inside, level, 6).clip(0, 240)


def _speckle(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    r, a = np.hypot(x - w / 2, y + 0.06 * h), np.arctan2(x - w / 2, y + 0.06 * h)
    inside = (r > 0.2 * h) & (r < 1.0 * h) & (abs(a) < 0.55)
    noise = cv2.GaussianBlur(rng.rayleigh(1, (h, w)), (0, 0), 1.2)
    return np.where(inside, 65 * (1 + 0.4 * np.sin(r / 29 - t)) * noise / noise.mean(), 0).clip(
        0, 230
    )


def _blocks(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    """A body's section: an ellipse with organs in it."""
    y, x = np.mgrid[:h, :w]
    body = ((x - w / 2) / (0.34 * w)) ** 2 + ((y - h / 2) / (0.27 * h)) ** 2 < 1
    base = np.where(body, 105 + rng.normal(0, 7, (h, w)), 0)
    for k, (cx, cy, r) in enumerate(((0.38, 0.48, 0.1), (0.6, 0.45, 0.07), (0.5, 0.62, 0.05))):
        base += (
            (30 - 18 * k) * body * (np.hypot(x - cx * w, y - (cy + 0.003 * t) * h) < r * min(h, w))
        )
    return base.clip(0, 230)


def _field(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    base = (
        135 + 50 * np.cos(x / w * 6.1 + 0.1 * t) + 25 * np.sin(y / h * 7) + rng.normal(0, 5, (h, w))
    )
    for k in range(5):
        centre = h * (0.15 + 0.17 * k) + 0.05 * h * np.sin(x / w * 9 + k + 0.2 * t)
        base -= 45 * np.exp(-(((y - centre) / (0.012 * h)) ** 2))
    return base.clip(8, 215)


def _breast(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    del t
    y, x = np.mgrid[:h, :w]
    inside = ((x / (0.6 * w)) ** 2 + ((y - 0.52 * h) / (0.38 * h)) ** 2) < 1
    tissue = cv2.GaussianBlur(rng.normal(0, 1, (h, w)), (0, 0), 11)
    return np.where(inside, 110 + 700 * tissue + rng.normal(0, 4, (h, w)), 2).clip(0, 210)


def _black(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    del rng, t
    return np.zeros((h, w))


def _paper(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    del t
    return (240 + rng.normal(0, 2, (h, w))).clip(0, 255)


GROUNDS: dict[str, Ground] = {
    "linear": _linear, "speckle": _speckle, "blocks": _blocks, "field": _field, "breast": _breast,
    "black": _black, "paper": _paper,
}  # fmt: skip


def _file(package: str, *parts: str) -> str:
    spec = find_spec(package)
    assert spec is not None  # noqa: S101
    assert spec.submodule_search_locations  # noqa: S101
    return str(Path(spec.submodule_search_locations[0], *parts))


@cache
def _font(letters: str, size: int) -> Any:
    if letters == "cjk":
        return ImageFont.truetype(
            _file("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"), size, index=2
        )
    if letters == "vera":
        return ImageFont.truetype(_file("reportlab", "fonts", "VeraBd.ttf"), size)
    if letters == "plex":
        path = _file("fontpkg_ibm_plex_sans", "files", "IBMPlexSans-Italic[wdth,wght].ttf")
    else:
        path = _file("fontpkg_noto_sans", "files", "NotoSans[wdth,wght].ttf")
    font = ImageFont.truetype(path, size)
    if letters == "noto":
        font.set_variation_by_axes([100, 650])
    return font


@cache
def _mask(text: str, letters: str, size: int) -> np.ndarray:
    """How much ink each pixel has, 0 to 255; as wide and high as the string."""
    if any(ord(c) > 0x2E7F for c in text):
        letters = "cjk"
    if letters == "hershey" and text.isascii():
        scale = size / 30
        (w, h), low = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)
        out = np.zeros((h + low + 4, w + 4), np.uint8)
        cv2.putText(out, text, (2, h + 1), cv2.FONT_HERSHEY_SIMPLEX, scale, 255, 1, cv2.LINE_AA)
        return out
    factor = int(letters[-1]) if letters.startswith("bitmap") else 1
    font = (
        ImageFont.load_default_imagefont() if letters.startswith("bitmap") else _font(letters, size)
    )
    _, y0, x1, y1 = font.getbbox(text)
    canvas = Image.new("L", (int(x1) + 1, int(y1) + 1))
    ImageDraw.Draw(canvas).text((0, 0), text, font=font, fill=255)
    out = np.asarray(canvas)[int(y0) :]
    return np.kron(out, np.ones((factor, factor), np.uint8))


def _put(
    canvas: np.ndarray, x: int, y: int, text: Text, sheet: _Sheet, size: int, ink: Any = None
) -> int:
    mask = _mask(text.value, sheet.letters, size)
    h, w = mask.shape
    part = canvas[y : y + h, x : x + w]
    assert part.shape[:2] == (h, w), (text.value, x, y)  # noqa: S101
    if sheet.edge:
        wide = cv2.dilate(mask, np.ones((3, 3), np.uint8))[..., None] / 255
        part[:] = (part * (1 - wide)).astype(np.uint8)
    share = mask[..., None] / 255
    part[:] = (part * (1 - share) + np.array(sheet.ink if ink is None else ink) * share).astype(
        np.uint8
    )
    text.box = (x, y, x + w, y + h)
    return x + w


def _day(rng: random.Random, style: int, first: int, last: int, han: bool) -> tuple[str, str]:
    style = 3 if han and style % 2 else (0 if style == 3 else style)
    y, m, d = rng.randrange(first, last), rng.randrange(1, 13), rng.randrange(1, 29)
    shown = DATES[style].format(y=y, m=m, d=d, mon=MONTHS[m - 1], MON=MONTHS[m - 1].upper())
    return shown, f"{y}{m:02}{d:02}"


def _content(
    rng: random.Random, sheet: _Sheet, number: int, modality: str
) -> tuple[list[list[Piece]], dict[str, str]]:
    """Lines that identify, and the header that says the same."""
    who, words, han = PEOPLE[sheet.person], WORDS[sheet.words], sheet.words == "zh"
    name = who.han if han and who.han and number % 3 != 2 else who.shown
    ident = rng.choice(["{:08}", "ZY{:07}", "{:06}-3", "K{:07}"]).format(
        rng.randrange(10**5, 10**6 * 9)
    )
    acc = rng.choice(["{:010}", "CR{:08}", "E-{:07}"]).format(rng.randrange(10**6, 10**7))
    born, born_da = _day(rng, number % 8, 1931, 2004, han)
    when, when_da = _day(rng, (number + 2) % 8, 2016, 2025, han)
    labelled = sheet.place in {"table", "low", "middle", "right"} or han
    age = rng.randrange(21, 88)
    shown_age = f"{age}岁" if han else f"{age}Y"

    def line(label: str, value: str, *more: Piece) -> list[Piece]:
        return [(words[label], False), (value, True), *more] if labelled else [(value, True), *more]

    lines = [line("name", name), line("id", ident), line("born", born, (shown_age, None))]
    lines += [[(words["site"], True)], line("date", when, ("09:41:37", None))]
    extra = [line("md", words["doctor"][0]), line("op", words["oper"][0]), [(words["acc"], False), (acc, True)],
             [(words["tel"], False), (words["phone"], True)]]  # fmt: skip
    chosen = [extra[number % 4], extra[(number + len(modality) + 1) % 4]]
    lines += chosen
    header = {"PatientName": who.pn, "PatientID": ident, "PatientBirthDate": born_da, "StudyDate": when_da,
              "InstitutionName": words["site"], "PatientAge": f"{age:03}Y", "AccessionNumber": acc,
              "ReferringPhysicianName": words["doctor"][1], "OperatorsName": words["oper"][1],
              "PatientTelephoneNumbers": words["phone"]}  # fmt: skip
    return lines, header


def _blocks_of(
    sheet: _Sheet, lines: list[list[Piece]], other: list[list[Piece]]
) -> dict[str, list[list[Piece]]]:
    """What stands in which corner."""
    half = len(other) // 2
    if sheet.place == "corners":
        return {"tl": lines[:3], "tr": lines[3:], "bl": other[:half], "br": other[half:]}
    if sheet.place == "right":
        return {"tr": lines, "tl": other[:half], "bl": other[half:]}
    if sheet.place == "low":
        return {"bl": lines, "tl": other[:half], "tr": other[half:]}
    if sheet.place == "middle":
        return {"ml": lines, "tl": other[:2], "br": other[2:]}
    if sheet.place == "band":
        return {"tl": [lines[0] + lines[1], lines[2] + lines[4]], "tr": [lines[3], lines[5]],
                "ml": other[:half], "br": [*other[half:], lines[6]]}  # fmt: skip
    return {"table": lines + other}


def _write(
    canvas: np.ndarray, blocks: dict[str, list[list[Piece]]], sheet: _Sheet, size: int
) -> list[Text]:
    out: list[Text] = []
    h, w = canvas.shape[:2]
    step, gap = round(size * 1.5), round(size * 0.6)
    for corner, lines in blocks.items():
        tall = step * len(lines)
        y = {"t": 7, "m": (h - tall) // 2, "b": h - tall - 6}[corner[0]]
        for line in lines:
            widths = [_mask(v, sheet.letters, size).shape[1] for v, _ in line]
            x = w - sum(widths) - gap * (len(line) - 1) - 9 if corner[-1] == "r" else 9
            for k, (value, identifies) in enumerate(line):
                text = Text(value, identifies)
                if corner == "table" and k == 1:
                    x = max(x, round(0.3 * w))
                x = _put(canvas, x, y, text, sheet, size) + gap
                out.append(text)
            y += step
    return out


def _size(sheet: _Sheet) -> int:
    if sheet.letters == "bitmap1":
        return 11
    small = 19 if sheet.letters == "bitmap2" else round(0.026 * min(sheet.look.size))
    return max(14, small)


def make(modality: str, number: int) -> Made:
    """Object `number` (0 to 5) of a modality; the same every time."""
    sheet = SHEETS[modality][number]
    rng = random.Random(f"test2 {modality} {number}")
    noise = np.random.default_rng(rng.randrange(1 << 30))
    lines, header = _content(rng, sheet, number, modality)
    other: list[list[Piece]] = [[(v, False)] for v in rng.sample(OTHER[modality], 6)]
    width, height = sheet.look.size
    size, blocks = _size(sheet), _blocks_of(sheet, lines, other)
    frames, texts = [], []
    once = Text(PEOPLE[sheet.person].shown, True, frames=(sheet.look.frames - 2,))
    for t in range(sheet.look.frames):
        grey = GROUNDS[sheet.ground](noise, height, width, t).astype(np.uint8)
        canvas = np.repeat(grey[..., None], 3, 2)
        if sheet.place == "band":
            canvas[: round(size * 3.6)] = (30, 40, 70) if sheet.look.kind == "rgb" else 40
        texts = _write(canvas, blocks, sheet, size)
        if t in once.frames:
            _put(canvas, round(0.42 * width), round(0.58 * height), once, sheet, size + 3)
        frames.append(canvas)
    if once.frames[0] >= 0:
        texts.append(once)
    named = _dataset(modality, sheet, frames, header)
    nameless = _dataset(modality, sheet, frames, {})
    return Made(f"{modality}{number}", modality, named, nameless, texts, sheet.look.frames)


def _dataset(
    modality: str, sheet: _Sheet, frames: list[np.ndarray], header: dict[str, str]
) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = (
        SOP[modality],
        "1.2.826.0.1.3680043.10.7",
    )
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID, ds.SOPInstanceUID = SOP[modality], "1.2.826.0.1.3680043.10.7"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.2.826.0.1.72", "1.2.826.0.1.73"
    ds.Modality = "OT" if modality == "SC" else modality
    ds.ImageType = ["DERIVED", "SECONDARY"] if modality in {"CT", "SC"} else ["ORIGINAL", "PRIMARY"]
    for keyword, value in header.items():
        setattr(ds, keyword, value)
    store(ds, sheet.look, frames, sheet.encoding)
    return ds
