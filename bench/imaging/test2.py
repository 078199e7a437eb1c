"""The half test2: people, texts and private values that nobody who works on the engine reads.

Series, study and model names were drawn by chance from real archives (test2_descriptions.tsv); the
sentences were written before the engine's word lists were seen. Measure it, do not read it.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

from bench.imaging.phrases import Person

Texts = list[tuple[str, str, list[str]]]
_DRAWN = Path(__file__).with_name("test2_descriptions.tsv")
_PACKED = {"US": "<H", "SS": "<h", "UL": "<L", "SL": "<l", "FL": "<f", "FD": "<d"}
# Half of the descriptions stand alone: a word lost without need counts like one lost beside a name.
_ROUND = ("{p}", "{p}", "{p}", "{p}", "{p}", "{p} {name}", "{name} {p}", "{p}_{id}", "{id} {p}",
          "{p} ({native})", "{p} - {doctor}", "{p} / {acc}", "{upper} {p}", "{p}_{under}",
          "{p}, {caret}")  # fmt: skip

PEOPLE = (
    Person("zh-test2", "test2", "21", ("Qiu^Wenhao=邱^文浩", "QIU^WEN HAO", "邱^文浩", "Qiu Wenhao"),
           "Qiu Wenhao", "邱文浩", ("0006612840", "6612840", "0006612840 "), "0006612840", "19620817",
           "1962.08.17", "18604417729", "US20240551903", "Hengjiang Tumor Hospital", "Fan Lirong",
           "HJCT64A", "CN-440182", ("utf-8", "gb18030", "ir58", "gbk")),
    Person("ko-test2", "test2", "22", ("Hwang^Yeonsu=黃^蓮秀=황^연수", "HWANG^YEON SU", "황^연수"),
           "Hwang Yeonsu", "황연수", ("K2219084", "K-2219084"), "K2219084", "19770302",
           "770302", "010-7741-2093", "E240611-0442", "Namhae Saerom Hospital", "Choi Minseo",
           "SAEROM_MR2", "KR90771", ("utf-8", "ir149")),
    Person("ru-test2", "test2", "23", ("Терехова^Зинаида^Павловна", "TEREKHOVA^ZINAIDA",
           "Terekhova^Zinaida^P"), "Zinaida Terekhova", "Терехова", ("117-4490/24", "1174490/24"),
           "117-4490/24", "19510625", "25.06.1951", "+79035512840", "RG-55120-24",
           "Zarechny Oncology Dispensary", "Lapshin Sergei", "ZODCT1", "TOSH-77120",
           ("utf-8", "ir144")),
    Person("pt-test2", "test2", "24", ("Teixeira^Otávio^Bandeira", "TEIXEIRA^OTAVIO BANDEIRA",
           "Bandeira Teixeira^Otavio"), "Otavio Bandeira Teixeira", "Otávio Teixeira",
           ("004.512.887-03", "00451288703"), "00451288703", "19540911", "11/09/1954",
           "(71) 98844-2013", "PED5510294", "Hospital Monte Serrado", "Rodrigo Alencastro",
           "TC_MSERRADO", "99KR04412", ("utf-8", "ir100")),
    Person("es-test2", "test2", "25", ("Echeverría Lozano^Maite", "ECHEVERRIA LOZANO^MAITE",
           "Echeverria^Maite"), "Maite Echeverria Lozano", "Maite Echeverría",
           ("NHC 88120347", "88120347"), "88120347", "19831204", "04-12-1983", "612 44 80 19",
           "RM-0092214", "Clinica Puerto Alegria", "Ines Valdecantos", "RMPALEGRIA", "41822207",
           ("utf-8", "ir100")),
    Person("de-test2", "test2", "26", ("Größmann^Jürgen", "GROESSMANN^JUERGEN",
           "Groessmann^Juergen^^Herr"), "Juergen Groessmann", "Größmann",
           ("1000447123", "01000447123"), "1000447123", "19570119", "19.01.1957", "0171/4480293",
           "RIS-7744120", "Kreiskrankenhaus Eschenhain", "Anna Wieczorek", "ESCHENHAINMR1", "141277",
           ("utf-8", "ir100")),
    Person("ja-test2", "test2", "27", ("Nishikawa^Hayato=西川^隼人=にしかわ^はやと", "NISHIKAWA^HAYATO",
           "西川^隼人"), "Nishikawa Hayato", "西川隼人", ("00731-5529", "007315529"), "00731-5529",
           "19690930", "1969/09/30", "080-4417-2290", "OR24-19930", "Minato Kita Clinic",
           "Fujimoto Reiko", "MKC-CT", "9912-0047", ("utf-8", "ir87")),
    Person("en-test2", "test2", "28", ("O'Donoghue^Fiona^Mary", "O'DONOGHUE^FIONA", "ODonoghue^Fiona"),
           "Fiona O'Donoghue", "O'Donoghue", ("MRN8801273", "mrn8801273", "8801273"), "MRN8801273",
           "19760528", "28 May 1976", "(555) 018-4420", "ACC-9917-2204", "St. Brannock Infirmary",
           "Declan Harrowgate", "STBMR3T", "SN-55-0192", ("utf-8", "ir100")),
    Person("vi-test2", "test2", "29", ("Đặng^Thị Hồng", "DANG^THI HONG", "Dang Thi^Hong"),
           "Dang Thi Hong", "Đặng Thị Hồng", ("BN24007731", "BN-24007731"), "BN24007731", "19640703",
           "03/07/1964", "0903 771 482", "CD2406-311", "Benh vien Song Tram", "Trinh Quoc Dat",
           "STRAM01", "VN0077", ("utf-8",)),
)  # fmt: skip

_SENTENCES: Texts = [
    ("ImageComments", "top", [
        "{name}: 14 x 9 mm arterially enhancing lesion in Couinaud segment VIII, washout, LI-RADS 5",
        "Spiculated mass RUL 3.1cm, SUVmax 11.4; {doctor} notified",
        "status post Whipple. No recurrence.", "WINDOW: 1500/-600", "s/p Le Fort I osteotomy {id}",
        "peristalsis, Buscopan given", "degraded by respiratory motion - {upper}",
        "Bosniak IIF cyst lower pole left kidney", "old Hill-Sachs defect, right shoulder",
        "4 cm below carina / ET tube OK {acc}", "Fazekas 2 white matter changes",
        "thrombus in V. portae {hospital}"]),
    ("PatientComments", "top", [
        "claustrophobic, lorazepam 1 mg p.o.", "hard of hearing; wheelchair; tel {phone}",
        "LATEX ALLERGY", "eGFR 41, hydrate before contrast", "pacemaker MR conditional ({id})",
        "Child-Pugh B, ascites, {native}", "insulin pump removed"]),
    ("AdditionalPatientHistory", "top", [
        "Hodgkin lymphoma stage IIIB, ABVD x 6, born {birth}", "Kaposi sarcoma, HIV+, CD4 210",
        "prostate ca Gleason 4+3=7, PSA 18.6, call {phone}", "non-smoker, BRCA1 carrier, {name}",
        "Billroth II, anaemia Hb 8.9 g/dl", "58-year-old woman with jaundice",
        "ALK-rearranged NSCLC on alectinib; {hospital}", "Crohn's disease, ileocaecal resection",
        "PTLD after kidney transplant, tacrolimus"]),
    ("RequestedProcedureComments", "top", [
        "please include pelvis to mid-thigh, {doctor}", "dual phase 35 s / 70 s, 100 ml at 4 ml/s",
        "thin recons 0.6 mm for navigation {acc}", "biopsy FNA 22G vs core 18G"]),
    ("CommentsOnThePerformedProcedureStep", "top", [
        "extravasation 20 ml left antecubital fossa", "repeat PA view, {name} rotated",
        "patient declined i.v. contrast", "no gadolinium (NSF risk), {native}"]),
    ("AdmittingDiagnosesDescription", "top", [
        "C22.0 Hepatocellular carcinoma", "DLBCL, non-GCB {id}", "susp. Klatskin tumour {name}",
        "Ewing sarcoma femur", "GIST of stomach, imatinib", "adenoca. rectum cT3N1M0"]),
    ("ReasonForStudy", "top", [
        "elevated CA 19-9 {acc}", "?PE, Wells 6, D-dimer 2.4", "f/u 6/12, Dr {doctor}",
        "haematuria ?cause", "pre-op planning TKR left", "LBP with sciatica L5/S1"]),
    ("RequestedProcedureDescription", "request", [
        "CT TAP with contrast {name}", "MRCP w secretin", "US-guided paracentesis {acc}",
        "RX TORAX PA+LAT", "MAMMO DIAG BILAT TOMO {upper}", "DEXA hip/spine"]),
    ("ReasonForTheRequestedProcedure", "request", [
        "Vorstellung Tumorboard, {doctor}", "exclude Pancoast tumour", "progressive dysphagia, BMI 17",
        "fever of unknown origin; {hospital}", "FIGO IB2 cervix, plan chemoradiation",
        "Ca-125 rising 38 -> 112 U/ml"]),
    ("CodeMeaning", "code", [
        "Axilla, left {name}", "Retroperitoneum", "Sentinel node ({id})", "Pancreatic tail", "Os sacrum",
        "Gallbladder fossa {acc}"]),
    ("DerivationDescription", "top", [
        "MPR oblique 2 mm", "MIP thick slab {id}", "Lossy compression 10:1", "subtraction post - pre",
        "bone removed, {name}", "ADC from b = 0, 500, 1000 s/mm2"]),
    ("ContrastBolusAgent", "top", [
        "Omnipaque 350", "ULTRAVIST 300 {doctor}", "Gadovist 1.0 mmol/ml 7.5 ml", "Primovist", "Lumason",
        "Gastrografin p.o.", "Dotarem {name}", "Visipaque 270 100 ml"]),
    ("PatientState", "top", ["intubated, FiO2 0.4", "nil by mouth {name}", "post dialysis", "alert"]),
    ("AcquisitionComments", "top", [
        "bladder half full, {under}", "FOV clipped laterally", "dental amalgam streaks ({native})",
        "trigger HR 88 bpm irregular", "aborted at 3 min; {caret}"]),
    ("TextValue", "sr", [
        "{name} shows a Pipkin type II fracture line; no dislocation", "Mediastinum unremarkable.",
        "No evidence of deep vein thrombosis, see {doctor}",
        "CONCLUSION: RECIST 1.1 partial response (-42 %)", "TI-RADS 4, isthmus 8 x 6 x 5 mm, {id}",
        "Thickened Gerota fascia, fat stranding.", "{hospital} CT: Bosniak III mass has grown by 4 mm",
        "Meckel cave and Sylvian fissure normal", "{upper} ER 90 %, PR 0 %, HER2 2+, FISH not amplified",
        "Gleason score 3+4, Grade Group 2, perineural invasion absent"]),
    ("ROIName", "roi", [
        "GTVp_{id}", "PTV_5400", "OpticChiasm", "SpinalCord+5mm", "Parotid_L {name}", "Bowel_Bag",
        "BrachialPlex_R", "CTV nodal ({acc})", "A_LAD"]),
    ("RTPlanDescription", "rtplan", [
        "3D-CRT tangents left breast {name}", "SBRT 5x8Gy, DIBH", "boost cavity {id}",
        "palliative T10-L1, 1x8 Gy"]),
    ("SpecimenDetailedDescription", "specimen", [
        "Punch biopsy, 4 mm, right forearm, {name}", "Hemicolectomy, margins inked black/blue",
        "FFPE block A3, H&E; PD-L1 22C3 TPS 60 %", "Sentinel LN 1/3 positive, {doctor}",
        "Breslow 1.8 mm, Clark IV, no ulceration"]),
]  # fmt: skip
_FOREIGN: dict[str, Texts] = {
    "zh": [("ImageComments", "top", ["ground-glass nodule", "{native} 右肺上叶磨玻璃结节8mm", "双肺未见实变影"]),
           ("AdditionalPatientHistory", "top", ["chronic hepatitis B", "乙肝病史20年，{phone}", "胃癌术后化疗4周期"]),
           ("StudyDescription", "top", ["CT thorax plain", "胸部CT平扫+增强 {native}", "上腹部MRI"])],
    "ko": [("ImageComments", "top", ["liver cyst S6", "{native} 간우엽 낭종 2cm", "골전이 없음"]),
           ("StudyDescription", "top", ["Abdomen CT dynamic", "복부 조영 CT {native}", "뇌 MRI 조영증강"])],
    "ru": [("ImageComments", "top", ["no pathology", "{native}: очаг в S7 печени 12 мм", "выпота нет"]),
           ("StudyDescription", "top", ["KT OGK", "КТ органов грудной клетки {native}", "МРТ малого таза"]),
           ("AdditionalPatientHistory", "top", ["C34.1", "рак лёгкого, 4 курса ПХТ", "аллергия на йод {phone}"])],
    "pt": [("ImageComments", "top", ["nodulo hepatico", "{native}: nódulo pulmonar de 7 mm no LSD", "sem derrame pleural"]),
           ("StudyDescription", "top", ["TC ABDOME TOTAL", "RM de crânio com contraste {native}", "US MAMAS BILATERAL {acc}"])],
    "es": [("ImageComments", "top", ["lesion focal", "{native}, lesión lítica en D8, sin compresión medular", "vía biliar no dilatada"]),
           ("StudyDescription", "top", ["TAC TORAX S/C", "RM columna lumbar {name}", "ECO abdominal, {doctor}"])],
    "de": [("ImageComments", "top", ["kein Pneu", "{native}: Raumforderung linker Leberlappen 23 mm", "kein Nachweis von Metastasen, Größe stationär"]),
           ("StudyDescription", "top", ["Thorax pa/seitl.", "MRT Schädel nativ + KM {native}", "Abdomen-Sono {acc}"])],
    "ja": [("ImageComments", "top", ["S3 nodule", "{native} 左肺下葉に結節影あり", "胸水なし"]),
           ("StudyDescription", "top", ["Brain MRA", "胸腹部造影CT {native}", "頭部単純MRI"])],
    "vi": [("ImageComments", "top", ["u gan", "{native}: khối u gan phải 35 mm", "không thấy di căn xương"]),
           ("StudyDescription", "top", ["CLVT bung", "CT ngực có cản quang {native}", "MRI sọ não"])],
}  # fmt: skip
# What a scanner writes beside the common values of phrases.ACQUISITION, by kind of object.
ACQUISITION: dict[str, list[tuple[str, list[object]]]] = {
    "CT": [("ConvolutionKernel", [["Br44d", "3"], "BONEPLUS", "FC18-H", "YB", "Hr60f"]),
           ("SoftwareVersions", ["syngo CT VB20A_SP3", "4.1.7.XX", "V4.91ER010"]),
           ("FilterMaterial", ["TIN"]), ("ContrastBolusRoute", ["IV", "Oral"])],
    "MR": [("SequenceName", ["*tfl3d1_16ns", "tir2d1_15", "SPAIR", "efgre3d"]),
           ("ReceiveCoilName", ["HeadNeck_20", "8HRBRAIN", "BO1,2;SP2-4", "Breast_18"]),
           ("SoftwareVersions", ["syngo MR XA30", "27\\LX\\MR Software release:DV26.0_R03"]),
           ("ScanOptions", [["FC", "PFP", "FS"], "SAT_GEMS"])],
    "PT": [("Radiopharmaceutical", ["F-18 FDG", "Ga-68 DOTATATE", "[18F]PSMA-1007"]),
           ("ConvolutionKernel", ["XYZ Gauss5.00", "All-pass"]),
           ("CollimatorType", ["RING"])],
    "NM": [("CollimatorGridName", ["LEHR-PAR", "MEGP"]), ("Radiopharmaceutical", ["Tc-99m MDP"])],
    "SR": [], "KO": [], "RTSTRUCT": [("StructureSetLabel", ["H&N_primary", "Lung SBRT v2"])],
    "RTPLAN": [("RTPlanLabel", ["IMRT_7fld", "Pelvis 45/1.8"])], "PR": [],
}  # fmt: skip


@cache
def _drawn() -> dict[str, list[list[str]]]:
    out: dict[str, list[list[str]]] = {}
    for line in _DRAWN.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, *rest = line.split("\t")
            out.setdefault(kind, []).append(rest)
    return out


def _descriptions(kind: str, first: int) -> list[str]:
    """Drawn descriptions, each in one of the usual surroundings."""
    names = [row[0] for row in _drawn()[kind]]
    return [_ROUND[(first + n) % len(_ROUND)].replace("{p}", name) for n, name in enumerate(names)]


@cache
def texts(language: str) -> Texts:
    """Elements, their level and their texts, for a patient who is treated in this language."""
    out: Texts = [
        ("SeriesDescription", "top", _descriptions("SeriesDescription", 0)),
        ("ProtocolName", "top", _descriptions("SeriesDescription", 7)),
        ("StudyDescription", "top", _descriptions("StudyDescription", 0)),
        ("PerformedProcedureStepDescription", "top", _descriptions("StudyDescription", 5)),
    ]
    own = {keyword: more for keyword, _, more in _FOREIGN.get(language, [])}
    return [
        # The first text is in plain ASCII: it stands in where a character set cannot write another.
        (
            keyword,
            level,
            [*own[keyword][:1], *choices, *(own[keyword] * 3)] if keyword in own else choices,
        )
        for keyword, level, choices in (*out, *_SENTENCES)
    ]


def acquisition(kind: str) -> list[tuple[str, list[object]]]:
    """Values that an acquisition of this kind adds to the common ones."""
    models: list[object] = [row[0] for row in _drawn()["ManufacturerModelName"]]
    return [*ACQUISITION[kind], ("ManufacturerModelName", models)]


def private() -> list[tuple[str, int, str, bytes]]:
    """Private elements that the TCIA knowledge base keeps, drawn by chance, each creator's block."""
    out: list[tuple[str, int, str, bytes]] = []
    blocks: dict[tuple[str, int], int] = {}
    for creator, group, element, vr in _drawn()["Private"]:
        number = int(group, 16)
        taken = sum(1 for g in blocks if g[1] == number)
        block = blocks.setdefault((creator, number), 0x10 + taken)
        value = struct.pack(_PACKED[vr], 7) if vr in _PACKED else b"7 "
        out.append((creator, number << 16 | block << 8 | int(element, 16), vr, value))
    return out
