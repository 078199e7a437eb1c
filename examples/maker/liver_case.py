"""Who is who in `liver-zh`, and what a reader should find there. Everybody is invented."""

from __future__ import annotations

from maker.idents import Ident, chinese_id

NAME, SEX, BIRTH = "王建国", "男", "1966-03-14"
NATIONAL_ID = chinese_id("32019919660314351")
HOSPITAL = "江海市第一人民医院"
LAB = "明康医学检验所"

# Values used by the Typst templates and the Word and DICOM makers, by short key.
CASE: dict[str, str] = {
    "name": NAME,
    "pinyin": "Wang Jianguo",
    "sex": SEX,
    "birth": BIRTH,
    "birth_cn": "1966年3月14日",
    "national_id": NATIONAL_ID,
    "phone": "13900000417",
    "email": "wangjg66@mail.example",
    "address": "江海市望潮区柳荫路218号梧桐苑6栋1203室",
    "inpatient": "00784215",
    "outpatient": "M20220981734",
    "insurance": "JHYB6603148827",
    "bed": "肝二23-15",
    "wife": "李秀梅",
    "wife_phone": "13900000528",
    "brother": "王建军",
    "hospital": HOSPITAL,
    "hospital_en": "Jianghai First People's Hospital",
    "hospital_phone": "0500-88812345",
    "hospital_address": "江海市望潮区滨江大道66号",
    "lab": LAB,
    "lab_en": "Mingkang Medical Laboratory",
    "lab_phone": "0500-86620077",
    "lab_address": "江海市东屿区创新路19号3号楼",
    "lab_email": "report@mingkang-lab.example",
    "path_no": "B2023-06187",
    "ct_no": "CT20230608-0417",
    "lab_sample_1": "20230612A0386",
    "lab_sample_2": "20230715A0152",
    "gene_sample": "MKL0620-0578",
    "gene_report": "MKG2023063000578",
    "chief": "陈志远",
    "attending": "周海燕",
    "resident": "吕航",
    "path_reporter": "刘晓峰",
    "path_reviewer": "赵文静",
    "ct_reporter": "孙立群",
    "ct_reviewer": "吴敏",
    "ct_tech": "丁一鸣",
    "us_doctor": "郑宇",
    "lab_tester": "何佳",
    "lab_reviewer": "高峰",
    "gene_tester": "唐明轩",
    "gene_reviewer": "冯雪",
}

_KIND: dict[str, str] = {
    "name": "NAME", "pinyin": "NAME", "birth": "BIRTHDATE", "birth_cn": "BIRTHDATE",
    "national_id": "ID", "phone": "PHONE", "email": "EMAIL", "address": "ADDRESS",
    "inpatient": "ID", "outpatient": "ID", "insurance": "ID", "bed": "OTHER",
    "wife": "RELATIVE", "wife_phone": "PHONE", "brother": "RELATIVE",
    "hospital": "HOSPITAL", "hospital_en": "HOSPITAL", "hospital_phone": "PHONE",
    "hospital_address": "ADDRESS", "lab": "HOSPITAL", "lab_en": "HOSPITAL",
    "lab_phone": "PHONE", "lab_address": "ADDRESS", "lab_email": "EMAIL",
    "path_no": "SAMPLE", "ct_no": "SAMPLE", "lab_sample_1": "SAMPLE", "lab_sample_2": "SAMPLE",
    "gene_sample": "SAMPLE", "gene_report": "SAMPLE",
}  # fmt: skip

_EXTRA = (
    # Other spellings of the same people and places, and what stands only in metadata.
    ("Wang^JianGuo=王^建国", "NAME"), ("Wang^JianGuo", "NAME"), ("王^建国", "NAME"),
    ("WANG JIANGUO", "NAME"), ("wangjianguo", "NAME"), ("Chen^ZhiYuan=陈^志远", "STAFF"),
    ("Zheng^Yu=郑^宇", "STAFF"), ("Ding^YiMing=丁^一鸣", "STAFF"), ("Sun^LiQun=孙^立群", "STAFF"),
    ("19660314", "BIRTHDATE"), ("A230608417", "SAMPLE"), ("A240410233", "SAMPLE"),
    ("A240410107", "SAMPLE"), ("JHYY_CT03", "OTHER"), ("JHYY_MR01", "OTHER"),
    ("JHYY_US02", "OTHER"), ("江海一院", "HOSPITAL"), ("JHYY_PACS", "HOSPITAL"),
    ("HX-P60 Pro", "OTHER"), ("chenzy", "STAFF"),
    ("SN-HX77204519", "OTHER"), ("肝胆肿瘤科二病区", "HOSPITAL"),
)  # fmt: skip

IDENTS: tuple[Ident, ...] = (
    *(Ident(value, _KIND.get(key, "STAFF")) for key, value in CASE.items() if key != "sex"),
    *(Ident(value, kind) for value, kind in _EXTRA),
)

CLINICAL: dict[str, tuple[str, ...]] = {
    "王建国_病理报告.pdf": (
        "Ki-67", "约30%", "Hep Par-1", "Arginase-1", "Glypican-3", "CD34", "CK19", "OCH1E5",
        "肝细胞癌，中分化", "Edmondson-Steiner", "CPS=5", "G2S4", "S8", "未见明确脉管癌栓",
    ),
    "基因检测报告.pdf": (
        "TP53", "c.747G>T", "p.R249S", "32.4%", "TERT", "c.-124C>T", "41.5%", "CTNNB1",
        "c.121A>G", "p.T41A", "18.7%", "ARID1A", "c.5548dupG", "12.3%", "CCND1", "FGF19",
        "4.8", "MSS", "NM_000546.6", "KMT2D", "仑伐替尼",
    ),
    "出院小结.docx": (
        "S6", "BCLC C期", "CNLC Ⅲa期", "Child-Pugh A级", "ECOG 1分", "TACE", "仑伐替尼",
        "索拉非尼", "恩替卡韦", "门静脉右支癌栓", "AFP 2153.0 ng/mL", "手足综合征2级", "青霉素过敏",
        "6.1cm×5.4cm", "VP3",
    ),
    "IMG_20230612_093214.jpg": ("ALT", "68", "PLT", "92", "TBIL", "21.4", "ALB", "38.2", "HGB"),
    "微信图片_20230715.jpg": ("AFP", "486.2", "INR", "1.12", "HBV-DNA", "2.35E+03", "PIVKA-Ⅱ"),
    "扫描_CT报告.pdf": ("S8", "5.2cm×4.8cm", "快进快出", "门静脉右前支", "LR-5", "未见明显腹水"),
    "影像/CT/IM0001": ("上腹部", "增强"),
}  # fmt: skip


# Burned into the picture, where only a look at the pixels can find them.
CLINICAL_PIXELS = {"影像/US/IM0001": ("Dist 32.5 mm", "RIGHT LOBE")}


def _fact(kind: str, name: str, value: str, unit: str, date: str, where: str) -> dict[str, str]:
    return {
        "kind": kind, "name": name, "value": value, "unit": unit, "date": date, "where": where,
    }  # fmt: skip


_PATH, _GENE, _OUT = "王建国_病理报告.pdf", "基因检测报告.pdf", "出院小结.docx"
_P1, _P2, _CT = "IMG_20230612_093214.jpg", "微信图片_20230715.jpg", "扫描_CT报告.pdf"

FACTS: list[dict[str, str]] = [
    _fact(
        "diagnosis",
        "hepatocellular carcinoma",
        "moderately differentiated",
        "",
        "2023-06-16",
        _PATH,
    ),
    _fact("grade", "Edmondson-Steiner", "II-III", "", "2023-06-16", _PATH),
    _fact("ihc", "Ki-67", "30", "%", "2023-06-16", _PATH),
    _fact("ihc", "Hep Par-1", "positive", "", "2023-06-16", _PATH),
    _fact("ihc", "Arginase-1", "positive", "", "2023-06-16", _PATH),
    _fact("ihc", "Glypican-3", "positive", "", "2023-06-16", _PATH),
    _fact("ihc", "CD34", "positive, diffuse sinusoidal", "", "2023-06-16", _PATH),
    _fact("ihc", "CK19", "negative", "", "2023-06-16", _PATH),
    _fact("ihc", "PD-L1 (22C3)", "CPS 5", "", "2023-06-16", _PATH),
    _fact("variant", "TP53", "c.747G>T p.R249S", "VAF 32.4%", "2023-06-30", _GENE),
    _fact("variant", "TERT", "c.-124C>T", "VAF 41.5%", "2023-06-30", _GENE),
    _fact("variant", "CTNNB1", "c.121A>G p.T41A", "VAF 18.7%", "2023-06-30", _GENE),
    _fact("variant", "ARID1A", "c.5548dupG p.D1850Gfs*33", "VAF 12.3%", "2023-06-30", _GENE),
    _fact("variant", "CCND1/FGF19", "amplification", "CN 6.2", "2023-06-30", _GENE),
    _fact("variant", "KMT2D", "c.10256A>G p.D3419G (VUS)", "VAF 47.9%", "2023-06-30", _GENE),
    _fact("biomarker", "TMB", "4.8", "Muts/Mb", "2023-06-30", _GENE),
    _fact("biomarker", "MSI", "MSS", "", "2023-06-30", _GENE),
    _fact("stage", "BCLC", "C", "", "2024-04-16", _OUT),
    _fact("stage", "CNLC", "IIIa", "", "2024-04-16", _OUT),
    _fact("liver function", "Child-Pugh", "A (5)", "", "2024-04-16", _OUT),
    _fact("performance", "ECOG", "1", "", "2024-04-16", _OUT),
    _fact(
        "vascular invasion",
        "portal vein tumour thrombus, right branch",
        "VP3",
        "",
        "2024-04-10",
        _OUT,
    ),
    _fact("treatment", "TACE", "3 sessions", "", "2023-06-19, 2023-07-26, 2024-04-12", _OUT),
    _fact(
        "treatment",
        "lenvatinib",
        "8 mg qd; best response PR; stopped: PD",
        "",
        "2023-07-01 to 2023-12-20",
        _OUT,
    ),
    _fact(
        "treatment",
        "sorafenib",
        "400 mg bid, later 400 mg qd; stopped: PD",
        "",
        "2023-12-27 to 2024-04-11",
        _OUT,
    ),
    _fact("medication", "entecavir", "0.5 mg qd", "", "2016-03 to now", _OUT),
    _fact("allergy", "penicillin", "rash", "", "", _OUT),
    _fact("family history", "hepatocellular carcinoma", "father (died 2009)", "", "", _OUT),
    _fact("lab", "AFP", "28.6", "ng/mL", "2022-11-18", _OUT),
    _fact("lab", "AFP", "412.5", "ng/mL", "2023-05-30", _OUT),
    _fact("lab", "AFP", "1286.4", "ng/mL", "2023-06-06", _OUT),
    _fact("lab", "AFP", "486.2", "ng/mL", "2023-07-15", _P2),
    _fact("lab", "AFP", "186.4", "ng/mL", "2023-09-20", _OUT),
    _fact("lab", "AFP", "1150.8", "ng/mL", "2023-12-18", _OUT),
    _fact("lab", "AFP", "2153.0", "ng/mL", "2024-04-09", _OUT),
    _fact("lab", "PIVKA-II", "1864", "mAU/mL", "2023-07-15", _P2),
    _fact("lab", "INR", "1.12", "", "2023-07-15", _P2),
    _fact("lab", "PT", "13.1", "s", "2023-07-15", _P2),
    _fact("lab", "HBV-DNA", "2.35E+03", "IU/mL", "2023-07-15", _P2),
    _fact("lab", "HBsAg", "positive", "", "2023-07-15", _P2),
    _fact("lab", "ALT", "68", "U/L", "2023-06-12", _P1),
    _fact("lab", "AST", "74", "U/L", "2023-06-12", _P1),
    _fact("lab", "TBIL", "21.4", "umol/L", "2023-06-12", _P1),
    _fact("lab", "ALB", "38.2", "g/L", "2023-06-12", _P1),
    _fact("lab", "CREA", "71", "umol/L", "2023-06-12", _P1),
    _fact("lab", "WBC", "4.32", "10^9/L", "2023-06-12", _P1),
    _fact("lab", "HGB", "132", "g/L", "2023-06-12", _P1),
    _fact("lab", "PLT", "92", "10^9/L", "2023-06-12", _P1),
    _fact("imaging", "CT: mass in segment VIII", "5.2 x 4.8", "cm", "2023-06-08", _CT),
    _fact("imaging", "CT: LI-RADS", "LR-5", "", "2023-06-08", _CT),
    _fact("imaging", "MR: mass (said to be in segment VI)", "6.1 x 5.4", "cm", "2024-04-10", _OUT),
    _fact(
        "conflict",
        "segment of the tumour",
        "VIII (CT, pathology) against VI (discharge summary)",
        "",
        "",
        f"{_CT}; {_PATH}; {_OUT}",
    ),
]
