"""`models`: list, add, import, remove."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from recpack.cli.errors import fail


def show(*, as_json: bool) -> int:
    """Print the installed models."""
    from recpack.mt import models

    found = models.list_models()
    rows = [
        {"name": m.name, "engine": m.engine, "source": m.source, "target": m.target,
         "license": m.license, "bundled": m.bundled, "fingerprint": m.fingerprint[:16]}
        for m in found
    ]  # fmt: skip
    if as_json:
        typer.echo(json.dumps({"schema": "recpack.models/1", "models": rows}, ensure_ascii=False))
        return 0
    if not rows:
        fail("no translation model is installed; recpack models add zh (needs a network), or"
             " recpack models import FILE")  # fmt: skip
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("name", "engine", "source", "target", "license"):
        table.add_column(name)
    for row in rows:
        table.add_row(*(str(row[k]) for k in ("name", "engine", "source", "target", "license")))
    Console().print(table)
    return 0


def _guard(action: str, value: str | Path) -> int:
    from recpack.mt import models

    try:
        if action == "remove":
            models.remove_model(str(value))
            fail(f"removed {value}")
            return 0
        done = models.add_model(str(value)) if action == "add" else models.import_model(Path(value))
    except models.ModelRefused as err:
        fail(str(err))
        return 2
    except models.ModelUnavailable as err:
        fail(str(err))
        return 1
    except LookupError as err:
        fail(str(err.args[0] if err.args else err))
        return 2
    fail(f"installed {done.name}" + (f" (licence: {done.license})" if done.license else ""))
    typer.echo(done.name)
    return 0


def add(language: str) -> int:
    """Fetch a model over the network."""
    return _guard("add", language)


def import_(path: Path) -> int:
    """Install a model from disk."""
    if not path.exists():
        fail(f"{path}: no such file or folder")
        return 2
    return _guard("import", path)


def remove(name: str) -> int:
    """Remove an installed model."""
    return _guard("remove", name)
