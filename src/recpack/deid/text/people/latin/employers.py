"""Employers, schools and towns by what is said of a person (trabalha na ..., mora em ...)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin.place_patterns import PLAIN_WORDS
from recpack.deid.text.people.latin.place_words import PlaceWords
from recpack.ports import Span

_WORKS = re.compile(
    r"(?<![^\W_])(?:trabaj\w{1,6}|trabalh\w{1,6}|emplead[oa]s?|empregad[oa]s?|(?:ex-?)?funcionari[oa]|"
    r"aposentad[oa]|jubilad[oa]|demitid[oa]|despedid[oa]|contratad[oa]|operari[oa]|jornaler[oa]|"
    r"peon|estudi(?:a|o|aba|ante|ou)|estud(?:a|ava|ante|ou)|matriculad[oa]|ex-?trabajador[a]?|"
    r"ex-?trabalhador[a]?|prestamo|alugad[oa]|alquilad[oa]|cedid[oa])(?![^\W_])"
)
_LIVES = re.compile(
    r"(?<![^\W_])(?:viv(?:e|o|en|em|ia|ian|iam|io|iu|eu|imos|emos)|resid(?:e|o|en|em|ia|io|iu|entes?)|"
    r"nac(?:i|io|id[oa]s?)|nasc(?:i|eu|id[oa]s?)|mor(?:a|o|am|ava|avam|ou|amos|ador|adora)|"
    r"aloj(?:a|ad[oa]|o)|mud(?:ou|aram|ei|ad[oa])(?:-se)?|radicad[oa]|originari[oa]s?|oriund[oa]s?|"
    r"procedent[es]{1,2}|provenient[es]{1,2}|naturai?l?s?|traslad(?:o|ad[oa]|an|aron)|"
    r"transferid[oa]|transferencia|afincad[oa]|domiciliad[oa]|cri(?:ad[oa]|o|ou)|emigr\w{1,5}|"
    r"viaj(?:o|ou|a|e|ar)|ir|voltar|volver|regres\w{1,4}|expedid[oa])(?![^\W_])"
)
_TOKEN = re.compile(r"[ \n]{1,3}([^\W_]+)")
_WORD = re.compile(r"[ ]{0,2}([^\W\d_]+(?:-[^\W\d_]+)*)")
_WORK_LINKS = frozenset({"na", "no", "da", "do", "nas", "nos", "das", "dos", "pela", "pelo", "en", "em", "para", "de", "del"})  # fmt: skip
_LIVE_LINKS = frozenset(
    {"en", "em", "no", "na", "nos", "nas", "para", "a", "desde", "de", "do", "da"}
)
_ARTICLES = frozenset({"el", "la", "los", "las", "a", "o", "as", "os", "empresa", "firma", "calle"})
_IN = re.compile(r"(?<=[a-zà-ÿ,;)])[ \n](?:en|em)[ ](?P<n>[A-ZÀ-Þ][a-zà-ÿ]{3,})(?![\w%/-])")
_MENTION_END = re.compile(
    r"[ ]?[,.;:)\n]|[ ](?:[yeoa]|con|com|por|desde|hace|há|que|para|donde|onde)[ ]|$"
)
_MOST_WORKS, _MOST_LIVES = 6, 9
_HOUSE = re.compile(
    r"(?<![^\W_])(?:faculdade|universidade|escola|colegio|empresa|creche|academia|facultad|"
    r"universidad|escuela|instituto|firma|fabrica|banco|tienda|negocio|loja|guarderia|residencia|"
    r"taller|oficina|obra|clinica|hospital|laboratorio|restaurante|hotel|convento|asilo)"
    r"(?:[ ]?\([\"“]?|[,:][ ]?[\"“]?|[ ](?:chamad[oa]|llamad[oa]|denominad[oa])[ ][\"“]?)(?=[^\W\d_])"
)
_HOUSE_END = re.compile(r"[\"”]?[ ]?[),.;]")
_SHORTEST, _LONGEST = 3, 48


def employers(page: PageText, words: PlaceWords, name: Callable[[int], int]) -> Iterator[Span]:
    """Who somebody works for, or where he studies: `name` gives the end of capital words."""
    for match in _WORKS.finditer(page.folded):
        found = _behind(page, words, match.end(), _WORK_LINKS, _MOST_WORKS, name)
        if found:
            yield Span(*found, "HOSPITAL", 0.6, "employer")
    for match in _HOUSE.finditer(page.folded):
        start = match.end()
        end = name(start) if page.plain[start].isupper() else start
        if _SHORTEST <= end - start <= _LONGEST and _HOUSE_END.match(page.plain, end):
            first = first_word(page, start)
            if not is_common(first, words) and not page.plain[start:end].isupper():
                yield Span(start, end, "HOSPITAL", 0.6, "employer")


def plain_words(page: PageText, start: int, at: int) -> Iterator[Span]:
    """An institution that is named by words of every day (Laboratório Exame Certo)."""
    named = PLAIN_WORDS.match(page.plain, at)
    if named and page.plain[start].isupper():
        yield Span(start, named.end("n"), "HOSPITAL", 0.6, "organisation")


def dwellings(page: PageText, words: PlaceWords, name: Callable[[int], int]) -> Iterator[Span]:
    """Towns behind where somebody was born, lives or goes."""
    for match in _LIVES.finditer(page.folded):
        found = _behind(page, words, match.end(), _LIVE_LINKS, _MOST_LIVES, name)
        if found:
            yield Span(*found, "ADDRESS", 0.6, "town")


def mentioned(page: PageText, words: PlaceWords, name: Callable[[int], int]) -> Iterator[Span]:
    """A capital word behind "en" or "em" that no dictionary has (o irmão em Ribeirão)."""
    for match in _IN.finditer(page.plain):
        start = match.start("n")
        first = first_word(page, start)
        if is_common(first, words) or first in words.eponyms or first in words.kinds:
            continue
        end = name(start)
        if end - start > _SHORTEST and _MENTION_END.match(page.plain, end):
            yield Span(start, end, "ADDRESS", 0.55, "town")


def _behind(
    page: PageText,
    words: PlaceWords,
    at: int,
    links: frozenset[str],
    most: int,
    name: Callable[[int], int],
) -> tuple[int, int] | None:
    """The first capital words behind a preposition, within the sentence."""
    linked = False
    for _ in range(most):
        token = _TOKEN.match(page.plain, at)
        if token is None:
            return None
        start, at = token.span(1)
        fold = page.folded[start:at]
        if page.plain[start].isupper():
            end = name(start) if linked else start
            if end - start < _SHORTEST or is_common(first_word(page, start), words):
                return None
            short = page.plain[start:end].isupper() and end - start < _SHORTEST + 3
            return None if short else (start, end)
        linked = fold in links or (linked and fold in _ARTICLES)
    return None


def first_word(page: PageText, start: int) -> str:
    """The word at `start`, folded; of several joined by hyphens all."""
    word = _WORD.match(page.folded, start)
    return word[1] if word else ""


def is_common(fold: str, words: PlaceWords) -> bool:
    """A word of medicine or of the sentence, no name."""
    return (
        fold in words.function_words
        or fold in words.common
        or fold in words.stop
        or fold.endswith(words.endings)
    )
