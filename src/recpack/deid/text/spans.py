"""Overlaps resolved: the earlier part of the chain wins, then the longer span."""

from __future__ import annotations

from collections.abc import Iterable

from recpack.ports import Span

_NUMERIC = frozenset({"DATE", "AGE", "BIRTHDATE"})


def resolve(ranked: Iterable[tuple[int, Span]]) -> tuple[Span, ...]:
    """Non-overlapping spans in order of place.

    `ranked` are (rank, span) with rank 0 the most trusted. A span that is cut by a stronger one is
    not lost: what sticks out of it is kept, for half an identifier is an identifier.
    """
    kept: list[Span] = []
    for _, span in sorted(ranked, key=lambda rs: (rs[0], -(rs[1].end - rs[1].start), rs[1].start)):
        kept.extend(_outside(span, kept))
    return tuple(sorted(kept, key=lambda s: s.start))


def _outside(span: Span, kept: list[Span]) -> list[Span]:
    pieces = [(span.start, span.end)]
    for other in kept:
        pieces = [p for piece in pieces for p in _subtract(piece, (other.start, other.end))]
    whole = len(pieces) == 1 and pieces[0] == (span.start, span.end)
    if not whole and span.tag in _NUMERIC:
        return []  # half a date is no date
    return [Span(s, e, span.tag, span.score, span.by) for s, e in pieces if e > s]


def _subtract(piece: tuple[int, int], hole: tuple[int, int]) -> list[tuple[int, int]]:
    if hole[1] <= piece[0] or piece[1] <= hole[0]:
        return [piece]
    return [(piece[0], hole[0]), (hole[1], piece[1])]
