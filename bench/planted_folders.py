"""Whole folders in many languages, identities planted in every written form, and who survives.

    python bench/planted_folders.py [LANG ...] [--half test] [--keep DIR]

Each folder is one case of the labelled sets (bench/clinical): its papers as text, Word, HTML, PDF
and, for scripts that the default recogniser reads, as noisy scans; one DICOM object; and notes that
repeat the identities of the labelled papers in forms nobody labelled: spaced, joined, reversed, in
Latin letters, without diacritics, inflected, broken over lines, full-width, with invisible
characters, regrouped digits, one character misread. `recpack build` makes the bundle; then all its
files, metadata, names and pictures are searched for what was planted.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import bundlereader  # noqa: E402 - the tests' own reader, not the product's

from bench.clinical import noise  # noqa: E402
from bench.clinical.dice import Dice  # noqa: E402
from bench.clinical.generate import ROOT as SETS  # noqa: E402
from bench.clinical.generate import documents  # noqa: E402
from bench.clinical.values import Person, load  # noqa: E402

LANGUAGES = ("zh", "pt", "ru", "ar", "ja", "ko", "de", "fr", "th", "vi", "id", "es")
SCANNED = frozenset({"zh", "ja", "pt", "de", "fr", "es", "id"})
_LEAST = 5  # letters of a form that can be searched for alone (Han, kana, Hangul: 3)


@dataclass(frozen=True)
class Planted:
    """A form of an identity as it was written somewhere in the folder."""

    kind: str
    text: str


def _wide(text: str) -> bool:
    return any("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text)


def name_forms(person: Person, dice: Dice) -> Iterator[Planted]:
    """The name as others write it. Forms of the values file first, then mechanical ones."""
    name = person.name
    whole = {"pinyin", "upper", "reversed", "latin", "romaji", "romaja", "nodia", "trad", "spaced",
             "gen", "dat", "ins", "kana"}  # fmt: skip
    for form, text in person.forms.items():
        if form in whole:
            yield Planted(f"name:{form}", text)
    yield Planted("name:joined", "".join(name.split()))
    yield Planted("name:spaced", " ".join(name) if _wide(name) else "  ".join(name.split()))
    yield Planted("name:upper", name.upper())
    yield Planted("name:zero-width", "\u200b".join(name))
    yield Planted("name:override", f"\u202e{name[::-1]}\u202c")
    yield Planted("name:nfd", unicodedata.normalize("NFD", name))
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    if not _wide(name) and plain[0] < "\u0e00":
        yield Planted("name:no-diacritics", plain)
    middle = len(name) // 2
    wrap = "\n" if _wide(name) or not name[middle - 1 : middle + 1].isalpha() else "-\n"
    yield Planted("name:wrapped", name[:middle] + wrap + name[middle:])
    if len(bundlereader.squeeze(name)) >= (3 if _wide(name) else 8):
        misread = _misread(name, dice)
        if misread != name:
            yield Planted("name:misread", misread)


def _misread(name: str, dice: Dice) -> str:
    """One character taken for one of its class; the first never (it would be another family)."""
    places = [i for i in range(1, len(name)) if noise._LIKE.get(name[i], "").strip()]  # noqa: SLF001
    if not places:
        return name
    at = places[dice.below(len(places))]
    like = [c for c in noise._LIKE[name[at]] if c.isalpha()]  # noqa: SLF001
    return name[:at] + like[dice.below(len(like))] + name[at + 1 :] if like else name


def number_forms(number: str) -> Iterator[Planted]:
    """Digits grouped another way, full-width, in the digits of another script."""
    bare = "".join(c for c in number if c.isalnum())
    yield Planted("number:bare", bare)
    yield Planted("number:grouped", " ".join(bare[i : i + 4] for i in range(0, len(bare), 4)))
    yield Planted("number:dashed", "-".join(bare[i : i + 3] for i in range(0, len(bare), 3)))
    yield Planted("number:full-width", "".join(chr(ord(c) + 0xFEE0) for c in bare))
    yield Planted("number:arabic", "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in bare))


def notes(planted: list[Planted], papers: list[dict[str, object]], dice: Dice) -> str:
    """A note without labels: each form between two pieces of clinical text."""
    pieces = [str(p["text"])[a:b] for p in papers for a, b in p["keep"]]  # type: ignore[union-attr,attr-defined]
    said = []
    for one in planted:
        before, after = (pieces[dice.below(len(pieces))] for _ in range(2))
        said.append(f"{before}, {one.text}, {after}.")
    return "\n".join(said)


def write(folder: Path, language: str, half: str) -> tuple[list[Planted], int]:
    """The folder of a case; gives what was planted and the number of its papers."""
    papers = list(documents(SETS, language, half, cases=1, count=8, seed="planted"))
    found = load(SETS / language / f"values.{half}.toml")
    written = "\n".join(str(p["text"]) for p in papers)
    dice = Dice("planted", language)
    planted: list[Planted] = []
    for group in ("patients", "staff", "relatives"):
        for person in found.people[group]:
            if person.name in written and len(bundlereader.squeeze(person.name)) > 2:
                planted += [Planted("name", person.name), *name_forms(person, dice)]
    spans = [(str(p["text"])[s["start"] : s["end"]], s["tag"]) for p in papers for s in p["spans"]]
    for value, tag in dict.fromkeys(spans):
        if tag in {"ID", "PHONE"} and sum(map(str.isdigit, value)) >= 7:
            planted += [Planted("number", value), *number_forms(value)]
        elif tag in {"HOSPITAL", "EMAIL", "ADDRESS"}:
            planted.append(Planted(tag.lower(), value))
    for at, paper in enumerate(papers):
        _paper(folder, at, str(paper["text"]), language)
    name = next(p for p in found.people["patients"] if p.name in written)
    latin = name.forms.get("pinyin") or name.forms.get("latin") or name.forms.get("romaji")
    _object(folder, latin or name.forms.get("romaja") or name.forms.get("nodia") or name.name)
    (folder / "notes.txt").write_text(notes(planted, papers, dice), encoding="utf-8")
    return planted, len(papers)


def _paper(folder: Path, at: int, text: str, language: str) -> None:
    """One paper in one of the usual forms."""
    kinds = ("txt", "docx", "html", "png") if language in SCANNED else ("txt", "docx", "html")
    kind = kinds[at % len(kinds)]
    path = folder / f"paper{at + 1}.{kind}"
    if kind == "txt":
        path.write_text(text, encoding="utf-8")
    elif kind == "html":
        import html

        rows = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())
        path.write_text(f"<html><meta charset=utf-8><body>{rows}</body></html>", encoding="utf-8")
    elif kind == "docx":
        import docx

        paper = docx.Document()
        for line in text.splitlines():
            paper.add_paragraph("".join(c for c in line if c.isprintable() or c == "\t"))
        paper.save(str(path))
    else:
        path.write_bytes(_scan(text))


def _scan(text: str) -> bytes:
    """A page as a cheap scanner gives it: grey, a little turned, with grain."""
    import numpy as np
    import pypdfium2
    import typst
    from minifolder import font_folder
    from PIL import Image

    source = (
        '#set page(width: 21cm, height: auto, margin: 1.5cm)\n'
        '#set text(font: "Noto Sans CJK SC", size: 11pt)\n#raw(sys.inputs.text, block: true)'
    )  # fmt: skip
    pdf = typst.compile(
        source.encode(), font_paths=[str(font_folder())], ignore_system_fonts=True,
        sys_inputs={"text": text.replace("\t", "    ")},
    )  # fmt: skip
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=2.2).to_pil().convert("L")
    page = page.rotate(0.6, expand=True, fillcolor=255)
    grain = np.random.default_rng(7).normal(0, 12, (page.height, page.width))
    pixels = np.clip(np.asarray(page, dtype=np.float64) * 0.92 + grain, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def _object(folder: Path, name: str) -> None:
    from minifolder import ct_object

    words = name.split()
    pn = "^".join([words[0], " ".join(words[1:])]) if len(words) > 1 else name
    blob = ct_object(
        SpecificCharacterSet="ISO_IR 192", PatientName=pn, PatientID="P-7734120",
        PatientBirthDate="", InstitutionName="", StudyDescription=f"CT CHEST {name}",
    )  # fmt: skip
    (folder / "IM0001").write_bytes(blob)


def survivors(bundle: Path, planted: list[Planted]) -> Iterator[tuple[Planted, str]]:
    """What was planted and is still there, with the place."""
    needles: dict[str, Planted] = {}
    for one in planted:
        key = bundlereader.squeeze(one.text)
        if len(key) >= (3 if _wide(key) else _LEAST):
            needles.setdefault(key, one)
    for place, text in _texts(bundle):
        for key, one in needles.items():
            if key in text:
                yield one, place


def _texts(bundle: Path) -> Iterator[tuple[str, str]]:
    from recpack.readers.ocr import RapidOcr

    yield from bundlereader.views(bundle)
    engine = RapidOcr()
    for name, data in bundlereader.pictures(bundle):
        blocks = engine.recognise(data).blocks
        yield f"{name} (picture)", bundlereader.squeeze("".join(b.text for b in blocks))


def one(language: str, half: str, keep: Path | None) -> dict[str, object]:
    """Make, build and search one folder."""
    with tempfile.TemporaryDirectory() as made:
        work = (keep or Path(made)) / language
        folder, out = work / "folder", work / "out"
        folder.mkdir(parents=True, exist_ok=True)
        planted, papers = write(folder, language, half)
        key = work / "site.key"
        key.write_bytes(bytes(range(32)))
        done = subprocess.run(
            [sys.executable, "-m", "recpack", "build", str(folder), "-o", str(out), "--key",
             str(key), "--json", "--force", "--accept-identity"],
            capture_output=True, text=True, check=False, env=dict(os.environ),
        )  # fmt: skip
        told = json.loads(done.stdout) if done.stdout.strip() else {}
        row: dict[str, object] = {
            "language": language, "papers": papers, "planted": len(planted),
            "exit": done.returncode, "to_review": told.get("to_review", 0),
            "audit_hits": (told.get("audit") or {}).get("hits"),
        }  # fmt: skip
        if not told.get("bundle"):
            return row | {"survivors": None, "error": done.stderr[-400:]}
        left = list(survivors(Path(told["bundle"]), planted))
        kinds: dict[str, int] = {}
        for found, _ in left:
            kinds[found.kind] = kinds.get(found.kind, 0) + 1
        distinct = {found.text for found, _ in left}
        row |= {"survivors": len(distinct), "kinds": kinds}
        if keep:
            row["left"] = sorted({f"{f.kind}: {f.text!r} in {place}" for f, place in left})[:40]
        return row


def main() -> None:
    """Run the languages asked for; one line of JSON each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("languages", nargs="*", default=LANGUAGES, metavar="LANG")
    parser.add_argument("--half", default="test", choices=("dev", "dev2", "dev3", "dev4", "test"))
    parser.add_argument("--keep", type=Path, help="keep folders here and list what survived")
    given = parser.parse_args()
    for language in given.languages:
        print(json.dumps(one(language, given.half, given.keep), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
