"""The invented patient, staff and places of `examples/breast-pt`, and what their papers say."""

from __future__ import annotations

from .check_digits import cnpj, cns, cpf

PATIENT = "Maria Aparecida de Souza Lima"
PATIENT_CAPS = PATIENT.upper()
DICOM_NAME = "LIMA^MARIA APARECIDA DE SOUZA"
MOTHER = "Benedita Conceição de Souza"
HUSBAND = "José Carlos de Lima"
BORN = "12/03/1971"
CPF = cpf("318274659")
CNS = cns("20418273645")
RG = "27.418.936-5"
RECORD = "0048217-3"
INSURANCE = "0063.4182.7593.0017"
INSURER = "Saúde Serrana Empresarial"
PHONE = "(11) 98472-3316"
HUSBAND_PHONE = "(11) 97315-4402"
EMAIL = "maria.ap.lima71@correio.exemplo.br"
STREET = "Rua das Acácias Mimosas, 247"
DISTRICT = "Jardim Alvorada"
TOWN = "São Lourenço da Serra"
POSTCODE = "06890-417"

HOSPITAL = "Hospital São Lourenço da Serra"
HOSPITAL_STREET = "Av. Doutor Emílio Prado, 1200"
HOSPITAL_PHONE = "(11) 4687-2200"
HOSPITAL_MAIL = "contato@hslserra.exemplo.br"
HOSPITAL_CNPJ = cnpj("318274650001")
LAB = "Laboratório Boa Vista"
LAB_STREET = "Rua Quinze de Outubro, 88"
LAB_PHONE = "(11) 3456-7810"
LAB_CNES = "7301942"
LAB_SITE = "www.labboavista.exemplo.br"

PATHOLOGIST = ("Dr. Renato Vasconcelos Teixeira", "CRM-SP 148.273")
SURGEON = ("Dra. Helena Moura Brandão", "CRM-SP 161.905")
ONCOLOGIST = ("Dr. Caio Bittencourt Sales", "CRM-SP 152.448")
RADIOLOGIST = ("Dr. Otávio Furtado Meireles", "CRM-SP 133.660")
GENETICIST = ("Dra. Patrícia Nogueira Queiroz", "CRBio 84.317/01-D")
BIOMEDIC = ("Dra. Simone Arantes Leal", "CRBM 21.774")
NURSE = ("Rosângela Pires Amorim", "COREN-SP 412.906")
OPERATOR = "Edivaldo Trindade"

EXAM_PATHOLOGY = "AP-2023-014872"
BLOCKS = ("23-14872-A1", "23-14872-A4", "23-14872-B1")
EXAM_GENETIC = "GM-230612-118"
ORDER_BLOOD = "7730418"
TUBE_BLOOD = "4419 0287 66"
EXAM_MAMMOGRAPHY = "MX-2023-20941"
ACCESSION = "ACC2023-55871"
ADMISSION = "2306-11845"
EXAM_OLD = "MX-2021-08812"

PATIENT_BOX = [
    ["Paciente", PATIENT_CAPS],
    ["Data de nascimento", f"{BORN} (52 anos)"],
    ["Sexo", "Feminino"],
    ["CPF", CPF],
    ["Cartão SUS (CNS)", CNS],
    ["Prontuário", RECORD],
    ["Nome da mãe", MOTHER],
    ["Convênio", f"{INSURER} — carteirinha {INSURANCE}"],
    ["Endereço", f"{STREET} — {DISTRICT}, {TOWN} – SP, CEP {POSTCODE}"],
    ["Telefone", PHONE],
]
LAB_HEAD = {
    "name": LAB,
    "sub": "Anatomia Patológica • Imuno-histoquímica • Biologia Molecular • Análises Clínicas",
    "line": f"{LAB_STREET} — {TOWN} – SP • Tel. {LAB_PHONE} • {LAB_SITE} • CNES {LAB_CNES}",
}
HOSPITAL_HEAD = {
    "name": HOSPITAL,
    "sub": "Serviço de Diagnóstico por Imagem",
    "line": f"{HOSPITAL_STREET} — {TOWN} – SP • Tel. {HOSPITAL_PHONE} • CNPJ {HOSPITAL_CNPJ}",
}

PATHOLOGY = {
    "head": LAB_HEAD,
    "title": "Laudo de exame anatomopatológico e imuno-histoquímico",
    "box": [
        *PATIENT_BOX,
        ["Exame nº", EXAM_PATHOLOGY],
        ["Médica solicitante", f"{SURGEON[0]} ({SURGEON[1]})"],
        ["Recebido em", "22/05/2023"],
        ["Liberado em", "01/06/2023"],
    ],
    "sections": [
        [
            "Material recebido",
            (
                f"A) Mama esquerda, setorectomia (quadrante superolateral) — blocos {BLOCKS[0]} a "
                f"{BLOCKS[1]}. B) Linfonodos sentinelas axilares esquerdos (três) — bloco "
                f"{BLOCKS[2]}."
            ),
        ],
        [
            "Dados clínicos",
            (
                "Nódulo de 2,4 cm na mama esquerda, BI-RADS 5, com biópsia prévia (27/04/2023) de "
                "carcinoma invasivo. Sem quimioterapia neoadjuvante. Estadiamento sem evidência de "
                "metástases à distância (cM0)."
            ),
        ],
        [
            "Macroscopia",
            (
                "A) Produto de setorectomia medindo 8,5 × 6,0 × 4,0 cm e pesando 96 g, orientado "
                "por fios. Aos cortes, lesão nodular branco-acinzentada, firme, de contornos "
                "espiculados, medindo 2,6 × 2,1 × 1,9 cm, distando 0,4 cm da margem profunda. B) "
                "Três linfonodos medindo de 0,8 a 1,5 cm."
            ),
        ],
        [
            "Microscopia",
            (
                "Carcinoma invasivo com formação tubular escassa (escore 3), atipia nuclear "
                "moderada (escore 2) e 9 mitoses por 10 campos de grande aumento (escore 2). "
                "Carcinoma ductal in situ associado, de grau intermediário, em cerca de 10 % da "
                "lesão. Não foi detectada invasão angiolinfática. Invasão perineural não "
                "identificada. Pele e mamilo não representados."
            ),
        ],
    ],
    "ihc_head": ["Marcador", "Clone", "Resultado", "Observação"],
    "ihc": [
        ["Receptor de estrógeno (RE)", "SP1", "Positivo, 90 %", "Intensidade forte (3+)"],
        ["Receptor de progesterona (RP)", "1E2", "Positivo, 70 %", "Intensidade moderada (2+)"],
        ["HER2", "4B5", "Escore 2+ (equívoco)", "Encaminhado para FISH"],
        ["Ki-67", "30-9", "25 %", "Contagem em 500 células"],
        ["E-caderina", "EP700Y", "Positivo", "Padrão de membrana preservado"],
    ],
    "fish": "FISH para HER2: razão HER2/CEP17 = 1,30; média de 2,86 cópias de HER2 e 2,20 "
    "sinais de CEP17 por núcleo (60 núcleos). Resultado: NÃO AMPLIFICADO (negativo).",
    "diagnosis": [
        (
            "A) Mama esquerda, setorectomia: CARCINOMA DUCTAL INVASIVO (tipo não especial), grau 2 "
            "de Nottingham (3 + 2 + 2 = 7), medindo 2,6 cm no maior eixo."
        ),
        "Margens cirúrgicas livres de neoplasia; margem mais próxima: profunda, a 0,4 cm.",
        "Não há invasão angiolinfática nem perineural.",
        (
            "B) Linfonodos sentinelas: metástase em 1 de 3 linfonodos (1/3), medindo 4,5 mm, sem "
            "extravasamento extracapsular."
        ),
        "RE 90 %, RP 70 %, HER2 2+ com FISH não amplificado, Ki-67 25 %.",
        "Estadiamento patológico (AJCC, 8ª edição): pT2 pN1a(sn) cM0.",
    ],
    "place": f"{TOWN}, 1º de junho de 2023.",
    "sign": [PATHOLOGIST[0], f"Médico patologista — {PATHOLOGIST[1]}"],
    "foot": f"{PATIENT} • Exame {EXAM_PATHOLOGY}",
}

GENETIC = {
    "head": LAB_HEAD | {"sub": "Setor de Genômica e Biologia Molecular"},
    "title": "Painel genético para câncer de mama (NGS, 84 genes)",
    "box": [
        ["Paciente", PATIENT],
        ["Data de nascimento", BORN],
        ["CPF", CPF],
        ["E-mail", EMAIL],
        ["Código da amostra", EXAM_GENETIC],
        ["Bloco tumoral", BLOCKS[0]],
        ["Coleta", "12/06/2023"],
        ["Médico solicitante", f"{ONCOLOGIST[0]} ({ONCOLOGIST[1]})"],
        ["Material", "Sangue periférico (EDTA) e tecido tumoral em parafina"],
        ["Liberação do laudo", "03/07/2023"],
        ["Sexo", "Feminino"],
    ],
    "indication": "Carcinoma ductal invasivo da mama esquerda aos 52 anos; mãe com câncer de mama "
    "aos 61 anos e irmã com câncer de ovário aos 48 anos.",
    "summary": "Detectada uma variante germinativa PATOGÊNICA em BRCA2 e uma variante somática "
    "acionável em PIK3CA.",
    "head_row": ["Gene", "Transcrito", "DNA (c.)", "Proteína (p.)", "VAF / zigosidade", "Classe"],
    "variants": [
        [
            "BRCA2",
            "NM_000059.4",
            "c.5946delT",
            "p.(Ser1982Argfs*22)",
            "49,2 % — heterozigose, germinativa",
            "Patogênica (ACMG 5)",
        ],
        [
            "PIK3CA",
            "NM_006218.4",
            "c.3140A>G",
            "p.(His1047Arg)",
            "27,4 % — somática",
            "Nível I-A (AMP/ASCO/CAP)",
        ],
    ],
    "negative": "Não foram detectadas variantes patogênicas ou provavelmente patogênicas em BRCA1, "
    "PALB2, TP53, ATM, CHEK2, PTEN, CDH1, STK11, ESR1 e ERBB2.",
    "metrics": [
        ["Carga mutacional tumoral (TMB)", "4,2 mut/Mb"],
        ["Instabilidade de microssatélites (MSI)", "Estável (MSS)"],
        ["Profundidade média de cobertura", "812×"],
        ["Bases com cobertura ≥ 100×", "99,1 %"],
        ["Celularidade tumoral estimada", "60 %"],
    ],
    "comments": [
        (
            "BRCA2 c.5946delT leva à mudança da matriz de leitura e a códon de parada prematuro. "
            "Variantes patogênicas em BRCA2 em heterozigose associam-se a risco aumentado de "
            "câncer de mama e de ovário. Recomenda-se aconselhamento genético da paciente e de "
            "familiares."
        ),
        (
            "PIK3CA p.(His1047Arg) ativa a via PI3K; há tratamento aprovado (alpelisibe associado "
            "a fulvestranto) para doença avançada RH-positiva/HER2-negativa. Não há indicação em "
            "doença inicial."
        ),
    ],
    "method": "Sequenciamento de nova geração com captura por sondas, plataforma NextSeq 2000; "
    "alinhamento ao genoma GRCh38. Limite de detecção: VAF de 5 % (tecido). O exame não avalia "
    "variantes estruturais complexas nem regiões intrônicas profundas.",
    "place": f"{TOWN}, 3 de julho de 2023.",
    "sign": [GENETICIST[0], f"Biologia molecular — {GENETICIST[1]}"],
    "foot": f"{PATIENT} • Amostra {EXAM_GENETIC}",
}

BLOOD = {
    "head": LAB_HEAD | {"sub": "Análises Clínicas"},
    "title": "Resultado de exames laboratoriais",
    "box": [
        ["Paciente", PATIENT_CAPS],
        ["Nascimento", f"{BORN} — 52 anos — F"],
        ["Pedido", ORDER_BLOOD],
        ["Tubo", TUBE_BLOOD],
        ["Solicitante", f"{ONCOLOGIST[0]}"],
        ["Convênio", f"{INSURER}"],
        ["Coleta", "19/06/2023 07:42"],
        ["Emissão", "19/06/2023 15:10"],
    ],
    "head_row": ["Exame", "Resultado", "Unidade", "Valor de referência"],
    "rows": [
        ["Hemoglobina", "11,6", "g/dL", "12,0 – 16,0"],
        ["Hematócrito", "35,2", "%", "36,0 – 46,0"],
        ["Leucócitos", "5.480", "/mm³", "4.000 – 11.000"],
        ["Neutrófilos", "3.120", "/mm³", "1.800 – 7.700"],
        ["Plaquetas", "248.000", "/mm³", "150.000 – 450.000"],
        ["Glicemia de jejum", "92", "mg/dL", "70 – 99"],
        ["Creatinina", "0,78", "mg/dL", "0,50 – 1,10"],
        ["Ureia", "28", "mg/dL", "15 – 45"],
        ["Potássio", "4,1", "mmol/L", "3,5 – 5,1"],
        ["AST (TGO)", "24", "U/L", "até 32"],
        ["ALT (TGP)", "52", "U/L", "até 33"],
        ["Fosfatase alcalina", "88", "U/L", "35 – 104"],
        ["Bilirrubina total", "0,6", "mg/dL", "0,2 – 1,2"],
        ["CA 15-3", "38,6", "U/mL", "até 31,3"],
        ["25-OH vitamina D", "19,8", "ng/mL", "20,0 – 60,0"],
        ["Beta-hCG", "Não reagente", "—", "Não reagente"],
    ],
    "note": "Método: hematologia por citometria de fluxo; bioquímica por espectrofotometria; "
    "CA 15-3 por eletroquimioluminescência.",
    "sign": [BIOMEDIC[0], f"Biomédica — {BIOMEDIC[1]}"],
    "foot": f"{PATIENT} • Pedido {ORDER_BLOOD}",
}
HIGH_OR_LOW = {"Hemoglobina", "Hematócrito", "ALT (TGP)", "CA 15-3", "25-OH vitamina D"}

MAMMOGRAPHY = {
    "head": HOSPITAL_HEAD,
    "title": "Mamografia digital bilateral",
    "box": [
        ["Paciente", PATIENT_CAPS],
        ["Nascimento", BORN],
        ["Prontuário", RECORD],
        ["Exame", EXAM_MAMMOGRAPHY],
        ["Solicitante", SURGEON[0]],
        ["Data do exame", "18/04/2023"],
    ],
    "sections": [
        ["Indicação", "Nódulo palpável na mama esquerda. Mãe com câncer de mama aos 61 anos."],
        ["Técnica", "Incidências craniocaudal e mediolateral oblíqua de ambas as mamas."],
        [
            "Relatório",
            (
                "Mamas heterogeneamente densas (padrão C do ACR). Mama esquerda: nódulo irregular, "
                "denso, de margens espiculadas, medindo 24 mm, no quadrante superolateral, a 5 cm "
                "do mamilo, com microcalcificações pleomórficas finas associadas. Mama direita: "
                "calcificações benignas esparsas; não há nódulos suspeitos. Linfonodos axilares "
                "esquerdos de aspecto habitual. Pele e mamilos sem espessamento."
            ),
        ],
        ["Comparação", "Exame de 10/08/2021, no qual o nódulo não era visível."],
        [
            "Conclusão",
            (
                "Nódulo espiculado na mama esquerda, altamente suspeito de malignidade: BI-RADS 5. "
                "Mama direita: BI-RADS 2. Recomenda-se biópsia percutânea."
            ),
        ],
    ],
    "sign": [RADIOLOGIST[0], f"Radiologista — {RADIOLOGIST[1]}"],
    "foot": f"{PATIENT} • Exame {EXAM_MAMMOGRAPHY}",
}

OLD = MAMMOGRAPHY | {
    "box": [
        ["Paciente", PATIENT_CAPS],
        ["Nascimento", BORN],
        ["Prontuário", RECORD],
        ["Exame", EXAM_OLD],
        ["Data do exame", "10/08/2021"],
    ],
    "sections": [
        ["Relatório", "Mamas heterogeneamente densas. Não há nódulos nem distorções."],
        ["Conclusão", "Achados benignos. BI-RADS 2 bilateral."],
    ],
    "foot": f"{PATIENT} • Exame {EXAM_OLD}",
}
