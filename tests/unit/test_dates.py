"""Dates: found in many forms and calendars, shifted in the form they had, look-alikes untouched."""

from __future__ import annotations

import re

import pytest

from recpack.deid.text.dates.find import (
    find_dates,
    find_unclear,
    find_without_year,
    render,
    shift_dicom,
)


def found_in(text):
    whole = list(find_dates(text))
    return sorted((*whole, *find_without_year(text, whole)), key=lambda f: f.start)


def moved(text, days=-37, mode="shift"):
    for found in reversed(found_in(text)):
        assert text[found.start : found.end] == found.text
        text = text[: found.start] + render(found, days, mode) + text[found.end :]
    return text


WHOLE = [
    ("2023年6月12日", "2023-06-12", "2023年5月6日"),
    ("2023年06月08日", "2023-06-08", "2023年05月02日"),
    ("2023 年 6 月 12 日", "2023-06-12", "2023 年 5 月 6 日"),
    ("２０２３年６月１２日", "2023-06-12", "２０２３年５月６日"),
    ("2023-06-12", "2023-06-12", "2023-05-06"),
    ("2023/6/1", "2023-06-01", "2023/4/25"),
    ("2023.6.1", "2023-06-01", "2023.4.25"),
    ("2023. 3. 5.", "2023-03-05", "2023. 1. 27."),
    ("2023_03_05", "2023-03-05", "2023_01_27"),
    ("IMG_20230612_093214", "2023-06-12", "IMG_20230506_093214"),
    ("20230612", "2023-06-12", "20230506"),
    ("20230305101112", "2023-03-05", "20230127101112"),
    ("2023-03-05T10:11", "2023-03-05", "2023-01-27T10:11"),
    ("2023-03-05 10:11:12", "2023-03-05", "2023-01-27 10:11:12"),
    ("12/06/2023", "2023-06-12", "06/05/2023"),
    ("06/25/2023", "2023-06-25", "05/19/2023"),
    ("12.06.2023", "2023-06-12", "06.05.2023"),
    ("5. 3. 2023", "2023-03-05", "27. 1. 2023"),
    ("05-03-2023", "2023-03-05", "27-01-2023"),
    ("２０２３－０６－１２", "2023-06-12", "２０２３－０５－０６"),
    # names of months
    ("12 de junho de 2023", "2023-06-12", "6 de maio de 2023"),
    ("12 DE JUNHO DE 2023", "2023-06-12", "6 DE MAIO DE 2023"),
    ("5/mar/2023", "2023-03-05", "27/jan/2023"),
    ("24 de noviembre de 2022", "2022-11-24", "18 de octubre de 2022"),
    ("5 de mayo del 2023", "2023-05-05", "29 de marzo del 2023"),
    ("June 12, 2023", "2023-06-12", "May 6, 2023"),
    ("March 5th, 2023", "2023-03-05", "January 27th, 2023"),
    ("12th Jun 2022", "2022-06-12", "6th May 2022"),
    ("the 9th of June 2022", "2022-06-09", "the 3rd of May 2022"),
    ("5-Mar-2023", "2023-03-05", "27-Jan-2023"),
    ("05MAR2023", "2023-03-05", "27JAN2023"),
    ("2022-Jun-12", "2022-06-12", "2022-May-6"),
    ("5. März 2023", "2023-03-05", "27. Januar 2023"),
    ("5.März 2023", "2023-03-05", "27.Januar 2023"),
    ("vom 4. Jänner 2023", "2023-01-04", "vom 28. November 2022"),
    ("1er mars 2023", "2023-03-01", "23 janvier 2023"),
    ("7 août 2023", "2023-08-07", "1 juillet 2023"),
    ("7 aou\u0302t 2023", "2023-08-07", "1 juillet 2023"),
    ("5 марта 2023 г.", "2023-03-05", "27 января 2023 г."),
    ("12 июня 2023", "2023-06-12", "6 мая 2023"),
    ("12 Juni 2023 pada pasien", "2023-06-12", "6 Mei 2023 pada pasien"),
    ("5 Maret 2023", "2023-03-05", "27 Januari 2023"),
    ("5 مارس 2023", "2023-03-05", "27 يناير 2023"),
    ("٥ مارس ٢٠٢٣", "2023-03-05", "٢٧ يناير ٢٠٢٣"),
    ("5 كانون الثاني 2023", "2023-01-05", "29 تشرين الثاني 2022"),
    ("5 كانون الثاني/يناير 2023", "2023-01-05", "29 تشرين الثاني/نوفمبر 2022"),
    ("٢٠٢٣/٠٣/٠٥", "2023-03-05", "٢٠٢٣/٠١/٢٧"),
    ("ngày 5 tháng 3 năm 2023", "2023-03-05", "ngày 27 tháng 1 năm 2023"),
    ("2023년 3월 5일", "2023-03-05", "2023년 1월 27일"),
    # other calendars
    ("二〇二三年六月十二日", "2023-06-12", "二〇二三年五月六日"),
    ("二零二三年三月五日", "2023-03-05", "二零二三年一月二十七日"),
    ("民國112年6月12日", "2023-06-12", "民國112年5月6日"),
    ("民國一一二年三月五日", "2023-03-05", "民國一一二年一月二十七日"),
    ("112年3月5日", "2023-03-05", "112年1月27日"),
    ("民國112.3.5", "2023-03-05", "民國112.1.27"),
    ("民國112年入院，112/03/05", "2023-03-05", "民國112年入院，112/01/27"),
    ("病理報告 112.03.05", "2023-03-05", "病理報告 112.01.27"),
    ("令和5年6月12日", "2023-06-12", "令和5年5月6日"),
    ("令和元年6月12日", "2019-06-12", "令和元年5月6日"),
    ("令和元年5月5日", "2019-05-05", "平成31年3月29日"),
    ("R5.4.1", "2023-04-01", "R5.2.23"),
    ("手術は H30/4/1", "2018-04-01", "手術は H30/2/23"),
    ("せいねん S50.3.4", "1975-03-04", "せいねん S50.1.26"),
    ("12/06/2566", "2023-06-12", "06/05/2566"),
    ("5/3/2566", "2023-03-05", "27/1/2566"),
    ("๕ มีนาคม ๒๕๖๖", "2023-03-05", "๒๗ มกราคม ๒๕๖๖"),
    ("วันที่5มีนาคม2566", "2023-03-05", "วันที่27มกราคม2566"),
    ("5 มี.ค. 66", "2023-03-05", "27 ม.ค. 66"),
    ("5 มีนาคม พ.ศ. 2566", "2023-03-05", "27 มกราคม พ.ศ. 2566"),
    ("1444/8/14 هـ", "2023-03-06", "1444/7/6 هـ"),
    ("14/8/1444 هـ", "2023-03-06", "6/7/1444 هـ"),
    ("14 شعبان 1444", "2023-03-06", "6 رجب 1444"),
    # years of two digits
    ("05.03.23", "2023-03-05", "27.01.23"),
    ("05/03/23", "2023-03-05", "27/01/23"),
    ("02.03.04", "2004-03-02", "25.01.04"),
    ("от 5.3.23", "2023-03-05", "от 27.1.23"),
    ("15.3.23 г.", "2023-03-15", "6.2.23 г."),
    ("14.03.49", "1949-03-14", "05.02.49"),
    ("5-Mar-23", "2023-03-05", "27-Jan-23"),
    ("23年3月5日", "2023-03-05", "23年1月27日"),
    ('"05" марта 2023 г.', "2023-03-05", '"27" января 2023 г.'),
    ("«15» марта 2023", "2023-03-15", "«6» февраля 2023"),
    ("marzo del año 2000", "2000-03", "febrero del año 2000"),
    ("手术 23.03.05", "2023-03-05", "手术 23.01.27"),
    # months
    ("2023年5月", "2023-05", "2023年4月"),
    ("二零二三年六月", "2023-06", "二零二三年五月"),
    ("2023-05", "2023-05", "2023-04"),
    ("05/2023", "2023-05", "04/2023"),
    ("2023.05确诊", "2023-05", "2023.04确诊"),
    ("марте 2023", "2023-03", "феврале 2023"),
    ("Februar 2023", "2023-02", "Januar 2023"),
    ("Dez. 2022 stationär", "2022-12", "Nov. 2022 stationär"),
    ("Jun '22", "2022-06", "May '22"),
    ("mar/23", "2023-03", "feb/23"),
    ("tháng 3/2023", "2023-03", "tháng 2/2023"),
    ("شعبان 1444", "2023-03", "رجب 1444"),
]


@pytest.mark.parametrize(("text", "iso", "new"), WHOLE)
def test_forms(text, iso, new):
    (found,) = find_dates(text)
    assert found.iso == iso
    assert moved(text) == new


@pytest.mark.parametrize(("text", "iso", "new"), WHOLE)
def test_what_is_rendered_is_found_again_at_the_same_place(text, iso, new):
    (found,) = found_in(new)
    assert moved(new, 0) == new
    if found.day:
        assert [f.iso for f in found_in(moved(new, 37))] == [iso]


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("3月18日", "2月9日"),
        ("三月十八日", "二月九日"),
        ("3월 5일", "1월 27일"),
        ("24 de noviembre", "18 de octubre"),
        ("am 04.01.", "am 28.11."),
        ("12th Jun", "6th May"),
        ("March 5 follow-up", "January 27 follow-up"),
        ("Контроль 3.10", "Контроль 27.8"),
        ("5 марта", "27 января"),
        ("5 мар.", "27 янв."),
        ("ngày 5/3", "ngày 27/1"),
        ("ngày 5 tháng 3", "ngày 27 tháng 1"),
        ("5 มี.ค.", "27 ม.ค."),
        ("14 شعبان", "6 رجب"),
        ("dia 12/03", "dia 03/02"),
        ("29 February", "23 January"),
        ("今年10月25日复查", "今年9月18日复查"),
        ("작년 10월 5일 수술", "작년 8월 29일 수술"),
        ("次年1月2号", "次年11月26号"),
        ("10/25日入院", "09/18日入院"),
        ("03.09 звонок от", "28.07 звонок от"),
        ("10-30\t08:00\t36.8", "09-23\t08:00\t36.8"),
        ("次回12/2。", "次回10/26。"),
        ("住院經過：02/20由石磊醫師", "住院經過：01/14由石磊醫師"),
    ],
)
def test_days_without_a_year_move_too(text, new):
    assert list(find_dates(text)) == []
    assert moved(text) == new
    assert all(render(f, -37, "year") == "" for f in found_in(text))


PAGES = {
    "de": "Entlassbrief der Patientin mit Aufnahme am 02.05.2023 und am 07.05.2023.\n{}\nnach Visite.",
    "en": "Note of the patient seen on 05/02/2023 and on 05/17/2023 with the team.\n{}\nEnd of note",
    "es": "Informe de alta del paciente con fecha 02/05/2023 y el 12/04/2023.\n{}\nFin de los datos",
    "ru": "Выписка от 02.05.2023 и от 10.05.2023, не по.\n{}\nконец",
    "zh": "入院日期：2023-05-02 出院日期：2023/04/06\n{}\n出院情况",
    "ja": "入院日:2023/05/02 退院日:2023/04/10 のため\n{}\nです",
    "ko": "입원일 2023/05/02 퇴원일 2023-04-04 환자는\n{}\n끝",
}
ROWS = {
    "de": "24.04. Visite|04.05. Entlassung|28.04. - 03.05. stationär|03.05 08:00 Visite|ab 24.05. Reha"
    "|bis 04.05. AU|28/04 Visite|Mo, 08.05. OP|20.05.23 11:40 Telefonat|Kontrolle 9.5.23",
    "en": "5/3 0800 seen by|5/13 Admission|seen on 5/12|4/28 - stable|10 May 23 seen|12-May-23 seen",
    "es": "el pasado 20/04|20/04 visita|del 03/05 al 10/05|3/5: llamada|20-04-23 ingreso",
    "ru": "05.05 звонок|с 03.05 по 10.05 стационар|11.05 08:00 т-ра|5.05.23 приём|на 15.05",
    "zh": "05-03\t08:00\t36.5|5/3 手术|5.3手术|04-28 10:00 查房|5/3-5/8 化疗|于5/3入院|5.10日出院",
    "ja": "5/3に説明|5/3（水）説明|5/3-5/8 入院|4/28より開始|再開。5/3抜去",
    "ko": "5/3 외과|05/03 15:02 보호자|5/3에 수술|4/28부터 시작|5.3 수술|5/3~5/8 입원",
}
# What has the form of a day of these very months, beside which it stands.
NO_ROWS = """5/12 nodes positive|Nodes 5/12.|3/5 strength in the arm|Strength 4/5 left, 5/5 right|Pain 5/10
4/6 systolic murmur|NRS 5/10, VAS 4/10|BP 120/80|L4/5 disc|C5/6 and C6/7|VA 20/40 OD 6/6 OS|6/9 OD|take 1/2
1/2 tablet daily|2/3 of the dose|Hb 12.05 g/dl|Kalium 4.05|12.05 g/dl Hb|4.05 mmol/l|WBC\t4.05\t10^9/L
\t5.12\t4.00-10.00|5.12\t3.5-9.5|1.21\t1.04-1.55|1.2 Methods|1.2.3 Results|5.1 Einleitung|HLA A*02:01
Tel. 05-12 34|Zahn 12/11|Page 1/5|Seite 01/05|Pág. 01/05|第1/5页|GCS 5/15|ER 5/8, PR 4/8|3/12 Lymphknoten
淋巴结 2/15|2/15淋巴结转移|No. 5/12个|肌力 4/5 级|リンパ節 2/15|転移 4/12個|2/15 림프절|400 mg 12/12 h|5/5 5/5
5/5\t4/5|5/5 UE\n4/5 LE\n5/5 HF|Th 10/11|08-12 Uhr|5.05 kg|tercio 1/3 medio|2/3 distales|4/5 der Fälle
em 4/5 casos|grade 3/4|PA 12/8|TA 12/7|on days 5/12|5/7 days|4/6 cycles|курс 4/6|5.05 глюкоза|PHQ-9 5/27
Apgar 4/5|CK 5/6|blocks 1/5, 2/5|f/u 3/12|6/12 time|AV de 4/10 en AO|balance motor 5/5 distal"""


@pytest.mark.parametrize(("page", "row"), [(p, r) for p, t in ROWS.items() for r in t.split("|")])
def test_the_page_bears_out_a_day_without_a_year(page, row):
    text = PAGES[page].format(row)
    start = text.index(row)
    found = [f for f in found_in(text) if start <= f.start < start + len(row)]
    ends = 2 if re.search(r"\d ?[-~] ?\d+/|- 03|(?:del|с) 03", row) else 1
    assert len(found) == ends
    assert moved(text, 0) == text
    assert row not in moved(text)


@pytest.mark.parametrize("row", [r for line in NO_ROWS.split("\n") for r in line.split("|")])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("around", ["{}", "- {}", "see {} there"])
def test_no_page_bears_out_counts_and_values(page, row, around):
    row = around.format(row)
    text = PAGES[page].format(row)
    start = text.index(row)
    assert [f.text for f in found_in(text) if start <= f.start < start + len(row)] == []


def test_a_column_of_days():
    rows = "日期\t时间\n10-30\t08:00\n10-31\t07:30\n11-01\t入院"
    assert moved(rows) == "日期\t时间\n09-23\t08:00\n09-24\t07:30\n09-25\t入院"


def test_a_date_at_the_beginning_of_a_line_after_a_point():
    assert (
        moved("bittet um CT.\n20.10.24 11:40 Telefonat")
        == "bittet um CT.\n13.09.24 11:40 Telefonat"
    )


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("En junio vuelve. 05/03/2023", "En mayo vuelve. 27/01/2023"),
        ("Im März Kontrolle nach dem 05.03.2023", "Im Februar Kontrolle nach dem 27.01.2023"),
        ("в июне 05.03.2023 и не", "в мае 27.01.2023 и не"),
        ("de febrero y abril de 2002", "de enero y marzo de 2002"),
        ("Marzo a Mayo del 2000", "Febrero a Abril del 2000"),
        ("En noviembre 06, 05/03/2006", "En octubre 06, 27/01/2006"),
    ],
)
def test_a_month_alone(text, new):
    assert moved(text) == new


@pytest.mark.parametrize(
    "text",
    ["trials since June", "May-Hegglin 2023", "she may come in may",
     "in May-Grünwald", "they march in line", "Wells was 3.\n\nMy number is"],
)  # fmt: skip
def test_no_month_alone(text):
    assert moved(text) == text


def test_a_day_without_a_year_is_in_the_year_of_the_date_before():
    _, day = found_in("Aufnahme 02.02.2024, OP am 04.03.")
    assert day.iso == "2024-03-04"
    assert moved("2024年3月1日入院，3月18日手术") == "2024年1月24日入院，2月10日手术"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("12.–15.03.2023", "03.–06.02.2023"),
        ("5-8 марта 2023", "27-30 января 2023"),
        ("2023.3.5-3.8", "2023.1.27-1.30"),
        ("du 3 au 5 mars 2023", "du 25 au 27 janvier 2023"),
        ("3月5日至8日", "1月27日至30日"),
        ("2023年3月5日至8日", "2023年1月27日至30日"),
        ("3月5、8日", "1月27、30日"),
        ("vom 12. bis 15.03.2023", "vom 03. bis 06.02.2023"),
        ("с 5 по 8 марта 2023", "с 27 по 30 января 2023"),
        ("March 5-8, 2023", "January 27-30, 2023"),
        ("28.02.–03.03.2023", "22.01.–25.01.2023"),
        ("28 Feb – 3 Mar 2023", "22 Jan – 25 Jan 2023"),
        ("1st–3rd May 2021", "25th–27th March 2021"),
        ("12, 13 e 15 de março de 2023", "3, 4 e 6 de fevereiro de 2023"),
        ("05/03/2023-12/03/2023", "27/01/2023-03/02/2023"),
        ("2023-03-05 - 2023-03-12", "2023-01-27 - 2023-02-03"),
        ("January 14-15, 2023", "December 8-9, 2022"),
        # the ends fall apart
        ("February 6-7, 2023", "December 31, 2022-January 1, 2023"),
        ("12.–15.01.2023", "06.–09.12.2022"),
        ("5.–8.02.2023", "30.12.2022–2.01.2023"),
        ("8-9 марта 2023", "30-31 января 2023"),
        ("7-10 марта 2023", "29 января-1 февраля 2023"),
        ("2023年3月7日至12日", "2023年1月29日至2月3日"),
        ("2023年2月4日至9日", "2022年12月29日至2023年1月3日"),
        ("2023.2.4-2.9", "2022.12.29-2023.1.3"),
        ("March 7-12, 2023", "January 29-February 3, 2023"),
        ("4 au 9 février 2023", "29 décembre 2022 au 3 janvier 2023"),
    ],
)
def test_spans_of_days(text, new):
    assert moved(text) == new
    assert len(found_in(new)) == len(found_in(text)) == len(found_in(moved(text)))


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Sun 5 March 2023", "Fri 27 January 2023"),
        ("Sunday, March 5, 2023", "Friday, January 27, 2023"),
        ("5 March 2023 (Sun)", "27 January 2023 (Fri)"),
        ("2023年3月5日（星期日）", "2023年1月27日（星期五）"),
        ("2023年3月5日周日", "2023年1月27日周五"),
        ("こんにちは 2023/3/5(日)", "こんにちは 2023/1/27(金)"),
        ("2023년 3월 5일 일요일", "2023년 1월 27일 금요일"),
        ("2023. 3. 5.(일)", "2023. 1. 27.(금)"),
        ("Sonntag, den 5. März 2023", "Freitag, den 27. Januar 2023"),
        ("So, 05.03.2023 bei der", "Fr, 27.01.2023 bei der"),
        ("воскресенье, 5 марта 2023", "пятница, 27 января 2023"),
        ("5 марта 2023 г., воскресенье", "27 января 2023 г., пятница"),
        ("05.03.2023 (вс)", "27.01.2023 (пт)"),
        ("lundi 6 mars 2023", "samedi 28 janvier 2023"),
        ("domingo, 5 de março de 2023", "sexta-feira, 27 de janeiro de 2023"),
        ("วันอาทิตย์ที่ 5 มีนาคม 2566", "วันศุกร์ที่ 27 มกราคม 2566"),
        ("الأحد 5 مارس 2023", "الجمعة 27 يناير 2023"),
        ("Chủ nhật, ngày 5 tháng 3 năm 2023", "Thứ sáu, ngày 27 tháng 1 năm 2023"),
        ("Minggu, 5 Maret 2023", "Jumat, 27 Januari 2023"),
        ("Monday 12 June", "Saturday 6 May"),
    ],
)
def test_a_weekday_moves_with_its_date(text, new):
    assert moved(text) == new


@pytest.mark.parametrize("text", ["lần thứ 3, 05/03/2023", "em 05/03/2023", "do 05/03/2023"])
def test_a_word_that_may_be_a_weekday_stays(text):
    assert moved(text).startswith(text[:2])


NOT_DATES = """4/5|L4/5|5/12|5/12 nodes|T4-5|3.2×2.8 cm|3.2x2.8|8.5 x 3.2|1.5-2.0|10.5.2 version
version 10.05.12|v1.12.23|1.2.23 Methods|section 05.03.12|п. 5.3.12|раздел 05.03.12|7.5.12 раздел
BP 120/80|120/80 mmHg|2/15 nodes|2/15 linfonodos|em 10/12 linfonodos|on 10/12 nodes|em 4/5 casos
hạch 2/12|9/10 pain|visual 6/9|page 3 of 12|2 of 12|3 out of 5|on 4/5 days|2/3 der Lunge|1/2 tablet
le 1/2 du foie|el 2/3 del hígado|c.1234-5A>G|c.20230305A>G|g.20230305_20230310del|chr7:20111231
chr17:7577539|rs20111231|NM_000546.6|p.R249S|c.747G>T|HbA1c 6.5|C1D1|q21d|q3w×4|Ki-67 5-10%|12.5 mg
1:20|SpO2 98%|G3P2|+86 138-0013-8000|(11) 98765-4321|Tel 020-8888-1234|Tel: 05-12-34-56
123.456.789-09|12.345.678/0001-95|192.168.10.12|C50.9|ICD C50.9|5-8 mm|2023-13-45|2023.06 ng/mL
1.20-2.40|Patients 5 may be seen|OCT 5 µm|may 5 mg|MAR 10|set 3 pins|3-5 days|T10/11/12|S4/5/6
S5/6/7段|segments 10/11/12|从3.2缩小至2.8|自3.5降至2.8|от 3.10 до 5.10 ммоль/л|рост 3.10|12.10 г/л
Hb 12.10 g/dl|bis 12.10 mg|12.03 mmol/l|03.10 см|Ratio 1.5-2.5. 2023 review|Potassium 3.5. 2023 review
比值2.5. 2023年复查|病史20年3月|病史3年5月|2个月|3个月前|1号 2号|5月|3日|2009年去世|3년 5개월|6개월
30分 5回 3日間|Dr. May 12 patients|grade 2 and 3|AFP 1210 ng/mL 40-55|10/10/10 mg|ECOG 1-2|1/2/3
12-25-40|ISO 15189-2012|tháng thứ 5|5 tháng 30 ngày|12 tháng|3/4 ngày|ngày 2 lần|ngày thứ 5
2.3.4. Befund|HER2 2+/3+|ER 90% PR 5%|Gleason 3+4=7|12 des patients|T1.2.3|H3.3 K27M|H3.3.1
vol. 5, no. 3|R0 5/12|1.12|ВИЧ 1,2 типа|3. 5. 7.|pT2 pN1a(sn) cM0|5 anos|вчера|há 3 meses|день 5
第3天|day 5|cycle 2 day 15|术后第5天|before 3 days|5 ปีก่อน|قبل 3 أيام|3 hari|지난 3일"""


@pytest.mark.parametrize("text", [t for line in NOT_DATES.split("\n") for t in line.split("|")])
@pytest.mark.parametrize(
    "around", ["{}", "见 {} 。", "the patient was seen: {} , with", "см. {}, и"]
)
def test_look_alikes_are_untouched(text, around):
    assert [f.text for f in found_in(around.format(text))] == []


def test_a_word_of_the_page_s_language_is_no_month_of_another():
    assert moved("it was rolled out 2023 in the ward") == "it was rolled out 2023 in the ward"
    assert moved("em out 2023 a paciente não") == "em set 2023 a paciente não"


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-30",
        "30/02/2023",
        "2023年13月1日x2022年2月30日",
        "16/018/1961",
        "24/08//1979",
        "14/14/2014",
    ],
)
def test_what_looks_like_a_date_and_is_none_is_hidden(text):
    assert found_in(text) == []
    assert list(find_unclear(text))


def test_ocr_glues_the_time_to_the_date():
    assert moved("2023-06-1206:40") == "2023-05-0606:40"
    assert moved("2023/6/128:05") == "2023/5/68:05"


def test_a_number_at_the_end_of_a_line_is_no_day():
    assert moved("Zyklus 5\nMärz 2023") == "Zyklus 5\nFebruar 2023"
    assert moved("em 12 de\njunho de 2023") == "em 6 de\nmaio de 2023"
    assert moved("g/dL\t10/01/2022") == "g/dL\t04/12/2021"


def test_the_page_tells_the_order_of_day_and_month():
    assert moved("06/25/2023 and 03/04/2023", -1) == "06/24/2023 and 03/03/2023"
    assert moved("25/06/2023 and 03/04/2023", -1) == "24/06/2023 and 02/04/2023"


def test_the_page_bears_out_a_short_year():
    assert moved("1.2.23", mode="shift") != "1.2.23"
    assert moved("see 1.2.23 there") == "see 1.2.23 there"
    assert moved("от 12.10.2022, затем 1.2.23 там") == "от 05.09.2022, затем 26.12.22 там"


def test_months_are_named_in_the_language_of_the_page():
    assert moved("O exame da paciente em 5 de abril de 2023").endswith("27 de fevereiro de 2023")
    assert moved("El examen de la paciente, 5 de abril de 2023").endswith("27 de febrero de 2023")
    assert moved("Die Patientin war am 12. April 2023 da").endswith("6. März 2023 da")
    assert moved("The patient was in on 12 April 2023").endswith("6 March 2023")


def test_intervals_are_kept():
    text = "2023-06-12 入院，2023年7月1日 出院"
    first, second = (f.moment for f in found_in(moved(text, -200)))
    assert (second - first).days == 19


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("12/06/2023", "2023"),
        ("2023年3月5日（星期日）", "2023年）"),
        ("民國112年3月5日", "民國112年"),
        ("令和5年6月12日", "令和5年"),
        ("5 มี.ค. 66", "2566"),
        ("14 شعبان 1444", "1444"),
        ("05.03.23", "2023"),
        ("二〇二三年六月十二日", "二〇二三年"),
        ("Sun 5 March 2023", "2023"),
    ],
)
def test_year_mode(text, year):
    assert moved(text, mode="year") == year


def test_marks_of_direction_and_composed_letters_do_not_matter():
    assert moved("14\u200f/03\u200f/2023") == "05\u200f/02\u200f/2023"
    assert moved("fe\u0301vrier 2023") == "janvier 2023"
    korean = "2023\u1102\u1167\u11ab 3\u110b\u116f\u11af 5\u110b\u1175\u11af"
    assert [f.iso for f in find_dates(korean)] == ["2023-03-05"]


def test_dicom():
    assert shift_dicom("20230612", -37, "shift") == "20230506"
    assert shift_dicom("20230612101530.5+0800", -37, "shift") == "20230506101530.5+0800"
    assert shift_dicom("20230612", -37, "year") == "20230101"
    assert shift_dicom("nonsense", -37, "shift") == ""
    assert shift_dicom("00010101", -37, "shift") == ""


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2022年4月20日 医嘱：\n1.5月12日行MRI；3.11月18日返院", ["5月12日", "11月18日"]),
        ("入院日期：2022-11-20。12.8复查骨髓，11.22由家属取药", ["12.8", "11.22"]),
        ("3-5复查", ["3-5"]),
        ("日期：3.5\n", ["3.5"]),
        ("24.3.5外院CT", ["24.3.5"]),
        ("2024年7月20日 休息（07.14～07.27）", ["07.14", "07.27"]),
        ("2024年3月1日。3/10 離床。", ["3/10"]),
        ("2024-03-01 肌力4/5，每3-4周复查，（前哨）2/3，pN1(1/15)M0", []),
        ("2024-03-01 CEA从86.5降到12.3，大夫说好，4/5的大夫同意", []),
        ("2.3手术方式：A\n3.1检查\n", []),
    ],
)
def test_chinese_days_without_signs(text: str, days: list[str]) -> None:
    whole = list(find_dates(text))
    found = [f.text for f in (*whole, *find_without_year(text, whole))]
    assert [d for d in days if d not in found] == []
    assert days or len(found) <= 1
