"""Two plans side by side."""

import json

import pandas as pd
import pytest

from matcher.comparison import compare_plans
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.results import tabulate
from models.expert import expert_scorer
from tests.regions import a_dataset, a_region
from tests.unit.explanation.plans import a_plan

PLACES = [{"openings": 2}, {"openings": 2}, {"openings": 2}]


def tables(chosen):
    return tabulate(a_plan(a_region([{}] * 5, PLACES), chosen), "f" * 64)


def anew(dataset, **proposals):
    """Plan a region anew from proposals, and tabulate."""
    earlier = pd.DataFrame(
        {"candidate_id": list(proposals), "place_id": list(proposals.values())}, dtype="str"
    )
    planned = plan_region(dataset, expert_scorer(), Budget(iterations=20), 1, earlier=earlier)
    return tabulate(planned, "f" * 64)


@pytest.fixture(scope="module")
def comparison():
    """c1 stays, c2 moves, c3 loses a place, c4 gets one, c5 has none in either."""
    before = tables({"c1": "p1", "c2": "p1", "c3": "p2"})
    return compare_plans(before, tables({"c1": "p1", "c2": "p3", "c4": "p2"}))


def test_people_stay_move_come_and_go(comparison):
    """One of each; who is in neither plan is not counted."""
    assert (comparison.kept, comparison.moved, comparison.new, comparison.lost) == (1, 1, 1, 1)
    rows = comparison.people[["candidate_id", "change", "place_before", "place_after"]]
    assert rows.to_numpy().tolist() == [
        ["c3", "lost", "p2", ""],
        ["c2", "moved", "p1", "p3"],
        ["c4", "new", "", "p2"],
        ["c1", "kept", "p1", "p1"],
    ]


def test_the_difference_in_points_is_split_per_term(comparison):
    """The terms add up to the difference of the objectives."""
    assert sum(comparison.points_by_term.values()) == comparison.points
    total = comparison.people[["points_before", "points_after"]].sum()
    assert total["points_after"] - total["points_before"] == comparison.points


def test_a_plan_does_not_differ_from_itself():
    """Everybody kept, no points."""
    one = tables({"c1": "p1", "c2": "p2"})
    same = compare_plans(one, one)
    assert (same.kept, same.moved, same.new, same.lost, same.points) == (2, 0, 0, 0, 0)
    assert set(same.points_by_term.values()) == {0}


def test_the_other_way_round_is_the_opposite(comparison):
    """Who was new is lost, and points change sign."""
    before, after = tables({"c1": "p1", "c2": "p2"}), tables({"c2": "p1", "c3": "p3"})
    there, back = compare_plans(before, after), compare_plans(after, before)
    assert (there.new, there.lost) == (back.lost, back.new)
    assert there.points == -back.points


def test_missing_values_are_none_in_json(comparison):
    """Who had no place has no points before."""
    plain = comparison.as_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    new = next(row for row in plain["people"] if row["change"] == "new")
    assert (new["points_before"], new["p_before"]) == (None, None)
    assert new["points_after"] > 0


def test_empty_plans_compare():
    """Nobody placed on either side."""
    nothing = compare_plans(tables({}), tables({}))
    assert len(nothing.people) == 0
    assert nothing.as_dict()["people"] == []


def test_the_points_of_each_person_add_up_to_the_totals(comparison):
    """Per term and in all, also where somebody came or went."""
    people = comparison.people
    assert people[comparison.terms].sum().to_dict() == comparison.points_by_term
    assert people["points"].sum() == comparison.points
    assert people["worth"].sum() == comparison.worth
    assert (people[comparison.terms].sum(axis=1) == people["points"]).all()


def test_staying_is_no_worth_to_people(comparison):
    """Rewards for changing nothing stand apart from what a place is worth."""
    terms = comparison.points_by_term
    stability = terms["continuity"] + terms["earlier_proposal"]
    assert comparison.worth == comparison.points - stability


def test_a_lost_place_comes_first_with_its_reason(comparison):
    """The first row says who, where and why."""
    first = comparison.people.iloc[0]
    assert (first["change"], first["place_before"]) == ("lost", "p2")
    assert first["reason"].startswith("unplaced.")


def test_the_dearest_loss_comes_first():
    """Among lost places by points, not by name."""
    regular = [{"work_form": "groepsdetachering"}, {"work_form": "regulier"}]
    region = a_region([{}, {}], regular)
    before = tabulate(a_plan(region, {"c1": "p1", "c2": "p2"}), "f")
    after = tabulate(a_plan(region, {}), "f")
    assert compare_plans(before, after).people["candidate_id"].tolist() == ["c2", "c1"]


def test_who_left_the_region_has_not_lost_a_place():
    """They are counted apart, with that as the reason."""
    before = tables({"c1": "p1", "c5": "p3"})
    smaller = a_region([{}] * 4, PLACES)
    compared = compare_plans(before, tabulate(a_plan(smaller, {"c1": "p1"}), "f"))
    assert (compared.gone, compared.lost, compared.kept) == (1, 0, 1)
    assert compared.people.iloc[0][["candidate_id", "reason"]].tolist() == [
        "c5",
        "earlier.person_gone",
    ]


def test_planning_anew_tells_why_a_proposal_did_not_stand():
    """A place without openings, a place that is no more, and a team without hours."""
    places = [{"openings": 0}, {"openings": 1}, {"openings": 1, "team_ids": "t1"}]
    before = anew(a_dataset([{}] * 3, [{}, {}, {"team_ids": "t1"}, {}]), c1="p1", c2="p3", c3="p4")
    ill = [{"team_id": "t1", "hours_per_week": 0}]
    after = anew(a_dataset([{}] * 3, places, teams=ill), c1="p1", c2="p3", c3="p4")
    reasons = dict(zip(after.earlier["candidate_id"], after.earlier["hindrance"], strict=True))
    assert reasons == {
        "c1": "earlier.no_seat",
        "c2": "earlier.no_room",
        "c3": "earlier.place_gone",
    }
    lost = compare_plans(before, after).people
    told = lost.loc[lost["change"] == "lost", "reason"].str.split("|").str[0]
    assert set(told) <= set(reasons.values())
    assert len(told) == 2


def test_a_plan_made_from_an_earlier_one_counts_what_it_changes():
    """The report and the table agree; without an earlier plan there is neither."""
    dataset = a_dataset([{}] * 3, PLACES)
    made = anew(dataset, c1="p1", c9="p2")
    changes = made.report["earlier"]["changes"]
    assert changes == {"lost": 0, "gone": 1, "moved": 0, "new": 2, "kept": 1}
    assert made.earlier["change"].tolist() == ["gone", "new", "new", "kept"]
    assert made.report["earlier"]["hindrances"] == {"earlier.person_gone": 1}
    assert tables({"c1": "p1"}).earlier is None
    assert "earlier" not in tables({"c1": "p1"}).report
