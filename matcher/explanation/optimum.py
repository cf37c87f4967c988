"""The best plan of a small problem, proven by branch and bound on its linear program (HiGHS).

Huangfu and Hall 2018, *Mathematical Programming Computation* 10(1). Work is limited in nodes, not
in seconds, so that an explanation reads the same on every machine.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

from matcher.explanation.program import Program, program_of
from matcher.planning.plan import objective_of
from matcher.planning.problem import Problem
from matcher.profiles.types import Bools

MOST_NODES = 400
_CLOSE = 0.004
"""Points of difference that may stay open: so few that ties are broken as well."""
_STAYING = 0.5
"""Points shared out among people who keep what they hold: breaks ties, never decides."""


@dataclass(frozen=True, eq=False)
class Optimum:
    """What was found for a problem.

    Attributes
    ----------
    chosen
        Chosen edges, bool, shape (n_edges,).
    points
        Of these choices, less the price of missed quotas.
    most
        No choice has more points; equal to ``points`` where that is proven.
    """

    chosen: Bools
    points: int
    most: int


def best_plan(
    problem: Problem, held: Bools | None = None, *, nodes: int = MOST_NODES
) -> Optimum | None:
    """The best choice of edges; None where there is none, or none was found.

    Parameters
    ----------
    problem
        A small problem: up to some thousands of edges.
    held
        Edges to keep where that costs nothing, bool, shape (n_edges,).
    nodes
        Most nodes of the search tree.
    """
    if not problem.n_edges:
        nobody = np.zeros(0, dtype=np.bool_)
        points = objective_of(problem, nobody)
        return None if problem.must_place.any() else Optimum(nobody, points, points)
    program = program_of(problem)
    n_held = 0 if held is None else int(held.sum())
    value = program.value.copy()
    if held is not None and n_held:
        value[: problem.n_edges][held] += _STAYING / (n_held + 1)
    found = solve_program(program, value, nodes=nodes)
    if found is None:
        return None
    columns, most = found
    chosen = columns[: problem.n_edges] > 0.5
    points = objective_of(problem, chosen)
    return Optimum(chosen, points, max(points, int(np.floor(most + 1e-6))))


def solve_program(
    program: Program, value: npt.NDArray[np.float64], *, nodes: int, close: float = _CLOSE
) -> tuple[npt.NDArray[np.float64], float] | None:
    """Columns that maximise ``value`` and an upper bound on it; None when nothing was found."""
    scale = float((np.abs(value) * program.most).sum()) + 1.0
    result = milp(
        -value,
        integrality=np.ones(len(value)),
        bounds=Bounds(0.0, program.most),
        constraints=LinearConstraint(program.matrix, program.row_low, program.row_high),
        options={"node_limit": nodes, "mip_rel_gap": close / scale},
    )
    if result.x is None:
        return None
    return np.rint(result.x), -float(result.mip_dual_bound)
