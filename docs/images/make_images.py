# ruff: noqa: INP001 - a script beside its pictures, no package
"""The pictures of the README, from a built bundle: python docs/images/make_images.py OUT/CASE.

cover.png is the first page of COVER.PDF; index.png is INDEX.HTM in a headless Chromium, where there
is one. The bundle must be that of an example: nothing but invented people belongs in a picture.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

HERE = Path(__file__).parent
WIDTH = 900
WINDOW = (1280, 900)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def save(picture: Image.Image, name: str) -> None:
    """A small PNG of at most WIDTH pixels across, in 128 colours."""
    height = round(picture.height * WIDTH / picture.width)
    small = picture.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    small.quantize(128, dither=Image.Dither.NONE).save(HERE / name, optimize=True)


def cover(bundle: Path) -> None:
    """The first page of the cover."""
    document = pypdfium2.PdfDocument(bundle / "COVER.PDF")
    save(document[0].render(scale=2).to_pil(), "cover.png")
    document.close()


def index(bundle: Path) -> bool:
    """The index as a browser shows it; False where there is no browser."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return False
    with tempfile.TemporaryDirectory() as work:
        shot = Path(work) / "index.png"
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             f"--user-data-dir={work}/profile", f"--window-size={WINDOW[0]},{WINDOW[1]}",
             "--force-device-scale-factor=1", f"--screenshot={shot}",
             (bundle / "INDEX.HTM").resolve().as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        with Image.open(shot) as picture:
            save(picture, "index.png")
    return True


def main() -> int:
    """Make both pictures."""
    if len(sys.argv) != 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    bundle = Path(sys.argv[1])
    cover(bundle)
    if not index(bundle):
        sys.stderr.write("no Chromium: index.png is left as it is\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
