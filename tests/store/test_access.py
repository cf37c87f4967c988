from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from matcher.store.errors import StoreBusy, UnknownRecord
from matcher.store.repositories.access import KeyReused, SavedAnswer, StillAnswering
from matcher.store.tables.access import API_KEYS


@pytest.fixture
def key(store):
    """A key of organisation a, and the text that its holder has."""
    with store.writing("a", "admin") as tx:
        return tx.api_keys.add("robot", ["planner", "coach"], label="Koppeling")


def test_a_key_tells_organisation_subject_and_roles(store, key):
    """Before anything else is known of the caller."""
    made, presented = key
    found = store.keys.find(presented)
    assert found == made
    assert (found.organisation_id, found.subject, found.roles) == (
        "a",
        "robot",
        ("coach", "planner"),
    )


def test_the_secret_is_not_in_the_database(store, key):
    """Who reads the table cannot use the keys."""
    _, presented = key
    with store.engine.connect() as connection:
        row = connection.execute(select(API_KEYS)).one()
    assert presented.split("_", 2)[2] not in str(row)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "x",
        lambda text: text[:-1],
        lambda text: text.replace("pas_", "pes_"),
        lambda text: text.split("_", 2)[2],
        lambda text: "pas_" + "0" * 16 + "_" + text.split("_", 2)[2],
        lambda _: "",
        lambda _: "pas__",
        lambda _: "pas_a_" + "b" * 10_000,
        lambda _: "pas_' or 1=1 --_x",
    ],
)
def test_any_other_text_opens_nothing(store, key, change):
    """A wrong secret, an unknown key, and what is no key at all."""
    assert store.keys.find(change(key[1])) is None


def test_revoked_and_expired_keys_open_nothing(store, key, clock):
    """At once, and from the moment on."""
    with store.writing("a", "admin") as tx:
        _, brief = tx.api_keys.add("guest", [], expires_at=clock() + timedelta(hours=1))
        tx.api_keys.note_use(key[0].key_id)
        assert tx.api_keys.get(key[0].key_id).last_used_at == clock()
    assert store.keys.find(brief) is not None
    clock.forward(hours=1)
    assert store.keys.find(brief) is None
    with store.writing("a", "admin") as tx:
        revoked = tx.api_keys.revoke(key[0].key_id)
        clock.forward(hours=1)
        assert tx.api_keys.revoke(key[0].key_id) == revoked
        assert len(tx.api_keys.all()) == 2
        with pytest.raises(UnknownRecord):
            tx.api_keys.get("x")
    assert store.keys.find(key[1]) is None


def test_a_repeated_request_gets_the_first_answer(store):
    """And does its work once."""
    with store.writing("a", "robot") as tx:
        assert tx.idempotency.begin("robot", "k1", "digest") is None
        tx.idempotency.finish("robot", "k1", 201, {"Location": "/v1/x"}, {"id": "x"})
    with store.writing("a", "robot") as tx:
        answer = tx.idempotency.begin("robot", "k1", "digest")
        assert answer == SavedAnswer(201, {"Location": "/v1/x"}, {"id": "x"})
        assert tx.idempotency.begin("other", "k1", "digest") is None


def test_a_key_is_for_one_request(store):
    """Another body under the same key is a mistake of the caller, also while it is answered."""
    with store.writing("a", "robot") as tx:
        tx.idempotency.begin("robot", "k1", "digest")
        with pytest.raises(KeyReused):
            tx.idempotency.begin("robot", "k1", "other")
        with pytest.raises(StillAnswering):
            tx.idempotency.begin("robot", "k1", "digest")


def test_a_request_that_failed_may_be_repeated(store):
    """Its key was undone with its work."""

    def fail():
        with store.writing("a", "robot") as tx:
            tx.idempotency.begin("robot", "k1", "digest")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.writing("a", "robot") as tx:
        assert tx.idempotency.begin("robot", "k1", "digest") is None


def test_the_same_request_twice_at_once_does_its_work_once(store):
    """The second waits for the first, and is told or gets the answer; never a second go."""
    found, barrier = [], Barrier(2)

    def ask():
        barrier.wait()
        for _ in range(50):
            try:
                with store.writing("a", "robot") as tx:
                    answer = tx.idempotency.begin("robot", "k1", "digest")
                    if answer is None:
                        tx.idempotency.finish("robot", "k1", 201, {}, None)
                    found.append(answer)
            except StoreBusy:
                continue
            return

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.count(None) == 1
    assert len(found) == 2


def test_old_keys_are_forgotten(store, clock):
    """After a day the same key is a new request."""
    with store.writing("a", "robot") as tx:
        tx.idempotency.begin("robot", "k1", "digest")
    clock.forward(hours=25)
    with store.writing("a", "scheduler") as tx:
        assert tx.idempotency.forget_before(clock() - timedelta(hours=24)) == 1
        with pytest.raises(UnknownRecord):
            tx.idempotency.finish("robot", "k1", 200, {}, None)
