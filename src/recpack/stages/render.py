"""Render: the clean objects of one series in, stacks of pictures out."""

from __future__ import annotations

from dataclasses import dataclass

from recpack.model.clean import CleanObject
from recpack.model.problem import Outcome, Problem, Severity
from recpack.model.stack import Rendered
from recpack.run.blobs import BlobStore


@dataclass(frozen=True, slots=True)
class RenderTask:
    """The clean objects of one series, in any order."""

    objects: tuple[CleanObject, ...]
    blobs: BlobStore


def render_series(task: RenderTask) -> Outcome[Rendered]:
    """Stacks of one series; a frame that cannot be decoded is passed over and told."""
    try:
        from recpack.dicom.elements import quiet
        from recpack.dicom.series.rendering import SeriesRenderer

        with quiet():
            return SeriesRenderer(task.objects, task.blobs).render()
    except Exception as err:  # noqa: BLE001 - the stage edge; the message could quote a patient
        source = task.objects[0].source if task.objects else None
        problem = Problem(
            "render-failed", Severity.ERROR, "render", source, None, type(err).__name__
        )
        return Outcome(None, (problem,))
