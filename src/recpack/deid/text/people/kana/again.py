"""Japanese names that the page or the folder has told once, wherever they stand again.

Whole names, surnames alone (菅が確認, ／林, リハ科神PT), given names beside kin and titles or signed,
parts of foreign names (グエン様).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from recpack.deid.text.fold import fold_text
from recpack.deid.text.people.kana.lexicon import Names, is_kanji, is_letter, names
from recpack.deid.text.people.kana.words import led, title_at, towns
from recpack.ports import Span

PERSONS = frozenset({"PATIENT", "RELATIVE", "STAFF", "PERSON"})
_LEAST = 0.6  # what a finding must score to be looked for again
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]+")
_DOTS = re.compile("[・·= ]+")
_DAYS = frozenset("日月火水木金土")
# What a person does or is, behind a surname.
_DOES = re.compile(
    fold_text(
        "が|は(?!り)|から|より(?!も)|まで|へ|とも|にて?(?=(?:より|て|報告|連絡|確認|相談|依頼|紹介|申し送|交代|引き継|変更|説明|"
        "コンサル|電話|TEL|tel|よる))|と(?=(?:相談|協議|確認|面談|検討))|・|→|宛|記|印|拝"
    )
)


_ACTS_SURELY = re.compile(
    fold_text(
        "(?:が|より|から)(?:説明|確認|報告|連絡|施行|執刀|診察|担当|指示|電話|同席|記載|IC)|により|まで(?:ご?連絡|。|\\n)"
    )
)


@dataclass(slots=True)
class _Told:
    """Names by what may be done with them; name -> tag."""

    whole: dict[str, str] = field(default_factory=dict)
    surnames: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)


def again(text: str, spans: Sequence[Span], known: Iterable[tuple[str, str]]) -> Iterator[Span]:
    """Spans of names of the folded page (`spans`) and of the folder (name, tag) found again."""
    told = _Told()
    found = {
        (text[s.start : s.end], s.tag) for s in spans if s.tag in PERSONS and s.score >= _LEAST
    }
    found.update((fold_text(name), tag) for name, tag in known)
    for value, tag in sorted(found):
        _learn(names(), told, value.strip(), tag)
    taken = {(s.start, s.end) for s in spans}
    for start, end, tag, by in _found(text, told):
        if (start, end) not in taken:
            yield Span(start, end, tag, 0.62, by)


def _learn(lists: Names, told: _Told, value: str, tag: str) -> None:
    name = value.replace(" ", "")
    if not name or not all(
        map(is_letter, name.replace("・", "").replace("·", "").replace("=", ""))
    ):
        return
    if _KANA.match(name[0]):
        parts = _DOTS.split(value)
        for part in parts:
            if len(part) > 2 and "\u30a1" <= part[0] <= "\u30fc":
                told.parts.setdefault(part, tag)
        return
    family, given = split(lists, value)
    if given and len(name) > 2:
        told.whole.setdefault(name, tag)
    if family:
        told.surnames.setdefault(family, tag)
    if given:
        told.given.setdefault(given, tag)


def split(lists: Names, value: str) -> tuple[str, str]:
    """(surname, given name) of a folded name; ("", "") if it cannot be told, or given name empty."""
    first, blank, last = value.partition(" ")
    if blank:
        return first, last.replace(" ", "")
    if value in lists.listed:
        return value, ""
    for end in lists.surname_ends(value, 0, len(value)):
        if len(value) in lists.given_ends(value, end, len(value)):
            return value[:end], value[end:]
    return (value, "") if value in lists.surnames else ("", "")


def _each(found: dict[str, str], text: str) -> Iterator[tuple[int, int, str]]:
    """(begin, end, tag) of every name wherever it stands."""
    for name, tag in found.items():
        at = text.find(name)
        while at >= 0:
            yield at, at + len(name), tag
            at = text.find(name, at + 1)


def _found(text: str, told: _Told) -> Iterator[tuple[int, int, str, str]]:
    for start, end, tag in _each(told.whole, text):
        yield start, end, tag, "again"
    for start, end, tag in _each(told.surnames, text):
        if _surname(text, start, end):
            yield start, end, tag, "again-surname"
    for start, end, tag in _each(told.given, text):
        if _given(text, start, end):
            yield start, end, tag, "again-given"
    for start, end, tag in _each(told.parts, text):
        around = text[start - 1 : start] + text[end : end + 1]
        if not any("\u30a1" <= c <= "\u30fc" for c in around) and _free(text, start):
            yield start, end, tag, "again-part"


def _free(text: str, at: int) -> bool:
    """Whether no word of the same script runs into `at`."""
    return at == 0 or not is_kanji(text[at - 1]) or led(text, at)


def _surname(text: str, start: int, end: int) -> bool:
    """A surname alone: before a title, closed on both sides, or doing something."""
    if not _free(text, start):
        return False
    if title_at(text, end):
        return True
    word, after = text[start:end], text[end : end + 1]
    before = text[start - 1 : start]
    if before == "(" and after == ")" and word in _DAYS:
        return False
    closed = not is_letter(before) or led(text, start)
    weak = word in names().nouns or word in towns() or word in names().common
    if not is_letter(after):
        return closed
    if closed and _ACTS_SURELY.match(text, end):
        return True
    return (closed or len(word) > 1) and not weak and bool(_DOES.match(text, end))


def _given(text: str, start: int, end: int) -> bool:
    """A given name alone: closed on both sides, behind kin, or before a title."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if title_at(text, end):
        return _free(text, start)
    if not is_letter(before) and not is_letter(after):
        return end - start > 1 or before in "／/:\n" or text[start - 2 : start] == "  "
    return _in_sentence(text, start, end)


_BEFORE_GIVEN = frozenset("はがもとやにをへのでば")
_AFTER_GIVEN = re.compile("(?:は(?!り)|が|も|の|に|を|と|へ|から|より|、|も)")
# Given names of one character that are words in a sentence.
_WORDS_ALONE = frozenset(
    fold_text(
        "学力光心命愛緑海空花星月進実正中誠和望幸翼薫香歩道力剛強忍静要守了司茂清薬肝腎肺胃脳骨血声音夢陽風雪雨春夏秋冬東西南北"
    )
)


def _in_sentence(text: str, start: int, end: int) -> bool:
    """律は昭和…, 実は律の母も: at the begin of a sentence or behind a particle, doing something."""
    before, word = text[start - 1 : start], text[start:end]
    if not is_kanji(word[0]) or _AFTER_GIVEN.match(text, end) is None:
        return False
    begins = not is_letter(before) and before not in {"-", "+"} and not before.isalnum()
    if not begins and before not in _BEFORE_GIVEN:
        return False
    lists = names()
    if end - start == 1:
        return word not in _WORDS_ALONE and (begins or word not in lists.common)
    return word not in lists.common
