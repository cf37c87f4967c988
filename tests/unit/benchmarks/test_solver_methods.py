from dataclasses import replace

import numpy as np
import pytest

from benchmarks.solver.method import Recorder, rules_of
from benchmarks.solver.methods import METHODS
from benchmarks.solver.worker import faults_of
from matcher.planning.exact import solve_exactly
from matcher.planning.plan import objective_of
from matcher.planning.problem import Problem, validate_problem

EXACT = ("cp-sat", "highs", "scip")
ALL_RULES = {"guarantee", "move cap", "group", "apart", "quota"}


def plain_problem(seed: int = 1) -> Problem:
    """Twelve people, six places and two resources, one of them scarce."""
    rng = np.random.default_rng(seed)
    candidate, place = (a.ravel().astype(np.int32) for a in np.indices((12, 6)))
    edges = np.arange(72, dtype=np.int32)
    return Problem(
        candidate_id=np.array([f"C{i}" for i in range(12)]),
        place_id=np.array([f"P{j}" for j in range(6)]),
        resource_id=np.array(["T0", "T1"]),
        edge_candidate=candidate,
        edge_place=place,
        edge_points=rng.integers(1, 100, 72),
        place_openings=np.array([2, 2, 1, 3, 2, 1], dtype=np.int32),
        resource_capacity=np.array([22, 40]),
        use_edge=edges,
        use_resource=(place % 2).astype(np.int32),
        use_amount=rng.integers(3, 9, 72),
        must_place=np.zeros(12, dtype=np.bool_),
    )


def ruled_problem(seed: int = 1) -> Problem:
    """The same with every kind of rule; staying put is feasible."""
    today = np.full(12, -1, dtype=np.int32)
    today[:4] = [0, 1, 3, 3]
    one = np.zeros(1, dtype=np.int32)
    return replace(
        plain_problem(seed),
        must_place=np.arange(12) < 2,
        current_place=today,
        move_cap=1,
        group_place=one + 3,
        group_min=one + 2,
        group_max=one + 3,
        apart_a=np.array([4, 5], dtype=np.int32),
        apart_b=np.array([6, 7], dtype=np.int32),
        apart_scope=np.array([0, 1], dtype=np.int32),
        quota_edge=np.arange(30, 42, dtype=np.int32),
        quota_index=np.zeros(12, dtype=np.int32),
        quota_target=np.array([2]),
        quota_price=np.array([30]),
    )


def planned(name: str, problem: Problem, seconds: float = 3.0):
    """Outcome and record of one method."""
    recorder = Recorder(problem)
    return METHODS[name].load()(problem, seconds, 1, recorder), recorder


def test_the_tiny_problem_has_every_rule():
    """A rule that is missing here would be tested nowhere."""
    problem = ruled_problem()
    validate_problem(problem)
    assert rules_of(problem) == ALL_RULES
    assert rules_of(plain_problem()) == frozenset()


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("problem", [plain_problem(), ruled_problem()], ids=["plain", "ruled"])
def test_every_method_keeps_the_rules_it_claims_to_keep(name, problem):
    """The checker accepts the last plan and each one on the way; no bound lies below a plan."""
    if rules_of(problem) & METHODS[name].unsupported:
        return
    outcome, recorder = planned(name, problem)
    assert faults_of(problem, outcome.chosen) == ()
    assert all(faults_of(problem, kept.chosen) == () for kept in recorder.kept)
    optimum = objective_of(problem, solve_exactly(problem).chosen)
    assert objective_of(problem, outcome.chosen) <= optimum
    lowest = min([outcome.bound, recorder.at(np.inf)[1]])
    assert lowest >= optimum - 1e-6 * abs(optimum)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("seed", range(1, 6))
def test_exact_peers_answer_the_same_question(name, seed):
    """With every kind of rule, a general solver finds the optimum that the planner finds."""
    problem = ruled_problem(seed)
    exact = solve_exactly(problem)
    outcome, _ = planned(name, problem)
    assert objective_of(problem, outcome.chosen) == objective_of(problem, exact.chosen)


def test_prices_make_an_assignment_better_than_repair_alone():
    """Rounds of prices never end below the first one, and bound the optimum more tightly."""
    once, _ = planned("assignment-once", plain_problem())
    for name in ("assignment", "flow"):
        rounds, _ = planned(name, plain_problem())
        problem = plain_problem()
        assert objective_of(problem, rounds.chosen) >= objective_of(problem, once.chosen)
        assert rounds.bound <= once.bound + 1


def test_the_checker_refuses_what_a_method_may_not_do():
    """Everybody everywhere is no plan."""
    assert faults_of(plain_problem(), np.ones(72, dtype=np.bool_))
