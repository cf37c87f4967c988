from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from sqlalchemy import text

from matcher.store.errors import StoreBusy
from matcher.store.log_check import LogFaultKind
from matcher.store.log_hashing import FIRST_HASH, NotLoggable, Person
from tests.store.samples import candidate, dataset, fill


@pytest.fixture
def logged(store):
    """A log with six entries in organisation a, and one in b."""
    with store.writing("a", "import") as tx:
        tx.dataset.take_in(dataset(), "replace")
    for number in range(1, 7):
        with store.writing("a", "coach") as tx:
            payload = {"n": number, "share": 0.5, "shown": [Person("c1"), Person("c2")]}
            tx.log.append("suggestions.shown", payload, model_hash="m1", policy_hash="p1")
    with store.writing("b", "coach") as tx:
        tx.log.append("plan.made", {"n": 1})
    return store


def _verify(store, expected=None):
    with store.reading("a") as tx:
        return tx.log.verify(expected)


def _tamper(store, statement, **values):
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.execute(text("delete from log_mentions where owner_id = 'a'"))
        connection.execute(text(statement), values)


def test_a_log_that_nobody_touched_is_sound(logged):
    """Each organisation has a chain of its own, numbered from 1."""
    verdict = _verify(logged)
    assert verdict.is_sound
    assert verdict.n_entries == 6
    with logged.reading("b") as tx:
        assert tx.log.verify().n_entries == 1


@pytest.mark.parametrize(
    ("statement", "fault", "sequence"),
    [
        ("update log_entries set payload = '{}' where sequence = 3", LogFaultKind.EDITED, 3),
        ("update log_entries set actor = 'other' where sequence = 6", LogFaultKind.EDITED, 6),
        ("update log_entries set kind = 'x' where sequence = 1", LogFaultKind.EDITED, 1),
        ("update log_entries set model_hash = 'x' where sequence = 2", LogFaultKind.EDITED, 2),
        (
            "update log_entries set at = '2020-01-01 00:00:00' where sequence = 2",
            LogFaultKind.EDITED,
            2,
        ),
        ("delete from log_entries where owner_id = 'a' and sequence = 1", LogFaultKind.MISSING, 2),
        ("delete from log_entries where owner_id = 'a' and sequence = 4", LogFaultKind.MISSING, 5),
        ("delete from log_entries where owner_id = 'a' and sequence = 6", LogFaultKind.CUT, 5),
        ("delete from log_entries where owner_id = 'a'", LogFaultKind.CUT, 0),
        (
            "update log_entries set sequence = 7 - sequence + 100 where owner_id = 'a'",
            LogFaultKind.MISSING,
            101,
        ),
    ],
)
def test_any_change_of_the_log_is_found(logged, statement, fault, sequence):
    """An edit of any part, a removal at any place, another order."""
    _tamper(logged, statement)
    verdict = _verify(logged)
    assert not verdict.is_sound
    assert fault in {one.kind for one in verdict.faults if one.sequence == sequence}


def test_two_entries_that_changed_places_are_found(logged):
    """Numbers without a gap are not enough: each entry holds the hash of the one before."""
    for old, new in ((2, 20), (3, 2), (20, 3)):
        swap = "update log_entries set sequence = :new where sequence = :old"
        _tamper(logged, swap, old=old, new=new)
    kinds = {fault.kind for fault in _verify(logged).faults}
    assert LogFaultKind.UNCHAINED in kinds
    assert LogFaultKind.MISSING not in kinds


def test_a_log_rewritten_as_a_whole_is_found_by_a_hash_noted_elsewhere(logged):
    """Whoever has the database can write a new chain, but not one that meets an old hash."""
    noted = _verify(logged).head
    assert _verify(logged, expected=noted).is_sound
    _tamper(logged, "delete from log_entries where owner_id = 'a'")
    _tamper(logged, "update log_heads set sequence = 0, hash = :first", first=FIRST_HASH)
    with logged.writing("a", "coach") as tx:
        tx.log.append("plan.made", {"n": 1})
    assert _verify(logged).is_sound
    assert [f.kind for f in _verify(logged, expected=noted).faults] == [LogFaultKind.OTHER_END]


def test_people_stand_in_the_log_as_tokens(logged):
    """The same person has the same token, in its organisation only."""
    with logged.reading("a") as tx:
        entries = tx.log.page()
        assert len({str(entry.payload["shown"]) for entry in entries}) == 1
        assert entries[0].payload["shown"][0] == tx.log.token_of("c1")
        assert len(tx.log.of_person("c1")) == 6
        assert tx.log.token_of("c9") is None


@pytest.mark.parametrize(
    "payload",
    [
        {"note": "Kan niet tillen door rug"},
        {"who": "c1"},
        {"c1": 1},
        {"list": ["x", "c2"]},
        {"when": candidate().available_from},
        {"value": float("nan")},
        {"text": "a" * 101},
        {"name": "José"},
    ],
)
def test_what_may_say_something_of_a_person_does_not_get_in(logged, payload):
    """Free text is refused, and so is a known person who is not marked as one."""
    with pytest.raises(NotLoggable), logged.writing("a", "coach") as tx:
        tx.log.append("thing.done", payload)
    assert _verify(logged).n_entries == 6


def test_entries_of_an_undone_transaction_are_not_written(logged):
    """What did not happen is not logged, and leaves no gap."""

    def fail():
        with logged.writing("a", "coach") as tx:
            tx.log.append("plan.made", {"n": 7})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _verify(logged).n_entries == 6


def test_entries_written_at_the_same_time_form_one_chain(store):
    """Eight writers, each entry once, no gap and nothing unchained."""

    def write(number):
        with store.writing("a", f"coach-{number}") as tx:
            tx.log.append("suggestions.shown", {"n": number, "person": Person(f"x{number % 3}")})
            tx.log.append("suggestions.seen", {"n": number})

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(_patiently, write, number) for number in range(16)]:
            done.result()
    with store.reading("a") as tx:
        verdict = tx.log.verify()
        assert verdict.is_sound
        assert verdict.n_entries == 32
        shown = tx.log.page(kind="suggestions.shown")
        assert sorted(entry.payload["n"] for entry in shown) == list(range(16))


def _patiently(write, number):
    """Try again when the lock is not to be had for the short time that tests wait."""
    for _ in range(50):
        try:
            write(number)
        except StoreBusy:
            continue
        return
    raise AssertionError("never got a turn")


def test_a_clock_that_goes_back_does_not_break_the_chain(logged, clock):
    """Order is told by numbers; times are as the clock gave them."""
    clock.forward(hours=-5)
    with logged.writing("a", "coach") as tx:
        tx.log.append("plan.made", {"n": 7})
    assert _verify(logged).is_sound
    with logged.reading("a") as tx:
        last, before = tx.log.page()[-1], tx.log.page()[-2]
        assert last.at < before.at


def test_pages_go_on_where_the_one_before_ended(logged):
    """By sequence number, and by kind."""
    with logged.reading("a") as tx:
        assert [entry.sequence for entry in tx.log.page(after=2, limit=2)] == [3, 4]
        assert tx.log.page(kind="plan.made") == ()


@pytest.mark.parametrize(
    ("subject", "is_told"), [("p-7", True), ("jan@example.nl", False), ("c1", False)]
)
def test_the_end_of_sessions_names_whose_they_were(store, subject, is_told):
    """By the pseudonym, as who did it; what looks like an address or a person by its hash."""
    fill(store, "a")
    with store.writing("a", "admin-1") as tx:
        tx.sessions.begin(subject, ["coach"], [], seconds=60)
        assert tx.sessions.end_all(subject) == 1
        assert tx.sessions.end_all(subject) == 0
    expected = subject if is_told else sha256(subject.encode()).hexdigest()
    with store.reading("a") as tx:
        found = [entry.payload for entry in tx.log.page(kind="sessions.ended")]
    assert found == [{"count": 1, "subject": expected}, {"count": 0}]
