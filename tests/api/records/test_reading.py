import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from api.http.media import MERGE_PATCH
from tests.api.conftest import ADDRESS
from tests.api.records.examples import KEYS
from tests.api.service import app_on_small


@pytest.fixture
def client():
    """A region that may be changed."""
    return TestClient(app_on_small(), base_url=ADDRESS)


def all_rows(client, address):
    while address is not None:
        page = client.get(address).json()
        yield from page["resultaten"]
        address = page["volgende"]


@pytest.mark.parametrize("one", KEYS)
def test_a_list_has_every_record_once_whatever_the_size_of_its_pages(client, one):
    """In the order of the key; each row is what the record itself gives."""
    address = KEYS[one].rsplit("/", 1)[0]
    whole = client.get(f"{address}?aantal=200").json()
    assert whole["volgende"] is None
    assert whole["totaal"] == len(whole["resultaten"]) > 0
    assert list(all_rows(client, f"{address}?aantal=1")) == whole["resultaten"]
    assert client.get(KEYS[one]).json() in whole["resultaten"]


def test_a_list_is_narrowed_by_values_and_keeps_them_on_the_next_page(client):
    """Several filters hold together; a value that does not exist gives an empty list."""
    rows = list(all_rows(client, "/v1/kandidaten?doelgroep=beschut&aantal=1"))
    assert len(rows) > 1
    assert {row["doelgroep"] for row in rows} == {"beschut"}
    both = client.get("/v1/kandidaten?doelgroep=beschut&gemeente=GM0153").json()
    assert {row["gemeente"] for row in both["resultaten"]} == {"GM0153"}
    assert client.get("/v1/kandidaten?jobcoachteamId=niemand").json()["totaal"] == 0


def test_filters_and_pages_that_mean_nothing_are_named(client):
    """Unknown names, values outside the list, and the page of another list."""
    answer = client.get("/v1/werkplekken?werkvorm=thuis&kleur=rood")
    assert {(f["veld"], f["in"]) for f in answer.json()["errors"]} == {
        ("werkvorm", "query"),
        ("kleur", "query"),
    }
    (said,) = (f["detail"] for f in answer.json()["errors"] if f["veld"] == "werkvorm")
    assert said.startswith("Dit moet een van deze waarden zijn: 'dagbesteding', ")
    following = client.get("/v1/kandidaten?aantal=1").json()["volgende"]
    token = following.partition("?")[2]
    assert client.get(f"/v1/werkgevers?{token}").status_code == 400


def test_the_history_tells_who_changed_what_the_newest_first(client):
    """Values stand under the names of the API, before and after."""
    headers = {"If-Match": "*", "Content-Type": MERGE_PATCH}
    client.patch("/v1/werkplekken/p2", content='{"aantalPlekken": 9}', headers=headers)
    sent = {
        "niveaus": [
            {"item": "COG01", "niveau": 3, "belang": "essential", "isHardeEis": True},
        ]
    }
    client.put("/v1/werkplekken/p2/niveaus", json=sent, headers={"If-Match": "*"})
    newest, before, *_ = all_rows(client, "/v1/werkplekken/p2/geschiedenis?aantal=1")
    assert newest["gegeven"]["code"] == "table.place_levels"
    assert newest["nieuw"]["COG01"] == {"niveau": 3, "belang": "essential", "isHardeEis": True}
    assert before["nieuw"] == {"aantalPlekken": 9}
    assert before["oud"]["aantalPlekken"] != 9
    assert (before["versie"], newest["versie"]) == (2, 3)
    assert before["gewijzigdDoor"] == "local"


def test_decisions_are_written_into_the_log_without_their_notes(client):
    """Taking, changing and withdrawing; a person stands there as a token only."""
    sent = {
        "kandidaatId": "k07",
        "werkplekId": "p6",
        "besluit": "forbid",
        "redencode": "wish.candidate",
        "toelichting": "geheim",
    }
    address = client.post("/v1/besluiten", json=sent).headers["Location"]
    assert client.delete(address, headers={"If-Match": '"1"'}).status_code == 204
    store = next(r.app for r in client.app.routes if isinstance(r, Mount)).state.service.store
    with store.reading("local") as tx:
        written = [entry for entry in tx.log.page() if entry.kind.startswith("decision.")]
    assert [entry.kind for entry in written] == ["decision.added", "decision.removed"]
    assert all("k07" not in str(entry) and "geheim" not in str(entry) for entry in written)
