"""Who is certain of a place, and which moves may be proposed: nobody is worse off by a plan."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.planning.edges import Edges
from matcher.profiles.types import Bools, Int8
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


@dataclass(frozen=True)
class Floor:
    """What a proposal to each person must reach, shape (n_candidates,) each.

    Attributes
    ----------
    worth
        Points to the person; minus infinity for people without a place to keep.
    ladder_step
        Work form, 0-6; 0 for people without a place to keep.
    """

    worth: npt.NDArray[np.float64]
    ladder_step: Int8


def proposal_floor(region: Region, edges: Edges) -> Floor:
    """What the current place is to people who keep it, by policy (``plan.only_better_moves``).

    A step down the ladder may be right for somebody, but it is a coach's decision (a pin), never a
    planner's proposal.
    """
    people, places = region.profiles.candidates, region.profiles.places
    floor = Floor(np.full(len(people), -np.inf), np.zeros(len(people), dtype=np.int8))
    if region.policy.plan.only_better_moves:
        held = edges.stays & keeps_today(region)[edges.candidate]
        floor.worth[edges.candidate[held]] = edges.worth_to_person[held]
        floor.ladder_step[edges.candidate[held]] = places.work_form[edges.place[held]]
    return floor


def is_proposal(region: Region, edges: Edges, floor: Floor) -> Bools:
    """Pairs that a plan may propose: worth something, and no step back for the person."""
    step = region.profiles.places.work_form[edges.place]
    own = edges.worth_to_person
    worth = (own > 0) & (own >= floor.worth[edges.candidate])
    return np.asarray(edges.stays | (worth & (step >= floor.ladder_step[edges.candidate])))
