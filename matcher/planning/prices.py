"""Prices of everything scarce from the linear relaxation, with OR-Tools PDLP.

PDLP (Applegate et al. 2021, *NeurIPS*; 2025, arXiv 2501.07018) is a first-order method: fast on
large sparse problems, and its small inaccuracies do no harm, because `bound.certify` recomputes
a valid bound from whatever prices come out. It also gives a fractional plan to round.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy import sparse

from matcher.planning.bound import certify
from matcher.planning.plan import Prices
from matcher.planning.problem import Problem

TOLERANCE = 1e-4
ITERATION_LIMIT = 50_000


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The linear relaxation: its prices, the bound they certify, and a fractional plan.

    Attributes
    ----------
    prices
        Certified prices.
    bound
        Upper bound in points.
    share
        Fraction of each edge, shape (n_edges), about 0 to 1; rules hold only approximately.
    """

    prices: Prices
    bound: float
    share: NDArray[np.float64]


def relax(problem: Problem, *, seconds: float | None = None) -> Relaxation:
    """Solve the linear relaxation.

    Parameters
    ----------
    problem
        A valid problem.
    seconds
        Wall limit; None keeps the result independent of the machine's speed.
    """
    free, free_bound = certify(problem, Prices.zero(problem))
    if not problem.n_edges:
        return Relaxation(free, free_bound, np.zeros(0))
    program, blocks = _linear_program(problem)
    parameters = solvers_pb2.PrimalDualHybridGradientParams()
    parameters.num_threads = 2
    criteria = parameters.termination_criteria
    criteria.simple_optimality_criteria.eps_optimal_relative = TOLERANCE
    criteria.simple_optimality_criteria.eps_optimal_absolute = TOLERANCE
    criteria.iteration_limit = ITERATION_LIMIT
    if seconds is not None:
        criteria.time_sec_limit = max(seconds, 0.01)
    result = pdlp.primal_dual_hybrid_gradient(program, parameters)
    dual, primal = np.asarray(result.dual_solution), np.asarray(result.primal_solution)
    if dual.shape != (blocks[-1],) or not np.isfinite(dual).all():
        return Relaxation(free, free_bound, np.zeros(problem.n_edges))
    _, place, resource, move, quota = np.split(-dual, blocks[:-1])
    found, bound = certify(
        problem,
        Prices(
            candidate=np.zeros(problem.n_candidates),
            place=place,
            resource=resource,
            move=float(-move[0]) if len(move) else 0.0,
            quota=-quota,
        ),
    )
    if bound >= free_bound:
        found, bound = free, free_bound
    return Relaxation(found, bound, np.clip(primal[: problem.n_edges], 0.0, 1.0))


def _linear_program(problem: Problem) -> tuple[pdlp.QuadraticProgram, NDArray[np.int64]]:
    """Minimise minus the points; rows are candidates, places, resources, moves, quotas."""
    edges = np.arange(problem.n_edges)
    n_quotas = len(problem.quota_target)
    capped = problem.move_cap >= 0
    staying = np.flatnonzero(problem.stays()) if capped else np.empty(0, dtype=np.int64)
    placed_today = int((problem.place_today() >= 0).sum())
    sizes = [problem.n_candidates, problem.n_places, problem.n_resources, int(capped), n_quotas]
    ends = np.cumsum(sizes)
    start = ends - sizes
    n_columns = problem.n_edges + n_quotas
    rows = np.concatenate(
        [
            problem.edge_candidate,
            start[1] + problem.edge_place,
            start[2] + problem.use_resource,
            np.full(len(staying), start[3]),
            start[4] + problem.quota_index,
            start[4] + np.arange(n_quotas),
        ]
    )
    columns = np.concatenate(
        [
            edges,
            edges,
            problem.use_edge,
            staying,
            problem.quota_edge,
            problem.n_edges + np.arange(n_quotas),
        ]
    )
    ones = np.ones(2 * problem.n_edges)
    values = np.concatenate(
        [ones, problem.use_amount, np.ones(len(staying) + len(problem.quota_edge) + n_quotas)]
    )
    program = pdlp.QuadraticProgram()
    program.resize_and_initialize(n_columns, int(ends[-1]))
    program.constraint_matrix = sparse.csc_matrix((values, (rows, columns)), (ends[-1], n_columns))
    program.objective_vector = np.concatenate([-problem.edge_points, problem.quota_price]).astype(
        float
    )
    program.variable_lower_bounds = np.zeros(n_columns)
    program.variable_upper_bounds = np.concatenate(
        [np.ones(problem.n_edges), problem.quota_target]
    ).astype(float)
    unlimited = np.full(int(capped) + n_quotas, np.inf)
    program.constraint_upper_bounds = np.concatenate(
        [
            np.ones(problem.n_candidates),
            problem.seats(),
            problem.resource_capacity,
            unlimited,
        ]
    )
    at_least_stays = [placed_today - problem.move_cap] if capped else []
    program.constraint_lower_bounds = np.concatenate(
        [
            np.where(problem.must_place, 1.0, -np.inf),
            np.full(problem.n_places + problem.n_resources, -np.inf),
            at_least_stays,
            problem.quota_target,
        ]
    )
    return program, ends
