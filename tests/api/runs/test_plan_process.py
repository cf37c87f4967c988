from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from api.runs.messages import Ended
from api.runs.plan_process import make_plan
from api.runs.run import Failure, PlanOrder, RunProgress
from api.runs.worker import PlanMaker, unfinished
from matcher.records import read_dataset
from matcher.results import read_result
from tests.api import makers
from tests.api.conftest import SMALL

PATIENCE = 120


def order(seed: int = 0, iterations: int = 5) -> PlanOrder:
    return PlanOrder(seconds=None, iterations=iterations, seed=seed, move_cap=None)


@contextmanager
def process(
    maker: PlanMaker, folder: Path, what: PlanOrder
) -> Iterator[tuple[SpawnProcess, Connection]]:
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    running = spawn.Process(target=maker, args=(theirs, read_dataset(SMALL), what, folder))
    running.start()
    theirs.close()
    try:
        yield running, ours
    finally:
        running.kill()
        running.join()


def messages(connection: Connection) -> list[object]:
    """All that the process says, up to its last word."""
    said: list[object] = []
    while not (said and isinstance(said[-1], Ended)):
        assert connection.poll(PATIENCE), "the process says nothing any more"
        said.append(connection.recv())
    return said


def test_the_process_leaves_a_whole_result(tmp_path):
    """Progress first, then the folder in one step, then the last word."""
    folder = tmp_path / "result"
    with process(make_plan, folder, order(seed=3)) as (_, connection):
        *progress, last = messages(connection)
    assert last == Ended()
    assert all(isinstance(message, RunProgress) for message in progress)
    assert progress[-1].objective == read_result(folder).report["objective"]["total"]
    assert read_result(folder).report["seed"] == 3
    assert not unfinished(folder).exists()


@pytest.mark.parametrize(
    ("seed", "failure"), [(0, Failure.REFUSED), (1, Failure.INVALID), (2, Failure.UNEXPECTED)]
)
def test_every_error_becomes_a_reason(tmp_path, seed, failure):
    """The worker hears what kind of error it was and where, never its message."""
    with process(makers.line_that_breaks, tmp_path / "result", order(seed)) as (_, connection):
        last = messages(connection)[-1]
    assert last.failure is failure
    assert type(makers.ERRORS[seed]).__name__ in last.where
    assert str(makers.ERRORS[seed]) not in last.where
    assert not (tmp_path / "result").exists()


def test_an_orphan_ends(tmp_path):
    """When the service is gone, however suddenly, the process does not go on without it."""
    with process(makers.orphan, tmp_path / "result", order()) as (running, connection):
        messages(connection)
        connection.close()
        running.join(PATIENCE)
        assert running.exitcode == 1
