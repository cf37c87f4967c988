"""Every rule of the problem, on three to five people, by both methods."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.instances.make import make
from matcher.errors import InvalidProblem
from matcher.planning.check import check_plan
from matcher.planning.plan import Limit, Plan, Termination
from matcher.planning.problem import Problem
from matcher.planning.solve import Budget, Progress, solve
from tests.unit.planning.problems import make_problem, placements

ALWAYS, NEVER = 10_000, -1


@pytest.fixture(params=[ALWAYS, NEVER], ids=["exact", "search"])
def plan_of(request):
    """Solve a problem by one of the two methods."""

    def run(problem: Problem) -> Plan:
        return solve(problem, Budget(iterations=300), seed=1, exact_up_to=request.param)

    return run


def test_a_seat_goes_to_whoever_gains_most_in_total(plan_of):
    """Person 0 gives up the better place because person 1 has no other."""
    problem = make_problem({(0, 0): 10, (0, 1): 8, (1, 0): 9})
    plan = plan_of(problem)
    assert placements(problem, plan.chosen) == {0: 1, 1: 0}
    assert plan.objective == 17


def test_guidance_hours_are_never_exceeded(plan_of):
    """Two of three people fit in five quarter-hours; the two that fit are worth more than one."""
    points = {(0, 0): 10, (1, 0): 7, (2, 0): 6}
    uses = {(0, 0): {0: 4}, (1, 0): {0: 3}, (2, 0): {0: 2}}
    plan = plan_of(make_problem(points, openings=[3], capacity=[5], uses=uses))
    assert plan.objective == 13


def test_a_pair_may_draw_on_several_teams(plan_of):
    """The second team is full after one person, whatever the first has left."""
    points = {(0, 0): 5, (1, 0): 6}
    uses = {(0, 0): {0: 1, 1: 2}, (1, 0): {0: 1, 1: 2}}
    plan = plan_of(make_problem(points, openings=[2], capacity=[9, 3], uses=uses))
    assert plan.objective == 6


def test_somebody_with_a_guarantee_is_placed_at_any_loss(plan_of):
    """The guaranteed person keeps the only seat although another gains more."""
    points = {(0, 0): -3, (1, 0): 50}
    problem = make_problem(points, openings=[1], must=[0], today={0: 0})
    plan = plan_of(problem)
    assert placements(problem, plan.chosen) == {0: 0}
    assert plan.objective == -3


def test_somebody_with_a_guarantee_may_move_to_a_better_place(plan_of):
    """A guarantee binds the planner, not the person."""
    problem = make_problem({(0, 0): 3, (0, 1): 8}, must=[0], today={0: 0})
    assert placements(problem, plan_of(problem).chosen) == {0: 1}


def test_a_pair_that_costs_points_is_not_made(plan_of):
    """Staying unplaced is worth 0, more than a negative value."""
    assert plan_of(make_problem({(0, 0): -1, (1, 1): 2})).objective == 2


def test_no_more_people_move_than_the_cap_allows(plan_of):
    """Of two people who would gain by moving, only the one who gains most does."""
    points = {(0, 0): 1, (0, 1): 9, (1, 2): 1, (1, 3): 5}
    problem = make_problem(points, openings=[1] * 4, today={0: 0, 1: 2}, move_cap=1)
    assert placements(problem, plan_of(problem).chosen) == {0: 1, 1: 2}


def test_losing_a_place_counts_as_a_move(plan_of):
    """With no moves allowed nobody is put out for somebody who gains more."""
    points = {(0, 0): 1, (1, 0): 9}
    problem = make_problem(points, openings=[1], today={0: 0}, move_cap=0)
    assert placements(problem, plan_of(problem).chosen) == {0: 0}


def test_a_group_opens_with_enough_people(plan_of):
    """Three people together beat their separate places, so the group opens."""
    points = {(i, 0): 10 for i in range(3)} | {(0, 1): 12, (1, 2): 1}
    problem = make_problem(
        points, openings=[5, 1, 1], group_place=[0], group_min=[3], group_max=[4]
    )
    plan = plan_of(problem)
    assert placements(problem, plan.chosen) == {0: 0, 1: 0, 2: 0}


def test_a_group_stays_closed_when_too_few_can_come(plan_of):
    """Two people cannot open a group of three."""
    points = {(0, 0): 10, (1, 0): 10, (1, 1): 2}
    problem = make_problem(points, openings=[5, 1], group_place=[0], group_min=[3], group_max=[4])
    assert placements(problem, plan_of(problem).chosen) == {1: 1}


def test_a_group_takes_no_more_than_its_maximum(plan_of):
    """Openings above the maximum of a group do not count."""
    points = {(i, 0): 10 + i for i in range(4)}
    problem = make_problem(points, openings=[4], group_place=[0], group_min=[2], group_max=[3])
    assert plan_of(problem).objective == 11 + 12 + 13


def test_people_apart_do_not_share_a_place(plan_of):
    """The second of the two takes the lesser place."""
    points = {(0, 0): 9, (1, 0): 9, (1, 1): 2}
    problem = make_problem(points, openings=[2, 1], apart_a=[0], apart_b=[1], apart_scope=[0])
    assert placements(problem, plan_of(problem).chosen) == {0: 0, 1: 1}


def test_people_apart_do_not_share_a_team(plan_of):
    """Different places do not help when the same team guides both."""
    points = {(0, 0): 9, (1, 1): 8, (1, 2): 3}
    uses = {(0, 0): {0: 1}, (1, 1): {0: 1}, (1, 2): {1: 1}}
    problem = make_problem(
        points, capacity=[9, 9], uses=uses, apart_a=[0], apart_b=[1], apart_scope=[1]
    )
    assert placements(problem, plan_of(problem).chosen) == {0: 0, 1: 2}


def test_a_quota_is_met_while_its_price_outweighs_the_points(plan_of):
    """Missing the quota costs 5, more than the 3 points that the other place is better."""
    points = {(0, 0): 4, (0, 1): 7}
    wanted = make_problem(points, quotas=[([(0, 0)], 1, 5)])
    cheap = make_problem(points, quotas=[([(0, 0)], 1, 2)])
    assert plan_of(wanted).objective == 4
    assert plan_of(cheap).objective == 7 - 2


@pytest.mark.parametrize("points", [{}, {(0, 0): 5}])
def test_a_problem_of_almost_nothing_has_a_plan(plan_of, points):
    """No pairs, or one, without any team."""
    plan = plan_of(make_problem(points, openings=[1], n_candidates=len(points)))
    assert plan.objective == sum(points.values())
    assert plan.termination is Termination.OPTIMAL


def medium_problem(seed: int = 3) -> Problem:
    """Forty people, fifteen places and four teams: too much for the head."""
    rng = np.random.default_rng(seed)
    points = {
        (i, int(j)): int(rng.integers(1, 100))
        for i in range(40)
        for j in rng.choice(15, 6, replace=False)
    }
    uses = {(i, j): {j % 4: int(rng.integers(2, 12))} for i, j in points}
    return make_problem(points, openings=[3] * 15, capacity=[50] * 4, uses=uses, n_candidates=40)


def test_the_same_seed_and_iterations_give_the_same_plan():
    """Nothing depends on the clock, on threads or on the order of sets."""
    problem = medium_problem()
    first, second = (
        solve(problem, Budget(iterations=200), seed=5, exact_up_to=NEVER) for _ in range(2)
    )
    assert (first.chosen == second.chosen).all()
    assert first.bound == second.bound
    assert first.iterations == second.iterations == 200
    assert first.limit is Limit.ITERATIONS


def test_the_search_stays_near_the_optimum():
    """On a problem that the exact method solves, the search is within two percent."""
    problem = medium_problem()
    best = solve(problem, Budget(iterations=1), exact_up_to=ALWAYS)
    found = solve(problem, Budget(iterations=3000), exact_up_to=NEVER)
    assert best.termination is Termination.OPTIMAL
    assert 0.98 * best.objective <= found.objective <= best.objective <= best.bound


def test_a_stop_gives_the_best_plan_so_far():
    """The plan of a stopped search passes the checker like any other."""
    problem = medium_problem()
    messages: list[Progress] = []
    plan = solve(
        problem,
        Budget(seconds=600),
        progress=messages.append,
        should_stop=lambda: any(message.objective is not None for message in messages),
        exact_up_to=NEVER,
    )
    assert plan.termination is Termination.STOPPED
    assert not check_plan(problem, plan).faults
    assert {message.step for message in messages} == {"prices", "search", "check"}
    assert messages[-1].gap == pytest.approx(plan.gap)


def test_each_better_plan_is_told_with_its_edges():
    """So that whoever listens has the best plan so far, allowed and worth what is said."""
    problem = medium_problem(seed=4)
    messages: list[Progress] = []
    plan = solve(problem, Budget(iterations=300), progress=messages.append, exact_up_to=NEVER)
    told = [message for message in messages if message.chosen is not None]
    assert len(told) > 1
    for message in told:
        chosen = np.isin(np.arange(problem.n_edges), message.chosen)
        best = replace(plan, chosen=chosen, objective=message.objective)
        assert not check_plan(problem, best).faults
    objectives = [message.objective for message in told]
    assert objectives == sorted(set(objectives))
    assert objectives[-1] == plan.objective


def test_a_stop_while_prices_are_sought_gives_a_plan():
    """Stopped at the first bound, the plan is allowed and its weak bound is proven."""
    problem = medium_problem()
    messages: list[Progress] = []
    plan = solve(
        problem,
        Budget(seconds=600),
        progress=messages.append,
        should_stop=lambda: bool(messages),
        exact_up_to=NEVER,
    )
    assert plan.termination is Termination.STOPPED
    assert plan.chosen.any()
    assert not check_plan(problem, plan).faults


def test_a_stop_ends_the_exact_method_with_a_plan():
    """The exact method is asked to stop too, and the better of both plans is given."""
    problem = make("hard", 1, scale=0.05)
    began: list[str] = []
    plan = solve(
        problem,
        Budget(seconds=600),
        progress=lambda message: began.append(message.step),
        should_stop=lambda: "exact" in began,
        exact_up_to=ALWAYS,
    )
    assert plan.termination is Termination.STOPPED
    assert not check_plan(problem, plan).faults


def test_the_bound_is_told_while_prices_are_sought():
    """It falls until the search begins, and the gap follows the plan from there."""
    messages: list[Progress] = []
    solve(medium_problem(), Budget(iterations=50), progress=messages.append, exact_up_to=NEVER)
    bounds = [each.bound for each in messages if each.step == "prices" and each.bound is not None]
    assert len(bounds) > 2
    assert bounds == sorted(bounds, reverse=True)
    searching = [each.gap for each in messages if each.step == "search" and each.objective]
    assert searching == sorted(searching, reverse=True)


def test_a_solve_tells_how_much_memory_it_took():
    """In MiB: a Python process with numpy takes more than ten."""
    assert solve(medium_problem(), Budget(iterations=1)).peak_memory > 10


def test_a_budget_without_time_or_work_is_refused():
    """Zero seconds or zero iterations cannot be meant."""
    with pytest.raises(ValueError, match="seconds"):
        Budget(seconds=0)
    with pytest.raises(ValueError, match="iterations"):
        Budget(iterations=0)


def test_a_plan_to_begin_from_is_never_made_worse():
    """With hardly any work the outcome of a longer solve comes back, or better."""
    problem = medium_problem()
    long = solve(problem, Budget(iterations=2000), exact_up_to=NEVER)
    again = solve(problem, Budget(iterations=1), exact_up_to=NEVER, start=long.chosen)
    assert again.objective >= long.objective


def test_of_a_broken_plan_to_begin_from_what_fits_is_kept():
    """Everybody everywhere is no plan; what comes back passes the checker."""
    problem = medium_problem()
    everything = np.ones(problem.n_edges, dtype=bool)
    plan = solve(problem, Budget(iterations=5), exact_up_to=NEVER, start=everything)
    assert not check_plan(problem, plan).faults


def test_a_plan_of_another_problem_is_refused():
    """The plan to begin from has one entry per pair."""
    with pytest.raises(InvalidProblem, match="start"):
        solve(medium_problem(), Budget(iterations=1), start=np.ones(3, dtype=bool))
