"""Known identities found again anywhere in the folder, in every spelling that is surely theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from recpack.deid.text.dates import find_dates
from recpack.deid.text.fold import fold, fold_text, is_cjk
from recpack.deid.text.names import is_han_name, is_word, latin_tokens, romanised
from recpack.model.identity import Identities, Identity, Tag
from recpack.ports import Span

PERSON_TAGS = frozenset({Tag.PATIENT, Tag.RELATIVE, Tag.STAFF, Tag.PERSON})
_JOIN = r"[\s^=,._·-]{0,3}"
_MIN_NUMBER = 5
_WORDLIKE = r"[\u4e00-\u9fff]"
# Fixed width, as look-behind must be.
_BESIDE_2 = (
    r"(?:其妻|其夫|其子|其女|其父|其母|家属|妻子|丈夫|儿子|女儿|父亲|母亲"
    r"|医师|医生|主任|教授|护士|患者|病人)"
)
_TITLES = r"\s?(?:(?:副?主任|主治|住院)医师|副?教授|副?主任|医生|医师|大夫|护士|先生|女士|同志)"
_EPONYM = (
    r"(?!['’]?s?\s(?:disease|syndrome|score|stage|lymphoma|sign|classification|criteria|grade))"
)
_COMMON_PARTS = frozenset(
    [
        "maria",
        "jose",
        "joao",
        "ana",
        "silva",
        "santos",
        "costa",
        "lima",
        "rosa",
        "luz",
        "dos",
        "das",
        "von",
        "der",
        "van",
        "dra",
        "med",
        "prof",
    ]
)


@dataclass(frozen=True, slots=True)
class _Entry:
    pattern: str
    tag: str
    boundary: bool
    capital: bool = False


def _han(value: str) -> str:
    gap = r"\s{0,3}" if len(value) > 2 else r"[ \u3000]{0,2}"
    return gap.join(re.escape(c) for c in fold_text(value))


def _latin(tokens: tuple[str, ...]) -> str:
    return _JOIN.join(re.escape(t) for t in tokens)


def _number(value: str) -> str:
    return r"[\s./_-]{0,2}".join(re.escape(c) for c in fold_text(value) if c.isalnum())


def _person_entries(identity: Identity, value: str) -> Iterator[_Entry]:
    tag = identity.tag.value
    squeezed = re.sub(r"\s", "", value)
    if len(squeezed) < 2:
        return  # one character (何 of 何主任) is a word of its own everywhere else
    if is_han_name(squeezed):
        if len(squeezed) > 2 or not is_word(squeezed):
            yield _Entry(_han(squeezed), tag, boundary=False)
        else:
            # A name that is a word (高峰, 白雪): where it stands alone, or beside kin and titles.
            yield _Entry(rf"(?<!{_WORDLIKE}){squeezed}(?!{_WORDLIKE})", tag, boundary=False)
            yield _Entry(rf"(?<={_BESIDE_2}){squeezed}", tag, boundary=False)
            yield _Entry(rf"{squeezed}(?={_TITLES})", tag, boundary=False)
        for tokens in romanised(squeezed):
            yield _Entry(_latin(tokens), tag, boundary=True)
        return
    if value and is_cjk(value[0]):
        letters = (re.escape(c) for c in fold_text(value) if c.isalnum())
        yield _Entry(r"[\s·•・.]{0,3}".join(letters), tag, boundary=False)
        return
    yield from _latin_entries(identity, latin_tokens(value))


def _latin_entries(identity: Identity, tokens: tuple[str, ...]) -> Iterator[_Entry]:
    """Every rotation, neighbouring pairs both ways, and telling parts alone if capitalised."""
    tag = identity.tag.value
    if len(tokens) > 1:
        for i in range(len(tokens)):
            yield _Entry(_latin(tokens[i:] + tokens[:i]), tag, boundary=True)
    if len(tokens) > 2:
        for a, b in (*pairwise(tokens), (tokens[0], tokens[-1])):
            yield _Entry(_latin((a, b)), tag, boundary=True)
            yield _Entry(_latin((b, a)), tag, boundary=True)
    for token in tokens:
        if len(token) >= 4 and token not in _COMMON_PARTS and identity.tag is not Tag.PERSON:
            yield _Entry(re.escape(token) + _EPONYM, tag, boundary=True, capital=True)


def _derived(value: str) -> Iterator[_Entry]:
    """Numbers built on a known one: blocks 23-14872-A1 of the case AP-2023-014872."""
    runs = [r.lstrip("0") for r in re.findall(r"\d+", value)]
    core = max(runs, key=len, default="")
    if len(core) >= _MIN_NUMBER and core != "".join(filter(str.isdigit, value)):
        yield _Entry(
            rf"[\w/-]{{0,12}}(?<!\d)0{{0,3}}{core}(?!\d)[\w/-]{{0,12}}", "ID", boundary=False
        )


def _entries(identity: Identity) -> Iterator[_Entry]:
    for value in (identity.value, *identity.forms):
        if identity.tag in PERSON_TAGS:
            yield from _person_entries(identity, value)
        elif identity.tag in {Tag.ID, Tag.PHONE}:
            size, digits = sum(map(str.isalnum, value)), sum(map(str.isdigit, value))
            if size >= _MIN_NUMBER and (digits >= 4 or (digits and size >= 8)):
                yield _Entry(_number(value), identity.tag.value, boundary=True)
            if identity.tag is Tag.ID:
                yield from _derived(value)
        elif identity.tag in {Tag.HOSPITAL, Tag.ADDRESS, Tag.EMAIL, Tag.URL}:
            folded = fold_text(value)
            if is_cjk(folded[0]) and len(folded) >= 4:
                yield _Entry(_han(re.sub(r"\s", "", value)), identity.tag.value, boundary=False)
            elif len(folded) >= 6:
                letters = (re.escape(c) for c in folded if c.isalnum())
                yield _Entry(r"[\W_]{0,3}".join(letters), identity.tag.value, boundary=True)


@dataclass(frozen=True, slots=True)
class KnownIdentities:
    """Every spelling of every identity of the folder."""

    identities: Identities
    _compiled: list[tuple[re.Pattern[str], dict[str, _Entry]]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )
    _births: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        entries = {e.pattern: e for i in reversed(self.identities.items) for e in _entries(i)}
        ordered = sorted(entries.values(), key=lambda e: (-len(e.pattern), e.pattern))
        for capital in (False, True):
            chosen = [e for e in ordered if e.capital is capital and e.pattern]
            for at in range(0, len(chosen), 80):
                self._compile(chosen[at : at + 80])
        for identity in self.identities.items:
            if identity.tag is Tag.BIRTHDATE:
                self._births.update(f.iso for f in find_dates(identity.value))

    def _compile(self, chunk: list[_Entry]) -> None:
        parts, names = [], {}
        for n, entry in enumerate(chunk):
            names[f"e{n}"] = entry
            body = entry.pattern
            if entry.boundary:
                body = rf"(?<![^\W_\u3040-\u9fff])(?:{body})(?![^\W_\u3040-\u9fff])"
            parts.append(f"(?P<e{n}>{body})")
        if parts:
            self._compiled.append((re.compile("|".join(parts)), names))

    def describe(self) -> str:
        """One line for the docs."""
        return "known identities: every name and number of the folder, in all its spellings"

    def find(self, text: str) -> Iterator[Span]:
        """Spans, line breaks inside a name included."""
        folded = fold(text)
        for pattern, names in self._compiled:
            for match in pattern.finditer(folded.text):
                entry = names[match.lastgroup or ""]
                lo, hi = folded.span(*match.span())
                if entry.capital and not text[lo].isupper():
                    continue
                by = "known-part" if entry.capital else "known"
                yield Span(lo, hi, entry.tag, 1.0, by)
        if self._births:
            for found in find_dates(text):
                if found.iso in self._births:
                    yield Span(found.start, found.end, Tag.BIRTHDATE.value, 1.0, "known")
