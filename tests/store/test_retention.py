from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from matcher.store import open_store
from matcher.store.columns import OWNER
from matcher.store.repositories.retention_times import RetentionTimeRepository
from matcher.store.repositories.runs import RunState
from matcher.store.repositories.suggestions import ShownItem
from matcher.store.retention import (
    DailyRetention,
    InvalidPeriods,
    Kind,
    default_periods,
    find_due,
    read_periods,
    remove_due,
)
from matcher.store.tables import METADATA
from tests.store.samples import candidate, employer, level, place, plan_tables, team

PERIODS = default_periods()


@pytest.fixture
def aged(store, clock):
    """One person gone for three years, one placed; a list, a plan and an answer of that time."""
    with store.writing("a", "import") as tx:
        tx.teams.add(team())
        tx.employers.add(employer())
        tx.places.add(place())
        for name in ("gone-1", "placed-1"):
            tx.candidates.add(candidate(name))
            tx.candidates.set_parts(name, [level(name)])
        tx.candidates.put(candidate("placed-1", current_place_id="p1"))
        tx.suggestions.keep(
            [ShownItem("gone-1", "p1", 1), ShownItem("placed-1", "p1", 2)], place_id="p1"
        )
        tx.runs.add("plan", {"seed": 1}, run_id="r1")
        tx.idempotency.begin("robot", "k1", "digest")
        tx.idempotency.finish("robot", "k1", 201, {}, {"aantal": 1})
    claim = store.queue.claim("worker")
    with store.writing("a", "worker") as tx:
        tx.plans.save("r1", plan_tables())
        tx.runs.finish(claim, RunState.DONE)
        tx.proposals.add(tx.plans.proposals("r1"), run_id="r1")
    clock.forward(days=3 * 365)
    return store


def _due(store):
    with store.reading("a") as tx:
        return find_due(tx, PERIODS)


def _named(store, text):
    """Names of tables with this text anywhere in a row of organisation a."""
    with store.engine.connect() as connection:
        return {
            table.name
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table).where(table.c[OWNER] == "a"))
            if text in str(tuple(row))
        }


def test_what_is_over_its_time_is_found_and_stays_until_it_is_removed(aged):
    """Looking changes nothing."""
    for _ in range(2):
        assert _due(aged).counts() == {
            Kind.PEOPLE: 1,
            Kind.SUGGESTION_LISTS: 1,
            Kind.PLANS: 1,
            Kind.ANSWERS: 1,
        }
    assert _due(aged).people == ("gone-1",)


def test_after_a_run_nothing_names_the_person_and_the_log_is_sound(aged):
    """In any column of any table; whoever still has a place stays."""
    assert _named(aged, "gone-1")
    removed = remove_due(aged, "a", "admin-1", PERIODS)
    assert _named(aged, "gone-1") == set()
    assert "candidates" in _named(aged, "placed-1")
    (stone,) = removed.tombstones
    assert (stone.reason_code, stone.purged_by) == ("retention.over", "admin-1")
    assert (removed.suggestion_lists, removed.plans, removed.answers) == (1, 1, 1)
    assert not any(_due(aged).counts().values())
    with aged.reading("a") as tx:
        assert tx.log.verify().is_sound
        last = tx.log.page(kind="retention.run")[-1]
        assert last.payload["people"] == 1
        assert last.payload["days"]["people"] == PERIODS.by_kind[Kind.PEOPLE].days


def test_nothing_is_due_before_its_time(aged, clock):
    """A day short of the period, everything stays."""
    clock.forward(days=-3 * 365 + PERIODS.by_kind[Kind.PLANS].days - 1)
    counts = _due(aged).counts()
    assert counts == {**dict.fromkeys(counts, 0), Kind.ANSWERS: 1}
    remove_due(aged, "a", "admin-1", PERIODS)
    assert "candidates" in _named(aged, "gone-1")


def test_another_organisation_keeps_what_it_has(aged, clock):
    """Each organisation runs its own retention."""
    clock.forward(days=-3 * 365)
    with aged.writing("b", "import") as tx:
        tx.candidates.add(candidate("gone-1", coach_team_id=None))
    clock.forward(days=3 * 365)
    remove_due(aged, "a", "admin-1", PERIODS)
    with aged.reading("b") as tx:
        assert tx.candidates.get("gone-1")


def test_every_period_says_what_it_rests_on_and_when_that_was_checked():
    """Each kind has one, and the log at least six months."""
    assert set(PERIODS.by_kind) == set(Kind)
    for period in PERIODS.by_kind.values():
        assert period.source
        assert set(period.begins) == {"nl", "en"}
        assert period.checked_on >= date(2026, 1, 1)
    assert PERIODS.by_kind[Kind.LOG].days >= 183
    assert read_periods(None) == PERIODS


def test_an_organisation_gives_its_own_periods(tmp_path, clock):
    """Only those that differ, each with its own source."""
    path = tmp_path / "periods.toml"
    path.write_text('[plans]\ndays = 90\nsource = "besluit 12"\nchecked_on = 2026-03-01\n')
    own = read_periods(path)
    assert own.by_kind[Kind.PLANS].source == "besluit 12"
    assert own.by_kind[Kind.PEOPLE] == PERIODS.by_kind[Kind.PEOPLE]
    assert own.before(Kind.PLANS, clock()) == clock() - timedelta(days=90)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[plans]\ndays = 90\n", "plans: checked_on, source"),
        ('[plans]\ndays = 0\nsource = "x"\nchecked_on = 2026-03-01\n', "plans: days"),
        ('[log]\ndays = 30\nsource = "x"\nchecked_on = 2026-03-01\n', "six months"),
        ("[people]\nmonths = 3\n", "months"),
        ("[diaries]\ndays = 3\n", "diaries"),
        ("days =", "no TOML"),
    ],
)
def test_periods_that_cannot_be_are_refused(tmp_path, text, said):
    """With the name of what is wrong."""
    path = tmp_path / "periods.toml"
    path.write_text(text)
    with pytest.raises(InvalidPeriods, match=said):
        read_periods(path)


AT = DailyRetention(PERIODS, time(3, 15))


def _runs_in_log(store):
    with store.reading("a") as tx:
        return len(tx.log.page(kind="retention.run"))


def test_every_day_each_organisation_is_cleared_once_however_many_workers_look(aged, clock):
    """The first look sets the moment; then one run a day, with its proof in the log."""
    assert AT.look(aged) == 0
    assert _named(aged, "gone-1")
    clock.forward(hours=24)
    assert AT.look(aged) == 2
    assert _named(aged, "gone-1") == set()
    assert [AT.look(aged) for _ in range(3)] == [0, 0, 0]
    clock.forward(hours=24)
    assert AT.look(aged) == 2
    with aged.reading("a") as tx:
        assert [stone.purged_by for stone in tx.people.tombstones()] == ["retention"]
        assert tx.log.verify().is_sound
    assert _runs_in_log(aged) == 2


def test_two_workers_at_the_same_moment_run_it_once(database, clock):
    """Each has its own connection to the database; one of them gets the moment."""
    stores = [open_store(database, clock=clock) for _ in range(4)]
    stores[0].ensure_organisation("a")
    AT.look(stores[0])
    clock.forward(hours=24)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(AT.look, stores)) == 1
    assert _runs_in_log(stores[0]) == 1
    for store in stores:
        store.close()


def test_whoever_comes_second_says_nothing_is_wrong(store, clock, monkeypatch, caplog):
    """That another worker took the moment is no delay and no clock that jumped."""
    AT.look(store)
    clock.forward(hours=24)
    with store.reading("a") as tx:
        seen = tx.retention_times.due_at()
    assert AT.look(store) == 2
    monkeypatch.setattr(RetentionTimeRepository, "take", lambda *_: False)
    monkeypatch.setattr(RetentionTimeRepository, "due_at", lambda _: seen)
    assert AT.look(store) == 0
    assert [line.getMessage() for line in caplog.records if line.levelname == "WARNING"] == []


def test_the_log_of_the_program_says_whose_retention_ran_or_waits(store, clock, caplog):
    """One worker clears all organisations."""
    caplog.set_level("INFO", "matcher.store.retention.daily")
    AT.look(store)
    for hours in (24, 100):
        clock.forward(hours=hours)
        AT.look(store)
    assert [(line.levelname, line.organisation) for line in caplog.records] == [
        ("INFO", "a"), ("INFO", "b"), ("WARNING", "a"), ("WARNING", "b"),
    ]  # fmt: skip


def test_sessions_whose_time_is_over_go_with_the_rest(store, clock):
    """Also where nobody logs in any more; one that goes on stays."""
    with store.writing("a", "p-7") as tx:
        tx.sessions.begin("p-7", ["coach"], [], seconds=60)
        tx.sessions.begin("p-8", ["coach"], [], seconds=3600)
    clock.forward(minutes=2)
    remove_due(store, "a", "admin-1", PERIODS)
    with store.engine.connect() as connection:
        kept = connection.execute(select(METADATA.tables["sessions"].c.subject)).scalars().all()
    assert kept == ["p-8"]


def test_two_workers_that_are_the_first_to_look_do_not_disturb_each_other(database, clock):
    """The moment is set once, and nobody fails."""
    stores = [open_store(database, clock=clock) for _ in range(4)]
    stores[0].ensure_organisation("a")
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(AT.look, stores)) == 0
    for store in stores:
        store.close()


def test_a_clock_that_jumps_ahead_removes_nothing_for_a_day(store, clock):
    """Ten years ahead everybody would be over their time; somebody can put the clock right."""
    with store.writing("a", "import") as tx:
        tx.candidates.add(candidate("kept", coach_team_id=None))
    AT.look(store)
    right = clock()
    clock.forward(days=3650)
    assert AT.look(store) == 0
    clock.forward(hours=2)
    assert AT.look(store) == 0
    clock.time = right + timedelta(hours=3)
    assert AT.look(store) == 0
    clock.forward(hours=24)
    assert AT.look(store) == 2
    with store.reading("a") as tx:
        assert tx.candidates.get("kept")


def test_a_clock_that_goes_back_does_not_stop_the_retention(store, clock):
    """The moment that was set when the clock was ahead is set anew."""
    clock.forward(days=3650)
    AT.look(store)
    clock.forward(days=-3650)
    assert AT.look(store) == 0
    clock.forward(hours=24)
    assert AT.look(store) == 2


def test_a_worker_that_was_off_for_a_night_runs_when_it_is_back(store, clock):
    """Later than two days it waits for the next moment."""
    AT.look(store)
    clock.forward(hours=40)
    assert AT.look(store) == 2
    clock.forward(hours=100)
    assert AT.look(store) == 0
    clock.forward(hours=24)
    assert AT.look(store) == 2
