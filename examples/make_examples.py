"""Make the two example folders, byte for byte the same on every run.

    python examples/make_examples.py [--out DIR] [--only liver-zh|breast-pt]

Writes `liver-zh/` and `breast-pt/` into DIR (default: beside this script) and the lists of what
was planted into `tests/planted/` (with `--out`: into `DIR/planted/`). Everybody is invented.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from maker import breast_pt, liver_case, liver_media, liver_paper, planted  # noqa: E402
from maker.breast_pt_truth import planted as breast_planted  # noqa: E402
from maker.item import Item  # noqa: E402

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


def _write(files: Mapping[str, bytes], target: Path) -> None:
    """Replace the target folder by the files made."""
    if target.exists():
        shutil.rmtree(target)
    for name, blob in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(blob)
    total = sum(map(len, files.values()))
    print(f"{target.name}: {len(files)} files, {total / 1e6:.2f} MB")


def _liver(out: Path) -> str:
    """Make `liver-zh`; returns its planted list."""
    folder = liver_paper.make() | liver_media.make()
    folder["recpack.toml"] = Item(TOML.encode(), TOML)
    _write({name: item.blob for name, item in folder.items()}, out / "liver-zh")
    case = liver_case
    return planted.report(folder, case.IDENTS, case.CLINICAL, case.CLINICAL_PIXELS, case.FACTS)


def _breast(out: Path) -> str:
    """Make `breast-pt`; returns its planted list."""
    files, said = breast_pt.folder()
    _write(files, out / "breast-pt")
    return json.dumps(breast_planted(said), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Make both folders and their planted lists."""
    parser = argparse.ArgumentParser(description="Make the example folders.")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--only", choices=sorted(_MAKERS), help="make one folder alone")
    options = parser.parse_args()
    out: Path = options.out
    lists = HERE.parent / "tests" / "planted" if out.resolve() == HERE else out / "planted"
    lists.mkdir(parents=True, exist_ok=True)
    for name, make in _MAKERS.items():
        if options.only in (None, name):
            (lists / f"{name}.json").write_text(make(out), encoding="utf-8", newline="\n")


_MAKERS = {"liver-zh": _liver, "breast-pt": _breast}

if __name__ == "__main__":
    main()
