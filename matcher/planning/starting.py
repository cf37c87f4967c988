"""What of an earlier plan still stands: the plan that re-planning starts from and counts moves by.

After a change not everybody can have what was proposed. Who cannot falls back on the place that is
certain, or on none; whoever then has no room falls back too, until all fit. It searches nothing:
the solver improves on the outcome.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from matcher.planning.problem import Problem
from matcher.profiles.types import Bools, Int32, Int64


class Hindrance(IntEnum):
    """Why somebody cannot start from the wished place."""

    NONE = 0
    NOT_LISTED = 1
    """A rule excludes it now, it is a step back, or something else was decided."""
    SEATS = 2
    RESOURCE = 3
    GROUP = 4
    """The group there is too small to open, or needs somebody back to stay open."""


@dataclass(frozen=True, eq=False)
class Starting:
    """Where people start from when a region is planned anew.

    Attributes
    ----------
    place
        Together these places break no rule, int32, shape (n_candidates,), -1 is none.
    hindrance
        Why it is not the wished place, shape (n_candidates,); see ``Hindrance``.
    resource
        The resource that is short where the hindrance is one, else -1, shape (n_candidates,).
    """

    place: Int32
    hindrance: npt.NDArray[np.int8]
    resource: Int32


def settle(problem: Problem, is_base: Bools, is_today: Bools) -> Starting:
    """Keep as much of the wished places as fits.

    Ends after at most one change per person, because everybody's certain places fit together. At
    a place or resource that is short those give way first who lose fewest points per unit of it.

    Parameters
    ----------
    problem
        Its ``current_place`` holds the wished places; people to keep apart share a resource of one
        unit, as ``build_problem`` makes them.
    is_base
        Edges of certain places, shape (n_edges,): at most one per candidate, together within all
        limits.
    is_today
        Edges of today's places, shape (n_edges,): where those start whose wish is not listed.
    """
    return _Settling(problem, is_base, is_today).run()


class _Settling:
    """The books of one repair: who is where, and what that takes."""

    def __init__(self, problem: Problem, is_base: Bools, is_today: Bools) -> None:
        self.problem = problem
        self.home, self.edge = self._edge_of(is_base), self._edge_of(problem.stays())
        is_wished = problem.place_today() >= 0
        self.hindrance = np.where(
            is_wished & (self.edge < 0), Hindrance.NOT_LISTED, Hindrance.NONE
        ).astype(np.int8)
        self.resource = np.full(problem.n_candidates, -1, dtype=np.int32)
        for otherwise in (self._edge_of(is_today & ~is_base), self.home):
            self.edge = np.where(self.edge < 0, otherwise, self.edge)
        order = np.argsort(problem.use_edge, kind="stable")
        self.use_resource, self.use_amount = problem.use_resource[order], problem.use_amount[order]
        self.first_use = np.searchsorted(problem.use_edge[order], np.arange(problem.n_edges + 1))

    def run(self) -> Starting:
        while self._relieve_places() or self._relieve_resources() or self._relieve_groups():
            pass
        place = np.where(self.edge >= 0, self.problem.edge_place[self.edge], -1)
        return Starting(place.astype(np.int32), self.hindrance, self.resource)

    def _edge_of(self, marked: Bools) -> Int64:
        """The marked edge of each candidate, -1 without one."""
        edge = np.full(self.problem.n_candidates, -1, dtype=np.int64)
        edge[self.problem.edge_candidate[marked]] = np.flatnonzero(marked)
        return edge

    def _present(self) -> Int64:
        placed = self.edge[self.edge >= 0]
        return np.bincount(self.problem.edge_place[placed], minlength=self.problem.n_places)

    def _relieve_places(self) -> bool:
        over = self._present() - self.problem.seats()
        for place in np.flatnonzero(over > 0).tolist():
            who = self._away(place)
            leave = who[np.argsort(self._loss(who), kind="stable")][: over[place]]
            self._send_home(leave)
            self.hindrance[leave] = Hindrance.SEATS
        return bool((over > 0).any())

    def _relieve_resources(self) -> bool:
        problem = self.problem
        is_placed = np.flatnonzero(self.edge >= 0)
        lengths = np.diff(self.first_use)[self.edge[is_placed]]
        user = np.repeat(is_placed, lengths)
        row = np.repeat(self.first_use[self.edge[is_placed]], lengths)
        row += np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        resource, amount = self.use_resource[row], self.use_amount[row]
        used = np.bincount(resource, weights=amount, minlength=problem.n_resources)
        over = used.astype(np.int64) - problem.resource_capacity
        for short in np.flatnonzero(over > 0).tolist():
            mine = (resource == short) & (amount > 0) & (self.edge[user] != self.home[user])
            who, takes = user[mine], amount[mine]
            order = np.argsort(self._loss(who) / takes, kind="stable")
            before = np.cumsum(takes[order]) - takes[order]
            leave = who[order][before < over[short]]
            self._send_home(leave)
            self.hindrance[leave], self.resource[leave] = Hindrance.RESOURCE, short
        return bool((over > 0).any())

    def _relieve_groups(self) -> bool:
        problem, present = self.problem, self._present()
        there = present[problem.group_place]
        small = problem.group_place[(there > 0) & (there < problem.group_min)]
        for place in small.tolist():
            belongs = np.flatnonzero(self.home >= 0)
            belongs = belongs[problem.edge_place[self.home[belongs]] == place]
            back = belongs[self.edge[belongs] != self.home[belongs]]
            leave = np.concatenate([back, self._away(place)])
            self._send_home(leave)
            self.hindrance[leave] = Hindrance.GROUP
        return len(small) > 0

    def _away(self, place: int) -> Int64:
        """People who are at a place and not certain of it."""
        who = np.flatnonzero((self.edge >= 0) & (self.edge != self.home))
        return np.asarray(who[self.problem.edge_place[self.edge[who]] == place])

    def _loss(self, who: Int64) -> npt.NDArray[np.float64]:
        points, home = self.problem.edge_points, self.home[who]
        at_home = np.where(home >= 0, points[home], 0)
        return np.asarray(points[self.edge[who]] - at_home, dtype=np.float64)

    def _send_home(self, who: Int64) -> None:
        self.edge[who] = self.home[who]
