"""One made file: its bytes, and all the text printed or hidden in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """`text` holds what a person or a parser could read, for the planted lists."""

    blob: bytes
    text: str


Folder = dict[str, Item]
