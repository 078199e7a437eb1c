"""Diagnoses, histology, size, margins, site: what the disease is and where it sits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.clinical.assertion import Assertion, assess
from recpack.clinical.drafts import dates_in, draft
from recpack.clinical.passages import Passage
from recpack.clinical.words import rule_lexicon, rule_rows, wordlist
from recpack.model.fact import Fact, Status

_DIAGNOSIS = frozenset({"diagnosis", "impression"})
_TISSUE = frozenset({"pathology", "ihc"})
_NO_DIAGNOSIS = frozenset({"advice", "person", "family", "past", "personal", "ihc", "allergy"})
_NUM = r"\d{1,3}(?:[.,]\d{1,2})?"
_SIZE = re.compile(
    rf"(?P<a>{_NUM})\s*(?P<ua>cm|mm|厘米|毫米)?\s*[×xX*✕]\s*(?P<b>{_NUM})\s*(?:cm|mm|厘米|毫米)?"
    rf"(?:\s*[×xX*✕]\s*(?P<c>{_NUM}))?\s*(?P<u>cm|mm|厘米|毫米)"
)
_ONE_SIZE = re.compile(
    rf"(?:最大径|直径|长径|maior (?:eixo|diâmetro|dimensão)|greatest (?:dimension|diameter)|diameter|medindo|mede|"
    rf"measuring|大小|diâmetro|maximum diameter|径)\s*(?:约|为|[:=]|de|of|em|cerca de|approximately|约为|até)*\s*(?P<a>{_NUM})\s*(?P<u>cm|mm|厘米|毫米)(?!\s*[×xX*])",
    re.IGNORECASE,
)
_SEGMENT = re.compile(
    r"(?<![A-Za-z0-9\-])S\s?(?P<s>[1-8](?:[ab])?)(?:\s*[/、,\-]\s*S?\s?[1-8](?:[ab])?)*(?![A-Za-z0-9])|"
    r"(?:segmentos?|segments?|Segment|сегмент\w*)\s*(?P<r>(?:VIII|VII|VI|IV|V|III|II|I|[1-8])(?:[ab])?)(?:\s*[/,\-eand]+\s*(?:VIII|VII|VI|IV|V|III|II|I|[1-8]))*(?![A-Za-z])|"
    r"(?<![A-Za-z])肝(?:脏)?(?P<z>VIII|VII|VI|IV|V|III|II|I|[ⅠⅡⅢⅣⅤⅥⅦⅧ]|[1-8])段"
)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8",
          "Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5", "Ⅵ": "6", "Ⅶ": "7", "Ⅷ": "8"}  # fmt: skip
_SIDES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (organ, side, re.compile(pattern, re.IGNORECASE))
    for organ, side, pattern in (
        ("Breast", "left", r"左(?:侧)?(?:乳|乳腺|乳房)|mama esquerda|mama e\b|left breast|linke mamma|mamma links|linken brust|sein gauche|mama izquierda|лев\w+ молочн|左乳"),
        ("Breast", "right", r"右(?:侧)?(?:乳|乳腺|乳房)|mama direita|mama d\b|right breast|rechte mamma|mamma rechts|rechten brust|sein droit|mama derecha|прав\w+ молочн|右乳"),
        ("Lung", "left", r"左(?:侧)?肺|pulm[aã]o esquerdo|left lung|left (?:upper|lower) lobe|linke lunge|poumon gauche|pulm[oó]n izquierdo|lobo (?:superior|inferior) esquerdo|лев\w+ легк"),
        ("Lung", "right", r"右(?:侧)?肺|pulm[aã]o direito|right lung|right (?:upper|middle|lower) lobe|rechte lunge|poumon droit|pulm[oó]n derecho|lobo (?:superior|m[eé]dio|inferior) direito|прав\w+ легк"),
        ("Kidney", "left", r"左(?:侧)?肾(?!上腺)|rim esquerdo|left kidney|linke niere|rein gauche|riñón izquierdo"),
        ("Kidney", "right", r"右(?:侧)?肾(?!上腺)|rim direito|right kidney|rechte niere|rein droit|riñón derecho"),
        ("Ovary", "left", r"左(?:侧)?卵巢|ov[aá]rio esquerdo|left ovary"),
        ("Ovary", "right", r"右(?:侧)?卵巢|ov[aá]rio direito|right ovary"),
    )
)  # fmt: skip
_MARGIN_WORD = r"切缘|切除缘|margens?(?:\s+(?:cirúrgicas?|de ressecção))?|(?:surgical |resection )?margins?|Schnittränder|márgenes"
_MARGIN = re.compile(rf"(?:{_MARGIN_WORD})", re.IGNORECASE)
_MARGIN_FREE = re.compile(r"未见(?:肿瘤|癌|癌组织|癌细胞|肿瘤组织|癌累及)?|阴性|\(-\)|livres?|negativ\w*|free|clear|uninvolved|not involved|tumorfrei|libres?|sem (?:neoplasia|comprometimento)|coincidem n|não comprometid|无癌|净")
_MARGIN_HIT = re.compile(r"阳性|见癌|\(\+\)|可见癌|查见癌|有癌|comprometid|positiv|involved|acometid|coincident")
_NODES = re.compile(
    r"(?P<site>腋窝|腋|前哨|纵隔|肺门|胃周|肠周|盆腔|axilar(?:es)?|sentinela|sentinel|axillary|mediastinal|regional)?\s*"
    r"(?:淋巴结|linfonodos?|lymph nodes?|gânglios?|nodos?)[^。;.\d]{0,24}?\(?\s*(?P<n>\d{1,2})\s*/\s*(?P<of>\d{1,3})\s*\)?(?![/\d])",
    re.IGNORECASE,
)
_MVI = re.compile(r"(?:MVI|微血管侵犯)(?:\s*\(MVI\))?\s*(?:分级|风险分级|病理分级)?[\s:=为()]*(?P<v>M[012][ab]?)(?![A-Za-z0-9])")
_LESION_SKIP = re.compile(r"囊肿|血管瘤|结石|cist[oa]|cyst|hemangioma|淋巴结|linfonod|lymph node|脾|spleen|baço")


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
    if passage.section in _NO_DIAGNOSIS:
        return False
    if passage.section in _DIAGNOSIS:
        return True
    if kind == "metastasis":
        return passage.context.doc_class not in {"consent", "laboratory"}
    if passage.context.doc_class in _TISSUE:
        return passage.section not in {"present", "gross", "specimen", "operation"}
    return _triggered(passage, start) or (kind == "cancer" and _history(passage) and _has_after(passage, start))


def _has_after(passage: Passage, start: int) -> bool:
    """A disease followed by what was done about it or since when ("liver cancer, 6 months after …")."""
    lo, hi = passage.sentence(start)
    return bool(re.search(r"(?:术后|治疗后|综合治疗|复发|确诊|化疗|\d\s*(?:年|月|天|余)|em tratamento|metast|recidiv|estádio|estadio|stage|on treatment|status post|s/p)", passage.key[lo:hi]))  # fmt: skip


def diagnoses(passage: Passage) -> Iterator[Fact]:
    """Diagnosis and histology facts of a passage."""
    for start, end, name in _name_hits(passage):
        if not _wanted(passage, start, name):
            continue
        row = rule_rows("diagnoses")[name]
        said = assess(passage, start, end)
        if said.planned:
            continue
        tissue = passage.context.doc_class in _TISSUE
        histology = row["kind"] == "histology" or (tissue and row["kind"] in {"cancer", "premalignant"})
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
    near = dates_in(passage, lo, hi)
    if near:
        return min(near, key=lambda h: abs(h.start - start)).iso
    return None if passage.section not in _DIAGNOSIS else passage.context.date


def _side(passage: Passage, start: int, end: int) -> str:
    lo, hi = passage.sentence(start)
    text = passage.key[max(lo, start - 24) : min(hi, end + 24)]
    sides = {side for _, side, pattern in _SIDES if pattern.search(text)}
    return sides.pop() if len(sides) == 1 else ""


def _number(text: str) -> str:
    return text.replace(",", ".")


def _near_lesion(passage: Passage, start: int) -> bool:
    """Whether the size is that of a lesion: one is named in this clause or the one before."""
    lo, _ = passage.sentence(start)
    lead = ",".join(passage.key[lo:start].split(",")[-2:])
    if _LESION_SKIP.search(lead[-30:]):
        return False
    return wordlist(passage.language, "words", "lesion").first(lead) is not None


def sizes(passage: Passage) -> Iterator[Fact]:
    """Sizes of tumours in pathology, imaging and operation papers."""
    wanted = {"pathology", "imaging-report", "operative-note", "ihc", "endoscopy"}
    if passage.context.doc_class not in wanted or passage.section in {"present", "specimen", "advice"}:
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
    for m in _NODES.finditer(passage.text):
        positive, total = int(m["n"]), int(m["of"])
        if 0 < total <= 120 and positive <= total:
            yield draft("node", "Lymph nodes positive/examined", f"{positive}/{total}",
                        passage.evidence(m.start(), m.end()), date=passage.context.date)  # fmt: skip
    for m in _MARGIN.finditer(passage.text):
        lo, hi = passage.sentence(m.start())
        after = passage.key[m.end() : min(hi, m.end() + 40)]
        free, hit = _MARGIN_FREE.search(after), _MARGIN_HIT.search(after)
        if passage.section == "advice" or bool(free) == bool(hit):
            continue
        found = free or hit
        end = m.end() + (found.end() if found else 0)
        yield draft("margin", "Resection margin", "negative" if free else "positive",
                    passage.evidence(m.start(), end), date=passage.context.date,
                    confidence=0.85, extra=(("printed", passage.text[m.start() : end]),))  # fmt: skip


def locations(passage: Passage) -> Iterator[Fact]:
    """Side or liver segment of the tumour where one sentence names both."""
    if passage.section in {"present", "past", "family", "advice", "person", "examination"}:
        return
    for m in _SEGMENT.finditer(passage.text):
        if "肝" not in passage.text and not re.search(r"hep|f[ií]gado|liver|leber|foie|печен", passage.key):
            continue
        if _lesion_around(passage, m.start(), m.end()):
            segments = _segments(m[0])
            yield _location(passage, m, "Liver", ", ".join(f"S{s}" for s in segments))
    for organ, side, pattern in _SIDES:
        for m in pattern.finditer(passage.key):
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
    if _LESION_SKIP.search(clause) or wordlist(passage.language, "words", "lesion").first(clause) is None:
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


