"""What is left over after the search goes to people whom it fits."""

from dataclasses import replace

import numpy as np

from matcher.planning.build import build_problem
from matcher.planning.check import verify
from matcher.planning.complete import amounts_left, complete, seats_left
from matcher.planning.edges import value_edges
from matcher.profiles.types import Pairs
from tests.hand_plans import hand_plan
from tests.regions import a_region


def planned(region, listed, chosen, **more):
    """A problem of the listed pairs and a plan of the chosen ones, as pairs of numbers."""
    first, second = np.array(listed, dtype=np.int32).reshape(-1, 2).T - 1
    built = build_problem(region, value_edges(region, Pairs(first, second)), **more)
    marks = np.array([pair in chosen for pair in listed], dtype=np.bool_)
    return built, hand_plan(built.problem, marks)


def completed(region, listed, chosen):
    """Pairs of the completed plan, checked by the independent checker."""
    built, plan = complete(region, *planned(region, listed, chosen))
    verify(built.problem, plan)
    edges = built.edges.take(plan.chosen)
    pairs = zip((edges.candidate + 1).tolist(), (edges.place + 1).tolist(), strict=True)
    return sorted(pairs)


def test_a_free_place_outside_the_list_goes_to_who_has_none():
    """c2 has no listed pair that is free, but p2 stands open."""
    region = a_region([{}, {}], [{}, {}])
    assert completed(region, [(1, 1), (2, 1)], [(1, 1)]) == [(1, 1), (2, 2)]


def test_the_pair_worth_most_comes_first():
    """One free seat, two people: who gains most gets it."""
    region = a_region([{}, {}, {"preferred_isco": "9321"}], [{}, {}])
    assert completed(region, [(1, 1), (2, 1), (3, 1)], [(1, 1)]) == [(1, 1), (3, 2)]


def test_nothing_is_inserted_without_guidance():
    """The seat is free and the team is not."""
    sheltered = {"work_form": "beschut_binnen", "team_ids": "t1"}
    region = a_region(
        [{"target_group": "beschut"}] * 2,
        [sheltered, sheltered],
        teams=[{"team_id": "t1", "hours_per_week": 5}],
        levels={"c1": {"SUP03": 4}, "c2": {"SUP03": 4}},
    )
    built, plan = planned(region, [(1, 1), (2, 1)], [(1, 1)])
    assert amounts_left(built.problem, plan.chosen).tolist() == [1]
    assert completed(region, [(1, 1), (2, 1)], [(1, 1)]) == [(1, 1)]


def test_a_group_that_is_not_open_stays_closed():
    """One person alone does not open a group of two; into an open one there is room."""
    group = {"work_form": "groepsdetachering", "group_min": 2, "group_max": 3, "openings": 3}
    region = a_region([{}, {}, {}], [{}, group])
    built, plan = planned(region, [(1, 1), (2, 1), (3, 1)], [(1, 1)])
    assert seats_left(built.problem, plan.chosen).tolist() == [0, 0]
    assert completed(region, [(1, 2), (2, 2), (3, 1)], [(1, 2), (2, 2)]) == [(1, 2), (2, 2), (3, 1)]


def test_people_apart_stay_apart():
    """The only free seat is where the other one works."""
    apart = {
        "candidate_id": "c1",
        "other_candidate_id": "c2",
        "scope": "place",
        "reason_code": "social.no_fit",
    }
    region = a_region([{}, {}], [{"openings": 2}], apart=[apart])
    assert completed(region, [(1, 1)], [(1, 1)]) == [(1, 1)]


def test_a_plan_that_leaves_nothing_over_comes_back_as_it_was():
    """The same objects, nothing built anew."""
    region = a_region([{}], [{}])
    built, plan = planned(region, [(1, 1)], [(1, 1)])
    same_built, same_plan = complete(region, built, replace(plan))
    assert same_built is built
    assert same_plan.objective == plan.objective
