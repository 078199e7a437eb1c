"""Japanese hospitals, companies, schools and addresses by the words that end or begin them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from recpack import lang
from recpack.deid.text.fold import fold_text, plain_pattern, plain_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.kana.lexicon import HAN, is_letter, names
from recpack.ports import Span

_KATA = r"\u30a1-\u30fa\u30fc\u3099\u309a"
_REACH = 30
PARTICLE = re.compile(
    "^(?:では|には|とは|への|からの|からは|から|での|にて|より|との|ので|して|した|する|され|れた|いた|いる|った|って|の|は|を|に|で|と|が|へ|や|も|し|た|る|て|り)"
)
# Hiragana that names of hospitals have inside.
INSIDE = re.compile(
    "(?:がん|こども|さいたま|いわき|つくば|ひたちなか|みなと|ひかり|あさひ|さくら|ひまわり|あおば|みどり|みなみ|なごみ|"
    "やまと|むつ|にかほ|つがる|かほく|いなべ|たつの|さぬき|えびの|うきは|みやま|みよし|あきる|あま|うるま|ふじみ|すみだ|ほくと|"
    "ゆうあい|りんくう|なんば|すずかけ|けやき|もみじ|つばさ|のぞみ|きぼう|いずみ|あゆみ|めぐみ|まつ|たけ|うめ|はな|ゆり|すこやか|やすらぎ|ふれあい|せいわ|おおぞら|あおぞら|しおさい|しおかぜ|はまかぜ|そよかぜ|ひだまり|こもれび|わかば|ふたば|みずほ|ほほえみ|えがお|すみれ|たんぽぽ|なのはな|ひなた|まごころ|やわらぎ|あおい|かえで|すばる|どんぐり|きらら|しらさぎ|かもめ|つばめ|いこい|なぎさ|せせらぎ|みのり|ほのぼの|ぬくもり|ふるさと|さざなみ|しろとり|つむぎ|いぶき|はるか|あやめ|うぐいす|かなで|このは|てだこ|うらら|はごろも|さつき|やよい|さかえ|みさき|やすらか|めぐ|き|ヶ|ケ|つ|ノ|の杜|の森|の里|が丘|が浜|が原)$"
)
# What verbs, adjectives and clauses end in before a hospital (受診された病院, しおさい病院 is a name).
_CLAUSE = re.compile("(?:[ぁ-ん]{0,2}(?:て|で|より|から|まで|など|って|ば)|[はがをにとものへや])")
INFLECTED = re.compile(
    "(?:た|る|の|な|ない|たい|しい|よい|いい|きい|すい|くい|らい|は|が|を|に|で|と|も|へ|や|か|う|く|す|つ|む|ぶ|ぬ|ぐ|て|から|まで|より|など|だけ|のみ|という|さん)$"
)
_TAIL = re.compile(
    plain_pattern(
        f"(?:[ ]?(?:本院|分院|附属病院|付属病院|医学部附属病院|医学部付属病院|病院|[{HAN}{_KATA}]{{1,6}}(?:病院|センター|分院|支店|薬局|店|営業所|支社|工場)))?"
    )
)
_FORM_AFTER = re.compile(f"[ ]?[{HAN}{_KATA}A-Za-z0-9&・]{{2,20}}")
# What stands before a blank in front of a name: 医療法人 健友会 …, 国民健康保険 …
FRONT = re.compile(
    plain_pattern(
        f"(?<![{HAN}])[{HAN}{_KATA}]{{0,16}}(?:総合病院|病院|附属|付属|医科大学|医学部|生協|協同組合|公団|労災|本部|機構|法人|社団|財団|会|連合会|組合|大学|赤十字社|株式会社|有限会社|合同会社|企業団|学園|公社|健康保険|国民健康保険|共済|厚生連|事業団|[都道府県市町村区])[ ]$"
    )
)
_PREFECTURES = (
    "東京都|北海道|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|"
    "静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県"
)
_BODY = f"{HAN}ぁ-ん{_KATA}0-9A-Za-z"
_NUMBER = "(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,4})"
_BLOCK = f"(?:{_NUMBER}[ ]?(?:丁目|番地の[0-9]{{1,4}}|番地[0-9]{{0,4}}(?![0-9])|番丁|番|号棟|号室|号|地割|条|線|階|F|区)|[0-9]{{1,5}}(?:[ ]?[-‐‑–−ー－の之][ ]?[0-9]{{1,5}})+(?:号室|号)?|(?<=[{HAN}])[0-9]{{1,5}}(?=[ \\t\\n、,)]|$)|(?<=[町村字通丁る])[0-9]{{1,5}}(?![0-9]))"
_POSTCODE_BEFORE = re.compile("〒?[ ]?[0-9]{3}[-‐–−ー][0-9]{4}[ \n]{0,3}$")
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
            front = FRONT.search(text, max(0, start - 30), start)
            start = front.start() if front else start
            yield Span(start, end, "HOSPITAL", 0.85, "organisation")


_PHARMACY = plain_text("薬局")
_BRANCH = re.compile(f"[ ]?[{HAN}{_KATA}ぁ-ん0-9]{{1,8}}?(?:店(?![員頭舗])|支店|号店|[分本]店)")


_FIELDS = re.compile(f"(?:[・·][{HAN}{_KATA}]{{1,12}}科)?(?:医院|クリニック|病院)?")
_SCHOOL = re.compile(
    plain_pattern(
        "(?:の)?(?:学生|[0-9]年|病院|附属|付属|教授|准教授|講師|名誉|医学部|歯学部|薬学部|看護学部|卒|出身|入学|在学|在籍|勤務|院生|消化器|第[一二三])"
    )
)
_KANA_NAME = re.compile(
    f"(?:^|[{HAN}])[ぁ-ん]{{2,}}|[{_KATA}]{{2,}}|(?:通り?|駅前|町|台|丘|橋|前|坂|浜|本町)$"
)
DEPARTMENT = re.compile(
    plain_pattern(
        "リウマチ|アレルギー|ペイン|リハビリ|スポーツ|がん|レーザー|ホルモン|ストーマ|フット|センター|チーム|グループ|もの忘れ|めまい|こども|リプロ|ロボット|"
        "消化|呼吸|循環|内分泌|腎|血液|神経|感染|膠原|腫瘍|胸部|腹部|心臓|"
        "血管|乳腺|甲状腺|肝|膵|胆|大腸|食道|小児|形成|整形|脳|口腔|顎|一般|総合|歯科|外科|内科|救急|麻酔|放射|泌尿|移植|疼痛|緩和|老年|女性|病院|大学|当|同|他|外来"
    )
)


def _surgery(name: str) -> bool:
    """さくら通り眼科, 赤レンガ整形外科, 堤内科: a surgery's own name, no part of the body."""
    if DEPARTMENT.search(name) or (INFLECTED.search(name) and not INSIDE.search(name)):
        return False
    family = fold_text(name) in names().listed and len(name) > 1
    return family or (len(name) > 2 and _KANA_NAME.search(name) is not None)


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


ROLE = re.compile(
    plain_pattern("(?:勤務|代表|社長|御中|担当|様|在籍|退職|在職|本社|経営|役員|社員)")
)


def _without_role(text: str, at: int, end: int) -> int:
    """Without the word that follows a company's name (X勤務)."""
    role = ROLE.search(text, at + 1, end)
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
        # 日赤 and 年金 begin names; 5日 does not.
        counted = len(lead) > 1 or (at > 0 and text[at - 1].isdigit())
        if counted and name.startswith(lead) and len(name) > len(lead) + 1:
            return at + len(lead)
    return at


def _over_blank(text: str, at: int, low: int) -> int | None:
    """Begin of the word before the blank at `at`, if it is of the kind that names have in front."""
    match = FRONT.search(text, low, at)
    return match.start() if match else None


def _over_hiragana(text: str, at: int, low: int) -> tuple[int, bool]:
    """(begin of the hiragana that belongs to the name before `at`, whether the name goes on)."""
    start = at
    while start > low and "\u3041" <= text[start - 1] <= "\u3096":
        start -= 1
    run = text[start:at]
    if start == 0 or not is_letter(text[start - 1]):
        # 「心臓肥大」で聖和会みなと病院
        particle = len(run) == 1 and start > 0 and text[start - 1] not in " \n\t"
        return at if particle else start, start > low and text[start - 1] == " "
    if _in_place(text, start, at):
        return start, True
    genitive = run.rfind("の", 3, -2)
    if genitive > 0:
        return start + genitive + 1, False
    inside = INSIDE.search(run)
    name = len(run) > 2 and not INFLECTED.search(run) and not _CLAUSE.match(run)
    known = len(inside[0]) if inside else 0
    if known == len(run) or (name and known < 3):
        return start, True
    cut = PARTICLE.match(run)
    if known < 3 and cut and len(run) - cut.end() >= 2:
        return (at if INFLECTED.search(run) else start + cut.end()), False
    return at - known if known > 1 else at, False


# 若草通り, 虹の橋, 緑が丘, つつじが丘: what joins the words of a place's or a house's name.
_NATURE = frozenset(
    plain_text(
        "桜虹緑花森星風光海空朝梅松杉竹桃椿萩藤楓葵夢丘山川水泉月鶴鈴木石湯宮堀茶霞虎溝日一三五七八九千雲雪霧波潮渚汐聖恵愛希百合陽翼鳥鹿馬羽金銀青赤白紅音笑和心"
    )
)
_GROUND = frozenset(
    plain_text(
        "丘森里杜木花虹風海空星橋泉郷園浜原宮島川家街音鐘塔道坂手樹実光谷台崎岡峰岳沢池淵瀬関鼻舎聖門庭窓灯舟船羽翼国村子山湯"
    )
)
_FLOWERS = re.compile(
    "(?:つつじ|ひばり|あやめ|さつき|かえで|ふじ|すみれ|けやき|さくら|もみじ|あざみ|ひまわり|あかね|みどり|ゆり|あさひ|ゆうひ|こま|うぐいす|つばき|はぎ|ききょう|なでしこ|こすもす|れんげ|すずらん|ことり|どんぐり|こもれび|ほたる|めだか|しらさぎ|きぼう|ひかり|にじ|うみ|そら|かぜ|もり|まち|いずみ)[がの]$"
)


def _in_place(text: str, start: int, at: int) -> bool:
    """Whether the hiragana text[start:at] joins two words of one name."""
    run, before, after = text[start:at], text[start - 1], text[at : at + 1]
    if run == "り":
        return before in "通祭渡"
    if run in {"の", "が", "け"}:
        return before in _NATURE and after in _GROUND
    return after in _GROUND and _FLOWERS.search(run) is not None


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
                start = _city_start(match)
                code = _POSTCODE_BEFORE.search(text, max(0, start - 14), start)
                yield Span(code.start() if code else start, end, "ADDRESS", 0.96, "address")
        for match in _TOWN.finditer(text):
            if match.start() >= done or match.end() > done:
                yield Span(*match.span(), "ADDRESS", 0.7, "town")


def _city_start(match: re.Match[str]) -> int:
    """Without the particle that runs into a town (は港区 …)."""
    start = match.start()
    piece = match[0]
    lead = re.match("[ぁ-ん]+", piece)
    if lead and INSIDE.fullmatch(lead[0]):
        return start
    cut = PARTICLE.match(piece)
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
