"""What the folder says of who is in it: labels, headers, signatures, file names, agreement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath

from recpack.config import CONFIG_NAME, Config
from recpack.deid.cardnames import card_names
from recpack.deid.cards import is_card
from recpack.deid.identity.evidence import Evidence, of_object
from recpack.deid.identity.gathered import Gathered
from recpack.deid.identity.headers import burned_in, from_headers, person_names
from recpack.deid.identity.nobody import names_nobody
from recpack.deid.identity.properties import of_properties
from recpack.deid.text.chain import find_spans
from recpack.deid.text.dates.find import find_dates
from recpack.deid.text.fold import compact
from recpack.deid.text.gazetteer import given_names, surnames
from recpack.deid.text.likeness import misread
from recpack.deid.text.names import is_han_name, is_word, keys, same_person, zh_surnames
from recpack.deid.text.plainwords import is_plain
from recpack.deid.text.spellings import PERSON_TAGS
from recpack.model.document import Document, ImagingObject
from recpack.model.identity import Identities, Identity, Tag
from recpack.model.source import SourceId

REVIEW_BELOW = 0.65  # spans less sure than this are redacted, and shown for review
_ORDER = tuple(Tag)
_PLACES = frozenset({Tag.HOSPITAL, Tag.ADDRESS})
_ENOUGH = 2  # sources in which an unsure name must be found to be searched for everywhere
# Texts that already speak of a "Patient A" keep that name for whoever they mean.
_STAND_IN = re.compile(
    r"\b(Patient|Relative|Doctor|Person|Hospital|Ward|ID|Phone|Email|URL|Address)"
    r" (\d{1,3}|[A-Z])\b"
)


def texts(document: Document) -> Iterator[tuple[str, str, int]]:
    """(text, language, page number) of each page: lines joined by newlines."""
    for page in document.pages:
        text = "\n".join(b.text for b in page.blocks)
        yield text, page.language or document.language, page.number


@dataclass(slots=True)
class Named:
    """What the labels of one source say of its patient."""

    names: list[str] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Harvest:
    """All values of a folder, and what each source says of its patient."""

    gathered: Gathered = field(default_factory=Gathered)
    named: dict[SourceId, Named] = field(default_factory=dict)
    reserved: set[str] = field(default_factory=set)
    unsure: dict[tuple[Tag, str], list[SourceId]] = field(default_factory=dict)

    def agree(self) -> None:
        """Whole names that several sources hold are names, though none of them says so surely."""
        for (tag, value), sources in self.unsure.items():
            if len(sources) >= _ENOUGH:
                for source in sources:
                    self.gathered.add(tag, value, source, "agreement")

    def identities(self, primary: str, rejected: Iterable[str] = ()) -> Identities:
        """In a stable order: kind, the patient first, then as met; without what was rejected."""
        refused = frozenset(rejected)
        out: list[Identity] = []
        for tag in _ORDER:
            entries = self.gathered.of(tag)
            if tag is Tag.PATIENT and primary:
                entries.sort(key=lambda e: not any(same_person(v, primary) for v in e.spelled()))
            out.extend(
                Identity(tag, e.value, tuple(e.forms), tuple(e.seen), e.by)
                for e in entries
                if compact(e.value) not in refused or e.by == CONFIG_NAME
            )
        return Identities(tuple(out), tuple(sorted(refused)), tuple(sorted(self.reserved)))


def harvest(
    config: Config,
    documents: Sequence[Document],
    objects: Sequence[ImagingObject],
    paths: Mapping[SourceId, str],
) -> Harvest:
    """Everything the folder knows, in an order that depends on content alone."""
    out = Harvest()
    _configured(config, out.gathered)
    for decision in config.review:
        if decision.accepted and decision.value:
            out.gathered.add(Tag(decision.tag), decision.value, None, "review.toml")
    from_headers(objects, out.gathered)
    for document in documents:
        _document(document, out)
    out.agree()
    for obj in objects:
        burned_in(obj, out.gathered)
    _file_names(documents, paths, out.gathered)
    return out


def _configured(config: Config, gathered: Gathered) -> None:
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
            gathered.add(tag, value, None, CONFIG_NAME)


def _cards(document: Document, gathered: Gathered) -> None:
    """Names on pages that are identity documents: whoever they belong to."""
    for page in document.pages:
        lines = [block.text for block in page.blocks]
        if page.raster is not None and is_card(lines, page.width / max(page.height, 1.0)):
            for name in card_names(lines):
                gathered.add(Tag.PERSON, name, document.source, "card")


def _document(document: Document, out: Harvest) -> None:
    """All sure spans of all pages; what labels say of the patient is kept apart."""
    _cards(document, out.gathered)
    of_properties(document, out.gathered)
    for text, language, _ in texts(document):
        out.reserved.update(f"{m[1]} {m[2]}" for m in _STAND_IN.finditer(text))
        for span in find_spans(text, language):
            tag, value = Tag(span.tag), text[span.start : span.end]
            if tag in {Tag.DATE, Tag.AGE} or (tag in _PLACES and is_plain(value)):
                continue
            value = re.sub(r"\s*\n\s*", " ", value)
            if span.score < REVIEW_BELOW:
                if tag in PERSON_TAGS and " " in value:
                    seen = out.unsure.setdefault((tag, value), [])
                    seen += [document.source] if document.source not in seen else []
                continue
            if tag in PERSON_TAGS and is_han_name(re.sub(r"\s", "", value)):
                value = re.sub(r"\s", "", value)
            out.gathered.add(tag, value, document.source, span.by)
            if span.by.startswith("label"):
                _label(out.named.setdefault(document.source, Named()), tag, value)


def _label(named: Named, tag: Tag, value: str) -> None:
    """What a label says of the patient, by kind."""
    if tag is Tag.PATIENT and not names_nobody(value):
        named.names.append(value)
    elif tag is Tag.BIRTHDATE:
        named.births.append(value)
    elif tag is Tag.ID:
        named.numbers.append(value)


def _file_names(
    documents: Sequence[Document], paths: Mapping[SourceId, str], gathered: Gathered
) -> None:
    """Names in file names, where a document writes them too (CT_report names nobody)."""
    if not paths:
        return
    whole = " ".join(compact(t) for d in documents for t, _, _ in texts(d))
    for source, path in sorted(paths.items()):
        for name in _names_of_file(PurePath(path).stem):
            if compact(name) in whole:
                gathered.add(Tag.PERSON, name, source, "file-name")


def _names_of_file(stem: str) -> Iterator[str]:
    single, compound = zh_surnames()
    for piece in re.findall(r"[\u4e00-\u9fff]{2,4}", stem):
        if (piece[0] in single or piece[:2] in compound) and not is_word(piece):
            yield piece
    words = [w for w in re.split(r"[^\w'’-]+|_|(?<=[a-z])(?=[A-Z])", stem) if w.isalpha()]
    given, family = given_names(("en",)), surnames(("en",))
    for a, b in pairwise(words):
        one, two = compact(a), compact(b)
        if (one in given and two in family) or (two in given and one in family):
            yield f"{a} {b}"


def primary_name(
    config: Config, named: Mapping[SourceId, Named], objects: Sequence[ImagingObject]
) -> str:
    """The name that most sources give their patient; what the coordinator wrote wins."""
    if config.patient.names:
        return config.patient.names[0]
    votes: Counter[str] = Counter()
    sources = [set(n.names) for _, n in sorted(named.items())]
    sources += [
        {n for k, v in o.identity if k == "PatientName" for n in person_names(v)} for o in objects
    ]
    for names in sources:
        votes.update({min(keys(n)) for n in names if keys(n)})
    best = max(votes.values(), default=0)
    for names in sources:
        for name in sorted(names):
            if keys(name) and votes[min(keys(name))] == best:
                return name
    return ""


def evidence(
    named: Mapping[SourceId, Named], objects: Sequence[ImagingObject]
) -> dict[SourceId, Evidence]:
    """Birth dates and numbers by source."""
    out = {o.source: of_object(o) for o in objects}
    for source, told in named.items():
        mine = out.setdefault(source, Evidence())
        mine.births |= {f.iso for b in told.births for f in find_dates(b) if f.day}
        for number in told.numbers:
            mine.add_number(number)
    return out


def join_misread(gathered: Gathered, primary: str) -> None:
    """Patient names one misread character away from the patient's are the patient's."""
    like = {s.key for s in misread(Identity(Tag.PATIENT, primary))} if primary else set()
    patients = gathered.of(Tag.PATIENT)
    main = next((e for e in patients if any(same_person(v, primary) for v in e.spelled())), None)
    if main is None:
        return
    for entry in gathered.of(Tag.PATIENT):
        if entry is not main and compact(entry.value) in like:
            gathered.merge(main, entry)
