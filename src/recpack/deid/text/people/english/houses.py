"""Hospitals, laboratories, firms, schools and churches of English pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recpack.deid.text.fold import fold_text
from recpack.deid.text.people.english.ground import ACRONYM, LINKS, Ground
from recpack.ports import Span

_LEFT = re.compile(
    r"(?<![^\s(\[\"“'/>|:;,—–-])(?P<word>[^\s,;:()\[\]\"“”/|>]{1,30})(?P<gap>[ ]{1,2})\Z"
)
_LEFT_WINDOW = 34
_SAINT = re.compile(
    r"(?<=[ \n(])(?:St\.?|Saint|Sts\.?|SS\.?)[ ](?!Vitus|Elevation)[A-Z][a-z]+(?:['’]s?)?(?:[ ](?:and|&)[ ](?:St\.?[ ])?[A-Z][a-z]+(?:['’]s?)?)?"
)
_OWNED = re.compile(
    r"(?<=[ \n])(?:at|from|to)[ ](?P<name>[A-Z][a-z]{2,}(?:[ ][A-Z][a-z]+)?['’]s)"
    r"(?=[.,;)\n?]|[ ](?:in|on|for|and|with|by|last|today|yesterday|where|ED|ICU|A&E)|$)"
)
_AT = frozenset({"at", "@", "to", "from", "in", "near", "via", "of", "by", "for", "with", "under"})
_AT_NAME = re.compile(r"(?<=[a-z),.] )(?:at|@)[ ](?:the[ ])?(?=[A-Z][a-z]{2,})")
_CLOSED = re.compile(r"[ ]*(?:[,.;)\n]|$)")
_TOWN_AFTER = re.compile(
    r",[ ](?P<town>[A-Z][a-z]{2,}(?:[ -](?:(?:on|upon|le|under|of)[ -])?[A-Z][a-z]+){0,2})(?=[ ]*(?:[,.;)\n]|$))"
)
_COLON = re.compile(r":[ ]{1,8}(?=[A-Z])")
# What stands behind the name of a firm, and the town behind a kind of hospital.
_FIRM = re.compile(
    r",?[ ](?:Inc|L\.?L\.?C|L\.?L\.?P|P\.?L\.?L\.?C|Ltd|Limited|PLC|plc|Corp|Co|Pty\.? Ltd|Pte\.? Ltd|Pvt\.? Ltd|Sdn\.? Bhd|"
    r"(?:&|and) (?:Sons?|Co|Daughters?|Bros|Brothers|Partners|Associates))(?![\w])\.?"
)
_SONS = re.compile(
    r"[A-Z](?<![\w&].)[\w'’-]+(?:(?:,| &| and)? [A-Z][\w'’-]+){0,2} (?:&|and) (?:Sons?|Co|Daughters?|Bros|Brothers|Partners)(?!\w)\.?"
)
_SEATED = frozenset(
    ["hospital", "infirmary", "medical centre", "medical center", "general hospital", "health centre", "teaching hospital",
     "clinic", "hospitals", "imaging center", "imaging centre", "diagnostic center", "diagnostic centre", "diagnostics",
     "medical complex", "laboratories", "polyclinic", "scan centre", "nursing home", "eye hospital", "dental clinic",
     "medical college", "cancer centre", "cancer center", "cancer institute", "polyclinic"]
)  # fmt: skip
_SEAT = re.compile(
    r"[ ](?:(?:at|in|of)[ ])?(?P<town>[A-Z][a-z]{2,}(?:['’-][A-Z]?[a-z]+)*(?:[ ][A-Z][a-z]{2,}){0,2})(?=[ ]*(?:$|[\n\t,.;:)(|]|[ ]{2}|[ ][a-z\d&–-]))",
    re.MULTILINE,
)
_CELL_END = re.compile(r"[ ]*(?:$|[\n\t|]|[ ]{2})")
_CELL_START = frozenset("\n\t:|")
_TRUST = re.compile(r",?[ ](?:NHS[ ])?(?:Foundation[ ])?Trust(?!\w)|[ ]\([A-Z]{2,6}\)")
_AND_MORE = re.compile(
    r",?[ ](?:&|and)[ ](?:(?:Research|Medical|Cancer|Trauma|Maternity|Heart|Diagnostics?|Health|Nursing|Dental|Eye|Rehabilitation|Children's|Fertility|Kidney)[ ])?"
    r"(?:Research[ ])?(?:Cent(?:re|er)|Institute|College|Home|Clinic|Hospital|Foundation|Laborator(?:y|ies)|Diagnostics|Polyclinic)(?![\w])"
)
_WORD = re.compile(r"\S+")
_MOST_LEFT = 6
_LONG_NAME = 2
_OF, _THE = " of ", "The "
_ROYAL = frozenset({"royal", "queen", "king", "university", "mercy"})
_HEADS = frozenset(("the", "at", "from", "to", "in", "a", "our", "outside", "local", "dear", "re"))


@dataclass(frozen=True, slots=True)
class Houses(Ground):
    """Houses by their kind, by their name, and by what is done there."""

    def find(self, found: Mapping[str, list[tuple[int, int]]]) -> Iterator[Span]:
        """Spans; `found` are the places of the cues."""
        for start, end in found.get("house", []):
            yield from self._by_kind(start, end)
        for start, end in found.get("name", []):
            if self._is_name(start, end):
                yield Span(start, self._goes_on(end), "HOSPITAL", 0.75, "organisation")
        for _, end in found.get("at", []):
            yield from self._house_behind(end)
        for match in _AT_NAME.finditer(self.page.plain):
            yield from self._house_behind(match.end() - 1)
        for match in _SAINT.finditer(self.page.cased):
            if self.word_before(match.start()) in _AT:
                yield Span(*match.span(), "HOSPITAL", 0.7, "organisation")
        yield from self._owned()

    def _owned(self) -> Iterator[Span]:
        """Joyce & Sons; at Flannery's."""
        for match in _SONS.finditer(self.page.plain):
            yield Span(*match.span(), "HOSPITAL", 0.64, "organisation")
        for match in _OWNED.finditer(self.page.plain):
            name = fold_text(match["name"])[:-2]
            if name not in self.english.words.eponyms and name not in self.english.never:
                yield Span(*match.span("name"), "HOSPITAL", 0.6, "organisation")

    def _by_kind(self, start: int, end: int) -> Iterator[Span]:
        """A name before a kind of house, or behind it and "of"."""
        begin = self._named(start, end)
        if begin < start:
            weak = self.page.folded[start:end] in self.places.weak
            last = self._goes_on(end)
            begin -= len(_THE) if self.page.plain.startswith(_THE, begin - len(_THE)) else 0
            yield Span(begin, last, "HOSPITAL", 0.6 if weak else 0.85, "organisation")
            yield from self._town_after(last)
        elif self._seated(start, end):
            yield Span(start, self._goes_on(end), "HOSPITAL", 0.7, "organisation")
        elif self.page.folded.startswith(_OF, end) and self.page.cased[start].isupper():
            last = self.run(end)
            if last > end + len(_OF) and self.proper(self.page.folded[end + len(_OF) : last]):
                yield Span(start, last, "HOSPITAL", 0.7, "organisation")

    def _seated(self, start: int, end: int) -> bool:
        """University Hospital Leeds, General Hospital Ikeja: nothing before names it."""
        seat = _SEAT.match(self.page.plain, end) if self.page.plain[start].isupper() else None
        return seat is not None and self._is_seat(seat["town"], end)

    def _is_name(self, start: int, end: int) -> bool:
        """A house known by its name; a name of one word behind a preposition only."""
        plain = self.page.plain
        if not plain[start].isupper() or plain[end : end + 1] == "-":
            return False
        name = self.page.folded[start:end]
        if " " in name or "-" in name:
            return True
        before = self.word_before(start)
        short = end - start <= ACRONYM and not plain[start + 1].isupper()
        if short and before not in {"at", "for"}:
            return False
        return before in _AT or plain[max(0, start - 2) : start] == ": "

    def _house_behind(self, end: int) -> Iterator[Span]:
        """The capital words behind "works at", "transferred from" and their like."""
        colon = _COLON.match(self.page.plain, end)
        end = colon.end() - 1 if colon else end
        found = self.named_behind(end)
        if found is None or not self.proper(found[2]):
            return
        start, last, name = found
        if self.page.plain[start:last].isupper() and last - start <= ACRONYM:
            return
        if name not in self.places.countries and name not in self.places.states:
            yield Span(start, last, "HOSPITAL", 0.55, "organisation")

    def _goes_on(self, end: int) -> int:
        """The trust behind a hospital, the town in its name (Hospital of Lagos)."""
        plain = self.page.plain
        trust = _TRUST.match(plain, end) or _FIRM.match(plain, end) or _AND_MORE.match(plain, end)
        if trust:
            return trust.end()
        seat = _SEAT.match(plain, end)
        if seat and self._is_seat(seat["town"], end):
            return seat.end("town")
        if self.page.folded.startswith(_OF, end):
            last = self.run(end)
            if last > end + len(_OF) and self.proper(self.page.folded[end + len(_OF) : last]):
                return last
        return end

    def _is_seat(self, town: str, end: int) -> bool:
        """Whether the words behind a kind of hospital are its place (University Hospital Leeds)."""
        words = fold_text(town).split()
        before = self.page.folded[max(0, end - 16) : end]
        if not before.endswith(tuple(_SEATED)):
            return False
        places, english = self.places, self.english
        if town.lower() in places.towns:
            return True
        return not any(
            w in english.never or w in english.words.stop or w in english.clip or w in places.generic
            or w in places.weak or w in english.words.titles or w in english.words.professions
            for w in words
        )  # fmt: skip

    def _fills_cell(self, best: int, end: int) -> bool:
        """Whether a name with its kind is all that a line or a cell holds."""
        before = self.page.plain[max(0, best - 8) : best].rstrip(" ")
        edge = not before or before[-1] in _CELL_START or best == 0
        return edge and _CELL_END.match(self.page.plain, end) is not None

    def _named(self, start: int, end: int) -> int:
        """Where the name before a kind of house begins; `start` if there is none."""
        folded = self.page.folded
        kind = folded[start:end]
        small = not self.page.cased[start].isupper()
        if small and kind not in self.places.small:
            return start
        best = self._leftmost(start, 1 if small else _MOST_LEFT)
        if small and (best == start or self.begins(best)):
            return start
        if not self.proper(folded[best:start]) and not self._numbered(best, start, kind):
            return start
        best = self._without_generic_head(best, start)
        weak = kind in self.places.weak and not self._told(best, start)
        if weak and not self._fills_cell(best, end):
            return start
        if kind == "medical" and not _CLOSED.match(folded, end):
            return start  # Kirra Medical, but no Kirra medical history
        return best

    def _leftmost(self, start: int, most: int) -> int:
        """Where the first of the capital words before `start` begins."""
        shown, folded, english = self.page.cased, self.page.folded, self.english
        at = best = start
        for _ in range(most):
            left = _LEFT.search(shown, max(0, at - _LEFT_WINDOW), at)
            if left is None:
                break
            word, low = left["word"], folded[slice(*left.span("word"))]
            link = low in LINKS
            if not (word[0].isupper() or word[0].isdigit() or link):
                break
            bare = low.rstrip(".")
            if bare in english.words.titles or bare in english.words.lay:
                break
            if (low in english.clip and not link) or _ends_sentence(word):
                break
            at = left.start("word")
            best = at if word[0].isupper() and not link else best
        return best

    def _numbered(self, best: int, start: int, kind: str) -> bool:
        """The People's Hospital, No. 2 Hospital, University College Hospital and their like."""
        words = self.page.folded[best:start].split()
        return kind in {"hospital", "infirmary"} and (
            len(words) > _LONG_NAME or bool(_ROYAL.intersection(words))
        )

    def _told(self, best: int, start: int) -> bool:
        """A weak kind of house: not at the head of a sentence with one word of the dictionaries."""
        words = self.page.folded[best:start].split()
        listed = self.english.words
        if len(words) > 1 or not self.begins(best):
            return True
        return (
            words[0] in listed.family or words[0] in listed.given or words[0] in self.places.towns
        )

    def _without_generic_head(self, best: int, start: int) -> int:
        """Without "the local" before the name."""
        for match in _WORD.finditer(self.page.folded, best, start):
            if match[0] not in _HEADS or self.page.plain.startswith("The ", match.start()):
                return match.start()
        return best

    def _town_after(self, end: int) -> Iterator[Span]:
        """The town behind a house and a comma: St Bride's Hospital, Stoke Mandeville."""
        match = _TOWN_AFTER.match(self.page.plain, end)
        if match is None:
            return
        words = self.page.folded[slice(*match.span("town"))].split()
        if " ".join(words) in self.places.towns or not any(self.is_known(w) for w in words):
            yield Span(*match.span("town"), "ADDRESS", 0.55, "town")


def _ends_sentence(word: str) -> bool:
    """A dot that is no abbreviation's (St., Mt., J.)."""
    return word[-1] in ".!?" and len(word) > len("St.")
