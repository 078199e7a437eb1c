"""Chinese addresses: chains of province, city, county, town, village, road, number; postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import is_cjk, plain_pattern, plain_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.han.words import lexicon
from recpack.ports import Span

# Characters at which no place name goes on.
_STOP = "于於在至到由转赴往去我曾的了因为并是与及或等予给您你他她这那该也又均已未每随请把被将送患"
_OWN = rf"[^\x00-\u4dff\ua000-\uffff{_STOP}]"
_REGION = "特别行政区|自治区|自治州|自治县|自治旗|地区|林区|矿区|新区|高新区|开发区|经开区|省|市|盟|县|区|旗|镇|乡|郡"
_RURAL = r"街道办事处|街道办|街道|行政村|自然村|村委会|居委会|社区|嘎查|苏木|寨子|村民小组|村|邨|屯|寨|坝|牧场|农场|林场|庄|堡|垭|坳|埠|圩|村民小组|社区居委会|合作社(?=[,，。;；\s\d]|$)|公社"
_ROAD = "大道|大街|马路|公路|胡同|路|街|道|巷|弄堂|里弄|弄|衖|径|围"
_ESTATE = "小区|嘉园|新村|花园|花苑|公寓|大厦|广场|家园|山庄|别墅|宿舍|家属院|家属区|家属楼|名苑|苑|邨|园|阁|楼|座|轩|庭|里|坊|科技园|生命科技园|工业园|产业园"
_DIGITS = r"(?:[甲乙丙丁]?[A-Za-z]?\d{1,5}(?:[-－之]\d{1,4}){0,3}[A-Za-z]?|[一二三四五六七八九十百]{1,4}|[A-Za-z](?=[栋幢座区室]))"
_NUMBERED = plain_pattern(
    rf"附?第?{_DIGITS}\s?(?:号楼|号院|号|號|排|弄|巷|栋|幢|座|单元|门|室|楼|层|组|队|户|段|邻|里|区|村民小组|大牌|樓|F|f)(?:之\d{{1,3}}|附\d{{1,3}}号?)?"
)
_UNIT = re.compile(
    rf"(?P<region>{_OWN}{{1,8}}?(?:{_REGION}))|(?P<rural>{_OWN}{{1,8}}?(?:{_RURAL})(?![镇乡村屯路街道]))"
    rf"|(?P<road>{_OWN}{{1,8}}?(?:{_ROAD})(?:[东西南北中]?[一二三四五六七八九十]?段|[东西南北中](?:路|街|段|里)?)?(?![径由者病]))"
    rf"|(?P<number>{_NUMBERED}(?!至|\.\d|[、,]\d))|(?P<estate>{_OWN}{{1,8}}?(?:{_ESTATE}))"
)
# 277号病理楼二楼, 1号住院部三层东侧
_HOUSE = re.compile(
    plain_pattern(
        r"(?:(?:病理|门诊|住院|医技|内科|外科|综合|行政|急诊|科研|教学|实验|体检|感染|老干部|干部|特需|国际|肿瘤|妇产|儿科|影像|检验|放疗|核医学|[东西南北主副新老][^\x00-\u4dff]{0,2})(?:大楼|楼|部|中心|区|院|座)[A-Z]?(?:座|区)?)?"
        r"(?:负?(?:[一二三四五六七八九十]{1,3}|B?\d{1,2})(?:楼|层|樓)(?:[东西南北]侧|[东西南北]区)?(?:\d{2,4}室?)?)"
    )
)
_ZIP_BEFORE = re.compile(r"(?<![\d.-])\d{3}(?:\d{2,3})?[ ]{1,2}\Z|(?<![\d.-])\d{5,6}\Z")
_TAIL = re.compile(
    r"(?:[-－]?[甲乙]?[A-Za-z]?\d{1,5}[A-Za-z]?(?:[-－]\d{1,5}){0,4}[A-Za-z]?室?|#\d{1,3}-\d{1,5})(?![\d.年月:岁%×]|\s?[a-z]{1,3}/)"
)
_DOING = re.compile(
    "务工|打工|工作|上学|读书|经商|居住|定居|生活|出差|旅游|老家|老乡|的人|人(?=[,，。;；])|来的|过来的"
)
# What makes a place worth a look; the chain is then read from its first unit.
_ANCHOR = re.compile(
    r"自治[区州县旗]|[省市盟县旗镇乡邨]|街道|嘎查|苏木|大道|胡同|小区|新村|行政村|[村屯](?!外|里)|[路街道巷弄](?=[东西南北]?[一二三四五六七八九十]?段?\s?[甲]?\d)"
    r"|[路巷](?=[的,，。;；\s)）])|工业园|科技园|庄(?=[\d,，。\s])|[苑邨阁轩园][A-Z0-9]{0,2}座"
)
_POSTCODE = re.compile(
    plain_pattern(
        r"(?:邮编|邮政编码|邮递区号|邮区|区号)[^\S\n]{0,3}[:：]?[^\S\n]{0,3}(\d{3}(?:[- ]?\d{2,3})?)(?!\d)"
    )
)
# 拱宸桥附近, 兰州西站家中
_NEAR = re.compile(
    r"(?<=[在到于住从往离])(?P<n>[\u4e00-\u9fff]{2,5}(?:桥|站|广场|公园|路口|商场|机场|码头|大厦|庙|寺|湖|商城|市场|医院))"
    r"(?=附近|旁|对面|边上|那边|那儿|家中|门口|租房|一带|周边|后面|前面|东侧|西侧|南侧|北侧)"
)
# 人民路与建设路路口, 解放路和五一路交叉口
_CROSSING = re.compile(
    rf"(?P<n>{_OWN}{{1,6}}(?:大道|大街|路|街|巷)[与和及、/至][\u4e00-\u9fff]{{1,6}}?(?:大道|大街|路|街|巷)(?:交叉路?口|路口|交汇处|交界处|口|段)?)"
)
# 杨庄村医, 赵屯小学
_VILLAGE = re.compile(
    rf"(?:(?<=[^\u4e00-\u9fff])|(?<=[在到于至去回往从住离]))(?P<n>{_OWN}{{1,3}}(?:庄|屯|寨|店|沟|坪|坝|湾|岭|营|堡|集|洼|坡|塘|桥|埠|圩|家湾|家沟|村))(?=村医|村卫生|村委|村口|村民|村里|村支|人[,，。]|老家|不远|附近)"
)
# 在友谊路菜市场, 行至建设大道时
_STREET = re.compile(
    rf"(?<=[在到于至沿从往去经过])(?P<n>{_OWN}{{2,5}}(?:大道|大街|路|街|胡同|巷|弄))(?=口|边|旁|附近|上[^述级]|菜市|市场|段|派出所|小学|中学|时|被|买|骑|步行|散步|行走|跌|摔|发生|与|和|交|公交|地铁|站|那|的家|家中|店|[^\u4e00-\u9fff])"
)
_HAMLET = re.compile(rf"{_OWN}{{1,5}}?\d{{1,4}}(?:[-－之]\d{{1,3}})?号(?:之\d{{1,3}})?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Words that end like a place and are none.
_NO_PLACE = re.compile(
    r"(?:病|院|社|疫|牧|军|山|林|郊|市|城|景|校|园|小|厂|老|新|灾|本|全|各|该|外|某|辖)区|(?:城|超|股|门|夜|菜|集|本|全|各|该|外|上|都|省|县级|地级|黑|楼)市"
    r"|(?:农|乡|本|全|各|该|外|某|同)[村镇乡]|(?:县|乡|村|城|市|集|冰)镇|(?:全|各|本|该|外|某|跨|我|邻)[省县]|(?:红|国|党|军|锦)旗|(?:联|同|结)盟|.{0,6}(?:医|疗|诊|病|护|肿瘤|手术).{0,6}"
    r"|.*(?:消化|呼吸|胆|尿|肠|味|食|管|气|产|阴|鼻|隧|通|渠|频|知|报|难|一|轨|频|听)道|.*(?:思|通|线|电|网|短|断|径|尿|血|环|回|走|马|半|迷|绝|出|退|套|弯|问|带|赶|引|养|销|旁|分)路"
)


@dataclass(frozen=True, slots=True)
class _Rules:
    before: re.Pattern[str]
    places: frozenset[str]


@cache
def _rules() -> _Rules:
    data = lang.read_toml("zh/places.toml")["addresses"]
    words, links = (
        "|".join(re.escape(plain_text(w)) for w in sorted(data[k], key=lambda w: (-len(w), w)))
        for k in ("before", "links")
    )
    places = lang.read_list("zh/places.txt")
    return _Rules(re.compile(rf"(?:{words})(?:{links}){{0,3}}"), frozenset(places))


@dataclass(frozen=True, slots=True)
class ChineseAddresses:
    """Addresses in full, villages and towns in prose, native places, postcodes."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Chinese addresses: chains from province to room (also Taiwan, Hong Kong, Singapore), "
            "places behind words of living and coming from, postcodes"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole chains."""
        if "zh" not in self.languages or (self.languages[0] != "zh" and "kana" in page.scripts):
            return
        text, rules = page.plain, _rules()
        cued: dict[int, int] = {}
        for match in rules.before.finditer(text):
            cued[match.end()] = match.start()
            end, units = _chain(text, match.end(), rules, cued=True)
            if end > match.end() and _believed(text, match.end(), end, units, cued=True):
                yield Span(match.end(), end, "ADDRESS", 0.75, "address")
        yield from _doing(text, rules)
        done = 0
        for match in _ANCHOR.finditer(text):
            if match.start() < done:
                continue
            start = _first(text, match.start(), done, rules)
            end, units = _chain(text, start, rules)
            if end < match.end():
                continue
            if _believed(text, start, end, units, cued=start in cued):
                code = (
                    _ZIP_BEFORE.search(text, max(0, start - 8), start) if len(units) > 1 else None
                )
                first = code.start() if code else start
                yield Span(first, end, "ADDRESS", 0.8 if len(units) > 1 else 0.62, "address")
                done = end
        yield from _marked(text)


def _marked(text: str) -> Iterator[Span]:
    """Places beside which somebody is or lives; postcodes."""
    for match in _NEAR.finditer(text):
        if match["n"][-2:] not in lexicon().clinical:
            yield Span(*match.span("n"), "ADDRESS", 0.62, "near")
    for pattern in (_CROSSING, _VILLAGE, _STREET):
        for match in pattern.finditer(text):
            known = pattern is not _CROSSING and _known(text, *match.span("n"))
            if _NO_PLACE.fullmatch(match["n"]) is None and not known:
                yield Span(*match.span("n"), "ADDRESS", 0.6, "street")
    for match in _POSTCODE.finditer(text):
        yield Span(*match.span(1), "ADDRESS", 0.8, "postcode")


def _doing(text: str, rules: _Rules) -> Iterator[Span]:
    """在成都务工, 佛山人: a known place before a word of living there."""
    for match in _DOING.finditer(text):
        end = match.start()
        start = next((end - n for n in (5, 4, 3, 2) if text[end - n : end] in rules.places), 0)
        if start and (text[start - 1] in "在从到去往赴于" or not is_cjk(text[start - 1])):
            yield Span(start, end, "ADDRESS", 0.65, "address")


def _places(text: str, at: int, rules: _Rules) -> int:
    """The end of known places that begin at `at`, one behind the other (江苏南通)."""
    while True:
        for size in (6, 5, 4, 3, 2):
            if text[at : at + size] in rules.places:
                at += size
                break
        else:
            return at


def _first(text: str, at: int, floor: int, rules: _Rules) -> int:
    """Where the unit begins whose last word stands at `at`: at a known place if there is one."""
    start = at
    while (
        start > floor
        and at - start < 8
        and is_cjk(text[start - 1])
        and text[start - 1] not in _STOP
    ):
        start -= 1
    for first in range(start, at):
        if any(text[first : first + n] in rules.places for n in (5, 4, 3, 2)):
            return first
    return start


def _chain(text: str, at: int, rules: _Rules, *, cued: bool = False) -> tuple[int, tuple[str, ...]]:
    """(end, kinds of the units) of the address that begins at `at`."""
    units: list[str] = []
    start = at
    while at - start < 80:
        skipped = at + (units != [] and text[at : at + 1] in {" ", "·"})
        unit = _UNIT.match(text, skipped)
        if unit is None or not _is_unit(unit, units or at > start, cued=cued):
            more = _places(text, at, rules)
            hamlet = _HAMLET.match(text, at) if more == at and len(units) > 1 else None
            more = hamlet.end() if hamlet else more
            if more == at:
                break
            at = more
            continue
        units.append(str(unit.lastgroup))
        at = unit.end()
    tail = _TAIL.match(text, at) if len(units) > 1 or (units and units[-1] != "region") else None
    if tail and text[at - 1] != "\n":
        at = tail.end()
    house = _HOUSE.match(text, at) if len(units) > 1 and units[-1] in {"number", "road"} else None
    return (house.end() if house else at), tuple(units)


def _is_unit(unit: re.Match[str], begun: object, *, cued: bool) -> bool:
    if unit.lastgroup == "number":
        return bool(begun)
    if unit.lastgroup == "estate" and not begun and not cued:
        return False
    return _NO_PLACE.fullmatch(unit[0]) is None


def _believed(text: str, start: int, end: int, units: tuple[str, ...], *, cued: bool) -> bool:
    """Whether a chain is an address: of two units and more, or one that something tells."""
    if len(units) > 1:
        numbered = units.count("number") > 1 and "estate" in units
        return cued or numbered or not all(u in {"number", "estate"} for u in units)
    if cued and not units:
        return True
    if not units or len(_HAN.findall(text[start:end])) < 2:
        return False
    if cued:
        return (units[0] != "estate" or text[end - 1].isdigit()) and text[
            start:end
        ] not in lexicon().words
    if text[end - 1 : end + 1] in lexicon().words:
        return False  # 术后镇痛
    return (
        units[0] in {"rural", "road", "region"}
        and 3 <= end - start <= 6
        and not _known(text, start, end)
    )


def _known(text: str, start: int, end: int) -> bool:
    """Whether a word of every day hides in a single unit."""
    lex = lexicon()
    return text[start:end] in lex.words or any(
        text[at:end] in lex.words for at in range(start, end - 1)
    )
