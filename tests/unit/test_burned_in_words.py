"""Lines of a picture as OCR gives them: words run together, measures, names that no label tells."""

from __future__ import annotations

import numpy as np
import pytest
from pydicom.uid import JPEGLossless, JPEGLosslessSV1

from recpack.deid.dicom.burned_in import BurnedIn
from recpack.deid.dicom.glued import joints, opened
from recpack.deid.dicom.recompress import encode_frame
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.document import Block, Box
from recpack.model.identity import Identities, Identity, Tag
from recpack.readers.burned_in import _is_covered, _Seen
from recpack.run.keys import case_key


def finder(*identities):
    return BurnedIn(TextScrubber(Identities(identities), case_key(b"bench", "words", "shift")))


def painted(*texts, known=()):
    spans = finder(*known).spans(texts)
    return [[t[a:b] for a, b in found] for t, found in zip(texts, spans, strict=True)]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Nasc.:17.03.195361Y", "17.03.1953"),
        ("BornSep 05 1963 25Y", "Sep 05 1963"),
        ("Exam12-DEC-201809:41:37", "12-DEC-2018"),
        ("06.09.1997 45YSep 20 202009:41", "Sep 20 2020"),
        ("PatientTRAN THI HOA", "TRAN THI HOA"),
    ],
)
def test_values_that_ocr_ran_together_with_their_neighbours_are_found(line, value):
    assert any(value in found for found in painted(line)[0])
    assert not any(found.startswith("Patient") for found in painted(line)[0])


def test_places_of_opened_text_lead_back():
    text = "BornSep 05 1963 25Y"
    wide, index = opened(text, joints(text))
    assert wide == "Born Sep 05 1963 25Y"
    start = wide.index("Sep")
    assert text[index[start] : index[start + 11]] == "Sep 05 1963"
    assert index[-1] == len(text)


@pytest.mark.parametrize("line", ["SID 1085 mm", "CTDIvol 9.31", "W 2048 L 1024", "TR 9000 TE 120"])
def test_measures_are_no_numbers_of_persons(line):
    assert painted(line) == [[]]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("姓名：HE LI", "HE LI"),
        ("Name: LI AN  Depth 15 cm", "LI AN"),
        ("Patient zheng Xiaofeng", "zheng Xiaofeng"),
        ("op 6. Pettigrew", "6. Pettigrew"),
    ],
)
def test_names_behind_labels_are_found_however_ocr_spelt_them(line, value):
    assert painted(line) == [[value]]


@pytest.mark.parametrize("line", ["Patient Protocol", "Patient Position HFS"])
def test_captions_behind_such_words_stay(line):
    assert painted(line) == [[]]


def test_a_label_before_a_number_is_left():
    assert painted("MRN 5180761-3") == [["5180761-3"]]


def test_a_short_name_in_capitals_above_a_number_is_found_everywhere():
    lines = painted("HE LI\tSaltmarsh Regional Infirmary", "K4938588\t28.04.2024", "HE LI")
    assert lines[0][0] == "HE LI"
    assert lines[2] == ["HE LI"]
    assert painted("HE LI", "Depth 15 cm") == [[], []]


def test_a_short_known_name_without_its_blank_is_found():
    known = (Identity(Tag.PATIENT, "He Li"),)
    assert painted("HELI", "HELIUM", known=known) == [["HELI"], []]


def test_an_outline_taken_for_a_letter_covers_no_text_in_it():
    organ = Block("C", Box(78, 136, 514, 402))
    row = Box(271, 297, 380, 309)
    assert not _is_covered(row, _Seen((organ,)), 0.5)
    assert _is_covered(row, _Seen((Block("TRAN THI HOA", Box(268, 294, 383, 312)),)), 0.5)
    assert _is_covered(row, _Seen(unread=(organ.box,)), 0.5)


@pytest.mark.parametrize("syntax", [JPEGLossless, JPEGLosslessSV1])
@pytest.mark.parametrize(("bits", "kind"), [(8, "u1"), (12, "u2"), (16, "i2")])
def test_jpeg_lossless_is_written_bit_for_bit_or_not_at_all(syntax, bits, kind):
    gdcm = pytest.importorskip("gdcm")
    rows = np.arange(38 * 54, dtype=np.int64).reshape(38, 54) * 7919 % (1 << bits)
    frame = rows.astype(kind)
    stream = encode_frame(frame, syntax, "MONOCHROME2", bits, b"")
    assert gdcm is not None
    assert stream[:2] == b"\xff\xd8"
    assert len(stream) % 2 == 0
    with pytest.raises(ValueError, match="cannot be encoded"):
        encode_frame(frame, syntax, "MONOCHROME2", 7, b"")
