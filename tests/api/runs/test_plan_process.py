import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

import pytest

from api.runs.giving_way import NICENESS, give_way, start_aside
from api.runs.keeping import PeopleGone, hand_in
from api.runs.messages import BestPlan, Ended, Work
from api.runs.plan_process import make_plan
from api.runs.records import read_input
from api.runs.run import Failure, PlanOrder, RunProgress
from api.runs.worker import PlanMaker
from matcher.errors import InvalidProblem
from matcher.store import Store
from matcher.store.repositories.runs import ClaimLost, RunState
from tests.api import makers
from tests.api.runs.runs import ORGANISATION, a_store, add, final, has_plan, order, run_of, working

PATIENCE = 120


def claimed(store: Store, what: PlanOrder | None = None) -> Work:
    """A run that this test has."""
    add(store, what)
    return Work(store.engine.url.render_as_string(False), store.queue.claim("w1"))


@contextmanager
def process(maker: PlanMaker, work: Work) -> Iterator[tuple[SpawnProcess, Connection]]:
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    running = spawn.Process(target=maker, args=(theirs, work))
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


def test_the_process_tells_how_far_it_is_and_hands_in():
    """Progress first, then the result with the end of the run, then the last word."""
    with a_store() as store:
        work = claimed(store, order(seed=3))
        with process(make_plan, work) as (_, connection):
            *progress, last = messages(connection)
        assert last == Ended()
        (best,) = (message for message in progress if isinstance(message, BestPlan))
        progress.remove(best)
        assert all(isinstance(message, RunProgress) for message in progress)
        steps = [message.step for message in progress]
        assert steps[:4] == ["reading", "rules", "scores", "problem"]
        assert steps[-2:] == ["check", "explaining"]
        run = run_of(store, work.claim.run_id)
        assert run.state is RunState.DONE
        assert progress[-2].objective == run.progress["objective"]
        assert run.progress["step"] == ""


@pytest.mark.usefixtures("either")
def test_who_lost_the_run_keeps_nothing():
    """Another worker has it: no plan, no proposals, and the run goes on there."""
    with a_store() as store:
        work = claimed(store)
        store.queue.died(work.claim)
        again = store.queue.claim("w2")
        with process(make_plan, work) as (_, connection):
            last = messages(connection)[-1]
        assert (last.failure, last.is_kept) == (None, False)
        assert not has_plan(store, work.claim.run_id)
        assert run_of(store, again.run_id).state is RunState.RUNNING


def test_a_plan_with_somebody_who_was_removed_is_not_kept():
    """The run is to be done again, without that person."""
    with working(makers.finish) as store:
        tables_of = add(store)
        final(store, tables_of)
        with store.reading(ORGANISATION) as tx:
            tables = tx.plans.load(tables_of)
    with a_store() as store:
        work = claimed(store)
        with store.reading(ORGANISATION) as tx:
            given = read_input(tx, order())
        with store.writing(ORGANISATION, "admin") as tx:
            tx.people.purge(given.dataset.candidates["candidate_id"].iloc[0], "retention")
        with pytest.raises(PeopleGone):
            hand_in(store, work, tables, given, was_stopped=False)
        assert run_of(store, work.claim.run_id).state is RunState.WAITING
        assert store.queue.claim("w2").attempt == 1


def test_a_plan_waits_for_a_database_that_is_away(monkeypatch):
    """Handed in at the third try, once."""
    with working(makers.finish) as store:
        first = add(store)
        final(store, first)
        with store.reading(ORGANISATION) as tx:
            tables = tx.plans.load(first)
    with a_store() as store:
        work, tries = claimed(store), []
        with store.reading(ORGANISATION) as tx:
            given = read_input(tx, order())
        writing = store.writing

        def sometimes(*arguments, **options):
            tries.append(1)
            if len(tries) < 3:
                raise makers.AWAY
            return writing(*arguments, **options)

        monkeypatch.setattr(store, "writing", sometimes)
        monkeypatch.setattr(time, "sleep", lambda _: None)
        hand_in(store, work, tables, given, was_stopped=False)
        assert len(tries) == 3
        assert has_plan(store, work.claim.run_id)
        with pytest.raises(ClaimLost):
            hand_in(store, work, tables, given, was_stopped=False)


def test_going_on_from_the_last_plan_is_from_today_when_there_is_none():
    """And from the newest when there are several; one that is gone is no plan to go on from."""
    with working(makers.finish) as store:
        with store.reading(ORGANISATION) as tx:
            assert read_input(tx, order(from_last=True)).earlier is None
        for _ in range(2):
            last = add(store)
            final(store, last)
        with store.reading(ORGANISATION) as tx:
            assert tx.plans.newest()[0] == last
            assert len(read_input(tx, order(from_last=True)).earlier) == 1
            assert len(read_input(tx, order(earlier_plan=last)).earlier) == 1
            with pytest.raises(InvalidProblem):
                read_input(tx, order(earlier_plan="gone"))


@pytest.mark.parametrize(
    ("seed", "failure"),
    [
        (0, Failure.REFUSED),
        (1, Failure.INVALID),
        (2, Failure.UNEXPECTED),
        (3, Failure.CRASHED),  # to be tried again
    ],
)
def test_every_error_becomes_a_reason(seed, failure):
    """The worker hears what kind of error it was and where, never its message."""
    with a_store() as store:
        work = claimed(store, order(seed))
        with process(makers.line_that_breaks, work) as (_, connection):
            last = messages(connection)[-1]
        assert last.failure is failure
        assert type(makers.ERRORS[seed]).__name__ in last.where
        assert str(makers.ERRORS[seed]) not in last.where
        assert not has_plan(store, work.claim.run_id)


def own_priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


def _manner(answer: Connection, cores: int | None) -> None:
    if cores is not None:
        give_way(cores)
    answer.send((own_priority(), os.sched_getscheduler(0), len(os.sched_getaffinity(0))))


def test_who_makes_plans_stands_aside_for_who_answers():
    """The lowest priority that the system has, on as few cores as was said."""
    ours, theirs = get_context("spawn").Pipe()
    running = get_context("spawn").Process(target=_manner, args=(theirs, 1))
    running.start()
    assert ours.recv() == (max(NICENESS, own_priority()), os.SCHED_IDLE, 1)
    running.join()


def test_a_plan_stands_aside_from_the_first_instruction_and_the_service_does_not():
    """What starts the process has given way; nothing else of the service has."""
    before = os.sched_getscheduler(0), own_priority()
    ours, theirs = get_context("spawn").Pipe()
    running = get_context("spawn").Process(target=_manner, args=(theirs, None))
    start_aside(running)
    assert ours.recv()[:2] == (max(NICENESS, own_priority()), os.SCHED_IDLE)
    running.join()
    assert (os.sched_getscheduler(0), own_priority()) == before


def test_ctrl_c_is_for_the_worker():
    """A process that it reaches says how it went, and is not taken for one that crashed."""
    with a_store() as store, process(makers.ctrl_c, claimed(store)) as (_, connection):
        assert messages(connection) == [Ended(Failure.UNEXPECTED, "KeyError")]


def test_an_orphan_ends():
    """When the worker is gone, however suddenly, the process does not go on without it."""
    with a_store() as store, process(makers.orphan, claimed(store)) as (running, connection):
        messages(connection)
        connection.close()
        running.join(PATIENCE)
        assert running.exitcode == 1
