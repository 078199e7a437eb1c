"""Language codes as engines, documents and people write them, brought to one form."""

from __future__ import annotations

import re
from functools import cache

from recpack.lang import read_toml

_ALIASES = {"pb": "pt", "zt": "zh-Hant", "jp": "ja", "in": "id", "cn": "zh", "cht": "zh-Hant"}
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
NON_LATIN = frozenset({"zh", "ja", "ko", "ru", "uk", "bg", "ar", "fa", "th", "he", "el", "hi"})
NO_SPACES = frozenset({"zh", "ja", "th"})

_KANA = re.compile(r"[\u3041-\u30fa\uff66-\uff9d]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SCRIPTS = (
    (re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]"), "ko", frozenset({"ko"})),
    (re.compile(r"[\u0400-\u04ff]"), "ru", frozenset({"ru", "uk", "bg"})),
    (re.compile(r"[\u0600-\u06ff\ufe70-\ufefc]"), "ar", frozenset({"ar", "fa"})),
    (re.compile(r"[\u0e01-\u0e5b]"), "th", frozenset({"th"})),
)
_FOREIGN = re.compile(r"[^\W\d_A-Za-z\u00aa\u00ba\u00b5\u00c0-\u024f\u0370-\u03ff\u1e00-\u1eff]")


def canonical(code: str) -> str:
    """One form of a language code: `zh_CN`, `zh-Hans` -> `zh`; `zh-TW` -> `zh-Hant`; `pb` -> `pt`.

    Based on BCP 47 (RFC 5646); script and region are dropped except traditional Chinese, which
    has models of its own. An empty code gives "und".
    """
    parts = code.replace("_", "-").strip().lower().split("-")
    if not parts[0]:
        return "und"
    first = _ALIASES.get(parts[0], parts[0])
    if first == "zh" and _TRADITIONAL & set(parts[1:]):
        return "zh-Hant"
    return first


def primary(code: str) -> str:
    """The language without script: `zh-Hant` -> `zh`."""
    return canonical(code).split("-")[0]


def candidates(code: str) -> tuple[str, ...]:
    """Model languages that will do, best first: traditional Chinese may use a `zh` model."""
    exact = canonical(code)
    return (exact, primary(exact)) if exact != primary(exact) else (exact,)


def has_foreign_script(text: str) -> bool:
    """Whether any letter stands outside Latin and Greek (Greek letters are units and names)."""
    return bool(_FOREIGN.search(text))


def language_of(text: str, declared: str) -> str:
    """The language of a piece of text whose page says `declared`; the script has the last word.

    "en" where the page's language has a script of its own and the piece shows none of it.
    """
    page = primary(declared)
    for pattern, default, family in _SCRIPTS:
        if pattern.search(text):
            return page if page in family else default
    if _HAN.search(text) or _KANA.search(text):
        if page in {"zh", "ja"}:
            return canonical(declared)
        return "ja" if _KANA.search(text) else "zh"
    if page in NON_LATIN:
        return "en"
    return canonical(declared)


_WORD = re.compile(r"[^\W\d_]+")
_SURE = 2


@cache
def _function_words() -> dict[str, tuple[frozenset[str], re.Pattern[str]]]:
    data = read_toml("_rules/function_words.toml")
    return {
        code: (frozenset(words.split()), re.compile(data["marks"].get(code, "(?!)")))
        for code, words in data["words"].items()
    }


def _words(text: str) -> list[str]:
    return [w for w in _WORD.findall(text.casefold()) if len(w) > 1 or w in {"e", "o", "à"}]


def _evidence(text: str, code: str, against: str = "") -> int:
    """Different words and endings of a language in a text, without those another shares."""
    known, marks = _function_words()[code]
    shared, other = _function_words().get(against, (frozenset(), None))
    words = len({w for w in _words(text) if w in known and w not in shared})
    found = {m.group() for m in marks.finditer(text.casefold())}
    return words + len({m for m in found if other is None or not other.search(m)})


def latin_language(text: str, declared: str) -> str:
    """The Latin-script language of a text on a page that says `declared`.

    Another one only on clear evidence: a line of a Portuguese record shares half its words with
    Spanish. "und" if nothing is declared and nothing is clear.
    """
    page = canonical(declared)
    codes = sorted(_function_words())
    if page not in codes:
        counts = sorted(((_evidence(text, code), code) for code in codes), reverse=True)
        clear = counts[0][0] >= _SURE and counts[0][0] > counts[1][0]
        return counts[0][1] if clear and page == "und" else page
    found = [
        (_evidence(text, code, page), code)
        for code in codes
        if code != page and _evidence(text, code, page) > 3 * _evidence(text, page, code)
    ]
    best = max(found, default=(0, page))
    rival = max((_evidence(text, c, best[1]) for _, c in found if c != best[1]), default=0)
    return best[1] if best[0] >= _SURE and best[0] > rival else page


def spoken_in(text: str, declared: str) -> str:
    """The language a line is written in: its script first, then its words."""
    found = language_of(text, declared)
    if found != canonical(declared) or primary(found) in NON_LATIN or has_foreign_script(text):
        return found
    return latin_language(text, declared)


@cache
def _english() -> tuple[frozenset[str], re.Pattern[str], tuple[str, ...]]:
    data = read_toml("_rules/function_words.toml")["english"]
    words = frozenset(data["words"].split()) | _function_words()["en"][0]
    return words, re.compile(data["endings"]), tuple(data["endings_beside"])


def reads_english(text: str, language: str) -> bool:
    """Whether a piece of a page in another Latin-script language is English already."""
    code = primary(language)
    words = _words(text)
    if not words or has_foreign_script(text):
        return False
    other = _evidence(text, code, "en") if code in _function_words() else 0
    english = _evidence(text, "en", code)
    if english >= _SURE and english > other:
        return True
    known, endings, beside = _english()
    long = [w for w in words if len(w) > 3 or w in known]
    mine = sum(w in known or (code in beside and bool(endings.search(w))) for w in long)
    return not other and mine >= _SURE and 2 * mine > len(long) and text.isascii()
