"""What a text says to a reader and not to a program: look-alike letters, reversed and hidden text.

Each function gives another reading of a text, of which every character stands for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.audit.fold import base

# Letters and the Latin ones that they look like, case by case. Cyrillic letters map alike in both
# cases, so that folded Cyrillic keys can be mapped too.
_LATIN = (
    ("абвгдезиклмнопрстуфхцчшщъыьэюя", "a.b..e..k.mho.pcty.x.........."),
    ("іїјѕԁԛԝһҽүӏґ", "iijsdqwheylr"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϒ", "ABEZHIKMNOPTYXCY"),
    ("αβεγικνορτυχϲςωη", "abeyikvoptuxccwn"),
    ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢɑɡıɩⲟօոսսհ", "abcdefghijklmnopqrstuvwyzagiioonuuh"),
)  # fmt: skip
_BOXES = ((0x1F130, 26), (0x1F150, 26), (0x1F170, 26), (0x1F1E6, 26))  # letters in boxes and discs
_HAN_FIGURES = "〇零○ 一壹弌 二贰貳弐两 三叁參参 四肆 五伍 六陆陸 七柒 八捌 九玖"
_NUMERALS = {ch: str(n) for n, row in enumerate(_HAN_FIGURES.split()) for ch in row}
_RUN = re.compile(rf"[{''.join(_NUMERALS)}](?:[\s·.,-]?[{''.join(_NUMERALS)}]){{5,}}")
_TAGS = re.compile("[\U000e0020-\U000e007e\U000e0100-\U000e01ef]")
_OVERRIDES = re.compile("[\u202d\u202e]")
_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _likeness() -> dict[int, str]:
    table: dict[int, str] = {}
    for letters, latin in _LATIN:
        for letter, like in zip(letters, latin, strict=True):
            if like != ".":
                table[ord(letter)] = like
                if "Ѐ" <= letter <= "ԯ":
                    table[ord(letter.upper())] = like.upper()
    for start, count in _BOXES:
        table.update({start + i: chr(ord("A") + i) for i in range(count)})
    return table


_LIKE = _likeness()
_FOREIGN = re.compile("[" + "".join(map(chr, _LIKE)) + "]")


def skeleton(text: str) -> str:
    """Letters that look Latin as Latin letters; the same length."""
    return text.translate(_LIKE)


def has_look_alikes(plain: str) -> bool:
    """Whether `skeleton` would change anything."""
    return not plain.isascii() and _FOREIGN.search(plain) is not None


def readings(text: str, plain: str) -> Iterator[str]:
    """Other readings, folded as by fold.base: hidden characters, reversed text, Han numerals.

    `plain` is fold.base(text).
    """
    if _backwards(text):
        yield base(_CONTROLS.sub(" ", text))[::-1]
    if text.isascii():
        return
    hidden = _TAGS.findall(text)
    if hidden:
        yield base("".join(map(_untagged, hidden)))
    if _RUN.search(plain):
        yield _RUN.sub(lambda m: "".join(_NUMERALS.get(c, c) for c in m[0]), plain)


def _backwards(text: str) -> bool:
    return bool(_OVERRIDES.search(text)) or "bidi-override" in text or "<bdo" in text.lower()


def _untagged(ch: str) -> str:
    """Tag characters mirror ASCII; variation selectors beyond the sixteenth are bytes of a text."""
    code = ord(ch)
    return chr(code - 0xE0000) if code < 0xE0080 else chr(code - 0xE0100 + 16)
