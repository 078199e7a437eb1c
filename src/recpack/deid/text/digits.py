"""Numbers as they stand in a text: one kind of digit and dash, groups, and what is public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from recpack.deid.text.fold import Folded, fold_text

# First digit of each decimal script that hospitals print: Arabic, Persian, Devanagari, Bengali,
# Thai, Lao, Burmese, Khmer. Folding leaves them as they are.
_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xED0, 0x1040, 0x17E0)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u301c"
_PLAIN = {zero + i: str(i) for zero in _ZEROS for i in range(10)} | {ord(c): "-" for c in _DASHES}
_OTHER = re.compile(f"[{''.join(chr(z) + '-' + chr(z + 9) for z in _ZEROS)}{_DASHES}]")

# Seven digits or more, close together: only here can a number be an identifier.
_DENSE = re.compile(r"[+(]{0,2}\d(?:[ \n./()-]{0,5}\d){5,}")
_GROUP = re.compile(r"\d+")
_MOST_GROUPS = 8


class Page(Protocol):
    """A page's text and its folding."""

    @property
    def text(self) -> str:
        """Visual lines joined by newlines, cells by tabs."""

    @property
    def folded(self) -> Folded:
        """The same folded, with offsets."""


def plain(folded: str) -> str:
    """Folded text with ASCII digits and dashes; as long as before, so offsets stay."""
    return folded.translate(_PLAIN) if _OTHER.search(folded) else folded


@dataclass(frozen=True, slots=True)
class Run:
    """Groups of digits in a row: `spans` of the groups, `gaps[i]` between group i and i + 1.

    A gap is one of "-", ".", "/", " ", a newline, or "" for what separates two numbers for good.
    """

    spans: tuple[tuple[int, int], ...]
    gaps: tuple[str, ...]

    def windows(self) -> Iterator[tuple[int, int]]:
        """Indices (first, last) of neighbouring groups that may be one number, longest first."""
        for first in range(len(self.spans)):
            last = first
            while last < len(self.gaps) and self.gaps[last] and last - first < _MOST_GROUPS - 1:
                last += 1
            for end in range(last, first - 1, -1):
                yield first, end

    def mask(self, first: int, last: int) -> str:
        """Lengths of groups and the separators between: "3.3.3-2"."""
        parts = [str(self.spans[first][1] - self.spans[first][0])]
        for i in range(first + 1, last + 1):
            parts += (self.gaps[i - 1], str(self.spans[i][1] - self.spans[i][0]))
        return "".join(parts)

    def loose(self, first: int, last: int) -> bool:
        """Whether no "-", "." or "/" ties the window to further digits."""
        before = self.gaps[first - 1] if first else ""
        after = self.gaps[last] if last < len(self.gaps) else ""
        return before in " \n" and after in " \n"

    def alone(self, first: int, last: int) -> bool:
        """Whether no other number stands beside the window on its line."""
        before = self.gaps[first - 1] if first else ""
        after = self.gaps[last] if last < len(self.gaps) else ""
        return before in {"", "\n"} and after in {"", "\n"}


@dataclass(frozen=True, slots=True)
class Scan:
    """A page made plain, its dense regions, and the runs of digit groups in them."""

    text: str
    regions: tuple[tuple[int, int], ...]
    runs: tuple[Run, ...]


@lru_cache(maxsize=2)
def scan(folded: str) -> Scan:
    """Scan a folded page once for all recognisers of numbers; linear in its length."""
    text = plain(folded)
    regions = tuple(m.span() for m in _DENSE.finditer(text))
    return Scan(text, regions, tuple(_run(text, *region) for region in regions))


def _run(text: str, start: int, end: int) -> Run:
    spans = tuple(m.span() for m in _GROUP.finditer(text, start, end))
    gaps = tuple(_gap(text[a[1] : b[0]]) for a, b in zip(spans, spans[1:], strict=False))
    return Run(spans, gaps)


def _gap(between: str) -> str:
    core = between.strip(" \n")
    if core:
        return core if core in {"-", ".", "/"} else ""
    if "\n" in between:
        return "\n" if between.count("\n") == 1 else ""
    return " " if len(between) <= 2 else ""


# What stands before a number of a public database; such numbers are clinical content.
_PUBLIC_WORDS = (
    "n[mpgrctw]_|x[mp]_|ens[tgp]|lrg_|rs|cos[mv]|vcv|rcv|scv|pmid|pmcid|pmc|nct|chictr|ctr|isrctn|"
    "eudract|jrct|umin|japiccti|ctri|drks|actrn|kct|tctr|doi|omim|mim|hpo?|mondo|orpha|orphanet|"
    "snomed|sctid|loinc|mesh|umls|cui|hgnc|chembl|chebi|drugbank|db|go|clinvar|gnomad|dbsnp|gse|gsm|"
    "srr|err|drr|prjna|samn|phs|egas|ega[dn]|cas|ncbi|refseq|genbank|uniprot|ccds|pdb|issn|isbn|"
    "grch|hg|build|icd|atc|ndc|iso|pubmed|arxiv|interpro|pfam|entrez|gene ?id|cid|nsc|ca"
)
_PUBLIC_BEFORE = re.compile(
    rf"(?:(?<![a-z])(?:{_PUBLIC_WORDS})(?: ?(?:ct|id|number|no\.?|nr\.?|号|编号))?[ :#._/-]{{0,3}}"
    r"|10\.\d{4,5}/[^\s]{0,20}"
    r"|(?:chr|chromosome |染色体)?(?<![a-z\d])(?:\d{1,2}|x|y|mt?):(?:g\.)?(?:\d{1,9}[-_.]{1,2})?"
    r"|(?<![a-z])[gcpmnr]\.[^\s]{0,20}|[<>≤≥~])$"
)
_PUBLIC_TOKEN = re.compile(
    r"(?:rs|cos[mv]|ens[tgp]|nct|chictr|isrctn|jrct|umin|japiccti|drks|actrn|kct|tctr|vcv|rcv|scv|"
    r"pmid|pmc|gse|gsm|srr|err|drr|prj[ned][ab]|sam[ned]a?|phs|ega[sdn]|db|chembl|hgnc|orpha|"
    r"n[mpgrctw]_|lrg_|uniprot|hp|mondo|omim|c(?=\d{7}(?!\d))|d(?=\d{6}(?!\d))|ca(?=\d{6}(?!\d))|"
    # Development codes of drugs: GSK2857916, PF-06463922, LY2835219.
    r"gsk|ly|pf|jnj|bms|incb|azd|amg|sar|ro(?=\d{7}(?!\d))|ch(?=\d{7}(?!\d))|abt|mk|cnto|regn|bay|"
    r"pd(?=-?0)|ku|msc|emd|ldc|asp|nsc|grch|chr|hg)-?\d"
)
_UNIT_AFTER = re.compile(
    r" ?(?:copies|copias?|kopien|copii|копи|拷贝|copy|/ ?(?:ml|l|ul|μl|µl|kg|mm)|i?u(?:/|i\b|\b)|m?ui\b|"
    r"cell|celul|zell|клет|个|cfu|ufc|reads?\b|bp\b|kb\b|mb\b|nt\b|[x×*] ?10|e[+-]?\d|%|\^|"
    r"m[gl]\b|mcg|ng\b|g/|mmol|umol|μmol|cp\b|kop|次|条|元|¥|€|\$)"
)  # fmt: skip


def is_public(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a public accession, a coordinate or a variant, not a person's."""
    if _PUBLIC_TOKEN.match(text, start, min(end + 1, start + 24)):
        return True
    return _PUBLIC_BEFORE.search(text[max(0, start - 26) : start]) is not None


def is_count(text: str, start: int, end: int) -> bool:
    """Whether a unit or a power behind the number says that it counts or measures something."""
    return _UNIT_AFTER.match(text, end) is not None or text[max(0, start - 1) : start] in {"$", "€"}


def bounded(text: str, start: int, end: int) -> bool:
    """Whether a number ends where it seems to: no letter, no decimal sign with digits beside it."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before and (before[-1] in "_^*" or before[-1].isdigit() or _latin(before[-1])):
        return False
    if len(before) == 2 and before[1] in ".," and before[0].isdigit():
        return False
    if after and (after[0] in "_^%°" or after[0].isdigit() or _latin(after[0])):
        return False
    return not (len(after) == 2 and after[0] in ".," and after[1].isdigit())


def _latin(char: str) -> bool:
    return "a" <= char <= "z"


def words(*spellings: str) -> str:
    """An alternation of words as they look folded, longest first."""
    folded = {fold_text(w) for line in spellings for w in line.split("|")}
    return "|".join(sorted((re.escape(w) for w in folded if w), key=lambda w: (-len(w), w)))
