"""What a plan leaves free, and which pairs would still fit in: the insertion test.

The test looks at the plan as it stands: nobody else moves.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.planning.capacity import ScarceKind
from matcher.planning.scarce import shared_resources
from matcher.profiles.types import Bools, Int32, Int64
from matcher.region_plan import RegionPlan

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Room:
    """Seats and guidance that a plan uses and leaves.

    Attributes
    ----------
    chosen
        Position of the chosen edge per candidate, -1 for who is unplaced.
    present
        People per place.
    seats_free
        Seats left per place, within openings and group size.
    used, free
        Quarter-hours per resource, int64; capacity raised for guarantees counts as capacity.
    """

    region_plan: RegionPlan
    chosen: Positions
    present: Int64
    seats_free: Int64
    used: Int64
    free: Int64

    @cached_property
    def place(self) -> Int32:
        """Place per candidate in the plan, -1 for who is unplaced."""
        place = np.full(len(self.chosen), -1, dtype=np.int32)
        placed = self.chosen >= 0
        place[placed] = self.region_plan.built.edges.place[self.chosen[placed]]
        return place

    @cached_property
    def is_guidance(self) -> Bools:
        """Resources that are hours of a team, not units of people; shape (n_resources,)."""
        return np.asarray(self.region_plan.built.resources.kind == ScarceKind.GUIDANCE)

    @cached_property
    def is_cap(self) -> Bools:
        """Resources that cap the people at an employer, shape (n_resources,)."""
        return np.asarray(self.region_plan.built.resources.kind == ScarceKind.EMPLOYER)

    @cached_property
    def closed_group(self) -> Bools:
        """Places that open with several people or not at all, and are empty; shape (n_places,)."""
        problem = self.region_plan.built.problem
        closed = np.zeros(problem.n_places, dtype=np.bool_)
        closed[problem.group_place[problem.group_min > 1]] = True
        return np.asarray(closed & (self.present == 0))


@dataclass(frozen=True)
class Fits:
    """What stands in the way of adding each of some pairs to a plan; shape (n_pairs,).

    Attributes
    ----------
    has_seat
        A seat is free, whatever else is in the way.
    is_closed
        The place is a group that does not open.
    meets_apart
        Somebody is there from whom the person must stay apart.
    at_cap
        The employer has as many people of the plan as it may have.
    n_short
        Teams (or team/day-parts) that would be over capacity.
    short_pair, short_resource, short_by
        Each such shortage: the pair, the resource and the quarter-hours lacking, sorted by pair.
    """

    has_seat: Bools
    is_closed: Bools
    meets_apart: Bools
    at_cap: Bools
    n_short: Int64
    short_pair: Positions
    short_resource: Int32
    short_by: Int64

    @property
    def is_free(self) -> Bools:
        """Nothing stands in the way."""
        return np.asarray(self.is_open & (self.n_short == 0))

    @property
    def is_open(self) -> Bools:
        """A seat can be had; only guidance may be short."""
        return np.asarray(self.has_seat & ~self.is_barred)

    @property
    def is_barred(self) -> Bools:
        """Neither a seat nor hours would help: a closed group, people apart, an employer's cap."""
        return np.asarray(self.is_closed | self.meets_apart | self.at_cap)

    def shortages(self, pair: int) -> list[tuple[int, int]]:
        """Resource and quarter-hours lacking for one pair."""
        start, stop = np.searchsorted(self.short_pair, [pair, pair + 1])
        return list(
            zip(
                self.short_resource[start:stop].tolist(),
                self.short_by[start:stop].tolist(),
                strict=True,
            )
        )


def room_of(region_plan: RegionPlan) -> Room:
    """Count what a plan uses and leaves."""
    problem, plan = region_plan.built.problem, region_plan.plan
    chosen = np.full(problem.n_candidates, -1, dtype=np.intp)
    picked = np.flatnonzero(plan.chosen)
    chosen[problem.edge_candidate[picked]] = picked
    present = np.bincount(problem.edge_place[picked], minlength=problem.n_places)
    most = problem.place_openings.astype(np.int64)
    most[problem.group_place] = np.minimum(most[problem.group_place], problem.group_max)
    mine = plan.chosen[problem.use_edge]
    used = np.zeros(problem.n_resources, dtype=np.int64)
    np.add.at(used, problem.use_resource[mine], problem.use_amount[mine])
    return Room(
        region_plan, chosen, present, most - present, used, problem.resource_capacity - used
    )


def listed_fits(room: Room, edges: Positions) -> Fits:
    """Test listed pairs, given as sorted positions in the problem."""
    problem = room.region_plan.built.problem
    marks = np.full(problem.n_edges, -1, dtype=np.intp)
    marks[edges] = np.arange(len(edges))
    mine = np.flatnonzero(marks[problem.use_edge] >= 0)
    return _fits(
        room,
        problem.edge_candidate[edges],
        problem.edge_place[edges],
        marks[problem.use_edge[mine]],
        problem.use_resource[mine],
        problem.use_amount[mine].astype(np.int64),
    )


def other_fits(room: Room, candidate: Int32, place: Int32) -> Fits:
    """Test pairs that are not listed in the problem."""
    region = room.region_plan.region
    profiles, policy = region.profiles, region.policy
    takes = shared_resources(profiles, policy, candidate, place)
    pair = takes.edge.astype(np.intp)
    return _fits(room, candidate, place, pair, takes.resource, takes.amount)


def _fits(
    room: Room, candidate: Int32, place: Int32, pair: Positions, resource: Int32, amount: Int64
) -> Fits:
    lacking = amount - room.free[resource]
    at_cap = np.zeros(len(place), dtype=np.bool_)
    at_cap[pair[(lacking > 0) & room.is_cap[resource]]] = True
    short = np.flatnonzero((lacking > 0) & room.is_guidance[resource])
    short = short[np.argsort(pair[short], kind="stable")]
    return Fits(
        has_seat=room.seats_free[place] > 0,
        is_closed=room.closed_group[place],
        meets_apart=_meets_apart(room, candidate, place),
        at_cap=at_cap,
        n_short=np.bincount(pair[short], minlength=len(place)),
        short_pair=pair[short],
        short_resource=resource[short],
        short_by=lacking[short],
    )


def _meets_apart(room: Room, candidate: Int32, place: Int32) -> Bools:
    """Pairs that would bring two people together who must stay apart."""
    profiles = room.region_plan.region.profiles
    meets = np.zeros(len(candidate), dtype=np.bool_)
    couples = profiles.apart
    for one, other, same_site in zip(
        np.concatenate([couples.first, couples.second]).tolist(),
        np.concatenate([couples.second, couples.first]).tolist(),
        np.tile(profiles.apart_same_site, 2).tolist(),
        strict=True,
    ):
        there = int(room.place[other])
        if there < 0:
            continue
        spot = profiles.places.site if same_site else np.arange(len(profiles.places))
        meets |= (candidate == one) & (spot[place] == spot[there])
    return meets
