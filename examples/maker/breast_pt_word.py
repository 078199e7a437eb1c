"""The Word discharge summary of `examples/breast-pt`."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from . import breast_pt_case as case
from .paper import CLOCK, fixed_docx

SISTER = "Ana Lúcia de Souza Prado"
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Diagnóstico principal",
        (
            (
                "Carcinoma ductal invasivo da mama esquerda (CID-10 C50.4), grau 2, RE 90 %, RP 70 "
                "%, HER2 2+ com FISH não amplificado, Ki-67 25 %. Estadiamento: pT2 pN1a(sn) cM0."
            ),
        ),
    ),
    (
        "História clínica",
        (
            (
                "Paciente de 52 anos, com nódulo palpável na mama esquerda percebido em março de "
                "2023. Mamografia de 18/04/2023: BI-RADS 5. Submetida a setorectomia com biópsia "
                "de linfonodo sentinela em 22/05/2023, com margens livres. Tomografia de tórax de "
                "09/05/2023 sem evidência de metástases."
            ),
            (
                "Antecedentes: hipertensão arterial em uso de losartana. Nega diabetes. Nega "
                "tabagismo. Nega cirurgias cardíacas. Menopausa aos 50 anos. G2P2A0."
            ),
            (
                f"Antecedentes familiares: mãe ({case.MOTHER}) com câncer de mama aos 61 anos; "
                f"irmã ({SISTER}) com câncer de ovário aos 48 anos."
            ),
            "Alergias: dipirona (exantema). Não há alergia conhecida a contraste iodado.",
        ),
    ),
    (
        "Evolução durante a internação",
        (
            (
                "Implante de cateter venoso central totalmente implantável em veia jugular direita "
                "em 26/06/2023, sem intercorrências. Radiografia de controle sem pneumotórax. "
                "Ecocardiograma de 21/06/2023: fração de ejeção de 64 %."
            ),
            (
                "Iniciado o primeiro ciclo de AC (doxorrubicina e ciclofosfamida) em 27/06/2023, "
                "com boa tolerância. Não apresentou febre, vômitos nem reação infusional. Peso "
                "65,5 kg, altura 160 cm, superfície corporal 1,71 m²."
            ),
        ),
    ),
)
_PLAN = (
    "Retorno à oncologia em 11/07/2023 com hemograma completo e função hepática.",
    (
        "Segundo ciclo de AC previsto para 18/07/2023 (ciclos a cada 21 dias, total de 4), seguido "
        "de paclitaxel semanal por 12 semanas."
    ),
    "Aguardar resultado do painel genético (coleta em 12/06/2023).",
    "Procurar o pronto-socorro em caso de febre ≥ 37,8 °C, sangramento ou falta de ar.",
)
_DRUGS = (
    ("Medicamento", "Dose", "Via", "Posologia", "Observação"),
    ("Doxorrubicina", "103 mg (60 mg/m²)", "IV", "Dose única em 27/06/2023", "Administrada"),
    ("Ciclofosfamida", "1.026 mg (600 mg/m²)", "IV", "Dose única em 27/06/2023", "Administrada"),
    ("Ondansetrona", "8 mg", "VO", "8/8 h por 3 dias", "Se náusea"),
    ("Dexametasona", "4 mg", "VO", "12/12 h por 3 dias", "—"),
    ("Losartana", "50 mg", "VO", "1 vez ao dia", "Uso contínuo"),
    ("Paracetamol", "750 mg", "VO", "6/6 h se dor", "Não usar dipirona"),
)


def _identity() -> tuple[tuple[str, str, str, str], ...]:
    return (
        ("Paciente", case.PATIENT, "Prontuário", case.RECORD),
        ("Nascimento", f"{case.BORN} (52 anos)", "Atendimento", case.ADMISSION),
        ("CPF", case.CPF, "RG", case.RG),
        ("Cartão SUS", case.CNS, "Telefone", case.PHONE),
        ("Convênio", case.INSURER, "Carteirinha", case.INSURANCE),
        ("Endereço", f"{case.STREET}, {case.DISTRICT}, {case.TOWN} – SP", "CEP", case.POSTCODE),
        ("Responsável", f"{case.HUSBAND} (esposo)", "Tel. responsável", case.HUSBAND_PHONE),
        ("Internação", "26/06/2023", "Alta", "28/06/2023"),
    )


def _style(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name = "Noto Sans"
    normal.font.size = Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    for name in ("Heading 1", "Heading 2", "List Bullet"):
        style = document.styles[name]
        style.font.name = "Noto Sans"
        fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
        for key in list(fonts.attrib):
            if "heme" in key:
                del fonts.attrib[key]
    for name, size in (("Heading 1", 14), ("Heading 2", 11)):
        document.styles[name].font.size = Pt(size)
        document.styles[name].font.color.rgb = RGBColor(0x1F, 0x6B, 0x4A)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)


def _running_heads(document: Any) -> None:
    section = document.sections[0]
    head = section.header.paragraphs[0]
    run = head.add_run(case.HOSPITAL.upper())
    run.bold = True
    run.font.color.rgb = RGBColor(0x1F, 0x6B, 0x4A)
    line = section.header.add_paragraph(
        f"{case.HOSPITAL_STREET} — {case.TOWN} – SP • Tel. {case.HOSPITAL_PHONE} • "
        f"{case.HOSPITAL_MAIL} • CNPJ {case.HOSPITAL_CNPJ}"
    )
    line.runs[0].font.size = Pt(7.5)
    foot = section.footer.paragraphs[0]
    foot.add_run(
        f"{case.PATIENT} • Prontuário {case.RECORD} • Atendimento {case.ADMISSION}"
    ).font.size = Pt(7.5)


def _table(
    document: Any, rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...], bold: str
) -> None:
    """Grid table; `bold` is "row" for a heading row, "odd" for label cells in odd columns."""
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.width = Cm(widths[column])
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            run = paragraph.add_run(text)
            run.font.size = Pt(9)
            run.bold = number == 0 if bold == "row" else column % 2 == 0


def _signed(document: Any) -> None:
    place = document.add_paragraph(f"{case.TOWN}, 28 de junho de 2023.")
    place.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    name, register = case.ONCOLOGIST
    end = document.add_paragraph(f"{name}\nOncologia clínica — {register}")
    end.alignment = WD_ALIGN_PARAGRAPH.CENTER
    nurse = document.add_paragraph(
        f"Orientações de alta entregues por: Enf. {case.NURSE[0]} ({case.NURSE[1]})"
    )
    nurse.runs[0].font.size = Pt(8.5)


def _properties(document: Any) -> None:
    core = document.core_properties
    core.title = f"Resumo de alta - {case.PATIENT}"
    core.author = case.ONCOLOGIST[0]
    core.last_modified_by = case.NURSE[0]
    core.subject = f"Prontuário {case.RECORD}"
    core.comments = ""
    core.created = core.modified = core.last_printed = CLOCK.replace(tzinfo=None)


def discharge_summary() -> bytes:
    """The summary as DOCX bytes."""
    document = Document()
    _style(document)
    _running_heads(document)
    document.add_heading("Resumo de alta hospitalar", level=1)
    _table(document, _identity(), (2.9, 6.3, 3.6, 4.2), "odd")
    for heading, paragraphs in _SECTIONS:
        document.add_heading(heading, level=2)
        for text in paragraphs:
            document.add_paragraph(text)
    document.add_heading("Medicamentos", level=2)
    _table(document, _DRUGS, (3.1, 4.2, 1.2, 4.7, 3.8), "row")
    document.add_heading("Plano e orientações", level=2)
    for text in _PLAN:
        document.add_paragraph(text, style="List Bullet")
    _signed(document)
    _properties(document)
    return fixed_docx(document)
