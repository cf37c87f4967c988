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


def test_plans_belong_to_who_ordered_them(client):
    """B cannot see, stop or go on from a plan of A; A can."""
    a, b = (GUARDED.header(*EVERYTHING, organisation=name) for name in (A, B))
    path = client.post("/v1/plannen", json={"iteraties": 1}, headers=a).headers["location"]
    for part in ("", "/plaatsingen", "/wijzigingen", "/knelpunten", "/niet-geplaatst"):
        assert client.get(f"{path}{part}", headers=b).status_code == 404
        assert client.get(f"{path}{part}", headers=a).status_code in {200, 409}
    assert client.delete(path, headers=b).status_code == 404
    assert client.get(path, headers=a).json()["stopGevraagd"] is False
    asked = {"vorigPlan": path.rsplit("/", 1)[1]}
    assert client.post("/v1/plannen", json=asked, headers=b).status_code == 400


def test_fixed_times_belong_to_who_set_them(client):
    """The same name at both is two of them."""
    a, b = (GUARDED.header(*EVERYTHING, organisation=name) for name in (A, B))
    for header, at in ((a, "02:30"), (b, "04:00")):
        client.put("/v1/planningen/nacht", json={"tijdstip": at}, headers=header)
    for header, at in ((a, "02:30"), (b, "04:00")):
        found = client.get("/v1/planningen", headers=header).json()["planningen"]
        assert [one["tijdstip"] for one in found] == [at]
    assert client.delete("/v1/planningen/nacht", headers=b | {"If-Match": "*"}).status_code == 204
    assert len(client.get("/v1/planningen", headers=a).json()["planningen"]) == 1
