"""README.TXT: plain ASCII, CRLF line ends, for whoever opens the folder first."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Mapping
from typing import Any

from recpack.bundle.templates import read_template


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("·", "-").replace("–", "-"))
    return folded.encode("ascii", "ignore").decode()


def readme_text(view: Mapping[str, Any], *, identified: bool, teaser: bool) -> bytes:
    """The text, wrapped at 76 columns; `view` is the cover view."""
    values = {
        "code": view["code"],
        "who": view["who"],
        "extent": view["extent"],
        "stamp": view["stamp"],
        "identity": read_template(f"readme/{'identified' if identified else 'deid'}.txt"),
        "faces": read_template("readme/faces.txt") if view["faces"] and not identified else "",
        "files": read_template(f"readme/{'teaser' if teaser else 'full'}.txt"),
    }
    text = read_template("readme/readme.txt")
    for key, value in values.items():
        text = text.replace("{" + key + "}", _ascii(str(value)).strip("\n"))
    lines: list[str] = []
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip())) if "  " not in line.strip() else " " * 16
        lines += textwrap.wrap(line, 76, subsequent_indent=indent, drop_whitespace=True) or [""]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")
