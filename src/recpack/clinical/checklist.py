"""What a disease profile asks for, and what the case holds of it.

Rules: `lang/_rules/completeness.toml`. Ages are measured against the newest document or study of
the case, never against the clock, so that the same folder always gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from recpack.clinical.image_rules import LOCAL, NOTHING, Found, checked, of_images
from recpack.clinical.words import primary
from recpack.lang import read_toml
from recpack.model.english import EnglishDocument
from recpack.model.fact import Fact, Missing, Status
from recpack.model.imaging import Imaging

RULES = "_rules/completeness.toml"


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that the case has to offer to the rules."""

    facts: tuple[Fact, ...]
    classes: Mapping[str, str]
    dates: Mapping[str, str]
    imaging: Imaging
    newest: str


def profiles() -> tuple[str, ...]:
    """Names that `--profile` takes, besides auto."""
    return tuple(read_toml(RULES).get("profiles", {}))


def rules_of(profile: str) -> tuple[dict[str, Any], ...]:
    """The rules of a profile and of those it extends, the general ones first.

    An unknown profile gives the core rules.
    """
    table = read_toml(RULES)["profiles"]
    node = table.get(profile, table["core"])
    rules: list[dict[str, Any]] = []
    if "extends" in node:
        dropped = set(node.get("drop", ()))
        levels = node.get("levels", {})
        rules.extend(
            {**rule, "level": levels.get(rule["id"], rule["level"])}
            for rule in rules_of(str(node["extends"]))
            if rule["id"] not in dropped
        )
    return (*rules, *node["items"])


def holdings(
    facts: Sequence[Fact], documents: Sequence[EnglishDocument], imaging: Imaging
) -> Holdings:
    """The case as the rules see it."""
    classes = {str(d.clean.id): d.clean.doc_class for d in documents}
    dates = {str(d.clean.id): d.clean.date or "" for d in documents}
    known = [*dates.values(), *(s.date for s in imaging.studies)]
    return Holdings(tuple(facts), classes, dates, imaging, max(known, default=""))


def _date_of(fact: Fact, case: Holdings) -> str:
    return fact.date or max((case.dates.get(e.document, "") for e in fact.evidence), default="")


def _select(case: Holdings, selector: str) -> list[Fact]:
    """Facts of the patient that a selector "kind", "kind:Name" or "kind:Name=text" names."""
    kind, _, name = selector.partition(":")
    name, _, text = name.partition("=")
    return [
        f
        for f in case.facts
        if f.kind == kind
        and (f.subject == "patient" or kind == "family_history")
        and (not name or f.name == name or f.name.startswith(f"{name} ("))
        and (not text or text in f.value)
    ]


def _documents(rule: Mapping[str, Any], key: str, case: Holdings) -> Found:
    wanted = set(rule.get(key, ()))
    dates = [case.dates[d] for d, c in case.classes.items() if c in wanted]
    return Found("present", max(dates)) if dates else NOTHING


def _any(rule: Mapping[str, Any], case: Holdings) -> Found:
    facts = [f for s in rule.get("facts", ()) for f in _select(case, s)]
    if rule.get("facts") == ["diagnosis"]:
        facts = [f for f in facts if f.status is not Status.ABSENT]
    if not facts:
        return NOTHING
    newest = max(_date_of(f, case) for f in facts)
    if rule.get("dated") and not any(f.date for f in facts):
        return Found("partial", newest, ("dates",))
    return Found("present", newest)


def _all(rule: Mapping[str, Any], case: Holdings) -> Found:
    """Every item of a list; the date is that of the item seen longest ago."""
    wanted = rule.get("all", ())
    newest: list[str] = []
    lacking: list[str] = []
    for selector in wanted:
        facts = _select(case, selector)
        if facts:
            newest.append(max(_date_of(f, case) for f in facts))
        else:
            lacking.append(selector.partition(":")[2] or selector)
    if not newest:
        return NOTHING
    return Found("partial" if lacking else "present", min(newest), tuple(lacking))


def _days(a: str, b: str) -> int | None:
    """Days from a to b; None if either is no full date (a month counts as its first day)."""
    try:
        return (_day(b) - _day(a)).days
    except ValueError:
        return None


def _day(text: str) -> date:
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")


def _best(rule: Mapping[str, Any], case: Holdings) -> Found:
    """The best of all kinds of evidence that a rule takes; reports alone make images partial."""
    found = [
        _documents(rule, "docs", case),
        _any(rule, case),
        _all(rule, case),
        of_images(rule, case.imaging),
        checked(rule, case.imaging),
    ]
    order = {"present": 2, "partial": 1, "missing": 0}
    best = max(found, key=lambda f: (order[f.state], f.date))
    if best.state == "missing" and rule.get("partial_docs"):
        report = _documents(rule, "partial_docs", case)
        if report.state == "present":
            return Found("partial", report.date, ("DICOM",))
    return best


def _asked(rule: Mapping[str, Any], case: Holdings) -> bool:
    """Whether the condition of a rule holds (no condition: always)."""
    conditions = rule.get("when", ())
    if not conditions:
        return True
    if "dicom" in conditions and (case.imaging.studies or case.imaging.absent):
        return True
    return any(
        f.status is not Status.ABSENT or "=" in c for c in conditions for f in _select(case, c)
    )


def _sentence(language: str, found: Found, state: str, thing: str) -> str:
    ask = read_toml(RULES)["ask"]
    suffix = {"too_old": "_old", "partial": "_partial"}.get(state, "")
    if state == "partial" and (not found.lacking or found.lacking == ("DICOM",)):
        suffix = ""
    lacking = ("；" if found.local else "、") if language == "zh" else "; " if found.local else ", "
    lacking = lacking.join(found.local.get(language, found.lacking))
    return str(ask[f"{language}{suffix}"]).format(thing=thing, date=found.date, lacking=lacking)


def _item(
    rule: Mapping[str, Any], case: Holdings, unavailable: Sequence[str], language: str
) -> Missing:
    found = _best(rule, case)
    state = found.state
    limit = rule.get("age_days")
    age = _days(found.date, case.newest) if found.date and case.newest else None
    if state == "present" and limit and age is not None and age > limit:
        state = "too_old"
    if state != "present" and rule["id"] in unavailable:
        state = "unavailable"
    ask = source = ""
    if state not in {"present", "unavailable"}:
        ask = _sentence("en", found, state, rule["en"])
        if language in LOCAL:
            source = _sentence(language, found, state, rule[language])
    return Missing(rule["id"], rule["label"], rule["level"], state, ask, source)


def hospital_language(documents: Sequence[EnglishDocument]) -> str:
    """The language most pages are written in: the one to ask the hospital in."""
    counts: dict[str, int] = {}
    for document in documents:
        code = primary(document.clean.language)
        counts[code] = counts.get(code, 0) + len(document.clean.pages)
    counts.pop("en", None)
    return max(sorted(counts), key=lambda c: counts[c]) if counts else "en"


def checklist(
    profile: str, case: Holdings, unavailable: Sequence[str], language: str
) -> tuple[Missing, ...]:
    """Every item of the profile with its state, and what to ask for, in English and in `language`.

    `unavailable` are ids of items that the coordinator has declared out of reach. Sentences in
    the hospital's language exist for Chinese and Portuguese; elsewhere `ask_source` is empty.
    """
    return tuple(
        _item(rule, case, unavailable, language) for rule in rules_of(profile) if _asked(rule, case)
    )
