"""Houses, streets, villages, districts and provinces in Thai letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.thai.lexicon import LETTER, lexicon
from recpack.deid.text.people.thai.places import TOWN_END, town_pattern, towns
from recpack.ports import Span

_N = rf"[{LETTER}]"
_NUMBER = r"\d{1,4}(?:/\d{1,4})?(?:[ ]?-[ ]?\d{1,4}(?:/\d{1,4})?)?"
# One part of an address; a name ends at a blank or where the next part begins.
_NAME = rf"(?:(?!ตำบล|แขวง|อำเภอ|เขต|จังหวัด|ถนน|ซอย|หมู่ที่|รหัส|[อจตถซม]\.){_N}){{2,28}}"
_PARTS = (
    ("house", rf"(?:บ้าน)?เลขที่[ ]?{_NUMBER}"),
    ("moo", r"(?:หมู่(?:ที่)?|ม\.)[ ]?\d{1,3}(?!\d)"),
    ("village", rf"(?:หมู่บ้าน|ชุมชน|คอนโด(?:มิเนียม)?|อพาร์ตเมนต์|อพาร์ทเมนท์|แฟลต|หอพัก|อาคาร|มบ\.)[ ]?{_NAME}(?:[ ]?\d{{1,4}})?"),
    ("floor", r"(?:ชั้น(?:ที่)?|ห้อง|ตึก)[ ]?\d{1,5}(?:/\d{1,4})?"),
    ("soi", rf"(?:ซอย|ตรอก|ซ\.)[ ]?(?:{_NAME})?(?:[ ]?\d{{1,4}}(?:/\d{{1,3}})?)?(?:[ ]?แยก[ ]?\d{{1,3}})?"),
    ("road", rf"(?:ถนน|ถ\.)[ ]?{_NAME}(?:[ ]?[-–][ ]?{_NAME})?(?:[ ]?(?:สาย[ ]?)?\d{{1,4}})?"),
    ("tambon", rf"(?:ตำบล|แขวง|ต\.)[ ]?{_NAME}"),
    ("amphoe", rf"(?:อำเภอ|เขต|อ\.)[ ]?{_NAME}"),
    ("changwat", rf"(?:จังหวัด|จ\.)[ ]?{_NAME}"),
    ("ban", rf"บ้าน{_NAME}"),
    ("post", r"(?:รหัสไปรษณีย์[ ]?:?[ ]?)?[1-9]\d{4}(?!\d)"),
)  # fmt: skip
_SURE = frozenset({"house", "moo", "soi", "road", "tambon", "amphoe", "changwat"})
_HEAD = re.compile(
    r"(?:บ้าน)?เลขที่(?=[ ]?\d)|หมู่(?=[ ]?(?:ที่)?[ ]?\d)|ม\.(?=[ ]?\d)|หมู่บ้าน|ชุมชน|คอนโด|อพาร์|แฟลต|หอพัก|อาคาร|ซอย|ตรอก|ซ\.|ถนน|ถ\.|ตำบล|แขวง|ต\.|อำเภอ|เขต|อ\.|จังหวัด|จ\."
)
_JOINT = re.compile(r"[ ]?[,.]?[ ]{0,3}(?:\n[ ]{0,4})?")
# ห้อง 804 อาคาร..., บ้านแม่กลาง 21 ม.17: what stands before the first sure part.
_LEADING_ROOM = re.compile(
    rf"(?:(?:ห้อง|ชั้น|ตึก|ยูนิต)[ ]?\d{{1,5}}[a-z]?(?:/\d{{1,4}})?[ ,]{{1,2}}){{1,3}}$"
    rf"|(?<!ที่)(?<!อยู่)บ้าน(?!ที่|เลข|นี้|นั้น|พัก){_N}{{2,20}}[ ](?:เลขที่[ ]?)?{_NUMBER}[ ]{{1,2}}$"
    rf"|(?:(?<=\n)|(?<= )|(?<=:)|(?<=\t))บ้าน(?!ที่|เลข|นี้|นั้น|พัก){_N}{{2,20}}[ ]$"
)
_LEADING_NUMBER = re.compile(rf"(?<![\d/.]){_NUMBER}[ ]{{1,2}}$")
_MARK = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_STOPS = "เพื่อ|มีอาการ|มาด้วย|มาพบ|ได้|และ|โทร|โดย|เมื่อ|ซึ่ง|กับ|พบ|ตรวจ|ไม่|แล้ว|ประสบ|เกิดเหตุ|อาชีพ|อายุ|เพศ|สถานภาพ|ก่อน|หลัง|เป็น|ญาติ|สามี|ภรรยา|เดินทาง|ตั้งแต่|ที่"
_CUT = re.compile(_STOPS)
_NO_NAMES = (
    "เมืองหลวง",
    "การปกครอง",
    "ตรวจ",
    "รักษา",
    "สุขภาพ",
    "ความรับผิดชอบ",
    "ร้อน",
    "ปลอดเชื้อ",
    "ผ่าตัด",
    "หนาว",
    "นี้",
    "นั้น",
    "ไทย",
    "เดียวกัน",
    "ใหม่",
    "ดังกล่าว",
    "อื่น",
    "อื่นๆ",
    "ต่างๆ",
    "เดิม",
    "ผู้ป่วยนอก",
    "ฟัน",
    "เนื้อ",
    "สี",
    "สมอง",
)


@cache
def _parts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in _PARTS)


@dataclass(frozen=True, slots=True)
class ThaiAddresses:
    """99/1 ม.4 ซ.วัดลาด ถ.เพชรเกษม ต.อ้อมใหญ่ อ.สามพราน จ.นครปฐม 73160."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "thai"

    def describe(self) -> str:
        """One line for the docs."""
        return "Thai addresses: house, moo, soi, road, district, province and postcode"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole addresses; a town alone is unsure."""
        text = page.folded
        reach = 0
        for match in _HEAD.finditer(text):
            if match.start() < reach or not _begins(text, match):
                continue
            end, kinds = _address(text, match.start())
            teacher = match[0] == "อ." and len(kinds) == 1 and not _is_town(text, match, end)
            teacher = teacher or kinds.count("amphoe") > 1
            if not kinds or teacher or not (_telling(kinds) or match[0].startswith("บ้าน")):
                continue
            start = _with_number(text, match.start())
            reach = end
            yield Span(start, end, "ADDRESS", 0.85 if len(kinds) > 1 else 0.65, "address")


# กับ อ.ซูไฮมี ดอเลาะ: who is met, asked or told is a teacher.
_MET = re.compile(
    "(?:กับ|โดย|พบ|ผู้เข้าร่วม|ทีม|แพทย์|ปรึกษา|เรียน|รายงาน|แจ้ง|นัด|ขอบคุณ|ถาม|consult|staff|case)[ ]?\\Z"
)


def _is_town(text: str, head: re.Match[str], end: int) -> bool:
    """อ.หาดใหญ่ is a district, อ.นิพนธ์ a teacher."""
    name = text[head.end() : end].strip()
    if name in towns() or name.startswith("เมือง"):
        return True
    met = _MET.search(text, max(0, head.start() - 12), head.start())
    return met is None and not lexicon().is_given(name)


def _begins(text: str, match: re.Match[str]) -> bool:
    """Whether a head is a word of its own: an abbreviation of one letter stands behind a blank."""
    before = text[match.start() - 1 : match.start()] if match.start() else ""
    if text.endswith(("เทศบาล", "สุขภาพ", "บริหารส่วน"), 0, match.start()):
        return False
    if len(match[0]) == 2:
        if before.isalpha() and not ("\u0e01" <= before <= "\u0e4e"):
            return False
        return before != "." and (not before or not before.isalpha() or _glued(text, match.start()))
    if match[0] in {"เขต", "อาคาร", "ชุมชน", "หมู่บ้าน"}:
        return not before or not ("\u0e01" <= before <= "\u0e4e") or _glued(text, match.start())
    return True


def _glued(text: str, at: int) -> bool:
    """ต.บางรักอ.เมือง: the part before is one of an address too."""
    line = text[max(0, at - 30) : at]
    return bool(
        re.search(r"(?:ต\.|ตำบล|แขวง|อ\.|อำเภอ|เขต|ถ\.|ถนน|ซ\.|ซอย|ม\.|หมู่)[ ]?\S{1,26}$", line)
    )


def _address(text: str, at: int) -> tuple[int, list[str]]:
    """(end, kinds of parts) of the address that begins at a place."""
    kinds: list[str] = []
    end = at
    place = at
    for _ in range(12):
        found = _part(text, place, kinds)
        if found is None:
            break
        end, kind = found
        kinds.append(kind)
        joint = _JOINT.match(text, end)
        place = joint.end() if joint else end
    return end, kinds


def _part(text: str, at: int, kinds: list[str]) -> tuple[int, str] | None:
    for kind, pattern in _parts():
        if kind in {"post", "ban", "floor"} and not kinds:
            continue
        match = pattern.match(text, at)
        if match is None:
            continue
        end = _cut(text, match, kind)
        if end:
            return end, kind
    if kinds:
        town = town_pattern(sure=False).match(text, at)
        if town and TOWN_END.match(text, town.end()):
            return town.end(), "town"
    return None


def _cut(text: str, match: re.Match[str], kind: str) -> int:
    """The end of a part: before a word of the sentence; 0 if its name is none."""
    if kind in {"house", "moo", "floor", "post"}:
        return match.end()
    head = re.compile(
        r"\D{1,12}?\.|ซอย|ตรอก|ถนน|ตำบล|แขวง|อำเภอ|เขต|จังหวัด|หมู่บ้าน|ชุมชน|คอนโดมิเนียม|คอนโด|อพาร์ตเมนต์|อพาร์ทเมนท์|แฟลต|หอพัก|อาคาร|บ้าน"
    ).match(match[0])
    start = match.start() + (head.end() if head else 0)
    name = text[start : match.end()].strip()
    if kind == "soi" and not name:
        return 0
    if kind == "changwat":
        town = town_pattern(sure=False).match(text, start + (text[start] == " "))
        if town:
            return town.end()
    stop = _CUT.search(name, 2)
    if stop and not _MARK.match(name, stop.end()):
        name = name[: stop.start()]
    if name.startswith(_NO_NAMES) or _CUT.match(name) or text[match.end() : match.end() + 1] == ".":
        return 0
    return start + text[start : match.end()].index(name) + len(name) if name else 0


def _telling(kinds: list[str]) -> bool:
    """Whether parts make an address: one sure part, or several."""
    if len(kinds) > 1:
        return bool(_SURE & set(kinds)) or "town" in kinds
    return kinds[0] in {"road", "tambon", "amphoe", "changwat", "soi"}


def _with_number(text: str, start: int) -> int:
    """The start with a house number in front (99/1 ม.4)."""
    lo = max(0, start - 48)
    room = _LEADING_ROOM.search(text[lo:start])
    if room:
        return lo + room.start()
    lo = max(0, start - 14)
    found = _LEADING_NUMBER.search(text[lo:start])
    return lo + found.start() if found else start
