import pytest
from fastapi.testclient import TestClient

from matcher.results.tables import COLUMNS
from tests.api.conftest import ADDRESS, finished_plan
from tests.api.service import app_on_small

LISTS = {
    "plaatsingen": "plan",
    "niet-geplaatst": "unplaced",
    "knelpunten": "bottlenecks",
    "wijzigingen": "changes",
}


def pages(client, path, size):
    """All pages of a list, following the links as a caller would."""
    found, link = [], f"{path}?aantal={size}"
    while link is not None:
        page = client.get(link).json()
        found.append(page)
        link = page["volgende"]
    return found


@pytest.mark.parametrize("part", LISTS)
@pytest.mark.parametrize("size", [1, 3, 200])
def test_walking_the_pages_loses_and_repeats_nothing(client, plan_path, part, size):
    """Whatever the size of a page, all pages together are the whole list in one order."""
    whole = client.get(f"{plan_path}/{part}?aantal=200").json()
    walked = pages(client, f"{plan_path}/{part}", size)
    assert [row for page in walked for row in page["resultaten"]] == whole["resultaten"]
    assert {page["totaal"] for page in walked} == {len(whole["resultaten"])}
    assert all(len(page["resultaten"]) <= size for page in walked)


def test_every_column_of_the_result_reaches_the_caller(client, plan_path):
    """No column of a result table is forgotten; joined cells become lists."""
    elsewhere = {"teams_short", "would_help", "n_would_place"}  # in the explanation, or a length
    for part, table in LISTS.items():
        row = client.get(f"{plan_path}/{part}?aantal=1").json()["resultaten"][0]
        added = {"voorstelId"} & row.keys()
        assert len(row) - len(added) == len(COLUMNS[table].keys() - elsewhere), part


def test_everybody_is_placed_or_has_a_reason(client, plan_path):
    """Placements and unplaced people are all people, nobody twice; unplaced have a reason."""
    placed = client.get(f"{plan_path}/plaatsingen").json()["resultaten"]
    missing = client.get(f"{plan_path}/niet-geplaatst").json()["resultaten"]
    people = [row["kandidaatId"] for row in placed + missing]
    assert sorted(people) == [f"k{number:02}" for number in range(1, 13)]
    assert all(row["redenen"] for row in missing)


def test_a_page_token_is_good_for_its_own_list_only(client, plan_path):
    """A token from elsewhere, or one that was made up, is invalid input with its name."""
    token = client.get(f"{plan_path}/plaatsingen?aantal=1").json()["volgende"]
    other = token.split("?")[1]
    for query in (other, "pagina=zomaar", "pagina=%00", "pagina=é"):
        answer = client.get(f"{plan_path}/wijzigingen?{query}")
        assert answer.status_code == 400
        assert [(f["in"], f["veld"], f["code"]) for f in answer.json()["errors"]] == [
            ("query", "pagina", "page.unknown")
        ]


def test_the_page_size_has_a_limit(client, plan_path):
    """At most 200 rows at a time, and at least one."""
    for size in (0, 201, "veel"):
        assert client.get(f"{plan_path}/plaatsingen?aantal={size}").status_code == 400


def test_a_placed_person_is_explained(client, plan_path):
    """The pair with its guidance in the plan, and the contrast with the next best place."""
    told = client.get(f"{plan_path}/toelichtingen/k02").json()
    assert told["uitkomst"]["code"] == "moved"
    assert told["combinatie"]["werkplekId"] == told["overplaatsing"]["naarWerkplekId"]
    assert told["combinatie"]["begeleiding"][0]["urenVoorAnderen"] is not None
    assert told["vergelijking"]["andereWerkplekId"] == "p2"
    assert told["nietGeplaatst"] is None
    assert len(told["zinnen"]) > 5


def test_an_unplaced_person_is_explained(client, plan_path):
    """Reasons, who has the seats, which team is short and what would help."""
    told = client.get(f"{plan_path}/toelichtingen/k05").json()
    assert told["combinatie"] is None
    why = told["nietGeplaatst"]
    assert why["redenen"][0]["code"] == "unplaced.guidance_short"
    assert why["teamsTekort"] == [{"begeleidingsteamId": "t-hal", "urenTekort": 2.25}]
    assert why["watHelpt"][0]["hulp"]["code"] == "help.more_hours"
    assert why["watHelpt"][0]["urenErbij"] == why["teamsTekort"]


def test_everybody_has_an_explanation(client, plan_path):
    """For every person of the dataset there is one, in both languages."""
    for number in range(1, 13):
        path = f"{plan_path}/toelichtingen/k{number:02}"
        dutch = client.get(path).json()
        english = client.get(path, headers={"Accept-Language": "en"}).json()
        assert dutch["zinnen"]
        assert dutch["zinnen"] != english["zinnen"]
        assert dutch["uitkomst"]["code"] == english["uitkomst"]["code"]


def test_an_unknown_person_or_plan_is_not_found(client, plan_path):
    """404 that does not repeat what was asked for."""
    for path in (f"{plan_path}/toelichtingen/geheim-1", "/v1/plannen/geheim-1/plaatsingen"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "geheim-1" not in answer.text


def test_what_is_decided_of_a_change_holds_for_the_next_plan():
    """Each change is a proposal: rejected, it is not proposed again; accepted, it stays."""
    order = {"iteraties": 5, "startgetal": 7}
    with TestClient(app_on_small(), base_url=ADDRESS) as client:
        path = finished_plan(client, order)
        listed = client.get(client.get(path).json()["links"]["voorstellen"]).json()["resultaten"]
        found = {row["kandidaatId"]: row for row in changes(client, path)}
        proposed = {row["kandidaatId"]: row["voorstelId"] for row in listed}
        assert {who: row["voorstelId"] for who, row in found.items()} == proposed
        decide(client, found["k02"], {"uitkomst": "afgewezen", "redencode": "load.too_heavy"})
        decide(client, found["k04"], {"uitkomst": "aangenomen"})
        again = {row["kandidaatId"]: row for row in changes(client, finished_plan(client, order))}
        kept = again["k04"]["naarWerkplekId"]
        assert kept == found["k04"]["naarWerkplekId"]
        next_of_k02 = again.get("k02", {"naarWerkplekId": None})["naarWerkplekId"]
        assert next_of_k02 != found["k02"]["naarWerkplekId"]


def changes(client, path):
    """All changes of a plan."""
    return client.get(f"{path}/wijzigingen?aantal=200").json()["resultaten"]


def decide(client, change, body):
    """Decide about the proposal of a change."""
    address = f"/v1/voorstellen/{change['voorstelId']}"
    version = client.get(address).headers["ETag"]
    answer = client.put(f"{address}/besluit", json=body, headers={"If-Match": version})
    assert answer.status_code == 200, answer.text
