"""Tables beside each other and beside text; unruled tables that lean, touch, or lack cells."""

from __future__ import annotations

from dataclasses import replace

from layout_case import at, grid, page, table, words

from recpack.model.document import Role
from recpack.readers.layout import Fragment

BLOOD = [("Test", "Value"), ("Haemoglobin", "10.2"), ("Leucocytes", "4.1"), ("Platelets", "88")]
SALTS = [("Test", "Value"), ("Sodium", "139"), ("Potassium", "4.2"), ("Chloride", "101")]


def _grids(blocks):
    found = {}
    for (number, row, column), text in grid(blocks).items():
        found.setdefault(number, {})[row, column] = text
    return list(found.values())


def _cells(rows):
    return {(i, j): c for i, r in enumerate(rows) for j, c in enumerate(r) if c}


def test_two_tables_with_a_heading_each_are_read_one_after_the_other():
    items = [at("Blood count", 60, 100), at("Electrolytes", 640, 100)]
    items += table(BLOOD, (60, 380), top=150) + table(SALTS, (640, 980), top=150)
    blocks = page(items)
    assert _grids(blocks) == [_cells(BLOOD), _cells(SALTS)]
    assert words(blocks)[0] == "Blood count"


def test_a_table_of_two_halves_is_one_table():
    rows = [a + b for a, b in zip(BLOOD, SALTS, strict=True)]
    items = table(rows, (60, 380, 640, 980), top=150)
    assert _grids(page(items)) == [_cells(rows)]


def test_rules_that_stop_at_the_gutter_part_two_tables():
    items = table(BLOOD, (60, 380), top=150) + table(SALTS, (640, 980), top=150)
    rules = [(x, y, x + 460, y) for x in (50, 630) for y in (130, 166, 200, 234, 268)]
    assert _grids(page(items, tuple(rules))) == [_cells(BLOOD), _cells(SALTS)]


def test_text_beside_a_table_is_no_column_of_it():
    text = ["The patient was well on admission and", "had no fever. The wound was clean and",
            "dry, and the drain was taken out on the", "second day without any complication."]  # fmt: skip
    items = [at(t, 60, 140 + 26 * i) for i, t in enumerate(text)] + table(
        SALTS, (640, 980), top=150
    )
    rules = tuple((630, y, 1090, y) for y in (130, 166, 200, 234, 268))
    blocks = page(items, rules)
    assert [t for t in words(blocks) if t in text] == text
    assert _grids(blocks) == [_cells(SALTS)]


def _leaning(items, lean):
    def moved(f: Fragment) -> Fragment:
        dx = lean * (f.left_y - 100)
        box = replace(f.box, x0=f.box.x0 + dx, x1=f.box.x1 + dx)
        return replace(f, box=box, edges=tuple(e + dx for e in f.edges))

    return [moved(f) for f in items]


def test_columns_that_lean_keep_their_cells():
    rows = [("Item", "March", "April", "Range")]
    rows += [(f"Analyte {chr(65 + i)}", f"{10 + i}.2", f"{20 + i}.1", "4 - 80") for i in range(9)]
    items = table(rows, (60, 300, 390, 480), pitch=44)
    for lean in (0.05, -0.05):
        assert _grids(page(_leaning(items, lean))) == [_cells(rows)]


def test_a_head_without_its_first_cell_stands_above_a_title_of_rows():
    rows = [("", "Result", "Usual"), ("BLOOD", "", ""), ("Urea", "5.6", "3 - 9"),
            ("Iron", "11", "9 - 30"), ("Zinc", "12", "10 - 20")]  # fmt: skip
    assert _grids(page(table(rows, (60, 420, 640)))) == [_cells(rows)]


def test_the_last_row_has_its_method_too():
    rows = [("Item", "Result")]
    rows += [(f"{n}\n{m}", v) for n, m, v in [("Urea", "enzymatic", "5.6"), ("Iron", "photometric", "11"),
             ("Zinc", "photometric", "12"), ("CRP", "Turbidimetric", "4")]]  # fmt: skip
    found = _grids(page(table(rows, (60, 420), pitch=44)))
    assert found == [_cells([tuple(c.replace("\n", " ") for c in r) for r in rows])]


def test_two_rows_of_figures_are_no_wrapped_cells():
    rows = [
        ("Item", "March", "April"),
        ("Urea", "5.6", "5.9"),
        ("", "6.1", "6.4"),
        ("Iron", "11", "12"),
    ]
    found = _grids(page(table(rows, (60, 420, 640))))
    assert found == [_cells(rows)]


def test_a_table_ends_where_its_grid_does():
    items = table(BLOOD, (60, 380), top=100, pitch=34)
    items += table(SALTS, (60, 380), top=100 + 34 * 4 + 18, pitch=34)
    level = [(50, y, 560, y) for y in (83, 117, 151, 185, 219)]
    upright = [(x, 83, x, 219) for x in (50, 370, 560)]
    assert _grids(page(items, (*level, *upright)))[0] == _cells(BLOOD)


def test_a_cell_read_across_an_upright_rule_is_parted_there():
    rows = [("18.4", "umol"), ("61", "U/L"), ("7.92", "mmol"), ("33.5", "g/L")]
    items = table([(f"Item {i}", *r) for i, r in enumerate(rows)], (60, 300, 352))
    gone = {f.text for f in items if f.text in {"18.4", "umol"}}
    items = [f for f in items if f.text not in gone]
    text, edges = "18.4 umol", [300.0, 312, 324, 336, 346, 352, 362, 372, 382, 392]
    items.append(replace(at(text, 300, 100, width=92), edges=tuple(edges)))
    rules = tuple((x, 80, x, 230) for x in (50, 290, 347, 420))
    found = _grids(page(items, rules))
    assert found == [_cells([(f"Item {i}", *r) for i, r in enumerate(rows)])]


def test_right_to_left_cells_in_one_box_are_parted_as_they_are_read():
    rows = [("4 - 11", "17", "كريات"), ("12 - 16", "9", "خضاب"), ("36 - 46", "27", "صفيحات")]
    items = table(rows, (60, 400, 700))
    # the head was read as one: what is read first stands on the right
    words_ = [("النتيجة", 400.0, 470.0), ("المرجع", 60.0, 130.0)]
    text = " ".join(w for w, _, _ in words_)
    edges = tuple(x for w, a, b in words_ for x in ((a, b) * len(w))[: len(w) + 1])
    items.append(replace(at(text, 60, 66, width=410), edges=edges))
    items.append(at("الفحص", 700, 66))
    found = _grids(page(items))
    assert found == [_cells([("المرجع", "النتيجة", "الفحص"), *rows])]


def test_labels_with_values_under_each_other_are_no_table():
    pairs = [("Name:", "Oriel Farthing", "Sex:", "F"), ("Ward:", "Day unit", "Lab:", "4471-B")]
    blocks = page(table(pairs, (60, 200, 560, 640)))
    assert all(b.row is None for b in blocks)
    assert {b.role for b in blocks} == {Role.FIELD}
