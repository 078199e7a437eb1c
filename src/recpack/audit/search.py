"""One file of a written bundle against all needles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recpack.audit.dicom_pictures import is_long
from recpack.audit.dicom_views import views_of_long
from recpack.audit.match import Match, Matcher
from recpack.audit.views import Unreadable, View, name_view, views_of
from recpack.model.bundle import Hit

Detail = tuple[str, str, str]
_LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class Found:
    """What a file gave: hits without values, details (needle, value, place) with them.

    Details belong in the private folder. `unread` names parts that could not be opened.
    """

    hits: tuple[Hit, ...] = ()
    details: tuple[Detail, ...] = ()
    unread: tuple[str, ...] = ()


def files_of(root: Path) -> tuple[str, ...]:
    """Relative POSIX paths of all files under a bundle, in a stable order."""
    return tuple(sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()))


def search_file(root: Path, relative: str, matcher: Matcher) -> Found:
    """Every view of one file searched. Never raises: what cannot be read is told as unread."""
    hits: dict[Hit, None] = {}
    details: dict[Detail, None] = {}
    unread: list[str] = []
    try:
        _search(name_view(relative), relative, matcher, hits, details)
        path = root / relative
        views = views_of_long(path) if is_long(path) else views_of(path.read_bytes())
        for view in views:
            if isinstance(view, Unreadable):
                unread.append(f"{relative}: {view}")
            else:
                _search(view, relative, matcher, hits, details)
    except Exception as error:  # noqa: BLE001 - the edge: a file that breaks a parser is unread
        unread.append(f"{relative}: {type(error).__name__}")
    return Found(tuple(hits), tuple(details), tuple(dict.fromkeys(unread)))


def search_picture(places: tuple[str, ...], text: str, matcher: Matcher) -> Found:
    """The recognised text of a picture searched, once for each place it stands at."""
    hits: dict[Hit, None] = {}
    details: dict[Detail, None] = {}
    for match in matcher.in_text(text, ocr=True):
        for place in places:
            relative, _, where = place.partition("#")
            _record(match, relative, f"pixels {where}".strip(), hits, details)
    return Found(tuple(hits), tuple(details))


def _search(
    view: View,
    relative: str,
    matcher: Matcher,
    hits: dict[Hit, None],
    details: dict[Detail, None],
) -> None:
    matches = matcher.in_text(view.text, name=view.name) if view.text else []
    if view.data:
        matches += matcher.in_bytes(view.data, binary=view.binary)
    for match in matches:
        _record(match, relative, view.label, hits, details)


def _record(
    match: Match, relative: str, view: str, hits: dict[Hit, None], details: dict[Detail, None]
) -> None:
    needle = match.needle
    hits[Hit(relative, view, needle.tag, needle.id)] = None
    details[(needle.id, needle.value[:_LONGEST_QUOTE], f"{relative} ({view})")] = None
