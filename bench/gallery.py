"""One DOCS page set per language and edge case from synthetic clean documents, to be looked at.

    python -m bench.gallery FOLDER [NAME ...] [--png] [--pages N]

Writes NAME.pdf (and with `--png` its first sheets as pictures at 150 dpi) into FOLDER, and says of
each: sheets, bytes, seconds, characters without a glyph, share of source words that pdfium finds.
`--pages N` sets one document of N text-layer pages and says pages a second and the most memory.
All people and values are invented.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import resource
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from recpack.bundle.contents import contents_of
from recpack.bundle.fonts import _FACES, _folder
from recpack.bundle.pdf import Typesetter, document_pdf
from recpack.model.clean import CleanBlock, CleanDocument, CleanPage, Uncertain
from recpack.model.document import (
    BlobId,
    Box,
    DocumentId,
    Origin,
    Region,
    RegionKind,
    Role,
    Row,
)
from recpack.model.english import By, EnglishBlock, EnglishDocument, EnglishPage, Segment
from recpack.model.source import SourceId

_FONTS = {"th": 4, "ar": 3, "zh": 1, "ja": 1, "ko": 1}
_CJK_INDEX = {"ja": 0, "ko": 1, "zh": 2, "zh-Hant": 3}


@dataclass(frozen=True, slots=True)
class Text:
    """A line to be set: source and English, cells parted by "|"."""

    source: str
    english: str
    by: By = By.MEMORY
    role: Role = Role.TEXT
    row: tuple[int, int] | None = None  # table, row; columns from 0
    head: bool = False
    doubt: str = ""
    flags: tuple[str, ...] = ()
    x: float = 0.08
    size: float = 1.0


class Blobs:
    """A blob store in memory."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    def put(self, *parts: bytes) -> BlobId:
        """Keep bytes under their digest."""
        data = b"".join(parts)
        blob = BlobId(hashlib.sha256(data).hexdigest())
        self.data[blob] = data
        return blob

    def get(self, blob: BlobId) -> bytes:
        """The bytes."""
        return self.data[blob]


def _font(language: str, size: int) -> ImageFont.FreeTypeFont:
    package, inner, name = _FACES[_FONTS.get(language.partition("-")[0], 2)]
    folder = _folder(package, inner)
    if folder is None:
        raise FileNotFoundError(name)
    index = _CJK_INDEX.get(language, 0) if name.endswith(".ttc") else 0
    return ImageFont.truetype(str(folder / name), size, index=index)


def page_of(
    blobs: Blobs, texts: Sequence[Text], language: str, *, number: int = 1,
    size: tuple[int, int] = (1240, 1754), origin: Origin = Origin.OCR, pitch: float = 0.026,
    covered: Sequence[tuple[RegionKind, tuple[float, float, float, float]]] = (),
) -> tuple[CleanPage, EnglishPage]:  # fmt: skip
    """A page and its English; its picture is drawn from the texts (none for a native page)."""
    width, height = size
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    clean, lines = [], []
    for i, text in enumerate(texts):
        y = int(height * (0.05 + pitch * i))
        type_size = max(6, int(pitch * height * 0.55 * text.size))
        font = _font(language, type_size)
        cells = text.source.split("|")
        step = (width * (0.94 - text.x)) / max(len(cells), 1)
        right, spot = text.x * width, None
        for c, cell in enumerate(cells):
            x = text.x * width + c * step
            draw.text((x, y), cell, font=font, fill="black")
            if text.doubt and text.doubt in cell:
                before = draw.textlength(cell.split(text.doubt)[0], font=font)
                long = draw.textlength(text.doubt, font=font)
                spot = Box(x + before - 3, y - 2, x + before + long + 3, y + type_size * 1.35)
            right = x + draw.textlength(cell, font=font)
        box = Box(text.x * width, y, min(right, width), y + type_size * 1.4)
        joined = text.source.replace("|", "\t")
        at = joined.find(text.doubt) if text.doubt else -1
        block = CleanBlock(
            joined, Box(0, 0, 0, 0) if origin is Origin.NATIVE else box, 0.98, (), text.role,
            Row(*text.row, tuple(range(len(cells))), text.head) if text.row else None,
            (Uncertain(at, at + len(text.doubt), spot),) if spot and at >= 0 else (),
        )  # fmt: skip
        english = (text.english.split("|") + [""] * len(cells))[: len(cells)]
        clean.append(block)
        lines.append(
            EnglishBlock(
                block,
                tuple(
                    Segment(s, e, text.by, text.flags) for s, e in zip(cells, english, strict=True)
                ),
                (1,) * len(cells),
                _english_doubts("\t".join(english), text.doubt, block.doubts),
            )
        )
    regions = []
    for kind, (x0, y0, x1, y1) in covered:
        area = Box(x0 * width, y0 * height, x1 * width, y1 * height)
        draw.rectangle((area.x0, area.y0, area.x1, area.y1), fill="#dedde2")
        regions.append(Region(kind, area))
    blob = None
    if origin is not Origin.NATIVE:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=60)
        blob = blobs.put(out.getvalue())
    page = CleanPage(number, width, height, origin, language, tuple(clean), blob, tuple(regions))
    return page, EnglishPage(number, tuple(lines))


def _english_doubts(english: str, doubt: str, found: Sequence[Uncertain]) -> tuple[Uncertain, ...]:
    """Where a doubtful value stands in the English; nowhere if that lacks it."""
    at = english.find(doubt)
    start, end = (at, at + len(doubt)) if at >= 0 else (0, 0)
    return tuple(Uncertain(start, end, d.box) for d in found)


def document_of(
    name: str, pages: Iterable[tuple[CleanPage, EnglishPage]], doc_class: str = "laboratory"
) -> EnglishDocument:
    """A document of such pages, numbered from 1."""
    made = [(replace(c, number=n), replace(e, number=n)) for n, (c, e) in enumerate(pages, 1)]
    clean = CleanDocument(
        DocumentId(name), SourceId(name), "pdf", doc_class, made[0][0].language, "2023-06-02",
        tuple(c for c, _ in made),
    )  # fmt: skip
    return EnglishDocument(clean, tuple(e for _, e in made), "phrasebook")


_WORDS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("gallery_words.toml").read_text(encoding="utf-8")
)


def language_rows(language: str) -> list[Text]:
    """A small report in one language, every role in it."""
    words = _WORDS[language]
    title, heading, field, head = (words[k] for k in ("title", "heading", "field", "head"))
    (first, second), (alt, bilirubin) = words["paragraph"], words["rows"]
    body = "Microscopy shows tumour cells in trabeculae with marked nuclear atypia"
    return [
        Text("Hospital 1", "Hospital 1", By.SAME, Role.HEADER, x=0.4),
        Text(title, "Laboratory report", role=Role.HEADING, x=0.35, size=1.5),
        Text(field, "Specimen: right liver lobe, core biopsy", By.MEMORY, Role.FIELD),
        Text(head, "Analyte|Result|Unit|Reference", row=(1, 0), head=True),
        Text(alt, "Alanine aminotransferase (ALT)|68 ↑|U/L|9-50", row=(1, 1), doubt="68"),
        Text(bilirubin, "Total bilirubin|21.4|µmol/L|≤22.2", row=(1, 2)),
        Text("CA19-9|>1000|U/mL|0～37", "CA19-9|>1000|U/mL|0-37", By.SAME, row=(1, 3)),
        Text(heading, "Opinion", role=Role.HEADING, size=1.15),
        Text(first, body, By.NEURAL),
        Text(second, "and no vascular tumour thrombus in the parts examined.", By.NEURAL),
        Text("① ↑ ≥ µ ℃ ㎡ ㎎ † cm² α-SMA β ± Ⅲ", "① ↑ ≥ µ ℃ ㎡ ㎎ † cm² α-SMA β ± Ⅲ", By.GLOSS,
             flags=("sign-differs",)),
        Text(title, "", By.NONE),
        Text("1 / 1", "1 / 1", By.SAME, Role.FOOTER, x=0.48),
    ]  # fmt: skip


_COVERED = (
    (RegionKind.STAMP, (0.6, 0.33, 0.8, 0.42)),
    (RegionKind.SIGNATURE, (0.15, 0.46, 0.4, 0.5)),
    (RegionKind.SIGNATURE, (0.5, 0.46, 0.7, 0.5)),
    (RegionKind.CODE, (0.8, 0.02, 0.92, 0.09)),
)


def _by_language(language: str) -> Callable[[Blobs], EnglishDocument]:
    def make(blobs: Blobs) -> EnglishDocument:
        page = page_of(blobs, language_rows(language), language, covered=_COVERED)
        native = page_of(blobs, language_rows(language), language, origin=Origin.NATIVE)
        return document_of(f"language-{language}", [page, native])

    return make


def _long(blobs: Blobs) -> EnglishDocument:
    texts = [
        Text(
            "项目|结果|单位|参考值|提示",
            "Analyte|Result|Unit|Reference|Flag",
            row=(1, 0),
            head=True,
        )
    ]
    for i in range(1, 105):
        values = f"{i * 1.3:.1f}|10^9/L|3.5-9.5|{'↑' if i % 7 == 0 else ''}"
        texts.append(Text(f"白细胞计数{i}|{values}", f"White blood cells {i}|{values}", row=(1, i)))
    return document_of("long", [page_of(blobs, texts, "zh", pitch=0.0087)])


def _landscape(blobs: Blobs) -> EnglishDocument:
    head = "|".join(["日期", *(f"指标{i}" for i in range(1, 12))])
    texts = [Text("随访表", "Follow-up table", role=Role.HEADING)]
    texts.append(
        Text(
            head, "|".join(["Date", *(f"Marker {i}" for i in range(1, 12))]), row=(1, 0), head=True
        )
    )
    for r in range(1, 16):
        row = "|".join([f"2023-01-{r:02d}", *(f"{r * i / 3:.2f}" for i in range(1, 12))])
        texts.append(Text(row, row, By.SAME, row=(1, r)))
    wide = page_of(blobs, texts, "zh", size=(1754, 1240), pitch=0.045)
    upright = page_of(blobs, texts, "zh", pitch=0.03)
    return document_of("landscape", [wide, upright])


def _small(blobs: Blobs) -> EnglishDocument:
    tiny = page_of(
        blobs, [Text("AFP 1210 ng/mL", "AFP 1210 ng/mL", By.SAME)], "zh", size=(320, 240), pitch=0.1
    )
    strip = page_of(blobs, language_rows("zh")[:6], "zh", size=(400, 1900), pitch=0.03)
    empty = page_of(blobs, [], "zh")
    none = page_of(blobs, [], "zh", origin=Origin.NATIVE)
    figure = page_of(
        blobs, [], "zh", size=(1600, 1000), covered=((RegionKind.PHOTO, (0.1, 0.1, 0.3, 0.5)),)
    )
    return document_of("small", [tiny, strip, empty, none, figure])


def _unbroken(blobs: Blobs) -> EnglishDocument:
    long = "NM_004448.3:c.2313_2324dupATACGTGATGGC" * 6
    texts = [
        Text(long[:90], long, By.SAME),
        Text(f"基因|{long[:30]}|x", f"Gene|{long}|x", row=(1, 0), head=True),
        Text(f"ERBB2|{long[:30]}|31.2%", f"ERBB2|{long}|31.2%", By.NEURAL, row=(1, 1)),
        Text(f"EGFR|p.L858R|{long[:30]}", f"EGFR|p.L858R|{long}", By.NEURAL, row=(1, 2)),
        Text("http://" + "x" * 60, "http://" + "x" * 200, By.GLOSS),
    ]  # fmt: skip
    return document_of(
        "unbroken", [page_of(blobs, texts, "zh"), page_of(blobs, texts, "zh", origin=Origin.NATIVE)]
    )


def _columns(blobs: Blobs) -> EnglishDocument:
    left = [
        Text(f"左栏第{i}行，肝内未见新发病灶。", f"Left column, line {i}: no new liver lesion.")
        for i in range(12)
    ]
    clean, english = page_of(blobs, left, "zh")
    right = [
        Text(f"右栏第{i}行，门静脉通畅。", f"Right column, line {i}: portal vein patent.", x=0.55)
        for i in range(12)
    ]
    other, more = page_of(blobs, right, "zh")
    page = replace(clean, blocks=(*clean.blocks, *other.blocks), facsimile=other.facsimile)
    return document_of(
        "columns", [(page, replace(english, blocks=(*english.blocks, *more.blocks)))]
    )


def _prose(blobs: Blobs) -> EnglishDocument:
    word = "患者因发现肝占位入院，增强CT示肝右叶肿块，动脉期明显强化，门脉期廓清，考虑肝细胞癌。"
    said = (
        "Admitted for a liver lesion; contrast CT shows a right lobe mass with arterial "
        "enhancement and portal washout, consistent with hepatocellular carcinoma."
    )
    texts = [Text(f"{i}. {word}", f"{i}. {said}", By.NEURAL) for i in range(1, 37)]
    return document_of("prose", [page_of(blobs, texts, "zh")], "discharge-summary")


CASES: dict[str, Callable[[Blobs], EnglishDocument]] = {
    **{language: _by_language(language) for language in _WORDS},
    "long": _long, "landscape": _landscape, "small": _small, "unbroken": _unbroken,
    "columns": _columns, "prose": _prose,
}  # fmt: skip


def text_of(pdf: bytes) -> str:
    """All text, as pdfium reads it."""
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def found_words(document: EnglishDocument, text: str) -> tuple[int, int]:
    """(found, in all) source words of the facsimile pages."""
    words = [
        w for p in document.clean.pages if p.facsimile for b in p.blocks for w in b.text.split()
    ]
    return sum(w in text for w in words), len(words)


def set_one(setter: Typesetter, name: str) -> tuple[bytes, int, float, EnglishDocument]:
    """(PDF, characters without a glyph, seconds, document) of a case."""
    blobs = Blobs()
    document = CASES[name](blobs)
    entry = contents_of((document,)).entries[0]
    started = time.monotonic()
    pdf, missing = document_pdf(setter, entry, {"code": "C7F3K9QA2MXD"}, "shift", blobs)
    return pdf, missing, time.monotonic() - started, document


def _processor() -> float:
    """Seconds of processor of this process and of its ended children."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def many(setter: Typesetter, count: int) -> str:
    """Pages a second of one long document, and the most memory of this process."""
    blobs = Blobs()
    clean, english = page_of(blobs, language_rows("zh") + language_rows("pt")[:20], "zh")
    document = document_of("many", [(clean, english)] * count)
    entry = contents_of((document,)).entries[0]
    started = _processor()
    pdf, _ = document_pdf(setter, entry, {"code": "C7F3K9QA2MXD"}, "shift", blobs)
    setter.close()
    seconds = _processor() - started
    peak, child = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    speed = f"{count / seconds:.1f} a second of one processor"
    return f"{count} pages: {speed}, {len(pdf)} bytes, peak {peak:.0f} and {child:.0f} MB"


def main() -> None:
    """Make the gallery."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--png", action="store_true")
    parser.add_argument("--pages", type=int, default=0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    setter = Typesetter()
    if options.pages:
        print(many(setter, options.pages))
        return
    for name in options.names or CASES:
        pdf, missing, seconds, document = set_one(setter, name)
        (options.folder / f"{name}.pdf").write_bytes(pdf)
        sheets = pypdfium2.PdfDocument(pdf)
        found, words = found_words(document, text_of(pdf))
        print(
            f"{name}: {len(sheets)} sheets, {len(pdf)} bytes, {seconds:.2f} s, "
            f"{missing} missing, {found} of {words} words"
        )
        for n, sheet in enumerate(sheets, 1):
            if options.png and n <= 6:
                sheet.render(scale=150 / 72).to_pil().save(options.folder / f"{name}-{n}.png")
        sheets.close()


if __name__ == "__main__":
    main()
