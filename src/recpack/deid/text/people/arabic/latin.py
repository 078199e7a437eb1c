"""Names in Latin letters on Arabic pages: beside the Arabic name, behind a title or a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.ports import Span

_WORD = r"[A-Z][A-Za-z]*+(?>(?:['’-][A-Za-z]+)*)"
_JOINT = r"[ ]{1,2}(?:(?:al|el|bin|bint|ben|ibn|abu|abou|ould|de)[ -])?"
_NAME = rf"{_WORD}(?:{_JOINT}{_WORD}){{0,4}}(?![\w@.])"
# (MAHMOUD EL SHARKAWY) or – Nabil Tannous behind an Arabic word.
_BESIDE = re.compile(
    rf"(?<=[\u0620-\u064a])[ ]{{0,2}}(?:\([ ]?(?:Pr|Dr|Prof|Mr|Mrs|Ms)?\.?[ ]?(?P<a>{_NAME})[ ]?\)|[|–/=-][ ]{{0,2}}(?P<b>{_NAME})(?=[ ]*(?:$|\n|[ ]{{2}}|\||\t)))"
)
_TITLED = re.compile(
    rf"(?<![A-Za-z])(?:(?:Dr|Pr|Prof|Mr|Mrs|Ms|Mme|Mlle|Eng)[.:]?|[Ss]igned(?: by)?:?|Name ?:|Patient(?: name)? ?:|Nom(?: et pr[ée]nom)? ?:|Consultant ?:|Ref\.? ?[Bb]y:?|Physician ?:|Doctor ?:|Radiologist ?:|Pathologist ?:)[ \t]{{0,3}}(?:(?:Dr|Prof|Pr)\.?[ ])?(?P<n>{_NAME})"
)
_DEGREE = re.compile(
    rf"(?P<n>{_WORD}(?:{_JOINT}{_WORD}){{1,3}}),[ ](?:MD|M\.D|PhD|FRC[A-Z]*|MBBS|MBChB|MSc|MRC[A-Z]*|RN|FACS|BSc)(?![a-z])"
)
# Al Waha Medical City, Clinique Ibn Rochd, Hôpital Moulay Youssef.
_HOUSE = re.compile(
    rf"(?P<n>(?:{_WORD}[ ]){{1,5}}(?:Hospitals?|Medical (?:City|Cent(?:er|re)|Complex|Group)|Health (?:Cent(?:er|re)|City)|(?:Poly)?[Cc]linics?|Laborator(?:y|ies)|Labs?|Cancer Cent(?:er|re)|Diagnostics?(?: Cent(?:er|re))?|Pharmacy|Insurance(?: Company)?|University|Foundation|Infirmary|Medical Services|Genomics)"
    rf"(?:[ ](?:of|for|-)[ ]{_WORD}(?:[ ]{_WORD})?)?)(?![\w@])"
)
_MAISON = re.compile(
    rf"(?<!\w)(?P<n>(?:Poly)?(?:Clinique|Hôpital|Hopital|CHU|CHR|CHP|EPH|EHU|EHS|Laboratoire|Labo|Centre [Hh]ospitalier|Centre d['’](?:[Oo]ncologie|[Ii]magerie)|Cabinet|Pharmacie|Institut|Assurances?)"
    rf"(?:[ ](?:de|du|des|la|le|les|d['’]analyses|universitaire|médicales?|régional|international[e]?|privée?)){{0,4}}(?:[ ]{_WORD}){{1,4}})(?![\w@])"
)
_NO_HOUSE = frozenset(
    ["department", "of", "the", "molecular", "genetics", "genetic", "surgical", "pathology", "medical", "clinical", "central", "main", "national", "dermatology", "cardiology", "neurology", "hematology", "haematology", "immunology", "microbiology", "outpatient", "emergency", "referring", "diagnostic", "private", "public", "local", "reference", "internal", "external", "anatomic", "cytology", "histopathology", "this", "our", "your"]
)  # fmt: skip
_USUAL = re.compile(
    r"(?:m[ou]h?[ae]m+[ae]d|a[hk]?m[ae]d|mahm(?:ou|u)d|abd[eau].*|al[iy]|hass?[ae]n|h[ou]ss?[ei]+n|khal[ie]d|fa(?:t|th)[ie]ma?h?|a[iy]?s?ha|mar[iy]am|"
    r"om[ae]r|ibrahim|y?[ou]+ss?[ei]f|tar[ei][qk]|sam[iy]r?|ram[iy]|had[iy]l?|nab[ei]+l|wa?[ei]+l|l[ae]yla|no?u?ra?h?|hod?a|salwa|mona|rania|george|elias|"
    r"(?:al|el|abu|abou|ben|bou|bin|ibn)[a-z-]*)"
)


@cache
def _no() -> frozenset[str]:
    """Words of diseases, drugs and papers in English that are written with a capital."""
    words = lang.read_toml("ar/identity.toml").get("latin", {}).get("no", ())
    return frozenset(map(fold_text, words))


@dataclass(frozen=True, slots=True)
class ArabicLatin:
    """محمود الشرقاوي (MAHMOUD EL SHARKAWY), Signed: Dr. Nabil Tannous."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "arabic"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Arabic pages: names in Latin letters beside the Arabic one, behind titles and labels"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone."""
        plain = page.plain
        for match in _BESIDE.finditer(plain):
            group = "a" if match["a"] else "b"
            words = fold_text(match[group]).split()
            usual = any(_USUAL.fullmatch(w) for w in words)
            if self._fits(words) and (len(words) > 1 or usual):
                yield Span(*match.span(group), "PERSON", 0.75 if usual else 0.6, "latin")
        for pattern in (_HOUSE, _MAISON):
            for match in pattern.finditer(plain):
                words = fold_text(match["n"]).split()
                named = [w for w in words if w not in _NO_HOUSE and w not in _no()]
                ends = pattern is _HOUSE and words[0] in _NO_HOUSE
                if not ends and sum(len(w) > 3 for w in named) > (pattern is _MAISON) - (
                    len(words) > 2
                ):
                    yield Span(*match.span("n"), "HOSPITAL", 0.7, "latin-house")
        for pattern in (_TITLED, _DEGREE):
            for match in pattern.finditer(plain):
                if self._fits(fold_text(match["n"]).split()):
                    yield Span(*match.span("n"), "PERSON", 0.7, "latin")

    @staticmethod
    def _fits(words: list[str]) -> bool:
        """No word of medicine, nor nothing but letters (US, TSH)."""
        return not any(w in _no() for w in words) and any(len(w) > 3 for w in words)
