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
# Numbers behind a word that tells what they are: lots, units of blood, rooms, licences.
_TOLD = re.compile(
    rf"(?<![a-z])(?:lot|batch|s/n|sn|serial|ref)(?:[ ]?no)?[ .:#]{{1,3}}(?P<lot>(?=[a-z-]{{0,6}}\d)[a-z0-9][a-z0-9-]{{3,18}})(?![a-z0-9])"
    r"|(?:เลขถุง|ถุงเลขที่|ถุงที่|หมายเลขถุง|เลขซีเรียล|ซีเรียล|ล็อต|ล๊อต|รุ่นผลิต|เลขล็อต)[ .:#]{0,3}(?P<bag>[a-z]{0,4}[ -]?\d[\da-z]*(?:-[\da-z]+){0,3})"
    r"|(?:ห้องผ่าตัด|ห้องตรวจ|ห้องพัก|ห้องพิเศษ|ห้องแยก|ห้อง)(?:เบอร์|หมายเลข|เลขที่|ที่)?[ ]?:?[ ]?(?P<room>(?:or|vip|icu|ccu|er|opd|rm|r)[ .-]?\d{1,4}|\d{2,4}[a-z]?)(?![\d/.:,]\d|\d|[ ]?(?:มก|มล|mg|ml|น\.|ราย|คน|เตียง|วัน|ปี))"
    r"|(?:เครื่อง|จากเครื่อง|workstation|terminal|คอมพิวเตอร์)[ ]?:?[ ]?(?P<unit>[a-z]{2,6}\d{0,4}-[a-z]{0,4}\d{1,5})(?![a-z0-9])"
    rf"|(?:hn|an|vn)[ ]?(?:ของ)?[{_T}]{{0,16}}[ ]?[:=]?[ ]?(?P<mine>\d{{3,10}}(?:[-/]\d{{1,8}}){{0,2}})(?![\d])"
    r"|(?:ทนพ|ทน\.พ|ท\.นพ|ทนพญ|กภ|กบ|รส|ภก|ภญ|พว|นพ|พญ|ทพ|นวก|ร\.ส)\.?[ ]?(?:เลขที่[ ]?)?(?P<held>\d{4,7})(?![\d/.])"
    r"|(?:ไลน์|line)(?:[ ]?(?:ไอดี|id))?[ ]?[:=]?[ ]{0,2}(?P<line>@?(?=[\w.]{0,20}[._\d])[a-z][\w.-]{3,24})"
)
_FILED = re.compile(r"(?<![a-z0-9])(?P<file>[a-z]{1,5}\d{2,4}-\d{3,7})(?=_)")
_CAR = re.compile(
    rf"(?:ทะเบียน(?:รถ(?:ยนต์|พยาบาล|กระบะ|ตู้)?)?|ป้ายทะเบียน|คันทะเบียน|เลขทะเบียน|หมายเลขทะเบียน)[ ]?(?:เลขที่)?[ ]?:?[ ]?\n?[ ]{{0,2}}(?P<plate>\d?[ก-ฮ]{{1,3}}[ -]?\d{{1,4}}(?:[ ][{_T}]{{3,16}}(?=[\s),.]|$))?|\d{{2}}-\d{{4}}(?!\d))"
)
_EXTENSION = re.compile(
    r"(?:(?<=\d)|(?<=\d ))(?:ต่อ|กด|ภายใน|ext\.?)[ ]?(?P<short>\d{2,5}(?:[,/-][ ]?\d{2,5}){0,3})(?!\d|[ ]?(?:วัน|นาที|ครั้ง|มก|ปี|น\.|mm|ml|mg))"
    r"|(?:เบอร์ภายใน|โทรภายใน|ภายใน)[ ]?[:.]?[ ]?(?P<inner>\d{3,5})(?!\d|[ ]?(?:วัน|นาที|ชั่วโมง))"
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
        for match in _TOLD.finditer(text):
            yield Span(*match.span(str(match.lastgroup)), "ID", 0.75, "told-number")
        for match in _FILED.finditer(text):
            yield Span(*match.span("file"), "ID", 0.7, "file")
        for match in _CAR.finditer(text):
            yield Span(*match.span("plate"), "ID", 0.8, "plate")
        for match in _EXTENSION.finditer(text):
            yield Span(*match.span(str(match.lastgroup)), "PHONE", 0.75, "extension")
        for match in _NUMBERED.finditer(text):
            if sum(c.isdigit() for c in match["number"]) >= _LEAST:
                yield Span(*match.span("number"), "ID", 0.75, "numbered")
