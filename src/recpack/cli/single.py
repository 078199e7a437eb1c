"""`read`, `redact`, `translate`: one stage on one input, for scripts and for measuring."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import typer

from recpack.cli.errors import fail
from recpack.options import UsageError


def _text(name: str) -> str:
    """Text of a file or of standard input; UTF-8 first, then what the reader guesses."""
    if name == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = Path(name).read_bytes()
        except OSError as err:
            raise UsageError(f"{name}: {err.strerror}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from recpack.readers.decode import decode_text

        found = decode_text(data)
        if found is None:
            raise UsageError(f"{name}: not text in any encoding that recpack knows") from None
        return found[0]


def read(file: Path, *, as_json: bool) -> int:
    """One file: pages, lines, boxes, problems."""
    if not file.is_file():
        raise UsageError(f"{file}: no such file")
    from recpack.bundle.words import reason
    from recpack.looking import read_one

    with tempfile.TemporaryDirectory(prefix="recpack-") as work:
        document, problems = read_one(file.resolve(), Path(work))
    if as_json:
        pages = [
            {"number": p.number, "width": round(p.width), "height": round(p.height),
             "origin": "text-layer" if p.origin == "native" else p.origin.value,
             "language": p.language,
             "blocks": [
                 {"text": b.text,
                  "box": [round(v, 1) for v in (b.box.x0, b.box.y0, b.box.x1, b.box.y1)],
                  "confidence": round(b.confidence, 4),
                  "doubts": [[d.start, d.end] for d in b.doubts]}
                 for b in p.blocks
             ]}
            for p in (document.pages if document else ())
        ]  # fmt: skip
        told = [{"code": p.code, "severity": p.severity.value, "page": p.page, "detail": p.detail}
                for p in problems]  # fmt: skip
        typer.echo(
            json.dumps({"schema": "recpack.read/1", "pages": pages, "problems": told},
                       ensure_ascii=False)
        )  # fmt: skip
    else:
        for page in document.pages if document else ():
            typer.echo("\n".join(b.text for b in page.blocks))
        for problem in problems:
            fail(f"{problem.code}: {reason(problem.code)} {problem.detail}".strip())
    return 0 if document and any(p.blocks for p in document.pages) else 5


def redact(name: str, language: str, *, as_json: bool) -> int:
    """One text: stand-ins for what is found in it alone; its own key, made from nothing kept."""
    text = _text(name)
    from recpack.looking import redact_one

    clean, spans = redact_one(text, language)
    if as_json:
        found = [{"start": s.start, "end": s.end, "tag": s.tag, "score": s.score, "by": s.by}
                 for s in spans]  # fmt: skip
        typer.echo(
            json.dumps({"schema": "recpack.redact/1", "text": clean, "spans": found},
                       ensure_ascii=False)
        )  # fmt: skip
    else:
        typer.echo(clean)
    return 0


def translate(name: str, language: str, engine: str, *, as_json: bool) -> int:
    """One text into English."""
    text = _text(name)
    from recpack.options import model_said, server_said
    from recpack.stages.translate import EngineSpec, translate_text

    spec = EngineSpec(engine, server=server_said(), model=model_said())
    segments, used = translate_text(text, language, spec)
    if as_json:
        rows = [{"source": s.source, "target": s.target, "by": s.by.value, "flags": list(s.flags)}
                for s in segments]  # fmt: skip
        typer.echo(
            json.dumps({"schema": "recpack.translate/1", "engine": used, "segments": rows},
                       ensure_ascii=False)
        )  # fmt: skip
    else:
        for segment in segments:
            mark = {"memory": "●", "neural": "◐", "gloss": "○", "none": "–"}[segment.by.value]
            typer.echo(f"{mark} {segment.target or segment.source}")
    return 0
