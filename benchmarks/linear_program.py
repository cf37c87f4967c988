"""The linear relaxation by OR-Tools PDLP: an independent check of the bound of `prices.relax`.

PDLP: Applegate et al. 2021, *NeurIPS*; 2025, arXiv 2501.07018. It shares no code with the price
method. `python -m benchmarks.linear_program FILE...` compares both on problem files.
"""

import argparse
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy import sparse

from matcher.planning.bound import certify
from matcher.planning.compile import compile_kernels
from matcher.planning.plan import Prices
from matcher.planning.prices import relax
from matcher.planning.problem import Problem, load_problem


def pdlp_bound(problem: Problem, *, tolerance: float = 1e-4) -> float:
    """Upper bound in points that the prices of PDLP certify."""
    program, blocks = _linear_program(problem)
    parameters = solvers_pb2.PrimalDualHybridGradientParams()
    parameters.num_threads = 2
    criteria = parameters.termination_criteria.simple_optimality_criteria
    criteria.eps_optimal_relative = criteria.eps_optimal_absolute = tolerance
    result = pdlp.primal_dual_hybrid_gradient(program, parameters)
    _, place, resource, move, quota = np.split(-np.asarray(result.dual_solution), blocks[:-1])
    _, bound = certify(
        problem,
        Prices(
            candidate=np.zeros(problem.n_candidates),
            place=place,
            resource=resource,
            move=float(-move[0]) if len(move) else 0.0,
            quota=-quota,
        ),
    )
    return bound


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


def main() -> None:
    """Print the bound and the seconds of both."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("problems", type=Path, nargs="+")
    options.add_argument("--tolerance", type=float, default=1e-4, help="of PDLP")
    chosen = options.parse_args()
    compile_kernels()
    for path in chosen.problems:
        problem = load_problem(path)
        for name, bound_of in (
            ("price method", lambda each: relax(each).bound),
            ("PDLP", lambda each: pdlp_bound(each, tolerance=chosen.tolerance)),
        ):
            start = perf_counter()
            bound = bound_of(problem)
            print(f"{path.name}\t{name}\t{bound:.1f}\t{perf_counter() - start:.2f} s", flush=True)


if __name__ == "__main__":
    main()
