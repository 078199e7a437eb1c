"""Noise as of a text recogniser: like glyphs, blanks too many or too few, wrapped words."""

from __future__ import annotations

from dataclasses import dataclass

from bench.clinical.dice import Dice

# Glyphs of one class are taken for each other.
_CLASSES = (
    "0OoО〇", "1lIі|", "5S", "8B", "2Z", "6b", "9gq", "rг", "cсe", "nп", "uи", "hһ", "mм", "aа",
    "国囯图", "日曰目", "未末", "己已巳", "人入", "土士", "大太犬", "间问", "门冂", "王玉主",
    "李季", "陈阵", "刘刈", "张弡", "杨扬", "徐涂", "高髙", "医匠", "院阮", "京亰", "海诲",
    "口ロ", "力カ", "二ニ", "工エ", "一ー", "夕タ", "千干于", "：:", "，,", "。.", "（(", "）)",
    "ソン", "シツ", "ばぱは", "아야", "이어", "오으", "는은", "ด ต"[::2], "ถภ", "บป", "ผฝ",
    "عغ", "حخج", "دذ", "رز", "سش", "صض", "طظ", "ةه", "ىي", "шщ", "ий", "еёc", "зэ", "ьъ",
    "áàâã", "éèê", "íìî", "óòôõ", "úùû", "çc", "ñn", "üu", "öo", "äa", "ßB", "đd", "ưu", "ơo",
)  # fmt: skip
_LIKE: dict[str, str] = {}
for _group in _CLASSES:
    for _glyph in _group:
        _LIKE[_glyph] = _LIKE.get(_glyph, "") + _group.replace(_glyph, "")


@dataclass(frozen=True, slots=True)
class Noisy:
    """The new text, and where each old character begins and ends in it."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    touched: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """An old stretch in the new text."""
        return self.starts[start], self.ends[end - 1]


def _wide(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"


def _after(text: str, at: int, dice: Dice) -> str:
    """What is printed after a character by mistake: a blank, or a hyphen and a new line."""
    here, then = text[at], text[at + 1 : at + 2]
    if not then:
        return ""
    if (_wide(here) and _wide(then)) or (here.isdigit() and then.isdigit()):
        return " "
    word = text[max(0, at - 2) : at + 4]
    if here.isalpha() and len(word) == 6 and word.isalpha() and not _wide(here):
        return "-\n" if dice.below(3) == 0 else ""
    return ""


def _disturb(text: str, at: int, dice: Dice) -> str:
    """What is read in place of one character."""
    char = text[at]
    if char == " " and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum():
        return ""
    if char.isspace():
        return char
    if dice.below(3) == 0:
        return char + _after(text, at, dice)
    return dice.choice(_LIKE[char]) if char in _LIKE else char


def add(text: str, rate: float, dice: Dice) -> Noisy:
    """Disturb `rate` of the characters."""
    out: list[str] = []
    starts, ends, touched = [], [], set()
    length = 0
    for at, char in enumerate(text):
        new = _disturb(text, at, dice) if dice.chance(rate) else char
        if new != char:
            touched.add(at)
        out.append(new)
        starts.append(length)
        ends.append(length + (1 if new[:1] == char and new else len(new)))
        length += len(new)
    return Noisy("".join(out), tuple(starts), tuple(ends), frozenset(touched))
