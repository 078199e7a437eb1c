"""What people give, in a whole build: glossary, corrections, a signed translation."""

from __future__ import annotations

import json

import minifolder
import pypdfium2
import pytest
from conftest import recpack

pytestmark = pytest.mark.e2e


def read(bundle, name):
    return json.loads((bundle / name).read_text("utf-8"))


def test_what_people_gave_stands_in_the_bundle_without_identity(mini_built):
    assert mini_built.exit_code == 0, mini_built.stderr
    segments = read(mini_built.bundle, "AUDIT/translation.json")["segments"]
    by_source = {s["source"]: s for s in segments}
    assert by_source[minifolder.IMMUNO]["target"] == (
        "Immunohistochemistry of Patient A: CK (+), GPC3 (+), CD34 (-)"
    )
    assert by_source[minifolder.IMMUNO]["flags"] == ["corrected"]
    assert any("far metastasis" in s["target"] for s in segments)
    assert "glossary.csv, line 2" in mini_built.stderr
    told = {p["code"]: p["detail"] for p in mini_built.told["problems"]}
    assert told["typed-redacted"] == "review.toml, translation 1"
    assert told["correction-unused"] == "review.toml: translation 2"


def test_a_signed_translation_takes_the_place_of_the_machines(mini_built):
    bundle = mini_built.bundle
    files = {f["file"]: f for f in mini_built.told["files"]}
    given, original = files["certified/alta.docx.txt"], files["alta.docx"]
    assert (given["disposition"], given["outputs"]) == ("included", original["outputs"])
    assert given["reason"] == f"certified translation of {original['id']}"
    for name in ("glossary.csv", "review.toml"):
        assert (files[name]["disposition"], files[name]["reason"]) == (
            "left_out", "settings of recpack",
        )  # fmt: skip
    mine = [s for s in read(bundle, "AUDIT/translation.json")["segments"] if s["by"] == "certified"]
    assert "Clear margins" in " ".join(s["target"] for s in mine)
    document = next(
        d for d in read(bundle, "DATA/manifest.json")["documents"] if d["source"] == original["id"]
    )
    assert document["certified"] == [given["id"]]
    pdf = pypdfium2.PdfDocument(bundle / document["file"])
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert "certified translation, supplied with the records" in text
    assert "not certified" not in text
    assert "Clear margins" in text
    assert "Smithson" not in text
    index = (bundle / "INDEX.HTM").read_text("utf-8")
    assert '"certified":true' in index
    quotes = {
        e["english_quote"]
        for f in read(bundle, "DATA/facts.json")["facts"] for e in f["evidence"]
        if e["document"] == document["id"]
    }  # fmt: skip
    assert quotes <= {""}


def test_the_lines_go_to_a_translator_and_come_back(mini_built, tmp_path):
    file, folder = tmp_path / "lines.xlf", tmp_path / "patient"
    folder.mkdir()
    done = recpack("translation", "export", mini_built.bundle, file)
    assert done.returncode == 0, done.stderr
    sent = file.read_text("utf-8")
    for secret in (*minifolder.SECRETS, minifolder.TRANSLATOR):
        assert secret not in sent
    file.write_text(sent.replace("far metastasis", "remote spread"), encoding="utf-8")
    done = recpack("translation", "import", mini_built.bundle, file, "--folder", folder)
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
    assert "remote spread" in (folder / "review.toml").read_text("utf-8")
