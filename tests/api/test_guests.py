import copy

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from api.settings import Settings
from tests.api.conftest import ADDRESS
from tests.api.guest_examples import COMPLETION, PERSON, STORED, VUM_PERSON, guest_place
from tests.api.service import app_on_small

FOR_PERSON, FOR_PLACE = "/v1/suggesties/voor-kandidaat", "/v1/suggesties/voor-werkplek"


def person(name: str = "gast-1", **changes):
    """Somebody who is sent along."""
    found = copy.deepcopy(PERSON)
    found["kandidaat"] |= {"kandidaatId": name, **changes}
    return found


def stored_person(client, name, new_name):
    """Somebody of the service, as another would send the same records along."""
    record = client.get(f"/v1/kandidaten/{name}").json()
    levels = client.get(f"/v1/kandidaten/{name}/niveaus").json()["niveaus"]
    known = {field: value for field, value in record.items() if value is not None}
    return {"kandidaat": {**known, "kandidaatId": new_name}, "profiel": {"niveaus": levels}}


def bare(answer, *leave_out):
    """Suggestions without names, which differ for a guest."""
    return [
        {name: value for name, value in pair.items() if name not in leave_out}
        for pair in answer["suggesties"]
    ]


@pytest.mark.parametrize("name", ["k04", "k06", "k11"])
def test_a_person_sent_along_gets_the_list_of_the_same_person_stored(client, name):
    """The same records give the same places with the same explanations."""
    guest = stored_person(client, name, "gast-9")
    answer = client.post(FOR_PERSON, json=guest)
    assert answer.status_code == 200, answer.text
    stored = client.get(f"/v1/kandidaten/{name}/suggesties").json()
    assert bare(answer.json(), "kandidaatId") == bare(stored, "kandidaatId")
    assert answer.json()["uitsluitingen"] == stored["uitsluitingen"]


def test_people_sent_along_are_ranked_for_a_place_of_the_service(client):
    """As the same people are ranked among those who are stored."""
    stored = client.get(f"{STORED}?top=50").json()["suggesties"]
    names = [pair["kandidaatId"] for pair in stored]
    people = [stored_person(client, name, f"gast-{name}") for name in sorted(names)]
    answer = client.post(STORED, json={"kandidaten": people, "top": 50}).json()
    assert [pair["kandidaatId"] for pair in answer["suggesties"]] == [f"gast-{n}" for n in names]
    assert [pair["punten"] for pair in answer["suggesties"]] == [pair["punten"] for pair in stored]


def test_people_and_place_may_both_be_sent_along(client):
    """The chance is that of the same place stored; only guidance is not of our teams."""
    body = {"kandidaten": [person()], **guest_place(client)}
    (pair,) = client.post(FOR_PLACE, json=body).json()["suggesties"]
    (same,) = client.post(STORED, json={"kandidaten": [person()]}).json()["suggesties"]
    assert (pair["werkplekId"], pair["begeleiding"]) == ("gast-p1", [])
    assert pair["kansopbouw"] == same["kansopbouw"]


def test_vum_people_are_ranked_and_what_is_unknown_stays_so(client):
    """Everything that the place asks is an unknown item: VUM has no levels."""
    body = {"aanvulling": COMPLETION, "werkzoekenden": [VUM_PERSON]}
    (pair,) = client.post(f"{STORED}/vum", json=body).json()["suggesties"]
    assert pair["kandidaatId"] == "gast-1"
    assert pair["overschrijdingen"] == []
    assert len(pair["onbekendeItems"]) > 0


def test_all_faults_are_told_at_once_and_by_place(client):
    """Of every person and every level."""
    people = [person(urenMin=40.0, urenMax=8.0), person("gast-2"), person("gast-3")]
    people[1]["kandidaat"]["doelgroep"] = "onbekend"
    people[2]["profiel"]["niveaus"][0]["niveauLaag"] = 9
    answer = client.post(STORED, json={"kandidaten": people})
    assert answer.status_code == 400
    places = {fault["veld"] for fault in answer.json()["errors"]}
    assert any(place.startswith("kandidaten.0.kandidaat") for place in places)
    assert {
        "kandidaten.1.kandidaat.doelgroep",
        "kandidaten.2.profiel.niveaus.0.niveauLaag",
    } <= places


def test_all_faults_of_vum_people_are_told_at_once(client):
    """Each by the number of its document."""
    wrong = [
        {
            **VUM_PERSON,
            "idWerkzoekende": f"gast-{hours}",
            "werktijden": {"aantalWerkurenPerWeekMinimaal": hours},
        }
        for hours in (200, 300)
    ]
    answer = client.post(f"{STORED}/vum", json={"aanvulling": COMPLETION, "werkzoekenden": wrong})
    assert answer.status_code == 400
    fields = [fault["veld"] for fault in answer.json()["errors"]]
    assert fields == ["werkzoekenden.0.hours_min", "werkzoekenden.1.hours_min"]


def test_documents_without_people_are_refused(client):
    """Rather than answered with an empty list, as if nobody fitted."""
    body = {"aanvulling": COMPLETION, "werkzoekenden": [{"iets": "anders"}]}
    assert client.post(f"{STORED}/vum", json=body).status_code == 400


def test_nobody_is_sent_along_twice(client):
    """One list has everybody once."""
    answer = client.post(STORED, json={"kandidaten": [person(), person()]})
    (fault,) = answer.json()["errors"]
    assert fault["veld"] == "kandidaten.1.kandidaat.kandidaatId"


@pytest.mark.parametrize("number", [0, 201])
def test_the_number_of_people_is_bounded(client, number):
    """At least one and at most 200."""
    people = [person(f"gast-{each}") for each in range(number)]
    answer = client.post(STORED, json={"kandidaten": people})
    assert answer.status_code == 400
    assert {fault["veld"] for fault in answer.json()["errors"]} == {"kandidaten"}


def test_an_unknown_place_is_not_found(client):
    """Before any of the people is worked out."""
    path = "/v1/werkplekken/nergens/suggesties"
    assert client.post(path, json={"kandidaten": [person()]}).status_code == 404


def test_nothing_that_is_sent_along_is_stored_or_logged(caplog):
    """No record, no list that was shown, no change, and no name on a log line."""
    app = app_on_small(Settings())
    service = next(route.app for route in app.routes if isinstance(route, Mount)).state.service
    with TestClient(app, base_url=ADDRESS) as client:
        place = guest_place(client)
        with service.store.reading("local") as tx:
            before = tx.history.number()
        client.post(FOR_PERSON, json=person("gast-geheim"))
        client.post(FOR_PLACE, json={"kandidaten": [person("gast-geheim")], **place})
        client.post(STORED, json={"kandidaten": [person("gast-geheim")]})
        service.suggestions.showings.flush()
        with service.store.reading("local") as tx:
            assert tx.history.number() == before
            assert tx.candidates.find("gast-geheim") is None
            assert len(tx.log.page(limit=10, kind="suggestions.shown")) == 0
    assert "gast-geheim" not in caplog.text
