"""How much memory a worker may take: a bomb costs its own file, never the machine.

Linux counts private writable memory under RLIMIT_DATA (since 4.7), and so leaves mapped models and
libraries alone; what exceeds it fails as MemoryError, or ends the worker where native code asks.
macOS knows the limit and does not enforce it, Windows has none: there only time limits apply.
"""

from __future__ import annotations

import os
from pathlib import Path

GIB = 1 << 30
# OCR of an A4 page of 300 dpi takes 0.7 GiB. The rest is room for large scans and for multi-frame
# objects, which are held three times while they are cleaned.
_LEAST = {"cpu": 3 * GIB, "ocr": 6 * GIB}
_SHARE = 0.6  # of the machine, for all workers of a lane together
_CGROUP = Path("/sys/fs/cgroup/memory.max")


def machine_memory() -> int:
    """Bytes of memory of the machine, or of the container if it has less; 0 if unknown."""
    try:
        known = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0
    try:
        allowed = _CGROUP.read_text(encoding="ascii").strip()
    except OSError:
        return known
    return min(known, int(allowed)) if allowed.isdigit() else known


def worker_memory(lane: str, workers: int) -> int:
    """Bytes that one of `workers` workers of a lane may take."""
    share = int(machine_memory() * _SHARE / max(1, workers))
    return max(_LEAST.get(lane, _LEAST["cpu"]), share)


def limit_memory(size: int) -> bool:
    """Limit this process from now on; whether the platform took it. 0 is no limit."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    if not size:
        return False
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = size if hard == resource.RLIM_INFINITY else min(size, hard)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    except (ValueError, OSError):
        return False
    return True
