"""Invariants of the planner on random small problems with every kind of rule."""

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.planning.bound import certify
from matcher.planning.check import check_plan
from matcher.planning.exact import solve_exactly
from matcher.planning.plan import Prices, objective_of
from matcher.planning.problem import Problem, find_faults
from matcher.planning.solve import Budget, solve

NEVER = -1
GAP_OF_SEARCH = 0.05
"""The search may end this far below the optimum, as a share of the best pair times the people."""

settings.register_profile("planning", deadline=None, max_examples=40, derandomize=True)
FEW = settings.get_profile("planning")


@st.composite
def problems(draw) -> Problem:
    """Up to eight people and five places; each rule is present about half of the time."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_candidates, n_places, n_resources = (int(rng.integers(low, 9)) for low in (2, 2, 1))
    n_places = min(n_places, 5)
    present = rng.random((n_candidates, n_places)) < 0.7
    candidate, place = np.nonzero(present)
    n_edges = len(candidate)
    assume(n_edges > 0)
    use = rng.random((n_edges, n_resources)) < 0.4
    use_edge, use_resource = np.nonzero(use)
    today = np.full(n_candidates, -1)
    for person in range(n_candidates):
        if present[person].any() and rng.random() < 0.5:
            today[person] = rng.choice(np.flatnonzero(present[person]))
    base = Problem(
        candidate_id=np.array([f"C{i}" for i in range(n_candidates)]),
        place_id=np.array([f"P{j}" for j in range(n_places)]),
        resource_id=np.array([f"T{r}" for r in range(n_resources)]),
        edge_candidate=candidate.astype(np.int32),
        edge_place=place.astype(np.int32),
        edge_points=rng.integers(-3, 60, n_edges),
        place_openings=rng.integers(0, 4, n_places).astype(np.int32),
        resource_capacity=rng.integers(3, 25, n_resources),
        use_edge=use_edge.astype(np.int32),
        use_resource=use_resource.astype(np.int32),
        use_amount=rng.integers(0, 9, len(use_edge)),
        must_place=(today >= 0) & (rng.random(n_candidates) < 0.3),
        current_place=today.astype(np.int32),
    )
    problem = replace(base, **_more_rules(rng, base))
    assume(not find_faults(problem.arrays()))
    return problem


def _more_rules(rng: np.random.Generator, base: Problem) -> dict:
    rules: dict = {}
    if rng.random() < 0.4:
        rules["move_cap"] = int(rng.integers(0, 4))
    if rng.random() < 0.5:
        rules["group_place"] = np.array([rng.integers(base.n_places)], dtype=np.int32)
        rules["group_min"] = np.array([2], dtype=np.int32)
        rules["group_max"] = np.array([3], dtype=np.int32)
    if rng.random() < 0.5:
        couple = rng.choice(base.n_candidates, 2, replace=False).astype(np.int32)
        rules["apart_a"], rules["apart_b"] = couple[:1], couple[1:]
        rules["apart_scope"] = rng.integers(0, 2, 1).astype(np.int32)
    if rng.random() < 0.5:
        counted = np.flatnonzero(rng.random(base.n_edges) < 0.3).astype(np.int32)
        rules["quota_edge"] = counted
        rules["quota_index"] = np.zeros(len(counted), dtype=np.int32)
        rules["quota_target"] = rng.integers(0, 3, 1)
        rules["quota_price"] = rng.integers(0, 40, 1)
    return rules


@FEW
@given(problem=problems())
def test_the_search_is_feasible_never_beats_the_optimum_and_stays_near(problem):
    """Both methods pass the checker; optimum and bound are upper bounds of the search."""
    best = solve(problem, Budget(iterations=1))
    found = solve(problem, Budget(iterations=400), seed=1, exact_up_to=NEVER)
    assert not check_plan(problem, found).faults
    assert found.objective <= best.objective <= best.bound
    worth = np.abs(problem.edge_points).max() * problem.n_candidates
    assert best.objective - found.objective <= GAP_OF_SEARCH * worth


@FEW
@given(problem=problems(), seed=st.integers(0, 2**32 - 1))
def test_any_prices_give_a_bound(problem, seed):
    """Whatever the prices, no plan has more points than their bound."""
    rng = np.random.default_rng(seed)
    prices = Prices(
        candidate=rng.normal(0, 20, problem.n_candidates),
        place=rng.normal(0, 20, problem.n_places),
        resource=rng.normal(0, 5, problem.n_resources),
        move=float(rng.normal(0, 20)),
        quota=rng.normal(0, 20, len(problem.quota_target)),
    )
    exact = solve_exactly(problem)
    assert exact is not None
    assert objective_of(problem, exact.chosen) <= certify(problem, prices)[1]


@FEW
@given(problem=problems(), seed=st.integers(0, 2**32 - 1))
def test_the_order_of_candidates_does_not_change_the_optimum(problem, seed):
    """People are numbered by chance; their plan is worth the same."""
    order = np.random.default_rng(seed).permutation(problem.n_candidates)
    assert _optimum(_renumbered(problem, order)) == _optimum(problem)


@FEW
@given(problem=problems(), seed=st.integers(0, 2**32 - 1))
def test_more_room_never_lowers_the_optimum(problem, seed):
    """One more opening, or one more hour, can only help."""
    rng = np.random.default_rng(seed)
    seats, hours = problem.place_openings.copy(), problem.resource_capacity.copy()
    seats[rng.integers(problem.n_places)] += 1
    hours[rng.integers(problem.n_resources)] += 4
    before = _optimum(problem)
    assert _optimum(replace(problem, place_openings=seats)) >= before
    assert _optimum(replace(problem, resource_capacity=hours)) >= before


@FEW
@given(problem=problems())
def test_somebody_guaranteed_with_one_pair_never_moves(problem):
    """A pin is a guarantee with a single pair; no method takes it away."""
    single = np.bincount(problem.edge_candidate, minlength=problem.n_candidates) == 1
    pinned = np.flatnonzero(single & problem.must_place)
    plan = solve(problem, Budget(iterations=50), exact_up_to=NEVER)
    kept = problem.edge_candidate[plan.chosen & problem.stays()]
    assert np.isin(pinned, kept).all()


def _optimum(problem: Problem) -> int:
    result = solve_exactly(problem)
    assert result is not None
    assert result.is_optimal
    return objective_of(problem, result.chosen)


def _renumbered(problem: Problem, order: np.ndarray) -> Problem:
    new_number = np.argsort(order).astype(np.int32)
    candidate = new_number[problem.edge_candidate]
    edges = np.lexsort((problem.edge_place, candidate))
    new_edge = np.argsort(edges).astype(np.int32)
    return replace(
        problem,
        candidate_id=problem.candidate_id[order],
        edge_candidate=candidate[edges],
        edge_place=problem.edge_place[edges],
        edge_points=problem.edge_points[edges],
        use_edge=new_edge[problem.use_edge],
        must_place=problem.must_place[order],
        current_place=problem.current_place[order],
        apart_a=new_number[problem.apart_a],
        apart_b=new_number[problem.apart_b],
        quota_edge=new_edge[problem.quota_edge],
    )
