"""The linear relaxation of a problem by the simplex method, kept warm between small changes.

GLOP (OR-Tools) starts each solve from the basis of the last one, so asking for one hour more at
each of a hundred teams takes a fraction of a hundred solves.
"""

import numpy as np
from ortools.linear_solver import pywraplp

from matcher.explanation.program import program_of
from matcher.planning.problem import Problem

_PARAMETERS = "use_preprocessing: false use_dual_simplex: true"


class ExactRelaxation:
    """A relaxation that answers what a change of one capacity does to its optimum."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        program = program_of(problem)
        self.resource_row = program.resource_row
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString(_PARAMETERS)
        self._rows = [
            self._solver.Constraint(_finite(low), _finite(high))
            for low, high in zip(program.row_low, program.row_high, strict=True)
        ]
        columns = [self._solver.NumVar(0.0, float(most), "") for most in program.most]
        entries = program.matrix.tocoo()
        for row, column, amount in zip(*entries.coords, entries.data, strict=True):
            self._rows[row].SetCoefficient(columns[column], float(amount))
        goal = self._solver.Objective()
        for column, value in zip(columns, program.value, strict=True):
            goal.SetCoefficient(column, float(value))
        goal.SetMaximization()
        self._goal = goal
        self.value = self._optimum()
        self.price = np.array(
            [self._rows[row].dual_value() if row >= 0 else 0.0 for row in self.resource_row]
        )
        """Points per quarter-hour of every resource, from the optimal basis."""
        shares = np.array([column.solution_value() for column in columns[: problem.n_edges]])
        amount = problem.use_amount * shares[problem.use_edge]
        self.used = np.bincount(problem.use_resource, amount, minlength=problem.n_resources)
        """Quarter-hours that the optimum takes of every resource."""

    def gain(self, resource: int, quarters: int) -> float:
        """Points that the optimum changes by when a resource has more; NaN when infeasible."""
        row = self.resource_row[resource]
        capacity = float(self.problem.resource_capacity[resource])
        if row < 0:  # all pairs together fit: one hour less is not asked for here
            return 0.0
        self._rows[row].SetUb(capacity + quarters)
        gain = self._optimum() - self.value
        self._rows[row].SetUb(capacity)
        return gain

    def _optimum(self) -> float:
        is_optimal = self._solver.Solve() == pywraplp.Solver.OPTIMAL
        return self._goal.Value() if is_optimal else float("nan")


def _finite(limit: float) -> float:
    """Infinity as the solver writes it."""
    return float(np.clip(limit, -pywraplp.Solver.infinity(), pywraplp.Solver.infinity()))
