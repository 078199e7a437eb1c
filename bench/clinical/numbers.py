"""National identity numbers with valid check digits, birth date and sex where they encode them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from bench.clinical.dice import Dice

Maker = Callable[[date, str, Dice], str]
_ROMAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def _dot(digits: str, weights: tuple[int, ...] | range) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True))


def _parity(dice: Dice, sex: str) -> str:
    """A digit that is odd for men and even for women."""
    return str(2 * dice.below(5) + (sex == "m"))


def china(birth: date, sex: str, dice: Dice) -> str:
    """GB 11643-1999: region, birth date, order (odd = man), ISO 7064 MOD 11-2."""
    regions = ("110105", "310112", "440103", "510107", "320582", "230103", "650102", "350203")
    body = dice.choice(regions) + f"{birth:%Y%m%d}" + dice.digits(2) + _parity(dice, sex)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[_dot(body, weights) % 11]


def taiwan(birth: date, sex: str, dice: Dice) -> str:
    """Letter of the place, 1 for men or 2 for women, seven digits, check digit."""
    del birth
    letter = dice.choice(_ROMAN)
    body = ("1" if sex == "m" else "2") + dice.digits(7)
    code = 10 + _ROMAN.index(letter)
    total = code // 10 + 9 * (code % 10) + _dot(body, range(8, 0, -1))
    return f"{letter}{body}{-total % 10}"


def brazil(birth: date, sex: str, dice: Dice) -> str:
    """CPF: nine digits and two check digits modulo 11."""
    del birth, sex
    body = dice.digits(9)
    for start in (10, 11):
        rest = _dot(body, range(start, 1, -1)) * 10 % 11
        body += str(rest % 10)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"


def spain(birth: date, sex: str, dice: Dice) -> str:
    """DNI: eight digits and a letter modulo 23."""
    del birth, sex
    body = dice.digits(8)
    return body + "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]


def germany(birth: date, sex: str, dice: Dice) -> str:
    """The health insurance number (KVNR), or the tax number (Steuer-ID) in a third of the cases."""
    del birth, sex
    return _steuer_id(dice) if dice.below(3) == 0 else _kvnr(dice)


def _kvnr(dice: Dice) -> str:
    """Letter and eight digits, then Luhn with the letter as two digits."""
    letter = chr(65 + dice.below(26))
    body = dice.digits(8)
    full = f"{ord(letter) - 64:02d}{body}"
    parts = (int(d) * (1 + i % 2) for i, d in enumerate(full))
    return f"{letter}{body}{sum(p // 10 + p % 10 for p in parts) % 10}"


def _steuer_id(dice: Dice) -> str:
    """Ten digits, one of them twice, no leading zero; ISO 7064 MOD 11,10."""
    ten = dice.shuffled("0123456789")
    ten[dice.between(1, 9)] = ten[0]
    if ten[0] == "0":
        ten = ["7" if d == "0" else "0" if d == "7" else d for d in ten]
    product = 10
    for digit in ten:
        total = (int(digit) + product) % 10 or 10
        product = 2 * total % 11
    return "".join(ten) + str((11 - product) % 10)


def france(birth: date, sex: str, dice: Dice) -> str:
    """NIR: sex, year, month, department, commune, order, and 97 less the number modulo 97."""
    place = f"{dice.between(1, 95):02d}".replace("20", "21") + f"{dice.between(1, 600):03d}"
    body = f"{1 if sex == 'm' else 2}{birth:%y%m}{place}{dice.between(1, 999):03d}"
    key = f"{97 - int(body) % 97:02d}"
    cuts = (0, 1, 3, 5, 7, 10, 13)
    parts = [body[a:b] for a, b in pairwise(cuts)]
    return " ".join([*parts, key])


def russia(birth: date, sex: str, dice: Dice) -> str:
    """СНИЛС: nine digits and their weighted sum modulo 101."""
    del birth, sex
    body = str(dice.between(2, 9)) + dice.digits(8)
    check = f"{_dot(body, range(9, 0, -1)) % 101 % 100:02d}"
    return f"{body[:3]}-{body[3:6]}-{body[6:]} {check}"


def egypt(birth: date, sex: str, dice: Dice) -> str:
    """Century, birth date, governorate, order whose last digit is odd for men, check digit."""
    place = dice.choice(("01", "02", "12", "14", "16", "21", "25", "88"))
    body = f"{2 + (birth.year >= 2000)}{birth:%y%m%d}{place}{dice.digits(3)}{_parity(dice, sex)}"
    total = _dot(body, (2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
    return body + str((11 - total % 11) % 10)


def japan(birth: date, sex: str, dice: Dice) -> str:
    """My Number: eleven digits and a check digit modulo 11."""
    del birth, sex
    body = dice.digits(11)
    rest = _dot(body, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return body + str(0 if rest <= 1 else 11 - rest)


def korea(birth: date, sex: str, dice: Dice) -> str:
    """RRN: birth date, century and sex, five digits, check digit modulo 11."""
    mark = (1 if sex == "m" else 2) + 2 * (birth.year >= 2000)
    body = f"{birth:%y%m%d}{mark}{dice.between(0, 95):02d}{dice.digits(3)}"  # place, order
    total = _dot(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5))
    return f"{body[:6]}-{body[6:]}{(11 - total % 11) % 10}"


def thailand(birth: date, sex: str, dice: Dice) -> str:
    """Thirteen digits in five groups, the last a check digit modulo 11."""
    del birth, sex
    body = str(dice.between(1, 5)) + dice.digits(11)
    body += str((11 - _dot(body, range(13, 1, -1)) % 11) % 10)
    return f"{body[0]}-{body[1:5]}-{body[5:10]}-{body[10:12]}-{body[12]}"


def vietnam(birth: date, sex: str, dice: Dice) -> str:
    """CCCD: province, century and sex, year of birth, six digits."""
    place = dice.choice(("001", "031", "048", "079", "092", "038", "056"))
    mark = (birth.year - 1900) // 100 * 2 + (sex != "m")
    return f"{place}{mark}{birth:%y}{dice.digits(6)}"


def indonesia(birth: date, sex: str, dice: Dice) -> str:
    """NIK: region, birth date (day + 40 for women), four digits."""
    place = dice.choice(("317304", "327301", "351512", "127103", "517101", "737114"))
    day = birth.day + (0 if sex == "m" else 40)
    return f"{place}{day:02d}{birth:%m%y}{dice.between(1, 9999):04d}"


def english(birth: date, sex: str, dice: Dice) -> str:
    """A US social security number or a British NHS number."""
    del birth, sex
    if dice.below(2):
        area = dice.between(1, 665)
        return f"{area:03d}-{dice.between(1, 99):02d}-{dice.between(1, 9999):04d}"
    while True:
        body = str(dice.between(4, 7)) + dice.digits(8)
        check = 11 - _dot(body, range(10, 1, -1)) % 11
        if check != 10:
            return f"{body[:3]} {body[3:6]} {body[6:]}{check % 11}"


MAKERS: dict[str, Maker] = {
    "zh": china, "zh-TW": taiwan, "pt": brazil, "es": spain, "de": germany, "fr": france,
    "ru": russia, "ar": egypt, "ja": japan, "ko": korea, "th": thailand, "vi": vietnam,
    "id": indonesia, "en": english,
}  # fmt: skip


def national(language: str, birth: date, sex: str, dice: Dice) -> str:
    """A national number of the language's country; KeyError if none is known."""
    return MAKERS[language](birth, sex, dice)
