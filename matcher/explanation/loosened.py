"""A plan's problem with more pairs for one person: unlisted ones, and those one rule keeps away."""

from dataclasses import dataclass, replace

import numpy as np

from matcher.explanation.room import room_of
from matcher.planning.bound import certify
from matcher.planning.build import build_problem
from matcher.planning.edges import value_edges
from matcher.planning.plan import Prices
from matcher.planning.problem import Problem
from matcher.planning.widen import with_pairs
from matcher.profiles.types import Bools, Int64, Pairs
from matcher.region import Region
from matcher.region_plan import RegionPlan
from matcher.vocabulary.reasons import EXCLUSION_BIT, ExclusionReason

CHANGEABLE = (
    ExclusionReason.HOURS,
    ExclusionReason.DAYPARTS,
    ExclusionReason.TRAVEL,
    ExclusionReason.CERTIFICATE,
)
"""Rules that a person, coach or employer can change by agreement: hours and day-parts, how far to
travel, a certificate to obtain. What law, safety, a guarantee, a person's refusal or a coach's
decision rules out is never proposed."""
_MOST_PER_RULE = 10


@dataclass(frozen=True, eq=False)
class Loosened:
    """The whole problem with the extra pairs, and the plan within it.

    Attributes
    ----------
    chosen
        Edges of the plan, bool, shape (n_edges,).
    prices
        Those of the plan, certified for this problem.
    lifted
        Bit of the rule that is lifted for each edge, -1 where none is; int64, shape (n_edges,).
    is_guidance
        Resources that are hours of a team, shape (n_resources,).
    """

    problem: Problem
    chosen: Bools
    prices: Prices
    lifted: Int64
    is_guidance: Bools


def loosen(region_plan: RegionPlan, candidate: int) -> Loosened:
    """Add the best pairs of one person that are not in the problem of the plan."""
    region, built, plan = region_plan.region, region_plan.built, region_plan.plan
    before = built.problem
    is_guidance = room_of(region_plan).is_guidance
    more = _more_pairs(region_plan, candidate)
    if not len(more):
        lifted = np.full(before.n_edges, -1, dtype=np.int64)
        return Loosened(before, plan.chosen, plan.prices, lifted, is_guidance)
    edges = with_pairs(region, built.edges, more)
    after = build_problem(region, edges, move_cap=before.move_cap).problem
    chosen = np.isin(_keys(after), _keys(before)[plan.chosen])
    known = {name: at for at, name in enumerate(before.resource_id.tolist())}
    at = np.array([known.get(name, -1) for name in after.resource_id.tolist()], dtype=np.intp)
    price = np.where(at >= 0, plan.prices.resource[at], 0.0)
    prices, _ = certify(after, replace(plan.prices, resource=price))
    is_new = np.isin(_keys(after), more.first.astype(np.int64) * after.n_places + more.second)
    return Loosened(
        problem=after,
        chosen=chosen,
        prices=prices,
        lifted=np.where(is_new, _broken_rule(region, after), -1),
        is_guidance=(at >= 0) & is_guidance[at],
    )


def _more_pairs(region_plan: RegionPlan, candidate: int) -> Pairs:
    """Unlisted pairs worth something: the best ones within all rules, and per changeable rule."""
    region, problem = region_plan.region, region_plan.built.problem
    is_listed = np.zeros(problem.n_places, dtype=np.bool_)
    is_listed[problem.edge_place[problem.edge_candidate == candidate]] = True
    reasons = region.exclusions.reasons[candidate]
    allowed = [0, *(1 << EXCLUSION_BIT[rule] for rule in CHANGEABLE)]
    place = np.flatnonzero(~is_listed & np.isin(reasons, allowed)).astype(np.int32)
    pairs = Pairs(np.full(len(place), candidate, dtype=np.int32), place)
    value = value_edges(region, pairs).value
    left = np.where(value > 0, value - region_plan.plan.prices.place[place], -np.inf)
    kept: list[np.ndarray] = []
    for mask in allowed:
        mine = np.flatnonzero((reasons[place] == mask) & (left > -np.inf))
        kept.append(mine[np.argsort(-left[mine], kind="stable")][:_MOST_PER_RULE])
    chosen = np.sort(np.concatenate(kept))
    return Pairs(pairs.first[chosen], place[chosen])


def _broken_rule(region: Region, problem: Problem) -> Int64:
    """Bit of the first rule that excludes each edge, -1 where none does."""
    bits = region.exclusions.reasons[problem.edge_candidate, problem.edge_place].astype(np.int64)
    lowest = bits & -bits
    return np.where(bits > 0, np.log2(np.maximum(lowest, 1)).astype(np.int64), -1)


def _keys(problem: Problem) -> Int64:
    return problem.edge_candidate.astype(np.int64) * problem.n_places + problem.edge_place
