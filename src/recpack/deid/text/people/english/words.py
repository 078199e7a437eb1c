"""Words of English running text: what speaks for a person, and what a capital is no sign of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.gazetteer import given_names, surnames
from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin.words import Words, words_of

_FUNCTION = re.compile(
    r"(?<![^\W_])(?:the|of|and|with|is|was|for|to|in|on|has|are|his|her|no|by|at|from)(?![^\W_])"
)
_SAMPLE = 4000
_LATIN = ("en", "es", "pt", "fr", "de", "id", "vi")


@dataclass(frozen=True, slots=True)
class EnglishWords:
    """Folded words by what they do; `words` are those of the Latin core, with more things in it."""

    words: Words
    sure_given: frozenset[str]
    sure_before: frozenset[str]
    titles: frozenset[str]
    human: frozenset[str]
    verbs: frozenset[str]
    never: frozenset[str]
    tails: frozenset[str]
    clip: frozenset[str]
    things: frozenset[str]
    thing_heads: tuple[str, ...]
    fields: frozenset[str]
    personal: frozenset[str]
    month_before: frozenset[str]
    deeds: frozenset[str]
    roles: frozenset[str]
    lone_before: frozenset[str]
    countries: frozenset[str]


def is_english(page: PageText, languages: tuple[str, ...]) -> bool:
    """Whether English rules may speak: the page's language, or what most of its words are."""
    if languages == ("en",):
        return True
    if languages[:1] != ("en",):
        return False  # a page in another language, with English words in it
    sample = page.folded[:_SAMPLE]
    return len(_FUNCTION.findall(sample)) * 12 > sample.count(" ")


def table(name: str) -> dict[str, Any]:
    """A table of lang/en/prose.toml."""
    found: dict[str, Any] = lang.read_toml("en/prose.toml").get(name, {})
    return found


@cache
def clinical_words() -> frozenset[str]:
    """Words that the clinical dictionaries write small in English, and medicines."""
    words = {
        fold_text(word)
        for code in lang.languages()
        for row in lang.read_rows(f"{code}/terms.tsv")
        for word in re.findall(r"[^\W\d_]{3,}", row.get("target") or "")
        if word.islower()
    }
    rows = lang.read_rows("_rules/drugs.tsv")
    medicines = {p for r in rows for k in ("name", "en") for p in (r.get(k) or "").split("|")}
    words |= {fold_text(w) for m in medicines for w in m.split() if len(w) > 2}
    return frozenset(words | set(map(fold_text, table("drugs")["brands"])))


@cache
def english_words(languages: tuple[str, ...]) -> EnglishWords:
    """The words for English pages."""
    people = table("people")

    def of(name: str) -> frozenset[str]:
        return frozenset(map(fold_text, people[name]))

    core = words_of(languages)
    ambiguous, clinical = of("ambiguous"), clinical_words()
    own = _names("given.txt") | of("given")
    # People of English-speaking countries have names from everywhere.
    given = given_names(_LATIN) | own
    family = frozenset(n.rsplit(" ", 1)[-1] for n in surnames(_LATIN)) | of("family")
    common = clinical_words() - (own - ambiguous) - surnames(("en",)) - of("family")
    never = of("never")
    listed = given | family
    words = replace(
        core,
        common=core.common | common | (never - listed),
        titles=core.titles | of("titles"),
        eponym_tails=core.eponym_tails | of("tails"),
        given=core.given | frozenset(n for n in given if " " not in n),
        own_given=core.own_given | own,
        family=core.family | family,
        particles=core.particles | of("particles"),
        endings=tuple(sorted(of("endings"))),
        kinds_of_tokens={},
    )
    return EnglishWords(
        words=words,
        sure_given=frozenset(
            n for n in own - ambiguous - clinical - never - core.stop if len(n) > 2
        ),
        sure_before=of("sure_before"),
        titles=of("titles"),
        human=of("human"),
        verbs=of("verbs"),
        never=never | clinical_words(),
        tails=words.eponym_tails,
        clip=of("clip") | of("titles") | core.professions,
        things=of("things"),
        thing_heads=tuple(sorted(f"{t} " for t in of("things"))),
        fields=of("fields"),
        personal=of("personal"),
        month_before=of("month_before"),
        deeds=of("deeds"),
        roles=of("roles") | core.professions | core.kin,
        lone_before=of("lone_before"),
        countries=frozenset(map(fold_text, table("places")["countries"])),
    )


def _names(file: str) -> frozenset[str]:
    lines = lang.read_list(f"en/{file}")
    return frozenset(fold_text(n) for n in lines)
