"""Invented identities planted in copies of bundle files: the audit measures its own eyes.

The values hang on the case code alone, so two builds plant the same ones; nothing of them ever
enters the bundle.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from recpack.audit import plants
from recpack.audit.fold import is_han
from recpack.audit.lexicon import build_needles, needle_id
from recpack.audit.match import Matcher
from recpack.audit.needle import Needle
from recpack.audit.rasters import Raster
from recpack.audit.search import files_of, search_file, search_picture
from recpack.audit.views import kind_of
from recpack.model.document import BlobId
from recpack.model.identity import Identities, Identity, Tag
from recpack.ports import Blobs

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
class Planted:
    """What was planted: under `root`, pairs of file and the needle ids that it hides."""

    root: Path
    needles: tuple[Needle, ...]
    files: tuple[tuple[str, tuple[str, ...]], ...]
    picture: Raster | None = None
    in_picture: tuple[str, ...] = ()


def invented(code: str) -> Identities:
    """Nine invented identities: names in two scripts, numbers, a birth date, an address."""
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
        path = work / f"{place.name}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        ids = tuple(needle_id(i.tag, i.value) for i in identities.items if i.value in chosen)
        files.append((path.relative_to(work).as_posix(), ids))
    written = [identities.items[i] for i in (0, 1, 4)]
    picture = _picture([i.value for i in written], blobs, rasters)
    ids = tuple(needle_id(i.tag, i.value) for i in written)
    return Planted(work, build_needles(identities), tuple(files), picture, ids)


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


def _picture(values: Sequence[str], blobs: Blobs, rasters: Sequence[Raster]) -> Raster | None:
    """The values written into the top of one of the bundle's own pictures (or a white one)."""
    from PIL import Image

    pages = [r for r in rasters if not r.stack and r.width >= 600 and r.height >= 400]
    if pages:
        with Image.open(io.BytesIO(blobs.get(pages[0].blob))) as source:
            page = source.convert("RGB").crop((0, 0, min(source.width, 1000), 400))
    else:
        page = Image.new("RGB", (1000, 400), "white")
    plants.write_on(page, values)
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    blob = blobs.put(buffer.getvalue())
    return Raster(str(blob), BlobId(blob), ("canary",), page.width, page.height)


def measure(planted: Planted, text: str | None) -> tuple[int, tuple[str, ...]]:
    """How many canaries were planted, and which were missed (place and tag number, no values).

    `text` is what OCR read from the planted picture (None: not read, all of it missed).
    """
    matcher = Matcher(planted.needles)
    count = 0
    missed: list[str] = []
    for name, ids in planted.files:
        found = {hit.needle for hit in search_file(planted.root, name, matcher).hits}
        count += len(ids)
        missed += [f"{name.partition('/')[0]} {i}" for i in ids if i not in found]
    if planted.picture is not None:
        seen = search_picture(("canary",), text or "", matcher)
        found = {hit.needle for hit in seen.hits}
        count += len(planted.in_picture)
        missed += [f"pixels {i}" for i in planted.in_picture if i not in found]
    return count, tuple(missed)
