"""Numbers with their units and signs, and those that belong together."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bench.translation.tables import Rest, arabic, table


@dataclass(frozen=True, slots=True)
class Number:
    """A number, where it stands, and what is written around it."""

    value: str
    start: int
    end: int
    unit: str = ""
    sign: str = ""
    prefix: str = ""
    suffix: str = ""
    must: bool = True


@cache
def _units() -> tuple[dict[str, str], str]:
    """(every form to its unit, pattern of one form)."""
    forms = {f: unit for unit, all_forms in table()["units"].items() for f in all_forms}
    body = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    return forms, rf"(?:{body})(?![a-z])"


@cache
def _unit_pattern() -> re.Pattern[str]:
    _, one = _units()
    power = (
        r"(?:x? ?10 ?[\^E]? ?(?P<power>\d{1,2})|(?P<million>million|mill\b)|(?P<thousand>thousand))"
    )
    per = rf"(?: ?/ ?| per )(?:\d+(?:\.\d+)? ?)?{one}"
    return re.compile(
        rf"(?P<giga>\s?(?:G|T|M|K)/[lLu][Ll]?(?![a-z]))"
        rf"|(?:[ \t]?{power} ?)?(?P<unit>[ \t-]?{one}(?:{per}){{0,3}}|(?:[ \t]?/ ?| per ){one})?",
        re.IGNORECASE,
    )


def unit_at(text: str, at: int) -> tuple[str, int]:
    """(unit as it is compared, its end) right behind a number; ("", at) if there is none."""
    m = _unit_pattern().match(text, at)
    if m is None or m.end() == at:
        return "", at
    same = table()["same_unit"]
    if m["giga"]:
        found = m["giga"].strip()
        power = {"G": "e9", "T": "e12", "M": "e6", "K": "e3"}.get(found[0], "")
        if power:
            name = power + found[1:].casefold()
            return str(same.get(name, name)), m.end()
        name = found.casefold()  # g/l: grams
        return name, m.end()
    forms, _one = _units()
    body = (m["unit"] or "").strip(" \t-").casefold()
    parts = re.split(r"( ?/ ?| per )", body)
    name = "".join("/" if p.strip() in {"/", "per"} else _part(p, forms) for p in parts)
    head = ""
    if m["power"]:
        head = f"e{m['power']}"
    elif m["million"]:
        head = "e6"
    elif m["thousand"]:
        head = "e3"
    name = head + name
    return str(same.get(name, name)), m.end()


def _part(text: str, forms: dict[str, str]) -> str:
    m = re.match(r"(\d+(?:\.\d+)?) ?", text)
    head = m[1] if m else ""
    name = text[m.end() :] if m else text
    return ("" if head == "1" else head) + forms.get(name, name)


_NUMBER = re.compile(
    r"(?P<prefix>(?<![A-Za-z\d.])[A-Za-z]{1,4}-?)?(?<![\d.])(?P<n>\d+(?:\.\d+)?)(?P<th>st|nd|rd|th|[a-dA-D](?![A-Za-z0-9]))?"
)
_SKIPPED = re.compile(
    r"\b(?:\w{0,3}O2|H2O|B12|HbA1c|A1c|T1WI|T2WI|D2-40|vit\w* [BD]\d+)\b", re.IGNORECASE
)
_NUMERAL = re.compile(
    r"(?P<before>\b(?:grade|class|type|segments?|Clark|level|CIN|NYHA|degree|phase|group|category|"
    r"Forrest|Child|FIGO|Bismuth|Borrmann|cranial|nerve|zone|station|part|cycle|PS|sections?)\b(?: [a-z]+)? ?:?)?"
    r"(?<![A-Za-z0-9-])(?P<n>VI{1,3}|I{2,3}|IV|IX|I|V|X)(?P<sub>[a-cA-C]?)(?![A-Za-z0-9']|\.[A-Za-z0-9]|-[A-Za-z])",
)


def normal(number: str) -> str:
    """A number by its value."""
    value = Decimal(number)
    return format(value.normalize(), "f") if value else "0"


def numbers(rest: Rest) -> Iterator[Number]:
    """Every number of a line from which dates and names are taken, in order."""
    list(rest.take(_SKIPPED))
    found: list[Number] = []
    text = rest.text
    unit_to = -1
    for m in _NUMBER.finditer(text):
        if m.start("n") < unit_to or re.fullmatch(r"[cmk]?m[23]", m.group()):
            continue
        unit, end = unit_at(text, m.end())
        unit_to = max(end, m.end())
        found.append(
            Number(
                normal(m["n"]),
                m.start("n"),
                unit_to,
                unit,
                _sign(text, m.start("n")),
                (m["prefix"] or "").strip("-").casefold(),
                (m["th"] or "").casefold() if len(m["th"] or "") == 1 else "",
            )
        )
    for m in _NUMERAL.finditer(text):
        if m["before"] or m["n"] not in {"I", "V", "X"}:
            must = bool(m["before"]) or m["n"] != "IV"  # which is intravenous, too
            sub = m["sub"].casefold()
            found.append(Number(arabic(m["n"]), m.start("n"), m.end("n"), suffix=sub, must=must))
    found += _in_words(text)
    yield from sorted(found, key=lambda n: n.start)


def _in_words(text: str) -> Iterator[Number]:
    known = table()["numbers"]
    for must in ("must", "may"):
        body = "|".join(known[must])
        for m in re.finditer(rf"(?<![\w-])({body})(?!\w)", text, re.IGNORECASE):
            unit, end = unit_at(text, m.end())
            value = known[must][m[1].casefold()]
            yield Number(value, m.start(), max(end, m.end()), unit, must=must == "must")


@cache
def _sign_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    out = []
    for sign in ("<=", ">=", "<", ">"):
        body = "|".join(sorted(map(re.escape, table()["signs"][sign]), key=len, reverse=True))
        out.append((sign, re.compile(rf"(?<![A-Za-z])(?:{body})[ =]*$", re.IGNORECASE)))
    return tuple(out)


def _sign(text: str, at: int) -> str:
    before = text[max(0, at - 28) : at]
    for sign, pattern in _sign_patterns():
        if m := pattern.search(before):
            weak = m.group().rstrip(" =").casefold() in table()["signs"]["weak"]
            return f"~{sign}" if weak else sign
    return ""


def groups(text: str, found: Sequence[Number]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(joined by, values) of numbers that belong together: "3/15", "2-5", "4+3=7"."""
    values: list[str] = []
    sign = ""
    figures = [n for n in found if text[n.start].isdigit()]
    for first, second in itertools.pairwise(figures):
        gap = text[first.end : second.start].strip()
        kind = {"of": "/", "out of": "/", "to": "-", "~": "-"}.get(gap.casefold(), gap)
        if kind in {"/", "-", "+", "=", "±"}:
            if not values:
                values, sign = [first.value], kind
            values.append(second.value)
        elif values:
            yield sign, tuple(values)
            values = []
    if values:
        yield sign, tuple(values)
