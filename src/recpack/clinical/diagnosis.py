"""Diagnoses, histology, size, margins, site: what the disease is and where it sits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.clinical.assertion import Assertion, assess
from recpack.clinical.drafts import draft, own_dates
from recpack.clinical.passages import Passage
from recpack.clinical.patterns import pairs, pattern
from recpack.clinical.words import rule_lexicon, rule_rows, wordlist
from recpack.model.fact import Fact, Status

_DIAGNOSIS = frozenset({"diagnosis", "impression", "clinical"})
_TISSUE = frozenset({"pathology", "ihc"})
_NO_DIAGNOSIS = frozenset({"advice", "person", "family", "past", "personal", "ihc", "allergy"})
_NUM = r"\d{1,3}(?:[.,]\d{1,2})?"
_SIZE = re.compile(
    rf"(?P<a>{_NUM})\s*(?P<ua>cm|mm|厘米|毫米)?\s*[×xX*✕]\s*(?P<b>{_NUM})\s*(?:cm|mm|厘米|毫米)?"
    rf"(?:\s*[×xX*✕]\s*(?P<c>{_NUM}))?\s*(?P<u>cm|mm|厘米|毫米)"
)
_ONE_SIZE = pattern("diagnosis", "one_size")
_SEGMENT = pattern("diagnosis", "segment")
_ROMAN = dict(
    zip(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", *"ⅠⅡⅢⅣⅤⅥⅦⅧ"), "12345678" * 2, strict=True
    )
)
_INVASIONS = pairs("diagnosis", "invasions")
_INVADED = re.compile(r"\s*[:：]?\s*(?:\(\+\)|阳性|可见|present|identificad|detectad|sim|yes)")
_AFTERMATH = pattern("diagnosis", "aftermath")
_SIDES = pairs("diagnosis", "sides")
_MARGIN = pattern("diagnosis", "margin")
_MARGIN_FREE = pattern("diagnosis", "margin_free")
_MARGIN_HIT = re.compile(
    r"阳性|见癌|\(\+\)|可见癌|查见癌|有癌|comprometid|positiv|involved|acometid|coincident"
)
_NODES = pattern("diagnosis", "nodes")
_MVI = re.compile(
    r"(?:MVI|微血管侵犯)(?:\s*\(MVI\))?\s*(?:分级|风险分级|病理分级)?[\s:=为()]*(?P<v>M[012][ab]?)(?![A-Za-z0-9])"
)
_LESION_SKIP = re.compile(
    r"囊肿|血管瘤|结石|cist[oa]|cyst|hemangioma|淋巴结|linfonod|lymph node|脾|spleen|baço"
)


def _name_hits(passage: Passage) -> Iterator[tuple[int, int, str]]:
    for hit in rule_lexicon("diagnoses").find(passage.key):
        yield hit.start, hit.end, hit.name


def _triggered(passage: Passage, start: int) -> bool:
    """Whether words like "diagnosed with" stand before a disease in its sentence."""
    lo, _ = passage.sentence(start)
    lead = passage.key[max(lo, start - 60) : start]
    return wordlist(passage.language, "words", "diagnosed").first(lead) is not None


def _history(passage: Passage) -> bool:
    return passage.section in {"chief", "present", "treatment", "status", ""}


def _wanted(passage: Passage, start: int, name: str) -> bool:
    """Whether a disease named here is a statement about this patient's disease."""
    kind = rule_rows("diagnoses")[name]["kind"]
    if passage.section in _NO_DIAGNOSIS and not (
        kind == "metastasis" and passage.section == "past"
    ):
        return False
    if passage.section in _DIAGNOSIS:
        return True
    if passage.context.doc_class == "genomics":
        return False
    if kind == "metastasis":
        return passage.context.doc_class not in {"consent", "laboratory"}
    if passage.context.doc_class in _TISSUE:
        return passage.section not in {"present", "gross", "specimen", "operation"}
    return _triggered(passage, start) or (
        kind == "cancer" and _history(passage) and _has_after(passage, start)
    )


def _has_after(passage: Passage, start: int) -> bool:
    """A disease followed by what was done about it, or since when."""
    lo, hi = passage.sentence(start)
    return _AFTERMATH.search(passage.key[lo:hi]) is not None


def diagnoses(passage: Passage) -> Iterator[Fact]:
    """Diagnosis and histology facts of a passage."""
    for start, end, name in _name_hits(passage):
        if not _wanted(passage, start, name):
            continue
        row = rule_rows("diagnoses")[name]
        said = assess(passage, start, end)
        if said.planned or said.subject == "family":
            continue
        tissue = passage.context.doc_class in _TISSUE and passage.section != "clinical"
        histology = row["kind"] == "histology" or (
            tissue and row["kind"] in {"cancer", "premalignant"}
        )
        yield from _disease(passage, start, end, name, said, histology=histology)


def _disease(
    passage: Passage, start: int, end: int, name: str, said: Assertion, *, histology: bool
) -> Iterator[Fact]:
    row = rule_rows("diagnoses")[name]
    printed = ("printed", passage.text[start:end])
    side = _side(passage, start, end)
    date = _diagnosis_date(passage, start)
    code = f"ICD-10:{row['icd10']}" if row["icd10"] else ""
    evidence = passage.evidence(start, end)
    confidence = 0.95 if passage.section in _DIAGNOSIS else 0.85
    if passage.context.doc_class == "imaging-report":
        confidence = 0.75
    if histology:
        yield draft("histology", "Histology", name, evidence, assertion=said, date=date,
                    extra=(printed,), confidence=confidence)  # fmt: skip
    if row["kind"] == "histology":
        return
    kind = "metastasis" if row["kind"] == "metastasis" else "diagnosis"
    yield draft(kind, name, name, evidence, assertion=said, date=date, code=code,
                extra=(printed, ("side", side)), confidence=confidence)  # fmt: skip


def _diagnosis_date(passage: Passage, start: int) -> str | None:
    """A date in the same sentence before the disease; for tissue reports the report's date."""
    if passage.context.doc_class in _TISSUE:
        return passage.context.date
    lo, hi = passage.sentence(start)
    near = own_dates(passage, lo, hi)
    if near:
        before = [h for h in near if h.end <= start]
        return (before[-1] if before else near[0]).iso
    return None if passage.section not in _DIAGNOSIS else passage.context.date


def _side(passage: Passage, start: int, end: int) -> str:
    lo, hi = passage.sentence(start)
    text = passage.key[max(lo, start - 24) : min(hi, end + 24)]
    sides = {side for (_, side), form in _SIDES if form.search(text)}
    return sides.pop() if len(sides) == 1 else ""


def _number(text: str) -> str:
    return text.replace(",", ".")


def _near_lesion(passage: Passage, start: int) -> bool:
    """Whether the size is that of a lesion: one is named in this clause or the one before."""
    lo, _ = passage.sentence(start)
    lead = ",".join(passage.key[lo:start].split(",")[-4:])
    if _LESION_SKIP.search(lead[-30:]):
        return False
    return wordlist(passage.language, "words", "lesion").first(lead) is not None


def sizes(passage: Passage) -> Iterator[Fact]:
    """Sizes of tumours in pathology, imaging and operation papers."""
    wanted = {"pathology", "imaging-report", "operative-note", "ihc", "endoscopy"}
    if passage.context.doc_class not in wanted or passage.section in {
        "present",
        "specimen",
        "advice",
    }:
        return
    for m in _SIZE.finditer(passage.text):
        if _near_lesion(passage, m.start()):
            parts = [_number(g) for g in (m["a"], m["b"], m["c"]) if g]
            yield _size(passage, m, "×".join(parts))
    for m in _ONE_SIZE.finditer(passage.text):
        if _near_lesion(passage, m.start()):
            yield _size(passage, m, _number(m["a"]))


def _size(passage: Passage, m: re.Match[str], value: str) -> Fact:
    unit = {"厘米": "cm", "毫米": "mm"}.get(m["u"], m["u"])
    return draft(
        "size", "Tumour size", value, passage.evidence(m.start(), m.end()), unit=unit,
        date=passage.context.date, confidence=0.85,
        assertion=Assertion(Status.PRESENT, "patient", planned=False),
    )  # fmt: skip


def findings(passage: Passage) -> Iterator[Fact]:
    """Margins, node counts and microvascular invasion."""
    if passage.context.doc_class not in {"pathology", "discharge-summary", "clinic-letter", "ihc"}:
        return
    for m in _MVI.finditer(passage.text):
        yield draft("invasion", "Microvascular invasion (MVI)", m["v"],
                    passage.evidence(m.start(), m.end()), date=passage.context.date)  # fmt: skip
    yield from _invasions(passage)
    for m in _NODES.finditer(passage.text):
        positive, total = int(m["n"]), int(m["of"])
        if 0 < total <= 120 and positive <= total:
            found = passage.evidence(m.start(), m.end())
            yield draft("node", "Lymph nodes positive/examined", f"{positive}/{total}", found,
                        date=passage.context.date)  # fmt: skip
    for m in _MARGIN.finditer(passage.text):
        _, hi = passage.sentence(m.start())
        after = passage.key[m.end() : min(hi, m.end() + 40)]
        free, hit = _MARGIN_FREE.search(after), _MARGIN_HIT.search(after)
        if passage.section == "advice" or bool(free) == bool(hit):
            continue
        said = free or hit
        end = m.end() + (said.end() if said else 0)
        yield draft("margin", "Resection margin", "negative" if free else "positive",
                    passage.evidence(m.start(), end), date=passage.context.date,
                    confidence=0.85,
                    extra=(("printed", passage.text[m.start() : end]),))  # fmt: skip


def _invasions(passage: Passage) -> Iterator[Fact]:
    """Invasion of vessels or nerves, affirmed or denied."""
    for (name,), form in _INVASIONS:
        for m in form.finditer(passage.text):
            said = assess(passage, m.start(), m.end())
            told = _INVADED.match(passage.text[m.end() :])
            if said.planned or not (said.status is not Status.PRESENT or told):
                continue
            value = {Status.ABSENT: "absent", Status.POSSIBLE: "possible"}.get(
                said.status, "present"
            )
            found = passage.evidence(m.start(), m.end())
            yield draft("invasion", name, value, found, assertion=said, confidence=0.85,
                        date=passage.context.date)  # fmt: skip


def locations(passage: Passage) -> Iterator[Fact]:
    """Side or liver segment of the tumour where one sentence names both."""
    if passage.section in {"present", "past", "family", "advice", "person", "examination"}:
        return
    for m in _SEGMENT.finditer(passage.text):
        if "肝" not in passage.text and not re.search(
            r"hep|f[ií]gado|liver|leber|foie|печен", passage.key
        ):
            continue
        if _lesion_around(passage, m.start(), m.end()):
            segments = _segments(m[0])
            yield _location(passage, m, "Liver", ", ".join(f"S{s}" for s in segments))
    for (organ, side), form in _SIDES:
        for m in form.finditer(passage.key):
            if _lesion_around(passage, m.start(), m.end()):
                yield _location(passage, m, organ, side)


def _segments(text: str) -> list[str]:
    found = re.findall(r"VIII|VII|VI|IV|V|III|II|I|[ⅠⅡⅢⅣⅤⅥⅦⅧ]|[1-8]", text)
    return sorted({_ROMAN.get(s, s) for s in found})


def _lesion_around(passage: Passage, start: int, end: int) -> bool:
    """A malignant or unnamed lesion in the clause (cysts and the like aside), affirmed."""
    lo, hi = passage.sentence(start)
    commas = [lo, *(i + 1 for i in range(lo, hi) if passage.text[i] == ",")]
    lo = max(c for c in commas if c <= start)
    stops = [i for i in range(end, hi) if passage.text[i] == ","]
    clause = passage.key[lo : (stops[0] if stops else hi)]
    if (
        _LESION_SKIP.search(clause)
        or wordlist(passage.language, "words", "lesion").first(clause) is None
    ):
        return False
    said = assess(passage, start, end)
    return said.status is Status.PRESENT and said.subject == "patient" and not said.planned


def _location(passage: Passage, m: re.Match[str], organ: str, value: str) -> Fact:
    return draft(
        "location", f"{organ}: tumour site", value, passage.evidence(m.start(), m.end()),
        date=passage.context.date, confidence=0.85,
        extra=(("printed", passage.text[m.start() : m.end()]),),
    )  # fmt: skip


def facts(passage: Passage) -> Iterator[Fact]:
    """All facts of this module."""
    yield from diagnoses(passage)
    yield from sizes(passage)
    yield from findings(passage)
    yield from locations(passage)
