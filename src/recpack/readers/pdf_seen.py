"""Text of a layer that the page does not show, and glyphs that show more than their text says."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from recpack.readers.layout import Fragment

_CONTRAST = 14  # grey levels between the lightest and the darkest pixel under a word
_WIDE = 2.6  # em: no character is as wide; a glyph that is draws words


def seen(fragments: tuple[Fragment, ...], pixels: Any) -> tuple[Fragment, ...]:
    """Fragments whose ink is on the raster (grey or RGB array) and fits their text.

    White or transparent letters, text under a picture, in a layer switched off or clipped away is
    no text of the page: nobody who looks at it would know of it. A glyph wider than any letter is
    left to the OCR, like all ink that no text explains.
    """
    array = np.asarray(pixels)
    return tuple(f for f in fragments if _shows(f, array) and not _draws_words(f))


def _shows(fragment: Fragment, pixels: NDArray[Any]) -> bool:
    box = fragment.box
    part = pixels[
        max(0, int(box.y0)) : max(0, int(box.y1)) + 1, max(0, int(box.x0)) : max(0, int(box.x1)) + 1
    ]
    if part.size == 0:
        return False
    low, high = part.min(axis=(0, 1)), part.max(axis=(0, 1))
    return int(np.max(high.astype(np.int16) - low.astype(np.int16))) >= _CONTRAST


def _draws_words(fragment: Fragment) -> bool:
    letters = sum(not c.isspace() for c in fragment.text)
    return fragment.box.width > _WIDE * fragment.size * max(letters, 1)
