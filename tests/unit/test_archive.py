"""Archives: names of any origin, limits, nothing outside the unpack folder."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

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


@pytest.mark.parametrize(
    "name", ["..\\..\\evil.txt", "C:\\evil.txt", "a/../../evil.txt", "./evil.txt"]
)
def test_windows_paths_stay_inside(tmp_path, name):
    info = zipfile.ZipInfo("x")
    info.filename = name
    archive = make(tmp_path / "a.zip", [(info, b"x")])
    members, codes = unpack(archive, "a.zip", tmp_path / "un", Budget())
    assert codes == ()
    assert [m.path.rsplit("/", 1)[-1] for m in members] == ["evil.txt"]
    assert ".." not in members[0].path
    assert members[0].file.resolve().is_relative_to((tmp_path / "un").resolve())


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    archive = make(tmp_path / "a.zip", [("small", b"x" * 2000), ("b", b"kept")])
    with zipfile.ZipFile(archive) as opened:
        size = opened.getinfo("small").file_size
    data = archive.read_bytes()
    claimed = struct.pack("<I", 1 << 30)
    archive.write_bytes(data.replace(struct.pack("<I", size), claimed))
    members, codes = unpack(archive, "a.zip", tmp_path / "un", Budget())
    assert [m.path for m in members] == ["a.zip!/b"]
    assert codes == ("archive-limit",)


def test_a_member_larger_than_it_says_is_cut_off(tmp_path):
    archive = make(tmp_path / "a.zip", [("liar", b"x" * 70_000)])
    data = archive.read_bytes()
    archive.write_bytes(data.replace(struct.pack("<I", 70_000), struct.pack("<I", 10)))
    members, codes = unpack(archive, "a.zip", tmp_path / "un", Budget())
    assert members == ()
    assert set(codes) <= {"archive-limit", "archive-damaged"}
    assert not [p for p in (tmp_path / "un").rglob("*") if p.is_file()]


def encrypted(data: bytes, password: bytes) -> bytes:
    """A ZIP of one member "a.txt" in the classic encryption (APPNOTE 6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte):
        keys[0] = _crc(byte, keys[0])
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[1] >> 24, keys[2])

    def cipher(byte):
        mixed = (keys[2] | 2) & 0xFFFF
        out = byte ^ (((mixed * (mixed ^ 1)) >> 8) & 0xFF)
        update(byte)
        return out

    for byte in password:
        update(byte)
    crc = zlib.crc32(data)
    body = bytes(cipher(b) for b in bytes(11) + bytes([crc >> 24]) + data)
    common = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 33, crc, len(body), len(data), 5, 0)
    local = b"PK\x03\x04" + common + b"a.txt" + body
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    central += b"a.txt"
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


def _crc(byte, crc):
    return zlib.crc32(bytes([byte & 0xFF]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


@pytest.mark.parametrize(("password", "found"), [("geheim", 1), ("wrong", 0), (None, 0)])
def test_a_password_opens_an_encrypted_member(tmp_path, password, found):
    path = tmp_path / "a.zip"
    path.write_bytes(encrypted(b"secret words", b"geheim"))
    members, codes = unpack(path, "a.zip", tmp_path / "un", Budget(), password)
    assert len(members) == found
    assert [m.file.read_bytes() for m in members] == [b"secret words"] * found
    assert codes == (() if found else ("archive-encrypted",))
