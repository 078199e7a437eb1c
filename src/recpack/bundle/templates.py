"""Where the templates lie: inside the wheel, or at the top of the source tree."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def template_dir() -> Path:
    """Folder of the Typst and Jinja2 templates; FileNotFoundError if the installation lacks it."""
    package = Path(__file__).resolve().parent.parent
    for place in (package / "templates", package.parent.parent / "templates"):
        if (place / "typst").is_dir():
            return place
    raise FileNotFoundError("templates")


def read_template(name: str) -> str:
    """Text of one template, `name` with forward slashes ("html/style.css")."""
    return template_dir().joinpath(*name.split("/")).read_text(encoding="utf-8")
