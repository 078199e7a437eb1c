"""Where a build keeps its things: the private folder of the case, and the half-made bundle.

The case code is known only after reading, yet what was read must be kept for a resumed build. So
a build starts in a folder named by the keyed digest of the input's path, and that folder becomes
CASE.private as soon as the code is known.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from pathlib import Path

from recpack.run.blobs import write_atomic
from recpack.run.keys import derive
from recpack.run.store import Store

_MARK = "folder.json"


class Workplace:
    """The private folder of one input folder under OUT; found again by later builds."""

    def __init__(self, out: Path, folder: Path, site: bytes) -> None:
        self.out = out
        mark = derive(site, "folder", str(folder.resolve()))
        self._mark = base64.b32encode(mark).decode()[:20]
        self.case_id = ""
        self.root = self._find()
        self.root.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            self.root.chmod(0o700)
        self.store = Store(self.root / "store")

    def _find(self) -> Path:
        for path in sorted(self.out.glob("C*.private")):
            try:
                note = json.loads((path / _MARK).read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue
            if self._mark in note.get("folders", []):
                self.case_id = str(note.get("case_id", ""))
                return path
        return self.out / f".recpack-{self._mark}"

    @property
    def unpacked(self) -> Path:
        """Where archives are unpacked."""
        return self.root / "unpacked"

    def settle(self, code: str, case_id: str) -> None:
        """Make the work folder the private folder of the case."""
        home = self.out / f"{code}.private"
        if self.root != home:
            if home.exists():
                _merge(self.root, home)
            else:
                self.root.rename(home)
            self.root = home
            self.store = Store(self.root / "store")
        path = self.root / _MARK
        folders = [self._mark]
        if path.is_file():
            folders = sorted({*json.loads(path.read_text(encoding="utf-8"))["folders"], self._mark})
        note = {"case_id": case_id, "folders": folders}
        write_atomic(path, json.dumps(note, ensure_ascii=False, indent=1).encode())

    def write_private(self, name: str, value: object) -> None:
        """A JSON file in the private folder."""
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
        write_atomic(self.root / name, text.encode())

    def fresh_bundle(self, code: str) -> Path:
        """An empty folder beside the final place, so that the last step is a rename."""
        path = self.out / f".{code}.building"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def discard(self, building: Path) -> None:
        """A half-made bundle never outlives its build."""
        shutil.rmtree(building, ignore_errors=True)

    def hand_over(self, building: Path, code: str) -> Path:
        """The finished bundle takes the place of the one before."""
        final, old = self.out / code, self.out / f".{code}.old"
        shutil.rmtree(old, ignore_errors=True)
        if final.exists():
            final.rename(old)
        building.rename(final)
        shutil.rmtree(old, ignore_errors=True)
        return final

    def withdraw(self, building: Path, code: str) -> None:
        """Nothing is handed over: the refused bundle goes, an earlier one is taken back too."""
        shutil.rmtree(building, ignore_errors=True)
        final = self.out / code
        if final.exists():
            kept = self.root / "withdrawn"
            shutil.rmtree(kept, ignore_errors=True)
            final.rename(kept)


def _merge(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file():
            goal = target / path.relative_to(source)
            goal.parent.mkdir(parents=True, exist_ok=True)
            path.replace(goal)
    shutil.rmtree(source, ignore_errors=True)
