"""Numbers that name an entry of a public catalogue or a place of the genome: nobody's identifier.

Whatever a label or a shape says, they stay: without them a variant or a disease cannot be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from recpack.ports import Span

_NUMBER = r"\d{1,3}(?:[,.\u00a0 ]\d{3})+|\d{4,9}"
_ENTRIES = (
    r"HP:\d{7}",
    r"(?:MONDO|GO|UBERON):\d{7}",
    r"ORPHA(?:NET)?[ :#]{0,2}\d{1,7}",
    r"(?:O?MIM|ОМИМ)[ :#№*+%-]{0,3}\d{6}",
    r"[VRS]CV\d{9}(?:\.\d{1,3})?",
    # In capitals RS is a state of Brazil as well, before the number of a licence (CRM-RS 79366).
    r"(?-i:rs[ ]?\d{3,12}|(?<![-/])RS\d{7,12})",
    r"COS[MV]\d{2,9}",
    r"(?:N[CGMPRTW]|X[MPR]|LRG|AC|NT)_\d{3,9}(?:\.\d{1,2})?",
    r"ENS[EGPT]\d{11}(?:\.\d{1,2})?",
    rf"chr(?:\d{{1,2}}|[XYM])[ ]?:[ ]?g?\.?(?:{_NUMBER})(?:[ ]?[-–_][ ]?(?:{_NUMBER}))?(?:[ ]?[(\[]?(?:GRCh|hg)\d{{2}}[)\]]?)?",
    r"(?:GRCh|hg)\d{2}(?:\.p\d{1,2})?",
    r"HGNC[ :]{1,2}\d{1,6}",
    r"PMID[ :]{0,2}\d{5,9}",
    r"(?:NCT|ISRCTN)\d{8}",
    r"ChiCTR[-\w]{6,14}",
    r"jRCTs?\d{9,10}",
    r"UMIN\d{9}",
    r"EudraCT[ :]{0,2}\d{4}-\d{6}-\d{2}",
    r"LOINC[ :]{0,2}\d{1,5}-\d",
    r"(?:SNOMED(?:[ -]CT)?|SCTID)[ :]{0,2}\d{6,18}",
    r"CAS[ :]{0,2}\d{2,7}-\d{2}-\d",
    r"CPT[ :]{0,2}\d{5}(?:[ ]?[,;/+x][ ]?\d{5}){0,8}",
    r"MLPA[ :]{0,2}(?:SALSA )?P\d{3}(?:-[A-Z]\d)?(?:[ ]?[/,+][ ]?P?\d{3}(?:-[A-Z]\d)?){0,4}",
    r"ICD-O(?:-3)?[ :]{0,2}\d{4}/\d",
)
_ENTRY = re.compile(rf"(?<![^\W_])(?:{'|'.join(_ENTRIES)})(?!\d)", re.IGNORECASE)


def references(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of the entries on a page."""
    return (match.span() for match in _ENTRY.finditer(text))


def outside(text: str, spans: Iterable[Span]) -> list[Span]:
    """`spans` less what lies wholly in an entry; what the folder knows is never let go."""
    entries = list(references(text))
    return [
        span
        for span in spans
        if span.by.startswith("known")
        or not any(start <= span.start and span.end <= end for start, end in entries)
    ]
