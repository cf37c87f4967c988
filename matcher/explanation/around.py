"""The part of a plan around some places and teams, as a problem of its own: all else stays put.

Small enough to solve exactly, so that "what if" can be answered by solving twice instead of by
quoting a price.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.planning.bound import best_per_candidate, reduced_values
from matcher.planning.plan import Prices
from matcher.planning.problem import APART_AT_PLACE, Problem
from matcher.profiles.types import Bools

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]

MOST_PEOPLE = 60
"""People who may be placed anew; a smaller problem is taken as a whole."""
MOST_EDGES_EACH = 12
"""Pairs per person in a problem that is not taken as a whole: those nearest to the best."""
_NEAR = 3  # pairs per person along which the circle grows from its first ring to the second


@dataclass(frozen=True, eq=False)
class Around:
    """A small problem within a plan.

    Attributes
    ----------
    problem
        Same people, places and resources as the whole; only those who may be placed anew have
        edges. Seats, hours, moves and quotas are what the others leave.
    edge
        Position in the whole problem of each edge, shape (n_local_edges,).
    held
        Edges that the plan has chosen, bool, shape (n_local_edges,).
    people
        Who may be placed anew, sorted positions.
    """

    problem: Problem
    edge: Positions
    held: Bools
    people: Positions


def part_around(
    problem: Problem,
    chosen: Bools,
    prices: Prices,
    *,
    places: npt.ArrayLike = (),
    resources: npt.ArrayLike = (),
    people: npt.ArrayLike = (),
    most_people: int = MOST_PEOPLE,
) -> Around:
    """Free the people whose placement matters most to some places and resources.

    Parameters
    ----------
    problem, chosen, prices
        The whole, the chosen edges, and certified prices: they say who is nearest to a change.
    places, resources
        Positions of what the question is about.
    people
        Positions of people who must be in it.
    most_people
        People in all; some more where groups must stay together.
    """
    own = np.unique(np.asarray(people, dtype=np.intp))
    if problem.n_candidates <= most_people:
        everyone = np.ones(problem.n_candidates, dtype=np.bool_)
        return _cut(problem, chosen, everyone, np.ones(problem.n_edges, dtype=np.bool_))
    reduced = reduced_values(problem, prices)
    surplus = best_per_candidate(problem, reduced)
    gap = surplus[problem.edge_candidate] - reduced
    away = np.where(problem.must_place, np.inf, surplus)
    np.minimum.at(away, problem.edge_candidate[~chosen], gap[~chosen])
    touches = _touching(problem, np.asarray(places), np.asarray(resources))
    ring = _nearest(problem, chosen, gap, away, touches, own, (most_people + len(own) + 1) // 2)
    rank = _rank_by_gap(problem, gap)
    is_near = np.isin(problem.edge_candidate, ring) & (rank < _NEAR)
    uses_near = is_near[problem.use_edge]
    touches |= _touching(
        problem,
        np.unique(problem.edge_place[is_near]),
        np.unique(problem.use_resource[uses_near]),
    )
    ring = _nearest(problem, chosen, gap, away, touches, ring, most_people)
    is_free = np.zeros(problem.n_candidates, dtype=np.bool_)
    is_free[ring] = True
    is_free = _with_whole_groups(problem, chosen, is_free)
    kept = (rank < MOST_EDGES_EACH) | chosen | problem.stays()
    kept |= np.isin(problem.edge_candidate, own)
    return _cut(problem, chosen, is_free, kept)


def _touching(problem: Problem, places: Positions, resources: Positions) -> Bools:
    """Edges at one of the places or using one of the resources."""
    touches = np.isin(problem.edge_place, places)
    touches[problem.use_edge[np.isin(problem.use_resource, resources)]] = True
    return touches


def _rank_by_gap(problem: Problem, gap: Floats) -> Positions:
    """How many edges of the same person lie nearer to the best one at the prices."""
    order = np.lexsort((gap, problem.edge_candidate))
    who = problem.edge_candidate[order]
    rank = np.empty(problem.n_edges, dtype=np.intp)
    rank[order] = np.arange(len(order)) - np.searchsorted(who, who, side="left")
    return rank


def _nearest(
    problem: Problem,
    chosen: Bools,
    gap: Floats,
    away: Floats,
    touches: Bools,
    first: Positions,
    most: int,
) -> Positions:
    """Those of ``first``, then who would least mind to come to, or to leave, a touched edge.

    ``away`` is what it would cost each person at the prices to be elsewhere, or nowhere.
    """
    minds = np.full(problem.n_candidates, np.inf)
    coming = touches & ~chosen
    np.minimum.at(minds, problem.edge_candidate[coming], gap[coming])
    leaving = problem.edge_candidate[touches & chosen]
    minds[leaving] = np.minimum(minds[leaving], away[leaving])
    minds[first] = -np.inf
    order = np.argsort(minds, kind="stable")[: max(most, len(first))]
    return np.sort(order[minds[order] < np.inf])


def _with_whole_groups(problem: Problem, chosen: Bools, is_free: Bools) -> Bools:
    """Who shares a group with somebody free is free as well: a group can close only as a whole."""
    groups = np.isin(problem.edge_place, problem.group_place) & chosen
    where, who = problem.edge_place[groups], problem.edge_candidate[groups]
    is_free = is_free.copy()
    is_free[who[np.isin(where, where[is_free[who]])]] = True
    return is_free


def _cut(problem: Problem, chosen: Bools, is_free: Bools, kept: Bools) -> Around:
    """The problem of the free people on kept edges, with what the others leave."""
    fixed = chosen & ~is_free[problem.edge_candidate]
    kept = kept & is_free[problem.edge_candidate] & ~_meets_fixed(problem, fixed)
    taken = np.bincount(problem.edge_place[fixed], minlength=problem.n_places)
    used = np.bincount(
        problem.use_resource[fixed[problem.use_edge]],
        weights=problem.use_amount[fixed[problem.use_edge]],
        minlength=problem.n_resources,
    ).astype(np.int64)
    counted = np.bincount(
        problem.quota_index[fixed[problem.quota_edge]], minlength=len(problem.quota_target)
    )
    today = problem.place_today()
    moved = int(((today >= 0) & ~is_free).sum()) - int((fixed & problem.stays()).sum())
    closed_or_free = taken[problem.group_place] == 0
    couples = is_free[problem.apart_a] & is_free[problem.apart_b]
    local = replace(
        with_edges(problem, kept),
        place_openings=(problem.seats() - taken).astype(np.int32),
        resource_capacity=problem.resource_capacity - used,
        must_place=problem.must_place & is_free,
        current_place=np.where(is_free, today, -1).astype(np.int32),
        move_cap=problem.move_cap - moved if problem.move_cap >= 0 else -1,
        group_place=problem.group_place[closed_or_free],
        group_min=problem.group_min[closed_or_free],
        group_max=problem.group_max[closed_or_free],
        apart_a=problem.apart_a[couples],
        apart_b=problem.apart_b[couples],
        apart_scope=problem.apart_scope[couples],
        quota_target=np.maximum(problem.quota_target - counted, 0),
    )
    edge = np.flatnonzero(kept)
    return Around(local, edge, chosen[edge], np.flatnonzero(is_free))


def with_edges(problem: Problem, kept: Bools) -> Problem:
    """The same problem with only the marked edges, shape (n_edges,)."""
    edge = np.flatnonzero(kept)
    number = np.full(problem.n_edges, -1, dtype=np.int32)
    number[edge] = np.arange(len(edge))
    uses, quotas = kept[problem.use_edge], kept[problem.quota_edge]
    return replace(
        problem,
        edge_candidate=problem.edge_candidate[edge],
        edge_place=problem.edge_place[edge],
        edge_points=problem.edge_points[edge],
        use_edge=number[problem.use_edge[uses]],
        use_resource=problem.use_resource[uses],
        use_amount=problem.use_amount[uses],
        quota_edge=number[problem.quota_edge[quotas]],
        quota_index=problem.quota_index[quotas],
    )


def _meets_fixed(problem: Problem, fixed: Bools) -> Bools:
    """Edges on which somebody would meet a person who stays put and must be kept apart."""
    meets = np.zeros(problem.n_edges, dtype=np.bool_)
    for one, other, scope in zip(
        np.concatenate([problem.apart_a, problem.apart_b]).tolist(),
        np.concatenate([problem.apart_b, problem.apart_a]).tolist(),
        np.tile(problem.apart_scope, 2).tolist(),
        strict=True,
    ):
        there = np.flatnonzero(fixed & (problem.edge_candidate == other))
        if not len(there):
            continue
        if scope == APART_AT_PLACE:
            close = problem.edge_place == problem.edge_place[there[0]]
        else:
            shared = problem.use_resource[problem.use_edge == there[0]]
            close = _touching(problem, np.empty(0, dtype=np.intp), shared)
        meets |= close & (problem.edge_candidate == one)
    return meets
