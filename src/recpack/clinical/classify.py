"""What kind of paper a document is, and the date it bears."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recpack.clinical.dates import DateHit, find_dates, order_of
from recpack.clinical.fold import key
from recpack.clinical.words import lexicon, primary, table

OTHER = "other"
_TITLE_LINES = 12
# Blanks that part nothing: titles are spaced out (检 查 报 告), and Latin stands apart (CT 报告).
_BLANK = re.compile(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿a-z])|(?<=[a-z])\s+(?=[㐀-鿿])")
_DAYS = ("report", "exam", "discharge", "operation", "collection", "visit", "received", "end",
         "start", "admission")  # fmt: skip
# Which labelled date is the date of the document: the day of the thing itself before the day
# of its paper where readers look for the former (a scan, a sample, an operation).
_ORDER: dict[str, tuple[str, ...]] = {
    "imaging-report": ("exam", "report", "visit", "received"),
    "endoscopy": ("exam", "report", "visit", "received"),
    "laboratory": ("collection", "exam", "report", "received", "visit"),
    "operative-note": ("operation", "report", "visit", "discharge", "admission"),
    "discharge-summary": ("discharge", "report", "visit", "admission"),
    "clinic-letter": ("visit", "report", "exam", "admission"),
    "medication-list": ("visit", "report", "start", "discharge"),
    "radiotherapy": ("end", "report", "visit", "start"),
    "consent": ("visit", "report"),
}


def document_class(lines: Sequence[str], language: str) -> tuple[str, float]:
    """Class of a document from its lines in reading order, and how sure that is (0-1).

    Titles count more the higher they stand and the less else is on their line; words of the body
    count little. ("other", 0.0) where nothing speaks for any class.
    """
    scores: dict[str, float] = {}
    for name, weight in _title_scores(lines, language):
        scores[name] = max(scores.get(name, 0.0), weight)
    for name, weight in _body_scores(lines, language):
        scores[name] = scores.get(name, 0.0) + weight
    if not scores:
        return OTHER, 0.0
    ranked = sorted(scores.items(), key=lambda kv: (-kv[1], kv[0]))
    best, score = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if score < 2.0:
        return OTHER, 0.0
    return best, round(min(0.99, score / (score + second + 0.5)), 2)


def _title_scores(lines: Sequence[str], language: str) -> Iterator[tuple[str, float]]:
    names = lexicon(language, "titles")
    printed = [ln for ln in lines if ln.strip()][:_TITLE_LINES]
    for position, line in enumerate(printed):
        text = _BLANK.sub("", key(line)).strip()
        plain = len(re.sub(r"[\W_]+", "", text))
        for hit in names.find(text):
            covered = len(re.sub(r"[\W_]+", "", text[hit.start : hit.end]))
            labelled = re.match(r"\s*:\s*\S", text[hit.end :]) is not None
            share = covered / max(plain, 1)
            weight = 8.0 * (0.35 + 0.65 * share) / (1.0 + 0.18 * position)
            yield hit.name, weight * (0.3 if labelled or share < 0.2 else 1.0)


def _body_scores(lines: Sequence[str], language: str) -> Iterator[tuple[str, float]]:
    """One point and a bit for each different word of a class, six at most."""
    text = key("\n".join(lines))
    counts: dict[str, int] = {}
    for name, terms in table(language, "content"):
        counts[name] = sum(1 for t in dict.fromkeys(key(t) for t in terms) if t in text)
    for name, count in counts.items():
        if count:
            yield name, 0.6 * min(count, 7)


def document_date(lines: Sequence[str], language: str, doc_class: str) -> str | None:
    """ISO 8601 date of a document (YYYY-MM-DD, YYYY-MM or YYYY), None if unsure.

    Labelled dates first, in the order that fits the class; else a date that stands alone on a
    line; else the only date of the paper. Birth dates, expiry and next visits never count.
    """
    order = order_of("\n".join(lines), language)
    labelled, loose = _dated(lines, language, order)
    wanted = _ORDER.get(doc_class, ())
    for label in (*wanted, *(d for d in _DAYS if d not in wanted)):
        if label in labelled:
            return labelled[label]
    alone = [iso for iso, share in loose if share > 0.6]
    if alone:
        return max(alone)
    unique = {iso for iso, _ in loose}
    return unique.pop() if len(unique) == 1 else None


def _dated(
    lines: Sequence[str], language: str, order: str
) -> tuple[dict[str, str], list[tuple[str, float]]]:
    """First date under each label, and the dates under none with their share of the line."""
    labelled: dict[str, str] = {}
    loose: list[tuple[str, float]] = []
    pending = ""
    for line in lines:
        names = [h for h in lexicon(language, "date").find(key(line)) if h.name != "months"]
        dates = find_dates(line, language, order)
        for date in dates:
            label = _label_of(line, date, [(h.end, h.name) for h in names]) or (
                pending if date.start <= 2 else ""
            )
            if not label:
                loose.append((date.iso, (date.end - date.start) / max(len(line.strip()), 1)))
            elif label not in {"birth", "never"}:
                labelled.setdefault(label, date.iso)
        last = names[-1] if names else None
        bare = last is not None and not dates and not re.search(r"\w", line[last.end :])
        pending = last.name if last is not None and bare else ""
    return labelled, loose


def _label_of(line: str, date: DateHit, labels: list[tuple[int, str]]) -> str:
    """The label that the date belongs to: the nearest before it, with nothing else between."""
    before = [(end, name) for end, name in labels if end <= date.start]
    if not before:
        return ""
    end, name = max(before)
    gap = re.sub(r"[\W\d_]+", "", line[end : date.start])
    return name if len(gap) <= 6 else ""


def language_known(language: str) -> bool:
    """Whether there are clinical words for a language."""
    return bool(table(primary(language), "titles"))
