"""Values of a text: number, unit, sign, what it counts, and how it hangs together with the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from recpack.mt.checks import moments
from recpack.mt.checks.lists import WordList
from recpack.mt.checks.words import blanked, edged, table, words
from recpack.mt.languages import primary
from recpack.mt.numbers import COMMA_DECIMAL, english_number

_WORDED = "…"
_TIGHT = frozenset({"zh", "ja", "ko"})
_NAMED = frozenset({"exon", "ecog"})
_COUNTED = frozenset({"cycle", "nodes", "line"})
TIMES = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})
_BASE = (
    r"mmol|µmol|umol|nmol|pmol|fmol|mol|mg|µg|ug|mcg|ng|pg|kg|g|ml|dl|µl|ul|nl|pl|fl|hl|l|cm3|cm2|cm"
    r"|mm3|mm2|mmhg|mm hg|mm|µm3|um3|µm|um|nm|km|m2|m3|m|cgy|gy|gbq|mbq|mci|ci|msv|miu|µiu|uiu|kiu"
    r"|iu|mui|µui|kui|ui|ie|mie|mu|ku|u|ud|cmh2o|kpa|pa|meq|eq|mosm|khz|mhz|hz|gpt|tpt|kcal|kj|hu|uh|cc|ufc|cfu"
    r"|kv|ma|°c|‰|hpf|hp|bpm|lpm|rpm|mutations|muts|mut|mb|w|kopien|copies|copias|cópias"
)
_PER = rf"(?:\s?/\s?(?:\d+\s?)?(?:{_BASE}|min|h|s|kg|campo|cga|field|分|haf|dl|hr))"
_TENS = r"(?:[x×*·]?\s?10\s?(?:\^|\*\*?|e)\s?\d{1,2}\s?/\s?(?:l|ml|µl|ul|mm3|cells|cell))"
_UNIT = re.compile(
    rf"[\s|↑↓*]{{0,4}}(?P<u>{_TENS}|(?:{_BASE}){_PER}{{0,2}}(?![A-Za-zÀ-ÖØ-öø-ÿµ\d])|%|/\s?(?:mm3|µl|ul|ml|l|min|分|hpf|hp|campo|cga|nl|pl))"
    r"(?!\^)",
    re.IGNORECASE,
)
_SAME = (
    (re.compile(r"\s"), ""),
    (re.compile(r"^[x×*·]"), ""),
    (re.compile(r"10(?:\^|\*\*?|e)"), "10^"),
    (re.compile(r"\bui\b|\bie\b"), "iu"),
    (re.compile(r"\bmui\b|\bmie\b"), "miu"),
    (re.compile(r"\bµui\b|\buiu\b"), "µiu"),
    (re.compile(r"\bkui\b"), "kiu"),
    (re.compile(r"\bug\b|\bmcg\b"), "µg"),
    (re.compile(r"\bul\b|\bmm3\b"), "µl"),
    (re.compile(r"\bumol\b"), "µmol"),
    (re.compile(r"\bum\b"), "µm"),
    (re.compile(r"\bcm3\b|\bcc\b"), "ml"),
    (re.compile(r"\bufc\b"), "cfu"),
    (re.compile(r"\bud\b"), "u"),
    (re.compile(r"^(?:bpm|lpm|rpm)$|/分$"), "/min"),
    (re.compile(r"\bhp\b|\bcampo\b|\bcga\b|\bfield\b"), "hpf"),
    (re.compile(r"\buh\b"), "hu"),
    (re.compile(r"\bmuts\b|\bmutations\b"), "mut"),
    (re.compile(r"\bkopien\b|\bcopias\b|\bcópias\b"), "copies"),
    (re.compile(r"/h$"), "/hour"),
    (re.compile(r"^10\^3/µl$|^10\^9/l$|^gpt/l$"), "giga/l"),
    (re.compile(r"^10\^6/µl$|^10\^12/l$|^tpt/l$"), "tera/l"),
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:\s?\^\s?-?\d+)?")
_SPACED = re.compile(r"(?<![\d.,/-])(\d{1,3})((?:[ \u00a0\u202f]\d{3})+)(?![\d/])(?!\s?\d)")
_ROMAN = re.compile(
    r"(?<![A-Za-z\d.-])(?P<r>VI{1,3}|I{2,3}|IV|IX|XI{0,2}|VI?|I)(?=(?:[A-Ca-c][1-3]?)?(?![A-Za-z\d]))"
)
_SURE_ROMAN = frozenset({"II", "III", "VI", "VII", "VIII"})
_WORTH = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9,
          "X": 10, "XI": 11, "XII": 12}  # fmt: skip
_BEFORE_ROMAN = re.compile(
    r"(?:stages?|grades?|class|tiers?|categor(?:y|ies)|categoria|categoría|type|levels?|segments?|zones?|groups?|nyha|figo|phase|factor|degree"
    r"|estadi?os?|estádios?|est[aá]gios?|grados?|graus?|clase|classe|tipo|nivel|nível|n[ií]veis"
    r"|niveles|segmentos?|stadium|stad\.|grad|grades|typ|klasse|niveau|stade|cell?ule|тип\w*|стади\w+"
    r"|степен\w+|ст\.|класс\w*|сегмент\w*|ステージ|グレード|grad[oe]|fase|bosniak|child|asa"
    r"|[IVX]+[A-C]?\s?(?:and|et|y|e|und|bis|to|-|/|,))\s*$",
    re.IGNORECASE,
)
_AFTER_ROMAN = re.compile(r"\s?(?:[A-C]\d?)?\s?(?:期|级|級|度|型|区|區|段|类|類|°|기|형|등급|ст)")
_SYMBOL = re.compile(r"([<>≤≥±])\s?=?\s?$")
_LETTERS = re.compile(r"[A-Za-z]+-?$")
_LINKS = (
    ("-", re.compile(r"\s?(?:-|~|〜|至|到|から|부터|÷)\s?(?:[A-Za-z]{1,2}|第)?")),
    ("x", re.compile(r"\s?(?:[×x*]|乘|by|por|mal|на|х)\s?", re.IGNORECASE)),
    ("/", re.compile(r"\s?[/:+=]\s?[A-Z]?")),
)


@dataclass(frozen=True, slots=True)
class Value:
    """One number as both languages can write it; `soft` where it stands in words."""

    number: str
    start: int
    end: int
    unit: str = ""
    sign: str = ""
    weak_sign: bool = False
    link: str = ""
    soft: bool = False
    sure: bool = False
    also: str = ""

    def is_(self, other: Value) -> bool:
        """Whether both are the same number, in one of the ways it can be read."""
        return bool(
            {self.number, self.also or self.number} & {other.number, other.also or other.number}
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """All a text says in numbers."""

    values: tuple[Value, ...]
    words: tuple[Value, ...]
    dates: tuple[str, ...]
    often: tuple[str, ...]
    text: str


def _canonical(number: str) -> str:
    if "^" in number:
        return re.sub(r"\s", "", number)
    try:
        worth = Decimal(number.replace(",", ""))
    except InvalidOperation:
        return number
    return f"{worth.normalize():f}" if worth else "0"


def _read(token: str, language: str, context: str) -> tuple[str, str]:
    """(the number, another way to read it)."""
    code = primary(language)
    if code in COMMA_DECIMAL and "^" not in token:
        told, doubt = english_number(token, language, context)
        if doubt:
            return _canonical(told), _canonical(told.replace(".", ""))
        return _canonical(told), ""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", token) or "," not in token:
        return _canonical(token), ""
    return token, ""


def unit_name(unit: str) -> str:
    """One spelling of a unit."""
    if unit.strip() in {"G/l", "G/L"}:
        return "giga/l"
    if unit.strip() in {"T/l", "T/L"}:
        return "tera/l"
    unit = unit.strip().casefold().replace("μ", "µ")
    for pattern, same in _SAME:
        unit = pattern.sub(same, unit)
    return unit


@cache
def _unit_words(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """(one pattern of the units in words, the unit of each of its groups)."""
    found = table(language).get("unit", {})
    tail = "" if primary(language) in _TIGHT else r"(?!\w)"
    body = "|".join(f"(?P<u{i}>(?:{b}){tail})" for i, b in enumerate(found.values()))
    return re.compile(rf"\s?-?\s?(?:{body or '(?!)'})", re.IGNORECASE), tuple(found)


@cache
def _anchors(language: str) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """(name, word before the number, word after it) of what numbers count."""
    tight = primary(language) in _TIGHT
    out = []
    for name, body in table(language).get("anchor", {}).items():
        whole = edged(body, language)
        left = rf"{whole}(?:\s?(?:[:#]|nr?\.?|no\.?|score|grade)?\s?(?:第|der )?)$"
        right = rf"(?:st|nd|rd|th|\.|°|[ºª]|er|[oae])?[\s-]?(?:号|个|th )?{whole}"
        # Chinese counts before what it counts, but for a few names; the others the other way round.
        use = (not tight or name in _NAMED, tight or name in _COUNTED)
        never = "(?!)"
        out.append(
            (
                name,
                re.compile(left if use[0] else never, re.IGNORECASE),
                re.compile(right if use[1] else never, re.IGNORECASE),
            )
        )
    return tuple(out)


def _unit_at(text: str, at: int, language: str) -> tuple[str, int]:
    """(unit, end) after a number."""
    found = None if _in_token(text, at) else _UNIT.match(text, at)
    pattern, names = _unit_words(language)
    told = pattern.match(text, at)
    if told and (found is None or told.end() > found.end()):
        return names[int(str(told.lastgroup)[1:])], told.end()
    if found:
        return unit_name(found["u"]), found.end()
    return "", at


def _in_token(text: str, at: int) -> bool:
    """Whether a number ends inside a name, so that what follows is no unit: "G12D"."""
    start = at
    while start and (text[start - 1].isdigit() or text[start - 1] in ".,"):
        start -= 1
    before = text[start - 1 : start]
    return (
        before.isascii()
        and before.isalpha()
        and before not in "xXd"
        and text[at : at + 1].isalpha()
    )


def _anchor(text: str, start: int, end: int, language: str) -> str:
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    for name, left, right in _anchors(language):
        if left.search(before) or right.match(after):
            return "#" + name
    letters = _LETTERS.search(before)
    return "@" + letters.group().rstrip("-").casefold() if letters else ""


def _sign(text: str, start: int, end: int, language: str) -> tuple[str, bool]:
    """(sign before or behind a value, whether it may be only a manner of speaking)."""
    before = text[max(0, start - 30) : start]
    symbol = _SYMBOL.search(before)
    if symbol:
        return symbol[1], False
    for name, sign in (("less", "<"), ("less_equal", "≤"), ("more", ">"), ("more_equal", "≥")):
        told = _signs(language, name)
        found = told.search(before) if told else None
        if found:
            soft = words(language, "compare", "soft")
            return sign + _WORDED, bool(soft and soft.match(found.group().strip()))
    for name, sign in (("after_less", "≤"), ("after_more", "≥")):
        pattern = words(language, "compare", name)
        if pattern and pattern.match(text[end:].lstrip(" ")):
            return sign + _WORDED, False
    return "", False


@cache
def _signs(language: str, name: str) -> re.Pattern[str] | None:
    body = table(language).get("compare", {}).get(name)
    if not body:
        return None
    edge = "" if primary(language) in _TIGHT else r"(?<!\w)"
    gap = r"\s?(?:of|de|a|als|que|the|about|约|to|than|от|до|dos|das|os|as|los|las|an)?\s?"
    return re.compile(rf"{edge}(?:{body}){gap}$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def reading(text: str, language: str) -> Reading:
    """The values of a text in order (`text` is plain)."""
    rest, often = moments.frequencies(text, language)
    silent = words("en", "tokens", "silent_numbers")
    rest = silent.blanked(rest) if silent else rest
    rest, found_dates = moments.dated(rest, language)
    if primary(language) not in {"zh", "ja", "ko", "en"}:
        rest = _SPACED.sub(lambda m: m[1] + re.sub(r"\s", "", m[2]) + " " * m[2].count(" "), rest)
    values = sorted((*_digits(rest, language), *_romans(rest, language)), key=lambda v: v.start)
    return Reading(
        tuple(_inherited(_linked(values, rest))),
        tuple(_spelt(rest, language)),
        found_dates,
        often,
        rest,
    )


def _digits(text: str, language: str) -> Iterator[Value]:
    for match in _NUMBER.finditer(text):
        tens = _inside_unit(text, match)
        if tens:
            continue
        number, also = _read(match.group(), language, text)
        unit, end = _unit_at(text, match.end(), language)
        times = words(language, "times", "ten_thousand")
        if times and times.match(text, match.end()):
            also = (
                _canonical(str(Decimal(number) * 10000))
                if number.replace(".", "").isdigit()
                else also
            )
        thousand = words(language, "times", "thousand")
        if thousand and thousand.match(text[match.end() :].lstrip(" ")):
            also = (
                _canonical(str(Decimal(number) * 1000))
                if number.replace(".", "").isdigit()
                else also
            )
        sign, weak = _sign(text, match.start(), end, language)
        name = unit or _anchor(text, match.start(), match.end(), language)
        yield Value(number, match.start(), end, name, sign, weak, also=also)


def _inside_unit(text: str, match: re.Match[str]) -> bool:
    """Whether a number belongs to the unit before it: "10^9/L", "mm3", "m2"."""
    before = text[max(0, match.start() - 12) : match.start()]
    if match.group()[0] in "23" and re.search(r"(?:\d\s?|/\s?)(?:[kcdmµu]?m)$", before):
        return len(re.match(r"\d+", match.group()).group()) == 1  # type: ignore[union-attr]
    if re.search(r"/\s?m$", before) and match.group() == "2":
        return True
    power = re.match(r"10\s?(?:\^|\*\*?|e)\s?\d", text[match.start() :], re.IGNORECASE)
    if power and re.match(_TENS, text[match.start() :], re.IGNORECASE):
        return True
    return bool(re.search(r"10\s?(?:\*\*?|e)\s?$", before, re.IGNORECASE))


def _romans(text: str, language: str) -> Iterator[Value]:
    for match in _ROMAN.finditer(text):
        roman = match["r"]
        sure = roman in _SURE_ROMAN or bool(re.match(r"[A-C](?![A-Za-z])", text[match.end() :]))
        sure = sure or bool(_BEFORE_ROMAN.search(text[max(0, match.start() - 14) : match.start()]))
        if not (sure or _AFTER_ROMAN.match(text, match.end())):
            continue
        name = _anchor(text, match.start(), match.end(), language)
        yield Value(str(_WORTH[roman]), match.start(), match.end(), name)


@cache
def _spelt_numbers(language: str) -> tuple[WordList, dict[str, str]] | None:
    """(one pattern of all numbers in words, the number of each of its groups)."""
    found = {k: b for k, b in table(language).get("number", {}).items() if k != "sure"}
    if not found:
        return None
    groups = {f"n{i}": number for i, number in enumerate(found)}
    body = "|".join(f"(?P<n{i}>{b})" for i, b in enumerate(found.values()))
    return WordList(re.compile(edged(body, language), re.IGNORECASE)), groups


def _spelt(text: str, language: str) -> Iterator[Value]:
    found = _spelt_numbers(language)
    if found is None:
        return
    pattern, groups = found
    sure = words(language, "number", "sure")
    for match in pattern.finditer(text):
        unit, end = _unit_at(text, match.end(), language)
        name = unit or _anchor(text, match.start(), match.end(), language)
        name = "" if name.startswith("@") else name
        told = bool(sure and sure.fullmatch(match.group()))
        number = groups[str(match.lastgroup)]
        yield Value(number, match.start(), end, name, soft=True, sure=told)


def _linked(values: Sequence[Value], text: str) -> Iterator[Value]:
    """Values with how each hangs together with the one before it."""
    last: Value | None = None
    for value in values:
        link = ""
        if last is not None:
            between = text[last.end : value.start].replace("\t", "||")
            link = next((n for n, p in _LINKS if p.fullmatch(between)), "")
            if not link and re.fullmatch(r"\W*[^\W\d]{1,6}\W*", between):
                word = re.sub(r"\W", "", between).casefold()
                link = {"of": "of", "von": "of", "de": "of"}.get(word, "")
                link = "to" if word in _TO else link
                link = "and" if word in _AND else link
        last = replace(value, link=link)
        yield last


_TO = frozenset(
    {"to", "a", "bis", "hasta", "até", "à", "до", "auf", "para", "through", "降至", "إلى"}
)
_AND = frozenset({"and", "y", "e", "und", "et", "и", "on", "和", "及", "与"})


def _inherited(values: Iterator[Value]) -> list[Value]:
    """A number without unit before "x 2 cm" or "- 5 cm" has the unit of the next."""
    out = list(values)
    for i in range(len(out) - 2, -1, -1):
        unit = out[i + 1].unit
        if out[i].unit in {"", "@d"} and out[i + 1].link in {"x", "-", "to"} and unit[:1] != "@":
            out[i] = replace(out[i], unit=unit)
    for i in range(1, len(out)):
        if not out[i].unit and out[i].link in {"x", "-"} and out[i - 1].unit[:1] not in {"@", ""}:
            out[i] = replace(out[i], unit=out[i - 1].unit)
    return out


def blank_numbers(text: str) -> str:
    """The text without figures."""
    return blanked(text, _NUMBER)
