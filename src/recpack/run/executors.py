"""Running one function over many items: serially, or in processes with a rescue pass.

A bare process pool loses every pending item when one worker dies. Here the items without a result
are run again one by one, each in a process of its own, so that only the guilty item fails. Every
worker has a limit of time and, where the platform has one, of memory.
"""

from __future__ import annotations

import gc
import multiprocessing as mp
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from recpack.ports import WorkerFailure
from recpack.run.limits import limit_memory, worker_memory

I = TypeVar("I")
R = TypeVar("R")
OUT_OF_MEMORY = WorkerFailure("memory", "MemoryError")
_CHUNK = 8
_AHEAD = 3  # chunks a worker has under way, so that none waits for this process


class SerialExecutor:
    """Everything in this process, in order: for tests, debugging and single files."""

    def map(
        self,
        fn: Callable[[I], R],
        items: Sequence[I],
        *,
        lane: str = "cpu",  # noqa: ARG002 - one lane only
        timeout: float = 600.0,  # noqa: ARG002 - cannot stop itself
    ) -> Iterator[tuple[int, R | WorkerFailure]]:
        """(index, result or failure), in order."""
        for index, item in enumerate(items):
            yield index, _one(fn, item)

    def close(self) -> None:
        """Nothing to stop."""


class ProcessExecutor:
    """Worker processes on two lanes: `jobs` for "cpu", one for "ocr" (1 GB, all threads).

    Only one lane lives at a time: the workers of the other hold memory and do nothing. `memory` is
    what one worker may take, in bytes; None leaves it to `worker_memory`, 0 is no limit.
    """

    def __init__(self, jobs: int, memory: int | None = None) -> None:
        self._workers = {"cpu": max(1, jobs), "ocr": 1}
        self._memory = memory
        self._pools: dict[str, ProcessPoolExecutor] = {}

    def map(
        self, fn: Callable[[I], R], items: Sequence[I], *, lane: str = "cpu", timeout: float = 600.0
    ) -> Iterator[tuple[int, R | WorkerFailure]]:
        """(index, result or failure) as they finish; none is missing.

        `timeout` is in seconds and bounds the time in which no item of the lane finishes.
        """
        if not items:
            return
        for other in [name for name in self._pools if name != lane]:
            self._stop(other)
        waiting = dict(enumerate(items))
        while waiting:
            alone: set[int] = set()
            for index, result in self._pooled(fn, dict(waiting), lane, timeout, alone):
                del waiting[index]
                yield index, result
            for index in sorted(alone):
                yield index, _alone(fn, waiting.pop(index), timeout, self._limit(lane, 1))

    def _limit(self, lane: str, workers: int) -> int:
        return worker_memory(lane, workers) if self._memory is None else self._memory

    def _pooled(
        self, fn: Callable[[I], R], items: dict[int, I], lane: str, timeout: float, alone: set[int]
    ) -> Iterator[tuple[int, R | WorkerFailure]]:
        """Results of a pool; `alone` gains what was under way when it broke or stood still.

        A few chunks are under way at a time: waiting for thousands of futures costs their square.
        """
        pool = self._pool(lane)
        workers = self._workers[lane]
        chunks = _chunks(list(items), 1 if lane == "ocr" else 16 * workers)
        under_way: dict[Future[list[Any]], list[int]] = {}
        try:
            while chunks or under_way:
                while chunks and len(under_way) < _AHEAD * workers:
                    chunk = chunks.popleft()
                    under_way[pool.submit(_several, fn, [items[i] for i in chunk])] = chunk
                done, _ = wait(under_way, timeout, FIRST_COMPLETED)
                if not done:
                    break
                for future in done:
                    results = _results(future, len(under_way[future]))
                    for index, result in zip(under_way.pop(future), results, strict=True):
                        # What earlier items left in a worker may be what was too much: tried alone.
                        if result == OUT_OF_MEMORY:
                            alone.add(index)
                        else:
                            yield index, result
        except BrokenProcessPool:
            self._stop(lane)
        if under_way:
            self._stop(lane)
            alone.update(i for chunk in under_way.values() for i in chunk)

    def _pool(self, lane: str) -> ProcessPoolExecutor:
        if lane not in self._pools:
            workers = self._workers[lane]
            self._pools[lane] = ProcessPoolExecutor(
                workers,
                mp_context=mp.get_context("spawn"),
                initializer=_begin,
                initargs=(self._limit(lane, workers),),
            )
        return self._pools[lane]

    def _stop(self, lane: str) -> None:
        pool = self._pools.pop(lane, None)
        if pool is None:
            return
        workers = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()

    def close(self) -> None:
        """Stop the workers of both lanes."""
        for lane in list(self._pools):
            self._stop(lane)


def _chunks(indices: list[int], parts: int) -> deque[list[int]]:
    """Several items a round trip where there are many: at most `_CHUNK`, else one."""
    size = max(1, min(_CHUNK, len(indices) // parts)) if parts > 1 else 1
    return deque(indices[i : i + size] for i in range(0, len(indices), size))


def _results(future: Future[list[Any]], count: int) -> list[Any]:
    """The results of a chunk; of one that could not be sent back, failures."""
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except MemoryError:
        return [OUT_OF_MEMORY] * count
    except Exception as err:  # noqa: BLE001 - the edge: told as a record
        if count > 1:
            return [OUT_OF_MEMORY] * count  # each alone: one of them is to blame
        return [WorkerFailure("error", type(err).__name__)]


def _several(fn: Callable[[I], R], items: Sequence[I]) -> list[R | WorkerFailure]:
    """In the worker: a result or a failure for each item."""
    return [_one(fn, item) for item in items]


def _one(fn: Callable[[I], R], item: I) -> R | WorkerFailure:
    try:
        return fn(item)
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as err:  # noqa: BLE001 - the edge: one item never stops the others
        return WorkerFailure("error", type(err).__name__)
    finally:
        _settle()


@cache
def _settle() -> None:
    """What the first item loaded (language data) stays: the collector need not look through it."""
    gc.freeze()


def _alone(fn: Callable[[I], R], item: I, timeout: float, memory: int) -> R | WorkerFailure:
    """The rescue pass: one item in a process of its own."""
    context = mp.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    worker = context.Process(target=_run_alone, args=(sender, fn, item, memory), daemon=True)
    worker.start()
    sender.close()
    try:
        if not receiver.poll(timeout):
            return WorkerFailure("timeout")
        result: R | WorkerFailure = receiver.recv()
    except EOFError:
        return WorkerFailure("died")
    else:
        return result
    finally:
        worker.kill()
        worker.join()
        receiver.close()


def _run_alone(sender: Connection, fn: Callable[[I], R], item: I, memory: int) -> None:
    _begin(memory)
    sender.send(_one(fn, item))


def _begin(memory: int) -> None:
    """What every worker does first."""
    limit_memory(memory)
    _follow_parent()


def _follow_parent() -> None:
    """Workers end with the process that started them, even when it is killed outright."""
    parent = mp.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def make_executor(jobs: int) -> SerialExecutor | ProcessExecutor:
    """The local executor: processes, unless one job was asked for by RECPACK_SERIAL=1."""
    return SerialExecutor() if os.environ.get("RECPACK_SERIAL") == "1" else ProcessExecutor(jobs)
