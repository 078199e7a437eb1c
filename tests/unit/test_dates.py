"""Dates: found in many forms, shifted in the form they had, look-alikes untouched."""

from __future__ import annotations

import pytest

from recpack.deid.text.dates import find_dates, render, shift_dicom


@pytest.mark.parametrize(
    ("text", "iso", "moved"),
    [
        ("2023年6月12日", "2023-06-12", "2023年5月6日"),
        ("2023年06月12日", "2023-06-12", "2023年05月6日"),
        ("2023-06-12", "2023-06-12", "2023-05-06"),
        ("2023/6/1", "2023-06-01", "2023/4/25"),
        ("12/06/2023", "2023-06-12", "06/05/2023"),
        ("12.06.2023", "2023-06-12", "06.05.2023"),
        ("20230612", "2023-06-12", "20230506"),
        ("12 de junho de 2023", "2023-06-12", "06 de maio de 2023"),
        ("June 12, 2023", "2023-06-12", "May 06, 2023"),
        ("12 июня 2023", "2023-06-12", "06 мая 2023"),
        ("二〇二三年六月十二日", "2023-06-12", "2023-05-06"),
        ("民國112年6月12日", "2023-06-12", "2023-05-06"),
        ("令和5年6月12日", "2023-06-12", "2023-05-06"),
        ("12/06/2566", "2023-06-12", "2023-05-06"),
        ("2023年5月", "2023-05", "2023年4月"),
        ("05/2023", "2023-05", "04/2023"),
        ("２０２３－０６－１２", "2023-06-12", "2023-05-06"),
    ],
)
def test_forms(text, iso, moved):
    (found,) = find_dates(f"报告 {text}，")
    assert found.iso == iso
    assert render(found, -37, "shift") == moved


@pytest.mark.parametrize(
    "text",
    ["4/5", "L4/5", "5/12", "3.2×2.8 cm", "c.747G>T", "p.R249S", "NM_000546.6", "1.20-2.40",
     "2023.06 ng/mL", "chr17:7577539", "Ki-67 30%", "T2N1M0", "2023-13-45", "30/02/2023", "q21d"],
)  # fmt: skip
def test_look_alikes(text):
    assert list(find_dates(f"见 {text} 。")) == []


def test_intervals_are_kept():
    first, second = find_dates("2023-06-12 入院，2023年7月1日 出院")
    days = [next(iter(find_dates(render(f, -200, "shift")))).iso for f in (first, second)]
    assert days == ["2022-11-24", "2022-12-13"]


def test_year_mode():
    (found,) = find_dates("12/06/2023")
    assert render(found, -37, "year") == "2023"


def test_dicom():
    assert shift_dicom("20230612", -37, "shift") == "20230506"
    assert shift_dicom("20230612101530.5+0800", -37, "shift") == "20230506101530.5+0800"
    assert shift_dicom("20230612", -37, "year") == "20230101"
    assert shift_dicom("nonsense", -37, "shift") == ""
