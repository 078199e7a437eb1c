"""Numbers that Thai papers print with letters of their own: licences and letters of offices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.ports import Span

_T = "\u0e01-\u0e4e"
# Medical and nursing licences (ว.12345, ทน.1234), numbers of letters (สธ 0850.2/0938).
_LICENCE = re.compile(
    rf"(?<![{_T}.])(?:ว|ท\.?[ ]?น|ทน|ท\.?พ|ภ|พ|กภ|ก\.ภ|รส|วสส|ทบ|ผ)\.[ ]?(?P<number>\d{{4,10}})(?![\d/.])"
)
_OFFICE = re.compile(
    rf"(?<![{_T}])[ก-ฮ]{{2,3}}[ ]?\d{{4}}(?:\.\d{{1,4}}){{0,4}}/(?:[ก-ฮ][ ]?)?\d{{1,6}}"
)
_NUMBERED = re.compile(
    rf"(?:เลขที่|หมายเลข|เลขประจำตัว|รหัส|ทะเบียน)[{_T} ]{{0,30}}?[ ]{{0,2}}[:(]?[ ]?(?P<number>(?:[a-z]{{1,5}}[-/ ]?)?\d[\da-z]*(?:[-/.][\da-z]+)*)"
)
_PLATE = re.compile(
    rf"(?<![{_T}\d])(?:\d)?[ก-ฮ]{{1,2}}[ -]?\d{{1,4}}[ ](?=กรุงเทพ|กทม|เชียงใหม่|นนทบุรี|ชลบุรี|ขอนแก่น|สงขลา|นครราชสีมา|ภูเก็ต|ปทุมธานี|สมุทรปราการ|ระยอง|อุดรธานี|อุบลราชธานี|เชียงราย|นครปฐม|ลำปาง|สุราษฎร์ธานี)"
)
_LEAST = 5


@dataclass(frozen=True, slots=True)
class ThaiNumbers:
    """ว.12345, ทน.5262, ที่ สธ 0850.2/0938, กข 1234 กรุงเทพ."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "thai"

    def describe(self) -> str:
        """One line for the docs."""
        return "Thai numbers: licences of staff, numbers of letters and cards, vehicle plates"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number; of a letter with the office's letters."""
        text = page.folded
        for match in _LICENCE.finditer(text):
            yield Span(*match.span("number"), "ID", 0.8, "licence")
        for pattern in (_OFFICE, _PLATE):
            for match in pattern.finditer(text):
                yield Span(
                    match.start(), match.start() + len(match[0].rstrip()), "ID", 0.8, "office"
                )
        for match in _NUMBERED.finditer(text):
            if sum(c.isdigit() for c in match["number"]) >= _LEAST:
                yield Span(*match.span("number"), "ID", 0.75, "numbered")
