"""A chart over one clause: checked words and rows of patterns.tsv combined bottom up.

Rows are rules of a grammar with two sides: the row's domain says what it makes, its slots what it
is made of, its target in which order English says it. Of all ways to read a clause the cheapest is
taken (fewest, longest pieces). Nothing is skipped: a clause with one unknown word is not covered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any

from recpack.mt.phrases.patterns import PLACED, Part, Vocabulary, join, parse, tidied
from recpack.mt.phrases.shapes import SHAPED, shaped_ends
from recpack.mt.phrases.slots import CHOICE, fold, rules, spellings
from recpack.mt.phrases.spelling import FREE, checked_rows, choices_of, variants, ways
from recpack.mt.phrases.terms import all_terms, other_case

MAX_CLAUSE = 120
MAX_EDGES = 40_000
LISTS = {  # list -> its first item, its other items: those of {nps} may have no place of their own
    "sites": ("site", "sites"),
    "nps": ("np", "nus"),
    "nus": ("nu", "nus"),
    "nbs": ("nb", "nbs"),
    "ndz": ("nd", "ndz"),
}
MAKES = {"phrase": "np", "general": "cl", "list": "cl"}
SAID, SHORT = "said", 2  # whole statements of terms.tsv; the shortest say too little
FEW = 24  # a phrase with more spellings is kept as a rule
VERBAL = "vn"  # nouns made of verbs (enlargement): never the nouns of a statement
COSTLY = "~"  # behind a domain: a rule for where no other will do
_WORD, _RULE, _PLAIN_RULE, _LIST, _LAST = 1.0, 0.2, 0.45, 0.3, 0.8
_HINT = frozenset("<>≤≥~±+-约近大小不共总超一二两三四五六七八九十半第")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """`parts` are slots (name, kind) or ("", the ways to write a literal).

    `target` is empty for a list.
    """

    makes: str
    parts: tuple[tuple[str, Any], ...]
    target: str
    cost: float
    deny: bool = False
    heads: tuple[frozenset[str] | None, ...] = field(init=False)
    """With what the text must go on at each part; None where a slot or the end may follow."""

    def __post_init__(self) -> None:
        """Compute `heads`, from the last part to the first."""
        out: list[frozenset[str] | None] = [None]
        for name, spelt in reversed(self.parts):
            rest = out[0]
            optional = not name and "" in spelt
            head = None if name else frozenset(way[0] for way in spelt if way)
            if head is not None and optional:
                head = None if rest is None else head | rest
            out.insert(0, head)
        object.__setattr__(self, "heads", tuple(out))


@dataclass(slots=True)
class Corner:
    """Rules that may go on behind a slot: anyhow, or only with certain characters."""

    free: list[tuple[Rule, int]] = field(default_factory=list)
    heads: dict[str, list[tuple[Rule, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rule: Rule, dot: int) -> None:
        """File a rule under what must follow."""
        head = rule.heads[dot]
        if head is None:
            self.free.append((rule, dot))
        for char in head or ():
            self.heads[char].append((rule, dot))


@dataclass(frozen=True, slots=True)
class Node:
    """A piece [start, end) that was understood, and how."""

    makes: str
    start: int
    end: int
    cost: float
    english: str = ""
    rule: Rule | None = None
    held: tuple[Node, ...] = ()

    def render(self) -> str:
        """The English."""
        rule = self.rule
        if rule is None:
            return self.english
        parts = [node.render() for node in self.held]
        if not rule.target:
            return join(parts[0], parts[1], rule.parts[1][1][0], deny=rule.deny)
        names = [name for name, _ in rule.parts if name]
        return tidied(rule.target, dict(zip(names, parts, strict=True)))


Heap = list[tuple[float, int, Node]]


@dataclass(frozen=True, slots=True)
class _Edge:
    rule: Rule
    dot: int
    start: int
    cost: float
    held: tuple[Node, ...]


class Grammar:
    """The rules and words of one language, indexed by what may come first."""

    def __init__(self, language: str, words: Vocabulary) -> None:
        self.language = language
        self.terms = all_terms(language)
        self.words: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
        self.openers: dict[str, list[tuple[Rule, int]]] = defaultdict(list)
        self.corners: dict[str, Corner] = defaultdict(Corner)
        self.shaped: set[str] = set()
        rows = checked_rows(language)
        verbs = {fold(row["source"]) for row in rows if row["domain"] == VERBAL}
        for kind, entries in words.items():
            for key, english in entries.items():
                if key not in verbs and (kind != SAID or len(key) > SHORT):
                    self._word(key, kind, english)
        for row in rows:
            if FREE not in row["source"]:
                self._add(row)
        for many, (one, rest) in LISTS.items():
            self._lists(many, one, rest)
        self.longest = max(map(len, (*self.words, *self.openers)), default=0)

    def _word(self, key: str, kind: str, english: str) -> None:
        """Longer words are safer guesses."""
        cost = _WORD + 0.5 / (1 + len(key))
        self.words[key].append((kind, english, cost))
        if kind == "np" and not PLACED.search(english):
            self.words[key].append(("nu", english, cost))

    def _add(self, row: dict[str, str]) -> None:
        domain = row["domain"].rstrip(COSTLY)
        makes = MAKES.get(domain, domain)
        if "{" not in row["source"] and ways(row["source"]) <= FEW:
            for spelling in spellings(row["source"]):
                self._word(fold(spelling), makes, row["target"])
            return
        inside = any("{" in choice for choice in CHOICE.findall(row["source"]))
        for source in spellings(row["source"]) if inside else (row["source"],):
            first = next(variants(source))
            slots = {p.name: p for p in parse(first, row["target"], row["domain"]).parts if p.name}
            parts = [self._part(piece, slots) for piece in choices_of(source)]
            bound = any(not name and "" not in ways for name, ways in parts)
            cost = (_RULE if bound else _PLAIN_RULE) if slots else _WORD
            cost += _LAST * row["domain"].count(COSTLY)
            self._index(Rule(makes, tuple(parts), row["target"], cost))

    def _part(self, piece: tuple[Any, ...], slots: Mapping[str, Part]) -> Any:
        if isinstance(piece[0], str):
            return "", piece
        name, kind = piece[0]
        slot = slots[name]
        if kind in {"np", "site"} and slot.listed:
            kind += "s"
        if kind == "ors" or (kind == "nps" and slot.negated):
            kind = "nps-"
        if kind in SHAPED:
            self.shaped.add(kind)
        return name, kind

    def _index(self, rule: Rule) -> None:
        """Where a rule may begin: at its first part, or behind parts that may be left out."""
        for dot, (name, first) in enumerate(rule.parts):
            if name:
                self.corners[first].add(rule, dot + 1)
                return
            for way in first:
                if way:
                    self.openers[way].append((rule, dot + 1))
            if "" not in first:
                return

    def _lists(self, many: str, one: str, rest: str) -> None:
        for deny in (False, True):
            out = many + "-" * deny
            self._index(Rule(out, (("a", one),), "{a}", 0.0))
            for sign in rules(self.language).joiners:
                parts = (("a", one), ("", (sign,)), ("b", rest + "-" * deny))
                self._index(Rule(out, parts, "", _LIST, deny))


class Chart:
    """Every piece of one clause that the grammar understands."""

    def __init__(self, grammar: Grammar, text: str, key: str) -> None:
        self._grammar = grammar
        self._text = text
        self._key = key
        self._tick = count()
        self.steps = 0
        self.found: dict[tuple[int, int], dict[str, Node]] = {}
        self._waiting: list[dict[str, dict[tuple[int, int, int], _Edge]]] = [
            defaultdict(dict) for _ in range(len(key) + 1)
        ]
        self._pending: list[dict[int, list[tuple[float, int, Node]]]] = [
            defaultdict(list) for _ in range(len(key) + 1)
        ]
        self._fill()

    def best(self, start: int, end: int, kinds: Mapping[str, float]) -> Node | None:
        """The cheapest reading of a span as one of the kinds (with what each costs more)."""
        found = self.found.get((start, end), {})
        nodes = [(found[k].cost + extra, k) for k, extra in kinds.items() if k in found]
        return found[min(nodes)[1]] if nodes else None

    def _fill(self) -> None:
        for at in range(len(self._key)):
            self._read(at)
        for end in range(1, len(self._key) + 1):
            for start in range(end - 1, -1, -1):
                heap = self._pending[end].pop(start, None)
                if heap:
                    self._close(start, end, heap)
                if self.steps > MAX_EDGES:
                    return

    def _read(self, at: int) -> None:
        """Words, shapes and the first literals of rules at a position."""
        key, grammar = self._key, self._grammar
        if key[at] == " " or (at and _glued(key, at)):
            return
        for end in range(at + 1, min(len(key), at + grammar.longest) + 1):
            piece = key[at:end]
            if piece in grammar.words and not _glued(key, end) and not self._cased(at, end):
                for kind, english, cost in grammar.words[piece]:
                    self._push(Node(kind, at, end, cost, english))
            for rule, dot in grammar.openers.get(piece, ()):
                self._advance(_Edge(rule, dot, at, rule.cost, ()), end)
        self._shapes(at)

    def _cased(self, at: int, end: int) -> bool:
        """Whether a name is meant that only differs in its capitals."""
        entry = self._grammar.terms.get(self._key[at:end])
        return entry is not None and other_case(entry, self._text[at:end])

    def _shapes(self, at: int) -> None:
        """Numbers, sizes, dates and places with a number."""
        grammar = self._grammar
        if self._key[at].isascii() or self._key[at] in _HINT:
            for kind in grammar.shaped:
                for end, english in shaped_ends(kind, self._text, at, grammar.language):
                    self._push(Node(kind, at, end, _WORD, english))
        for rewrite in rules(grammar.language).slot_rewrites:
            found = rewrite.match.match(self._text, at)
            if found and found.end() > at:
                english = rewrite.render(found).replace("、", ", ")
                node = Node(rewrite.slot, at, found.end(), _WORD, english)
                self._push(node)

    def _push(self, node: Node) -> None:
        heappush(self._pending[node.end][node.start], (node.cost, next(self._tick), node))

    def _close(self, start: int, end: int, heap: list[tuple[float, int, Node]]) -> None:
        """Take what stands over one span, the cheapest first, and everything it leads to."""
        done = self.found.setdefault((start, end), {})
        while heap:
            _, _, node = heappop(heap)
            if node.makes in done:
                continue
            done[node.makes] = node
            for rule, dot in self._opened(node):
                if dot == len(rule.parts):
                    made = Node(rule.makes, start, end, node.cost + rule.cost, "", rule, (node,))
                    heappush(heap, (made.cost, next(self._tick), made))
                else:
                    edge = _Edge(rule, dot, start, node.cost + rule.cost, (node,))
                    self._advance(edge, end, heap)
            char = self._char(end)
            for edge in tuple(self._waiting[start].get(node.makes, {}).values()):
                head = edge.rule.heads[edge.dot + 1]
                if head is None or char in head:
                    held = (*edge.held, node)
                    cost = edge.cost + node.cost
                    self._advance(_Edge(edge.rule, edge.dot + 1, edge.start, cost, held), end)

    def _opened(self, node: Node) -> Iterator[tuple[Rule, int]]:
        """Rules whose first slot the node may fill, if what follows it does not forbid it."""
        corner = self._grammar.corners.get(node.makes)
        if corner is not None:
            yield from corner.free
            yield from corner.heads.get(self._char(node.end), ())

    def _char(self, at: int) -> str:
        """The first character at a place that is no space."""
        if self._key.startswith(" ", at):
            at += 1
        return self._key[at : at + 1]

    def _advance(self, edge: _Edge, at: int, heap: Heap | None = None) -> None:
        """Step over literals; then the rule is complete or waits for its next slot.

        `heap` is that of the span being closed, for a rule whose last literals are left out.
        """
        self.steps += 1
        key, parts, dot = self._key, edge.rule.parts, edge.dot
        while dot < len(parts) and not parts[dot][0]:
            ways = parts[dot][1]
            dot += 1
            if len(ways) > 1:
                for way in ways:
                    stop = self._over(way, at)
                    if stop >= 0:
                        self._advance(
                            _Edge(edge.rule, dot, edge.start, edge.cost, edge.held), stop, heap
                        )
                return
            at = self._over(ways[0], at)
            if at < 0:
                return
        if dot == len(parts):
            node = Node(edge.rule.makes, edge.start, at, edge.cost, "", edge.rule, edge.held)
            if heap is not None and node.end == edge.held[-1].end and len(edge.held) == 1:
                heappush(heap, (node.cost, next(self._tick), node))
            else:
                self._push(node)
            return
        if key.startswith(" ", at):
            at += 1
        waiting = self._waiting[at][parts[dot][1]]
        mark = (id(edge.rule), dot, edge.start)
        known = waiting.get(mark)
        if known is None or known.cost > edge.cost:
            waiting[mark] = _Edge(edge.rule, dot, edge.start, edge.cost, edge.held)

    def _over(self, literal: str, at: int) -> int:
        """Where a literal ends that begins here (-1 if it does not)."""
        if literal and self._key.startswith(" ", at) and literal[0] != " ":
            at += 1
        return at + len(literal) if self._key.startswith(literal, at) else -1


def _glued(key: str, at: int) -> bool:
    """Whether a cut at this place would divide a Latin word or a number."""
    if not 0 < at < len(key):
        return False
    left, right = key[at - 1], key[at]
    if not (left.isascii() and right.isascii()):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())
