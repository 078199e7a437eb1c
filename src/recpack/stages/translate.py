"""Clean documents into English, line by line, each line saying where its English came from."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from recpack.model.clean import CleanBlock, CleanDocument, CleanPage, Surrogate
from recpack.model.document import Box, Origin
from recpack.model.english import By, EnglishBlock, EnglishDocument, EnglishPage, Segment
from recpack.model.problem import Outcome, Problem, Severity
from recpack.mt import models, translating
from recpack.mt.asking import reverse
from recpack.mt.doubtful import with_doubts
from recpack.mt.languages import canonical, language_of, primary, spoken_in
from recpack.mt.lines import joined, paragraphs
from recpack.mt.people.corrections import CORRECTED, Corrections, Row
from recpack.mt.remembered import LineMemory, Remembered
from recpack.mt.sentences import joiner
from recpack.mt.translating import NOBODY, UNCHECKED, Sentences
from recpack.mt.verify import RED, told
from recpack.ports import Translator

STAGE = "translate"
CONTINUED = "continued"
"""Flag of a segment whose English stands with the line above, where its sentence began."""
_KEPT = 1 << 14


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """What a worker needs to build its translator: engine name and what people gave.

    `glossary` holds (language, source, English) rows that outrank every checked phrase,
    `corrections` rows of whole segments that outrank everything; language "" is any. `server`
    and `model` belong to the engine "local". `memory` is the case's database of lines, if any.
    """

    engine: str = "auto"
    glossary: tuple[Row, ...] = ()
    corrections: tuple[Row, ...] = ()
    server: str = ""
    model: str = ""
    memory: str = ""


@dataclass(frozen=True, slots=True)
class TranslateTask:
    """One document for a worker."""

    document: CleanDocument
    engine: EngineSpec = EngineSpec()


def engine_fingerprint(spec: EngineSpec, languages: Sequence[str]) -> str:
    """What the results for these languages depend on, for the store's keys.

    Raises models.EngineMissing if an engine asked for by name has no model for one of them, so
    that the command can refuse before any work.
    """
    found = [f"engine={spec.engine}", f"glossary={spec.glossary!r}", f"{spec.corrections!r}"]
    for language in sorted({canonical(code) for code in languages} - {"en", "und"}):
        engine = _engine(language, spec, models.available)
        found.append(f"{language}={engine.fingerprint() if engine else 'none'}")
        if engine is not None:
            found.append(f"settled={reverse.fingerprint(language, spec.engine)}")
    return "; ".join(found)


def _engine(
    language: str, spec: EngineSpec, find: Callable[[str, str], Translator | None]
) -> Translator | None:
    if spec.engine == "local":
        return models.served(spec.server, spec.model)
    return find(language, spec.engine)


@lru_cache(maxsize=16)
def _tools(language: str, spec: EngineSpec) -> tuple[Remembered | None, translating.Phrases]:
    """Engine and checked phrases of a language: once per process."""
    engine = _engine(language, spec, models.translator)
    extra = {s: e for code, s, e in spec.glossary if primary(code) in {"und", primary(language)}}
    memory = LineMemory(Path(spec.memory)) if engine and spec.memory else None
    remembered = Remembered(engine, memory) if engine else None
    known = translating.load_phrases(language, extra)
    # Functions of the line alone, and the same lines come again on other pages and in other files.
    lookup, gloss = lru_cache(_KEPT)(known.lookup), lru_cache(_KEPT)(known.gloss)
    return remembered, translating.Phrases(lookup, gloss, known.glossary)


@lru_cache(maxsize=16)
def _corrections(language: str, spec: EngineSpec) -> Corrections:
    """What people said of texts of a language: once per process."""
    return Corrections(spec.corrections, language)


class _Work:
    """The translators of one document, one per language, and the engines they used."""

    def __init__(self, spec: EngineSpec) -> None:
        self._spec = spec
        self._by_language: dict[str, Sentences] = {}
        self.engines: dict[str, str] = {}
        self._asked: dict[str, Remembered] = {}
        self.without: set[str] = set()
        self._before: Counter[str] = Counter()

    def sentences(self, language: str) -> Sentences:
        code = canonical(language)
        if code not in self._by_language:
            people = _corrections(code, self._spec)
            if code in {"en", "und"}:
                self._by_language[code] = Sentences(code, None, None, None, None, people)
            else:
                engine, known = _tools(code, self._spec)
                self._by_language[code] = Sentences(
                    code,
                    engine,
                    known.lookup,
                    known.gloss,
                    known.glossary,
                    corrections=people,
                    helpers=reverse.helpers(code, self._spec.engine) if engine else NOBODY,
                )
                if engine is not None:
                    self.engines[code] = engine.describe()
                    self._asked[code] = engine
                    self._before += engine.failures
                else:
                    self.without.add(code)
        return self._by_language[code]

    def failures(self) -> Counter[str]:
        """Lines that engines failed on since this was last asked, by reason."""
        now: Counter[str] = Counter()
        for engine in self._asked.values():
            now += engine.failures
        new, self._before = now - self._before, now
        return new

    def named(self) -> str:
        """The engines used, for the document's `engine`."""
        return "; ".join(self.engines[c] for c in sorted(self.engines)) or "phrasebook"


def _inside(surrogates: Sequence[Surrogate], start: int, end: int) -> tuple[Surrogate, ...]:
    return tuple(
        Surrogate(s.start - start, s.end - start, s.tag)
        for s in surrogates
        if s.start >= start and s.end <= end
    )


def _cells(text: str) -> Iterator[tuple[int, str]]:
    """(offset, text) of the cells of a line."""
    at = 0
    for cell in text.split("\t"):
        yield at, cell
        at += len(cell) + 1


def _line(block: CleanBlock, language: str, work: _Work) -> EnglishBlock:
    """One line on its own, cell by cell; each cell by the script it is written in."""
    segments: list[Segment] = []
    counts: list[int] = []
    for start, cell in _cells(block.text):
        mine = _inside(block.surrogates, start, start + len(cell))
        sentences = work.sentences(_spoken(cell, mine, language))
        found = sentences.cell(cell, mine, block.text)
        segments += [_differing(segment, sentences.language) for _, segment in found]
        counts.append(len(found))
    return EnglishBlock(block, tuple(segments), tuple(counts))


def _differing(segment: Segment, language: str) -> Segment:
    """A segment with red flags says what differs: "number-differs: 3.2 | 2.3"."""
    if not RED & set(segment.flags):
        return segment
    code = language_of(segment.source, language)
    return replace(segment, differs=told(segment.source, segment.target, code, segment.flags))


def _spoken(text: str, surrogates: Sequence[Surrogate], language: str) -> str:
    """The language to translate a text from; surrogates (ours, in English) have no say."""
    for item in sorted(surrogates, key=lambda s: -s.start):
        text = text[: item.start] + " " + text[item.end :]
    spoken = spoken_in(text, language)
    return language if spoken == "en" else spoken


def _paragraph(blocks: Sequence[CleanBlock], language: str, work: _Work) -> list[EnglishBlock]:
    """Lines of one paragraph: each sentence's English stands with the line it begins on."""
    text, surrogates, starts = joined(blocks, joiner(language))
    spoken = _spoken(text, surrogates, language)
    found = work.sentences(spoken).cell(text, surrogates)
    out: list[list[Segment]] = [[] for _ in blocks]
    ends = [*starts[1:], len(text)]
    for offset, segment in found:
        first = max(i for i, start in enumerate(starts) if start <= offset)
        out[first].append(_differing(segment, spoken))
        reach = text.find(segment.source, offset)
        last = (offset if reach < 0 else reach) + len(segment.source)
        for index in range(first + 1, len(blocks)):
            if starts[index] < last:
                tail = text[starts[index] : min(ends[index], last)].strip()
                flags = (CONTINUED, *(f for f in segment.flags if f == CORRECTED))
                out[index].append(Segment(tail, "", segment.by, flags))
    return [
        EnglishBlock(block, tuple(segments), (len(segments),))
        for block, segments in zip(blocks, out, strict=True)
    ]


def _whole_lines(
    page: CleanPage, group: tuple[int, ...], language: str, work: _Work
) -> list[tuple[int, ...]]:
    """A paragraph cut where a line is complete by itself (a checked phrase covers all of it)."""
    out: list[tuple[int, ...]] = []
    run: list[int] = []
    for index in group:
        block = page.blocks[index]
        sentences = work.sentences(_spoken(block.text, block.surrogates, language))
        if sentences.is_phrase(block.text, block.surrogates):
            out += [tuple(run)] if run else []
            out.append((index,))
            run = []
        else:
            run.append(index)
    return out + ([tuple(run)] if run else [])


def _page(page: CleanPage, language: str, work: _Work) -> EnglishPage:
    blocks: list[EnglishBlock] = []
    for group in paragraphs(page.blocks, native=page.origin is Origin.NATIVE):
        runs = _whole_lines(page, group, language, work) if len(group) > 1 else [group]
        for run in runs:
            lines = [page.blocks[i] for i in run]
            if len(lines) == 1:
                found = [_line(lines[0], language, work)]
            else:
                found = _paragraph(lines, language, work)
            blocks += with_doubts(found, language)
    return EnglishPage(page.number, tuple(blocks))


def _language(document: CleanDocument, page: CleanPage) -> str:
    """The page's language, else the document's, else what its script says."""
    for code in (page.language, document.language):
        if canonical(code) != "und":
            return canonical(code)
    return spoken_in(" ".join(b.text for b in page.blocks), "und")


def _problems(document: CleanDocument, work: _Work, pages: Sequence[EnglishPage]) -> list[Problem]:
    """What a reader must know: no engine for a language, and how much stands unchecked."""
    source = str(document.source)
    out = [
        Problem("no-translation-engine", Severity.WARNING, STAGE, source, detail=code)
        for code in sorted(work.without)
    ]
    for page in pages:
        doubtful = sum(UNCHECKED in s.flags for b in page.blocks for s in b.segments)
        if doubtful:
            place = (STAGE, source, page.number, f"segments: {doubtful}")
            out.append(Problem("translation-unchecked", Severity.WARNING, *place))
    return out


def _translate(task: TranslateTask) -> Outcome[EnglishDocument]:
    work = _Work(task.engine)
    document = task.document
    pages: list[EnglishPage] = []
    failed: list[Problem] = []
    for page in document.pages:
        try:
            pages.append(_page(page, _language(document, page), work))
        except models.EngineMissing:
            raise
        except Exception as problem:  # noqa: BLE001 - one page: the others are translated
            pages.append(_in_source(page))
            failed.append(_unforeseen(problem, str(document.source), page.number))
        failed += _failed(document, page, work.failures())
    english = EnglishDocument(document, tuple(pages), work.named())
    return Outcome(english, (*failed, *_problems(document, work, pages)))


def _failed(document: CleanDocument, page: CleanPage, lost: Counter[str]) -> list[Problem]:
    """The problem of a page where the engine hung, crashed or answered nonsense."""
    if not lost:
        return []
    detail = ", ".join(f"{reason}: {count}" for reason, count in sorted(lost.items()))
    source = str(document.source)
    return [Problem("engine-failed", Severity.WARNING, STAGE, source, page.number, detail)]


def translate_document(task: TranslateTask) -> Outcome[EnglishDocument]:
    """The English of one clean document; picklable, for `Executor.map`.

    Never raises: a failure is the problem "translation-failed" (type and place, no message) and
    the page with every line in its source, flagged, so that nothing is lost.
    """
    source = str(task.document.source)
    try:
        return _translate(task)
    except models.EngineMissing:  # it was there when the work began
        told = Problem("engine-missing", Severity.ERROR, STAGE, source, detail=task.engine.engine)
        without = replace(task.engine, engine="phrasebook")
        rest = translate_document(replace(task, engine=without))
        return Outcome(rest.value, (told, *rest.problems))
    except Exception as problem:  # noqa: BLE001 - the stage edge
        told = _unforeseen(problem, source, None)
    return Outcome(untranslated(task.document), (told,))


def _unforeseen(problem: Exception, source: str, page: int | None) -> Problem:
    """Type and place: messages may quote patients."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    detail = f"{type(problem).__name__} in {last.name}:{last.lineno}"
    return Problem("translation-failed", Severity.ERROR, STAGE, source, page, detail)


def untranslated(document: CleanDocument) -> EnglishDocument:
    """The document with every cell in its source: for a failed or dead worker."""
    return EnglishDocument(document, tuple(map(_in_source, document.pages)), "none")


def _in_source(page: CleanPage) -> EnglishPage:
    blocks = []
    for block in page.blocks:
        cells = [cell for _, cell in _cells(block.text)]
        segments = tuple(Segment(c, c, By.NONE, (UNCHECKED,)) for c in cells if c.strip())
        line = EnglishBlock(block, segments, tuple(int(bool(c.strip())) for c in cells))
        blocks += with_doubts([line], page.language)
    return EnglishPage(page.number, tuple(blocks))


def _reported(segment: Segment) -> Segment:
    """The segment as `recpack translate` prints it, which has no word for "same"."""
    if segment.by is By.SAME:
        return replace(segment, by=By.MEMORY, flags=tuple(sorted({*segment.flags, "unchanged"})))
    return segment


def translate_text(
    text: str, language: str, engine: EngineSpec | str = "auto"
) -> tuple[tuple[Segment, ...], str]:
    """(segments, engine) of plain text, line by line, for `recpack translate`.

    Raises models.EngineMissing if an engine asked for by name has no model for the language.
    """
    spec = engine if isinstance(engine, EngineSpec) else EngineSpec(engine)
    work = _Work(spec)
    code = canonical(language)
    work.sentences(code)
    out: list[Segment] = []
    for line in text.splitlines():
        block = CleanBlock(line, Box(0, 0, 0, 0))
        out += [_reported(s) for s in _line(block, code, work).segments]
    return tuple(out), work.named()
