"""What an hour is worth: two optima, never a price; and what exact prices must obey."""

import numpy as np
import pytest
from hypothesis import given

from benchmarks.relaxation import ExactRelaxation
from matcher.errors import UnknownIdentifier
from matcher.explanation import find_bottlenecks
from matcher.explanation.hours_value import hours_of_dearest, value_of_hours
from matcher.planning.guidance import QUARTERS_PER_HOUR
from tests.regions import a_region
from tests.unit.explanation.plans import a_full_region, a_plan
from tests.unit.explanation.tiny import FEW, SEEDS, optimum, problems, tiny_plan, with_more

TOLERANCE = 1e-6


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("hours", [1.0, -0.5, 3.0])
def test_hours_are_worth_what_the_two_optima_differ(seed, hours):
    """For every team, more hours and fewer."""
    plan = tiny_plan(seed)
    for resource, team in enumerate(plan.built.problem.resource_id.tolist()):
        value = value_of_hours(plan, team, hours)
        found = optimum(with_more(plan.built.problem, resource, round(4 * hours)))
        assert (None if value is None else value.points) == (
            None if found is None else found - plan.plan.objective
        )
        assert value is None or value.is_proven


def test_who_waits_for_hours_is_placed_by_them():
    """The people that a bottleneck names are placed when a re-solve gives the hours they lack."""
    region = a_region(
        [{}, {}],
        [{"work_form": "groepsdetachering", "team_ids": "t1", "openings": 2}],
        teams=[{"team_id": "t1", "hours_per_week": 7}],
        levels={"c1": {"SUP03": 5}, "c2": {"SUP03": 5}},
    )
    plan = a_plan(region, {"c1": "p1"}, prices={"t1": 12.5})
    (team,) = find_bottlenecks(plan)
    used = team.used_hours
    value = value_of_hours(plan, "t1", 2 * used - team.capacity_hours)
    assert value.placed == team.would_place == ("c2",)
    assert value.points > 0
    assert value_of_hours(plan, "t1", 2 * used - team.capacity_hours - 0.25).placed == ()


def test_hours_that_nobody_waits_for_are_worth_nothing():
    """Seats are short here, hours are not."""
    plan = a_plan(a_region([{}, {}], [{"team_ids": "t1"}]), {"c1": "p1"})
    value = value_of_hours(plan, "t1")
    assert (value.points, value.placed, value.moved) == (0, (), ())


def test_what_planning_anew_gains_anyway_is_not_counted():
    """A poor plan gets no credit for hours that it does not need."""
    region = a_region([{}, {}], [{}, {"work_form": "regulier", "team_ids": "t1"}])
    value = value_of_hours(a_plan(region, {"c1": "p1"}), "t1")
    assert (value.points, value.placed) == (0, ())


def test_hours_taken_from_people_who_must_stay_have_no_value():
    """There is no such plan."""
    wsw = {"target_group": "wsw", "current_place_id": "p1", "contract_hours": 32}
    place = {"work_form": "groepsdetachering", "team_ids": "t1"}
    plan = a_plan(a_region([wsw], [place], levels={"c1": {"SUP03": 5}}), {"c1": "p1"})
    assert value_of_hours(plan, "t1", -36.0) is None


def test_an_unknown_team_is_named():
    """Not silently worth nothing."""
    with pytest.raises(UnknownIdentifier):
        value_of_hours(a_full_region(), "t99")


@FEW
@given(problem=problems)
def test_exact_prices_are_not_negative_and_nothing_where_hours_are_left(problem):
    """Complementary slackness: a price only where the relaxation uses every hour."""
    relaxed = ExactRelaxation(problem)
    assert (relaxed.price >= -TOLERANCE).all()
    left = problem.resource_capacity - relaxed.used
    assert (np.abs(relaxed.price * left) <= 1e-4).all()


@FEW
@given(problem=problems)
def test_an_exact_price_lies_between_what_an_hour_more_gains_and_one_less_costs(problem):
    """The relaxed optimum is concave in every capacity."""
    relaxed = ExactRelaxation(problem)
    for resource in np.flatnonzero(relaxed.resource_row >= 0).tolist():
        price = QUARTERS_PER_HOUR * relaxed.price[resource]
        more = relaxed.gain(resource, QUARTERS_PER_HOUR)
        less = -relaxed.gain(resource, -QUARTERS_PER_HOUR)
        assert more <= price + 1e-4
        assert np.isnan(less) or less >= price - 1e-4


def test_the_dearest_teams_are_planned_anew_for_every_plan():
    """At most six, teams only, and first those for which somebody waits."""
    plan = a_full_region()
    scarce = find_bottlenecks(plan)
    values = hours_of_dearest(plan, scarce)
    waited_for = {team.resource_id: bool(team.would_place) for team in scarce}
    assert 1 < len(values) <= 6
    assert {value.resource_id for value in values} <= set(plan.built.problem.resource_id.tolist())
    first = [waited_for[value.resource_id] for value in values]
    assert first == sorted(first, reverse=True)
    assert all(value.hours == 1 for value in values)
