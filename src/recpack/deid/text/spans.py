"""Overlaps resolved: the earlier part of the chain wins, then the longer span."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from recpack.ports import Span

_EDGES = frozenset("\n\t :：(（【,，、。;；|/")
# Surnames of one character that many bear in China and Japan, simplified.
_FAMILIES = frozenset(
    "林森原关堀东南北西平辻谷岸泉星菅冈堤境椿泷柳桂梶楠榊畑浜浦凑乾岛关口王李张刘陈杨黄赵吴周徐孙朱马胡郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤"
)
_NUMERIC = frozenset({"DATE", "AGE", "BIRTHDATE"})


def resolve(ranked: Iterable[tuple[int, Span]], text: str = "") -> tuple[Span, ...]:
    """Non-overlapping spans in order of place, in time linear in their characters.

    `ranked` are (rank, span) with rank 0 the most trusted. A span that is cut by a stronger one is
    not lost: what sticks out of it is kept, for half an identifier is an identifier; but one Han
    character of `text` beside a name is the next word.
    """
    spans = sorted(ranked, key=lambda rs: (rs[0], -(rs[1].end - rs[1].start), rs[1].start))
    taken = bytearray(max((s.end for _, s in spans), default=0))
    kept: list[Span] = []
    for _, group in groupby(spans, key=lambda rs: rs[0]):
        cut: list[Span] = []
        for _, span in group:
            if any(taken[span.start : span.end]):
                cut.append(span)  # what is left of it must not break a whole one of its rank
                continue
            kept.append(span)
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
        for span in cut:
            kept.extend(p for p in _free(span, taken) if not _word(text, p))
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
    return tuple(sorted(kept, key=lambda s: s.start))


def _word(text: str, piece: Span) -> bool:
    """Whether what sticks out is a single Han character, and does not close a number."""
    if piece.tag == "ID" and text[piece.start : piece.end] == "号":
        return False
    edge = piece.by == "speaker" or (text[max(0, piece.start - 1) : piece.start] in _EDGES)
    if edge and text[piece.start : piece.end] in _FAMILIES:
        return False  # 林 before a given name that is known
    return len(text[piece.start : piece.end].strip()) == 1 and (
        "\u4e00" <= text[piece.start : piece.end].strip() <= "\u9fff"
    )


def _free(span: Span, taken: bytearray) -> list[Span]:
    """The parts of a span that no stronger one has taken."""
    if not any(taken[span.start : span.end]):
        return [span]
    if span.tag in _NUMERIC:
        return []  # half a date is no date
    out: list[Span] = []
    at = span.start
    while at < span.end:
        start = taken.find(0, at, span.end)
        if start < 0:
            break
        stop = taken.find(1, start, span.end)
        at = span.end if stop < 0 else stop
        out.append(Span(start, at, span.tag, span.score, span.by))
    return out
