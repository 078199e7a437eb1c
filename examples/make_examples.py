"""Make the two example folders, byte for byte the same on every run.

    python examples/make_examples.py [--out DIR]

Writes `liver-zh/` and `breast-pt/` into DIR (default: beside this script) and the lists of what
was planted into `tests/planted/` (with `--out`: into `DIR/planted/`). Everybody is invented.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from maker import breast_case, breast_media, breast_paper  # noqa: E402
from maker import liver_case, liver_media, liver_paper, planted  # noqa: E402
from maker.item import Folder, Item  # noqa: E402

TOML = """# What the coordinator knew; recpack finds the other identifiers by itself.
[patient]
names = ["王建国", "Wang Jianguo"]
birth_date = 1966-03-14
sex = "male"

[case]
profile = "liver"
questions = [
  "Is the diagnosis of hepatocellular carcinoma confirmed on review, and in which segment does the tumour lie?",
  "Which systemic treatment would you choose after progression on lenvatinib and sorafenib, with TP53 R249S, CTNNB1 T41A and FGF19 amplification?",
  "Is there a role for further TACE or radiotherapy, given the tumour thrombus in the right portal vein?",
]
"""  # noqa: E501


def _write(folder: Folder, target: Path) -> None:
    """Replace the target folder by the files made."""
    if target.exists():
        shutil.rmtree(target)
    for name, item in folder.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(item.blob)
    total = sum(len(item.blob) for item in folder.values())
    print(f"{target.name}: {len(folder)} files, {total / 1e6:.2f} MB")


def main() -> None:
    """Make both folders and their planted lists."""
    parser = argparse.ArgumentParser(description="Make the example folders.")
    parser.add_argument("--out", type=Path, default=HERE)
    out: Path = parser.parse_args().out
    lists = HERE.parent / "tests" / "planted" if out.resolve() == HERE else out / "planted"
    lists.mkdir(parents=True, exist_ok=True)
    liver = liver_paper.make() | liver_media.make()
    liver["recpack.toml"] = Item(TOML.encode(), TOML)
    breast = breast_paper.make() | breast_media.make()
    for name, folder, case in (
        ("liver-zh", liver, liver_case), ("breast-pt", breast, breast_case),
    ):  # fmt: skip
        _write(folder, out / name)
        text = planted.report(folder, case.IDENTS, case.CLINICAL, case.FACTS)
        (lists / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
