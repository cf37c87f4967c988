"""People who may not meet at work, as resources of one unit: the general rule serves this one too.

For each couple and each place (or site) where both could work there is one unit; each of them
takes it there, so both never do. The unit has a price like any scarce thing.
"""

from dataclasses import dataclass

import numpy as np

from matcher.planning.edges import Edges
from matcher.profiles.types import Int32, Profiles


@dataclass(frozen=True)
class ApartUses:
    """Names of the units, and which pair takes which unit (amount 1)."""

    ids: list[str]
    edge: Int32
    unit: Int32


def apart_uses(profiles: Profiles, edges: Edges) -> ApartUses:
    """One unit per couple and location where both have a pair."""
    ids: list[str] = []
    used: list[tuple[int, int]] = []
    couples = zip(
        profiles.apart.first, profiles.apart.second, profiles.apart_same_site, strict=True
    )
    for one, other, same_site in couples:
        mine, theirs = (np.flatnonzero(edges.candidate == person) for person in (one, other))
        location = profiles.places.site if same_site else np.arange(len(profiles.places))
        shared = np.intersect1d(location[edges.place[mine]], location[edges.place[theirs]])
        names = profiles.candidates.ids
        for spot in shared.tolist():
            members = [e for e in (*mine, *theirs) if location[edges.place[e]] == spot]
            used += [(int(e), len(ids)) for e in members]
            ids.append(
                f"apart/{names[one]}+{names[other]}@{'site' if same_site else 'place'}{spot}"
            )
    pairs = np.array(used, dtype=np.int32).reshape(-1, 2)
    return ApartUses(ids, pairs[:, 0], pairs[:, 1])
