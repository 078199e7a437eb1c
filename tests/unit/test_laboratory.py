import pytest
from clinical_case import extra, facts, of_kind

from recpack.clinical import numbers
from recpack.clinical.laboratory import analyte
from recpack.model.clean import CleanBlock, CleanDocument, CleanPage
from recpack.model.document import Box, DocumentId, Origin, Role, Row
from recpack.model.source import SourceId
from recpack.stages.extract import document_facts
from recpack.stages.translate import untranslated


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("甲胎蛋白(AFP)", "AFP"),
        ("*丙氨酸氨基转移酶", "ALT"),
        ("3 谷草转氨酶", "AST"),
        ("TBIL总胆红素", "Bilirubin, total"),
        ("Γ-谷氨酰转移酶", "GGT"),
        ("中性粒细胞百分比(NEUT%)", "Neutrophils %"),
        ("CA 15-3", "CA15-3"),
        ("TGO (AST)", "AST"),
        ("Plaquetas", "Platelets"),
        ("Antígeno carcinoembrionário (CEA)", "CEA"),
        ("Гемоглобин", "Hemoglobin"),
        ("Thrombozyten", "Platelets"),
        ("ヘモグロビン", "Hemoglobin"),
        ("血小板計數", "Platelets"),
        ("患者姓名", None),
        ("结论", None),
    ],
)
def test_printed_names(printed, name):
    assert analyte(printed) == name


def test_columns_are_mapped_by_the_header_whatever_their_order():
    found = of_kind(
        facts(
            "检验报告单\n采样时间:2023-06-12 08:30\n"
            "参考范围\t项目\t单位\t结果\t提示\n0-7\t甲胎蛋白\tng/mL\t1210.5\t↑\n9-50\t谷丙转氨酶\tU/L\t45"
        ),
        "laboratory",
    )
    afp = found["AFP"]
    assert (afp.value, afp.unit, afp.date, afp.code) == (
        "1210.5",
        "ng/mL",
        "2023-06-12",
        "LOINC:1834-1",
    )
    assert (extra(afp, "reference"), extra(afp, "flag")) == ("0-7", "H")
    assert (found["ALT"].value, extra(found["ALT"], "flag")) == ("45", "")


def test_missing_cells_glued_arrows_and_two_halves():
    found = of_kind(
        facts(
            "检验报告\n检验日期 2023年7月3日\n"
            "项目\t结果\t单位\t参考范围\t项目\t结果\t单位\t参考范围\n"
            "白细胞\t2.52↓\t10^9/L\t3.5-9.5\t血红蛋白\t128\tg/L\t130-175\n"
            "国际标准化比值\t1.1\t0.8-1.2\t血小板\t88\t10^9/L\t125-350"
        ),
        "laboratory",
    )
    assert (found["Leukocytes"].value, extra(found["Leukocytes"], "flag")) == ("2.52", "L")
    assert found["Hemoglobin"].value == "128"
    assert (found["INR"].value, found["INR"].unit) == ("1.1", "")
    assert (found["Platelets"].value, found["Platelets"].unit) == ("88", "10*9/L")


def test_rows_that_lost_their_columns():
    found = of_kind(
        facts(
            "检验报告单\n采样时间:2023-06-12\n项目 结果 单位 参考范围\n"
            "甲胎蛋白(AFP)1210.5↑ng/mL0-7\n白蛋白 ALB 35.2 g/L 40-55 ↓\n总胆红素18.35.0-21.0"
        ),
        "laboratory",
    )
    assert (found["AFP"].value, extra(found["AFP"], "flag")) == ("1210.5", "H")
    assert (found["Albumin"].value, extra(found["Albumin"], "flag")) == ("35.2", "L")
    assert "Bilirubin, total" not in found  # 18.3 and 5.0 or 18.35 and 0-21.0: left out


def test_series_of_dates_as_columns():
    found = facts("检验结果汇总\n项目\t2023-01-05\t2023-03-02\t单位\nAFP\t1210\t450\tng/mL")
    assert [(f.value, f.date) for f in found] == [("1210", "2023-01-05"), ("450", "2023-03-02")]


def test_a_previous_result_is_not_taken_for_the_result():
    found = of_kind(
        facts("检验报告\n项目\t上次结果\t本次结果\t单位\t参考范围\n癌胚抗原\t9.9\t3.1\tng/mL\t0-5"),
        "laboratory",
    )
    assert found["CEA"].value == "3.1"


def test_decimal_commas_and_thousands():
    found = of_kind(
        facts(
            "HEMOGRAMA\nData da coleta: 12/06/2023\nExame\tResultado\tUnidade\tValores de referência\n"
            "Hemoglobina\t12,4\tg/dL\t12,0 a 16,0\nLeucócitos\t5.430\t/mm³\t4.000 a 10.000",
            "pt",
        ),
        "laboratory",
    )
    assert (found["Hemoglobin"].value, extra(found["Hemoglobin"], "printed")) == ("12.4", "12,4")
    assert (found["Leukocytes"].value, found["Leukocytes"].unit) == ("5430", "/uL")


def test_serology_and_comparison_signs_stay():
    found = of_kind(
        facts(
            "检验报告\n项目\t结果\t单位\t参考范围\n乙肝表面抗原\t阳性(+)\t\t阴性\n丙肝抗体\t阴性\t\t阴性\n"
            "HBV-DNA定量\t<20\tIU/mL\t<20"
        ),
        "laboratory",
    )
    assert found["HBsAg"].value == "positive (+)"
    assert found["Anti-HCV"].value == "negative"
    assert found["HBV DNA"].value == "<20"


def test_prose_needs_a_unit_that_fits():
    found = of_kind(
        facts(
            "出院记录\n辅助检查:2023-06-02 AFP 1210ng/ml,ALT:45U/L,AFP明显升高3倍,白蛋白35克。",
            doc_class="discharge-summary",
        ),
        "laboratory",
    )
    assert {n: (f.value, f.date) for n, f in found.items()} == {
        "AFP": ("1210", "2023-06-02"),
        "ALT": ("45", "2023-06-02"),
    }


@pytest.mark.parametrize(
    ("printed", "ucum"),
    [("×10^9/L", "10*9/L"), ("10⁹/L", "10*9/L"), ("G/L", "10*9/L"), ("g/L", "g/L"), ("μmol/L", "umol/L"),
     ("IU/mL", "[IU]/mL"), ("mil/mm³", "10*3/uL"), ("秒", "s"), ("bananas", "")],
)  # fmt: skip
def test_units(printed, ucum):
    assert numbers.ucum(printed) == ucum


@pytest.mark.parametrize(
    ("text", "comma", "wanted"),
    [("12,4", True, "12.4"), ("1.234", True, "1234"), ("1.234", False, "1.234"), ("1,234", False, "1234"),
     ("1.234,5", True, "1234.5"), ("0,005", True, "0.005"), ("１２．５", False, "12.5"), ("abc", False, None)],
)  # fmt: skip
def test_decimals(text, comma, wanted):
    assert numbers.decimal(text, comma=comma) == wanted


def test_cells_stand_where_the_reader_saw_them_and_heads_hold_over_a_page_break():
    def block(text, number, y, *, head=False):
        columns = tuple(range(text.count("\t") + 1))
        return CleanBlock(
            text, Box(50, y, 700, y + 16), role=Role.ROW, row=Row(1, number, columns, head)
        )

    first = (block("项目\t结果\t上次结果\t单位\t参考区间", 0, 20, head=True),
             block("甲胎蛋白\t486.2\t\tng/mL\t0~7.0", 1, 40),
             block("肌酐\t71\t68\tμmol/L\t57~97", 2, 60))  # fmt: skip
    second = (
        block("癌胚抗原\t\t2.6\tng/mL\t0~5.0", 0, 20),
        block("尿素\t5.6\t\t—\t3.6~9.5", 1, 40),
    )
    pages = tuple(
        CleanPage(n, 800, 1100, Origin.OCR, "zh", blocks)
        for n, blocks in enumerate((first, second), 1)
    )
    clean = CleanDocument(
        DocumentId("d1"), SourceId("s1"), "pdf", "laboratory", "zh", "2023-01-01", pages
    )
    found = {f.name: f for f in document_facts(untranslated(clean))}
    assert {n: (f.value, f.unit) for n, f in found.items()} == {
        "AFP": ("486.2", "ng/mL"), "Creatinine": ("71", "umol/L"), "Urea": ("5.6", "")
    }  # fmt: skip
