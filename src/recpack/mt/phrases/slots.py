"""Language rules for phrases: normal forms, atoms that need no dictionary, what must be kept.

All tables are data (`lang/slots.toml`); nothing here knows a word of any language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from recpack.lang import read_rows, read_toml
from recpack.mt.numbers import western

PUNCTUATION = str.maketrans(
    {
        **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)},
        "\u3000": " ",
        "\u00a0": " ",
        "\t": " ",
        "∶": ":",
        "﹕": ":",
        "〜": "~",
        "﹣": "-",
        "【": "[",
        "】": "]",
        "〔": "(",
        "〕": ")",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "؛": ";",
        "،": ",",
        "《": '"',
        "》": '"',
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "−": "-",
        "‐": "-",
        "؟": "?",
        **dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
        **dict.fromkeys((0x0640, *range(0x064B, 0x0653))),  # Arabic: drawn-out lines, vowel signs
        **{chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x3380, 0x33DE)},
    }
)
_NARROW_KANA = re.compile("[\uff61-\uff9f]+")
_ARABIC_FORMS = str.maketrans("أإآٱىةؤئ", "ااااي\u0647وي")
SURROGATE = (
    r"(?:Patient|Doctor|Staff|Nurse|Relative|Person|Hospital|Organi[sz]ation|Institution|Address|"
    r"Place|City|ID|Phone|Fax|E-?mail|URL|Account|Device|Record|Barcode|Code|Name|Contact|Ward|"
    r"Department|Location|Postcode|Company|Clinic|Laboratory|Date) (?:[A-Z]{1,2}|\d{1,4})(?!\w)"
)
NUMBER = r"\d+(?:[.,]\d+)*"
MAX_SPELLINGS = 256
CHOICE = re.compile(r"\[([^\[\]]*)\]")
_ENGLISH_NEGATION = re.compile(
    r"\b(?:no(?!\.)|not|none|non|nor|nothing|never|neither|without|negative|den(?:y|ies|ied)|"
    r"free|cannot|absen(?:t|ce)|exclu\w+|ruled? out|loss|lost|deficien\w+|stop\w*|suspen\w+|"
    r"discontinu\w+|withheld|avoid\w*|prohibit\w*|forbid\w*|refus\w+|non\w+|contraindicat\w+|lack\w*|"
    r"fasting|un(?:involved|detect\w*|remarkable|affected|obstructed)|unresect\w+|insensitive)\b",
    re.IGNORECASE,
)
_ENGLISH_DOUBT = re.compile(
    r"\b(?:possib\w+|probab\w+|likely|unlikely|suspec\w+|suspicio\w+|consider\w*|favou?r\w*|"
    r"suggest\w*|exclude\w*|ruled? out|may|might|cannot|compatible|consistent|indeterminate|"
    r"presum\w+|question\w*|uncertain|undetermined|unclear|differential|hypothes\w+|equivocal|"
    r"pending|to be (?:clarified|investigated|determined|confirmed))\b|\?",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\bleft(?:ward)?\b", re.IGNORECASE)
_RIGHT = re.compile(r"\bright(?:ward)?\b", re.IGNORECASE)


def spellings(source: str) -> Iterator[str]:
    """Every spelling that a source with `[a|b]` choices stands for."""
    pieces = CHOICE.split(source)
    choices = [p.split("|") if i % 2 else [p] for i, p in enumerate(pieces)]
    for n, combination in enumerate(product(*choices)):
        if n >= MAX_SPELLINGS:
            msg = f"too many spellings: {source}"
            raise ValueError(msg)
        yield "".join(combination)


def is_cjk(char: str) -> bool:
    """Han, kana and their punctuation: scripts written without spaces (Hangul is not)."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


@cache
def _variants() -> Mapping[str, str]:
    """Traditional and Japanese forms of Han characters -> the form that terms are compared in."""
    rows = read_rows("_rules/han_variants.tsv")
    return {v: b for row in rows for v, b in zip(row["variant"], row["base"], strict=False)}


@cache
def _fold(char: str) -> str:
    low = char.lower()
    if len(low) != 1:
        low = char
    if low == "ё":
        return "е"
    if "\u0600" <= low <= "\u06ff":
        return low.translate(_ARABIC_FORMS)
    if is_cjk(low):
        return _variants().get(low, low)
    if "\u00c0" <= low < "\u0250":  # only Latin: kana and Hangul change meaning when decomposed
        base = unicodedata.normalize("NFD", low)[0]
        return base if base.isascii() else low
    return low


def fold(text: str) -> str:
    """Lower case, Latin letters without accents; same length, so that positions agree."""
    return "".join(map(_fold, text))


def normalise(text: str) -> str:
    """Half-width signs, single spaces: the form in which phrases are compared."""
    text = _NARROW_KANA.sub(lambda m: unicodedata.normalize("NFKC", m.group()), western(text))
    return " ".join(unicodedata.normalize("NFC", text).translate(PUNCTUATION).split())


@cache
def _simple() -> dict[int, str]:
    """Traditional characters -> simplified, one to one."""
    rows = read_rows("_rules/opencc_characters.tsv")
    pairs = [
        (ord(v), b)
        for row in rows
        if row["kind"] == "t2s"
        for v, b in zip(row["variant"], row["base"], strict=True)
    ]
    return {**dict(pairs), **{ord(a): b for a, b in _SIMPLE.items()}}


_SIMPLE = {
    "癥": "症",
    "髮": "发",
    "週": "周",
    "臟": "脏",
    "隻": "只",
    "佔": "占",
    "裡": "里",
    "裏": "里",
}


def simplified(text: str, language: str) -> str:
    """Chinese in simplified characters, as its phrases are written; of the same length."""
    return text.translate(_simple()) if language == "zh" else text


def compact(text: str) -> str:
    """Without the spaces that touch a Han, kana or Hangul character.

    They carry no meaning in Chinese and Japanese, and are set as one likes in Korean.
    """
    if " " not in text:
        return text
    out: list[str] = []
    last = len(text) - 1
    for i, char in enumerate(text):
        if char == " " and 0 < i < last and (_tight(text[i - 1]) or _tight(text[i + 1])):
            continue
        out.append(char)
    return "".join(out)


def _tight(char: str) -> bool:
    return is_cjk(char) or "\uac00" <= char <= "\ud7a3"


def _foreign(char: str) -> bool:
    """A letter that an English reader cannot be expected to read (not Latin, not Greek)."""
    return (
        char.isalpha()
        and ord(char) > 0x24F
        and not "\u0370" <= char <= "\u03ff"
        and char not in "μµℓ"
    )


def alternatives(words: Mapping[str, str] | list[str]) -> str:
    """A regular expression for any of the words, the longest first ("" for none)."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A shape with groups and its English; `slot` is "" where the whole piece must match."""

    match: re.Pattern[str]
    to: str
    slot: str = ""

    def render(self, found: re.Match[str]) -> str:
        """The English, groups copied."""
        groups = [found.group(0), *(g or "" for g in found.groups())]
        return self.to.format(*groups)


class Rules:
    """The tables of one language, compiled."""

    def __init__(self, language: str) -> None:
        table: dict[str, Any] = read_toml("slots.toml").get(language, {})
        plain: dict[str, list[str]] = read_toml("slots.toml")["plain"]
        self.language = language
        self.spaced = language not in {"zh", "ja", "ko"}
        self.worded = language not in {"zh", "ja"}
        self.negation_last = language in {"ja", "ko"}
        self.side_after: bool = table.get("side_after", False)
        self.latin = language in {"pt", "es", "de", "fr", "en", "id", "vi"}
        self.joiners: tuple[str, ...] = tuple(
            sorted(table.get("joiners", ["/"]), key=lambda j: (-len(j), j))
        )
        self.closed: dict[str, dict[str, str]] = {
            slot: {fold(k): v for source, v in words.items() for k in spellings(source)}
            for slot, words in table.get("slots", {}).items()
        }
        self.rewrites = tuple(
            Rewrite(re.compile(r["match"]), r["to"]) for r in table.get("rewrites", ())
        )
        self.slot_rewrites = tuple(
            Rewrite(re.compile(r["match"]), r["to"], r["slot"])
            for r in table.get("slot_rewrites", ())
        )
        self._kept = table
        self._prefixes: dict[str, str] = {fold(k): v for k, v in table.get("prefixes", {}).items()}
        self._counters: dict[str, str] = {fold(k): v for k, v in table.get("counters", {}).items()}
        self._numerals: dict[str, str] = {fold(k): v for k, v in table.get("numerals", {}).items()}
        self._suffixes: dict[str, str] = {fold(k): v for k, v in table.get("suffixes", {}).items()}
        self._quantity = self._compile_quantity()
        units = alternatives([*plain["units"]])
        self._unit = re.compile(rf"(?:{units})(?:/(?:{units}|\d+ ?(?:{units})|[A-Za-z0-9.²³]+))*")
        genes = alternatives(plain["genes"])
        self._token = re.compile(
            rf"{SURROGATE}|(?!\S*[^\W\d_A-Z]{{7}})[^\W\d_]{{0,6}}[-/]?\d[^\s;]*|[cgpnm]\.\S+|(?:{genes})(?![^\W\d_])"
            rf"|{self._unit.pattern}(?!\w)|[^\w\s]+"
        )

    def _compile_quantity(self) -> re.Pattern[str]:
        pre = alternatives(self._prefixes) or "(?!)"
        cnt = alternatives(self._counters) or "(?!)"
        num = "|".join([rf"{NUMBER}(?: ?[-~—–] ?{NUMBER})?", *map(re.escape, self._numerals)])
        suf = alternatives(self._suffixes) or "(?!)"
        sign = r"[<>≤≥~±]?"
        return re.compile(
            rf"(?P<pre>{pre})?(?P<sign>{sign})(?P<num>{num})(?P<mid>{suf})?"
            rf"(?P<cnt>{cnt})?(?P<suf>{suf})?"
        )

    def quantity(self, text: str) -> str | None:
        """A number with the language's own counting word, in English; None if it is not one."""
        found = self._quantity.fullmatch(fold(text))
        if not found or not (found["pre"] or found["cnt"] or found["suf"] or found["mid"]):
            return None
        raw = text[found.start("num") : found.end("num")]
        number = self._numerals.get(fold(raw), raw)
        unit = self._counters.get(found["cnt"] or "", "")
        about = "".join(self._suffixes.get(found[g] or "", "") for g in ("mid", "suf"))
        if number in {"1", "one"} and unit.endswith("s") and unit not in {"mmHg", "times/day"}:
            unit = unit[:-1]
        if unit == "grade":
            return None  # the order differs: left to the rewrites
        joint = "" if unit.startswith(("×", "/")) or not unit else " "
        head = self._prefixes.get(found["pre"] or "", "")
        return f"{head}{about}{found['sign']}{number}{joint}{unit}".strip()

    def passthrough(self, text: str) -> str | None:
        """The text itself if it holds nothing to translate (numbers, units, genes, surrogates)."""
        if not self.latin:
            if any(map(_foreign, text)):
                return None
            return re.sub(r"\s+", " ", text.translate(_CJK_SIGNS)).strip()
        at = 0
        while at < len(text):
            found = self._token.match(text, at)
            if not found or found.end() == at:
                return None
            if text[at : at + 1].isalpha() and at and text[at - 1].isalpha():
                return None
            at = found.end()
            while text[at : at + 1] == " ":
                at += 1
        return text

    def atom(self, text: str) -> str | None:
        """English of a piece that is only number, date, unit, code, surrogate or English."""
        tight = compact(text) if not self.spaced else text
        for rule in self.rewrites:
            found = rule.match.fullmatch(tight)
            if found:
                return rule.render(found)
        return self.quantity(tight) or self.passthrough(text)

    def unit_at(self, text: str, at: int) -> int:
        """End of a unit of measure at `at` (`at` itself if there is none)."""
        found = self._unit.match(text, at)
        return found.end() if found else at

    # ------------------------------------------------------------------ what must be kept
    def negations(self, text: str) -> int:
        """How many words of negation the source holds (fixed compounds do not count)."""
        return self._count(text, "negation", "not_negation")

    def doubts(self, text: str) -> int:
        """How many words of uncertainty the source holds."""
        return self._count(text, "uncertain", "not_uncertain")

    def _count(self, text: str, words: str, exempt: str) -> int:
        return len(_matcher(self.language, words).findall(self._without(text, exempt)))

    def _without(self, text: str, exempt: str) -> str:
        return _matcher(self.language, exempt).sub(" ", fold(compact(normalise(text))))

    def reaching(self, text: str) -> int:
        """Words of negation that may reach over a list; 陰性 is said of one name alone."""
        return self.negations(text) - self._count(text, "own_negation", "not_negation")

    def starts_negated(self, text: str) -> bool:
        """Whether the piece opens with a word of negation, whose reach is then unsure."""
        return bool(_matcher(self.language, "negation").match(self._without(text, "not_negation")))

    def keeps(self, source: str, target: str) -> bool:
        """Whether the English keeps every number, negation, doubt and side of the source."""
        if self.negations(source) > len(_ENGLISH_NEGATION.findall(target)):
            return False
        if self.doubts(source) and not _ENGLISH_DOUBT.search(target):
            return False
        body = self._without(source, "not_side")
        for side, english in (("left", _LEFT), ("right", _RIGHT)):
            if _matcher(self.language, side).search(body) and not english.search(target):
                return False
        return not numbers(normalise(source)) - numbers(target)


@cache
def _matcher(language: str, field: str) -> re.Pattern[str]:
    table: dict[str, Any] = read_toml("slots.toml").get(language, {})
    words = [fold(w) for w in table.get(field, ())]
    if not words:
        return re.compile("(?!)")
    body = alternatives(words)
    edged = language not in {"zh", "ja", "ko"}
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)" if edged else body)


def numbers(text: str) -> Counter[str]:
    """The runs of digits of a text with their counts; leading zeros do not count."""
    for spelt, same in read_toml("slots.toml")["plain"]["numbers"].items():
        if spelt in text:
            text = re.sub(rf"(?<!\d){spelt}(?!\d)", same, text)
    return Counter(n.lstrip("0") or "0" for n in re.findall(r"\d+", text))


_CJK_SIGNS = str.maketrans(
    {"、": ", ", "。": ".", "，": ", ", "・": "·", "「": '"', "」": '"', "；": "; ", "：": ": "}
)


@cache
def rules(language: str) -> Rules:
    """The rules of a language (BCP 47; only the primary subtag counts)."""
    return Rules(language.split("-", maxsplit=1)[0].lower())
