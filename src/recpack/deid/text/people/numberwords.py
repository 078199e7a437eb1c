"""Numbers behind a word that tells what they are, all words found in one pass over a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick

from recpack.ports import Span

# A token with a digit: 75-A02427, C5195, 2227/68.
CODE = r"(?=[a-z]{0,6}[-/.]?\d)[a-z\d]{1,14}(?:[-/.][a-z\d]{1,14}){0,4}"
# A wristband, a form, a label: NB-240314-02; no drug under study (BMS-936558).
CODED = re.compile(
    r"(?!(?:BMS|LY|PF|GSK|SB|BAY|MLN|INK|AMG|CEP|RG|RO|AZD|MK|TAK|JNJ|ABT|NCT|PMID|DOI)[-/])[A-Z](?<![\w./-].)[A-Z]{0,4}[-/][0-9]{5,9}(?:[-/][0-9]{1,4})?(?![\w%]|[.,][0-9]|[-/][0-9])"
)
# 302-1234-5678-91, 011339-37-622696, 6295-727956: accounts, receipts and other numbers in groups.
_GROUPS = re.compile(
    r"[0-9](?<![0-9A-Za-z.,/*+-].)[0-9]{1,5}-[0-9]{2,8}(?:-[0-9]{1,8}){0,2}(?![0-9A-Za-z*-]|[.,/][0-9])"
)
_DATE = re.compile(r"(?:19|20)[0-9]{2}-(?:[0-9]{1,2}-[0-9]{1,2}|(?:19|20)[0-9]{2})")
_LEAST_GROUPED = 9
# Neither a part of a longer value nor one with its unit.
ENDS = (
    r"(?![a-z\d]|[.,:]\d|[ ]?(?:%|mg|mcg|ml|mm|cm|kg|iu|cfu|cc|min|hr|x[ ]?\d)|[ ]?(?:มก|มล|ซม|มม|บาท)"
    r"|ครั้ง|วัน|นาที|ราย|ปี|[회일분개명원세건주년월시도])"
)
# Diagnoses, stages, dates, money and measures are no numbers of anybody.
_VALUE = re.compile(
    r"[a-z]\d\d(?:\.\d{1,2}|\d)?|[a-z]\d\d\.\d[a-z\d]*|[yrcp]{0,2}t[0-4x][a-d\d]*n[0-3x].*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,3}(?:\.\d{3})+|\d+\.\d+|\d+-0|(?:nm|np|nc|ng|xm|rs|ca|cd)[-_]?\d.*"
)
# What all of medicine cites, in the words before "code" or "no".
_PUBLIC = re.compile(
    r"(?:icd(?:-?(?:10|9|o))?(?:-?[a-z]{2})?|loinc|cpt|snomed|hcpcs|atc|drg|tmt|tmlt|cas|ec|omim|kcd|edi|gene|variant|clinvar|genbank|refseq|uniprot|icpc|nanda|"
    r"phase|grade|stage|protocol|regimen|study|trial|cycle|dose|fr|french|blade|suture|silk|vicryl|tube|foley|needle)[ .:/-]{0,2}\Z"
)
_BEFORE = 24


@dataclass(frozen=True, slots=True)
class Rule:
    """Words, and the number `v` right behind one; `least`: its digits, five if it has nothing else."""

    words: tuple[str, ...]
    number: re.Pattern[str]
    tag: str = "ID"
    score: float = 0.75
    least: int = 0


class NumberWords:
    """Rules by their words."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            for word in rule.words:
                self._rules.setdefault(word, []).append(rule)
        self._automaton = ahocorasick.Automaton()
        for word in self._rules:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Span]:
        """Spans of the numbers of a folded page."""
        for last, word in self._automaton.iter(text):
            start = last - len(word) + 1
            if _latin(word[0]) and start and (_latin(text[start - 1]) or text[start - 1] == "."):
                continue
            for rule in self._rules[word]:
                match = rule.number.match(text, last + 1)
                if match and (not rule.least or _is_number(match["v"], rule.least)):
                    public = rule.least and _PUBLIC.search(text, max(0, start - _BEFORE), start)
                    if not public:
                        yield Span(*match.span("v"), rule.tag, rule.score, "told-number")


def _latin(char: str) -> bool:
    return "a" <= char <= "z"


def _is_number(value: str, least: int) -> bool:
    digits = sum(c.isdigit() for c in value)
    mixed = digits < len(value)
    return digits >= (least if mixed else max(least, 5)) and not _VALUE.fullmatch(value)


# English words for a number, which Thai and Korean papers print as they are.
ENGLISH = (
    Rule(("no",), re.compile(rf"[ ]?[.:#][ .:#]{{0,3}}(?P<v>{CODE}){ENDS}"), least=3),
    Rule(("number", "num", "id"), re.compile(rf"[ ]?[.:#]?[ .:#]{{1,3}}(?P<v>{CODE}){ENDS}"), least=3),
    Rule(("code",), re.compile(rf"[ ]?[.:#]?[ .:#]{{1,3}}(?P<v>{CODE}){ENDS}"), least=4),
    Rule(
        ("slide", "film", "dvd", "cd", "accession", "acc", "barcode", "queue", "lot", "batch", "s/n", "sn", "serial", "ref",
         "reg", "registration", "policy", "claim", "invoice", "receipt", "request", "specimen", "sample", "case", "license",
         "licence", "lic", "cert", "kit", "booking", "order", "chart", "member", "card", "run", "plate id", "box"),
        re.compile(rf"(?:[ ]?[:#]|[ ]?id|[ ]?no)?[ .:#]{{1,3}}(?P<v>{CODE}){ENDS}"),
        least=4,
    ),
)  # fmt: skip


def grouped(text: str) -> Iterator[Span]:
    """Numbers of nine digits and more in groups, that are no dates."""
    for match in _GROUPS.finditer(text):
        digits = sum(map(str.isdigit, match[0]))
        if digits >= _LEAST_GROUPED and not _DATE.fullmatch(match[0]):
            yield Span(*match.span(), "ID", 0.6, "grouped-number")
