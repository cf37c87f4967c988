"""The hard family: 150 small pools of guidance, all of them scarce.

Sixteen capability dimensions decide the points, distance discounts them, and each place draws on
one pool of about twenty people, so a plan must fill many small knapsacks to the quarter-hour.
"""

import numpy as np

from matcher.planning.problem import Problem

SIDE = 50.0
EDGES_PER_CANDIDATE = 50
POINTS = 1000


def hard_problem(
    seed: int,
    *,
    tightness: float = 0.8,
    scattered: bool = False,
    n_candidates: int = 3250,
    n_places: int = 2000,
    n_pools: int = 150,
) -> Problem:
    """One member of the family.

    Parameters
    ----------
    seed
        Of all random draws.
    tightness
        Guidance hours as a share of what full seats need on average; 0.7 to 0.9 in the family.
    scattered
        Whether a place belongs to a random pool instead of the nearest one.
    n_candidates, n_places, n_pools
        Size; the family has 3,250, 2,000 and 150.
    """
    rng = np.random.default_rng(seed)
    people = rng.beta(4, 2, size=(n_candidates, 16)).astype(np.float32)
    demands = rng.beta(2, 3, size=(n_places, 16)).astype(np.float32)
    home = rng.uniform(0, SIDE, size=(n_candidates, 2))
    site = rng.uniform(0, SIDE, size=(n_places, 2))
    keep = min(EDGES_PER_CANDIDATE, n_places)
    best_places = np.empty((n_candidates, keep), dtype=np.int32)
    best_points = np.empty((n_candidates, keep), dtype=np.int64)
    for first in range(0, n_candidates, 256):  # blocks, so that memory stays small
        block = slice(first, min(first + 256, n_candidates))
        shortfall = np.zeros((block.stop - first, n_places), dtype=np.float32)
        for dimension in range(16):
            shortfall += np.maximum(demands[None, :, dimension] - people[block, None, dimension], 0)
        distance = np.hypot(*(home[block, None, :] - site[None, :, :]).transpose(2, 0, 1))
        points = 1 + np.rint(POINTS * np.exp(-1.2 * shortfall) * np.exp(-distance / 25)).astype(
            np.int64
        )
        best = np.sort(np.argpartition(-points, keep - 1, axis=1)[:, :keep], axis=1)
        best_places[block] = best
        best_points[block] = np.take_along_axis(points, best, axis=1)
    openings = rng.integers(1, 4, size=n_places).astype(np.int32)
    need_hours = rng.gamma(2, 1.5, size=n_candidates) + 0.5
    factor = rng.uniform(0.5, 1.2, size=n_places)
    centres = rng.uniform(0, SIDE, size=(n_pools, 2))
    if scattered:
        pool = rng.integers(0, n_pools, size=n_places)
    else:
        pool = np.argmin(((site[:, None, :] - centres[None, :, :]) ** 2).sum(2), axis=1)
    candidate = np.repeat(np.arange(n_candidates, dtype=np.int32), keep)
    place = best_places.ravel()
    amount = np.maximum(1, np.rint(4 * need_hours[candidate] * factor[place])).astype(np.int64)
    mean_need = 4 * need_hours.mean() * factor.mean()
    seats = np.bincount(pool, weights=openings, minlength=n_pools)
    capacity = np.rint(seats * mean_need * tightness * rng.uniform(0.6, 1.2, size=n_pools))
    return Problem(
        candidate_id=np.array([f"C{i:06d}" for i in range(n_candidates)]),
        place_id=np.array([f"P{j:06d}" for j in range(n_places)]),
        resource_id=np.array([f"T{r:05d}" for r in range(n_pools)]),
        edge_candidate=candidate,
        edge_place=place,
        edge_points=best_points.ravel(),
        place_openings=openings,
        resource_capacity=capacity.astype(np.int64),
        use_edge=np.arange(len(candidate), dtype=np.int32),
        use_resource=pool[place].astype(np.int32),
        use_amount=amount,
        must_place=np.zeros(n_candidates, dtype=bool),
    )
