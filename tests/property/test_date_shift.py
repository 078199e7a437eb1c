"""Whatever the text and the shift: no error, intervals kept, what is written is found again."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recpack.deid.text.dates.find import (
    find_dates,
    find_unclear,
    find_without_year,
    render,
    shift_dicom,
    shifted,
)

PIECES = st.sampled_from(
    ["2023", "05", "3", "12", "/", "-", ".", " ", ". ", "–", "年", "月", "日", "年3月", "至", "四", "十二", "〇",
     "民國", "令和", "元", "R5", "H", "March", "mars", "мая", "5 ", "de ", "ngày ", "tháng ", "มีนาคม", "ม.ค.",
     "66", "2566", "شعبان", "1444", "هـ", "كانون", " الثاني", "/يناير", "년", "월", "일", "th", "er", "'23", ",",
     "(", "）", "日曜日", "Mon", "пн", "to", "bis", "\n", "\t", "mm", "of", "am", "от", "ngay", "٥", "５", "e\u0301",
     "\u200f", "İ", "1102", "\u1102\u1167", "２０２３", "20230305", "101112", ":40", "x", "%", "29", "02", "31"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))
SHIFTS = st.integers(-364, 364)
DAYS = st.dates(date(1990, 1, 1), date(2034, 1, 1))
MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
             "October", "November", "December")  # fmt: skip
MONTHS_RU = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
             "октября", "ноября", "декабря")  # fmt: skip
FORMS = st.sampled_from(
    [
        lambda d: f"{d:%Y-%m-%d}",
        lambda d: f"{d:%Y%m%d}",
        lambda d: f"{d:%d.%m.%Y}",
        lambda d: f"{d:%d.%m.%y}",
        lambda d: f"{d.day}/{d.month}/{d.year + 543}",
        lambda d: f"{d.year}年{d.month}月{d.day}日",
        lambda d: f"民國{d.year - 1911}年{d.month}月{d.day}日",
        lambda d: f"{d.year}. {d.month}. {d.day}.",
        lambda d: f"{d.day} {MONTHS_EN[d.month - 1]} {d.year}",
        lambda d: f"{MONTHS_EN[d.month - 1]} {d.day}, {d.year}",
        lambda d: f"{d.day} {MONTHS_RU[d.month - 1]} {d.year} г.",
        lambda d: f"ngày {d.day} tháng {d.month} năm {d.year}",
        lambda d: f"令和{d.year - 2018}年{d.month}月{d.day}日" if d >= date(2019, 5, 1) else f"{d}",
        lambda d: (
            f"平成{d.year - 1988}年{d.month}月{d.day}日"
            if d < date(2019, 5, 1)
            else f"{d:%d/%m/%Y}"
        ),
    ]
)


def found_in(text):
    whole = list(find_dates(text))
    return sorted((*whole, *find_without_year(text, whole)), key=lambda f: f.start)


def moved(text, days):
    for found in reversed(found_in(text)):
        text = text[: found.start] + render(found, days, "shift") + text[found.end :]
    return text


@given(TEXTS, SHIFTS)
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_without_error(text, days):
    found = found_in(text)
    list(find_unclear(text))
    shift_dicom(text, days, "shift")
    end = 0
    for one in found:
        assert end <= one.start < one.end
        assert text[one.start : one.end] == one.text
        end = one.end
        render(one, days, "year")
    moved(text, days)
    assert moved(text, 0) == text


@given(DAYS, FORMS, SHIFTS)
@settings(max_examples=600, deadline=None)
def test_a_date_moves_by_the_shift_and_back(day, form, days):
    text = form(day)
    (found,) = found_in(text)
    assert found.iso == day.isoformat()
    new = moved(text, days)
    (again,) = found_in(new)
    assert again.moment == day + timedelta(days=days) == shifted(found, days)
    assert [f.moment for f in found_in(moved(new, -days))] == [day]


def _short(text):
    return re.search(r"\b\d\d\.\d\d\.\d\d\b", text)


@given(DAYS, st.integers(0, 2000), FORMS, FORMS, SHIFTS)
@settings(max_examples=300, deadline=None)
def test_intervals_are_kept(first, gap, one_form, other_form, days):
    second = min(first + timedelta(days=gap), date(2034, 1, 1))
    text = f"seen {one_form(first)} ; then {other_form(second)} ."
    # Beside Han, 05.03.23 may be the year, month and day: which, no page can tell.
    assume(not ("." in text and any("\u4e00" <= c <= "\u9fff" for c in text) and _short(text)))
    before, after = found_in(text), found_in(moved(text, days))
    assert len(before) == len(after) == 2
    assert after[1].moment - after[0].moment == before[1].moment - before[0].moment


@given(DAYS, SHIFTS)
@settings(max_examples=300, deadline=None)
def test_a_hijri_date_moves_by_the_shift(day, days):
    from hijridate import Gregorian

    hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    text = f"بتاريخ {hijri.day}/{hijri.month}/{hijri.year} هـ"
    (found,) = found_in(text)
    assert found.moment == day
    assert [f.moment for f in found_in(moved(text, days))] == [day + timedelta(days=days)]


@given(st.integers(1, 27), st.integers(1, 12), st.integers(2000, 2030), SHIFTS)
@settings(max_examples=300, deadline=None)
def test_spans_of_days_stay_spans(day, month, year, days):
    for text in (
        f"{day}-{day + 1} {MONTHS_RU[month - 1]} {year}",
        f"{day:02d}.–{day + 1:02d}.{month:02d}.{year}",
        f"{year}年{month}月{day}日至{day + 1}日",
        f"{MONTHS_EN[month - 1]} {day}-{day + 1}, {year}",
    ):
        new = found_in(moved(text, days))
        assert [f.moment - timedelta(days=days) for f in new] == [f.moment for f in found_in(text)]
        assert len(new) == 2
