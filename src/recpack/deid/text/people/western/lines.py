"""What German and French lines hold beside prose: who typed them, where they were written, rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.page import PageText
from recpack.deid.text.people.western.grammar import CAPITAL, grammar
from recpack.deid.text.people.western.placewords import places
from recpack.deid.text.people.western.signed import DOTTED, Places, acronyms
from recpack.ports import Span

_UNSURE = 0.6
_LETTERS = rf"(?:{DOTTED}|[{CAPITAL}]{{2,4}}(?![\w.-]))"
_WRITTEN = (
    "macroscopie microscopie macro micro lecture relecture saisie frappe examen description coupe makroskopie mikroskopie "
    "zuschnitt diktat befund schrift transcription trans dictee"
)
_CUES = frozenset(_WRITTEN.split())
_BRACKET = re.compile(rf"[ ]?\([ ]?(?P<n>{_LETTERS})[ ]?\)")
# Behind these and a sign nobody but a person is named, whatever else the letters mean.
_TYPED = (
    "frappe trans transcription transcrit dactylo saisie secretariat secr secretaire initiales paraphe dz hz hdz handzeichen kurzel "
    "namenskurzel schreibkraft schreibdienst sekr sekretariat tape transkription"
)
_ASKING = frozenset(_TYPED.split())
_ASKED = re.compile(
    rf"\.?(?:[ ]par)?[ ]{{0,2}}[:–-][ ]{{0,3}}(?P<n>{_LETTERS})(?=[ ]*(?:$|[\n\t,;)/]|[ ]{{2}}))"
)
# Lausanne, le 20.04.2025/SC
_DATED = re.compile(
    rf"\d{{4}}[ ]?/[ ]?(?P<n>[{CAPITAL}]{{2,4}}(?:[-/][{CAPITAL}a-z]{{2,3}})?)(?=[ ]*$)",
    re.MULTILINE,
)
# bilan VEXAS, myélo (ALR, 12/04)
_NOTED = re.compile(
    rf"\((?P<n>{_LETTERS}),[ ](?:le[ ]|am[ ]|vom[ ]|du[ ])?\d{{1,2}}[./]\d{{1,2}}(?![\d:])"
)
# A nurse's entry, from its date or hour to the initials that end it.
_ENTRY = re.compile(
    rf"^[ ]*[\[(]?(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|\d{{1,2}}[h:]\d\d)[^\n]{{12,600}}[.!?)][ ]{{1,8}}(?P<n>{_LETTERS})[ ]*$",
    re.MULTILINE,
)
_ROUTES = frozenset({"iv", "im", "po", "ras", "nb", "ok", "ivd", "ivl", "ob", "op", "td", "zna"})
_ROMAN = re.compile(r"[IVX]{1,4}[A-C]?")
# édité le 02/11/2024 09:28 par tfischer
_PRINTED = re.compile(
    r"(?<!\w)(?:[ée]dit|[Éé]dit|imprim|cr[ée]{1,2}|modifi|export|g[ée]n[ée]r|consult|tir|gedruckt|ausgedruckt|erstellt|ge[äa]ndert|Benutzer|Utilisateur|utilisateur|Login|login|User|user)"
)
_LOGIN = re.compile(
    r"[ ](?P<n>[a-z][a-z.]{3,24}\d{0,4})(?=[ ]*(?:$|[-–|;,)\n\t]|[ ]{2}|[ ](?:le|am|à|um)[ ]\d))"
)
# Pont-l'Évêque, le 1 juillet 2025; Graz, am 12. März 2024
_TOWN_LINE = re.compile(
    rf"(?P<n>(?:(?:L['’]|L[ea]s?[ ]|Bad[ ]|St\.[ ])?[{CAPITAL}][^\W\d_]+(?:['’][{CAPITAL}]?[^\W\d_]+)?(?:[-/][^\W\d_]+(?:['’][{CAPITAL}]?[^\W\d_]+)?)*(?:[ ](?:am|an der|a\.|sur|sous|en|les|de|du|la|bei|im)[ ][{CAPITAL}][\w-]+|[ ][{CAPITAL}][\w-]+)?))[ ]?,?[ ]?\Z"
)
_ON = re.compile(r"[ ](?:le|den|am)[ ](?=\d{1,2}(?:er)?[ ./-])")
# ..., K-409 lit 8
_ROOM_BEFORE = re.compile(r"(?<![\w.,/-])(?P<n>[A-Z]?-?\d{2,4}[A-Z]?)[ ]?[,/]?[ ]\Z")
_BED_LETTER = re.compile(r"[ :]{1,3}(?P<n>[A-H])(?![\w.'’-])")
_BEHIND_WARD = re.compile(
    rf"(?:[ ]?:|[ ]{{2,8}}|\t)[ ]{{0,8}}(?:[{CAPITAL}\d][\w.-]*[ ]){{1,4}}/[ ]?(?P<n>[A-Z]{{0,2}}\d{{1,4}}(?:[-/.]\d{{1,3}})?(?:[ ]?[A-Z](?!\w))?)(?![\w:%])"
)
_BEDS = frozenset({"bett", "bettplatz", "lit", "bettenplatz"})


def lines(page: PageText, language: str, cues: Places) -> Iterator[Span]:
    """Spans of initials, logins, towns before a date, rooms and beds."""
    known = acronyms(language)
    yield from _initials(page, cues, known)
    yield from _logins(page, cues)
    yield from _dated_towns(page, language)
    yield from _beds(page, cues)
    yield from _shouted(page, language, cues)


def _initials(page: PageText, cues: Places, known: frozenset[str]) -> Iterator[Span]:
    text = page.plain
    for start, end in cues.get("by", ()):
        word = page.folded[start:end].partition(" ")[0]
        bracket = _BRACKET.match(text, end) if word in _CUES else None
        asked = _ASKED.match(text, end) if word in _ASKING else None
        if bracket and page.folded[slice(*bracket.span("n"))] not in known:
            yield Span(*bracket.span("n"), "STAFF", _UNSURE, "initials")
        elif asked:
            yield Span(*asked.span("n"), "STAFF", _UNSURE, "initials")
    for pattern, no in ((_DATED, _ROUTES), (_NOTED, known), (_ENTRY, _ROUTES)):
        for match in pattern.finditer(text):
            if page.folded[slice(*match.span("n"))] in no or _ROMAN.fullmatch(match["n"]):
                continue
            yield Span(*match.span("n"), "STAFF", _UNSURE, "initials")


def _logins(page: PageText, cues: Places) -> Iterator[Span]:
    """Who printed a page, by the name of an account."""
    text = page.plain
    for group in ("by", "name_follows"):
        for start, end in cues.get(group, ()):
            login = _LOGIN.match(text, end)
            if login is None or page.folded[start:end].rpartition(" ")[2] not in {
                "par",
                "von",
                "durch",
            }:
                continue
            line = max(text.rfind("\n", 0, start) + 1, start - 60)
            if _PRINTED.search(text, line, start):
                yield Span(*login.span("n"), "STAFF", _UNSURE, "login")


def _dated_towns(page: PageText, language: str) -> Iterator[Span]:
    """The town where a letter was written, at the head of its line or cell."""
    text, where = page.plain, places(language)
    for match in _ON.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        cell = text.rfind("  ", line, match.start())
        line = cell + 2 if cell >= 0 else line
        if not 3 < match.start() - line < 36 or not text[line].isupper():
            continue
        town = _TOWN_LINE.fullmatch(text, line, match.start())
        if town is None or (town.end("n") == match.start() and language == "de"):
            continue
        fold = page.folded[slice(*town.span("n"))]
        words = where.grammar
        named = fold in where.towns or text[town.end("n")] == ","
        if named and not any(
            words.is_word(g, w)
            for g in ("roles", "kin", "titles", "occupations", "not_names")
            for w in fold.split()
        ):
            yield Span(*town.span("n"), "ADDRESS", _UNSURE, "town")


def _beds(page: PageText, cues: Places) -> Iterator[Span]:
    """A room before its bed, a bed that is a letter, a bed behind its ward and a stroke."""
    text = page.plain
    for start, end in cues.get("rooms", ()):
        bed = page.folded[start:end] in _BEDS
        before = _ROOM_BEFORE.search(text, max(0, start - 9), start) if bed else None
        if before and text[end : end + 1] in {" ", ":"}:
            yield Span(*before.span("n"), "ID", _UNSURE, "room")
        letter = _BED_LETTER.match(text, end) if bed else None
        if letter:
            yield Span(*letter.span("n"), "ID", _UNSURE, "room")
        behind = _BEHIND_WARD.match(text, end)
        if behind:
            yield Span(*behind.span("n"), "ID", _UNSURE, "room")


# INSTITUT DE PATHOLOGIE DE LA HAUTE-SENNE ASBL, in a line that is no shout.
_CAPITALS = re.compile(rf"(?:[ ](?:&[ ])?[{CAPITAL}](?:[{CAPITAL}.'’&-]|\d)*(?![a-zà-ÿß]))+")
_SUBJECT = re.compile(
    r"(?:IE|IQUES?|ION|IONS|AIRES?|MENT|ALES?|ELS?|ELLES?|AUX|OGY|GIE|IN|ISCHES?|ISCHE|ANTÉ|ANTE|ANCER|RADIO|SOINS|ANALYSES?|SERVICES?|IVÉE?|IVES?)\Z"
)
_FORMS = frozenset(
    {"ASBL", "SA", "SARL", "SCRL", "SPRL", "SRL", "SAS", "SELARL", "GMBH", "GBR", "AG", "E.V."}
)
_SMALL = "DE DU DES LA LE LES ET D L EN AU AUX SUR DER DIE DAS DES UND FÜR AM IM AN"
_SMALL_CAPITALS = frozenset(_SMALL.split())


def _shouted(page: PageText, language: str, cues: Places) -> Iterator[Span]:
    """A house in capitals with a word in its name that tells no field of medicine."""
    text, kind = page.plain, grammar(language).kind
    for start, end in cues.get("house_words", ()):
        if not text[start:end].isupper() or end - start < 4:
            continue
        more = _CAPITALS.match(text, end)
        if more is None:
            continue
        words = [w.split("'")[-1].split("’")[-1] for w in more[0].split()]
        own = [
            w
            for w in words
            if w not in _SMALL_CAPITALS
            and not _SUBJECT.search(w)
            and (w in _FORMS or kind(w.title()) in "SUG")
        ]
        if own:
            yield Span(start, more.end(), "HOSPITAL", _UNSURE, "house")
