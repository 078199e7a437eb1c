"""The words the bundle shows for the words the records carry."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable

from recpack.lang import read_toml
from recpack.model.english import EnglishDocument, Segment

# Readers open things in this order (spec, "Cover summary"); words are beginnings of class tokens.
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "summaries",
        "Summaries",
        (
            "discharg",
            "summar",
            "admission",
            "referral",
            "consult",
            "letter",
            "history",
            "outpatient",
        ),
    ),
    ("pathology", "Pathology", ("patholog", "histolog", "cytolog", "biops", "ihc", "immunohisto")),
    ("genomics", "Genomics", ("genom", "molecular", "sequenc", "genetic", "ngs", "mutation")),
    (
        "imaging",
        "Imaging",
        (
            "imag",
            "radiolog",
            "ultraso",
            "endoscop",
            "echo",
            "tomograph",
            "scintigr",
            "mammo",
            "xray",
        ),
    ),
    ("operations", "Operations", ("operat", "surg", "procedure", "anaesth", "anesth", "interven")),
    ("laboratory", "Laboratory", ("laborat", "blood", "biochem", "haemat", "hemat", "urin")),
    (
        "medication",
        "Medication and treatment",
        ("medic", "prescri", "drug", "chemo", "treatm", "order", "radiother", "therap"),
    ),
    ("other", "Other", ()),
)
_SHORT = {
    "ct": "imaging", "mr": "imaging", "mri": "imaging", "pet": "imaging", "us": "imaging",
    "ecg": "imaging", "lab": "laboratory", "labs": "laboratory", "op": "operations",
    "course": "summaries", "visit": "summaries", "mdt": "summaries", "report": "",
}  # fmt: skip

ORIGINS = (
    ("memory", "●", "checked phrase"),
    ("neural", "◐", "machine translation"),
    ("gloss", "○", "word by word, not checked"),
    ("none", "–", "not translated"),
)
# What people gave; told of only where it is.
GIVEN = (
    ("corrected", "◆", "corrected by a person"),
    ("certified", "■", "certified translation"),
)
CORRECTED = "corrected"
# From the weakest: a line is only as good as its worst part.
WEAKEST = ("none", "gloss", "neural", "memory", "corrected", "certified", "same")
NOT_CERTIFIED = "machine translation, not certified"
# Who signed it is not said: that would name somebody. That it is signed says who put it there.
CERTIFIED = "certified translation, supplied with the records"

CONTINUED = "continued"
# Flags that only tell how a line came about; its mark of origin says enough on a page.
_INFORMATION = {
    CONTINUED,
    CORRECTED,
    "unchecked",
    "unchanged",
    "normalised",
    "pieces",
    "retried",
    "back-translated",
    "second-engine",
    "checked",
    "phrase",
}
_WARNINGS = {
    "number-differs": "number differs",
    "number-ambiguous": "number can be read in two ways",
    "number-order": "numbers may have changed places",
    "unit-differs": "unit differs",
    "sign-differs": "sign (<, >, ±) differs",
    "range-differs": "range differs",
    "date-differs": "date differs",
    "frequency-differs": "how often may differ",
    "direction-differs": "rise or fall may differ",
    "doubt-lost": "uncertainty may be lost",
    "grade-differs": "grade differs",
    "stage-differs": "stage differs",
    "variant-differs": "genetic variant differs",
    "token-added": "a name or code may be added",
    "drug-added": "a drug may be added or another",
    "place-added": "a site may be added or another",
    "result-differs": "positive or negative may differ",
    "negation-lost": "negation may be lost",
    "negation-added": "negation may be added",
    "negation-count": "a second negation may be lost",
    "side-differs": "left or right may differ",
    "token-lost": "a name or code may be lost",
    "drug-lost": "name of a drug may be lost",
    "repetition": "words repeat",
    "length": "English may be incomplete",
    "too-long": "too long to translate",
    "engine-refused": "not accepted from the translation engine",
    "untranslated": "not translated in full",
    "doubtful-value": "a value may be misread: see picture",
}  # fmt: skip
# Warnings that no check stands behind, or that change no meaning.
_RED = frozenset(_WARNINGS) - {
    "number-ambiguous",
    "negation-count",
    "too-long",
    "engine-refused",
    "untranslated",
    "doubtful-value",
}
_STAND_IN = re.compile(
    r"[\s,;:·/_-]*\b(?:Patient [A-Z]\d*"
    r"|(?:Relative|Person|Doctor|Hospital|ID|Phone|Email|Address|URL) \d+)\s*$"
)

_SEX = {"m": "Male", "f": "Female", "male": "Male", "female": "Female", "o": "Other"}
_DATES = {
    "shift": "dates shifted",
    "year": "dates cut to the year",
    "keep": "dates as in the records",
}
_LANGUAGES = {
    "zh": "Chinese", "en": "English", "pt": "Portuguese", "es": "Spanish", "de": "German",
    "fr": "French", "ru": "Russian", "ar": "Arabic", "ja": "Japanese", "ko": "Korean",
    "th": "Thai", "vi": "Vietnamese", "id": "Indonesian", "und": "unknown language",
}  # fmt: skip


# What stands or stood in a place without text: one of it, several. Figures are not covered.
_COVERED = {
    "stamp": ("stamp", "stamps"),
    "signature": ("signature", "signatures"),
    "handwriting": ("handwriting", "handwriting"),
    "photo": ("photo of a person", "photos of persons"),
    "code": ("QR or bar code", "QR or bar codes"),
    "figure": ("figure", "figures"),
    "unread": ("writing that could not be read", "pieces of writing that could not be read"),
}


def origin_of(segment: Segment) -> str:
    """The key in ORIGINS or GIVEN of a segment, "same" where nothing was translated."""
    return CORRECTED if CORRECTED in segment.flags else segment.by.value


def stamp_of(document: EnglishDocument) -> str:
    """What the English of a document is worth, in a line."""
    if not document.replaced:
        return NOT_CERTIFIED
    if not document.standing:
        return CERTIFIED
    pages = ", ".join(map(str, document.replaced))
    return f"{CERTIFIED}: page {pages}; the rest {NOT_CERTIFIED}"


def origins_among(found: Container[str]) -> tuple[tuple[str, str, str], ...]:
    """(key, mark, words) for a legend: all that machines do, and of people's what is there."""
    return (*ORIGINS, *(origin for origin in GIVEN if origin[0] in found))


def covered_words(kinds: Iterable[str]) -> list[str]:
    """What is no text in small words, each kind once: "2 signatures, covered"."""
    out = []
    for kind, times in Counter(kinds).items():
        one, many = _COVERED.get(kind, (plain(kind), plain(kind)))
        said = one if times == 1 else many if kind == "handwriting" else f"{times} {many}"
        out.append(f"{said}: see the picture" if kind == "figure" else f"{said}, covered")
    return out


def plain(word: str) -> str:
    """A kebab- or snake-case word as people write it: "too_old" -> "too old"."""
    return re.sub(r"[-_]+", " ", word).strip()


def reason(code: str) -> str:
    """Why a file is out, or what is wrong with it, in a line that a coordinator understands.

    What is no code is a line already.
    """
    known = read_toml("_rules/problems.toml")["said"].get(code)
    return str(known) if known else code if " " in code else plain(code)


def is_warning(flag: str) -> bool:
    """Whether a flag of a translated line warns of a changed meaning."""
    return flag.partition(": ")[0] not in _INFORMATION


def is_red(flag: str) -> bool:
    """Whether a check failed that a reader could be harmed by: such lines are told on the cover."""
    return flag.partition(": ")[0] in _RED


def warnings_of(flags: Iterable[str]) -> list[str]:
    """The flags that warn, in words for a reader, each once; what differs in brackets."""
    found = dict.fromkeys(f for f in flags if is_warning(f))
    out = []
    for flag in found:
        name, _, differs = flag.partition(": ")
        text = _WARNINGS.get(name, plain(name))
        text += f" ({differs})" if differs else ""
        out.append(text if ": see" in text else f"{text}: see source")
    return out


def without_stand_in(text: str) -> str:
    """A description without the stand-in of a name at its end: "CT abdomen Patient A"."""
    shorter = _STAND_IN.sub("", text)
    return shorter if shorter == text else without_stand_in(shorter)


def heading(word: str) -> str:
    """The same with a capital, acronyms kept."""
    text = plain(word)
    return text[:1].upper() + text[1:]


def group_of(doc_class: str) -> str:
    """The reading group of a document class ("other" if nothing matches)."""
    tokens = [t for t in re.split(r"[^a-z0-9]+", doc_class.lower()) if t]
    for key, _, stems in GROUPS:
        if any(t.startswith(stems) for t in tokens if stems):
            return key
    return next((_SHORT[t] for t in tokens if _SHORT.get(t)), "other")


def group_rank(key: str) -> int:
    """Place of a group in the reading order."""
    return next(i for i, g in enumerate(GROUPS) if g[0] == key)


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UCUM = (
    (re.compile(r"\[([A-Za-z/]+)\]"), r"\1"),
    (re.compile(r"([^{}]*)\{(\w+)\}(.*)"), r"\1\3 \2"),
    (re.compile(r"\b10\*(\d+)"), lambda m: "10" + m[1].translate(_RAISED)),
    (re.compile(r"\bu(?=(?:mol|g|L|\[?IU)\b)"), "µ"),
)  # fmt: skip


def unit_word(unit: str) -> str:
    """A UCUM unit as laboratories print it: 10*9/L is 10⁹/L, m[IU]/mL is mIU/mL."""
    for pattern, shown in _UCUM:
        unit = pattern.sub(shown, unit)
    return unit.strip()


def language_name(code: str) -> str:
    """English name of a BCP 47 code; the code itself if we have no word for it."""
    base = code.split("-", maxsplit=1)[0].lower()
    name = _LANGUAGES.get(base, code)
    return f"{name}, traditional" if base == "zh" and "Hant" in code else name


def sex_word(sex: str) -> str:
    """Male, Female … ("" if unknown)."""
    return _SEX.get(sex.strip().lower(), heading(sex))


def dates_word(mode: str) -> str:
    """What was done to dates, for the running heads."""
    return _DATES.get(mode, mode)


def is_rtl(language: str) -> bool:
    """Scripts written from right to left."""
    return language.split("-", maxsplit=1)[0].lower() in ("ar", "fa", "he", "ur")


def slug(text: str, limit: int = 40) -> str:
    """Lower-case ASCII words joined by hyphens, cut at a word."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", folded)
    out = ""
    for word in words:
        if len(out) + len(word) + 1 > limit:
            break
        out = f"{out}-{word}" if out else word
    return out


def count(n: int, one: str, many: str = "") -> str:
    """A number and its noun: 1 page, 2 pages."""
    return f"{n} {one if n == 1 else many or one + 's'}"
