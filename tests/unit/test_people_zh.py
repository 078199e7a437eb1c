"""Chinese names, organisations and places in running text; what is none of them stays."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def found(text: str, *tags: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, "zh") if not tags or s.tag in tags]


PEOPLE = ("PATIENT", "RELATIVE", "STAFF", "PERSON")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由其舅父温良玉、姨妈阮碧云护送来院", ["温良玉", "阮碧云"]),
        ("值班的卞医生到场", ["卞"]),
        ("请心内科盛楚涵教授会诊", ["盛楚涵"]),
        ("欧阳先生诉头痛", ["欧阳"]),
        ("我叫牛志强，病友斯琴高娃", ["牛志强", "斯琴高娃"]),
        ("现名牛志强，病人自述姓冼", ["牛志强", "冼"]),
        ("主管医生姓钮，叫钮晓蕾", ["钮", "钮晓蕾"]),
        ("阅片者：穆青云/岑国荣", ["穆青云", "岑国荣"]),
        ("手术者：褚时安 一助：麻文昊", ["褚时安", "麻文昊"]),
        ("施桂芬，女，61岁，因咳嗽入院", ["施桂芬"]),
        ("患者吾买尔·艾山因腹痛入院", ["吾买尔·艾山"]),
        ("姓名:王 建 国性别:男", ["王 建 国"]),
        ("陪检人员：护工老耿", ["耿"]),
        ("病人由長女馮麗珍陪同，主治醫師蔡宜庭", ["馮麗珍", "蔡宜庭"]),
        ("主诊医生 CHEN Jianguo（Dr Wei ZHANG 代）", ["CHEN Jianguo", "Wei ZHANG"]),
        ("陈大文（Chan Tai Man）", ["Chan Tai Man"]),
    ],
)
def test_names_of_people(text, names):
    spans = found(text, *PEOPLE)
    for name in names:
        assert name in spans


@pytest.mark.parametrize(
    "text",
    [
        "予盐酸安罗替尼胶囊12mg口服，白蛋白20g静滴，平安出院。",
        "方案：贝伐珠单抗联合TC方案，温和化疗，成功完成6周期。",
        "左叶、右叶多发结节，单发者约1.2cm，边界清，明显强化，常规随访。",
        "金标准为病理，高热时物理降温，皮肤黄染，安静。",
        "家属要求出院，家属表示理解，父亲高血压，母亲健在，弟弟体健。",
        "医师应向患者说明；主任要求加强营养；护士遵医嘱予吸氧。",
        "程氏分型II型，章动性眼震，宗气不足，麻木较前好转。",
        "患者冼某，李某某之子。",
        "当地医院、上级医院、我院及外院均建议手术；术后镇痛。",
        "消化道、尿路、病区、城市、农村、思路清晰。",
        "予雷贝拉唑、雷帕霉素、利巴韦林、康莱特注射液。",
    ],
)
def test_clinical_words_are_no_names(text):
    assert found(text, *PEOPLE, "HOSPITAL", "ADDRESS") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("遂就诊于复旦大学附属肿瘤医院，查", "复旦大学附属肿瘤医院"),
        ("转入江海市第一人民医院东院区治疗", "江海市第一人民医院东院区"),
        ("曾在仁德骨科专科医院（西院）手术", "仁德骨科专科医院（西院）"),
        ("送往江海金域达医学检验实验室、其他", "江海金域达医学检验实验室"),
        ("至安诺基因科技（江海）有限公司检测", "安诺基因科技（江海）有限公司"),
        ("於新竹馬可醫院接受粗針切片", "新竹馬可醫院"),
        ("到协和会诊", "协和"),
        ("退休前是江海市第三棉纺厂的会计", "江海市第三棉纺厂"),
        ("委托方：云溪区人民法院", "云溪区人民法院"),
    ],
)
def test_organisations(text, name):
    assert name in found(text, "HOSPITAL")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("家住锦绣花园7幢1402室，", "锦绣花园7幢1402室"),
        ("住址：江海省临川市东平区解放路128号3栋2单元501室", "江海省临川市东平区解放路128号3栋2单元501室"),
        ("原籍湖南省湘潭县易俗河镇，现", "湖南省湘潭县易俗河镇"),
        ("户籍：清河县葛仙庄镇黄金庄村87号", "清河县葛仙庄镇黄金庄村87号"),
        ("住臺北市大安區信義路四段265巷12弄3號5樓。", "臺北市大安區信義路四段265巷12弄3號5樓"),
        ("長子在成都务工", "成都"),
        ("邮编：226014", "226014"),
    ],
)  # fmt: skip
def test_places(text, place):
    assert place in found(text, "ADDRESS")


def test_beds_and_extensions():
    assert "15床" in found("住进消化科15床，主管", "ID")
    assert "6213" in found("致电（分机6213）", "PHONE")
    assert found("床位数50张，床旁超声，3床旁") == []
