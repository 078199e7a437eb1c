"""Regular expressions over several languages, kept as data in `lang/_rules/patterns.toml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from recpack.lang import read_toml

FILE = "_rules/patterns.toml"


def _expand(text: str) -> str:
    """A pattern with its <MACROS> written out."""
    for name, body in read_toml(FILE)["macros"].items():
        text = text.replace(f"<{name}>", body)
    return text


@cache
def pattern(group: str, name: str) -> re.Pattern[str]:
    """One pattern; KeyError if the file has none of this name."""
    return re.compile(_expand(read_toml(FILE)[group][name]))


@cache
def pairs(group: str, name: str) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """A list of patterns with what each stands for: all its other fields in their order."""
    rows: list[dict[str, Any]] = read_toml(FILE)[group][name]
    return tuple(
        (
            tuple(str(v) for k, v in row.items() if k != "pattern"),
            re.compile(_expand(row["pattern"])),
        )
        for row in rows
    )
