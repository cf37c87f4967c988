"""A planning problem as one linear program with whole-number columns.

Explanations re-solve small parts of a plan, and prices are checked against the exact linear
relaxation; both need the rows and columns themselves. Nothing is solved here.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matcher.planning.problem import APART_AT_PLACE, Problem

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Program:
    """Maximise ``value @ x`` with ``row_low <= matrix @ x <= row_high``, ``0 <= x <= most``.

    Attributes
    ----------
    value, most
        Shape (n_columns,). The first columns are the edges of the problem; then people short per
        quota; then whether each group opens.
    matrix
        Sparse, shape (n_rows, n_columns).
    row_low, row_high
        Shape (n_rows,); infinite where a side is free.
    resource_row
        Row of each resource, shape (n_resources,); -1 where all edges together fit.
    """

    value: Floats
    most: Floats
    matrix: sparse.csr_array
    row_low: Floats
    row_high: Floats
    resource_row: Positions


class _Rows:
    """Rows under construction."""

    def __init__(self) -> None:
        self.row: list[npt.NDArray[np.integer]] = []
        self.column: list[npt.NDArray[np.integer]] = []
        self.amount: list[npt.NDArray[np.floating]] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.n_rows = 0

    def add(
        self,
        row: npt.NDArray[np.integer],
        column: npt.NDArray[np.integer],
        amount: npt.ArrayLike,
        low: npt.ArrayLike,
        high: npt.ArrayLike,
    ) -> Positions:
        """Rows numbered from 0 within the block; the rows of the program they become."""
        lows, highs = np.broadcast_arrays(np.asarray(low, float), np.asarray(high, float))
        self.row.append(row + self.n_rows)
        self.column.append(column)
        self.amount.append(np.broadcast_to(np.asarray(amount, float), row.shape))
        self.low.append(lows)
        self.high.append(highs)
        first, self.n_rows = self.n_rows, self.n_rows + len(lows)
        return np.arange(first, self.n_rows)


def program_of(problem: Problem) -> Program:
    """Write a problem as a program; every rule of the problem is in it."""
    n_edges, n_quotas, n_groups = (
        problem.n_edges,
        len(problem.quota_target),
        len(problem.group_place),
    )
    rows = _Rows()
    _people(rows, problem)
    _seats(rows, problem)
    resource_row = _resources(rows, problem)
    _moves(rows, problem)
    short = n_edges + np.arange(n_quotas)
    counted = np.concatenate([problem.quota_index, np.arange(n_quotas)])
    rows.add(
        counted, np.concatenate([problem.quota_edge, short]), 1.0, problem.quota_target, np.inf
    )
    _groups(rows, problem, n_edges + n_quotas)
    _apart(rows, problem)
    n_columns = n_edges + n_quotas + n_groups
    entries = (
        np.concatenate(rows.amount),
        (np.concatenate(rows.row), np.concatenate(rows.column)),
    )
    return Program(
        value=np.concatenate(
            [problem.edge_points, -problem.quota_price, np.zeros(n_groups)]
        ).astype(float),
        most=np.concatenate([np.ones(n_edges), problem.quota_target, np.ones(n_groups)]).astype(
            float
        ),
        matrix=sparse.csr_array(entries, shape=(rows.n_rows, n_columns)),
        row_low=np.concatenate(rows.low),
        row_high=np.concatenate(rows.high),
        resource_row=resource_row,
    )


def _people(rows: _Rows, problem: Problem) -> None:
    """At most one place; a guaranteed person without any edge leaves a row nobody can meet."""
    who = np.union1d(problem.edge_candidate, np.flatnonzero(problem.must_place))
    row = np.searchsorted(who, problem.edge_candidate)
    least = np.where(problem.must_place[who], 1.0, -np.inf)
    rows.add(row, np.arange(problem.n_edges), 1.0, least, np.ones(len(who)))


def _seats(rows: _Rows, problem: Problem) -> None:
    where, row, wanted = np.unique(problem.edge_place, return_inverse=True, return_counts=True)
    seats = problem.seats()[where]
    scarce = np.flatnonzero(wanted > seats)
    edges = np.flatnonzero(np.isin(row, scarce))
    rows.add(np.searchsorted(scarce, row[edges]), edges, 1.0, -np.inf, seats[scarce])


def _resources(rows: _Rows, problem: Problem) -> Positions:
    asked = np.bincount(
        problem.use_resource, weights=problem.use_amount, minlength=problem.n_resources
    )
    scarce = np.flatnonzero(asked > problem.resource_capacity)
    uses = np.flatnonzero(np.isin(problem.use_resource, scarce))
    block = np.searchsorted(scarce, problem.use_resource[uses])
    resource_row = np.full(problem.n_resources, -1, dtype=np.intp)
    resource_row[scarce] = rows.add(
        block,
        problem.use_edge[uses],
        problem.use_amount[uses],
        -np.inf,
        problem.resource_capacity[scarce],
    )
    return resource_row


def _moves(rows: _Rows, problem: Problem) -> None:
    if problem.move_cap < 0:
        return
    staying = np.flatnonzero(problem.stays())
    least = int((problem.place_today() >= 0).sum()) - problem.move_cap
    rows.add(np.zeros(len(staying), dtype=np.intp), staying, 1.0, [float(least)], np.inf)


def _groups(rows: _Rows, problem: Problem, first_column: int) -> None:
    """Between the minimum and the maximum when open, nobody when not."""
    for number, (place, least, most) in enumerate(
        zip(problem.group_place, problem.group_min, problem.group_max, strict=True)
    ):
        edges = np.flatnonzero(problem.edge_place == place)
        columns = np.append(edges, first_column + number)
        same = np.zeros(len(columns), dtype=np.intp)
        ones = np.ones(len(edges))
        rows.add(same, columns, np.append(ones, -float(least)), [0.0], np.inf)
        rows.add(same, columns, np.append(ones, -float(most)), -np.inf, [0.0])


def _apart(rows: _Rows, problem: Problem) -> None:
    for one, other, scope in zip(
        problem.apart_a, problem.apart_b, problem.apart_scope, strict=True
    ):
        spots_one, spots_other = (_spots(problem, who, scope) for who in (one, other))
        for spot in sorted(spots_one.keys() & spots_other.keys()):
            edges = np.array([*spots_one[spot], *spots_other[spot]])
            rows.add(np.zeros(len(edges), dtype=np.intp), edges, 1.0, -np.inf, [1.0])


def _spots(problem: Problem, who: int, scope: int) -> dict[int, list[int]]:
    """Edges of a person by the place or resource that they take."""
    spots: dict[int, list[int]] = {}
    for edge in np.flatnonzero(problem.edge_candidate == who).tolist():
        if scope == APART_AT_PLACE:
            spots.setdefault(int(problem.edge_place[edge]), []).append(edge)
        else:
            for resource in problem.use_resource[problem.use_edge == edge].tolist():
                spots.setdefault(resource, []).append(edge)
    return spots
