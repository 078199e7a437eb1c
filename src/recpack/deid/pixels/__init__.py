"""Redaction of pixels: identifiers painted over, ink that nobody read covered."""

from recpack.deid.pixels.marks import Mark, room, span_box
from recpack.deid.pixels.painting import Painted, has_portrait, redact_picture

__all__ = ["Mark", "Painted", "has_portrait", "redact_picture", "room", "span_box"]
