"""What speaks for a day without signs in Chinese and Japanese: 3-5复查, 12.8行穿刺, （4/23）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recpack.deid.text.dates import names as datenames
from recpack.deid.text.dates.page import Page

_HAN = "[\u3041-\u30fa\u4e00-\u9fff]"
# Where a sentence or one of its pieces begins; the number of a list may stand between.
_EDGE = r"(?:\A|[\n\t。．;；!！?？(（【\[\]】「」\"“”>|])"
_BEGINS = re.compile(_EDGE + r"[ ]{0,8}(?:\(?\d{1,2}[.、)]\s?)?\Z")
_CLAUSE = re.compile(
    r"(?:[,，、:：)]\s{0,3}|[ ]{2}|[于於自从從至到在约約较較比和及与與今拟擬等]|患者|病人|家属|家屬|[上前末首本下]次"
    r"|定于|预约|預約|预计|預計|安排|计划|計劃|回来|回來|后来|後來|于今年|术后|術後|曾|并|並|[ctpr])\Z"
)
# Nodes, strength, parts of a whole: never days.
_NODES = re.compile(
    r"淋巴|[结結節节]|前哨|[阳陽]性|见癌|見癌|肌力|[a-z]n?\d[a-z]?\(|ln|分级|分級|评分|評分|腋|清[扫掃]|转移|轉移"
)
_WEEK = re.compile(
    r"(?:[上下本这這][周週]|[上下本这這](?:礼拜|禮拜|星期|个?月)|[周週][一二三四五六日末天])\s?\Z"
)
_LABEL = re.compile(
    r"(?:日期|时间|時間|日|[补補注追更][记記新]?)\s?[:：]\s{0,3}\Z|(?:日期|[\u4e00-\u9fff]日)[ ]{1,4}\Z"
)
_COUNT_BEFORE = re.compile(r"[每隔约約第近共达達超占佔仅僅]\s?\Z|间隔\s?\Z|間隔\s?\Z")
_AFTER = re.compile(
    r" ?(?:[由因经經再又来來返缺更改换換停加减減查做拍去到在打输輸吃服用上下送交签簽收取置拔拆插撤我他她请請与與及和已未曾感突出进進抽照验驗排联聯随隨告签会會术術]"
    r"|[,，](?![ ]?\d))"
)
_END = re.compile(r"[ ]{0,3}(?:\Z|[\n\t,，。;；)）])")
_CELL_BEFORE, _CELL_AFTER = (
    re.compile(r"(?:\A|[\n\t(（|]|[ ]{2})\Z"),
    re.compile(r"\Z|[\n\t)）|]|[ ]{2}"),
)
# 2.3手术方式: the number of a heading.
_HEADING = re.compile(r" ?[^\n:：，。;；,]{1,8}(?:[:：]|\n|\Z)")
_ALSO = re.compile(r"[ ]?[-~至到—][ ]?\d\d?[-./]\d\d?[-./]\d|[在到于於因行去至]")
_MEASURE = re.compile(
    r" ?(?:的(?!CT|ct|MR|mr|检|檢|报|報)|小时|小時|分[钟鐘]|天|年|月|[岁歲度级級万千元℃]|以[上下]|左右|患者中)"
)
NEAR, CLOSE = 60, 21


def told(page: Page, match: re.Match[str], away: int) -> bool:
    """Whether two numbers are a month and a day by the words beside and the page's other days.

    `away`: days to the nearest whole date of the page, 366 where there is none.
    """
    text, (start, end), sign = page.text, match.span(), match["s"]
    nodes = sign != "." and _NODES.search(text, max(0, start - 10), start) is not None
    counted = _COUNT_BEFORE.search(text, max(0, start - 4), start) is not None
    if nodes or counted or _MEASURE.match(text, end):
        return False
    begins = _BEGINS.search(text, max(0, start - 14), start) is not None
    clause = begins or _CLAUSE.search(text, max(0, start - 4), start) is not None
    if away <= NEAR and _sides(text, match, away):
        return True
    event = _event(text, end, sign)
    if _named(text, match, away, event=event):
        return True
    if away > NEAR:
        far = begins or (clause and sign == "/")
        return event and far and not (begins and _is_heading(page, match, away))
    if sign == "-":
        return _hyphened(text, match, away, event=event, begins=begins, clause=clause)
    told_by = _pointed if sign == "." else _slashed
    return told_by(page, match, away, event=event, begins=begins, clause=clause)


# Who did it that day (7/10 岡部Dr), what was held (2/2のカンファレンス), when (8/8 3:20頃).
_WHO = re.compile(
    r" ?(?:[\u4e00-\u9fff々]{1,5} ?(?:dr|医[師师生長长]|先生|ns|[看護护]{2}[師师]|主任|大夫|教授|さん|様)"
    r"|の(?=カンファ|外来|検査|採血|ct|mr|pet|診察|手術|説明|面談|報告|受診|予約|回診|電話|検体|画像|内視鏡|x線|レントゲン|エコー|生検|時点|朝|夜|午|夕|昼|退院|入院|件|データ|結果|分|会議|指示|処方|往診|訪問|血液|尿|胸部|腹部|申し送り|記録|オペ|透析|リハ)"
    r"|(?:朝|夜|夕|昼|午前|午後)(?:に|より|から|、|の)?)"
)
_CLOCK = re.compile(r"[ ]{1,2}(?:[01]?\d|2[0-3])(?::[0-5]\d|時|时(?!间)|点)")
_NOTE = re.compile(r"(?:[ ]{2,6}|\t)(?=[^\n]{6})[^\n]{1,60}[,，。;；、]")
_DONE = re.compile(
    r"(?:更[换換]|[换換][药藥]|拔[除管]|置[入管]|取出|拆[线線]|[维維][护護]|冲管|封管|停用|停[药藥]|到期|[过過]期|失效)"
)
_PLACE = re.compile(
    r"[在于於](?=b超|ct|mr|dsa|pet|x[线線]|[局全]麻|[超内]|彩超|急诊|门诊|[我本外该]院|当地|[\u4e00-\u9fff]{1,8}(?:下|院|科|中心))"
)
_HOUSE = re.compile(r"[,，] ?(?:[外本我该]院|当地|[\u4e00-\u9fff]{2,14}(?:医院|[院科]))")


def _sides(text: str, match: re.Match[str], away: int) -> bool:
    """What stands behind names a day, whatever stands before: a doctor, a time, a place."""
    (start, end), sign = match.span(), match["s"]
    before = text[start - 1 : start]
    if sign == "/":
        free = not before.isalnum() or before > "\u2e80"
        return free and (_WHO.match(text, end) or _CLOCK.match(text, end)) is not None
    if sign == ".":
        line = before in {"", "\n"}
        done = before > "\u4e00" and _DONE.match(text, end) is not None
        placed = before in {",", "，", "。", ";", "；"} and _PLACE.match(text, end) is not None
        return away <= CLOSE and (done or placed or (line and _NOTE.match(text, end) is not None))
    return before in {"(", "（"} and away <= CLOSE and _HOUSE.match(text, end) is not None


def _slashed(
    page: Page, match: re.Match[str], away: int, *, event: bool, begins: bool, clause: bool
) -> bool:
    """给予退烧，4/23退烧; （取材：王芳  11/18  共12块）."""
    said = event or _AFTER.match(page.text, match.end()) is not None
    return ((begins or clause) and said) or _is_cell(match, page.text, away)


def _pointed(
    page: Page, match: re.Match[str], away: int, *, event: bool, begins: bool, clause: bool
) -> bool:
    """。12.8复查骨髓, 沟通记录9.7缺签名; no heading."""
    if begins and _is_heading(page, match, away):
        return False
    text, end = page.text, match.end()
    wide = away <= CLOSE and len(match["a"]) == len(match["b"]) == 2
    said = event or ((begins or wide) and _AFTER.match(text, end) is not None)
    strong = page.before(match.start()) == "strong"
    return (clause and said) or (strong and (said or _END.match(text, end) is not None))


def _named(text: str, match: re.Match[str], away: int, *, event: bool) -> bool:
    """Whether a label for days, or a word for a week, stands before it (日期：3.5, 下周9.16)."""
    start, end = match.span()
    label = _LABEL.search(text, max(0, start - 8), start) is not None
    if label and (away <= NEAR or event or _END.match(text, end) is not None):
        return True
    return away <= NEAR and _WEEK.search(text, max(0, start - 5), start) is not None


def _hyphened(
    text: str, match: re.Match[str], away: int, *, event: bool, begins: bool, clause: bool
) -> bool:
    """导尿管4-26更换, （10-29，…: no range, for its second number is large, or words say so."""
    start, end = match.span()
    large = int(match["b"]) > 12
    cell = _CELL_BEFORE.search(text, max(0, start - 2), start) is not None
    if away <= CLOSE and large and cell:
        return event or text[end : end + 1] in {",", "，", ")", "）"}
    if not event or not (large or begins or "0" in {match["a"][0], match["b"][0]}):
        return False
    return clause or re.match(_HAN, text[start - 1 : start]) is not None


def _event(text: str, end: int, sign: str) -> bool:
    """Whether a word for what is done follows; behind a decimal point no comma stands between."""
    comma = sign == "." and text[end : end + 1] in {",", "，", ":", "-"}
    return not comma and datenames.event_after().match(text, end) is not None


def ranges(page: Page) -> Iterator[tuple[re.Match[str], str]]:
    """(match, sign) of spans of days with points or hyphens: （07.14～07.27）, 3.5-3.12住院."""
    for match in _RANGE.finditer(page.text):
        text, (start, end) = page.text, match.span()
        wide = len(match["b"]) == len(match["d"]) == 2 and len(match["a"]) == len(match["c"]) == 2
        zero = "0" in {match["a"][0], match["c"][0]}
        edge = _BEGINS.search(text, max(0, start - 14), start) or _CLAUSE.search(
            text, max(0, start - 4), start
        )
        event = datenames.event_after().match(text, end) is not None
        if not _MEASURE.match(text, end) and edge and ((wide and zero) or event):
            yield match, match["s"]


_RANGE = re.compile(
    r"(?<![\d./-])(?P<a>0?[1-9]|1[0-2])(?P<s>[./])(?P<b>[12]\d|3[01]|0?[1-9])[ ]?(?:[~至到—–]|-{1,2})[ ]?"
    r"(?P<c>0?[1-9]|1[0-2])(?P=s)(?P<d>[12]\d|3[01]|0?[1-9])(?![\d./%-]| ?(?:[a-zμ]|[个個%℃]))"
)


def _is_heading(page: Page, match: re.Match[str], away: int) -> bool:
    """Whether small numbers with a point are those of a heading (2.3手术方式：)."""
    wide = len(match["a"]) + len(match["b"]) > 2
    dotted = match["s"] == "."
    if (
        not dotted
        or (wide and away <= NEAR)
        or page.text[match.start() - 1 : match.start()]
        not in {
            "",
            "\n",
            " ",
        }
    ):
        return False
    known = page.separators & {".", "y."}
    return _HEADING.match(page.text, match.end()) is not None and not (known and away <= NEAR)


def is_numbered(text: str, match: re.Match[str]) -> bool:
    """2.4 手术经过 with 2.3 or 2.5 before another short line: headings, and no days."""
    before = text[max(0, match.start() - 4) : match.start()].rstrip(" ")[-1:]
    if (
        match["s"] != "."
        or before not in {"", "\n"}
        or _SHORT_LINE.match(text, match.end()) is None
    ):
        return False
    a, b = match["a"], int(match["b"])
    for sibling in (f"\n{a}.{b - 1}", f"\n{a}.{b + 1}"):
        at = text.find(sibling)
        if at >= 0 and _SHORT_LINE.match(text, at + len(sibling)):
            return True
    return False


_SHORT_LINE = re.compile(r"[ 、]{0,2}[^\n\d,，。;；]{1,12}(?:[:：]|[ ]*(?:\n|\Z))")


def _is_cell(match: re.Match[str], text: str, away: int) -> bool:
    """11/18 by itself in a cell or brackets, close to a date of the page."""
    start, end = match.span()
    wide = len(match["a"]) + len(match["b"]) > 2 or "0" in match["b"]
    return (
        wide
        and away <= CLOSE
        and _CELL_BEFORE.search(text, max(0, start - 2), start) is not None
        and _CELL_AFTER.match(text, end) is not None
    )


def short_year(page: Page, match: re.Match[str]) -> bool:
    """24.3.5外院CT, 23/11/2在本院手术: a year of two digits before a month and a day."""
    text, (start, end) = page.text, match.span()
    year = int(match["a"])
    if not 10 <= year <= 35 or _MEASURE.match(text, end):
        return False
    begins = _BEGINS.search(text, max(0, start - 14), start) is not None
    clause = begins or _CLAUSE.search(text, max(0, start - 4), start) is not None
    known = bool(page.years & {2000 + year - 1, 2000 + year, 2000 + year + 1})
    event = datenames.event_after().match(text, end) is not None
    said = event or (known and _AFTER.match(text, end) is not None)
    said = said or _ALSO.match(text, end) is not None
    return clause and (said or (known and _END.match(text, end) is not None))
