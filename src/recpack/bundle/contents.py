"""The numbered list of documents, and the studies: what every reference points into."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from recpack.bundle.words import CORRECTED, group_of, group_rank, heading, slug, without_stand_in
from recpack.model.clean import CleanObject
from recpack.model.document import DocumentId
from recpack.model.english import By, EnglishBlock, EnglishDocument
from recpack.model.fact import Evidence

# A class less sure than this is marked where it is shown: about one in three such is wrong.
UNSURE = 0.6


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the bundle: its number in references, its file and what to call it."""

    number: int
    document: EnglishDocument
    label: str
    group: str
    title: str
    file: str

    @property
    def name(self) -> str:
        """Class and title, or the title alone where it says the class: "Pathology report"."""
        said, told = _words(self.title), _words(self.label) - {"report"}
        if self.title == self.label or told <= said:
            return self.title
        return f"{self.label}: {self.title}"


@dataclass(slots=True)
class Contents:
    """All documents in reading order; `starts` is filled when the PDFs are made.

    starts[(document, source page)] is the page of the document's PDF on which it begins.
    """

    entries: tuple[Entry, ...]
    files: bool = True
    starts: dict[tuple[DocumentId, int], int] = field(default_factory=dict)
    _by_id: dict[DocumentId, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_id = {e.document.clean.id: e for e in self.entries}

    def entry(self, document: DocumentId) -> Entry | None:
        """The entry of a document, None if it is not in the bundle."""
        return self._by_id.get(document)

    def reference(self, document: DocumentId, page: int) -> dict[str, object] | None:
        """{"n", "page", "href"} of a place; `href` is "" in a bundle without documents."""
        entry = self._by_id.get(document)
        if entry is None:
            return None
        href = ""
        if self.files and entry.file:
            href = f"{entry.file}#page={self.starts.get((document, page), page)}"
        return {"n": entry.number, "page": page, "href": href}

    def references(self, evidence: Iterable[Evidence]) -> list[dict[str, object]]:
        """References of all evidence, each place once, in order."""
        places = sorted(
            {(self._by_id[e.document].number, e.page, e.document) for e in evidence
             if e.document in self._by_id}
        )  # fmt: skip
        found = (self.reference(document, page) for _, page, document in places)
        return [r for r in found if r is not None]


def _words(text: str) -> set[str]:
    return set(slug(text, 200).split("-"))


_SURE = frozenset({By.MEMORY, By.SAME})


def _worded(block: EnglishBlock, sure: Container[By]) -> str:
    """The block's text if it can serve as a title: English, short, no stand-in for an identity."""
    text = " ".join(block.text.split())
    good = (
        3 < len(text) <= 60
        and len(block.cells) == 1
        and not block.clean.surrogates
        and block.segments
        and all(s.by in sure and not {*s.flags} - {CORRECTED} for s in block.segments)
        and len(re.findall(r"[A-Za-z]", text)) > len(text) // 2
        and not re.search(r"\d{3}|[:：]", text)
    )
    return text if good else ""


def _title(document: EnglishDocument, label: str) -> str:
    """The first heading-like line of the first page, else the class.

    A machine's words are no title of a document whose English a person signed.
    """
    first = document.pages[0].blocks[:6] if document.pages else ()
    sure = _SURE if document.replaced else _SURE | {By.NEURAL}
    return next((t for t in (_worded(b, sure) for b in first) if t), label)


def _file_name(document: EnglishDocument, title: str, taken: set[str]) -> str:
    clean = document.clean
    kind, words = slug(clean.doc_class) or "document", slug(title)
    known = _words(clean.doc_class)
    if known <= _words(title):
        kind = words
    rest = "-".join(w for w in words.split("-") if w not in known | {"report"})
    parts = [clean.date or "undated", kind, *([rest] if rest and kind != words else [])]
    stem = "_".join(parts)
    name, n = f"{stem}.pdf", 1
    while name in taken:
        n += 1
        name = f"{stem}_{n}.pdf"
    taken.add(name)
    return f"DOCS/{name}"


def _order(document: EnglishDocument) -> tuple[int, str, str]:
    clean = document.clean
    return (group_rank(group_of(clean.doc_class)), clean.date or "9999", clean.id)


def contents_of(documents: Iterable[EnglishDocument], *, files: bool = True) -> Contents:
    """Number the documents in reading order: group, then date, then id."""
    taken: set[str] = set()
    entries = []
    for number, document in enumerate(sorted(documents, key=_order), 1):
        label = heading(document.clean.doc_class or "document")
        title = _title(document, label)
        file = _file_name(document, title, taken) if files else ""
        group = group_of(document.clean.doc_class)
        entries.append(Entry(number, document, label, group, title, file))
    return Contents(tuple(entries), files)


@dataclass(frozen=True, slots=True)
class Series:
    """Objects of one series in slice order. `id` names its folder under VIEWER/stacks."""

    id: str
    number: int
    description: str
    modality: str
    body_part: str
    objects: tuple[CleanObject, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """Series of one study, newest study first in the index."""

    uid: str
    date: str
    description: str
    series: tuple[Series, ...]

    @property
    def modalities(self) -> tuple[str, ...]:
        """Modalities in the order of the series, each once."""
        return tuple(dict.fromkeys(s.modality for s in self.series))


def papers(contents: Contents, studies: Iterable[Study]) -> dict[str, tuple[Entry, ...]]:
    """The documents that came out of the objects of a series, by series id; others are left out."""
    read = {e.document.clean.source: e for e in contents.entries}
    held = {
        x.id: tuple(read[o.source] for o in x.objects if o.source in read)
        for s in studies
        for x in s.series
    }
    return {series: entries for series, entries in held.items() if entries}


def iso_date(da: str) -> str:
    """A DICOM DA value as ISO 8601; anything else as it is."""
    return f"{da[:4]}-{da[4:6]}-{da[6:]}" if re.fullmatch(r"\d{8}", da) else da


def _slice_order(obj: CleanObject) -> tuple[int, float, int, str]:
    place = (0, obj.position) if obj.position is not None else (1, 0.0)
    return (*place, obj.instance_number, obj.sop_instance)


def _series(objects: list[CleanObject], ids: Iterator[str]) -> Iterator[Series]:
    objects.sort(key=lambda o: (o.series_number, o.series_instance))
    for _, members in groupby(objects, key=lambda o: (o.series_number, o.series_instance)):
        group = list(members)
        # Positions order a stack only where every slice has its own.
        places = {o.position for o in group}
        if None in places or len(places) < len(group):
            group.sort(key=lambda o: (o.instance_number, o.sop_instance))
        else:
            group.sort(key=_slice_order)
        head = group[0]
        yield Series(
            next(ids), head.series_number, without_stand_in(head.series_description),
            head.modality,
            head.body_part, tuple(group),
        )  # fmt: skip


def studies_of(objects: Iterable[CleanObject]) -> tuple[Study, ...]:
    """Studies by date, oldest first; series by number; slices by position or instance number."""

    def key(obj: CleanObject) -> tuple[str, str]:
        return (obj.study_date, obj.study_instance)

    names = (f"S{n:03d}" for n in range(1, 100_000))
    out = []
    for (date, uid), members in groupby(sorted(objects, key=key), key=key):
        group = list(members)
        told = (without_stand_in(o.study_description) for o in group)
        description = next((text for text in told if text), "")
        out.append(Study(uid, iso_date(date), description, tuple(_series(group, names))))
    return tuple(out)
