"""Invented identities planted in copies of bundle files: the audit measures its own eyes.

One canary for each identity in each place a leak can hide in, one for each way to write a name or
a number (canaries.toml), one for each kind of file that shows a picture. The values hang on the
case code alone, so two builds plant the same ones; nothing of them ever enters the bundle.
"""

from __future__ import annotations

import hashlib
import io
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING

from recpack.audit import picture_plants, plants
from recpack.audit.fold import is_han
from recpack.audit.lexicon import build_needles, needle_id
from recpack.audit.match import Matcher
from recpack.audit.needle import Needle
from recpack.audit.rasters import Raster, file_rasters
from recpack.audit.search import files_of, search_file, search_picture
from recpack.audit.views import kind_of
from recpack.model.identity import Identities, Identity, Tag
from recpack.ports import Blobs

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁"
_GIVEN = "鹏涛婷颖倩磊洋勇艳娟敏霞浩宇轩梓涵雯琪瑶"
_FIRST = (
    "Benedita",
    "Juvenal",
    "Marcelina",
    "Raimundo",
    "Severina",
    "Valdemar",
    "Zulmira",
    "Osvaldo",
)
_LAST = (
    "Figueiredo",
    "Cavalcante",
    "Albuquerque",
    "Sampaio",
    "Vasconcelos",
    "Nogueira",
    "Siqueira",
)
_LARGEST = 4 << 20


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to write an identity: `text` in `codec` says `value`; "ocr": as a scanner read it."""

    kind: str
    tag: str
    value: str
    text: str
    codec: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Planted:
    """What was planted: under `root`, pairs of file and the needle ids that it hides.

    `picture` is to be read with OCR and shows `in_picture`; `shown` says for each kind of file
    that holds it whether it was listed among the file's pictures.
    """

    root: Path
    needles: tuple[Needle, ...]
    files: tuple[tuple[str, tuple[str, ...]], ...]
    picture: Raster | None = None
    in_picture: tuple[str, ...] = ()
    shown: tuple[tuple[str, bool], ...] = ()


@cache
def variants() -> tuple[Variant, ...]:
    """Every way of canaries.toml."""
    text = resources("recpack.audit").joinpath("canaries.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    rows = (*table["rows"], *table["encoded"], *([*row, "ocr"] for row in table["ocr"]))
    return tuple(Variant(*row) for row in rows)


def invented(code: str) -> Identities:
    """Eight invented identities: names in two scripts, numbers, a birth date."""
    dice = _dice(code)
    han = [
        _FAMILY[next(dice) % 20] + _GIVEN[next(dice) % 20] + _GIVEN[next(dice) % 20] for _ in "ab"
    ]
    latin = [
        f"{_FIRST[next(dice) % 8]} {_LAST[next(dice) % 7]} {_LAST[next(dice) % 7]}" for _ in "ab"
    ]
    digits = "".join(str(next(dice) % 10) for _ in range(24))
    birth = f"19{40 + next(dice) % 50}-{1 + next(dice) % 12:02}-{1 + next(dice) % 28:02}"
    return Identities(
        (
            Identity(Tag.PATIENT, han[0]),
            Identity(Tag.PATIENT, latin[0]),
            Identity(Tag.STAFF, han[1]),
            Identity(Tag.STAFF, latin[1]),
            Identity(Tag.ID, "9" + digits[:10]),
            Identity(Tag.ID, "QX" + digits[10:16]),
            Identity(Tag.PHONE, "139" + digits[16:24]),
            Identity(Tag.BIRTHDATE, birth),
        )
    )


def _dice(code: str) -> Iterator[int]:
    at = 0
    while True:
        yield from hashlib.sha256(f"canary {code} {at}".encode()).digest()
        at += 1


def plant(root: Path, code: str, work: Path, blobs: Blobs, rasters: Sequence[Raster]) -> Planted:
    """Copies of a file of each kind under `work`, every invented identity in every place."""
    identities = invented(code)
    values = [item.value for item in identities.items]
    models = _models(root)
    files: list[tuple[str, tuple[str, ...]]] = []
    for place in plants.PLACES:
        model = models.get(place.kind, b"") or plants.blank(place.kind)
        chosen = [v for v in values if not place.latin or not any(map(is_han, v))][: place.most]
        name, data = _planted(place, model, chosen)
        ids = tuple(needle_id(i.tag, i.value) for i in identities.items if i.value in chosen)
        files.append((_written(work, place.name, name, data), ids))
    files += _variant_files(work)
    written = [identities.items[i] for i in (0, 1, 4)]
    picture, shown = _pictures([i.value for i in written], work, blobs, rasters)
    ids = tuple(needle_id(i.tag, i.value) for i in written)
    spelt = [Identity(Tag(v.tag), v.value) for v in variants()]
    needles = build_needles(Identities((*identities.items, *dict.fromkeys(spelt))))
    return Planted(work, needles, tuple(files), picture, ids, shown)


def _written(work: Path, folder: str, name: str, data: bytes) -> str:
    path = work / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path.relative_to(work).as_posix()


def _variant_files(work: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for number, variant in enumerate(variants(), 1):
        if variant.codec != "ocr":
            data = variant.text.encode(variant.codec)
            name = _written(work, f"{number:03} {variant.kind}", "TEXT.TXT", data)
            yield name, (needle_id(variant.tag, variant.value),)


def _planted(place: plants.Place, model: bytes, values: Sequence[str]) -> tuple[str, bytes]:
    try:
        return place.plant(model, values)
    except Exception:  # noqa: BLE001 - a file that takes no canary must not stop the audit of all
        return place.plant(plants.blank(place.kind), values)


def _models(root: Path) -> dict[str, bytes]:
    """The smallest file of each kind in the bundle: a copy of the real thing where there is one."""
    sizes = sorted(((root / name).stat().st_size, name) for name in files_of(root))
    models: dict[str, bytes] = {}
    for size, name in sizes:
        suffix = name.rpartition(".")[2].lower()
        if 0 < size <= _LARGEST and suffix not in models and name != "DICOMDIR":
            data = (root / name).read_bytes()
            kind = kind_of(data)
            models.setdefault("dicom" if kind == "dicom" else suffix, data)
    return models


def _pictures(
    values: Sequence[str], work: Path, blobs: Blobs, rasters: Sequence[Raster]
) -> tuple[Raster | None, tuple[tuple[str, bool], ...]]:
    """The values in a picture, the picture in every kind of file: (to be read, found where)."""
    page = _page(values, blobs, rasters)
    listed: list[tuple[str, dict[str, Raster]]] = []
    for place, name, data in picture_plants.planted(page):
        found = file_rasters(work, _written(work, place, name, data), blobs).items
        listed.append((place, {raster.digest: raster for raster in found}))
    first = next((raster for _, found in listed for raster in found.values()), None)
    if first is None:
        return None, tuple((place, False) for place, _ in listed)
    return first, tuple((place, first.digest in found) for place, found in listed)


def _page(values: Sequence[str], blobs: Blobs, rasters: Sequence[Raster]) -> Picture:
    """The values written into the top of one of the bundle's own pictures (or a white one)."""
    from PIL import Image

    pages = [r for r in rasters if not r.stack and r.width >= 600 and r.height >= 400]
    if pages:
        with Image.open(io.BytesIO(blobs.get(pages[0].blob))) as source:
            page = source.convert("RGB").crop((0, 0, min(source.width, 1000), 400))
    else:
        page = Image.new("RGB", (1000, 400), "white")
    plants.write_on(page, values)
    return page


def measure(planted: Planted, text: str | None) -> tuple[int, tuple[str, ...]]:
    """How many canaries were planted, and which were missed (place and tag number, no values).

    `text` is what OCR read from the planted picture (None: not read, all of it missed).
    """
    matcher = Matcher(planted.needles)
    seen = [
        (
            name.partition("/")[0],
            ids,
            {h.needle for h in search_file(planted.root, name, matcher).hits},
        )
        for name, ids in planted.files
    ]
    for variant in variants():
        if variant.codec == "ocr":
            ids = (needle_id(variant.tag, variant.value),)
            seen.append((f"read as {variant.kind}", ids, _in_picture(variant.text, matcher)))
    if planted.picture is not None:
        found = _in_picture(text or "", matcher)
        seen.append(("pixels", planted.in_picture, found))
        first = planted.in_picture[:1]
        seen += [(place, first, found if listed else set()) for place, listed in planted.shown]
    missed = [f"{place} {i}" for place, ids, found in seen for i in ids if i not in found]
    return sum(len(ids) for _, ids, _ in seen), tuple(missed)


def _in_picture(text: str, matcher: Matcher) -> set[str]:
    return {hit.needle for hit in search_picture(("canary",), text, matcher).hits}
