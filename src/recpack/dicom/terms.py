"""The controlled terminology of DICOM (PS3.16): phrases that name nobody, however they look."""

from __future__ import annotations

from functools import cache


@cache
def controlled_terms() -> frozenset[str]:
    """Case-folded meanings of two words or more: "x-ray radiation dose report", "long axis"."""
    # pydicom keeps PS3.16 as plain data; its public faces give one code at a time.
    from pydicom.sr import _concepts_dict

    tables: dict[str, dict[str, dict[str, tuple[str, list[int]]]]] = vars(_concepts_dict)[
        "concepts"
    ]
    meanings = (
        entry[0].casefold()
        for scheme in tables.values()
        for codes in scheme.values()
        for entry in codes.values()
    )
    return frozenset(m for m in meanings if " " in m or "-" in m)


def is_controlled(phrase: str) -> bool:
    """Whether a phrase is one of them and nothing else."""
    return " ".join(phrase.split()).casefold() in controlled_terms()
