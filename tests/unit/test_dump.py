"""Listings of bytes are told from tables of values."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest

from recpack.readers.dump import is_dump

XXD = [f"{i:08x}: {'4cf6 9365 ' * 4} L..e" for i in range(0, 160, 16)]
OD = [f"{i:07o} {'4c f6 93 65 ' * 4}".rstrip() for i in range(0, 160, 16)]
HEXDUMP = [f"{i:08x}  {'4c ' * 8} {'f6 ' * 8} |LLLL|" for i in range(0, 160, 16)]


@pytest.mark.parametrize("lines", [XXD, OD, HEXDUMP], ids=["xxd", "od", "hexdump -C"])
def test_listings(lines):
    assert is_dump(lines)


def test_an_annotated_listing():
    shipped = Path(pydicom.__file__).parent / "data" / "test_files" / "rtplan.dump"
    assert is_dump(shipped.read_text(encoding="latin-1").splitlines())


def test_tables_and_serials_are_text():
    assert not is_dump([f"20230{i} 12 14 15 16 18 20 22" for i in range(1, 9)])
    assert not is_dump([f"202301{10 + i}  45 46 40 39 51 cd 30" for i in range(9)][::-1])
    assert not is_dump(["WBC 4.5 10^9/L", "PLT 210", *XXD[:7]])
    assert not is_dump([])
