"""Structured reports as documents: nothing said is lost, nothing is said that is not there."""

from __future__ import annotations

import pytest
from inside_case import (
    COMPREHENSIVE,
    FINDING,
    FINDINGS,
    chinese,
    code,
    coded,
    dose,
    item,
    key_objects,
    measured,
    measuring,
    picture,
    portuguese,
    report,
    said,
    written,
)
from pydicom.dataset import Dataset

from recpack.clinical.classify import document_class, document_date
from recpack.dicom.elements import open_bytes, quiet
from recpack.model.source import FileKind, SourceFile, SourceId
from recpack.readers import report_tree
from recpack.readers.dicom import read_dicom
from recpack.readers.report_values import age, class_name, date, person, unit
from recpack.readers.structured_report import is_report, read_report
from recpack.run.blobs import BlobStore

SOURCE = SourceFile(SourceId("S007"), "r.dcm", FileKind.DICOM, 1, "")


def read(ds):
    with quiet():
        return read_report(open_bytes(written(ds)), SOURCE)


def lines(ds) -> list[str]:
    document = read(ds).value
    assert document is not None
    return [b.text for page in document.pages for b in page.blocks]


def test_findings_measurements_and_modifiers_read_like_a_report():
    found = lines(measuring())
    assert found[0] == "Imaging Measurement Report"
    for line in (
        "Patient name: Chen Zhiyuan", "Study date: 2023-06-10", "Status: complete, verified",
        "Verified by: Zhao Lixin", "Verified on: 2023-06-12 08:30", "Observer: Dr Zhao Lixin",
        "Measurement Group", "Tracking Identifier: Lesion 1", "Finding: Mass (Laterality: Left)",
        "Long Axis: 42.5 mm", "Attenuation Coefficient: -35 HU", "Area: 12.1 mm²",
        "No evidence of ascites. Seen with Chen Zhiyuan's wife on 2023-06-10.",
        "Liver: 42 mm mass in the left lobe.", "Spleen: normal.",
        "Impressions: Hepatocellular carcinoma, T2.",
    ):  # fmt: skip
        assert line in found
    assert found.index("Long Axis: 42.5 mm") + 1 == found.index("– See: CT image, frame 3")
    assert not any("1.2.826" in line for line in found)


def test_class_and_date_are_those_of_an_imaging_report():
    found = lines(measuring())
    assert document_class(found, "en")[0] == "imaging-report"
    assert document_date(found, "en", "imaging-report") == "2023-06-10"


def test_a_chinese_report_stays_chinese_and_its_head_is_english():
    document = read(chinese()).value
    assert [p.language for p in document.pages] == ["zh", "en"]
    assert document.language == "zh"
    body = [b.text for b in document.pages[0].blocks]
    assert body[0] == "影像诊断报告"
    assert "影像所见" in body
    assert any("未见腹水。门静脉未见癌栓。" in line for line in body)
    assert "Examination: 上腹部CT平扫" in [b.text for b in document.pages[1].blocks]


def test_a_portuguese_report_keeps_its_accents_and_its_negation():
    document = read(portuguese()).value
    assert document.language == "pt"
    body = [b.text for b in document.pages[0].blocks]
    assert "Achados: Fígado sem lesões. Não há ascite nem adenopatias." in body


def test_the_language_that_an_object_declares_serves_where_its_text_tells_none():
    language = coded(code("121049", "Language"), code("ru-RU", "Russian", "RFC5646"),
                     relation="HAS CONCEPT MOD")  # fmt: skip
    ds = report(
        COMPREHENSIVE, 40, code("x", "KT", "99X"), language, said(code("y", "A", "99X"), "B")
    )
    document = read(ds).value
    assert document.language == "ru"
    assert not any("Russian" in b.text for p in document.pages for b in p.blocks)


def test_a_dose_report_is_a_short_table():
    found = lines(dose(5))
    assert "CT Dose Length Product Total: 1296.75 mGy·cm" in found
    head = next(i for i, line in enumerate(found) if line.startswith("No.\t"))
    assert found[head].split("\t")[1:] == [
        "Protocol", "Region", "Type", "Tube voltage", "Tube current", "Length", "CTDIvol", "DLP",
    ]  # fmt: skip
    assert found[head + 2].split("\t") == [
        "2", "Abdomen phase 2", "Abdomen", "Spiral", "120 kV", "210 mA", "420 mm", "12.5 mGy",
        "432.25 mGy·cm",
    ]  # fmt: skip
    assert len(found) < 30
    assert not any("CT-ROOM-2" in line for line in found)
    assert document_class(found, "en")[0] == "imaging-report"


def test_key_objects_without_words_are_no_document():
    assert read(key_objects()).value is None
    found = lines(key_objects("Best slice"))
    assert "Key Object Description: Best slice" in found
    assert "See: CT image (2)" in found


def test_a_measurement_without_a_number_says_why():
    gap = item("NUM", code("1", "Ejection Fraction"), MeasuredValueSequence=[],
               NumericValueQualifierCodeSequence=[code("114006", "Measurement failure")])  # fmt: skip
    bare = item("NUM", code("2", "Mean gradient"), MeasuredValueSequence=[])
    found = lines(report(COMPREHENSIVE, 41, code("1", "Echo"), gap, bare))
    assert "Ejection Fraction: Measurement failure" in found
    assert "Mean gradient: no value" in found


def test_details_stand_under_what_they_belong_to():
    size = measured(code("1", "Diameter"), "7", "mm", relation="HAS PROPERTIES")
    inner = coded(FINDING, code("2", "Nodule"), size)
    found = lines(report(COMPREHENSIVE, 42, code("3", "CAD"), item("CONTAINER", FINDINGS, inner)))
    at = found.index("Finding: Nodule")
    assert found[at + 1] == "– Diameter: 7 mm"


def test_references_by_place_are_told_once_and_loops_end():
    pointing = Dataset()
    pointing.RelationshipType = "INFERRED FROM"
    pointing.ReferencedContentItemIdentifier = [1, 1]
    lost = Dataset()
    lost.RelationshipType, lost.ReferencedContentItemIdentifier = "INFERRED FROM", [1, 99, 3]
    mass = coded(FINDING, code("1", "Mass"))
    opinion = said(code("2", "Conclusion"), "Malignant", pointing, lost)
    found = lines(report(COMPREHENSIVE, 43, code("3", "CAD"), mass, opinion))
    assert found[-3:] == [
        "Finding: Mass",
        "Conclusion: Malignant",
        "– Inferred from: Finding: Mass",
    ]


def drawn(kind: str, shape: str, data: list[float], *children: Dataset) -> Dataset:
    return item(
        kind, None, *children, relation="INFERRED FROM", GraphicType=shape, GraphicData=data
    )


def test_what_is_drawn_on_a_picture_is_said_with_its_picture():
    outline = drawn("SCOORD", "POLYLINE", [1.0] * 24, picture(frame=3))
    solid = drawn("SCOORD3D", "ELLIPSOID", [1.0] * 18)
    beats = item("TCOORD", None, relation="INFERRED FROM", TemporalRangeType="SEGMENT",
                 ReferencedTimeOffsets=["1.5", "2.5"])  # fmt: skip
    broken = drawn("SCOORD", "", [])
    size = measured(code("1", "Diameter"), "7", "mm", "mm", outline, solid, beats, broken)
    assert lines(report(COMPREHENSIVE, 44, code("3", "CAD"), size))[-5:] == [
        "Diameter: 7 mm",
        "– Graphic data: polyline, 12 points on CT image, frame 3",
        "– Graphic data: ellipsoid, 6 points",
        "– Times marked: segment, 2 positions",
        "– Graphic data: shape, 0 points",
    ]
    # What is drawn is no sentence by itself.
    assert read(report(COMPREHENSIVE, 45, code("3", "CAD"), outline)).value is None


def _numbered(number: int, keyword: str, name: str, unit: str = "") -> Dataset:
    found = Dataset()
    setattr(found, keyword, number)
    found.ConceptNameCodeSequence = [code(str(number), name)]
    if unit:
        found.MeasurementUnitsCodeSequence = [code(unit, unit, "UCUM")]
    return found


def _cell(row: int, column: int, vr: str, value: object) -> Dataset:
    found = Dataset()
    found.TableRowNumber, found.TableColumnNumber, found.SelectorAttributeVR = row, column, vr
    setattr(found, f"Selector{vr}Value", value)
    return found


def test_tables_are_told_row_by_row():
    one = Dataset()
    one.NumberOfTableRows, one.NumberOfTableColumns = 2, 2
    one.TableColumnDefinitionSequence = [
        _numbered(1, "TableColumnNumber", "Length", "mm"), _numbered(2, "TableColumnNumber", "Remark"),
    ]  # fmt: skip
    one.TableRowDefinitionSequence = [
        _numbered(1, "TableRowNumber", "Lesion 1"), _numbered(2, "TableRowNumber", "Lesion 2"),
    ]  # fmt: skip
    one.CellValuesSequence = [
        _cell(2, 1, "FD", 4.25), _cell(1, 1, "DS", "42.5"), _cell(1, 2, "LT", "no invasion"),
    ]  # fmt: skip
    held = item("TABLE", code("9", "Lesions"), TabulatedValuesSequence=[one])
    found = lines(report(COMPREHENSIVE, 46, code("3", "CAD"), held))
    assert found[-4:] == [
        "Lesions:", "\tLength (mm)\tRemark", "Lesion 1\t42.5\tno invasion", "Lesion 2\t4.25",
    ]  # fmt: skip
    empty = item("TABLE", code("9", "Lesions"), TabulatedValuesSequence=[Dataset()])
    assert read(report(COMPREHENSIVE, 47, code("3", "CAD"), empty)).value is None


def test_a_deep_tree_is_cut_and_said_so():
    inner = said(FINDING, "deepest")
    for _ in range(report_tree.MAX_DEPTH + 5):
        inner = item("CONTAINER", FINDINGS, inner)
    outcome = read(report(COMPREHENSIVE, 44, code("1", "Report"), said(FINDING, "top"), inner))
    assert [p.code for p in outcome.problems] == ["page-limit"]
    text = [b.text for p in outcome.value.pages for b in p.blocks]
    assert "Finding: top" in text
    assert not any("deepest" in line for line in text)


def test_a_wide_tree_is_cut_and_said_so(monkeypatch):
    monkeypatch.setattr(report_tree, "MAX_ITEMS", 20)
    many = [said(FINDING, f"note {n}") for n in range(15)]
    box = item("CONTAINER", FINDINGS, *[said(FINDING, f"more {n}") for n in range(15)])
    outcome = read(report(COMPREHENSIVE, 45, code("1", "Report"), *many, box))
    assert [p.code for p in outcome.problems] == ["page-limit"]


def test_broken_items_stop_nobody():
    odd = Dataset()
    odd.ValueType = "TEXT"
    wrong = item("CODE", None)
    unknown = item("HOLOGRAM", code("1", "Thing"), TextValue="x")
    found = lines(report(COMPREHENSIVE, 46, code("2", "Report"), odd, wrong, unknown,
                         said(FINDING, "kept")))  # fmt: skip
    assert "Finding: kept" in found


def test_the_reader_of_files_gives_object_and_document(tmp_path):
    path = tmp_path / "r"
    path.write_bytes(written(measuring()))
    value = read_dicom(str(path), SOURCE, BlobStore(str(tmp_path / "b"))).value
    assert value.modality == "SR"
    assert value.document.source == value.source == "S007"
    assert ("PersonName", "Zhao^Lixin^^Dr") in value.identity


def test_a_picture_is_no_report():
    ds = report(COMPREHENSIVE, 47, code("1", "Report"), picture("CONTAINS"))
    assert is_report(ds)
    assert read(ds).value is None
    del ds.ContentSequence
    assert not is_report(ds)


@pytest.mark.parametrize(
    ("ucum", "shown"),
    [
        ("mm", "mm"), ("mm2", "mm²"), ("cm3", "cm³"), ("mGy.cm", "mGy·cm"), ("Gy.m2", "Gy·m²"),
        ("[hnsf'U]", "HU"), ("1", ""), ("um", "µm"), ("um2", "µm²"), ("mm[Hg]", "mmHg"),
        ("cm/s", "cm/s"), ("m/s2", "m/s²"), ("{SUVbw}g/ml", "SUVbw"), ("%", "%"), ("Cel", "°C"),
        ("ml/min{1.73_m2}", "ml/min"), ("uV", "µV"), ("/min", "/min"), ("kg/m2", "kg/m²"),
    ],
)  # fmt: skip
def test_units_are_readable(ucum, shown):
    assert unit(ucum) == shown


def test_names_dates_and_classes_as_people_write_them():
    assert person("Chen^Zhiyuan=陈^志远") == "Chen Zhiyuan"
    assert person("=陈^志远") == "陈志远"
    assert person("Silva^Ana^Maria^Dr.^PhD") == "Dr. Silva Ana Maria PhD"
    assert person("^^^^") == ""
    assert date("20230612083015.123+0800") == "2023-06-12 08:30"
    assert date("202306") == "2023-06"
    assert age("047Y") == "47 years"
    assert class_name("1.2.840.10008.5.1.4.1.1.2") == "CT image"
    assert class_name("1.2.3.4") == "object"


def test_an_echo_is_no_operation():
    method = coded(code("G-C036", "Measurement Method", "SRT"), code("125207", "Biplane"),
                   relation="HAS CONCEPT MOD")  # fmt: skip
    mode = coded(code("G-0373", "Image Mode", "SRT"), code("G-03A2", "2D mode", "SRT"),
                 relation="HAS ACQ CONTEXT")  # fmt: skip
    fraction = measured(
        code("10230-1", "Ejection Fraction", "LN"), "58", "%", "percent", method, mode
    )
    ds = report(
        COMPREHENSIVE, 48, code("125200", "Adult Echocardiography Procedure Report"),
        item("CONTAINER", FINDINGS, fraction),
    )  # fmt: skip
    found = lines(ds)
    assert found[-1] == "Ejection Fraction: 58% (Measurement Method: Biplane; Image Mode: 2D mode)"
    assert document_class(found, "en")[0] == "imaging-report"


def test_a_report_of_codes_alone_is_english():
    event = item(
        "CONTAINER", code("113706", "Irradiation Event X-Ray Data"),
        coded(code("113721", "Irradiation Event Type"), code("113611", "Stationary Acquisition")),
        measured(code("122130", "Dose Area Product"), "0.0001", "Gy.m2"),
    )  # fmt: skip
    ds = report(COMPREHENSIVE, 49, code("113701", "X-Ray Radiation Dose Report"), event, event)
    document = read(ds).value
    assert document.language == "en"
    assert "2\tStationary Acquisition\t0.0001 Gy·m²" in [b.text for b in document.pages[0].blocks]
