from pathlib import Path
from threading import Thread

import pytest

from api.runs.run import Failure, PlanOrder, Run, RunProgress, RunState
from api.runs.store import QueueFull, RunsInMemory

ORDER = PlanOrder(seconds=1.0, iterations=None, seed=0, move_cap=None)
NO_WAIT = 0.0


@pytest.fixture
def forgotten() -> list[Run]:
    return []


@pytest.fixture
def runs(forgotten: list[Run]) -> RunsInMemory:
    return RunsInMemory(max_waiting=2, max_kept=2, forget=forgotten.append)


def ended(runs: RunsInMemory, state: RunState = RunState.DONE) -> str:
    run_id = runs.add(ORDER).run_id
    runs.claim(NO_WAIT)
    runs.finish(run_id, state, result=Path(run_id))
    return run_id


def test_runs_are_claimed_once_and_in_order(runs):
    """A run goes to one worker only, oldest first."""
    first, second = runs.add(ORDER), runs.add(ORDER)
    assert [runs.claim(NO_WAIT).run_id for _ in range(2)] == [first.run_id, second.run_id]
    assert runs.claim(NO_WAIT) is None
    assert runs.get(first.run_id).state is RunState.RUNNING
    assert runs.get(first.run_id).started_at >= first.created_at


def test_many_workers_share_the_queue_without_doubles():
    """Workers that claim at the same time never get the same run."""
    runs = RunsInMemory(max_waiting=200, max_kept=1, forget=lambda _run: None)
    wanted = {runs.add(ORDER).run_id for _ in range(200)}
    claimed: list[str] = []

    def work() -> None:
        while (run := runs.claim(NO_WAIT)) is not None:
            claimed.append(run.run_id)

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == 200
    assert set(claimed) == wanted


def test_the_queue_has_an_end(runs):
    """One run may start and two may wait; the next is refused until there is room again."""
    for _ in range(3):
        runs.add(ORDER)
    with pytest.raises(QueueFull):
        runs.add(ORDER)
    runs.claim(NO_WAIT)
    with pytest.raises(QueueFull):
        runs.add(ORDER)
    runs.claim(NO_WAIT)
    assert runs.add(ORDER).state is RunState.WAITING


def test_a_waiting_run_stops_at_once(runs):
    """What has not begun needs no worker to end, and is not claimed any more."""
    run_id = runs.add(ORDER).run_id
    assert runs.request_stop(run_id).state is RunState.STOPPED
    assert runs.claim(NO_WAIT) is None


def test_a_running_run_is_asked_to_stop(runs):
    """Only the worker ends what it has begun."""
    run_id = runs.add(ORDER).run_id
    runs.claim(NO_WAIT)
    stopping = runs.request_stop(run_id)
    assert (stopping.state, stopping.stop_requested) == (RunState.RUNNING, True)


def test_a_final_state_never_changes(runs):
    """Neither progress, nor a stop, nor another end changes a run that has ended."""
    run_id = ended(runs)
    before = runs.get(run_id)
    runs.advance(run_id, RunProgress(1.0, 1, 2.0))
    runs.request_stop(run_id)
    runs.finish(run_id, RunState.FAILED, failure=Failure.CRASHED)
    assert runs.get(run_id) == before


def test_progress_belongs_to_a_running_run(runs):
    """The last message is what a caller sees."""
    run_id = runs.add(ORDER).run_id
    runs.advance(run_id, RunProgress(0.1, 1, None))
    assert runs.get(run_id).progress is None
    runs.claim(NO_WAIT)
    for objective in (10, 20):
        runs.advance(run_id, RunProgress(1.0, objective, 25.0))
    assert runs.get(run_id).progress == RunProgress(1.0, 20, 25.0)
    assert runs.get(run_id).progress.gap == pytest.approx(0.2)


def test_old_results_make_room(runs, forgotten):
    """Of the ended runs the newest are kept; who went is told, so that its folder can go too."""
    first, second, third = (ended(runs) for _ in range(3))
    assert runs.get(first) is None
    assert [run.run_id for run in forgotten] == [first]
    assert runs.get(second) is not None
    assert runs.get(third) is not None


def test_nobody_knows_an_unknown_run(runs):
    """Asking for or stopping a run that is not there says so and changes nothing."""
    assert runs.get("nobody") is None
    assert runs.request_stop("nobody") is None
    runs.finish("nobody", RunState.DONE)
    assert runs.get("nobody") is None
