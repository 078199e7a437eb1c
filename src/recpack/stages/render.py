"""Render: the clean objects of one series in, stacks of pictures out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recpack.model.clean import CleanObject
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.stack import Rendered
from recpack.run.blobs import BlobStore

if TYPE_CHECKING:
    from recpack.dicom.series.rendering import SeriesRenderer


@dataclass(frozen=True, slots=True)
class RenderTask:
    """The clean objects of one series, in any order.

    `rest`: objects that give no picture are decoded as well, to know whether anybody can look at
    them. Of a long series `look_at` does that, in several workers.
    """

    objects: tuple[CleanObject, ...]
    blobs: BlobStore
    rest: bool = True


def render_series(task: RenderTask) -> Outcome[Rendered]:
    """Stacks of one series; a frame that cannot be decoded is passed over and told."""
    return _edge(task, lambda renderer: renderer.render(rest=task.rest))


def look_at(task: RenderTask) -> Outcome[Rendered]:
    """No stacks: the objects, by place in the task, that nobody can look at."""
    return _edge(task, lambda renderer: renderer.look())


def _edge(
    task: RenderTask, drawn: Callable[[SeriesRenderer], Outcome[Rendered]]
) -> Outcome[Rendered]:
    try:
        from recpack.dicom.elements import quiet
        from recpack.dicom.series.rendering import SeriesRenderer

        with quiet():
            return drawn(SeriesRenderer(task.objects, task.blobs))
    except Exception as err:  # noqa: BLE001 - the stage edge; the message could quote a patient
        source = task.objects[0].source if task.objects else None
        problem = Problem(
            "render-failed", Severity.ERROR, "render", source, None, type(err).__name__
        )
        return Outcome(None, (problem,))
