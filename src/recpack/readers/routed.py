"""The engine of pages: every line by the recogniser that knows its script."""

from __future__ import annotations

from functools import cache

from recpack.ports import Recognised
from recpack.readers.ocr import RapidOcr, shared_engine
from recpack.readers.scripts import ScriptReader
from recpack.readers.traineddata import LANGUAGES


class RoutedOcr:
    """rapidocr, and tesseract for what rapidocr cannot read, as far as there are data for it."""

    def __init__(self, rapid: RapidOcr | None = None) -> None:
        self._rapid = rapid or RapidOcr()
        self._scripts = ScriptReader()

    def fingerprint(self) -> str:
        """Both engines, with the digests of the data in use."""
        return ";".join(filter(None, (self._rapid.fingerprint(), self._scripts.fingerprint())))

    def describe(self) -> str:
        """One line for `doctor`."""
        more = ", ".join(LANGUAGES[code] for code in self._scripts.languages)
        return self._rapid.describe() + (f"; tesseract: {more}" if more else "")

    def recognise(self, image: bytes, *, upright: bool = False, twice: bool = False) -> Recognised:
        """Lines of an encoded picture; `upright` skips the orientation vote and the deskewing.

        `twice`: tokens that matter are read again, and doubted where the readings differ.
        ValueError if the bytes are no picture.
        """
        return self._rapid.recognise_with(self._scripts, image, upright=upright, twice=twice)


@cache
def page_engine() -> RoutedOcr:
    """The engine of this process, made once; it shares the networks of `shared_engine`."""
    return RoutedOcr(shared_engine())
