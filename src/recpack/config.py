"""recpack.toml: what a coordinator may say about a folder. All of it optional."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from recpack.decisions import ConfigError, Correction, Decision, load_review

CONFIG_NAME = "recpack.toml"


@dataclass(frozen=True, slots=True)
class Patient:
    """What the coordinator knows of the patient; every value is removed everywhere."""

    names: tuple[str, ...] = ()
    birth_date: str = ""
    sex: str = ""
    ids: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """The file, checked. `options` are defaults for the options of `build`."""

    patient: Patient = field(default_factory=Patient)
    relatives: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    case_id: str = ""
    profile: str = ""
    questions: tuple[str, ...] = ()
    destination: str = ""
    material: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
    passwords: tuple[tuple[str, str], ...] = ()
    consent: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str | bool | int], ...] = ()
    review: tuple[Decision, ...] = ()
    corrections: tuple[Correction, ...] = ()
    warnings: tuple[str, ...] = ()


_STR, _LIST, _FREE = "a string", "a list of strings", "free"
_SHAPE: dict[str, dict[str, str]] = {
    "patient": {
        "names": _LIST,
        "birth_date": _STR,
        "sex": _STR,
        "ids": _LIST,
        "phones": _LIST,
        "addresses": _LIST,
        "emails": _LIST,
    },
    "relatives": {"names": _LIST, "relation": _STR},
    "staff": {"names": _LIST},
    "case": {
        "id": _STR,
        "profile": _STR,
        "questions": _LIST,
        "destination": _STR,
        "material": _LIST,
        "unavailable": _LIST,
    },
    "passwords": {"*": _STR},
    "consent": {
        "date": _STR,
        "recipient": _STR,
        "purpose": _STR,
        "categories": _LIST,
        "signer": _STR,
    },
    "options": dict.fromkeys(
        (
            "mode",
            "dates",
            "stage",
            "profile",
            "engine",
            "server",
            "model",
            "dicom",
            "jobs",
            "strict",
        ),
        _FREE,
    ),
}


def load_config(folder: Path) -> Config:
    """The folder's recpack.toml, or the empty one; ConfigError if it cannot be used."""
    review = load_review(folder)
    path = folder / CONFIG_NAME
    if not path.is_file():
        return Config(
            review=review.decisions, corrections=review.corrections, warnings=review.warnings
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
        raw = tomllib.loads(text)
    except UnicodeDecodeError:
        raise ConfigError(f"{CONFIG_NAME}: not UTF-8 text; save it as UTF-8") from None
    except OSError as err:
        raise ConfigError(f"{CONFIG_NAME}: {err.strerror}") from None
    except tomllib.TOMLDecodeError as err:
        raise ConfigError(_toml_message(text, err)) from None
    warnings: list[str] = []
    for section, value in raw.items():
        _check_section(text, section, value, warnings)
    config = _build(raw, (*warnings, *review.warnings))
    return replace(config, review=review.decisions, corrections=review.corrections)


def _toml_message(text: str, err: tomllib.TOMLDecodeError) -> str:
    """Tomllib names the line; the key on that line is added, the value never."""
    match = re.search(r"\(at line (\d+), column (\d+)\)", str(err))
    lines = text.splitlines()
    number = int(match[1]) if match else len(lines)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    key = line.split("=")[0].strip() if "=" in line else ""
    where = f" (key {key})" if re.fullmatch(r"[\w.\"-]{1,40}", key) else ""
    reason = str(err).split(" (at ")[0]
    return f"{CONFIG_NAME}, line {number}{where}: {reason}"


def _line_of(text: str, section: str, key: str) -> int:
    inside = not section
    for number, line in enumerate(text.splitlines(), 1):
        if head := re.match(r"\s*\[\[?\s*([\w.\"-]+)\s*\]\]?", line):
            inside = head[1].strip('"') == section
            if not key and inside:
                return number
        elif inside and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
            return number
    return 1


def _check_section(text: str, section: str, value: Any, warnings: list[str]) -> None:
    if section not in _SHAPE:
        line = _line_of(text, section if isinstance(value, dict | list) else "", "") or 1
        if not isinstance(value, dict | list):
            line = _line_of(text, "", section)
        warnings.append(_unknown(line, section, tuple(_SHAPE)))
        return
    tables = value if isinstance(value, list) else [value]
    for table in tables:
        if not isinstance(table, dict):
            line = _line_of(text, "", section)
            raise ConfigError(f"{CONFIG_NAME}, line {line}: {section} must be a table [{section}]")
        for key, item in table.items():
            _check_key(text, section, key, item, warnings)


def _check_key(text: str, section: str, key: str, item: Any, warnings: list[str]) -> None:
    shape = _SHAPE[section]
    want = shape.get(key, shape.get("*"))
    line = _line_of(text, section, key)
    if want is None:
        warnings.append(_unknown(line, f"{section}.{key}", tuple(f"{section}.{k}" for k in shape)))
        return
    is_list = isinstance(item, list) and all(isinstance(i, str) for i in item)
    is_text = isinstance(item, str) or hasattr(item, "isoformat")
    if (want == _STR and not is_text) or (want == _LIST and not (is_list or is_text)):
        raise ConfigError(f"{CONFIG_NAME}, line {line}: {section}.{key} must be {want}")


def _unknown(line: int, name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"{CONFIG_NAME}, line {line}: unknown key {name}{hint}"


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(v).strip() for v in value if str(v).strip())
    return (str(value).strip(),) if value else ()


def _tables(value: Any) -> list[Mapping[str, Any]]:
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _build(raw: Mapping[str, Any], warnings: tuple[str, ...]) -> Config:
    patient, case = raw.get("patient", {}), raw.get("case", {})
    return Config(
        patient=Patient(
            names=_texts(patient.get("names")),
            birth_date=str(patient.get("birth_date", "")),
            sex=str(patient.get("sex", "")),
            ids=_texts(patient.get("ids")),
            phones=_texts(patient.get("phones")),
            addresses=_texts(patient.get("addresses")),
            emails=_texts(patient.get("emails")),
        ),
        relatives=tuple(n for t in _tables(raw.get("relatives")) for n in _texts(t.get("names"))),
        staff=tuple(n for t in _tables(raw.get("staff")) for n in _texts(t.get("names"))),
        case_id=str(case.get("id", "")).strip(),
        profile=str(case.get("profile", "")),
        questions=_texts(case.get("questions")),
        destination=str(case.get("destination", "")),
        material=_texts(case.get("material")),
        unavailable=_texts(case.get("unavailable")),
        passwords=tuple(sorted((k, str(v)) for k, v in raw.get("passwords", {}).items())),
        consent=tuple(sorted((k, str(v)) for k, v in raw.get("consent", {}).items())),
        options=tuple(sorted(raw.get("options", {}).items())),
        warnings=warnings,
    )
