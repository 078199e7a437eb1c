"""What the headers of DICOM objects say of who is in the folder.

Names of elements decide what a value is (lang/_dicom/identity.tsv). Words that name nobody, trades,
departments and dates are left away: they would take the words and numbers of medicine with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from recpack import lang
from recpack.deid.identity.alike import script, seen
from recpack.deid.identity.gathered import Gathered
from recpack.deid.identity.nobody import is_no_number, is_role, names_nobody
from recpack.deid.text.chain import find_spans
from recpack.deid.text.fold import compact
from recpack.deid.text.gazetteer import given_names, surnames
from recpack.deid.text.names import is_han_name, latin_tokens
from recpack.deid.text.plainwords import is_plain
from recpack.deid.text.spellings import PERSON_TAGS
from recpack.model.document import ImagingObject
from recpack.model.identity import Tag

_LISTS = tuple(lang.languages())
OWN_NAMES = ("PatientName", "OtherPatientNames", "PatientBirthName")
_PROSE, _TOLD = "text", "-"
_RELATIVES = frozenset({"PatientMotherBirthName", "ResponsiblePerson"})
_NUMBERS = frozenset({Tag.ID, Tag.PHONE})
_LEAST, _LONG, _DIGITS = 4, 8, 3
# Recognisers are surer of papers than of a header's few words: what they doubt is not searched for.
SURE = 0.65


@cache
def _kinds() -> dict[str, str]:
    return {row["keyword"]: row["tag"] for row in lang.read_rows("_dicom/identity.tsv")}


def kind_of(keyword: str) -> str:
    """The tag of an element's value; `text` for prose, `-` for what is no needle.

    Whatever is not listed was read because its VR is PN: a person.
    """
    if keyword in OWN_NAMES:
        return Tag.PATIENT.value
    if keyword in _RELATIVES:
        return Tag.RELATIVE.value
    return _kinds().get(keyword, Tag.STAFF.value)


@lru_cache(maxsize=4096)
def person_names(value: str) -> tuple[str, ...]:
    """The groups of a DICOM PN (alphabetic = ideographic = phonetic), those of nobody left out."""
    return tuple(_groups(value))


def _groups(value: str) -> Iterator[str]:
    for group in value.split("="):
        name = seen(group.replace("^", " ").strip())
        squeezed = re.sub(r"\s", "", name)
        if name and not names_nobody(name):
            yield squeezed if is_han_name(squeezed) else re.sub(r"\s+", " ", name)


def from_headers(objects: Sequence[ImagingObject], gathered: Gathered) -> None:
    """Every value of every header, under the tag of its element."""
    for obj in objects:
        own: list[str] = []
        for keyword, value in obj.identity:
            kind, by = kind_of(keyword), f"dicom:{keyword}"
            if kind == _PROSE:
                _prose(obj, value, gathered, f"prose:{keyword}")
            elif kind == _TOLD:
                continue
            elif Tag(kind) in PERSON_TAGS:
                names = [n for n in person_names(value) if len(compact(n)) > 1]
                own += [value] if keyword == "PatientName" else []
                _person(obj, Tag(kind), names, gathered, by)
            elif _is_needle(Tag(kind), value):
                gathered.add(Tag(kind), value, obj.source, by)
        if len(set(own)) == 1:
            _other_names(obj, gathered)


def _person(
    obj: ImagingObject, tag: Tag, names: Sequence[str], gathered: Gathered, by: str
) -> None:
    """The groups of one name are one person's."""
    if tag is not Tag.PATIENT:
        names = [n for n in names if not is_role(n)]
    for name in names:
        gathered.add(tag, name, obj.source, by)
    gathered.join(tag, names)


def _other_names(obj: ImagingObject, gathered: Gathered) -> None:
    """Birth name and other names beside one patient's name are that patient's."""
    found = (n for k, v in obj.identity if k in OWN_NAMES for n in person_names(v))
    gathered.join(Tag.PATIENT, [n for n in found if len(compact(n)) > 1])


def _is_needle(tag: Tag, value: str) -> bool:
    if tag in _NUMBERS:
        key = compact(value)
        short = len(key) < _LONG and sum(map(str.isdigit, key)) < _DIGITS  # CT01, WS2
        return len(key) >= _LEAST and not (short or is_no_number(value) or is_plain(value))
    if tag is Tag.BIRTHDATE:
        return not is_no_number("1" + value.strip("0"))
    return len(compact(value)) >= _LEAST and not is_plain(value) and not names_nobody(value)


def _prose(obj: ImagingObject, value: str, gathered: Gathered, by: str) -> None:
    for tag, found in _told(value):
        gathered.add(tag, found, obj.source, by)


@lru_cache(maxsize=4096)
def _told(value: str) -> tuple[tuple[Tag, str], ...]:
    """What recognisers find in a text; a series repeats it in every object."""
    out = []
    for span in find_spans(value, "und"):
        tag, found = Tag(span.tag), value[span.start : span.end]
        if tag in {Tag.DATE, Tag.AGE} or span.score < SURE:
            continue
        if (tag in PERSON_TAGS and _is_loose(found)) or is_plain(found):
            continue
        if tag not in _NUMBERS or _is_needle(tag, found):
            out.append((tag, found))
    return tuple(out)


def _is_loose(name: str) -> bool:
    """Whether what looks like a name in a header's few words is one word that no list of names has.

    It is taken out where it stands; searched for everywhere, "Features" would be missed.
    """
    words = latin_tokens(name)
    if names_nobody(name) or len(words) != 1 or script(name) != "latin":
        return names_nobody(name)
    return words[0] not in surnames(_LISTS) and words[0] not in given_names(_LISTS)


def burned_in(obj: ImagingObject, gathered: Gathered) -> None:
    """What OCR read in the pixels."""
    text = "\n".join(b.text for b in obj.burned_in)
    if text:
        _prose(obj, text, gathered, "burned-in")
