"""Inspection, correction and removal over HTTP."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from starlette.routing import Mount

from api.access.caller import Role
from matcher.store.tables import METADATA
from tests.api.access.callers import ORGANISATION, Guarded
from tests.api.conftest import ADDRESS, wait_for

GUARDED = Guarded()
PERSON = "k05"
REFUSED = {"uitkomst": "afgewezen", "redencode": "wish.candidate"}


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[TestClient, object]]:
    """A service on which somebody asked for suggestions, planned and decided; and its store."""
    from api.runs.plan_process import make_plan

    app = GUARDED.app(make_plan)
    state = next(r.app for r in app.routes if isinstance(r, Mount)).state
    store = state.service.store
    with TestClient(app, base_url=ADDRESS) as client:
        planner = GUARDED.header(Role.PLANNER)
        ordered = client.post("/v1/plannen", json={"iteraties": 5}, headers=planner)
        client.headers = planner
        wait_for(client, ordered.headers["Location"], {"klaar"})
        client.headers = {}
        body = {"kandidaatId": PERSON, "werkplekId": "p2"}
        repeatable = planner | {"Idempotency-Key": "voorstel-0001"}
        made = client.post("/v1/voorstellen", json=body, headers=repeatable)
        note = {**REFUSED, "toelichting": f"Liever dan {PERSON}."}
        other = client.post("/v1/voorstellen", json=body | {"kandidaatId": "k07"}, headers=planner)
        client.put(
            f"/v1/voorstellen/{other.json()['voorstelId']}/besluit",
            json=note,
            headers=planner | {"If-Match": "*"},
        )
        client.get(f"/v1/kandidaten/{PERSON}/suggesties", headers=planner)
        client.get("/v1/werkplekken/p2/suggesties", headers=planner)
        client.get(made.headers["Location"], headers=planner)
        state.service.suggestions.showings.flush()
        yield client, store


def _tables_that_name(store, text):
    """Names of tables with this identifier in any column of any row, documents included."""
    name = re.compile(rf"(?<![A-Za-z0-9]){text}(?![A-Za-z0-9])")
    with store.engine.connect() as connection:
        return {
            table.name
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table))
            if name.search(str(tuple(row)))
        }


def _bytes_of(store):
    """The database file and its journal as they are on the disk."""
    path = Path(store.engine.url.database)
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def _post(client, path, body, role=Role.ADMIN, version=None):
    headers = GUARDED.header(role) | ({"If-Match": version} if version else {})
    return client.post(f"/v1/kandidaten/{PERSON}/{path}", json=body, headers=headers)


def test_everything_is_given_out_and_that_is_logged(service):
    """As data, and as a page and Markdown in Dutch without others."""
    client, store = service
    address, admin = f"/v1/kandidaten/{PERSON}/inzage", GUARDED.header(Role.ADMIN)
    found = client.get(address, headers=admin).json()
    tables = set(found["gegevens"])
    assert {"candidates", "candidate_levels", "history", "plan_people", "proposals"} <= tables
    for media, start in (("text/html", "<!doctype html>"), ("text/markdown", "# Uw gegevens")):
        answer = client.get(address, headers=admin | {"Accept": media})
        assert answer.headers["Content-Type"].startswith(media)
        assert answer.text.startswith(start)
        assert not set(re.findall(r"\bk\d\d\b", answer.text)) - {PERSON}
    with store.reading(ORGANISATION) as tx:
        kinds = [entry.kind for entry in tx.log.of_person(PERSON)]
    assert kinds.count("person.exported") == 3


@pytest.mark.parametrize("role", [Role.COACH, Role.PLANNER, Role.ANALYST])
def test_who_plans_cannot_take_a_whole_file_along(service, role):
    """Inspection, correction and removal are for whoever answers requests."""
    client, _ = service
    header = GUARDED.header(role)
    assert client.get(f"/v1/kandidaten/{PERSON}/inzage", headers=header).status_code == 403
    assert _post(client, "vernietiging", {"reden": "request.person"}, role).status_code == 403


def test_a_correction_works_at_once_and_leaves_a_trace(service):
    """Record and level; the history has the old value, the log the names of the fields."""
    client, store = service
    with store.reading(ORGANISATION) as tx:
        before = tx.candidates.get(PERSON)
    body = {
        "kenmerken": [{"naam": "pc4", "waarde": "7512"}],
        "niveaus": [
            {"item": "COG01", "niveauLaag": 4, "niveauHoog": 4},
            {"item": "COG02", "niveauLaag": None, "niveauHoog": None},
        ],
    }
    assert _post(client, "rectificaties", body, version='"99"').status_code == 412
    answer = _post(client, "rectificaties", body, version=f'"{before.version}"')
    assert answer.status_code == 200
    assert {"postcode4", "level.COG01"} <= set(answer.json()["gecorrigeerd"])
    assert answer.json()["aantalOpenVoorstellen"] >= 1
    with store.reading(ORGANISATION) as tx:
        assert tx.candidates.get(PERSON).record.postcode4 == "7512"
        levels = {level.item: level for level in tx.candidates.parts(PERSON)}
        assert (levels["COG01"].low, levels["COG01"].source) == (4, "rectificatie")
        assert "COG02" not in levels
        (change,) = [c for c in tx.history.of_record("candidates", PERSON) if c.old]
        assert change.old["postcode4"] == before.record.postcode4
        said = [e.payload["fields"] for e in tx.log.of_person(PERSON) if "fields" in e.payload]
        assert ["postcode4"] in said


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, [""]),
        ({"kenmerken": [{"naam": "pc4", "waarde": "x"}]}, ["kenmerken.pc4"]),
        ({"kenmerken": [{"naam": "doelgroep", "waarde": None}]}, ["kenmerken.doelgroep"]),
        ({"niveaus": [{"item": "COG01", "niveauLaag": 4, "niveauHoog": 2}]}, ["niveaus"]),
        ({"niveaus": [{"item": "COG01", "niveauLaag": 4, "niveauHoog": None}]}, ["niveaus"]),
    ],
)
def test_a_correction_that_cannot_be_names_its_field(service, body, fields):
    """400, nothing is changed, and the value is not repeated."""
    client, store = service
    with store.reading(ORGANISATION) as tx:
        before = tx.candidates.get(PERSON)
    answer = _post(client, "rectificaties", body, version="*")
    assert answer.status_code == 400
    assert [fault["veld"] for fault in answer.json()["errors"]] == fields
    with store.reading(ORGANISATION) as tx:
        assert tx.candidates.get(PERSON) == before


def test_after_a_removal_no_table_names_the_person(service):
    """Plans, proposals, history and saved answers included; the log is sound; proof remains."""
    client, store = service
    named = {"candidates", "proposals", "plan_people", "idempotency_keys", "suggestion_items"}
    assert named <= _tables_that_name(store, PERSON)
    answer = _post(client, "vernietiging", {"reden": "request.person"})
    assert answer.status_code == 200
    assert _tables_that_name(store, PERSON) == set()
    assert PERSON.encode() not in _bytes_of(store)
    admin, auditor = GUARDED.header(Role.ADMIN), GUARDED.header(Role.AUDITOR)
    assert client.get(f"/v1/kandidaten/{PERSON}/inzage", headers=admin).status_code == 404
    assert client.get("/v1/logboek/controle", headers=auditor).json()["klopt"]
    (stone,) = client.get("/v1/vernietigingen", headers=auditor).json()["resultaten"]
    assert stone == answer.json()
    assert PERSON not in json.dumps(stone)
