"""Names in Indonesian and Malay papers: one word or many, with titles, relations and by lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.capitals import Run, RunPage, behind, further
from recpack.deid.text.people.indonesian.words import (
    group,
    indo_cues_of,
    indo_page,
    is_indonesian,
    links,
    listed,
)
from recpack.ports import Span

_MOST = 7
_SURE, _LIKELY, _UNSURE = 0.85, 0.75, 0.6
_PLAIN_GAP = re.compile(r"\.?[ ]{0,2}(?:[:/(][ ]{0,4})?\.?[ ]?")
_LIST = re.compile(
    r"[ ]?(?:,|/|;|&|\+|[ ]dan|[ ]serta|[ ]dengan)[ ]{1,2}(?:(?:Sdr|Tn|Ny|dr|Ns)\.?[ ]|(?:I{1,3}|[23])[ ]?:[ ]?)?"
)
_DEGREE = re.compile(
    r"[ ]?,?[ ]?(?:[Ss]p\.?[ ]?[A-Z]|dr\b|drg\b|M\.?[ ]?(?:Kes|Ked|Si|Sc|Biomed|Kep|Farm|Epid|Psi)\b|S\.?[ ]?(?:Kep|Ked|Tr|Farm|Gz|Psi|ST|KM|Si)\b|"
    r"A\.?[Mm][Dd]|Amd|AMK|Ns\b|Apt\b|MARS\b|FINASIM\b|Ph\.?D|MPH\b|SKM\b|SST\b|\(?NIP|\n[ ]*(?:NIP|SIP|NIRA|NRP))"
)
_TYPIST = re.compile(
    r"(?:[Dd]iketik|[Pp]engetik|[Dd]icetak|[Pp]rint(?:ed)?|[Uu]ser|[Pp]araf|[Dd]iinput)(?:[ ](?:oleh|by))?[ ]?[:/][ ]?"
    r"(?P<who>[A-Z]{2,4}|[a-z]{2,4})(?![\w.@])"
)
_CLAN = 6
_SAID_GAP = re.compile(r"[ ]?[,:]?[ \n]{1,4}")
_APART = re.compile(r"[ ]?(?:[,.;)]|\n|$|[ ]\()")
_JOINED = re.compile(r"[ ]{0,2}(?:(?:bin|binti|bt|bte|b|al|el|van|der|de|a/l|a/p|anak|ak)\.?[ ])?")
_NAMES_TOO = frozenset(["cut", "daeng", "ujang", "neng", "datuk", "ratu"])
_BIN = re.compile(r"(?<![^\W_])(?:bin|binti)(?![^\W_])")
# Titles that need a dot or a capital behind them; alone they are words.
_DOUBTFUL = frozenset(
    ["h", "an", "ts", "br", "sr", "en", "pn", "ko", "ci", "teh", "uni", "bp", "kh", "mr", "sn",
     "jr", "by"]
)  # fmt: skip
_ENDINGS = re.compile(
    r"[a-z]{2,}(?:wati|ningsih|ningrum|yanto|yanti|yono|harto|santo|uddin|udin|ullah|ansyah|rsyah|wiyah|riyah|tinah|minah|inem|iyem|"
    r"iyati|niati|wardani|wardhani|kusuma|nugroho|prasetyo|warman|diyah|siyah|pudin|mudin|hidin|wijaya|nasution|negara|ningtyas|asih|yatno|yadi|woto|sono|darto|karto)"
)


@dataclass(frozen=True, slots=True)
class _Names:
    listed: frozenset[str]
    strong: frozenset[str]
    no: frozenset[str]
    eponyms: frozenset[str]
    towns: frozenset[str]
    titles: frozenset[str]


@cache
def _names() -> _Names:
    own = listed("id/names.txt", "id/given.txt", "id/surnames.txt")
    words = group("persons.not_names")
    return _Names(
        own, own - words, words, group("persons.eponyms"), listed("id/towns.txt"),
        group("persons.staff") | group("persons.lay"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndonesianNames:
    """Persons of Indonesian and Malay texts."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Indonesian and Malay: persons by title, relation, degree and name lists; names of one "
            "word, bin and binti"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name without title and degrees."""
        if is_indonesian(page, self.languages):
            yield from _Look(indo_page(page), _names()).spans()


@dataclass(frozen=True, slots=True)
class _Look:
    view: RunPage
    names: _Names

    def spans(self) -> Iterator[Span]:
        """All names; the same may come twice."""
        found = indo_cues_of(self.view)
        for name, tag in (
            ("persons.staff", "STAFF"),
            ("persons.lay", "PERSON"),
            ("persons.kin", "RELATIVE"),
            ("persons.patients", "PATIENT"),
            ("persons.called", "PERSON"),
        ):
            for start, end in found.get(name, ()):
                yield from self._announced(start, end, tag, name)
        for _, end in found.get("persons.said", ()):
            yield from self._alone(end)
        yield from self._free()
        for match in _TYPIST.finditer(self.view.page.plain):
            yield Span(*match.span("who"), "STAFF", _UNSURE, "typist")

    def _announced(self, start: int, end: int, tag: str, name: str) -> Iterator[Span]:
        """The name behind a title or a relation, and the rest of a list."""
        plain = self.view.page.plain
        word = self.view.page.folded[start:end]
        if not self._is_said(start, end, word, name):
            return
        gap = links().match(plain, end) if name != "persons.lay" else None
        found = self.view.at.get(gap.end()) if gap else None
        if found is None:
            gap = _PLAIN_GAP.match(plain, end)
            found = self.view.at.get(gap.end()) if gap else None
        if found is None or gap is None or (gap.end() == end):
            return
        if word == "anak" and plain[start].isupper() and found[0].low[found[1]] == "agung":
            stop = self._read(*found)  # Anak Agung, a Balinese rank
            yield Span(start, found[0].words[stop - 1][1], "PERSON", _LIKELY, "name")
            return
        span = self._said_name(*found, tag, gap[0], word)
        if span is not None:
            yield span
            yield from further(self.view, span, _LIST, self._further)
        if tag == "RELATIVE":
            yield from behind(self.view, start, self._before_kin)

    def _alone(self, end: int) -> Iterator[Span]:
        """One listed name that is no word of the page (menurut Wagirah, oleh Dewi)."""
        gap = _SAID_GAP.match(self.view.page.plain, end)
        found = self.view.at.get(gap.end()) if gap else None
        if found is None or found[1] > 1:
            return
        run, i = found
        stop = self._read(run, i)
        low = run.low[i:stop]
        whole = stop == len(run.words) and low and not run.upper[i]
        fresh = not any(w in self.view.lower for w in low)
        if (
            whole
            and fresh
            and low[0] in self.names.strong
            and " ".join(low) not in self.names.towns
        ):
            yield Span(run.words[i][0], run.words[stop - 1][1], "PERSON", _UNSURE, "said")

    def _is_said(self, start: int, end: int, word: str, name: str) -> bool:
        """Short titles need a capital or their dot (An. Rafi; not "an" in another word)."""
        plain = self.view.page.plain
        joints = {"-", "_", "@", "."} if name == "persons.kin" else {"-", "_", "/", "@", "."}
        if plain[start - 1 : start] in joints and plain[start - 2 : start - 1].isalnum():
            return False
        if len(word) > 3 or name in {"persons.kin", "persons.patients"}:
            return True
        if word in {"dr", "drg", "ns", "bu", "pak", "mas", "om", "kak", "a.n", "a/n"}:
            return True
        if word in _DOUBTFUL:
            if word == "an" and plain[end : end + 2] == ". ":
                return True  # an. Rohimat: in his name
            return plain[start].isupper() and (
                plain[end : end + 1] in {".", ":"} or plain[end : end + 2].strip().isupper()
            )
        return plain[start].isupper()

    def _said_name(self, run: Run, i: int, tag: str, between: str, cue: str) -> Span | None:
        """The name at word i, if what was said before it and its words allow."""
        end = self._read(run, i)
        if end == i:
            return None
        low = run.low[i:end]
        known = sum(self._known(w) for w in low)
        if not known and not self._may_be_said(run, i, low, tag, between, cue):
            return None
        if all(w in self.names.eponyms for w in low if len(w) > 1):
            return None  # or nothing but initials
        if " ".join(low) in self.names.towns and tag not in {"STAFF", "PERSON"}:
            return None
        score = _SURE if known and len(low) > 1 else _LIKELY if known or len(cue) < 4 else _UNSURE
        return Span(run.words[i][0], run.words[end - 1][1], tag, score, "said")

    def _may_be_said(
        self, run: Run, i: int, low: tuple[str, ...], tag: str, between: str, cue: str
    ) -> bool:
        """Words of no list behind a title or a relation: with nothing else that explains them."""
        loose = bool(set(between) & set(",-–(:/"))
        if tag == "PATIENT":
            return False
        if tag == "RELATIVE" and (run.upper[i] or len(low[0]) < 3):
            return False
        if tag == "RELATIVE" and loose:  # sepupu saya, Obet, ...
            apart = between.strip() == "," and _APART.match(
                self.view.page.plain, run.words[i + len(low) - 1][1]
            )
            return bool(apart) and not any(w in self.view.lower for w in low)
        long = len(cue) > 3
        if tag == "STAFF" and len(cue) > 4 and (loose or run.upper[i]):
            return False
        if run.upper[i] and run.shouted and long:
            return False
        return not any(w in self.view.lower for w in low) or not (loose or tag != "STAFF" or long)

    def _known(self, low: str) -> bool:
        if low in self.names.listed or _ENDINGS.fullmatch(low):
            return True
        return "-" in low and all(p in self.names.listed for p in low.split("-") if p)

    def _read(self, run: Run, i: int) -> int:
        """The end of the name that begins at word i; i if none does."""
        plain = self.view.page.plain
        end = i
        while end < len(run.words) and end - i < _MOST:
            if self._ends(run, end, i):
                break
            end += 1
        while end - 1 > i and len(run.low[end - 1]) == 1:
            stop = run.words[end - 1][1]
            if plain[stop - 1] != "." or plain[stop : stop + 1] in {"", " ", "\n", ","}:
                break
            end -= 1
        return end

    def _ends(self, run: Run, n: int, i: int) -> bool:
        """Whether the name that began at word i ends before word n."""
        names, plain = self.names, self.view.page.plain
        low = run.low[n]
        start, stop = run.words[n]
        if n > i:
            if run.upper[n] != run.upper[i] and len(low) > 1 and len(run.low[i]) > 1:
                return True
            if not _JOINED.fullmatch(plain, run.words[n - 1][1], start):
                return True
        if low in names.no:
            return not (low == "mei" and n + 1 < len(run.words))  # Mei Lan
        if self._is_title(run, n, i):
            return True
        if low in names.strong:
            return False
        label = n > i and plain[stop : stop + 2].lstrip(" ").startswith(":")
        return label or _DEGREE.match(plain, start) is not None

    def _is_title(self, run: Run, end: int, i: int) -> bool:
        """A title inside a run begins another name, or leads to the name itself."""
        low = run.low[end]
        if low not in self.names.titles or len(low) == 1:
            return False
        if end > i and "bin" in self.view.page.folded[run.words[end - 1][1] : run.words[end][0]]:
            return False  # Ahmad bin Haji Zulkarnain
        return low not in self.names.strong or (
            end == i and len(run.words) > i + 1 and low not in _NAMES_TOO
        )

    def _further(self, run: Run, i: int) -> int:
        """The end of a further name of a list (Budi, Ani dan Wati); 0 if none begins."""
        end = self._read(run, i)
        low = run.low[i:end]
        known = any(self._known(w) for w in low) and " ".join(low) not in self.names.towns
        return end if known else 0

    def _before_kin(self, run: Run, i: int) -> bool:
        """Whether the rest of a run before a relation is a name: Maryam (istri), Budi - anak."""
        low = run.low[i:]
        if len(low) > _MOST or self._read(run, i) != len(run.words):
            return False
        return any(self._known(w) for w in low) and " ".join(low) not in self.names.towns

    def _free(self) -> Iterator[Span]:
        """Runs that hold two names of the lists, or one with a degree or bin behind it."""
        for run in self.view.runs:
            i = 0
            while i < len(run.words):
                end = self._read(run, i) if self._may_begin(run, i) else i
                score = self._score(run, i, end) if end > i else 0
                if not score:
                    i = i + 1
                    continue
                start, stop = run.words[i][0], run.words[end - 1][1]
                yield Span(start, stop, "PERSON", score, "name")
                i = end

    def _may_begin(self, run: Run, i: int) -> bool:
        """Most capital words are no names: they are of no list and nothing stands behind them."""
        low = run.low[i]
        if low in self.names.no or low in self.names.eponyms:
            return False
        return (
            self._known(low)
            or len(low) == 1
            or i + 1 < len(run.words)
            or self._degree(run.words[i][1])
        )

    def _degree(self, at: int) -> bool:
        return bool(_DEGREE.match(self.view.page.plain, at))

    def _score(self, run: Run, i: int, end: int) -> float:
        """How sure the words are a name that nothing announces; 0 if they are none."""
        low = run.low[i:end]
        if " ".join(low) in self.names.towns or any(w in self.names.eponyms for w in low):
            return 0
        known = [w for w in low if self._known(w) and len(w) > 1]
        start, stop = run.words[i][0], run.words[end - 1][1]
        if len(low) > 1 and _BIN.search(self.view.page.plain, start, stop):
            return _LIKELY
        degree = self._degree(stop) and any(len(w) > 2 for w in low)
        if degree and (known or len(low) > 1):
            return _LIKELY if known else _UNSURE
        if len(low) < 2 or not any(
            w in self.names.strong and w not in self.view.lower for w in known
        ):
            return 0
        return self._listed_score(run, i, low, len(known))

    def _listed_score(self, run: Run, i: int, low: tuple[str, ...], known: int) -> float:
        """Two names or more of which one at least is listed and no word of the page."""
        others = [w for w in low if not self._known(w) and len(w) > 1]
        if known > 1 and len(others) <= known:
            return _UNSURE if others else _LIKELY
        if len(low) == 2 and len(low[0]) == 1:
            dotted = self.view.page.plain[run.words[i][1] - 1] == "."
            return _UNSURE if dotted and low[1] in self.names.strong else 0
        if low[0] in others and (len(low[-1]) < _CLAN or low[-1] in others or self._begins(run, i)):
            return 0
        if run.shouted or run.upper[i] or len(others) > 2:
            return 0
        return 0 if any(w in self.view.lower for w in others) else _UNSURE

    def _begins(self, run: Run, i: int) -> bool:
        """Whether a word stands at the head of a sentence or a line."""
        before = self.view.page.plain[max(0, run.words[i][0] - 2) : run.words[i][0]].strip(" ")
        return before in {"", ".", ":", "\n", ".\n", "\t", "(", "-"}
