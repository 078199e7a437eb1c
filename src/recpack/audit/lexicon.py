"""From identities to needles: the audit's own guess at every spelling a leak could have.

Nothing here is shared with the recognisers: a spelling they forgot must not be forgotten twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recpack.audit import dates, initials, names, numbers
from recpack.audit.fold import is_han, key, traditionals
from recpack.audit.needle import Kind, Needle
from recpack.audit.words import (
    COMMON,
    HAN_CLINICAL,
    PLACE_PARTS,
    STANDARD_HOSTS,
)
from recpack.model.identity import Identities, Identity, Tag

# Every date of a document is shifted, so a shifted date may equal another original one; ages are
# coarse. Neither can be told from innocent text.
_NOT_SEARCHED = frozenset({Tag.DATE, Tag.AGE})
_NAMES = frozenset({Tag.PATIENT, Tag.RELATIVE, Tag.STAFF, Tag.PERSON})
_SURROGATE = re.compile(
    r"(?:患者|病人|医生|医师|家属|亲属|医院|地址|电话|patient|relative|doctor|physician|nurse|hospital|"
    r"person|staff|phone|email|address|clinic)[甲乙丙丁a-z0-9]{0,2}"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling and how to compare it, before it is tied to an identity."""

    key: str
    kind: Kind
    parts: tuple[str, ...] = ()
    shape: str = ""
    capital: bool = False
    isolated: bool = False


def build_needles(identities: Identities, salt: bytes = b"") -> tuple[Needle, ...]:
    """Every spelling to search for, in a stable order, without repeats.

    `salt` (the case secret) keeps `Needle.id` from being guessed from a list of names. Spellings
    too short or too common to prove anything are left out; `unsearchable` counts identities that
    have none left.
    """
    found: dict[tuple[str, str, str, bool, bool], Needle] = {}
    for identity in identities.items:
        for needle in _needles_of(identity, salt):
            at = (needle.key, needle.kind, needle.shape, needle.capital, needle.isolated)
            found.setdefault(at, needle)
    return tuple(found.values())


def unsearchable(identities: Identities) -> int:
    """How many identities (dates and ages aside) have no spelling that can be searched for."""
    return sum(
        1
        for item in identities.items
        if item.tag not in _NOT_SEARCHED and not any(True for _ in _needles_of(item, b""))
    )


def needle_id(tag: str, value: str, salt: bytes = b"") -> str:
    """The public name of an identity: a digest prefix that tells nothing without the salt."""
    return hashlib.sha256(salt + tag.encode() + b"\0" + value.encode()).hexdigest()[:12]


def _needles_of(identity: Identity, salt: bytes) -> Iterator[Needle]:
    if identity.tag in _NOT_SEARCHED:
        return
    tag = str(identity.tag)
    digest = needle_id(tag, identity.value, salt)
    for spelling in dict.fromkeys((identity.value, *identity.forms)):
        for form in _forms(identity.tag, spelling):
            if _useful(form):
                yield Needle(
                    digest, tag, identity.value, form.key, form.kind, form.parts, form.shape,
                    form.capital, form.isolated,
                )  # fmt: skip


def _useful(form: Form) -> bool:
    if form.kind is Kind.BYTES:
        return True
    if _SURROGATE.fullmatch(form.key) or form.key in HAN_CLINICAL:
        return False
    if form.isolated:
        return len(form.key) >= 2
    if form.parts and all(part in COMMON or len(part) < 2 for part in form.parts):
        return False
    han = any(is_han(ch) for ch in form.key)
    return len(form.key) >= (2 if han else 4)


def _forms(tag: Tag, spelling: str) -> Iterable[Form]:
    text = spelling.strip()
    if not text or "某" in text or "*" in text:
        return ()
    if tag in _NAMES:
        short = initials.of_text(text) if tag is Tag.PATIENT else ()
        return [Form(*f) for f in (*names.name_forms(text), *short)]
    if tag in {Tag.ID, Tag.PHONE}:
        return [Form(*f) for f in numbers.number_forms(text, phone=tag is Tag.PHONE)]
    of_kind = {Tag.BIRTHDATE: _dates, Tag.HOSPITAL: _places, Tag.ADDRESS: _addresses}
    return [*of_kind.get(tag, _net)(text)]


def _dates(text: str) -> Iterator[Form]:
    for date_key, shape, labelled in dates.date_forms(text):
        kind = Kind.DIGITS if date_key.isdigit() else Kind.TEXT
        yield Form(date_key, kind, shape=shape, isolated=labelled)
    for surface in dates.date_surfaces(text):
        yield Form(surface, Kind.BYTES)


def _places(text: str) -> Iterator[Form]:
    folded = key(text)
    if any(is_han(ch) for ch in folded):
        rest = folded
        for part in sorted(map(key, PLACE_PARTS), key=len, reverse=True):
            rest = rest.replace(part, "")
        if len(folded) >= 4 and len(rest) >= 2:
            yield Form(folded, Kind.HAN)
            yield Form(text, Kind.BYTES)
            for full in traditionals(text):
                yield Form(full, Kind.BYTES)
        return
    parts = tuple(key(w) for w in re.split(r"[\W_]+", text) if key(w))
    telling = [p for p in parts if len(p) >= 4 and p not in COMMON]
    if len(parts) >= 2 and telling and len(folded) >= 8:
        yield Form(folded, Kind.WORDS, parts, capital=len(folded) < 12)
        yield Form(text, Kind.BYTES)
    elif len(parts) == 1 and telling and len(folded) >= 6:
        yield Form(folded, Kind.WORDS, parts, capital=True)


def _addresses(text: str) -> Iterator[Form]:
    pieces = [text, *re.split(r"[,;，；\n]", text)]
    for piece in dict.fromkeys(p.strip() for p in pieces):
        folded = key(piece)
        if any(is_han(ch) for ch in folded):
            # The region alone (province, city, district) is shared by millions.
            for part in _local_parts(folded):
                if len(part) >= 5 and re.search(r"[\d路街巷弄号室村镇栋楼丁目番]", part):
                    yield Form(part, Kind.HAN)
            if len(folded) >= 6:
                yield Form(piece, Kind.BYTES)
        elif len(folded) >= 8 and re.search(r"\d", folded) and re.search(r"[^\W\d_]{3}", folded):
            yield Form(folded, Kind.CODE)
            yield Form(piece, Kind.BYTES)
    for code in re.findall(r"\b\d{5}-\d{3}\b", text):  # Brazilian CEP: one street
        yield Form(key(code), Kind.DIGITS, shape=r"\d{5}[-. ]?\d{3}")


def _local_parts(folded: str) -> Iterator[str]:
    yield folded
    while match := re.match(r".*?[省市县区州旗](?=.{4})", folded):
        folded = folded[match.end() :]
        yield folded


def _net(text: str) -> Iterator[Form]:
    plain = re.sub(r"^[a-z]+://|^mailto:|^www\.|/$", "", text.strip().lower())
    if any(host in plain for host in STANDARD_HOSTS):
        return
    folded = key(plain)
    if len(folded) >= 6:
        yield Form(folded, Kind.TEXT)
        yield Form(plain, Kind.BYTES)
    local = plain.partition("@")[0] if "@" in plain else ""
    if len(key(local)) >= 6 and re.search(r"[\d._-]", local):
        yield Form(key(local), Kind.CODE)
