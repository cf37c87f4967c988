import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.runs.run import Failure, PlanOrder, Run, RunState
from api.runs.store import RunsInMemory
from api.runs.watch import Patience
from api.runs.worker import PlanMaker, Worker
from tests.api import makers
from tests.regions import a_dataset

LONG = Patience(stop_grace=30.0, whole_run=60.0)
DATASET = a_dataset([{}], [{}])


def order(seed: int = 0) -> PlanOrder:
    return PlanOrder(seconds=1.0, iterations=None, seed=seed, move_cap=None)


@contextmanager
def working(maker: PlanMaker, folder: Path, patience: Patience = LONG) -> Iterator[RunsInMemory]:
    """Runs with a worker that makes plans in the given way."""
    runs = RunsInMemory(max_waiting=5, max_kept=5, forget=lambda _run: None)
    worker = Worker(runs, DATASET, folder, patience, maker)
    worker.start()
    try:
        yield runs
    finally:
        worker.close()


def wait_until(runs: RunsInMemory, run_id: str, holds: Callable[[Run], bool]) -> Run:
    """The run once the condition holds; an error when that takes unreasonably long."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        run = runs.get(run_id)
        assert run is not None
        if holds(run):
            return run
        time.sleep(0.02)
    pytest.fail("the run did not come to that")


def final(runs: RunsInMemory, run_id: str) -> Run:
    return wait_until(runs, run_id, lambda run: run.state.is_final)


def test_a_run_ends_with_its_result(tmp_path):
    """A process that ends well leaves state, progress, times and result."""
    with working(makers.finish, tmp_path) as runs:
        run = final(runs, runs.add(order(seed=7)).run_id)
    assert (run.state, run.failure) == (RunState.DONE, None)
    assert run.progress.objective == 95
    assert run.created_at <= run.started_at <= run.ended_at
    assert (run.result / "seed.txt").read_text(encoding="utf-8") == "7"


def test_a_stopped_run_keeps_its_best_plan(tmp_path):
    """After a stop the process hands in what it has, and that is the result."""
    with working(makers.wait_for_stop, tmp_path) as runs:
        run_id = runs.add(order()).run_id
        wait_until(runs, run_id, lambda run: run.progress is not None)
        runs.request_stop(run_id)
        run = final(runs, run_id)
    assert run.state is RunState.STOPPED
    assert run.result.is_dir()


def test_a_crash_is_a_failure_with_a_reason(tmp_path):
    """A process that is gone without a word never leaves a run hanging."""
    with working(makers.crash, tmp_path) as runs:
        run = final(runs, runs.add(order()).run_id)
    assert (run.state, run.failure, run.result) == (RunState.FAILED, Failure.CRASHED, None)


def test_the_reason_of_a_refusal_is_kept(tmp_path):
    """What the process says about its failure is what the caller reads."""
    with working(makers.refuse, tmp_path) as runs:
        run = final(runs, runs.add(order()).run_id)
    assert (run.state, run.failure) == (RunState.FAILED, Failure.REFUSED)


def test_the_worker_goes_on_after_a_failure(tmp_path):
    """One bad run does not keep the next from being made."""
    with working(makers.fail_after_first, tmp_path) as runs:
        bad, good = runs.add(order(seed=1)), runs.add(order(seed=2))
        assert final(runs, bad.run_id).state is RunState.FAILED
        assert final(runs, good.run_id).state is RunState.DONE


def test_who_does_not_listen_to_a_stop_is_ended(tmp_path):
    """After the time of grace the process is ended; there is no plan then, and the run says so."""
    with working(makers.never_answer, tmp_path, Patience(0.3, 60.0)) as runs:
        run_id = runs.add(order()).run_id
        wait_until(runs, run_id, lambda run: run.progress is not None)
        runs.request_stop(run_id)
        run = final(runs, run_id)
    assert (run.state, run.failure, run.result) == (RunState.STOPPED, None, None)


def test_a_run_cannot_last_for_ever(tmp_path):
    """A process that stays silent for too long is ended as failed."""
    with working(makers.never_answer, tmp_path, Patience(30.0, 2.0)) as runs:
        run = final(runs, runs.add(order()).run_id)
    assert (run.state, run.failure) == (RunState.FAILED, Failure.TOO_LONG)


def test_closing_ends_the_run_that_is_going_on(tmp_path):
    """When the service ends, so does the process; the run is lost and says why."""
    with working(makers.never_answer, tmp_path) as runs:
        run_id = runs.add(order()).run_id
        wait_until(runs, run_id, lambda run: run.progress is not None)
    assert runs.get(run_id).failure is Failure.SHUT_DOWN


def test_a_process_that_cannot_start_is_a_failure(tmp_path):
    """What cannot be handed to a new process fails the run, not the worker."""
    with working(lambda *_: None, tmp_path) as runs:
        run = final(runs, runs.add(order()).run_id)
    assert (run.state, run.failure) == (RunState.FAILED, Failure.UNEXPECTED)
