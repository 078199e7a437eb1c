"""Studies and their reports, by date, kind, body part and side, in the languages of the records."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clinical_case import document
from test_series_checks import every, image, stack

from recpack.clinical.pairing import pair
from recpack.clinical.series import studies
from recpack.dicom.series import words
from recpack.model.clean import Acquisition


def study(uid: str, date: str, modality: str = "CT", part: str = "ABDOMEN", **more):
    objects = stack(every(5, 4), study_instance=uid, series_instance=f"{uid}.1", modality=modality,
                    study_date=date, body_part=part, study_description="", **more)  # fmt: skip
    return [replace(o, sop_instance=f"{uid}.{o.instance_number}") for o in objects]


def report(text: str, language: str = "zh", name: str = "r1", date: str = "2023-06-02"):
    return document(text, language, name, doc_class="imaging-report", date=date)


def paired(objects, *documents):
    found = pair(studies(objects), documents)
    return {s.uid: s.reports for s in found.studies}, found


@pytest.mark.parametrize(
    ("text", "language", "modality", "part"),
    [
        ("上腹部CT平扫+增强 检查报告", "zh", "CT", "ABDOMEN"),
        ("腹部電腦斷層報告", "zh-Hant", "CT", "ABDOMEN"),
        ("Abdominal CT report", "en", "CT", "LIVER"),
        ("Ressonância magnética do abdome superior", "pt", "MR", "ABDOMEN"),
        ("RM de hígado con contraste", "es", "MR", "LIVER"),
        ("MRT des Oberbauchs", "de", "MR", "ABDOMEN"),
        ("IRM du foie", "fr", "MR", "LIVER"),
        ("Échographie abdominale", "fr", "US", "ABDOMEN"),
        ("МСКТ органов брюшной полости", "ru", "CT", "ABDOMEN"),
        ("УЗИ молочных желез", "ru", "US", "BREAST"),
        ("تقرير الأشعة المقطعية للبطن", "ar", "CT", "ABDOMEN"),
        ("الرنين المغناطيسي للدماغ", "ar", "MR", "BRAIN"),
        ("腹部超音波検査報告書", "ja", "US", "ABDOMEN"),
        ("頭部MRI検査報告書", "ja", "MR", "HEAD"),
        ("복부 초음파 판독", "ko", "US", "ABDOMEN"),
        ("흉부 CT 판독 소견", "ko", "CT", "CHEST"),
        ("ผลอัลตราซาวด์ช่องท้อง", "th", "US", "ABDOMEN"),
        ("เอกซเรย์คอมพิวเตอร์ทรวงอก", "th", "CT", "CHEST"),
        ("Kết quả chụp cắt lớp vi tính bụng", "vi", "CT", "ABDOMEN"),
        ("Siêu âm tuyến giáp", "vi", "US", "NECK"),
        ("Hasil CT scan kepala", "id", "CT", "HEAD"),
        ("Mammographie beidseits", "de", "MG", "BREAST"),
    ],
)
def test_words_of_every_language(text, language, modality, part):
    assert words.modalities(text) == {modality}
    right = study("1", "2023-06-02", modality, part)
    wrong = study("2", "2023-06-02", "XA" if modality != "XA" else "CT", part)
    elsewhere = study("3", "2023-06-02", modality, "EXTREMITY")
    found, imaging = paired([*wrong, *elsewhere, *right], report(text, language))
    assert found == {"1": ("r1",), "2": (), "3": ()}
    assert imaging.alone == ()


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("胸椎MRI", {"spine"}), ("incidências craniocaudais das mamas", {"breast"}), ("pancreatic head mass protocol", set()), ("胰头占位", set()),
        ("TC tórax, abdomen y pelvis", {"chest", "abdomen", "pelvis"}), ("子宫颈", {"pelvis"}),
        ("CHESTABDPELVIS", {"chest", "abdomen", "pelvis"}), ("電腦斷層", set()),
        ("Head first supine", set()), ("cột sống thắt lưng", {"spine"}),
        ("CT CAP", {"chest", "abdomen", "pelvis"}), ("主动脉CTA", set()), ("子宫颈MR", {"pelvis"}), ("Pankreaskopf", {"abdomen"}), ("Brain_MRI^routine", {"head"}),
    ],
)  # fmt: skip
def test_parts_of_the_body(text, regions):
    assert words.regions(text) == regions


def test_the_nearest_day_wins_and_a_report_may_be_late():
    objects = [*study("1", "2023-06-02"), *study("2", "2023-06-09")]
    late = report("腹部CT检查报告", date="2023-06-10")
    found, _ = paired(objects, late)
    assert found == {"1": (), "2": ("r1",)}
    found, imaging = paired(objects, report("腹部CT检查报告", date="2023-05-30"))
    assert found == {"1": (), "2": ()}
    assert [r.label for r in imaging.alone] == ["CT abdomen 2023-05-30"]


def test_two_that_weigh_the_same_are_listed_not_guessed():
    objects = [*study("1", "2023-06-02"), *study("2", "2023-06-02")]
    found, imaging = paired(objects, report("腹部CT检查报告"))
    assert found == {"1": (), "2": ()}
    assert [s.perhaps for s in imaging.studies] == [("r1",), ("r1",)]
    assert imaging.alone[0].perhaps == ("1", "2")


def test_one_report_of_two_parts_belongs_to_both():
    objects = [*study("1", "2023-06-02", part="CHEST"), *study("2", "2023-06-02", part="ABDOMEN")]
    found, _ = paired(objects, report("胸部+腹部CT检查报告"))
    assert found == {"1": ("r1",), "2": ("r1",)}


def test_sides_that_differ_do_not_pair():
    left = study("1", "2023-06-02", "MG", "BREAST", made=Acquisition(side="L"))
    found, _ = paired(left, report("Mamografia da mama direita", "pt"))
    assert found == {"1": ()}
    found, _ = paired(left, report("Mamografia da mama esquerda", "pt"))
    assert found == {"1": ("r1",)}
    found, _ = paired(left, report("Mamografia bilateral", "pt"))
    assert found == {"1": ("r1",)}


def test_a_report_inside_a_dicom_object_belongs_to_its_study():
    objects = [*study("1", "2023-06-02"), *study("2", "2023-06-02")]
    sr = image(9, study_instance="2", series_instance="2.9", series_number=9, modality="SR",
               frames=0, study_date="2023-06-02", source="sX")  # fmt: skip
    inside = report("whatever it says", "en")
    inside = replace(inside, clean=replace(inside.clean, source="sX", doc_class="other"))
    found, _ = paired([*objects, sr], inside)
    assert found == {"1": (), "2": ("r1",)}


def test_dates_cut_to_the_year():
    objects = [*study("1", "2023-01-01", part="CHEST"), *study("2", "2023-01-01", part="BRAIN")]
    found, _ = paired(objects, report("颅脑CT检查报告", date="2023"))
    assert found == {"1": (), "2": ("r1",)}


def test_a_report_without_a_date_is_never_sure():
    found, imaging = paired(study("1", "2023-06-02"), report("腹部CT检查报告", date="0"))
    assert found == {"1": ()}
    undated = report("腹部CT检查报告")
    undated = replace(undated, clean=replace(undated.clean, date=None))
    _, imaging = paired(study("1", "2023-06-02"), undated)
    assert imaging.studies[0].perhaps == ("r1",)
