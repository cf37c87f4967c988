"""The fewest extra hours with which a person can be placed at nobody's expense."""

from collections.abc import Sequence
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
    """Extra quarter-hours by resource, whether fewer are proven not to do, and the plan then."""

    quarters: dict[int, int]
    is_fewest: bool
    best: Optimum


def fewest_hours(
    problem: Problem,
    candidate: int,
    resources: Sequence[int],
    *,
    others_at_least: int,
    held: Bools,
    nodes: int,
) -> ExtraHours | None:
    """Minimise the extra hours in all; None when these teams alone cannot place the person.

    Parameters
    ----------
    problem
        A small problem.
    candidate, resources
        Who must be placed, and the teams whose hours may grow.
    others_at_least
        Points that all others together must keep, less the price of missed quotas.
    held
        Edges to keep where that costs nothing, shape (n_edges,).
    nodes
        Most nodes of the search tree.
    """
    own = problem.edge_candidate == candidate
    must_place = problem.must_place.copy()
    must_place[candidate] = True
    program = program_of(replace(problem, must_place=must_place))
    teams = [team for team in resources if program.resource_row[team] >= 0]
    most = [_MOST_NEEDS * _largest_need(problem, own, team) for team in teams]
    if not any(most):
        return None
    program = _with_hours(program, teams, most, own, others_at_least)
    value = np.zeros(len(program.value))
    value[-len(teams) :] = -1.0
    scale = 1.0 + float(np.abs(problem.edge_points).sum())
    value[: problem.n_edges] = _TIES * (problem.edge_points + 0.5 * held) / scale
    found = solve_program(program, value, nodes=nodes)
    if found is None:
        return None
    columns, bound = found
    extra = np.rint(columns[-len(teams) :]).astype(int).tolist()
    chosen = columns[: problem.n_edges] > 0.5
    points = objective_of(problem, chosen)
    return ExtraHours(
        quarters={team: more for team, more in zip(teams, extra, strict=True) if more},
        is_fewest=bool(sum(extra) <= np.ceil(-bound - 1e-6)),
        best=Optimum(chosen, points, points),
    )


def _largest_need(problem: Problem, own: Bools, resource: int) -> int:
    uses = (problem.use_resource == resource) & own[problem.use_edge]
    return int(problem.use_amount[uses].max(initial=0))


def _with_hours(
    program: Program, teams: list[int], most: list[int], own: Bools, others_at_least: int
) -> Program:
    """A column more per team, the extra quarter-hours, and one row, the points of the others."""
    each = np.arange(len(teams))
    entries = (np.full(len(teams), -1.0), (program.resource_row[teams], each))
    hours = sparse.coo_array(entries, shape=(program.matrix.shape[0], len(teams)))
    of_others = program.value.copy()
    of_others[: len(own)][own] = 0.0
    points = sparse.csr_array(np.append(of_others, np.zeros(len(teams)))[None])
    matrix = sparse.vstack([sparse.hstack([program.matrix, hours]), points], format="csr")
    return replace(
        program,
        value=np.append(program.value, np.zeros(len(teams))),
        most=np.append(program.most, np.array(most, dtype=float)),
        matrix=sparse.csr_array(matrix),
        row_low=np.append(program.row_low, float(others_at_least)),
        row_high=np.append(program.row_high, np.inf),
    )
