"""An invented case for the tests of the bundle: two scans, two texts, one stack, facts."""

from __future__ import annotations

import hashlib
import io
import re

from PIL import Image, ImageDraw, ImageFont

from recpack.bundle.fonts import _folder
from recpack.model.bundle import Case
from recpack.model.clean import CleanBlock, CleanDocument, CleanObject, CleanPage, Surrogate
from recpack.model.document import BlobId, Box, DocumentId, Origin
from recpack.model.english import By, EnglishBlock, EnglishDocument, EnglishPage, Segment
from recpack.model.fact import Conflict, Evidence, Fact, Findings, Missing, Status
from recpack.model.problem import Problem, Severity
from recpack.model.source import Disposition, DispositionKind, FileKind, SourceFile, SourceId
from recpack.model.stack import Preset, Stack, StackFrame

LINE = 40
PATHOLOGY = (
    ("病理诊断报告书", "Pathology report", By.MEMORY),
    ("患者甲\t男\t55-59岁", "Patient A\tmale\t55-59 years", By.MEMORY),
    ("送检材料：肝右叶穿刺组织", "Specimen: right liver lobe, core biopsy", By.MEMORY),
    ("肉眼所见：灰白条索状组织三条，长0.8-1.2 cm", "Gross: three grey-white cores, 0.8-1.2 cm long", By.NEURAL),
    ("镜下：癌细胞呈梁索状排列，核异型明显", "Microscopy: tumour cells in trabeculae, marked nuclear atypia", By.NEURAL),
    ("免疫组化\t结果", "Immunohistochemistry\tResult", By.MEMORY),
    ("Glypican-3\t(+)", "Glypican-3\t(+)", By.SAME),
    ("HepPar-1\t(+)", "HepPar-1\t(+)", By.SAME),
    ("Ki-67\t约30%", "Ki-67\tabout 30%", By.GLOSS),
    ("CK19\t(-)", "CK19\t(-)", By.SAME),
    ("诊断：肝细胞癌，中分化，未见脉管癌栓", "Diagnosis: hepatocellular carcinoma, moderately differentiated, no vascular tumour thrombus", By.MEMORY),
    ("建议：结合临床及影像学检查", "", By.NONE),
)  # fmt: skip
DISCHARGE = (
    ("Relatório de alta", "Discharge report", By.MEMORY),
    ("Doente B, sexo feminino", "Patient B, female", By.MEMORY),
    ("Diagnóstico: carcinoma hepatocelular, BCLC C", "Diagnosis: hepatocellular carcinoma, BCLC C", By.MEMORY),
    ("Iniciou sorafenib 400 mg 2x/dia; suspenso por toxicidade cutânea grau 3.", "Started sorafenib 400 mg twice daily; stopped for grade 3 skin toxicity.", By.NEURAL),
    ("Sem ascite. Sem encefalopatia.", "No ascites. No encephalopathy.", By.MEMORY),
) * 9  # fmt: skip


class MemoryBlobs:
    """A blob store in memory."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    def put(self, data: bytes) -> BlobId:
        blob = BlobId(hashlib.sha256(data).hexdigest())
        self.data[blob] = data
        return blob

    def get(self, blob: BlobId) -> bytes:
        return self.data[blob]


def _segments(source: str, target: str, by: By) -> tuple[tuple[Segment, ...], tuple[int, ...]]:
    cells, english = source.split("\t"), target.split("\t")
    english += [""] * (len(cells) - len(english))
    flags = ("unchecked",) if by in (By.GLOSS, By.NONE) else ()
    if "grade 3" in target:
        flags = ("number-changed",)
    return tuple(Segment(s, t, by, flags) for s, t in zip(cells, english, strict=True)), (1,) * len(
        cells
    )


def scan(rows, width=1000, height=1414) -> tuple[bytes, list[Box]]:
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    face = str(_folder("noto_cjk_sans_otc", "") / "NotoSansCJK-Regular.ttc")
    font = ImageFont.truetype(face, 22, index=2)
    boxes = []
    for i, (source, *_) in enumerate(rows):
        y = 70 + i * LINE * 2
        x, right = 80, 80
        for cell in source.split("\t"):
            draw.text((x, y), cell, font=font, fill="black")
            right = x + draw.textlength(cell, font=font)
            x += 300
        boxes.append(Box(80, y, right, y + 32))
    draw.rectangle((420, 20, 700, 52), fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue(), boxes


def english_document(
    name: str, source: str, rows, *, doc_class: str, language: str, date: str | None,
    blob: BlobId | None, boxes: list[Box], pages: int = 1,
) -> EnglishDocument:  # fmt: skip
    blocks, lines = [], []
    for (text, target, by), box in zip(rows, boxes, strict=True):
        marks = tuple(
            Surrogate(m.start(), m.end(), "PATIENT") for m in re.finditer("患者甲|Doente B", text)
        )
        clean = CleanBlock(text, box, 0.99, marks)
        segments, cells = _segments(text, target, by)
        blocks.append(clean)
        lines.append(EnglishBlock(clean, segments, cells))
    origin = Origin.OCR if blob else Origin.NATIVE
    clean_pages = tuple(
        CleanPage(n, 1000, 1414, origin, language, tuple(blocks), blob) for n in range(1, pages + 1)
    )
    clean = CleanDocument(
        DocumentId(name), SourceId(source), "pdf", doc_class, language, date, clean_pages,
        (("PATIENT", 2), ("HOSPITAL", 1)),
    )  # fmt: skip
    return EnglishDocument(
        clean, tuple(EnglishPage(n, tuple(lines)) for n in range(1, pages + 1)), "phrasebook"
    )


def _stack(blobs: MemoryBlobs) -> tuple[tuple[CleanObject, ...], tuple[Stack, ...]]:
    out, stacks = [], []
    for series, uid in ((1, "2.25.11"), (2, "2.25.12")):
        frames = []
        for n in range(12):
            image = Image.new("L", (256, 256), 10)
            draw = ImageDraw.Draw(image)
            draw.ellipse((30, 50, 226, 206), fill=90)
            draw.ellipse((60, 70, 150, 170), fill=120 + 20 * series)
            draw.ellipse((100 - n, 100 - n, 112 + n, 112 + n), fill=200)
            data = io.BytesIO()
            image.save(data, "WEBP", quality=60)
            out.append(
                CleanObject(
                    SourceId(f"f{10 + n}"), blobs.put(b"dicom %d %d" % (series, n)), "1.2.840.10008.5.1.4.1.1.2",
                    f"{uid}.{n}", "2.25.1", uid, "CT", "20230510", "CT abdomen", f"Phase {series}",
                    series, n + 1, "LIVER", 256, 256, 1, float(n),
                )
            )  # fmt: skip
            picture = blobs.put(data.getvalue())
            frames.append(StackFrame(n + 1, (picture, picture), float(n)))
        stacks.append(
            Stack(
                uid, "", "CT", 12, (Preset("Soft tissue", 50, 400), Preset("Liver", 60, 160)),
                tuple(frames), 256, 256, pixel=1.5, letters=("R", "L", "A", "P"),
                normal=(0.0, 0.0, 1.0), frame_of_reference="2.25.9",
            )
        )  # fmt: skip
    return tuple(out), tuple(stacks)


def _evidence(doc: str, page: int, source: str, english: str, y: int = 70) -> tuple[Evidence, ...]:
    return (Evidence(DocumentId(doc), page, Box(80, y, 500, y + 32), source, english),)


def findings() -> Findings:
    path = _evidence(
        "doc-path", 1, "诊断：肝细胞癌，中分化", "Diagnosis: hepatocellular carcinoma", 870
    )
    disc = _evidence(
        "doc-disc", 1, "carcinoma hepatocelular, BCLC C", "hepatocellular carcinoma, BCLC C"
    )
    lab = _evidence("doc-lab", 1, "AFP 1210", "AFP 1210")
    afp = [
        Fact(
            f"afp{i}",
            "laboratory",
            "AFP",
            v,
            lab,
            "ng/mL",
            d,
            extra=(("flag", "H"), ("reference", "0-7")),
        )
        for i, (v, d) in enumerate(
            (
                ("1210", "2023-05-02"),
                ("640", "2023-07-01"),
                ("35", "2023-09-01"),
                ("410", "2024-01-10"),
            )
        )
    ]
    others = [
        Fact(f"lab{n}", "laboratory", n, v, lab, u, d, extra=(("reference", r),))
        for n, v, u, d, r in (
            ("Albumin", "36.1", "g/L", "2024-01-10", "40-55"),
            ("Total bilirubin", "18.2", "umol/L", "2024-01-10", "3.4-20.5"),
            ("Total bilirubin", "15.0", "umol/L", "2023-05-02", "3.4-20.5"),
            ("ALT", "61", "U/L", "2024-01-10", "9-50"),
            ("HBV DNA", "<20", "IU/mL", "2024-01-10", ""),
        )
    ]  # fmt: skip
    facts = (
        Fact("dx", "diagnosis", "Hepatocellular carcinoma", "Hepatocellular carcinoma", path + disc, date="2023-06-02", code="ICD-10:C22.0"),
        Fact("gr", "grade", "Differentiation", "moderately differentiated", path, date="2023-06-02"),
        Fact("st", "stage", "BCLC", "C", disc, date="2023-06-20"),
        Fact("tt", "invasion", "Vascular tumour thrombus", "", path, date="2023-06-02", status=Status.ABSENT),
        Fact("seg6", "location", "Tumour segment", "VI", path, date="2023-06-02"),
        Fact("seg8", "location", "Tumour segment", "VIII", disc, date="2023-06-20"),
        Fact("gpc", "marker", "Glypican-3", "positive", path, date="2023-06-02"),
        Fact("ki", "marker", "Ki-67", "30", path, "%", "2023-06-02"),
        Fact("tp53", "variant", "TP53", "p.R249S", path, date="2023-06-09", code="HGVS:c.747G>T", extra=(("vaf", "31 %"), ("method", "NGS panel"))),
        Fact("t1", "treatment", "Sorafenib", "400 mg bid", disc, date="2023-06-25", extra=(("end", "2023-11-02"), ("response", "PD"), ("reason_stopped", "grade 3 skin toxicity"))),
        Fact("t0", "surgery", "TACE", "TACE", disc, date="2023-06-10"),
        Fact("t2", "treatment", "Chemotherapy", "", disc, status=Status.ABSENT),
        Fact("ecog", "performance", "ECOG", "1", disc, date="2024-01-10"),
        Fact("hbv", "comorbidity", "Chronic hepatitis B", "", disc),
        Fact("all", "allergy", "Penicillin", "", disc, status=Status.ABSENT),
        Fact("fam", "diagnosis", "Father: hepatocellular carcinoma", "", disc, subject="family"),
        *afp,
        *others,
    )  # fmt: skip
    missing = (
        Missing("ct", "CT or MRI with contrast, within 4 weeks", "required", "too_old", "Please send the images of the latest contrast CT or MRI (DICOM).", "请提供最近一次增强CT或MRI的影像光盘（DICOM）。"),
        Missing("slides", "Pathology slides", "required", "missing", "Please send 10 unstained slides.", "请提供10张白片。"),
        Missing("hbv", "Hepatitis serology", "expected", "present"),
    )  # fmt: skip
    return Findings(facts, (Conflict("tumour-segment", ("seg6", "seg8")),), missing, "liver")


def make_case(blobs: MemoryBlobs, **changes) -> Case:
    picture, boxes = scan(PATHOLOGY)
    long_picture, _ = scan(DISCHARGE[:15])
    flow = [Box(80, 30 + 30 * i, 800, 55 + 30 * i) for i in range(len(DISCHARGE))]
    native = [Box(0, 0, 0, 0)] * 3
    rows = (
        ("Analysis\tResult\tReference", "Analysis\tResult\tReference", By.SAME),
        ("Альфа-фетопротеин\t1210 нг/мл\t0-7", "Alpha-fetoprotein\t1210 ng/mL\t0-7", By.MEMORY),
        ("Заключение: <script>alert(1)</script> #strong[x] $a$ \ue000\U0001f600", "Conclusion: <script>alert(1)</script></script> #strong[x] $a$ \ue000", By.NEURAL),
    )  # fmt: skip
    documents = (
        english_document("doc-path", "f1", PATHOLOGY, doc_class="pathology", language="zh", date="2023-06-02", blob=blobs.put(picture), boxes=boxes),
        english_document("doc-disc", "f2", DISCHARGE, doc_class="discharge-summary", language="pt", date="2023-06-20", blob=blobs.put(long_picture), boxes=flow, pages=2),
        english_document("doc-lab", "f3", rows, doc_class="laboratory", language="ru", date=None, blob=None, boxes=native),
    )  # fmt: skip
    objects, stacks = _stack(blobs)
    files = (
        SourceFile(SourceId("f1"), "王建国/病理.jpg", FileKind.IMAGE, 10, "aa"),
        SourceFile(SourceId("f2"), "alta.pdf", FileKind.PDF, 10, "bb"),
        SourceFile(SourceId("f3"), "lab.txt", FileKind.TEXT, 10, "cc"),
        SourceFile(SourceId("f4"), "copy.jpg", FileKind.IMAGE, 10, "aa", SourceId("f1")),
        SourceFile(SourceId("f5"), "Thumbs.db", FileKind.SYSTEM, 10, "dd"),
        *(
            SourceFile(SourceId(f"f{10 + n}"), f"IM{n}", FileKind.DICOM, 10, f"e{n}")
            for n in range(12)
        ),
    )
    kinds = {"f4": DispositionKind.DUPLICATE, "f5": DispositionKind.LEFT_OUT}
    dispositions = tuple(
        Disposition(
            f.id, kinds.get(f.id, DispositionKind.INCLUDED),
            "system-file" if f.id == "f5" else "", (), f.duplicate_of,
        )
        for f in files
    )  # fmt: skip
    values = {
        "code": "C7F3K9QA2MXD", "mode": "deid", "dates": "shift", "stage": "full", "sex": "male",
        "age_band": "55-59", "country": "China",
        "questions": ("Is the diagnosis confirmed on review of the slides?", "Which second-line treatment is advised?"),
        "material": ("FFPE block available",), "files": files, "documents": documents,
        "objects": objects, "findings": findings(), "dispositions": dispositions,
        "problems": (Problem("low-confidence", Severity.WARNING, "read", "f1", 1, "3 lines"),),
        "versions": (("recpack", "0.1.0"), ("engine", "phrasebook 1")),
        "identity_counts": (("PATIENT", 1), ("STAFF", 3)), "stacks": stacks,
    }  # fmt: skip
    values.update(changes)
    return Case(**values)
