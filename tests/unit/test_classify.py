import pytest

from recpack.clinical.classify import document_class

PAPERS = [
    ("zh", "pathology", "Hospital 1\n病理检查报告单\n姓名:Patient A\n送检标本:肝组织\n肉眼所见:灰白组织\n病理诊断:肝细胞癌"),
    ("zh", "ihc", "免疫组化检测报告\n抗体名称\t结果\nCK7\t(-)"),
    ("zh", "genomics", "肿瘤基因检测报告\n检测方法:高通量测序\n基因\t突变丰度"),
    ("zh", "imaging-report", "Hospital 1\nCT检查报告单\n检查部位:上腹部平扫+增强\n影像所见:肝右叶见低密度影"),
    ("zh", "imaging-report", "超声检查报告\n超声所见:肝脏形态正常"),
    ("zh", "imaging-report", "CT 报告\n患者姓名：Patient A\n印象：肝癌"),
    ("ja", "imaging-report", "胸部 CT 検査報告書\n異常なし"),
    ("zh", "operative-note", "手术记录\n术前诊断:肝癌\n麻醉方式:全麻\n术中所见:肝右叶肿物"),
    ("zh", "discharge-summary", "出 院 记 录\n入院日期:2023-05-01\n出院诊断:肝细胞癌\n病理报告示肝癌"),
    ("zh", "clinic-letter", "门诊病历\n主诉:腹痛1周\n现病史:无诱因\n处理:复查"),
    ("zh", "laboratory", "检验报告单\n项目\t结果\t单位\t参考范围\n白细胞\t4.5\t10^9/L\t3.5-9.5"),
    ("zh", "endoscopy", "电子胃镜检查报告\n食管:静脉曲张\n胃底:未见异常"),
    ("zh", "radiotherapy", "放射治疗小结\n总剂量 50Gy\n靶区 GTV"),
    ("zh", "consent", "知情同意书\n本人同意将资料用于会诊\n签字:"),
    ("zh-Hant", "pathology", "病理檢查報告\n肉眼所見:灰白組織\n病理診斷:肝細胞癌"),
    ("pt", "pathology", "HOSPITAL 1\nLAUDO ANATOMOPATOLÓGICO\nMacroscopia: fragmentos"),
    ("pt", "ihc", "EXAME IMUNO-HISTOQUÍMICO\nAnticorpo\tClone\tResultado"),
    ("pt", "laboratory", "HEMOGRAMA COMPLETO\nData da coleta: 02/03/2023\nHemoglobina\t12,1\tg/dL"),
    ("pt", "discharge-summary", "SUMÁRIO DE ALTA\nData de internação: 01/02/2023\nEvolução: boa"),
    ("pt", "medication-list", "RECEITUÁRIO MÉDICO\nLosartana 50 mg - tomar 1 comprimido"),
    ("en", "imaging-report", "RADIOLOGY REPORT\nCT abdomen with contrast\nFindings: normal"),
    ("de", "pathology", "Histologischer Befund\nMakroskopie: Gewebe\nMikroskopie: Tumor"),
    ("ja", "discharge-summary", "退院サマリー\n入院日 2023年5月1日\n退院日 2023年5月9日"),
    ("ru", "imaging-report", "Протокол КТ органов брюшной полости\nЗаключение: без патологии"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "wanted", "text"), PAPERS)
def test_a_paper_is_known_by_title_and_words(language, wanted, text):
    found, sure = document_class(text.split("\n"), language)
    assert found == wanted
    assert 0.4 < sure <= 1.0


@pytest.mark.parametrize("text", ["", "thank you for the lovely flowers", "购物清单\n苹果\n牛奶"])
def test_a_paper_without_medical_words_is_other(text):
    assert document_class(text.split("\n"), "zh") == ("other", 0.0)


def test_a_title_outweighs_another_title_quoted_below():
    lines = [
        "出院记录",
        "患者入院后完善检查",
        "病理诊断报告:肝细胞癌",
        "CT检查报告:肝占位",
        "出院医嘱:休息",
    ]
    assert document_class(lines, "zh")[0] == "discharge-summary"
