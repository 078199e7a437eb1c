"""review.toml: what a coordinator decided about uncertain findings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recpack.model.identity import Tag

REVIEW_NAME = "review.toml"
_KEYS = frozenset({"finding", "decision", "tag", "value", "note"})


class ConfigError(ValueError):
    """A settings file cannot be used; the message names line and key, never a value."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`accepted`: value is an identifier of kind `tag`, everywhere; else it identifies nobody."""

    finding: str
    accepted: bool
    tag: str
    value: str


def load_decisions(folder: Path) -> tuple[tuple[Decision, ...], tuple[str, ...]]:
    """(decisions, warnings) of the folder's review.toml; ConfigError if it cannot be used."""
    path = folder / REVIEW_NAME
    if not path.is_file():
        return (), ()
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigError(f"{REVIEW_NAME}: not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as err:
        raise ConfigError(f"{REVIEW_NAME}: {err}") from None
    except OSError as err:
        raise ConfigError(f"{REVIEW_NAME}: {err.strerror}") from None
    rows = raw.get("identity", [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise ConfigError(f"{REVIEW_NAME}: identity must be tables [[identity]]")
    warnings = [f"{REVIEW_NAME}: unknown key {k}" for k in raw if k != "identity"]
    return tuple(_decision(n, row, warnings) for n, row in enumerate(rows, 1)), tuple(warnings)


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
