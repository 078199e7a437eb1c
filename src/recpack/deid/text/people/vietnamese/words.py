"""Vietnamese words as they stand in the data, and the capital words of a page in runs.

Vietnamese writes every syllable apart, so that a name is a run of capital syllables. Marks tell
words apart (ba, bà, bác): words are compared with their marks, and without them only on pages or in
names that have none at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import Run, RunPage, by_place, cues_of, latest, table
from recpack.deid.text.people.cues import Cues, cues
from recpack.deid.text.people.latin.tokens import UPPER

_LETTER = r"[^\W\d_]"
# H'Hen and K'Brêu are one word; a capital inside a word (HbA, NaCl) makes it none.
CAPITAL = rf"(?:[HKMRYĐSL]['’][{UPPER}]?|[{UPPER}]){_LETTER}*+"
_RUN = re.compile(
    rf"(?<![^\W_])(?<![@'’]){CAPITAL}(?![\d_@])(?:[ ]{{1,2}}(?:[A-EG-OR-Z]\.[ ]?)?{CAPITAL}(?![\d_@]))*"
)
_WORD = re.compile(r"[^ .]+\.?")
# The mark of hoà and hòa, thuý and thúy may stand on either vowel.
_TONES = {
    first + new: old + last
    for first, olds, news, last in (
        ("o", "òóỏõọ", "àáảãạ", "a"),
        ("o", "òóỏõọ", "èéẻẽẹ", "e"),
        ("u", "ùúủũụ", "ỳýỷỹỵ", "y"),
    )
    for old, new in zip(olds, news, strict=True)
}
# What makes of a number a measure or a count.
UNIT = re.compile(
    r"[ ]?(?:lần|(?:ngày|tháng|năm|giờ)(?![ ]+\d)|tuần|phút|mg|ml|cm|mm|%|viên|tuổi|người|điểm|độ|gói|ca|mũi|"
    r"chu kỳ)(?![^\W_])"
)
# Letters that other Latin spellings hardly have.
_MARKED = re.compile(r"[đơưăĐƠƯĂ\u1ea0-\u1ef9]")
_FEW, _SAMPLE = 0.02, 4000
_NONE: frozenset[str] = frozenset()
_MOST_SYLLABLES, _LONGEST = 6, 7


def marked(word: str) -> str:
    """A syllable in lower case, its mark where the old spelling has it."""
    low = word.lower()
    return low[:-2] + _TONES[low[-2:]] if low[-2:] in _TONES else low


def spelt(text: str) -> str:
    """A text of several syllables as `marked` has each."""
    return " ".join(marked(w) for w in text.split())


_LAST: list[RunPage] = []


def viet_page(page: PageText) -> RunPage:
    """Runs of a page; `bare` if it has no Vietnamese marks."""
    return latest(_LAST, page, _viewed)


def _viewed(page: PageText) -> RunPage:
    plain = page.plain
    runs = []
    for match in _RUN.finditer(plain):
        words = tuple(
            (match.start() + w.start(), match.start() + w.end()) for w in _WORD.finditer(match[0])
        )
        texts = [plain[s:e] for s, e in words]
        run = Run(
            words,
            tuple(marked(t) for t in texts),
            tuple(t.isupper() and len(t.rstrip(".")) > 1 for t in texts),
        )
        runs.append(run)
    letters = sum(c.isalpha() for c in plain[:_SAMPLE]) or 1
    bare = len(_MARKED.findall(plain, 0, _SAMPLE)) / letters < _FEW
    return RunPage(page, tuple(runs), by_place(runs), bare)


@cache
def syllables(file: str) -> tuple[frozenset[str], frozenset[str]]:
    """(syllables of a list with marks, the same folded)."""
    lines = lang.read_list(f"vi/{file}")
    names = [n for line in lines for n in line.split(";") if n]
    return frozenset(map(spelt, names)), frozenset(map(fold_text, names))


def is_viet_name(name: str) -> bool:
    """Whether a name is made of Vietnamese syllables, the first of them a family name."""
    words = name.split()
    if not 2 <= len(words) <= _MOST_SYLLABLES or any(len(w) > _LONGEST for w in words):
        return False
    family, bare_family = syllables("family_syllables.txt")
    given, bare_given = syllables("given_syllables.txt")
    if name.isascii():
        low = [w.lower() for w in words]
        return low[0] in bare_family and all(w in bare_given or w in bare_family for w in low)
    low = [marked(w) for w in words]
    return low[0] in family and all(w in given or w in family for w in low)


def viet_marks(name: str) -> frozenset[str]:
    """The syllables of a Vietnamese name that is written with its marks; nothing for other names."""
    words = name.split()
    if len(words) > 1:
        return frozenset(map(marked, words)) if is_viet_name(name) and not name.isascii() else _NONE
    alone = marked(name)
    return frozenset([alone]) if alone in syllables("given_syllables.txt")[0] else _NONE


def same_marks(text: str, marks: frozenset[str]) -> bool:
    """Whether the words of a text are those of a name; without any mark they may be."""
    # ChâuNgọcHân: a capital behind a small letter begins a word.
    pairs = zip(text, text[1:] + " ", strict=True)
    words = "".join(a + " " if a.islower() and b.isupper() else a for a, b in pairs).split()
    if len(words) > 1 and text.isascii():
        return True
    return all(marked(w) in marks or (len(words) > 1 and w.isascii()) for w in words)


def begins_word(text: str, start: int, end: int) -> bool:
    """Whether one syllable and the next are a word (Trung thất), and no name that stands before it."""
    after = _NEXT.match(text, end)
    pair = f"{marked(text[start:end])} {marked(after[1])}" if after else ""
    return pair in group("persons.ambiguous_pairs")


_NEXT = re.compile(r"[ ]([^\W\d_]+)")


@cache
def viet_cues() -> Cues:
    """The words of persons and places in one automaton."""
    groups = {f"{t}.{k}": v for t in ("persons", "places") for k, v in table("vi", t).items()}
    return cues({k: [w for w in v if isinstance(w, str)] for k, v in groups.items() if k in _CUES})


def viet_cues_of(view: RunPage) -> dict[str, list[tuple[int, int]]]:
    """The places of all cues of a page, found once."""
    return cues_of(view, viet_cues())


_CUES = frozenset(
    ["persons.staff", "persons.lay", "persons.kin", "persons.patients", "persons.called",
     "places.houses", "places.weak_houses", "places.parts", "places.weak_parts", "places.lives"]
)  # fmt: skip


@cache
def group(name: str) -> frozenset[str]:
    """The words of a group as `spelt` has them."""
    first, _, second = name.partition(".")
    return frozenset(map(spelt, table("vi", first).get(second, ())))


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of a group at plain[start:end], and as `spelt` has it."""

    start: int
    end: int
    word: str


def said(
    view: RunPage, found: Mapping[str, list[tuple[int, int]]], name: str, bare: Iterable[str] = ()
) -> list[Cue]:
    """Words of a group that stand there with the marks they need.

    On a page without marks the folded words `bare` stand for themselves; all do if none is given.
    """
    words = group(name)
    plain, folded = view.page.plain, view.page.folded
    allowed = frozenset(bare)
    out = []
    for start, end in found.get(name, ()):
        text = _BETWEEN.sub(" ", plain[start:end])
        low = spelt(text)
        if low in words:
            out.append(Cue(start, end, low))
        elif view.bare and text.isascii():
            fold = _BETWEEN.sub(" ", folded[start:end])
            if not allowed or fold in allowed:
                out.append(Cue(start, end, fold))
    return out


_BETWEEN = re.compile(r"[\s./]+")


def links(name: str) -> re.Pattern[str]:
    """Up to three linking words of a group, over plain text, each with the blanks before it."""
    words = sorted(table("vi", "persons").get(name, ()), key=lambda w: (-len(w), w))
    both = dict.fromkeys([*words, *map(fold_text, words)])
    return re.compile(
        rf"(?:[ ]{{1,2}}(?:{'|'.join(map(re.escape, both))})(?![^\W_])){{0,3}}"
        r"[ ]{0,2}[.:]{0,2}(?:[ ]?[(,–-][ ]?|[ ]{0,6})"
    )
