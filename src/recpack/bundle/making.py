"""How the bundle was made, in sentences: what was read, how identity was removed, translation."""

from __future__ import annotations

from collections import Counter

from recpack.bundle.contents import Contents
from recpack.bundle.imaging import faces
from recpack.bundle.words import (
    CONTINUED,
    NOT_CERTIFIED,
    count,
    heading,
    is_red,
    is_warning,
    origin_of,
    origins_among,
    plain,
    reason,
)
from recpack.model.bundle import Case
from recpack.model.english import By

_PLACES = 6  # places of red flags that the cover names
_PEOPLE = (
    ("PATIENT", "patient", ""), ("RELATIVE", "relative", ""), ("STAFF", "member of staff", "staff"),
    ("PERSON", "other person", "other people"),
)  # fmt: skip
_NUMBERS = ("ID", "PHONE", "EMAIL", "URL", "ADDRESS", "BIRTHDATE")
_DATES = {
    "shift": "{} shifted by one secret number of days",
    "year": "{} cut to the year",
    "keep": "dates kept",
}


def translation_counts(case: Case) -> tuple[Counter[str], int]:
    """Segments by origin (those that needed no translation apart), and lines with a value flag."""
    origins: Counter[str] = Counter()
    flagged = 0
    for document in case.documents:
        origins[By.CERTIFIED.value] += sum(len(c.page.blocks) for c in document.certified)
        for page in document.standing:
            for block in page.blocks:
                origins.update(
                    origin_of(s)
                    for s in block.segments
                    if s.source.strip() and CONTINUED not in s.flags
                )
                flagged += any(is_warning(f) for s in block.segments for f in s.flags)
    return origins, flagged


def _share(part: int, total: int) -> str:
    """Per cent; never 0 for something, never 100 for not everything."""
    share = 100 * part / total
    if share < 1:
        return "< 1 %"
    return "> 99 %" if 99 < share < 100 else f"{round(share)} %"


def _red_places(contents: Contents | None) -> str:
    """Where red flags stand: document and page, the first few."""
    places = [
        f"[{entry.number}] p. {page.number}"
        for entry in (contents.entries if contents else ())
        for page in entry.document.pages
        if any(is_red(f) for b in page.blocks for s in b.segments for f in s.flags)
    ]
    more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
    return f", meaning in doubt: {', '.join(places[:_PLACES])}{more}" if places else ""


def _translation(case: Case, contents: Contents | None) -> str:
    origins, flagged = translation_counts(case)
    total = sum(n for by, n in origins.items() if by != By.SAME)
    if not total:
        return "Translation: nothing to translate."
    shares = ", ".join(
        f"{_share(origins[key], total)} {word}"
        for key, _, word in origins_among(origins)
        if origins[key]
    )
    flags = (
        f"; {count(flagged, 'line')} with a value to check against the source" if flagged else ""
    ) + _red_places(contents)
    given = sum(bool(d.replaced) for d in case.documents)
    but = f", but for {count(given, 'document')} with a certified translation" if given else ""
    said = f"{heading(NOT_CERTIFIED)}{but}."
    return f"Translation of {count(total, 'segment')}: {shares}{flags}. {said}"


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _deid(case: Case) -> str:
    """Whom and what was known and replaced, in counts of words a reader uses."""
    if case.mode != "deid":
        return "This bundle names the patient: it was made in identified mode."
    known = Counter(dict(case.identity_counts))
    replaced: Counter[str] = Counter()
    for d in case.documents:
        replaced.update(dict(d.clean.redactions))
    people = [count(known[tag], one, many) for tag, one, many in _PEOPLE if known[tag]]
    if known["HOSPITAL"]:
        people.append(count(known["HOSPITAL"], "institution"))
    numbers = sum(known[tag] for tag in _NUMBERS)
    parts = [f"names of {_listed(people)}"] if people else []
    parts += [count(numbers, "number or address", "numbers and addresses")] if numbers else []
    text = f"{', '.join(parts)} replaced or painted over" if parts else "nobody was named"
    if replaced["DATE"] or case.dates == "keep":
        text += f"; {_DATES[case.dates].format(count(replaced['DATE'], 'date'))}"
    if case.objects:
        text += f"; headers and pixels of {count(len(case.objects), 'DICOM file')} cleaned"
    shown = faces(case.findings.imaging)
    if shown:
        text += f"; faces in {count(shown, 'series', 'series')} of head scans not removed"
    return f"De-identification: {text}. Details: AUDIT/deid.html."


def made(case: Case, contents: Contents | None = None) -> list[str]:
    """Three sentences: what was read, how identity was removed, how it was translated."""
    kinds = Counter(d.kind.value for d in case.dispositions)
    words = ("included", "partial", "left_out", "duplicate")
    ends = ", ".join(f"{kinds[w]} {plain(w)}" for w in words if kinds[w]) or "none"
    reasons = Counter(
        d.reason for d in case.dispositions if d.kind.value == "left_out" and d.reason
    )
    why = "; ".join(f"{reason(r)} ({n})" for r, n in sorted(reasons.items()))
    return [
        f"Files: {len(case.dispositions)} read, {ends}." + (f" Left out: {why}." if why else ""),
        _deid(case),
        _translation(case, contents),
    ]
