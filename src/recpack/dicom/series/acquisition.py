"""How the pictures of an object were made: what the checks of a series need, from clean elements.

Read from the written data set, not from the input, so that nothing here can carry an identity.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

from recpack.dicom.encode import DataSet, Encapsulated, Value
from recpack.dicom.series import words
from recpack.dicom.series.plane import along, normal_of
from recpack.model.clean import Acquisition, Plane

_SHARED, _PER_FRAME = 0x52009229, 0x52009230
_PIXELS = 0x7FE00010
FEATURES = 0x00280302  # Recognizable Visual Features (PS3.3 C.12.1.1.3 and PS3.15 E.3.1)
# The functional groups (PS3.3 C.7.6.16) that hold what a classic object has at its top.
_GROUPS = (
    0x00209113, 0x00209116, 0x00289110, 0x00209111, 0x00189114, 0x00189117, 0x00189226, 0x00189341,
    0x00209071, 0x00189314, 0x00189329,
)  # fmt: skip
_DESCRIPTIONS = (0x00181030, 0x00321060, 0x00400254, 0x00400007, 0x00189423)
_NAMED = (0x00180015, 0x0008103E, 0x00081030)
_BINARY = {"US": "<H", "SS": "<h", "UL": "<I", "SL": "<i", "FD": "<d", "FL": "<f"}
_FACE_FIELD = (140.0, 320.0)  # mm: a head, not a finger and not a trunk
_FACE_SLICE = 3.0  # mm: thicker slices give no face that anyone would know


def _text(data: DataSet, tag: int) -> str:
    value: Value = data.get(tag, ("", b""))[1]
    return value.decode("utf-8", "replace").strip(" \0") if isinstance(value, bytes) else ""


def _parts(data: DataSet, tag: int) -> tuple[str, ...]:
    return tuple(p.strip() for p in _text(data, tag).upper().split("\\") if p.strip())


def _numbers(data: DataSet, tag: int) -> tuple[float, ...]:
    """Values of a decimal or binary element that are finite; () where one is not a number."""
    vr, value = data.get(tag, ("", b""))
    if not isinstance(value, bytes):
        return ()
    form = _BINARY.get(vr)
    try:
        if form:
            found = tuple(float(v[0]) for v in struct.iter_unpack(form, value))
        else:
            parts = value.decode("ascii", "replace").split("\\")
            found = tuple(float(p) for p in parts if p.strip(" \0"))
    except (ValueError, struct.error):
        return ()
    return found if all(map(math.isfinite, found)) else ()


def _number(data: DataSet, tag: int) -> float | None:
    return next(iter(_numbers(data, tag)), None)


def _whole(data: DataSet, tag: int) -> int:
    value = _number(data, tag)
    return int(value) if value is not None and 0 < value < 1e9 else 0


def _items(data: DataSet, tag: int) -> tuple[DataSet, ...]:
    value = data.get(tag, ("", b""))[1]
    return value if isinstance(value, tuple) else ()


def seconds(time: str) -> float | None:
    """Seconds of the day of a TM, or of a DT by its time; None if it has none."""
    digits = time.split("\\", maxsplit=1)[0].split("+", maxsplit=1)[0].partition("-")[0]
    whole, _, part = digits.partition(".")
    whole = whole[8:] if len(whole) >= 12 else whole
    if len(whole) not in {4, 6} or not whole.isdigit():
        return None
    fraction = float(f"0.{part}") if part.isdigit() else 0.0
    return int(whole[:2]) * 3600 + int(whole[2:4]) * 60 + int(whole[4:] or 0) + fraction


def _flat(item: DataSet) -> DataSet:
    """The functional groups of a frame as one data set."""
    out: DataSet = {}
    for group in _GROUPS:
        for inner in _items(item, group)[:1]:
            out.update(inner)
    return out


def _frames(data: DataSet) -> tuple[DataSet, ...]:
    """What holds of each frame: the object itself where it has no functional groups."""
    own = _items(data, _PER_FRAME)
    if not own:
        return (data,)
    shared = {k: v for item in _items(data, _SHARED)[:1] for k, v in _flat(item).items()}
    top = {k: data[k] for k in (0x00080008, 0x00200012) if k in data}
    return tuple({**top, **shared, **_flat(item)} for item in own)


def _place(frame: DataSet) -> tuple[float, tuple[float, ...]] | None:
    at, axes = _numbers(frame, 0x00200032), _numbers(frame, 0x00200037)
    if len(at) == 3 and len(axes) == 6:
        normal = normal_of(axes)
        return round(along(at, normal), 4), tuple(round(n, 2) + 0.0 for n in normal)
    where = _number(frame, 0x00201041)
    return None if where is None else (round(where, 4), ())


def _split(frame: DataSet) -> tuple[str, ...]:
    """What tells frames of one place apart; the order is that of `Plane.split`."""
    kinds = "/".join(_parts(frame, 0x00080008)[2:]) or "/".join(_parts(frame, 0x00089007)[2:])
    found = (
        _text(frame, 0x00209056),
        _first(frame, 0x00200100, 0x00209128),
        _first(frame, 0x00189087),
        _first(frame, 0x00180081, 0x00189082),
        kinds,
        _first(frame, 0x00200012, 0x00209156),
    )
    return found if any(found) else ()


def _first(frame: DataSet, *tags: int) -> str:
    found = next((v for v in (_number(frame, t) for t in tags) if v is not None), None)
    return "" if found is None else f"{found:g}"


def _planes(frames: tuple[DataSet, ...]) -> Iterator[Plane]:
    for frame in frames:
        place = _place(frame)
        if place is not None:
            yield Plane(*place, _split(frame))


def _held(data: DataSet, stated: int) -> int:
    """Frames whose pixels are there; 0 where that cannot be told without decoding."""
    value = data.get(_PIXELS, ("", b""))[1]
    if isinstance(value, Encapsulated):
        return _fragments(value.items, stated)
    if not isinstance(value, bytes) or not value:
        return 0
    size = _whole(data, 0x00280010) * _whole(data, 0x00280011) * (_whole(data, 0x00280002) or 1)
    bits = size * _whole(data, 0x00280100)
    return len(value) * 8 // bits if bits else 0


def _fragments(items: bytes, stated: int) -> int:
    """Frames of encapsulated pixels: entries of the offset table, else fragments if they fit."""
    count, at, table = 0, 0, 0
    while at + 8 <= len(items):
        length = struct.unpack_from("<I", items, at + 4)[0]
        if at == 0:
            table = length // 4
        else:
            count += 1
        at += 8 + length
    if table:
        return min(table, count)
    return min(count, stated)


def _words(data: DataSet) -> str:
    found = [_text(data, tag) for tag in _DESCRIPTIONS]
    for tag in (0x00082218, 0x00081032, 0x00400008):
        found += [_text(item, 0x00080104) for item in _items(data, tag)]
    return "\n".join(dict.fromkeys(f for f in found if f))


def _weighting(frame: DataSet) -> str:
    """T1, T2 or DWI by b-value, echo and repetition time (ms) where they leave no doubt."""
    b = _number(frame, 0x00189087)
    if b is not None and b >= 50:
        return "DWI"
    acquisition = _text(frame, 0x00089209)
    known = {"T1": "T1", "T2": "T2", "DIFFUSION": "DWI"}.get(acquisition)
    if known:
        return known
    echo = _number(frame, 0x00180081) or _number(frame, 0x00189082)
    repeat = _number(frame, 0x00180080)
    if echo is None or repeat is None:
        return ""
    if echo >= 60 and repeat >= 1800:
        return "T2"
    return "T1" if echo <= 25 and repeat <= 900 else ""


def _agent(data: DataSet) -> str:
    agent = _text(data, 0x00180010)
    for item in _items(data, 0x00180012):
        agent = agent or _text(item, 0x00080104)
    return agent


def shows_a_face(data: DataSet) -> bool:
    """Whether slices of this object may be turned into a face: see docs/explanation/privacy.md.

    CT, MR and PET of a head, a face, a neck or the whole body by their words; where no words tell
    the part of the body, by a field of view the size of a head and slices of at most 3 mm.
    """
    if _text(data, 0x00080060) not in {"CT", "MR", "PT"} or _PIXELS not in data:
        return False
    if _text(data, FEATURES) == "NO":  # whoever made the object knew what it shows
        return False
    kinds = _parts(data, 0x00080008)
    said = "\n".join((*(_text(data, t) for t in _NAMED), _words(data)))
    if "LOCALIZER" in kinds or words.plans_a_scan(_text(data, 0x0008103E)):
        return False
    parts = words.regions(said)
    if parts:
        return bool(parts & words.face_regions())
    frame = _frames(data)[0]
    spacing = _numbers(frame, 0x00280030)
    thickness = _number(frame, 0x00180050)
    if len(spacing) != 2 or thickness is None or not 0 < thickness <= _FACE_SLICE:
        return False
    field = (spacing[0] * _whole(data, 0x00280010), spacing[1] * _whole(data, 0x00280011))
    return all(_FACE_FIELD[0] <= side <= _FACE_FIELD[1] for side in field)


def acquisition_of(data: DataSet) -> Acquisition:
    """The record of a clean data set. Never raises: what cannot be read is left empty."""
    frames = _frames(data)
    stated = _whole(data, 0x00280008) or 1
    has_pixels = _PIXELS in data
    thick = (_number(f, 0x00180050) for f in frames)
    slices = _whole(data, 0x00540081) * (_whole(data, 0x00540101) or 1)
    start = _text(data, 0x00080032) or _text(data, 0x0008002A) or _text(frames[0], 0x00189074)
    return Acquisition(
        planes=tuple(_planes(frames)),
        thickness=tuple(sorted({round(t, 3) for t in thick if t is not None and t > 0})),
        image_type=_parts(data, 0x00080008),
        kernel=_text(data, 0x00181210) or _text(frames[0], 0x00181210),
        words=_words(data),
        agent=_agent(data),
        phase=_text(frames[0], 0x00189344),
        started=seconds(start),
        injected=seconds(_text(data, 0x00181042)),
        number=_whole(data, 0x00200012),
        images_stated=slices or _whole(data, 0x00209163),
        frames_stated=stated if has_pixels else 0,
        frames_held=_held(data, stated) if has_pixels else 0,
        side=_text(data, 0x00200062) or _text(data, 0x00200060) or _text(frames[0], 0x00209072),
        view=_text(data, 0x00185101) or _view(data),
        weighting=_weighting(frames[0]) if _text(data, 0x00080060) == "MR" else "",
        corrected=_parts(data, 0x00280051),
        face=_text(data, FEATURES) == "YES",
    )


def _view(data: DataSet) -> str:
    """The view of a mammogram by its code (PS3.16 CID 4014)."""
    known = {"399162004": "CC", "399368009": "MLO", "R-10242": "CC", "R-10226": "MLO"}
    return next((known.get(_text(i, 0x00080100), "") for i in _items(data, 0x00540220)), "")
