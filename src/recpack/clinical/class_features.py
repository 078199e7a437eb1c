"""What speaks for the class of a paper: its titles, its words, and marks that need no language.

A feature is a name and a number; `lang/_trained/classes.tsv` holds what each weighs for each
class (made by `python -m bench.train_classes`). Words are those of `lang/*/clinical.toml`, tables
[titles] and [content], so that no name of a person or house can be one.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from recpack.clinical.fold import key
from recpack.clinical.lexicon import Lexicon, pattern
from recpack.clinical.words import table

CLASSES = (
    "pathology", "ihc", "genomics", "imaging-report", "operative-note", "discharge-summary",
    "clinic-letter", "laboratory", "endoscopy", "medication-list", "radiotherapy", "consent",
    "identity-document", "other",
)  # fmt: skip
TITLE_LINES = 30  # printed lines among which a title is looked for
_FUZZY_LINES = 14
_FUZZY_SHORTEST = 7  # letters of a title that may be told by its likeness alone
_LIKE = 0.72
_LONG = 90  # letters of a line that is no heading
# Blanks that part nothing: titles are spaced out (检 查 报 告), and Latin stands apart (CT 报告).
_BLANK = re.compile(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿a-zA-Z])|(?<=[a-zA-Z])\s+(?=[㐀-鿿])")
_SPACED_OUT = re.compile(r"(?<!\w)(?:\w\s){4,}\w(?!\w)")
_LETTERS = re.compile(r"[\W_]+")
# Thai with its am written as two signs, as some fonts and readers have it.
_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")

_MARKS: tuple[tuple[str, str], ...] = (
    ("range", r"\d\s*[^\W\d]{0,8}[ \t]*[↑↓*hl]?[ \t]+(?:[^\d\n]{0,24}[ \t])?\(?\[?(?:\d[\d.,]*\s?[-~至]\s?\d|[<>≤≥]\s?\d)"),
    ("unit", r"(?:g/d?l|mg/d?l|mmol/l|[uμ]mol/l|i?u/m?l|ng/ml|pg/ml|10\^?9/l|10\*9/l|/[uμ]l|г/л|ммоль/л|мкмоль/л|ед/л|fl\b|meq/l|g/l)"),
    ("marker", r"(?<![a-z])(?:ck\s?\d{1,2}|ck-?pan|cd\d{1,3}|ki-?67|her-?2|ttf-?1|napsin|p40|p53|p63|s-?100|sox-?10|gata-?3|cdx-?2|vimentin|hepar-?1|glypican|desmin|synaptophysin|chromogranin|mlh-?1|msh-?[26]|pms-?2|pax-?8|dog-?1|e-cadherin)(?![a-z])"),
    ("stained", r"(?<![a-z])(?:er|pr|ck\d+|cd\d+|ki-?67|her-?2|ttf-?1|p40|p53|p63|s-?100|cdx-?2|sox-?10)\s?[:(]?\s?(?:\(?[-+]|neg|pos|\d+ ?%|阳|阴|陽|陰)"),
    ("hgvs", r"(?:(?<![a-z])[cp]\.\s?[(a-z_*\d]*\d+|nm_\d{4,}|rs\d{5,})"),
    ("gene", r"(?<![a-z])(?:egfr|kras|nras|braf|tp53|pik3ca|brca[12]|alk|ros1|erbb2|met|ret|ntrk\d?|apc|palb2|atm|idh[12]|tert|pten|cdkn2a|smad4|fgfr\d|stk11|keap1|ctnnb1|chek2)(?![a-z])"),
    ("grays", r"\d\s?(?:c?gy|грей|гр)(?![a-zа-я])"),
    ("tnm", r"(?<![a-z])[cpyr]*t(?:is|[0-4x])[a-d]?\s?[cp]?n[0-3x]"),
    ("dose", r"\d\s?(?:mg|мг|mcg|μg|ml|мл|มก|ملغ|مجم|毫克|i\.?e\.?|tab)(?![a-zа-я/])"),
    ("scheme", r"(?<![\d-])[\d½]\s?-\s?[\d½]\s?-\s?[\d½](?:\s?-\s?[\d½])?(?![\d-])|(?<!\d)[1-4]\s?[x×]\s?[1-4](?:\s?/|\s|$)|(?<![a-z])(?:qd|bid|tid|qid|tds|prn|q\d+h|s\.? ?\d ?dd)(?![a-z])"),
    ("size", r"\d\s?[x×]\s?\d+[.,]?\d*\s?(?:mm|cm|мм|см|mm|ซม|มม|سم|ملم|公分)?"),
    ("scan", r"(?<![a-z])(?:suv(?:max)?|hu|t1w?i?|t2w?i?|dwi|flair|stir|mgy|msv|dlp|ctdi\w*|kvp?|mbq|mci|fdg|bi-?rads|pi-?rads|li-?rads|tr ?\d{3,}|мзв)(?![a-z])"),
    ("machine", r"<<<|<[a-z]{2,}<<|(?<![a-z])(?:idd|p)<[a-z]{3}"),
    ("money", r"(?:[€$¥₩฿£₫]|r\$|rp\.?|usd|eur|chf|sar|iban|руб|บาท|元|円|ريال|جنيه|درهم|vnd|đ|tk)\s?\d|\d[\d.,]{2,}\s?(?:€|¥|₩|円|元|원|บาท|руб|đ|đồng|eur|chf|usd|ريال|جنيه|درهم)"),
    ("scale", r"(?<![a-z])(?:ecog|kps|karnofsky|zubrod)(?![a-z])"),
)  # fmt: skip
_FOUND = tuple((name, re.compile(found)) for name, found in _MARKS)


@dataclass(slots=True)
class Evidence:
    """Features of a paper by name, and the words that make them, by class, the strongest first."""

    features: dict[str, float]
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def silent(self) -> bool:
        """Whether next to nothing speaks for anything."""
        said = sum(len(w) for w in self.words.values())
        titled = any(k.startswith("title:") for k in self.features)
        return said < 2 and not titled


@cache
def _titles(language: str) -> Lexicon:
    return Lexicon((n, t) for n, terms in table(language, "titles") if n in CLASSES for t in terms)


@cache
def _like(language: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Titles by class with their pieces, long enough to be told by likeness."""
    out = []
    for name, terms in table(language, "titles"):
        for term in terms:
            plain = squeezed(term.rstrip("*"))
            wide = sum(2 if c > "\u2e80" else 1 for c in plain)
            if wide >= _FUZZY_SHORTEST and len(plain) >= 5:
                out.append((name, term, _pieces(plain)))
    return tuple(out)


@cache
def _content(
    language: str,
) -> tuple[tuple[str, re.Pattern[str], tuple[tuple[str, float], ...]], ...]:
    """(folded stem, pattern, classes with their weight) of words of the body.

    A word that many classes know says little for each.
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for name, terms in table(language, "content"):
        for term in dict.fromkeys(key(t).strip() for t in terms):
            if name in CLASSES and name not in holders[term] and term.strip("* "):
                holders[term].append(name)
    return tuple(
        (term.rstrip("*"), pattern(term), tuple((n, 1.0 / len(names)) for n in names))
        for term, names in holders.items()
    )


def squeezed(text: str) -> str:
    """Letters and digits alone, folded: what is left where blanks and signs were misread."""
    return _LETTERS.sub("", key(_AM.sub("\\1\u0e33", text)))


def _pieces(plain: str) -> frozenset[str]:
    size = 2 if plain[:1] > "\u2e80" else 3
    return frozenset(plain[i : i + size] for i in range(max(1, len(plain) - size + 1)))


def evidence_of(lines: Sequence[str], language: str) -> Evidence:
    """All that speaks for a class in the lines of a paper in reading order."""
    printed = [_spaced_in(ln) for ln in lines if ln.strip()]
    said: dict[str, dict[str, float]] = defaultdict(dict)
    features: dict[str, float] = {}
    _add_titles(printed, language, features, said)
    _add_content(printed, language, features, said)
    _add_marks(printed, features)
    words = {
        name: tuple(sorted(found, key=lambda w: (-found[w], w))) for name, found in said.items()
    }
    return Evidence(features, words)


def _spaced_in(line: str) -> str:
    """S P A C E D  O U T as words."""
    return _SPACED_OUT.sub(lambda m: m[0].replace(" ", ""), _AM.sub("\\1\u0e33", line))


@dataclass(frozen=True, slots=True)
class _Title:
    """A title of a class; `word` is how the paper has it ("" where it was told by likeness)."""

    name: str
    word: str
    weight: float


def _add_titles(
    printed: Sequence[str],
    language: str,
    features: dict[str, float],
    said: dict[str, dict[str, float]],
) -> None:
    best: dict[str, float] = {}
    total: dict[str, float] = defaultdict(float)
    for hit in _title_hits(printed, language):
        best[hit.name] = max(best.get(hit.name, 0.0), hit.weight)
        total[hit.name] += hit.weight
        if hit.word:
            said[hit.name][hit.word] = max(said[hit.name].get(hit.word, 0.0), 3 * hit.weight)
    ranked = sorted(best, key=lambda n: (-best[n], n))
    for place, name in enumerate(ranked):
        features[f"title:{name}"] = best[name]
        features[f"titles:{name}"] = math.log1p(total[name])
        if place == 0 and best[name] > 0.15:
            features[f"top:{name}"] = 1.0


def _title_hits(printed: Sequence[str], language: str) -> Iterator[_Title]:
    head = [_BLANK.sub("", key(line)) for line in printed[:TITLE_LINES]]
    names = _titles(language).narrowed("\n".join(head))
    for position, line in enumerate(printed[:TITLE_LINES]):
        strongest = 0.0
        for cell in line.split("\t"):
            shown = _BLANK.sub("", cell).strip()
            text = key(shown)
            plain = len(_LETTERS.sub("", text))
            if not plain:
                continue
            for hit in names.find(text):
                word = shown[hit.start : hit.end]
                share = len(_LETTERS.sub("", word)) / plain
                weight = _weight(share, position, text[hit.end :], plain)
                strongest = max(strongest, share)
                yield _Title(hit.name, word, weight)
        if position < _FUZZY_LINES and strongest < 0.5:
            yield from _alike(line, position, language)


def _weight(share: float, position: int, rest: str, plain: int) -> float:
    """How much a title says: more the higher it stands and the less else is on its line."""
    weight = (0.2 + 0.8 * share) / (1.0 + 0.1 * position)
    if re.match(r"\s*:\s*\S", rest):
        weight *= 0.35
    return weight * (0.3 if plain > _LONG or share < 0.15 else 1.0)


def _alike(line: str, position: int, language: str) -> Iterator[_Title]:
    """The title that a misread heading is most like: most of its pieces are there, in a row."""
    plain = squeezed(line)
    if not _FUZZY_SHORTEST - 2 <= len(plain) <= 60:
        return
    have = _pieces(plain) | (_pieces(plain[1:]) if len(plain) > 4 else frozenset())
    best: tuple[float, str, str] = (0.0, "", "")
    for name, term, pieces in _like(language):
        likeness = len(pieces & have) / len(pieces)
        if likeness >= _LIKE and likeness * len(pieces) > best[0] * len(plain):
            best = (likeness * len(pieces) / max(len(plain), 1), name, term)
    if best[1]:
        share = min(1.0, best[0])
        yield _Title(best[1], "", 0.85 * _weight(share, position, "", len(plain)))


def _add_content(
    printed: Sequence[str],
    language: str,
    features: dict[str, float],
    said: dict[str, dict[str, float]],
) -> None:
    shown = "\n".join(printed)
    text = key(shown)
    counts: dict[str, float] = defaultdict(float)
    headed: dict[str, float] = defaultdict(float)
    for stem, found, names in _content(language):
        if stem not in text:
            continue
        m = found.search(text)
        if m is None:
            continue
        heading = _is_heading(text, m)
        for name, weight in names:
            counts[name] += weight
            headed[name] += weight if heading else 0.0
            worth = weight * (2.0 if heading else 1.0)
            word = " ".join(shown[m.start() : m.end()].split())
            said[name][word] = max(said[name].get(word, 0.0), worth)
    whole = sum(counts.values()) or 1.0
    for name, count in counts.items():
        features[f"words:{name}"] = math.log1p(count)
        features[f"share:{name}"] = count / whole
    for name, count in headed.items():
        if count:
            features[f"heads:{name}"] = math.log1p(count)


def _is_heading(text: str, m: re.Match[str]) -> bool:
    """Whether the word opens its line or cell and a colon or nothing more follows it."""
    before = text[max(0, m.start() - 3) : m.start()].strip(" *-•#·0123456789.)(、")
    opens = not before or before[-1] in "\n\t"
    return (
        opens and re.match(r"[^\S\n]{0,3}(?:[:：\n\t]|\Z)", text[m.end() : m.end() + 5]) is not None
    )


def _add_marks(printed: Sequence[str], features: dict[str, float]) -> None:
    folded = [key(line) for line in printed]
    text = "\n".join(folded)
    for name, found in _FOUND:
        if name == "range":
            count = sum(1 for line in folded if found.search(line))
        else:
            count = len({m[0] for m in found.finditer(text)})
        if count:
            features[f"mark:{name}"] = math.log1p(count)
    letters = sum(len(line) for line in folded)
    features["long"] = math.log1p(len(folded)) / 4
    features["prose"] = min(letters / max(len(folded), 1), 160) / 80


def score(
    features: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Sum of the weights of the features, by class."""
    out = dict.fromkeys(CLASSES, 0.0)
    for name, value in {**features, "always": 1.0}.items():
        for cls, weight in weights.get(name, {}).items():
            out[cls] += weight * value
    return out
