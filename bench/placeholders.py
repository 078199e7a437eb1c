"""How often each form of placeholder comes back from an engine, over the dev sentences.

    python -m bench.placeholders [--language pt] [--engine auto] [--set FILE] [--limit N]

For every sentence of the set each form is tried where recpack would shield something (critical
tokens, settled words, dates), and besides once at the head, once at the end and after a
preposition, one to five in a sentence. A sentence counts as kept if every placeholder of it came
back exactly once. The last rows are recpack's own ways: the forms one after the other, and with
the fall-back, which may lose nothing.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from recpack.mt import models
from recpack.mt.asking import shield
from recpack.mt.asking.easing import easing, settled, written_out
from recpack.ports import Translator

FORMS = (
    "XQ{}X", "ZX{}ZX", "[{}]", "#{}#", "Q{}", "ID{}", "X-{}", "{}", "({})", "__{}__", "RP00{}",
    "Patient-{}", "{{{}}}", "<{}>", "@{}", "«{}»", "XQ{}", "Xq{}x",
)  # fmt: skip
DEV = Path(__file__).parent / "translation" / "dev"
_PREPOSITION = re.compile(r"\b(?:de|da|do|em|no|na|com|por|para|a)\s+(?=[^\W\d_]{4})")

Ask = Callable[[str], str | None]


def sentences(path: Path) -> list[str]:
    """The sources of a tab-separated set."""
    with path.open(encoding="utf-8", newline="") as file:
        return [r["source"] for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def placed(text: str, language: str) -> Iterator[tuple[str, tuple[shield.Guard, ...]]]:
    """(where, guards): as recpack would shield, and at places an engine finds hard."""
    plain, _ = written_out(text, language)
    glossary = shield.Glossary(settled(language), language)
    found = shield.guards(plain, language, (), "", glossary, easing(language).forms)
    if found:
        yield "tokens", found
    words = [m.span() for m in re.finditer(r"[^\W\d_]{4,}", text)]
    if words:
        yield "head", (shield.Guard(*words[0], "A"),)
        yield "end", (shield.Guard(*words[-1], "A"),)
    spots = [m.end() for m in _PREPOSITION.finditer(text)]
    behind = tuple(shield.Guard(start, end, "A") for start, end in words if start in spots)
    if behind:
        yield "preposition", behind[:5]


def kept(english: str | None, count: int, form: str) -> bool:
    """Whether each of `count` placeholders stands in the English exactly once."""
    if english is None:
        return False
    head, tail = (re.escape(part) for part in form.split("{}"))
    pattern = rf"(?<![0-9A-Za-z]){head}\s?(\d{{1,3}})\s?{tail}(?![0-9A-Za-z])"
    seen = sorted(int(n) for n in re.findall(pattern, english, re.IGNORECASE))
    return seen == list(range(1, count + 1))


def measure(
    texts: list[str], language: str, ask: Ask
) -> tuple[list[str], dict[str, dict[str, list[int]]]]:
    """Places, and per form and place (kept, tried)."""
    out: dict[str, dict[str, list[int]]] = {}
    places: list[str] = []

    def count(form: str, where: str, *, good: bool) -> None:
        cell = out.setdefault(form, {}).setdefault(where, [0, 0])
        cell[0] += good
        cell[1] += 1
        if where not in places:
            places.append(where)

    for text in texts:
        for where, items in placed(text, language):
            source = written_out(text, language)[0] if where == "tokens" else text
            for form in FORMS:
                # braces of a form are written twice for str.format
                line = shield.shielded(source, items, form)
                shown = form.replace("{{", "{").replace("}}", "}") if "{{" in form else form
                good = kept(ask(line), len(items), shown.replace("{{}}", "{}"))
                count(form, where, good=good)
            one = shield.in_forms(source, items, ask)
            count("recpack: forms in turn", where, good=one is not None)
            whole, _ = shield.through(source, items, ask)
            back = whole is not None and all(
                whole.count(g.target) >= sum(h.target == g.target for h in items) for g in items
            )
            count("recpack: with fall-back", where, good=back)
    return places, out


def _asked(engine: Translator, language: str) -> Ask:
    known: dict[str, str | None] = {}

    def ask(line: str) -> str | None:
        if line not in known:
            known[line] = engine.translate((line,), language)[0]
        return known[line]

    return ask


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", default="pt")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--set", type=Path, default=DEV / "pt-neural.tsv")
    parser.add_argument("--limit", type=int, default=0)
    options = parser.parse_args()
    engine = models.translator(options.language, options.engine)
    if engine is None:
        parser.error("no engine for this language")
    texts = sentences(options.set)[: options.limit or None]
    places, table = measure(texts, options.language, _asked(engine, options.language))
    print(engine.describe(), f"{len(texts)} sentences")
    print("form".ljust(26), *(p.rjust(16) for p in places), "all".rjust(16))
    for form, cells in table.items():
        total = [sum(c[i] for c in cells.values()) for i in (0, 1)]
        row = [*(cells.get(p, [0, 0]) for p in places), total]
        print(form.ljust(26), *(f"{a}/{b} {a / max(b, 1):6.1%}".rjust(16) for a, b in row))


if __name__ == "__main__":
    main()
