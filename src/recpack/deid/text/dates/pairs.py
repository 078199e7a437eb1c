"""Days of two numbers without a year: am 04.01., ngày 5/3, 10-30 08:00; never 4/5 or 5.12 cm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from recpack.deid.text.dates import eastern as dates_eastern
from recpack.deid.text.dates import names as datenames
from recpack.deid.text.dates.found import FoundDate, Part
from recpack.deid.text.dates.han import make_yearless
from recpack.deid.text.dates.numbers import UNIT
from recpack.deid.text.dates.page import Page

_PAIR = re.compile(
    r"(?P<a>\d(?<!\d\d)\d?)(?P<s>[-/.])(?P<b>\d{1,2})(?![\d%])"
    r"(?![-.,/:×x~*+]\d(?!\d?/\d)| ?[-~] ?\d(?!\d?/\d))"
)
_CLOCK_BEFORE = re.compile(r"(?<![\d.,:/])[0-2]?\d[:h.][0-5]\d \Z")
_UNIT = re.compile(UNIT)
# What is counted or graded, not dated: 10/12 lymph nodes, 4/5 strength, 2/15个.
_COUNTED = re.compile(
    r" (?:حب|قرص|اقراص|كوب|ملعق|امبول|من ال|سم|of\b|out of|positiv|neg|lymph|node|linf|ganglio|gangl|cas[oe]|case|лимф|узл|cycle|ciclo"
    r"|zyk|cure|cours|fragment|core|biops(?:ie|ia)s|block|bloc|field|sess|points?\b|pont|punt|score|курс"
    r"|цикл|hach|kelenjar|days?\b|tage?\b|jours?\b|dias?\b|дн[еяй]|hari\b|ngay\b|strength|power"
    r"|murmur|pain|nrs|vas\b|[sd]ystol|diastol|kraft|force|fuerza|forca|tab|comp|page|seite|uhr"
    r"|балл|доз|dos[ei]|segment|stenos|right\b|left\b|bilat|o[dsu]\b|v[ao]\b|visus|[lru]e\b"
    r"|time\b"
    r"|h\b|hr?s?\b|hours?\b|horas?\b|heures?\b|std|stund|ч\b|час|campos|hpf|gesichtsf)"
    r"| ?(?:[个個枚粒级級椎倍片例](?!子|行|会)|分(?!析)|次(?!日)|点(?!滴)|回(?![診诊])"
    r"|支(?![气氣架援])"
    r"|[号號]?染色|[阳陽]性|的(?:大夫|[医醫]生|[医醫][师師]|人|患者|病人|[专專]家|病例|概率|可能|[机機][会會率])|[개점회정명매](?![가-힣])|등급|단계|[개명점]의)"
    r"| ?.{0,3}(?:淋巴|リンパ|림프|[节節結])"
)
_RATIO_BEFORE = re.compile(
    r"(?:(?<![^\W\d_])(?:bp|[pt]\.?a\.?|rr|ad|ps|ecog|grad[eo]?|visus|v[aod]|o[dsiu]|cv"
    r"|nrs|vas|eva|ev|asa"
    r"|apgar|gcs|mrc|pag(?:e|ina|\.)?|seite|folha|hoja|feuille|blatt|trang|halaman|стр|ад|лист|page"
    r"|blutdruck|(?:tension|pression)(?: arterielle)?(?: (?:a|à|de|est a|est à))?"
    r"|pain|dolor|dor|douleur|schmerz\w*|боль|pulse|strength|power|murmur|kraft|nodes?"
    r"|ganglios|linfonodos|score|tooth|zahn|dente|diente|dent|зуб|t?nm|rm|fig|tab)|页码?|血[压圧]"
    r"|视力|視力|[评評]分|淋巴[结結]|リンパ[节節]|림프절|第|(?<![上下本这這来来今先])[週周]|毎[日週]|每[日周]|等级|段|通气|혈압"
    r"|시력|점수|#\d{1,2}[a-z]{0,2}|肌力|筋力|リンパ[节節](?:転移)?[はがにも]|كل يوم|يوميا)[ :.(]{0,3}\Z"
)
_LEAD = re.compile(r"(?:(?P<edge>[\n\t])|\A)[ ]*(?:[-•*·○●▪◦>(\['\"][ ]?)*\Z")
_TIME = re.compile(
    r"[ \t,;(|-]{0,3}(?:um |a |as |a las |at |в |@ ?|kl |luc )?(?:[01]?\d|2[0-3])"
    r"(?: ?[:h时時시] ?(?:[0-5]\d|\b|(?!\d))|\.[0-5]\d ?(?:uhr|ч\b)| uhr)"
)
_WORD = re.compile(r" ?[:,;(-]? ?(?:[^\W\d_]{2}|[^\W\d_]\W)")
_PARTICLE = re.compile(
    r" ?(?:に|より|から|まで|夜|朝|夕|頃|午[前后後]|付|由|于|於|行|起|[上下]午|晚|晨|在|[我本外]院"
    r"|[入出]院|手[术術]|术|術|[门門][诊診]|[复復][查诊診]|化[疗療]|에\b|부터|까지|경\b|오[전후]|[입퇴]원|외래|수술)"
)
_DAY_SIGN = re.compile(r" ?[日号號](?![间間分量数數]|ごと|おき|毎)")
_SENTENCE = re.compile(r"(?:[。．;；！!？?)）]|[^\d\W]\.) ?\Z")
# From 12.05 to 13.1 g/l: values, whose second one has the unit.
_VALUES = re.compile(r" ?(?:до|по|bis|to|a|al|au|ate|hasta|-) ?\d{1,3}[.,]\d{1,2}(?![.\d])")
# Words that go with days more than with parts of a whole: seen on 5/12.
_DATING = re.compile(r"(?<![^\W_])(?:on|since|seit|le|el|depuis le) \Z")
_SECOND = re.compile(
    r"\.? ?(?:[-~至到]|から|부터|bis|to|au|al?|по) ?(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})"
    r"(?!\d|[-/.]\d)"
)
_LINK = re.compile(
    r"(?<![^\W_])(?:el|al?|del|desde(?: el)?|hasta(?: el)?|dia|para(?: el)?|em|ate|ao?|no dia|de|desde|ultimo|proximo|:)[ \n]\Z"
)
_LINK_END = re.compile(
    r" ?[,.;:)(\n]| ?\Z| (?:con|com|por|se|a |al |ao |ate|hasta|y |e |en |em |na |no |para|sin|sem|con|que|fue|foi)"
)
_NEAR, _CLOSE = 60, 21
_YEARS_BACK = 5
_ENOUGH = 3


@dataclass(slots=True)
class _Candidate:
    """Two numbers that may be a month and a day, and how much speaks for it."""

    match: re.Match[str]
    order: str
    score: int
    lead: bool = False
    loose: bool = False

    @property
    def month_day(self) -> tuple[int, int]:
        """Month and day."""
        a, b = int(self.match["a"]), int(self.match["b"])
        return (a, b) if self.order == "md" else (b, a)

    @property
    def kind(self) -> tuple[str, str]:
        """Sign and order."""
        return self.match["s"], self.order


def pairs(page: Page, found: Sequence[FoundDate] = ()) -> Iterator[FoundDate]:
    """Days of two numbers that words, times, columns or the page's own dates speak for.

    `found` are the whole dates of the page: what is a day close to one of them is likelier a day.
    """
    if page.cjk:
        yield from _ranges(page)
    matches = [m for m in _PAIR.finditer(page.text) if _alone(page, m)]
    if page.cjk:
        matches = [m for m in matches if not dates_eastern.is_numbered(page.text, m)]
    if not matches:
        return
    days = _days(found)
    ranked = [c for m in matches if (c := _candidate(page, m, days)) is not None]
    for group in _columns(ranked):
        for one in group:
            one.score += 1
    known = {c.kind for c in ranked if c.score >= _ENOUGH}
    for one in ranked:
        if one.score + (one.kind in known and one.loose) >= _ENOUGH and (made := _made(page, one)):
            yield made
            second = _SECOND.match(page.text, one.match.end())
            if second and second["s"] == one.match["s"] and _UNIT.match(page.text, second.end()):
                yield from filter(None, [_made(page, _Candidate(second, one.order, 0))])


def _ranges(page: Page) -> Iterator[FoundDate]:
    """（07.14～07.27）: both days of a span."""
    for span, _ in dates_eastern.ranges(page):
        for first, second in (("a", "b"), ("c", "d")):
            parts = [Part("m", *span.span(first)), Part("d", *span.span(second))]
            if made := make_yearless(page, "m.d", int(span[first]), int(span[second]), parts):
                yield made


def _made(page: Page, one: _Candidate) -> FoundDate | None:
    match, order = one.match, one.order
    month, day = one.month_day
    parts = [Part(k, *match.span(g)) for k, g in zip(order, "ab", strict=True)]
    end = match.end()
    if _dotted(page, match):
        parts.append(Part("x", end, end + 1))
    elif sign := _DAY_SIGN.match(page.text, end):
        parts.append(Part("x", sign.end() - 1, sign.end()))
    return make_yearless(page, "m.d" if order == "md" else "d.m", month, day, parts)


def _alone(page: Page, match: re.Match[str]) -> bool:
    """No piece of a longer number or a code, no value with a unit, nothing counted or graded."""
    text, (start, end) = page.text, match.span()
    before = text[max(0, start - 2) : start]
    if _CLOCK_BEFORE.search(text, max(0, start - 7), start):
        before = ""  # lúc 08:05 09/01, pk 08.05 11/10
    if re.search(r"[-/+×x*~^=<>≤≥±]\Z|\.\Z|\d[,: ]\Z", before) or (
        before[-1:].isalnum() and ord(before[-1]) < 0x590
    ):
        return False
    after = text[end : end + 1]
    if after.isalpha() and ord(after) < 0x590:
        return False
    if not _UNIT.match(text, end) or _COUNTED.match(text, end):
        return False
    return not _RATIO_BEFORE.search(text, max(0, start - 16), start)


def _days(found: Sequence[FoundDate]) -> tuple[date, ...]:
    """The days of the page, without those of long ago (births)."""
    days = {f.moment for f in found if f.day and not f.yearless}
    newest = max(days, default=date.min).year
    return tuple(sorted(d for d in days if d.year >= newest - _YEARS_BACK))


def _order(page: Page, match: re.Match[str], days: tuple[date, ...]) -> str:
    """Is it month and day ("md"), day and month ("dm"), or neither ("")."""
    a, b, sign = int(match["a"]), int(match["b"]), match["s"]
    month_day, day_month = 1 <= a <= 12 and 1 <= b <= 31, 1 <= a <= 31 and 1 <= b <= 12
    day_first = sign in page.separators and not page.month_first
    year_first = f"y{sign}" in page.separators and not day_first
    if month_day and ((page.cjk and not day_first) or page.month_first or year_first):
        return "md"
    if day_month:
        told = day_first or not month_day or sign == "."
        swap = not told and _distance(days, a, b) <= _CLOSE < _NEAR < _distance(days, b, a)
        return "md" if swap else "dm"
    english = page.languages[:1] in {(), ("en",)}
    return "md" if month_day and english and (not day_first or b > 12) and sign != "." else ""


def _distance(days: tuple[date, ...], month: int, day: int) -> int:
    """Days to the nearest of the page's days, in whatever year."""
    best = 366
    for moment in days:
        for year in {moment.year, moment.year - (moment.month < 3), moment.year + (month < 3)}:
            try:
                best = min(best, abs((date(year, month, day) - moment).days))
            except ValueError:
                continue
    return best


def _candidate(page: Page, match: re.Match[str], days: tuple[date, ...]) -> _Candidate | None:
    order = _order(page, match, days)
    if not order:
        return None
    text, (start, end), sign = page.text, match.span(), match["s"]
    lead = _LEAD.search(text, max(0, start - 10), start)
    if lead and lead["edge"] is None and start > 10:
        lead = None
    line = lead is not None and lead["edge"] != "\t"
    if sign != "-" and (_announced(page, match) or _has_weekday(page, match)):
        return _Candidate(match, order, _ENOUGH, lead is not None, loose=True)
    away = _distance(days, *_month_and_day(match, order))
    east = page.cjk and (order == "md" or sign == "/")
    if _linked(page, match, days) or (east and dates_eastern.told(page, match, away)):
        return _Candidate(match, order, _ENOUGH, lead is not None, loose=True)
    score = _beside(page, match, lead=lead is not None, line=line)
    score += _form(page, match, order)
    score += 2 if away <= _CLOSE else away <= _NEAR
    sentence = page.cjk and bool(_SENTENCE.search(text, max(0, start - 3), start))
    if not lead and sentence and text[end : end + 2].lstrip(" ")[:1] > "\u2e80":
        score += 1
    if page.cjk:
        said = _PARTICLE.match(text, end) or _DAY_SIGN.match(text, end)
    else:
        said = _DATING.search(text, max(0, start - 10), start)
    eastern = _eastern(page, match, order)
    loose = lead is not None or sentence or said is not None or eastern > 0
    score += eastern
    near = away <= _CLOSE and _is_wide_pair(page, match)
    if not (loose or near or _sure_form(match, order)):
        return None
    if eastern < 2 and not _admitted(page, match, lead=lead is not None, score=score):
        return None
    return _Candidate(match, order, score, lead is not None, loose)


def _month_and_day(match: re.Match[str], order: str) -> tuple[int, int]:
    a, b = int(match["a"]), int(match["b"])
    return (a, b) if order == "md" else (b, a)


def _eastern(page: Page, match: re.Match[str], order: str) -> int:
    """What speaks for a day in Chinese, Japanese and Korean: 08.30, (10-03), 3-5复查, 9.19 8:00."""
    text, (start, end) = page.text, match.span()
    if not page.cjk or order != "md" or _is_values(text, end):
        return 0
    a, b = match["a"], match["b"]
    wide = len(a) == len(b) == 2
    zero = wide and "0" in {a[0], b[0]}
    inside = text[start - 1 : start] == "(" and text[end : end + 1] in {")", "~", "-"}
    event = datenames.event_after().match(text, end) is not None
    timed = _TIME.match(text, end) is not None
    if not timed and text[end : end + 1] == " " and text[end + 1 : end + 2].isdigit():
        return 0  # a number in groups
    return (
        2 * (wide and a[0] == "0")
        + 2 * (zero and inside)
        + 2 * (event and zero)
        + event
        + 3 * timed
    )


def _beside(page: Page, match: re.Match[str], *, lead: bool, line: bool) -> int:
    """What stands at the sides of it: the edge of a line, a time, a word for what is done."""
    text, end, score = page.text, match.end(), 0
    if lead and _TIME.match(text, end):
        score += 3
    elif line and (text[end : end + 1] == "\t" or _WORD.match(text, end)):
        score += 1 + 2 * bool(datenames.event_after().match(text, end))
        score += 2 * (text[end : end + 1] == "\t" and page.date_rows)
    elif lead and text[end : end + 1] in {"", "\n"}:
        score -= 1
    if page.cjk and _PARTICLE.match(text, end):
        score += 1
    if _DAY_SIGN.match(text, end) and len(match["b"]) == 2:
        score += 3
    return score + (page.before(match.start()) != "")


def _form(page: Page, match: re.Match[str], order: str) -> int:
    """What its own form and that of the page's dates say."""
    a, b, sign = match["a"], match["b"], match["s"]
    wide, zero = len(a) == len(b) == 2, "0" in {a[0], b[0]}
    score = int(sign in page.separators or f"y{sign}" in page.separators)
    if sign == ".":
        return score + (wide and zero) + (wide and page.european) + _dotted(page, match)
    if a == b:
        score -= 2  # 5/5 and 12/12 are mostly wholes
    if wide:
        return score + 2 * zero + (not zero and order == "dm" and int(a) > 12)
    return score - _like_fraction(page, match)


def _like_fraction(page: Page, match: re.Match[str]) -> int:
    """How much 2/3 and 6/12 look like a part of a whole, or like six months."""
    a, b = match["a"], match["b"]
    if len(a) > 1 or int(a) > int(b) or not (len(b) == 1 or b == "12"):
        return 0
    after = page.text[match.end() : match.end() + 2].lstrip()
    return 0 if page.cjk and after > "\u2e80" else 2 - (len(b) > 1)


def _sure_form(match: re.Match[str], order: str) -> bool:
    """Is it hardly a fraction: 05/10, 23/01."""
    a, b = match["a"], match["b"]
    return len(a) == len(b) == 2 and ("0" in {a[0], b[0]} or (order == "dm" and int(a) > 12))


def _is_wide_pair(page: Page, match: re.Match[str]) -> bool:
    """Is it written as the page's dates are, and neither months (10/12) nor points of ten."""
    a, b, sign = match["a"], match["b"], match["s"]
    wide = len(a) == len(b) == 2 and a != b and b not in {"10", "12"}
    return wide and sign == "/" and (sign in page.separators or page.short_slashed)


def _admitted(page: Page, match: re.Match[str], *, lead: bool, score: int) -> bool:
    """What values and ranges look like counts only where a line begins with it or a word says."""
    text, end = page.text, match.end()
    wide = len(match["a"]) == len(match["b"]) == 2
    time = lead and bool(_TIME.match(text, end))
    signed = bool(_DAY_SIGN.match(text, end)) and wide
    if match["s"] == "-":
        return wide and lead and (time or score > _ENOUGH)
    if match["s"] == "/":
        return True
    if not wide or _is_values(text, end):
        sure = page.cjk and score >= _ENOUGH + 2 and (lead or bool(_DAY_SIGN.match(text, end)))
        return time or signed or sure
    said = lead or (page.european and page.before(match.start()) != "")
    return time or signed or _dotted(page, match) or (score > _ENOUGH and said)


def _is_values(text: str, end: int) -> bool:
    second = _VALUES.match(text, end)
    return second is not None and not _UNIT.match(text, second.end())


def _dotted(page: Page, match: re.Match[str]) -> bool:
    """24.10. with its last point."""
    end = match.end()
    return match["s"] == "." and bool(re.match(r"\.(?:[\s),;:.–-]|\Z)", page.text[end : end + 2]))


def _has_weekday(page: Page, match: re.Match[str]) -> bool:
    """10/30(月), Mo 30.10., 10/30 (Sun)."""
    text, (start, end) = page.text, match.span()
    after = datenames.weekday_after().match(text, end)
    if after and after["o"] and after["c"]:
        return True
    before = datenames.weekday_before().search(text, max(0, start - 34), start)
    wide = len(match["a"]) == len(match["b"]) == 2
    return before is not None and (len(before["w"]) > 3 or (wide and _dotted(page, match)))


def _announced(page: Page, match: re.Match[str]) -> bool:
    word, sign = page.before(match.start()), match["s"]
    zeros = "0" in {match["a"][0], match["b"][0]}
    wide = len(match["a"]) == len(match["b"]) == 2
    known = sign in page.separators or f"y{sign}" in page.separators
    dotted = _dotted(page, match)
    if not word:
        return dotted and wide and zeros and page.european
    if word == "strong":
        return sign == "/" or zeros or dotted or known or page.european
    late = int(match["b"]) > 12  # on 8/19: no part of a whole is written so
    plain = known and (match["a"][0] == "0" or (sign == "/" and (wide or late)))
    if sign == ".":
        return (plain and not _is_values(page.text, match.end())) or (
            dotted and page.european and (wide or known)
        )
    return plain


def _linked(page: Page, match: re.Match[str], days: tuple[date, ...]) -> bool:
    """Behind a preposition, close to the page's days: el 20-08 (Spanish), em 16.09 (Portuguese)."""
    if page.languages[:1] not in {("es",), ("pt",)} or not _LINK.search(
        page.text, max(0, match.start() - 12), match.start()
    ):
        return False
    wide = len(match["a"]) == len(match["b"]) == 2 and _order(page, match, days) == "dm"
    text, end = page.text, match.end()
    ends = _LINK_END.match(text, end) is not None and not _is_values(text, end)
    return wide and ends and _distance(days, int(match["b"]), int(match["a"])) <= _NEAR


def _columns(ranked: Sequence[_Candidate]) -> Iterator[list[_Candidate]]:
    """Days that begin lines or cells, in order of time: two or more of one form."""
    groups: dict[tuple[str, str], list[_Candidate]] = {}
    for one in ranked:
        if one.lead:
            groups.setdefault(one.kind, []).append(one)
    for group in groups.values():
        days = [c.month_day for c in group]
        ratios = len({c.match["b"] for c in group}) == 1 and all(
            int(c.match["a"]) <= int(c.match["b"]) and c.match["a"][0] != "0" for c in group
        )
        falls = sum(b < a for a, b in pairwise(days))
        if len(set(days)) > 1 and not ratios and falls * 5 <= len(days):
            yield group
