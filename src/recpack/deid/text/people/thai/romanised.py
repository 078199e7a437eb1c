"""Thai persons in Latin letters on a Thai page: beside the Thai name, in names of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.ports import Span

_WORD = r"[A-Z][A-Za-z]{1,23}(?:-[A-Z][a-z]{1,14})?"
_NAME = rf"{_WORD}(?:[ ](?:Na|na|bin|binti)[ ]{_WORD}|(?:[ ]{_WORD}){{1,2}})"
# The same behind its first letter: a lookbehind before it would cost at every character.
_REST = _NAME.removeprefix("[A-Z]")
# ประเสริฐ ใจดี (Prasert Jaidee), กัลยา ตั้งเจริญ / Kanlaya Tangcharoen.
_BESIDE = re.compile(rf"(?<=[\u0e01-\u0e4e])[ ]{{0,2}}[(/\[][ ]?(?P<name>{_NAME})(?![A-Za-z])")
# Prasert Jaidee (ประเสริฐ ใจดี), behind the edge of a field.
_BEFORE = re.compile(
    rf"(?P<name>[A-Z](?:(?<![^\n\t:/(].)|(?<=[:/(] .)|(?<=  .)){_REST})[ ]{{0,2}}[(/][ ]?(?=[\u0e01-\u0e44])"
)
# Chatchawan Inplaeng   HN 87-45-998655: alone in a field, before a number, a sex or a birth date.
_FIELD = re.compile(
    rf"(?P<name>[A-Z](?:(?<![^\n\t].)|(?<=  .)|(?<=[:|] .)){_REST})(?=(?P<cue>[ ]{{1,4}}(?:HN|AN|VN|DOB|Age|Sex|ID|M|F|\d{{1,3}}[ ]?[yY])(?![a-z])|,[ ]?(?:M|F|\d{{1,3}}[ ]?[yY]))|[ ]{{0,4}}(?:\n|\t|[|]|$)|[ ]{{2}})"
)
_FILE = re.compile(rf"(?<=_)(?P<name>{_NAME})(?=[_.])")
_ACCOUNT = re.compile(
    rf"(?:เฟซ(?:บุ๊[กค])?|เฟส(?:บุ๊[กค])?|เพจ|ไอจี|ติ๊กต[อ่]{{1,2}}ก|[fF](?<![A-Za-z].)acebook|F(?<![A-Za-z].)B|I(?<![A-Za-z].)G|T(?<![A-Za-z].)ikTok)"
    rf"(?![A-Za-z])[ ]?[:=]?[ ]{{0,2}}(?P<name>{_NAME}|@?[A-Za-z][\w.]{{3,28}})(?![A-Za-z])"
)
_SYLLABLE = re.compile(
    r"(?:porn|phon|pon|chai|chat|wat|wan|wong|wongs|sak|sri|siri|som|nat|nut|kit|kul|kun|thong|tong|boon|bun|suk|sook|"
    r"jai|chan|jan|phan|pan|pong|phong|sit|sith|rat|ratt|thep|tep|dee|mee|kaew|phet|pet|thip|tip|wit|vit|vich|wich|krit|"
    r"klin|charoen|jaroen|sawat|sawad|watt|ploy|phim|pim|pat|phat|sup|sut|suth|anu|apich|aran|orn|ora|wipa|vipa|nong|nuch|"
    r"nida|lak|lux|nee|mal[ai]|ree|wee|theera|tira|chay|thana|tana|preecha|pree|prasert|pra|rung|saeng|sang|sae|khun|nak|"
    r"yuth|yut|phum|poom|det|dech|amp|amn|kan|karn|wor|vor|noi|lek|yai|mon|ying|cheep|chot|choti|lert|loet|hay|hass|abdul|salae|muham)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"(?:^| )(?:Ann Arbor|Child|Syndrome|Disease|Score|Scan|Test|Type|Stage|Grade|Lab|Report|Hospital|University|"
    r"Department|Chest|Upper|Lower|Left|Right|Total|Blood|Cell|Count|Time|Protein|Acid|Sodium|Hydro\w*|Dx|Rx|Hx|Px|Op|"
    r"Thai|Bangkok|Clinic|Center|Centre|Unit|Ward|Room|Note|Summary|Date|Name|Sex|Age|Diagnosis|Impression|Finding\w*|"
    r"Carcinoma|Adeno\w*|Lymph\w*|Tumou?r|Cancer|Invasive|Ductal|Lobular|Breast|Colon|Liver|Lung|Brain|Spine|Bone|Operative|Discharge|"
    r"Consent|Form|Normal|History|Physical|Record|Nursing|Progress|Refer\w*|Pathology|Radiology|Laboratory)(?= |$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ThaiRomanised:
    """ประเสริฐ ใจดี (Prasert Jaidee), lap_Kanlaya Saetang_2022.mp4."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "thai"

    def describe(self) -> str:
        """One line for the docs."""
        return "Thai names in Latin letters beside the Thai ones, in names of files and accounts"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the name."""
        text = page.plain
        for pattern, score in ((_BESIDE, 0.6), (_BEFORE, 0.6), (_FILE, 0.7)):
            for match in pattern.finditer(text):
                name = match["name"]
                told = pattern is _FILE or _like(name)
                if told and not _NONE.search(name):
                    yield Span(*match.span("name"), "PERSON", score, "romanised")
        for match in _FIELD.finditer(text):
            name = match["name"]
            if _made(name, told=match["cue"] is not None) and not _NONE.search(name):
                yield Span(*match.span("name"), "PERSON", 0.6, "romanised")
        for match in _ACCOUNT.finditer(text):
            yield Span(*match.span("name"), "ID", 0.7, "account")


_SOUNDS = re.compile(
    r"(?:(?:khl|khr|kl|kr|pl|pr|phr|phl|tr|kw|khw|ch|kh|ph|th|ng|sr|[bcdfghjklmnprstwvy])?"
    r"(?:uea|uay|oei|iao|aeo|ia|ua|oe|ae|ai|ao|au|ay|ee|oo|ou|eo|iw|oi|ui|a|e|i|o|u)(?:ng|ck|th|ph|rn|nt|tr|[kmnptswdrlbyh])?){1,6}",
    re.IGNORECASE,
)


def _made(name: str, *, told: bool) -> bool:
    """Whether words are sounded like Thai and made of elements of names: each of them, if not told."""
    words = [w for part in name.split() for w in part.split("-")]
    if not all(_SOUNDS.fullmatch(w) for w in words):
        return False
    covered = [sum(len(m[0]) for m in _SYLLABLE.finditer(w)) for w in words]
    if told:
        return sum(covered) * 3 >= sum(map(len, words))
    return all(n * 2 >= len(w) for n, w in zip(covered, words, strict=True))


def _like(name: str) -> bool:
    """Whether a word of the name is made of syllables that Thai names have."""
    words = [w for part in name.split() for w in part.split("-")]
    letters = sum(map(len, words))
    covered = sum(len(m[0]) for w in words for m in _SYLLABLE.finditer(w))
    return covered * 5 >= letters
