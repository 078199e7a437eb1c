"""Treatments and medication: what was given, when, how long, with what result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recpack.clinical.assertion import assess
from recpack.clinical.dates import DateHit, find_dates
from recpack.clinical.drafts import dates_in, draft
from recpack.clinical.fold import fold, key
from recpack.clinical.lexicon import Hit, Lexicon
from recpack.clinical.passages import Context, Line, Passage, line_evidence
from recpack.clinical.patterns import pairs, pattern
from recpack.clinical.tables import Row, rows
from recpack.clinical.words import primary, rule_lexicon, rule_rows, wordlist
from recpack.lang import read_rows, read_toml
from recpack.model.fact import Fact, Status

NEEDS = (("regimen",), ("start", "dose", "cycles", "end"))
_DOSE = pattern("treatments", "dose")
_FREQUENCY: dict[str, str] = read_toml("_rules/patterns.toml")["frequencies"]
_AMOUNTS = (
    ("毫克", "mg"), ("单位", "U"), (r"(\d)\s*(?:片|粒|comprimidos?|cp)(?![a-z])", r"\1 tablet(s)"),
    (r"/(?:日|天|dia)(?![a-z])", "/day"), ("/次", "/dose"),
)  # fmt: skip
_PORTUGUESE = {"horas": "hours", "dias": "days", "semanas": "weeks"}
_CYCLES = pattern("treatments", "cycles")
_HAN = {
    "一": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
}
_RESPONSE = pairs("treatments", "response")
_REASON = pairs("treatments", "reason")
_UNTIL = re.compile(r"^\s*(?:起)?\s*(?:至|到|-|~|—|a|até|to|until|bis|au|hasta|по)\s*$")
_JOIN = pattern("treatments", "join")
_CURRENT = frozenset({"medication"})
_NO_TREATMENT = frozenset({"family", "allergy", "advice", "variants"})
_NO_CLASSES = frozenset({"consent", "laboratory", "genomics", "identity-document", "ihc"})
_RT_DOSE = pattern("treatments", "rt_dose")


@dataclass(frozen=True, slots=True)
class _Agent:
    """A drug, regimen or procedure named in a passage."""

    start: int
    end: int
    name: str
    kind: str


def _regimens() -> Lexicon:
    return _REGIMENS


_REGIMENS = Lexicon(
    (r["name"], t) for r in read_rows("_rules/regimens.tsv") for t in (r["en"] or "").split("|")
)
_REGIMEN_DRUGS = {r["name"]: r["drugs"] or "" for r in read_rows("_rules/regimens.tsv")}


def _agents(passage: Passage) -> list[_Agent]:
    """Drugs, named regimens and procedures from left to right, without overlap."""
    found: list[_Agent] = []
    for hit in rule_lexicon("drugs").find(passage.key):
        use = rule_rows("drugs")[hit.name]["use"]
        kind = "treatment" if use == "antineoplastic" else "medication"
        found.append(_Agent(hit.start, hit.end, hit.name, kind))
    found.extend(
        _Agent(hit.start, hit.end, hit.name, _procedure_kind(hit))
        for hit in rule_lexicon("procedures").find(passage.key)
    )
    for hit in _regimens().find(passage.key):
        if _regimen_word(passage, hit):
            drugs = _REGIMEN_DRUGS[hit.name]
            found.append(
                _Agent(
                    hit.start, hit.end, f"{hit.name} ({drugs})" if drugs else hit.name, "treatment"
                )
            )
    found.sort(key=lambda a: (a.start, -a.end))
    out: list[_Agent] = []
    for agent in found:
        if not out or agent.start >= out[-1].end:
            out.append(agent)
    return out


def _procedure_kind(hit: Hit) -> str:
    return str(rule_rows("procedures")[hit.name]["kind"])


def _regimen_word(passage: Passage, hit: Hit) -> bool:
    """Short acronyms need capitals and a word of treatment beside them."""
    printed = passage.text[hit.start : hit.end]
    if not re.search(r"[A-Z]{2}", printed):
        return False
    near = passage.key[max(0, hit.start - 16) : hit.end + 16]
    return len(printed) >= 5 or bool(
        re.search(
            r"方案|化疗|周期|疗程|esquema|quimio|ciclo|regimen|chemo|cycle|protocol|schema|zykl|cure|курс|схем",
            near,
        )
    )


def _groups(passage: Passage, agents: list[_Agent]) -> Iterator[list[_Agent]]:
    """Agents that are given together: joined by "+", "combined with" and the like."""
    group: list[_Agent] = []
    for agent in agents:
        joined = (
            group
            and group[-1].kind == agent.kind == "treatment"
            and _JOIN.match(
                re.sub(_DOSE, "", passage.key[group[-1].end : agent.start]).strip() or "x"
            )
        )
        if group and not joined:
            yield group
            group = []
        group.append(agent)
    if group:
        yield group


def _is_event(passage: Passage, group: list[_Agent]) -> bool:
    """Whether a mention tells that something was given or done (or expressly not)."""
    kind, section = group[0].kind, passage.section
    if section in _NO_TREATMENT or passage.context.doc_class in _NO_CLASSES:
        return False
    lo, hi = passage.sentence(group[0].start)
    near = passage.key[lo:hi]
    dosed = _DOSE.search(passage.text[group[-1].end : group[-1].end + 40]) is not None
    verb = wordlist(passage.language, "words", "start").first(near) is not None
    dated = bool(dates_in(passage, lo, hi))
    if kind == "medication":
        return dosed or section == "medication" or passage.context.doc_class == "medication-list"
    if kind == "procedure" or group[0].name in _SURGICAL:
        return (
            dated
            or section in {"operation", "treatment", "specimen"}
            or passage.context.doc_class == "operative-note"
        )
    return dated or dosed or verb or section in {"treatment", "medication", "operation"}


_SURGICAL = frozenset(
    r["name"] for r in read_rows("_rules/procedures.tsv") if r["kind"] == "treatment"
)


def facts(passage: Passage) -> Iterator[Fact]:
    """Treatment, procedure and medication facts of a passage."""
    agents = _agents(passage)
    groups = list(_groups(passage, agents))
    for i, group in enumerate(groups):
        if not _is_event(passage, group):
            continue
        said = assess(passage, group[0].start, group[0].end)
        if said.subject == "family" or (said.planned and said.status is Status.PRESENT):
            continue
        limit = groups[i + 1][0].start if i + 1 < len(groups) else len(passage.text)
        yield _event(passage, group, limit)


def _event(passage: Passage, group: list[_Agent], limit: int) -> Fact:
    first, last = group[0], group[-1]
    lo, hi = passage.sentence(first.start)
    stop = min(hi, limit)
    tail = passage.text[last.end : stop]
    start, end = _period(passage, lo, first.start, stop, hi)
    name = " + ".join(dict.fromkeys(a.name for a in group))
    doses = [_dose(passage.text[a.end : (group[i + 1].start if i + 1 < len(group) else stop)])
             for i, a in enumerate(group)]  # fmt: skip
    value = "; ".join(d for d in doses if d)
    said = assess(passage, first.start, first.end)
    if said.status is Status.HISTORICAL:
        said = type(said)(Status.PRESENT, said.subject, said.planned)
    rest = passage.text[last.end : min(len(passage.text), limit)]
    if first.name == "Radiotherapy" and not value:
        m = _RT_DOSE.search(passage.text[lo:hi])
        value = m[0].strip() if m else ""
    return draft(
        first.kind, name, value, passage.evidence(lo if start else first.start, last.end),
        assertion=said, date=start or _paper_date(passage), confidence=0.88 if start else 0.8,
        extra=(("end", end), ("cycles", _cycles(tail)), ("response", _response(rest)),
               ("reason_stopped", _reason(passage.text[lo:hi] if len(rest) < 3 else rest)),
               ("printed", passage.text[first.start : last.end])),
    )  # fmt: skip


def _paper_date(passage: Passage) -> str | None:
    """Papers about one act are dated by it."""
    if passage.context.doc_class in {"operative-note", "medication-list"}:
        return passage.context.date
    return None


def _period(passage: Passage, lo: int, position: int, stop: int, hi: int) -> tuple[str | None, str]:
    """Start (the last date before the agent, else the first after) and end ("from A to B")."""
    dates = dates_in(passage, lo, stop)
    if not dates and primary(passage.language) not in {"zh", "ja", "ko"}:
        late = dates_in(passage, lo, hi)  # "A with B on DATE"
        dates = late if len(late) == 1 else ()
    before = [d for d in dates if d.end <= position]
    chosen = before or [d for d in dates if d.start >= position]
    if not chosen:
        return _carried(passage, lo), ""
    for a, b in pairwise(dates):
        joined = _UNTIL.match(passage.key[a.end : b.start])
        if joined and (not before or b.end <= position or a in before):
            return a.iso, b.iso
    return (chosen[-1] if before else chosen[0]).iso, ""


def _carried(passage: Passage, lo: int) -> str | None:
    """A paragraph that begins with its date tells of that date throughout its first sentences."""
    head = dates_in(passage, 0, lo)
    return head[-1].iso if head and lo - head[-1].end < 120 else None


def _dose(text: str) -> str:
    m = _DOSE.search(text[:50])
    if not m:
        return ""
    amount = m["d"].strip()
    for printed, english in _AMOUNTS:
        amount = re.sub(printed, english, amount, flags=re.IGNORECASE)
    return f"{amount} {_often(m['f'] or '')}".strip()


def _often(text: str) -> str:
    """A printed frequency in English; Latin abbreviations stay."""
    known = _FREQUENCY.get(re.sub(r"\s+", "", text))
    if known:
        return known
    times = re.match(
        r"(\d)\s*(?:x\s*(?:ao|/)\s*dia|vez(?:es)? ao dia|x/dia|x\s*täglich)", text, re.IGNORECASE
    )
    if times:
        return {"1": "once daily", "2": "twice daily"}.get(times[1], f"{times[1]} times daily")
    every = re.match(r"a cada (\d+) (horas|dias|semanas)", text, re.IGNORECASE)
    if every:
        return f"every {every[1]} {_PORTUGUESE[every[2].lower()]}"
    return {"semanal": "weekly", "/dia": "daily", "al día": "daily", "par jour": "daily"}.get(
        text.lower(), text
    )


def _cycles(text: str) -> str:
    m = _CYCLES.search(text)
    if not m:
        return ""
    return m["a"] or m["b"] or _HAN.get(m["c"] or "", "")


def _response(text: str) -> str:
    """The first response named, as CR, PR, SD or PD."""
    found = [(m.start(), e) for (e,), form in _RESPONSE if (m := form.search(text))]
    return min(found)[1] if found else ""


def _reason(text: str) -> str:
    return next((e for (e,), form in _REASON if form.search(text)), "")


def _score(role: str, cell: str) -> float:
    text = fold(cell).strip()
    if role == "regimen":
        folded = key(text)
        hit = (
            rule_lexicon("drugs").first(folded)
            or rule_lexicon("procedures").first(folded)
            or _regimens().first(folded)
        )
        return 3.0 if hit else 0.3
    if role in {"start", "end"}:
        return (
            2.0
            if find_dates(text, "pt")
            else (0.4 if re.search(r"至今|now|atual|present", text) else 0)
        )
    if role == "dose":
        return 1.8 if _DOSE.search(text) else 0.1
    if role == "cycles":
        return 1.5 if re.fullmatch(r"\d{1,2}\s*\D{0,10}", text) else 0.1
    if role == "response":
        return 1.5 if _response(text) else 0.2
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
        names[hit.name] = _procedure_kind(hit)
    for hit in _regimens().find(folded):
        drugs = _REGIMEN_DRUGS[hit.name]
        names[f"{hit.name} ({drugs})" if drugs else hit.name] = "treatment"
    if not names:
        return None
    dates: list[DateHit] = []
    for cell in ("start", "end"):
        dates += find_dates(row.cells.get(cell, ""), primary(language))
    starts = find_dates(row.cells.get("start", ""), primary(language))
    ends = find_dates(row.cells.get("end", ""), primary(language))
    start = starts[0].iso if starts else None
    end = ends[-1].iso if ends else (starts[1].iso if len(starts) > 1 else "")
    kind = "treatment" if "treatment" in names.values() else next(iter(names.values()))
    dose = " ".join(x for x in (_dose(row.cells.get("dose", "")) or row.cells.get("dose", ""),
                                row.cells.get("frequency", "")) if x)  # fmt: skip
    cycles = re.search(r"\d{1,2}", row.cells.get("cycles", ""))
    cell = row.cells.get("reason", "")
    return draft(
        kind, " + ".join(names), dose, line_evidence(context, (row.line,)), date=start,
        extra=(("end", end), ("cycles", cycles[0] if cycles else ""),
               ("response", _table_response(row.cells.get("response", ""), language)),
               ("reason_stopped", _table_reason(cell)), ("printed", printed)),
    )  # fmt: skip


def _table_response(text: str, language: str) -> str:
    """A response cell; the Romance languages turn the letters round."""
    turned = {"RP": "PR", "RC": "CR", "DE": "SD", "EE": "SD", "DP": "PD", "MS": "SD"}
    if primary(language) in {"pt", "es", "fr"} and text.strip().upper() in turned:
        return turned[text.strip().upper()]
    return _response(text)


def _table_reason(text: str) -> str:
    if not text:
        return ""
    if _response(text) == "PD" or re.search(r"进展|progress|复发|recid|recur", key(text)):
        return "progression"
    if re.search(r"毒|不良反应|不耐受|toxic|intoler|adverse|neuropat", key(text)):
        return "toxicity"
    return "completed" if re.search(r"完成|complet|conclu|término|termino", key(text)) else ""
