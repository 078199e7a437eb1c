"""Words for dates in a line, and the order of day and month that a paper keeps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as day_of
from difflib import get_close_matches
from functools import cache

from recpack.clinical.dates import DateHit, find_dates, order_of
from recpack.clinical.fold import key
from recpack.clinical.lexicon import Hit, Lexicon
from recpack.clinical.words import lexicon, primary, table

NOT = frozenset({"birth", "never"})
_MONTHS = frozenset({"months", "hijri"})
# Words that say "date" themselves.
DATE_WORD = re.compile(r"[日时時일]|วัน|dat|fecha|дата|tanggal|tgl|ngay|تاريخ")
_AMBIGUOUS = re.compile(r"(?<![\d./-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])")
_BRITISH = re.compile(
    r"(?<![a-z])(?:nhs|tumour|haem\w*|oesoph\w*|anaesth\w*|consultant|registrar|centre|theatre|mr\.? [a-z]|"
    r"paediatric\w*|oedema|gp|frcs|mrcp|frcr|colour|fibre)(?![a-z])"
)
_AMERICAN = re.compile(
    r"(?<![a-z])(?:mrn|tumor|esoph\w*|anesth\w*|m\.?d\.?|ssn|center|attending|npi|clia|zip|pediatric\w*|edema|color)(?![a-z])"
)


def labels_in(folded: str, names: Lexicon) -> list[Hit]:
    """Words for dates in a line; short ones only where they stand by themselves."""
    out = []
    for hit in names.find(folded):
        if hit.name in _MONTHS:
            continue
        word = folded[hit.start : hit.end]
        short = sum(c.isalpha() for c in word) <= 4 and word[0] < "\u0e00"
        before, after = folded[hit.start - 1 : hit.start], folded[hit.end : hit.end + 1]
        if short and (before.isalpha() or after.isalpha()):
            continue
        on = hit.name == "dated" and short and not DATE_WORD.search(word)
        out.append(replace(hit, name="on") if on else hit)
    return out


@cache
def _spelt(language: str) -> dict[str, str]:
    """Labels by their letters alone, long enough to be told with a letter misread."""
    out: dict[str, str] = {}
    for name, terms in table(language, "date"):
        for term in terms if name not in _MONTHS else ():
            plain = re.sub(r"[\W\d_]+", "", key(term))
            if wide(plain) >= 7:
                out.setdefault(plain, name)
    return out


def misspelt(folded: str, date: DateHit, language: str) -> str:
    """The label of a field whose word for it was misread: Bcfunddatum: 12.06.2023."""
    field = re.search(r"(?:^|\t|  |\d[.,;)]?\s)([^\d\t]{4,40}?)\s?:\s*\Z", folded[: date.start])
    plain = re.sub(r"[\W\d_]+", "", field[1]) if field else ""
    if wide(plain) < 6:
        return ""
    like = get_close_matches(plain, _spelt(language), n=1, cutoff=0.87)
    return _spelt(language)[like[0]] if like else ""


def order_in(lines: Sequence[str], language: str) -> str:
    """`dmy`, `mdy` or "": as the paper shows, else as it must be guessed.

    The order that brings its dates together, else that of the country whose spelling it keeps.
    """
    text = "\n".join(lines)
    shown = order_of(text, language)
    if shown or primary(language) in {"zh", "ja", "ko"}:
        return shown
    spread = {o: _spread(lines, language, o) for o in ("dmy", "mdy")}
    if spread["dmy"] * 4 + 6 < spread["mdy"]:
        return "dmy"
    if spread["mdy"] * 4 + 6 < spread["dmy"]:
        return "mdy"
    folded = key(text)
    british, american = len(_BRITISH.findall(folded)), len(_AMERICAN.findall(folded))
    if british == american:
        return ""
    return "dmy" if british > american else "mdy"


def _spread(lines: Sequence[str], language: str, order: str) -> int:
    """Days between the first and the last date of a paper but for births and what is to come."""
    days = []
    names = lexicon(language, "date").narrowed(key("\n".join(lines)))
    for line in lines:
        found = {h.name for h in labels_in(key(line), names)}
        if found & NOT or not _AMBIGUOUS.search(line):
            continue
        hits = (h.iso for h in find_dates(line, language, order) if len(h.iso) == 10)
        days += [day_of.fromisoformat(h).toordinal() for h in hits]
    return max(days) - min(days) if len(set(days)) > 1 else 0


def wide(text: str) -> int:
    """Letters of a line, Han and kana as two."""
    return sum(2 if c > "\u2e80" else 1 for c in text)
