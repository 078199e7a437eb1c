"""Make `examples/breast-pt`: the folder of an invented Brazilian patient with breast cancer.

Run `python examples/maker/breast_pt.py [--out DIR]`. Two runs write the same bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import random
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLES = Path(__file__).resolve().parents[1]
if str(EXAMPLES) not in sys.path:
    sys.path.insert(0, str(EXAMPLES))

from maker import breast_pt_case as case  # noqa: E402 - after the path is set, to run as a script
from maker import breast_pt_pages as pages  # noqa: E402
from maker import paper  # noqa: E402
from maker.breast_pt_dicom import ct_slice  # noqa: E402
from maker.breast_pt_truth import planted  # noqa: E402
from maker.breast_pt_word import discharge_summary  # noqa: E402

TRUTH = EXAMPLES.parent / "tests" / "planted" / "breast-pt.json"
_GENETIC_NAME = "exame_genetico_Maria_Aparecida.pdf"
_CREATOR = "Boa Vista LIS 8.2"


def _marks(ring: str, mid: str, seed: int) -> dict[str, bytes]:
    return {
        "seal.png": paper.png(paper.seal(ring, mid, 300)),
        "sign.png": paper.png(paper.signature(seed)),
    }


def _pathology() -> bytes:
    files = _marks(case.LAB.upper(), "PATOLOGIA\nLAUDO", 11)
    pdf = paper.typst_pdf(pages.PATHOLOGY, case.PATHOLOGY, files)
    return paper.with_metadata(
        pdf,
        f"Laudo anatomopatológico - {case.PATIENT}",
        case.PATHOLOGIST[0],
        subject=f"Exame {case.EXAM_PATHOLOGY}",
        creator=_CREATOR,
        when=dt.datetime(2023, 6, 1, 16, 20, tzinfo=dt.UTC),
    )


def _genetic() -> bytes:
    files = _marks(case.LAB.upper(), "GENÔMICA\nLAUDO", 23)
    pdf = paper.typst_pdf(pages.GENETIC, case.GENETIC, files)
    return paper.with_metadata(
        pdf,
        f"Painel genético {case.EXAM_GENETIC} - {case.PATIENT}",
        case.GENETICIST[0],
        keywords=f"CPF {case.CPF}",
        creator=_CREATOR,
        when=dt.datetime(2023, 7, 3, 11, 5, tzinfo=dt.UTC),
    )


def _sheet(markup: str, data: Mapping[str, object], seed: int) -> bytes:
    """Text PDF of a sheet that is then photographed, scanned or damaged."""
    return paper.typst_pdf(markup, data, {"sign.png": paper.png(paper.signature(seed))})


def _old(pdf: bytes) -> bytes:
    """A half-downloaded file: the tail is gone and a bad block sits over the objects' heads.

    The catalogue and page tree stand last in the source file, so no reader can rebuild them.
    """
    half = bytearray(pdf[: len(pdf) * 45 // 100])
    noise = random.Random(20210810)
    for match_at in range(1024, len(half), 4096):
        end = min(match_at + 512, len(half))
        half[match_at:end] = noise.randbytes(end - match_at)
    for word in (b" obj", b"endobj", b"/Type", b"/Root", b"/Pages"):
        half = half.replace(word, noise.randbytes(len(word)))
    return bytes(half)


def _thumbs() -> bytes:
    """A Windows thumbnail cache: compound-file signature, a file name in UTF-16, filler."""
    noise = random.Random(7)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff0900")
    name = _GENETIC_NAME.encode("utf-16-le")
    return head.ljust(512, b"\0") + b"R\0o\0o\0t\0" + name + noise.randbytes(4096 - len(name))


def _said(pdf: bytes) -> str:
    """Text and metadata of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    meta = "\n".join(document.get_metadata_dict().values())
    document.close()
    return text + "\n" + meta


def _cells(content: object) -> str:
    """Every string in a paper's data: free of the line breaks of the typeset page."""
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        return "\n".join(map(_cells, content))
    return str(content)


def _slice_said(data: bytes) -> str:
    return data.decode("latin-1")


def _docx_said(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace")
            for name in sorted(archive.namelist())
            if name.endswith(".xml")
        )


def folder() -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of the folder, and for each everything it says (for the ground truth)."""
    pathology, genetic, summary = _pathology(), _genetic(), discharge_summary()
    blood = _sheet(pages.BLOOD, case.BLOOD | {"strong": sorted(case.HIGH_OR_LOW)}, 31)
    mammography = _sheet(pages.IMAGING, case.MAMMOGRAPHY, 42)
    scanned = paper.scan(paper.render(mammography, 150)[0], seed=418)
    old = _sheet(pages.IMAGING, case.OLD, 42)
    files = {
        "laudo_anatomopatologico.pdf": pathology,
        "copia_laudo.pdf": pathology,
        _GENETIC_NAME: genetic,
        "resumo_de_alta.docx": summary,
        "foto_exames.jpg": paper.photo(paper.render(blood, 200)[0], seed=619),
        "laudo_mamografia.pdf": paper.with_metadata(
            paper.images_to_pdf([scanned]),
            f"Mamografia {case.EXAM_MAMMOGRAPHY} {case.PATIENT}",
            case.RADIOLOGIST[0],
            creator="ScanFlow 300",
            when=dt.datetime(2023, 4, 18, 17, 2, tzinfo=dt.UTC),
        ),
        "laudo_antigo.pdf": _old(old),
        "Thumbs.db": _thumbs(),
    }
    slices = {f"IMG{number:03d}": ct_slice(number) for number in (1, 2, 3)}
    stamped = f"\n{case.LAB.upper()}"
    said = {
        "laudo_anatomopatologico.pdf": _said(pathology) + _cells(case.PATHOLOGY) + stamped,
        "copia_laudo.pdf": _said(pathology) + _cells(case.PATHOLOGY) + stamped,
        _GENETIC_NAME: _said(genetic) + _cells(case.GENETIC) + stamped + _GENETIC_NAME,
        "resumo_de_alta.docx": _docx_said(summary),
        "foto_exames.jpg": _cells(case.BLOOD),
        "laudo_mamografia.pdf": _cells(case.MAMMOGRAPHY) + _said(files["laudo_mamografia.pdf"]),
        "laudo_antigo.pdf": _cells(case.OLD),
        "Thumbs.db": _GENETIC_NAME,
    }
    return files | slices, said | {name: _slice_said(data) for name, data in slices.items()}


def main() -> None:
    """Write the folder, and beside the tests the list of what is planted in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=EXAMPLES, help="where breast-pt/ is written")
    out: Path = parser.parse_args().out
    files, said = folder()
    target = out / "breast-pt"
    target.mkdir(parents=True, exist_ok=True)
    for name, content in sorted(files.items()):
        (target / name).write_bytes(content)
    truth = json.dumps(planted(said), ensure_ascii=False, indent=1) + "\n"
    place = TRUTH if out.resolve() == EXAMPLES else out / "breast-pt.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(truth, encoding="utf-8")


if __name__ == "__main__":
    main()
