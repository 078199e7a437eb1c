"""The sheet of paper in a photograph: found on the desk around it, cut out and flattened.

A line lost at the edge of a cut does harm, desk left around a sheet does none: whatever is not
surely desk stays in the picture.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

_SIDE = 512  # pixels of the long side of the picture in which the sheet is looked for
_LEAST_AREA, _MOST_AREA = 0.2, 0.94  # of the picture; a sheet that fills it needs no cut
_LEAST_FIT = 0.965  # overlap of the bright area and the four sides put around it
_STEPS = (25, 40, 60, 85)  # grey levels below the paper at which the desk may begin
_CONTRAST = 20  # grey levels between the paper and what lies along each side
_ANGLES = (62.0, 118.0)  # of a sheet held by hand
_MARGIN = 0.006  # of the long side, left around the sheet
_MOST_STRAY = 0.006  # share of the desk as bright as paper: more may be another sheet
_MOST_BUSY = 0.02  # share of strong edges beside the sheet: more may be print


def flattened(pixels: Any, longest: int) -> Any:
    """The sheet alone, seen from above, no side longer than `longest`; None where unsure.

    `pixels` is a grey or RGB array of 8 bits.
    """
    height, width = pixels.shape[:2]
    scale = _SIDE / max(height, width)
    if scale > 0.5:
        return None  # a thumbnail has no pixels to spare
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    quad = find_sheet(small)
    if quad is None:
        return None
    corners = quad * [width / small.shape[1], height / small.shape[0]]
    return _cut(pixels, corners.astype(np.float32), longest)


def find_sheet(small: Any) -> Any:
    """Corners (4, 2) of the one sheet from the top left clockwise, with margin; None if unsure."""
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) if small.ndim == 3 else small
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))  # no print
    smooth = cv2.medianBlur(closed, 7)
    middle = smooth[smooth.shape[0] // 4 : -(smooth.shape[0] // 4) or None,
                    smooth.shape[1] // 4 : -(smooth.shape[1] // 4) or None]  # fmt: skip
    paper = float(np.percentile(middle, 75))
    otsu = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]
    best: tuple[float, Any] | None = None
    for level in (otsu, *(paper - step for step in _STEPS)):
        if level <= 0:
            continue
        found = _around_component(smooth > level)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    if best is None or best[0] < _LEAST_FIT:
        return None
    quad = best[1]
    return _grown(quad, grey.shape) if _is_sheet(quad, smooth, grey, paper) else None


def _around_component(bright: Any) -> tuple[float, Any] | None:
    """How well four sides fit the largest bright area, and the corners; None if they cannot."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bright.astype(np.uint8))
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    contours, _ = cv2.findContours(
        (labels == largest).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    outline = max(contours, key=cv2.contourArea)
    rough = _four(cv2.convexHull(outline))
    if rough is None:
        return None
    quad = _refined(rough, outline[:, 0, :].astype(np.float32))
    if quad is None:
        return None
    shape = bright.shape
    inside, filled = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    cv2.fillConvexPoly(inside, quad.round().astype(np.int32), 1)
    cv2.drawContours(filled, [outline], -1, 1, cv2.FILLED)
    either = int((inside | filled).sum())
    return int((inside & filled).sum()) / max(either, 1), quad


def _four(hull: Any) -> Any:
    """The hull as four corners, from the top left clockwise; None if it is another shape."""
    length = cv2.arcLength(hull, closed=True)
    for share in (0.01, 0.02, 0.03, 0.045, 0.06):
        corners = cv2.approxPolyDP(hull, share * length, closed=True)
        if len(corners) == 4:
            return _ordered(corners[:, 0, :].astype(np.float32))
        if len(corners) < 4:
            return None
    return None


def _ordered(corners: Any) -> Any:
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    turned = corners[np.argsort(angles)]
    return np.roll(turned, -int(np.argmin(turned.sum(axis=1))), axis=0)


def _refined(quad: Any, outline: Any) -> Any:
    """Straight sides through the outline's points, then moved out until they hold all of them."""
    lines = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        run = end - start
        length = float(np.hypot(*run))
        if length < 8:
            return None
        normal = np.array([run[1], -run[0]]) / length  # points away from the sheet
        along = (outline - start) @ run / length**2
        away = (outline - start) @ normal
        near = outline[(along > 0.06) & (along < 0.94) & (np.abs(away) < 0.03 * length + 3)]
        if len(near) < 8:
            return None
        vx, vy, x, y = cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        normal = np.array([vy, -vx]) * (1 if vx * run[0] + vy * run[1] > 0 else -1)
        out = float(np.percentile((near - [x, y]) @ normal, 99))
        lines.append((normal, float(normal @ [x, y]) + max(out, 0.0)))
    corners = []
    for (first, a), (second, b) in zip([lines[-1], *lines[:-1]], lines, strict=True):
        matrix = np.stack([first, second])
        if abs(np.linalg.det(matrix)) < 0.3:
            return None
        corners.append(np.linalg.solve(matrix, np.array([a, b])))
    return np.array(corners, np.float32)


def _is_sheet(quad: Any, smooth: Any, grey: Any, paper: float) -> bool:
    """Whether this is one sheet, with nothing but desk around it."""
    area = cv2.contourArea(quad) / smooth.size
    if not _LEAST_AREA < area < _MOST_AREA or not cv2.isContourConvex(quad):
        return False
    if any(not _ANGLES[0] < angle < _ANGLES[1] for angle in _corner_angles(quad)):
        return False
    sheet = np.zeros(smooth.shape, np.uint8)
    cv2.fillConvexPoly(sheet, quad.round().astype(np.int32), 1)
    grown = cv2.dilate(sheet, np.ones((15, 15), np.uint8))
    desk = grown == 0
    if not _sides_stand_out(quad, smooth):
        return False
    if float((desk & (smooth > paper - 15)).mean()) > _MOST_STRAY:
        return False
    edges = cv2.Canny(grey, 90, 220) > 0
    beside = (cv2.dilate(sheet, np.ones((75, 75), np.uint8)) > 0) & desk
    return not beside.any() or float(edges[beside].mean()) <= _MOST_BUSY


def _corner_angles(quad: Any) -> list[float]:
    out = []
    for i in range(4):
        a, b = quad[i - 1] - quad[i], quad[(i + 1) % 4] - quad[i]
        cosine = float(a @ b) / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-6)
        out.append(float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))))
    return out


def _sides_stand_out(quad: Any, smooth: Any) -> bool:
    """Along each side the paper is brighter than what lies beyond, or the picture ends there."""
    height, width = smooth.shape
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        run = end - start
        normal = np.array([run[1], -run[0]]) / float(np.hypot(*run))
        points = start + np.linspace(0.05, 0.95, 40)[:, None] * run
        beyond, within = points + 8 * normal, points - 10 * normal
        shown = ((beyond >= 0) & (beyond < [width, height])).all(axis=1)
        shown &= ((within >= 0) & (within < [width, height])).all(axis=1)
        if not shown.any():
            continue
        far, near = (p[shown].astype(int) for p in (beyond, within))
        step = smooth[near[:, 1], near[:, 0]].astype(int) - smooth[far[:, 1], far[:, 0]]
        if float((step >= _CONTRAST).mean()) < 0.9:
            return False
    return True


def _grown(quad: Any, shape: tuple[int, ...]) -> Any:
    """The corners moved out by the margin, so that print at the edge stays whole."""
    margin = _MARGIN * max(shape)
    out = []
    for i in range(4):
        a, b = quad[i] - quad[i - 1], quad[i] - quad[(i + 1) % 4]
        out.append(quad[i] + margin * (a / np.linalg.norm(a) + b / np.linalg.norm(b)))
    return np.array(out, np.float32)


def _cut(pixels: Any, quad: Any, longest: int) -> Any:
    """The quadrilateral as a rectangle of its mean sides, reduced before it is warped."""
    wide, tall = (
        (float(np.linalg.norm(quad[a] - quad[b])) + float(np.linalg.norm(quad[c] - quad[d]))) / 2
        for a, b, c, d in ((1, 0, 2, 3), (3, 0, 2, 1))
    )
    scale = min(1.0, longest / max(wide, tall))
    if scale < 0.99:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        quad = quad * np.float32(scale)
    width, height = max(round(wide * scale), 1), max(round(tall * scale), 1)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    return cv2.warpPerspective(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
