"""What it would take to place somebody, held against both optima found by force."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.explanation.around import with_edges
from matcher.explanation.loosened import CHANGEABLE, loosen
from matcher.explanation.placing import what_would_it_take
from matcher.explanation.what_if_types import OptionCode
from matcher.planning.build import build_problem
from matcher.planning.edges import value_edges
from matcher.planning.widen import with_pairs
from matcher.profiles.types import Pairs
from matcher.vocabulary.reasons import EXCLUSION_BIT
from tests.regions import a_region
from tests.unit.explanation.plans import a_plan
from tests.unit.explanation.tiny import (
    SEEDS,
    optimum,
    tiny_plan,
    unplaced_people,
    with_more,
    with_person,
)


def options_of(seed, code):
    """Every option of a kind in one drawn region: plan, person, option."""
    plan = tiny_plan(seed)
    for candidate in unplaced_people(plan):
        for option in what_would_it_take(plan, candidate).options:
            if option.code is code:
                yield plan, candidate, option


def only_at(problem, candidate, place_id):
    """The problem in which somebody must be placed, and there."""
    here = problem.place_id[problem.edge_place] == place_id
    kept = here | (problem.edge_candidate != candidate)
    return with_person(with_edges(problem, kept), candidate)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_pinned_place_costs_what_the_two_optima_differ(seed):
    """The first place named is the one that costs the plan least."""
    plan = tiny_plan(seed)
    problem = plan.built.problem
    for candidate in unplaced_people(plan):
        pinned = [
            option
            for option in what_would_it_take(plan, candidate).options
            if option.code is OptionCode.PLACE
        ]
        costs = {}
        for edge in np.flatnonzero(problem.edge_candidate == candidate).tolist():
            name = str(problem.place_id[problem.edge_place[edge]])
            found = optimum(only_at(problem, candidate, name))
            if found is not None:
                costs[name] = (plan.plan.objective - found, int(problem.edge_points[edge]))
        for option in pinned:
            assert (option.cost, option.points) == costs[option.place_id]
            assert option.lost_by_others == option.cost + option.points
            assert option.is_proven
        stated = sorted(option.cost for option in pinned)
        assert stated == sorted(cost for cost, _ in costs.values())[: len(stated)]
        assert len(stated) == min(3, len(costs))


@pytest.mark.parametrize("seed", SEEDS)
def test_an_opening_costs_what_the_two_optima_differ(seed):
    """With one more seat at that place and the person on it."""
    for plan, candidate, option in options_of(seed, OptionCode.OPENING):
        problem = plan.built.problem
        openings = problem.place_openings + (problem.place_id == option.place_id)
        wider = replace(problem, place_openings=openings.astype(np.int32))
        found = optimum(only_at(wider, candidate, option.place_id))
        assert option.cost == plan.plan.objective - found


@pytest.mark.parametrize("seed", SEEDS)
def test_hours_are_the_fewest_with_which_others_keep_their_points(seed):
    """A quarter of an hour less does not do."""
    for plan, candidate, option in options_of(seed, OptionCode.HOURS):
        problem = plan.built.problem
        own = problem.edge_candidate == candidate
        others = replace(problem, edge_points=np.where(own, 0, problem.edge_points))
        others = with_person(others, candidate)
        ((team, hours),) = option.hours.items()
        resource = problem.resource_id.tolist().index(team)
        enough = optimum(with_more(others, resource, round(4 * hours)))
        too_few = optimum(with_more(others, resource, round(4 * hours) - 1))
        assert option.is_proven
        assert enough >= plan.plan.objective
        assert too_few is None or too_few < plan.plan.objective
        assert option.lost_by_others <= 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lifted_rule_costs_what_the_two_optima_differ(seed):
    """The best of the places that this rule alone keeps away."""
    for plan, candidate, option in options_of(seed, OptionCode.RULE):
        region, reasons = plan.region, plan.region.exclusions.reasons[candidate]
        bit = EXCLUSION_BIT[option.rule]
        places = np.flatnonzero(reasons == 1 << bit).astype(np.int32)
        pairs = Pairs(np.full(len(places), candidate, dtype=np.int32), places)
        worth = value_edges(region, pairs).value > 0
        pairs = Pairs(pairs.first[worth], pairs.second[worth])
        wider = build_problem(region, with_pairs(region, plan.built.edges, pairs)).problem
        lifted = np.isin(wider.edge_place, pairs.second)
        kept = lifted | (wider.edge_candidate != candidate)
        found = optimum(with_person(with_edges(wider, kept), candidate))
        assert option.cost == plan.plan.objective - found
        assert option.rule in CHANGEABLE


def test_every_kind_of_option_is_among_the_drawn_regions():
    """Otherwise the tests above would hold for nothing."""
    found = {
        option.code
        for seed in SEEDS
        for candidate in unplaced_people(tiny_plan(seed))
        for option in what_would_it_take(tiny_plan(seed), candidate).options
    }
    assert found == set(OptionCode) - {OptionCode.BETTER_PLAN}


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_with_a_guarantee_makes_room(seed):
    """Neither moved nor left without a place by any option."""
    plan = tiny_plan(seed)
    certain = set(plan.built.problem.candidate_id[plan.built.problem.must_place].tolist())
    assert certain
    for candidate in unplaced_people(plan):
        for option in what_would_it_take(plan, candidate).options:
            assert not certain & {*option.unplaced}


def test_what_costs_others_least_comes_first():
    """A free way before one that takes points from others."""
    for seed in SEEDS:
        for candidate in unplaced_people(tiny_plan(seed)):
            options = what_would_it_take(tiny_plan(seed), candidate).options
            lost = [max(option.lost_by_others, 0) for option in options]
            assert lost == sorted(lost)


def test_a_place_that_planning_anew_finds_asks_nothing_of_anybody():
    """c1 sits on the only seat for c2, and another place is free."""
    region = a_region([{}, {"hours_min": 30}], [{}, {"hours_max": 20}])
    (option,) = what_would_it_take(a_plan(region, {"c1": "p1"}), 1).options
    assert option.code is OptionCode.BETTER_PLAN
    assert option.place_id == "p1"
    assert option.moved == ("c1",)
    assert option.cost < 0


def test_who_has_a_place_has_no_such_answer():
    """The question is about people without a place."""
    assert what_would_it_take(a_plan(a_region([{}], [{}]), {"c1": "p1"}), 0) is None


def test_lifted_pairs_are_marked_and_the_plan_within_them_is_the_same():
    """Pairs that a rule keeps away join the problem; the choices stay."""
    region = a_region([{}, {"hours_min": 30}], [{}, {"hours_max": 20}])
    plan = a_plan(region, {"c1": "p1"})
    loose = loosen(plan, 1)
    assert loose.lifted.tolist() == [-1, -1, -1, 1]
    assert loose.chosen.tolist() == [True, False, False, False]


NEEDS_MUCH = {f"c{i}": {"SUP03": 5} for i in (1, 2)}
BY_TWO_TEAMS = {"work_form": "groepsdetachering", "team_ids": "t1|t2"}
WSW = {"target_group": "wsw", "current_place_id": "p1", "contract_hours": 32}


def test_hours_of_two_teams_are_asked_together_where_one_is_not_enough():
    """c1 has a right to the hours that there are; both teams lack as much for c2."""
    teams = [{"team_id": f"t{i}", "hours_per_week": 4} for i in (1, 2)]
    place = BY_TWO_TEAMS | {"openings": 2}
    region = a_region([WSW, {}], [place], teams=teams, levels=NEEDS_MUCH)
    (option,) = what_would_it_take(a_plan(region, {"c1": "p1"}), 1).options
    assert option.code is OptionCode.HOURS
    assert set(option.hours) == {"t1", "t2"}
    assert option.lost_by_others == 0
    assert option.is_proven


def test_an_opening_and_hours_are_asked_together_where_neither_is_enough():
    """One seat, and hours for one."""
    region = a_region(
        [WSW, {}],
        [BY_TWO_TEAMS | {"team_ids": "t1"}],
        teams=[{"team_id": "t1", "hours_per_week": 8}],
        levels=NEEDS_MUCH,
    )
    (option,) = what_would_it_take(a_plan(region, {"c1": "p1"}), 1).options
    assert (option.code, set(option.hours)) == (OptionCode.OPENING, {"t1"})
    assert option.unplaced == option.moved == ()
