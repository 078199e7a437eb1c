"""Word-by-word English for text that no phrase covers and no engine translates.

A gloss is help for someone who compares it with the source, never a translation: words stand in
the order of the source, set apart by " · "; what is unknown stands as it is in [brackets].
Nothing is dropped. Chinese is segmented by the most probable path over the phrasebook and a
general lexicon (CedPane, public domain; frequencies from THUOCL, MIT).
"""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from recpack import lang
from recpack.mt.phrases.chart import MAX_CLAUSE, Chart, Grammar
from recpack.mt.phrases.glosswords import spaced_words, written
from recpack.mt.phrases.memory import load_memory, localised
from recpack.mt.phrases.slots import Rules, compact, fold, is_cjk, normalise, rules, simplified
from recpack.mt.phrases.spelling import is_charted
from recpack.mt.phrases.terms import all_terms

SEPARATOR = " · "
_LONGEST = 16
_WINDOW = 4000
_TERM_COST = 4.0
_UNKNOWN_COST = 30.0
_PHRASE_COST = 3.0
_GLOSSED = dict.fromkeys(
    (
        *("cl", "np", "nps", "vp", "pred", "sites", "hist", "mods", "pfx", "time", "meas", "attrs"),
        *(
            "subj",
            "exams",
            "drugs",
            "regimens",
            "phrasevar",
            "who",
            "comp",
            "meds",
            "ops",
            "herbs",
            "word",
        ),
    ),
    0.0,
)
_STOPS = re.compile(r"([。;；!！?？:,、，\n]+|\.(?=\s|$))")
_HARD_STOPS = re.compile(r"([。;；!！?？:,，\n]+|\.(?=\s|$))")  # 、 stays inside a phrase
_ENGLISH_STOP = {"。": ".", "、": ",", "，": ",", "；": ";", "：": ":", "！": "!", "？": "?"}
_PLAIN = re.compile(
    r"[A-Za-z\d\u0370-\u03ff<>≤≥~±≈+\-^*/×%‰℃°µ²³↑↓.()\[\]#&=_'\"]"
    r"[A-Za-z\d\u0370-\u03ff<>≤≥~±≈+\-^*/×%‰℃°µ²³↑↓.()\[\]#&=_'\" ]*"
)
_QUANTITY = re.compile(
    r"(?:约|近)?\d[\d.,\-~]*[^\W\d_a-zA-Z]{1,4}(?:\d{1,2}[^\W\d_]\d{1,2}[^\W\d_])?"
)


@cache
def _lexicon(language: str) -> Mapping[str, tuple[str, float]]:
    """General words: English and cost (negative log of the relative frequency)."""
    path = files(lang).joinpath("_lexicon", f"{language}.tsv.gz")
    if not path.is_file():
        return MappingProxyType({})
    rows = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    out: dict[str, tuple[str, float]] = {}
    for row in rows:
        word, english, frequency = row.split("\t")
        out[word] = (english, 14.0 - math.log1p(int(frequency)) / 2.0)
    return MappingProxyType(out)


def gloss(text: str, language: str) -> str:
    """English words of the text in reading order, unknown ones kept in brackets."""
    rule = rules(language)
    clean = simplified(localised(normalise(text), rule.language), rule.language)
    clean = written(clean, rule.language)
    if not rule.worded:
        clean = compact(clean)
    out: list[str] = []
    stops = _HARD_STOPS if is_charted(rule.language) else _STOPS
    for i, piece in enumerate(stops.split(clean)):
        if i % 2:
            sign = "".join(_ENGLISH_STOP.get(c, c) for c in piece).strip()
            out.append(sign)
        elif piece.strip():
            words = [w for w in _words(piece.strip(), rule) if w]
            out.append((" " if out else "") + SEPARATOR.join(words))
    return "".join(out).replace(f"{SEPARATOR},{SEPARATOR}", ", ").strip()


def _words(piece: str, rule: Rules) -> Iterator[str]:
    if rule.worded:
        yield from spaced_words(piece, rule)
        return
    grammar = load_memory(rule.language).grammar
    if grammar is not None:
        for start in range(0, len(piece), MAX_CLAUSE):
            yield from _read(piece[start : start + MAX_CLAUSE], rule, grammar)
        return
    at = 0
    while at < len(piece):
        quantity = _QUANTITY.match(piece, at)
        done = _quantity(quantity.group(), rule) if quantity else None
        if done:
            yield done[1]
            at += done[0]
            continue
        plain = _PLAIN.match(piece, at)
        if plain:
            yield plain.group().strip()
            at = plain.end()
            continue
        end = at
        while end < len(piece) and not _PLAIN.match(piece, end) and end - at < _WINDOW:
            end += 1
        yield from _segmented(piece[at:end], rule.language)
        at = end


def _quantity(text: str, rule: Rules) -> tuple[int, str] | None:
    """The longest head of the text that is a number with its counting word, or a date."""
    for end in range(len(text), 0, -1):
        if is_cjk(text[end - 1]):
            done = rule.atom(text[:end])
            if done:
                return end, done
    return None


def _entries(word: str, language: str) -> tuple[str, float] | None:
    """English and cost of a word: the phrasebook's first, then the lexicon's."""
    known = all_terms(language).get(word)
    if known:
        return known.target, _TERM_COST + 0.5 / len(word)
    return _lexicon(language).get(word) or _closed(language).get(word)


@cache
def _closed(language: str) -> Mapping[str, tuple[str, float]]:
    """Words of closed slots, for a language without a lexicon."""
    tables = () if _lexicon(language) else rules(language).closed.values()
    return MappingProxyType(
        {
            w: (english, _TERM_COST + 0.5 / len(w))
            for words in tables
            for w, english in words.items()
        }
    )


def _segmented(text: str, language: str) -> list[str]:
    """The cheapest path over known words; a character that none holds costs most."""
    key = fold(text)
    costs = [0.0] + [math.inf] * len(text)
    back: list[tuple[int, str]] = [(0, "")] * (len(text) + 1)
    for at in range(len(text)):
        for end in range(at + 1, min(len(text), at + _LONGEST) + 1):
            entry = _entries(key[at:end], language)
            english, cost = entry or ("", _UNKNOWN_COST if end == at + 1 else math.inf)
            if costs[at] + cost < costs[end]:
                costs[end] = costs[at] + cost
                back[end] = (at, english)
    return _merged(_path(text, back))


def _read(text: str, rule: Rules, grammar: Grammar) -> list[str]:
    """Phrases that the grammar understands where it does, and single words between them.

    So each phrase stands in the order of English; between phrases the order is the source's.
    """
    key = fold(text)
    chart = Chart(grammar, text, key)
    costs = [0.0] + [math.inf] * len(text)
    back: list[tuple[int, str]] = [(0, "")] * (len(text) + 1)
    for at in range(len(text)):
        for end, english, cost in _steps(text, key, at, rule, chart):
            if costs[at] + cost < costs[end]:
                costs[end] = costs[at] + cost
                back[end] = (at, english)
    return _merged(_path(text, back))


def _steps(
    text: str, key: str, at: int, rule: Rules, chart: Chart
) -> Iterator[tuple[int, str, float]]:
    """(end, English, cost) of every piece that may begin here; no English for an unknown sign."""
    plain = _PLAIN.match(text, at)
    if plain and not (at and _PLAIN.match(text[at - 1])):
        yield plain.end(), plain.group().strip() or " ", _TERM_COST
    if text[at] == "、":
        yield at + 1, ",", 0.0
    yield at + 1, "", _UNKNOWN_COST
    quantity = _QUANTITY.match(text, at)
    done = _quantity(quantity.group(), rule) if quantity else None
    if done:
        yield at + done[0], done[1], _TERM_COST
    for end in range(at + 1, len(text) + 1):
        node = chart.best(at, end, _GLOSSED)
        if node:
            yield end, node.render(), _PHRASE_COST + node.cost / 2
        entry = _entries(key[at:end], rule.language) if end - at <= _LONGEST else None
        if entry:
            yield end, entry[0], entry[1]


def _path(text: str, back: list[tuple[int, str]]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    at = len(text)
    while at:
        start, english = back[at]
        out.append((text[start:at], english))
        at = start
    return out[::-1]


def _merged(path: list[tuple[str, str]]) -> list[str]:
    """English of each word; neighbouring unknown characters share one pair of brackets."""
    out: list[str] = []
    unknown = ""
    for word, english in [*path, ("", "end")]:
        if not english:
            unknown += word
            continue
        if unknown:
            out.append(f"[{unknown}]")
            unknown = ""
        if word:
            out.append(english)
    return out
