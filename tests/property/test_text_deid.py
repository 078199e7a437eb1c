"""Whatever the text: spans never overlap, no known identity survives, twice is once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recpack.config import Config
from recpack.deid.text.chain import find_spans
from recpack.deid.text.fold import compact
from recpack.deid.text.known import KnownIdentities
from recpack.deid.text.page import PageText
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.document import Block, Box, Document, DocumentId, Origin, Page
from recpack.model.identity import CaseKey, Identities, Identity, Tag
from recpack.model.source import SourceId
from recpack.stages.identify import identify

KEY = CaseKey("CAAAAAAAAAAA", b"s" * 32, -37)
LANGUAGES = ("zh", "en", "pt", "es", "de", "fr", "ru", "ar", "ja", "ko", "th", "vi", "id", "und")
PEOPLE = (
    (Tag.PATIENT, "王建国"), (Tag.PATIENT, "Мария Ивановна Петрова"), (Tag.STAFF, "Ana Ribeiro Lopes"),
    (Tag.RELATIVE, "김민수"), (Tag.STAFF, "佐藤 さくら"), (Tag.PATIENT, "สมชาย ใจดี"),
    (Tag.RELATIVE, "محمد سعيد الخطيب"), (Tag.ID, "ZY20230612"), (Tag.PHONE, "13812345678"),
    (Tag.HOSPITAL, "江海市第一人民医院"), (Tag.EMAIL, "ana.lopes@example.org"),
)  # fmt: skip
FOLDER = Identities(tuple(Identity(tag, value) for tag, value in PEOPLE))
PIECES = st.sampled_from(
    ["姓名：", "Paciente: ", "ФИО: ", "名前：", "الاسم: ", "Dr. ", "主任", "，", ". ", "\n", "\t", " ", "2023-06-12",
     "05.03.1961", "3.2×2.8 cm", "pT2N1M0", "TP53 c.743G>A", "白蛋白 38 g/L", "L4/5", "№ 18245/23", "100 mg",
     "\u200b", "\u202e", "\u202c", "Hospital ", "医院", "住院号：", "tel. ", "und", "の", "는 "]
    + [value for _, value in PEOPLE]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=120), st.lists(PIECES, max_size=14).map("".join), st.lists(PIECES, max_size=14).map(" ".join)
)  # fmt: skip


def scrub(text: str, language: str, identities: Identities = FOLDER) -> str:
    lines = TextScrubber(identities, KEY).lines(text.split("\n"), language)
    return "\n".join(line.text for line in lines)


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_spans_are_in_order_inside_the_text_and_never_overlap(text, language):
    last = 0
    for span in find_spans(text, language, KnownIdentities(FOLDER)):
        assert last <= span.start < span.end <= len(text)
        last = span.end


@given(TEXTS)
@settings(max_examples=80, deadline=None, derandomize=True)
def test_pages_keep_their_way_back(text):
    page = PageText(text)
    assert len(page.plain) == len(page.folded) == len(page.cased)
    for at in range(len(page.plain)):
        lo, hi = page.span(at, at + 1)
        assert 0 <= lo < hi <= len(text)


@given(st.lists(PIECES, max_size=14).map(" ".join), st.sampled_from(LANGUAGES))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_no_value_of_the_identities_survives(text, language):
    out = compact(scrub(text, language))
    for _, value in PEOPLE:
        assert compact(value) not in out


@given(st.lists(PIECES, max_size=14).map(" ".join), st.sampled_from(LANGUAGES))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_redaction_is_idempotent(text, language):
    """Stand-ins are no identities. Dates aside: a second build would shift them again."""
    once = scrub(text, language)
    still = CaseKey(KEY.code, KEY.secret, 0)
    lines = TextScrubber(FOLDER, still).lines(once.split("\n"), language)
    assert "\n".join(line.text for line in lines) == once


def paper(number: int, *lines: str, language: str = "zh") -> Document:
    blocks = tuple(Block(t, Box(0, i, 1, i + 1)) for i, t in enumerate(lines))
    page = Page(1, 1, 1, Origin.NATIVE, language, blocks)
    return Document(
        DocumentId(f"D{number:03}"), SourceId(f"S{number:03}"), "text", (page,), language
    )


PAPERS = (
    paper(1, "姓名：王建国 性别：男 住院号：ZY20230612", "主治医师：张伟"),
    paper(2, "王建国今日由弟弟王建军陪同来诊，张伟主任查房。"),
    paper(3, "Patient: WANG JIANGUO", "Referred by Dr. Wei Zhang", language="en"),
)


@given(st.permutations(PAPERS))
@settings(max_examples=6, deadline=None, derandomize=True)
def test_the_order_in_which_files_are_read_changes_no_clean_text(order):
    def clean(papers: tuple[Document, ...]) -> set[str]:
        who = identify(Config(), papers, [])
        known = replace(who.identities, items=tuple(sorted(who.identities.items, key=str)))
        return {scrub(b.text, "zh", known) for p in papers for b in p.pages[0].blocks}

    assert clean(tuple(order)) == clean(PAPERS)


_PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[1])
from test_text_deid import PAPERS, scrub, identify, Config
who = identify(Config(), PAPERS, [])
print(json.dumps([[i.tag, i.value, i.forms] for i in who.identities.items]
      + [scrub(b.text, "zh", who.identities) for p in PAPERS for b in p.pages[0].blocks]))
"""


def test_the_hash_seed_changes_nothing():
    outs = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        outs.append(json.loads(done.stdout))
    assert outs[0] == outs[1]


@pytest.mark.parametrize(
    "text",
    ["a" * 60_000, "张" * 60_000, "1" * 40_000, "1 " * 30_000, "1-" * 30_000, "A " * 30_000, "A. " * 20_000,
     "姓名：" * 12_000, "Dr. " * 12_000, "医院" * 20_000, "ab@" * 15_000, "1/" * 25_000, "年月日" * 15_000,
     "Петров " * 10_000, "Calle " * 10_000, "\t" * 40_000, "a.b" * 20_000, "م " * 20_000, "ก" * 40_000],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh", "es", "ru"])
def test_hostile_text_takes_no_time_to_speak_of(text, language):
    """A pattern that backtracks badly would take hours here; there is no clock in this test."""
    find_spans(text, language, KnownIdentities(FOLDER))
