"""`doctor`: what works on this machine, and how to add the rest."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import platform
from typing import Any

import typer
from rich.console import Console

from recpack import __version__

_LANGUAGES = ("zh", "pt", "es", "de", "fr", "ru", "ar", "ja", "ko", "th", "vi", "id")
_OCR = ("Chinese (simplified, traditional)", "Japanese", "Latin (pt, es, de, fr, id, en)")
_MORE = {  # read by tesseract
    "vie": "Vietnamese",
    "rus": "Cyrillic",
    "ara": "Arabic",
    "kor": "Korean",
    "tha": "Thai",
}
_PACKAGES = (
    "recpack", "rapidocr", "onnxruntime", "pypdfium2", "pikepdf", "pydicom", "typst",
    "fxtranslate", "tesserocr", "argos-translate-lt", "ctranslate2",
)  # fmt: skip
_OPTIONAL = frozenset({"tesserocr", "argos-translate-lt", "ctranslate2"})


def doctor(*, as_json: bool) -> int:
    """Print what is here; a needed part that is missing gives exit code 1."""
    found = _look()
    if as_json:
        typer.echo(json.dumps({"schema": "recpack.doctor/1", **found}, ensure_ascii=False))
        return 0 if found["ok"] else 1
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]recpack[/bold] {found['versions']['recpack']} on {found['system']}")
    console.print("\n[bold]reading scans and photos[/bold]")
    for script, ok in found["ocr"].items():
        console.print(f"  {'yes' if ok else 'no '}  {script}")
    console.print("  a script marked no is reported as a problem on the file, never guessed")
    for line in found["ocr_add"]:
        console.print(f"  {line}", markup=False)
    console.print("\n[bold]translation into English[/bold]")
    for code, engine in found["translation"].items():
        how = engine or f"checked phrases and gloss only; recpack models add {code}"
        console.print(f"  {code}  {how}", markup=False)
    for name in found["damaged_models"]:
        console.print(f"  {name} is damaged and not used: add or import it again", markup=False)
    console.print("\n[bold]fonts[/bold]")
    for name, ok in found["fonts"].items():
        console.print(f"  {'yes' if ok else 'NO '}  {name}")
    console.print("\n[bold]versions[/bold]")
    for name, version in found["versions"].items():
        console.print(f"  {name} {version}", markup=False)
    return 0 if found["ok"] else 1


def _look() -> dict[str, Any]:
    from recpack.mt import models
    from recpack.readers.traineddata import data_of

    translation = {}
    for code in dict.fromkeys((*_LANGUAGES, *models.pairs())):
        engine = models.available(code)
        translation[code] = engine.describe() if engine else ""
    fonts = {
        "Noto Sans CJK": "noto_cjk_sans_otc",
        "Noto Sans": "fontpkg_noto_sans",
        "IBM Plex Sans": "fontpkg_ibm_plex_sans",
        "Noto Sans Arabic": "fontpkg_noto_sans_arabic",
        "Noto Sans Thai": "fontpkg_noto_sans_thai",
    }
    have = {name: importlib.util.find_spec(module) is not None for name, module in fonts.items()}
    versions = {name: _version(name) for name in _PACKAGES}
    needed = {n: v for n, v in versions.items() if n not in _OPTIONAL}
    ok = all(have.values()) and all(needed.values())
    missing = [c for c in _MORE if not versions["tesserocr"] or data_of(c) is None]
    return {
        "ok": ok,
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "ocr": {s: bool(versions["rapidocr"]) for s in _OCR}
        | {_MORE[code]: code not in missing for code in _MORE},
        "ocr_add": _how_to_add(missing, extra=bool(versions["tesserocr"])),
        "translation": translation,
        "damaged_models": [m.name for m in models.damaged()],
        "fonts": have,
        "versions": versions,
    }


def _how_to_add(missing: list[str], *, extra: bool) -> list[str]:
    """What to do for scripts that cannot be read yet, one sentence a system."""
    if not missing:
        return []
    debs = " ".join(f"tesseract-ocr-{code}" for code in missing)
    files = ", ".join(f"{code}.traineddata" for code in missing)
    first = [] if extra else ["to add the rest, first: pip install 'recpack[ocr]'"]
    windows = (
        f"Windows: the Tesseract installer (UB Mannheim) with these languages ticked, or {files}"
        " (github.com/tesseract-ocr/tessdata_fast), each by: recpack models import FILE"
    )
    macos = f"macOS: brew install tesseract-lang, or {files} as above"
    return [*first, f"Debian, Ubuntu: sudo apt-get install {debs}", windows, macos]


def _version(name: str) -> str:
    if name == "recpack":
        return __version__
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
