"""Initials and lone names where somebody signed (Spanish, Portuguese): visto por S.C., Talla: DCS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cues import Cues, cues
from recpack.deid.text.people.latin.chats import ACCOUNTS, PASSWORDS, accounts, senders
from recpack.deid.text.people.latin.lone import lone_names
from recpack.deid.text.people.latin.prose import inside
from recpack.deid.text.people.latin.tokens import UPPER
from recpack.deid.text.people.latin.words import Words, words_of
from recpack.ports import Span

_LANGUAGES = frozenset({"es", "pt"})
_DOTTED = rf"[{UPPER}]\.(?:[ ]?-?[{UPPER}](?:\.|(?=-))){{0,3}}[ ]?-?[{UPPER}](?:\.|(?![^\W_]))"
_BARE = rf"[{UPPER}]{{2,4}}(?![^\W_])"
_GAP = re.compile(
    r"(?:[ ]?\d)?(?:\([ao]s?\))?\.?[ ]{0,3}\.{0,60}[ ]{0,2}:?[ ]{0,10}\t?[ ]{0,4}(?:(?:Dr|Dra|Enf|Enfa|Tec|Téc|Sr|Sra)\.?ª?[ ]|(?:TR|TSDT|TEAP|TSLCAP|QFB|Bq)\.?[ ])?"
)
_INITIALS = re.compile(rf"(?P<dotted>{_DOTTED})|(?P<bare>{_BARE})")
_BARE_END = re.compile(r"[ ]?(?:[.,;:)/|\n\t]|$|[ ]{2}|[-–—]|(?:CR|CO|M\.|N|n[º.o]|Col|\d))")
_NAME = re.compile(
    rf"[{UPPER}][^\W\d_]{{2,}}(?:[ ](?:(?:de|da|do|dos|del|la|das)[ ]){{0,2}}[{UPPER}](?:[^\W\d_]{{2,}}|\.(?=[ ;,\n.])))?(?![\w@])"
)
_NAME_END = re.compile(r"[ ]?(?:[.,;)/|\n\t]|$|[ ]{2}|[-–—])")
# The end of a line of a nurse's notes: "…débiles.     XP"
_LINE_END = re.compile(
    rf"(?<=[.\])!?\d%])[ ]{{2,60}}(?:(?:Enf|Enfa|Téc|Aux|TCAE|DUE|Dr|Dra)\.?ª?[ ])?(?P<n>{_DOTTED}|{_BARE}|[{UPPER}][^\W\d_]{{2,}}(?:[ ][{UPPER}][^\W\d_]{{2,}})?)[ ]*$",
    re.MULTILINE,
)
# A line of its own: initials with dots, beside blanks or another cell.
_ALONE = re.compile(
    rf"^[ \t]*(?P<n>{_DOTTED}|{_BARE}(?=[ ]*\Z))(?=[ ]*(?:$|[ ]{{2}}|\t))", re.MULTILINE
)
# Far to the right under the notes of a shift: "                    ARML"
_APART = re.compile(rf"\n[ \t]{{16,90}}(?P<n>[{UPPER}]{{2,5}})(?=[ ]*(?:\n|\Z))")
# What is written on a flask: "ACP - 85914872", iniciais M.S., identificado como JRT
_ON_FLASK = re.compile(
    rf"[\"“«'](?P<n>[{UPPER}](?:\.?[ ]?[{UPPER}]){{1,5}}\.?)(?=[ ]?[-–/|,;][ ]?(?:n[ºo.]{{1,2}}[ ]?)?\d{{4}})"
)
_AS_INITIALS = re.compile(
    rf"nicia(?:is|les)(?:[ ](?:d[aoe]l?|da?s|la|el|paciente|doente|utente|nome|nombre)){{0,3}}[ ]?[:(\"“«]{{0,2}}[ ]?(?P<n>[{UPPER}](?:\.?[ ]?[{UPPER}]){{1,5}}\.?)(?![^\W_])"
)
_QUOTED = re.compile(rf"(?<=[\"“«])(?:{_DOTTED})(?=[\"”»])")
_NICKNAME = re.compile(rf"[\"“«](?:el|la|o|a|los|os)[ ](?P<n>[{UPPER}][^\W\d_]{{2,}})[\"”»]")
# Initials with dots, wherever they stand; then what must stand around them.
_RUN_OF_INITIALS = re.compile(
    r"[A-ZÀ-Þ](?=\.)(?<![^\W_].)\.(?:[ ]?-?[A-ZÀ-Þ](?:\.|(?=-))){0,3}[ ]?-?[A-ZÀ-Þ](?:\.|(?![^\W_]))"
)
_BY = re.compile(r"(?<![^\W_])(?:por|pelo|pela|segun|segundo|mediante|cargo de|a|ao|con|com) \Z")
_BY_END = re.compile(r"[ ]?(?:[,;)\n\t(]|$)|[ ]{2}")
# What a computer prints: "Impreso 20/09/2021 11:48 por N.Q.", "às 17:39 por Marta Lima"
_BY_WHOM = re.compile(
    rf"p(?:or|el[oa])[ :][ ]?(?P<n>{_DOTTED}|{_BARE}|[{UPPER}][^\W\d_]{{2,}}(?:[ ](?:(?:de|da|do|dos|del|la)[ ]){{0,2}}[{UPPER}][^\W\d_]{{2,}}){{0,3}})(?=[ ]?(?:[,;.)(\n\t]|$|[ ]{{2}}|[-–—]))"
)
_TIME = re.compile(r"\d[ ]?(?:h|hs|hrs|horas)?\.?[ ]?[,-]?[ ]?\Z")
_PREFIXES = re.compile(r"[^\W\d_]+")
# Routes, signs and illnesses that are written with dots.
_DOTTED_WORDS = frozenset(
    [
        "iv", "ev", "im", "vo", "sc", "sl", "ta", "fc", "fr", "ap", "hta", "dm", "ecg", "ac",
        "aa", "namc", "ramc", "amc", "ram", "id", "hd", "sv", "sng", "sne", "mmss", "mmii", "msi",
        "msd", "mii", "mid", "epoc", "irc", "ira", "icc", "itu", "tac", "rm", "pa", "pc", "nhc",
        "dni", "sa", "sau", "slu", "cp", "ca", "na", "vs", "pr", "tv", "av", "mn", "mp", "pvc",
        "pvm", "gcs", "ivsa", "usa", "eeuu", "ee", "uu", "dpoc", "has", "hiv", "vih", "tsh", "rx",
        "us", "eva", "uci", "uti", "ue", "pn", "bn", "og",
    ]
)  # fmt: skip
_SHORT_WORD = 3
_SENTENCE = 24


@dataclass(frozen=True, slots=True)
class LatinSigned:
    """Staff by initials or by one name, beside the words of a signature."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "signed in Spanish and Portuguese: initials and lone names of staff behind who did, "
            "read or typed, at the end of a line of notes, and under a letter"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of initials and names."""
        if self.languages[0] not in _LANGUAGES:
            return
        words, acronyms = words_of(self.languages), _acronyms(self.languages[0])
        found = _cues(self.languages[0]).find(page)
        for group in ("by", "done"):
            for _, end in found.get(group, ()):
                yield from _behind(page, end, words, acronyms, known=group == "done")
        yield from _line_ends(page, words, acronyms)
        yield from _dotted(page, acronyms)
        yield from lone_names(page, words)
        yield from inside(page, words, self.languages[0])
        yield from senders(page, words)
        yield from accounts(page, words, found.get("accounts", ()), found.get("passwords", ()))
        yield from _alone(page, words)
        yield from _apart(page, acronyms)
        for match in _NICKNAME.finditer(page.plain):
            yield Span(*match.span("n"), "PERSON", 0.6, "called")
        for match in _QUOTED.finditer(page.plain):
            yield Span(*match.span(), "PERSON", 0.6, "initials")


@cache
def _cues(language: str) -> Cues:
    table = lang.read_toml(f"{language}/identity.toml").get("numbers", {})
    return cues(
        {
            "by": table.get("by", ()),
            "done": table.get("done", ()),
            "accounts": ACCOUNTS,
            "passwords": PASSWORDS,
        }
    )


@cache
def _acronyms(language: str) -> frozenset[str]:
    """Routes, wards, tests and illnesses that are written like initials."""
    table = lang.read_toml(f"{language}/identity.toml").get("numbers", {})
    return frozenset(map(fold_text, table.get("acronyms", ())))


def _behind(
    page: PageText, end: int, words: Words, acronyms: frozenset[str], *, known: bool
) -> Iterator[Span]:
    """Initials or a name at `end`; `known`: what was done is told as well, so names of lists alone."""
    gap = _GAP.match(page.plain, end)
    at = gap.end() if gap else end
    if at == end:
        return
    initials = _INITIALS.match(page.plain, at)
    if initials and (initials["dotted"] or _BARE_END.match(page.plain, initials.end())):
        folded = page.folded[at : initials.end()]
        if initials["dotted"] or folded not in acronyms:
            yield Span(*initials.span(), "STAFF", 0.6, "initials")
            yield from _second(page, initials.end(), words)
        return
    name = _NAME.match(page.plain, at)
    said = page.plain[end:at]
    if (
        name
        and _NAME_END.match(page.plain, name.end())
        and (":" in said or page.folded[:end].endswith("por"))
    ):
        parts = re.findall(r"[^\W\d_]+", page.folded[slice(*name.span())])
        listed = any(p in words.own_given or p in words.own_family for p in parts)
        if (listed or not known) and all(_may_be_name(p, words) for p in parts):
            yield Span(*name.span(), "STAFF", 0.6, "signed")


def _second(page: PageText, at: int, words: Words) -> Iterator[Span]:
    """The second of two who did it (TCR/Yolanda, M.L. / J. Cruz)."""
    if page.plain[at : at + 3].strip(" ")[:1] not in {"/", "+"}:
        return
    begin = at + len(page.plain[at : at + 3]) - len(page.plain[at : at + 3].lstrip(" /+"))
    name = _NAME.match(page.plain, begin)
    if name and _NAME_END.match(page.plain, name.end()):
        parts = re.findall(r"[^\W\d_]+", page.folded[slice(*name.span())])
        if all(_may_be_name(p, words) for p in parts):
            yield Span(*name.span(), "STAFF", 0.6, "signed")


def _may_be_name(fold: str, words: Words) -> bool:
    if fold in words.own_given or fold in words.particles or len(fold) == 1:
        return True
    common = (
        fold in words.stop or fold in words.common or fold in words.verbs or fold in words.eponyms
    )
    return not common and not fold.endswith(words.endings)


def _line_ends(page: PageText, words: Words, acronyms: frozenset[str]) -> Iterator[Span]:
    for match in _LINE_END.finditer(page.plain):
        sentence = page.plain[max(0, match.start() - _SENTENCE) : match.start()]
        if len(sentence) < _SENTENCE or "   " in sentence or "\n" in sentence.rstrip():
            continue  # the last cell of a table
        fold = page.folded[slice(*match.span("n"))]
        bare = fold.replace(".", "").replace(" ", "").replace("-", "")
        initials = "." in fold or (match["n"].isupper() and len(fold) < 5)
        if initials:
            if "." in fold or bare not in acronyms:
                yield Span(*match.span("n"), "STAFF", 0.6, "initials")
        elif (
            all(p in words.own_given or p in words.own_family for p in fold.split())
            and fold not in words.stop
        ):
            yield Span(*match.span("n"), "STAFF", 0.6, "signed")


def _dotted(page: PageText, acronyms: frozenset[str]) -> Iterator[Span]:
    """Initials with dots where somebody signed; no route, no illness that the text spells out."""
    text = page.plain
    for match in _BY_WHOM.finditer(text):
        start, end = match.span("n")
        at = match.start()
        if _TIME.search(text, max(0, at - 12), at) and (
            "." in match["n"] or page.folded[start:end] not in acronyms
        ):
            yield Span(start, end, "STAFF", 0.6, "signed")
    for match in _RUN_OF_INITIALS.finditer(text):
        start, end = match.span()
        if _around(page, start, end) and not _is_spelt(page, start, end):
            yield Span(start, end, "STAFF", 0.6, "initials")


def _around(page: PageText, start: int, end: int) -> bool:
    """At the end of a line behind a sentence, in brackets behind a word, or behind "por"."""
    text = page.plain
    line = text.find("\n", end)
    if text[start - 2 : start] in {". ", "; ", ") ", "] "}:
        return not text[end : line if line >= 0 else len(text)].strip(" ")
    if text[start - 2 : start] == " (":
        return text[end : end + 1] == ")" and text[start - 3 : start - 2].isalpha()
    return bool(_BY.search(page.folded, max(0, start - 12), start) and _BY_END.match(text, end))


def _is_spelt(page: PageText, start: int, end: int) -> bool:
    """A route or a sign, or an illness that the words before spell out."""
    bare = "".join(c for c in page.folded[start:end] if c.isalpha())
    near = _PREFIXES.findall(page.folded, max(0, start - 60), start)
    heads = "".join(w[0] for w in near[-len(bare) :])
    long = "".join(w[0] for w in near if len(w) > _SHORT_WORD)
    return bare in _DOTTED_WORDS or bare == heads or long.endswith(bare)


def _apart(page: PageText, acronyms: frozenset[str]) -> Iterator[Span]:
    """Initials far to the right of an empty line, and those of the patient on a flask."""
    text = page.plain
    for match in _APART.finditer(text):
        start, end = match.span("n")
        over = text[max(0, match.start() - 90) : match.start()].rstrip()[-1:]
        if over in {".", ")", "]", "%", ";"} and page.folded[start:end] not in acronyms:
            yield Span(start, end, "STAFF", 0.6, "initials")
    for pattern in (_ON_FLASK, _AS_INITIALS):
        for match in pattern.finditer(text):
            yield Span(*match.span("n"), "PATIENT", 0.6, "initials")


def _alone(page: PageText, words: Words) -> Iterator[Span]:
    """Initials on a line of their own under a role, a greeting or a name, or at the very end."""
    text = page.plain
    for match in _ALONE.finditer(text):
        line = text.rfind("\n", 0, match.start("n")) + 1
        before = text[max(0, line - 240) : line].rstrip()
        over = before[before.rfind("\n") + 1 :]
        said = set(re.findall(r"[^\W\d_]+", page.folded[max(0, line - 1 - len(over) - 4) : line]))
        role = not said.isdisjoint(words.professions | words.titles)
        last = not text[match.end() :].strip()
        if "." not in match["n"] and not over.endswith(","):
            continue
        if role or last or over.endswith(","):
            yield Span(*match.span("n"), "STAFF", 0.6, "initials")
