"""What a line is on its page: heading, label and value, running head and foot."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from recpack.model.document import Block, Origin, Page, Role
from recpack.readers.layout.sides import LABEL

_MARGIN = 0.14  # share of the page's height in which running heads and feet stand
_DEEP = 4  # lines of a running head or foot at most
_LARGER = 1.18  # times the usual height of a line
_SHORT = 60  # characters of a heading
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[IVX]{1,4}\.\s|\d{1,2}(?:\.\d{1,2})*[.、]?\s)\S"
)
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p|pg|seite|página|pagina|pág|halaman|hal|стр(?:аница)?|trang|หน้า|صفحة|第)\W{0,3})?"
    r"\d{1,4}(?:\s*(?:页|頁|ページ|쪽|페이지))?"
    r"(?:\W{0,3}(?:of|/|von|de|sur|dari|из|trên|共|จาก|من|총)\W{0,3}\d{1,4}\s*(?:页|頁|ページ|쪽|페이지)?)?\W*",
    re.IGNORECASE,
)


def with_roles(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Headings and lines of labels and values; rows of tables keep their role."""
    heights = [b.box.height for b in blocks if len(b.text) > 12 and b.box.height < b.box.width]
    usual = float(median(heights)) if heights else 0.0
    return tuple(b if b.row else replace(b, role=_role(b, usual)) for b in blocks)


def _role(block: Block, usual: float) -> Role:
    cells = [c for c in block.text.split("\t") if c.strip()]
    said = sum(bool(LABEL.match(c)) for c in cells)
    text = block.text.strip()
    if said and 2 * said >= len(cells) and not (len(cells) == 1 and text[-1:] in ":："):
        return Role.FIELD
    letters = sum(c.isalpha() for c in text)
    if len(cells) != 1 or not 2 <= len(text) <= _SHORT or 2 * letters < len(text):
        return Role.TEXT
    if usual and block.box.width > block.box.height > _LARGER * usual:
        return Role.HEADING
    open_end = text[-1] not in ".。,，;；!！"
    if open_end and len(text) <= 32 and (text[-1] in ":：" or (text.isupper() and letters > 4)):
        return Role.HEADING
    if open_end and len(text) <= 40 and _NUMBERED.match(text) and not text[-1].isdigit():
        return Role.HEADING
    bracketed = text[0] in "【[〔" and text[-1] in "】]〕"
    return Role.HEADING if bracketed else Role.TEXT


def running(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Pages with running heads and feet told: at the margin, and on other pages again.

    Numbers in them may differ. A page number alone is one on any page.
    """
    known = [_edges_of(page) for page in pages]
    out = []
    for n, page in enumerate(pages):
        again: set[tuple[Role, str]] = set()
        for m, other in enumerate(known):
            if m != n:
                again |= {(role, text) for role, text, _ in other}
        roles = {
            index: role
            for role, text, index in known[n]
            if (role, text) in again or _PAGE_NUMBER.fullmatch(page.blocks[index].text)
        }
        blocks = tuple(
            replace(b, role=roles[i]) if i in roles and b.row is None else b
            for i, b in enumerate(page.blocks)
        )
        out.append(replace(page, blocks=blocks) if roles else page)
    return tuple(out)


def _edges_of(page: Page) -> list[tuple[Role, str, int]]:
    """(role, text without figures, index) of the outermost lines at the top and the foot."""
    if page.origin is Origin.NATIVE or page.height <= 0:
        return []
    order = sorted(range(len(page.blocks)), key=lambda i: page.blocks[i].box.y0)
    head = [i for i in order if page.blocks[i].box.y1 < _MARGIN * page.height][:_DEEP]
    foot = [i for i in order if page.blocks[i].box.y0 > (1 - _MARGIN) * page.height][-_DEEP:]
    return [
        (role, _plain(page.blocks[i].text), i)
        for role, places in ((Role.HEADER, head), (Role.FOOTER, foot))
        for i in places
        if page.blocks[i].row is None
    ]


def _plain(text: str) -> str:
    """The text without blanks, and with every number as one sign."""
    return re.sub(r"\s+", "", re.sub(r"\d+", "#", unicodedata.normalize("NFKC", text)))
