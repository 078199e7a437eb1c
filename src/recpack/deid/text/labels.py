"""Labelled fields: what stands behind 姓名, Nome, Patient … is an identifier of that kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.dates import find_dates
from recpack.deid.text.fold import fold, fold_text, is_cjk
from recpack.deid.text.names import zh_surnames
from recpack.ports import Span

PERSONS = ("PATIENT", "RELATIVE", "STAFF")
_BOUNDARY = re.compile(r"$|[\s\t,;:、。/()\[\]|<>【】_*#\"'“”!?-]|[a-z0-9]|[男女](?=$|\W|\d|性)")
_COLON = re.compile(r"\s{0,6}(?:\([^()\n]{0,14}\))?\s{0,4}(?:n[o°º.]{1,3}\s?)?[:#]\s{0,6}")
_GAP = re.compile(r"\s*\t\s*|[ ]{2,8}")
_LOOSE = re.compile(r"[\s.:#/-]{0,5}(?:n[o°º.]{1,3}\s?)?(?:[a-z]{2}[\s/-]{1,3}(?=\d))?")
_ID = re.compile(
    r"[a-z]{0,8}[-_./ ]{0,2}\d(?:[\da-z]|[-_./](?=[\da-z])|[ ](?=\d{3}))*(?:[*x](?![a-z]))?"
)
_PHONE = re.compile(r"[+(]?\d(?:[\d() /.-]{4,24})\d|[a-z][\w-]{5,20}")
_ADDRESS_END = re.compile(r"\t|\n|[ ]{3,}|;|$")
_BED = re.compile(r"(?=[^\s\d]{0,6}\d)[^\s,;。，；|/]{1,10}")
_HOUSE = re.compile(r"\d+[a-z]?(?:号楼|号院|号|弄|栋|幢|单元|室|楼|层|组|座)|[村镇乡街](?=\s|$)")
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?")


@dataclass(frozen=True, slots=True)
class _Labels:
    pattern: re.Pattern[str]
    kinds: dict[str, str]
    strong: frozenset[str]
    not_names: tuple[str, ...]
    titles: tuple[str, ...]
    particles: frozenset[str]


def _spaced(label: str) -> str:
    if is_cjk(label[0]):
        return r"\s{0,4}".join(re.escape(c) for c in label)
    spaced = re.escape(label).replace(r"\ ", r"\s{1,3}")
    return rf"(?<![a-z0-9_]){spaced}(?![a-z])"


@cache
def labels_of(languages: tuple[str, ...]) -> _Labels:
    """The labels of some languages as one pattern; of equal labels the first language's kind."""
    kinds: dict[str, str] = {}
    strong: set[str] = set()
    not_names: list[str] = []
    titles: list[str] = []
    particles: set[str] = set()
    for code in languages:
        data = lang.read_toml(f"{code}/identity.toml")
        for kind, words in data.get("labels", {}).items():
            for word in words:
                kinds.setdefault(re.sub(r"\s", "", fold_text(word)), kind)
        names = data.get("names", {})
        strong.update(fold_text(w) for w in names.get("strong", ()))
        not_names.extend(fold_text(w) for w in names.get("not_names", ()))
        titles.extend(fold_text(w) for w in names.get("titles", ()))
        particles.update(fold_text(w) for w in names.get("particles", ()))
    words = {
        fold_text(w)
        for code in languages
        for ws in lang.read_toml(f"{code}/identity.toml").get("labels", {}).values()
        for w in ws
    }
    ordered = sorted(words, key=lambda w: (-len(w), w))
    alternatives = "|".join(_spaced(w) for w in ordered) or r"(?!)"
    return _Labels(
        re.compile(alternatives),
        kinds,
        frozenset(strong),
        tuple(sorted(not_names)),
        tuple(sorted(titles, key=lambda t: (-len(t), t))),
        frozenset(particles),
    )


@dataclass(frozen=True, slots=True)
class LabelledFields:
    """Values behind a label: on the same line, in the next cell, or under it in a table."""

    languages: tuple[str, ...]

    def describe(self) -> str:
        """One line for the docs."""
        return "labelled fields: the value behind a label of the page's language or of English"

    def find(self, text: str) -> Iterator[Span]:
        """Spans of values; `text` is a page, visual lines joined by newlines, cells by tabs."""
        folded = fold(text)
        labels = labels_of(self.languages)
        matches = list(labels.pattern.finditer(folded.text))
        for i, match in enumerate(matches):
            limit = self._limit(folded.text, matches, i)
            for start, end, kind in self._values(folded.text, match, limit, labels):
                lo, hi = folded.span(start, end)
                yield Span(lo, hi, kind, 0.95, "label")
        yield from self._columns(text, labels)

    def _limit(self, text: str, matches: list[re.Match[str]], i: int) -> int:
        """Where the value must end: the next label that is followed by a separator, or the line."""
        line_end = text.find("\n", matches[i].end())
        limit = len(text) if line_end < 0 else line_end
        for later in matches[i + 1 : i + 6]:
            if later.start() >= limit:
                break
            if _COLON.match(text, later.end()) or _is_label_cell(text, later):
                return later.start()
        return limit

    def _values(
        self, text: str, match: re.Match[str], limit: int, labels: _Labels
    ) -> Iterator[tuple[int, int, str]]:
        word = re.sub(r"\s", "", match[0])
        kind = labels.kinds.get(word, "OTHER")
        if kind == "OTHER":
            return
        colon = _COLON.match(text, match.end())
        gap = colon or (
            _GAP.match(text, match.end()) if _starts_cell(text, match.start()) else None
        )
        if kind in PERSONS:
            if gap is None and match[0] in labels.strong:
                gap = re.compile(r"\s*").match(text, match.end())
            if gap is not None:
                yield from self._persons(text, gap.end(), limit, kind, labels, sure=bool(colon))
        elif kind in {"ID", "PHONE"}:
            at = colon or _LOOSE.match(text, match.end())
            begin = at.end() if at else match.end()
            yield from _number(text, begin, limit, kind, word, sure=bool(colon))
        elif kind == "BIRTHDATE":
            at = colon or _LOOSE.match(text, match.end())
            yield from _birth(text, at.end() if at else match.end(), limit)
        elif gap is not None and kind in {"ADDRESS", "HOSPITAL"}:
            yield from _free(text, gap.end(), limit, kind, sure=bool(colon), labels=labels)

    def _persons(
        self, text: str, at: int, limit: int, kind: str, labels: _Labels, *, sure: bool
    ) -> Iterator[tuple[int, int, str]]:
        while at < limit:
            found = _person(text, at, limit, labels, sure=sure)
            if found is None:
                return
            yield found[0], found[1], kind
            more = re.compile(r"\s?[、,/;]\s?|\s").match(text, found[1])
            if more is None or kind == "PATIENT":
                return
            at = more.end()

    def _columns(self, text: str, labels: _Labels) -> Iterator[Span]:
        """A row of labels above a row of values: cell j of one names cell j of the other."""
        lines = text.split("\n")
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        for i in range(len(lines) - 1):
            heads, cells = lines[i].split("\t"), lines[i + 1].split("\t")
            if len(heads) < 2 or len(heads) != len(cells):
                continue
            kinds = [labels.kinds.get(re.sub(r"[\s:]", "", fold_text(h)), "") for h in heads]
            if sum(bool(k) for k in kinds) * 2 <= len(heads):
                continue
            at = starts[i + 1]
            for kind, cell in zip(kinds, cells, strict=True):
                yield from self._column_value(kind, cell, at, labels)
                at += len(cell) + 1

    def _column_value(self, kind: str, cell: str, at: int, labels: _Labels) -> Iterator[Span]:
        if kind in {"", "OTHER", "URL", "EMAIL"} or not cell.strip():
            return
        own = fold(cell)
        if kind in PERSONS:
            found = _person(own.text, 0, len(own.text), labels, sure=True)
            values = [(found[0], found[1], kind)] if found else []
        elif kind in {"ID", "PHONE"}:
            values = list(_number(own.text, 0, len(own.text), kind, "", sure=True))
        elif kind == "BIRTHDATE":
            values = list(_birth(own.text, 0, len(own.text)))
        else:
            values = list(_free(own.text, 0, len(own.text), kind, sure=True, labels=labels))
        for start, end, tag in values:
            lo, hi = own.span(start, end)
            yield Span(at + lo, at + hi, tag, 0.9, "label-column")


def _starts_cell(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in "\n\t "


def _is_label_cell(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 1]
    return (is_cjk(match[0][0]) and len(match[0]) > 1) or (
        text[match.start() - 1] == "\t" and after in {"\t", "", "\n"}
    )


def _person(
    text: str, at: int, limit: int, labels: _Labels, *, sure: bool
) -> tuple[int, int] | None:
    while at < limit and text[at] in " .:\t":
        at += 1
    if at >= limit:
        return None
    if is_cjk(text[at]) or "\u3040" <= text[at] <= "\u30ff":
        return _han_person(text, at, limit, labels, sure=sure)
    return _word_person(text, at, limit, labels)


def _han_person(
    text: str, at: int, limit: int, labels: _Labels, *, sure: bool
) -> tuple[int, int] | None:
    """A Han name of 2-4 characters (spaces between them allowed), longer with a middle dot."""
    if any(text.startswith(w, at) for w in labels.not_names if is_cjk(w[0])):
        return None
    dotted = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•・.][\u4e00-\u9fff]{1,10})+").match(
        text, at, limit
    )
    if dotted:
        return dotted.span()
    single, compound = zh_surnames()
    known = text[at] in single or text[at : at + 2] in compound
    kana = "ja" in labels.kinds or any("\u3040" <= c <= "\u30ff" for c in text[at : at + 8])
    longest = 8 if kana else 4
    ends = _han_ends(text, at, limit, longest)
    for end in reversed(ends[1:]):
        if not (end >= limit or _BOUNDARY.match(text, end) or _title_at(text, end, labels)):
            continue
        return (at, end) if known or sure else None
    if not (known and sure):
        return None
    # No boundary where one should be: half a signature, or words that OCR ran together.
    return at, ends[min(2, len(ends) - 1)]


def _han_ends(text: str, at: int, limit: int, longest: int) -> list[int]:
    """End offsets of the first 1, 2, … characters of a name; single blanks inside are skipped."""
    ends: list[int] = []
    i = at
    while i < limit and len(ends) < longest:
        if is_cjk(text[i]) or "\u3040" <= text[i] <= "\u30ff":
            i += 1
            ends.append(i)
        elif text[i] == " " and ends and i + 1 < limit and is_cjk(text[i + 1]):
            i += 1
        else:
            break
    return ends


def _title_at(text: str, at: int, labels: _Labels) -> bool:
    return any(text.startswith(t, at) for t in labels.titles if is_cjk(t[0]))


def _word_person(text: str, at: int, limit: int, labels: _Labels) -> tuple[int, int] | None:
    """A name in an alphabetic script: words until a digit, a tab, a wide gap or a bracket."""
    start, end, count = at, at, 0
    while end < limit and count < 8:
        word = _WORDS.match(text, end, limit)
        if word is None:
            break
        bare = word[0].rstrip(".")
        if count == 0 and (bare in labels.titles or word[0] in labels.titles):
            start = end = _skip(text, word.end())
            continue
        if bare in labels.not_names or (bare in labels.kinds and labels.kinds[bare] != "OTHER"):
            break
        count += bare not in labels.particles
        end = word.end()
        gap = re.compile(r"[ ]|,[ ]?(?=[^\W\d_])|\^").match(text, end, limit)
        if gap is None or text[gap.end() : gap.end() + 1] in {" ", ""}:
            break
        if "," in gap[0] and count >= 3:
            break
        end = gap.end()
    end = len(text[:end].rstrip(" ,^"))
    letters = sum(c.isalpha() for c in text[start:end])
    return (start, end) if count and letters >= 3 and end > start else None


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " .":
        at += 1
    return at


_BEDS = frozenset(
    ("床号", "床位", "床位号", "病室", "leito", "quarto", "bed", "bedno", "cama", "habitacion")
    + ("zimmer", "bett", "chambre", "lit", "палата", "병실", "kamar", "giuong", "เตยง")
)


def _number(
    text: str,
    at: int,
    limit: int,
    kind: str,
    word: str,
    *,
    sure: bool,
) -> Iterator[tuple[int, int, str]]:
    if word in _BEDS:
        bed = _BED.match(text, at, limit)
        if bed:
            yield bed.start(), bed.end(), kind
        return
    pattern = _PHONE if kind == "PHONE" else _ID
    match = pattern.match(text, at, limit)
    if match is None:
        return
    digits = sum(c.isdigit() for c in match[0])
    least = 7 if kind == "PHONE" and match[0][0].isdigit() else 4
    if sure and kind == "ID":
        least = 3 if digits == len(match[0]) else 4
    looks_like_date = any(f.end - f.start >= len(match[0]) - 1 for f in find_dates(match[0]))
    if (digits >= least or (kind == "PHONE" and sure and match[0][0].isalpha())) and not (
        looks_like_date and digits <= 8 and not match[0].isdigit()
    ):
        yield match.start(), match.end(), kind


def _birth(text: str, at: int, limit: int) -> Iterator[tuple[int, int, str]]:
    for found in find_dates(text[at : min(limit, at + 40)]):
        yield at + found.start, at + found.end, "BIRTHDATE"
        return
    year = re.compile(r"(?:19|20)\d{2}(?!\d)").match(text, at, limit)
    if year:
        yield year.start(), year.end(), "BIRTHDATE"


def _free(
    text: str,
    at: int,
    limit: int,
    kind: str,
    *,
    sure: bool,
    labels: _Labels,
) -> Iterator[tuple[int, int, str]]:
    if at >= limit:
        return
    stop = _ADDRESS_END.search(text, at, limit)
    end = min(limit, stop.start() if stop else limit, at + 90)
    if kind == "ADDRESS" and is_cjk(text[at]):
        # OCR drops the blank behind an address; its last house or room number is its end.
        numbered = list(_HOUSE.finditer(text, at, end))
        end = numbered[-1].end() if numbered else end
    value = text[at:end].rstrip(" ,.;:")
    if not sure or len(value) < 2 or not any(c.isalnum() for c in value):
        return
    if any(value == w or value.startswith(w + " ") for w in labels.not_names):
        return
    yield at, at + len(value), kind
