"""The same problem with its people, places, resources and uses in another order."""

from dataclasses import replace

import numpy as np

from matcher.planning.problem import Problem


def renumbered(problem: Problem, rng: np.random.Generator) -> tuple[Problem, np.ndarray]:
    """The problem in a random order, and where each of its edges stood before."""
    people, new_person = _order(rng, problem.n_candidates)
    places, new_place = _order(rng, problem.n_places)
    resources, new_resource = _order(rng, problem.n_resources)
    candidate, place = new_person[problem.edge_candidate], new_place[problem.edge_place]
    edges = np.lexsort((place, candidate))
    new_edge = np.argsort(edges).astype(np.int32)
    uses, groups = rng.permutation(len(problem.use_edge)), rng.permutation(len(problem.group_place))
    today = problem.current_place[people]
    shuffled = replace(
        problem,
        candidate_id=problem.candidate_id[people],
        place_id=problem.place_id[places],
        resource_id=problem.resource_id[resources],
        edge_candidate=candidate[edges],
        edge_place=place[edges],
        edge_points=problem.edge_points[edges],
        place_openings=problem.place_openings[places],
        resource_capacity=problem.resource_capacity[resources],
        use_edge=new_edge[problem.use_edge][uses],
        use_resource=new_resource[problem.use_resource][uses],
        use_amount=problem.use_amount[uses],
        must_place=problem.must_place[people],
        current_place=np.where(today >= 0, new_place[today], -1).astype(np.int32),
        group_place=new_place[problem.group_place][groups],
        group_min=problem.group_min[groups],
        group_max=problem.group_max[groups],
        apart_a=new_person[problem.apart_a],
        apart_b=new_person[problem.apart_b],
        quota_edge=new_edge[problem.quota_edge],
    )
    return shuffled, edges


def _order(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """A permutation, and the new number of each old one."""
    order = rng.permutation(n)
    return order, np.argsort(order).astype(np.int32)
