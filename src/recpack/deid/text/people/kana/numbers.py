"""Japanese numbers behind any word that ends in 番号, コード or No, licences, initials of staff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.fold import plain_pattern
from recpack.deid.text.page import PageText
from recpack.deid.text.people.kana import lexicon as japanese
from recpack.deid.text.people.kana.lexicon import HAN
from recpack.ports import Span

_KATA = r"\u30a1-\u30fa\u30fc\u3099\u309a"
# 文書番号 DS-2022962928, 薬局コード 595505-1, カルテＮｏ．０１２３, 検体ラベル:K24-0311
_CODE = re.compile(
    plain_pattern(
        r"(?:(?:番号|コード|ナンバー|ラベル|シリアル|記号|伝票|台帳|整理札|控え?番|受付票|受付札|番札|バンド|リストバンド|タグ|バーコード|管理票|ファイル名?|ID|Id|[Nn][oO]\.?|№|#)"
        r"(?:[ ]?[((][^()\n]{1,10}[))])?(?:は|が)?[ \t]{0,6}[:=】〕\]]?[ \t]{0,6}[:「『*(]?[ ]?)"
        r"(?P<v>(?=[A-Za-z]{0,8}[-_./ ]?[0-9])[A-Za-z0-9]{1,16}(?:[-_/.][A-Za-z0-9]{1,14}){0,4})(?![A-Za-z0-9%])"
    )
)
# What codes of diagnoses, drugs, prices, nodes and figures are called: they are no one's numbers.
_NO_CODE = re.compile(
    plain_pattern(
        f"(?:ICD|DPC|JAN|YJ|HOT|薬価|薬剤|医薬品|病名|傷病名|疾患|疾病|術式|手術|処置|手技|項目|算定|区分|点数|都道府県|リンパ節|遺伝子|染色体|クローン|抗体|部位|臓器|図|表|型|品番|規格|文献|章|節|版|頁|ページ|回|クール|サイクル|コース|ステージ|群|度|電話|携帯|FAX|Fax|TEL|内線|郵便|家系|歯|歯式|スライス|画像|シリーズ|椎|例|日|腫瘍|病変|結節|標的|ポリープ|レーン|チャンネル|誘導)(?:{plain_pattern('番号')}|コード|ID|[Nn][oO]\\.?|№|#)?$"
    )
)
_VALUE = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]+)?|(?:19|20)[0-9]{2}(?:[-/.][0-9]{1,2}){1,2}|[A-Z][0-9]{2}(?:\.[0-9]{1,3})?|(?:NM|NP|NC|NG|ENST|LRG|rs|VCV|RCV|COSM|NCT|jRCT|UMIN|JRCT|ISRCTN)[_0-9].*|[pcyr]{0,2}T[0-4].*"
)
# 麻薬免許 第W169951号, 登録番号第02号, 専門医 No.1234, 都医発第123号
_LICENCE = re.compile(
    plain_pattern(
        f"(?:許|許可|番号|登録|認定|医|師|士|者|証|届出?|承認|認可|指定|交付|発行|受理|医療法人|薬局|業|発|[)】])[ :]{{0,3}}(?:[((][^()\\n]{{1,12}}[))])?[ :]{{0,2}}[{HAN}]{{0,6}}第[ ]?(?P<v>(?=[A-Z-]{{0,5}}[0-9])[A-Z0-9][A-Z0-9-]{{0,10}})[ ]?号"
    )
)
_LAW = re.compile(
    plain_pattern("(?:法|令|条例|規則|告示|通知|省令|政令|薬発|条|項)[ 0-9(年]{0,8}$")
)
# 測定者 S.Y., 記録: K.T, サイン(M.H.)
# 品川 300 あ 12-34
_PLATE = re.compile(
    plain_pattern(
        f"(?<![{HAN}])(?P<v>[{HAN}ぁ-ん{_KATA}]{{1,4}}[ ]?[0-9]{{2,3}}[A-Z]?[ ]?[ぁ-ん][ ]?[0-9・]{{1,2}}[-・]?[0-9]{{2}})(?![0-9])"
    )
)
_CAR = re.compile(plain_pattern("車|ナンバー|プレート"))
_DOTTED = re.compile(r"[A-Z]\.[ ]?[A-Z]")
_INITIALS = re.compile(
    plain_pattern(
        r"(?:[者師士医]|サイン|署名|担当|記録|記載|入力|測定|確認|鑑査|監査|調剤|鏡検|切出し?|撮影|判定|承認|検印|照合|受付|採血|採取|作成|代筆|文責)[ ]{0,8}[:/(]?[ ]{0,8}"
        r"(?P<v>[A-Z]\.[ ]?[A-Z]\.?(?:[ ]?[A-Z]\.)?)(?![A-Za-z0-9])"
    )
)

_LEAST = 3  # digits


@dataclass(frozen=True, slots=True)
class JapaneseNumbers:
    """文書番号 DS-2022962928, 麻薬免許 第W169951号, 測定者 S.Y."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "han"

    def describe(self) -> str:
        """One line for the docs."""
        return "Japanese numbers behind any word for a number or code, licences, initials of staff"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the numbers and the initials."""
        if not japanese.applies(self.languages, page):
            return
        text = page.plain
        for match in _CODE.finditer(text):
            start, value = match.start("v"), match["v"]
            digits = sum(c.isdigit() for c in value)
            least = _LEAST + (match[0][0] in "Nn#№")  # リンパ節 No.16b1
            if digits < least or _VALUE.fullmatch(value):
                continue
            word = re.match(r"[^\s:=0-9(「]+", match[0])
            stop = match.start() + (word.end() if word else 0)
            if not _NO_CODE.search(text, max(0, match.start() - 8), stop):
                yield Span(start, match.end("v"), "ID", 0.62, "code")
        for match in _LICENCE.finditer(text) if "第" in text else ():
            if not _LAW.search(text, max(0, match.start() - 10), match.start("v") - 1):
                yield Span(*match.span("v"), "ID", 0.7, "licence")
        for match in _PLATE.finditer(text) if _CAR.search(text) else ():
            yield Span(*match.span("v"), "ID", 0.7, "plate")
        for match in _INITIALS.finditer(text) if _DOTTED.search(text) else ():
            yield Span(*match.span("v"), "STAFF", 0.6, "initials")
