"""The step from clean objects to stacks of pictures: one task a series."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence
from dataclasses import replace

from recpack import __version__
from recpack.model.clean import CleanObject
from recpack.model.problem import Outcome
from recpack.model.stack import Rendered, Stack
from recpack.run.pipeline import Job
from recpack.run.store import digest
from recpack.stages.render import RenderTask, render_series
from recpack.steps import Clean

SERIES_SECONDS = 900.0
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
    tasks = [RenderTask(tuple(g), job.store.blobs) for g in groups]
    packages = ("pydicom", "pillow", "numpy", "pylibjpeg-openjpeg", "pyjpegls")
    made = ";".join(
        (__version__, _RULES, *(f"{p}={importlib.metadata.version(p)}" for p in packages))
    )
    return job.run(
        "render", render_series, tasks,
        [(made, *(digest(CleanObject, o) for o in t.objects)) for t in tasks],
        Outcome[Rendered], sources=[t.objects[0].source for t in tasks], timeout=SERIES_SECONDS,
    )  # fmt: skip
