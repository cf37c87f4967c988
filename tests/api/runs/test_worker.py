from dataclasses import replace

import pandas as pd
import pytest

from api.runs.best_plan import packed
from api.runs.messages import Ended
from api.runs.run import Failure, PlanOrder
from api.runs.watch import Ending, Outcome, Patience
from api.runs.worker import Worker
from matcher.store.repositories.runs import RunState
from tests.api import makers
from tests.api.runs.runs import (
    LONG,
    ORGANISATION,
    a_store,
    add,
    final,
    has_plan,
    order,
    request_stop,
    run_of,
    wait_until,
    working,
)

ON_EITHER = pytest.mark.usefixtures("either")
NOBODY = pd.DataFrame({"candidate_id": [], "place_id": []}, dtype=str)


@ON_EITHER
def test_a_run_ends_with_its_plan_proposals_and_log():
    """All of it is there at the moment that the run has ended."""
    with working(makers.finish) as store:
        run_id = add(store, order(seed=7))
        run = final(store, run_id)
        with store.reading(ORGANISATION) as tx:
            tables, proposals = tx.plans.load(run_id), tx.proposals.page(run_id=run_id)
            kinds = [entry.kind for entry in tx.log.page()]
            assert tx.log.verify().is_sound
    assert (run.state, run.failure, run.attempts) == (RunState.DONE, None, 1)
    assert run.progress["objective"] == tables.report["objective"]["total"]
    assert tables.report["seed"] == 7
    assert len(proposals) == len(tables.changes) == 1
    assert kinds.count("plan.made") == kinds.count("proposals.made") == 1


@ON_EITHER
def test_a_stopped_run_keeps_its_best_plan():
    """After a stop the process hands in what it has, and that is the result."""
    with working(makers.wait_for_stop) as store:
        run_id = add(store)
        wait_until(store, run_id, lambda run: run.progress is not None)
        request_stop(store, run_id)
        assert final(store, run_id).state is RunState.STOPPED
        assert has_plan(store, run_id)


def test_a_stop_holds_when_the_process_dies():
    """The next attempt stops at once, and there is a plan all the same."""
    with a_store() as store:
        run_id = add(store, PlanOrder(seconds=600.0, iterations=None, seed=0, move_cap=None))
        claim = store.queue.claim("w1")
        request_stop(store, run_id)
        assert store.queue.died(claim)
        Worker(store, LONG, makers.finish).work(until_idle=True)
        run = run_of(store, run_id)
        assert (run.state, run.attempts) == (RunState.STOPPED, 2)
        assert has_plan(store, run_id)


@ON_EITHER
def test_a_run_that_crashes_is_done_again():
    """The second attempt hands in the plan; there is one, not two."""
    with working(makers.crash_once) as store:
        run_id = add(store)
        run = final(store, run_id)
        assert (run.state, run.attempts) == (RunState.DONE, 2)
        with store.reading(ORGANISATION) as tx:
            assert tx.plans.newest() == (run_id,)


def test_a_run_that_crashes_three_times_has_failed():
    """With a reason; it does not block the queue for ever."""
    with working(makers.fail_on_seed_1) as store:
        bad, good = add(store, order(seed=1)), add(store, order(seed=2))
        run = final(store, bad)
        assert (run.state, run.failure, run.attempts) == (RunState.FAILED, Failure.CRASHED, 3)
        assert not has_plan(store, bad)
        assert final(store, good).state is RunState.DONE


def test_the_reason_of_a_refusal_is_kept():
    """What the process says about its failure is what the caller reads; it is not done again."""
    with working(makers.refuse) as store:
        run = final(store, add(store))
    assert (run.state, run.failure, run.attempts) == (RunState.FAILED, Failure.REFUSED, 1)


def test_who_does_not_listen_to_a_stop_is_ended():
    """After the time of grace the process is ended, and the next one is to hand in what there is.

    When none of the three does, there is no plan, and the run says so.
    """
    with working(makers.never_answer, replace(LONG, patience=Patience(0.3, 60.0))) as store:
        run_id = add(store)
        wait_until(store, run_id, lambda run: run.progress is not None)
        request_stop(store, run_id)
        run = final(store, run_id)
        assert (run.state, run.failure, run.attempts) == (RunState.STOPPED, None, 3)
        assert not has_plan(store, run_id)


def test_a_run_cannot_last_for_ever():
    """A process that does not hear that its time is over, and told of no plan, has failed."""
    with working(makers.never_answer, replace(LONG, patience=Patience(0.3, 1.0))) as store:
        run = final(store, add(store))
    assert (run.state, run.failure, run.attempts) == (RunState.FAILED, Failure.TOO_LONG, 1)


def test_a_run_whose_time_is_over_hands_in_its_best_plan():
    """As when somebody stops it."""
    with working(makers.wait_for_stop, replace(LONG, patience=Patience(30.0, 0.5))) as store:
        run_id = add(store)
        run = final(store, run_id)
        assert (run.state, run.failure, run.attempts) == (RunState.STOPPED, None, 1)
        assert has_plan(store, run_id)


TOO_LONG = Outcome(Ending.SILENT, Ended(Failure.TOO_LONG))


@ON_EITHER
def test_the_plan_of_a_process_that_does_not_hear_its_time_is_handed_in():
    """By the next attempt, which stops at once."""
    with a_store() as store:
        run_id = add(store, PlanOrder(seconds=600.0, iterations=None, seed=0, move_cap=None))
        worker, claim = Worker(store, LONG, makers.finish), store.queue.claim("w1")
        store.queue.heartbeat(claim, best_plan=packed(NOBODY))
        worker._settle(claim, TOO_LONG)
        worker.work(until_idle=True)
        run = run_of(store, run_id)
        assert (run.state, run.failure, run.attempts) == (RunState.STOPPED, None, 2)
        assert has_plan(store, run_id)


@ON_EITHER
def test_a_third_attempt_that_takes_too_long_has_failed():
    """There is an end to it, with its reason."""
    with a_store() as store:
        run_id = add(store)
        for _ in range(2):
            store.queue.died(store.queue.claim("w1"))
        claim = store.queue.claim("w1")
        store.queue.heartbeat(claim, best_plan=packed(NOBODY))
        Worker(store, LONG)._settle(claim, TOO_LONG)
        run = run_of(store, run_id)
        assert (run.state, run.failure) == (RunState.FAILED, Failure.TOO_LONG)


def test_a_run_that_holds_somebody_who_was_removed_begins_without_what_it_found():
    """What it found may name them."""
    with a_store() as store:
        run_id = add(store)
        claim = store.queue.claim("w1")
        store.queue.heartbeat(claim, best_plan=packed(NOBODY))
        Worker(store, LONG)._settle(claim, Outcome(Ending.SAID, Ended(is_kept=False)))
        with store.reading(ORGANISATION) as tx:
            assert tx.runs.best_plan(run_id) is None
        assert run_of(store, run_id).state is RunState.WAITING


@ON_EITHER
def test_closing_gives_the_run_back():
    """When a worker is told to end, its run waits for the next one, as if nobody had begun."""
    with a_store() as store:
        worker = Worker(store, LONG, makers.never_answer)
        worker.start()
        run_id = add(store)
        wait_until(store, run_id, lambda run: run.progress is not None)
        worker.close()
        run = run_of(store, run_id)
        assert (run.state, run.attempts) == (RunState.WAITING, 0)


def test_a_process_that_cannot_start_is_a_failure():
    """What cannot be handed to a new process fails the run, not the worker."""
    with working(lambda *_: None) as store:
        run = final(store, add(store))
    assert (run.state, run.failure) == (RunState.FAILED, Failure.UNEXPECTED)


def test_an_unknown_kind_of_run_is_a_failure():
    """A worker of an older version does not guess."""
    with working(makers.finish) as store:
        with store.writing(ORGANISATION, "planner") as tx:
            run_id = tx.runs.add("something.new", {}).run_id
        assert final(store, run_id).failure == Failure.UNEXPECTED


@ON_EITHER
def test_two_workers_share_the_work():
    """Each run is done once, whoever takes it."""
    with working(makers.finish) as store:
        other = Worker(store, LONG, makers.finish)
        other.start()
        try:
            runs = [final(store, run_id) for run_id in [add(store) for _ in range(4)]]
        finally:
            other.close()
        with store.reading(ORGANISATION) as tx:
            assert sorted(tx.plans.newest()) == sorted(run.run_id for run in runs)
    assert {(run.state, run.attempts) for run in runs} == {(RunState.DONE, 1)}
