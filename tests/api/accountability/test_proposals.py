"""Proposals over HTTP: who sees them, who decides, and what follows."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from api.access.caller import Role
from matcher.records.choices import DecisionKind
from tests.api.access.callers import ORGANISATION, TEAM, Guarded, two_caseloads
from tests.api.conftest import ADDRESS

GUARDED = Guarded()
REJECTED = {"uitkomst": "afgewezen", "redencode": "load.too_heavy"}


@pytest.fixture
def service() -> Iterator[tuple[TestClient, object]]:
    """A service with two caseloads, and its store."""
    app = GUARDED.app()
    store = next(r.app for r in app.routes if isinstance(r, Mount)).state.service.store
    with TestClient(app, base_url=ADDRESS) as client:
        yield client, store


def _own(team=TEAM):
    people = two_caseloads().candidates
    return sorted(people.loc[people["coach_team_id"] == team, "candidate_id"])


def _header(*roles, **more):
    return GUARDED.header(*roles, **more)


def _propose(client, candidate_id, place_id="p2"):
    body = {"kandidaatId": candidate_id, "werkplekId": place_id}
    answer = client.post("/v1/voorstellen", json=body, headers=_header(Role.PLANNER))
    assert answer.status_code == 201, answer.text
    return answer.json()["voorstelId"]


def _decide(client, number, body, header, version='"1"'):
    return client.put(
        f"/v1/voorstellen/{number}/besluit", json=body, headers=header | {"If-Match": version}
    )


def test_one_request_overrides_with_a_reason(service):
    """The coach assesses and decides at once; the pair is forbidden for plans made later."""
    client, store = service
    person = _own()[0]
    number = _propose(client, person)
    coach = _header(Role.COACH, teams=(TEAM,))
    answer = _decide(client, number, REJECTED, coach)
    assert answer.status_code == 200
    assert answer.json()["toestand"] == "besloten"
    assert answer.headers["ETag"] == '"3"'
    with store.reading(ORGANISATION) as tx:
        stored = tx.decisions.get(person, "p2", DecisionKind.FORBID.value)
    assert stored.record.reason_code == "load.too_heavy"


def test_a_place_with_a_first_day_is_a_placement(service):
    """And what the next suggestions start from."""
    client, store = service
    person = _own()[0]
    body = {"uitkomst": "aangenomen", "ingangsdatum": "2026-02-01"}
    assert _decide(client, _propose(client, person), body, _header(Role.PLANNER)).is_success
    with store.reading(ORGANISATION) as tx:
        assert tx.candidates.get(person).record.current_place_id == "p2"


def test_a_coach_sees_and_decides_for_the_own_caseload_only(service):
    """Somebody else's proposal does not exist, whatever is asked of it."""
    client, _ = service
    mine, other = _propose(client, _own()[0]), _propose(client, _own("t-coach-2")[0])
    coach = _header(Role.COACH, teams=(TEAM,))
    listed = client.get("/v1/voorstellen", headers=coach).json()["resultaten"]
    assert [each["voorstelId"] for each in listed] == [mine]
    everybody = client.get("/v1/voorstellen", headers=_header(Role.PLANNER)).json()["resultaten"]
    assert {each["voorstelId"] for each in everybody} == {mine, other}
    assert client.get(f"/v1/voorstellen/{mine}", headers=coach).status_code == 200
    unknown = client.get("/v1/voorstellen/bestaat-niet", headers=coach).json()
    unseen = client.get(f"/v1/voorstellen/{other}", headers=coach)
    assert unseen.status_code == 404
    assert {**unseen.json(), "instance": ""} == {**unknown, "instance": ""}
    assert _decide(client, other, REJECTED, coach).status_code == 404
    body = {"kandidaatId": _own("t-coach-2")[0], "werkplekId": "p2"}
    unseen, nobody = (
        client.post("/v1/voorstellen", json={**body, "kandidaatId": name}, headers=coach)
        for name in (body["kandidaatId"], "niemand")
    )
    assert unseen.status_code == 400
    assert unseen.json()["errors"] == nobody.json()["errors"]


def test_an_auditor_reads_and_does_not_decide(service):
    """All of it."""
    client, _ = service
    number = _propose(client, _own()[0])
    auditor = _header(Role.AUDITOR)
    assert client.get(f"/v1/voorstellen/{number}", headers=auditor).status_code == 200
    assert _decide(client, number, REJECTED, auditor).status_code == 403


def test_two_people_deciding_at_once_do_not_overwrite_each_other(service):
    """Without the version 428, with an old one 412, after a decision 409."""
    client, _ = service
    planner = _header(Role.PLANNER)
    number = _propose(client, _own()[0])
    address = f"/v1/voorstellen/{number}/besluit"
    assert client.put(address, json=REJECTED, headers=planner).status_code == 428
    assert _decide(client, number, REJECTED, planner).status_code == 200
    assert _decide(client, number, REJECTED, planner).status_code == 412
    assert _decide(client, number, REJECTED, planner, '"3"').status_code == 409


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"uitkomst": "afgewezen"}, "decision.reason_needed"),
        ({"uitkomst": "gewijzigd", "redencode": "other"}, "decision.other_place"),
        (
            {"uitkomst": "gewijzigd", "redencode": "other", "gekozenWerkplekId": "p2"},
            "decision.other_place",
        ),
        (
            {"uitkomst": "aangenomen", "gekozenWerkplekId": "p3"},
            "decision.other_place",
        ),
        ({"uitkomst": "gewijzigd", "redencode": "other", "gekozenWerkplekId": "px"}, None),
    ],
)
def test_a_decision_that_does_not_say_enough_changes_nothing(service, body, code):
    """400 with what is missing, and the proposal is as it was."""
    client, _ = service
    number = _propose(client, _own()[0])
    answer = _decide(client, number, body, _header(Role.PLANNER))
    assert answer.status_code == 400
    if code:
        assert [fault["code"] for fault in answer.json()["errors"]] == [code]
    left = client.get(f"/v1/voorstellen/{number}", headers=_header(Role.PLANNER)).json()
    assert left["toestand"] == "voorstel"


def test_pages_go_on_with_the_same_filter(service):
    """The next address keeps what was asked."""
    client, _ = service
    numbers = {_propose(client, person) for person in _own()[:3]}
    planner = _header(Role.PLANNER)
    first = client.get("/v1/voorstellen?aantal=2&toestand=voorstel", headers=planner).json()
    assert "toestand=voorstel" in first["volgende"]
    second = client.get(first["volgende"], headers=planner).json()
    assert second["volgende"] is None
    rows = first["resultaten"] + second["resultaten"]
    assert {row["voorstelId"] for row in rows} == numbers
    decided = client.get("/v1/voorstellen?toestand=besloten", headers=planner).json()
    assert decided["resultaten"] == []


def test_proposals_of_a_plan_that_is_not_there(service):
    """404, as for the plan itself."""
    client, _ = service
    answer = client.get("/v1/plannen/bestaat-niet/voorstellen", headers=_header(Role.PLANNER))
    assert answer.status_code == 404
