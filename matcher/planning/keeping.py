"""Who is certain of a place, and which moves may be proposed: nobody is worse off by a plan."""

import numpy as np
import numpy.typing as npt

from matcher.planning.edges import Edges
from matcher.profiles.types import Bools
from matcher.region import Region
from matcher.vocabulary.reasons import EXCLUSION_BIT, ExclusionReason

_ENDED = 1 << EXCLUSION_BIT[ExclusionReason.FORBIDDEN] | (
    1 << EXCLUSION_BIT[ExclusionReason.AVAILABILITY]
)


def may_stay(region: Region) -> Bools:
    """People whose current place is still open to them, shape (n_candidates,).

    Not where a coach has forbidden it or its time is over, except under a Wsw contract: that is
    stronger. Pinned people go where they are pinned.
    """
    people = region.profiles.candidates
    reasons = region.exclusions.reasons[np.arange(len(people)), people.current_place]
    goes_on = people.is_guaranteed | ((reasons & _ENDED) == 0)
    stay = (people.current_place >= 0) & goes_on
    stay[region.profiles.pins.first] = False
    return np.asarray(stay)


def keeps_today(region: Region) -> Bools:
    """People who are certain of a place whatever the plan, shape (n_candidates,).

    Wsw contracts always; by policy (``plan.keep_everyone_placed``) everyone else who may stay.
    """
    certain = region.profiles.candidates.is_guaranteed | region.policy.plan.keep_everyone_placed
    return np.asarray(may_stay(region) & certain)


def least_worth(region: Region, edges: Edges) -> npt.NDArray[np.float64]:
    """Points below which a place is no proposal to a person, shape (n_candidates,).

    What the current place is worth to people who keep it, by policy (``plan.only_better_moves``);
    minus infinity for everyone else.
    """
    floor = np.full(len(region.profiles.candidates), -np.inf)
    if region.policy.plan.only_better_moves:
        held = edges.stays & keeps_today(region)[edges.candidate]
        floor[edges.candidate[held]] = edges.worth_to_person[held]
    return floor


def is_proposal(edges: Edges, floor: npt.NDArray[np.float64]) -> Bools:
    """Pairs that a plan may propose: worth something, and no step back for the person."""
    return np.asarray(
        (edges.value > 0) & (edges.worth_to_person >= floor[edges.candidate]) | edges.stays
    )
