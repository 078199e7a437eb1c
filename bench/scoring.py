"""How well predicted spans cover the labelled ones, whatever kind they were given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from bench.labelled import Gold, Labelled

Place = tuple[int, int]


@dataclass(slots=True)
class Score:
    """Counts over a set; `by_kind` and `by_layout` hold (whole spans covered, spans)."""

    headline: frozenset[str] = frozenset()
    by_kind: dict[str, list[int]] = field(default_factory=dict)
    by_layout: dict[str, list[int]] = field(default_factory=dict)
    predicted: int = 0
    right: int = 0
    documents: int = 0
    altered: int = 0
    without_gold: int = 0
    altered_without_gold: int = 0
    keep: int = 0
    keep_changed: int = 0
    keep_layouts: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    seconds: float = 0.0
    errors: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, document: Labelled, places: Sequence[Place]) -> None:
        """Count one document."""
        text = document.text
        covered = mask(len(text), places)
        self.documents += 1
        self.characters += len(text)
        altered = any(c and not ch.isspace() for c, ch in zip(covered, text, strict=True))
        self.altered += altered
        if not document.spans:
            self.without_gold += 1
            self.altered_without_gold += altered
        for gold in document.spans:
            self._gold(document, gold, covered)
        self._precision(document, covered)
        for start, end in document.keep:
            self.keep += 1
            if any(covered[i] and not text[i].isspace() for i in range(start, end)):
                self.keep_changed += 1
                self.keep_layouts[document.layout or document.id] += 1
                self.wrong.append((document.id, "keep", shown(text, start, end)))

    def _gold(self, document: Labelled, gold: Gold, covered: bytearray) -> None:
        text = document.text
        whole = all(covered[i] or text[i].isspace() for i in range(gold.start, gold.end))
        counts = self.by_kind.setdefault(gold.tag, [0, 0])
        counts[0] += whole
        counts[1] += 1
        if self.headline and gold.tag not in self.headline:
            return
        if document.layout:
            counts = self.by_layout.setdefault(document.layout, [0, 0])
            counts[0] += whole
            counts[1] += 1
        if not whole:
            self.misses.append((document.id, gold.tag, shown(text, gold.start, gold.end)))

    def _precision(self, document: Labelled, covered: bytearray) -> None:
        text = document.text
        allowed = mask(len(text), [*((g.start, g.end) for g in document.spans), *document.optional])
        bad = bytearray(len(text))
        for i, char in enumerate(text):
            if covered[i] and char.isalnum():
                self.predicted += 1
                self.right += allowed[i]
                bad[i] = not allowed[i]
        for start, end in runs(bad, text):
            self.wrong.append((document.id, "extra", shown(text, start, end)))

    def recall(self) -> float:
        """Share of the headline's spans that are covered whole (1 if there are none)."""
        counts = [v for k, v in self.by_kind.items() if not self.headline or k in self.headline]
        return _ratio(sum(c[0] for c in counts), sum(c[1] for c in counts))

    def precision(self) -> float:
        """Share of the predicted letters and digits inside a gold or optional span."""
        return _ratio(self.right, self.predicted)

    def speed(self) -> float:
        """Characters a second of processor time."""
        return self.characters / self.seconds if self.seconds else 0.0


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def mask(size: int, places: Iterable[Place]) -> bytearray:
    """1 for each character inside a place."""
    steps = [0] * (size + 1)
    for start, end in places:
        steps[max(0, start)] += 1
        steps[min(size, end)] -= 1
    return bytearray(depth > 0 for depth in accumulate(steps[:size]))


def runs(bad: bytearray, text: str) -> list[Place]:
    """Stretches of marked characters; what is not a letter or digit joins them."""
    out: list[Place] = []
    start = last = -1
    for i, flag in enumerate(bad):
        if flag:
            start = i if start < 0 else start
            last = i
        elif start >= 0 and text[i].isalnum():
            out.append((start, last + 1))
            start = -1
    if start >= 0:
        out.append((start, last + 1))
    return out


def shown(text: str, start: int, end: int, around: int = 24) -> str:
    """A stretch with what stands about it, on one line."""
    before, after = text[max(0, start - around) : start], text[end : end + around]
    return f"{before}⟦{text[start:end]}⟧{after}".replace("\n", "⏎").replace("\t", "⇥")
