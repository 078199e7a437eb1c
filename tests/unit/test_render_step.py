"""The step from clean objects to stacks: one bad object never costs the others."""

from __future__ import annotations

import pytest
from stack_case import slice_ct, stored

from recpack.ports import WorkerFailure
from recpack.run.pipeline import Job
from recpack.run.store import Store
from recpack.steps import Clean
from recpack.steps.render import render


class Killer:
    """An executor whose worker dies of every task that holds one certain object."""

    def __init__(self, poison: str = "") -> None:
        self.poison = poison
        self.calls = 0

    def map(self, fn, items, **_):
        for i, task in enumerate(items):
            self.calls += 1
            deadly = self.poison in {o.source for o in task.objects}
            yield i, WorkerFailure("died") if deadly else fn(task)

    def close(self) -> None:
        pass


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "store")


def _run(store, executor, datasets):
    clean = Clean((), stored(datasets, store.blobs), {"S900": "dicom-unreadable"}, ())
    return render(Job(executor, store, lambda *_: None), clean)


def test_an_object_that_kills_its_worker_is_left_out_alone(store):
    clean, stacks = _run(store, Killer("S001"), [slice_ct(z, z) for z in range(3)])
    assert [o.source for o in clean.objects] == ["S000", "S002"]
    assert clean.failed == {"S001": "pixel-undecodable", "S900": "dicom-unreadable"}
    assert [[f.position for f in s.frames] for s in stacks] == [[0, 2]]
    assert [(p.code, p.source) for p in clean.problems] == [("worker-died", "S001")]


def test_what_cannot_be_decoded_is_left_out(store):
    bad = slice_ct(1, 1)
    bad.PixelData = b"\0\0"
    clean, stacks = _run(store, Killer(), [slice_ct(0, 0), bad])
    assert [o.source for o in clean.objects] == ["S000"]
    assert clean.failed["S001"] == "pixel-undecodable"
    assert len(stacks[0].frames) == 1


def test_a_kept_result_is_not_made_again(store):
    many = [slice_ct(z, z) for z in range(3)]
    first = Killer()
    _, stacks = _run(store, first, many)
    again = Killer()
    assert _run(store, again, many)[1] == stacks
    assert (first.calls, again.calls) == (1, 0)


@pytest.mark.parametrize("deadly", ["", "S007"])
def test_a_long_series_is_looked_at_in_parts(store, monkeypatch, deadly):
    monkeypatch.setattr("recpack.steps.render._MANY", 5)
    monkeypatch.setattr("recpack.steps.render._PART", 4)
    monkeypatch.setattr("recpack.dicom.series.rendering.MOST_SLICES", 2)
    many = [slice_ct(z, z) for z in range(12)]
    many[6].PixelData = b"\0\0"  # between the two that are shown
    executor = Killer(deadly)
    clean, stacks = _run(store, executor, many)
    gone = {"S006", deadly} - {""}
    assert {s for s, why in clean.failed.items() if why == "pixel-undecodable"} == gone
    assert {o.source for o in clean.objects} == {f"S{n:03d}" for n in range(12)} - gone
    assert [(s.total, len(s.frames)) for s in stacks] == [(12 - bool(deadly), 2)]
    assert [p.source for p in clean.problems if p.code == "pixel-undecodable"] == ["S006"]


def test_a_look_in_parts_finds_what_a_look_at_all_finds(store, monkeypatch):
    many = [slice_ct(z, z) for z in range(12)]
    many[3].PixelData = many[10].PixelData = b"\0\0"
    whole, _ = _run(store, Killer(), many)
    monkeypatch.setattr("recpack.steps.render._MANY", 5)
    monkeypatch.setattr("recpack.steps.render._PART", 4)
    parts, _ = _run(store, Killer(), many)
    assert parts.failed == whole.failed
    assert parts.objects == whole.objects
    assert parts.problems == whole.problems
