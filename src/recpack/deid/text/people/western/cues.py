"""The cues of one Western language, for its persons and its places at once."""

from __future__ import annotations

from functools import cache

from recpack.deid.text.people.cues import Cues, cues
from recpack.deid.text.people.western.anchors import prose_groups
from recpack.deid.text.people.western.placewords import place_groups
from recpack.deid.text.people.western.signed import signed_groups


@cache
def cues_of(language: str) -> Cues:
    """All cues of a language in one automaton."""
    return cues(
        {
            **prose_groups(language),
            **place_groups(language),
            **signed_groups(language),
        }
    )
