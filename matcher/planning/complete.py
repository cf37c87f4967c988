"""After the search: place people for whom a seat and guidance are still free outside the list.

The search sees listed pairs only. A pair that was not worth listing at its price can still fit what
is left over in the end, and nobody should go without a place that stands free.
"""

from dataclasses import replace

import numpy as np

from matcher.planning.bound import certify
from matcher.planning.build import BuiltProblem, build_problem
from matcher.planning.edges import value_edges
from matcher.planning.plan import Plan, objective_of
from matcher.planning.problem import Problem
from matcher.planning.widen import with_pairs
from matcher.profiles.types import Bools, Int64, Pairs
from matcher.region import Region

_ROUNDS = 3  # one usually suffices; each adds the pairs that fit what the last one left


def complete(
    region: Region, built: BuiltProblem, plan: Plan, move_cap: int | None = None
) -> tuple[BuiltProblem, Plan]:
    """Fill what is left over, and return the problem and plan with the pairs that this took.

    The plan comes back as it was when nothing fits. Feasible plans stay feasible: each insertion
    is made only where seats, groups and resources have room.
    """
    for _ in range(_ROUNDS):
        fitting = _fitting_pairs(region, built, plan)
        if not len(fitting):
            break
        edges = with_pairs(region, built.edges, fitting)
        wider = build_problem(region, edges, move_cap=move_cap)
        chosen = _carried_over(built.problem, wider.problem, plan.chosen)
        chosen = _inserted(wider.problem, chosen)
        plan = _with_chosen(built.problem, wider.problem, plan, chosen)
        built = wider
    return built, plan


def _fitting_pairs(region: Region, built: BuiltProblem, plan: Plan) -> Pairs:
    """Unlisted eligible pairs of unplaced people at places with room, worth more than nothing."""
    problem = built.problem
    is_placed = np.zeros(problem.n_candidates, dtype=np.bool_)
    is_placed[problem.edge_candidate[plan.chosen]] = True
    unplaced = np.flatnonzero(~is_placed)
    room = seats_left(problem, plan.chosen) > 0
    row, place = np.nonzero((region.exclusions.reasons[unplaced] == 0) & room)
    candidate = unplaced[row]
    listed = problem.edge_candidate.astype(np.int64) * problem.n_places + problem.edge_place
    new = ~np.isin(candidate.astype(np.int64) * problem.n_places + place, listed)
    pairs = Pairs(candidate[new].astype(np.int32), place[new].astype(np.int32))
    worth = value_edges(region, pairs).value > 0
    pairs = Pairs(pairs.first[worth], pairs.second[worth])
    if not len(pairs):
        return pairs
    # Uses are looked up in a problem of the listed pairs and these, so that no rule is forgotten.
    edges = with_pairs(region, built.edges, pairs)
    wider = build_problem(region, edges).problem
    left = amounts_left(wider, _carried_over(problem, wider, plan.chosen))
    fits = np.ones(wider.n_edges, dtype=np.bool_)
    np.logical_and.at(fits, wider.use_edge, wider.use_amount <= left[wider.use_resource])
    key = wider.edge_candidate.astype(np.int64) * wider.n_places + wider.edge_place
    fits &= np.isin(key, pairs.first.astype(np.int64) * wider.n_places + pairs.second)
    return Pairs(wider.edge_candidate[fits], wider.edge_place[fits])


def seats_left(problem: Problem, chosen: Bools) -> Int64:
    """Seats that one more person could take now, per place; none at a group that is not open."""
    present = np.bincount(problem.edge_place[chosen], minlength=problem.n_places)
    left = problem.place_openings.astype(np.int64) - present
    at_group = present[problem.group_place]
    group_left = np.where(at_group > 0, problem.group_max - at_group, 0)
    left[problem.group_place] = np.minimum(left[problem.group_place], group_left)
    return np.asarray(left)


def amounts_left(problem: Problem, chosen: Bools) -> Int64:
    """Amount that is left of every resource."""
    mine = chosen[problem.use_edge]
    used = np.bincount(
        problem.use_resource[mine],
        weights=problem.use_amount[mine].astype(np.float64),
        minlength=problem.n_resources,
    )
    return np.asarray(problem.resource_capacity - used.astype(np.int64))


def _carried_over(before: Problem, after: Problem, chosen: Bools) -> Bools:
    """Mark the same pairs in a problem that holds more of them."""
    width = before.n_places
    kept = before.edge_candidate[chosen].astype(np.int64) * width + before.edge_place[chosen]
    key = after.edge_candidate.astype(np.int64) * width + after.edge_place
    return np.isin(key, kept)


def _inserted(problem: Problem, chosen: Bools) -> Bools:
    """Add pairs of unplaced people, dearest first, as long as everything has room."""
    chosen = chosen.copy()
    is_placed = np.zeros(problem.n_candidates, dtype=np.bool_)
    is_placed[problem.edge_candidate[chosen]] = True
    waiting = np.flatnonzero(~is_placed[problem.edge_candidate] & (problem.edge_points > 0))
    seats, left = seats_left(problem, chosen), amounts_left(problem, chosen)
    first_use = np.searchsorted(problem.use_edge, np.arange(problem.n_edges + 1))
    for edge in waiting[np.argsort(-problem.edge_points[waiting], kind="stable")]:
        who, where = problem.edge_candidate[edge], problem.edge_place[edge]
        uses = slice(first_use[edge], first_use[edge + 1])
        resource, amount = problem.use_resource[uses], problem.use_amount[uses]
        if is_placed[who] or seats[where] <= 0 or (amount > left[resource]).any():
            continue
        chosen[edge] = is_placed[who] = True
        seats[where] -= 1
        left[resource] -= amount
    return chosen


def _with_chosen(before: Problem, after: Problem, plan: Plan, chosen: Bools) -> Plan:
    """The plan of the wider problem, with the same prices: any prices give a valid bound."""
    known = {name: at for at, name in enumerate(before.resource_id.tolist())}
    resource = np.array(
        [plan.prices.resource[known[n]] if n in known else 0.0 for n in after.resource_id.tolist()]
    )
    prices, bound = certify(after, replace(plan.prices, resource=resource))
    objective = objective_of(after, chosen)
    return replace(plan, chosen=chosen, objective=objective, prices=prices, bound=bound)
