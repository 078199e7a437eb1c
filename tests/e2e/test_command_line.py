"""The command line: bad input gives one clear line and the right exit code, nothing written."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import recpack

pytestmark = pytest.mark.e2e


@pytest.fixture
def env(tmp_path):
    return {"HOME": str(tmp_path / "home"), "RECPACK_KEY_FILE": "", "XDG_CONFIG_HOME": ""}


def said(done) -> str:
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_absent_folder(tmp_path):
    done = recpack("build", tmp_path / "none", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "no such folder" in said(done)
    assert len(said(done).splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_empty_folder(tmp_path):
    (tmp_path / "empty").mkdir()
    done = recpack("build", tmp_path / "empty", "-o", tmp_path / "out")
    assert done.returncode == 5
    assert "empty" in said(done)
    assert not (tmp_path / "out").exists()


def test_file_instead_of_folder(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    done = recpack("build", tmp_path / "a.pdf", "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "is a file" in said(done)


def test_output_inside_the_folder(tmp_path, mini):
    done = recpack("build", mini, "-o", mini / "out")
    assert done.returncode == 2
    assert "outside" in said(done)


def test_unwritable_output(tmp_path, mini):
    (tmp_path / "out").write_text("a file")
    done = recpack("build", mini, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert (tmp_path / "out").read_text() == "a file"


def test_unreadable_toml(tmp_path, key):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "recpack.toml").write_text('[patient]\nnames = "A\n', encoding="utf-8")
    done = recpack("build", folder, "-o", tmp_path / "out", "--key", key)
    assert done.returncode == 2
    assert "line 2" in said(done)
    assert "names" in said(done)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("args", [["build"], ["build", "x", "--no-such"], ["nonsense"]])
def test_usage_errors(args):
    assert recpack(*args).returncode == 2


def test_nothing_usable(tmp_path, key):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1\0")
    done = recpack("build", folder, "-o", tmp_path / "out", "--key", key)
    assert done.returncode == 5
    assert not list((tmp_path / "out").glob("C???????????"))


def test_missing_engine_by_name(tmp_path, mini, key):
    done = recpack(
        "build", mini, "-o", tmp_path / "out", "--key", key, "--engine", "argos",
        env={"RECPACK_MODELS": str(tmp_path / "no-models")},
    )  # fmt: skip
    assert done.returncode == 6
    assert "models" in said(done)


def test_two_patients(tmp_path, key):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("姓名：王建国 性别：男\n病理诊断：肝细胞癌", encoding="utf-8")
    (folder / "b.txt").write_text("姓名：王建国\n未见转移", encoding="utf-8")
    (folder / "c.txt").write_text("姓名：赵丽华 性别：女\n病理诊断：胃癌", encoding="utf-8")
    done = recpack("build", folder, "-o", tmp_path / "out", "--key", key)
    assert done.returncode == 7
    assert "c.txt" in done.stderr
    assert "赵丽华" not in done.stderr
    done = recpack("build", folder, "-o", tmp_path / "out", "--key", key, "--accept-identity")
    assert done.returncode == 0


def test_help_imports_nothing_heavy():
    code = (
        "import sys; sys.argv = ['recpack', '--help']\n"
        "from recpack.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'PIL', 'pydicom', 'onnxruntime', 'pypdfium2', 'pikepdf', 'typst', 'cv2',"
        " 'jinja2', 'pydantic', 'rapidocr', 'starlette', 'uvicorn', 'argostranslate', 'ctranslate2',"
        " 'fxtranslate', 'docx', 'pypinyin'}\n"
        "print(sorted(heavy & {m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_redact_json():
    text = "姓名：王建国 住院号：ZY20231107\n"
    done = recpack("redact", "-", "--lang", "zh", "--json", input=text)
    told = json.loads(done.stdout)
    assert told["schema"] == "recpack.redact/1"
    assert [text[s["start"] : s["end"]] for s in told["spans"]] == ["王建国", "ZY20231107"]
    assert "王" not in told["text"]


def test_translate_json():
    done = recpack("translate", "-", "--from", "zh", "--engine", "phrasebook", "--json",
                   input="性别：男\n未见远处转移。\n")  # fmt: skip
    told = json.loads(done.stdout)
    assert told["schema"] == "recpack.translate/1"
    assert {"source", "target", "by", "flags"} == set(told["segments"][0])
    assert all("unchecked" in s["flags"] for s in told["segments"] if s["by"] in {"gloss", "none"})


def test_read_json(mini):
    done = recpack("read", mini / "陈志远_病理.pdf", "--json")
    told = json.loads(done.stdout)
    (page,) = told["pages"]
    assert page["origin"] == "text-layer"
    assert any("肝细胞癌" in b["text"] for b in page["blocks"])
    assert all(0 <= b["box"][0] < b["box"][2] <= page["width"] for b in page["blocks"])


def test_inspect_writes_nothing(mini):
    before = sorted(p.name for p in mini.iterdir())
    done = recpack("inspect", mini, "--json")
    rows = {r["file"]: r for r in json.loads(done.stdout)["files"]}
    assert rows["IM1"]["kind"] == "dicom"
    assert rows["陈志远_病理.pdf"]["class"] == "pathology"
    assert rows["notes.txt"]["language"] == "zh"
    assert sorted(p.name for p in mini.iterdir()) == before


def test_init(tmp_path):
    assert recpack("init", tmp_path).returncode == 0
    from recpack.config import load_config

    assert load_config(tmp_path).warnings == ()
    assert recpack("init", tmp_path).returncode == 2


def test_doctor():
    told = json.loads(recpack("doctor", "--json").stdout)
    assert told["ok"]
    assert told["translation"]["pt"]


def test_batch(tmp_path, mini, key):
    root = tmp_path / "root"
    root.mkdir()
    (root / "two").mkdir()
    (root / "two" / "a.txt").write_text("姓名：李雷 出生日期：1970-01-02\nAFP 12 ng/mL", "utf-8")
    (root / "three").mkdir()
    done = recpack("batch", root, "-o", tmp_path / "out", "--key", key, "--json")
    rows = {r["folder"]: r for r in json.loads(done.stdout)["patients"]}
    assert rows["two"]["exit_code"] == 0
    assert rows["three"]["exit_code"] == 5
    assert done.returncode == 5
