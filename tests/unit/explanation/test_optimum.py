"""Small parts of a plan, solved to the end and put back."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.explanation.around import part_around
from matcher.explanation.optimum import best_plan
from matcher.planning.check import check_plan
from matcher.planning.exact import solve_exactly
from matcher.planning.plan import Prices, objective_of
from matcher.planning.prices import relax
from matcher.planning.problem import find_faults
from tests.hand_plans import hand_plan
from tests.unit.explanation.tiny import FEW, problems
from tests.unit.planning.problems import make_problem, placements


@FEW
@given(problem=problems)
def test_the_best_plan_is_as_good_as_the_other_exact_method_says(problem):
    """Two programs written from the same definition, solved by two solvers."""
    other, own = solve_exactly(problem), best_plan(problem)
    assert own.points == own.most == objective_of(problem, other.chosen)
    assert not check_plan(problem, hand_plan(problem, own.chosen)).faults


@FEW
@given(problem=problems, most_people=st.integers(1, 5), seed=st.integers(0, 99))
def test_a_part_put_back_is_a_plan_of_the_whole_and_no_worse(problem, most_people, seed):
    """Whoever is free, the rest leaves them exactly the room that there is."""
    rng = np.random.default_rng(seed)
    before = _some_plan(problem, rng)
    around = part_around(
        problem,
        before,
        relax(problem).prices,
        places=[int(rng.integers(problem.n_places))],
        resources=[int(rng.integers(problem.n_resources))],
        most_people=most_people,
    )
    assert not find_faults(around.problem.arrays())
    best = best_plan(around.problem, around.held)
    after = before.copy()
    after[np.isin(problem.edge_candidate, around.people)] = False
    after[around.edge[best.chosen]] = True
    assert not check_plan(problem, hand_plan(problem, after)).faults
    gained = best.points - objective_of(around.problem, around.held)
    assert objective_of(problem, after) - objective_of(problem, before) == gained >= 0


def _some_plan(problem, rng):
    """An allowed plan that is seldom the best one: the optimum for other points."""
    points = rng.integers(-20, 60, problem.n_edges)
    return solve_exactly(replace(problem, edge_points=points)).chosen


def test_of_equal_plans_the_one_that_changes_least():
    """Two people may swap for nothing; they do not."""
    problem = make_problem({(0, 0): 5, (0, 1): 5, (1, 0): 5, (1, 1): 5}, n_candidates=2)
    held = np.array([False, True, True, False])
    assert placements(problem, best_plan(problem, held).chosen) == {0: 1, 1: 0}


def test_a_guarantee_that_cannot_be_kept_has_no_best_plan():
    """Two guaranteed people, one seat."""
    problem = make_problem({(0, 0): 5, (1, 0): 5}, n_candidates=2, must=[0, 1])
    assert best_plan(problem) is None


def test_a_group_is_free_as_a_whole_or_not_at_all():
    """Otherwise nobody could see that it may also close."""
    edges = {(person, 0): 9 for person in range(4)} | {(4, 1): 5, (5, 1): 3}
    group = {"group_place": [0], "group_min": [3], "group_max": [4]}
    problem = make_problem(edges, openings=[4, 1], n_candidates=6, **group)
    chosen = np.array([True] * 5 + [False])
    around = part_around(problem, chosen, Prices.zero(problem), places=[0], most_people=1)
    assert around.people.tolist() == [0, 1, 2, 3]
    apart = part_around(problem, chosen, Prices.zero(problem), places=[1], most_people=2)
    assert apart.people.tolist() == [4, 5]
    assert not len(apart.problem.group_place)
