"""The fewest extra hours of one team with which a person can be placed at nobody's expense."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from matcher.explanation.optimum import Optimum, solve_program
from matcher.explanation.program import Program, program_of
from matcher.planning.plan import objective_of
from matcher.planning.problem import Problem
from matcher.profiles.types import Bools

_MOST_NEEDS = 2
"""No more is tried than this many times what the person alone would take."""
_TIES = 0.2
"""Share of a quarter-hour that is spread over points: among equal hours the better plan."""


@dataclass(frozen=True, eq=False)
class ExtraHours:
    """Extra quarter-hours, whether fewer are proven not to do, and the plan that they allow."""

    quarters: int
    is_fewest: bool
    best: Optimum


def fewest_hours(
    problem: Problem,
    candidate: int,
    resource: int,
    *,
    others_at_least: int,
    held: Bools,
    nodes: int,
) -> ExtraHours | None:
    """Minimise the extra hours; None when this team alone cannot place the person.

    Parameters
    ----------
    problem
        A small problem.
    candidate, resource
        Who must be placed, and whose hours may grow.
    others_at_least
        Points that all others together must keep, less the price of missed quotas.
    held
        Edges to keep where that costs nothing, shape (n_edges,).
    nodes
        Most nodes of the search tree.
    """
    own = problem.edge_candidate == candidate
    needs = problem.use_amount[(problem.use_resource == resource) & own[problem.use_edge]]
    if not len(needs):
        return None
    must_place = problem.must_place.copy()
    must_place[candidate] = True
    most = _MOST_NEEDS * int(needs.max())
    program = program_of(replace(problem, must_place=must_place))
    row = program.resource_row[resource]
    if row < 0:
        return None  # there are hours enough for everybody
    program = _with_hours(program, int(row), most, own, others_at_least)
    value = np.zeros(len(program.value))
    value[-1] = -1.0
    scale = 1.0 + float(np.abs(problem.edge_points).sum())
    value[: problem.n_edges] = _TIES * (problem.edge_points + 0.5 * held) / scale
    found = solve_program(program, value, nodes=nodes)
    if found is None:
        return None
    columns, bound = found
    quarters = round(columns[-1])
    chosen = columns[: problem.n_edges] > 0.5
    points = objective_of(problem, chosen)
    is_fewest = quarters <= np.ceil(-bound - 1e-6)
    return ExtraHours(quarters, bool(is_fewest), Optimum(chosen, points, points))


def _with_hours(program: Program, row: int, most: int, own: Bools, others_at_least: int) -> Program:
    """One column more, the extra quarter-hours, and one row, the points of the others."""
    shape = (program.matrix.shape[0], 1)
    hours = sparse.coo_array(([-1.0], ([row], [0])), shape=shape)
    of_others = program.value.copy()
    of_others[: len(own)][own] = 0.0
    points = sparse.csr_array(np.append(of_others, 0.0)[None])
    matrix = sparse.vstack([sparse.hstack([program.matrix, hours]), points], format="csr")
    return replace(
        program,
        value=np.append(program.value, 0.0),
        most=np.append(program.most, float(most)),
        matrix=sparse.csr_array(matrix),
        row_low=np.append(program.row_low, float(others_at_least)),
        row_high=np.append(program.row_high, np.inf),
    )
