from datetime import timedelta

import pytest

from api.runs import pulse
from api.runs.messages import BestPlan
from api.runs.pulse import Pulse
from api.runs.run import RunProgress
from api.runs.silence import SilenceWatch
from api.runs.watch import Wish
from matcher.store import open_store
from matcher.store.repositories.runs import RunState
from tests.api.runs.runs import ORGANISATION, a_store, add, request_stop, run_of

pytestmark = pytest.mark.usefixtures("either")


class Seconds:
    """A steady clock that goes when told to."""

    now = 0.0

    def __call__(self):
        """Seconds."""
        return self.now


def test_a_silent_worker_loses_its_run_and_a_living_one_does_not():
    """Only what stayed the same for the whole time, as this process saw it."""
    with a_store() as store:
        clock = Seconds()
        watch = SilenceWatch(store, 30.0, clock)
        dead, alive = add(store), add(store)
        store.queue.claim("w1")
        living = store.queue.claim("w2")
        assert watch.look() == 0
        clock.now = 29.0
        store.queue.heartbeat(living)
        assert watch.look() == 0
        clock.now = 30.0
        assert watch.look() == 1
        assert run_of(store, dead).state is RunState.WAITING
        assert run_of(store, alive).state is RunState.RUNNING


def test_a_wall_clock_that_jumps_takes_no_run_away():
    """A day forward or back between two signs of life means nothing."""
    with a_store() as store:
        clock = Seconds()
        run_id = add(store)
        claim = store.queue.claim("w1")
        for days in (1, -1):
            other = open_store(
                store.engine.url.render_as_string(hide_password=False),
                clock=lambda days=days: store.clock() + timedelta(days=days),
            )
            watch = SilenceWatch(other, 30.0, clock)
            watch.look()
            clock.now += 29.0
            assert watch.look() == 0
            store.queue.heartbeat(claim)
            clock.now += 2.0
            assert watch.look() == 0
            other.close()
        assert run_of(store, run_id).state is RunState.RUNNING


def test_who_lost_the_run_is_told_to_leave_it():
    """The next sign of life of a worker that was taken for dead says so."""
    with a_store() as store:
        add(store)
        claim = store.queue.claim("w1")
        assert Pulse(store, claim, lambda: False).wish() is Wish.GO_ON
        assert store.queue.died(claim)
        assert not store.queue.died(claim)
        assert Pulse(store, claim, lambda: False).wish() is Wish.ABANDON
        assert store.queue.claim("w2").attempt == 2


def test_news_is_told_with_the_next_beat(monkeypatch):
    """What was found stays true in a later step; the best plan is written once."""
    monkeypatch.setattr(pulse, "BEAT_SECONDS", 0.0)
    with a_store() as store:
        run_id = add(store)
        claim = store.queue.claim("w1")
        beating = Pulse(store, claim, lambda: False)
        beating.wish()
        first = run_of(store, run_id).progress
        assert (first["step"], first["objective"]) == ("starting", None)
        beating.note(RunProgress(1.0, 90, 100.0, "search"))
        beating.note(BestPlan(b"the best"))
        beating.note(RunProgress(2.0, step="explaining"))
        beating.wish()
        told = run_of(store, run_id).progress
        assert (told["step"], told["objective"], told["bound"]) == ("explaining", 90, 100.0)
        assert told["seconds"] >= first["seconds"]
        with store.reading(ORGANISATION) as tx:
            assert tx.runs.best_plan(run_id) == b"the best"
        store.queue.heartbeat(claim, best_plan=b"another")
        beating.wish()
        with store.reading(ORGANISATION) as tx:
            assert tx.runs.best_plan(run_id) == b"another"


def test_a_stop_is_heard_and_an_end_goes_first():
    """Asked by somebody in another process; told by the worker itself."""
    with a_store() as store:
        run_id = add(store)
        claim = store.queue.claim("w1")
        request_stop(store, run_id)
        assert Pulse(store, claim, lambda: False).wish() is Wish.STOP
        assert Pulse(store, claim, lambda: True).wish() is Wish.ABANDON
        with store.reading(ORGANISATION) as tx:
            assert tx.runs.get(run_id).state is RunState.RUNNING
