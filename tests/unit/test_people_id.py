"""Indonesian and Malay persons, places and numbers in running text."""

from __future__ import annotations

import pytest

from recpack.deid.text.chain import find_spans


def hidden(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text, "id")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pasien datang diantar Pak Karso.", "Karso"),
        ("Menurut Wagirah, tetangganya, pasien jatuh.", "Wagirah"),
        ("istrinya, Maryam, menunggu di luar", "Maryam"),
        ("Suami/istri (Yanto) menunggu", "Yanto"),
        ("Konsul dr. Andreas Setiabudi Sp.PD", "Andreas Setiabudi"),
        ("(I Gede Budhi Setiawan)\nNIP 196805121998031002", "I Gede Budhi Setiawan"),
        ("Anak Agung Gede Rai menandatangani", "Anak Agung Gede Rai"),
        ("Encik Ahmad Fitri bin Haji Zulkarnain hadir", "Ahmad Fitri bin Haji Zulkarnain"),
        ("Ny Tan Mei Ling / 70 th", "Tan Mei Ling"),
        ("visite dr. Lidya Tampubolon: rencana kemo", "Lidya Tampubolon"),
        ("Asisten I : Johan Siahaan, II : Hendra", "Hendra"),
        ("lahir dari Ny. Sulastri", "Sulastri"),
        ("Ferdinandus Nggoa dan Maria Bete Mau", "Maria Bete Mau"),
    ],
)
def test_names(text, name):
    assert name in hidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kanker payudara stadium III. Limfoma Hodgkin. Skor Gleason 4+3. Kriteria Ann Arbor.",
        "Kel. Getah Bening tidak membesar. Jalan Napas bebas. Rawat Jalan Poli Bedah Onkologi.",
        "Pasien sabar dan kooperatif. Indah sekali. Bunga di taman. Hari Minggu keluarga datang.",
        "Ibu hamil, Ibu menyusui. Ibu pasien menderita Kanker Serviks. Pada Tn. S usia 45 tahun.",
        "Uji Mantoux. Reaksi Weil Felix. Drain Redon. Candida Albicans. Virus Dengue.",
        "Natrium Diklofenak 2x50 mg, Asam Mefenamat, Vitamin B Complex, Ringer Laktat, Dextrose 5%.",
        "Konjungtiva Anemis. Sklera Ikterik. Bising Usus Normal. PT 12,5 detik, INR 1,1. TTV stabil.",
    ],
)
def test_no_names(text):
    assert hidden(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('kontrol di RS Kanker "Dharmais" dan pulang', 'RS Kanker "Dharmais"'),
        ("dirawat di RSUP Prof. dr. Sanglah Jaya kemarin", "RSUP Prof. dr. Sanglah Jaya"),
        ("karyawan PT Sinar Abadi Tekstil", "PT Sinar Abadi Tekstil"),
        ("Tinggal di Kp. Cikadut RT 02/04 Ds. Cimenyan Kec. Cimenyan Kab. Bandung", "Kp. Cikadut RT 02/04 Ds. Cimenyan Kec. Cimenyan Kab. Bandung"),
        ("Jl. Kaliurang KM 7,5 Gg. Pandega No.12B Sleman", "Jl. Kaliurang KM 7,5 Gg. Pandega No.12B Sleman"),
        ("No. 8, Jalan Seri Damai 3/2, Taman Seri Damai, 43000 Kajang, Selangor", "No. 8, Jalan Seri Damai 3/2, Taman Seri Damai, 43000 Kajang, Selangor"),
        ("Pasien asal Wamena, petani", "Wamena"),
        ("Depok, 12 Mei 2024", "Depok"),
    ],
)  # fmt: skip
def test_places(text, place):
    assert place in hidden(text)


def test_numbers_of_rooms_and_registers():
    found = hidden(
        "Kamar Melati 12 TT 2, RM 41706490, No. 474.3/112/RSUD/2023, NIP 19680512 199803 1 002"
    )
    assert {"Melati 12", "2", "41706490", "474.3/112/RSUD/2023"} <= set(found)
    assert hidden("TTV stabil, TTL belum diisi") == []
