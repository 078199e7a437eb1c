"""`verify` and `preview`: what is done with a finished bundle."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from recpack.cli.errors import fail
from recpack.options import UsageError

if TYPE_CHECKING:
    from recpack.audit.needle import Needle


def _check(bundle: Path) -> None:
    if not bundle.is_dir():
        raise UsageError(f"{bundle}: no such bundle")
    if not (bundle / "DATA" / "manifest.json").is_file():
        raise UsageError(f"{bundle}: not a bundle (DATA/manifest.json is missing)")


def preview(bundle: Path, port: int, *, open_browser: bool) -> int:
    """Serve the bundle on 127.0.0.1 until interrupted."""
    _check(bundle)
    from recpack.web.preview import serve

    serve(
        bundle.resolve(),
        port=port,
        announce=lambda url: _ready(url, open_browser=open_browser),
    )
    return 0


def _ready(url: str, *, open_browser: bool) -> None:
    typer.echo(url)
    fail("serving on this machine only; Ctrl+C ends it")
    if open_browser:
        import webbrowser

        webbrowser.open(url)


def verify(bundle: Path, private: Path | None, *, as_json: bool) -> int:
    """Check the bundle; exit code 8 where anything fails."""
    _check(bundle)
    from recpack.bundle.verify import verify_bundle

    needles = None
    if private is not None:
        needles = _needles(private)
    report = verify_bundle(bundle.resolve(), needles)
    if as_json:
        typer.echo(
            json.dumps({"schema": "recpack.verify/1", **dataclasses.asdict(report)}, default=str)
        )
    else:
        _tell(report, bundle)
    return 0 if report.ok else 8


def _tell(report: object, bundle: Path) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for check in getattr(report, "checks", ()):
        mark = "ok  " if check.ok else "FAIL"
        console.print(f"  {mark}  {check.name}: {check.detail}", markup=False)
    verdict = "verified" if getattr(report, "ok", False) else "NOT verified"
    console.print(f"{bundle.name}  {verdict}", markup=False)


def _needles(private: Path) -> tuple[Needle, ...]:
    """The identities of the private folder, as the audit spells them."""
    from recpack.audit.lexicon import build_needles
    from recpack.model.identity import Identities, Identity, Tag

    path = private / "identities.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        items = tuple(
            Identity(Tag(r["tag"]), r["value"], tuple(r["forms"]), tuple(r["seen"]), r["by"])
            for r in rows
        )
    except (OSError, ValueError, KeyError):
        raise UsageError(f"{path}: cannot be read as an identity map") from None
    return build_needles(Identities(items))
