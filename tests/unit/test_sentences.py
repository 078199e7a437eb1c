import pytest

from recpack.mt.sentences import MAX_SENTENCE, joiner, split


def texts(text, language, **more):
    return [p.text for p in split(text, language, **more)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("肝右叶占位。未见转移！请复查？", "zh", ["肝右叶占位。", "未见转移！", "请复查？"]),
        ("大小2.5cm；边界清", "zh", ["大小2.5cm；", "边界清"]),
        ("一、二，三、四", "zh", ["一、二，三、四"]),
        ("O Dr. Silva viu. Sem febre.", "pt", ["O Dr. Silva viu.", "Sem febre."]),
        ("Lâmina n.º 3 revista. Fim", "pt", ["Lâmina n.º 3 revista.", "Fim"]),
        ("Sr. A. Souza, 54 anos", "pt", ["Sr. A. Souza, 54 anos"]),
        ("Nódulo de 2.5 cm. Grau 2.", "pt", ["Nódulo de 2.5 cm.", "Grau 2."]),
        ("Z.n. OP am 3. Mai 2021. Keine Metastasen.", "de",
         ["Z.n. OP am 3. Mai 2021.", "Keine Metastasen."]),
        ("г. Москва. Без метастазов.", "ru", ["г. Москва.", "Без метастазов."]),
        ("Sem dor! E febre? Não.", "pt", ["Sem dor!", "E febre?", "Não."]),
        ("conforme visto. e segue", "pt", ["conforme visto. e segue"]),
        ("", "pt", []),
        ("   ", "zh", []),
        ("。", "zh", ["。"]),
    ],
)  # fmt: skip
def test_sentences(text, language, expected):
    assert texts(text, language) == expected


def test_offsets_point_into_the_line():
    text = "  Sem febre.   Mama esquerda.  "
    for piece in split(text, "pt"):
        assert text[piece.start : piece.end] == piece.text


def test_no_character_but_space_is_lost():
    text = "Um. Dois; três: " + "palavra, " * 200 + "fim." + "x" * 1000
    joined = "".join(p.text for p in split(text, "pt"))
    assert joined.replace(" ", "") == text.replace(" ", "")


def test_long_sentences_are_cut_at_a_clause():
    pieces = split("uma palavra, " * 100, "pt")
    assert len(pieces) > 1
    assert all(len(p.text) <= MAX_SENTENCE for p in pieces)
    assert all(p.text.endswith(",") for p in pieces)


def test_long_text_without_any_boundary_is_cut_anyway():
    assert all(len(p.text) <= MAX_SENTENCE for p in split("肝" * 5000, "zh"))


def test_a_kept_span_is_never_cut():
    text = "Visto por Dr. X. Nurse B ontem. Fim"
    start = text.index("Dr. X. Nurse B")
    found = texts(text, "pt", keep=((start, start + 14),))
    assert found == ["Visto por Dr. X. Nurse B ontem.", "Fim"]
    long = "a" * 395 + " Patient A " + "b" * 300
    at = long.index("Patient A")
    assert any("Patient A" in t for t in texts(long, "pt", keep=((at, at + 9),)))


def test_lines_join_without_space_only_where_the_script_has_none():
    assert joiner("zh-Hans") == ""
    assert joiner("pt") == " "
    assert joiner("ko") == " "
