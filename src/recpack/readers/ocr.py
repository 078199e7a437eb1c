"""RapidOCR (PP-OCRv6, weights inside its wheel) behind the OcrEngine port.

Order: detect once on the picture as it lies, let the box shapes choose between 0/180 and 90/270,
let the recognition of a few long lines choose the sense, then recognise all lines, cropped at
full resolution from the picture as it lies; only boxes and the picture handed back are turned
and straightened. The line classifier is never used: it destroys long Latin lines.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from recpack.model.document import Box, Doubt
from recpack.ports import Recognised
from recpack.readers.cells import Celled, in_cells
from recpack.readers.ctc import Decoder, Line, stood_up
from recpack.readers.gaps import unread_gaps
from recpack.readers.ink import Ink
from recpack.readers.layout import (
    Fragment,
    proportional_edges,
)
from recpack.readers.layout.compose import compose
from recpack.readers.lookalike import told_apart
from recpack.readers.pieces import EM, is_read, pieces_of
from recpack.readers.quads import (
    aspect,
    box_of,
    crop,
    level,
    lies_sideways,
    move,
    rotated,
    sides,
    skew,
    straightened,
    turned,
)
from recpack.readers.repertoire import Writing, in_forms, writing_of
from recpack.readers.script_line import Reading
from recpack.readers.script_line import fragments as script_fragments
from recpack.readers.scripts import ScriptReader, is_foreign
from recpack.readers.second import View, doubts_of, points
from recpack.readers.singles import cut, single, singles
from recpack.readers.tokens import tokens

DETECTION_SIDE = 2000
SMALL_SIDE, ENLARGED_SIDE = 736, 1280  # small pictures are enlarged before detection
# Each line is recognised alone, so that its reading depends on its own pixels only. Wider padding
# of short ones (320 is usual) changes nothing that is read, and costs up to two thirds of the time.
LINE_HEIGHT, LEAST_WIDTH = 48, 160
AGAIN_WIDTH = 48  # of tokens read again
VOTERS = 6
SURE = 0.9  # mean score at which the first sense is taken without trying the other
JPEG_QUALITY = 90
TAB_GAP_OCR = 1.0  # detector boxes end at real gaps already
LEAST_UNREAD = 8  # pixels
_HOLDS = {"allow_objects": True}  # a configuration that can carry a session
_LETTER = 3.0  # height to width: a box that is less tall may hold a single letter


class RapidOcr:
    """Chinese, Japanese and Latin text. One engine a process; not for several threads at once."""

    def __init__(self, threads: int = 0) -> None:
        """`threads` 0 means all processors; the results do not depend on it (measured)."""
        self._threads = threads or os.cpu_count() or 1

    @cached_property
    def _parts(self) -> tuple[Any, Any, Decoder]:
        """Detector, recognition session and decoder, loaded at the first picture."""
        from omegaconf import OmegaConf
        from rapidocr import RapidOCR
        from rapidocr.ch_ppocr_det import TextDetector
        from rapidocr.ch_ppocr_rec import TextRecognizer

        config = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "critical",
                "Det.limit_type": "max",  # pictures are scaled here, once
                "Det.limit_side_len": DETECTION_SIDE,
            }
        ).cfg
        config.Rec.font_path = None
        # Lines are short work: several at once on a thread each is faster than each on all threads.
        parts: list[Any] = [  # a given session is never downloaded
            OmegaConf.create({**part, "session": self._session(path, threads)}, flags=_HOLDS)
            for part, path, threads in zip(
                (config.Det, config.Rec), _weights(), (self._threads, 1), strict=True
            )
        ]
        detection, recognition = parts
        recogniser = TextRecognizer(recognition)
        decoder = Decoder(tuple(recogniser.postprocess_op.character))
        return TextDetector(detection), recogniser.session, decoder

    @staticmethod
    def _session(weights: Path, threads: int) -> Any:
        """A network whose threads sleep while they wait, and which gives its memory back."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.enable_cpu_mem_arena = False
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = ["CPUExecutionProvider"]
        return onnxruntime.InferenceSession(str(weights), options, providers=providers)

    def fingerprint(self) -> str:
        """Engine, version and the digests of its weights."""
        from importlib.metadata import version

        digest = hashlib.sha256(b"".join(path.read_bytes() for path in _weights()))
        return f"rapidocr-{version('rapidocr')}-{digest.hexdigest()[:16]}-5"

    def describe(self) -> str:
        """One line for `doctor`."""
        from importlib.metadata import version

        return f"rapidocr {version('rapidocr')} (PP-OCRv6 small): Chinese, Japanese, Latin script"

    def recognise(self, image: bytes, *, upright: bool = False, twice: bool = False) -> Recognised:
        """Lines of an encoded picture; `upright` skips the orientation vote and the deskewing.

        `twice`: a reading to be relied on: lines are cut at the cells of tables, lone signs looked
        for, tokens that matter read again and doubted where the readings differ. To search a
        picture for names, lines as they are detected are enough.
        ValueError if the bytes are no picture.
        """
        return self.recognise_with(None, image, upright=upright, twice=twice)

    def recognise_with(
        self,
        scripts: ScriptReader | None,
        image: bytes,
        *,
        upright: bool = False,
        twice: bool = False,
    ) -> Recognised:
        """As `recognise`; lines in other scripts are read by `scripts`."""
        pixels = _decode(image)
        quads = self._detect(pixels)
        turn, read = (0, {}) if upright else self._vote(pixels, quads, scripts)
        if turn:
            pixels, quads = turned(pixels, quads, turn)
        if turn in (90, 270):  # the detector misses small things in text that runs up or down
            quads, read = self._detect(pixels), {}
        flat, matrix, size = straightened(pixels, 0.0 if upright else skew(quads))
        ink = Ink(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), uneven=True)
        closely = twice and not upright
        celled = in_cells(quads, matrix, ink) if closely else Celled(quads, lone=len(quads))
        quads = celled.quads
        read = {i: line for i, line in read.items() if i not in celled.cut}
        order = [i for i in _longest_first(quads) if i not in read]
        read |= self._lines([crop(pixels, quads[i]) for i in order], order)
        foreign: dict[int, Reading | None] = {}
        if scripts:
            foreign, quads = scripts.read(pixels, quads, read, self._alone)
        writing = writing_of(line.text for line in read.values())
        read = _meant(read, writing)
        foreign = dict.fromkeys(celled.strays(read)) | foreign
        usual = {i: line for i, line in read.items() if i not in foreign}
        doubts = self._doubts(pixels, quads, usual, foreign, writing) if twice else {}
        picture = image if not turn and matrix is None else _encode(flat)
        fragments: list[Fragment] = []
        unread: list[Box] = []
        for i in range(len(quads)):
            quad = move(quads[i], matrix)
            if reading := foreign.get(i):
                fragments.extend(script_fragments(quad, reading, size, doubts.get(i, ())))
            elif i in usual and is_read(quad, read[i]):
                found = tuple(pieces_of(quad, read[i], size, doubts.get(i, ())))
                fragments.extend(found)
                unread.extend(unread_gaps(flat, quad, found))
            elif min(sides(quad)) >= LEAST_UNREAD and aspect(quad) >= 2:
                unread.append(box_of(quad, size))
        if closely:
            fragments += self._singles(flat, ink, [move(quad, matrix) for quad in quads], size)
        blocks = compose(fragments, ink, TAB_GAP_OCR, plain=upright)
        return Recognised(picture, *size, turn, blocks, tuple(unread))

    def _singles(
        self, pixels: Any, ink: Ink, quads: Sequence[Any], size: tuple[int, int]
    ) -> list[Fragment]:
        """Single signs that were not detected; doubted, as they are read once."""
        places = singles(ink, [box_of(quad, size) for quad in quads])
        every = list(range(len(places)))
        pictures = [cut(pixels, place) for place in places]
        lines = self._lines(pictures, every, AGAIN_WIDTH)
        out = []
        for n, place in enumerate(places):
            line = lines[n]
            if text := single(line.text, line.confidence, points(pictures[n])):
                y, edges = (place.y0 + place.y1) / 2, proportional_edges(text, place.x0, place.x1)
                doubts = tuple(Doubt(t.start, t.end) for t in tokens(text))
                em = EM * place.height
                out.append(Fragment(text, place, edges, y, y, em, line.confidence, doubts=doubts))
        return out

    def _doubts(
        self,
        pixels: Any,
        quads: Any,
        read: dict[int, Line],
        foreign: Mapping[int, Reading | None],
        writing: Writing | None,
    ) -> dict[int, tuple[Doubt, ...]]:
        """What of each line is not certain after a second reading of its tokens."""
        scripts = {i: reading.line for i, reading in foreign.items() if reading}
        lines = dict(sorted((read | scripts).items()))
        left = {i for i, reading in foreign.items() if reading and reading.leftward}
        views = [
            View(ln, crop(pixels, quads[i]), i in scripts, i in left) for i, ln in lines.items()
        ]

        def again(pictures: Sequence[Any]) -> tuple[Line, ...]:
            found = dict(enumerate(self._alone(pictures)))
            return tuple(_meant(found, writing).values())

        return dict(zip(lines, doubts_of(views, again), strict=True))

    def _alone(self, pictures: Sequence[Any]) -> tuple[Line, ...]:
        """Words and tokens that were cut out of their lines."""
        every = list(range(len(pictures)))
        return tuple(self._lines(list(pictures), every, AGAIN_WIDTH).values())

    def _detect(self, pixels: Any) -> Any:
        """Corners of text lines (n, 4, 2) in pixels of the picture, whatever size was looked at."""
        height, width = pixels.shape[:2]
        scale = min(1.0, DETECTION_SIDE / max(height, width))
        if min(height, width) < SMALL_SIDE:
            larger = min(SMALL_SIDE / min(height, width), ENLARGED_SIDE / max(height, width), 2.0)
            scale = max(scale, larger) if larger > 1 else scale
        small = pixels
        if not 0.99 < scale < 1.01:
            method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=method)
        else:
            scale = 1.0
        pad = max(0, 64 - small.shape[0]), max(0, 64 - small.shape[1])
        if any(pad):
            small = cv2.copyMakeBorder(small, 0, pad[0], 0, pad[1], cv2.BORDER_REPLICATE)
        boxes = self._parts[0](small).boxes
        if boxes is None:
            return np.zeros((0, 4, 2), np.float32)
        quads = np.asarray(boxes, np.float32) / scale
        quads[..., 0] = quads[..., 0].clip(0, width)
        quads[..., 1] = quads[..., 1].clip(0, height)
        return quads[[min(sides(quad)) >= 3 for quad in quads]]

    def _vote(
        self, pixels: Any, quads: Any, scripts: ScriptReader | None
    ) -> tuple[int, dict[int, Line]]:
        """The turn (degrees, counter-clockwise) that makes the page upright, and lines read so.

        Box shapes choose between level and sideways text, a few long lines the sense.
        """
        senses = (90, 270) if lies_sideways(quads) else (0, 180)
        order = _longest_first(quads)[:VOTERS]
        flat = [crop(pixels, quads[i]) for i in order]
        first = self._lines([rotated(c, senses[0]) for c in flat], order)
        if not order or (_score(first) >= SURE and not (scripts and is_foreign(quads, first))):
            return (senses[0] if order else 0), first
        other = self._lines([rotated(c, senses[1]) for c in flat], order)
        best = (senses[1], other) if _score(other) > _score(first) else (senses[0], first)
        if scripts and is_foreign(quads, best[1]):
            found = {senses[0]: first, senses[1]: other}
            sense = scripts.sense(flat, senses)
            return best if sense is None else (sense, found[sense])
        return best

    def _lines(
        self, crops: list[Any], order: list[int], least: int = LEAST_WIDTH
    ) -> dict[int, Line]:
        """Recognise the crops, by the numbers in `order`; the longest first keeps threads busy."""
        _, session, decoder = self._parts

        def read(crop: Any) -> Line:
            line = level(crop)
            if line is crop:
                return lying(line)
            turned = stood_up(lying(line))
            if crop.shape[0] >= _LETTER * crop.shape[1]:
                return turned
            upright = lying(crop)
            return upright if _is_letter(upright, turned) else turned

        def lying(line: Any) -> Line:
            width = max(1, -(-LINE_HEIGHT * line.shape[1] // line.shape[0]))
            sheet = np.zeros((1, 3, LINE_HEIGHT, max(width, least)), np.float32)
            small = cv2.resize(line, (width, LINE_HEIGHT)).astype(np.float32)
            sheet[0, :, :, :width] = small.transpose(2, 0, 1) / 127.5 - 1
            return decoder.decode(session(sheet)[0], width / sheet.shape[3])

        with ThreadPoolExecutor(self._threads) as pool:
            return dict(zip(order, pool.map(read, crops), strict=True))


@cache
def shared_engine() -> RapidOcr:
    """The engine of this process, made once: it holds 1 GB."""
    return RapidOcr()


def _weights() -> tuple[Path, Path]:
    """The two ONNX files of the rapidocr wheel."""
    from importlib.util import find_spec

    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("rapidocr")
    folder = Path(spec.origin).parent / "models"
    return folder / "PP-OCRv6_det_small.onnx", folder / "PP-OCRv6_rec_small.onnx"


def _decode(image: bytes) -> Any:
    """BGR pixels of an encoded picture."""
    try:
        with Image.open(io.BytesIO(image)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ValueError("no picture") from error
    return np.asarray(upright)[:, :, ::-1].copy()


def _encode(pixels: Any) -> bytes:
    out = io.BytesIO()
    rgb = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    rgb.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def _score(lines: dict[int, Line]) -> float:
    """Mean confidence, a character one vote."""
    letters = sum(len(line.text) for line in lines.values())
    return sum(line.confidence * len(line.text) for line in lines.values()) / max(letters, 1)


def _is_letter(upright: Line, turned: Line) -> bool:
    """Whether a tall box holds one sign: turned, an arrow that points up would point aside."""
    if len(upright.text.strip()) != 1 or len(turned.text.strip()) > 1:
        return False
    return upright.confidence >= turned.confidence or turned.text.strip() in {"←", "→"}


def _meant(lines: dict[int, Line], writing: Writing | None) -> dict[int, Line]:
    """The lines in the forms of their page, signs of one shape told apart."""
    return {i: told_apart(line, writing) for i, line in in_forms(lines, writing).items()}


def _longest_first(quads: Any) -> list[int]:
    return sorted(range(len(quads)), key=lambda i: -aspect(quads[i]))
