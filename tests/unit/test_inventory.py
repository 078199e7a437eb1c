"""Inventory: kinds by content, stable ids, twins, links, archives."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from recpack.model.source import FileKind
from recpack.readers.sniff import is_dicom, is_system_name, sniff
from recpack.stages.inventory import locate, take_inventory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "white").save(out, kind)
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def explicit(group: int, element: int, vr: str, value: bytes) -> bytes:
    return (
        group.to_bytes(2, "little")
        + element.to_bytes(2, "little")
        + vr.encode()
        + len(value).to_bytes(2, "little")
        + value
    )


def implicit(group: int, element: int, value: bytes) -> bytes:
    return (
        group.to_bytes(2, "little")
        + element.to_bytes(2, "little")
        + len(value).to_bytes(4, "little")
        + value
    )


BARE = explicit(8, 5, "CS", b"ISO_IR 192") + explicit(8, 0x16, "UI", b"1.2.840.10008.1.1\0")
BARE_IMPLICIT = implicit(8, 5, b"ISO_IR 192") + implicit(8, 0x16, b"1.2.840.10008.1.1\0")
PART10 = b"\0" * 128 + b"DICM" + explicit(2, 2, "UI", b"1.2.840.10008.5.1.4.1.1.2\0")
DIRECTORY = b"\0" * 128 + b"DICM" + explicit(2, 2, "UI", b"1.2.840.10008.1.3.10\0\0")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, FileKind.PDF),
        (b"HTTP/1.1 200 OK\r\n\r\n" + PDF, FileKind.PDF),
        (picture("JPEG"), FileKind.IMAGE),
        (picture("PNG"), FileKind.IMAGE),
        (picture("TIFF"), FileKind.IMAGE),
        (picture("WEBP"), FileKind.IMAGE),
        (picture("BMP"), FileKind.IMAGE),
        (picture("GIF"), FileKind.IMAGE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40, FileKind.IMAGE),
        (zipped(**{"word/document.xml": b"<w/>"}), FileKind.DOCX),
        (zipped(**{"[Content_Types].xml": b"<t/>", "xl/workbook.xml": b""}), FileKind.UNKNOWN),
        (zipped(a=b"x"), FileKind.ARCHIVE),
        (PART10, FileKind.DICOM),
        (BARE, FileKind.DICOM),
        (BARE_IMPLICIT, FileKind.DICOM),
        (DIRECTORY, FileKind.DICOMDIR),
        (b"", FileKind.EMPTY),
        ("血常规 白细胞 5.6".encode("gb18030"), FileKind.TEXT),
        (b"MZ\x90\0\3\0\0\0" + bytes(range(256)), FileKind.SYSTEM),
        (bytes(range(256)) * 8, FileKind.UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, FileKind.UNKNOWN),
    ],
)
def test_kind_is_told_by_content(tmp_path, data, kind):
    path = tmp_path / "file.exe"
    path.write_bytes(data)
    assert sniff(path) is kind


def test_plain_text_is_no_bare_dicom():
    assert not is_dicom(b"\x08\x00")
    assert not is_dicom(b"Patient report\nWBC 5.6\n" * 20)
    assert not is_dicom(b"\0" * 400)


@pytest.mark.parametrize(
    "path", [".DS_Store", "a/Thumbs.db", "a/._x.pdf", "__MACOSX/x", "a.zip!/__MACOSX/b", "~$a.docx"]
)
def test_system_names(path):
    assert is_system_name(path)


def test_ids_follow_the_path_and_twins_name_the_first(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b/copy.pdf").write_bytes(PDF)
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "empty1").write_bytes(b"")
    (tmp_path / "empty2").write_bytes(b"")
    (tmp_path / "recpack.toml").write_text("")
    (tmp_path / "b/recpack.toml").write_text("key = 1")
    files = take_inventory(tmp_path, tmp_path.parent / "un").files
    assert [(f.id, f.path) for f in files] == [
        ("S001", "a.pdf"),
        ("S002", "b/copy.pdf"),
        ("S003", "b/recpack.toml"),
        ("S004", "empty1"),
        ("S005", "empty2"),
        ("S006", "recpack.toml"),
    ]
    assert files[1].duplicate_of == "S001"
    assert all(f.duplicate_of is None for f in files if f.id != "S002")
    assert [f.kind for f in files[2:]] == [
        FileKind.TEXT,
        FileKind.EMPTY,
        FileKind.EMPTY,
        FileKind.CONFIG,
    ]


def test_members_of_archives_are_listed_and_found(tmp_path):
    folder, unpacked = tmp_path / "in", tmp_path / "un"
    folder.mkdir()
    inner = zipped(**{"deep.zip": zipped(**{"x.pdf": PDF}), "scan.png": picture("PNG")})
    (folder / "all.zip").write_bytes(zipped(**{"in.zip": inner, "z/a.pdf": PDF}))
    found = take_inventory(folder, unpacked)
    assert [f.path for f in found.files] == [
        "all.zip",
        "all.zip!/in.zip",
        "all.zip!/in.zip!/deep.zip",
        "all.zip!/in.zip!/scan.png",
        "all.zip!/z/a.pdf",
    ]
    assert [(p.code, p.source) for p in found.problems] == [("archive-nested", "S003")]
    assert locate(folder, unpacked, found.files[4]).read_bytes() == PDF
    assert locate(folder, unpacked, found.files[3]).read_bytes() == picture("PNG")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_links_out_of_the_folder_are_not_followed(tmp_path):
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("outside")
    (folder / "sub/real.txt").write_text("inside")
    (folder / "bad").symlink_to(tmp_path / "secret.txt")
    (folder / "good").symlink_to(folder / "sub/real.txt")
    (folder / "loop").symlink_to(folder)
    found = take_inventory(folder, tmp_path / "un")
    assert {f.path: f.kind for f in found.files} == {
        "bad": FileKind.UNKNOWN,
        "good": FileKind.TEXT,
        "sub/real.txt": FileKind.TEXT,
    }
    assert [(p.code, p.source) for p in found.problems] == [("link-outside", "S001")]
    assert found.files[0].sha256 == ""


def test_an_unreadable_file_is_listed_with_a_problem(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("fine text")
    (tmp_path / "b.txt").write_text("other text")
    real = type(tmp_path).open

    def refuse(self, *args, **kwargs):
        if self.name == "a.txt":
            raise PermissionError
        return real(self, *args, **kwargs)

    monkeypatch.setattr(type(tmp_path), "open", refuse)
    found = take_inventory(tmp_path, tmp_path.parent / "un2")
    assert [f.path for f in found.files] == ["a.txt", "b.txt"]
    assert [p.code for p in found.problems] == ["file-unreadable"]


def test_names_in_other_normal_forms_are_found_again(tmp_path):
    name = "relato\u0301rio.txt"
    (tmp_path / name).write_text("texto")
    found = take_inventory(tmp_path, tmp_path.parent / "un3")
    assert found.files[0].path == "relat\u00f3rio.txt"
    assert locate(tmp_path, tmp_path, found.files[0]).read_text() == "texto"


@pytest.mark.skipif(os.name == "nt", reason="POSIX names")
def test_names_in_no_utf8_are_shown_and_found(tmp_path):
    raw = os.fsencode(tmp_path) + b"/" + "化验单.txt".encode("gb18030")
    try:
        Path(os.fsdecode(raw)).write_bytes(b"text here")
    except OSError:
        pytest.skip("this file system wants UTF-8")
    found = take_inventory(tmp_path, tmp_path.parent / "un4")
    assert found.files[0].path == "化验单.txt"
    assert locate(tmp_path, tmp_path, found.files[0]).read_bytes() == b"text here"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_hang_the_inventory(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    found = take_inventory(tmp_path, tmp_path.parent / "un5")
    assert [p.code for p in found.problems] == ["file-unreadable"]
