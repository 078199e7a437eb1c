"""Rooms of Japanese papers, and numbers that Japanese and Korean papers print without a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recpack.deid.text.fold import plain_pattern
from recpack.deid.text.page import PageText
from recpack.ports import Span

_ROOM = re.compile(
    plain_pattern(
        r"(?<![0-9A-Za-z])[0-9A-Z]{2,5}号室(?:[ ]?[-－の][ ]?[0-9A-Z]{1,2})?(?:[ ]?[0-9]{1,2}床)?"
        r"|(?:[0-9]{1,2}[階F-]?)?[東西南北中新本A-Z]?[0-9]{0,2}(?:階)?[東西南北]?病棟[ ]?[0-9]{3,4}(?:号室?|室)?(?:[ ]?-[ ]?[0-9A-Z]{1,2})?(?![0-9])"
        r"|(?<=病棟)[ ]{0,2}[0-9]{3,4}(?:号室|号)(?:[ ]?-[ ]?[0-9]{1,2})?"
        r"|(?<![0-9A-Za-z\u4e00-\u9fff])(?:[東西南北新本中別旧][0-9]{0,2}|[0-9]{1,2}[東西南北A-Z])[-ー][0-9]{3,4}(?:[-ー][0-9]{1,2})?(?![0-9])"
        r"|(?<=ベッド)[ ]?[0-9A-Z]{1,4}(?:-[0-9]{1,2})?(?![0-9])"
    )
)
_SYMBOL = re.compile(
    plain_pattern(
        r"記号[・·]?番号[ \t:]{0,4}(?:\([^()\n]{0,6}\))?(?P<value>[0-9一-九A-Z]{1,8}(?:[ ]?[・·/-][ ]?[0-9]{1,10}){1,3})"
        r"|(?<!番号・)(?<!番号)記号[ \t:]{0,3}(?P<sign>[0-9一-九A-Z]{1,8})(?=[ ]{0,3}番号)"
        r"|(?<=番号)[ \t:]{0,3}(?P<number>[0-9]{3,10})(?![0-9-])"
    )
)
_BARE = re.compile(
    plain_pattern(
        r"(?:(?<=[(/,])|(?<=[(/,] )|(?<=歳 )|(?<=才 )|(?<=세 ))(?P<value>[0-9]{6,10})(?=[ ]?(?:[)/,、]|$|\n|\t))"
    ),
    re.MULTILINE,
)


# Numbers whose own form tells them on Japanese and Korean papers, whatever stands before.
_SHAPED = re.compile(
    r"[A-Z]{1,3}(?:19|20)?[0-9]{2}-[0-9]{4,7}(?:-[A-Z]?[0-9]{1,2})?(?![A-Za-z0-9])"
    r"|\*[0-9A-Z]{6,14}\*(?![0-9*])"
    r"|[0-9A-Z]{1,6}-(?:PC|WS|NB|PRT)[0-9]{1,4}(?![A-Za-z0-9])"
    r"|[0-9]{6,10}(?=_)|(?<=_)[0-9]{6,10}(?=[.](?![0-9]))"
    r"|(?<=[^\x00-\x7f])@[A-Za-z_][A-Za-z0-9_.]{2,29}(?![A-Za-z0-9])"
    r"|(?:^|(?<=\n))[0-9]{7,10}(?=[ \t]{1,3}[\u3041-\u9fff\uac00-\ud7a3])"
)
_REFSEQ = re.compile("[NX][CGMPRTW]_$")
_AFTER_WORD = re.compile(
    plain_pattern(
        r"(?:LOT|Lot|S/N|SN|Serial|로트|시리얼|ロット|製造番号)(?:[ ]?(?:No|番号|번호)\.?)?[ .:#]{0,3}(?P<lot>(?=[A-Z-]{0,6}[0-9])[A-Z0-9][A-Z0-9-]{4,18})(?![A-Za-z0-9])"
        r"|No[.][ ]?(?P<no>[0-9]{6,12})(?![0-9])"
        r"|(?:병동|病棟)[ :]{1,3}(?P<ward>[A-Z]{0,2}[0-9]{1,3}[A-Z]?-[0-9]{1,3})(?![0-9])"
        r"|(?:専門医|認定医|指導医|免許|登録)[ :]{0,3}第[ ]?(?P<licence>[0-9]{3,8})(?=[ ]?号)"
        r"|(?:認定|登録|資格|免許)(?:番号)?[ :]{0,3}(?P<held>[A-Z]{1,4}-?[0-9]{3,8})(?![0-9A-Za-z])"
        r"|枝番[ :]{0,3}(?P<branch>[0-9]{2})(?![0-9])"
        r"|手術(?:室|場)[ :]{1,3}(?P<theatre>(?:OR|R|第)?[ ]?[0-9]{1,2}(?:番)?)(?![0-9:])"
    )
)
_MOVED = re.compile(
    plain_pattern(
        r"(?P<room>[1-9][0-9]{2,3})号(?=室?(?:へ|に|から|より|の)?(?:移動|転室|転床|移床|入室|在室))"
    )
)
_EXTENSION = re.compile(
    plain_pattern(
        r"(?:내선|구내|원내전화|内線|PHS|院内PHS|ピッチ|直通|電話|TEL|FAX|携帯|ダイヤル)(?:번호|番号)?[ ]?[.:#はが]?[ (]{0,2}(?P<short>0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}|(?:[0-9]-)?[0-9]{3,5}(?:[,/、·~-][ ]?[0-9]{3,5}){0,3})(?![0-9-])"
    )
)


@dataclass(frozen=True, slots=True)
class EasternNumbers:
    """612号室-3, 記号・番号 12・345, 김철수 (69세, 23561865)."""

    languages: tuple[str, ...]

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese rooms and insurance, and Japanese and Korean numbers without a label"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number with its room."""
        text = page.plain
        if "ja" in self.languages and "han" in page.scripts:
            for match in _ROOM.finditer(text):
                yield Span(*match.span(), "ID", 0.8, "room")
            for match in _SYMBOL.finditer(text):
                yield Span(*match.span(str(match.lastgroup)), "ID", 0.85, "insurance")
        if self.languages[0] in {"ja", "ko"} or page.scripts & {"kana", "hangul"}:
            yield from _told(text)
            for match in _BARE.finditer(text):
                yield Span(*match.span("value"), "ID", 0.6, "bare-number")


def _told(text: str) -> Iterator[Span]:
    """Numbers by their form, or by a short word before them."""
    for match in _SHAPED.finditer(text):
        at = match.start()
        refseq = text[at - 1 : at] == "_" and _REFSEQ.search(text, max(0, at - 3), at)
        if not refseq and not _runs_in(text, at):
            tag = "URL" if match[0][0] == "@" else "ID"
            yield Span(*match.span(), tag, 0.7, "shaped-number")
    for match in _AFTER_WORD.finditer(text):
        if not (match[0][0].isascii() and _runs_in(text, match.start())):
            yield Span(*match.span(str(match.lastgroup)), "ID", 0.75, "told-number")
    for match in _MOVED.finditer(text):
        if not _runs_in(text, match.start()):
            yield Span(*match.span("room"), "ID", 0.75, "room")
    for match in _EXTENSION.finditer(text):
        yield Span(*match.span("short"), "PHONE", 0.8, "extension")


def _runs_in(text: str, at: int) -> bool:
    """Whether a Latin word or a number runs into `at`."""
    before = text[at - 1 : at]
    return before.isascii() and (before.isalnum() or before in {"-", "*", "."})
