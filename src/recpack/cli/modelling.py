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
         "license": m.license, "bundled": m.bundled, "fingerprint": m.fingerprint[:16],
         "damaged": m.damaged}
        for m in found
    ] + _ocr_rows()  # fmt: skip
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
    for model in found:
        if model.damaged:
            fail(f"{model.name} is damaged and not used: import or add it again, or remove it")
    return 0


def _ocr_rows() -> list[dict[str, str | bool]]:
    """Language data of text recognition; `bundled` ones lie outside recpack's own folder."""
    from recpack.readers import traineddata

    return [
        {"name": traineddata.PREFIX + code, "engine": "tesseract", "source": code, "target": "",
         "license": "", "bundled": not traineddata.is_imported(code),
         "fingerprint": traineddata.digest_of(code), "damaged": False}
        for code in traineddata.LANGUAGES if traineddata.data_of(code) is not None
    ]  # fmt: skip


def _guard(action: str, value: str | Path) -> int:
    from recpack.mt import models

    try:
        if action == "remove":
            models.remove_model(str(value))
            fail(f"removed {value}")
            return 0
        done = (
            models.add_model(str(value)) if action == "add" else (models.import_model(Path(value)),)
        )
    except models.ModelRefused as err:
        fail(str(err))
        return 2
    except models.ModelUnavailable as err:
        fail(str(err))
        return 1
    except KeyError:
        fail(f"{value}: no model of this name can be removed; see recpack models list")
        return 2
    for model in done:
        fail(f"installed {model.name} (licence: {model.license or 'not told by the package'})")
        typer.echo(model.name)
    for model in done:
        if model.target != "en" and not models.leads_on(model):
            fail(f"{model.name} is half a way: it needs a model from {model.target} into English")
    return 0


def add(language: str) -> int:
    """Fetch a model over the network."""
    return _guard("add", language)


def import_(path: Path) -> int:
    """Install a model from disk."""
    if not path.exists():
        fail(f"{path}: no such file or folder")
        return 2
    if path.suffix == ".traineddata" and path.is_file():
        return _import_data(path)
    return _guard("import", path)


def _import_data(path: Path) -> int:
    from recpack.readers import traineddata
    from recpack.readers.tesseract import is_installed

    try:
        name = traineddata.import_data(path)
    except traineddata.DataRefused as err:
        fail(str(err))
        return 2
    more = "" if is_installed() else "; to use it: pip install 'recpack[ocr]'"
    fail(f"installed {name}{more}")
    typer.echo(name)
    return 0


def remove(name: str) -> int:
    """Remove an installed model, or language data that were imported."""
    from recpack.readers import traineddata

    if name.startswith(traineddata.PREFIX):
        try:
            traineddata.remove_data(name)
        except KeyError:
            fail(f"{name}: not imported by recpack")
            return 2
        fail(f"removed {name}")
        return 0
    return _guard("remove", name)
