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
from typing import Any

from recpack.lang import read_toml

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
    }
)
SURROGATE = (
    r"(?:Patient|Doctor|Staff|Nurse|Relative|Person|Hospital|Organi[sz]ation|Institution|Address|"
    r"Place|City|ID|Phone|Fax|E-?mail|URL|Account|Device|Record|Barcode|Code|Name|Contact|Ward|"
    r"Department|Location|Postcode|Company|Clinic|Laboratory|Date) (?:[A-Z]{1,2}|\d{1,4})(?!\w)"
)
NUMBER = r"\d+(?:[.,]\d+)*"
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]((?:19|20)\d{2})")
_ENGLISH_NEGATION = re.compile(
    r"\b(?:no|not|none|non|nor|nothing|never|neither|without|negative|den(?:y|ies|ied)|absen(?:t|ce)|free|"
    r"cannot|exclu\w+|ruled? out|rule out|loss|lost|deficien\w+|stop\w*|suspen\w+|discontinu\w+|withheld|"
    r"avoid\w*|prohibit\w*|forbid\w*|refus\w+|un(?:involved|detect\w*|remarkable|affected|obstructed)|"
    r"non\w+|contraindicat\w+|lack\w*|fast(?:ing)?|in(?:accessible)|unresect\w+|insensitive)\b",
    re.IGNORECASE,
)
_ENGLISH_DOUBT = re.compile(
    r"\b(?:possib\w+|probab\w+|likely|unlikely|suspec\w+|suspicio\w+|consider\w*|favou?r\w*|suggest\w*|"
    r"exclude\w*|ruled? out|may|might|cannot|compatible|consistent|indeterminate|presum\w+|question\w*|"
    r"uncertain|undetermined|unclear|differential|hypothes\w+|to be clarified|equivocal|pending|to be (?:investigated|determined|confirmed))\b|\?",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\bleft(?:ward)?\b", re.IGNORECASE)
_RIGHT = re.compile(r"\bright(?:ward)?\b", re.IGNORECASE)


def is_cjk(char: str) -> bool:
    """Han, kana and their punctuation: scripts written without spaces (Hangul is not)."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


@cache
def _fold(char: str) -> str:
    low = char.lower()
    if len(low) != 1:
        low = char
    if low == "ё":
        return "е"
    if "\u00c0" <= low < "\u0250":  # only Latin: kana and Hangul change meaning when decomposed
        base = unicodedata.normalize("NFD", low)[0]
        return base if base.isascii() else low
    return low


def fold(text: str) -> str:
    """Lower case, Latin letters without accents; same length, so that positions agree."""
    return "".join(map(_fold, text))


def normalise(text: str) -> str:
    """Half-width signs, single spaces: the form in which phrases are compared."""
    return " ".join(unicodedata.normalize("NFC", text).translate(PUNCTUATION).split())


def compact(text: str) -> str:
    """Without the spaces that touch a Han or kana character (they carry no meaning there)."""
    if " " not in text:
        return text
    out: list[str] = []
    last = len(text) - 1
    for i, char in enumerate(text):
        if char == " " and 0 < i < last and (is_cjk(text[i - 1]) or is_cjk(text[i + 1])):
            continue
        out.append(char)
    return "".join(out)


def _foreign(char: str) -> bool:
    """A letter that an English reader cannot be expected to read (not Latin, not Greek)."""
    return (
        char.isalpha()
        and ord(char) > 0x24F
        and not "\u0370" <= char <= "\u03ff"
        and char not in "μµℓ"
    )


def _alternatives(words: Mapping[str, str] | list[str]) -> str:
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
        self.spaced = language not in {"zh", "ja"}
        self.latin = language in {"pt", "es", "de", "fr", "en", "id", "vi"}
        self.day_first = bool(table.get("day_first"))
        self.joiners: tuple[str, ...] = tuple(
            sorted(table.get("joiners", ["/"]), key=lambda j: (-len(j), j))
        )
        self.closed: dict[str, dict[str, str]] = {
            slot: {fold(k): v for k, v in words.items()}
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
        self._numerals: dict[str, str] = table.get("numerals", {})
        self._suffixes: dict[str, str] = table.get("suffixes", {})
        self._quantity = self._compile_quantity()
        units = _alternatives([*plain["units"]])
        self._unit = re.compile(rf"(?:{units})(?:/(?:{units}|\d+ ?(?:{units})|[A-Za-z0-9.²³]+))*")
        genes = _alternatives(plain["genes"])
        self._token = re.compile(
            rf"{SURROGATE}|[^\W\d_]{{0,6}}[-/]?\d[^\s;]*|[cgpnm]\.\S+|(?:{genes})(?![^\W\d_])"
            rf"|{self._unit.pattern}(?!\w)|[^\w\s]+"
        )

    def _compile_quantity(self) -> re.Pattern[str]:
        pre = _alternatives(self._prefixes) or "(?!)"
        cnt = _alternatives(self._counters) or "(?!)"
        num = "|".join([rf"{NUMBER}(?: ?[-~—–] ?{NUMBER})?", *map(re.escape, self._numerals)])
        suf = _alternatives(self._suffixes) or "(?!)"
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
        number = self._numerals.get(raw, raw)
        unit = self._counters.get(found["cnt"] or "", "")
        about = "".join(self._suffixes.get(found[g] or "", "") for g in ("mid", "suf"))
        if number == "1" and unit.endswith("s") and unit not in {"mmHg", "times/day"}:
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
        if self.day_first:
            found = _DAY_FIRST.fullmatch(text)
            if found and int(found[1]) <= 31 and int(found[2]) <= 12:
                return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
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
    body = _alternatives(words)
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


# ---------------------------------------------------------------- typed slots with a shape
_SIGN = r"[<>≤≥~±]?"
_SHAPES: Mapping[str, str] = {
    "number": rf"{_SIGN}{NUMBER}(?:[-~]{NUMBER})?",
    "percent": rf"(?:{{about}})?{_SIGN}{NUMBER} ?%?(?:[-~]{_SIGN}{NUMBER})? ?%",
    "size": rf"(?:{{about}})?{_SIGN}{NUMBER} ?(?:{{length}})?(?: ?[×xX*✕╳] ?{NUMBER} ?(?:{{length}})?){{{{0,2}}}}",
    "date": r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}[-/.]\d{1,2}",
    "stage": r"[0ⅠⅡⅢⅣI V]{1,4}[ABCabc]?[1-3]?|[ABCD]",
    "tnm": r"[acpyrm]{0,3}T(?:[0-4]|is|X|x)[A-Za-z0-9()+\-,]*",
    "code": r"[A-Za-z0-9α-ω][A-Za-z0-9α-ω.+\-/*>_():]*",
    "value": rf"(?:{{about}})?{_SIGN} ?{NUMBER}(?:[-~×xX*^/+]\(?{NUMBER}\)?)*\)?(?:\^\d+)?",
}
_LENGTH = {"厘米": "cm", "毫米": "mm", "公分": "cm", "cm": "cm", "mm": "mm", "CM": "cm", "MM": "mm"}


@cache
def shape(kind: str, language: str) -> re.Pattern[str] | None:
    """The compiled shape of a numeric slot (None if the kind is not one of them)."""
    body = _SHAPES.get(kind)
    if body is None:
        return None
    about = "|".join(
        re.escape(p)
        for p, v in read_toml("slots.toml").get(language, {}).get("prefixes", {}).items()
        if v.startswith(("about", "approx"))
    )
    if "{about}" in body:
        body = body.format(about=about or "(?!)", length=_alternatives(_LENGTH))
    return re.compile(body)


def render_shape(text: str, language: str) -> str:
    """English of what a numeric slot holds: digits and signs as they are."""
    table = read_toml("slots.toml").get(language, {}).get("prefixes", {})
    for prefix in sorted(table, key=len, reverse=True):
        if text.startswith(prefix):
            return table[prefix] + render_shape(text[len(prefix) :], language)
    for word in ("厘米", "毫米", "公分"):
        text = text.replace(word, _LENGTH[word])
    done = rules(language).atom(text) if not any(c in text for c in "×xX*") else None
    return done or text


def shaped_ends(kind: str, text: str, at: int, language: str) -> Iterator[tuple[int, str]]:
    """Ends of a numeric slot that begins at `at`, with the English of each."""
    rule = rules(language)
    if kind in {"date", "duration", "quantity"}:
        yield from _atom_ends(kind, text, at, rule)
    if kind == "unit":
        end = rule.unit_at(text, at)
        if end > at:
            yield end, text[at:end]
        return
    if kind == "dose":
        yield from _dose_ends(text, at, rule)
        return
    pattern = shape(kind, language)
    found = pattern.match(text, at) if pattern else None
    if not found or found.end() == at:
        return
    yield found.end(), render_shape(found.group(), language)
    if kind == "code":  # a bracket or sign after a code may belong to the pattern
        for end in range(found.end() - 1, at, -1):
            if not text[end].isalnum() and text[end] not in ".-":
                yield end, text[at:end]


def _atom_ends(kind: str, text: str, at: int, rule: Rules) -> Iterator[tuple[int, str]]:
    if not text[at : at + 1] or (text[at].isalpha() and not is_cjk(text[at])):
        return
    for end in range(min(len(text), at + 16), at, -1):
        piece = text[at:end]
        if kind == "date":
            done = _date(piece, rule)
        else:
            done = rule.quantity(piece)
        if done:
            yield end, done


def _date(piece: str, rule: Rules) -> str | None:
    for rewrite in rule.rewrites:
        if ":0>2" in rewrite.to or rewrite.to == "{1}":  # the templates of dates
            found = rewrite.match.fullmatch(piece)
            if found:
                return rewrite.render(found)
    return None


_DOSE = re.compile(rf"{NUMBER}(?:[-~]{NUMBER})?\s?")


def _dose_ends(text: str, at: int, rule: Rules) -> Iterator[tuple[int, str]]:
    found = _DOSE.match(text, at)
    if not found:
        return
    end = rule.unit_at(text, found.end())
    if end > found.end():
        yield end, text[at:end]
    yield from _atom_ends("dose", text, at, rule)
