"""The places that unplaced people could have wanted: worth something, and what is in the way."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.explanation.room import Fits, Positions, Room, listed_fits, other_fits
from matcher.planning.edges import value_edges
from matcher.profiles.types import Bools, Int32, Int64, Pairs
from matcher.vocabulary.reasons import EXCLUSION_BIT


@dataclass(frozen=True)
class Wanted:
    """Pairs of unplaced people that are worth more than nothing, sorted by candidate.

    Attributes
    ----------
    edge
        Positions in the problem, shape (n_pairs,).
    candidate, place, points
        Of these pairs.
    paid
        What the guidance of each pair costs at the prices of the plan, in points.
    fits
        What stands in the way of each.
    """

    edge: Positions
    candidate: Int32
    place: Int32
    points: Int64
    paid: npt.NDArray[np.float64]
    fits: Fits

    def rows(self, candidate: int) -> Positions:
        """Rows of one person."""
        start, stop = np.searchsorted(self.candidate, [candidate, candidate + 1])
        return np.arange(start, stop)


@dataclass(frozen=True)
class Overlooked:
    """Pairs outside the problem that would fit in the plan as it stands and are worth something.

    Attributes
    ----------
    points
        Of each pair.
    lifted
        Bit of the one rule that excludes the pair; -1 where no rule does and only the length of
        the person's list left it out.
    """

    candidate: Int32
    place: Int32
    points: Int64
    lifted: Int64


def wanted_by(room: Room, candidates: Int32) -> Wanted:
    """Listed pairs of these people, given as sorted positions."""
    problem = room.region_plan.built.problem
    is_meant = np.zeros(problem.n_candidates, dtype=np.bool_)
    is_meant[candidates] = True
    edge = np.flatnonzero(is_meant[problem.edge_candidate] & (problem.edge_points > 0))
    return Wanted(
        edge=edge,
        candidate=problem.edge_candidate[edge],
        place=problem.edge_place[edge],
        points=problem.edge_points[edge],
        paid=_paid(room)[edge],
        fits=listed_fits(room, edge),
    )


def overlooked_by(room: Room, candidates: Int32) -> Overlooked:
    """Unlisted pairs of these people that would fit, were they listed or one rule lifted."""
    region = room.region_plan.region
    reasons = region.exclusions.reasons[candidates]
    is_alone = (reasons & (reasons - np.uint16(1))) == 0  # no rule, or one
    is_alone &= room.seats_free > 0
    row, column = np.nonzero(is_alone)
    candidate, place = candidates[row], column.astype(np.int32)
    new = ~_is_listed(room, candidate, place)
    candidate, place = candidate[new], place[new]
    free = other_fits(room, candidate, place).is_free
    pairs = Pairs(candidate[free], place[free])
    points = value_edges(region, pairs).value
    good = points > 0
    bits = region.exclusions.reasons[pairs.first[good], pairs.second[good]].astype(np.int64)
    return Overlooked(
        candidate=pairs.first[good],
        place=pairs.second[good],
        points=points[good],
        lifted=np.where(bits > 0, np.log2(np.maximum(bits, 1)).astype(np.int64), -1),
    )


def free_by_rule(overlooked: Overlooked, candidate: int) -> Int64:
    """Places that lifting each rule alone would free for a person, in bit order."""
    bits = overlooked.lifted[(overlooked.candidate == candidate) & (overlooked.lifted >= 0)]
    return np.bincount(bits, minlength=len(EXCLUSION_BIT))


def _paid(room: Room) -> npt.NDArray[np.float64]:
    """Price of the guidance of every listed pair, shape (n_edges,)."""
    problem, prices = room.region_plan.built.problem, room.region_plan.plan.prices
    cost = problem.use_amount * prices.resource[problem.use_resource]
    paid = np.bincount(problem.use_edge, weights=cost, minlength=problem.n_edges)
    return paid.astype(np.float64)


def _is_listed(room: Room, candidate: Int32, place: Int32) -> Bools:
    problem = room.region_plan.built.problem
    width = max(problem.n_places, 1)
    listed = problem.edge_candidate.astype(np.int64) * width + problem.edge_place
    return np.isin(candidate.astype(np.int64) * width + place, listed)
