"""The linear relaxation as rows: what every edge takes of everything that has a price.

A row is a seat limit, a resource, the cap on moves or a quota. That each candidate takes one place
at most is no row: `primal_dual.py` keeps to it exactly.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.planning.plan import Prices
from matcher.planning.problem import Problem


class Rows(NamedTuple):
    """Some or all edges of a problem, in compressed rows, in units in which all prices are alike.

    Attributes
    ----------
    first_edge
        Start of each candidate's edges, shape (n_candidates + 1).
    must_place
        Shape (n_candidates).
    points
        Shape (n_edges), at most 1 in absolute value.
    term_first
        Start of each edge's terms, shape (n_edges + 1).
    term_row, term_amount
        Row and amount of each term, shape (n_terms).
    """

    first_edge: NDArray[np.int64]
    must_place: NDArray[np.bool_]
    points: NDArray[np.float32]
    term_first: NDArray[np.int64]
    term_row: NDArray[np.int32]
    term_amount: NDArray[np.float32]


class Scales(NamedTuple):
    """Limits of the rows and the way back to points.

    Attributes
    ----------
    limit
        Right-hand side of each row in scaled units, shape (n_rows).
    highest
        Highest price of each row in scaled units, shape (n_rows); infinite but for quotas.
    row
        What the amounts of each row were multiplied by, shape (n_rows).
    points
        What the points were divided by.
    """

    limit: NDArray[np.float64]
    highest: NDArray[np.float64]
    row: NDArray[np.float64]
    points: float

    def in_points(self, problem: Problem, scaled: NDArray[np.float64]) -> Prices:
        """Prices per seat, quarter-hour, move and quota from the prices of the rows."""
        each = scaled * self.row * self.points
        is_capped = problem.move_cap >= 0
        ends = np.cumsum([problem.n_places, problem.n_resources, int(is_capped)])
        place, resource, move, quota = np.split(each, ends)
        return Prices(
            candidate=np.zeros(problem.n_candidates),
            place=place,
            resource=resource,
            move=float(move[0]) if is_capped else 0.0,
            quota=quota,
        )


def price_rows(problem: Problem) -> tuple[Rows, Scales]:
    """All edges of a problem, its rows scaled.

    The amounts of a row are divided by their mean and by the root of their number, the diagonal
    preconditioning of Pock and Chambolle (2011, *ICCV*): a step that suits a place with two seats
    would make the price of a large pool swing.
    """
    is_capped = problem.move_cap >= 0
    staying = np.flatnonzero(problem.stays()) if is_capped else np.empty(0, dtype=np.int64)
    sizes = [problem.n_places, problem.n_resources, int(is_capped), len(problem.quota_target)]
    start = np.cumsum([0, *sizes])
    edge = np.concatenate(
        [np.arange(problem.n_edges), problem.use_edge, staying, problem.quota_edge]
    )
    row = np.concatenate(
        [
            problem.edge_place,
            start[1] + problem.use_resource,
            np.full(len(staying), start[2]),
            start[3] + problem.quota_index,
        ]
    )
    amount = np.concatenate(
        [
            np.ones(problem.n_edges),
            problem.use_amount,
            np.full(len(staying) + len(problem.quota_edge), -1.0),
        ]
    )
    placed_today = int((problem.place_today() >= 0).sum())
    limit = np.concatenate(
        [
            problem.seats(),
            problem.resource_capacity,
            np.full(int(is_capped), problem.move_cap - placed_today),
            -problem.quota_target,
        ]
    ).astype(float)
    highest = np.concatenate([np.full(start[3], np.inf), problem.quota_price])
    by_row = _scale_of_rows(row, amount, len(limit))
    points = float(np.abs(problem.edge_points).max(initial=1))
    order = np.argsort(edge, kind="stable")
    rows = Rows(
        first_edge=_starts(problem.edge_candidate, problem.n_candidates),
        must_place=problem.must_place,
        points=(problem.edge_points / points).astype(np.float32),
        term_first=_starts(edge, problem.n_edges),
        term_row=row[order].astype(np.int32),
        term_amount=(amount * by_row[row])[order].astype(np.float32),
    )
    return rows, Scales(limit * by_row, highest / by_row / points, by_row, points)


def of_edges(rows: Rows, edges: NDArray[np.int64]) -> Rows:
    """The same rows with fewer edges, given ascending."""
    begin = rows.term_first[edges]
    size = rows.term_first[edges + 1] - begin
    term_first = np.concatenate([[0], np.cumsum(size)])
    terms = np.arange(term_first[-1]) + np.repeat(begin - term_first[:-1], size)
    return Rows(
        first_edge=np.searchsorted(edges, rows.first_edge).astype(np.int64),
        must_place=rows.must_place,
        points=rows.points[edges],
        term_first=term_first,
        term_row=rows.term_row[terms],
        term_amount=rows.term_amount[terms],
    )


def _scale_of_rows(
    row: NDArray[np.integer], amount: NDArray[np.float64], n_rows: int
) -> NDArray[np.float64]:
    """Shape (n_rows); 1 for a typical row of seats."""
    number = np.bincount(row, minlength=n_rows)
    total = np.bincount(row, weights=np.abs(amount), minlength=n_rows)
    typical = float(np.median(number[number > 0])) if len(row) else 1.0
    total[total == 0] = 1.0
    scale: NDArray[np.float64] = np.sqrt(np.maximum(number, 1) * typical) / total
    return scale


def _starts(index: NDArray[np.integer], n_rows: int) -> NDArray[np.int64]:
    """Start of each row's entries once these are sorted by row, shape (n_rows + 1)."""
    return np.concatenate([[0], np.cumsum(np.bincount(index, minlength=n_rows))]).astype(np.int64)
