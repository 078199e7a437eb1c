"""INDEX.HTM and the AUDIT pages: one file each, offline, nothing in them runs but our script.

Content Security Policy Level 3: script and style are inline and allowed by digest, because
"'self'" means different things to different browsers for pages opened from a disk.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from recpack.bundle.contents import UNSURE, Contents, Entry, Study, papers
from recpack.bundle.images import Shown, studies_view
from recpack.bundle.pages import page_views
from recpack.bundle.templates import read_template, template_dir
from recpack.bundle.words import (
    GROUPS,
    heading,
    language_name,
    origins_among,
    reason,
    stamp_of,
)
from recpack.model.bundle import Case
from recpack.model.fact import Fact
from recpack.model.problem import Problem


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(template_dir() / "html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def safe_json(value: Any) -> Markup:
    """JSON for a script element: no "<" and no "&" can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for char, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"),
                       ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):  # fmt: skip
        text = text.replace(char, code)
    return Markup(text)  # noqa: S704 - every "<" has just been taken out


def _percent(x: float) -> str:
    return f"{100 * x:.2f}%"


def _on_line(box: Sequence[float], line: Sequence[float]) -> bool:
    """Whether the middle of an evidence box lies on the line (both in per cent)."""
    middle = (box[1] + box[3]) / 2
    return line[1] <= middle <= line[3] and box[0] < line[2] and box[2] > line[0]


def _chips(
    facts: Iterable[Fact], entry: Entry, page: Mapping[str, Any]
) -> list[tuple[list[float], str]]:
    """(box in per cent, label) of the facts found on a page."""
    width, height = page["width"] or 1, page["height"] or 1
    out = []
    for fact in facts:
        if fact.kind == "laboratory":
            continue  # every row of a laboratory table is one: a chip would tell nothing
        for e in fact.evidence:
            if e.document == entry.document.clean.id and e.page == page["number"]:
                b = e.box
                box = [100 * v for v in (b.x0 / width, b.y0 / height, b.x1 / width, b.y1 / height)]
                out.append((box, fact.kind if not fact.name else f"{fact.kind}: {fact.name}"))
    return out


def _page(
    entry: Entry, view: Mapping[str, Any], facts: Iterable[Fact], image: str | None
) -> dict[str, Any]:
    chips = _chips(facts, entry, view) if image else []
    lines: list[dict[str, Any]] = []
    tables: list[list[int]] = []
    for group in view["groups"]:
        if group["table"]:
            tables.append([len(lines), len(group["lines"]), group["count"], int(group["head"])])
        lines += [_line(line, chips) for line in group["lines"]]
    if lines and view["searched"]:
        lines[0]["z"] = view["searched"]  # the source, found by search though it is not shown
    return {
        "number": view["number"],
        "place": view["place"],
        "elsewhere": view["elsewhere"],
        "image": image,
        "width": round(view["width"]),
        "height": round(view["height"]),
        "lang": view["language"],
        "languageName": language_name(view["language"]),
        "rtl": view["rtl"],
        "lines": lines,
        # Tables as [first line, lines, columns, whether the first line is the head].
        "tables": tables,
        "after": view["after"],
    }


def _line(line: Mapping[str, Any], chips: Iterable[tuple[list[float], str]]) -> dict[str, Any]:
    """A line for the script; `r` and `q` are its cells by column where it stands in a table.

    `c` are pictures that stand for a text of the line, and their boxes; `k` tells what was covered
    before it.
    """
    boxes = [line["box"], *(m["box"] for m in line["more"])]
    found = dict.fromkeys(label for box, label in chips if any(_on_line(box, b) for b in boxes))
    item = {
        "n": line["n"],
        "l": line["label"],
        "s": line["source"],
        "e": line["english"],
        "by": line["by"],
        "f": line["flags"],
        "b": line["box"],
        "same": line["same"],
    }
    if line["crops"]:
        item["c"] = [[crop["text"], crop["box"]] for crop in line["crops"]]
    if line["notes"]:
        item["k"] = line["notes"]
    if line["more"]:
        item["m"] = boxes[1:]
    if line["row"]:
        item["r"], item["q"] = line["row"], line["source_row"]
    if found:
        item["x"] = list(found)
    return item


def _document(
    entry: Entry, case: Case, pictures: Mapping[tuple[int, int], str], *, full: bool
) -> dict[str, Any]:
    clean = entry.document.clean
    facts = case.findings.facts
    pages = [
        _page(entry, view, facts, pictures.get((entry.number, view["number"])))
        for view in (page_views(entry) if full else [])
    ]
    return {
        "n": entry.number,
        "title": entry.name,
        "label": entry.label,
        "cls": clean.doc_class,
        "unsure": clean.class_confidence < UNSURE,
        "group": entry.group,
        "groupName": next(name for key, name, _ in GROUPS if key == entry.group),
        "language": clean.language,
        "languageName": language_name(clean.language),
        "date": clean.date or "",
        "file": entry.file,
        "count": len(clean.pages),
        "stamp": stamp_of(entry.document),
        "certified": bool(entry.document.replaced),
        "flags": sum(bool(line["f"]) for page in pages for line in page["lines"]),
        "pages": pages,
    }


def _problem_rows(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    counts = Counter((p.severity.value, p.code, p.stage) for p in problems)
    order = ("error", "warning", "info")
    keys = sorted(counts, key=lambda k: (order.index(k[0]), k[1], k[2]))
    return [
        {"severity": k[0], "said": heading(reason(k[1])), "code": k[1], "stage": k[2],
         "times": counts[k]}
        for k in keys
    ]  # fmt: skip


def index_html(
    case: Case,
    view: Mapping[str, Any],
    contents: Contents,
    studies: Sequence[Study],
    *,
    pictures: Mapping[tuple[int, int], str],
    shown: Mapping[str, Sequence[Shown]],
    problems: Iterable[Problem],
) -> str:
    """The index; `pictures` gives the facsimile file of (document number, page)."""
    style = read_template("html/style.css") + read_template("html/viewer.css")
    script = read_template("html/viewer.js") + read_template("html/app.js")
    full = case.stage != "teaser"
    docs = [_document(e, case, pictures, full=full) for e in contents.entries]
    held = {
        series: [{"n": e.number, "name": e.name} for e in entries]
        for series, entries in papers(contents, studies).items()
    }
    legend = origins_among({line["by"] for d in docs for p in d["pages"] for line in p["lines"]})
    pictured = studies_view(studies, shown) if full else []
    data = {
        "docs": docs,
        "studies": pictured,
        "marks": {key: mark for key, mark, _ in legend},
        "origins": {key: word for key, _, word in legend},
        "papers": held if full else {},
    }
    return _environment().get_template("index.html.j2").render(
        v=view,
        docs=docs,
        studies=pictured,
        problems=_problem_rows(problems),
        versions=case.versions,
        papers=held if full else {},
        origins=[{"key": k, "mark": m, "word": w} for k, m, w in legend],
        pc=_percent,
        data=safe_json(data),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_digest(style),
        script_hash=_digest(script),
    )  # fmt: skip


def report_html(
    code: str, title: str, intro: Sequence[str], tables: Sequence[Mapping[str, Any]]
) -> str:
    """A plain page of tables: {"title", "head", "rows", "empty"} each."""
    style = read_template("html/style.css")
    return _environment().get_template("report.html.j2").render(
        code=code,
        title=title,
        intro=intro,
        tables=tables,
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=_digest(style),
    )  # fmt: skip
