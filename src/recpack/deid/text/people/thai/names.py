"""Names in Thai letters: behind titles, relations, roles and labels, by lists, in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.thai import anchors as sorts
from recpack.deid.text.people.thai import guess
from recpack.deid.text.people.thai.anchors import Anchor, anchors
from recpack.deid.text.people.thai.fields import Fields
from recpack.deid.text.people.thai.lexicon import (
    RUN,
    Lexicon,
    Name,
    is_letter,
    lexicon,
    name_at,
    run_at,
)
from recpack.ports import Span

_AFTER = re.compile(
    r"[ ]?(?:/[ ]?)?(?:[.…_]{2,60}[ ]?)?[ ]{0,2}(?:ชื่อ(?:ว่า)?(?!สกุล|เล่น|บัญ|นาม|ย่อ|เดิม|ผู้|ยา|โรค)[ ]?)?"
)
_LINK = re.compile(
    r"[ ]?(?:เดิม|เก่า|ใหม่)?(?:ของ(?:ผู้ป่วย|คนไข้|เธอ|เขา)[ ]?)?(?:คนที่[ ]?[0-9][ ]?|คนโต[ ]?|คนเล็ก[ ]?|คนกลาง[ ]?|คนเดียว[ ]?|แท้ๆ[ ]?)?"
    r"(?P<called>(?:ที่)?ชื่อ(?:ว่า|เล่น)?|คือ|นามว่า|ได้แก่)?[ ]?[(:=\"“-]?[ ]{0,2}"
)
_LISTED = re.compile(r"[ ]?[,/][ ]{0,2}(?=[\u0e01-\u0e44])")
_DOTS = re.compile(r"[ ]{0,3}[:/=]?[ ]{0,3}(?:[.…_]{2,80})?[ ]{0,4}")
_MONTHLIKE = frozenset({"พ", "ค", "ก"})
_LIKELY, _UNSURE = 0.85, 0.6
_DOCTORS = ("นพ", "พญ", "น.พ", "พ.ญ", "ทพ", "แพทย์", "นายแพทย์", "ทน", "ภก", "ภญ", "พว", "รศ", "ผศ", "ศ.", "ดร", "พยาบาล", "เภสัช", "หมอ", "อ.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ThaiNames:
    """นพ.วิชัย ศรีสุข, ลูกสาวชื่อเมย์, (นางสาวณัฐชา พันธ์ดี), คุณสมหญิงมาพบแพทย์."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "thai"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "names in Thai letters: persons behind titles, relations, roles and labels, by "
            "lists and elements of names, in brackets under a signature, and met again"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name alone in offsets of `page.plain`."""
        yield from _Reader(page.folded).spans()


@dataclass(slots=True)
class _Reader:
    text: str
    lex: Lexicon = field(init=False)
    fields: Fields = field(init=False)
    found: list[Span] = field(init=False, default_factory=list)
    known: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.lex = lexicon()
        self.fields = Fields(self.text, self.lex)

    def spans(self) -> list[Span]:
        reach = 0
        for anchor in anchors(self.text):
            if anchor.start < reach:
                continue
            reach = max(reach, anchor.end, self._read(anchor))
        for name, score in self.fields.bracketed():
            self._put(name, "PERSON", score, "brackets")
        taken = [(s.start, s.end) for s in self.found]
        for name, score in self.fields.free(taken):
            self._put(name, "PERSON", score, "name")
        for name in guess.pairs(self.text):
            self.found.append(Span(name.start, name.end, "STAFF", 0.6, "initials"))
        for name in guess.beside_kin(self.text, self.lex):
            self._put(name, "RELATIVE", 0.5, "name")
        self._again()
        return self.found

    def _neighbours(self, end: int) -> None:
        """A pet name in brackets behind a name (แป้ง), and further names behind a comma or stroke."""
        beside = guess.quoted(self.text, end + (self.text[end : end + 1] == " "), self.lex)
        if beside is not None:
            self.found.append(Span(beside.start, beside.end, "PERSON", 0.5, "beside"))
            return
        for _ in range(4):
            link = _LISTED.match(self.text, end)
            name = guess.alone(self.text, link.end(), self.lex) if link else None
            if name is None:
                return
            self.found.append(Span(name.start, name.end, "PERSON", 0.5, "listed"))
            end = name.end

    def _put(self, name: Name, tag: str, score: float, by: str) -> int:
        self.found.append(Span(name.start, name.end, tag, score, by))
        if score >= _UNSURE:
            if len(name.given) > 3:
                self.known.add(name.given)
            if len(name.surname) > 3:
                self.known.add(name.surname)
        if by not in {"brackets", "name"}:
            self._neighbours(name.end)
        return name.end

    def _read(self, anchor: Anchor) -> int:
        """Take what an anchor announces; the end of what was taken, 0 for nothing."""
        sort = anchor.sort
        if sort == sorts.BLOCK:
            return 0
        if self._within(anchor):
            polite = anchor.word.startswith("คุณ")
            end = anchor.start + len("คุณ")
            return (
                self._soft(Anchor(anchor.start, end, "คุณ", sorts.SOFT, "PERSON")) if polite else 0
            )
        read = {
            sorts.CONSULT: self._consulted, sorts.LABEL: self._label, sorts.HARD: self._titled, sorts.SOFT: self._soft,
            sorts.CALLED: self._called,
        }.get(sort)  # fmt: skip
        if read is not None:
            return read(anchor) or self._guessed(anchor)
        taken = self._familiar(anchor)
        taken = taken or (self._relative(anchor) if sort == sorts.KIN else 0)
        return taken or self._guessed(anchor)

    def _guessed(self, anchor: Anchor) -> int:
        """One word of no list behind a form of address, a relation or a role: unsure."""
        lex, text, end = self.lex, self.text, anchor.end
        if anchor.sort == sorts.HARD or self._in_date(anchor):
            return 0
        if anchor.sort == sorts.CONSULT:
            beside = guess.quoted(text, end, lex)
            listed = beside and (beside.given in lex.nicknames or lex.is_given(beside.given))
            return self._put(beside, "STAFF", 0.5, "guess") if listed else self._listed(anchor)  # type: ignore[arg-type]
        staff = anchor.tag == "STAFF" or anchor.word.startswith(_DOCTORS)
        kin = anchor.sort in {sorts.KIN, sorts.FAMILIAR}
        name = guess.quoted(text, end, lex) if kin or anchor.word in _BESIDE else None
        apart = self.fields.starts(anchor.start) or len(anchor.word) >= _LEAST_TITLE
        if name is None and anchor.word in _ATTACHED and apart:
            name = guess.attached(text, end, lex)
        if name is None and (kin or staff or anchor.tag == "RELATIVE"):
            link = _LINK.match(text, end) if kin else _DOTS.match(text, end)
            at = link.end() if link else end
            name = guess.alone(text, at, lex) if at > end else None
        if name is None and (staff or anchor.word in _SIGNING):
            name = guess.initials(text, end)
        tag = "STAFF" if staff else "RELATIVE" if kin else "PERSON"
        return self._put(name, tag, 0.5, "guess") if name else 0

    def _listed(self, anchor: Anchor) -> int:
        """ฝากเวรเช้า ฮานี, เวลา 13.45 น. โดย วีระชัย: a listed name, or one that ends its line."""
        at = _DOTS.match(self.text, anchor.end).end()  # type: ignore[union-attr]
        name = guess.alone(self.text, at, self.lex) if at > anchor.end else None
        if name is None:
            return 0
        listed = self.lex.is_given(name.given) or name.given in self.lex.nicknames
        ends = anchor.word == "โดย" and self.text[name.end : name.end + 1] in {"", "\n"}
        return self._put(name, "STAFF", 0.5, "guess") if listed or ends else 0

    def _within(self, anchor: Anchor) -> bool:
        """A relation of a letter or two that begins a name (อาภัสรา)."""
        if anchor.sort not in {sorts.KIN, sorts.FAMILIAR} or len(anchor.word) > len("คุณอา"):
            return False
        at = anchor.end - len(anchor.word.removeprefix("คุณ"))
        run = run_at(self.text, at)
        if run is None or len(run[0]) <= len(anchor.word) or not self.lex.like_given(run[0]):
            return False
        name = name_at(self.text, at, len(self.text))
        return name is not None and name.surname != "" and self.lex.is_surname(name.surname)

    def _consulted(self, anchor: Anchor) -> int:
        """ปรึกษา X Y แล้ว: two words like a name that fill what is left to the next verb."""
        at, titled = self._place(anchor.end)
        name = name_at(self.text, at, len(self.text))
        if titled or name is None or not self.fields.whole(name):
            return 0
        lex = self.lex
        like = lex.is_given(name.given) or lex.like_given(name.given)
        if not (like or lex.is_surname(name.surname)):
            return 0
        return self._put(name, anchor.tag, _UNSURE if like else 0.55, "consulted")

    def _place(self, at: int) -> tuple[int, bool]:
        """Past blanks, dots and further titles; whether a title was passed."""
        titled = False
        for _ in range(4):
            at = _AFTER.match(self.text, at).end()  # type: ignore[union-attr]
            title = self.lex.title(self.text, at)
            word = self.text[at : at + title].strip()
            if not title or (len(word) < _LEAST_TITLE and "." not in word):
                break
            run = run_at(self.text, at)
            if run and run[0] in self.lex.given and self.text[run.end() : run.end() + 1] != ".":
                break
            at, titled = at + title, True
        return at, titled

    def _titled(self, anchor: Anchor) -> int:
        if self._in_date(anchor):
            return 0
        at, _ = self._place(anchor.end)
        name = name_at(self.text, at, len(self.text), titled=True)
        if name is None or len(name.given) < 2 or not self._plausible(name, anchor):
            return 0
        staff = anchor.word.startswith(_DOCTORS)
        sure = self.lex.is_given(name.given) or bool(name.surname)
        return self._put(name, "STAFF" if staff else "PERSON", _LIKELY if sure else 0.7, "title")

    def _in_date(self, anchor: Anchor) -> bool:
        """ศ. of พ.ศ., and abbreviations in the middle of another one."""
        before = self.text[max(0, anchor.start - 2) : anchor.start]
        return before[1:] == "." and anchor.word[0] in "ศพรสท" and before[:1] in _MONTHLIKE

    def _plausible(self, name: Name, anchor: Anchor) -> bool:
        """Behind นพ without its dot, or a letter's abbreviation, a listed name or two words."""
        if "." in anchor.word or len(anchor.word) > 3:
            return True
        if anchor.word in {"นาย", "นาง"}:
            return len(name.given) > 2 or bool(name.surname)
        return self.lex.is_given(name.given) or bool(name.surname)

    def _soft(self, anchor: Anchor) -> int:
        """คุณ, หมอ, ผู้ป่วย before a name of the lists, or before two words one of which is like one."""
        at, titled = self._place(anchor.end)
        name = None if self._in_date(anchor) else name_at(self.text, at, len(self.text))
        if name is None:
            return 0
        staff = anchor.word.startswith(_DOCTORS) or "แพทย์" in anchor.word
        direct = at - anchor.end <= 1
        if titled:
            score = _LIKELY
        elif self._known(name) and (direct or name.surname):
            score = 0.8
        else:
            score = _UNSURE if self._fits_soft(name, anchor, direct=direct) else 0
        return self._put(name, "STAFF" if staff else "PERSON", score, "title") if score else 0

    def _fits_soft(self, name: Name, anchor: Anchor, *, direct: bool) -> bool:
        """Words of no list behind a role or a form of address."""
        if anchor.word not in _PLAIN and self.fields.whole(name):
            return True
        if anchor.word not in _POLITE or not direct or not self.fields.closed(name):
            return False
        attached = self.text[anchor.end : anchor.end + 1] != " "
        return len(name.given) <= _LONGEST_CALLED and (attached or name.surname != "")

    def _known(self, name: Name) -> bool:
        lex = self.lex
        if name.surname:
            return lex.is_given(name.given) or (
                lex.is_surname(name.surname) and len(name.given) <= 10
            )
        return (lex.is_given(name.given) and name.given not in lex.exact) or (
            name.given in lex.nicknames and self.fields.closed(name)
        )

    def _called(self, anchor: Anchor) -> int:
        at, titled = self._place(_DOTS.match(self.text, anchor.end).end())  # type: ignore[union-attr]
        at = at + 1 if self.text[at : at + 1] in {'"', "“", "(", "'"} else at
        name = name_at(self.text, at, len(self.text))
        if name is not None and name.surname and anchor.word.startswith("ชื่อเล่น"):
            name = _given_only(name)
        if name is None or (not titled and len(name.given) > _LONGEST_CALLED):
            return 0
        return self._put(name, anchor.tag, 0.75, "called")

    def _familiar(self, anchor: Anchor) -> int:
        """พี่ต้น, ป้าสมศรี, ลุงมี: a listed name directly behind."""
        known = anchor.sort == sorts.FAMILIAR or anchor.word in _relations()
        apart = self.fields.starts(anchor.start)
        if not known or not (apart or len(anchor.word) > len("อา")):
            return 0
        name = name_at(self.text, anchor.end, len(self.text))
        if name is None:
            return 0
        lex, given = self.lex, name.given
        addressed = anchor.word in _ADDRESSED
        listed = given in lex.nicknames or lex.is_given(given) or given in lex.first | lex.last
        if not listed:
            return self._nicknamed(name) if addressed else 0
        fits = self.fields.closed(name) or given in lex.given or addressed
        long = len(given) >= _LEAST_TITLE or apart or (addressed and given in lex.nicknames)
        if given in lex.exact - lex.nicknames or not (fits and long):
            return 0
        if name.surname and not lex.is_surname(name.surname):
            name = _given_only(name)
        return self._put(name, "PERSON", _UNSURE, "familiar")

    def _nicknamed(self, name: Name) -> int:
        """An unlisted nickname behind a form of address (น้องเพย): short, or cut at a listed one."""
        given = name.given
        if self.fields.closed(name):
            given = self._nickname(given) or given
        if len(given) > _SHORT:
            return 0
        short = Name(name.start, name.start + len(given), given, "")
        return self._put(short, "PERSON", 0.5, "familiar")

    def _nickname(self, run: str) -> str:
        """The nickname that a run of letters begins with (พลอยร้องไห้); "" if none."""
        for n in range(min(len(run) - 1, _SHORT), 2, -1):
            if run[:n] in self.lex.nicknames and is_letter(run[n]) and run[n + 1 : n + 2] != "์":
                return run[:n]
        return ""

    def _relative(self, anchor: Anchor) -> int:
        link = _LINK.match(self.text, anchor.end)
        end = link.end() if link else anchor.end
        at, titled = self._place(end)
        name = name_at(self.text, at, len(self.text))
        if name is None:
            return 0
        called = bool(link and link["called"] and link["called"] != "คือ")
        score = _LIKELY if titled or called else self._kin_score(name, direct=at == anchor.end)
        return self._put(name, "RELATIVE", score, "relation") if score else 0

    def _kin_score(self, name: Name, *, direct: bool) -> float:
        """How sure a name right behind a relation is."""
        lex = self.lex
        if self._known(name) and name.given not in lex.ambiguous:
            return 0.75
        if name.surname and (lex.is_surname(name.surname) or self.fields.whole(name)):
            return _UNSURE
        listed = name.given in lex.given and len(name.given) > _LEAST_TITLE
        return 0.55 if direct and (listed or lex.like_given(name.given)) else 0

    def _label(self, anchor: Anchor) -> int:
        """A label with dots to write on, or a name of the lists behind it."""
        dots = _DOTS.match(self.text, anchor.end)
        end = dots.end() if dots else anchor.end
        at, titled = self._place(end)
        name = name_at(self.text, at, len(self.text))
        if name is None:
            return 0
        filled = dots is not None and len(dots[0].strip(" ")) > 0
        whole = self.fields.whole(name)
        called = anchor.word.endswith("ชื่อ") and len(name.given) <= _LONGEST_CALLED and not filled
        if titled or self._known(name) or (filled and name.surname) or whole or called:
            return self._put(name, anchor.tag, 0.8, "label")
        return 0

    def _again(self) -> None:
        """Given and family names of the page's surer names, alone."""
        if not self.known:
            return
        taken = sorted((s.start, s.end) for s in self.found)
        i = 0
        for run in RUN.finditer(self.text):
            if run[0] not in self.known:
                continue
            while i < len(taken) and taken[i][1] <= run.start():
                i += 1
            if i == len(taken) or taken[i][0] >= run.end():
                self.found.append(Span(*run.span(), "PERSON", 0.62, "again"))


_POLITE = frozenset(["คุณ", "คุณหมอ", "หมอ", "ท่าน", "ครู", "คุณครู"])
_PLAIN = frozenset(
    ["ผู้ป่วย", "คนไข้", "ผู้ป่วยชาย", "ผู้ป่วยหญิง", "ผู้ป่วยเด็ก", "พระ", "ท่าน", "อ.", "ศ.", "เจ้าหน้าที่", "ผู้ใหญ่", "ครู"]
)  # fmt: skip
_ATTACHED = frozenset(
    ["อ.", "หมอ", "คุณหมอ", "พี่หมอ", "อาจารย์หมอ", "อ.หมอ", "พี่พยาบาล", "คุณพยาบาล", "พยาบาล", "คุณ", "อาจารย์", "ครู", "คุณครู",
     "พี่", "น้อง", "ลุง", "ป้า", "น้า", "เฮีย", "เจ๊", "ซ้อ", "คุณลุง", "คุณป้า", "คุณน้า", "คุณตา", "คุณยาย", "ช่าง",
     "ลูกชาย", "ลูกสาว", "บุตรชาย", "บุตรสาว", "พี่สาว", "พี่ชาย", "น้องสาว", "น้องชาย", "หลานชาย", "หลานสาว", "ยาย", "อาม่า", "อากง"]
)  # fmt: skip
_BESIDE = frozenset(
    ["นักกายภาพบำบัด", "กายภาพบำบัด", "พยาบาล", "เภสัชกร", "หมอ", "แพทย์เวร", "u/s", "echo", "ct"]
)
_SIGNING = frozenset(["โดย", "รายงาน"])
_SHORT, _LEAST_TITLE, _LONGEST_CALLED = 8, 3, 14
_ADDRESSED = frozenset(
    ["พี่", "น้อง", "ลุง", "ป้า", "น้า", "เฮีย", "เจ๊",
     "คุณป้า", "คุณลุง", "คุณน้า", "คุณตา", "คุณยาย", "พี่หมอ", "คุณพี่"]
)  # fmt: skip


@cache
def _relations() -> frozenset[str]:
    """Relations that are forms of address as well (พี่, ลุง)."""
    people = lang.read_toml("th/identity.toml")["people"]
    return frozenset(fold_text(w) for w in people["familiar"])


def _given_only(name: Name) -> Name:
    return Name(name.start, name.start + len(name.given), name.given, "")
