from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from api.runs.worker import PlanMaker
from api.settings import Settings
from matcher.store.tables.access import IDEMPOTENCY_KEYS
from tests.api import makers
from tests.api.conftest import ADDRESS, finished_plan, wait_for, wait_until
from tests.api.service import app_on, app_on_small
from tests.regions import a_dataset

DATASET = a_dataset([{}], [{}])


@contextmanager
def service(maker: PlanMaker, **settings: object) -> Iterator[TestClient]:
    """A service on one person and one place whose plans are made in the given way."""
    with TestClient(app_on(DATASET, Settings(**settings), maker=maker), base_url=ADDRESS) as client:
        yield client


@contextmanager
def on_small(maker: PlanMaker) -> Iterator[TestClient]:
    """The same on the hand-solvable region."""
    with TestClient(app_on_small(maker=maker), base_url=ADDRESS) as client:
        yield client


def order(client: TestClient, **fields: object) -> str:
    answer = client.post("/v1/plannen", json=fields)
    assert answer.status_code == 202
    return answer.headers["Location"]


def test_an_order_is_accepted_at_once(client):
    """202, the address of the plan, and every default filled in."""
    answer = client.post("/v1/plannen", json={"startgetal": 3})
    plan = answer.json()
    client.delete(plan["links"]["zelf"])
    assert answer.status_code == 202
    assert answer.headers["Location"] == plan["links"]["zelf"] == f"/v1/plannen/{plan['planId']}"
    assert plan["toestand"] in {"wachtend", "bezig"}
    assert plan["opdracht"] == {
        "seconden": 60.0,
        "iteraties": None,
        "startgetal": 3,
        "maximumAantalWijzigingen": None,
        "vorigPlan": None,
    }


def test_a_finished_plan_says_how_it_came_out(client, plan_path):
    """State, times, progress and key figures; the links now lead somewhere."""
    plan = client.get(plan_path).json()
    assert (plan["toestand"], plan["redenMislukt"]) == ("klaar", None)
    assert plan["aangemaaktOp"] <= plan["gestartOp"] <= plan["afgerondOp"]
    assert plan["aangemaaktOp"].endswith("Z")
    summary = plan["samenvatting"]
    assert summary["aantalGeplaatst"] + summary["aantalNietGeplaatst"] == 12
    assert summary["doelfunctie"] == sum(t["punten"] for t in summary["puntenPerOnderdeel"])
    assert plan["voortgang"]["doelfunctie"] == summary["doelfunctie"] <= summary["bovengrens"]
    for name, link in plan["links"].items():
        assert client.get(link).status_code == 200, name


def test_same_order_same_plan(client, plan_path):
    """With rounds instead of seconds, the same seed gives the same placements."""
    again = finished_plan(client, {"iteraties": 5})
    first, second = (client.get(f"{path}/plaatsingen").json() for path in (plan_path, again))
    assert first["resultaten"] == second["resultaten"]


def test_the_cap_on_changes_reaches_the_planner(client):
    """Nobody with a place changes when no change is allowed."""
    path = finished_plan(client, {"iteraties": 5, "maximumAantalWijzigingen": 0})
    summary = client.get(path).json()["samenvatting"]
    assert (summary["aantalVerandert"], summary["aantalKwijt"]) == (0, 0)


def test_a_plan_that_is_stopped_keeps_its_result():
    """DELETE stops the search; state and links follow."""
    with service(makers.wait_for_stop) as client:
        path = order(client)
        wait_for(client, path, {"bezig"})
        answer = client.delete(path)
        assert (answer.status_code, answer.json()["stopGevraagd"]) == (200, True)
        assert wait_for(client, path, {"gestopt"})["redenMislukt"] is None


def test_a_search_that_is_stopped_gives_the_best_plan_so_far():
    """Checked and whole like any other, no worse than was told before; it says why it ended."""
    with on_small(makers.by_search) as client:
        path = order(client, iteraties=1_000_000)
        running = wait_until(client, path, lambda plan: told(plan) is not None)
        assert running["voortgang"]["stap"]["code"] == "step.search"
        assert running["voortgang"]["bovengrens"] >= told(running)
        assert 0 <= running["voortgang"]["afstandTotBovengrens"] < 1
        client.delete(path)
        plan = wait_for(client, path, {"gestopt"})
        assert (plan["stopGevraagd"], plan["redenMislukt"]) == (True, None)
        assert plan["samenvatting"]["eindeZoeken"]["code"] == "end.stopped"
        assert plan["samenvatting"]["doelfunctie"] >= told(running)
        missing = client.get(f"{path}/niet-geplaatst").json()["resultaten"]
        assert len(placed(client, path)) + len(missing) == 12
        for name, link in plan["links"].items():
            assert client.get(link).status_code == 200, name


def told(plan):
    """Points of the best plan so far; None while there is none."""
    return (plan["voortgang"] or {"doelfunctie": None})["doelfunctie"]


def test_who_waits_sees_the_place_in_the_queue():
    """1 is next; a plan that is being made has none, and says what is done before it searches."""
    with service(makers.never_answer) as client:
        first, second, third = (order(client) for _ in range(3))
        wait_for(client, first, {"bezig"})
        plans = [client.get(path).json() for path in (first, second, third)]
        assert [plan["plaatsInWachtrij"] for plan in plans] == [None, 1, 2]
        assert [plan["poging"] for plan in plans] == [1, 0, 0]
        assert plans[1]["voortgang"] is None
        doing = wait_until(client, first, lambda plan: plan["voortgang"] is not None)
        assert doing["voortgang"]["stap"] == {
            "code": "step.starting",
            "omschrijving": "het rekenproces start",
        }
        client.delete(second)
        assert client.get(third).json()["plaatsInWachtrij"] == 1


def test_plans_are_listed_newest_first():
    """Page by page without a gap or a repeat, of one state or of all."""
    with service(makers.fail_on_seed_1) as client:
        paths = [finished(client, startgetal=seed) for seed in (0, 1, 2)]
        newest = [path.rsplit("/", 1)[1] for path in reversed(paths)]
        found, link = [], "/v1/plannen?aantal=2"
        while link:
            page = client.get(link).json()
            assert page["totaal"] == 3
            found += page["resultaten"]
            link = page["volgende"]
        assert [plan["planId"] for plan in found] == newest
        assert [plan["toestand"] for plan in found] == ["klaar", "mislukt", "klaar"]
        whole = client.get(paths[2]).json()
        assert found[0] == {name: whole[name] for name in found[0]}
        failed = client.get("/v1/plannen?toestand=mislukt").json()
        assert [plan["planId"] for plan in failed["resultaten"]] == [newest[1]]
        assert (failed["totaal"], failed["volgende"]) == (1, None)
        one = client.get("/v1/plannen?toestand=klaar&aantal=1").json()
        assert "toestand=klaar" in one["volgende"]
        two = client.get(one["volgende"]).json()
        assert [plan["planId"] for plan in two["resultaten"]] == [newest[2]]
        for query in ("toestand=done", "pagina=zomaar", "status=klaar"):
            assert client.get(f"/v1/plannen?{query}").status_code == 400


def finished(client, **fields):
    """Order a plan and wait for its end, whatever that is."""
    path = order(client, iteraties=1, **fields)
    wait_for(client, path, {"klaar", "mislukt"})
    return path


def test_a_plan_that_fails_says_why():
    """A crash ends as mislukt with a reason; its results are a conflict, not an error."""
    with service(makers.crash) as client:
        path = order(client)
        plan = wait_for(client, path, {"mislukt"})
        assert plan["redenMislukt"]["code"] == "run.crashed"
        assert plan["links"]["plaatsingen"] is None
        problem = client.get(f"{path}/plaatsingen")
        assert problem.status_code == 409
        assert problem.json()["type"] == "urn:passend:fout:plan-zonder-resultaat"


def test_results_wait_for_the_plan():
    """As long as the plan is being made, its results are a conflict."""
    with service(makers.never_answer) as client:
        path = order(client)
        parts = ("plaatsingen", "niet-geplaatst", "knelpunten", "wijzigingen", "voorstellen")
        for part in parts:
            problem = client.get(f"{path}/{part}")
            assert problem.status_code == 409
            assert problem.json()["type"] == "urn:passend:fout:plan-niet-klaar"
        for part in parts:
            problem = client.get(f"/v1/plannen/bestaat-niet/{part}")
            assert problem.json()["type"] == "urn:passend:fout:onbekend-plan"


def test_a_full_queue_asks_to_come_back_later():
    """One plan is made, one waits, the third is refused with the time to wait."""
    with service(makers.never_answer, max_waiting_runs=1) as client:
        first, second = order(client), order(client)
        refused = client.post("/v1/plannen", json={})
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 0
        client.delete(second)
        wait_for(client, first, {"bezig"})
        assert client.get(second).json()["toestand"] == "gestopt"
        assert client.post("/v1/plannen", json={}).status_code == 202


def test_only_the_newest_plans_keep_their_result():
    """The older run is still known; its result is a conflict."""
    with service(makers.finish, max_kept_runs=1) as client:
        first, second = (finished_plan(client, {"iteraties": 1}) for _ in range(2))
        old, new = (client.get(path).json() for path in (first, second))
        assert old["toestand"] == new["toestand"] == "klaar"
        assert (old["samenvatting"], old["links"]["plaatsingen"]) == (None, None)
        assert client.get(f"{first}/plaatsingen").status_code == 409
        assert client.get(new["links"]["plaatsingen"]).status_code == 200


def test_an_order_sent_again_after_a_crash_is_one_order():
    """The process died after the order and before the answer: the repeat finds the same run."""
    with service(makers.never_answer) as client:
        key = {"Idempotency-Key": "een"}
        first = client.post("/v1/plannen", json={"startgetal": 3}, headers=key).json()
        store = client.app.routes[-1].app.state.service.store
        with store.engine.begin() as connection:
            connection.execute(IDEMPOTENCY_KEYS.delete())
        again = client.post("/v1/plannen", json={"startgetal": 3}, headers=key)
        other = client.post("/v1/plannen", json={"startgetal": 4})
        assert (again.status_code, again.json()["planId"]) == (202, first["planId"])
        assert other.json()["planId"] != first["planId"]


def test_a_plan_goes_on_from_an_earlier_one(client, plan_path):
    """Without room for changes, everybody whom the earlier plan placed stays there."""
    plan_id = plan_path.rsplit("/", 1)[1]
    asked = {"iteraties": 5, "vorigPlan": plan_id, "maximumAantalWijzigingen": 0}
    again = finished_plan(client, asked)
    assert client.get(again).json()["opdracht"]["vorigPlan"] == plan_id
    before, after = (placed(client, path) for path in (plan_path, again))
    assert before.items() <= after.items()


def test_an_earlier_plan_must_be_there(client):
    """400 that names the field, for a plan that is unknown or has no result."""
    answer = client.post("/v1/plannen", json={"vorigPlan": "onbekend"})
    assert answer.status_code == 400
    fault = answer.json()["errors"][0]
    assert (fault["veld"], fault["code"]) == ("vorigPlan", "reference.unknown")


def placed(client, path):
    """Place of everybody who has one in a plan."""
    found = client.get(f"{path}/plaatsingen?aantal=200").json()["resultaten"]
    return {row["kandidaatId"]: row["werkplekId"] for row in found}


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"seconden": 5, "iteraties": 5}, {("iteraties", "budget.both")}),
        ({"seconden": 0}, {("seconden", "greater_than_equal")}),
        ({"seconden": "10"}, {("seconden", "float_type")}),
        ({"iteraties": 1.5}, {("iteraties", "int_type")}),
        ({"startgetal": -1}, {("startgetal", "greater_than_equal")}),
        ({"maximumAantalWijzigingen": True}, {("maximumAantalWijzigingen", "int_type")}),
        ({"seed": 1}, {("seed", "extra_forbidden")}),
        (
            {"seconden": 9, "iteraties": 5, "startgetal": None, "x": 1},
            {("iteraties", "budget.both"), ("startgetal", "int_type"), ("x", "extra_forbidden")},
        ),
        ([], {("", "model_attributes_type")}),
    ],
)
def test_all_faults_of_an_order_come_at_once(client, fields, faults):
    """Every field that is wrong is named in one answer, with the name the caller used."""
    answer = client.post("/v1/plannen", json=fields)
    assert answer.status_code == 400
    assert {(fault["veld"], fault["code"]) for fault in answer.json()["errors"]} == faults
    assert {fault["in"] for fault in answer.json()["errors"]} == {"body"}
