"""What a match costs: loonkostensubsidie, the part of the gap it leaves, and guidance hours."""

from dataclasses import dataclass

import numpy as np

from matcher.planning.guidance import QUARTERS_PER_HOUR, guidance_uses, worked_hours
from matcher.policy import Policy
from matcher.profiles.types import Bools, Int32, Profiles
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.work_forms import LADDER_STEP, WorkForm
from models.loonwaarde.estimate import Loonwaarde
from models.loonwaarde.performance import Bounds, Float64
from models.loonwaarde.rates import Rates

WEEKS_PER_YEAR = 52

SUBSIDISED = (TargetGroup.BESCHUT, TargetGroup.BANENAFSPRAAK, TargetGroup.PARTICIPATIEWET)
"""Groups with loonkostensubsidie. Wajong has loondispensatie; Wsw has its own money."""

_UNSUBSIDISED_FORMS = (LADDER_STEP[WorkForm.DAGBESTEDING], LADDER_STEP[WorkForm.REGULIER])


@dataclass(frozen=True)
class MatchCost:
    """Cost per pair, shape (n_pairs,) throughout; NaN where it does not apply.

    Attributes
    ----------
    hours
        Hours worked per week; NaN where neither person nor place states any.
    subsidy
        Loonkostensubsidie, euro per year.
    uncovered
        Part of the gap above the largest subsidy, borne by the employer, euro per year.
    guidance_hours
        Hours per week that work leaders and job coaches give, by the policy.
    """

    hours: Float64
    subsidy: Bounds
    uncovered: Bounds
    guidance_hours: Float64


def cost_of_gap(loonwaarde: Float64, hours: Float64, rates: Rates) -> tuple[Float64, Float64]:
    """Subsidy and uncovered part of a year at the minimum wage, in euro.

    Parameters
    ----------
    loonwaarde
        Share 0-1 of the minimum wage; NaN stays NaN.
    hours
        Per week.
    """
    year = hours * WEEKS_PER_YEAR * rates.euro_per_hour
    gap = np.maximum(1 - loonwaarde, 0.0)
    subsidised = np.minimum(gap, rates.most_share)
    return subsidised * year, (gap - subsidised) * year


def cost_pairs(
    profiles: Profiles,
    policy: Policy,
    candidate: Int32,
    place: Int32,
    loonwaarde: Loonwaarde,
    rates: Rates,
) -> MatchCost:
    """Cost of listed pairs; the least subsidy goes with the most loonwaarde."""
    hours = np.asarray(worked_hours(profiles, candidate, place), dtype=np.float64)
    is_open = ~np.isfinite(hours)
    hours = np.where(is_open, np.nan, hours)
    paid_for = np.where(_is_subsidised(profiles, candidate, place), hours, np.nan)
    least, least_left = cost_of_gap(loonwaarde.total.high, paid_for, rates)
    most, most_left = cost_of_gap(loonwaarde.total.low, paid_for, rates)
    known = np.flatnonzero(~is_open)
    uses = guidance_uses(profiles, policy, candidate[known], place[known])
    quarters = np.full(len(candidate), np.nan)
    quarters[known] = np.bincount(uses.edge, weights=uses.amount, minlength=len(known))
    return MatchCost(
        hours=hours,
        subsidy=Bounds(least, most),
        uncovered=Bounds(least_left, most_left),
        guidance_hours=quarters / QUARTERS_PER_HOUR,
    )


def _is_subsidised(profiles: Profiles, candidate: Int32, place: Int32) -> Bools:
    groups = [list(TargetGroup).index(group) for group in SUBSIDISED]
    in_group = np.isin(profiles.candidates.target_group[candidate], groups)
    return in_group & ~np.isin(profiles.places.work_form[place], _UNSUBSIDISED_FORMS)
