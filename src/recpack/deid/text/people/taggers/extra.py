"""What a tagger's packages say of themselves: are they here, and which versions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec


@dataclass(frozen=True, slots=True)
class Extra:
    """An optional extra: the `modules` that it imports and the `packages` that decide its finds."""

    modules: tuple[str, ...]
    packages: tuple[str, ...]

    def available(self) -> bool:
        """Whether the extra is installed."""
        return all(find_spec(name) is not None for name in self.modules)

    def fingerprint(self) -> str:
        """Versions of what decides the findings, as 64 hex digits ("" without the extra)."""
        try:
            told = " ".join(f"{name}={version(name)}" for name in self.packages)
        except PackageNotFoundError:
            return ""
        return hashlib.sha256(told.encode()).hexdigest()
