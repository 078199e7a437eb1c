"""Numbers that Indonesian and Malay papers give a person: rooms, beds, records, registers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from recpack.deid.text.page import PageText
from recpack.deid.text.people.codes import Codes, code_words, numbered
from recpack.deid.text.people.indonesian.words import UNIT, is_indonesian
from recpack.ports import Span

_ROOM = re.compile(
    r"(?<![^\W_])(?:[Kk]amar|KAMAR|[Bb]ed|BED|TT|[Tt]empat [Tt]idur|[Kk]atil|[Bb]ilik|[Bb]angsal|[Rr]uang(?:an)?|[Ww]ad)(?![^\W\d_])"
    r"(?:[ ](?:operasi|bedah|tindakan|periksa|isolasi|rawat|perawatan|OK))?[ ]?(?:[Nn]o\.?|[Nn]omor)?[ ]?:?[ ]{0,3}"
    r"(?P<v>(?:[A-Z][a-z]{2,14}[ ]){0,2}(?:[A-Z]{1,3}[ .-]?)?\d{1,4}[A-Za-z]?(?:[-/.]\d{1,3}[A-Za-z]?)?(?:[-/][A-Z])?|[A-Z](?![\w]))"
    r"(?![\w%]|[.,]\d)(?![ ]?(?:hari|jam|x|kali|orang|mg|ml|cm|mm|menit|tahun|bulan|minggu|pasien)(?![^\W_]))"
)
_NO_ROOM = re.compile(r"(?:hasil|intensif|rawat)[ ]$")
_AFTER_WORD = re.compile(
    r"(?<![a-z])(?:no\.?[ ]?rm|nomor rm|rekam medi[sk]|rm|mr|no\.?[ ]?mr|reg(?:istrasi|ister)?|no\.?[ ]?reg|nik|nip|nrp|sip|str|sipp|sipb|sipa|npa(?: idi)?|nira|ktp|bpjs|jkn|kis|sep|no\.?[ ]?pa|no\.?[ ]?sediaan|sediaan|"
    r"no\.?[ ]?lab|no\.?[ ]?foto|no\.?[ ]?slide|blok|no\.?[ ]?blok|barcode|no\.?[ ]?kartu|no\.?[ ]?peserta|no\.?[ ]?k/p|k/p|no\.?[ ]?ic|mykad|pendaftaran|no\.?[ ]?sampel|no\.?[ ]?surat|nomor surat|no\.?[ ]?rekening|rekening|rek|nopol|plat|no\.?[ ]?polisi|patologi|pa|visum|npwp|id)(?![a-z])"
    r"[ ]?(?:no\.?|nomor)?[ ]{0,8}[:.#-]{0,2}[ ]{0,3}"
    r"(?P<v>(?:[a-z]{1,4}[-./ ]?){0,2}\d[\da-z]*(?:[-/.](?=[\da-z])[\da-z]+|[ ](?=\d{2,})\d+)*)(?![\w]|[.,]\d)"
)
# 123/RUJ/VII/2024, 440/1234/PKM/2023, 0123/PA/24.
_PAPER = re.compile(
    r"(?<![\w/.])(?P<v>(?:[A-Z]{1,4}[./-])?\d{1,7}(?:\.\d{1,3})?[./-](?:\d{1,6}[./-])?[A-Z]{2,}[A-Za-z.&-]*(?:[./-][A-Z\d][A-Za-z\d.]*){0,4}(?<![.]))(?![\w/])"
)
# Plates: B 1234 XYZ, DK 123 AB, AB 4567 CD.
_PLATE = re.compile(
    r"(?<=[Pp]olisi )[A-Z]{1,2}[ ]?\d{1,4}[ ]?[A-Z]{1,3}(?![\w])|(?<=[Nn]opol )[A-Z]{1,2}[ ]?\d{1,4}[ ]?[A-Z]{1,3}(?![\w])"
)
# NIP: birth date, first day of service, sex, order.
_OFFICIAL = re.compile(r"(?<=[Pp][.: ])[ :.]{0,3}(?P<v>\d{8}[ .]?\d{6}[ .]?\d[ .]?\d{3})(?!\d)")
_UNIT_BEHIND = re.compile(r"[ ]?(?:mg|ml|cm|mm|g/dl|u/l|%|/ul|detik|sel|tahun|th|x/|kali|hari)")
_CODE_WORDS = (
    "no no. nomor kode lot lot. batch nomor_lot no._lot no._batch sn s/n seri serial mesin "
    "alat kaset blok slide sediaan sandi password kata_sandi pin token arsip barcode cd dvd "
    "cd_no dvd_no kantong prc wb tc ffp surat laporan kwitansi invoice faktur sampel "
    "sampel_darah spesimen spesimen_no tabung ref model acc accession id mrn rm mr kartu "
    "polis sim paspor stik pesanan booking antrian loket resi tiket kontrak perjanjian "
    "sertifikat ijazah nis nisn nim nip register reg lab foto rontgen usg ct mri pa po vc "
    "visum perkara laporan_polisi rekening rek va virtual_account gopay ovo dana kode_bayar "
    "kode_akses kode_unik kode_booking kode_verifikasi stapler implan stent mesh klip kateter "
    "alat_pacu "
)
_CODES = Codes(
    code_words(
        (w.replace("_", " ") for w in _CODE_WORDS.split()),
        ("jumlah", "hitung", "kadar", "mg", "ml", "hari", "kali", "icd", "usia", "umur"),
        "a-z.",
    ),
    UNIT,
    re.compile(r"PERMENKES|KEPMENKES|PMK|UU|HK\.\d\d"),
)
# No. 09/KEL: a number and the letters of an office.
_OFFICE = re.compile(
    r"(?<![^\W_])[Nn]o(?:mor)?\.?[ ]?:?[ ]?(?P<v>\d{1,4}/[A-Z]{2,}(?:/[A-Z\d]+){0,3})(?![\w/])"
)
# Mobil K 1283 QF, ambulans DH 9017 AB.
_VEHICLE = re.compile(
    r"(?<![a-z])(?:mobil|motor|ambulans?|ambulance|taksi|taxi|kendaraan|truk|angkot|ojek|bus|pick ?up|minibus|kereta|lori|sepeda motor|nopol|plat)[^\n.;]{0,24}?"
    r"(?<![\w])(?P<v>[a-z]{1,3}[ -]?\d{1,4}[ -]?[a-z]{1,3})(?![\w])"
)
# Ruang : Anggrek / 210-0, RUANG MELATI/70/BED 4.
_WARD_ROOM = re.compile(
    r"(?<![^\W_])(?:ruang(?:an)?|bangsal|kamar|paviliun|zaal|wad)[ ]{0,4}:?[ ]{0,3}[a-z]{2,15}(?:[ ][a-z]{1,12})?[ ]?/[ ]?(?P<v>[a-z]?\d{1,4}[a-z]?(?:[-/]\d{1,3}[a-z]?)?)(?![\w])"
)
_TYPED = re.compile(
    r"(?:diketik|pengetik|dicetak|user|operator)(?:[ ]oleh)?[ ]?:?[ ]?[a-z.]{2,20}/(?P<v>[a-z]{1,4}\d{1,4})(?![\w])"
)
_LEAST = 4


@dataclass(frozen=True, slots=True)
class IndonesianNumbers:
    """Kamar 305, TT 2, RM 12-34-56, NIP 19780512 200501 1 003."""

    languages: tuple[str, ...]
    script: ClassVar[str] = "latin"

    def describe(self) -> str:
        """One line for the docs."""
        return "Indonesian and Malay: rooms and beds, records, registers and letters by their word"

    def find(self, page: PageText) -> Iterator[Span]:
        """Spans of the number."""
        if not is_indonesian(page, self.languages):
            return
        plain, folded = page.plain, page.folded
        for match in _ROOM.finditer(plain):
            if not _NO_ROOM.search(folded, max(0, match.start() - 10), match.start()):
                yield Span(*match.span("v"), "ID", 0.8, "room")
        for span in numbered(_AFTER_WORD, folded, 0.8):
            if _digits(plain, span) >= _LEAST and not _UNIT_BEHIND.match(folded, span.end):
                yield span
        yield from (s for s in numbered(_PAPER, plain, 0.7) if _digits(plain, s) >= _LEAST - 1)
        yield from _CODES.find(page)
        for pattern, score in ((_OFFICE, 0.6), (_OFFICIAL, 0.9), (_PLATE, 0.7)):
            yield from numbered(pattern, plain, score)
        yield from numbered(_WARD_ROOM, folded, 0.6)
        typed = (*numbered(_TYPED, folded, 0.6), *numbered(_VEHICLE, folded, 0.6))
        yield from (s for s in typed if plain[s.start].isupper())


def _digits(text: str, span: Span) -> int:
    return sum(c.isdigit() for c in text[span.start : span.end])
