from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from matcher.store.errors import StoreBusy, UnknownRecord
from matcher.store.queue import CRASHED, MOST_ATTEMPTS
from matcher.store.repositories.runs import ClaimLost, RunState
from matcher.store.repositories.schedules import next_moment
from tests.store.samples import plan_tables


def _order(store, *names, organisation="a"):
    with store.writing(organisation, "planner") as tx:
        for name in names:
            tx.runs.add("plan", {"seed": 1}, run_id=name)


def _run(store, name, organisation="a"):
    with store.reading(organisation) as tx:
        return tx.runs.get(name)


def test_runs_are_claimed_oldest_first_whosever_they_are(store, clock):
    """Workers serve all organisations; the claim says whose run it is and what was ordered."""
    _order(store, "r1")
    clock.forward(seconds=1)
    _order(store, "r0", organisation="b")
    first, second = store.queue.claim("w1"), store.queue.claim("w2")
    assert (first.organisation_id, first.run_id, first.attempt) == ("a", "r1", 1)
    assert (second.organisation_id, second.run_id) == ("b", "r0")
    assert second.order == {"seed": 1}
    assert store.queue.claim("w3") is None


def test_each_run_is_claimed_exactly_once(store):
    """Four workers at the same time take twenty runs, none of them twice."""
    _order(store, *(f"r{number}" for number in range(20)))

    def work(worker):
        taken, idle = [], 0
        while idle < 3:
            try:
                claim = store.queue.claim(worker)
            except StoreBusy:
                continue
            if claim is None:
                idle += 1
            else:
                taken.append(claim.run_id)
        return taken

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, ["w1", "w2", "w3", "w4"]))
    assert sorted(run for runs in found for run in runs) == sorted(
        f"r{number}" for number in range(20)
    )


def test_a_heartbeat_tells_progress_and_hears_of_a_stop(store):
    """What a worker writes down is what others read; a stop reaches it with the next heartbeat."""
    _order(store, "r1")
    claim = store.queue.claim("w1")
    assert store.queue.heartbeat(claim, progress={"gap": 0.1}, best_plan=b"first") is False
    with store.writing("a", "planner") as tx:
        assert tx.runs.request_stop("r1").state is RunState.RUNNING
    assert store.queue.heartbeat(claim) is True
    with store.writing("a", "w1") as tx:
        assert tx.runs.best_plan("r1") == b"first"
        tx.runs.finish(claim, RunState.STOPPED)
        assert tx.runs.best_plan("r1") is None, "the result takes its place"
    assert _run(store, "r1").progress == {"gap": 0.1}


def test_a_run_that_nobody_began_stops_at_once(store):
    """And what has ended stays as it ended."""
    _order(store, "r1")
    for _ in range(2):
        with store.writing("a", "planner") as tx:
            assert tx.runs.request_stop("r1").state is RunState.STOPPED
    assert store.queue.claim("w1") is None


def test_a_run_that_waits_with_a_plan_hands_it_in_when_stopped(store):
    """Its worker died: the next one is told to stop at once, and the plan is not lost."""
    _order(store, "r1")
    claim = store.queue.claim("w1")
    store.queue.heartbeat(claim, best_plan=b"the best")
    store.queue.died(claim)
    with store.writing("a", "planner") as tx:
        asked = tx.runs.request_stop("r1")
        assert (asked.state, asked.stop_requested) == (RunState.WAITING, True)
    again = store.queue.claim("w2")
    assert store.queue.heartbeat(again) is True
    with store.reading("a") as tx:
        assert tx.runs.best_plan("r1") == b"the best"


def test_the_run_of_a_dead_worker_goes_to_another_one(store, clock):
    """Silence counts, not age; the dead worker's claim is void from then on."""
    _order(store, "r1")
    dead = store.queue.claim("w1")
    clock.forward(seconds=50)
    store.queue.heartbeat(dead)
    clock.forward(seconds=50)
    assert store.queue.requeue_dead(60) == 0
    clock.forward(seconds=11)
    assert store.queue.requeue_dead(60) == 1
    claim = store.queue.claim("w1")
    assert claim.attempt == 2
    with pytest.raises(ClaimLost):
        store.queue.heartbeat(dead)
    assert store.queue.heartbeat(claim) is False


def test_a_void_claim_hands_in_nothing(store, clock):
    """The result of a worker that was given up is rolled back as a whole: no plan twice."""
    _order(store, "r1")
    dead = store.queue.claim("w1")
    clock.forward(minutes=5)
    store.queue.requeue_dead(60)
    claim = store.queue.claim("w2")

    def hand_in(held):
        with store.writing("a", held.worker) as tx:
            tx.plans.save("r1", plan_tables())
            tx.runs.finish(held, RunState.DONE)

    with pytest.raises(ClaimLost):
        hand_in(dead)
    with store.reading("a") as tx, pytest.raises(UnknownRecord):
        tx.plans.report("r1")
    hand_in(claim)
    with pytest.raises(ClaimLost), store.writing("a", "w2") as tx:
        tx.runs.finish(claim, RunState.DONE)
    assert _run(store, "r1").state is RunState.DONE


def test_a_run_that_kills_its_workers_is_given_up(store, clock):
    """After three attempts it has failed, with a code that says why."""
    _order(store, "r1")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        claim = store.queue.claim(f"w{attempt}")
        assert claim.attempt == attempt
        store.queue.heartbeat(claim, best_plan=b"the best")
        clock.forward(minutes=5)
        store.queue.requeue_dead(60)
    assert store.queue.claim("w9") is None
    run = _run(store, "r1")
    with store.reading("a") as tx:
        assert tx.runs.best_plan("r1") is None
    assert (run.state, run.failure) == (RunState.FAILED, CRASHED)


def test_a_dead_run_that_was_asked_to_stop_still_gets_a_plan(store, clock):
    """The next worker hears of the stop with its first sign of life; the third death is the end."""
    _order(store, "r1")
    for attempt in (1, 2, 3):
        claim = store.queue.claim("w1")
        assert claim.attempt == attempt
        with store.writing("a", "planner") as tx:
            tx.runs.request_stop("r1")
        assert store.queue.heartbeat(claim) is True
        clock.forward(minutes=5)
        assert store.queue.requeue_dead(60) == 1
    assert _run(store, "r1").state is RunState.STOPPED
    assert _run(store, "r1").failure is None


def test_a_worker_that_is_told_to_end_gives_its_run_back(store):
    """That is no attempt that failed."""
    _order(store, "r1")
    claim = store.queue.claim("w1")
    store.queue.give_back(claim)
    assert store.queue.claim("w2").attempt == 1
    with pytest.raises(ClaimLost):
        store.queue.give_back(claim)


@pytest.mark.parametrize(("anew", "kept"), [(False, b"the best"), (True, None)])
def test_a_run_is_given_back_with_or_without_what_was_found(store, anew, kept):
    """Without it where it may name somebody who was removed for good meanwhile."""
    _order(store, "r1")
    claim = store.queue.claim("w1")
    store.queue.heartbeat(claim, best_plan=b"the best")
    store.queue.give_back(claim, anew=anew)
    with store.reading("a") as tx:
        assert tx.runs.best_plan("r1") == kept


def test_the_queue_says_how_it_stands(store, clock):
    """Age of the oldest run that waits, for the metrics."""
    _order(store, "r1", "r2")
    clock.forward(seconds=30)
    store.queue.claim("w1")
    state = store.queue.state()
    assert (state.waiting, state.running, state.oldest_waiting_seconds) == (1, 1, 30)
    clock.forward(days=-1)
    assert store.queue.state().oldest_waiting_seconds == 0


def test_a_run_knows_its_place_in_the_queue(store, clock):
    """Among those of all organisations; each sees its own only."""
    for number, organisation in enumerate(("a", "b", "a", "a")):
        clock.forward(seconds=1)
        _order(store, f"r{number}", organisation=organisation)
    store.queue.claim("w1")
    assert store.queue.waiting_places("a") == {"r2": 2, "r3": 3}
    assert store.queue.waiting_places("b") == {"r1": 1}


def test_runs_are_listed_newest_first(store, clock):
    """In pages, and by state."""
    for name in ("r1", "r2", "r3"):
        _order(store, name)
        clock.forward(seconds=1)
    store.queue.claim("w1")
    with store.reading("a") as tx:
        first = tx.runs.page(limit=2)
        assert [run.run_id for run in first] == ["r3", "r2"]
        assert [run.run_id for run in tx.runs.page(before=first[-1])] == ["r1"]
        assert [run.run_id for run in tx.runs.page(state=RunState.RUNNING)] == ["r1"]
        assert tx.runs.count(RunState.WAITING) == 2


def test_only_ended_runs_are_forgotten(store):
    """A run that somebody works on is not pulled away."""
    _order(store, "r1")
    with store.writing("a", "planner") as tx:
        with pytest.raises(UnknownRecord):
            tx.runs.forget("r1")
        tx.runs.request_stop("r1")
        tx.runs.forget("r1")
    with store.reading("a") as tx:
        assert tx.runs.page() == ()


@pytest.fixture
def nightly(store):
    """A plan made anew every night at half past two."""
    with store.writing("a", "planner") as tx:
        tx.schedules.put("nightly", "plan", {"seed": 3}, local_time=time(2, 30))
    return store


def _start(store):
    with store.writing("a", "scheduler") as tx:
        return tx.schedules.start_due()


def test_a_schedule_starts_one_run_a_day(nightly, clock):
    """Not before its time, once when it is due, and again the day after."""
    assert _start(nightly) == 0
    clock.time = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
    assert [_start(nightly), _start(nightly)] == [1, 0]
    clock.forward(days=1)
    assert _start(nightly) == 1
    claim = nightly.queue.claim("w1")
    assert (claim.order, _run(nightly, claim.run_id).schedule_id) == ({"seed": 3}, "nightly")


def test_nights_that_passed_unseen_start_one_run(nightly, clock):
    """After a week without power one plan is made, not seven."""
    clock.forward(days=7)
    assert [_start(nightly), _start(nightly)] == [1, 0]


def test_a_clock_that_jumps_neither_repeats_nor_loses_a_night(nightly, clock):
    """Back by an hour after the start; ahead by a year and back again."""
    clock.time = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
    assert _start(nightly) == 1
    clock.forward(hours=-1)
    assert _start(nightly) == 0
    clock.forward(hours=1)
    assert _start(nightly) == 0
    clock.forward(days=365)
    assert _start(nightly) == 1
    clock.forward(days=-365)
    assert _start(nightly) == 0
    clock.forward(days=1)
    assert _start(nightly) == 1


def test_schedules_can_be_switched_off_and_removed(nightly, clock):
    """A schedule that is off starts nothing; one that is removed is unknown."""
    with nightly.writing("a", "planner") as tx:
        off = tx.schedules.put("nightly", "plan", {}, local_time=time(3), is_enabled=False)
        assert (off.local_time, off.is_enabled) == (time(3), False)
    clock.forward(days=2)
    assert _start(nightly) == 0
    with nightly.writing("a", "planner") as tx:
        tx.schedules.remove("nightly")
        with pytest.raises(UnknownRecord):
            tx.schedules.remove("nightly")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((2026, 1, 10, 0, 0), (2026, 1, 10, 1, 30)),
        ((2026, 1, 10, 1, 30), (2026, 1, 11, 1, 30)),
        ((2026, 7, 10, 0, 0), (2026, 7, 10, 0, 30)),
        ((2026, 3, 28, 12, 0), (2026, 3, 29, 1, 30)),
        ((2026, 10, 24, 12, 0), (2026, 10, 25, 0, 30)),
    ],
)
def test_times_follow_the_local_clock(now, expected):
    """Winter, summer, the night that lacks half past two, and the night that has it twice."""
    found = next_moment(datetime(*now, tzinfo=UTC), time(2, 30), "Europe/Amsterdam")
    assert found == datetime(*expected, tzinfo=UTC)
    assert found.astimezone(ZoneInfo("Europe/Amsterdam")).hour in {2, 3}
