"""Names of no list: one word behind a title, a relation or a role, by where it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from recpack import lang
from recpack.deid.text.dates.names import trie
from recpack.deid.text.fold import fold_text
from recpack.deid.text.people.thai.lexicon import LETTER, Lexicon, Name, Prefixes, is_letter, run_at

_LEADING, _FOLLOWING = frozenset("เแโใไ"), re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_QUOTED = re.compile(rf"[ ]?[\"“”'‘(][ ]?(?P<name>[{LETTER}]{{2,14}})[ ]?[\"“”'’)]")
_CLOSING = frozenset('\n\t)(,/;|"”')
_LONGEST, _LEAST = 12, 2


@cache
def _tables() -> tuple[Prefixes, Prefixes]:
    """(Words that begin no name, words at which the sentence goes on behind one)."""
    people = lang.read_toml("th/identity.toml")["people"]
    never = {fold_text(w) for w in people["no_name"]}
    after = {fold_text(w) for w in people["after_name"]}
    return Prefixes(never), Prefixes(after)


def _cut(run: str) -> int:
    """Where the sentence goes on in a run of letters: its length if nowhere."""
    after = _tables()[1]
    for at in range(_LEAST, min(len(run), _LONGEST + 1)):
        if run[at - 1] in _LEADING or not is_letter(run[at]):
            continue
        size = after.size(run, at)
        if size and not _FOLLOWING.match(run, at + size):
            return at
    return len(run)


def follows(text: str, at: int) -> bool:
    """Whether a word that stands behind names begins at a place."""
    size = _tables()[1].size(text, at)
    return size > 0 and not _FOLLOWING.match(text, at + size)


def _plausible(word: str, lex: Lexicon) -> bool:
    """Whether a word may be a name: none of the sentence, the ward or the disease."""
    if not _LEAST <= len(word) <= _LONGEST + 4 or not is_letter(word[0]):
        return False
    if word in lex.nicknames or lex.is_given(word):
        return True
    return not (_tables()[0].size(word, 0) or lex.stops(word, titled=True) or word in lex.exact)


def quoted(text: str, at: int, lex: Lexicon) -> Name | None:
    """หลานตา "ข้าวปั้น", พี่สาว (แนน): one word in quotes or brackets."""
    match = _QUOTED.match(text, at)
    if match is None or not _plausible(match["name"], lex):
        return None
    return Name(*match.span("name"), match["name"], "")


def beside_kin(text: str, lex: Lexicon) -> Iterator[Name]:
    """และน้ำหวาน (หลาน), กับลินซึ่งเป็นหลาน: the word before a relation that is told of it."""
    for match in _kin().finditer(text):
        run = _BEFORE.search(text, max(0, match.start() - 30), match.start())
        if run is None:
            continue
        head = _HEAD.search(run["run"])
        start = run.start("run") + (head.end() if head else 0)
        word = text[start : run.end("run")]
        if head is None and match["bracket"] is None:
            continue
        if _plausible(word, lex):
            yield Name(start, run.end("run"), word, "")


@cache
def _kin() -> re.Pattern[str]:
    people = lang.read_toml("th/identity.toml")["people"]
    words = trie(fold_text(w) for w in people["kin"])
    return re.compile(rf"(?P<bracket>\()(?:เป็น)?{words}[ ]?[),/]|(?:ซึ่ง)?เป็น{words}")


# (D.N./T.A.): who cut and who wrote; ผู้ทบทวน D.N.: initials where somebody signs.
_PAIR = re.compile(
    r"\((?P<a>[a-zก-ฮ]\.[ ]?[a-zก-ฮ]\.)[ ]?[/,&][ ]?(?P<b>[a-zก-ฮ]\.[ ]?[a-zก-ฮ]\.)(?:[ ]?[/,&][ ]?(?P<c>[a-zก-ฮ]\.[ ]?[a-zก-ฮ]\.))?\)"
)
_SIGNED = re.compile(
    r"[ ]{0,2}[:/(.…_-]{0,40}[ ]{0,2}(?P<v>(?:[a-z]\.[ ]?){1,2}[a-z]\.?|(?:[ก-ฮ]\.[ ]?)[ก-ฮ]\.)(?![a-z\d\u0e01-\u0e4e])"
)


def pairs(text: str) -> Iterator[Name]:
    """Initials of two and three persons in brackets."""
    for match in _PAIR.finditer(text):
        for group in ("a", "b", "c"):
            if match[group]:
                yield Name(*match.span(group), match[group], "")


def initials(text: str, at: int) -> Name | None:
    """Initials right behind the word for who signs."""
    match = _SIGNED.match(text, at)
    if match is None or match["v"] in _NO_INITIALS:
        return None
    return Name(*match.span("v"), match["v"], "")


_NO_INITIALS = frozenset(["m.d.", "m.d", "r.n.", "ph.d", "p.n.", "น.", "พ.ศ.", "ร.พ.", "i.v.", "p.o.", "o.r.", "e.r."])  # fmt: skip


_BEFORE = re.compile(rf"(?P<run>[{LETTER}]{{2,26}})[ ]?\Z")
_HEAD = re.compile("(?:.*(?:และ|กับ|คือ|ชื่อ|โดย|พบ|คุณ|ให้|แก่|ถึง|นาย|นาง|สาว))")


def attached(text: str, at: int, lex: Lexicon) -> Name | None:
    """หมอฮาซันที่โรงพยาบาล: up to the next word that follows names, or the end of the run."""
    run = run_at(text, at)
    if run is None or not is_letter(text[at]):
        return None
    size = _cut(run[0])
    word = run[0][:size]
    if not _plausible(word, lex):
        return None
    return Name(at, at + size, word, "")


def alone(text: str, at: int, lex: Lexicon) -> Name | None:
    """Circulate สิริกร, บุตรชาย ก้องภพ มารับ: one word with its field's end or a verb behind it."""
    run = run_at(text, at)
    if run is None or not _plausible(run[0], lex):
        return None
    after = text[run.end() : run.end() + 2]
    closed = (
        not after.strip() or after[0] in _CLOSING or (after[0] == " " and not after[1].isalpha())
    )
    if not closed and after[0] == " ":
        closed = any(t.size(text, run.end() + 1) for t in (*_tables(), lex.begins))
    return Name(at, run.end(), run[0], "") if closed else None
