"""Single pages that are files of their own: joined where they surely are one paper, else not."""

from __future__ import annotations

import pytest

from recpack import casefile
from recpack.model.document import Block, Box, Document, DocumentId, Origin, Page, Role, Row
from recpack.model.source import DispositionKind, FileKind, Inventory, SourceFile, SourceId
from recpack.stages.arrange import arrange
from recpack.stages.joining import papers_of
from recpack.steps import Clean, Read

BODY = ("Befundtext in mehreren Zeilen", "ohne Besonderheit")


def paper(source, lines, language="de", table=""):
    """A page of lines from its head to its foot; `table` is the head row of one."""
    lines = [*lines[:-1], *([table] if table else []), *BODY, lines[-1]]
    step = 960 / (len(lines) - 1)
    blocks = tuple(
        Block(
            text, Box(50, step * i, 600, step * i + 10),
            role=Role.ROW if text == table else Role.TEXT,
            row=Row(1, 0, (0, 1, 2), head=True) if text == table and table else None,
        )
        for i, text in enumerate(lines)
    )  # fmt: skip
    page = Page(1, 700, 1000, Origin.TEXT_LAYER, language, blocks)
    return Document(DocumentId(f"D{source}"), SourceId(source), "image", (page,), language)


def head(number, total, report="24-11873", date="14.03.2024", footer="Seite {} von {}"):
    return (
        f"Institut für Pathologie Elbwiesen\tBefund-Nr. {report}",
        f"Patientin: Anna Probe, geb. 02.05.1961\tDatum: {date}",
        footer.format(number, total),
    )


def places(*documents):
    return papers_of(documents)


def test_pages_of_one_report_are_put_in_order():
    assert places(paper("a", head(3, 3)), paper("b", head(1, 3)), paper("c", head(2, 3))) == (
        (1, 2, 0),
    )


def test_a_running_line_and_a_date_agree_without_a_number():
    lines = (
        "Centre d'imagerie des Trois-Vallons\tScanner thoracique",
        "Examen du 14/03/2024",
        "page {}/2",
    )
    one, two = ([*lines[:-1], lines[-1].format(n)] for n in (1, 2))
    assert places(paper("a", one, "fr"), paper("b", two, "fr")) == ((0, 1),)


def test_two_papers_of_one_house_and_patient_are_kept_apart():
    first, second = [
        [paper(f"{r}{n}", head(n, 2, r)) for n in (1, 2)] for r in ("24-118", "24-119")
    ]
    assert places(*first, *second) == ((0, 1), (2, 3))
    assert places(first[0], second[1]) == ()  # the partner of each is missing


def test_another_day_is_another_paper():
    one = paper("a", head(1, 2, "")), paper("b", head(2, 2, "", "15.03.2024"))
    assert places(*one) == ()


@pytest.mark.parametrize(
    "numbers", [((1, 3), (2, 3)), ((1, 2), (2, 3)), ((1, 2), (1, 2)), ((2, 2), (2, 2))]
)
def test_numbers_must_make_a_whole(numbers):
    assert places(*(paper(f"s{i}", head(*n)) for i, n in enumerate(numbers))) == ()


def test_a_page_that_fits_twice_is_left_alone():
    assert places(paper("a", head(1, 2)), paper("b", head(2, 2)), paper("c", head(2, 2))) == ()


def test_house_and_patient_alone_are_not_enough():
    lines = (
        "Klinikum Wiesentgrund, Medizinische Klinik",
        "Patientin: Anna Probe, geb. 02.05.1961\tPat.-Nr. 4711882",
    )
    pair = [paper(f"s{n}", (*lines, f"Seite {n} von 2")) for n in (1, 2)]
    assert places(*pair) == ()


def test_a_page_without_a_head_goes_on_with_the_table_before_it():
    table = "Analyse\tErgebnis\tReferenz"
    one, two = paper("a", head(1, 2), table=table), paper("b", ("Seite 2 von 2",), table=table)
    between = paper("x", ("Arztbrief", "ohne Seitenzahl"))
    assert places(one, two) == ((0, 1),)
    assert places(one, between, two) == ()
    assert places(one, paper("b", ("Seite 2 von 2",), table="Medikament\tDosis\tGrund")) == ()


def test_a_file_of_many_pages_and_another_language_stay():
    one, two = paper("a", head(1, 2)), paper("b", head(2, 2), "fr")
    assert places(one, two) == ()


def test_the_paper_is_one_document_and_every_file_has_one_end(tmp_path):
    pages = [paper(f"S00{n}", head(n, 3)) for n in (2, 1, 3)]
    done = arrange(pages, None)
    (whole,) = done.documents
    assert (whole.source, [p.number for p in whole.pages]) == ("S001", [1, 2, 3])
    assert whole.pages[1].blocks == pages[0].pages[0].blocks
    told = {p.source: p.detail for p in done.problems if p.code == "pages-joined"}
    assert told == {"S002": "page 2 of 3 of S001", "S003": "page 3 of 3 of S001"}
    files = tuple(
        SourceFile(SourceId(f"S00{n}"), f"{n}.jpg", FileKind.IMAGE, 1, "") for n in (1, 2, 3)
    )
    read = Read(done.documents, (), {}, {}, {}, done.problems, parts=done.parts)
    ends = casefile.dispositions(Inventory(files), read, Clean((whole,), (), {}, ()))
    assert [(e.kind, e.part_of) for e in ends] == [
        (DispositionKind.INCLUDED, None),
        (DispositionKind.INCLUDED, "S001"),
        (DispositionKind.INCLUDED, "S001"),
    ]
    lost = casefile.dispositions(
        Inventory(files), read, Clean((), (), {"S001": "redact-failed"}, ())
    )
    assert {(e.kind, e.reason) for e in lost} == {(DispositionKind.LEFT_OUT, "redact-failed")}
