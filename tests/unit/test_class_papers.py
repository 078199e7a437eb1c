"""Class and date over the labelled papers of bench/classes, and what the two must never do."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from bench.classes import ROOT, load
from bench.classes.__main__ import judge
from recpack.clinical.class_features import CLASSES
from recpack.clinical.classify import classify
from recpack.clinical.docdate import date_of

LANGUAGES = sorted(p.name for p in (ROOT / "held").iterdir() if p.is_dir())


@pytest.fixture(scope="module")
def held():
    results = defaultdict(list)
    for paper in load("held"):
        results[paper.language].append(judge(paper))
    return results


def test_there_are_papers_of_every_language_and_class():
    papers = [*load("dev"), *load("held")]
    assert {p.language for p in papers} >= {
        "ar", "de", "en", "es", "fr", "id", "ja", "ko", "pt", "ru", "th", "vi", "zh",
    }  # fmt: skip
    assert {p.classes[0] for p in papers} == set(CLASSES)
    assert all(c in CLASSES for p in papers for c in p.classes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_unseen_papers_of_a_language(held, language):
    """One in eight may go wrong in a language; the figures proper are those of the benchmark."""
    results = held[language]
    allowed = max(1, len(results) // 4)
    assert sum(not r.class_right for r in results) <= allowed
    assert sum(not r.date_right for r in results) <= allowed


def test_what_is_said_with_confidence_is_right(held):
    every = [r for results in held.values() for r in results]
    sure = [r for r in every if r.sure >= 0.8]
    assert len(sure) > 0.7 * len(every)
    assert sum(r.class_right for r in sure) >= 0.97 * len(sure)


def test_words_that_decide_are_words_of_the_paper(held):
    for results in held.values():
        for r in results:
            text = "\n".join(r.paper.lines)
            assert 0.0 <= r.sure <= 1.0
            assert len(r.words) <= 6
            # Blanks between Han and Latin letters part nothing.
            bare = re.sub(r"\s", "", text)
            assert all(re.sub(r"\s", "", w) in bare for w in r.words)


REPORTS_WITH_NUMBERS = [
    ("en", "PATHOLOGY REPORT\nNational ID: 000-00-0000  Passport no X000000\nNationality: Norland  Sex: F\nDate of birth 02/03/1961\nSpecimen: liver biopsy\nMicroscopic: carcinoma\nFinal diagnosis: hepatocellular carcinoma"),
    ("zh", "CT检查报告单\n姓名 某某 性别 女 身份证号码 000000000000000000 住址 某路1号\n影像所见：肝右叶占位\n影像诊断：肝癌"),
    ("es", "INFORME DE ALTA\nDNI 00000000T  Nacionalidad: española  Sexo F  Fecha de nacimiento 01/02/1950\nMotivo de ingreso: disnea\nTratamiento al alta: furosemida"),
    ("ja", "検査結果報告書\n氏名 某 生年月日 昭和30年1月1日 保険者番号 000 記号 1 番号 2\n検査項目\t結果\t基準値\nAST\t88\t13-30"),
    ("id", "HASIL LABORATORIUM\nNIK 0000000000000000  Agama Islam  Tempat/Tgl Lahir Contoh, 01-01-1960\nPemeriksaan\tHasil\tSatuan\tNilai Rujukan\nHemoglobin\t10,1\tg/dL\t12-16"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), REPORTS_WITH_NUMBERS)
def test_a_report_with_identity_numbers_in_its_head_is_no_identity_document(language, text):
    assert classify(text.split("\n"), language).name != "identity-document"


def test_a_misread_title_is_still_known():
    text = "Krankenhaus Nord\nEntlassungsberlcht\nDiagnosen: Karzinom\nTherapie und Verlauf: gut"
    assert classify(text.split("\n"), "de").name == "discharge-summary"


def test_nothing_is_other_without_confidence():
    found = classify(["abc", "xyz"], "en")
    assert (found.name, found.confidence, found.words) == ("other", 0.0, ())


DATES = [
    ("de", "discharge-summary", "stationär vom 03.02.2023 bis zum 12.02.2023\nBerlin, den 14.02.2023", "2023-02-12"),
    ("de", "clinic-letter", "Berlin, den 14.02.2023\ngeb. 03.04.1950", "2023-02-14"),
    ("fr", "imaging-report", "Paris, le 3 mars 2023\nSCANNER du 2 mars 2023\nComparatif du 4 mai 2021", "2023-03-02"),
    ("th", "laboratory", "วันที่เก็บตัวอย่าง 19/04/2566\nวันที่รายงานผล 20/04/2566", "2023-04-19"),
    ("th", "pathology", "วันที่รายงาน 24 ก.พ. 66", "2023-02-24"),
    ("ar", "discharge-summary", "تاريخ الخروج: 03/09/1444", "2023-03-25"),
    ("ja", "endoscopy", "検査日 R4.10.25\n生年月日 S30.2.11", "2022-10-25"),
    ("zh-Hant", "imaging-report", "檢查日期 112/06/08 報告日期 112/06/09", "2023-06-08"),
    ("vi", "discharge-summary", "Ra viện lúc: 14 giờ, ngày 16 tháng 01 năm 2023", "2023-01-16"),
    ("en", "laboratory", "Collected 04/05/2023  Reported 04/06/2023", "2023-04-05"),
    ("en", "pathology", "Signed by Dr A. Fenn on 12 April 2023\nPrinted 2 May 2023", "2023-04-12"),
    ("ru", "medication-list", "«14» ноября 2023 г.", "2023-11-14"),
    ("en", "laboratory", "Collected\tReceived\tReported\n2023-01-02\t2023-01-03\t2023-01-05", "2023-01-02"),
    ("en", "other", "Date of birth 01 Feb 1950\nNext appointment: 3 June 2023", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "doc_class", "text", "wanted"), DATES)
def test_dates_by_what_they_are(language, doc_class, text, wanted):
    found = date_of(text.split("\n"), language, doc_class)
    assert found.iso == wanted
    assert (found.confidence > 0) == (wanted is not None)
    assert found.confidence <= 1.0
