"""In which day-parts a person is at a place, and how guidance spreads over them.

The day-parts that person and place share, earliest in the week first, until the hours fit: an
assumption until rosters are known, on the safe side because each day-part rounds up.
"""

from dataclasses import dataclass

import numpy as np

from matcher.planning.guidance import worked_hours
from matcher.policy import Policy
from matcher.profiles.types import Bools, Int32, Int64, Profiles


@dataclass(frozen=True)
class DaypartUses:
    """Quarter-hours per pair and day-part (0-20), shape (n_uses,)."""

    edge: Int32
    daypart: Int32
    amount: Int64


def present_dayparts(profiles: Profiles, policy: Policy, candidate: Int32, place: Int32) -> Bools:
    """Day-parts in which each pair works, bool, shape (n_pairs, 21)."""
    shared = profiles.candidates.dayparts[candidate] & profiles.places.dayparts[place]
    hours = worked_hours(profiles, candidate, place)
    needed = np.ceil(hours / policy.eligibility.hours_per_daypart)
    return np.asarray(shared & (np.cumsum(shared, axis=1) <= needed[:, None]))


def daypart_uses(
    profiles: Profiles,
    policy: Policy,
    candidate: Int32,
    place: Int32,
    edge: Int32,
    amount: Int64,
) -> DaypartUses:
    """Spread each pair's weekly amount evenly over its day-parts, each rounded up."""
    present = present_dayparts(profiles, policy, candidate[edge], place[edge])
    row, daypart = np.nonzero(present)
    each = -(-amount // np.maximum(present.sum(axis=1), 1))
    return DaypartUses(edge[row], daypart.astype(np.int32), each[row].astype(np.int64))
