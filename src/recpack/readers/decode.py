"""Bytes to text in any usual encoding: marks, UTF-8, a declared charset, then likelihood."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MULTIBYTE = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "utf-16-le", "utf-16-be")
_SINGLE = ("cp1252", "cp1251", "cp1256", "cp874", "cp1258", "koi8_r", "cp1250")
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a")
_JAPANESE = (
    "のにはをたがでてとしれさいなるもからこりまっあすスイントルアリ年月日者病院検査、。：（）"
)
# Characters so common in running text of each script that a wrong guess has few of them.
_COMMON = {
    "gb18030": "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    "同工者病院检查诊断名性别男女岁月日左右未见无明显肝肺号医师科室结果报告，。：、（）",
    "big5": "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動"
    "同工者病院檢查診斷名性別男女歲月日左右未見無明顯肝肺號醫師科室結果報告，。：、（）",
    "shift_jis": _JAPANESE,
    "euc_jp": _JAPANESE,
    "euc_kr": "이의는을에가다한를고은로하지으서도사자기리시아인대수원성별년월일환검과병부정상"
    "명진단전절않습니되며방선암양음소견결나없있",
    "cp1252": "aeiounsrtãçéáíóúâêôõàäöüßèùñÃÇÉÁÍÓÚº",
    "cp1250": "aeiounsrtáéíóúčďěňřšťžýůąćęłńóśźżőű",
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф",
    "koi8_r": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф",
    "cp1256": "اليمونتربةعدفهكسقحجشصطخضذثئءغظأإ",
    "cp874": "กขคงจชซดตถทธนบปผพฟมยรลวศษสหอะัาิีึืุูเแโใไ่้๊๋็์ำ",
    "cp1258": "aeiounhctgđăâêôơưáàéèíóúù",
}
_COMMON["utf-16-le"] = _COMMON["utf-16-be"] = "".join(_COMMON.values())
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)


def decode_text(data: bytes) -> tuple[str, str] | None:
    """The text and its encoding, or None if the bytes are no text.

    Order: byte order mark, UTF-8, UTF-16 without a mark, a declared HTML charset, then the
    multi-byte and single-byte encodings by the share of frequent letters.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name)
    if data.count(0) > len(data) // 5:
        return _utf16(data)
    declared = _CHARSET.search(data[:2048])
    names = [declared.group(1).decode("ascii")] if declared else []
    for name in ("utf-8", *names):
        found = _strict(data, name)
        if found is not None and _is_clean(found[0]):
            return found
    return guess(data)


def _strict(data: bytes, name: str) -> tuple[str, str] | None:
    """Decode; a multi-byte sequence cut at the end (sniffing) is forgiven."""
    for cut in range(4):
        try:
            return data[: len(data) - cut].decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _utf16(data: bytes) -> tuple[str, str] | None:
    odd, even = data[1::2].count(0), data[0::2].count(0)
    found = _strict(data, "utf-16-le" if odd >= even else "utf-16-be")
    return found if found is not None and _is_clean(found[0]) else None


def guess(data: bytes) -> tuple[str, str] | None:
    """The likeliest legacy encoding by the share of frequent letters; None if none is likely."""
    sample = data[:65536]
    if not any(byte >= 0x80 for byte in sample):
        text = sample.decode("ascii")
        return (data.decode("ascii", "replace"), "ascii") if _is_clean(text) else None
    if _is_hangul(sample):
        return data.decode("euc-kr", "replace"), "euc-kr"
    if _is_gb(sample):
        return data.decode("gb18030", "replace"), "gb18030"
    best: tuple[float, str] | None = None
    for rank, name in enumerate((*_MULTIBYTE, *_SINGLE)):
        found = _strict(sample, name)
        if found is None or not _is_clean(found[0]):
            continue
        score = _commonness(found[0], name) - rank * 1e-6
        if best is None or score > best[0]:
            best = (score, name)
    if best is None or best[0] < 0.1:
        return None
    return data.decode(best[1], "replace"), best[1]


def _is_hangul(sample: bytes) -> bool:
    """Whether the bytes read as Hangul throughout."""
    found = _strict(sample, "euc-kr")
    letters = [ch for ch in found[0] if ord(ch) >= 0x80] if found else []
    return len(letters) > 3 and sum("가" <= ch <= "힣" for ch in letters) >= 0.9 * len(letters)


def _is_gb(sample: bytes) -> bool:
    """Whether nearly all wide characters are of GB 2312's first plane (its 3755 commonest).

    Holds for the shortest note, where shares of frequent letters tell nothing; Cyrillic and Thai
    bytes fall elsewhere. Korean fills the same rows and was asked for before.
    """
    found = _strict(sample, "gb18030")
    if found is None or not _is_clean(found[0]):
        return False
    wide = [ch for ch in found[0] if ch >= "\u2e80" and not "\u3000" <= ch <= "\u303f"]
    wide = [ch for ch in wide if not "\uff00" <= ch <= "\uffef"]
    common = sum(_first_plane(ch) for ch in wide)
    return len(wide) >= 2 and common >= 0.85 * len(wide)


def _first_plane(char: str) -> bool:
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= lead <= 0xD7


def _commonness(text: str, name: str) -> float:
    """Share of frequent letters among those beyond ASCII; signs and words of mixed case cost."""
    common = _COMMON[name]
    wide = [ch for ch in text if ord(ch) >= 0x80]
    if not wide:
        return 0.0
    hits = sum(1 for ch in wide if ch in common or ch.lower() in common)
    odd = sum(1 for a, b in pairwise(text) if a.islower() and b.isupper())
    odd += sum(1 for ch in wide if unicodedata.category(ch) in ("So", "Sm"))
    return (hits - odd) / len(wide)


def _is_clean(text: str) -> bool:
    """Few control characters and nothing unassigned: the bytes were meant as this text."""
    if not text:
        return False
    bad = 0
    for ch in text[:65536]:
        if ch < " ":
            bad += ch not in _TEXT_CONTROLS
        elif "\x7f" <= ch <= "\x9f" or ch == "\ufffd":
            bad += 1
        elif ch > "\u2fff":
            bad += unicodedata.category(ch) in ("Cn", "Co", "Cs")
    return bad <= len(text) // 500


def is_plausible_text(head: bytes) -> bool:
    """Whether these first bytes of a file decode as text in some usual encoding."""
    return decode_text(head) is not None
