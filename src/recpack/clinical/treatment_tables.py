"""Treatments and medicines that papers list in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.clinical.dates import find_dates
from recpack.clinical.drafts import draft
from recpack.clinical.fold import fold, key
from recpack.clinical.passages import Context, Line, line_evidence
from recpack.clinical.tables import Row, rows
from recpack.clinical.treatments import (
    COMMA,
    DOSE,
    REGIMEN_DRUGS,
    REGIMENS,
    dose,
    procedure_kind,
    response,
)
from recpack.clinical.words import primary, rule_lexicon, rule_rows
from recpack.model.fact import Fact

NEEDS = (("regimen",), ("start", "dose", "cycles", "end"))


def _score(role: str, cell: str) -> float:
    text = fold(cell).strip()
    if role == "regimen":
        folded = key(text)
        hit = (
            rule_lexicon("drugs").first(folded)
            or rule_lexicon("procedures").first(folded)
            or REGIMENS.first(folded)
        )
        return 3.0 if hit else 0.3
    if role in {"start", "end"}:
        return (
            2.0
            if find_dates(text, "pt")
            else (0.4 if re.search(r"至今|now|atual|present", text) else 0)
        )
    if role == "dose":
        return 1.8 if DOSE.search(text) else 0.1
    if role == "cycles":
        return 1.5 if re.fullmatch(r"\d{1,2}\s*\D{0,10}", text) else 0.1
    if role == "response":
        return 1.5 if response(text) else 0.2
    return 0.3


def table_facts(
    context: Context, language: str, lines: Sequence[Line]
) -> Iterator[tuple[Line, Fact]]:
    """Facts of treatment and medication tables, with their lines."""
    if context.doc_class in {"laboratory", "genomics"}:
        return
    for row in rows(lines, language, "treatment", NEEDS, _score):
        fact = _row_fact(context, row, language)
        if fact is not None:
            yield row.line, fact


def _row_fact(context: Context, row: Row, language: str) -> Fact | None:
    printed = row.cells.get("regimen", "")
    folded = key(printed)
    names: dict[str, str] = {}
    for hit in rule_lexicon("drugs").find(folded):
        names[hit.name] = (
            "treatment" if rule_rows("drugs")[hit.name]["use"] == "antineoplastic" else "medication"
        )
    for hit in rule_lexicon("procedures").find(folded):
        names[hit.name] = procedure_kind(hit)
    for hit in REGIMENS.find(folded):
        drugs = REGIMEN_DRUGS[hit.name]
        names[f"{hit.name} ({drugs})" if drugs else hit.name] = "treatment"
    if not names:
        return None
    starts = find_dates(row.cells.get("start", ""), primary(language))
    ends = find_dates(row.cells.get("end", ""), primary(language))
    if not starts and "start" not in row.cells:
        loose = find_dates(row.line.text, primary(language))
        starts = loose if len(loose) == 1 else ()
    start = starts[0].iso if starts else None
    end = ends[-1].iso if ends else (starts[1].iso if len(starts) > 1 else "")
    kind = "treatment" if "treatment" in names.values() else next(iter(names.values()))
    given = _row_dose(row, comma=primary(language) in COMMA)
    cycles = re.search(r"\d{1,2}", row.cells.get("cycles", ""))
    cell = row.cells.get("reason", "")
    return draft(
        kind, " + ".join(names), given, line_evidence(context, (row.line,)), date=start,
        extra=(("end", end), ("cycles", cycles[0] if cycles else ""),
               ("response", _table_response(row.cells.get("response", ""), language)),
               ("reason_stopped", _table_reason(cell)), ("printed", printed)),
    )  # fmt: skip


def _row_dose(row: Row, *, comma: bool) -> str:
    """Dose with route and frequency from their own columns, or from the cell that has both."""
    cells = [c.strip() for c in fold(row.line.text).split("\t")]
    given = row.cells.get("dose", "")
    whole = " ".join(cells[cells.index(given) :]) if given in cells else given
    return dose(whole, comma=comma)


def _table_response(text: str, language: str) -> str:
    """A response cell; the Romance languages turn the letters round."""
    turned = {"RP": "PR", "RC": "CR", "DE": "SD", "EE": "SD", "DP": "PD", "MS": "SD"}
    if primary(language) in {"pt", "es", "fr"} and text.strip().upper() in turned:
        return turned[text.strip().upper()]
    return response(text)


def _table_reason(text: str) -> str:
    if not text:
        return ""
    if response(text) == "PD" or re.search(r"进展|progress|复发|recid|recur", key(text)):
        return "progression"
    if re.search(r"毒|不良反应|不耐受|toxic|intoler|adverse|neuropat", key(text)):
        return "toxicity"
    return "completed" if re.search(r"完成|complet|conclu|término|termino", key(text)) else ""
