"""What is measured: the recognisers alone, with a document's or folder's harvest, and peers."""

from __future__ import annotations

import contextlib
import hashlib
import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bench.labelled import Labelled
from bench.scoring import Place
from recpack.config import Config
from recpack.deid.text.chain import find_spans
from recpack.deid.text.scrubber import TextScrubber
from recpack.looking import redact_one
from recpack.model.document import Block, Box, Document, DocumentId, Origin, Page
from recpack.model.identity import CaseKey
from recpack.model.source import SourceId
from recpack.ports import Span
from recpack.stages.identify import identify


class System(Protocol):
    """Finds the identifiers of the documents of one case."""

    title: str
    seconds: float
    errors: int

    def find(self, case: Sequence[Labelled]) -> list[list[Place]]:
        """Places of each document; adds the processor time to `seconds`."""
        ...


def code(language: str) -> str:
    """The primary code of a language tag, as pages carry it."""
    return language.split("-", maxsplit=1)[0]


@dataclass(slots=True)
class OneByOne:
    """One document at a time, as `look` reads it."""

    title: str
    look: Callable[[str, str], Sequence[Span]]
    seconds: float = 0.0
    errors: int = 0

    def find(self, case: Sequence[Labelled]) -> list[list[Place]]:
        """Spans that `look` gives for the text and its language."""
        out = []
        for document in case:
            started = time.process_time()
            spans = self.look(document.text, code(document.language))
            self.seconds += time.process_time() - started
            out.append([(s.start, s.end) for s in spans])
        return out


def alone() -> OneByOne:
    """The recognisers alone, nothing known."""
    return OneByOne("recpack, recognisers alone", find_spans)


def own_harvest() -> OneByOne:
    """Each document with the identities that it names itself."""
    return OneByOne("recpack, own document harvested", lambda text, of: redact_one(text, of)[1])


@dataclass(slots=True)
class Folder:
    """All documents of a case identified together, as a build does it."""

    title: str = "recpack, whole folder"
    seconds: float = 0.0
    errors: int = 0

    def find(self, case: Sequence[Labelled]) -> list[list[Place]]:
        """Spans of the scrubber that knows the folder."""
        started = time.process_time()
        papers = tuple(_paper(i, d) for i, d in enumerate(case, 1))
        who = identify(Config(), papers, ())
        secret = hashlib.sha256(case[0].case.encode()).digest()
        scrubber = TextScrubber(who.identities, CaseKey("RP-BENCH", secret, -100))
        out = [[(s.start, s.end) for s in scrubber.spans(d.text, code(d.language))] for d in case]
        self.seconds += time.process_time() - started
        return out


def _paper(number: int, labelled: Labelled) -> Document:
    language = code(labelled.language)
    blocks = tuple(Block(line, Box(0, 0, 0, 0)) for line in labelled.text.split("\n"))
    page = Page(1, 0, 0, Origin.NATIVE, language, blocks)
    return Document(
        DocumentId(f"D{number:03d}"), SourceId(f"S{number:03d}"), "text", (page,), language
    )


class Peer:
    """Another recogniser, in a process of its own."""

    def __init__(self, name: str, python: str) -> None:
        self.seconds, self.errors = 0.0, 0
        self._run: subprocess.Popen[str] | None = None
        worker = str(Path(__file__).with_name("peers.py"))
        try:
            self._run = subprocess.Popen(
                [python, worker, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
            )  # fmt: skip
            hello = json.loads(self._line())
        except (OSError, ValueError) as error:
            hello = {"error": f"did not start ({type(error).__name__})"}
        self.missing = hello.get("error", "")
        self.title = hello.get("title", name)

    def _line(self) -> str:
        return self._run.stdout.readline() if self._run and self._run.stdout else ""

    def find(self, case: Sequence[Labelled]) -> list[list[Place]]:
        """What the peer says; its failures count as finding nothing."""
        return [[(s[0], s[1]) for s in self._ask(document)] for document in case]

    def _ask(self, document: Labelled) -> list[list[Any]]:
        if self._run is None or self._run.stdin is None:
            return []
        query = {"text": document.text, "language": code(document.language)}
        self._run.stdin.write(json.dumps(query) + "\n")
        self._run.stdin.flush()
        try:
            answer = json.loads(self._line())
        except ValueError:
            self.errors += 1
            return []
        self.errors += "error" in answer
        self.seconds += answer["seconds"]
        spans: list[list[Any]] = answer["spans"]
        return spans

    def close(self) -> None:
        """End the process."""
        if self._run is not None and self._run.stdin is not None:
            self._run.stdin.close()
            self._run.wait(timeout=30)


class TooLongError(Exception):
    """A measurement that was stopped."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what runs longer (Unix only)."""

    def stop(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def speed(documents: Sequence[Labelled], passes: int = 5) -> float:
    """Characters a second of the recognisers alone: the median pass, after a warm one."""
    rates = []
    size = sum(len(d.text) for d in documents)
    for _ in range(passes + 1):
        started = time.process_time()
        for document in documents:
            find_spans(document.text, code(document.language))
        rates.append(size / max(time.process_time() - started, 1e-9))
    return sorted(rates[1:])[passes // 2]


def linear(
    documents: Sequence[Labelled], size: int = 25_000, limit: float = 120.0
) -> list[tuple[str, int, float]]:
    """(what, characters, characters a second; 0 if stopped) for growing texts of the set."""
    whole = "\n".join(d.text for d in documents)
    language = code(documents[0].language)

    def text_of(count: int) -> str:
        return (whole * (count // max(len(whole), 1) + 1))[:count]

    find_spans(whole[:2000], language)
    texts = [(f"{n}n", text_of(n * size)) for n in (1, 2, 4)]
    texts.append(("one line", " ".join(text_of(1_000_000).split())))
    out = []
    for name, text in texts:
        rates: list[float] = []
        while len(rates) < (1 if name == "one line" else 3) and 0.0 not in rates:
            rates.append(_rate(lambda t: find_spans(t, language), text, limit))
        out.append((name, len(text), 0.0 if 0.0 in rates else sorted(rates)[len(rates) // 2]))
    return out


def _rate(find: Callable[[str], object], text: str, limit: float) -> float:
    started = time.process_time()
    try:
        with at_most(limit):
            find(text)
    except TooLongError:
        return 0.0
    return len(text) / max(time.process_time() - started, 1e-9)
