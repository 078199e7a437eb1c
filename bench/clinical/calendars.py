"""Dates printed in the calendars and with the month names of many languages."""

from __future__ import annotations

import re
from datetime import date, datetime

CALENDARS = ("", "be", "roc", "reiwa", "wareki", "hijri")
_DIRECTIVE = re.compile(r"%([-^]?)([A-Za-z%])")
_KNOWN = frozenset("YymdBbAaHMSIp%")
_TIME = re.compile(r"^(?P<early>%-?[HI].*%[MSp][\s,，]*)|(?P<late>[\s,，T]*%-?[HI].*)$", re.DOTALL)
_ERAS = (
    (date(2019, 5, 1), "令和", 2018),
    (date(1989, 1, 8), "平成", 1988),
    (date(1926, 12, 25), "昭和", 1925),
    (date(1912, 7, 30), "大正", 1911),
    (date(1868, 1, 25), "明治", 1867),
)
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "vi": "Một Hai Ba Tư Năm Sáu Bảy Tám Chín Mười Mười·Một Mười·Hai",
    "zh": "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
    "ja": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    "ko": "1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월",
}
SHORT = {
    "ru": "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "th": "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
    "de": "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "id": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "id": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    "th": "จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์",
    "vi": "Hai Ba Tư Năm Sáu Bảy Chủ·Nhật",
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
    "ja": "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
    "ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
}
_HIJRI_MONTHS = (
    "محرم صفر ربيع·الأول ربيع·الآخر جمادى·الأولى جمادى·الآخرة رجب شعبان رمضان شوال "
    "ذو·القعدة ذو·الحجة"
)


class CalendarError(ValueError):
    """A date that the calendar or the format cannot print."""


def hijri(day: date) -> tuple[int, int, int]:
    """Year, month, day of the tabular Islamic calendar (civil epoch, leap years of type II).

    At most a day beside the Umm al-Qura calendar, and the same wherever it is run.
    """
    since = day.toordinal() - date(622, 7, 19).toordinal()
    year = (30 * since + 10646) // 10631
    rest = since - 354 * (year - 1) - (3 + 11 * year) // 30
    starts = [(59 * m + 1) // 2 for m in range(12)]
    month = sum(start <= rest for start in starts)
    return year, month, rest - starts[month - 1] + 1


def _parts(day: date, calendar: str) -> tuple[str, int, int]:
    """What stands for %Y, month, day."""
    if calendar == "hijri":
        year, month, dom = hijri(day)
        return str(year), month, dom
    year_text = str(day.year)
    if calendar == "be":
        year_text = str(day.year + 543)
    elif calendar == "roc":
        year_text = str(day.year - 1911)
    elif calendar == "reiwa":
        if day < _ERAS[0][0]:
            raise CalendarError(f"{day} is before Reiwa: use the calendar wareki (era and year)")
        year_text = str(day.year - 2018)
    elif calendar == "wareki":
        _, era, before = next(e for e in _ERAS if day >= e[0])
        year_text = f"{era}{day.year - before}"
    return year_text, day.month, day.day


def _name(table: dict[str, str], language: str, index: int) -> str:
    words = (table.get(language) or table.get(language[:2]) or table["en"]).split(" ")
    return words[index].replace("·", " ")


def _month(language: str, calendar: str, month: int, *, short: bool) -> str:
    if calendar == "hijri":
        return _HIJRI_MONTHS.split(" ")[month - 1].replace("·", " ")
    if short and language in SHORT:
        return _name(SHORT, language, month - 1)
    full = _name(MONTHS, language, month - 1)
    return full[:3] if short and language in {"en", "pt", "es", "it"} else full


def check(fmt: str) -> str:
    """What is wrong with a format ("" if nothing)."""
    if not fmt:
        return "a date needs a format: {DATE=%Y-%m-%d}"
    wrong = [m[0] for m in _DIRECTIVE.finditer(fmt) if m[2] not in _KNOWN]
    if wrong:
        return f"unknown date directive {wrong[0]}"
    if not _DIRECTIVE.search(fmt):
        return f"no date directive in {fmt!r}"
    return ""


def render(moment: datetime, fmt: str, language: str, calendar: str = "") -> str:
    """The moment in a format; month and weekday names in the language."""
    day = moment.date()
    year, month, dom = _parts(day, calendar)

    def one(match: re.Match[str]) -> str:
        flag, code = match[1], match[2]
        texts = {
            "Y": year, "y": year[-2:], "m": f"{month:02d}", "d": f"{dom:02d}",
            "B": _month(language, calendar, month, short=False),
            "b": _month(language, calendar, month, short=True),
            "A": _name(WEEKDAYS, language, day.weekday()),
            "a": _name(WEEKDAYS, language, day.weekday())[:3],
            "H": f"{moment:%H}", "I": f"{moment:%I}", "M": f"{moment:%M}", "S": f"{moment:%S}",
            "p": "AM" if moment.hour < 12 else "PM", "%": "%",
        }  # fmt: skip
        text = texts[code]
        if flag == "^":
            return text.upper()
        return text.lstrip("0") or "0" if flag == "-" else text

    return _DIRECTIVE.sub(one, fmt)


def split_time(fmt: str) -> tuple[str, str, str]:
    """(time before, date, time after): the hour of a date is not gold."""
    match = _TIME.search(fmt)
    if match is None:
        return "", fmt, ""
    if match["late"] is not None:
        return "", fmt[: match.start()], match["late"]
    return match["early"], fmt[match.end() :], ""


def has_day(fmt: str) -> bool:
    """Whether a day is printed: a bare year, or month and year, is optional."""
    return re.search(r"%-?d", fmt) is not None
