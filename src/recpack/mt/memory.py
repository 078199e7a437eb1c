"""Checked phrases: English for text that is wholly covered by entries a person has checked.

A lookup gives English only if every character of the source is accounted for by a term, a
pattern, an atom (number, unit, date, code, surrogate, English) or an order-safe composition of
these (label: value, lists, brackets). The result must keep every number, negation, doubt and
side of the source (`Rules.keeps`), else there is no match: silence is safe, a guess is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from recpack.lang import read_rows, read_toml
from recpack.mt.patterns import Budget, Matcher
from recpack.mt.slots import Rules, compact, fold, normalise, rules

MAX_LENGTH = 1200
MAX_DEPTH = 24
BUDGET = 60_000
CHECKED = "checked"
NOUNS = (
    "pathology", "lesion", "symptom", "procedure", "drug", "regimen", "imaging", "genetics",
    "staging", "ihc",
)  # fmt: skip
NAMES = frozenset(
    {"label", "heading", "laboratory", "ihc", "genetics", "drug", "regimen", "staging"}
)
_FINDINGS = frozenset({"symptom", "pathology", "lesion", "procedure", "imaging"})
_PAIRS = {"(": ")", "[": "]", '"': '"', "{": "}"}
_ENDS = re.compile(r"[。;；!！]+|\.(?=\s|$)")
_COMMA = re.compile(r",(?!\d{3}(?!\d))|,(?<!\d,)")
_NUMBERED = re.compile(r"(\(?\d{1,2}(?:\)|[、.)](?!\d)|\.\s)|[①-⑳])\s*")
_KEEP_SMALL = re.compile(r"[a-z]{1,4}(?![a-z])|\S*[A-Z\d]")


@dataclass(frozen=True, slots=True)
class Term:
    """One row of terms.tsv. `code` is a "system:code" pair such as "LOINC:1834-1", or ""."""

    source: str
    target: str
    domain: str
    code: str
    state: str
    origin: str


@dataclass(frozen=True, slots=True)
class Match:
    """English of a text that is wholly covered by checked phrases."""

    target: str
    flags: tuple[str, ...] = ()


def _key(text: str) -> str:
    return fold(compact(normalise(text)))


@cache
def _terms(language: str) -> Mapping[str, Term]:
    """All terms of a language by folded source, drafts included. The first of equals stands."""
    out: dict[str, Term] = {}
    for row in read_rows(f"{language}/terms.tsv"):
        values = Term(**{k: (row[k] or "") for k in Term.__slots__})
        out.setdefault(_key(values.source), values)
    return MappingProxyType(out)


def _primary(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


def term(text: str, language: str) -> Term | None:
    """The checked term that is exactly this text (spelling of width, case and accents aside)."""
    found = _terms(_primary(language)).get(_key(text).rstrip(":"))
    return found if found and found.state == CHECKED else None


@cache
def terms(language: str, domain: str) -> Mapping[str, Term]:
    """Checked terms of a domain by their source as written."""
    rows = _terms(_primary(language)).values()
    return MappingProxyType(
        {t.source: t for t in rows if t.domain == domain and t.state == CHECKED}
    )


def all_terms(language: str) -> Mapping[str, Term]:
    """Every term by folded source, drafts too: for the gloss, which is always unchecked."""
    return _terms(_primary(language))


def _vocabulary(language: str, extra: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Slot kind -> folded word -> English."""
    checked = [(k, t) for k, t in _terms(language).items() if t.state == CHECKED]
    by_domain: dict[str, dict[str, str]] = {}
    for key, entry in checked:
        by_domain.setdefault(entry.domain, {})[key] = entry.target
    out: dict[str, dict[str, str]] = {}
    for slot, domains in read_toml("slots.toml")["vocabulary"].items():
        out[slot] = {k: v for d in domains for k, v in by_domain.get(d, {}).items()}
    out["np"] = {k: v for d in NOUNS for k, v in by_domain.get(d, {}).items()}
    out["np"].update(extra)
    for slot, words in rules(language).closed.items():
        out[slot] = {**out.get(slot, {}), **words}
    return out


class Memory:
    """The checked phrases of one language, with a coordinator's glossary on top."""

    def __init__(self, language: str, extra: Mapping[str, str]) -> None:
        self.language = language
        self.rules: Rules = rules(language)
        self._glossary = {_key(k): v for k, v in extra.items()}
        self._matcher = Matcher(language, _vocabulary(language, self._glossary))
        self._terms = _terms(language)

    def lookup(self, text: str) -> Match | None:
        """English of the text if checked phrases cover all of it, else None."""
        if len(text) > MAX_LENGTH:
            return None
        clean = normalise(text)
        if not clean:
            return None
        work = _Cover(self, self._matcher, BUDGET)
        for piece in dict.fromkeys((clean, clean if self.rules.spaced else compact(clean))):
            target = work.cover(piece)
            if target and self.rules.keeps(text, target):
                return Match(_sentence(target) if target != clean else target)
        return None

    def exact(self, key: str) -> Term | str | None:
        """The glossary's English or the checked term for a folded piece."""
        if key in self._glossary:
            return self._glossary[key]
        found = self._terms.get(key)
        return found if found and found.state == CHECKED else None


def _sentence(target: str) -> str:
    """Upper case for the first word, unless its spelling carries meaning (mg, p53, nab-)."""
    if not target[:1].islower() or _KEEP_SMALL.match(target.split(" ", 1)[0]):
        first = target.split(" ", 1)[0]
        if first not in _SMALL_WORDS:
            return target
    return target[0].upper() + target[1:]


_SMALL_WORDS = frozenset(
    ["no", "not", "the", "a", "an", "of", "in", "on", "at", "for", "and", "with", "left", "mass", "lung", "cyst", "bone", "skin", "rib", "node", "size", "oral", "pain", "mild", "sex", "age", "date", "bed", "ward", "name", "unit", "one", "two", "both", "few", "see", "to", "by", "is", "as", "it", "new", "old"]
)


class _Cover:
    """One lookup: recursive composition with memory of what was tried and a step budget."""

    def __init__(self, memory: Memory, matcher: Matcher, steps: int) -> None:
        self._memory = memory
        self._rules = memory.rules
        self._matcher = matcher
        self._budget = Budget(steps)
        self._memo: dict[str, str | None] = {}
        self._depth = 0
        matcher.begin(self._budget, self.cover)

    def cover(self, text: str) -> str | None:
        """English of the piece, or None if anything in it is not covered."""
        piece = text.strip()
        if piece not in self._memo:
            if self._depth >= MAX_DEPTH or not piece or self._budget.left < 0:
                return None
            self._depth += 1
            self._memo[piece] = None
            self._memo[piece] = self._whole(piece) or self._composed(piece)
            self._depth -= 1
        return self._memo[piece]

    def _whole(self, piece: str) -> str | None:
        tight = piece if self._rules.spaced else compact(piece)
        found = self._memory.exact(fold(tight))
        if found is not None:
            return found if isinstance(found, str) else found.target
        return self._rules.atom(piece) or self._matcher.match(tight)

    def _composed(self, piece: str) -> str | None:
        steps = (
            self._ended, self._sentences, self._numbered, self._bracketed, self._labelled,
            self._commas, self._list, self._marked, self._spaced, self._slashed, self._named_value,
        )  # fmt: skip
        for step in steps:
            if self._budget.left < 0:
                return None
            done = step(piece)
            if done:
                return done
        return None

    def _all(self, pieces: list[str]) -> list[str] | None:
        out: list[str] = []
        for piece in pieces:
            done = self.cover(piece)
            if not done:
                return None
            out.append(done)
        return out

    def _ended(self, piece: str) -> str | None:
        """Closing punctuation."""
        body = piece.rstrip("。;；.,、,!！ ")
        if body == piece or not body or not piece[len(body) :].strip():
            return None
        done = self.cover(body)
        tail = piece[len(body) :].strip()
        sign = (
            "."
            if tail[0] in "。."
            else ";"
            if tail[0] in ";；"
            else "!"
            if tail[0] in "!！"
            else ","
        )
        return done + sign if done else None

    def _sentences(self, piece: str) -> str | None:
        parts = _split(piece, _ENDS)
        if len(parts) < 2:
            return None
        done = self._all([p for p, _ in parts])
        if not done:
            return None
        out = []
        for english, (_, sign) in zip(done, parts, strict=True):
            stop = "; " if sign[:1] in {";", "；"} else ". "
            out.append((english if out and out[-1].endswith("; ") else _sentence(english)) + stop)
        body = "".join(out)
        return body.rstrip() if parts[-1][1] else body[:-2]

    def _numbered(self, piece: str) -> str | None:
        """1、… (2) … ③ …: the number stays."""
        found = _NUMBERED.match(piece)
        if not found or found.end() == len(piece):
            return None
        done = self.cover(piece[found.end() :])
        mark = found[1].strip().replace("、", ".")
        return f"{mark} {_sentence(done)}" if done else None

    def _bracketed(self, piece: str) -> str | None:
        close = _PAIRS.get(piece[0])
        if not close or not piece.endswith(close) or _closing(piece, 0) != len(piece) - 1:
            return None
        done = self.cover(piece[1:-1])
        return f"{piece[0]}{done}{close}" if done else None

    def _labelled(self, piece: str) -> str | None:
        """A label and its value. A colon between digits (12:30, 1:2) is no label's."""
        for found in re.finditer(r":", piece):
            at = found.start()
            before, after = piece[:at].strip(), piece[at + 1 :].strip()
            if before[-1:].isdigit() and after[:1].isdigit():
                continue
            if not before or _depth(piece, at):
                continue
            label = self.cover(before)
            if not label:
                return None
            if not after:
                return f"{label}:"
            value = self.cover(after)
            return f"{label}: {value}" if value else None
        return None

    def _commas(self, piece: str) -> str | None:
        parts = [p for p, _ in _split(piece, _COMMA)]
        if len(parts) < 2 or self._unsure_reach(parts):
            return None
        done = self._all(parts)
        return ", ".join(done) if done else None

    def _unsure_reach(self, parts: list[str]) -> bool:
        """无发热,咳嗽: does "no" reach the cough? Where that is open there is no translation."""
        denied = False
        for part in parts:
            bare = self._memory.exact(fold(compact(part.strip())))
            finding = isinstance(bare, Term) and bare.domain in _FINDINGS
            if self._rules.starts_negated(part.strip()):
                denied = True
            elif denied and finding:
                return True
            else:
                denied = denied and finding
        return False

    def _list(self, piece: str) -> str | None:
        """A、B、C. If one item is denied every item must be: 无A、B goes through patterns."""
        parts = [p for p, _ in _split(piece, re.compile("、"))]
        if len(parts) < 2:
            return None
        denied = [self._rules.negations(p) > 0 or self._rules.doubts(p) > 0 for p in parts]
        if any(denied) and not all(denied) and not self._each_result(parts):
            return None
        done = self._all(parts)
        return ", ".join(done) if done else None

    def _each_result(self, parts: list[str]) -> bool:
        return all(p.rstrip().endswith((")", "+", "-")) for p in parts)

    def _marked(self, piece: str) -> str | None:
        """Name(result), also several in a row: CK(+)Vim(-)."""
        open_at = next((i for i, c in enumerate(piece) if c == "(" and i), 0)
        if not open_at:
            return None
        close = _closing(piece, open_at)
        if close < 0:
            return None
        name, inner = self.cover(piece[:open_at]), self.cover(piece[open_at + 1 : close])
        if not name or not inner:
            return None
        rest = piece[close + 1 :].strip()
        head = f"{name} ({inner})"
        if not rest:
            return head
        if "(" not in rest or (rest[0] not in ",、" and not rest.endswith(")")):
            return None
        tail = self.cover(rest.lstrip(",、 "))
        return f"{head}, {tail}" if tail else None

    def _spaced(self, piece: str) -> str | None:
        """Chunks set apart by spaces, the longest covered run first."""
        words = piece.split(" ")
        if not 2 <= len(words) <= 40:
            return None
        if self._unsure_reach(words):
            return None
        best: list[str | None] = [None] * len(words) + [""]
        for start in range(len(words) - 1, -1, -1):
            for end in range(min(len(words), start + 12), start, -1):
                tail = best[end]
                if tail is None or (start == 0 and end == len(words)):
                    continue
                done = (
                    self.cover(" ".join(words[start:end])) if self._fits(words[start:end]) else None
                )
                if done:
                    best[start] = f"{done} {tail}".strip()
                    break
        return best[0]

    def _fits(self, words: list[str]) -> bool:
        """In languages with spaces only runs that stand as they are may be set side by side."""
        if not self._rules.spaced:
            return True
        run = " ".join(words)
        found = self._memory.exact(fold(run))
        if isinstance(found, Term) and found.domain in NAMES | {"unit"}:
            return True
        return bool(self._rules.atom(run)) or words[0].endswith(":") or ":" in run

    def _slashed(self, piece: str) -> str | None:
        parts = piece.split("/")
        if not 2 <= len(parts) <= 6 or self._rules.negations(piece):
            return None
        done = self._all(parts)
        return "/".join(done) if done else None

    def _named_value(self, piece: str) -> str | None:
        """A name directly followed by its number or sign: 体温36.5℃, AFP 升 is not one."""
        for at in _value_starts(piece):
            found = self._memory.exact(fold(compact(piece[:at].strip())))
            if not isinstance(found, Term) or found.domain not in NAMES:
                continue
            value = self._rules.atom(piece[at:].strip())
            if value:
                return f"{found.target} {value}"
        return None


def _value_starts(piece: str) -> Iterator[int]:
    for found in re.finditer(
        r"(?<![\d.A-Za-z\-])[<>≤≥~±约]?\d|(?<=\S)[+\-±](?=\W|$|\d)|[<>≤≥↑↓]", piece
    ):
        if found.start():
            yield found.start()


def _depth(text: str, at: int) -> int:
    return sum(c in "([{" for c in text[:at]) - sum(c in ")]}" for c in text[:at])


def _closing(text: str, at: int) -> int:
    """Position of the bracket that closes the one at `at` (-1 if none does)."""
    depth = 0
    opening = text[at]
    close = _PAIRS[opening]
    if opening == close:
        return text.find(close, at + 1)
    for i in range(at, len(text)):
        depth += (text[i] == opening) - (text[i] == close)
        if depth == 0:
            return i
    return -1


def _split(text: str, sign: re.Pattern[str]) -> list[tuple[str, str]]:
    """Parts at signs outside brackets, each with the sign that ends it; no part is empty."""
    out: list[tuple[str, str]] = []
    start = 0
    for found in sign.finditer(text):
        if _depth(text, found.start()) > 0:
            continue
        if text[start : found.start()].strip():
            out.append((text[start : found.start()].strip(), found.group().strip()))
        start = found.end()
    if text[start:].strip():
        out.append((text[start:].strip(), ""))
    return out


@cache
def _base(language: str) -> Memory:
    return Memory(language, {})


def load_memory(language: str, extra: Mapping[str, str] | None = None) -> Memory:
    """The checked phrases of a language; `extra` is a coordinator's glossary and goes first."""
    primary = _primary(language)
    return Memory(primary, extra) if extra else _base(primary)
