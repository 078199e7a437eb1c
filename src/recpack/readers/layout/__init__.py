"""Fragments of text -> visual lines, columns, tables -> pages and documents."""

from recpack.readers.layout.fragments import (
    SPACE_GAP,
    TAB_GAP,
    Fragment,
    glyph_width,
    group_lines,
    join_line,
    proportional_edges,
    rising,
    space_gap,
    union,
    whole_edges,
    within,
)
from recpack.readers.layout.heads import names_columns
from recpack.readers.layout.pages import (
    document_id,
    in_language,
    majority_language,
    make_document,
    native_document,
    native_pages,
    page_language,
)
from recpack.readers.layout.placed import among
from recpack.readers.layout.whole import finished

__all__ = [
    "SPACE_GAP",
    "TAB_GAP",
    "Fragment",
    "among",
    "document_id",
    "finished",
    "glyph_width",
    "group_lines",
    "in_language",
    "join_line",
    "majority_language",
    "make_document",
    "names_columns",
    "native_document",
    "native_pages",
    "page_language",
    "proportional_edges",
    "rising",
    "space_gap",
    "union",
    "whole_edges",
    "within",
]
