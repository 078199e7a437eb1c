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
        ("陪检人员：护工老耿", ["老耿"]),
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


def test_surname_of_someone():
    assert found("贵院转来患者冼某，系李某某之子", *PEOPLE) == ["冼", "李"]
    assert found("某院某科，某些患者", *PEOPLE, "HOSPITAL") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("主管医师：平安\n次日平安查看患者，嘱观察", ["平安", "平安"]),
        ("责任护士：高歌\n22:00  高歌\n接班：高 歌", ["高歌", "高歌", "高 歌"]),
        ("经治医师：缑新民\n患者挂缑教授号，缑签", ["缑新民", "缑", "缑"]),
        ("主任：热合曼·艾山\n今日热合曼主任查房", ["热合曼·艾山", "热合曼"]),
        ("患者姓名：尉迟文秀\nYUCHI WENXIU  Female", ["尉迟文秀", "YUCHI WENXIU"]),
    ],
)
def test_names_found_again(text, names):
    spans = found(text, *PEOPLE)
    for name in set(names):
        assert spans.count(name) >= names.count(name)


def test_known_word_name_stays_a_word():
    spans = found("责任护士：高歌\n出院后可引吭高歌一曲", *PEOPLE)
    assert spans == ["高歌"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("组\t药品\t开立\t审方\n1\t顺铂\t平安\t马国庆\n2\t卡铂\t平安\t马国庆", ["平安", "马国庆"]),
        (
            "日期\t入量\t病情\t签名\n\t\t评估完成\t高歌\n09-05\t650ml\t已入睡\t鲍小宁",
            ["高歌", "鲍小宁"],
        ),
        ("核赔：花荣光    代办人：邱耘山", ["花荣光", "邱耘山"]),
        ("签名： 欧 阳 文 山  万 建 国", ["欧 阳 文 山", "万 建 国"]),
        ("列席：格桑旺堆；同室病友娜仁高娃", ["格桑旺堆", "娜仁高娃"]),
        ("药物警戒专员Vivian 柯来函，外籍看护Siti Aminah陪同", ["Vivian 柯", "Siti Aminah"]),
        ("Verified by: Lei Xiaoyan   2022-01-03 复核", ["Lei Xiaoyan"]),
    ],
)
def test_columns_fields_and_foreign_names(text, names):
    spans = found(text, *PEOPLE)
    for name in names:
        assert name in spans


def test_speakers_of_a_chat():
    text = "阿坤-陪母抗癌  19:10\n我妈六个周期了\n江边的老殷  19:12\n先查心超\n@江边的老殷 查了"
    assert found(text, *PEOPLE) == ["阿坤-陪母抗癌", "江边的老殷", "江边的老殷"]
    assert found("体温  19:10\n血压  19:12", *PEOPLE) == []


@pytest.mark.parametrize(
    "number",
    [
        "腹水细胞（XB2025-040）阳性", "轮椅编号LY-93", "提取码k7dm", "袋号CT852506",
        "条码 (21)H7750714", "计划ID：PLN_LV2_282947", "微信加Lzy_0917", "手术间：OR-03",
    ],
)  # fmt: skip
def test_numbers_behind_short_labels(number):
    spans = found(number, "ID")
    assert number.rstrip("）阳性").endswith("".join(spans))
    assert spans


def test_codes_of_medicine_are_no_numbers():
    text = "高信号T2WI，CA19-9 37U/ml，型号AU5800，MK-3475，PD-L1，CYFRA21-1 3.1，BI-RADS 4b，技术：VMAT"
    assert found(text, "ID", *PEOPLE) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("夜班李静交班，白班王芳接班", ["李静", "王芳"]),
        ("后来儿子玉兰(18785579604)来电", ["玉兰"]),
        ("女儿秀英陪同来院", ["秀英"]),
        ("救护车司机老侯，护工小段协助", ["老侯", "小段"]),
        ("检查医师：冷静   录入：HJP", ["冷静", "HJP"]),
        ("患者：徐文斌（XWB），男", ["徐文斌", "XWB"]),
        ('昵称"老马"', ["老马"]),
        ("表姐乳腺癌（林巧玲，42岁确诊）", ["林巧玲"]),
        ("病理报告（2022-04-20，司徒国华）", ["司徒国华"]),
        ("已告知值班医师胡医生", ["胡"]),
        ("夜班王老师和李护士上班", ["王", "李"]),
        ("大哥王德全有胃溃疡病史", ["王德全"]),
    ],
)
def test_names_told_by_place(text: str, names: list[str]) -> None:
    found = [text[s.start : s.end] for s in find_spans(text, "zh")]
    assert [n for n in names if n not in found] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("体检于美年大健康", "美年大健康"),
        ("北京协和也看了", "北京协和"),
        ("四川省人民也看过", "四川省人民"),
        ("9月18日于解放军第九〇八医院就诊", "解放军第九〇八医院"),
        ("市立妇女儿童医院磁共振检查报告", "市立妇女儿童医院"),
        ("骑车行至人民路与建设路路口", "人民路与建设路路口"),
        ("现独居乌日区", "乌日区"),
        ("孩子住翠湖苑3-2-502", "翠湖苑3-2-502"),
        ("血透室联系胡护士长（63603）", "63603"),
        ("送检医生电话:81591", "81591"),
        ("专科医师：內專醫字第047167號", "內專醫字第047167號"),
        ("轉入深切治療部6號床", "6號床"),
        ("与前次穿刺（2022-080617，外院）比较", "2022-080617"),
        ("药品批号:奥沙利铂 A8264A3(恒瑞)", "A8264A3"),
        ("测序芯片 Flowcell HKJWJBGX1", "HKJWJBGX1"),
    ],
)
def test_places_and_numbers_told_by_place(text: str, value: str) -> None:
    hidden = {i for s in find_spans(text, "zh") for i in range(s.start, s.end)}
    at = text.index(value)
    assert hidden.issuperset(range(at, at + len(value)))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("入院科别 肾内科   病房 704   转科科别 —", ["704"]),
        ("蜡块2块（71-5311A、06-3560B）", ["71-5311A", "06-3560B"]),
        ("微信同号，或者加 help_yao2020，", ["help_yao2020"]),
        ("請返回急診，或電06-2744590", ["06-2744590"]),
        ("入院 2023-03-01，贴膜3.2更换。", ["2023-03-01", "3.2"]),
        ("行异基因移植，GATA3（克隆号L50-823），编码 M97320/3", []),
        ("2023-02-20\n2.1 术前准备\n2.2 麻醉方式\n2.3 体位", ["2023-02-20"]),
        ("未加盖医院印章无效；送检医院：本院；我们县医院", []),
    ],
)
def test_classes_of_the_fourth_round(text, values):
    assert [text[s.start : s.end] for s in find_spans(text, "zh")] == values


@pytest.mark.parametrize(
    "text", ["如需基因检测，可借阅蜡块", "拟行基因检测", "建议基因检测", "若需基因检测"]
)
def test_orders_of_a_test_name_no_firm(text):
    assert not find_spans(text, "zh")
