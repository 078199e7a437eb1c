"""Which places of a picture are painted: burned-in text that tells of anybody, known or not.

OCR misreads letters, so known identities are sought with edits allowed, and numbers that nobody
labels count as numbers of a person: a picture has room for little else of seven figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from recpack.deid.dicom.beside import NUMBER, again, below_labels, names_alone, names_beside
from recpack.deid.dicom.glued import DATE, joints, opened
from recpack.deid.dicom.unknown_script import doubtful, lookalikes, writes_so
from recpack.deid.pixels import span_box
from recpack.deid.text.names import is_han_name, is_word
from recpack.deid.text.people.han.latin import is_pinyin_name
from recpack.deid.text.plainwords import is_plain
from recpack.deid.text.scrubber import TextScrubber
from recpack.model.document import Block, Box, Patch, Picture
from recpack.model.identity import Identities, Tag
from recpack.ports import Span

_LOOKS = str.maketrans("oqdilj|sbzg", "00011115829")
_FIGURES = str.maketrans("OoQDIl|SBZ", "0000111582")
_TOKEN = re.compile(r"[^\s:：,;()/]+")
_TITLE = re.compile(
    r"\b(?:Drs?|Dra|Prof|Doctor|Physician|Operator|Op|Tech|Sonographer|RT|MD)\b[.:]*\s*"
    r"(?P<name>(?:[A-Z]\.\s?){0,2}[A-Z][\w'’-]+(?:\s(?:[A-Z]\.|[A-Z][\w'’-]+)){0,2})"
)
# OCR changes the case of a letter, and an initial for a figure: op 6. Pettigrew.
_ROLE = re.compile(
    r"(?<![^\W_])(?i:patient|paciente|op|operator|tech|physician|doctor)\b[.:]*\s*"
    r"(?P<name>(?:\w\.\s?)?(?P<first>[^\W\d_][\w'’-]+)(?:\s[^\W\d_][\w'’-]+){0,3})"
)
_NAME_LABEL = re.compile(
    r"(?:[姓氏]\s?名|患者名|(?<![^\W_])(?i:name|nome|nombre|nom))\s*[:：]\s*"
    r"(?P<name>[^\W\d_][^\t\d:：]{1,40}?)(?=\s{2,}|\s*$|\t|\d|\s[^\W\d_]+[:：])"
)
_CARET = re.compile(r"[^\W\d_]{2,}(?:[ ][^\W\d_]+)?\^[^\W\d_]+(?:\^[^\W\d_]+)*")  # as in PN
# Family and given name with a blank between, as Japan writes them.
_HAN_PAIR = re.compile(
    r"(?<![\u3040-\u9fff])[\u3400-\u9fff々]{1,3}[ \u3000]"
    r"[\u3040-\u30ff\u3400-\u9fff々]{1,4}(?![\u3040-\u9fff])"
)
_HAN_CELL = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff]{2,4}(?![\u3400-\u9fff])")
# In a picture the words before Hospital are its name, however OCR broke them.
_HOUSE = re.compile(
    r"(?:[^\W\d_][\w.'’&-]*[ ]){1,6}"
    r"(?:Hospitals?|Clinics?|Polyclinic|Infirmary|Klinik(?:um)?|H[oô]pital|Memorial|Diagnostics|Radiology"
    r"|Sanatorium|Healthcare|Krankenhaus|Diagnostic[ ]Cent(?:er|re)"
    r"|(?:Medical|Health|Imaging)[ ](?:Center|Centre|University))\b"
    r"|(?<![^\W_])(?:Clinique|Cl[íi]nica|Klinikum|Klinik|Radiologie|Praxis|H[ôo]pital|Hospital|Ospedale"
    r"|Santa[ ]Casa|Policl[íi]nic[oa]|Szpital)"
    r"(?:[ ](?:d[eouai]s?|del|della|l[ae]s?|am|im|der|f[üu]r)){0,2}"
    r"(?:[ ][A-ZÀ-Þ][\w'’-]+){1,3}"
    r"|[\u3040-\u30ff\u3400-\u9fff]{2,14}(?:医院|醫院|病院|卫生院|保健院|诊所|診所|診療所|クリニック"
    r"|影像中心|医学中心|醫學中心)"
)
_EVIDENCE = re.compile(r"\d{6,}|\d{4}[-/.年]\d|(?<![^\W\d_])[男女](?![^\W\d_])|\d\s?岁")
_DATE_LABEL = re.compile(rf"[^\W\d_][^\W\d_.() ]{{1,12}}[.:]{{0,2}}[ ]?(?={DATE.pattern})")
_MEASURE = re.compile(
    r"\s?(?:[mckµ]?m|mm2|cm2|ml|kVp?|m?As?|m?s|[kM]?Hz|m?Gy|HU|dB|fps|F/s|bpm|daN|%)(?![^\W_])"
)
# 左膝 beside sex and age is no name, though 左 is a surname.
_SIDED = re.compile(
    r"[左右双雙両][侧側]?[眼目耳肺肾腎肝乳膝肩髋髖肘腕踝足脚手腿臂颈頸胸髂股胫脛腓前后後上下]{1,2}"
)
_FIGURE_NEXT = re.compile(r"[ ]?\d")
_CAPTION_ENDS = frozenset("位室叶侧径围支脉率缘壁部期面像图腔管")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SOUGHT = frozenset(Tag) - {Tag.DATE, Tag.AGE, Tag.WARD}
_ROMAN = re.compile(r"[IVX]{1,5}[ab]?")
_LEAST_PART = 6


@dataclass(frozen=True, slots=True)
class BurnedIn:
    """Finds identifiers in OCR of pictures; made once a case."""

    scrubber: TextScrubber
    _keys: list[str] = field(default_factory=list, init=False, repr=False, compare=False)
    _scripts: list[bool] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._scripts.extend([True] if writes_so(self.scrubber.identities) else [])
        self._keys.extend(sorted(set(_keys(self.scrubber.identities)), key=lambda k: (-len(k), k)))

    def patches(self, pictures: Iterable[Picture]) -> tuple[Patch, ...]:
        """Places to be painted in the frames (or overlay planes) that show them."""
        if self.scrubber.identified:
            return ()
        out: dict[tuple[Box, int], list[int]] = {}
        for picture in pictures:
            for box in self.boxes(picture.blocks, picture.unread):
                out.setdefault((box, picture.overlay), []).extend(picture.frames)
        return tuple(
            Patch(box, tuple(sorted(set(frames))), overlay)
            for (box, overlay), frames in out.items()
        )

    def boxes(self, blocks: Sequence[Block], unread: Sequence[Box] = ()) -> tuple[Box, ...]:
        """Boxes of identifiers in the lines of one picture, and of what nobody could read."""
        if self.scrubber.identified:
            return ()
        found = dict.fromkeys(unread)
        for block, spans in zip(blocks, self.spans([b.text for b in blocks]), strict=True):
            found.update(dict.fromkeys(span_box(block, start, end) for start, end in spans))
            if self._scripts:
                found.update(dict.fromkeys(doubtful(block)))
        return tuple(found)

    def spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """(start, end) of identifiers in each line, merged and in order."""
        mended = [_TOKEN.sub(_mend, text) for text in texts]
        lines = self.scrubber.lines(texts, "und")
        twice = self.scrubber.lines(mended, "und") if mended != list(texts) else lines
        apart = self._apart(mended)
        told = set(names_alone(texts))
        beside: dict[int, set[tuple[int, int]]] = {}
        for at, *place in chain(names_beside(texts), below_labels(texts)):
            start, end = _without_label(texts[at], (place[0], place[1]))
            beside.setdefault(at, set()).add((start, end))
            told.add(texts[at][start:end].strip())
        out = []
        for at, (text, fixed, line, other) in enumerate(
            zip(texts, mended, lines, twice, strict=True)
        ):
            both = ((text, s) for s in line.spans), ((fixed, s) for s in other.spans)
            spans = {(s.start, s.end) for t, s in chain(*both) if not _is_caption(t, s)}
            spans |= {m.span() for m in NUMBER.finditer(fixed)}
            spans |= beside.get(at, set()) | apart[at]
            spans = {_without_label(text, span) for span in spans}
            spans |= {m.span() for m in DATE.finditer(text)}
            spans |= set(self._alike(text)) | set(_titled(text)) | set(_alone(texts, at))
            spans |= {m.span() for m in _HOUSE.finditer(text)} | set(again(sorted(told), text))
            out.append(_joined(sorted(s for s in spans if not _SIDED.fullmatch(text, *s)), text))
        return out

    def _apart(self, texts: Sequence[str]) -> list[set[tuple[int, int]]]:
        """Identifiers that show when words that OCR ran together are taken apart."""
        places = [joints(text) for text in texts]
        if not any(places):
            return [set() for _ in texts]
        wide = [opened(text, at) for text, at in zip(texts, places, strict=True)]
        lines = self.scrubber.lines([text for text, _ in wide], "und")
        out = []
        for (text, index), line, at in zip(wide, lines, places, strict=True):
            spans = [(s.start, s.end) for s in line.spans if not _is_caption(text, s)]
            spans += [m.span() for m in NUMBER.finditer(text)]
            out.append({(index[a], index[b]) for a, b in spans} if at else set())
        return out

    def _alike(self, text: str) -> Iterator[tuple[int, int]]:
        """Known identities with as many edits as their length allows."""
        index = [i for i, c in enumerate(text) if c.isalnum()]
        letters = _folded("".join(text[i] for i in index))
        for key in self._keys:
            for start, end in _matches(key, letters):
                first, last = index[start], index[end - 1] + 1
                if _is_whole(text, first, last) and not _is_common(text[first:last]):
                    yield first, last


def _is_caption(text: str, span: Span) -> bool:
    """Whether words that only look like a name are words of the picture (Segment VI)."""
    if span.by == "label" and _MEASURE.match(text, span.end):
        # SID 1085 mm is a distance, not the number of anybody.
        return bool(re.fullmatch(r"[\d.,]{1,6}", text[span.start : span.end].strip()))
    if span.by in {"street", "label-column"} and _FIGURE_NEXT.match(text, span.end):
        # Born 12-AUG-1931 is no street, Tomo 15/60 below Contact no relative.
        return text[span.start : span.end].isalpha()
    if span.by.startswith(("known", "label")):
        return False
    words = re.findall(r"[^\W\d_]+", text[span.start : span.end])
    return bool(words) and all(_ROMAN.fullmatch(w) or is_plain(w) for w in words)


def _without_label(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A span without the word of a label: before a date, or run together with the value by OCR."""
    start, end = span
    if label := _DATE_LABEL.match(text, start, end):
        start = label.end()
    for place in joints(text[:end]):
        word = text[start:place]
        if start < place < end and word.isalpha() and is_plain(word):
            return place, end
    return start, end


def _titled(text: str) -> Iterator[tuple[int, int]]:
    """Names behind a title or a role, which pictures write without a label's colon."""
    for match in _TITLE.finditer(text):
        words = re.findall(r"[^\W\d_]{2,}", match["name"])
        if words and not all(map(is_plain, words)):
            yield match.span("name")
    for match in _ROLE.finditer(text):
        several = " " in match["name"]
        told = not is_plain(match["first"]) or is_pinyin_name(match["name"].split())
        if several and told and any(c.isupper() for c in match["name"]):
            yield match.span("name")
    for match in _CARET.finditer(text):
        yield match.span()
    for match in _NAME_LABEL.finditer(text):
        yield match.span("name")


def _alone(texts: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """Chinese names without a label, beside a number, a date, a sex or an age, or next to such.

    Elsewhere what looks like a name is a caption (左室, 冠状位).
    """
    text = texts[at]
    around = (*texts[max(0, at - 1) : at], *texts[at + 1 : at + 2])
    near = any(NUMBER.search(t) for t in around)
    for match in _HAN_CELL.finditer(text):
        lonely = near and match[0] == text.strip() and match[0][-1] not in _CAPTION_ENDS
        told = lonely or _EVIDENCE.search(text[: match.start()] + " " + text[match.end() :])
        label = text[match.end() : match.end() + 1] in {":", "："}
        name = is_han_name(match[0]) and not is_word(match[0]) and not is_plain(match[0])
        if told and name and not label:
            yield match.span()
    for match in _HAN_PAIR.finditer(text):
        beside = _EVIDENCE.search(text[: match.start()] + " " + text[match.end() :])
        words = match[0].split()
        plain = any(is_word(w) or is_plain(w) for w in words)
        if (beside or (near and match[0] == text.strip())) and not plain:
            yield match.span()


def _mend(token: re.Match[str]) -> str:
    """Letters that OCR put in the place of figures, where most of a token is figures."""
    text = token[0]
    figures = sum(c.isdigit() for c in text)
    fixed = text.translate(_FIGURES)
    if figures >= 3 and 2 * figures > len(text) and not any(c.isalpha() for c in fixed):
        return fixed
    return text


def _folded(text: str) -> str:
    return text.lower().translate(_LOOKS)


def _keys(identities: Identities) -> Iterator[str]:
    """Folded letters of names, numbers and addresses, and of the long words of names."""
    for identity in identities.items:
        if identity.tag not in _SOUGHT:
            continue
        yield from map(_folded, lookalikes(identity))
        for value in (identity.value, *identity.forms):
            plain = "".join(c for c in value if c.isalnum())
            if _HAN.search(plain):
                if len(plain) >= 3:
                    yield plain
                continue
            if len(plain) >= _LEAST_PART:
                yield _folded(plain)
            if identity.tag in {Tag.PATIENT, Tag.RELATIVE, Tag.STAFF, Tag.PERSON}:
                parts = re.findall(r"[^\W\d_]+", value)
                if 4 <= len(plain) < _LEAST_PART and len(parts) > 1:
                    yield _folded(plain)  # LI SI, read as LISI: the same letters or none
                yield from (_folded(p) for p in parts if len(p) >= _LEAST_PART)


def _allowed(key: str) -> int:
    """Edits that still tell the same: one in six letters or figures, one in three characters."""
    if _HAN.search(key):
        return min(3, len(key) // 3)
    return min(3, len(key) // 6)


def _matches(key: str, text: str) -> Iterator[tuple[int, int]]:
    """Substrings of `text` within the allowed edits of `key` (Sellers' algorithm)."""
    if len(text) < len(key) - _allowed(key):
        return
    most = _allowed(key)
    column = [(i, 0) for i in range(len(key) + 1)]
    best: tuple[int, int, int] | None = None
    for at, char in enumerate(text):
        previous, column = column, [(0, at + 1)]
        for i, letter in enumerate(key, 1):
            cost, start = previous[i - 1]
            choices = (
                (cost + (letter != char), start),
                (previous[i][0] + 1, previous[i][1]),
                (column[i - 1][0] + 1, column[i - 1][1]),
            )
            column.append(min(choices))
        cost, start = column[-1]
        if cost <= most and (best is None or cost < best[0] or start >= best[2]):
            if best is not None and start >= best[2]:
                yield best[1], best[2]
            best = cost, start, at + 1
    if best is not None:
        yield best[1], best[2]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a match begins and ends with words (Han has none)."""
    if _HAN.search(text[start:end]):
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (
        after.isalnum() and text[end - 1].isalnum()
    )


def _is_common(text: str) -> bool:
    """Whether a likeness is a word of its own: Martin, but marginal."""
    if _HAN.search(text):
        return is_word(text)
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and not any(c.isdigit() for c in text) and all(is_plain(w) for w in words)


def _joined(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Spans that touch, or have nothing but a blank between them, made one."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and (start <= out[-1][1] or text[out[-1][1] : start] == " "):
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out
