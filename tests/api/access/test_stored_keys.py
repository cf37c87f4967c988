from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from api.access.caller import Caller, Door, Role, Scope
from api.access.opening import open_doors
from api.access.stored_keys import StoredKeyDoor, key_words
from api.access.stored_sessions import StoredSessions
from matcher.store import open_store
from tests.api import makers
from tests.api.access.callers import ORGANISATION, TEAM, login_settings, two_caseloads
from tests.api.conftest import ADDRESS
from tests.api.service import app_on


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "passend.db")
    store.ensure_organisation(ORGANISATION, "Werkbedrijf")
    yield store
    store.close()


def new_key(store, **options):
    words = key_words([Role.COACH], [Scope.READ], [TEAM])
    with store.writing(ORGANISATION, actor="beheer") as tx:
        return tx.api_keys.add("key:x", words, **options)


def test_a_stored_key_says_who_calls(store):
    """Roles, scopes and teams come back as they were given."""
    _, text = new_key(store)
    caller = StoredKeyDoor(store).identify(text)
    assert (caller.subject, caller.organisation_id) == ("key:x", ORGANISATION)
    assert (caller.roles, caller.scopes) == ({Role.COACH}, {Scope.READ})
    assert (caller.team_ids, caller.door) == ({TEAM}, Door.API_KEY)


def test_a_stored_key_opens_the_service_until_it_is_revoked(store):
    """For reading the own caseload, and for nothing else."""
    made, text = new_key(store)
    doors = open_doors(login_settings(), StoredKeyDoor(store), StoredSessions(store))
    app = app_on(two_caseloads(), login_settings(), maker=makers.finish, doors=doors)
    client = TestClient(app, base_url=ADDRESS, headers={"Authorization": f"Bearer {text}"})
    assert client.get("/v1/kandidaten/k01/suggesties").status_code == 200
    assert client.get("/v1/kandidaten/k02/suggesties").status_code == 404
    assert client.post("/v1/plannen", json={}).status_code == 403
    with store.writing(ORGANISATION, actor="beheer") as tx:
        tx.api_keys.revoke(made.key_id)
    assert client.get("/v1/kandidaten/k01/suggesties").status_code == 401


def test_a_key_that_ended_or_is_not_ours_opens_nothing(store):
    """Past its end, a character off, or no key at all."""
    _, ended = new_key(store, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    _, text = new_key(store)
    other = text[:-1] + ("a" if text[-1] != "a" else "b")
    for wrong in (ended, other, "pas_x_y", "pas", ""):
        assert StoredKeyDoor(store).identify(wrong) is None


def test_what_one_process_ends_opens_nothing_in_another(store):
    """A key and a session are looked up for every request; nothing is remembered in between."""
    made, text = new_key(store)
    planner = Caller("p-7", ORGANISATION, frozenset({Role.PLANNER}), Door.SESSION)
    secret = StoredSessions(store).begin(planner, 600)
    other = open_store(store.engine.url.database)
    assert StoredKeyDoor(other).identify(text) is not None
    assert StoredSessions(other).find(secret) == planner
    with store.writing(ORGANISATION, actor="beheer") as tx:
        tx.api_keys.revoke(made.key_id)
        tx.sessions.end_all("p-7")
    assert StoredKeyDoor(other).identify(text) is None
    assert StoredSessions(other).find(secret) is None
    other.close()
