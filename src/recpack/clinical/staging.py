"""Stages, scores and performance status: system, value as printed, edition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.clinical.assertion import Assertion, assess
from recpack.clinical.drafts import date_near, draft
from recpack.clinical.passages import Passage
from recpack.model.fact import Fact, Status

_ROMAN = str.maketrans({"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V", "Ⅵ": "VI", "ⅰ": "I",
                        "ⅱ": "II", "ⅲ": "III", "ⅳ": "IV"})  # fmt: skip
_R = r"(?:IV|I{1,3}|[ⅠⅡⅢⅣⅰⅱⅲⅳ]|iv|i{1,3})"
_GROUP = rf"{_R}\s?[A-Ca-c]?[1-3]?"
_LINK = r"[\s:=\-,\t]*(?:分期|分级|评分|classification|stage|staging|estadio|estádio|score|classe|class|grade|grau|classificação|为|是|法)?[\s:=\t,]*(?:为|是)?\s*"
_TNM = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>[cp]{0,2}(?:yp|yc|y|r|a|m)?[cp]?)\s?"
    r"(?P<t>T(?:is|[0-4Xx][a-d]?(?:mi|\(m\)|\(\d\))?))[\s,;·]*"
    r"(?:(?P<n>[cpy]{0,2}N[0-3Xx][a-c]?(?:mi)?(?:\((?:sn|i[+-]|mol[+-]|\d+/\d+)\))?)[\s,;·]*"
    r"(?P<m>[cp]?M[01Xx][a-d]?)?)?(?![A-Za-z0-9])"
)
_EDITION = re.compile(
    r"(?:(?P<body>AJCC|UICC)?\s*(?:TNM)?\s*[(,]?\s*(?:第\s*(?P<zh>[五六七八九5-9])\s*版|"
    r"(?P<en>[5-9])\s*(?:th|ª|a|º|e|\.)?\s*(?:edition|edi[cç][aã]o|edici[oó]n|édition|ed\.|Auflage|издание)))"
    r"|(?P<body2>AJCC|UICC)\s*[-/]?\s*(?P<n>[6-9])(?!\d)", re.IGNORECASE,
)  # fmt: skip
_HAN = {"五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
_SYSTEMS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind, name, re.compile(pattern))
    for kind, name, pattern in (
        ("stage", "BCLC", rf"(?i:BCLC|巴塞罗那(?:临床肝癌)?(?:分期)?){_LINK}(?P<v>[0ABCD][1-2]?)(?![A-Za-z0-9])\s*期?"),
        ("stage", "CNLC", rf"(?i:CNLC|中国肝癌(?:临床)?(?:的)?分期(?:方案)?(?:\(CNLC\))?){_LINK}(?P<v>{_GROUP})(?![A-Za-z])\s*期?"),
        ("stage", "FIGO", rf"(?i:FIGO)\s*\(?(?:20\d\d|19\d\d)?\)?(?:年)?{_LINK}(?P<v>{_GROUP})(?![A-Za-z])\s*期?"),
        ("stage", "ISS", rf"(?<![A-Za-z\-])ISS{_LINK}(?P<v>{_R})(?![A-Za-z])\s*期?"),
        ("stage", "R-ISS", rf"R2?-ISS{_LINK}(?P<v>{_R})(?![A-Za-z])\s*期?"),
        ("stage", "Durie-Salmon", rf"(?i:Durie-?Salmon|DS)分期{_LINK}(?P<v>{_R}\s?[AB]?)(?![A-Za-z])\s*期?"),
        ("stage", "Ann Arbor", rf"(?i:Ann\s?Arbor|Lugano){_LINK}(?P<v>{_R}\s?[ABES]{{0,2}})(?![A-Za-z])\s*期?"),
        ("stage", "Rai", rf"(?<![A-Za-z])Rai{_LINK}(?P<v>0|{_R})(?![A-Za-z])\s*期?"),
        ("stage", "Child-Pugh", r"(?i:Child[\s\-]*(?:Turcotte)?[\s\-]*Pugh)[\s:=\-\t]*(?:分级|评分|肝功能|grade|class|score|classe|escore|classifica[cç][aã]o|肝功能分级)*[\s:=\t为]*\(?(?P<v>[ABC]\s*级?\s*(?:[\(,]?\s*\d{1,2}\s*(?:分|points?|pontos|puntos)?\s*\)?)?|\d{1,2}\s*分?\s*\(?\s*[ABC]\s*级?\)?)(?![A-Za-z])"),
        ("stage", "ALBI grade", r"(?i:ALBI)\s*(?:分级|grade|grau)[\s:=]*(?P<v>[123][ab]?|[ⅠⅡⅢ])(?!\d)"),
        ("performance", "ECOG", r"(?i:ECOG(?:[\s\-/]*(?:PS|performance\s*status|ZPS))?|(?<![A-Za-z])PS(?=\s*(?:评分|[:=]))|体力状况(?:评分)?\s*\(?(?:ECOG|PS)?\)?|体能状态(?:评分)?\s*\(?(?:ECOG|PS)?\)?|ZPS|performance status|ECOG-PS)[\s:=\-\t(),]*(?:评分|score|PS|评|de|of|is|為|为|分级|级)*[\s:=\t()]*(?P<v>[0-4](?:\s*[-~]\s*[1-4])?)\s*分?(?![\d.%/年月日])"),
        ("performance", "Karnofsky", r"(?i:KPS|Karnofsky(?:\s*performance\s*status)?|卡氏评分|卡氏)[\s:=\-\t(),]*(?:评分|score|index|指数|de|of)*[\s:=\t]*(?P<v>100|[1-9]0)\s*[分%]?(?!\d)"),
        ("grade", "Edmondson-Steiner", rf"(?i:Edmondson(?:[\s\-]*Steiner)?)[\s:=\-\t]*(?:分级|grade|grau)?[\s:=\t]*(?P<v>{_R}(?:\s*[-~]\s*{_R})?)\s*级?(?![A-Za-z])"),
        ("grade", "Gleason", r"(?i:Gleason)[\s:=\-\t]*(?:评分|分级|score|escore)?[\s:=\t]*(?:为)?\s*(?P<v>[1-5]\s*\+\s*[1-5]\s*=?\s*(?:\d{1,2})?\s*分?|(?:[6-9]|10)(?:\s*\(\s*[1-5]\s*\+\s*[1-5]\s*\))?)(?!\d)"),
        ("grade", "ISUP grade group", r"(?i:ISUP|grade group|分级分组|grupo de grau)[\s:=]*(?:分级|分组|grade|group)?[\s:=]*(?P<v>[1-5])(?!\d)"),
        ("grade", "Fuhrman/WHO-ISUP", r"(?i:Fuhrman|WHO/ISUP)[\s:=]*(?:分级|grade|grau)?[\s:=]*(?P<v>[1-4ⅠⅡⅢⅣ])\s*级?"),
        ("grade", "Nottingham", r"(?i:Nottingham|Scarff|SBR|Elston|Bloom)(?:[\s:=\-/,()]|modificad[oa]|modified|combined|histologic(?:al)?|grading|score|system|sistema|grade|grau|组织学分级|分级|SBR|Richardson|Scarff|Bloom|Elston|Ellis)*(?P<v>(?:G\s?)?[1-3](?![\d/])|III|II|I|[ⅠⅡⅢ])\s*级?(?![A-Za-z])"),
    )
)  # fmt: skip
_STAGE_GROUP = re.compile(
    rf"(?:(?:(?i:stage|estadio|estádio|estágio|estadiamento|stade|Stadium|стадия|ステージ|病期|TNM分期|临床分期|病理分期|分期|stage group|EC)"
    rf"(?:\s*(?:clínico|patológico|clinico|pathologisch|anatômico|clinical|pathological|prognóstico))?[\s:=\t(]*(?:为)?\s*)(?P<a>{_GROUP})(?![A-Za-zÀ-ÿ\d])"
    rf"|(?<![A-Za-z0-9])(?P<b>{_GROUP})\s?期)"
)  # fmt: skip
_GRADE_WORDS: tuple[tuple[str, str], ...] = (
    (r"中\s*[-~、至]\s*低分化|低\s*[-~、至]\s*中分化", "moderately to poorly differentiated"),
    (r"高\s*[-~、至]\s*中分化|中\s*[-~、至]\s*高分化", "well to moderately differentiated"),
    (r"未分化", "undifferentiated"),
    (r"(?:中度|中等|中)分化|moderadamente diferenciad[oa]s?|moderately differentiated|mäßig differenziert|m[aä]ssig differenziert|moyennement différencié|умеренно ?дифференцированн\w*|中分化|moderadamente diferenciad[oa]", "moderately differentiated"),
    (r"(?:低|差)分化|pouco diferenciad[oa]s?|mal diferenciad[oa]s?|poorly differentiated|schlecht differenziert|peu différencié|низкодифференцированн\w*|poco diferenciad[oa]|pobremente diferenciad[oa]", "poorly differentiated"),
    (r"(?:高|好)分化|bem diferenciad[oa]s?|well differentiated|gut differenziert|bien différencié|высокодифференцированн\w*|bien diferenciad[oa]", "well differentiated"),
)
_GRADES = tuple((re.compile(p, re.IGNORECASE), e) for p, e in _GRADE_WORDS)
_HISTOLOGIC = re.compile(
    r"(?:组织学分级|组织学级别|病理分级|核分级|分级|grau\s*histológico|grau\s*nuclear|histologic(?:al)?\s+grade|"
    r"grado\s*histológico|grau\s*(?:final|combinado)|grade\s*histologique|grading|tumou?r\s+grade|overall grade|степень злокачественности)"
    r"(?:\s*(?:\([^)]{0,40}\)|de\s+Nottingham|\w+\s+Nottingham|\(?SBR\)?))?[\s:=\t]*(?:为|final|grade|grau|combinado)?[\s:=]*"
    r"(?P<v>G?\s?(?:[1-3](?![\d.,%/])|III|II|I|[ⅠⅡⅢ])(?:\s*[-~]\s*(?:[1-3]|III|II|[ⅠⅡⅢ]))?)\s*级?(?![A-Za-z])",
    re.IGNORECASE,
)


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
    for kind, name, pattern in _SYSTEMS:
        for m in pattern.finditer(passage.text):
            assertion = assess(passage, m.start(), m.end())
            if assertion.status is Status.ABSENT or assertion.planned:
                continue
            if name == "Child-Pugh":
                value = _child_pugh(m["v"])
            else:
                value = _tidy(m["v"])
                value = re.sub(r"\s", "", value).upper() if name in {"BCLC"} else value
            yield m.start(), m.end(), draft(
                kind, name, value, passage.evidence(m.start(), m.end()),
                assertion=Assertion(assertion.status, assertion.subject, planned=False),
                date=_date(passage, m.start()),
            )  # fmt: skip


def _child_pugh(text: str) -> str:
    letter = re.search(r"[ABC]", text)
    points = re.search(r"\d{1,2}", text)
    return " ".join(x for x in (letter[0] if letter else "", f"({points[0]})" if points else "") if x)


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
        if re.search(r"临床|clinical trial|phase|fase|ckd|肾病|疗|压疮|试验", before + after) and not m["a"]:
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
    for pattern, english in _GRADES:
        for m in pattern.finditer(passage.text):
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
