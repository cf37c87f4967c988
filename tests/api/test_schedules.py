from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from api.runs.worker import Worker
from matcher.store import open_store
from matcher.store.repositories.runs import RunState
from tests.api import makers
from tests.api.conftest import ADDRESS
from tests.api.runs.runs import LONG
from tests.api.service import app_on_small

NIGHT = {"tijdstip": "02:30", "opdracht": {"iteraties": 2, "maximumAantalWijzigingen": 3}}


@pytest.fixture
def client():
    return TestClient(app_on_small(), base_url=ADDRESS)


def store_of(client):
    v1 = next(route.app for route in client.app.routes if isinstance(route, Mount))
    return v1.state.service.store


def test_a_fixed_time_is_set_shown_replaced_and_removed(client):
    """With every default filled in and the next time in UTC."""
    answer = client.put("/v1/planningen/nacht", json=NIGHT)
    made = answer.json()
    assert answer.status_code == 201
    assert made["opdracht"] == {
        "seconden": None,
        "iteraties": 2,
        "startgetal": 0,
        "maximumAantalWijzigingen": 3,
        "vanuitLaatstePlan": True,
    }
    assert (made["tijdzone"], made["ingeschakeld"]) == ("Europe/Amsterdam", True)
    assert datetime.fromisoformat(made["eerstvolgendOp"]) > datetime.now(UTC)
    seen = {"If-Match": client.get("/v1/planningen/nacht").headers["ETag"]}
    later = NIGHT | {"tijdstip": "03:15"}
    changed = client.put("/v1/planningen/nacht", json=later, headers=seen)
    assert changed.status_code == 200
    seen = {"If-Match": changed.headers["ETag"]}
    found = client.get("/v1/planningen").json()["planningen"]
    assert [(one["planningId"], one["tijdstip"]) for one in found] == [("nacht", "03:15")]
    assert client.get("/v1/planningen/nacht").json() == found[0]
    assert client.delete("/v1/planningen/nacht", headers=seen).status_code == 204
    assert client.delete("/v1/planningen/nacht", headers=seen).status_code == 404
    assert client.get("/v1/planningen/nacht").status_code == 404
    assert client.get("/v1/planningen").json() == {"planningen": []}


def test_only_who_has_seen_a_fixed_time_replaces_or_removes_it(client):
    """428 without a version, 412 with another one; the version is of what was set, not of when."""
    first = client.put("/v1/planningen/nacht", json=NIGHT).headers["ETag"]
    later = NIGHT | {"tijdstip": "03:15"}
    assert client.put("/v1/planningen/nacht", json=later).status_code == 428
    assert client.delete("/v1/planningen/nacht").status_code == 428
    second = client.put("/v1/planningen/nacht", json=later, headers={"If-Match": first})
    assert second.headers["ETag"] != first
    for stale in (first, '"3"'):
        header = {"If-Match": stale}
        assert client.put("/v1/planningen/nacht", json=NIGHT, headers=header).status_code == 412
        assert client.delete("/v1/planningen/nacht", headers=header).status_code == 412
    assert client.get("/v1/planningen/nacht").json()["tijdstip"] == "03:15"
    back = client.put("/v1/planningen/nacht", json=NIGHT, headers={"If-Match": "*"})
    assert back.headers["ETag"] == first
    gone = client.put("/v1/planningen/weg", json=NIGHT, headers={"If-Match": first})
    assert gone.status_code == 412


@pytest.mark.parametrize(
    ("sent", "faults"),
    [
        ({}, {("tijdstip", "missing")}),
        ({"tijdstip": "24:00"}, {("tijdstip", "string_pattern_mismatch")}),
        ({"tijdstip": "02:30", "tijdzone": "Mars/Olympus"}, {("tijdzone", "time_zone.unknown")}),
        (
            {"tijdstip": "02:30", "opdracht": {"seconden": 5, "iteraties": 5}},
            {("opdracht.iteraties", "budget.both")},
        ),
    ],
)
def test_a_fixed_time_that_cannot_be_is_refused(client, sent, faults):
    """With the name of the field."""
    answer = client.put("/v1/planningen/nacht", json=sent)
    assert answer.status_code == 400
    assert {(fault["veld"], fault["code"]) for fault in answer.json()["errors"]} == faults


def test_a_worker_plans_every_night_from_the_plan_before(client):
    """Once per night however often it looks; the second night goes on from the first."""
    client.put("/v1/planningen/nacht", json=NIGHT)
    store = store_of(client)
    address = store.engine.url.render_as_string(hide_password=False)
    for night in (1, 2):
        later = open_store(address, clock=lambda night=night: store.clock() + timedelta(days=night))
        for _ in range(2):  # two workers, one after the other
            Worker(later, LONG, makers.finish).work(until_idle=True)
        later.close()
        with store.reading("local") as tx:
            runs = tx.runs.page(limit=10)
        assert [run.state for run in runs] == [RunState.DONE] * night
        assert {run.schedule_id for run in runs} == {"nacht"}
    with store.reading("local") as tx:
        first, second = (tx.plans.load(run.run_id) for run in reversed(runs))
    assert first.earlier is None
    assert second.earlier is not None
    assert client.get(f"/v1/plannen/{runs[0].run_id}").json()["toestand"] == "klaar"
