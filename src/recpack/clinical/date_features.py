"""What speaks for a date of a paper being its date: its label, its place, what stands around it.

A feature is a name and a number; `lang/_trained/dates.tsv` holds what each weighs (made by
`python -m bench.train_dates`). No word of a paper is a feature: only lists of words are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as day_of
from functools import cache

from recpack.clinical.fold import key
from recpack.lang import read_toml

# Classes that look for the same kind of date.
_KINDS = {
    "imaging-report": "study", "endoscopy": "study", "laboratory": "sample",
    "operative-note": "operation", "discharge-summary": "stay", "radiotherapy": "course",
    "pathology": "tissue", "ihc": "tissue", "genomics": "tissue", "clinic-letter": "letter",
    "medication-list": "list", "consent": "form",
}  # fmt: skip
_HEAD, _FOOT = 10, 6
_NOT = frozenset({"birth", "never"})
_OPEN, _CLOSE = re.compile(r"[(（\[]"), re.compile(r"[)）\]]")
_UNKNOWN_FIELD = re.compile(r"[^\W\d_][^\t:]{0,40}:\s*\Z")
_REST = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date of a paper.

    `label` is the list of the word that stands before it ("" without one), `far` that of a word
    farther left in the same sentence or cell; `worth` is what rules alone give for it.
    """

    iso: str
    label: str
    strength: float
    line: int
    share: float = 0.0
    start: int = 0
    end: int = 0
    far: str = ""
    ahead: bool = False  # what is to come, or was compared with, is told of before it
    worth: float = 0.0


def _day(iso: str) -> int:
    return day_of.fromisoformat((iso + "-01-01")[:10]).toordinal()


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    """Words that tell something of the date beside them."""
    out = {}
    for name, stems in read_toml("_rules/date_cues.toml").items():
        parts = []
        for stem in {key(s) for s in stems}:
            open_end = (len(stem) > 3 and stem[-1] != " ") or stem[0] > "\u0e00"
            body = re.escape(stem.strip()).replace(r"\*", ".{1,12}")
            head = r"(?<![^\W\d_])" if stem[0] < "\u0e00" else ""
            parts.append(head + body + ("" if open_end else r"(?![^\W\d_])"))
        out[name] = re.compile("|".join(sorted(parts, key=lambda p: (-len(p), p))))
    return out


def tells(name: str, text: str) -> bool:
    """Whether a text has a word of a list of cues."""
    return _cues()[name].search(text) is not None


def said_before(folded: Sequence[str], line: int, start: int) -> str:
    """What stands before a date in its sentence, or at the end of the line above."""
    text = re.split(r"\t|   |[.;。；]\s+(?=\S)", folded[line][:start])[-1]
    if _REST.search(text) or not line:
        return text
    above = folded[line - 1]
    broken = above.rstrip().endswith((":", "-")) or len(above) >= 60
    return above[-40:] if broken else ""


def _told(c: Candidate, folded: Sequence[str]) -> dict[str, float]:
    """Cues before a date in its sentence, and right behind it."""
    line, ahead = folded[c.line], said_before(folded, c.line, c.start)
    after = re.split(r"[\t.;。；\d]|  ", line[c.end :].lstrip())[0][:16]
    f = {}
    for name in _cues():
        f[f"before:{name}"] = float(tells(name, ahead))
        f[f"after:{name}"] = float(tells(name, after))
        f[f"line:{name}"] = float(tells(name, line))
    return f


def features(
    found: Sequence[Candidate], folded: Sequence[str], doc_class: str
) -> list[dict[str, float]]:
    """Features of each candidate, in their order; `folded` are the printed lines."""
    real = [c for c in found if c.label not in _NOT] or list(found)
    last, first = max(_day(c.iso) for c in real), min(_day(c.iso) for c in real)
    often = Counter(c.iso for c in real)
    top = max(c.worth for c in found)
    opening = sum(c.start <= 3 for c in found)
    seen: set[str] = set()
    kind = _KINDS.get(doc_class, "any")
    out = []
    for c in found:
        line = folded[c.line]
        f = {f"label:{c.label}": 1.0, f"{kind}:{c.label}": 1.0}
        f["worth"] = c.worth
        f["best"] = float(c.worth > 0 and c.worth >= top)
        f[f"strength:{c.label}"] = c.strength
        if c.far:
            f[f"far:{c.far}"] = 1.0
            f[f"far:{kind}:{c.far}"] = 1.0
        f.update(_placed(c, line, len(folded)))
        f.update(_told(c, folded))
        days = last - _day(c.iso)
        f["last"] = float(days == 0)
        f["first"] = float(_day(c.iso) == first and first != last)
        f["lag"] = math.log1p(max(days, 0)) / 6
        f["old"] = float(days > 8 * 365)
        f["aged"] = float(days > 300)
        f["again"] = math.log(often[c.iso]) if often[c.iso] else 0.0
        f["only"] = float(len(often) == 1)
        f[f"earliest:{c.label}"] = float(c.label not in seen)
        f["listed"] = float(opening > 2 and c.start <= 3)
        f["ahead"] = float(c.ahead)
        seen.add(c.label)
        out.append({name: value for name, value in f.items() if value})
    return out


def _placed(c: Candidate, line: str, count: int) -> dict[str, float]:
    """Where a date stands on the page and in its line."""
    before, after = line[: c.start], line[c.end :]
    cell = before.rpartition("\t")[2] + " " + after.partition("\t")[0]
    rest = len(_REST.findall(cell))
    tabs = line.count("\t")
    bare = c.label in {"", "letter", "opening", "row", "dated", "on"}
    f = {
        "head": max(0.0, 1 - c.line / _HEAD),
        "top": float(c.line < 4),
        "foot": max(0.0, 1 - (count - 1 - c.line) / _FOOT),
        "final": float(c.line >= count - 2),
        "alone": float(rest <= 6),
        "prose": float(rest > 60),
        "table": float(tabs > 2),
        "pair": float(tabs in {1, 2}),
        "entry": float(tabs > 0 and c.start <= 3),
        "month": float(len(c.iso) == 7),
        "year": float(len(c.iso) == 4),
        "paren": float(len(_OPEN.findall(before)) > len(_CLOSE.findall(before))),
        "field": float(bool(_UNKNOWN_FIELD.search(before))),
        "ends": float(not _REST.search(after)),
        "opens": float(not _REST.search(before)),
    }
    if bare:
        f |= {f"bare:{name}": value for name, value in f.items()}
    return f


def ranked(found: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> list[float]:
    """The probability of each candidate."""
    sums = [sum(weights.get(n, 0.0) * v for n, v in f.items()) for f in found]
    top = max(sums)
    powers = [math.exp(s - top) for s in sums]
    return [p / sum(powers) for p in powers]
