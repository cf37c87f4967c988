"""Targets and caps in a written plan: reported, verified from the records, and said in words."""

import json

import pandas as pd
import pytest

from api.cli.verification import check_result
from api.report.writing import write_report
from api.sentences import sentences_for_bottleneck
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.records.fingerprint import fingerprint
from matcher.results import tabulate, write_result
from models.expert import expert_scorer
from tests.regions import a_dataset

POLICY = """
[concentration]
most_people = 2
[[quotas]]
name = "residents at work"
municipality = "GM0153"
people = 9
price_points = 50
"""
PEOPLE = [{}, {}, {}, {"municipality": "GM0141"}]
DATASET = a_dataset(PEOPLE, [{"openings": 3}, {"openings": 1}], policy=POLICY)


@pytest.fixture(scope="module")
def planned():
    """Four people and four seats at one employer that may have two of them."""
    return plan_region(DATASET, expert_scorer(), Budget(seconds=5), seed=1)


@pytest.fixture
def folder(planned, tmp_path):
    """The written result."""
    tables = tabulate(planned, fingerprint(DATASET))
    write_result(tables, tmp_path, problem=planned.built.problem, solution=planned.plan)
    return tmp_path


def broken(folder):
    """Rules that the verification finds broken."""
    return {one.rule for one in check_result(DATASET, folder).outcomes if one.faults}


def test_a_plan_with_targets_and_caps_stands(folder):
    """Nothing is broken, and both rules looked at something."""
    check = check_result(DATASET, folder)
    assert check.faults == ()
    looked_at = {one.rule: one.checked for one in check.outcomes}
    assert looked_at["employer_cap"] == looked_at["quotas"] == 1


def test_the_report_says_which_target_was_missed_by_how_much(folder):
    """Nine wanted, three live here, two placed: seven short, one of them at the price."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    (row,) = report["quotas"]
    assert (row["name"], row["wanted"], row["people"]) == ("residents at work", 9, 3)
    assert (row["reached"], row["missed"], row["cost_points"]) == (2, 7, 50)
    terms = report["objective"]["terms"]
    assert terms["missed_quotas"] == -50
    assert sum(terms.values()) == report["objective"]["total"]


@pytest.mark.parametrize("name", ["wanted", "people", "reached", "missed", "cost_points"])
def test_a_wrong_figure_of_a_target_is_found(folder, name):
    """Whoever wrote the report is not believed."""
    path = folder / "report.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    report["quotas"][0][name] += 1
    path.write_text(json.dumps(report), encoding="utf-8")
    assert broken(folder) == {"quotas"}


def test_one_person_more_at_the_employer_is_found(folder):
    """From the tables alone, whatever the solver's files say."""
    plan = pd.read_csv(folder / "plan.csv")
    more = plan.iloc[[0]].assign(candidate_id="c4")
    pd.concat([plan, more]).to_csv(folder / "plan.csv", index=False)
    assert "employer_cap" in broken(folder)


def test_a_cap_is_said_in_people_and_shown_in_the_report(planned, tmp_path):
    """Never in hours; the target stands beside it with what is short."""
    tables = tabulate(planned, fingerprint(DATASET))
    (row,) = tables.bottlenecks.to_dict(orient="records")
    assert (row["kind"], row["resource"], row["capacity"], row["used"]) == ("employer", "e1", 2, 2)
    for language, people in (("nl", "mensen"), ("en", "people")):
        (text, *_) = sentences_for_bottleneck(
            {
                "resource_id": "e1",
                "kind": "employer",
                "capacity_hours": 2.0,
                "used_hours": 2.0,
                "price_per_hour": 0.0,
                "would_place": ["c3"],
                "raised_from": None,
                "title": "",
            },
            language,
        )
        assert people in text
    page = write_report(tables, tmp_path).read_text(encoding="utf-8")
    assert "residents at work" in page
    assert "Werkgevers met het hoogste aantal mensen" in page


def test_rights_that_exceed_a_rule_are_no_fault_of_the_plan(tmp_path):
    """Two certain people who should be apart stay; a forbidden place is left under a cap of 0."""
    wsw = {"target_group": "wsw", "contract_hours": 32, "current_since": "2010-01-01"}
    apart = {"scope": "place", "reason_code": "social.no_fit"}
    forbid = {"candidate_id": "c3", "place_id": "p2", "decision": "forbid"}
    dataset = a_dataset(
        [wsw | {"current_place_id": "p1"}] * 2 + [{"current_place_id": "p2"}],
        [{"work_form": "beschut_binnen", "openings": 2}, {}, {}],
        decisions=[forbid],
        apart=[{"candidate_id": "c1", "other_candidate_id": "c2"} | apart],
        policy="move_cap = 0\n",
    )
    planned = plan_region(dataset, expert_scorer(), Budget(seconds=5), seed=1)
    tables = tabulate(planned, fingerprint(dataset))
    write_result(tables, tmp_path, problem=planned.built.problem, solution=planned.plan)
    assert check_result(dataset, tmp_path).faults == ()
    assert [row["kind"] for row in tables.report["over_capacity"]] == ["apart"]
    places = dict(zip(tables.plan["candidate_id"], tables.plan["place_id"], strict=True))
    assert places == {"c1": "p1", "c2": "p1", "c3": "p3"}
