"""Two real plans of the small region, made by a worker: compared, and taken along as files."""

import io
import zipfile

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from api.access.caller import Role
from tests.api.access.callers import TEAM, Guarded, two_caseloads
from tests.api.conftest import ADDRESS, finished_plan, wait_for
from tests.api.service import app_on_small

STRICT = {"iteraties": 5, "startgetal": 7, "maximumAantalWijzigingen": 0}
FREE = {"iteraties": 5, "startgetal": 7, "maximumAantalWijzigingen": 10}
LISTS = ("plaatsingen", "niet-geplaatst", "knelpunten", "wijzigingen")


@pytest.fixture(scope="module")
def client():
    with TestClient(app_on_small(), base_url=ADDRESS) as client:
        yield client


@pytest.fixture(scope="module")
def plans(client):
    """A plan in which nobody who works may move, and one in which some may."""
    return tuple(finished_plan(client, order).rsplit("/", 1)[1] for order in (STRICT, FREE))


def compared(client, before, after, **more):
    answer = client.get("/v1/vergelijkingen", params={"vorigPlan": before, "planId": after, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_comparison_says_who_changes_and_what_it_is_worth(client, plans):
    """Who moves makes room for who is new; whoever stays comes last."""
    found = compared(client, *plans)
    told = [
        (row["kandidaatId"], row["wijziging"]["code"], row["vanWerkplekId"], row["naarWerkplekId"])
        for row in found["resultaten"]
    ]
    assert told[:2] == [("k02", "moved", "p2", "p3"), ("k11", "new", None, "p3")]
    assert {change for _, change, _, _ in told[2:]} == {"kept"}
    counts = [found[f"aantal{name}"] for name in ("Blijft", "Verandert", "Erbij", "Kwijt", "Weg")]
    assert counts == [8, 1, 1, 0, 0]
    assert "1 kandidaat krijgt er een plek bij." in found["zinnen"]


def test_the_points_of_a_comparison_add_up(client, plans):
    """Per term and per person to the same difference, which is that of the two plans."""
    found = compared(client, *plans)
    totals = [
        client.get(f"/v1/plannen/{one}").json()["samenvatting"]["doelfunctie"] for one in plans
    ]
    difference = found["verschilInPunten"]
    assert difference == totals[1] - totals[0]
    assert difference > 0
    assert sum(term["punten"] for term in found["puntenPerOnderdeel"]) == difference
    assert sum(row["verschilInPunten"] for row in found["resultaten"]) == difference


def test_the_other_way_round_it_says_who_loses_and_why(client, plans):
    """The lost place comes first, with its reasons in words, and every figure changes its sign."""
    there, back = compared(client, *plans), compared(client, *reversed(plans))
    lost = back["resultaten"][0]
    assert (lost["kandidaatId"], lost["wijziging"]["code"]) == ("k11", "lost")
    assert [reason["omschrijving"] for reason in lost["redenen"]] == [
        "plekken bezet",
        "groep gaat niet van start",
    ]
    assert back["verschilInPunten"] == -there["verschilInPunten"]


def test_the_pages_of_a_comparison_are_its_rows(client, plans):
    """Both plans go along to the next page."""
    whole, page = compared(client, *plans), compared(client, *plans, aantal=4)
    rows = page["resultaten"]
    while page["volgende"]:
        page = client.get(page["volgende"]).json()
        rows += page["resultaten"]
    assert rows == whole["resultaten"]


def test_a_plan_as_json_has_the_rows_of_its_lists(client, plans):
    """Under the same names, with the same values; proposals stay in the service."""
    exported = client.get("/v1/exporten", params={"planId": plans[1], "vorm": "json"}).json()
    for (name, rows), path in zip(exported.items(), LISTS, strict=True):
        assert name.casefold() == path.replace("-", "")
        listed = client.get(f"/v1/plannen/{plans[1]}/{path}").json()["resultaten"]
        assert rows == [{k: v for k, v in row.items() if k != "voorstelId"} for row in listed]
        assert rows


def test_a_plan_as_workbook_and_as_csv_reads_as_dutch(client, plans):
    """Sheets and headers in words, changes and reasons too, numbers as numbers."""
    asked = {"planId": plans[1]}
    answer = client.get("/v1/exporten", params=asked)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plaatsingsplan.xlsx"'
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    names = ["Toelichting", "Plan", "Niet geplaatst", "Knelpunten", "Wijzigingen"]
    assert book.sheet_names == names
    header, *rows = book.get_sheet_by_name("Plan").to_python()
    assert header[:3] == ["kandidaatnummer", "werkpleknummer", "wijziging"]
    assert ["k02", "p3", "verandert van werkplek", 36.0] in [row[:4] for row in rows]
    dutch = client.get("/v1/exporten", params=asked | {"vorm": "csv-nl"}).content
    with zipfile.ZipFile(io.BytesIO(dutch)) as files:
        text = files.read("plan.csv").decode("utf-8-sig")
    assert text.startswith("kandidaatnummer;werkpleknummer;wijziging;uren;")
    assert "\nk01;p1;blijft;32;2,25;" in text.replace("\r", "")


def test_a_coach_compares_and_takes_along_the_own_people_only():
    """Counts are of the whole plan; rows, and what a file holds, are of the own caseload."""
    guarded = Guarded()
    planner, coach = guarded.header(Role.PLANNER), guarded.header(Role.COACH, teams=(TEAM,))
    people = two_caseloads().candidates
    own = set(people.loc[people["coach_team_id"] == TEAM, "candidate_id"])
    with TestClient(guarded.app(), base_url=ADDRESS, headers=planner) as client:
        paths = [client.post("/v1/plannen", json=order).headers["Location"]
                 for order in (STRICT, FREE)]  # fmt: skip
        numbers = [wait_for(client, path, {"klaar"})["planId"] for path in paths]
        client.headers.update(coach)
        found = compared(client, *numbers)
        exported = client.get("/v1/exporten", params={"planId": numbers[1], "vorm": "json"}).json()
    rows = [*found["resultaten"], *exported["plaatsingen"], *exported["wijzigingen"]]
    assert {row["kandidaatId"] for row in rows} <= own
    assert found["totaal"] == len(found["resultaten"]) < found["aantalBlijft"]
    assert exported["knelpunten"] == []
