"""Clauses read as a whole: order, reach of a denial, values, and texts made to be slow."""

from __future__ import annotations

import pytest

from recpack.mt.phrases.chart import MAX_EDGES, Chart
from recpack.mt.phrases.gloss import gloss
from recpack.mt.phrases.memory import load_memory
from recpack.mt.phrases.slots import fold


def english(text):
    found = load_memory("zh").lookup(text)
    return found.target if found else None


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (  # a place of one's own, modifiers in any number, the size behind the noun
            "左肺上叶尖后段见一大小约1.2cm×1.0cm的不规则软组织结节影",
            (
                "One irregular soft-tissue nodule measuring about 1.2cm×1.0cm seen in the "
                "apicoposterior segment of the left upper lobe"
            ),
        ),
        ("左侧脑室受压变窄", "Left lateral ventricle compressed and narrowed"),
        ("双侧胸腔未见积液", "Both pleural cavities: no fluid collection seen"),
        ("最厚处约1.8cm", "About 1.8cm at the thickest"),
        ("与子宫分界不清", "Not clearly demarcated from the uterus"),
        (  # two distances belong to one finding
            "距近端切缘12cm、远端切缘9cm见一溃疡型肿物",
            (
                "One ulcerative mass seen at 12cm from the proximal margin and 9cm from the distal "
                "margin"
            ),
        ),
        (
            "患者因“上腹部疼痛2月，加重伴消瘦1周”于2023年6月3日入院。",
            (
                'The patient: admitted on 2023-06-03 for "upper abdominal pain for 2 months, worse '
                'with emaciation for 1 week".'
            ),
        ),
        (
            "检测到EGFR基因第21号外显子p.L858R错义突变，丰度23.6%",
            "EGFR gene exon 21 p.L858R missense mutation detected, variant allele frequency 23.6%",
        ),
        ("縱膈腔淋巴結腫大", "Lymph node enlargement in the mediastinum"),
        ("六君子汤加减", "Modified Liujunzi Tang (Six Gentlemen decoction)"),
        (
            "党参15g、白术12g",
            "Dangshen (Codonopsis root) 15g, Baizhu (Atractylodes macrocephala rhizome) 12g",
        ),
        ("（右半结肠）中分化腺癌", "(right colon) moderately differentiated adenocarcinoma"),
    ],
)
def test_clauses(source, target):
    assert english(source) == target


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("考虑肺癌可能", "possible"),
        ("考虑肺癌可能性大", "likely"),
        ("未见肿大淋巴结", "no "),
        ("无发热、咳嗽", " or "),
        ("如出现发热、黑便等不适，及时就诊", " or "),
        ("另见小结节", "also"),
        ("仍见小结节", "still"),
    ],
)
def test_shades_of_meaning_stay(source, words):
    assert words in (english(source) or "").lower() + " "


def test_a_gene_is_no_filtration_rate():
    assert english("EGFR（阴性）") == "EGFR (negative)"
    assert "filtration" in english("eGFR（正常）")


@pytest.mark.parametrize("source", ["鎗见结节", "左肺见某某影", "见见见见", "未见未见结节某"])
def test_one_unknown_word_is_enough_for_silence(source):
    assert english(source) is None


@pytest.mark.parametrize("piece", ["见", "未见", "1", "肝、", "肝及", "约1cm", "(", "左侧肝右叶"])
def test_repetition_ends(piece):
    text = (piece * 120)[:120]
    chart = Chart(load_memory("zh").grammar, text, fold(text))
    assert chart.steps <= MAX_EDGES + 5000
    english(piece * 300)


def test_gloss_keeps_numbers_denials_and_unknown_words():
    shown = gloss("左侧第3、4肋旁见鎗鎗2枚，未见瞢瞢", "zh")
    assert "[鎗鎗]" in shown
    assert "[瞢瞢]" in shown
    assert all(n in shown for n in "342")
    assert "not seen" in shown
    assert "left" in shown


def test_gloss_puts_phrases_into_english_order():
    assert "small nodule in the right lobe of the liver" in gloss("鎗肝右叶小结节鎗", "zh")
