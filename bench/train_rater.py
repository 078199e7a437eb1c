"""Trains the weights of the second reader (recpack.deid.text.trained).

    python -m bench.train_rater OUT.tsv SET... [--strength C] [--halves dev,dev2]

SET is LANG (layouts of bench/clinical/LANG/<half>, documents made anew) or LANG=PATH with a set as
bench.labelled reads it. Never the measuring halves. Wants scikit-learn. Every document is
read twice: with all that the rules find, and with a share of it taken away by chance, so that the
reader learns how identifiers look about which the rules say nothing. Lines that hold none are put
between its own: those of bench/rater_negatives.toml, and clinical terms in any case.
"""

from __future__ import annotations

import argparse
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import distractors
from bench.clinical import generate
from bench.clinical.dice import Dice
from bench.labelled import Labelled, _row, load
from recpack.deid.text.chain import find_spans
from recpack.deid.text.page import PageText
from recpack.deid.text.trained.features import Feature, features
from recpack.deid.text.trained.reader import HOUSE, PLACE
from recpack.deid.text.trained.tokens import NUMBER, WORD, kind_of, tokens_of
from recpack.deid.text.trained.words import lexicon_of
from recpack.ports import Span

SHARES = (0, 50)  # percent of the rules' spans that are taken away
KEEP_WEIGHT = 5.0
SEEN = 3  # documents' tokens in which a feature occurs at least
SMALLEST = 5e-3
PER_HALF = 100
# Kinds of a labelled set that name a person or place; others of it are neither right nor wrong.
_PERSONS = ("PATIENT", "STAFF", "RELATIVE", "PERSON")
_NUMBERS = ("ID", "EMAIL", "PHONE", "URL", "DATE", "BIRTHDATE", "AGE")
GROUND = frozenset({"ADDRESS", "TERRITORIO"})
PLACES = GROUND | {"HOSPITAL", "WARD", "INSTITUCION", "CENTRO_SALUD"}
DIRECT = PLACES.union(_PERSONS, _NUMBERS)


@dataclass(frozen=True, slots=True)
class Example:
    """A token's features by number, whether it is part of an identifier, and what it weighs."""

    features: Sequence[int]
    right: bool
    weight: float


class Numbers(dict[Feature, int]):
    """Features by the number under which they were first seen."""

    def __missing__(self, feature: Feature) -> int:
        self[feature] = len(self)
        return self[feature]

    def of(self, features: Iterable[Feature]) -> Sequence[int]:
        """The numbers of features, each once."""
        return array("I", (self[f] for f in dict.fromkeys(features)))


NUMBERS = Numbers()


def documents(wanted: str, halves: Iterable[str]) -> Iterator[Labelled]:
    """The documents of a set of the command line."""
    language, _, path = wanted.partition("=")
    if path:
        yield from load(Path(path), language).documents
        return
    for half in halves:
        if not (generate.ROOT / language / half).is_dir():
            continue  # not every language has all of them
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
        told = NUMBERS.of(features(tokens, index, document.language))
        yield kind, Example(told, 1 in inside, weight)
        if 1 in inside:
            yield from _by_tag(document, token.start, told)


def _by_tag(document: Labelled, at: int, told: Sequence[int]) -> Iterator[tuple[str, Example]]:
    """Whether an identifier names a place, and whether the place is a house rather than ground."""
    tag = next(g.tag for g in document.spans if g.start <= at < g.end)
    yield PLACE, Example(told, tag in PLACES, 1.0)
    if tag in PLACES:
        yield HOUSE, Example(told, tag not in GROUND, 1.0)


def gathered(sets: Iterable[str], halves: tuple[str, ...]) -> dict[str, list[Example]]:
    """All examples by kind."""
    out: dict[str, list[Example]] = {WORD: [], NUMBER: [], PLACE: [], HOUSE: []}
    for wanted in sets:
        for document in documents(wanted, halves):
            spans = find_spans(document.text, document.language, trained=False)
            for share in SHARES:
                dice = Dice("rater", document.language, document.id, share)
                fuller, places = distractors.put(document, spans, dice)
                kept = tuple(s for s in places if dice.below(100) >= share)
                for kind, example in examples(fuller, kept):
                    out[kind].append(example)
    return out


def trained(found: list[Example], strength: float) -> tuple[dict[Feature, float], float]:
    """Weights of a logistic regression that wants few of them, and the bias."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    counts = Counter(f for e in found for f in e.features)
    names = sorted((f, number) for f, number in NUMBERS.items() if counts[number] >= SEEN)
    places = {number: i for i, (_, number) in enumerate(names)}
    columns = array("l")
    ends = [0]
    for example in found:
        columns.extend(sorted(places[f] for f in example.features if f in places))
        ends.append(len(columns))
    table = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(found), len(places)))
    model = LogisticRegression(
        C=strength, penalty="l1", solver="liblinear", max_iter=60, tol=1e-3, random_state=0
    )
    model.fit(table, [e.right for e in found], [e.weight for e in found])
    weights = {f: float(model.coef_[0, places[number]]) for f, number in names}
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
