"""What tells a Chinese name from words: its surname, its characters, the words about it."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import ahocorasick

from recpack import lang
from recpack.deid.text.fold import is_cjk, plain_text
from recpack.deid.text.names import zh_surnames

_FREQUENT = 160  # surnames of nine people in ten
_HARDLY = -3
_FOREIGN = 8
_UNSEEN = 0.5  # a rare character: names have them, running text hardly


@dataclass(frozen=True, slots=True)
class Cue:
    """A word at text[start:end] beside which a name may stand; `kind` is its list's name."""

    start: int
    end: int
    kind: str


@cache
def words() -> frozenset[str]:
    """Words of two characters and more that are no names of persons, simplified."""
    packed = files(lang).joinpath("zh", "words.txt.gz").read_bytes()
    known = set(gzip.decompress(packed).decode().split())
    known.update(lang.read_text("zh/common_words.txt").split())
    known.update(line.partition("\t")[0] for line in lang.read_text("zh/terms.tsv").splitlines())
    data = lang.read_toml("zh/people.toml")
    for found in (*data["before"].values(), data["after"]["title"], data["after"]["verb"]):
        known.update(plain_text(w) for w in found if len(w) > 1)
    for found in lang.read_toml("zh/identity.toml")["labels"].values():
        known.update(plain_text(w) for w in found if len(w) > 1)
    known.update(lang.read_text("zh/words_own.txt").split())
    return frozenset(known)


@cache
def _given() -> dict[str, int]:
    """How much more often a character stands in names than in running text, as log2."""
    given: dict[str, int] = {}
    for row in lang.read_rows("zh/given_chars.tsv"):
        given.update(dict.fromkeys(row["characters"], int(row["score"])))
    return given


@cache
def clinical() -> frozenset[str]:
    """Words of medicine and of its papers among `words`: hardly ever the name of a person."""
    known = {line.partition("\t")[0] for line in lang.read_text("zh/terms.tsv").splitlines()}
    given = _given()
    known.update(
        word
        for word in lang.read_text("zh/common_words.txt").split()
        if len(word) > 2 or given.get(word[-1], 0) < 0  # 黄河, 平安 may be names
    )
    known.update(lang.read_text("zh/words_own.txt").split())
    for found in lang.read_toml("zh/identity.toml")["labels"].values():
        known.update(plain_text(w) for w in found if len(w) > 1)
    data = lang.read_toml("zh/people.toml")
    for found in (*data["before"].values(), data["after"]["title"], data["after"]["verb"]):
        known.update(plain_text(w) for w in found if len(w) > 1)
    return frozenset(known)


@cache
def _elements() -> frozenset[str]:
    data = lang.read_toml("zh/people.toml")["elements"]
    return frozenset(w for k, found in data.items() if k != "last" for w in found.split())


@cache
def pieces() -> re.Pattern[str]:
    """Names of Mongols, Tibetans, Uyghurs, Kazakhs, Yi: two pieces and more, or one and an end."""
    last = lang.read_toml("zh/people.toml")["elements"]["last"].replace(" ", "")
    parts = _elements()
    heads = "".join(sorted({w[0] for w in parts}))
    either = "|".join(sorted(parts, key=lambda w: (-len(w), w)))
    return re.compile(
        rf"(?=[{heads}])(?:(?:{either})(?:[·•・]?(?:{either})){{1,3}}[{last}]?|(?:{either})[{last}])"
    )


@cache
def courtesies() -> frozenset[str]:
    """Forms of address that anybody has: 女士, 先生."""
    return frozenset(map(plain_text, lang.read_toml("zh/people.toml")["after"]["courtesy"]))


@cache
def cues() -> ahocorasick.Automaton:
    """All words beside which names stand, as one automaton of (length, kind)."""
    data = lang.read_toml("zh/people.toml")
    kinds: dict[str, str] = {}
    for kind, found in data["before"].items():
        for word in found:
            kinds.setdefault(plain_text(word), kind)
    narrow = {plain_text(w) for w in data["after"]["narrow"]}
    for word in map(plain_text, data["after"]["title"]):
        title = "narrow" if word in narrow else "title"
        kinds[word] = f"{kinds[word]}+{title}" if word in kinds else title
    for word in map(plain_text, data["after"]["verb"]):
        kinds[word] = f"{kinds[word]}+verb" if word in kinds else "verb"
    automaton = ahocorasick.Automaton()
    for word, kind in kinds.items():
        automaton.add_word(word, (len(word), kind))
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=4)
def find_cues(text: str) -> tuple[Cue, ...]:
    """Cues in order of place: of those that begin or end together, the longest."""
    found: dict[int, Cue] = {}
    for last, (size, kind) in cues().iter(text):
        start = last - size + 1
        kept = found.get(start)
        if kept is None or kept.end <= last:
            found[start] = Cue(start, last + 1, kind)
    out: list[Cue] = []
    for start in sorted(found):
        one = found[start]
        # 主任医师 hides 主任, 任医 and 医师; 其长子 hides nothing that begins behind it.
        if not out or one.end > out[-1].end:
            out.append(one)
    return tuple(out)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Surnames, scores of characters, words at edges."""

    frequent: frozenset[str]
    common: frozenset[str]
    single: frozenset[str]
    compound: frozenset[str]
    firsts: frozenset[str]
    weak: frozenset[str]
    given: dict[str, int]
    after: frozenset[str]
    before: frozenset[str]
    dotted: frozenset[str]
    nick: str
    names: frozenset[str]
    kin: frozenset[str]
    words: frozenset[str]
    clinical: frozenset[str]
    offices: frozenset[str]
    particles: frozenset[str]
    elements: frozenset[str]
    pieces: re.Pattern[str]

    def piece_at(self, text: str, at: int) -> int:
        """Length of a name of several foreign pieces that begins at `at` (格桑次仁); 0 if none."""
        found = self.pieces.match(text, at)
        return found.end() - at if found else 0

    def surname(self, text: str, at: int) -> int:
        """Length of the surname that begins at `at`: 2, 1 or 0."""
        first = text[at : at + 1]
        if first not in self.firsts:
            return 0
        if text[at : at + 2] in self.compound:
            return 2
        return 1 if first in self.single else 0

    def score(self, text: str, start: int, end: int, family: int) -> float:
        """How much text[start:end] is a name by its own characters and the words in it."""
        own = text[start + family : end]
        given = self.given.get
        value = 0.0
        for char in own:
            value += given(char, _UNSEEN)
        value /= len(own)
        value += 1.5 if family == 2 else (1.0 if text[start] in self.common else -0.5)
        if text[start] in self.weak and family == 1:
            value -= 3.5
        if len(own) == 1:
            value -= 0.7
        if "某" in own or self._longer(text, start, end):
            return value - 4.5
        whole = text[start:end]
        if whole in self.names:
            return max(value, 1.6)
        if whole in self.words:
            return value - 4.5
        if own[-2:] in self.kin or own[:2] in self.kin:
            return value - 6
        if end - start > 2 and family == 1 and text[start : start + 2] in self.words:
            value -= 0.0 if text[start : start + 2] in self.names else 1.3
        double = end - start == 4 and text[start : start + 2] not in self.compound
        if double and text[start : start + 2] in self.words:
            return value - 3
        return value - (0.7 if double else 0.0)

    def _longer(self, text: str, start: int, end: int) -> bool:
        """Whether a longer word begins where the name would: 雷贝拉唑, 左叶切除."""
        # Spelt out: this runs for every name that is weighed.
        known = self.words
        return (
            text[start : end + 1] in known
            or text[start : end + 2] in known
            or text[start : end + 3] in known
            or text[start : end + 4] in known
        )

    def right(self, text: str, end: int) -> float:
        """How well a name may end at `end`."""
        char = text[end : end + 1]
        if not is_cjk(char or " "):
            return 2.0
        crossing = text[end - 1 : end + 1] in self.words or text[end - 1 : end + 2] in self.words
        value = -1.5 if crossing else 0.0
        if char in self.after:
            return value + 1.0
        starts = text[end : end + 2] in self.words or text[end : end + 3] in self.words
        # A character that names hardly have begins the next word.
        return value + (0.5 if starts or self.given.get(char, 0) <= _HARDLY else -1.2)

    def left(self, text: str, start: int) -> float:
        """How well a name may begin at `start`."""
        char = text[start - 1 : start] if start else ""
        if not is_cjk(char or " "):
            return 2.0
        crossing = text[start - 1 : start + 1] in self.words
        value = -3.0 if crossing else 0.0
        if char in self.before:
            return value + 1.0
        ends = text[start - 2 : start] in self.words or text[start - 3 : start] in self.words
        return value + (0.5 if ends or self.given.get(char, 0) <= _HARDLY else -1.2)

    def name_at(self, text: str, at: int) -> tuple[int, float]:
        """(end, score) of the best name that begins at `at`; (at, -9) if none does."""
        best = (at, -9.0)
        for family, size in self._sizes(text, at):
            end = at + size
            if not _is_han(text[at:end], size):
                continue
            value = self.score(text, at, end, family) + self.right(text, end)
            if value > best[1]:
                best = (end, value)
        return best

    def name_before(self, text: str, end: int, floor: int) -> tuple[int, float]:
        """(start, score) of the best name that ends at `end`; (end, -9) if none does."""
        best = (end, -9.0)
        for size in (3, 2, 4):
            start = end - size
            if start < floor or not _is_han(text[start:end], size):
                continue
            for family, wanted in self._sizes(text, start):
                if wanted != size:
                    continue
                value = self.score(text, start, end, family) + self.left(text, start)
                if value > best[1]:
                    best = (start, value)
        return best

    def foreign(self, text: str, at: int) -> int:
        """Length of a minority name without a dot that begins at `at` (阿依古丽); 0 if none."""
        end = at + self.piece_at(text, at)
        if end > at and self.right(text, end) >= -1.5:
            return end - at
        while end < len(text) and end - at < _FOREIGN and text[end] in self.dotted:
            end += 1
        size = end - at
        return size if self._is_foreign(text, at, end) and self.right(text, end) >= 0.5 else 0

    def foreign_before(self, text: str, end: int) -> int:
        """Length of a minority name without a dot that ends at `end`; 0 if none."""
        start = end
        while start and end - start < _FOREIGN and text[start - 1] in self.dotted:
            start -= 1
        size = end - start
        return size if self._is_foreign(text, start, end) and self.left(text, start) >= 0.5 else 0

    def _is_foreign(self, text: str, start: int, end: int) -> bool:
        pieces = (text[i : i + n] for i in range(start - 1, end) for n in (2, 3, 4))
        return end - start >= 3 and not any(p in self.words for p in pieces)

    def _sizes(self, text: str, at: int) -> tuple[tuple[int, int], ...]:
        """(length of the surname, length of the name) of the names that may begin at `at`."""
        family = self.surname(text, at)
        if family == 2:
            return ((2, 4), (2, 3)) if text[at] not in self.single else ((2, 4), (2, 3), (1, 2))
        if family == 1:
            double = text[at] in self.frequent and text[at + 1 : at + 2] in self.frequent
            return ((1, 3), (1, 2), (2, 4)) if double else ((1, 3), (1, 2))
        return ()


def _is_han(piece: str, size: int) -> bool:
    return len(piece) == size and min(piece) >= "\u4e00" and max(piece) <= "\u9fff"


@cache
def lexicon() -> Lexicon:
    """The lists of lang/zh."""
    data = lang.read_toml("zh/people.toml")
    single, compound = zh_surnames()
    common = frozenset(data["common"])
    return Lexicon(
        frequent=frozenset(data["common"][:_FREQUENT]),
        common=common,
        single=single | common,
        compound=compound,
        firsts=single | common | {c[0] for c in compound},
        weak=frozenset(data["weak"]),
        given=_given(),
        after=frozenset(data["edges"]["after"]),
        before=frozenset(data["edges"]["before"]),
        dotted=frozenset(data["dotted"]["characters"]),
        nick=data["edges"]["nick"],
        names=frozenset(lang.read_text("zh/name_words.txt").split()),
        kin=frozenset(
            plain_text(w)
            for w in (*data["after"]["title"], *data["before"]["RELATIVE"])
            if len(w) > 1 and w not in {"小妹", "小弟", "大妹", "大弟"}
        ),
        words=words(),
        clinical=clinical(),
        offices=frozenset(data["offices"]["words"]),
        particles=frozenset(data["particles"]),
        elements=_elements(),
        pieces=pieces(),
    )


@cache
def _beside() -> tuple[frozenset[str], tuple[str, ...]]:
    data = lang.read_toml("zh/people.toml")
    before = {w for k, found in data["before"].items() if k != "LOOSE" for w in found}
    after = (*data["after"]["title"], *data["after"]["verb"])
    return frozenset(map(plain_text, before)), tuple(plain_text(w) for w in after if len(w) > 1)


def is_told(text: str, start: int, end: int) -> bool:
    """Whether a word of kin or work stands before text[start:end], or a title or deed behind it."""
    before, after = _beside()
    told = any(text[max(0, start - n) : start] in before for n in (2, 3, 4))
    return told or text.startswith(after, end) or text.startswith(after, end + 1)
