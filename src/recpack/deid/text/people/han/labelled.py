"""A Chinese name where a label, a cell or a column says that one stands."""

from __future__ import annotations

import re

from recpack.deid.text.fold import is_cjk
from recpack.deid.text.people.han.words import Lexicon, lexicon

_LONGEST = 8
_SEX = re.compile(r"[男女](?=$|\W|\d|性)")
_DOTS = "·•・‧∙."
_HAN = r"\u4e00-\u9fff"


# A cell that a name may fill, and what may stand behind it.
_CELL = re.compile(
    rf"(?:[{_HAN}](?:[ ][{_HAN}·•・]){{1,14}}(?![ ]?[{_HAN}])|[{_HAN}]{{2,4}}"
    rf"|[{_HAN}]{{2,8}}[·•・][{_HAN}·•・]{{2,16}})"
    r"(?=[ ]{2}|[ ]?[\t\n|(/、]|[ ]?[,;。](?!\w)|[ ]?$|[ ][A-Za-z\d]|$)"
)
_SPACED = re.compile(rf"[{_HAN}](?:[ ][{_HAN}·•・‧∙]){{2,14}}")
_PEOPLE = frozenset("人者师生士员长名助刀属")


def fills(text: str, label: str, at: int, limit: int) -> bool:
    """Whether a run that may be a name fills the cell behind a Han label without a colon.

    Behind a label of a person (护士) that may be a word that is a name (平安); behind a label of
    work (麻醉) no word of medicine is (全麻).
    """
    if len(label) < 2 or not is_cjk(label[0]) or at >= limit or text[at - 1].isalnum():
        return False
    cell = _CELL.match(text, at, limit)
    if cell is None:
        return False
    lex = lexicon()
    word = cell[0].replace(" ", "")
    known = lex.surname(word, 0) or lex.piece_at(word, 0)
    return bool(known) and (label[-1] in _PEOPLE or word not in lex.clinical)


def labelled(text: str, at: int, limit: int, *, sure: bool) -> tuple[int, int] | None:
    """The name that begins at `at`; `sure` behind a colon or a label of names alone.

    A name may be spaced out (王 建 国), carry a title (王建国主任) or run into the next field.
    """
    lex = lexicon()
    spaced = _SPACED.match(text, at, limit)
    if spaced and any(c in spaced[0] for c in "·•・‧∙"):
        return spaced.span()
    dotted = _dotted(text, at, limit, lex)
    if dotted:
        return at, dotted
    ends = _run(text, at, limit)
    word = "".join(text[e - 1] for e in ends)
    size = _size(word, lex, sure=sure, spaced=len(ends) < ends[-1] - at)
    return (at, ends[size - 1]) if size else None


def _dotted(text: str, at: int, limit: int, lex: Lexicon) -> int:
    """The end of a name with middle dots; 0 if there is none."""
    end = at
    while end < limit and (is_cjk(text[end]) or text[end] in _DOTS) and end - at < 30:
        end += 1
    dot = next((i for i in range(at + 1, end) if text[i] in _DOTS), 0)
    if not dot or dot + 1 >= end:
        return 0
    # What follows the last part and is no letter of foreign names is the next field.
    last = dot + 1
    while last < end and (text[last] in lex.dotted or text[last] in _DOTS):
        last += 1
    return last if last > dot + 2 else min(end, dot + 9)


def _run(text: str, at: int, limit: int) -> list[int]:
    """Ends of the characters that stand together, or spaced out one by one."""
    ends: list[int] = []
    i = at
    spaced = text[at + 1 : at + 2] == " " and at + 2 < limit and is_cjk(text[at + 2])
    while i < limit and len(ends) < _LONGEST:
        if is_cjk(text[i]):
            if ends and _SEX.match(text, i, limit):
                break
            i += 1
            ends.append(i)
        elif spaced and text[i] == " " and i + 1 < limit and is_cjk(text[i + 1]):
            lone = i + 2 >= limit or not is_cjk(text[i + 2])
            if not lone and len(ends) > 1:
                break
            i += 1
        else:
            break
    return ends


def _size(word: str, lex: Lexicon, *, sure: bool, spaced: bool) -> int:
    """How many of the characters are the name; 0 if none."""
    if len(word) < 2:
        # A surname alone (姓名：王) is a name only where nothing else can stand.
        return 1 if sure and word in lex.single and word not in lex.weak else 0
    family = lex.surname(word, 0)
    if family and word[family:] in lex.kin:
        return family  # 王主任
    end, value = lex.name_at(word, 0)
    if sure and family and family < len(word) <= family + 3 and _bare(word, family, lex):
        return len(word)
    if len(word) <= 4 and (end == len(word) or spaced) and value >= 1.2:
        return len(word)
    if value >= (0.3 if sure else 1.8):
        return end
    return _foreign(word, lex) or (_rest(word, lex, end, value) if sure else 0)


def _rest(word: str, lex: Lexicon, end: int, value: float) -> int:
    """Behind a sure label: a name that runs into words, or one without a known surname."""
    if lex.surname(word, 0) and word[:2] not in lex.words and value > -2.5:
        return min(end, len(word)) or min(3, len(word))
    return len(word) if len(word) <= 4 and not _has_word(word, lex) else 0


def _bare(word: str, family: int, lex: Lexicon) -> bool:
    """Whether nothing but a name stands there: no long word, no title behind a name."""
    if word in lex.offices or (len(word) > 2 and (word in lex.words or word[-2:] in lex.kin)):
        return False
    if len(word) > family + 2:
        pieces = (word[i : i + n] for i in range(len(word)) for n in (2, 3))
        return not any(p in lex.words and p not in lex.compound for p in pieces)
    return len(word) == 2 or lex.score(word, 0, len(word), family) > -7


def _foreign(word: str, lex: Lexicon) -> int:
    """Length of a minority name without a dot (阿依古丽, 扎西顿珠) at the front; 0 if none."""
    size = lex.piece_at(word, 0)
    if size:
        return size
    while size < len(word) and (word[size] in lex.dotted or (word[size] == "和" and size > 1)):
        size += 1
    if size < 3 or any(word[i : i + n] in lex.words for i in range(size) for n in (3, 4)):
        return 0
    return size


def _has_word(word: str, lex: Lexicon) -> bool:
    """Whether a word is in it: what has no surname is a name only if nothing else is in it."""
    return any(word[i : i + n] in lex.words for i in range(len(word)) for n in (2, 3, 4))
