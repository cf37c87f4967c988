"""From listed pairs to the solver's problem: guarantees, pins, groups and capacities as arrays."""

from dataclasses import dataclass, replace

import numpy as np

from matcher.planning.apart import apart_uses
from matcher.planning.capacity import (
    Raised,
    Resources,
    ScarceKind,
    add_units,
    raise_for_base,
    use_of,
)
from matcher.planning.edges import Edges
from matcher.planning.keeping import keeps_today, may_stay
from matcher.planning.problem import Problem
from matcher.planning.quotas import Quotas, find_quotas, quota_uses
from matcher.planning.scarce import shared_resources
from matcher.planning.starting import Starting, settle
from matcher.planning.staying import staying_edges
from matcher.policy import Policy
from matcher.profiles.types import Bools, Int32, Profiles
from matcher.region import Region


@dataclass(frozen=True)
class BuiltProblem:
    """The solver's input with what reports need to speak about it.

    Attributes
    ----------
    edges
        The same pairs as in ``problem``, with probabilities, hours and points per term.
    resources
        Guidance, caps and apart units before any raise.
    quotas
        The soft targets of the policy.
    raised
        Capacities that guarantees and pins exceed: over capacity, whatever the plan.
    starting
        What of an earlier plan still stands; None when nothing is planned anew.
    """

    problem: Problem
    edges: Edges
    resources: Resources
    quotas: Quotas
    raised: tuple[Raised, ...]
    starting: Starting | None = None


def build_problem(region: Region, edges: Edges, *, move_cap: int | None = None) -> BuiltProblem:
    """Build the exact input of the planner.

    Feasible by construction: everyone who keeps a place can stay and pinned people all go where
    they are pinned, because capacity is raised to that use where needed; ``raised`` reports it.

    Parameters
    ----------
    region, edges
        The people and places, and the listed pairs.
    move_cap
        Most placements that may change, against the earlier plan where there is one; by default the
        policy's; -1 = no cap.
    """
    profiles, policy = region.profiles, region.policy
    is_base = _base_edges(region, edges)
    must_place = np.zeros(len(profiles.candidates), dtype=np.bool_)
    must_place[edges.candidate[is_base]] = True
    resources = _all_resources(profiles, edges, policy)
    capacity, over_hours = raise_for_base(
        resources.kind, resources.ids, resources.capacity, use_of(resources, is_base)
    )
    base_seats = np.bincount(edges.place[is_base], minlength=len(profiles.places))
    openings, over_seats = raise_for_base(
        np.full(len(profiles.places), ScarceKind.SEATS.value),
        profiles.places.ids,
        profiles.places.openings.astype(np.int64),
        base_seats,
    )
    quotas = find_quotas(profiles, policy)
    counted = quota_uses(quotas, edges.candidate, edges.place)
    group_place, group_min, group_max = _groups(profiles, base_seats)
    problem = Problem(
        candidate_id=profiles.candidates.ids,
        place_id=profiles.places.ids,
        resource_id=resources.ids,
        edge_candidate=edges.candidate,
        edge_place=edges.place,
        edge_points=edges.value.astype(np.int64),
        place_openings=openings.astype(np.int32),
        resource_capacity=capacity,
        use_edge=resources.edge,
        use_resource=resources.resource,
        use_amount=resources.amount,
        must_place=must_place,
        current_place=_wished_places(region),
        move_cap=policy.plan.move_cap if move_cap is None else move_cap,
        group_place=group_place,
        group_min=group_min,
        group_max=group_max,
        quota_edge=counted.edge,
        quota_index=counted.quota,
        quota_target=quotas.target,
        quota_price=quotas.price,
    )
    starting = None
    if region.earlier_place is not None:
        starting = settle(problem, is_base, edges.stays)
        problem = replace(problem, current_place=starting.place)
    problem, over_moves = _with_forced_moves(problem)
    raised = over_seats + over_hours + over_moves
    return BuiltProblem(problem, edges, resources, quotas, raised, starting)


def _with_forced_moves(problem: Problem) -> tuple[Problem, tuple[Raised, ...]]:
    """Raise a cap on moves to the moves that no plan can avoid: not all may fit where they are."""
    if problem.move_cap < 0:
        return problem, ()
    placed_today = int((problem.place_today() >= 0).sum())
    forced = placed_today - len(staying_edges(problem.arrays()))
    if forced <= problem.move_cap:
        return problem, ()
    raised = Raised(ScarceKind.MOVES, "move_cap", problem.move_cap, forced)
    return replace(problem, move_cap=forced), (raised,)


def _base_edges(region: Region, edges: Edges) -> Bools:
    """Pairs that must stay possible: pinned ones, and the current place of who keeps it."""
    is_pinned = np.zeros(len(region.profiles.candidates), dtype=np.bool_)
    is_pinned[region.profiles.pins.first] = True
    return is_pinned[edges.candidate] | (keeps_today(region)[edges.candidate] & edges.stays)


def _all_resources(profiles: Profiles, edges: Edges, policy: Policy) -> Resources:
    shared = shared_resources(profiles, policy, edges.candidate, edges.place)
    apart = apart_uses(profiles, edges)
    ids = np.array(apart.ids, dtype=np.str_)
    ones = np.ones(len(ids), dtype=np.int64)
    return add_units(shared, ScarceKind.APART, ids, ones, apart.edge, apart.unit)


def _groups(profiles: Profiles, base_seats: np.ndarray) -> tuple[Int32, Int32, Int32]:
    """Places that open with a minimum or not at all; a minimum yields to guaranteed people."""
    places = profiles.places
    group = np.flatnonzero(places.group_min > 1).astype(np.int32)
    base = base_seats[group].astype(np.int32)
    smallest = np.where(
        base > 0, np.minimum(places.group_min[group], base), places.group_min[group]
    )
    most = np.where(places.group_max[group] > 0, places.group_max[group], places.openings[group])
    return (
        group,
        smallest.astype(np.int32),
        np.maximum(most, np.maximum(base, smallest)).astype(np.int32),
    )


def _wished_places(region: Region) -> Int32:
    """Where each person starts from, if that is possible, and what counts as no move.

    The pinned place, since that is decided; else what an earlier plan proposed; else today's. Whose
    place has ended or is forbidden starts from none: to leave it is decided, no move of the plan.
    """
    profiles = region.profiles
    wished = np.where(may_stay(region), profiles.candidates.current_place, np.int32(-1))
    if region.earlier_place is not None:
        wished = np.where(region.earlier_place >= 0, region.earlier_place, wished)
    wished[profiles.pins.first] = profiles.pins.second
    return wished
