"""XLIFF 2.1 and TMX 1.4b: what a translator's program gets, and what comes back."""

from __future__ import annotations

import io
import json
import re
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from recpack.cli import translators
from recpack.decisions import ConfigError, add_corrections, load_review
from recpack.mt.people import tmx, xliff
from recpack.mt.people.exchange import ExchangeError, Unit
from recpack.mt.people.returned import returned
from recpack.options import UsageError

UNITS = (
    Unit("未见远处转移", "No distant metastasis", "zh", "memory", 1, 1, 2),
    Unit(
        "Doctor 3 与 Doctor 3 会诊",
        "Seen by Doctor 3",
        "zh",
        "neural",
        1,
        1,
        3,
        ("number differs",),
    ),
    Unit("原发灶?", "focus primary", "zh", "gloss", 1, 2, 1),
    Unit("𠮷野 & <b>\x01\ud800", "𠮷 <b> & \x02\udfff\r\n", "zh", "corrected", 2, 1, 1),
    Unit("建议复查", "建议复查", "zh", "none", 2, 1, 2),
)
# The order of elements and attributes that core asks for (XLIFF 2.1, 4.2 and 4.3).
CHILDREN = {
    "xliff": r"(file )+", "file": r"(notes )?(unit )+", "unit": r"(notes )?(segment )+",
    "notes": r"(note )+", "note": "", "segment": r"source (target )?", "source": r"((mrk|cp) )*",
    "target": r"((mrk|cp) )*", "mrk": "", "cp": "",
}  # fmt: skip
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
ATTRIBUTES = {
    "xliff": ({"version", "srcLang"}, {"trgLang"}),
    "file": ({"id"}, {"original", "srcDir", "trgDir", "canResegment"}),
    "unit": ({"id"}, {"name"}), "notes": (set(), set()), "note": (set(), {"category"}),
    "segment": (set(), {"id", "state", "subState"}), "source": (set(), {SPACE}),
    "target": (set(), {SPACE}), "mrk": ({"id"}, {"type", "translate"}), "cp": ({"hex"}, set()),
}  # fmt: skip
NMTOKEN = re.compile(r"[\w.:-]+")
DTD = """<!ELEMENT tmx (header, body)> <!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note|prop|ude)*> <!ELEMENT ude EMPTY> <!ELEMENT note (#PCDATA)>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
 segtype (block|paragraph|sentence|phrase) #REQUIRED o-tmf CDATA #REQUIRED
 adminlang CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT body (tu*)> <!ELEMENT tu ((note|prop)*, tuv+)> <!ATTLIST tu srclang CDATA #IMPLIED>
<!ELEMENT prop (#PCDATA)> <!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT tuv ((note|prop)*, seg)> <!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA|ph)*> <!ELEMENT ph (#PCDATA)> <!ATTLIST ph type CDATA #IMPLIED>"""


def check_core(data: bytes) -> None:
    """The rules of XLIFF 2.1 core that a reader may rely on."""
    root = etree.fromstring(data)
    for element in root.iter():
        assert etree.QName(element).namespace == xliff.NS
        local = etree.QName(element).localname
        inside = "".join(f"{etree.QName(x).localname} " for x in element)
        assert re.fullmatch(CHILDREN[local], inside), local
        must, may = ATTRIBUTES[local]
        assert must <= set(element.attrib) <= must | may, local
        if "id" in element.attrib:
            assert NMTOKEN.fullmatch(element.get("id"))
        if local == "segment":
            state = element.get("state")
            assert state in {"initial", "translated", "reviewed", "final"}
            assert state == "initial" or element.find(f"{{{xliff.NS}}}target") is not None
            assert re.fullmatch(r"(?!xlf:)[\w-]+:\S+", element.get("subState"))
        if local == "cp":
            assert re.fullmatch(r"[0-9A-F]{4,6}", element.get("hex"))
    files = root.findall(f"{{{xliff.NS}}}file")
    assert len({f.get("id") for f in files}) == len(files)
    for file in files:
        keys = [u.get("id") for u in file.iter(f"{{{xliff.NS}}}unit")]
        assert len(set(keys)) == len(keys)
    for side in (*root.iter(f"{{{xliff.NS}}}source"), *root.iter(f"{{{xliff.NS}}}target")):
        keys = [m.get("id") for m in side]
        assert len([k for k in keys if k]) == len({k for k in keys if k})


def test_xliff_keeps_core_and_says_where_each_segment_comes_from():
    data = xliff.export(UNITS, "C123")
    check_core(data)
    root = etree.fromstring(data)
    assert dict(root.attrib) == {"version": "2.1", "srcLang": "zh", "trgLang": "en"}
    assert [f.get("original") for f in root] == ["C123/1", "C123/2"]
    segments = root.findall(".//{*}segment")
    assert [s.get("state") for s in segments] == [
        "translated", "translated", "initial", "final", "initial",
    ]  # fmt: skip
    assert [s.get("subState").split(":")[1] for s in segments] == [u.by for u in UNITS]
    assert segments[-1].find("{*}target") is None
    notes = [n.text for n in root.findall(".//{*}unit")[1].iter("{*}note")]
    assert notes == ["neural", "number differs"]
    assert [m.text for m in segments[1].find("{*}source")] == ["Doctor 3", "Doctor 3"]


def test_what_goes_out_comes_back():
    for found in (xliff.read(xliff.export(UNITS, "C1")), tmx.read(tmx.export(UNITS))):
        assert [u.source for u in found] == [u.source for u in UNITS]
        assert [u.target for u in found][:4] == [u.target for u in UNITS][:4]


def test_right_to_left_text_says_so():
    unit = Unit("لا توجد نقائل (12 mm)", "No metastases (12 mm)", "ar", "memory", 1, 1, 1)
    data = xliff.export([unit], "C1")
    check_core(data)
    assert b'srcDir="rtl"' in data
    assert xliff.read(data)[0].source == unit.source


ANY = st.text(st.characters(codec=None, exclude_categories=()), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(source=ANY, target=ANY)
def test_any_text_survives_both_formats(source, target):
    unit = Unit(source, target, "ja", "neural", 1, 1, 1)
    data = xliff.export([unit], "C1")
    check_core(data)
    for found in (xliff.read(data), tmx.read(tmx.export([unit]))):
        assert [(u.source, u.target) for u in found] == [(source, target)]


def test_tmx_keeps_its_document_type():
    data = tmx.export([*UNITS, UNITS[0]])
    root = etree.fromstring(data)
    dtd = etree.DTD(io.StringIO(DTD))
    assert dtd.validate(root), dtd.error_log
    assert len(root.findall(".//tu")) == len(UNITS), "each pair once"
    assert [v.get("{http://www.w3.org/XML/1998/namespace}lang") for v in root.iter("tuv")][:2] == [
        "zh", "en",
    ]  # fmt: skip


def test_tmx_of_other_programs_is_read():
    data = """<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">
    <tmx version="1.4"><header srclang="EN-US"/><body>
    <tu srclang="zh-CN"><tuv xml:lang="zh-CN"><seg>未<hi>见</hi><ph>code</ph>转移</seg></tuv>
    <tuv xml:lang="en-GB"><seg>No metastasis</seg></tuv><tuv xml:lang="de"><seg>x</seg></tuv></tu>
    <tu><tuv xml:lang="fr"><seg>y</seg></tuv></tu></body></tmx>""".encode("utf-16")
    (unit,) = tmx.read(data)
    assert (unit.source, unit.target, unit.language) == ("未见转移", "No metastasis", "zh-CN")


def test_a_unit_that_a_program_cut_is_one_text_again():
    data = f"""<xliff xmlns="{xliff.NS}" version="2.0" srcLang="pt" trgLang="en-US"><file id="f">
    <unit id="u"><segment state="final"><source>Sem <pc id="1">dor</pc>.</source><target>No pain.</target></segment>
    <ignorable><source> </source></ignorable>
    <segment state="translated"><source>Sem <ph id="2"/>febre.</source><target>No fever.</target></segment></unit>
    <group id="g"><unit id="v"><segment><source>Tosse</source></segment></unit></group>
    </file></xliff>""".encode()
    first, second = xliff.read(data)
    assert (first.source, first.target, first.state) == (
        "Sem dor. Sem febre.", "No pain. No fever.", "translated",
    )  # fmt: skip
    assert (second.source, second.target) == ("Tosse", "")


BOMB = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><{0} version="2.0">&y;</{0}>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><{0} version="2.0">&x;</{0}>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (BOMB, "document type"), (OUTSIDE, "document type"), ("<{0}", "well-formed"), ("", "well-formed"),
        ("<other/>", "no (XLIFF|TMX) file"), ('<xliff version="1.2"/>', "XLIFF 1.2|no TMX"),
    ],
)  # fmt: skip
def test_hostile_and_wrong_files_are_refused_with_a_reason(data, said):
    with pytest.raises(ExchangeError, match=said):
        xliff.read(data.format("xliff").encode())
    with pytest.raises(ExchangeError, match=said):
        tmx.read(data.format("tmx").encode())


def test_only_what_is_new_and_fits_is_taken():
    back = [
        replace(UNITS[0], state="final"),  # a checked phrase, confirmed
        replace(UNITS[1], target="Seen by Doctor 3 twice", state="reviewed"),
        replace(UNITS[2], state="final"),  # a machine's words, confirmed
        replace(UNITS[4], target="Follow-up advised"),
        replace(UNITS[4], target="Review is advised"),
        Unit("另一份", "Another", "zh"),
        replace(UNITS[3], target=" "),
    ]
    found = returned(back, UNITS)
    assert [(r[1], r[2]) for r in found.rows] == [
        (UNITS[1].source, "Seen by Doctor 3 twice"), (UNITS[2].source, "focus primary"),
        (UNITS[4].source, "Follow-up advised"),
    ]  # fmt: skip
    assert (found.strange, found.empty, found.unchanged, found.twice) == ((6,), 1, 1, 1)
    wrong = [Unit("左肺12mm", "Left lung, 21 mm", "zh")]
    (doubt,) = returned(wrong, [Unit("左肺12mm", "", "zh", "none", 4, 2, 7)]).doubtful
    assert (doubt[0].document, doubt[0].line) == (4, 7)
    assert "number-differs" in doubt[1]


def test_corrections_are_appended_and_nothing_else_is_touched(tmp_path):
    path = tmp_path / "review.toml"
    path.write_bytes(b'# mine\r\n[[identity]]\r\nvalue = "Paget"\r\ndecision = "reject"')
    rows = [("zh", 'a "b" \\ \x01\x7f', "one\ntwo"), ("", "未见", "none")]
    assert add_corrections(tmp_path, rows, "from xlf") == 2
    text = path.read_bytes().decode()
    assert text.startswith("# mine\r\n[[identity]]")
    assert tomllib.loads(text)["translation"][0]["note"] == "from xlf"
    assert [(c.source, c.english) for c in load_review(tmp_path).corrections] == [
        (r[1], r[2]) for r in rows
    ]
    assert add_corrections(tmp_path, rows, "again") == 0
    assert path.read_bytes().decode() == text
    assert [p.name for p in tmp_path.iterdir()] == ["review.toml"]


def test_a_review_file_that_cannot_take_rows_stays_as_it_is(tmp_path):
    path = tmp_path / "review.toml"
    path.write_text('translation = [{source = "a", english = "b"}]\n', encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ConfigError, match=r"\[\[translation\]\]"):
        add_corrections(tmp_path, [("", "c", "d")], "")
    assert path.read_bytes() == before


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "out" / "C1"
    (folder / "AUDIT").mkdir(parents=True)
    rows = [
        {"document": "d", "number": u.document, "page": u.page, "line": u.line, "to_line": u.line,
         "source": u.source, "target": u.target, "by": "memory" if u.by == "corrected" else u.by,
         "flags": ["corrected"] if u.by == "corrected" else [], "language": u.language}
        for u in (*UNITS[:3], replace(UNITS[4], by="corrected", target="Review"),
                  Unit("Sem dor", "No pain", "pt", "memory", 3, 1, 1))
    ]  # fmt: skip
    record = {"schema": "recpack.translation/1", "case": "C1", "segments": rows}
    (folder / "AUDIT" / "translation.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def test_a_round_trip_by_the_command(bundle, tmp_path, capsys):
    file = tmp_path / "lines.xlf"
    assert translators.export(bundle, file, 0, every=False, force=False) == 0
    made = sorted(p.name for p in tmp_path.glob("*.xlf"))
    assert made == ["lines.pt.xlf", "lines.zh.xlf"], "one language a file"
    with pytest.raises(UsageError, match="exists already"):
        translators.export(bundle, file, 0, every=False, force=False)
    back = tmp_path / "lines.zh.xlf"
    text = back.read_text("utf-8").replace("focus primary", "primary focus?")
    back.write_text(text, encoding="utf-8")
    folder = tmp_path / "patient"
    folder.mkdir()
    capsys.readouterr()
    assert translators.import_(bundle, back, folder) == 0
    said = capsys.readouterr()
    assert said.out == "1\n"
    assert "4 segments read; 1 corrections written" in said.err
    (row,) = load_review(folder).corrections
    assert (row.source, row.english, row.language) == ("原发灶?", "primary focus?", "zh")


def test_the_case_memory_as_tmx_holds_what_people_gave(bundle, tmp_path):
    file = tmp_path / "memory.tmx"
    translators.export(bundle, file, 0, every=False, force=False)
    assert [u.target for u in tmx.read(file.read_bytes())] == ["Review"]
    translators.export(bundle, file, 1, every=True, force=True)
    assert len(tmx.read(file.read_bytes())) == 3


@pytest.mark.parametrize("file", ["out/C1/x.xlf", "x.docx", "none/x.tmx"])
def test_wrong_places_and_names_are_told(bundle, tmp_path, file):
    with pytest.raises((UsageError, OSError)):
        translators.export(bundle, tmp_path / file, 0, every=False, force=False)
