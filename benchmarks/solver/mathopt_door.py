"""A linear model into MathOpt without its Python layer, and its answer back.

The layer costs 23 to 38 microseconds per pair (4 to 6 s for a hard region); filling the protocol
buffer from arrays costs a few microseconds, so no peer pays for Python.
"""

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from benchmarks.solver.linear_model import LinearModel
from benchmarks.solver.method import Outcome

Solver = mathopt.SolverType
Parameters = mathopt.SolveParameters


def mathopt_model(linear: LinearModel) -> mathopt.Model:
    """All columns whole, all rows as they are."""
    proto = model_pb2.ModelProto()
    n_rows, n_columns = linear.rows.shape
    proto.variables.ids.extend(range(n_columns))
    proto.variables.lower_bounds.extend(np.zeros(n_columns).tolist())
    proto.variables.upper_bounds.extend(linear.upper.tolist())
    proto.variables.integers.extend([True] * n_columns)
    proto.objective.maximize = True
    worth = np.flatnonzero(linear.points)
    proto.objective.linear_coefficients.ids.extend(worth.tolist())
    proto.objective.linear_coefficients.values.extend(linear.points[worth].tolist())
    proto.linear_constraints.ids.extend(range(n_rows))
    proto.linear_constraints.lower_bounds.extend(linear.row_lower.tolist())
    proto.linear_constraints.upper_bounds.extend(linear.row_upper.tolist())
    rows = linear.rows.sorted_indices().tocoo()
    proto.linear_constraint_matrix.row_ids.extend(rows.row.tolist())
    proto.linear_constraint_matrix.column_ids.extend(rows.col.tolist())
    proto.linear_constraint_matrix.coefficients.extend(rows.data.tolist())
    return mathopt.Model.from_model_proto(proto)


def mathopt_solve(
    model: mathopt.Model,
    solver: Solver,
    parameters: Parameters,
    seconds: float,
    n_edges: int,
    hint: NDArray[np.float64] | None = None,
) -> Outcome:
    """Run one solver; its bound is infinity when it gives none."""
    parameters.time_limit = timedelta(seconds=seconds)
    variables = list(model.variables())
    given = mathopt.ModelSolveParameters()
    if hint is not None:
        values = dict(zip(variables, hint.tolist(), strict=True))
        given.solution_hints.append(mathopt.SolutionHint(variable_values=values))
    result = mathopt.solve(model, solver, params=parameters, model_params=given)
    bound = result.termination.objective_bounds.dual_bound
    if not result.has_primal_feasible_solution():
        return Outcome(None, bound)
    values = result.variable_values(variables[:n_edges])
    return Outcome(np.array(values) > 0.5, bound)
