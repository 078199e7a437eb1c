"""Spellings of numbers: grouping is folded away, so what is left is zeros and country codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.audit.fold import base, key
from recpack.audit.needle import Fields, Kind

_LEAST_DIGITS = 6
# What may run into a national number without a separator: exit code, country, trunk zero.
_CODES = "86|852|853|886|55|351|49|33|34|52|54|57|56|51|7|81|82|84|62|66|44|1|966|971|20"
PREFIX = re.compile(rf"(?:00)?(?:{_CODES})?0?")
_COUNTRY = re.compile(rf"(?:00)?({_CODES})")


def number_forms(text: str, *, phone: bool) -> Iterator[Fields]:
    """Spellings of an identifier or a telephone number; nothing below six digits."""
    folded = key(text)
    digits = re.sub(r"\D", "", base(text))
    letters = re.sub(r"\d", "", folded)
    if letters and not phone:
        if len(folded) >= 5 and len(digits) >= 4:
            yield folded, Kind.CODE, (), "", False, False
            yield from _bytes(text.strip(), least=6)
        if len(digits) < _LEAST_DIGITS or len(letters) > 4:
            return
    forms = [digits, digits.lstrip("0")]
    if phone:
        forms += _local(text, digits)
    for form in dict.fromkeys(forms):
        if len(form) >= _LEAST_DIGITS and not re.fullmatch(r"(\d)\1*|\d{1,4}0{3,}", form):
            yield form, Kind.DIGITS, (), "", False, False
            yield from _bytes(form, least=8)
    if digits != text.strip():
        yield from _bytes(text.strip(), least=8)


def _bytes(surface: str, *, least: int) -> Iterator[Fields]:
    if len(surface) >= least:
        yield surface, Kind.BYTES, (), "", False, False


def _local(text: str, digits: str) -> list[str]:
    """A phone without country and area code."""
    out = []
    abroad = text.strip().startswith(("+", "00"))
    match = _COUNTRY.match(digits)
    national = digits[match.end() :] if match and (abroad or len(digits) >= 12) else digits
    out += [national, national.lstrip("0")]
    if re.fullmatch(r"[78][3489]\d{9}", digits):  # Russia and Kazakhstan: 8 at home, +7 abroad
        out += [digits[1:], "7" + digits[1:], "8" + digits[1:]]
    if len(national) >= 10:
        out += [national[-9:], national[-8:]]
    return [n for n in out if len(n) >= 7]
