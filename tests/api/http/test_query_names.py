import json
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from api.http.media import UPLOAD
from api.settings import Settings
from benchmarks.faults.requests import operations
from matcher.exchange.csv_out import CsvForm, csv_bytes
from matcher.exchange.dataset_out import dataset_tables
from matcher.records import read_dataset
from matcher.store.repositories.runs import RunState
from tests.api.access.test_rights import PARAMETERS
from tests.api.conftest import ADDRESS, SMALL, finished_plan
from tests.api.service import app_on_small

APP = app_on_small(Settings())
V1 = next(route.app for route in APP.routes if isinstance(route, Mount) and route.path == "/v1")
OPERATIONS = {operation.name: operation for operation in operations(V1.openapi())}
UNKNOWN = {"aantl": "1", "proef ": "true"}
"""Misspelt names that no operation has."""


@pytest.fixture(scope="module")
def client():
    """A service that can make a plan."""
    with TestClient(APP, base_url=ADDRESS) as running:
        yield running


@pytest.fixture(scope="module")
def values(client):
    """Identifiers for every address; the plan is there, and finished."""
    return PARAMETERS | {"planId": finished_plan(client).rsplit("/", 1)[1]}


def state():
    """Number of the last change and of the last entry in the log: what any change would raise."""
    with V1.state.service.store.reading("local") as tx:
        return tx.history.number(), tx.log.verify().n_entries, tx.runs.count(RunState.WAITING)


def ask(client, operation, values, query):
    """Carry out an operation as its description shows, with this query."""
    sent = {"headers": {"If-Match": "*"}}
    if UPLOAD in operation.takes:
        table = dataset_tables(read_dataset(SMALL))[0]
        sent["files"] = {"bestand": (f"{table.code}.csv", csv_bytes(table, CsvForm.DUTCH))}
    elif operation.takes:
        sent["content"] = json.dumps(operation.example)
        sent["headers"]["Content-Type"] = operation.takes[0]
    address = f"{operation.path(values)}?{urlencode(query)}"
    return client.request(operation.method, address, **sent)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_name_that_an_operation_does_not_know_is_refused_and_named(client, values, name):
    """400 with every such name, and nothing has happened; the same for every operation."""
    before = state()
    answer = ask(client, OPERATIONS[name], values, UNKNOWN)
    assert answer.status_code == 400, answer.text
    faults = {
        fault["veld"]
        for fault in answer.json()["errors"]
        if (fault["in"], fault["code"]) == ("query", "extra_forbidden")
    }
    assert faults == set(UNKNOWN)
    assert state() == before


def test_a_removal_with_a_misspelt_name_removes_nobody(client, values):
    """The person is still there; without the name the same request removes."""
    removal = OPERATIONS["POST /v1/kandidaten/{kandidaatId}/vernietiging"]
    person = values | {"kandidaatId": "k12"}
    assert ask(client, removal, person, {"proeef": "true"}).status_code == 400
    assert client.get("/v1/kandidaten/k12").status_code == 200
    assert ask(client, removal, person, {}).status_code == 200
    assert client.get("/v1/kandidaten/k12").status_code == 404


def test_a_name_that_an_operation_knows_is_taken(client, values):
    """Every operation that takes a query is still asked with it."""
    asked = f"/v1/plannen/{values['planId']}/plaatsingen?aantal=1"
    for address in ("/v1/kandidaten?aantal=1", "/v1/kandidaten/k04/suggesties?top=1", asked):
        assert client.get(address).status_code == 200


def test_all_faults_of_a_query_are_told_at_once(client):
    """Also an unknown name beside a value that is too large."""
    answer = client.get("/v1/kandidaten/k04/suggesties?tpo=1&top=500")
    assert {fault["veld"] for fault in answer.json()["errors"]} == {"tpo", "top"}


def test_names_are_told_short_and_once(client):
    """A name may be of any length and come many times; the answer stays small."""
    answer = client.get("/v1/gezondheid?" + "&".join(["a=1"] * 500 + ["b" * 5000 + "=1"]))
    assert {fault["veld"] for fault in answer.json()["errors"]} == {"a", "b" * 100}
    assert len(answer.json()["errors"]) == 2
