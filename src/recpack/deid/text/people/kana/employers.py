"""Japanese employers and surgeries by their own names: 勤務先 瀬戸内フェリー, さくら通り眼科."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.fold import plain_pattern
from recpack.deid.text.page import PageText
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.kana.lexicon import HAN, is_letter
from recpack.deid.text.people.kana.places import DEPARTMENT, INFLECTED, INSIDE, PARTICLE, ROLE
from recpack.ports import Span

_KATA = r"\u30a1-\u30fa\u30fc\u3099\u309a"
_LABELLED = re.compile(
    plain_pattern(
        "(?:勤務先|勤め先|就職先|職場|会社名?|就労先|雇用主|派遣先|出向先|事業所|学校|通学先|通所先|入所先|利用施設|担当事業所)(?:名)?(?:は|が)?[ :((「]{1,3}"
        f"(?P<name>[{HAN}{_KATA}ぁ-んA-Za-z0-9&・]{{2,20}}?)(?=[)」,、。\n\t;/]|$|(?:で|に|を|へ|の|が|は)(?![ぁ-ん]*(?:{{}}))|[ ])".replace(
            "{}", "病院|センター"
        )
    )
)
_TRADE = plain_pattern(
    "水産|漁業|製氷|冷蔵|工業|工務店|商事|商店|商会|建設|土建|組|運輸|運送|通運|交通|電機|電気|電力|電子|鉄道|電鉄|フェリー|汽船|海運|造船|塗装|板金|左官|食品|製菓|製パン|酒造|醸造|印刷|"
    "化学|化成|薬品|製薬|自動車|モータース|観光|旅館|ホテル|不動産|証券|生命|損保|保険|製鉄|製鋼|金属|製紙|紡績|繊維|縫製|農園|牧場|養鶏場|産業|物産|興業|興産|開発|設計|出版|新聞社?|放送|テレビ|"
    "タクシー|バス|ハイヤー|スーパー|ストア|百貨店|マート|システム|システムズ|ソフト|テック|エンジニアリング|サービス|ガス|石油|製材|木材|石材|硝子|窯業|製陶|陶器|製作所|製造所|工場|精機|精工|"
    "重工|重工業|鉱業|炭鉱|倉庫|警備|ビル管理|清掃|クリーニング|美容室|理容店|書店|薬店|病院|学園|学院|学校|幼稚園|保育園|農協|漁協|生協|信金|信用金庫|銀行|郵便局|役場|市役所"
)
_HOUSES = plain_pattern(
    "居宅介護支援事業所|訪問看護ステーション|訪問介護事業所|デイサービスセンター?|デイサービス|デイケア|グループホーム|特別養護老人ホーム|特養|介護老人保健施設|老健|ケアハウス|"
    "有料老人ホーム|サービス付き高齢者向け住宅|サ高住|ヘルパーステーション|小規模多機能|就労支援事業所|ショートステイ|住宅型有料老人ホーム|ケアプランセンター|障害者支援施設|作業所|保育園|幼稚園"
)
_HOUSE_NAME = re.compile(
    f"(?:{_HOUSES})[ 「『・]{{0,2}}(?P<name>[ぁ-ん]{{2,8}}?|[{_KATA}]{{2,10}}|[{HAN}]{{2,6}}(?:園|苑|荘|寮|の里|の家|の郷|会)|[{HAN}{_KATA}]{{0,4}}(?:の|ヶ)[{HAN}]{{1,3}})"
    f"(?=[」』)、。,\\n ]|$|(?:を|に|の|が|で|へ|から|より|と)(?![ぁ-ん]{{0,1}}る))"
)
_WORKED = re.compile(
    plain_pattern(
        f"(?:{_TRADE})(?=(?:で|に|を|の|へ|から)?(?:長く|永く|ずっと|[0-9十]+年間?|定年まで|約[0-9]+年|[^。、\n]{{1,10}}として)?[、 ]?(?:働|勤務|勤め|就職|就労|入社|定年|退職|経営|パート|アルバイト|事務|社員|従業員|社長|会長|役員|工場|本社|支店|営業所))"
    )
)
_LETTERS = re.compile(f"[{HAN}{_KATA}A-Za-z&]{{1,14}}$")


_FIELD = plain_pattern(
    "眼科|内科|外科|皮膚科|整形外科|小児科|産婦人科|婦人科|耳鼻咽喉科|耳鼻科|歯科|泌尿器科|心療内科|精神科|脳神経外科|形成外科|レディースクリニック"
)
_SURGERY = re.compile(
    plain_pattern(
        f"(?P<name>(?:[ぁ-ん]{{2,8}}|(?<![{HAN}])[{HAN}]{{1,4}}[{_KATA}]{{2,8}}|(?<![{_KATA}])[{_KATA}]{{2,8}})(?:[{HAN}]{{1,3}})?(?:通り|の森|の杜|の里|が丘|の丘|の木|坂|前|台)?)"
        f"(?:{_FIELD})(?:・[{HAN}{_KATA}]{{1,12}}科)?(?:医院|クリニック|病院)?"
    )
)
_NO_EMPLOYER = re.compile(
    plain_pattern(
        "(?:なし|無し|無職|不明|同上|自営|農業|主婦|学生|会社員|公務員|教員|都内|市内|県内|近く|地元|休職|退職|未定|当院|変更|復帰|へ|に|の|は|が|を|と|で|や|"
        "大手|中小|某|関連|下請|家業|自宅|町内|村内|一般|各種|個人|建設|運送|保険|食品|自動車|電気|印刷|製造|清掃|警備|工場|病院|銀行|タクシー|バス|スーパー)(?![ぁ-んァ-ヶ一-龥])"
    )
)


@dataclass(frozen=True, slots=True)
class JapaneseEmployers:
    """丸浜水産で長く働き, デイサービスゆうなぎ, 赤レンガ整形外科."""

    languages: tuple[str, ...]
    script: ClassVar[str] = ""

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese employers, care homes and surgeries by their own names"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names."""
        if japanese.applies(self.languages, page):
            yield from _employers(page.plain)
            yield from _surgeries(page.plain)


def _surgeries(text: str) -> Iterator[Span]:
    """さくら通り眼科, 赤レンガ整形外科・リハビリテーション科."""
    for match in _SURGERY.finditer(text):
        name, start = match["name"], match.start()
        cut = PARTICLE.match(name)
        if (
            "\u3041" <= name[0] <= "\u3096"
            and cut
            and start
            and not INSIDE.fullmatch(name[: _hiragana(name)])
        ):
            start, name = start + cut.end(), name[cut.end() :]
        runs = start > 0 and is_letter(text[start - 1])
        if len(name) > 2 and not DEPARTMENT.search(name) and not (runs and INFLECTED.search(name)):
            yield Span(start, match.end(), "HOSPITAL", 0.6, "organisation")


def _hiragana(text: str) -> int:
    """Length of the hiragana that a text begins with."""
    size = 0
    while size < len(text) and "\u3041" <= text[size] <= "\u3096":
        size += 1
    return size


def _employers(text: str) -> Iterator[Span]:
    """勤務先 瀬戸内フェリー, 丸浜水産で長く働き: where somebody works."""
    for match in _LABELLED.finditer(text):
        if not ROLE.match(match["name"]) and not _NO_EMPLOYER.match(match["name"]):
            yield Span(*match.span("name"), "HOSPITAL", 0.62, "employer")
    for match in _HOUSE_NAME.finditer(text):
        if not PARTICLE.fullmatch(match["name"]) and not INFLECTED.search(match["name"]):
            yield Span(*match.span("name"), "HOSPITAL", 0.6, "organisation")
    for match in _WORKED.finditer(text):
        name = _LETTERS.search(text, max(0, match.start() - 14), match.start())
        if name and not _NO_EMPLOYER.match(text, name.start(), match.end()):
            yield Span(name.start(), match.end(), "HOSPITAL", 0.6, "employer")
