"""Identifiers that announce themselves by their shape, in any language and without a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recpack.deid.text.numbers.digits import Run, Scan, bounded, is_count, is_public, scan
from recpack.deid.text.numbers.national import Kind, by_mask, kind_of, proves
from recpack.deid.text.numbers.netaddresses import NetAddresses
from recpack.deid.text.numbers.phones import Phones
from recpack.deid.text.numbers.serials import Serials
from recpack.deid.text.page import PageText
from recpack.ports import Span

_MBI = "[ac-hj-kmnp-rt-y]"
# Printed forms with letters in them, their first character apart (regular expressions that begin
# with a class are looked for faster than those that begin with a lookbehind); `kind_of` has the last word. True: telling without a check.
_LETTERED: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(rf"{first}(?<![a-z\d].)(?:{rest})(?![a-z\d])"), telling)
    for first, rest, telling in (
        ("[1-9]", r"(?:[ \n-]?\d){16}[ \n-]?[xх×]", False),  # China
        (r"\d", r"\d ?\d{6} ?[a-z] ?\d{3}", False),  # Germany, pension insurance
        ("[a-z]", r" ?\d{3} ?\d{3} ?\d{3}", False),  # Germany, health insurance; Taiwan
        ("[a-z]", r"[a-z]{5} ?[\dl-v]{2} ?[a-z][\dl-v]{2} ?[a-z][\dl-v]{3} ?[a-z]", False),  # Italy
        ("[a-z]", r"[a-z]{3}\d{6}[hm][a-z]{5}[a-z\d]\d", False),  # Mexico
        (r"\d", r"\d{7}[ -]?\d[ -]?[a-z]{2}\d", False),  # Portugal, citizen card
        (r"\d", r"\d{7}-?[a-z]|\d?\.\d{3}\.\d{3}[ -]?[a-z]", True),  # Spain; Brazil, Chile with x, k
        ("[xyz]", r"[ -]?\d{7}[ -]?[a-z]|-\d\.\d{3}\.\d{3}-[a-z]", True),  # Spain, foreigners
        ("[159y]", r"[1239]\d{6}[a-z\d]{10}", False),  # China, organisations
        ("[a-z]", r"[a-z]?\d{6} ?\([\da]\)", True),  # Hong Kong
        ("[1578]", r"/?\d{6}/?\(\d\)", True),  # Macau
        ("[12]", r" ?\d\d ?\d\d ?2[ab] ?\d{3} ?\d{3} ?\d\d", True),  # France, Corsica
        ("[a-ceghj-prstw-z]", r"[a-ceghj-nprstw-z] ?\d\d ?\d\d ?\d\d ?[a-d]", True),  # United Kingdom
        ("[1-9]", rf"{_MBI}[\d{_MBI[1:]}\d-?{_MBI}[\d{_MBI[1:]}\d-?{_MBI}{{2}}\d\d", True),  # Medicare
    )
)  # fmt: skip
# Where a printed form can begin: figures behind some letters, or among figures. One pass finds the
# places for all forms but the Italian one, in which letters may stand for figures.
_HEAD = re.compile(r"[a-z](?<![a-z\d].)(?=[a-z]{0,3}[ -]?\d)|\d(?<![a-z\d].)(?=[-/. \n\da-z]{6})")
_ITALY = 3
_BY_HEAD = tuple(p for i, p in enumerate(_LETTERED) if i != _ITALY)
_LONG_LINE = 12
_ROW = re.compile(r"[1-4](?: [1-4])+")


@dataclass(frozen=True, slots=True)
class NationalNumbers:
    """Identity, insurance and tax numbers of persons, by grouping and check digit."""

    def describe(self) -> str:
        """One line for the docs."""
        return "national numbers: identity, insurance and tax numbers by grouping and check digit"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`: 0.99 with a check digit, 0.8 by grouping alone."""
        seen = scan(page.folded)
        for run in seen.runs:
            yield from self._grouped(seen, run)
        for match, telling in _lettered(seen.text):
            kind = kind_of(match[0])
            if page.plain[match.end() - 1] in "đĐ":
                continue  # 2.500.000 đ is money
            if (kind or telling) and not is_public(seen.text, *match.span()):
                by = f"shape:{'-'.join(kind).lower()}" if kind else "shape:id"
                yield Span(*match.span(), "ID", 0.97 if kind else 0.7, by)

    def _grouped(self, seen: Scan, run: Run) -> Iterator[Span]:
        first = 0
        while first < len(run.spans):
            step = first + 1
            for last, mask in run.masks(first):
                start, end = run.spans[first][0], run.spans[last][1]
                found = _kind(seen.text, run, (first, last), mask)
                if (
                    found
                    and bounded(seen.text, start, end, glued=not mask.isdigit())
                    and not is_public(seen.text, start, end)
                ):
                    kind, score = found
                    by = f"shape:{kind.country}-{kind.name}".lower()
                    yield Span(start, end, "ID", score, by)
                    step = last + 1
                    break
            first = step


def _lettered(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Matches of the printed forms with letters, and whether the form tells without a check."""
    for head in _HEAD.finditer(text):
        for pattern, telling in _BY_HEAD:
            match = pattern.match(text, head.start())
            if match:
                yield match, telling
    pattern, telling = _LETTERED[_ITALY]
    for match in pattern.finditer(text):
        yield match, telling


def _kind(text: str, run: Run, window: tuple[int, int], mask: str) -> tuple[Kind, float] | None:
    """The kind that a window of groups is, with a score."""
    first, last = window
    table = by_mask()
    # Most windows of a table of values end here.
    if mask.count("\n") != 1 and mask not in table:
        return None
    counted = mask.isdigit() and is_count(text, run.spans[first][0], run.spans[last][1])
    listed = _like_values(mask) and not run.alone(first, last)
    if counted or listed or not run.loose(first, last):
        return None
    number = run.number(text, first, last)
    if len(set(number)) == 1:
        return None
    # One check digit is little: lists of values in blanks pass it now and then.
    weak = "\n" not in mask and (" " not in mask or _stands_apart(run, window, number))
    for printed in _printed(text, run, window, mask):
        kinds = table.get(printed, ())
        for kind in kinds:
            if (kind.strong or weak) and proves(kind, number):
                return kind, 0.99 if kind.strong else 0.75 if mask.isdigit() else 0.9
        telling = _distinctive(printed) and (" " not in printed or run.alone(first, last))
        for kind in kinds:
            if telling and kind.telling and kind.form.fullmatch(number):
                return kind, 0.8
    return None


def _like_values(mask: str) -> bool:
    """Whether a grouping is one that a row of values has as well: short groups, blanks alone."""
    return bool(_ROW.fullmatch(mask))


def _distinctive(mask: str) -> bool:
    """Whether a grouping alone tells: signs in it, or a group longer than values are."""
    signs = bool(set(mask) & set("-./"))
    groups = [int(g) for g in mask.split(" ")] if not signs and " " in mask else []
    return signs or any(g >= 8 for g in groups) or sum(groups) >= 15


def _printed(text: str, run: Run, window: tuple[int, int], mask: str) -> tuple[str, ...]:
    """The grouping; one that a line end broke also as it was before."""
    if "\n" not in mask:
        return (mask,)
    first, last = window
    before, _, after = mask.partition("\n")
    end = next(run.spans[i][1] for i in range(first, last) if run.gaps[i] == "\n")
    if end - (text.rfind("\n", 0, end) + 1) < _LONG_LINE:
        return (mask.replace("\n", " "),)
    head, tail = re.fullmatch(r"(.*?)(\d+)", before), re.match(r"(\d+)(.*)", after, re.DOTALL)
    if head is None or tail is None:
        return ()
    joined = f"{head[1]}{int(head[2]) + int(tail[1])}{tail[2]}"
    return (mask.replace("\n", " "), joined)


def _stands_apart(run: Run, window: tuple[int, int], number: str) -> bool:
    """Whether a number in groups with blanks is hardly a list of values: alone, and not round."""
    first, last = window
    return run.alone(first, last) and number.count("0") * 2 < len(number)


@dataclass(frozen=True, slots=True)
class Shapes:
    """All of the above as one recogniser: of two spans, one within the other, the outer stays."""

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "shapes: e-mail, web and network addresses, social accounts, telephones, national "
            "numbers with check digits, bank accounts, plates, device and other serial numbers"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`; public accessions, values and counts are left alone."""
        found = [span for part in _PARTS for span in part.find(page)]
        found.sort(key=lambda s: (s.start, -s.end, -s.score))
        reach = 0
        for span in found:
            if span.end > reach:
                yield span
                reach = span.end


_PARTS = (NetAddresses(), NationalNumbers(), Phones(), Serials())
SHAPES = (Shapes,)
