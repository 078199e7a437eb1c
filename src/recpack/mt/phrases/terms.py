"""The phrasebook's terms: loading, exact look-up, and the vocabularies of pattern slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from recpack.lang import read_list, read_rows, read_toml
from recpack.mt.phrases.affixes import articles
from recpack.mt.phrases.patterns import Vocabulary
from recpack.mt.phrases.slots import compact, fold, normalise, rules, spellings

CHECKED = "checked"
DRAFT = "draft"
FILES = ("terms.tsv", "phrases.tsv")
"""terms.tsv is a word list of de-identification too; phrases.tsv is read by translation alone: a
word that is also a surname ("klein") can be in a phrasebook and still be found as a name."""
NOUNS = frozenset(
    {
        *("pathology", "lesion", "symptom", "procedure", "drug", "regimen", "imaging"),
        *("genetics", "staging", "ihc"),
    }
)


@dataclass(frozen=True, slots=True)
class Term:
    """One row of terms.tsv. `code` is a "system:code" pair such as "LOINC:1834-1", or ""."""

    source: str
    target: str
    domain: str
    code: str
    state: str
    origin: str


def key_of(text: str) -> str:
    """The form in which a whole term is compared: width, case, accents and CJK spaces aside."""
    return fold(compact(normalise(text)))


def primary(language: str) -> str:
    """The language without region and script."""
    return language.split("-", maxsplit=1)[0].lower()


@cache
def _terms(language: str) -> Mapping[str, Term]:
    out: dict[str, Term] = {}
    for file in FILES:
        for row in read_rows(f"{language}/{file}"):
            rest = (row["target"], row["domain"], row["code"], row["state"], row["origin"])
            for spelling in spellings(row["source"]):
                key = key_of(spelling)
                if key not in out or (out[key].state, row["state"]) == (DRAFT, CHECKED):
                    out[key] = Term(spelling, *rest)
    for key, entry in list(out.items()) if language == "ar" else ():
        for other in articles(key, entry.domain):
            out.setdefault(other, entry)
    return MappingProxyType(out)


def all_terms(language: str) -> Mapping[str, Term]:
    """Every term by folded source, drafts too: for the gloss, which is always unchecked."""
    return _terms(primary(language))


def term(text: str, language: str) -> Term | None:
    """The checked term that is exactly this text (width, case, accents, closing colon aside)."""
    found = all_terms(language).get(key_of(text).rstrip(": "))
    return found if found and found.state == CHECKED else None


def other_case(entry: Term, text: str) -> bool:
    """Whether a name of mixed case stands here in capitals: EGFR is a gene, eGFR is not."""
    source = entry.source
    mixed = source.isascii() and source not in {source.upper(), source.lower()}
    return mixed and text != source and text.lower() == source.lower() and text.isupper()


@cache
def terms(language: str, domain: str) -> Mapping[str, Term]:
    """Checked terms of a domain by their source as written."""
    return MappingProxyType(
        {
            t.source: t
            for t in all_terms(language).values()
            if t.domain == domain and t.state == CHECKED
        }
    )


def _lowered(target: str) -> str:
    """A heading as it stands inside a sentence."""
    return target[0].lower() + target[1:] if target[1:2].islower() else target


def vocabulary(language: str, extra: Mapping[str, str]) -> Vocabulary:
    """Words that may fill each slot; `extra` (folded) counts as noun phrases, and goes first."""
    by_domain: dict[str, dict[str, str]] = {}
    for key, entry in all_terms(language).items():
        if entry.state == CHECKED:
            by_domain.setdefault(entry.domain, {})[key] = entry.target
    out = Vocabulary()
    for slot, domains in read_toml("slots.toml")["vocabulary"].items():
        out[slot] = {k: v for d in domains for k, v in by_domain.get(d, {}).items()}
    genes = " ".join(read_list("_rules/genes.txt")).split()
    out["gene"] = {fold(name): name for name in genes}
    out["test"] = {k: _lowered(v) for k, v in out["test"].items()}
    out["np"] = {k: v for d in sorted(NOUNS) for k, v in by_domain.get(d, {}).items()}
    out["np"].update(extra)
    for slot, words in rules(language).closed.items():
        out[slot] = {**out.get(slot, {}), **words}
    for slot in out if extra else ():
        out[slot] = {**out[slot], **{k: v for k, v in extra.items() if k in out[slot]}}
    return out
