"""Telephone numbers in national and international notation, told by prefix, grouping and signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from recpack.deid.text.numbers.digits import is_count, is_public, scan, words
from recpack.deid.text.page import PageText
from recpack.ports import Span

# ITU-T E.164: digits of the national number by country code.
_LENGTHS = {
    "1": (10, 10), "7": (10, 10), "20": (8, 10), "27": (9, 9), "30": (10, 10), "31": (9, 9),
    "32": (8, 9), "33": (9, 9), "34": (9, 9), "36": (8, 9), "39": (8, 11), "40": (9, 9),
    "41": (9, 9), "43": (7, 12), "44": (9, 10), "45": (8, 8), "46": (7, 9), "47": (8, 8),
    "48": (9, 9), "49": (7, 11), "51": (8, 9), "52": (10, 11), "53": (8, 8), "54": (10, 11),
    "55": (10, 11), "56": (9, 9), "57": (10, 10), "58": (10, 10), "60": (8, 10), "61": (9, 9),
    "62": (8, 12), "63": (8, 10), "64": (8, 10), "65": (8, 8), "66": (8, 9), "81": (9, 10),
    "82": (8, 10), "84": (9, 10), "86": (10, 11), "90": (10, 10), "91": (10, 10), "92": (10, 10),
    "93": (9, 9), "94": (9, 9), "95": (8, 10), "98": (10, 10), "212": (9, 9), "213": (8, 9),
    "216": (8, 8), "218": (8, 9), "221": (9, 9), "225": (10, 10), "234": (8, 10), "238": (7, 7),
    "239": (7, 7), "244": (9, 9), "245": (7, 9), "249": (9, 9), "251": (9, 9), "254": (9, 9),
    "258": (8, 9), "351": (9, 9), "352": (6, 9), "353": (7, 9), "358": (6, 10), "359": (8, 9),
    "370": (8, 8), "371": (8, 8), "372": (7, 8), "373": (8, 8), "374": (8, 8), "375": (9, 9),
    "380": (9, 9), "381": (8, 9), "385": (8, 9), "386": (8, 8), "420": (9, 9), "421": (9, 9),
    "503": (8, 8), "506": (8, 8), "507": (7, 8), "591": (8, 8), "593": (8, 9), "595": (9, 9),
    "598": (8, 8), "670": (7, 8), "852": (8, 8), "853": (8, 8), "855": (8, 9), "856": (8, 10),
    "880": (8, 10), "886": (8, 9), "961": (7, 8), "962": (8, 9), "963": (8, 9), "964": (8, 10),
    "965": (7, 8), "966": (8, 9), "967": (7, 9), "968": (7, 8), "970": (8, 9), "971": (8, 9),
    "972": (8, 9), "973": (8, 8), "974": (7, 8), "976": (8, 8), "977": (8, 10), "992": (9, 9),
    "993": (8, 8), "994": (9, 9), "995": (9, 9), "996": (9, 9), "998": (9, 9),
}  # fmt: skip


def _words(text: str) -> list[str]:
    return text.split()


_TRUNK_ZERO = re.compile(r"\( ?0 ?\)")

# Groupings behind a leading 0, by the lengths of the groups.
_ZERO_MASKS = frozenset(
    _words(
        "10 11 12 2-2-2-2-2 2-8 3-8 4-7 4-8 3-4-4 4-4-4 4-3-4 2-4-4 3-3-4 4-2-4 4-3-3 5-1-4 "
        "2-3-4 1-4-4 3-3-3 4-2-2-2 3-2-2-2 4-2-2-3 3-4-3 4-4-3 3-7 3-6 3-5 4-6 4-5 5-6 5-5 "
        "5-4 5-3-3 3-5-4 5-2-4 4-3-2-2 3-3-2-2 3-2-2-2-2 4-2-2-2-2 3-3-2-2-2 4-3-5 4-3-3-2 "
        "2-4-2-2 2-3-2-2 5-7 4-4-2 3-3-5 4-3-1 4-4-1 5-3-1 3-4-1 4-2-3 2-5-4 3-2-5 "
    )
)
# Groupings behind an area code in brackets.
_AREA_MASKS = frozenset(
    _words(
        "3-2 3-1 9 8 7 6 4-4 3-4 5-4 4-3 3-5 3-2-2 2-2-2 1-4-4 1-2-2 4-2-2 2-3-3 2-2-3 2-2-2-2 3-3-2 "
        "3-3 4-5 1-8 5-3 5-2 4-2 6-2 4-1 6-1 5-1 7-1 3-3-3 "
    )
)

_GAP = re.compile(r" ?[-./] ?\n? ?| ?\n ?|[ ]{1,2}")
_ITEM = re.compile(r"\d{1,2}(?:[.)](?!\d)| [^\W\d_])")  # the next line is a numbered one
_DATE_NEXT = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d")
_DIGITS = re.compile(r"\d+")
_LISTED = re.compile(r"\d[ \n]\d{1,3}[ \n]$|^[\d \n]{28}$")  # among values
_NUMBER_BEFORE = re.compile(r"\d{3} {1,2}$")
# Japan: 03(1234)5678; Brazil, any carrier: (0xx11) 3456-7890.
_BRACKETED_MIDDLE = re.compile(
    r"0(?<!\d0)(?:\d{1,4} ?\(\d{1,4}\) ?\d{4}|(?:xx|\*\*|\.\.) ?\d{2}\)? ?9?\d{4}[- ]?\d{4})(?!\d)"
)
_TRUNK = re.compile(r"(?:[0178] ?-? ?)?(?=\()")
_AREA = re.compile(r"\( ?(0?\d{2,5}) ?\) ?[-./]? ?")
_EXTENSION = re.compile(
    rf" ?[,;(]? ?(?:{words('доб|доб.|внутр|вн.|ext|extn|extension|ext.|分机|分機|转|轉|内线|內線|ramal|rm.|extensão|extensión')}|"
    rf"{words('poste|durchwahl|dw|klappe|apparat|nebenstelle|interno|내선|ต่อ|วิธีต่อ|máy lẻ|nhánh|pesawat|تحويلة|داخلي')}|x|#)"
    r"\.? ?[:.]? ?\d{1,6}(?!\d)(?: ?\))?|-\d{1,5}(?![\d-])|(?:[/~](?!\d*[/-])\d{1,4}){1,3}(?!\d)"
)  # fmt: skip
_WORD = re.compile(
    rf"(?:(?<![a-zà-ÿа-я])(?:{words('tel|telf|telef|telefone|teléfono|telefono|téléphone|telefon|telephone|tél|tfno|tlf|tlm|fone|phone')}|"
    rf"{words('mobile|mobil|handy|celular|móvil|telemóvel|fax|faks|telefax|hotline|whatsapp|contact no|contacto|contato|kontakt')}|"
    rf"{words('тел|телефон|факс|моб|сот|горячая линия|đt|sđt|điện thoại|dđ|telp|telepon|no hp')})|"
    rf"{words('电话|手机|手机号|联系方式|传真|热线|座机|小灵通|電話|携帯|電話番号|전화|전화번호|휴대폰|휴대전화|팩스|연락처|핸드폰|โทร|โทรศัพท์|มือถือ|แฟกซ์')}|"
    rf"{words('هاتف|جوال|فاكس|تلفون|محمول|موبايل|تليفون|الهاتف|الجوال|رقم الهاتف')}|[☎☏✆📞📱🕿])"
    rf"(?: ?(?:{words('nr|no|n°|nº|number|número|numéro|nummer|номер|号码|号|番号|번호|geral|direto|e fax|/fax|hospital|rumah')}))?"
    r"[ .:：()/#-]{0,6}\n?$"
)  # fmt: skip
_ANOTHER = re.compile(r" ?(?:[/,;、|&]|ou|or|oder|und|et|e|y|o|и|или|dan|atau|และ|或|和|及) ?\n?$")
_DATE_LENGTHS = frozenset({"4-2-2", "2-2-4", "1-2-4", "2-1-4", "1-1-4", "4-1-2", "4-2-1", "4-1-1"})
_MOST_GROUPS = 7
_WINDOW = 28


@dataclass(frozen=True, slots=True)
class _Number:
    """Groups of digits from one place on: spans, and the signs between."""

    text: str
    groups: tuple[tuple[int, int], ...]
    gaps: tuple[str, ...]
    first: bool  # no other number before it on the line

    def digits(self, count: int) -> str:
        return "".join(self.text[a:b] for a, b in self.groups[:count])

    def lengths(self, count: int) -> str:
        return "-".join(str(b - a) for a, b in self.groups[:count])

    def signs(self, count: int) -> str:
        """What stands between the first groups, without blanks; empty if blanks alone do."""
        return "".join(self.gaps[: count - 1]).replace(" ", "").replace("\n", "")

    def wrapped(self, count: int) -> bool:
        return any("\n" in g for g in self.gaps[: count - 1])

    def ends(self, count: int) -> bool:
        """Whether no sign ties further digits to the first groups."""
        gap = self.gaps[count - 1] if count <= len(self.gaps) else ""
        if not gap.strip() or "/" in gap or (gap[0] == " " and gap[-1] in " \n"):
            return True
        return _EXTENSION.match(self.text, self.groups[count - 1][1]) is not None

    def alone(self, count: int) -> bool:
        """Whether no other number stands beside it on the line."""
        return self.first and (count > len(self.gaps) or "\n" in self.gaps[count - 1])


def _number(text: str, at: int) -> _Number:
    first = _NUMBER_BEFORE.search(text[max(0, at - 5) : at]) is None
    groups: list[tuple[int, int]] = []
    gaps: list[str] = []
    while len(groups) <= _MOST_GROUPS and (match := _DIGITS.match(text, at)):
        groups.append(match.span())
        gap = _GAP.match(text, match.end())
        if gap is None or not text[gap.end() : gap.end() + 1].isdigit():
            break
        if "\n" in gap[0] and (_ITEM.match(text, gap.end()) or _DATE_NEXT.match(text, gap.end())):
            break
        gaps.append(gap[0])
        at = gap.end()
    return _Number(text, tuple(groups), tuple(gaps[: len(groups)]), first)


_Rule = tuple[re.Pattern[str], Callable[[_Number, int], bool]]


def _signed(number: _Number, count: int) -> bool:
    """A hyphen stands between: blanks and dots also part thousands and lists of values."""
    return "-" in number.signs(count)


def _dotted(number: _Number, count: int) -> bool:
    return set(number.signs(count)) in ({"-"}, {"."}) and len(number.signs(count)) == count - 1


def _any(_number: _Number, _count: int) -> bool:
    return True


def _lonely(number: _Number, count: int) -> bool:
    return _signed(number, count) or number.alone(count)


def _falls(number: _Number, count: int) -> bool:
    """A range rises; 3456-1234 does not, and no year stands there."""
    first, last = number.digits(count)[:4], number.digits(count)[4:]
    round_one = first.endswith("00") or last.endswith("00")
    return _signed(number, count) and first > last and not round_one


# (groupings, digits, further demand) of numbers without + or leading 0.
_FORMS = (
    ("11 3-4-4 3-8 4-3-4 7-4", r"1[3-9]\d{9}", _any),  # China, mobile
    ("3-3-4 3-4-3 4-3-3 10", r"[48]00[1-9]\d{6}", _signed),  # China, service
    ("3-3-4", r"[2-9]\d\d[2-9]\d{6}", _dotted),  # North America
    ("1-3-3-4", r"1[2-9]\d\d[2-9]\d{6}", _signed),
    ("2-5-4 2-1-4-4 2-9 3-5-4", r"0?[1-9][1-9]9\d{8}", _lonely),  # Brazil, mobile
    ("11", r"[1-9][1-9]9[6-9]\d{7}", _any),
    ("2-4-4", r"[1-9][1-9][2-5]\d{7}", _signed),
    ("5-4 1-4-4", r"9[1-9]\d{7}", _signed),
    ("1-3-3-2-2 1-3-7 1-4-2-2-2 1-4-3-3 1-3-3-4 1-3-2-2-3", r"[78][3-9]\d{9}", _lonely),  # Russia
    ("11", r"8[3489]\d{9}|79\d{9}", _any),
    ("3-3-2-2", r"[3489]\d{9}", _signed),
    ("3-2-2", r"[1-9]\d{6}", _signed),
    ("3-3-3", r"9[1236]\d{7}", _lonely),  # Portugal, mobile
    ("3-2-2-2", r"[6789]\d{8}", _lonely),  # Spain
    ("3-3-3 2-3-2-2 3-6", r"[26789]\d{8}", _signed),  # Spain, Portugal
    ("4-4", r"[2-9]\d{7}|1[568]\d{6}", _falls),  # no area code
)  # fmt: skip
_NATIONAL: dict[str, list[_Rule]] = {}
for _groupings, _pattern, _rule in _FORMS:
    for _lengths in _groupings.split():
        _NATIONAL.setdefault(_lengths, []).append((re.compile(_pattern), _rule))


@dataclass(frozen=True, slots=True)
class Phones:
    """Telephone and fax numbers with their extensions."""

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "telephones: national and international notation with extensions, also over a line end"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans in offsets of `page.plain`; lists of values, ranges and counts are left alone."""
        seen = scan(page.folded)
        for match in _BRACKETED_MIDDLE.finditer(seen.text):
            yield Span(*match.span(), "PHONE", 0.9, "shape:phone")
        last = -1
        for start, end in seen.regions:
            at = start
            while at < end:
                found = _phone(seen.text, at, last) if at >= last else None
                if found:
                    stop, score = found
                    last = _extended(seen.text, stop)
                    yield Span(*_balanced(seen.text, at, last), "PHONE", score, "shape:phone")
                at = _next(seen.text, max(at + 1, last if found else 0), end)


def _next(text: str, at: int, end: int) -> int:
    """The next place where a number may begin."""
    while at < end:
        char = text[at]
        if char in "+(" or (char.isdigit() and not text[max(0, at - 1) : at].isdigit()):
            return at
        at += 1
    return end


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without a bracket that is opened before or closed behind the number."""
    opened, closed = text.count("(", start, end), text.count(")", start, end)
    start += opened > closed and text[start] == "("
    return start, end - (closed > opened and text[end - 1] == ")")


def _extended(text: str, end: int) -> int:
    for _ in range(2):  # "-86603 转 1234"
        match = _EXTENSION.match(text, end)
        end = match.end() if match else end
    return end


def _phone(text: str, at: int, last: int) -> tuple[int, float] | None:
    """End and score of the telephone number that begins at a place."""
    before = text[max(0, at - _WINDOW) : at]
    if before[-1:].isdigit() or before[-1:] in {"^", "*", "_"}:
        return None
    told = _told(before) or (last >= 0 and _another(text, last, at))
    if not told and _bound(before, text[at]):
        return None
    if text[at] == "+":
        return _international(text, at + 1)
    bracket = _TRUNK.match(text, at)
    if bracket:
        return _bracketed(text, bracket.end(), told=told)
    listed = text[at] != "0" and _LISTED.search(before) is not None
    return None if listed and not told else _digits_only(text, at, told=told)


def _digits_only(text: str, at: int, *, told: bool) -> tuple[int, float] | None:
    number = _number(text, at)
    if is_public(text, at, number.groups[0][1]):
        return None
    far = _international(text, at + 2) if text.startswith("00", at) else None
    return far or _national(number, told=told)


def _told(before: str) -> bool:
    """Whether a word for a telephone stands before; a list of numbers is no word."""
    end = before.rstrip(" .:()/#-\n")
    return bool(end) and not end[-1].isdigit() and _WORD.search(before) is not None


def _another(text: str, last: int, at: int) -> bool:
    return at - last <= 6 and _ANOTHER.match(text[last:at]) is not None


def _bound(before: str, head: str) -> bool:
    """Whether what stands before makes the number a part of something else."""
    if head == "+":
        return before[-1:].isalnum() and before[-1:].isascii()
    if not before:
        return False
    if before[-1] in ".,/-:" and before[-2:-1].isdigit():
        return True
    return "a" <= before[-1] <= "z" or before[-1] in "<>≤≥~±"


def _international(text: str, at: int) -> tuple[int, float] | None:
    """What stands behind + or 00: a country code, then as many digits as that country has."""
    while text[at : at + 1] in {" ", "("}:
        at += 1
    code = next((text[at : at + n] for n in (3, 2, 1) if text[at : at + n] in _LENGTHS), None)
    if code is None:
        return None
    low, high = _LENGTHS[code]
    at += len(code)
    best, count = 0, 0
    for _ in range(_MOST_GROUPS + 3):
        gap = re.compile(r"[ ).(/-]{0,4}\n? ?\(?").match(text, at)
        at = gap.end() if gap else at
        if text.startswith("0", at) and _TRUNK_ZERO.match(text, at - 1):
            at += 1
            continue
        group = _DIGITS.match(text, at)
        if group is None or (gap and "\n" in gap[0] and (best or _DATE_NEXT.match(text, at))):
            break
        count += len(group[0])
        if count > high:
            break
        at = group.end()
        best = at if count >= low else best
    return (best, 0.97) if best else None


def _bracketed(text: str, at: int, *, told: bool) -> tuple[int, float] | None:
    """An area code in brackets: (11) 3456-7890, (0711) 12 34 56, (495) 123-45-67."""
    area = _AREA.match(text, at)
    if text.startswith("(+", at):
        return _international(text, at + 2)
    if area is None:
        return None
    code = area[1]
    number = _number(text, area.end())
    for count in range(min(len(number.groups), 5), 0, -1):
        lengths = number.lengths(count)
        total = len(number.digits(count))
        if lengths not in _AREA_MASKS or not 7 <= total + len(code) <= 12 or not number.ends(count):
            continue
        year = len(code) == 4 and code[:2] in {"19", "20"}
        plain_list = lengths in {"3-3", "3-3-3", "2-2-2"} and not number.signs(count)
        if total + len(code) == 7 and (code[0] != "0" or "-" not in number.signs(count)):
            continue
        if (code[0] == "0" or told or not (year or plain_list)) and (
            number.groups[count - 1][1] > area.end()
        ):
            return number.groups[count - 1][1], 0.92
    return None


def _national(number: _Number, *, told: bool) -> tuple[int, float] | None:
    most = min(len(number.groups), _MOST_GROUPS)
    zero = number.text[number.groups[0][0]] == "0"
    for count in range(most, 0, -1):
        if not (told or zero or number.lengths(count) in _NATIONAL) or not number.ends(count):
            continue
        end = number.groups[count - 1][1]
        score = _score(number, count, told=told)
        if score and (told or not is_count(number.text, number.groups[0][0], end)):
            return end, score
    return None


def _score(number: _Number, count: int, *, told: bool) -> float:
    """How surely the first groups are a telephone number; 0 if they are none."""
    digits, lengths = number.digits(count), number.lengths(count)
    if not 7 <= len(digits) <= 13 or lengths in _DATE_LENGTHS or len(set(digits)) == 1:
        return 0
    if digits[0] == "0" and digits[1] != "0" and _zero(number, count):
        return 0.9 if told or number.signs(count) else 0.8
    if digits[0] != "0":
        for pattern, rule in _NATIONAL.get(lengths, ()):
            if pattern.fullmatch(digits) and rule(number, count):
                return 0.9 if rule is not _falls else 0.6
    if told and not number.wrapped(count):
        groups = number.groups[:count]
        # A slash behind a whole number begins another one.
        slashed = any("/" in g for g in number.gaps[1 : count - 1])
        slashed |= "/" in "".join(number.gaps[: count - 1]) and groups[0][1] - groups[0][0] > 5
        whole = all(b - a >= 2 for a, b in groups) and len(digits) <= 12 and not slashed
        return 0.85 if whole and len(groups) <= 6 else 0
    return 0


def _zero(number: _Number, count: int) -> bool:
    """A trunk 0: the grouping is known, or all of the line's digits belong together."""
    lengths = number.lengths(count)
    first = number.groups[0][1] - number.groups[0][0]
    total = len(number.digits(count))
    if lengths in _ZERO_MASKS and total >= 8:
        blanks = not number.signs(count) and first <= 2 and count > 1
        french = lengths == "2-2-2-2-2"
        if count > 1 and not number.signs(count) and not number.first:
            return False
        return not blanks or french or number.alone(count)
    if number.wrapped(count) or first < 3 or not 9 <= total <= 12 or "." in number.signs(count):
        return False
    sizes = [b - a for a, b in number.groups[1:count]]
    return bool(sizes) and min(sizes) >= 2 and (number.alone(count) or _signed(number, count))
