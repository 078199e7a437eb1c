"""Which disease profile a case asks for."""

from __future__ import annotations

from collections.abc import Sequence

from recpack.clinical.fold import key
from recpack.clinical.words import rule_lexicon, rule_rows
from recpack.model.fact import Fact, Status

_WEIGHTS = {Status.PRESENT: 3.0, Status.POSSIBLE: 1.0, Status.HISTORICAL: 0.5, Status.ABSENT: 0.0}


def choose_profile(facts: Sequence[Fact], texts: Sequence[str]) -> str:
    """The profile of the diagnosis most often and most surely named; "core" if none leads.

    `texts` are the documents' clean texts: they count only where no diagnosis fact was found.
    """
    scores: dict[str, float] = {}
    rows = rule_rows("diagnoses")
    for fact in facts:
        if fact.kind in {"diagnosis", "histology"} and fact.subject == "patient":
            name = fact.name if fact.kind == "diagnosis" else fact.value
            profile = rows[name]["profile"] if name in rows else "core"
            weight = _WEIGHTS[fact.status] * fact.confidence
            scores[profile] = scores.get(profile, 0.0) + weight
    scores.pop("core", None)
    if not scores and not any(f.kind == "diagnosis" and f.status is Status.PRESENT for f in facts):
        for text in texts:
            for name in sorted({h.name for h in rule_lexicon("diagnoses").find(key(text))}):
                profile = rows[name]["profile"]
                scores[profile] = scores.get(profile, 0.0) + 0.5
        scores.pop("core", None)
    if not scores:
        return "core"
    return max(sorted(scores), key=lambda p: scores[p])
