"""General mixed-integer solvers over all pairs: HiGHS and SCIP, as OR-Tools ships them."""

from benchmarks.solver.linear_model import linear_model
from benchmarks.solver.mathopt_door import Parameters, Solver, mathopt_model, mathopt_solve
from benchmarks.solver.method import Outcome, Recorder
from matcher.planning.problem import Problem

RESERVE = 0.5
"""Seconds kept for reading the answer out."""


def highs(problem: Problem, seconds: float, _seed: int, recorder: Recorder) -> Outcome:
    """HiGHS; MathOpt refuses its number of threads and its random seed is left as it is."""
    parameters = Parameters(relative_gap_tolerance=0.0)
    return _solved(problem, Solver.HIGHS, parameters, seconds, recorder)


def scip(problem: Problem, seconds: float, seed: int, recorder: Recorder) -> Outcome:
    """SCIP, which uses one thread."""
    parameters = Parameters(relative_gap_tolerance=0.0, random_seed=seed)
    return _solved(problem, Solver.GSCIP, parameters, seconds, recorder)


def _solved(
    problem: Problem, solver: Solver, parameters: Parameters, seconds: float, recorder: Recorder
) -> Outcome:
    model = mathopt_model(linear_model(problem))
    left = seconds - recorder.elapsed() - RESERVE
    if left <= 0:
        return Outcome(None)
    return mathopt_solve(model, solver, parameters, left, problem.n_edges)


METHODS = {"highs": highs, "scip": scip}
