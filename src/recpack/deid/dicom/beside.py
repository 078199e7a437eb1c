"""Names that no label tells: before a number of a person, run together with it, or above it.

Consoles write who lies there and the number, one beside or above the other, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from recpack.deid.text.people.han.latin import is_pinyin_name
from recpack.deid.text.plainwords import is_plain

# Between Han and figures is no blank: 陈静23939565.
NUMBER = re.compile(
    r"(?<![^\W\u3040-\u9fff])(?<![.,])(?:[A-Za-z#]{1,4}-?)?\d{6,}(?:-\d{1,3}|[A-Za-z])?"
    r"(?![^\W\u3040-\u9fff]|[.,]\d)"
)
_FIGURES = re.compile(r"(?<![\d.,])\d{6,}(?![.,]\d)")
# The line below a name: a number that is no bare date, or sex and age.
_BELOW = re.compile(
    r"\s*(?:(?!(?:19|20)\d{6}(?!\d))(?:[A-Za-z#]{1,4}[- ]?)?(?:\d{1,3}-)?\d{6,}(?![.,]\d)"
    r"|(?:[MFWD男女][ /,]{0,2}(?=\d)|(?=\d{2}Y))\d{1,3}[ ]?(?:[Yy]|岁|歳|歲))"
)
_ONLY_LABEL = re.compile(
    r"\s*(?:(?i:(?:patient(?:'s)?[ ]?)?name|nome|nombre|nom|patient|paciente|phys(?:ician)?|doctor"
    r"|oper(?:ator)?|m[ée]decin|m[ée]dico|arzt|operador)"
    r"|(?:患者)?氏[ ]?名|患者名|姓[ ]?名|医[师生師]|醫師|技[师師]|放射[师師])[ ]?[:：]\s*"
)
_OWN = re.compile(r"(?:(?<=\s)|^)[A-Za-z#]{1,4}-?$")  # letters of the number itself: MR58817654
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ,.^'’-])+")
_SHOUTED = re.compile(r"(?<![^\W_])[A-Z]{2,6}(?:[ ,][A-Z]{2,6}){1,2}(?![^\W\d_])")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LABELS = frozenset({
    "id", "mrn", "pid", "uhid", "hn", "hc", "ipp", "acc", "accession", "no", "nr", "num", "number",
    "sn", "serial", "tel", "phone", "fax", "pat", "patient", "patnr", "paciente", "dob", "born",
    "geb", "nasc", "exam", "study", "case", "order", "visit", "auftrag", "fall", "registro",
    "historia", "dossier", "model", "version", "software", "build", "run", "series", "image",
    "frame",
})  # fmt: skip
_MOST_WORDS, _LEAST_LETTERS, _ALONE = 4, 4, 6


def names_beside(texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """(line, start, end) of words before or above a number that can be nothing but a name.

    The number goes with a name before it. What stands above a bare date may be a view or a phase.
    """
    for at, text in enumerate(texts):
        for start, cell in _cells(text):
            for match in _FIGURES.finditer(cell):
                before = _OWN.sub("", cell[: match.start()])
                if looks_like_name(before):
                    yield at, start, start + len(before.rstrip())
                    yield at, start + len(before), start + match.end()
    for at, (upper, lower) in enumerate(pairwise(texts)):
        above, below = list(_cells(upper)), list(_cells(lower))
        for end in {0, min(len(above), len(below)) - 1}:
            which = -1 if end else 0
            start, cell = above[which]
            if _BELOW.match(below[which][1]) and looks_like_name(cell, several=True):
                yield at, start, start + len(cell)


def below_labels(texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """(line, start, end) of what stands under a line, or a last cell, that says only "Name:".

    A label with its value beside it, and another label, are passed over.
    """
    for at, (upper, lower) in enumerate(pairwise(texts)):
        above, below = list(_cells(upper)), list(_cells(lower))
        if len(above) > len(below) or not _ONLY_LABEL.fullmatch(above[-1][1]):
            continue
        start, value = below[len(above) - 1]
        other = any(c.isdigit() for c in value) or value.rstrip().endswith((":", "："))
        if not other and not is_plain(value):
            yield at + 1, start, start + len(value)


def _cells(text: str) -> Iterator[tuple[int, str]]:
    """Where each piece between tabs starts, and the piece."""
    at = 0
    for cell in text.split("\t"):
        yield at, cell
        at += len(cell) + 1


def looks_like_name(text: str, *, several: bool = False) -> bool:
    """Whether letters are up to four capitalised words, of which one means nothing known."""
    text = text.strip()
    if not _WORDS.fullmatch(text) or _HAN.search(text):
        return False
    words = _WORD.findall(text)
    odd = [w for w in words if len(w) >= _LEAST_LETTERS and not is_plain(w)]
    if len(words) > _MOST_WORDS or not odd or not all(w[0].isupper() for w in words):
        return False
    if any(w.lower() in _LABELS for w in words):
        return False
    return len(words) > 1 or (not several and len(text) >= _ALONE and text.isupper())


def names_alone(texts: Sequence[str]) -> frozenset[str]:
    """Chinese names in capitals that no label tells: before a number of a person, or above it."""
    found = set()
    for at, text in enumerate(texts):
        below = at + 1 < len(texts) and NUMBER.match(texts[at + 1].lstrip()) is not None
        for match in _SHOUTED.finditer(text):
            beside = NUMBER.match(text[match.end() :].lstrip()) is not None
            lonely = below and match[0] == text.split("\t")[0].strip()
            words = re.split("[ ,]", match[0])
            if (beside or lonely) and is_pinyin_name(words):
                found.add(match[0])
    return frozenset(found)


def again(names: Iterable[str], text: str) -> Iterator[tuple[int, int]]:
    """Wherever else the same name stands in the picture."""
    for name in names:
        for match in re.finditer(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text):
            yield match.span()
