"""Where models and language data are kept on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def store_dir() -> Path:
    """RECPACK_MODELS, else a folder of the user's data. Not created here."""
    given = os.environ.get("RECPACK_MODELS")
    if given:
        return Path(given)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "recpack" / "models"


def ocr_dir() -> Path:
    """Where imported `*.traineddata` lie: one folder, since tesseract looks into one at a time."""
    return store_dir() / "ocr"
