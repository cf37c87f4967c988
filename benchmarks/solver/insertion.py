"""Fill a plan one pair at a time, in an order that somebody else decides.

Every simple method and every repair is such an order. Whoever may not be moved keeps the current
place; a group opens only where those people already fill it, because one pair at a time never
reaches its minimum.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matcher.planning.problem import APART_AT_PLACE, Problem
from matcher.planning.staying import staying_edges

Order = NDArray[np.integer]


class Insertion:
    """The problem as lists, so that a pair costs well under a microsecond."""

    def __init__(self, problem: Problem) -> None:
        """Lay the problem out; takes tenths of a second for a region."""
        self.problem = problem
        self.candidate = problem.edge_candidate.tolist()
        self.place = problem.edge_place.tolist()
        by_edge = np.argsort(problem.use_edge, kind="stable")
        counts = np.bincount(problem.use_edge, minlength=problem.n_edges)
        self.first_use = np.concatenate([[0], np.cumsum(counts)]).tolist()
        self.resource = problem.use_resource[by_edge].tolist()
        self.amount = problem.use_amount[by_edge].tolist()
        self.foes: dict[int, list[tuple[int, int]]] = {}
        for a, b, scope in zip(
            problem.apart_a.tolist(),
            problem.apart_b.tolist(),
            problem.apart_scope.tolist(),
            strict=True,
        ):
            self.foes.setdefault(a, []).append((b, scope))
            self.foes.setdefault(b, []).append((a, scope))
        self.fixed = _fixed_edges(problem)
        seats = problem.seats()
        present = np.bincount(problem.edge_place[self.fixed], minlength=problem.n_places)
        closed = problem.group_place[present[problem.group_place] < problem.group_min]
        seats[closed] = 0
        self.seats = seats.tolist()
        self.guaranteed = np.flatnonzero(problem.must_place[problem.edge_candidate])

    def run(self, orders: Iterable[Order]) -> NDArray[np.bool_]:
        """Insert what fits, order after order; edges of people who have a place are passed over.

        Parameters
        ----------
        orders
            Edges in the order to be tried. The first entries should be the best.

        Returns
        -------
        Chosen edges, shape (n_edges). Guaranteed people come first, in the first order's order.
        """
        seats, left = self.seats.copy(), self.problem.resource_capacity.tolist()
        edge_of: dict[int, int] = {}
        self._insert(self.fixed, edge_of, seats, left)
        for order in orders:
            if len(self.guaranteed):
                first = order[np.isin(order, self.guaranteed)]
                self._insert(first, edge_of, seats, left)
            self._insert(self._open(order, edge_of), edge_of, seats, left)
        chosen = np.zeros(self.problem.n_edges, dtype=np.bool_)
        chosen[list(edge_of.values())] = True
        return chosen

    def _open(self, order: Order, edge_of: dict[int, int]) -> Order:
        """Edges of people without a place."""
        waiting = np.ones(self.problem.n_candidates, dtype=np.bool_)
        waiting[list(edge_of)] = False
        return order[waiting[self.problem.edge_candidate[order]]]

    def _insert(
        self, order: Order, edge_of: dict[int, int], seats: list[int], left: list[int]
    ) -> None:
        candidate, place = self.candidate, self.place
        first_use, resource, amount = self.first_use, self.resource, self.amount
        for edge in order.tolist():
            who, where = candidate[edge], place[edge]
            if who in edge_of or seats[where] < 1:
                continue
            uses = range(first_use[edge], first_use[edge + 1])
            if any(amount[use] > left[resource[use]] for use in uses):
                continue
            if who in self.foes and self._meets_foe(edge, edge_of):
                continue
            seats[where] -= 1
            for use in uses:
                left[resource[use]] -= amount[use]
            edge_of[who] = edge

    def _meets_foe(self, edge: int, edge_of: dict[int, int]) -> bool:
        for foe, scope in self.foes[self.candidate[edge]]:
            other = edge_of.get(foe)
            if other is None:
                continue
            if scope == APART_AT_PLACE:
                if self.place[edge] == self.place[other]:
                    return True
            elif self._resources(edge) & self._resources(other):
                return True
        return False

    def _resources(self, edge: int) -> set[int]:
        return set(self.resource[self.first_use[edge] : self.first_use[edge + 1]])


def _fixed_edges(problem: Problem) -> NDArray[np.int64]:
    """Edges that hold from the start: of everybody when moves are capped, else where needed."""
    stays = staying_edges(problem.arrays())
    if problem.move_cap >= 0:
        return stays
    at_group = np.isin(problem.edge_place[stays], problem.group_place)
    return stays[problem.must_place[problem.edge_candidate[stays]] | at_group]


def greedy_plan(problem: Problem) -> NDArray[np.bool_]:
    """Dearest pair first; where solvers begin that are told of a plan."""
    counts = (problem.edge_points > 0) | problem.must_place[problem.edge_candidate]
    worth = np.flatnonzero(counts)
    by_points = worth[np.argsort(-problem.edge_points[worth], kind="stable")]
    return Insertion(problem).run([by_points])
