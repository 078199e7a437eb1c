"""National identity numbers with their check digits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recpack.model.document import Document
from recpack.model.identity import Identities, Tag

_CN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CN_CHECK = "10X98765432"


def is_cn_id(value: str) -> bool:
    """GB 11643: 17 digits and a check character modulo 11."""
    text = re.sub(r"\s", "", value).upper()
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return False
    total = sum(int(c) * w for c, w in zip(text, _CN_WEIGHTS, strict=False))
    return _CN_CHECK[total % 11] == text[17]


def is_cpf(value: str) -> bool:
    """Brazilian CPF: 11 digits, the last two check digits modulo 11."""
    digits = [int(c) for c in value if c.isdigit()]
    if len(digits) != 11 or len(set(digits)) == 1 or re.search(r"[A-Za-z]", value):
        return False
    for n in (9, 10):
        total = sum(d * (n + 1 - i) for i, d in enumerate(digits[:n]))
        if total * 10 % 11 % 10 != digits[n]:
            return False
    return True


def is_national(value: str) -> bool:
    """Whether a number is a national identity number that proves itself."""
    return is_cn_id(value) or is_cpf(value)


_BY_LANGUAGE = {
    "zh": "China",
    "ja": "Japan",
    "ko": "South Korea",
    "th": "Thailand",
    "vi": "Vietnam",
}


def country_of(identities: Identities, documents: Sequence[Document]) -> str:
    """The country the records come from, where a number or a language of one country tells it."""
    values = [i.value for i in identities.items if i.tag is Tag.ID]
    if any(is_cn_id(v) for v in values):
        return "China"
    if any(is_cpf(v) for v in values):
        return "Brazil"
    languages = {d.language for d in documents if d.language != "en"}
    return _BY_LANGUAGE.get(next(iter(languages)), "") if len(languages) == 1 else ""
