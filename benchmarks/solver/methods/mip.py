"""General mixed-integer solvers over all pairs: HiGHS and SCIP, as OR-Tools ships them.

The formulation is the usual strong one: a row per person, place and pool, no big constants except
in the switches of groups. The model goes in as arrays, because MathOpt's Python layer alone would
cost a hard region 4 s. A pilot (families at 0.3 of their size, 30 to 100 s, busy machine) decided
the rest:

- HiGHS as it comes: more heuristic effort, no symmetry or an interior-point root ended at the same
  plan.
- SCIP with heuristics high, cuts off and presolve low: a better plan on the hard family, the same
  on the moderate one.
- A greedy plan as a hint made neither better, so they get it only where people have a guarantee
  and finding any plan is hard.

Both use one thread: MathOpt refuses a number of threads for HiGHS, and SCIP has one.
"""

from ortools.math_opt.python.parameters import Emphasis

from benchmarks.solver.insertion import greedy_plan
from benchmarks.solver.linear_model import linear_model
from benchmarks.solver.mathopt_door import Parameters, Solver, mathopt_model, mathopt_solve
from benchmarks.solver.method import Outcome, Recorder
from matcher.planning.problem import Problem

RESERVE = 0.5
"""Seconds kept for reading the answer out."""


def highs(problem: Problem, seconds: float, _seed: int, recorder: Recorder) -> Outcome:
    """HiGHS with its own settings and seed."""
    parameters = Parameters(relative_gap_tolerance=0.0)
    return _solved(problem, Solver.HIGHS, parameters, seconds, recorder)


def scip(problem: Problem, seconds: float, seed: int, recorder: Recorder) -> Outcome:
    """SCIP, told to look for plans first."""
    parameters = Parameters(
        relative_gap_tolerance=0.0,
        random_seed=seed,
        heuristics=Emphasis.HIGH,
        cuts=Emphasis.OFF,
        presolve=Emphasis.LOW,
    )
    return _solved(problem, Solver.GSCIP, parameters, seconds, recorder)


def _solved(
    problem: Problem, solver: Solver, parameters: Parameters, seconds: float, recorder: Recorder
) -> Outcome:
    linear = linear_model(problem)
    model, hint = mathopt_model(linear), None
    if problem.must_place.any():
        hint = linear.complete(greedy_plan(problem), problem)
    left = seconds - recorder.elapsed() - RESERVE
    if left <= 0:
        return Outcome(None)
    return mathopt_solve(model, solver, parameters, left, problem.n_edges, hint)


METHODS = {"highs": highs, "scip": scip}
