"""What a correction does to suggestions and to proposals that rest on what was wrong."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.access.caller import Role
from tests.api.access.callers import Guarded
from tests.api.conftest import ADDRESS, wait_for

GUARDED = Guarded()
PERSON = "k05"
MERGE = {"Content-Type": "application/merge-patch+json"}
WRONG = {"niveaus": [{"item": "GED02", "niveauLaag": 1, "niveauHoog": 1}]}


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A service that makes real plans."""
    from api.runs.plan_process import make_plan

    with TestClient(GUARDED.app(make_plan), base_url=ADDRESS) as client:
        yield client


def _correct(client, person=PERSON, body=WRONG):
    headers = GUARDED.header(Role.ADMIN) | {"If-Match": "*"}
    answer = client.post(f"/v1/kandidaten/{person}/rectificaties", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


def _propose(client, person=PERSON):
    body = {"kandidaatId": person, "werkplekId": "p2"}
    return client.post("/v1/voorstellen", json=body, headers=GUARDED.header(Role.PLANNER)).json()


def _notices(client, address="/v1/voorstellen"):
    rows = client.get(address, headers=GUARDED.header(Role.PLANNER)).json()["resultaten"]
    return {row["voorstelId"]: (row["letOp"] or {}).get("code") for row in rows}


def test_the_next_suggestions_rest_on_what_was_corrected(client):
    """An answer that was kept is not given again: as on a service that never knew better."""
    address, planner = f"/v1/kandidaten/{PERSON}/suggesties", GUARDED.header(Role.PLANNER)
    before = client.get(address, headers=planner)
    assert client.get(address, headers=planner).content == before.content
    _correct(client)
    after = client.get(address, headers=planner)
    assert after.content != before.content
    with TestClient(GUARDED.app(), base_url=ADDRESS) as fresh:
        _correct(fresh)
        assert fresh.get(address, headers=planner).content == after.content


def test_earlier_proposals_say_that_the_facts_were_corrected_since(client):
    """Of this person only; a proposal that is made anew does not say so."""
    earlier, other = _propose(client), _propose(client, "k07")
    assert set(_notices(client).values()) == {None}
    _correct(client)
    anew = _propose(client)
    assert _notices(client) == {
        earlier["voorstelId"]: "proposal.facts_changed",
        other["voorstelId"]: None,
        anew["voorstelId"]: None,
    }
    own = client.get(
        f"/v1/voorstellen/{earlier['voorstelId']}", headers=GUARDED.header(Role.PLANNER)
    ).json()
    assert own["letOp"]["omschrijving"]
    assert own["gegevensGewijzigdOp"] > own["voorgesteldOp"]


def test_being_placed_is_no_other_fact_and_a_changed_place_is(client):
    """Deciding about one proposal does not cast doubt on another; new demands do."""
    first, second = _propose(client), _propose(client)
    planner = GUARDED.header(Role.PLANNER) | {"If-Match": "*"}
    body = {"uitkomst": "aangenomen", "ingangsdatum": "2026-02-01"}
    address = f"/v1/voorstellen/{first['voorstelId']}/besluit"
    assert client.put(address, json=body, headers=planner).is_success
    assert _notices(client)[second["voorstelId"]] is None
    place = client.patch(
        "/v1/werkplekken/p2", content=b'{"aantalPlekken": 7}', headers=planner | MERGE
    )
    assert place.is_success, place.text
    assert _notices(client)[second["voorstelId"]] == "proposal.facts_changed"


def test_moves_of_a_plan_that_rests_on_what_was_wrong_say_so(client):
    """Counted from the moment at which the run read the records."""
    planner = GUARDED.header(Role.PLANNER)
    ordered = client.post("/v1/plannen", json={"iteraties": 5}, headers=planner)
    client.headers = planner
    wait_for(client, ordered.headers["Location"], {"klaar"})
    client.headers = {}
    address = f"{ordered.headers['Location']}/voorstellen"
    rows = client.get(address, headers=planner).json()["resultaten"]
    person = rows[0]["kandidaatId"]
    _correct(client, person)
    notices = _notices(client, address)
    of_person = {row["voorstelId"] for row in rows if row["kandidaatId"] == person}
    assert {number for number, code in notices.items() if code} == of_person
