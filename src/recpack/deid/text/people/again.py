"""The second look at a page: names told on it, or known of the folder, wherever they stand again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english import again as english_again
from recpack.deid.text.people.han import again as han_again
from recpack.deid.text.people.hangul import again as hangul_again
from recpack.deid.text.people.indonesian import alone as indo_again
from recpack.deid.text.people.kana import again as kana_again
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.latin import again as latin_again
from recpack.deid.text.people.speakers import speakers
from recpack.deid.text.people.thai import again as thai_again
from recpack.deid.text.people.vietnamese import alone as viet_again
from recpack.deid.text.people.western import again as western_again
from recpack.ports import Span

_NOT_CHINESE = frozenset({"kana", "hangul"})


def again(
    page: PageText, codes: tuple[str, ...], found: Sequence[Span], told: Sequence[tuple[str, str]]
) -> Iterator[Span]:
    """Further spans of names among `found` and `told`: alone, in parts, as initials, in lists."""
    spans = tuple(found)
    yield from speakers(page, spans)
    if "han" in page.scripts and page.scripts.isdisjoint(_NOT_CHINESE) and "zh" in codes:
        yield from han_again.again(page.plain, spans, told)
    if "hangul" in page.scripts:
        yield from hangul_again.again(page.folded, spans, told)
    if "thai" in page.scripts:
        yield from thai_again.again(page.folded, spans, told)
    if page.scripts & {"kana", "han"} and japanese.applies(codes, page):
        yield from kana_again.again(page.folded, spans, told)
    if "latin" in page.scripts and codes[0] == "en":
        yield from english_again.again(page, spans, codes, told)
    if "latin" in page.scripts and codes[0] in latin_again.LANGUAGES:
        yield from latin_again.again(page, spans, codes)
    if "latin" in page.scripts and codes[0] == "id":
        yield from indo_again.again(page, spans, told)
    if "latin" in page.scripts and codes[0] == "vi":
        yield from viet_again.again(page, spans, told)
    if "latin" in page.scripts and codes[0] in western_again.LANGUAGES:
        yield from western_again.again(page, spans, codes[0])
