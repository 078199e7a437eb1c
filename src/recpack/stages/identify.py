"""Barrier 1: everything known about who this is, from every document at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from recpack.config import Config
from recpack.deid.text.chain import find_spans
from recpack.deid.text.dates import find_dates
from recpack.deid.text.fold import compact, fold_text
from recpack.deid.text.names import is_han_name, keys, latin_tokens, same_person
from recpack.deid.text.numbers import country_of, is_national
from recpack.deid.text.spellings import PERSON_TAGS
from recpack.model.document import Document, ImagingObject
from recpack.model.identity import Identified, Identities, Identity, OtherPatient, Subject, Tag
from recpack.model.source import SourceId

_ORDER = tuple(Tag)
_DICOM_TAG: tuple[tuple[str, Tag], ...] = (
    ("PatientName", Tag.PATIENT),
    ("OtherPatientNames", Tag.PATIENT),
    ("PatientBirthName", Tag.PATIENT),
    ("PatientMotherBirthName", Tag.RELATIVE),
    ("ResponsiblePerson", Tag.RELATIVE),
    ("PatientBirthDate", Tag.BIRTHDATE),
    ("Station", Tag.ID),
    ("Device", Tag.ID),
    ("Telephone", Tag.PHONE),
    ("Phone", Tag.PHONE),
    ("Address", Tag.ADDRESS),
    ("Institution", Tag.HOSPITAL),
    ("Organization", Tag.HOSPITAL),
    ("Physician", Tag.STAFF),
    ("Operator", Tag.STAFF),
    ("Name", Tag.STAFF),
    ("ID", Tag.ID),
    ("Number", Tag.ID),
)
_SEX = {"m": "male", "male": "male", "男": "male", "masculino": "male", "männlich": "male",
        "f": "female", "female": "female", "女": "female", "feminino": "female",
        "femenino": "female", "mujer": "female", "hombre": "male", "weiblich": "female",
        "varón": "male", "masculin": "male", "féminin": "female", "муж": "male", "жен": "female",
        "мужской": "male", "женский": "female", "男性": "male", "女性": "female",
        "남": "male", "여": "female", "ذكر": "male", "أنثى": "female"}  # fmt: skip
_SEX_LABEL = re.compile(
    r"(?:性\s?别|sexo?|sex|gender|geschlecht|sexe|пол|성별|الجنس|gênero|género)\s*[:：]?\s*\(?([^\W\d_]{1,9})",
    re.IGNORECASE,
)
_AGE_LABEL = re.compile(
    r"(?:年\s?龄|年齢|idade|edad|age|alter|âge|возраст|나이|연령|العمر)\s*[:：]?\s*(\d{1,3})"
    r"|(?<!\d)(\d{1,3})\s?(?:周?岁|歳|anos\b|años\b|years? old)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Gathered:
    """Values in the order met, each with its spellings and sources."""

    items: dict[Tag, list[tuple[str, list[str], list[SourceId], str]]] = field(default_factory=dict)

    def add(self, tag: Tag, value: str, source: SourceId | None, by: str) -> None:
        value = value.strip(" \t.,;:：，。")
        if not value or not any(c.isalnum() for c in value):
            return
        bucket = self._bucket(tag, value)
        for entry in self.items.setdefault(bucket, []):
            if _same(bucket, entry[0], value):
                if value not in (entry[0], *entry[1]):
                    entry[1].append(value)
                if source is not None and source not in entry[2]:
                    entry[2].append(source)
                return
        self.items[bucket].append((value, [], [source] if source else [], by))

    def _bucket(self, tag: Tag, value: str) -> Tag:
        """A person already known under another role keeps that role, the patient's before all."""
        if tag not in PERSON_TAGS:
            return tag
        for known in (Tag.PATIENT, Tag.RELATIVE, Tag.STAFF, Tag.PERSON):
            if any(_same(known, e[0], value) for e in self.items.get(known, ())):
                return known
        return tag


def _same(tag: Tag, a: str, b: str) -> bool:
    if tag in PERSON_TAGS:
        return same_person(a, b)
    if tag is Tag.BIRTHDATE:
        return [f.iso for f in find_dates(a)] == [f.iso for f in find_dates(b)]
    return compact(a) == compact(b)


def _person_names(value: str) -> Iterable[str]:
    """The groups of a DICOM PN (alphabetic = ideographic = phonetic)."""
    for group in value.split("="):
        name = group.replace("^", " ").strip()
        squeezed = re.sub(r"\s", "", name)
        if name:
            yield squeezed if is_han_name(squeezed) else re.sub(r"\s+", " ", name)


def _dicom(objects: Sequence[ImagingObject], gathered: _Gathered) -> None:
    for obj in objects:
        for keyword, value in obj.identity:
            tag = next((t for word, t in _DICOM_TAG if word in keyword), None)
            if tag is None or keyword in {"PatientSex", "PatientAge"}:
                continue
            for one in value.split("\\"):
                if tag in PERSON_TAGS:
                    for name in _person_names(one):
                        if len(compact(name)) > 1:
                            gathered.add(tag, name, obj.source, f"dicom:{keyword}")
                elif tag not in {Tag.ID, Tag.HOSPITAL} or len(compact(one)) >= 4:
                    gathered.add(tag, one, obj.source, f"dicom:{keyword}")


def _texts(document: Document) -> Iterable[tuple[str, str]]:
    for page in document.pages:
        yield "\n".join(b.text for b in page.blocks), page.language or document.language


def _documents(documents: Sequence[Document], gathered: _Gathered) -> dict[SourceId, list[str]]:
    """All spans of all pages; gives the patient names that each source's labels name."""
    named: dict[SourceId, list[str]] = {}
    for document in documents:
        for text, language in _texts(document):
            for span in find_spans(text, language):
                tag, value = Tag(span.tag), text[span.start : span.end]
                if tag in {Tag.DATE, Tag.AGE}:
                    continue
                value = re.sub(r"\s*\n\s*", " ", value)
                if tag in PERSON_TAGS and is_han_name(re.sub(r"\s", "", value)):
                    value = re.sub(r"\s", "", value)
                gathered.add(tag, value, document.source, span.by)
                if tag is Tag.PATIENT and span.by.startswith("label"):
                    named.setdefault(document.source, []).append(value)
    return named


def identify(
    config: Config, documents: Sequence[Document], objects: Sequence[ImagingObject]
) -> Identified:
    """All identities of a folder, in an order that depends on content alone."""
    gathered = _Gathered()
    patient = config.patient
    for tag, values in (
        (Tag.PATIENT, patient.names),
        (Tag.BIRTHDATE, (patient.birth_date,) if patient.birth_date else ()),
        (Tag.ID, patient.ids),
        (Tag.PHONE, patient.phones),
        (Tag.ADDRESS, patient.addresses),
        (Tag.EMAIL, patient.emails),
        (Tag.RELATIVE, config.relatives),
        (Tag.STAFF, config.staff),
    ):
        for value in values:
            gathered.add(tag, value, None, "recpack.toml")
    _dicom(objects, gathered)
    named = _documents(documents, gathered)
    for obj in objects:
        _burned_in(obj, gathered)
    identities = _ordered(gathered, primary=_primary(config, named, objects))
    return Identified(
        identities=identities,
        subject=_subject(config, documents, objects, identities),
        case_id=_case_id(identities),
        others=_others(identities, documents, objects, named),
    )


def _burned_in(obj: ImagingObject, gathered: _Gathered) -> None:
    text = "\n".join(b.text for b in obj.burned_in)
    for span in find_spans(text, "und") if text else ():
        tag = Tag(span.tag)
        if tag not in {Tag.DATE, Tag.AGE}:
            gathered.add(tag, text[span.start : span.end], obj.source, "burned-in")


def _primary(
    config: Config, named: dict[SourceId, list[str]], objects: Sequence[ImagingObject]
) -> str:
    """The name that most sources give their patient; what the coordinator wrote wins."""
    if config.patient.names:
        return config.patient.names[0]
    votes: Counter[str] = Counter()
    sources = [set(names) for _, names in sorted(named.items())]
    sources += [
        {n for k, v in o.identity if k == "PatientName" for n in _person_names(v)} for o in objects
    ]
    for names in sources:
        votes.update({min(keys(n)) for n in names if keys(n)})
    best = max(votes.values(), default=0)
    for names in sources:
        for name in sorted(names):
            if keys(name) and votes[min(keys(name))] == best:
                return name
    return ""


def _ordered(gathered: _Gathered, primary: str) -> Identities:
    out: list[Identity] = []
    for tag in _ORDER:
        entries = gathered.items.get(tag, [])
        if tag is Tag.PATIENT and primary:
            entries = sorted(entries, key=lambda e: not same_person(e[0], primary))
        out.extend(
            Identity(tag, value, tuple(forms), tuple(seen), by)
            for value, forms, seen, by in entries
        )
    return Identities(tuple(out))


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


def _subject(
    config: Config,
    documents: Sequence[Document],
    objects: Sequence[ImagingObject],
    identities: Identities,
) -> Subject:
    sexes = [config.patient.sex] + [v for o in objects for k, v in o.identity if k == "PatientSex"]
    printed: Counter[int] = Counter()
    newest = ""
    for document in documents:
        for text, _ in _texts(document):
            sexes += [m[1] for m in _SEX_LABEL.finditer(text)]
            printed.update({int(m[1] or m[2]) for m in _AGE_LABEL.finditer(text)})
            newest = max([newest, *(f.iso for f in find_dates(text))])
    coded = Counter(
        int(m[1])
        for o in objects
        for k, v in o.identity
        if k == "PatientAge" and (m := re.fullmatch(r"(\d{3})Y", v.strip()))
    )
    found = Counter(s for v in sexes if (s := _sex(v)))
    sex = max(sorted(found), key=lambda s: found[s]) if found else ""
    age = _age_by_birth(identities, newest)
    for ages in (printed, coded):
        if age < 0:
            age = max(sorted(a for a in ages if 0 < a <= 120), key=lambda a: ages[a], default=-1)
    return Subject(sex, _band(age), country_of(identities, documents))


def _age_by_birth(identities: Identities, newest: str) -> int:
    """Age in years at the newest date in the papers, -1 if unknown."""
    for identity in identities.items:
        if identity.tag is Tag.BIRTHDATE:
            for found in find_dates(identity.value):
                if newest[:4].isdigit() and found.year <= int(newest[:4]):
                    before = newest[5:10] < found.iso[5:10]
                    return min(120, int(newest[:4]) - found.year - before)
    return -1


def _sex(value: str) -> str:
    word = value.strip().lower()
    return (
        _SEX.get(word) or _SEX.get(word[:1], "") if word[:1] in "男女남여" else _SEX.get(word, "")
    )


def _band(age: int) -> str:
    if age < 0:
        return ""
    if age >= 90:
        return "90+"
    low = age - age % 5
    return f"{low}-{low + 4}"


def _others(
    identities: Identities,
    documents: Sequence[Document],
    objects: Sequence[ImagingObject],
    named: dict[SourceId, list[str]],
) -> tuple[OtherPatient, ...]:
    """Sources that name a full, different patient and nothing of ours.

    Strict on purpose: a false alarm stops a build; whatever is found is redacted in any case.
    """
    patients = [i for i in identities.items if i.tag is Tag.PATIENT]
    if not patients:
        return ()
    ours = [patients[0].value, *patients[0].forms]
    shared = {compact(i.value) for i in identities.items if i.tag is Tag.ID and len(i.seen) > 1}
    out = []
    for document in documents:
        names = [n for n in named.get(document.source, []) if _full(n)]
        whole = compact("".join(t for t, _ in _texts(document)))
        if (
            names
            and not any(_near(n, o) for n in names for o in ours)
            and not _has(whole, ours, shared)
        ):
            out.append(
                OtherPatient(document.source, "another patient name, none of this patient's")
            )
    for obj in objects:
        names = [
            n for k, v in obj.identity if k == "PatientName" for n in _person_names(v) if _full(n)
        ]
        whole = compact("".join(v for _, v in obj.identity))
        if (
            names
            and not any(_near(n, o) for n in names for o in ours)
            and not _has(whole, [], shared)
        ):
            out.append(OtherPatient(obj.source, "another patient name in the DICOM header"))
    return tuple(out)


def _full(name: str) -> bool:
    return is_han_name(name) or len([t for t in latin_tokens(name) if len(t) > 1]) >= 2


def _near(a: str, b: str) -> bool:
    """One person, or a misread of one: shared tokens, or a single character apart."""
    if same_person(a, b) or set(latin_tokens(a)) & {t for t in latin_tokens(b) if len(t) > 3}:
        return True
    if len(a) != len(b):
        return fold_text(a) in fold_text(b) or fold_text(b) in fold_text(a)
    return sum(x != y for x, y in zip(a, b, strict=True)) <= 1


def _has(whole: str, names: list[str], numbers: set[str]) -> bool:
    return any(compact(n) in whole for n in names) or any(n in whole for n in numbers)
