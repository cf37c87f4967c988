"""The exact model of one area, solved by CP-SAT on one worker.

One worker with a deterministic limit gives the same answer on every machine; several areas are
solved at the same time instead.
"""

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from matcher.planning.areas import Area
from matcher.planning.board import NOBODY, Core

EFFORT = 0.5
"""Limit per area in CP-SAT's deterministic unit; about as many seconds."""
CLOSE_ENOUGH = 1e-4
"""Relative gap at which an area counts as solved."""

Terms = dict[int, list[tuple[cp_model.IntVar, int]]]


def place_anew(
    core: Core, area: Area, chosen: NDArray[np.int64], seconds: float
) -> tuple[NDArray[np.int64], bool]:
    """The best edges for the people of an area.

    Parameters
    ----------
    core
        The problem.
    area
        Who may take what.
    chosen
        Edge of each candidate now, shape (n_candidates); where the solver starts.
    seconds
        Wall limit.

    Returns
    -------
    Edge per person of the area, -1 for none, and whether that was solved to the end.
    """
    model = cp_model.CpModel()
    takes = {int(edge): model.new_bool_var("") for edge in area.edges}
    people, places, resources, quotas = _gather(core, takes)
    for who, terms in people.items():
        own = [take for take, _ in terms]
        if core.must_place[who]:
            model.add_exactly_one(own)
        else:
            model.add_at_most_one(own)
    for rows, limits in ((places, area.seats), (resources, area.hours)):
        for index, terms in rows.items():
            own, amounts = [take for take, _ in terms], [amount for _, amount in terms]
            if sum(amounts) > limits[index]:
                total = cp_model.LinearExpr.weighted_sum(own, amounts)
                model.add(total <= int(limits[index]))
    _groups(model, core, area, places)
    _apart(model, core, people, takes, chosen)
    if area.stays:
        staying = [take for edge, take in takes.items() if core.stays[edge]]
        model.add(cp_model.LinearExpr.sum(staying) >= area.stays)
    goal = [int(core.points[edge]) * take for edge, take in takes.items()]
    for quota, terms in quotas.items():
        if area.missing[quota] > 0:
            short = model.new_int_var(0, int(area.missing[quota]), "")
            counted = cp_model.LinearExpr.sum([take for take, _ in terms])
            model.add(short >= int(area.missing[quota]) - counted)
            goal.append(-int(core.quota_price[quota]) * short)
    model.maximize(cp_model.LinearExpr.sum(goal))
    held = set(chosen[area.people].tolist())
    for edge, take in takes.items():
        model.add_hint(take, edge in held)
    return _solve(model, core, area, takes, chosen, seconds)


def _groups(model: cp_model.CpModel, core: Core, area: Area, places: Terms) -> None:
    """A group keeps its minimum, or nobody is left there."""
    for place, terms in places.items():
        lacking = int(core.group_min[place] - area.others[place])
        if core.group_min[place] == 0 or lacking <= 0:
            continue
        present = cp_model.LinearExpr.sum([take for take, _ in terms])
        if area.others[place] > 0:
            model.add(present >= lacking)
        else:
            is_open = model.new_bool_var("")
            model.add(present >= lacking * is_open)
            model.add(present <= int(area.seats[place]) * is_open)


def _apart(
    model: cp_model.CpModel,
    core: Core,
    people: Terms,
    takes: dict[int, cp_model.IntVar],
    chosen: NDArray[np.int64],
) -> None:
    """Couples apart share no place or resource; the other one may stand outside the area."""
    edges_of: dict[int, list[int]] = {}
    for edge in takes:
        edges_of.setdefault(int(core.candidate[edge]), []).append(edge)
    for who in people:
        for at in range(core.apart_first[who], core.apart_first[who + 1]):
            other = int(core.apart_other[at])
            fixed = [int(chosen[other])] if chosen[other] != NOBODY else []
            for one in edges_of[who]:
                for two in edges_of.get(other, fixed):
                    if not _meet(core, one, two, is_resource=bool(core.apart_resource[at])):
                        continue
                    model.add(takes[one] + takes.get(two, 1) <= 1)


def _meet(core: Core, one: int, two: int, *, is_resource: bool) -> bool:
    """Whether two people on these edges share their place, or a resource."""
    if not is_resource:
        return bool(core.place[one] == core.place[two])
    of_one = core.use_resource[core.use_first[one] : core.use_first[one + 1]]
    of_two = core.use_resource[core.use_first[two] : core.use_first[two + 1]]
    return bool(np.isin(of_one, of_two).any())


def _gather(core: Core, takes: dict[int, cp_model.IntVar]) -> tuple[Terms, Terms, Terms, Terms]:
    """Variables with their amounts by candidate, place, resource and quota."""
    people: Terms = {}
    places: Terms = {}
    resources: Terms = {}
    quotas: Terms = {}
    for edge, take in takes.items():
        people.setdefault(int(core.candidate[edge]), []).append((take, 1))
        places.setdefault(int(core.place[edge]), []).append((take, 1))
        for use in range(core.use_first[edge], core.use_first[edge + 1]):
            term = (take, int(core.use_amount[use]))
            resources.setdefault(int(core.use_resource[use]), []).append(term)
        for at in range(core.quota_first[edge], core.quota_first[edge + 1]):
            quotas.setdefault(int(core.quota_of[at]), []).append((take, 1))
    return people, places, resources, quotas


def _solve(
    model: cp_model.CpModel,
    core: Core,
    area: Area,
    takes: dict[int, cp_model.IntVar],
    chosen: NDArray[np.int64],
    seconds: float,
) -> tuple[NDArray[np.int64], bool]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False  # it would take Ctrl-C away from its caller
    solver.parameters.linearization_level = 2  # without the relaxation of knapsacks it is lost
    solver.parameters.relative_gap_limit = CLOSE_ENOUGH
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return chosen[area.people], False
    found = np.full(len(area.people), NOBODY, dtype=np.int64)
    for edge, take in takes.items():
        if solver.boolean_value(take):
            found[np.searchsorted(area.people, core.candidate[edge])] = edge
    return found, status == cp_model.OPTIMAL
