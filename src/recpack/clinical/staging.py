"""Stages, scores and performance status: system, value as printed, edition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.clinical.assertion import Assertion, assess
from recpack.clinical.drafts import date_near, draft
from recpack.clinical.passages import Passage
from recpack.clinical.patterns import pairs, pattern
from recpack.model.fact import Fact, Status

_ROMAN = str.maketrans({"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V", "Ⅵ": "VI", "ⅰ": "I",
                        "ⅱ": "II", "ⅲ": "III", "ⅳ": "IV"})  # fmt: skip
_TNM = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>[cp]{0,2}(?:yp|yc|y|r|a|m)?[cp]?)\s?"
    r"(?P<t>T(?:is|[0-4Xx][a-d]?(?:mi|\(m\)|\(\d\))?))[\s,;·]*"
    r"(?:(?P<n>[cpy]{0,2}N[0-3Xx][a-c]?(?:mi)?(?:\((?:sn|i[+-]|mol[+-]|\d+/\d+)\))?)[\s,;·]*"
    r"(?P<m>[cp]?M[01Xx][a-d]?)?)?(?![A-Za-z0-9])"
)
_EDITION = pattern("staging", "edition")
_HAN = {"五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
_SYSTEMS = pairs("staging", "systems")
_STAGE_GROUP = pattern("staging", "stage_group")
_GRADE_WORDS = pairs("staging", "grade_words")
_HISTOLOGIC = pattern("staging", "histologic")


def edition(passage: Passage, start: int, end: int) -> str:
    """The edition named in the sentence of a stage, e.g. "AJCC 8"."""
    lo, hi = passage.sentence(start)
    m = _EDITION.search(passage.text[max(lo, start - 60) : min(hi, end + 60)])
    if not m:
        return ""
    number = _HAN.get(m["zh"] or "", m["zh"] or "") or m["en"] or m["n"] or ""
    return f"{(m['body'] or m['body2'] or '').upper()} {number}".strip()


def _tidy(value: str) -> str:
    """A value with plain Roman numerals and without Chinese counters."""
    return re.sub(r"\s+", " ", re.sub(r"[级期分]", "", value.translate(_ROMAN))).strip(" (,")


def _date(passage: Passage, start: int) -> str | None:
    return date_near(passage, start) or passage.context.date


def _tnm(passage: Passage) -> Iterator[Fact]:
    for m in _TNM.finditer(passage.text):
        if not m["n"] and not (m["prefix"] and len(m["t"]) >= 2):
            continue
        if not m["n"] and m["prefix"] not in {"p", "c", "yp", "yc", "r", "ypT", "cp"}:
            continue
        assertion = assess(passage, m.start(), m.end())
        if assertion.status is Status.ABSENT:
            continue
        value = re.sub(r"[\s,;·]+", "", m[0])
        known = edition(passage, m.start(), m.end())
        yield draft(
            "stage", "TNM", value, passage.evidence(m.start(), m.end()), assertion=assertion,
            date=_date(passage, m.start()), extra=(("edition", known),),
        )  # fmt: skip


def _systems(passage: Passage) -> Iterator[tuple[int, int, Fact]]:
    for (kind, name), form in _SYSTEMS:
        for m in form.finditer(passage.text):
            assertion = assess(passage, m.start(), m.end())
            if assertion.status is Status.ABSENT or assertion.planned:
                continue
            if name == "Child-Pugh":
                value = _child_pugh(m["v"])
            else:
                value = _tidy(m["v"])
                value = re.sub(r"\s", "", value).upper() if name == "BCLC" else value
            yield m.start(), m.end(), draft(
                kind, name, value, passage.evidence(m.start(), m.end()),
                assertion=Assertion(assertion.status, assertion.subject, planned=False),
                date=_date(passage, m.start()),
            )  # fmt: skip


def _child_pugh(text: str) -> str:
    letter = re.search(r"[ABC]", text)
    points = re.search(r"\d{1,2}", text)
    return " ".join(
        x for x in (letter[0] if letter else "", f"({points[0]})" if points else "") if x
    )


def facts(passage: Passage) -> Iterator[Fact]:
    """Stage, grade and performance facts of a passage."""
    if passage.section == "family":
        return
    yield from _tnm(passage)
    taken: list[tuple[int, int]] = []
    for start, end, fact in _systems(passage):
        taken.append((start, end))
        yield fact
    yield from _stage_groups(passage, taken)
    yield from _grades(passage, taken)


def _stage_groups(passage: Passage, taken: list[tuple[int, int]]) -> Iterator[Fact]:
    for m in _STAGE_GROUP.finditer(passage.text):
        if any(s < m.end() and m.start() < e for s, e in taken):
            continue
        group = m["a"] or m["b"]
        before = passage.key[max(0, m.start() - 6) : m.start()]
        after = passage.text[m.end() : m.end() + 2]
        if (
            re.search(r"临床|clinical trial|phase|fase|ckd|肾病|疗|压疮|试验", before + after)
            and not m["a"]
        ):
            continue
        if re.search(r"(?:pas|试验|trial|hipertens)", before):
            continue
        if not m["a"] and re.fullmatch(r"[ivIV]+", group.strip()) and group.strip().islower():
            continue
        assertion = assess(passage, m.start(), m.end())
        if assertion.status is Status.ABSENT or assertion.planned:
            continue
        value = re.sub(r"\s", "", _tidy(group)).upper()
        yield draft(
            "stage", "Stage group", value, passage.evidence(m.start(), m.end()),
            assertion=assertion, date=_date(passage, m.start()), confidence=0.9,
            extra=(("edition", edition(passage, m.start(), m.end())),),
        )  # fmt: skip


def _grades(passage: Passage, taken: list[tuple[int, int]]) -> Iterator[Fact]:
    if passage.section in {"advice", "past"}:
        return
    used: list[tuple[int, int]] = []
    for (english,), form in _GRADE_WORDS:
        for m in form.finditer(passage.text):
            if any(s < m.end() and m.start() < e for s, e in used):
                continue
            used.append((m.start(), m.end()))
            assertion = assess(passage, m.start(), m.end())
            yield draft(
                "grade", "Differentiation", english, passage.evidence(m.start(), m.end()),
                assertion=assertion, date=_date(passage, m.start()),
            )  # fmt: skip
    for m in _HISTOLOGIC.finditer(passage.text):
        if any(s < m.end() and m.start() < e for s, e in taken):
            continue
        assertion = assess(passage, m.start(), m.end())
        yield draft(
            "grade", "Histologic grade", _tidy(m["v"]).upper(),
            passage.evidence(m.start(), m.end()), assertion=assertion,
            date=_date(passage, m.start()),
        )  # fmt: skip
