"""Report layouts: a text with slots and marks, parsed into pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bench.clinical import calendars
from bench.clinical.values import SetError

KINDS = frozenset(
    ["PATIENT", "RELATIVE", "STAFF", "PERSON", "HOSPITAL", "ID", "PHONE", "EMAIL", "URL",
     "ADDRESS", "BIRTHDATE", "DATE", "AGE"]
)  # fmt: skip
NUMBERED = {
    "STAFF": "staff", "RELATIVE": "relatives", "HOSPITAL": "hospitals", "ADDRESS": "addresses",
    "EMAIL": "emails", "URL": "urls",
}  # fmt: skip
SLOTS = frozenset({"PATIENT", "ID", "PHONE", "DATE", "BIRTHDATE", "AGE", "SEX", *NUMBERED})
_MARK = re.compile(
    r"<<(?P<kind>[A-Z]+):(?P<gold>.+?)>>(?!>)|<\?(?P<optional>.+?)\?>"
    r"|\[\[(?P<keep>.+?)\]\](?!\])|\{(?P<slot>[^{}\n]*)\}",
    re.DOTALL,
)
_SLOT = re.compile(
    r"(?P<name>[A-Z]+)(?P<number>\d*)(?P<words>(?:\.\w+|[+-]\d+)*)(?:=(?P<pattern>.*))?", re.DOTALL
)
_INNER = re.compile(r"\{([^{}\n]*)\}")
_LEFT = re.compile(r"<<[A-Z]+:|<\?|\?>|\[\[|\]\]|[{}]")
_HEADER = re.compile(r"#:\s*(\w+)\s*(.*)")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value: {STAFF1.upper}, {ID.mrn=########}, {DATE+3.be=%d/%m/%Y}."""

    name: str
    number: int
    word: str
    shift: int
    pattern: str
    line: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: role is "" (plain), gold, optional or keep."""

    role: str
    kind: str
    parts: tuple[str | Slot, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One report layout."""

    path: Path
    headers: dict[str, str]
    pieces: tuple[Piece, ...]

    def slots(self) -> list[Slot]:
        """All its slots in the order of the text."""
        return [part for p in self.pieces for part in p.parts if isinstance(part, Slot)]


class _Reader:
    def __init__(self, path: Path, text: str, first: int) -> None:
        self.path, self.text, self.first = path, text, first

    def line(self, at: int) -> int:
        return self.first + self.text.count("\n", 0, at)

    def error(self, at: int, message: str) -> SetError:
        return SetError(f"{self.path}:{self.line(at)}: {message}")

    def literal(self, start: int, end: int) -> str:
        left = _LEFT.search(self.text, start, end)
        if left:
            raise self.error(left.start(), f"{left[0]!r} has no partner")
        return self.text[start:end]

    def parts(self, start: int, end: int) -> tuple[str | Slot, ...]:
        """Text and slots inside a mark."""
        out: list[str | Slot] = []
        done = start
        for match in _INNER.finditer(self.text, start, end):
            out += [self.literal(done, match.start()), self.slot(match.start(), match[1])]
            done = match.end()
        out.append(self.literal(done, end))
        return tuple(p for p in out if p)

    def slot(self, at: int, inner: str) -> Slot:
        match = _SLOT.fullmatch(inner)
        if match is None or match["name"] not in SLOTS:
            raise self.error(at, f"unknown slot {{{inner}}}")
        name, number = match["name"], int(match["number"] or 0)
        if number and name not in NUMBERED:
            raise self.error(at, f"{{{inner}}}: {name} takes no number")
        if name in NUMBERED and not number:
            number = 1
        words = re.findall(r"\.(\w+)", match["words"])
        shifts = re.findall(r"[+-]\d+", match["words"])
        if len(words) > 1 or len(shifts) > 1 or (shifts and name != "DATE"):
            raise self.error(at, f"{{{inner}}}: too many words or shifts")
        slot = Slot(
            name, number, words[0] if words else "", int(shifts[0]) if shifts else 0,
            match["pattern"] or "", self.line(at),
        )  # fmt: skip
        wrong = _wrong(slot)
        if wrong:
            raise self.error(at, f"{{{inner}}}: {wrong}")
        return slot


def _wrong(slot: Slot) -> str:
    """What is wrong with a slot on its own ("" if nothing)."""
    if slot.name in {"DATE", "BIRTHDATE"}:
        if slot.word not in calendars.CALENDARS:
            return f"unknown calendar {slot.word}: one of {', '.join(calendars.CALENDARS[1:])}"
        return calendars.check(slot.pattern)
    if slot.name == "SEX" and slot.pattern.count("|") != 1:
        return "the sex needs two words: {SEX.m=man|woman}"
    if slot.name in {"PHONE", "ID"} and not slot.pattern and not slot.word:
        return "a number needs a pattern: {ID=H%-#####}, {PHONE=13#########}"
    if slot.name not in {"ID", "PHONE", "SEX"} and slot.pattern:
        return f"{slot.name} takes no pattern"
    return ""


def load(path: Path) -> Layout:
    """Parse a layout file."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    headers: dict[str, str] = {}
    first = 0
    while first < len(lines) and lines[first].startswith("#:"):
        match = _HEADER.fullmatch(lines[first].strip())
        if match is None:
            raise SetError(f"{path}:{first + 1}: a header is `#: key value`")
        headers[match[1]] = match[2].strip()
        first += 1
    text = "\n".join(lines[first:]).strip("\n")
    first += next((i for i, ln in enumerate(lines[first:]) if ln), 0)
    if not text.strip():
        raise SetError(f"{path}:1: the layout has no text")
    return Layout(path, headers, tuple(_pieces(_Reader(path, text, first + 1))))


def _pieces(reader: _Reader) -> list[Piece]:
    out: list[Piece] = []
    at = 0
    for match in _MARK.finditer(reader.text):
        if match.start() > at:
            out.append(Piece("", "", (reader.literal(at, match.start()),)))
        at = match.end()
        if match["slot"] is not None:
            out.append(Piece("", "", (reader.slot(match.start(), match["slot"]),)))
            continue
        role = next(r for r in ("gold", "optional", "keep") if match[r] is not None)
        kind = match["kind"] or ""
        if role == "gold" and kind not in KINDS:
            raise reader.error(match.start(), f"unknown kind {kind}")
        out.append(Piece(role, kind, reader.parts(*match.span(role))))
    if at < len(reader.text):
        out.append(Piece("", "", (reader.literal(at, len(reader.text)),)))
    return out
