"""What announces a name in a Western language, and what may stand between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.people.western.grammar import phrase

_GROUPS = (
    "titles",
    "occupations",
    "kin",
    "name_follows",
    "maiden",
    "greetings",
    "roles",
    "patients",
    "name_under",
)


@dataclass(frozen=True, slots=True)
class Anchors:
    """What may stand between a word that announces a name, and the name."""

    chain: re.Pattern[str]
    links: re.Pattern[str]
    role_after: re.Pattern[str]
    kin_after: re.Pattern[str]
    eponym_before: re.Pattern[str]


@cache
def anchors(language: str) -> Anchors:
    """The anchors of a language by its `[prose]` table."""
    title, degree = phrase(language, "titles"), phrase(language, "degrees")
    kin, role = phrase(language, "kin"), phrase(language, "roles")
    bound = r"(?![^\W_])"
    link = phrase(language, "kin_links")
    return Anchors(
        re.compile(rf"\.?(?:[ ]{{0,2}}\n?[ ]{{0,8}}(?:{title}|{degree}){bound}\.?,?)*"),
        re.compile(
            r"(?:[ ]?[,(:–-]|[ ]?\([^()\n]{1,12}\):?)?"
            rf"(?:[ ]{{0,2}}\n?[ ]{{0,4}}{link}{bound}\.?:?){{0,3}}"
        ),
        re.compile(rf"[ ]?[,(–-]?[ ]{{0,2}}\n?[ ]{{0,4}}(?i:{role}){bound}"),
        re.compile(rf"[ ]?[,(–-][ ]?(?:{link}[ ])?{kin}{bound}"),
        re.compile(rf"{phrase(language, 'eponym_before')}[ ]*\Z"),
    )


@cache
def eponym_before(language: str) -> re.Pattern[str]:
    """What stands before the name of a disease or a sign (syndrome de Gilbert)."""
    return anchors(language).eponym_before


def prose_groups(language: str) -> dict[str, list[str]]:
    """Words that announce a name, by what they do."""
    table = lang.read_toml(f"{language}/identity.toml")["prose"]
    return {group: table[group] for group in _GROUPS}
