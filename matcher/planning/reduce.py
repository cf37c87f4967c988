"""From the problem and its prices to the core that the search works on.

An edge whose reduced value lies far below its candidate's best one is almost never in a good plan
(reduced-cost filtering; Balas and Zemel 1980, *Operations Research* 28(5), on knapsack cores), so
the search sees only near edges and the current place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.planning.board import Core
from matcher.planning.bound import best_per_candidate, reduced_values
from matcher.planning.plan import Prices
from matcher.planning.problem import APART_AT_RESOURCE, Problem
from matcher.planning.staying import staying_edges


@dataclass(frozen=True, eq=False)
class ReducedProblem:
    """The core and the way back.

    Attributes
    ----------
    core
        Arrays for the compiled search.
    edge
        The problem's edge behind each edge of the core, shape (n_core_edges).
    staying
        Edges of the core on which people can stay where they are, all at once.
    """

    core: Core
    edge: NDArray[np.int64]
    staying: NDArray[np.int64]


def reduce_problem(
    problem: Problem,
    prices: Prices,
    *,
    edges_per_candidate: int,
    start: NDArray[np.bool_] | None = None,
) -> ReducedProblem:
    """Keep the edges nearest to each candidate's best at these prices.

    Parameters
    ----------
    problem, prices
        The problem and certified prices.
    edges_per_candidate
        Edges to keep on average; the window in points follows from it.
    start
        Edges to keep in any case, shape (n_edges); None for none.
    """
    reduced = reduced_values(problem, prices)
    surplus = best_per_candidate(problem, reduced)
    gap = surplus[problem.edge_candidate] - reduced
    wanted = min(problem.n_edges, edges_per_candidate * problem.n_candidates)
    window = np.partition(gap, wanted - 1)[wanted - 1] if wanted else 0.0
    near = (gap <= window) | problem.stays()
    keep = np.flatnonzero(near if start is None else near | start)
    keep = keep[np.lexsort((gap[keep], problem.edge_candidate[keep]))]
    staying = np.flatnonzero(np.isin(keep, staying_edges(problem.arrays())))
    return ReducedProblem(_core(problem, keep, gap[keep], surplus, prices), keep, staying)


def _rows(index: NDArray[np.integer], n_rows: int) -> NDArray[np.int64]:
    """Start of each row in an array sorted by row, shape (n_rows + 1)."""
    return np.concatenate([[0], np.cumsum(np.bincount(index, minlength=n_rows))]).astype(np.int64)


def _core(
    problem: Problem,
    keep: NDArray[np.int64],
    gap: NDArray[np.float64],
    surplus: NDArray[np.float64],
    prices: Prices,
) -> Core:
    n_core, n_places = len(keep), problem.n_places
    new_number = np.full(problem.n_edges, -1, dtype=np.int64)
    new_number[keep] = np.arange(n_core)
    candidate, place = problem.edge_candidate[keep], problem.edge_place[keep]
    use_edge = new_number[problem.use_edge]
    uses = np.flatnonzero(use_edge >= 0)
    uses = uses[np.lexsort((problem.use_resource[uses], use_edge[uses]))]
    use_first = _rows(use_edge[uses], n_core)
    resource = problem.use_resource[uses]
    quota_edge = new_number[problem.quota_edge]
    of_core = np.flatnonzero(quota_edge >= 0)
    of_core = of_core[np.lexsort((problem.quota_index[of_core], quota_edge[of_core]))]
    people_per_place = np.bincount(place, minlength=n_places)
    openings = np.minimum(problem.seats(), people_per_place).astype(np.int64)
    group_min = np.zeros(n_places, dtype=np.int64)
    group_min[problem.group_place] = problem.group_min
    groups = problem.group_place[problem.group_min > 0].astype(np.int64)
    couples = np.concatenate([problem.apart_a, problem.apart_b])
    others = np.concatenate([problem.apart_b, problem.apart_a])
    scope = np.concatenate([problem.apart_scope, problem.apart_scope])
    by_person = np.argsort(couples, kind="stable")
    # A person can be on a resource's roll once, so the roll is as long as its possible users.
    users = np.unique(resource.astype(np.int64) << 32 | candidate[use_edge[uses]])
    by_place = np.lexsort((gap, place))
    hours = np.bincount(
        use_edge[uses],
        weights=problem.use_amount[uses] * prices.resource[resource],
        minlength=n_core,
    )
    placed_today = int((problem.place_today() >= 0).sum())
    return Core(
        first_edge=_rows(candidate, problem.n_candidates),
        candidate=candidate,
        place=place,
        points=problem.edge_points[keep],
        gap=gap,
        stays=problem.stays()[keep],
        use_first=use_first,
        use_resource=resource,
        use_amount=problem.use_amount[uses],
        quota_first=_rows(quota_edge[of_core], n_core),
        quota_of=problem.quota_index[of_core],
        quota_target=problem.quota_target,
        quota_price=problem.quota_price,
        openings=openings,
        capacity=problem.resource_capacity,
        must_place=problem.must_place,
        least_stays=placed_today - problem.move_cap if problem.move_cap >= 0 else 0,
        group_min=group_min,
        groups=groups,
        apart_first=_rows(couples[by_person], problem.n_candidates),
        apart_other=others[by_person],
        apart_resource=scope[by_person] == APART_AT_RESOURCE,
        seat_first=np.concatenate([[0], np.cumsum(openings)]).astype(np.int64),
        roll_first=_rows((users >> 32).astype(np.int32), problem.n_resources),
        most_uses=max(1, int(np.diff(use_first).max(initial=0))),
        place_first=_rows(place, n_places),
        place_edge=by_place.astype(np.int64),
        sorted_gap=np.sort(gap),
        paid=prices.place[place] + hours,
        surplus=surplus,
        place_price=prices.place,
        resource_price=prices.resource,
    )
