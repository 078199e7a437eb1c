"""Columns of text, upright lines, and heads of labels that must stay whole."""

from __future__ import annotations

from dataclasses import replace

from layout_case import at, page, table, words

from recpack.model.document import Role
from recpack.readers.layout import among

LEFT = [
    "The patient was admitted with pain in the",
    "upper abdomen and weight loss. There was no",
    "fever. Ultrasound showed a lesion of the",
    "liver, and a biopsy was taken from it in",
    "local anaesthesia without complications.",
]
RIGHT = [
    "Histology showed a moderately differentiated",
    "carcinoma. The margins could not be judged on",
    "this material. Immunohistochemistry was added",
    "and pointed to the liver as the origin of the",
    "tumour. A second opinion was not asked for.",
]


def _columns(shift=0.0):
    left = [at(t, 60, 200 + 26 * i) for i, t in enumerate(LEFT)]
    right = [at(t, 620, 200 + shift + 26 * i) for i, t in enumerate(RIGHT)]
    return left + right


def test_columns_are_read_one_after_the_other_whatever_their_heights():
    for shift in (0.0, 9.0, 13.0):
        title = at("Report of a case with a heading that spans both columns", 60, 120, size=30)
        assert words(page([title, *_columns(shift)]))[1:] == LEFT + RIGHT


def test_three_columns():
    third = [at(t, 1180, 205 + 26 * i) for i, t in enumerate(LEFT)]
    assert words(page(_columns() + third, width=1700)) == LEFT + RIGHT + LEFT


def test_labels_and_values_stay_on_one_line():
    pairs = [
        ("Patient: Imogen Margaret Pettifer-Sample", "Date of birth: 4 September 1970"),
        ("Address: 12 Long Lane, Upper Harrowgate", "Referred by: Dr. Anselm Oxenford"),
        ("Hospital number: HMD-24-00871 (main site)", "Received: 12 January 2024, 09:10"),
        ("Specimen: formalin-fixed block B3, lung", "Reported: 30 January 2024, 16:25"),
        ("Clinical details: mass in the left lobe", "Copies to: Dr. Eleanor Whitstable"),
    ]
    items = []
    for i, (a, b) in enumerate(pairs):
        items += [at(a, 60, 100 + 30 * i), at(b, 640, 100 + 30 * i)]
    blocks = page(items)
    assert words(blocks) == [f"{a}\t{b}" for a, b in pairs]
    assert {b.role for b in blocks} == {Role.FIELD}


def test_a_label_and_its_value_in_a_grid_without_colons_stay_on_one_line():
    rows = [("Utente", "Valdemar Quintão", "Nascimento", "15/02/1958"),
            ("Colheita", "26/10/2023", "Material", "Soro"),
            ("Médico", "Bento Carqueja", "Processo", "310-55821")]  # fmt: skip
    items = [at(c, (60, 300, 640, 840)[k], 100 + 30 * i) for i, r in enumerate(rows)
             for k, c in enumerate(r)]  # fmt: skip
    assert words(page(items)) == ["\t".join(r) for r in rows]


def test_a_note_beside_the_text_is_read_by_itself():
    note = ["Chief of service", "Prof. K. Beispiel", "Registrars", "Dr. A. Muster"]
    side = [at(t, 60, 203 + 19 * i, size=14) for i, t in enumerate(note)]
    body = [at(t, 420, 200 + 27 * i) for i, t in enumerate(RIGHT)]
    assert words(page(side + body)) == note + RIGHT


def test_columns_of_a_script_from_the_right_begin_at_the_right():
    line = "تم ادخال المريض الى المستشفى بسبب الم شديد في البطن"
    left = [at(line + " ١", 60, 200 + 26 * i, width=480) for i in range(5)]
    right = [at(line + " ٢", 620, 200 + 26 * i, width=480) for i in range(5)]
    assert [w[-1] for w in words(page(left + right))] == ["٢"] * 5 + ["١"] * 5


def test_characters_set_under_each_other_are_upright_lines_from_the_right():
    first, second = "患者様へのお知らせ", "検査結果のご説明を"
    items = [at(c, 500, 100 + 22 * i, width=20) for i, c in enumerate(first)]
    items += [at(c, 440, 100 + 22 * i, width=20) for i, c in enumerate(second)]
    assert words(page(items)) == [first, second]


def test_marks_under_each_other_beside_values_stay_in_their_rows():
    items = []
    for i in range(5):
        items += [at("Hemoglobin", 60, 100 + 24 * i), at("12.1", 300, 100 + 24 * i),
                  at("高", 500, 100 + 24 * i, width=20)]  # fmt: skip
    assert words(page(items)) == ["Hemoglobin\t12.1\t高"] * 5


def test_words_of_a_stamp_that_stand_aslant_break_no_line():
    rows = [("Sodium", "139", "mmol/L"), ("Potassium", "4.1", "mmol/L"), ("Urea", "5.6", "mmol/L")]
    items = [at(c, (60, 300, 500)[k], 100 + 30 * i) for i, r in enumerate(rows)
             for k, c in enumerate(r)]  # fmt: skip
    stamp = at("Laboratory stamp", 620, 130)
    stamp = replace(stamp, left_y=130, right_y=130 + 0.3 * stamp.box.width)
    found = words(page([*items, stamp]))
    assert sorted(found) == sorted(["Laboratory stamp", *("\t".join(r) for r in rows)])


def test_lines_read_later_go_into_their_column_and_into_no_row():
    known = page(_columns())
    new = at("[a picture with words]", 60, 200 + 26 * 2 + 13)
    (late,) = page([new])
    assert words(among(known, [late])) == [*LEFT[:3], new.text, *LEFT[3:], *RIGHT]
    rows = page(table([("Gene", "Change", "Share"), ("TP53", "c.1\nc.2", "3%"),
                       ("KRAS", "c.3", "4%")], (60.0, 300.0, 600.0), pitch=50))  # fmt: skip
    assert rows[1].row.number == rows[2].row.number == 1
    (mark,) = page([at("*", 60, 160)])
    assert words(among(rows, [mark]))[3] == "*"
