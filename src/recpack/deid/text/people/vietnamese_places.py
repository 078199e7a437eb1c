"""Hospitals, schools, companies and addresses in Vietnamese papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, NamedTuple

from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.viet_words import (
    Cue,
    Run,
    VietPage,
    group,
    marked,
    said,
    spelt,
    syllables,
    table,
    viet_cues,
    viet_page,
)
from recpack.ports import Span

_MOST_STEPS = 16
_MOST_PIECES = 14
_TAIL = 4
_LONG_LINE = 55
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STEP = re.compile(
    r"(?:[ ]{1,2}|[ ]?[-–/][ ]?|[ ]?&[ ]?|\.[ ]?|[ ]?[\"“(][ ]?)(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?|\d{1,4}[A-Z]?(?![\d/]|[.,]\d))"
)
_TOWN_SHORT = re.compile(r"[ ](?:TP|Tp|TX|Tx)[.]?[ ]?(?=[^\W\d_])")
# 234/5, K45/12, 56, 12A, 8B/2 before the name of a street.
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:K|SN|Số|số|Số nhà|số nhà|Nhà số|nhà số|Lô|lô)?[ .:]{0,2}"
    r"\d{1,4}(?:[A-Za-z]{1,2}\d{0,2})?(?:[/.-]\d{1,4}[A-Za-z]?){0,4}(?P<gap>,?[ ]{1,2})(?=[^\W\d_])"
)
_PLACE_NUMBER = re.compile(
    r"(?:[ ]?số)?[ .:]{0,2}(?:[A-Z]{0,2}\d{1,4}[A-Za-z]?(?:[/.-]\d{1,4}[A-Za-z]?){0,4}|[A-Z]\d{0,3}|[IVX]{1,4})(?![\w%])(?![.,]\d)"
)
_JOIN = re.compile(r"[ ]{0,2}[,;.–(-]{0,2}[ ]{0,2}\n?[ ]{0,4}")
_COMMA = re.compile(r"[ ]{0,2}[,–(-][ ]{0,2}\n?[ ]{0,2}")
_CLOSED = re.compile(r"[ ]*(?:[,.;)\n\t–(-]|$|[ ]{2}|\d)")
_AFTER_LIVES = re.compile(r"[ ]?[:]?[ ]{1,2}")
_UNIT = re.compile(r"[ ]?(?:lần|(?:ngày|tháng|năm|giờ)(?![ ]\d)|tuần|phút|mg|ml|cm|mm|%|viên|tuổi|người|điểm|độ|gói|ca|mũi|chu kỳ)(?![^\W_])")
_SHORT = frozenset("p q h x t tt cc đ sn kv k tp tx kp ql tl kđt kdc ktt tdp kcn".split())
_DATELINE = re.compile(r"[ ]?,[ ]{0,3}(?:[Nn]gày|NGÀY|[Nn]gay)[ ]")
_LANES = frozenset("ngõ ngách hẻm kiệt số hem ngo so".split()) | {"số nhà", "nhà số", "so nha"}
_BEFORE_TOWN = re.compile(r"(?:^|[^\w])(?P<word>[^\W\d_]+)[ ]$")


class Piece(NamedTuple):
    """A part of an address at plain[start:end]."""

    start: int
    end: int
    strong: bool


@cache
def _words() -> dict[str, frozenset[str]]:
    names = ("house_words", "house_stop", "generic", "not_places")
    out = {n: group(f"places.{n}") for n in names}
    out["first_of_words"] = frozenset(w.split()[0] for w in out["house_words"])
    out["towns"], out["bare_towns"] = syllables("towns.txt")
    out["strong"] = group("persons.strong")
    out["called"] = group("persons.lay") | group("persons.staff") | frozenset(
        w.rsplit(" ", 1)[-1] for w in group("persons.kin")
    )
    out["family"], _ = syllables("family_syllables.txt")
    out["folded_words"] = frozenset(fold_text(w) for w in out["house_words"])
    out["folded_generic"] = frozenset(fold_text(w) for w in out["generic"])
    out["folded_stop"] = frozenset(fold_text(w) for w in out["house_stop"] | out["not_places"])
    return out


@dataclass(frozen=True, slots=True)
class VietnamesePlaces:
    """Organisations and addresses of Vietnamese texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Vietnamese: hospitals, schools, companies, and addresses from house number and lane "
            "to province"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names with the word for the kind of house or place."""
        if "vi" not in self.languages:
            return
        view = viet_page(page)
        if self.languages[0] != "vi" and view.bare:
            return
        found = viet_cues().find(page)
        look = _Look(view, found, _words())
        yield from look.houses()
        yield from look.addresses()


@dataclass(frozen=True, slots=True)
class _Look:
    view: VietPage
    found: dict[str, list[tuple[int, int]]]
    words: dict[str, frozenset[str]]

    def houses(self) -> Iterator[Span]:
        """Hospitals, schools, companies."""
        plain = self.view.page.plain
        for name, weak in (("places.houses", False), ("places.weak_houses", True)):
            for cue in said(self.view, self.found, name):
                if not self._may_be_house(cue):
                    continue
                end = self._house_end(cue.end, weak=weak)
                if end:
                    yield Span(cue.start, end, "HOSPITAL", 0.7 if weak else 0.85, "organisation")

    def _may_be_house(self, cue: Cue) -> bool:
        """Short words need a capital; "ra viện", "Bệnh viện" hold no word "viện" of their own."""
        plain = self.view.page.plain
        if plain[cue.start - 1 : cue.start] in {"@", ".", "/", "-"} and plain[cue.start - 2 : cue.start - 1].isalnum():
            return False
        return plain[cue.start].isupper() or cue.word not in {
            "viện", "vien", "quỹ", "đền", "quán", "hãng", "xưởng", "chợ", "tt", "cơ sở", "co so",
            "bảo hiểm", "bao hiem", "den", "quy", "cho", "hang", "quan", "xuong", "truong",
        }  # fmt: skip

    def _house_end(self, at: int, *, weak: bool) -> int:
        """The end of a name that goes on at `at`; 0 if none does."""
        plain, end, proper = self.view.page.plain, 0, False
        for _ in range(_MOST_STEPS):
            town = _TOWN_SHORT.match(plain, at)
            step = _STEP.match(plain, town.end() - 1 if town and plain[town.end() - 1] == " " else at)
            if town and plain[town.end() - 1] != " ":
                word = _WORD.match(plain, town.end())
                if word is None:
                    break
                at = end = word.end()
                proper = True
                continue
            if step is None:
                break
            word, mark = step["word"], plain[at : step.start("word")]
            if self._stops(step.start("word"), word, mark, at):
                break
            at = step.end()
            if word[0].isupper() or word[0].isdigit():
                end = at
                proper = proper or self._is_proper(word, weak=weak, first=not end)
            if plain[at : at + 1] in {'"', "”", ")"} and end == at:
                at = end = at + 1
        return end if proper else 0

    def _stops(self, start: int, word: str, mark: str, at: int) -> bool:
        low = marked(word)
        bare = self.view.bare and word.isascii()
        if "(" in mark:
            return True
        if mark.strip() == "." and not (at > 1 and self.view.page.plain[at - 2 : at] in {"TP", "Tp", "CP"}):
            return True
        if word[0].isdigit():
            return bool(mark.strip()) or bool(_UNIT.match(self.view.page.plain, start + len(word)))
        if word[0].islower():
            return not self._goes_on(start, low, bare=bare)
        if low in self.words["house_stop"] or (bare and low in self.words["folded_stop"]):
            return not self._after_kind(start)
        if mark.strip() in {"-", "–", "/"} and low in self.words["not_places"]:
            return True
        return False

    def _goes_on(self, start: int, low: str, *, bare: bool) -> bool:
        """Whether words in small letters belong to names of houses (đa khoa, tỉnh)."""
        if low in self.words["house_words"] or low in self.words["first_of_words"]:
            return True
        if low in {w for p in self.words["house_words"] if " " in p for w in p.split()}:
            return True
        return bare and low in self.words["folded_words"]

    def _after_kind(self, start: int) -> bool:
        """"Khoa" in Đa Khoa, "Phòng" in Hải Phòng, "Số" in Cơ sở số."""
        before = self.view.page.folded[max(0, start - 7) : start].split()
        return bool(before) and before[-1] in {"da", "y", "chuyen", "hai", "van", "bach", "du", "nhan", "lao", "quoc"}

    def _is_proper(self, word: str, *, weak: bool, first: bool) -> bool:
        """A word that tells one house from another."""
        low = marked(word)
        if low in self.words["generic"] or (self.view.bare and fold_text(word) in self.words["folded_generic"]):
            return False
        return not (weak and (low in self.words["house_words"] or low in self._parts_of_words()))

    def _parts_of_words(self) -> frozenset[str]:
        return _parts_of_words()

    def addresses(self) -> Iterator[Span]:
        """Chains of parts: number and street, lane, hamlet, commune, district, province."""
        pieces = sorted(set(self._pieces()))
        at, n = 0, 0
        ends: list[tuple[int, int]] = []
        while n < len(pieces):
            piece = pieces[n]
            n += 1
            if piece.start < at:
                continue
            start, end, weight = self._chain(piece, pieces, n)
            at = end
            if weight:
                ends.append((start, end))
                yield Span(start, end, "ADDRESS", 0.85 if weight > 1 else 0.7, "address")
        yield from self._lives(ends)
        yield from self._towns()
        yield from self._datelines()

    def _datelines(self) -> Iterator[Span]:
        """Bình Sơn, ngày 3 tháng 9."""
        plain = self.view.page.plain
        for run in self.view.runs:
            start, end = run.words[0][0], run.words[-1][1]
            if _DATELINE.match(plain, end) and plain[max(0, start - 2) : start].strip(" ") in {"", "\n", "\t"}:
                n = self._place_name(run, 0)
                if n == len(run.words):
                    yield Span(start, end, "ADDRESS", 0.7, "dateline")

    def _chain(self, piece: Piece, pieces: list[Piece], n: int) -> tuple[int, int, int]:
        """(start, end, number of sure parts) of the address that begins with a piece."""
        start, end, weight = piece.start, piece.end, int(piece.strong)
        for _ in range(_MOST_PIECES):
            while n < len(pieces) and pieces[n].start < end:
                n += 1
            if n < len(pieces) and self._follows(end, pieces[n].start):
                end = pieces[n].end
                weight += pieces[n].strong
                n += 1
                continue
            tail = self._tail(end)
            if tail is None:
                break
            end, town = tail
            weight += town
        return start, end, weight

    def _follows(self, end: int, start: int) -> bool:
        """Whether a part at `start` goes on from one that ends at `end`; over a line end only \
behind a comma or at the end of a long line."""
        plain = self.view.page.plain
        gap = _JOIN.match(plain, end)
        if gap is None or not end <= start <= gap.end():
            return False
        if "\n" not in plain[end:start]:
            return True
        line = plain.rfind("\n", 0, end) + 1
        return "," in plain[end:start] or end - line > _LONG_LINE

    def _tail(self, end: int) -> tuple[int, int] | None:
        """(end, 1 if a town of the list) of capital words behind a comma."""
        plain = self.view.page.plain
        comma = _COMMA.match(plain, end) or re.compile(r"[ ]").match(plain, end)
        found = self.view.at.get(comma.end()) if comma else None
        if found is None or comma is None or found[1] != 0:
            return None
        run = found[0]
        name = self._place_name(run, 0)
        if not name:
            return None
        stop = run.words[name - 1][1]
        town = self._is_town(run.low[:name])
        if not comma[0].strip() and not town:
            return None
        if "\n" in comma[0] and not town:
            return None
        if "(" in comma[0] and not town:
            return None
        if name > 2 and run.low[0] in self.words["strong"] and not town and name == len(run.words):
            if not plain[stop : stop + 1] == ",":
                return None  # a person
        return (stop, int(town)) if town or _CLOSED.match(plain, stop) else None

    def _is_town(self, low: tuple[str, ...]) -> bool:
        name = " ".join(low)
        if low[0] in {"tp", "tphcm"}:
            return True
        return name in self.words["towns"] or (name.isascii() and name in self.words["bare_towns"])

    def _place_name(self, run: Run, i: int, most: int = _TAIL) -> int:
        """How many words from i on are the name of a place."""
        plain, words = self.view.page.plain, self.words
        for n in range(min(_TAIL, len(run.words) - i), 1, -1):
            if self._is_town(run.low[i : i + n]):
                return n
        n = 0
        while i + n < len(run.words) and n < most:
            low = run.low[i + n]
            if run.upper[i + n] != run.upper[i] and run.words[i][1] - run.words[i][0] > 1:
                break
            if low in words["not_places"] and not (n and low in {"sinh", "nam", "an", "quán", "chính", "kinh"}):
                break
            if self.view.bare and low.isascii() and low in words["folded_stop"] and len(low) > 2:
                break
            if plain[run.words[i + n][1] : run.words[i + n][1] + 1] == ":":
                break
            n += 1
        return n

    def _pieces(self) -> Iterator[Piece]:
        bare = table("places")["bare_parts"]
        for name, strong in (("places.parts", True), ("places.weak_parts", False)):
            for cue in said(self.view, self.found, name, bare if strong else ("to", "khu", "so nha", "tt", "h", "x", "t")):
                piece = self._piece(cue, strong=strong)
                if piece is not None:
                    yield piece
        yield from self._numbered()

    def _piece(self, cue: Cue, *, strong: bool) -> Piece | None:
        plain = self.view.page.plain
        short = cue.word in _SHORT
        if short and not plain[cue.start].isupper():
            return None
        if plain[cue.start - 1 : cue.start] in {"/", "-", "_", "@"} and plain[cue.start - 2 : cue.start - 1].isalnum():
            return None
        at = cue.end
        if plain[at : at + 1] == ".":
            at += 1
        elif short and plain[at : at + 1] != " " and cue.word not in {"q", "p"}:
            return None
        while plain[at : at + 1] == " " and at < cue.end + 3:
            at += 1
        number = _PLACE_NUMBER.match(plain, at)
        found = self.view.at.get(at)
        if found is not None and not (number and plain[at : at + 1].isdigit()):
            run, i = found
            n = self._place_name(run, i, 5)
            if n and not self._is_measure(cue, run, i, n):
                stop = run.words[i + n - 1][1]
                inner = _PLACE_NUMBER.match(plain, stop) if plain[stop : stop + 1] == " " else None
                if inner and plain[stop + 1 : stop + 2].isdigit() and not _UNIT.match(plain, inner.end()):
                    stop = inner.end()
                return Piece(cue.start, stop, strong and not (short and run.upper[i] and n == 1))
        if number is None or _UNIT.match(plain, number.end()):
            return None
        street = self.view.at.get(number.end() + 1)
        if street and cue.word in _LANES and plain[number.end()] == " ":
            n = self._place_name(*street)
            if n:
                return Piece(cue.start, street[0].words[street[1] + n - 1][1], True)
        if cue.word in {"tỉnh", "xã", "huyện", "tinh", "xa", "huyen", "bản", "làng", "t", "h", "x"}:
            return None
        sure = strong and not short and cue.word not in {"đường", "duong", "phố", "cầu", "đảo", "khu vực", "căn hộ", "chung cư"}
        return Piece(cue.start, number.end(), sure or (short and cue.word in {"p", "q"} and "." in plain[cue.start:at]))

    def _is_measure(self, cue: Cue, run: Run, i: int, n: int) -> bool:
        """đường TM, đường IV: the way of a drug."""
        size = run.words[i + n - 1][1] - run.words[i][0]
        return cue.word in {"đường", "duong", "bản", "cầu", "đảo", "phố", "làng"} and run.upper[i] and n == 1 and size < 4

    def _numbered(self) -> Iterator[Piece]:
        """A house number before the name of a street."""
        plain = self.view.page.plain
        for match in _NUMBER.finditer(plain):
            found = self.view.at.get(match.end())
            start = match.start() + (len(match[0]) - len(match[0].lstrip(" .:")))
            if found is None:
                yield Piece(start, match.end() - len(match["gap"]), False)
                continue
            run, i = found
            n = self._place_name(run, i)
            comma = "," in match["gap"]
            if n and not comma:
                yield Piece(start, run.words[i + n - 1][1], False)
            else:
                yield Piece(start, match.end() - len(match["gap"]), False)

    def _lives(self, ends: list[tuple[int, int]]) -> Iterator[Span]:
        """Behind "quê ở", "sống tại": any place; behind "ở", "tại" only those of the list."""
        plain = self.view.page.plain
        sure = group("places.sure_lives")
        for cue in said(self.view, self.found, "places.lives"):
            gap = _AFTER_LIVES.match(plain, cue.end)
            found = self.view.at.get(gap.end()) if gap else None
            if found is None:
                continue
            run, i = found
            n = self._place_name(run, i)
            if not n or (cue.word not in sure and not self._is_town(run.low[i : i + n])):
                continue
            if n == 1 and run.low[i] in {"tây", "nam", "bắc", "đông", "mỹ", "anh", "pháp", "úc", "nhật", "nga", "đức", "hàn", "trung", "lào", "việt", "campuchia", "khmer"}:
                continue
            end = run.words[i + n - 1][1]
            for _ in range(3):
                tail = self._tail(end)
                if tail is None:
                    break
                end = tail[0]
            yield Span(run.words[i][0], end, "ADDRESS", 0.75 if cue.word in sure else 0.7, "lives")

    def _towns(self) -> Iterator[Span]:
        """Provinces and towns of the list that stand alone."""
        for run in self.view.runs:
            for i in range(len(run.words)):
                if i and run.low[i - 1] in self.words["family"]:
                    break  # Nguyễn Thái Bình
                n = len(run.words) - i
                if n > _TAIL or (n == 1 and run.low[i] not in {"huế", "pleiku", "tphcm"}):
                    continue
                if not self._is_town(run.low[i:]) or run.low[i] == "tp" or self._is_called(run, i):
                    continue
                if any(not self.view.page.plain[s:e].isascii() for s, e in run.words[i:]) or self.view.bare or run.low[i].startswith("tphcm"):
                    yield Span(run.words[i][0], run.words[-1][1], "ADDRESS", 0.6, "town")
                break

    def _is_called(self, run: Run, i: int) -> bool:
        """A title or a relation before it: a person of that name."""
        if i:
            return run.low[i - 1] in self.words["called"]
        start = run.words[0][0]
        before = _BEFORE_TOWN.search(self.view.page.plain[max(0, start - 14) : start])
        return before is not None and spelt(before["word"]) in self.words["called"]


@cache
def _parts_of_words() -> frozenset[str]:
    return frozenset(w for p in group("places.house_words") for w in p.split())
