"""Seats and resources of a region, raised where a guarantee or a pin needs more than there is.

People with a Wsw contract keep their place and pinned people get theirs, so their use is always
within capacity; what had to be raised is reported as over capacity, never hidden.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from matcher.planning.guidance import QUARTERS_PER_HOUR, GuidanceUses
from matcher.planning.presence import daypart_uses
from matcher.policy import Policy
from matcher.profiles.types import N_DAYPARTS, Bools, Int32, Int64, Names, Profiles


class ScarceKind(StrEnum):
    """What a capacity is about."""

    SEATS = "seats"
    """Openings of a place."""
    GUIDANCE = "guidance"
    """Quarter-hours of a team, per week or per day-part."""
    EMPLOYER = "employer"
    """People at one employer."""
    APART = "apart"
    """One unit for two people who may not meet."""
    MOVES = "moves"
    """Placements that may change."""


@dataclass(frozen=True)
class Resources:
    """What is scarce besides seats: guidance, room under a cap, and units for people apart.

    Attributes
    ----------
    ids
        ``team`` or ``team/daypart``; ``employer/e`` for a cap; ``apart/a+b@x`` for two people who
        may not share x.
    kind
        ``ScarceKind`` of each.
    capacity
        Quarter-hours, people or 1, int64.
    edge, resource, amount
        What each pair takes, sorted by edge, then resource.
    """

    ids: Names
    kind: Names
    capacity: Int64
    edge: Int32
    resource: Int32
    amount: Int64


@dataclass(frozen=True)
class Raised:
    """A capacity that today's guarantees and pins exceed."""

    kind: ScarceKind
    id: str
    available: int
    needed: int


def guidance_resources(
    profiles: Profiles, policy: Policy, candidate: Int32, place: Int32, uses: GuidanceUses
) -> Resources:
    """Hours of every team per week, and per day-part for teams that are planned so."""
    teams = profiles.teams
    ids = [teams.ids]
    capacity = [np.floor(teams.hours_per_week * QUARTERS_PER_HOUR).astype(np.int64)]
    edge, resource, amount = [uses.edge], [uses.team], [uses.amount]
    has_dayparts = ~np.isnan(teams.daypart_hours[:, 0])
    offset = len(teams)
    for team in np.flatnonzero(has_dayparts):
        mine = uses.team == team
        by_daypart = daypart_uses(
            profiles, policy, candidate, place, uses.edge[mine], uses.amount[mine]
        )
        ids.append(np.array([f"{teams.ids[team]}/{part}" for part in range(N_DAYPARTS)]))
        hours = teams.daypart_hours[team].astype(np.float64)
        capacity.append(np.floor(hours * QUARTERS_PER_HOUR).astype(np.int64))
        edge.append(by_daypart.edge)
        resource.append((by_daypart.daypart + offset).astype(np.int32))
        amount.append(by_daypart.amount)
        offset += N_DAYPARTS
    names = np.concatenate(ids)
    return _sorted(
        names,
        _kinds(ScarceKind.GUIDANCE, names),
        np.concatenate(capacity),
        np.concatenate(edge),
        np.concatenate(resource),
        np.concatenate(amount),
    )


def add_units(
    resources: Resources, kind: ScarceKind, ids: Names, capacity: Int64, edge: Int32, unit: Int32
) -> Resources:
    """Join resources of which a pair takes one unit or none.

    Parameters
    ----------
    ids, capacity
        Names and units that there are, shape (n_units,).
    edge, unit
        Which pair takes which, shape (n_uses,).
    """
    if not len(ids):
        return resources
    return _sorted(
        np.concatenate([resources.ids, ids]),
        np.concatenate([resources.kind, _kinds(kind, ids)]),
        np.concatenate([resources.capacity, capacity]),
        np.concatenate([resources.edge, edge]),
        np.concatenate([resources.resource, unit + len(resources.ids)]),
        np.concatenate([resources.amount, np.ones(len(edge), dtype=np.int64)]),
    )


def _kinds(kind: ScarceKind, ids: Names) -> Names:
    return np.full(len(ids), kind.value)


def _sorted(
    ids: Names, kind: Names, capacity: Int64, edge: Int32, resource: Int32, amount: Int64
) -> Resources:
    """Sort the uses by edge, then resource."""
    order = np.lexsort((resource, edge))
    return Resources(
        ids,
        kind,
        capacity.astype(np.int64),
        edge[order].astype(np.int32),
        resource[order].astype(np.int32),
        amount[order].astype(np.int64),
    )


def raise_for_base(
    kind: Names, ids: Names, capacity: Int64, base_use: Int64
) -> tuple[Int64, tuple[Raised, ...]]:
    """Capacity that holds the guaranteed and pinned people, and where that was more than there is.

    Parameters
    ----------
    kind
        ``ScarceKind`` per identifier.
    capacity, base_use
        What is available, and what guaranteed and pinned people take, per identifier.
    """
    short = np.flatnonzero(base_use > capacity)
    raised = tuple(
        Raised(ScarceKind(kind[i]), str(ids[i]), int(capacity[i]), int(base_use[i])) for i in short
    )
    return np.maximum(capacity, base_use), raised


def use_of(resources: Resources, chosen: Bools) -> Int64:
    """Amount that the chosen pairs take of every resource, int64, shape (n_resources,)."""
    mine = chosen[resources.edge]
    return np.bincount(
        resources.resource[mine],
        weights=resources.amount[mine].astype(np.float64),
        minlength=len(resources.ids),
    ).astype(np.int64)
