"""Numbers that Russian papers give a person: passport, policy, record, specimen, ward and bed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
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
    r"№{1,2}[ :]{0,2}(?P<v>(?:[a-zа-я]{1,5}(?:[-/. ](?=\d)|(?=\d))|[a-zа-я]{1,3}[-/][a-zа-я]{1,3}[-/])?\d[\da-zа-я]*(?:[-/.](?=[\da-zа-я])[\da-zа-я]+)*)"
)
# What bears a number that is nobody's: a decree, a form, a diet, a suture, a pack of tablets.
_NOBODY = re.compile(
    r"(?:приказ\w*|минздрав\w*|мз|форм[аеуы]|постановлени\w+|распоряжени\w+|гост|санпин|стол|диет\w+|нит\w+|игл\w+|зонд\w*|катетер\w*|таб\w*\.?|капс\w*\.?|амп\w*\.?|фл\w*\.?|"
    r"школ\w+|больниц\w+|поликлиник\w+|гкб|гб|рис\w*\.?|табл\w*\.?|приложени\w+|курс\w*|цикл\w*|закон\w*|фз|учетн\w+|рост\w*|размер\w*|трубк\w+|канюл\w+|уп\w*\.?|мз рф|рф|россии|(?<![а-я])г\.|мг|мл|д/и|лицензия)[ .,]{0,3}$"
)
# What bears a number of its own, however short.
_RECORD = re.compile(
    r"(?:протокол|направлени|истори|карт|исследовани|анализ|заключени|стекл|биопс|гистолог|цитолог|эпикриз|справк|заявк|заказ|проб|образ|полис|договор|журнал|консилиум|талон|выписк)"
    r"[а-я]{0,6}(?:[ ][а-я]{3,16}){0,2}[ :,.]{0,3}$"
)
_BED = re.compile(
    r"(?<![а-я])(?:палат[аыеу]|палатои|пал\.|п-та|коик[аиеу]|коикои|место|бокс[еа]?|кабинет[еа]?|каб\.)[ :]{0,3}(?:№ ?)?(?P<v>\d{1,4}[а-я]?(?:[-/]\d{1,2})?)(?![\d.,]\d|[а-я]|[ ]?(?:мест|мг|мл|см|раз|дн))"
)
_AFTER_WORD = re.compile(
    r"(?<![а-я])(?:и/б|и\.б\.|а/к|м/к|истори[яией]{1,2} болезни|ист\. ?бол(?:езни|\.)?|карт[аыеу]|медкарт[аыеу]|амб\. ?карт[аыеу]|полис|омс|дмс|енп|снилс|инн|иин|жсн|элн|"
    r"гистологическ(?:ое|ии|ого) (?:исследовани[ея]|№)|г/и|ц/и|стекл[оа]|стекол|блок[аи]?|препарат[ыа]?|штрих-?код|направлени[ея]|заказ[а]?|проб[аыу]|договор[а]?|талон[а]?|квот[аы]|лист нетрудоспособности|рег\. ?номер|шифр|в/ч)"
    r"[ :.,№-]{1,4}(?:от )?(?P<v>(?:[a-zа-я]{1,3}[-/]?)?\d[\da-z]*(?:[-/][\da-zа-я]{1,8})*)(?![\da-zа-я]|[.,]\d|[ ]?(?:мг|мл|г\b|мм|см|%))"
)
# Licences of hospitals: ЛО-77-01-012345, Л041-01137-77/00123456.
_LICENCE = re.compile(
    r"(?<![а-яa-z\d])(?P<v>[а-я]{1,3}-\d{2}-\d{2}-\d{5,6}|[лl]\d{3}-\d{5}-\d{2}/\d{8})(?!\d)"
)
_LEAST = 4
_LEAST_JOINED = 3


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
        for pattern in (_PASSPORT, _SERIES, _BIRTH_PAPER, _LICENCE):
            for match in pattern.finditer(text):
                yield Span(*match.span("v"), "ID", 0.9, "numbered-paper")
        for match in _DIVISION.finditer(text):
            yield Span(*match.span("v" if match["v"] else "w"), "ID", 0.85, "numbered-paper")
        for match in _BED.finditer(text):
            yield Span(*match.span("v"), "ID", 0.8, "bed")
        for match in _SIGN.finditer(text):
            before = max(0, match.start() - 30)
            if _NOBODY.search(text, before, match.start()):
                continue
            digits = sum(c.isdigit() for c in match["v"])
            if _telling(match["v"]) or (
                digits >= _LEAST_JOINED and _RECORD.search(text, before, match.start())
            ):
                yield Span(*match.span("v"), "ID", 0.8, "sign")
        for match in _AFTER_WORD.finditer(text):
            if _telling(match["v"]):
                yield Span(*match.span("v"), "ID", 0.8, "numbered-word")


def _telling(value: str) -> bool:
    """Whether a number is long enough to be one of its own."""
    digits = sum(c.isdigit() for c in value)
    return digits >= (_LEAST if value.isdigit() else _LEAST_JOINED)
