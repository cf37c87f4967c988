"""What a search has found outlives whoever found it."""

import os
import signal
from multiprocessing import get_context

import pandas as pd
import pytest

from api.runs.best_plan import KEEP_SECONDS, Keeper, packed, unpacked
from api.runs.messages import BestPlan
from api.runs.worker import Worker
from matcher.records import read_dataset
from matcher.store.repositories.runs import RunState
from tests.api import makers
from tests.api.runs.runs import (
    LONG,
    ORGANISATION,
    add,
    order,
    request_stop,
    run_of,
    wait_until,
)
from tests.api.service import SMALL, store_of

NO_END = order(iterations=1_000_000)


@pytest.fixture
def store():
    """The hand-solvable region."""
    opened = store_of(read_dataset(SMALL), ORGANISATION)
    yield opened
    opened.close()


def kept(store, run_id):
    """The best plan so far as the store has it: place per person."""
    with store.reading(ORGANISATION) as tx:
        found = unpacked(tx.runs.best_plan(run_id))
    return None if found is None else dict(found.itertuples(index=False))


def result(store, run_id):
    """Place per person in the result, and who has none."""
    with store.reading(ORGANISATION) as tx:
        tables = tx.plans.load(run_id)
    placed = dict(tables.plan[["candidate_id", "place_id"]].itertuples(index=False))
    return placed, set(tables.unplaced["candidate_id"]), tables.report


def killed_while_searching(store, run_id):
    """Let a worker search, kill it with all it started, and give its run back."""
    database = store.engine.url.render_as_string(hide_password=False)
    worker = get_context("spawn").Process(target=makers.worker_by_search, args=(database,))
    worker.start()
    wait_until(store, run_id, lambda run: has_searched(run) and kept(store, run_id) is not None)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    store.queue.requeue_dead(-1)
    return run_of(store, run_id)


def has_searched(run):
    """Whether a worker has told of a plan."""
    return run.progress is not None and run.progress["objective"] is not None


@pytest.mark.usefixtures("either")
def test_a_killed_search_is_gone_on_with(store):
    """Whoever takes the run over begins with the best plan so far: it is there without a search."""
    run_id = add(store, NO_END)
    run = killed_while_searching(store, run_id)
    assert (run.state, run.attempts) == (RunState.WAITING, 1)
    saved, told = kept(store, run_id), run.progress["objective"]
    request_stop_of_next(store, run_id)
    placed, unplaced, report = result(store, run_id)
    assert saved.items() <= placed.items()
    assert len(placed) + len(unplaced) == 12
    assert report["objective"]["total"] >= 0.99 * told
    assert run_of(store, run_id).state is RunState.STOPPED
    assert kept(store, run_id) is None


def request_stop_of_next(store, run_id):
    """Carry the run out by a worker that is told to stop before it searches."""
    claim = store.queue.claim("for a moment")
    request_stop(store, run_id)
    store.queue.give_back(claim)
    Worker(store, LONG, makers.by_search).work(until_idle=True)


def test_a_search_that_ended_badly_twice_is_handed_in(store):
    """The third attempt searches no more; the run says that it was stopped, nobody asked for it."""
    run_id = add(store, NO_END)
    killed_while_searching(store, run_id)
    store.queue.died(store.queue.claim("dies at once"))
    saved = kept(store, run_id)
    Worker(store, LONG, makers.by_search).work(until_idle=True)
    run = run_of(store, run_id)
    assert (run.state, run.attempts, run.failure) == (RunState.STOPPED, 3, None)
    assert not run.stop_requested
    assert saved.items() <= result(store, run_id)[0].items()


def test_a_best_plan_that_cannot_be_read_is_no_plan(store):
    """The run begins anew, and its result is whole."""
    run_id = add(store, order(iterations=5))
    claim = store.queue.claim("w1")
    store.queue.heartbeat(claim, best_plan=b"of another version")
    store.queue.died(claim)
    Worker(store, LONG, makers.finish).work(until_idle=True)
    assert run_of(store, run_id).state is RunState.DONE
    placed, unplaced, _ = result(store, run_id)
    assert len(placed) + len(unplaced) == 12


class Best:
    """Stands for a plan with one person."""

    def __init__(self, place):
        self.place = place

    def proposals(self):
        """That person there."""
        return pd.DataFrame({"candidate_id": ["k1"], "place_id": [self.place]})


def test_plans_are_kept_now_and_then():
    """The first at once, then the best one of each while, and nothing when nothing is better."""
    sent, now = [], [100.0]
    keeper = Keeper(sent.append, lambda: now[0])
    keeper.look()
    keeper.note(Best("p1"))
    keeper.note(Best("p2"))
    keeper.note(Best("p3"))
    assert places(sent) == ["p1"]
    now[0] += KEEP_SECONDS
    keeper.look()
    keeper.look()
    assert places(sent) == ["p1", "p3"]
    now[0] += KEEP_SECONDS
    keeper.look()
    assert places(sent) == ["p1", "p3"]


def places(sent: list[BestPlan]) -> list[str]:
    return [unpacked(message.document)["place_id"].item() for message in sent]


def test_what_is_kept_is_read_back():
    """Also of nobody at all."""
    some = pd.DataFrame({"candidate_id": ["k1", "k2"], "place_id": ["p2", "p1"]}, dtype="str")
    pd.testing.assert_frame_equal(unpacked(packed(some)), some)
    assert len(unpacked(packed(some.iloc[:0]))) == 0
    assert unpacked(None) is None
