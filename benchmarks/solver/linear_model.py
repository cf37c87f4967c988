"""The whole problem as one sparse integer programme, for every solver that takes rows and columns.

Columns are the edges, one switch per group and one shortage per quota. All kinds of rules are
in it, so a solver that reads it answers the same question as `passend`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.planning.problem import APART_AT_PLACE, Problem


@dataclass(frozen=True, eq=False)
class LinearModel:
    """Maximise ``points @ x`` with ``row_lower <= rows @ x <= row_upper`` and ``0 <= x <= upper``.

    Attributes
    ----------
    points
        Shape (n_columns); the first n_edges columns are the edges.
    upper
        Shape (n_columns).
    rows
        CSR, shape (n_rows, n_columns).
    row_lower, row_upper
        Shape (n_rows); minus and plus infinity where a side is open.
    n_edges
        Edges of the problem.
    """

    points: NDArray[np.float64]
    upper: NDArray[np.float64]
    rows: sparse.csr_array
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    n_edges: int

    def complete(self, chosen: NDArray[np.bool_], problem: Problem) -> NDArray[np.float64]:
        """Values of all columns for a plan: switches and shortages follow from the edges."""
        present = np.bincount(problem.edge_place[chosen], minlength=problem.n_places)
        counted = np.bincount(
            problem.quota_index[chosen[problem.quota_edge]], minlength=len(problem.quota_target)
        )
        short = np.maximum(problem.quota_target - counted, 0)
        return np.concatenate([chosen, present[problem.group_place] > 0, short]).astype(float)


class _Rows:
    """Blocks of rows under each other."""

    def __init__(self) -> None:
        self.n_rows = 0
        self.row: list[NDArray[np.int64]] = []
        self.column: list[NDArray[np.int64]] = []
        self.value: list[NDArray[np.float64]] = []
        self.lower: list[NDArray[np.float64]] = []
        self.upper: list[NDArray[np.float64]] = []

    def add(self, lower, upper, *entries) -> None:
        """A block with these sides; each entry is (row in the block, column, value)."""
        for row, column, value in entries:
            self.row.append(np.asarray(row, dtype=np.int64) + self.n_rows)
            self.column.append(np.asarray(column, dtype=np.int64))
            self.value.append(np.broadcast_to(np.asarray(value, dtype=float), len(row)))
        self.lower.append(np.asarray(lower, dtype=float))
        self.upper.append(np.asarray(upper, dtype=float))
        self.n_rows += len(lower)

    def matrix(self, n_columns: int) -> sparse.csr_array:
        """All rows; entries at the same spot are added up."""
        at = (np.concatenate(self.row), np.concatenate(self.column))
        matrix = sparse.csr_array((np.concatenate(self.value), at), (self.n_rows, n_columns))
        matrix.sum_duplicates()
        return matrix


def linear_model(problem: Problem) -> LinearModel:
    """Rows and columns of a valid problem."""
    n_edges, n_groups, n_quotas = (
        problem.n_edges,
        len(problem.group_place),
        len(problem.quota_target),
    )
    edges = np.arange(n_edges)
    first_quota = n_edges + n_groups
    n_columns = first_quota + n_quotas
    rows = _Rows()
    people = np.where(problem.must_place, 1.0, -np.inf)
    rows.add(people, np.ones(problem.n_candidates), (problem.edge_candidate, edges, 1))
    no_lower = np.full(problem.n_places, -np.inf)
    rows.add(no_lower, problem.place_openings, (problem.edge_place, edges, 1))
    rows.add(
        np.full(problem.n_resources, -np.inf),
        problem.resource_capacity,
        (problem.use_resource, problem.use_edge, problem.use_amount),
    )
    _add_groups(rows, problem)
    if problem.move_cap >= 0:
        staying = np.flatnonzero(problem.stays())
        least = int((problem.place_today() >= 0).sum()) - problem.move_cap
        rows.add([least], [np.inf], (np.zeros(len(staying)), staying, 1))
    shortage = (np.arange(n_quotas), first_quota + np.arange(n_quotas), 1)
    counted = (problem.quota_index, problem.quota_edge, 1)
    rows.add(problem.quota_target, np.full(n_quotas, np.inf), counted, shortage)
    _add_apart(rows, problem)
    points = np.concatenate([problem.edge_points, np.zeros(n_groups), -problem.quota_price])
    upper = np.concatenate([np.ones(first_quota), problem.quota_target])
    return LinearModel(
        points=points.astype(float),
        upper=upper.astype(float),
        rows=rows.matrix(n_columns),
        row_lower=np.concatenate(rows.lower),
        row_upper=np.concatenate(rows.upper),
        n_edges=n_edges,
    )


def _add_groups(rows: _Rows, problem: Problem) -> None:
    """At least group_min and at most group_max people when the switch is on, else nobody."""
    n_groups = len(problem.group_place)
    group_of = np.full(problem.n_places, -1)
    group_of[problem.group_place] = np.arange(n_groups)
    members = np.flatnonzero(group_of[problem.edge_place] >= 0)
    present = (group_of[problem.edge_place[members]], members, 1)
    switch = (np.arange(n_groups), problem.n_edges + np.arange(n_groups))
    rows.add(np.zeros(n_groups), np.full(n_groups, np.inf), present, (*switch, -problem.group_min))
    rows.add(np.full(n_groups, -np.inf), np.zeros(n_groups), present, (*switch, -problem.group_max))


def _add_apart(rows: _Rows, problem: Problem) -> None:
    """At most one of a couple at each place, or on each resource, that both could take."""
    for a, b, scope in zip(problem.apart_a, problem.apart_b, problem.apart_scope, strict=True):
        at = [_spots(problem, int(person), int(scope)) for person in (a, b)]
        for spot in np.intersect1d(at[0][0], at[1][0]):
            edges = np.concatenate([edge[where == spot] for where, edge in at])
            rows.add([-np.inf], [1.0], (np.zeros(len(edges)), edges, 1))


def _spots(problem: Problem, person: int, scope: int) -> tuple[NDArray, NDArray]:
    """Places or resources of somebody's edges, and those edges."""
    own = np.flatnonzero(problem.edge_candidate == person)
    if scope == APART_AT_PLACE:
        return problem.edge_place[own], own
    uses = np.flatnonzero(np.isin(problem.use_edge, own))
    return problem.use_resource[uses], problem.use_edge[uses]
