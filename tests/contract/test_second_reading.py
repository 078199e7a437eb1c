"""Values of a picture out of focus: whatever is read wrong is doubted; of a clean one, nothing."""

from __future__ import annotations

import io
import re
from importlib.resources import files

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from recpack.readers.plausible import judged

pytest.importorskip("rapidocr")
FONT = str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc")
ROWS = ("AFP 431.262 ng/mL", "ALT 269.8 U/L", "PSA 0.87 ng/mL", "EGFR c.2573T>G")


def _picture(blur: float, noise: float) -> bytes:
    image = Image.new("L", (520, 260), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 20, index=2)
    for number, row in enumerate(ROWS):
        draw.text((30, 20 + 55 * number), row, font=font, fill=30)
    grey = np.asarray(image).astype(np.float32)
    if blur:
        grey = cv2.GaussianBlur(grey, (0, 0), blur)
        grey += np.random.default_rng(1).normal(0, noise, grey.shape)
    out = io.BytesIO()
    Image.fromarray(grey.clip(0, 255).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def _read(blur: float, noise: float = 0):
    from recpack.readers.ocr import shared_engine

    seen = shared_engine().recognise(_picture(blur, noise), upright=True, twice=True)
    return [judged(block) for block in seen.blocks]


def test_a_clean_picture_is_read_without_doubt():
    blocks = _read(0)
    assert [b.text for b in blocks] == list(ROWS)
    assert all(b.doubts == () for b in blocks)


def test_what_is_read_wrong_from_a_bad_picture_is_doubted():
    blocks = _read(2.6, 20)
    printed = {run for row in ROWS for run in row.split()}
    wrong = [
        (block, run)
        for block in blocks
        for run in re.finditer(r"\S*\d\S*", block.text)
        if run.group() not in printed
    ]
    assert wrong  # else the picture is too good to tell anything
    for block, run in wrong:
        assert any(d.start < run.end() and run.start() < d.end for d in block.doubts), run.group()
