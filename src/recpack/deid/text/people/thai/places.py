"""Hospitals, laboratories, companies and schools in Thai letters, by the word that begins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import ahocorasick

from recpack import lang
from recpack.deid.text.dates.names import trie
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.thai.lexicon import LETTER, lexicon, run_at
from recpack.ports import Span

_GAP = re.compile(r"[ ]{0,2}[\"“]?")
_MORE = re.compile(
    r"[ ]{1,2}(?=(?:คณะแพทย|มหาวิทยาลัย|สภากาชาด|สาขา|อินเตอร์|อินเตอร|จำกัด|\(มหาชน\)|ณ |วิทยาเขต|เมโมเรียล|เนชั่นแนล|ฮอสพิทอล|เมดิคอล|คลินิก|แล็บ|"
    r"กรุ๊ป|ประเทศไทย|\(ประเทศไทย\)|ในพระ|เฉลิมพระเกียรติ|\(สำนักงานใหญ่\)|แอนด์|เซ็นเตอร์|เซ็นเตอร))"
)
# ชมรมผู้ป่วยเอแอลเอสไทย; กลุ่มคนไข้ใน FB ชื่อ ...: groups of patients by their names.
_GROUP = re.compile(
    rf"(?:ชมรม|เครือข่าย|สมาคม|มูลนิธิ)(?!ผู้สูงอายุ(?![{LETTER}]))[ ]?[{LETTER}]{{8,40}}(?:[ ](?:ไทย|ประเทศไทย|แห่งประเทศไทย))?"
    rf"|(?:กลุ่ม|เพจ|ชมรม|ห้องไลน์|ห้องแชท|ช่อง)[^\n\t]{{0,24}}?ชื่อ(?:ว่า|กลุ่ม|เพจ)?[ ]?[\"“:]?[ ]?(?P<name>[{LETTER}A-Za-z][{LETTER}A-Za-z0-9]{{3,40}})"
    r"|(?:กลุ่ม|เพจ|ช่อง|ห้องไลน์|ห้องแชท)[ ]?[\"“'](?P<quoted>[^\"”'\n\t]{3,40})[\"”']"
)
_COMPANY_END = re.compile(r"[^\n\t:]{2,60}?จำกัด(?:[ ]?\(มหาชน\))?")
_IN_TOWN = re.compile(r"(?:ที่|ใน|คน|จาก|ไป|อยู่|ย่าน|แถว|ตลาด|เมือง)\Z")
TOWN_END = re.compile(
    r"(?=[\s,.)\d(]|$|ทั้ง|ตอน|ช่วง|ไป|อยู่|ส่ง|พา|เป็น|ซึ่ง|ก่อน|หลัง|วัน|ปี|ต่อ|และ|เพื่อ|มา|โดย|ได้|เมื่อ|แล้ว|ตั้งแต่|ด้วย|กับ)"
)
_BOUND = re.compile(r"[\s(\[\"“'/:,.-]")
# What names of hospitals are made of: told by it where a blank stands before the name.
_ELEMENT = re.compile(
    "ราช|เวช|ศิริ|สิริ|มหา|พระ|บำรุง|กรุง|นคร|คริสเตียน|เซนต์|เทพ|รักษ์|บ้าน|เมือง|สมเด็จ|จุฬา|รามา|ธรรม|วิทย|พญา|แพทย|อินเตอร์|บุรี|ธานี|หนอง|บาง|ท่า|ไทย|สยาม|วัฒนา|วชิร|ศรี|เกษม|มงกุฎ|ภูมิพล|ค่าย|พิษณุ|สวรรค์|วิภา|ปิยะ|เจ้าพระยา|เมโย|นนท|ลาด|หัวเฉียว|มิชชั่น|เปาโล|สินแพทย์|ยันฮี|ชัย"
)
_APART = frozenset(["ม.", "สน.", "สภ.", "รร.", "วัด", "กรม", "ร้าน", "ห้าง", "ศูนย์", "ค่าย"])
_NAME_BEGINS = ("แพทย์", "หมอ", "คุณหมอ", "นายแพทย์", "บ้าน", "หัวใจ", "มะเร็ง", "มหา", "ราช")
_LEAST, _SHORT = 3, 4
# โรงพยาบาลธนบุรี 2: a number of the house's own, neither a date nor a value.
_NUMBERED = re.compile(
    r"[ ][1-9](?![\d.,/:%-]|[ ]?(?:[-/.]|ม\.|ก\.|พ\.|เม|มิ|มี|ส\.|ต\.|ธ\.|[มกพสตธ][^ ]{2,6}(?:คม|ยน|นธ์)|วัน|ครั้ง|เดือน|ปี|ราย|คน|ชั่วโมง|น\.|นาที|สัปดาห์))"
)
_NUMBER = re.compile(r"[ ]?\d{1,4}")


@dataclass(frozen=True, slots=True)
class _Data:
    automaton: ahocorasick.Automaton
    weak: frozenset[str]
    generic: re.Pattern[str]
    measure: tuple[str, ...]
    towns: frozenset[str]


def either(words: frozenset[str] | set[str]) -> str:
    """Words as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def towns() -> dict[str, bool]:
    """Towns and provinces, folded: whether the word is nothing else."""
    out = {}
    for line in lang.read_list("th/towns.txt"):
        out[fold_text(line.lstrip("?"))] = not line.startswith("?")
    return out


@cache
def _data() -> _Data:
    data = lang.read_toml("th/identity.toml")["places"]
    automaton = ahocorasick.Automaton()
    for word in data["hospital"]:
        automaton.add_word(fold_text(word), fold_text(word))
    automaton.make_automaton()
    return _Data(
        automaton,
        frozenset(map(fold_text, data["weak"])),
        re.compile(f"(?:{either({fold_text(w) for w in data['generic']})})+"),
        tuple(fold_text(w) for w in data["measure"]),
        frozenset(towns()),
    )


@dataclass(frozen=True, slots=True)
class ThaiOrganisations:
    """โรงพยาบาลบ้านแพ้ว, รพ.สต.หนองบัว, บริษัท ไทยแล็บ จำกัด."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "thai"

    def describe(self) -> str:
        """One line for the docs."""
        return "Thai organisations: hospitals, laboratories, companies, schools; towns of a list"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names; a hospital in general (โรงพยาบาลใกล้บ้าน) names nobody."""
        text, data = page.folded, _data()
        hits = [(last - len(w) + 1, last + 1, w) for last, w in data.automaton.iter(text)]
        hits.sort(key=lambda h: (h[0], -h[1]))
        reach = 0
        for start, end, word in hits:
            if start < reach:
                continue
            found = _end(text, start, end, word, data)
            if found:
                yield Span(start, found, "HOSPITAL", 0.85, "organisation")
                reach = found
            else:
                reach = end
        for match in _GROUP.finditer(text):
            group = match.lastgroup or 0
            if not _generic_group(match[group], data):
                yield Span(*match.span(group), "HOSPITAL", 0.55, "group")
        for match in town_pattern(sure=True).finditer(text):
            if TOWN_END.match(text, match.end()) and not text.endswith("ณ ", 0, match.start()):
                yield Span(*match.span(), "ADDRESS", 0.6, "town")
        for match in town_pattern(sure=False).finditer(text):
            start, end = match.span()
            unsure = not towns()[match[0]] and end - start > _SHORT
            if (
                unsure
                and _IN_TOWN.search(text, max(0, start - 6), start)
                and TOWN_END.match(text, end)
            ):
                yield Span(start, end, "ADDRESS", 0.55, "town")


def _generic_group(name: str, data: _Data) -> bool:
    """Whether a group is told by what it is for alone (ชมรมผู้ป่วยเบาหวาน)."""
    rest = re.sub("^(?:ชมรม|เครือข่าย|สมาคม|มูลนิธิ)[ ]?(?:ผู้ป่วย|คนไข้|โรค)*", "", name)
    generic = data.generic.match(rest)
    return not rest or (generic is not None and generic.end() >= len(rest) - 1)


@cache
def town_pattern(*, sure: bool) -> re.Pattern[str]:
    """Towns and provinces as alternatives; `sure` those that are no words of the language."""
    return re.compile(trie(t for t, only in towns().items() if only or not sure))


def _end(text: str, start: int, end: int, word: str, data: _Data) -> int:
    """Where the name that a head begins ends; 0 if it names nothing."""
    before = text[start - 1 : start]
    if before and not _BOUND.match(before) and (word in _APART or "a" <= before <= "z"):
        return 0
    if word == "บริษัท" and (found := _COMPANY_END.match(text, end)):
        return found.end()
    gap = _GAP.match(text, end)
    at = gap.end() if gap else end
    run = run_at(text, at)
    if run is None:
        number = _NUMBER.match(text, end) if word == "ศูนย์บริการสาธารณสุข" else None
        return number.end() if number else 0
    if text.startswith(" จำกัด", run.end()):
        return run.end() + len(" จำกัด")
    size = _name_size(run[0], word, data, spaced=at > end)
    if size < len(run[0]):
        return at + size if size else 0
    numbered = _NUMBERED.match(text, at + size)
    return numbered.end() if numbered else _continued(text, at + size, word)


def _name_size(run: str, word: str, data: _Data, *, spaced: bool) -> int:
    """Letters of a run that belong to the name; 0 if it is none."""
    if (word == "วัด" and run.startswith(data.measure)) or (word + run).startswith("กรมธรรม"):
        return 0
    if _goes_on(run, word) or (spaced and (word in data.weak or not _ELEMENT.search(run))):
        return 0
    size = _cut(run)
    name = run[:size]
    generic = data.generic.match(name)
    if generic and generic.end() >= len(name) - 1:
        return 0
    if generic and word in data.weak:
        rest = name[generic.end() :]
        if lexicon().begins.size(rest, 0) or len(rest) < _LEAST:
            return 0
    return size if size > 1 else 0


def _goes_on(run: str, word: str) -> bool:
    """Whether the sentence, not a name, goes on behind a head (โรงพยาบาลและ...)."""
    size = lexicon().begins.size(run, 0)
    if not size or run.startswith(_NAME_BEGINS) or town_pattern(sure=False).match(run):
        return False
    if word == "เทศบาล" and run.startswith("ตำบล"):
        return False
    return size == len(run) or word not in {"โรงพยาบาล", "รพ."} or size >= _LEAST + 1


def _cut(run: str) -> int:
    """Where the sentence goes on in a run of letters."""
    inner = _inner().search(run, 2)
    while inner:
        before = run[inner.start() - 1]
        after = run[inner.end() : inner.end() + 1]
        if before not in "เแโใไ" and not (
            "\u0e30" <= after <= "\u0e3a" or "\u0e45" <= after <= "\u0e4e"
        ):
            return inner.start()
        inner = _inner().search(run, inner.start() + 1)
    return len(run)


@cache
def _inner() -> re.Pattern[str]:
    """Words at which a sentence goes on behind the name of a place."""
    words = [
        "เพื่อ", "เมื่อ", "เนื่องจาก", "ด้วยอาการ", "โดย", "และ", "ซึ่ง", "ได้", "แล้ว", "ไม่",
        "ตั้งแต่", "ตามนัด", "ตามสิทธิ", "ตรวจ", "พบว่า", "แจ้ง", "ส่งตัว", "ส่งต่อ",
        "ส่งผู้ป่วย", "ให้ยา", "ให้การ", "รับไว้", "รับตัว", "รับการ", "รักษา", "วินิจฉัย",
        "แพทย์", "ผู้ป่วย", "ในวัน", "วันที่", "หลังจาก", "ต่อมา", "จากนั้น", "แต่", "หรือ",
        "ที่", "เวลา", "จนถึง", "ถึงแก่", "โทร", "แผนก", "หอผู้ป่วย", "ภาควิชา", "กลุ่มงาน",
        "ห้องฉุกเฉิน", "ทำการ", "มาด้วย", "มีอาการ", "มีผล", "เป็น", "อีกครั้ง", "ครั้ง",
        "อายุ", "ว่า", "ต่อเนื่อง", "เลขที่",
    ]  # fmt: skip
    return re.compile(either({fold_text(w) for w in words}))


def _continued(text: str, at: int, word: str) -> int:
    """Further words behind a blank that belong to the name."""
    for _ in range(3):
        more = _MORE.match(text, at)
        if more is None:
            break
        rest = re.compile(rf"(?:ณ[ ])?\(?[{LETTER}]{{2,50}}\)?").match(text, more.end())
        if rest is None:
            break
        cut = _cut(rest[0])
        at = more.end() + cut
        if cut < len(rest[0]):
            break
    if word not in {"ม.", "วัด"}:
        town = re.compile(rf"[ ](?P<town>[{LETTER}]{{3,16}})(?=[\s),.]|$)").match(text, at)
        if town and town["town"] in towns():
            at = town.end()
    return at
