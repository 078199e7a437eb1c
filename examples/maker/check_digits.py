"""Identity numbers with valid check digits, for invented people and places."""

_CHINESE_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHINESE_ID_CHECKS = "10X98765432"


def cpf(first_nine: str) -> str:
    """Brazilian CPF 000.000.000-00 with its two modulo-11 check digits (Receita Federal)."""
    digits = [int(char) for char in first_nine]
    for _ in range(2):
        weights = range(len(digits) + 1, 1, -1)
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) * 10 % 11
        digits.append(rest % 10)
    text = "".join(map(str, digits))
    return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"


def cnpj(first_twelve: str) -> str:
    """Brazilian company number 00.000.000/0000-00 with its two check digits."""
    digits = [int(char) for char in first_twelve]
    for _ in range(2):
        weights = [2 + (len(digits) - 1 - i) % 8 for i in range(len(digits))]
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    text = "".join(map(str, digits))
    return f"{text[:2]}.{text[2:5]}.{text[5:8]}/{text[8:12]}-{text[12:]}"


def cns(first_eleven: str) -> str:
    """Brazilian SUS card (CNS) from its first 11 digits, first 1 or 2 (DATASUS, modulo 11)."""
    total = sum(int(char) * (15 - i) for i, char in enumerate(first_eleven))
    check = 11 - total % 11
    middle = "000"
    if check == 11:
        check = 0
    elif check == 10:
        middle, check = "001", 11 - (total + 2) % 11
    text = f"{first_eleven}{middle}{check}"
    return f"{text[:3]} {text[3:7]} {text[7:11]} {text[11:]}"


def chinese_id(first_seventeen: str) -> str:
    """Chinese resident identity number with its check character (GB 11643-1999)."""
    total = sum(int(c) * w for c, w in zip(first_seventeen, _CHINESE_ID_WEIGHTS, strict=True))
    return first_seventeen + _CHINESE_ID_CHECKS[total % 11]
