"""Everything that placements share besides seats, for any pairs, listed or not.

The order of these resources depends on region and policy alone, never on the pairs, so that a price
vector of one problem serves every pair. Units for people apart follow after them; they depend on
which pairs are listed (`apart.py`).
"""

import numpy as np

from matcher.planning.capacity import Resources, ScarceKind, add_units, guidance_resources
from matcher.planning.concentration import employer_caps
from matcher.planning.guidance import guidance_uses
from matcher.policy import Policy
from matcher.profiles.types import Int32, Profiles


def shared_resources(
    profiles: Profiles, policy: Policy, candidate: Int32, place: Int32
) -> Resources:
    """Guidance per team and week, per team and day-part, and caps of employers.

    Parameters
    ----------
    candidate, place
        Pairs, shape (n_pairs,).
    """
    uses = guidance_uses(profiles, policy, candidate, place)
    guidance = guidance_resources(profiles, policy, candidate, place, uses)
    caps = employer_caps(profiles, policy)
    cap = caps.at_place[place]
    edge = np.flatnonzero(cap >= 0).astype(np.int32)
    return add_units(guidance, ScarceKind.EMPLOYER, caps.ids, caps.capacity, edge, cap[edge])
