"""CP-SAT over everything, two workers.

Rows become what CP-SAT reasons best about: exactly one or at most one where a row says so (people,
single seats, couples), integer knapsacks for hours. A pilot (families at 0.3 of their size and a
region, 40 to 45 s) decided the rest:

- No hint, because with the greedy plan as a hint it never left that plan's neighbourhood (6 % below
  its unhinted plan on the moderate family). Where people have a guarantee it gets the hint, because
  there it found no plan without. The greedy plan is its first answer in any case.
- No probing, no symmetry and one round of presolve, which left more time for search: better on the
  region and the hard family.
- Two workers, as there are two cores; eight on two cores were no better.
- Linearisation level 2; level 1 was no better.
"""

from collections.abc import Iterable

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.solver.insertion import greedy_plan
from benchmarks.solver.linear_model import LinearModel, linear_model
from benchmarks.solver.method import Chosen, Outcome, Recorder
from matcher.planning.problem import Problem

WORKERS = 2
RESERVE = 0.2
"""Seconds kept for reading the answer out."""


class _Listener(cp_model.CpSolverSolutionCallback):
    """Offers every better plan."""

    def __init__(self, recorder: Recorder, n_edges: int) -> None:
        super().__init__()
        self.recorder, self.n_edges = recorder, n_edges

    def on_solution_callback(self) -> None:
        """Read the values as one array."""
        values = _taken(self.response_proto.solution, self.n_edges)
        self.recorder.offer(values, self.best_objective_bound)


def solve(problem: Problem, seconds: float, seed: int, recorder: Recorder) -> Outcome:
    """Build and solve; the solver's bound is the method's own."""
    linear, greedy = linear_model(problem), greedy_plan(problem)
    recorder.offer(greedy)
    model, columns = _model(linear)
    if problem.must_place.any():
        for column, value in zip(columns, linear.complete(greedy, problem).tolist(), strict=True):
            model.add_hint(column, int(value))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.max_presolve_iterations = 1
    left = seconds - recorder.elapsed() - RESERVE
    if left <= 0:
        return Outcome(None)
    solver.parameters.max_time_in_seconds = left
    listener = _Listener(recorder, problem.n_edges)
    solver.best_bound_callback = lambda bound: recorder.offer(None, bound)
    status = solver.solve(model, listener)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(None)
    chosen = _taken(solver.response_proto.solution, problem.n_edges)
    return Outcome(chosen, solver.best_objective_bound)


def _taken(values: Iterable[int], n_edges: int) -> Chosen:
    return np.fromiter(values, dtype=np.int64)[:n_edges] > 0


def _model(linear: LinearModel) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    columns = [
        model.new_bool_var("") if upper <= 1 else model.new_int_var(0, int(upper), "")
        for upper in linear.upper
    ]
    rows = linear.rows
    for row, (lower, upper) in enumerate(zip(linear.row_lower, linear.row_upper, strict=True)):
        entries = slice(rows.indptr[row], rows.indptr[row + 1])
        own = [columns[column] for column in rows.indices[entries]]
        values = rows.data[entries].astype(np.int64)
        if not own and lower <= 0 <= upper:
            continue
        if (values == 1).all() and upper == 1 and lower <= 0:
            model.add_at_most_one(own)
        elif (values == 1).all() and upper == 1 and lower == 1:
            model.add_exactly_one(own)
        else:
            total = cp_model.LinearExpr.weighted_sum(own, values.tolist())
            if np.isfinite(upper):
                model.add(total <= int(upper))
            if np.isfinite(lower):
                model.add(total >= int(lower))
    points = linear.points.astype(np.int64).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(columns, points))
    return model, columns


METHODS = {"cp-sat": solve}
