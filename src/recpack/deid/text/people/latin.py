"""Names in Latin letters by the title, relation or registration number beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.ports import Span

_LATIN_TITLE = re.compile(
    r"\b(?P<title>(?:D(?:r|ra)|Prof|Profa|PD|OA|CA|Herrn?|Frau|Fr|Sr|Sra|Mr|Mrs|Ms|Miss|Enf|Enfa|Mme|BS|Ny|Tn|Bpk|Ibu|Sister|Nurse|nurse"
    r"|Doutora?|Doctora?|doutora?|doctora?|Docteur|Professor|professora?|secretária|enfermeir[ao]|Schwester|D\.ª|Dña|Don)"
    r"(?:\([ao]\))?\.?(?:\s?(?:med|Dr|Prof)\.)*)[ ]+"
    r"(?P<name>(?:[A-Z]\.[ ]?)*[A-ZÀ-ÞĐĂÂÊÔƠƯŁŚ][\w'’-]*"
    r"(?:[ ]+(?:(?:de|da|do|das|dos|del|la|von|van|der|e|y)[ ]+)*(?:[A-ZÀ-ÞĐŁŚ][\w'’-]+|[A-Z]\.)){0,5})"
)
_BEFORE_REGISTRATION = re.compile(
    r"(?P<name>[A-ZÀ-Þ][\w'’-]+(?:[ ]+(?:(?:de|da|do|das|dos|del|e)[ ]+)*[A-ZÀ-Þ][\w'’-]*\.?){1,6})"
    r"[ ]*\n?[ ]*[-–—|,(]?\s*(?:Médic[ao][ ]+\w+\s*[-–|,]?\s*)?(?=(?:CRM|CRBM|CRF|COREN|RQE|CREMESP|Nº\s?Col|N[ºo]?\s?Col|RPPS|LANR)\b)"
)
_PROFESSION = re.compile(
    r"(?:^|[ ]+)(?:médic[oa]s?|biomédic[oa]|bioquímic[oa]|farmacêutic[oa]|enfermeir[oa]|radiologista|patologista"
    r"|oncologista|oncologia|mastologista|biologia|biólog[oa]|cirurgi[ãa]o?|clínica|responsável|data|convênio"
    r"|patólog[oa]|radiólog[oa]|oncólog[oa]|facharzt|oberarzt|chefarzt|radiologe|chirurgien|oncologue|consultant)\b.*$",
    re.IGNORECASE,
)


def _without_profession(name: str) -> str:
    """A name without the profession that follows it on the line."""
    return _PROFESSION.sub("", name).rstrip()


_KIN = (
    r"(?:mãe|pai|irmã|irmão|filh[oa]|espos[oa]|marido|cônjuge|tia|tio|prim[oa]|av[óô]|ti[oa]|netos?|"
    r"madre|padre|herman[oa]|hij[oa]|marido|mujer|abuel[oa]|"
    r"mother|father|sister|brother|son|daughter|husband|wife|aunt|uncle|"
    r"mère|père|sœur|soeur|frère|fils|fille|mari|épouse|époux|"
    r"Mutter|Vater|Schwester|Bruder|Sohn|Tochter|Ehemann|Ehefrau)"
)
_LATIN_NAMES = r"[A-ZÀ-Þ][\w'’-]+(?:[ ]+(?:(?:de|da|do|das|dos|del|la|von|van|der|e|y)[ ]+)*[A-ZÀ-Þ][\w'’-]+){1,5}"
_LATIN_RELATION = re.compile(rf"\b{_KIN}\b,?[ ]*[(:,]?[ ]*(?P<name>{_LATIN_NAMES})")
_BEFORE_RELATION = re.compile(rf"(?P<name>{_LATIN_NAMES})[ ]*[(,][ ]*{_KIN}\b")


@dataclass(frozen=True, slots=True)
class LatinNames:
    """Names next to a title (Dra. Ana Ribeiro), a relation or a registration number."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "names in Latin letters: persons by a title, a relation or a registration number"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone; the title stays, it says who spoke."""
        text = page.plain
        for pattern in (_LATIN_RELATION, _BEFORE_RELATION):
            for match in pattern.finditer(text):
                yield Span(*match.span("name"), "RELATIVE", 0.8, "relation")
        for pattern in (_LATIN_TITLE, _BEFORE_REGISTRATION):
            for match in pattern.finditer(text):
                lo = match.start("name")
                hi = lo + len(_without_profession(match["name"]))
                if hi > lo:
                    yield Span(lo, hi, "STAFF", 0.85, "title")
