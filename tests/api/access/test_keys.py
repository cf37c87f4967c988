from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.access import keys as keys_module
from api.access.caller import Door, Role
from api.access.keys import KeyDoor, KeysInMemory, issue_key
from tests.api.access.callers import NOW, ORGANISATION, Guarded
from tests.api.conftest import ADDRESS


@pytest.fixture
def issued():
    """A key that opens for an hour, and the store that holds it."""
    store = KeysInMemory()
    text, key = issue_key(
        "nachtelijke export", ORGANISATION, frozenset({Role.PLANNER}),
        now=NOW, lifetime=timedelta(hours=1), team_ids=frozenset({"t1"}),
    )  # fmt: skip
    store.add(key)
    return text, key, store


def door(store, later=timedelta()):
    return KeyDoor(store, lambda: NOW + later)


def test_a_key_says_who_calls(issued):
    """Organisation, roles and teams come from the key; its subject is its public part."""
    text, key, store = issued
    caller = door(store).identify(text)
    assert (caller.subject, caller.door) == (f"key:{key.prefix}", Door.API_KEY)
    assert (caller.organisation_id, caller.roles) == (ORGANISATION, {Role.PLANNER})
    assert caller.team_ids == {"t1"}


def test_no_secret_is_kept(issued):
    """What the store holds does not open anything."""
    text, key, store = issued
    secret = text.rsplit("_", 1)[1]
    assert secret not in repr(key)
    assert door(store).identify(f"passend_{key.prefix}_{key.digest}") is None


def test_a_key_ends(issued):
    """At its end to the second, and when it is revoked."""
    text, key, store = issued
    assert door(store, timedelta(minutes=59)).identify(text)
    assert door(store, timedelta(hours=1)).identify(text) is None
    store.revoke(key.prefix, NOW)
    assert door(store).identify(text) is None
    assert store.revoke("unknown", NOW) is None


@pytest.mark.parametrize("change", ["last", "prefix", "none", "upper", "more", "newline"])
def test_another_text_opens_nothing(issued, change):
    """One character off, another prefix, another form."""
    text, _, store = issued
    changed = {
        "last": text[:-1] + ("0" if text[-1] != "0" else "1"),
        "prefix": text.replace(text[8:20], "0" * 12),
        "none": "passend__",
        "upper": text.upper(),
        "more": text + "0",
        "newline": text + "\n",
    }[change]
    assert changed != text
    assert door(store).identify(changed) is None


def test_secrets_are_compared_in_constant_time_also_for_unknown_keys(issued, monkeypatch):
    """How long a refusal takes tells nothing about which keys exist."""
    text, _, store = issued
    compared = []
    right = keys_module.compare_digest
    monkeypatch.setattr(
        keys_module, "compare_digest", lambda a, b: compared.append((len(a), len(b))) or right(a, b)
    )
    door(store).identify(text)
    door(store).identify(text.replace(text[8:20], "0" * 12))
    assert compared == [(64, 64), (64, 64)]


def test_two_keys_are_never_the_same():
    """Prefix and secret are random."""
    made = [
        issue_key("x", ORGANISATION, frozenset(), now=NOW, lifetime=timedelta(1))[0]
        for _ in range(50)
    ]
    assert len({text.split("_")[1] for text in made} | {text[-64:] for text in made}) == 100


@pytest.mark.parametrize("value", ["", "Basic abc", "Bearer", "Bearer passend_0_0", "Bearer x.y.z"])
def test_what_opens_nothing_is_told_so(value):
    """401 with invalid_token; never what was wrong with it."""
    client = TestClient(Guarded().app(), base_url=ADDRESS)
    answer = client.get("/v1/plannen/x", headers={"Authorization": value})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="passend", error="invalid_token"'
    assert client.get("/v1/gezondheid", headers={"Authorization": value}).status_code == 200


def test_a_caller_of_another_organisation_is_refused():
    """The service holds the records of one organisation."""
    guarded = Guarded()
    client = TestClient(guarded.app(), base_url=ADDRESS)
    other = guarded.header(Role.PLANNER, organisation="ander")
    assert client.get("/v1/plannen/x", headers=other).status_code == 403
    own = guarded.header(Role.PLANNER)
    assert client.get("/v1/plannen/x", headers=own).status_code == 404


def test_what_is_refused_is_counted_by_its_route():
    """An operator sees where callers are refused; the address itself is nowhere."""
    guarded = Guarded()
    client = TestClient(guarded.app(), base_url=ADDRESS)
    client.get("/v1/kandidaten/k01/suggesties")
    figures = client.get("/v1/metrics", headers=guarded.header(Role.ADMIN)).text
    assert 'route="/v1/kandidaten/{kandidaatId}/suggesties",status="401"' in figures
    assert "k01" not in figures
