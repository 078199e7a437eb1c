"""Placeholders for what no engine may touch: surrogates, and tokens a patient is treated by.

The engine sees `X-1` where a surrogate, a variant, a stage, a dose or a date stood. Every
placeholder must come back exactly once; if not, another form is tried, then the pieces between the
shields are translated one by one, which cannot lose anything. The forms stand in the order in which
Firefox's Portuguese model keeps them (bench/placeholders.py: 97 to 99 % each); `{1}` is lost three
times in four, `<1>`, `@1` and `«1»` every time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from recpack.model.clean import Surrogate
from recpack.mt.asking import tokens
from recpack.mt.languages import NO_SPACES, primary
from recpack.mt.numbers import dates, western

FORMS = ("X-{}", "XQ{}X", "ZX{}ZX", "[{}]", "#{}#")
FIXED, TOKEN, TERM = "fixed", "token", "term"
"""Kinds of guards: a surrogate, a critical token, a word whose English is settled."""


@dataclass(frozen=True, slots=True)
class Guard:
    """text[start:end] must stand in the English as `target`.

    `said` is what the checks read instead of the text, None where they read the text itself.
    """

    start: int
    end: int
    target: str
    doubt: bool = False
    kind: str = TOKEN
    said: str | None = None


class Finder(Protocol):
    """Something that knows words whose English, or whose long form, is settled."""

    def find(self, text: str) -> Iterator[Guard]:
        """Guards in the order of the text, none overlapping."""


class Glossary:
    """Words whose English is settled (drugs, markers, a coordinator's own): never left to chance.

    Whole words in languages with spaces; words of up to three letters only in their own case.
    """

    def __init__(self, words: Mapping[str, str], language: str) -> None:
        self._words = {w.casefold(): (w, t) for w, t in words.items() if len(w) > 1 and t}
        ordered = sorted(self._words, key=lambda w: (-len(w), w))
        body = "|".join(map(re.escape, ordered)) or "(?!)"
        if primary(language) not in NO_SPACES:
            body = rf"(?<!\w)(?:{body})(?!\w)"
        self._pattern = re.compile(body, re.IGNORECASE)

    def find(self, text: str) -> Iterator[Guard]:
        """Guards of every settled word in the text."""
        for match in self._pattern.finditer(text):
            entry = self._words.get(match.group().casefold())
            if entry and (len(entry[0]) > 3 or entry[0] == match.group()):
                target = _cased(match.group(), *entry)
                said = _said(match.group(), target)
                yield Guard(match.start(), match.end(), target, kind=TERM, said=said)


def _said(found: str, target: str) -> str | None:
    """What was found with its code as English spells it ("Ki67 alto" as "Ki-67 alto")."""
    code, *_ = target.split()
    first, *rest = found.split()
    codes = any(c.isdigit() for c in code) and any(c.isupper() for c in first)
    return " ".join((code, *rest)) if codes and first != code else None


def _cased(found: str, source: str, target: str) -> str:
    """The English of a settled word, lower case where only its heading form has a capital."""
    if found[:1].islower() and not source[1:2].isupper() and target[1:2].islower():
        return target[:1].lower() + target[1:]
    return target


def _free(start: int, end: int, taken: Sequence[Guard]) -> bool:
    return all(end <= g.start or start >= g.end for g in taken)


def _surrogate_target(text: str, surrogate: Surrogate, language: str) -> str:
    """The surrogate as it stands; dates in ISO 8601."""
    value = text[surrogate.start : surrogate.end]
    if surrogate.tag in {"DATE", "BIRTHDATE"}:
        found = dates(value, language)
        if len(found) == 1 and found[0][:2] == (0, len(value)):
            return found[0][2]
    return value


def _masked(text: str, taken: Sequence[Guard]) -> str:
    """The text with taken spans blanked out, offsets unchanged."""
    for guard in taken:
        text = text[: guard.start] + "\0" * (guard.end - guard.start) + text[guard.end :]
    return text


def guards(
    text: str,
    language: str,
    surrogates: Sequence[Surrogate] = (),
    context: str = "",
    glossary: Finder | None = None,
    short: Finder | None = None,
) -> tuple[Guard, ...]:
    """Everything to shield in one sentence: surrogates, dates, settled words, critical tokens.

    Offsets of `surrogates` count from the start of `text`; `short` forms outrank the glossary;
    with them, for an engine's eyes, any word in capitals is a token.
    Sorted, never overlapping; neighbours with nothing but spaces between them are one guard.
    """
    found: list[Guard] = []
    text = western(text)
    for item in sorted(surrogates, key=lambda s: (s.start, -s.end)):
        if _free(item.start, item.end, found):
            target = _surrogate_target(text, item, language)
            found.append(Guard(item.start, item.end, target, kind=FIXED))
    for start, end, iso in dates(text, language):
        if _free(start, end, found):
            found.append(Guard(start, end, iso))
    rest = _masked(text, found)
    for finder in (short, glossary):
        terms = list(finder.find(rest)) if finder is not None else []
        found += terms
        rest = _masked(rest, terms)
    for pattern in tokens.patterns(language, text if short is not None else ""):
        fresh = []
        for match in pattern.finditer(rest):
            body = match.group().rstrip(" ,")
            target, doubt = tokens.target(body, language, context or text)
            if body:
                fresh.append(Guard(match.start(), match.start() + len(body), target, doubt))
        found += fresh
        rest = _masked(rest, fresh)
    return _merged(text, sorted(found, key=lambda g: g.start))


def _merged(text: str, found: Sequence[Guard]) -> tuple[Guard, ...]:
    """Neighbours with at most spaces between them become one: fewer placeholders to lose.

    Two words of English next to each other stay two, for English may turn their order round.
    """
    out: list[Guard] = []
    for guard in found:
        gap = text[out[-1].end : guard.start] if out else "x"
        if not gap.strip() and out and _mergeable(out[-1], guard):
            out.append(_one(text, out.pop(), gap, guard))
        else:
            out.append(guard)
    return tuple(out)


def _mergeable(first: Guard, second: Guard) -> bool:
    return {first.kind, second.kind} != {TERM}


def _one(text: str, first: Guard, gap: str, second: Guard) -> Guard:
    glue = " " if gap else ""
    kinds = (first.kind, second.kind)
    said = None
    if first.said is not None or second.said is not None:
        said = heard(text, (first,), first.start, first.end) + glue
        said += heard(text, (second,), second.start, second.end)
    return Guard(
        first.start,
        second.end,
        first.target + glue + second.target,
        first.doubt or second.doubt,
        FIXED if FIXED in kinds else TOKEN,
        said,
    )


def heard(text: str, items: Sequence[Guard], start: int = 0, end: int | None = None) -> str:
    """The text as the checks read it: codes as English has them, short forms written out."""
    out: list[str] = []
    at = start
    for guard in items:
        if guard.said is not None:
            out += [text[at : guard.start], guard.said]
            at = guard.end
    return "".join((*out, text[at:end]))


def shielded(text: str, items: Sequence[Guard], form: str) -> str:
    """The text with each guard replaced by its numbered placeholder, set off from letters."""
    out: list[str] = []
    at = 0
    for number, guard in enumerate(items, 1):
        before = text[at : guard.start]
        out.append(before)
        if before[-1:].isalnum() or (not before and out[:-1]):
            out.append(" ")
        out.append(form.format(number))
        if text[guard.end : guard.end + 1].isalnum():
            out.append(" ")
        at = guard.end
    out.append(text[at:])
    return "".join(out)


def _placeholder(form: str) -> re.Pattern[str]:
    head, tail = (re.escape(part) for part in form.split("{}"))
    return re.compile(
        rf"(?<![0-9A-Za-z]){head}\s?(\d{{1,3}})\s?{tail}(?![0-9A-Za-z])", re.IGNORECASE
    )


def restore(english: str, items: Sequence[Guard], form: str) -> str | None:
    """The English with its guards back; None unless every placeholder came back exactly once."""
    pattern = _placeholder(form)
    seen = sorted(int(m.group(1)) for m in pattern.finditer(english))
    if seen != list(range(1, len(items) + 1)):
        return None
    left = pattern.sub("", english)
    head = form[: form.index("{}")]
    if re.search(rf"{re.escape(head)}\d", left, re.IGNORECASE):
        return None
    return pattern.sub(lambda m: items[int(m.group(1)) - 1].target, english)


def pieces(text: str, items: Sequence[Guard], convert: Callable[[str], str | None]) -> str | None:
    """The parts between the guards converted one by one, the guards put back in place.

    None if any part that holds letters could not be converted.
    """
    out: list[str] = []
    at = 0
    for guard in (*items, None):
        part = text[at : guard.start] if guard else text[at:]
        if any(c.isalpha() for c in part):
            done = convert(part.strip())
            if done is None:
                return None
            out.append(done.strip())
        elif part.strip():
            out.append(western(part.strip()).translate(_PUNCTUATION))
        if guard:
            out.append(guard.target)
            at = guard.end
    return tidy(" ".join(out))


_PUNCTUATION = str.maketrans("，、。；：（）！？【】،؛", ",,.;:()!?[],;") | {0x3000: " "}


def tidy(text: str) -> str:
    """Spaces as English sets them around punctuation."""
    text = re.sub(r"\s+([,.;:!?)\]])(?!\d)", r"\1", text)
    text = re.sub(r"([(\[])\s+", r"\1", text)
    text = re.sub(r"(?<=[\w)])\+ (?=[a-z]{3})", " + ", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def in_forms(
    text: str, items: Sequence[Guard], translate: Callable[[str], str | None]
) -> str | None:
    """The English with every guard exactly once, None if each form of placeholder lost one."""
    if not items:
        return translate(text)
    for form in FORMS:
        if form[: form.index("{}")].casefold() in text.casefold():
            continue
        english = translate(shielded(text, items, form))
        if english is None:
            return None
        restored = restore(english, items, form)
        if restored is not None:
            return restored
    return None


def through(
    text: str, items: Sequence[Guard], translate: Callable[[str], str | None]
) -> tuple[str | None, bool]:
    """(English with every guard exactly once, or None; whether the pieces had to be used)."""
    english = in_forms(text, items, translate)
    if english is not None or not items:
        return english, False
    return pieces(text, items, translate), True


def written(
    text: str, items: Sequence[Guard], which: Callable[[Guard], bool]
) -> tuple[str, tuple[Guard, ...]]:
    """(the text with the chosen guards' targets written into it, the other guards moved along)."""
    out = ""
    kept: list[Guard] = []
    at = 0
    for guard in items:
        out += text[at : guard.start]
        if which(guard):
            out += guard.target
        else:
            body = text[guard.start : guard.end]
            kept.append(replace(guard, start=len(out), end=len(out) + len(body)))
            out += body
        at = guard.end
    return out + text[at:], tuple(kept)


_ALIKE = {"²": "[²2]", "³": "[³3]", "µ": "(?:[µμu]|mc)", "×": "[×x]", "º": "[ºo°]", "°": "[ºo°]"}
_ATOMS = re.compile(r"[^\W\d_]+|\d+|\s+|[^\w\s]|_")


@lru_cache(4096)
def _loose(target: str, kind: str) -> re.Pattern[str]:
    """The target as an engine may write it: other spaces, other width, a word in the plural."""
    atoms = [a for a in _ATOMS.findall(target) if a.strip()]
    body = r"\s?".join("".join(_ALIKE.get(c, re.escape(c)) for c in atom) for atom in atoms)
    head = r"(?<![A-Za-z0-9])(?<!\d[.,])" if target[:1].isalnum() else ""
    plural = "(?:e?s)?" if kind == TERM and target[-1:].islower() else ""
    tail = r"(?![A-Za-z0-9])(?![.,]\d)" if target[-1:].isalnum() else ""
    return re.compile(head + body + plural + tail, re.IGNORECASE)


def kept(english: str, items: Sequence[Guard]) -> tuple[str, tuple[Guard, ...]]:
    """(the English with every target exactly as it should stand, the guards that are lost).

    For targets the engine saw in plain sight; each counts once, the longest first.
    """
    spans: list[tuple[int, int, str]] = []
    lost: list[Guard] = []
    for guard in sorted(items, key=lambda g: -len(g.target)):
        free = (
            m
            for m in _loose(guard.target, guard.kind).finditer(english)
            if all(m.end() <= s or m.start() >= e for s, e, _ in spans)
        )
        match = next(free, None)
        if match is None:
            lost.append(guard)
        else:
            exact = match.group() if guard.kind == TERM else guard.target
            spans.append((*match.span(), exact))
    for start, end, exact in sorted(spans, reverse=True):
        english = english[:start] + exact + english[end:]
    return english, tuple(lost)
