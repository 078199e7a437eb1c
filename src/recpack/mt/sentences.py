"""Cutting text into sentences, so that no engine brings (or downloads) a splitter of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from recpack.lang import read_toml
from recpack.mt.languages import NO_SPACES, primary

MAX_SENTENCE = 400
"""Characters an engine gets at once; longer ones are cut at a clause, a space, or anywhere."""

_WIDE_END = re.compile(r"[。！？；｡]+[”’」』）)\"']*")
_LATIN_END = re.compile(r"[.!?;]+[”’»)\"']*(?=\s+\S)")
_CLAUSE = re.compile(r"[,;:，、；：](?!\d)\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """text[start:start + len(text)] of the line it was cut from."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.start + len(self.text)


def _abbreviated(text: str, dot: int, language: str) -> bool:
    """Whether the full stop at `dot` ends an abbreviation, an initial or an ordinal."""
    word = re.search(r"[^\s(\[\"'«]*$", text[:dot])
    before = (word.group() if word else "").casefold()
    if not before:
        return False
    known = read_toml("translate.toml").get("abbreviations", {})
    if before in known.get("all", ()) or before in known.get(primary(language), ()):
        return True
    return (len(before) == 1 and before.isalpha()) or bool(re.fullmatch(r"\d{1,2}", before))


def _continues(text: str, at: int) -> bool:
    """Whether what follows a full stop begins in lower case, as no sentence does."""
    rest = text[at:].lstrip()
    return bool(rest) and rest[0].islower()


def _boundaries(text: str, language: str) -> list[int]:
    """Offsets after each sentence end."""
    ends = [m.end() for m in _WIDE_END.finditer(text)]
    for match in _LATIN_END.finditer(text):
        if match.group()[0] == "." and (
            _continues(text, match.end()) or _abbreviated(text, match.start(), language)
        ):
            continue
        ends.append(match.end())
    return sorted(set(ends))


def _inside(at: int, keep: tuple[tuple[int, int], ...]) -> bool:
    return any(start < at < end for start, end in keep)


def _cut_long(piece: Piece, keep: tuple[tuple[int, int], ...], limit: int) -> list[Piece]:
    """Pieces of at most `limit` characters (more only where a kept span is longer)."""
    out: list[Piece] = []
    text, start = piece.text, piece.start
    while len(text) > limit:
        cuts = [m.end() for m in _CLAUSE.finditer(text, limit // 3, limit)]
        cuts = [c for c in cuts if not _inside(start + c, keep)]
        if not cuts:
            cuts = [i + 1 for i in range(limit // 3, limit) if text[i].isspace()]
            cuts = [c for c in cuts if not _inside(start + c, keep)]
        cut = cuts[-1] if cuts else limit
        while _inside(start + cut, keep) and cut < len(text):
            cut += 1
        out.append(Piece(text[:cut], start))
        text, start = text[cut:], start + cut
    out.append(Piece(text, start))
    return out


def split(
    text: str,
    language: str,
    keep: tuple[tuple[int, int], ...] = (),
    limit: int = MAX_SENTENCE,
) -> tuple[Piece, ...]:
    """Sentences of one line or paragraph, trimmed, in order, empty ones dropped.

    No cut falls inside a span of `keep` (surrogates), in a decimal ("2.5 cm"), after a known
    abbreviation ("Dr.", "n.º") or after a single initial. Chinese commas do not end a sentence.
    """
    marks = [b for b in _boundaries(text, language) if not _inside(b, keep)]
    edges = [0, *marks, len(text)]
    out: list[Piece] = []
    for first, last in pairwise(edges):
        for piece in _cut_long(Piece(text[first:last], first), keep, limit):
            body = piece.text.strip()
            if body:
                out.append(Piece(body, piece.start + piece.text.index(body)))
    return tuple(out)


def joiner(language: str) -> str:
    """What stands between two lines of one paragraph: nothing in Chinese, a space elsewhere."""
    return "" if primary(language) in NO_SPACES else " "
