"""Words that OCR ran together, taken apart: PatientTRAN, Exam12-DEC-201809:41:37, 17.03.195361Y.

Lines of a picture have narrow blanks, which OCR often drops. Only joints that leave no doubt are
opened: behind a word in small letters, behind a whole date, before a date.
"""

from __future__ import annotations

import re
from itertools import chain

# With the figures that OCR reads for letters: 0CT, JU1, 5EP.
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Ju[nl1]|Aug|[S5]ep|[O0]ct|N[o0]v|Dec)[a-z]*"
_YEAR = r"(?:19|20)\d\d"
_DATES = (
    rf"\d{{1,2}}[./-](?:\d{{1,2}}|{_MONTH})[./-]{_YEAR}",
    rf"{_YEAR}[./-]\d\d[./-]\d\d",
    rf"{_MONTH}[. ]{{0,2}}\d{{1,2}},?[ ]?{_YEAR}",
)
_ANY_DATE = "|".join(_DATES)
DATE = re.compile(rf"(?<!\d)(?i:{_ANY_DATE})")
_JOINTS = (
    re.compile(r"(?<=[a-zà-ÿ]{3})(?=[A-Z])"),  # BornSep, PatientTRAN
    re.compile(rf"(?<=[^\W\d_][a-zà-ÿ]{{2}})(?=(?i:{_ANY_DATE})|\d{{6}})"),  # Exam12-DEC-2018
    re.compile(r"(?:(?<=MRN)|(?<=PID)|(?<=UHID)|(?<=DOB))(?=\d)"),
    re.compile(r"(?<=\d[YMD])(?=[A-Z][a-z]{2})"),  # 45YSep 20 2020
    re.compile(rf"(?<!\d){_YEAR}\d{{4}}(?=\d\d:\d\d)"),  # 2020072109:41
    *(re.compile(rf"(?i:(?<!\d){date})(?=\d)") for date in _DATES),  # 17.03.195361Y
)


def joints(text: str) -> tuple[int, ...]:
    """Where blanks are missing, in order."""
    found = chain.from_iterable(pattern.finditer(text) for pattern in _JOINTS)
    return tuple(sorted({m.end() for m in found}))


def opened(text: str, at: tuple[int, ...]) -> tuple[str, list[int]]:
    """The text with blanks at `at`, and for each place in it (and its end) the place in `text`."""
    out: list[str] = []
    index: list[int] = []
    for place, char in enumerate(text):
        if place in at:
            out.append(" ")
            index.append(place)
        out.append(char)
        index.append(place)
    return "".join(out), [*index, len(text)]
