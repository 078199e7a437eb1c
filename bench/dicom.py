"""De-identification of DICOM, measured: leaks, references, conformance, speed, hostile files.

    python -m bench.dicom [PART ...] [--peers PYTHON] [--build] [--slices N] [--json FILE]

PART is any of planted, references, conformance, refused, speed, memory, hostile; without one, all
but speed, memory and hostile. `--peers` is the interpreter of an environment with dicognito, deid,
dcm-anonymizer, dicom-anonymizer, dcmanon: they clean the same files in the same run. `--build` puts
the planted folder through `recpack build` as well and searches every byte of the bundle.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pydicom

from bench.imaging import conformance, hostile, realfiles, references, timing
from bench.imaging.leaks import Tally, tally
from bench.imaging.planted import image_objects
from bench.imaging.planted_documents import document_objects
from bench.imaging.plants import Planting
from bench.imaging.product import SITE_KEY, clean_folder
from bench.imaging.search import holds, layers
from recpack.bundle.enclosed import with_payload
from recpack.dicom import enclosed
from recpack.dicom.elements import quiet

PEERS = ("copy", "dicognito", "deid", "dcm-anonymizer", "dicom-anonymizer", "dcmanon")
QUICK = ("planted", "references", "conformance", "refused")
PARTS = (*QUICK, "speed", "memory", "hostile")


def plantings() -> tuple[Planting, ...]:
    """The planted set."""
    return image_objects() + document_objects()


def on_disk(objects: Sequence[Planting], folder: Path) -> list[Path]:
    """The objects as files."""
    folder.mkdir(parents=True)
    for planting in objects:
        (folder / planting.name).write_bytes(planting.written())
    return [folder / p.name for p in objects]


def by_peer(python: Path, tool: str, source: Path, out: Path) -> tuple[dict[str, bytes], Any]:
    """What a peer makes of a folder: bytes by file name, and what it tells of itself."""
    script = Path(__file__).parent / "imaging" / "peer_run.py"
    done = subprocess.run([str(python), str(script), tool, str(source), str(out)],
                          capture_output=True, text=True, check=False)  # fmt: skip
    told = json.loads(done.stdout) if done.stdout.strip() else {"version": "?", "seconds": 0.0}
    files = {p.name: p.read_bytes() for p in out.rglob("*") if p.is_file() and p.stat().st_size}
    return files, told


def planted(options: argparse.Namespace, root: Path) -> dict[str, Any]:
    """Leaks, refused objects, kept words and references of every tool on the planted set."""
    objects = plantings()
    linked = references.study()
    paths, study = on_disk(objects, root / "in"), on_disk(linked, root / "study")
    before = references.opened({p.name: p.read_bytes() for p in study})
    found = references.edges(before)
    print(f"{'tool':26s} {'leaks':>9s} {'refused':>8s} {'kept words':>11s} {'references':>11s}")
    out: dict[str, Any] = {}

    def row(name: str, files: Mapping[str, bytes], of_study: Mapping[str, bytes]) -> Tally:
        result = tally(objects, files)
        held = len(references.resolved(references.opened(of_study), found))
        leaks = f"{len(result.leaks)}/{result.checks}"
        kept = f"{result.left}/{result.kept_checks}"
        links = f"{held}/{len(found)}"
        print(f"{name:26s} {leaks:>9s} {len(result.refused):8d} {kept:>11s} {links:>11s}")
        out[name] = {
            "leaks": len(result.leaks), "checks": result.checks, "kept": result.left,
            "kept_checks": result.kept_checks, "refused": list(result.refused),
            "references": [held, len(found)],
        }  # fmt: skip
        return result

    mine = clean_folder(paths, root / "work")
    result = row("recpack", mine.outputs, clean_folder(study, root / "work2").outputs)
    for plant in result.leaks:
        print(f"    leak: {plant.object} {plant.place}: {plant.secret}")
    for plant, words in result.lost:
        if plant.object not in result.refused:
            print(f"    lost: {plant.object} {plant.place}: {words}")
    for name in result.refused:
        print(f"    refused: {name}: {mine.refused.get(name, '?')}")
    for tool in PEERS if options.peers else ():
        files, told = by_peer(options.peers, tool, root / "in", root / f"peer-{tool}")
        of_study, _ = by_peer(options.peers, tool, root / "study", root / f"study-{tool}")
        row(f"{tool} {told['version']}", files, of_study)
    if not options.peers:
        print("peers were not measured: name their interpreter with --peers")
    if options.build:
        out["build"] = built(objects, root)
    return out


def built(objects: Sequence[Planting], root: Path) -> dict[str, Any]:
    """The planted folder through `recpack build`; every byte of the bundle searched."""
    key = root / "site.key"
    key.write_bytes(SITE_KEY)
    source = str(Path(__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "recpack", "build", str(root / "in"), "-o", str(root / "out"),
         "--key", str(key), "--json", "--accept-identity"],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", f"{source}/src")},
    )  # fmt: skip
    told = json.loads(done.stdout) if done.stdout.strip() else {}
    if not told.get("bundle"):
        print(f"recpack build: exit {done.returncode}, no bundle handed over")
        return {"exit": done.returncode}
    files = [p for p in sorted(Path(told["bundle"]).rglob("*")) if p.is_file()]
    secrets = sorted({p.secret for o in objects for p in o.plants if p.secret})
    hits = [(f.name, s) for f in files for data in [layers(f.read_bytes())]
            for s in secrets if holds(data, s) or holds(f.name.encode(), s)]  # fmt: skip
    manifest = json.loads((Path(told["bundle"]) / "DATA" / "manifest.json").read_text("utf-8"))
    ends = Counter(f"{s['disposition']} {s['reason'] or ''}".strip() for s in manifest["sources"])
    print(f"recpack build: exit {done.returncode}, {len(files)} files,"
          f" {len(hits)} hits of {len(secrets)} values; {dict(ends)}")  # fmt: skip
    for name, secret in hits[:40]:
        print(f"    hit: {name}: {secret}")
    return {"exit": done.returncode, "hits": hits, "ends": dict(ends)}


def _real(root: Path) -> dict[str, Path]:
    """The readable objects of pydicom under names of their own."""
    folder = root / "real"
    folder.mkdir()
    out = {}
    for number, path in enumerate(realfiles.shipped()[0]):
        copy = folder / f"{number:03d}-{path.name}"
        copy.write_bytes(path.read_bytes())
        out[copy.name] = copy
    return out


def refused(_options: argparse.Namespace, root: Path) -> dict[str, Any]:
    """Readable test files of pydicom that do not come out, with reasons (no DICOMDIRs)."""
    real = _real(root)
    done = clean_folder(list(real.values()), root / "work")
    objects = [n for n, p in real.items() if not realfiles.is_directory(p)]
    out = {n: why for n, why in done.refused.items() if n in objects}
    print(f"pydicom's test files: {len(objects)} readable objects, {len(out)} refused")
    for name, why in out.items():
        print(f"    {name}: {why}")
    unreadable = realfiles.shipped()[1]
    print("    not readable by pydicom:", ", ".join(p.name for p in unreadable))
    return out


def cross_references(_options: argparse.Namespace, root: Path) -> dict[str, Any]:
    """References of the planted study and of pydicom's files, before and after."""
    out = {}
    for label, paths in (("planted study", on_disk(references.study(), root / "study")),
                         ("pydicom's files", list(_real(root).values()))):  # fmt: skip
        done = clean_folder(paths, root / "work")
        before = references.opened(
            {p.name: p.read_bytes() for p in paths if p.name in done.outputs}
        )
        found = references.edges(before)
        held = references.resolved(references.opened(done.outputs), found)
        print(f"references, {label}: {len(found)} before, {len(held)} after")
        for edge in [e for e in found if e not in held][:20]:
            print(f"    lost: {edge}")
        out[label] = [len(found), len(held)]
    return out


def validator(_options: argparse.Namespace, root: Path) -> dict[str, Any]:
    """Error lines of dciodvfy that the input did not have."""
    if not conformance.available():
        print("dciodvfy is not installed (package dicom3tools): NOT MEASURED")
        return {}
    paths = [*on_disk(plantings(), root / "in"), *on_disk(references.study(), root / "study"),
             *_real(root).values()]  # fmt: skip
    done = clean_folder(paths, root / "work")
    lines: Counter[str] = Counter()
    where: dict[str, str] = {}
    compared = 0
    apart = []
    for path in paths:
        if path.name not in done.outputs:
            continue
        new = conformance.new_errors(path.read_bytes(), _filled(done.outputs[path.name]))
        if new is None:
            apart.append(path.name)
            continue
        compared += 1
        lines.update(new)
        for line in new:
            where.setdefault(line, path.name)
    print(f"dciodvfy: {compared} objects compared, {lines.total()} new error lines;"
          f" {len(apart)} inputs that it does not read or know: {', '.join(apart)}")  # fmt: skip
    for line, count in lines.most_common(40):
        print(f"    {count} x {line} ({where[line]})")
    return {"compared": compared, "new": lines.total(), "lines": dict(lines)}


def _filled(data: bytes) -> bytes:
    """An object of an enclosed paper as the bundle writes it: with a paper and its CDA number."""
    with quiet():
        dataset = pydicom.dcmread(io.BytesIO(data), force=True)
    if not enclosed.holds_document(str(dataset.get("SOPClassUID", ""))):
        return data
    is_cda = dataset.SOPClassUID == enclosed.CDA_CLASS
    return with_payload(data, b"payload!", str(dataset.SOPInstanceUID) if is_cda else "")


def speed(options: argparse.Namespace, root: Path) -> dict[str, Any]:
    """Files a second beside a copy: within a series, and on mixed files never seen before.

    The mixed set is small; for the gain of a second process each of its files is there for some
    more patients too, in turns.
    """
    within = timing.series(root / "series", options.files)
    mixed = [p for p in realfiles.shipped()[0] if not realfiles.is_directory(p)]
    more = realfiles.of_patients(mixed, root / "patients")
    out: dict[str, Any] = {}
    for label, paths in (
        ("within a series", within), ("mixed, first seen", mixed), ("of patients, mixed", more)
    ):  # fmt: skip
        out[label] = timing.ratios(paths, label)
        if not options.peers:
            continue
        folder = root / label.split(",")[0].replace(" ", "-")
        folder.mkdir()
        for number, path in enumerate(paths):
            (folder / f"{number:04d}.dcm").symlink_to(path)
        base = by_peer(options.peers, "copy", folder, folder.with_suffix(".copy"))[1]["seconds"]
        for tool in PEERS[1:]:
            _, told = by_peer(options.peers, tool, folder, folder.with_suffix(f".{tool}"))
            ratio = base / told["seconds"] if told["seconds"] else 0.0
            print(f"    {tool} {told['version']}: {ratio:.2f} of a copy,"
                  f" {len(told.get('failures', {}))} failures")  # fmt: skip
            out[label][tool] = ratio
    return out


def memory(options: argparse.Namespace, _root: Path) -> dict[str, Any]:
    """Peak memory and decoder calls over one large CT."""
    return dict(timing.memory(options.slices))


def attacked(_options: argparse.Namespace, _root: Path) -> dict[str, Any]:
    """Hostile files, each in a process of its own."""
    good, count = hostile.report()
    print(f"hostile files: {good} of {count} end as a problem or a clean object within bounds")
    return {"good": good, "all": count}


STEPS = {"planted": planted, "references": cross_references, "conformance": validator,
         "refused": refused, "speed": speed, "memory": memory, "hostile": attacked}  # fmt: skip


def main() -> int:
    """Run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--peers", type=Path, metavar="PYTHON")
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--files", type=int, default=200, help="slices of the speed series")
    parser.add_argument("--slices", type=int, default=2000, help="slices of the memory series")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    wrong = set(options.parts) - set(PARTS)
    if wrong:
        parser.error(f"no such part: {', '.join(sorted(wrong))}")
    told: dict[str, Any] = {}
    for part in options.parts or QUICK:
        with tempfile.TemporaryDirectory() as root:
            told[part] = STEPS[part](options, Path(root))
    if options.json:
        options.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
