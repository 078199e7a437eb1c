"""Slots of patterns that have a shape and no word list: numbers, sizes, dates, stages, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from recpack.lang import read_toml
from recpack.mt.phrases.slots import NUMBER, Rules, alternatives, is_cjk, rules

LONGEST_ATOM = 16
_TIMES = tuple(t + s for t in ("year", "month", "week", "day", "hour", "minute") for s in ("", "s"))
_SIGN = r"[<>≤≥~±]?"
_SHAPES: Mapping[str, str] = {
    "number": rf"{_SIGN}{NUMBER}(?:[-~]{NUMBER})?",
    "percent": rf"(?:{{about}})?{_SIGN}{NUMBER} ?%?(?:[-~]{_SIGN}{NUMBER})? ?%",
    "size": rf"(?:{{about}})?{_SIGN}{NUMBER} ?(?:{{length}})?"
    rf"(?: ?[×xXхХ*✕╳] ?{NUMBER} ?(?:{{length}})?){{{{0,2}}}}",
    "length": rf"(?:{{about}})?{_SIGN}{NUMBER} ?(?:{{length}})?(?: ?[-~] ?{NUMBER})?"
    rf"(?: ?(?:{{length}})? ?[×xXхХ*✕╳] ?{NUMBER}){{{{0,2}}}} ?(?:{{length}}|mm2|cm2|cm3|ml|mL)",
    "date": r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}[-/.]\d{1,2}",
    "stage": r"[0-4ⅠⅡⅢⅣIV]{1,3}[ABCabc]?[1-3]?|[ABCD]",
    "tnm": r"[acpyrm]{0,3}T(?:[0-4]|is|X|x)(?:[A-Za-z0-9()+\-]|,(?=\w)|/(?=\d))*"
    r"(?:,? ?[acpyrm]{0,3}(?:N|M|L|V|Pn|R|G)(?:[0-3]|[Xx](?!\w))(?:[A-Za-z0-9()+]|/(?=\d))*)*",
    "code": r"[A-Za-z0-9α-ω](?:[A-Za-z0-9α-ω.+\-/*>_():]*[A-Za-z0-9α-ω+\-*>)])?",
    "value": rf"(?:{{about}})?{_SIGN} ?{NUMBER}(?:[-~×xX*^/+]\(?{NUMBER}\)?)*\)?(?:\^\d+)?",
}
SHAPED = frozenset({*_SHAPES, "date", "duration", "quantity", "unit", "dose"})
_LENGTH = {"厘米": "cm", "毫米": "mm", "公分": "cm", "cm": "cm", "mm": "mm", "CM": "cm", "MM": "mm"}
_LENGTH |= {"см": "cm", "мм": "mm"}
_LENGTH |= {"سم": "cm", "ملم": "mm", "مم": "mm", "센티미터": "cm", "밀리미터": "mm"}
_SPELT = tuple(w for w in _LENGTH if not w.isascii())
_TIMES_SIGNS = str.maketrans("хХ", "xX")


@cache
def shape(kind: str, language: str) -> re.Pattern[str] | None:
    """The compiled shape of a numeric slot (None if the kind is not one of them)."""
    body = _SHAPES.get(kind)
    if body is None:
        return None
    about = "|".join(
        re.escape(p)
        for p, v in read_toml("slots.toml").get(language, {}).get("prefixes", {}).items()
        if v.startswith(("about", "approx"))
    )
    if "{about}" in body:
        body = body.format(about=about or "(?!)", length=alternatives(_LENGTH))
    return re.compile(body)


def render_shape(text: str, language: str) -> str:
    """English of what a numeric slot holds: digits and signs as they are."""
    table: dict[str, str] = read_toml("slots.toml").get(language, {}).get("prefixes", {})
    for prefix in sorted(table, key=len, reverse=True):
        if text.startswith(prefix):
            return table[prefix] + render_shape(text[len(prefix) :], language)
    for word in _SPELT:
        text = text.replace(word, _LENGTH[word])
    text = text.translate(_TIMES_SIGNS)
    done = rules(language).atom(text) if not any(c in text for c in "×xX*") else None
    return done or text


def shaped_ends(kind: str, text: str, at: int, language: str) -> Iterator[tuple[int, str]]:
    """Ends of a numeric slot that begins at `at`, with the English of each."""
    rule = rules(language)
    if kind in {"date", "duration", "quantity"}:
        yield from _atom_ends(kind, text, at, rule)
    if kind == "unit":
        end = rule.unit_at(text, at)
        if end > at:
            yield end, text[at:end]
        return
    if kind == "dose":
        yield from _dose_ends(text, at, rule)
        return
    pattern = shape(kind, language)
    found = pattern.match(text, at) if pattern else None
    if not found or found.end() == at:
        return
    yield found.end(), render_shape(found.group(), language)
    if kind == "code":  # a bracket or sign after a code may belong to the pattern
        for end in range(found.end() - 1, at, -1):
            if not text[end].isalnum() and text[end] not in ".-":
                yield end, text[at:end]


def _atom_ends(kind: str, text: str, at: int, rule: Rules) -> Iterator[tuple[int, str]]:
    if not text[at : at + 1] or (text[at].isalpha() and not is_cjk(text[at])):
        return
    for end in range(min(len(text), at + LONGEST_ATOM), at, -1):
        piece = text[at:end]
        done = _date(piece, rule) if kind == "date" else rule.quantity(piece)
        if done and (kind != "duration" or done.endswith(_TIMES)):
            yield end, done


def _date(piece: str, rule: Rules) -> str | None:
    for rewrite in rule.rewrites:
        if ":0>2" in rewrite.to or rewrite.to == "{1}":  # the templates of dates
            found = rewrite.match.fullmatch(piece)
            if found:
                return rewrite.render(found)
    return None


_DOSE = re.compile(rf"{NUMBER}(?:[-~]{NUMBER})?\s?")


def _dose_ends(text: str, at: int, rule: Rules) -> Iterator[tuple[int, str]]:
    found = _DOSE.match(text, at)
    if not found:
        return
    end = rule.unit_at(text, found.end())
    if end > found.end():
        yield end, text[at:end]
    yield from _atom_ends("dose", text, at, rule)
