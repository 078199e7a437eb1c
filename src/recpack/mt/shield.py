"""Placeholders for what no engine may touch: surrogates, and tokens a patient is treated by.

The engine sees `XQ1X` where a surrogate, a variant, a stage, a dose or a date stood. Every
placeholder must come back exactly once; if not, another form is tried, then the pieces between the
shields are translated one by one, which cannot lose anything. The forms are those Firefox's model
kept 22 times in 22; `{1}`, `<1>` and `@1` were lost every time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from recpack.lang import read_toml
from recpack.model.clean import Surrogate
from recpack.mt.languages import NO_SPACES, NON_LATIN, primary
from recpack.mt.numbers import COMMA_DECIMAL, dates, english_numbers

FORMS = ("XQ{}X", "ZX{}ZX", "[{}]", "#{}#")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_NUM = r"\d+(?:[.,]\d+)*"
_SIGN = r"(?:[<>≤≥≦≧=≈~±＜＞]\s*=?\s*)"
_RANGE = rf"{_NUM}(?:\s*(?:-|–|—|~|～|x|X|×|\*|\^|±|/|至|a)\s*{_NUM})*"
_UNITS = (
    r"(?:[kmµμun]?g|[kmµμd]?[lL]|[cmµμn]?m[23²³]?|Gy|cGy|mSv|MBq|mCi|[mkM]?(?:UI|IU|U)|[mµμnp]?mol|mEq|Eq"
    r"|mmHg|cmH2O|kcal|kg|Hz|bpm|rpm|°C|ºC|℃|%|％|‰|cm|mm|nm|sec|min|h|d|fL|pg|ng|copies|ppm|HU|UH|AUC|/\s?(?:mm[3³]|[uµμ][lL]))"
)
_UNIT_TAIL = (
    r"(?:\s?[/·*]\s?(?:\d+[A-Za-zµμ]{0,4}|[A-Za-zµμ°%]{1,6}[23²³]?(?:\^\d+)?)(?![A-Za-z]))*"
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
            r"(?:ECOG|KPS|PS|BI-?RADS|PI-?RADS|LI-?RADS|TI-?RADS|Lung-?RADS|Gleason|Child-Pugh"
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
        "power",
        (
            rf"(?<![A-Za-z0-9.,]){_SIGN}?{_RANGE}\s?[*×x]?\s?10(?:\^|\*|E)?"
            rf"[⁰¹²³⁴⁵⁶⁷⁸⁹\d]{{1,2}}\s?/\s?[A-Za-zµμ]+"
        ),
    ),
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


@dataclass(frozen=True, slots=True)
class Guard:
    """text[start:end] must stand in the English as `target`."""

    start: int
    end: int
    target: str
    doubt: bool = False


class Glossary:
    """Words whose English is settled (drugs, markers, a coordinator's own): never left to chance.

    Whole words in languages with spaces; words of up to three letters only in their own case.
    """

    def __init__(self, words: Mapping[str, str], language: str) -> None:
        self._words = {w.casefold(): (w, t) for w, t in words.items() if len(w) > 1 and t}
        ordered = sorted(self._words, key=lambda w: (-len(w), w))
        body = "|".join(map(re.escape, ordered)) or "(?!)"
        if primary(language) not in NO_SPACES:
            body = rf"(?<!\w)(?:{body})(?!\w)"
        self._pattern = re.compile(body, re.IGNORECASE)

    def find(self, text: str) -> Iterator[Guard]:
        """Guards of every settled word in the text."""
        for match in self._pattern.finditer(text):
            entry = self._words.get(match.group().casefold())
            if entry and (len(entry[0]) > 3 or entry[0] == match.group()):
                yield Guard(match.start(), match.end(), entry[1])


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    """Patterns in order of precedence, with the gene names of lang/translate.toml."""
    genes = read_toml("translate.toml")["tokens"]["genes"]
    names = "|".join(sorted((re.escape(g) for g in genes), key=lambda g: (-len(g), g)))
    gene = rf"(?<![A-Za-z0-9-])(?:{names})(?![A-Za-z0-9])"
    return (*(re.compile(p) for _, p in _PATTERNS), re.compile(gene))


_LATIN_RUN = re.compile(
    r"[A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f0-9.+/'*-]*[A-Za-z\u00c0-\u024f0-9+*])?"
    r"(?: [A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f0-9.+/'*-]*[A-Za-z\u00c0-\u024f0-9+*])?)*"
)
AMBIGUOUS_SHAPE = re.compile(r"\d\.\d{3}(?!\d)")
_SEPARATED = re.compile(r"(?<![A-Za-z0-9.,])\d+(?:[.,]\d+)+(?!\d)")
_WORDS_IN_TOKENS = (
    (re.compile(r"约\s*"), "~"),
    (re.compile(r"(?<=[\d%])\s*至\s*(?=\d)"), "-"),
    (re.compile(r"(?<=\d)\s+a\s+(?=\d)"), " to "),
)


def _free(start: int, end: int, taken: Sequence[Guard]) -> bool:
    return all(end <= g.start or start >= g.end for g in taken)


def _surrogate_target(text: str, surrogate: Surrogate, language: str) -> str:
    """The surrogate as it stands; dates in ISO 8601."""
    value = text[surrogate.start : surrogate.end]
    if surrogate.tag in {"DATE", "BIRTHDATE"}:
        found = dates(value, language)
        if len(found) == 1 and found[0][:2] == (0, len(value)):
            return found[0][2]
    return value


def _masked(text: str, taken: Sequence[Guard]) -> str:
    """The text with taken spans blanked out, offsets unchanged."""
    for guard in taken:
        text = text[: guard.start] + "\0" * (guard.end - guard.start) + text[guard.end :]
    return text


def _token_target(token: str, language: str, context: str) -> tuple[str, bool]:
    """A critical token as English writes it: half width, decimal point, ASCII Roman numerals."""
    token = token.translate(_HALF_WIDTH)
    token = "".join(normalize("NFKC", c) if "\u2160" <= c <= "\u2188" else c for c in token)
    for pattern, english in _WORDS_IN_TOKENS:
        token = pattern.sub(english, token)
    return english_numbers(token, language, context)


def _token_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Patterns for one language: any Latin run is a name where the script is another."""
    code = primary(language)
    extra: tuple[re.Pattern[str], ...] = ()
    if code in NON_LATIN:
        extra = (_LATIN_RUN,)
    elif code in COMMA_DECIMAL:
        extra = (_SEPARATED,)
    return _compiled() + extra


def guards(
    text: str,
    language: str,
    surrogates: Sequence[Surrogate] = (),
    context: str = "",
    glossary: Glossary | None = None,
) -> tuple[Guard, ...]:
    """Everything to shield in one sentence: surrogates, dates, glossary words, critical tokens.

    Offsets of `surrogates` count from the start of `text`. Sorted, never overlapping; neighbours
    with nothing but spaces between them are one guard.
    """
    found: list[Guard] = []
    for item in sorted(surrogates, key=lambda s: (s.start, -s.end)):
        if _free(item.start, item.end, found):
            found.append(Guard(item.start, item.end, _surrogate_target(text, item, language)))
    for start, end, iso in dates(text, language):
        if _free(start, end, found):
            found.append(Guard(start, end, iso))
    rest = _masked(text, found)
    if glossary is not None:
        terms = list(glossary.find(rest))
        found += terms
        rest = _masked(rest, terms)
    for pattern in _token_patterns(language):
        fresh = []
        for match in pattern.finditer(rest):
            body = match.group().rstrip(" ,")
            target, doubt = _token_target(body, language, context or text)
            if body:
                fresh.append(Guard(match.start(), match.start() + len(body), target, doubt))
        found += fresh
        rest = _masked(rest, fresh)
    return _merged(text, sorted(found, key=lambda g: g.start))


def _merged(text: str, found: Sequence[Guard]) -> tuple[Guard, ...]:
    """Neighbours with at most spaces between them become one: fewer placeholders to lose."""
    out: list[Guard] = []
    for guard in found:
        gap = text[out[-1].end : guard.start] if out else "x"
        if out and not gap.strip():
            last = out.pop()
            glue = " " if gap else ""
            target = last.target + glue + guard.target
            out.append(Guard(last.start, guard.end, target, last.doubt or guard.doubt))
        else:
            out.append(guard)
    return tuple(out)


def shielded(text: str, items: Sequence[Guard], form: str) -> str:
    """The text with each guard replaced by its numbered placeholder, set off from letters."""
    out: list[str] = []
    at = 0
    for number, guard in enumerate(items, 1):
        before = text[at : guard.start]
        out.append(before)
        if before[-1:].isalnum() or (not before and out[:-1]):
            out.append(" ")
        out.append(form.format(number))
        if text[guard.end : guard.end + 1].isalnum():
            out.append(" ")
        at = guard.end
    out.append(text[at:])
    return "".join(out)


def _placeholder(form: str) -> re.Pattern[str]:
    head, tail = (re.escape(part) for part in form.split("{}"))
    return re.compile(
        rf"(?<![0-9A-Za-z]){head}\s?(\d{{1,3}})\s?{tail}(?![0-9A-Za-z])", re.IGNORECASE
    )


def restore(english: str, items: Sequence[Guard], form: str) -> str | None:
    """The English with its guards back; None unless every placeholder came back exactly once."""
    pattern = _placeholder(form)
    seen = sorted(int(m.group(1)) for m in pattern.finditer(english))
    if seen != list(range(1, len(items) + 1)):
        return None
    left = pattern.sub("", english)
    head = form[: form.index("{}")]
    if re.search(rf"{re.escape(head)}\d", left, re.IGNORECASE):
        return None
    return pattern.sub(lambda m: items[int(m.group(1)) - 1].target, english)


def pieces(text: str, items: Sequence[Guard], convert: Callable[[str], str | None]) -> str | None:
    """The parts between the guards converted one by one, the guards put back in place.

    None if any part that holds letters could not be converted.
    """
    out: list[str] = []
    at = 0
    for guard in (*items, None):
        part = text[at : guard.start] if guard else text[at:]
        if any(c.isalpha() for c in part):
            done = convert(part.strip())
            if done is None:
                return None
            out.append(done.strip())
        elif part.strip():
            out.append(part.strip().translate(_PUNCTUATION))
        if guard:
            out.append(guard.target)
            at = guard.end
    return tidy(" ".join(out))


_PUNCTUATION = str.maketrans("，、。；：（）！？【】", ",,.;:()!?[]") | {0x3000: " "}


def tidy(text: str) -> str:
    """Spaces as English sets them around punctuation."""
    text = re.sub(r"\s+([,.;:!?)\]])(?!\d)", r"\1", text)
    text = re.sub(r"([(\[])\s+", r"\1", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def through(
    text: str, items: Sequence[Guard], translate: Callable[[str], str | None]
) -> tuple[str | None, bool]:
    """(English with every guard exactly once, or None; whether the pieces had to be used)."""
    if not items:
        return translate(text), False
    for form in FORMS:
        if form[: form.index("{}")].casefold() in text.casefold():
            continue
        english = translate(shielded(text, items, form))
        if english is None:
            break
        restored = restore(english, items, form)
        if restored is not None:
            return restored, False
    return pieces(text, items, translate), True
