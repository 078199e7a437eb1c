"""What of routing needs no engine: language data, joining of two readings, order and places."""

import struct

import cv2
import numpy as np
import pytest

from recpack.readers import traineddata
from recpack.readers.ctc import Line
from recpack.readers.layout.fragments import Fragment, join_cells
from recpack.readers.merging import merged
from recpack.readers.script_line import Reading, fragments
from recpack.readers.tesseract import Word, _glued

LINE = np.full((40, 400, 3), 255, np.uint8)
QUAD = np.array([[100, 50], [500, 50], [500, 90], [100, 90]], np.float32)


def made(path, *, network=True, size=4000):
    """A file with the table of language data, and nothing behind it."""
    offsets = [-1] * 24
    offsets[17 if network else 3] = 200
    path.write_bytes((struct.pack("<i24q", 24, *offsets)).ljust(size, b"\0"))
    return path


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("RECPACK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "none"))
    return tmp_path


def test_data_are_imported_told_and_removed(store):
    name = traineddata.import_data(made(store / "kor.traineddata"))
    assert name == "tesseract-kor"
    assert traineddata.is_imported("kor")
    assert traineddata.digest_of("kor")
    assert [p.name for p in (store / "models" / "ocr").iterdir()] == ["kor.traineddata"]
    traineddata.remove_data(name)
    assert traineddata.data_of("kor") is None
    with pytest.raises(KeyError):
        traineddata.remove_data(name)
    with pytest.raises(KeyError):
        traineddata.remove_data("tesseract-../x")


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("heb", {}, "named one of"),
        ("rus", {"network": False}, "no network"),
        ("rus", {"size": 100}, "no language data"),
        ("rus", {"size": 150}, "no language data"),
    ],
)
def test_what_is_no_data_is_refused(store, name, kind, says):
    path = made(store / f"{name}.traineddata", **kind)
    if "size" in kind:
        path.write_bytes(path.read_bytes()[: kind["size"]])
    with pytest.raises(traineddata.DataRefused, match=says):
        traineddata.import_data(path)
    assert not (store / "models").exists()


def test_data_that_end_too_early_are_refused(store):
    path = made(store / "rus.traineddata")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(traineddata.DataRefused, match="damaged"):
        traineddata.import_data(path)


def test_the_prefix_stands_for_the_folders_of_installers(store, monkeypatch):
    assert traineddata.data_of("rus") is None
    folder = store / "given" / "tessdata"
    folder.mkdir(parents=True)
    made(folder / "rus.traineddata")
    for place in (folder, folder.parent):
        monkeypatch.setenv("TESSDATA_PREFIX", str(place))
        assert traineddata.data_of("rus") == folder / "rus.traineddata"
    assert not traineddata.is_imported("rus")


def word(text, start, end, sure):
    return Word(text, tuple(np.linspace(start, end, len(text) + 1).tolist()), sure)


def known(text, start, end, sure=0.99):
    """A reading of the network with evenly spread letters."""
    step = (end - start) / len(text)
    return Line(text, sure, tuple(start + step * (n + 0.5) for n in range(len(text))))


def test_latin_words_stand_where_the_other_is_unsure():
    words = (word("препарат", 0.0, 0.4, 0.95), word("Gеftіnіb", 0.45, 0.85, 0.3))
    out = merged(words, known("Gefitinib", 0.45, 0.85), LINE, "Cyrillic")
    assert [w.text for w in out] == ["препарат", "Gefitinib"]
    assert out[1].other == "Gеftіnіb"


def test_sure_words_of_the_script_stand():
    words = (word("Сомов", 0.0, 0.3, 0.93),)
    (out,) = merged(words, known("COMOB", 0.0, 0.3), LINE, "Cyrillic")
    assert out.text == "Сомов"


def test_figures_read_in_two_ways_are_doubted():
    words = (word("доза", 0.0, 0.2, 0.95), word("558206", 0.3, 0.6, 0.95))
    out = Reading(merged(words, known("55820", 0.3, 0.6), LINE, "Cyrillic"))
    assert out.text == "доза 558206"
    (doubt,) = out.doubts
    assert (out.text[doubt.start : doubt.end], doubt.other) == ("558206", "55820")


def test_words_from_the_right_have_ends_of_their_own():
    words = (word("اسم", 0.8, 1.0, 0.9), word("ALT", 0.6, 0.75, 0.9), word("سامي", 0.3, 0.55, 0.9))
    (piece,) = fragments(QUAD, Reading(words, leftward=True), (600, 200))
    assert piece.text == "اسم ALT سامي"
    assert len(piece.edges) == len(piece.text) + 1
    assert (min(piece.edges[:4]), max(piece.edges[:4])) == (420.0, 500.0)
    assert (min(piece.edges[-5:]), max(piece.edges[-5:])) == (220.0, 320.0)


def test_wide_gaps_part_cells():
    words = (word("Альбумин", 0.0, 0.4, 0.9), word("34,8", 0.8, 1.0, 0.9))
    assert [f.text for f in fragments(QUAD, Reading(words), (600, 200))] == ["Альбумин", "34,8"]


def test_pieces_of_a_cell_are_joined_from_the_right():
    words = (word("اسم", 0.8, 1.0, 0.9),), (word("سامي", 0.5, 0.72, 0.9),)
    first, second = (next(fragments(QUAD, Reading(w, leftward=True), (600, 200))) for w in words)
    assert isinstance(first, Fragment)
    assert join_cells([[second, first]]).text == "اسم سامي"


def test_spaces_are_told_from_white():
    picture = LINE.copy()
    for x in (10, 45, 130):
        cv2.rectangle(picture, (x, 8), (x + 30, 32), (0, 0, 0), -1)
    words = [word("가", 0.025, 0.1, 0.9), word("나", 0.11, 0.19, 0.9), word("다", 0.325, 0.4, 0.9)]
    assert [w.text for w in _glued(words, picture)] == ["가나", "다"]
