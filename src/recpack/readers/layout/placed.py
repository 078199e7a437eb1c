"""Lines read later put among those of a page without breaking their order."""

from __future__ import annotations

from collections.abc import Sequence

from recpack.model.document import Block


def among(blocks: Sequence[Block], more: Sequence[Block]) -> tuple[Block, ...]:
    """`blocks` in their order, each of `more` behind the nearest line above it in its column.

    A line with nothing above it goes first. Lines of one logical row stay together.
    """
    out = list(blocks)
    for new in sorted(more, key=lambda b: (_middle(b), b.box.x0, b.text)):
        above = [i for i, b in enumerate(out) if _middle(b) <= _middle(new) and _shared(b, new)]
        above = above or [i for i, b in enumerate(out) if _middle(b) <= _middle(new)]
        if above:
            nearest = max(above, key=lambda i: (_middle(out[i]), i))
            out.insert(_past(out, nearest), new)
        else:
            out.insert(0, new)
    return tuple(out)


def _middle(block: Block) -> float:
    return (block.box.y0 + block.box.y1) / 2


def _shared(block: Block, other: Block) -> bool:
    """Whether two lines stand one above the other."""
    return min(block.box.x1, other.box.x1) > max(block.box.x0, other.box.x0)


def _past(blocks: Sequence[Block], index: int) -> int:
    """Where a line may follow blocks[index]: not between lines of one logical row."""
    row = blocks[index].row
    index += 1
    while row is not None and index < len(blocks):
        following = blocks[index].row
        if following is None or (following.table, following.number) != (row.table, row.number):
            break
        index += 1
    return index
