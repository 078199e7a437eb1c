"""Japanese persons, places and numbers, in forms that no label announces."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.page import PageText
from recpack.deid.text.people.taggers import japanese as tagger_ja


def hidden(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, "ja")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("呼吸器内科の村瀬先生に相談した。", ["村瀬"]),
        ("野々村 康平 様", ["野々村 康平"]),
        ("夫の幸雄さんが付き添い。", ["幸雄"]),
        ("長女（沙織、38歳）は近隣在住。", ["沙織"]),
        ("術者 浅野、助手 手塚・早坂", ["浅野", "手塚", "早坂"]),
        ("出席者：関口・大谷（放射線科）、水谷（病理）", ["関口", "大谷", "水谷"]),
        ("「竹下 実」と名乗る男性", ["竹下 実"]),
        ("望　月　花　子　殿", ["望　月　花　子"]),
        ("カナ氏名：ｲﾜｻｷ ﾖｼｵ", ["ｲﾜｻｷ ﾖｼｵ"]),
        ("吉村里子（ヨシムラ サトコ）", ["吉村里子", "ヨシムラ サトコ"]),
        ("通訳のアナ・ロペスさん", ["アナ・ロペス"]),
        ("確定 Naoki HIRANO", ["Naoki HIRANO"]),
        ("主治医が沢村から手島へ交代した。", ["沢村", "手島"]),
        ("氏名：王 麗華", ["王 麗華"]),
    ],
)
def test_names_beside_titles_relations_and_alone(text, names):
    assert hidden(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "橋本病、川崎病、菊池病、高安動脈炎の既往なし。",
        "長谷川式簡易知能評価スケール 28点、山口分類、吉田の術式",
        "父：胃癌、母：健在、兄：大腸癌、祖父 脳梗塞",
        "前立腺、中隔、原発巣、林間学校、上部消化管、東洋医学",
        "硝子様変性、乳頭様構造、すりガラス様の陰影",
        "ホジキン・リンパ腫、スティーブンス・ジョンソン症候群",
        "パクリタキセル・カルボプラチン併用療法",
        "当院、他院、近医、大学病院、専門病院での治療歴",
        "PT 85%、ST上昇、OTは週3回、No.253リンパ節",
        "患者様、ご家族様、奥様、お母さん、看護師さん、主治医の先生",
    ],
)
def test_words_of_medicine_are_no_names(text):
    assert hidden(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("医療法人社団光和会 みなみ病院に転院", "医療法人社団光和会 みなみ病院"),
        ("先週から川島内科クリニックで加療", "川島内科クリニック"),
        ("北関東循環器病院より紹介", "北関東循環器病院"),
        ("株式会社東栄検査ラボ御中", "株式会社東栄検査ラボ"),
        ("自宅は宮城県仙台市青葉区一番町3-7-1です", "宮城県仙台市青葉区一番町3-7-1"),
        ("〒980-0811 へ返送", "〒980-0811"),
        ("たつの市龍野町富永1005番地1", "たつの市龍野町富永1005番地1"),
        ("西病棟 812号室へ転室", "西病棟 812号室"),
    ],
)
def test_places_and_rooms(text, value):
    assert value in hidden(text)


def test_what_is_only_likely_is_shown_for_review():
    spans = find_spans("今回は深沢が引き継ぐ。", "ja")
    assert [(s.tag, s.score < 0.65) for s in spans] == [("PERSON", True)]


def test_kanji_pages_of_other_languages_are_left_alone():
    assert find_spans("高山反应、中村医院以外的高原病", "zh") == () or all(
        s.by != "listed-name" for s in find_spans("高山反应", "zh")
    )


@pytest.mark.skipif(not tagger_ja.EXTRA.available(), reason="extra ja (ja-ginza) is not installed")
def test_the_tagger_gives_only_spans_for_review():
    page = PageText("前回の担当は呼吸器内科の岩崎。[橋本病]と診断。")
    spans = list(tagger_ja.TaggedJapaneseNames(("ja", "en")).find(page))
    assert all(s.score < 0.65 for s in spans)
    assert "橋本" not in [page.plain[s.start : s.end] for s in spans]
    assert len(tagger_ja.EXTRA.fingerprint()) == 64


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("術者は林田医師、助手関。", "関"),
        ("呼吸器内科／柳恵美     入外区分", "柳恵美"),
        ("07/16 13:15  堀内様面会。", "堀内"),
        ("はじめまして、ゆかりといいます。", "ゆかり"),
        ("金城ローザ 殿（きんじょう ろーざ）", "きんじょう ろーざ"),
        ("紹介元：国民健康保険 奥谷町立診療所", "保険 奥谷町立診療所"),
        ("医療法人 健友会 訪問看護ステーションひだまり", "訪問看護ステーション"),
        ("入院（西3-355-0）", "西3-355-0"),
        ("記号91番号082472で申請", "91"),
        ("記号・番号：79-64・45533", "45533"),
        ("Xは@pinkno_asaです", "@pinkno_asa"),
    ],
)
def test_told_by_place(text: str, value: str) -> None:
    found = [text[s.start : s.end] for s in find_spans(text, "ja")]
    assert any(value in one for one in found)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("総合病院 南砂メディカルセンター　外科", ["総合病院 南砂メディカルセンター"]),
        ("医療法人 虹の橋クリニック 受診", ["医療法人 虹の橋クリニック"]),
        ("社会医療法人 緑が丘病院に入院", ["社会医療法人 緑が丘病院"]),
        ("日赤長崎原爆病院へ", ["日赤長崎原爆病院"]),
        ("のぞみ調剤薬局 西口店 TEL", ["のぞみ調剤薬局 西口店"]),
        ("訪看: ナーシングほほえみ", ["ナーシングほほえみ"]),
        ("麻薬免許 第K204417号", ["K204417"]),
        ("文書番号 DC-20230918　整理札 K-30112", ["DC-20230918", "K-30112"]),
        ("測定者　T.M.　", ["T.M."]),
        ("患者氏名 李 美蘭（Mei-lan Lee）", ["李 美蘭", "Mei-lan Lee"]),
        ("外傷なし、森当直医診察。訪問診療谷先生", ["森", "谷"]),
        ("お子さんの亘さんが同席", ["亘"]),
        ("済生会の岡田です", ["岡田"]),
        ("Dr.本多対応、美香「了解」", ["本多", "美香"]),
        ("大城弥生さんへ説明", ["大城弥生"]),
    ],
)
def test_further_classes(text, values):
    assert hidden(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "S状結腸癌 pT3N1aM0、リンパ節 No.16b1 9 mm",
        "胃癌\n告知　本人：あり",
        "どの保険薬局でも有効です",
        "第21条第2項、薬発第1234号、M8140/3",
        "PT 3回/週、訪問看護 週3回、デイケア リハビリ中心",
        "医師「安静度フリー」 所見「著変なし」",
        "緑の便、赤の発疹、正の相関、説明の会に参加",
    ],
)
def test_further_words_that_name_nobody(text):
    assert hidden(text) == []
