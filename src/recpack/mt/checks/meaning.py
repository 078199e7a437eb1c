"""Negation, doubt, sides, results, direction and opposites: words that turn a finding over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from recpack.mt.checks.words import (
    Finding,
    fullness,
    has,
    listed,
    matches,
    table,
    without,
    words,
)
from recpack.mt.languages import NON_LATIN, primary

_CLAUSES = re.compile(r"[;。；!?]|\.(?=\s|$)|[,，](?=\s|\D)")
_PLUS = re.compile(r"(?<=[\w)\s(:])\+{1,4}(?=\s*(?:[,;.)、]|$))|\((?:[^()]{0,12}\+)\)")
_MINUS = re.compile(
    r"\(\s?-\s?\)|(?<=[\w)])\s?-(?=\s*(?:[,;.、]|$))|(?<=:)\s?-(?=\s*(?:[,;.、]|$))"
)
_PRINTED = re.compile(r"\((?:[+-]{1,4}|[1-4]\+)\)")
_SHORT = 0.75
_FULL = 0.95  # fullness below which something told less often may have been left out
_TOGETHER = re.compile(r"\b(?:and|both|all|or)\b|[/&]")
_LONGEST_ITEM = 6


def _freed(text: str, language: str, names: tuple[str, ...]) -> str:
    """A text without doubt ("cannot be excluded") and opposites ("unchanged")."""
    for name in names:
        text = without(text, language, "opposite", name, "negative")
    pattern = words(language, "doubt", "strong")
    if pattern:
        for match in pattern.finditer(without(text, language, "doubt", "exempt")):
            text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return text


@cache
def _lexical(language: str) -> tuple[str, ...]:
    """Pairs of opposites of a language whose words are no negations: "ill-defined"."""
    return tuple(table(language).get("opposite", {}))


@lru_cache(maxsize=4096)
def negations(
    text: str, language: str, names: tuple[str, ...] = ()
) -> tuple[int, int, tuple[str, ...]]:
    """(negating words, things negated, the words) of a text.

    "No fever, cough or pain" is one word and three things; "无发热，无咳嗽，无痛" three of each.
    """
    cue = words(language, "negation", "cue")
    if cue is None:
        return 0, 0, ()
    freed = without(_freed(text, language, names), language, "negation", "exempt")
    found = list(cue.finditer(freed))
    things = 0
    for i, match in enumerate(found):
        stop = found[i + 1].start() if i + 1 < len(found) else len(freed)
        things += _reach(match.group(), freed[match.end() : stop], language)
    marks = [m.group() for m in _MINUS.finditer(freed)]
    return len(found) + len(marks), things + len(marks), (*(m.group() for m in found), *marks)


def _reach(cue: str, text: str, language: str) -> int:
    """How many things a negating word in front of this text denies."""
    ends = words_raw(language, "ends")
    joint, comma = words_raw(language, "joint"), words_raw(language, "comma")
    if joint is None:
        return 1
    stop = ends.search(text) if ends else None
    body = text[: stop.start()] if stop else text
    strict = words(language, "negation", "or_only")
    if strict and strict.fullmatch(cue):
        joint = words_raw(language, "joint_or") or joint
        body = re.split(",? and ", body)[0] if language == "en" and ", and " in body else body
    single = words(language, "negation", "single")
    if comma and single and single.fullmatch(cue):
        body = comma.split(body)[0]
    parts = joint.split(body)
    if len(parts) == 1:
        return 1
    count = 0
    for n, part in enumerate(parts):
        items = comma.split(part) if comma and n < len(parts) - 1 else [part]
        count += len([i for i in items if i.strip()])
        if n == 0 and len(items[-1].split()) > _LONGEST_ITEM:
            return 1
    return max(count, 1)


@cache
def words_raw(language: str, key: str) -> re.Pattern[str] | None:
    """A pattern of the negation table as it stands, blanks and all."""
    body = table(language).get("negation", {}).get(key)
    return re.compile(body, re.IGNORECASE) if body else None


def negation(source: str, english: str, language: str) -> Iterator[Finding]:
    """As many negations, told one by one or in a list."""
    if not has(language, "negation", "cue"):
        return
    names = _lexical(language)
    (n, m, ours), (k, j, theirs) = (
        negations(source, language, names),
        negations(english, "en", names),
    )
    extra = len(matches(_freed(source, language, names), language, "negation", "may"))
    extra = min(extra, sum(w.casefold() == "not" for w in theirs))
    foreign = primary(language) in NON_LATIN  # "afebrile" for 体温正常; the others have the word
    loose = len(matches(english, "en", "negation", "may")) if foreign else 0
    if loose and n == k - loose:
        return
    if loose and n == k and not matches(source, language, "negation", "may_word"):
        loose = -1
    if loose >= 0 and (n == k or m == j or n <= k <= n + extra or (k < n and j > m)):
        return
    yield Finding("negation-lost" if k < n else "negation-added", listed(ours), listed(theirs))


def _clusters(text: str, language: str) -> tuple[int, int]:
    """(clauses with a word of doubt, other clauses with a word that may be one)."""
    strong, weak = words(language, "doubt", "strong"), words(language, "doubt", "weak")
    text = without(text, language, "doubt", "exempt")
    count = [0, 0]
    for part in _CLAUSES.split(text):
        if strong and strong.search(part):
            count[0] += 1
        elif weak and weak.search(part):
            count[1] += 1
    return count[0], count[1]


def doubt(source: str, english: str, language: str) -> Iterator[Finding]:
    """What is only possible stays so."""
    if not has(language, "doubt", "strong"):
        return
    ours, weak = _clusters(source, language)
    if not (ours or weak):
        return
    theirs, theirs_weak = _clusters(english, "en")
    fewer = theirs < ours and theirs + theirs_weak < ours + weak
    if fewer or (weak and not (theirs or theirs_weak)):
        yield Finding("doubt-lost", listed(matches(source, language, "doubt", "strong")), "")


@lru_cache(maxsize=4096)
def sides(text: str, language: str) -> tuple[str, ...]:
    """Left, right and both in the order they are named."""
    text = without(text, language, "sides", "exempt")
    found = []
    for side in ("left", "right", "both"):
        pattern = words(language, "sides", side)
        found += [(m.start(), side) for m in pattern.finditer(text)] if pattern else []
    return tuple(side for _, side in sorted(found))


def side(source: str, english: str, language: str) -> Iterator[Finding]:
    """The same sides, in the same turn; told once or again."""
    if not has(language, "sides", "left"):
        return
    ours, theirs = sides(source, language), sides(english, "en")
    if ours == theirs or _same_sides(ours, theirs, english, fullness(source, english, language)):
        return
    yield Finding("side-differs", listed(ours), listed(theirs))


def _same_sides(ours: tuple[str, ...], theirs: tuple[str, ...], english: str, full: float) -> bool:
    one, other = ([s for s in x if s != "both"] for x in (ours, theirs))
    if set(one) != set(other):
        halves = {"left", "right"}
        told = (bool(one), "both" in ours), (bool(other), "both" in theirs)
        if told == ((False, True), (True, False)):
            return set(other) == halves
        return told == ((True, False), (False, True)) and set(one) == halves
    if "both" in ours and "both" not in theirs:
        return len(other) <= len(one) and bool(matches(english, "en", "sides", "pair"))
    moved = [other.count(s) - one.count(s) for s in ("left", "right")]
    if min(moved) < 0 < max(moved):
        return False
    if len(other) < len(one) and full < _FULL:
        return False
    return _turns(one) == _turns(other) or moved == [0, 0]


def _turns(found: list[str]) -> list[str]:
    return [s for i, s in enumerate(found) if i == 0 or found[i - 1] != s]


@lru_cache(maxsize=4096)
def results(text: str, language: str) -> tuple[str, ...]:
    """+ and - in order: words and signs; "positive (+)" is one."""
    found = [(m.start(), m.end(), "+") for m in _PLUS.finditer(text)]
    found += [(m.start(), m.end(), "-") for m in _MINUS.finditer(text)]
    for name, sign in (("positive", "+"), ("negative", "-")):
        pattern = words(language, "result", name)
        found += [(m.start(), m.end(), sign) for m in pattern.finditer(text)] if pattern else []
    found.sort()
    out: list[str] = []
    end = -9
    for start, stop, sign in found:
        if not (out and out[-1] == sign and start - end <= 3):
            out.append(sign)
        end = stop
    return tuple(out)


def result(source: str, english: str, language: str) -> Iterator[Finding]:
    """Positive stays positive; "not detected" may stand for negative."""
    if not has(language, "result", "positive"):
        return
    ours, theirs = results(source, language), results(english, "en")
    if ours == theirs:
        return
    plus = theirs.count("+") - ours.count("+")
    minus = theirs.count("-") - ours.count("-")
    lost = ("+" in ours) != ("+" in theirs)
    printed = [len(_PRINTED.findall(t)) for t in (source, english)]
    lost = lost or 0 < printed[1] < printed[0] or _some_left_out(ours, theirs, english)
    if lost or plus * minus < 0 or (len(ours) > 1 and len(theirs) > 1 and _turned(ours, theirs)):
        yield Finding("result-differs", " ".join(ours), " ".join(theirs))


def _some_left_out(ours: tuple[str, ...], theirs: tuple[str, ...], english: str) -> bool:
    """Whether one of several results is not told, and none is told of two things together."""
    return 0 < len(theirs) < len(ours) > 2 and not _TOGETHER.search(english)


def _turned(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return _turns(list(ours)) != _turns(list(theirs)) and "-" in ours and "-" in theirs


def direction(source: str, english: str, language: str) -> Iterator[Finding]:
    """What rises does not fall."""
    if not has(language, "direction", "up"):
        return
    printed = [(t.count("↑"), t.count("↓")) for t in (source, english)]
    if printed[0] != printed[1] and any(printed[1]):
        yield Finding("direction-differs", *map(_arrows, printed))
        return
    for up, down in (("up", "down"), ("over", "under")):
        ours, theirs = _pointing(source, language, up, down), _pointing(english, "en", up, down)
        if _reversed(ours, theirs) or _reversed(ours[::-1], theirs[::-1]):
            yield Finding("direction-differs", _arrows(ours), _arrows(theirs))
            return


def _reversed(ours: tuple[int, int], theirs: tuple[int, int]) -> bool:
    """Whether the first direction is told less often, and the second more."""
    return theirs[0] < ours[0] and theirs[1] > ours[1]


def _arrows(found: tuple[int, int]) -> str:
    return "↑" * found[0] + "↓" * found[1]


def _pointing(text: str, language: str, *ways: str) -> tuple[int, int]:
    text = without(text, language, "opposite", "size", "negative")
    text = without(text, language, "direction", "exempt")
    one, other = (len(matches(text, language, "direction", way)) for way in ways)
    return (one + text.count("↑"), other + text.count("↓")) if ways[0] == "up" else (one, other)


def opposites(source: str, english: str, language: str) -> Iterator[Finding]:
    """An opposite the source does not have: "unremarkable" that became "remarkable"."""
    for name in table("en")["opposite"]:
        if not has(language, "opposite", name, "negative"):
            continue
        theirs, ours = _sided(english, "en", name), _sided(source, language, name)
        if theirs == ours or not (
            _turned_over(ours, theirs, name, english)
            or _left_out(ours, theirs, name, source, english, language)
        ):
            continue
        flag = "negation-lost" if ours[0] > theirs[0] or theirs[1] else "negation-added"
        told = [listed(_both_words(*t, name)) for t in ((source, language), (english, "en"))]
        yield Finding(flag, *told)


def _turned_over(ours: tuple[int, int], theirs: tuple[int, int], name: str, english: str) -> bool:
    if theirs[1] and not ours[1]:
        return True
    if theirs[0] and not ours[0] and ours[1] and not theirs[1]:
        return True
    if theirs[0] < ours[0] and theirs[1] > ours[1]:
        return True
    needed = name in table("en")["opposite_needed"]["names"]
    instead = words("en", "opposite", name, "instead")
    return needed and bool(ours[0]) and not theirs[0] and not (instead and instead.search(english))


def _left_out(
    ours: tuple[int, int],
    theirs: tuple[int, int],
    name: str,
    source: str,
    english: str,
    language: str,
) -> bool:
    """Whether a pair that is told each time ("not enlarged") is told less often."""
    if theirs[0] >= ours[0]:
        return False
    if name == "normal":
        return bool(theirs[0]) and fullness(source, english, language) < _SHORT
    if name not in table("en")["opposite_each"]["names"]:
        return False
    plain_words = len(matches(english, "en", "opposite", "size", "plain"))
    spoken = len(matches(source, language, "opposite", "normal", "negative"))
    return ours[0] > theirs[0] + max(0, plain_words - spoken)


def _both_words(text: str, language: str, name: str) -> list[str]:
    return [
        m
        for key in ("negative", "positive")
        for m in matches(text, language, "opposite", name, key)
    ]


@lru_cache(maxsize=16384)
def _sided(text: str, language: str, name: str) -> tuple[int, int]:
    """How often the denying and the affirming word of a pair stand in a text."""
    negative = words(language, "opposite", name, "negative")
    count = len(list(negative.finditer(text))) if negative else 0
    rest = negative.blanked(text) if negative and count else text
    return count, len(matches(rest, language, "opposite", name, "positive"))


def grades(source: str, english: str, language: str) -> Iterator[Finding]:
    """Well, moderately and poorly differentiated, high and low grade."""
    for name in table("en")["grade"]:
        if not has(language, "grade", name):
            continue
        if bool(matches(source, language, "grade", name)) != bool(
            matches(english, "en", "grade", name)
        ):
            told = matches(source, language, "grade", name), matches(english, "en", "grade", name)
            yield Finding("grade-differs", listed(told[0]), listed(told[1]))


def places(source: str, english: str, language: str) -> Iterator[Finding]:
    """An organ that the source does not name."""
    for name in table("en")["site"]:
        told = matches(english, "en", "site", name)
        if not told or not has(language, "site", name):
            continue
        known = matches(source, language, "site", name)
        if not known and primary(language) in NON_LATIN:
            known = matches(source, "en", "site", name)
        if not known:
            yield Finding("place-added", "", listed(told))
