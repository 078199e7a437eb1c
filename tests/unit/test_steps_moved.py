"""What was unpacked from archives is found again after the work folder got its name."""

import zipfile

from recpack import steps
from recpack.config import load_config
from recpack.run.workplace import Workplace


def test_members_of_a_zip_lie_where_the_paths_say(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "loose.txt").write_text("CT abdomen")
    with zipfile.ZipFile(folder / "disc.zip", "w") as disc:
        disc.writestr("IM0001", b"\0" * 128 + b"DICM")
    place = Workplace(out, folder, b"k" * 32)
    found = steps.inventory(folder, place, load_config(folder))
    paths = {f.id: str(steps._where(folder, place.unpacked, f)) for f in found.files}
    read = steps.Read((), (), paths, {f.id: f for f in found.files}, {}, ())
    before = place.root
    place.settle("CAAAABBBBCCC", "case")
    moved = steps.moved(read, before, place.root)
    assert place.root != before
    assert all(steps.Path(p).is_file() for p in moved.paths.values())
    assert moved.paths != read.paths
