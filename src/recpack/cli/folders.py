"""`init`: a commented recpack.toml to fill in."""

from __future__ import annotations

from pathlib import Path

import typer

from recpack.cli.errors import fail
from recpack.config import CONFIG_NAME
from recpack.options import UsageError

TEMPLATE = """\
# What recpack should know about this folder. Everything is optional; lines with # are examples.
# This file stays on your machine: nothing of it is copied into the bundle except the questions,
# which are cleaned of identity first.

[patient]
# Every spelling you know; recpack looks for them everywhere (text, pixels, DICOM, file names).
# names = ["王建国", "Wang Jianguo"]
# birth_date = "1966-03-14"
# sex = "male"
# ids = ["330681196603140000"]
# phones = ["13800000000"]
# addresses = []
# emails = []

# [[relatives]]
# names = ["李秀梅"]
# relation = "wife"

# [[staff]]
# names = ["张伟"]

[case]
# A number of your own keeps the case code the same for ever.
# id = "2023-017"
# profile = "liver"      # core, liver, lung, gastric, breast …; without it recpack chooses
# questions = ["Is the diagnosis confirmed on review?", "Is second-line treatment possible?"]
# material = ["12 unstained slides", "1 paraffin block"]
# unavailable = []       # checklist items that cannot be had

# [passwords]
# "report.pdf" = "secret"

# [consent]
# date = "2024-01-15"
# recipient = "Example University Hospital"
# purpose = "second opinion"
# categories = ["reports", "images"]
# signer = "patient"

# [options]
# dates = "shift"        # shift, year
# engine = "auto"        # auto, firefox, argos, phrasebook, local
# server = "http://127.0.0.1:8080"   # for the engine local: an address of this machine
# dicom = ["clean-pixel-data", "retain-patient-characteristics"]  # without it: all options
# strict = false
"""


def init(folder: Path) -> int:
    """Write recpack.toml; an existing one is never touched."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    path = folder / CONFIG_NAME
    if path.exists():
        raise UsageError(f"{path}: exists already")
    try:
        with path.open("x", encoding="utf-8", newline="\n") as f:
            f.write(TEMPLATE)
    except OSError as err:
        raise UsageError(f"{path}: {err.strerror}") from None
    fail(f"wrote {path}: fill in what you know, then recpack build {folder}")
    typer.echo(str(path))
    return 0
