"""Addresses and towns in Vietnamese papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import Chains, Piece, Run, RunPage, behind_comma, table
from recpack.deid.text.people.vietnamese.words import (
    UNIT,
    Cue,
    group,
    said,
    spelt,
    syllables,
    viet_cues_of,
    viet_page,
)
from recpack.ports import Span

_TAIL = 4
_SHORTEST_NAME = 2
# 234/5, K45/12, 56, 12A, 8B/2 before the name of a street.
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:K|SN|Số|số|Số nhà|số nhà|Nhà số|nhà số|Lô|lô)?[ .:]{0,2}"
    r"\d{1,4}(?:[A-Za-z]{1,2}\d{0,2})?(?:[/.-]\d{1,4}[A-Za-z]?){0,4}(?P<gap>,?[ ]{1,2})(?=[^\W\d_])"
)
_PLACE_NUMBER = re.compile(
    r"(?:[ ]?số)?[ .:]{0,2}(?:[A-Z]{0,2}\d{1,4}[A-Za-z]?(?:[/.-]\d{1,4}[A-Za-z]?){0,4}|[A-Z]\d{0,3}|[IVX]{1,4})(?![\w%])(?![.,]\d)"
)
_JOIN = re.compile(r"[ ]{0,2}[,;.–(-]{0,2}[ ]{0,2}\n?[ ]{0,4}")
_POSTCODE = re.compile(r"[ ]?[,–-]?[ ]\d{5,6}(?![\d.,/-]|[ ]?(?:đ|VN))")
_ROAD = re.compile(
    r"(?<![\w.-])(?:(?:QL|TL|HL)[ .]?|[ĐD][TH]\.?)\d{1,4}[A-Z]?(?![\w]|[ .]\d)|(?<![\w.-])[Kk]m[ ]?\d{1,4}(?:[+,.]\d{1,3})?(?![\w/])"
)
_CLOSED = re.compile(r"[ ]*(?:[,.;)\n\t–(-]|$|[ ]{2}|\d|ĐT|SĐT|Tel|Điện|[a-zđ])")
_AFTER_LIVES = re.compile(r"[ ]?[:]?[ ]{1,2}")
_SHORT = frozenset(
    [
        "p",
        "q",
        "h",
        "x",
        "t",
        "tt",
        "cc",
        "đ",
        "sn",
        "kv",
        "k",
        "tp",
        "tx",
        "kp",
        "ql",
        "tl",
        "kđt",
        "kdc",
        "ktt",
        "tdp",
        "kcn",
    ]
)
_DATELINE = re.compile(r"[ ]?,[ ]{0,3}(?:[Nn]gày|NGÀY|[Nn]gay)[ ]")
_LANES = frozenset(["ngõ", "ngách", "hẻm", "kiệt", "số", "hem", "ngo", "so"]) | {
    "số nhà",
    "nhà số",
    "so nha",
}
_NEVER_COUNTED = frozenset(
    ["tỉnh", "xã", "huyện", "tinh", "xa", "huyen", "bản", "làng", "t", "h", "x"]
)  # fmt: skip
_ONLY_COUNTED = frozenset({"tl", "ql", "k", "cc"})
_SELDOM_COUNTED = frozenset(
    ["đường", "duong", "phố", "cầu", "đảo", "khu vực", "căn hộ", "chung cư"]
)  # fmt: skip
# Points of the compass and countries: no towns behind "người", "từ".
_COUNTRIES = frozenset(
    ["tây", "nam", "bắc", "đông", "mỹ", "anh", "pháp", "úc", "nhật", "nga", "đức", "hàn", "trung",
     "lào", "việt", "campuchia", "khmer"]
)  # fmt: skip
_NAMES_TOO = frozenset({"sinh", "nam", "an", "quán", "chính", "kinh"})
_BEGIN_TOO = frozenset(
    {"nam", "dân", "sinh", "chính", "tin", "kinh", "thân", "hồng", "hành", "năm"}
)
_LONE_TOWNS = frozenset({"huế", "pleiku", "tphcm"})
_BEFORE_TOWN = re.compile(r"(?:^|[^\w])(?P<word>[^\W\d_]+)[ ]$")


@cache
def _words() -> dict[str, frozenset[str]]:
    names = ("house_stop", "not_places", "sure_lives")
    out = {n: group(f"places.{n}") for n in names}
    out["towns"], out["bare_towns"] = syllables("towns.txt")
    out["strong"] = group("persons.strong")
    out["called"] = (
        group("persons.lay")
        | group("persons.staff")
        | frozenset(w.rsplit(" ", 1)[-1] for w in group("persons.kin"))
    )
    out["family"], _ = syllables("family_syllables.txt")
    out["folded_stop"] = frozenset(fold_text(w) for w in out["house_stop"] | out["not_places"])
    return out


@dataclass(frozen=True, slots=True)
class VietnamesePlaces:
    """Addresses of Vietnamese texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "Vietnamese: addresses from house number and lane to province, and towns"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole addresses with the words for the kinds of places."""
        if "vi" not in self.languages:
            return
        view = viet_page(page)
        if self.languages[0] == "vi" or not view.bare:
            yield from _Look(view, viet_cues_of(view), _words()).addresses()


@dataclass(frozen=True, slots=True)
class _Look:
    view: RunPage
    found: dict[str, list[tuple[int, int]]]
    words: dict[str, frozenset[str]]

    def addresses(self) -> Iterator[Span]:
        """Chains of parts: number and street, lane, hamlet, commune, district, province."""
        pieces = sorted(set(self._pieces()))
        plain = self.view.page.plain
        yield from Chains(plain, _JOIN, self._grown).find(pieces)
        yield from self._lives()
        yield from self._towns()
        yield from self._datelines()

    def _datelines(self) -> Iterator[Span]:
        """Bình Sơn, ngày 3 tháng 9."""
        plain = self.view.page.plain
        for run in self.view.runs:
            start, end = run.words[0][0], run.words[-1][1]
            begins = plain[max(0, start - 2) : start].strip(" ") in {"", "\n", "\t"}
            if not begins or not _DATELINE.match(plain, end):
                continue
            if self._place_name(run, 0) == len(run.words):
                yield Span(start, end, "ADDRESS", 0.7, "dateline")

    def _grown(self, end: int, weight: int) -> tuple[int, int] | None:
        """What goes on with an address without a word of its own: postcode, town."""
        code = _POSTCODE.match(self.view.page.plain, end) if weight else None
        return (code.end(), 0) if code else self._tail(end)

    def _tail(self, end: int) -> tuple[int, int] | None:
        """(end, 1 if a town of the list) of capital words behind a comma."""
        found = behind_comma(self.view, end)
        if found is None or found[2] != 0:
            return None
        plain, (comma, run, _) = self.view.page.plain, found
        size = self._place_name(run, 0)
        if not size:
            return None
        stop = run.words[size - 1][1]
        if self._is_town(run.low[:size]):
            return stop, 1
        if "," not in comma and comma.strip(" ") not in {"-", "–"}:
            return None
        closed = "\n" not in comma and _CLOSED.match(plain, stop)
        return (stop, 0) if closed and not self._is_person(run, size, stop) else None

    def _is_person(self, run: Run, size: int, stop: int) -> bool:
        """Three words behind a comma, the first of them a family name, and no further part."""
        whole = size > _SHORTEST_NAME and size == len(run.words)
        return (
            whole
            and run.low[0] in self.words["strong"]
            and self.view.page.plain[stop : stop + 1] != ","
        )

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
                last = run.words[i + n][1] if len(run.words) > i + n else 0
                letter = (
                    last and len(run.low[i + n]) == 1 and plain[last : last + 1] in set(",.;\n")
                )
                return n + bool(letter)  # phường Châu Phú A
        n = 0
        while i + n < len(run.words) and n < most:
            low = run.low[i + n]
            if run.upper[i + n] != run.upper[i] and run.words[i][1] - run.words[i][0] > 1:
                break
            first = n == 0 and low in _BEGIN_TOO and self._goes_on(run, i)
            if low in words["not_places"] and not first and not (n and low in _NAMES_TOO):
                break
            if self.view.bare and low.isascii() and low in words["folded_stop"] and len(low) > 2:
                break
            if plain[run.words[i + n][1] : run.words[i + n][1] + 1] == ":":
                break
            n += 1
        return n

    def _goes_on(self, run: Run, i: int) -> bool:
        """Whether another word of a place's name stands behind word i (xã Nam Hồng)."""
        after = run.low[i + 1 : i + 2]
        return bool(after) and after[0] not in self.words["not_places"] and not run.upper[i]

    def _pieces(self) -> Iterator[Piece]:
        bare = table("vi", "places")["bare_parts"]
        for name, strong in (("places.parts", True), ("places.weak_parts", False)):
            for cue in said(
                self.view,
                self.found,
                name,
                bare if strong else ("to", "khu", "so nha", "tt", "h", "x", "t"),
            ):
                piece = self._piece(cue, strong=strong)
                if piece is not None:
                    yield piece
        yield from self._numbered()

    def _piece(self, cue: Cue, *, strong: bool) -> Piece | None:
        """The part of an address that a word begins, if a name or a number follows it."""
        at = self._behind(cue)
        if at is None:
            return None
        found = self.view.at.get(at)
        named = self._named(cue, *found, strong=strong) if found else None
        return named or self._counted(cue, at, strong=strong)

    def _behind(self, cue: Cue) -> int | None:
        """Where the name behind a word begins; None if the word is none of a place."""
        plain = self.view.page.plain
        short = cue.word in _SHORT
        before = plain[max(0, cue.start - 2) : cue.start]
        if (short and not plain[cue.start].isupper()) or (
            before[-1:] in {"/", "-", "_", "@"} and before[:1].isalnum()
        ):
            return None
        at = cue.end
        if plain[at : at + 1] == ".":
            at += 1
        elif short and plain[at : at + 1] != " " and cue.word not in {"q", "p"}:
            return None
        while plain[at : at + 1] == " " and at < cue.end + 3:
            at += 1
        return at

    def _named(self, cue: Cue, run: Run, i: int, *, strong: bool) -> Piece | None:
        """Phường Dịch Vọng, đường Nguyễn Huệ 12, khu phố Tân Lập 2."""
        plain = self.view.page.plain
        size = self._place_name(run, i, 5) if cue.word not in _ONLY_COUNTED else 0
        if not size or self._is_measure(cue, run, i, size) or plain[run.words[i][0]].isdigit():
            return None
        stop = run.words[i + size - 1][1]
        number = _PLACE_NUMBER.match(plain, stop)
        counted = number and plain[stop : stop + 1] == " " and plain[stop + 1 : stop + 2].isdigit()
        if number and counted and not UNIT.match(plain, number.end()):
            stop = number.end()
        letters = cue.word in _SHORT and run.upper[i] and size == 1
        return Piece(cue.start, stop, strong=strong and not letters)

    def _counted(self, cue: Cue, at: int, *, strong: bool) -> Piece | None:
        """Quận 3, P.5, ngõ 45/3, kiệt 80 Nguyễn Huệ."""
        plain = self.view.page.plain
        number = _PLACE_NUMBER.match(plain, at)
        if number is None or UNIT.match(plain, number.end()):
            return None
        street = self.view.at.get(number.end() + 1)
        if street and cue.word in _LANES and plain[number.end()] == " ":
            size = self._place_name(*street)
            if size:
                run, i = street
                return Piece(cue.start, run.words[i + size - 1][1], strong=True)
        if cue.word in _NEVER_COUNTED:
            return None
        sure = strong and cue.word not in _SHORT and cue.word not in _SELDOM_COUNTED
        ward = cue.word in {"p", "q"} and "." in plain[cue.start : at]
        return Piece(cue.start, number.end(), strong=sure or ward)

    def _is_measure(self, cue: Cue, run: Run, i: int, n: int) -> bool:
        """đường TM, đường IV: the way of a drug."""
        size = run.words[i + n - 1][1] - run.words[i][0]
        return (
            cue.word in {"đường", "duong", "bản", "cầu", "đảo", "phố", "làng"}
            and run.upper[i]
            and n == 1
            and size < 4
        )

    def _numbered(self) -> Iterator[Piece]:
        """A house number before the name of a street; QL1A, km 1012."""
        plain = self.view.page.plain
        for match in _ROAD.finditer(plain):
            yield Piece(match.start(), match.end(), strong=False)
        for match in _NUMBER.finditer(plain):
            start = match.start() + (len(match[0]) - len(match[0].lstrip(" .:")))
            found = self.view.at.get(match.end())
            size = self._place_name(*found) if found and "," not in match["gap"] else 0
            end = found[0].words[found[1] + size - 1][1] if found and size else match.start("gap")
            yield Piece(start, end, strong=False)

    def _lives(self) -> Iterator[Span]:
        """Behind "quê ở", "sống tại": any place; behind "ở", "tại" only those of the list."""
        plain = self.view.page.plain
        sure = self.words["sure_lives"]
        for cue in said(self.view, self.found, "places.lives"):
            gap = _AFTER_LIVES.match(plain, cue.end)
            found = self.view.at.get(gap.end()) if gap else None
            if found is None:
                continue
            run, i = found
            n = self._place_name(run, i)
            if not n or (cue.word not in sure and not self._is_town(run.low[i : i + n])):
                continue
            if n == 1 and run.low[i] in _COUNTRIES:
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
                if n > _TAIL or (n == 1 and run.low[i] not in _LONE_TOWNS):
                    continue
                if not self._is_town(run.low[i:]) or run.low[i] == "tp" or self._is_called(run, i):
                    continue
                if (
                    any(not self.view.page.plain[s:e].isascii() for s, e in run.words[i:])
                    or self.view.bare
                    or run.low[i].startswith("tphcm")
                ):
                    yield Span(run.words[i][0], run.words[-1][1], "ADDRESS", 0.6, "town")
                break

    def _is_called(self, run: Run, i: int) -> bool:
        """A title or a relation before it: a person of that name."""
        if i:
            return run.low[i - 1] in self.words["called"]
        start = run.words[0][0]
        before = _BEFORE_TOWN.search(self.view.page.plain[max(0, start - 14) : start])
        return before is not None and spelt(before["word"]) in self.words["called"]
