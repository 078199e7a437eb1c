"""The person around the disease: other illnesses, allergies, relatives, height and weight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from recpack.clinical.assertion import assess
from recpack.clinical.drafts import date_near, draft
from recpack.clinical.lexicon import Hit
from recpack.clinical.passages import Passage
from recpack.clinical.patterns import pairs, pattern
from recpack.clinical.words import rule_lexicon, rule_rows, wordlist
from recpack.model.fact import Fact, Status

_TRACKED = frozenset(
    {"past", "diagnosis", "clinical", "present", "chief", "personal", "impression", "status"}
)
_LETTERS = frozenset({"clinic-letter", "discharge-summary"})
_NOT_ILLNESS = frozenset({"Cancer", "Hereditary disease"})
_DISEASE_HISTORY = pattern("history", "disease_history")
_ALLERGY_NONE = pattern("history", "allergy_none")
_ALLERGIC = pattern("history", "allergic")
_AFTER_ALLERGEN = re.compile(r"^\s*(?:类|类药物|药物|等|针|皮试)?\s*(?:\(|,|、|及|和|\s)*\s*过敏")
_RELATION = (
    (r"父亲|其父|(?<!祖)父(?!母)|pai(?!s)|father|vater|père|padre|отец|отца", "father"),
    (r"母亲|其母|(?<!祖)(?<!父)母|mãe|mother|mutter|mère|madre|мать|матери", "mother"),
    (r"哥哥|弟弟|兄|其弟|irmão|brother|bruder|frère|hermano|брат", "brother"),
    (r"姐姐|妹妹|姐|妹|irmã(?!o)|sister|schwester|sœur|soeur|hermana|сестр", "sister"),
    (r"外祖母|祖母|奶奶|外婆|avó|grandmother|großmutter|grand-mère|abuela|бабушк", "grandmother"),
    (r"外祖父|祖父|爷爷|外公|avô|grandfather|großvater|grand-père|abuelo|дедушк", "grandfather"),
    (r"姑|姨|tia|aunt|tante|tía|тет", "aunt"),
    (r"叔|伯|舅|tio|uncle|onkel|oncle|tío|дяд", "uncle"),
    (r"儿子|女儿|filh[oa]|son|daughter|kind|hij[oa]|сын|дочь", "child"),
    (r"prim[oa]|cousin|表|堂", "cousin"),
)  # fmt: skip
_REACTIONS = pairs("history", "reactions")
_HEIGHT = pattern("history", "height")
_WEIGHT = pattern("history", "weight")


def comorbidities(passage: Passage) -> Iterator[Fact]:
    """Other illnesses, affirmed or denied."""
    told = passage.section == "" and passage.context.doc_class in _LETTERS
    tracked = (told or passage.section in _TRACKED) and passage.context.doc_class not in {
        "laboratory",
        "consent",
        "genomics",
    }
    if not tracked:
        return
    for hit in rule_lexicon("comorbidities").find(passage.key):
        if hit.name in _NOT_ILLNESS or not _stands_alone(passage, hit):
            continue
        if passage.section not in {"past", "diagnosis", "clinical"} and not _told(passage, hit):
            continue
        said = assess(passage, hit.start, hit.end)
        if said.subject == "family" or said.planned:
            continue
        row = rule_rows("comorbidities")[hit.name]
        if said.status is Status.HISTORICAL and row.get("chronic") == "1":
            said = replace(said, status=Status.PRESENT)
        code = f"ICD-10:{row['icd10']}" if row["icd10"] else ""
        yield draft(
            "comorbidity", hit.name, hit.name, passage.evidence(hit.start, hit.end),
            assertion=said, code=code, confidence=0.9,
            extra=(("printed", passage.text[hit.start : hit.end]),
                   ("since", _since(passage, hit.end))),
        )  # fmt: skip


def _stands_alone(passage: Passage, hit: Hit) -> bool:
    """Not part of a longer name: a disease in a test name, drug class or tumour name."""
    after = passage.key[hit.end : hit.end + 4]
    before = passage.key[max(0, hit.start - 3) : hit.start]
    if re.match(r"表面|病毒dna|抗[体原]|dna|五项|两对半|疫苗|药|相关性肝癌|危象", after):
        return False
    return not re.search(r"抗|降|癌性|恶性", before)


def _told(passage: Passage, hit: Hit) -> bool:
    lo, hi = passage.sentence(hit.start)
    near = passage.key[max(lo, hit.start - 12) : min(hi, hit.end + 14)]
    said = assess(passage, hit.start, hit.end)
    return bool(_DISEASE_HISTORY.search(near)) or said.status is Status.ABSENT


def _since(passage: Passage, end: int) -> str:
    """How long, as printed after the name ("10 years")."""
    m = re.match(
        r"[^,。;.\d]{0,10}(?P<n>\d{1,2})\s*(?:余)?\s*(?P<u>年|anos?|years?|jahre|ans|лет|個月|个月)",
        passage.text[end : end + 30],
    )
    if not m:
        return ""
    unit = "months" if "月" in m["u"] else "years"
    return f"{m['n']} {unit}"


def allergies(passage: Passage) -> Iterator[Fact]:
    """Allergies named or denied."""
    if passage.section == "family" or passage.context.doc_class == "consent":
        return
    none = _ALLERGY_NONE.search(passage.key)
    here = passage.section == "allergy"
    if none or (here and _only_none(passage)):
        start, end = (none.start(), none.end()) if none else (0, len(passage.text))
        yield draft("allergy", "Any known allergy", "none known", passage.evidence(start, end),
                    confidence=0.9,
                    assertion=replace(assess(passage, start, end), status=Status.ABSENT,
                                      subject="patient"))  # fmt: skip
    for hit in rule_lexicon("drugs").find(passage.key):
        lo, hi = passage.sentence(hit.start)
        sentence = passage.key[lo:hi]
        named = _AFTER_ALLERGEN.match(passage.key[hit.end :]) or _ALLERGIC.search(
            passage.key[max(lo, hit.start - 40) : hit.start]
        )
        listed = here and _short_list(passage) and not none
        listed = listed and (not _ALLERGIC.search(sentence) or "过敏" in sentence)
        if named or listed:
            said = assess(passage, hit.start, hit.end)
            yield draft("allergy", hit.name, hit.name, passage.evidence(hit.start, hit.end),
                        assertion=said, confidence=0.9,
                        extra=(("reaction", _reaction(passage, hit.end)),
                               ("printed", passage.text[hit.start : hit.end])))  # fmt: skip


def _short_list(passage: Passage) -> bool:
    """The line of the heading itself, or a bare item below it: never a sentence that follows."""
    headed = wordlist(passage.language, "sections", "allergy").at(passage.key, 0) is not None
    return headed or (len(passage.text) <= 40 and not re.search(r"\d{2}", passage.text))


def _reaction(passage: Passage, end: int) -> str:
    """What the allergen did, where it stands in brackets behind it."""
    m = re.match(r"[^()。;.]{0,8}\(([^()]{2,24})\)", passage.text[end:])
    return next((e for (e,), form in _REACTIONS if m and form.search(m[1])), "")


def _only_none(passage: Passage) -> bool:
    text = passage.key.partition(":")[2].strip(" .。;")
    return text in {
        "无",
        "否认",
        "无特殊",
        "nega",
        "não",
        "nao",
        "none",
        "nil",
        "no",
        "denies",
        "nkda",
        "sem",
        "niega",
        "keine",
        "aucune",
        "なし",
    }


def family(passage: Passage) -> Iterator[Fact]:
    """Illnesses of relatives, kept apart from the patient's own."""
    for lexicon_name in ("diagnoses", "comorbidities"):
        for hit in rule_lexicon(lexicon_name).find(passage.key):
            if hit.name == "Cancer" and _inside_longer(passage, hit):
                continue
            said = assess(passage, hit.start, hit.end)
            if said.subject != "family":
                continue
            printed = passage.text[hit.start : hit.end]
            yield draft(
                "family_history", hit.name, hit.name, passage.evidence(hit.start, hit.end),
                assertion=said, confidence=0.85,
                extra=(("relation", _relation(passage, hit.start)), ("printed", printed)),
            )  # fmt: skip


def _inside_longer(passage: Passage, hit: Hit) -> bool:
    others = rule_lexicon("diagnoses").find(passage.key)
    return any(o.start <= hit.start and hit.end <= o.end for o in others)


def _relation(passage: Passage, start: int) -> str:
    lo, hi = passage.sentence(start)
    found = [
        (m.end(), english)
        for pattern, english in _RELATION
        for m in re.finditer(rf"(?<![a-zà-ÿ])(?:{pattern})", passage.text[lo:hi].lower())
    ]
    before = [f for f in found if f[0] <= start - lo]
    if before:
        return max(before)[1]
    return min(found)[1] if found else ""


def body(passage: Passage) -> Iterator[Fact]:
    """Height and weight of the patient."""
    for kind, form in (("height", _HEIGHT), ("weight", _WEIGHT)):
        m = form.search(passage.text)
        if not m:
            continue
        groups = m.groupdict()
        unit = groups.get("u") or groups.get("um") or ""
        if unit == "斤":
            continue
        value = re.match(r"[\d.,]+", m["v"])
        ucum = {"厘米": "cm", "米": "m", "公斤": "kg", "千克": "kg", "кг": "kg"}.get(
            unit, unit.lower()
        )
        yield draft(
            kind, kind.capitalize(), value[0].replace(",", ".") if value else "",
            passage.evidence(m.start(), m.end()), unit=ucum,
            date=date_near(passage, m.start()) or passage.context.date,
        )  # fmt: skip


def facts(passage: Passage) -> Iterator[Fact]:
    """All facts of this module."""
    yield from comorbidities(passage)
    yield from allergies(passage)
    yield from family(passage)
    yield from body(passage)
