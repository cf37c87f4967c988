"""The clock jumps: forward, back, and over the end of keys, sessions and repeats."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from fastapi import Response
from fastapi.testclient import TestClient

from api.access.caller import Caller, Door, Role
from api.access.sessions import COOKIE, SessionDoor
from api.access.stored_sessions import StoredSessions
from api.app import create_app
from tests.api.access.callers import ORGANISATION, SECRET, login_settings, two_caseloads
from tests.api.conftest import ADDRESS
from tests.api.service import store_of

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ASKED = "/v1/kandidaten/k04/suggesties"


@pytest.fixture(scope="module")
def store():
    """A database with the region and nothing else."""
    made = store_of(two_caseloads(), ORGANISATION)
    yield made
    made.close()


@pytest.fixture
def client(store):
    """A service that callers log in to; its worker never starts."""
    running = TestClient(create_app(store, login_settings()), base_url=ADDRESS)
    yield running
    running.close()


def key(store, days):
    """Header of a key for a planner, made at this moment."""
    with store.writing(ORGANISATION, actor="admin-1") as tx:
        ends = datetime.now(UTC) + timedelta(days=days)
        _, text = tx.api_keys.add("planner-1", [Role.PLANNER.value], label="x", expires_at=ends)
    return {"Authorization": f"Bearer {text}"}


def status_at(client, header, **away):
    """Status of a request when the clock stands so far away from now."""
    with time_machine.travel(NOW + timedelta(**away), tick=True):
        return client.get(ASKED, headers=header).status_code


def test_a_key_holds_for_its_time_however_the_clock_gets_there(store, client):
    """Forward over its end it is closed, back before its making it opens; nothing breaks."""
    with time_machine.travel(NOW, tick=True):
        header = key(store, 30)
    assert status_at(client, header, days=29) == 200
    assert status_at(client, header, days=31) == 401
    assert status_at(client, header, days=-400) == 200
    assert status_at(client, header, days=36_500) == 401
    assert status_at(client, header) == 200


def test_a_session_ends_by_its_own_time(store, client):
    """A jump forward ends it; a jump back does not make it longer than its end."""
    with time_machine.travel(NOW, tick=True):
        begun = Response()
        planner = Caller("planner-1", ORGANISATION, frozenset({Role.PLANNER}), Door.SESSION)
        kept = StoredSessions(store)
        SessionDoor(SECRET, login_settings().session_seconds, kept).begin(begun, planner)
    header = {"Cookie": begun.headers.getlist("set-cookie")[0].split(";")[0]}
    assert header["Cookie"].startswith(f"{COOKIE}=")
    assert status_at(client, header, hours=7) == 200
    assert status_at(client, header, hours=9) == 401
    assert status_at(client, header, hours=-5) == 200


def test_a_repeat_is_a_repeat_for_a_day_also_when_the_clock_goes_back(store, client):
    """The first answer comes again; afterwards the key is free for another order.

    The same order is never made twice: its plan is named after it.
    """
    with time_machine.travel(NOW, tick=True):
        header = {**key(store, 300), "Idempotency-Key": "een-sleutel-0001"}

    def ordered(iterations, **away):
        with time_machine.travel(NOW + timedelta(**away), tick=True):
            return client.post("/v1/plannen", json={"iteraties": iterations}, headers=header)

    first = ordered(5)
    for answer in (ordered(5, hours=-3), ordered(5, hours=20)):
        assert answer.headers["Idempotent-Replayed"] == "true"
        assert answer.content == first.content
    assert ordered(6, hours=20).status_code == 409
    later = ordered(5, hours=30)
    assert (first.status_code, later.status_code) == (202, 202)
    assert later.headers["Location"] == first.headers["Location"]
    assert "Idempotent-Replayed" not in later.headers
    other = ordered(6, hours=60)
    assert other.status_code == 202
    assert other.headers["Location"] != first.headers["Location"]
