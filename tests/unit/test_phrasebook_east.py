"""Japanese, Korean and Arabic: orders, particles, articles, digits and dates of their own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from recpack.mt.asking.shield import guards
from recpack.mt.numbers import dates, western
from recpack.mt.phrases.gloss import gloss
from recpack.mt.phrases.memory import load_memory, localised
from recpack.mt.phrases.slots import normalise, numbers, rules
from recpack.mt.verify import verify

EAST = ("ja", "ko", "ar")
DEV = Path(__file__).parents[2] / "bench" / "translation" / "dev"


def _english(text, language):
    found = load_memory(language).lookup(text)
    return found.target if found else None


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("胸水、腹水を認めない。", "No pleural effusion or ascites seen."),
        (
            "縦隔・肺門リンパ節の腫大は認めません。",
            "No enlargement in the mediastinal or hilar lymph nodes seen.",
        ),
        ("肝転移の可能性は否定できない。", "Liver metastasis cannot be excluded."),
        ("切除断端は陰性である。", "Resection margins negative (free)."),
        ("令和５年６月１２日", "2023-06-12"),
        ("入院日：R5.6.12", "Date of admission: 2023-06-12"),
        ("ｱﾙﾌﾞﾐﾝ 3.5 g/dL", "Albumin 3.5 g/dL"),
        (
            "右肺上葉S3に22×18mm大の充実性結節を認める。",
            "Solid nodule seen in the right upper lobe of the lung, segment S3, measuring 22×18mm.",
        ),
        (
            "右下葉の結節は縮小し、左下葉の結節は不変である。",
            "Nodule in the right lower lobe: smaller, nodule in the left lower lobe: no change.",
        ),
        ("腫瘍細胞はCD20陽性、CD3陰性である。", "Tumor cells: CD20 positive, CD3 negative."),
    ],
)
def test_japanese(source, target):
    assert _english(source, "ja") == target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("흉수 및 복수는 관찰되지 않음.", "No pleural effusion or ascites seen."),
        (
            "우상엽에 약 2.2 cm 크기의 고형 결절이 관찰됨.",
            "Solid nodule measuring about 2.2 cm seen in the right upper lobe of the lung.",
        ),
        ("림프절 35개 중 3개에서 전이가 확인됨.", "Of 35 lymph nodes examined, 3 with metastasis."),
        ("림프절전이 없음", "No lymph node metastasis seen"),
        (
            "타그리소 80mg 1정 1일 1회 아침 식후",
            "Osimertinib 80mg, 1 tablet, 1 time in 1 day after breakfast",
        ),
        ("2023년 6월 12일 위절제술 시행함.", "Gastrectomy performed on 2023-06-12."),
        ("우측 신장에 0.5 cm 결석", "Stone measuring 0.5 cm in the right kidney"),
        ("신장: 160 cm", "Height 160 cm"),  # the same word
    ],
)
def test_korean(source, target):
    assert _english(source, "ko") == target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("الهيموغلوبين: ١٢٫٥ غ/دل", "Hemoglobin: 12.5 g/dL"),
        ("لا يوجد انصباب جنبي أو حبن.", "No pleural effusion or ascites seen."),
        (
            "يوجد عقدة في الفص العلوي للرئة اليمنى بقياس ١٥ ملم.",
            "Nodule seen in the right upper lobe of the lung, measuring 15 mm.",
        ),
        ("الحواف الجراحية خالية من الورم.", "Resection margins free of tumor (negative)."),
        ("ER: إيجابي (90%)", "Estrogen receptor (ER): positive (90%)"),
        ("تاريخ الدخول: 12/03/2024", "Date of admission: 2024-03-12"),
        ("تاريخ الدخول: ١٢ مارس ٢٠٢٤", "Date of admission: 2024-03-12"),
        ("لا يمكن استبعاد نقائل عظمية.", "Bone metastases cannot be excluded."),
        ("كتلة في الثدي الأيسر قياسها ٢٫٥ سم", "Mass in the left breast, measuring 2.5 cm"),
        ("الكبد والطحال ضمن الحدود الطبيعية", "Liver and spleen: normal"),
        ("حجم الورم: ٢٫٥ × ٢ × ١٫٨ سم", "Size of the lesion (tumor): 2.5 × 2 × 1.8 cm"),
    ],
)
def test_arabic(source, target):
    assert _english(source, "ar") == target


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ("발열, 오한 없음", "ko"),  # is the fever denied?
        ("発熱，悪寒なし", "ja"),
        ("異常なしとは言えない。", "ja"),
        ("이상 없다고 할 수 없음.", "ko"),
        ("لا توجد حمى، سعال", "ar"),
    ],
)
def test_open_reach_of_a_negation_is_not_composed(source, language):
    assert _english(source, language) is None


def test_digits_of_other_scripts():
    assert western("٣٫٥٪ ۱۲٬۰۰۰") == "3.5% 12,000"
    assert verify("الجرعة ٨٠ ملغ", "Dose 80 mg", "ar") == ()
    assert "number-differs" in verify("الجرعة ٨٠ ملغ", "Dose 60 mg", "ar")
    found = guards("باكليتاكسيل ٨٠ mg", "ar")
    assert [g.target for g in found] == ["80 mg"]


def test_era_dates():
    iso = [iso for _, _, iso in dates("昭和64年1月7日、平成元年1月8日、R6/1/15", "ja")]
    assert iso == ["1989-01-07", "1989-01-08", "2024-01-15"]


@pytest.mark.parametrize("language", EAST)
def test_a_gloss_keeps_every_number_and_says_every_negation(language):
    with (DEV / f"{language}.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader((ln for ln in file if ln[0] != "#"), delimiter="\t"))
    assert len(rows) >= 70
    for row in rows:
        source = row["source"].replace("\\t", " ")
        glossed = gloss(source, language)
        clean = localised(normalise(source), language)
        assert not numbers(clean) - numbers(glossed), (source, glossed)
        left = rules(language).negations(glossed)  # those that stand in brackets
        kept = rules(language).keeps(clean, glossed + " not" * left)
        assert kept or rules(language).doubts(clean), (source, glossed)
