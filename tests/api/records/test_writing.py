import json

import pytest
from fastapi.testclient import TestClient

from api.http.media import MERGE_PATCH
from api.routes.records.resources import RESOURCES
from api.schemas.records.columns import column_name
from matcher.records import read_dataset
from matcher.records.contract import TABLES
from tests.api.conftest import ADDRESS, SMALL
from tests.api.records.examples import KEYS, PATCHES
from tests.api.service import app_on_small

NEW = {
    "Kandidaat": {"kandidaatId": "nieuw"},
    "Werkplek": {"werkplekId": "nieuw"},
    "Werkgever": {"werkgeverId": "nieuw"},
    "Begeleidingsteam": {"begeleidingsteamId": "nieuw"},
    "GestartePlaatsing": {"plaatsingId": "nieuw"},
    "Besluit": {"kandidaatId": "k07", "werkplekId": "p6", "besluit": "forbid"},
}


@pytest.fixture
def client():
    """A region that may be changed."""
    return TestClient(app_on_small(), base_url=ADDRESS)


def patch(client, address, body, version="*"):
    headers = {"If-Match": version, "Content-Type": MERGE_PATCH}
    return client.patch(address, content=json.dumps(body), headers=headers)


def faults(answer):
    assert answer.status_code == 400, answer.text
    return {(fault["in"], fault["veld"], fault["code"]) for fault in answer.json()["errors"]}


@pytest.mark.parametrize("one", KEYS)
def test_what_is_read_can_be_added_replaced_changed_and_removed(client, one):
    """One life of a record of each kind; every step gives the record and its next version."""
    read = client.get(KEYS[one])
    assert read.headers["ETag"] == '"1"'
    made = client.post(KEYS[one].rsplit("/", 1)[0], json=read.json() | NEW[one])
    assert made.status_code == 201, made.text
    address = made.headers["Location"]
    assert client.get(address).json() == made.json() == read.json() | NEW[one]
    assert client.put(address, json=made.json(), headers={"If-Match": '"1"'}).headers["ETag"] == (
        '"1"'  # nothing changed
    )
    changed = patch(client, address, PATCHES[one], '"1"')
    assert changed.json() == made.json() | PATCHES[one]
    assert changed.headers["ETag"] == '"2"'
    assert client.put(address, json=made.json(), headers={"If-Match": '"2"'}).json() == made.json()
    assert client.delete(address, headers={"If-Match": '"3"'}).status_code == 204
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("one", KEYS)
def test_who_has_not_seen_the_version_that_stands_changes_nothing(client, one):
    """412 for another version, 428 without one, on every method that changes."""
    before = client.get(KEYS[one]).json()
    for headers, status in (({"If-Match": '"7"'}, 412), ({}, 428)):
        assert client.put(KEYS[one], json=before, headers=headers).status_code == status
        assert client.delete(KEYS[one], headers=headers).status_code == status
        merge = headers | {"Content-Type": MERGE_PATCH}
        assert client.patch(KEYS[one], content="{}", headers=merge).status_code == status
    assert client.get(KEYS[one]).json() == before


def test_every_column_of_the_contract_is_given_and_taken():
    """No field is lost on the way: names and rules come from the records."""
    for resource in RESOURCES:
        expected = {column_name(name) for name in TABLES[resource.table].columns}
        assert resource.shown.model_fields.keys() == expected
        sent = resource.sent.model_json_schema()["properties"].keys()
        assert sent == resource.patch.model_json_schema()["properties"].keys() == expected


def test_all_faults_come_at_once_with_their_place(client):
    """Missing, unknown and wrong values, wrong kinds of JSON and reversed bounds."""
    sent = {
        "kandidaatId": "111222333",
        "gemeente": "GM9999",
        "doelgroep": "wsw",
        "urenMin": "20",
        "vervoermiddelen": ["bike", "vliegtuig"],
        "gewensteBeroepen": "9111|9112",
        "beschikbaarVanaf": "01-02-2026",
        "contracturen": 61,
        "diagnose": "x",
        "accountmanager": "",
    }
    assert faults(client.post("/v1/kandidaten", json=sent)) == {
        ("body", "kandidaatId", "value.looks_like_bsn"),
        ("body", "organisatieId", "missing"),
        ("body", "gemeente", "value.unknown_municipality"),
        ("body", "urenMin", "float_type"),
        ("body", "vervoermiddelen.1", "enum"),
        ("body", "gewensteBeroepen", "list_type"),
        ("body", "beschikbaarVanaf", "value.dutch_date"),
        ("body", "contracturen", "less_than_equal"),
        ("body", "diagnose", "extra_forbidden"),
        ("body", "accountmanager", "extra_forbidden"),
    }


def test_bounds_are_judged_against_each_other_also_after_a_patch(client):
    """The fault stands at the second of the two fields."""
    answer = patch(client, "/v1/kandidaten/k05", {"urenMin": 30})
    assert faults(answer) == {("body", "urenMax", "order.hours_reversed")}
    whole = client.get("/v1/kandidaten/k05").json()
    reversed_days = {"beschikbaarVanaf": "2026-03-01", "beschikbaarTotEnMet": "2026-02-01"}
    answer = client.put("/v1/kandidaten/k05", json=whole | reversed_days, headers={"If-Match": "*"})
    assert faults(answer) == {("body", "beschikbaarTotEnMet", "order.dates_reversed")}


@pytest.mark.parametrize("unknown", [{"urenMax": None}, {}])
def test_unknown_stays_unknown(client, unknown):
    """Null and absent are the same, and neither becomes 0 or a default."""
    sent = {
        "kandidaatId": "n1",
        "organisatieId": "wb-oost",
        "gemeente": "GM0153",
        "doelgroep": "wajong",
    }
    made = client.post("/v1/kandidaten", json=sent | unknown)
    assert made.status_code == 201
    assert made.json()["urenMax"] is None
    assert made.json()["vervoermiddelen"] == []
    assert client.get("/v1/kandidaten/n1/niveaus").json() == {"niveaus": []}


def test_everything_that_is_referred_to_must_be_there(client):
    """All missing references are told at once, in lists by their place."""
    whole = client.get("/v1/kandidaten/k05").json()
    dangling = {"uitgeslotenWerkgevers": ["e-groen", "x1"], "jobcoachteamId": "x2"}
    answer = client.put("/v1/kandidaten/k05", json=whole | dangling, headers={"If-Match": "*"})
    assert faults(answer) == {
        ("body", "uitgeslotenWerkgevers.1", "reference.unknown"),
        ("body", "jobcoachteamId", "reference.unknown"),
    }


def test_the_key_in_the_body_is_that_of_the_address(client):
    """A record cannot take the name of another by a change."""
    answer = patch(client, "/v1/werkgevers/e-groen", {"werkgeverId": "anders"})
    assert faults(answer) == {("body", "werkgeverId", "key.differs")}


def test_a_record_is_there_once_and_stays_while_it_is_needed(client):
    """409 for a key that is taken, for what others refer to, and for a second pin."""
    taken = client.get("/v1/werkplekken/p2").json()
    assert client.post("/v1/werkplekken", json=taken).status_code == 409
    in_use = client.delete("/v1/werkplekken/p2", headers={"If-Match": "*"})
    assert in_use.status_code == 409
    pin = client.get("/v1/besluiten/k03~p2~pin").json()
    assert client.post("/v1/besluiten", json=pin | {"werkplekId": "p3"}).status_code == 409


def test_a_repeated_request_adds_once(client):
    """The same key and body give the same answer; the record is there once."""
    sent = {"werkgeverId": "n1", "naam": "Nieuw"}
    answers = [
        client.post("/v1/werkgevers", json=sent, headers={"Idempotency-Key": "abc"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Location"] == "/v1/werkgevers/n1"
    assert answers[1].headers["Idempotent-Replayed"] == "true"


def test_parts_are_replaced_as_one_under_the_version_of_the_whole(client):
    """What is left out is unknown afterwards; an item stands there once."""
    address = "/v1/kandidaten/k05/niveaus"
    assert len(client.get(address).json()["niveaus"]) > 1
    sent = {"niveaus": [{"item": "COG01", "niveauLaag": 1, "niveauHoog": 3, "bron": "fml"}]}
    replaced = client.put(address, json=sent, headers={"If-Match": '"1"'})
    assert replaced.headers["ETag"] == '"2"' == client.get("/v1/kandidaten/k05").headers["ETag"]
    assert replaced.json() == {"niveaus": [sent["niveaus"][0] | {"vastgesteldOp": None}]}
    assert client.put(address, json=sent, headers={"If-Match": '"1"'}).status_code == 412
    twice = {"niveaus": [*sent["niveaus"], {"item": "COG01", "niveauLaag": 4, "niveauHoog": 2}]}
    wrong = client.put(address, json=twice, headers={"If-Match": '"2"'})
    assert faults(wrong) == {("body", "niveaus.1.niveauHoog", "order.low_above_high")}
    twice["niveaus"][1]["niveauHoog"] = 5
    repeated = client.put(address, json=twice, headers={"If-Match": '"2"'})
    assert faults(repeated) == {("body", "niveaus.1.item", "key.duplicate")}


def test_answers_come_from_the_changed_records_at_once(client):
    """A suggestion after a change is one on the changed region."""
    before = client.get("/v1/kandidaten/k05/suggesties?top=50").json()
    every_place = read_dataset(SMALL).places["place_id"].tolist()
    assert patch(client, "/v1/kandidaten/k05", {"maxReisminuten": 0}).status_code == 200
    after = client.get("/v1/kandidaten/k05/suggesties?top=50").json()
    assert len(after["suggesties"]) < len(before["suggesties"]) <= len(every_place)
