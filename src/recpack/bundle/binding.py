"""Parts of one document as one PDF: pages, tags, names of heads of tables and outline together.

ISO 32000-1, 14.7 (logical structure) and 12.3.3 (outline).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from recpack.bundle.pdfa import elements, number_tree


class _Book:
    """The first part, to which others are added."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.document = document
        self.tree = document.Root.StructTreeRoot
        self.top = _top(self.tree)
        self.kids = list(self.top.K)
        self.parents = number_tree(self.tree.ParentTree)
        self.names = _pairs(self.tree.get("/IDTree"))
        self.outline = _items(document.Root.get("/Outlines"))

    def add(self, other: pikepdf.Pdf, part: int) -> None:
        """Take over the pages of a later part with their tags."""
        other_tree = other.Root.StructTreeRoot
        first = max(self.parents, default=-1) + 1
        _rename(other_tree, f"p{part}-")
        for page in other.pages:
            page.obj.StructParents = int(page.obj.StructParents) + first
        self.document.pages.extend(other.pages)
        copy = self.document.copy_foreign
        for kid in copy(other.make_indirect(_top(other_tree))).K:
            kid.P = self.top
            self.kids.append(kid)
        for number, owners in number_tree(other_tree.ParentTree).items():
            held = owners if owners.is_indirect else other.make_indirect(owners)
            self.parents[number + first] = copy(held)
        for name, element in _pairs(other_tree.get("/IDTree")).items():
            self.names[name] = copy(element)
        self.outline += [copy(x) for x in _items(other.Root.get("/Outlines"))]

    def finish(self) -> None:
        """Write the trees of all parts."""
        make = self.document.make_indirect
        self.top.K = Array(self.kids)
        nums = [x for n, owners in sorted(self.parents.items()) for x in (n, owners)]
        self.tree.ParentTree = make(Dictionary(Nums=Array(nums)))
        self.tree.ParentTreeNextKey = max(self.parents, default=-1) + 1
        if self.names:
            pairs = [x for n, e in sorted(self.names.items()) for x in (String(n), e)]
            ends = Array([String(min(self.names)), String(max(self.names))])
            leaf = make(Dictionary(Names=Array(pairs), Limits=ends))
            self.tree.IDTree = make(Dictionary(Kids=Array([leaf])))
        root = make(Dictionary(Type=Name.Outlines, Count=len(self.outline)))
        for i, item in enumerate(self.outline):
            item.Parent = root
            for key, at in (("/Prev", i - 1), ("/Next", i + 1)):
                if 0 <= at < len(self.outline):
                    item[key] = self.outline[at]
                elif key in item:
                    del item[key]
        if self.outline:
            root.First, root.Last = self.outline[0], self.outline[-1]
            self.document.Root.Outlines = root
        # Named places of a part are known to that part alone; nothing refers to them.
        if "/Names" in self.document.Root:
            del self.document.Root.Names


def _top(tree: Any) -> Any:
    return tree.K[0] if isinstance(tree.K, Array) else tree.K


def _pairs(tree: Any) -> dict[str, Any]:
    """The leaves of a name tree (ISO 32000-1, 7.9.6)."""
    if tree is None:
        return {}
    out = {}
    pairs = list(tree.get("/Names", []))
    for name, value in zip(pairs[::2], pairs[1::2], strict=True):
        out[str(name)] = value
    for kid in tree.get("/Kids", []):
        out |= _pairs(kid)
    return out


def _items(outline: Any) -> list[Any]:
    """The first level of an outline."""
    out = []
    item = outline.get("/First") if outline is not None else None
    while item is not None:
        out.append(item)
        item = item.get("/Next")
    return out


def _rename(tree: Any, prefix: str) -> None:
    """Make the names of a part's elements its own: Typst counts from the first in every part."""
    for element in elements(tree):
        if "/ID" in element:
            element.ID = String(prefix + str(element.ID))
        held: Any = element.get("/A", Array())
        for attributes in held if isinstance(held, Array) else [held]:
            heads: Any = attributes.get("/Headers")
            if isinstance(heads, Array):
                attributes.Headers = Array([String(prefix + str(h)) for h in heads])
    names = _pairs(tree.get("/IDTree"))
    if names:
        pairs = [x for n, e in names.items() for x in (String(prefix + n), e)]
        tree.IDTree = Dictionary(Names=Array(pairs))


def bind(parts: Sequence[bytes]) -> bytes:
    """One tagged PDF of parts that are; one part comes back as it is."""
    if len(parts) == 1:
        return parts[0]
    with pikepdf.open(io.BytesIO(parts[0])) as document:
        book = _Book(document)
        others = [pikepdf.open(io.BytesIO(part)) for part in parts[1:]]
        for number, other in enumerate(others, 2):
            book.add(other, number)
        book.finish()
        document.remove_unreferenced_resources()
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
        for other in others:
            other.close()
    return out.getvalue()


__all__ = ["bind"]
