"""Assigning one after another, without a planner: first come first served, and a simulated coach.

Both keep the hard rules, seats and guidance. A group that does not fill up is dissolved and its
people look once more.
"""

from collections.abc import Callable

import numpy as np

from benchmarks.oracle.case import Case, Floats, Ints
from benchmarks.oracle.features import shortfalls
from benchmarks.oracle.plan import pair_positions, region_of
from fixtures.region.geography import way_km
from matcher.planning.build import build_problem
from matcher.planning.edges import value_edges
from matcher.planning.problem import Problem
from matcher.profiles.types import Pairs

Choose = Callable[[int, Ints], int]

_NEXT_ROUNDS = 3
_MISFIT, _WISH, _HALF_HOUR = 0.9, 1.0, 0.4  # what a coach minds, as the generator has it


def first_come(case: Case) -> Ints:
    """In the order of the file, everyone gets the nearest place that is still free."""
    minutes = case.profiles.travel.pairs(*case.pairs)

    def choose(_: int, options: Ints) -> int:
        return int(options[np.argmin(minutes[options])])

    return _one_by_one(case, np.arange(len(case.people)), choose)


def simulated_coach(case: Case, rng: np.random.Generator) -> Ints:
    """People by lot; the coach looks at a few near and known places and takes what looks fit."""
    habits, (who, where) = case.world.coach, case.pairs
    profiles = case.profiles
    known = np.exp(habits.known * rng.standard_normal(len(case.places)))
    seats = np.sqrt(profiles.places.openings)
    km = way_km(profiles.candidates.postcode[who], profiles.places.postcode[where])
    weight = np.exp(-km / habits.near_km) * (known * seats)[where] + 1e-12
    looks = _looks(case) + habits.misreading * rng.standard_normal(len(who))

    def choose(_: int, options: Ints) -> int:
        share = weight[options] / weight[options].sum()
        count = min(habits.options, len(options))
        seen = rng.choice(options, count, replace=False, p=share)
        best = habits.choosiness * looks[seen] + rng.gumbel(size=count)
        return int(seen[np.argmax(best)])

    return _one_by_one(case, rng.permutation(len(case.people)), choose)


def _looks(case: Case) -> Floats:
    """How good pairs look on paper: overruns, wishes and the way."""
    who, where = case.pairs
    profiles = case.profiles
    misfit = np.empty(len(who))
    for start in range(0, len(who), 8192):
        rows = slice(start, start + 8192)
        facts, weight, _ = shortfalls(profiles, who[rows], where[rows])
        misfit[rows] = 0.5 * (facts[..., 0] * weight).sum(axis=1)
    wished = profiles.candidates.preferred_isco[who, profiles.places.isco[where]]
    minutes = np.nan_to_num(profiles.travel.pairs(who, where), nan=45.0)
    return np.asarray(-_MISFIT * misfit + _WISH * wished - _HALF_HOUR * minutes / 30)


def _one_by_one(case: Case, order: Ints, choose: Choose) -> Ints:
    region = region_of(case, case.true)  # for guidance and seats only; chances play no part
    problem = build_problem(region, value_edges(region, Pairs(*case.pairs))).problem
    closed = np.zeros(problem.n_places, dtype=np.bool_)
    chosen: dict[int, int] = {}
    for _ in range(_NEXT_ROUNDS):
        _fill(problem, order, choose, chosen, closed)
        present = np.bincount(problem.edge_place[list(chosen.values())], minlength=len(closed))
        short = problem.group_place[present[problem.group_place] < problem.group_min]
        closed[short] = True
        chosen = {i: e for i, e in chosen.items() if not closed[problem.edge_place[e]]}
    edges = np.sort(np.array(list(chosen.values()), dtype=np.int64))
    return pair_positions(case, problem.edge_candidate[edges], problem.edge_place[edges])


def _fill(
    problem: Problem, order: Ints, choose: Choose, chosen: dict[int, int], closed: np.ndarray
) -> None:
    """Seat everyone without a place where there is room; ``chosen`` grows."""
    taken = np.array(list(chosen.values()), dtype=np.int64)
    seats = problem.place_openings.astype(np.int64)
    seats[problem.group_place] = np.minimum(seats[problem.group_place], problem.group_max)
    seats = seats - np.bincount(problem.edge_place[taken], minlength=problem.n_places)
    left = problem.resource_capacity.copy()
    first_edge = np.searchsorted(problem.edge_candidate, np.arange(problem.n_candidates + 1))
    first_use = np.searchsorted(problem.use_edge, np.arange(problem.n_edges + 1))

    def uses(edge: int) -> slice:
        return slice(first_use[edge], first_use[edge + 1])

    for edge in taken.tolist():
        left[problem.use_resource[uses(edge)]] -= problem.use_amount[uses(edge)]
    for who in order.tolist():
        if who in chosen:
            continue
        mine = np.arange(first_edge[who], first_edge[who + 1])
        mine = mine[(seats[problem.edge_place[mine]] > 0) & ~closed[problem.edge_place[mine]]]
        fits = np.array(
            [
                bool((problem.use_amount[uses(e)] <= left[problem.use_resource[uses(e)]]).all())
                for e in mine.tolist()
            ],
            dtype=np.bool_,
        )
        if not fits.any():
            continue
        edge = choose(who, mine[fits])
        chosen[who] = edge
        seats[problem.edge_place[edge]] -= 1
        left[problem.use_resource[uses(edge)]] -= problem.use_amount[uses(edge)]
