"""Japanese persons' names: lists of surnames, readings and the characters of given names.

Texts are the folded ones of a page (half-width, simplified, without voicing marks), and so are
the lists; a name's length is the same in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText

HAN = "\u3400-\u9fff\uf900-\ufaff々〆ヶ"
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile(r"[\u3041-\u3096\u309d\u30a1-\u30fa\u30fc\u3099\u309a]")
_KATA = r"\u30a1-\u30fa\u30fc\u3099\u309a"
_KATA_RUN = re.compile(f"[{_KATA}]{{1,14}}")
_FOREIGN = re.compile(f"[{_KATA}]{{2,14}}(?:[・·=][ ]?[{_KATA}]{{1,14}}){{1,4}}")
_SPOKEN = re.compile(f"[{_KATA}]{{2,14}}(?:[ ][{_KATA}]{{2,14}}){{1,3}}")
_WIDE = re.compile(
    f"[{HAN}](?P<gap>[ ]{{1,3}})[{HAN}](?:(?P=gap)[{HAN}\u3041-\u30fa]){{1,8}}(?![{HAN}])"
)
_GAP = re.compile(r"[ ]{0,2}")
_PLAIN_RUN = re.compile(f"[{HAN}]{{2,4}}")
_SPACED_RUN = re.compile(f"[{HAN}]{{1,4}}[ ]{{1,2}}[{HAN}]{{1,3}}")
_SHORT = re.compile(f"[{HAN}][ ]{{1,2}}(?P<given>[{HAN}]{{1,3}})")
_LONGEST = 5
_READINGS = 8
_SEX = re.compile(r"[男女](?=$|\W|\d|性)")
_KANA_ENDINGS = "子美江代枝惠香"  # Yuri-ko, Sachi-e: kana, then one of these
_NEVER_GIVEN = frozenset(
    fold_text("氏殿様師医印士記科部室病術癌式法型性的例群値量線歴")
)  # titles, and what names never end in
_PARTICLES = frozenset("はがのをにでともへやよかさこ")


def applies(languages: tuple[str, ...], page: PageText) -> bool:
    """Whether a page is to be read as Japanese: it says so, or kana tell."""
    if "ja" not in languages:
        return False
    return languages[0] == "ja" or "kana" in page.scripts


def is_letter(char: str) -> bool:
    """Kanji or kana."""
    return bool(char) and bool(_HAN.match(char) or _KANA.match(char))


def is_kanji(char: str) -> bool:
    """Kanji, 々 included."""
    return bool(char) and bool(_HAN.match(char))


def _katakana(text: str) -> str:
    """Hiragana as katakana, voicing marks of half-width kana dropped."""
    return "".join(
        chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text if c not in "\u3099\u309a"
    )


def _lines(file: str) -> Iterator[str]:
    for line in lang.read_list(f"ja/{file}"):
        yield fold_text(line)


def _rare() -> Iterator[str]:
    """Surnames that few bear: for places where a title, a role or a label tells a name."""
    for row in lang.read_rows("ja/surnames_rare.tsv"):
        first = fold_text(row["first"])
        yield from (first + c for c in fold_text(row["second"]))
        yield from (first + w for w in fold_text(row["rest"]).split())


@dataclass(frozen=True, slots=True)
class Names:
    """The lists, folded."""

    surnames: frozenset[str]
    listed: frozenset[str]  # the surnames that many bear
    common: frozenset[str]
    surname_readings: frozenset[str]
    given_readings: frozenset[str]
    first: frozenset[str]
    inner: frozenset[str]
    last: frozenset[str]
    single: frozenset[str]
    nouns: frozenset[str]
    given_words: frozenset[str]  # given names that are words as well (弥生, 千秋)
    not_names: frozenset[str]
    behind: tuple[str, ...]
    automaton: ahocorasick.Automaton

    def surname_ends(self, text: str, at: int, limit: int) -> Iterator[int]:
        """Ends of the surnames that begin at `at`, the longest first."""
        for size in range(min(_LONGEST, limit - at), 0, -1):
            if text[at : at + size] in self.surnames:
                yield at + size

    def given_ends(self, text: str, at: int, limit: int) -> Iterator[int]:
        """Ends of what can be a given name at `at`, the longest first."""
        if at >= limit or self.refused(text, at):
            return
        if _KANA.match(text[at]):
            yield from self._kana_given(text, at, limit)
            return
        for size in range(min(3, limit - at), 0, -1):
            piece = text[at : at + size]
            if self._is_given(piece) and piece not in self.common:
                yield at + size

    def _is_given(self, piece: str) -> bool:
        if piece[-1] in _NEVER_GIVEN:
            return False
        if len(piece) == 1:
            return piece in self.single
        middle = piece[1:-1]
        return (
            piece[0] in self.first
            and (piece[-1] in self.last or (piece[-1] == "々" and len(piece) > 1))
            and (not middle or middle in self.inner or middle == "々")
        )

    def _kana_given(self, text: str, at: int, limit: int) -> Iterator[int]:
        for size in range(min(7, limit - at), 1, -1):
            piece = text[at : at + size]
            mixed = piece[-1] in _KANA_ENDINGS and size < 5 and all(map(_KANA.match, piece[:-1]))
            if mixed or (all(map(_KANA.match, piece)) and _katakana(piece) in self.given_readings):
                yield at + size

    def refused(self, text: str, at: int) -> bool:
        """Whether a word stands at `at` that no name begins with."""
        if any(text[at : at + n] in self.not_names for n in range(2, 7)):
            return True
        if text[at : at + 1] not in self.not_names:
            return False
        # 日比谷 and 月見里 begin with what no other name begins with.
        return not any(text[at : at + n] in self.listed for n in (2, 3, 4))

    def closed(self, text: str, at: int, limit: int) -> bool:
        """Whether no letter goes on at `at`, or a title does."""
        if at >= limit or not is_letter(text[at]):
            return True
        return text.startswith(self.behind, at) or bool(_SEX.match(text, at))

    def ended(self, text: str, at: int, limit: int) -> bool:
        """Whether a name may end at `at`: no letter goes on, or a title or a particle does."""
        if self.closed(text, at, limit):
            return True
        char = text[at]
        kana_before = bool(_KANA.match(text[at - 1]))
        if "\u3041" <= char <= "\u3096":
            return not kana_before or char in _PARTICLES
        return False

    def full(self, text: str, at: int, limit: int, *, single: bool = False) -> int | None:
        """End of surname and given name, blanks between allowed; None if there is no such name.

        A surname of one character needs the blank, or `single` (something beside tells a name).
        """
        for end in self.surname_ends(text, at, limit):
            gap = _GAP.match(text, end, limit)
            begin = gap.end() if gap else end
            if end - at == 1 and begin == end and not single:
                continue
            for last in self.given_ends(text, begin, limit):
                if self.ended(text, last, limit) and text[at:last] not in self.common:
                    return last
            word = text[begin : min(begin + 2, limit)]
            if word in self.given_words and self.ended(text, begin + 2, limit):
                return begin + 2
            kata = _KATA_RUN.match(text, begin, limit) if single and end - at > 1 else None
            if kata and len(kata[0]) > 1 and self.closed(text, kata.end(), limit):
                return kata.end()  # 金城ローザ: a given name from abroad
        return None

    def surname(self, text: str, at: int, limit: int) -> int | None:
        """End of a surname that stands alone."""
        return next(
            (e for e in self.surname_ends(text, at, limit) if self.ended(text, e, limit)), None
        )

    def reading(self, text: str, at: int, limit: int) -> int | None:
        """End of a whole name in kana (タナカ タロウ, タナカタロウ)."""
        for size in range(min(_READINGS, limit - at), 1, -1):
            piece = text[at : at + size]
            if not all(map(_KANA.match, piece)) or _katakana(piece) not in self.surname_readings:
                continue
            gap = _GAP.match(text, at + size, limit)
            begin = gap.end() if gap else at + size
            for more in range(min(_READINGS, limit - begin), 1, -1):
                end = begin + more
                rest = text[begin:end]
                if not all(map(_KANA.match, rest)) or (
                    end < limit and _KANA.match(text[end]) and not self.ended(text, end, limit)
                ):
                    continue
                if _katakana(rest) in self.given_readings:
                    return end
        return None

    def half_reading(self, text: str) -> bool:
        """Whether surname or given name of a name in kana is a listed one."""
        first, _, last = text.partition(" ")
        return (
            _katakana(first) in self.surname_readings
            or _katakana(last.strip()) in self.given_readings
        )


@cache
def names() -> Names:
    """The lists of lang/ja, read once."""
    chars = lang.read_toml("ja/given_characters.toml")
    words_of_medicine = {fold_text(row["source"]) for row in lang.read_rows("ja/terms.tsv")}
    words = lang.read_toml("ja/identity.toml")["names"]
    listed = frozenset(_lines("surnames.txt"))
    automaton = ahocorasick.Automaton()
    for name in sorted(listed):
        if len(name) > 1:
            automaton.add_word(name, len(name))
    automaton.make_automaton()
    common = frozenset(_lines("common_words.txt")) | words_of_medicine
    behind = {fold_text(w) for k in ("staff", "polite", "seals") for w in words[k]}
    return Names(
        listed | (frozenset(_rare()) - common),
        listed,
        common,
        frozenset(_katakana(w) for w in _lines("surname_readings.txt")),
        frozenset(_katakana(w) for w in _lines("given_readings.txt")),
        frozenset(fold_text(chars["first"])),
        frozenset(fold_text(chars["inner"])),
        frozenset(fold_text(chars["last"])),
        frozenset(fold_text(chars["single"])),
        frozenset(_lines("surname_words.txt")),
        frozenset(fold_text(w) for w in words["given_words"]),
        frozenset(fold_text(w) for w in words["refused"]),
        tuple(sorted((w for w in behind if is_letter(w[0])), key=lambda w: (-len(w), w))),
        automaton,
    )


def labelled(text: str, at: int, limit: int, *, sure: bool) -> tuple[int, int] | None:
    """The name behind a label; `sure` if a colon or a cell says that a name must stand here."""
    known = names()
    if known.refused(text, at) or not is_letter(text[at]):
        return None
    wide = _spread(text, at, limit, sure=sure)
    if wide:
        return at, wide
    for found in (
        known.full(text, at, limit, single=True),
        _short(text, at, limit),
        known.surname(text, at, limit),
        known.reading(text, at, limit),
        _spoken(text, at, limit),
    ):
        if found:
            return at, found
    return _unlisted(text, at, limit) if sure else None


def _short(text: str, at: int, limit: int) -> int | None:
    """End of a surname of one character with an unlisted given name (李 明哲)."""
    known = names()
    match = _SHORT.match(text, at, limit)
    if match is None or text[at] not in known.surnames:
        return None
    if known.refused(text, match.start("given")) or not known.closed(text, match.end(), limit):
        return None
    return match.end()


def _spoken(text: str, at: int, limit: int) -> int | None:
    """End of a listed surname in katakana with an unlisted given name (テシガワラ キクゾウ)."""
    known = names()
    match = _SPOKEN.match(text, at, limit)
    if match and known.closed(text, match.end(), limit):
        return match.end()
    run = _KATA_RUN.match(text, at, limit)
    if run and run.end() - at > 4 and known.closed(text, run.end(), limit):
        whole = _katakana(run[0])
        if any(whole[:n] in known.surname_readings for n in range(2, len(whole) - 1)):
            return run.end()
    return None


def _spread(text: str, at: int, limit: int, *, sure: bool) -> int | None:
    """End of a name whose characters are spread (田　中　太　郎); a title behind it stays out."""
    known = names()
    match = _WIDE.match(text, at, limit)
    if match is None:
        return None
    whole, step = match[0].replace(" ", ""), len(match["gap"]) + 1
    for size in range(min(len(whole), 7), 2, -1):
        if known.full(whole[:size], 0, size, single=True) == size:
            return at + (size - 1) * step + 1
    sizes = [n for n in range(2, len(whole)) if whole[n:].startswith(known.behind)]
    size = min(sizes, default=len(whole))
    return at + (size - 1) * step + 1 if sure and size <= 6 else None


def wide_names(text: str) -> Iterator[tuple[int, int]]:
    """Listed names whose characters are spread, wherever they stand."""
    for match in _WIDE.finditer(text):
        step = len(match["gap"]) + 1
        at = match.start()
        while at < match.end():
            end = _spread(text, at, match.end(), sure=False)
            if end:
                yield at, end
                break
            at += step


def _unlisted(text: str, at: int, limit: int) -> tuple[int, int] | None:
    """A name that no list has: rare, foreign, or misread."""
    known = names()
    for pattern in (_FOREIGN, _SPOKEN):
        match = pattern.match(text, at, limit)
        if match:
            return match.span()
    spaced = _SPACED_RUN.match(text, at, limit)
    if spaced and known.closed(text, spaced.end(), limit):
        second = re.compile(r"[ ]+").search(text, at, spaced.end())
        if second and not known.refused(text, second.end()):
            return spaced.span()
    run = _PLAIN_RUN.match(text, at, limit)
    if run:
        for end in range(run.end(), at + 1, -1):
            if known.closed(text, end, limit):
                return at, end
    kata = _KATA_RUN.match(text, at, limit)
    if kata and kata.end() - at > 1 and known.closed(text, kata.end(), limit):
        return kata.span()
    return None
