"""Vietnamese persons, places and numbers in running text."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans
from recpack.deid.text.people.vietnamese.words import is_viet_name, same_marks, spelt, viet_marks


def hidden(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, "vi")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bệnh nhân Nguyễn Văn Hùng vào viện vì đau bụng.", "Nguyễn Văn Hùng"),
        ("Mổ do BS.CKII Phạm Thị Thanh Xuân thực hiện.", "Phạm Thị Thanh Xuân"),
        ("Đã báo BS Vy lúc 10 giờ.", "Vy"),
        ("Con gái tên Trinh xin cho mẹ về.", "Trinh"),
        ("Anh con rể (Thành) ký giấy.", "Thành"),
        ("Mai (vợ) ký cam kết.", "Mai"),
        ("Chú Ba Hưng hiến máu.", "Ba Hưng"),
        ("Bệnh nhân H'Hen Niê, người Ê Đê.", "H'Hen Niê"),
        ("Hội ý với Giàng A Sùng.", "Giàng A Sùng"),
        ("Goi nguoi nha: NGUYEN THI HOA den ky.", "NGUYEN THI HOA"),
        ("ĐD thực hiện: CNĐD. Hồ Anh Tuấn / ĐD T.T.K. Oanh", "T.T.K. Oanh"),
        ("Người lập: Hà    Kiểm tra sau", "Hà"),
        ("Mẹ là bà Dương Thị Hoà mất năm 60 tuổi.", "Dương Thị Hoà"),
    ],
)
def test_names(text, name):
    assert name in hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "Dương tính với HBsAg, bạch cầu 11,2 G/L, hồng cầu 4,1 T/L.",
        "Tiền căn: Cao huyết áp 10 năm. Mẹ ung thư vú, Dì ruột K buồng trứng. Bố Tăng huyết áp.",
        "Hồ Sơ Bệnh Án. Triệu Chứng Lâm Sàng. Lý Do Vào Viện. Chu Kỳ 3.",
        "Đường uống: Morphin 10 mg. Đường TM: Ceftriaxon 1 g. Đường kính 3 cm. Đường huyết 7,8 mmol/L.",
        "Dấu Murphy âm tính, hội chứng Cushing, bệnh Hodgkin, phân loại Borrmann III.",
        "Phương pháp Tôn Thất Tùng không áp dụng.",
        "Giấy ra viện. Viện phí. Dự phòng 5 ngày. Phòng khám Ngoại. Trường hợp này.",
        "Thuốc: Kim Tiền Thảo, Hoạt Huyết Dưỡng Não, Panadol 500 mg.",
    ],
)
def test_no_names(text):
    assert hidden(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Đã khám tại BV Quân y 129 ngày 10/04/2023", "BV Quân y 129"),
        ("sinh mổ tại BV Từ Dũ; cân nặng 3200 g", "BV Từ Dũ"),
        ("công nhân Công ty TNHH May mặc Thiên Long", "Công ty TNHH May mặc Thiên Long"),
        ("Hiện ở 234/5 Nguyễn Đình Chiểu, P.5, Q.3, TP.HCM.", "234/5 Nguyễn Đình Chiểu, P.5, Q.3, TP.HCM"),
        ("trú tại thôn Đông, xã Tân Lập, huyện Đan Phượng, Hà Nội.", "thôn Đông, xã Tân Lập, huyện Đan Phượng, Hà Nội"),
        ("Nhà ở kiệt 80 Nguyễn Huệ, phường Phú Nhuận, TP Huế", "kiệt 80 Nguyễn Huệ, phường Phú Nhuận, TP Huế"),
        ("quê ở Thanh Chương, Nghệ An, làm ruộng", "Thanh Chương, Nghệ An"),
        ("Bình Sơn, ngày 3 tháng 9 năm 2024", "Bình Sơn"),
    ],
)  # fmt: skip
def test_places(text, place):
    assert place in hidden(text)


def test_numbers_of_rooms_cards_and_papers():
    found = hidden("Giường 12, phòng 305. Thẻ GD 4 79 2554054836. Số: 689/GCV. Xe 51B-123.45")
    assert "12" in found
    assert "305" in found
    assert "GD4792554054836" in "".join(found).replace(" ", "")
    assert any(f.startswith("689") for f in found)
    assert "51B-123.45" in found


def test_both_spellings_of_a_mark_are_one():
    assert spelt("Thuý Hoà") == spelt("Thúy Hòa")
    assert spelt("Hoàn") == "hoàn"


def test_names_are_told_from_words_by_their_marks():
    assert is_viet_name("Nguyễn Xuân Trường")
    assert not is_viet_name("Jean Dupont")
    marks = viet_marks("Nghiêm Xuân Phong")
    assert same_marks("Xuân Phong", marks)
    assert same_marks("XUAN PHONG", marks)
    assert not same_marks("NGHIỆM", marks)
    assert viet_marks("José Silva") == frozenset()
