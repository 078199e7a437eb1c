"""What people type for the translation: glossary.csv, corrections, and both freed of identity."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recpack.config import load_config
from recpack.decisions import ConfigError, load_review
from recpack.model.clean import CleanBlock, CleanDocument, CleanPage, Surrogate
from recpack.model.document import Box, DocumentId, Origin
from recpack.model.english import By
from recpack.model.identity import CaseKey, Identities, Identity, Tag
from recpack.model.source import SourceId
from recpack.mt.people.corrections import Corrections, unused
from recpack.mt.people.glossary import read_glossary
from recpack.mt.phrases.memory import load_memory
from recpack.stages.redact import scrubber_of
from recpack.stages.translate import EngineSpec, TranslateTask, translate_document
from recpack.steps import people


def rows(text: str) -> list[tuple[str, str, str, int]]:
    return [(e.language, e.source, e.english, e.line) for e in read_glossary(text).entries]


@pytest.mark.parametrize(
    "text",
    [
        "zh,占位,mass\npt-BR,nódulo,nodule\n",
        "language,source,english\nzh,占位,mass\npt_BR,nódulo,nodule",
        "\ufeffLanguage;Source;English;Note\r\nzh;占位;mass;ours\r\nPortuguese;nódulo;nodule;\r\n",
        "sep=;\n# words of ours\nzh;占位;mass\n\npt;nódulo;nodule",
        "zh\t占位\tmass\npt\tnódulo\tnodule\n",
        'english,source,lang\nmass,占位,"zh"\n"nodule","nódulo",pt\n',
    ],
)
def test_a_glossary_as_people_and_spreadsheets_write_it(text):
    found = read_glossary(text)
    assert found.warnings == ()
    assert [(e.language, e.source, e.english) for e in found.entries] == [
        ("zh", "占位", "mass"),
        ("pt", "nódulo", "nodule"),
    ]


def test_a_line_that_cannot_be_used_is_told_by_its_number_and_never_quoted():
    text = (
        "language,source,english\n"
        "zh,secret-a\n"
        'zh,"a word\nof two lines",fine\n'
        "12,secret-b,x\n"
        "zh,,secret-c\n"
        "zh,secret-d,\n"
        ",any,of any language\n"
        f"zh,{'x' * 500},long\n"
        "zh,any,a\nzh,any,secret-e\n"
    )
    found = read_glossary(text)
    assert [(e.source, e.line) for e in found.entries] == [
        ("a word of two lines", 3), ("any", 8), ("any", 10),
    ]  # fmt: skip
    assert [w.split(":")[0] for w in found.warnings] == [
        f"glossary.csv, line {n}" for n in (2, 5, 6, 7, 9, 11)
    ]
    assert not any("secret" in w for w in found.warnings)
    assert "line 10" in found.warnings[-1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_glossary_in_any_usual_encoding(tmp_path, encoding):
    text = "zh,占位性病变,mass\nzh,肝门部胆管癌,hilar cholangiocarcinoma\n" * 3
    (tmp_path / "glossary.csv").write_bytes(text.encode(encoding))
    typed = people.load(tmp_path, load_config(tmp_path))
    assert typed.glossary == (
        ("zh", "占位性病变", "mass"), ("zh", "肝门部胆管癌", "hilar cholangiocarcinoma"),
    )  # fmt: skip


def test_a_glossary_that_is_no_text_stops_with_a_clear_message(tmp_path):
    (tmp_path / "glossary.csv").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(ConfigError, match=r"glossary\.csv: no text"):
        people.load(tmp_path, load_config(tmp_path))


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("肝右叶见结节", "结节"),
        ("口服索拉非尼0.4g bid", "索拉非尼"),
    ],
)
def test_the_glossary_outranks_a_term_inside_a_checked_pattern(text, source):
    before, after = (
        load_memory("zh").lookup(text),
        load_memory("zh", {source: "word X"}).lookup(text),
    )
    assert before is not None
    assert after is not None
    assert "word x" in after.target.lower()
    assert "word x" not in before.target.lower()


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet='zh,;\t"\n\r肝é#=\0\ufeff， \u2028', max_size=60))
def test_no_text_breaks_the_reading_of_a_glossary(text):
    found = read_glossary(text)
    lines = text.count("\n") + text.count("\r") + 1
    assert all(e.source and e.english and 1 <= e.line <= lines for e in found.entries)


def test_corrections_are_read_from_review_toml(tmp_path):
    (tmp_path / "review.toml").write_text(
        '[[identity]]\nvalue = "Paget"\ntag = "PERSON"\ndecision = "reject"\n'
        '[[translation]]\nsource = "未见转移"\nenglish = "No metastasis."\nlanguage = "zh"\n'
        'note = "by hand"\nwhy = "?"\n',
        encoding="utf-8",
    )
    found = load_review(tmp_path)
    (one,) = found.corrections
    assert (one.source, one.english, one.language, one.row) == (
        "未见转移", "No metastasis.", "zh", 1,
    )  # fmt: skip
    assert found.warnings == ("review.toml, translation 1: unknown key why",)
    assert load_config(tmp_path).corrections == (one,)


@pytest.mark.parametrize("row", ['source = "a"', 'english = "b"', 'source = 3\nenglish = "b"'])
def test_a_correction_without_a_text_stops_with_its_number(tmp_path, row):
    (tmp_path / "review.toml").write_text(f"[[translation]]\n{row}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"review\.toml, translation 1: (source|english)"):
        load_review(tmp_path)


def test_the_later_of_two_corrections_stands_and_blanks_do_not_matter():
    known = Corrections((("zh", "未见 转移", "old"), ("", "未见\u3000转移", "new")), "zh")
    assert known.find(" 未见  转移") == "new"
    assert known.find("未见转移灶") is None
    assert Corrections((("pt", "a", "b"),), "zh").find("a") is None


def test_numbers_of_stand_ins_may_differ_persons_may_not():
    rows = (("zh", "Doctor 3 与 Doctor 4 会诊", "Seen by Doctor 3 with Doctor 4"),)
    known = Corrections(rows, "zh")
    assert known.find("Doctor 4 与 Doctor 7 会诊") == "Seen by Doctor 4 with Doctor 7"
    assert known.find("Doctor 4 与 Doctor 4 会诊") is None
    assert unused(rows, ["Doctor 4 与 Doctor 7 会诊"]) == []
    assert unused(rows, ["会诊"]) == [0]


def document(*texts: str, language: str = "zh", marks: tuple[Surrogate, ...] = ()) -> CleanDocument:
    blocks = tuple(
        CleanBlock(t, Box(100, 30 * n, 900, 30 * n + 20), surrogates=marks)
        for n, t in enumerate(texts)
    )
    page = CleanPage(1, 1000, 1400, Origin.OCR, language, blocks)
    return CleanDocument(DocumentId("d"), SourceId("S001"), "image", "", language, None, (page,))


def english(rows, *texts: str, **more):
    spec = EngineSpec("phrasebook", (), tuple(rows))
    outcome = translate_document(TranslateTask(document(*texts, **more), spec))
    assert outcome.value is not None
    return outcome.value


def test_a_correction_outranks_the_phrasebook_and_is_marked():
    rows = [("zh", "未见远处转移", "There is no distant metastasis"), ("zh", "未用", "unused")]
    found = english(rows, "未见远处转移", "病理诊断\t未见远处转移")
    for block in found.pages[0].blocks:
        segment = block.segments[-1]
        assert segment.target == "There is no distant metastasis"
        assert (segment.by, segment.flags) == (By.MEMORY, ("corrected",))
    typed = people.Typed(corrections=tuple(rows), places=(1, 2))
    (problem,) = people.met(typed, [found])
    assert (problem.code, problem.detail) == ("correction-unused", "review.toml: translation 2")


def test_a_correction_that_a_check_speaks_against_stands_with_the_flag():
    rows = [("zh", "左肺结节大小约12mm", "Nodule of the right lung, 21 mm")]
    found = english(rows, "左肺结节大小约12mm")
    (segment,) = found.pages[0].blocks[0].segments
    assert segment.target == "Nodule of the right lung, 21 mm"
    assert {"corrected", "number-differs", "side-differs"} <= set(segment.flags)
    (problem,) = people.met(people.Typed(corrections=tuple(rows), places=(1,)), [found])
    assert (problem.code, problem.source, problem.page) == ("correction-doubtful", "S001", 1)


def test_a_correction_without_the_stand_in_is_flagged():
    rows = [("zh", "患者 Patient A 无发热", "The patient has no fever")]
    found = english(rows, "患者 Patient A 无发热", marks=(Surrogate(3, 12, "PATIENT"),))
    assert "token-lost" in found.pages[0].blocks[0].segments[0].flags


def test_a_corrected_sentence_of_a_paragraph_keeps_its_place():
    first, second = "患者三月前因右上腹部反复隐痛不适来我院门诊就", "诊。无发热。"
    rows = [("zh", first + "诊。", "Came three months ago for pain.")]
    found = english(rows, first, second)
    segments = [s for b in found.pages[0].blocks for s in b.segments]
    assert segments[0].target == "Came three months ago for pain."
    assert [s.flags for s in segments if s.source == "诊。"] == [("continued", "corrected")]


@pytest.mark.parametrize(
    "source", ["1. 未见远处转移", "1. 未见远处转移。", "1. 诊断：未见远处转移", "1. 诊断："]
)
def test_an_item_of_a_list_is_corrected_with_its_sign(source):
    for text in dict.fromkeys((source, source.removesuffix("：") + "：未见转移")):
        before = english([], text).pages[0].blocks[0].segments
        wanted = before[0].source if text != source else source
        found = english([("zh", wanted, "1. As a person wrote it")], text).pages[0].blocks[0]
        assert found.segments[0].target == "1. As a person wrote it"
        assert found.segments[0].source == wanted


def test_every_segment_of_a_page_is_found_again_by_its_source():
    lines = (
        "病理诊断：肝细胞癌，中分化。未见脉管癌栓。", "1. 肝右叶占位，考虑肝癌；2. 肝囊肿", "白蛋白\t36.1\tg/L\t40-55",
        "患者三月前因右上腹部反复隐痛不适来我院门诊就", "诊。无发热。", "（1）未见肿大淋巴结", "AFP 1210 ng/mL",
    )  # fmt: skip
    before = [s for b in english([], *lines).pages[0].blocks for s in b.segments]
    sources = [s.source for s in before if s.by is not By.SAME and "continued" not in s.flags]
    assert len(sources) > 6
    rows = [("zh", source, f"Person's {n}") for n, source in enumerate(sources)]
    after = [s for b in english(rows, *lines).pages[0].blocks for s in b.segments]
    given = {s.source for s in after if "corrected" in s.flags}
    assert set(sources) <= given


def scrubber(*, identified: bool = False):
    known = Identities((Identity(Tag.PATIENT, "王建国", ("Wang Jianguo",)),))
    return scrubber_of(known, CaseKey("C1", b"x" * 32, 40), identified)


@pytest.mark.parametrize(
    ("source", "typed", "clean"),
    [
        ("无发热", "No fever, says Wang Jianguo", "No fever, says Patient A"),
        ("Doctor 3 会诊", "Seen by Doctor 3", "Seen by Doctor 3"),
        ("2023年5月1日入院", "Admitted on 2023-05-01", "Admitted on 2023-05-01"),
        ("入院", "Call 13800001234", "Call Phone"),
        ("X", "Child-Pugh B, Gleason 3+4, HER2 (2+)", "Child-Pugh B, Gleason 3+4, HER2 (2+)"),
    ],
)
def test_what_is_typed_loses_identity_and_keeps_the_rest(source, typed, clean):
    assert people.english_of(source, typed, scrubber()) == clean


def test_a_date_that_the_source_does_not_have_is_taken_for_a_real_one():
    assert "2023-06-10" not in people.english_of("入院", "Admitted on 2023-06-10", scrubber())
    kept = people.english_of("入院", "Admitted on 2023-06-10", scrubber(identified=True))
    assert kept == "Admitted on 2023-06-10"


def test_rows_that_lost_something_are_told_by_their_place():
    typed = people.Typed(
        (("zh", "联系人", "Wang Jianguo"), ("zh", "肝", "liver")), (("", "无", "Wang Jianguo: no"),),
        (4, 5), (2,),
    )  # fmt: skip
    clean = people.redacted(typed, scrubber())
    assert "Wang" not in str(clean.glossary) + str(clean.corrections)
    (problem,) = clean.problems
    assert problem.code == "typed-redacted"
    assert problem.detail == "glossary.csv, line 4; review.toml, translation 2"
