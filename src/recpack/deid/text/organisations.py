"""Hospitals, laboratories, companies and addresses by their wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.fold import plain_pattern
from recpack.deid.text.page import PageText
from recpack.ports import Span

_GOES_ON = re.compile(
    r"(?:.{0,60}\s)?(?:Hospital|Clinic|Institute)[ ](?:d[eoiua][ls]?[ ]|la[ ]|[A-ZÀ-Þ\"“«])"
)


@cache
def _organisations(languages: tuple[str, ...]) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (code, tag, re.compile(plain_pattern(pattern)))
        for code in languages
        for tag, patterns in lang.read_toml(f"{code}/identity.toml").get("patterns", {}).items()
        for pattern in patterns
    )


@dataclass(frozen=True, slots=True)
class Organisations:
    """Hospitals, laboratories, companies and street addresses by their wording."""

    languages: tuple[str, ...]

    def describe(self) -> str:
        """One line for the docs."""
        return "organisations: hospitals, laboratories and street addresses by their wording"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans; no pattern runs over a line or a cell."""
        shown = page.cased
        first = lang.read_toml(f"{self.languages[0]}/identity.toml")
        kind_first = "place_words" in first  # languages with streets of their own (latin_places.py)
        for code, tag, pattern in _organisations(self.languages):
            for match in pattern.finditer(shown):
                lo, hi = match.span()
                if code == "en" != self.languages[0] and (
                    kind_first if tag == "ADDRESS" else _GOES_ON.match(shown, lo, hi + 5)
                ):
                    continue  # Urología Hospital Central: the name is behind "Hospital"
                lo += len(match[0]) - len(match[0].lstrip(" :("))
                if hi - lo >= (2 if tag == "WARD" else 4) and not _generic(shown[lo:hi]):
                    yield Span(lo, hi, tag, 0.85, "organisation")


_GENERIC_ZH = (
    "我院",
    "本院",
    "外院",
    "当地医院",
    "上级医院",
    "到医院",
    "于医院",
    "在医院",
    "来院",
    "入医院",
    "住医院",
    "专科医院",
    "各医院",
    "医院",
    "三甲医院",
    "回当地医院",
    "至当地医院",
)


def _generic(value: str) -> bool:
    """A hospital in general ("the local hospital") names nobody."""
    return value in _GENERIC_ZH or bool(
        re.fullmatch(r".{0,8}(?:当地|外|上级|基层|专科)医院", value)
    )
