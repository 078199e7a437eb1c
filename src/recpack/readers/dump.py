"""Listings of bytes (hexdump, od, xxd): text to a program, but nothing that a person reads.

Whatever the file held stands in them in a writing that no recogniser of names looks at, so they are
left out by name and not passed on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_OFFSET = r"\s*(?:0x)?[\da-f]{4,16}\s*[:|]?\s{1,3}"
_BYTES = r"(?:[\da-f]{2} ?[\da-f]{2}|[\da-f]{4,8})(?: {1,2}[\da-f]{2,8}){1,15}(?![^\s|])"
_ROW = re.compile(_OFFSET + _BYTES, re.IGNORECASE)
_HEX = re.compile(r"[\da-f]{4,16}", re.IGNORECASE)
_LETTER = re.compile("[a-f]", re.IGNORECASE)
_FEWEST_ROWS = 8


def is_dump(lines: Sequence[str]) -> bool:
    """Whether at least eight lines, and half of all, are an offset and the bytes that stand there.

    A table of laboratory values has words and units; offsets grow by one width and bytes have
    letters of the hexadecimal digits among them.
    """
    rows = [line for line in lines if _ROW.match(line)]
    if len(rows) < max(_FEWEST_ROWS, len(lines) // 2):
        return False
    offsets = [int(found[0], 16) for found in map(_HEX.search, rows) if found]
    grows = sum(a < b for a, b in pairwise(offsets))
    return grows >= 0.9 * (len(offsets) - 1) and any(_LETTER.search(row, 8) for row in rows)
