"""The exact method for small problems: the definition of the problem, handed to CP-SAT.

CP-SAT (Perron and Didier, OR-Tools) works on integers throughout, so its optimum is exact. Beyond a
few thousand edges it stays far from the bound; `search.py` takes over there.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from matcher.planning.problem import APART_AT_PLACE, Problem

LARGEST = 1_500
"""Edges up to which the exact method is tried first."""
DETERMINISTIC_LIMIT = 20.0
"""CP-SAT's own unit, about a second of one core, but the same on every machine."""
LOOK_EVERY = 0.1
"""Seconds between two questions whether to stop."""


@dataclass(frozen=True, eq=False)
class ExactResult:
    """Outcome of the exact method.

    Attributes
    ----------
    chosen
        Chosen edges, shape (n_edges).
    is_optimal
        Whether it was proven that no plan is better.
    """

    chosen: NDArray[np.bool_]
    is_optimal: bool


def solve_exactly(
    problem: Problem,
    *,
    seconds: float | None = None,
    seed: int = 0,
    should_stop: Callable[[], bool] | None = None,
) -> ExactResult | None:
    """An optimal plan, or the best one found within the limits; None when none was found.

    Parameters
    ----------
    problem
        A valid problem.
    seconds
        Wall limit; a deterministic limit holds in any case.
    seed
        Of the solver's random choices.
    should_stop
        Asked several times per second; True ends the search with the best plan so far.
    """
    model = cp_model.CpModel()
    takes = [model.new_bool_var("") for _ in range(problem.n_edges)]
    _one_place_each(model, problem, takes)
    _seats_and_groups(model, problem, takes)
    _guidance(model, problem, takes)
    _moves(model, problem, takes)
    _apart(model, problem, takes)
    goal: list[cp_model.LinearExprT] = [
        int(points) * take for points, take in zip(problem.edge_points, takes, strict=True)
    ]
    model.maximize(cp_model.LinearExpr.sum(goal + _quota_costs(model, problem, takes)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # more workers would make the result depend on timing
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = DETERMINISTIC_LIMIT
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    solver.parameters.catch_sigint_signal = False  # it would take Ctrl-C away from the caller
    status = _solve(solver, model, should_stop)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    chosen = np.array([solver.boolean_value(take) for take in takes], dtype=bool)
    return ExactResult(chosen, status == cp_model.OPTIMAL)


def _solve(
    solver: cp_model.CpSolver, model: cp_model.CpModel, should_stop: Callable[[], bool] | None
) -> cp_model.CpSolverStatus:
    """Solve beside this thread, which stays free for signals and for asking whether to stop."""
    if should_stop is None:
        return solver.solve(model)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(solver.solve, model)
        while not wait([answer], LOOK_EVERY).done:
            if should_stop():
                solver.stop_search()
        return answer.result()


Takes = list[cp_model.IntVar]


def _gather(index: NDArray[np.int32], takes: Takes, n_rows: int) -> list[Takes]:
    rows: list[Takes] = [[] for _ in range(n_rows)]
    for edge, row in enumerate(index):
        rows[row].append(takes[edge])
    return rows


def _one_place_each(model: cp_model.CpModel, problem: Problem, takes: Takes) -> None:
    people = _gather(problem.edge_candidate, takes, problem.n_candidates)
    for own, is_guaranteed in zip(people, problem.must_place, strict=True):
        if is_guaranteed:
            model.add_exactly_one(own)
        elif own:
            model.add_at_most_one(own)


def _seats_and_groups(model: cp_model.CpModel, problem: Problem, takes: Takes) -> None:
    seats = _gather(problem.edge_place, takes, problem.n_places)
    for own, openings in zip(seats, problem.place_openings, strict=True):
        if own:
            model.add(cp_model.LinearExpr.sum(own) <= int(openings))
    for place, least, most in zip(
        problem.group_place, problem.group_min, problem.group_max, strict=True
    ):
        is_open = model.new_bool_var("")
        model.add(cp_model.LinearExpr.sum(seats[place]) >= int(least) * is_open)
        model.add(cp_model.LinearExpr.sum(seats[place]) <= int(most) * is_open)


def _guidance(model: cp_model.CpModel, problem: Problem, takes: Takes) -> None:
    used: list[list[cp_model.LinearExprT]] = [[] for _ in range(problem.n_resources)]
    for edge, resource, amount in zip(
        problem.use_edge, problem.use_resource, problem.use_amount, strict=True
    ):
        used[resource].append(int(amount) * takes[edge])
    for own, capacity in zip(used, problem.resource_capacity, strict=True):
        if own:
            model.add(cp_model.LinearExpr.sum(own) <= int(capacity))


def _moves(model: cp_model.CpModel, problem: Problem, takes: Takes) -> None:
    if problem.move_cap >= 0:
        placed_today = int((problem.place_today() >= 0).sum())
        staying = [takes[edge] for edge in np.flatnonzero(problem.stays())]
        model.add(placed_today - cp_model.LinearExpr.sum(staying) <= problem.move_cap)


def _apart(model: cp_model.CpModel, problem: Problem, takes: Takes) -> None:
    resources: list[set[int]] = [set() for _ in range(problem.n_edges)]
    for edge, resource in zip(problem.use_edge, problem.use_resource, strict=True):
        resources[edge].add(int(resource))
    for a, b, scope in zip(problem.apart_a, problem.apart_b, problem.apart_scope, strict=True):
        shared: dict[int, tuple[Takes, Takes]] = {}
        for side, person in enumerate((a, b)):
            for edge in np.flatnonzero(problem.edge_candidate == person):
                at_place = scope == APART_AT_PLACE
                for key in (int(problem.edge_place[edge]),) if at_place else resources[edge]:
                    shared.setdefault(key, ([], []))[side].append(takes[edge])
        for of_a, of_b in shared.values():
            if of_a and of_b:
                model.add_at_most_one([*of_a, *of_b])


def _quota_costs(
    model: cp_model.CpModel, problem: Problem, takes: Takes
) -> list[cp_model.LinearExprT]:
    costs: list[cp_model.LinearExprT] = []
    counted: list[Takes] = [[] for _ in problem.quota_target]
    for edge, quota in zip(problem.quota_edge, problem.quota_index, strict=True):
        counted[quota].append(takes[edge])
    for own, target, price in zip(counted, problem.quota_target, problem.quota_price, strict=True):
        short = model.new_int_var(0, int(target), "")
        model.add(short >= int(target) - cp_model.LinearExpr.sum(own))
        costs.append(-int(price) * short)
    return costs
