"""`translation`: a bundle's segments to a translator and back, and the case memory as TMX."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from recpack.cli.errors import fail
from recpack.options import UsageError

if TYPE_CHECKING:
    from recpack.mt.people.exchange import Unit
    from recpack.mt.people.returned import Returned

_XLIFF, _TMX = (".xlf", ".xliff"), (".tmx",)
_SHOWN = 20


def _format(file: Path) -> str:
    suffix = file.suffix.lower()
    if suffix in _XLIFF:
        return "xliff"
    if suffix in _TMX:
        return "tmx"
    raise UsageError(f"{file}: the name must end in .xlf (XLIFF) or .tmx (TMX)")


def _segments(bundle: Path) -> tuple[dict[str, Any], list[Unit]]:
    """(the bundle's record of its translation, its segments)."""
    from recpack.bundle.words import origins_among, warnings_of
    from recpack.mt.people.corrections import CORRECTED
    from recpack.mt.people.exchange import Unit

    path = bundle / "AUDIT" / "translation.json"
    if not path.is_file():
        raise UsageError(f"{bundle}: not a full bundle (AUDIT/translation.json is missing)")
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        units = [
            Unit(
                s["source"], s["target"], s["language"] or "und",
                CORRECTED if CORRECTED in s["flags"] else s["by"],
                s["number"], s["page"], s["line"], tuple(warnings_of(s["flags"])),
            )
            for s in record["segments"] if s["source"].strip() and "continued" not in s["flags"]
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path}: made by another version; build the bundle again") from None
    known = {key for key, *_ in origins_among({CORRECTED, "certified"})}
    return record, [u for u in units if u.by in known]


def export(bundle: Path, file: Path, document: int, *, every: bool, force: bool) -> int:
    """Write the segments for a translator, or what people corrected."""
    kind = _format(file)
    inside = file.resolve().parent
    if inside == bundle.resolve() or bundle.resolve() in inside.parents:
        raise UsageError(f"{file}: lies in the bundle, whose files are sealed by checksums")
    record, units = _segments(bundle)
    if document:
        units = [u for u in units if u.document == document]
    if kind == "tmx" and not every:
        units = [u for u in units if u.by == "corrected"]
    if not units:
        raise UsageError(f"{bundle}: nothing to export" + (
            "; nobody has corrected a line (--all takes the rest too)" if kind == "tmx" else ""
        ))  # fmt: skip
    for path, data, count in _made(kind, file, units, str(record["case"])):
        if path.exists() and not force:
            raise UsageError(f"{path}: exists already (--force writes over it)")
        path.write_bytes(data)
        fail(f"{count} segments written to {path}")
        typer.echo(str(path))
    return 0


def _made(kind: str, file: Path, units: Sequence[Unit], case: str) -> list[tuple[Path, bytes, int]]:
    """(path, content, segments) of each file: XLIFF has one language a file."""
    from recpack.mt.people import tmx, xliff

    if kind == "tmx":
        return [(file, tmx.export(units), len({(u.source, u.target) for u in units if u.target}))]
    languages = xliff.languages(units)
    out = []
    for code in languages:
        mine = [u for u in units if u.language == code]
        path = file if len(languages) == 1 else file.with_suffix(f".{code}{file.suffix}")
        out.append((path, xliff.export(mine, case), len(mine)))
    return out


def import_(bundle: Path, file: Path, folder: Path) -> int:
    """Take what a translator changed or confirmed into the folder's review.toml."""
    from recpack.decisions import add_corrections
    from recpack.mt.people import tmx, xliff
    from recpack.mt.people.exchange import ExchangeError
    from recpack.mt.people.returned import returned

    readers: dict[str, Callable[[bytes], tuple[Unit, ...]]] = {
        "xliff": xliff.read, "tmx": tmx.read,
    }  # fmt: skip
    read = readers[_format(file)]
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    if not file.is_file():
        raise UsageError(f"{file}: no such file")
    _, held = _segments(bundle)
    try:
        units = read(file.read_bytes())
    except ExchangeError as error:
        raise UsageError(f"{file}: {error}") from None
    found = returned(units, held)
    rows = [r for r in found.rows if not _lone("".join(r))]
    written = add_corrections(folder, rows, f"from {file.suffix[1:].lower()}")
    _tell(found, len(units), written, len(found.rows) - len(rows))
    typer.echo(str(written))
    return 0


def _lone(text: str) -> bool:
    """Whether a lone surrogate stands in the text, which no text file can hold."""
    return any("\ud800" <= c <= "\udfff" for c in text)


def _tell(found: Returned, total: int, written: int, broken: int) -> None:
    from recpack.bundle.words import warnings_of

    told = [f"{total} segments read", f"{written} corrections written to review.toml"]
    told += [f"{n} {what}" for n, what in (
        (len(found.rows) - broken - written, "that review.toml has already"),
        (found.unchanged, "unchanged"),
        (found.empty, "without English"),
        (len(found.strange), "whose source the bundle does not have: not taken"),
        (found.twice, "with other English for a text that stands twice: not taken"),
        (broken, "with broken characters: not taken"),
    ) if n]  # fmt: skip
    fail("; ".join(told))
    for unit, flags in found.doubtful[:_SHOWN]:
        place = f"document {unit.document}, page {unit.page}, line {unit.line}"
        fail(f"check {place}: {'; '.join(warnings_of(flags))}")
    if len(found.doubtful) > _SHOWN:
        fail(f"check {len(found.doubtful) - _SHOWN} more; the next build flags them")
    if found.strange:
        numbers = ", ".join(map(str, found.strange[:_SHOWN]))
        fail(f"not in the bundle: segment {numbers}" + (" …" if found.strange[_SHOWN:] else ""))
    if written:
        fail("run recpack build again: it takes the corrections over")
