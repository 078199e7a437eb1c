"""recpack.toml: unknown keys warn with line and near match, wrong ones name line and key."""

from __future__ import annotations

import pytest

from recpack.config import load_config
from recpack.decisions import ConfigError


def write(folder, text: str):
    (folder / "recpack.toml").write_text(text, encoding="utf-8")
    return load_config(folder)


def test_absent(tmp_path):
    assert load_config(tmp_path).patient.names == ()


def test_values(tmp_path):
    config = write(
        tmp_path,
        '[patient]\nnames = ["王建国"]\nbirth_date = 1966-03-14\n[[relatives]]\nnames = ["李秀梅"]\n'
        '[case]\nquestions = ["Why?"]\n[passwords]\n"a.pdf" = "x"\n[options]\nstrict = true\n',
    )
    assert config.patient.names == ("王建国",)
    assert config.patient.birth_date == "1966-03-14"
    assert config.relatives == ("李秀梅",)
    assert config.passwords == (("a.pdf", "x"),)
    assert config.warnings == ()


def test_unknown_key_warns_with_line_and_near_match(tmp_path):
    config = write(tmp_path, '[patient]\nnames = ["A"]\nbirthdate = "1966"\n[cases]\nid = "1"\n')
    assert config.warnings == (
        "recpack.toml, line 3: unknown key patient.birthdate; did you mean patient.birth_date?",
        "recpack.toml, line 4: unknown key cases; did you mean case?",
    )


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('[patient]\nnames = ["A"\nids = 3\n', "line", ""),
        ("[patient]\n\nphones = 17\n", "line 3", "patient.phones"),
        ('[case]\nid = ["a"]\n', "line 2", "case.id"),
        ("patient = 3\n", "line 1", "patient"),
    ],
)
def test_unusable_names_line_and_key_never_the_value(tmp_path, text, line, key):
    with pytest.raises(ConfigError) as error:
        write(tmp_path, text)
    assert line in str(error.value)
    assert key in str(error.value)
    assert '"A"' not in str(error.value)


def test_not_utf8(tmp_path):
    (tmp_path / "recpack.toml").write_bytes("[patient]\nnames=['王']".encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(tmp_path)
