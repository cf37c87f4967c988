import io
import json
import logging
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

import api.suggesting
from api.observing.logs import json_logs
from api.settings import Settings
from matcher.records import read_dataset
from tests.api import makers
from tests.api.conftest import ADDRESS, SMALL, finished_plan
from tests.api.service import app_on

SECRET = "geheim-1234"  # noqa: S105 - stands for something personal in a request


@contextmanager
def lines():
    """The log lines of this process, as operators get them."""
    stream, found = io.StringIO(), []
    with json_logs("debug", stream):
        yield found
    found += [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.fixture(scope="module")
def dataset():
    return read_dataset(SMALL)


def personal_values(dataset):
    """Identifiers of people and places, names and postcodes: what no log may hold."""
    values = {
        *dataset.candidates["candidate_id"],
        *dataset.places["place_id"],
        *dataset.places["title"],
        *dataset.candidates["postcode4"],
        *dataset.employers["name"],
        *dataset.employers["employer_id"],
        SECRET,
    }
    return {str(value) for value in values if str(value)}


def test_a_whole_scenario_logs_nothing_about_people(dataset, monkeypatch):
    """Suggestions, a plan to its end, refusals, rubbish and a crash: no value of a record."""

    def broken(*arguments):
        raise ValueError(f"{SECRET} {dataset.candidates['candidate_id'].iloc[0]}")

    app = app_on(dataset, Settings())
    with lines() as found, TestClient(app, base_url=ADDRESS) as client:
        path = finished_plan(client)
        for part in ("plaatsingen", "niet-geplaatst", "wijzigingen", "toelichtingen/k05"):
            assert client.get(f"{path}/{part}").status_code == 200
        client.get("/v1/kandidaten/k04/suggesties")
        client.get("/v1/werkplekken/p2/suggesties?top=x")
        client.get(f"/v1/kandidaten/{SECRET}/suggesties?{SECRET}=1", headers={"X-A": SECRET})
        client.get(f"/{SECRET}", headers={"X-Request-ID": SECRET})
        client.request(SECRET.upper(), "/v1/gezondheid")
        client.post("/v1/plannen", content=SECRET.encode(), headers={"Host": "elders.example"})
        client.post("/v1/plannen", json={"iteraties": SECRET})
        monkeypatch.setattr(api.suggesting, "suggest_places", broken)
        assert client.get("/v1/kandidaten/k06/suggesties").status_code == 500
    assert sum(line["event"] == "request" for line in found) >= 12
    assert {line["run_id"] for line in found if "run" in line["event"]} == {path.rsplit("/", 1)[1]}
    fixed = {"request_id", "run_id", "timestamp", "milliseconds", "at", "status"}
    said = " ".join(
        str(value) for line in found for name, value in line.items() if name not in fixed
    )
    words = set(said.replace("/", " ").replace("{", " ").replace("}", " ").split())
    assert not {value for value in personal_values(dataset) if value in words}
    assert SECRET.lower() not in said.lower()


def test_a_request_is_one_line_with_the_template_of_its_address(dataset):
    """Method, template, status, milliseconds and the number that the caller got."""
    app = app_on(dataset, Settings(), maker=makers.finish)
    with lines() as found, TestClient(app, base_url=ADDRESS) as client:
        answer = client.get("/v1/kandidaten/k04/suggesties")
    line = next(line for line in found if line["event"] == "request")
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["route"] == "/v1/kandidaten/{kandidaatId}/suggesties"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert line["milliseconds"] > 0


def test_an_unexpected_error_tells_its_kind_and_place_only(dataset, monkeypatch):
    """500 with the number that is in the log; neither holds the message or the identifier."""

    def broken(*arguments):
        raise ValueError(SECRET)

    monkeypatch.setattr(api.suggesting, "suggest_places", broken)
    app = app_on(dataset, Settings(), maker=makers.finish)
    with lines() as found, TestClient(app, base_url=ADDRESS) as client:
        answer = client.get("/v1/kandidaten/k04/suggesties")
    assert answer.status_code == 500
    assert SECRET not in answer.text
    line = next(line for line in found if line["event"] == "request failed")
    assert line["error"] == "ValueError"
    assert line["at"].startswith("test_logs.py:")
    assert answer.json()["instance"] == f"urn:uuid:{line['request_id']}"


def test_a_traceback_becomes_a_place():
    """Also when a library logs an exception with its message: only kind and line remain."""
    with lines() as found:
        fail_in_the_server()
    assert SECRET not in json.dumps(found)
    assert found[0]["error"] == "KeyError"


def fail_in_the_server():
    """What the server does when a request ends in an error that nobody caught."""
    try:
        raise KeyError(SECRET)
    except KeyError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")


def test_handlers_of_the_server_write_no_traceback(monkeypatch):
    """They are set aside as long as lines are written as JSON, and are back afterwards."""
    server, stream = logging.getLogger("uvicorn"), io.StringIO()
    handlers = [logging.StreamHandler(stream)]
    monkeypatch.setattr(server, "handlers", handlers)
    monkeypatch.setattr(server, "propagate", False)
    with lines() as found:
        fail_in_the_server()
    assert [line["error"] for line in found] == ["KeyError"]
    assert stream.getvalue() == ""
    assert (server.handlers, server.propagate) == (handlers, False)


def test_other_code_is_heard_from_warnings_on():
    """Information of libraries holds addresses and queries; the server's access log is off."""
    with lines() as found:
        logging.getLogger("uvicorn.access").error("GET /v1/kandidaten/k04")
        logging.getLogger("somebody.else").info("select * from candidates")
        logging.getLogger("somebody.else").warning("careful")
        logging.getLogger("api.x").debug("ours")
    assert [line["event"] for line in found] == ["careful", "ours"]


def test_a_request_keeps_the_number_of_its_caller_when_that_is_a_uuid(client):
    """Any other text could hold anything, so it is replaced."""
    number = "0b7a4a5e-4b1f-4f57-9c1f-1f0a1f6f7d0e"
    for given, kept in ((number, True), (SECRET, False), ("", False)):
        answer = client.get("/v1/gezondheid", headers={"X-Request-ID": given})
        assert (answer.headers["X-Request-ID"] == given) is kept
