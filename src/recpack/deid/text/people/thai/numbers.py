"""Numbers that Thai papers print with letters of their own: licences and letters of offices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.numberwords import CODED, ENGLISH, NumberWords, Rule, grouped
from recpack.ports import Span

_T = "\u0e01-\u0e4e"
# Medical and nursing licences (ว.12345, ทน.1234), numbers of letters (สธ 0850.2/0938).
_LICENCE = re.compile(
    rf"(?<![{_T}.])(?:ว|ว\.[ ]?[ภวทกร]|[ภทก]\.[ ]?ว|ท\.?[ ]?น|ทน|ท\.?พ|ภ|พ|กภ|ก\.ภ|รส|วสส|ทบ|ผ)\.[ ]?(?P<number>\d{{4,10}})(?![\d/.])"
)
_OFFICE = re.compile(
    rf"(?<![{_T}])[ก-ฮ]{{2,3}}[ ]?\d{{4}}(?:\.\d{{1,4}}){{0,4}}/(?:[ก-ฮ][ ]?)?\d{{1,6}}"
)
_PLATE = re.compile(
    rf"(?:(?<![{_T}\d])\d)?[ก-ฮ](?<![{_T}].)[ก-ฮ]?[ -]?\d{{1,4}}[ ](?=กรุงเทพ|กทม|เชียงใหม่|นนทบุรี|ชลบุรี|ขอนแก่น|สงขลา|นครราชสีมา|ภูเก็ต|ปทุมธานี|สมุทรปราการ|ระยอง|อุดรธานี|อุบลราชธานี|เชียงราย|นครปฐม|ลำปาง|สุราษฎร์ธานี)"
)
_FILED = re.compile(r"(?<![a-z0-9])(?P<file>[a-z]{1,5}\d{2,4}-\d{3,7})(?=_)")
_EXTENSION = re.compile(
    r"(?<=\d)[ ]?(?:ต่อ|กด|ภายใน|ext\.?)[ ]?(?P<short>\d{2,5}(?:[,/-][ ]?\d{2,5}){0,3})(?!\d|[ ]?(?:วัน|นาที|ครั้ง|มก|ปี|น\.|mm|ml|mg))"
)
_NUMBER = r"(?P<v>(?:[a-z]{1,5}[-/ ]?)?\d[\da-z]*(?:[-/.][\da-z]+)*)"


@cache
def _words() -> NumberWords:
    """Lots, units of blood, rooms, licences, cards, plates, by the words before them."""
    rules = [
        # A word for a number, and up to thirty letters on what it is of.
        Rule(("เลขที่", "หมายเลข", "เลขประจำตัว", "รหัส", "ทะเบียน"), re.compile(rf"[{_T} ]{{0,30}}?[ ]{{0,2}}[:(]?[ ]?{_NUMBER}"), least=5),
        Rule(("เล่มที่",), re.compile(r"[ ]?[:.…]{0,20}[ ]?(?P<v>\d{1,6}(?:/\d{1,4})?)(?![\d.]|[ ]?(?:ปี|หน้า))"), score=0.7),
        Rule(("เลขที่", "ใบเสร็จ", "ใบรับรอง"), re.compile(
            r"[ ]?[:.…]{0,20}[ ]?(?P<v>\d{3,6})(?![\d/.-])(?=[ ]{0,3}(?:\n|\t|$|[ ]{2}))"), score=0.6),
        Rule(("เลขถุง", "ถุงเลขที่", "ถุงที่", "หมายเลขถุง", "เลขซีเรียล", "ซีเรียล", "ล็อต", "ล๊อต", "รุ่นผลิต", "เลขล็อต"),
             re.compile(r"[ .:#]{0,3}(?P<v>[a-z]{0,4}[ -]?\d[\da-z]*(?:-[\da-z]+){0,3})")),
        Rule(("ห้องผ่าตัด", "ห้องตรวจ", "ห้องพัก", "ห้องพิเศษ", "ห้องแยก", "ห้อง"), re.compile(
            r"(?:เบอร์|หมายเลข|เลขที่|ที่)?[ ]?:?[ ]?(?P<v>(?:or|vip|icu|ccu|er|opd|rm|r)[ .-]?\d{1,4}|\d{2,4}[a-z]?)"
            r"(?![\d/.:,]\d|\d|[ ]?(?:มก|มล|mg|ml|น\.|ราย|คน|เตียง|วัน|ปี))")),
        Rule(("บัตรคิว", "คิวที่", "หมายเลขคิว", "เลขคิว", "ลำดับคิว"), re.compile(
            r"(?:เลขที่|ที่)?[ ]?[:.]?[ ]?(?P<v>[a-z]?-?\d{1,4})(?![\d.,:/])"), score=0.6),
        Rule(("เครื่อง", "workstation", "terminal", "คอมพิวเตอร์"), re.compile(
            r"[ ]?:?[ ]?(?P<v>[a-z]{2,6}\d{0,4}-[a-z]{0,4}\d{1,5})(?![a-z0-9])")),
        Rule(("hn", "an", "vn"), re.compile(rf"[ ]?(?:ของ)?[{_T}]{{0,16}}[ ]?[:=]?[ ]?(?P<v>\d{{3,10}}(?:[-/]\d{{1,8}}){{0,2}})(?![\d])")),
        Rule(("ทนพ", "ทน.พ", "ท.นพ", "ทนพญ", "กภ", "กบ", "รส", "ภก", "ภญ", "พว", "นพ", "พญ", "ทพ", "นวก", "ร.ส"), re.compile(
            r"\.?[ ]?(?:เลขที่[ ]?)?(?P<v>\d{4,7})(?![\d/.])")),
        Rule(("ไลน์", "line"), re.compile(
            r"(?:[ ]?(?:ไอดี|id))?[ ]?[:=]?[ ]{0,2}(?P<v>@?(?=[\w.]{0,20}[._\d])[a-z][\w.-]{3,24})")),
        Rule(("lot", "batch", "s/n", "sn", "serial", "ref"), re.compile(
            r"(?:[ ]?no)?[ .:#]{1,3}(?P<v>(?=[a-z-]{0,6}\d)[a-z0-9][a-z0-9-]{3,18})(?![a-z0-9])")),
        Rule(("ทะเบียน", "ทะเบียนรถ", "ทะเบียนรถยนต์", "ทะเบียนรถพยาบาล", "ทะเบียนรถกระบะ", "ทะเบียนรถตู้"), re.compile(
            rf"[ ]?(?:เลขที่)?[ ]?:?[ ]?\n?[ ]{{0,2}}(?P<v>\d?[ก-ฮ]{{1,3}}[ -]?\d{{1,4}}(?:[ ][{_T}]{{3,16}}(?=[\s),.]|$))?|\d{{2}}-\d{{4}}(?!\d))"),
            score=0.8),
        Rule(("เบอร์ภายใน", "โทรภายใน", "ภายใน"), re.compile(
            r"[ ]?[:.]?[ ]?(?P<v>\d{3,5})(?!\d|[ ]?(?:วัน|นาที|ชั่วโมง))"), "PHONE"),
        *ENGLISH,
    ]  # fmt: skip
    return NumberWords(rules)


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
                end = match.start() + len(match[0].rstrip())
                yield Span(match.start(), end, "ID", 0.8, "office")
        for match in CODED.finditer(page.plain):
            yield Span(*match.span(), "ID", 0.6, "coded")
        for match in _FILED.finditer(text):
            yield Span(*match.span("file"), "ID", 0.7, "file")
        for match in _EXTENSION.finditer(text):
            yield Span(*match.span("short"), "PHONE", 0.75, "extension")
        yield from grouped(text)
        yield from _words().find(text)
