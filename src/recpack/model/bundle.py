"""The finished case as assemble sees it, and what the audit says of it."""

from __future__ import annotations

from dataclasses import dataclass

from recpack.model.clean import CleanObject
from recpack.model.english import EnglishDocument
from recpack.model.fact import Findings
from recpack.model.problem import Problem
from recpack.model.source import Disposition, SourceFile
from recpack.model.stack import Stack


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that goes into a bundle; nothing in it names anyone.

    `files` carry original names and are used only for the manifest's id, kind and digest-free
    columns; `languages`, `sex`, `age_band` and `country` are safe descriptors.
    """

    code: str
    mode: str
    dates: str
    stage: str
    sex: str
    age_band: str
    country: str
    questions: tuple[str, ...]
    material: tuple[str, ...]
    files: tuple[SourceFile, ...]
    documents: tuple[EnglishDocument, ...]
    objects: tuple[CleanObject, ...]
    findings: Findings
    dispositions: tuple[Disposition, ...]
    problems: tuple[Problem, ...]
    versions: tuple[tuple[str, str], ...]
    identity_counts: tuple[tuple[str, int], ...] = ()
    stacks: tuple[Stack, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A residual identifier: where in the bundle, in which view of the bytes, of which kind.

    Holds no value: `needle` is a digest prefix that the private folder can resolve.
    """

    file: str
    view: str
    tag: str
    needle: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the audit searched and found; `canaries` planted to measure its own sensitivity."""

    files: int
    needles: int
    hits: tuple[Hit, ...]
    canaries: int
    missed: int
    unread: tuple[str, ...] = ()

    @property
    def bound(self) -> float | None:
        """Upper bound at 95 % of the share the audit overlooks: 3/n (rule of three).

        None where a canary was missed, or none was planted: then the rule does not hold.
        """
        return 3 / self.canaries if self.canaries and not self.missed else None
