"""Streets, houses, villages and towns in Arabic letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.arabic.places import Places, head_of, places
from recpack.deid.text.people.arabic.words import Tokens, lexicon, tokens_of
from recpack.ports import Span

_POST = re.compile(
    r"(?:ص[ ]?[./]?[ ]?ب\.?|صندوق (?:ال)?بريد|(?:ال)?رمز (?:ال)?بريدي|الرقم البريدي)[ ]{0,2}(?:رقم)?[ ]{0,2}[:.]?[ ]{0,2}"
    r"(?P<code>\d{2,7}(?:-\d{2,5})?(?:[ ]?[،,-]?[ ](?!الرمز|رمز|هاتف|الهاتف|تلفون|فاكس|جوال|رقم|الرقم)[\u0621-\u064a]{3,12}(?:[ ][\u0621-\u064a]{3,12})?[ ]?[،,-]?[ ]\d{5}(?!\d))?)"
)
# ق 4 ش 12 م 7: block, street, house in Kuwait.
_KUWAIT = re.compile(
    r"(?<![\u0620-\u064a])ق(?:طعه)?[ ./]{0,2}\d{1,2}[ ،,-]{1,3}ش(?:ارع)?[ ./]{0,2}\d{1,3}(?:[ ،,-]{1,3}(?:ج|جاده|م|منزل|ق|قسيمه|عماره|شقه)[ ./]{0,2}\d{1,3}){0,3}(?![\d])"
)
_BEFORE = re.compile(
    r"(?<![\d/.,-])\d{1,4}(?:[ ]?[/-][ ]?\d{1,3})?(?:[ ]?(?:ا|ب|ج|مكرر))?[ ]?[،,]?[ ]{1,2}$"
)
_AFTER = re.compile(
    r"[ ]{0,2}(?:رقم|عدد|no\.?|:)?[ ]{0,2}[(]?"
    r"(?P<number>\d{1,5}(?:[ ]?[/-][ ]?\d{1,4}){0,2}(?:[ ]?[ابجده](?![\u0621-\u064a]))?(?:[ ](?:مسكن|سكن|وحده سكنيه))?(?:[ ]رقم[ ]\d{1,4})?"
    r"|[ابجدهو](?![\u0621-\u064a])(?:[ ]?\d{1,3})?)(?![\d.]*[ ]?(?:سم|مم|ملم|%|x|×))[)]?"
)
_SEGMENT = re.compile(
    r"[ ]?[،,–-][ ]?(?P<words>[\u0621-\u064a]+(?:[ ][\u0621-\u064a]+){0,2})(?=[ ]?(?:[،,.–\n\t-]|[ ]{2}|$))"
)
_TAIL = re.compile(
    r"(?:[ ]?[،,-][ ]?|[ ])(?:ط|ق|ش|م|شقه|طابق|الطابق|دور|الدور|رقم)[ ./]{0,2}\d{1,4}(?![\d/.-])|(?:[ ]?[،,][ ])?(?:[ ](?:رقم )?|رقم )(?:\d{4,6}|(?<=رقم )\d{1,5})(?![\d/.-])"
)
_JOINT = re.compile(
    r"(?:[ ](?:خارج|داخل))?(?:[ ]?[،,][ ]?\d{1,5}(?=[ ]?[،,-]))?[ ]{0,2}[،,\-–/|.;؛]?[ ]{0,2}(?:ب(?=ال)|و(?=ال))?"
)
_STRONG = frozenset(
    ["شارع", "زنقه", "محافظه", "قريه", "عزبه", "نجع", "جاده", "حاره", "كورنيش", "ضاحيه", "مخيم", "بلده"]
)  # fmt: skip
_NEED_ARTICLE = frozenset(
    ["جبل", "حي", "طريق", "ميدان", "مدينه", "ساحه", "جسر", "ناحيه", "قضاء", "لواء", "ولايه", "منطقه", "درب", "نهج", "اقليم", "عماله", "جماعه", "معتمديه", "دوار", "مساكن", "سوق"]
)  # fmt: skip
_ORDINALS = frozenset(
    ["الاولي", "الثانيه", "الثالثه", "الرابعه", "الخامسه", "السادسه", "السابعه", "الثامنه", "التاسعه", "العاشره", "الاول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر", "الارضي", "الاخير"]
)  # fmt: skip
# Words of anatomy and of symptoms as well: an area, a pelvis, vertigo.
_ANATOMY = frozenset(
    ["منطقه", "ساحه", "ناحيه", "حوض", "دوار", "جسر", "قضاء", "لواء", "سوق", "جماعه", "نهج"]
)  # fmt: skip
_TELLING = frozenset(
    ["حي", "طريق", "ميدان", "مدينه", "ولايه"]
)  # fmt: skip
_AREAS = frozenset(
    ["قريه", "محافظه", "مدينه", "بلده"]
)  # fmt: skip
_FLOORS = frozenset(
    ["الدور", "الطابق", "طابق", "الشقه"]
)  # fmt: skip
_DEFINITE = frozenset(
    ["الحاره", "المربع", "الحي", "القطعه", "المنطقه", "المرحله", "المجاوره"]
)  # fmt: skip
_PROPER_HEADS = frozenset({"حي", "شارع", "زنقه", "نهج", "ميدان", "ساحه", "جاده"})
_TITLED = frozenset(
    {
        "السيده",
        "الشيخ",
        "الشيخه",
        "الامير",
        "الاميره",
        "الدكتور",
        "الملك",
        "الملكه",
        "الشهيد",
        "الشهداء",
        "القاضي",
    }
)
_BUILDINGS = frozenset(
    ["عماره", "برج", "بنايه", "فيلا", "مجموعه"]
)  # fmt: skip
_BEFORE_PROPER = frozenset(
    ["عين", "راس", "وادي", "بيت", "دير", "تل", "جبل", "بئر", "بير", "خان", "حوش", "برج", "باب", "بركه", "نبع", "رس",
     "ابو", "ابن", "ام", "بن", "كفر", "ميت", "بني", "عبد", "الشيخ", "الملك", "الامير", "الشهيد", "سيدي"]
)  # fmt: skip
_VILLAGES = frozenset({"قريه", "محله", "عزبه", "ضيعه", "بلده", "نجع", "دشره", "دوار", "كفر"})
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Piece:
    """text[start:end] is a part of an address, words up to `last`; sure alone or only beside others."""

    start: int
    end: int
    first: int
    last: int
    sure: bool
    town: bool = False


@dataclass(frozen=True, slots=True)
class ArabicAddresses:
    """12 شارع التحرير، الدقي، الجيزة; يسكن في قرية ميت سلسيل; ص.ب 1234."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "arabic"

    def describe(self) -> str:
        """One line for the docs."""
        return "Arabic addresses: streets, houses, villages, towns of a list, post boxes"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole addresses; a town alone is unsure."""
        tokens, data = tokens_of(page), places()
        for match in _POST.finditer(page.folded):
            yield Span(*match.span("code"), "ADDRESS", 0.85, "postcode")
        for match in _KUWAIT.finditer(page.folded):
            yield Span(*match.span(), "ADDRESS", 0.8, "address")
        yield from _lived(tokens, data)
        pieces = list(_pieces(tokens, data))
        i = 0
        while i < len(pieces):
            j = i
            while j + 1 < len(pieces) and _joined(page.folded, pieces[j], pieces[j + 1]):
                j += 1
            group = pieces[i : j + 1]
            if any(p.sure for p in group) or len(group) > 1:
                end = group[-1].end
                town = len(group) == 1 and group[0].town
                if not town:
                    end = _widened(page.folded, end)
                yield Span(group[0].start, end, "ADDRESS", 0.6 if town else 0.8, "address")
            i = j + 1


def _joined(text: str, a: _Piece, b: _Piece) -> bool:
    gap = _JOINT.match(text, a.end)
    if gap is not None and gap.end() >= b.start:
        return True  # the number between two heads may be taken by both
    between = _SEGMENT.match(text, a.end)
    if between is None or not _proper(between["words"]):
        return False
    gap = _JOINT.match(text, between.end())
    return gap is not None and gap.end() >= b.start >= between.end()


def _proper(words: str) -> bool:
    kinds = lexicon().kinds
    return not any(kinds[w] in "XVYM" for w in words.split(" "))


def _widened(text: str, end: int) -> int:
    """The end of an address with what stands behind it between commas (، باب سويقة)."""
    for _ in range(3):
        code = _TAIL.match(text, end)
        if code is not None:
            end = code.end()
            continue
        more = _SEGMENT.match(text, end)
        if more is None or not _proper(more["words"]):
            break
        end = more.end()
    return end


def _pieces(tokens: Tokens, data: Places) -> Iterator[_Piece]:
    i = 0
    while i < len(tokens.words):
        piece = _headed(tokens, data, i) or _town(tokens, data, i)
        if piece is None:
            i += 1
            continue
        yield piece
        i = piece.last + 1


def _town(tokens: Tokens, data: Places, i: int) -> _Piece | None:
    word = tokens.words[i]
    for clitic in (0, 1, 2):
        if clitic and (len(word) < 5 or word[clitic - 1] not in "بوفل"):
            break
        rest = word[clitic:]
        found = data.town(tokens.words, i, rest)
        if clitic == 1 and found is None and word.startswith("لل"):
            found = data.town(tokens.words, i, "ال" + word[2:])
        if found is not None:
            last = i + found[0] - 1
            return _Piece(
                tokens.starts[i] + clitic, tokens.ends[last], i, last, found[1], town=True
            )
    return None


def _headed(tokens: Tokens, data: Places, i: int) -> _Piece | None:
    """A head (street, building) with its name or number."""
    head = head_of(tokens.words[i], data.streets)
    if head is None or head[1] > 1:
        return _short_street(tokens, data, i) if tokens.words[i] == "ش" else None
    word, clitic = head
    text = tokens.page.folded
    start = _with_number(text, tokens.starts[i] + clitic, clitic)
    number = _AFTER.match(text, tokens.ends[i])
    if number is not None and (word in data.numbered or word in _STRONG or word in {"طريق", "حي"}):
        last = i + (tokens.words[i + 1 : i + 2] == ["رقم"])
        return _Piece(start, number.end("number"), i, last, word in _STRONG)
    last = _value(tokens, data, i, word)
    if last < 0:
        return None
    end = tokens.ends[last]
    after = None if word in _AREAS else _AFTER.match(text, end)
    if after is not None:
        end = after.end("number")
        last += tokens.words[last + 1 : last + 2] == ["رقم"]
    sure = word in _STRONG or word in _TELLING or after is not None
    return _Piece(start, end, i, last, sure)


def _short_street(tokens: Tokens, data: Places, i: int) -> _Piece | None:
    """12 ش النصر, ش. الجمهورية."""
    text = tokens.page.folded
    start = _with_number(text, tokens.starts[i], 0)
    dotted = text[tokens.ends[i] : tokens.ends[i] + 1] in {".", "/"}
    if start == tokens.starts[i] and not dotted:
        return None
    if i + 1 >= len(tokens.words) or tokens.starts[i + 1] - tokens.ends[i] > 2:
        return None
    if tokens.kinds[i + 1] in "XVM" and not tokens.words[i + 1].startswith("ال"):
        return None
    last = _reach(tokens, data, i + 1, 3)
    return _Piece(start, tokens.ends[last], i, last, sure=True)


def _with_number(text: str, start: int, clitic: int) -> int:
    """The start with a house number in front (12 شارع)."""
    if clitic:
        return start
    lo = max(0, start - 12)
    found = _BEFORE.search(text[lo:start])
    return lo + found.start() if found else start


def _value(tokens: Tokens, data: Places, i: int, head: str) -> int:
    """The last word of the name behind a head; -1 if none begins there."""
    if not tokens.beside(i):
        return -1
    j = i + 1
    word = tokens.words[j]
    if head in _FLOORS or head in _DEFINITE:
        return j if word in _ORDINALS else -1
    town = data.town(tokens.words, j)
    if town is not None and head not in data.numbered - _BUILDINGS:
        last = j + town[0] - 1
        return last if head == "مركز" else _reach(tokens, data, last, 2)
    if head == "مركز" or head in data.numbered - _BUILDINGS or _is_route(tokens, i):
        return -1
    village = head in _VILLAGES
    if not _fits(tokens, data, j, head) and not (village and word in _BEFORE_PROPER):
        return -1
    last = _reach(tokens, data, j, _MOST_WORDS)
    if (
        village
        and tokens.beside(last)
        and tokens.kinds[last + 1] == "U"
        and tokens.closed(last + 1)
    ):
        last += 1  # ميت بدر حلاوة
    return last


def _is_route(tokens: Tokens, i: int) -> bool:
    """عن طريق: by way of, no road."""
    return i > 0 and tokens.words[i - 1] in {"عن", "غير", "لا", "لازال"}


def _fits(tokens: Tokens, data: Places, j: int, head: str) -> bool:
    """Whether word j may name a street, a quarter, an area."""
    word, kind = tokens.words[j], tokens.kinds[j]
    article = word.startswith("ال")
    if head in _PROPER_HEADS and (word in _TITLED or (article and kind == "V")):
        return True  # حي السيدة, شارع الفتوحات
    if word in data.stop or kind in "VY" or word in data.generic:
        return False
    if head in _BUILDINGS and kind in "GASU" and tokens.closed(j):
        return True  # بناية مطر
    if head in _STRONG:
        return article or kind != "X"
    if head in _NEED_ARTICLE - _ANATOMY:
        return (article and kind != "X") or (kind in "GS" and head in {"حي", "مدينه", "ميدان"})
    named = kind == "K" or (kind in "GSP" and head == "نهج")
    return named or (article and kind not in "XU")


def _reach(tokens: Tokens, data: Places, j: int, most: int) -> int:
    """The last of the words of a proper name that begins at word j."""
    last = j
    while last - j + 1 < most and tokens.beside(last):
        word, kind = tokens.words[last + 1], tokens.kinds[last + 1]
        before = tokens.words[last]
        if word in data.stop or head_of(word, data.streets) or head_of(word, data.heads):
            break
        if kind in "XVYM" and not (kind == "X" and before == "ام"):
            break
        proper = kind in "GASNPKCD" or before in _BEFORE_PROPER
        if not proper and not word.startswith("ال"):
            break
        last += 1
    return last


def _lived(tokens: Tokens, data: Places) -> Iterator[Span]:
    """يقيم في كفر الزيات، من سكان المطرية."""
    for i, word in enumerate(tokens.words):
        rests = data.live.get(word)
        if not rests:
            continue
        for rest in rests:
            if tuple(tokens.words[i + 1 : i + 1 + len(rest)]) == rest:
                span = _home(tokens, data, i + len(rest), word)
                if span is not None:
                    yield span
                break


def _home(tokens: Tokens, data: Places, i: int, live: str) -> Span | None:
    text = tokens.page.folded
    j, prepared = (
        i + 1,
        live in {"سكان", "اهالي", "قريته", "قريتها", "بلدته", "بلدتها", "مدينته", "مواليد"},
    )
    while (
        j < len(tokens.words)
        and j - i < 5
        and tokens.beside(j - 1)
        and tokens.words[j] in data.live_next
    ):
        prepared, j = True, j + 1
    if j >= len(tokens.words):
        return None
    prepared = prepared or head_of(tokens.words[j], data.streets) is not None
    gap = text[tokens.ends[j - 1] : tokens.starts[j]]
    if gap.strip(" :(") or len(gap) > 3:
        return None
    clitic = 0
    word, kind = tokens.words[j], tokens.kinds[j]
    if word[0] == "ب" and len(word) > 3 and kind != "G":
        clitic, prepared = int(lexicon().kinds[word[1:]] != "U"), True
        kind = "U" if kind in "XVM" and word[1:] not in data.stop else kind
    if not prepared or kind in "XVYM" or word in data.stop or head_of(word, data.heads):
        return None
    first = tokens.starts[j]
    if head_of(word, data.streets) and tokens.beside(j) and tokens.kinds[j + 1] not in "XVM":
        j += 1
    last = _reach(tokens, data, j, 3)
    if tokens.beside(last) and tokens.closed(last + 1) and tokens.kinds[last + 1] == "U":
        last += 1  # قلعة مكونة.
    return Span(first + clitic, tokens.ends[last], "ADDRESS", 0.6, "home")
