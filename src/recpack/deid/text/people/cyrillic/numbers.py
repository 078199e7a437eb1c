"""Numbers that Russian papers give a person: passport, policy, record, specimen, ward and bed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.codes import Codes, code_words
from recpack.ports import Span

# Folded text: й is и, ё is е.
_PASSPORT = re.compile(
    r"(?:паспорт|удостоверени|свидетельств|сери[ия])[^\n\d]{0,40}(?P<v>\d{2} ?\d{2}[ ,]{0,2}(?:№|номер|n[o°º]?)?[: ]{0,2}\d{6})(?!\d)"
)
_SERIES = re.compile(
    r"(?:серия|сер\.)[: ]{0,2}(?P<v>(?:[ivx]{1,5}-[а-я]{2}|[а-я]{1,3}|\d{2,6}|\d{2} \d{2})[ ,]{0,2}(?:(?:№|номер|n[o°º]?)[: ]{0,2}(?:бланка )?)?\d{4,12})(?!\d)"
)
_BIRTH_PAPER = re.compile(r"(?<![a-z])(?P<v>[ivx]{1,5}[- ][а-я]{2}[ ,]{0,2}(?:№|n) ?\d{6})(?!\d)")
_DIVISION = re.compile(
    r"код подразделени[ея][: ]{0,2}(?P<v>\d{3}-\d{3})(?!\d)|(?<![\d-])(?:к/п|код)[: ]{1,2}(?P<w>\d{3}-\d{3})(?![\d-])"
)
_SIGN = re.compile(
    r"№{1,2}[ :]{0,2}(?P<v>(?:[a-z]{1,4}-(?=[a-z]\d))?(?:[a-zа-я]{1,5}(?:[-/. ](?=\d)|(?=\d))|[a-zа-я]{1,3}[-/][a-zа-я]{1,3}[-/])?\d[\da-zа-я]*(?:[-/.](?=[\da-zа-я])[\da-zа-я]+)*)"
)
# What bears a number that is nobody's: a decree, a form, a diet, a suture, a pack of tablets.
_NOBODY = re.compile(
    r"(?:приказ\w*|минздрав\w*|мз|форм[аеуы]|постановлени\w+|распоряжени\w+|гост|санпин|стол|диет\w+|нит\w+|игл\w+|зонд\w*|катетер\w*|таб\w*\.?|капс\w*\.?|амп\w*\.?|фл\w*\.?|"
    r"госпитал\w+|диспансер\w*|институт\w*|лице\w+|гимнази\w+|сад\w*|роддом\w*|аптек\w+|филиал\w*|отделени\w+|подстанци\w+|школ\w+|больниц\w+|поликлиник\w+|гкб|гб|рис\w*\.?|табл\w*\.?|приложени\w+|курс\w*|цикл\w*|закон\w*|фз|учетн\w+|рост\w*|размер\w*|трубк\w+|канюл\w+|уп\w*\.?|мз рф|рф|россии|(?<![а-я])г\.|мг|мл|д/и|лицензия)[ .,]{0,3}$"
)
# What bears a number of its own, however short.
_RECORD = re.compile(
    r"(?:протокол|направлени|истори|карт|исследовани|анализ|заключени|стекл|биопс|гистолог|цитолог|эпикриз|справк|заявк|заказ|проб|образ|полис|договор|журнал|консилиум|талон|выписк|опис[ьи]|пропуск|квитанц|удостоверени|кассет|контеинер|пробирк)"
    r"[а-я]{0,6}(?:[ ][а-я]{3,16}){0,2}[ :,.]{0,3}$"
)
_BED = re.compile(
    r"(?<![а-я])(?:палат[аыеу]|палатои|пал\.|п-та|коик[аиеу]|коикои|место|бокс[еа]?|кабинет[еа]?|каб\.|операционн(?:ая|ои|ую)|опер\.|цех[еа]?|штатив[еа]?|окн[оуе]|пост[еу]?|аудитори[яи]|комнат[аеуы]|изолятор[еа]?)(?:[ :]{0,3}|[ ]{4,20}|[ ]?\t)(?:№ ?)?(?P<v>(?:[а-яa-z]-)?\d{1,4}(?!\d)[а-я]?(?:[-/]\d{1,2})?)(?![\d.,]\d|[-–/ ]{1,3}\d+[ ]?(?:мг|мл|см|мм|%)|[а-я]|[ ]?(?:мест|мг|мл|см|мм|раз|дн|час|мин|%))"
)
_AFTER_WORD = re.compile(
    r"(?<![а-я/])(?:и/б|и\.б\.|ист\.? ?б\.|пробирк[аиеу]|контеинер[аы]?|кассет[аы]?|браслет[а]?|бланк[а]?|пропуск[а]?|lot|лот|партия|а/к|м/к|истори[яией]{1,2} болезни|ист\. ?бол(?:езни|\.)?|карт[аыеу]|медкарт[аыеу]|амб\. ?карт[аыеу]|полис|омс|дмс|енп|снилс|инн|иин|жсн|элн|"
    r"гистологическ(?:ое|ии|ого) (?:исследовани[ея]|№)|г/и|ц/и|стекл[оа]|стекол|блок[аи]?|препарат[ыа]?|штрих-?код|направлени[ея]|заказ[а]?|проб[аыу]|договор[а]?|талон[а]?|квот[аы]|лист нетрудоспособности|рег\. ?номер|шифр|в/ч)"
    r"[ :.,№-]{1,4}(?:от )?(?P<v>(?:[a-zа-я]{1,3}[-/]?)?\d[\da-z]*(?:[-/][\da-zа-я]{1,8})*)(?![\da-zа-я]|[.,]\d|[ ]?(?:мг|мл|г\b|мм|см|%))"
)
# Кассет/стекол: 14/22 counts them.
_COUNTS = re.compile(r"(?:кассет|стекол|блоков|препаратов|пробирок)[^а-я]{1,4}\d{1,2}/\d{1,2}$")
# Licences of hospitals: ЛО-77-01-012345, Л041-01137-77/00123456.
_LICENCE = re.compile(
    r"(?<![а-яa-z\d])(?P<v>[а-я]{1,3}-\d{2}-\d{2}-\d{5,6}|[лl]\d{3}-\d{5}-\d{2}/\d{8})(?!\d)"
)
# МСЭ-2023-№1468757, К-12-№ 33
_INNER_SIGN = re.compile(r"(?<![\w-])(?P<v>[а-яa-z]{1,6}-\d{2,4}-№ ?\d{2,12})(?!\d)")
# What a sign's number runs on to: № 75932-1 – 53981-17.
_TO = re.compile(r" ?[–—-] ?(?P<v>\d{2,}(?:[-/]\d{1,6})+|\d{4,})(?![\d.,]\d)")
# Short numbers that their word alone makes somebody's.
_SHORT = re.compile(
    r"(?<![а-я])(?:(?:код|категория) льготы|(?:по )?опис[ьи]|протокол|пропуск|журнал|акт|шкаф|ячеик[аи]|сеиф|номерок|очередь)(?: №| n)?[ :]{1,3}(?P<v>\d{2,4})(?!\d|[.,/-]\d|[а-я]|[ ]?(?:мг|мл|см|раз|д[не]|%))"
)
_BUILDING = re.compile(
    r"корпус(?<![а-яё]корпус)(?:е|а)?[ ]{1,2}(?P<v>[А-ЕA-F]|№?[ ]?\d{1,2}[А-Еа-е]?)(?![А-Яа-яёA-Za-z\d.])"
)
# Accounts of social networks, with the sign or behind the network's name.
_HANDLE = re.compile(
    r"(?<![\w.@-])@[a-z][a-z0-9_.]{1,30}[a-z0-9_]|(?<![а-я])(?:инстаграм|телеграм|инста|тик-?ток|вконтакте|однокласники|скаип|ник)[а-я]{0,3}[ :–-]{1,3}(?P<v>[a-z][a-z0-9_.]{2,30}[a-z0-9_])(?!\w)"
)
# Telephones as clerks write them: (8-3852) 90-78-78, +38 (024) 899 79 47, тел. 2-09-31.
_PHONE = re.compile(
    r"(?<![\d+])(?P<v>\(8[- ]\d{3,5}\)[ ]?\d{1,3}(?:[- ]\d{2}){2}|\+\d{1,3}[ ]?\(\d{2,5}\)[ ]?\d{1,3}(?:[- ]\d{2,3}){1,3})(?![\d-])"
    r"|(?<![а-я])(?:тел(?:ефон)?|факс|доб)\.?(?:[ ]?/[ ]?факс)?[ :]{1,2}(?P<w>\d{1,3}(?:-\d{2}){1,2})(?![\d-])"
)
_BIRTH = re.compile(
    r"(?:дата рожд(?:ения|\.)?|д\.[ ]?р\.|д/р|родил(?:ся|ась))[ :]{1,3}(?P<v>(?:0?[1-9]|[12]\d|3[01])[ ](?:0?[1-9]|1[0-2])[ ](?:19|20)\d\d)(?!\d)"
)
# A card, a notary's form, an identity number of Belarus: told by their groups.
_GROUPED = re.compile(
    r"(?<![\d.,/-])(?P<v>[2-6]\d{3}(?P<gap>[ -])\d{4}(?P=gap)\d{4}(?P=gap)\d{3,4}|\d{2}[ ]?[А-Я]{2}[ ]?№?[ ]?\d{6,7}|\d{7}[A-ZА-Я]\d{3}[A-ZА-Я]{2}\d)(?![\d-]|[.,]\d)"
)
# rezultat.klinika.example: a host of three names at least, whatever its last.
_HOST = re.compile(
    r"(?<![\w@./-])(?P<v>[a-z][a-z0-9-]+(?:\.[a-z][a-z0-9-]{2,}){2,}(?:/[\w/?=&.%-]*[\w/])?)(?![\w@-])"
)
# МРТ ГМ 15.05, сдан 03.04: day and month in two figures each behind what is done on a day.
_DAY = re.compile(
    r"(?<![а-я])(?:мрт|м?с?кт|узи|пэт(?:[-/]кт)?|[фэ]гдс|фкс|флг|экг|эхо-?кг|оак|оам|бак|рентген|флюорография|биопсия|посев|прооперирован[аы]?|госпитализирован[аы]?|переведен[аы]?|направлен[аоы]?|консультирован[аы]?|записан[аы]?|записали|сдан[аоы]?|сдали|забран[аы]?|забрали|доставлен[аоы]?|отправлен[аоы]?|проведен[аоы]?|выполнен[аоы]?|назначен[аоы]?|приедем|приезжаем|вызван[аы]?|передан[аоы]?|выехали|умер(?:ла)?)"
    r"(?:[ ](?:гм|огк|обп|омт|мт|мж|бп|вет|вск|в|на|от|до|с|к|повторно|планово|врачом|утром|вечером)){0,2}[ ](?P<v>(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2]))(?![\d.,]\d|\d|[ ]?(?:тл|мг|мкг|мл|мм|см|кг|г/|ед|ме|ммоль|мкмоль|%|×|х[ ]?\d|x|л(?![а-я])|тыс|млн|час|дн|-))"
)
# A lot of few digits: серия KT0ZKD5.
_LOT = re.compile(
    r"(?:[Сс]ери[яи]|[Сс]ер\.|[Лл]от|[Пп]арти[яи]|LOT|Lot)[ ]?[:№#]{0,2}[ ]?(?P<v>(?=[A-ZА-Я\d/-]{0,10}[A-ZА-Я])(?=[A-ZА-Я/-]{0,10}\d)[A-ZА-Я\d][A-ZА-Я\d/-]{3,14})(?![\w])"
)
_CODES = Codes(
    code_words(
        (
            "серия;сер;сертификат;сертификата;сертификату;аккредитация;свидетельство;кейс;заявка;заявки;заявке;заявку;заказ;заказа;доверенность;доверенности;"
            "идентификационный номер;идентификационныи номер;ид;id;инв;инвентарныи номер;серийныи номер;сериныи номер;серииныи номер;зав;код;кода;"
            "логин;пароль;пин;пин-код;учетная запись;пользователь;регистратор;штрихкод;штрих-код;бланк;бланка;квиток;чек;талон;направление;"
            "направления;лот;lot;партия;партии;ref;sn;s/n;имплант;имплантат;протез;стент;порт;кардиостимулятор;датчик;аппарат;образец;"
            "образца;проба;пробы;пробирка;пробирки;контеинер;блок;блока;блоки;стекло;стекла;препарат;рег;регистрационныи номер;реестр;"
            "реестровыи номер;запись;записи;дело;дела;решение;решения;приказ о госпитализации;протокол;протокола;диск;диска;флешка;"
            "снимок;снимка;исследование;исследования;accession;доза крови;гемакон;гемакона;донация;донации;донор;донора;счет;счета;"
            "сч;р/с;договор;договора;лицензия;лицензии;акт;акта;квота;квоты;вмп;трекинг;накладная;отправление;номер;номера;номером;бронь;"
            "электронная подпись;эцп;ключ;тикет;обращение;обращения;обращению;карточка;карточки"
        )
        .replace("й", "и")
        .replace("ё", "е")
        .split(";"),
        ("мг", "мл", "доза", "клет", "леико", "тромб", "раз", "дн", "гена", "ген"),
        "a-zа-я",
    ),
    re.compile(r"[ ]?(?:мг|мкг|мл|мм|см|кг|г(?![а-я])|%|ед|ме(?![а-я])|тыс|×|x10|/л|сут|мин|раз)"),
    re.compile(r"ISO|ICD|МКБ|GRC|HG\d"),
)
_LEAST = 4
_LEAST_JOINED = 3


# Patterns over the folded text, and over the text as it is shown: (pattern, tag, score, by).
_FOLDED = (
    *(
        (pattern, "ID", 0.9, "numbered-paper")
        for pattern in (_PASSPORT, _SERIES, _BIRTH_PAPER, _LICENCE)
    ),
    (_BED, "ID", 0.8, "bed"),
    (_DAY, "DATE", 0.7, "day"),
)
_SHOWN = (
    (_GROUPED, "ID", 0.85, "numbered-paper"),
    (_LOT, "ID", 0.75, "lot"),
    (_HOST, "URL", 0.7, "host"),
)


@dataclass(frozen=True, slots=True)
class CyrillicNumbers:
    """Паспорт 45 08 123456, № 18245/23, блок 4512-3/24, палата № 5."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "cyrillic"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "numbers beside Cyrillic words: passports, policies, what the sign № announces, "
            "records, specimens, wards and beds"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`."""
        text = page.folded
        for match in _DIVISION.finditer(text):
            yield Span(*match.span("v" if match["v"] else "w"), "ID", 0.85, "numbered-paper")
        for pattern, tag, score, by in _SHOWN:
            for match in pattern.finditer(page.plain):
                yield Span(*match.span("v"), tag, score, by)
        for pattern, tag, score, by in _FOLDED:
            for match in pattern.finditer(text):
                yield Span(*match.span("v"), tag, score, by)
        yield from _others(page)
        yield from _CODES.find(page)
        yield from _signs(text)
        for match in _AFTER_WORD.finditer(text):
            if _telling(match["v"]) and not _COUNTS.match(match[0]):
                yield Span(*match.span("v"), "ID", 0.8, "numbered-word")


def _signs(text: str) -> Iterator[Span]:
    """Numbers behind the sign №, and what they run on to."""
    for match in _SIGN.finditer(text):
        before = max(0, match.start() - 30)
        if _NOBODY.search(text, before, match.start()):
            continue
        digits = sum(c.isdigit() for c in match["v"])
        if _telling(match["v"]) or (
            digits >= _LEAST_JOINED and _RECORD.search(text, before, match.start())
        ):
            yield Span(*match.span("v"), "ID", 0.8, "sign")
            onward = _TO.match(text, match.end())
            if onward is not None:
                yield Span(*onward.span("v"), "ID", 0.8, "sign")


def _others(page: PageText) -> Iterator[Span]:
    """Accounts, clerks' telephones, short numbers behind their own words, dates with blanks."""
    text = page.folded
    for pattern, tag in ((_INNER_SIGN, "ID"), (_SHORT, "ID"), (_BIRTH, "BIRTHDATE")):
        for match in pattern.finditer(text):
            yield Span(*match.span("v"), tag, 0.75, "numbered-word")
    for match in _BUILDING.finditer(page.plain):
        yield Span(*match.span("v"), "ID", 0.6, "building")
    for match in _HANDLE.finditer(text):
        yield Span(*match.span("v" if match["v"] else 0), "ID", 0.75, "account")
    for match in _PHONE.finditer(text):
        yield Span(*match.span("v" if match["v"] else "w"), "PHONE", 0.75, "telephone")


def _telling(value: str) -> bool:
    """Whether a number is long enough to be one of its own."""
    digits = sum(c.isdigit() for c in value)
    return digits >= (_LEAST if value.isdigit() else _LEAST_JOINED)
