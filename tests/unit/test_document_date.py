import pytest

from recpack.clinical.classify import document_date
from recpack.clinical.dates import find_dates


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("2023年6月12日", "zh", "2023-06-12"),
        ("２０２３年６月１２日", "zh", "2023-06-12"),
        ("2023-06-12", "zh", "2023-06-12"),
        ("2023.06.12", "zh", "2023-06-12"),
        ("2023/6/2", "zh", "2023-06-02"),
        ("2023-06-1208:30", "zh", "2023-06-12"),
        ("20230612", "zh", "2023-06-12"),
        ("二〇二三年六月十二日", "zh", "2023-06-12"),
        ("二零二三年十二月三十一日", "zh", "2023-12-31"),
        ("2023年5月", "zh", "2023-05"),
        ("民國112年6月3日", "zh-Hant", "2023-06-03"),
        ("令和5年6月12日", "ja", "2023-06-12"),
        ("12/06/2023", "pt", "2023-06-12"),
        ("12.06.2023", "de", "2023-06-12"),
        ("12 de junho de 2023", "pt", "2023-06-12"),
        ("03/2022.", "pt", "2022-03"),
        ("1º de março de 2023", "pt", "2023-03-01"),
        ("June 12, 2023", "en", "2023-06-12"),
        ("12-Jun-2023", "en", "2023-06-12"),
        ("12 июня 2023", "ru", "2023-06-12"),
        ("12 juin 2023", "fr", "2023-06-12"),
        ("2023년 6월 12일", "ko", "2023-06-12"),
        ("2023-Jun-12", "en", "2023-06-12"),
        ("12/VI/2023", "es", "2023-06-12"),
        ("12 June 2023: seen", "en", "2023-06-12"),
        ("a los 12 días del mes de junio de 2023", "es", "2023-06-12"),
        ("« 12 » июня 2023 года", "ru", "2023-06-12"),
        ("วันที่ 12 เดือน มิถุนายน พ.ศ. 2566", "th", "2023-06-12"),
        ("tanggal 12 bulan Juni tahun 2023", "id", "2023-06-12"),
        ("ngày 12 tháng 6, 2023", "vi", "2023-06-12"),
        ("12 حزيران (يونيو) 2023", "ar", "2023-06-12"),
        ("令和五年六月十二日", "ja", "2023-06-12"),
        ("'23. 6. 12.", "ko", "2023-06-12"),
        ("23년 6월 12일", "ko", "2023-06-12"),
        ("民國一百一十二年六月十二日", "zh", "2023-06-12"),
        ("日期:1120612", "zh", "2023-06-12"),
    ],
)
def test_written_forms(text, language, iso):
    assert [d.iso for d in find_dates(text, language)] == [iso]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("03/04/2023", "en"),  # two readings
        ("4/5", "pt"),
        ("5/12 linfonodos", "pt"),
        ("3.2×2.8 cm", "zh"),
        ("2023-13-45", "zh"),
        ("31/02/2023", "pt"),
        ("ID 120230612345", "zh"),
        ("15.02.\t22.02.", "de"),  # two columns
        ("3 x 2000 mg", "es"),
        ("1120612", "zh"),
    ],
)
def test_what_is_no_date_or_has_two_readings_is_left_out(text, language):
    assert find_dates(text, language) == ()


def test_an_english_document_shows_its_own_order():
    lines = ["Report date: 03/04/2023", "Scan of 25/03/2023"]
    assert document_date(lines, "en", "imaging-report") == "2023-04-03"


LABELLED = [
    ("zh", "pathology", "送检日期:2023年6月9日\t报告日期:2023年6月12日\n出生日期:1966-01-02", "2023-06-12"),
    ("zh", "imaging-report", "报告日期:2023-06-06 检查日期:2023-06-05", "2023-06-05"),
    ("zh", "laboratory", "报告时间:2023-06-02 10:00\n采样时间:2023-06-01 07:30", "2023-06-01"),
    ("zh", "discharge-summary", "入院日期\t2023-06-01\t出院日期\t2023-06-20", "2023-06-20"),
    ("zh", "pathology", "报告日期:\n2023-06-12", "2023-06-12"),
    ("zh", "operative-note", "手术日期:2023年6月10日\n记录日期:2023年6月11日", "2023-06-10"),
    ("pt", "pathology", "Data de nascimento: 12/03/1970\nData do laudo: 12/06/2023", "2023-06-12"),
    ("pt", "laboratory", "Data da coleta: 11/06/2023\nEmitido em 12/06/2023", "2023-06-11"),
    ("pt", "clinic-letter", "Tratada em 2019 e em 03/05/2021.\nCidade, 12 de junho de 2023", "2023-06-12"),
    ("zh", "pathology", "出生日期:1966-01-02", None),
    ("de", "consent", "Aufklärung\nOrt, Datum: Neufeld, 05.06.2024\nBogen 12, Stand 10/2021", "2024-06-05"),
    ("en", "genomics", "Received: 27-Jan-2024\nAuthorised: Dr H Bano, 09-Feb-2024\nForm 114 issue date 01-Sep-2022", "2024-02-09"),
    ("fr", "imaging-report", "Date : 23/01/2024\nComparaison à l'examen du 24/10/2023.", "2024-01-23"),
    ("de", "clinic-letter", "Oberweiler, den 18.06.2024\nSehr geehrter Herr Kollege,\nEC, Zyklus\n1 am 04.06.2024", "2024-06-18"),
    ("de", "medication-list", "Medikationsplan\nausgedruckt am: 07.09.2023\nDenosumab\t60 mg\talle 6 Monate, zuletzt 12.05.2023\tKnochen", "2023-09-07"),
    ("ru", "consent", "Согласие на операцию\nОперация назначена на 19.01.2023.\nПодпись пациента:\n«17» января 2023 г.", "2023-01-17"),
    ("ru", "other", "Больной: Абв, 1941 г.р.\n05.11.23, дневная смена\n11:00 смена пластыря (следующая 08.11.23 в 11:00)", "2023-11-05"),
    ("en", "clinic-letter", "Follow-up note\nDate seen in clinic: 18 March 2024   Typed 21 March 2024\nDear Dr Lowe,", "2024-03-18"),
    ("fr", "medication-list", "Ordonnance\nLe 15 février 2024\nLetrozole 2,5 mg\nBilan sanguin le 12 mars 2024", "2024-02-15"),
    ("ar", "clinic-letter", "تقرير متابعة\nراجع العيادة بتاريخ 2024/03/10\nأجري له طبقي محوري في 2024/02/25\nالموعد القادم 2024/04/10", "2024-03-10"),
    ("pt", "clinic-letter", "Evolução\n21/03/2023 – 10:05\nRetorno em 04/04/2023", "2023-03-21"),
    ("zh", "medication-list", "有效期至:2024-01-01", None),
    ("zh", "other", "2021-01-01起病, 2022-02-02手术, 其后多次复查至2023-03-03仍无进展一直观察", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "doc_class", "text", "wanted"), LABELLED)
def test_labelled_dates_by_class(language, doc_class, text, wanted):
    assert document_date(text.split("\n"), language, doc_class) == wanted
