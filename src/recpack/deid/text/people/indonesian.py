"""Names in Indonesian and Malay papers: one word or many, with titles, relations and by lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.indo_words import (
    IndoPage,
    Run,
    group,
    indo_cues,
    indo_page,
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
_KIN_BEHIND = re.compile(r"[ ]?[(,–-][ ]?$")
_DEGREE = re.compile(
    r"[ ]?,?[ ]?(?:[Ss]p\.?[ ]?[A-Z]|dr\b|drg\b|M\.?[ ]?(?:Kes|Ked|Si|Sc|Biomed|Kep|Farm|Epid|Psi)\b|S\.?[ ]?(?:Kep|Ked|Tr|Farm|Gz|Psi|ST|KM|Si)\b|"
    r"A\.?[Mm][Dd]|Amd|AMK|Ns\b|Apt\b|MARS\b|FINASIM\b|Ph\.?D|MPH\b|SKM\b|SST\b|\(?NIP|\n[ ]*(?:NIP|SIP|NIRA|NRP))"
)
_TYPIST = re.compile(
    r"(?:[Dd]iketik|[Pp]engetik|[Dd]icetak|[Pp]rint(?:ed)?|[Uu]ser|[Pp]araf|[Dd]iinput)(?:[ ](?:oleh|by))?[ ]?[:/][ ]?"
    r"(?P<who>[A-Z]{2,4}|[a-z]{2,4})(?![\w.@])"
)
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
        if self.languages[0] == "id":
            yield from _Look(indo_page(page), _names()).spans()


@dataclass(frozen=True, slots=True)
class _Look:
    view: IndoPage
    names: _Names

    def spans(self) -> Iterator[Span]:
        """All names; the same may come twice."""
        found = indo_cues().find(self.view.page)
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
            yield from self._listed(span)
        if tag == "RELATIVE":
            yield from self._behind(start)

    def _alone(self, end: int) -> Iterator[Span]:
        """One listed name that is no word of the page (menurut Wagirah, oleh Dewi)."""
        found = self.view.at.get(end + 1)
        if found is None or found[1] > 1:
            return
        run, i = found
        stop = self._read(run, i)
        low = run.low[i:stop]
        if stop == len(run.words) and low and not run.upper[i] and low[0] in self.names.strong:
            if not any(w in self.view.lower for w in low) and " ".join(low) not in self.names.towns:
                yield Span(run.words[i][0], run.words[stop - 1][1], "PERSON", _UNSURE, "said")

    def _is_said(self, start: int, end: int, word: str, name: str) -> bool:
        """Short titles need a capital or their dot (An. Rafi; not "an" in another word)."""
        plain = self.view.page.plain
        joints = {"-", "_", "@", "."} if name == "persons.kin" else {"-", "_", "/", "@", "."}
        if plain[start - 1 : start] in joints and plain[start - 2 : start - 1].isalnum():
            return False
        if len(word) > 3 or name in {"persons.kin", "persons.patients"}:
            return True
        if word in {"dr", "drg", "ns", "bu", "pak", "mas", "om", "kak"}:
            return True
        if word in {
            "h",
            "an",
            "ts",
            "br",
            "sr",
            "en",
            "pn",
            "ko",
            "ci",
            "teh",
            "uni",
            "bp",
            "kh",
            "mr",
            "sn",
            "jr",
            "by",
            "a.n",
            "a/n",
        }:
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
        if all(w in self.names.eponyms for w in low if len(w) > 1):
            return None
        known = sum(self._known(w) for w in low)
        start, stop = run.words[i][0], run.words[end - 1][1]
        loose = bool(set(between) & set(",-–(:/"))
        if not any(len(w) > 1 for w in low):
            return None
        if (
            tag in {"RELATIVE", "PATIENT"}
            and not known
            and (loose or run.upper[i] or tag == "PATIENT" or len(low[0]) < 3)
        ):
            return None
        if tag == "STAFF" and len(cue) > 4 and not known and (loose or run.upper[i]):
            return None
        if run.upper[i] and not known and run.shouted and len(cue) > 3:
            return None
        if (
            not known
            and any(w in self.view.lower for w in low)
            and (loose or tag != "STAFF" or len(cue) > 3)
        ):
            return None
        if " ".join(low) in self.names.towns and tag not in {"STAFF", "PERSON"}:
            return None
        score = _SURE if known and len(low) > 1 else _LIKELY if known or len(cue) < 4 else _UNSURE
        return Span(start, stop, tag, score, "said")

    def _known(self, low: str) -> bool:
        if low in self.names.listed or _ENDINGS.fullmatch(low):
            return True
        return "-" in low and all(p in self.names.listed for p in low.split("-") if p)

    def _read(self, run: Run, i: int) -> int:
        """The end of the name that begins at word i; i if none does."""
        names, plain = self.names, self.view.page.plain
        end = i
        while end < len(run.words) and end - i < _MOST:
            low = run.low[end]
            start, stop = run.words[end]
            single = len(low) == 1
            if end > i and run.upper[end] != run.upper[i] and not single and len(run.low[i]) > 1:
                break
            if low in names.no and not (end > i and low == "mei" and end + 1 < len(run.words)):
                break
            if self._is_title(run, end, i):
                break
            if _DEGREE.match(plain, start) and low not in names.strong:
                break
            if plain[stop : stop + 1] == ":" and end > i and low not in names.strong:
                break
            if plain[stop : stop + 2] == " :" and end > i and low not in names.strong:
                break
            if end > i and not _JOINED.fullmatch(plain, run.words[end - 1][1], start):
                break
            end += 1
        while (
            end > i
            and plain[run.words[end - 1][1] - 1] == "."
            and end - i > 1
            and len(run.low[end - 1]) == 1
        ):
            if plain[run.words[end - 1][1] : run.words[end - 1][1] + 1] in {"", " ", "\n", ","}:
                break
            end -= 1
        return end

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

    def _listed(self, span: Span) -> Iterator[Span]:
        """Further names of a list (Budi, Ani dan Wati)."""
        at, plain = span.end, self.view.page.plain
        for _ in range(5):
            more = _LIST.match(plain, at)
            found = self.view.at.get(more.end()) if more else None
            if found is None:
                return
            run, i = found
            end = self._read(run, i)
            low = run.low[i:end]
            if not low or not any(self._known(w) for w in low) or " ".join(low) in self.names.towns:
                return
            at = run.words[end - 1][1]
            yield Span(run.words[i][0], at, span.tag, _UNSURE, "said-list")

    def _behind(self, at: int) -> Iterator[Span]:
        """A name before a relation: Maryam (istri), Budi - anak."""
        plain = self.view.page.plain
        line = max(0, at - 50)
        gap = _KIN_BEHIND.search(plain[line:at])
        if gap is None:
            return
        stop = line + gap.start()
        start = max(plain.rfind(c, 0, stop) for c in " \n\t:(") + 1
        found = self.view.at.get(start)
        if found is None or found[0].words[-1][1] != stop:
            return
        run = found[0]
        for i in range(max(0, len(run.words) - _MOST), len(run.words)):
            low = run.low[i:]
            if self._read(run, i) == len(run.words) and any(self._known(w) for w in low):
                if " ".join(low) not in self.names.towns:
                    yield Span(run.words[i][0], stop, "RELATIVE", _UNSURE, "relation-behind")
                return

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
        low = run.low[i:end]
        known = [w for w in low if self._known(w) and len(w) > 1]
        strong = [w for w in known if w in self.names.strong and w not in self.view.lower]
        others = [w for w in low if not self._known(w) and len(w) > 1]
        if " ".join(low) in self.names.towns or any(w in self.names.eponyms for w in low):
            return 0
        plain = self.view.page.plain
        if "bin" in plain[run.words[i][0] : run.words[end - 1][1]].split() and len(low) > 1:
            return _LIKELY
        if self._degree(run.words[end - 1][1]) and any(len(w) > 2 for w in low):
            if known or len(low) > 1:
                return _LIKELY if known else _UNSURE
        if len(low) < 2 or not strong:
            return 0
        if len(known) > 1 and len(others) <= len(known):
            return _LIKELY if not others else _UNSURE
        if len(low) == 2 and len(low[0]) == 1:
            return (
                _UNSURE if low[1] in self.names.strong and plain[run.words[i][1] - 1] == "." else 0
            )
        if low[0] in others and (len(low[-1]) < _CLAN or low[-1] in others or self._begins(run, i)):
            return 0
        fresh = all(w not in self.view.lower and w not in self.names.no for w in others)
        if fresh and not run.shouted and len(known) >= 1 and len(others) <= 2 and not run.upper[i]:
            return _UNSURE
        return 0

    def _begins(self, run: Run, i: int) -> bool:
        """Whether a word stands at the head of a sentence or a line."""
        before = self.view.page.plain[max(0, run.words[i][0] - 2) : run.words[i][0]].strip(" ")
        return before in {"", ".", ":", "\n", ".\n", "\t", "(", "-"}


_CLAN = 6
_JOINED = re.compile(r"[ ]{0,2}(?:(?:bin|binti|bt|bte|b|al|el|van|der|de|a/l|a/p|anak|ak)\.?[ ])?")
_NAMES_TOO = frozenset(["cut", "daeng", "ujang", "neng", "datuk", "ratu"])
