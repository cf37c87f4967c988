"""Measurements over HTTP: ordered of one service, carried out by whoever works, read from any."""

import json
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.embedded import take_in
from api.runs.run import MEASUREMENT
from api.settings import Settings
from benchmarks.faults.logs import personal_values
from fixtures.region.generation import generate_region
from matcher.records import read_dataset
from matcher.store import open_store
from tests.api.conftest import ADDRESS, SMALL, wait_for
from tests.store.databases import postgres_server

BENCHMARKS = "/v1/benchmarks"


@pytest.fixture(scope="module")
def region():
    """A generated region with enough placements to measure something."""
    return generate_region(people=400, seed=3).dataset


@pytest.fixture(scope="module")
def measured(region, tmp_path_factory):
    """What a measurement of it says, and the same in English."""
    database = tmp_path_factory.mktemp("measured") / "region.db"
    with service(database, region, workers=1) as client:
        path = client.post(BENCHMARKS).headers["Location"]
        answer = wait_for(client, path, {"klaar", "mislukt"})
        english = client.get(path, headers={"Accept-Language": "en"}).json()
    return answer, english


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request, tmp_path_factory):
    """Address of an empty database."""
    if request.param == "sqlite":
        yield str(tmp_path_factory.mktemp("store") / "small.db")
        return
    with postgres_server() as server, server.database() as url:
        yield url


@contextmanager
def service(address, dataset=None, *, workers=0):
    """One process of several on a database, with workers of its own or without."""
    store = open_store(address)
    if dataset is not None:
        take_in(store, "local", dataset)
    app = create_app(store, Settings(plan_workers=workers))
    with TestClient(app, base_url=ADDRESS) as client:
        yield client
    store.close()


def test_a_measurement_lives_in_the_database(database):
    """Ordered of one process, done by another, and there for a third after both have gone."""
    with service(database, read_dataset(SMALL)) as first, service(database) as other:
        ordered = first.post(BENCHMARKS)
        again = other.post(BENCHMARKS)
        path = ordered.headers["Location"]
        assert (ordered.status_code, ordered.json()["toestand"]) == (202, "wachtend")
        assert again.json()["benchmarkId"] == ordered.json()["benchmarkId"]
        with service(database, workers=1):
            done = wait_for(other, path, {"klaar", "mislukt"})
    assert done["toestand"] == "klaar"
    with service(database) as later:
        assert later.get(path).json() == done
        assert later.get(BENCHMARKS).json() == {"benchmarks": [done]}
        newer = later.post(BENCHMARKS).json()
        assert [row["benchmarkId"] for row in later.get(BENCHMARKS).json()["benchmarks"]] == [
            newer["benchmarkId"],
            done["benchmarkId"],
        ]


def test_a_repeat_with_the_same_key_measures_once(tmp_path):
    """The answer got lost; the second request gives the first measurement."""
    with service(tmp_path / "small.db", read_dataset(SMALL)) as client:
        header = {"Idempotency-Key": "meting-1"}
        first, second = (client.post(BENCHMARKS, headers=header) for _ in range(2))
        assert first.json() == second.json()
        assert second.headers["Idempotent-Replayed"] == "true"


def test_a_measurement_is_no_plan(tmp_path):
    """It is not found among plans, cannot be stopped as one and takes no room of them."""
    dataset = read_dataset(SMALL)
    with service(tmp_path / "small.db", dataset) as client:
        number = client.post(BENCHMARKS).json()["benchmarkId"]
        for path in (f"/v1/plannen/{number}", f"/v1/plannen/{number}/plaatsingen"):
            assert client.get(path).json()["type"].endswith("onbekend-plan")
        assert client.delete(f"/v1/plannen/{number}").status_code == 404
        assert client.get(f"{BENCHMARKS}/{number}").json()["toestand"] == "wachtend"
        plan = client.post("/v1/plannen", json={"iteraties": 1}).json()["planId"]
        assert client.get(f"{BENCHMARKS}/{plan}").status_code == 404
        room = [client.post("/v1/plannen", json={"iteraties": 1}).status_code for _ in range(5)]
        assert room == [202, 202, 202, 202, 429]


def test_the_answer_says_how_good_the_order_is_and_how_sure_that_is(measured):
    """Every measure has bounds around it; the sentences tell the one that can be told in words."""
    answer, _ = measured
    assert answer["toestand"] == "klaar"
    quality = answer["kwaliteit"]
    main = next(each for each in quality["perTermijn"] if each["weken"] == 26)
    assert main["aantalGetest"] >= 20
    assert main["metingen"]
    for each in main["metingen"]:
        found = each["interval"]
        assert found["ondergrens"] <= found["waarde"] <= found["bovengrens"], each
    orders = {
        each["methode"]["code"]: each["interval"]["waarde"]
        for each in main["metingen"]
        if each["maat"]["code"] == "auc"
    }
    assert orders.keys() == {"learned", "expert", "profile_distance"}
    assert quality["kalibratie"]
    assert quality["lijsten"]
    assert quality["spreiding"]
    (said,) = (line for line in answer["zinnen"] if "met de ervaringsregels in" in line)
    assert f"met de ervaringsregels in {round(100 * orders['expert'])} van de 100" in said
    assert f"{main['aantalGetest']} latere plaatsingen" in answer["zinnen"][0]


def test_the_answer_is_in_the_language_of_the_caller(measured):
    """Figures stay the same."""
    answer, english = measured
    assert len(english["zinnen"]) == len(answer["zinnen"])
    assert english["zinnen"][0].startswith("Tested on ")
    assert set(english["zinnen"]).isdisjoint(answer["zinnen"])


def test_the_answer_names_nobody(measured, region):
    """No identifier of a person, place, employer or team is in it."""
    text = json.dumps(measured)
    assert not [value for value in personal_values(region) if json.dumps(value) in text]


def test_too_few_placements_are_said_to_be_too_few(tmp_path):
    """Two placements are nothing to test on: no measure, and a sentence that says so."""
    with service(tmp_path / "small.db", read_dataset(SMALL), workers=1) as client:
        path = client.post(BENCHMARKS).headers["Location"]
        answer = wait_for(client, path, {"klaar", "mislukt"})
    assert answer["kwaliteit"]["aandachtspunten"][0]["code"] == "nothing_to_test"
    assert all(each["metingen"] == [] for each in answer["kwaliteit"]["perTermijn"])
    assert len(answer["zinnen"]) == 1
    assert "te weinig plaatsingen" in answer["zinnen"][0]


def test_only_the_newest_measurements_are_kept(tmp_path):
    """Ten of them; the oldest goes when a newer one is done."""
    database = tmp_path / "small.db"
    with service(database, read_dataset(SMALL), workers=1) as client:
        old = [finished_without_result(database) for _ in range(10)]
        path = client.post(BENCHMARKS).headers["Location"]
        wait_for(client, path, {"klaar"})
        kept = [each["benchmarkId"] for each in client.get(BENCHMARKS).json()["benchmarks"]]
        assert kept == [path.rsplit("/", 1)[1], *reversed(old[1:])]
        assert client.get(f"{BENCHMARKS}/{old[0]}").status_code == 404


def finished_without_result(database):
    """A measurement that was stopped before it began; its number."""
    store = open_store(database)
    with store.writing("local", "analyst") as tx:
        number = tx.runs.request_stop(tx.runs.add(MEASUREMENT, {}).run_id).run_id
    store.close()
    return number
