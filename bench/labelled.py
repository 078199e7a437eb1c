"""Labelled sets: brat folders, lines of JSON, and plain queries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# MEDDOCAN's kinds. What is not named keeps its own name and counts for precision only.
_BRAT_KINDS = {
    "NOMBRE_SUJETO_ASISTENCIA": "PATIENT",
    "NOMBRE_PERSONAL_SANITARIO": "STAFF",
    "ID_SUJETO_ASISTENCIA": "ID",
    "ID_TITULACION_PERSONAL_SANITARIO": "ID",
    "ID_CONTACTO_ASISTENCIAL": "ID",
    "ID_ASEGURAMIENTO": "ID",
    "ID_EMPLEO_PERSONAL_SANITARIO": "ID",
    "IDENTIF_VEHICULOS_NRSERIE_PLACAS": "ID",
    "IDENTIF_DISPOSITIVOS_NRSERIE": "ID",
    "NUMERO_BENEF_PLAN_SALUD": "ID",
    "NUMERO_IDENTIF": "ID",
    "IDENTIF_BIOMETRICOS": "ID",
    "CORREO_ELECTRONICO": "EMAIL",
    "NUMERO_TELEFONO": "PHONE",
    "NUMERO_FAX": "PHONE",
    "URL_WEB": "URL",
    "DIREC_PROT_INTERNET": "URL",
    "CALLE": "ADDRESS",
    "FECHAS": "DATE",
}
HEADLINE_BRAT = frozenset({"PATIENT", "STAFF", "ID", "EMAIL", "PHONE", "URL", "ADDRESS"})


@dataclass(frozen=True, slots=True)
class Gold:
    """A labelled stretch, in code points."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document, what must go (spans), what may go (optional), what must stay (keep)."""

    id: str
    language: str
    case: str
    layout: str
    text: str
    spans: tuple[Gold, ...] = ()
    optional: tuple[tuple[int, int], ...] = ()
    keep: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """A set: `headline` holds the kinds of its recall (empty = all); queries have no labels."""

    name: str
    documents: tuple[Labelled, ...]
    headline: frozenset[str] = frozenset()
    queries: bool = False


def load(path: Path, language: str = "") -> Set:
    """Read a set; ValueError tells what is wrong with it.

    `language` is given to documents that name none, and picks those of that language otherwise.
    """
    if path.is_dir():
        documents = tuple(_brat(path, language or "es"))
        found = Set(str(path), documents, HEADLINE_BRAT)
    elif path.suffix == ".jsonl":
        rows = tuple(_json_lines(path, language))
        found = Set(str(path), rows)
    elif path.suffix == ".txt":
        lines = path.read_text(encoding="utf-8").splitlines()
        found = Set(str(path), tuple(
            Labelled(str(i), language or "en", str(i), "", line)
            for i, line in enumerate(lines, 1) if line.strip()
        ), queries=True)  # fmt: skip
    else:
        raise ValueError(f"{path}: neither a folder with .txt and .ann, nor .jsonl, nor .txt")
    if not found.documents:
        raise ValueError(f"{path}: no document" + (f" in {language}" if language else ""))
    return found


def _brat(folder: Path, language: str) -> Iterator[Labelled]:
    for ann in sorted(folder.glob("*.ann")):
        text = ann.with_suffix(".txt").read_bytes().decode("utf-8")
        spans = []
        for line in ann.read_text(encoding="utf-8").splitlines():
            if not line.startswith("T"):
                continue
            kind, _, places = line.split("\t")[1].partition(" ")
            tag = _BRAT_KINDS.get(kind, kind)
            for place in places.split(";"):
                start, end = map(int, place.split())
                spans.append(Gold(start, end, tag))
        yield Labelled(ann.stem, language, ann.stem, "", text, tuple(spans))


def _json_lines(path: Path, language: str) -> Iterator[Labelled]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            document = _row(row, number, language)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}:{number}: {type(error).__name__}: {error}") from None
        if not language or document.language == language:
            yield document


def _row(row: dict[str, Any], number: int, language: str) -> Labelled:
    text = row["text"]
    items: list[Any] = next((row[k] for k in ("spans", "entities", "labels") if row.get(k)), [])
    spans = tuple(_gold(item) for item in items)
    identity = str(row.get("id", number))
    document = Labelled(
        identity, row.get("language") or row.get("lang") or language or "en",
        str(row.get("case") or identity), str(row.get("layout") or ""), text, spans,
        tuple((s, e) for s, e in row.get("optional") or ()),
        tuple((s, e) for s, e in row.get("keep") or ()),
    )  # fmt: skip
    for start, end in (*((g.start, g.end) for g in spans), *document.optional, *document.keep):
        if not 0 <= start < end <= len(text):
            raise ValueError(f"a span {start}-{end} is not inside the text")
    return document


def _gold(item: Any) -> Gold:
    """A span of any of the usual spellings."""
    if isinstance(item, dict):
        tag = next(
            (item[k] for k in ("tag", "label", "type", "entity_type", "kind") if k in item), "?"
        )
        end = item["end"] if "end" in item else item["stop"]
        return Gold(int(item["start"]), int(end), str(tag))
    start, end, tag = item
    return Gold(int(start), int(end), str(tag))


def in_cases(found: Set) -> dict[str, tuple[Labelled, ...]]:
    """The documents of each case, in the order of the set."""
    out: dict[str, tuple[Labelled, ...]] = {}
    for document in found.documents:
        out[document.case] = (*out.get(document.case, ()), document)
    return out


def only(found: Set, tags: frozenset[str]) -> Set:
    """The set whose headline is over some kinds only."""
    return replace(found, headline=tags) if tags else found
