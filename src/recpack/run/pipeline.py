"""One stage over many items: kept results first, workers for the rest, nothing ever missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.source import SourceId
from recpack.ports import Executor, WorkerFailure
from recpack.run.store import Store

T = TypeVar("T")
R = TypeVar("R")

TOO_LARGE = "too-large"  # for this machine: never kept
_NOT_KEPT = frozenset({TOO_LARGE, "engine-missing"})
_WORDS = {"died": "worker-died", "timeout": "worker-timeout", "error": "worker-error",
          "memory": TOO_LARGE}  # fmt: skip


class Progress(Protocol):
    """Told how far a stage is; the command line draws it."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` items of `stage`."""


@dataclass(slots=True)
class Job:
    """What every stage of one build shares."""

    executor: Executor
    store: Store
    progress: Progress
    fresh: bool = False
    reused: int = field(default=0)

    def run(
        self,
        stage: str,
        fn: Callable[[T], Outcome[R]],
        tasks: Sequence[T],
        keys: Sequence[tuple[str, ...]],
        kind: Any,
        *,
        sources: Sequence[SourceId | None],
        lane: str = "cpu",
        timeout: float = 600.0,
    ) -> list[Outcome[R]]:
        """Outcomes in the order of `tasks`.

        `keys` name all that a result depends on; `kind` is the type of the outcome, for the store.
        Deaths and time-outs become problems and are never kept.
        """
        out: dict[int, Outcome[R]] = {}
        names = [self.store.key(stage, *parts) for parts in keys]
        for i, name in enumerate(names):
            kept = None if self.fresh else self.store.get(name, kind)
            if kept is not None:
                out[i] = kept
        self.reused += len(out)
        todo = [i for i in range(len(tasks)) if i not in out]
        self.progress(stage, len(out), len(tasks))
        items = [tasks[i] for i in todo]
        for at, result in self.executor.map(fn, items, lane=lane, timeout=timeout):
            i = todo[at]
            if isinstance(result, WorkerFailure):
                problem = Problem(
                    _WORDS[result.reason], Severity.ERROR, stage, sources[i], detail=result.detail
                )
                out[i] = Outcome(None, (problem,))
            else:
                out[i] = result
                if not any(
                    p.code.endswith("-failed") or p.code in _NOT_KEPT for p in result.problems
                ):
                    self.store.put(names[i], kind, result)
            self.progress(stage, len(out), len(tasks))
        return [out[i] for i in range(len(tasks))]
