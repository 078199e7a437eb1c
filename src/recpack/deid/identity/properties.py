"""Names in what a file holds beside its text: authors, hidden and deleted words, links, titles.

None of it travels. Who is named there may be named on any page, where no label tells it.
"""

from __future__ import annotations

import re

from recpack.deid.identity.gathered import Gathered
from recpack.deid.text.chain import find_spans
from recpack.deid.text.fold import compact
from recpack.deid.text.gazetteer import given_names, surnames
from recpack.deid.text.names import is_han_name, is_word, zh_surnames
from recpack.deid.text.plainwords import is_plain
from recpack.model.document import Document
from recpack.model.identity import Tag

_SURE = 0.65  # as for the text of pages
# Keys of `Document.properties` (lower case, prefixes off) whose value is a person.
_AUTHORS = frozenset(
    {"author", "last_modified_by", "lastmodifiedby", "manager", "creator", "artist",
     "comment-author", "revision-author", "operator"}
)  # fmt: skip
_LONGEST = 4000  # characters of one value
_WORDS = 4  # of a name


def of_properties(document: Document, gathered: Gathered) -> None:
    """Add the persons, numbers and addresses that the properties of a document name."""
    for key, value in document.properties:
        text = value[:_LONGEST]
        if re.split(r"[/:]", key.casefold())[-1] in _AUTHORS:
            if _is_person(text):
                gathered.add(Tag.PERSON, text, document.source, "properties")
            continue
        for span in find_spans(text, document.language):
            tag, found = Tag(span.tag), text[span.start : span.end]
            loose = tag in {Tag.DATE, Tag.AGE} or is_plain(found)
            if span.score >= _SURE and not loose:
                gathered.add(tag, found, document.source, "properties")


def _is_person(value: str) -> bool:
    """Whether an author is a person and no program, department or account (Administrator)."""
    bare = re.sub(r"\s", "", value)
    if is_han_name(bare):
        single, compound = zh_surnames()
        named = bare[0] in single or bare[:2] in compound
        return named and len(bare) <= _WORDS and not is_word(bare)
    words = re.findall(r"[^\W\d_]+", value)
    if not 2 <= len(words) <= _WORDS or is_plain(value):
        return False
    folded = {compact(word) for word in words}
    return bool(folded & given_names(("en",))) or bool(folded & surnames(("en",)))
