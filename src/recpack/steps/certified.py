"""FOLDER/certified/: signed human translations, each in the place of the machine's English.

A file names its document by its own name: `report.jpg.pdf` or `report.pdf` is the English of
`report.jpg`, `S003.pdf` that of source S003. It is read, redacted and audited like any paper. One
that names no document, or more than one, is told and stays an ordinary document of the bundle.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from recpack.model.clean import CleanDocument, CleanPage
from recpack.model.english import CertifiedPage, EnglishDocument
from recpack.model.fact import Evidence, Findings
from recpack.model.problem import Problem, Severity
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.mt.languages import canonical
from recpack.readers.archive import SEPARATOR
from recpack.readers.sniff import is_certified_name
from recpack.stages.arrange import Part

STAGE = "translate"
_READABLE = frozenset({FileKind.PDF, FileKind.IMAGE, FileKind.DOCX, FileKind.TEXT})
_NO_ORIGINAL = frozenset({FileKind.SYSTEM, FileKind.CONFIG, FileKind.EMPTY, FileKind.ARCHIVE})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# What translators put behind the name of the original.
_SAID = re.compile(
    r"(?:[ ._(\[-]+(?:en|eng|english|translation|translated|certified|sworn)[)\]]?)+$"
)
_LEAST_NUMBERS = 6  # of a document, from which it can be told whether a text is its translation
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Named:
    """Which source each file of certified/ names, and those that name none or several."""

    of: Mapping[SourceId, SourceId] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def named(files: Sequence[SourceFile]) -> Named:
    """By path and by name, with its suffix and without, or by source number."""
    given = [f for f in files if is_certified_name(f.path) and f.kind in _READABLE]
    originals = [
        f for f in files if not is_certified_name(f.path) and f.kind not in _NO_ORIGINAL
    ]  # fmt: skip
    of: dict[SourceId, SourceId] = {}
    problems: list[Problem] = []
    for file in given:
        found = _originals(file, originals)
        if len(found) == 1:
            of[file.id] = found[0]
        else:
            code = "certified-ambiguous" if found else "certified-unmatched"
            problems.append(Problem(code, Severity.WARNING, STAGE, file.id, detail=_list(found)))
    times = Counter(of.values())
    for source in [s for s, original in of.items() if times[original] > 1]:
        detail = f"another file names {of.pop(source)} too"
        problems.append(
            Problem("certified-ambiguous", Severity.WARNING, STAGE, source, detail=detail)
        )
    return Named(of, tuple(problems))


def _list(sources: Iterable[SourceId]) -> str:
    return ", ".join(sources)


def _originals(file: SourceFile, originals: Sequence[SourceFile]) -> list[SourceId]:
    """The sources that the name fits best: the whole path before the name, the name before both."""
    stem = _folded(file.path).rpartition(SEPARATOR)[2]
    stem = stem.removeprefix("certified/")
    stem = stem[: stem.rfind(".")] if "." in stem.rpartition("/")[2] else stem
    for said in dict.fromkeys((stem, _SAID.sub("", stem))):
        for key in (_path, _name, lambda p: _bare(_path(p)), lambda p: _bare(_name(p))):
            found = [f for f in originals if key(f.path) == said]
            if found:
                return _one([f for f in found if f.duplicate_of is None] or found)
        numbered = [f.id for f in originals if f.id.casefold() == said]
        if numbered:
            return numbered
    return []


def _one(found: Sequence[SourceFile]) -> list[SourceId]:
    return list(dict.fromkeys(f.duplicate_of or f.id for f in found))


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _path(path: str) -> str:
    return _folded(path)


def _name(path: str) -> str:
    return _folded(path).replace(SEPARATOR, "/").rpartition("/")[2]


def _bare(path: str) -> str:
    """The path without its suffix."""
    head, dot, tail = path.rpartition(".")
    return head if dot and "/" not in tail and head else path


@dataclass(frozen=True, slots=True)
class Certified:
    """`documents` are the papers that stay documents; `pages` those of translations, by document.

    `of` says for each file that is used whose English it is; `replaced` are the pages whose
    machine's English it takes the place of, `wholly` the documents of which none is left.
    """

    documents: tuple[CleanDocument, ...] = ()
    pages: Mapping[SourceId, tuple[CertifiedPage, ...]] = field(default_factory=dict)
    replaced: Mapping[SourceId, tuple[int, ...]] = field(default_factory=dict)
    of: Mapping[SourceId, SourceId] = field(default_factory=dict)
    wholly: frozenset[SourceId] = frozenset()
    problems: tuple[Problem, ...] = ()


NOTHING_NAMED, NOTHING_GIVEN = Named(), Certified()


def apart(
    documents: Sequence[CleanDocument],
    of: Mapping[SourceId, SourceId],
    copies: Mapping[SourceId, SourceId],
    parts: Mapping[SourceId, Part],
) -> Certified:
    """The translations among the clean documents taken out and put to those they translate."""
    known = {d.source: d for d in documents if d.source not in of}
    pages: dict[SourceId, tuple[CertifiedPage, ...]] = {}
    replaced: dict[SourceId, tuple[int, ...]] = {}
    used: dict[SourceId, SourceId] = {}
    problems: list[Problem] = []
    for document in (d for d in documents if d.source in of):
        original = copies.get(of[document.source], of[document.source])
        part = parts.get(original)
        target = known.get(part.whole if part else original)
        why = _unfit(document, target)
        if target is not None and not why:
            covered = _covered(document, target, part)
            if set(covered) & set(replaced.get(target.source, ())):
                why = "another file is the English of these pages"
        if target is None or why:
            problems.append(_problem("certified-unused", document, why))
            continue
        here = _pages(document, target, covered)
        pages[target.source] = (*pages.get(target.source, ()), *here)
        replaced[target.source] = tuple(sorted({*replaced.get(target.source, ()), *covered}))
        used[document.source] = target.source
        if not _alike(document, target, covered):
            problems.append(_problem("certified-doubtful", document, f"of {target.source}"))
    rest = tuple(d for d in documents if d.source not in used)
    wholly = frozenset(s for s, gone in replaced.items() if len(gone) == len(known[s].pages))
    return Certified(rest, pages, replaced, used, wholly, tuple(problems))


def _problem(code: str, document: CleanDocument, detail: str) -> Problem:
    return Problem(code, Severity.WARNING, STAGE, document.source, detail=detail)


def _unfit(document: CleanDocument, target: CleanDocument | None) -> str:
    if target is None:
        return "its document is not in the bundle"
    if not any(b.text.strip() for p in document.pages for b in p.blocks):
        return "no text was found in it"
    if canonical(document.language) not in {"en", "und"}:
        return "it is not in English"
    return ""


def _covered(
    document: CleanDocument, target: CleanDocument, part: Part | None
) -> tuple[int, ...]:  # fmt: skip
    """The pages of the target that the translation is of.

    Photos that were joined to one paper are each a page of it: a file that names one of them is
    the English of that page, unless it has as many pages as the paper.
    """
    every = tuple(p.number for p in target.pages)
    if part is None or len(document.pages) == len(every):
        return every
    return tuple(n for n in every if n == part.number)


def _pages(
    document: CleanDocument, target: CleanDocument, covered: Sequence[int]
) -> tuple[CertifiedPage, ...]:  # fmt: skip
    """Page by page beside the pictures where the counts agree, else behind the whole."""
    pictures = {p.number for p in target.pages if p.facsimile is not None}
    total = len(document.pages)
    fits = total == len(covered) and set(covered) <= pictures
    return tuple(
        CertifiedPage(page, document.source, n, total, covered[n - 1] if fits else None)
        for n, page in enumerate(document.pages, 1)
    )


def _numbers(pages: Iterable[CleanPage]) -> Counter[str]:
    text = "\n".join(unicodedata.normalize("NFKC", b.text) for p in pages for b in p.blocks)
    text = re.sub(r"\d", lambda m: str(int(m.group())), text)  # digits of every script
    return Counter(n.replace(",", ".").lstrip("0") for n in _NUMBER.findall(text))


def _alike(document: CleanDocument, target: CleanDocument, covered: Sequence[int]) -> bool:
    """Whether the figures of the source stand in its translation: it may be of another paper."""
    wanted = _numbers(p for p in target.pages if p.number in covered)
    if wanted.total() < _LEAST_NUMBERS:
        return True
    return (wanted & _numbers(document.pages)).total() >= _LEAST_SHARE * wanted.total()


def put(documents: Sequence[EnglishDocument], given: Certified) -> tuple[EnglishDocument, ...]:
    """The documents with their signed translations."""
    return tuple(
        replace(d, certified=given.pages[d.clean.source], replaced=given.replaced[d.clean.source])
        if d.clean.source in given.pages
        else d
        for d in documents
    )


_OF_MACHINES = frozenset({"translation-unchecked", "correction-doubtful", "no-translation-engine"})


def still_true(problems: Iterable[Problem], given: Certified) -> tuple[Problem, ...]:
    """Without those that tell of English that is not shown."""

    def gone(problem: Problem) -> bool:
        source = SourceId(problem.source or "")
        if problem.page is None:
            return source in given.wholly
        return problem.page in given.replaced.get(source, ())

    return tuple(p for p in problems if not (p.code in _OF_MACHINES and gone(p)))


def quoted(findings: Findings, documents: Sequence[EnglishDocument]) -> Findings:
    """The findings without the machine's English of pages that have a signed translation."""
    gone = {(d.clean.id, n) for d in documents for n in d.replaced}
    if not gone:
        return findings

    def without(evidence: Evidence) -> Evidence:
        said = (evidence.document, evidence.page) in gone
        return replace(evidence, english_quote="") if said else evidence

    facts = tuple(replace(f, evidence=tuple(map(without, f.evidence))) for f in findings.facts)
    return replace(findings, facts=facts)


__all__ = [
    "NOTHING_GIVEN",
    "NOTHING_NAMED",
    "Certified",
    "Named",
    "apart",
    "named",
    "put",
    "quoted",
    "still_true",
]
