"""Text of OCR that cannot be right as it stands: a sign for a digit, a point lost, a broken HGVS.

These are rules on the text alone, for whatever engine read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from recpack.model.document import Block, Doubt
from recpack.readers.tokens import Kind, Token, is_mixed, near_gene, near_name, near_unit, tokens

_LIKE_DIGITS = re.compile(
    r"(?<![A-Za-z\d.,])(?:\d[\d.,]*[OoIl|][\d.,OoIl|]*\d[\d.,]*|\d+[.,]\d*[OoIl|]"
    r"|\d+[.,]\d*[sSBZ]\d+|\d*[sSBZ]\d*[.,]\d+|[OoIl|SB]\d*[.,]\d[\d.,]*)(?![A-Za-z])"
)
_ZERO_IN_WORD = re.compile(r"(?<![A-Za-z\d])[A-Z]{1,3}0[A-Z]{1,3}(?![A-Za-z\d])")
_DATE_OR_RATIO = re.compile(
    r"(?<![\d.,])\d{1,4}([./-])\d{1,2}\1\d{1,4}(?![\d.,]\d)|(?<!\d)1:\d+(?![.,]\d)"
)
# Behind a number a sign that is no unit was one; so was the end of "mg/m?", and of no question.
_NO_UNIT = re.compile(
    r"(?<=\d)\s?[&@#|]{1,2}(?=[\s.,;)]|$)(?!\s*\d)|(?<=\d)\s?[^\W\d_]{1,6}/[^\W\d_]{0,4}\?"
)
_LIKE_ARROWS = frozenset("个亇丨十工下=")  # alone in a cell
# A quotation mark that nothing closes was < or >; centimetres are no preposition.
_QUOTED = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')
_FIGURE_QUOTED = re.compile(rf"{_QUOTED.pattern}\s?\d+(?:[.,]\d+)?%?")
_NO_LENGTH = re.compile(
    r"(?:\d[.,]|[×x]\s?)\d{1,3}\s?em(?![^\W_])"
    r"|(?<=\d)\s?(?:crn|rnm|mrn|rng|rn[lL]|rnmol)(?![^\W_])"
)
# What is counted has a figure: of "AUC 5", "grade 1" and "38.7 °C" a sign was lost or misread.
_NO_FIGURE = re.compile(
    r"\(AUC\s?\)|(?<=\d)[.,]\d\s?C(?![^\W_])"
    r"|(?<![^\W_])(?:[Cc]ycle|[Cc]iclo|[Gg]rade|[Gg]rado|[Gg]rau|[Gg]rad|[Ss]tage|[Ss]tade)\s?[ilz](?![^\W_])"
)
_SPAN = re.compile(r"(?<![\d.,/-])(\d+[.,]\d+)\s?[-–—~～]\s?(\d+[.,]\d+)(?![\d.,/-]*\d)")
_MARKS = re.compile(
    r"\d[.,:;]{2,}\d|\d;\d|\d:\d{3}|[.,]\d+:\d|\d:\d+[.,~-]\d"
    r"|(?<![\d.,\w])[.,]\d|(?<![\d.,:/-])0\d+[.,]\d|\d\s?[.,]\s\d"
)
_LETTERS = "[ACGTUNacgtun]"
_AMINO = (
    "(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val|Sec|Ter"
    "|Xaa|[ACDEFGHIKLMNPQRSTVWYXU*])"
)
# The longest coding sequence (TTN) has six figures, its protein five.
_SITE = r"(?:[-*]?\d{1,6}(?:[+-]\d{1,6})?|\?)"
_PLACE = r"\d{1,5}"
# HGVS nomenclature 21.0: substitution, deletion, duplication, insertion, inversion, repeats.
_DNA = re.compile(
    rf"(?:[cn]\.\(?{_SITE}(?:_{_SITE})?|[gm]\.\(?\d{{1,9}}(?:_\d{{1,9}})?)"
    rf"(?:{_LETTERS}>{_LETTERS}|(?:del|dup|inv){_LETTERS}*\d*(?:ins{_LETTERS}+)?"
    rf"|ins(?:{_LETTERS}+|\d+|\(\d+\))|con\S+|{_LETTERS}*\[\d+\]|=)?\)?"
)
_PROTEIN = re.compile(
    rf"p\.\(?(?:{_AMINO}{_PLACE}(?:_{_AMINO}{_PLACE})?(?:delins(?:{_AMINO})+|del|dup|ins(?:{_AMINO})+"
    rf"|{_AMINO}?fs(?:(?:\*|Ter|X)(?:\d+|\?))?|ext\S+|{_AMINO}(?:ext\S+)?|=|\?)|0\??|\?|=)\)?"
)
_PREFIX = re.compile(r"(?<![A-Za-z])[cgmnpCP]\.")
_PICO = re.compile(r"(?<![A-Za-z])P(?=(?:g|mol)/[a-zA-Zμ])")  # nobody measures in peta
_DASH = re.compile(r"(?<=[\t:：])(\s*)一(?=\s*(?:\t|$))")  # a value of one stroke is none: a dash
_CAPITAL = re.compile(r"(?<![A-Za-z])([CP])(?=\.)")


def judged(block: Block) -> Block:
    """The line with doubts of what cannot be right.

    Put right at once: the case of an HGVS prefix and of "pg", a dash read as the ideograph of one.
    """
    text = _CAPITAL.sub(lambda m: _prefix(block.text, m), block.text)
    text = _DASH.sub(r"\1—", text)
    block = replace(block, text=_PICO.sub("p", text))
    known = block.doubts
    new = [
        Doubt(token.start, _last(block.text, token))
        for token in tokens(block.text)
        if not any(d.start < token.end and token.start < d.end for d in known)
        and _odd(block.text[token.start : token.end], token)
    ]
    new += [
        d
        for d in _out_of_range(block)
        if all(d.end <= k.start or k.end <= d.start for k in (*known, *new))
    ]
    new += [Doubt(at, at + len(cell)) for at, cell in _cells(block.text) if cell in _LIKE_ARROWS]
    new += [Doubt(*m.span()) for m in _NO_UNIT.finditer(block.text)]
    for pattern in (_NO_LENGTH, _NO_FIGURE):
        new += [Doubt(*m.span()) for m in pattern.finditer(block.text)]
    new += [Doubt(*m.span()) for m in _SPAN.finditer(block.text) if _falls(m)]
    if len(_QUOTED.findall(block.text)) == 1:
        new += [Doubt(*m.span()) for m in _FIGURE_QUOTED.finditer(block.text)]
    return replace(block, doubts=tuple(sorted((*known, *new), key=lambda d: d.start)))


def _falls(span: re.Match[str]) -> bool:
    """Whether a range ends below its beginning."""
    return _float(span[1]) > _float(span[2])


def _last(text: str, token: Token) -> int:
    """Where a token ends; a stop behind a broken unit may be what is left of its last letter."""
    return token.end + (token.kind is Kind.UNIT and text[token.end : token.end + 1] == ".")


def _prefix(text: str, match: re.Match[str]) -> str:
    """HGVS knows no capital prefix: where the rest is a variant, the letter is small."""
    small = match[1].lower()
    rest = small + text[match.end() :]
    fits = _DNA if small == "c" else _PROTEIN
    found = fits.match(rest)
    return small if found and len(found.group()) > 4 else match[1]


def _odd(run: str, token: Token) -> bool:
    """Whether a token cannot be what was printed."""
    bare = run.strip("()[]{},;:.（）")
    if token.kind is Kind.VARIANT:
        return not _is_variant(bare)
    if token.kind is Kind.GENE:
        return bool(near_gene(bare)) or _odd_number(bare)
    if token.kind is Kind.UNIT:
        return near_unit(bare)
    if token.kind is Kind.NAME:
        return near_name(bare) or is_mixed(bare) or _odd_number(bare)
    return token.kind is Kind.NUMBER and (_odd_number(bare) or near_name(bare))


def _is_variant(bare: str) -> bool:
    """Whether every description in the run parses."""
    starts = [m.start() for m in _PREFIX.finditer(bare)]
    for start, end in zip(starts, [*starts[1:], len(bare)], strict=True):
        part = bare[start:end].rstrip(",;:/|([）) ")
        if part.count("(") > part.count(")"):
            part += ")"
        if not (_DNA.fullmatch(part) or _PROTEIN.fullmatch(part)):
            return False
        if "ins" in part.replace("delins", "") and "_" not in part:  # it stands between two places
            return False
    return True


def _odd_number(bare: str) -> bool:
    clear = _DATE_OR_RATIO.sub(" ", bare)
    return bool(_MARKS.search(clear) or _LIKE_DIGITS.search(clear) or _ZERO_IN_WORD.search(clear))


def _out_of_range(block: Block) -> Iterator[Doubt]:
    """A result that fits its printed range only with a decimal point more: 135 for 13.5."""
    cells = list(_cells(block.text))
    ranges = [r for _, cell in cells if (r := _range(cell))]
    if len(ranges) != 1:
        return
    (low, high) = ranges[0]
    for start, cell in cells:
        match = re.fullmatch(r"\s*(\d{2,})\s*[↑↓HL*]?\s*", cell)
        if match is None or "." not in f"{low}{high}".replace(",", "."):
            continue
        value, top, least = float(match[1]), _float(high), _float(low) if low else 0.0
        places = len(re.split("[.,]", high)[-1]) if re.search("[.,]", high) else 0
        shifted = value / 10**places
        if places and value > 8 * top and least / 2 <= shifted <= 2 * top:
            yield Doubt(start + match.start(1), start + match.end(1))


def _cells(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for cell in text.split("\t"):
        yield at, cell
        at += len(cell) + 1


def _range(cell: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"\s*\(?(\d+(?:[.,]\d+)?)\s*[-–—~～]\s*(\d+(?:[.,]\d+)?)\)?\s*", cell)
    if match:
        return match[1], match[2]
    match = re.fullmatch(r"\s*\(?[<≤]\s*(\d+(?:[.,]\d+)?)\)?\s*", cell)
    return ("", match[1]) if match else None


def _float(text: str) -> float:
    return float(text.replace(",", "."))
