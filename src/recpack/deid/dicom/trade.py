"""Words of the imaging trade that a recogniser of names takes for somebody: COR POST, DWI TRACE.

The recognisers read sentences; in the name of a series every word has a capital, MR and HR are no
titles, and CAP is chest, abdomen and pelvis. What the folder knows is never let go here.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from recpack import lang
from recpack.deid.dicom.people import vocabulary
from recpack.deid.text.fold import fold_text
from recpack.deid.text.gazetteer import given_names, surnames
from recpack.deid.text.plainwords import body_words, medicine_words, plain_words
from recpack.ports import Span

_WORD = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PERSONS = frozenset({"PATIENT", "RELATIVE", "STAFF", "PERSON"})
_PLACES = frozenset({"HOSPITAL", "WARD", "ADDRESS"})
# Behind these a name is a name, whatever it means besides.
_CUE = re.compile(
    r"(?:\b(?i:dr|prof|mrs|ms|mr|hr|fr|dra|sra?|mme|dott|pr)\.|\b(?:Dr|Prof|Mrs|Miss|Mr|Ms|Hr|Herr|Frau"
    r"|Dra|Sra|Mme)|\b(?i:for|by|von|para|pour|per|name|patient|physician|operator|tech))[ :=]*\Z"
)
_LONGEST_CUE = 12
_UNIT = re.compile(r"\d ?(?:MM|mm|HR|hr)[ _]{1,2}\Z")  # of a number, no title of whoever comes next
# Of such words a house has its name, whatever stands beside them.
_HOUSE = re.compile(
    r"hosp|klini|clini|cent(?:er|re|ro)|institut|universi|college|foundation|medical|health|praxis"
    r"|\bward|dep(?:t|artment)|street|strasse|road|avenue|building|floor|room|house|saint|\bst\b"
)
# What stands for somebody whom the folder knows; a recogniser takes the words beside it along.
_STAND_IN = re.compile(
    r"\b(?:Patient|Relative|Doctor|Person|Hospital|Ward|ID|Phone|Email|Address)"
    r" (?:[A-Z]\d*|\d{1,4})\b"
)
_TRUNK = re.compile(r"\bC/A(?:/P)?\b")  # chest, abdomen, pelvis; calle in an address
_WHOLE = re.compile(r"(?P<address>[\w.+-]+@[\w.-]+|\w+://\S+)|[_^]")
_LED = re.compile(r"([A-Za-z]+) (?=\d)")
_NUMBER = re.compile(r"\d{5}|(?:19|20)\d\d")
_SIZE = re.compile(r"(?:[A-Za-z]+ )?\d+(?:\.\d+)?(?:x\d+(?:\.\d+)?){1,2}(?: ?mm)?")
_SHORT = 3


def spaced(text: str) -> str:
    """The text with blanks for its joints (T1_COR^Liver), as long as it was; e-mails stay whole."""
    if "_" not in text and "^" not in text:
        return text
    return _WHOLE.sub(lambda m: m[0] if m["address"] else " ", text)


@cache
def _marked() -> tuple[str, ...]:
    return tuple(w for line in lang.read_list("_dicom/trade_words.txt") for w in line.split())


@cache
def trade_words() -> frozenset[str]:
    """Words of descriptions that are no names, or hardly ever."""
    sure = frozenset(w for w in _marked() if w[0] != "~")
    return (sure | vocabulary() | body_words()) - _twofold()


@cache
def _twofold() -> frozenset[str]:
    """Words of descriptions that are names as well."""
    return frozenset(w[1:] for w in _marked() if w[0] == "~")


@cache
def _general() -> frozenset[str]:
    """Words of English, of the clinical dictionaries of all languages, and medicines."""
    lines = lang.read_list("_dicom/general_words.txt")
    return frozenset(w for line in lines for w in line.split()) | plain_words() | medicine_words()


@cache
def all_names() -> frozenset[str]:
    """Folded given and family names of all languages."""
    codes = tuple(lang.languages())
    return given_names(codes) | surnames(codes)


def is_trade(text: str, span: Span) -> bool:
    """Whether a finding is made of such words alone, and nothing before it tells of a name."""
    if span.by.startswith("known"):
        return False
    if span.tag == "ID":
        return span.by == "label" and _SIZE.fullmatch(text[span.start : span.end]) is not None
    if span.by == "title" and _UNIT.search(text, max(0, span.start - _LONGEST_CUE), span.start):
        return True
    value, marks = _unmarked(text, span)
    if span.tag not in _PERSONS | _PLACES or _NUMBER.search(value):
        return False
    if span.tag in _PLACES and _HOUSE.search(value.lower()):
        return False
    cued = _CUE.search(text, max(0, span.start - _LONGEST_CUE), span.start) is not None
    sure = _sureness(_TRUNK.sub("abdomen", value), span.tag in _PLACES, cued, marks > 0)
    return sure > 0 or (sure == 0 and marks > 0)


def trimmed(value: str, tag: str) -> str:
    """A finding without the words of the trade at its ends (Liver Ana Prado); "" if none is left.

    A house whose ends were cut must still be called one.
    """
    if tag == "ADDRESS":
        return value
    if tag == "ID":  # Chest 00552-7718
        led = _LED.match(value)
        return value[led.end() :] if led and _is_loose(led[1]) else value
    words = list(_WORD.finditer(value))
    kept = [m for m in words if not _is_loose(m[0])]
    if len(kept) == len(words):
        return value
    if not kept or (tag in _PLACES and not _HOUSE.search(value.lower())):
        return ""
    start = kept[0].start() if kept[0] is not words[0] else 0
    return value[start : kept[-1].end() if kept[-1] is not words[-1] else len(value)]


def _is_loose(word: str) -> bool:
    """A letter, or a word of the trade that no house is called by."""
    if not word.isascii() or _HOUSE.search(word.lower()):
        return False
    return len(word) == 1 or _kind(word, place=True) == _SURE


def _unmarked(text: str, span: Span) -> tuple[str, int]:
    """What a finding holds besides stand-ins, and how many of them it touches."""
    out, at, marks = "", span.start, 0
    for match in _STAND_IN.finditer(text):
        if match.end() > span.start and match.start() < span.end:
            out += text[at : max(at, match.start())] + " "
            at, marks = match.end(), marks + 1
    return out + text[at : max(at, span.end)], marks


@lru_cache(maxsize=8192)
def _sureness(value: str, place: bool, cued: bool, marked: bool) -> int:  # noqa: FBT001 - cached
    """How many words are surely of the trade; -1 where one might be a name.

    Beside a stand-in (`marked`) short words in capitals are none: the name is gone.
    """
    sure = 0
    for word in _WORD.findall(value):
        kind = _kind(word, place=place)
        if kind is None and marked and len(word) <= _SHORT and word.isupper():
            kind = _DOUBTFUL
        if kind is None and word.isascii():  # AbdPelvis, FatSat
            kinds = [_kind(piece, place=place) for piece in _PIECE.findall(word)]
            kind = None if None in kinds else max(filter(None, kinds), default=None)
        if kind is None or (cued and (kind < _SURE or fold_text(word) in all_names())):
            return -1
        sure += kind == _SURE
    return sure


_DOUBTFUL, _SURE = 1, 2


def _kind(word: str, *, place: bool) -> int | None:
    """How sure it is that a word is of the trade; None where it is not."""
    low = fold_text(word)
    if len(low) == 1 or low in _twofold():
        return _DOUBTFUL
    if low in trade_words():
        return _SURE
    if low in all_names():
        return None
    if not place and len(low) > _SHORT and low in _general():
        return _SURE
    return _DOUBTFUL if len(low) <= _SHORT and word.isupper() else None
