"""Seats and guidance hours of a region, raised where a guarantee or a pin needs more than there is.

People with a Wsw contract keep their place and pinned people get theirs, so their use is always
within capacity; what had to be raised is reported as over capacity, never hidden.
"""

from dataclasses import dataclass

import numpy as np

from matcher.planning.guidance import QUARTERS_PER_HOUR, GuidanceUses
from matcher.planning.presence import daypart_uses
from matcher.policy import Policy
from matcher.profiles.types import N_DAYPARTS, Bools, Int32, Int64, Names, Profiles


@dataclass(frozen=True)
class Resources:
    """What is scarce besides seats: guidance per team and week, or per team and day-part.

    Attributes
    ----------
    ids
        ``team`` or ``team/daypart``; ``apart/a+b@x`` for two people who may not share x.
    capacity
        Quarter-hours (1 for apart), int64.
    edge, resource, amount
        What each pair takes, sorted by edge, then resource.
    """

    ids: Names
    capacity: Int64
    edge: Int32
    resource: Int32
    amount: Int64


@dataclass(frozen=True)
class Raised:
    """A capacity that today's guarantees and pins exceed."""

    kind: str
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
    return sorted_resources(ids, capacity, edge, resource, amount)


def sorted_resources(
    ids: list[Names],
    capacity: list[Int64],
    edge: list[Int32],
    resource: list[Int32],
    amount: list[Int64],
) -> Resources:
    """Join parts and sort the uses by edge, then resource."""
    edges, resources, amounts = (np.concatenate(part) for part in (edge, resource, amount))
    order = np.lexsort((resources, edges))
    return Resources(
        np.concatenate(ids),
        np.concatenate(capacity),
        edges[order].astype(np.int32),
        resources[order].astype(np.int32),
        amounts[order].astype(np.int64),
    )


def raise_for_base(
    kind: str, ids: Names, capacity: Int64, base_use: Int64
) -> tuple[Int64, tuple[Raised, ...]]:
    """Capacity that holds the guaranteed and pinned people, and where that was more than there is.

    Parameters
    ----------
    kind
        ``seats`` or ``guidance``.
    capacity, base_use
        What is available, and what guaranteed and pinned people take, per identifier.
    """
    short = np.flatnonzero(base_use > capacity)
    raised = tuple(Raised(kind, str(ids[i]), int(capacity[i]), int(base_use[i])) for i in short)
    return np.maximum(capacity, base_use), raised


def use_of(resources: Resources, chosen: Bools) -> Int64:
    """Amount that the chosen pairs take of every resource, int64, shape (n_resources,)."""
    mine = chosen[resources.edge]
    return np.bincount(
        resources.resource[mine],
        weights=resources.amount[mine].astype(np.float64),
        minlength=len(resources.ids),
    ).astype(np.int64)
