"""A fourth set of burned-in text: eight kinds of screens, thirteen people, ten scripts and tongues.

Written before it was run. Each object is a row of `ROWS`; its letters are those of the machine
(Debian's fonts-dejavu, fonts-liberation, fonts-noto-cjk), none of which the other sets use except
Noto's Han. Multi-frame objects change: a name that shows once, text that wanders, a second page.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from burned_in_frames import SOP, Made, Text
from burned_in_people3 import visit
from burned_in_pixels import Look, store
from burned_in_styles3 import STYLES, Line
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

KINDS = ("US", "XA", "DX", "MG", "CT", "NM", "ES", "OP")
_CLASSES = SOP | {
    "NM": "1.2.840.10008.5.1.4.1.1.7", "ES": "1.2.840.10008.5.1.4.1.1.77.1.1",
    "OP": "1.2.840.10008.5.1.4.1.1.77.1.5.1",
}  # fmt: skip
WORDS = {
    "US": ["TIs 0.3", "MI 1.1", "2D 58%", "C 50", "P Low", "HPen", "FPS 24", "15.0 cm", "CF 61%", "1.8 MHz",
           "WF 118 Hz", "Med", "M3", "AV Vmax 2.41 m/s", "LVIDd 4.7 cm", "PG 23 mmHg", "EF 58 %", "LT KIDNEY LONG",
           "HR 72 bpm", "Adult Echo"],
    "XA": ["RAO 12.0", "CRAN 25.5", "LAO 45", "68 kV", "410 mA", "15 f/s", "LV GRAM", "Mag 20 cm", "SID 105 cm",
           "Fluoro 3:42", "DAP 24.6 Gycm2", "Acq 6", "LCX", "W 256 L 128"],
    "DX": ["PA UPRIGHT", "LATERAL", "70 kV", "4.0 mAs", "EXI 1730", "S 215", "L 2.1", "HAND OBLIQUE", "CR 2.5",
           "72 in", "GRID", "CHEST", "KNEE AP"],
    "MG": ["RMLO", "LCC", "31 kV", "118 mAs", "W/Ag", "Comp 93 N", "Thick 58 mm", "AGD 1.72 mGy", "ES 4%",
           "Ang 45", "Mag 1.8", "ROLL", "Spot"],
    "CT": ["DOSE SUMMARY", "Scan 3", "Helical", "120 kV", "212 mAs", "CTDIvol 6.93", "DLP 318.4", "Pitch 0.98",
           "Topogram", "Thorax", "Abdomen", "SSDE 8.21 mGy", "Slice 5.0 mm", "Phantom 32 cm", "0.5 s/rot",
           "I-320.5"],
    "NM": ["BONE WHOLE BODY", "ANT", "POST", "SUVmax 8.4", "SUVbw", "Tc-99m MDP", "FDG 5.2 mCi", "Uptake 60 min",
           "RAO 30", "Counts 812K", "MIP", "STRESS", "REST", "LVEF 61 %"],
    "ES": ["Eh:A3", "Cm:1", "Ce:0", "NBI", "Z 1.2", "Gain:Off", "SCV:14", "CVP:H2/4", "D.F:3", "WLI", "TXI"],
    "OP": ["OD", "45 deg", "R 50", "FA 0:32.4", "Color", "Flash 24", "IR", "ART 12", "Q 31", "Macula", "OS"],
}  # fmt: skip
# Words of the picture in the tongue of the place.
TONGUE = {
    "ja": ["右腎 長軸", "左眼", "肝臓"], "zh": ["右眼", "胸部正位", "肝右叶"], "tw": ["左膝", "胃竇部"],
    "de": ["Leber rechts", "Thorax pa"], "es": ["RIÑÓN IZQ", "Tórax PA"], "pt": ["FÍGADO", "Colo do útero"],
    "fr": ["FOIE DROIT", "Rachis face"],
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """Who, how laid out, which letters of which size, on which ground, stored how; what changes."""

    who: str
    style: str
    letters: str
    size: int
    look: Look
    encoding: str
    ink: Any = 255
    edge: bool = False
    change: str = ""  # once, wander, page

    @property
    def name(self) -> str:
        """Of the object: who, on which screen, in which letters."""
        return f"{self.who}/{self.style}/{self.letters}"


def _row(who: str, style: str, letters: str, size: int, side: tuple[int, int], encoding: str, *,
         kind: str = "grey", bits: int = 8, frames: int = 1, ink: Any = 255, edge: bool = False,
         change: str = "") -> Row:  # fmt: skip
    return Row(
        who, style, letters, size, Look(side, kind, bits, frames), encoding, ink, edge, change
    )


_YELLOW, _GREEN, _SKY, _DIM = (255, 230, 60), (110, 255, 140), (120, 190, 255), 165
ROWS = {
    "US": [
        _row("es", "banner", "liberation", 16, (800, 600), "jpeg", kind="rgb", frames=4, ink=_SKY, change="once"),
        _row("zh", "banner", "serifcjk", 20, (1024, 768), "raw", kind="ybr"),
        _row("in", "corners", "dejavu", 14, (640, 480), "rle", kind="palette", frames=5, change="wander"),
        _row("ru", "banner", "dejavu", 18, (960, 720), "jpls", kind="rgb"),
        _row("cn", "column", "mono", 15, (720, 540), "j2k", kind="rgb", ink=_GREEN),
    ],
    "XA": [
        _row("en", "corners", "mono", 14, (512, 512), "jpls", frames=8, edge=True, change="once"),
        _row("de", "exam", "narrow", 16, (1024, 1024), "raw", bits=12, edge=True),
        _row("cn", "exam", "liberation", 15, (512, 512), "j2k", bits=10, frames=4, edge=True, change="wander"),
        _row("pt", "corners", "dejavu", 13, (512, 512), "rle", kind="inverse", edge=True),
        _row("us", "exam", "condensed", 18, (768, 768), "jpeg", frames=3, change="page"),
    ],
    "DX": [
        _row("tw", "label", "monocjk", 26, (1100, 1300), "j2k", bits=12, edge=True),
        _row("us", "label", "serif", 28, (1400, 1150), "raw", kind="inverse", bits=14, edge=True),
        _row("fr", "label", "liberation", 24, (1000, 1200), "jpls", bits=12, edge=True),
        _row("zh", "corners", "monocjk", 24, (1200, 1200), "rle", bits=16, edge=True),
        _row("in", "exam", "dejavubold", 22, (900, 1100), "jpeg", edge=True),
    ],
    "MG": [
        _row("pt", "exam", "narrow", 24, (1200, 1500), "j2k", bits=12),
        _row("de", "label", "dejavu", 24, (1100, 1400), "jpls", kind="inverse", bits=14),
        _row("us", "exam", "liberation", 22, (1000, 1300), "raw", bits=12, ink=_DIM),
        _row("tw", "exam", "serifcjk", 26, (1000, 1200), "rle", bits=16),
        _row("en", "corners", "condensed", 20, (900, 1200), "raw", frames=5, change="once"),
    ],
    "CT": [
        _row("de", "sheet", "mono", 14, (640, 512), "raw"),
        _row("us", "sheet", "liberation", 16, (512, 512), "rle", frames=3, change="page"),
        _row("zh", "sheet", "monocjk", 18, (768, 600), "jpls"),
        _row("es", "sheet", "serif", 17, (800, 640), "jpeg", kind="rgb", ink=_YELLOW),
        _row("ru", "sheet", "liberation", 17, (800, 640), "j2k", bits=12),
    ],
    "NM": [
        _row("fr", "corners", "dejavu", 14, (600, 600), "rle", kind="rgb"),
        _row("era", "corners", "serifcjk", 17, (768, 640), "raw", kind="palette"),
        _row("en", "exam", "liberation", 15, (640, 640), "j2k", kind="rgb", frames=4, change="once"),
        _row("es", "corners", "condensed", 14, (512, 512), "raw", ink=_DIM),
        _row("tw", "banner", "monocjk", 18, (800, 600), "jpls", kind="rgb", ink=_YELLOW),
    ],
    "ES": [
        _row("ja", "column", "monocjk", 20, (960, 720), "jpeg", kind="rgb"),
        _row("era", "column", "serifcjk", 20, (1024, 768), "raw", kind="rgb", frames=3, change="page"),
        _row("en", "column", "mono", 16, (720, 576), "jpeg", kind="rgb", frames=6, change="once"),
        _row("in", "column", "liberation", 17, (800, 640), "j2k", kind="rgb", ink=_YELLOW),
        _row("fr", "column", "dejavu", 16, (768, 576), "rle", kind="rgb", ink=230),
    ],
    "OP": [
        _row("ja", "strip", "serifcjk", 22, (1200, 1000), "jpeg", kind="rgb"),
        _row("in", "strip", "dejavu", 18, (1100, 900), "j2k", kind="rgb", ink=_YELLOW),
        _row("cn", "strip", "mono", 17, (1024, 800), "raw", frames=3, change="once"),
        _row("pt", "strip", "liberation", 20, (1280, 960), "jpls", kind="rgb"),
        _row("ru", "strip", "serif", 20, (1280, 960), "jpeg", kind="rgb"),
    ],
}  # fmt: skip

_FONTS = {
    "liberation": "liberation/LiberationSans-Regular.ttf", "narrow": "liberation/LiberationSansNarrow-Bold.ttf",
    "mono": "liberation/LiberationMono-Bold.ttf", "serif": "dejavu/DejaVuSerif.ttf",
    "dejavu": "dejavu/DejaVuSans.ttf", "dejavubold": "dejavu/DejaVuSans-Bold.ttf",
    "condensed": "dejavu/DejaVuSansCondensed.ttf",
}  # fmt: skip
_HAN = {"zh": 2, "tw": 3}


@cache
def _font(letters: str, size: int, words: str, han: bool) -> Any:
    if han or letters.endswith("cjk"):
        serif = letters.startswith("serif")
        name = "NotoSerifCJK-Regular.ttc" if serif else "NotoSansCJK-Bold.ttc"
        place = _HAN.get(words, 0) + (0 if serif else 5)
        return ImageFont.truetype(str(Path("/usr/share/fonts/opentype/noto", name)), size, place)
    return ImageFont.truetype(str(Path("/usr/share/fonts/truetype", _FONTS[letters])), size)


def _us(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    r, a = np.hypot(x - w / 2, y - 0.02 * h), np.arctan2(x - w / 2, y - 0.02 * h)
    inside = (r > 0.13 * h) & (r < 0.88 * h) & (abs(a) < 0.7)
    noise = cv2.GaussianBlur(rng.gamma(2.0, 1.0, (h, w)), (0, 0), 1.5)
    wall = 1 + 1.2 * np.exp(-(((r - (0.5 + 0.01 * t) * h) / (0.02 * h)) ** 2))
    return np.where(inside, 55 * wall * noise / noise.mean(), 0)


def _vessels(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    base = 120 + 40 * np.sin(2.2 * x / w + 0.4) - 30 * (y / h) + rng.normal(0, 7, (h, w))
    for k in range(4):
        bend = w * (0.25 + 0.16 * k + 0.06 * np.sin(y / h * (5 + k) + 0.3 * t))
        base -= 50 * np.exp(-(((x - bend) / (0.011 * w)) ** 2)) * (y > 0.1 * h * k)
    return base


def _bones(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    del t
    y, x = np.mgrid[:h, :w]
    lung = np.exp(
        -(((abs(x - w / 2) - 0.22 * w) / (0.13 * w)) ** 2) - ((y - 0.45 * h) / (0.28 * h)) ** 2
    )
    base = 165 - 110 * lung + rng.normal(0, 5, (h, w))
    return base + 14 * np.cos(y / h * 60 + abs(x - w / 2) / w * 6) * lung


def _breast(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    inside = (((w - x) / (0.66 * w)) ** 2 + ((y - 0.5 * h) / (0.36 * h)) ** 2) < 1
    tissue = cv2.GaussianBlur(rng.normal(0, 1, (h, w)), (0, 0), 9)
    return np.where(inside, 105 + 3 * t + 560 * tissue + rng.normal(0, 4, (h, w)), 3)


def _black(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    del rng, t
    return np.full((h, w), 8.0)


def _counts(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    body = np.exp(-(((x - w / 2) / (0.12 * w)) ** 2) - ((y - h / 2) / (0.3 * h)) ** 2)
    hot = np.exp(-(((x - 0.53 * w) ** 2 + (y - (0.4 + 0.004 * t) * h) ** 2) / (0.03 * w) ** 2))
    return rng.poisson(40 * body + 0.4) * 2.2 + 90 * hot


def _tissue(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    r = np.hypot(x - 0.63 * w, y - h / 2)
    folds = (
        110
        + 45 * np.sin(r / (0.045 * h) + 0.5 * t) * np.exp(-r / (0.4 * h))
        + rng.normal(0, 4, (h, w))
    )
    return np.where((r < 0.48 * h) & (abs(x - 0.63 * w) < 0.34 * w), folds, 0)


def _fundus(rng: np.random.Generator, h: int, w: int, t: int) -> np.ndarray:
    y, x = np.mgrid[:h, :w]
    r = np.hypot(x - w / 2, y - 0.47 * h)
    base = 100 + 3 * t + 90 * np.exp(-((x - 0.63 * w) ** 2 + (y - 0.45 * h) ** 2) / (0.05 * w) ** 2)
    base -= 35 * np.exp(-(((y - 0.45 * h - 0.3 * (x - 0.6 * w) ** 2 / w) / (0.008 * h)) ** 2))
    return np.where(r < 0.43 * h, base + rng.normal(0, 4, (h, w)), 0)


GROUNDS: dict[str, Callable[[np.random.Generator, int, int, int], np.ndarray]] = {
    "US": _us, "XA": _vessels, "DX": _bones, "MG": _breast, "CT": _black, "NM": _counts, "ES": _tissue,
    "OP": _fundus,
}  # fmt: skip
_TINTS = {"ES": (1.5, 0.75, 0.6), "OP": (1.6, 0.8, 0.35), "NM": (1.7, 1.0, 0.3)}


def _ground(kind: str, row: Row, rng: np.random.Generator, t: int) -> np.ndarray:
    width, height = row.look.size
    grey = GROUNDS[kind](rng, height, width, t)[..., None]
    tint = _TINTS.get(kind, (1, 1, 1)) if row.look.kind in {"rgb", "ybr"} else (1, 1, 1)
    return (grey * np.array(tint)).clip(0, 232).astype(np.uint8)


def _put(canvas: np.ndarray, x: int, y: int, text: str, row: Row, words: str, size: int) -> int:
    """Draw from (x, y), the top of the letters' line; the right end."""
    font = _font(row.letters, size, words, any(ord(c) > 0x2E7F for c in text))
    picture = Image.fromarray(canvas)
    ink = row.ink if isinstance(row.ink, tuple) else (row.ink,) * 3
    ImageDraw.Draw(picture).text((x, y), text, font=font, fill=ink, anchor="la",
                                 stroke_width=1 if row.edge else 0, stroke_fill=(0, 0, 0))  # fmt: skip
    canvas[:] = np.asarray(picture)
    return x + round(font.getlength(text))


def _box(x: int, y: int, text: str, row: Row, words: str, size: int) -> tuple[int, int, int, int]:
    font = _font(row.letters, size, words, any(ord(c) > 0x2E7F for c in text))
    box = font.getbbox(text, anchor="la")
    return int(x + box[0]), int(y + box[1]), int(x + box[2]) + 1, int(y + box[3]) + 1


def _length(text: str, row: Row, words: str, size: int) -> int:
    return round(
        _font(row.letters, size, words, any(ord(c) > 0x2E7F for c in text)).getlength(text)
    )


def draw(canvas: np.ndarray, lines: list[Line], row: Row, words: str, shift: int = 0) -> list[Text]:
    """Lines drawn into a frame; where each piece stands."""
    height, width = canvas.shape[:2]
    out = []
    for line in lines:
        size, step = round(row.size * line.tall), row.size * 1.42
        gap = round(line.gap * size)
        total = sum(_length(v, row, words, size) for v, _ in line.pieces) + gap * (
            len(line.pieces) - 1
        )
        x = round(line.x * width) - {"l": 0, "r": total, "c": total // 2}[line.align]
        y = round(line.y * step if line.y >= 0 else height + line.y * step)
        x = min(max(x + (shift if line.align == "l" else -shift), 2), max(2, width - total - 2))
        assert 0 <= y <= height - size, (row.name, line)  # noqa: S101
        for value, identifies in line.pieces:
            box = _box(x, y, value, row, words, size)
            x = _put(canvas, x, y, value, row, words, size) + gap
            out.append(Text(value, identifies, box))
    return out


def make(kind: str, number: int) -> Made:
    """Object `number` (0 to 4) of a kind; the same every time."""
    row = ROWS[kind][number]
    rng = random.Random(f"test3 {kind} {number}")
    noise = np.random.default_rng(rng.randrange(1 << 30))
    seen, header = visit(row.who, rng)
    words = seen.person.words
    shown = rng.sample(WORDS[kind], {"CT": 10, "ES": 4, "OP": 5}.get(kind, 7))
    if kind != "ES" and words in TONGUE:
        shown[1] = rng.choice(TONGUE[words])
    lines = STYLES[row.style](seen, shown)
    frames, texts = [], []
    for t in range(row.look.frames):
        canvas = _ground(kind, row, noise, t)
        shift = 9 * t if row.change == "wander" else 0
        page = row.change == "page" and t == row.look.frames - 1
        now = [Line(0.25, 9, ((seen.person.shown, True),)), Line(0.25, 10.5, ((seen.ident, True),))]
        drawn = draw(canvas, now if page else lines, row, words, shift)
        if row.change == "once" and t == row.look.frames - 2:
            drawn += draw(canvas, [Line(0.4, 13, ((seen.person.shown, True),))], row, words)
        at = tuple(range(row.look.frames - 1)) if row.change == "page" and not page else (t,)
        texts += [
            replace_frames(d, at if row.change else ()) for d in drawn if _is_new(d, texts, t)
        ]
        frames.append(canvas)
    texts = [_everywhere(x, row) for x in texts]
    named, nameless = (_dataset(kind, row, frames, h) for h in (header, {}))
    return Made(f"{kind}{number}", kind, named, nameless, texts, row.look.frames)


def replace_frames(text: Text, frames: tuple[int, ...]) -> Text:
    """The same string, told to stand in these frames."""
    return replace(text, frames=frames)


def _is_new(text: Text, known: list[Text], t: int) -> bool:
    """Whether a string stands where it did not stand in the frame before; words count once."""
    if text.identifies is not True and t:
        return False
    return not any(k.value == text.value and k.box == text.box for k in known)


def _everywhere(text: Text, row: Row) -> Text:
    """A string of the first frame of a cine that only gains a name stands in all frames."""
    return replace(text, frames=()) if row.change == "once" and text.frames == (0,) else text


def _dataset(kind: str, row: Row, frames: list[np.ndarray], header: dict[str, str]) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = _CLASSES[kind]
    meta.MediaStorageSOPInstanceUID = "1.2.826.0.1.3680043.10.9"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID, ds.SOPInstanceUID = _CLASSES[kind], "1.2.826.0.1.3680043.10.9"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "1.2.826.0.1.92", "1.2.826.0.1.93"
    ds.Modality = kind
    ds.ImageType = ["DERIVED", "SECONDARY"] if kind in {"CT", "NM"} else ["ORIGINAL", "PRIMARY"]
    for keyword, value in header.items():
        setattr(ds, keyword, value)
    store(ds, row.look, frames, row.encoding)
    return ds
