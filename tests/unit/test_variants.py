import pytest
from clinical_case import extra, facts, of_kind

from recpack.clinical.variants import CDNA, PROTEIN
from recpack.model.fact import Status


@pytest.mark.parametrize(
    "text",
    ["c.747G>T", "c.2235_2249del", "c.5266dupC", "c.1521_1523delCTT", "c.68-7T>A", "c.*12A>G",
     "c.76_83delinsTG", "c.-124C>T"],
)  # fmt: skip
def test_coding_dna(text):
    assert CDNA.fullmatch(text)


@pytest.mark.parametrize(
    "text",
    ["p.R249S", "p.Arg249Ser", "p.(Arg249Ser)", "p.E746_A750del", "p.Gln1756fs", "p.Q1756Pfs*74",
     "p.Gln1756ProfsTer74", "p.W288*", "p.Trp288Ter", "p.?", "p.Lys10="],
)  # fmt: skip
def test_protein(text):
    assert PROTEIN.fullmatch(text)


@pytest.mark.parametrize("text", ["c.747", "p.249", "c.G747T", "p.Arg"])
def test_what_is_no_hgvs(text):
    assert not CDNA.fullmatch(text)
    assert not PROTEIN.fullmatch(text)


def test_table_in_chinese():
    found = of_kind(
        facts(
            "肿瘤基因检测报告\n报告日期:2023-07-01\n"
            "基因\t转录本\t外显子\t核苷酸变化\t氨基酸变化\t突变丰度\t临床意义\n"
            "TP53\tNM_000546.6\t7\tc.747G>T\tp.R249S\t32.1%\tⅡ类\nKRAS\t-\t-\t未检出\t-\t-\t-"
        ),
        "variant",
    )
    tp53 = found["TP53"]
    assert (tp53.value, tp53.code) == ("c.747G>T p.R249S", "HGVS:NM_000546.6:c.747G>T")
    assert [extra(tp53, k) for k in ("exon", "vaf", "class")] == ["7", "32.1%", "tier II"]
    assert found["KRAS"].status is Status.ABSENT


def test_table_in_portuguese_with_one_column_for_both_changes():
    found = of_kind(
        facts(
            "PAINEL GENÉTICO\nData do laudo: 12/06/2023\nGene\tVariante\tFrequência alélica\tClassificação\n"
            "BRCA1\tc.5266dupC p.(Gln1756Profs*74)\t48,2%\tPatogênica\nPALB2\tnão detectada\t-\t-",
            "pt",
        ),
        "variant",
    )
    assert found["BRCA1"].value == "c.5266dupC p.(Gln1756Profs*74)"
    assert (extra(found["BRCA1"], "class"), extra(found["BRCA1"], "vaf")) == ("pathogenic", "48.2%")
    assert found["PALB2"].status is Status.ABSENT


def test_prose_and_its_negatives():
    found = facts(
        "基因检测报告\nEGFR基因第19号外显子缺失突变,丰度12.3%;EGFR T790M未检出;ALK融合阴性。\n"
        "未检出KRAS、BRAF基因突变。TMB:5.6 Muts/Mb,微卫星稳定(MSS)。"
    )
    said = {(f.name, f.value): f.status for f in found if f.kind == "variant"}
    assert said[("EGFR", "exon 19 deletion")] is Status.PRESENT
    assert said[("EGFR", "T790M not detected")] is Status.ABSENT
    assert said[("ALK", "not detected")] is Status.ABSENT
    assert said[("KRAS", "not detected")] is Status.ABSENT
    assert said[("BRAF", "not detected")] is Status.ABSENT
    assert said[("TMB", "5.6")] is Status.PRESENT
    assert said[("MSI", "MSS")] is Status.PRESENT


def test_a_denied_fusion_is_denied_and_the_next_gene_is_not():
    found = facts("基因检测报告\nEML4-ALK融合未检出，EGFR L858R突变(21号外显子)")
    said = {(f.name, f.value): f.status for f in found if f.kind == "variant"}
    assert said[("EML4::ALK", "fusion")] is Status.ABSENT
    assert said[("EGFR", "L858R")] is Status.PRESENT


def test_immunohistochemistry_is_no_variant():
    found = facts("病理检查报告\n免疫组化:P53(野生型),HER2(2+),EGFR(+)")
    assert not [f for f in found if f.kind == "variant"]


def test_halves_of_one_variant_are_the_whole_however_often_quoted():
    found = [
        f
        for f in facts(
            "基因检测报告\n基因\t核苷酸变化\t氨基酸变化\t突变丰度\n"
            "TP53\tc.747G>T\tp.R249S\t32.4%\nTERT\tc.-124C>T\t-\t41.5%\n"
            "结论:检出TP53 p.R249S、TERT启动子c.-124C>T。\nTP53 p.R249S:热点变异。\nTP53 c.747G>T导致功能丧失。"
        )
        if f.kind == "variant"
    ]
    assert [(f.name, f.value) for f in found] == [
        ("TP53", "c.747G>T p.R249S"),
        ("TERT", "c.-124C>T"),
    ]
    assert len(found[0].evidence) == 4
