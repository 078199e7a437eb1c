"""Language data of tesseract: where they are, bringing them in, taking them out.

They are looked for in recpack's own folder (`recpack models import`), then in TESSDATA_PREFIX, or
where that is not set in the folders of the usual installers.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from recpack.run.models import ocr_dir

SUFFIX = ".traineddata"
PREFIX = "tesseract-"  # of the names that `models list` shows
# Tesseract's codes and the script each is read for.
LANGUAGES = {
    "rus": "Cyrillic",
    "ara": "Arabic",
    "kor": "Hangul",
    "tha": "Thai",
    "vie": "Vietnamese",
}
_LSTM = 17  # entry of the network in the table of a file (tesseract, tessdatamanager.h)
_MOST_ENTRIES = 64


class DataRefused(ValueError):  # noqa: N818 - reads as the fact it states
    """The file is no usable language data; the message may be shown."""


def _folders() -> Iterator[Path]:
    yield ocr_dir()
    given = os.environ.get("TESSDATA_PREFIX")
    if given is not None:  # as tesseract itself takes it: the folder, or the one that holds it
        yield from (Path(given), Path(given) / "tessdata")
        return
    if sys.platform == "win32":
        bases = (os.environ.get("PROGRAMFILES"), os.environ.get("LOCALAPPDATA"))
        for base in filter(None, bases):
            yield Path(base) / "Tesseract-OCR" / "tessdata"
            yield Path(base) / "Programs" / "Tesseract-OCR" / "tessdata"
        return
    for base in ("/usr/share/tesseract-ocr/5", "/usr/share/tesseract-ocr/4.00", "/usr/share",
                 "/opt/homebrew/share", "/usr/local/share", "/opt/local/share"):  # fmt: skip
        yield Path(base) / "tessdata"


def data_of(language: str) -> Path | None:
    """The file with the data of a language, by tesseract's code, if there is one."""
    name = language + SUFFIX
    return next((f / name for f in _folders() if (f / name).is_file()), None)


@cache
def _digest(path: Path, size: int, changed: int) -> str:  # noqa: ARG001 - they key the cache
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def digest_of(language: str) -> str:
    """The digest of a language's data, "" if there are none."""
    path = data_of(language)
    if path is None:
        return ""
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns)


def is_imported(language: str) -> bool:
    """Whether the data in use are recpack's own copy."""
    path = data_of(language)
    return path is not None and path.parent == ocr_dir()


def import_data(path: Path) -> str:
    """Copy a `.traineddata` file into recpack's folder; its name for `models remove`.

    Raises DataRefused.
    """
    language = path.name.removesuffix(SUFFIX)
    if language not in LANGUAGES:
        names = ", ".join(code + SUFFIX for code in LANGUAGES)
        raise DataRefused(f"language data must be named one of {names}")
    _check(path)
    folder = ocr_dir()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as work:
        staged = Path(shutil.copyfile(path, Path(work) / path.name))
        staged.replace(folder / path.name)
    return PREFIX + language


def _check(path: Path) -> None:
    """The table at its start must name a network inside the file (DataRefused)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4 + 8 * _MOST_ENTRIES)
    count = struct.unpack("<i", head[:4])[0] if len(head) >= 4 else 0
    if not _LSTM < count <= _MOST_ENTRIES or len(head) < 4 + 8 * count:
        raise DataRefused("the file is no language data of tesseract 4 or 5")
    offsets = struct.unpack(f"<{count}q", head[4 : 4 + 8 * count])
    if max(offsets) >= size:
        raise DataRefused("the file is damaged: it ends too early")
    if offsets[_LSTM] < 0:
        raise DataRefused("the file holds no network: take one for tesseract 4 or 5")


def remove_data(name: str) -> None:
    """Delete what was imported, by its name in `models list`; KeyError if nothing is so named."""
    path = ocr_dir() / (name.removeprefix(PREFIX) + SUFFIX)
    if name.removeprefix(PREFIX) not in LANGUAGES or not path.is_file():
        raise KeyError(name)
    path.unlink()
