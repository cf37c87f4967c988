"""The linear relaxation by PDLP with some columns settled, for peers that round."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy import sparse

from benchmarks.solver.linear_model import LinearModel

TOLERANCE = 1e-4


@dataclass(frozen=True, eq=False)
class Relaxed:
    """A fractional plan and its prices.

    Attributes
    ----------
    share
        Per column, shape (n_columns).
    price
        Per row, shape (n_rows), points per unit; positive for an upper limit that binds.
    reduced
        Points of each column less its prices, shape (n_columns).
    bound
        Upper bound in points, recomputed from the prices, whatever the tolerance.
    """

    share: NDArray[np.float64]
    price: NDArray[np.float64]
    reduced: NDArray[np.float64]
    bound: float


def relax(
    linear: LinearModel,
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    seconds: float,
    start: Relaxed | None = None,
) -> Relaxed:
    """Solve the relaxation with columns between lower and upper, from an earlier answer."""
    program = pdlp.QuadraticProgram()
    n_rows, n_columns = linear.rows.shape
    program.resize_and_initialize(n_columns, n_rows)
    program.constraint_matrix = sparse.csc_matrix(linear.rows)
    program.objective_vector = -linear.points
    program.variable_lower_bounds = lower
    program.variable_upper_bounds = upper
    program.constraint_lower_bounds = linear.row_lower
    program.constraint_upper_bounds = linear.row_upper
    parameters = solvers_pb2.PrimalDualHybridGradientParams()
    parameters.num_threads = 2
    criteria = parameters.termination_criteria
    criteria.simple_optimality_criteria.eps_optimal_relative = TOLERANCE
    criteria.simple_optimality_criteria.eps_optimal_absolute = TOLERANCE
    criteria.time_sec_limit = max(seconds, 0.01)
    first = None
    if start is not None:
        first = pdlp.PrimalAndDualSolution()
        first.primal_solution = np.clip(start.share, lower, upper)
        first.dual_solution = -start.price
    result = pdlp.primal_dual_hybrid_gradient(program, parameters, first)
    price = -np.asarray(result.dual_solution)
    price = np.where(np.isfinite(linear.row_upper), price, np.minimum(price, 0.0))
    price = np.where(np.isfinite(linear.row_lower), price, np.maximum(price, 0.0))
    reduced = linear.points - linear.rows.T @ price
    sold = np.where(price > 0, linear.row_upper, linear.row_lower)[price != 0] @ price[price != 0]
    bound = float(sold + (reduced * np.where(reduced > 0, upper, lower)).sum())
    return Relaxed(np.clip(result.primal_solution, lower, upper), price, reduced, bound)
