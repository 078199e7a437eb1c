"""Ways of asking an engine: pretend engines that do what real ones did."""

import pytest

from recpack.model.clean import Surrogate
from recpack.mt.asking import settling, shield, tries
from recpack.mt.asking.easing import easing, lowered_head, mended, settled, written_out
from recpack.mt.asking.shield import TERM, Glossary, Guard, kept, written
from recpack.mt.translating import Sentences

WORDS = Glossary(
    {"metástases à distância": "distant metastases", "rim esquerdo": "left kidney"}, "pt"
)


def asked(text, answer, *, lookup=lambda _: None, surrogates=()):
    """(best answer, lines the engine saw) for a Portuguese sentence."""
    seen = []

    def engine(line):
        seen.append(line)
        return answer(line) if callable(answer) else answer

    plain, moved = written_out(text, "pt", surrogates)
    items = shield.guards(plain, "pt", moved, "", WORDS, easing("pt").forms)
    return tries.best(tries.sentence(plain, items, "pt"), text, engine, lookup), seen


def test_the_engine_reads_settled_words_and_numbers_in_english():
    found, seen = asked(
        "Sem evidência de metástases à distância, nódulo de 2,3 cm.", lambda line: line
    )
    assert "distant metastases" in seen[0]
    assert "2.3 cm" in seen[0]
    assert "distant metastases" in found.english


def test_a_settled_word_that_does_not_come_back_is_shielded():
    def engine(line):
        return line.replace("distant metastases", "metastases from a distance")

    found, seen = asked("Sem metástases à distância.", engine)
    assert any("X-1" in line for line in seen)
    assert found.english.count("distant metastases") == 1
    assert found.missing == 0


def test_a_value_that_changes_is_shielded_and_the_answer_says_so():
    found, seen = asked("Nódulo com 10,2 mm.", lambda line: line.replace("10.2", "12.2"))
    assert "10.2 mm" in found.english
    assert "12.2" not in found.english
    assert tries.RETRIED in found.flags
    assert len(seen) == 2


def test_surrogates_are_shielded_in_every_way():
    text = "Visto por Doctor 1 com 10,2 mm."
    spot = Surrogate(text.index("Doctor"), text.index(" com"), "STAFF")
    found, seen = asked(text, lambda line: line.replace("10.2", "1"), surrogates=(spot,))
    assert not any("Doctor" in line for line in seen)
    assert found.english.count("Doctor 1") == 1


def test_a_checked_phrase_is_taken_for_a_clause_where_the_whole_fails():
    def engine(line):
        return "Fever" if "," in line else "nodule seen"

    found, _ = asked("Nódulo visto, sem febre", engine, lookup={"sem febre": "no fever"}.get)
    assert found.english == "Nodule seen, no fever"
    assert not found.red


def test_what_no_way_gets_past_the_checks_keeps_its_flag():
    found, _ = asked("Sem febre", lambda _: "Fever")
    assert "negation-lost" in found.flags


def test_a_silent_engine_gives_no_answer():
    assert asked("Sem febre com 2 mm", lambda _: None)[0] is None


def test_a_word_doubled_by_the_engine_stands_once():
    found, _ = asked("Carcinoma ductal invasivo.", lambda _: "Ductal ductal carcinoma, invasive.")
    assert found.english == "Ductal carcinoma, invasive."


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Rim com cisto", "rim"),
        ("Paciente com dor", "Paciente"),
        ("HER2 positivo", "HER2"),
        ("Maria veio", "Maria"),
        ("O exame", "O"),
        ("pT2 pN0", "pT2"),
    ],
)
def test_a_rare_first_word_is_lowered(text, head):
    assert lowered_head(text, "pt").split()[0] == head


def test_capitals_and_squares_are_restored():
    found, seen = asked("Índice de 3/mm² em tumor.", "index of 3/mm2 in tumor.")
    assert seen[0].startswith("índice")
    assert found.english.startswith("Index")
    assert "3/mm²" in found.english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("metformina 850 mg VO 12/12 h", "every 12 h"),
        ("metformina 850 mg de 8/8hs", "every 8 h"),
        ("omeprazol 20 mg 1x/dia", "once daily"),
        ("ciclo de 21/21 dias", "every 21 days"),
        ("dipirona EV", "IV"),
        ("nódulo no LSD", "right upper lobe"),
        ("TC de tórax", "CT"),
        ("PCR 8,5 mg/L", "CRP"),
    ],
)
def test_short_forms_stand_in_english(text, english):
    found = shield.guards(text, "pt", (), "", None, easing("pt").forms)
    assert any(english in g.target for g in found)


@pytest.mark.parametrize(
    ("text", "not_english"),
    [
        ("esquema TC por 4 ciclos", "CT"),
        ("data 12/10 e hora", "every"),
        ("PCR para SARS-CoV-2 negativo", "CRP"),
        ("intervalo QTc normal", "chemotherapy"),
    ],
)
def test_a_short_form_with_another_meaning_stays(text, not_english):
    found = shield.guards(text, "pt", (), "", None, easing("pt").forms)
    assert not any(not_english in g.target for g in found)
    assert "quimio" not in written_out(text, "pt")[0]


def test_short_forms_are_written_out_around_surrogates():
    text = "Pcte Patient A c/ dor, s/ febre"
    spot = Surrogate(5, 14, "PATIENT")
    plain, (moved,) = written_out(text, "pt", (spot,))
    assert plain == "Paciente Patient A com dor, sem febre"
    assert plain[moved.start : moved.end] == "Patient A"


def test_the_checks_read_a_side_in_the_source_language():
    text = "nódulo no LSD"
    items = shield.guards(text, "pt", (), "", None, easing("pt").forms)
    assert shield.heard(text, items) == "nódulo no lobo superior direito"


def test_slips_are_mended_only_for_cause():
    assert mended("margem comprometida", "compromised margin", "pt") == "involved margin"
    assert mended("imunidade baixa", "compromised immunity", "pt") == "compromised immunity"


def test_written_moves_the_other_guards():
    items = (Guard(0, 6, "liver", kind=TERM), Guard(11, 16, "2.3 cm"))
    text, (rest,) = written("fígado com 2,3cm", items, lambda g: g.kind == TERM)
    assert text == "liver com 2,3cm"
    assert text[rest.start : rest.end] == "2,3cm"


@pytest.mark.parametrize(
    ("english", "target", "kind", "found"),
    [
        ("dose 85 mg / m2 now", "85 mg/m²", "token", "dose 85 mg/m² now"),
        ("size 12.3 cm", "2.3 cm", "token", None),
        ("size 2.35 cm", "2.3", "token", None),
        ("two lymph nodes", "lymph node", TERM, "two lymph nodes"),
        ("the Left Kidney", "left kidney", TERM, "the Left Kidney"),
    ],
)
def test_targets_are_found_as_engines_write_them(english, target, kind, found):
    text, lost = kept(english, [Guard(0, 1, target, kind=kind)])
    assert (text if not lost else None) == found


def test_the_same_target_twice_must_stand_twice():
    items = [Guard(0, 1, "2 cm"), Guard(2, 3, "2 cm")]
    assert len(kept("only 2 cm", items)[1]) == 1
    assert not kept("2 cm and 2 cm", items)[1]


def test_settled_words_have_no_asides_and_leave_plain_words_alone():
    words = settled("pt")
    assert words["RE"] == "ER"
    assert "gene" not in {w.casefold() for w in words}
    assert words["hipodenso"] == "hypodense"
    assert not settled("xx")


def test_the_way_back_settles_what_only_the_checks_did_not_know():
    source, english = "Ninguém respondeu às cartas", "No one answered the letters"
    flags = ("negation-added",)
    assert settling.settled(source, english, flags, "pt", lambda _: source) == (settling.BACK,)


@pytest.mark.parametrize(
    ("source", "back"),
    [
        ("Sem febre no momento", "Febre no momento"),
        ("Nódulo à direita", "Nódulo à esquerda"),
        ("Nódulo de 2,3 cm", "Nódulo de 2,8 cm"),
        ("Nódulo de 2,3 cm", "Nódulo de 2,3 mm"),
        ("Nódulo de 2,3 cm", None),
        ("Nódulo de 2,3 cm", "Outra coisa 2,3 cm"),
        ("Nódulo no rim", "Nódulo no no rim"),
    ],
)
def test_the_way_back_settles_nothing_that_differs(source, back):
    flags = ("negation-added",)
    assert settling.settled(source, "English", flags, "pt", lambda _: back) == flags


@pytest.mark.parametrize("flag", ["drug-lost", "token-lost", "repetition", "length"])
def test_names_and_shape_are_never_settled_so(flag):
    assert settling.settled("Dor", "Pain", (flag,), "pt", lambda _: "Dor") == (flag,)


def sentences(answer, **helpers):
    class Engine:
        def translate(self, lines, language):
            assert language == "pt"
            return tuple(map(answer, lines))

    return Sentences("pt", Engine(), None, None, helpers=settling.Helpers(**helpers))


def test_a_second_engine_that_passes_is_taken_and_named():
    said = sentences(lambda _: "Fever", second=lambda _: "No fever")
    (segment,) = said.sentence("Sem febre")
    assert segment.target == "No fever"
    assert segment.flags == (settling.SECOND,)


def test_a_settled_flag_leaves_the_line_checked():
    said = sentences(lambda _: "Nobody came, by chance", back=lambda _: "Ninguém veio por acaso")
    (segment,) = said.sentence("Ninguém veio por acaso")
    assert "unchecked" not in segment.flags


def test_what_nobody_settles_stays_flagged():
    said = sentences(lambda _: "Fever", second=lambda _: "Fever", back=lambda _: "Febre")
    (segment,) = said.sentence("Sem febre")
    assert {"negation-lost", "unchecked"} <= set(segment.flags)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Capecitabina 1.250 mg/m² VO", "1,250 mg/m²"),
        ("Hidratação com 1.500 mL", "1,500 mL"),
        ("CEA 12,4 e CA 1.200 U/mL", "1,200 U/mL"),
    ],
)
def test_a_point_of_thousands_is_known_by_dose_or_neighbour(text, target):
    assert any(target in g.target and not g.doubt for g in shield.guards(text, "pt"))


@pytest.mark.parametrize("text", ["AFP 1.210 ng/mL", "densidade 1.020 e pH 5,5", "1.210 mg/L"])
def test_a_point_that_may_be_either_stays_in_doubt(text):
    assert any(g.doubt for g in shield.guards(text, "pt"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mama E, 2 cm", "mama esquerda"),
        ("lesão em lobo temporal D, com edema", "direito"),
        ("tumor à E", "à esquerda"),
    ],
)
def test_letters_for_sides(text, said):
    assert said in written_out(text, "pt")[0]


@pytest.mark.parametrize("text", ["cultura: E. coli", "vitamina D, 30", "hepatite E", "classe D."])
def test_letters_that_are_no_sides(text):
    assert written_out(text, "pt")[0] == text


def test_a_sign_of_a_list_stays_before_its_english():
    said = sentences(lambda line: "no fever" if line.lower() == "sem febre" else line)
    (segment,) = said.sentence("- Sem febre")
    assert (segment.source, segment.target) == ("- Sem febre", "- No fever")


@pytest.mark.parametrize(
    ("english", "lost"),
    [
        ("Liver metastases and no ascites were identified.", True),
        ("Liver metastases without ascites.", True),
        ("No liver metastases or ascites were identified.", False),
        ("Liver metastases and ascites were not identified.", False),
        ("Liver metastases cannot be seen, no ascites.", False),
    ],
)
def test_a_no_must_stand_before_what_it_denies(english, lost):
    words = Glossary({"metástases hepáticas": "liver metastases"}, "pt")
    text = "Não se viram metástases hepáticas nem ascite."
    items = shield.guards(text, "pt", (), "", words)
    assert tries.scope_lost(tries.sentence(text, items, "pt"), english) is lost


def test_a_denial_put_behind_is_asked_again_in_lower_case():
    def engine(line):
        if line.startswith("Não"):
            return "Distant metastases and no ascites."
        return "no distant metastases or ascites."

    found, _ = asked("Não se viram metástases à distância nem ascite.", engine)
    assert found.english == "No distant metastases or ascites."


def test_a_later_no_is_not_asked_to_stand_first():
    words = Glossary({"rim esquerdo": "left kidney"}, "pt")
    text = "Cisto no rim esquerdo, sem realce."
    sentence = tries.sentence(text, shield.guards(text, "pt", (), "", words), "pt")
    assert not tries.scope_lost(sentence, "Cyst in the left kidney, no enhancement.")
