"""Long documents in parts: the parts are the document, and their English is its English."""

import pytest

from recpack.model.clean import CleanBlock, CleanDocument, CleanPage
from recpack.model.document import Box, DocumentId, Origin
from recpack.model.english import EnglishDocument, EnglishPage
from recpack.model.source import SourceId
from recpack.steps import wording
from recpack.steps.wording import forget, slices, whole


def document(*lengths: int) -> CleanDocument:
    pages = tuple(
        CleanPage(n, 100, 100, Origin.NATIVE, "pt", (CleanBlock("x" * length, Box(0, 0, 9, 9)),))
        for n, length in enumerate(lengths, 1)
    )
    return CleanDocument(DocumentId("d"), SourceId("s"), "pdf", "other", "pt", None, pages)


def english(part: CleanDocument, engine: str) -> EnglishDocument:
    pages = tuple(EnglishPage(page.number, ()) for page in part.pages)
    return EnglishDocument(part, pages, engine)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [((), [0]), ((5,), [1]), ((60, 60, 60), [1, 1, 1]), ((40, 40, 40), [2, 1]),
     ((500, 1, 1), [1, 2]), ((50, 50, 1), [2, 1])],
)  # fmt: skip
def test_parts_are_whole_pages_in_order(monkeypatch, lengths, expected):
    monkeypatch.setattr(wording, "PART_CHARS", 100)
    given = document(*lengths)
    parts = list(slices(given))
    assert [len(part.pages) for part in parts] == expected
    assert tuple(page for part in parts for page in part.pages) == given.pages
    if len(parts) == 1:
        assert parts == [given]


def test_the_documents_come_back_whole(monkeypatch):
    monkeypatch.setattr(wording, "PART_CHARS", 100)
    documents = [document(60, 60, 60), document(1), document()]
    engines = iter(["Firefox pt-en", "phrasebook", "none", "none", "phrasebook"])
    parts = [english(part, next(engines)) for d in documents for part in slices(d)]
    long, short, empty = whole(documents, parts)
    assert [long.clean, short.clean, empty.clean] == documents
    assert [page.number for page in long.pages] == [1, 2, 3]
    assert long.engine == "Firefox pt-en"
    assert (short.engine, empty.engine) == ("none", "phrasebook")


def test_forgetting_leaves_nothing_behind(tmp_path):
    for name in ("lines.sqlite3", "lines.sqlite3-wal", "lines.sqlite3-shm", "other"):
        (tmp_path / name).touch()
    forget(tmp_path / "lines.sqlite3")
    assert [p.name for p in tmp_path.iterdir()] == ["other"]
