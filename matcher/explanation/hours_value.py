"""What one more hour of a team is worth: the plan around it made twice, with and without.

A price of the relaxation ranks what is scarce. As an amount, and for the people it would place,
only planning anew counts; `docs/explanation/prices.md` tells how far the two lie apart.
"""

from dataclasses import replace

import numpy as np

from matcher.errors import UnknownIdentifier
from matcher.explanation.around import MOST_PEOPLE, Around, part_around
from matcher.explanation.optimum import MOST_NODES, Optimum, best_plan
from matcher.explanation.types import Bottleneck, BottleneckKind
from matcher.explanation.what_if_types import HoursValue
from matcher.planning.guidance import QUARTERS_PER_HOUR
from matcher.planning.problem import Problem
from matcher.profiles.types import Bools, Int32
from matcher.region_plan import RegionPlan

_DEAREST, _FEW_PEOPLE, _FEW_NODES = 6, 30, 100


def value_of_hours(
    region_plan: RegionPlan,
    team: str,
    hours: float = 1.0,
    *,
    most_people: int = MOST_PEOPLE,
    nodes: int = MOST_NODES,
) -> HoursValue | None:
    """Plan the surroundings of a team with and without extra hours.

    Both plans are the best ones of the same small problem, so the difference holds no luck of a
    search: what planning anew finds without the hours is not counted as their gain.

    Parameters
    ----------
    team
        Name of a team, or of a team and day-part.
    hours
        Extra per week, in quarters; negative to take away.
    most_people, nodes
        How many people may be placed anew, and how long each search may be.

    Returns
    -------
    HoursValue or None
        None when so many hours are taken away that not everybody keeps a certain place.

    Raises
    ------
    UnknownIdentifier
        When there is no such team.
    """
    problem, plan = region_plan.built.problem, region_plan.plan
    found = np.flatnonzero(problem.resource_id == team)
    if not len(found):
        raise UnknownIdentifier("team", team)
    resource = int(found[0])
    part = part_around(
        problem, plan.chosen, plan.prices, resources=[resource], most_people=most_people
    )
    before = best_plan(part.problem, part.held, nodes=nodes)
    if before is None:
        return None
    capacity = part.problem.resource_capacity.copy()
    capacity[resource] += round(hours * QUARTERS_PER_HOUR)
    with_hours = replace(part.problem, resource_capacity=capacity)
    after = best_plan(with_hours, before.chosen, nodes=nodes)
    return None if after is None else _value(part, team, hours, before, after)


def hours_of_dearest(
    region_plan: RegionPlan, scarce: tuple[Bottleneck, ...]
) -> tuple[HoursValue, ...]:
    """One more hour at the teams that hold back most: first where people wait for this alone.

    Made for every plan, so for few teams and with few people around each.
    """
    teams = [bottleneck for bottleneck in scarce if bottleneck.kind == BottleneckKind.GUIDANCE]
    teams.sort(key=lambda team: (not team.would_place, -team.price_per_hour, team.resource_id))
    values = [
        value_of_hours(region_plan, team.resource_id, most_people=_FEW_PEOPLE, nodes=_FEW_NODES)
        for team in teams[:_DEAREST]
    ]
    return tuple(value for value in values if value is not None)


def _value(part: Around, team: str, hours: float, before: Optimum, after: Optimum) -> HoursValue:
    placed, unplaced, moved = changed_people(part.problem, part.held, before.chosen, after.chosen)
    return HoursValue(
        resource_id=team,
        hours=hours,
        points=after.points - before.points,
        points_low=after.points - before.most,
        points_high=after.most - before.points,
        placed=placed,
        unplaced=unplaced,
        moved=moved,
        people=len(part.people),
    )


def changed_people(
    problem: Problem, held: Bools, before: Bools, after: Bools
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """People who are placed, unplaced and moved by a condition.

    Parameters
    ----------
    held
        Edges that the plan has chosen.
    before, after
        The best choice without and with the condition. Only people for whom ``after`` differs from
        both others count: what planning anew changes anyway is not owed to the condition.
    """
    plan, was, now = (place_of(problem, chosen) for chosen in (held, before, after))
    placed = (plan < 0) & (was < 0) & (now >= 0)
    unplaced = (plan >= 0) & (was >= 0) & (now < 0)
    moved = (plan >= 0) & (now >= 0) & (now != plan) & (now != was)
    return tuple(
        tuple(problem.candidate_id[people].tolist()) for people in (placed, unplaced, moved)
    )  # type: ignore[return-value]


def place_of(problem: Problem, chosen: Bools) -> Int32:
    """Place of each person under a choice of edges, -1 for none."""
    place = np.full(problem.n_candidates, -1, dtype=np.int32)
    place[problem.edge_candidate[chosen]] = problem.edge_place[chosen]
    return place
