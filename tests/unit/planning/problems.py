"""Problems of a few people that can be solved in the head."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from matcher.planning.problem import Problem

EdgeList = Mapping[tuple[int, int], int]


def make_problem(
    points: EdgeList,
    *,
    openings: Iterable[int] = (1, 1, 1),
    capacity: Iterable[int] = (),
    uses: Mapping[tuple[int, int], Mapping[int, int]] | None = None,
    n_candidates: int = 4,
    must: Iterable[int] = (),
    today: Mapping[int, int] | None = None,
    quotas: Iterable[tuple[list[tuple[int, int]], int, int]] = (),
    **more: Any,
) -> Problem:
    """A problem from its pairs.

    Parameters
    ----------
    points
        Points by (candidate, place).
    openings, capacity
        Per place and per resource.
    uses
        Amounts by resource, by (candidate, place).
    n_candidates
        People, with or without a pair.
    must
        Guaranteed people.
    today
        Current place by candidate.
    quotas
        Per quota: the pairs that count, the target and the price.
    more
        Further fields of the problem as they are.
    """
    pairs = sorted(points)
    openings, capacity, quotas = list(openings), list(capacity), list(quotas)
    number = {pair: index for index, pair in enumerate(pairs)}
    used = [(number[p], r, a) for p, own in (uses or {}).items() for r, a in own.items()]
    counted = [(number[pair], q) for q, (own, _, _) in enumerate(quotas) for pair in own]
    must_place = np.zeros(n_candidates, dtype=bool)
    must_place[list(must)] = True
    current = np.full(n_candidates, -1, dtype=np.int32)
    for candidate, place in (today or {}).items():
        current[candidate] = place
    return Problem(
        candidate_id=np.array([f"C{i}" for i in range(n_candidates)], dtype=np.str_),
        place_id=np.array([f"P{j}" for j in range(len(openings))], dtype=np.str_),
        resource_id=np.array([f"T{r}" for r in range(len(capacity))], dtype=np.str_),
        edge_candidate=np.array([i for i, _ in pairs], dtype=np.int32),
        edge_place=np.array([j for _, j in pairs], dtype=np.int32),
        edge_points=np.array([points[pair] for pair in pairs], dtype=np.int64),
        place_openings=np.array(openings, dtype=np.int32),
        resource_capacity=np.array(capacity, dtype=np.int64),
        use_edge=np.array([e for e, _, _ in used], dtype=np.int32),
        use_resource=np.array([r for _, r, _ in used], dtype=np.int32),
        use_amount=np.array([a for _, _, a in used], dtype=np.int64),
        must_place=must_place,
        current_place=current,
        quota_edge=np.array([e for e, _ in counted], dtype=np.int32),
        quota_index=np.array([q for _, q in counted], dtype=np.int32),
        quota_target=np.array([target for _, target, _ in quotas], dtype=np.int64),
        quota_price=np.array([price for _, _, price in quotas], dtype=np.int64),
        **{
            name: value if name == "move_cap" else np.array(value, dtype=np.int32)
            for name, value in more.items()
        },
    )


def placements(problem: Problem, chosen: np.ndarray) -> dict[int, int]:
    """Place by candidate of a plan."""
    edges = np.flatnonzero(chosen)
    return dict(
        zip(problem.edge_candidate[edges].tolist(), problem.edge_place[edges].tolist(), strict=True)
    )
