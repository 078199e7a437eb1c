"""What stands between a street and its postcode, and addresses told by their parts alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.deid.text.page import PageText
from recpack.deid.text.people.western.grammar import CAPITAL
from recpack.ports import Span

_CAP = rf"[{CAPITAL}][\w'’.-]*"
_PART = (
    r"\d{1,2}\.[ ]?(?:OG|Stock|Stk|Etage|Stg|St|Obergeschoss)\b\.?|[EDUO]G\b|HP\b|Hochparterre|Erdgeschoss|Dachgeschoss|Hinterhaus|Vorderhaus|HH\b|VH\b|"
    r"Hinterhof|Rückgebäude|Gartenhaus|Quergebäude|Seitenflügel|links\b|rechts\b|Mitte\b|"
    r"(?:Haus|Hs|Whg|Wohnung|App|Apt|Zi|Zimmer|Top|Tür|Stiege|Stg|Block|Bau|Geb|Gebäude|Eingang|Aufgang|Etage|Nr)\.?[ ]?(?:Nr\.[ ]?)?[\dA-Z][\w./-]{0,6}|"
    rf"(?:OT|Ortsteil|Gem|Gemeinde|Weiler|Fraktion|Stadtteil|Post|Hof)\.?[ ]{_CAP}(?:[ ]{_CAP})?|c/o[ ][^,\n;]{{2,30}}|"
    r"(?:bte|boîte|boite|bt|app|appt|apt|appart|appartement|bureau|local|suite|unité|porte|esc|escalier|bât|bâtiment|bloc|tour|imm|immeuble|casier|lot|n°|no|n[o°]s?)\.?[ ]?[\w/-]{1,8}|"
    r"\d{1,2}(?:er|e|ème|è)?[ ]étage|étage[ ]\w{1,3}|rez-de-chaussée|rdc|RDC|porte[ ](?:gauche|droite)|(?:gauche|droite)\b|étage\b|face\b"
)
INSIDE = re.compile(
    rf"(?:/\d{{1,4}}[a-z]?)?(?:[ ]?,?[ ]?\(?(?:{_PART})\)?(?:[ ](?:links|rechts|li\.?|re\.?|Mitte|gauche|droite))?){{0,4}}"
    r"[ ]{0,2}[,;·•|–-]?[ ]{0,3}\n?[ ]{0,3}"
)
# Lot Al Fath, imm. 6, n° 11, Hay Riad, Rabat: two parts of an address at least, in a row.
_HEAD = (
    r"(?:[Ll]ot(?:issement|\.)?|[Ii]mm(?:euble)?\.?|[Aa]pp(?:t|artement)?\.?|[Aa]pt\.?|[Bb]loc|[Bb](?:ât|at|âtiment|atiment)\.?|[Ee]sc(?:alier)?\.?|[Pp]orte|"
    r"[Vv]illa|[Rr]és(?:idence)?\.?|[Cc]ité|[Hh]ay|[Qq]uartier|[Qq]rt\.?|[Rr]ue|[Aa]v(?:enue)?\.?|[Bb]d\.?|[Bb]oulevard|[Kk]m|B\.?P\.?|[Rr](?:ou)?te|[Dd]erb|[Dd]ouar|"
    r"[Ss]ecteur|[Îîi]lot|[Pp]arcelle|[Zz]one|[Ss]icap|[Cc]arrefour|[Ii]mpasse|[Cc]hemin|[Pp]lace|HLM|[Tt]our|[Cc]oncession|[Mm]aison|[Dd]omaine|[Mm]édina)"
)
_NUMBERED = r"(?:n°|N°|[Nn][o°]\.?|#)[ ]?\d[\w/-]*|\d{1,2}(?:er|e|ème)?[ ]étage|\d{1,4}"
_WORDS = rf"(?:{_CAP}|d[eu]s?|la|le|les|el|al|l['’]{_CAP}|d['’]{_CAP}|\d[\w/-]*|n°[ ]?\d[\w/-]*)"
_COMP = rf"(?:{_HEAD}(?:[ ]{_WORDS}){{1,5}}|{_NUMBERED}|{_CAP}(?:[ ]{_WORDS}){{0,3}})"
_ROW = re.compile(
    rf"(?<![\w'’-]){_HEAD}(?:[ ]{_WORDS}){{1,5}}(?:[ ]?(?:,|[ ][–-])[ ]?{_COMP}){{1,6}}"
)
_HEADED = re.compile(rf"(?:^|,[ ]?|[ ][–-][ ])(?:{_HEAD}[ ]|(?:{_NUMBERED})(?=,|$))")
_LEAST, _MOST = 2, 110
_NO_END = re.compile(
    r"(?:,|[ ][–-])[ ]?(?:Tél|Tel|TEL|TÉL|Fax|FAX|GSM|Mob|Dr|Pr|M|Mme|Mail|Email|Courriel|le)\b.*\Z"
)


def rows(page: PageText, cues: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Spans of addresses without a postcode; `cues` are the places of words for streets."""
    text = page.plain
    last = 0
    for start, _ in cues:
        if start < last:
            continue
        match = _ROW.match(text, start, start + _MOST)
        if match is None:
            continue
        ended = _NO_END.search(text, start, match.end())
        end = ended.start() if ended else match.end()
        if len(_HEADED.findall(text[start:end])) >= _LEAST:
            last = end
            yield Span(start, end, "ADDRESS", 0.6, "address")
