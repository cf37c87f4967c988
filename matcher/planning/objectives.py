"""The terms of the objective: one function each, in whole points, weighted by the policy.

The value of a pair is the sum of its terms, so every report can split a plan's total exactly.
All functions work on arrays of any shape, so the same ones rank blocks and value listed pairs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.policy import PointsSection, Policy
from matcher.vocabulary.work_forms import LADDER

Floats = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PairFacts:
    """What the objective looks at, arrays of one shape.

    Attributes
    ----------
    p_durable
        Probability that the placement lasts at least 26 weeks.
    ladder_value
        Value of the work form, 0-1.
    hours
        Worked per week.
    travel_minutes
        One way; NaN where unknown, which costs nothing.
    overrun_levels
        Expected levels by which essential items fall short, summed.
    is_preferred, stays, was_proposed, is_own_organisation
        Whether the occupation is wished for, the person works there today, an earlier plan proposed
        the pair, and the place belongs to the person's organisation.
    """

    p_durable: Floats
    ladder_value: Floats
    hours: Floats
    travel_minutes: Floats
    overrun_levels: Floats
    is_preferred: Bools
    stays: Bools
    was_proposed: Bools
    is_own_organisation: Bools


def lasting_work(facts: PairFacts, points: PointsSection) -> Floats:
    """Durability x ladder value x hours: work as regular and lasting as possible."""
    hours_share = np.minimum(facts.hours / points.full_time_hours, 1.0)
    volume = 1.0 - points.hours_weight + points.hours_weight * hours_share
    return np.asarray(points.full_placement * facts.p_durable * facts.ladder_value * volume)


def preference(facts: PairFacts, points: PointsSection) -> Floats:
    """The person asked for this occupation."""
    return points.preferred_occupation * facts.is_preferred


def travel(facts: PairFacts, points: PointsSection) -> Floats:
    """Minutes on the way cost; an unknown way costs nothing here and is shown as unknown."""
    return -points.travel_per_minute * np.nan_to_num(facts.travel_minutes)


def overrun(facts: PairFacts, points: PointsSection) -> Floats:
    """What is asked of a person beyond the own level on essential items."""
    return -points.overrun_per_level * facts.overrun_levels


def continuity(facts: PairFacts, points: PointsSection) -> Floats:
    """Staying where one works: a change must be worth more than this."""
    return points.keep_current * facts.stays


def earlier_proposal(facts: PairFacts, points: PointsSection) -> Floats:
    """Keeping what an earlier plan proposed: people may have been told, and have agreed."""
    return points.keep_proposal * facts.was_proposed


def own_organisation(facts: PairFacts, points: PointsSection) -> Floats:
    """Guidance by one's own organisation."""
    return points.own_organisation * facts.is_own_organisation


TERMS: dict[str, Callable[[PairFacts, PointsSection], Floats]] = {
    term.__name__: term
    for term in (
        lasting_work,
        preference,
        travel,
        overrun,
        continuity,
        earlier_proposal,
        own_organisation,
    )
}
"""All terms of the objective by name, in the order of reports."""
STABILITY_TERMS: tuple[str, ...] = (continuity.__name__, earlier_proposal.__name__)
"""Terms that reward changing nothing; without them points say what a place is worth to people."""


def term_points(facts: PairFacts, policy: Policy) -> npt.NDArray[np.int64]:
    """Points of each pair per term, rounded per term so that the terms add up exactly.

    Returns
    -------
    numpy.ndarray
        Int64, shape (n_pairs, n_terms); the sum over terms is the value of the pair.
    """
    columns = [np.rint(term(facts, policy.points)) for term in TERMS.values()]
    return np.stack(columns, axis=-1).astype(np.int64)


def ladder_values(policy: Policy) -> npt.NDArray[np.float64]:
    """Value of each work form in ladder order, float64, shape (7,)."""
    return np.array([policy.ladder[form] for form in LADDER])
