"""Patterns of addresses in languages that name the kind of a street first (Calle, Rua)."""

from __future__ import annotations

import re

from recpack.deid.text.people.latin.tokens import UPPER

MOST_WORDS = 9
SHORT_POSTCODE = 4
ROADS = ("ruta", "rodovia", "rod.", "carretera", "ctra", "estrada", "autopista")
BOXES = ("apartado", "apdo", "caixa postal")
# Streets that have numbers for names (Calle 78b # 69-240), and roads by their code (A-7, km 187).
NUMBERED = re.compile(
    r"[ ]{1,2}\d{1,3}[ ]?[a-z]?(?:[ ]bis)?(?:[ ](?:sur|norte|este|oeste|oriente|poniente|ote|pte|nte)\.?)?,?[ ]{0,2}"
    r"(?:#|n[o°.]{1,3}|numero|num\.?|(?<=sur )|(?<=norte )|(?<=este )|(?<=oeste )|(?<=oriente )|(?<=poniente )|(?<=ote )|(?<=pte )|(?<=nte ))[ ]?\d{1,5}[ ]?[a-z]?(?:[ ]?-[ ]?\d{1,3})?(?![^\W_])"
)
# Sectors of Brasília, blocks by number: SQN 308, QI 23, Quadra 12.
SECTORS = re.compile(
    r"(?:sq[ns]w?|sqnw|cl[ns]w?|scl[ns]|q[ilresn]|qn[a-z]|sg[ac][ns]|sep[ns]|sh[a-z]{2,3}|smpw|sml[ns]|s[cbadr][ns]|srtv[ns]|saus|eq[ns]|quadra|qd\.?)\Z"
)
ROAD_CODE = re.compile(
    r"[ ][a-z]{1,3}[- ]?\d{1,4}(?:[ ]?/[ ]?[a-z]{1,3}-\d{1,4})?(?![^\W_])(?:,?[ ](?:km|kilometro)\.?[ ]?\d{1,4}(?:[.,]\d{1,3})?)?"
)
SECTOR = re.compile(r"[ ](?:[a-z]{2,3}[ ])?\d{1,4}(?![^\W_])(?![.,]\d)")
ROAD = re.compile(
    r"[A-Z](?<![^\W_].)[A-Z]?-?\d{1,4},?[ ](?:km|Km|KM)\.?[ ]?\d{1,4}(?:[.,]\d{1,3})?(?!\d)"
)
PROSE = re.compile(r"[ ][^\W\d_A-ZÀ-Þ]{4,}(?=[ ,.])|[µμ%]")
CONTACT = re.compile(
    r"@|(?<![^\W_])(?:tel|tfno|tlf|telf|fax|e-?mail|espana|correo|brasil|portugal)(?![^\W_])"
)
LOWER_NAME = re.compile(r"(?:[ ]{1,2}[^\W\d_]{2,}){1,5}(?=[ ,])")
POSTCODE = re.compile(
    r"(?<![\w/])(?<!\d[.,-])(?P<sure>(?:(?:cep|c\.?p\.?|codigo postal)[:.]{0,2}[ ]{0,2}(?=\d)|(?<![^\W_])e-(?=\d))?)"
    r"(?:\d{5}(?:-\d{3})?|\d{2}\.\d{3}-\d{3}|\d{4}(?:-\d{3})?)(?![\d/%])(?![.,]\d)"
)
TO_TOWN = re.compile(r"[ ]{0,2}[.,–()-]{0,2}[ ]{0,2}")
PROVINCE = re.compile(r"[ ]?[,.]?[ ]{0,2}[(,–-][ ]?(?=[^\W\d_])")
STREET_WORD = rf"[{UPPER}](?:[^\W\d_]{{0,3}}\.|[^\W\d_]*)"
# The capital comes first, so that the search skips everything else.
STREET_HEAD = rf"[{UPPER}](?<![^\W_].)(?!(?<=D)ra?\b)(?:[^\W\d_]{{0,3}}\.|[^\W\d_]*)"
STREET_BEFORE = re.compile(
    rf"(?<![^\W_])(?!Dra?\b(?!\.?[ ][^\W\d_]+,?[ ]\d)){STREET_WORD}(?:[ ](?:(?:de|del|la|las|los|el|y|i|da|do|das|dos)[ ]){{0,2}}"
    rf"{STREET_WORD}){{0,5}}"
    r"(?:,[ ]?|[ ]|[ ]n[.oº]{1,2}[ ]?)(?:\d{1,4}(?:[ ]?[-–][ ]?\d{1,3})?[ ]?[A-Za-z]?|[sS]/[nN])"
    r"(?:[ ,.–-]{1,3}(?:P?\d{1,2}[oaº]?\.?[ ]?[A-Za-z]?)){0,2}"
    rf"(?:,[ ][{UPPER}][^\W\d_]+(?:[ ][{UPPER}][^\W\d_]+){{0,2}})?[ .,–(-]{{1,4}}$"
)
# A street whose kind is not written tells itself by "s/n", or by "nº 12" in a block of contacts.
UNKNOWN_KIND = re.compile(
    rf"{STREET_HEAD}(?:[ ](?:(?:de|del|la|las|los|el|y|i|da|do|das|dos)[ ]){{0,2}}"
    rf"{STREET_WORD}){{0,4}},?[ ](?:(?P<none>[sS]/[nN])|(?:(?:[nN][oº°]\.?|[nN]úmero|#)[ ]?)?\d{{1,5}})(?![^\W_])(?![.,/]\d|%)"
)
PART_OF_TOWN = re.compile(
    r"[ ]?[,.–-]?[ ]{0,2}(?:col\.|colonia|urb\.|urbanizacion|fracc\.|fraccionamiento|barrio|bairro|"
    r"residencial|residencia|edificio|edf?\.|qta\.|quinta|res\.|polig\.|poligono|parque|jardim|vila|centro|condominio)(?![^\W\d_])"
)
TO_CODE = re.compile(r"[ ]{0,3}[.,–(-]{0,3}[ ]{0,3}")
STATES = "AC|AL|AP|AM|BA|CE|DF|ES|GO|MA|MT|MS|MG|PA|PB|PR|PE|PI|RJ|RN|RS|RO|RR|SC|SP|SE|TO"
STATE_AFTER = re.compile(rf"[ ]?[-–/,(][ ]?(?:{STATES})(?![\w-])\)?")
UNSURE_STATES = frozenset(
    {"PA", "AP", "SE", "TO", "ES", "AC", "AM", "MA", "AL", "CE", "PR", "RS", "MS", "RN"}
)
TOWN_STATE = re.compile(
    rf"(?<![^\W_])(?P<town>[{UPPER}][^\W\d_]+(?:[ ](?:(?:de|da|do|das|dos)[ ])?[{UPPER}][^\W\d_]+){{0,4}})"
    rf"[ ]?(?P<sep>[-–/(,])[ ]?(?P<state>{STATES})(?![\w-])(?!/\d)"
)
REGISTERS = re.compile(
    r"(?:.*\s)?(?:crm|coren|crbm|crf|cro|crn|crp|crefito|ssp|sesp|detran|oab|crea|sus|regiao|seccional|conselho)$"
)
DATELINE = re.compile(
    rf"^[ \t]*(?:E[mn][ ])?(?P<town>[{UPPER}][^\W\d_]+(?:[ ](?:(?:de|del|da|do|das|dos|la|los)[ ]){{0,2}}[{UPPER}][^\W\d_]+){{0,4}})"
    r"(?:[ ]?[-–/][ ]?[A-Z]{2})?,[ ]{1,3}(?:a[ ]|ao?s?[ ])?\d{1,2}[ºo]?(?:[ ]de[ ][^\W\d_]{4,10}|[-/.]\d)",
    re.MULTILINE,
)
NEAR_BEFORE = re.compile(r"(?:^|[^\w])(?P<word>[^\W\d_]+)?[ ]?(?P<mark>[(,/–-]?)[ \n]{0,2}$")
PREPOSITIONS = frozenset(
    [
        "en",
        "em",
        "a",
        "hacia",
        "desde",
        "para",
        "ate",
        "hasta",
        "por",
        "de",
        "do",
        "da",
        "in",
        "from",
    ]
)
LONGEST_NAME = 60
LONG_LINE = 60
QUARTERS = frozenset({"col.", "urb.", "fracc.", "bo.", "jd.", "vl.", "res.", "colonia"})
# Hospital General de Zona No. 24 Xalapa
LOWER_MORE = re.compile(r"(?:[ ][^\W\d_]{3,}){1,2}(?=,?[ ]?(?:\d|s/n))")
# A street without its kind before a listed town: As Xubias, 84. La Coruña
BARE_STREET = re.compile(
    rf"{STREET_HEAD}(?:[ ](?:(?:de|del|la|las|los|el|da|do|das|dos)[ ]){{0,2}}"
    rf"{STREET_WORD}){{0,4}},?[ ](?:[nN][oº°]\.?[ ]?)?\d{{1,4}}[ ]?[A-Za-z]?[.,][ ](?=[{UPPER}])"
)
HOUSE_NUMBER = re.compile(r"[ ](?:No\.?|N[º°.o]{1,2}|#|[Nn][úu]m\.?)[ ]?\d{1,4}(?![\d/.,-]\d)")
SHORT_FORM = re.compile(r".?[ ](?:ltda|lda|inc|cia|eireli)\.", re.IGNORECASE)
COMMA = re.compile(r"[ ]?[,–-][ ]?")
NUMBER_ALONE = re.compile(r"[ ]\d{1,3}[a-z]?(?![^\W_])")
CENTRE = re.compile(r"[ ]?[,.–-][ ]{0,2}(?:centro|zona[ ](?:rural|urbana))(?=[ ]?[,/–(-]|[ ]{2}|$)")
WRAPPED = re.compile(r",[ ]?\n[ ]{0,8}")
FIELD_END = re.compile(r"[ ]?(?:[.;)\n\t]|$|[ ]{2})")
# Institutions named by words of every day: Laboratório Exame Certo.
PLAIN_WORDS = re.compile(
    rf"[ ](?P<n>[{UPPER}][a-zà-ÿ]{{2,}}(?:[ ](?:(?:de|da|do|e|y|del|la)[ ])?[{UPPER}][a-zà-ÿ]{{2,}}){{1,3}})(?=[ ]?[.,;)(\n\t]|[ ]{{2}}|[ ][-–—|·]|$)"
)
DEPARTMENTS = frozenset(
    [
        "de", "del", "da", "do", "la", "e", "y", "a", "al", "analisis", "analises", "clinicos", "clinicas", "clinico",
        "clinica", "laboratorio", "bioquimica", "hematologia", "microbiologia", "inmunologia", "imunologia",
        "anatomia", "patologica", "patologia", "genetica", "molecular", "urgencias", "urgencia", "medico", "medicos",
        "diagnostico", "imagen", "imagem", "radiologia", "biologia", "citologia", "serologia", "hormonas", "referencia",
    ]
)  # fmt: skip
# Hospital e Maternidade São Camilo, Clínica y Sanatorio Santa Fe: two kinds as one house.
TWO_KINDS = re.compile(
    r"(?<![^\W_])(?:hospital|clinica|casa de saude|pronto[- ]socorro|centro medico|centro hospitalar|instituto|maternidade|maternidad|policlinica|policlinico|laboratorio|"
    r"fundacao|fundacion|santa casa|asilo|ambulatorio|sanatorio|escola|escuela|creche|irmandade|associacao|asociacion|consultorio|farmacia|drogaria|banco de sangue|residencia|casa de repouso|lar)"
    r"[ ](?:e|y|&|-|/)[ ]\Z"
)
# Instituto de Oncologia Rainha Santa: a speciality between the kind and the name.
SPECIALITY = re.compile(
    r"(?:[ ](?:(?:de|da|do|das|dos|del|e|y|em|en|la)[ ]){1,2}[^\W\d_]{4,20}|[ ][^\W\d_]{5,20}(?:ico|ica|icos|icas|ria|rio|al|gia|gico|gica|ivo|iva)s?(?![^\W\d_])){1,4}"
)
# A street without a number goes on with its box or its postcode (Quinta da Bela Vista, 2665-300 Mafra).
POSTED = re.compile(
    r",?[ ]?[,–-]?[ ]?(?=(?:caixa postal|cx\.? postal|apartado|apdo\.?|c\.p\.|cp)[ .]{1,2}\d|\d{4}-\d{3}(?!\d)[ ]?[^\W\d_]|(?:cep[ :]{0,2})\d|\d{5}-\d{3}(?!\d)|\d{5}[ ,-]{1,3}[^\W\d_]{3})"
)
BOX = re.compile(
    r"(?:caixa postal|cx\.? postal|apartado|apdo\.?|c\.p\.|cp)[ .]{1,2}(?:de correos )?\d{1,6}"
)
# A street that is named by a town, behind a house: Farmacia Del Águila, Córdoba 2140.
TOWN_AS_STREET = re.compile(
    r"[ ](?:[nN][º°o.]{1,2}[ ]?)?(?!(?:19|20)\d\d(?!\d))\d{2,5}(?:[ ]?[A-Z](?![^\W_]))?(?=[ ]?(?:[.,;)\n\t|]|$|[ ]{2}|[ ][-–·(]))"
)
