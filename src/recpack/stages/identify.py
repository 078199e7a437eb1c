"""Barrier 1: everything known about who this is, from every document at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recpack.config import Config
from recpack.deid.identity.evidence import join_spellings
from recpack.deid.identity.guard import other_patients
from recpack.deid.identity.harvest import evidence, harvest, join_misread, primary_name
from recpack.deid.identity.review import uncertain
from recpack.deid.identity.subject import subject
from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.fold import compact
from recpack.deid.text.names import keys
from recpack.deid.text.numbers.national import is_national
from recpack.model.document import Document, ImagingObject
from recpack.model.identity import Identified, Identities, Tag
from recpack.model.source import SourceId


def identify(
    config: Config,
    documents: Sequence[Document],
    objects: Sequence[ImagingObject],
    paths: Mapping[SourceId, str] | None = None,
) -> Identified:
    """All identities of a folder, in an order that depends on content alone.

    `paths` are the original file names, which may name somebody as well.
    """
    found = harvest(config, documents, objects, paths or {})
    primary = primary_name(config, found.named, objects)
    known = evidence(found.named, objects)
    join_misread(found.gathered, primary)
    join_spellings(found.gathered, primary, known)
    rejected = [compact(d.value) for d in config.review if not d.accepted and d.value]
    identities = found.identities(primary, rejected)
    return Identified(
        identities=identities,
        subject=subject(config, documents, objects, identities),
        case_id=_case_id(identities),
        others=other_patients(config, identities, documents, objects, found.named, known),
        uncertain=uncertain(documents, identities),
    )


def _case_id(identities: Identities) -> str:
    for identity in identities.items:
        if identity.tag is Tag.ID and is_national(identity.value):
            return f"national:{compact(identity.value)}"
    name = next((i for i in identities.items if i.tag is Tag.PATIENT), None)
    birth = next((i for i in identities.items if i.tag is Tag.BIRTHDATE), None)
    if name is None or birth is None:
        return ""
    dates = [f.iso for f in find_dates(birth.value)]
    return f"name:{min(keys(name.value), default='')}:{dates[0] if dates else birth.value}"
