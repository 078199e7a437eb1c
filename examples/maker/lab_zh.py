"""The two photographed Chinese laboratory sheets, row by row."""

from __future__ import annotations

import json

Row = tuple[str, str, str, str, str]

_CHEM: tuple[Row, ...] = (
    ("丙氨酸氨基转移酶(ALT)", "68", "U/L", "9～50", "↑"),
    ("天门冬氨酸氨基转移酶(AST)", "74", "U/L", "15～40", "↑"),
    ("总胆红素(TBIL)", "21.4", "μmol/L", "5.1～22.2", ""),
    ("直接胆红素(DBIL)", "7.9", "μmol/L", "0～6.8", "↑"),
    ("总蛋白(TP)", "70.6", "g/L", "65～85", ""),
    ("白蛋白(ALB)", "38.2", "g/L", "40～55", "↓"),
    ("碱性磷酸酶(ALP)", "138", "U/L", "45～125", "↑"),
    ("γ-谷氨酰转肽酶(GGT)", "142", "U/L", "10～60", "↑"),
    ("乳酸脱氢酶(LDH)", "231", "U/L", "120～250", ""),
    ("肌酐(CREA)", "71", "μmol/L", "57～111", ""),
    ("尿素(UREA)", "5.6", "mmol/L", "3.6～9.5", ""),
    ("葡萄糖(GLU)", "5.4", "mmol/L", "3.9～6.1", ""),
    ("钾(K)", "4.1", "mmol/L", "3.5～5.3", ""),
    ("钠(Na)", "140", "mmol/L", "137～147", ""),
)
_COUNT: tuple[Row, ...] = (
    ("白细胞计数(WBC)", "4.32", "10^9/L", "3.5～9.5", ""),
    ("中性粒细胞绝对值(NEUT#)", "2.46", "10^9/L", "1.8～6.3", ""),
    ("淋巴细胞绝对值(LYMPH#)", "1.32", "10^9/L", "1.1～3.2", ""),
    ("中性粒细胞百分数(NEUT%)", "56.9", "%", "40～75", ""),
    ("红细胞计数(RBC)", "4.35", "10^12/L", "4.3～5.8", ""),
    ("血红蛋白(HGB)", "132", "g/L", "130～175", ""),
    ("红细胞压积(HCT)", "39.8", "%", "40～50", "↓"),
    ("平均红细胞体积(MCV)", "91.5", "fL", "82～100", ""),
    ("血小板计数(PLT)", "92", "10^9/L", "125～350", "↓"),
)
_MARKERS: tuple[Row, ...] = (
    ("甲胎蛋白(AFP)", "486.2", "ng/mL", "0～7.0", "↑"),
    ("异常凝血酶原(PIVKA-Ⅱ)", "1864", "mAU/mL", "0～40", "↑"),
    ("癌胚抗原(CEA)", "2.6", "ng/mL", "0～5.0", ""),
    ("糖类抗原19-9(CA19-9)", "31.5", "U/mL", "0～37", ""),
)
_CLOTTING: tuple[Row, ...] = (
    ("凝血酶原时间(PT)", "13.1", "s", "9.8～13.0", "↑"),
    ("国际标准化比值(INR)", "1.12", "", "0.85～1.15", ""),
    ("活化部分凝血活酶时间(APTT)", "33.6", "s", "25～37", ""),
    ("凝血酶时间(TT)", "16.9", "s", "14～21", ""),
    ("纤维蛋白原(FIB)", "2.58", "g/L", "2.0～4.0", ""),
    ("D-二聚体(D-Dimer)", "0.86", "mg/L FEU", "0～0.55", "↑"),
)
_VIRUS: tuple[Row, ...] = (
    ("乙肝表面抗原(HBsAg)", "阳性(>250)", "IU/mL", "阴性(<0.05)", "↑"),
    ("乙肝表面抗体(HBsAb)", "阴性(0.31)", "mIU/mL", "阴性(<10)", ""),
    ("乙肝e抗原(HBeAg)", "阴性(0.28)", "S/CO", "阴性(<1.0)", ""),
    ("乙肝e抗体(HBeAb)", "阳性(0.02)", "S/CO", "阴性(>1.0)", "↑"),
    ("乙肝核心抗体(HBcAb)", "阳性(8.64)", "S/CO", "阴性(<1.0)", "↑"),
    ("乙肝病毒定量(HBV-DNA)", "2.35E+03", "IU/mL", "<2.00E+01", "↑"),
    ("丙肝抗体(Anti-HCV)", "阴性(0.06)", "S/CO", "阴性(<1.0)", ""),
    ("人免疫缺陷病毒抗体(HIV)", "阴性", "", "阴性", ""),
    ("梅毒螺旋体抗体(TP-Ab)", "阴性", "", "阴性", ""),
)


def _sheet(
    title: str, sample: str, day: str, ward: str, bed: str,
    parts: tuple[tuple[str, tuple[Row, ...]], ...],
) -> dict[str, object]:  # fmt: skip
    numbered = [[name, [[str(i), *row] for i, row in enumerate(rows, 1)]] for name, rows in parts]
    return {
        "title": title, "sample": sample, "specimen": "静脉血", "ward": ward, "bed": bed,
        "diagnosis": "原发性肝癌 乙肝肝硬化", "taken": f"{day} 06:40",
        "received": f"{day} 07:25", "reported": f"{day} 10:52", "parts": numbered,
    }  # fmt: skip


def chemistry(sample: str) -> str:
    """Biochemistry and blood count of 2023-06-12, as JSON for the template."""
    sheet = _sheet("肝肾功能电解质＋血常规", sample, "2023-06-12", "肝胆肿瘤科", "肝二23-15",
                   (("生化", _CHEM), ("血常规", _COUNT)))  # fmt: skip
    return json.dumps(sheet | {"pad": "5.1pt"}, ensure_ascii=False)


def markers(sample: str) -> str:
    """Tumour markers, clotting and virus serology of 2023-07-15, as JSON for the template."""
    parts = (("肿瘤标志物", _MARKERS), ("凝血功能", _CLOTTING), ("感染标志物", _VIRUS))
    title = "肿瘤标志物＋凝血功能＋感染标志物"
    sheet = _sheet(title, sample, "2023-07-15", "肝胆门诊", "—", parts)
    note = "HBsAg阳性，建议复查HBV-DNA；AFP结果已复核。"
    return json.dumps(sheet | {"pad": "6.2pt", "note": note}, ensure_ascii=False)
