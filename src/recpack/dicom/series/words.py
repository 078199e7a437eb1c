"""What descriptions of images say: body parts, modalities, sides, phases, in thirteen languages.

Words: `lang/_dicom/imaging.toml`. The longest word wins where several begin, so that the thoracic
spine is no chest and the head of the pancreas no head.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from recpack.lang import read_toml

DATA = "_dicom/imaging.toml"
# Scripts that part words by spaces: a word of theirs begins and ends where letters of theirs do.
_LETTERS = ("[A-Za-zÀ-ɏ]", "[Ѐ-ӿ]")
_FURTHER = str.maketrans({"đ": "d", "Đ": "D", "ı": "i", "_": " "})


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Text without accents, widths and case told apart no more; capitals stay."""
    wide = unicodedata.normalize("NFKC", text)
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", wide))
    return unicodedata.normalize("NFC", bare).translate(_FURTHER)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with accents gone, and the names it stands for."""

    text: str
    names: frozenset[str]


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """A word as regex; compiled when a text first shows how it begins: most never are.

    Words in capitals (abbreviations that are other words too) need capitals.
    """
    stem = word.endswith("*")
    bare = word.rstrip("*")
    body = r"[\s\-]*".join(map(re.escape, re.split(r"[\s\-]+", bare)))
    if not (bare.isascii() and bare.isupper()):
        body = f"(?i:{body})"
    head = next((f"(?<!{c})" for c in _LETTERS if re.match(c, bare)), "")
    if stem:
        return re.compile(head + body)
    tail = next((f"(?!{c})" for c in _LETTERS if re.match(c, bare[-1])), "")
    return re.compile(head + body + (r"(?!\d)" if bare[-1].isdigit() else tail))


@cache
def _index(*tables: str) -> dict[str, tuple[_Word, ...]]:
    """Words of some tables by how they begin (two letters, or one), the longest first."""
    known: dict[str, set[str]] = {}
    for table in tables:
        for name, found in read_toml(DATA)[table].items():
            for word in found:
                known.setdefault(plain(word), set()).add(str(name))
    out: dict[str, list[_Word]] = {}
    for word in sorted(known, key=lambda w: (-len(w.rstrip("*")), w)):
        start = word[:2].lower()
        out.setdefault(start if start.isalnum() else start[:1], []).append(
            _Word(word, frozenset(known[word]))
        )
    return {start: tuple(words) for start, words in out.items()}


def _found(text: str, *tables: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """(start, end, names) of words from left to right, the longest at each place."""
    index, low = _index(*tables), text.lower()
    at = 0
    while at < len(low):
        best: tuple[int, frozenset[str]] = (0, frozenset())
        for start in (low[at : at + 2], low[at]):
            for word in index.get(start, ()):
                match = _pattern(word.text).match(text, at)
                if match and match.end() > best[0]:
                    best = (match.end(), word.names)
                    break
        if best[0]:
            yield at, best[0], best[1]
        at = best[0] or at + 1


@lru_cache(maxsize=4096)
def regions(text: str) -> frozenset[str]:
    """Names of body parts in a text, without those in the midst of the words of a modality.

    The brain in 电脑断层 (computer tomography) is none; the chest in HRCT or 胸片 is one: a part
    that begins or ends with the word of its modality.
    """
    bare, out = plain(text), set[str]()
    for start, end, _ in list(_found(bare, "modalities")):
        for at, stop, names in _found(bare[start:end], "regions", "elsewhere"):
            if at == 0 or stop == end - start:
                out |= names
        bare = bare[:start] + " " * (end - start) + bare[end:]
    return (_names(bare, "regions", "elsewhere") | out) - {"none"}


def _names(bare: str, *tables: str) -> frozenset[str]:
    out: set[str] = set()
    for _, _, names in _found(bare, *tables):
        out |= names
    return frozenset(out)


@lru_cache(maxsize=4096)
def modalities(text: str) -> frozenset[str]:
    """Kinds of imaging that a text names, by the keys of `[families]`."""
    return _names(plain(text), "modalities")


@lru_cache(maxsize=4096)
def sides(text: str) -> frozenset[str]:
    """left, right or both, as {"left", "right"}; empty where a text names none."""
    found = _names(plain(text), "sides")
    return frozenset({"left", "right"}) if "both" in found else found


@lru_cache(maxsize=4096)
def phases(text: str) -> tuple[str, ...]:
    """Phases that a text names, in the order named; "contrast" where it says that much."""
    found = _found(plain(text), "phases", "contrast")
    names = (n for _, _, each in found for n in sorted(each))
    return tuple(dict.fromkeys("contrast" if n == "words" else n for n in names))


@lru_cache(maxsize=4096)
def sequences(text: str) -> frozenset[str]:
    """T1, T2, DWI, ADC, as the name of an MR series says."""
    return _names(plain(text), "sequences")


@lru_cache(maxsize=4096)
def plans_a_scan(text: str) -> bool:
    """Whether a description is that of a localiser."""
    return bool(_names(plain(text), "localizer"))


@lru_cache(maxsize=4096)
def is_capture(text: str) -> bool:
    """Whether a description is that of a page of text saved as a picture."""
    return bool(_names(plain(text), "capture"))


@cache
def family(modality: str) -> str:
    """The kind of imaging of a Modality (0008,0060): "DX" for CR; the code itself if unknown."""
    table = read_toml(DATA)["families"]
    return next((str(k) for k, codes in table.items() if modality in codes), modality)


def name(kind: str, key: str, language: str = "en") -> str:
    """A name of `[names]` in English, Chinese or Portuguese; the key where there is none."""
    known: Any = read_toml(DATA)["names"].get(kind, {}).get(key, {})
    return str(known.get(language) or known.get("en") or key)


def sentence(key: str, language: str = "en", /, **values: object) -> str:
    """A sentence of `[sentences]` filled in."""
    return str(read_toml(DATA)["sentences"][key][language]).format(**values)


@cache
def face_regions() -> frozenset[str]:
    """Parts of the body whose slices may hold a face."""
    return frozenset(read_toml(DATA)["faces"]["regions"])


@cache
def region_order() -> tuple[str, ...]:
    """Names of body parts in the order of the data, from head to foot."""
    return tuple(read_toml(DATA)["regions"])


@cache
def phase_order() -> tuple[str, ...]:
    """Names of phases in the order of time."""
    return tuple(read_toml(DATA)["phases"])


def implied(modalities: frozenset[str]) -> frozenset[str]:
    """Parts of the body that a kind of imaging says by itself."""
    return frozenset({"breast"}) if modalities == {"MG"} else frozenset()


@cache
def sequence_order() -> tuple[str, ...]:
    """Names of MR weightings in the order of the data."""
    return tuple(read_toml(DATA)["sequences"])
