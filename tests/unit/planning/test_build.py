"""From pairs to the solver's problem: guarantees, pins, groups, day-parts, people apart."""

import numpy as np

from matcher.planning.budget import Budget
from matcher.planning.build import build_problem
from matcher.planning.listing import list_edges
from matcher.planning.solve import solve
from tests.regions import a_region

WSW = {"target_group": "wsw", "contract_hours": 32, "current_since": "2010-01-01"}
SHELTERED = {"work_form": "beschut_binnen", "team_ids": "t1"}
ABLE = {"SUP03": 4}


def built(candidates, places, **more):
    """Region and built problem."""
    region = a_region(candidates, places, **more)
    edges = list_edges(region)
    return region, build_problem(region, edges)


def solved(region, problem):
    """Chosen places by candidate number."""
    plan = solve(problem.problem, Budget(seconds=5), seed=1)
    chosen = np.flatnonzero(plan.chosen)
    return {
        int(problem.edges.candidate[e]) + 1: str(region.profiles.places.ids[problem.edges.place[e]])
        for e in chosen
    }


def test_today_stays_available_and_is_reported_over_capacity():
    """Two guaranteed people on one seat and too few hours: both stay, both raises are named."""
    people = [WSW | {"current_place_id": "p1"}] * 2
    region, problem = built(
        people,
        [SHELTERED],
        teams=[{"team_id": "t1", "hours_per_week": 1}],
        levels={"c1": ABLE, "c2": ABLE},
    )
    assert {(r.kind, r.id, r.available, r.needed) for r in problem.raised} == {
        ("seats", "p1", 1, 2),
        ("guidance", "t1", 4, 38),
    }
    assert solved(region, problem) == {1: "p1", 2: "p1"}


def test_the_current_place_is_listed_even_when_a_rule_breaks():
    """Too far by now: still an option, marked."""
    _, problem = built(
        [WSW | {"current_place_id": "p1", "max_travel_minutes": 1}],
        [SHELTERED | {"postcode4": "7607"}],
    )
    assert problem.edges.stays.tolist() == [True]
    assert problem.edges.breaks_rules.tolist() == [True]


def test_a_pinned_person_has_one_pair_and_must_be_placed():
    """A pin is decided: no other pair is weighed."""
    pin = {"candidate_id": "c1", "place_id": "p2", "decision": "pin"}
    region, problem = built([{}, {}], [{}, {}], decisions=[pin])
    assert problem.problem.must_place.tolist() == [True, False]
    assert solved(region, problem)[1] == "p2"
    mine = problem.edges.candidate == 0
    assert problem.edges.place[mine].tolist() == [1]


def test_a_forbidden_current_place_goes_unless_it_is_guaranteed():
    """A coach may end a placement; a Wsw contract is stronger than a forbid."""
    forbids = [{"candidate_id": c, "place_id": "p1", "decision": "forbid"} for c in ("c1", "c2")]
    people = [{"current_place_id": "p1"}, WSW | {"current_place_id": "p1"}]
    _, problem = built(people, [{"openings": 2}], decisions=forbids)
    assert problem.edges.candidate.tolist() == [1]


def test_a_groups_minimum_yields_to_guaranteed_people():
    """One guaranteed person keeps a group of three open, reported as its new minimum."""
    group = {"work_form": "groepsdetachering", "group_min": 3, "group_max": 5, "openings": 5}
    _, problem = built([WSW | {"current_place_id": "p1"}], [group, group])
    assert problem.problem.group_place.tolist() == [0, 1]
    assert problem.problem.group_min.tolist() == [1, 3]


def test_people_apart_never_share_a_place_or_site():
    """Two seats at one site and one elsewhere: one of the couple goes elsewhere."""
    places = [{"site_id": "a"}, {"site_id": "a"}, {"site_id": "b", "employer_id": "e2"}]
    for scope, same in (("site", "b"), ("place", None)):
        apart = {
            "candidate_id": "c1",
            "other_candidate_id": "c2",
            "scope": scope,
            "reason_code": "social.no_fit",
        }
        region, problem = built([{}, {}], places, apart=[apart])
        found = solved(region, problem)
        assert len(found) == 2
        assert found[1] != found[2]
        if same:
            assert "p3" in found.values()


def test_a_team_with_dayparts_is_planned_per_daypart():
    """No hours on Monday morning means nobody who works then."""
    mornings = "100" * 5 + "0" * 6
    dayparts = [{"team_id": "t1", "daypart": 3, "hours": 4}]
    region, problem = built(
        [{"target_group": "beschut", "dayparts": mornings, "hours_min": 8}],
        [SHELTERED | {"hours_min": 8}],
        team_dayparts=dayparts,
        levels={"c1": ABLE},
    )
    assert "t1/0" in problem.problem.resource_id
    assert solved(region, problem) == {}


def test_pairs_worth_nothing_are_left_out():
    """Leaving somebody unplaced is worth 0, so a worse pair never helps."""
    policy = "[points]\noverrun_per_level = 900\n"
    levels, asks = {"c1": {"GED01": 0}}, {"p1": {"GED01": (5, 3)}}
    _, problem = built([{}], [{}], levels=levels, asks=asks, policy=policy)
    assert len(problem.edges) == 0


def test_two_certain_people_who_must_be_apart_stay_and_are_reported():
    """A right to a place is stronger; that they meet is named, as people and not as hours."""
    people = [WSW | {"current_place_id": "p1"}] * 2
    apart = {
        "candidate_id": "c1",
        "other_candidate_id": "c2",
        "scope": "place",
        "reason_code": "social.no_fit",
    }
    region, problem = built(people, [SHELTERED | {"openings": 2}], apart=[apart])
    (raised,) = problem.raised
    assert (raised.kind, raised.available, raised.needed) == ("apart", 1, 2)
    assert solved(region, problem) == {1: "p1", 2: "p1"}


def test_leaving_a_forbidden_place_is_no_move_of_the_plan():
    """A coach has decided it, so a cap of no moves still allows a plan."""
    forbid = {"candidate_id": "c1", "place_id": "p1", "decision": "forbid"}
    region, problem = built(
        [{"current_place_id": "p1"}], [{}, {}], decisions=[forbid], policy="move_cap = 0\n"
    )
    assert problem.raised == ()
    assert solved(region, problem) == {1: "p2"}


def test_a_cap_on_moves_is_raised_to_the_moves_that_cannot_be_avoided():
    """Two people on one seat and nobody is certain of it: one must move, and that is reported."""
    policy = "move_cap = 0\nkeep_everyone_placed = false\n"
    region, problem = built([{"current_place_id": "p1"}] * 2, [{}, {}], policy=policy)
    (raised,) = problem.raised
    assert (raised.kind, raised.available, raised.needed) == ("moves", 0, 1)
    assert problem.problem.move_cap == 1
    assert sorted(solved(region, problem).values()) == ["p1", "p2"]
