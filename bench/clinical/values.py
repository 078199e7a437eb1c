"""People, hospitals and addresses of one half, read from values.<half>.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

LISTS = ("hospitals", "addresses", "emails", "urls")
PEOPLE = ("patients", "staff", "relatives")


class SetError(ValueError):
    """A layout or a values file that breaks the format; says file and line."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name, its other forms, and for patients sex and date of birth."""

    name: str
    sex: str
    birth: date | None
    forms: dict[str, str]
    where: str

    def form(self, name: str) -> str | None:
        """The name in a form ("" = as it is), None if the file has none."""
        return self.name if not name else self.forms.get(name)


@dataclass(frozen=True, slots=True)
class Values:
    """All values of a half."""

    path: Path
    people: dict[str, tuple[Person, ...]]
    lists: dict[str, tuple[str, ...]]


def load(path: Path) -> Values:
    """Read and check a values file."""
    if not path.is_file():
        raise SetError(f"{path}: there is no such file")
    text = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SetError(f"{path}: {error}") from None
    lists = {name: _strings(path, text, name, table.get(name, [])) for name in LISTS}
    people = {
        name: tuple(_person(path, text, name, row) for row in table.get(name, []))
        for name in PEOPLE
    }
    return Values(path, people, lists)


def _line(text: str, value: str) -> int:
    at = text.find(value) if value else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _strings(path: Path, text: str, name: str, value: Any) -> tuple[str, ...]:
    line = next((i for i, ln in enumerate(text.splitlines(), 1) if ln.startswith(name)), 1)
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise SetError(f"{path}:{line}: {name} must be a list of strings that are not empty")
    return tuple(v.strip() for v in value)


def _person(path: Path, text: str, kind: str, row: dict[str, Any]) -> Person:
    name = str(row.get("name", "")).strip()
    where = f"{path}:{_line(text, name)}"
    if not name:
        raise SetError(f"{where}: one of {kind} has no name")
    sex = str(row.get("sex", "m")).lower()
    if sex not in {"m", "f"}:
        raise SetError(f"{where}: sex must be m or f, not {sex!r}")
    raw, birth = row.get("birth"), None
    if raw is not None or kind == "patients":
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(raw)):
            raise SetError(f"{where}: {name}: birth must be a date such as 1958-03-14")
        try:
            birth = date.fromisoformat(str(raw))
        except ValueError:
            raise SetError(f"{where}: {name}: {raw} is no date") from None
    forms = {str(k): str(v).strip() for k, v in dict(row.get("forms", {})).items()}
    empty = [k for k, v in forms.items() if not v]
    if empty:
        raise SetError(f"{where}: {name}: the form {empty[0]} is empty")
    return Person(name, sex, birth, forms, where)
