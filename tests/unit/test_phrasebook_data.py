"""The phrasebook as data: every row loads, none contradicts another, nothing vital is dropped."""

from __future__ import annotations

import re
from collections import defaultdict
from importlib.resources import files
from itertools import islice, product

import pytest

from recpack.lang import read_rows, read_toml
from recpack.mt.phrases.chart import COSTLY, LISTS
from recpack.mt.phrases.memory import load_memory, term
from recpack.mt.phrases.patterns import load_patterns, parse
from recpack.mt.phrases.shapes import shape
from recpack.mt.phrases.slots import CHOICE, compact, fold, numbers, rules, spellings
from recpack.mt.phrases.spelling import checked_rows, is_charted, variants
from recpack.mt.phrases.terms import FILES, key_of, vocabulary

LANGUAGES = ("zh", "pt", "es", "de", "fr", "ru", "ja", "ko", "ar")
WITH_PATTERNS = ("zh", "pt", "es", "de", "fr", "ru", "ja", "ko", "ar")
DOMAINS = {
    *("label", "heading", "laboratory", "unit", "anatomy", "pathology", "lesion", "ihc"),
    *("imaging", "drug", "regimen", "procedure", "symptom", "department", "genetics"),
    *("staging", "admin", "general"),
}
SLOT = re.compile(r"\{([a-z]+\d?)\}")


def _terms(language):
    """Rows of both files, one for each spelling of a source; a draft yields to a checked one."""
    rows = [row for name in FILES for row in read_rows(f"{language}/{name}")]
    spelt = [{**row, "source": spelling} for row in rows for spelling in spellings(row["source"])]
    settled = {key_of(row["source"]) for row in spelt if row["state"] == "checked"}
    return [r for r in spelt if r["state"] == "checked" or key_of(r["source"]) not in settled]


def _rows(language):
    return [r for name in FILES for r in read_rows(f"{language}/{name}") if r["state"] == "checked"]


def _patterns(language):
    return read_rows(f"{language}/patterns.tsv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_term_rows_are_complete(language):
    for row in _terms(language):
        assert None not in row, row
        assert set(row) == {"source", "target", "domain", "code", "state", "origin"}
        assert row["source"].strip() == row["source"] != ""
        assert row["target"].strip() == row["target"] != ""
        assert row["domain"] in DOMAINS, row
        assert row["state"] in {"checked", "draft"}
        assert row["origin"] in {"own", "inn", "tico19"}
        assert re.fullmatch(r"|LOINC:\d{3,5}-\d", row["code"]), row
        if row["code"]:
            assert row["domain"] == "laboratory"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_share_a_source(language):
    seen = defaultdict(set)
    for row in _terms(language):
        seen[key_of(row["source"])].add((row["target"], row["domain"]))
    assert {k: v for k, v in seen.items() if len(v) > 1} == {}
    sources = [row["source"] for row in _terms(language)]
    if language == "ko":  # set with and without spaces: both are words of de-identification
        sources = list(set(map(compact, sources)))
    assert len(seen) == len(sources)


@pytest.mark.parametrize("language", LANGUAGES)
def test_english_is_english(language):
    for row in (*_terms(language), *_patterns(language)):
        assert not re.search(
            r"[\u0400-\u06ff\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3]", row["target"]
        ), row


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_code_has_one_name_per_language(language):
    names = defaultdict(set)
    for row in _terms(language):
        if row["code"]:
            names[row["code"]].add(re.sub(r"\W.*", "", row["target"].lower()))
    # a fasting or free variant may share the first word with its analyte, never another analyte's
    assert {k: v for k, v in names.items() if len(v) > 2} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_checked_terms_keep_numbers_negation_doubt_and_side(language):
    rule = rules(language)
    lost = [
        (row["source"], row["target"])
        for row in _terms(language)
        if row["state"] == "checked" and not rule.keeps(row["source"], row["target"])
    ]
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_checked_term_is_found_by_memory(language):
    memory = load_memory(language)
    rows = [r for r in _terms(language) if r["state"] == "checked"]
    for row in rows[:: max(1, len(rows) // 400)]:
        found = memory.lookup(row["source"])
        assert found is not None, row
        assert found.target.lower() == row["target"].lower()


@pytest.mark.parametrize("language", WITH_PATTERNS)
def test_slots_stand_on_both_sides_and_are_known(language):
    made = {row["domain"].rstrip(COSTLY) for row in _patterns(language)}
    words = {*vocabulary(language, {}), *made, *LISTS, "ors"}
    shaped = {"text", "np", "date", "duration", "quantity", "unit", "dose"}
    for row in _patterns(language):
        for spelling in variants(row["source"]):
            assert sorted(SLOT.findall(spelling)) == sorted(set(SLOT.findall(row["target"]))), row
            for slot in SLOT.findall(spelling):
                kind = slot.rstrip("0123456789")
                kind = {"sites": "site", "nps": "np"}.get(kind, kind)
                assert kind in words or kind in shaped or shape(kind, language), (kind, row)


@pytest.mark.parametrize("language", WITH_PATTERNS)
def test_no_spelling_has_two_meanings(language):
    if not is_charted(language):
        assert _other_meanings(language) == []
        return
    seen: dict[tuple[str, str], str] = {}
    for row in checked_rows(language):
        makes = row["domain"].rstrip(COSTLY)
        for spelling in every_spelling(row["source"]):
            key, target = _numbered(spelling, row["target"])
            assert seen.setdefault((makes, fold(key)), target) == target, (spelling, row)


def _other_meanings(language):
    seen: dict[str, str] = {}
    return [
        pattern.source
        for pattern in load_patterns(language)
        if seen.setdefault(repr(pattern.parts), pattern.target) != pattern.target
    ]


def every_spelling(source):
    pieces = CHOICE.split(source)
    choices = [p.split("|") if i % 2 else [p] for i, p in enumerate(pieces)]
    return map("".join, islice(product(*choices), 5000))


def _numbered(spelling, target):
    """Slots by their order instead of their number; a list of a kind is that kind."""
    names = {}
    for name in SLOT.findall(spelling):
        kind = name.rstrip("0123456789")
        names[name] = f"{ {'sites': 'site', 'nps': 'np'}.get(kind, kind) }{len(names)}"
    return SLOT.sub(lambda m: names[m[1]], spelling), SLOT.sub(lambda m: names[m[1]], target)


@pytest.mark.parametrize("language", WITH_PATTERNS)
def test_every_spelling_keeps_negation_doubt_side_and_numbers(language):
    rule = rules(language)
    lost = []
    for row in _patterns(language):
        target = SLOT.sub("X", row["target"])
        for spelling in variants(row["source"]):
            source = SLOT.sub("X", spelling)
            if not rule.keeps(source, target) or numbers(source) - numbers(target):
                lost.append((spelling, row["target"]))
    assert lost == []


@pytest.mark.parametrize("language", WITH_PATTERNS)
def test_no_pattern_adds_a_negation(language):
    """An English "no" must come from a word of the source."""
    rule = rules(language)
    english = re.compile(r"\b(?:no(?!\.)|not|without|denies)\b")
    for row in _patterns(language):
        for spelling in variants(row["source"]) if english.search(row["target"]) else ():
            source = SLOT.sub("X", spelling)
            denied = rule.negations(source) or re.search(
                "[不未无非欠禁阴待尚少]|正常|稀疏|缺如|消失|野生|保留|表达|溶血|规律|丢失|难以",
                source,
            )
            assert denied, (spelling, row["target"])


def test_slot_mismatch_is_refused():
    with pytest.raises(ValueError, match="slot"):
        parse("{site}未见{lesion}", "no {lesion}", "general")
    with pytest.raises(ValueError, match="slot"):
        parse("{site}", "no {lesion} in the {site}", "general")


@pytest.mark.parametrize(
    ("language", "terms", "patterns"),
    [
        *(("zh", 4000, 800), ("pt", 1300, 207), ("es", 700, 120), ("de", 700, 120)),
        *(("fr", 500, 80), ("ru", 500, 80), ("ja", 400, 60), ("ko", 400, 60), ("ar", 400, 60)),
    ],
)
def test_counts_promised(language, terms, patterns):
    """Rows count, not their spellings; names of medicines from a list are not our own work."""
    own = [row for row in _rows(language) if row["origin"] == "own"]
    assert len({row["target"].lower() for row in own}) >= terms * 0.6
    assert len(own) >= terms
    assert len({row["target"] for row in _patterns(language)}) >= patterns * 0.6
    assert len(_patterns(language)) >= patterns


def test_a_checked_term_outranks_a_draft():
    """Fiebre stands in a list of drafts too; what was checked is taken."""
    found = term("fiebre", "es")
    assert found is not None
    assert (found.target, found.state) == ("fever", "checked")


def test_de_identification_reads_no_words_for_translation_alone():
    """A surname that is a word (klein) must not become "a clinical word" by a phrasebook."""
    assert any(row["source"].startswith("klein") for row in read_rows("de/phrases.tsv"))
    readers = sorted(files("recpack.deid").rglob("*.py"))
    assert len(readers) > 50
    assert [p.name for p in readers if "phrases.tsv" in p.read_text("utf-8")] == []


@pytest.mark.parametrize(
    ("language", "source", "code"),
    [
        ("zh", "甲胎蛋白", "LOINC:1834-1"),
        ("zh", "谷丙转氨酶", "LOINC:1742-6"),
        ("zh", "天门冬氨酸氨基转移酶", "LOINC:1920-8"),
        ("zh", "总胆红素：", "LOINC:1975-2"),
        ("zh", "白蛋白", "LOINC:1751-7"),
        ("pt", "Creatinina", "LOINC:2160-0"),
        ("ru", "Креатинин", "LOINC:2160-0"),
    ],
)
def test_laboratory_codes(language, source, code):
    found = term(source, language)
    assert found is not None
    assert (found.code, found.domain) == (code, "laboratory")


def test_closed_lists_do_not_lose_numbers():
    for language in WITH_PATTERNS:
        for slot, words in read_toml("slots.toml")[language].get("slots", {}).items():
            for source, target in words.items():
                assert not numbers(source) - numbers(target), (language, slot, source)
