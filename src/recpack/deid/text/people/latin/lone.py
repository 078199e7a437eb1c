"""Given names that stand alone in prose (Spanish, Portuguese): (Dalva), según Yolanda, mi Isabel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin.tokens import UPPER
from recpack.deid.text.people.latin.words import Words
from recpack.ports import Span

_NAME = rf"[{UPPER}][^\W\d_]{{2,}}(?:[ ](?:(?:de|del|da|do|dos|das|la)[ ]){{0,2}}[{UPPER}][^\W\d_]{{2,}}){{0,3}}"
_WHOLE = re.compile(_NAME)
_FIRST = re.compile(r"[A-ZÀ-Þ](?<=[ (].)[^\W\d_]{2,}")
_INITIAL_NAME = re.compile(
    rf"[A-ZÀ-Þ](?=\.)(?<![^\W_].)(?<![{UPPER}]\..)\.[ ]?(?:[{UPPER}][.][ ]?){{0,2}}(?:(?:de|del|da|do|dos|das|la|las)[ ]){{0,2}}(?P<last>[{UPPER}][^\W\d_]{{2,}})(?:[ -](?P<more>[{UPPER}][^\W\d_]{{2,}}))?(?![\w@])"
)
# Somebody's own: mi Isabel, nuestra Ana, a minha Rosa; and who says, hears or helps.
_OWN = re.compile(r"(?<![^\W_])(?:mi|nuestr[oa]|minha|meu|noss[oa]|pobre) \Z")
_SAYS = re.compile(
    r"(?<![^\W_])(?:segun|segundo|conforme|junto (?:a|com|con)|gracias a|gracas ao?|a cargo de|de parte de|da parte d[aoe]|"
    r"por culpa de|en casa de|n?a casa d[aeo]|em casa d[aeo]|con ayuda de|com ajuda d[aeo]|"
    r"(?:avis|comunic|inform|notific|entreg|deriv|remit|transmit|pas|report|referi|explic|pregunt|pergunt|lig|telefon|llam|habl|fal)[a-z]{1,5}(?: (?:a|ao|para|al|con|com|por)(?: [ao])?)?)"
    r"(?: (?:el|la|o|a))? \Z"
)
_BEHIND_COLON = re.compile(
    rf":[ ]{{1,3}}\t?(?:(?:Dr|Dra|Sr|Sra|D|Dña|Dª|Enf|Lic)\.?(?:\(?a\)?)?\.?[ ])?(?P<n>{_NAME})(?![\w-])"
)
_FIELD = re.compile(r"[ ]?(?:[.,;)(\n\t/|]|$|[ ]{2}|[-–—])")
_LABEL, _MOST_LABEL, _REACH = 48, 8, 30
_END = re.compile(r"[ ]?(?:[.,;:)\n(\"”»]|$|[-–—][ ])|[ ][a-zà-ÿ]")
# Behind one letter a species may stand: E. Coli, C. Albicans.
_SPECIES = frozenset(
    [
        "coli", "albicans", "aureus", "pneumoniae", "aeruginosa", "pylori", "difficile", "faecalis", "faecium",
        "epidermidis", "influenzae", "meningitidis", "tuberculosis", "fumigatus", "cloacae", "mirabilis",
        "agalactiae", "pyogenes", "jirovecii", "cruzi", "lamblia", "histolytica", "stercoralis", "granulosus",
        "monocytogenes", "trachomatis", "gondii", "glabrata", "marcescens", "krusei", "pallidum", "gonorrhoeae",
        "vaginalis", "baumannii", "burnetii", "henselae", "jejuni", "typhi", "saginata", "solium", "lumbricoides",
        "vermicularis", "braziliensis", "donovani", "falciparum", "vivax", "neoformans", "capsulatum", "fragilis",
    ]
)  # fmt: skip
_APART = re.compile(r"[ ]?(?:[,;()\n\t/–-]|$|[ ]{2})|[.][ ]?(?:\n|$)")
_WORD = re.compile(r"[^\W\d_]+")


@cache
def eponyms_alone() -> frozenset[str]:
    """Folded eponyms that a lone word in brackets or inside a sentence is taken for (Hans, Ryan)."""
    lines = lang.read_text("_names/eponyms_alone.txt").splitlines()
    return frozenset(fold_text(n) for n in lines if n and n[0] != "#")


def _labelled(page: PageText, words: Words) -> Iterator[Span]:
    """Behind a label that a relation or a profession begins: "Familiar informado na saída: ..."."""
    for match in _BEHIND_COLON.finditer(page.plain):
        colon = match.start()
        begin = max(colon - _LABEL, page.plain.rfind("\n", 0, colon) + 1)
        label = _WORD.findall(page.folded, begin, colon)
        told = next((w for w in reversed(label) if w in words.kin or w in words.professions), "")
        if (
            not told
            or not 1 < len(label) < _MOST_LABEL
            or not _FIELD.match(page.plain, match.end())
        ):
            continue
        parts = _WORD.findall(page.folded, *match.span("n"))
        if len(parts) == 1 and match["n"].isupper():
            continue  # Madre: HTA
        common = (words.stop, words.common, words.verbs)
        if parts[0] in words.own_given or not any(
            p.endswith(words.endings) or any(p in some for some in common)
            for p in parts
            if p not in words.particles
        ):
            tag = "RELATIVE" if told in words.kin else "STAFF"
            yield Span(*match.span("n"), tag, 0.6, "label")


def lone_names(page: PageText, words: Words) -> Iterator[Span]:
    """Names of the lists in brackets, behind "según" and "mi"; initials beside a family name."""
    done = 0
    for first in _FIRST.finditer(page.plain):
        start = first.start()
        if start < done or page.folded[start : first.end()] not in words.own_given:
            continue
        whole = _WHOLE.match(page.plain, start)
        done = whole.end() if whole else first.end()
        tag = _told(page, start, done)
        if tag and _are_names(page, start, done, words):
            yield Span(start, done, tag, 0.6, "name")
    yield from _labelled(page, words)
    for match in _INITIAL_NAME.finditer(page.plain):
        if _with_initial(page, match, words):
            yield Span(*match.span(), "PERSON", 0.6, "name")


def _told(page: PageText, start: int, end: int) -> str:
    """The kind of a person whom the words around announce; "" if they do not."""
    plain, begin = page.plain, max(0, start - _REACH)
    if plain[start - 1] == "(":
        inside = plain[end : end + 1] == ")" or plain[end : end + 2] in {", ", "; "}
        return "PERSON" if inside and plain[start - 2 : start - 1] == " " else ""
    if not _END.match(plain, end):
        return ""
    if _OWN.search(page.folded, begin, start):
        return "RELATIVE"
    return "PERSON" if _SAYS.search(page.folded, begin, start) else ""


def _are_names(page: PageText, start: int, end: int, words: Words) -> bool:
    """Whether the first word is a given name and none of medicine, and all others may be names."""
    parts = _WORD.findall(page.folded, start, end)
    if page.plain[start:end].isupper() or parts[0] not in words.own_given:
        return False
    if any(p in words.eponyms and p not in words.own_family for p in parts):
        return False
    lone = parts[0] in words.common or parts[0] in words.stop or parts[0] in words.kin
    known = parts[0] in words.eponyms or parts[0] in eponyms_alone()
    return not (len(parts) == 1 and (lone or known))


def _with_initial(page: PageText, match: re.Match[str], words: Words) -> bool:
    """A. Corrêa, Ó. Villaseñor, M. C. Ordóñez: the name is listed, or no word that is known."""
    start, end = match.span("last")
    fold = page.folded[start:end]
    head = page.plain[match.start() : match.start() + 2]
    if head in {"D.", "S."} and start - match.start() < 4:  # Don, São
        return (
            fold in words.own_family and fold not in words.own_given and fold not in words.eponyms
        )
    if page.plain[start:end].isupper() or fold in words.titles:
        return fold in words.own_family
    before = page.folded[max(0, match.start() - 24) : match.start()].rstrip(" (")
    if before.rsplit(" ", 1)[-1].rsplit("\n", 1)[-1] in words.eponym_heads:
        return False
    after = page.plain[end : end + 1]
    if fold in words.own_family:
        return fold not in words.stop or match["more"] is not None or after in ",;)\n"
    common = (words.stop, words.common, words.kin, words.eponyms, words.professions, _SPECIES)
    known = fold.endswith(words.endings) or any(fold in some for some in common)
    return fold in words.suffixes or (
        not known and _APART.match(page.plain, match.end()) is not None
    )
