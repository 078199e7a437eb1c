"""Treatments and medication: what was given, when, how long, with what result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from recpack.clinical import numbers
from recpack.clinical.assertion import assess
from recpack.clinical.drafts import date_near, dates_in, draft
from recpack.clinical.lexicon import Hit, Lexicon
from recpack.clinical.passages import Passage
from recpack.clinical.patterns import pairs, pattern
from recpack.clinical.words import primary, rule_lexicon, rule_rows, wordlist
from recpack.lang import read_rows, read_toml
from recpack.model.fact import Fact, Status

COMMA = frozenset({"pt", "es", "de", "fr", "ru", "id", "vi"})  # decimals with a comma
DOSE = pattern("treatments", "dose")
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
_STOPPED = pattern("treatments", "stopped")
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


REGIMENS = Lexicon(
    (r["name"], t) for r in read_rows("_rules/regimens.tsv") for t in (r["en"] or "").split("|")
)
REGIMEN_DRUGS = {r["name"]: r["drugs"] or "" for r in read_rows("_rules/regimens.tsv")}


def _agents(passage: Passage) -> list[_Agent]:
    """Drugs, named regimens and procedures from left to right, without overlap."""
    found: list[_Agent] = []
    for hit in rule_lexicon("drugs").find(passage.key):
        use = rule_rows("drugs")[hit.name]["use"]
        kind = "treatment" if use == "antineoplastic" else "medication"
        found.append(_Agent(hit.start, hit.end, hit.name, kind))
    found.extend(
        _Agent(hit.start, hit.end, hit.name, procedure_kind(hit))
        for hit in rule_lexicon("procedures").find(passage.key)
    )
    for hit in REGIMENS.find(passage.key):
        if _regimen_word(passage, hit):
            drugs = REGIMEN_DRUGS[hit.name]
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


def procedure_kind(hit: Hit) -> str:
    """Whether a procedure is a treatment of the tumour, or another procedure."""
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
    """Agents given together: joined by "+" and the like, or in brackets behind a procedure."""
    group: list[_Agent] = []
    for agent in agents:
        if group and not _together(passage, group, agent):
            yield group
            group = []
        group.append(agent)
    if group:
        yield group


def _together(passage: Passage, group: list[_Agent], agent: _Agent) -> bool:
    gap = passage.key[group[-1].end : agent.start]
    if group[0].name in _SURGICAL:
        opened = passage.key[group[0].end : agent.start]
        inside = opened.count("(") > opened.count(")") and not re.search(r"[。;]", opened)
        return inside or (agent.name == group[0].name and len(gap) <= 12)
    if agent.name in _SURGICAL or not group[-1].kind == agent.kind == "treatment":
        return False
    return _JOIN.match(re.sub(DOSE, "", gap).strip() or "x") is not None


def _is_event(passage: Passage, group: list[_Agent]) -> bool:
    """Whether a mention tells that something was given or done (or expressly not)."""
    kind, section = group[0].kind, passage.section
    if section in _NO_TREATMENT or passage.context.doc_class in _NO_CLASSES:
        return False
    lo, hi = passage.sentence(group[0].start)
    near = passage.key[lo:hi]
    dosed = DOSE.search(passage.text[group[-1].end : group[-1].end + 40]) is not None
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
    groups = list(_groups(passage, _agents(passage)))
    for i, group in enumerate(groups):
        if not _is_event(passage, group):
            continue
        said = assess(passage, group[0].start, group[0].end)
        if said.subject == "family" or (said.planned and said.status is not Status.ABSENT):
            continue
        after = [g for g in groups[i + 1 :] if g[0].kind == group[0].kind]
        limit = after[0][0].start if after else len(passage.text)
        if _STOPPED.search(passage.key[: group[0].start]):
            yield _stop(passage, group)
        else:
            yield _event(passage, group, limit)


def _stop(passage: Passage, group: list[_Agent]) -> Fact:
    """The end of a treatment ("on DATE X was stopped"): `stages.extract` joins it to its start."""
    first, last = group[0], group[-1]
    lo, hi = passage.sentence(first.start)
    said = response(passage.text[lo : first.start])
    reason = _reason(passage.text[lo:hi]) or ("progression" if said == "PD" else "")
    return draft(
        first.kind, " + ".join(dict.fromkeys(a.name for a in group)), "",
        passage.evidence(first.start, last.end), confidence=0.8,
        extra=(("end", date_near(passage, first.start) or ""),
               ("reason_stopped", reason), ("printed", passage.text[first.start : last.end])),
    )  # fmt: skip


def _name_and_value(passage: Passage, group: list[_Agent], stop: int) -> tuple[str, str]:
    """What was given, and its doses; agents of a procedure are part of its value."""
    doses = [
        dose(
            passage.text[a.end : (group[i + 1].start if i + 1 < len(group) else stop)],
            comma=primary(passage.language) in COMMA,
        )
        for i, a in enumerate(group)
    ]
    if group[0].name in _SURGICAL:
        given = [f"{a.name} {d}".strip() for a, d in zip(group, doses, strict=True)
                 if a.name != group[0].name]  # fmt: skip
        return group[0].name, "; ".join(given)
    name = " + ".join(dict.fromkeys(a.name for a in group))
    return name, "; ".join(d for d in doses if d)


def _event(passage: Passage, group: list[_Agent], limit: int) -> Fact:
    first, last = group[0], group[-1]
    lo, hi = passage.sentence(first.start)
    stop = min(hi, limit)
    start, end = _period(passage, lo, first.start, stop, hi)
    name, value = _name_and_value(passage, group, stop)
    said = assess(passage, first.start, first.end)
    if said.status is Status.HISTORICAL:
        said = replace(said, status=Status.PRESENT)
    rest = passage.text[last.end : min(len(passage.text), limit)]
    if first.name == "Radiotherapy" and not value:
        m = _RT_DOSE.search(passage.text[lo:hi])
        value = m[0].strip() if m else ""
    course: tuple[tuple[str, str], ...] = ()
    if first.kind == "treatment":
        course = (("cycles", _cycles(passage.text[last.end : stop])), ("response", response(rest)),
                  ("reason_stopped", _reason(rest)))  # fmt: skip
    return draft(
        first.kind, name, value, passage.evidence(lo if start else first.start, last.end),
        assertion=said, date=start or _paper_date(passage), confidence=0.88 if start else 0.8,
        extra=(("end", end), *course, ("printed", passage.text[first.start : last.end])),
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


def dose(text: str, *, comma: bool) -> str:
    """The dose and frequency at the start of a text, decimals with a point.

    A Portuguese "1.026 mg" is more than a gram: printed on, it would read as a milligram.
    """
    m = DOSE.search(text[:60])
    if not m:
        return ""
    amount = m["d"].strip()
    number = re.match(numbers.NUMBER, amount)
    plain = numbers.decimal(number[0], comma=comma) if number else None
    if number and plain:
        amount = plain + amount[number.end() :]
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
    each = re.match(r"(\d{1,2})\s*/\s*\1\s*h", text, re.IGNORECASE)
    if each:
        return f"every {each[1]} h"
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


def response(text: str) -> str:
    """The first response named, as CR, PR, SD or PD."""
    found = [(m.start(), e) for (e,), form in _RESPONSE if (m := form.search(text))]
    return min(found)[1] if found else ""


def _reason(text: str) -> str:
    return next((e for (e,), form in _REASON if form.search(text)), "")
