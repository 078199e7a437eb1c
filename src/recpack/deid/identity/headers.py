"""What the headers of DICOM objects say of who is in the folder.

Names of elements decide what a value is (lang/_dicom/identity.tsv). Words that name nobody, trades,
departments and dates are left away: they would take the words and numbers of medicine with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from recpack import lang
from recpack.deid.dicom.trade import is_trade, spaced, trimmed
from recpack.deid.identity.alike import script, seen
from recpack.deid.identity.gathered import Gathered
from recpack.deid.identity.nobody import is_no_number, is_role, names_nobody
from recpack.deid.text.chain import find_spans
from recpack.deid.text.fold import compact
from recpack.deid.text.gazetteer import given_names, surnames
from recpack.deid.text.labelwords import labels_of
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
# Of the titles of all languages some are names elsewhere (An, Ha): only these are sure.
_BEFORE = frozenset({
    "dr", "dra", "prof", "profa", "professor", "professora", "doctor", "doutor", "doutora",
    "doktor", "docteur", "mr", "mrs", "herr", "frau", "mme",
})  # fmt: skip
_BEHIND = ("先生", "女士", "小姐", "医生", "医师", "醫師", "主任", "教授", "様", "殿", "님")
_GENERATIONS = frozenset({"sr", "jr"})
_DEGREES = frozenset({"md", "phd", "mbbs", "frcr", "facs", "rn", "rt"})
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
    """The groups of a DICOM PN (alphabetic = ideographic = phonetic), those of nobody left out.

    Titles are no part of a name: Zhao^Lixin^^Dr, Dr Zhao Lixin and Zhao^Lixin are one. Any other
    prefix or suffix is (Neto, Jr), PS3.5 6.2.1.1.
    """
    return tuple(dict.fromkeys(_groups(value)))


def _groups(value: str) -> Iterator[str]:
    for group in value.split("="):
        parts = group.split("^")
        more = [p for at, p in enumerate(parts[3:]) if not _is_title(p, suffix=at > 0)]
        name = _untitled(seen(" ".join(parts[:3] + more).strip()))
        squeezed = re.sub(r"\s", "", name)
        if name and not names_nobody(name):
            yield squeezed if is_han_name(squeezed) else re.sub(r"\s+", " ", name)


@cache
def _titles() -> frozenset[str]:
    return frozenset(t for title in labels_of(_LISTS).titles for t in latin_tokens(title))


def _is_title(text: str, *, suffix: bool) -> bool:
    """Sr before a name is Senhor, behind it not Jr."""
    known = _titles() - _GENERATIONS if suffix else _titles()
    return all(t in known or t in _DEGREES for t in latin_tokens(text))


def _untitled(name: str) -> str:
    """Without a title that stands in the name itself: Dr Zhao Lixin, 王建国先生."""
    words = name.split()
    while len(words) > 2 and words[0].strip(".").lower() in _BEFORE:
        words = words[1:]
    end = next((t for t in _BEHIND if name.endswith(t) and len(name) - len(t) > 1), "")
    return name[: -len(end)].rstrip() if end else " ".join(words)


def from_headers(objects: Sequence[ImagingObject], gathered: Gathered) -> None:
    """Every value of every header, under the tag of its element."""
    for obj in objects:
        own: list[str] = []
        # The patient's own elements first: a name that others repeat is still the patient's.
        for keyword, value in sorted(obj.identity, key=lambda e: e[0] not in OWN_NAMES):
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
    text = spaced(value)
    for span in find_spans(text, "und"):
        tag, found = Tag(span.tag), text[span.start : span.end]
        if tag in {Tag.DATE, Tag.AGE} or span.score < SURE or is_trade(text, span):
            continue
        found = trimmed(found, tag.value)
        if not found:
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
