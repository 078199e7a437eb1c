"""Order-safe composition of checked pieces: label: value, lists, brackets, numbered items.

Only orders that English shares with the source are composed. Where the reach of a negation would
be open (无发热,咳嗽) nothing is composed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from recpack.lang import read_toml
from recpack.mt.phrases.chart import MAX_CLAUSE, Chart, Grammar
from recpack.mt.phrases.patterns import Budget, Matcher, Vocabulary, named
from recpack.mt.phrases.slots import compact, fold, rules
from recpack.mt.phrases.terms import Term, other_case

Exact = Callable[[str], Term | str | None]

MAX_DEPTH = 24
MAX_CHUNKS = 40
MAX_RUN = 12
MAX_GROUP = 3
BUDGET = 60_000
NAMES = frozenset(
    {"label", "heading", "laboratory", "ihc", "genetics", "drug", "regimen", "staging"}
)
_FINDINGS = frozenset({"symptom", "pathology", "lesion", "procedure", "imaging"})
_MEASURED = NAMES - {"label", "heading"}
_PAIRS = {"(": ")", "[": "]", '"': '"', "{": "}"}
_CLOSING = "。；;.,、!！ "
_ENDS = re.compile(r"[。;；!！]+|\.(?=\s|$)")
_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
_CLAUSE = re.compile(r",(?!\d)|(?<!\d),")
_ENUMERATION = re.compile("、")
_NUMBERED = re.compile(r"(\(?\d{1,2}(?:\)|[、.)](?!\d)|\.\s)|[①-⑳])\s*")
_VALUE = re.compile(r"(?<![\d.A-Za-z\-])[<>≤≥~±约]?\d|(?<=\S)[+\-±](?=\W|$|\d)|[<>≤≥↑↓]")
_LABELLED = re.compile(r"[^:;]{1,60}: ")
_TOP = {"cl": 0.0, "np": 0.1, "nps": 0.2, "pred": 0.2}
_NOUN = {"np": 0.0, "nps": 0.1}
_NAMED = dict.fromkeys(("np", "nps", "sites", "pred", "attrs", "drugs", "lab", "test", "mods"), 0.0)
_PLAIN_WORD = re.compile(r"[a-z][a-z'\-]*[,;:]?")


def sentence_case(target: str) -> str:
    """Upper case for the first word, unless its spelling carries meaning (mg, p53, pT2, nab-)."""
    first = target.split(" ", 1)[0]
    if not _PLAIN_WORD.fullmatch(first) or first in _as_written():
        return target
    return target[0].upper() + target[1:]


def _as_written() -> frozenset[str]:
    plain = read_toml("slots.toml")["plain"]
    return frozenset({*plain["units"], *plain["lower"]})


class Composer:
    """One lookup: recursive composition with memory of what was tried and a step budget."""

    def __init__(
        self,
        language: str,
        exact: Exact,
        words: Vocabulary,
        steps: int = BUDGET,
        grammar: Grammar | None = None,
    ) -> None:
        """`exact` gives the entry for a folded piece; `words` fill the slots of patterns."""
        self._grammar = grammar
        self._charts: dict[str, Chart] = {}
        self._exact = exact
        self._rules = rules(language)
        self._budget = Budget(steps)
        charted = self._noun_phrase if grammar else None
        self._matcher = Matcher(language, words, self._budget, self.cover, charted)
        self._memo: dict[str, str | None] = {}
        self._depth = 0

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
        found = self._exact(fold(tight))
        if found is not None and not (isinstance(found, Term) and other_case(found, tight)):
            return found if isinstance(found, str) else found.target
        return self._rules.atom(piece) or self._clause(tight) or self._matcher.match(tight)

    def _chart(self, text: str) -> Chart | None:
        spent = self._budget.left < 0
        if self._grammar is None or spent or len(text) > MAX_CLAUSE or _ENDS.search(text):
            return None
        if text not in self._charts:
            chart = self._charts[text] = Chart(self._grammar, text, fold(text))
            self._budget.left -= chart.steps // 4
        return self._charts[text]

    def _clause(self, text: str) -> str | None:
        """English of a piece that the grammar reads as a whole."""
        chart = self._chart(text)
        node = chart.best(0, len(text), _TOP) if chart else None
        return node.render() if node else None

    def _noun_phrase(self, text: str, at: int, end: int) -> str | None:
        chart = self._chart(text)
        node = chart.best(at, end, _NOUN) if chart else None
        return node.render() if node else None

    def _composed(self, piece: str) -> str | None:
        steps = (
            self._ended, self._sentences, self._numbered, self._bracketed, self._headed,
            self._labelled,
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
        body = piece.rstrip(_CLOSING)
        if body == piece or not body or not piece[len(body) :].strip():
            return None
        done = self.cover(body)
        tail = piece[len(body) :].strip()
        sign = {"。": ".", "；": ";", "！": "!"}.get(tail[0], tail[0] if tail[0] in ".;!" else ",")
        return done + sign if done else None

    def _sentences(self, piece: str) -> str | None:
        parts = _split(piece, _ENDS)
        if len(parts) < 2:
            return None
        done = self._all([p for p, _ in parts])
        if not done:
            return None
        out: list[str] = []
        for english, (_, sign) in zip(done, parts, strict=True):
            stop = "; " if sign[:1] in {";", "；"} else ". "
            out.append(
                (english if out and out[-1].endswith("; ") else sentence_case(english)) + stop
            )
        body = "".join(out)
        return body.rstrip() if parts[-1][1] else body[:-2]

    def _numbered(self, piece: str) -> str | None:
        """1、… (2) … ③ …: the number stays."""
        found = _NUMBERED.match(piece)
        if not found or found.end() == len(piece):
            return None
        done = self.cover(piece[found.end() :])
        mark = found[1].strip().replace("、", ".")
        return f"{mark} {sentence_case(done)}" if done else None

    def _bracketed(self, piece: str) -> str | None:
        close = _PAIRS.get(piece[0])
        if not close or not piece.endswith(close) or _closing(piece, 0) != len(piece) - 1:
            return None
        done = self.cover(piece[1:-1])
        return f"{piece[0]}{done}{close}" if done else None

    def _headed(self, piece: str) -> str | None:
        """(Left lung) carcinoma: what stands in brackets before a text stays before it."""
        close = _closing(piece, 0) if piece[0] == "(" and self._grammar else -1
        if not 0 < close < len(piece) - 1:
            return None
        head, rest = self.cover(piece[1:close]), self.cover(piece[close + 1 :])
        return f"({head}) {rest}" if head and rest else None

    def _labelled(self, piece: str) -> str | None:
        """A label and its value. A colon between digits (12:30, 1:2) is no label's."""
        for found in re.finditer(r":", piece):
            at = found.start()
            before, after = piece[:at].strip(), piece[at + 1 :].strip()
            if before[-1:].isdigit() and after[:1].isdigit():
                continue
            if not before or _depth(piece, at):
                continue
            label = self._whole(before) or self._marked(before) or self._numbered(before)
            if not label:
                return None
            if not after:
                return f"{label}:"
            value = self.cover(after)
            return f"{label}: {value}" if value else None
        return None

    def _commas(self, piece: str) -> str | None:
        parts = [p for p, _ in _split(piece, _CLAUSE if self._rules.spaced else _COMMA)]
        if len(parts) < 2 or self._unsure_reach(parts):
            return None
        done = self._grouped(parts)
        return ", ".join(done) if done else None

    def _grouped(self, parts: list[str]) -> list[str] | None:
        """English of the parts, some of which only make sense together with the next."""
        out: list[str] = []
        at = 0
        while at < len(parts):
            done, reach = self.cover(parts[at]), 1
            while not done and self._grammar and reach < MAX_GROUP and at + reach < len(parts):
                reach += 1
                done = self._clause(compact(",".join(parts[at : at + reach])))
            if not done:
                return None
            out.append(done)
            at += reach
        return out

    def _unsure_reach(self, parts: list[str]) -> bool:
        """无发热,咳嗽 (발열, 오한 없음): does "no" reach both? If that is open, no translation."""
        if self._rules.negation_last and any(map(self._rules.negations, parts[1:])):
            return self._bare(parts)
        denied = False
        for part in parts:
            finding = self._is_finding(part.strip())
            if self._rules.starts_negated(part.strip()):
                denied = True
            elif denied and finding:
                return True
            else:
                denied = denied and finding
        return False

    def _list(self, piece: str) -> str | None:
        """A、B、C. If one item is denied every item must be: 无A、B goes through patterns."""
        parts = [p for p, _ in _split(piece, _ENUMERATION)]
        if len(parts) < 2:
            return None
        if parts[0].isdigit() and not all(p.isdigit() for p in parts):
            return None  # 3、1月后: an item number or a list of numbers
        if any(map(self._is_statement, parts)):
            return None
        denied = [self._rules.negations(p) > 0 or self._rules.doubts(p) > 0 for p in parts]
        if any(denied) and not all(denied) and not self._each_result(parts):
            return None
        done = self._all(parts)
        return ", ".join(done) if done else None

    def _is_statement(self, part: str) -> bool:
        """Whether a part is a clause of its own, to which its neighbour may belong."""
        tight = compact(part)
        chart = self._chart(tight)
        if chart is None:
            return False
        end = len(tight)
        return bool(chart.best(0, end, {"vp": 0.0})) and not chart.best(0, end, _NAMED)

    def _each_result(self, parts: list[str]) -> bool:
        if all(p.rstrip().endswith((")", "+", "-")) for p in parts):
            return True
        return self._rules.negation_last and not self._bare(parts)

    def _bare(self, parts: list[str]) -> bool:
        """Whether a part is a finding without a statement (negated terms are statements)."""
        said = [p.strip() for p in parts if not self._rules.negations(p)]
        if not any(map(self._rules.reaching, parts)):  # 乳癌、ER陽性、HER2陰性
            said = [p for p in said if not self._is_finding(p)]
        return any(self._matcher.noun_phrase(p, negated=False) for p in said)

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
        printed = piece[open_at + 1 : close].strip()
        head = named(name, printed) if inner == name else f"{name} ({inner})"
        if not rest:
            return head
        if "(" not in rest or (rest[0] not in ",、" and not rest.endswith(")")):
            return None
        tail = self.cover(rest.lstrip(",、 "))
        return f"{head}, {tail}" if tail else None

    def _spaced(self, piece: str) -> str | None:
        """Chunks set apart by spaces, the longest covered run first."""
        words = piece.split(" ")
        if not 2 <= len(words) <= MAX_CHUNKS or self._unsure_reach(words):
            return None
        best: list[str | None] = [None] * len(words) + [""]
        after: list[str] = [""] * (len(words) + 1)
        for start in range(len(words) - 1, -1, -1):
            for end in range(min(len(words), start + MAX_RUN), start, -1):
                tail, run = best[end], " ".join(words[start:end])
                if (
                    tail is None
                    or end - start == len(words)
                    or not self._fits(run, first=not start)
                ):
                    continue
                done = self.cover(run)
                if done:
                    best[start] = f"{done}{self._gap(run, after[end], done, tail)}{tail}".strip()
                    after[start] = run
                    break
        return best[0]

    def _gap(self, run: str, following: str, done: str, tail: str) -> str:
        if _LABELLED.match(tail) and not done.endswith(":"):
            return "; "
        return ", " if self._is_finding(run) and self._is_finding(following) else " "

    def _is_finding(self, piece: str) -> bool:
        found = self._exact(fold(compact(piece)))
        return isinstance(found, Term) and found.domain in _FINDINGS

    def _fits(self, run: str, *, first: bool) -> bool:
        """In languages with spaces only a name and its values may be set side by side."""
        if not self._rules.worded or ":" in run or self._rules.atom(run):
            return True
        found = self._exact(fold(run))
        return first and isinstance(found, Term) and found.domain in _MEASURED

    def _slashed(self, piece: str) -> str | None:
        parts = piece.split("/")
        if not 2 <= len(parts) <= 6 or self._rules.negations(piece):
            return None
        done = self._all(parts)
        return "/".join(done) if done else None

    def _named_value(self, piece: str) -> str | None:
        """A name directly followed by its number or sign: 体温36.5℃, AFP 升 is not one."""
        for at in _value_starts(piece):
            found = self._exact(fold(compact(piece[:at].strip())))
            if not isinstance(found, Term) or found.domain not in NAMES:
                continue
            value = self._rules.atom(piece[at:].strip())
            if value:
                return f"{found.target} {value}"
        return None


def _value_starts(piece: str) -> Iterator[int]:
    for found in _VALUE.finditer(piece):
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
