"""The step that puts signed translations to what they translate."""

from __future__ import annotations

from dataclasses import replace

from recpack.steps import Clean, Read
from recpack.steps.certified import apart


def set_apart(found: Read, clean: Clean) -> Clean:
    """Clean documents without signed translations, which are no documents of their own."""
    given = apart(clean.documents, found.named.of, found.copies, found.parts)
    problems = (*clean.problems, *given.problems)
    return replace(clean, documents=given.documents, given=given, problems=problems)


__all__ = ["set_apart"]
