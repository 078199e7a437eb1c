"""What is planted in `examples/breast-pt`: identifiers, dates, and facts that must survive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import breast_pt_case as case
from .breast_pt_dicom import OTHER_ID
from .breast_pt_word import SISTER

if TYPE_CHECKING:
    from collections.abc import Mapping

_STAFF = (
    case.PATHOLOGIST, case.SURGEON, case.ONCOLOGIST, case.RADIOLOGIST,
    case.GENETICIST, case.BIOMEDIC, case.NURSE,
)  # fmt: skip
_IDENTIFIERS: tuple[tuple[str, str], ...] = (
    (case.PATIENT, "NAME"),
    (case.PATIENT_CAPS, "NAME"),
    (case.DICOM_NAME, "NAME"),
    ("Maria_Aparecida", "NAME"),
    (case.MOTHER, "RELATIVE"),
    ("CONCEIÇÃO DE SOUZA^BENEDITA", "RELATIVE"),
    (case.HUSBAND, "RELATIVE"),
    (SISTER, "RELATIVE"),
    *((name.removeprefix("Dra. ").removeprefix("Dr. "), "STAFF") for name, _ in _STAFF),
    *((register, "STAFF") for _, register in _STAFF),
    ("BRANDÃO^HELENA MOURA", "STAFF"),
    ("MEIRELES^OTÁVIO FURTADO", "STAFF"),
    ("TRINDADE^EDIVALDO", "STAFF"),
    (case.HOSPITAL, "HOSPITAL"),
    (case.HOSPITAL.upper(), "HOSPITAL"),
    (case.LAB, "HOSPITAL"),
    (case.LAB.upper(), "HOSPITAL"),
    (case.HOSPITAL_STREET, "ADDRESS"),
    (case.LAB_STREET, "ADDRESS"),
    (case.STREET, "ADDRESS"),
    (case.DISTRICT, "ADDRESS"),
    (case.TOWN, "ADDRESS"),
    (case.POSTCODE, "ADDRESS"),
    (case.CPF, "ID"),
    (case.CNS, "ID"),
    (case.RG, "ID"),
    (case.RECORD, "ID"),
    (case.INSURANCE, "ID"),
    (case.ADMISSION, "ID"),
    (case.ACCESSION, "ID"),
    (case.HOSPITAL_CNPJ, "ID"),
    (case.LAB_CNES, "ID"),
    (OTHER_ID, "ID"),
    (case.ORDER_BLOOD, "ID"),
    (case.EXAM_MAMMOGRAPHY, "ID"),
    (case.EXAM_OLD, "ID"),
    ("CT77310429", "ID"),
    ("HSLS-CT01", "OTHER"),
    ("HSLS_PACS", "OTHER"),
    ("SERRANA PACS", "OTHER"),
    (case.INSURER, "OTHER"),
    (case.LAB_SITE, "OTHER"),
    (case.PHONE, "PHONE"),
    (case.HUSBAND_PHONE, "PHONE"),
    (case.HOSPITAL_PHONE, "PHONE"),
    (case.LAB_PHONE, "PHONE"),
    (case.EMAIL, "EMAIL"),
    (case.HOSPITAL_MAIL, "EMAIL"),
    (case.BORN, "BIRTHDATE"),
    ("19710312", "BIRTHDATE"),
    (case.EXAM_PATHOLOGY, "SAMPLE"),
    (case.EXAM_GENETIC, "SAMPLE"),
    (case.TUBE_BLOOD, "SAMPLE"),
    *((block, "SAMPLE") for block in case.BLOCKS),
)
_DATES = (
    "2021-08-10", "2023-04-18", "2023-04-27", "2023-05-09", "2023-05-22", "2023-06-01",
    "2023-06-12", "2023-06-19", "2023-06-21", "2023-06-26", "2023-06-27", "2023-06-28",
    "2023-07-03", "2023-07-11", "2023-07-18",
)  # fmt: skip
_CLINICAL = (
    "pT2 pN1a(sn)", "cM0", "Nottingham", "HER2", "Ki-67", "FISH", "CEP17", "BI-RADS 5",
    "BI-RADS 2", "BRCA2", "NM_000059.4", "c.5946delT", "p.(Ser1982Argfs*22)", "PIK3CA",
    "NM_006218.4", "c.3140A>G", "p.(His1047Arg)", "GRCh38", "AJCC", "C50.4", "CA 15-3",
    "103 mg", "60 mg/m²", "1/3",
)  # fmt: skip


def _variants() -> list[dict[str, str]]:
    keys = ("gene", "transcript", "dna", "protein", "vaf", "class")
    rows = [dict(zip(keys, row, strict=True)) for row in case.GENETIC["variants"]]
    for row, vaf, origin in zip(rows, ("49.2", "27.4"), ("germline", "somatic"), strict=True):
        row |= {"kind": "variant", "vaf": vaf, "unit": "%", "origin": origin}
    return rows


def _labs() -> list[dict[str, str]]:
    out = []
    for name, value, unit, reference in case.BLOOD["rows"]:
        english = value.replace(".", "").replace(",", ".")
        out.append(
            {
                "kind": "lab",
                "name": name,
                "printed": value,
                "value": english,
                "unit": unit,
                "reference": reference,
                "date": "2023-06-19",
            }
        )
    return out


def _findings() -> list[dict[str, str]]:
    rows = (
        ("diagnosis", "invasive ductal carcinoma, left breast", "", ""),
        ("grade", "Nottingham", "2", ""),
        ("stage", "AJCC 8", "pT2 pN1a(sn) cM0", ""),
        ("size", "tumour", "2.6", "cm"),
        ("margin", "margins", "free", ""),
        ("margin", "closest margin (deep)", "0.4", "cm"),
        ("nodes", "sentinel nodes positive", "1/3", ""),
        ("size", "nodal metastasis", "4.5", "mm"),
        ("ihc", "RE", "90", "%"),
        ("ihc", "RP", "70", "%"),
        ("ihc", "HER2", "2+", ""),
        ("ihc", "Ki-67", "25", "%"),
        ("fish", "HER2/CEP17", "1.30", ""),
        ("fish", "HER2", "not amplified", ""),
        ("negation", "lymphovascular invasion", "absent", ""),
        ("negation", "distant metastases", "absent", ""),
        ("negation", "diabetes", "denied", ""),
        ("negation", "smoking", "denied", ""),
        ("allergy", "dipirona", "rash", ""),
        ("genomic", "TMB", "4.2", "mut/Mb"),
        ("genomic", "MSI", "stable", ""),
        ("drug", "doxorubicin", "103", "mg"),
        ("drug", "cyclophosphamide", "1026", "mg"),
        ("imaging", "mammography, left", "BI-RADS 5", ""),
        ("imaging", "mammography, right", "BI-RADS 2", ""),
        ("imaging", "ejection fraction", "64", "%"),
    )
    keys = ("kind", "name", "value", "unit")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def planted(said: Mapping[str, str]) -> dict[str, object]:
    """Ground truth; `said` maps each file to everything it carries (text, tags, metadata, name).

    Raises ValueError when an identifier is in no file: the list and the papers went apart.
    """
    flat = {name: " ".join(text.split()) for name, text in said.items()}
    identifiers = []
    for value, kind in _IDENTIFIERS:
        where = sorted(name for name, text in flat.items() if value in text)
        if not where:
            message = f"planted nowhere: {value}"
            raise ValueError(message)
        identifiers.append({"value": value, "kind": kind, "where": where})
    everything = " ".join(flat.values())
    for day in _DATES:
        year, month, date = day.split("-")
        if f"{date}/{month}/{year}" not in everything and year + month + date not in everything:
            message = f"date printed nowhere: {day}"
            raise ValueError(message)
    for value in _CLINICAL:
        if value not in everything:
            message = f"printed nowhere: {value}"
            raise ValueError(message)
    return {
        "identifiers": identifiers,
        "dates": list(_DATES),
        "clinical": list(_CLINICAL),
        "facts": [*_findings(), *_variants(), *_labs()],
    }
