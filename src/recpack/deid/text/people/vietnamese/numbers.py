"""Numbers that Vietnamese papers give a person: rooms, beds, insurance cards, records, slides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.codes import Codes, code_words, numbered
from recpack.deid.text.people.vietnamese.words import UNIT
from recpack.ports import Span

# Folded text: every mark is gone.
_UNITS = r"(?![ ]?(?:lan|ngay|tuan|thang|nam|gio|phut|mg|ml|cm|mm|kg|%|tuoi|nguoi|benh nhan|giuong(?![ ]?(?:so[ ]?)?:?[ ]?\d)|h(?![a-z])|diem|do(?![a-z])|luong|l/))"
_ROOM = re.compile(
    r"(?<![a-z])(?P<word>giuong benh|giuong|buong|phong mo|phong benh|phong kham(?: so)?|phong dich vu|phong so|phong|g\.|p\.)[ ]?[:]?[ ]{0,3}"
    r"(?P<v>(?:so[ ]?:?[ ]?)?[a-z]{0,2}[ .-]?\d{1,4}[a-z]?(?:[-/.]\d{1,3}[a-z]?)?|[a-z]{1,2}\d{1,3})(?![\w%]|[.,/]\d)"
    + _UNITS
)
# Words after which "phong" prevents, and is no room (du phong 5 ngay).
_NO_ROOM = re.compile(r"(?:du|tien|giai|mo|dan|quoc|hai|van|binh|buong)[ ]$")
# DN 4 01 01 123 45678, GD4-79-7912345678: class, rank, province, number of the social insurance.
_CARD = re.compile(
    r"(?<![A-Za-z\d])(?:DN|HX|CH|NN|TK|HC|XK|HT|TB|NO|CT|XB|TN|CS|QN|CA|CY|XN|MS|CC|CK|CB|KC|HD|TE|BT|HN|DT|DK|XD|TS|TC|TQ|TA|TY|HG|LS|PV|HS|SV|GB|GD|ND|TV|TD)"
    r"[ .-]{0,2}\d(?:[ .-]?\d){12}(?!\d)"
)
_AFTER_WORD = re.compile(
    r"(?<![a-z])(?:so ba|so benh an|ma bn|ma nb|ma so bn|so hs|ma hs|shs|so ho so|so luu tru|so vao vien|svv|ma y te|ma yt|pid|sid|mrn|so phieu|so nhap vien|cccd|cmnd|cmt|so the|bhyt|bhxh|so the bhyt|ma so gpb|so gpb|ma gpb|gpb|tieu ban|lam|block|khoi nen|so tieu ban|ma benh pham|ma mau|barcode|ma vach|benh an|ho so|stk|tai khoan|bien so|cchn|id)"
    r"(?:[ ]?\((?:[^()\n]{1,12})\))?[ ]?(?:so|la|n[o°])?[ ]?[:.#-]{0,2}[ ]{0,3}"
    r"(?P<v>(?:[a-z]{1,4}[-. ]?)?\d[\da-z]*(?:[-/.](?=[\da-z])[\da-z]+|[ ](?=\d{2,})\d+)*)(?![\w]|[.,]\d)"
)
# 689/GCV, 12/BV-KHTH, 215/GRV-2024.
_PAPER = re.compile(
    r"(?<![A-Za-z])[Ss][Ốố][ ]?[:.]?[ ]{0,3}(?P<v>\d{1,7}[A-Z]?(?:/\d{2,4})?[/-][A-ZĐ]{2,}(?:[-/.&][A-ZĐ\d]+)*)(?![\w])"
)
# Plates: 51B-123.45, 29A 12345, 30H1-123.45, 65-B1 233.40.
_PLATE = re.compile(
    r"(?<![\w-])\d{2}[ -]?(?:[A-ZĐ]\d?|[A-Z]{2})[ ]?[-.]?[ ]?(?:\d{3}\.?\d{2}|\d{4})(?![\w/]|[.,]\d)"
)
_WARD_BED = re.compile(
    r"(?<![A-Za-z\d])[GP]\d{1,3}[A-Z]?(?:[-/][GP]?\d{1,3})?(?=[ ]?(?:,|;|\)|[-–]|khoa|Khoa|$|\n))"
)

# Mã nơi KCB ban đầu 01-458, lô V1492I, seri SN41862896, mã M560568 và W536268.
_CODE_WORDS = (
    "ma ma_so so_may so_lo so_seri so_hieu so_dang_ky so_quyet_dinh so_cong_van so_giay_phep "
    "so_hop_dong so_hoa_don so_bien_lai so_tham_chieu so_theo_doi so_don so lo lo_sx "
    "lo_san_xuat lo_so lot seri serial s/n sn batch ref model may hop_dong hoa_don bien_lai "
    "phieu giay_phep cong_van quyet_dinh tra_cuu cassette tieu_ban khoi_nen block lam mau "
    "ong_mau barcode ma_vach the tai_khoan stk vi_momo bien_so bien_kiem_soat bks xe xe_may "
    "xe_cuu_thuong xe_taxi xe_om xe_khach acc accession hd hsba hoc_sinh nhan_vien the_tu "
    "to_khai dot_dieu_tri luot_kham "
)
_CODES = Codes(
    code_words(
        (w.replace("_", " ") for w in _CODE_WORDS.split()),
        (
            "luong",
            "bach",
            "hong",
            "tieu",
            "lan",
            "ngay",
            "diem",
            "tien",
            "nguoi",
            "mg",
            "ml",
            "icd",
        ),
    ),
    UNIT,
    re.compile(r"/(?:QĐ|TT|CV|NQ|CT)-?BYT"),
)
_CLASS = re.compile(
    r"(?<![^\W_])[Ll]ớp[ ](?P<v>\d{1,2}[A-Z]\d{0,2}|[A-Z]{1,4}\d{1,3}[A-Z]?)(?![\w])"
)
_EXTENSION = re.compile(
    r"(?<![a-z])(?:(?:so )?noi bo|may le|so le|le|ext|nhanh|bam(?: so| phim)?)\.?[ ]?:?[ ](?P<v>\d{2,5})(?![\d.,/%]|[ ]?(?:ngay|lan|mg|ml|cm|mm|giay))"
)
_INNER = ("noi bo", "may le", "so le", "le ", "ext", "nhanh", "bam")
# Mùng 8/3, mồng 5 tháng Giêng, rằm tháng Bảy: days of the moon, which no calendar of ours moves.
_MOON = re.compile(
    r"(?<![^\W_])(?:[Mm][ùồ]ng[ ]\d{1,2}(?:/\d{1,2}(?:/\d{4})?|[ ]tháng[ ][^\W_]+|[ ][Tt]ết)?|[Rr]ằm[ ]tháng[ ][^\W_]+)(?!\w)"
)
_ROOM_BEFORE = re.compile(r"(?:p\.?|phong|g\.?|giuong)[ ]?\d{1,4}[ ,-]{1,3}\Z")

_LEAST = 4


@dataclass(frozen=True, slots=True)
class VietnameseNumbers:
    """Giường 12, phòng 305, DN 4 01 01 123 45678, Số: 689/GCV."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return (
            "Vietnamese: rooms and beds, insurance cards, plates, records and slides by their word"
        )

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number."""
        if self.languages[0] != "vi":
            return
        yield from _rooms(page)
        for pattern, score in ((_CARD, 0.9), (_PLATE, 0.6)):
            yield from numbered(pattern, page.plain, score)
        if "ớp " in page.plain:
            yield from numbered(_CLASS, page.plain, 0.6)
        for span in numbered(_PAPER, page.plain, 0.8):
            if not _CODES.law.search(page.plain[span.start : span.end]):  # of the ministry
                yield span
        for span in numbered(_AFTER_WORD, page.folded, 0.8):
            if sum(c.isdigit() for c in page.plain[span.start : span.end]) >= _LEAST:
                yield span
        yield from _CODES.find(page)
        if any(w in page.folded for w in _INNER):
            yield from numbered(_EXTENSION, page.folded, 0.6, "PHONE")
        if any(w in page.plain for w in ("ùng ", "ồng ", "ằm tháng")):
            yield from numbered(_MOON, page.plain, 0.6, "DATE")


def _rooms(page: PageText) -> Iterator[Span]:
    """Rooms and beds by their word, and G12, P305 beside one."""
    for match in _ROOM.finditer(page.folded):
        if _NO_ROOM.search(page.folded, max(0, match.start() - 6), match.start()):
            continue
        if match["word"] in {"p.", "g."} and (
            not page.plain[match.start()].isupper()
            or (
                len(match["v"]) < _LEAST - 1
                and not _ROOM_BEFORE.search(page.folded, max(0, match.start() - 10), match.start())
            )
        ):
            continue
        yield Span(*match.span("v"), "ID", 0.8, "room")
    for match in _WARD_BED.finditer(page.plain):
        before = page.folded[max(0, match.start() - 12) : match.start()]
        if "giuong" in before or "phong" in before:
            yield Span(*match.span(), "ID", 0.6, "bed")
