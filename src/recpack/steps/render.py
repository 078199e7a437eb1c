"""The step from clean objects to stacks of pictures: one task a series."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Sequence
from dataclasses import replace

from recpack import __version__
from recpack.model.clean import CleanObject
from recpack.model.problem import Outcome
from recpack.model.stack import Rendered, Stack
from recpack.run.pipeline import Job
from recpack.run.store import digest
from recpack.stages.render import RenderTask, look_at, render_series
from recpack.steps import Clean

SERIES_SECONDS = 900.0
_MANY, _PART = 400, 100  # objects of a series that is looked at in parts, and of one part
_RULES = "2"  # counted up when other pictures are made of the same objects


def render(job: Job, clean: Clean) -> tuple[Clean, tuple[Stack, ...]]:
    """Stacks of pictures of every series; what nobody can look at is taken out again."""
    by_series: dict[tuple[str, str], list[CleanObject]] = {}
    for obj in clean.objects:
        by_series.setdefault((obj.study_instance, obj.series_instance), []).append(obj)
    groups = [by_series[k] for k in sorted(by_series)]
    done = _rendered(job, groups)
    # A series that brings its worker down is looked at object by object: the others stay.
    again = [[o] for g, o_ in zip(groups, done, strict=True) if _fell(o_) for o in g]
    alone = _rendered(job, again)
    blind = {o.source for (o,), r in zip(again, alone, strict=True) if _fell(r)}
    left = [[o for o in g if o.source not in blind] for g in groups]
    repeat = [i for i, r in enumerate(done) if _fell(r) and left[i]]
    for i, outcome in zip(repeat, _rendered(job, [left[i] for i in repeat]), strict=True):
        done[i] = outcome
    stacks: list[Stack] = []
    for members, outcome in zip(left, done, strict=True):
        if outcome.value is not None:
            stacks += outcome.value.stacks
            blind |= {members[i].source for i in outcome.value.blind}
    kept = tuple(o for o in clean.objects if o.source not in blind)
    failed = {**clean.failed, **dict.fromkeys(sorted(blind), "pixel-undecodable")}
    fallen = tuple(r for r in alone if _fell(r))
    problems = tuple(p for o in (*fallen, *done) for p in o.problems)
    left_over = replace(clean, objects=kept, failed=failed, problems=clean.problems + problems)
    return left_over, tuple(stacks)


def _fell(outcome: Outcome[Rendered]) -> bool:
    return any(p.code in {"worker-died", "worker-timeout"} for p in outcome.problems)


def _rendered(job: Job, groups: Sequence[Sequence[CleanObject]]) -> list[Outcome[Rendered]]:
    """Outcomes of series; of long ones all objects are decoded too, in parts for all workers.

    Decoding 2,000 slices of JPEG 2000 takes longer than drawing those that are shown.
    """
    blobs = job.store.blobs
    done = _done(job, render_series, [RenderTask(tuple(g), blobs, len(g) <= _MANY) for g in groups])
    for at, group in enumerate(groups):
        if len(group) > _MANY:
            starts = range(0, len(group), _PART)
            parts = [RenderTask(tuple(group[i : i + _PART]), blobs) for i in starts]
            done[at] = _joined(done[at], _done(job, look_at, parts))
    return done


def _joined(drawn: Outcome[Rendered], looks: Sequence[Outcome[Rendered]]) -> Outcome[Rendered]:
    """A series with what the looks at its parts found; what both tell is told once."""
    told = {p.source for p in drawn.problems}
    more = tuple(p for o in looks for p in o.problems if p.source not in told)
    if drawn.value is None or any(o.value is None for o in looks):
        return Outcome(None, drawn.problems + more)
    blind = {n * _PART + i for n, o in enumerate(looks) if o.value for i in o.value.blind}
    blind |= set(drawn.value.blind)
    return Outcome(replace(drawn.value, blind=tuple(sorted(blind))), drawn.problems + more)


def _done(
    job: Job, work: Callable[[RenderTask], Outcome[Rendered]], tasks: Sequence[RenderTask]
) -> list[Outcome[Rendered]]:
    packages = ("pydicom", "pillow", "numpy", "pylibjpeg-openjpeg", "pyjpegls")
    made = ";".join(
        (__version__, _RULES, *(f"{p}={importlib.metadata.version(p)}" for p in packages))
    )
    return job.run(
        "render", work, tasks,
        [(made, work.__name__, str(t.rest), *(digest(CleanObject, o) for o in t.objects))
         for t in tasks],
        Outcome[Rendered], sources=[t.objects[0].source for t in tasks], timeout=SERIES_SECONDS,
    )  # fmt: skip
