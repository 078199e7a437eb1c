"""Japanese names and houses by where they stand: behind a duty, signed at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.fold import fold_text, plain_pattern, plain_text
from recpack.deid.text.page import PageText
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.kana.lexicon import HAN, Names, names
from recpack.deid.text.people.kana.places import FRONT, INSIDE, PARTICLE
from recpack.deid.text.people.kana.words import towns
from recpack.ports import Span

_KATA = r"\u30a1-\u30fa\u30fc\u3099\u309a"
_HIRA = "\u3041-\u3096\u30fc"
_END = r"(?=[ ]{2}|[ ]?(?:[\t\n,、。)/(・㊞]|印|$)|[ ]+(?:[0-9]|\n|$))"
_NAME = (
    f"(?P<name>[{HAN}]{{1,6}}(?:[ ][{HAN}{_KATA}]{{1,4}})?|[{HAN}]{{1,3}}[{_HIRA}{_KATA}]{{2,4}})"
)


def _folded(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(
        "".join(fold_text(c) if ord(c) > 0x7F and c.isalpha() else c for c in pattern), flags
    )


# 測定者 川島, 助手関。, ダブルチェック 関千尋
_DUTY = _folded(
    "(?:採血者|測定者|承認者|検査者|判定者|確認者|実施者|施行者|記録者|記載者|入力者|作成者|報告者|受付者|調剤者|監査者|交付者|鑑査者|照合者|投与者|投薬者|輸血者|撮影者|読影者|診断者"
    "|第[一二三]助手|助手|術者|執刀|執刀医|執刀者|介助|直接介助|間接介助|器械出し|外回り|麻酔|麻酔医|麻酔科医|指導|指導医|上級医|主治医|担当|担当医|受持|受持ち|受持医|受持看護師|プライマリ|リーダー|日勤|準夜|深夜|夜勤|当直|当直医|オンコール"
    "|記録|記載|入力|確認|ダブルチェック|Wチェック|照合|受付|鑑査|監査|調剤|交付|承認|検査|判定|測定|撮影|読影|診断|切り出し|切出|鏡検|標本作製|迅速|担当技師|担当看護師|担当薬剤師|管理栄養士|紹介医|依頼医|返書|代筆|代行|同席|出席|出席者|参加者|司会|書記|発表|発表者|面談者|説明者|説明医|立会|立会人|同意者|続柄|連絡者|電話者|対応|対応者|申し送り|申送り|送り手|受け手)"
    f"(?:[ ]?[:/]|は)?[ ]{{0,6}}{_NAME}{_END}"
)
_AFTER_UNIT = _folded(f"(?<=[科部室])[/／][ ]?{_NAME}{_END}")
# The column of signatures: 。　内藤, or far from the text.
_LAST = _folded(f"(?:[。)]|(?<=[^ \\n])[ ])[ ]{_NAME}(?=[ ]*$)", re.MULTILINE)
_LISTED = _folded(
    "(?:出席者?|参加者?|同席者?|メンバー|構成員|列席)[ ]?[:][ ]?(?P<list>[^\\n]{2,120})"
)
# 堀内様面会: 様 with a word of coming behind.
_CALLED = _folded(
    f"(?<![{HAN}{_KATA}])(?P<name>[{HAN}]{{1,4}})(?=[ ]?(?:様|さま|殿|氏)(?:面会|来院|来棟|来室|来訪|付き?添|同席|持参|電話|TEL|tel|ご|宛|より|から|が|は|へ|と|に|の[^うよ]|、|。|\\n|$))"
)
_SAID = _folded(
    f"(?:はじめまして|初めまして|こんにちは|こんばんは|ブログ主の|管理人の|患者の|わたし|私|名前は|名を)[、,。. ]?(?:は)?[ ]?(?P<name>[{HAN}]{{1,5}}|[{_HIRA}]{{2,6}}?|[{_KATA}]{{2,8}})(?=と申し|と言い|といい|という者|と名乗)"
)
_READING = _folded(
    f"(?<=[{HAN}{_KATA}様殿])[ ]?[(](?P<name>[{_HIRA}]{{2,7}}[ ][{_HIRA}]{{1,7}}(?:[ ][{_HIRA}]{{1,7}})?)[)]"
)
_LATIN = re.compile(
    r"(?:(?<=\d)[ ]{1,4}|^[ ]*)(?P<name>[A-Z][a-z]{1,11}[ ][A-Z][a-z]{1,11})(?=[ ]*$)", re.MULTILINE
)
_HOUSE = re.compile(
    plain_pattern(
        "訪問看護ステーション|看護ステーション|デイサービスセンター|デイサービス|ケアプランセンター|ケアプラン|居宅介護支援事業所|グループホーム|訪問看護|老人ホーム"
        "|ナーシング|訪看|訪問看護ST|介護ステーション|ケアステーション|ライフケア|ケアサポート|ケアサービス|ケアハウス|デイホーム|相談支援センター|サポートセンター|支援センター|地域包括|包括支援センター|児童デイ|放課後デイ|学童|こどもクリニック|介護老人保健施設|特別養護老人ホーム|クリニック|ホスピス|薬局|保育園|こども園|幼稚園|作業所|ホームケア|ヘルパーステーション|ショートステイ|小規模多機能"
    )
)
_OWN = re.compile(
    f"[ ]?[「『]?(?P<name>(?:{INSIDE.pattern[:-1].replace('|き|ヶ|ケ|つ|ノ', '')}){{1,2}}|(?!さん|ちゃん|から|まで|より|など|として|により|による|について|にて|では|には|とは|への|での|との|です|ます|する|した|され)[ぁ-ん]{{3,7}}(?=[ ]?(?:[)」』、。,\\n\\t]|TEL|電話|$)|[ ]{{1,3}}(?![ぁ-ん]))|(?!コート\u3099|コード|ナンバー|ナンハ\u3099ー|スタッフ|リスト|カード|カート\u3099|サービス|サーヒ\u3099ス|システム|ナース|マップ|センター|チェーン|グループ|オーナー|メモ|ラベル|サイト|アプリ|ホームページ|レベル|マニュアル|スペース)[{_KATA}]{{2,10}})"
)


# 患者会(小脳の会とうほく支部), 家族会「たんぽぽの会」, ひまわり会東京支部
_CLUB = re.compile(
    plain_pattern(
        f"(?:(?:患者会|家族会|親の会|遺族会|自助グループ|サロン|友の会|当事者会|断酒会|町内会|自治会|老人会|同窓会|教会|寺|サークル|団体)(?:名)?(?:の|は)?[ ]?[(「『:][ ]?|(?<=[(「『\n\t,、。 ])|(?<=所属の))(?P<name>(?!多職種|説明|家族|報告|送別|忘年|歓迎|研究|勉強|検討|意見|お別れ|偲ぶ|日本[^ぁ-ん]*の会|当)[{HAN}{_KATA}A-Za-z]{{0,12}}(?:[{_HIRA}]{{1,6}})?[{HAN}{_KATA}]{{0,8}}(?:の会|友の会|患者会|家族会|親の会|断酒会|協会|連合会|ネットワーク|連絡会)(?:[ ]?[{HAN}{_KATA}{_HIRA}]{{1,8}}(?:支部|分会|支会|本部))?)(?=[)」』]|の[^ぁ-ん]|に|で|から|へ)"
    )
)
_CLUBS = tuple(
    plain_text(w)
    for w in ("の会", "患者会", "家族会", "断酒会", "協会", "連合会", "ネットワーク", "連絡会")
)
_SUPPLIER = re.compile(
    plain_pattern(
        f"(?:福祉用具(?:貸与|レンタル|業者|事業所)?|訪問看護|訪問介護|訪問入浴|訪問診療|訪問歯科|訪問リハ(?:ビリ)?|通所リハ(?:ビリ)?|通所介護|居宅|デイ|デイケア|ショート(?:ステイ)?|配食|介護タクシー|保険会社|生命保険|医療保険|葬儀社|酸素業者|在宅酸素|業者|委託業者|検査委託先|搬送業者|派遣元|ケアマネ事業所|包括|薬局|眼鏡店|補聴器|義肢|装具業者|入所先|利用先|受診先|採用先|学校|園|塾|保育所|職場|勤め先|雇用先|バイト先|取引先)(?:先|名)?[ ]?(?:は|[:(「『]|[ ])[ ]?[「『]?(?P<name>[{_KATA}][{_KATA}ー]{{2,12}}(?:[{HAN}]{{1,4}})?|[{HAN}]{{1,4}}[{_KATA}]{{3,12}}(?:[{HAN}]{{1,3}})?)(?=[)」』、。,\n/; ]|$|(?:から|より|へ|に|が|の|を)(?![ァ-ヶ]))"
    )
)
_NO_SUPPLIER = re.compile(
    plain_pattern(
        "(?:レンタル|ベッド|マット|エアマット|車イス|ステーション|サービス|リハビリ|スタッフ|ヘルパー|(?:ケア|プラン|デイ|ソフト|リハ)(?![ァ-ヶー])|ポータブル|シャワー|ショート|スロープ|クッション|ポジショニング|センサー|コルセット|インソール|タクシー|ストレッチャー|ストレス|オムツ|パット|ミキサー|ペースト|ゼリー|カロリー|ナトリウム|インスリン|キャンセル|スタート|アレルギー|ストーマ|カテーテル|[ァ-ヶー]+(?:錠|剤|液|軟膏|療法|検査|交換|管理|利用|導入|使用|調整|開始|希望|予定|貸与|購入|指導))"
    )
)
_POLITE = frozenset(fold_text("奥皆神王姫殿客娘嫁孫母父兄姉妹弟婿主各貴何旦外内上下"))


@dataclass(frozen=True, slots=True)
class JapaneseTold:
    """測定者 川島, 。　内藤, 堀内様面会, 訪問看護ステーションひだまり."""

    languages: tuple[str, ...]
    script: ClassVar[str] = ""

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese names behind a duty, signed, introduced; houses named behind their kind"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of names and houses; mostly for review."""
        if not japanese.applies(self.languages, page):
            return
        known, text = names(), page.folded
        for pattern in (_DUTY, _AFTER_UNIT, _LAST):
            for match in pattern.finditer(text):
                if _person(known, text, *match.span("name")):
                    yield Span(*match.span("name"), "STAFF", 0.65, "duty")
        for listed in _LISTED.finditer(text):
            yield from _list(known, text, *listed.span("list"))
        yield from _called(known, text)
        for pattern, tag in ((_SAID, "PATIENT"), (_READING, "PERSON")):
            for match in pattern.finditer(text):
                yield Span(*match.span("name"), tag, 0.65, "introduced")
        for match in _LATIN.finditer(page.plain):
            yield Span(*match.span("name"), "PERSON", 0.55, "signed-latin")
        yield from _houses(page.plain)
        yield from _speaking(known, text)
        yield from _named_houses(page.plain)


def _called(known: Names, text: str) -> Iterator[Span]:
    for match in _CALLED.finditer(text):
        word = match["name"]
        listed = word in known.listed and word not in known.common and word not in towns()
        if listed and word not in _POLITE:  # 奥様が来院
            yield Span(*match.span("name"), "PERSON", 0.7, "called")


def _person(known: Names, text: str, at: int, end: int) -> bool:
    """Whether a surname or a whole name fills text[at:end]."""
    word = text[at:end]
    if known.refused(text, at) or word in towns():
        return False
    if word in known.listed:
        return word not in known.common and word not in known.nouns
    return len(word) > 1 and known.full(text, at, end, single=True) == end


# 接種医 辻村, 照射者 RT 早川, 家族代表者:三浦: any word for who did it, and a surname that many bear.
_ANY_DUTY = _folded(
    f"(?:医|者|師|士|員|長|係|役|責任|代表|器械|外回|臨工|直介|間介|腫瘍内科|放治|放診|放科|病理|病棟|外来|連携室|相談室|医事課|検査科|薬剤部|栄養科|リハ科|地連|事務|当番|担任|通報|応需|対応|引率|付添|搬送|世話人|幹事)"
    f"(?:名|氏名)?(?:[ ]{{1,6}}|[ ]?[:/][ ]{{0,4}})(?:(?:Dr|dr|Ns|ns|RT|rt|PT|pt|OT|ot|ST|st|CE|ce|ME|me|MT|mt|RN|rn|NS)[. ]{{1,2}})?{_NAME}{_END}"
)
# 済生会の岡田です, 担当の野口と申します.
_SELF = _folded(
    f"の(?P<name>[{HAN}]{{1,4}})(?=です(?!が?ね)|と申し|でございます|と言います|といいます)"
)
# Dr.本多対応, Ns佐野報告; 美香「了解」.
_SHORT = _folded(
    f"(?:(?<![A-Za-z])(?:dr|ns|pt|ot|st|msw|ce|rt|cm)[. ]{{0,2}})(?P<name>[{HAN}]{{1,4}}?)(?=対応|診察|往診|指示|コール|報告|回診|執刀|来棟|来室|来院|同席|同行|訪室|確認|記載|説明|IC|ic|上申|相談|連絡|電話)"
)
_QUOTED = _folded(
    f"(?:(?<=[\\s」。、,)])|^)(?P<name>[{HAN}]{{2,4}}|[{HAN}]{{1,2}}[{_HIRA}]{{1,2}})(?=[:]?「)",
    re.MULTILINE,
)


def _speaking(known: Names, text: str) -> Iterator[Span]:
    """Names behind any duty, of who introduces himself, or before what he said."""
    for pattern in (_ANY_DUTY, _SELF, _SHORT):
        for match in pattern.finditer(text):
            word = match["name"]
            at, end = match.span("name")
            if known.refused(text, at) or word in known.common:
                continue
            whole = len(word) > 2 and known.full(text, at, end) == end
            if whole or (len(word) > 1 and word in known.listed and word not in known.nouns):
                yield Span(at, end, "STAFF", 0.6, "any-duty")
    for match in _QUOTED.finditer(text) if "「" in text else ():
        at, end = match.span("name")
        if known.refused(text, at) or match["name"] in known.common:
            continue
        if _person(known, text, at, end) or end in known.given_ends(text, at, end):
            yield Span(at, end, "PERSON", 0.58, "quoted")


def _list(known: Names, text: str, at: int, end: int) -> Iterator[Span]:
    """出席：柳恵美、辻典子(Ns)、菅: every item that is a name."""
    for piece in re.finditer(f"[{HAN}]{{1,6}}(?:[ ][{HAN}]{{1,4}})?", text[at:end]):
        if _person(known, text, at + piece.start(), at + piece.end()):
            yield Span(at + piece.start(), at + piece.end(), "STAFF", 0.65, "listed")


def _named_houses(text: str) -> Iterator[Span]:
    """Clubs of patients, and who supplies or is visited."""
    for match in _CLUB.finditer(text) if any(w in text for w in _CLUBS) else ():
        yield Span(*match.span("name"), "HOSPITAL", 0.6, "club")
    for match in _SUPPLIER.finditer(text):
        name = match["name"]
        if not _NO_SUPPLIER.match(name) and fold_text(name) not in names().common:
            yield Span(*match.span("name"), "HOSPITAL", 0.58, "supplier")


def _houses(text: str) -> Iterator[Span]:
    """医療法人 健友会 訪問看護ステーションひだまり: its own name behind its kind."""
    for match in _HOUSE.finditer(text):
        own = _OWN.match(text, match.end())
        if own is None:
            continue
        after = text[own.end() : own.end() + 1]
        if "\u3041" <= after <= "\u3096" and not PARTICLE.match(text[own.end() : own.end() + 3]):
            continue
        start = match.start()
        while front := FRONT.search(text, max(0, start - 30), start):
            if front.start() >= start:
                break
            start = front.start()
        yield Span(start, own.end("name"), "HOSPITAL", 0.65, "house")
