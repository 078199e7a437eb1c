"""Numbers as they stand in a text: one kind of digit and dash, groups, and what is public."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from recpack.deid.text.fold import fold_text

# Folding makes all digits ASCII; dashes it leaves, and Japanese OCR reads a dash as a long vowel.
_DASHES = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u301c"}
_DASH = re.compile("[\u2010-\u2015\u2212\u30fc\u301c]")

# Seven digits or more, close together: only here can a number be an identifier.
_DENSE = re.compile(r"(?:[(+] ?){0,2}\d(?:[ \n./()-]{0,5}\d){6,}")
_GROUP = re.compile(r"\d+")
_MOST_GROUPS = 8


def plain(folded: str) -> str:
    """Folded text with one kind of dash; as long as before, so offsets stay."""
    return folded.translate(_DASHES) if _DASH.search(folded) else folded


@dataclass(frozen=True, slots=True)
class Run:
    """Groups of digits in a row: `spans` of the groups, `gaps[i]` between group i and i + 1.

    A gap is one of "-", ".", "/", " ", a newline, or "" for what separates two numbers for good.
    """

    spans: tuple[tuple[int, int], ...]
    gaps: tuple[str, ...]

    def masks(self, first: int) -> list[tuple[int, str]]:
        """(last, mask) of the windows that begin at a group, longest first.

        A mask tells the lengths of the groups and what stands between them: "3.3.3-2".
        """
        mask = str(self.spans[first][1] - self.spans[first][0])
        out = [(first, mask)]
        for last in range(first + 1, min(first + _MOST_GROUPS, len(self.spans))):
            if not self.gaps[last - 1]:
                break
            mask += self.gaps[last - 1] + str(self.spans[last][1] - self.spans[last][0])
            out.append((last, mask))
        return out[::-1]

    def number(self, text: str, first: int, last: int) -> str:
        """The digits of a window alone."""
        return "".join(text[a:b] for a, b in self.spans[first : last + 1])

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
    gaps = tuple(_gap(text[a[1] : b[0]]) for a, b in pairwise(spans))
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
    "pmid|pmcid|pmc|nct|chictr|isrctn|eudract|euct|jrct|umin|japiccti|ctri|drks|actrn|kct|tctr|doi|"
    "omim|mim|mondo|orpha|orphanet|snomed|sctid|loinc|mesh|umls|cui|hgnc|chembl|chebi|drugbank|"
    "clinvar|gnomad|dbsnp|cas|ncbi|refseq|genbank|uniprot|ccds|issn|isbn|grch|icd|atc|ndc|pubmed|"
    "arxiv|interpro|pfam|entrez|gene ?id|nsc"
)
_PUBLIC_BEFORE = re.compile(
    rf"(?:(?<![a-z])(?:{_PUBLIC_WORDS})(?: ?(?:ct|id|number|no\.?|nr\.?|号|编号))?[ :#._/-]{{0,3}}"
    r"|(?<![a-z])(?:n[mpgrctw]_|x[mp]_|ens[tgp]|lrg_|rs|cos[mv]|vcv|rcv|scv)"
    r"|10\.\d{4,5}/[^\s]{0,20}"
    r"|(?<![a-z])[cgmnrp]\.[a-z]{0,3}[\d_+*-]{0,16}|[<>≤≥~])$"
)
_CHROMOSOME = re.compile(
    r"(?:chr|chromosome |染色体)?(?<![a-z\d])(?:chr)?(?:\d{1,2}|x|y|mt?):(?:g\.)?(?:\d{1,9}[-_.]{1,2})?$"
)
_HPO_DIGITS = 7  # HP:0001250; more digits are a telephone (Indonesian HP)
_COORDINATE_DIGITS = 9  # chromosome 1 has 248,956,422 bases
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
    before = text[max(0, start - 26) : start]
    if end - start == _HPO_DIGITS and before.endswith(("hp:", "hp: ", "hp_")):
        return True
    if _PUBLIC_BEFORE.search(before):
        return True
    place = text[start:end]
    if text[end : end + 1] == ">":  # chr3:37020361C>T
        place = place.rstrip("acgt")
    short = len(place) <= _COORDINATE_DIGITS and place.isdigit()
    return short and _CHROMOSOME.search(before) is not None


def is_count(text: str, start: int, end: int) -> bool:
    """Whether a unit or a power behind the number says that it counts or measures something."""
    return _UNIT_AFTER.match(text, end) is not None or text[max(0, start - 1) : start] in {"$", "€"}


def bounded(text: str, start: int, end: int, *, glued: bool = False) -> bool:
    """Whether a number ends where it seems to: no letter, no decimal sign with digits beside it.

    `glued`: a letter may stand before it, as a label whose colon was lost ("CPF529.982.247-25").
    """
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before and (
        before[-1] in "^*" or before[-1].isdigit() or (_latin(before[-1]) and not glued)
    ):
        return False
    if len(before) == 2 and before[1] in ".," and before[0].isdigit():
        return False
    if after and (after[0] in "^%°" or after[0].isdigit() or _latin(after[0])):
        return False
    return not (len(after) == 2 and after[0] in ".," and after[1].isdigit())


def _latin(char: str) -> bool:
    return "a" <= char <= "z"


def words(*spellings: str) -> str:
    """An alternation of words as they look folded, longest first."""
    folded = {plain(fold_text(w)) for line in spellings for w in line.split("|")}
    return "|".join(sorted((re.escape(w) for w in folded if w), key=lambda w: (-len(w), w)))
