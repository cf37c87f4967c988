"""Random plans that keep every rule: people in random order, each to a random place that has room.

The lower end of the scale on which an assignment is measured.
"""

import numpy as np
import numpy.typing as npt

from matcher.planning.complete import amounts_left
from matcher.planning.problem import Problem
from matcher.profiles.types import Int32, Pairs
from matcher.region import Region

Bools = npt.NDArray[np.bool_]

_DRAWN = 25
"""Places drawn per person; who finds no room in any of them stays without."""


def draw_pairs(region: Region, rng: np.random.Generator) -> Pairs:
    """Pairs to draw from: random places out of all that the rules leave to each person.

    Pinned people have their pinned place only. Sorted by candidate, then place.
    """
    allowed = region.exclusions.reasons == 0
    pins = region.profiles.pins
    allowed[pins.first] = False
    parts: list[Int32] = []
    for person, row in enumerate(allowed):
        places = np.flatnonzero(row)
        if len(places) > _DRAWN:
            places = rng.choice(places, _DRAWN, replace=False)
        parts.append(np.column_stack([np.full(len(places), person), places]).astype(np.int32))
    parts.append(np.column_stack([pins.first, pins.second]).astype(np.int32))
    pairs = np.unique(np.concatenate(parts), axis=0)
    return Pairs(np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1]))


def draw_plan(problem: Problem, rng: np.random.Generator, is_drawn: Bools) -> Bools:
    """One random plan of the drawn edges that keeps seats, guidance, caps and groups.

    Whoever must be placed comes first. A group that too few people chose is closed, and everybody
    chooses again.
    """
    closed = np.zeros(problem.n_places, dtype=np.bool_)
    order = rng.permutation(np.flatnonzero(is_drawn))
    while True:
        chosen = _filled(problem, order, closed)
        present = np.bincount(problem.edge_place[chosen], minlength=problem.n_places)
        at_group = present[problem.group_place]
        short = problem.group_place[(at_group > 0) & (at_group < problem.group_min)]
        if not len(short):
            return chosen
        closed[short] = True


def _filled(problem: Problem, order: npt.NDArray[np.int64], closed: Bools) -> Bools:
    seats = np.where(closed, 0, problem.seats()).tolist()
    left = amounts_left(problem, np.zeros(problem.n_edges, dtype=np.bool_)).tolist()
    by_use = np.argsort(problem.use_edge, kind="stable")
    first = np.searchsorted(problem.use_edge[by_use], np.arange(problem.n_edges + 1)).tolist()
    resource = problem.use_resource[by_use].tolist()
    amount = problem.use_amount[by_use].tolist()
    is_placed = [False] * problem.n_candidates
    chosen = np.zeros(problem.n_edges, dtype=np.bool_)
    must = problem.must_place[problem.edge_candidate[order]]
    people, places = problem.edge_candidate.tolist(), problem.edge_place.tolist()
    for edge in np.concatenate([order[must], order[~must]]).tolist():
        who, where = people[edge], places[edge]
        if is_placed[who] or seats[where] <= 0:
            continue
        uses = range(first[edge], first[edge + 1])
        if any(amount[use] > left[resource[use]] for use in uses):
            continue
        chosen[edge] = is_placed[who] = True
        seats[where] -= 1
        for use in uses:
            left[resource[use]] -= amount[use]
    return chosen
