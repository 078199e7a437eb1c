"""Trains the weights of the second reader (recpack.deid.text.trained).

    python -m bench.train_rater OUT.tsv SET... [--strength C] [--halves dev,dev2]

SET is LANG (layouts of bench/clinical/LANG/<half>, documents made anew) or LANG=PATH with a set as
bench.labelled reads it. Never the measuring halves. Wants scikit-learn. Every document is
read twice: with all that the rules find, and with a share of it taken away by chance, so that the
reader learns how identifiers look about which the rules say nothing. Lines that hold none are put
between its own: those of bench/rater_negatives.jsonl, and clinical terms in any case.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bench.clinical import generate
from bench.clinical.dice import Dice
from bench.labelled import Gold, Labelled, _row, load
from recpack import lang
from recpack.deid.text.chain import find_spans
from recpack.deid.text.page import PageText
from recpack.deid.text.trained.features import features
from recpack.deid.text.trained.reader import HOUSE, PLACE
from recpack.deid.text.trained.tokens import NUMBER, WORD, kind_of, tokens_of
from recpack.deid.text.trained.words import lexicon_of
from recpack.ports import Span

SHARES = (0, 50)  # percent of the rules' spans that are taken away
KEEP_WEIGHT = 5.0
SEEN = 3  # documents' tokens in which a feature occurs at least
SMALLEST = 5e-3
PER_HALF = 100
PUT_IN = 4
NEGATIVES = Path(__file__).parent / "rater_negatives.jsonl"
# Kinds of a labelled set that name a person or place; others of it are neither right nor wrong.
_PERSONS = ("PATIENT", "STAFF", "RELATIVE", "PERSON")
_NUMBERS = ("ID", "EMAIL", "PHONE", "URL", "DATE", "BIRTHDATE", "AGE")
GROUND = frozenset({"ADDRESS", "TERRITORIO"})
PLACES = GROUND | {"HOSPITAL", "WARD", "INSTITUCION", "CENTRO_SALUD"}
DIRECT = PLACES.union(_PERSONS, _NUMBERS)


@dataclass(frozen=True, slots=True)
class Example:
    """A token's features, whether it is part of an identifier, and what it weighs."""

    features: tuple[tuple[str, str], ...]
    right: bool
    weight: float


def documents(wanted: str, halves: Iterable[str]) -> Iterator[Labelled]:
    """The documents of a set of the command line."""
    language, _, path = wanted.partition("=")
    if path:
        yield from load(Path(path), language).documents
        return
    for half in halves:
        for row in generate.documents(generate.ROOT, language, half, count=PER_HALF, seed="7"):
            yield _row(row, 0, language)


def marks(document: Labelled) -> bytearray:
    """For each character 1 = identifier, 2 = either, 3 = must stay."""
    out = bytearray(len(document.text))
    for role, places in (
        (2, document.optional),
        (3, document.keep),
        (2, [(g.start, g.end) for g in document.spans if g.tag not in DIRECT]),
        (1, [(g.start, g.end) for g in document.spans if g.tag in DIRECT]),
    ):
        for start, end in places:
            out[start:end] = bytes([role]) * (end - start)
    return out


def examples(document: Labelled, spans: tuple[Span, ...]) -> Iterator[tuple[str, Example]]:
    """The tokens of one document that are to be rated."""
    page = PageText(document.text)
    if len(page.plain) != len(document.text):
        return
    roles = marks(document)
    tokens = tokens_of(page, spans, lexicon_of(document.language))
    for index, token in enumerate(tokens.tokens):
        kind = kind_of(tokens, index, page.plain)
        if not kind:
            continue
        inside = {roles[i] for i in range(token.start, token.end) if page.plain[i].isalnum()}
        if 2 in inside or (1 in inside and len(inside) > 1):
            continue
        weight = KEEP_WEIGHT if 3 in inside else 1.0
        told = tuple(set(features(tokens, index, document.language)))
        yield kind, Example(told, 1 in inside, weight)
        if 1 in inside:
            yield from _by_tag(document, token.start, told)


def _by_tag(
    document: Labelled, at: int, told: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, Example]]:
    """Whether an identifier names a place, and whether the place is a house rather than ground."""
    tag = next(g.tag for g in document.spans if g.start <= at < g.end)
    yield PLACE, Example(told, tag in PLACES, 1.0)
    if tag in PLACES:
        yield HOUSE, Example(told, tag not in GROUND, 1.0)


class Distractors:
    """Lines without identifiers by language."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {}
        for line in NEGATIVES.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            self.lines.setdefault(row["language"], []).append(row["text"])

    def line(self, language: str, dice: Dice) -> str:
        """A line of the file, or some clinical terms as headings, lists or values."""
        own = self.lines.get(language, ())
        if own and dice.below(2):
            return own[dice.below(len(own))]
        known = clinical_terms(language)
        terms = [known[dice.below(len(known))] for _ in range(dice.between(1, 4))]
        style = dice.below(6)
        if style < 2:
            terms = [t.title() for t in terms]
        elif style == 2:
            terms = [t.upper() for t in terms]
        else:
            terms = [t[:1].upper() + t[1:] for t in terms]
        ends = ("", ".", f" {dice.between(1, 20000)}", f": {dice.between(1, 300)}")
        return (", ", ". ", "; ", " ", "\n")[dice.below(5)].join(terms) + ends[dice.below(4)]

    def put(
        self, document: Labelled, spans: tuple[Span, ...], dice: Dice
    ) -> tuple[Labelled, tuple[Span, ...]]:
        """The document with some of them between its lines, and the spans moved along."""
        text = document.text
        places = [
            *((s.start, s.end) for s in (*spans, *document.spans)),
            *document.optional,
            *document.keep,
        ]
        cuts = [i + 1 for i, c in enumerate(text) if c == "\n"]
        cuts = [c for c in cuts if not any(s < c < e for s, e in places)]
        if not cuts:
            return document, spans
        chosen = sorted(cuts[dice.below(len(cuts))] for _ in range(PUT_IN))
        added = [(c, self.line(document.language, dice) + "\n") for c in chosen]
        for cut, line in reversed(added):
            text = text[:cut] + line + text[cut:]

        def moved(start: int, end: int) -> tuple[int, int]:
            """Where a stretch is now."""
            by = sum(len(line) for cut, line in added if cut <= start)
            return start + by, end + by

        new = replace(
            document,
            text=text,
            spans=tuple(Gold(*moved(g.start, g.end), g.tag) for g in document.spans),
            optional=tuple(moved(*o) for o in document.optional),
            keep=tuple(moved(*k) for k in document.keep),
        )
        return new, tuple(Span(*moved(s.start, s.end), s.tag, s.score, s.by) for s in spans)


@cache
def clinical_terms(language: str) -> tuple[str, ...]:
    """Terms of the language's dictionary (English: of the rules)."""
    found = [r["source"] for r in lang.read_rows(f"{language}/terms.tsv")]
    if not found:
        names = ("diagnoses", "procedures", "laboratory", "markers")
        found = [r.get("name", "") for n in names for r in lang.read_rows(f"_rules/{n}.tsv")]
    return tuple(t for t in found if t and 3 < len(t) < 60)


def gathered(sets: Iterable[str], halves: tuple[str, ...]) -> dict[str, list[Example]]:
    """All examples by kind."""
    distractors = Distractors()
    out: dict[str, list[Example]] = {WORD: [], NUMBER: [], PLACE: [], HOUSE: []}
    for wanted in sets:
        for document in documents(wanted, halves):
            spans = find_spans(document.text, document.language)
            for share in SHARES:
                dice = Dice("rater", document.id, share)
                fuller, places = distractors.put(document, spans, dice)
                kept = tuple(s for s in places if dice.below(100) >= share)
                for kind, example in examples(fuller, kept):
                    out[kind].append(example)
    for language, lines in sorted(distractors.lines.items()):
        for line in lines:
            for kind, example in examples(Labelled("", language, "", "", line), ()):
                out[kind].append(replace(example, weight=KEEP_WEIGHT))
    return out


def trained(found: list[Example], strength: float) -> tuple[dict[tuple[str, str], float], float]:
    """Weights of a logistic regression that wants few of them, and the bias."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(f for e in found for f in e.features)
    places = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= SEEN))}
    columns: list[int] = []
    ends = [0]
    for example in found:
        columns += sorted(places[f] for f in example.features if f in places)
        ends.append(len(columns))
    table = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(found), len(places)))
    model = LogisticRegression(
        C=strength, penalty="l1", solver="liblinear", max_iter=60, tol=1e-3, random_state=0
    )
    model.fit(table, [e.right for e in found], [e.weight for e in found])
    weights = {f: float(model.coef_[0, i]) for f, i in places.items()}
    return {f: w for f, w in weights.items() if abs(w) >= SMALLEST}, float(model.intercept_[0])


def main(arguments: list[str] | None = None) -> int:
    """Run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", nargs="+", metavar="SET")
    parser.add_argument("--strength", type=float, default=0.3, help="larger: more weights")
    parser.add_argument("--halves", default="dev,dev2")
    args = parser.parse_args(arguments)
    halves = tuple(args.halves.split(","))
    if any(h.startswith("test") for h in halves):
        parser.error("the measuring half is not for training")
    rows = ["kind\tfield\tvalue\tweight"]
    for kind, found in gathered(args.sets, halves).items():
        weights, bias = trained(found, args.strength)
        sys.stderr.write(f"{kind}: {len(found)} examples, {len(weights)} weights\n")
        rows.append(f"{kind}\tbias\t\t{bias:.3f}")
        rows += [f"{kind}\t{f}\t{v}\t{w:.3f}" for (f, v), w in sorted(weights.items())]
    args.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
