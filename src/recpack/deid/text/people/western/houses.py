"""Houses and places that stand in letterheads or behind what is said of a person (German, French)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from recpack.deid.text.page import PageText
from recpack.deid.text.people.western.grammar import CAPITAL, WORD
from recpack.deid.text.people.western.placewords import PlacePage, Places, places
from recpack.ports import Span

Cues = Mapping[str, list[tuple[int, int]]]
_UNSURE = 0.6
_LINKS = r"(?:(?i:der|des|den|dem|die|am|an|im|in|zu|zum|zur|für|und|vom|von|auf|bei|rechts|links)|&|Dr\.|Dres\.|Prof\.)"
_RUN = re.compile(
    rf"(?:[ ](?:[–-][ ])?(?:{_LINKS}[ ]){{0,3}}(?:St\.[ ]|Skt\.[ ])?(?!{_LINKS}[ ])[{CAPITAL}][\w'’-]+){{1,6}}"
)
_BRANDS = re.compile(
    r"(?<![^\W_])(?:MVZ|Asklepios|ASKLEPIOS|Helios|HELIOS|Sana|SANA|Vivantes|Ameos|AMEOS|Median|MEDIAN|Schön|SRH|BG|DRK|Rhön|"
    r"Agaplesion|AGAPLESION|Alexianer|Johanniter|Malteser|Paracelsus|Mediclin|MediClin|KRH|Caritas|Diakonie|Hirslanden|Solothurner|Evangelisches|EVANGELISCHES|"
    r"Katholisches|Städtisches|Klinikum|Klinik|Labor|LABOR|LKH|Privatklinik|Praxis|PRAXIS|Ordination)[ ]\Z"
)
_CELL_AFTER = re.compile(r"[ ]*(?:$|[\n\t|·•,;]|[ ]{2}|[ ][–-][ ])")
_PARTS = frozenset(
    {"nord", "sud", "ost", "west", "mitte", "stadt", "land", "au", "tor", "hafen", "see"}
)
_FIRST_FORM = re.compile(
    rf"(?<![^\W_])(?:SARL|SASU?|EURL|SELAS|SELARL|SELAFA|SELCA|SCI|SCM|SCP|SNC|GAEC|EARL|Sàrl|SPRL|SRL|Ets|ETS|Établissements|Etablissements)"
    rf"(?:[ ](?:(?:de|du|des|et|&|la|le|les)[ ]|[dl]['’]){{0,2}}[{CAPITAL}][\w&'’-]+){{1,4}}"
)
_WORKED = re.compile(
    rf"(?<![^\W_])(?i:retraitée?s?|employée?s?|salariée?s?|ouvri(?:er|ère)|cadre|agent|licenciée?|comptable|apprentie?|chauffeur|vendeu(?:r|se))(?:\(e\))?"
    rf"[ ](?:de[ ]la|du|des|de[ ]l['’]|chez|aux?|à[ ]la)[ ]?(?P<n>[{CAPITAL}][\w'’-]{{2,}}(?:[ ](?:(?:de|du|des|et|la|le)[ ]|[dl]['’]){{0,2}}[{CAPITAL}][\w'’-]+){{0,3}})"
)
_ARTICLE_TOWN = re.compile(
    rf"(?<![^\W_])(?:à|depuis|vers)[ ](?P<n>(?:La|Le|Les)[ ][{CAPITAL}][\w-]+(?:[ ](?:sur|sous|en)[ ][{CAPITAL}]\w+)?|L['’][{CAPITAL}][\w-]+)"
)
_FARM = re.compile(
    rf"(?<![^\W_])(?:Mas|Domaine|Ferme|Moulin|Château|Clos|Hameau|Le|La|Les|Villa|Quartier)[ ](?:(?:de|du|des|la|le|les)[ ]|[dl]['’]){{0,2}}"
    rf"[{CAPITAL}][\w'’-]+(?:[ ][{CAPITAL}][\w'’-]+)?,[ ]\d{{5}}[ ][{CAPITAL}][\w'’-]+"
)
_OF_TOWN = re.compile(
    rf"(?:\([a-z]\))?[ ](?:de[ ]|d['’])(?P<n>[{CAPITAL}][^\W\d_]{{3,}}(?:-[\w-]+)?)(?=[ ]?[.,;)\n])"
)
_POSTCODE = re.compile(
    rf"(?<![\d.,/-])\d{{4,5}}[ ](?P<n>[{CAPITAL}][^\W\d_]+(?:-[^\W\d_]+)*)(?P<street>,[ ][{CAPITAL}][\w.-]*(?:[ ][{CAPITAL}][\w.-]+)?[ ]\d{{1,4}}[a-z]?(?:[/-]\d{{1,3}}){{0,3}})?"
)
_FAMILY = re.compile(rf"\((?:les|die)[ ](?P<n>[{CAPITAL}][\w'’-]+(?:[ ][{CAPITAL}][\w'’-]+)?)\)")


class Heads(PlacePage):
    """Houses by their letterhead."""

    __slots__ = ()

    def spans(self) -> Iterator[Span]:
        """Spans of a kind of house with all its name, in a cell of its own or in capitals."""
        text, where = self.page.cased, self.places
        last = 0
        for match in WORD.finditer(text):
            start = match.start()
            folded = self.page.folded[start : match.end()]
            if start < last or (
                folded.rsplit("-", 1)[-1] not in where.houses
                and not folded.endswith(where.tails or ("\0",))
            ):
                continue
            run = _RUN.match(text, match.end())
            brand = _BRANDS.search(text, max(0, start - 16), start)
            begin = brand.start() if brand else start
            end = self._end(begin, match.end(), run) if run else 0
            if not end and brand:
                end = match.end()
            if end:
                last = end
                yield Span(begin, end, "HOSPITAL", _UNSURE, "house")

    def _end(self, begin: int, head: int, run: re.Match[str]) -> int:
        """Where the name behind a kind of house ends; 0 if none is behind it."""
        plain = self.page.plain
        end = run.end()
        shouted = plain[begin:head].isupper()
        if shouted:
            while end > head and not plain[head:end].isupper():
                end = plain.rfind(" ", head, end)
        words = list(WORD.finditer(self.page.cased, head, max(end, head)))
        if not words:
            return 0
        whole = shouted or (self._begins(begin) and bool(_CELL_AFTER.match(plain, end)))
        if whole:
            return end if any(self._is_own(w) and not self._is_field(w) for w in words) else 0
        found = 0
        for word in words:
            if not self._is_own(word):
                break
            found = word.end()
        gap = self.page.cased[head : words[0].start()].strip()
        return 0 if gap in {"in", "im", "bei", "und", "von"} else found

    def _is_field(self, word: re.Match[str]) -> bool:
        """Whether a word tells the field of a house (für Allgemein- und Viszeralchirurgie)."""
        before = self.page.folded[max(0, word.start() - 5) : word.start()]
        return before.endswith(("fur ", " und ", ", "))

    def _begins(self, at: int) -> bool:
        before = self.page.plain[max(0, at - 2) : at]
        return not before or before[-1] in "\n\t|" or before in {"  ", "· ", "• ", "| "}

    def _is_own(self, word: re.Match[str]) -> bool:
        folded = self.page.folded[word.start() : word.end()]
        if folded in self.places.generic or folded in self.places.houses:
            return False
        kind = self.places.grammar.kind(word[0])
        return kind in "SUG" or folded in _PARTS or self.is_town(word)


def headed(page: PageText, language: str, found: Cues) -> Iterator[Span]:
    """Spans of houses and places; `found` are the cues of the language on the page."""
    where = places(language)
    text, kind = page.plain, where.grammar.kind
    for match in _POSTCODE.finditer(text):
        if page.folded[slice(*match.span("n"))] in where.towns:
            yield Span(*match.span(), "ADDRESS", 0.8, "address")
    for match in _FAMILY.finditer(text):
        if kind(match["n"].split()[0]) in "SUG":
            yield Span(*match.span("n"), "PERSON", _UNSURE, "family")
    if language == "de":
        yield from Heads(page, where, found).spans()
    if language == "fr":
        yield from _french(page, where, found)


def _french(page: PageText, where: Places, found: Cues) -> Iterator[Span]:
    """Firms, employers and places by their French words."""
    text, kind = page.plain, where.grammar.kind
    for pattern, tag in ((_FIRST_FORM, "HOSPITAL"), (_FARM, "ADDRESS")):
        for match in pattern.finditer(text):
            yield Span(*match.span(), tag, _UNSURE, "house")
    for match in _WORKED.finditer(text):
        if not where.grammar.is_word("eponyms", page.folded[slice(*match.span("n"))]):
            yield Span(*match.span("n"), "HOSPITAL", _UNSURE, "employer")
    for match in _ARTICLE_TOWN.finditer(text):
        yield Span(*match.span("n"), "ADDRESS", _UNSURE, "town")
    for group in ("roles", "occupations", "lone"):
        for _, end in found.get(group, ()):
            town = _OF_TOWN.match(text, end)
            if town and kind(town["n"]) == "U":
                yield Span(*town.span("n"), "ADDRESS", _UNSURE, "town")
