"""What a word in Cyrillic letters is to a reader of names: given name, family name, title, neither."""

from __future__ import annotations

from functools import cache, lru_cache

from recpack import lang
from recpack.deid.text.fold import fold_text

# Kinds of a word, one letter each, so that a regular expression can tell an order of them.
PATRONYMIC, GIVEN, GIVEN_WORD, SURNAME, MAYBE, OTHER, EPONYM, NONE = "PGgSWCEX"
PARTICLE = "o"
_SHORT = 4
_LEAST_STRONG, _LEAST_WEAK, _LEAST_PATRONYMIC = 5, 4, 7
_VOWELS = frozenset("аеиоуыэюяіє")


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of `lang/ru/people.toml`, folded."""
    return frozenset(fold_text(lang.read_toml("ru/people.toml")[name]).split())


@cache
def endings_of(name: str) -> tuple[str, ...]:
    """Folded endings of a list, for `str.endswith`."""
    return tuple(sorted(words_of(name), key=lambda e: (-len(e), e)))


@cache
def _cases() -> dict[str, tuple[str, ...]]:
    return {
        fold_text(row["nominative"]): tuple(fold_text(row["cases"]).split())
        for row in lang.read_rows("ru/declension.tsv")
    }


def declined(word: str) -> set[str]:
    """A folded name in all its cases; nominative included."""
    table = _cases()
    for size in (3, 2, 1):
        ending = word[-size:]
        if ending in table and len(word) > size:
            stem = word[: len(word) - len(ending)]
            return {word, *(stem + case for case in table[ending])}
    return {word}


@cache
def _lines(file: str) -> frozenset[str]:
    return frozenset(fold_text(line) for line in lang.read_list(f"ru/{file}"))


# Given names that lose or change a vowel in their cases.
_IRREGULAR = (
    ("павел", "павл"), ("лев", "льв"), ("петр", "петр"), ("пиотр", "пиотр"), ("ігор", "ігор"),
)  # fmt: skip


@cache
def nominatives() -> frozenset[str]:
    """Given names of the list, folded; the list's patronymics are left out."""
    ends = endings_of("patronymic_endings")
    return frozenset(n for n in _lines("given.txt") if not n.endswith(ends)) - words_of(
        "patronymics"
    )


@cache
def given_forms() -> frozenset[str]:
    """Given names of the list in all their cases."""
    out = {form for name in nominatives() for form in declined(name)}
    for name, stem in _IRREGULAR:
        out.update({name, *(stem + case for case in ("а", "у", "ом", "е"))})
    return frozenset(out)


@cache
def surname_forms() -> frozenset[str]:
    """Family names of the list in all their cases."""
    return frozenset(form for name in _lines("surnames.txt") for form in declined(name))


@cache
def town_forms() -> frozenset[str]:
    """Towns of the list in all their cases."""
    return frozenset(form for name in _lines("towns.txt") for form in declined(name))


@cache
def _eponyms() -> frozenset[str]:
    return frozenset(form for name in words_of("eponyms") for form in declined(name))


@cache
def _terms() -> frozenset[str]:
    """Words of the clinical lexicon: a drug at the beginning of a line is no family name."""
    out: set[str] = set()
    for row in lang.read_rows("ru/terms.tsv"):
        if row["domain"] != "label":
            out.update(fold_text(row["source"]).replace("-", " ").split())
    out.difference_update(_lines("given.txt"), _lines("surnames.txt"))
    return frozenset(out | {form for word in out for form in declined(word)})


def is_title(word: str) -> bool:
    """Whether a folded word is a title or a profession, which may have a name behind it."""
    if word in words_of("titles"):
        return True
    return any(part in words_of("titles") or part in _professions() for part in word.split("-"))


@cache
def _professions() -> frozenset[str]:
    """Professions in all cases, the plural too."""
    plural = ("и", "ы", "ов", "ам", "ами", "ах")
    return frozenset(
        form
        for name in words_of("professions")
        for form in (*declined(name), *(name + ending for ending in plural))
    )


@lru_cache(maxsize=20_000)
def kind_of_word(plain: str) -> str:
    """The kind of a word that has a capital, one of the letters above."""
    word = fold_text(plain)
    if word in words_of("patronymic_particles"):
        return PARTICLE
    if word in words_of("stop") or word in words_of("kin") or is_title(word):
        return NONE
    if _is_patronymic(word):
        return PATRONYMIC
    if word in given_forms():
        return GIVEN_WORD if word in words_of("words_too") else GIVEN
    if "-" in word and word.rpartition("-")[2] in words_of("honorifics"):
        return GIVEN  # Роза-апа, Фатима-ханум
    return _family(word, plain)


def _is_patronymic(word: str) -> bool:
    if word in words_of("patronymics"):
        return True
    if "-" in word and word.rpartition("-")[2] in words_of("patronymic_particles"):
        return True
    if len(word) < _LEAST_PATRONYMIC or word in surname_forms():
        return False
    for ending in endings_of("turkic_endings"):
        if word.endswith(ending):  # капсулы, формулы
            return word[: -len(ending)].rstrip("-") in given_forms() or ending[0] in "ұқ"
    return word.endswith(
        endings_of("patronymic_endings") + endings_of("ukrainian_endings")
    ) and not word.startswith(("основн", "условн", "уровн"))


def _family(word: str, plain: str) -> str:
    if word in _eponyms():
        return EPONYM
    if word in surname_forms():
        return SURNAME
    short = plain.isupper() and len(plain) <= _SHORT
    if short or word in _terms() or not _VOWELS.intersection(word):
        return NONE
    return _double(plain) if "-" in word else _by_ending(word)


def _double(plain: str) -> str:
    """Иванова-Крамская by its parts; a part that is no name makes the whole none."""
    kinds = {kind_of_word(part) for part in plain.split("-") if part}
    return next((k for k in (NONE, SURNAME, MAYBE) if k in kinds), OTHER)


def _by_ending(word: str) -> str:
    if "ическ" in word:
        return NONE  # периферический, хронической
    if len(word) >= _LEAST_STRONG and word.endswith(endings_of("strong_endings")):
        return SURNAME
    if len(word) >= _LEAST_WEAK and word.endswith(endings_of("weak_endings")):
        return NONE if "ческ" in word else MAYBE
    return OTHER
