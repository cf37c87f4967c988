"""Two organisations in one database: whatever one asks, it gets nothing of the other."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from api.access.caller import Role
from api.access.rights import route_name
from tests.api.access.callers import Guarded, login_settings, two_caseloads
from tests.api.access.test_rights import PARAMETERS, ROUTES
from tests.api.conftest import ADDRESS

A, B = "werkbedrijf-a", "werkbedrijf-b"
GUARDED = Guarded(settings=login_settings(organisation_id=""), organisation=A)
EVERYTHING = tuple(Role)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """A service that holds the records of A; B has none."""
    app = GUARDED.app()
    service = next(route.app for route in app.routes if isinstance(route, Mount)).state.service
    service.store.ensure_organisation(B)
    with TestClient(app, base_url=ADDRESS) as client:
        yield client


@pytest.mark.parametrize("route", ROUTES, ids=route_name)
def test_b_sees_nothing_of_a(client, route):
    """Addresses with a name of A's are unknown to B, and no other answer holds a value of A's."""
    header = GUARDED.header(*EVERYTHING, teams=("t-coach",), organisation=B)
    path = route.path
    for name, value in PARAMETERS.items():
        path = path.replace("{" + name + "}", value)
    if path == "/openapi.json":
        return  # public, with the examples of the hand-solvable region in it
    for method in sorted(route.methods - {"HEAD", "DELETE"}):
        answer = client.request(method, f"/v1{path}", headers=header, json={})
        if method == "GET" and path != route.path:
            assert answer.status_code == 404, answer.text
        said = answer.text.replace(f"/v1{path}", "")
        assert not [value for value in personal_values() if json.dumps(value) in said]


def test_a_sees_its_own(client):
    """The same addresses answer A, so that the test above can fail."""
    header = GUARDED.header(*EVERYTHING, organisation=A)
    for path in ("kandidaten/k04", "werkplekken/p2"):
        assert client.get(f"/v1/{path}/suggesties", headers=header).status_code == 200
    assert client.get("/v1/gezondheid", headers=header).json()["aantalKandidaten"] == 12


def personal_values():
    dataset = two_caseloads()
    yield from (str(name) for name in dataset.candidates["candidate_id"])
    yield from (str(name) for name in dataset.places["place_id"])
    yield from (str(title) for title in dataset.places["title"])
