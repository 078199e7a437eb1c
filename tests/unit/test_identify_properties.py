"""Names in metadata, hidden and deleted words: known as identities, program names are not."""

from __future__ import annotations

import pytest

from recpack.deid.identity.gathered import Gathered
from recpack.deid.identity.properties import of_properties
from recpack.model.document import Document, DocumentId
from recpack.model.source import SourceId


def found(*properties, language="zh"):
    gathered = Gathered()
    document = Document(DocumentId("D001"), SourceId("S001"), "docx", (), language, properties)
    of_properties(document, gathered)
    return [(str(e.tag), e.value) for e in gathered.entries]


@pytest.mark.parametrize("key", ["author", "comment-author", "/Author", "dc:creator"])
@pytest.mark.parametrize("name", ["王建国", "Anna Müller"])
def test_authors_are_persons(key, name):
    assert found((key, name)) == [("PERSON", name)]


@pytest.mark.parametrize(
    "name", ["Microsoft Office User", "Administrator", "检验科", "微软用户", "python-docx", "dell"]
)
def test_programs_and_departments_are_not(name):
    assert found(("author", name)) == []


def test_hidden_and_deleted_words_are_read_as_pages_are():
    assert found(("deleted-text", "患者姓名：王建国 男 58岁")) == [("PATIENT", "王建国")]
    assert found(("link", "mailto:someone@example.org")) == [("EMAIL", "someone@example.org")]
    assert found(("hidden-text", "no metastases seen"), language="en") == []
