"""Facts as the cover shows them: what says the same stands once, with all its references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from recpack.bundle.contents import Contents
from recpack.bundle.values import extra, notes
from recpack.bundle.words import heading, is_warning, plain, unit_word
from recpack.model.english import By
from recpack.model.fact import Fact, Status

# Keys of `extra` that the value says already, or that only prove it.
_SAID = {
    "flag", "reference", "ref", "range", "abnormal", "printed", "printed_name", "hgvs_c", "hgvs_p",
    "clone", "doubtful",
}  # fmt: skip
_SPOKEN_VARIANT = {"exon": "exon {}", "vaf": "VAF {}", "transcript": "{}"}
_NEGATIVE = re.compile(
    r"^\s*(?:[-−–]|\(-\)|0\b|neg|non|not |no |none|absent|loss|lost|without)", re.IGNORECASE
)
_LETTERS = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G",
    "His": "H", "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S",
    "Thr": "T", "Trp": "W", "Tyr": "Y", "Val": "V", "Ter": "*",
}  # fmt: skip
_NAMES_MORE = re.compile("|".join(_LETTERS))
_UNCODED = ("HGVS",)


class Wording:
    """English for words printed in a fact (a result, a range): as its own document has them."""

    def __init__(self, contents: Contents) -> None:
        self._cells: dict[tuple[str, int], dict[str, str]] = {}
        for entry in contents.entries:
            for page in entry.document.pages:
                known = self._cells.setdefault((entry.document.clean.id, page.number), {})
                for block in page.blocks:
                    cells = block.clean.text.split("\t")
                    for cell, parts in zip(
                        cells, _parts(block.segments, block.cells), strict=False
                    ):
                        sure = all(
                            s.by in (By.SAME, By.MEMORY, By.NEURAL)
                            and not any(map(is_warning, s.flags))
                            for s in parts
                        )
                        target = " ".join(s.target for s in parts if s.target)
                        if sure and target.strip():
                            known.setdefault(cell.strip(), target)

    def of(self, fact: Fact, text: str) -> str:
        """The English of `text` where its page has it as a cell, else `text`."""
        for e in fact.evidence:
            found = self._cells.get((e.document, e.page), {}).get(text.strip())
            if found:
                return found
        return text


def _parts(segments: Sequence[Any], cells: Sequence[int]) -> list[Sequence[Any]]:
    out, at = [], 0
    for count in cells:
        out.append(segments[at : at + count])
        at += count
    return out


def protein(text: str) -> str:
    """A protein change in one spelling, to compare: p.(Arg249Ser) and p.R249S are the same."""
    bare = re.sub(r"[()\s]", "", text)
    return _NAMES_MORE.sub(lambda m: _LETTERS[m[0]], bare)


def _changes(fact: Fact) -> tuple[str, str]:
    """(c., p.) of a variant, "" where it has none; words of a value count as its change."""
    table = dict(fact.extra)
    coding, chain = table.get("hgvs_c", ""), protein(table.get("hgvs_p", ""))
    if not coding and not chain:
        coding = fact.value.casefold()
    return re.sub(r"\s", "", coding), chain


def _same_variant(a: Fact, b: Fact) -> bool:
    """Whether two findings of one gene are one variant: equal where both speak, and both do."""
    if a.name.casefold() != b.name.casefold() or a.status is not b.status:
        return False
    pairs = [(x, y) for x, y in zip(_changes(a), _changes(b), strict=True) if x and y]
    return bool(pairs) and all(x == y for x, y in pairs)


def _same_marker(a: Fact, b: Fact) -> bool:
    """Whether one result of a tissue marker says all the other does: "90%", "positive, 90%"."""
    if a.kind != b.kind or a.name.casefold() != b.name.casefold() or a.status is not b.status:
        return False
    said = [set(re.findall(r"[^\s,;()]+", f"{f.value} {f.unit}".casefold())) for f in (a, b)]
    return said[0] <= said[1] or said[1] <= said[0]


def _key(fact: Fact) -> tuple[str, ...]:
    kind = "diagnosis" if fact.kind == "histology" else fact.kind
    name = "" if kind == "diagnosis" else fact.name.casefold()
    said = (fact.value or fact.name).casefold()
    if kind == "medication":
        said = same_dose(said)
    return (kind, name, said, fact.unit, fact.status.value, fact.subject)


def _grouped(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Facts that say the same, in the order of the first of each."""
    groups: list[list[Fact]] = []
    known: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts:
        if fact.kind == "variant":
            home = next(
                (g for g in groups if g[0].kind == "variant"
                 and all(_same_variant(fact, x) for x in g)),
                None,
            )  # fmt: skip
        elif fact.kind == "marker":
            home = next((g for g in groups if all(_same_marker(fact, x) for x in g)), None)
        else:
            home = known.get(_key(fact))
        if home is None:
            home = []
            groups.append(home)
            known.setdefault(_key(fact), home)
        home.append(fact)
    return groups


def fullest(facts: Sequence[Fact]) -> Fact:
    """The fact that says most: none that may be misread if one is not; code, details, length."""
    certain = [f for f in facts if not extra(f, "doubtful")] or facts
    if all(f.kind == "marker" for f in facts):
        return max(certain, key=lambda f: (len(f.value), f.confidence, f.id))
    return max(
        certain, key=lambda f: (bool(f.code), len(f.extra), len(f.value), f.confidence, f.id)
    )


def spaced(dose: str) -> str:
    """A dose with a space before its unit: "8 mg qd"."""
    return re.sub(r"(?<=\d)(?=(?:mg|mcg|µg|g|ml|iu|gy)\b)", " ", dose, flags=re.IGNORECASE)


def same_dose(dose: str) -> str:
    """A dose in one spelling, to compare: "0.5mg qd" and "0.5 mg once daily" are the same."""
    low = re.sub(r"\s+", " ", spaced(dose).casefold())
    for short, words in (
        ("qd", "once daily"),
        ("bid", "twice daily"),
        ("tid", "three times daily"),
    ):
        low = re.sub(rf"\b{short}\b", words, low)
    return low


def shown_notes(fact: Fact) -> list[str]:
    """Notes beside the value; "absent" is not repeated where the value itself says no."""
    found = notes(fact)
    own = fact.value.casefold() not in ("", fact.name.casefold())
    if own and _NEGATIVE.match(fact.value):
        found = [n for n in found if n != "absent"]
    return found


def _details(members: Sequence[Fact]) -> list[str]:
    """What stands small beside the value, nothing twice."""
    first = fullest(members)
    table = dict(first.extra)
    for other in members:
        for key, value in other.extra:
            table.setdefault(key, value)
    out = []
    if first.kind == "variant":
        for key, form in _SPOKEN_VARIANT.items():
            if table.get(key):
                value = re.sub(r"(?<=\d),(?=\d)", ".", table.pop(key))
                out.append(form.format(re.sub(r"(?<=\d)%", " %", value)))
    said = f"{first.name} {first.value}".casefold()
    for key, value in table.items():
        if value and key not in _SAID and value.casefold() not in said:
            alone = first.kind == "variant" or key == "side"
            out.append(value if alone else f"{plain(key)} {value}")
    return out


def _name(fact: Fact) -> str:
    name = fact.name or heading(fact.kind)
    return name[:1].upper() + name[1:] if fact.kind not in ("variant", "marker") else name


def _value(fact: Fact, wording: Wording) -> str:
    value = wording.of(fact, fact.value) if fact.value else ""
    if fact.unit and fact.unit != "1":
        value = f"{value} {unit_word(fact.unit)}".strip()
    return spaced(value) if fact.kind == "medication" else value


def statement(
    members: Sequence[Fact], contents: Contents, wording: Wording, *, latest: bool = False
) -> dict[str, Any]:
    """Facts that say the same as shown: name, value, code, date (earliest), details, references."""
    first = fullest(members)
    dates = sorted(f.date for f in members if f.date)
    name, value = _name(first), _value(first, wording)
    if first.kind == "histology":
        # The type is the statement; "Histology" is only where it was read.
        name, value = value or name, ""
    if value.casefold() == name.casefold():
        value = ""
    code = first.code.replace(":", " ", 1) if not first.code.startswith(_UNCODED) else ""
    details = _details(members)
    if any(f.kind == "histology" for f in members):
        details = ["histology", *details]
    return {
        "id": first.id,
        "kind": first.kind,
        "name": name,
        "value": value,
        "code": code,
        "date": (dates[-1] if latest else dates[0]) if dates else "",
        "notes": shown_notes(first),
        "details": details,
        "refs": contents.references(e for f in members for e in f.evidence),
    }


def merged(
    facts: Iterable[Fact], contents: Contents, wording: Wording, *, latest: bool = False
) -> list[dict[str, Any]]:
    """One row for all facts that say the same, whatever their dates."""
    return [statement(g, contents, wording, latest=latest) for g in _grouped(facts)]


def panels(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tissue markers read in one place of one date as one row: "CK7 -; CK19 -"."""
    out: list[dict[str, Any]] = []
    for row in rows:
        same = next((p for p in out if p["date"] == row["date"] and p["refs"] == row["refs"]), None)
        if same is None:
            same = {"date": row["date"], "refs": row["refs"], "items": []}
            out.append(same)
        same["items"].append({k: row[k] for k in ("name", "value", "notes")})
    return out


# Kinds shown under the name of their kind, in this order: "Medication  entecavir 0.5 mg".
LABELS = {
    "performance": "Performance", "symptom": "Symptoms", "allergy": "Allergy",
    "comorbidity": "Comorbidity", "condition": "Comorbidity", "history": "History",
    "medication": "Medication", "weight": "Body", "height": "Body", "bmi": "Body",
}  # fmt: skip


def labelled(
    rows: Iterable[dict[str, Any]], label: Callable[[dict[str, Any]], str]
) -> list[dict[str, Any]]:
    """Rows in the order of their labels; a label is said once, beside its first row."""
    order = list(dict.fromkeys(LABELS.values()))
    keyed = [(label(r), r) for r in rows]
    keyed.sort(key=lambda p: order.index(p[0]) if p[0] in order else len(order))
    out, before = [], ""
    for word, row in keyed:
        out.append({**row, "label": "" if word == before else word})
        before = word
    return out


def sure(facts: Iterable[Fact], kind: str) -> list[Fact]:
    """Facts of a kind that hold."""
    return [f for f in facts if f.kind == kind and f.status is Status.PRESENT]
