"""Secrets planted in every place of a PDF and of a Word file, built, and searched for.

    python -m bench.paper planted [RUN ...] [--keep DIR]
    python -m bench.paper planted --ocrmypdf COMMAND

Three folders. `known`: every place has a name and a number of its own, and recpack.toml knows them
all. `labelled`: every place has the same name and number, which nobody knows but a label on a page.
`unknown`: every place that is no text of the page has a name of its own that nobody knows at all.
Each is built by the command line; the bundle is searched by bytes, by streams and by reading its
pictures. A place counts as leaking if anything planted there is found anywhere.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench import paper_plants_docx, paper_plants_pdf
from bench.paper_search import found_in_bytes, found_in_pictures

RUNS = ("known", "labelled", "unknown")
_HEADS = ("Vor", "Bral", "Quen", "Tsch", "Maur", "Held", "Osk", "Fjor", "Drav", "Zyl")
_MIDDLES = ("anek", "ovit", "umbra", "estin", "olgar", "entho", "ildu", "arpat", "ekron", "usto")
_TAILS = ("berger", "dottir", "kovski", "wicz", "mann", "quist", "escu", "idis", "vall", "holt")
_GIVEN = ("Ottokar", "Walburga", "Eustace", "Philippa", "Leberecht", "Rosalind", "Cuthbert")


@dataclass(frozen=True, slots=True)
class Plant:
    """What stands at one place: a name and a number."""

    place: str
    given: str
    surname: str
    number: str

    @property
    def words(self) -> str:
        """As it is planted."""
        return f"{self.given} {self.surname} {self.number}"


@dataclass(slots=True)
class Result:
    """What a run came to; `left` are places whose secret was found, and where."""

    run: str
    places: int
    exit: int
    seconds: float
    left: dict[str, list[str]] = field(default_factory=dict)
    said: str = ""


def _plant(place: str, salt: str) -> Plant:
    """A name and a number of the place alone."""
    value = int.from_bytes(hashlib.sha256(f"{salt} {place}".encode()).digest()[:8], "big")
    parts = []
    for words in (_HEADS, _MIDDLES, _TAILS, _GIVEN):
        parts.append(words[value % len(words)])
        value //= len(words)
    return Plant(place, parts[3], "".join(parts[:3]), f"{salt[0].upper()}X{value % 10**8:08d}")


class Garden:
    """Gives each place its words and remembers them; two places never share a surname."""

    def __init__(self, run: str) -> None:
        self.run = run
        self.plants: dict[str, Plant] = {}
        self._one = _plant("all", "labelled")

    def secret(self, prefix: str, silent: tuple[str, ...] = ()) -> Callable[[str], str]:
        """A function from place to words; places in `silent` get none ("" would be no text)."""

        def words(place: str) -> str:
            if place in silent:
                return "see below"
            name = f"{prefix}:{place}"
            if name not in self.plants:
                self.plants[name] = self._new(name)
            return self.plants[name].words

        return words

    def _new(self, name: str) -> Plant:
        if self.run == "labelled":
            one = self._one
            return Plant(name, one.given, one.surname, one.number)
        taken = {p.surname for p in self.plants.values()}
        for salt in range(100):
            plant = _plant(f"{name} {salt}", self.run)
            if plant.surname not in taken:
                return plant
        raise AssertionError("too many places")


def write(folder: Path, run: str) -> Garden:
    """The folder of a run."""
    folder.mkdir(parents=True, exist_ok=True)
    garden = Garden(run)
    unknown = run == "unknown"
    pdf, word = paper_plants_pdf, paper_plants_docx
    silent = pdf.ON_THE_PAGE if unknown else ()
    (folder / "report.pdf").write_bytes(pdf.planted_pdf(garden.secret("pdf", silent)))
    silent = word.ON_THE_PAGE if unknown else ()
    docx = word.planted_docx(garden.secret("docx", silent))
    name = garden.secret("docx")("file-name")
    (folder / f"{name}.docx").write_bytes(docx)
    if run == "known":
        _settings(folder, garden)
    elif run == "labelled":
        one = next(iter(garden.plants.values()))
        lines = [
            "Discharge summary",
            f"Patient name: {one.given} {one.surname}",
            f"Patient ID: {one.number}",
            "Diagnosis: carcinoma of the colon, pT3 pN1.",
        ]
        text = "\n".join(lines) + "\n"
        (folder / "letter.txt").write_text(text, encoding="utf-8")
    return garden


def _settings(folder: Path, garden: Garden) -> None:
    plants = list(garden.plants.values())
    lines = ["[patient]", f'names = ["{plants[0].given} {plants[0].surname}"]',
             "ids = [" + ", ".join(f'"{p.number}"' for p in plants) + "]"]  # fmt: skip
    for plant in plants[1:]:
        lines += ["[[staff]]", f'names = ["{plant.given} {plant.surname}"]']
    (folder / "recpack.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def planted(runs: tuple[str, ...] = RUNS, keep: Path | None = None) -> Iterator[Result]:
    """Make, build and search each folder."""
    for run in runs:
        with tempfile.TemporaryDirectory() as made:
            yield _one(run, (keep or Path(made)) / run)


def _one(run: str, work: Path) -> Result:
    folder, out = work / "folder", work / "out"
    garden = write(folder, run)
    key = work / "site.key"
    key.write_bytes(bytes(range(32)))
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "recpack", "build", str(folder), "-o", str(out), "--key", str(key),
         "--json", "--force", "--accept-identity"],
        capture_output=True, text=True, check=False, env=dict(os.environ),
    )  # fmt: skip
    result = Result(run, len(garden.plants), done.returncode, time.perf_counter() - begin)
    told = json.loads(done.stdout) if done.stdout.strip() else {}
    if not told.get("bundle"):
        result.said = f"no bundle: {done.stderr[-300:]}"
        return result
    words = sorted({w for p in garden.plants.values() for w in (p.surname, p.number)})
    root = Path(told["bundle"])
    for word, where in (*found_in_bytes(root, words), *found_in_pictures(root, words)):
        for plant in garden.plants.values():
            if word in (plant.surname, plant.number):
                result.left.setdefault(plant.place, []).append(where)
    return result


def kept_by_ocrmypdf(command: str) -> Result:
    """What the planted PDF still holds after OCRmyPDF, which makes files searchable, not clean."""
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        garden = Garden("known")
        (work / "report.pdf").write_bytes(paper_plants_pdf.planted_pdf(garden.secret("pdf")))
        (work / "out").mkdir()
        begin = time.perf_counter()
        done = subprocess.run(
            [command, "--force-ocr", "-l", "eng", str(work / "report.pdf"),
             str(work / "out" / "report.pdf")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        result = Result(
            "ocrmypdf", len(garden.plants), done.returncode, time.perf_counter() - begin
        )
        if done.returncode:
            result.said = f"nothing written (exit {done.returncode})"
            return result
        for plant in garden.plants.values():
            hits = found_in_bytes(work / "out", [plant.surname, plant.number])
            if hits:
                result.left[plant.place] = [place for _, place in hits]
        return result


def table(results: Iterator[Result]) -> bool:
    """Print a line a run; whether nothing was found in any."""
    fine = True
    for one in results:
        ok = not one.left and not one.said
        fine &= ok
        print(f"{one.run:9} places {one.places:3}  exit {one.exit}  {one.seconds:5.1f} s  "
              f"found {len(one.left)}  {one.said}", flush=True)  # fmt: skip
        for place, where in sorted(one.left.items()):
            print(f"    {place}: {sorted(set(where))[:3]}")
    return fine


def main(argv: list[str] | None = None) -> int:
    """`planted [RUN ...] [--keep DIR]`; 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="planted", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("runs", nargs="*", default=RUNS, metavar="RUN", help=", ".join(RUNS))
    parser.add_argument("--keep", type=Path, help="keep folders and bundles here")
    parser.add_argument("--ocrmypdf", metavar="COMMAND", help="say what this keeps of the PDF")
    given = parser.parse_args(argv)
    if given.ocrmypdf:
        table(iter([kept_by_ocrmypdf(given.ocrmypdf)]))
        return 0
    return 0 if table(planted(tuple(given.runs), given.keep)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
