"""Whether a run of capital words of an English page is a person's name: beside the Latin core.

What speaks for a name stands before it (I asked Greg, per Whitfield) or behind it (Roxanne, 34F;
Angus rang); against it speak the clinical dictionary, brands, eponyms and the words behind them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from recpack.deid.text.people.english.words import EnglishWords
from recpack.deid.text.people.latin.beside import TITLE
from recpack.deid.text.people.latin.rating import ADJACENT, TAGS, Names, Rate, Rater
from recpack.deid.text.people.latin.tokens import (
    ACRONYM,
    BOTH,
    FAMILY,
    GIVEN,
    INITIAL,
    LISTED,
    NAMES,
    PARTICLE,
    SUFFIX,
    UNKNOWN,
    WEAK,
    Token,
)

_WINDOW = 26
_TWO = 2
_FULL = 4
_MOST_WORDS = 3
_PIECE = re.compile(r"[^\W_]+(?:['’/-][^\W_]+)*")
_NEXT = re.compile(r"['’]?s? {1,2}(?P<word>[^\W\d_]+(?:[’'-][^\W\d_]+)*)|(?P<mark>\s*[(,;:])?")
_AGED = re.compile(
    r",? ?[(\[]?(?:aged? |is |a |an |was )*(?:\d{1,3}(?: ?(?:[mf]\b|y/?o\b|yo|yrs?\b|years?|-year|-?yo|"
    r"weeks?|months?)|(?<=[,(] \d\d)(?=[,.;)\n/?])|(?<=[,(]\d\d)(?=[,.;)\n/?])|(?<=[,(] \d)(?=[,.;)\n/?])|(?<=[,(]\d)(?=[,.;)\n/?]))|(?:dob|mrn|nhs|ssn|b\.|born|nric|uhid)\b)"
)
_CHILD = re.compile(r" ?\((?:aged )?\d{1,2}(?: ?(?:y|yrs?|yo|mo|months?|years?))?\)")
_PHONE = re.compile(
    r",? ?[(-]? ?(?:tel|ph|phone|cell|mob|mobile|ext)?[.:]? ?\+?\(?\d{3}[\d() .-]{5}"
)
_QUALIFIED = re.compile(
    r",? (?:MD|DO|RN|NP|PA-C|PA|FRCP|FRCS|FRCR|MBBS|MBChB|PhD|APRN|LCSW|PharmD|LVN|CRNA|SLP|PT|OT|RD|DPM|DDS|EN|EEN|CNA)\b"
)
_ORGANISM = re.compile(r".*(?:us|um|ii|ae|is|la|ia|ans|ens|cter|oides|coli|a)$")
_LOOSE = frozenset({"per", "cc", "tech", "si", "pc", "from", "to"})
_FULL_TITLE = re.compile(
    r"(?:nurse|sister|doctor|doctors|surgeon|consultant|professor|matron)\.[ \n]+$"
)
_ASKED = re.compile(r"(?<![^\W_])(?:could|can|will|would|shall|should) $")
_ROMAN = re.compile(r"[ivx]{1,4}[abc]?")
_APPOSED = re.compile(
    r", (?:the|my|our|his|her|their|a|an|your) (?P<role>[^\W\d_]+(?: [^\W\d_]+){0,2})"
)
_CLOSED = frozenset({",", "", "\n", "(", "?"})
_OPENED = frozenset({"'s", "’s", " =", " (", " -", " –"})


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of capital words: how many are names, whether lists know one of them."""

    names: Names
    count: int
    given: bool
    listed: bool


@dataclass(slots=True)
class EnglishRater(Rater):
    """The rating of the Latin core, and what English adds to it."""

    english: EnglishWords | None = None

    def rate(self, names: Names, announced: str, *, chained: bool) -> Rate | None:
        """(the words of the name, its kind, how sure); None if it is no name."""
        if not announced and self._is_clinical(names):
            return None  # most runs of clinical text
        names = self._clipped(names)
        if not names or self._is_thing(names, announced):
            return None
        if announced == TITLE and _FULL_TITLE.search(
            self.page.folded, max(0, names[0].start - 14), names[0].start
        ):
            announced = ""  # given to the nurse. Will continue
            if names[0].kind == WEAK:
                return None
        found = Rater.rate(self, names, announced, chained=chained)
        if found is not None:
            return found if self._stays(found, announced) else None
        if announced in ADJACENT:
            return None
        return self._by_company(names)

    def _is_clinical(self, names: Names) -> bool:
        """Words of the dictionaries alone, or a scale and its grade (Garden III, Bosniak II)."""
        if all(t.fold in self._e.never for t in names if t.kind in NAMES):
            return True
        return len(names) > 1 and names[1].capitals and bool(_ROMAN.fullmatch(names[1].fold))

    @property
    def _e(self) -> EnglishWords:
        if self.english is None:
            raise TypeError
        return self.english

    def _clipped(self, names: Names) -> Names:
        """Without "Per", "Judge", "When" before the name, and Roman numbers behind it."""
        english = self._e
        while len(names) > 1 and names[0].fold in english.clip and names[0].kind != INITIAL:
            names = names[1:]
        while len(names) > 1 and _ROMAN.fullmatch(names[-1].fold):
            if names[-1].kind in {SUFFIX, INITIAL}:
                break
            names = names[:-1]
        return names

    def _is_thing(self, names: Names, announced: str) -> bool:
        """A phrase that medicine knows, or one followed by what eponyms are names of."""
        english, text = self._e, self.page.folded
        start, end = names[0].start, names[-1].end
        phrase = text[start:end]
        if phrase in english.things or phrase.startswith(english.thing_heads):
            return True
        after = _NEXT.match(text, end)
        word = after["word"] if after else None
        if word is None or announced in ADJACENT:
            return False
        if word not in english.tails or len(names) > _MOST_WORDS or self._sure(names):
            return False
        owned = text[end : end + 1] in {"'", "’"} and word in english.personal
        return not (owned and (len(names) > 1 or names[0].fold in english.sure_given))

    def _sure(self, names: Names) -> bool:
        """A given name that is no other word, and a family name of the lists."""
        given = names[0].fold in self._e.sure_given
        return given and any(t.kind in {FAMILY, BOTH} for t in names[1:])

    def _stays(self, found: Rate, announced: str) -> bool:
        """What the Latin core found is kept unless clinical words alone made it."""
        names = found[0]
        english = self._e
        plain = [t for t in names if t.kind in NAMES]
        if announced in TAGS:
            lone = len(plain) == 1 and plain[0].capitals and plain[0].kind == UNKNOWN
            if lone and announced not in ADJACENT and len(names) == 1:
                return False  # per KEYNOTE-189
            known = all(t.fold in english.never and t.kind not in LISTED for t in names)
            return announced in ADJACENT or not known
        if len(plain) == 1 and (plain[0].capitals or plain[0].fold in english.words.eponyms):
            return False
        if all(t.capitals for t in plain) and sum(t.kind in LISTED for t in plain) < _TWO:
            full = len(names[0].fold) >= _FULL and names[0].kind in {GIVEN, BOTH}
            return full and len(names) > len(plain)  # ED TRIAGE, JAMES K. OYAMA
        never = sum(t.fold in english.never for t in plain)
        own = names[0].fold in english.words.own_given and names[0].fold not in english.never
        return never == 0 or (never < len(plain) and own)

    def _by_company(self, names: Names) -> Rate | None:
        """By what is said before and behind a run that the lists alone do not make a name."""
        count = sum(t.kind in NAMES for t in names)
        eponyms = self._e.words.eponyms
        if not count or any(t.fold in eponyms or self._is_known(t) for t in names):
            return None
        run = _Run(
            names,
            count,
            given=any(t.fold in self._e.sure_given for t in names if t.kind in NAMES),
            listed=any(t.kind in LISTED for t in names),
        )
        if self._shouts(run):  # 1. GRIMALDI Antonella
            return names, "PERSON", 0.55
        if all(t.capitals for t in names) and not (run.listed and count > 1) and not run.given:
            return None
        before, field = self._before_words(names[0].start)
        if count == 1 and names[0].capitals and before & self._e.sure_before <= _LOOSE:
            return None  # an acronym that is a name as well (ESI, PALOMA)
        return (
            self._by_what_follows(run)
            or self._by_what_precedes(run, before, field=field)
            or self._by_verb(run)
            or self._by_strangeness(names, count)
        )

    def _shouts(self, run: _Run) -> bool:
        """SURNAME Given at the head of a line or a row."""
        first, last = run.names[0], run.names[-1]
        shouted = first.capitals and not last.capitals and run.count == _TWO
        long = len(first.fold) >= _FULL and len(last.fold) >= _FULL
        return shouted and long and self._begins(first.start)

    def _by_what_follows(self, run: _Run) -> Rate | None:
        """A degree, a relation, an age, a number of a telephone."""
        names, text, end = run.names, self.page.folded, run.names[-1].end
        long = len(names[0].fold) > _TWO
        if self._initialled(names) or (long and _QUALIFIED.match(self.page.plain, end)):
            return names, "STAFF", 0.6
        apposed = _APPOSED.match(text, end)
        if apposed and long and self._e.roles.intersection(apposed["role"].split()):
            return names, "PERSON", 0.55
        if run.count == 1 and long and self.words.kin_after.match(text, end):
            return names, "RELATIVE", 0.55
        if (run.given or run.count > 1) and (_AGED.match(text, end) or _PHONE.match(text, end)):
            return names, "PATIENT", 0.6
        if (run.given or self._in_row(names[0], names[-1])) and _CHILD.match(text, end):
            return names, "RELATIVE", 0.6
        return None

    def _by_what_precedes(self, run: _Run, before: set[str], *, field: bool) -> Rate | None:
        """A field's colon, or words behind which only persons stand."""
        names = run.names
        if field and (run.listed or len(names) > 1):
            return names, "PERSON", 0.6
        if before & self._e.sure_before and len(names[0].fold) > _TWO:
            return names, "PERSON", 0.6 if run.listed else 0.55
        return None

    def _by_verb(self, run: _Run) -> Rate | None:
        """What persons do, and what is asked of them; a given name that does not begin a sentence."""
        names, english, text = run.names, self._e, self.page.folded
        first, end = names[0], names[-1].end
        begins = self._begins(first.start)
        after = _NEXT.match(text, end)
        word = (after["word"] or "") if after else ""
        alone = len(names) == 1 and not run.given
        human = word in english.human and len(first.fold) > _TWO
        if human and (not alone or run.listed or begins):
            return names, "PERSON", 0.6 if run.listed else 0.5
        if not run.given:
            asked = run.listed and _ASKED.search(text, max(0, first.start - 8), first.start)
            return (names, "PERSON", 0.5) if asked and word in english.deeds else None
        if not begins:
            numbered = text[end : end + 2].strip(" -").isdigit()
            return None if numbered and run.count == 1 else (names, "PERSON", 0.6)
        next_two = text[end : end + 2]
        closed = next_two[:1] in _CLOSED or next_two in _OPENED
        return (names, "PERSON", 0.6) if word in english.verbs or closed else None

    def _is_known(self, token: Token) -> bool:
        """A word of the dictionaries, or one that ends with such behind a hyphen."""
        never = self._e.never
        parts = token.fold.split("-")
        return token.fold in never or (
            len(parts) > 1 and token.kind == UNKNOWN and any(p in never for p in parts)
        )

    def _by_strangeness(self, names: Names, count: int) -> Rate | None:
        """Two or three words with capitals that no dictionary and no list of things knows."""
        if count == 1 and len(names) == 1:
            return self._lone(names)
        words = [t for t in names if t.kind in NAMES]
        if not _TWO <= count <= _MOST_WORDS or any(t.gap == "," for t in names[1:]):
            return None
        if any(t.capitals or len(t.fold) < _TWO + 1 or t.fold in self.lower for t in words):
            return None
        if any(t.kind == WEAK or t.fold in self._e.words.stop for t in words):
            return None
        return names, "PERSON", 0.5

    def _lone(self, names: Names) -> Rate | None:
        """Started by Whitlock, a call for Amos: one word that no dictionary knows."""
        word, text = names[0], self.page.folded
        if word.capitals or len(word.fold) < _FULL or "-" in word.fold or word.kind == WEAK:
            return None
        before, _ = self._before_words(word.start)
        if not before & self._e.lone_before or "modified by" in before:
            return None
        if word.fold in self._e.countries or word.fold in self.lower:
            return None
        if text[word.end : word.end + 2].strip(" -")[:1].isdigit():
            return None
        sure = word.kind in LISTED or bool(before & {"by", "pt"})
        return (names, "PERSON", 0.5) if sure else None

    def _initialled(self, names: Names) -> bool:
        """J. R. Fontenot: initials with dots before one word that is no organism."""
        names = names[:-1] if names[-1].kind == SUFFIX else names
        last = names[-1] if names else None
        if (
            last is None
            or len(names) < _TWO
            or not all(t.kind in {INITIAL, PARTICLE} for t in names[:-1])
        ):
            return False
        if last.kind not in NAMES or len(last.fold) <= _TWO or last.capitals:
            return False
        dotted = all(self.page.plain[t.end - 1] == "." for t in names[:-1] if t.kind == INITIAL)
        return (
            names[0].kind == INITIAL
            and dotted
            and (last.kind in LISTED or not _ORGANISM.match(last.fold))
        )

    def _in_row(self, first: Token, last: Token) -> bool:
        """Ottilie (7) and Caspian (4): in a row of names, not at the head of a sentence."""
        before = self.page.folded[max(0, first.start - 6) : first.start].rstrip(" ")
        return last.kind != ACRONYM and before.endswith((",", "and", ":", "&"))

    def _begins(self, start: int) -> bool:
        """Whether a sentence, a line or a quotation begins there."""
        before = self.page.plain[max(0, start - 3) : start].rstrip(" ")
        return before == "" or before[-1] in '.!?:;\n\t"“>*•-–—|('

    def _before_words(self, start: int) -> tuple[set[str], bool]:
        """The one to three words before a run, and whether a field's colon stands between."""
        text = self.page.folded
        left = text[max(0, start - _WINDOW) : start]
        line = left.rfind("\n") + 1
        left = left[line:]
        bare = left.rstrip(" :,-–—\"“'‘(")
        between = left[len(bare) :]
        words = _PIECE.findall(bare)[-_MOST_WORDS:]
        if not words or not (bare[-1].isalnum() or bare[-1] in "/."):
            return set(), False
        out = {" ".join(words[-n:]) for n in range(1, len(words) + 1)}
        field = ":" in between and bool(out & self._e.fields)
        if ":" in between and not field:
            return set(), False
        return out, field
