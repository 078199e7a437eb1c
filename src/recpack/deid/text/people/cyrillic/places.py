"""Organisations in Cyrillic letters: by legal form, number, quotation marks and the name they bear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cyrillic.words import town_forms
from recpack.ports import Span

_U = "А-ЯЁІЇЄҐЎӘҒҚҢӨҰҮҺҖҶӢӮҲ"
_L = "а-яёіїєґўәғқңөұүһҗҷӣӯҳ"
_BLANK = r"[ ]{1,2}"
_QUOTED = re.compile(
    r"[ ]{0,2}(?:«[^»\n\t]{2,90}»(?:[^«»\n\t]{0,60}»)?|[\"“„][^\"”“\n\t]{2,90}[\"”“]|<<[^>\n]{2,80}>>)"
)
_NUMBER = re.compile(
    r"[ ]{0,2}(?:№|N[o°º]?|номер)[ ]{0,2}\d{1,5}(?:[-/]\d{1,3}|-?[а-я](?![а-яё]))?"
)
# "им. Н. Н. Петрова", "имени профессора Петрова", "св. Елены"
_NAMED = re.compile(
    rf"{_BLANK}(?:им(?:ени\b|\.)|[Сс]в(?:\.|ят(?:ого|ой|ителя)\b))[ ]{{0,2}}(?:(?:ак(?:ад)?\.|академика|проф\.|профессора|"
    rf"[Сс]в\.|[Сс]вятителя|[Сс]вятого|[Сс]вятой|В\.[ ]?И\.|доктора|генерала|героя|архиепископа|короля)[ ]{{0,2}})*"
    rf"(?:[{_U}]\.[ ]?-?){{0,3}}(?:[{_U}][{_L}{_U}'’-]+(?:[ ](?=[{_U}][{_L}]))?){{1,3}}"
)
_WHOSE = re.compile(
    rf"[ ,]{{1,3}}(?:(?:Минздрав\w*|МЗ|ФМБА|РАН|РАМН|ДЗМ|ДЗ|МО|МВД|УД|ОАО[ ]«РЖД»)(?:[ ](?:России|РФ|СР[ ]РФ|РК|РБ|РТ|УР|МО|Москвы|г\.[ ]?[{_U}][{_L}]+|[{_U}][{_L}]+ской[ ]области))?"
    rf"|г(?:\.[ ]?|ород(?:а|у)[ ])[{_U}][{_L}]+(?:-(?:[{_U}{_L}]+|\d{{1,3}}))*|[{_U}][{_L}-]+(?:ской|ого|ской)[ ](?:области|края|района|обл\.)"
    rf"|Республики[ ][{_U}][{_L}]+|по[ ][{_U}][{_L}-]+(?:ой|ому)[ ](?:области|краю|району|обл\.|р-ну)|России|[{_U}][{_L}-]+ого[ ]р-на|(?:с|пос|п|дер|д|ст|пгт|рп|х)\.[ ]?[{_U}][{_L}-]+(?:[ ][{_U}][{_L}-]+)?|(?:села|посёлка|поселка|деревни|станицы|аула|хутора|ст-цы)[ ][{_U}][{_L}-]+|в[ ][{_U}][{_L}]+ском[ ]районе|г\.[ ]?[{_U}][{_L}-]+)(?![{_L}])"
)
_FORM_TAIL = re.compile(
    rf"(?:[ ](?:ВО|ВПО|ДПО|СО|НСО|МО|ЛО|РБ|РТ|РД|ХМАО|ТО|ОО|ИО|КК|РО|УР|ЧР|РК|РФ|России|на[ ]ПХВ|ПХВ|г\.[ ]?[{_U}][{_L}-]+|города[ ][{_U}][{_L}-]+|[{_U}][{_L}-]+(?:ской|ого)[ ](?:области|края|района|обл\.)|Республики[ ][{_U}][{_L}]+)){{1,2}}(?![{_L}])"
)
_NAME_WORDS = re.compile(rf"(?:{_BLANK}[{_U}][{_L}{_U}-]{{2,}}){{1,3}}")
# What of it is meant: «…», клиника; «…», филиал № 2.
_ANNEX = re.compile(
    rf",[ ](?:университетская[ ]|клиническая[ ])?(?:клиника|поликлиника|стационар|филиал|корпус)(?:[ ]?№[ ]?\d{{1,3}})?(?![{_L}])"
)
# The kind first, the name in quotation marks further on: А в фонд писали? «…».
_LATER = re.compile(
    r"(?<![а-я])(?:фонд|аптек|клиник|лаборатор|больниц|санатор|центр|завод|школ|хоспис|фирм|компани|садик|гимнази|лице)[а-я]{0,5}[^\n«»\"“”„а-яё]{1,3}(?:(?!препарат|програм|таблет|тест|набор|реактив)[а-я]{1,12}[ ?:!,–-]{1,3}){0,3}(?P<v>«[а-я][^»\n]{2,50}»)"
)
_WORD = re.compile(rf"[{_U}{_L}][{_U}{_L}-]*")
_BACK = 120
_ACADEMIES = "[А-ЯЁ][а-яё]{0,5}(?:ГМУ|ГМА|МАПО|НИИО)|[А-ЯЁ][а-яё]{1,5}(?:ГУ|НУ|ФУ|ГТУ)"
_ACADEMY = re.compile(_ACADEMIES)
_ORDINAL = re.compile(r"\d{1,2}-?(?:я|й|ю|е|ой|го|м) $")


def _words(name: str) -> frozenset[str]:
    return frozenset(lang.read_toml("ru/places.toml")[name].split())


@cache
def _forms() -> re.Pattern[str]:
    forms = "|".join(sorted(_words("forms"), key=lambda w: (-len(w), w)))
    brands = "|".join(sorted(_words("brands"), key=lambda w: (-len(w), w)))
    return re.compile(
        rf"(?<![{_U}{_L}\d-])(?:{forms}|{_ACADEMIES})(?![{_U}{_L}\d])|(?<![{_U}{_L}«])«?(?P<brand>{brands})[{_L}]{{0,2}}(?![{_U}{_L}])»?"
    )


@cache
def _nouns() -> re.Pattern[str]:
    nouns = "|".join(sorted(_words("nouns"), key=lambda w: (-len(w), w)))
    nouns = fold_text(nouns).replace("_", " ")
    return re.compile(rf"(?<![а-яіїєґў-])(?:{nouns})[а-яіїєґў-]{{0,6}}(?![а-яіїєґў])")


@cache
def _folded(name: str) -> tuple[str, ...]:
    return tuple(sorted(fold_text(w) for w in _words(name)))


@dataclass(frozen=True, slots=True)
class CyrillicOrganisations:
    """ГБУЗ «…», городская поликлиника № 12, Институт онкологии им. …, лаборатория «…»."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "cyrillic"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "organisations in Cyrillic letters: hospitals, laboratories, schools, companies by "
            "their legal form, number, quoted name or the person they are named after"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`."""
        for match in _forms().finditer(page.plain):
            start, end = match.span()
            reach, sure = _right(page.plain, end, match[0])
            begin, placed = _left(page, start)
            if (
                sure
                or placed
                or match[0] in _ALONE
                or match["brand"]
                or _ACADEMY.fullmatch(match[0])
            ):
                yield Span(begin, reach, "HOSPITAL", 0.85, "organisation")
        for match in _nouns().finditer(page.folded):
            start, end = match.span()
            reach, sure = _right(page.plain, end)
            begin, placed = _left(page, start)
            if sure or placed:
                yield Span(begin, reach, "HOSPITAL", 0.85, "organisation")
        for match in _LATER.finditer(page.folded):
            yield Span(*match.span("v"), "HOSPITAL", 0.6, "organisation")


# Short names of one single institution each.
_ALONE = frozenset({
    "МОНИКИ", "МНИОИ", "РОНЦ", "ВМА", "ВМедА", "СЗГМУ", "РНИМУ", "СПбГМУ", "ПСПбГМУ", "МКНЦ",
    "МГУ", "МГТУ", "МВД", "УФМС", "ОУФМС", "СибГМУ", "РНЦРР", "МРНЦ", "ЦКБ", "ГВКГ", "НГМУ", "РМАНПО", "РДКБ", "ФНКЦ", "ФМБЦ",
})  # fmt: skip


# Forms with a bare name behind them (ИП Сергеева, АО Росмедлаб).
_NAMED_FORMS = frozenset(
    {"ИП", "ООО", "АО", "ЗАО", "ОАО", "ПАО", "ТОО", "НИИ", "НМИЦ", "РНЦ", "ГНЦ", "СМК", "СМО"}
)


def _right(text: str, at: int, form: str = "") -> tuple[int, bool]:
    """(end, whether something tells this one from others) of what follows a kind of organisation."""
    end, sure = at, False
    tail = _FORM_TAIL.match(text, at) if form else None
    at = end = tail.end() if tail else at
    at = _skip_behind(text, at)
    for _ in range(4):
        match = _QUOTED.match(text, at) or _NUMBER.match(text, at) or _NAMED.match(text, at)
        if match is None and form in _NAMED_FORMS and not sure and not _WHOSE.match(text, at):
            match = _NAME_WORDS.match(text, at)
        if match is None:
            break
        end = at = len(match[0].rstrip()) + match.start()
        sure = True
    if sure:
        match = _WHOSE.match(text, end)
        end = match.end() if match else end
        match = _ANNEX.match(text, end)
        end = match.end() if match else end
    else:
        match = _WHOSE.match(text, at) or _WHOSE.match(text, end)
        if match is not None:
            town = _WHOSE.match(text, match.end())  # ОВД Ленинского р-на г. Перми
            return (town or match).end(), True
    return end, sure


def _skip_behind(text: str, at: int) -> int:
    """Past the words that tell what an institute is for."""
    for _ in range(7):
        start = at
        while start < len(text) and text[start] == " " and start - at < 2:
            start += 1
        match = _WORD.match(text, start) if start > at else None
        if match is None or fold_text(match[0]) not in _folded("behind"):
            return at
        at = match.end()
    return at


def _left(page: PageText, start: int) -> tuple[int, bool]:
    """(begin, whether a name of a place is among them) of the adjectives in front of a noun."""
    text, placed, begin = page.plain, False, start
    window = text[max(0, start - _BACK) : start]
    window = window[max(window.rfind("\n"), window.rfind("\t")) + 1 :]
    words = list(_WORD.finditer(window))
    edge = len(window)
    base = start - len(window)
    for match in reversed(words):
        gap = window[match.end() : edge]
        if gap not in {" ", "  ", " «", ' "', "«", '"', "-", ". "}:
            break
        word = match[0]
        folded = fold_text(word)
        is_form = _forms().fullmatch(word) is not None
        place = _is_place(word, folded)
        general = folded.startswith(_folded("adjectives")) or folded in _OF_PLACE
        described = word.islower() and folded.endswith(_ADJECTIVE_ENDINGS)
        if not (place or is_form or general or described):
            break
        placed = placed or place
        edge = match.start()
        if place or is_form or general:  # "на новом заводе" is no name, "Алтайском тракторном" is
            begin = base + edge
    ordinal = _ORDINAL.search(window, 0, edge)
    if ordinal and begin == base + edge:
        return base + ordinal.start(), True
    return begin, placed


# Between a legal form and the name: ГБУЗ города Москвы «…», ГБУЗ Самарской области ….
_OF_PLACE = frozenset(
    {"города", "области", "края", "республики", "района", "округа", "по", "и", "во", "впо", "дпо"}
)
_ADJECTIVE_ENDINGS = (
    "ныи", "нои", "ном", "ного", "ному", "ным", "ная", "ную", "ное", "скии", "скои", "ском",
    "ского", "скому", "ским", "ская", "скую", "ское", "вои", "вом", "вого", "вому", "вым", "вая", "вую",
    "щии", "щем", "щего", "щему", "щим", "щая", "щую",
)  # fmt: skip
_PLACE_ENDINGS = (
    "ская", "скои", "скую", "скии", "ского", "скому", "ском", "ским", "ское",
    "цкая", "цкои", "цкую", "цкии", "цкого", "цкому", "цком", "цким", "цкое",
)  # fmt: skip


def _is_place(word: str, folded: str) -> bool:
    """An adjective of a place (Самарская): with a capital, and none of the general ones."""
    if not word[0].isupper():
        return False
    if folded in town_forms():
        return True
    return folded.endswith(_PLACE_ENDINGS) and not folded.startswith(_folded("adjectives"))
