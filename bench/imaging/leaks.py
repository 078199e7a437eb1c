"""Which planted values survive in written objects, where, and which kept words are lost."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pydicom
from pydicom.dataset import Dataset

from bench.imaging.plants import Plant, Planting
from bench.imaging.search import holds, layers
from recpack.dicom.elements import quiet


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcome of one tool on the planted set."""

    leaks: tuple[Plant, ...]
    refused: tuple[str, ...]
    lost: tuple[tuple[Plant, str], ...]
    checks: int
    kept_checks: int

    @property
    def left(self) -> int:
        """Words kept."""
        return self.kept_checks - len(self.lost)


def walk(dataset: Dataset) -> Iterator[tuple[int, bytes | None, str]]:
    """(tag, bytes, VR) of every element at every depth, raw bytes where pydicom keeps them."""
    for tag in list(dataset.keys()):
        raw = dataset.get_item(tag)
        value = getattr(raw, "value", None)
        if getattr(raw, "is_raw", False) and raw.VR != "SQ" and isinstance(value, bytes):
            yield int(tag), value, str(raw.VR)
        try:
            element = dataset[tag]
        except Exception:  # noqa: BLE001, S112 - a peer's output may be anything
            continue
        if element.VR == "SQ":
            for item in element.value or ():
                yield from walk(item)
        elif not isinstance(value, bytes):
            yield int(tag), _bytes(element.value), str(element.VR)


def _bytes(value: object) -> bytes:
    """A converted value as UTF-8, and as the bytes that pydicom took for Latin-1."""
    if isinstance(value, bytes):
        return value
    text = str(value)
    return text.encode("utf-8", "replace") + b"\n" + text.encode("latin-1", "ignore")


def leaves(data: bytes) -> dict[int, bytes]:
    """All bytes that stand under each tag, at any depth, streams inside them inflated."""
    found: defaultdict[int, bytes] = defaultdict(bytes)
    with quiet():
        try:
            dataset = pydicom.dcmread(io.BytesIO(data), force=True)
            for tag, value, _ in walk(dataset):
                found[tag] += b"\n" + layers(value or b"")
            for tag, value, _ in walk(dataset.file_meta):
                found[tag] += b"\n" + (value or b"")
        except Exception:  # noqa: BLE001 - a peer's output may be anything
            return {}
    return dict(found)


def object_leaks(planting: Planting, data: bytes) -> list[Plant]:
    """Plants whose value stands in the written bytes.

    A value hidden in several places counts where it is found; where no element holds it, all count.
    """
    whole, by_tag = layers(data), leaves(data)
    out = []
    for secret in sorted({p.secret for p in planting.plants if p.secret}):
        if not holds(whole, secret):
            continue
        places = [p for p in planting.plants if p.secret == secret]
        here = [p for p in places if isinstance(p.leaf, int)
                and p.leaf in by_tag and holds(by_tag[p.leaf], secret)]  # fmt: skip
        here += [p for p in places if p.leaf == "preamble" and holds(data[:128], secret)]
        here += [p for p in places if p.leaf == "meta" and holds(data[:2048], secret)]
        here += [p for p in places if p.leaf == "behind" and holds(data[-128:], secret)]
        out += here or places
    return out


def lost_words(planting: Planting, data: bytes) -> list[tuple[Plant, str]]:
    """Words beside a planted value that are no longer in their element."""
    by_tag = leaves(data)
    out = []
    for plant in planting.plants:
        held = by_tag.get(plant.leaf, b"") if isinstance(plant.leaf, int) else b""
        encodings = ("utf-8", "gb18030", "iso8859_5", "euc_kr", "iso2022_jp")
        for words in plant.keep:
            # Single words, for a name may stand between them; peers write other encodings.
            pieces = [w for w in words.replace(",", " ").split() if len(w) > 1] or [words]
            if not all(any(_in(w, e, held) for e in encodings) for w in pieces):
                out.append((plant, words))
    return out


def _in(word: str, codec: str, held: bytes) -> bool:
    try:
        data = word.encode(codec)
    except UnicodeEncodeError:
        return False
    if codec == "iso2022_jp" and not word.isascii():
        data = data.removesuffix(b"\x1b(B").split(b"\x1b$B", 1)[-1]
    return data in held


def tally(plantings: Sequence[Planting], outputs: Mapping[str, bytes]) -> Tally:
    """Leaks, refusals and kept words over the whole set. A refused object loses its words."""
    leaks: list[Plant] = []
    lost: list[tuple[Plant, str]] = []
    refused = []
    for planting in plantings:
        data = outputs.get(planting.name)
        if data is None:
            refused.append(planting.name)
            lost += [(p, w) for p in planting.plants for w in p.keep]
            continue
        leaks += object_leaks(planting, data)
        lost += lost_words(planting, data)
    plants = [p for x in plantings for p in x.plants]
    return Tally(tuple(leaks), tuple(refused), tuple(lost), sum(bool(p.secret) for p in plants),
                 sum(len(p.keep) for p in plants))  # fmt: skip
