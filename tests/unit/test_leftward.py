"""Numbers, signs and Latin words of a line that runs from right to left: their logical order."""

import pytest

from recpack.bundle.visual import visual_order
from recpack.readers.leftward import in_order, is_plain
from recpack.readers.tesseract import Word


def printed(text, sure=0.95):
    """Words as they stand on paper, left to right: ends by characters."""
    out, at = [], 0
    size = len(text)
    for run in text.split(" "):
        if run:
            ends = tuple((at + n) / size for n in range(len(run) + 1))
            out.append(Word(run, ends, sure))
        at += len(run) + 1
    return out


def read(text):
    joined = " ".join(w.text for w in in_order(printed(text)))
    return joined.replace("( ", "(").replace(" )", ")")


@pytest.mark.parametrize(
    ("paper", "logical"),
    [
        ("16 - 12", "12 - 16"),  # set from right to left
        ("16 -12", "12 - 16"),
        ("12 - 16", "12 - 16"),  # a cell set from left to right
        ("100-70", "70-100"),
        ("70-100", "70-100"),
        ("1.1-0.5", "0.5-1.1"),
        ("10,2 – 8,6", "8,6 – 10,2"),
        ("5 >", "< 5"),
        ("< 5", "< 5"),
        ("60 ≤", "≥ 60"),
        ("%80", "80%"),
        ("80%", "80%"),
        ("%20 - %10", "10% - 20%"),
        ("10% - 20%", "10% - 20%"),
        ("mg/dL 5", "5 mg/dL"),
        ("5 mg/dL", "5 mg/dL"),
        ("mg/dL 100 - 70", "70 - 100 mg/dL"),
        ("CA 125", "CA 125"),
        ("HER2 neu", "HER2 neu"),
        ("KRAS exon 2", "KRAS exon 2"),
        ("4.2 × 6 × 7.5", "7.5 × 6 × 4.2"),
        ("16/04/2024", "16/04/2024"),
        ("08:30 09/06/2024", "09/06/2024 08:30"),
        ("02-000-4417", "02-000-4417"),
        ("+3", "3+"),
        ("(+1)", "(1+)"),
        ("L/9^10", "10^9/L"),
        ("L/10⁹", "10⁹/L"),
        ("10^9/L", "10^9/L"),
        (".%51", "51%."),
        ("HER2 ،%40", "40%، HER2"),
        ("2.1 ا 1.4", "1.4 × 2.1"),
    ],
)
def test_paper_is_read_in_logical_order(paper, logical):
    assert read(paper) == logical


@pytest.mark.parametrize(
    "text",
    [
        "العمر 58 سنة",
        "الحجم 7.5 × 6 × 4.2 سم",
        "أقل من 35 مرتفع 318",
        "المرجع 12 - 16 غ/دل",
        "القيمة < 5 نانوغرام",
        "في 80 من الخلايا CK7 سلبي",
        "المستقبل HER2 سلبي و CA 125 مرتفع",
        "الجرعة 5 mg يوميا",
        "المرحلة pT1a N0 M0 دون غزو",
    ],
)
def test_what_the_algorithm_prints_is_read_back(text):
    assert read("".join(visual_order(text))[:]) == " ".join(
        w if not any("\u0600" <= c <= "\u06ff" for c in w) else w[::-1] for w in text.split()
    )


def test_an_order_that_nothing_tells_is_unsure():
    assert min(w.sure for w in in_order(printed("80 / 120"))) < 0.6
    assert min(w.sure for w in in_order(printed("3 - 5 - 2"))) < 0.6
    assert min(w.sure for w in in_order(printed("+3"))) < 0.6
    assert min(w.sure for w in in_order(printed(".51"))) < 0.6
    assert min(w.sure for w in in_order(printed("16 - 12"))) > 0.9


def test_lines_of_numbers_and_units_alone():
    assert is_plain("16 -12 g/dL")
    assert is_plain("%80")
    assert not is_plain("CA 125")
