"""Japanese towns without a block: 日田市大山町の畑, 静岡の焼津で生まれ, 大牟田在住, 鮎川浜で一人暮らし."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

import ahocorasick

from recpack.deid.text.fold import fold_text, plain_pattern, plain_text
from recpack.deid.text.gazetteer import automaton_of, marked_names
from recpack.deid.text.page import PageText
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.kana.lexicon import HAN, is_kanji, is_letter
from recpack.deid.text.people.kana.words import title_at
from recpack.ports import Span

_KATA = r"\u30a1-\u30fa\u30fc"
_W = f"{HAN}{_KATA}ヶケノ"
# A ward, a town, a village or a quarter right behind a town.
_MORE = re.compile(
    plain_pattern(
        f"[ ]?(?:[{_W}]{{1,6}}?(?:区|町|村|郡|字|地区|団地|島|浜|丁目)(?![{_KATA}])|(?:大字|字)[{_W}]{{1,6}})"
    )
)
_LAST = re.compile(
    plain_pattern(f"[{_W}]{{1,5}}(?=の?(?:出身|生まれ|自宅|実家)|に?(?:在住|居住|住)|で生まれ)")
)
_OF = re.compile(f"の(?P<name>[{_W}]{{2,6}}|[\u3041-\u3096]{{3,6}}(?=[で市町村]))")
# What only follows a place: where somebody lives, was born, moved from or to.
_LIVES = re.compile(
    plain_pattern(
        "(?:市内|町内|村内|郡部|郊外|近郊|方面|周辺|近辺|界隈)?(?:在住|出身|生まれ|育ち|居住|在の|に在住|に住|に暮ら|に居住|に転居|に転入|に引|に移|に帰|に戻|に疎開|に嫁|に生まれ|に実家|へ引|へ移|へ転居|へ帰|へ戻|へ嫁|へ越|"
        "で生まれ|で育|で出生|で暮ら|で一人|で独居|で独り|で農|で漁|で製|で商|で店|で酒|で旅館|で民宿|で食堂|で畑|で牧|で働|で育て|で開業|で[^\\n。、]{1,8}を営|で過ごし|で生活|から飛|から来|から越|から引|から移|から転|から嫁|から上京|から通|"
        "の家|の実家|の自宅|の畑|の田|の海|の港|の山|の農家|の漁師|の旧家|の親戚|の息子宅|の娘宅|の長男宅|の長女宅|の姉宅|の妹宅|の兄宅|の弟宅|の施設|の病院|の医院|の大学|の工場|の会社|の高校|の小学校|の出|救急隊|救急[0-9]|消防|警察署)"
    )
)
_NATIVE = re.compile(
    plain_pattern(
        "(?:出身(?:地)?は|出生地は|郷里は|故郷は|実家は|生まれは|在所は|本籍は|帰省先は|転居先は|居住地は|住まいは|故郷の|郷里の|実家の|ここは)[ ]?$"
    )
)
# Any word at all before the surest of them (鮎川浜で一人暮らし).
_ANY = re.compile(
    plain_pattern(
        f"(?P<name>[{_W}]{{2,6}})(?=在住|出身(?!地|の(?:医師|看護))|で生まれ|で一人暮ら|で独居|で一人で暮ら|に生まれ|で出生|生まれ(?:の|で|、|。)|に移り住|へ移り住|で農業を|で漁業を|で民宿を|で旅館を)"
    )
)
_RIVER = re.compile(
    plain_pattern(
        f"(?P<name>[{HAN}]{{1,4}}(?:川|湖|岬|半島|海岸|漁港|温泉|峠|高原|山麓|海峡|湾)の(?:河口近く|河口|川べり|ほとり|近く|そば|麓|ふもと|岸辺|上流|下流|畔|宿|旅館))"
    )
)
_NO_PLACE = re.compile(
    plain_pattern(
        "(?:近隣|近所|近辺|遠方|隣町|隣家|付近|周辺|郊外|沿岸|内陸|山間|離島|本土|単身|単独|別々|各地|全国|病院|医院|施設|実家|自宅|会社|学校|大学|大学院|高校|工場|親戚|友人|長男|長女|次男|次女|息子|娘|本人|患者|家族|県外|県内|市内|市外|国内|国外|海外|外国|"
        "地方|都内|都会|田舎|農家|漁村|農村|山村|現在|以前|当時|出産|自然|帝王|切開|早産|満期|正期産|双胎|未熟児|低出生体重児|日本|中国|韓国|台湾|米国|"
        "フランス|ドイツ|ブラジル|ペルー|ベトナム|フィリピン|ネパール|インド|アメリカ|イギリス|ロシア|タイ|ミャンマー|インドネシア|母国|本国|同居|独居|"
        "医学部|看護学校|理系|文系|体育会|地元|当地|同地|他県|隣県|東北|関東|関西|九州|四国|中部|近畿|北陸|東海|中国地方|山陰|山陽|昭和|平成|令和|大正|明治|"
        "月|日|年|週|歳|人|夫婦|二人|一人|親子|姉妹|兄弟|マンション|アパート|団地|一戸建|戸建|借家|集合住宅|階|市営住宅|県営住宅)$"
    )
)


@cache
def _towns() -> tuple[ahocorasick.Automaton, frozenset[str], frozenset[str]]:
    """(all names, those that are words or surnames as well, prefectures), plain."""
    names, words = marked_names("ja/towns.txt")
    prefectures = frozenset(plain_text(w) for w in _PREFECTURES.split())
    return automaton_of((*names, *sorted(prefectures))), words, prefectures


_PREFECTURES = (
    "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 "
    "和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄"
)


@dataclass(frozen=True, slots=True)
class JapaneseTowns:
    """静岡の焼津, 日田市大山町, 大牟田在住."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese towns: listed cities, wards and villages where somebody lives or was born"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the town with the quarter behind it; its particle stays."""
        if not japanese.applies(self.languages, page):
            return
        text = page.plain
        done = 0
        for start, end in _listed(text):
            if start < done:
                continue
            found = _town(page, start, end)
            if found:
                done, score = found
                yield Span(start, done, "ADDRESS", score, "town")
        for match in _RIVER.finditer(text):
            yield Span(*match.span("name"), "ADDRESS", 0.55, "river")
        for match in _ANY.finditer(text):
            name = match["name"]
            if not _NO_PLACE.search(name) and fold_text(name) not in japanese.names().common:
                yield Span(*match.span("name"), "ADDRESS", 0.55, "town")


def _listed(text: str) -> Iterator[tuple[int, int]]:
    """Places of listed names, the longest of each begin."""
    automaton, _, _ = _towns()
    best: dict[int, int] = {}
    for last, size in automaton.iter(text):
        at = last + 1 - size
        best[at] = max(best.get(at, 0), last + 1)
    yield from sorted(best.items())


def _town(page: PageText, start: int, end: int) -> tuple[int, float] | None:
    """(end, score) of a town that begins at `start`; None if it is a word or a person there."""
    text = page.plain
    _, words, prefectures = _towns()
    name = text[start:end]
    full = name[-1] in "市区町村郡" and len(name) > 2
    if start and not _opens(text, start, full=full):
        return None
    stop, more = _extended(text, end, full=full)
    home = bool(_LIVES.match(text, stop))
    if more:
        return stop, 0.7 if full or home else 0.6
    weak = name in words or name in prefectures
    native = bool(_NATIVE.search(text, max(0, start - 8), start))
    if home or native:
        return stop, 0.62 if not weak or native else 0.55
    runs_on = is_letter(text[end : end + 1]) and not _bound(text, end)
    if runs_on or title_at(page.folded, end) or (not full and (weak or len(name) < 3)):
        return None
    return end, 0.65 if full else 0.6


def _opens(text: str, at: int, *, full: bool) -> bool:
    """Whether a town may begin at `at`: behind a kanji only if that is a date's or a lead."""
    before = text[at - 1]
    if is_kanji(before):
        return before in _LEADS or text[at - 2 : at] in _LONG_LEADS
    return full or not "\u30a1" <= before <= "\u30fc"


_LEADS = frozenset(plain_text("県府都道市郡区日月年時現元旧在"))
_LONG_LEADS = frozenset(
    plain_text(w)
    for w in ("以前", "現在", "当時", "戦後", "震災", "先月", "昨年", "今年", "同居", "早朝")
)


def _bound(text: str, end: int) -> bool:
    """A particle behind, as places have it."""
    return text[end] in "でにへのをはがともや、" or text.startswith(
        (
            "から",
            "まで",
            "より",
            "在",
            "市",
            "方面",
            "内で",
            "内に",
            "内の",
            "内へ",
            "内在",
            "民の",
        ),
        end,
    )


def _extended(text: str, end: int, *, full: bool) -> tuple[int, bool]:
    """(end, whether it is farther) with ward, quarter, or a second name behind の."""
    at = end
    while (more := _MORE.match(text, at)) is not None and full:
        at = more.end()
    last = _LAST.match(text, at) if at > end else None
    at = last.end() if last else at
    second = _OF.match(text, at)
    if second and not _NO_PLACE.search(second["name"]):
        name = second["name"]
        if _towns()[0].exists(name) or _LIVES.match(text, second.end()):
            return second.end(), True
    return at, at > end
