"""Japanese hospitals, companies, schools and addresses by the words that end or begin them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text import japanese
from recpack.deid.text.fold import fold_text, plain_pattern, plain_text
from recpack.deid.text.japanese import HAN, is_letter, names
from recpack.deid.text.page import PageText
from recpack.ports import Span

_KATA = r"\u30a1-\u30fa\u30fc\u3099\u309a"
_REACH = 30
_PARTICLE = re.compile(
    "^(?:では|には|とは|への|からの|からは|から|での|にて|より|との|ので|して|した|する|され|れた|いた|いる|った|って|の|は|を|に|で|と|が|へ|や|も|し|た|る|て|り)"
)
# Hiragana that names of hospitals have inside.
_INSIDE = re.compile(
    "(?:がん|こども|さいたま|いわき|つくば|ひたちなか|みなと|ひかり|あさひ|さくら|ひまわり|あおば|みどり|みなみ|なごみ|"
    "やまと|むつ|にかほ|つがる|かほく|いなべ|たつの|さぬき|えびの|うきは|みやま|みよし|あきる|あま|うるま|ふじみ|すみだ|ほくと|"
    "ゆうあい|りんくう|なんば|すずかけ|けやき|もみじ|つばさ|のぞみ|きぼう|いずみ|あゆみ|めぐみ|まつ|たけ|うめ|はな|ゆり|すこやか|やすらぎ|ふれあい|せいわ|おおぞら|あおぞら|しおさい|しおかぜ|はまかぜ|そよかぜ|ひだまり|こもれび|わかば|ふたば|みずほ|ほほえみ|えがお|すみれ|たんぽぽ|なのはな|ひなた|まごころ|やわらぎ|あおい|かえで|すばる|どんぐり|きらら|しらさぎ|かもめ|つばめ|いこい|なぎさ|せせらぎ|みのり|ほのぼの|ぬくもり|ふるさと|さざなみ|しろとり|つむぎ|いぶき|はるか|あやめ|うぐいす|かなで|このは|てだこ|うらら|はごろも|さつき|やよい|さかえ|みさき|やすらか|めぐ|き|ヶ|ケ|つ|ノ|の杜|の森|の里|が丘|が浜|が原)$"
)
# What verbs, adjectives and clauses end in before a hospital (受診された病院, しおさい病院 is a name).
_CLAUSE = re.compile("(?:[ぁ-ん]{0,2}(?:て|で|より|から|まで|など|って|ば)|[はがをにとものへや])")
_INFLECTED = re.compile(
    "(?:た|る|の|な|ない|たい|しい|よい|いい|きい|すい|くい|らい|は|が|を|に|で|と|も|へ|や|か|う|く|す|つ|む|ぶ|ぬ|ぐ|て|から|まで|より|など|だけ|のみ|という|さん)$"
)
_TAIL = re.compile(
    plain_pattern(
        f"(?:[ ]?(?:本院|分院|附属病院|付属病院|医学部附属病院|医学部付属病院|病院|[{HAN}{_KATA}]{{1,6}}(?:病院|センター|分院|支店|薬局|店|営業所|支社|工場)))?"
    )
)
_FORM_AFTER = re.compile(f"[ ]?[{HAN}{_KATA}A-Za-z0-9&・]{{2,20}}")
_FRONT = re.compile(
    plain_pattern(
        f"(?<![{HAN}])[{HAN}{_KATA}]{{0,16}}(?:機構|法人|社団|財団|会|連合会|組合|大学|赤十字社|株式会社|有限会社|合同会社|企業団|学園|公社)[ ]$"
    )
)
_PREFECTURES = (
    "東京都|北海道|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|"
    "静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県"
)
_BODY = f"{HAN}ぁ-ん{_KATA}0-9A-Za-z"
_NUMBER = "(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,4})"
_BLOCK = f"(?:{_NUMBER}[ ]?(?:丁目|番地の[0-9]{{1,4}}|番地[0-9]{{0,4}}(?![0-9])|番丁|番|号棟|号室|号|地割|条|線|階|F|区)|[0-9]{{1,5}}(?:[ ]?[-‐‑–−ー－の之][ ]?[0-9]{{1,5}})+(?:号室|号)?|(?<=[{HAN}])[0-9]{{1,5}}(?=[ \\t\\n、,)]|$)|(?<=[町村字通丁る])[0-9]{{1,5}}(?![0-9]))"
_POSTCODE = re.compile("〒[ ]?[0-9]{3}[-‐–−ー]?[0-9]{4}")
_START = re.compile(
    plain_pattern(
        f"(?:{_PREFECTURES})(?=[ ]?[{HAN}ぁ-ん{_KATA}]{{1,8}}[市区町村郡])|[{HAN}ぁ-ん{_KATA}]{{1,6}}[市区町村](?=[{HAN}ぁ-ん{_KATA}0-9]{{0,12}}(?:[0-9]|[一二三四五六七八九十]丁目))"
    )
)
_STREET = re.compile(
    plain_pattern(f"[{HAN}ぁ-ん{_KATA}]{{0,24}}?{_BLOCK}(?:[ ]?{_BLOCK}|[ ]?[-‐–−][0-9]{{1,5}})*")
)
_MORE_STREET = re.compile(plain_pattern(f"(?:[{HAN}ぁ-ん{_KATA}]{{0,12}}{_BLOCK})+"))
_BUILDING = re.compile(
    plain_pattern(
        f"[ ]{{1,2}}(?=[^ ]*(?:[0-9]|ビル|ハイツ|荘|マンション|コーポ|アパート|タワー|レジデンス|メゾン|団地|寮|ハウス|パレス|コート))"
        f"[{HAN}ぁ-ん{_KATA}A-Za-z]{{1,16}}[ ]?[A-Z]?[0-9]{{0,5}}[{HAN}]?[ ]?[0-9]{{0,5}}(?:号室|号|室|階|F)?"
    )
)
_TOWN = re.compile(
    plain_pattern(
        f"(?:(?:{_PREFECTURES})[ ]?)(?:[{HAN}ぁ-ん{_KATA}]{{1,7}}郡)?[{HAN}{_KATA}ぁ-ん]{{1,7}}?[市区町村](?:[{HAN}{_KATA}]{{1,6}}?[区町村])?(?:[{HAN}]{{2,14}}(?=[ \t\n]|$))?"
    )
)


@cache
def _data() -> tuple[
    re.Pattern[str], frozenset[str], frozenset[str], tuple[str, ...], re.Pattern[str]
]:
    """(words that end a name, weak ones, generic ones, leads, forms of companies), plain."""
    data = lang.read_toml("ja/identity.toml")["places"]

    def longest(words: list[str]) -> list[str]:
        return sorted({plain_text(w) for w in words}, key=lambda w: (-len(w), w))

    words = re.compile("|".join(map(re.escape, longest(data["hospital"]))))
    forms = re.compile("|".join(map(re.escape, longest(data["forms"]))))
    generic = {plain_text(w) for w in data["generic"]}
    weak = {plain_text(w) for w in data["weak"]}
    return words, frozenset(weak), frozenset(generic), tuple(longest(data["lead"])), forms


@dataclass(frozen=True, slots=True)
class JapaneseOrganisations:
    """さくら総合病院, 医療法人社団恵仁会 青葉病院, 株式会社サンライズ工業."""

    languages: tuple[str, ...]
    script: ClassVar[str] = ""

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese organisations: hospitals, laboratories, companies and schools by wording"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of whole names; a hospital in general (当院, 大学病院) names nobody."""
        if not japanese.applies(self.languages, page):
            return
        text = page.plain
        words, weak, generic, leads, forms = _data()
        for match in forms.finditer(text):
            yield from _company(text, match)
        for match in words.finditer(text):
            start = _walk_back(text, match.start(), leads)
            name = text[start : match.start()]
            bare = name.strip(" ・")
            if not bare or bare in generic or _only_generic(bare, generic):
                continue
            branch = _BRANCH.match(text, match.end()) if match[0] == _PHARMACY else None
            runs_on = _runs_on(text[match.end() : match.end() + 1]) and not branch
            if runs_on and _SCHOOL.match(text, match.end()):
                runs_on = False
            if match[0] in weak and (len(bare) < 2 or runs_on):
                continue
            if match[0].endswith("科") and not (_opens_line(text, start) or _surgery(bare)):
                continue
            if match[0].endswith("科"):
                fields = _FIELDS.match(text, match.end())
                yield Span(
                    start, fields.end() if fields else match.end(), "HOSPITAL", 0.7, "organisation"
                )
                continue
            tail = _TAIL.match(text, match.end())
            end = tail.end() if tail and match[0] not in weak else match.end()
            end = branch.end() if branch else end
            yield Span(start, end, "HOSPITAL", 0.85, "organisation")
        yield from _employers(text)
        yield from _surgeries(text)


_PHARMACY = plain_text("薬局")
_BRANCH = re.compile(f"[{HAN}{_KATA}]{{1,8}}店")


_FIELDS = re.compile(f"(?:[・·][{HAN}{_KATA}]{{1,12}}科)?(?:医院|クリニック|病院)?")
_SCHOOL = re.compile(
    plain_pattern(
        "(?:の)?(?:学生|[0-9]年|病院|附属|付属|教授|准教授|講師|名誉|医学部|歯学部|薬学部|看護学部|卒|出身|入学|在学|在籍|勤務|院生|消化器|第[一二三])"
    )
)
_KANA_NAME = re.compile(
    f"(?:^|[{HAN}])[ぁ-ん]{{2,}}|[{_KATA}]{{2,}}|(?:通り?|駅前|町|台|丘|橋|前|坂|浜|本町)$"
)
_DEPARTMENT = re.compile(
    plain_pattern(
        "リウマチ|アレルギー|ペイン|リハビリ|スポーツ|がん|レーザー|ホルモン|ストーマ|フット|センター|チーム|グループ|もの忘れ|めまい|こども|リプロ|ロボット|"
        "消化|呼吸|循環|内分泌|腎|血液|神経|感染|膠原|腫瘍|胸部|腹部|心臓|"
        "血管|乳腺|甲状腺|肝|膵|胆|大腸|食道|小児|形成|整形|脳|口腔|顎|一般|総合|歯科|外科|内科|救急|麻酔|放射|泌尿|移植|疼痛|緩和|老年|女性|病院|大学|当|同|他|外来"
    )
)


def _surgery(name: str) -> bool:
    """さくら通り眼科, 赤レンガ整形外科, 堤内科: a surgery's own name, no part of the body."""
    if _DEPARTMENT.search(name) or (_INFLECTED.search(name) and not _INSIDE.search(name)):
        return False
    family = fold_text(name) in names().listed and len(name) > 1
    return family or (len(name) > 2 and _KANA_NAME.search(name) is not None)


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
        f"(?P<name>[{HAN}{_KATA}A-Za-z&]{{1,14}}(?:{_TRADE}))(?=(?:で|に|を|の|へ|から)?(?:長く|永く|ずっと|[0-9十]+年間?|定年まで|約[0-9]+年|[^。、\n]{1, 10}として)?[、 ]?(?:働|勤務|勤め|就職|就労|入社|定年|退職|経営|パート|アルバイト|事務|社員|従業員|社長|会長|役員|工場|本社|支店|営業所))"
    )
)


_FIELD = plain_pattern(
    "眼科|内科|外科|皮膚科|整形外科|小児科|産婦人科|婦人科|耳鼻咽喉科|耳鼻科|歯科|泌尿器科|心療内科|精神科|脳神経外科|形成外科|レディースクリニック"
)
_SURGERY = re.compile(
    plain_pattern(
        f"(?P<name>(?:[ぁ-ん]{{2,8}}|(?<![{HAN}])[{HAN}]{{1,4}}[{_KATA}]{{2,8}}|(?<![{_KATA}])[{_KATA}]{{2,8}})(?:[{HAN}]{{1,3}})?(?:通り|の森|の杜|の里|が丘|の丘|の木|坂|前|台)?)"
        f"(?:{_FIELD})(?:・[{HAN}{_KATA}]{{1,12}}科)?(?:医院|クリニック|病院)?"
    )
)


def _surgeries(text: str) -> Iterator[Span]:
    """さくら通り眼科, 赤レンガ整形外科・リハビリテーション科."""
    for match in _SURGERY.finditer(text):
        name, start = match["name"], match.start()
        cut = _PARTICLE.match(name)
        if (
            "\u3041" <= name[0] <= "\u3096"
            and cut
            and start
            and not _INSIDE.fullmatch(name[: _hiragana(name)])
        ):
            start, name = start + cut.end(), name[cut.end() :]
        runs = start > 0 and is_letter(text[start - 1])
        if (
            len(name) > 2
            and not _DEPARTMENT.search(name)
            and not (runs and _INFLECTED.search(name))
        ):
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
        if not _ROLE.match(match["name"]) and not _NO_EMPLOYER.match(match["name"]):
            yield Span(*match.span("name"), "HOSPITAL", 0.62, "employer")
    for match in _HOUSE_NAME.finditer(text):
        if not _PARTICLE.fullmatch(match["name"]) and not _INFLECTED.search(match["name"]):
            yield Span(*match.span("name"), "HOSPITAL", 0.6, "organisation")
    for match in _WORKED.finditer(text):
        if not _NO_EMPLOYER.match(match["name"]):
            yield Span(*match.span("name"), "HOSPITAL", 0.6, "employer")


_NO_EMPLOYER = re.compile(
    plain_pattern(
        "(?:なし|無し|無職|不明|同上|自営|農業|主婦|学生|会社員|公務員|教員|都内|市内|県内|近く|地元|休職|退職|未定|当院|変更|復帰|へ|に|の|は|が|を|と|で|や|"
        "大手|中小|某|関連|下請|家業|自宅|町内|村内|一般|各種|個人|建設|運送|保険|食品|自動車|電気|印刷|製造|清掃|警備|工場|病院|銀行|タクシー|バス|スーパー)(?![ぁ-んァ-ヶ一-龥])"
    )
)


def _runs_on(char: str) -> bool:
    """Kanji or katakana behind: the word ends elsewhere."""
    return is_letter(char) and not "\u3041" <= char <= "\u3096"


def _opens_line(text: str, start: int) -> bool:
    """はやし内科 at the begin of a line is a surgery; elsewhere it is a department."""
    first = not start or text[start - 1] in "\n\t"
    return first and re.match("[ぁ-んァ-ヶ]", text[start]) is not None


def _only_generic(name: str, generic: frozenset[str]) -> bool:
    """A name made of two generic words (当該専門)."""
    return any(name[:n] in generic and name[n:] in generic for n in range(1, len(name)))


def _company(text: str, match: re.Match[str]) -> Iterator[Span]:
    """株式会社X, X株式会社, 医療法人社団X会 Y病院 (the second word is found by its own end)."""
    after = _FORM_AFTER.match(text, match.end())
    if after and text[match.end()] != " ":
        end = _without_role(text, match.end(), after.end())
        yield Span(match.start(), end, "HOSPITAL", 0.8, "organisation")
        return
    start = _walk_back(text, match.start(), ())
    if start < match.start():
        yield Span(start, match.end(), "HOSPITAL", 0.8, "organisation")
    elif after:
        yield Span(match.start(), after.end(), "HOSPITAL", 0.8, "organisation")


_ROLE = re.compile(
    plain_pattern("(?:勤務|代表|社長|御中|担当|様|在籍|退職|在職|本社|経営|役員|社員)")
)


def _without_role(text: str, at: int, end: int) -> int:
    """Without the word that follows a company's name (X勤務)."""
    role = _ROLE.search(text, at + 1, end)
    return role.start() if role else end


def _walk_back(text: str, end: int, leads: tuple[str, ...]) -> int:
    """Where a name that ends at `end` begins: letters, known hiragana inside, no particle."""
    at = end
    low = max(0, end - _REACH)
    while at > low:
        char = text[at - 1]
        if "\u3041" <= char <= "\u3096":
            start, more = _over_hiragana(text, at, low)
            at = start
            if not more:
                break
        elif is_letter(char) or char.isalnum() or char in "・&":
            at -= 1
        elif char == " " and at < end and (more_left := _over_blank(text, at, low)) is not None:
            at = more_left
        else:
            break
    name = text[at:end]
    for lead in leads:
        if name.startswith(lead) and len(name) > len(lead) + 1:
            return at + len(lead)
    return at


def _over_blank(text: str, at: int, low: int) -> int | None:
    """Begin of the word before the blank at `at`, if it is of the kind that names have in front."""
    match = _FRONT.search(text, low, at)
    return match.start() if match else None


def _over_hiragana(text: str, at: int, low: int) -> tuple[int, bool]:
    """(begin of the hiragana that belongs to the name before `at`, whether the name goes on)."""
    start = at
    while start > low and "\u3041" <= text[start - 1] <= "\u3096":
        start -= 1
    run = text[start:at]
    if start == 0 or not is_letter(text[start - 1]):
        return start, start > low and text[start - 1] == " "
    genitive = run.rfind("の", 3, -2)
    if genitive > 0:
        return start + genitive + 1, False
    inside = _INSIDE.search(run)
    if inside and inside[0] == run:
        return start, True
    if inside and len(inside[0]) > 2:
        return at - len(inside[0]), False
    if len(run) > 2 and not _INFLECTED.search(run) and not _CLAUSE.match(run):
        return start, True
    cut = _PARTICLE.match(run)
    if cut and len(run) - cut.end() >= 2:
        return (at if _INFLECTED.search(run) else start + cut.end()), False
    if inside and len(inside[0]) > 1:
        return at - len(inside[0]), False
    return at, False


@dataclass(frozen=True, slots=True)
class JapaneseAddresses:
    """東京都文京区本郷7丁目3番1号, 〒113-8655, 横浜市港北区日吉本町2-14-5 メゾン日吉203号室."""

    languages: tuple[str, ...]
    script: ClassVar[str] = ""

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese addresses: postcodes, and prefecture, city, block and building"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans from the prefecture or the city to the room."""
        if not japanese.applies(self.languages, page):
            return
        text = page.plain
        for match in _POSTCODE.finditer(text):
            yield Span(*match.span(), "ADDRESS", 0.95, "postcode")
        done = 0
        for match in _START.finditer(text):
            if match.start() < done:
                continue
            end = _address_end(text, match.end())
            if end:
                done = end
                yield Span(_city_start(match), end, "ADDRESS", 0.85, "address")
        for match in _TOWN.finditer(text):
            if match.start() >= done or match.end() > done:
                yield Span(*match.span(), "ADDRESS", 0.7, "town")


def _city_start(match: re.Match[str]) -> int:
    """Without the particle that runs into a town (は港区 …)."""
    start = match.start()
    piece = match[0]
    lead = re.match("[ぁ-ん]+", piece)
    if lead and _INSIDE.fullmatch(lead[0]):
        return start
    cut = _PARTICLE.match(piece)
    if cut and len(piece) - cut.end() > 1:
        return start + cut.end()
    for at in range(len(piece) - 2, 0, -1):
        if "\u3041" <= piece[at] <= "\u3096" and piece[at] in "のはをにでとがへも":
            return start + at + 1
    return start


def _address_end(text: str, at: int) -> int | None:
    """End of street, block and building; None if no number follows."""
    line = text.find("\n", at)
    limit = min(len(text) if line < 0 else line, at + 60)
    street = _STREET.match(text, at, limit)
    if street is None:
        return None
    end = street.end()
    while (more := _MORE_STREET.match(text, end, limit)) and more.end() > end:
        end = more.end()
    building = _BUILDING.match(text, end, limit)
    return building.end() if building else end
