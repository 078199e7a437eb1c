"""INDEX.HTM: nothing in the records can become markup or script; readable without script."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from html.parser import HTMLParser

import pytest
from bundle_case import MemoryBlobs, make_case

from recpack.bundle.contents import contents_of, studies_of
from recpack.bundle.html import index_html, report_html, safe_json
from recpack.bundle.images import Shown
from recpack.bundle.view import cover_view


def _index(**changes) -> str:
    case = make_case(MemoryBlobs(), **changes)
    contents, studies = contents_of(case.documents), studies_of(case.objects)
    stack = case.stacks[0]
    return index_html(
        case, cover_view(case, contents, studies), contents, studies,
        pictures={(2, 1): "VIEWER/pages/D002P001.jpg"},
        shown={"S001": [Shown(stack, "VIEWER/stacks/S001/A", "webp", stack.frames)]},
        problems=case.problems,
    )  # fmt: skip


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self._in = ""
        self._attrs: dict[str, str | None] = {}

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, k, v) for k, v in attrs]
        self._in, self._attrs = tag, dict(attrs)

    def handle_endtag(self, _tag):
        self._in = ""

    def handle_data(self, data):
        if self._in == "script":
            self.scripts.append((self._attrs, data))
        elif self._in == "style":
            self.styles.append(data)


@pytest.fixture(scope="module")
def page():
    reader = _Reader()
    text = _index()
    reader.feed(text)
    return text, reader


def test_only_our_script_and_style_run(page):
    _, reader = page
    policy = next(
        v for t, k, v in reader.attributes if t == "meta" and k == "content" and "default-src" in v
    )
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    kinds = [a.get("type") for a, _ in reader.scripts]
    assert kinds == ["application/json", None]
    for name, body in (("script-src", reader.scripts[1][1]), ("style-src", reader.styles[0])):
        digest = b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert not [k for _, k, _ in reader.attributes if k.startswith("on") or k == "style"]
    assert not [v for _, k, v in reader.attributes
                if k in ("src", "href") and re.match(r"(?i)\s*(https?:|//|javascript:)", v or "")
                ]  # fmt: skip


def test_records_stay_text(page):
    text, reader = page
    data = json.loads(reader.scripts[0][1])
    lines = [line for d in data["docs"] for p in d["pages"] for line in p["lines"]]
    assert any("</script></script>" in cell for line in lines for cell in line["e"])
    assert "alert(1)</script>" not in text


def test_cover_text_is_escaped():
    evil = '<img src=x onerror="alert(1)">'
    text = _index(questions=(evil,), material=(evil,), country=evil)
    assert evil not in text
    assert "&lt;img src=x" in text


def test_data_hold_every_line_with_boxes_marks_and_facts(page):
    data = json.loads(page[1].scripts[0][1])
    doc = next(d for d in data["docs"] if d["cls"] == "pathology")
    (only,) = doc["pages"]
    assert only["image"] == "VIEWER/pages/D002P001.jpg"
    assert [line["n"] for line in only["lines"]] == list(range(1, 13))
    assert all(0 <= v <= 100 for line in only["lines"] for v in line["b"])
    assert any("diagnosis: Hepatocellular carcinoma" in line.get("x", []) for line in only["lines"])
    none = only["lines"][-1]
    assert (none["by"], none["e"]) == ("none", none["s"])


def test_readable_without_script(page):
    text = re.sub(r"<script.*?</script>", "", page[0], flags=re.DOTALL)
    assert 'href="DOCS/2023-06-02_pathology-report.pdf"' in text
    for words in (
        "Vascular tumour thrombus",
        "(absent)",
        "CT abdomen",
        "请提供10张白片",
        "(not given)",
    ):
        assert words in text


def test_teaser_holds_no_line_of_the_documents():
    text = _index(stage="teaser")
    assert "Relatório de alta" not in text
    assert "VIEWER/" not in re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)


def test_safe_json_survives_html():
    value = {"a": "</script><!--<script>\u2028&amp;"}
    text = str(safe_json(value))
    assert not {"<", "&", "\u2028"} & set(text)
    assert json.loads(text) == value


def test_report_escapes():
    text = report_html(
        "C1", "T", ("<b>",), [{"title": "<i>", "head": ("h",), "rows": [("<u>",)], "empty": ""}]
    )
    assert not re.search(r"<(b|i|u)>", text)
