import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Mount

from api.access.caller import Caller, Door, Role, Scope
from api.access.rights import (
    PROFILE,
    Reach,
    RouteWithoutRight,
    every_route,
    guarded_routes,
    may_see_profile,
    right_of,
    rights,
    route_name,
)
from api.runs.plan_process import make_plan
from tests.api.access.callers import ORGANISATION, TEAM, Guarded, two_caseloads
from tests.api.access.issuer import FakeIssuer
from tests.api.conftest import ADDRESS, wait_for

PARAMETERS = {
    "kandidaatId": "k04",
    "werkplekId": "p2",
    "werkgeverId": "e-groen",
    "begeleidingsteamId": "t-coach",
    "plaatsingId": "h1",
    "besluitId": "k03~p2~pin",
    "planId": "bestaat-niet",
    "benchmarkId": "bestaat-niet",
    "planningId": "bestaat-niet",
    "voorstelId": "bestaat-niet",
    "kop": "bestaat niet",
}
GUARDED = Guarded(provider=FakeIssuer().provider())
APP = GUARDED.app()
V1 = next(route.app for route in APP.routes if isinstance(route, Mount) and route.path == "/v1")
ROUTES = [route for route in every_route(V1.routes) if getattr(route, "methods", None)]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(APP, base_url=ADDRESS) as client:
        yield client


def requests_of(route):
    """Method and address of each request that the route answers."""
    path = route.path
    for name, value in PARAMETERS.items():
        path = path.replace("{" + name + "}", value)
    assert "{" not in path, f"PARAMETERS lacks a value for {route.path}"
    for method in sorted(route.methods - {"HEAD"}):
        yield method, f"/v1{path}"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("route", ROUTES, ids=route_name)
def test_every_route_lets_in_whom_the_table_names_and_nobody_else(client, route, role):
    """403 exactly where the table says no; whatever else comes is the route's own answer."""
    header = GUARDED.header(role, teams=(TEAM,))
    right = right_of(route)
    may = right.is_public or right.reaches.get(role, Reach.NOTHING) is not Reach.NOTHING
    for method, address in requests_of(route):
        answer = client.request(method, address, headers=header)
        assert (answer.status_code == 403) is not may, (method, address, answer.text)
        assert answer.status_code != 401


@pytest.mark.parametrize("route", ROUTES, ids=route_name)
def test_nobody_comes_in_without_saying_who(client, route):
    """401 with a challenge, before the body or anything else is looked at; public routes answer."""
    for method, address in requests_of(route):
        answer = client.request(method, address, content=b"{" * 100)
        assert (answer.status_code == 401) is not right_of(route).is_public
        if answer.status_code == 401:
            assert answer.headers["WWW-Authenticate"] == 'Bearer realm="passend"'


def test_a_caller_without_roles_may_do_nothing(client):
    """Logged in, and yet 403 everywhere but on public routes."""
    header = GUARDED.header()
    for route in ROUTES:
        for method, address in requests_of(route):
            status = client.request(method, address, headers=header).status_code
            assert (status == 403) is not right_of(route).is_public


def test_the_table_has_no_line_without_a_route():
    """A line that stays behind would look like a right that nobody has."""
    names = {route_name(route) for app in (APP, V1) for route in every_route(app.routes)}
    assert names == rights().keys() - {PROFILE}


def test_a_route_without_a_line_keeps_the_service_from_starting():
    """Whoever adds a route has to say who may call it."""
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    router = APIRouter()
    router.add_api_route("/nieuw", lambda: 1, operation_id="geefNieuw")
    api.include_router(router)
    with pytest.raises(RouteWithoutRight, match="geefNieuw"):
        guarded_routes(api.routes)


def test_a_route_that_slips_past_the_gate_answers_nobody():
    """Added after the start, it has no rights, so it is closed even to the local user."""
    app = Guarded().app()
    v1 = next(route.app for route in app.routes if isinstance(route, Mount))
    v1.add_api_route("/later", lambda: 1, operation_id="geefLater")
    client = TestClient(app, base_url=ADDRESS)
    assert client.get("/v1/later", headers=GUARDED.header(Role.ADMIN)).status_code == 403


def test_a_coach_sees_the_own_caseload_only():
    """In lists, in explanations and in suggestions; an analyst is given nobody's identifier."""
    guarded = Guarded()
    with TestClient(guarded.app(make_plan), base_url=ADDRESS) as client:
        planner, coach = guarded.header(Role.PLANNER), guarded.header(Role.COACH, teams=(TEAM,))
        stranger = guarded.header(Role.COACH)
        path = client.post("/v1/plannen", json={"iteraties": 5}, headers=planner).headers[
            "location"
        ]
        client.headers = planner
        wait_for(client, path, {"klaar"})
        client.headers = {}
        own = caseload(TEAM)
        assert 0 < len(own) < 12
        for part in ("plaatsingen", "niet-geplaatst", "wijzigingen"):
            everybody = people(client.get(f"{path}/{part}", headers=planner))
            assert people(client.get(f"{path}/{part}", headers=coach)) == everybody & own
            assert people(client.get(f"{path}/{part}", headers=stranger)) == set()
        for number in range(1, 13):
            name = f"k{number:02}"
            for address in (f"/v1/kandidaten/{name}/suggesties", f"{path}/toelichtingen/{name}"):
                assert client.get(address, headers=planner).status_code == 200
                expected = 200 if name in own else 404
                assert client.get(address, headers=coach).status_code == expected
        analyst = guarded.header(Role.ANALYST)
        for route in ROUTES:
            address = "/v1" + route.path.replace("{planId}", path.rsplit("/", 1)[1])
            if "GET" in route.methods and "{" not in address and not right_of(route).is_public:
                text = client.get(address, headers=analyst).text
                assert not re.search(r'"k\d\d"', text), address
        unknown = client.get("/v1/kandidaten/niemand/suggesties", headers=coach).json()
        unseen = client.get(f"/v1/kandidaten/{min(strangers(own))}/suggesties", headers=coach)
        assert {**unseen.json(), "instance": ""} == {**unknown, "instance": ""}
        for place in ("p1", "p2", "p3"):
            address = f"/v1/werkplekken/{place}/suggesties?top=50"
            assert suggested(client.get(address, headers=coach)) == (
                [name for name in suggested(client.get(address, headers=planner)) if name in own]
            )


def caseload(team):
    people = two_caseloads().candidates
    return set(people.loc[people["coach_team_id"] == team, "candidate_id"])


def strangers(own):
    return {f"k{number:02}" for number in range(1, 13)} - own


def people(answer):
    assert answer.status_code == 200
    rows = next(value for value in answer.json().values() if isinstance(value, list))
    return {row["kandidaatId"] for row in rows}


def suggested(answer):
    assert answer.status_code == 200
    return [found["kandidaatId"] for found in answer.json()["suggesties"]]


def caller(*roles, teams=(), scopes=(), door=Door.TOKEN):
    return Caller("s", ORGANISATION, frozenset(roles), door, frozenset(scopes), frozenset(teams))


@pytest.mark.parametrize(
    ("who", "team", "may"),
    [
        (caller(Role.COACH, teams=["t1"]), "t1", True),
        (caller(Role.COACH, teams=["t1"]), "t2", False),
        (caller(Role.COACH, teams=["t1"]), "", False),
        (caller(Role.COACH, teams=[""]), "t1", False),
        (caller(Role.PLANNER, Role.ANALYST, Role.AUDITOR, Role.ADMIN, teams=["t1"]), "t1", False),
        (caller(Role.PLANNER, Role.COACH, teams=["t1"]), "t1", True),
        (caller(door=Door.LOCAL), "t1", True),
    ],
)
def test_levels_are_for_the_coach_of_the_person(who, team, may):
    """No other role sees a profile; the one local user sees all."""
    assert may_see_profile(who, team) is may


@pytest.mark.parametrize(
    ("scopes", "method", "reach"),
    [
        ((), "POST", Reach.ALL),
        ((Scope.READ,), "GET", Reach.ALL),
        ((Scope.READ,), "POST", Reach.NOTHING),
        ((Scope.WRITE,), "POST", Reach.ALL),
        ((Scope.METRICS,), "GET", Reach.NOTHING),
    ],
)
def test_scopes_narrow_what_roles_allow(scopes, method, reach):
    """A key for reading cannot order a plan, whatever its roles."""
    assert rights()["startPlan"].reach_of(caller(Role.PLANNER, scopes=scopes), method) is reach


def test_scopes_never_widen():
    """All scopes together give a coach no right that coaches have not."""
    assert rights()["startPlan"].reach_of(caller(Role.COACH, scopes=Scope), "POST") is Reach.NOTHING


def test_metrics_can_be_had_with_a_key_for_nothing_else(client):
    """The key of a monitor reads figures and no people."""
    header = GUARDED.header(Role.ANALYST, scopes=(Scope.METRICS,))
    assert client.get("/v1/metrics", headers=header).status_code == 200
    assert client.get("/v1/plannen/x", headers=header).status_code == 403
