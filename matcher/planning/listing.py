"""The pairs that the planner sees: the best per person, widened at the prices that follow."""

from matcher.planning.build import build_problem
from matcher.planning.edges import Edges, list_edges
from matcher.planning.plan import Prices
from matcher.planning.prices import relax
from matcher.planning.widen import price_outside_pairs, with_pairs
from matcher.region import Region

_MARGIN = 5.0  # points below a person's surplus at which a pair still joins: it may help rounding


def list_pairs(region: Region, move_cap: int | None = None) -> Edges:
    """Best places per person by value, then the pairs that prices show to be worth it.

    One round of pricing brings nearly all of it (measured on a region of 3,250 people: the bound
    over all pairs then lies 0.02 % above the bound over listed pairs); ``bound_increase`` accounts
    for the rest.
    """
    line = (region.profiles, region.exclusions, region.scorer, region.policy)
    edges = list_edges(*line)
    built = build_problem(region.profiles, edges, region.policy, move_cap=move_cap)
    prices = relax(built.problem).prices
    outside = price_outside_pairs(*line, edges, prices, margin=_MARGIN)
    return with_pairs(*line, edges, outside.pairs) if len(outside.pairs) else edges


def bound_increase(region: Region, edges: Edges, prices: Prices) -> float:
    """Points to add to the bound over listed pairs so that it holds for all eligible pairs."""
    line = (region.profiles, region.exclusions, region.scorer, region.policy)
    return price_outside_pairs(*line, edges, prices).bound_increase
