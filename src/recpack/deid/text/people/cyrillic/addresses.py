"""Addresses in Cyrillic letters: parts told by their words, joined into one, and towns in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.cyrillic.words import NONE, kind_of_word, town_forms
from recpack.ports import Span

_U = "А-ЯЁІЇЄҐЎӘҒҚҢӨҰҮҺҖҶӢӮҲ"
_L = "а-яёіїєґўәғқңөұүһҗҷӣӯҳ"
_CAP = rf"[{_U}][{_L}{_U}’'-]*[{_L}{_U}]"
_NOT = rf"(?<![{_U}{_L}\d/-])"
# A word ends where no letter follows, or with its own full stop (г.Омск).
_END = rf"(?:(?<=\.)|(?![{_U}{_L}]))"


def _either(words: str) -> str:
    """Words of which any may stand, the longest first; a full stop is optional only where shown."""
    return "|".join(re.escape(w) for w in sorted(words.split(), key=lambda w: (-len(w), w)))


_STREET_WORDS = _either(
    "ул пер ул. улица улице улицы улицу пр-кт пр-те пр-т просп. проспект проспекте проспекта пр. пер. переулок переулке б-р бул. "
    "бульвар бульваре наб. набережная набережной ш. шоссе пл. площадь проезд проезде пр-д туп. тупик аллея тракт линия "
    "мкр. мкр мкрн. м-н микрорайон микрорайоне мкр-н квартал кв-л вул. вулиця вуліца көш. УЛ. УЛИЦА ПР-КТ ПР-Т ПР. ПЕР. Ул. Пр. Пр-кт "
    "Пр-т Пер. Улица Проспект Наб. ПРОСПЕКТ ПЕРЕУЛОК БУЛЬВАР НАБЕРЕЖНАЯ ШОССЕ ПЛ. МКР. ЖК"
)
_TOWN_WORDS = _either(
    "г. г.о. г.п. м.о. мкр-н. гор. город городе города городу г Г. ГОР. пос. посёлок посёлка посёлке поселок поселка поселке п. ПОС. пгт пгт. рп р.п. с. село селе села дер. деревня "
    "деревне деревни д. ДЕР. ст-ца ст-цы ст-це станица станице станицы х. хутор хуторе хутора аул ауле аула кишлак кишлаке СНТ снт ДНП слобода "
    "слободе с/с с/п смт м. сел. улус наслег местечко деревушка п.г.т. пгт"
)
_WORDS_OF_NAME = (
    rf"(?:(?:реки|канала|им(?:ени|\.)|ак(?:ад)?\.|академика|маршала|генерала|адмирала|героев|космонавта|профессора|братьев|Героя|Героев|проф\.)[ ]?)*"
    rf"(?:\d{{1,4}}(?:[ ]?-?(?:й|я|го|ая|ый|ой|ти))?[ ](?:лет[ ]|года?[ ])?)?"
    rf"(?:[{_U}]\.[ ]?){{0,2}}{_CAP}(?:[ ]{_CAP}){{0,3}}(?:(?<=[{_L}])-\d{{1,3}}[{_U}]?(?![\d{_L}]))?(?:[ ](?:канала|реки|вал|вала|проезд|спуск|взвоз|тракт)(?![{_L}]))?|(?:\d{{1,4}}(?:-?(?:й|я|го|ая|ый))?[ ]?(?:лет[ ]|года?|мая|марта|января|августа|октября|ноября))(?:[ ]?{_CAP})?"
    r"|\d{1,2}(?:/\d{1,2})?[а-я]?(?![\d.])"
)
_STREET = re.compile(rf"{_NOT}(?:{_STREET_WORDS}){_END}[ ]{{0,2}}[«\"]?(?:{_WORDS_OF_NAME})[»\"]?")
_STREET_AFTER = re.compile(
    rf"{_NOT}(?:\d{{1,2}}-[йя][ ])?(?:{_CAP}[ ]){{0,2}}{_CAP}[ ](?:ул\.|ул(?=,)|улица|улице|ул(?=[ ]?\d)|пр-кт|пр-те?|просп\.|проспект[еа]?|пр\.|пер\.|переулок|переулке|бульвар[еа]?|б-р|шоссе|ш\.|наб\.|набережная|набережной|пл\.(?=[ ,]?[ ]?\d)|площадь|проезд|тупик|аллея|тракт|линия(?=,)){_END}"
    rf"|{_NOT}(?:Больш|Мал|Верхн|Нижн|Нов|Стар)(?:ая|яя)[ ][{_U}][{_L}]+ая(?=,[ ]?(?:д\.[ ]?)?\d)"
    rf"|{_NOT}\d{{1,2}}-?й?[ ](?:микрорайон|мкр\.?|квартал|линия[ ]В\.?О\.?){_END}"
)
_TOWN = re.compile(
    rf"{_NOT}(?:{_TOWN_WORDS})(?<!\s){_END}[ ]{{0,2}}[«\"]?{_CAP}(?:-\d{{1,3}}[{_U}]?(?![{_U}{_L}\d]))?(?:[ ](?!(?:{_STREET_WORDS}|{_TOWN_WORDS}){_END})[{_U}][{_L}-]+)?[»\"]?"
)
_REGION = re.compile(
    rf"{_NOT}(?:[{_U}][{_L}][{_L}-]*|[{_U}-]{{4,}}(?=[ ](?:ОБЛ|КРА|РАЙ)))[ ](?:обл(?:аст[ьи]ю?|\.)|ОБЛ(?:АСТЬ|\.)|кра[йяею]м?|КРА[ЙЯЕЮ]|РАЙОН|район[ауе]?|р-о?н[ауе]?|автономн\w+[ ]округ\w?|сельсовет|АО|улус){_END}"
    rf"|{_NOT}(?:р-н[ауе]?|район[ауе]?|обл\.|область|области)[ ]{_CAP}|{_NOT}{_CAP}[ ](?:г|гор|п|пос|пгт|рп|с|д|ст-ца|х)(?=[,;])"
    rf"|{_NOT}(?:Респ(?:ублик[аиеу]|\.)|респ(?:ублик[аиеу]|\.)|РЕСПУБЛИКА)[ ]{{0,2}}{_CAP}(?:[ ][{_U}][{_L}]+)?"
)
_HOUSE = re.compile(
    rf"[ ,;]{{0,3}}\n?[ ]?(?:(?:д(?:ом)?\.?|Д(?:ОМ)?\.?|стр(?:оение)?\.?|корп(?:ус)?\.?|к\.?|лит(?:ера)?\.?|кв(?:артира)?\.?|КВ\.?|КОРП\.?|оф(?:ис)?\.?|пом(?:ещение)?\.?|под(?:ъезд)?\.?|эт(?:аж)?\.?|комн?(?:ата)?\.?|вл(?:адение)?\.?|а/я|уч(?:асток)?\.?|секция|буд\.|үй|пәтер)"
    rf"[ ]{{0,2}}№?[ ]?(?:\d{{1,4}}[ ]?(?:[А-ДA-D](?![{_U}{_L}a-z]))?(?:(?<=\d)[а-я](?![{_U}{_L}a-z]))?(?:[/-]\d{{1,4}}[а-я]?(?![{_L}]))?|[А-ЯA-Z](?![{_U}{_L}a-z])|[-–—](?=[ ,])|б/н)|\d{{1,2}}[ ]этаж)"
)
_BARE = re.compile(
    rf"[ ,]{{1,3}}\d{{1,4}}(?:[а-яА-Я](?!\d))?(?:[ ]?[кс]\d{{1,2}}){{0,2}}(?:(?:[/-]|[ ]?[–—][ ]?|[ ]-[ ])\d{{1,4}}[а-я]?)*(?![\d.]\d|[{_U}{_L}]|[ ]?(?:г\.|год|лет|мг|мл|см|мм|%))"
)
_JOIN = re.compile(
    r"[ ,;]{0,4}(?:(?<=[,;])[ ]*\n[ ]*)?(?:Россия|РФ|Российская Федерация|Казахстан|Украина|Беларусь)?[ ,;]{0,3}$"
)
_INDEX = re.compile(
    r"(?<!\d)\d{6}[ ,]{1,3}(?:(?:Россия|РФ|Российская Федерация|Республика Казахстан|Казахстан|Украина|Беларусь|Узбекистан)[ ,]{1,3})?$"
)
_COUNTRY = re.compile(
    r"(?<![^\W\d_])(?:Россия|РФ|Российская Федерация|(?:Республика )?(?:Казахстан|Беларусь|Узбекистан|Молдова|Армения|Таджикистан)|Украина|Кыргызстан|Киргизия|Грузия|Азербайджан|Туркменистан),[ ]?$"
)
_FLAT = re.compile(
    r"кв(?<![а-я\d] кв)(?<![а-я\d]кв)(?:\.|артир[аыеу])[ ]?№?[ ]?\d{1,4}(?!\d|[.,]\d)|кв(?<=из кв)\.[ ]?\d{1,4}(?!\d)"
)
# A second place behind a first: жили под Полтавой, в Диканьке.
_AND_IN = re.compile(rf",?[ ](?:а[ ]|потом[ ]|затем[ ]|и[ ])?(?:в|на|под|из)[ ](?={_CAP})")
_TOWN_BEFORE = re.compile(rf"(?:{_CAP}[ ])?{_CAP}[ ]?,[ ]?$")
_SHORT_TOWNS = frozenset(
    {"спб", "с-пб", "с-петербург", "мск", "екб", "нск", "ннов", "рнд", "н.новгород"}
)
# 630099, Новосибирск-99, а/я 14
_POSTAL = re.compile(
    rf"(?<!\d)\d{{6}},?[ ](?:г\.[ ]?)?{_CAP}(?:-\d{{1,3}})?(?![{_L}])(?:,[ ]?а/я[ ]№?[ ]?\d{{1,5}})?"
)
_LONE_INDEX = re.compile(r"(?:почтовый[ ])?индекс[ :]{0,3}(?P<index>\d{6})(?!\d)")
_MANY = re.compile(
    rf"(?:(?:Нижн|Велик|Набережн|Стар|Нов|Больш|Мал|Верхн|Красн|Минеральн|Сергиев|Вышн|Переславль|Советск|Рост|Западн|Восточн)[{_L}]*[ ])?{_CAP}"
)
_PREPOSITION = re.compile(
    rf"(?<![{_L}{_U}])(?:из|в|во|под|до|близ|г|от|на|через|города|городе|городу|И[зЗ]|В)[ .]{{1,2}}$"
)


@cache
def _living() -> re.Pattern[str]:
    words = "|".join(sorted(fold_text(lang.read_toml("ru/places.toml")["living"]).split()))
    return re.compile(
        rf"(?<![а-я])(?:{words})(?![а-я])(?:[ ]постоянно|[ ]временно|[ ]один|[ ]одна|[ ]с[ ]семьеи)?(?:[ ](?:в|во|на|из|под|около|близ|возле|до|через))?[ ]"
        r"(?:г\.[ ]?|с\.[ ]?|пос\.[ ]?|городе?[ ]|города[ ])?(?=[^\W\d_])"
    )


@dataclass(frozen=True, slots=True)
class CyrillicAddresses:
    """634050, Томская область, г. Томск, ул. Ленина, д. 5, кв. 7; "живёт в Томске"."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "cyrillic"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "addresses in Cyrillic letters: index, region, town, village, street and house by "
            "their words; towns of the list and whatever a person lives in or comes from"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`."""
        text = page.plain
        parts = sorted(
            (m.start(), m.end(), pattern in {_STREET, _STREET_AFTER})
            for pattern in (_STREET, _STREET_AFTER, _TOWN, _REGION)
            for m in pattern.finditer(text)
            if pattern is not _TOWN or _is_part(text, m)
        )
        yield from _joined(text, parts)
        for match in _LONE_INDEX.finditer(page.folded):
            yield Span(*match.span("index"), "ADDRESS", 0.85, "address")
        for match in _POSTAL.finditer(text):
            yield Span(*match.span(), "ADDRESS", 0.8, "address")
        for match in _FLAT.finditer(page.folded):
            yield Span(*match.span(), "ADDRESS", 0.6, "flat")
        for match in _living().finditer(page.folded):
            at: int | None = match.end()
            while at is not None:
                named = _MANY.match(text, at)
                at = None
                if named and _is_place(named[0]):
                    yield Span(*named.span(), "ADDRESS", 0.6, "living")
                    onward = _AND_IN.match(text, named.end())
                    at = onward.end() if onward else None
        yield from _towns(page)


def _is_place(named: str) -> bool:
    """Whether capitalised words behind "lives in" may be a place."""
    if named.isupper():
        return False
    last = named.rpartition(" ")[2]
    return "-" in last or kind_of_word(last) not in {NONE, "P"}


def _is_part(text: str, match: re.Match[str]) -> bool:
    """No town: a word of the hospital (п. Заключение), a year before (2022 г. Осмотр), initials."""
    before = text[max(0, match.start() - 2) : match.start()]
    if before.strip(" ")[-1:].isdigit() or before.endswith("."):
        return False
    piece = match[0]
    words = piece.replace("«", " ").replace(".", ". ").split()
    if len(words) > 2:
        return True
    name = words[1] if len(words) > 1 else ""
    return not (name[:1].isupper() and fold_text(name) not in town_forms() and _common(name))


def _common(name: str) -> bool:
    return kind_of_word(name) == NONE and len(name) > 3 and name[-1] != "."


def _joined(text: str, parts: list[tuple[int, int, bool]]) -> Iterator[Span]:
    """Parts that follow each other as one address, with house and flat and the index before it."""
    i = 0
    while i < len(parts):
        start, end, street = parts[i]
        i += 1
        end = _houses(text, end, street=street)
        while i < len(parts) and (parts[i][0] <= end or _JOIN.match(text, end, parts[i][0])):
            street = street or parts[i][2]
            end = _houses(text, max(end, parts[i][1]), street=street)
            i += 1
        yield Span(_before(text, start), end, "ADDRESS", 0.85, "address")


def _houses(text: str, end: int, *, street: bool) -> int:
    """Where an address ends with its house, building and flat."""
    for _ in range(6):
        match = _HOUSE.match(text, end) or (_BARE.match(text, end) if street else None)
        if match is None:
            return end
        end = match.end()
    return end


def _named_town(word: str) -> bool:
    return word in town_forms() or word in _SHORT_TOWNS


def _before(text: str, start: int) -> int:
    """Where an address begins: a town of the list and a postal index stand in front of a part."""
    low = max(0, start - 60)
    window = text[low:start]
    town = _TOWN_BEFORE.search(window)
    if town and any(_named_town(fold_text(w.strip(" ,"))) for w in town[0].split()):
        start = low + town.start()
        window = text[low:start]
    index = _INDEX.search(window) or _COUNTRY.search(window)
    return low + index.start() if index else start


def _towns(page: PageText) -> Iterator[Span]:
    """Towns of the list; one that is also a person's name only behind a preposition."""
    text = page.plain
    for match in _town_words().finditer(text):
        word = match["town"]
        folded = page.folded[match.start("town") : match.end()]
        if folded not in town_forms() or (word.isupper() and len(word) <= 4):
            continue
        kind = kind_of_word(word)
        if (kind in "GgSP" or folded in _ambiguous()) and not _PREPOSITION.search(
            text, max(0, match.start() - 12), match.start()
        ):
            continue
        yield Span(*match.span(), "ADDRESS", 0.6 if kind in "GgS" else 0.75, "town")


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(fold_text(lang.read_toml("ru/places.toml")["town_words"]).split())


@cache
def _town_words() -> re.Pattern[str]:
    """Capitalised words that begin as a town of the list does."""
    heads = sorted({t[:2] for t in town_forms()})
    letters = "|".join(rf"{h[0].upper()}[{h[1:]}{h[1:].upper()}]" for h in heads if h[0].isalpha())
    return re.compile(
        rf"{_NOT}(?:(?:Нижн|Велик|Набережн|Стар|Нов|Вышн|Минеральн|Сергиев)[{_L}]*[ ])?(?P<town>(?:{letters}|Ё|Й)[{_L}{_U}-]+){_END}"
    )
