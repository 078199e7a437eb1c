"""One open de-identification tool over a folder, in an environment of its own.

    PYTHON peer_run.py TOOL SRC DST

Prints one line of JSON: {"version", "seconds", "failures": {file: reason}}. The tool's objects are
made before the clock starts. Needs nothing of recpack.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

Clean = Callable[[Path, Path], object]


def _copy() -> Clean:
    import pydicom

    return lambda a, b: pydicom.dcmread(a, force=True).save_as(b)


def _dicognito() -> Clean:
    import pydicom
    from dicognito.anonymizer import Anonymizer

    tool = Anonymizer(seed="bench")

    def clean(a: Path, b: Path) -> None:
        dataset = pydicom.dcmread(a, force=True)
        tool.anonymize(dataset)
        dataset.save_as(b)

    return clean


def _deid() -> Clean:
    from deid.config import DeidRecipe
    from deid.dicom import replace_identifiers

    recipe = DeidRecipe()

    def clean(a: Path, b: Path) -> None:
        out = replace_identifiers(
            [str(a)], deid=recipe, save=False, remove_private=True, disable_skip=True
        )
        out[0].save_as(b)

    return clean


def _kitware() -> Clean:
    from dicomanonymizer import anonymize_dicom_file

    return lambda a, b: anonymize_dicom_file(str(a), str(b))


def _command(*args: str) -> Clean:
    """A tool that takes whole folders only: run once, when the first file is asked for."""
    import subprocess

    done: list[bool] = []

    def clean(a: Path, b: Path) -> None:
        if not done:
            done.append(True)
            line = [w.format(src=a.parent, dst=b.parent) for w in args]
            subprocess.run([str(Path(sys.executable).parent / line[0]), *line[1:]],
                           capture_output=True, check=False)  # fmt: skip
        if not b.exists():
            raise FileNotFoundError("no output")

    return clean


def _dcmanon() -> Clean:
    import dcmanon

    tool = dcmanon.Anonymizer()
    return lambda a, b: b.write_bytes(tool.anonymize(str(a)))


TOOLS: dict[str, tuple[str, Callable[[], Clean]]] = {
    "copy": ("pydicom", _copy),
    "dicognito": ("dicognito", _dicognito),
    "deid": ("deid", _deid),
    "dcm-anonymizer": ("dcm-anonymizer", lambda: _command(
        "dcm-anon", "{src}", "{dst}", "--continue-on-error", "--quiet", "--salt", "bench")),
    "dicom-anonymizer": ("dicom_anonymizer", _kitware),
    "dcmanon": ("dcmanon", _dcmanon),
}  # fmt: skip


def main() -> int:
    """Run."""
    name, src, dst = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    dst.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    package, make = TOOLS[name]
    failures: dict[str, str] = {}
    silence = io.StringIO()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        clean = make()
        begin = time.perf_counter()
        for path in sorted(p for p in src.rglob("*") if p.is_file()):
            out = dst / path.relative_to(src)
            out.parent.mkdir(parents=True, exist_ok=True)
            try:
                clean(path, out)
            except Exception as error:  # noqa: BLE001 - a failure is a result
                failures[str(path.relative_to(src))] = type(error).__name__
        seconds = time.perf_counter() - begin
    told = {"version": version(package), "seconds": seconds, "failures": failures}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
