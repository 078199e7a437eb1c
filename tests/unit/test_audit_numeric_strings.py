"""A known number inside a numeric string (DS, IS) of an object of the bundle is seen."""

import io

import pytest
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import (
    CTImageStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from recpack.audit.lexicon import build_needles
from recpack.audit.match import Matcher
from recpack.audit.search import search_file
from recpack.model.identity import Identities, Identity, Tag

NUMBER = "20471936"
SYNTAXES = (ExplicitVRLittleEndian, ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian)


def hits(tmp_path, keyword, value, syntax=ExplicitVRLittleEndian):
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, "1.2.3"
    item = Dataset()
    setattr(item, keyword, value)
    ds.RequestAttributesSequence = [item]
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    out = io.BytesIO()
    dcmwrite(out, FileDataset(None, ds, file_meta=meta, preamble=bytes(128)),
             enforce_file_format=True)  # fmt: skip
    (tmp_path / "IM00001").write_bytes(out.getvalue())
    known = Identities((Identity(Tag.ID, f"ZH{NUMBER}"), Identity(Tag.ID, NUMBER)))
    return search_file(tmp_path, "IM00001", Matcher(build_needles(known))).hits


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize(
    ("keyword", "value"),
    [("TableHeight", NUMBER), ("TableHeight", f"-{NUMBER}.00"), ("TableHeight", f"00{NUMBER}"),
     ("AcquisitionNumber", f"00{NUMBER}"), ("ExposureTime", f"+{NUMBER}"),
     ("ImagePositionPatient", ["1", NUMBER, "2.5"])],
)  # fmt: skip
def test_a_known_number_in_a_numeric_string_is_seen(tmp_path, keyword, value, syntax):
    assert hits(tmp_path, keyword, value, syntax)


@pytest.mark.parametrize("value", [f"0.00{NUMBER}", f"1{NUMBER}", "204719.5", "20471935"])
def test_other_numbers_are_none(tmp_path, value):
    assert not hits(tmp_path, "TableHeight", value)
