"""Japanese and Korean names, places and numbers by context; NFD texts."""

from __future__ import annotations

import unicodedata

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.page import PageText


def _found(text: str, language: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, language)]


def _covered(text: str, language: str, value: str) -> bool:
    start = text.index(value)
    shown = set(range(start, start + len(value)))
    for span in find_spans(text, language):
        shown -= set(range(span.start, span.end))
    return not shown or all(not text[i].isalnum() for i in shown)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("당직 초롱 선생님께 노티함.", ["초롱"]),
        ("순환간호사 해린   참관 없음", ["해린"]),
        ("옆 침상 탁 할머니 수면 방해 호소.", ["탁"]),
        ("이웃 점순네 할머니가 약을 챙겨 주심.", ["점순"]),
        ("성명구본희등록번호19640882", ["구본희"]),
        ("안녕하세요. 문별입니다.", ["문별"]),
        ("글쓴이: 푸른바다갈매기 (조회 3)", ["푸른바다갈매기"]),
        ("고향은 전북 고창군 해리면이며 농사를 지음.", ["고창군 해리면"]),
        ("목포 대반동에서 태어나 지금은 고양시 행신동에 삽니다.", ["목포 대반동", "고양시 행신동"]),
        ("어머니는 부안 줄포 집에 계심.", ["부안 줄포"]),
        ("삼보섬유에서 이십 년 넘게 일했어요.", ["삼보섬유"]),
        ("서울밝은눈안과에서 수술함.", ["서울밝은눈안과"]),
        ("문의: 내선 0341, T. 02)8007-1180", ["0341", "02)8007-1180"]),
    ],
)
def test_korean_names_places_and_numbers_by_context(text: str, values: list[str]) -> None:
    assert all(_covered(text, "ko", value) for value in values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("隣家の蛭子さんが手伝う。", ["蛭子"]),
        ("看護師のオコナーさんが手を握った。", ["オコナー"]),
        ("仲間からは「やいちゃん」と呼ばれています。", ["やいちゃん"]),
        ("同居の妻菜々子が救急要請。", ["菜々子"]),
        ("甥の土師健氏が付き添います。", ["土師健"]),
        ("大木田・鈴木により留置。", ["鈴木"]),
        ("静岡の焼津で生まれ、今は大牟田在住。", ["静岡の焼津", "大牟田"]),
        ("日田市大山町の畑で作業中に胸痛。", ["日田市大山町"]),
        ("漁師町の鮎川浜で一人暮らし。", ["鮎川浜"]),
        ("キーパーソンは長男(勤務先 瀬戸内フェリー)に変更。", ["瀬戸内フェリー"]),
        ("丸浜水産で長く働きました。", ["丸浜水産"]),
        ("左は手術。さくら通り眼科へ紹介。", ["さくら通り眼科"]),
        ("ご不明な点は内線 6660 桑原まで。", ["6660", "桑原"]),
    ],
)
def test_japanese_names_places_and_numbers_by_context(text: str, values: list[str]) -> None:
    assert all(_covered(text, "ja", value) for value in values)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("AST 上昇 PT 延長。ST上昇あり。せん妄様の言動。結節様構造。", "ja"),
        ("神経内科、循環器内科、リウマチ内科、呼吸器外科に対診。奥様が来院。", "ja"),
        ("クローン病、橋本病、川崎病、ヒュー・ジョーンズ分類。", "ja"),
        ("参照配列 NM_004985.5 と NM_000059.4。", "ja"),
        ("아들 둘이 있고 딸 하나가 있음. 보호자 상주함. 정상 소견임.", "ko"),
        ("소화기내과 외래, 정형외과 전과, 류마티스내과 회신. 음성 판정.", "ko"),
        ("이 환자는 그 병원에서 처방 받고 가까운 요양병원으로 전원 예정.", "ko"),
        ("참조 NM_004985.5", "ko"),
    ],
)
def test_clinical_words_are_no_names(text: str, language: str) -> None:
    assert _found(text, language) == []


def test_a_name_told_once_is_found_again_by_its_parts() -> None:
    korean = "주치의: 서문혜진\n통보함 → 혜진 선생님 (통화)\n        혜진\n"
    assert _found(korean, "ko") == ["서문혜진", "혜진", "혜진"]
    japanese = "病理医:菅玲子\n記載 2024.1.5/菅\n椎弓を同定(菅が確認)。\n"
    assert [v for v in _found(japanese, "ja") if "菅" in v] == ["菅玲子", "菅", "菅"]


def test_syllables_taken_apart_are_read_as_one() -> None:
    text = unicodedata.normalize("NFD", "환자명: 김철수 님, 주치의: 한정호\n")
    page = PageText(text)
    assert page.plain == "환자명: 김철수 님, 주치의: 한정호\n"
    found = [unicodedata.normalize("NFC", v) for v in _found(text, "ko")]
    assert found == ["김철수", "한정호"]
    assert PageText("か\u309aり").plain == "かり"
