"""Recognisers of persons in running text, one file a script."""

from __future__ import annotations

from recpack.deid.text.people.cyrillic import CyrillicNames
from recpack.deid.text.people.han import ChineseNames
from recpack.deid.text.people.latin import LatinNames

# One row a script; a part works on pages on which its script occurs, whatever their language.
PEOPLE = (ChineseNames, LatinNames, CyrillicNames)
