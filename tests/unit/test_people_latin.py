"""Persons and places in Spanish and Portuguese running text; clinical words stay."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def found(text: str, language: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("es", "Acude con su hermana Paz y su marido, Clive.", ["Paz", "Clive"]),
        ("es", "Hijos: Ana, Juan y Pedro.", ["Ana", "Juan", "Pedro"]),
        ("es", "Su hijo mayor, llamado Iñaki, acepta.", ["Iñaki"]),
        ("es", "Viuda de Joaquín Rebollo.", ["Joaquín Rebollo"]),
        ("es", "Valora el Dr. Ramón y Cajal.", ["Ramón y Cajal"]),
        ("es", "La Dra. Ana María Pérez de la Torre valora.", ["Ana María Pérez de la Torre"]),
        ("es", "El cirujano Miguel Á. Ortega informa.", ["Miguel Á. Ortega"]),
        ("es", "Según Juan Pérez Gómez, mejora.", ["Juan Pérez Gómez"]),
        ("es", "ACUDE CON SU ESPOSO MANUEL GOMEZ POR DOLOR", ["MANUEL GOMEZ"]),
        ("es", "GARCÍA LÓPEZ, María del Carmen", ["GARCÍA LÓPEZ, María del Carmen"]),
        ("es", "Koldo Zubiaurre (sobrino) firma.", ["Koldo Zubiaurre"]),
        ("es", "Luz acude hoy.", ["Luz"]),
        ("es", "Atentamente,\nOrdoño Zumelzu Arrasquide", ["Ordoño Zumelzu Arrasquide"]),
        ("es", "Remitido por: Dr.Jesús Tornero Ruiz. Servicio de Urología", ["Jesús Tornero Ruiz"]),
        ("pt", "O Sr. da Luz nega dor.", ["da Luz"]),
        ("pt", "Dr. José da Silva Jr. e Dra. Ana Luz", ["José da Silva Jr.", "Ana Luz"]),
        ("pt", "PACIENTE MARIA DE LA CRUZ COMPARECE", ["MARIA DE LA CRUZ"]),
        ("pt", "Paciente J.M.R., 45 anos", ["J.M.R."]),
        ("pt", "D. Conceição nega alergias; irmã Graça presente.", ["Conceição", "Graça"]),
        ("pt", "A Enf. Jussara Kowalczyk orientou.", ["Jussara Kowalczyk"]),
    ],
)  # fmt: skip
def test_names_are_found_whole_and_alone(language, text, names):
    assert found(text, language) == names


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("es", "Calle Fuencarral,57, 1D", ["Calle Fuencarral,57, 1D"]),
        ("es", "C/ Manuel Silvela nº 2, 6º A 28014 Madrid", None),
        ("es", "Avda. Manuel Siurot S/N", None),
        ("es", "Ctra. Madrid - Cartagena s/n", None),
        ("es", "Apartado de Correos 20134", None),
        ("es", "Calle 45 # 12-30, Bogotá", None),
        ("es", "Urb. Los Pinares, parcela 22, 28670 Villaviciosa de Odón", None),
        ("es", 'Hospital Universitario "Marqués de Valdecilla"', None),
        ("es", "natural de Villanueva del Arzobispo.", ["Villanueva del Arzobispo"]),
        ("es", "En Sevilla, a 12 de mayo de 2020", ["Sevilla", "12 de mayo de 2020"]),
        ("es", "Jubilada de Conservas Miramar S.L.", ["Conservas Miramar S.L."]),
        ("pt", "Rua das Acácias, 120, apto 32, Jardim América, São Paulo - SP, CEP 01415-000", None),
        ("pt", "Rua Coronel Dias, nº 45, Vila Nova, Campinas/SP", None),
        ("pt", "Travessa do Carmo, 9, 2º Esq., 1200-095 Lisboa", None),
        ("pt", "veio de Feira de Santana do Hospital Santa Rita", ["Feira de Santana", "Hospital Santa Rita"]),
    ],
)  # fmt: skip
def test_places_are_found_whole(language, text, places):
    assert found(text, language) == (places or [text])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Síndrome de Sjögren, signo de Murphy, Gleason 3+4, Child-Pugh B, test de Allen"),
        ("es", "Madre HTA, padre Diabetes Mellitus. Madre: HTA. Padre: fallecido."),
        ("es", "Escherichia coli, Helicobacter Pylori, Virus Epstein Barr, Rosa de Bengala +++"),
        ("es", "Bloqueo AV de 2º grado. Leucocitos 12500 Neutrófilos 80%. Criterios de Milán."),
        ("es", "ante la sospecha clínica de TFNA; estreptococo del grupo A; la muestra 18 400 leucocitos"),
        ("pt", "Doença de Crohn, segundo Bethesda, técnica de Hartmann, tórax - PA. Bloqueio AV."),
        ("pt", "Mãe com HAS e DM. Pai falecido de AVC. Carcinoma Ductal Invasivo, Ki-67 20%"),
    ],
)  # fmt: skip
def test_clinical_words_stay(language, text):
    assert found(text, language) == []


def test_an_email_is_not_split_by_the_name_in_it():
    text = "Remitido por: Ana Piñero Rodríguez pineroana@hotmail.example"
    assert found(text, "es") == ["Ana Piñero Rodríguez", "pineroana@hotmail.example"]


def test_numbers_in_groups_behind_their_label():
    text = "NASS: 47 39047534 02.\nMédico: Ana Gil Sanz NºCol: 28 28 20943."
    assert found(text, "es") == ["47 39047534 02", "Ana Gil Sanz", "28 28 20943"]


def test_a_long_page_takes_time_in_proportion():
    text = "Acude con su hermana Paz a C/ Mayor, 3 de Madrid. " * 400
    assert len(found(text, "es")) >= 800
