"""Genes, variants, markers, stages: names that no translation changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from recpack.lang import read_list, read_rows, read_toml
from recpack.mt.checks import moments
from recpack.mt.checks.words import Finding, listed, table, words
from recpack.mt.languages import NON_LATIN, primary

_TOKEN = re.compile(r"(?<![\w-])(?:[A-Za-z]{1,4}-)?[A-Za-z]+-?\d+[A-Za-z]*(?:[-/]\d+)?(?![\w])")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Za-z]*[A-Z][A-Za-z]*(?![A-Za-z0-9])")
_LATIN = re.compile(r"(?<![A-Za-z0-9-])[A-Z]?[a-z]{4,}(?![A-Za-z0-9])")
_GENE = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]{2,}(?:-\d)?(?!\w)")
_PROTEIN = re.compile(
    r"(?<![A-Za-z0-9])(?:p\.)?\(?(?P<a>[A-Z][a-z]{2}|[A-Z])(?P<n>\d{2,4})"
    r"(?P<b>[A-Z][a-z]{2}|[A-Z*=](?![A-Za-z]))?(?P<t>fs\*?\d*|_?[A-Za-z]*\d*(?:del|ins|dup)\w*)?\)?"
)
_CODING = re.compile(r"(?<![A-Za-z])[cgmn]\.[\d_+*?-]+(?:[ACGT]+>[ACGT]+|(?:del|ins|dup)\w*)?")
_SUFFIX = re.compile(r"(?<![IVX\d.])(VI{0,3}|IV|I{1,3}|\d)([A-Da-d])(?:[1-3])?(?![A-Za-z])")
_SHAPED = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,}[0-9]+[A-Z]?(?![A-Za-z0-9])")
_THREE = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G",
    "His": "H", "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S",
    "Thr": "T", "Trp": "W", "Tyr": "Y", "Val": "V", "Ter": "*",
}  # fmt: skip
_WORTH = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8"}


@cache
def _genes() -> frozenset[str]:
    return frozenset(g for line in read_list("_rules/genes.txt") for g in line.split())


@cache
def _kept() -> frozenset[str]:
    """Names that stand in every language as they are."""
    return _genes() | frozenset(read_toml("translate.toml")["tokens"]["genes"])


def tight(text: str) -> str:
    """Letters and figures alone, small: PD-L1 and PDL1 are one."""
    return re.sub(r"[\W_]", "", text).casefold()


@cache
def _spellings() -> Mapping[str, frozenset[str]]:
    """A marker's spellings by each of them (HER2, ERBB2, c-erbB-2)."""
    out: dict[str, frozenset[str]] = {}
    for row in read_rows("_rules/markers.tsv"):
        spelt = frozenset(tight(s) for s in (row["name"], *row["en"].split("|")) if s)
        for name in spelt:
            out[name] = out.get(name, frozenset()) | spelt
    for line in table("en")["tokens"]["same"]:
        spelt = frozenset(tight(s) for s in line.split("|"))
        for name in spelt:
            out[name] = out.get(name, frozenset()) | spelt
    return out


@cache
def _told_as(language: str) -> Mapping[str, tuple[str, ...]]:
    """What a gene or marker is called in words of a language, by its tight name."""
    out: dict[str, tuple[str, ...]] = {}
    for row in read_rows("_rules/markers.tsv"):
        told = tuple(n for n in row.get(language, "").split("|") if n)
        for name in {tight(row["name"]), *map(tight, row["en"].split("|"))}:
            out[name] = out.get(name, ()) + told
    for name, body in table(language).get("gene_names", {}).items():
        out[tight(name)] = out.get(tight(name), ()) + tuple(body.split("|"))
    return out


@lru_cache(maxsize=4096)
def _tokens(text: str, language: str) -> tuple[str, ...]:
    """Names in a source that must stand in the English."""
    rest, _ = moments.frequencies(text, language)
    rest, _ = moments.dated(rest, language)
    silent = words("en", "tokens", "silent")
    found = [t for t in _TOKEN.findall(rest) if _is_name(t)]
    found += [t for t in _GENE.findall(rest) if t in _kept()]
    if primary(language) in NON_LATIN:
        found += _CAPITALS.findall(rest)
        found += _LATIN.findall(rest)
    return tuple(t for t in dict.fromkeys(found) if not (silent and silent.fullmatch(t)))


def _is_name(token: str) -> bool:
    letters = [c for c in token if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return len(letters) > 1 and capitals > 0 and (capitals > 1 or len(letters) <= 3)


def names(source: str, english: str, language: str) -> Iterator[Finding]:
    """Names of genes, markers and codes, both ways."""
    whole = tight(english)
    lost = [t for t in _tokens(source, language) if not _stands(t, english, whole)]
    if lost:
        yield Finding("token-lost", listed(lost), "")
    known = tight(source)
    added = [
        g for g in dict.fromkeys(_GENE.findall(english))
        if g in _genes() and not _known(g, known, source, language)
    ]  # fmt: skip
    added += [t for t in _near_misses(source, english) if t not in added]
    if added:
        yield Finding("token-added", "", listed(added))


def _near_misses(source: str, english: str) -> Iterator[str]:
    """Names that are a name of the source but for one letter."""
    ours = _SHAPED.findall(source)
    for token in dict.fromkeys(_SHAPED.findall(english)):
        if token not in ours and any(_one_letter(token, t) for t in ours):
            yield token


def _one_letter(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _stands(token: str, english: str, whole: str) -> bool:
    bare = tight(token)
    if not any(c.isdigit() for c in token) and len(bare) <= 4:
        if re.search(
            rf"(?<![A-Za-z]){re.escape(token)}(?:s|\+)?(?![A-Za-z])", english, re.IGNORECASE
        ):
            return True
    elif bare in whole:
        return True
    same = _spellings().get(bare, ())
    return any(s in whole for s in same) or _initials(token, english) or _expanded(token, english)


def _expanded(token: str, english: str) -> bool:
    told = table("en")["tokens"]["told"].get(token.upper(), "")
    return bool(told) and bool(re.search(told, english, re.IGNORECASE))


def _initials(token: str, english: str) -> bool:
    """Whether words in a row begin with the letters of an abbreviation (EF: ejection fraction)."""
    letters = [c for c in token.casefold() if c.isalpha()]
    first = "".join(w[0] for w in re.findall(r"[A-Za-z]+", english.casefold()))
    return len(letters) > 1 and "".join(letters) in first and not any(c.isdigit() for c in token)


def _known(gene: str, known: str, source: str, language: str) -> bool:
    bare = tight(gene)
    if gene.isalpha() and len(gene) < 5:
        if re.search(rf"(?<![A-Za-zÀ-ÿ]){gene}(?![a-zà-ÿ])", source, re.IGNORECASE):
            return True
    elif bare in known:
        return True
    if any(s in known for s in _spellings().get(bare, ()) if len(s) > 2):
        return True
    low = source.casefold()
    return any(n.casefold() in low for n in _told_as(primary(language)).get(bare, ()))


def _changes(text: str) -> tuple[Counter[str], Counter[str]]:
    """(coding changes, protein changes) in one spelling."""
    coding = Counter(_CODING.findall(text))
    protein: Counter[str] = Counter()
    for m in _PROTEIN.finditer(text):
        if m["b"] or m["t"]:
            ends = [_THREE.get(m[g] or "", m[g] or "") for g in ("a", "b")]
            protein[f"{ends[0]}{m['n']}{ends[1]}{m['t'] or ''}"] += 1
    return coding, protein


def variants(source: str, english: str, language: str) -> Iterator[Finding]:
    """Changes of DNA and protein, letter by letter."""
    del language
    for ours, theirs in zip(_changes(source), _changes(english), strict=True):
        lost, added = set(ours) - set(theirs), set(theirs) - set(ours)
        if lost or added:
            yield Finding("variant-differs", listed(sorted(lost)), listed(sorted(added)))


def stages(source: str, english: str, language: str) -> Iterator[Finding]:
    """The letter of a stage: IIIA is not IIIB, 4a not 4b."""
    del language
    ours, theirs = _letters(source), _letters(english)
    lost, added = ours - theirs, theirs - ours
    if (lost and added) or (added and {a[0] for a in added} & {o[0] for o in ours}):
        yield Finding("stage-differs", listed(sorted(lost)), listed(sorted(added)))


def _letters(text: str) -> set[str]:
    text = re.sub(r"(?<=\d)(?= ?[A-Da-d][A-Za-z])", " ", text)
    return {_WORTH.get(m[1], m[1]) + m[2].casefold() for m in _SUFFIX.finditer(text)}
