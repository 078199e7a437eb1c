"""Numbers of Spanish and Portuguese papers behind their short names: records, rooms, plates, files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cues import Cues, cues
from recpack.ports import Span

Places = Sequence[tuple[int, int]]
_LANGUAGES = frozenset({"es", "pt"})
_GROUPS = ("ids", "rooms", "consulting", "plates", "extensions", "calls")
# "nº", "/a", dotted leaders, a colon or the next cell, between a name and its number.
_GAP = re.compile(
    r"(?:/a|\(a\)|[ ]?\([^()\n]{1,12}\))?(?:[ ](?:del[ea]?|da|do|paciente|meu|minha|mi|su|es|e|foi|fue|el|la|o|a)(?=[ ])){0,3}\.?[ ]?(?:(?:n\.?[o°]|n°|nro|num|numero|no)(?![a-z])\.?)?[ ]{0,3}(?:\.{2,60})?[ ]{0,3}[:#=]{0,2}[ ]{0,4}\t?[ ]{0,4}[\"“'*]?"
)
_TOKEN = re.compile(
    r"(?:[A-Z]{1,8}[-./_]?|[A-Z]{1,3}[ ]|[A-Z]{1,4}\d{0,4}[-./])?\d[\dA-Za-z]*+(?>(?:[-/._][\dA-Za-z]+)*)"
    r"|[A-Z]{1,3}\d[\dA-Z]*+(?>(?:[-/][\dA-Z]+)+)"
)
# Further groups of digits, if the field ends behind them (811 47369 226278 88 1).
_MORE = re.compile(
    r"(?:[ ]\d{1,12}(?:-\d{1,3})?){1,6}(?=[ ]?[.,;)\"]?(?:\s|$))(?![ ]?(?:mg|ml|cm|mm|%|an|di|me|h\b))"
)
_UNIT = re.compile(
    r"[ ]?(?:[mcdkµu]?[glm]\b|mg|ml|cm|mm|mcg|kg|%|u[i/]|ui\b|mmol|meq|fr\b|ch\b|bpm|lpm|mmhg|x\b|a[nñ]os?\b|anos?\b|dias?\b|mes(?:es)?\b|semanas?\b|h(?:oras|rs)?\b|min|vezes|veces|"
    r"cel|copias|leuco|ciclos|sess|sesi|de \d)"
)
_ROOM = re.compile(
    r"[A-Z]{0,3}-?\d{1,4}(?:\.\d{1,3})?(?:[ ]?-?[A-Z](?![a-z]))?(?:-[\dA-Z]{1,3})?(?![\w%°ºª])(?![./:,]\d)"
)
_ROOM_END = re.compile(
    r"[ ]?(?:[.,;:)/|\"\t\n–-]|$|[ ]{2})|[ ](?:d[aeo]l?|com|con|[eyoa]|n[ao]|en|em|do|desde|para|já)[ ]"
)
_CONSULTING_END = re.compile(r"[ ]?(?:[.;)|\n]|$)")
_PLATE = re.compile(
    r"[^\n\d]{0,14}?(?<![A-Za-z\d-])(?P<n>\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z\d]{2}|\d{2}-\d{2}-[A-Z]{2}|[A-Z]{3}[- ]?\d[A-Z\d]\d{2}|\d{4}[ -]?[A-Z]{3}|"
    r"[A-Z]{2}[ ]?\d{3}[ ]?[A-Z]{2}|[A-Z]{2,4}[- ·]\d{2,4}(?:-\d{2})?|[A-Z]{4}[-·]?\d{2})(?![A-Za-z\d-])"
)
_FILE = re.compile(
    r"\.(?:docx?|pdf|dcm|dicom|zip|rar|7z|jpe?g|png|tiff?|xlsx?|csv|txt|odt|rtf|mp[34]|avi|heic|nii|svs|ndpi)(?![\w])",
    re.IGNORECASE,
)
_IN_FILE = re.compile(r"[\w.~%+-]")
_BEFORE_FILE = re.compile(
    r"(?:(?<![^\W_])[A-ZÀ-Þ][^\W\d_]+[ ](?:e|y|de|da|do|del)[ ]|(?<![^\W_])(?:El|Al|La|De|Del|Da|Do|Dos|San|Von|Van)[ ])\Z"
)
_TRIAL, _LONGEST_FILE = 7, 80  # KEYNOTE-189
_SHORTEST, _LEAST_PHONE, _MOST_PHONE = 4, 6, 14
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_COLON = re.compile(r"[ ]{0,3}:[ ]{0,6}\t?[ ]{0,4}")
_ONLINE = re.compile(r"@|www\.|https?:")
_DATE = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}|\d{2}([.-])\d{2}\1\d{4}")
_MARK = re.compile(
    r"(?<![^\W_])(?:n\.?[o°]|no\.|nro\.?|num\.?)[ ]{0,2}[:#]?[ ]{0,2}(?=[a-z]{0,6}[-/. ]?\d)"
)
_LAW = re.compile(
    r"(?:lei|ley|portaria|resolu\w+|decreto\w*|rdc|norma\w*|nom|artigo|articulo|art\.?|instrucao|circular|reglamento|real|anexo|directiva|diretiva|foley|sonda|bisturi|lamina|hoja|agulha|aguja|fio|hilo|tubo|canula|ordinal)\b[^\n]{0,14}\Z"
)
_YEAR = re.compile(r"(?:19|20)\d{2}|(?:[A-Z]+[ ])?\d{1,3}/\d{1,3}")  # years, pressures, days
# What stands alone between a name and a date of birth: MARTA GIL / 5997210 / FN 11.05.1960
_BARE = re.compile(r"(?:(?<=[(/])|(?<=[(/] ))(?P<n>\d{5,10})(?=[ ]?[)/](?![ ]?\d))")
# The label goes on before its colon: "Leito de origem: 230-3", "Historia en papel: 88213".
_QUALIFIED = re.compile(r"(?:[ /-]{1,2}[^\W\d_]{1,14}\.?){1,4}[ ]{0,3}:[ ]{0,6}\t?[ ]{0,4}")
_LETTERS_FIRST = re.compile(r"[A-Z]{2,6}[ -]?\d{6,14}(?![\w%])")
# A number of the house: ext. 4411, busca 16806, ramal 4052, anexo 33-12.
_EXTENSION = re.compile(r"[*#]?\d{2,6}(?:[ ]?[-/][ ]?\d{2,5})?(?![\d%]|[.,:]\d)")
# What is called behind "me ubica en el", "ligar para o", "llame al".
_CALL = re.compile(
    r"[ :]{1,3}(?:(?:en|em|a|el|al|o|no|ao|pelo|numero|num\.?|n\.?o|telefono|telefone|telemovel|tel\.?|cel\.?|celular|movil|whatsapp|fijo|interno|fixo|wsp|zap)[ .:]{1,3}){0,3}(?P<n>[+(]?\d[\d() .-]{4,20}\d)(?![\w%/])"
)
# Between the marks of a letterhead that has an e-mail or a page: "· 330 26 54 10 · info@"
_HEAD_PHONE = re.compile(
    r"(?:(?<=[·|•–—] )|(?<=[|·•])|(?<=- )|(?<=/ )|(?<=[ ]{3})|(?<=^))(?P<n>[+(]?\d[\d() .-]{6,18}\d)(?=[ ]?[·|•–—]|[ ][-/][ ]|[ ]{2}|[ ]?$)",
    re.MULTILINE,
)
# Codes of letters and digits that nothing else is: 2025B-376779, UV321364, 24-BX-00123, LR-5521907.
_CODE = re.compile(
    r"(?:19|20)\d{2}[A-Z]{1,3}[-/]?\d{3,8}|\d{2}[A-Z]{1,3}[-/]?\d{4,8}|\d{2,4}[-/][A-Z]{1,4}[-/]?\d{3,8}"
    r"|[A-Z]{1,4}\d{0,2}[-/]\d{2,4}[-/]\d{3,8}(?:[-/][A-Z\d]{1,4})?|[A-Z]{1,5}-?\d{6,14}[A-Z]?|[A-Z]{1,4}[-/]\d{5,14}"
    r"|[A-Z]{2,4}\d{4}[-/]\d{2,6}|\d{3,6}-[A-Z\d]{2,4}-\d{3,6}|\d{6,14}[A-Z]{1,2}"
)
_LONG = re.compile(r"\d{7,16}(?:-[\dXxKk])?")
_RUN = re.compile(r"\d{3,}")
_OF_CODE = re.compile(r"[A-Za-z\d/-]")
_LONG_UNIT = re.compile(
    r"[ ]?(?:x|×|%|\*|c[oó]p|ui|iu|u/|u\b|/|ufc|cfu|leuc|hemat|plaq|celul|gl|por|euros|reais|pesos|r\$|€|\$|mil|unid|virion|genom|esper)|[.,]\d|[ ][·-]?\d"
)
_STANDARD = re.compile(
    r"[tmpdfej]-?\d{5}\Z|(?:nct|nm|np|nc|ng|lrg|ens[a-z]{1,2}|rs|cos[mv]|rcv|scv|vcv|iso|pmid|pmc|doi|gse|hgnc|omim|mim|cas|isbn|issn|azd|gsk|pf|mk|bms|ly|bay|abt|amg|incb|tak|jnj|sar|bibf|nsc|ono|eudract|isrctn|crd|covid|sars|hla|cd|ca|il|grch|hg|ccds|chr|ki|her|hpv|vph|ad)[-_]?\d",
    re.IGNORECASE,
)
# The label goes on without a colon: carteirinha do plano 0 160 182288760892 5
_LINKED = re.compile(
    r"(?:[ ](?:d[eoa]s?|del|de la|para|em|en|s/)[ ][^\W\d_]{3,16}){1,2}[ ]{1,3}(?:n[.o°]{1,3}[ ]?)?(?=[^ \n]{0,8}\d)"
)
_LEAST_LINKED, _MOST_GROUP = 6, 10
_NO_HEAD = frozenset("./:+-,_")
# Groups by hyphens that computers print (I8T4-7982-BO47), documents of states (MG-04.056.530), and
# codes with a year and a dot (LG2025.486815); each is looked for from a sign or a figure in it.
_HYPHENS = re.compile(r"-[A-Z\d]{2,9}-(?=[A-Z\d]{2})")
_GROUPED = re.compile(r"[A-Z\d]{2,9}(?:-[A-Z\d]{2,9}){2,5}(?![\w%/-]|[.,]\d)")
_STATE_CARD = re.compile(r"\.\d{3}\.\d{3}(?:-[\dX])?(?![\w%/-]|[.,]\d)")
_STATE_HEAD = re.compile(r"(?<![\w./:+-])[A-Z]{2}-?\d{1,2}\Z")
_YEAR_DOT = re.compile(r"(?:19|20)\d\d[.-]\d{3,8}(?![\w%/-]|[.,]\d)")
_YEAR_HEAD = re.compile(r"(?<![\w./:+-])[A-Z]{1,5}[-.]?\Z")
# The citizen's card of Portugal: 01495589 0 QL5
_CARD = re.compile(r"\d{8}(?<![\w.,-].{8})[ -]?\d[ -]?[A-Z]{1,2}[ ]?[A-Z\d]?\d(?![\w%])")
# Registers of a state: OAB/SP 001.973, CREFITO-3 12.345-F, CRESS 9ª Região 12345
_REGISTER = re.compile(
    r"(?:OAB|CRM|COREN|CRO|CRF|CRN|CRP|CRBM|CRBIO|CRESS|CREFITO|CREFONO|CREA|CAU|CRC|CRQ|CRMV|CRTR|SSP|DETRAN|IFP|SESP|SDS|PC|CNH)"
    r"(?:[ ]?[-/.][ ]?[A-Z]{2}|[ ][A-Z]{2}|[- ]?\d{1,2}(?:ª|a)?(?:[ ](?:[Rr]egi[aã]o|REGI[AÃ]O))?)?(?:[ ]?[-/][ ]?[A-Z]{2,3})?[ ]{0,3}[:.-]?[ ]{0,2}(?:[nN][.ºo°]{1,2}[ ]?|insc\.?[ ]|sob[ ]o[ ]n[ºo.]{1,2}[ ])?"
    r"(?P<n>\d{1,3}(?:\.\d{3})+(?:[-/][A-Z\d]{1,3})?|\d{3,8}(?:[-/.][A-Z\d]{1,3})?)(?![\w%])"
)
# Nine figures by threes that no label tells, as telephones of Spain and Portugal are written.
_BY_THREES = re.compile(
    r"(?:[2-9]\d{2}[ ]\d{3}[ ]\d{3}|(?:9[1236]|2[1-9])[ .]\d{3}[ .]\d{2}[ .]\d{2})(?![\w%]|[.,/-]\d|[ ]?[-/]?[ ]?\d|[ ](?:mg|ml|u|cel|copias|c[oó]pias|leuc|plaq|/|x|×|por|euros?|reais|pesos|€))"
)
# Where somebody lies, by the number of the room alone: ingresado en la 407-2, internada no 312
_LIES = re.compile(
    r"(?:ingres(?:ad[oa]|o|a)|internad[oa]|hospitalizad[oa]|acostad[oa]|alojad[oa]|subi(?:do|da|o|u)|esta|trasladad[oa]|transferid[oa]|mudad[oa]|volt(?:ou|a)|vuelv?e|volvio|baja|bajo)[ ]"
    r"(?:(?:en|na|no|a|ao|para|pra|pro|al|da|do|de)[ ]){1,2}(?:la|el|o|a)?[ ]?\Z"
)
_ROOM_ALONE = re.compile(r"\d{3}(?:[ ]?-?[A-Z\d]{1,2})?(?=[ ]?[.,;:)\n]|$)")
_BARCODE = re.compile(r"(?<![\w*])\*(?P<n>[A-Z\d][A-Z\d-]{4,24})\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class LatinNumbers:
    """Pront. 42144882, lote 457936E, cama 14, n.º 136898575GP, informe_Quispe.pdf."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "numbers in Spanish and Portuguese: records, samples, lots, licences, rooms, plates and "
            "names of files"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number alone, of a file with its ending."""
        if self.languages[0] not in _LANGUAGES:
            return
        found = _cues(self.languages[0]).find(page)
        yield from _labelled(page, found.get("ids", ()))
        yield from _rooms(page, found.get("rooms", ()), _ROOM_END)
        yield from _rooms(page, found.get("consulting", ()), _CONSULTING_END)
        for _, end in found.get("plates", ()):
            plate = _PLATE.match(page.plain, end)
            if plate:
                yield Span(*plate.span("n"), "ID", 0.8, "plate")
        yield from _marked(page)
        yield from _linked(page, found.get("ids", ()))
        yield from _grouped(page)
        yield from _qualified(page, (*found.get("ids", ()), *found.get("rooms", ())))
        yield from _called(page, found.get("extensions", ()), found.get("calls", ()))
        yield from _codes(page)
        for match in _BARE.finditer(page.plain):
            yield Span(*match.span("n"), "ID", 0.6, "number")
        yield from _files(page)
        if "*" in page.plain:
            for match in _BARCODE.finditer(page.plain):
                if sum(c.isdigit() for c in match["n"]) > 3:
                    yield Span(*match.span("n"), "ID", 0.8, "barcode")


@cache
def _cues(language: str) -> Cues:
    table = lang.read_toml(f"{language}/identity.toml").get("numbers", {})
    return cues({name: table.get(name, ()) for name in _GROUPS})


def _token(page: PageText, at: int) -> tuple[int, int] | None:
    """A number with its letters and groups; none that counts or measures something."""
    token = _TOKEN.match(page.plain, at)
    if token is None or not token[0]:
        return None
    end = token.end()
    more = _MORE.match(page.plain, end)
    if more:
        end = more.end()
    value = page.plain[at:end]
    if _UNIT.match(page.folded, end) or _YEAR.fullmatch(value):
        return None
    if page.plain[end : end + 1] in {",", "."} and page.plain[end + 1 : end + 2].isdigit():
        return None
    return at, end


def _labelled(page: PageText, places: Places) -> Iterator[Span]:
    for _, end in places:
        gap = _GAP.match(page.folded, end)
        at = gap.end() if gap else end
        if at == end:
            continue
        found = _token(page, at)
        if found is None:
            continue
        value = page.plain[slice(*found)]
        digits = sum(c.isdigit() for c in value)
        if digits >= 4 or (digits == 3 and ":" in page.plain[end:at] and len(value) < _TRIAL):
            yield Span(*found, "ID", 0.8, "number")


def _qualified(page: PageText, places: Places) -> Iterator[Span]:
    """Numbers behind a label that goes on before its colon, or letters and digits behind one."""
    for _, end in places:
        line = page.folded.find("\n", end, end + 50)
        if page.folded.find(":", end, line if line >= 0 else end + 50) < 0:
            continue
        gap = _QUALIFIED.match(page.folded, end) or _COLON.match(page.folded, end)
        if gap is None:
            continue
        letters = _LETTERS_FIRST.match(page.plain, gap.end())
        found = letters.span() if letters else _token(page, gap.end())
        if found is None or _THOUSANDS.fullmatch(page.plain, *found):
            continue
        if sum(c.isdigit() for c in page.plain[slice(*found)]) >= _SHORTEST:
            yield Span(*found, "ID", 0.7, "number")


def _linked(page: PageText, places: Places) -> Iterator[Span]:
    """Long numbers behind a label that goes on with "de ..." and has no colon."""
    for _, end in places:
        gap = _LINKED.match(page.folded, end)
        found = _token(page, gap.end()) if gap else None
        if found is None or _THOUSANDS.fullmatch(page.plain, *found):
            continue
        value = page.plain[slice(*found)]
        mixed = any(map(str.isalpha, value)) and "-" in value
        if sum(map(str.isdigit, value)) >= _LEAST_LINKED - mixed and not _DATE.search(value):
            yield Span(*found, "ID", 0.7, "number")


def _grouped(page: PageText) -> Iterator[Span]:
    """Codes by their groups, and numbers of registers."""
    text, done = page.plain, 0
    for match in _HYPHENS.finditer(text):
        start = match.start()
        while start > done and text[start - 1].isalnum() and match.start() - start < _MOST_GROUP:
            start -= 1
        code = _GROUPED.match(text, start) if start >= done else None
        if code is None or text[start - 1 : start] in _NO_HEAD:
            continue
        figures = sum(map(str.isdigit, code[0]))
        lettered = any(map(str.isalpha, code[0]))
        if figures >= _SHORTEST and lettered and not _STANDARD.match(code[0]):
            done = code.end()
            yield Span(start, done, "ID", 0.65, "code")
    for match in _REGISTER.finditer(text):
        if not text[match.start() - 1 : match.start()].isalnum():
            yield Span(*match.span("n"), "ID", 0.7, "number")


def _from_figures(page: PageText, start: int, end: int) -> Iterator[Span]:
    """What a run of figures is the beginning or the middle of: cards, telephones, rooms."""
    text, size = page.plain, end - start
    after = text[end : end + 1]
    if size == 3:
        if after == "." and text[start - 1 : start] == ".":
            card = _STATE_CARD.match(text, start - 1)
            head = _STATE_HEAD.search(text, max(0, start - 6), start - 1) if card else None
            if card and head:
                yield Span(head.start(), card.end(), "ID", 0.7, "number")
        elif after in {" ", "."}:
            yield from _by_threes(page, start)
        lies = _ROOM_ALONE.match(text, start) if text[start - 1 : start] == " " else None
        if lies and _LIES.search(page.folded, max(0, start - 32), start):
            yield Span(*lies.span(), "ID", 0.6, "room")
    elif size == 4 and after in {".", "-"} and text[start - 1 : start] not in {"", " "}:
        code = _YEAR_DOT.match(text, start)
        head = _YEAR_HEAD.search(text, max(0, start - 7), start) if code else None
        if code and head:
            yield Span(head.start(), code.end(), "ID", 0.65, "code")
    elif size == 8 and (card := _CARD.match(text, start)):
        yield Span(*card.span(), "ID", 0.7, "number")


def _by_threes(page: PageText, at: int) -> Iterator[Span]:
    for start in (at, at - 3):
        before = page.plain[max(0, start - 1) : start]
        if start < 0 or before in _NO_HEAD or before.isalnum():
            continue
        match = _BY_THREES.match(page.plain, start)
        if match is None or match[0].endswith("000"):
            continue
        if not page.plain[max(0, start - 2) : start - 1].isdigit() or before != " ":
            yield Span(*match.span(), "PHONE", 0.6, "number")
            return


def _called(page: PageText, extensions: Places, calls: Places) -> Iterator[Span]:
    """Extensions and pagers behind their word; telephones behind what is said of calling."""
    for _, end in extensions:
        gap = _GAP.match(page.folded, end)
        at = gap.end() if gap else end
        match = _EXTENSION.match(page.plain, at) if at > end else None
        if match and not _UNIT.match(page.folded, match.end()):
            yield Span(*match.span(), "PHONE", 0.7, "extension")
    for _, end in calls:
        match = _CALL.match(page.folded, end)
        if match and sum(map(str.isdigit, match["n"])) >= _LEAST_PHONE:
            yield Span(*match.span("n"), "PHONE", 0.7, "number")
    for start, end in _head_lines(page.folded):
        for match in _HEAD_PHONE.finditer(page.plain, start, end):
            digits = sum(map(str.isdigit, match["n"]))
            if _LEAST_PHONE + 1 < digits < _MOST_PHONE and not _DATE.search(match["n"]):
                yield Span(*match.span("n"), "PHONE", 0.6, "number")


def _head_lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines with an e-mail address or the address of a page."""
    done = -1
    for match in _ONLINE.finditer(text):
        if match.start() > done:
            done = text.find("\n", match.end())
            done = len(text) if done < 0 else done
            yield text.rfind("\n", 0, match.start()) + 1, done


def _codes(page: PageText) -> Iterator[Span]:
    """Codes and long numbers without a label, but for those of trials, genes and drugs."""
    text, done = page.plain, 0
    for run in _RUN.finditer(text):
        start, end = run.span()
        yield from _from_figures(page, start, end)
        if start < done:
            continue
        while start > done and _OF_CODE.match(text[start - 1]):
            start -= 1
        while end < len(text) and _OF_CODE.match(text[end]):
            end += 1
        done = end
        before = text[start - 1 : start]
        if before in {".", ",", "+", "*", "#", "_"} or before.isalpha():
            continue
        yield from _code(page, start, end)


def _code(page: PageText, start: int, end: int) -> Iterator[Span]:
    token = page.plain[start:end]
    bare = token.strip("-/")
    start += token.index(bare[0])
    part = re.match(r"(.{6,}\d)/\d{1,3}(?:-\d{1,3})?\Z", bare)  # blocks: 2025B-376779/1-14
    for one in (bare, part[1] if part else ""):
        measured = _UNIT.match(page.folded, start + len(one))
        if _CODE.fullmatch(one) and not _STANDARD.match(one) and not measured:
            yield Span(start, start + len(one), "ID", 0.6, "code")
            return
    told = (
        token == bare and page.plain[start - 1 : start] not in {":", "("} and _LONG.fullmatch(bare)
    )
    if told and not bare.endswith("000") and not _LONG_UNIT.match(page.folded, end):
        yield Span(start, end, "ID", 0.6, "code")


def _rooms(page: PageText, places: Places, after: re.Pattern[str]) -> Iterator[Span]:
    for start, end in places:
        gap = _GAP.match(page.folded, end)
        at = gap.end() if gap else end
        room = _ROOM.match(page.plain, at) if at > end else None
        if room is None or ("\t" in page.plain[end:at] and page.plain[start].islower()):
            continue
        if after.match(page.plain, room.end()) and not _UNIT.match(page.folded, room.end()):
            yield Span(*room.span(), "ID", 0.7, "room")


def _marked(page: PageText) -> Iterator[Span]:
    """A long number behind "nº" alone; laws and instruments have such numbers as well."""
    text = page.folded
    for match in _MARK.finditer(text):
        found = _token(page, match.end())
        if found is None or _LAW.search(text, max(0, match.start() - 28), match.start()):
            continue
        value = page.plain[slice(*found)]
        digits = sum(c.isdigit() for c in value)
        if digits >= 5 or (digits == 4 and any(map(str.isalpha, value))):
            yield Span(*found, "ID", 0.6, "number")


def _files(page: PageText) -> Iterator[Span]:
    """Names of files: they are made of names, numbers and dates."""
    text = page.plain
    for match in _FILE.finditer(text):
        start = match.start()
        while start and match.start() - start < _LONGEST_FILE and _IN_FILE.match(text[start - 1]):
            start -= 1
        more = _BEFORE_FILE.search(text, max(0, start - 24), start)
        start = more.start() if more else start
        if match.start() - start > 1:
            yield Span(start, match.end(), "ID", 0.7, "file")
