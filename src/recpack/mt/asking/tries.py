"""Ways of asking an engine for one sentence, from the freest to the safest; the first good wins.

1. soft: only surrogates are shielded; critical tokens are written as English has them, settled
   words stand in English, and all of them must come back as they are;
2. firm: critical tokens are shielded too; 3. hard: settled words as well;
4. clauses: the sentence cut at its commas, each part on its own, checked phrases first;
5. pieces: only what stands between the shields is translated, which can lose nothing.

Freely written sentences read best and are right most of the time; the checks tell when they are
not. What no way gets past the checks keeps its flags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from recpack.mt.asking import shield
from recpack.mt.asking.casing import prose
from recpack.mt.asking.easing import lowered_head, mended
from recpack.mt.asking.shield import FIXED, TERM, TOKEN, Guard
from recpack.mt.verify import RED, negations, verify

Engine = Callable[[str], str | None]
Lookup = Callable[[str], str | None]
LOST = "token-lost"
SCOPE = "negation-lost"
RETRIED = "retried"
CLAUSES, PIECES = "clauses", "pieces"


@dataclass(frozen=True, slots=True)
class Answer:
    """English of one sentence: what speaks against it, and by which way it came."""

    english: str
    flags: tuple[str, ...]
    missing: int
    way: str

    @property
    def red(self) -> frozenset[str]:
        """Flags that could harm a patient."""
        return RED & frozenset(self.flags)

    @property
    def rank(self) -> tuple[int, int, int]:
        """Lower is better."""
        return len(self.red), self.missing, len(self.flags)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the engine is to read it, and as the checks read it."""

    text: str
    items: tuple[Guard, ...]
    heard: str
    language: str


def sentence(text: str, items: Sequence[Guard], language: str) -> Sentence:
    """Capitals lowered where they say nothing."""
    plain, kept = _plain_case(text, tuple(items), language)
    return Sentence(plain, kept, shield.heard(text, items), language)


def _plain_case(
    text: str, items: tuple[Guard, ...], language: str
) -> tuple[str, tuple[Guard, ...]]:
    """Lower case where capitals say nothing: models were trained on prose. Lengths stay."""
    bare = text
    for guard in items:
        bare = bare[: guard.start] + "1" * (guard.end - guard.start) + bare[guard.end :]
    lowered = lowered_head(prose(bare, language, text), language)
    if len(lowered) != len(text):
        return text, items
    for guard in items:
        lowered = lowered[: guard.start] + text[guard.start : guard.end] + lowered[guard.end :]
    return lowered, items


def _soft(it: Sentence, ask: Engine, hard: frozenset[str]) -> tuple[str, tuple[Guard, ...]] | None:
    """(English, guards that did not come back); None if a placeholder was lost in every form."""
    text, kept = shield.written(it.text, it.items, lambda g: g.kind not in hard)
    english = shield.in_forms(text, kept, ask)
    if english is None:
        return None
    return shield.kept(english, [g for g in it.items if g.kind not in hard])


_CUT = re.compile(r"(?:[,;:](?=\s)|\s[-–—](?=\s))\s*")


def _cuts(it: Sentence) -> list[re.Match[str]]:
    """Commas, colons and dashes outside brackets and guards."""
    out = []
    for match in _CUT.finditer(it.text):
        before = it.text[: match.start()]
        inside = any(g.start < match.end() and match.start() < g.end for g in it.items)
        if not inside and before.count("(") == before.count(")"):
            out.append(match)
    return out


def _clauses(it: Sentence, ask: Engine, lookup: Lookup) -> str | None:
    """The sentence cut at its commas, every part translated on its own."""
    cuts = _cuts(it)
    if not cuts:
        return None
    out = ""
    at = 0
    for end, following, sign in (*((m.start(), m.end(), m.group()) for m in cuts), _END):
        stop = len(it.text) if end is None else end
        part = it.text[at:stop]
        mine = tuple(
            Guard(g.start - at, g.end - at, g.target, g.doubt, g.kind)
            for g in it.items
            if g.start >= at and g.end <= stop
        )
        english = _clause(Sentence(part, mine, part, it.language), ask, lookup)
        if english is None:
            return None
        out += english + (sign.rstrip() + " " if sign else "")
        at = following
    return out


_END = (None, 0, "")


def _clause(it: Sentence, ask: Engine, lookup: Lookup) -> str | None:
    if not any(c.isalpha() for c in it.text):
        return shield.pieces(it.text, it.items, lambda part: part) or it.text
    known = None if any(g.kind == FIXED for g in it.items) else lookup(it.text)
    if known is not None:
        return known
    for hard in (_FIXED_ONLY, _ALL):
        found = _soft(it, ask, hard)
        if found is not None and not found[1]:
            return found[0].rstrip(" .") if not it.text.endswith(".") else found[0]
    return shield.pieces(it.text, it.items, ask)


_FIXED_ONLY = frozenset({FIXED})
_TOKENS = frozenset({FIXED, TOKEN})
_ALL = frozenset({FIXED, TOKEN, TERM})


def _lost(found: tuple[str, tuple[Guard, ...]] | None) -> tuple[int, int]:
    """How many tokens and how many words did not come back."""
    kinds = [g.kind for g in found[1]] if found else []
    return kinds.count(TOKEN), kinds.count(TERM)


def _ways(it: Sentence, ask: Engine, lookup: Lookup) -> Iterator[tuple[str, str | None, int, int]]:
    """(way, English, tokens lost, words lost) of every way, lazily."""
    kinds = {g.kind for g in it.items}
    for way, hard in (("soft", _FIXED_ONLY), ("firm", _TOKENS), ("hard", _ALL)):
        if way != "soft" and not kinds & (hard - _FIXED_ONLY):
            continue
        if way == "hard" and TERM not in kinds:
            continue
        found = _soft(it, ask, hard)
        yield way, found and found[0], *_lost(found)
        if way == "soft" and it.text[1:2].islower() and negations(it.text[:_REACH], it.language):
            lower = _soft(replace(it, text=it.text[0].lower() + it.text[1:]), ask, hard)
            yield "soft", lower and lower[0], *_lost(lower)
    yield CLAUSES, _clauses(it, ask, lookup), 0, 0
    yield PIECES, shield.pieces(it.text, it.items, ask), 0, 0


def best(it: Sentence, source: str, ask: Engine, lookup: Lookup) -> Answer | None:
    """The best of all ways, the first of equals, None if the engine gives nothing.

    An answer that came only after a first one with a red flag says so.
    """

    def eased(line: str) -> str | None:
        english = ask(line)
        return None if english is None else mended(it.heard, _once(it.heard, english), it.language)

    chosen: Answer | None = None
    first_red = False
    for way, raw, tokens, words in _ways(it, eased, lookup):
        if chosen is not None and not _worth(way, chosen):
            break
        if raw is None:
            continue
        answer = _checked(it, source, raw, way, tokens, words)
        first_red = bool(answer.red) if chosen is None else first_red
        if chosen is None or answer.rank < chosen.rank:
            chosen = answer
        if answer.rank == (0, 0, 0):
            break
    if chosen is None:
        return None
    told = {PIECES} if chosen.way == PIECES else set()
    told |= {RETRIED} if first_red and not chosen.red else set()
    return replace(chosen, flags=tuple(sorted({*chosen.flags, *told})))


def _worth(way: str, chosen: Answer) -> bool:
    """Whether a way that breaks the sentence up is worth it: not where no red flag stands."""
    return (
        bool(chosen.red) or way not in {CLAUSES, PIECES} or (way == CLAUSES and chosen.missing > 0)
    )


def _checked(it: Sentence, source: str, raw: str, way: str, tokens: int, words: int) -> Answer:
    english = _closed(source, headed(source, _raised(source, shield.tidy(raw))))
    flags = {*verify(it.heard, english, it.language)} | ({LOST} if tokens else set())
    if scope_lost(it, english):
        flags.add(SCOPE)
    return Answer(english, tuple(sorted(flags)), tokens + words, way)


_STOP = re.compile(r"[,;.:]\s|\b(?:mas|porém|pero|aber|mais)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|never|cannot|neither|negative|absent|free|denie[sd]|deny|excluded?|un\w+ed|\w+n['’]t)\b",
    re.IGNORECASE,
)
_REACH = 12
"""Characters within which a denial stands at the head of a sentence."""
_NO = re.compile(r"\b(?:no|without|none|nor|absence|lack)\b", re.IGNORECASE)


def scope_lost(it: Sentence, english: str) -> bool:
    """Whether a "no" at the head of the source stands behind the first thing it denied.

    "Não se viram implantes nem ascite" is not "Implants and no ascites were seen". A "not" behind
    it denies it as well, a "no" or "without" does not.
    """
    head = _STOP.split(it.text, maxsplit=1)[0]
    if not negations(head[:_REACH], it.language):
        return False
    first = re.search(r"\b(?:não|sem|ausência|nenhum\w*)\b", head, re.IGNORECASE)
    denied = [g for g in it.items if g.kind == TERM and first and first.end() < g.end <= len(head)]
    if first is None or first.start() > _REACH or not denied:
        return False
    spot = english.casefold().find(denied[0].target.casefold())
    no = _NO.search(english)
    if spot < 0 or no is None or no.start() < spot:
        return False
    return not _DENIED.search(english)


_TWICE = re.compile(r"\b([^\W\d_]{4,})(?:\s+\1\b)+", re.IGNORECASE)


def _once(source: str, english: str) -> str:
    """A word written twice in a row is written once, where the source has none twice."""
    return english if _TWICE.search(source) else _TWICE.sub(r"\1", english)


_POWER = re.compile(r"(?<![A-Za-z])([kcmdµ]?m)([²³])")


def _raised(source: str, english: str) -> str:
    """Squares and cubes as the source has them: engines write "mm2"."""
    for unit, power in set(_POWER.findall(source)):
        plain = "2" if power == "²" else "3"
        english = re.sub(rf"(?<![A-Za-z]){unit}{plain}(?!\w)", unit + power, english)
    return english


def _closed(source: str, english: str) -> str:
    """A full stop at the end where the source has one."""
    return english + "." if source.endswith(".") and english[-1:].isalnum() else english


_FIRST = re.compile(r"[^\w(\[\"'“‘]*[(\[\"'“‘]?(?P<word>[a-z]{2,})(?=[\s,;:.)\]-]|$)")


def headed(source: str, english: str) -> str:
    """A capital at the head of the English where the source has one."""
    first = next((c for c in source if c.isalpha()), "")
    match = _FIRST.match(english)
    if not first.isupper() or match is None:
        return english
    at = match.start("word")
    return english[:at] + english[at].upper() + english[at + 1 :]
