"""Reads files by the product's own path and by tesseract and OCRmyPDF; keeps what was read.

The product reads a folder that holds the one file: inventory, files, pages, OCR, all of it as a
build does. What is kept depends on the picture, the engine, and the sources of the readers.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pypdfium2
from PIL import Image, ImageSequence
from pydantic import TypeAdapter

import recpack
from bench.pages.making import Made
from bench.papers.matching import Read
from recpack.config import Config
from recpack.model.document import Page
from recpack.run.executors import SerialExecutor
from recpack.run.pipeline import Job
from recpack.run.workplace import Workplace

SOURCE = Path(recpack.__file__).parent
READ_BY = ("readers", "lang", "model/document.py", "stages/read.py", "steps")
TESSERACT = {
    "zh-Hans": "chi_sim", "zh-Hant": "chi_tra", "en": "eng", "pt": "por", "es": "spa", "de": "deu",
    "fr": "fra", "ru": "rus", "ar": "ara", "ja": "jpn", "ko": "kor", "th": "tha", "vi": "vie",
    "id": "ind",
}  # fmt: skip
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read of a file. `problems` are (code, page or 0); `pages` by number."""

    pages: tuple[Page, ...] = ()
    problems: tuple[tuple[str, int], ...] = ()
    texts: tuple[str, ...] = field(default=())


@cache
def _adapter() -> TypeAdapter[Kept]:
    return TypeAdapter(Kept)


def by_recpack(made: Made, cache_folder: Path) -> Kept:
    """The product's reading of a file."""
    return _kept(made, cache_folder, f"recpack {_engine()} {_source()}", lambda: _read(made))


def by_tesseract(made: Made, cache_folder: Path) -> Kept | None:
    """Tesseract alone, told the language and to find the orientation itself; None without it."""
    language = TESSERACT[made.sheet.language]
    if language not in _languages():
        return None

    def read() -> Kept:
        return Kept(texts=tuple(_tesseract(page, language) for page in _pictures(made.path)))

    return _kept(made, cache_folder, f"tesseract {_version()}", read)


def by_ocrmypdf(made: Made, cache_folder: Path, python: Path) -> Kept | None:
    """OCRmyPDF with its own straightening; None where it gave nothing."""
    language = TESSERACT[made.sheet.language]
    if language not in _languages():
        return None

    def read() -> Kept:
        with tempfile.TemporaryDirectory() as scratch:
            out, side = Path(scratch) / "out.pdf", Path(scratch) / "side.txt"
            done = subprocess.run(
                [str(python), "-m", "ocrmypdf", "-q", "--rotate-pages", "--deskew", "--image-dpi",
                 "200", "--output-type", "pdf", "-l", language, "--sidecar", str(side),
                 str(_for_ocrmypdf(made.path, Path(scratch))), str(out)],
                capture_output=True, check=False, timeout=SECONDS,
            )  # fmt: skip
            text = side.read_text("utf-8") if side.exists() and done.returncode == 0 else ""
        return Kept(texts=tuple(text.rstrip("\f").split("\f")))

    return _kept(made, cache_folder, f"ocrmypdf {_peer_version(python)} {_version()}", read)


def lines_of(kept: Kept, number: int) -> tuple[Read, ...]:
    """Read lines of page `number` in their order."""
    if kept.pages:
        return tuple(
            Read(b.text, tuple((d.start, d.end) for d in b.doubts))
            for page in kept.pages
            if page.number == number
            for b in page.blocks
        )
    if number > len(kept.texts):
        return ()
    return tuple(Read(line) for line in kept.texts[number - 1].splitlines() if line.strip())


def _kept(made: Made, folder: Path, how: str, read: Callable[[], Kept]) -> Kept:
    folder.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(made.path.read_bytes() + how.encode()).hexdigest()[:24]
    path = folder / f"{made.name}-{how.split(maxsplit=1)[0]}-{mark}.json"
    if path.exists():
        return _adapter().validate_json(path.read_bytes())
    found = read()
    part = path.with_suffix(".part")
    part.write_bytes(_adapter().dump_json(found))
    part.rename(path)
    return found


def _read(made: Made) -> Kept:
    from recpack import steps

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        folder.mkdir()
        shutil.copy(made.path, folder / f"page{made.path.suffix}")
        place = Workplace(Path(scratch) / "out", folder, bytes(32))
        config = Config()
        job = Job(SerialExecutor(), place.store, lambda *_: None)
        found = steps.read(job, folder, place, config, steps.inventory(folder, place, config))
    pages = tuple(page for document in found.documents for page in document.pages)
    return Kept(pages, tuple((p.code, p.page or 0) for p in found.problems))


@cache
def _engine() -> str:
    from recpack.stages.read import ocr_engine

    return ocr_engine().fingerprint()


@cache
def _source() -> str:
    made = hashlib.sha256()
    for name in READ_BY:
        root = SOURCE / name
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and path.suffix != ".pyc":
                made.update(path.read_bytes())
    return made.hexdigest()[:16]


def _pictures(path: Path) -> Iterator[Image.Image]:
    """The pages of a file as pictures."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(str(path))
        for page in document:
            yield page.render(scale=200 / 72).to_pil().convert("L")
        document.close()
        return
    with Image.open(path) as opened:
        for frame in ImageSequence.Iterator(opened):
            yield _square(frame)


def _square(frame: Image.Image) -> Image.Image:
    """A fax with as many dots down as across: what any viewer does with its tags."""
    across, down = frame.info.get("dpi", (1, 1))
    if frame.mode != "1" or round(across) == round(down):
        return frame.copy()
    return frame.convert("L").resize((frame.width, round(frame.height * across / down)))


def _tesseract(picture: Image.Image, language: str) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "page.png"
        picture.save(path, dpi=(200, 200))
        done = subprocess.run(
            ["tesseract", str(path), "-", "-l", language, "--psm", "1"],
            capture_output=True, check=False, timeout=SECONDS,
        )  # fmt: skip
    return done.stdout.decode("utf-8", "replace").replace("\f", "")


@cache
def _languages() -> frozenset[str]:
    try:
        done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True,
                              check=False)  # fmt: skip
    except FileNotFoundError:
        return frozenset()
    return frozenset(done.stdout.split())


@cache
def _version() -> str:
    done = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).split("\n", 1)[0].replace("tesseract ", "")


@cache
def _peer_version(python: Path) -> str:
    done = subprocess.run([str(python), "-m", "ocrmypdf", "--version"], capture_output=True,
                          text=True, check=False)  # fmt: skip
    return done.stdout.strip()


def has_ocrmypdf(python: Path | None) -> bool:
    """Whether OCRmyPDF can be asked there."""
    return bool(python and _peer_version(python))


def _for_ocrmypdf(path: Path, scratch: Path) -> Path:
    """OCRmyPDF takes PDFs, JPEG and PNG; a fax becomes a PNG with square dots."""
    if path.suffix not in {".tif", ".tiff"}:
        return path
    out = io.BytesIO()
    next(_pictures(path)).convert("L").save(out, "PNG", dpi=(204, 204))
    (scratch / "fax.png").write_bytes(out.getvalue())
    return scratch / "fax.png"


def problems_of(kept: Kept, number: int) -> tuple[str, ...]:
    """Problems that the bundle tells of a page, or of the whole file."""
    return tuple(code for code, page in kept.problems if page in {0, number})


def has_tesseract() -> bool:
    """Whether tesseract is on the path."""
    return bool(_languages())
