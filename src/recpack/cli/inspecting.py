"""`inspect`: what is in a folder, nothing written (the work is done in a temporary folder)."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from recpack.config import load_config
from recpack.options import check_folder


def inspect(folder: Path, *, as_json: bool) -> int:
    """Print a table of the files, or JSON; exit code 5 where nothing is usable."""
    check_folder(folder)
    config = load_config(folder)
    from recpack.looking import look

    with tempfile.TemporaryDirectory(prefix="recpack-") as work:
        rows = look(folder.resolve(), Path(work), config)
    if as_json:
        typer.echo(json.dumps({"schema": "recpack.inspect/1", "files": rows}, ensure_ascii=False))
    else:
        Console().print(_table(rows))
    return 0 if any(r["pages"] or r["kind"] == "dicom" for r in rows) else 5


_COLUMNS = ("file", "kind", "class", "language", "pages", "date", "problem")


def _table(rows: list[dict[str, Any]]) -> Table:
    from recpack.bundle.words import reason

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in _COLUMNS:
        table.add_column(name, overflow="fold", justify="right" if name == "pages" else "left")
    for row in rows:
        told = {**row, "problem": reason(row["problem"])}
        table.add_row(*(str(told[k]) for k in _COLUMNS))
    return table
