from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from api.http.media import WORKBOOK
from api.settings import Settings
from fixtures.region import AS_OF, generate_region
from matcher.results.suggestion_log import JsonLinesLog
from matcher.vocabulary.items import ITEM_IDS
from models.learned import train_scorer
from models.learned.report import model_file
from models.registry import ModelRejected, write_model
from tests.api.conftest import ADDRESS
from tests.api.service import app_on_small

CODE = {"code", "omschrijving"}


def suggestions(client, path, **query):
    answer = client.get(f"/v1/{path}/suggesties", params=query)
    assert answer.status_code == 200
    return answer.json()


def test_a_person_gets_places_with_the_whole_explanation(client):
    """Each suggestion holds chance, ledger, overruns, unknowns, travel, guidance and sentences."""
    answer = suggestions(client, "kandidaten/k04")
    assert (answer["kandidaatId"], answer["peildatum"]) == ("k04", "2026-01-05")
    first = answer["suggesties"][0]
    assert first["rang"] == 1
    assert 0 < first["kansLaag"] < first["kansDuurzaam"] < first["kansHoog"] < 1
    assert first["begeleiding"][0].keys() >= {"begeleidingsteamId", "urenNodig", "urenBeschikbaar"}
    assert first["reisminuten"] > 0
    assert first["werkvorm"].keys() == first["vervoermiddel"].keys() == CODE
    assert len(first["zinnen"]) >= 4
    assert {item["item"]["code"] for item in first["onbekendeItems"]} <= set(ITEM_IDS)


def test_suggestions_add_up(client):
    """The ledger sums to the log-odds and the terms to the points."""
    for pair in suggestions(client, "kandidaten/k06", top=50)["suggesties"]:
        ledger = pair["kansopbouw"]
        total = ledger["basis"] + sum(line["waarde"] for line in ledger["regels"])
        assert total == pytest.approx(ledger["logOdds"], abs=1e-6)
        assert pair["punten"] == sum(term["punten"] for term in pair["puntenPerOnderdeel"])


def test_a_place_gets_people(client):
    """The other side: people for one place, and how many no rule excludes."""
    answer = suggestions(client, "werkplekken/p6", top=3)
    assert answer["werkplekId"] == "p6"
    assert len(answer["suggesties"]) == 3
    assert answer["aantalToegestaneKandidaten"] >= 3
    assert {pair["werkplekId"] for pair in answer["suggesties"]} == {"p6"}


def test_order_is_by_value_or_by_chance(client):
    """Value puts points first, chance the probability that it lasts."""
    by_value = suggestions(client, "kandidaten/k11", sortering="waarde")["suggesties"]
    by_chance = suggestions(client, "kandidaten/k11", sortering="kans")["suggesties"]
    points = [pair["punten"] for pair in by_value]
    chances = [pair["kansopbouw"]["logOdds"] for pair in by_chance]
    assert points == sorted(points, reverse=True)
    assert chances == sorted(chances, reverse=True)
    assert {pair["werkplekId"] for pair in by_value} == {pair["werkplekId"] for pair in by_chance}


def test_top_limits_the_list(client):
    """Asked for one, one comes; the number of eligible places stays what it is."""
    answer = suggestions(client, "kandidaten/k04", top=1)
    assert len(answer["suggesties"]) == 1
    assert answer["aantalToegestaneWerkplekken"] > 1


def test_who_has_no_eligible_place_sees_which_rules_exclude(client):
    """An empty list comes with every rule and how many places it takes, alone and with others."""
    answer = suggestions(client, "kandidaten/k09")
    assert (answer["aantalToegestaneWerkplekken"], answer["suggesties"]) == (0, [])
    rules = {rule["regel"]["code"]: rule for rule in answer["uitsluitingen"]}
    assert rules["travel.too_far"]["aantal"] == 8
    assert rules["travel.too_far"]["aantalAlleenHierdoor"] == 2


def test_no_number_where_too_little_is_known(client):
    """Under the policy's known share all probability fields are null and the ledger has no sum."""
    policy = client.app.routes[-1].app.state.service.regions.of("local").policy.suggestions
    seen = set()
    for person in range(1, 13):
        for pair in suggestions(client, f"kandidaten/k{person:02}")["suggesties"]:
            tells = pair["aandeelBekend"] >= policy.abstain_below_known
            numbers = [pair[name] for name in ("kansDuurzaam", "kansLaag", "kansHoog")]
            numbers += [pair["kansopbouw"]["logOdds"], pair["kansopbouw"]["basis"]]
            assert pair["heeftGetal"] is tells
            assert [number is not None for number in numbers] == [tells] * 5
            seen.add(tells)
    assert True in seen


def test_language_follows_the_caller(client):
    """Dutch unless English ranks higher; codes stay the same."""
    path = "/v1/kandidaten/k04/suggesties"
    dutch = client.get(path)
    english = client.get(path, headers={"Accept-Language": "en-GB,nl;q=0.5"})
    assert (dutch.headers["Content-Language"], english.headers["Content-Language"]) == ("nl", "en")
    assert english.headers["Vary"] == "Accept, Accept-Language"
    pairs = [answer.json()["suggesties"][0] for answer in (dutch, english)]
    assert pairs[0]["werkvorm"]["code"] == pairs[1]["werkvorm"]["code"]
    assert pairs[0]["werkvorm"]["omschrijving"] != pairs[1]["werkvorm"]["omschrijving"]
    assert pairs[0]["zinnen"] != pairs[1]["zinnen"]


def test_lists_shown_are_logged_when_the_service_has_a_log(tmp_path):
    """One line per list, of the model that the service answers with."""
    log = JsonLinesLog(tmp_path / "shown.jsonl")
    settings = Settings(suggestion_log=str(log.path))
    with TestClient(app_on_small(settings), base_url=ADDRESS) as client:
        answer = suggestions(client, "kandidaten/k06")
        suggestions(client, "werkplekken/p6")
    for_person, for_place = log.read()
    assert [each.place_id for each in for_person.suggestions] == [
        each["werkplekId"] for each in answer["suggesties"]
    ]
    assert (for_person.asked, for_place.asked) == ("candidate", "place")
    assert for_person.model["sha256"] == answer["scoremodelVingerafdruk"]


def test_the_service_answers_with_the_model_of_its_settings(tmp_path):
    """Name, hash and parent are in every answer; a changed file stops the start."""
    path = tmp_path / "model.json"
    file = model_file(train_scorer(generate_region(150, 3).dataset, AS_OF, calibrate=False), AS_OF)
    write_model(file, path)
    with TestClient(app_on_small(Settings(model=str(path))), base_url=ADDRESS) as client:
        answer = suggestions(client, "kandidaten/k06")
        for pair in answer["suggesties"]:
            ledger = pair["kansopbouw"]
            total = ledger["basis"] + sum(line["waarde"] for line in ledger["regels"])
            assert total == pytest.approx(ledger["logOdds"], abs=1e-6)
    assert answer["scoremodel"] == "learned-1"
    assert answer["scoremodelVingerafdruk"] == file.sha256
    assert answer["scoremodelOuder"] == "expert"
    path.write_text(path.read_text(encoding="utf-8").replace("learned-1", "learned-9"))
    with pytest.raises(ModelRejected):
        app_on_small(Settings(model=str(path)))


@pytest.mark.parametrize("path", ["kandidaten/k06", "werkplekken/p6"])
def test_who_has_the_answer_is_told_so(client, path):
    """304 without a body for the tag of the answer, the whole answer for any other."""
    address = f"/v1/{path}/suggesties"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": f'"x", {first.headers["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get(address, headers={"If-None-Match": '"x"'})
    assert (other.status_code, other.content) == (200, first.content)
    english = client.get(address, headers={"Accept-Language": "en"})
    assert english.headers["ETag"] != first.headers["ETag"]


def test_the_same_list_comes_as_a_workbook_to_who_asks_for_one(client):
    """Order and number of the question hold; JSON stays the answer to everybody else."""
    for address, header in (
        ("/v1/kandidaten/k05/suggesties?top=2&sortering=kans", "werkpleknummer"),
        ("/v1/werkplekken/p1/suggesties?top=3", "kandidaatnummer"),
    ):
        listed = client.get(address).json()["suggesties"]
        answer = client.get(address, headers={"Accept": WORKBOOK})
        assert answer.headers["Content-Type"] == WORKBOOK
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        first, *rows = book.get_sheet_by_name("Suggesties").to_python()
        name = "werkplekId" if header == "werkpleknummer" else "kandidaatId"
        assert [row[first.index(header)] for row in rows] == [one[name] for one in listed]
        assert [row[first.index("kans minstens")] for row in rows] == [
            one["kansLaag"] for one in listed
        ]
