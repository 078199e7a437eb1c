"""Laboratory results: rows of tables in any column order, glued rows, and values in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.clinical import numbers
from recpack.clinical.assertion import assess
from recpack.clinical.classify import document_date
from recpack.clinical.drafts import date_near, draft, english_value
from recpack.clinical.fold import fold, key
from recpack.clinical.passages import Context, Line, Passage, line_evidence
from recpack.clinical.tables import Row, rows
from recpack.clinical.words import primary, rule_lexicon, rule_rows
from recpack.model.fact import Fact

NEEDS = (("analyte", "abbreviation"), ("result", "date"))
_COMMA = frozenset({"pt", "es", "de", "fr", "ru", "id", "vi"})  # decimals with a comma
_FLAGS = {"↑": "H", "↓": "L", "h": "H", "l": "L", "hh": "H", "ll": "L", "偏高": "H", "偏低": "L",
          "高": "H", "低": "L", "升高": "H", "降低": "L", "high": "H", "low": "L", "alto": "H",
          "baixo": "L", "↑↑": "H", "↓↓": "L", "增高": "H", "减低": "L", "hoch": "H", "elevado": "H",
          "+": "H", "-": "L", "bajo": "L", "diminuido": "L"}  # fmt: skip
_ARROW = r"↑{1,2}|↓{1,2}|(?<=[\d\s])HH?(?![a-z])|(?<=[\d\s])LL?(?![a-z])|\*"
_QUALITATIVE = re.compile(
    r"^\(?(?:[+±-]{1,4}|阴性|阳性|弱阳性|neg\w*|pos\w*|negativ[oa]s?|positiv[oa]s?|n[aã]o reag\w+|"
    r"reagente|(?:not )?detected|nao detectad[oa]|未检出|未检测到|正常|non[- ]?reactive|reactive|"
    r"отриц\w*|полож\w*|陰性|陽性|음성|양성|ausente|presente|trace|微量|弱阳)\)?(?:\s*\([+-]{1,3}\))?",
    re.IGNORECASE,
)
_SEROLOGY = frozenset(
    {"HBsAg", "Anti-HBs", "HBeAg", "Anti-HBe", "Anti-HBc", "Anti-HCV", "HIV antibody",
     "Treponema pallidum antibody", "HBV DNA", "HCV RNA", "EBV DNA"}
)  # fmt: skip
_PERCENT = {"Neutrophils", "Lymphocytes", "Monocytes", "Eosinophils", "Basophils"}


def analyte(text: str) -> str | None:
    """The standard name of a printed test name, None if it is not known."""
    names = rule_lexicon("laboratory")
    folded = re.sub(r"^[\s*★▲△☆#]*(?:\d{1,3}[.、)\s]\s*)?[*★▲]?", "", key(text)).strip(" :*")
    found = names.whole(folded)
    if found:
        return found
    outer = re.sub(r"\s*[(\[][^)\]]*[)\]]?", "", folded).strip(" :*")
    inner = re.findall(r"[(\[]([^)\]]+)", folded)
    for part in (outer, *inner, *re.split(r"[\s/,]+-?\s*|-(?=[a-z]+$)", folded)):
        found = names.whole(part) if part.strip() else None
        if found and (len(part) > 2 or part == outer or part in inner):
            return found
    hits = list(names.find(folded))
    if len({h.name for h in hits}) == 1 and sum(h.end - h.start for h in hits) >= 0.7 * len(folded):
        return hits[0].name
    return None


def _cell_score(role: str, cell: str) -> float:
    """How well a cell fits a column of a laboratory table (0 = not at all)."""
    text = fold(cell).strip()
    number = numbers.quantity(re.sub(r"[↑↓*HL\s]+$", "", text)) is not None
    unit = bool(numbers.ucum(text))
    flag = text.lower() in _FLAGS
    span = numbers.reference_range(text) is not None and not number
    said = _QUALITATIVE.match(key(text)) is not None
    valued = said or ((number or re.match(r"^[<>≤≥]?\s*\d", text)) and not span)
    vague = 0.0 if unit or flag or span else 0.2
    word = re.search(r"[^\W\d_]{2}", text) is not None and not unit
    short = re.fullmatch(r"[\w\-#%/.+βγα]{1,14}", text) is not None and not number
    scores = {
        "analyte": 3.0 if analyte(text) else 0.8 * word,
        "result": 2.2 if valued else vague,
        "date": 2.2 if valued else vague,
        "previous": 1.2 if valued else vague,
        "unit": 2.0 if unit else 0.3 * ("/" in text and not span and not number),
        "reference": 2.0 if span else 0.7 if said else 0.1,
        "flag": 1.5 * flag,
        "abbreviation": 1.2 * short,
    }
    return scores.get(role.partition(":")[0], 0.25)


def _flag(*texts: str) -> str:
    for text in texts:
        found = _FLAGS.get(text.strip().lower())
        if found:
            return found
    return ""


def loinc(name: str, unit: str) -> str:
    """The LOINC code of an analyte in a UCUM unit ("" unless sure)."""
    for pair in filter(None, (rule_rows("laboratory")[name].get("loinc") or "").split("|")):
        code, at, wanted = pair.partition("@")
        if not at or wanted == unit:
            return f"LOINC:{code}"
    return ""


def _with_unit(name: str, unit: str) -> str:
    """Counts and percentages of white cells are two analytes under one printed name."""
    if name in _PERCENT and unit == "%":
        return f"{name} %"
    if name.endswith(" %") and unit and unit != "%":
        return name.removesuffix(" %")
    return name


def _value(text: str, language: str) -> tuple[str, str, str]:
    """(value with a decimal point, printed if that differs, flag) of a result cell."""
    text = fold(text).strip()
    flag = ""
    m = re.search(r"\s*(↑+|↓+|(?<=[\d\s])[HL]{1,2}|\*+)\s*$", text) or re.match(
        r"^(↑+|↓+)\s*", text
    )
    if m:
        flag = _flag(m[1])
        text = (text[: m.start()] + text[m.end() :]).strip()
    found = numbers.quantity(text, comma=primary(language) in _COMMA)
    if found is None:
        english = english_value(text, language)
        return (english if english is not None else text), text, flag
    plain = re.match(r"^[<>≤≥]?=?\s*[\d.,\s]+$", text) is not None
    value = f"{found.sign}{found.text}" if plain else text
    return value, text if value != text.replace(" ", "") else "", flag


def _result(row: Row, language: str) -> tuple[str, str, str, str]:
    """(value, printed, flag, unit as printed) of a row; a unit may be glued to its result."""
    text = row.cells["result"]
    unit = row.cells.get("unit", "")
    m = re.match(
        rf"^(.*?\d[\d.,]*)\s*([↑↓HL]{{0,2}})\s*({numbers.unit_pattern()})\s*([↑↓]*)$", fold(text)
    )
    if m and not unit and numbers.ucum(m[3]):
        text, unit = f"{m[1]}{m[2] or m[4]}", m[3]
    value, printed, flag = _value(text, language)
    return value, printed, _flag(row.cells.get("flag", "")) or flag, unit


def _row_fact(context: Context, row: Row, language: str, date: str | None) -> Fact | None:
    printed_name = row.cells.get("analyte") or row.cells.get("abbreviation") or ""
    if "result" not in row.cells or not re.search(r"[^\W\d_]", printed_name):
        return None
    value, printed, flag, unit = _result(row, language)
    if not re.search(r"[\w+±-]", value) or len(value) > 40:
        return None
    name = analyte(printed_name) or analyte(row.cells.get("abbreviation", ""))
    numeric = numbers.quantity(value.strip("<>≤≥ ")) is not None
    if name is None and not (numeric or _QUALITATIVE.match(key(printed or value))):
        return None
    code_unit = numbers.ucum(unit)
    evidence = line_evidence(context, (row.line,))
    if name is None:
        name, code, confidence = _english_name(row, printed_name), "", 0.7
    else:
        name = _with_unit(name, code_unit)
        code = loinc(name, code_unit)
        confidence = 0.95 if numeric or not code_unit else 0.8
    confidence *= min(1.0, max(0.5, row.line.block.clean.confidence))
    return draft(
        "laboratory", name, value, evidence, unit=code_unit or fold(unit).strip(),
        date=row.column_date or date, code=code, confidence=round(confidence, 2),
        extra=(("reference", row.cells.get("reference", "")), ("flag", flag),
               ("printed_name", printed_name), ("printed", printed)),
    )  # fmt: skip


def _english_name(row: Row, printed: str) -> str:
    """The English of the name cell where translation gave one, else the printed name."""
    cells = row.line.text.split("\t")
    english = row.line.block.cell_texts
    for cell, text in zip(cells, english, strict=False):
        if fold(cell).strip() == printed and text.strip():
            return text.strip()
    return printed


_TAIL = re.compile(
    rf"^\s*(?:[:=]\s*)?(?P<f1>[↑↓])?\s*(?P<value>[<>≤≥]?\s*\d+(?:[.,]\d+)?(?:\s*[x×*]\s*10\^?\d+)?)"
    rf"\s*(?P<f2>{_ARROW})?\s*(?:(?P<u1>{numbers.unit_pattern()})|(?=\s|$))\s*(?P<f3>[↑↓])?"
    rf"\s*\(?(?P<ref>\d+(?:[.,]\d+)?\s*(?:-+|~|至)\s*\d+(?:[.,]\d+)?|[<>≤≥]=?\s*\d+(?:[.,]\d+)?)?\)?"
    rf"\s*(?P<f4>[↑↓]|H|L)?\s*(?P<u2>{numbers.unit_pattern()})?\s*$"
)  # fmt: skip


def _glued(context: Context, line: Line, language: str, date: str | None) -> Fact | None:
    """A row that lost its columns: name, number, unit, range run together or set with blanks."""
    text = re.sub(r"\t+", " ", fold(line.text)).strip()
    text = re.sub(r"^[*★▲]?\s*\d{1,2}[.、\s]\s*", "", text)
    hit = rule_lexicon("laboratory").at(key(text), 0)
    if hit is None:
        return None
    rest = text[hit.end :]
    alias = re.match(r"^\s*\(?\s*([A-Za-z][\w\-]{0,9})\s*\)?(?=[\s\d:<>↑↓])", rest)
    if alias and analyte(alias[1]) == hit.name:
        rest = rest[alias.end() :]
    m = _TAIL.match(re.sub(r"^\s*\([^)\d]{0,16}\)", "", rest))
    unit = (m["u1"] or m["u2"] or "") if m else ""
    if m is None or not (unit or m["ref"]):
        return None
    cells = {
        "analyte": text[: hit.end],
        "result": m["value"],
        "unit": unit,
        "reference": m["ref"] or "",
        "flag": next((m[f] for f in ("f1", "f2", "f3", "f4") if m[f]), ""),
    }
    return _row_fact(context, Row(line, cells), language, date)


def table_facts(
    context: Context, language: str, lines: Sequence[Line]
) -> Iterator[tuple[Line, Fact]]:
    """Facts of laboratory tables (and, on laboratory papers, of glued rows), with their lines."""
    if context.doc_class in {"pathology", "ihc", "genomics"}:
        return
    texts = [ln.text for ln in lines]
    date = (
        document_date(texts, language, "laboratory") if context.doc_class == "laboratory" else None
    )
    date = date or context.date
    seen: set[int] = set()
    for row in rows(lines, language, "laboratory", NEEDS, _cell_score):
        fact = _row_fact(context, row, language, _row_date(row, language) or date)
        if fact is not None or row.told:
            seen.add(id(row.line))
        if fact is not None:
            yield row.line, fact
    if context.doc_class != "laboratory":
        return
    for line in lines:
        if id(line) not in seen:
            fact = _glued(context, line, language, date)
            if fact is not None:
                yield line, fact


def _row_date(row: Row, language: str) -> str | None:
    cell = row.cells.get("date", "")
    return document_date([cell], language, "laboratory") if cell else None


_PROSE = re.compile(
    rf"^\s*(?:\([^)]{{0,24}}\))?\s*(?:[:=]|为|是|约|达|de|was|is|of|at|升至|降至|>)?\s*"
    rf"(?P<value>[<>≤≥]?\s*\d+(?:[.,]\d+)*)\s*(?P<flag>[↑↓])?\s*(?P<unit>{numbers.unit_pattern()})(?![A-Za-z])"
)  # fmt: skip
_EMPTY_CELL = re.compile(r"[^\S\t]*\t[^\S\t]*\t")  # what follows stands in another column
_INR = re.compile(
    r"^\s*(?:[:=]|为|de|was|of)?\s*(?P<value>\d[.,]\d{1,2})(?P<flag>)(?P<unit>)(?![\d.%])"
)
_SIGNED = re.compile(
    r"^\s*(?:\([a-z\-]{2,8}\))?\s*[:=]?\s*"
    r"(\([+-]{1,3}\)|[+]{1,3}(?![\d])|阳性|阴性|positiv[eoa]|negativ[eoa]|nao reagente|reagente|"
    r"non-?reactive|reactive|not detected|未检出|低于检测下限|<检测下限)"
)


def prose_facts(passage: Passage) -> Iterator[Fact]:
    """Values with a unit, and serology results, in running text."""
    if passage.section in {"advice", "person"}:
        return
    tissue = (
        passage.context.doc_class in {"pathology", "ihc", "genomics"} or passage.section == "ihc"
    )
    for hit in rule_lexicon("laboratory").find(passage.key):
        if tissue or (hit.end - hit.start < 2 and not re.match(r"[㐀-鿿]", passage.key[hit.start])):
            continue
        if assess(passage, hit.start, hit.end).subject == "family":
            continue
        row = rule_rows("laboratory")[hit.name]
        rest = passage.text[hit.end : hit.end + 60]
        if _EMPTY_CELL.match(rest):
            continue
        m = _PROSE.match(rest) or (_INR.match(rest) if hit.name == "INR" else None)
        if m and (m["unit"] == "" or numbers.ucum(m["unit"]) in (row["units"] or "").split("|")):
            yield _prose_fact(passage, hit.name, hit.start, hit.end + m.end(), m)
            continue
        sign = _SIGNED.match(key(rest)) if hit.name in _SEROLOGY else None
        if sign:
            value = english_value(sign[1], passage.language) or sign[1]
            evidence = passage.evidence(hit.start, hit.end + sign.end())
            yield draft("laboratory", hit.name, value, evidence, code=loinc(hit.name, ""),
                        date=_prose_date(passage, hit.start), confidence=0.85,
                        extra=(("printed_name", passage.text[hit.start : hit.end]),))  # fmt: skip


def _prose_date(passage: Passage, position: int) -> str | None:
    if passage.context.doc_class == "laboratory":
        return passage.context.date
    return date_near(passage, position)


def _prose_fact(passage: Passage, name: str, start: int, end: int, m: re.Match[str]) -> Fact:
    value, printed, flag = _value(m["value"], passage.language)
    unit = numbers.ucum(m["unit"])
    name = _with_unit(name, unit)
    return draft(
        "laboratory", name, value, passage.evidence(start, end), unit=unit,
        date=_prose_date(passage, start), code=loinc(name, unit), confidence=0.85,
        extra=(("flag", _flag(m["flag"] or "") or flag), ("printed", printed),
               ("printed_name", passage.text[start : end - len(m[0])].strip())),
    )  # fmt: skip
