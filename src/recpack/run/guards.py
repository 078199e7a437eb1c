"""Bounds around one call into a native library, inside a worker.

A renderer that was given an endless page cannot be stopped from Python. So a worker that has spent
too much processor time on one page ends itself; the executor runs the item once more alone and then
tells of it. Processor time, not the clock: a busy machine makes no page hostile. Outside a worker
(one command on one file, tests) nothing is bounded.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_LOOK = 0.5  # seconds between two looks at the clock


def in_worker() -> bool:
    """Whether this process may be ended for one item's sake."""
    return mp.parent_process() is not None


@contextmanager
def at_most_seconds(seconds: float) -> Iterator[None]:
    """End this worker if the block takes more processor time than that."""
    if not in_worker():
        yield
        return
    done = threading.Event()
    end = time.process_time() + seconds

    def watch() -> None:
        while not done.wait(_LOOK):
            if time.process_time() > end:
                os._exit(1)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


@contextmanager
def at_most_memory(size: int) -> Iterator[None]:
    """Let this worker take no more than `size` bytes for the while (Linux; see run.limits)."""
    try:
        import resource
    except ImportError:  # Windows
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    tighter = soft != resource.RLIM_INFINITY and soft <= size
    if not in_worker() or tighter:
        yield
        return
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (size, hard))
    except (ValueError, OSError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
