"""The share of correct actions over an answer key in the ten kinds of the MIDI-B challenge.

    python -m bench.midi [--half dev|dev2|test2|all] [--show N] [--no-pixels] [--json FILE]

Objects: generated studies of invented patients, and pydicom's test files with a patient planted
into them. `dev` and `dev2` may be looked at by whoever works on the engine; of `test2` only the
figures are shown. Burned-in text (pixels_hidden) is drawn into frames that OCR really reads.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pydicom

from bench.imaging import burned, generate, halves, realfiles
from bench.imaging.key import Check, World, expected, right
from bench.imaging.phrases import Person
from bench.imaging.product import clean_folder
from recpack.dicom.elements import quiet

Result = tuple[Check, bool]
KINDS = ("tag_retained", "text_notnull", "text_retained", "text_removed", "date_shifted",
         "uid_changed", "uid_consistent", "patid_consistent", "pixels_hidden",
         "pixels_retained")  # fmt: skip


def folder_of(person: Person, number: int, work: Path) -> tuple[list[Path], list[Check]]:
    """A patient's folder on disk: generated objects, and a share of the real files."""
    made = generate.case(person, 4000 + number)
    files = {p.name: p.written() for p in made.objects}
    own: list[Check] = []
    mates = halves.people(person.half)
    real = [p for p in realfiles.shipped()[0] if halves.has_file(person.half, p)]
    for at, path in enumerate(real):
        if mates[at % len(mates)] is not person or path.name in files:
            continue
        if realfiles.is_directory(path):
            continue
        done = realfiles.planted(path, person)
        if done:
            files[path.name], checks = done
            own += checks
    walked: list[Check] = []
    for name, data in files.items():
        (work / name).write_bytes(data)
        with quiet():
            walked += expected(name, pydicom.dcmread(BytesIO(data), force=True))
    made.checks += own
    return [work / n for n in files], generate.all_checks(made, walked)


def score(person: Person, number: int, work: Path) -> tuple[list[Result], dict[str, str]]:
    """Every check of one patient's folder, done or not; and the objects that were refused."""
    work.mkdir()
    paths, checks = folder_of(person, number, work)
    done = clean_folder(paths, work / "store")
    with quiet():
        before = {p.name: pydicom.dcmread(p, force=True) for p in paths}
        after = {n: pydicom.dcmread(BytesIO(d), force=True) for n, d in done.outputs.items()}
        world = World(before, after, done.outputs)
        world.settle(checks)
        return [(c, right(c, world)) for c in checks], done.refused


def report(half: str, results: list[Result], show: int) -> dict[str, float]:
    """Print the table of one half, and its failures where they may be seen."""
    total, good = Counter(c.kind for c, _ in results), Counter(c.kind for c, ok in results if ok)
    print(f"\n{half}: action             checks   correct       %")
    for kind in KINDS:
        if total[kind]:
            print(
                f"  {kind:18s} {total[kind]:10d} {good[kind]:9d} {_share(good[kind], total[kind])}"
            )
    share = 100 * good.total() / max(1, total.total())
    print(f"  {'all':18s} {total.total():10d} {good.total():9d} {share:7.3f}")
    if show and half not in halves.BLIND:
        wrong = [c for c, ok in results if not ok]
        for check in wrong[:show]:
            print(f"    {check.kind} {check.object} {check.name} {check.expect!r}")
        seen = Counter((c.kind, c.name.rsplit(".", 1)[-1]) for c in wrong)
        print("  by element:", "; ".join(f"{k} {n} x{v}" for (k, n), v in seen.most_common(60)))
    return {"checks": total.total(), "correct": good.total(), "percent": round(share, 4)}


def _share(good: int, total: int) -> str:
    return f"{100 * good / total:7.2f}"


def main() -> int:
    """Run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=(*halves.HALVES, "all"), default="all")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    parser.add_argument("--no-pixels", action="store_true", help="without OCR of burned-in text")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    told: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as root:
        for half in halves.HALVES if options.half == "all" else (options.half,):
            results: list[Result] = []
            for number, person in enumerate(halves.people(half)):
                done, refused = score(person, number, Path(root) / person.label)
                results += done
                if refused:
                    print(f"{person.label}: {len(refused)} refused"
                          + (f": {refused}" if half not in halves.BLIND else ""))  # fmt: skip
            if not options.no_pixels:
                results += burned.score(half, Path(root) / f"burned-{half}")
            told[half] = report(half, results, options.show)
    if options.json:
        options.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
