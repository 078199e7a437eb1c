"""How a page of a document is laid on a sheet: picture, numbers beside it, size of the English.

Lengths in mm unless a name says otherwise; boxes of lines in per cent of the source page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from recpack.bundle.crops import FLAG
from recpack.bundle.fonts import advance
from recpack.bundle.regions import labelled, pieces, second_column
from recpack.bundle.tables import ems, is_form, least_width, widths
from recpack.bundle.words import warnings_of
from recpack.model.document import Role

_MM = 72 / 25.4
# A4: across for pages that stand, upright for pages that lie (their English stands below them).
_ACROSS, _UPRIGHT = (297.0, 210.0), (210.0, 297.0)
_EDGE, _TOP, _BOTTOM = 12.0, 18.0, 13.0
_STRIP, _GAP = 5.0, 6.0  # for the numbers beside the picture; between picture and English
_LYING = 1.15  # width over height from which a page lies
_PICTURE, _LYING_PICTURE = (124.0, 176.0), (186.0 - 2 * _STRIP, 128.0)
_PIXEL = 25.4 / 80  # mm that a pixel may take: a small photo is not blown up
# (share of the picture's width, type size, space above and below a line), in order of preference.
_FITS = (
    (1.0, 9.6, 2.4), (1.0, 9.4, 1.4), (1.0, 8.6, 0.9), (0.88, 8.6, 0.9),
    (1.0, 8.0, 0.7), (0.85, 8.0, 0.7), (0.72, 8.0, 0.6), (0.72, 7.2, 0.5),
)  # fmt: skip
_LOOSEST, _SHARED = 3.2, 0.6  # points about a line; share of the free height given to lines
_FLOWS = 8.0  # points, the least for a text that flows on
_NUMBER_EM, _MARK_EM, _LEADING = 2.1, 1.5, 1.22
_GUTTER_PT = 10.0
_MARK_PT, _MARK_LEAST_PT, _MARK_STEP = 5.2, 3.4, 0.86
_NOTE_EM = 1.3
_WHOLE = 600  # characters up to which a row of a table stays on one sheet
# What Typst does not break by itself: runs without a space, in scripts that need one.
_RUN = re.compile(
    r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\u00ad\u200b]+"
)
_BREAK = "\u200b"
_CROP_HIGH, _CROP_WIDE, _SIGN = 1.6, 14.0, 0.9  # em; of the sign behind a picture


def _lies(view: Mapping[str, Any]) -> bool:
    return bool(view["width"] > _LYING * (view["height"] or 1))


def _lines(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [line for group in view["groups"] for line in group["lines"]]


def _apart(wanted: Sequence[float], least: float, end: float) -> list[float]:
    """Places near the wanted ones (ascending), `least` apart and, where possible, before `end`."""
    out: list[float] = []
    for place in wanted:
        out.append(max(place, out[-1] + least) if out else place)
    limit = end
    for i in range(len(out) - 1, -1, -1):
        out[i] = min(out[i], limit)
        limit = out[i] - least
    return out


def _marks(view: Mapping[str, Any], high: float) -> tuple[list[dict[str, Any]], float]:
    """Numbers beside the picture: side, height of number and of region; and their size in pt."""
    lines = [x for x in _lines(view) if x["box"][3] > x["box"][1]]
    sides = ["right" if r else "left" for r in second_column(lines)]
    marks: list[dict[str, Any]] = []
    size = _MARK_PT
    for side in ("left", "right"):
        here = sorted(
            (x for x, s in zip(lines, sides, strict=True) if s == side),
            key=lambda x: (x["box"][1] + x["box"][3], x["n"]),
        )
        wanted = [(x["box"][1] + x["box"][3]) / 200 * high for x in here]
        if len(here) > 1:
            step = (wanted[-1] - wanted[0]) * _MM / (len(here) - 1)
            size = max(_MARK_LEAST_PT, min(size, 1.1 * step / _MARK_STEP))
        placed = _apart(wanted, _MARK_STEP * size / _MM, high)
        for line, at, middle in zip(here, placed, wanted, strict=True):
            bars = [line["box"], *(m["box"] for m in line["more"])]
            marks.append({
                "label": line["label"], "side": side,
                "at": round(at, 2), "middle": round(middle, 2),
                "from": round(min(b[1] for b in bars) / 100 * high, 2),
                "to": round(max(b[3] for b in bars) / 100 * high, 2),
            })  # fmt: skip
    return marks, round(size, 2)


def _picture(view: Mapping[str, Any], share: float) -> dict[str, Any]:
    """Where the picture lies on its sheet (from the top left), and the sheet."""
    lies = _lies(view)
    sheet, most = (_UPRIGHT, _LYING_PICTURE) if lies else (_ACROSS, _PICTURE)
    scale = min(most[0] * share / (view["width"] or 1), most[1] / (view["height"] or 1), _PIXEL)
    wide, high = view["width"] * scale, view["height"] * scale
    return {
        "stacked": lies, "paper": list(sheet), "x": _EDGE + _STRIP, "y": _TOP,
        "w": round(wide, 3), "h": round(high, 3),
    }  # fmt: skip


def _text_room(picture: Mapping[str, Any] | None, *, right: bool) -> float:
    """Width of the English in mm, numbers and marks included."""
    if picture is None:
        return _ACROSS[0] - 2 * _EDGE
    if picture["stacked"]:
        return float(picture["paper"][0] - 2 * _EDGE)
    strips = _STRIP * (2 if right else 1)
    return float(picture["paper"][0] - 2 * _EDGE - picture["w"] - strips - _GAP)


def _single(view: Mapping[str, Any]) -> bool:
    """Whether source and English of a native page are the same: one column shows both."""
    return all(x["same"] for x in _lines(view))


def _columns(view: Mapping[str, Any], room: float, *, both: bool) -> dict[int, list[float]]:
    """Widths in em by number of columns: tables alike on a page line up with each other."""
    rows = _rows(view, both=both)
    return {n: widths(cells, n, room) for n, cells in sorted(rows.items())}


def _measured(line: Mapping[str, Any], view: Mapping[str, Any]) -> list[str]:
    """The cells of a row with figures in the place of pictures, about as wide as those."""
    if not (line["crops"] and line["row"]):
        return list(line["row"])
    aspect = view["width"] / (view["height"] or 1)
    out = []
    for parts in pieces(line["row"], line["crops"]):
        said = ""
        for part in parts:
            if isinstance(part, str):
                said += part
                continue
            x0, y0, x1, y1 = part["box"]
            long = (x1 - x0) / max(y1 - y0, 0.1) * aspect
            said += "0" * math.ceil((min(_CROP_WIDE, _CROP_HIGH * long) + _SIGN) / advance("0"))
        out.append(said)
    return out


def _rows(view: Mapping[str, Any], *, both: bool) -> dict[int, list[list[str]]]:
    rows: dict[int, list[list[str]]] = {}
    for group in (g for g in view["groups"] if g["table"]):
        for line in group["lines"]:
            rows.setdefault(group["count"], []).append(_measured(line, view))
            if both:
                rows[group["count"]].append(line["source_row"])
    return rows


def _height(
    view: Mapping[str, Any], size: float, gap: float, room: float, columns: dict[int, list[float]]
) -> float:
    """About how high the English of a page stands, in points."""
    high = 0.0
    for group in view["groups"]:
        for line in group["lines"]:
            across = line["row"] or [" ".join(line["english"])]
            wide = columns[group["count"]] if line["row"] else [room]
            texts = max(
                math.ceil(1.04 * ems(c) / w) or 1 for c, w in zip(across, wide, strict=True)
            )
            extra = 1.1 * bool(_flags(line)) + len(line["notes"]) + 0.5 * bool(line["crops"])
            extra += 0.4 * (line["role"] is Role.HEADING)
            high += (texts * _LEADING + 1 - _LEADING + extra) * size + 2 * gap
        high += 6 if group["table"] else 0
    return high + _NOTE_EM * size * len(view["after"])


def _fit(view: Mapping[str, Any], *, right: bool) -> dict[str, Any]:
    """The sheet on which the English stands beside its picture, as comfortably as it can be."""
    pictured = view["image"] is not None
    both = not pictured and not _single(view)
    tried: list[tuple[bool, int, dict[str, Any]]] = []
    for share, size, gap in _FITS:
        picture = _picture(view, share) if pictured else None
        if share < 1 and (picture is None or picture["stacked"]):
            continue
        total = _text_room(picture, right=right)
        room = total * _MM / size - _NUMBER_EM - _MARK_EM
        if both:
            room = (room - _GUTTER_PT / size) / 2
        whole = all(least_width(cells, n) <= room for n, cells in _rows(view, both=both).items())
        columns = _columns(view, room, both=both)
        high, free = _height(view, size, gap, room, columns), _free(picture)
        found = {"size": size, "gap": gap, "room": room, "widths": columns, "picture": picture}
        if whole and high <= free:
            return {**found, "gap": _looser(gap, free - high, len(_lines(view)))}
        sheets = math.ceil(high / free)
        tried.append((not whole, sheets, found))
    # A text that fits in none flows on: no word cut, few sheets, and then as large as that allows.
    flowing = [t for t in tried if t[2]["size"] >= _FLOWS] if not tried[-1][0] else tried
    return min(flowing, key=lambda t: t[:2])[2]


def _looser(gap: float, left: float, lines: int) -> float:
    """More space about the lines where the sheet has room for it."""
    more = _SHARED * left / (2 * max(1, lines))
    return round(max(gap, min(_LOOSEST, gap + more)), 2)


def _free(picture: Mapping[str, Any] | None) -> float:
    """Height for the English of a page on its first sheet, in points."""
    if picture is None:
        return (_ACROSS[1] - _TOP - _BOTTOM) * _MM
    high = picture["paper"][1] - _TOP - _BOTTOM
    return float((high - picture["h"] - _GAP if picture["stacked"] else high) * _MM)


def broken(text: str, wide: float) -> str:
    """`text` with places to break in every run that is wider than `wide` em."""

    def cut(match: re.Match[str]) -> str:
        run = match[0]
        if ems(run) <= wide:
            return run
        out, part = [], ""
        for char in run:
            if part and ems(part + char) > wide:
                out.append(part)
                part = ""
            part += char
        return _BREAK.join([*out, part])

    return _RUN.sub(cut, text)


def _parts(
    cells: Sequence[str], crops: Sequence[Mapping[str, Any]], wide: Sequence[float],
    *, aspect: float, fields: bool,
) -> list[list[Any]]:  # fmt: skip
    """Cells as lists of texts, labels ({"label"}) and pictures of doubtful values ({"box"})."""
    out = []
    labels = [label if fields else "" for label, _ in labelled(cells)]
    for i, (parts, label) in enumerate(zip(pieces(cells, crops), labels, strict=True)):
        room = wide[min(i, len(wide) - 1)]
        shown: list[Any] = []
        for part in parts:
            if not isinstance(part, str):
                shown.append(_crop(part, aspect, room))
            elif not shown and label and part.startswith(label):
                shown += [{"label": broken(label, room)}, broken(part[len(label) :].strip(), room)]
            else:
                shown.append(broken(part, room))
        out.append([p for p in shown if p != ""])
    return out


def _crop(crop: Mapping[str, Any], aspect: float, room: float) -> dict[str, Any]:
    """A picture of a value with its height in em, no wider than the column."""
    x0, y0, x1, y1 = crop["box"]
    if x1 <= x0 or y1 <= y0:
        return {"doubt": crop["text"]}
    said = f"read as: {crop['text']}" if crop["text"] else "as it stands in the source"
    long = (x1 - x0) / (y1 - y0) * aspect
    high = min(_CROP_HIGH, max(1.0, min(_CROP_WIDE, room) - _SIGN) / long)
    return {"box": crop["box"], "high": round(high, 3), "alt": f"Value in doubt, {said}"}


def _flags(line: Mapping[str, Any]) -> list[str]:
    """Warnings below a line; of a value in doubt its picture tells where it stands."""
    said: list[str] = line["flags"]
    return [f for f in said if not (line["crops"] and f in warnings_of([FLAG]))]


def _labels(line: dict[str, Any]) -> bool:
    """Whether a line looks like fields; the middle of a sentence before a colon does not."""
    return is_form(line) and not line["source"][0].lstrip()[:1].islower()


def _line(line: dict[str, Any], group: Mapping[str, Any], fit: Mapping[str, Any],
          view: Mapping[str, Any]) -> dict[str, Any]:  # fmt: skip
    """What Typst needs of a line."""
    role: Role = line["role"]
    wide = [w - 0.7 for w in fit["widths"].get(group["count"], [])] if line["row"] else []
    wide = wide or [fit["room"]]
    how = {
        "aspect": view["width"] / (view["height"] or 1),
        "fields": role is Role.FIELD or (role in (Role.TEXT, Role.ROW) and _labels(line)),
    }
    english = line["row"] or [c for c in line["english"] if c] or [""]
    out = {
        "label": line["label"], "by": line["by"], "flags": _flags(line), "notes": line["notes"],
        "role": role.value, "row": bool(line["row"]),
        "head": line["table"] is not None and line["table"].head,
        "whole": sum(map(len, line["english"])) + sum(map(len, line["source"])) < _WHOLE,
        "cells": _parts(english, line["crops"], wide, **how),
    }  # fmt: skip
    if view["image"] is None and not line["same"]:
        source = line["source_row"] or [c for c in line["source"] if c] or [""]
        out["source"] = _parts(source, (), wide, **how)
    return out


def sheet_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """A page's view (`image`: file name of its picture or None) as the template takes it."""
    if not (view["width"] > 0 and view["height"] > 0):  # no page is without size
        view = {**view, "width": _UPRIGHT[0], "height": _UPRIGHT[1]}
    marks: list[dict[str, Any]] = []
    size = _MARK_PT
    right = False
    if view["image"] is not None:
        marks, _ = _marks(view, 1.0)
        right = any(m["side"] == "right" for m in marks)
    fit = _fit(view, right=right)
    picture = fit["picture"]
    if picture is not None:
        marks, size = _marks(view, picture["h"])
    groups = [
        {
            "table": g["table"], "count": g["count"], "heads": g["heads"],
            "shares": fit["widths"].get(g["count"], []) if g["table"] else [],
            "lines": [_line(x, g, fit, view) for x in g["lines"]],
        }
        for g in view["groups"]
    ]  # fmt: skip
    return {
        "number": view["number"], "place": view["place"], "stamp": view["stamp"],
        "elsewhere": view["elsewhere"], "lang": view["language"].split("-")[0] or "en",
        "rtl": view["rtl"], "image": view["image"], "picture": picture, "groups": groups,
        "aspect": view["width"] / (view["height"] or 1),
        "after": view["after"], "marks": marks, "mark": size, "strip": _STRIP,
        "room": _text_room(picture, right=right), "right": right,
        "single": _single(view), "size": fit["size"], "gap": fit["gap"],
    }  # fmt: skip


__all__ = ["broken", "sheet_of"]
