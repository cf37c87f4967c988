"""The pairs that the planner sees: the best per person, widened at the prices that follow."""

import numpy as np

from matcher.planning.build import build_problem
from matcher.planning.edges import Edges, approximate_points, value_edges
from matcher.planning.keeping import is_proposal, may_stay, proposal_floor
from matcher.planning.plan import Prices
from matcher.planning.prices import relax
from matcher.planning.widen import price_outside_pairs, with_pairs
from matcher.profiles.types import Pairs
from matcher.region import Region
from matcher.scoring import top_places

_ROUNDS = 2
_ROUNDS_ANEW = 1
"""When re-planning the earlier proposals are listed already, and there is less time."""
_MARGIN = 5.0
"""Points below a person's surplus at which a pair still joins: it may help rounding."""


def list_pairs(region: Region, move_cap: int | None = None) -> Edges:
    """Best places per person by value, then the pairs that prices show to be worth it.

    Two rounds of pricing bring nearly all of it (measured on a region of 3,250 people: the bound
    over all pairs then lies 0.01 % above the bound over listed pairs, after one round 0.2 %);
    ``bound_increase`` accounts for the rest.
    """
    edges = list_edges(region)
    for _ in range(_ROUNDS if region.earlier_place is None else _ROUNDS_ANEW):
        built = build_problem(region, edges, move_cap=move_cap)
        prices = relax(built.problem).prices
        outside = price_outside_pairs(region, edges, prices, margin=_MARGIN)
        if not len(outside.pairs):
            break
        edges = with_pairs(region, edges, outside.pairs)
    return edges


def bound_increase(region: Region, edges: Edges, prices: Prices) -> float:
    """Points to add to the bound over listed pairs so that it holds for all eligible pairs."""
    return price_outside_pairs(region, edges, prices).bound_increase


def list_edges(region: Region) -> Edges:
    """Choose pairs without prices: the best places per person, and where the person is today.

    The current place and pinned places stay in even when a rule would exclude them; pinned
    people have no other pair. Pairs worth nothing are left out, and for people with a place those
    that would be a step back; the current place always stays.
    """
    best = top_places(
        len(region.profiles.candidates),
        lambda rows: approximate_points(region, rows),
        lambda rows: region.exclusions.reasons[rows] == 0,
        region.policy.plan.top_places,
    )
    edges = value_edges(region, _with_today_and_pins(region, best))
    is_pinned = np.isin(edges.candidate, region.profiles.pins.first)
    return edges.take(is_proposal(region, edges, proposal_floor(region, edges)) | is_pinned)


def _earlier_pairs(region: Region) -> Pairs:
    """What an earlier plan proposed, as far as the rules still allow it."""
    if region.earlier_place is None:
        return Pairs(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))
    who = np.flatnonzero(region.earlier_place >= 0).astype(np.int32)
    place = region.earlier_place[who]
    allowed = region.exclusions.reasons[who, place] == 0
    return Pairs(who[allowed], place[allowed])


def _with_today_and_pins(region: Region, best: Pairs) -> Pairs:
    """Add today's place of everyone who may stay, and what an earlier plan proposed.

    Pinned people have nothing but the pinned place.
    """
    people, pins = region.profiles.candidates, region.profiles.pins
    is_pinned = np.zeros(len(people), dtype=np.bool_)
    is_pinned[pins.first] = True
    today = np.flatnonzero(may_stay(region)).astype(np.int32)
    earlier = _earlier_pairs(region)
    first = np.concatenate([best.first, earlier.first])
    second = np.concatenate([best.second, earlier.second])
    free = ~is_pinned[first]
    first = np.concatenate([first[free], today, pins.first])
    second = np.concatenate([second[free], people.current_place[today], pins.second])
    n_places = max(len(region.profiles.places), 1)
    joined = np.unique(first.astype(np.int64) * n_places + second)
    return Pairs((joined // n_places).astype(np.int32), (joined % n_places).astype(np.int32))
