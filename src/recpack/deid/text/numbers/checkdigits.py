"""Check digits that python-stdnum has not, or has with a register of places or a clock.

Each takes a compact number of the right form: lower-case letters and ASCII digits alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle


def weighted(digits: str, weights: Sequence[int]) -> int:
    """Sum of digits by weights; digits past the last weight are left out."""
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False))


def luhn(digits: str) -> bool:
    """ISO/IEC 7812: every second digit from the right doubled, the sum modulo 10."""
    doubled = [int(c) * (1 + i % 2) for i, c in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def is_day(month: str, day: str) -> bool:
    """Whether month and day can be; the 29th of February may."""
    most = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= int(month) <= 12 and 1 <= int(day) <= most[int(month) - 1]


def cn(n: str) -> bool:
    """GB 11643: place, birth date, sequence, and a check character modulo 11."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    dated = n[6:8] in {"18", "19", "20"} and is_day(n[10:12], n[12:14])
    return dated and "10x98765432"[weighted(n, weights) % 11] == n[17]


def cn_old(n: str) -> bool:
    """The 15 digits issued until 1999: no check digit, but a province and a date."""
    return 11 <= int(n[:2]) <= 65 and is_day(n[8:10], n[10:12])


def tw(n: str) -> bool:
    """Taiwan: the letter counts as two digits."""
    code = "abcdefghjklmnpqrstuvxywzio".index(n[0]) + 10
    return (code // 10 + code % 10 * 9 + weighted(n[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


def hk(n: str) -> bool:
    """Hong Kong: modulo 11 over one or two letters and six digits."""
    values = [ord(c) - 87 if c.isalpha() else int(c) for c in n[:-1]]
    if len(values) == 7:
        values.insert(0, 36)
    total = sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True))
    return "0123456789a"[-total % 11] == n[-1]


def cns(n: str) -> bool:
    """Brazilian health card: weights 15 to 1, modulo 11."""
    return weighted(n, range(15, 0, -1)) % 11 == 0


def pis(n: str) -> bool:
    """Brazilian PIS / PASEP / NIT."""
    check = -weighted(n, (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return check % 10 == int(n[-1]) and len(set(n)) > 1


def niss(n: str) -> bool:
    """Portuguese social security: the first ten primes from the right."""
    return 9 - weighted(n, (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)) % 10 == int(n[-1])


def es_nss(n: str) -> bool:
    """Spanish social security: two check digits modulo 97, leading zeros of the middle dropped."""
    body = n[:2] + n[3:10] if n[2] == "0" else n[:10]
    return int(body) % 97 == int(n[-2:]) and n[:2] != "00"


def kvnr(n: str) -> bool:
    """German health insurance: the letter as two digits, then as Luhn, from the left."""
    digits = f"{ord(n[0]) - 96:02d}{n[1:]}"
    products = [int(d) * w for d, w in zip(digits, cycle((1, 2)), strict=False)][:10]
    return sum(p // 10 + p % 10 for p in products) % 10 == int(n[-1])


def de_pension(n: str) -> bool:
    """German pension insurance: area, birth date, letter of the name, serial, check digit."""
    day = int(n[2:4])
    if not is_day(n[4:6], f"{day - 50 if day > 50 else day}"):
        return False
    digits = f"{n[:8]}{ord(n[8]) - 96:02d}{n[9:11]}"
    products = [
        int(d) * w for d, w in zip(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True)
    ]
    return sum(p // 10 + p % 10 for p in products) % 10 == int(n[-1])


def snils(n: str) -> bool:
    """Russian pension insurance: weights 9 to 1, modulo 101."""
    return weighted(n, range(9, 0, -1)) % 101 % 100 == int(n[-2:]) and int(n) > 100199800


def eg(n: str) -> bool:
    """Egypt: century, birth date, governorate, serial; how it is checked is not public."""
    return is_day(n[3:5], n[5:7]) and (1 <= int(n[7:9]) <= 35 or n[7:9] == "88")


def kw(n: str) -> bool:
    """Kuwait: century, birth date, serial, check digit modulo 11."""
    check = 11 - weighted(n, (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11
    return is_day(n[3:5], n[5:7]) and check == int(n[-1])


def ae(n: str) -> bool:
    """United Arab Emirates: 784, year of birth, serial, Luhn."""
    return 1900 <= int(n[3:7]) <= 2100 and luhn(n)


def jp(n: str) -> bool:
    """Japanese individual number: modulo 11."""
    rest = weighted(n, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return (0 if rest <= 1 else 11 - rest) == int(n[-1]) and len(set(n)) > 1


def kr(n: str) -> bool:
    """Korea: a birth date and the digit of sex and century; no check digit since October 2020."""
    return is_day(n[2:4], n[4:6])


def kr_checked(n: str) -> bool:
    """Korea until October 2020: a check digit modulo 11 besides."""
    check = (11 - weighted(n, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    return kr(n) and check == int(n[-1])


def vn(n: str) -> bool:
    """Vietnam: province 001 to 096, sex and century, year; no check digit."""
    return 1 <= int(n[:3]) <= 96


def nik(n: str) -> bool:
    """Indonesia: province 11 to 99, day + 40 for women, month, year, serial; no check digit."""
    day = int(n[6:8])
    return (
        int(n[:2]) >= 11
        and n[2:4] != "00"
        and n[12:] != "0000"
        and is_day(n[8:10], f"{day - 40 if day > 40 else day}")
    )


def npi(n: str) -> bool:
    """United States, doctors: Luhn behind the issuer prefix 80840."""
    return luhn("80840" + n)


def nordic(n: str) -> bool:
    """Sweden (Luhn over all) and Denmark (modulo 11), both with a birth date in front."""
    sweden = is_day(n[2:4], n[4:6]) and luhn(n)
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    return sweden or (is_day(n[2:4], n[:2]) and weighted(n, weights) % 11 == 0)


def be(n: str) -> bool:
    """Belgium: 97 less the rest modulo 97, with a 2 in front from 2000 on."""
    return any(97 - int(c + n[:9]) % 97 == int(n[-2:]) for c in ("", "2"))
