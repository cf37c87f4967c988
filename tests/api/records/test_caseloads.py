"""Who sees and changes whose records: coaches their caseload, planners everybody but no levels."""

import json

import pytest
from fastapi.testclient import TestClient

from api.access.caller import Role
from api.http.media import MERGE_PATCH
from tests.api.access.callers import OTHER_TEAM, TEAM, Guarded
from tests.api.conftest import ADDRESS

OWN, OTHER = "k05", "k04"


@pytest.fixture
def guarded():
    return Guarded()


@pytest.fixture
def client(guarded):
    return TestClient(guarded.app(), base_url=ADDRESS)


@pytest.fixture
def coach(guarded):
    return guarded.header(Role.COACH, teams=(TEAM,))


@pytest.fixture
def planner(guarded):
    return guarded.header(Role.PLANNER)


def rows(client, address, header):
    answer = client.get(address, headers=header)
    assert answer.status_code == 200, answer.text
    assert answer.json()["totaal"] == len(answer.json()["resultaten"])
    return answer.json()["resultaten"]


def patched(client, address, body, header):
    headers = header | {"If-Match": "*", "Content-Type": MERGE_PATCH}
    return client.patch(address, content=json.dumps(body), headers=headers).status_code


def test_a_coach_lists_and_reads_the_own_caseload(client, coach, planner):
    """Lists, records and histories; somebody else's person does not exist."""
    own = {row["kandidaatId"] for row in rows(client, "/v1/kandidaten?aantal=200", coach)}
    everybody = rows(client, "/v1/kandidaten?aantal=200", planner)
    assert own == {r["kandidaatId"] for r in everybody if r["jobcoachteamId"] == TEAM}
    assert OWN in own
    assert OTHER not in own
    for list_of in ("plaatsingen", "besluiten"):
        seen = rows(client, f"/v1/{list_of}?aantal=200", coach)
        every = rows(client, f"/v1/{list_of}?aantal=200", planner)
        assert seen == [row for row in every if row["kandidaatId"] in own]
    assert rows(client, f"/v1/kandidaten?jobcoachteamId={OTHER_TEAM}", coach) == []
    for path in ("", "/geschiedenis", "/niveaus"):
        assert client.get(f"/v1/kandidaten/{OTHER}{path}", headers=coach).status_code == 404
        assert client.get(f"/v1/kandidaten/{OWN}{path}", headers=coach).status_code == 200


def test_a_coach_changes_the_own_caseload_only(client, coach, planner):
    """Nobody is taken from, or handed to, the caseload of another team."""
    assert patched(client, f"/v1/kandidaten/{OWN}", {"urenMax": 20}, coach) == 200
    assert patched(client, f"/v1/kandidaten/{OTHER}", {"urenMax": 20}, coach) == 404
    away = {"jobcoachteamId": OTHER_TEAM}
    assert patched(client, f"/v1/kandidaten/{OWN}", away, coach) == 403
    assert patched(client, f"/v1/kandidaten/{OWN}", away, planner) == 200
    new = client.get(f"/v1/kandidaten/{OTHER}", headers=planner).json() | {"kandidaatId": "n1"}
    assert client.post("/v1/kandidaten", json=new, headers=coach).status_code == 403
    own = new | {"jobcoachteamId": TEAM}
    assert client.post("/v1/kandidaten", json=own, headers=coach).status_code == 201


def test_a_coach_decides_about_the_own_people(client, coach):
    """For anybody else the reference leads nowhere, as for a person who does not exist."""
    sent = {"werkplekId": "p6", "besluit": "forbid", "redencode": "wish.candidate"}

    def decided(person):
        return client.post("/v1/besluiten", json=sent | {"kandidaatId": person}, headers=coach)

    assert decided("k07").status_code == 201
    unseen, unknown = decided(OTHER), decided("niemand")
    assert unseen.status_code == unknown.status_code == 400
    assert unseen.json()["errors"] == unknown.json()["errors"]


def test_levels_are_for_the_own_coach_only(client, guarded, coach, planner):
    """A planner sees the person without them, also in the history; so does every other role."""
    address = f"/v1/kandidaten/{OWN}/niveaus"
    assert client.get(address, headers=coach).json()["niveaus"]
    assert client.get(address, headers=planner).status_code == 403
    both = guarded.header(Role.PLANNER, Role.COACH, teams=(OTHER_TEAM,))
    assert client.get(f"/v1/kandidaten/{OWN}", headers=both).status_code == 200
    assert client.get(address, headers=both).status_code == 404
    emptied = client.put(address, json={"niveaus": []}, headers=both | {"If-Match": "*"})
    assert emptied.status_code == 404

    def kinds(header):
        found = rows(client, f"/v1/kandidaten/{OWN}/geschiedenis", header)
        return {row["gegeven"]["code"] for row in found}

    assert kinds(coach) == {"table.candidates", "table.candidate_levels"}
    assert kinds(planner) == kinds(both) == {"table.candidates"}
