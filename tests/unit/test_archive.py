"""Archives: names of any origin, limits, nothing outside the unpack folder."""

from __future__ import annotations

import io
import zipfile

import pytest

from recpack.readers.archive import Budget, member_name, place, unpack


def make(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def with_raw_name(path, name: bytes):
    """A ZIP whose member name is these bytes without the UTF-8 flag, as Windows writes it."""
    stand_in = "X" * len(name)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(stand_in, b"text")
    path.write_bytes(data.getvalue().replace(stand_in.encode(), name))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_without_the_flag(tmp_path, encoding):
    archive = with_raw_name(tmp_path / "a.zip", "化验单.txt".encode(encoding))
    with zipfile.ZipFile(archive) as opened:
        assert member_name(opened.infolist()[0]) == "化验单.txt"
    members, codes = unpack(archive, "a.zip", tmp_path / "un", Budget())
    assert [m.path for m in members] == ["a.zip!/化验单.txt"]
    assert codes == ()


def test_traversal_stays_inside(tmp_path):
    archive = make(tmp_path / "a.zip", [("../../evil.txt", b"x"), ("/abs.txt", b"y")])
    members, _ = unpack(archive, "a.zip", tmp_path / "un", Budget())
    assert [m.path for m in members] == ["a.zip!/evil.txt", "a.zip!/abs.txt"]
    assert all(m.file.resolve().is_relative_to((tmp_path / "un").resolve()) for m in members)
    assert not (tmp_path.parent / "evil.txt").exists()


def test_two_members_of_one_name_are_both_kept(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive = make(tmp_path / "a.zip", [("a.txt", b"1"), ("a.txt", b"2")])
    members, _ = unpack(archive, "a.zip", tmp_path / "un", Budget())
    assert [m.file.read_bytes() for m in members] == [b"1", b"2"]


def test_links_are_refused(tmp_path):
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    archive = make(tmp_path / "a.zip", [(info, b"/etc/passwd"), ("b", b"kept")])
    members, codes = unpack(archive, "a.zip", tmp_path / "un", Budget())
    assert [m.path for m in members] == ["a.zip!/b"]
    assert codes == ("archive-link",)


def test_limits_hold_for_all_archives_together(tmp_path):
    archive = make(tmp_path / "a.zip", [(f"{n}.txt", b"x" * 100) for n in range(5)])
    budget = Budget(members=3)
    members, codes = unpack(archive, "a.zip", tmp_path / "un", budget)
    assert (len(members), codes, budget.members) == (3, ("archive-limit",), 0)
    budget = Budget(size=250)
    members, codes = unpack(archive, "a.zip", tmp_path / "un", budget)
    assert (len(members), codes, budget.size) == (2, ("archive-limit",), 50)


def test_a_damaged_member_does_not_take_the_others(tmp_path):
    archive = make(tmp_path / "a.zip", [("bad", b"B" * 50), ("ok", b"fine")], zipfile.ZIP_STORED)
    archive.write_bytes(archive.read_bytes().replace(b"B" * 50, b"C" * 50))
    members, codes = unpack(archive, "a.zip", tmp_path / "un", Budget())
    assert [m.path for m in members] == ["a.zip!/ok"]
    assert codes == ("archive-damaged",)
    assert not place(tmp_path / "un", "a.zip!/bad").exists()


def test_no_archive_at_all(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    assert unpack(path, "a.zip", tmp_path / "un", Budget()) == ((), ("archive-damaged",))


def test_an_encrypted_member_says_so(tmp_path):
    archive = make(tmp_path / "a.zip", [("a.txt", b"secret words")], zipfile.ZIP_STORED)
    data = bytearray(archive.read_bytes())
    data[6] |= 1
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    archive.write_bytes(bytes(data))
    assert unpack(archive, "a.zip", tmp_path / "un", Budget()) == ((), ("archive-encrypted",))
