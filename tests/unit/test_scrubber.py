"""Text de-identification: labels, shapes, titles, propagation, surrogates."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.identity import CaseKey, Identities, Identity, Tag

KEY = CaseKey("CAAAAAAAAAAA", b"s" * 32, -37)
FOLDER = Identities(
    (
        Identity(Tag.PATIENT, "王建国"),
        Identity(Tag.PATIENT, "Maria Aparecida de Souza Lima"),
        Identity(Tag.STAFF, "张伟"),
        Identity(Tag.HOSPITAL, "江海市第一人民医院"),
        Identity(Tag.ID, "ZY20230612"),
        Identity(Tag.BIRTHDATE, "1966-03-14"),
    )
)


def clean(text: str, language: str = "zh", identities: Identities = FOLDER) -> str:
    lines = TextScrubber(identities, KEY).lines(text.split("\n"), language)
    return "\n".join(line.text for line in lines)


@pytest.mark.parametrize(
    "spelling",
    ["王建国", "王 建 国", "王　建国", "WANG JIANGUO", "Wang^Jianguo", "Jianguo Wang", "wangjianguo",
     "Wang Jian Guo", "WANG Jian-Guo", "王建\n国", "王\u200b建国"],
)  # fmt: skip
def test_the_patient_is_found_in_every_spelling(spelling):
    out = clean(f"患儿 {spelling} 来诊")
    assert "Patient A" in out
    assert not any(c in out for c in "王建") or "\n" in spelling
    assert "jian" not in out.lower()


def test_another_name_is_not_the_patient():
    assert "Patient A" not in clean("病友王建军陪同", identities=FOLDER)
    assert "Patient A" not in clean("王建军主任", identities=FOLDER)


def test_labels_without_blanks_between_fields():
    assert (
        clean("姓名：李雷性别：男年龄：58岁住院号：0012345678床号：12", identities=Identities())
        == "姓名：Patient 性别：男年龄：58岁住院号：ID 床号：ID"
    )


def test_label_row_over_value_row():
    out = clean("姓名\t性别\t病理号\n李雷\t男\t23-04512", identities=Identities())
    assert out.split("\n")[1] == "Patient\t男\tID"


def test_portuguese_fields():
    out = clean(
        "Paciente: José Carlos Pereira   Idade: 52 anos\n"
        "CPF: 123.456.789-09 Telefone: (11) 98765-4321\n"
        "Médica: Dra. Ana Ribeiro - CRM-SP 123456\n"
        "Rua das Flores, 123 - Centro",
        "pt",
        Identities(),
    )
    for secret in ("José", "Pereira", "123.456", "98765", "Ana", "Ribeiro", "123456", "Flores"):
        assert secret not in out
    assert "Idade: 52 anos" in out


@pytest.mark.parametrize(
    "line",
    [
        "免疫组化：CK（+），HepPar-1（+），GPC3（+），Ki-67（约30%+）",
        "肝右叶S8见类圆形占位，大小约3.2×2.8 cm，未见远处转移。",
        "TP53 NM_000546.6 c.747G>T p.R249S VAF 23.5% chr17:7577539 rs121913529 COSM10817",
        "AFP 1210 ng/mL ↑ 白蛋白 38.2 g/L 40-55 总胆红素 17.1 μmol/L",
        "索拉非尼 400 mg bid，q21d×4，BCLC C期，CNLC IIIa期，ECOG 1分，Child-Pugh A级（5分）",
        "Carcinoma ductal invasivo, grau 2, RE 90%, RP 70%, HER2 2+, pT2 pN1a(sn) cM0, 2/15",
        "HBV DNA 1.2E+05 IU/mL，L4/5椎间盘突出，BP 120/80 mmHg",
        "父亲 高血压，母亲 乳腺癌",
    ],
)
def test_clinical_content_is_untouched(line):
    assert clean(line, "zh", Identities()) == line
    assert clean(line, "pt", Identities()) == line


def test_ages_over_89():
    assert clean("患者男，92岁", identities=Identities()) == "患者男，90+岁"
    assert clean("患者男，89岁", identities=Identities()) == "患者男，89岁"


def test_birth_date_is_not_shifted():
    assert "[birth date]" in clean("出生日期：1966年3月14日")
    assert "[birth date]" in clean("born 14/03/1966")


def test_surrogates_are_the_same_over_spellings_and_stand_where_they_say():
    scrubber = TextScrubber(FOLDER, KEY)
    (line,) = scrubber.lines(["张 伟 与 ZHANG WEI"], "zh")
    assert [line.text[s.start : s.end] for s in line.surrogates] == ["Doctor 1", "Doctor 1"]


def test_redaction_is_idempotent():
    once = clean("姓名：王建国 住院号：ZY20230612 主治医师：张伟")
    assert clean(once) == once


def test_dicom_strings_keep_their_clinical_words():
    scrubber = TextScrubber(FOLDER, KEY)
    assert scrubber.scrub("MRI for WANG JIANGUO") == "MRI for Patient A"
    assert scrubber.scrub("ORIGINAL") == "ORIGINAL"
    assert scrubber.scrub("AXIAL") == "AXIAL"


def test_uids():
    scrubber = TextScrubber(FOLDER, KEY)
    assert scrubber.uid("1.2.840.10008.1.2") == "1.2.840.10008.1.2"
    mapped = scrubber.uid("1.2.3.4")
    assert mapped.startswith("2.25.")
    assert len(mapped) <= 64
    assert mapped == TextScrubber(FOLDER, KEY).uid("1.2.3.4") != scrubber.uid("1.2.3.5")


def test_ocr_glues_the_time_to_the_date():
    assert clean("采样时间：2023-06-1206:40") == "采样时间：2023-05-06 06:40"
    assert "2023/6" not in clean("检查日期：2023/6/128:05")


def test_what_looks_like_a_date_and_is_none_is_hidden():
    assert "2023-02-30" not in clean("日期：2023-02-30")


def test_relatives_in_running_text():
    assert clean("弟弟王建军HBsAg阳性", identities=Identities()) == "弟弟 Relative HBsAg阳性"
    for line in ("父亲高血压病史", "母亲于2009年去世", "父亲因肝癌去世", "弟弟和妹妹体健"):
        assert clean(line, identities=Identities()) == line


def test_half_read_signature():
    assert clean("审核医师：吴", identities=Identities()) == "审核医师：Doctor"


def test_short_names_of_hospitals():
    assert "江海一院" not in clean("关注“江海一院”公众号", identities=Identities())
    assert clean("第一次住院", identities=Identities()) == "第一次住院"


@pytest.mark.parametrize(
    ("language", "line", "secrets"),
    [
        ("pt", "Utente: Maria da Conceição Rebelo d'Alvarenga", ["Conceição", "Alvarenga"]),
        ("pt", "Nome\tSEVERINO DO NASCIMENTO", ["SEVERINO", "NASCIMENTO"]),
        ("pt", "mãe (Benedita Conceição de Souza) com câncer", ["Benedita", "Souza"]),
        ("pt", "José Carlos de Lima (esposo)", ["José", "Lima"]),
        ("pt", "HOSPITAL SANTA EDWIGES DA SERRA LTDA", ["EDWIGES"]),
        ("pt", "Av. Central — São Lourenço da Serra – SP", ["Lourenço"]),
        ("en", "RE: Mrs Hope Parkinson-Grave, DOB 03/04/1951", ["Parkinson", "1951"]),
        ("en", "Willowmere NHS Foundation Trust, WM2 7AB", ["Willowmere", "WM2"]),
        ("zh", "主管医师 高峰", ["高峰"]),
        ("zh", "患者姓名：古丽娜尔·艾合买提", ["古丽娜尔", "艾合买提"]),
        ("ru", "ФИО: Петрова Анна Сергеевна", ["Петрова", "Анна"]),
        ("de", "Patient: Herr Ekkehard Fuchs, geb. 04.01.1950", ["Ekkehard", "Fuchs", "1950"]),
    ],
)
def test_fields_of_other_hospitals(language, line, secrets):
    out = clean(line, language, Identities())
    assert [s for s in secrets if s in out] == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Ratio 1.5-2.5. 2023 review"),
        ("en", "Potassium 3.5. 2023 review"),
        ("zh", "比值2.5. 2023年复查"),
        ("de", "Labor: Hb 13,2 g/dl, Krea 1,05, PSA <0,01"),
        ("pt", "Laboratório: Hb 13,2 g/dl"),
        ("en", "She has Parkinson disease, Hodgkin lymphoma and Gleason score 7"),
        ("zh", "何时复查"),
    ],
)
def test_values_and_words_are_no_identifiers(language, line):
    known = Identities((Identity(Tag.STAFF, "何"), Identity(Tag.PATIENT, "Hope Parkinson")))
    assert clean(line, language, known) == line


def test_a_name_that_is_a_word_goes_where_it_is_a_name():
    known = Identities((Identity(Tag.RELATIVE, "白雪"), Identity(Tag.STAFF, "高峰")))
    assert "白雪" not in clean("由其妻白雪陪同来我院", identities=known)
    assert "高峰" not in clean("高峰主任查房", identities=known)
    assert "高峰" not in clean("签名\t高峰", identities=known)
    assert clean("血药浓度达高峰值", identities=known) == "血药浓度达高峰值"


def test_a_name_with_middle_dots_wherever_it_stands():
    known = Identities((Identity(Tag.PATIENT, "古丽娜尔·艾合买提"),))
    assert clean("古丽娜尔·艾合买提复诊", identities=known).startswith("Patient A")


def test_a_sentence_behind_a_doctor_stays():
    out = clean("com o Dr. Inácio. Contactar o serviço 500 ml", "pt", Identities())
    assert "Contactar o serviço 500 ml" in out
    assert "Inácio" not in out


def test_days_without_a_year_move_with_the_rest():
    assert clean("2024年3月1日入院，3月18日手术", identities=Identities()) == (
        "2024年1月24日 入院，2月10日 手术"
    )
    assert clean("大小约3×2cm，3月18日", identities=Identities()) == "大小约3×2cm，2月9日"


def test_a_label_is_never_a_value():
    out = clean("联系人\t家庭住址\n李秀梅\t江海市柳荫路218号", identities=Identities())
    assert "家庭住址" in out


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [("ko", "환자성명  응우옌티흐엉        성별 여", "응우옌티흐엉"), ("zh", "姓名：阿依古丽·买买提江   性别", "阿依古丽·买买提江"),
     ("ko", "환자이름\t응 우 옌 티 흐 엉\n", "응 우 옌 티 흐 엉"), ("en", "Patient name: osagie ehanire", "osagie ehanire")],
)  # fmt: skip
def test_whatever_fills_a_field_that_asks_for_a_name(language, text, name):
    assert name in [text[s.start : s.end] for s in find_spans(text, language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Gene name: BRCA1"), ("en", "Drug name: osimertinib"), ("en", "Protocol name: folfox"), ("zh", "药品名称：奥希替尼"),
     ("fr", "Nom du médicament : imatinib"), ("pt", "Nome do exame: hemograma")],
)  # fmt: skip
def test_fields_that_ask_for_the_name_of_a_thing(language, text):
    assert not find_spans(text, language)


@pytest.mark.parametrize("language", ["en", "id", "zh", "ru", "pt", "ar", "ko"])
@pytest.mark.parametrize(
    "entry",
    ["HP:0001251", "VCV000009124", "OMIM #277460", "chr8:63,065,936 GRCh38", "chr17:7577539", "rs121913529", "NM_000546.6",
     "ORPHA:98755", "ENST00000269305.9", "COSV52661038", "MONDO:0007254", "NCT04123456", "PMID: 31234567", "HGNC:11998"],
)  # fmt: skip
def test_entries_of_public_catalogues_stay(language, entry):
    text = f"TP53 c.743G>A, {entry}, 45%"
    assert not [s for s in find_spans(text, language) if s.tag != "DATE"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Cultures positives à Klebsiella pneumoniae"), ("fr", "suivi par psychologue. Rituximab 375 mg/m²"), ("de", "Child-Pugh A. Ausfluss"),
     ("en", "Two Redivac drains secured"), ("en", "CPT: 88309, 88342 x4"), ("fr", "700 cc   RASS -1"), ("zh", "胰肠吻合采用Blumgart法")],
)  # fmt: skip
def test_words_of_medicine_are_no_names(language, text):
    assert not find_spans(text, language)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Seen by Dr Norton Jackson today", "Norton Jackson"),
        ("es", "Paciente: Candida Morse", "Candida Morse"),
    ],
)
def test_people_are_called_like_scales(language, text, name):
    assert name in [text[s.start : s.end] for s in find_spans(text, language)]
