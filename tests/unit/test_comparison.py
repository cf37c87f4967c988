"""Two plans side by side."""

import json

import pytest

from matcher.comparison import compare_plans
from matcher.results import tabulate
from tests.regions import a_region
from tests.unit.explanation.plans import a_plan

PLACES = [{"openings": 2}, {"openings": 2}, {"openings": 2}]


def tables(chosen):
    return tabulate(a_plan(a_region([{}] * 5, PLACES), chosen), "f" * 64)


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
