"""Vietnamese names alone, codes, houses and towns, in the ways different hands write them."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def hidden(text: str, language: str = "vi") -> str:
    """The text with all that is found replaced by dots."""
    for span in reversed(find_spans(text, language)):
        text = f"{text[: span.start]}…{text[span.end :]}"
    return text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("02/03 16h20 Đau nhiều, đã tiêm giảm đau. Dung\n", "Dung"),
        ("7h15 Dẫn lưu ra 40 ml, cho uống nước. Thu Hà\n", "Thu Hà"),
        ("Gạc đếm đủ trước khi đóng bụng (Thúy đếm).", "Thúy"),
        ("Nếu Thị Tuyết không đi được thì gọi lại.", "Tuyết"),
        ("Bệnh nhân nhận thuốc từ Kiệt, đã ký sổ.", "Kiệt"),
        ("Cô hiệu trưởng Thoa cho nghỉ thêm một tuần.", "Thoa"),
        ("Chồng/người yêu là Đạt đi làm xa.", "Đạt"),
        ("Đã dặn dò chị Trang cách thay băng.", "Trang"),
        ("20h Thành nhận ca, bệnh nhân ổn.", "Thành"),
        ("Hội chẩn với BS. Từ Ngọc Ánh về hướng xử trí.", "Từ Ngọc Ánh"),
        ("Sư thầy Thích Minh Trí ghé thăm.", "Thích Minh Trí"),
        ("Chúc mọi người mau khỏe! Do Mai Phuong, sáng nay", "Do Mai Phuong"),
        ("Người bệnh: Lý A Sùng (LY A SUNG)", "LY A SUNG"),
        ("Người bệnh: Mai Thị Tuyết\nTệp: GPB_MaiThiTuyet.pdf", "MaiThiTuyet"),
        ("quê ở Nam Đàn, cũng mắc bệnh này", "Nam Đàn"),
        ("khám tại Phòng khám Đa khoa An Tâm ngày hôm qua", "An Tâm"),
        ("phim chụp ở phòng khám Bs Tường.", "Tường"),
        ("nhà ở buôn Ea Tul, xã Cư Suê, huyện Cư M'gar, Đắk Lắk", "M'gar"),
    ],
)
def test_a_name_that_nothing_but_its_place_tells_is_hidden(text: str, name: str) -> None:
    assert name not in hidden(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("clip Ethicon lô V1492I.", "V1492I"),
        ("Mã nơi KCB ban đầu 01-458; nơi học", "01-458"),
        ("truyền 2 đv mã M560568 và W536268.", "W536268"),
        ("Hợp đồng: 961/2021/HĐXN", "961/2021/HĐXN"),
        ("xe cứu thương 37B-024.18, điều dưỡng đi cùng", "37B-024.18"),
        ("Về phòng 377 giường 05. Mạch 84", "377"),
        ("Tái khám tại phòng khám 108, gặp bác sĩ", "108"),
        ("Barcode *379245995300*", "379245995300"),
        ("điện thoại bàn, số nội bộ 118", "118"),
        ("Ngày 08/01/2023. Đã báo lúc 08:05 09/01. Mẫu đạt", "09/01"),
    ],
)
def test_a_code_is_hidden(text: str, code: str) -> None:
    assert code not in hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "Trung thất không hạch, Dung dịch Ringer lactat 500 ml.",
        "HA 138/84 mmHg, PLT 150-400 G/L, bạch cầu 4.000-10.000.",
        "Mã ICD C18.7, pT3N2aM0, CA15-3 bình thường, PA: T2N1M0.",
        "Quyết định 3312/QĐ-BYT về chẩn đoán và điều trị.",
        "Tổng cộng: 2.500.000 đ, viện phí 1.250.000đ.",
        "Số: 2.500.000 đ",
        "Liên hệ khoa Nội. Phương pháp: mổ nội soi.",
        "Phòng khám Ngoại Lồng ngực, Trung tâm Ung bướu.",
    ],
)
def test_what_is_no_identifier_stays(text: str) -> None:
    assert hidden(text) == text


def test_the_item_of_the_next_line_is_no_part_of_a_telephone_number() -> None:
    assert "\n11. Đến khám" in hidden("ĐT: 0978 203 952\n11. Đến khám bệnh lúc: 9 giờ")


@pytest.mark.parametrize(
    ("language", "text", "secret"),
    [
        ("id", "Halo semua, nama saya Aisyah, umur 9 tahun.", "Aisyah"),
        ("id", "07.30 Nyeri skala 3, advis ketorolak. / Agus\n", "Agus"),
        ("id", "uang dititip ke Budi di ruang tunggu.", "Budi"),
        ("id", "Ibu saya, Lestari, ikut mengantar.", "Lestari"),
        ("id", "pulang naik mobil K 1283 QF ke rumah", "K 1283 QF"),
        ("id", "klip Ethicon lot V8520D.", "V8520D"),
        ("id", "Kode sampel: DNA-XN5382", "DNA-XN5382"),
        ("id", "Ruang : Anggrek / 210-0", "210-0"),
        ("id", "dirawat di Siloan Hospitals Kebun Nanas", "Siloan"),
        ("id", "Nama: Bayu Surya Nugraha\nfile: PA_bayu_surya_nugraha.docx", "bayu_surya"),
        ("ar", "الجراح: د. رانيا السيد", "رانيا السيد"),
        ("ar", "أُبلغ د. سليم وأعطي الدواء", "سليم"),
        ("ar", "الاسم: محمود الشرقاوي  (MAHMOUD EL SHARKAWY)", "MAHMOUD"),
        ("ar", "مشابك تشغيلة L3042O", "L3042O"),
        ("ar", "خرج بسيارة رقم س ط ر 4821 مساء", "4821"),
        ("ar", "الخط الساخن 16582", "16582"),
        ("ar", "التحويل من مستشفى القديس جاورجيوس أمس", "جاورجيوس"),
        ("ar", "حرر في 13 ربيع الأول 1444 هـ", "هـ"),
    ],
)
def test_the_same_classes_in_indonesian_and_arabic(language: str, text: str, secret: str) -> None:
    assert secret not in hidden(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "Tumor kaput pankreas cT2N1M0, leukosit 4.000-10.000 /uL."),
        ("id", "Tramadol 50 mg iv, CT 64 irisan, PA: T2N1M0."),
        ("ar", "انزلاق غضروفي أيمن 7 ملم"),
        ("ar", "طلب بنادول 500 ملغ"),
        ("ar", "المريض هادئ وسعيد بالزيارة"),
    ],
)
def test_findings_in_indonesian_and_arabic_stay(language: str, text: str) -> None:
    assert hidden(text, language) == text
