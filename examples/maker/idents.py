"""Invented identity numbers that pass the public check-digit rules.

Recognisers verify check digits, so an example with a wrong one would test nothing; every number
here is nevertheless made up: the Chinese county code 320199 is not assigned, and the Brazilian
bases were typed blindly.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ident:
    """One planted identifier: the exact characters printed, and what they identify."""

    value: str
    kind: str


def chinese_id(first17: str) -> str:
    """Complete a Chinese resident identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    weights = [2 ** (17 - i) % 11 for i in range(17)]
    total = sum(int(c) * w for c, w in zip(first17, weights, strict=True))
    return first17 + "10X98765432"[total % 11]


def cpf(first9: str) -> str:
    """Complete and punctuate a Brazilian CPF (two modulo-11 check digits)."""
    digits = [int(c) for c in first9]
    for _ in range(2):
        rest = sum(d * w for d, w in zip(digits, range(len(digits) + 1, 1, -1), strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    text = "".join(map(str, digits))
    return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"


def cns(first14: str) -> str:
    """Complete a provisional cartão SUS (begins with 7, 8 or 9; weighted sum divisible by 11)."""
    total = sum(int(c) * (15 - i) for i, c in enumerate(first14))
    last = -total % 11
    if last > 9:
        message = f"{first14} has no valid last digit; choose another base"
        raise ValueError(message)
    text = first14 + str(last)
    return f"{text[:3]} {text[3:7]} {text[7:11]} {text[11:]}"


def rg(first8: str) -> str:
    """Complete a São Paulo RG (weights 2 to 9, modulo 11, X for ten)."""
    last = -sum(int(c) * w for c, w in zip(first8, range(2, 10), strict=True)) % 11
    return f"{first8[:2]}.{first8[2:5]}.{first8[5:]}-{'X' if last == 10 else last}"
