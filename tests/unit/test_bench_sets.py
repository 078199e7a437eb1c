"""The labelled sets and the scorer that measures the recognisers on them."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench import labelled
from bench.clinical import calendars, generate, noise, numbers
from bench.clinical.dice import Dice
from bench.clinical.values import SetError
from bench.labelled import Gold, Labelled
from bench.scoring import Score

VALUES = """
hospitals = ["Hospital São Brás", "Clínica Boa Vista"]
addresses = ["Rua das Flores, 10, Coimbra"]
[[patients]]
name = "Ana Exemplo"
sex = "f"
birth = "1930-02-28"
forms = { upper = "ANA EXEMPLO", title = "Sra. Ana Exemplo" }
[[patients]]
name = "Rui Modelo"
sex = "m"
birth = "1988-02-29"
forms = { upper = "RUI MODELO", title = "Sr. Rui Modelo" }
[[staff]]
name = "Eva Médica"
[[staff]]
name = "Ivo Clínico"
"""
LAYOUT = """#: class pathology

{HOSPITAL1}
Nome: {PATIENT}   {PATIENT.upper}   {AGE} anos, {SEX.m=homem|mulher}; {PATIENT.title}
CPF {ID.national} prontuário {ID.mrn=########} / {ID.mrn=##-##-##-##} exame {ID=H%-#####@}
Tel. {PHONE.home=(31) 9####-####}  nasc. {BIRTHDATE=%d/%m/%Y}, em {DATE=%d de %B de %Y %H:%M}
há {DATE-40=%Y}, <?Oncologia?> [[pT2 N0]] <<ID:ABC1D23>> {STAFF1} {STAFF2} {ADDRESS1}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "pt" / "dev"
    folder.mkdir(parents=True)
    (tmp_path / "pt" / "values.dev.toml").write_text(VALUES, encoding="utf-8")
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(LAYOUT, encoding="utf-8")
    return tmp_path


def values_of(row: dict, tag: str) -> list[str]:
    return [row["text"][s["start"] : s["end"]] for s in row["spans"] if s["tag"] == tag]


def test_the_same_arguments_give_the_same_bytes(root: Path) -> None:
    def made(**more: object) -> str:
        return json.dumps(list(generate.documents(root, "pt", "dev", cases=3, **more)))

    assert made() == made()
    assert made(rate=0.05) == made(rate=0.05)
    assert len({made(), made(seed="1"), made(rate=0.05)}) == 3


def test_offsets_are_exact(root: Path) -> None:
    for row in generate.documents(root, "pt", "dev", cases=2):
        name = values_of(row, "PATIENT")
        assert name[1] == name[0].upper()
        assert name[2] == name[0], "the title is not gold"
        assert [row["text"][s:e] for s, e in row["keep"]] == ["pT2 N0"]
        assert "Oncologia" in [row["text"][s:e] for s, e in row["optional"]]
        assert set(values_of(row, "STAFF")) == {"Eva Médica", "Ivo Clínico"}
        assert values_of(row, "ADDRESS") == ["Rua das Flores, 10, Coimbra"]
        assert "ABC1D23" in values_of(row, "ID")
        born = {"Ana Exemplo": "28/02/1930", "Rui Modelo": "29/02/1988"}[name[0]]
        assert values_of(row, "BIRTHDATE") == [born]
        assert values_of(row, "AGE") == ([] if name[0] == "Rui Modelo" else [row_age(row)])


def row_age(row: dict) -> str:
    return row["text"].split(" anos,")[0].split()[-1]


def test_the_hour_and_a_bare_year_are_not_gold(root: Path) -> None:
    row = next(generate.documents(root, "pt", "dev", cases=1))
    (day,) = values_of(row, "DATE")
    assert " de " in day
    assert day[-4:].isdigit()
    optional = [row["text"][s:e] for s, e in row["optional"]]
    assert any(":" in o for o in optional)
    assert any(o.isdigit() and len(o) == 4 for o in optional)


def test_named_numbers_stay_in_a_case_and_others_change(root: Path) -> None:
    rows = list(generate.documents(root, "pt", "dev", cases=2))
    by_case: dict[str, list[dict]] = {}
    for row in rows:
        by_case.setdefault(row["case"], []).append(row)
    kept = [{tuple(values_of(r, "ID")[:3]) for r in case} for case in by_case.values()]
    assert all(len(k) == 1 for k in kept)
    assert kept[0] != kept[1]
    ((_, plain, dashed),) = kept[0]
    assert dashed.replace("-", "") == plain, "one number in two patterns"
    assert len({values_of(r, "ID")[3] for r in rows}) == len(rows)
    assert len({r["layout"] for r in by_case[rows[0]["case"]]}) == 3


def test_noise_keeps_the_labels_and_drops_disturbed_tokens(root: Path) -> None:
    clean = list(generate.documents(root, "pt", "dev", cases=2))
    noisy = list(generate.documents(root, "pt", "dev", cases=2, rate=0.1))
    assert sum(len(r["keep"]) for r in noisy) < sum(len(r["keep"]) for r in clean)
    for before, after in zip(clean, noisy, strict=True):
        assert before["text"] != after["text"]
        assert len(before["spans"]) == len(after["spans"])
        for s, e in after["keep"]:
            assert after["text"][s:e] == "pT2 N0"
        for old, new in zip(before["spans"], after["spans"], strict=True):
            one, two = (r["text"][s["start"] : s["end"]] for r, s in ((before, old), (after, new)))
            assert abs(len(one.replace(" ", "")) - len(two.replace(" ", ""))) <= len(one) // 2
            assert one[0] == two[0] or not two[0].isspace()


def test_noise_without_rate_changes_nothing() -> None:
    same = noise.add("陈建国 x 123", 0.0, Dice("a"))
    assert same.text == "陈建国 x 123"
    assert same.span(0, 3) == (0, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("one\n{FOO}", "x.txt:2: unknown slot {FOO}"),
        ("{PATIENT.pinyin}", "has no such form"),
        ("{STAFF3}", "has 2 staff"),
        ("{EMAIL1}", "has 0 emails"),
        ("a [[b", "'[[' has no partner"),
        ("<<NAME:Ana>>", "unknown kind NAME"),
        ("{DATE}", "a date needs a format"),
        ("{DATE.lunar=%Y}", "unknown calendar lunar"),
        ("{ID.lab}", "no pattern anywhere"),
    ],
)
def test_a_fault_is_told_with_file_and_line(root: Path, text: str, says: str) -> None:
    (root / "pt" / "dev" / "x.txt").write_text(text, encoding="utf-8")
    with pytest.raises(SetError) as error:
        list(generate.documents(root, "pt", "dev"))
    assert says in str(error.value)
    assert "x.txt:" in str(error.value)


def test_an_unknown_language_or_half_ends_with_a_message(root: Path, capsys) -> None:
    assert generate.main(["xx", "dev", "--root", str(root)]) == 1
    assert "values.dev.toml: there is no such file" in capsys.readouterr().err


def test_known_valid_numbers() -> None:
    birth, dice = date(1958, 3, 14), Dice("n")
    chinese = numbers.national("zh", birth, "m", dice)
    assert chinese[6:14] == "19580314"
    assert int(chinese[16]) % 2 == 1
    weights = [pow(2, 17 - i, 11) for i in range(17)]
    value = 10 if chinese[-1] == "X" else int(chinese[-1])
    assert (sum(w * int(c) for w, c in zip(weights, chinese, strict=False)) + value) % 11 == 1
    nir = numbers.national("fr", birth, "f", dice).replace(" ", "")
    assert nir.startswith("25803")
    assert (int(nir[:13]) + int(nir[13:])) % 97 == 0
    assert numbers.national("id", birth, "f", dice)[6:12] == "540358"
    assert numbers.national("ko", birth, "f", dice)[:8] == "580314-2"
    assert numbers.national("ar", date(2001, 5, 6), "f", dice)[:7] == "3010506"


@pytest.mark.parametrize(
    ("calendar", "fmt", "language", "printed"),
    [
        ("", "%-d %B %Y", "ru", "5 марта 2024"),
        ("be", "%-d %B %Y", "th", "5 มีนาคม 2567"),
        ("roc", "民國%Y年%-m月%-d日", "zh", "民國113年3月5日"),
        ("reiwa", "令和%Y年%-m月", "ja", "令和6年3月"),
        ("wareki", "%Y年", "ja", "令和6年"),
        ("hijri", "%Y/%m/%d", "ar", "1445/08/24"),
        ("", "%d-%^b-%y", "en", "05-MAR-24"),
    ],
)
def test_calendars(calendar: str, fmt: str, language: str, printed: str) -> None:
    assert (
        calendars.render(datetime(2024, 3, 5, 9, 7, tzinfo=UTC), fmt, language, calendar) == printed
    )


def test_a_date_before_reiwa_is_refused() -> None:
    with pytest.raises(calendars.CalendarError, match="wareki"):
        calendars.render(datetime(1958, 3, 14, tzinfo=UTC), "%Y", "ja", "reiwa")


TEXT = "Ana Souza, HER2 3+, 12/03/2024, Coimbra"
SCORED = Labelled(
    "d", "pt", "d", "lay", TEXT,
    (Gold(0, 9, "PATIENT"), Gold(20, 30, "DATE")), ((32, 39),), ((11, 18),),
)  # fmt: skip


def test_a_span_counts_when_it_is_covered_whole_by_any_spans() -> None:
    score = Score()
    score.add(SCORED, [(0, 3), (4, 9), (20, 29)])
    assert score.by_kind == {"PATIENT": [1, 1], "DATE": [0, 1]}
    assert score.recall() == 0.5
    assert score.precision() == 1.0
    assert score.keep_changed == 0
    assert [m[1] for m in score.misses] == ["DATE"]


def test_precision_counts_letters_and_digits_and_optional_is_neither_wrong_nor_asked() -> None:
    score = Score()
    score.add(SCORED, [(0, 15), (32, 39)])
    # AnaSouza and Coimbra are right, HER2 is not.
    assert (score.right, score.predicted) == (15, 19)
    assert (score.keep_changed, score.keep, score.keep_layouts["lay"]) == (1, 1, 1)
    score = Score()
    score.add(SCORED, [(0, 9), (20, 30)])
    assert (score.recall(), score.precision()) == (1.0, 1.0)


def test_a_headline_of_some_kinds_leaves_the_others_right_for_precision() -> None:
    score = Score(frozenset({"PATIENT"}))
    score.add(SCORED, [(0, 9)])
    score.add(SCORED, [(20, 30)])
    assert score.recall() == 0.5
    assert score.precision() == 1.0


def test_documents_without_gold_that_are_altered() -> None:
    score = Score()
    for places in ([], [(0, 3)], [(3, 4)]):
        score.add(Labelled("q", "en", "q", "", "How are you"), places)
    assert (score.without_gold, score.altered_without_gold) == (3, 1)


def test_sets_of_all_kinds_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ana vive", encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tNOMBRE_SUJETO_ASISTENCIA 0 3\tAna\nT2\tPAIS 4 8\tvive\n", encoding="utf-8"
    )
    brat = labelled.load(tmp_path)
    assert [g.tag for g in brat.documents[0].spans] == ["PATIENT", "PAIS"]
    assert "PATIENT" in brat.headline
    rows = [
        {"text": "Ana", "entities": [{"start": 0, "end": 3, "label": "PERSON"}], "case": "k"},
        {"text": "Rui", "labels": [[0, 3, "PERSON"]], "case": "k", "language": "pt"},
    ]
    lines = tmp_path / "b.jsonl"
    lines.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = labelled.load(lines, "pt")
    assert [d.spans[0].tag for d in found.documents] == ["PERSON", "PERSON"]
    assert list(labelled.in_cases(found)) == ["k"]
    lines.write_text('{"text": "Ana", "spans": [{"start": 0, "end": 9, "tag": "X"}]}')
    with pytest.raises(ValueError, match=r"b\.jsonl:1: .*not inside"):
        labelled.load(lines)
    queries = tmp_path / "q.txt"
    queries.write_text("one\n\ntwo\n")
    assert labelled.load(queries).queries
