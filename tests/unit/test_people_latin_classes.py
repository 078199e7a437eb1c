"""Spanish and Portuguese: each class of writing in the ways of several authors."""

from __future__ import annotations

import re

import pytest

from recpack.deid.text.chain import find_spans


def missed(text: str, language: str) -> list[str]:
    """What of the values in {braces} is not found whole."""
    parts = re.split(r"[{}]", text)
    plain = "".join(parts)
    covered = bytearray(len(plain))
    for span in find_spans(plain, language):
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    out, at = [], 0
    for number, part in enumerate(parts):
        if number % 2 and not all(covered[i] or plain[i] == " " for i in range(at, at + len(part))):
            out.append(part)
        at += len(part)
    return out


ADDRESSES = [
    ("es", "Vive en {Av. Rivadavia 4521, 3.º B, C1205AAB CABA, Argentina}. Casado."),
    ("es", "Reside en {Carrera 7 No. 71-21, Torre B, oficina 902, Bogotá, D.C., Colombia}."),
    (
        "es",
        "{Privada de los Cedros núm. 12, Col. Del Valle, Del. Benito Juárez, 03100 México, D.F.}",
    ),
    ("es", "{Calle 8 Sur 1502, Barrio de Santiago, Puebla, Pue., C.P. 72160}"),
    ("es", "{Bv. Oroño 1450, piso 3, dpto. A, S2000DTD Rosario, Santa Fe}"),
    ("es", "{Ctra. N-340, km 187, 29604 Marbella (Málaga)}"),
    ("es", "Consultorio: {Diagonal 80 N.º 1120, B1900 La Plata} - Tel."),
    ("es", "{Av. Los Leones 1200, depto 804, Providencia, Santiago, Chile}"),
    ("pt", "mora na {SQS 105, bloco F, apto 302, Asa Sul, Brasília/DF}. Refere"),
    ("pt", "{Travessa do Carmo, s/n - Jurunas - Belém - PA - 66025-000}"),
    ("pt", "{Praceta João de Deus, lote 7, r/c dto, 2775-602 Carcavelos}"),
    ("pt", "{Avenida Almirante Reis, 114 - 2.º D, Lisboa}"),
    ("pt", "{Rua Kwame Nkrumah, 21, Bairro Azul, Luanda, Angola}"),
]
NUMBERS = [
    ("es", "Enfermera de enlace (busca {16112}). Ext. {4471}. Interno {335}. Anexo: {33-12}"),
    ("es", "Cualquier cosa me ubica en el {15-0361-5731} o por correo."),
    ("es", "Hospital X · Anatomía Patológica · {331 26 51 10} · informes@ejemplo.es"),
    ("es", "Biopsia previa {2025B-371179}; citología {C-2024/1233}; {24H001233}."),
    ("es", "Lote implante: cúpula {UV321161}, vástago N/S {69781132}."),
    ("es", "CIPA/TIS: {JJEW 1542911108}     Historia en papel: {88213}"),
    ("pt", "Leito de origem: {230-1}\nusuário {46811590}   dúvidas"),
    ("pt", "Bip: {4471}. Ramal {2210}. Central: {335}. Ligar para o {3412-2110}."),
    ("pt", "Carteirinha {0 123 456711112 3}"),
]
NAMES = [
    ("es", "Técnico: Rosa.  Transcribe: {R.C.V.}\nImágenes"),
    ("es", "Babinski negativo. {E.B.}\n18/07 11:00 Llama la hija"),
    ("es", "c.c.: Dr. Vega; archivo ({P.H.S.})"),
    ("es", 'Cuenta que "mi {Isabel} murió de lo mismo".'),
    ("es", "Gasas completas según {Yolanda}. Drenaje: no."),
    ("es", "Valorado por Rehabilitación ({F. Sosa}). Ayudante: {Ó. Villaseñor} (R3)"),
    ("es", "Firmado: Dr./Dra. {Esperanza Toro Abril}, Radiodiagnóstico."),
    ("es", "Estimada Dra. {Arístegui}:\nLe agradezco"),
    ("es", "Se avisa a {Merche} (TS). Extrae:\t{Gonzalo}\nPRUEBA"),
    ("es", "Impreso 20/09/2021 11:48 por {N.Q.}   Pág. 1"),
    ("pt", "Impresso em 20/09/2021 11:48 por {N.Q.}   Atend."),
    ("pt", "Solicitada avaliação da Psicologia ({Margarida})."),
    ("pt", "Valor crítico avisado a {Nuno} (enfermagem, posto 2)"),
    ("pt", "2º auxiliar: {O. Neto} (R2). Visita do Dr. {Neto} e da nutricionista."),
    ("pt", "PACIENTE: {ESPÍRITO SANTO MOUTINHO, GONÇALO}\nSexo: M"),
    ("pt", "Familiar informado na saída: {Ruy Vilhena}, (15) 94651-0000"),
    ("pt", "Residente R2 Dr. {Pinção}. RN de {Yuleide Rangel}, 38 semanas."),
    ("pt", "{Laboratório Exame Certo} - Serviço de Anatomia"),
]
DAYS = [
    ("es", "Ingreso: 14/08/2025. Valorado por Rehabilitación el {20-08} (F. Sosa)."),
    ("es", "Fecha: 10/11/2024. Próxima curación: {12/11}; retiro de grapas."),
    ("pt", "Admissão: 11/09/2021. Delirium em {16.09}, resolvido em 48 horas."),
    ("pt", "Data: 01/10/2021. Tem TAC marcada para {10/10} na clínica."),
]


@pytest.mark.parametrize(("language", "text"), [*ADDRESSES, *NUMBERS, *NAMES, *DAYS])
def test_values_are_found_whole(language, text):
    assert missed(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Hipertensión arterial (H.T.A.), vía (I.V.). Sin alergias. N.A.M.C.\nSigue"),
        ("es", "según Kellgren IV; Rosa de Bengala; E. Coli, S. Aureus y C. Albicans."),
        ("es", "NCT01234567, rs1801133, AZD9291, KEYNOTE-189, ISO 15189, SNOMED T-63000 M-84903."),
        ("es", "Carga viral 1250000 copias/mL; penicilina 2400000 UI; plaquetas 250000."),
        ("es", "LABORATORIO DE ANÁLISIS CLÍNICOS"),
        ("pt", "RNI (TAP) 1,6; lesão (Bosniak II); segundo Child."),
        ("pt", "Tratado com Daptomicina e Rifampicina; serie vermelha: 4.500.000."),
    ],
)
def test_words_of_medicine_stay(language, text):
    assert find_spans(text, language) == ()
