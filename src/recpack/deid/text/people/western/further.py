"""What stands in German and French papers as phrases do: employers, towns of a life, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack.deid.text.page import PageText
from recpack.deid.text.people.english.codes import forms
from recpack.deid.text.people.western.grammar import CAPITAL, Grammar, grammar
from recpack.deid.text.people.western.signed import DOTTED
from recpack.ports import Span

_UNSURE = 0.6
_WINDOW = 70
_NAME = rf"[{CAPITAL}][\w'’&.-]*[^\W_]"
# ... reizlos. V. R. (the end of an entry)
_ENDED = re.compile(rf"(?<=[.;)!?%])[ ]{{1,8}}(?P<n>{DOTTED})(?=[ ]*$)", re.MULTILINE)
_PAIRED = re.compile(
    rf"(?:gez\.|[Dd]iktat|[Ss]chrift|[Ff]rappe|[Dd]ict[ée]e?)[^\n/]{{0,40}}/[ ]?(?:[Ss]chrift[ ]|[Ff]rappe[ ])?(?P<n>{DOTTED})"
)
_SIGNED = re.compile(
    rf"(?:Unterschrift|[Gg]ez\.|Visum|Handzeichen|Signatur|Signature|Signé|Visa)(?:[ ]?:)?[ ]{{1,4}}(?P<n>(?:[{CAPITAL}][a-z]?\.[ -]?){{1,3}}[{CAPITAL}][a-zà-ÿß]+(?:-[{CAPITAL}][a-zà-ÿß]+)?)(?!\w)"
)
# Files of German courts: 04 XVII 788/79, 3 F 112/21.
_COURT = re.compile(
    r"(?<![\w.,/-])(?P<n>\d{1,3}[ ](?:[IVX]{1,5}|[A-Z][A-Za-z]{0,2})[ ]\d{1,5}/\d{2,4})(?![\w/])"
)
_DE_TAIL = (
    r"(?:,[ ](?:Hinterhaus|Hinterhof|Vorderhaus|Seitenflügel|Quergebäude|Gartenhaus|Rückgebäude|HH|VH|HRG|Haus[ ]\w+|Aufgang[ ]\w+|"
    r"(?:Whg|Wohnung|App|Zi|Nr|Top|Stiege|Tür|Etage)\.?[ ]?\w+|\d{1,2}\.[ ]?(?:OG|Stock|Etage|Stg)|EG|DG|UG|OG|links|rechts|Mitte|c/o[ ][^,\n]{3,30})){1,2}"
)
_YARD = re.compile(
    rf"(?P<n>(?:[{CAPITAL}][\w-]*[ ]){{0,3}}[{CAPITAL}]?[\w-]+(?:str\.|straße|strasse|weg|platz|allee|gasse|ring|damm|ufer|graben|berg|hof|steig|Str\.|Straße)?[ ]\d{{1,4}}[ ]?[a-z]?(?:[ ]?[-/][ ]?\d+)?{_DE_TAIL},?[ ](?:D-|A-|CH-)?\d{{4,5}}[ ][{CAPITAL}][\w-]+(?:[ ](?:am|an[ ]der|im|bei|ob[ ]der)[ ][{CAPITAL}]\w+)?)"
)
# A kind of house with what is in brackets or behind a comma, read from its end.
_SEAT = re.compile(
    rf",?[ ](?:Standort|Campus|Betriebsstätte|Betriebsteil|Außenstelle|Aussenstelle|Zweigstelle|Filiale|Niederlassung|Haus)[ ][{CAPITAL}][\w-]+(?:[ ][{CAPITAL}][\w-]+)?"
    rf"|[ ]\((?:[a-z]{{1,4}}\.?[ ]?)?[{CAPITAL}][\w.-]+(?:[ ][{CAPITAL}][\w.-]+)?\)"
)
_SEATED = re.compile(
    rf"(?<![\w-])[{CAPITAL}][\w-]*(?:klinikum|kliniken|klinik|spital|krankenhaus|zentrum|heim|stift|hospital|sanatorium|(?<=K)linikum|(?<=K)linik|(?<=S)pital|(?<=K)rankenhaus|(?<=Z)entrum|(?<=H)ospital)(?:[ ](?:am[ ]|an[ ]der[ ]|im[ ]|St\.[ ])?[{CAPITAL}][\w-]+){{0,3}}\Z"
)
_YARD_WORD = re.compile(
    r", (?:Hinter|Vorder|Seiten|Quer|Garten|Rück|HH|VH|HRG|Haus|Aufgang|W|App|Zi|Nr|Top|Stiege|Tür|Etage|\d{1,2}\. ?[OSE]|[EDUO]G|links|rechts|Mitte|c/o)"
)
_DE_KIND = re.compile(
    rf"(?:^|[|·•–][ ]|[ ]{{2}}|\t|:[ ])(?P<n>(?:Radiologie|Radiologisches|Kardiologie|Onkologie|Nephrologie|Neurologie|Orthopädie|Chirurgie|Dialyse|Pathologie|Labor|Augen|Therapie|Reha|Gesundheits|Diagnostik|Strahlentherapie|Rheuma|Diabetes|Schmerz|Herz|Gefäß|Brust)[ -]?(?:[Zz]entrum|Praxis|Institut|Verbund|Netz)[ ][{CAPITAL}][\w-]+(?:[ ][{CAPITAL}][\w-]+)?)(?=[ ]*(?:$|[\n\t|·•–,]|[ ]{{2}}|[ ][–-]))",
    re.MULTILINE,
)
# A word of working is looked for only before "bei" and "in".
_DE_AT = re.compile(
    rf"[ ](?:bei|i[mn])[ \n][ ]{{0,20}}(?:der[ ]|dem[ ]|den[ ])?(?P<n>{_NAME}(?:[ ](?:&[ ]|und[ ]|am[ ]|an[ ]der[ ])?{_NAME}){{1,3}})"
)
_DE_WORK = re.compile(
    r"(?:Lehrling|Lehre|Ausbildung|Azubi|Auszubildende[r]?|[Bb]eschäftigt|[Aa]ngestellte?r?|[Gg]earbeitet|[Aa]rbeite(?:t|te|n)|[Tt]ätig|[Vv]erkäufer(?:in)?|[Bb]uchhalter(?:in)?|[Ss]ekretär(?:in)?|[Ss]chlosser|[Ff]ahrer(?:in)?|[Mm]eister(?:in)?|[Mm]itarbeiter(?:in)?|[Mm]onteur|[Kk]och|[Kk]öchin|[Ii]ngenieur(?:in)?|[Gg]esell(?:e|in)|[Ss]telle|[Jj]ob)(?:[ ]war)?\Z"
)
_DE_WORKED = re.compile(
    rf"bei[ ](?:der|dem|den)[ ](?P<n>{_NAME}(?:[ ](?:&[ ])?{_NAME}){{0,3}})(?=[ ](?:in[ ][{CAPITAL}]\w+[ ])?(?:beschäftigt|angestellt|gearbeitet|tätig|gelernt|in[ ]Lohn|als[ ][{CAPITAL}]))"
)
_DE_LIFE = re.compile(
    rf"(?:Kindheit|Jugend|Heimat|Schulzeit|Geburt|Flucht|Umzug|Vertreibung|Elternhaus|Ferien|Ferienhaus|Garten|Laube|Heirat|Hof|Bauernhof|Gut|Haus|Wohnung|Zweitwohnung|Urlaub|Kur|Leben|Wohnsitz)[ ](?:in|aus|nach|bei|von|nahe)[ \n][ ]{{0,20}}(?P<n>[{CAPITAL}][a-zäöüß]{{3,}}(?:-[{CAPITAL}][a-zäöüß]+)?)(?=[ ]?[,.;)\n]|[ ](?:und|wo|mit|bei|zu|als|auf|an|seit|bis|vor|nach|erzählt|gelebt|verbracht))"
)
_DE_CALLED = re.compile(
    rf"(?:ruft|fragt|verlangt|schreit|sucht|weint|spricht|redet|rufe|erzählt)[ ](?:laut[ ]|oft[ ]|immer[ ]|wieder[ ]){{0,2}}(?:nach|um|von|mit)[ ](?:ihr(?:em|er)[ ]|sein(?:em|er)[ ])?[„\"«»“](?P<n>[{CAPITAL}][a-zäöüß]+)[“”\"»«]"
)
_FR_AT = re.compile(
    rf"[ ](?:à|en|dans|près de|vers|de)[ ](?P<n>[{CAPITAL}][a-zà-ÿ]{{3,}}(?:-[\w’'-]+)?)(?=[ ]?[,.;)\n]|[ ](?:et|où|avec|puis|pour|chez|depuis|jusqu))"
)
_FR_LIFE = re.compile(
    r"(?:[Jj]eunesse|[Ee]nfance|[Rr]etraite|[Vv]acances|[Mm]aison|[Nn]aissance|[Ss]colarité|[Éé]tudes|[Vv]ie|[Mm]ariage|[Ff]erme|[Aa]ppartement|[Éé]cole|[Cc]oncert|[Oo]rigine|[Vv]illage|[Ss]éjour|[Dd]omicile|[Rr]ésidence)\Z"
)
_FR_TITLED = re.compile(
    rf"(?<![\w])(?:Dr|Pr|Docteur|Professeur|Mme|Mlle|Me|Maître|Drs|Prs)\.?[ ](?P<n>(?:(?:[{CAPITAL}]\.(?:[ ]?-?[{CAPITAL}]\.)*[ ]?|[{CAPITAL}][a-zà-ÿ]+(?:-[{CAPITAL}][a-zà-ÿ]+)?[ ]))[{CAPITAL}][\w'’-]+)(?![\w])"
)
_FR_HOUSE = re.compile(
    rf"(?P<n>(?:Centre|Clinique|Hôpital|Hôpitaux|Cabinet|Laboratoire|Pharmacie|Institut|Polyclinique|Maison|Résidence|EHPAD|CHU|CHR|CH|Hospices|Réseau)(?:[ ](?:[\w'’-]+)){{0,4}}[ ](?:Rive[- ](?:[Gg]auche|[Dd]roite)|[{CAPITAL}][\w-]+[ ](?:bernois|vaudois|valaisan|fribourgeois|neuchâtelois|genevois|jurassien|lyonnais|parisien|francilien|breton|normand|picard|alsacien|lorrain|savoyard|provençal|toulousain|bordelais|nantais|liégeois|bruxellois|namurois|hennuyer|luxembourgeois|Nord|Sud|Est|Ouest|Sud-Est|Nord-Est|Sud-Ouest|Nord-Ouest)))(?!\w)"
)
_NUMBERED = re.compile(r"\d[ ]?\Z")


@cache
def _phrases(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    if language == "de":
        return (
            (_COURT, "ID"), (_DE_KIND, "HOSPITAL"),
            (_DE_WORKED, "HOSPITAL"),
            (_DE_CALLED, "PERSON"),
        )  # fmt: skip
    return ((_FR_HOUSE, "HOSPITAL"),)


def further(page: PageText, language: str) -> Iterator[Span]:
    """Spans of such phrases, all of them to be looked at."""
    text, words = page.plain, grammar(language)
    for pattern in (_ENDED, _PAIRED, _SIGNED):
        for match in pattern.finditer(text):
            yield Span(*match.span("n"), "STAFF", _UNSURE, "initials")
    for pattern, tag in _phrases(language):
        for match in pattern.finditer(text):
            yield Span(*match.span("n"), tag, _UNSURE, "phrase")
    for match in (_DE_LIFE if language == "de" else _FR_AT).finditer(text):
        life = language == "de" or _FR_LIFE.search(text, max(0, match.start() - 12), match.start())
        if life and _is_town(match["n"], words):
            yield Span(*match.span("n"), "ADDRESS", _UNSURE, "town")
    yield from _german(text) if language == "de" else _french(page, words)
    yield from forms(page)


def _french(page: PageText, words: Grammar) -> Iterator[Span]:
    """Names behind a title whose last word is a word as well (Dr Muriel Bon)."""
    for match in _FR_TITLED.finditer(page.plain):
        last = page.folded[match.start("n") : match.end("n")].split()[-1]
        if not any(words.is_word(g, last) for g in ("occupations", "titles", "degrees", "roles")):
            yield Span(*match.span("n"), "STAFF", _UNSURE, "title")


def _german(text: str) -> Iterator[Span]:
    """Employers, houses with their site, and addresses in a back yard, both from a word that few pages have."""
    for match in _DE_AT.finditer(text):
        if _DE_WORK.search(text, max(0, match.start() - 24), match.start()):
            yield Span(*match.span("n"), "HOSPITAL", _UNSURE, "phrase")
    for match in _SEAT.finditer(text):
        line = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _WINDOW)
        head = _SEATED.search(text, line, match.start())
        if head:
            yield Span(head.start(), match.end(), "HOSPITAL", _UNSURE, "phrase")
    for word in _YARD_WORD.finditer(text):
        line = text.rfind("\n", 0, word.start()) + 1
        for match in _YARD.finditer(text, max(line, word.start() - _WINDOW), word.end() + _WINDOW):
            yield Span(*match.span("n"), "ADDRESS", _UNSURE, "phrase")


def _is_town(word: str, words: Grammar) -> bool:
    return words.kind(word) in "USW" or not words.capital_nouns


def without_values(page: PageText, spans: Iterator[Span]) -> Iterator[Span]:
    """Spans without names that begin with a unit behind its number (1,5 T. Séquences)."""
    for span in spans:
        unit = page.plain[span.start + 1 : span.start + 2] == "."
        if not (unit and _NUMBERED.search(page.plain, max(0, span.start - 3), span.start)):
            yield span
