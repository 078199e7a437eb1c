"""The shapes of what a patient is treated by: variants, stages, values with units, results.

Every shape is a pattern, in order of precedence; `target` writes what was found as English does.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from recpack.lang import read_toml
from recpack.mt.languages import NON_LATIN, primary
from recpack.mt.numbers import COMMA_DECIMAL, english_numbers

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_NUM = r"\d+(?:[.,]\d+)*"
_SIGN = r"(?:(?<![-=])[<>≤≥≦≧=≈~±＜＞]\s*=?\s*)"
_RANGE = rf"{_NUM}(?:\s*(?:-|–|—|~|～|x|X|×|\*|\^|±|/|至|a)\s*{_NUM})*"
_UNITS = (
    r"(?:[kmµμun]?g|[kmµμd]?[lL]|[cmµμn]?m[23²³]?|Gy|cGy|mSv|MBq|mCi|[mkMµμu]?(?:UI|IU|U)|[mµμnp]?mol|mEq|Eq"
    r"|mmHg|cmH2O|kcal|kg|Hz|bpm|rpm|°C|ºC|℃|%|％|‰|cm|mm|nm|sec|min|h|d|fL|pg|ng|copies|ppm|HU|UH|AUC|/\s?(?:mm[3³]|[uµμ][lL]))"
)
_NO_LETTER = r"(?![A-Za-z\u00c0-\u024f])"
_UNIT_TAIL = (
    r"(?:\s?[/·*]\s?(?:\d+[A-Za-zµμ]{0,4}|[A-Za-zµμ°%]{1,6}[23²³]?(?:\^\d+)?)"
    rf"{_NO_LETTER})*"
)

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "hgvs",
        (
            r"(?:N[MPRCG]_\d+(?:\.\d+)?(?:\([A-Z0-9]+\))?:)?(?<![A-Za-z0-9])[cgmnpr]\."
            r"(?:\([^()\s]*\d[^()\s]*\)|[A-Za-z*_?\-\d]*\d[A-Za-z0-9_*>+\-=?]*)(?:\([A-Za-z0-9*]+\))?"
        ),
    ),
    ("dbsnp", r"(?<![A-Za-z0-9])(?:rs|COSM|COSV)\d{3,}"),
    (
        "tnm",
        (
            r"(?<![A-Za-z])(?:[ycpra]{0,3}[TNM](?:[0-4](?:[a-d]|mi)?|is|[xX])(?![a-z0-9])"
            r"(?:\([^()]{1,12}\))?[ ,]?){1,3}"
        ),
    ),
    (
        "stage",
        (r"(?<![A-Za-z])(?:I{1,3}V?|IV|VI{0,3}|[\u2160-\u2167])(?:[A-Ca-c]\d?)?(?![A-Za-z0-9])"),
    ),
    (
        "score",
        (
            r"(?<![A-Za-z])(?:ECOG|KPS|PS|BI-?RADS|PI-?RADS|LI-?RADS|TI-?RADS|Lung-?RADS|Gleason|Child-Pugh"
            r"|BCLC|CNLC|RECIST|Clavien-Dindo|ISUP|Deauville)(?![A-Za-z])\s*[:：=]?\s*"
            r"[0-9IVA-D](?:[0-9IV]*[A-Da-d]?)(?:\s*\+\s*\d(?:\s*=\s*\d+)?)?(?![A-Za-z])"
        ),
    ),
    ("sum", r"(?<![\d.,])\d\s*\+\s*\d\s*(?:=\s*\d{1,2})?(?![\d.,])"),
    (
        "result",
        (
            r"[(（](?:[~约]?\s*[0-3]?\s*[+＋]{1,4}|[-−–—－]|[+＋]/[-−－]|[-−－]/[+＋]|±|[+＋]{0,3}\d?"
            r"|(?:[约>＞<＜~]\s*)?\d{1,3}\s*[%％]\s*[+＋]?|[+＋]{1,3}\s*[,，、]?\s*(?:[约>＞<＜~]\s*)?"
            r"\d{1,3}(?:-\d{1,3})?\s*[%％])[)）]"
        ),
    ),
    (
        "value",
        rf"(?<![A-Za-z0-9.,]){_SIGN}?{_RANGE}\s?{_UNITS}(?![A-Za-z\u00c0-\u024f]){_UNIT_TAIL}",
    ),
    (
        "rate",
        (
            rf"(?<![A-Za-z0-9.,]){_SIGN}?{_RANGE}\s?(?:x\s?)?[A-Za-zµμ]{{1,6}}[23²³]?"
            r"\s?/\s?[A-Za-zµμ]{1,5}[23²³]?(?![A-Za-z\u00c0-\u024f/])"
        ),
    ),
    (
        "power",
        (
            rf"(?<![A-Za-z0-9.,]){_SIGN}?{_RANGE}\s?[*×x]?\s?10(?:\^|\*|E)?"
            rf"[⁰¹²³⁴⁵⁶⁷⁸⁹\d]{{1,2}}\s?/\s?[A-Za-zµμ]+"
        ),
    ),
    (
        "species",
        (
            r"(?<![\w.])[A-Z]\. (?:coli|pylori|aureus|epidermidis|pneumoniae|aeruginosa|cloacae"
            r"|faecalis|faecium|baumannii|mirabilis|albicans|glabrata|fumigatus|difficile|tuberculosis"
            r"|marcescens|pneumophila|agalactiae|pyogenes|viridans|influenzae|jirovecii|cruzi)(?!\w)"
        ),
    ),
    ("clock", r"(?<![\w.,])(?:[01]?\d|2[0-3])\s?h\s?[0-5]\d(?!\w)"),
    ("grade", r"(?<![A-Za-z0-9.,+])[0-4]\s?[+＋]{1,3}(?![A-Za-z0-9])"),
    ("compared", rf"{_SIGN}{_RANGE}"),
    ("fraction", rf"(?<![A-Za-z0-9.,/]){_NUM}\s?/\s?{_NUM}(?![A-Za-z0-9/])"),
    (
        "marker",
        (
            r"(?<![A-Za-z0-9-])(?=[A-Za-z0-9/-]*\d)(?=[A-Za-z0-9/-]*[A-Z]|p\d\d)[A-Za-z][A-Za-z0-9]*"
            r"(?:[-/][A-Za-z0-9]+)*(?:\s\d{1,2}-\d)?(?![A-Za-z0-9])"
        ),
    ),
)


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    """Patterns in order of precedence, with the gene names of lang/translate.toml."""
    genes = read_toml("translate.toml")["tokens"]["genes"]
    names = "|".join(sorted((re.escape(g) for g in genes), key=lambda g: (-len(g), g)))
    gene = rf"(?<![A-Za-z0-9-])(?:{names})(?![A-Za-z0-9])"
    return (*(re.compile(p) for _, p in _PATTERNS), re.compile(gene))


_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{2,6}(?![\w-])")
_LATIN_RUN = re.compile(
    r"[A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f0-9.+/'*-]*[A-Za-z\u00c0-\u024f0-9+*])?"
    r"(?: [A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f0-9.+/'*-]*[A-Za-z\u00c0-\u024f0-9+*])?)*"
)
AMBIGUOUS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,]*\d)")
AMBIGUOUS_SHAPE = re.compile(r"\d\.\d{3}(?!\d)")
_SEPARATED = re.compile(r"(?<![A-Za-z0-9.,])\d+(?:[.,]\d+)+(?!\d)")
_UNIT_WORDS = (
    (re.compile(r"(?<=[A-Za-z²³\d]/)\s?(?:dia|día|Tag|jour)(?!\w)"), "day"),
    (re.compile(r"(?<=[A-Za-z²³\d]/)\s?(?:semana|Woche|semaine)(?!\w)"), "week"),
    (re.compile(r"(?<=\d)(\s?[mkMµμu]?)UI(?!\w)"), r"\1IU"),
)
_WORDS_IN_TOKENS = (
    (re.compile(r"约\s*"), "~"),
    (re.compile(r"(?<=[\d%])\s*至\s*(?=\d)"), "-"),
    (re.compile(r"(?<=\d)\s+a\s+(?=\d)"), " to "),
    (re.compile(r"^(\d{1,2})\s?h\s?([0-5]\d)$"), r"\1:\2"),
)


def target(token: str, language: str, context: str) -> tuple[str, bool]:
    """A critical token as English writes it: half width, decimal point, ASCII Roman numerals."""
    token = token.translate(_HALF_WIDTH)
    token = "".join(normalize("NFKC", c) if "\u2160" <= c <= "\u2188" else c for c in token)
    for pattern, english in (*_WORDS_IN_TOKENS, *_UNIT_WORDS):
        token = pattern.sub(english, token)
    return english_numbers(token, language, context)


def english_units(text: str) -> str:
    """Words within units in English ("mg/dia"), for text that was put together from phrases."""
    for pattern, english in _UNIT_WORDS:
        text = pattern.sub(english, text)
    return text


def patterns(language: str, text: str = "") -> tuple[re.Pattern[str], ...]:
    """Patterns for a text of one language.

    Any Latin run is a name where the script is another; any word in capitals is one in a text that
    is not all in capitals.
    """
    code = primary(language)
    extra: tuple[re.Pattern[str], ...] = ()
    if code in NON_LATIN:
        extra = (_LATIN_RUN, _SEPARATED) if code in COMMA_DECIMAL else (_LATIN_RUN,)
    elif code in COMMA_DECIMAL:
        extra = (_SEPARATED, _CAPITALS) if any(c.islower() for c in text) else (_SEPARATED,)
    return _compiled() + extra
