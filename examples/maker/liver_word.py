"""The Chinese discharge summary, which tells the whole story (and puts the tumour in S6)."""
# ruff: noqa: E501 - Chinese prose counts double and is kept a sentence a line.

from __future__ import annotations

from datetime import UTC, datetime

from docx.document import Document

from maker import word
from maker.item import Item
from maker.liver_case import CASE as C

SONG, HEI = "宋体", "黑体"

_HISTORY = (
    (
        "患者1998年体检发现HBsAg阳性，2016年3月起口服恩替卡韦0.5mg qd抗病毒治疗。2022-11-18体检AFP 28.6 ng/mL，"
        "未进一步诊治。2023-05-30复查AFP 412.5 ng/mL，超声提示肝右叶占位。2023-06-05第1次入住我科，2023-06-06 AFP "
        "1286.4 ng/mL；2023-06-08上腹部增强CT示肝右叶占位，符合原发性肝细胞癌，门静脉右前支癌栓；2023-06-13行超声引导下"
        "肝占位穿刺活检，2023-06-16病理：肝细胞癌，中分化。"
    ),
    (
        "2023-06-19行第1次经肝动脉化疗栓塞术（TACE，表柔比星40mg＋超液化碘油10mL）。2023-07-01起口服仑伐替尼8mg qd"
        "（体重58kg）。2023-07-26行第2次TACE（表柔比星30mg＋超液化碘油8mL）。2023-09-20复查AFP 186.4 ng/mL，"
        "mRECIST评价部分缓解（PR）。用药期间高血压2级、手足皮肤反应1级。"
    ),
    (
        "2023-12-18复查AFP 1150.8 ng/mL，增强CT示肝内病灶增大、癌栓进展，疗效评价疾病进展（PD），2023-12-20停用仑伐替尼。"
        "2023-12-27起口服索拉非尼400mg bid，2024-02-26因手足综合征2级减量为400mg qd。现为进一步治疗第3次入院。"
    ),
)
_COURSE = (
    (
        "入院后完善检查：2024-04-09 AFP 2153.0 ng/mL，ALT 52 U/L，AST 61 U/L，总胆红素 26.8 μmol/L，白蛋白 35.6 g/L，"
        "INR 1.21，血小板 78×10^9/L，HBV-DNA <20 IU/mL。2024-04-10上腹部MR平扫＋增强：肝右叶S6肿块，大小约6.1cm×5.4cm，"
        "较2023-12-18增大，门静脉右支癌栓（程氏Ⅱ型，VP3），未见腹水；胸部CT未见转移。2024-04-10超声：肝右叶低回声结节，"
        "彩色多普勒见血流信号。胃镜（2024-04-11）：食管静脉曲张（轻度），红色征（－）。"
    ),
    (
        "综合评估：疾病进展（PD，mRECIST），2024-04-11停用索拉非尼。2024-04-12在局麻下行第3次TACE：术中见肝右叶S6肿瘤染色，"
        "由肝右动脉后支供血，注入表柔比星30mg＋超液化碘油8mL。术后低热（最高37.9℃）、肝区隐痛，对症治疗后好转。无出血、"
        "无肝性脑病。家属咨询二线治疗及境外会诊事宜，已告知。"
    ),
)
_ADVICE = (
    "1. 继续抗病毒治疗：恩替卡韦0.5mg qd，勿自行停药。",
    "2. 二线治疗方案待多学科会诊（MDT）后确定：瑞戈非尼或免疫检查点抑制剂联合方案，建议二次诊疗意见。",
    "3. 出院后1周复查血常规、肝肾功能、凝血功能；4周复查AFP、PIVKA-Ⅱ及上腹部增强MR。",
    "4. 低盐软食，避免粗硬食物，禁酒；监测血压。如出现呕血、黑便、腹胀、意识改变，立即就诊。",
)


def _patient(document: Document) -> None:
    rows = (
        (f"姓名：{C['name']}", f"性别：{C['sex']}", "年龄：58岁", f"住院号：{C['inpatient']}"),
        (f"出生日期：{C['birth_cn']}", "民族：汉族", "婚姻：已婚", f"床号：{C['bed']}"),
        ("入院日期：2024年4月8日", "出院日期：2024年4月16日", "住院天数：8天",
         f"医保号：{C['insurance']}"),
        (f"身份证号：{C['national_id']}", f"电话：{C['phone']}", f"联系人：{C['wife']}（妻）",
         f"联系电话：{C['wife_phone']}"),
    )  # fmt: skip
    word.table(document, rows, (5.5, 4.4, 3.3, 4.4), head=False)
    word.paragraphs(document, [f"家庭住址：{C['address']}"], indent=False)


def _medicines(document: Document) -> None:
    rows = (
        ("药品名称", "规格", "用法用量", "天数", "备注"),
        ("恩替卡韦分散片", "0.5mg×14片", "0.5mg 口服 每日1次（空腹）", "28天", "长期服用"),
        ("多烯磷脂酰胆碱胶囊", "228mg×36粒", "456mg 口服 每日3次", "14天", ""),
        ("苯磺酸氨氯地平片", "5mg×28片", "5mg 口服 每日1次", "28天", "监测血压"),
        ("奥美拉唑肠溶胶囊", "20mg×14粒", "20mg 口服 每日1次", "14天", ""),
        ("普萘洛尔片", "10mg×100片", "10mg 口服 每日2次", "28天", "心率<55次/分停用"),
    )
    word.table(document, rows, (3.9, 2.9, 5.4, 1.3, 3.3), head=True)


def _body(document: Document) -> None:
    def part(name: str, *texts: str) -> None:
        word.heading(document, name, HEI)
        word.paragraphs(document, texts)

    part("入院诊断", "1. 原发性肝细胞癌（肝右叶S6）TACE术后、靶向治疗后", "2. 门静脉右支癌栓",
         "3. 乙型肝炎肝硬化（代偿期）", "4. 高血压病2级")  # fmt: skip
    part("主诉", "发现肝占位10月余，索拉非尼治疗后AFP升高1月。")
    part("现病史", *_HISTORY)
    part("既往史、个人史、家族史", "高血压病史1年。否认糖尿病、冠心病。青霉素过敏（皮疹）。无输血史。饮酒20余年，"
         f"已戒3年；不吸烟。父亲因肝癌于2009年去世；弟弟{C['brother']}HBsAg阳性，规律随访。")  # fmt: skip
    part("入院查体", "T 36.6℃，P 74次/分，R 18次/分，BP 134/82mmHg，身高168cm，体重57kg，ECOG 1分。神清，"
         "皮肤巩膜无黄染，可见肝掌，腹软，肝肋下2cm可及，质硬，脾肋下3cm，移动性浊音（－），双下肢无水肿。")  # fmt: skip
    part("诊疗经过", *_COURSE)
    part("出院诊断", "1. 原发性肝细胞癌（肝右叶S6，中分化），BCLC C期，CNLC Ⅲa期，TACE术后（3次）",
         "2. 门静脉右支癌栓（程氏Ⅱ型，VP3）", "3. 乙型肝炎肝硬化，Child-Pugh A级（5分），ECOG 1分",
         "4. 食管静脉曲张（轻度）", "5. 脾功能亢进", "6. 高血压病2级")  # fmt: skip
    part(
        "出院情况",
        "患者一般情况可，无发热，肝区隐痛较前减轻，NRS评分2分，食欲一般。病情：好转出院。",
    )
    word.heading(document, "出院带药", HEI)
    _medicines(document)
    word.heading(document, "出院医嘱及随访", HEI)
    word.paragraphs(document, _ADVICE)
    visit = (
        f"随访：2024年5月14日上午{C['chief']}主任医师门诊（肝胆肿瘤科），门诊号{C['outpatient']}，"
        f"预约电话{C['hospital_phone']}，或关注“江海一院”公众号预约。"
    )
    word.paragraphs(document, [visit])
    word.paragraphs(document, [
        "",
        f"住院医师：{C['resident']}    主治医师：{C['attending']}    主任医师：{C['chief']}",
        "记录时间：2024-04-16 09:35",
    ], indent=False)  # fmt: skip


def discharge() -> Item:
    """Discharge summary of 2024-04-16 as a Word file."""
    document = word.new("Times New Roman", 10.5, SONG)
    word.running(
        document,
        f"{C['hospital']}    姓名：{C['name']}    住院号：{C['inpatient']}",
        f"{C['hospital_address']}    电话：{C['hospital_phone']}    {C['name']} 出院小结",
    )
    word.title(document, C["hospital"], 16, HEI)
    word.title(document, "出 院 小 结", 15, HEI)
    word.paragraphs(document, ["科室：肝胆肿瘤科二病区（第3次住院）"], indent=False)
    _patient(document)
    _body(document)
    when = datetime(2024, 4, 16, 9, 35, tzinfo=UTC)
    blob = word.save(
        document, when, name=f"{C['name']}出院小结", author=C["attending"],
        keywords=f"{C['name']} {C['inpatient']}", note=f"打印者 chenzy {C['hospital']}",
    )  # fmt: skip
    return Item(blob, word.text_of(blob))
