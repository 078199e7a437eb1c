"""Tissue markers (immunohistochemistry, in situ hybridisation), their scores as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from recpack.clinical.drafts import draft, english_value
from recpack.clinical.fold import fold, key
from recpack.clinical.passages import Context, Line, Passage, line_evidence
from recpack.clinical.patterns import pattern
from recpack.clinical.tables import rows
from recpack.clinical.words import rule_lexicon, rule_rows, wordlist
from recpack.model.fact import Fact, Status

NEEDS = (("marker",), ("result",))
_TISSUE = frozenset({"pathology", "ihc", "genomics"})
# What a result looks like: signs, scores, percentages, or words for them.
_RESULT = pattern("markers", "result")
_PAREN = re.compile(r"^\s*[:=]?\s*\(((?:[^()]|\([^()]*\)){1,60})\)")
_SIGN = re.compile(
    r"^\s*[:=]?\s*([+±]{1,3}(?:/[+-]{1,3})?|-{1,3}|[0-3]\s?\+|0)(?=$|[\s,，;；、。.()\t])"
)
_WORDS = re.compile(
    r"^\s*(?:蛋白|表达|基因|抗体|染色|index|指数|expression|protein|staining|score|clone [\w\-]+)?"
    r"\s*(?:[:=]|为|是|is|was|:\s*)?\s*((?:(?!\.\s)[^,;、。\t\n]){1,60})"
)
_SCORES = pattern("markers", "scores")
_NEGATIVE = pattern("markers", "negative")
_ISH = pattern("markers", "ish")
_AMPLIFIED = pattern("markers", "amplified")
_RATIO = pattern("markers", "ratio")
_CLONE = re.compile(r"22C3|SP142|SP263|28-8|E1L3N|73-10")
_TRAILING_PERCENT = pattern("markers", "trailing_percent")


def _status(value: str) -> Status:
    """Absent for a negative result, else present."""
    return Status.ABSENT if _NEGATIVE.match(key(value)) else Status.PRESENT


def _clean(value: str) -> str:
    value = fold(value).strip(" ,;:.=、。")
    return value[1:-1].strip() if re.fullmatch(r"\([^()]*\)", value) else value


def _is_result(name: str, value: str) -> bool:
    text = key(value)
    if name == "HER2" and re.fullmatch(r"\s*[0-3]\s*\+?\s*", text):
        return True
    named = rule_lexicon("markers").whole(text) is not None
    if named or not _RESULT.search(text) or len(text) > 70:
        return False
    return name != "Ki-67" or bool(
        re.search(r"\d\s*\+?\s*%|[<>]\s*\d|[+-]|阳|阴|positiv|negativ", text)
    )


def _result_after(passage: Passage, name: str, end: int) -> tuple[str, int] | None:
    """The printed result that follows a marker name, and where it ends."""
    rest = passage.text[end : end + 120]
    if re.match(r"-[^\W\d_]{3}", rest):
        return None  # "HER2-negative disease" is no result of this specimen
    clone = re.match(r"^\s*\((?:[\w\-/ ]{2,14}|clone [\w\-]+)\)", rest)
    skip = clone.end() if clone and not _is_result(name, clone[0]) else 0
    rest = rest[skip:]
    bracket, sign = _PAREN.match(rest), _SIGN.match(rest)
    if bracket and _is_result(name, bracket[1]):
        return bracket[1], end + skip + bracket.end()
    if sign:
        tail = _TRAILING_PERCENT.match(rest[sign.end() :])
        stop = sign.end() + (tail.end() if tail else 0)
        return rest[:stop].strip(" :="), end + skip + stop
    found = _worded(name, rest)
    return (found[0], end + skip + found[1]) if found else None


def _worded(name: str, rest: str) -> tuple[str, int] | None:
    """A result in words, up to the next marker's name."""
    m = _WORDS.match(rest)
    if not m or not _is_result(name, m[1]):
        return None
    value = m[1]
    following = rule_lexicon("markers").find(key(value))
    cut = next((h.start for h in following if h.start > 0), len(value))
    if cut < len(value) and not _is_result(name, value[:cut]):
        return None
    return value[:cut], m.end() - (len(value) - cut)


def _fact(name: str, value: str, passage: Passage, start: int, end: int) -> Fact:
    printed = _clean(value)
    english = english_value(printed, passage.language)
    extra = [("printed", printed if english != printed else "")]
    if name == "PD-L1":
        clone = _CLONE.search(passage.text[start : end + 30])
        extra.append(("clone", clone[0] if clone else ""))
    return draft(
        "marker", name, english or core(printed), passage.evidence(start, end),
        date=passage.context.date, confidence=0.92 if english else 0.8, extra=tuple(extra),
    )  # fmt: skip


def core(printed: str) -> str:
    """The sign, score or percentage of a result whose other words no checked list knows."""
    found = re.findall(r"[<>≥≤]?\s?\d{1,3}\s?%|\d\s?\+|\([+-]{1,3}\)|[+]{1,3}|^-{1,3}$", printed)
    return ", ".join(found) or printed


def with_status(fact: Fact) -> Fact:
    """The fact with the status that its value says."""
    return replace(fact, status=_status(dict(fact.extra).get("printed") or fact.value))


def _tissue(passage: Passage) -> bool:
    return (
        passage.context.doc_class in _TISSUE
        or passage.section == "ihc"
        or wordlist(passage.language, "sections", "ihc").first(passage.key) is not None
    )


def prose_facts(passage: Passage) -> Iterator[Fact]:
    """Marker facts of a passage: lists like "Hep Par-1 (+), CK19 (-), Ki-67 (about 30 %)"."""
    if passage.section in {"advice", "family"}:
        return
    yield from _in_situ(passage)
    tissue, done = _tissue(passage), 0
    for hit in rule_lexicon("markers").find(passage.key):
        if hit.start < done or hit.name == "HER2 FISH":
            continue
        serum = rule_rows("markers")[hit.name].get("serum") == "1"
        short = hit.end - hit.start <= 2
        if (serum or short) and not tissue:
            continue
        scores = _pd_l1(passage, hit.end) if hit.name == "PD-L1" else []
        if scores:
            for kind, value, end in scores:
                fact = _fact("PD-L1", f"{kind} {value}", passage, hit.start, end)
                yield with_status(fact)
                done = end
            continue
        found = _result_after(passage, hit.name, hit.end)
        if found is not None:
            done = found[1]
            yield with_status(_fact(hit.name, found[0], passage, hit.start, found[1]))


def _in_situ(passage: Passage) -> Iterator[Fact]:
    """HER2 by in situ hybridisation: the call, and the HER2/CEP17 ratio beside it."""
    for m in _ISH.finditer(passage.text):
        around = passage.key[max(0, m.start() - 40) : m.end() + 60]
        after = passage.text[m.end() : m.end() + 220]
        call = _AMPLIFIED.search(after)
        if not re.search(r"her-?2|erbb-?2", around) or call is None:
            continue
        negative = call["no"] is not None
        ratio = _RATIO.search(after[: call.end() + 60])
        value = "not amplified" if negative else "amplified"
        fact = draft(
            "marker", "HER2 FISH", value, passage.evidence(m.start(), m.end() + call.end()),
            date=passage.context.date, confidence=0.9,
            extra=(("ratio", ratio["v"].replace(",", ".") if ratio else ""),
                   ("printed", call[0])),
        )  # fmt: skip
        yield replace(fact, status=Status.ABSENT if negative else Status.PRESENT)


def _pd_l1(passage: Passage, end: int) -> list[tuple[str, str, int]]:
    """CPS, TPS, TC, IC scores in the sentence after the name."""
    stop = passage.sentence(end)[1]
    text = passage.text[end : min(stop, end + 80)]
    return [
        (m["kind"].upper(), re.sub(r"\s+", "", m["value"]), end + m.end())
        for m in _SCORES.finditer(text)
    ]


def _score(role: str, cell: str) -> float:
    text = key(cell)
    if role == "marker":
        return 3.0 if rule_lexicon("markers").at(text.strip(), 0) else 0.3
    if role == "result":
        named = rule_lexicon("markers").whole(text) is not None
        return 2.0 if _RESULT.search(text) and not named else 0.2
    return 0.25


def table_facts(
    context: Context, language: str, lines: Sequence[Line]
) -> Iterator[tuple[Line, Fact]]:
    """Facts of marker tables, with their lines."""
    if context.doc_class == "laboratory":
        return
    for row in rows(lines, language, "markers", NEEDS, _score):
        printed, result = row.cells.get("marker", ""), row.cells.get("result", "")
        name = marker_name(printed)
        if name is None or not (_is_result(name, result) or re.fullmatch(r"\d{1,3}\s*%?", result)):
            continue
        value = _clean(result)
        english = english_value(value, language)
        clone = row.cells.get("clone", "")
        fact = draft(
            "marker", name, english or core(value), line_evidence(context, (row.line,)),
            date=context.date, confidence=0.95 if english else 0.8,
            extra=(("printed", value if english != value else ""), ("clone", clone)),
        )  # fmt: skip
        yield row.line, with_status(fact)


def marker_name(printed: str) -> str | None:
    """The standard name of a printed marker name."""
    text = key(printed).strip(" :*")
    names = rule_lexicon("markers")
    bare = re.sub(r"\s*\([^)]*\)", "", text).strip()
    inner = re.findall(r"\(([^)]+)\)", text)
    for form in (text, bare, *inner):
        found = names.whole(form) if form else None
        if found:
            return found
    hit = names.at(text, 0)
    return hit.name if hit and hit.end >= 0.5 * len(text) else None
