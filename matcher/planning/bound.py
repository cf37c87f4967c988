"""Upper bounds from prices: what the best plan could earn if every scarce thing were sold.

Relaxing every shared limit at a price leaves each candidate free to take the edge with the highest
*reduced value*, points minus the prices of all it uses (Lagrangian relaxation: Geoffrion 1974,
*Mathematical Programming Study* 2; Fisher 1981, *Management Science* 27(1)). Groups and apart
couples are relaxed without a price: the bound stays valid, only weaker.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matcher.planning.plan import Prices
from matcher.planning.problem import Problem

BEYOND_WORTH = 1e4
"""Highest price of a seat, quarter-hour or move, as a multiple of the points of the best pair."""


def reduced_values(problem: Problem, prices: Prices) -> NDArray[np.float64]:
    """Points of each edge after paying for seat, guidance and moves, shape (n_edges)."""
    paid = np.bincount(
        problem.use_edge,
        weights=problem.use_amount * prices.resource[problem.use_resource],
        minlength=problem.n_edges,
    )
    value = problem.edge_points - prices.place[problem.edge_place] - paid
    if problem.move_cap >= 0 and prices.move:
        value = value + prices.move * problem.stays()
    if len(problem.quota_edge):
        value = value + np.bincount(
            problem.quota_edge, weights=prices.quota[problem.quota_index], minlength=problem.n_edges
        )
    return value


def best_per_candidate(problem: Problem, reduced: NDArray[np.float64]) -> NDArray[np.float64]:
    """Surplus of each candidate at these prices, shape (n_candidates).

    The highest reduced value, and at least 0 for people who may stay unplaced.
    """
    floor = np.where(problem.must_place, -np.inf, 0.0)
    best = floor.copy()
    np.maximum.at(best, problem.edge_candidate, reduced)
    return best


def sold_out(problem: Problem, prices: Prices) -> float:
    """Price of all seats, guidance, moves and quotas together: the constant part of the bound."""
    total = float((problem.seats() * prices.place).sum())
    total += float((problem.resource_capacity * prices.resource).sum())
    if problem.move_cap >= 0:
        placed_today = int((problem.place_today() >= 0).sum())
        total += prices.move * (problem.move_cap - placed_today)
    total -= float((problem.quota_target * prices.quota).sum())
    return total


def certify(problem: Problem, prices: Prices) -> tuple[Prices, float]:
    """The strongest bound that these prices give, and the prices that prove it.

    Signs are repaired first, so any vector from any solver gives a valid bound; candidate prices
    are replaced by the surplus of each candidate, which is their best value given the others.
    Prices beyond all worth are cut, because sums would lose the points in their rounding.

    Returns
    -------
    The certified prices and the bound in points.
    """
    highest = BEYOND_WORTH * max(1.0, float(np.abs(problem.edge_points).max(initial=0)))
    repaired = replace(
        prices,
        place=np.clip(prices.place, 0.0, highest),
        resource=np.clip(prices.resource, 0.0, highest),
        move=min(max(prices.move, 0.0), highest) if problem.move_cap >= 0 else 0.0,
        quota=np.clip(prices.quota, 0.0, problem.quota_price),
    )
    surplus = best_per_candidate(problem, reduced_values(problem, repaired))
    certified = replace(repaired, candidate=surplus)
    # One unit in the last place of every addend covers the rounding of the sums.
    slack = np.finfo(float).eps * (np.abs(surplus).sum() + abs(sold_out(problem, repaired)))
    return certified, float(surplus.sum()) + sold_out(problem, repaired) + float(slack)
