"""The moderate family: 20 work-leader pools and 12 coach pools, two thirds of them scarce.

Each candidate has a coach and each place a work leader, so every pair draws on two pools. Seats
are offered for about 95 % of the people.
"""

import numpy as np

from matcher.planning.problem import Problem

EDGES_PER_CANDIDATE = 20
POINTS = 1000


def moderate_problem(
    seed: int,
    *,
    n_candidates: int = 3250,
    n_places: int = 1087,
    n_leader_pools: int = 20,
    n_coach_pools: int = 12,
) -> Problem:
    """One member of the family.

    Parameters
    ----------
    seed
        Of all random draws.
    n_candidates, n_places, n_leader_pools, n_coach_pools
        Size; the family has 3,250, 1,087, 20 and 12.
    """
    rng = np.random.default_rng(seed)
    people = rng.normal(size=(n_candidates, 8))
    demands = rng.normal(size=(n_places, 8))
    keep = min(EDGES_PER_CANDIDATE, n_places)
    best = np.empty((n_candidates, keep), dtype=np.int64)
    affinity_of_best = np.empty((n_candidates, keep))
    for first in range(0, n_candidates, 256):  # blocks, so that memory stays small
        block = slice(first, min(first + 256, n_candidates))
        whim = rng.gumbel(0, 0.5, size=(block.stop - first, n_places))
        affinity = people[block] @ demands.T / np.sqrt(8) + whim
        best[block] = np.sort(np.argpartition(-affinity, keep - 1, axis=1)[:, :keep], axis=1)
        affinity_of_best[block] = np.take_along_axis(affinity, best[block], axis=1)
    value = 1 / (1 + np.exp(-1.2 * (affinity_of_best - 1.5)))
    candidate = np.repeat(np.arange(n_candidates, dtype=np.int32), keep)
    place = best.ravel().astype(np.int32)
    openings = (
        1
        + rng.multinomial(
            max(0, int(0.95 * n_candidates) - n_places), np.full(n_places, 1 / n_places)
        )
    ).astype(np.int32)
    leader = rng.integers(0, n_leader_pools, size=n_places)
    coach = rng.integers(0, n_coach_pools, size=n_candidates)
    leader_need = rng.gamma(2, 1.5, size=n_candidates) + 0.5
    coach_need = rng.gamma(2, 0.75, size=n_candidates) + 0.25
    factor = rng.uniform(0.5, 1.2, size=n_places)
    leader_amount = np.maximum(1, np.rint(4 * leader_need[candidate] * factor[place]))
    coach_amount = np.maximum(
        1, np.rint(4 * coach_need[candidate] * rng.uniform(0.7, 1.3, n_places)[place])
    )
    seats_of_leader = np.bincount(leader, weights=openings, minlength=n_leader_pools)
    people_of_coach = np.bincount(coach, minlength=n_coach_pools)
    leader_capacity = (
        seats_of_leader * leader_amount.mean() * rng.uniform(0.75, 1.35, n_leader_pools)
    )
    coach_capacity = people_of_coach * coach_amount.mean() * rng.uniform(0.65, 1.2, n_coach_pools)
    edges = np.arange(len(candidate), dtype=np.int32)
    return Problem(
        candidate_id=np.array([f"C{i:06d}" for i in range(n_candidates)]),
        place_id=np.array([f"P{j:06d}" for j in range(n_places)]),
        resource_id=np.array(
            [f"L{r:05d}" for r in range(n_leader_pools)]
            + [f"J{r:05d}" for r in range(n_coach_pools)]
        ),
        edge_candidate=candidate,
        edge_place=place,
        edge_points=np.rint(POINTS * value.ravel()).astype(np.int64),
        place_openings=openings,
        resource_capacity=np.rint(np.concatenate([leader_capacity, coach_capacity])).astype(
            np.int64
        ),
        use_edge=np.concatenate([edges, edges]),
        use_resource=np.concatenate([leader[place], n_leader_pools + coach[candidate]]).astype(
            np.int32
        ),
        use_amount=np.concatenate([leader_amount, coach_amount]).astype(np.int64),
        must_place=np.zeros(n_candidates, dtype=bool),
    )
