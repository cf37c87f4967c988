"""The planner itself, as everybody calls it: `matcher.planning.solve.solve` and nothing else.

Fair, because it gets the same problem and the same seconds for everything from validation to the
last check, and no knowledge of the family. Kernels are compiled before the clock starts, as
`make install` leaves them; the peers' libraries come compiled too. Its temperature follows the
budget, so each budget is a run of its own. Its outcome depends on chance: ten seeds.
"""

from benchmarks.solver.method import Outcome, Recorder
from matcher.planning.budget import Budget
from matcher.planning.compile import compile_kernels
from matcher.planning.plan import Termination
from matcher.planning.problem import Problem
from matcher.planning.solve import solve


def prepare() -> None:
    """Load the compiled kernels."""
    compile_kernels()


def plan(problem: Problem, seconds: float, seed: int, _recorder: Recorder) -> Outcome:
    """One solve; its own bound is the certified one, or its value when it proved that optimal."""
    found = solve(problem, Budget(seconds=seconds), seed)
    is_optimal = found.termination is Termination.OPTIMAL
    return Outcome(found.chosen, float(found.objective) if is_optimal else found.bound)


METHODS = {"passend": plan}
