"""review.toml: decisions about uncertain findings, and corrections of the English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recpack.model.identity import Tag

REVIEW_NAME = "review.toml"
_KEYS = frozenset({"finding", "decision", "tag", "value", "note"})
_CORRECTION_KEYS = frozenset({"source", "english", "language", "note"})


class ConfigError(ValueError):
    """A settings file cannot be used; the message names line and key, never a value."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`accepted`: value is an identifier of kind `tag`, everywhere; else it identifies nobody."""

    finding: str
    accepted: bool
    tag: str
    value: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The English of a text of the bundle as a person wants it; `row` counts the file's tables.

    `language` is that of the source as written by the coordinator ("" for any).
    """

    source: str
    english: str
    language: str
    row: int


@dataclass(frozen=True, slots=True)
class Review:
    """review.toml, checked. Of two corrections of one text the later stands."""

    decisions: tuple[Decision, ...] = ()
    corrections: tuple[Correction, ...] = ()
    warnings: tuple[str, ...] = ()


def load_review(folder: Path) -> Review:
    """The folder's review.toml, or an empty one; ConfigError if it cannot be used."""
    path = folder / REVIEW_NAME
    if not path.is_file():
        return Review()
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(f"{REVIEW_NAME}: not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as err:
        raise ConfigError(f"{REVIEW_NAME}: {err}") from None
    except OSError as err:
        raise ConfigError(f"{REVIEW_NAME}: {err.strerror}") from None
    warnings = [f"{REVIEW_NAME}: unknown key {k}" for k in raw if k not in _TABLES]
    decisions = [_decision(n, row, warnings) for n, row in _rows(raw, "identity")]
    corrections = [_correction(n, row, warnings) for n, row in _rows(raw, "translation")]
    return Review(tuple(decisions), tuple(corrections), tuple(warnings))


_TABLES = ("identity", "translation")


def _rows(raw: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = raw.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise ConfigError(f"{REVIEW_NAME}: {name} must be tables [[{name}]]")
    return iter(enumerate(rows, 1))


def _correction(number: int, row: Mapping[str, Any], warnings: list[str]) -> Correction:
    where = f"{REVIEW_NAME}, translation {number}"
    warnings += [f"{where}: unknown key {k}" for k in row if k not in _CORRECTION_KEYS]
    found = {}
    for key in ("source", "english"):
        value = row.get(key, "")
        if not isinstance(value, str):
            raise ConfigError(f"{where}: {key} must be text in quotes")
        if not value.strip():
            raise ConfigError(f"{where}: {key} is missing")
        found[key] = value.strip()
    language = str(row.get("language", "")).strip()
    return Correction(found["source"], found["english"], language, number)


def _decision(number: int, row: Mapping[str, Any], warnings: list[str]) -> Decision:
    where = f"{REVIEW_NAME}, decision {number}"
    warnings += [f"{where}: unknown key {k}" for k in row if k not in _KEYS]
    verdict, tag = str(row.get("decision", "")), str(row.get("tag", Tag.PERSON.value)).upper()
    if verdict not in {"accept", "reject"}:
        raise ConfigError(f'{where}: decision must be "accept" or "reject"')
    if tag not in {t.value for t in Tag}:
        raise ConfigError(f"{where}: tag must be one of {', '.join(t.value for t in Tag)}")
    value = str(row.get("value", "")).strip()
    if not value:
        raise ConfigError(f"{where}: value is missing")
    return Decision(str(row.get("finding", "")), verdict == "accept", tag, value)


def add_corrections(folder: Path, rows: Iterable[tuple[str, str, str]], note: str) -> int:
    """Append (language, source, English) rows to the folder's review.toml; how many were new.

    What stands in the file stays as it is. Raises ConfigError if it cannot be used, OSError if it
    cannot be written.
    """
    known = {c.source: c.english for c in load_review(folder).corrections}
    new = [r for r in rows if known.get(r[1].strip()) != r[2].strip()]
    if not new:
        return 0
    path = folder / REVIEW_NAME
    before = path.read_bytes().decode("utf-8-sig") if path.is_file() else ""
    tables = [
        "[[translation]]\n"
        + "".join(
            f"{key} = {_quoted(value)}\n"
            for key, value in (
                ("language", language), ("source", source), ("english", english), ("note", note),
            )
            if value
        )
        for language, source, english in new
    ]  # fmt: skip
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    text = "\n".join(tables)
    after = before + (gap + text).replace("\n", "\r\n" if "\r\n" in before else "\n")
    try:
        tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        raise ConfigError(f"{REVIEW_NAME}: translation must be tables [[translation]]") from None
    fresh = path.with_name(f".{REVIEW_NAME}.new")
    fresh.write_bytes(after.encode())
    fresh.replace(path)
    return len(new)


def _quoted(text: str) -> str:
    """A basic string of TOML 1.0."""
    out = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m.group()):04X}", out) + '"'
