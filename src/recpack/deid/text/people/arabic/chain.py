"""How far a name in Arabic letters reaches, and how sure it is one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from recpack.deid.text.people.arabic.words import Tokens, lexicon

# What stands before a name, from nothing to a label with its colon.
NOTHING, ROLE, TITLE, LABEL = 0, 1, 2, 3
LIKELY, UNSURE = 0.85, 0.6
_LONGEST, _LONG_LINE, _LEAST = 7, 45, 3
_MOST_UNKNOWN = 2
# Titles and ranks that are names as well behind a name (رانيا السيد) or a doctor's title.
TITLE_NAMES = frozenset(
    {"السيد", "الشيخ", "الامير", "العميد", "القاضي", "الجندي", "الحاج", "المعلم"}
)
_NAMES = frozenset("GASN")
# Unknown words after a given name that are hardly anything else (Bou-, Ben-, Ba-, -i).
_SURNAME = re.compile(r"(?:بو|بن|با|بل|او|ايت).{3,}|[^ا].{3,}ي")
_GREETINGS = frozenset({"صباح", "مساء", "نهار", "جمعه"})
_WISHED = frozenset(
    {"الخير", "النور", "الفل", "الورد", "الياسمين", "السعاده", "اليوم", "سعيد", "مباركه"}
)
_DOSE = re.compile(r"[ ]{1,2}\d")
_VERB = re.compile(r"و|.+ه$|.+ها$")


@dataclass(frozen=True, slots=True)
class Name:
    """Words first..last (inclusive) with the kinds of those that count (see arabic_words)."""

    first: int
    last: int
    kinds: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Names among the words of a page."""

    tokens: Tokens

    def name(self, i: int, strength: int, first: str = "") -> Name | None:
        """The longest name that begins at word i and that the strength of what is before allows."""
        tokens = self.tokens
        kinds = ""
        j, last = i, -1
        while j < len(tokens.words) and len(kinds) < _LONGEST:
            if j > i and not self._joined(j - 1, kinds):
                break
            kind = first if first and j == i else tokens.kinds[j]
            step = self._step(j, kind, kinds, strength)
            if not step:
                break
            kinds += "P" if kind in "PK" else kind
            last = j + step - 1
            j += step
        return Name(i, last, kinds) if last >= 0 else None

    def _joined(self, j: int, kinds: str) -> bool:
        """Whether word j + 1 may go on with the name: beside it, or behind the end of a full line."""
        tokens = self.tokens
        if tokens.beside(j):
            return True
        gap = tokens.gap(j) if j + 1 < len(tokens.words) else ""
        if gap.strip(" ") != "\n" or not kinds or tokens.kinds[j + 1] not in "GS":
            return False
        line = tokens.page.folded.rfind("\n", 0, tokens.ends[j]) + 1
        return tokens.ends[j] - line >= _LONG_LINE

    def _step(self, j: int, kind: str, kinds: str, strength: int) -> int:
        """Words that the name goes on with at word j; 0 if it ends before it."""
        if kinds and kind in "XNUA" and self._divine(j):
            return 1
        if kind == "X" and self.tokens.words[j] in TITLE_NAMES:
            return int(kinds[-1:] in {"G", "A", "S", "U"} or (not kinds and strength >= TITLE))
        if kind == "X" and self.tokens.words[j] == "العلوي":
            return int(len(kinds) > 1 and kinds[-1] in "SN")  # مصطفى الإدريسي العلوي
        rule = _RULES.get(kind)
        return rule(self, j, kinds, strength) if rule else 0

    def _divine(self, j: int) -> bool:
        """عوض الكريم, فتح الرحمن."""
        lex, words = lexicon(), self.tokens.words
        return words[j] in lex.divine and words[j - 1] in lex.before_god

    def listed(self, j: int, kinds: str, strength: int) -> int:
        """A listed name; one that is a word as well may go on with the sentence (سليم ومعافى)."""
        tokens = self.tokens
        if (
            tokens.words[j] in _GREETINGS
            and tokens.words[j + 1 : j + 2]
            and tokens.words[j + 1] in _WISHED
        ):
            return 0  # صباح الخير
        if tokens.words[j] == "بان" and strength < TITLE:
            named = tokens.beside(j) and tokens.kinds[j + 1] in "GAS"
            if not named:
                return 0  # قال بان الورم
        if tokens.kinds[j] != "A" or not kinds or kinds[-1] == "P":
            return 1
        lex, word = lexicon(), tokens.words[j]
        told = len(kinds) > 1 and (word in lex.states or word in lex.adjectives)
        told = told and tokens.beside(j) and tokens.words[j + 1].startswith("ال")
        if told and tokens.kinds[j + 1] not in {"S", "G"}:
            return 0  # ريما الخوري كريمة الطبع
        if strength >= TITLE and len(kinds) < _LEAST:
            return 1
        state = tokens.words[j] in lexicon().states
        return int(not (state and tokens.beside(j) and tokens.kinds[j + 1] in "XVM"))

    def servant(self, j: int, kinds: str, strength: int) -> int:
        """Abd with the word behind it."""
        del kinds, strength
        tokens = self.tokens
        return 2 if tokens.beside(j) and tokens.words[j + 1].startswith("ال") else 0

    def particle(self, j: int, kinds: str, strength: int) -> int:
        """Bin and Al between names, and at the begin behind a title."""
        tokens = self.tokens
        if not tokens.beside(j) or not (kinds or strength >= TITLE):
            return 0
        after = tokens.kinds[j + 1]
        if tokens.words[j] == "ال" and kinds and after != "P":
            return 2  # آل ثاني
        return int(after in "GASNUDCKP" or (after == "V" and kinds != ""))

    def kunya(self, j: int, kinds: str, strength: int) -> int:
        """Abu and Umm with a name behind them."""
        tokens = self.tokens
        if not kinds and strength < TITLE:
            return int(tokens.beside(j) and tokens.kinds[j + 1] in "GA")
        return self.particle(j, kinds, strength)

    def second(self, j: int, kinds: str, strength: int) -> int:
        """The second half of a name (سيف الدين); God only behind some words (جار الله)."""
        del strength
        words = self.tokens.words
        god = words[j] == "الله"
        return int(kinds != "" and (not god or words[j - 1] in lexicon().before_god))

    def preposition(self, j: int, kinds: str, strength: int) -> int:
        """Ali as Egypt writes it, between names: مصطفى على حسن."""
        tokens = self.tokens
        if not kinds:
            return 0
        if tokens.closed(j):
            return int(strength == LABEL)
        return int(tokens.kinds[j + 1] in "GS")

    def nisba(self, j: int, kinds: str, strength: int) -> int:
        """An unknown word like a family name with an article."""
        del j
        return int(kinds != "" or strength >= TITLE)

    def inflected(self, j: int, kinds: str, strength: int) -> int:
        """An unknown word that looks inflected (تاشفين): behind bin, or where it ends a name."""
        if kinds[-1:] == "P":
            return 1
        word = self.tokens.words[j]
        if not kinds or strength < TITLE or _VERB.match(word):
            return 0
        return int(self.tokens.closed(j) or word.startswith("تا"))

    def unknown(self, j: int, kinds: str, strength: int) -> int:
        """A word of no list: by where it stands."""
        if kinds[-1:] == "P" or strength == LABEL:
            return 1
        tokens = self.tokens
        word = tokens.words[j]
        count = sum(k not in "PD" for k in kinds)
        if len(word) < _LEAST or (count and word.endswith("ه") and self._construct(j, strength)):
            return 0
        few = kinds.count("U") < _MOST_UNKNOWN
        if strength == TITLE:
            return int(few and count <= _LEAST)
        if strength == ROLE:
            return int(few and count < _LEAST) if count else int(self._plausible(j))
        return int(count == 1 and (tokens.closed(j) or bool(_SURNAME.fullmatch(word))))

    def verbal(self, j: int, kinds: str, strength: int) -> int:
        """An unknown word like إنصاف: the first of a name only, with a name behind it."""
        tokens = self.tokens
        follows = tokens.kinds[j + 1] if tokens.beside(j) else ""
        return int(not kinds and strength >= TITLE and follows in {"G", "A", "S", "N", "C"})

    def _construct(self, j: int, strength: int) -> bool:
        """Whether a feminine noun goes on with another (طبيعة العملية)."""
        if not self.tokens.beside(j) or self.tokens.words[j].startswith("ال"):
            return False
        after = self.tokens.words[j + 1]
        return strength == NOTHING or (after.startswith("ال") and after not in lexicon().fillers)

    def _plausible(self, j: int) -> bool:
        """Whether an unknown word begins a name behind a relation: no adjective, no noun."""
        tokens = self.tokens
        word = tokens.words[j]
        follows = tokens.kinds[j + 1] if tokens.beside(j) else ""
        if follows in {"G", "S", "P", "C", "K"}:
            return True
        if word.startswith(("ال", "م", "ب")) or word.endswith(("ه", "ين", "ون")):
            return False
        return follows != "U" or tokens.closed(j + 1)

    # --- how sure

    def behind(self, name: Name, strength: int) -> float:
        """How sure a name behind something is; 0 if it is none."""
        state = name.first == name.last and self.tokens.words[name.first] in lexicon().states
        if strength >= TITLE:
            if state and not self.tokens.closed(name.last):
                return 0
            return LIKELY if set(name.kinds) & _NAMES or strength == LABEL else 0.7
        if strength == NOTHING:
            if name.kinds[0] not in "GAC":
                return 0
            return UNSURE if name.kinds == "A" else 0.8
        return 0 if state and name.kinds == "A" else self._behind_role(name)

    def _behind_role(self, name: Name) -> float:
        kinds = name.kinds
        if kinds == "S":
            return UNSURE if self.tokens.closed(name.last) else 0
        if kinds == "A":
            return UNSURE
        if "U" in kinds:
            return UNSURE if kinds[0] == "G" else 0.55
        return 0.8

    def alone(self, name: Name) -> float:
        """How sure a name is that nothing stands before; 0 if it is none."""
        kinds = name.kinds
        if self.eponym(name.first):
            return 0
        if len(kinds) == 1:
            return UNSURE if kinds in "GC" else 0
        if kinds[0] == "P":
            return UNSURE if "G" in kinds else 0.5
        if kinds[0] in "GC":
            return 0.8 if set(kinds[1:]) & set("GASPC") else UNSURE
        return self._ambiguous(name)

    def _ambiguous(self, name: Name) -> float:
        """A name whose first word is a word as well."""
        tokens, rest = self.tokens, name.kinds[1:]
        if rest == "U" and _DOSE.match(tokens.page.folded, tokens.ends[name.last]):
            return 0  # طلب بنادول 500 ملغ
        if set(rest) & set("GC") or ("P" in rest and len(rest) > 1):
            return 0.75
        if "S" in rest or len(rest) > 1:
            return 0.65
        adjective = tokens.words[name.first] in lexicon().adjectives
        if rest == "N":
            return 0 if adjective else UNSURE
        cell = tokens.closed(name.last) and (not name.first or tokens.closed(name.first - 1))
        noun = rest == "U" and tokens.words[name.last].startswith("ال")  # حسن التغذية
        return UNSURE if cell and rest in {"A", "U"} and not noun else 0

    def eponym(self, i: int) -> bool:
        """مرض بهجت: the name of a disease or a method, not of a person."""
        tokens = self.tokens
        if not i or not tokens.beside(i - 1):
            return False
        before = tokens.words[i - 1].removeprefix("ل").removeprefix("ال")
        return before in lexicon().eponym_heads


_RULES: dict[str, Callable[[Chain, int, str, int], int]] = {
    "G": Chain.listed,
    "A": Chain.listed,
    "S": Chain.listed,
    "C": Chain.servant,
    "P": Chain.particle,
    "K": Chain.kunya,
    "D": Chain.second,
    "Y": Chain.preposition,
    "N": Chain.nisba,
    "M": Chain.verbal,
    "U": Chain.unknown,
    "V": Chain.inflected,
}
