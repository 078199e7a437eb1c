"""Lists of what was planted where, checked against the files just made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from maker.idents import Ident
from maker.item import Folder

_MONTHS = "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"
_DATE = re.compile(
    r"(?:19|20)\d\d(?:-\d\d-\d\d|/\d\d/\d\d|:\d\d:\d\d(?=\D|$)|年\d{1,2}月\d{1,2}日)"
    r"|(?<!\d)\d{2}/\d{2}/(?:19|20)\d\d(?!\d)"
    rf"|\d{{1,2}} de (?:{_MONTHS}) de (?:19|20)\d\d"
    r"|(?<![\dA-Za-z.])(?:19[4-9]|20[0-2])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d.])"
)


def _bare(text: str) -> str:
    """Text without white space, since PDF text is broken over lines."""
    return re.sub(r"\s+", "", text)


def _places(value: str, bare: Mapping[str, str]) -> list[str]:
    needle = _bare(value)
    return [name for name, text in bare.items() if needle in text or needle in _bare(name)]


def _fold(names: Sequence[str]) -> list[str]:
    """Name a slice series once instead of two dozen times."""
    return sorted({re.sub(r"((?:CT|MR|DICOM)/[A-Z]+)\d+$", r"\1*", name) for name in names})


def dates(texts: Iterable[str]) -> list[str]:
    """Every full date as printed, in any of the shapes the makers use."""
    return sorted({re.sub(r"\s+", " ", hit) for text in texts for hit in _DATE.findall(text)})


def report(
    folder: Folder, idents: Sequence[Ident], clinical: Mapping[str, Sequence[str]],
    pixels: Mapping[str, Sequence[str]], facts: Sequence[Mapping[str, str]],
) -> str:  # fmt: skip
    """Write the JSON for one folder; refuses values that are nowhere in the files."""
    bare = {name: _bare(item.text) for name, item in folder.items()}
    known = [(ident, _places(ident.value, bare)) for ident in idents]
    lost = [ident.value for ident, places in known if not places]
    lost += [
        f"{name}: {text}"
        for name, texts in (*clinical.items(), *pixels.items())
        for text in texts
        if _bare(text) not in bare[name]
    ]
    if lost:
        message = f"planted but nowhere to be found: {lost}"
        raise ValueError(message)
    body = {
        "identifiers": [
            {"value": ident.value, "kind": ident.kind, "where": _fold(places)}
            for ident, places in known
        ],
        "dates": dates(item.text for item in folder.values()),
        "clinical": sorted({text for texts in clinical.values() for text in texts}),
        "clinical_by_file": {name: list(texts) for name, texts in clinical.items()},
        "clinical_pixels": {name: list(texts) for name, texts in pixels.items()},
        "facts": list(facts),
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
