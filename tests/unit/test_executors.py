"""Executors: nothing is ever missing, whatever a worker does."""

from __future__ import annotations

import os
import time

import pytest

from recpack.ports import WorkerFailure
from recpack.run.executors import ProcessExecutor, SerialExecutor


def _square(number: int) -> int:
    if number == 3:
        os._exit(9)
    if number == 5:
        raise ValueError("the message could quote a patient")
    if number == 7:
        time.sleep(60)
    return number * number


@pytest.mark.fault
def test_a_dead_a_failed_and_a_hung_worker_cost_only_themselves():
    executor = ProcessExecutor(2)
    try:
        results = dict(executor.map(_square, range(9), timeout=5))
    finally:
        executor.close()
    assert results.pop(3) == WorkerFailure("died")
    assert results.pop(5) == WorkerFailure("error", "ValueError")
    assert results.pop(7) == WorkerFailure("timeout")
    assert results == {n: n * n for n in (0, 1, 2, 4, 6, 8)}


def _fails_on_two(number: int) -> int:
    if number == 2:
        raise KeyError(number)
    return number


@pytest.mark.parametrize("make", [SerialExecutor, lambda: ProcessExecutor(2)])
def test_contract(make):
    executor = make()
    try:
        results = dict(executor.map(_fails_on_two, range(4)))
        assert results == {0: 0, 1: 1, 2: WorkerFailure("error", "KeyError"), 3: 3}
        assert dict(executor.map(_fails_on_two, [])) == {}
    finally:
        executor.close()


def _dies_at_seventy(number: int) -> int:
    if number == 70:
        os._exit(9)
    return -number


def test_of_many_items_that_share_a_round_trip_only_the_deadly_one_fails():
    executor = ProcessExecutor(2)
    try:
        results = dict(executor.map(_dies_at_seventy, range(100)))
    finally:
        executor.close()
    assert results.pop(70) == WorkerFailure("died")
    assert results == {n: -n for n in range(100) if n != 70}
