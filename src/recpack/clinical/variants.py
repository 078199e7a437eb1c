"""Gene variants: rows of tables and phrases, in HGVS where the report has it; TMB and MSI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from recpack.clinical.assertion import Assertion, assess
from recpack.clinical.drafts import draft
from recpack.clinical.fold import fold, key
from recpack.clinical.passages import Context, Line, Passage, line_evidence
from recpack.clinical.patterns import pairs, pattern
from recpack.clinical.tables import Row, rows
from recpack.lang import read_list
from recpack.model.fact import Evidence, Fact, Status

NEEDS = (("gene",), ("cdna", "protein", "change", "vaf", "result", "type"))
# HGVS nomenclature (hgvs-nomenclature.org): coding DNA and protein descriptions in common use.
CDNA = pattern("variants", "cdna")
PROTEIN = pattern("variants", "protein")
_SHORT_PROTEIN = pattern("variants", "short_protein")
_TRANSCRIPT = re.compile(r"(?:NM_|NR_|ENST|LRG_)\d+(?:\.\d+)?(?:t\d)?")
_EXON = pattern("variants", "exon")
_EXON_CELL = pattern("variants", "exon_cell")
_VAF = pattern("variants", "vaf")
_CLASSES = pairs("variants", "classes")
_NEGATIVE = pattern("variants", "negative")
_FUSION = pattern("variants", "fusion")
_AMPLIFIED = pattern("variants", "amplified")
_DELETION = re.compile(
    r"^\s*(?:基因)?(?:拷贝数|纯合)?(?:缺失|homozygous deletion|deleção|loss)", re.IGNORECASE
)
_NAMED = pattern("variants", "named")
_DENIED_BEFORE = pattern("variants", "denied_before")
_DENIED_AFTER = pattern("variants", "denied_after")
_DENIED_LIST = re.compile(
    r"^(?:\s*(?:[、,/]|和|及|或|e|and|or|ou)\s*[A-Z][A-Z0-9\-]+)*[^,;。]{0,12}"
    r"(?:突变|mutat|muta[cç]|variant|变异|扩增|融合|重排)"
)
_TMB = pattern("variants", "tmb")
_MSI = pattern("variants", "msi")
_NOT = re.compile(r"(?:非|未|无|不|non-?|not\s)$")
_MSI_WORDS = {"微卫星稳定": "MSS", "微卫星高度不稳定": "MSI-H", "微卫星低度不稳定": "MSI-L",
              "microssatélites estáveis": "MSS", "estabilidade de microssatélites": "MSS",
              "instabilidade de microssatélites alta": "MSI-H", "microsatellite stable": "MSS",
              "microsatellite-stable": "MSS", "msi-high": "MSI-H", "msi-low": "MSI-L"}  # fmt: skip
_SYMBOL = re.compile(r"(?<![A-Za-z0-9\-])([A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,3})?)(?![A-Za-z0-9])")
_ALIASES = {"HER2": "ERBB2", "HER-2": "ERBB2", "C-MET": "MET", "PDL1": "CD274"}


@cache
def genes() -> frozenset[str]:
    """Approved symbols that reports name."""
    return frozenset(" ".join(read_list("_rules/genes.txt")).split())


def gene(text: str, *, listed: bool = True) -> str | None:
    """The gene symbol that a cell is; outside the list only where a table says so."""
    bare = re.sub(r"\(.*?\)|基因|gene", "", fold(text)).strip().upper()
    bare = _ALIASES.get(bare, bare)
    if bare in genes():
        return bare
    if not listed and re.fullmatch(r"[A-Z][A-Z0-9]{1,8}(?:-[A-Z0-9]{1,3})?", bare):
        return bare if re.search(r"\d|^[A-Z]{3,6}$", bare) else None
    return None


def _class(text: str) -> str:
    folded = fold(text)
    return next((e for (e,), form in _CLASSES if form.search(folded)), "")


def _exon(text: str) -> str:
    m = _EXON.search(text)
    return next((g for g in m.groups() if g), "") if m else ""


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _fact(
    name: str, evidence: Evidence, context: Context, parts: dict[str, str], status: Status,
    confidence: float = 0.95, subject: str = "patient",
) -> Fact:  # fmt: skip
    """A variant fact; `parts` are c, p, other, exon, vaf, transcript, class, type, zygosity."""
    c, p = parts.get("c", ""), parts.get("p", "")
    value = " ".join(x for x in (c, p) if x) or parts.get("other", "")
    if status is Status.ABSENT and not value:
        value = "not detected"
    code = f"HGVS:{parts['transcript']}:{c}" if c and parts.get("transcript") else ""
    code = code or (f"HGVS:{c}" if c else f"HGVS:{p}" if p else "")
    extra = (("hgvs_c", c), ("hgvs_p", p), *((k, parts.get(k, "")) for k in
             ("exon", "vaf", "transcript", "class", "type", "zygosity", "origin")))  # fmt: skip
    return draft(
        "variant", name, value, evidence, date=context.date, code=code, extra=extra,
        confidence=confidence, assertion=Assertion(status, subject, planned=False),
    )  # fmt: skip


def _score(role: str, cell: str) -> float:
    text = fold(cell).strip()
    wanted = {
        "gene": gene(text, listed=False) is not None,
        "cdna": CDNA.search(text) is not None,
        "protein": PROTEIN.search(text) is not None,
        "exon": _EXON_CELL.fullmatch(text) is not None,
        "vaf": re.match(r"\d{1,3}(?:[.,]\d+)?\s*(?:%|$)", text) is not None,
        "transcript": _TRANSCRIPT.search(text) is not None,
        "class": bool(_class(text)),
    }  # fmt: skip
    if role in wanted:
        return 2.5 if wanted[role] else 0.1
    if role in {"change", "result"}:
        return (
            1.5 if CDNA.search(text) or PROTEIN.search(text) or _NEGATIVE.search(key(text)) else 0.5
        )
    return 0.3


def table_facts(
    context: Context, language: str, lines: Sequence[Line]
) -> Iterator[tuple[Line, Fact]]:
    """Facts of variant tables, with their lines."""
    for row in rows(lines, language, "variants", NEEDS, _score):
        fact = _row_fact(context, row)
        if fact is not None:
            yield row.line, fact


def _row_fact(context: Context, row: Row) -> Fact | None:
    symbol = gene(row.cells.get("gene", ""), listed=False)
    if symbol is None:
        return None
    whole = fold(row.line.text)
    parts = {k: row.cells.get(k, "") for k in ("exon", "vaf", "type", "zygosity", "origin")}
    parts["exon"] = _exon(parts["exon"]) or re.sub(r"\D", "", parts["exon"][:8]) or _exon(whole)
    c, p, t = CDNA.search(whole), PROTEIN.search(whole), _TRANSCRIPT.search(whole)
    parts |= {"c": _squeeze(c[0]) if c else "", "p": _squeeze(p[0]) if p else "",
              "transcript": t[0] if t else "",
              "class": _class(row.cells.get("class", ""))}  # fmt: skip
    found = re.search(r"\d{1,3}(?:[.,]\d+)?\s*%?", parts["vaf"])
    parts["vaf"] = _squeeze(found[0]).replace(",", ".") if found else ""
    parts["origin"] = _origin(whole)
    evidence = line_evidence(context, (row.line,))
    if c or p:
        return _fact(symbol, evidence, context, parts, Status.PRESENT)
    said = row.cells.get("result") or row.cells.get("change") or row.cells.get("cdna") or ""
    if _NEGATIVE.search(key(said)):
        return _fact(symbol, evidence, context, {}, Status.ABSENT, 0.9)
    m = _SHORT_PROTEIN.search(whole)
    if m:
        return _fact(symbol, evidence, context, parts | {"other": m[0]}, Status.PRESENT, 0.85)
    if re.search(r"扩增|amplifica", key(f"{said} {parts['type']}")):
        return _fact(
            symbol, evidence, context, parts | {"other": "amplification"}, Status.PRESENT, 0.9
        )
    return None


def _origin(text: str) -> str:
    """Whether a row calls its variant somatic or germline."""
    if re.search(r"胚系|germinativ|germ-?line|Keimbahn|constitution", text, re.IGNORECASE):
        return "germline"
    return "somatic" if re.search(r"体细胞|som[aá]ti", text, re.IGNORECASE) else ""


def _symbols(passage: Passage) -> list[tuple[int, int, str]]:
    found = []
    for m in _SYMBOL.finditer(passage.text):
        symbol = gene(m[1])
        if symbol is not None:
            found.append((m.start(1), m.end(1), symbol))
    return found


def prose_facts(passage: Passage) -> Iterator[Fact]:
    """Variants written out in running text, fusions, amplifications, negatives, TMB and MSI."""
    if passage.section in {"advice", "family"}:
        return
    yield from _signatures(passage)
    symbols = _symbols(passage)
    for start, end, symbol in symbols:
        following = next((s for s, _, _ in symbols if s > start), len(passage.text))
        hi = _window(passage, end, following)
        yield from _one(passage, start, end, symbol, passage.text[end:hi], hi)
    for m in _FUSION.finditer(passage.text):
        a, b = gene(m[1]), gene(m[2])
        if a and b:
            evidence = passage.evidence(m.start(), m.end())
            said = _denied_before(passage, m.start(), m.end())
            yield _fact(
                f"{a}::{b}", evidence, passage.context, {"other": "fusion"}, said.status, 0.9
            )


def _denied_before(passage: Passage, start: int, end: int) -> Assertion:
    """The assertion of a gene; a denial that closes the phrase of another gene is not ours."""
    said = assess(passage, start, end)
    lead = passage.text[passage.sentence(start)[0] : start]
    denials = list(_NEGATIVE.finditer(key(lead)))
    if said.status is Status.ABSENT and denials:
        earlier = lead[: denials[-1].start()]
        if any(gene(m[1]) for m in _SYMBOL.finditer(earlier)):
            return Assertion(Status.PRESENT, said.subject, said.planned)
    return said


def _window(passage: Passage, end: int, following: int) -> int:
    """Where the words about a gene end: the next gene, or its sentence (dots of HGVS aside)."""
    stop = re.search(r"[。;!?]|(?<=[a-z\d%)])\.\s", passage.text[end:])
    limit = end + stop.start() if stop else len(passage.text)
    return min(following, limit, end + 160)


def _one(
    passage: Passage, start: int, end: int, symbol: str, after: str, limit: int
) -> Iterator[Fact]:
    c, p = CDNA.search(after), PROTEIN.search(after)
    short = _SHORT_PROTEIN.search(after[:40]) if not p else None
    t, vaf = _TRANSCRIPT.search(after), _VAF.search(after)
    parts = {
        "c": _squeeze(c[0]) if c else "", "p": _squeeze(p[0]) if p else "",
        "transcript": t[0] if t else "", "exon": _exon(after), "class": _class(after),
        "vaf": _squeeze(vaf["v"] or vaf["w"]).replace(",", ".") if vaf else "",
    }  # fmt: skip
    evidence = passage.evidence(
        start, min(limit, end + max((m.end() for m in (c, p) if m), default=0))
    )
    if c or p:
        said = _denied_before(passage, start, end)
        yield _fact(symbol, evidence, passage.context, parts, said.status, 0.92)
        return
    named = _NAMED.match(after)
    other = (
        short[0]
        if short and re.match(r"^[\s,:(]*(?:基因|exon|外显子|突变|\d|号|第|\w+\s)?", after)
        else ""
    )
    if named:
        other = re.sub(r"\s+", " ", named[1])
    elif _AMPLIFIED.match(passage.text[end : end + 40]):
        other = "amplification"
    elif _DELETION.match(after):
        other = "loss"
    if passage.text[start:end].upper() in _ALIASES:
        return  # HER2 and its like are proteins unless a change of the gene is written out
    said = _denied_before(passage, start, end)
    if _is_negative(passage, start, end, after, said):
        told = {"other": f"{other} not detected" if other else ""}
        yield _fact(symbol, evidence, passage.context, told, Status.ABSENT, 0.88)
    elif other:
        told = parts | {"other": _english(other)}
        yield _fact(symbol, evidence, passage.context, told, said.status, 0.85)


def _is_negative(passage: Passage, start: int, end: int, after: str, said: Assertion) -> bool:
    """Whether a gene without a written change is told to have none."""
    listed = _DENIED_BEFORE.search(passage.text[max(0, start - 160) : start]) is not None
    negative = (
        listed
        or re.match(rf"^[^,;。\t]{{0,14}}?(?:{_NEGATIVE.pattern})", key(after)) is not None
        or _DENIED_AFTER.match(passage.text[end : end + 160]) is not None
    )
    denied = _DENIED_LIST.match(passage.text[end : end + 120]) is not None
    return negative or (said.status is Status.ABSENT and denied)


def _english(change: str) -> str:
    """Named exon events in English."""
    m = re.search(r"(19|20)", change)
    if m and re.search(r"del|缺失|dele", change, re.IGNORECASE):
        return f"exon {m[0]} deletion"
    if m and re.search(r"ins|插入", change, re.IGNORECASE):
        return f"exon {m[0]} insertion"
    return change


def _signatures(passage: Passage) -> Iterator[Fact]:
    for m in _TMB.finditer(passage.text):
        found = passage.evidence(m.start(), m.end())
        yield draft("variant", "TMB", m["v"].replace(",", "."), found,
                    unit="mut/Mb", date=passage.context.date)  # fmt: skip
    for m in _MSI.finditer(passage.text):
        printed = (m["v"] or m["s"]).lower()
        value = _MSI_WORDS.get(printed, m["v"] or "")
        said = assess(passage, m.start(), m.end())
        if _NOT.search(passage.key[max(0, m.start() - 4) : m.start()]):
            continue
        if (
            value
            and said.status is Status.PRESENT
            and not re.match(r"\s*[/、]", passage.text[m.end() :])
        ):
            name = "MMR" if value.lower().endswith("mmr") else "MSI"
            yield draft("variant", name, value, passage.evidence(m.start(), m.end()),
                        date=passage.context.date, confidence=0.9)  # fmt: skip
