"""Chinese names in Latin letters: CHEN Jianguo, Wei ZHANG, Zhang Xiaoming, 陈大文 (Chan Tai Man)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.page import PageText
from recpack.deid.text.people.han.words import lexicon
from recpack.ports import Span

_PATTERNS = (
    # CHEN Jianguo, CHEN, Jian-guo, CHAN Tai Man
    (
        "first",
        re.compile(
            r"(?<![A-Za-z-])(?P<f>[A-Z]{2,9}),?[ ](?P<g>[A-Z][a-z]{1,11}(?:[- ][A-Z][a-z]{1,5}|-[a-z]{2,6})?)(?![A-Za-z-])"
        ),
    ),
    # Jianguo CHEN
    (
        "last",
        re.compile(
            r"(?<![A-Za-z-])(?P<g>[A-Z][a-z]{1,11}(?:[- ][A-Z][a-z]{1,5}|-[a-z]{2,6})?)[ ](?P<f>[A-Z]{2,9})(?![A-Za-z-])"
        ),
    ),
    # Chen Jianguo, Chen Jian-guo, CHEN JIANGUO
    (
        "even",
        re.compile(
            r"(?<![A-Za-z-])(?P<f>[A-Z][a-z]{1,8}),?[ ](?P<g>[A-Z][a-z]{3,11}|[A-Z][a-z]{1,5}-[A-Za-z][a-z]{1,5})(?![A-Za-z-])"
        ),
    ),
    (
        "shouted",
        re.compile(r"(?<![A-Za-z-])(?P<f>[A-Z]{2,8}),?[ ^](?P<g>[A-Z]{4,12})(?![A-Za-z-])"),
    ),
)
# Behind a Han name, or behind a title, any spelling is one.
_BESIDE = re.compile(
    r"(?:[\u4e00-\u9fff]\s?[（(/]\s?|[\u4e00-\u9fff]{2}[ ]{1,2}|(?<![A-Za-z])(?:Dr|Prof|Mr|Mrs|Ms|Miss|Mdm|DR|MR|MS)\.?\s?)(?P<n>[A-Z][A-Za-z]{1,11}(?:[ ,-]{1,2}[A-Z]?[A-Za-z]{1,11}){1,3})(?![A-Za-z-])"
)
_WORD = r"[A-Z][a-z'’-]{1,13}"
# Verified by: She Shihan; Next of kin : WUYUN QIQIGE
_SIGNED = re.compile(
    r"(?<![A-Za-z])(?:[Bb]y|[Kk]in|[Ss]igned|MO|[Dd]octor|[Nn]urse|[Pp]hysician|[Pp]athologist|[Rr]adiologist|[Ss]urgeon|[Cc]onsultant|[Tt]echnician|[Pp]atient|[Nn]ame)[ ]{0,12}:[ ]{0,6}(?:Dr\.?[ ])?"
    rf"(?P<n>(?:{_WORD}|[A-Z]{{2,14}})(?:,?[ ](?:{_WORD}|[A-Z]{{2,14}}|[A-Z]\.)){{1,3}})(?![A-Za-z])"
)
# 外籍看护Siti Rohani, 联络官Felix Ang: behind a word of work or kin.
_WORKER = re.compile(
    rf"(?<=[员人者官护师生士工理表家子女妻夫姐妹弟兄友事仆])[ ]?(?P<n>{_WORD}(?:[ ]{_WORD}){{1,3}})(?![A-Za-z0-9-])"
)
_MIXED = re.compile(rf"(?<![A-Za-z])(?P<n>{_WORD}[ ]?(?P<f>[\u4e00-\u9fff]))(?![A-Za-z])")
_SHORT = re.compile(r"(?:缩写|首字母|字头)[ ]?[:：]?[ ]?(?P<n>[A-Z]{2,4})(?![A-Za-z])")
_TITLED = re.compile(
    r"(?<![A-Za-z])(?:Dr|Prof|Mr|Mrs|Ms|Miss|Mdm|DR|MR|MS)\.?[ ](?P<n>[A-Z][A-Za-z]{1,9})(?![A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class _Lists:
    syllables: frozenset[str]
    surnames: frozenset[str]
    elsewhere: frozenset[str]
    words: frozenset[str]


@cache
def _lists() -> _Lists:
    data = lang.read_toml("zh/romanised.toml")
    return _Lists(
        *(frozenset(data[k].split()) for k in ("syllables", "surnames", "elsewhere", "words"))
    )


@dataclass(frozen=True, slots=True)
class PinyinNames:
    """Chinese names in Latin letters, told by surname, syllables and capitals."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "Chinese names in Latin letters: pinyin, Hong Kong, Taiwan and Singapore spellings"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans; beside Han characters one sign is enough, elsewhere the spelling must be plain."""
        if self.languages[0] not in {"zh", "en"} and "han" not in page.scripts:
            return
        text, ours = page.plain, "zh" in self.languages and "han" in page.scripts
        for kind, pattern in _PATTERNS:
            for match in pattern.finditer(text):
                if _fits(kind, match["f"].lower(), match["g"], ours=ours):
                    yield Span(*match.span(), "PERSON", 0.7 if ours else 0.66, "pinyin")
        if "han" in page.scripts and self.languages[0] not in {"ja", "ko"}:
            yield from _beside(text)
            yield from _told(text)


def is_pinyin_name(words: Sequence[str]) -> bool:
    """Whether words are a surname and syllables, whatever their capitals: HE LI, LI XIU YING."""
    lists, low = _lists(), [w.lower() for w in words]
    family = low[0] in lists.surnames or low[-1] in lists.surnames
    return len(low) > 1 and family and all(syllables(w) for w in low)


def _beside(text: str) -> Iterator[Span]:
    lists = _lists()
    for match in _BESIDE.finditer(text):
        parts = [p for p in re.split(r"[ ,-]+", match["n"].lower()) if p]
        families = [p for p in (parts[0], parts[-1]) if p in lists.surnames | lists.elsewhere]
        if " " not in match["n"] and match["n"].isupper():
            continue  # LI-RADS
        if families and all(syllables(p) or p in lists.elsewhere or len(p) < 5 for p in parts):
            yield Span(*match.span("n"), "PERSON", 0.75, "pinyin")


_EPONYM = re.compile(
    "[ ]?(?:氏|法|征|术|式|试验|染色|综合征|评分|分级|分期|分型|分类|指数|标准|线|反应|细胞|小体|病|韧带|三角)"
)


def _told(text: str) -> Iterator[Span]:
    """Names behind a word of work, signed, mixed with a Han surname; initials."""
    lists, lex = _lists(), lexicon()
    for match in _SIGNED.finditer(text):
        yield Span(*match.span("n"), "PERSON", 0.7, "signed")
    for match in _SHORT.finditer(text):
        yield Span(*match.span("n"), "PATIENT", 0.65, "initials")
    for match in _WORKER.finditer(text):
        if not match["n"].isupper():
            yield Span(*match.span("n"), "PERSON", 0.65, "worker")
    for match in _MIXED.finditer(text):
        if _EPONYM.match(text, match.start("f")):
            continue  # Blumgart法, Kasai术
        if match["f"] in lex.single and lex.right(text, match.end()) > -1:
            yield Span(*match.span("n"), "PERSON", 0.65, "mixed")
    for match in _TITLED.finditer(text):
        if match["n"].lower() in lists.surnames | lists.elsewhere:
            yield Span(*match.span("n"), "PERSON", 0.7, "title")


def _fits(kind: str, family: str, given: str, *, ours: bool) -> bool:
    lists = _lists()
    parts = [p for p in re.split(r"[ -]", given.lower()) if p]
    counts = [syllables(p) for p in parts]
    whole = all(counts) and sum(counts) <= 3
    plain = family in lists.surnames and whole
    if kind in {"first", "last"}:
        if family in lists.elsewhere and len(parts) == 2 and kind == "first":
            return ours or all(counts)
        return plain and (sum(counts) >= 2 or (ours and family not in lists.words))
    two = whole and sum(counts) == 2
    return plain and two and family not in lists.words and (ours or kind == "even")


@lru_cache(maxsize=4096)
def syllables(word: str) -> int:
    """Number of pinyin syllables of a word, at most three; 0 if it is not made of them."""
    known = _lists().syllables
    if word in known:
        return 1
    for at in range(min(6, len(word) - 1), 0, -1):
        if word[:at] in known:
            rest = syllables(word[at:])
            if rest and rest < 3:
                return rest + 1
    return 0
