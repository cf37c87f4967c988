"""Pairs outside the list, priced: which of them could improve the plan, and by how much at most.

A list of the best places per person hides pairs that only look good once seats and hours have a
price. Prices value any pair, listed or not (column generation: Dantzig and Wolfe 1960,
*Operations Research* 8(1)), so promising ones join, and the bound holds over all eligible pairs.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.planning.edges import Edges, approximate_points, value_edges
from matcher.planning.guidance import guidance_rates, least_paid
from matcher.planning.keeping import is_proposal, proposal_floor
from matcher.planning.plan import Prices
from matcher.planning.quotas import find_quotas, quota_bonus, quota_uses
from matcher.planning.scarce import shared_resources
from matcher.profiles.types import Int32, Pairs
from matcher.region import Region
from matcher.scoring.top import joined_blocks

# The quick value leaves out terms that only cost, and rounds none of the six: it exceeds the exact
# value of a pair by at most this, or lies above it.
_QUICK_SLACK = 4.0
_MOST_PER_PERSON = 25


@dataclass(frozen=True)
class OutsidePairs:
    """Unlisted eligible pairs whose value exceeds what is lost by taking them.

    Attributes
    ----------
    pairs
        Those that gain more than ``-margin``, best first per person, at most 25 each.
    n_gaining
        Pairs that gain more than 0 at the given prices.
    bound_increase
        Points by which the bound over listed pairs must rise to hold for all eligible pairs.
    """

    pairs: Pairs
    n_gaining: int
    bound_increase: float


def price_outside_pairs(
    region: Region,
    edges: Edges,
    prices: Prices,
    *,
    margin: float = 0.0,
) -> OutsidePairs:
    """Value every eligible pair outside the list at the given prices.

    Parameters
    ----------
    edges
        The listed pairs.
    prices
        Certified prices of the problem of these edges.
    margin
        Points by which a pair may fall short of the person's surplus and still be returned.
    """
    candidate, place = _promising(region, edges, prices, margin)
    outside = value_edges(region, Pairs(candidate, place))
    outside = outside.take(is_proposal(region, outside, proposal_floor(region, edges)))
    candidate, place = outside.candidate, outside.place
    gain = _reduced_values(region, outside, prices) - prices.candidate[candidate]
    most = np.zeros(len(region.profiles.candidates))
    np.maximum.at(most, candidate, gain)
    kept = _best_per_person(candidate, gain, gain > -margin)
    return OutsidePairs(
        Pairs(candidate[kept], place[kept]), int((gain > 0).sum()), float(most.sum())
    )


def with_pairs(
    region: Region,
    edges: Edges,
    more: Pairs,
) -> Edges:
    """The listed pairs and more, sorted and valued."""
    n_places = max(len(region.profiles.places), 1)
    first = np.concatenate([edges.candidate, more.first]).astype(np.int64)
    joined = np.unique(first * n_places + np.concatenate([edges.place, more.second]))
    pairs = Pairs((joined // n_places).astype(np.int32), (joined % n_places).astype(np.int32))
    return value_edges(region, pairs)


def _promising(
    region: Region,
    edges: Edges,
    prices: Prices,
    margin: float,
) -> tuple[Int32, Int32]:
    """Unlisted eligible pairs whose quick value exceeds seat, guidance and surplus."""
    is_pinned = np.zeros(len(region.profiles.candidates), dtype=np.bool_)
    is_pinned[region.profiles.pins.first] = True
    first_edge = np.searchsorted(edges.candidate, np.arange(len(region.profiles.candidates) + 1))
    rates = guidance_rates(region.profiles, region.policy)
    team_price = prices.resource[: len(region.profiles.teams)]
    quotas = find_quotas(region.profiles, region.policy)

    def promising(rows: slice) -> tuple[Int32, Int32]:
        quick = approximate_points(region, rows) - prices.place
        quick -= least_paid(region.profiles, rates, team_price, rows)
        if prices.quota.any():
            quick += quota_bonus(quotas, prices.quota, rows)
        enough = prices.candidate[rows, None] - margin - _QUICK_SLACK
        may = (quick > enough) & (region.exclusions.reasons[rows] == 0) & ~is_pinned[rows, None]
        listed = slice(first_edge[rows.start], first_edge[rows.stop])
        may[edges.candidate[listed] - rows.start, edges.place[listed]] = False
        row, place = np.nonzero(may)
        return (row + rows.start).astype(np.int32), place.astype(np.int32)

    return joined_blocks(promising, len(region.profiles.candidates))


def _reduced_values(region: Region, outside: Edges, prices: Prices) -> npt.NDArray[np.float64]:
    """Points of each pair, with what it earns for quotas, after paying for all it takes.

    Units for people apart are left out: no higher value is missed by that. Shape (n_pairs,).
    """
    profiles, policy, pairs = region.profiles, region.policy, (outside.candidate, outside.place)
    resources = shared_resources(profiles, policy, *pairs)
    paid = np.bincount(
        resources.edge,
        weights=resources.amount * prices.resource[resources.resource],
        minlength=len(outside),
    )
    counted = quota_uses(find_quotas(profiles, policy), *pairs)
    earned = np.bincount(counted.edge, weights=prices.quota[counted.quota], minlength=len(outside))
    return np.asarray(outside.value + earned - prices.place[outside.place] - paid)


def _best_per_person(
    candidate: Int32, gain: npt.NDArray[np.float64], kept: npt.NDArray[np.bool_]
) -> npt.NDArray[np.intp]:
    """Positions of the highest gains of each person, at most 25, among those marked."""
    order = np.lexsort((-gain, candidate))
    order = order[kept[order]]
    sorted_candidate = candidate[order]
    start = np.searchsorted(sorted_candidate, sorted_candidate, side="left")
    return order[np.arange(len(order)) - start < _MOST_PER_PERSON]
