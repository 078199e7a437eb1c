"""Labelled clinical documents of one language and half, as lines of JSON.

    python -m bench.clinical.generate LANG HALF [--documents N] [--cases N] [--seed S]
                                      [--noise RATE] [--out FILE] [--root FOLDER]

Reads the layouts of bench/clinical/<LANG>/<HALF>/ and values.<HALF>.toml. A case is one patient
with relatives, staff, hospitals and addresses of his own and six to eight documents of different
layouts. The same arguments give the same bytes. Every fault of the files is told with file and
line, all at once, and ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.clinical import calendars, layouts, noise, numbers, values
from bench.clinical.dice import Dice
from bench.clinical.layouts import NUMBERED, Layout, Slot
from bench.clinical.values import Person, SetError, Values

_ENDS = re.compile(r"^[ ,，]*T?(?=\d)|^[ ,，]+|[ ,，]+$|(?<=\d)T?[ ,，]*$")
ROOT = Path(__file__).parent
PER_CASE = 7
_OLD = 90


@dataclass(frozen=True, slots=True)
class Case:
    """What the documents of one patient share."""

    seed: tuple[object, ...]
    number: int
    language: str
    patient: Person
    people: dict[str, tuple[Person, ...]]
    lists: dict[str, tuple[str, ...]]
    base: date
    patterns: dict[tuple[str, str], str]


@dataclass(slots=True)
class Writer:
    """A text that grows, and the marks on it."""

    text: str = ""
    spans: list[dict[str, Any]] = field(default_factory=list)
    optional: list[list[int]] = field(default_factory=list)
    keep: list[list[int]] = field(default_factory=list)

    def put(self, role: str, kind: str, text: str) -> None:
        """Add text in a role ("" = plain)."""
        start, end = len(self.text), len(self.text) + len(text)
        self.text += text
        if not text.strip():
            return
        if role == "gold":
            self.spans.append({"start": start, "end": end, "tag": kind})
        elif role:
            (self.optional if role == "optional" else self.keep).append([start, end])


def read(root: Path, language: str, half: str) -> tuple[Values, tuple[Layout, ...]]:
    """Layouts and values of a half, checked against each other; SetError tells every fault."""
    found = values.load(root / language / f"values.{half}.toml")
    paths = sorted((root / language / half).glob("*.txt"))
    if not paths:
        raise SetError(f"{root / language / half}: no layout (*.txt)")
    faults: list[str] = []
    good: list[Layout] = []
    for path in paths:
        try:
            layout = layouts.load(path)
        except SetError as error:
            faults.append(str(error))
            continue
        good.append(layout)
    named = _patterns(good)
    for layout in good:
        for slot in layout.slots():
            faults += [f"{layout.path}:{slot.line}: {f}" for f in _faults(slot, found, named)]
    if not found.people["patients"]:
        faults.append(f"{found.path}:1: no [[patients]]")
    if any(s.word == "national" for la in good for s in la.slots()):
        faults += [] if language in numbers.MAKERS else [f"no national number known: {language}"]
    if faults:
        raise SetError("\n".join(dict.fromkeys(faults)))
    return found, tuple(good)


def _patterns(found: list[Layout]) -> dict[tuple[str, str], str]:
    """The first pattern of every named number of the half."""
    out: dict[tuple[str, str], str] = {}
    for layout in found:
        for slot in layout.slots():
            if slot.name in {"ID", "PHONE"} and slot.word and slot.pattern:
                out.setdefault((slot.name, slot.word), slot.pattern)
    return out


def _faults(slot: Slot, found: Values, named: dict[tuple[str, str], str]) -> Iterator[str]:
    """What keeps a slot from being filled."""
    if slot.name in {"ID", "PHONE"}:
        known = (slot.name, slot.word) in named or slot.word == "national"
        if not slot.pattern and not known:
            yield f"{{{slot.name}.{slot.word}}} has no pattern anywhere in this half"
        return
    group = "patients" if slot.name == "PATIENT" else NUMBERED.get(slot.name)
    if group is None:
        return
    people = found.people.get(group)
    size = len(people if people is not None else found.lists[group])
    if size < max(slot.number, 1):
        yield f"{{{slot.name}{slot.number or ''}}}: {found.path.name} has {size} {group}"
    if slot.word and people is None:
        yield f"{{{slot.name}{slot.number}.{slot.word}}}: {slot.name} has no forms"
    for person in people or ():
        if person.form(slot.word) is None:
            yield f"{{{slot.name}.{slot.word}}}: {person.where}: {person.name} has no such form"


def documents(
    root: Path,
    language: str,
    half: str,
    cases: int = 0,
    count: int = 0,
    seed: str = "0",
    rate: float = 0.0,
) -> Iterator[dict[str, Any]]:
    """Documents of `cases` cases (by default as many as use every layout three times)."""
    found, known = read(root, language, half)
    count = count or (0 if cases else 3 * len(known))
    cases = cases or max(1, round(count / PER_CASE))
    used = dict.fromkeys(range(len(known)), 0)
    made = 0
    base = (seed, language, half)
    patterns = _patterns(list(known))
    for number in range(cases):
        dice = Dice(*base, "case", number)
        case = _case(base, number, language, found, patterns)
        size = dice.between(PER_CASE - 1, PER_CASE + 1)
        if count:
            size = -(-(count - made) // (cases - number))
        order = sorted(dice.shuffled(range(len(known))), key=lambda i: used[i])
        for at, index in enumerate(order[: min(size, len(known))]):
            used[index] += 1
            made += 1
            yield document(case, known[index], at, half, rate)


def _case(
    base: tuple[object, ...],
    number: int,
    language: str,
    found: Values,
    patterns: dict[tuple[str, str], str],
) -> Case:
    patients = Dice(*base, "patients").shuffled(found.people["patients"])
    patient = patients[number % len(patients)]
    dice = Dice(*base, "choice", number)
    people = {k: tuple(dice.shuffled(v)) for k, v in found.people.items()}
    lists = {k: tuple(dice.shuffled(v)) for k, v in found.lists.items()}
    day = date(2021, 1, 4) + timedelta(days=dice.below(1700))
    if patient.birth is not None and day <= patient.birth:
        day = patient.birth + timedelta(days=dice.between(3, 300))
    return Case(base, number, language, patient, people, lists, day, patterns)


def document(case: Case, layout: Layout, at: int, half: str, rate: float) -> dict[str, Any]:
    """One document of a case."""
    dice = Dice(*case.seed, "document", case.number, layout.path.name, at)
    moment = datetime(case.base.year, case.base.month, case.base.day)  # noqa: DTZ001 - no zone
    moment += timedelta(
        days=at * dice.between(2, 25), minutes=dice.between(7 * 60, 20 * 60), seconds=dice.below(60)
    )
    writer = Writer()
    for piece in layout.pieces:
        inner = Writer()
        for part in piece.parts:
            if isinstance(part, Slot):
                _fill(inner if piece.role else writer, case, layout, part, moment, dice)
            elif piece.role:
                inner.text += part
            else:
                writer.text += part
        if piece.role:
            writer.put(piece.role, piece.kind, inner.text)
    out = {
        "id": f"{case.language}-{half}-{case.number:03d}-{at:02d}",
        "language": case.language,
        "half": half,
        "layout": layout.path.stem,
        "case": f"{case.language}-{half}-{case.number:03d}",
        "class": layout.headers.get("class", ""),
        "text": writer.text,
        "spans": writer.spans,
        "optional": writer.optional,
        "keep": writer.keep,
    }
    return with_noise(out, rate, Dice(*case.seed, "noise", out["id"])) if rate else out


def with_noise(doc: dict[str, Any], rate: float, dice: Dice) -> dict[str, Any]:
    """The document as a bad scan gives it; tokens that were disturbed are no longer kept."""
    noisy = noise.add(doc["text"], rate, dice)
    spans = []
    for span in doc["spans"]:
        start, end = noisy.span(span["start"], span["end"])
        if end > start:
            spans.append({"start": start, "end": end, "tag": span["tag"]})
    keep = [k for k in doc["keep"] if noisy.touched.isdisjoint(range(*k))]
    optional = [list(noisy.span(*o)) for o in doc["optional"]]
    return doc | {
        "text": noisy.text,
        "spans": spans,
        "optional": optional,
        "keep": [list(noisy.span(*k)) for k in keep],
    }


def _fill(
    writer: Writer, case: Case, layout: Layout, slot: Slot, moment: datetime, dice: Dice
) -> None:
    """Write the value of a slot."""
    if slot.name in {"DATE", "BIRTHDATE"}:
        try:
            _date(writer, case, slot, moment)
        except calendars.CalendarError as error:
            raise SetError(f"{layout.path}:{slot.line}: {error}") from None
    elif slot.name in {"ID", "PHONE"}:
        writer.put("gold", slot.name, _number(case, slot, moment, dice))
    elif slot.name == "AGE":
        age = _age(case, moment)
        writer.put("gold" if age >= _OLD else "", "AGE", str(age))
    elif slot.name == "SEX":
        words = slot.pattern.split("|")
        man = (case.patient.sex == "m") == (slot.word != "f")
        writer.put("", "", words[0 if man else 1])
    elif slot.name in {"PATIENT", "STAFF", "RELATIVE"}:
        person = case.patient
        if slot.name != "PATIENT":
            person = case.people[NUMBERED[slot.name]][slot.number - 1]
        _name(writer, slot.name, person, slot.word)
    else:
        writer.put("gold", slot.name, case.lists[NUMBERED[slot.name]][slot.number - 1])


def _name(writer: Writer, kind: str, person: Person, form: str) -> None:
    """A name in a form; of a titled name the title is not gold."""
    text = person.form(form) or ""
    if form == "title":
        known = [person.name, *(v for k, v in person.forms.items() if k != "title")]
        inside = max((v for v in known if v in text), key=len, default="")
        before, _, after = text.partition(inside) if inside else ("", "", "")
        writer.put("", "", before)
        writer.put("gold", kind, inside or text)
        writer.put("", "", after)
    else:
        writer.put("gold", kind, text)


def _date(writer: Writer, case: Case, slot: Slot, moment: datetime) -> None:
    when = moment + timedelta(days=slot.shift)
    if slot.name == "BIRTHDATE" and case.patient.birth is not None:
        birth = case.patient.birth
        when = moment.replace(year=birth.year, month=1, day=1).replace(
            month=birth.month, day=birth.day
        )
    before, fmt, after = calendars.split_time(slot.pattern)
    role = "gold" if calendars.has_day(fmt) else "optional"
    for part, kind in ((before, "optional"), (fmt, role), (after, "optional")):
        text = calendars.render(when, part, case.language, slot.word)
        # A T between digits is the ISO separator; in Tuesday it is a letter.
        bare = _ENDS.sub("", text)
        head, _, tail = text.partition(bare) if bare else (text, "", "")
        writer.put("", "", head)
        writer.put(kind, slot.name, bare)
        writer.put("", "", tail)


def _age(case: Case, moment: datetime) -> int:
    birth = case.patient.birth or moment.date()
    return moment.year - birth.year - ((moment.month, moment.day) < (birth.month, birth.day))


def _number(case: Case, slot: Slot, moment: datetime, dice: Dice) -> str:
    """A number by its pattern; a name makes it the same in the whole case."""
    if slot.name == "ID" and slot.word == "national":
        own = Dice(*case.seed, "national", case.number)
        birth = case.patient.birth or case.base
        full = numbers.national(case.language, birth, case.patient.sex, own)
        return _poured(full, slot.pattern) if slot.pattern else full
    pattern, year = slot.pattern, moment.year
    if slot.word:
        dice = Dice(*case.seed, slot.name, slot.word, case.number)
        pattern = pattern or case.patterns[slot.name, slot.word]
        year = case.base.year
    # Digits and letters are drawn apart: one number printed in two patterns stays one number.
    letters = Dice(*case.seed, "letters", slot.word or dice.below(1 << 30), case.number)
    out = []
    for char in pattern:
        if char == "#":
            out.append(str(dice.below(10)))
        elif char == "@":
            out.append(chr(65 + letters.below(26)))
        else:
            out.append(str(year) if char == "%" else char)
    return "".join(out)


def _poured(number: str, pattern: str) -> str:
    """The letters and digits of a number in the places of # and @."""
    rest = iter(c for c in number if c.isalnum())
    return "".join(next(rest, "") if c in "#@" else c for c in pattern) + "".join(rest)


def main(arguments: list[str] | None = None) -> int:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language")
    parser.add_argument("half", choices=("dev", "dev2", "dev3", "dev4", "test"))
    parser.add_argument("--documents", type=int, default=0)
    parser.add_argument("--cases", type=int, default=0)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--noise", type=float, default=0.0, help="share of characters disturbed")
    parser.add_argument("--out", type=Path, help="file to write (else standard output)")
    parser.add_argument("--root", type=Path, default=ROOT, help="folder of the languages")
    args = parser.parse_args(arguments)
    try:
        rows = [
            json.dumps(row, ensure_ascii=False) + "\n"
            for row in documents(
                args.root, args.language, args.half, args.cases, args.documents, args.seed,
                args.noise,
            )
        ]  # fmt: skip
    except SetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if args.out:
        args.out.write_text("".join(rows), encoding="utf-8")
    else:
        sys.stdout.write("".join(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
