"""Ways of asking an engine for one sentence, from the freest to the safest; the first good one wins.

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
from dataclasses import dataclass

from recpack.mt import shield
from recpack.mt.casing import prose
from recpack.mt.easing import lowered_head, mended
from recpack.mt.shield import FIXED, SAID, TERM, TOKEN, Guard
from recpack.mt.verify import RED, verify

Engine = Callable[[str], str | None]
Lookup = Callable[[str], str | None]
LOST = "token-lost"
RETRIED = "retried"
PIECES = "pieces"


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
    """Short forms written out, capitals lowered; guards moved along."""
    said, kept = shield.written(text, items, lambda g: g.kind == SAID)
    return Sentence(*_plain_case(said, kept, language), shield.heard(text, items), language)


def _plain_case(
    text: str, items: tuple[Guard, ...], language: str
) -> tuple[str, tuple[Guard, ...]]:
    """Lower case where capitals say nothing: models were trained on prose. Lengths stay."""
    bare = text
    for guard in items:
        bare = bare[: guard.start] + "1" * (guard.end - guard.start) + bare[guard.end :]
    lowered = lowered_head(prose(bare, language), language)
    if len(lowered) != len(text):
        return text, items
    for guard in items:
        lowered = (
            lowered[: guard.start] + text[guard.start : guard.end] + lowered[guard.end :]
        )
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


def _ways(it: Sentence, ask: Engine, lookup: Lookup) -> Iterator[tuple[str, str | None, int, int]]:
    """(way, English, tokens lost, words lost) of every way, lazily."""
    kinds = {g.kind for g in it.items}
    for way, hard in (("soft", _FIXED_ONLY), ("firm", _TOKENS), ("hard", _ALL)):
        if way != "soft" and not kinds & (hard - _FIXED_ONLY):
            continue
        if way == "hard" and TERM not in kinds:
            continue
        found = _soft(it, ask, hard)
        if found is not None:
            lost = [g.kind for g in found[1]]
            yield way, found[0], lost.count(TOKEN), lost.count(TERM)
    yield "clauses", _clauses(it, ask, lookup), 0, 0
    yield PIECES, shield.pieces(it.text, it.items, ask), 0, 0


def answers(
    it: Sentence, source: str, ask: Engine, lookup: Lookup
) -> Iterator[Answer]:
    """Every way's answer, lazily, checked; stops where nothing speaks against one."""

    def eased(line: str) -> str | None:
        english = ask(line)
        return None if english is None else mended(it.heard, english, it.language)

    best: Answer | None = None
    for way, english, tokens, words in _ways(it, eased, lookup):
        if way in {"clauses", PIECES} and best is not None and not best.red:
            return
        if english is None:
            continue
        english = headed(source, shield.tidy(english))
        flags = set(verify(it.heard, english, it.language)) | ({LOST} if tokens else set())
        answer = Answer(english, tuple(sorted(flags)), tokens + words, way)
        if best is None or answer.rank < best.rank:
            best = answer
        yield answer
        if answer.rank == (0, 0, 0):
            return


_FIRST = re.compile(r"[^\w(\[\"'“‘]*[(\[\"'“‘]?(?P<word>[a-z]{2,})(?=[\s,;:.)\]-]|$)")


def headed(source: str, english: str) -> str:
    """A capital at the head of the English where the source has one."""
    first = next((c for c in source if c.isalpha()), "")
    match = _FIRST.match(english)
    if not first.isupper() or match is None:
        return english
    at = match.start("word")
    return english[:at] + english[at].upper() + english[at + 1 :]


def best(found: Iterator[Answer]) -> Answer | None:
    """The best of all answers, the first of equals; None if there is none.

    An answer that came only after a first one with a red flag says so.
    """
    every = list(found)
    if not every:
        return None
    chosen = min(every, key=lambda a: a.rank)
    flags = set(chosen.flags)
    flags |= {PIECES} if chosen.way == PIECES else set()
    if every[0].red and not chosen.red:
        flags.add(RETRIED)
    return Answer(chosen.english, tuple(sorted(flags)), chosen.missing, chosen.way)
