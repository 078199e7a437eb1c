"""Korean persons, places and numbers, in forms that no label announces."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.page import PageText
from recpack.deid.text.people.taggers import korean as tagger_ko


def hidden(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, "ko")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("외과 임재석 교수님 협진", ["임재석"]),
        ("박 과장 지시", ["박"]),
        ("남편 오경환씨와 딸 다은이 동행함.", ["오경환", "다은"]),
        ("둘째 아들(신동민, 41세)에게 설명", ["신동민"]),
        ("집도의 구자훈, 간호사 배은숙", ["구자훈", "배은숙"]),
        ("참석: 정미라(외과), 독고영(병리과)", ["정미라", "독고영"]),
        ("황보 석 교수", ["황보 석"]),
        ("환자 응우옌 티 란 내원", ["응우옌 티 란"]),
        ("Reported by Sungmin Cho", ["Sungmin Cho"]),
        ("성명 : 전 이 수", ["전 이 수"]),
    ],
)
def test_names_beside_titles_relations_and_alone(text, names):
    assert hidden(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "이상 소견 없음. 전이 소견 없음. 정상 범위. 신장 기능 저하.",
        "조영증강 CT, 유방암, 한국형, 최근 2개월간, 안정적으로 유지",
        "이 정도의 변화는 정상입니다. 이러한 소견은 전이성 병변을 시사함.",
        "부: 위암, 모: 고혈압, 형: 대장암",
        "본원, 타병원, 대학병원, 한방병원 치료 이력",
        "종양내과 교수, 담당 간호사, 순환간호사, 보호자 동의",
        "나제아, 오마코, 제로다, 지오트립 복용",
    ],
)
def test_words_of_medicine_are_no_names(text):
    assert hidden(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("새하늘대학교병원에서 전원", "새하늘대학교병원"),
        ("(주)두레진단 의뢰", "(주)두레진단"),
        ("경기도 수원시 팔달구 효원로 241 거주", "경기도 수원시 팔달구 효원로 241"),
        ("대전 서구 둔산동 1420번지", "대전 서구 둔산동 1420번지"),
        ("62병동 1207호로 전실", "62병동 1207호"),
        ("면허번호 제45120호", "45120"),
    ],
)
def test_places_and_rooms(text, value):
    assert value in hidden(text)


@pytest.mark.skipif(not tagger_ko.EXTRA.available(), reason="extra ko (kiwipiepy) is not installed")
def test_the_tagger_gives_only_spans_for_review():
    page = PageText("어제 장미란이 다녀감. 이상 소견 없음.")
    spans = list(tagger_ko.TaggedKoreanNames(("ko", "en")).find(page))
    assert [page.plain[s.start : s.end] for s in spans] == ["장미란"]
    assert all(s.score < 0.65 for s in spans)
    assert len(tagger_ko.EXTRA.fingerprint()) == 64


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("판독의: 문지원 (영상의학과 전문의 6120) / 2차 판독", "6120"),
        ("소음으로 6117호로 전실함.", "6117호"),
        ("차트 30418825 환자", "30418825"),
        ("장비 Sysmex XN 3301-27", "3301-27"),
        ("인스타 @dal_bit22로 문의", "@dal_bit22"),
        ("V/S 안정적. 윤서진 RN\n10:00", "윤서진"),
        ("트라마돌 50 mg IV. / 윤서진\n다음날", "윤서진"),
        ("신혜인에게 통보함 (통보자 구하준)", "구하준"),
        ("2024.03.09 윤서진 올림", "윤서진"),
        ("회사는 새별전산인데 휴직 중", "새별전산"),
        ("전라남도 서해의료원   병리과", "전라남도 서해의료원"),
        ("주소 부산광역시 해운대구 좌동로 12 (중동, 해변빌라 301호)\n전화", "해변빌라 301호"),
        ("퇴원함. 외래 9/13. 상처 소독", "9/13"),
        ("수술일자 2021. 11. 27.   수술방", "2021. 11. 27."),
    ],
)
def test_classes_of_other_authors(text, value):
    spans = find_spans(text, "ko")
    found = {i for s in spans for i in range(s.start, s.end)}
    at = text.index(value)
    assert {i for i in range(at, at + len(value)) if text[i].isalnum()} <= found


@pytest.mark.parametrize(
    "text",
    [
        "림프절 전이: 총 4/38 (#3: 2/9, #4sb: 0/5, #6: 2/7)",
        "근력 4/5 정상. 회사는 휴직 상태입니다.",
    ],
)
def test_no_days_and_no_companies(text):
    assert list(find_spans(text, "ko")) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("생일은 810414 맞아", ["810414"]),
        ("중환자실(SICU 17번 bed) 입실", ["17"]),
        ("병동/병실 : 73병동/7302-04\n", ["/7302-04"]),
        ("신한 110-384-556677 예금주 노은결", ["110-384-556677", "노은결"]),
        ("확인코드 4410-7731-0925 출력", ["4410-7731-0925"]),
        ("카페 닉네임 푸른고래77 씀", ["푸른고래77"]),
        ("주소 (41940) 대구광역시 중구 달구벌대로 2077, 하늘마을 102동 1502호", ["(41940) 대구광역시 중구 달구벌대로 2077, 하늘마을 102동 1502호"]),
        ("환자성명  응우옌반뚜언     성별", ["응우옌반뚜언"]),
        ("성명 : 바트에르데네       성별", ["바트에르데네"]),
        ("원무과 수납담당 노은결   수납", ["노은결"]),
        ("이송 경기88가1234 차량", ["경기", "88가1234"]),
    ],
)  # fmt: skip
def test_numbers_rooms_and_foreign_names(text, values):
    assert set(values) <= set(hidden(text))


@pytest.mark.parametrize(
    "text",
    [
        "좌상엽 종괴, 우중엽 결절, 조제일 및 판독일 확인",
        "[ ]치과의사 [ ]한의사 순회 간호",
        "진단코드 C509, 5-FU 400-600 mg, 혈압 120-80, CAS 50-18-0",
        "도티켓 부티크 레티놀",
    ],
)
def test_words_of_medicine_stay(text):
    assert hidden(text) == []
