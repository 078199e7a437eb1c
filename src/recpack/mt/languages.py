"""Language codes as engines, documents and people write them, brought to one form."""

from __future__ import annotations

import re

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
