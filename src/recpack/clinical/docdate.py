"""The date a paper bears: which of its dates is the day of the thing that it tells of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from recpack.clinical.date_features import Candidate, features, ranked, said_before, tells
from recpack.clinical.date_labels import DATE_WORD, NOT, labels_in, misspelt, order_in, wide
from recpack.clinical.dates import DateHit, find_dates
from recpack.clinical.fold import key
from recpack.clinical.lexicon import Hit, Lexicon
from recpack.clinical.words import lexicon, table
from recpack.lang import read_rows

# Which labelled date is the date of the document: the day of the thing itself before the day of
# its paper where readers look for the former (a scan, a sample, an operation, a discharge). Labels
# are the lists of [date] in lang/*/clinical.toml, and: `titled`, a date in the title; `letter`, a
# date behind a place; `opening`, a date that opens its line; `row`, a date in a column of
# dates; `until`, the end of a span.
_ORDER: dict[str, tuple[str, ...]] = {
    "imaging-report": ("exam", "titled", "report", "visit", "dated", "letter", "received"),
    "endoscopy": ("exam", "titled", "report", "visit", "dated", "letter", "received"),
    "laboratory": ("collection", "exam", "titled", "report", "received", "dated", "visit", "letter"),
    "operative-note": ("operation", "titled", "exam", "visit", "dated", "report", "letter", "discharge", "admission"),
    "discharge-summary": ("discharge", "until", "end", "report", "letter", "titled", "dated", "visit", "admission"),
    "clinic-letter": ("visit", "titled", "dated", "letter", "report", "opening", "exam", "admission"),
    "medication-list": ("visit", "titled", "dated", "letter", "report", "opening", "start", "discharge"),
    "radiotherapy": ("end", "until", "report", "letter", "titled", "dated", "visit", "start"),
    "consent": ("visit", "letter", "titled", "received", "dated", "opening", "report"),
}  # fmt: skip
_ANY = ("report", "letter", "titled", "dated", "visit", "opening", "exam", "discharge", "operation",
        "collection", "received", "admission", "on", "row")  # fmt: skip
_VAGUE = frozenset({"end", "start", "dated", "on", "until", ""})
_GAP = 6  # letters that may stand between a label and its date
_UNSURE, _UNSURE_VAGUE = 0.4, 0.7  # likelihood that a date needs, and one that no word speaks for
_HEAD = 14  # lines that may hold title and letterhead
_FOOT = 12
_CONNECT = re.compile(
    r"(?:-|~|～|〜|–|→|至|到|から|부터|까지|(?<!\w)(?:to|until|through|bis(?: zum)?|au|al|ao|a|ate(?: a?o?)?|hasta(?: el)?"
    r"|по|до|hingga|sampai(?: dengan)?|s/d|s\.d\.|sd|den(?: ngay)?)|ถึง(?:วันที่)?|إلي|الي|حتي)\s*[(（]?\s*\Z"
)
# Oldtown, 3 May; Oldtown den 3.; le 3 mai.
_PARTED = re.compile(r"[,،，]|\s")
_PLACED = re.compile(r"[,،，]|\A(?:\S+\s)?(?:den|le|a|في)\Z")
_LONG_LABEL = re.compile(r"\s[^\t:.;。；\d]{1,24}:\s*")  # Date seen in the clinic:
_FIELD = re.compile(r"\s?:[^\t:;。；]*\w\.?[,，、 ]+[(（]?")
_CLOCK = re.compile(r"\d{1,2}\s?[:h]\s?\d{2}(?!\d)")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"[\d〇零○一二三四五六七八九]")
_DIGITS = str.maketrans("OoIl", "0011")
_STAND_IN = re.compile(r"(?<![^\W\d_])[a-z]+ \d{1,2}(?=[,،，\s])")  # Address 1, Hospital 2
# Who signed, between the word for it and its date.
_BY = re.compile(r"\s*:?\s*(?:by|von|durch|par|por|oleh|boi|โดย)(?!\w)")
_MISREAD = re.compile(
    r"(?<![A-Za-z\d])[\dOoIl]{1,4}([./-])[\dOoIl]{1,2}\1[\dOoIl]{2,4}(?![A-Za-z\d])"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """ISO 8601 date of a paper (None if unsure), and how sure that is (0 to 1)."""

    iso: str | None
    confidence: float


def date_of(lines: Sequence[str], language: str, doc_class: str) -> Dated:
    """The date of a document: YYYY-MM-DD, YYYY-MM or YYYY.

    Every date is told by its label, its place and what stands around it; the likeliest is taken.
    Births and what a paper says to be valid, planned or compared with never count.
    """
    return chosen(*evidence(lines, language, doc_class), _weights())


def evidence(
    lines: Sequence[str], language: str, doc_class: str
) -> tuple[list[Candidate], list[dict[str, float]]]:
    """The dates of a paper that may be its own, and the features of each."""
    read = [_MISREAD.sub(_repaired, line) for line in lines if line.strip()]
    found = _candidates(read, language, order_in(read, language), doc_class)
    births = {c.iso for c in found if c.label == "birth"}
    found = [c for c in found if c.iso not in births and c.label != "never"]
    if not found:
        return [], []
    ranks = (*_ORDER.get(doc_class, ()), *_ANY)
    folded = [key(line) for line in read]
    found = [replace(c, worth=_worth(c, ranks, folded)) for c in found]
    return found, features(found, folded, doc_class)


def chosen(
    found: Sequence[Candidate], told: Sequence[Mapping[str, float]], weights: Mapping[str, float]
) -> Dated:
    """The likeliest of the dates of a paper, and how likely it is; None where that is a guess."""
    if not found:
        return Dated(None, 0.0)
    sums: dict[str, float] = {}
    best: dict[str, float] = {}
    for c, p in zip(found, ranked(told, weights), strict=True):
        sums[c.iso] = sums.get(c.iso, 0.0) + p
        best[c.iso] = max(best.get(c.iso, 0.0), p)
    iso = max(sums, key=lambda i: (sums[i], best[i]))
    vague = {c.label for c in found if c.iso == iso} <= {*_VAGUE, "row"}
    if sums[iso] < (_UNSURE_VAGUE if vague else _UNSURE):
        return Dated(None, 0.0)
    return Dated(iso, round(min(0.99, sums[iso]), 2))


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in read_rows("_trained/dates.tsv")}


def document_date(lines: Sequence[str], language: str, doc_class: str) -> str | None:
    """ISO 8601 date of a document, None if unsure: `date_of` without its confidence."""
    return date_of(lines, language, doc_class).iso


def _worth(found: Candidate, ranks: Sequence[str], folded: Sequence[str]) -> float:
    """What label and class give for a date; half where another time or a form is told of."""
    if found.label not in ranks:
        return 0.0
    ahead = said_before(folded, found.line, found.start)
    other = found.ahead or any(tells(name, ahead) for name in ("plan", "past", "form"))
    return found.strength * 0.88 ** ranks.index(found.label) * (0.5 if other else 1.0)


def _repaired(m: re.Match[str]) -> str:
    return m[0].translate(_DIGITS) if sum(c.isdigit() for c in m[0]) >= 4 else m[0]


@cache
def _titles(language: str) -> dict[str, Lexicon]:
    return {name: Lexicon((name, t) for t in terms) for name, terms in table(language, "titles")}


def _candidates(lines: Sequence[str], language: str, order: str, doc_class: str) -> list[Candidate]:
    """Every date of the paper with its label."""
    out: list[Candidate] = []
    pending: list[str] = []
    printed = [ln for ln in lines if ln.strip()]
    count = len(printed)
    names = lexicon(language, "date").narrowed(key("\n".join(printed)))
    dated = [find_dates(ln, language, order) if _DIGIT.search(ln) else () for ln in printed]
    for position, (line, dates) in enumerate(zip(printed, dated, strict=True)):
        folded = key(line)
        near = dates or (position + 1 < count and dated[position + 1])
        labels = labels_in(folded, names) if near else []
        place = _Place(folded, dates, count, language, doc_class)
        headed = _under(line, dates, pending)
        for date in dates:
            found = _labelled(line, folded, date, labels, position)
            if not found.label and (like := misspelt(folded, date, language)):
                found = replace(found, label=like, strength=0.85)
            if not found.label and date in headed:
                found = replace(found, label=headed[date], strength=0.95)
            found = replace(
                _stood(place, date, found), start=date.start, end=date.end,
                far=_far(line, date, labels, dates), ahead=_is_ahead(line, date, labels, dates),
            )  # fmt: skip
            out.append(found)
        pending = _bare(line, labels) if labels and not dates else []
    return out


def _stood(place: _Place, date: DateHit, found: Candidate) -> Candidate:
    """The date with what its place says where its label says little or nothing."""
    folded, dates = place.folded, place.dates
    if found.label in {"dated", "on", "start"} and _in_title(place, date, found.line):
        return replace(found, label="titled", strength=0.95)
    if found.label == "on" and _ends_letterhead(place, date, found.line, certain=True):
        return replace(found, label="letter", strength=0.95)
    if found.label in _VAGUE and _ends_span(folded, date):
        if tells("period", folded[: dates[0].start]) and len(dates) == 2:
            return replace(found, label="end", strength=1.0)
        return replace(found, label="until", strength=0.9 if len(folded) < 160 else 0.6)
    if found.label and _begins_span(folded, date):
        return replace(found, strength=found.strength / 2)
    return found if found.label else _shaped(place, date, found)


def _bare(line: str, labels: Sequence[Hit]) -> list[str]:
    """Labels without values, cell by cell: the values stand on the next line."""
    cells, start = [], 0
    for cell in line.split("\t"):
        inside = [h for h in labels if start <= h.start < start + len(cell)]
        last = inside[-1] if inside else None
        # A word that ends its cell behind a number belongs to that: 1941 г.р.
        rest = last and re.search(r"\w", line[last.end : start + len(cell)])
        rest = rest or (last and re.search(r"\d", line[start : last.start]))
        cells.append(inside[-1].name if inside and not rest else "")
        start += len(cell) + 1
    return cells if any(cells) else []


def _under(line: str, dates: Sequence[DateHit], pending: Sequence[str]) -> dict[DateHit, str]:
    """Labels of the line above by the date below: the same cell, or the only one."""
    if not pending or not dates:
        return {}
    if len(pending) == 1:
        return {dates[0]: pending[0]} if dates[0].start <= 2 and pending[0] else {}
    cells = line.split("\t")
    if len(cells) != len(pending):
        return {}
    out, start = {}, 0
    for cell, label in zip(cells, pending, strict=True):
        inside = [d for d in dates if start <= d.start < start + len(cell)]
        if inside and label and not (label == "dated" and len(pending) > 2):
            out[inside[0]] = label
        start += len(cell) + 1
    return out


def _labelled(
    line: str, folded: str, date: DateHit, labels: Sequence[Hit], position: int
) -> Candidate:
    """The date with the nearest label before it, nothing else between."""
    share = (date.end - date.start) / max(len(line.strip()), 1)
    before = [h for h in labels if h.end <= date.start]
    if before:
        label = _fuller(line, before)
        gap = line[label.end : date.start]
        letters = re.sub(r"[\W\d_]+", "", gap)
        signed = _BY.match(folded, label.end) is not None
        room = 4 * _GAP if label.name in NOT or signed else _GAP
        parted = re.search(r"\d{4}", gap) is not None
        if len(letters) <= room and not parted and (signed or _near(gap)):
            return Candidate(date.iso, label.name, _strength(folded, label, gap), position, share)
        fielded = _fielded(folded, label, date)
        if fielded is not None and not parted:
            return Candidate(date.iso, *fielded, position, share)
    after = [h for h in labels if 0 <= h.start - date.end <= 3]
    if after and after[0].name == "birth":
        return Candidate(date.iso, "birth", 1.0, position, share)
    if after and folded[after[0].start] > "\u2e80" and len(folded) < 40:
        return Candidate(date.iso, after[0].name, 0.75, position, share)
    return Candidate(date.iso, "", 0.0, position, share)


def _fielded(folded: str, label: Hit, date: DateHit) -> tuple[str, float] | None:
    """Label and strength of a date in a field whose label goes on, or that holds more than it.

    Date seen in the clinic: 3 May; Place, date: Oldtown, 3 May; Signed: Dr Young, 3 May.
    """
    gap = folded[label.end : date.start]
    cell = folded[: label.start].rpartition("\t")[2].rpartition("  ")[2]
    if label.name not in NOT and _LONG_LABEL.fullmatch(gap) and not _LETTER.search(cell):
        return label.name, 0.9
    if _FIELD.fullmatch(gap) and len(_LETTER.findall(gap)) <= 5 * _GAP:
        return ("letter", 0.95) if label.name == "dated" else (label.name, 0.75)
    return None


def _fuller(line: str, before: Sequence[Hit]) -> Hit:
    """The nearest label, or the one that it belongs to: discharged at 2 pm, date 16 January."""
    last = before[-1]
    if last.name not in {"dated", "on"} or len(before) < 2:
        return last
    gap = line[before[-2].end : last.start]
    close = len(re.sub(r"[\W\d_]+", "", gap)) <= 8 and not re.search(r"\d{4}|\t|  ", gap)
    return replace(before[-2], end=last.end) if close else last


def _near(gap: str) -> bool:
    """Whether no sentence ends and no column passes between a label and its date."""
    return gap.count("\t") <= 1 and not re.search(r"[.;。；]\s+\S", gap)


def _before(line: str, date: DateHit, labels: Sequence[Hit], dates: Sequence[DateHit]) -> list[Hit]:
    """Labels before a date in its sentence or cell, behind the date before it."""
    start = max((d.end for d in dates if d.end <= date.start), default=0)
    held = [h for h in labels if start <= h.start and h.end <= date.start]
    return [h for h in held if not re.search(r"\t|  |[.;。；]\s+\S", line[h.end : date.start])]


def _is_ahead(line: str, date: DateHit, labels: Sequence[Hit], dates: Sequence[DateHit]) -> bool:
    """Whether what is to come, or is compared with, is told of around a date."""
    if any(h.name == "never" for h in _before(line, date, labels, dates)):
        return True
    after = (line[date.end : h.start] for h in labels if h.name == "never" and h.start >= date.end)
    return any(len(gap) <= 12 and not re.search(r"[\t\d.;。；]|  ", gap) for gap in after)


def _far(line: str, date: DateHit, labels: Sequence[Hit], dates: Sequence[DateHit]) -> str:
    """The nearest label with more than "on" to it, however much stands between."""
    told = [h.name for h in _before(line, date, labels, dates) if h.name not in _VAGUE]
    return told[-1] if told else ""


def _strength(folded: str, label: Hit, gap: str) -> float:
    """1 for a field, less for a word within a sentence."""
    start = max(folded.rfind("\t", 0, label.start), folded.rfind("  ", 0, label.start)) + 1
    opens = not re.search(r"[^\W\d_]", folded[start : label.start])
    colon = re.match(r"\s*[^\W\d_]{0,6}\s*[):.)]*\s*:", gap) is not None
    told = label.name != "dated" and DATE_WORD.search(folded, label.start, label.end)
    if told and not re.search(r"\w", gap):
        opens = True
    if opens or colon:
        if "\t" in gap and not colon and folded.count("\t") > 1:
            return 0.5  # a row of a table
        return 1.0 if colon or "\t" in gap or len(folded) < 60 else 0.8
    return 0.6 if len(folded) < 60 else 0.4


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a date stands: its folded line, the dates of it, the lines of the paper."""

    folded: str
    dates: Sequence[DateHit]
    count: int
    language: str
    doc_class: str


def _shaped(place: _Place, date: DateHit, found: Candidate) -> Candidate:
    """A date without label, told by where it stands: end of a span, in the title, after a place."""
    folded, dates = place.folded, place.dates
    before = folded[: date.start]
    if len(dates) > 1 and _CONNECT.search(folded[: dates[1].start]):
        return found
    if _in_title(place, date, found.line):
        return replace(found, label="titled", strength=0.9)
    if _ends_letterhead(place, date, found.line):
        sure = re.search(r"[,،，]", before) is not None
        return replace(found, label="letter", strength=0.95 if sure else 0.6)
    if date.start <= 3 and wide(folded) < 70 and not _begins_span(folded, date):
        return replace(found, label="opening", strength=0.7)
    if "\t" in folded and len(dates) == 1:
        return replace(found, label="row", strength=0.5)
    return found


def _ends_span(folded: str, date: DateHit) -> bool:
    """Whether a date is the second of two: from the 3rd to the 12th."""
    before = folded[: date.start]
    return bool(_CONNECT.search(before) and re.search(r"\d.{0,28}\Z", before))


def _begins_span(folded: str, date: DateHit) -> bool:
    after = re.match(r"\s*(?:-|~|～|–|至|から)\s*(?=\d)", folded[date.end :])
    return after is not None and not _CLOCK.match(folded, date.end + after.end())


def _ends_letterhead(place: _Place, date: DateHit, line: int, *, certain: bool = False) -> bool:
    """Whether a place, and nothing else, stands before a date at the head or foot: Paris, le 3."""
    before = _STAND_IN.sub("x", place.folded[: date.start].strip())
    named = re.search(r"[^\W\d_]", before) and not re.search(r"[\d:(（]", before)
    ends = not re.search(r"[^\W\d_]{4,}", place.folded[date.end :])
    edge = line < _HEAD or line >= place.count - _FOOT
    parted = (_PLACED if certain else _PARTED).search(before)
    return bool(named and ends and edge and parted and len(before) <= 40)


def _in_title(place: _Place, date: DateHit, line: int) -> bool:
    """Whether a title of the class stands right before the date: CT thorax of 3 May 2023."""
    title, folded = _titles(place.language).get(place.doc_class), place.folded
    before = folded[: date.start]
    if title is None or line >= _HEAD or len(folded) >= 90 or "\t" in before:
        return False
    if any(
        h.name in NOT for h in labels_in(before, lexicon(place.language, "date").narrowed(before))
    ):
        return False
    # A title opens its line: "enclosed: referral of 7 May" is none.
    return any(not re.search(r"[:：;]", before[: hit.start]) for hit in title.find(before))
