"""The gloss: reading order, nothing dropped, unknown kept in brackets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recpack.mt.phrases.gloss import gloss
from recpack.mt.phrases.slots import numbers


def test_chinese_words_in_reading_order():
    words = gloss("患者肝右叶手术后", "zh")
    assert words.index("atient") < words.index("right lobe of the liver")
    assert " · " in gloss("患者鎗肝右叶手术后", "zh")


def test_negation_shows():
    assert re.search(r"\bno(t|ne)?\b", gloss("肿瘤未侵及膈肌", "zh"))
    assert re.search(r"\bno(t|ne)?\b", gloss("否认不洁饮食史", "zh")) or "den" in gloss(
        "否认", "zh"
    )


def test_unknown_characters_stay_in_brackets():
    assert "[龘龘]" in gloss("肝龘龘", "zh")
    assert gloss("Zyxw abc", "pt") == "[Zyxw] · [abc]"


def test_dates_and_quantities_are_english():
    words = gloss("2023年6月12日服药3个月", "zh")
    assert "2023-06-12" in words
    assert "3 months" in words


def test_surrogates_and_codes_stand():
    words = gloss("经Doctor 3于Hospital 2查EGFR p.L858R", "zh")
    for token in ("Doctor 3", "Hospital 2", "EGFR p.L858R"):
        assert token in words


def test_portuguese_terms_are_used():
    assert "left breast" in gloss("dor na mama esquerda", "pt")


@pytest.mark.parametrize("language", ["es", "de", "fr", "ru", "ja", "ko", "ar"])
def test_every_language_glosses_something(language):
    assert gloss("HER2 3+ 12", language)


def test_empty_text_gives_empty_gloss():
    assert gloss("  ", "zh") == ""


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(alphabet="肝右叶未见异常患者龘0123456789.，。 ABc(", max_size=40))
def test_no_number_is_lost(text):
    assert not numbers(text) - numbers(gloss(text, "zh"))


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text(alphabet="龘靐齉", min_size=1, max_size=12))
def test_unknown_text_survives_whole(text):
    assert gloss(text, "zh").replace("[", "").replace("]", "") == text


def test_a_long_line_is_glossed_throughout():
    assert gloss("患者自诉近日来感觉右上腹隐痛" * 3000, "zh").casefold().count("abdom") == 3000
