"""Pictures of a folder whose people write in a script that the OCR of frames does not know.

The network reads Latin, Chinese and Japanese. Of most Hangul, Thai, Arabic and Cyrillic it says
that something stands there; of some it makes other letters, and is unsure of them: 표새봄 is read
as 丑, and covers one letter of three. Where somebody of the folder is written in such a script, a
line of which the network is unsure counts as one that nobody read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.pixels import span_box
from recpack.model.document import Block, Box
from recpack.model.identity import Identities, Identity

# Hangul, Thai, Arabic and Cyrillic names in clean letters were read at 0.90 at most, clean lines
# of the scripts that it knows at 0.95 at least.
_SURE = 0.92
_UNKNOWN = re.compile("[\u0370-\u1cff\ua980-\ua9df\uaa00-\uabff\uac00-\ud7ff]")
_CELL = re.compile(r"[^\t]+")
_MEASURE = re.compile(
    r"\W*[\d.,:/x× -]*\d[\d.,:/x× -]*"
    r"(?:mm2?|cm2?|ml|k?Hz|MHz|dB|HU|bpm|fps|kVp?|m?As?|m?s|m?Gy|%)\W*"
)
_ASIDE = 0.8  # of the height of a line: letters beside it that were not seen
# Cyrillic letters that look like Latin ones: Сомов is read as COMOB, and surely.
_LATIN = str.maketrans("авекмнорстухізѕј", "abekmhopctyxi3sj")


def writes_so(identities: Identities) -> bool:
    """Whether anybody or anything of the folder is written in a script unknown to the OCR."""
    return any(_UNKNOWN.search(v) for i in identities.items for v in (i.value, *i.forms))


def doubtful(block: Block) -> Iterator[Box]:
    """Cells of a line of which the OCR is unsure, with room for letters beside them.

    Values with a unit stay, and lines that an engine read in the script itself.
    """
    if block.confidence >= _SURE or _UNKNOWN.search(block.text):
        return
    height = block.box.height
    for cell in _CELL.finditer(block.text):
        if _MEASURE.fullmatch(cell[0]):
            continue
        box = span_box(block, cell.start(), cell.end())
        yield Box(max(0.0, box.x0 - _ASIDE * height), box.y0, box.x1 + _ASIDE * height, box.y1)


def lookalikes(identity: Identity) -> Iterator[str]:
    """Names in Cyrillic letters that all have the shape of a Latin one, as those."""
    for value in (identity.value, *identity.forms):
        for word in re.findall(r"[^\W\d_]{4,}", value.lower()):
            found = word.translate(_LATIN)
            if _UNKNOWN.search(word) and not _UNKNOWN.search(found):
                yield found
