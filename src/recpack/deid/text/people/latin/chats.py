"""Who wrote a message of a chat, and who printed a page by the name of a computer's account."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.deid.text.page import PageText
from recpack.deid.text.people.latin.tokens import UPPER
from recpack.deid.text.people.latin.words import Words
from recpack.ports import Span

Places = Sequence[tuple[int, int]]
_NAME = rf"[{UPPER}][^\W\d_]+(?:[ ](?:(?:de|del|da|do|dos|das|la|e|y|d['’])[ ]?){{0,2}}(?:[{UPPER}]['’])?[{UPPER}][^\W\d_]*(?:[-'’][^\W\d_]+)*\.?){{0,5}}"
_TIME = r"\d{1,2}[:h.]\d{2}(?:[:.]\d{2})?(?:[ ]?[ap]\.?[ ]?m\.?)?"
_DAY = r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{2,4})?"
# [17/05/2025 18:09] Ana:   17/05/25, 18:09 - Ana:   [18:09, 17/5/2025] Ana:   18:09 Ana:
# The beginnings of lines at which a message may begin.
_HEAD = re.compile(rf"\n[ \u200e]{{0,4}}(?=[\[\d]|[*_]?[{UPPER}][^\n:\[(]{{1,60}}[:\[(])")
_STAMPED = re.compile(
    rf"(?:\[(?:{_DAY},?[ ]{{1,2}}{_TIME}|{_TIME}(?:,[ ]?{_DAY})?)\]|{_DAY},?[ ]{_TIME}|(?P<bare>{_TIME}))"
    rf"[ ]{{0,3}}(?:[-–—][ ])?(?:~[ ]?)?(?P<title>(?:[^\W\d_]{{1,5}}\.[ªº]?[ ]?){{0,2}})(?P<n>{_NAME})[^\w\n:]{{0,4}}:(?=[ \n]|$)",
    re.MULTILINE,
)
# Ana Souza, [17.05.25 18:09]   Ana Souza (18:09):   Ana Souza  18:09
_NAME_FIRST = re.compile(
    rf"(?P<n>{_NAME})[^\w\n:]{{0,4}}(?:,?[ ]{{0,2}}\[(?:{_DAY},?[ ]{{1,2}})?{_TIME}\]:?|[ ]\({_TIME}\):)",
    re.MULTILINE,
)
# *Kelly:* or Kelly: at the head of a line of what is told, without a time
_TELLER = re.compile(rf"(?P<mark>[*_]?)(?P<n>{_NAME}):(?:[*_])?[ ](?=\S)")
_PASSWORD = re.compile(r"[ ]?[:=][ ]{0,3}(?P<n>(?=[^\s]*\d)[^\s,;]{4,24})")
# Impresso por dfeio, às 11:10 por dfeio, usuario ecisneros, and a login with dots and figures.
_ACCOUNT = re.compile(
    r"(?P<gap>[ ]?[:=][ ]{0,4}|[ ]{1,2})"
    r"(?P<n>[a-z][a-z]{1,14}(?:[._-][a-z]{2,14}){0,2}\d{0,4}|[A-Z]{5,16}\d{0,4}|[a-zA-Z]{1,3}\d{4,8}|[A-Z]{3,12}\d{1,4})(?=[ ]?(?:$|[\n\t|;,)\]]|[ ]{2}|[.](?:\s|$)|[ ][-–·(/|]|[ ](?:em|en|el|às|as|a las)[ ]\d|[ ](?:[Ss]enha|[Cc]ontrase|[Cc]lave|[Pp]ass|PIN|[Pp]in)))",
    re.MULTILINE,
)
ACCOUNTS = (
    "usuário", "usuária", "usuario", "usuaria", "user", "username", "login", "utilizador", "utilizadora", "operador",
    "operadora", "logado como", "conta", "cuenta", "sesión", "sessão", "perfil", "id usuário", "por", "by",
)  # fmt: skip
PASSWORDS = (
    "senha", "contraseña", "clave", "password", "palavra-passe", "pin", "código de acesso", "código de acceso",
)  # fmt: skip
_DONE = re.compile(
    r"(?:impres[oa]|impress[oa]|emitid[oa]|gerad[oa]|generad[oa]|validad[oa]|assinad[oa]|firmad[oa]|liberad[oa]|registad[oa]|registrad[oa]|digitad[oa]|transcrit[oa]|tipeado|actualizad[oa]|atualizad[oa]|"
    r"modificad[oa]|alterad[oa]|cread[oa]|criad[oa]|introducid[oa]|inserid[oa]|grabad[oa]|gravad[oa]|conferid[oa]|informad[oa]|cerrad[oa]|fechad[oa]|abert[oa]|abiert[oa]|editad[oa]|exportad[oa]|"
    r"consultad[oa]|acessad[oa]|accedido|descargad[oa]|baixad[oa]|printed|cadastrad[oa]|capturad[oa]|elaborad[oa]|autorizad[oa]|visad[oa]|revisad[oa]|solicitad[oa]|requisitad[oa]|atendid[oa]|admitid[oa]|ingresad[oa])"
    r"[^\n]{0,48}\Z"
)
_CLOCK = re.compile(r"\d[:h]\d{2}(?::\d{2})?[ ]?(?:h|hs|hrs|horas)?\.?,?[ ]\Z")


def senders(page: PageText, words: Words) -> Iterator[Span]:
    """Who wrote each message; the word for a relation or a number of a telephone is no name."""
    text = page.plain
    for at in (len(text) - len(text.lstrip()), *(m.end() for m in _HEAD.finditer(text))):
        if text[at : at + 1] in {"[", ""} or text[at].isdigit():
            match = _STAMPED.match(text, at)
            if match:
                yield from _sender(page, match, words, sure=match["bare"] is None)
            continue
        match = _NAME_FIRST.match(text, at)
        if match:
            yield from _sender(page, match, words, sure=False)
            continue
        match = _TELLER.match(text, at)
        if match is None:
            continue
        first = page.folded[match.start("n") : match.end("n")].split(" ")[0]
        if match["mark"] or (first in words.own_given and first not in words.eponyms):
            yield from _sender(page, match, words, sure=bool(match["mark"]))


def _sender(page: PageText, match: re.Match[str], words: Words, *, sure: bool) -> Iterator[Span]:
    """The name without the relation or the title before it (Tia Rosa, Dra. Ana)."""
    start, end = match.span("n")
    tag = "PERSON"
    parts = list(re.finditer(r"[^\W\d_]+", page.folded[start:end]))
    for part in parts:
        if part[0] in words.kin or part[0] in words.titles or part[0] in words.lay:
            tag = "RELATIVE" if part[0] in words.kin else "STAFF"
            continue
        if part[0] in words.particles:
            continue
        start += part.start()
        parts = parts[parts.index(part) :]
        break
    else:
        return
    said = [p[0] for p in parts if p[0] not in words.particles]
    common = (words.stop, words.common, words.professions, words.patients, words.verbs)
    plain = [w.endswith(words.endings) or any(w in some for some in common) for w in said]
    named = said[0] in words.given or said[0] in words.family
    if (not named and plain[0]) or (not sure and (not named or any(plain))):
        return
    yield Span(start, end, tag, 0.7 if sure else 0.6, "sender")


def accounts(page: PageText, words: Words, places: Places, secrets: Places) -> Iterator[Span]:
    """Names of accounts behind "usuário", or behind "por" where a computer prints who did what.

    `places` are those of ACCOUNTS, `secrets` those of PASSWORDS.
    """
    text = page.plain
    for place, at in places:
        match = _ACCOUNT.match(text, at)
        if match is None:
            continue
        by = page.folded[place:at] in {"por", "by"}
        if by:
            before = page.folded[max(0, place - 70) : place]
            if not (_CLOCK.search(before) or (":" in match["gap"] and _DONE.search(before))):
                continue
        start, end = match.span("n")
        if not _is_word(page.folded[start:end], words, endings=not by):
            yield Span(start, end, "STAFF", 0.6, "account")
    for _, at in secrets:
        match = _PASSWORD.match(text, at)
        if match:
            yield Span(*match.span("n"), "ID", 0.6, "password")


def _is_word(fold: str, words: Words, *, endings: bool) -> bool:
    known = (words.stop, words.common, words.professions, words.kin, words.verbs, words.patients)
    return (endings and fold.endswith(words.endings)) or any(fold in some for some in known)
