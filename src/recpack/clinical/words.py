"""Clinical words of a language, folded once: labels, cues and column names of `clinical.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any

from recpack.clinical.lexicon import Lexicon
from recpack.lang import languages, read_rows, read_toml


def primary(language: str) -> str:
    """The primary code of a BCP 47 tag."""
    return language.replace("_", "-").split("-", maxsplit=1)[0].lower()


@cache
def _chain(language: str) -> tuple[str, ...]:
    """The language and English, which every report mixes in; all languages if it is unknown."""
    code = primary(language)
    known = [c for c in languages() if read_toml(f"{c}/clinical.toml")]
    if code in known:
        return (code,) if code == "en" else (code, "en")
    return tuple(known)


@cache
def table(language: str, *path: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Entries of a table of word lists, the language first, then English."""
    out: dict[str, list[str]] = {}
    for code in _chain(language):
        node: Any = read_toml(f"{code}/clinical.toml")
        for step in path:
            node = node.get(step, {})
        for name, words in node.items():
            if isinstance(words, list):
                out.setdefault(name, []).extend(str(w) for w in words)
    return tuple((name, tuple(words)) for name, words in out.items())


@cache
def words(language: str, *path: str) -> tuple[str, ...]:
    """One word list, the language first, then English."""
    return next((w for name, w in table(language, *path[:-1]) if name == path[-1]), ())


@cache
def lexicon(language: str, *path: str) -> Lexicon:
    """A lexicon over a table of word lists: the name of a hit is the name of its list."""
    return Lexicon((name, w) for name, terms in table(language, *path) for w in terms)


@cache
def wordlist(language: str, *path: str) -> Lexicon:
    """A lexicon over one word list."""
    return Lexicon((path[-1], w) for w in words(language, *path))


@cache
def flag(language: str, name: str) -> bool:
    """A yes-or-no setting of the language itself."""
    return bool(read_toml(f"{primary(language)}/clinical.toml").get(name, False))


@cache
def mapping(language: str, name: str) -> tuple[tuple[str, str], ...]:
    """A table of word -> English, the language first, then English; longest words first."""
    out: dict[str, str] = {}
    for code in _chain(language):
        for word, english in read_toml(f"{code}/clinical.toml").get(name, {}).items():
            out.setdefault(word, str(english))
    return tuple(sorted(out.items(), key=lambda kv: (-len(kv[0]), kv[0])))


@cache
def rule_lexicon(name: str) -> Lexicon:
    """Names and synonyms of a terminology in `_rules/<name>.tsv`, every language column.

    The first column is the standard English name; the columns `zh pt es de fr ru ja ko ar en`
    hold synonyms separated by "|".
    """
    pairs: list[tuple[str, str]] = []
    for row in read_rows(f"_rules/{name}.tsv"):
        standard = row["name"]
        pairs.append((standard, standard))
        for code in ("zh", "pt", "es", "de", "fr", "ru", "ja", "ko", "ar", "en"):
            pairs.extend((standard, t) for t in (row.get(code) or "").split("|") if t.strip())
    return Lexicon(pairs)


@cache
def rule_rows(name: str) -> dict[str, dict[str, str]]:
    """Rows of a terminology by standard English name."""
    return {row["name"]: row for row in read_rows(f"_rules/{name}.tsv")}
