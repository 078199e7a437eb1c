"""Checks of a translation: what is said otherwise passes, what says something else does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bundle_case import MemoryBlobs, make_case

from bench import mutations
from recpack.bundle.contents import contents_of
from recpack.bundle.making import made
from recpack.bundle.words import is_red, warnings_of
from recpack.lang import read_toml
from recpack.mt.checks.drugs import skeleton
from recpack.mt.checks.lists import hints
from recpack.mt.checks.moments import dated, frequencies
from recpack.mt.checks.quantities import reading
from recpack.mt.checks.words import edged, fullness
from recpack.mt.verify import RED, differences, told, verify

LANGUAGES = ("en", "zh", "es", "de", "pt", "fr", "ru", "ja", "ko", "ar")
DEV = sorted((Path(mutations.__file__).parent / "translation" / "dev").glob("checks-*.tsv"))


@pytest.mark.parametrize(
    ("source", "english", "language"),
    [
        ("无发热、咳嗽及胸痛", "No fever, cough or chest pain", "zh"),
        ("送检淋巴结12枚，其中2枚见转移", "Metastasis in 2 of 12 lymph nodes", "zh"),
        ("二甲双胍 0.5g 每日三次", "Metformin 0.5 g tid", "zh"),
        ("病灶较前增大", "The lesion is larger than before", "zh"),
        ("肝脏未见異常", "The liver is normal", "zh-Hant"),
        ("转移不除外", "Metastasis cannot be excluded", "zh"),
        ("Oxaliplatino 130 mg/m² cada 21 días", "Oxaliplatin 130 mg/m2 every 3 weeks", "es"),
        ("Leucocitos 12.500/mm³", "White cells 12,500/mm³", "es"),
        ("Sin fiebre, tos ni disnea", "No fever, no cough and no dyspnea", "es"),
        ("Ramipril 2,5 mg 1-0-1", "Ramipril 2.5 mg twice daily", "de"),
        ("V.a. Metastase", "Suspected metastasis", "de"),
        ("Pleuraerguss bds., li. > re.", "Bilateral pleural effusion, left > right", "de"),
        ("Entlassung am 3.4.2024", "Discharged on 3 April 2024", "de"),
        ("Amlodipino 5 mg 12/12h", "Amlodipine 5 mg every 12 hours", "pt"),
        ("CA de mama E", "Cancer of the left breast", "pt"),
        ("Pas de fièvre ni de toux", "No fever or cough", "fr"),
        ("Paracétamol 1 g toutes les 8 heures", "Acetaminophen 1 g every 8 hours", "fr"),
        ("Метастазов не выявлено, слева", "No metastases found, on the left", "ru"),
        ("Гемоглобин 98 г/л", "Hemoglobin 98 g/L", "ru"),
        ("цисплатин 75 мг/м2", "Cisplatin 75 mg/m2", "ru"),
        ("転移を認めません。右肺。", "No metastasis. Right lung.", "ja"),
        ("令和5年6月12日", "2023-06-12", "ja"),
        ("양측 폐에 전이 없음", "No metastasis in either lung", "ko"),
        ("لا توجد نقائل في الرئة اليمنى", "No metastases in the right lung", "ar"),
        ("١٫٥ سم", "1.5 cm", "ar"),
    ],
)
def test_the_same_in_other_words_has_no_red_flag(source, english, language):
    assert not RED & set(verify(source, english, language))


@pytest.mark.parametrize(
    ("source", "english", "language", "flag"),
    [
        ("无发热，无咳嗽", "No fever, cough", "zh", "negation-lost"),
        ("转移不除外", "Metastasis is present", "zh", "doubt-lost"),
        ("左肺上叶及右肺下叶", "Left upper lobe and left lower lobe", "zh", "side-differs"),
        ("第2周期后3级腹泻", "Grade 2 diarrhea after cycle 3", "zh", "number-order"),
        ("大小约3-5cm", "About 3 cm, 5 cm", "zh", "range-differs"),
        ("肌酐 <88 μmol/L", "Creatinine ≤ 88 µmol/L", "zh", "sign-differs"),
        ("2023年5月8日", "2023-05-09", "zh", "date-differs"),
        ("甲状腺癌 TI-RADS 4a", "Thyroid cancer TI-RADS 4b", "zh", "stage-differs"),
        ("低分化腺癌", "Well differentiated adenocarcinoma", "zh", "grade-differs"),
        ("CK7（+），CK20（-）", "CK7 positive, CK20 positive", "zh", "result-differs"),
        ("白细胞升高", "White cells decreased", "zh", "direction-differs"),
        ("吉非替尼 250mg", "Gefitinib 250 mg and cisplatin", "zh", "drug-added"),
        ("氨苄西林耐药", "Resistant", "zh", "drug-lost"),
        ("结节 6mm", "Nodule of 6 cm", "zh", "unit-differs"),
        ("结节", "Nodule in the pancreas", "zh", "place-added"),
        ("检出KRAS突变", "KRAS and EGFR mutated", "zh", "token-added"),
        (
            "Metformina 850 mg cada 8 horas",
            "Metformin 850 mg twice daily",
            "es",
            "frequency-differs",
        ),
        ("p.L858R", "p.L858Q", "es", "variant-differs"),
        ("Befund unverändert", "Findings changed", "de", "negation-lost"),
        ("Entlassung am 3.4.2024", "Discharged on 2024-04-04", "de", "date-differs"),
        ("Möglicherweise Metastase", "Metastasis", "de", "doubt-lost"),
        ("Sem febre", "No fever, no fever", "pt", "repetition"),
        ("Rein gauche normal", "Right kidney normal", "fr", "side-differs"),
        ("Креатинин 78 мкмоль/л", "Creatinine 78 mmol/L", "ru", "unit-differs"),
        ("転移を認めない", "Metastasis is seen", "ja", "negation-lost"),
        ("좌측 폐 결절", "Right lung nodule", "ko", "side-differs"),
        ("فحص إيجابي", "Test negative", "ar", "result-differs"),
    ],
)
def test_each_error_has_its_flag(source, english, language, flag):
    assert flag in verify(source, english, language)
    assert flag in RED


def test_what_differs_is_told_for_red_flags_only():
    flags = verify("Nódulo de 3,2 cm", "Nodule of 2.3 cm", "pt")
    said = told("Nódulo de 3,2 cm", "Nodule of 2.3 cm", "pt", flags)
    assert said == ("number-differs: 3.2 | 2.3",)
    assert told("Nódulo de 3,2 cm", "Nodule of 2.3 cm", "pt", ("unchecked",)) == ()
    assert warnings_of(said) == ["number differs (3.2 | 2.3): see source"]


def test_the_bundle_knows_which_flags_are_red():
    assert all(map(is_red, RED))
    assert is_red("side-differs: left | right")
    assert not any(map(is_red, ("unchecked", "number-ambiguous", "untranslated", "gloss")))


def test_the_cover_names_the_page_of_a_red_flag():
    case = make_case(MemoryBlobs())
    document = case.documents[0]
    page = document.pages[0]
    at = next(i for i, b in enumerate(page.blocks) if b.segments)
    block = page.blocks[at]
    wrong = replace(
        block.segments[0], flags=("side-differs",), differs=("side-differs: left | right",)
    )
    block = replace(block, segments=(wrong, *block.segments[1:]))
    page = replace(page, blocks=(*page.blocks[:at], block, *page.blocks[at + 1 :]))
    document = replace(document, pages=(page, *document.pages[1:]))
    case = replace(case, documents=(document, *case.documents[1:]))
    said = " ".join(made(case, contents_of(case.documents)))
    assert re.search(rf"meaning in doubt: \[\d+\] p\. {page.number}\b", said)
    assert wrong.told == ("side-differs: left | right",)
    assert "meaning in doubt" not in " ".join(made(make_case(MemoryBlobs())))


def test_no_text_makes_a_check_fail():
    odd = (
        "",
        " ",
        "٣٫٥" * 9,
        "1.2.3.4-5/6",
        "10^",
        "²³",
        "(((",
        "IIIIV",
        "９９９cm×",
        "\u200f1-0-1\t",
    )
    for source in odd:
        for english in odd:
            for language in (*LANGUAGES, "la", "und", "zh-Hant"):
                assert isinstance(differences(source, english, language), tuple)


def _strings(found: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        if isinstance(value, Mapping):
            yield from _strings(value, f"{path}{key}.")
        elif isinstance(value, str):
            yield f"{path}{key}", value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_list_is_a_pattern_with_a_counterpart_in_english(language):
    own = read_toml(f"{language}/checks.toml")
    known = {path for path, _ in _strings(read_toml("en/checks.toml"))}
    for path, body in _strings(own):
        if path.split(".")[0] not in {"drug_names", "drug_endings"}:
            assert re.search(edged(body, language), "") is None, path
        if path.split(".")[0] in {"opposite", "grade", "site", "direction", "sides", "result"}:
            assert path in known, path
    for body, name in own.get("frequency", {}).get("rules", ()):
        assert re.fullmatch(r"(?:[\d.]+|\{\})/\d?[dwmy]", name), name
        assert re.search(edged(body, language), "") is None, name
    for body, _ in own.get("spelling", {}).get("pairs", ()):
        assert re.compile(body).search("") is None


def test_hints_hold_for_every_match():
    assert hints("normal(?:ly)?|un(?:changed|affected)") == ("un", "normal")
    assert hints("a|bc") == ()
    assert hints("(?:no|without) changes?") == ("change",)
    assert hints(r"\d+") == ()
    assert hints("x(?:ab|cd)?y|[ef]") == ()


def test_readings():
    values = reading("2.3 × 1.8 cm, < 5 mm", "en").values
    assert [(v.number, v.unit, v.sign, v.link) for v in values] == [
        ("2.3", "cm", "", ""), ("1.8", "cm", "", "x"), ("5", "mm", "<", ""),
    ]  # fmt: skip
    assert reading("Leukozyten 12,5 G/l", "de").values[0].unit == "giga/l"
    assert reading("Hb 98 g/L", "zh").values[0].unit == "g/l"
    assert frequencies("5 mg 2x tgl.", "de")[1] == ("2/d",)
    assert dated("12 May 2023, April 2, 2024", "en")[1] == ("2023-05-12", "2024-04-02")
    assert dated("3.4.2024", "de")[1] == ("2024-04-03",)


def test_one_medicine_has_one_skeleton():
    assert (
        len({skeleton(n) for n in ("cyclophosphamide", "ciclofosfamida", "Cyclophosphamid")}) == 1
    )
    assert skeleton("цисплатина") == skeleton("cisplatin")
    assert skeleton("cisplatin") != skeleton("carboplatin")


def test_fullness_is_about_one_for_a_whole_translation():
    assert 0.7 < fullness("右肺上叶见一结节", "A nodule in the right upper lobe", "zh") < 1.4
    assert fullness("O paciente evoluiu bem depois da cirurgia", "Good", "pt") < 0.2


def test_mutations_change_the_english_the_same_way_each_time():
    pair = mutations.Pair("1", "zh", "左肺结节6mm，无转移", "Left lung nodule 6 mm, no metastasis")
    found = mutations.mutations(pair)
    assert found == mutations.mutations(pair)
    assert {"number-changed", "side-changed", "negation-dropped", "unit-changed"} <= {
        m.kind for m in found
    }
    assert all(m.english != pair.english for m in found)
    assert not mutations.mutations(mutations.Pair("2", "zh", "无", "")) or found


def test_planted_errors_are_seen_and_good_lines_pass():
    pairs = mutations.read(DEV)
    assert len(pairs) >= 4 * 115
    tally = mutations.measure(pairs[::6], "", show=False)
    assert tally.planted.total() > 600
    assert tally.missed.total() == 0
    assert sum(tally.false.values()) <= 1
